"""Lives: ageing, illness, retirement and death.

Gompertz's law: the yearly hazard of death at age ``a`` is

    mu(a) = mu_55 * exp(g * (a - 55)),

and the chance of dying within a month 1 - exp(-mu(a)/12). With the defaults mu is .02 at 55 and .08 at 75, the natural
exit hazard that the literature on autocratic tenure works with (Svolik 2012; the pair of values is our reading).
Violent deaths are not in this mechanism.

With ``illness`` on, people differ in frailty f (mean 1), and fall ill at the hazard

    iota(a) = f * illness_at_55 * exp(g * (a - 55))

for a time that is exponential with mean ``illness_months``. Whoever is ill neither attends nor votes, and dies at
``illness_mortality`` times his hazard; the well die at the hazard that keeps the mean of all lives as it was (up to the
frailty). The form is our proposal; that an ailing leader attends less and decides less is Gill's (2018, ch. 2, 6, 7:
1922-23, 1975-85).

With ``retirement`` on, whoever is older than ``retirement_age`` leaves alive at the rate

    retirement_rate * (a - retirement_age) / 10,      at most 12 a year,

if the norm that tenure is safe allows it: the rate is multiplied by 1 - ``retirement_shield`` * nu, nu the strength of
that norm. A leader does not retire (Gill 2018 ch. 1: none did). Our proposal.

Reads: people.alive, birth, frailty, ill_until, retired; seats; norms (tenure safe).
Writes: people.alive, died_in, ill_until, retired and, through the log, everything the dead and the retired held.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from collegium.conduct import chance
from collegium.conduct.chance import draw
from collegium.conduct.log import die, leave_all, log_event, set_stance
from collegium.conduct.state import (
    COMMITTEE,
    DEATH,
    DIED,
    ILLNESS,
    N_ACTIVE,
    NEUTRAL,
    NONE,
    RECOVERY,
    RETIRED,
    RETIREMENT,
    TENURE_SAFE,
    THE_LEADER,
    TOP,
)
from collegium.parameters import param

FALL_ILL, ILL_FOR, RETIRE = np.int64(100), np.int64(101), np.int64(102)

PARAMETERS = (
    param(
        "mortality_at_55", 0.02, "1/year", 0.0, 1.0, "hazard of natural death at the age of 55",
        "assumed: natural exit hazard of leaders, .02 at 55",
    ),
    param(
        "mortality_growth", math.log(4.0) / 20.0, "1/year", 0.0, 0.5, "growth of that hazard with each year of age",
        "assumed: hazard .08 at 75, so ln(4)/20",
    ),
    param(
        "illness_at_55", 0.06, "1/year", 0.0, 12.0, "hazard at 55 of an illness that keeps somebody from work",
        "assumed: three times the hazard of death",
    ),
    param("illness_months", 6.0, "months", 0.5, 120.0, "mean time of such an illness", "assumed"),
    param(
        "illness_mortality", 6.0, "1", 1.0, 100.0, "how many times likelier the ill are to die than the well",
        "assumed",
    ),
    param(
        "retirement_age", 65.0, "years", 30.0, 120.0, "age from which on people are pensioned off",
        "assumed: Gill 2018 ch. 6 and 7 has the old stay to 1982 and go in numbers after 1985",
    ),
    param(
        "retirement_rate", 0.2, "1/year", 0.0, 12.0, "rate of retirement ten years past that age",
        "assumed: one in five a year at 75",
    ),
    param(
        "retirement_shield", 0.8, "share", 0.0, 1.0, "how far a full norm that tenure is safe keeps the old in place",
        "our proposal after Gill 2018 ch. 6: trust in cadres let the leadership grow old",
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
def bounds_of_death(mortality_at_55, mortality_growth):
    """For each year of age what the probability of death within a month cannot exceed: shape (121,).

    1 - exp(-x) < x, and the hazard is the higher of those at the two ends of the year. Nobody whose draw lies above
    dies, which spares nearly all of them two exponentials a month.

    Examples
    --------
    >>> most = bounds_of_death(0.02, 0.07)
    >>> all(death_in_month(age + part, 0.02, 0.07) < most[age] for age in range(121) for part in (0.0, 0.5, 0.999))
    True
    """
    most = np.empty(121)
    before = mortality_at_55 * math.exp(mortality_growth * -55.0) / 12.0
    for age in range(most.size):
        after = mortality_at_55 * math.exp(mortality_growth * (age - 54.0)) / 12.0
        most[age] = max(before, after) * (1.0 + 1e-9)
        before = after
    return most


@njit(cache=True)
def share_ill(illness_hazard, illness_months):
    """The share of people of one hazard who are ill in the long run: i m / (12 + i m), i a year, m months.

    Examples
    --------
    >>> share_ill(0.5, 6.0)
    0.2
    """
    load = illness_hazard * illness_months
    return load / (12.0 + load)


@njit(cache=True)
def hazard_of(hazard, ill, share, times):
    """The hazard of death of the ill and of the well, ``times`` apart, whose mean over all is ``hazard``.

    Examples
    --------
    >>> well, ill = hazard_of(0.02, False, 0.2, 6.0), hazard_of(0.02, True, 0.2, 6.0)
    >>> round(well, 6), round(ill, 6), round(0.8 * well + 0.2 * ill, 6)
    (0.01, 0.06, 0.02)
    """
    well = hazard / (1.0 - share + share * times)
    return well * times if ill else well


@njit(cache=True)
def retirement_in_month(age, retirement_age, rate, shield, norm):
    """Probability of retirement within one month.

    Examples
    --------
    >>> round(retirement_in_month(75.0, 65.0, 0.2, 0.8, 0.0), 6), retirement_in_month(65.0, 65.0, 0.2, 0.8, 0.0)
    (0.016529, 0.0)
    >>> retirement_in_month(90.0, 65.0, 0.2, 1.0, 1.0)
    0.0
    """
    if age <= retirement_age:
        return 0.0
    yearly = min(12.0, rate * (age - retirement_age) / 10.0) * (1.0 - shield * norm)
    return 1.0 - math.exp(-yearly / 12.0)


@njit(cache=True)
def well(s, person, month):
    """Whether somebody can act: alive, in politics and not ill."""
    return s.people[person].alive and not s.people[person].retired and s.people[person].ill_until <= month


@njit(cache=True)
def seated(s, person):
    """Whether somebody sits on the top body or the committee, or leads."""
    return s.seats[person, TOP] != NONE or s.seats[person, COMMITTEE] != NONE or s.counters[THE_LEADER] == person


@njit(cache=True)
def fall_ill(s, p, key, month):
    """Those who sit high fall ill and recover; below nobody looks."""
    for person in s.active[: s.counters[N_ACTIVE]]:
        if not seated(s, person) or not s.people[person].alive:
            continue
        until = s.people[person].ill_until
        if until > month:
            continue
        if until == month and month > 0:
            log_event(s, month, RECOVERY, person, TOP)
        age = (month - s.people[person].birth) / 12.0
        hazard = s.people[person].frailty * p.illness_at_55 * math.exp(p.mortality_growth * (age - 55.0))
        if draw(key, month, FALL_ILL, person) < 1.0 - math.exp(-hazard / 12.0):
            u = draw(key, month, ILL_FOR, person)
            s.people[person].ill_until = month + 1 + int(-p.illness_months * math.log(1.0 - u))
            log_event(s, month, ILLNESS, person, TOP)


@njit(cache=True)
def retire(s, person, month):
    """Somebody leaves politics alive."""
    set_stance(s, person, NEUTRAL, month)
    leave_all(s, person, month, RETIRED)
    s.people[person].retired = True


@njit(cache=True)
def retire_the_old(s, p, key, month):
    """The old leave, but for the leader."""
    for person in s.active[: s.counters[N_ACTIVE]]:
        if not s.people[person].alive or s.people[person].retired or person == s.counters[THE_LEADER]:
            continue
        age = (month - s.people[person].birth) / 12.0
        if age <= p.retirement_age:
            continue
        chance_now = retirement_in_month(
            age, p.retirement_age, p.retirement_rate, p.retirement_shield, s.norms[TENURE_SAFE]
        )
        if draw(key, month, RETIRE, person) < chance_now:
            was_high = s.seats[person, TOP] != NONE
            retire(s, person, month)
            if was_high:
                log_event(s, month, RETIREMENT, person, TOP)


@njit(cache=True)
def live(s, p, on, key, month):
    """Everybody is a month older: some fall ill, some die, some retire."""
    if on.illness:
        fall_ill(s, p, key, month)
    most = bounds_of_death(p.mortality_at_55, p.mortality_growth)
    for person in s.active[: s.counters[N_ACTIVE]]:
        if not s.people[person].alive:
            continue
        age = (month - s.people[person].birth) / 12.0
        hazard = p.mortality_at_55
        u = draw(key, month, chance.MORTALITY, person)
        ails = on.illness and seated(s, person)
        if not ails and 0.0 <= age < most.size and u >= most[int(age)]:
            continue  # he lives, and no exponential is needed to say so
        if ails:
            illness = p.illness_at_55 * math.exp(p.mortality_growth * (age - 55.0))
            ill = s.people[person].ill_until > month
            share = share_ill(illness, p.illness_months)
            hazard = s.people[person].frailty * hazard_of(hazard, ill, share, p.illness_mortality)
        if u < death_in_month(age, hazard, p.mortality_growth):
            was_high = s.seats[person, TOP] != NONE or s.counters[THE_LEADER] == person
            die(s, person, month, DIED)
            if was_high:
                log_event(s, month, DEATH, person, TOP)
    if on.retirement:
        retire_the_old(s, p, key, month)
