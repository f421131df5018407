"""What is kept of each run beside what the study compares: the whole history, yearly measures, or the final state.

What a study compares is measured by the worker while it has the history, so that every target can be computed whatever
is kept.

``history``
    Every row, under ``histories/``.
``yearly``
    The table of :func:`yearly`, under ``yearly/``; the rows themselves are dropped.
``final``
    The last day: who holds which post, and the ties that last, as a history of that one day, under ``final/``.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal, get_args

import polars as pl

from collegium.history import History
from collegium.measures import ages, turnover
from collegium.theories.compare import values

Keep = Literal["history", "yearly", "final"]
KEEP: tuple[str, ...] = get_args(Keep)
FOLDERS: dict[str, str | None] = {"history": "histories", "yearly": None, "final": "final"}


def kept(history: History, keep: str) -> History | None:
    """The part of a history that is kept as one; None where only measures are.

    Examples
    --------
    >>> import collegium as cg
    >>> runs = cg.simulate("cpsu-1922", cg.record(), on="1922-04", years=1, runs=2)
    >>> last = kept(runs, "final")
    >>> last.manifest.start == last.manifest.end == runs.manifest.end, last.memberships["end"].null_count() > 0
    (True, True)
    """
    if keep == "yearly":
        return None
    return history if keep == "history" else history.filter(start=history.manifest.end, end=history.manifest.end)


def year_ends(first: dt.date, last: dt.date) -> list[dt.date]:
    """The last day of each year after ``first``, and ``last`` itself.

    >>> [day.isoformat() for day in year_ends(dt.date(1922, 4, 1), dt.date(1924, 6, 30))]
    ['1922-12-31', '1923-12-31', '1924-06-30']
    """
    days = [dt.date(year, 12, 31) for year in range(first.year, last.year)]
    return [*(day for day in days if first < day < last), last]


def yearly(history: History, first: dt.date, body: str = "politburo") -> pl.DataFrame:
    """Measures of every run at the end of every year.

    Parameters
    ----------
    history : History
    first : datetime.date
        The first day, whose members of ``body`` are followed.
    body : str

    Returns
    -------
    polars.DataFrame
        ``run``, ``measure``, ``organization_id``, ``date``, ``value``: those of
        :func:`collegium.theories.compare.values`, and of ``body``, full members and candidates together, ``members``
        (people), ``age`` (mean, years) and ``new_share`` (share of the members who were none a year before, or on the
        first day).

    Examples
    --------
    >>> import collegium as cg
    >>> runs = cg.simulate("cpsu-1922", cg.record(), on="1922-04", years=2, runs=2)
    >>> table = yearly(runs, dt.date(1922, 4, 1))
    >>> table["date"].n_unique(), sorted(table["measure"].unique())[:3]
    (3, ['age', 'client_share', 'following_share'])
    """
    dates = year_ends(first, history.manifest.end)
    old = ages(history, body, dates, rank="all")
    new = turnover(history, body, [first, *dates], rank="all")
    parts = [
        values(history, first, dates, body).drop("pattern"),
        old.select("run", "organization_id", "date", measure=pl.lit("members"), value=pl.col("n").cast(pl.Float64)),
        old.select("run", "organization_id", "date", measure=pl.lit("age"), value="mean"),
        new.select("run", "organization_id", date="date_after", measure=pl.lit("new_share"), value="new_share"),
    ]
    return pl.concat([part.select("run", "measure", "organization_id", "date", "value") for part in parts])
