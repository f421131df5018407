"""A small world by hand for the tests of mechanisms: a leader, a top body, a committee, provinces and districts.

Nothing in it is drawn by the mechanisms under test: numbers are in order, attributes come from a NumPy generator of the
test's own seed.
"""

from __future__ import annotations

import numpy as np

from collegium.conduct.catalogue import PARAMETERS, values
from collegium.conduct.chance import run_key
from collegium.conduct.log import open_spell
from collegium.conduct.mechanisms import MECHANISMS, switches
from collegium.conduct.people import newcomer
from collegium.conduct.rules import N_SIZES, no_rules
from collegium.conduct.state import (
    APPARATUS,
    AT_START,
    CANDIDATE,
    COMMITTEE,
    CONTROL,
    DISTRICT,
    FULL,
    GOVERNMENT,
    HOLDER,
    LEADER,
    N_OFFICES,
    N_PERSONS,
    NEW,
    NOBODY,
    OFFICE,
    PROVINCE,
    TOP,
    State,
    new_state,
)
from collegium.parameters import settle

EVERYTHING = tuple(mechanism.name for mechanism in MECHANISMS)


def parameters(**given: float) -> np.void:
    """The defaults, with some values in their place."""
    return values(settle(PARAMETERS, given))


def rules(**given: object) -> np.void:
    """A charter with the whole circle, and what else is given."""
    record = no_rules()[0]
    for name in (
        "recommends", "secretaries_delegate", "delegates_decide", "slate_from_above", "committee_elects_leader",
        "leader_removable", "members_removable",
    ):  # fmt: skip
        record[name] = True
    record["delegates_per_province"] = 3
    for name, value in given.items():
        record[name] = value
    return record


def sizes(**given: int) -> np.ndarray:
    """Seats as the small world has them by default: see the constants of collegium.conduct.rules."""
    from collegium.conduct import rules as layout

    seats = np.zeros(N_SIZES, np.int64)
    for name, value in {"TOP_FULL": 7, "TOP_CANDIDATE": 2, "APPARATUS_FULL": 3, "COMMITTEE_SEATS": 21, **given}.items():
        seats[getattr(layout, name)] = value
    return seats


def on(*names: str, conditional: bool = True) -> np.void:
    """Switches: only these mechanisms."""
    return switches(conditional, names)


def key(seed: int = 1, run: int = 0) -> np.uint64:
    """The key of a run."""
    return np.uint64(run_key(np.uint64(seed), np.uint64(run)))


def world(
    seed: int = 1, *, top: int = 7, candidates: int = 2, committee: int = 21, provinces: int = 6, per_province: int = 3,
    months: int = 240, spare: int = 400, decisions: int = 500,
) -> State:  # fmt: skip
    """A state at month 0.

    Person 0 leads and sits in the top body and the apparatus; 1 and 2 are secretaries and full members too; 3 heads the
    government, 4 the security service, 5 the army. Then come the candidates of the top body, and the heads of the
    provinces, who fill the committee from the first on, then those of the districts.
    """
    rng = np.random.default_rng(seed)
    people = top + candidates + provinces * (1 + per_province)
    s = new_state(people + spare, provinces, provinces * per_province, months, decisions)
    s.people[:], s.open[:], s.views[:], s.careers[:] = NEW[0], -1, 0.5, -1  # so that a test may ask whole columns
    for _ in range(people):
        newcomer(s, -12.0 * rng.uniform(35, 70), rng.uniform(0.2, 0.8))
    for name in ("competence", "ambition", "standing", "tie"):
        s.people[name][:people] = rng.uniform(0, 1, people)
    s.people["loyal"][:people] = rng.uniform(0, 1, people) < 0.4
    s.views[:people] = rng.uniform(0, 1, (people, s.views.shape[1]))
    s.line[:] = 0.5
    s.norms[:] = 0.5
    s.regime["authority"] = 0.5
    open_spell(s, 0, LEADER, NOBODY, HOLDER, 0, AT_START)
    for person in range(top + candidates):
        open_spell(s, person, TOP, NOBODY, FULL if person < top else CANDIDATE, 0, AT_START)
        open_spell(s, person, COMMITTEE, NOBODY, FULL, 0, AT_START)
    for person in range(min(3, top)):
        open_spell(s, person, APPARATUS, NOBODY, FULL, 0, AT_START)
    for office, person in enumerate(range(3, min(3 + N_OFFICES, top + candidates))):
        open_spell(s, person, OFFICE, office, HOLDER, 0, AT_START)
    open_spell(s, min(3, top - 1), GOVERNMENT, NOBODY, FULL, 0, AT_START)
    person = top + candidates
    for unit in range(provinces):
        open_spell(s, person, PROVINCE, unit, HOLDER, 0, AT_START)
        if person < committee:
            open_spell(s, person, COMMITTEE, NOBODY, FULL, 0, AT_START)
        if unit == 0:
            open_spell(s, person, CONTROL, NOBODY, FULL, 0, AT_START)
        person += 1
    for unit in range(provinces * per_province):
        open_spell(s, person, DISTRICT, unit, HOLDER, 0, AT_START)
        person += 1
    assert s.counters[N_PERSONS] == person
    return s


def same(one: State, other: State) -> list[str]:
    """The arrays in which two states differ, by name; a column of people as ``people.<column>``."""
    found = []
    for name, array in one._asdict().items():
        twin = getattr(other, name)
        if array.dtype.names:
            found += [
                f"{name}.{column}" for column in array.dtype.names if not np.array_equal(array[column], twin[column])
            ]
        elif not np.array_equal(array, twin, equal_nan=array.dtype.kind == "f"):
            found.append(name)
    return found


def copy(s: State) -> State:
    """A state of its own."""
    return State(*(array.copy() for array in s))
