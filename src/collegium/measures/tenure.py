"""A leader's whole tenure, gathered from the other measures.

Definitions
-----------
The tenure runs from the first to the last day on which he holds the post ``leader``; if he held it twice, from his
first term's start to his last one's end. *Marks* are the days on which bodies are looked at: his first day, each 1
January within the tenure, and his last day. Turnover is told of every congress in the tenure, against the one before.

Everything else is a cut of the history by its own tables: challenges are events of the kinds ``challenge`` and
``conspiracy`` that name him, ballots those on him, positions those taken in it, norms those said to hold on some day of
it; norms of no particular time (period ``general``) are left out.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures.ages import YEAR
from collegium.measures.alignment import client_shares
from collegium.measures.changes import all_changes
from collegium.measures.leaders import leading
from collegium.measures.patrons import patrons
from collegium.measures.seats import Rank, bodies_of, calendar, members
from collegium.measures.turnover import turnover
from collegium.measures.workload import workload

CHALLENGES = ("challenge", "conspiracy")
BODIES = ("politburo", "orgburo", "secretariat")


@dataclass(frozen=True)
class Tenure:
    """A leader's tenure.

    Attributes
    ----------
    leader, name : str
        His id and his name.
    run : int
    start, end : datetime.date
        The first and the last day; of a tenure that goes on, the history's last.
    start_date, end_date : str
        As found.
    entry, exit : str
        How he entered and left; ``still in office`` where the history ends before him.
    age_at_entry, years : float or None
        In years.
    bodies : tuple of str
        The bodies looked at.
    sizes : polars.DataFrame
        By mark and body: ``date``, ``organization_id``, ``full``, ``candidate``.
    shares : polars.DataFrame
        Of :func:`~collegium.measures.client_shares` at the marks, of full members.
    turnover : polars.DataFrame
        Of :func:`~collegium.measures.turnover` by congress; empty where the history holds no two.
    changes : polars.DataFrame
        By year: ``year``, ``organization_id``, ``entry``, ``exit``, ``promotion``, ``demotion``.
    workload, clients, challenges, ballots, positions, norms, sources : polars.DataFrame
        Of :func:`~collegium.measures.workload`, of :func:`~collegium.measures.patrons`, and rows of the history.
    """

    leader: str
    name: str
    run: int
    start: dt.date
    end: dt.date
    start_date: str
    end_date: str
    entry: str
    exit: str
    age_at_entry: float | None
    years: float
    bodies: tuple[str, ...]
    sizes: pl.DataFrame
    shares: pl.DataFrame
    turnover: pl.DataFrame
    changes: pl.DataFrame
    workload: pl.DataFrame
    clients: pl.DataFrame
    challenges: pl.DataFrame
    ballots: pl.DataFrame
    positions: pl.DataFrame
    norms: pl.DataFrame
    sources: pl.DataFrame

    def __repr__(self) -> str:
        return f"<Tenure: {self.name}, {self.start_date} to {self.end_date}, {self.years:.1f} years, {self.exit}>"


def tenure(history: History, leader: str, *, run: int = 0) -> Tenure:
    """Gather what a history tells of one leader's tenure.

    Parameters
    ----------
    history : History
    leader : str
        A leader's id or name.
    run : int
        Which run of a simulated history.

    Returns
    -------
    Tenure

    Raises
    ------
    CollegiumError
        Unknown person, one who never led, or no such run.

    Examples
    --------
    >>> from collegium.record import record
    >>> tenure(record(), "khrushchev")
    <Tenure: Nikita Khrushchev, 1953-03-14 to 1964-10-14, 11.6 years, removed by the CC plenum>
    """
    who = history.person(leader)
    past = history.filter(run=run)
    held = leading(past)
    terms = held.filter(person_id=who)
    if terms.is_empty():
        known = held["person_id"].unique().to_list()
        raise CollegiumError("he never led", given=who, allowed=known)
    first, last = terms.row(0, named=True), terms.row(-1, named=True)
    closed = last["end"] is not None and last["end"] <= past.manifest.end
    start = max(first["start"], past.manifest.start)
    end = last["end"] - dt.timedelta(days=1) if closed else past.manifest.end
    person = past.persons.filter(person_id=who)
    birth = person["birth"][0] if person.height else None
    bodies = tuple(body for body in BODIES if body in set(past.organizations["organization_id"])) or tuple(
        past.memberships["organization_id"].drop_nulls().unique().sort()
    )
    marks = sorted({start, *(dt.date(year, 1, 1) for year in range(start.year + 1, end.year + 1)), end})
    mine = past.memberships.filter(pl.col("organization_id").is_in(bodies))
    touched = pl.col("start").is_between(start, end + dt.timedelta(days=1))
    named = (pl.col("person_id") == who).fill_null(False) | (pl.col("other_id") == who).fill_null(False)
    return Tenure(
        leader=who,
        name=str((person["name"][0] if person.height else None) or who),
        run=run,
        start=start,
        end=end,
        start_date=str(first["start_date"] or start),
        end_date=str(last["end_date"] or last["end"]) if closed else str(end),
        entry=str(first["entry"] or "not told"),
        exit=str(last["exit"] or "not told") if closed else "still in office",
        age_at_entry=(start - birth).days / YEAR if birth else None,
        years=(end - start).days / YEAR,
        bodies=bodies,
        sizes=_sizes(past, bodies, marks),
        shares=client_shares(past, list(bodies), marks, rank="full").filter(pl.col("n_members") > 0),
        turnover=_turnover(past, bodies, start, end),
        changes=_changes(mine, past.manifest.start, start, end),
        workload=_workload(past, bodies, start, end),
        clients=patrons(past, who, body=bodies[0]),
        challenges=past.events.filter(pl.col("kind").is_in(CHALLENGES) & named & touched).sort("start", "event_id"),
        ballots=past.ballots.filter((pl.col("subject_id") == who) & touched).sort("start", "ballot_id"),
        positions=past.positions.filter(touched).sort("dispute", "question", "start", "person_id", "position_id"),
        norms=past.norms.filter(
            pl.col("start").is_not_null()
            & (pl.col("start") <= end)
            & (pl.col("end").is_null() | (pl.col("end") > start))
            & (pl.col("period") != "general").fill_null(True)
        ).sort("topic", "start", "norm_id"),
        sources=past.sources,
    )


def _sizes(history: History, bodies: tuple[str, ...], marks: list[dt.date]) -> pl.DataFrame:
    days = calendar(history, marks)
    frames = []
    ranks: tuple[Rank, ...] = ("full", "candidate")
    for place, body in enumerate(bodies):
        counts = days
        for rank in ranks:
            sitting = members(history, body, days, rank).group_by("run", "k").agg(pl.len().cast(pl.Int64).alias(rank))
            counts = counts.join(sitting, on=["run", "k"], how="left").with_columns(pl.col(rank).fill_null(0))
        frames.append(counts.with_columns(organization_id=pl.lit(bodies_of(history, body)[1]), place=pl.lit(place)))
    found = pl.concat(frames).sort("date", "place")
    return found.filter(pl.col("full") + pl.col("candidate") > 0).select("date", "organization_id", "full", "candidate")


def _turnover(history: History, bodies: tuple[str, ...], start: dt.date, end: dt.date) -> pl.DataFrame:
    frames = []
    for body in bodies:
        try:
            frames.append(turnover(history, body, rank="all"))
        except CollegiumError:  # fewer than two congresses
            break
    if not frames:
        return pl.DataFrame()
    inside = (pl.col("date_after") > start) & (pl.col("date_after") <= end)
    seated = (pl.col("n_before") > 0) | (pl.col("n_after") > 0)
    return pl.concat(frames).filter(inside & seated).sort("date_after", "organization_id", maintain_order=True)


def _changes(spells: pl.DataFrame, opening: dt.date, start: dt.date, end: dt.date) -> pl.DataFrame:
    found = all_changes(spells.filter(pl.col("rank").ne_missing("holder")), opening)
    return (
        found.filter(pl.col("date").is_between(start, end))
        .group_by(pl.col("date").dt.year().alias("year"), "organization_id")
        .agg(
            (pl.col("change") == change).sum().cast(pl.Int64).alias(change)
            for change in ("entry", "exit", "promotion", "demotion")
        )
        .sort("year", "organization_id")
    )


def _workload(history: History, bodies: tuple[str, ...], start: dt.date, end: dt.date) -> pl.DataFrame:
    """The years of the tenure, its first and last ones whole."""
    found = workload(history, bodies[0])
    return found.filter((pl.col("end") >= start) & (pl.col("start") <= end) & (pl.col("counted_by") == "source"))
