"""Removal of the leader: two chambers, an appeal and its clock, and how many it takes.

The rule of two chambers (our proposal, from Gill 2018 ch. 5). A majority of the top body votes against the leader. If
he may appeal, does so, and the committee comes together in time, the committee decides; else the top body's vote
stands, and the committee ratifies it:

    removed = not void and A_top > n_top / 2 and (A_com > n_com / 2 if appeal and invoked and assembled else True).

Gill ch. 5: before 1957 a majority of the top body was accepted as final; in June 1957 the leader appealed, the army's
aircraft brought the committee in, and it saved him; in October 1964 he did not contest, and the committee ratified.

Our proposals for the parts of the rule:

- *votes*: whoever is in the plot votes against, the leader for himself, the others as they back him in the open; once
  a majority is against him, each of those still for him goes along with chance ``removal_go_along``, and of the
  committee, if it decides, with chance ``removal_follow`` nu, nu the norm that it follows the top body;
- *invoked*: he appeals if his expected share of the committee is ``removal_contest_share`` or more;
- *assembled*: he holds out for a time with exponential law and mean ``removal_holdout_days``, cut by
  ``removal_cut_off`` if the security chief is in the plot; the committee needs ``removal_assembly_days``, times
  ``removal_airlift`` if the army chief backs him;
- *void*: votes do not bind a leader whom the security service obeys, under terror of ``removal_void_terror`` or more,
  unless the army chief is in the plot (1953: the army made the arrest, Gill ch. 5).

The fewest approaches that can remove him, for an initiator of the top body, are a_min = M(n_top) - 1, where
M(n) = n // 2 + 1; where an appeal is to be expected, so many more that ``removal_pledged`` of a majority of the
committee is won beforehand, members of the top body included; one more for the security chief where he must be neutral,
and for the army chief where votes are void, unless they sit in the top body anyway. After a removal the leadership is
vacant.

Reads: seats, office, people.plotting/stance/ill_until and what support reads, regime.terror/security_with_leader.
Writes: spells, seats, office, ballots, events, the leader.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from collegium.conduct.chance import NOBODY_IN_PARTICULAR, draw
from collegium.conduct.log import close_spell, log_ballot, log_event
from collegium.conduct.people import backing, ballot_paper, yearly_turnover
from collegium.conduct.state import (
    APPARATUS,
    APPEAL,
    ARMY_CHIEF,
    BUREAU,
    COMMITTEE,
    COMMITTEE_FOLLOWS,
    FULL,
    GOVERNMENT,
    LEADER,
    N_ACTIVE,
    NOBODY,
    OFFICE,
    OPEN,
    REMOVAL_OF_LEADER,
    REMOVED,
    SECURITY_CHIEF,
    THE_LEADER,
    TOP,
)
from collegium.parameters import param

PARAMETERS = (
    param(
        "removal_assembly_days", 7.0, "days", 0.0, 365.0, "days that the committee needs to come together",
        "assumed: a week; June 1957 took four days by military aircraft (Gill 2018 ch. 5)",
    ),
    param(
        "removal_holdout_days", 6.0, "days", 0.0, 365.0, "days that a leader voted out can hold out, on average",
        "assumed: the session of June 1957 went on for three days (Gill 2018 ch. 5)",
    ),
    param(
        "removal_airlift", 0.5, "share", 0.0, 1.0, "what is left of the assembly days if the army chief backs him",
        "assumed, after June 1957 (Gill 2018 ch. 5)",
    ),
    param(
        "removal_cut_off", 0.8, "share", 0.0, 1.0, "loss of holding out if the security chief is in the plot",
        "assumed: in 1964 the service watched the leader's calls and replaced his guard (Gill 2018 ch. 5)",
    ),
    param(
        "removal_contest_share", 0.4, "share", 0.0, 1.0,
        "expected share of the committee from which on a leader voted out appeals to it", "our proposal",
    ),
    param(
        "removal_go_along", 0.5, "probability", 0.0, 1.0,
        "chance that a member of the top body still for the leader joins a majority against him",
        "our proposal, after the unanimous vote of October 1964 (Gill 2018 ch. 5)",
    ),
    param(
        "removal_follow", 0.25, "probability", 0.0, 1.0,
        "chance that a member of the committee follows the top body against the leader where the norm to do so is full",
        "our proposal: before 1957 the top body's majority was taken as final (Gill 2018 ch. 5); the number is assumed",
    ),
    param(
        "removal_void_terror", 0.5, "1", 0.0, 1.0, "terror from which on votes do not bind the leader", "our proposal",
    ),
    param(
        "removal_pledged", 0.4, "share", 0.0, 1.0,
        "share of a majority of the committee that is won beforehand where an appeal is to be expected",
        "assumed: about thirty approaches in 1964",
    ),
)  # fmt: skip

TOP_VOTE = np.int64(310)
GO_ALONG = np.int64(311)
HOLD_OUT = np.int64(312)
COMMITTEE_DECIDES = np.int64(313)
FOLLOW = np.int64(314)


@njit(cache=True)
def majority(members):
    """The fewest votes that are more than half.

    >>> majority(11), majority(10), majority(1)
    (6, 6, 1)
    """
    return members // 2 + 1


@njit(cache=True)
def two_chambers(against, members, appeal, invoked, assembled, against_above, members_above, void):
    """Whether the leader is removed.

    Parameters
    ----------
    against, members : int
        Votes against him, and all votes, in the top body.
    appeal, invoked, assembled : bool
        Whether he may appeal to the committee, does so, and it comes together in time.
    against_above, members_above : int
        The same in the committee.
    void : bool
        Votes do not bind.

    Examples
    --------
    June 1957 with the appeal, without it, and with a committee that nobody brought in:

    >>> two_chambers(7, 11, True, True, True, 45, 133, False)
    False
    >>> two_chambers(7, 11, False, False, False, 0, 0, False), two_chambers(7, 11, True, True, False, 45, 133, False)
    (True, True)
    """
    if void or 2 * against <= members:
        return False
    if appeal and invoked and assembled:
        return 2 * against_above > members_above
    return True


@njit(cache=True)
def days_held(u, mean):
    """Days that he holds out, by an even draw: exponential law.

    >>> days_held(0.0, 6.0), round(days_held(0.5, 6.0), 6)
    (0.0, 4.158883)
    """
    return -mean * math.log1p(-u)


@njit(cache=True)
def pledges(committee, share):
    """Members of the committee to be won beforehand: that share of a majority, rounded up.

    >>> pledges(133, 0.4), pledges(133, 1.0), pledges(133, 0.0)
    (27, 67, 0)
    """
    return math.ceil(share * majority(committee) - 1e-9)


@njit(cache=True)
def approaches_needed(members, committee, appeal, share, outsiders):
    """The fewest approaches that can remove the leader, a_min.

    Parameters
    ----------
    members, committee : int
        Full members of the top body and of the committee; the plotters of the first sit in the second.
    appeal : bool
        Whether an appeal is to be expected.
    share : float
        Of a majority of the committee to be won beforehand.
    outsiders : int
        Chiefs of force who must be in it and do not sit in the top body.

    Examples
    --------
    >>> approaches_needed(11, 133, False, 0.4, 0), approaches_needed(11, 133, True, 0.4, 1)
    (5, 27)
    """
    inside = majority(members)
    wanted = pledges(committee, share) if appeal else 0
    return inside - 1 + max(0, wanted - inside) + outsiders


@njit(cache=True)
def able(s, person, month):
    """Whether there is somebody and he can act this month: alive, in politics and well."""
    here = (person >= 0) & s.people[person].alive & (not s.people[person].retired)
    return here & (s.people[person].ill_until <= month)  # `and` is ten times slower here


@njit(cache=True)
def votes_void(s, p, on):
    """Whether votes against the leader do not bind: the security service obeys him, and terror is high."""
    if not on.terror:
        return False
    return bool(s.regime[0].security_with_leader and s.regime[0].terror >= p.removal_void_terror)


@njit(cache=True)
def in_plot(s, office):
    """Whether the holder of an office is in the plot."""
    person = s.office[office]
    return bool(person >= 0 and s.people[person].plotting)


@njit(cache=True)
def tally(s, p, on, turnover, key, month, place, mechanism):
    """The full members of a body vote on the leader: (electors, votes against). The ill are electors, and absent."""
    leader = s.counters[THE_LEADER]
    electors = 0
    against = 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, place] != FULL:
            continue
        electors += 1
        if person == leader or not able(s, person, month):
            continue
        if s.people[person].plotting:
            against += 1
        else:
            backs = backing(s, p, on, turnover, month, person)
            against += draw(key, month, mechanism, ballot_paper(person, leader)) >= backs
    return electors, against


@njit(cache=True)
def joiners(s, p, on, turnover, key, month, place, vote, join, share):
    """Members of a body who voted for the leader and go along with the top body's majority against him."""
    leader = s.counters[THE_LEADER]
    joined = 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, place] != FULL or person == leader or not able(s, person, month):
            continue
        if s.people[person].plotting:
            continue
        paper = ballot_paper(person, leader)
        if draw(key, month, vote, paper) < backing(s, p, on, turnover, month, person):
            joined += draw(key, month, join, paper) < share
    return joined


@njit(cache=True)
def expected_share(s, p, on, turnover, month):
    """The share of the committee that the leader can expect once the cards are on the table."""
    electors = 0
    expected = 0.0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, COMMITTEE] == FULL:
            electors += 1
            if not s.people[person].plotting:
                expected += backing(s, p, on, turnover, month, person)
    return expected / electors if electors else 0.0


@njit(cache=True)
def comes_together(s, p, on, turnover, key, month):
    """Whether the committee is assembled before the leader gives in."""
    mean = p.removal_holdout_days
    if in_plot(s, SECURITY_CHIEF):
        mean *= 1.0 - p.removal_cut_off
    needed = p.removal_assembly_days
    general = s.office[ARMY_CHIEF]
    with_him = able(s, general, month) and not s.people[general].plotting
    if with_him and backing(s, p, on, turnover, month, general) >= 0.5:
        needed *= p.removal_airlift
    return days_held(draw(key, month, HOLD_OUT, NOBODY_IN_PARTICULAR), mean) >= needed


@njit(cache=True)
def hand_over(s, leader, month):
    """The removed leader leaves the leadership, the inner bodies and government; the leadership is vacant."""
    for place in (LEADER, TOP, BUREAU, APPARATUS, GOVERNMENT, OFFICE):
        close_spell(s, leader, place, month, REMOVED)


@njit(cache=True)
def remove_leader(s, p, c, on, key, month):
    """Put the leader's removal to the top body, and to the committee if he appeals; returns whether he fell."""
    leader = s.counters[THE_LEADER]
    turnover = yearly_turnover(s, p, month)
    void = votes_void(s, p, on) and not in_plot(s, ARMY_CHIEF)
    electors, against = tally(s, p, on, turnover, key, month, TOP, TOP_VOTE)
    if 2 * against > electors:
        against += joiners(s, p, on, turnover, key, month, TOP, TOP_VOTE, GO_ALONG, p.removal_go_along)
    log_ballot(s, month, REMOVAL_OF_LEADER, TOP, NOBODY, leader, electors, against, OPEN)
    if void or 2 * against <= electors:
        return False
    follows = p.removal_follow * s.norms[COMMITTEE_FOLLOWS]
    hoped = expected_share(s, p, on, turnover, month) * (1.0 - follows)
    invoked = c.appeal and hoped >= p.removal_contest_share
    assembled = False
    above = 0
    against_above = 0
    if invoked:
        log_event(s, month, APPEAL, leader, COMMITTEE)
        assembled = comes_together(s, p, on, turnover, key, month)
    if assembled:
        above, against_above = tally(s, p, on, turnover, key, month, COMMITTEE, COMMITTEE_DECIDES)
        against_above += joiners(s, p, on, turnover, key, month, COMMITTEE, COMMITTEE_DECIDES, FOLLOW, follows)
        log_ballot(s, month, REMOVAL_OF_LEADER, COMMITTEE, NOBODY, leader, above, against_above, OPEN)
    if not two_chambers(against, electors, c.appeal, invoked, assembled, against_above, above, void):
        return False
    if not assembled and not c.top_removes_leader:  # it ratifies what it cannot change
        for person in s.active[: s.counters[N_ACTIVE]]:
            above += s.seats[person, COMMITTEE] == FULL
        log_ballot(s, month, REMOVAL_OF_LEADER, COMMITTEE, NOBODY, leader, above, above, OPEN)
    hand_over(s, leader, month)
    return True
