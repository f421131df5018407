"""Every entry, exit, promotion and demotion, in order.

Definitions
-----------
A change is a day on which somebody's standing in a body is another than on the day before. His standing is the highest
rank that any of his spells gives him: full member, candidate, or none; each post counts apart, as held or not held.

* *entry*: from none to any; *exit*: from any to none;
* *promotion*: from candidate to full member; *demotion*: from full member to candidate.

So a spell that goes on in another of the same rank changes nothing, and neither does a second spell beside it. Not
counted are dates that are no change: the first and last day on which an office is merely attested (precision
``attested``), and the first day of the history, since nobody knows who sat before.

The day is the day counted, by the conventions of the history; ``certain`` says whether every day that the source's date
can mean lies in the span asked for.
"""

from __future__ import annotations

import datetime as dt

import polars as pl

from collegium.dates import PartialDate, as_day
from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures.seats import Body, Day, bodies_of

CHANGES = ("entry", "exit", "promotion", "demotion")
SEAT = ["run", "person_id", "organization_id", "post_id"]


def span_of(history: History, start: Day | None, end: Day | None) -> tuple[dt.date, dt.date]:
    """The first and the last day meant: of a partial date, all its days; without any, the whole history.

    Raises
    ------
    CollegiumError
        No date, a date outside the history, or an end before the start.

    Examples
    --------
    >>> from collegium.record import record
    >>> [str(day) for day in span_of(record(), "1957", None)]
    ['1957-01-01', '1957-12-31']
    """
    if start is None:
        first = history.manifest.start
    else:
        first = max(as_day(start), history.manifest.start) if _last(start) >= history.manifest.start else as_day(start)
        history.day(first)
    if end is not None:
        last = min(_last(end), history.manifest.end) if as_day(end) <= history.manifest.end else as_day(end)
        history.day(last)
    else:
        last = history.manifest.end if start is None else min(_last(start), history.manifest.end)
    if last < first:
        raise CollegiumError("the span ends before it starts", given=f"{start} to {end}")
    return first, last


def _last(day: Day) -> dt.date:
    return PartialDate.parse(day).latest if isinstance(day, str) else as_day(day)


def changes(
    history: History,
    start: Day | None = None,
    end: Day | None = None,
    body: Body | None = None,
) -> pl.DataFrame:
    """Who entered, left, rose and fell in a span of time, in order, with sources.

    Parameters
    ----------
    history : History
    start, end : str or datetime.date, optional
        The first and the last day, both included. Of a partial date all days count, and ``start`` alone stands for its
        own span: ``changes(history, "1957")`` is the year. Without both, the whole history.
    body : str or sequence of str, optional
        One body, or several; all of them by default.

    Returns
    -------
    polars.DataFrame
        One row a change, by date, exits first: ``run``, ``date`` (the day counted), ``date_text`` (as found),
        ``certain``, ``change`` (entry, exit, promotion or demotion), ``organization_id``, ``post_id``, ``rank`` (taken;
        of an exit, left), ``person_id``, ``how``, ``source_place``.

    Raises
    ------
    CollegiumError
        Unknown body; no date, a date outside the history, or an end before the start.

    Examples
    --------
    >>> from collegium.record import record
    >>> found = changes(record(), "1926-07", body="politburo").filter(pl.col("change") != "entry")
    >>> found.select("change", "person_id", "rank").rows()[:2]
    [('exit', 'zinoviev', 'full'), ('promotion', 'rudzutak', 'full')]
    """
    first, last = span_of(history, start, end)
    spells = history.memberships
    if body is not None:
        spells = spells.filter(pl.col("organization_id").is_in(bodies_of(history, body)[0]))
    found = all_changes(spells, history.manifest.start)
    return (
        found.filter(pl.col("date").is_between(first, last))
        .with_columns(certain=(pl.col("earliest") >= first) & (pl.col("latest") <= last))
        .select(
            "run", "date", "date_text", "certain", "change", "organization_id", "post_id", "rank", "person_id", "how",
            "source_place",
        )
    )  # fmt: skip


def all_changes(spells: pl.DataFrame, opening: dt.date) -> pl.DataFrame:
    """The changes that some rows of ``memberships`` make after the day on which the history opens.

    Returns
    -------
    polars.DataFrame
        The columns of :func:`changes` but for ``certain``, and ``earliest`` and ``latest``.
    """
    lasting = pl.col("end").is_null() | (pl.col("end") > pl.col("start"))
    held = spells.filter(pl.col("start").is_not_null() & lasting).with_columns(
        level=pl.when(pl.col("rank") == "candidate").then(1).otherwise(2).cast(pl.Int8),
        rank=pl.col("rank").fill_null("full"),
    )
    dates = pl.concat([_dates(held, "start"), _dates(held, "end")])
    seat = [pl.col(name) for name in SEAT]
    around = (
        dates.select(*seat, "date")
        .unique()
        .join(held.select(*seat, "start", "end", "level"), on=SEAT, nulls_equal=True)
        .group_by(*seat, "date")
        .agg(
            before=pl.col("level")
            .filter(_runs(pl.col("start") < pl.col("date"), pl.col("end") >= pl.col("date")))
            .max(),
            after=pl.col("level")
            .filter(_runs(pl.col("start") <= pl.col("date"), pl.col("end") > pl.col("date")))
            .max(),
        )
        .with_columns(pl.col("before", "after").fill_null(0))
        .filter((pl.col("before") != pl.col("after")) & (pl.col("date") > opening))
    )
    told = dates.sort("level", "how", "source_place", "date_text", descending=[True, False, False, False])
    entered = told.filter(pl.col("side") == "start").unique([*SEAT, "date", "level"], keep="first", maintain_order=True)
    left = told.filter(pl.col("side") == "end").unique([*SEAT, "date"], keep="first", maintain_order=True)
    rose = around.filter(pl.col("after") > 0).join(
        entered, left_on=[*SEAT, "date", "after"], right_on=[*SEAT, "date", "level"], how="left", nulls_equal=True
    )
    fell = around.filter(pl.col("after") == 0).join(left, on=[*SEAT, "date"], how="left", nulls_equal=True)
    before, after = pl.col("before"), pl.col("after")
    kind = (
        pl.when(after == 0)
        .then(pl.lit("exit"))
        .when(before == 0)
        .then(pl.lit("entry"))
        .when(after > before)
        .then(pl.lit("promotion"))
        .otherwise(pl.lit("demotion"))
    )
    columns = [*SEAT, "date", "before", "after", "date_text", "earliest", "latest", "rank", "how", "source_place"]
    return (
        pl.concat([rose.select(columns), fell.select(columns)])
        .with_columns(
            change=kind,
            rank=pl.when(pl.col("post_id").is_not_null())
            .then(pl.lit("holder"))
            .otherwise(pl.coalesce("rank", pl.when(after == 1).then(pl.lit("candidate")).otherwise(pl.lit("full")))),
            date_text=pl.coalesce("date_text", pl.col("date").dt.to_string("%Y-%m-%d")),
            earliest=pl.coalesce("earliest", "date"),
            latest=pl.coalesce("latest", "date"),
        )
        .with_columns(_exit=pl.col("change") != "exit")
        .sort("run", "date", "_exit", "organization_id", "change", "person_id", "post_id", nulls_last=True)
        .select(
            "run", "date", "date_text", "earliest", "latest", "change", "organization_id", "post_id", "rank",
            "person_id", "how", "source_place",
        )
    )  # fmt: skip


def _dates(held: pl.DataFrame, side: str) -> pl.DataFrame:
    """The days on which spells start or end, where a change is known to lie there."""
    place = pl.col("source_place") if side == "start" else pl.coalesce("end_source_place", "source_place")
    return held.filter(
        pl.col(side).is_not_null() & pl.col(f"{side}_precision").ne_missing("attested")
    ).select(
        *SEAT, "level", "rank",
        date=side, date_text=f"{side}_date", earliest=f"{side}_earliest", latest=f"{side}_latest",
        how="entry" if side == "start" else "exit", source_place=place, side=pl.lit(side),
    )  # fmt: skip


def _runs(begun: pl.Expr, lasting: pl.Expr) -> pl.Expr:
    return begun & (pl.col("end").is_null() | lasting)
