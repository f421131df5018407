"""How much of a body is replaced from one date to another, and who of it is left.

Definitions
-----------
With A the members on the earlier and B those on the later date:

* retention = |A ∩ B| / |A|, the share of the old body that is still there;
* new share = |B \\ A| / |B|, the share of the new body that was not there before;
* Jaccard index = |A ∩ B| / |A ∪ B| [1]_, which treats the two dates alike.

A share of an empty body is null. Somebody who left and came back between the dates counts as retained: only
the two dates are compared. Retention from a body elected at one congress to that elected at the next is the
usual figure for a Central Committee [2]_.

References
----------
.. [1] Jaccard (1912), New Phytologist 11(2).
.. [2] Gill (2018), Collective Leadership in Soviet Politics, chapters 5 to 8.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures.seats import Body, Day, Rank, bodies_of, calendar, days_of, members, ratio


def turnover(
    history: History,
    body: Body,
    dates: Sequence[Day] | None = None,
    rank: Rank = "full",
    *,
    settle: int = 21,
) -> pl.DataFrame:
    """Retention, new share and Jaccard index between successive dates.

    Parameters
    ----------
    history : History
    body : str or sequence of str
        A body, or several taken as one set.
    dates : sequence of str or datetime.date, optional
        At least two; put in order, each taken once. By default, the congresses of the history, each run
        with its own.
    rank : {"full", "all", "candidate", "holder"}
        Who counts, on both dates. ``all`` takes full members and candidates together.
    settle : int, in days
        Without ``dates``, a body is read this many days after each congress opens, or on the history's last
        day if that comes first: a congress elects at its close, and on its opening day the outgoing body
        still sits. Of an opening known only to the month, the month's last day counts. That we wait three
        weeks, longer than a congress lasts, is our choice.

    Returns
    -------
    polars.DataFrame
        One row a run and interval: ``run``, ``organization_id``, ``interval`` (from 1), ``date_before``,
        ``date_after``, ``n_before``, ``n_after``, ``n_common``, ``retention``, ``new_share``, ``jaccard``.
        A run with fewer than two congresses has none.

    Raises
    ------
    CollegiumError
        Unknown body or rank; fewer than two dates; no run with two congresses; a date that is none or lies
        outside the history; ``settle`` below 0.

    Examples
    --------
    Of two members one stays, and one newcomer joins him:

    >>> import datetime as dt
    >>> import polars as pl
    >>> from collegium.history import History, Manifest
    >>> first, second = dt.date(1922, 4, 3), dt.date(1930, 7, 13)
    >>> seats = pl.DataFrame({
    ...     "run": 0, "organization_id": "politburo", "rank": "full", "person_id": ["a", "b", "c"],
    ...     "start": [first, first, second], "end": [None, second, None],
    ... })
    >>> bodies = pl.DataFrame({"organization_id": ["politburo"]})
    >>> manifest = Manifest("imported", "a small past", first, second)
    >>> past = History(manifest, {"memberships": seats, "organizations": bodies})
    >>> turnover(past, "politburo", [first, second]).select("retention", "new_share", "jaccard").row(0)
    (0.5, 0.5, 0.3333333333333333)
    """
    _, label = bodies_of(history, body)
    days = _congresses(history, settle) if dates is None else calendar(history, days_of(history, dates, 2))
    sitting = members(history, body, days, rank)
    # Members come by run, person and day: whoever stays has the next day in the next row.
    same = pl.all_horizontal(pl.col(name) == pl.col(name).shift(-1) for name in ("run", "person_id"))
    stays = (same & (pl.col("k").shift(-1) == pl.col("k") + 1)).fill_null(False)
    counts = (
        sitting.with_columns(stays=stays)
        .group_by("run", "k")
        .agg(n=pl.len().cast(pl.Int64), n_common=pl.col("stays").sum().cast(pl.Int64))
    )
    a, b, common = pl.col("n_before"), pl.col("n_after"), pl.col("n_common")
    return (
        days.join(counts, on=["run", "k"], how="left")
        .sort("run", "k")
        .with_columns(pl.col("n", "n_common").fill_null(0))
        .select(
            "run",
            organization_id=pl.lit(label),
            interval=pl.col("k") + 1,
            date_before="date",
            date_after=pl.col("date").shift(-1).over("run"),
            n_before="n",
            n_after=pl.col("n").shift(-1).over("run"),
            n_common="n_common",
        )
        .filter(pl.col("date_after").is_not_null())
        .with_columns(retention=ratio(common, a), new_share=ratio(b - common, b), jaccard=ratio(common, a + b - common))
    )


def _congresses(history: History, settle: int) -> pl.DataFrame:
    """The calendar of the days on which each run's congresses have done their work."""
    if settle < 0:
        raise CollegiumError("settle is a number of days from 0", given=settle)
    start, end = history.manifest.start, history.manifest.end
    opening = pl.coalesce("start_latest", "start")
    found = (
        history.meetings.filter((pl.col("kind") == "congress") & pl.col("start").is_between(start, end))
        .select("run", date=pl.min_horizontal(opening.dt.offset_by(f"{settle}d"), pl.lit(end)))
        .unique()
        .sort("run", "date")
        .with_columns(k=pl.int_range(pl.len(), dtype=pl.Int64).over("run"))
        .select("run", "k", "date")
    )
    if not (found["k"] > 0).any():
        raise CollegiumError(
            "the history holds no two congresses to compare",
            hint="Give the dates: dates=['1922-04-15', '1930-12-31'].",
        )
    return found


def survivors(
    history: History, body: Body, start: Day, dates: Day | Sequence[Day], rank: Rank | None = None
) -> pl.DataFrame:
    """Each person who sat on one day, and whether he sits on later ones.

    Parameters
    ----------
    history : History
    body : str or sequence of str
        A body, or several taken as one set.
    start : str or datetime.date
        The day whose members are followed.
    dates : str or datetime.date, or a sequence of them
        On or after ``start``.
    rank : {"full", "candidate", "all", "holder"}, optional
        Who counts, on both days: with ``full``, a full member who became a candidate is no longer there.
        None means ``all``: any seat in the body will do.

    Returns
    -------
    polars.DataFrame
        One row a run, date and person: ``run``, ``organization_id``, ``start``, ``date``, ``person_id``,
        ``still_there``.

    Raises
    ------
    CollegiumError
        Unknown body or rank; a date that is none, lies outside the history or comes before ``start``.

    Examples
    --------
    >>> import datetime as dt
    >>> import polars as pl
    >>> from collegium.history import History, Manifest
    >>> first, second = dt.date(1922, 4, 3), dt.date(1930, 7, 13)
    >>> seats = pl.DataFrame({
    ...     "run": 0, "organization_id": "politburo", "rank": "full", "person_id": ["a", "b"],
    ...     "start": first, "end": [None, second],
    ... })
    >>> bodies = pl.DataFrame({"organization_id": ["politburo"]})
    >>> manifest = Manifest("imported", "a small past", first, second)
    >>> past = History(manifest, {"memberships": seats, "organizations": bodies})
    >>> survivors(past, "politburo", first, second).select("person_id", "still_there").rows()
    [('a', True), ('b', False)]
    """
    _, label = bodies_of(history, body)
    opening, days = _following(history, start, dates)
    old = members(history, body, opening, rank).select("run", "person_id")
    now = members(history, body, days, rank, among=old).with_columns(still_there=pl.lit(True))
    return (
        days.join(old, on="run")
        .join(now, on=["run", "k", "person_id"], how="left")
        .sort("run", "k", "person_id")
        .select(
            "run",
            organization_id=pl.lit(label),
            start=pl.lit(history.day(start)),
            date="date",
            person_id="person_id",
            still_there=pl.col("still_there").fill_null(False),
        )
    )


def retention(
    history: History, body: Body, start: Day, dates: Day | Sequence[Day], rank: Rank | None = None
) -> pl.DataFrame:
    """The share of those who sat on one day that still sits on later ones.

    Parameters
    ----------
    history, body, start, dates, rank
        As for :func:`survivors`.

    Returns
    -------
    polars.DataFrame
        One row a run and date: ``run``, ``organization_id``, ``start``, ``date``, ``n_start``, ``n_still``,
        ``retention`` (null if nobody sat on ``start``).

    Raises
    ------
    CollegiumError
        As for :func:`survivors`.

    Examples
    --------
    >>> import datetime as dt
    >>> import polars as pl
    >>> from collegium.history import History, Manifest
    >>> first, second = dt.date(1922, 4, 3), dt.date(1930, 7, 13)
    >>> seats = pl.DataFrame({
    ...     "run": 0, "organization_id": "politburo", "rank": "full", "person_id": ["a", "b"],
    ...     "start": first, "end": [None, second],
    ... })
    >>> bodies = pl.DataFrame({"organization_id": ["politburo"]})
    >>> manifest = Manifest("imported", "a small past", first, second)
    >>> past = History(manifest, {"memberships": seats, "organizations": bodies})
    >>> retention(past, "politburo", first, ["1926", second])["retention"].to_list()
    [1.0, 0.5]
    """
    _, label = bodies_of(history, body)
    opening, days = _following(history, start, dates)
    old = members(history, body, opening, rank)
    now = members(history, body, days, rank, among=old)
    n_start = old.group_by("run").agg(n_start=pl.len().cast(pl.Int64))
    n_still = now.group_by("run", "k").agg(n_still=pl.len().cast(pl.Int64))
    return (
        days.join(n_start, on="run", how="left")
        .join(n_still, on=["run", "k"], how="left")
        .sort("run", "k")
        .select(
            "run",
            organization_id=pl.lit(label),
            start=pl.lit(history.day(start)),
            date="date",
            n_start=pl.col("n_start").fill_null(0),
            n_still=pl.col("n_still").fill_null(0),
        )
        .with_columns(retention=ratio(pl.col("n_still"), pl.col("n_start")))
    )


def _following(history: History, start: Day, dates: Day | Sequence[Day]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The calendars of the first day and of the later ones."""
    opening, later = history.day(start), days_of(history, dates)
    if later[0] < opening:
        raise CollegiumError(
            "a date comes before the day whose members are followed",
            given=str(later[0]),
            hint=f"Start is {opening}.",
        )
    return calendar(history, [opening]), calendar(history, later)
