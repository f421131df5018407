"""How much a body decided, and in what way: in session, by circulation, or by others in its name.

Definitions
-----------
* *In session*: decided at a meeting. *By circulation*: put to the members one by one, on paper or by telephone. *In its
  name*: decided by some of them, by a commission or by one man's office, and written down as a decision of the body.
  Gill reads the shift from the first to the last as the decline of the collective organ [1]_.
* *Elsewhere*: of the questions counted for the body, what the committee's plenum or the government settled instead.
  That is no decision of the body, and neither the total nor a share counts it. **Our own** grouping, of the ways that a
  simulation counts: each of them has its column.
* The yearly counts are the source's where the history holds such (``observations`` of the measures ``decisions`` and
  ``sessions``); otherwise its single ``decisions`` and ``meetings`` are counted by year.
* The share in session is of all decisions whose way is told. ``per_session`` is decisions in session by session; both
  are null where nothing stands below the bar.

The words of the sources are put into one spelling (``WAYS``): "decisions of the Politburo", the heading of the source's
third column, is *in its name*; "confirmed departments' decisions" is *other*. A single decision belongs to the body
that took it: there, "plenum" and "congress" are sessions, and "government", which does not tell how, stands in the
total alone. Where a period is told twice, as 1941 and 1945 are, the table counts before a note; ``told`` says how many
places tell it, and ``doubtful`` whether they differ.

References
----------
.. [1] Gill (2018), Collective Leadership in Soviet Politics, Tables 2.1, 3.2, 4.3, 4.5 and 4.15, which take their
   figures from Adibekov and others (2000).
"""

from __future__ import annotations

import polars as pl

from collegium.history import History
from collegium.measures.changes import span_of
from collegium.measures.seats import Body, Day, bodies_of, ratio

COLUMNS = ("in_session", "by_circulation", "in_name", "other")
WAYS = {
    "in session": "in_session",
    "adopted in session": "in_session",
    "session": "in_session",
    "plenum": "in_session",
    "congress": "in_session",
    "joint": "in_session",
    "by circulation": "by_circulation",
    "circulation": "by_circulation",
    "decisions of the politburo": "in_name",
    "in the body's name": "in_name",
    "office": "in_name",
    "by a few": "in_name",
    "commission": "in_name",
    "leader's office": "in_name",
    "confirmed departments' decisions": "other",
    "informal": "other",
    "total": "total",
}
INSTEAD = {"plenum": "elsewhere", "government": "elsewhere"}  # of questions counted for a body, another's sessions
PARTS = ("by a few", "commission", "leader's office", *INSTEAD)  # of one column, and added up; the rest are spellings
SESSIONS = ("", "sessions", "number of sessions")


def workload(
    history: History, body: Body = "politburo", start: Day | None = None, end: Day | None = None
) -> pl.DataFrame:
    """Decisions and sessions of a body by year or period.

    Parameters
    ----------
    history : History
    body : str or sequence of str
        A body, or several taken as one.
    start, end : str or datetime.date, optional
        Only periods that lie wholly between the two, as for :func:`~collegium.measures.changes`.

    Returns
    -------
    polars.DataFrame
        One row a run and period: ``run``, ``organization_id``, ``period`` (the year, or the dates as found), ``start``
        and ``end`` (its first and last day), ``sessions``, ``in_session``, ``by_circulation``, ``in_name``, ``other``,
        ``total`` (as told, or the sum), ``elsewhere`` (beyond the total; null where nothing is told of it),
        ``share_in_session``, ``per_session``, ``told``, ``doubtful``, ``counted_by`` (source, or rows: the single
        decisions of the history), ``source_place``.

    Raises
    ------
    CollegiumError
        Unknown body; no date, a date outside the history, or an end before the start.

    Examples
    --------
    >>> from collegium.record import record
    >>> found = workload(record(), "politburo", "1923", "1929")
    >>> [(period, round(share, 2)) for period, share in found.select("period", "share_in_session").rows()][::6]
    [('1923', 0.86), ('1929', 0.47)]
    """
    ids, label = bodies_of(history, body)
    first, last = span_of(history, start, end)
    found = _told(history, ids)
    if found.is_empty():
        found = _counted(history, ids)
    return _measured(found.filter((pl.col("start") >= first) & (pl.col("end") <= last)), label)


def by_source(history: History, body: Body = "politburo") -> pl.DataFrame:
    """The source's counts of a body by year, also of years that the history covers only in part.

    Parameters
    ----------
    history, body
        As for :func:`workload`.

    Returns
    -------
    polars.DataFrame
        The rows of :func:`workload` that the source counted within one year, with ``year`` and ``settled``: all the
        questions that the body settled, in session or otherwise.

    Raises
    ------
    CollegiumError
        Unknown body.

    Examples
    --------
    >>> from collegium.record import record
    >>> by_source(record(), "politburo").filter(year=1923).select("in_session", "settled").row(0)
    (1315, 1525)
    """
    ids, label = bodies_of(history, body)
    first, last = history.manifest.start.year, history.manifest.end.year
    return (
        _measured(_told(history, ids), label)
        .filter(pl.col("start").dt.year() == pl.col("end").dt.year(), pl.col("start").dt.year().is_between(first, last))
        .with_columns(year=pl.col("start").dt.year(), settled=pl.sum_horizontal(COLUMNS))
    )


def decided(
    history: History, body: Body = "politburo", start: Day | None = None, end: Day | None = None
) -> pl.DataFrame:
    """The single decisions that a history has of a body, and the way in which each was taken.

    Parameters
    ----------
    history, body, start, end
        As for :func:`workload`; a decision belongs to the span if its counted day does.

    Returns
    -------
    polars.DataFrame
        One row a decision, by date: ``run``, ``date`` (the text as found), ``organization_id``, ``kind``, ``way`` (as
        told) and ``counted_as`` (as in :func:`workload`), ``subject_id``, ``outcome``, ``text``, ``source_place``.

    Raises
    ------
    CollegiumError
        As for :func:`workload`.

    Examples
    --------
    >>> from collegium.record import record
    >>> found = decided(record(), "politburo", "1930-12")
    >>> found.select("date", "way", "subject_id").row(0)
    ('1930-12-01', 'circulation', 'syrtsov')
    """
    ids, _ = bodies_of(history, body)
    span = span_of(history, start, end)
    asked = pl.col("organization_id").is_in(ids) & pl.col("start").is_between(*span)
    return (
        history.decisions.filter(asked)
        .sort("run", "start", "organization_id", "decision_id")
        .select(
            "run", pl.coalesce("start_date", pl.col("start").dt.to_string("%Y-%m-%d")).alias("date"),
            "organization_id", "kind", "way", _way("way").alias("counted_as"), "subject_id", "outcome", "text",
            "source_place",
        )
    )  # fmt: skip


def _measured(found: pl.DataFrame, label: str) -> pl.DataFrame:
    """Totals, shares and the order of rows and columns."""
    known = pl.sum_horizontal(COLUMNS)
    return (
        found.with_columns(total=pl.coalesce("total", known))
        .with_columns(
            share_in_session=ratio(pl.col("in_session"), known),
            per_session=ratio(pl.col("in_session"), pl.col("sessions")),
        )
        .sort("run", "start", "end")
        .select(
            "run", pl.lit(label).alias("organization_id"), "period", "start", "end", "sessions", *COLUMNS, "total",
            "elsewhere", "share_in_session", "per_session", "told", "doubtful", "counted_by", "source_place",
        )
    )  # fmt: skip


def _way(column: str) -> pl.Expr:
    return pl.col(column).str.to_lowercase().replace_strict(WAYS, default=None)


def _told(history: History, ids: list[str]) -> pl.DataFrame:
    """The counts that the source gives, one row a run and period that has decisions."""
    category = pl.col("category").fill_null("").str.to_lowercase().str.strip_chars()
    decisions = (pl.col("measure") == "decisions") & (pl.col("unit").fill_null("decisions") == "decisions")
    sessions = (pl.col("measure") == "sessions") & (pl.col("unit").fill_null("sessions") == "sessions")
    rows = (
        history.observations.filter(
            pl.col("organization_id").is_in(ids) & pl.col("value").is_not_null() & pl.col("start").is_not_null()
        )
        .with_columns(
            what=pl.when(decisions)
            .then(category.replace_strict(WAYS | INSTEAD, default=None))
            .when(sessions & category.is_in(SESSIONS))
            .then(pl.lit("sessions")),
            first=pl.coalesce("start_earliest", "start"),
            last=pl.coalesce("start_latest", "start"),
            place=pl.coalesce("source_place", "observation_id", pl.lit("")),
            part=pl.when(decisions & category.is_in(PARTS)).then(category),
        )
        .filter(pl.col("what").is_not_null())
        .with_columns(noted=~pl.col("place").str.starts_with("Table"))
        .sort("run", "first", "last", "organization_id", "what", "part", "noted", "place", "value")
    )
    key = ["run", "first", "last"]
    each = rows.group_by(*key, "organization_id", "what", "part", maintain_order=True).agg(
        pl.col("value").first(), differ=pl.col("value").n_unique() > 1, places=pl.col("place").n_unique().cast(pl.Int64)
    )
    names = (*COLUMNS, "total", "elsewhere", "sessions")
    return (
        each.group_by(*key, maintain_order=True)
        .agg(
            *(
                pl.when((pl.col("what") == name).any()).then(
                    pl.col("value").filter(pl.col("what") == name).sum().cast(pl.Int64)
                ).alias(name)
                for name in names
            ),
            told=pl.col("places").max(),
            doubtful=pl.col("differ").any(),
        )
        .filter(pl.any_horizontal(pl.col(name).is_not_null() for name in (*COLUMNS, "total")))
        .join(rows.group_by(key, maintain_order=True).agg(
            text=pl.col("start_date").first(), source_place=pl.col("place").unique(maintain_order=True).str.join("; ")
        ), on=key)
        .with_columns(period=_period(), counted_by=pl.lit("source"))
        .rename({"first": "start", "last": "end"})
    )  # fmt: skip


def _period() -> pl.Expr:
    first, last = pl.col("first"), pl.col("last")
    year = first.dt.to_string("%Y")
    whole = (first.dt.ordinal_day() == 1) & (
        last == first.dt.year().cast(pl.String).add("-12-31").str.to_date(strict=False)
    )
    span = pl.concat_str(first.dt.to_string("%Y-%m-%d"), pl.lit("/"), last.dt.to_string("%Y-%m-%d"))
    return pl.when(whole).then(year).otherwise(pl.coalesce("text", span))


def _counted(history: History, ids: list[str]) -> pl.DataFrame:
    """The single decisions and sessions of the history, by year."""
    here = pl.col("organization_id").is_in(ids) & pl.col("start").is_not_null()
    year = pl.col("start").dt.year().alias("year")
    decisions = history.decisions.filter(here).with_columns(year, what=_way("way"))
    met = (
        history.meetings.filter(here & (pl.col("kind") == "session"))
        .group_by("run", year)
        .agg(sessions=pl.len().cast(pl.Int64))
    )
    return (
        decisions.group_by("run", "year")
        .agg(
            *((pl.col("what") == name).sum().cast(pl.Int64).alias(name) for name in COLUMNS),
            total=pl.len().cast(pl.Int64),
        )
        .join(met, on=["run", "year"], how="left")
        .with_columns(elsewhere=pl.lit(None, pl.Int64))
        .select(
            "run", pl.date(pl.col("year"), 1, 1).alias("start"), pl.date(pl.col("year"), 12, 31).alias("end"),
            *COLUMNS, "total", "elsewhere", "sessions", told=pl.lit(1, pl.Int64), doubtful=pl.lit(False),
            source_place=pl.lit(None, pl.String), period=pl.col("year").cast(pl.String), counted_by=pl.lit("rows"),
        )
    )  # fmt: skip
