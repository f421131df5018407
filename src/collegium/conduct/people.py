"""What one person would do, and what an appointment does to him."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from collegium.conduct import chance
from collegium.conduct.ballots import (
    DECLARED,
    DISLIKE,
    GRATITUDE,
    able,
    accepts,
    ballot_form,
    dislike_of,
    is_secret,
    owes,
    ratify,
    reasons,
    sanction_on_all,
    weighs,
)
from collegium.conduct.chance import draw
from collegium.conduct.flow import control_of_appointments
from collegium.conduct.influence import disciplined, fear_of, pressed, swayed
from collegium.conduct.log import set_stance
from collegium.conduct.state import (
    ALLY,
    APPARATUS,
    BUREAU,
    CLIENT,
    COMMITTEE,
    FULL,
    MINISTRY,
    N_ACTIVE,
    N_PERSONS,
    NEUTRAL,
    NONE,
    OPPONENT,
    OVERFLOW,
    THE_LEADER,
    TOP,
)
from collegium.conduct.support import (
    benefit,
    distance,
    private_support,
    support_probability,
    tie_after_promotion,
    with_norms,
)


@njit(cache=True)
def newcomer(s, birth, position):
    """A synthetic person enters the world; returns his number, or -1 when the arrays are full."""
    person = s.counters[N_PERSONS]
    if person >= s.people.size:
        s.counters[OVERFLOW] = 1
        return -1
    s.counters[N_PERSONS] = person + 1
    s.active[s.counters[N_ACTIVE]] = person
    s.counters[N_ACTIVE] += 1
    s.people[person].alive = True
    s.people[person].birth = birth
    s.people[person].position = min(1.0, max(0.0, position))
    return person


@njit(cache=True)
def drawn_birth(month, u, youngest=28.0, span=17.0):
    """The month of birth of somebody of ``youngest`` to ``youngest + span`` years, by an even draw."""
    return month - 12.0 * (youngest + span * u)


@njit(cache=True)
def drawn_position(p, u):
    """A place on the policy axis within ``policy_spread`` of its middle, by an even draw."""
    return min(1.0, max(0.0, 0.5 + (2.0 * u - 1.0) * p.policy_spread))


@njit(cache=True)
def on_top(s, person):
    """Whether somebody sits on the Politburo, Orgburo or Secretariat."""
    return s.seats[person, TOP] + s.seats[person, BUREAU] + s.seats[person, APPARATUS] != NONE


@njit(cache=True)
def yearly_turnover(s, p, month):
    """Share of province secretaries replaced in the last twelve months that are over.

    Months before the start count at the rate that everybody expects, so that one busy month soon after the start is not
    taken for a whole year of them.
    """
    if s.province.size == 0:
        return p.turnover_expected
    first = max(1, month - 12)
    total = 0
    for m in range(first, month):
        total += s.replaced[m]
    before = max(0, 12 - max(0, month - first))
    return total / s.province.size + p.turnover_expected * before / 12.0


@njit(cache=True)
def support(s, p, on, turnover, month, person):
    """A person's private support S for the leader, under conditional support and without patronage."""
    since = month - s.people[person].promoted_in if s.people[person].promoted_in > -(10**5) else -1
    gain = benefit(turnover, since, p.benefit_base, p.benefit_promotion, p.benefit_turnover, p.turnover_expected)
    if s.people[person].sanctioned_until > month:
        gain = max(-1.0, gain - p.sanction_benefit)
    gap = abs(s.people[person].position - s.line[0])
    authority = p.authority
    if on.policy:
        own = s.people[person].office_of - MINISTRY
        gap = distance(s.views, person, s.line, s.results, own, p.salience_of_failure, p.salience_of_office)
        authority = s.regime[0].authority
    value = private_support(
        s.people[person].tie,
        gain,
        gap,
        authority,
        p.weight_tie,
        p.weight_benefit,
        p.weight_policy,
        p.weight_authority,
    )
    return with_norms(value, s.regime[0].norm_balance, p.weight_norms) if on.norms else value


@njit(cache=True)
def felt_support(s, p, on, turnover, month, person):
    """Private support S as it counts: under patronage that of the month, the patron's weighed in, else his own."""
    if on.patronage:
        return s.people[person].support
    return support(s, p, on, turnover, month, person)


@njit(cache=True)
def private_backing(s, p, on, turnover, month, person):
    """The probability that a person is for the leader in private: fear plays no part, nor a break in the open.

    Under allegiance 1 if loyal, else 0; under conditional support the logistic of S. The leader backs himself.
    """
    if person == s.counters[THE_LEADER]:
        return 1.0
    if not on.conditional:
        return 1.0 if s.people[person].loyal else 0.0
    value = felt_support(s, p, on, turnover, month, person)
    if on.strategies:
        value += swayed(s, p, on, person)
    return support_probability(value, 0.0, p.noise)


@njit(cache=True)
def backing(s, p, on, turnover, month, person):
    """The probability that a person votes for the leader in the open: fear counts, and an open opponent never does."""
    if s.people[person].stance == OPPONENT:
        return 0.0
    if not on.conditional or person == s.counters[THE_LEADER]:
        backs = private_backing(s, p, on, turnover, month, person)
    else:
        value = felt_support(s, p, on, turnover, month, person)
        if on.strategies:
            value += swayed(s, p, on, person)
        backs = support_probability(value, fear_of(s, p, on, person), p.noise)
    return disciplined(s.people[person].faction, p, backs) if on.factions else backs


@njit(cache=True)
def credit(s, p, person, month):
    """The leader promotes somebody else: loyalty, a stronger tie, and from the second promotion on a client."""
    if s.counters[THE_LEADER] < 0 or s.counters[THE_LEADER] == person:
        return
    s.people[person].loyal = True
    s.people[person].promotions += 1
    s.people[person].promoted_in = month
    s.people[person].tie = tie_after_promotion(s.people[person].tie, p.promotion_tie)
    if s.people[person].promotions >= 2:
        set_stance(s, person, CLIENT, month)
    elif s.people[person].stance == NEUTRAL or s.people[person].stance == OPPONENT:
        set_stance(s, person, ALLY, month)


@njit(cache=True)
def committee_majority(s, p, on, turnover, month):
    """Whether the leader can expect more than half of the Central Committee."""
    expected = 0.0
    seats = 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, COMMITTEE] != NONE:
            seats += 1
            expected += backing(s, p, on, turnover, month, person)
    return 2.0 * expected > seats


@njit(cache=True)
def control(s, p, c, on, turnover, month):
    """The leader's control of appointments this month."""
    led = s.counters[THE_LEADER] >= 0
    majority = led and committee_majority(s, p, on, turnover, month)
    share = control_of_appointments(
        c.recommends and led,
        majority and c.committee_elects_leader,
        p.control_high,
        p.control_low,
        p.control_base,
    )
    return pressed(s.regime[0], s.counters[THE_LEADER], p, share) if on.strategies and c.recommends else share


@njit(cache=True)
def ballot_paper(voter, subject):
    """One number for a voter and the person voted on, so that each ballot has draws of its own."""
    return voter + 1_000_003 * (subject + 1)


@njit(cache=True)
def vote(s, p, on, turnover, month, place, subject, key, mechanism):
    """The full members of a body who are well vote for or against the leader on a subject: (electors, for him)."""
    electors = 0
    votes = 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, place] == FULL and able(s, month, person):
            electors += 1
            if draw(key, month, mechanism, ballot_paper(person, subject)) < backing(s, p, on, turnover, month, person):
                votes += 1
    return electors, votes


@njit(cache=True)
def latent_support(s, p, on, turnover, month, person):
    """S as the private backing of a person tells it; under allegiance plus or minus ``ballot_allegiance``."""
    backs = private_backing(s, p, on, turnover, month, person)
    if not on.conditional:
        return p.ballot_allegiance if backs >= 0.5 else -p.ballot_allegiance
    backs = min(1.0 - 1e-9, max(1e-9, backs))
    return p.noise * math.log(backs / (1.0 - backs))


@njit(cache=True)
def judgement_noise(p, on, u):
    """The noise of one judgement, tau * eta: logistic, so that support is positive as often as backing says."""
    if not on.conditional:
        return 0.0
    u = min(1.0 - 1e-12, max(1e-12, u))
    return p.noise * math.log(u / (1.0 - u))


@njit(cache=True)
def canvass(
    s, p, c, on, turnover, month, key, electors, candidate, recommender, for_leader, dislike, bound, sanction
):  # fmt: skip
    """How a ballot's electors look at the man recommended; fills dislike, bound and sanction.

    Parameters
    ----------
    electors : ndarray of int, shape (n,)
    candidate, recommender : int
    for_leader : bool
        Whether the man is recommended for the leader or against him.
    """
    common = sanction_on_all(p, c, on)
    for i in range(electors.size):
        person = electors[i]
        paper = ballot_paper(person, candidate)
        support_for_him = latent_support(s, p, on, turnover, month, person)
        luck = judgement_noise(p, on, draw(key, month, DISLIKE, paper))
        if not for_leader:
            support_for_him, luck = -support_for_him, -luck
        distance = abs(s.people[person].position - s.people[candidate].position)
        dislike[i] = dislike_of(support_for_him, luck, distance, p.ballot_distance)
        if s.people[person].stance == OPPONENT:
            dislike[i] = DECLARED if for_leader else -DECLARED
        bound[i] = owes(s, person, recommender) and draw(key, month, GRATITUDE, paper) < p.ballot_gratitude
        sanction[i] = common + fear_of(s, p, on, person)


@njit(cache=True)
def elect_leader_for_reasons(s, p, c, on, turnover, month, candidate, key, form):
    """The same ballot where acceptance has reasons, or dissent is punished: (electors, votes for him)."""
    people = np.empty(s.counters[N_PERSONS], np.int64)
    n = 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, COMMITTEE] == FULL and person != candidate and able(s, month, person):
            people[n] = person
            n += 1
    electors = people[:n]
    dislike, sanction = np.empty(n), np.empty(n)
    bound, opposed = np.empty(n, np.bool_), np.empty(n, np.bool_)
    canvass(
        s, p, c, on, turnover, month, key, electors, candidate, s.counters[THE_LEADER], True, dislike, bound, sanction
    )
    if not reasons(on):
        acceptance = p.secret_acceptance if is_secret(form) else p.open_acceptance
        for i in range(n):
            paper = ballot_paper(electors[i], candidate)
            backs = draw(key, month, chance.LEADER_VOTE, paper) < backing(s, p, on, turnover, month, electors[i])
            accepted = accepts(backs, acceptance, draw(key, month, chance.LEADER_ACCEPTANCE, paper))
            opposed[i] = s.people[electors[i]].stance == OPPONENT or not accepted
    votes = ratify(s, p, c, on, key, month, electors, dislike, bound, sanction, form, opposed)
    if s.seats[candidate, COMMITTEE] == FULL:
        return n + 1, votes + 1
    return n, votes


@njit(cache=True)
def elect_leader(s, p, c, on, turnover, month, candidate, key):
    """The Central Committee votes on the one man recommended to lead it: (electors, votes for him).

    Whoever backs the leader votes for the candidate, an open opponent of the leader against, the others accept the
    recommendation as in any open vote on a single name.
    """
    if weighs(on):
        form = ballot_form(c.secret_committee, False)
        return elect_leader_for_reasons(s, p, c, on, turnover, month, candidate, key, form)
    electors = 0
    votes = 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, COMMITTEE] != FULL or not able(s, month, person):
            continue
        electors += 1
        if person == candidate:
            votes += 1
        elif s.people[person].stance != OPPONENT:
            chance_he_backs = backing(s, p, on, turnover, month, person)
            backs = draw(key, month, chance.LEADER_VOTE, ballot_paper(person, candidate)) < chance_he_backs
            votes += accepts(
                backs, p.open_acceptance, draw(key, month, chance.LEADER_ACCEPTANCE, ballot_paper(person, candidate))
            )
    return electors, votes
