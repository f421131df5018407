"""A body's spells as a timeline shows them: cut to a window, each with the tie to the leader over time.

The tie of a day is the one to the leader of that day, by the definitions of :mod:`collegium.measures.alignment`; a new
leader starts with his own ties.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures.alignment import KINDS
from collegium.measures.leaders import leading
from collegium.measures.seats import Rank

Tie = tuple[tuple[str, float], ...]
Leaders = Sequence[tuple[dt.date, dt.date, str]]
Ties = Sequence[tuple[dt.date, dt.date, str, str, float]]


@dataclass(frozen=True)
class Spell:
    """A spell as far as the window shows it, and his tie over it."""

    person: str
    rank: str
    start: dt.date
    end: dt.date
    exit: str
    ties: tuple[tuple[dt.date, dt.date, Tie], ...]


def spells_in(
    history: History, organization: str, window: tuple[dt.date, dt.date], run: int, rank: Rank
) -> list[Spell]:
    """The spells that the window shows, by person in the order of rows and then by start."""
    start, end = window
    history.check_run(run)
    wanted = pl.col("rank").ne_missing("holder") if rank == "all" else pl.col("rank") == rank
    seats = history.memberships.filter(
        (pl.col("run") == run) & (pl.col("organization_id") == organization) & wanted & pl.col("start").is_not_null()
    )
    shown = (
        seats.with_columns(candidate=pl.col("rank").eq_missing("candidate"), until=pl.col("end").fill_null(dt.date.max))
        .with_columns(
            entry_time=pl.col("start").min().over("person_id"),
            last=pl.col("until").max().over("person_id"),
            as_candidate=pl.col("candidate").sort_by("start").first().over("person_id"),
        )
        .filter((pl.col("start") <= end) & (pl.col("until") > start) & (pl.col("until") > pl.col("start")))
        .sort("entry_time", "as_candidate", "last", "person_id", "start", "until")
    )
    if not shown.height:
        raise CollegiumError("nobody sat in the body in that time", given=f"{organization}, {start} to {end}")
    leaders, ties = _leaders(history, run), _ties(history, run, shown["person_id"])
    close = end + dt.timedelta(days=1)
    spells = []
    for row in shown.iter_rows(named=True):
        first, after = max(row["start"], start), min(row["until"], close)
        over = over_time(row["person_id"], first, after, leaders, ties.get(row["person_id"], []))
        way = row["exit"] or "" if row["until"] <= close else ""
        spells.append(Spell(row["person_id"], row["rank"] or "full", first, after, way, over))
    return spells


def _leaders(history: History, run: int) -> list[tuple[dt.date, dt.date, str]]:
    rows = leading(history).filter(run=run).select("start", "end", "person_id")
    return [(start, end or dt.date.max, who) for start, end, who in rows.iter_rows()]


def _ties(history: History, run: int, persons: pl.Series) -> dict[str, list[tuple[dt.date, dt.date, str, str, float]]]:
    rows = history.ties.filter(
        (pl.col("run") == run) & pl.col("kind").is_in(list(KINDS)) & pl.col("person_id").is_in(persons.implode())
    )
    found: dict[str, list[tuple[dt.date, dt.date, str, str, float]]] = {}
    for r in rows.iter_rows(named=True):
        weight = 1.0 if r["weight"] is None else r["weight"]
        held = (r["start"] or dt.date.min, r["end"] or dt.date.max, r["other_id"], r["kind"], weight)
        found.setdefault(r["person_id"], []).append(held)
    return found


def over_time(
    person: str,
    start: dt.date,
    end: dt.date,
    leaders: Leaders,
    ties: Ties,
) -> tuple[tuple[dt.date, dt.date, Tie], ...]:
    """His tie to the leader from ``start`` to ``end``, in as few pieces as it has."""
    edges = {day for rows in (leaders, ties) for row in rows for day in row[:2] if start < day < end}
    days = sorted({start, end, *edges})
    pieces: list[tuple[dt.date, dt.date, Tie]] = []
    for first, after in pairwise(days):
        tie = _tie_on(person, first, leaders, ties)
        if pieces and pieces[-1][2] == tie:
            pieces[-1] = (pieces[-1][0], after, tie)
        else:
            pieces.append((first, after, tie))
    return tuple(pieces)


def _tie_on(
    person: str,
    day: dt.date,
    leaders: Leaders,
    ties: Ties,
) -> Tie:
    """The kinds of tie that run that day, with the share of the bar that each takes."""
    leader = next((who for since, until, who in reversed(leaders) if since <= day < until), None)
    if leader is None:
        return (("none", 1.0),)
    if leader == person:
        return (("leader", 1.0),)
    weights = {
        kind: max((w for s, u, other, k, w in ties if s <= day < u and other == leader and k == kind), default=0.0)
        for kind in KINDS
    }
    total = sum(weights.values())
    if total <= 0:
        return (("none", 1.0),)
    return tuple((kind, weight / total) for kind, weight in weights.items() if weight > 0)
