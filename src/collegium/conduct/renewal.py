"""Renewal by rule: minimum shares of new members, a limit of terms, seats for those without posts (switch `renewal`).

The Rules of 1961 prescribed levels of turnover, and three terms for leading bodies but for acknowledged authority
(Gill 2018 ch. 5, l.2214, l.2291: it destroyed security of tenure); they were dropped in 1966. In 1990 seats of the
committee went to public bodies and walks of life, so that officials became a minority (ch. 7, l.3141). The mechanics
are our proposal.

*Terms.* ``people.terms`` counts the elections in succession, congress by congress, to the highest body somebody sits
in, top body or committee; who is elected to another body, or whom the last congress did not elect to it, begins at 1.

*The top body.* At a congress whoever has ``term_limit`` terms in it is passed over, but for the leader and those whose
standing is above ``term_exemption``. With a limit of m terms and a chance u to leave before each re-election the share
of new members settles at

    r_m(u) = 1 / [1 + (1 - u) + ... + (1 - u)^(m-1)].

If those who remain leave less than ``min_renewal_top`` of all seats free (rounded up), more go: those with the lowest
draw + 2 pi b, b their backing of the leader and pi his hold of the slate. Who is passed over is elected to nothing at
this congress.

*The committee.* In the same way as many members without a seat in the top bodies go as it takes to have
``min_renewal_committee`` of its seats free. ``quota_public`` of the seats (rounded down) go to newcomers without posts,
whom nobody recommends: his with probability ``control_base``. They sit for one term.

*Units.* Provinces hold their elections in the month before the congress: if fewer of their heads than
``min_renewal_units`` are new since the last congress, the shortfall goes, and the posts are filled as vacant ones.

Reads: seats, province, spells, people.standing, official, what backing reads, the charter, regime.last_congress.
Writes: people.terms, elected_to, dropped_in; seats; heads of provinces.
"""

from __future__ import annotations

import math

from numba import njit

from collegium.conduct.chance import draw
from collegium.conduct.committee import post_of
from collegium.conduct.log import close_spell, open_spell
from collegium.conduct.people import backing, ballot_paper, control, drawn_birth, drawn_position, newcomer, on_top
from collegium.conduct.rules import TOP_CANDIDATE, TOP_FULL
from collegium.conduct.state import (
    COMMITTEE,
    ELECTED,
    FULL,
    N_ACTIVE,
    NOBODY,
    NONE,
    NOT_REELECTED,
    PROVINCE,
    THE_LEADER,
    TOP,
    _codes,
)

PUBLIC_BIRTH, PUBLIC_POSITION, PUBLIC_LOYAL, RENEW_OUT, RENEW_UNIT = _codes(5, 170)


@njit(cache=True)
def must_be_new(seats, share):
    """How many of the seats must go to new members.

    >>> must_be_new(16, 0.25), must_be_new(15, 0.25), must_be_new(10, 0.0)
    (4, 4, 0)
    """
    return math.ceil(share * seats - 1e-9)


@njit(cache=True)
def term_over(terms, limit, standing, exemption):
    """Whether somebody has served his terms and is not exempt; a limit of 0 is none.

    >>> bool(term_over(3, 3, 0.5, 0.75)), bool(term_over(3, 3, 0.8, 0.75)), bool(term_over(9, 0, 0.5, 0.75))
    (True, False, False)
    """
    return limit > 0 and terms >= limit and standing <= exemption


@njit(cache=True)
def pass_over(s, person, place, month):
    """A congress does not elect somebody again, nor to anything else."""
    close_spell(s, person, place, month, NOT_REELECTED)
    s.people[person].dropped_in = month


@njit(cache=True)
def may_go(s, person, place):
    """Whether a rule of renewal may cost somebody his seat in a body: a leader, and in the committee the top bodies
    and those who would not be elected again anyway, are left alone."""
    if s.seats[person, place] == NONE or person == s.counters[THE_LEADER]:
        return False
    if place == TOP:
        return True
    return not on_top(s, person) and (s.people[person].official or post_of(s, person) >= 0)


@njit(cache=True)
def release(s, p, on, key, month, turnover, place, surplus, pi):
    """So many members of a body are passed over: the lowest draw + 2 pi b first."""
    while surplus > 0:
        out, worst = NOBODY, 1e9
        for person in s.active[: s.counters[N_ACTIVE]]:
            if may_go(s, person, place):
                score = draw(key, month, RENEW_OUT, ballot_paper(person, place))
                score += 2.0 * pi * backing(s, p, on, turnover, month, person)
                if score < worst:
                    out, worst = person, score
        if out < 0:
            return
        pass_over(s, out, place, month)
        surplus -= 1


@njit(cache=True)
def renew_top(s, p, c, on, key, month, turnover, size, pi):
    """Terms that are over, and the minimum renewal of the top body."""
    sitting = 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, TOP] == NONE:
            continue
        man = s.people[person]
        over = man.elected_to == TOP and term_over(man.terms, c.term_limit, man.standing, p.term_exemption)
        if over and person != s.counters[THE_LEADER]:
            pass_over(s, person, TOP, month)
        else:
            sitting += 1
    seats = size[TOP_FULL] + size[TOP_CANDIDATE]
    if c.min_renewal_top > 0.0:
        surplus = sitting - (seats - must_be_new(seats, c.min_renewal_top))
        release(s, p, on, key, month, turnover, TOP, surplus, pi)


@njit(cache=True)
def renew_committee(s, p, c, on, key, month, turnover, seats, pi):
    """The minimum renewal of the committee, before it is elected."""
    if c.min_renewal_committee <= 0.0:
        return
    staying = 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        staying += on_top(s, person) or may_go(s, person, COMMITTEE)
    surplus = staying - (seats - must_be_new(seats, c.min_renewal_committee))
    release(s, p, on, key, month, turnover, COMMITTEE, surplus, pi)


@njit(cache=True)
def seat_public(s, p, key, month, seats):
    """Newcomers without posts take the seats of the quota."""
    for seat in range(seats):
        birth = drawn_birth(month, draw(key, month, PUBLIC_BIRTH, seat), 30.0, 30.0)
        person = newcomer(s, birth, drawn_position(p, draw(key, month, PUBLIC_POSITION, seat)))
        if person < 0:
            return
        s.people[person].loyal = draw(key, month, PUBLIC_LOYAL, seat) < p.control_base
        open_spell(s, person, COMMITTEE, NOBODY, FULL, month, ELECTED)


@njit(cache=True)
def renew_units(s, p, c, on, key, month, turnover):
    """The minimum renewal of the heads of provinces, in the month before a congress."""
    if c.min_renewal_units <= 0.0:
        return
    short = must_be_new(s.province.size, c.min_renewal_units)
    for unit in range(s.province.size):
        short -= not old_head(s, unit)
    grip = control(s, p, c, on, turnover, month)
    while short > 0:
        out, worst = NOBODY, 1e9
        for unit in range(s.province.size):
            head = s.province[unit]
            if not old_head(s, unit) or head == s.counters[THE_LEADER]:
                continue
            score = draw(key, month, RENEW_UNIT, unit) + 2.0 * grip * backing(s, p, on, turnover, month, head)
            if score < worst:
                out, worst = head, score
        if out < 0:
            return
        close_spell(s, out, PROVINCE, month, NOT_REELECTED)
        short -= 1


@njit(cache=True)
def old_head(s, unit):
    """Whether a province has the head that it had at the last congress."""
    head = s.province[unit]
    return head >= 0 and s.spells[s.open[head, PROVINCE], 4] <= s.regime[0].last_congress


@njit(cache=True)
def count_terms(s):
    """After a congress: one election more, or a first one."""
    for person in s.active[: s.counters[N_ACTIVE]]:
        body = NOBODY
        if s.seats[person, TOP] != NONE:
            body = TOP
        elif s.seats[person, COMMITTEE] != NONE:
            body = COMMITTEE
        if body < 0:
            s.people[person].terms = 0
        elif body == s.people[person].elected_to:
            s.people[person].terms += 1
        else:
            s.people[person].terms = 1
        s.people[person].elected_to = body
