"""How the lives and careers of a body's members ended.

Definitions
-----------
A member is whoever ever held a seat of the body, once, under the highest rank that he ever held in it. His fate is
the one that the history gives (``persons.fate``); *not told* where it gives none, which is neither a natural nor a
violent end. *Violent* are execution, assassination and suicide; Gill tells all three of Stalin's colleagues [1]_.

References
----------
.. [1] Gill (2018), Collective Leadership in Soviet Politics, chapter 4.
"""

from __future__ import annotations

import polars as pl

from collegium.history import History
from collegium.measures.changes import span_of
from collegium.measures.seats import Body, Day, bodies_of, ratio, runs

VIOLENT = ("executed", "assassinated", "suicide")
UNTOLD = "not told"


def fates(history: History, body: Body, start: Day | None = None, end: Day | None = None) -> pl.DataFrame:
    """How many of a body's members ended how, by the highest rank that they held in it.

    Parameters
    ----------
    history : History
    body : str or sequence of str
        A body, or several taken as one.
    start, end : str or datetime.date, optional
        Only those who sat on some day of this span, as for :func:`~collegium.measures.changes`.

    Returns
    -------
    polars.DataFrame
        One row a run, rank (full, candidate, then all) and fate: ``run``, ``organization_id``, ``rank``, ``fate``,
        ``violent``, ``n``, ``of`` (all members of the rank), ``share``, ``people``.

    Raises
    ------
    CollegiumError
        Unknown body; no date, a date outside the history, or an end before the start.

    Examples
    --------
    >>> from collegium.record import record
    >>> found = fates(record(), "politburo").filter(fate="assassinated", rank="all")
    >>> found.select("n", "people").row(0)
    (2, 'kirov, trotsky')
    """
    ids, label = bodies_of(history, body)
    first, last = span_of(history, start, end)
    here = pl.col("organization_id").is_in(ids) & pl.col("rank").ne_missing("holder")
    sat = (pl.col("start") <= last) & (pl.col("end").is_null() | (pl.col("end") > first))
    told = history.persons.select("run", "person_id", "fate").unique(["run", "person_id"], maintain_order=True)
    only = (pl.col("rank") == "candidate").fill_null(False).all()
    ranked = (
        history.memberships.filter(here)
        .group_by("run", "person_id")
        .agg(rank=pl.when(only).then(pl.lit("candidate")).otherwise(pl.lit("full")), sat=sat.any())
        .filter("sat")
        .join(told, on=["run", "person_id"], how="left")
        .with_columns(pl.col("fate").fill_null(UNTOLD))
    )
    counted = (
        pl.concat([ranked, ranked.with_columns(rank=pl.lit("all"))])
        .group_by("run", "rank", "fate")
        .agg(n=pl.len().cast(pl.Int64), people=pl.col("person_id").sort().str.join(", "))
        .with_columns(
            violent=pl.col("fate").is_in(VIOLENT),
            of=pl.col("n").sum().over("run", "rank"),
            place=pl.col("rank").replace_strict({"full": 0, "candidate": 1, "all": 2}),
        )
        .sort("run", "place", "violent", "n", "fate", descending=[False, False, True, True, False])
    )
    return counted.join(runs(history).to_frame(), on="run", how="semi", maintain_order="left").select(
        "run", pl.lit(label).alias("organization_id"), "rank", "fate", "violent", "n", "of",
        share=ratio(pl.col("n"), pl.col("of")), people="people",
    )  # fmt: skip
