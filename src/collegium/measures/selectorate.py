"""Selectorate and winning coalition, as far as a history tells them: by seats, and by ballots that were held.

Definitions
-----------
The *selectorate* S is all who have a say in the choice, the *winning coalition* W those of them whose support suffices;
a defector is in the challenger's lasting coalition only with probability W / S, so that loyalty is the greater, the
smaller the ratio [1]_ [literature].

* By seats [our own]: S is who sits in the body that chooses that day, W the least majority of them.
* By ballots [our own]: S is who was entitled to vote, W the least majority of them; ``coalition`` is how many voted
  for.

A body whose members the history does not list in full has no S. What leaders spend follows from W and S in closed form
and not from a history: :func:`collegium.circuits.spending`.

References
----------
.. [1] Bueno de Mesquita, Smith, Siverson and Morrow (2003), The Logic of Political Survival.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from collegium.history import History
from collegium.measures.seats import Body, Day, Rank, bodies_of, calendar, days_of, members, ratio


def selectorate(
    history: History, dates: Day | Sequence[Day], body: Body = "politburo", *, rank: Rank = "full"
) -> pl.DataFrame:
    """Selectorate and winning coalition of a body that decides by simple majority.

    Parameters
    ----------
    history : History
    dates : str or datetime.date, or a sequence of them
    body : str or sequence of str
        The body that chooses.
    rank : {"full", "candidate", "all", "holder"}
        Who has a vote.

    Returns
    -------
    polars.DataFrame
        One row a run and date: ``run``, ``date``, ``organization_id``, ``selectorate``, ``coalition``, ``ratio`` (W /
        S), ``reason`` (why they are null).

    Raises
    ------
    CollegiumError
        Unknown body or rank; no date, or one outside the history.

    Examples
    --------
    >>> from collegium.record import record
    >>> selectorate(record(), "1961-11-01").select("selectorate", "coalition").row(0)
    (11, 6)
    """
    ids, label = bodies_of(history, body)
    days = calendar(history, days_of(history, dates))
    named = history.organizations.filter((pl.col("coverage") == "named") & pl.col("organization_id").is_in(ids)).height
    counted = members(history, body, days, rank).group_by("run", "k").agg(n=pl.len().cast(pl.Int64))
    told = pl.when(pl.lit(named == 0) & (pl.col("n") > 0)).then("n")
    why = (
        pl.when(pl.lit(named > 0))
        .then(pl.lit("the history names some of its members and does not list them"))
        .when(pl.col("n").is_null())
        .then(pl.lit("nobody sits in it"))
    )
    return (
        days.join(counted, on=["run", "k"], how="left")
        .sort("run", "k")
        .with_columns(selectorate=told, reason=why)
        .with_columns(coalition=pl.col("selectorate") // 2 + 1)
        .select("run", "date", pl.lit(label).alias("organization_id"), "selectorate", "coalition",
                ratio(pl.col("coalition"), pl.col("selectorate")).alias("ratio"), "reason")
    )  # fmt: skip


def ballot_coalitions(history: History, body: Body | None = None) -> pl.DataFrame:
    """Selectorate, winning coalition and those who voted for, ballot by ballot.

    Parameters
    ----------
    history : History
    body : str or sequence of str, optional
        Of which body; by default all ballots of which the electors are told.

    Returns
    -------
    polars.DataFrame
        One row a ballot whose electors are told, by date: ``run``, ``date``, ``organization_id``, ``kind``,
        ``selectorate``, ``needed`` (the least majority), ``coalition`` (votes for; null where they are not told),
        ``ratio`` (needed of the selectorate), ``outcome``, ``source_place``.

    Raises
    ------
    CollegiumError
        Unknown body.

    Examples
    --------
    >>> from collegium.record import record
    >>> ballot_coalitions(record()).columns[:4]
    ['run', 'date', 'organization_id', 'kind']
    """
    rows = history.ballots.filter(pl.col("electors") > 0)
    if body is not None:
        rows = rows.filter(pl.col("organization_id").is_in(bodies_of(history, body)[0]))
    electors = pl.col("electors").cast(pl.Int64)
    return rows.sort("run", "start", "organization_id", "ballot_id", nulls_last=True).select(
        "run", "organization_id", "kind", date="start", selectorate=electors, needed=electors // 2 + 1,
        coalition=pl.col("votes_for").cast(pl.Int64), ratio=(electors // 2 + 1) / electors, outcome="outcome",
        source_place="source_place",
    ).select("run", "date", "organization_id", "kind", "selectorate", "needed", "coalition", "ratio", "outcome",
             "source_place")  # fmt: skip
