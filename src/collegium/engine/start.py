"""The first month: a real roster at the top, a synthetic hierarchy below it.

The people of the top body, the bureau and the apparatus are those of the history at the start date. Everybody below
(heads of provinces and districts, the rest of the committee) is synthetic and marked so. Where a real person's birth is
not known an age is drawn, and marked.

Ties to the leader at the start are those of the history on that day. A history may have none so early: then the first
tie within ``TIES_WITHIN_MONTHS`` is carried back, which is an assumption and is told in the manifest of the run.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl
from numba import njit

from collegium.charter.cast import Cast
from collegium.conduct import chance
from collegium.conduct.careers import go_on
from collegium.conduct.chance import draw
from collegium.conduct.favours import seat_patrons
from collegium.conduct.filling import seat_offices
from collegium.conduct.log import open_spell, set_stance
from collegium.conduct.norms import hold_to
from collegium.conduct.people import drawn_birth, drawn_position, newcomer
from collegium.conduct.state import (
    ALLY,
    AT_START,
    CLIENT,
    COMMITTEE,
    DISTRICT,
    FIRST_MONTH,
    FULL,
    HOLDER,
    LEADER,
    N_PERSONS,
    NOBODY,
    NONE,
    OPPONENT,
    PROVINCE,
)
from collegium.errors import CollegiumError
from collegium.history import History

TIES_WITHIN_MONTHS = 24
_STANCES = {"client": CLIENT, "ally": ALLY, "opponent": OPPONENT}


@dataclass(frozen=True)
class Roster:
    """The real people at the start, as arrays.

    Attributes
    ----------
    person_ids : list of str, length n
    ranks : ndarray of int, shape (n, 3)
        Rank in the top body, the bureau and the apparatus.
    births : ndarray of float, shape (n,)
        Birth in months from the start (negative); NaN where unknown.
    stances : ndarray of int, shape (n,)
    doubled : ndarray of bool, shape (n,)
        Whether the source prints a double letter, ``A/C``: half an ally, half a client.
    leader : int
        Position of the leader in the arrays.
    carried_back : list of str
        People whose tie is later than the start and was carried back.
    carried_on : list of str
        People whose last tie ended before the start and was carried on.
    """

    person_ids: list[str]
    ranks: np.ndarray
    births: np.ndarray
    stances: np.ndarray
    doubled: np.ndarray
    leader: int
    carried_back: list[str]
    carried_on: list[str]


def read_roster(history: History, start: dt.date, cast: Cast) -> Roster:
    """The people of the top bodies on a day.

    Raises
    ------
    CollegiumError
        The day lies outside the history, nobody sits on the top body, or there is no leader.
    """
    inner = {body: place for place, body in enumerate((cast.top, cast.bureau, cast.apparatus)) if body is not None}
    sitting = history.sitting(start).filter(pl.col("organization_id").is_in([*inner]))
    leader = history.leader(start) or _head_of_government(history, start, cast)
    if leader is None or sitting.filter(organization_id=cast.top).is_empty():
        raise CollegiumError(
            "no roster to start from",
            given=str(start),
            hint=f"Choose a date on which the history has a leader and a body {cast.top}.",
        )
    ids = sorted({*sitting["person_id"].to_list(), leader})
    place = {person: index for index, person in enumerate(ids)}
    ranks = np.zeros((len(ids), 3), np.int64)
    for person, body, rank in sitting.select("person_id", "organization_id", "rank").iter_rows():
        ranks[place[person], inner[body]] = FULL if rank == "full" else 2
    births = np.full(len(ids), np.nan)
    people = history.persons.filter(pl.col("person_id").is_in(ids))
    for person, birth in people.select("person_id", "birth").iter_rows():
        if birth is not None:
            births[place[person]] = (birth - start).days / 30.436875
    stances = np.zeros(len(ids), np.int64)
    doubled = np.zeros(len(ids), np.bool_)
    back: list[str] = []
    on: list[str] = []
    within = dt.timedelta(days=round(TIES_WITHIN_MONTHS * 30.44))
    his = history.ties.filter(pl.col("other_id") == leader)
    lasting = his.filter((pl.col("end").is_null() | (pl.col("end") > start)) & (pl.col("start") <= start + within))
    over = his.filter((pl.col("end") <= start) & (pl.col("end") >= start - within))
    ties = pl.concat(
        [
            lasting.sort("start", "kind", "person_id"),
            over.sort("end", "kind", "person_id", descending=[True, False, False]),
        ]
    )
    # ties in force first, then those that begin soon; last of all those that a source told of no longer than this ago
    for person, kind, letter, since, end in ties.select("person_id", "kind", "letter", "start", "end").iter_rows():
        if person in place and stances[place[person]] == 0:
            stances[place[person]] = _STANCES.get(kind, 0)
            doubled[place[person]] = letter == "A/C"
            if since > start:
                back.append(person)
            elif end is not None and end <= start:
                on.append(person)
    return Roster(ids, ranks, births, stances, doubled, place[leader], back, on)


def _head_of_government(history: History, start: dt.date, cast: Cast) -> str | None:
    """Who leads where the charter has no office of leader but that of the head of government."""
    if cast.leader != cast.head_of_government:
        return None
    chairs = history.sitting(start).filter(organization_id=cast.government or "", rank="holder")
    return str(chairs["person_id"][0]) if chairs.height else None


@njit(cache=True)
def seat(s, p, on, key, ranks, births, stances, doubled, leader, committee_seats, norms):
    """Seat the roster and the synthetic hierarchy below it, in place."""
    n = births.size
    for i in range(n):
        birth = births[i]
        if np.isnan(birth):
            birth = drawn_birth(0, draw(key, chance.BEFORE_START, chance.START_BIRTH, i))
        newcomer(
            s,
            birth,
            drawn_position(p, draw(key, chance.BEFORE_START, chance.START_POSITION, i)),
        )
    s.line[0] = 0.5
    s.people[leader].position = 0.5
    s.people[leader].loyal = True
    open_spell(s, leader, LEADER, NOBODY, HOLDER, FIRST_MONTH, AT_START)
    for i in range(n):
        for place in range(3):
            if ranks[i, place] != NONE:
                open_spell(s, i, place, NOBODY, ranks[i, place], FIRST_MONTH, AT_START)
        open_spell(s, i, COMMITTEE, NOBODY, FULL, FIRST_MONTH, AT_START)
        if i != leader:
            set_stance(s, i, stances[i], FIRST_MONTH)
        if stances[i] == CLIENT:
            s.people[i].tie, s.people[i].promotions, s.people[i].loyal = p.tie_of_client, 2, True
        elif stances[i] == ALLY and doubled[i]:
            s.people[i].tie = 0.5 * (p.tie_of_ally + p.tie_of_client)
            s.people[i].promotions, s.people[i].loyal = 1, True
        elif stances[i] == ALLY:
            s.people[i].tie, s.people[i].promotions, s.people[i].loyal = p.tie_of_ally, 0, True
    for place, posts in ((PROVINCE, s.province.size), (DISTRICT, s.district.size)):
        for unit in range(posts):
            number = s.counters[N_PERSONS]
            birth = drawn_birth(0, draw(key, chance.BEFORE_START, chance.START_BIRTH, number))
            position = drawn_position(p, draw(key, chance.BEFORE_START, chance.START_POSITION, number))
            person = newcomer(s, birth, position)
            open_spell(s, person, place, unit, HOLDER, FIRST_MONTH, AT_START)
            if draw(key, chance.BEFORE_START, chance.START_LOYALTY, person) < p.initial_loyalty:
                s.people[person].loyal = True
                s.people[person].tie = p.promotion_tie
                if place == PROVINCE:
                    s.people[person].promotions = 1
                    set_stance(s, person, ALLY, FIRST_MONTH)
    taken = n
    while taken < committee_seats:
        best, best_score = NOBODY, -1.0
        for unit in range(s.province.size):
            person = s.province[unit]
            if s.seats[person, COMMITTEE] == NONE:
                score = draw(key, chance.BEFORE_START, chance.START_COMMITTEE, person)
                if score > best_score:
                    best, best_score = person, score
        if best < 0:
            break
        open_spell(s, best, COMMITTEE, NOBODY, FULL, FIRST_MONTH, AT_START)
        taken += 1
    hold_to(s, p, on, norms, FIRST_MONTH + 1)
    if on.careers:
        go_on(s, p, key)
        seat_offices(s, p, on, key)
    if on.patronage:
        if on.ways:
            s.regime[0].vitality = p.vitality_at_start  # what they are used to
        seat_patrons(s, p, on, key)
