"""How old the members of a body are.

Definitions
-----------
An age is the years from birth to the day, of 365.2425 days each, and not the number of birthdays: means of birthdays
lie half a year lower. A birth known only to the month or the year counts from its first day. Members without a known
birth are counted in ``n`` and left out of the ages; quartiles are interpolated linearly.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from collegium.history import History
from collegium.measures.seats import Body, Day, Rank, bodies_of, calendar, days_of, members

YEAR = 365.2425  # days


def ages(history: History, body: Body, dates: Day | Sequence[Day], rank: Rank = "full") -> pl.DataFrame:
    """Mean, median and range of the members' ages.

    Parameters
    ----------
    history : History
    body : str or sequence of str
        A body, or several taken as one set.
    dates : str or datetime.date, or a sequence of them
    rank : {"full", "all", "candidate", "holder"}
        Who counts.

    Returns
    -------
    polars.DataFrame
        One row a run and date: ``run``, ``date``, ``organization_id``, ``n`` (members), ``n_known`` (with a known
        birth), ``mean``, ``median``, ``q25``, ``q75``, ``min``, ``max``, in years; null where no birth is known.

    Raises
    ------
    CollegiumError
        Unknown body or rank; no date, or one outside the history.

    Examples
    --------
    The Politburo that elected Gorbachev:

    >>> from collegium.record import record
    >>> found = ages(record(), "politburo", "1985-03-12")
    >>> found.select("n", pl.col("mean", "min", "max").round(1)).row(0)
    (10, 67.5, 54.0, 79.8)
    """
    days = calendar(history, days_of(history, dates))
    births = history.persons.select("run", "person_id", "birth").unique(["run", "person_id"], maintain_order=True)
    age = (pl.col("date") - pl.col("birth")).dt.total_days() / YEAR
    counted = (
        members(history, body, days, rank)
        .join(days, on=["run", "k"])
        .join(births, on=["run", "person_id"], how="left")
        .with_columns(age=age)
        .sort("run", "k", "age")  # so that the order of rows does not touch a mean's last digit
        .group_by("run", "k", maintain_order=True)
        .agg(
            n=pl.len().cast(pl.Int64),
            n_known=pl.col("age").count().cast(pl.Int64),
            mean=pl.col("age").mean(),
            median=pl.col("age").median(),
            q25=pl.col("age").quantile(0.25, "linear"),
            q75=pl.col("age").quantile(0.75, "linear"),
            min=pl.col("age").min(),
            max=pl.col("age").max(),
        )
    )
    return (
        days.join(counted, on=["run", "k"], how="left")
        .sort("run", "k")
        .select(
            "run", "date", pl.lit(bodies_of(history, body)[1]).alias("organization_id"),
            pl.col("n", "n_known").fill_null(0), "mean", "median", "q25", "q75", "min", "max",
        )
    )  # fmt: skip
