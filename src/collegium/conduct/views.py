"""Views by domain of policy, and the interests of institutions.

A person has a view in each domain, 0 to 1: his general position (``people.position``) and a part of his own. It is
given when he first counts (top bodies, committee, government, head of a province),

    view_d = position + view_spread * (2 u_d - 1),          clipped to [0, 1],

and moves with his position afterwards. OUR PROPOSAL.

Whoever heads an institution speaks for it: the heads of ministries, provinces, the security service and the army
compete for resources at all times, which need not become a contest for the leadership (Gill 2018 ch. 1, 2, 3, 4, 8:
gill-2018, l.510, l.743, l.1247). OUR PROPOSAL for an equation: in a domain position 1 is more for whoever works in it,
so that his stand on a question of domain d is

    x = view + interest_weight * (1 - view)        if his institution is of domain d,
    x = view - rivalry_weight * view               if it is of another domain: means spent there are lost to him,
    x = view                                       if he speaks for no institution; so with the leader, who is general.

An institution is an office of the centre, a province, with `careers` a branch, and else a portfolio: a share
``portfolio_share`` of the full members of the top body has one, the same for life (all held other jobs; l.510).
He prefers a draft b to what holds now, q, when it lies nearer: |x - b| < |x - q| (spatial voting: Downs 1957; Black
1958).

Reads: people.position, office_of, province_of, branch; seats, office.
Writes: views, people.views_at; line[1:] (the leader's views).
"""

from __future__ import annotations

import numpy as np
from numba import njit

from collegium.conduct.chance import BEFORE_START, draw
from collegium.conduct.people import ballot_paper
from collegium.conduct.state import (
    ARMY_BRANCH,
    ARMY_CHIEF,
    DEFENCE,
    FOOD,
    FULL,
    GOVERNMENT_BRANCH,
    HEAD_OF_GOVERNMENT,
    IDEAS,
    INDUSTRY,
    MINISTRY,
    N_ACTIVE,
    N_BODIES,
    N_DOMAINS,
    N_OFFICES,
    NOBODY,
    NONE,
    REGION_BRANCH,
    SECURITY_BRANCH,
    SECURITY_CHIEF,
    THE_LEADER,
    TOP,
)
from collegium.parameters import param

PARAMETERS = (
    param(
        "view_spread", 0.2, "1", 0.0, 1.0, "half-width of a person's views in the domains around his position",
        "assumed: two thirds of the spread of positions between people",
    ),
    param(
        "interest_weight", 0.3, "share", 0.0, 1.0, "pull of his institution towards more for its own domain",
        "our proposal after Gill 2018 ch. 3, 4 (l.743, l.1247)",
    ),
    param(
        "rivalry_weight", 0.1, "share", 0.0, 1.0, "pull of his institution against more for another domain",
        "our proposal after Gill 2018 ch. 4 (l.1247); less than the pull in his own",
    ),
    param(
        "portfolio_share", 0.7, "share", 0.0, 1.0,
        "share of full members of the top body without an office who speak for a domain",
        "assumed: two thirds held posts of the state in the 1930s (Gill 2018 ch. 4)",
    ),
)  # fmt: skip

VIEW = np.int64(230)
HAS_PORTFOLIO = np.int64(231)
PORTFOLIO = np.int64(232)

# The domain of each office of the centre and of each branch of a career; NOBODY speaks for no domain.
OFFICE_DOMAIN = np.full(N_OFFICES, NOBODY)
OFFICE_DOMAIN[HEAD_OF_GOVERNMENT] = INDUSTRY
OFFICE_DOMAIN[SECURITY_CHIEF] = IDEAS
OFFICE_DOMAIN[ARMY_CHIEF] = DEFENCE
OFFICE_DOMAIN[MINISTRY:] = np.arange(N_DOMAINS)
BRANCH_DOMAIN = np.full(5, NOBODY)
BRANCH_DOMAIN[GOVERNMENT_BRANCH] = INDUSTRY
BRANCH_DOMAIN[SECURITY_BRANCH] = IDEAS
BRANCH_DOMAIN[ARMY_BRANCH] = DEFENCE
BRANCH_DOMAIN[REGION_BRANCH] = FOOD
# Who answers for a domain that has no ministry: the office whose domain it is.
SECOND_IN_CHARGE = np.full(N_DOMAINS, NOBODY)
SECOND_IN_CHARGE[INDUSTRY] = HEAD_OF_GOVERNMENT
SECOND_IN_CHARGE[IDEAS] = SECURITY_CHIEF
SECOND_IN_CHARGE[DEFENCE] = ARMY_CHIEF


@njit(cache=True)
def pulled(view, institution, domain, interest, rivalry):
    """Where somebody stands on a question once his institution has pulled at him.

    Examples
    --------
    >>> [round(float(pulled(0.5, institution, 2, 0.3, 0.1)), 12) for institution in (2, 4, -1)]  # own, other, none
    [0.65, 0.45, 0.5]
    """
    if institution == domain:
        return view + interest * (1.0 - view)
    if institution >= 0:
        return view - rivalry * view
    return view


@njit(cache=True)
def prefers(x, draft, status_quo):
    """1 if the draft lies nearer to ``x`` than what holds now, -1 if farther, 0 if neither.

    Examples
    --------
    >>> prefers(0.4, 0.6, 0.1), prefers(0.3, 0.6, 0.1), prefers(0.5, 0.25, 0.75)
    (1, -1, 0)
    """
    gap = abs(x - status_quo) - abs(x - draft)
    if gap > 0.0:
        return 1
    if gap < 0.0:
        return -1
    return 0


@njit(cache=True)
def able(man, month):
    """Whether somebody (his row of ``people``) is alive, at liberty, in politics and well."""
    return man.alive and not man.retired and not man.arrested and man.ill_until <= month


@njit(cache=True)
def acts(people, person, month):
    """Whether somebody (his number) is alive, at liberty, in politics and well."""
    return able(people[person], month)


@njit(cache=True)
def bring_up(people, views, p, key, person):
    """A person's views, brought up to his position; drawn if he has none yet."""
    position = people[person].position
    before = people[person].views_at
    if before == position:
        return
    for domain in range(N_DOMAINS):
        if before < 0.0:
            u = draw(key, BEFORE_START, VIEW, ballot_paper(person, domain))
            view = position + p.view_spread * (2.0 * u - 1.0)
        else:
            view = views[person, domain] + position - before
        views[person, domain] = min(1.0, max(0.0, view))
    people[person].views_at = position


@njit(cache=True)
def hold_views(s, p, key):
    """Everybody who counts has views, and the leader's are the line in each domain."""
    for person in s.active[: s.counters[N_ACTIVE]]:
        seats = 0
        for body in range(N_BODIES):
            seats += s.seats[person, body]
        if seats != NONE and s.people[person].views_at != s.people[person].position:
            bring_up(s.people, s.views, p, key, person)
    for unit in range(s.province.size):
        head = s.province[unit]
        if head >= 0 and s.people[head].views_at != s.people[head].position:
            bring_up(s.people, s.views, p, key, head)
    leader = s.counters[THE_LEADER]
    if leader >= 0:
        bring_up(s.people, s.views, p, key, leader)
        for domain in range(N_DOMAINS):
            s.line[1 + domain] = s.views[leader, domain]


@njit(cache=True)
def office_held(man, careers):
    """The domain of the office, province or branch of somebody (his row of ``people``), -1 if none."""
    if man.office_of >= 0 and OFFICE_DOMAIN[man.office_of] >= 0:
        return OFFICE_DOMAIN[man.office_of]
    if man.province_of >= 0:
        return FOOD
    if careers:
        return BRANCH_DOMAIN[man.branch]
    return NOBODY


@njit(cache=True)
def institution_of(people, seats, leader, p, on, key, person):
    """The domain of the institution that somebody speaks for, -1 if none."""
    if person == leader:
        return NOBODY
    held = office_held(people[person], on.careers)
    if held >= 0:
        return held
    if seats[person, TOP] == FULL and draw(key, BEFORE_START, HAS_PORTFOLIO, person) < p.portfolio_share:
        return np.int64(draw(key, BEFORE_START, PORTFOLIO, person) * N_DOMAINS)
    return NOBODY


@njit(cache=True)
def stand(people, seats, views, leader, p, on, key, person, domain):
    """Where somebody stands on a question of a domain, his institution's interest included."""
    if people[person].views_at != people[person].position:
        bring_up(people, views, p, key, person)
    institution = institution_of(people, seats, leader, p, on, key, person)
    return pulled(views[person, domain], institution, domain, p.interest_weight, p.rivalry_weight)


@njit(cache=True)
def in_charge(people, offices, domain, month):
    """Who heads the institution of a domain and can act, -1 if nobody: the ministry, else the office beside it."""
    head = offices[MINISTRY + domain]
    if head >= 0 and able(people[head], month):
        return head
    second = SECOND_IN_CHARGE[domain]
    if second >= 0 and offices[second] >= 0 and able(people[offices[second]], month):
        return offices[second]
    return NOBODY
