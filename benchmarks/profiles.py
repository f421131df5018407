"""Profiles by scale: where the time goes, what is kept costs, and how time and memory grow with people and runs."""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.measure import Report, python
from benchmarks.phases import World, slope

NOTE = "Processor seconds of one process, medians; what the machine does besides lengthens the clock and hardly these."
SHOWN = 9
GROWN = """
import json, resource, time
from benchmarks.phases import World
from collegium.engine.scales import Layout
world = World(Layout(provinces={provinces}, bureau=4, districts=24, posts=4), everything={everything})
for run in range(2):
    start = time.process_time()
    state = world.run(run)
    took = time.process_time() - start
people = int(state.counters[0])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({{"seconds": took, "people": people, "peak_mib": peak}}))
"""
BASE = """
import json, resource, time
from collegium.party import steady, whole_party
whole_party(steady(4_300, years=2), provinces=4)
start = time.process_time()
whole_party(steady({members}, years={years}))
took = time.process_time() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({{"seconds": took, "peak_mib": peak}}))
"""
MANY = """
import datetime as dt, json, resource, tempfile, time
import collegium as cg
from collegium.theories.simulation import SimulationJob, run_simulation
if __name__ == "__main__":
    charters = [cg.charter.charter("cpsu-1922")]
    job = SimulationJob(charters, cg.record(), on="1922-04", until="1930-12", runs={runs}, keep="{keep}")
    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time()
        run_simulation(folder + "/out", job)
        took = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({{"seconds": took, "peak_mib": peak}}))
"""


def profiles(report: Report) -> None:
    """All tables of this module; those of processes of their own first, while this one is small."""
    _growth(report)
    _phases(report)
    _kept(report)


def _phases(report: Report) -> None:
    times = 2 if report.quick else 3
    for scale in ("leadership", "cadre"):
        for everything in (False, True):
            world = World(scale, everything=everything)
            world.run(0)
            world.timed(0)
            whole = statistics.median(_cpu(lambda world=world: world.run(1)) for _ in range(times))
            parts: dict[str, list[float]] = {}
            for _ in range(times):
                _, took = world.timed(1)
                for name, seconds in took.items():
                    parts.setdefault(name, []).append(seconds)
            middle = {name: statistics.median(seconds) for name, seconds in parts.items()}
            total = sum(middle.values())
            posts = world.setting.n_provinces + world.setting.n_districts
            what = "every mechanism" if everything else "the circle alone"
            report.section(
                f"Profile: {scale}, {what}", ["phase", "s a run", "share"],
                f"{posts:,} posts below the centre, {world.setting.n_months} months. {NOTE}",
            )  # fmt: skip
            ranked = sorted(middle.items(), key=lambda item: -item[1])
            for name, seconds in ranked[:SHOWN]:
                report.row(name, seconds, seconds / total)
            rest = sum(seconds for _, seconds in ranked[SHOWN:])
            report.row("the rest", rest, rest / total)
            report.row("phase by phase", total, 1.0)
            report.row("in one kernel", whole, whole / total)


def _kept(report: Report) -> None:
    """What comes after the run: tables, measures, files."""
    import collegium as cg
    from collegium.charter import charter
    from collegium.disk import write_parquet
    from collegium.history import save
    from collegium.theories.compare import values
    from collegium.theories.keep import kept, yearly

    columns = ["eight years from 1922, a run", "run and tables", "what is compared", "yearly", "history", "final"]
    report.section(
        "Profile: what is kept", columns,
        "Of a batch of runs, divided by them: the run with its tables in memory; the compared measures; then what each "
        f"choice of `keep` adds, measured and written. {NOTE}",
    )  # fmt: skip
    rules, past = charter("cpsu-1922"), cg.record()
    for scale, runs in (("leadership", 25), ("cadre", 2)):
        how: dict[str, Any] = {"on": "1922-04", "until": "1930-12", "runs": runs, "scale": scale}
        cg.engine.simulate(rules, past, **{**how, "runs": 1})
        start = time.process_time()
        history = cg.engine.simulate(rules, past, **how)
        made = time.process_time() - start
        first = history.manifest.start
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            compared = _cpu(lambda: values(history, first, ["1926-01", "1930-12"], "politburo"))  # noqa: B023
            by_year = _cpu(lambda: write_parquet(yearly(history, first), place / "yearly.parquet"))  # noqa: B023
            whole = _cpu(lambda: save(history, place / "whole"))  # noqa: B023
            final = _cpu(lambda: save(kept(history, "final"), place / "final"))  # type: ignore[arg-type] # noqa: B023
        report.row(scale, *(seconds / runs for seconds in (made, compared, by_year, whole, final)))


def _growth(report: Report) -> None:
    """How time and memory grow."""
    report.section(
        "Growth with people", ["posts or members", "s a run", "MiB at the most", "microseconds a post and month"],
        "The cadre party with fewer and more provinces of a hundred posts each, 867 months; then the base, 12 years. "
        "Under each the exponent of growth from the first row to the last: 1 is linear.",
    )  # fmt: skip
    provinces = [15, 50, 150] if report.quick else [15, 50, 150, 450]
    for everything in (False, True):
        rows = [(101 * n, _told(GROWN, provinces=n, everything=everything)) for n in provinces]
        what = "every mechanism" if everything else "circle alone"
        _grown(report, f"cadre, {what}", rows, 867)
    members = [20_000, 200_000, 1_000_000] if report.quick else [20_000, 200_000, 2_000_000, 8_000_000]
    _grown(report, "base", [(n, _told(BASE, members=n, years=12)) for n in members], 144)
    report.section(
        "Growth with runs", ["runs of eight years from 1922", "s", "MiB at the most", "milliseconds a run"],
        "One process, the circle alone, runs kept in a folder.",
    )  # fmt: skip
    sizes = [25, 100, 400] if report.quick else [25, 100, 400, 1600]
    for keep in ("yearly", "final"):
        found = [(n, _told(MANY, runs=n, keep=keep)) for n in sizes]
        for n, told in found:
            report.row(f"{n:,} runs, keep: {keep}", told["seconds"], told["peak_mib"], 1e3 * told["seconds"] / n)
        _slopes(report, found)


def _grown(report: Report, name: str, rows: list[tuple[int, dict[str, float]]], months: int) -> None:
    for n, told in rows:
        report.row(f"{name}: {n:,}", told["seconds"], told["peak_mib"], 1e6 * told["seconds"] / n / months)
    _slopes(report, rows)


def _slopes(report: Report, rows: list[tuple[int, dict[str, float]]]) -> None:
    """Exponents of time and of memory beyond that of the smallest row's program."""
    sizes = [float(n) for n, _ in rows]
    spare = [told["peak_mib"] for _, told in rows]
    # what the program itself takes, from a straight line through the first row and the last
    each = (spare[-1] - spare[0]) / (sizes[-1] - sizes[0])
    report.row("exponent of time", slope(sizes, [told["seconds"] for _, told in rows]), None, None)
    report.row("MiB for a thousand more", None, 1e3 * each, None)


def _told(script: str, **given: Any) -> dict[str, float]:
    """What a process of its own says of itself."""
    found: dict[str, float] = json.loads(python("-c", script.format(**given)).out)
    return found


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
