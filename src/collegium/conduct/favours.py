"""Favours: what a promotion, and a change of leader, do to ties.

*A promotion by the leader* (:func:`reward`) makes a tie by its source, or raises it, and makes an ally, or a client by
the client rule of :mod:`collegium.conduct.clients`; the leader is then the man's patron. Without ``patronage`` it is
the credit of :mod:`collegium.conduct.people`. Anybody else who fills a post, or whoever of the top body sponsors the
man, becomes his patron (:func:`promoted_by`). Whoever is promoted thinks again at once.

*A new leader.* Before the committee votes on an heir his clients' ties to him count (:func:`inherit`). Whoever fell
under the leader before, and is not himself that leader, is a victim of rivals, unless the new man was a client of the
old (our proposal; Rigby 1984 and Gill 2018 ch. 1, 5 on victims as a source of clients). Once chosen, his clients are
clients of the leader, and proteges, by the client rule, and else allies (:func:`rally`): he starts with few (Gill 2018
ch. 1, 5, 7: no leader had a client majority on accession).

Reads: as :mod:`collegium.conduct.clients` and :mod:`collegium.conduct.esteem` do; spells, people.fell_in.
Writes: people.tie, promotions, promoted_in, loyal, stance, patron, patron_tie, patron_moves, protege, rival_victim,
reshuffles, expectation, benefit, own_support, support, rank.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from collegium.conduct import chance
from collegium.conduct.clients import (
    BY_PROMOTION,
    initial_tie,
    is_client,
    led_since,
    let_go,
    months_together,
    served_together,
    sponsor_of,
    take_on,
    tie_outside,
)
from collegium.conduct.esteem import follow, judge, rank_of, think_again
from collegium.conduct.log import set_stance
from collegium.conduct.people import credit, yearly_turnover
from collegium.conduct.state import (
    ALLY,
    CLIENT,
    FIRST_MONTH,
    LEADER,
    N_ACTIVE,
    N_SPELLS,
    NEUTRAL,
    NOBODY,
    OPPONENT,
    THE_LEADER,
)
from collegium.conduct.support import tie_after_promotion


@njit(cache=True)
def reward(s, p, on, person, month):
    """The leader promotes somebody: a credit; under patronage a tie by its source, a status by the client rule."""
    if not on.patronage:
        credit(s, p, person, month)
        return
    leader = s.counters[THE_LEADER]
    if leader < 0 or leader == person:
        return
    together = served_together(s, p, person, leader, month)
    if s.people[person].promotions == 0:
        victim, outside = s.people[person].rival_victim, tie_outside(s, p, person, leader)
        made = initial_tie(together, victim, p.tie_shared_work, p.tie_rival_victim, outside)
        s.people[person].tie = max(s.people[person].tie, made)
    else:
        s.people[person].tie = tie_after_promotion(s.people[person].tie, p.promotion_tie)
    s.people[person].loyal = True
    s.people[person].promotions += 1
    s.people[person].promoted_in = month
    if s.people[leader].patron == person:
        let_go(s, leader)
    s.people[person].patron = leader
    s.people[person].patron_tie = s.people[person].tie
    s.people[person].patron_moves = s.people[person].promotions
    if is_client(s.people[person].promotions, together, p.promotions_to_client):
        before = led_since(s)
        if months_together(s, person, leader, before) >= p.shared_service:
            s.people[person].protege = True
        set_stance(s, person, CLIENT, month)
    elif s.people[person].stance == NEUTRAL or s.people[person].stance == OPPONENT:
        set_stance(s, person, ALLY, month)
    think_again(s, p, on, person, month)


@njit(cache=True)
def promoted_by(s, p, on, key, month, person, patron):
    """Somebody else than the leader promotes a man: a named patron, or, given -1, his sponsor on the top body."""
    if not on.patronage:
        return
    if patron < 0:
        patron = sponsor_of(s, p, key, month, person)
    take_on(s, p, person, patron, month, BY_PROMOTION)
    think_again(s, p, on, person, month)


@njit(cache=True)
def last_reign(s):
    """The last leader who is no more, and the month in which he took office: -1 and 0 if there was none."""
    for row in range(s.counters[N_SPELLS] - 1, -1, -1):
        if s.spells[row, 1] == LEADER and s.spells[row, 5] >= 0:
            return s.spells[row, 0], s.spells[row, 4]
    return NOBODY, np.int64(0)


@njit(cache=True)
def inherit(s, p, on, month, heir):
    """Before the vote on an heir: his clients' ties count, victims of his rivals are known, all think again."""
    old, since = last_reign(s)
    rival = old >= 0 and old != heir and s.people[heir].patron != old
    for person in s.active[: s.counters[N_ACTIVE]]:
        s.people[person].reshuffles = 0
        s.people[person].protege = False
        s.people[person].rival_victim = rival and person != old and s.people[person].fell_in > since
        if s.people[person].alive and s.people[person].patron == heir:
            s.people[person].tie = s.people[person].patron_tie
            s.people[person].promotions = s.people[person].patron_moves
            s.people[person].loyal = True
    judge(s, p, on, month, yearly_turnover(s, p, month), 0.0, s.active[: s.counters[N_ACTIVE]])
    follow(s, p)


@njit(cache=True)
def rally(s, p, month):
    """After an heir was chosen: his clients are the leader's by the client rule, and proteges; or they are allies."""
    leader = s.counters[THE_LEADER]
    let_go(s, leader)
    for person in s.active[: s.counters[N_ACTIVE]]:
        man = s.people[person]
        if not man.alive or man.retired or man.arrested or man.patron != leader:
            continue
        together = served_together(s, p, person, leader, month)
        if is_client(s.people[person].promotions, together, p.promotions_to_client):
            s.people[person].protege = True
            set_stance(s, person, CLIENT, month)
        else:
            set_stance(s, person, ALLY, month)


@njit(cache=True)
def seat_patrons(s, p, on, key):
    """Before the first month: patrons of all who are seated, and expectations that are met."""
    leader = s.counters[THE_LEADER]
    per_province = max(1, s.district.size // max(1, s.province.size))
    for person in s.active[: s.counters[N_ACTIVE]]:
        s.people[person].rank = rank_of(s, person)
        if person == leader or s.people[person].rank == 0.0:
            continue
        if s.people[person].promotions > 0 or s.people[person].stance == CLIENT:
            s.people[person].patron = leader
            s.people[person].patron_tie = s.people[person].tie
            s.people[person].patron_moves = s.people[person].promotions
        elif s.people[person].rank < 0.4:
            take_on(s, p, person, s.province[s.people[person].district_of // per_province], FIRST_MONTH, BY_PROMOTION)
        elif s.people[person].rank < 1.0:
            take_on(s, p, person, sponsor_of(s, p, key, chance.BEFORE_START, person), FIRST_MONTH, BY_PROMOTION)
    for pace in (1.0, 0.0):  # first expectations, then benefits
        judge(s, p, on, FIRST_MONTH, p.turnover_expected, pace, s.active[: s.counters[N_ACTIVE]])
    follow(s, p)
