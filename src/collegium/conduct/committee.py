"""The committee: who has a seat by his post, and how the leader outgrows a majority against him.

*Seats that go with posts* (`job_slots`). That a seat of the Central Committee went with a post is established (Daniels
1976; Gill 2018, l.288: heads of republics and regions, leading figures of government, army and security). Our proposal:
at a congress the members of the top bodies have their seats, then the holders of the offices of the centre and the
heads of provinces, in the order of their numbers, which is their rank, until ``slot_share`` of the seats (or what the
charter says) are taken; the rest are elected as without this mechanism. A seat is kept until the next congress even if
the post is lost. With replacement r a year of the posts the share of members no longer in their slot t years after the
congress is

    1 - (1 - r)^t,

and the committee has at each congress the leader's share of the posts at that time: his majority in it comes with the
first congress at or after his majority among the heads of provinces. A *dead soul* is a member who lost his slot and
holds no other post: 110 of them retired together in April 1989 (Gill 2018 ch. 8, l.3079; the name is ours).

*Packing* (`packing`; our proposal after Gill 2018 ch. 3, l.787: from 46 to 121 members, 1922 to 1927). With a' the
share after one step of :mod:`collegium.conduct.flow` in which the body also grows by a share g and the new seats are
filled like vacant ones,

    a' = [(1 - r) ((1 - d) a + c (1 - a)) + r pi + g pi] / (1 + g),

a leader who commands the slate of a congress, and does not expect a majority of the committee as it sits, counts on
nobody's leaving it: r is the share of seats that are empty, those that the charter adds among them, and d = c = 0. If
a' without growth is no majority, it becomes one beyond

    g* = (1/2 - a') / (pi - 1/2)        (never if pi <= 1/2),

and he has the committee enlarged by so much, but by no more than ``packing_growth`` at one congress. It stays enlarged.

What the committee does between congresses is in :mod:`collegium.conduct.plenum`, how it is renewed by rule in
:mod:`collegium.conduct.renewal`; their parameters are here.

Reads: seats, office, province; people.official, office_of, province_of, dropped_in, what backing reads.
Writes: people.slot, regime.enlarged, the log of events (`enlargement`, the number of seats as other number).
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from collegium.conduct.ballots import able
from collegium.conduct.log import UNITS, log_between, place_code
from collegium.conduct.people import backing, on_top
from collegium.conduct.state import (
    COMMITTEE,
    ENLARGEMENT,
    N_ACTIVE,
    N_PERSONS,
    NOBODY,
    NONE,
    OFFICE,
    PROVINCE,
    THE_LEADER,
)
from collegium.parameters import param

PARAMETERS = (
    param(
        "slot_share", 0.8, "share", 0.0, 1.0,
        "share of the committee's seats that go with a post, where the charter does not say",
        "assumed: most of them (Daniels 1976 in words)",
    ),
    param(
        "packing_growth", 0.27, "1", 0.0, 3.0, "by how much of its size the committee is enlarged at one congress",
        "Gill 2018 ch. 3, l.787: from 46 to 121 in 1922-27, over four congresses, is 27 % each; as a limit assumed",
    ),
    param(
        "plenum_months", 6.0, "months", 1.0, 60.0, "months from one plenum of the committee to the next",
        "Gill 2018, l.288: a couple of times a year",
    ),
    param(
        "expulsion_case", 0.1, "probability", 0.0, 1.0, "chance that a plenum is asked to expel an opponent",
        "assumed: few were expelled (Gill 2018 ch. 3, 5: 1926-27, 1957), most stayed to the next congress",
    ),
    param(
        "retirement_share", 0.25, "share", 0.0, 1.0,
        "share of dead souls above which a leader with a majority has them retire together",
        "assumed: 110 retired in April 1989 (Gill 2018, l.3079), of a body of some hundreds",
    ),
    param(
        "term_exemption", 0.75, "1", 0.0, 1.0, "standing above which the limit of terms does not bind",
        "our proposal: stands in for the vote of three quarters on an acknowledged authority",
    ),
)  # fmt: skip

IN_TOP_BODIES = np.int64(0)  # the slot of whoever sits in a top body, whichever: the place code of the first of them


@njit(cache=True)
def packed_share(share, replacement, decay, conversion, control, growth):
    """The leader's share of a body after one step in which it also grows, a'.

    Parameters
    ----------
    share : float
        His share before, a.
    replacement, decay, conversion, control : float
        r, d, c and pi of :mod:`collegium.conduct.flow`.
    growth : float
        New seats as a share of the old ones, g.

    Examples
    --------
    From 46 to 121 seats, nobody replaced, and all who are new his (Gill 2018 ch. 3, l.787):

    >>> round(packed_share(0.0, 0.0, 0.0, 0.0, 1.0, 75 / 46), 6)
    0.619835
    >>> round(packed_share(0.3, 0.25, 0.1, 0.05, 0.8, 0.0), 6)
    0.42875
    """
    kept = (1.0 - decay) * share + conversion * (1.0 - share)
    return ((1.0 - replacement) * kept + (replacement + growth) * control) / (1.0 + growth)


@njit(cache=True)
def growth_needed(share, control):
    """The growth beyond which enlargement gives the leader a majority, g*; infinite if none does.

    Examples
    --------
    >>> growth_needed(0.25, 1.0), growth_needed(0.6, 0.2), growth_needed(0.4, 0.5)
    (0.5, 0.0, inf)
    """
    if share > 0.5:
        return 0.0
    if control <= 0.5:
        return math.inf
    return (0.5 - share) / (control - 0.5)


@njit(cache=True)
def post_of(s, person):
    """The highest post somebody holds that goes with a seat, as a place code: 0 for the top bodies, -1 for none."""
    if on_top(s, person):
        return IN_TOP_BODIES
    if s.people[person].office_of >= 0:
        return place_code(OFFICE, s.people[person].office_of)
    if s.people[person].province_of >= 0:
        return place_code(PROVINCE, s.people[person].province_of)
    return NOBODY


@njit(cache=True)
def out_of_slot(s, person):
    """Whether a member of the committee has lost the post that gave him his seat."""
    slot = s.people[person].slot
    if slot < 0 or s.seats[person, COMMITTEE] == NONE:
        return False
    if slot == IN_TOP_BODIES:
        return not on_top(s, person)
    unit = slot % UNITS - 1
    if slot // UNITS == OFFICE:
        return s.office[unit] != person
    return s.province[unit] != person


@njit(cache=True)
def dead_soul(s, person):
    """Whether a member of the committee has lost his slot and holds no other post."""
    return out_of_slot(s, person) and post_of(s, person) < 0


@njit(cache=True)
def take_slots(s):
    """Whoever sits in the committee has his seat from the post he now holds."""
    for person in s.active[: s.counters[N_ACTIVE]]:
        s.people[person].slot = post_of(s, person) if s.seats[person, COMMITTEE] != NONE else NOBODY


@njit(cache=True)
def slots_of(given, practice, seats):
    """How many of the committee's seats go with a post, those of the top bodies among them.

    Parameters
    ----------
    given : float
        The share that the charter gives; 0 if it does not say.
    practice : float
        The share where it does not.
    seats : int

    Examples
    --------
    >>> slots_of(0.0, 0.8, 46), slots_of(0.5, 0.8, 46)
    (37, 23)
    """
    share = given if given > 0.0 else practice
    return int(min(1.0, share) * seats + 0.5)


@njit(cache=True)
def slot_holders(s, p, c, on, month, seats):
    """Who has a seat by his post, beside the top bodies.

    Parameters
    ----------
    seats : int
        As the charter has them, without what packing added.

    Returns
    -------
    ndarray of bool, shape (people,)
        Nobody where ``job_slots`` is off.
    """
    chosen = np.zeros(s.counters[N_PERSONS], np.bool_)
    if not on.job_slots:
        return chosen
    slots = slots_of(c.job_slots, p.slot_share, seats)
    taken = 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        taken += on_top(s, person)
    for post in range(s.office.size + s.province.size):
        if taken >= slots:
            break
        person = s.office[post] if post < s.office.size else s.province[post - s.office.size]
        if person < 0 or chosen[person] or on_top(s, person) or s.people[person].dropped_in == month:
            continue
        chosen[person] = True
        taken += 1
    return chosen


@njit(cache=True)
def forecast(s, p, on, turnover, month, seats, pi):
    """The leader's share of the committee if all who sit in it stay, and empty seats are filled under his control."""
    sitting, his = 0, 0.0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, COMMITTEE] != NONE:
            sitting += 1
            his += backing(s, p, on, turnover, month, person)
    share = his / max(1, sitting)
    empty = min(1.0, max(0.0, 1.0 - sitting / max(1, seats)))
    return packed_share(share, empty, 0.0, 0.0, pi, 0.0)


@njit(cache=True)
def seats_to_add(share, control, seats, most):
    """By how many seats a committee is enlarged: the fewest that promise a majority, at most a share of its seats.

    Examples
    --------
    Ten seats with a quarter his: five new ones, all his, would make it even.

    >>> seats_to_add(0.25, 1.0, 10, 1.0), seats_to_add(0.25, 1.0, 10, 0.3), seats_to_add(0.25, 0.5, 10, 1.0)
    (6, 3, 0)
    """
    needed = growth_needed(share, control)
    if share > 0.5 or needed == math.inf:
        return 0
    limit = int(most * seats + 1e-9)
    if needed * seats >= limit:
        return limit
    return int(needed * seats + 1e-9) + 1


@njit(cache=True)
def enlarge(s, p, on, turnover, month, seats, pi):
    """At a congress whose slate is his, a leader without a majority in the committee has it enlarged.

    Parameters
    ----------
    seats : int
        Before; those that earlier congresses added included.
    pi : float
        His control of the slate.

    Returns
    -------
    int
        The seats added.
    """
    leader = s.counters[THE_LEADER]
    if leader < 0 or not able(s, month, leader):
        return 0
    added = seats_to_add(forecast(s, p, on, turnover, month, seats, pi), pi, seats, p.packing_growth)
    if added > 0:
        s.regime[0].enlarged += added
        log_between(s, month, ENLARGEMENT, leader, COMMITTEE, added)
    return added
