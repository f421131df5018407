"""(c) What a Dask cluster costs over plain processes, where both can be had; else the reason why not."""

from __future__ import annotations

import importlib.util
import json
import statistics

from benchmarks.measure import Report, python

CODE = """
import json, time
import collegium as cg

def main():
    past = cg.record()
    def took(runs, **how):
        start = time.perf_counter()
        cg.simulate("cpsu-1922", past, on="1922-04", until="1933-12-31", runs=runs, seed=1, workers={workers}, **how)
        return time.perf_counter() - start
    took(2)
    print(json.dumps({{name: [took({few}, **how), took({many}, **how)]
                      for name, how in (("processes", {{}}), ("dask", {{"cluster": "local"}}))}}))

if __name__ == "__main__":
    main()
"""


def missing() -> str | None:
    """Why the cluster cannot be measured here, or nothing."""
    if importlib.util.find_spec("distributed") is None:
        return "Dask is not installed: pip install 'collegium[cluster]'."
    if importlib.util.find_spec("collegium.theories.cluster") is None:
        return "This version of Collegium runs on no cluster."
    return None


def overhead(report: Report) -> None:
    """Seconds a further run costs on two workers, so that what starting costs does not count, and the start itself."""
    report.section(
        "Dask against plain processes", ["two workers", "ms a run", "s to start", "ratio a run"],
        "The cost of a further run is the difference between many runs and few, divided by their number.",
    )  # fmt: skip
    why = missing()
    if why:
        report.remark(f"Skipped. {why}")
        return
    import tempfile
    from pathlib import Path

    few, many = (50, 450) if report.quick else (100, 2_100)
    each: dict[str, list[tuple[float, float]]] = {"processes": [], "dask": []}
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "measured.py"
        script.write_text(CODE.format(workers=2, few=few, many=many), "utf-8")
        for _ in range(3):
            for name, (short, long) in json.loads(python(str(script)).out.splitlines()[-1]).items():
                slope = (long - short) / (many - few)
                each[name].append((slope, short - few * slope))
    plain = statistics.median(slope for slope, _ in each["processes"])
    for name, got in each.items():
        slope, start = (statistics.median(column) for column in zip(*got, strict=True))
        report.row(name, 1000 * slope, start, slope / plain)
