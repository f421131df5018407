"""The type of leadership as the book labels it, by period and by year.

The labels are Gill's (2018), in ``leadership_types.csv`` with their lines. Three things in that file are **ours**:
which calendar year belongs to which period where two share one; which label counts where he says that a time *could be
seen as* pure oligarchy (1953-54 as pure, 1964-68 as predominant; the other one stands in ``also``); and the codes
``gap_held``, ``overrides`` and ``removable``, our reading of what he says of each period in terms of the rule of
:mod:`collegium.measures.leadership`. The codes come from the same pages as the labels. That the rule gives the labels
from the codes shows that it says what the book says, and is no test of either.
"""

from __future__ import annotations

import polars as pl

from collegium.errors import CollegiumError
from collegium.record.facts import frame

BOOLEANS = ("gap_held", "overrides", "removable")


def leadership_types() -> pl.DataFrame:
    """The labels by period.

    Returns
    -------
    polars.DataFrame
        One row a period: ``type_id``, ``period`` (as the book divides), ``first_year``, ``last_year`` (as scored),
        ``person_id`` (the leader), ``label``, ``sublabel``, ``also`` (by year); ``period_label``, ``period_sublabel``
        (of the period as the book first describes it), ``gap_held``, ``overrides``, ``removable`` (codes; null where no
        type is told), ``text``, ``source_id``, ``source_place``, ``note``.

    Examples
    --------
    >>> leadership_types().filter(label="dominant").select("period", "first_year", "last_year").rows()
    [('1935-53', 1935, 1952)]
    """
    return (
        frame("leadership_types")
        .rename({"source": "source_place"})
        .with_columns(
            pl.col("first_year", "last_year").cast(pl.Int32),
            *(pl.col(name).replace_strict({"true": True, "false": False}, default=None) for name in BOOLEANS),
        )
    )


def leadership_labels(first: int = 1918, last: int = 1991) -> pl.DataFrame:
    """The labels by year.

    Parameters
    ----------
    first, last : int
        The first and the last year, 1917 to 1991. By default from 1918: of 1917 the regime had two months.

    Returns
    -------
    polars.DataFrame
        One row a year: ``year``, ``label``, ``sublabel``, ``also`` (a second label that the book allows),
        ``leader_id``, ``period``, ``source_place``.

    Raises
    ------
    CollegiumError
        A year that the book does not cover.

    Examples
    --------
    >>> leadership_labels()["label"].value_counts(sort=True).rows()[:3]
    [('predominant', 44), ('dominant', 18), ('pure', 9)]
    """
    periods = leadership_types()
    spans = periods.select(pl.int_ranges("first_year", pl.col("last_year") + 1).alias("year"), pl.exclude("year"))
    years = spans.explode("year").with_columns(pl.col("year").cast(pl.Int32)).sort("year")
    covered = years["year"].to_list()
    if not covered[0] <= first <= last <= covered[-1]:
        raise CollegiumError(
            "the book labels other years", given=f"{first} to {last}", hint=f"{covered[0]} to {covered[-1]}."
        )
    return years.filter(pl.col("year").is_between(first, last)).select(
        "year", "label", "sublabel", "also", pl.col("person_id").alias("leader_id"), "period", "source_place"
    )
