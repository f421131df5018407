"""How far the leader's hold on the organisational wing runs ahead of his hold on the legislative one.

Definitions
-----------
The lead of a body over the Politburo is the share of the leader's clients there less their share in the
Politburo, both by :func:`~collegium.measures.alignment.client_shares` and so without the leader himself;
likewise for the following, clients and allies. A positive lead is the pattern that Gill finds in 1923-27
and in 1956: the Secretariat and the Orgburo are captured first [1]_. The number is ours, the pattern is
his.

References
----------
.. [1] Gill (2018), Collective Leadership in Soviet Politics, Table 3.3 and chapter 5.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures.alignment import client_shares
from collegium.measures.seats import Body, Day, Rank

_SHARES = ("client", "following")


def secretariat_lead(
    history: History,
    dates: Day | Sequence[Day],
    rank: Rank = "full",
    *,
    secretariat: str = "secretariat",
    politburo: str = "politburo",
    orgburo: str = "orgburo",
) -> pl.DataFrame:
    """The lead of Secretariat and Orgburo over the Politburo in the leader's clients and following.

    Parameters
    ----------
    history : History
    dates : str or datetime.date, or a sequence of them
    rank : {"full", "all", "candidate", "holder"}
        Which members count, in all three bodies.
    secretariat, politburo, orgburo : str
        The bodies compared, for a history that names them otherwise.

    Returns
    -------
    polars.DataFrame
        One row a run and date: ``run``, ``date``, ``leader_id``; ``client_share_secretariat``,
        ``client_share_politburo``, ``client_share_orgburo``; ``secretariat_client_lead``,
        ``orgburo_client_lead``; then the same five with ``following`` for ``client``. Null where there is
        no leader, or one of the two bodies has nobody else; the Orgburo's are null too in a history without
        that body.

    Raises
    ------
    CollegiumError
        Unknown Secretariat or Politburo, or rank; no date, or one outside the history.

    Examples
    --------
    A client in a Secretariat of two, and none in a Politburo of one besides the leader:

    >>> import datetime as dt
    >>> import polars as pl
    >>> from collegium.history import History, Manifest
    >>> day = dt.date(1923, 5, 1)
    >>> seats = pl.DataFrame({
    ...     "run": 0, "start": day, "person_id": ["s", "a", "b", "s", "z"], "rank": "full",
    ...     "organization_id": ["secretariat"] * 3 + ["politburo"] * 2, "post_id": ["leader"] + [None] * 4,
    ... })
    >>> ties = pl.DataFrame({
    ...     "run": 0, "start": [day], "other_id": "s", "person_id": "a", "kind": "client", "weight": 1.0,
    ... })
    >>> bodies = pl.DataFrame({"organization_id": ["politburo", "secretariat"]})
    >>> past = History(
    ...     Manifest("imported", "a small past", day, day),
    ...     {"memberships": seats, "ties": ties, "organizations": bodies},
    ... )
    >>> secretariat_lead(past, day)["secretariat_client_lead"].item()
    0.5
    """
    names = {"secretariat": secretariat, "politburo": politburo, "orgburo": orgburo}
    if not _knows(history, orgburo):
        del names["orgburo"]
    bodies: list[Body] = list(names.values())
    shares = client_shares(history, bodies, dates, rank)
    result = shares.select("run", "date", "leader_id").unique(maintain_order=True)
    for role, name in names.items():
        rows = shares.filter(pl.col("organization_id") == history.body(name)).select(
            "run", "date", *(pl.col(f"{kind}_share").alias(f"{kind}_share_{role}") for kind in _SHARES)
        )
        result = result.join(rows, on=["run", "date"], how="left", maintain_order="left")
    if "orgburo" not in names:
        result = result.with_columns(pl.lit(None, pl.Float64).alias(f"{kind}_share_orgburo") for kind in _SHARES)
    columns: list[str | pl.Expr] = ["run", "date", "leader_id"]
    for kind in _SHARES:
        base = f"{kind}_share"
        columns += [f"{base}_secretariat", f"{base}_politburo", f"{base}_orgburo"]
        columns += [
            (pl.col(f"{base}_{wing}") - pl.col(f"{base}_politburo")).alias(f"{wing}_{kind}_lead")
            for wing in ("secretariat", "orgburo")
        ]
    return result.select(columns)


def _knows(history: History, body: str) -> bool:
    try:
        history.body(body)
    except CollegiumError:
        return False
    return True
