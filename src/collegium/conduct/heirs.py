"""Heirs: who may succeed, how he is weighed, and who decides.

Eligible is whoever is at that moment both a full member of the top body and a member of the apparatus; if nobody is,
any full member (Gill 2018 ch. 1, 7: so in every succession from 1953 to 1985). Of the thirteen criteria that Hodnett
(1975) names, as Gill's Table 1.2 gives them, eleven can be read off the state and count 1 each, or 1/2 where they are
half met:

1. age 50 to 60 (half within five years of it);   2. health: not ill (half if frailer than most);   5. full member; 6. a
career mostly but not only in the party (half if only);   7. breadth: posts in three places or more (half: two); 8.
senior in the apparatus, or head of government or state;   9. tolerable: no more than half of the colleagues stand
farther than ``heir_tolerance`` from him;   10. centrist: within that distance of the members' mean;   11. standing
above 1/2;   12. a tail: people of his own (half: one);   13. a territorial base: has headed a province.

Nationality (3) and schooling (4) are not in the state. The score of heir j is H_j, the sum, plus ``heir_second`` if he
is the second secretary. Each full member i who is well votes for the one with the highest

    heir_weight H_j + tie_ij - heir_policy |x_i - x_j| - heir_threat * ambition_j (1 - tie_ij),

tie_ij being what i owes to j as his patron, or ``heir_service`` if they have served together. Whoever has fewest votes
falls out (the lower score first, among equals) until one has a majority. The committee then votes on him. The scoring
of a criterion, the weights and the vote are our proposal; that any heir_second above 1 fits 1982, 1984 and 1985 alike,
and the score alone does not, is a closed form (theory T8.2).

The second secretary is the member of the apparatus, not the leader, who is a full member and has been longest in the
apparatus with the best standing; he is named when there is none. Where the leader headed the government too and the
rules or the norm that posts are apart forbid it, his successor leaves that office to another.

Reads: seats, spells, people, careers. Writes: counters[SECOND], regime.since, and through the log the office left.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from collegium.conduct.careers import shared_months
from collegium.conduct.lives import well
from collegium.conduct.log import UNITS, close_spell
from collegium.conduct.state import (
    APPARATUS,
    FULL,
    HEAD_OF_GOVERNMENT,
    HEAD_OF_STATE,
    N_ACTIVE,
    NOBODY,
    NONE,
    OFFICE,
    PARTY_BRANCH,
    POSTS_APART,
    PROVINCE,
    REGION_BRANCH,
    RESIGNED,
    SECOND,
    THE_LEADER,
    TOP,
)
from collegium.parameters import param

MOST = 64  # more heirs than that are not weighed

PARAMETERS = (
    param(
        "heir_weight", 0.4, "1", 0.0, 5.0, "weight of the sum of criteria in the choice of an heir, w_H",
        "our proposal: .2 to .6; the criteria are Hodnett's (1975)",
    ),
    param(
        "heir_second", 1.5, "criteria", 0.0, 13.0, "criteria that being second secretary is worth, b2",
        "our proposal: above 1 it fits 1982, 1984 and 1985 (theory T8.2)",
    ),
    param("heir_policy", 2.0, "1", 0.0, 10.0, "weight of distance in policy in that choice, w_D", "our proposal"),
    param(
        "heir_threat", 0.5, "1", 0.0, 5.0, "weight of fear of a heir who would dismiss one, w_T", "our proposal: 0 to 1"
    ),
    param("heir_service", 0.3, "1", 0.0, 2.0, "what shared service of a year is worth in that choice", "assumed"),
    param("heir_tolerance", 0.25, "1", 0.0, 1.0, "distance in policy up to which somebody is tolerable", "assumed"),
)  # fmt: skip


@njit(cache=True)
def half_met(whole, half):
    """1 where a criterion is met, 1/2 where half of it is, else 0.

    Examples
    --------
    >>> half_met(True, True), half_met(False, True), half_met(False, False)
    (1.0, 0.5, 0.0)
    """
    return 1.0 if whole else (0.5 if half else 0.0)


@njit(cache=True)
def eligible(s, person, both, month):
    """Whether somebody may succeed: a full member of the top body, and of the apparatus if ``both`` is asked."""
    if s.seats[person, TOP] != FULL or s.people[person].dropped_in == month or not s.people[person].alive:
        return False
    return not both or s.seats[person, APPARATUS] != NONE


@njit(cache=True)
def tail_of(s, person):
    """How many owe their posts to somebody."""
    tail = 0
    for other in s.active[: s.counters[N_ACTIVE]]:
        tail += s.people[other].alive and s.people[other].patron == person
    return tail


@njit(cache=True)
def breadth(s, person):
    """Places somebody has served in, of the last six; whether one was a province; whether one was no party work."""
    places, province, elsewhere = 0, False, False
    for row in range(s.careers.shape[1]):
        code = s.careers[person, row, 0]
        if code < 0:
            continue
        new = True
        for before in range(row):
            new = new and s.careers[person, before, 0] != code
        places += new
        province = province or code // UNITS == PROVINCE
        elsewhere = elsewhere or code // UNITS == OFFICE
    return places, province, elsewhere


@njit(cache=True)
def criteria(s, p, person, month):
    """The sum of the criteria that somebody meets, of eleven.

    Returns
    -------
    float
    """
    age = (month - s.people[person].birth) / 12.0
    total = half_met(50.0 <= age <= 60.0, 45.0 <= age <= 65.0)
    total += half_met(well(s, person, month) and s.people[person].frailty <= 1.0, well(s, person, month))
    total += s.seats[person, TOP] == FULL
    places, province, elsewhere = breadth(s, person)
    of_party = s.people[person].branch == PARTY_BRANCH or s.people[person].branch == REGION_BRANCH
    total += half_met(of_party and elsewhere, of_party)
    total += half_met(places >= 3, places == 2)
    heads = s.office[HEAD_OF_GOVERNMENT] == person or s.office[HEAD_OF_STATE] == person
    total += heads or s.counters[SECOND] == person
    colleagues, far, mean = 0, 0, 0.0
    for other in s.active[: s.counters[N_ACTIVE]]:
        if other != person and s.seats[other, TOP] == FULL:
            colleagues += 1
            mean += s.people[other].position
            far += abs(s.people[other].position - s.people[person].position) > p.heir_tolerance
    if colleagues > 0:
        total += 2 * far <= colleagues
        total += abs(mean / colleagues - s.people[person].position) <= p.heir_tolerance
    total += s.people[person].standing > 0.5
    tail = tail_of(s, person)
    total += half_met(tail >= 2, tail == 1)
    total += province
    return total


@njit(cache=True)
def tie_between(s, p, person, heir, month):
    """What a voter has with an heir: his patron's tie, or shared service."""
    tie = 0.0
    if s.people[person].patron == heir:
        tie = s.people[person].patron_tie
    if shared_months(s, person, heir, month) >= 12:
        tie = max(tie, p.heir_service)
    return tie


@njit(cache=True)
def heir_utility(score, tie, distance, ambition, weight, policy, threat):
    """What a voter gains by an heir.

    Parameters
    ----------
    score : float
        The sum of his criteria.
    tie : float
        0 or more.
    distance, ambition : float
        0 to 1.

    Examples
    --------
    >>> round(heir_utility(9.5, 0.5, 0.2, 0.8, 0.4, 2.0, 0.5), 6)
    3.7
    """
    return weight * score + tie - policy * distance - threat * ambition * max(0.0, 1.0 - tie)


@njit(cache=True)
def runoff(utilities, scores):
    """Plurality with elimination: the first to have more than half of the votes.

    Parameters
    ----------
    utilities : ndarray of float, shape (n_voters, n_heirs)
    scores : ndarray of float, shape (n_heirs,)
        Break ties: among those with fewest votes the lowest score falls out, then the last in the list; a voter who is
        indifferent votes for the higher score, then the first in the list.

    Returns
    -------
    int
        The winner's place; with nobody to vote the highest score's.
    """
    n_voters, n_heirs = utilities.shape
    still = np.ones(n_heirs, np.bool_)
    votes = np.zeros(n_heirs, np.int64)
    for _ in range(n_heirs):
        votes[:] = 0
        for voter in range(n_voters):
            best = NOBODY
            for heir in range(n_heirs):
                if still[heir] and (
                    best < 0
                    or utilities[voter, heir] > utilities[voter, best]
                    or (utilities[voter, heir] == utilities[voter, best] and scores[heir] > scores[best])
                ):
                    best = heir
            votes[best] += 1
        out, left = NOBODY, 0
        for heir in range(n_heirs):
            if not still[heir]:
                continue
            left += 1
            if 2 * votes[heir] > n_voters:
                return heir
            if out < 0 or votes[heir] < votes[out] or (votes[heir] == votes[out] and scores[heir] <= scores[out]):
                out = heir
        if left == 1:
            return out
        still[out] = False
    return NOBODY


@njit(cache=True)
def choose_heir(s, p, month):
    """The heir whom the top body agrees on, or -1 if nobody can be one; and whether he was a secretary."""
    heirs = np.full(MOST, NOBODY)
    n, both = 0, True
    for narrow in (True, False):
        both = narrow
        for person in s.active[: s.counters[N_ACTIVE]]:
            if n < MOST and eligible(s, person, narrow, month):
                heirs[n] = person
                n += 1
        if n > 0:
            break
    if n == 0:
        return NOBODY, both
    scores = np.zeros(n)
    for place in range(n):
        scores[place] = criteria(s, p, heirs[place], month) + p.heir_second * (s.counters[SECOND] == heirs[place])
    n_voters = 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        n_voters += s.seats[person, TOP] == FULL and well(s, person, month)
    utilities = np.zeros((n_voters, n))
    voter = 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, TOP] != FULL or not well(s, person, month):
            continue
        for place in range(n):
            heir = heirs[place]
            tie = 1.0 if heir == person else tie_between(s, p, person, heir, month)
            distance = abs(s.people[person].position - s.people[heir].position)
            utilities[voter, place] = heir_utility(
                scores[place], tie, distance, s.people[heir].ambition, p.heir_weight, p.heir_policy, p.heir_threat
            )
        voter += 1
    return heirs[runoff(utilities, scores)], both


@njit(cache=True)
def name_second(s, month):
    """There is a second secretary as long as anybody can be one."""
    second = s.counters[SECOND]
    leader = s.counters[THE_LEADER]
    if second >= 0 and second != leader and s.seats[second, APPARATUS] != NONE and s.seats[second, TOP] == FULL:
        return
    best, best_score = NOBODY, -1.0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if person != leader and s.seats[person, APPARATUS] != NONE and s.seats[person, TOP] == FULL:
            served = month - s.spells[s.open[person, APPARATUS], 4]
            score = s.people[person].standing + served / 120.0
            if score > best_score:
                best, best_score = person, score
    s.counters[SECOND] = best


@njit(cache=True)
def settle_in(s, c, heir, month):
    """A new leader counts his time from now, and leaves the government to another where posts are to be apart."""
    s.regime[0].since = month
    if s.counters[SECOND] == heir:
        s.counters[SECOND] = NOBODY
    if s.office[HEAD_OF_GOVERNMENT] == heir and (c.posts_split or s.norms[POSTS_APART] > 0.5):
        close_spell(s, heir, OFFICE, month, RESIGNED)
