"""How far two bodies are made of the same people.

Definitions
-----------
With A and B the members of the two bodies on one day:

* share of the first = |A ∩ B| / |A|, and of the second = |A ∩ B| / |B|;
* overlap = |A ∩ B| / min(|A|, |B|), the overlap coefficient [1]_: 1 where the smaller body lies wholly in
  the larger.

A share of an empty body is null. That the secretaries come to sit in the Politburo as full members is how
Gill reads the capture of the legislative wing by the organisational one [2]_.

References
----------
.. [1] Szymkiewicz and Simpson's coefficient: Simpson (1943), American Journal of Science 241(1).
.. [2] Gill (2018), Collective Leadership in Soviet Politics, Table 5.2.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from collegium.history import History
from collegium.measures.seats import Body, Day, Rank, bodies_of, calendar, days_of, members, ratio


def interlock(
    history: History,
    first: Body,
    second: Body,
    dates: Day | Sequence[Day],
    rank: Rank = "full",
    second_rank: Rank | None = None,
) -> pl.DataFrame:
    """Members that two bodies have in common on given days.

    Parameters
    ----------
    history : History
    first, second : str or sequence of str
        The bodies; a sequence is taken as one set.
    dates : str or datetime.date, or a sequence of them
    rank : {"full", "all", "candidate", "holder"}
        Who counts in the first body, and in the second unless ``second_rank`` says otherwise.
    second_rank : {"full", "all", "candidate", "holder"}, optional

    Returns
    -------
    polars.DataFrame
        One row a run and date: ``run``, ``date``, ``first``, ``second``, ``n_first``, ``n_second``,
        ``common``, ``share_of_first``, ``share_of_second``, ``overlap``.

    Raises
    ------
    CollegiumError
        Unknown body or rank; no date, or one outside the history.

    Examples
    --------
    Two secretaries, one of whom is among the three members of the Politburo:

    >>> import datetime as dt
    >>> import polars as pl
    >>> from collegium.history import History, Manifest
    >>> day = dt.date(1956, 2, 27)
    >>> seats = pl.DataFrame({
    ...     "run": 0, "rank": "full", "start": day, "person_id": ["a", "b", "a", "c", "d"],
    ...     "organization_id": ["secretariat", "secretariat", "politburo", "politburo", "politburo"],
    ... })
    >>> bodies = pl.DataFrame({"organization_id": ["politburo", "secretariat"]})
    >>> manifest = Manifest("imported", "a small past", day, day)
    >>> past = History(manifest, {"memberships": seats, "organizations": bodies})
    >>> found = interlock(past, "secretariat", "politburo", day)
    >>> found.select("common", "share_of_first", "share_of_second", "overlap").row(0)
    (1, 0.5, 0.3333333333333333, 0.5)
    """
    days = calendar(history, days_of(history, dates))
    a = members(history, first, days, rank)
    b = members(history, second, days, rank if second_rank is None else second_rank)
    both = a.join(b, on=["run", "k", "person_id"])
    result = days
    for name, rows in (("n_first", a), ("n_second", b), ("common", both)):
        count = rows.group_by("run", "k").agg(pl.len().cast(pl.Int64).alias(name))
        result = result.join(count, on=["run", "k"], how="left", maintain_order="left")
    n_first, n_second, common = pl.col("n_first"), pl.col("n_second"), pl.col("common")
    return (
        result.sort("run", "k")
        .with_columns(pl.col("n_first", "n_second", "common").fill_null(0))
        .select(
            "run",
            "date",
            pl.lit(bodies_of(history, first)[1]).alias("first"),
            pl.lit(bodies_of(history, second)[1]).alias("second"),
            "n_first",
            "n_second",
            "common",
            share_of_first=ratio(common, n_first),
            share_of_second=ratio(common, n_second),
            overlap=ratio(common, pl.min_horizontal(n_first, n_second)),
        )
    )
