"""Power indices of weighted votes: Shapley-Shubik and Banzhaf, exactly.

Definitions
-----------
A motion is carried by any coalition whose weights reach the quota.

* The *Shapley-Shubik* index of a voter is the share of the orders in which all join one after another where his joining
  carries it [1]_ [literature].
* The *absolute Banzhaf* index is the share of the coalitions of all others that lose without him and win with him
  [2]_ [3]_, the *normalised* one his share of all such swings [literature].

Both are counted without listing coalitions (:mod:`collegium.measures.coalitions`); a sea of small voters has a module
of its own (:mod:`collegium.measures.oceanic`).

References
----------
.. [1] Shapley and Shubik (1954), American Political Science Review 48.
.. [2] Penrose (1946), Journal of the Royal Statistical Society 109.
.. [3] Banzhaf (1965), Rutgers Law Review 19.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, factorial

import numpy as np
import polars as pl

from collegium.errors import CollegiumError
from collegium.measures.coalitions import by_quadrature, is_sparse, window_dense, window_sparse
from collegium.measures.oceanic import ocean, oceanic
from collegium.measures.votes import Weight, majority, number, rescaled, too_many

__all__ = ["VOTERS", "Indices", "indices", "majority", "ocean", "oceanic", "power", "rescaled"]

VOTERS = 10_000
_NAMES = ("shapley_shubik", "banzhaf", "banzhaf_normalised")


@dataclass(frozen=True, slots=True)
class Indices:
    """The indices of each voter, in the order of the weights.

    Attributes
    ----------
    shapley_shubik : tuple of Fraction
        They sum to 1.
    banzhaf : tuple of Fraction
        Absolute: swings over coalitions of the others.
    banzhaf_normalised : tuple of Fraction
        They sum to 1.
    swings : tuple of int
    """

    shapley_shubik: tuple[Fraction, ...]
    banzhaf: tuple[Fraction, ...]
    banzhaf_normalised: tuple[Fraction, ...]
    swings: tuple[int, ...]


def indices(weights: Sequence[Weight], quota: Weight) -> Indices:
    """The power indices of a weighted vote, as fractions.

    Parameters
    ----------
    weights : sequence of int, float, str, Fraction or Decimal, shape (n,)
        Of each voter, from 0. Fractional ones are rescaled exactly: see :func:`rescaled`.
    quota : int, float, str, Fraction or Decimal
        The least weight that carries a motion, above 0 and at most the sum of the weights.

    Returns
    -------
    Indices

    Raises
    ------
    CollegiumError
        No voter; a weight or the quota is not a number in range, or a number that cannot be rescaled exactly; or the
        game is too large to count.

    Examples
    --------
    The Council of the European Economic Community of 1958: Luxembourg's vote never counted.

    >>> council = indices([4, 4, 4, 2, 2, 1], quota=12)
    >>> print(*council.shapley_shubik)
    7/30 7/30 7/30 3/20 3/20 0
    >>> print(*council.banzhaf_normalised)
    5/21 5/21 5/21 1/7 1/7 0
    """
    whole, needed = rescaled(weights, quota)
    if len(whole) > VOTERS:
        raise too_many(len(whole))
    groups = Counter(whole)
    if len(groups) == 1:
        return equals(len(whole), -(-needed // whole[0]))
    n = len(whole)
    by_size = window_sparse if is_sparse(groups, needed) else window_dense
    orders = factorial(n)
    value: dict[int, tuple[Fraction, int]] = {}
    for weight, counts in by_size(groups, needed).items():
        pivots = sum(count * factorial(size) * factorial(n - 1 - size) for size, count in counts.items())
        value[weight] = (Fraction(pivots, orders), sum(counts.values()))
    all_swings = sum(value[weight][1] for weight in whole)
    return Indices(
        tuple(value[weight][0] for weight in whole),
        tuple(Fraction(value[weight][1], 1 << (n - 1)) for weight in whole),
        tuple(Fraction(value[weight][1], all_swings) for weight in whole),
        tuple(value[weight][1] for weight in whole),
    )


def power(weights: Sequence[Weight], quota: Weight | None = None, *, exact: bool = False) -> pl.DataFrame:
    """The power indices of a weighted vote, one row a voter.

    Parameters
    ----------
    weights : sequence of int, float, str, Fraction or Decimal, shape (n,)
        As for :func:`indices`.
    quota : int, float, str, Fraction or Decimal, optional
        The least weight that carries a motion; by default more than half of whole weights.
    exact : bool
        Whether the indices are also counted as fractions, which come as text.

    Returns
    -------
    polars.DataFrame
        In the order given: ``voter`` (from 1), ``weight`` (as rescaled), ``share`` (of all weights), ``quota``,
        ``shapley_shubik``, ``banzhaf`` (absolute), ``banzhaf_normalised``; and if exact ``shapley_shubik_exact``,
        ``banzhaf_exact``, ``banzhaf_normalised_exact``.

    Raises
    ------
    CollegiumError
        As for :func:`indices`; fractional weights come without a quota.

    Examples
    --------
    A party of two seats between two of 49 has as much power as they:

    >>> power([51, 49, 2], 52)["shapley_shubik"].round(3).to_list()
    [0.667, 0.167, 0.167]
    >>> power([49, 49, 2], 51, exact=True)["banzhaf_normalised_exact"].to_list()
    ['1/3', '1/3', '1/3']
    """
    if quota is None:
        plain, _ = rescaled(weights, sum(number(weight) for weight in weights))
        if any(number(weight) != one for weight, one in zip(weights, plain, strict=True)):
            raise CollegiumError("fractional weights have no simple majority of their own", hint="Give the quota.")
        quota = majority(plain)
    whole, needed = rescaled(weights, quota)
    columns: dict[str, list[object]] = {}
    if exact:
        found = indices(whole, needed)
        index = [np.array([float(one) for one in getattr(found, name)]) for name in _NAMES]
        for name in _NAMES:
            columns[f"{name}_exact"] = [str(one) for one in getattr(found, name)]
    elif len(set(whole)) == 1 or len(whole) > VOTERS:
        found = indices(whole, needed)
        index = [np.array([float(one) for one in getattr(found, name)]) for name in _NAMES]
    else:
        index = list(by_quadrature(whole, needed))
    total = sum(whole)
    return pl.DataFrame(
        {
            "voter": range(1, len(whole) + 1),
            "weight": whole,
            "share": [weight / total for weight in whole],
            "quota": [needed] * len(whole),
            **{name: values.tolist() for name, values in zip(_NAMES, index, strict=True)},
            **columns,
        }
    )


def equals(n: int, needed: int) -> Indices:
    """The indices of n voters of equal weight, of whom so many carry a motion."""
    swings = comb(n - 1, needed - 1)
    share = (Fraction(1, n),) * n
    return Indices(share, (Fraction(swings, 1 << (n - 1)),) * n, share, (swings,) * n)
