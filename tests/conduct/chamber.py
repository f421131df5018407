"""Small worlds for the tests of the committee, in which much has changed since its seats were given out."""

from __future__ import annotations

import numpy as np
from world import world

from collegium.conduct.committee import take_slots
from collegium.conduct.log import close_spell, open_spell
from collegium.conduct.state import (
    COMMITTEE,
    ELECTED,
    FULL,
    HOLDER,
    N_PERSONS,
    NEVER,
    NOBODY,
    NONE,
    OFFICE,
    OPPONENT,
    PROVINCE,
    REPLACED,
    State,
)


def members(s: State) -> list[int]:
    return [int(person) for person in np.flatnonzero(s.seats[:, COMMITTEE])]


def random_world(seed: int) -> State:
    """Some have lost their posts, some are opponents, ill, officials or passed over; slots are those of the start."""
    rng = np.random.default_rng(seed)
    s = world(seed, top=int(rng.integers(1, 6)), candidates=2, committee=14, provinces=9, per_province=1)
    n = int(s.counters[N_PERSONS])
    take_slots(s)
    for person in range(n):
        if rng.random() < 0.25:
            close_spell(s, person, PROVINCE, 3, REPLACED)
            close_spell(s, person, OFFICE, 3, REPLACED)
        if rng.random() < 0.2 and s.seats[person, COMMITTEE] == NONE:
            open_spell(s, person, COMMITTEE, NOBODY, FULL, 2, ELECTED)
            s.people["official"][person] = rng.random() < 0.7
        if rng.random() < 0.2 and person:
            s.people["stance"][person] = OPPONENT
    for office in np.flatnonzero(s.office < 0):
        person = int(rng.integers(1, n))
        if rng.random() < 0.6 and s.people["office_of"][person] < 0 and s.people["province_of"][person] < 0:
            open_spell(s, person, OFFICE, int(office), HOLDER, 4, ELECTED)
    s.people["dropped_in"][:n] = np.where(rng.random(n) < 0.1, 6, NEVER)
    s.people["ill_until"][:n] = np.where(rng.random(n) < 0.15, 9, -1)
    s.people["loyal"][:n] = rng.random(n) < rng.uniform(0.2, 1.0)
    s.regime["enlarged"] = int(rng.integers(0, 4))
    return s
