"""What everybody thinks of the leader, month by month: rank, benefit, and support along the chain of patrons.

*Rank* (our proposal) is that of the highest place somebody holds: the leader and full members of the top body 1; its
candidates, and full members of apparatus and bureau, .8; offices of the centre .7; heads of provinces, and candidates
of apparatus and bureau, .6; the committee, the government and the control body .4; heads of districts .2.

*Benefit* and own support S are the equations of :mod:`collegium.conduct.support`; each month expectation closes up by
``expectation_rate`` / 12 of its distance to what is received.

*The chain.* A client of anybody but the leader follows his patron: S_j is replaced by

    (1 - kappa) * S_j + kappa * S_patron(j),

and the patron's S in turn by the same rule, up to four links (our proposal after Gill 2018 ch. 1, 5: clients of
clients). A patron who is dead or holds nothing leads nobody.

Reads: seats, open, replaced, views, line, results; people.alive, rank, position, tie, promoted_in, ambition, branch,
office_of, province_of, district_of, sanctioned_until, patron; regime.authority, cult, vitality, norm_balance; attacks.
Writes: people.expectation, benefit, own_support, support.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from collegium.conduct.people import yearly_turnover
from collegium.conduct.state import (
    APPARATUS,
    BUREAU,
    CANDIDATE,
    COMMITTEE,
    CONTROL,
    FULL,
    GOVERNMENT,
    MINISTRY,
    N_ACTIVE,
    N_BRANCHES,
    N_DOMAINS,
    NONE,
    THE_LEADER,
    TOP,
)
from collegium.conduct.support import (
    authority_seen,
    distance,
    distance_by,
    goods,
    private_support,
    relative_benefit,
    salience,
    threats,
    with_norms,
)

NOTABLE = 0.6  # the rank of the head of a province
LINKS = 4  # of a chain of patrons


@njit(cache=True)
def rank_of(s, person):
    """The rank of the highest place somebody holds: 1 the leader and the top body, down to 0, none (our proposal)."""
    if person == s.counters[THE_LEADER] or s.seats[person, TOP] == FULL:
        return 1.0
    if s.seats[person, TOP] == CANDIDATE or s.seats[person, APPARATUS] == FULL or s.seats[person, BUREAU] == FULL:
        return 0.8
    if s.people[person].office_of >= 0:
        return 0.7
    if s.people[person].province_of >= 0 or s.seats[person, APPARATUS] + s.seats[person, BUREAU] != NONE:
        return NOTABLE
    if s.seats[person, COMMITTEE] + s.seats[person, GOVERNMENT] + s.seats[person, CONTROL] != NONE:
        return 0.4
    return 0.2 if s.people[person].district_of >= 0 else 0.0


@njit(cache=True)
def judge(s, p, on, month, turnover, pace, who):
    """Benefit and own support of those among ``who`` (an array of people) who hold something.

    Expectations then close up to what is received by a share ``pace`` of the way. One loop without calls that take the
    whole state: it runs over everybody every month.
    """
    vitality, cult, balance = s.regime[0].vitality, s.regime[0].cult, s.regime[0].norm_balance
    authority = s.regime[0].authority if on.policy else p.authority
    far = authority_seen(authority, p.authority_at_distance, cult)
    threat = np.empty(N_BRANCHES)
    for branch in range(N_BRANCHES):
        threat[branch] = threats(
            turnover, p.turnover_expected, s.attacks[branch], s.attacks[N_BRANCHES], p.benefit_turnover,
            p.benefit_attack,
        )  # fmt: skip
    weights = np.empty(N_DOMAINS)
    for domain in range(N_DOMAINS):
        weights[domain] = salience(s.results[domain], False, p.salience_of_failure, p.salience_of_office)
    for person in who:
        man = s.people[person]
        if man.rank == 0.0:
            continue
        inside = s.seats[person, TOP] + s.seats[person, BUREAU] + s.seats[person, APPARATUS] != NONE
        now = received(s.people, s.seats, p, vitality, turnover, month, person)
        gain = relative_benefit(p.benefit_base, now, man.expectation, threat[man.branch])
        gap = abs(man.position - s.line[0])
        own = man.office_of - MINISTRY
        if on.policy and own < 0:
            gap = distance_by(s.views, person, s.line, weights)
        elif on.policy:
            gap = distance(s.views, person, s.line, s.results, own, p.salience_of_failure, p.salience_of_office)
        value = private_support(
            man.tie, gain, gap, authority if inside else far,
            p.weight_tie, p.weight_benefit, p.weight_policy, p.weight_authority,
        )  # fmt: skip
        s.people[person].benefit = gain
        s.people[person].own_support = with_norms(value, balance, p.weight_norms) if on.norms else value
        s.people[person].expectation += pace * (now - man.expectation)


@njit(cache=True)
def received(people, seats, p, vitality, turnover, month, person):
    """What somebody receives now, G."""
    since = month - people[person].promoted_in if people[person].promoted_in > -(10**5) else -1
    treatment = 0.0
    if people[person].sanctioned_until > month:
        treatment = -1.0
    elif seats[person, TOP] != NONE:
        treatment = 2.0 * vitality - 1.0
    return goods(
        since, people[person].rank, people[person].ambition, turnover, treatment,
        p.benefit_promotion, p.benefit_perks, p.benefit_prospects, p.benefit_treatment,
    )  # fmt: skip


@njit(cache=True)
def follow_one(s, p, person):
    """Support of one person with his patron's, and his patron's patron's, weighed in."""
    value, weight = 0.0, 1.0
    one = person
    for _ in range(LINKS):
        patron = s.people[one].patron
        if patron < 0 or one == s.counters[THE_LEADER] or patron == s.counters[THE_LEADER]:
            break
        if s.people[patron].rank == 0.0 or not s.people[patron].alive:
            break
        value += weight * (1.0 - p.chain_weight) * s.people[one].own_support
        weight *= p.chain_weight
        one = patron
    return value + weight * s.people[one].own_support


@njit(cache=True)
def follow(s, p):
    """The support of all who hold something, along the chains of patrons."""
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.people[person].rank > 0.0:
            s.people[person].support = follow_one(s, p, person)


@njit(cache=True)
def think_again(s, p, on, person, month):
    """Who has just been promoted thinks again, before the month is over."""
    judge(s, p, on, month, yearly_turnover(s, p, month), 0.0, np.array([person]))
    s.people[person].support = follow_one(s, p, person)
