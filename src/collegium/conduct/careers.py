"""Careers: what people bring with them, and where they have served together.

Everybody is endowed once, when he enters the world:

* competence c and standing, each even on [0, 1]; ambition, even on [0, 1];
* frailty f, log-normal with mean 1 and log-sd ``frailty_spread``: f = exp(sd z - sd^2 / 2);
* a place of schooling among the provinces, even; somebody with his own province as his school has served at home;
* a branch: party, government, security, army or region. Heads of provinces and districts are of the region; for the
  others the shares are ``share_government``, ``share_security``, ``share_army``, the rest party.

Whoever takes a post takes its branch. Shared service of two people is the number of months that both spent in the same
place at the same time, of the posts kept in their last six (:func:`shared_months`): the closed form of an overlap of
spells [a, b) and [c, d) is max(0, min(b, d) - max(a, c)).

That careers run through party, government, security, army and region, and that shared service and schooling bind, is
Gill's (2018 ch. 3, 5, 6) and Rigby's (1984); the distributions are our proposal: no source gives them.

Reads: people, careers, province_of, district_of, office_of, seats. Writes: people.frailty, competence, ambition,
standing, school, branch; counters[ENDOWED].
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from collegium.conduct.chance import BEFORE_START, draw
from collegium.conduct.log import UNITS
from collegium.conduct.state import (
    APPARATUS,
    ARMY_BRANCH,
    ARMY_CHIEF,
    BUREAU,
    COMMITTEE,
    ENDOWED,
    GOVERNMENT,
    GOVERNMENT_BRANCH,
    HEAD_OF_GOVERNMENT,
    LEADER,
    MINISTRY,
    N_ACTIVE,
    N_PERSONS,
    NONE,
    PARTY_BRANCH,
    REGION_BRANCH,
    SECURITY_BRANCH,
    SECURITY_CHIEF,
)
from collegium.parameters import param

COMPETENCE, AMBITION, STANDING = np.int64(110), np.int64(111), np.int64(112)
FRAILTY_SIZE, FRAILTY_ANGLE, SCHOOL, BRANCH = np.int64(113), np.int64(114), np.int64(115), np.int64(116)

PARAMETERS = (
    param("frailty_spread", 0.5, "1", 0.0, 3.0, "log-spread of frailty between people", "assumed"),
    param(
        "share_government", 0.25, "share", 0.0, 1.0, "share of those without a post below who come from government",
        "assumed",
    ),
    param("share_security", 0.05, "share", 0.0, 1.0, "the same for security", "assumed"),
    param("share_army", 0.1, "share", 0.0, 1.0, "the same for the army", "assumed"),
    param(
        "school_at_home", 0.5, "probability", 0.0, 1.0, "chance that the head of a unit went to school in it",
        "assumed",
    ),
)  # fmt: skip


@njit(cache=True)
def frailty(u, v, spread):
    """A log-normal frailty of mean 1 from two even draws (Box and Muller 1958).

    Examples
    --------
    >>> frailty(0.3, 0.7, 0.0)
    1.0
    """
    z = math.sqrt(-2.0 * math.log(1.0 - u)) * math.cos(2.0 * math.pi * v)
    return math.exp(spread * z - 0.5 * spread * spread)


@njit(cache=True)
def overlap(start, end, other_start, other_end):
    """Months that two spells [start, end) share.

    Examples
    --------
    >>> overlap(0, 10, 4, 20), overlap(0, 4, 4, 20)
    (6, 0)
    """
    return max(0, min(end, other_end) - max(start, other_start))


@njit(cache=True)
def shared_months(s, one, other, month):
    """Months that two people served in the same place, of the posts each still remembers, up to ``month``.

    Seats of the committee do not count: too many hold them for too little common work.
    """
    total = 0
    for i in range(s.careers.shape[1]):
        place = s.careers[one, i, 0]
        if place < 0 or place // UNITS == COMMITTEE:
            continue
        end = s.careers[one, i, 2]
        end = month if end < 0 else end
        for j in range(s.careers.shape[1]):
            if s.careers[other, j, 0] == place:
                last = s.careers[other, j, 2]
                last = month if last < 0 else last
                total += overlap(s.careers[one, i, 1], end, s.careers[other, j, 1], last)
    return total


@njit(cache=True)
def branch_of_office(office):
    """The branch of an office of the centre."""
    if office == SECURITY_CHIEF:
        return SECURITY_BRANCH
    if office == ARMY_CHIEF:
        return ARMY_BRANCH
    if office == HEAD_OF_GOVERNMENT or office >= MINISTRY:
        return GOVERNMENT_BRANCH
    return PARTY_BRANCH


@njit(cache=True)
def branch_now(s, person):
    """The branch of the posts somebody holds, or -1 if he holds none that has a branch."""
    if s.people[person].office_of >= 0:
        return branch_of_office(s.people[person].office_of)
    if s.people[person].province_of >= 0 or s.people[person].district_of >= 0:
        return REGION_BRANCH
    if s.seats[person, APPARATUS] != NONE or s.seats[person, BUREAU] != NONE or s.open[person, LEADER] >= 0:
        return PARTY_BRANCH
    if s.seats[person, GOVERNMENT] != NONE:
        return GOVERNMENT_BRANCH
    return np.int64(-1)


@njit(cache=True)
def drawn_branch(u, government, security, army):
    """A branch by shares; the rest is the party's.

    Examples
    --------
    >>> [int(drawn_branch(u, 0.2, 0.1, 0.1)) for u in (0.1, 0.25, 0.35, 0.9)]
    [1, 2, 3, 0]
    """
    if u < government:
        return GOVERNMENT_BRANCH
    if u < government + security:
        return SECURITY_BRANCH
    if u < government + security + army:
        return ARMY_BRANCH
    return PARTY_BRANCH


@njit(cache=True)
def endow(s, p, key, person):
    """What somebody brings with him: by his number, and the unit he heads if he enters as head of one."""
    s.people[person].competence = draw(key, BEFORE_START, COMPETENCE, person)
    s.people[person].ambition = draw(key, BEFORE_START, AMBITION, person)
    s.people[person].standing = draw(key, BEFORE_START, STANDING, person)
    u, v = draw(key, BEFORE_START, FRAILTY_SIZE, person), draw(key, BEFORE_START, FRAILTY_ANGLE, person)
    s.people[person].frailty = frailty(u, v, p.frailty_spread)
    home = s.people[person].province_of
    if home < 0 and s.people[person].district_of >= 0:
        home = s.people[person].district_of * s.province.size // max(1, s.district.size)
    u = draw(key, BEFORE_START, SCHOOL, person)
    if home >= 0 and u < p.school_at_home:
        s.people[person].school = home
    else:
        u = (u - p.school_at_home) / (1.0 - p.school_at_home) if home >= 0 else u
        s.people[person].school = min(s.province.size - 1, int(u * s.province.size))
    held = branch_now(s, person)
    if held < 0:
        u = draw(key, BEFORE_START, BRANCH, person)
        held = drawn_branch(u, p.share_government, p.share_security, p.share_army)
    s.people[person].branch = held


@njit(cache=True)
def go_on(s, p, key):
    """Whoever is new is endowed; whoever took a post takes its branch."""
    for person in range(s.counters[ENDOWED], s.counters[N_PERSONS]):
        endow(s, p, key, person)
    s.counters[ENDOWED] = s.counters[N_PERSONS]
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.people[person].alive:
            held = branch_now(s, person)
            if held >= 0:
                s.people[person].branch = held
