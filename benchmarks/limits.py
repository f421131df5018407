"""What has a limit or a peer of its own: the record, chance, imports, circuits, a study."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np

from benchmarks.measure import Report, script, seconds

REPORT = Report(quick=False)


def row(name: str, measured: float, against: str, other: float, unit: str = "s") -> None:
    """What was measured, what it is held against, and the ratio."""
    REPORT.row(name, measured, unit, against, other, unit, measured / other)


def record_loads() -> None:
    """Compiling the record from its lists against the limit of 0.3 s."""
    from collegium.record import read

    row("the record, compiled from lists and changes", seconds(lambda: read.record.__wrapped__()), "limit", 0.3)


def kernel_runs() -> None:
    """One compiled run of nearly nine years against the same code left to the interpreter."""
    code = """
import dataclasses, datetime as dt, sys, time, numba, numpy as np
from collegium.record import record
from collegium.charter import charter
from collegium.engine.setting import compile_setting
from collegium.engine.start import read_roster
from collegium.engine.simulate import monthly, one_run
from collegium.conduct.catalogue import PARAMETERS
from collegium.conduct.mechanisms import SWITCHES, switches
from collegium.parameters import settle
past = record(); first = dt.date(1922, 4, 1)
setting = compile_setting(charter("cpsu-1922"), first, dt.date({year}, 12, 31))
roster = read_roster(past, first, setting.cast)
by_month = monthly(setting, settle(PARAMETERS, {{}}), {{}}); on = switches(True)
if numba.config.DISABLE_JIT:  # rows with attributes, as compiled code has them; 64-bit mixing wraps around
    module = sys.modules["collegium.engine.simulate"]
    make = module.new_state
    def new_state(*sizes):
        state = make(*sizes)
        return state._replace(people=state.people.view(np.recarray), regime=state.regime.view(np.recarray))
    module.new_state = new_state
    np.seterr(over="ignore")
    setting = dataclasses.replace(setting, rules=setting.rules.view(np.recarray))
    by_month = by_month.view(np.recarray); on = np.array([on], SWITCHES).view(np.recarray)[0]
one_run(setting, roster, by_month, on, 1, 0) if {warm} else None
start = time.perf_counter()
for run in range({runs}): one_run(setting, roster, by_month, on, 1, run)
print((time.perf_counter() - start) / {runs} / setting.n_months)
"""

    def per_month(year: int, runs: int, warm: bool, **extra: str) -> float:
        import os

        text = code.format(year=year, runs=runs, warm=warm)
        done = subprocess.run(
            [sys.executable, "-c", text], check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, **extra}
        )
        return float(done.stdout)

    compiled = per_month(1930, 50, True)
    plain = per_month(1922, 1, False, NUMBA_DISABLE_JIT="1")
    row("a month of one run, compiled", 1000 * compiled, "the same functions, interpreted", 1000 * plain, "ms")


def draws() -> None:
    """A million keyed draws against NumPy's own stream."""
    from numba import njit

    from collegium.conduct.chance import LAPSE, draw, run_key

    @njit
    def many(key: int, n: int, mechanism: int) -> float:
        total = 0.0
        for person in range(n):
            total += draw(key, 0, mechanism, person)
        return total

    key = np.uint64(run_key(np.uint64(1), np.uint64(0)))
    generator = np.random.default_rng(1)
    row(
        "a million keyed draws",
        seconds(lambda: many(key, 1_000_000, LAPSE)),
        "numpy.random.Generator.random, one call",
        seconds(lambda: generator.random(1_000_000).sum()),
    )


def roster_imports() -> None:
    """A roster of 100,000 spells of 30,000 people, read and its turnover measured, against the limit of 3 s."""
    import csv
    import random
    import tempfile

    from collegium import measures
    from collegium.exchange import read_roster

    rng = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster.csv"
        with path.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["name", "body", "rank", "start", "end", "birth", "death", "exit type"])
            for _ in range(100_000):
                who, rank = rng.randrange(30_000), rng.choice(["full", "candidate"])
                birth = 1880 + who % 60
                start = birth + 30 + rng.randrange(30)
                entry = f"{rng.randrange(1, 29)}/{rng.randrange(1, 13)}/{start}"
                leave = f"{start + 1 + rng.randrange(8)}-{rng.randrange(1, 13):02d}"
                body = f"Committee {rng.randrange(40)}"
                writer.writerow([f"Person {who}", body, rank, entry, leave, birth, "", "removed"])

        def whole() -> None:
            history = read_roster(path).history
            measures.turnover(history, "Committee 3", ["1920", "1940", "1960"])

        row("a roster of 100,000 spells, read, and its turnover", seconds(whole, times=3), "limit", 3.0)


def circuits_are_found() -> None:
    """All that follows from a charter alone: the party's largest epoch, and a random charter of 2,000 bodies."""
    import random

    from collegium import circuits
    from collegium.charter import Charter, charter, names

    def whole(rules: Charter, of: str) -> None:
        graph = circuits.control(rules)
        circuits.strengths(circuits.circles(graph))
        circuits.strengths(circuits.circles(graph, of))
        for office in rules.offices[:3]:
            circuits.cuts(graph, office.id)
            circuits.removal(graph, office.id)
        circuits.power(graph)
        circuits.selectorates(graph)
        circuits.outside(graph)

    every = [charter(name) for name in names() if name.startswith("cpsu")]
    largest = max(every, key=lambda rules: len(rules.clauses))
    row(f"circuits of {largest.id}, everything", seconds(lambda: whole(largest, "leader")), "limit", 1.0)
    row(
        f"circuits of all {len(every)} epochs, one by one",
        seconds(lambda: [circuits.circles(one) for one in every]),
        "limit",
        1.0,
    )

    rng = random.Random(1)
    head = {"level": "top", "founded_by": "us"}
    bodies = [
        {"id": f"b{k}", "name": "body", "kind": "electorate", "ranks": ["full"], **head,
         "sizes": [{"from": "2000", "full": rng.randrange(3, 400), "assumed": "random"}]}
        for k in range(2_000)
    ]  # fmt: skip
    offices = [{"id": f"o{k}", "name": "office", "seat_in": f"b{rng.randrange(2_000)}", **head} for k in range(200)]
    actors = [one["id"] for one in (*bodies, *offices)]
    clauses = {
        ends: {
            "id": f"c{n}",
            "by": ends[0],
            "power": ends[1],
            "over": ends[2],
            "standing": "rule",
            "assumed": "random",
            "text": "text",
        }
        for n in range(12_000)
        if (ends := (rng.choice(actors), rng.choice(["nominate", "elect", "appoint", "remove"]), rng.choice(actors)))
    }
    level = {"id": "top", "name": "top", "count": 1, "assumed": "random"}
    told = {"collegium": "charter/1", "id": "random", "name": "random", "in_force": {"from": "2000"}, "levels": [level]}
    rules = Charter.model_validate({**told, "bodies": bodies, "offices": offices, "clauses": list(clauses.values())})
    row("circuits of 2,000 random bodies, everything", seconds(lambda: whole(rules, "o0"), times=1), "limit", 10.0)


def study_runs() -> None:
    """The default study, 200 runs under two theories on two workers, against its limit of 90 s."""
    import tempfile

    def whole() -> None:
        with tempfile.TemporaryDirectory() as folder:
            words = [script(), "study", "default", "--out", f"{folder}/out", "--workers", "2"]
            subprocess.run(words, check=True, capture_output=True)

    row("the default study with its report, 2 workers", seconds(whole, times=1), "limit", 90.0)


def limits(report: Report) -> None:
    """All of them, one row each; the study last, and not where it has to be quick."""
    global REPORT
    REPORT = report
    columns = ["what", "measured", "", "against", "other", "", "ratio"]
    report.section("Limits", columns, "Below 1 it keeps its limit, or is faster than its peer.")
    for benchmark in (record_loads, draws, kernel_runs, roster_imports, circuits_are_found):
        benchmark()
    if not report.quick:
        study_runs()
