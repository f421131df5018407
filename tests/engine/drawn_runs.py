"""Runs drawn by number: epoch, span, country, mechanisms and parameters all follow from it.

Each parameter and each mechanism has draws of its own, by its name, so that a new one leaves the others as they were.
"""

from __future__ import annotations

import datetime as dt
import zlib
from functools import cache
from typing import NamedTuple

import numpy as np

from collegium.charter import Charter
from collegium.charter import charter as read_charter
from collegium.conduct import state as st
from collegium.conduct.catalogue import PARAMETERS
from collegium.conduct.mechanisms import BY_NAME, MECHANISMS, switches
from collegium.conduct.state import State
from collegium.engine.setting import Setting, cast_of, compile_setting, month_date, months_between
from collegium.engine.simulate import monthly, one_run
from collegium.engine.start import Roster, read_roster
from collegium.parameters import Parameter, settle
from collegium.record import record

ALL = tuple(mechanism.name for mechanism in MECHANISMS)
EPOCHS = (
    "cpsu-1919", "cpsu-1922", "cpsu-1934", "cpsu-1952", "cpsu-1953", "cpsu-1961", "cpsu-1966", "cpsu-1988", "cpsu-1990",
)  # fmt: skip
FIRST, LAST = dt.date(1919, 4, 1), dt.date(1991, 7, 1)  # within which the record has a roster at any time


class Case(NamedTuple):
    """One run, settled."""

    setting: Setting
    roster: Roster
    given: dict[str, float]
    conditional: bool
    mechanisms: tuple[str, ...]
    number: int


@cache
def epoch(name: str, provinces: int, districts: int) -> Charter:
    charter = read_charter(name)
    counts = {"province": provinces, "district": districts}
    levels = tuple(one.model_copy(update={"count": counts.get(one.id, one.count)}) for one in charter.levels)
    return charter.model_copy(update={"levels": levels})


@cache
def roster_on(start: dt.date, name: str) -> Roster:
    return read_roster(record(), start, cast_of(read_charter(name)))


def luck(number: int, name: str) -> np.random.Generator:
    """The draws of one run about one thing."""
    return np.random.default_rng([number, zlib.crc32(name.encode())])


def drawn_value(number: int, p: Parameter) -> float:
    """The default, an end of the range, or something between, mostly nearer the default."""
    rng = luck(number, p.name)
    kind = rng.random()
    if kind < 0.4:
        return p.default
    end = p.high if rng.random() < 0.5 else p.low
    return end if kind < 0.5 else p.default + (end - p.default) * rng.random() ** 3


def drawn_mechanisms(number: int) -> tuple[str, ...]:
    """From a few to all of them, with what they need."""
    share = luck(number, "mechanisms").choice([0.3, 0.6, 0.9, 1.0])
    chosen = {name for name in ALL if luck(number, name).random() < share}
    while lacking := {other for name in chosen for other in BY_NAME[name].needs} - chosen:
        chosen |= lacking
    return tuple(name for name in ALL if name in chosen)


@cache
def drawn(number: int) -> Case:
    """The run of a number: three to eight years somewhere between 1919 and 1991, across charters if need be."""
    rng = luck(number, "setting")
    n_months = int(rng.integers(36, 97))
    start = month_date(FIRST, int(rng.integers(0, months_between(FIRST, LAST) - n_months + 1)))
    until = month_date(start, n_months)
    provinces, districts = int(rng.integers(4, 15)), int(rng.integers(1, 5))
    row = [epoch(name, provinces, districts) for name in EPOCHS]
    row = [one for one in row if one.in_force.start <= until and (one.in_force.end is None or one.in_force.end > start)]
    often = [month_date(start, month) for month in range(1, n_months + 1) if rng.random() < 0.1]
    setting = compile_setting(row, start, until, often if rng.random() < 0.5 else None)
    given = {p.name: drawn_value(number, p) for p in PARAMETERS}
    conditional = bool(rng.random() < 0.7)
    return Case(setting, roster_on(start, setting.charters[0]), given, conditional, drawn_mechanisms(number), number)


def played(case: Case, run: int = 0) -> State:
    """The state that a run leaves; its number is its seed."""
    by_month = monthly(case.setting, settle(PARAMETERS, case.given), {})
    on = switches(case.conditional, case.mechanisms)
    return one_run(case.setting, case.roster, by_month, on, case.number, run)


def logs(s: State) -> dict[str, np.ndarray]:
    """The rows written."""
    n = s.counters
    used = (st.N_SPELLS, st.N_EVENTS, st.N_BALLOTS, st.N_TIES, st.N_DECISIONS, st.N_POSITIONS)
    return {name: getattr(s, name)[: n[count]] for name, count in zip(st.LOGS, used, strict=True)}


def told(s: State) -> bytes:
    """All that the tables of a history are made of, as bytes."""
    people = s.people[: s.counters[st.N_PERSONS]]
    parts = [*logs(s).values(), s.workload, *(people[name] for name in ("birth", "died_in", "killed"))]
    return b"|".join(np.ascontiguousarray(part).tobytes() for part in parts)
