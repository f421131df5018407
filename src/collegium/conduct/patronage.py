"""Patronage over time: loyalty lapses or is won, ties fade, backers close up to the line.

The equations of lapse and conversion are those of :mod:`collegium.conduct.flow`, the half-life of a tie that of
:mod:`collegium.conduct.support`; allies and clients close up to the line at ``policy_follow_rate`` (our proposal).
"""

from __future__ import annotations

from numba import njit

from collegium.conduct import chance
from collegium.conduct.chance import draw
from collegium.conduct.flow import loyal_after, per_month
from collegium.conduct.state import ALLY, CLIENT, N_PERSONS
from collegium.parameters import Parameter

PARAMETERS: tuple[Parameter, ...] = ()


@njit(cache=True)
def drift(s, p, key, month):
    """Loyalty lapses or is won, ties fade, backers follow the line."""
    fade = 2.0 ** (-1.0 / (12.0 * p.tie_half_life))
    lapse, conversion = per_month(p.lapse_rate), per_month(p.conversion_rate)
    follow = min(1.0, p.policy_follow_rate / 12.0)
    for person in range(s.counters[N_PERSONS]):
        if not s.people[person].alive:
            continue
        mechanism = chance.LAPSE if s.people[person].loyal else chance.CONVERT
        s.people[person].loyal = loyal_after(
            s.people[person].loyal, lapse, conversion, draw(key, month, mechanism, person)
        )
        s.people[person].tie *= fade
        if s.people[person].stance == ALLY or s.people[person].stance == CLIENT:
            s.people[person].position += follow * (s.line[0] - s.people[person].position)
