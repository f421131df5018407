"""What a Dask cluster costs over plain processes, for runs of about a second."""

from __future__ import annotations

import importlib.util
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.measure import Report

WORKERS = 2


class Sleepless:
    """A job whose runs each keep a processor busy for so many seconds, and are then one run of a short simulation."""

    kind, tables, folder = "benchmark", (), "histories"

    def __init__(self, runs: int, seconds: float) -> None:
        self.runs, self.seconds, self.parts = runs, seconds, ["runs"]
        self.facts: dict[str, Any] = {"seconds": seconds}

    def warm(self) -> None:
        """Read the compiled kernels."""
        self._history(range(1))

    def _history(self, runs: range) -> Any:
        import collegium as cg

        return cg.simulate("cpsu-1922", cg.record(), on="1922-04", years=1 / 12, runs=runs)

    def simulate(self, batch: Any) -> Any:
        """So many busy seconds a run."""
        end = time.process_time() + self.seconds * batch.size
        while time.process_time() < end:
            pass
        return self._history(range(batch.first, batch.last + 1))

    def measure(self, batch: Any, history: Any) -> tuple[Any, dict[str, Any]]:
        """The histories, and no table."""
        return history, {}

    def differences(self, held: dict[str, Any]) -> str:
        """Nothing is compared."""
        return "details"


def rows(runs: int = 16, seconds: float = 1.0, times: int = 3) -> list[dict[str, Any]]:
    """Seconds a run on plain processes and on a Dask cluster of this machine, starting not counted.

    The two take turns, and the best of ``times`` counts for each: what else the machine does hits both.
    """
    from collegium.theories.cluster import connect

    job = Sleepless(runs, seconds)
    took: dict[str, list[float]] = {"processes": [], "dask": []}
    with tempfile.TemporaryDirectory() as place, connect("local", WORKERS) as (client, _):
        for turn in range(times):
            took["processes"].append(_pace(job, Path(place) / f"processes-{turn}", workers=WORKERS))
            took["dask"].append(_pace(job, Path(place) / f"dask-{turn}", cluster=client))
    processes, dask = min(took["processes"]), min(took["dask"])
    return [
        {
            "benchmark": "Dask against plain processes",
            "runs": runs,
            "cpu_seconds_a_run": seconds,
            "workers": WORKERS,
            "processes_s": processes,
            "dask_s": dask,
            "overhead": dask / processes - 1,
        }
    ]


def missing() -> str | None:
    """Why no cluster can be measured here, or nothing."""
    if importlib.util.find_spec("distributed") is None:
        return "Dask is not installed: pip install 'collegium[cluster]'."
    return None


def overhead(report: Report) -> None:
    """The rows as a section of the report; skipped, with the reason, where Dask is not installed."""
    report.section("Dask against plain processes", ["runs of a second", "s a run", "ratio"])
    why = missing()
    if why:
        report.remark(f"Skipped. {why}")
        return
    for found in rows(runs=10 if report.quick else 30, times=2 if report.quick else 3):
        report.row("processes", found["processes_s"], 1.0)
        report.row("dask", found["dask_s"], found["dask_s"] / found["processes_s"])


def _pace(job: Sleepless, out: Path, **where: Any) -> float:
    """Seconds a run, from when every worker has made its first."""
    from collegium.theories.jobs import run_job

    stamps: list[float] = []

    def tell(part: str, done: int, wanted: int) -> None:
        if done:
            stamps.append(time.perf_counter())

    run_job(job, out, chunk=1, progress=tell, **where)
    return (stamps[-1] - stamps[WORKERS - 1]) / (len(stamps) - WORKERS)
