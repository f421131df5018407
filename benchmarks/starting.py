"""(d) Cold start: the help, the import, the first simulation and the second."""

from __future__ import annotations

import tempfile

from benchmarks.measure import Ran, Report, python, run, script

RUN = "import collegium as cg; cg.simulate('cpsu-1922', cg.record(), on='1922-04', years=9, runs=1, seed=1)"


def best(runs: list[Ran]) -> Ran:
    """The quickest: what it takes when nothing else is going on."""
    return min(runs, key=lambda one: one.seconds)


def cold_start(report: Report) -> None:
    """Seconds as a shell sees them, best of five, and peak memory."""
    times = 3 if report.quick else 5
    report.section("Cold start", ["process", "s", "MiB", "limit, s"], f"Best of {times}; the first run of all once.")
    python("-c", RUN)  # compile, if it has not been done
    for name, how, limit in (
        ("a Python that does nothing", lambda: python("-c", "pass"), None),
        ("import collegium", lambda: python("-c", "import collegium"), None),
        ("collegium --help", lambda: run(script(), "--help"), 0.3),
        ("one run of nine years", lambda: python("-c", RUN), 3.0),
    ):
        one = best([how() for _ in range(times)])
        report.row(name, one.seconds, one.peak_mib, limit)
    if not report.quick:
        with tempfile.TemporaryDirectory() as folder:
            first = python("-c", RUN, NUMBA_CACHE_DIR=folder)
            report.row("the same, nothing compiled yet", first.seconds, first.peak_mib, None)
