"""How alive the collective organs are: sessions a month, the share of decisions in session, plena a year.

Definitions
-----------
* *Sessions a month*: sessions of the body, by the length of the period they are counted for in months of 365.2425 / 12
  days.
* *Share in session*: decisions taken at a meeting, of all whose way is told, as in
  :func:`~collegium.measures.workload`.
* *Plena a year*: plenary meetings of the committee, by the length of the period in years of 365.2425 days. Where the
  source tells the mean interval between meetings, in weeks, it is 365.2425 / 7 by that interval.

Numbers that the source gives for a period come first (``counted_by`` ``source``, ``source rate`` where it gives the
rate itself). Without any, the single meetings of the history are counted by calendar year (``rows``): a history that
lists only memorable meetings then gives too few, and a year without one has no row. A period that others, shorter, lie
in is left out.

That Gill reads the fading and the return of the organs from such numbers [1]_ does not make them a measure of who
rules: he insists that the standing of the organs and the dominance of a leader are two questions.

References
----------
.. [1] Gill (2018), Collective Leadership in Soviet Politics, chapters 2 to 4 and 8.
"""

from __future__ import annotations

import polars as pl

from collegium.history import History
from collegium.measures.ages import YEAR
from collegium.measures.changes import span_of
from collegium.measures.seats import Body, Day, bodies_of
from collegium.measures.workload import SESSIONS, workload

SESSION_WORDS = (*SESSIONS, "full meetings", "full presidium")
MONTHLY = ("sessions a month", "sessions per month")
INTERVAL = "interval between CC meetings"
PLENA = ("plena", "CC meetings")
INDICATORS = ("sessions a month", "share in session", "plena a year")
COLUMNS = ("run", "indicator", "organization_id", "period", "start", "end", "value", "n", "counted_by", "source_place")


def vitality(
    history: History,
    body: Body = "politburo",
    start: Day | None = None,
    end: Day | None = None,
    *,
    committee: Body | None = "central-committee",
) -> pl.DataFrame:
    """Sessions a month and decisions in session of a body, plena a year of its committee.

    Parameters
    ----------
    history : History
    body : str or sequence of str
        The body that meets in sessions.
    start, end : str or datetime.date, optional
        Only periods that lie wholly between the two, as for :func:`~collegium.measures.changes`.
    committee : str or sequence of str, optional
        The body that meets in plena; None for none. One that the history lacks counts as None.

    Returns
    -------
    polars.DataFrame
        One row a run, indicator and period, in this order: ``run``, ``indicator`` (sessions a month, share in session
        or plena a year), ``organization_id``, ``period``, ``start``, ``end`` (its first and last day), ``value``,
        ``n`` (how many were counted; of a share, decisions whose way is told; null where only the rate is told),
        ``counted_by`` (source, source rate or rows), ``source_place``. Periods of which nothing is told have no row.

    Raises
    ------
    CollegiumError
        Unknown body; no date, a date outside the history, or an end before the start.

    Examples
    --------
    >>> from collegium.record import record
    >>> found = vitality(record(), "politburo", "1921", "1934").filter(indicator="sessions a month")
    >>> [(period, round(value, 1)) for period, value in found.select("period", "value").rows()][::6]
    [('1921', 7.8), ('1927', 5.5), ('1933', 2.0)]
    """
    ids, label = bodies_of(history, body)
    first, last = span_of(history, start, end)
    frames = [_sessions(history, ids, label), _share(history, body)]
    if committee is not None and set(history.organizations["organization_id"]) & {committee, *committee}:
        frames.append(_plena(history, *bodies_of(history, committee)))
    place = {name: number for number, name in enumerate(INDICATORS)}
    return (
        pl.concat(frames)
        .filter((pl.col("start") >= first) & (pl.col("end") <= last))
        .sort("run", pl.col("indicator").replace_strict(place, return_dtype=pl.Int64), "start", "end")
        .select(COLUMNS)
    )


def _sessions(history: History, ids: list[str], label: str) -> pl.DataFrame:
    """Sessions a month, told or counted."""
    category = pl.col("category").fill_null("").str.to_lowercase().str.strip_chars()
    counts = (
        (pl.col("measure") == "sessions")
        & (pl.col("unit").fill_null("sessions") == "sessions")
        & category.is_in(SESSION_WORDS)
    )
    told = _told(history, ids, label, INDICATORS[0], counts, pl.col("measure").is_in(MONTHLY), YEAR / 12)
    if told.height:
        return told
    return _counted(history, ids, label, INDICATORS[0], "session", 12)


def _plena(history: History, ids: list[str], label: str) -> pl.DataFrame:
    """Plena a year, told or counted."""
    told = _told(
        history, ids, label, INDICATORS[2], pl.col("measure").is_in(PLENA), pl.col("measure") == INTERVAL, YEAR
    )  # fmt: skip
    if told.height:
        return told
    return _counted(history, ids, label, INDICATORS[2], "plenum", 1)


def _share(history: History, body: Body) -> pl.DataFrame:
    """The share of decisions taken in session."""
    ways = ("in_session", "by_circulation", "in_name", "other")
    return (
        workload(history, body)
        .filter(pl.col("share_in_session").is_not_null())
        .select(
            "run", pl.lit(INDICATORS[1]).alias("indicator"), "organization_id", "period", "start", "end",
            pl.col("share_in_session").alias("value"), pl.sum_horizontal(ways).cast(pl.Int64).alias("n"), "counted_by",
            "source_place",
        )
    )  # fmt: skip


def _told(
    history: History, ids: list[str], label: str, indicator: str, counts: pl.Expr, rates: pl.Expr, unit: float
) -> pl.DataFrame:
    """Counts and rates that the source tells, one row a run and period; ``unit`` is the days of the rate."""
    known = pl.col("organization_id").is_in(ids) & pl.col("value").is_not_null() & pl.col("start").is_not_null()
    weekly = pl.col("measure") == INTERVAL
    rows = (
        history.observations.filter(known & (counts | rates))
        .with_columns(
            first=pl.coalesce("start_earliest", "start"),
            last=pl.coalesce("start_latest", "start"),
            place=pl.coalesce("source_place", "observation_id", pl.lit("")),
            rate=rates,
        )
        .with_columns(days=(pl.col("last") - pl.col("first")).dt.total_days() + 1)
        # A count comes before a rate, a table before a note, so that of a period told twice the better is taken.
        .sort("run", "first", "last", "rate", ~pl.col("place").str.starts_with("Table"), "place")
        .unique(["run", "first", "last"], keep="first", maintain_order=True)
        .with_columns(
            figure=pl.when(weekly)
            .then(YEAR / 7 / pl.col("value"))
            .when("rate")
            .then("value")
            .otherwise(pl.col("value") * unit / pl.col("days"))
        )
    )
    spans = rows.select("run", inner_first="first", inner_last="last")
    holds = (
        rows.select("run", "first", "last").join(spans, on="run")
        .filter((pl.col("first") <= pl.col("inner_first")) & (pl.col("last") >= pl.col("inner_last"))
                & ((pl.col("first") < pl.col("inner_first")) | (pl.col("last") > pl.col("inner_last"))))
        .select("run", "first", "last").unique()
    )  # fmt: skip
    return rows.join(holds, on=["run", "first", "last"], how="anti", maintain_order="left").select(
        "run", pl.lit(indicator).alias("indicator"), pl.lit(label).alias("organization_id"),
        pl.coalesce("start_date", pl.col("first").dt.to_string("%Y-%m-%d")).alias("period"),
        pl.col("first").alias("start"), pl.col("last").alias("end"), pl.col("figure").alias("value"),
        pl.when(~pl.col("rate")).then("value").cast(pl.Int64).alias("n"),
        pl.when("rate").then(pl.lit("source rate")).otherwise(pl.lit("source")).alias("counted_by"),
        pl.col("place").alias("source_place"),
    )  # fmt: skip


def _counted(history: History, ids: list[str], label: str, indicator: str, kind: str, parts: int) -> pl.DataFrame:
    """Single meetings of a kind by calendar year; ``parts`` is how many units of the rate make a year."""
    year = pl.col("start").dt.year()
    here = pl.col("organization_id").is_in(ids) & (pl.col("kind") == kind) & pl.col("start").is_not_null()
    return (
        history.meetings.filter(here)
        .group_by("run", year.alias("year"))
        .agg(n=pl.len().cast(pl.Int64))
        .select(
            "run", pl.lit(indicator).alias("indicator"), pl.lit(label).alias("organization_id"),
            pl.col("year").cast(pl.String).alias("period"), pl.date(pl.col("year"), 1, 1).alias("start"),
            pl.date(pl.col("year"), 12, 31).alias("end"), (pl.col("n") / parts).alias("value"), "n",
            pl.lit("rows").alias("counted_by"), pl.lit(None, pl.String).alias("source_place"),
        )
    )  # fmt: skip
