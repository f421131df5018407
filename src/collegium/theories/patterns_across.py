"""Figures over several periods: which periods, and a run's values put together.

Apart from the judging so that what only reads finished runs need not load what makes them.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from collegium.theories.patterns import EVERY, PERIODS, Pattern


def periods_of(period: str) -> list[str]:
    """The periods that a figure is read in: its own, or the base periods, which follow each other.

    >>> periods_of("1919-91")[:2], periods_of("1964-82")
    (['1919-22', '1923-29'], ['1964-82'])
    """
    return [one.id for one in PERIODS if one.base] if period == EVERY else [period]


def together(pattern: Pattern, frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """A pattern's values run by run, those of several periods put together.

    Returns
    -------
    polars.DataFrame
        ``run``, ``value``. A run that tells in no period is null.
    """
    value = pl.col("value")
    put = {"sum": value.sum(), "all": value.min(), "mean": value.mean()}[pattern.across]
    found = pl.concat(frames).group_by("run").agg(value=pl.when(value.is_not_null().any()).then(put))
    return found.sort("run")
