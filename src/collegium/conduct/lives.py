"""Lives: ageing and death.

Gompertz's law: the yearly hazard of death at age ``a`` is

    mu(a) = mu_55 * exp(g * (a - 55)),

and the chance of dying within a month 1 - exp(-mu(a)/12). With the defaults mu is .02 at 55 and .08 at 75, the natural
exit hazard that the literature on autocratic tenure works with (Svolik 2012; the pair of values is our reading).
Violent deaths are not in this mechanism.
"""

from __future__ import annotations

import math

from numba import njit

from collegium.conduct import chance
from collegium.conduct.chance import draw
from collegium.conduct.log import die, log_event
from collegium.conduct.state import DEATH, N_PERSONS, NONE, THE_LEADER, TOP
from collegium.parameters import param

PARAMETERS = (
    param(
        "mortality_at_55", 0.02, "1/year", 0.0, 1.0, "hazard of natural death at the age of 55",
        "assumed: natural exit hazard of leaders, .02 at 55",
    ),
    param(
        "mortality_growth", math.log(4.0) / 20.0, "1/year", 0.0, 0.5, "growth of that hazard with each year of age",
        "assumed: hazard .08 at 75, so ln(4)/20",
    ),
)  # fmt: skip


@njit(cache=True)
def death_in_month(age, mortality_at_55, mortality_growth):
    """Probability of death within one month.

    Parameters
    ----------
    age : float
        Years.
    mortality_at_55, mortality_growth : float
        1/year.

    Examples
    --------
    >>> round(1 - (1 - death_in_month(55.0, 0.02, 0.0)) ** 12, 6)  # a year at constant hazard: 1 - exp(-.02)
    0.019801
    """
    return 1.0 - math.exp(-mortality_at_55 * math.exp(mortality_growth * (age - 55.0)) / 12.0)


@njit(cache=True)
def live(s, p, key, month):
    """Everybody is a month older, and some die."""
    for person in range(s.counters[N_PERSONS]):
        if not s.people[person].alive:
            continue
        age = (month - s.people[person].birth) / 12.0
        if draw(key, month, chance.MORTALITY, person) < death_in_month(age, p.mortality_at_55, p.mortality_growth):
            was_high = s.seats[person, TOP] != NONE or s.counters[THE_LEADER] == person
            die(s, person, month)
            if was_high:
                log_event(s, month, DEATH, person, TOP)
