"""The leadership's 74 years in one process: ``python -m benchmarks.leadership RUNS [MECHANISMS]`` prints what it took.

It waits for a line on its input before it starts to run, so that several can start together.
"""

from __future__ import annotations

import datetime as dt
import json
import resource
import sys
import time

FIRST, LAST = dt.date(1919, 4, 1), dt.date(1991, 7, 31)  # the record's first bodies, the last Rules


def main(runs: int, everything: bool) -> None:
    """Prepare, say so, wait, run, and print seconds, months and peak memory."""
    start = time.perf_counter()
    from collegium.charter import charter, names
    from collegium.conduct.catalogue import PARAMETERS
    from collegium.conduct.mechanisms import MECHANISMS, switches
    from collegium.engine.setting import compile_setting
    from collegium.engine.simulate import monthly, one_run
    from collegium.engine.start import read_roster
    from collegium.parameters import settle
    from collegium.record import record

    past = record()
    rules = sorted((charter(name) for name in names() if name.startswith("cpsu-")), key=lambda one: one.in_force.from_)
    setting = compile_setting(rules, FIRST, LAST, None)
    roster = read_roster(past, FIRST, setting.cast)
    by_month = monthly(setting, settle(PARAMETERS, {}), {})
    on = switches(True, [one.name for one in MECHANISMS] if everything else ())
    one_run(setting, roster, by_month, on, 1, 0)
    ready = time.perf_counter() - start
    print("ready", flush=True)
    sys.stdin.readline()
    start = time.perf_counter()
    for run in range(runs):
        one_run(setting, roster, by_month, on, 1, run)
    took = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": took, "months": setting.n_months, "ready": ready, "peak_mib": peak}))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:] == ["all"])
