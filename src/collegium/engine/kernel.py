"""One run, month by month: compiled, and the same on any machine for the same key."""

from __future__ import annotations

from collections import namedtuple

from numba import njit

from collegium.engine.congress import hold_congress
from collegium.engine.month import appointments, contest, drift, live, succeed, take_sides, turn_line
from collegium.engine.state import OVERFLOW, THE_LEADER

# The charter as the kernel sees it: which links of the circle exist, and a few counts.
Rules = namedtuple(
    "Rules",
    [
        "recommends",  # L1: the Secretariat recommends province secretaries
        "secretaries_delegate",  # L2: province secretaries pick the delegates to the congress
        "delegates_decide",  # L3: the congress elects the Central Committee
        "slate_from_above",  # L3: ... from a slate that the Secretariat draws up
        "committee_elects_leader",  # L4: the Central Committee elects the leader and his apparatus
        "leader_removable",  # the Politburo may propose his removal, the Central Committee decide it
        "members_removable",  # the same for members of the Politburo
        "secret_ratification",
        "secret_congress",
        "secret_committee",
        "delegates_per_province",
    ],
)


@njit(cache=True)
def run_months(s, p, c, conditional, key, sizes, n_months):
    """Run a state to its end, in place.

    Parameters
    ----------
    s : State
        As :mod:`collegium.engine.start` leaves it: everybody seated at month 0.
    p : Values
        Parameters.
    c : Rules
    conditional : bool
        Conditional support; otherwise allegiance alone.
    key : uint64
    sizes : ndarray of int, shape (n_months + 1, 7)
        Seats to fill at the congress of the month; -1 in the first column where there is none.
    n_months : int
    """
    for month in range(1, n_months + 1):
        live(s, p, key, month)
        succeed(s, p, c, conditional, key, month)
        turn_line(s, p, key, month)
        drift(s, p, key, month)
        pi = appointments(s, p, c, conditional, key, month)
        take_sides(s, p, conditional, key, month)
        led = s.counters[THE_LEADER] >= 0  # a vacancy is voted on once a month
        contest(s, p, c, conditional, key, month, pi)
        if led:
            succeed(s, p, c, conditional, key, month)
        if sizes[month, 0] >= 0:
            led = s.counters[THE_LEADER] >= 0
            hold_congress(s, p, c, conditional, key, month, sizes[month])
            if led:
                succeed(s, p, c, conditional, key, month)
        if s.counters[OVERFLOW]:
            return
