"""The leadership as a ranked list with ties, and how far one such list is from another.

Definitions
-----------
On a day everybody stands in one of a few *buckets*: full member (0), candidate (1), member of the committee (2), out
(3). Within a bucket all are tied: this is a *bucket order*, or partial ranking. Two orders are compared over all who
are in the leadership in either of them; whoever is in one only is *out*, in the bottom bucket, of the other.

* K^(p), the Kendall distance with penalty p [1]_: over all pairs of people, 1 for a pair that the orders rank the
  opposite way round, p for a pair tied in exactly one of them, 0 otherwise. With p = 1/2 (K_prof) it is a metric;
  below 1/2 only a near one, and at 0 not even that.
* F_prof, the footrule [1]_: the sum over people of how far their positions lie apart. The position of a bucket is the
  mean of the places that its people fill.
* For a share, K is divided by the number of pairs, n(n - 1) / 2, and F by floor(n² / 2): each is what a full reversal
  of a strict order gives.

That such distances between the lists of a communist leadership measure its circulation is the idea of Meyer, Ram and
Wilke [2]_, who weight the distances and study China; the buckets and the equal weights here are ours.

References
----------
.. [1] Fagin, Kumar, Mahdian, Sivakumar and Vee (2006), Comparing Partial Rankings, SIAM Journal on Discrete
   Mathematics 20.
.. [2] Meyer, Ram and Wilke (2016), Journal of East Asian Studies 16.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures.seats import Body, Day, bodies_of, calendar, days_of, members

BUCKETS = ("full", "candidate", "committee", "out")
OUT = BUCKETS.index("out")


def ranks(history: History, body: Body, dates: Day | Sequence[Day], *, committee: str | None = None) -> pl.DataFrame:
    """Who stands in which bucket on given days.

    Parameters
    ----------
    history : History
    body : str or sequence of str
        The leading body, or several taken as one.
    dates : str or datetime.date, or a sequence of them
    committee : str, optional
        The larger body below it, whose members form a bucket of their own. It must be one whose whole lists the history
        has, or people would be out only because nobody names them.

    Returns
    -------
    polars.DataFrame
        One row a run, date and person in the leadership, best first: ``run``, ``date``, ``organization_id``,
        ``person_id``, ``bucket`` (0 to 2), ``standing``, ``position`` (the mean of the places his bucket fills, from
        1).

    Raises
    ------
    CollegiumError
        Unknown body; no date, or one outside the history; the members of ``committee`` are not listed.

    Examples
    --------
    >>> from collegium.record import record
    >>> found = ranks(record(), "politburo", "1985-03-12")
    >>> found.group_by("standing", maintain_order=True).agg(pl.len(), pl.col("position").first()).rows()
    [('full', 10, 5.5), ('candidate', 6, 13.5)]
    """
    label = bodies_of(history, body)[1]
    days = calendar(history, days_of(history, dates))
    held = _buckets(history, body, days, committee)
    same = ["run", "k", "bucket"]
    above = pl.col("bucket").rank("min").over("run", "k") - 1
    return (
        days.join(held, on=["run", "k"])
        .with_columns(position=above + (pl.len().over(same) + 1) / 2)
        .sort("run", "k", "bucket", "person_id")
        .select(
            "run", "date", pl.lit(label).alias("organization_id"), "person_id", "bucket",
            pl.col("bucket").replace_strict(dict(enumerate(BUCKETS)), return_dtype=pl.String).alias("standing"),
            "position",
        )
    )  # fmt: skip


def rank_distance(
    history: History,
    body: Body,
    dates: Day | Sequence[Day],
    *,
    second: Body | None = None,
    committee: str | None = None,
    p: float = 0.5,
) -> pl.DataFrame:
    """How far the leadership's order is from that of the date before, or from another body's on the same date.

    Parameters
    ----------
    history : History
    body : str or sequence of str
    dates : str or datetime.date, or a sequence of them
        Put in order, each taken once; at least two, unless ``second`` is given.
    second : str or sequence of str, optional
        Another body, to be compared on each date; by default each date is compared with the next.
    committee : str, optional
        As for :func:`ranks`.
    p : float, from 0 to 1
        What a pair tied in only one of the orders counts.

    Returns
    -------
    polars.DataFrame
        One row a run and comparison: ``run``, ``organization_id``, ``second_id``, ``date_before``, ``date_after``
        (equal between bodies), ``n`` (people in either order), ``n_reversed`` and ``n_tied_once`` (pairs),
        ``kendall``, ``kendall_share``, ``footrule``, ``footrule_share``. Shares are null with fewer than two people.

    Raises
    ------
    CollegiumError
        As for :func:`ranks`; too few dates; ``p`` is no share.

    Examples
    --------
    Gorbachev's first year, up to the XXVII Congress, moved two pairs in five:

    >>> from collegium.record import record
    >>> found = rank_distance(record(), "politburo", ["1985-03-12", "1986-03-07"])
    >>> found.select("n", "n_reversed", "n_tied_once", pl.col("kendall_share").round(3)).row(0)
    (24, 58, 105, 0.4)
    """
    days = calendar(history, days_of(history, dates, 1 if second is not None else 2))
    label = bodies_of(history, body)[1]
    other = label if second is None else bodies_of(history, second)[1]
    first_orders = _orders(_buckets(history, body, days, committee))
    second_orders = first_orders if second is None else _orders(_buckets(history, second, days, committee))
    found = []
    for run, group in days.group_by("run", maintain_order=True):
        marks = group.select("k", "date").rows()
        pairs = zip(marks, marks, strict=True) if second is not None else pairwise(marks)
        for (k, before), (j, after) in pairs:
            one, two = first_orders.get((run[0], k), {}), second_orders.get((run[0], j), {})
            people = sorted(one.keys() | two.keys())
            a, b = ([order.get(person, OUT) for person in people] for order in (one, two))
            reversed_, tied = discordance(a, b)
            n, far = len(people), footrule(a, b)
            near = kendall(a, b, p)
            shares = (near / (n * (n - 1) / 2), far / (n * n // 2)) if n > 1 else (None, None)
            found.append(
                (run[0], label, other, before, after, n, reversed_, tied, near, shares[0], far, shares[1])
            )  # fmt: skip
    if not 0 <= p <= 1:
        raise CollegiumError("what a tie counts lies between 0 and 1", given=p)
    schema: dict[str, Any] = {
        "run": pl.Int32, "organization_id": pl.String, "second_id": pl.String, "date_before": pl.Date,
        "date_after": pl.Date, "n": pl.Int64, "n_reversed": pl.Int64, "n_tied_once": pl.Int64, "kendall": pl.Float64,
        "kendall_share": pl.Float64, "footrule": pl.Float64, "footrule_share": pl.Float64,
    }  # fmt: skip
    return pl.DataFrame(found, schema=schema, orient="row")


def discordance(first: ArrayLike, second: ArrayLike) -> tuple[int, int]:
    """Pairs that two bucket orders rank the opposite way round, and pairs tied in exactly one of them.

    Parameters
    ----------
    first, second : array_like of int, shape (n_people,)
        The bucket of each person, 0 the best.

    Examples
    --------
    {a b}{c}{d} against {a d}{c}{b}:

    >>> discordance([0, 0, 1, 2], [0, 2, 1, 0])
    (3, 2)
    """
    a, b = _pair(first, second)
    one, two = (np.sign(order[:, None] - order[None, :])[np.triu_indices(len(order), 1)] for order in (a, b))
    return int((one * two < 0).sum()), int(((one == 0) != (two == 0)).sum())


def kendall(first: ArrayLike, second: ArrayLike, p: float = 0.5) -> float:
    """K^(p) of two bucket orders.

    Parameters
    ----------
    first, second : array_like of int, shape (n_people,)
        The bucket of each person, 0 the best.
    p : float, from 0 to 1
        What a pair tied in only one order counts.

    Raises
    ------
    CollegiumError
        The orders are not of the same people; ``p`` lies outside 0 to 1.

    Examples
    --------
    Four in strict order against two pairs:

    >>> kendall([0, 1, 2, 3], [0, 0, 1, 1])
    1.0
    """
    if not 0 <= p <= 1:
        raise CollegiumError("what a tie counts lies between 0 and 1", given=p)
    turned, tied = discordance(first, second)
    return turned + p * tied


def footrule(first: ArrayLike, second: ArrayLike) -> float:
    """F_prof of two bucket orders: the distance of all positions together.

    Parameters
    ----------
    first, second : array_like of int, shape (n_people,)
        The bucket of each person, 0 the best.

    Raises
    ------
    CollegiumError
        The orders are not of the same people.

    Examples
    --------
    >>> footrule([0, 1, 2, 3], [0, 0, 1, 1])
    2.0
    """
    a, b = _pair(first, second)
    return float(np.abs(_positions(a) - _positions(b)).sum())


def _pair(first: ArrayLike, second: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    a, b = np.asarray(first, dtype=np.int64), np.asarray(second, dtype=np.int64)
    if a.ndim != 1 or a.shape != b.shape:
        raise CollegiumError("two orders are compared over the same people", given=f"{a.shape} and {b.shape}")
    return a, b


def _positions(order: NDArray[np.int64]) -> NDArray[np.float64]:
    """The mean place of each person's bucket, from 1."""
    below = (order[None, :] < order[:, None]).sum(axis=1)
    return np.asarray(below + ((order[None, :] == order[:, None]).sum(axis=1) + 1) / 2, dtype=np.float64)


def _orders(rows: pl.DataFrame) -> dict[tuple[int, int], dict[str, int]]:
    found: dict[tuple[int, int], dict[str, int]] = {}
    for run, k, person, bucket in rows.select("run", "k", "person_id", "bucket").iter_rows():
        found.setdefault((run, k), {})[person] = bucket
    return found


def _buckets(history: History, body: Body, days: pl.DataFrame, committee: str | None) -> pl.DataFrame:
    """The best bucket of each person on each day: ``run``, ``k``, ``person_id``, ``bucket``."""
    frames = [
        members(history, body, days, "full").with_columns(bucket=pl.lit(0, pl.Int64)),
        members(history, body, days, "candidate").with_columns(bucket=pl.lit(1, pl.Int64)),
    ]
    if committee is not None:
        wide = history.body(committee)
        if history.organizations.filter(organization_id=wide)["coverage"].item() == "named":
            raise CollegiumError(
                "the source does not list this body, so who is out of it cannot be told",
                given=wide,
                hint="Leave the committee out.",
            )
        frames.append(members(history, wide, days, "all").with_columns(bucket=pl.lit(2, pl.Int64)))
    return pl.concat(frames).group_by("run", "k", "person_id").agg(pl.col("bucket").min()).sort("run", "k", "person_id")
