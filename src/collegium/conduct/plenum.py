"""Between congresses: the plenum of the committee expels, pensions off, co-opts and elects (switch `plenum`).

The plenum meets every ``plenum_months`` after the last congress. Its order is our proposal:

1. *Expulsion*, where the charter lets the committee expel its members. The case of each member who is an open opponent
   is raised with probability ``expulsion_case``. A leader who is well brings it if he expects two thirds, the sum of
   the members' chances to back him; if he is not well, the full members of the top body vote on bringing it, and more
   than half must be for it. The committee votes, in secret where it elects in secret; who backs the leader is for
   expulsion, the accused votes for himself; two thirds of those who are well expel (from 1921 on, jointly with the
   control body, Gill 2018, l.554; the two thirds are public knowledge). He loses all seats in committee and inner
   bodies, but not his post.
2. *Retirement together*: if the leader is well, has a majority and the dead souls are more than ``retirement_share`` of
   the members, they retire, as 110 did in April 1989 (Gill 2018 ch. 7, l.3079).
3. *Co-option*, where the charter has it: empty seats go to holders of posts who have none, under `job_slots` in the
   order of rank, else the highest draw + 2 b first where the choice is the leader's (as likely as his control of
   appointments), and the highest draw where it is not. Each is voted on in the open like any recommended man.
4. Top body, apparatus and bureau are brought to their sizes of the month, as at a congress and under the leader's
   control of appointments, so that a vacancy by death waits for a plenum and not for a congress; the control body too
   (:mod:`collegium.conduct.bodies`).

Reads: seats, office, province, people.slot, stance, sizes of the month, what backing reads, regime.last_congress.
Writes: seats, people.slot, counters[SECOND]; the logs of ballots (`expulsion`, `co-option`) and events (`move`,
`retirement`).
"""

from __future__ import annotations

import numpy as np
from numba import njit

from collegium.conduct.ballots import able, accepts
from collegium.conduct.bodies import fill_control
from collegium.conduct.chance import draw
from collegium.conduct.committee import dead_soul, post_of, slots_of
from collegium.conduct.congress import fill
from collegium.conduct.contest import carried
from collegium.conduct.flow import appointee_is_loyal
from collegium.conduct.log import close_spell, log_ballot, log_event, open_spell
from collegium.conduct.people import (
    backing,
    ballot_paper,
    committee_majority,
    control,
    private_backing,
    yearly_turnover,
)
from collegium.conduct.rules import (
    APPARATUS_CANDIDATE,
    APPARATUS_FULL,
    BUREAU_CANDIDATE,
    BUREAU_FULL,
    COMMITTEE_SEATS,
    CONTROL_SEATS,
    TOP_CANDIDATE,
    TOP_FULL,
)
from collegium.conduct.state import (
    APPARATUS,
    BUREAU,
    CANDIDATE,
    COMMITTEE,
    COOPTED,
    COOPTION,
    EXPELLED,
    EXPULSION,
    FULL,
    MOVE_EVENT,
    N_ACTIVE,
    N_PERSONS,
    NOBODY,
    NONE,
    OPEN,
    OPPONENT,
    RETIRED,
    RETIREMENT,
    SECOND,
    THE_LEADER,
    TOP,
    _codes,
)

CASE, BRING, EXPEL_VOTE, COOPT_CONTROL, COOPT_PICK, COOPT_VOTE, COOPT_ACCEPT = _codes(7, 175)


@njit(cache=True)
def two_thirds(votes_for, electors):
    """Two thirds of those entitled.

    >>> two_thirds(88, 132), two_thirds(87, 132), two_thirds(0, 0)
    (True, False, False)
    """
    return electors > 0 and 3 * votes_for >= 2 * electors


@njit(cache=True)
def plenum_due(month, last_congress, every):
    """Whether a plenum meets in a month.

    >>> [month for month in range(12, 32) if plenum_due(month, 12, 6.0)]
    [18, 24, 30]
    """
    since = month - last_congress
    return since > 0 and since % max(1, int(every)) == 0


@njit(cache=True)
def against_opponent(s, p, c, on, turnover, month, person):
    """The chance that a member of the committee votes to expel an opponent of the leader."""
    if c.secret_committee:
        return private_backing(s, p, on, turnover, month, person)
    return backing(s, p, on, turnover, month, person)


@njit(cache=True)
def two_thirds_expected(s, p, c, on, turnover, month, accused):
    """Whether the leader expects two thirds of the committee against an opponent in it, who is for himself."""
    expected, electors = 0.0, 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, COMMITTEE] == FULL and able(s, month, person):
            electors += 1
            if person != accused:
                expected += against_opponent(s, p, c, on, turnover, month, person)
    return two_thirds(expected + 1e-9, electors)


@njit(cache=True)
def try_member(s, p, c, on, key, month, turnover, place, mechanism, accused):
    """The full members of a body who are well vote on an opponent: (electors, votes against him)."""
    electors, votes = 0, 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, place] != FULL or not able(s, month, person):
            continue
        electors += 1
        if person == accused:
            continue
        if place == COMMITTEE:
            against = against_opponent(s, p, c, on, turnover, month, person)
        else:
            against = backing(s, p, on, turnover, month, person)
        votes += draw(key, month, mechanism, ballot_paper(person, accused)) < against
    return electors, votes


@njit(cache=True)
def expel_opponents(s, p, c, on, key, month, turnover):
    """The cases of opponents are brought, and voted on."""
    leader = s.counters[THE_LEADER]
    if leader < 0 or not c.committee_expels:
        return
    led = able(s, month, leader)
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.people[person].stance != OPPONENT or s.seats[person, COMMITTEE] == NONE or person == leader:
            continue
        if draw(key, month, CASE, person) >= p.expulsion_case:
            continue
        if led:
            if not two_thirds_expected(s, p, c, on, turnover, month, person):
                continue
        else:
            electors, votes = try_member(s, p, c, on, key, month, turnover, TOP, BRING, person)
            log_ballot(s, month, EXPULSION, TOP, NOBODY, person, electors, votes, OPEN)
            if not carried(votes, electors):
                continue
        log_event(s, month, MOVE_EVENT, person, COMMITTEE)
        electors, votes = try_member(s, p, c, on, key, month, turnover, COMMITTEE, EXPEL_VOTE, person)
        log_ballot(s, month, EXPULSION, COMMITTEE, NOBODY, person, electors, votes, c.secret_committee)
        if not two_thirds(votes, electors):
            continue
        for place in (TOP, BUREAU, APPARATUS, COMMITTEE):
            close_spell(s, person, place, month, EXPELLED)
        if s.counters[SECOND] == person:
            s.counters[SECOND] = NOBODY


@njit(cache=True)
def retire_together(s, p, on, month, turnover):
    """A leader with a majority has the dead souls retire, if they are many."""
    leader = s.counters[THE_LEADER]
    if leader < 0 or not able(s, month, leader):
        return
    dead, members = 0, 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        members += s.seats[person, COMMITTEE] != NONE
        dead += dead_soul(s, person)
    if dead <= p.retirement_share * members or not committee_majority(s, p, on, turnover, month):
        return
    for person in s.active[: s.counters[N_ACTIVE]]:
        if dead_soul(s, person):
            close_spell(s, person, COMMITTEE, month, RETIRED)
            log_event(s, month, RETIREMENT, person, COMMITTEE)


@njit(cache=True)
def next_in_rank(s, p, on, key, month, turnover, tried, by_rank, leaders_pick):
    """The holder of a post who is to be co-opted next; -1 if there is none."""
    posts = s.office.size + s.province.size
    best, best_score = NOBODY, -1e9
    for post in range(posts):
        person = s.office[post] if post < s.office.size else s.province[post - s.office.size]
        if person < 0 or tried[person] or s.seats[person, COMMITTEE] != NONE or s.people[person].landing != 0:
            continue
        if s.people[person].stance == OPPONENT and leaders_pick:
            continue
        if by_rank:
            score = 1.0 * (posts - post)
        else:
            score = draw(key, month, COOPT_PICK, person)
            if leaders_pick:
                score += 2.0 * backing(s, p, on, turnover, month, person)
        if score > best_score:
            best, best_score = person, score
    return best


@njit(cache=True)
def accept_member(s, p, on, key, month, turnover, candidate):
    """The committee votes on whoever is to be co-opted: (electors, votes for him)."""
    electors, votes = 0, 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, COMMITTEE] != FULL or not able(s, month, person):
            continue
        electors += 1
        paper = ballot_paper(person, candidate)
        backs = draw(key, month, COOPT_VOTE, paper) < backing(s, p, on, turnover, month, person)
        votes += accepts(backs, p.open_acceptance, draw(key, month, COOPT_ACCEPT, paper))
    return electors, votes


@njit(cache=True)
def co_opt(s, p, c, on, key, month, turnover, seats, grip):
    """Empty seats of the committee go to holders of posts.

    Parameters
    ----------
    seats : int
        As the charter has them; what packing added comes on top.
    grip : float
        The leader's control of appointments.
    """
    if not c.committee_coopts:
        return
    tried = np.zeros(s.counters[N_PERSONS], np.bool_)
    sitting, slotted = 0, 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, COMMITTEE] != NONE:
            sitting += 1
            slotted += post_of(s, person) >= 0
    for seat in range(sitting, seats + s.regime[0].enlarged):
        by_rank = on.job_slots and slotted < slots_of(c.job_slots, p.slot_share, seats)
        leaders_pick = appointee_is_loyal(grip, draw(key, month, COOPT_CONTROL, seat))
        person = next_in_rank(s, p, on, key, month, turnover, tried, by_rank, leaders_pick and not by_rank)
        if person < 0:
            return
        tried[person] = True
        electors, votes = accept_member(s, p, on, key, month, turnover, person)
        log_ballot(s, month, COOPTION, COMMITTEE, NOBODY, person, electors, votes, OPEN)
        if carried(votes, electors):
            open_spell(s, person, COMMITTEE, NOBODY, FULL, month, COOPTED)
            s.people[person].slot = post_of(s, person)
            slotted += 1


@njit(cache=True)
def hold_plenum(s, p, c, on, key, month, size):
    """A plenum of the committee, if one is due; ``size`` has the seats of the month as in a congress."""
    if not plenum_due(month, s.regime[0].last_congress, p.plenum_months):
        return
    turnover = yearly_turnover(s, p, month)
    expel_opponents(s, p, c, on, key, month, turnover)
    retire_together(s, p, on, month, turnover)
    grip = control(s, p, c, on, turnover, month)
    co_opt(s, p, c, on, key, month, turnover, size[COMMITTEE_SEATS], grip)
    fill(s, p, on, key, month, turnover, APPARATUS, FULL, size[APPARATUS_FULL], grip)
    fill(s, p, on, key, month, turnover, APPARATUS, CANDIDATE, size[APPARATUS_CANDIDATE], grip)
    fill(s, p, on, key, month, turnover, BUREAU, FULL, size[BUREAU_FULL], grip)
    fill(s, p, on, key, month, turnover, BUREAU, CANDIDATE, size[BUREAU_CANDIDATE], grip)
    fill(s, p, on, key, month, turnover, TOP, FULL, size[TOP_FULL], grip)
    fill(s, p, on, key, month, turnover, TOP, CANDIDATE, size[TOP_CANDIDATE], grip)
    fill_control(s, p, on, key, month, turnover, size[CONTROL_SEATS], grip)
