"""What each person adds to the measures of a body in a span: the units that a comparison resamples."""

from __future__ import annotations

import datetime as dt

import polars as pl

from collegium.measures import spells
from collegium.measures.changes import span_of
from collegium.measures.spells import DEATH, DEMOTION, LEFT_OFF, REMOVAL, UNTOLD, VIOLENT
from collegium.reports.asked import Asked

YEAR = 365.2425
FORCED = (REMOVAL, LEFT_OFF, DEMOTION, VIOLENT)


def span(about: Asked) -> tuple[dt.date, dt.date]:
    """The days that are compared: those asked for, or those on which the body is known to sit."""
    first, last = span_of(about.history, about.start, about.end)
    return max(first, about.first), min(last, about.last)


def contributions(about: Asked) -> pl.DataFrame:
    """One row a run and person: what he adds to the sums that the measures are ratios of.

    Returns
    -------
    polars.DataFrame
        ``run``, ``person_id``, ``years`` of membership, ``exits``, ``deaths`` and ``forced`` exits among them, of
        ``told`` exits those whose cause is told, ``entries``, ``age_years`` (his mean age times his years),
        ``age_known`` (the years of it), ``entry_ages``, ``entry_known``, and ``pieces``: a list of (entry time,
        duration, exit seen) of each spell.
    """
    first, last = span(about)
    rows = spells(about.history, about.body, first, last, about.rank)
    births = about.history.persons.select("run", "person_id", "birth").unique(["run", "person_id"])
    entered = (pl.col("start") >= first) & (pl.col("entry_time") == 0)
    at_entry = (pl.col("start") - pl.col("birth")).dt.total_days() / YEAR
    lasted = pl.col("duration") - pl.col("entry_time")
    middle = at_entry + (pl.col("entry_time") + pl.col("duration")) / 2
    cause, seen = pl.col("exit_cause"), pl.col("event_observed")
    return (
        rows.join(births, on=["run", "person_id"], how="left")
        .group_by("run", "person_id", maintain_order=True)
        .agg(
            years=lasted.sum(),
            exits=seen.sum().cast(pl.Int64),
            deaths=(seen & (cause == DEATH)).sum().cast(pl.Int64),
            forced=(seen & cause.is_in(FORCED)).sum().cast(pl.Int64),
            told=(seen & ~cause.is_in([UNTOLD])).sum().cast(pl.Int64),
            entries=entered.sum().cast(pl.Int64),
            age_years=(middle * lasted).sum(),
            age_known=lasted.filter(pl.col("birth").is_not_null()).sum(),
            entry_ages=at_entry.filter(entered).sum(),
            entry_known=(entered & pl.col("birth").is_not_null()).sum().cast(pl.Int64),
            pieces=pl.struct("entry_time", "duration", "event_observed"),
        )
    )
