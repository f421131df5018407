"""The state of one run as arrays, and the logs it writes.

Bodies and posts are numbered; a position in an array is a person's number within the run and never leaves the engine.
"""

from __future__ import annotations

from collections import namedtuple

import numpy as np


def _codes(n: int) -> list[np.int64]:
    """0 to n - 1 as NumPy integers: Numba compiles a function anew for each plain integer it is called with."""
    return [np.int64(i) for i in range(n)]


NOBODY = np.int64(-1)  # also: no unit, no row
FIRST_MONTH = np.int64(0)
OPEN = np.bool_(False)  # a ballot by show of hands

# bodies and posts
POLITBURO, ORGBURO, SECRETARIAT, COMMITTEE, PROVINCE, DISTRICT, LEADER = _codes(7)
ORGANIZATIONS = ("politburo", "orgburo", "secretariat", "central-committee", "province", "district", "party")
# ranks
NONE, FULL, CANDIDATE, HOLDER = _codes(4)
RANK_NAMES = ("", "full", "candidate", "holder")
# stances towards the leader
NEUTRAL, ALLY, CLIENT, OPPONENT = _codes(4)
STANCE_NAMES = ("", "ally", "client", "opponent")
# how entered and left
ENTRIES = ("sitting at the start", "elected", "promoted", "recommended", "appointed", "succeeded")
AT_START, ELECTED, PROMOTED, RECOMMENDED, APPOINTED, SUCCEEDED = _codes(6)
EXITS = ("", "died", "removed", "not re-elected", "replaced", "promoted", "not on the slate")
STILL, DIED, REMOVED, NOT_REELECTED, REPLACED, LEFT_UP, OFF_SLATE = _codes(7)
# events and ballots
EVENTS = (
    "death",
    "turn of the line",
    "break with the leader",
    "return to the leader",
    "challenge",
    "move",
    "succession",
)
DEATH, TURN, BREAK, RETURN, CHALLENGE_EVENT, MOVE_EVENT, SUCCESSION = _codes(7)
BALLOTS = ("ratification", "election", "removal", "removal of the leader", "election of the leader")
RATIFICATION, ELECTION, REMOVAL, REMOVAL_OF_LEADER, ELECTION_OF_LEADER = _codes(5)
# electors of a ballot: the bodies above, then
PROVINCE_CONFERENCE, CONGRESS = np.int64(7), np.int64(8)
ELECTORS = (*ORGANIZATIONS, "province-conference", "congress")
# counters
N_PERSONS, N_SPELLS, N_EVENTS, N_BALLOTS, N_TIES, THE_LEADER, OVERFLOW = _codes(7)

# One row a person. Numbers of people are positions in this array.
PEOPLE = np.dtype(
    [
        ("alive", np.bool_),
        ("loyal", np.bool_),
        ("stance", np.int64),
        ("birth", np.float64),  # months from the start
        ("position", np.float64),  # on the policy axis, 0 to 1
        ("tie", np.float64),  # to the leader, 0 to 1
        ("promotions", np.int64),  # by the leader
        ("promoted_in", np.int64),  # month of the last of them
        ("dropped_in", np.int64),  # month of the last congress that left him off the slate or turned him out as leader
        ("official", np.bool_),  # an official of the centre
        ("died_in", np.int64),  # month of death, -1 if alive
        ("province_of", np.int64),  # the province or district he heads, -1 if none
        ("district_of", np.int64),
        ("tie_row", np.int64),  # the open row in the log of ties, -1 if none
    ]
)

State = namedtuple(
    "State",
    [
        "people",  # (capacity,) of PEOPLE
        "seats",  # (capacity, 4): rank in each body
        "open",  # (capacity, 7): the open row in the log of spells for each body and post, -1 if none
        "province",  # (n_provinces,): who heads it, -1 if vacant
        "district",  # (n_districts,)
        "replaced",  # (n_months + 1,): province secretaries replaced in the month
        "line",  # (1,): the leader's position on the policy axis
        "counters",  # (7,): rows used in each log, the leader, overflow
        "spells",  # (n, 8): person, organization, unit, rank, start, end, entry, exit
        "events",  # (n, 4): month, kind, person, organization
        "ballots",  # (n, 9): month, kind, electors' body, unit, subject, electors, for, against, secret
        "ties",  # (n, 5): person, leader, stance, start, end
    ],
)


def new_state(capacity: int, n_provinces: int, n_districts: int, n_months: int) -> State:
    """An empty state for up to ``capacity`` people."""
    people = np.zeros(capacity, PEOPLE)
    people["promoted_in"] = -(10**6)
    for name in ("died_in", "province_of", "district_of", "tie_row"):
        people[name] = -1
    return State(
        people=people,
        seats=np.zeros((capacity, 4), np.int64),
        open=np.full((capacity, 7), -1, np.int64),
        province=np.full(n_provinces, -1, np.int64),
        district=np.full(n_districts, -1, np.int64),
        replaced=np.zeros(n_months + 1, np.int64),
        line=np.full(1, 0.5),
        counters=np.zeros(7, np.int64),
        spells=np.zeros((3 * capacity, 8), np.int64),
        events=np.zeros((capacity, 4), np.int64),
        ballots=np.zeros((capacity, 9), np.int64),
        ties=np.zeros((2 * capacity, 5), np.int64),
    )
