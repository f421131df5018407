"""Writing to the state: spells that open and close, stances, ballots, events."""

from __future__ import annotations

from numba import njit

from collegium.engine.state import (
    DIED,
    DISTRICT,
    LEADER,
    N_BALLOTS,
    N_EVENTS,
    N_SPELLS,
    N_TIES,
    NEUTRAL,
    NONE,
    OVERFLOW,
    PROVINCE,
    THE_LEADER,
)


@njit(cache=True)
def open_spell(s, person, place, unit, rank, month, entry):
    """Somebody enters a body or a post."""
    row = s.counters[N_SPELLS]
    if row >= s.spells.shape[0]:
        s.counters[OVERFLOW] = 1
        return
    s.counters[N_SPELLS] = row + 1
    s.spells[row, 0] = person
    s.spells[row, 1] = place
    s.spells[row, 2] = unit
    s.spells[row, 3] = rank
    s.spells[row, 4] = month
    s.spells[row, 5] = -1
    s.spells[row, 6] = entry
    s.open[person, place] = row
    if place < 4:
        s.seats[person, place] = rank
    elif place == PROVINCE:
        s.province[unit] = person
        s.people[person].province_of = unit
    elif place == DISTRICT:
        s.district[unit] = person
        s.people[person].district_of = unit
    elif place == LEADER:
        s.counters[THE_LEADER] = person


@njit(cache=True)
def close_spell(s, person, place, month, how):
    """Somebody leaves a body or a post, if he is in it."""
    row = s.open[person, place]
    if row < 0:
        return
    s.spells[row, 5] = month
    s.spells[row, 7] = how
    s.open[person, place] = -1
    if place < 4:
        s.seats[person, place] = NONE
    elif place == PROVINCE:
        s.province[s.people[person].province_of] = -1
        s.people[person].province_of = -1
    elif place == DISTRICT:
        s.district[s.people[person].district_of] = -1
        s.people[person].district_of = -1
    elif place == LEADER:
        s.counters[THE_LEADER] = -1


@njit(cache=True)
def set_stance(s, person, stance, month):
    """A person's stance towards the leader changes: one tie ends, another begins."""
    if s.people[person].stance == stance:
        return
    row = s.people[person].tie_row
    if row >= 0:
        s.ties[row, 4] = month
        s.people[person].tie_row = -1
    s.people[person].stance = stance
    if stance == NEUTRAL:
        return
    row = s.counters[N_TIES]
    if row >= s.ties.shape[0]:
        s.counters[OVERFLOW] = 1
        return
    s.counters[N_TIES] = row + 1
    s.ties[row, 0] = person
    s.ties[row, 1] = s.counters[THE_LEADER]
    s.ties[row, 2] = stance
    s.ties[row, 3] = month
    s.ties[row, 4] = -1
    s.people[person].tie_row = row


@njit(cache=True)
def log_event(s, month, kind, person, place):
    """Something happened."""
    row = s.counters[N_EVENTS]
    if row >= s.events.shape[0]:
        s.counters[OVERFLOW] = 1
        return
    s.counters[N_EVENTS] = row + 1
    s.events[row, 0] = month
    s.events[row, 1] = kind
    s.events[row, 2] = person
    s.events[row, 3] = place


@njit(cache=True)
def log_ballot(s, month, kind, place, unit, subject, electors, votes_for, secret):
    """A ballot was held; whoever was entitled voted for or against."""
    row = s.counters[N_BALLOTS]
    if row >= s.ballots.shape[0]:
        s.counters[OVERFLOW] = 1
        return
    s.counters[N_BALLOTS] = row + 1
    s.ballots[row, 0] = month
    s.ballots[row, 1] = kind
    s.ballots[row, 2] = place
    s.ballots[row, 3] = unit
    s.ballots[row, 4] = subject
    s.ballots[row, 5] = electors
    s.ballots[row, 6] = votes_for
    s.ballots[row, 7] = electors - votes_for
    s.ballots[row, 8] = secret


@njit(cache=True)
def die(s, person, month):
    """Somebody dies and leaves everything he holds; his tie ends with him."""
    s.people[person].alive = False
    s.people[person].died_in = month
    for place in range(7):
        close_spell(s, person, place, month, DIED)
    row = s.people[person].tie_row
    if row >= 0:
        s.ties[row, 4] = month
        s.people[person].tie_row = -1
        s.people[person].stance = NEUTRAL
