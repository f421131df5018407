"""(b) and (e) Runs a second of the leadership, the whole party, two workers against one, and what memory they take."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from typing import Any

from benchmarks.measure import ROOT, Report, python

PARTY = """
import json, sys, time
from collegium.party import steady, whole_party
whole_party(steady(4_300, years=2), provinces=4)
start = time.perf_counter()
party = whole_party(steady({members}, years={years}), provinces={provinces}, workers={workers})
print(json.dumps({{"seconds": time.perf_counter() - start, "left": int(party.years["members"][-1])}}))
"""


def leaderships(runs: int, processes: int, everything: bool) -> tuple[float, list[dict[str, Any]]]:
    """Seconds in which so many processes do ``runs`` each, from a common start, and what each says."""
    words = [sys.executable, "-m", "benchmarks.leadership", str(runs), *(["all"] if everything else [])]
    started = [
        subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        for _ in range(processes)
    ]
    for one in started:
        assert one.stdout is not None
        if one.stdout.readline() != "ready\n":
            raise SystemExit("a leadership did not start")
    start = time.perf_counter()
    for one in started:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    told = []
    for one in started:
        assert one.stdout is not None
        told.append(json.loads(one.stdout.readline()))
    took = time.perf_counter() - start
    for one in started:
        one.communicate()
    return took, told


def leadership(report: Report) -> None:
    """Runs a second, on one process and on two."""
    times = 3 if report.quick else 5
    columns = ["the leadership, 1919 to 1991", "runs a second, 1", "runs a second, 2", "2 against 1", "s a run", "MiB"]
    report.section("Leadership", columns, "Processes with runs of their own, compiled before; medians, taking turns.")
    for name, everything, runs in (("the circle alone", False, 20), ("every mechanism", True, 5)):
        runs = runs if report.quick else 4 * runs
        rates: dict[int, list[float]] = {1: [], 2: []}
        for _ in range(times):
            for processes in rates:
                took, told = leaderships(runs, processes, everything)
                rates[processes].append(runs * processes / took)
        one, two = (statistics.median(rates[k]) for k in (1, 2))
        report.row(name, one, two, two / one, 1 / one, max(each["peak_mib"] for each in told))


def party(report: Report) -> None:
    """Seconds and memory of the whole party at three sizes, on one worker and on two."""
    times = 1 if report.quick else 3
    sizes = [(190_000, 17), (1_900_000, 170)] if report.quick else [(190_000, 17), (1_900_000, 170), (19_000_000, 170)]
    columns = ["members, 74 years by months", "s, 1 worker", "s, 2 workers", "2 against 1", "million people-months/s",
               "MiB"]  # fmt: skip
    report.section("Whole party", columns, "A process each, compiled before; the memory is its peak, all told.")
    for members, provinces in sizes:
        took: dict[int, list[float]] = {1: [], 2: []}
        peak = 0.0
        for _ in range(times):
            for workers in took:
                code = PARTY.format(members=members, years=74, provinces=provinces, workers=workers)
                ran = python("-c", code)
                took[workers].append(json.loads(ran.out)["seconds"])
                peak = max(peak, ran.peak_mib)
        one, two = (statistics.median(took[k]) for k in (1, 2))
        report.row(members, one, two, one / two, members * 888 / two / 1e6, peak)
