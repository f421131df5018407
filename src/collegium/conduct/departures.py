"""Who is out of politics for good, and how long he lives: so that a month looks only at people who count.

Whoever is dead or retired, and whoever holds nothing, stands with nobody, is in no faction or plot and has no way back,
is *out of sight*: he can do nothing more and nothing can happen to him but his death. At the beginning of a month he is
struck off the list of active people, and the month of his death is drawn at once, by the law by which people die month
by month in :mod:`collegium.conduct.lives`. With the hazard of the first month h, its growth from month to month
q = exp(g / 12) and an exponential variate E, he dies in the first month k in which h (q^k - 1) / (q - 1) >= E
(Gompertz's law; the parameters of the month in which he leaves hold for the rest of his life).

Reads: open, people.alive, retired, stance, rank, faction, landing, plotting, birth.
Writes: active, people.died_in, alive.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from collegium.conduct.chance import draw
from collegium.conduct.state import (
    ARRESTED,
    N_ACTIVE,
    N_PERSONS,
    N_PLACES,
    NEUTRAL,
    NOBODY,
    SECOND,
    THE_LEADER,
    UPRIGHT,
)

LAST_DAY = np.int64(103)


@njit(cache=True)
def months_left(age, mortality_at_55, mortality_growth, u):
    """In which month from now somebody dies: 0 for this one.

    Parameters
    ----------
    age : float
        Years, now.
    mortality_at_55, mortality_growth : float
        1/year.
    u : float
        A draw, 0 to 1.

    Returns
    -------
    int
        At most 3600.

    Examples
    --------
    >>> int(months_left(55.0, 0.12, 0.0, 1 - math.exp(-0.0205)))  # a hundredth a month: after the third
    2
    """
    first = mortality_at_55 * math.exp(mortality_growth * (age - 55.0)) / 12.0
    needed = -math.log(1.0 - u)
    if first <= 0.0:
        return 3600
    growth = math.exp(mortality_growth / 12.0) - 1.0
    months = needed / first if growth < 1e-9 else math.log1p(needed * growth / first) / math.log1p(growth)
    return int(min(3600.0, max(0.0, math.ceil(months) - 1.0)))


@njit(cache=True)
def out_of_sight(s, person):
    """Whether somebody is out of politics for good."""
    man = s.people[person]
    if man.district_of >= 0 and man.alive:
        return False  # as most of those who are looked at
    if man.rank > 0.0 or man.faction >= 0 or man.plotting:
        return False  # his fall has not been noticed yet
    if not man.alive:
        return True
    if man.stance != NEUTRAL or (man.landing not in (UPRIGHT, ARRESTED) and not man.retired):
        return False
    if person == s.counters[THE_LEADER] or person == s.counters[SECOND]:
        return False
    holds = False
    for place in range(N_PLACES):
        holds = holds or s.open[person, place] >= 0
    return not holds


@njit(cache=True)
def see_off(s, p, key, month):
    """Strike off the list of active people whoever is out of sight."""
    kept = 0
    last = s.replaced.size - 1
    for i in range(s.counters[N_ACTIVE]):
        person = s.active[i]
        if not out_of_sight(s, person):
            s.active[kept] = person
            kept += 1
        elif s.people[person].alive:
            age = (month - s.people[person].birth) / 12.0
            u = draw(key, month, LAST_DAY, person)
            dies = month + months_left(age, p.mortality_at_55, p.mortality_growth, u)
            if dies <= last:
                s.people[person].died_in = dies
    s.counters[N_ACTIVE] = kept


@njit(cache=True)
def dead(s, person, month):
    """Whether somebody has died, in sight or out of it."""
    return not s.people[person].alive or NOBODY < s.people[person].died_in <= month


@njit(cache=True)
def bury(s):
    """At the end of a run those who died out of sight are dead."""
    for person in range(s.counters[N_PERSONS]):
        if s.people[person].died_in >= 0:
            s.people[person].alive = False
