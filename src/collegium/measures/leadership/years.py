"""The years of a history and what each tells: the leader, the windows, the indicators. Nothing is judged here.

Definitions
-----------
* A year is the leader's who led most of its days; what counts of it are the days of his term in it. A term goes on
  through the renaming of his post (a break of ``BREAK`` days at most).
* *Half-years* are the calendar's, cut to his term. G of one is told if he took a side on ``least_contested`` contested
  questions of it or more.
* *Pooling*: where he was opposed fewer than ``least_opposed`` times, or fewer than two half-years tell their G, the
  years beside are taken in, one before and one after at a time, as far as his term and up to ``pool`` of them on
  either side.
* A year is *not scored* if nobody led most of it, if at its end he has led for less than ``least_tenure`` years, or if
  he was absent from more than half of the sessions' questions (an interregnum). It has *no collective* where the body
  has lost all its members, or, in a simulated history, settles nothing in any way. That the body holds no session is
  not enough: from 1948 on the Politburo held next to none, and questions were settled in its name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures.changes import span_of
from collegium.measures.leaders import leading
from collegium.measures.leadership.influence import (
    Index,
    Ledger,
    counted,
    dealt,
    gaps,
    ledgers,
    resampled,
)
from collegium.measures.leadership.intervals import Floats, keyed
from collegium.measures.leadership.questions import Postponed, coded
from collegium.measures.leadership.removable import Removability
from collegium.measures.leadership.rule import NO_COLLECTIVE, NOT_SCORED
from collegium.measures.seats import Body, Day, bodies_of, runs

BREAK = 31  # days
DAY = 1 / 365.25
RESAMPLE, DEAL = 1, 2  # purposes of draws


@dataclass(frozen=True)
class Asked:
    """What is asked of a history; see :func:`~collegium.measures.leadership.types.leadership_type`."""

    body: Body = "politburo"
    leader: str = "leader"
    least_opposed: int = 10
    least_contested: int = 5
    pool: int = 2
    within: float = 5.0
    least_tenure: float = 1.0
    absent_cut: float = 0.5
    postponed: Postponed = "out"
    removable: pl.DataFrame | None = None
    above_chance: bool = False
    draws: int = 200
    seed: int = 0

    def check(self) -> None:
        """Refuse numbers out of range."""
        for name, low, high in (
            ("least_opposed", 1, 10**6), ("least_contested", 1, 10**6), ("pool", 0, 100), ("least_tenure", 0, 100),
            ("absent_cut", 0, 1), ("draws", 0, 10**5), ("seed", 0, 2**63),
        ):  # fmt: skip
            value = getattr(self, name)
            if not low <= value <= high:
                raise CollegiumError(f"{name} lies between {low} and {high}", given=value)
        if self.above_chance and not self.draws:
            raise CollegiumError("what chance alone gives is found by draws", given=0, hint="Give draws, 200 say.")


@dataclass
class Year:
    """A year of a run, and what it tells of its leader.

    Attributes
    ----------
    state : str or None
        Why it is not scored, as a label; None where it is.
    why : str
        The reason.
    halves, halves_chance : list of float
        G of each half-year of which it is told, and what chance alone would give there.
    gap_years, override_years : int
        How many years on either side were pooled.
    drawn_gaps : ndarray of float, shape (n_halves, draws)
    drawn_won : ndarray of float, shape (draws,)
        Share won of the opposed questions of each sample.
    """

    run: int
    year: int
    start: dt.date
    end: dt.date
    leader: str | None = None
    tenure: float | None = None
    state: str | None = None
    why: str = ""
    n_questions: int = 0
    n_contested: int = 0
    decided: tuple[int, int] = (0, 0)  # his contested questions, and those he won
    gap: float = np.nan
    gap_drawn: Floats = field(default_factory=lambda: np.zeros(0))
    gap_chance: float = np.nan
    halves: list[float] = field(default_factory=list)
    halves_chance: list[float] = field(default_factory=list)
    drawn_gaps: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    gap_years: int = 0
    opposed: tuple[int, int] = (0, 0)
    drawn_won: Floats = field(default_factory=lambda: np.zeros(0))
    override_years: int = 0
    removable: bool | None = None
    removable_why: str = ""
    grades: tuple[int, int, int] = (0, 0, 0)
    coded_elsewhere: bool = False


@dataclass(frozen=True)
class Term:
    """A leader's term, both days included."""

    leader: str
    start: dt.date
    end: dt.date


def terms(history: History, leader: str) -> dict[int, list[Term]]:
    """The terms of each run, by their start."""
    posts = leading(history, leader)
    if posts.is_empty():
        raise CollegiumError(
            "nobody holds that post in the history",
            given=leader,
            allowed=history.memberships["post_id"].drop_nulls().unique().sort().to_list(),
        )
    last = history.manifest.end
    found: dict[int, list[Term]] = {}
    for run, who, start, end in posts.select("run", "person_id", "start", "end").iter_rows():
        until = last if end is None else min(last, end - dt.timedelta(days=1))
        mine = found.setdefault(run, [])
        if mine and mine[-1].leader == who and (start - mine[-1].end).days <= BREAK:
            mine[-1] = Term(who, mine[-1].start, max(until, mine[-1].end))
        elif until >= start:
            mine.append(Term(who, start, until))
    return found


def years_of(history: History, start: Day | None, end: Day | None, asked: Asked) -> list[Year]:
    """Every year of every run in a span of days, with what it tells."""
    asked.check()
    first, last = span_of(history, start, end)
    ids, _ = bodies_of(history, asked.body)
    led = terms(history, asked.leader)
    books = ledgers(*coded(history, asked.body, asked.leader, asked.postponed))
    could = Removability(history, asked.within, asked.removable)
    sat = _sitting(history, ids)
    busy = _busy(history, ids)
    every = []
    for run in runs(history).to_list():
        book = books.get(run)
        for year in range(first.year, last.year + 1):
            low, high = max(first, dt.date(year, 1, 1)), min(last, dt.date(year, 12, 31))
            one = Year(run, year, low, high, coded_elsewhere=book is not None)
            every.append(one)
            term = _main(led.get(run, []), low, high)
            if term is None:
                one.state, one.why = NOT_SCORED, "nobody holds the leader's post for most of the year"
                _no_members(one, sat.get(run, []))
                continue
            one.leader = term.leader
            one.tenure = ((min(term.end, high) - term.start).days + 1) / 365.25
            inside = (max(term.start, low), min(term.end, high))
            one.removable, one.removable_why = could.of(run, year, term.leader, inside, (term.start, term.end))
            if book is not None:
                _tell(one, book, term, first, last, asked)
            _state(one, book, sat.get(run, []), busy, asked)
    return every


# --- the indicators ---------------------------------------------------------------------------------------------------


def _tell(one: Year, book: Ledger, term: Term, first: dt.date, last: dt.date, asked: Asked) -> None:
    """Fill in what the coded questions of the year, and if need be of the years beside, tell."""
    if term.leader not in book.people:
        return
    place = book.people.index(term.leader)
    own = _window(book, term, one.year, 0, first, last)
    fought = own[book.fought[own]]
    n, won = counted(book, fought)
    one.n_questions, one.n_contested = len(own), len(fought)
    one.decided = (int(n[place]), int(won[place]))
    one.gap = float(gaps(n, won, place, np.array(float(len(fought))), asked.least_contested))
    graded = book.grade[own]
    one.grades = (int((graded == 0).sum()), int((graded == 1).sum()), int((graded == 2).sum()))
    halves: list[tuple[Index, float]] = []
    for beside in range(asked.pool + 1):
        one.gap_years = beside
        halves = [
            (at, _gap(book, at, place, asked))
            for at in _halves(book, _window(book, term, one.year, beside, first, last))
        ]
        if sum(not np.isnan(gap) for _, gap in halves) >= 2:
            break
    told = [(at, gap) for at, gap in halves if not np.isnan(gap)]
    one.halves = [gap for _, gap in told]
    at = own
    for beside in range(asked.pool + 1):
        one.override_years = beside
        at = _window(book, term, one.year, beside, first, last)
        if int(book.opposed[at].sum()) >= asked.least_opposed:
            break
    one.opposed = (int(book.opposed[at].sum()), int((book.opposed & book.won)[at].sum()))
    if asked.draws:
        _draw(one, book, place, fought, told, asked)


def _draw(one: Year, book: Ledger, place: int, fought: Index, told: list[tuple[Index, float]], asked: Asked) -> None:
    """Samples of the questions, with replacement, half-year by half-year; and what chance alone would give."""
    generator = keyed(asked.seed, one.run, one.year, RESAMPLE)
    n_opposed, n_won = one.opposed
    if n_opposed:
        one.drawn_won = generator.binomial(n_opposed, n_won / n_opposed, size=asked.draws) / n_opposed
    if len(fought):
        times = resampled(book, fought, asked.draws, generator)
        n, won = times @ book.took[fought], times @ book.hit[fought]
        one.gap_drawn = gaps(n, won, place, np.full(asked.draws, float(len(fought))), 1)
    drawn = []
    chance = []
    lots = keyed(asked.seed, one.run, one.year, DEAL)
    for at, _ in told:
        times = resampled(book, at, asked.draws, generator)
        n, won = times @ book.took[at], times @ book.hit[at]
        total = np.full(asked.draws, float(len(at)))
        drawn.append(gaps(n, won, place, total, 1))
        lot = dealt(book, at, asked.draws, lots)
        fixed = np.broadcast_to(book.took[at].sum(axis=0).astype(np.float64), lot.shape)
        chance.append(gaps(fixed, lot, place, total, 1))
    if drawn:
        one.drawn_gaps = np.array(drawn)
        one.halves_chance = np.mean(np.array(chance), axis=1).tolist()
        one.gap_chance = float(np.mean(one.halves_chance))


def _gap(book: Ledger, at: Index, place: int, asked: Asked) -> float:
    n, won = counted(book, at)
    return float(gaps(n, won, place, np.array(float(len(at))), asked.least_contested))


def _window(book: Ledger, term: Term, year: int, beside: int, first: dt.date, last: dt.date) -> Index:
    """The questions of a year and of so many beside it, of one term, within what the history was asked for."""
    low = max(term.start, first, dt.date(max(1, year - beside), 1, 1))
    high = min(term.end, last, dt.date(min(9999, year + beside), 12, 31))
    return book.within(term.leader, np.datetime64(low), np.datetime64(high))


def _halves(book: Ledger, at: Index) -> Iterator[Index]:
    """The contested questions among these, half-year by half-year."""
    fought = at[book.fought[at]]
    months = book.day[fought].astype("datetime64[M]").astype(np.int64)  # from January 1970
    half = months // 6
    for one in np.unique(half):
        yield fought[half == one]


# --- which years count ------------------------------------------------------------------------------------------------


def _main(led: list[Term], low: dt.date, high: dt.date) -> Term | None:
    """The term that most of the days belong to; None if they belong to nobody."""
    days: dict[int, int] = {}
    for place, term in enumerate(led):
        share = (min(term.end, high) - max(term.start, low)).days + 1
        if share > 0:
            days[place] = share
    if not days or 2 * sum(days.values()) < (high - low).days + 1:
        return None
    return led[max(days, key=lambda place: (days[place], place))]


def _state(one: Year, book: Ledger | None, sat: list[tuple[dt.date, dt.date]], busy: set[tuple[int, int]],
           asked: Asked) -> None:  # fmt: skip
    """Say why a year is not scored, if it is not."""
    if _no_members(one, sat):
        return
    if book is not None and busy and (one.run, one.year) not in busy:
        one.state, one.why = NO_COLLECTIVE, "the body settles nothing in any way"
        return
    assert one.tenure is not None
    if one.tenure + DAY < asked.least_tenure:  # a year of 365 days is one
        one.state, one.why = NOT_SCORED, f"interregnum: {one.leader} has led for {one.tenure:.1f} years"
        return
    if book is None or one.leader is None:
        return
    at = book.within(one.leader, np.datetime64(one.start), np.datetime64(one.end))
    asked_him = at[book.session[at] & (book.stance[at] != 0)]
    if len(asked_him) and book.absent[asked_him].mean() > asked.absent_cut:
        share = book.absent[asked_him].mean()
        one.state = NOT_SCORED
        one.why = f"interregnum: {one.leader} was absent from {100 * share:.0f} % of what was taken in session"


def _no_members(one: Year, sat: list[tuple[dt.date, dt.date]]) -> bool:
    """Whether the body has nobody in it in the middle of the year; after it once had, the collective is gone."""
    middle = one.start + (one.end - one.start) / 2
    if any(low <= middle < after for low, after in sat):
        return False
    if any(low <= middle for low, _ in sat):
        one.state, one.why = NO_COLLECTIVE, "the body has no members"
    else:
        one.state, one.why = NOT_SCORED, "the body has no members yet"
    return True


def _sitting(history: History, ids: list[str]) -> dict[int, list[tuple[dt.date, dt.date]]]:
    """The spells of full members by run: first day, day after the last."""
    seats = history.memberships.filter(
        pl.col("organization_id").is_in(ids) & (pl.col("rank") == "full") & pl.col("start").is_not_null()
    )
    found: dict[int, list[tuple[dt.date, dt.date]]] = {}
    for run, start, end in seats.select("run", "start", "end").iter_rows():
        found.setdefault(run, []).append((start, end or dt.date.max))
    return found


def _busy(history: History, ids: list[str]) -> set[tuple[int, int]]:
    """The runs and years in which a simulated body settles anything; of no other history does silence tell."""
    if history.manifest.kind != "simulated":
        return set()
    here = pl.col("organization_id").is_in(ids) & pl.col("start").is_not_null()
    counts = history.observations.filter(here & (pl.col("measure") == "decisions") & (pl.col("value") > 0))
    single = history.decisions.filter(here & (pl.col("kind") == "policy"))
    coded_at = history.positions.filter(pl.col("decision_id").is_not_null() & pl.col("start").is_not_null())
    return {
        (run, year)
        for frame in (counts, single, coded_at)
        for run, year in frame.select("run", pl.col("start").dt.year().alias("year")).unique().iter_rows()
    }
