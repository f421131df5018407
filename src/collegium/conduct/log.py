"""Writing to the state: spells that open and close, stances, ballots, decisions, events."""

from __future__ import annotations

from numba import njit

from collegium.conduct.state import (
    CLIENT,
    DIED,
    DISTRICT,
    FULL,
    LEADER,
    N_BALLOTS,
    N_BODIES,
    N_DECISIONS,
    N_EVENTS,
    N_PLACES,
    N_POSITIONS,
    N_SPELLS,
    N_TIES,
    NEUTRAL,
    NOBODY,
    NONE,
    OFFICE,
    OVERFLOW,
    PROVINCE,
    SECOND,
    THE_LEADER,
    TOP,
)

UNITS = 1_000_000  # a place code is place * UNITS + unit + 1: one number for a body, a province, an office


@njit(cache=True)
def place_code(place, unit):
    """One number for a place and its unit.

    >>> place_code(6, 2), place_code(0, -1)
    (6000003, 0)
    """
    return place * UNITS + unit + 1


@njit(cache=True)
def free_row(s, counter, log):
    """The next row of a log, or -1 when it is full."""
    row = s.counters[counter]
    if row >= log.shape[0]:
        s.counters[OVERFLOW] = 1
        return NOBODY
    s.counters[counter] = row + 1
    return row


@njit(cache=True)
def open_spell(s, person, place, unit, rank, month, entry):
    """Somebody enters a body or a post."""
    row = free_row(s, N_SPELLS, s.spells)
    if row < 0:
        return
    s.spells[row, 0] = person
    s.spells[row, 1] = place
    s.spells[row, 2] = unit
    s.spells[row, 3] = rank
    s.spells[row, 4] = month
    s.spells[row, 5] = -1
    s.spells[row, 6] = entry
    s.spells[row, 7] = 0
    s.open[person, place] = row
    if place < N_BODIES:
        s.seats[person, place] = rank
    elif place == PROVINCE:
        s.province[unit] = person
        s.people[person].province_of = unit
    elif place == DISTRICT:
        s.district[unit] = person
        s.people[person].district_of = unit
    elif place == OFFICE:
        s.office[unit] = person
        s.people[person].office_of = unit
    elif place == LEADER:
        s.counters[THE_LEADER] = person
    career = s.people[person].n_posts % s.careers.shape[1]
    s.careers[person, career, 0] = place_code(place, unit)
    s.careers[person, career, 1] = month
    s.careers[person, career, 2] = -1
    s.people[person].n_posts += 1


@njit(cache=True)
def close_spell(s, person, place, month, how):
    """Somebody leaves a body or a post, if he is in it."""
    row = s.open[person, place]
    if row < 0:
        return
    s.spells[row, 5] = month
    s.spells[row, 7] = how
    s.open[person, place] = -1
    if place == TOP and s.spells[row, 3] == FULL and how != DIED:
        s.regime[0].top_exits += 1
        if s.people[person].stance != CLIENT:
            s.regime[0].others_out += 1
    if place < N_BODIES:
        s.seats[person, place] = NONE
    elif place == PROVINCE:
        s.province[s.people[person].province_of] = -1
        s.people[person].province_of = -1
    elif place == DISTRICT:
        s.district[s.people[person].district_of] = -1
        s.people[person].district_of = -1
    elif place == OFFICE:
        s.office[s.people[person].office_of] = -1
        s.people[person].office_of = -1
    elif place == LEADER:
        s.counters[THE_LEADER] = -1
    code = place_code(place, s.spells[row, 2])
    for career in range(s.careers.shape[1]):
        if s.careers[person, career, 0] == code and s.careers[person, career, 2] < 0:
            s.careers[person, career, 2] = month


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
    row = free_row(s, N_TIES, s.ties)
    if row < 0:
        return
    s.ties[row, 0] = person
    s.ties[row, 1] = s.counters[THE_LEADER]
    s.ties[row, 2] = stance
    s.ties[row, 3] = month
    s.ties[row, 4] = -1
    s.people[person].tie_row = row


@njit(cache=True)
def log_between(s, month, kind, person, place, other):
    """Something happened between two people; ``other`` may also be a number that the kind explains."""
    row = free_row(s, N_EVENTS, s.events)
    if row < 0:
        return
    s.events[row, 0] = month
    s.events[row, 1] = kind
    s.events[row, 2] = person
    s.events[row, 3] = place
    s.events[row, 4] = other


@njit(cache=True)
def log_event(s, month, kind, person, place):
    """Something happened."""
    log_between(s, month, kind, person, place, NOBODY)


@njit(cache=True)
def log_ballot(s, month, kind, place, unit, subject, electors, votes_for, secret):
    """A ballot was held; whoever was entitled voted for or against."""
    row = free_row(s, N_BALLOTS, s.ballots)
    if row < 0:
        return
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
def log_decision(s, month, domain, way, salience, proposer, grade):
    """A question came up and is to be settled in some way; returns its row, or -1 when the log is full.

    The columns of ``decisions``: 0 month, 1 domain, 2 way, 3 salience in hundredths, 4 proposer, 5 grade (what the
    leader does with it), 6 the leader at the time, 7 his position before (1, -1 or 0), 8 votes for, 9 against,
    10 outcome, 11 carried out, in hundredths. :func:`settle_decision` fills the last five.
    """
    row = free_row(s, N_DECISIONS, s.decisions)
    if row < 0:
        return row
    s.decisions[row, 0] = month
    s.decisions[row, 1] = domain
    s.decisions[row, 2] = way
    s.decisions[row, 3] = salience
    s.decisions[row, 4] = proposer
    s.decisions[row, 5] = grade
    s.decisions[row, 6] = s.counters[THE_LEADER]
    s.decisions[row, 7:] = 0
    return row


@njit(cache=True)
def settle_decision(s, row, leaders_position, votes_for, against, outcome, done):
    """What became of a question."""
    if row < 0:
        return
    s.decisions[row, 7] = leaders_position
    s.decisions[row, 8] = votes_for
    s.decisions[row, 9] = against
    s.decisions[row, 10] = outcome
    s.decisions[row, 11] = done


@njit(cache=True)
def log_position(s, decision, person, before, vote):
    """Where somebody stood before a decision, and how he voted: 1 for, -1 against, 0 absent or abstaining."""
    if decision < 0:
        return
    row = free_row(s, N_POSITIONS, s.positions)
    if row < 0:
        return
    s.positions[row, 0] = decision
    s.positions[row, 1] = person
    s.positions[row, 2] = before
    s.positions[row, 3] = vote


@njit(cache=True)
def leave_all(s, person, month, how):
    """Somebody leaves everything he holds."""
    for place in range(N_PLACES):
        close_spell(s, person, place, month, how)
    if s.counters[SECOND] == person:
        s.counters[SECOND] = NOBODY


@njit(cache=True)
def die(s, person, month, how=DIED):
    """Somebody dies, by nature or not, and leaves everything he holds; his tie ends with him."""
    s.people[person].alive = False
    s.people[person].died_in = month
    leave_all(s, person, month, how)
    row = s.people[person].tie_row
    if row >= 0:
        s.ties[row, 4] = month
        s.people[person].tie_row = -1
        s.people[person].stance = NEUTRAL
