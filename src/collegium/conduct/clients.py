"""Who is whose client: service together, the client rule, and taking somebody on.

*Workplaces.* Two people served together where both worked at the same time: in the apparatus, the bureau, the control
body, the government, or a province, whose districts belong to it. Bodies that only meet (the top body, the committee)
make nobody a workmate. Service together counts from ``shared_service`` months in one place on (Shih, Adolph and Liu
2012 take twelve).

*Initial tie* by its source (Rigby 1984 ranks the sources, the numbers are our proposal): shared work
``tie_shared_work``, victims of the leader's rivals ``tie_rival_victim``, those schooled in the same place (with
`careers`) ``tie_shared_school``, promoted strangers ``tie_stranger``. Each further promotion under the same patron
raises it to 1 - (1 - P)(1 - p).

*Client rule* (Willerton 1987, 1992; Gill 2018 ch. 1): a client has had ``promotions_to_client`` promotions under his
patron's influence and has served with him before; a protege is one whose service together, or whose patronage, dates
from before the patron led. Whoever is promoted without that is an ally.

*Sponsors.* Whom nobody in particular promoted has a patron among the full members of the top body (our proposal): the
highest of an even draw, plus ``sponsor_apparatus`` for a member of the apparatus and ``sponsor_service`` for service
together. An open opponent of the leader sponsors nobody but open opponents, and whoever is ill sponsors nobody.

Reads: people.patron, patron_tie, patron_moves, school, stance, ill_until; seats, open, spells, careers; counters.
Writes: people.patron, patron_tie, patron_moves.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from collegium.conduct.chance import draw
from collegium.conduct.log import UNITS
from collegium.conduct.people import ballot_paper
from collegium.conduct.state import (
    APPARATUS,
    BUREAU,
    CONTROL,
    DISTRICT,
    FULL,
    GOVERNMENT,
    HEAD_OF_GOVERNMENT,
    LEADER,
    MINISTRY,
    N_ACTIVE,
    NEVER,
    NOBODY,
    OFFICE,
    OPPONENT,
    PAPERS_HEAD,
    PROVINCE,
    THE_LEADER,
    TOP,
)
from collegium.conduct.support import tie_after_promotion

SPONSOR = np.int64(210)  # which of two dozen takes somebody on: a pair
BY_PROMOTION, BY_ATTACHMENT = np.bool_(True), np.bool_(False)  # how a patron takes somebody on


@njit(cache=True)
def workplace(code, per_province):
    """The workplace of a place code, as a code; -1 where people only meet.

    Examples
    --------
    >>> from collegium.conduct.log import place_code
    >>> workplace(place_code(7, 5), 3) == place_code(6, 1)  # district 5 lies in province 1
    True
    >>> workplace(place_code(0, -1), 3)
    -1
    """
    place = code // UNITS
    unit = code % UNITS - 1
    if place == DISTRICT:
        return PROVINCE * UNITS + unit // per_province + 1
    if place == PROVINCE:
        return PROVINCE * UNITS + unit + 1
    if place == OFFICE:
        if unit == HEAD_OF_GOVERNMENT or unit >= MINISTRY:
            return GOVERNMENT * UNITS
        return APPARATUS * UNITS if unit == PAPERS_HEAD else NOBODY
    if place in (APPARATUS, BUREAU, CONTROL, GOVERNMENT):
        return place * UNITS
    return NOBODY


@njit(cache=True)
def months_together(s, one, other, month):
    """The longest time that two people have worked in one place, in months, up to a month."""
    per_province = max(1, s.district.size // max(1, s.province.size))
    longest = 0
    for i in range(s.careers.shape[1]):
        if s.careers[one, i, 0] < 0:
            continue
        place = workplace(s.careers[one, i, 0], per_province)
        if place < 0:
            continue
        left = s.careers[one, i, 2] if s.careers[one, i, 2] >= 0 else month
        for j in range(s.careers.shape[1]):
            if s.careers[other, j, 0] < 0 or workplace(s.careers[other, j, 0], per_province) != place:
                continue
            others_left = s.careers[other, j, 2] if s.careers[other, j, 2] >= 0 else month
            first = max(s.careers[one, i, 1], s.careers[other, j, 1])
            longest = max(longest, min(left, others_left, month) - first)
    return longest


@njit(cache=True)
def served_together(s, p, one, other, month):
    """Whether two people have worked in one place long enough to know each other."""
    return months_together(s, one, other, month) >= max(1.0, p.shared_service)


@njit(cache=True)
def tie_outside(s, p, one, other):
    """The tie that a first promotion makes where two never worked together: more if one place schooled them."""
    school = s.people[one].school
    return p.tie_shared_school if school >= 0 and school == s.people[other].school else p.tie_stranger


@njit(cache=True)
def led_since(s):
    """The month in which the leader took office, or never."""
    leader = s.counters[THE_LEADER]
    if leader < 0 or s.open[leader, LEADER] < 0:
        return NEVER
    return s.spells[s.open[leader, LEADER], 4]


@njit(cache=True)
def initial_tie(together, victim, shared_work, rival_victim, stranger):
    """The tie that a first promotion makes, by its source.

    Examples
    --------
    >>> [initial_tie(*source, 0.6, 0.4, 0.25) for source in ((True, True), (False, True), (False, False))]
    [0.6, 0.4, 0.25]
    """
    if together:
        return shared_work
    return rival_victim if victim else stranger


@njit(cache=True)
def is_client(promotions, together, needed):
    """The client rule: so many promotions under the patron, and service together before.

    Examples
    --------
    >>> is_client(2, True, 2.0), is_client(1, True, 2.0), is_client(2, False, 2.0)
    (True, False, False)
    """
    return promotions >= needed and together


@njit(cache=True)
def let_go(s, person):
    """Somebody has no patron any more."""
    s.people[person].patron = NOBODY
    s.people[person].patron_tie = 0.0
    s.people[person].patron_moves = 0


@njit(cache=True)
def take_on(s, p, person, patron, month, promoted):
    """A patron takes somebody on, or promotes him once more; nobody is his own patron, nor his patron's patron."""
    if patron < 0 or person == patron:
        return
    if s.people[patron].patron == person:
        let_go(s, patron)
    if s.people[person].patron == patron:
        if promoted:
            s.people[person].patron_moves += 1
            s.people[person].patron_tie = tie_after_promotion(s.people[person].patron_tie, p.promotion_tie)
        return
    s.people[person].patron = patron
    s.people[person].patron_moves = 1 if promoted else 0
    together, outside = served_together(s, p, person, patron, month), tie_outside(s, p, person, patron)
    s.people[person].patron_tie = initial_tie(together, False, p.tie_shared_work, p.tie_rival_victim, outside)


@njit(cache=True)
def sponsor_of(s, p, key, month, person):
    """Who of the top body takes somebody on; -1 if nobody can."""
    best, best_score = NOBODY, -1.0
    for other in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[other, TOP] != FULL or other == s.counters[THE_LEADER] or other == person:
            continue
        if s.people[other].ill_until > month:
            continue
        if s.people[other].stance == OPPONENT and s.people[person].stance != OPPONENT:
            continue
        score = draw(key, month, SPONSOR, ballot_paper(person, other))
        if s.seats[other, APPARATUS] == FULL:
            score += p.sponsor_apparatus
        if served_together(s, p, person, other, month):
            score += p.sponsor_service
        if score > best_score:
            best, best_score = other, score
    return best
