"""What a run knows and no source could tell: who is whose client, who could be removed, who would prevail.

A history tells what came to pass. A measure that reads more off it, who was tied to whom or who could override whom,
can only be judged where the rest is known too. A :class:`Witness` looks on month by month and changes nothing: a run
that is witnessed is the same to the last digit. All three readings are our proposal.

* *Patrons*: everybody's patron at the end of each month, as spells (``people.patron``; without the mechanism
  ``patronage`` nobody has one). A link to somebody dead, or of somebody dead, is over.
* *Removable*: whether at the end of each month his colleagues could remove the leader if they wanted to: in the open,
  since the charter lets them and votes against him bind (:func:`collegium.conduct.removal.votes_void`), or by a plot.
* *Removable by a plot*: the most approaches that a plot against him bears then, a_max, and the fewest that it needs,
  a_min; it can remove him if a_max >= a_min (:func:`collegium.conduct.prospects.removable`). What it needs depends on
  whether plotters foresee an appeal and hold that they need the security chief, each of which has a chance: told is the
  chance, over these expectations, that he can be removed so.
* *Put again*: at the end of each month its questions are put again ``replays`` times with other draws, to people who
  want, fear and owe what the month has left them with. Counted by half-year and leader: on how many questions members
  differed (contested), on how many a majority of the colleagues who took a side stood against the leader (opposed), how
  many of these he won (overrode); and of each full member on how many contested ones he took a side, and prevailed.
  What is counted are the definitions of :mod:`collegium.measures.leadership.questions`.
* *Schooled in*: the province in which each was schooled (``people.school``), where the mechanism ``careers`` gives one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from collegium.conduct.chance import run_key
from collegium.conduct.prospects import NO_WAY
from collegium.conduct.state import (
    ADOPTED,
    FULL,
    N_DECISIONS,
    N_PERSONS,
    N_POSITIONS,
    NOBODY,
    OVERFLOW,
    POSTPONED,
    REJECTED,
    THE_LEADER,
    TOP,
    State,
)
from collegium.engine.kernel import approaches, put_again, votes_bind
from collegium.engine.setting import Setting

AGAIN = 10**9  # keys of replays, far from the numbers of runs
HALF = 6
ROOM = (40, 40)  # decisions a replay, positions a decision, at most


@dataclass
class Told:
    """What a witness saw of one run.

    Half-years are numbered 2 * year for the first of a year, and one more for the second.

    Attributes
    ----------
    patrons : list of (person, patron, first month, month in which it was over or -1)
    removable : list of (month, leader, chance in hundredths of a per cent, a_max, a_min, whether votes bind)
        The chance is that of a plot, the approaches are those of the expectation under which he is removed most
        easily; a_min is -1 where there is no way at all.
    counts : dict of (half-year, leader) to [contested, opposed, overrode]
    members : dict of (half-year, leader, person) to [took a side, prevailed]
    """

    patrons: list[tuple[int, int, int, int]] = field(default_factory=list)
    removable: list[tuple[int, int, int, int, int, int]] = field(default_factory=list)
    counts: dict[tuple[int, int], np.ndarray] = field(default_factory=dict)
    members: dict[tuple[int, int, int], np.ndarray] = field(default_factory=dict)


class Witness:
    """Looks on at one run.

    Parameters
    ----------
    setting : Setting
    by_month : ndarray of VALUES
    on : SWITCHES
    key : uint64
        Of the run.
    replays : int
        How often the questions of a month are put again; 0 for never.
    """

    def __init__(self, setting: Setting, by_month: np.ndarray, on: np.void, key: np.uint64, replays: int) -> None:
        self.setting, self.by_month, self.on = setting, by_month, on
        self.keys = [np.uint64(run_key(key, np.uint64(AGAIN + k))) for k in range(replays if on["policy"] else 0)]
        self.expected = [_expecting(by_month, appeal, chief) for appeal in (0.0, 1.0) for chief in (0.0, 1.0)]
        self.told = Told()
        self.patron = np.zeros(0, np.int64)
        self.since = np.zeros(0, np.int64)
        self.scratch: State | None = None

    def see(self, s: State, month: int) -> None:
        """The end of a month."""
        self._patrons(s, month)
        leader = int(s.counters[THE_LEADER])
        if leader < 0 or month < 1:
            return
        self._removable(s, month, leader)
        if self.keys:
            self._put_again(s, month, leader)

    def close(self) -> Told:
        """What was seen."""
        for person in np.flatnonzero(self.patron >= 0):
            self.told.patrons.append((int(person), int(self.patron[person]), int(self.since[person]), -1))
        return self.told

    def _patrons(self, s: State, month: int) -> None:
        people = s.people[: s.counters[N_PERSONS]]
        now = people["patron"].copy()
        alive = people["alive"]
        now[(now >= 0) & ~(alive & alive[now])] = NOBODY
        before = np.full(len(now), NOBODY)
        before[: len(self.patron)] = self.patron
        since = np.zeros(len(now), np.int64)
        since[: len(self.since)] = self.since
        for person in np.flatnonzero(now != before):
            if before[person] >= 0:
                self.told.patrons.append((int(person), int(before[person]), int(since[person]), month))
            since[person] = month
        self.patron, self.since = now, since

    def _removable(self, s: State, month: int, leader: int) -> None:
        chance, best = 0.0, (0, int(NO_WAY))
        for values, weights in self.expected:
            if weights[month] > 0.0:
                most, least = approaches(s, values, self.setting.rules, self.on, month)
                chance += weights[month] * (most >= least)
                best = max(best, (int(most), int(least)), key=lambda both: both[0] - both[1])
        most, least = best
        bind = int(votes_bind(s, self.by_month, self.setting.rules, self.on, month))
        row = (month, leader, round(10_000 * chance), most, -1 if least >= NO_WAY else least, bind)
        self.told.removable.append(row)

    def _put_again(self, s: State, month: int, leader: int) -> None:
        scratch = self._copied(s)
        kept = [(getattr(scratch, name), getattr(s, name)) for name in CHANGED]
        n = int(s.counters[N_PERSONS])
        kept.append((scratch.people["standing"][:n], s.people["standing"][:n]))
        rows = np.zeros(2, np.int64)  # decisions and positions so far
        for key in self.keys:
            for to, of in kept:
                np.copyto(to, of)
            scratch.counters[[N_DECISIONS, N_POSITIONS]] = rows
            put_again(scratch, self.by_month, self.setting.rules, self.on, key, month)
            rows = scratch.counters[[N_DECISIONS, N_POSITIONS]]
            if scratch.counters[OVERFLOW]:
                break
        day = self.setting.date(month)
        self._count(scratch, rows, 2 * day.year + (day.month > HALF), leader)

    def _copied(self, s: State) -> State:
        """A state to play with: everything of the run, and room of its own for what is decided."""
        arrays = s._asdict()
        if self.scratch is None or any(
            arrays[name].shape != here.shape
            for name, here in self.scratch._asdict().items()
            if name not in ("decisions", "positions")
        ):
            n = ROOM[0] * len(self.keys)
            own = {name: array.copy() for name, array in arrays.items()}
            own["decisions"] = np.zeros((n, arrays["decisions"].shape[1]), np.int64)
            own["positions"] = np.zeros((n * ROOM[1], arrays["positions"].shape[1]), np.int64)
            self.scratch = State(*(own[name] for name in s.FIELDS))
            return self.scratch
        for name, here in self.scratch._asdict().items():
            if name not in ("decisions", "positions") and name not in CHANGED:
                np.copyto(here, arrays[name])
        return self.scratch

    def _count(self, scratch: State, rows: np.ndarray, half: int, leader: int) -> None:
        """Add up what came of the questions put again."""
        decided, stood = scratch.decisions[: rows[0]], scratch.positions[: rows[1]]
        counts, hits = counted(decided, stood, scratch.seats[:, TOP] == FULL, leader)
        total = self.told.counts.setdefault((half, leader), np.zeros(3, np.int64))
        total += counts
        for person, both in hits.items():
            mine = self.told.members.setdefault((half, leader, person), np.zeros(2, np.int64))
            mine += both


def _expecting(by_month: np.ndarray, appeal: float, chief: float) -> tuple[np.ndarray, np.ndarray]:
    """The parameters of each month if plotters expect this for certain, and the chance that they do."""
    values = by_month.copy()
    values["appeal_foreseen"], values["chief_needed"] = appeal, chief
    weights = [by_month["appeal_foreseen"], by_month["chief_needed"]]
    return values, np.prod([w if yes else 1.0 - w for w, yes in zip(weights, (appeal, chief), strict=True)], axis=0)


# What `questions` writes, and what it is therefore given back each time.
CHANGED = ("results", "workload", "regime", "counters", "events")  # and of people, their standing


def counted(
    decided: np.ndarray, stood: np.ndarray, full: np.ndarray, leader: int
) -> tuple[np.ndarray, dict[int, np.ndarray]]:
    """Who prevailed on logged questions.

    Parameters
    ----------
    decided : ndarray of int, shape (n, 12)
        See :func:`collegium.conduct.log.log_decision`.
    stood : ndarray of int, shape (m, 4)
        Decision, person, position before, vote.
    full : ndarray of bool, shape (n_people,)
        Who sits in the top body.
    leader : int

    Returns
    -------
    counts : ndarray of int, shape (3,)
        Contested and decided; the leader opposed by a majority; of these, won.
    members : dict of person to ndarray of int, shape (2,)
        Contested questions on which he took a side, and on which he prevailed.

    Examples
    --------
    Three questions; the leader, 0, is for; two are against on the first, which is carried; on the second one is with
    him and it is lost; the third is postponed:

    >>> log = np.zeros((3, 12), np.int64)
    >>> log[:, 10] = ADOPTED, REJECTED, POSTPONED
    >>> sides = np.array([(0, 0, 1, 1), (0, 1, -1, 1), (0, 2, -1, 1), (1, 0, 1, 1), (1, 1, 1, 1), (1, 2, -1, -1),
    ...                   (2, 0, 1, 1), (2, 1, -1, -1)])
    >>> counts, members = counted(log, sides, np.array([True, True, True]), 0)
    >>> counts.tolist(), {who: both.tolist() for who, both in members.items()}
    ([2, 1, 1], {0: [2, 1], 1: [2, 0], 2: [2, 1]})
    """
    n = len(decided)
    outcome, above = decided[:, 10], decided[:, 8] > decided[:, 9]
    side = np.select(
        [outcome == ADOPTED, outcome == REJECTED, outcome == POSTPONED], [1, -1, 0], np.where(above, -1, 1)
    )
    row, person, stance = stood[:, 0], stood[:, 1], np.sign(stood[:, 2])
    takes = (stance != 0) & (full[person] | (person == leader))
    row, person, stance = row[takes], person[takes], stance[takes]
    some_for, some_against = np.zeros(n, bool), np.zeros(n, bool)
    some_for[row[stance > 0]] = True
    some_against[row[stance < 0]] = True
    fought = some_for & some_against & (side != 0)
    his, balance = np.zeros(n, np.int64), np.zeros(n, np.int64)
    mine = person == leader
    his[row[mine]] = stance[mine]
    np.add.at(balance, row[~mine], stance[~mine])
    opposed = (his * balance < 0) & (side != 0)
    counts = np.array([fought.sum(), opposed.sum(), (opposed & (his == side)).sum()])
    inside = fought[row]
    found = {}
    for who in np.unique(person[inside]):
        at = inside & (person == who)
        found[int(who)] = np.array([at.sum(), (stance[at] == side[row[at]]).sum()])
    return counts, found


def schools_of(run: int, s: State) -> np.ndarray:
    """Where each was schooled: run, person, province; nobody of whom it is not known."""
    school = s.people["school"][: s.counters[N_PERSONS]]
    known = np.flatnonzero(school >= 0)
    return np.column_stack([np.full(len(known), run), known, school[known]]).astype(np.int64)


def rows_of(run: int, told: Told) -> dict[str, np.ndarray]:
    """What was seen as arrays of rows, the run first, for the tables of a history."""

    def stacked(rows: list[Any], width: int) -> np.ndarray:
        return np.array([(run, *row) for row in rows], np.int64).reshape(-1, width)

    return {
        "patrons": stacked(told.patrons, 5),
        "removable": stacked(told.removable, 7),
        "counts": stacked([(*key, *numbers) for key, numbers in told.counts.items()], 6),
        "members": stacked([(*key, *numbers) for key, numbers in told.members.items()], 6),
    }
