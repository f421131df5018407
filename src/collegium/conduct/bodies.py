"""Bodies that are abolished, that sit by right of office, or that watch the members (`plenum` or `job_slots`).

A body that has seats no more is abolished, and its members leave with it (the Orgburo in 1952: Gill 2018, l.1554). The
government is the head of government, the ministers, and the heads of security and army, ex officio and in this order up
to its seats; secretaries are not among them. Whoever loses the office loses the seat. The control body is elected by
the congress, where a member is not listed again with probability ``bureau_rotation``; a plenum fills what falls vacant.
Its members are newcomers to the leadership, the leader's as far as his hold of the elections reaches. That the congress
elects the control commission is in the charters; the rest is our proposal.

Reads: seats, office, sizes of the month, what backing reads. Writes: seats; the log of events (`abolition`).
"""

from __future__ import annotations

from numba import njit

from collegium.conduct.chance import draw
from collegium.conduct.favours import promoted_by, reward
from collegium.conduct.flow import appointee_is_loyal
from collegium.conduct.log import close_spell, log_event, open_spell
from collegium.conduct.people import backing, drawn_birth, drawn_position, newcomer
from collegium.conduct.rules import (
    APPARATUS_CANDIDATE,
    APPARATUS_FULL,
    BUREAU_CANDIDATE,
    BUREAU_FULL,
    CONTROL_SEATS,
    GOVERNMENT_SEATS,
)
from collegium.conduct.state import (
    ABOLISHED,
    ABOLITION,
    APPARATUS,
    ARMY_CHIEF,
    BUREAU,
    CONTROL,
    ELECTED,
    EX_OFFICIO,
    FULL,
    GOVERNMENT,
    HEAD_OF_GOVERNMENT,
    LOST_POST,
    MINISTRY,
    N_ACTIVE,
    N_DOMAINS,
    NOBODY,
    NONE,
    NOT_REELECTED,
    SECURITY_CHIEF,
    THE_LEADER,
    _codes,
)

CONTROL_ROTATE, CONTROL_OUT, CONTROL_BIRTH, CONTROL_POSITION, CONTROL_LOYAL = _codes(5, 182)
N_IN_GOVERNMENT = N_DOMAINS + 3


@njit(cache=True)
def seats_of(size, place):
    """All seats of one of the bodies that a charter may abolish."""
    if place == BUREAU:
        return size[BUREAU_FULL] + size[BUREAU_CANDIDATE]
    if place == APPARATUS:
        return size[APPARATUS_FULL] + size[APPARATUS_CANDIDATE]
    return size[GOVERNMENT_SEATS] if place == GOVERNMENT else size[CONTROL_SEATS]


@njit(cache=True)
def abolish(s, size, before, month):
    """Bodies that have no seats this month and had some the month ``before`` lose their members."""
    for place in (BUREAU, APPARATUS, GOVERNMENT, CONTROL):
        if seats_of(size, place) > 0 or seats_of(before, place) == 0:
            continue
        for person in s.active[: s.counters[N_ACTIVE]]:
            close_spell(s, person, place, month, ABOLISHED)
        log_event(s, month, ABOLITION, NOBODY, place)


@njit(cache=True)
def office_in_government(number):
    """The offices that have a seat in the government, in order of rank.

    >>> [int(office_in_government(number)) for number in range(8)]
    [0, 5, 6, 7, 8, 9, 2, 3]
    """
    if number == 0:
        return HEAD_OF_GOVERNMENT
    if number <= N_DOMAINS:
        return MINISTRY + number - 1
    return SECURITY_CHIEF if number == N_DOMAINS + 1 else ARMY_CHIEF


@njit(cache=True)
def seat_government(s, month, seats):
    """The government sits as its offices are held."""
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, GOVERNMENT] == NONE:
            continue
        stays = False
        left = seats
        for number in range(N_IN_GOVERNMENT):
            holder = minister(s, number)
            if holder >= 0 and left > 0:
                left -= 1
                stays = stays or holder == person
        if not stays:
            close_spell(s, person, GOVERNMENT, month, LOST_POST)
    left = seats
    for number in range(N_IN_GOVERNMENT):
        holder = minister(s, number)
        if holder >= 0 and left > 0:
            left -= 1
            if s.seats[holder, GOVERNMENT] == NONE:
                open_spell(s, holder, GOVERNMENT, NOBODY, FULL, month, EX_OFFICIO)


@njit(cache=True)
def minister(s, number):
    """Who has the seat of an office in the government; -1 if nobody, or a secretary who is not the leader, holds it."""
    holder = s.office[office_in_government(number)]
    if holder >= 0 and s.seats[holder, APPARATUS] == FULL and holder != s.counters[THE_LEADER]:
        return NOBODY
    return holder


@njit(cache=True)
def rotate_control(s, p, key, month):
    """A congress does not list some members of the control body again."""
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, CONTROL] != NONE and draw(key, month, CONTROL_ROTATE, person) < p.bureau_rotation:
            close_spell(s, person, CONTROL, month, NOT_REELECTED)


@njit(cache=True)
def fill_control(s, p, on, key, month, turnover, seats, grip):
    """Bring the control body to its seats, with newcomers."""
    sitting = 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        sitting += s.seats[person, CONTROL] != NONE
    while sitting > seats:
        out, worst = NOBODY, 1e9
        for person in s.active[: s.counters[N_ACTIVE]]:
            if s.seats[person, CONTROL] != NONE:
                score = draw(key, month, CONTROL_OUT, person) + 2.0 * grip * backing(s, p, on, turnover, month, person)
                if score < worst:
                    out, worst = person, score
        close_spell(s, out, CONTROL, month, NOT_REELECTED)
        sitting -= 1
    for seat in range(sitting, seats):
        birth = drawn_birth(month, draw(key, month, CONTROL_BIRTH, seat), 40.0, 20.0)
        person = newcomer(s, birth, drawn_position(p, draw(key, month, CONTROL_POSITION, seat)))
        if person < 0:
            return
        open_spell(s, person, CONTROL, NOBODY, FULL, month, ELECTED)
        if appointee_is_loyal(grip, draw(key, month, CONTROL_LOYAL, seat)):
            reward(s, p, on, person, month)
        else:
            promoted_by(s, p, on, key, month, person, NOBODY)
