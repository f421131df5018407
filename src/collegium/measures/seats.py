"""Who sat where on given days, in every run at once: the sets that the other measures compare.

Definitions
-----------
* A spell runs on a day if it started on or before it and had not ended: ``start <= day < end``.
* The set of a body on a day holds each person once, however many of his spells in it run that day.
* Rank ``full`` and rank ``candidate`` are as recorded. Rank ``all`` is every seat but not the spells of a
  post (rank ``holder``): a General Secretary sits in the Secretariat by his seat there, not by his post.
* Several bodies named together are one set, their union.

Days are held in a *calendar*: a table with ``run``, ``k`` (0, 1, 2, ... within the run, by date) and
``date``. The runs of a simulated history may hold their congresses on different days, so each run has a
calendar of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal

import polars as pl

from collegium.errors import CollegiumError
from collegium.history import History

Body = str | Sequence[str]
Day = str | dt.date
Rank = Literal["full", "candidate", "all", "holder"]
RANKS: tuple[Rank, ...] = ("full", "candidate", "all", "holder")


def days_of(history: History, dates: Day | Sequence[Day], at_least: int = 1) -> list[dt.date]:
    """The days asked for, each once, in order.

    Raises
    ------
    CollegiumError
        There are fewer than ``at_least``, or one is no date or lies outside the history.
    """
    given = [dates] if isinstance(dates, str | dt.date) else list(dates)
    days = sorted({history.day(date) for date in given})
    if len(days) < at_least:
        what = "a date" if at_least == 1 else f"{at_least} different dates"
        raise CollegiumError(f"the measure needs at least {what}", given=[str(date) for date in given])
    return days


def runs(history: History) -> pl.Series:
    """The runs that the history holds, in order: those with a person, a membership or a meeting."""
    named = [table["run"] for table in (history.persons, history.memberships, history.meetings)]
    found = pl.concat(named).drop_nulls().unique().sort()
    return found if found.len() else pl.Series("run", range(history.manifest.runs), dtype=pl.Int32)


def calendar(history: History, days: Sequence[dt.date]) -> pl.DataFrame:
    """The same days for every run.

    Returns
    -------
    polars.DataFrame
        ``run``, ``k``, ``date``; sorted.
    """
    marks = pl.DataFrame({"k": range(len(days)), "date": days}, schema={"k": pl.Int64, "date": pl.Date})
    return runs(history).to_frame().join(marks, how="cross").sort("run", "k")


def _indexed(spells: pl.DataFrame, days: pl.DataFrame) -> pl.DataFrame:
    """Give each spell its days in the run's calendar: from ``_first`` up to but not including ``_after``."""
    marks = days.select("run", "k", "date").sort("date")
    total = days.group_by("run").agg(_total=pl.len().cast(pl.Int64))

    def first_from(frame: pl.DataFrame, moment: str, name: str) -> pl.DataFrame:
        found = marks.rename({"k": name, "date": "_mark"})
        return (
            frame.sort(moment)
            .join_asof(found, left_on=moment, right_on="_mark", by="run", strategy="forward", check_sortedness=False)
            .drop("_mark")
        )

    rows = spells.filter(pl.col("start").is_not_null()).with_columns(_until=pl.col("end").fill_null(dt.date.max))
    rows = first_from(first_from(rows, "start", "_first"), "_until", "_after").join(total, on="run")
    rows = rows.with_columns(_after=pl.col("_after").fill_null(pl.col("_total")))
    return rows.filter(pl.col("_first") < pl.col("_after")).select(*spells.columns, "_first", "_after")


def _repeated(rows: pl.DataFrame) -> pl.DataFrame:
    """Repeat each row once for each of its days."""
    return rows.with_columns(k=pl.int_ranges("_first", "_after")).drop("_first", "_after").explode("k")


def on_days(spells: pl.DataFrame, days: pl.DataFrame) -> pl.DataFrame:
    """Repeat each spell once for every day of its run's calendar on which it runs.

    Parameters
    ----------
    spells : polars.DataFrame
        With ``run``, ``start``, ``end``; a null ``end`` is still open.
    days : polars.DataFrame
        A calendar.

    Returns
    -------
    polars.DataFrame
        The columns of ``spells`` and ``k``. The work grows with this result and not with spells times days.
    """
    return _repeated(_indexed(spells, days))


def bodies_of(history: History, body: Body) -> tuple[list[str], str]:
    """The ids of a body, or of several taken as one, and the label for a column: ``politburo+secretariat``.

    Raises
    ------
    CollegiumError
        A body is unknown, or none is named.
    """
    names = [body] if isinstance(body, str) else list(body)
    if not names:
        raise CollegiumError("the measure needs a body", given=body)
    ids = [history.body(name) for name in names]
    return ids, "+".join(ids)


def members(
    history: History,
    body: Body,
    days: pl.DataFrame,
    rank: Rank | None = None,
    among: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """The members of a body on each day of a calendar.

    Parameters
    ----------
    history : History
    body : str or sequence of str
        A body, or several taken as one.
    days : polars.DataFrame
        A calendar.
    rank : {"full", "candidate", "all", "holder"}, optional
        None means ``all``.
    among : polars.DataFrame, optional
        With ``run`` and ``person_id``: nobody else is looked at.

    Returns
    -------
    polars.DataFrame
        ``run``, ``person_id``, ``k``; sorted by them, no row twice.

    Raises
    ------
    CollegiumError
        Unknown body or rank.
    """
    ids, _ = bodies_of(history, body)
    if rank is not None and rank not in RANKS:
        raise CollegiumError("no such rank", given=rank, allowed=RANKS)
    wanted = pl.col("rank").ne_missing("holder") if rank in (None, "all") else pl.col("rank") == rank
    spells = history.memberships.filter(pl.col("organization_id").is_in(ids) & wanted)
    if among is not None:
        spells = spells.join(among, on=["run", "person_id"], how="semi")
    rows = _indexed(spells.select("run", "person_id", "start", "end"), days).sort("run", "person_id", "_first")
    # Where a person's spells overlap, the later one starts where all the earlier ones have ended.
    covered = pl.col("_after").cum_max().shift(1).over("run", "person_id").fill_null(0)
    rows = rows.with_columns(_first=pl.max_horizontal("_first", covered)).filter(pl.col("_first") < pl.col("_after"))
    return _repeated(rows.select("run", "person_id", "_first", "_after"))


def ratio(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """``part / whole``, null where the whole is nothing."""
    return pl.when(whole > 0).then(part / whole)
