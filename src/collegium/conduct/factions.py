"""Factions: coalitions among those who sit high, with a membership that comes and goes.

Coalitions of the 1920s were united by conviction rather than organisation, their boundaries were fluid, and successive
ones were drawn anew (Gill 2018 ch. 3, l.812, l.899, l.937); faction was the normal way of a pure oligarchy and possible
under a predominant leader who did not feel threatened (ch. 8, l.3487-3493). Oppositions lost with few seats and few
delegates (3 of 128 in January 1924, l.753). Equations: OUR PROPOSAL.

Somebody *stands out* if he is in the inner bodies or heads a province, his private chance b to back the leader is below
``faction_doubt`` and he differs from the line by ``faction_gap`` or more. What belonging to a faction with a share y of
strength is worth to him is

    U = W (faction_policy (|x - x_L| - |x - x_F|) + faction_discontent (1 - 2 b) + faction_ambition a) - (1 - W) K,
    W = 1 / (1 + exp(-faction_slope (y - 1/2))),
    K = ((ban_cost ban + unity_cost nu_unity) (1 - nu_tolerated) + faction_fear F) (1 - faction_shelter t),

x_F the mean position of its members, a ambition, t standing, F fear (a and t 1/2 without `careers`). Its strength is
what it reckons with in the two arenas,

    y = (1 - faction_below) (members + sum of the dissent of all others) / full members of the top body
        + faction_below (provinces that its members head) / provinces,

the dissent of somebody being his chance to vote against the leader, and the provinces standing for the delegates that
their heads pick. Whoever counts himself in counts as a member.

Each month, at ``faction_rate`` a year, a member, or somebody who stands out, thinks it over: to stay out (0), to join
or stay in any faction (U, and faction_habit if it is his), or, if he is in none and sits in the inner bodies, to form
one; the choice is by the logit rule with ``faction_noise``. With `strategies`, those of the top body who aligned
themselves with the leader take no part, and the independent half as often. Whoever forms a faction (U of himself alone)
asks those of the inner bodies who stand out within ``faction_reach`` of him, or ``faction_reach`` (1 + faction_signal)
if they associate or signal dissent; each accepts with chance 1 / (1 + exp(-U / faction_noise)), U that of the group of
all who were asked. It forms with ``faction_least`` members, and dissolves with fewer, or when the leader it is against
goes. Whoever leaves the inner bodies and heads no province drops out.

*It fights* in the open votes, where a member backs the leader with the chance (1 - faction_discipline) b. One that
reckons with more than half (y > 1/2) calls for a vote on the leader at ``faction_calls`` a year, if the charter lets
him be removed (``regime.called``; :mod:`collegium.conduct.contest` holds the vote). At the congress the delegates of
its provinces follow their heads, heads whose patron is a member among them. After a congress that the leader commanded
it is beaten: each province head who is a member loses his post with the chance ``faction_province_lost``. What the ban
does to it: :mod:`collegium.conduct.discipline`.

Reads: seats, province, people (position, stance, patron, tactic, orientation, fear, what support reads), norms, line,
the charter's ban. Writes: people.faction, regime.factions, factions_under, called; province; events ``faction`` and
``faction dissolved``, with the number of the faction; what :mod:`collegium.conduct.discipline` writes."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from collegium.conduct import discipline
from collegium.conduct.chance import draw
from collegium.conduct.discipline import after_the_fall, invoke_ban
from collegium.conduct.influence import fear_of
from collegium.conduct.lives import well
from collegium.conduct.log import close_spell, log_between
from collegium.conduct.means import chosen
from collegium.conduct.people import backing, ballot_paper, on_top, private_backing, yearly_turnover
from collegium.conduct.state import (
    APPARATUS,
    BUREAU,
    FACTION,
    FACTION_DISSOLVED,
    FULL,
    LOST_POST,
    N_ACTIVE,
    N_PERSONS,
    NOBODY,
    NONE,
    OPPOSITION_TOLERATED,
    PROVINCE,
    THE_LEADER,
    TOP,
    UNITY,
)
from collegium.conduct.tactics import ALIGNED, ASSOCIATE, INDEPENDENT, SIGNAL
from collegium.parameters import param

MOST = 8  # factions at one time
# The columns of a roll: number, members, members in the top body, provinces, sum of positions, dissent of its members.
NUMBER, MEMBERS, IN_TOP, PROVINCES, POSITIONS, DISSENT = range(6)
STAY_OUT, FORM = np.int64(MOST), np.int64(MOST + 1)  # beside the rows of the roll
NO_FACTION = -1.0e9

THINK_OVER = np.int64(290)
CHOOSE_FACTION = np.int64(291)
ACCEPT_CALL = np.int64(292)
LOSE_PROVINCE = np.int64(293)
CALL = np.int64(294)

_OURS = "our proposal; the number is assumed"
PARAMETERS = (
    param("faction_rate", 1.0, "1/year", 0.0, 12.0, "how often somebody thinks of joining, leaving, forming", _OURS),
    param("faction_noise", 0.2, "1", 0.01, 10.0, "noise of that choice", _OURS),
    param("faction_gap", 0.1, "1", 0.0, 1.0, "distance from the line from which on somebody stands out", _OURS),
    param("faction_doubt", 0.6, "probability", 0.0, 1.0, "chance to back the leader below which somebody may", _OURS),
    param("faction_reach", 0.2, "1", 0.0, 1.0, "distance within which people find each other", _OURS),
    param("faction_signal", 1.0, "1", 0.0, 10.0, "how much farther those are found who associate or signal", _OURS),
    param("faction_least", 2.0, "people", 1.0, 20.0, "members below which there is no faction", "assumed: two"),
    param("faction_slope", 8.0, "1", 0.0, 50.0, "how sharply the chance to win rises with strength", _OURS),
    param("faction_below", 0.3, "share", 0.0, 1.0, "weight of delegates beside the top body in reckoning", _OURS),
    param("faction_policy", 2.0, "1", 0.0, 10.0, "worth of one's own policy, per unit of the axis", _OURS),
    param("faction_discontent", 1.0, "1", 0.0, 10.0, "worth of being rid of a leader one does not back at all", _OURS),
    param("faction_ambition", 0.5, "1", 0.0, 10.0, "worth of winning to the fully ambitious", _OURS),
    param("faction_habit", 0.3, "1", 0.0, 10.0, "what holds a member beyond that", _OURS),
    param("ban_cost", 0.3, "1", 0.0, 10.0, "cost of losing where factions are banned", _OURS),
    param("unity_cost", 0.3, "1", 0.0, 10.0, "cost of losing under a full norm of unity", _OURS),
    param("faction_fear", 1.0, "1", 0.0, 10.0, "cost of losing per unit of fear", _OURS),
    param("faction_shelter", 0.5, "share", 0.0, 1.0, "how far full standing protects a loser", _OURS),
    param("faction_discipline", 0.9, "share", 0.0, 1.0, "how far a member votes with his faction", _OURS),
    param("faction_calls", 1.0, "1/year", 0.0, 12.0, "calls a year for a vote on the leader by a stronger one",
          _OURS),
    param(
        "faction_province_lost", 0.8, "probability", 0.0, 1.0,
        "chance that a province head of a faction beaten at a congress loses his post",
        "assumed: Leningrad after December 1925 (Gill 2018 ch. 3, l.759)",
    ),
    *discipline.PARAMETERS,
)  # fmt: skip


@njit(cache=True)
def chance_to_win(strength, slope):
    """The chance that a faction with a share of strength wins, W.

    Examples
    --------
    >>> chance_to_win(0.5, 8.0), round(chance_to_win(0.25, 8.0), 6)
    (0.5, 0.119203)
    """
    return 1.0 / (1.0 + math.exp(-slope * (strength - 0.5)))


@njit(cache=True)
def strength_of(members, dissent, seats, provinces, all_provinces, below):
    """What a faction reckons with, y.

    Parameters
    ----------
    members : int
        Of the faction in the top body.
    dissent : float
        Sum of the chances of the unattached there to vote against the leader.
    seats : int
        Full members of the top body, the leader among them.
    provinces, all_provinces : int
        That its members head, and all.
    below : float
        Weight of the provinces, 0 to 1.

    Examples
    --------
    Three of seven, nobody else, one province of twenty:

    >>> round(strength_of(3, 0.0, 7, 1, 20, 0.3), 6)
    0.315
    """
    top = (members + dissent) / seats if seats else 0.0
    return (1.0 - below) * top + below * (provinces / all_provinces if all_provinces else 0.0)


@njit(cache=True)
def cost_of_losing(ban, unity, tolerated, fear, standing, ban_cost, unity_cost, of_fear, shelter):
    """What a loser suffers, K.

    Examples
    --------
    >>> round(cost_of_losing(True, 0.5, 0.2, 0.1, 0.6, 0.3, 0.3, 1.0, 0.5), 6)  # (.45 * .8 + .1) * .7
    0.322
    """
    return ((ban_cost * ban + unity_cost * unity) * (1.0 - tolerated) + of_fear * fear) * (1.0 - shelter * standing)


@njit(cache=True)
def worth_of_belonging(win, nearer, discontent, ambition, cost, of_policy, of_discontent, of_ambition):
    """What belonging to a faction is worth, U.

    Parameters
    ----------
    win : float
        W, 0 to 1.
    nearer : float
        By how much its mean position is nearer to him than the line, -1 to 1.
    discontent : float
        1 - 2 b, -1 to 1.
    ambition : float
        0 to 1.
    cost : float
        K.

    Examples
    --------
    >>> round(worth_of_belonging(0.25, 0.2, 0.4, 0.5, 0.6, 2.0, 1.0, 0.5), 6)  # .25 * 1.05 - .75 * .6
    -0.1875
    """
    return win * (of_policy * nearer + of_discontent * discontent + of_ambition * ambition) - (1.0 - win) * cost


@njit(cache=True)
def accepts_call(worth, noise, u):
    """Whether somebody who is asked joins, from an even draw.

    Examples
    --------
    >>> accepts_call(0.0, 0.3, 0.49), accepts_call(0.0, 0.3, 0.51)
    (True, False)
    """
    return u < 1.0 / (1.0 + math.exp(-worth / noise))


@njit(cache=True)
def sits_high(s, person):
    """Whether somebody may belong to a faction: in the inner bodies, or the head of a province; not the leader."""
    if person == s.counters[THE_LEADER] or not s.people[person].alive or s.people[person].retired:
        return False
    return on_top(s, person) or s.people[person].province_of >= 0


@njit(cache=True)
def row_of(roll, faction):
    """The row of a faction in a roll, -1 if it is not there."""
    if faction >= 0:
        for row in range(MOST):
            if roll[row, NUMBER] == faction:
                return row
    return -1


@njit(cache=True)
def call_roll(s, p, on, turnover, month, roll):
    """Fill the roll of factions, whoever holds nothing any more dropped; returns the top body: (seats, dissent).

    The dissent is that of all its full members but the leader.
    """
    roll[:] = 0.0
    roll[:, NUMBER] = NOBODY
    seats, dissent = 0, 0.0
    for person in s.active[: s.counters[N_ACTIVE]]:
        faction = s.people[person].faction
        if faction >= 0 and not sits_high(s, person):
            s.people[person].faction = NOBODY
            faction = NOBODY
        in_top = s.seats[person, TOP] == FULL
        against = 0.0
        if in_top:
            seats += 1
            if person != s.counters[THE_LEADER]:
                against = 1.0 - backing(s, p, on, turnover, month, person)
                dissent += against
        if faction < 0:
            continue
        row = row_of(roll, faction)
        if row < 0:
            row = row_of_free(roll)
            roll[row, NUMBER] = faction
        roll[row, MEMBERS] += 1
        roll[row, IN_TOP] += in_top
        roll[row, PROVINCES] += s.people[person].province_of >= 0
        roll[row, POSITIONS] += s.people[person].position
        roll[row, DISSENT] += against
    return seats, dissent


@njit(cache=True)
def row_of_free(roll):
    """A free row of a roll, -1 if there is none."""
    for row in range(MOST):
        if roll[row, NUMBER] < 0:
            return row
    return -1


@njit(cache=True)
def stands_out(s, p, on, turnover, month, person):
    """Whether somebody who sits high and is in no faction differs with the line and hardly backs the leader."""
    if s.people[person].faction >= 0 or not sits_high(s, person) or not well(s, person, month):
        return False
    if abs(s.people[person].position - s.line[0]) < p.faction_gap:
        return False
    return private_backing(s, p, on, turnover, month, person) < p.faction_doubt


@njit(cache=True)
def worth_to(s, p, c, on, turnover, month, person, members, dissent, seats, provinces, centre):
    """What belonging to a faction so made up is worth to somebody."""
    man = s.people[person]
    ambition = man.ambition if on.careers else 0.5
    standing = man.standing if on.careers else 0.5
    strength = strength_of(members, dissent, seats, provinces, s.province.size, p.faction_below)
    cost = cost_of_losing(
        c.faction_ban, s.norms[UNITY], s.norms[OPPOSITION_TOLERATED], fear_of(s, p, on, person), standing,
        p.ban_cost, p.unity_cost, p.faction_fear, p.faction_shelter,
    )  # fmt: skip
    nearer = abs(man.position - s.line[0]) - abs(man.position - centre)
    discontent = 1.0 - 2.0 * private_backing(s, p, on, turnover, month, person)
    win = chance_to_win(strength, p.faction_slope)
    return worth_of_belonging(
        win, nearer, discontent, ambition, cost, p.faction_policy, p.faction_discontent, p.faction_ambition
    )


@njit(cache=True)
def worth_of_row(s, p, c, on, turnover, month, person, roll, row, seats, dissent):
    """What belonging to a faction of the roll is worth to somebody, himself counted in."""
    members, in_top, provinces = roll[row, MEMBERS], roll[row, IN_TOP], roll[row, PROVINCES]
    positions, others = roll[row, POSITIONS], dissent - roll[row, DISSENT]
    if s.people[person].faction != roll[row, NUMBER]:
        members += 1
        positions += s.people[person].position
        provinces += s.people[person].province_of >= 0
        if s.seats[person, TOP] == FULL:
            in_top += 1
            others -= 1.0 - backing(s, p, on, turnover, month, person)
    centre = positions / members
    return worth_to(s, p, c, on, turnover, month, person, in_top, max(0.0, others), seats, provinces, centre)


@njit(cache=True)
def worth_alone(s, p, c, on, turnover, month, person, seats, dissent):
    """What a faction of his own is worth to somebody, before he has asked anybody."""
    in_top = s.seats[person, TOP] == FULL
    others = dissent - in_top * (1.0 - backing(s, p, on, turnover, month, person))
    heads = s.people[person].province_of >= 0
    centre = s.people[person].position
    return worth_to(s, p, c, on, turnover, month, person, in_top, max(0.0, others), seats, heads, centre)


@njit(cache=True)
def eagerness(s, on, person):
    """How much of the rate at which people think factions over is his: by his orientation, if he has one."""
    if on.strategies and s.seats[person, TOP] == FULL:
        if s.people[person].orientation == ALIGNED:
            return 0.0
        if s.people[person].orientation == INDEPENDENT:
            return 0.5
    return 1.0


@njit(cache=True)
def within_reach(s, p, on, person, other):
    """Whether one who would form a faction finds another."""
    reach = p.faction_reach
    tactic = s.people[other].tactic
    if on.strategies and (tactic in (ASSOCIATE, SIGNAL)):
        reach *= 1.0 + p.faction_signal
    return abs(s.people[person].position - s.people[other].position) <= reach


@njit(cache=True)
def call_together(s, p, c, on, key, month, turnover, founder, seats, dissent):
    """Somebody asks the others who stand out within his reach; returns how many then make a faction, 0 if too few."""
    asked = np.zeros(s.counters[N_PERSONS], np.bool_)
    in_top, provinces, members = 0, 0, 0
    positions, others = 0.0, dissent
    for person in s.active[: s.counters[N_ACTIVE]]:
        inner = s.seats[person, TOP] + s.seats[person, BUREAU] + s.seats[person, APPARATUS] != NONE
        out = person == founder or (inner and stands_out(s, p, on, turnover, month, person))
        if out and within_reach(s, p, on, founder, person):
            asked[person] = True
            members += 1
            positions += s.people[person].position
            provinces += s.people[person].province_of >= 0
            if s.seats[person, TOP] == FULL:
                in_top += 1
                others -= 1.0 - backing(s, p, on, turnover, month, person)
    centre = positions / members
    joined = 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if not asked[person]:
            continue
        worth = worth_to(s, p, c, on, turnover, month, person, in_top, max(0.0, others), seats, provinces, centre)
        u = draw(key, month, ACCEPT_CALL, ballot_paper(person, founder))
        asked[person] = person == founder or accepts_call(worth, p.faction_noise, u)
        joined += asked[person]
    if joined < p.faction_least:
        return 0
    number = s.regime[0].factions + 1
    s.regime[0].factions = number
    for person in s.active[: s.counters[N_ACTIVE]]:
        if asked[person]:
            s.people[person].faction = number
    log_between(s, month, FACTION, founder, TOP, number)
    return joined


@njit(cache=True)
def think_over(s, p, c, on, key, month, turnover, person, roll, seats, dissent):
    """A member, or somebody who stands out, stays out, joins, changes or forms a faction; returns whether he did."""
    scores = np.full(MOST + 2, NO_FACTION)
    for row in range(MOST):
        if roll[row, NUMBER] >= 0:
            scores[row] = worth_of_row(s, p, c, on, turnover, month, person, roll, row, seats, dissent)
            if roll[row, NUMBER] == s.people[person].faction:
                scores[row] += p.faction_habit
    scores[STAY_OUT] = 0.0
    if s.people[person].faction < 0 and on_top(s, person) and row_of_free(roll) >= 0:
        scores[FORM] = worth_alone(s, p, c, on, turnover, month, person, seats, dissent)
    pick = chosen(scores, p.faction_noise, draw(key, month, CHOOSE_FACTION, person))
    if pick == FORM:
        return call_together(s, p, c, on, key, month, turnover, person, seats, dissent) > 0
    before = s.people[person].faction
    after = np.int64(roll[pick, NUMBER]) if pick < MOST else NOBODY
    s.people[person].faction = after
    return before != after


@njit(cache=True)
def dissolve(s, month, number):
    """A faction is no more."""
    last = NOBODY
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.people[person].faction == number:
            s.people[person].faction = NOBODY
            last = np.int64(person)
    log_between(s, month, FACTION_DISSOLVED, last, TOP, number)


@njit(cache=True)
def dissolve_small(s, p, month, roll, least):
    """Factions with fewer than ``least`` members dissolve; returns how many."""
    gone = 0
    for row in range(MOST):
        if roll[row, NUMBER] >= 0 and roll[row, MEMBERS] < least:
            dissolve(s, month, np.int64(roll[row, NUMBER]))
            gone += 1
    return gone


@njit(cache=True)
def delegates_of(s, c, faction):
    """The delegates that a faction sends to a congress: those of the provinces its members head.

    None where the heads of provinces do not pick them.
    """
    n = 0
    if c.secretaries_delegate:
        for unit in range(s.province.size):
            head = s.province[unit]
            if head >= 0 and s.people[head].faction == faction:
                n += c.delegates_per_province
    return n


@njit(cache=True)
def calls(s, p, c, key, month, roll, row, seats, dissent):
    """Whether a faction of the roll is the stronger side, and calls for a vote on the leader this month."""
    others = max(0.0, dissent - roll[row, DISSENT])
    strength = strength_of(roll[row, IN_TOP], others, seats, roll[row, PROVINCES], s.province.size, p.faction_below)
    if not c.leader_removable or strength <= 0.5:
        return False
    return draw(key, month, CALL, np.int64(roll[row, NUMBER])) < p.faction_calls / 12.0


@njit(cache=True)
def follows_faction(s, person):
    """Whether somebody's patron belongs to a faction."""
    patron = s.people[person].patron
    return patron >= 0 and s.people[patron].faction >= 0


@njit(cache=True)
def beaten(s, p, key, month):
    """After a congress that the leader commanded: heads of provinces who belong to a faction lose their posts."""
    for unit in range(s.province.size):
        head = s.province[unit]
        if head < 0 or s.people[head].faction < 0:
            continue
        if draw(key, month, LOSE_PROVINCE, unit) < p.faction_province_lost:
            close_spell(s, head, PROVINCE, month, LOST_POST)


@njit(cache=True)
def coalesce(s, p, c, on, key, month, pi):
    """One month: factions dissolve, people join and leave, the ban strikes, losers fall and come back."""
    turnover = yearly_turnover(s, p, month)
    leader = s.counters[THE_LEADER]
    s.regime[0].called = False
    roll = np.zeros((MOST, 6))
    seats, dissent = call_roll(s, p, on, turnover, month, roll)
    if s.regime[0].factions_under != leader:
        dissolve_small(s, p, month, roll, 1.0e9)
        s.regime[0].factions_under = leader
        seats, dissent = call_roll(s, p, on, turnover, month, roll)
    if leader >= 0:
        for person in s.active[: s.counters[N_ACTIVE]]:
            # most hold nothing: calls that take the whole state only for the others
            inner = s.seats[person, TOP] + s.seats[person, BUREAU] + s.seats[person, APPARATUS] != NONE
            may_join = s.people[person].province_of >= 0 and roll[0, NUMBER] >= 0
            if not inner and not may_join and s.people[person].faction < 0:
                continue
            u, rate = draw(key, month, THINK_OVER, person), p.faction_rate / 12.0
            if u >= rate or u >= rate * eagerness(s, on, person):
                continue
            member = s.people[person].faction >= 0 and well(s, person, month)
            if not member and not stands_out(s, p, on, turnover, month, person):
                continue
            if think_over(s, p, c, on, key, month, turnover, person, roll, seats, dissent):
                seats, dissent = call_roll(s, p, on, turnover, month, roll)
        if dissolve_small(s, p, month, roll, p.faction_least) > 0:
            seats, dissent = call_roll(s, p, on, turnover, month, roll)
        for row in range(MOST):
            if roll[row, NUMBER] < 0:
                continue
            faction = np.int64(roll[row, NUMBER])
            s.regime[0].called |= calls(s, p, c, key, month, roll, row, seats, dissent)
            if c.faction_ban:
                invoke_ban(s, p, c, on, key, month, pi, faction, roll[row, IN_TOP] / max(1, seats))
    after_the_fall(s, p, c, on, key, month)
