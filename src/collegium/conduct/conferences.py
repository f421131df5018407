"""Conferences of the provinces: they ratify a head, send delegates, and vote on the head they have.

The ballots of :mod:`collegium.conduct.ballots` in the forms of :mod:`collegium.conduct.forms`, held where the circle
needs them. All of it is our proposal; nothing here is at work while the switches of both modules are off.

1. *A head of a province is recommended* (`appointments`): the heads of districts vote on him. With several names the
   challenger gets the votes of those who reject; whoever has more than half of all is elected.
2. *Before a congress* each head of a province stands before his conference (`incumbents_count` or `ballot_forms`). He
   runs this ballot and may bend its form. If he is not carried he loses the post, to the challenger if there is one.
3. *Delegates.* Where heads of provinces pick them, the conference votes on the head's list. Carried, the delegates vote
   as he would, with probability ``delegate_fidelity``; lost to a challenger, as that man would; lost to nobody, they
   mirror the heads of districts, as where nobody picks them.
4. *At the congress* the delegates vote on the slate: those who back the leader for it; the others have the same reasons
   to accept it. A delegate is nobody in particular: his dislike is tau times the size of a logistic draw, and whoever
   came on the list of a head who backs the leader is bound with probability ``ballot_gratitude``.

Reads: what `ballots` and `forms` read. Writes: posts of heads of provinces, the log of ballots, what `ballots` writes.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from collegium.conduct import chance
from collegium.conduct.ballots import (
    DECLARED,
    acceptances_lost,
    accepts,
    ballot_form,
    challenger_of,
    conference,
    delegate_backs,
    has_several,
    is_secret,
    ratify,
    reasons,
    rightfulness,
    sanction_on_all,
)
from collegium.conduct.chance import draw
from collegium.conduct.contest import carried
from collegium.conduct.forms import FORM_KEPT, FORM_KEPT_LIST, for_the_leader, form_below, form_kept
from collegium.conduct.log import close_spell, log_ballot, open_spell
from collegium.conduct.people import backing, canvass, yearly_turnover
from collegium.conduct.state import (
    DISTRICT,
    ELECTED,
    HOLDER,
    LEFT_UP,
    NOBODY,
    NOT_REELECTED,
    PROVINCE,
    PROVINCE_CONFERENCE,
    RATIFICATION,
    THE_LEADER,
    _codes,
)

DELEGATE_DISLIKE, DELEGATE_BOUND = _codes(2, 144)


@njit(cache=True)
def papers(s, p, c, on, turnover, month, key, unit, candidate, recommender, for_leader, form):
    """The electors of a province as a ballot on one man finds them.

    Returns
    -------
    electors : ndarray of int, shape (n,)
    dislike : ndarray of float, shape (n,)
    bound : ndarray of bool, shape (n,)
    sanction : ndarray of float, shape (n,)
    rival : int
        The challenger, where the ballot has several names and there is one; else -1.
    """
    room = np.empty(s.district.size // s.province.size, np.int64)
    n = conference(s, month, unit, candidate, room)
    electors = room[:n]
    dislike, sanction, bound = np.empty(n), np.empty(n), np.empty(n, np.bool_)
    canvass(
        s, p, c, on, turnover, month, key, electors, candidate, recommender, for_leader, dislike, bound, sanction
    )  # fmt: skip
    rival = NOBODY
    if has_several(form):
        rival = challenger_of(s, month, electors, n)
        for i in range(n):
            if electors[i] == rival:
                dislike[i] = DECLARED
                bound[i] = False
    return electors, dislike, bound, sanction, rival


@njit(cache=True)
def hold(s, p, c, on, key, month, turnover, unit, candidate, recommender, for_leader, form):
    """The conference of a province votes on a man.

    Returns
    -------
    electors, votes : int
    chosen : int
        The man, his challenger, or -1 if neither has more than half; the man where there are no electors.
    """
    electors, dislike, bound, sanction, rival = papers(
        s, p, c, on, turnover, month, key, unit, candidate, recommender, for_leader, form
    )
    n = electors.size
    if n == 0:
        return 0, 0, candidate
    opposed = np.zeros(n, np.bool_)
    if not reasons(on):
        acceptance = p.secret_acceptance if is_secret(form) else p.open_acceptance
        for i in range(n):
            backs = draw(key, month, chance.ELECTOR_VOTE, electors[i]) < backing(s, p, on, turnover, month, electors[i])
            accepted = accepts(backs == for_leader, acceptance, draw(key, month, chance.RATIFY, electors[i]))
            opposed[i] = electors[i] == rival or not accepted
    votes = ratify(s, p, c, on, key, month, electors, dislike, bound, sanction, form, opposed)
    chosen = NOBODY
    if carried(votes, n):
        chosen = candidate
    elif rival >= 0 and carried(n - votes, n):
        chosen = rival
    return n, votes, chosen


@njit(cache=True)
def seat_challenger(s, unit, person, month, how):
    """A challenger becomes head of a province; its old head, if there is one, leaves."""
    if s.province[unit] >= 0:
        close_spell(s, s.province[unit], PROVINCE, month, how)
    close_spell(s, person, DISTRICT, month, LEFT_UP)
    open_spell(s, person, PROVINCE, unit, HOLDER, month, ELECTED)
    s.replaced[month] += 1


@njit(cache=True)
def choose_head(s, p, c, on, key, month, turnover, unit, candidate):
    """The conference votes on the man recommended to head its province: he, a challenger or nobody, -1."""
    form = form_below(s, c.secret_ratification, c.several_ratification)
    electors, votes, chosen = hold(
        s, p, c, on, key, month, turnover, unit, candidate, s.counters[THE_LEADER], True, form
    )
    if electors > 0:
        log_ballot(
            s, month, RATIFICATION, PROVINCE_CONFERENCE, unit, candidate, electors, votes, is_secret(form)
        )  # fmt: skip
    return chosen


@njit(cache=True)
def reasons_of_ratification(s, p, c, on, key, month, unit, candidate):
    """For the ballot that :func:`choose_head` would hold, the share of acceptances lost without each reason.

    Nothing is written. See :func:`collegium.conduct.ballots.acceptances_lost`.
    """
    form = form_below(s, c.secret_ratification, c.several_ratification)
    turnover = yearly_turnover(s, p, month)
    _, dislike, bound, sanction, _ = papers(
        s, p, c, on, turnover, month, key, unit, candidate, s.counters[THE_LEADER], True, form
    )
    return acceptances_lost(p, form, dislike, bound, sanction, rightfulness(s, p, on))


@njit(cache=True)
def stand_again(s, p, c, on, key, month):
    """Before a congress the heads of provinces stand before their conferences, in ballots that they run themselves."""
    turnover = yearly_turnover(s, p, month)
    told = form_below(s, c.secret_ratification, c.several_ratification)
    for unit in range(s.province.size):
        head = s.province[unit]
        if head < 0 or head == s.counters[THE_LEADER]:
            continue
        form = form_kept(s, p, c, on, key, month, turnover, unit, head, told, FORM_KEPT)
        for_leader = for_the_leader(s, p, on, turnover, month, head)
        electors, votes, chosen = hold(s, p, c, on, key, month, turnover, unit, head, head, for_leader, form)
        if electors > 0:
            log_ballot(s, month, RATIFICATION, PROVINCE_CONFERENCE, unit, head, electors, votes, is_secret(form))
        if chosen == head or s.province[unit] != head:
            continue
        if chosen >= 0 and s.open[chosen, DISTRICT] >= 0:
            seat_challenger(s, unit, chosen, month, NOT_REELECTED)
        else:
            close_spell(s, head, PROVINCE, month, NOT_REELECTED)


@njit(cache=True)
def half_logistic(u):
    """The size of a logistic draw: its distribution function is tanh(x / 2).

    >>> round(half_logistic(0.5), 6)
    1.098612
    """
    u = min(1.0 - 1e-12, max(0.0, u))
    return math.log((1.0 + u) / (1.0 - u))


@njit(cache=True)
def who_sends(s, p, c, on, key, month, turnover, unit, backs):
    """Whose delegates a province sends: (that man or -1 for nobody's, whether he backs the leader)."""
    head = s.province[unit]
    if not c.secretaries_delegate or head < 0:
        return NOBODY, False
    told = form_below(s, c.secret_delegates, c.several_delegates)
    form = form_kept(s, p, c, on, key, month, turnover, unit, head, told, FORM_KEPT_LIST)
    _, _, chosen = hold(s, p, c, on, key, month, turnover, unit, head, head, backs, form)
    if chosen == head or chosen < 0:
        return chosen, backs
    his = draw(key, month, chance.SECRETARY_VOTE, chosen) < backing(s, p, on, turnover, month, chosen)
    return chosen, his


@njit(cache=True)
def send_delegates(s, p, c, on, key, month, turnover):
    """Delegates to the congress, and how many of them vote for the slate put before it."""
    per_province = s.district.size // s.province.size
    n = s.province.size * c.delegates_per_province
    nobody = np.full(n, NOBODY, np.int64)
    dislike, bound, opposed = np.empty(n), np.zeros(n, np.bool_), np.zeros(n, np.bool_)
    seats = 0
    for unit in range(s.province.size):
        head = s.province[unit]
        backs = False
        if head >= 0:
            backs = draw(key, month, chance.SECRETARY_VOTE, head) < backing(s, p, on, turnover, month, head)
        sender, his = who_sends(s, p, c, on, key, month, turnover, unit, backs)
        for seat in range(c.delegates_per_province):
            number = unit * c.delegates_per_province + seat
            u = draw(key, month, chance.DELEGATE, number)
            size = p.noise * half_logistic(draw(key, month, DELEGATE_DISLIKE, number))
            if sender >= 0 or (head < 0 and c.secretaries_delegate):
                supports = delegate_backs(his, p.delegate_fidelity, u)
                bound[seats] = his and draw(key, month, DELEGATE_BOUND, number) < p.ballot_gratitude
            else:
                voter = s.district[unit * per_province + seat % per_province]
                if voter < 0:
                    supports = False
                else:
                    supports = u < backing(s, p, on, turnover, month, voter)
            dislike[seats] = -size if supports else size
            opposed[seats] = not supports
            seats += 1
    form = ballot_form(c.secret_congress, c.several_congress)
    sanction = np.full(n, sanction_on_all(p, c, on) + p.fear)
    return n, ratify(s, p, c, on, key, month, nobody, dislike, bound, sanction, form, opposed)
