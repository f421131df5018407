"""A year of one province: the deaths, departures, transfers and admissions of its months, and its meetings.

A province's people lie together in five short columns (11 bytes a person), so that a year of a province runs in the
cache. Nobody is looked at each month. On 1 January, or when he is admitted or has moved, each member draws one
number; it says in which month of the year, if any, something happens to him, and only then he is looked at again.
With H(m) his hazard summed over the months up to m, the number u gives the first month with

    -log(1 - u) <= H(m),        H(m) = C(a + m) - C(a) + m (losses + x_o expulsion + lapse + moves) / 12,

C(a) the sum of Gompertz's hazard (see :mod:`collegium.conduct.lives`) over the months of life up to age a, and x_o
the severity of exclusion in his organisation that year, exponential with mean 1 (our proposal: waves struck whole
organisations). That is the same law as a draw a person and month, at a twelfth or less of the draws. A second number
says what happens, in proportion to the hazards of that month.

Order of a year. January: draws. Each month: what is due; a deputy follows a secretary who has gone; admission up to
the plan. November: annual meetings (turnout, quorum of half, a ballot on the man recommended, who is the secretary in
office or, with the chance of rotation, the longest in the party as chance weighs it; where he is refused the
organisation elects a man of its own). December: district conferences, to which each organisation sends one delegate
and one more for every so many members; a delegate votes for the man recommended as his secretary would, with the
chance of fidelity, and a secretary who was elected against a recommendation is against. In a district whose
conference refused, nobody at the base is afraid in the following year. At New Year those who move to another province
leave.

Everything is keyed by seed, run, month, purpose and person or organisation; no result depends on the order in which
people, organisations or provinces are treated.

Reads and writes: the columns of one province. All rules are our proposal but for Gompertz's law.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from collegium.bundle import Bundle
from collegium.conduct.chance import draw
from collegium.party.base import BINS, binomial, word

# Numbers of draws, in a range of their own.
(
    DUE, CAUSE, PLACE, AGE, SEVERITY, TURNOUT, DISLIKE, AGAINST, ROTATION, PICK, DELEGATES, WHERE_TO, START_AGE, SINCE,
    WEIGHT,
) = (np.int64(n) for n in range(430, 445))  # fmt: skip

# Bits of a member's flags.
GONE, MOVING = np.uint8(1), np.uint8(2)
NOBODY = np.uint32(0)  # no person has this number
MONTHS_OF_LIFE = 1560
MEETING, CONFERENCE = 10, 11
QUORUM_SIZE = 3
NONE_NEEDED, BY_RECOMMENDATION, OF_ITS_OWN, DEPUTY_ONLY = np.int8(0), np.int8(1), np.int8(2), np.int8(3)

# What is counted in a year, in this order.
COUNTS = (
    "members", "organisations", "admitted", "died", "lost", "expelled", "lapsed", "moved_within", "moved_out",
    "meetings", "without_quorum", "present", "against", "refused", "secretaries_new", "deputies_followed", "vacant",
    "delegates", "delegates_for", "conferences", "conferences_refused", "age_months", "party_months", "own_secretaries",
)  # fmt: skip
(
    MEMBERS, ORGANISATIONS, ADMITTED, DIED, LOST, EXPELLED, LAPSED, MOVED_WITHIN, MOVED_OUT,
    MEETINGS, WITHOUT_QUORUM, PRESENT, OPPOSED, REFUSED, NEW, FOLLOWED, VACANT,
    SENT, SENT_FOR, CONFERENCES, CONFERENCES_REFUSED, AGE_MONTHS, PARTY_MONTHS, OWN,
) = range(len(COUNTS))  # fmt: skip

YEAR = np.dtype(
    [(name, "f8") for name in (
        "losses", "expulsion", "lapse", "move_within", "move_out", "turnout", "rotation", "fidelity", "per_delegate",
        "adult", "joining_age", "oldest", "seniority",
    )]
)  # fmt: skip


class Members(Bundle):
    """A place in the columns is no person: it is used again. ``ident`` never is.

    ``ident`` uint32; ``birth`` and ``joined`` int16, months from the start; ``organisation`` uint16, in the province;
    ``flags`` uint8.
    """

    FIELDS = ("ident", "birth", "joined", "organisation", "flags")


class Units(Bundle):
    """The organisations of a province: ``count`` int32; ``head`` and ``deputy`` uint32, persons; ``own`` bool, whether
    the secretary was elected against a recommendation; ``severity`` float64 of the year; ``upto`` float64, the summed
    weights by which people come to organisations; ``free`` bool, a district, whether its conference refused."""

    FIELDS = ("count", "head", "deputy", "own", "severity", "upto", "free")


class Scratch(Bundle):
    """What a year needs besides: one set a worker."""

    FIELDS = ("following", "first", "need", "best", "best_score", "second", "second_score", "touched")


@njit(cache=True, nogil=True)
def due_month(key, now, person, sums, age, steady, left):
    """In which of the ``left`` months after ``now`` something happens: from 0, or -1 for none.

    Parameters
    ----------
    now : int
        The month at whose end the draw is made; its key.
    sums : ndarray of float
        C by age in months.
    age : int
        In months, at the start of the first month.
    steady : float
        The sum of the hazards that do not depend on age, 1/month.
    """
    u = draw(key, now, DUE, person)
    if u >= sums[age + left] - sums[age] + left * steady:  # 1 - exp(-x) <= x
        return -1
    waited = -math.log(1.0 - u)
    for m in range(left):
        if waited <= sums[age + m + 1] - sums[age] + (m + 1) * steady:
            return m
    return -1


@njit(cache=True, nogil=True)
def place_of(upto, n, u):
    """The organisation that a draw leads to, by summed weights."""
    sought = u * upto[n - 1]
    low, high = 0, n - 1
    while low < high:
        middle = (low + high) // 2
        if upto[middle] > sought:
            high = middle
        else:
            low = middle + 1
    return low


@njit(cache=True, nogil=True)
def steady_hazard(p, severity):
    """What does not depend on age, 1/month."""
    return (p.losses + p.expulsion * severity + p.lapse + p.move_within + p.move_out) / 12.0


@njit(cache=True, nogil=True)
def age_of(month, birth):
    """Age in months, up to the end of the table."""
    return max(0, min(month - birth, MONTHS_OF_LIFE - 13))


@njit(cache=True, nogil=True)
def _schedule(members, units, work, p, sums, key, january, at, month):
    """Draw what happens to the member at ``at`` in the months after ``month``, and keep it for its month."""
    left = 11 - month
    if left <= 0:
        return
    now = january + month
    steady = steady_hazard(p, units.severity[members.organisation[at]])
    m = due_month(key, now, members.ident[at], sums, age_of(now + 1, members.birth[at]), steady, left)
    if m >= 0:
        work.following[at] = work.first[month + 1 + m]
        work.first[month + 1 + m] = at


@njit(cache=True, nogil=True)
def _leave_posts(units, work, o, person, n_touched):
    """Whoever goes leaves what he held; returns how many organisations have lost their secretary this month."""
    if units.head[o] == person:
        units.head[o] = NOBODY
        units.own[o] = False
        work.touched[n_touched] = o
        return n_touched + 1
    if units.deputy[o] == person:
        units.deputy[o] = NOBODY
    return n_touched


@njit(cache=True, nogil=True)
def _offer(work, o, person, score):
    """Keep the two best of an organisation; of equals the one with the higher number."""
    if score > work.best_score[o] or (score == work.best_score[o] and person > work.best[o]):
        work.second[o], work.second_score[o] = work.best[o], work.best_score[o]
        work.best[o], work.best_score[o] = person, score
    elif score > work.second_score[o] or (score == work.second_score[o] and person > work.second[o]):
        work.second[o], work.second_score[o] = person, score


@njit(cache=True, nogil=True)
def _meet(members, units, work, p, key, month, n, n_units, first_unit, per_district, shares, tally):
    """The annual meetings of a province."""
    sought = 0
    for o in range(n_units):
        work.need[o] = NONE_NEEDED
        size = units.count[o]
        if size < QUORUM_SIZE:
            continue
        which = first_unit + o
        present = binomial(word(key, month, TURNOUT, which), size, p.turnout)
        if 2 * present < size:
            tally[WITHOUT_QUORUM] += 1
            continue
        tally[MEETINGS] += 1
        tally[PRESENT] += present
        stands = units.head[o] != NOBODY and draw(key, month, ROTATION, which) >= p.rotation
        luck = int(draw(key, month, DISLIKE, which) * BINS)
        fear = 1 if units.free[o // per_district] else 0
        against = binomial(word(key, month, AGAINST, which), present, shares[fear, luck])
        tally[OPPOSED] += against
        refused = 2 * against > present
        if refused:
            tally[REFUSED] += 1
            work.need[o] = OF_ITS_OWN
        elif not stands:
            work.need[o] = BY_RECOMMENDATION
        else:
            units.own[o] = False
            if units.deputy[o] == NOBODY:
                work.need[o] = DEPUTY_ONLY
        if work.need[o] != NONE_NEEDED:
            sought += 1
            work.best[o], work.best_score[o] = NOBODY, -1.0
            work.second[o], work.second_score[o] = NOBODY, -1.0
    if sought == 0:
        return
    for at in range(n):
        o = members.organisation[at]
        if work.need[o] == NONE_NEEDED or members.flags[at] & GONE or members.ident[at] == units.head[o]:
            continue
        score = draw(key, month, PICK, members.ident[at])
        if work.need[o] != OF_ITS_OWN:
            months = float(month - members.joined[at])
            score += p.seniority * months / (months + 120.0)
        _offer(work, o, members.ident[at], score)
    for o in range(n_units):
        need = work.need[o]
        if need == NONE_NEEDED:
            continue
        if need == DEPUTY_ONLY:
            units.deputy[o] = work.best[o]
        else:
            units.head[o], units.deputy[o] = work.best[o], work.second[o]
            units.own[o] = need == OF_ITS_OWN
            tally[NEW] += 1


@njit(cache=True, nogil=True)
def _confer(units, p, key, month, n_units, first_unit, per_district, tally):
    """The district conferences of a province."""
    for d in range((n_units + per_district - 1) // per_district):
        for_him, against = 0, 0
        for o in range(d * per_district, min(n_units, (d + 1) * per_district)):
            if units.head[o] == NOBODY or units.count[o] < QUORUM_SIZE:
                continue
            sent = 1 + int(units.count[o] / p.per_delegate)
            chance = 1.0 - p.fidelity if units.own[o] else p.fidelity
            yes = binomial(word(key, month, DELEGATES, first_unit + o), sent, chance)
            for_him += yes
            against += sent - yes
        if for_him + against == 0:
            continue
        tally[CONFERENCES] += 1
        tally[SENT] += for_him + against
        tally[SENT_FOR] += for_him
        units.free[d] = against > for_him
        if units.free[d]:
            tally[CONFERENCES_REFUSED] += 1


@njit(cache=True, nogil=True)
def run_year(
    members, units, work, p, sums, plan, shares, key, january, n, n_units, province, n_provinces, serial,
    first_unit, per_district, tally,
):  # fmt: skip
    """A year of one province.

    Parameters
    ----------
    members : Members
        With places for the largest total of the year.
    units : Units
    work : Scratch
    p : record of YEAR
    sums : ndarray of float, shape (1561,)
        C by age in months.
    plan : ndarray of int, shape (12,)
        What admission fills up to, a month.
    shares : ndarray of float, shape (2, 1024)
        The share that opposes by the organisation's luck, with the sanction and without.
    key : uint64
    january : int
        The month, from the start.
    n : int
        How many places are taken, all by members.
    n_units : int
        Organisations at work.
    province, n_provinces : int
    serial : int
        How many have been admitted here ever.
    first_unit : int
        What the keys of its organisations start from.
    per_district : int
    tally : ndarray of int, shape (24,)
        Filled.

    Returns
    -------
    n, serial : int
        Places taken at the end, all by members and those who move to another province.
    """
    tally[:] = 0
    work.first[:] = -1
    for o in range(n_units):
        units.severity[o] = -math.log(1.0 - draw(key, january, SEVERITY, first_unit + o))
    for at in range(n):
        _schedule(members, units, work, p, sums, key, january, at, -1)
    alive, vacated = n, -1
    for month in range(12):
        now = january + month
        n_touched = 0
        at = work.first[month]
        while at >= 0:
            following = work.following[at]
            o, person = int(members.organisation[at]), members.ident[at]
            age = age_of(now, members.birth[at])
            natural = sums[age + 1] - sums[age]
            steady = steady_hazard(p, units.severity[o])
            what = draw(key, now, CAUSE, person) * (natural + steady)
            excluded = p.expulsion * units.severity[o] / 12.0
            stays = False
            if what < natural:
                tally[DIED] += 1
            elif what < natural + p.losses / 12.0:
                tally[LOST] += 1
            elif what < natural + p.losses / 12.0 + excluded:
                tally[EXPELLED] += 1
            elif what < natural + p.losses / 12.0 + excluded + p.lapse / 12.0:
                tally[LAPSED] += 1
            else:
                stays = True
            if stays and what < natural + p.losses / 12.0 + excluded + (p.lapse + p.move_within) / 12.0:
                to = place_of(units.upto, n_units, draw(key, now, PLACE, person))
                if to != o:
                    tally[MOVED_WITHIN] += 1
                    units.count[o] -= 1
                    units.count[to] += 1
                    n_touched = _leave_posts(units, work, o, person, n_touched)
                    members.organisation[at] = to
                _schedule(members, units, work, p, sums, key, january, at, month)
            elif stays:
                members.flags[at] |= MOVING
                _schedule(members, units, work, p, sums, key, january, at, month)
            else:
                members.flags[at] = GONE
                units.count[o] -= 1
                n_touched = _leave_posts(units, work, o, person, n_touched)
                alive -= 1
                work.following[at] = vacated
                vacated = at
            at = following
        for k in range(n_touched):
            o = work.touched[k]
            if units.head[o] == NOBODY and units.deputy[o] != NOBODY:
                units.head[o], units.deputy[o] = units.deputy[o], NOBODY
                tally[FOLLOWED] += 1
        while alive < plan[month]:
            if vacated >= 0:
                at, vacated = vacated, work.following[vacated]
            else:
                at = n
                n += 1
            serial += 1
            person = np.uint32(serial * n_provinces + province)
            older = -math.log(1.0 - draw(key, now, AGE, person)) * (p.joining_age - p.adult)
            o = place_of(units.upto, n_units, draw(key, now, PLACE, person))
            members.ident[at] = person
            members.birth[at] = now - int(12.0 * min(p.oldest, p.adult + older))
            members.joined[at] = now
            members.organisation[at] = o
            members.flags[at] = 0
            units.count[o] += 1
            alive += 1
            tally[ADMITTED] += 1
            _schedule(members, units, work, p, sums, key, january, at, month)
        if month == MEETING:
            _meet(members, units, work, p, key, now, n, n_units, first_unit, per_district, shares, tally)
        elif month == CONFERENCE:
            _confer(units, p, key, now, n_units, first_unit, per_district, tally)
    return _close(members, units, n, n_units, january + 12, tally), serial


@njit(cache=True, nogil=True)
def _close(members, units, n, n_units, month, tally):
    """At New Year: nobody's places are closed up, and what there is is counted."""
    kept = 0
    for at in range(n):
        if members.flags[at] & GONE:
            continue
        tally[AGE_MONTHS] += month - members.birth[at]
        tally[PARTY_MONTHS] += month - members.joined[at]
        if kept != at:
            members.ident[kept] = members.ident[at]
            members.birth[kept] = members.birth[at]
            members.joined[kept] = members.joined[at]
            members.organisation[kept] = members.organisation[at]
            members.flags[kept] = members.flags[at]
        kept += 1
    tally[MEMBERS] = kept
    for o in range(n_units):
        if units.count[o] >= QUORUM_SIZE:
            tally[ORGANISATIONS] += 1
            if units.head[o] == NOBODY:
                tally[VACANT] += 1
            tally[OWN] += units.own[o]
    return kept


@njit(cache=True, nogil=True)
def take_leavers(members, units, n, ident, birth, joined):
    """Move those who leave the province out of its columns; returns how many stay and how many leave.

    Parameters
    ----------
    ident, birth, joined : ndarray, shape (n_leavers,)
        Filled.
    """
    kept, left = 0, 0
    for at in range(n):
        person = members.ident[at]
        if members.flags[at] & MOVING:
            o = members.organisation[at]
            ident[left], birth[left], joined[left] = person, members.birth[at], members.joined[at]
            left += 1
            units.count[o] -= 1
            if units.head[o] == person:
                units.head[o], units.own[o] = units.deputy[o], False
                units.deputy[o] = NOBODY
            elif units.deputy[o] == person:
                units.deputy[o] = NOBODY
            continue
        if kept != at:
            members.ident[kept] = person
            members.birth[kept] = members.birth[at]
            members.joined[kept] = members.joined[at]
            members.organisation[kept] = members.organisation[at]
            members.flags[kept] = members.flags[at]
        kept += 1
    return kept, left


@njit(cache=True, nogil=True)
def take_arrivals(members, units, n, n_units, key, month, ident, birth, joined):
    """Enrol those who come from other provinces; returns how many members there are."""
    for k in range(ident.size):
        o = place_of(units.upto, n_units, draw(key, month, PLACE, ident[k]))
        at = n + k
        members.ident[at], members.birth[at], members.joined[at] = ident[k], birth[k], joined[k]
        members.organisation[at] = o
        members.flags[at] = 0
        units.count[o] += 1
    return n + ident.size


@njit(cache=True, nogil=True)
def begin(members, units, p, sums, key, n, n_units, province, n_provinces):
    """The members of a province at the start: of ages and times in the party such as a steady party has, nearly.

    Returns
    -------
    int
        How many have been admitted ever.
    """
    for at in range(n):
        person = np.uint32((at + 1) * n_provinces + province)
        older = -math.log(1.0 - draw(key, -1, START_AGE, person)) * (p.joining_age - p.adult)
        joined = 12.0 * min(p.oldest, p.adult + older)
        since = draw(key, -1, SINCE, person) * max(0.0, 840.0 - joined)
        o = place_of(units.upto, n_units, draw(key, -1, PLACE, person))
        members.ident[at] = person
        members.birth[at] = -int(joined + since)
        members.joined[at] = -int(since)
        members.organisation[at] = o
        members.flags[at] = 0
        units.count[o] += 1
    return n


@njit(cache=True, nogil=True)
def places(key, month, ident, upto):
    """The province to which each of those who leave theirs goes."""
    to = np.empty(ident.size, np.uint16)
    for k in range(ident.size):
        to[k] = place_of(upto, upto.size, draw(key, month, WHERE_TO, ident[k]))
    return to
