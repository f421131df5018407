"""A public: an outside sphere of elections, press, republics and the street, by which politics escapes the organs.

The sphere o, 0 closed to 1 open, goes half way in ``public_half_life`` months to its target: 1 where the charter has
the public elect an assembly among several candidates, else the strength of the norm that policy is debated openly,
times ``public_press``. The leader's popularity goes half way in ``popularity_half_life`` months to

    1/2 + ``popularity_results`` * (mean of the results) - ``popularity_crisis`` * crisis,      within 0 and 1.

Every ``election_months``, while the public elects, each head of a province and of a district stands and is beaten with
probability

    o / (1 + exp(-(``defeat_base`` + ``defeat_anger`` * (1 - 2 popularity) - ``defeat_standing`` * (2 standing - 1)))).

Whoever is beaten loses half of his standing, and with probability ``defeat_costs_post`` his post. Protest comes at the
yearly rate ``protest_rate`` * o * crisis * (1 - popularity); it raises crisis by ``protest_crisis`` of what is left to
1 and lowers authority by the same share of what there is. A head of a province breaks with the centre at the yearly
rate ``republic_rate`` * o * (1 - popularity). And a share ``public_escape`` * o of the questions of the month that
session, circulation or plenum would have settled goes to the government.

That the elections of March 1989 turned out part of the apparatus, that press, republics and street took politics out of
the party's organs, is Gill's (2018 ch. 7); Hough (1997) on the elections. Every equation is our proposal.

Reads: results, crisis, norms (open debate), standing, loyal, workload. Writes: regime.public_sphere, popularity,
last_election, crisis, authority; standing, stance, loyal, posts of heads; workload.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from collegium.conduct.chance import NOBODY_IN_PARTICULAR, draw
from collegium.conduct.log import close_spell, log_ballot, log_event, set_stance
from collegium.conduct.state import (
    BREAK,
    BY_GOVERNMENT,
    CIRCULATION,
    DEFEATED,
    DISTRICT,
    ELECTION_LOST,
    N_DOMAINS,
    NOBODY,
    OPEN_DEBATE,
    OPPONENT,
    PLENUM,
    PROTEST,
    PROVINCE,
    PUBLIC,
    PUBLIC_ELECTION,
    SESSION,
    THE_LEADER,
    TOP,
)
from collegium.parameters import param

BEATEN_PROVINCE, BEATEN_DISTRICT = np.int64(390), np.int64(391)
POST_PROVINCE, POST_DISTRICT = np.int64(392), np.int64(393)
STREET, REPUBLIC = np.int64(394), np.int64(395)
SECRET = np.bool_(True)

PARAMETERS = (
    param("public_half_life", 9.0, "months", 0.5, 240.0, "months in which the public sphere goes half way", "assumed"),
    param(
        "public_press", 0.5, "share", 0.0, 1.0, "how far open debate alone opens a public sphere, without elections",
        "assumed",
    ),
    param("public_escape", 0.7, "share", 0.0, 1.0, "questions an open public takes from the organs", "assumed"),
    param("popularity_half_life", 6.0, "months", 0.5, 240.0, "months in which popularity goes half way", "assumed"),
    param("popularity_results", 0.5, "1", 0.0, 2.0, "popularity per unit of mean results in the long run", "assumed"),
    param("popularity_crisis", 0.4, "1", 0.0, 2.0, "popularity lost in the long run in a full crisis", "assumed"),
    param("election_months", 12.0, "months", 1.0, 240.0, "months from one public election to the next",
        "assumed: March 1989 and spring 1990 (Gill 2018 ch. 7)"),
    param("defeat_base", -1.4, "1", -20.0, 20.0, "log-odds that an open public beats a head of middling standing",
        "assumed: one in five"),
    param("defeat_anger", 2.0, "1", 0.0, 20.0, "weight of the leader's unpopularity in defeat", "assumed"),
    param("defeat_standing", 1.0, "1", 0.0, 20.0, "weight of a head's own standing against defeat", "assumed"),
    param("defeat_costs_post", 0.5, "probability", 0.0, 1.0, "chance that a beaten head loses his post", "assumed"),
    param("protest_rate", 6.0, "1/year", 0.0, 120.0,
        "protests a year in a full crisis under a leader nobody likes", "assumed"),
    param("protest_crisis", 0.1, "share", 0.0, 1.0, "what a protest adds to crisis, takes from authority", "assumed"),
    param("republic_rate", 0.5, "1/year", 0.0, 12.0,
        "rate at which heads of provinces break with a leader nobody likes", "assumed"),
)  # fmt: skip


@njit(cache=True)
def toward(value, target, half_life):
    """One month on the way from a value to its target.

    Examples
    --------
    >>> round(toward(0.0, 1.0, 1.0), 6), round(toward(toward(0.0, 1.0, 2.0), 1.0, 2.0), 6)
    (0.5, 0.5)
    """
    return target + (value - target) * 2.0 ** (-1.0 / half_life)


@njit(cache=True)
def defeat_probability(sphere, popularity, standing, base, anger, own):
    """The chance that a head who stands for election is beaten.

    Examples
    --------
    >>> defeat_probability(1.0, 0.5, 0.5, 0.0, 2.0, 1.0), defeat_probability(0.0, 0.0, 0.0, 9.0, 2.0, 1.0)
    (0.5, 0.0)
    """
    odds = base + anger * (1.0 - 2.0 * popularity) - own * (2.0 * standing - 1.0)
    return sphere / (1.0 + math.exp(-odds))


@njit(cache=True)
def hold_election(s, p, key, month, place, heads, beaten, post):
    """The heads of one level stand; the log has how many stood and how many were elected."""
    stood, elected = 0, 0
    for unit in range(heads.size):
        person = heads[unit]
        if person < 0:
            continue
        stood += 1
        chance_of_defeat = defeat_probability(
            s.regime[0].public_sphere, s.regime[0].popularity, s.people[person].standing,
            p.defeat_base, p.defeat_anger, p.defeat_standing,
        )  # fmt: skip
        if draw(key, month, beaten, person) >= chance_of_defeat:
            elected += 1
            continue
        log_event(s, month, ELECTION_LOST, person, place)
        s.people[person].standing *= 0.5
        if draw(key, month, post, person) < p.defeat_costs_post:
            close_spell(s, person, place, month, DEFEATED)
    if stood > 0:
        log_ballot(s, month, PUBLIC_ELECTION, PUBLIC, NOBODY, s.counters[THE_LEADER], stood, elected, SECRET)


@njit(cache=True)
def escape(s, p, month):
    """Part of what the organs would have settled goes to the government."""
    share = p.public_escape * s.regime[0].public_sphere
    for way in (SESSION, CIRCULATION, PLENUM):
        gone = int(share * s.workload[month, way] + 0.5)
        s.workload[month, way] -= gone
        s.workload[month, BY_GOVERNMENT] += gone


@njit(cache=True)
def go_public(s, p, c, key, month):
    """A month of the public."""
    if c.public_elections:
        target = 1.0
    else:
        target = p.public_press * s.norms[OPEN_DEBATE]
    s.regime[0].public_sphere = toward(s.regime[0].public_sphere, target, p.public_half_life)
    mean = 0.0
    for domain in range(N_DOMAINS):
        mean += s.results[domain] / N_DOMAINS
    liked = 0.5 + p.popularity_results * mean - p.popularity_crisis * s.regime[0].crisis
    liked = min(1.0, max(0.0, liked))
    s.regime[0].popularity = toward(s.regime[0].popularity, liked, p.popularity_half_life)
    sphere, disliked = s.regime[0].public_sphere, 1.0 - s.regime[0].popularity
    due = s.regime[0].last_election <= 0 or month - s.regime[0].last_election >= p.election_months
    if c.public_elections and due:
        hold_election(s, p, key, month, PROVINCE, s.province, BEATEN_PROVINCE, POST_PROVINCE)
        hold_election(s, p, key, month, DISTRICT, s.district, BEATEN_DISTRICT, POST_DISTRICT)
        s.regime[0].last_election = month
    rate = p.protest_rate * sphere * s.regime[0].crisis * disliked
    if draw(key, month, STREET, NOBODY_IN_PARTICULAR) < 1.0 - math.exp(-rate / 12.0):
        log_event(s, month, PROTEST, s.counters[THE_LEADER], TOP)
        s.regime[0].crisis += p.protest_crisis * (1.0 - s.regime[0].crisis)
        s.regime[0].authority *= 1.0 - p.protest_crisis
    for unit in range(s.province.size):
        person = s.province[unit]
        if person < 0 or s.people[person].stance == OPPONENT or person == s.counters[THE_LEADER]:
            continue
        if draw(key, month, REPUBLIC, person) < 1.0 - math.exp(-p.republic_rate * sphere * disliked / 12.0):
            set_stance(s, person, OPPONENT, month)
            s.people[person].loyal = False
            log_event(s, month, BREAK, person, PROVINCE)
    escape(s, p, month)
