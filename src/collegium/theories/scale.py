"""How much of the party a study has: the leadership, the cadre party, the whole party.

``scale:`` in a study file, ``--scale`` on the command line.

``leadership``
    The bodies of the centre, the heads of provinces and districts as the charter counts them. The default.
``cadre``
    The same mechanisms over every post of the nomenklatura from the district up: :mod:`collegium.engine.scales`.
``party``
    The cadre party, and beside it the whole base, :mod:`collegium.party`, over the years of the study, with its seed
    and the numbers of its runs; its table of years is kept under ``base/``.

**The two are not coupled.** The base feels nothing of what happens above it but what its path of totals, rates, forms
of the ballot and sanctions says, which is given and assumed; the leadership feels nothing of the base. The base is the
same under every theory, so that it is run once a run and not once a theory. What the scale ``party`` adds is that both
are there under one seed and in one folder, to be looked at together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache
from typing import Literal

import polars as pl

from collegium.engine.scales import CADRE, LEADERSHIP, PARTY, SCALES
from collegium.errors import CollegiumError

__all__ = [
    "BATCHES",
    "CADRE",
    "LEADERSHIP",
    "PARTY",
    "SCALES",
    "Scale",
    "base_of",
    "check_scale",
    "check_span",
    "mean_base",
]
Scale = Literal["leadership", "cadre", "party"]
BATCHES: dict[str, int | None] = {LEADERSHIP: None, CADRE: 2, PARTY: 1}
"""Runs of a batch, which are measured together and have to fit in memory; None for the usual number."""


def check_scale(scale: str) -> None:
    """Refuse what is no scale.

    Raises
    ------
    CollegiumError
    """
    if scale not in SCALES:
        raise CollegiumError("unknown scale", given=scale, allowed=SCALES)


def check_span(scale: str, first: dt.date, last: dt.date) -> None:
    """Refuse a span for which the base has no path.

    Raises
    ------
    CollegiumError
        The scale is ``party``, and a year lies outside :func:`collegium.party.grown`.
    """
    if scale == PARTY:
        from collegium.party import grown

        grown().between(first.year, last.year)


@cache
def _base(first: int, last: int, run: int, seed: int) -> pl.DataFrame:
    from collegium.party import grown, whole_party

    party = whole_party(grown().between(first, last), seed=seed, run=run)
    return party.years.select(pl.lit(run, dtype=pl.Int32).alias("run"), pl.all())


def base_of(first: dt.date, last: dt.date, runs: Iterable[int], seed: int) -> pl.DataFrame:
    """The base beside some runs, from the year of a first day to that of a last.

    Returns
    -------
    polars.DataFrame
        ``run``, ``year``, and what :class:`collegium.party.WholeParty` counts in a year; whole calendar years, also
        where the study begins or ends within one. Without runs the columns alone.
    """
    frames = [_base(first.year, last.year, run, seed) for run in runs]
    return pl.concat(frames) if frames else _columns()


@cache
def _columns() -> pl.DataFrame:
    from collegium.party import steady, whole_party

    years = whole_party(steady(100, years=1), provinces=1).years
    return years.select(pl.lit(0, dtype=pl.Int32).alias("run"), pl.all()).clear()


def mean_base(base: pl.DataFrame) -> pl.DataFrame:
    """The base by year, the mean over its runs: ``year``, ``runs``, and each count.

    Examples
    --------
    >>> runs = pl.DataFrame({"run": [0, 1], "year": [1922, 1922], "members": [10, 20]})
    >>> mean_base(runs).row(0)
    (1922, 2, 15.0)
    """
    return (
        base.group_by("year")
        .agg(pl.len().alias("runs"), pl.col(*(name for name in base.columns if name not in ("run", "year"))).mean())
        .sort("year")
    )
