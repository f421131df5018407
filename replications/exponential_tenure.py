"""The tenure of Politburo members: is it exponential?  ``python replications/exponential_tenure.py``

Claim
-----
Ozinga, Casstevens and Casstevens (1989), The Circulation of Elites: Soviet Politburo Members, 1919-1987, Canadian
Journal of Political Science: the tenure of Politburo members follows an exponential law, as that of elites elsewhere.
The paper's abstract says that their tenure is much the same as that of elites in many democratic countries, and that
violence against members was rare but for the Great Purge of 1936-1939. We have the abstract and not the paper: that
the law is exponential is how the claim is passed on to us, and no number below is theirs.

What is done
------------
Full members and candidates of the record, March 1919 to December 1987, whoever still sat then being censored: the
rate, an exponential law against a Weibull law and against a rate by years of tenure, the Kaplan-Meier curve. Then the
same without the class of October 1952, which Stalin's heirs dismissed on the day he died, and before and after that
day apart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import polars as pl

from collegium.history import History
from collegium.measures import exponential_tenure, hazard_by_tenure, median_tenure, spells
from collegium.record import record

FIRST, LAST = "1919-03", "1987-12-31"
ENLARGED, DISMISSED = dt.date(1952, 10, 1), dt.date(1953, 3, 5)
COLUMNS = ("n_spells", "n_exits", "rate", "low", "high", "shape", "weibull_p", "bands_p", "largest_gap", "largest_day")


def samples(history: History) -> Iterator[tuple[str, pl.DataFrame]]:
    """The spells that the law is fitted to, each with a name."""
    full = spells(history, "politburo", FIRST, LAST)
    yield "full members", full
    yield "without the class of 1952", full.filter((pl.col("start") != ENLARGED) | pl.col("end").ne_missing(DISMISSED))
    yield "full members to 1952-09", spells(history, "politburo", FIRST, "1952-09-30")
    yield "full members from 1953-03-06", spells(history, "politburo", "1953-03-06", LAST)
    yield "candidates", spells(history, "politburo", FIRST, LAST, "candidate")
    yield "any seat", spells(history, "politburo", FIRST, LAST, "all")


def replicate(history: History | None = None) -> pl.DataFrame:
    """The fits, one row a sample: the rate with its limits, the median, and the three checks."""
    past = record() if history is None else history
    rows = []
    for name, sample in samples(past):
        fit = exponential_tenure(sample).select(COLUMNS)
        median = median_tenure(sample).select("median")
        rows.append(pl.concat([pl.DataFrame({"sample": [name]}), fit, median], how="horizontal"))
    return pl.concat(rows)


def by_tenure(history: History | None = None) -> pl.DataFrame:
    """Exits a person-year of full members by years of tenure."""
    past = record() if history is None else history
    return hazard_by_tenure(spells(past, "politburo", FIRST, LAST)).drop("run")


def violence(history: History | None = None) -> pl.DataFrame:
    """Exits of members of any rank by force, and all exits, in the years of the Great Purge and outside them."""
    past = record() if history is None else history
    purge = pl.col("end").dt.year().is_between(1936, 1939)
    return (
        spells(past, "politburo", FIRST, LAST, "all")
        .filter("event_observed")
        .group_by(years=pl.when(purge).then(pl.lit("1936-1939")).otherwise(pl.lit("other years")))
        .agg(n_exits=pl.len(), by_force=(pl.col("exit_cause") == "violent end").sum())
        .sort("years")
    )


def main() -> None:
    """Print the three tables."""
    with pl.Config(tbl_rows=-1, tbl_cols=-1, tbl_width_chars=200, float_precision=3, tbl_hide_dataframe_shape=True):
        print(replicate(), by_tenure(), violence(), sep="\n")


if __name__ == "__main__":
    main()
