"""Norms: what people hold each other to, though no rule says so, and how it grows with use.

A norm that was kept k times and broken b times since the start, with the charter giving it strength s0, has the
strength

    nu = (w s0 + k) / (w + k + b),

w the weight of what the charter gives (``norm_prior``, in occasions). With w = 2 and s0 = 1/2 this is (1+k)/(2+k+b),
the strength proposed in the project's theory of Rigby's compact. That norms gain authority when kept and lose it when
broken, and that a norm exists only once it has structured action on several occasions, is Gill's (2018 ch. 1, 8); the
formula is our proposal. A norm is established when kept three times across two constellations of power; until then it
counts ``norm_untried`` of its strength where the leader is judged by it.

Once a year each norm that was put to the test is found kept or broken:

==================  ===================================  ===========================================================
norm                put to the test                      broken if
==================  ===================================  ===========================================================
life-safe           somebody stood out against the       anybody of the leadership was killed
                    leader, or anybody was killed
tenure-safe         always (Rigby's fifth rule)          more than ``norm_exits`` of the top body lost their seats,
                                                         or the leader's net gain passed ``norm_gain``
posts-apart         leader and head of government exist  they are one man (Rigby's first rule)
limited-patronage   somebody entered the top body or     more than ``norm_patronage`` of those who entered in five
                    the apparatus in five years          years, and still sit, are his clients (the second)
no-overlap          there is a government or an          another than he sits in top body, apparatus and government,
                    apparatus                            or more than ``norm_overlap`` of the top body in the
                                                         apparatus (the third)
countervailing      two sit in top body and apparatus    his men are half of them or more (the fourth)
organs-decide       questions were settled               less than half of them in session or plenum
collective          the leader stood against a majority  he won more than half of these questions
unity               somebody stood out against him       a faction formed
opposition-         somebody stood out against him       a member was moved against
tolerated
==================  ===================================  ===========================================================

The rules of the compact are Rigby's (1970; 1984), as Gill gives them; the thresholds are our proposal. The other norms
of the charter keep the strength that it gives them. How far the leader keeps what holds is

    balance = sum over norms put to the test of nu_k R_k / their number,        R_k = +1 kept, -1 broken,

which support takes in with the weight w_N (:mod:`collegium.conduct.support`).

Reads: seats, offices, stances, spells, decisions, workload, events. Writes: kept, broken, norms, norm_given, norm_held,
norm_bases, regime.norm_balance, bases, top_exits, others_out, events_seen.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from collegium.conduct.log import log_event
from collegium.conduct.policy import stands_adopted
from collegium.conduct.state import (
    APPARATUS,
    CHALLENGE_EVENT,
    CLIENT,
    COLLECTIVE,
    COUNTERVAILING,
    FACTION,
    FULL,
    GOVERNMENT,
    HEAD_OF_GOVERNMENT,
    KILLING,
    LIFE_SAFE,
    LIMITED_PATRONAGE,
    MOVE_EVENT,
    N_ACTIVE,
    N_DECISIONS,
    N_EVENTS,
    N_NORMS,
    N_POSITIONS,
    N_WAYS,
    NO_OVERLAP,
    NOBODY,
    NONE,
    NORM_BROKEN,
    NORM_KEPT,
    OPPONENT,
    OPPOSITION_TOLERATED,
    ORGANS_DECIDE,
    PLENUM,
    PLOT_BETRAYED,
    POSTPONED,
    POSTS_APART,
    SESSION,
    SUCCESSION,
    TENURE_SAFE,
    THE_LEADER,
    TOP,
    UNITY,
)
from collegium.parameters import param

KEPT, BROKEN, UNTRIED = np.int64(1), np.int64(-1), np.int64(0)

PARAMETERS = (
    param(
        "norm_prior", 4.0, "occasions", 0.1, 100.0, "weight of the strength that the charter gives a norm",
        "assumed: as much as four years of use",
    ),
    param(
        "norm_untried", 0.5, "share", 0.0, 1.0, "share of its strength that a norm has before it is established",
        "our proposal after Gill 2018 ch. 1",
    ),
    param(
        "norm_exits", 0.15, "1/year", 0.0, 1.0, "share of the top body that may lose their seats in a year",
        "our proposal: Rigby's rule of limited turnover has no number",
    ),
    param(
        "norm_gain", 3.0, "people", 0.0, 50.0, "the leader's largest net gain in a year",
        "our proposal: the largest of Gill 2018 ch. 6 note 29 is 3",
    ),
    param(
        "norm_patronage", 0.5, "share", 0.0, 1.0, "largest share of the leader's clients among those who entered",
        "our proposal; 11 of 26 in 1964-82 (Gill 2018 ch. 6 note 29)",
    ),
    param(
        "norm_overlap", 0.5, "share", 0.0, 1.0, "largest share of the top body that may sit in the apparatus",
        "our proposal; 7 of 15 in June 1957 (Gill 2018 Table 5.2)",
    ),
)  # fmt: skip


@njit(cache=True)
def strength(given, prior, kept, broken):
    """The strength of a norm, 0 to 1.

    Parameters
    ----------
    given : float
        What the charter gives it.
    prior : float
        The weight of that, in occasions.
    kept, broken : int
        Occasions.

    Examples
    --------
    >>> strength(0.5, 2.0, 3, 0), round(strength(0.5, 2.0, 3, 2), 6)
    (0.8, 0.571429)
    """
    return (prior * given + kept) / (prior + kept + broken)


@njit(cache=True)
def established(kept, bases):
    """Whether a norm is established: kept three times across two constellations of power.

    Examples
    --------
    >>> established(3, 2), established(9, 1)
    (True, False)
    """
    return kept >= 3 and bases >= 2


@njit(cache=True)
def net_gain(clients_in, others_in, others_out):
    """The leader's net gain: clients appointed, less the others appointed who are not balanced by others removed.

    Examples
    --------
    >>> net_gain(11, 15, 16)  # 1964-82
    12
    """
    return clients_in - (others_in - others_out)


@njit(cache=True)
def posts_apart(s):
    """Rigby's first rule: the leader does not head the government."""
    leader, head = s.counters[THE_LEADER], s.office[HEAD_OF_GOVERNMENT]
    if leader < 0 or head < 0:
        return UNTRIED
    return BROKEN if leader == head else KEPT


@njit(cache=True)
def entered(s, person, place, month):
    """The month in which somebody took the seat he holds in a body, or -1."""
    row = s.open[person, place]
    return s.spells[row, 4] if row >= 0 else NOBODY


@njit(cache=True)
def limited_patronage(s, p, month):
    """Rigby's second rule, of those who entered in the last five years and still sit."""
    came, his = 0, 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if person == s.counters[THE_LEADER]:
            continue
        last = max(entered(s, person, TOP, month), entered(s, person, APPARATUS, month))
        if last > max(0, month - 60):
            came += 1
            his += s.people[person].stance == CLIENT
    if came == 0 or s.counters[THE_LEADER] < 0:
        return UNTRIED
    return BROKEN if his > p.norm_patronage * came else KEPT


@njit(cache=True)
def no_overlap(s, p):
    """Rigby's third rule."""
    full, both, thrice = 0, 0, 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, TOP] == FULL:
            full += 1
            both += s.seats[person, APPARATUS] != NONE
        if s.seats[person, TOP] != NONE and s.seats[person, APPARATUS] != NONE and person != s.counters[THE_LEADER]:
            thrice += s.seats[person, GOVERNMENT] != NONE or person == s.office[HEAD_OF_GOVERNMENT]
    if full == 0:
        return UNTRIED
    return BROKEN if thrice > 0 or both > p.norm_overlap * full else KEPT


@njit(cache=True)
def countervailing(s):
    """Rigby's fourth rule: the leader and his clients are less than half of the top body and the apparatus."""
    seated, his = 0, 0
    leader = s.counters[THE_LEADER]
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, TOP] != NONE or s.seats[person, APPARATUS] != NONE:
            seated += 1
            his += person == leader or s.people[person].stance == CLIENT
    if seated < 2 or leader < 0:
        return UNTRIED
    return BROKEN if 2 * his >= seated else KEPT


@njit(cache=True)
def tenure_safe(s, p, month):
    """Rigby's fifth rule: few leave the top body in a year, and the leader gains few."""
    full, clients_in, others_in = 0, 0, 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, TOP] != FULL:
            continue
        full += 1
        if entered(s, person, TOP, month) > month - 12 and month > 12:
            if s.people[person].stance == CLIENT:
                clients_in += 1
            else:
                others_in += 1
    exits = s.regime[0].top_exits
    if full + exits == 0:
        return UNTRIED
    gain = net_gain(clients_in, others_in, s.regime[0].others_out)
    return BROKEN if exits > p.norm_exits * (full + exits) or abs(gain) > p.norm_gain else KEPT


@njit(cache=True)
def organs_decide(s, month):
    """Whether half of the year's questions were settled in session or plenum."""
    total, organs = 0, 0
    for past in range(max(0, month - 12), month):
        for way in range(N_WAYS):
            total += s.workload[past, way]
        organs += s.workload[past, SESSION] + s.workload[past, PLENUM]
    if total == 0:
        return UNTRIED
    return BROKEN if 2 * organs < total else KEPT


@njit(cache=True)
def collective(s, month):
    """Whether the leader, where a majority of his colleagues stood against him, mostly gave way.

    Both logs are in order of time, so that the year is read from its end.
    """
    opposed, won = 0, 0
    row, place = s.counters[N_DECISIONS] - 1, s.counters[N_POSITIONS] - 1
    while row >= 0 and s.decisions[row, 0] >= month - 12:
        others = 0
        while place >= 0 and s.positions[place, 0] >= row:
            if s.positions[place, 0] == row and s.positions[place, 1] != s.decisions[row, 6]:
                others += s.positions[place, 2]
            place -= 1
        stood, outcome = s.decisions[row, 7], s.decisions[row, 10]
        if stood * others < 0 and outcome != POSTPONED:
            opposed += 1
            held = stands_adopted(outcome, s.decisions[row, 8], s.decisions[row, 9])
            won += held == (stood > 0)
        row -= 1
    if opposed == 0:
        return UNTRIED
    return BROKEN if 2 * won > opposed else KEPT


@njit(cache=True)
def weigh_norm(s, norm, held, month):
    """Count one occasion of one norm."""
    s.norm_held[norm] = held
    if held == KEPT:
        s.kept[norm] += 1
        if s.norm_bases[norm, 1] != s.regime[0].bases:
            s.norm_bases[norm, 0] = max(0, s.norm_bases[norm, 0]) + 1
            s.norm_bases[norm, 1] = s.regime[0].bases
    elif held == BROKEN:
        s.broken[norm] += 1
    if held != UNTRIED:
        kind = NORM_KEPT if held == KEPT else NORM_BROKEN
        log_event(s, month, kind, s.counters[THE_LEADER], TOP)
        s.events[s.counters[N_EVENTS] - 1, 4] = norm


@njit(cache=True)
def hold_to(s, p, on, given, month):
    """The norms of the month: those of the charter, weighed once a year by what was done.

    Parameters
    ----------
    given : ndarray of float, shape (N_NORMS,)
        What the charter gives each norm; NaN where it says nothing of it, and then it does not hold.
    """
    for norm in range(N_NORMS):
        s.norm_given[norm] = given[norm]
        base = 0.0 if np.isnan(given[norm]) else given[norm]
        if on.norms and not np.isnan(given[norm]):
            s.norms[norm] = strength(base, p.norm_prior, s.kept[norm], s.broken[norm])
        else:
            s.norms[norm] = base
    if on.norms and month % 12 == 0:
        weigh_year(s, p, month)


@njit(cache=True)
def weigh_year(s, p, month):
    """What of the norms was kept and what broken in the last twelve months."""
    killed, moved, formed, stood_out = 0, 0, 0, 0
    for row in range(s.regime[0].events_seen, s.counters[N_EVENTS]):
        kind = s.events[row, 1]
        killed += kind == KILLING
        moved += kind == MOVE_EVENT
        formed += kind == FACTION
        stood_out += kind in (CHALLENGE_EVENT, PLOT_BETRAYED, MOVE_EVENT)
        s.regime[0].bases += kind == SUCCESSION
    for person in s.active[: s.counters[N_ACTIVE]]:
        stood_out += s.people[person].stance == OPPONENT and s.seats[person, TOP] != NONE
    weigh_norm(s, LIFE_SAFE, BROKEN if killed > 0 else (KEPT if stood_out > 0 else UNTRIED), month)
    weigh_norm(s, UNITY, BROKEN if formed > 0 else (KEPT if stood_out > 0 else UNTRIED), month)
    weigh_norm(s, OPPOSITION_TOLERATED, BROKEN if moved > 0 else (KEPT if stood_out > 0 else UNTRIED), month)
    weigh_norm(s, POSTS_APART, posts_apart(s), month)
    weigh_norm(s, LIMITED_PATRONAGE, limited_patronage(s, p, month), month)
    weigh_norm(s, NO_OVERLAP, no_overlap(s, p), month)
    weigh_norm(s, COUNTERVAILING, countervailing(s), month)
    weigh_norm(s, TENURE_SAFE, tenure_safe(s, p, month), month)
    weigh_norm(s, ORGANS_DECIDE, organs_decide(s, month), month)
    weigh_norm(s, COLLECTIVE, collective(s, month), month)
    s.regime[0].top_exits = 0
    s.regime[0].others_out = 0
    s.regime[0].events_seen = s.counters[N_EVENTS]
    s.regime[0].norm_balance = balance(s, p)


@njit(cache=True)
def balance(s, p):
    """How far the leader keeps what holds: the mean of nu R over the norms in force that were put to the test."""
    total, tried = 0.0, 0
    for norm in range(N_NORMS):
        if s.norm_held[norm] == UNTRIED or np.isnan(s.norm_given[norm]):
            continue
        tried += 1
        nu = strength(s.norm_given[norm], p.norm_prior, s.kept[norm], s.broken[norm])
        if not established(s.kept[norm], s.norm_bases[norm, 0]):
            nu *= p.norm_untried
        total += nu * s.norm_held[norm]
    return total / tried if tried else 0.0
