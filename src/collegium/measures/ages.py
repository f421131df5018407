"""How old the members of a body are.

Definitions
-----------
An age is the years from birth to the day, of 365.2425 days each, and not the number of birthdays: means of birthdays
lie half a year lower. A birth known only to the month or the year counts from its first day. Members without a known
birth are counted in ``n`` and left out of the ages; quartiles are interpolated linearly. The spread is the standard
deviation of those who sit, who are the whole body and no sample of it; the old are those of 70 and over, unless
another age is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import polars as pl

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures.seats import Body, Day, Rank, bodies_of, calendar, days_of, members, ratio

YEAR = 365.2425  # days
OLD = 70.0  # years
BANDS = (50.0, 60.0, 70.0)  # years: where one band of ages ends and the next begins


def ages(
    history: History, body: Body, dates: Day | Sequence[Day], rank: Rank = "full", *, old: float = OLD
) -> pl.DataFrame:
    """Mean, median, range and spread of the members' ages, and how many are old.

    Parameters
    ----------
    history : History
    body : str or sequence of str
        A body, or several taken as one set.
    dates : str or datetime.date, or a sequence of them
    rank : {"full", "all", "candidate", "holder"}
        Who counts.
    old : float, in years
        From which age on somebody is old.

    Returns
    -------
    polars.DataFrame
        One row a run and date: ``run``, ``date``, ``organization_id``, ``n`` (members), ``n_known`` (with a known
        birth), ``mean``, ``median``, ``q25``, ``q75``, ``min``, ``max``, ``sd`` (spread), in years, ``n_old``,
        ``share_old`` (of those with a known birth); null where no birth is known.

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
            sd=pl.col("age").std(ddof=0),
            n_old=pl.when(pl.col("age").count() > 0).then((pl.col("age") >= old).sum()).cast(pl.Int64),
        )
        .with_columns(share_old=ratio(pl.col("n_old"), pl.col("n_known")))
    )
    return (
        days.join(counted, on=["run", "k"], how="left")
        .sort("run", "k")
        .select(
            "run", "date", pl.lit(bodies_of(history, body)[1]).alias("organization_id"),
            pl.col("n", "n_known").fill_null(0), "mean", "median", "q25", "q75", "min", "max", "sd",
            "n_old", "share_old",
        )
    )  # fmt: skip


def age_bands(
    history: History,
    body: Body,
    dates: Day | Sequence[Day],
    rank: Rank = "full",
    *,
    edges: Sequence[float] = BANDS,
) -> pl.DataFrame:
    """How many members are in their fifties, their sixties, and so on.

    Parameters
    ----------
    history, body, dates, rank
        As for :func:`ages`.
    edges : sequence of float, in years
        Rising: where one band ends and the next begins.

    Returns
    -------
    polars.DataFrame
        One row a run, date and band, the youngest first and those of unknown birth last (only where there are any):
        ``run``, ``date``, ``organization_id``, ``band``, ``from_age`` (null in the first), ``to_age`` (null in the
        last), ``n``, ``share`` (of those with a known birth).

    Raises
    ------
    CollegiumError
        As for :func:`ages`; the edges do not rise.

    Examples
    --------
    >>> from collegium.record import record
    >>> age_bands(record(), "politburo", "1985-03-12").select("band", "n").rows()
    [('under 50', 0), ('50 to 60', 2), ('60 to 70', 3), ('70 and over', 5)]
    """
    marks = [float(edge) for edge in edges]
    if not marks or any(one >= two for one, two in pairwise(marks)):
        raise CollegiumError("the edges of bands of ages rise", given=list(edges))
    names = [f"under {marks[0]:g}", *(f"{one:g} to {two:g}" for one, two in pairwise(marks)), f"{marks[-1]:g} and over"]
    days = calendar(history, days_of(history, dates))
    births = history.persons.select("run", "person_id", "birth").unique(["run", "person_id"], maintain_order=True)
    age = (pl.col("date") - pl.col("birth")).dt.total_days() / YEAR
    place = pl.sum_horizontal((pl.col("age") >= edge).cast(pl.Int64) for edge in marks)
    counted = (
        members(history, body, days, rank)
        .join(days, on=["run", "k"])
        .join(births, on=["run", "person_id"], how="left")
        .with_columns(age=age)
        .with_columns(place=pl.when(pl.col("age").is_null()).then(len(names)).otherwise(place))
        .group_by("run", "k", "place")
        .agg(n=pl.len().cast(pl.Int64))
    )
    bands = pl.DataFrame(
        {"band": [*names, "unknown"], "from_age": [None, *marks, None], "to_age": [*marks, None, None]}
    ).with_columns(place=pl.int_range(len(names) + 1, dtype=pl.Int64))
    known = pl.when(pl.col("place") < len(names)).then(pl.col("n"))
    return (
        days.join(bands, how="cross")
        .join(counted, on=["run", "k", "place"], how="left")
        .with_columns(pl.col("n").fill_null(0))
        .filter((pl.col("place") < len(names)) | (pl.col("n") > 0))
        .with_columns(share=ratio(known, known.sum().over("run", "k")))
        .sort("run", "k", "place")
        .select(
            "run", "date", pl.lit(bodies_of(history, body)[1]).alias("organization_id"), "band", "from_age", "to_age",
            "n", "share",
        )
    )  # fmt: skip
