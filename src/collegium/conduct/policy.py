"""Policy: the leader's line, and the questions that are fought out.

The line is where the leader stands on the policy axis, 0 to 1. It turns at ``policy_turn_rate`` a year, by up to
``policy_turn_size`` either way (our proposal).
"""

from __future__ import annotations

from numba import njit

from collegium.conduct import chance
from collegium.conduct.chance import draw
from collegium.conduct.log import log_event
from collegium.conduct.state import THE_LEADER, TOP, TURN
from collegium.parameters import Parameter

PARAMETERS: tuple[Parameter, ...] = ()


@njit(cache=True)
def turn_line(s, p, key, month):
    """Now and then the leader's line turns."""
    leader = s.counters[THE_LEADER]
    if leader >= 0 and draw(key, month, chance.POLICY_TURN, chance.NOBODY_IN_PARTICULAR) < p.policy_turn_rate / 12.0:
        step = (2.0 * draw(key, month, chance.POLICY_SIZE, chance.NOBODY_IN_PARTICULAR) - 1.0) * p.policy_turn_size
        s.line[0] = min(1.0, max(0.0, s.line[0] + step))
        s.people[leader].position = s.line[0]
        log_event(s, month, TURN, leader, TOP)
