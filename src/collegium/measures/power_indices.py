"""Power indices of weighted votes: Shapley-Shubik and Banzhaf, exactly, and a sea of small voters.

Definitions
-----------
A motion is carried by any coalition whose weights reach the quota q.

* The *Shapley-Shubik* index of a voter is the share of the orders in which all join one after another where his joining
  carries it [1]_ [literature].
* The *absolute Banzhaf* index is the share of the coalitions of all others that lose without him and win with him
  [2]_ [3]_, the *normalised* one his share of all such swings [literature].
* In an *oceanic game* [4]_ the large voters face an ocean of weight a, spread over ever more and ever smaller voters.
  With t the moment at which a large voter i of m joins, uniform on [0, 1], a t of the ocean has joined before him, and
  each other large voter has with probability t, so that his value is [literature]::

      phi_i = sum over sets S of the others of
              integral of t^|S| (1 - t)^(m - 1 - |S|) dt over the t in [0, 1] with q - w_i <= w(S) + a t < q

  and the ocean has the rest. One bloc of weight w < 1/2 in an ocean of 1 - w under a simple majority has w / (1 - w).

How they are counted
--------------------
Coalitions are counted by size and weight, with equal weights together, in whole numbers of any length: a table of those
that occur where they are few, else one long whole number for each weight, whose digits are the counts by size.

Without fractions both indices are those of the multilinear extension [5]_: the chance that a voter swings when each other
joins with probability p, at p = 1/2 (Banzhaf) or integrated over p (Shapley-Shubik). It is a polynomial in p of a degree
below n, which the quadrature of Gauss and Legendre with n / 2 nodes integrates exactly, but for rounding.

References
----------
.. [1] Shapley and Shubik (1954), American Political Science Review 48.
.. [2] Penrose (1946), Journal of the Royal Statistical Society 109.
.. [3] Banzhaf (1965), Rutgers Law Review 19.
.. [4] Milnor and Shapley (1978), Mathematics of Operations Research 3(4).
.. [5] Owen (1972), Management Science 18(5).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, comb, factorial, lcm

import numpy as np
import polars as pl
from numpy.typing import NDArray

from collegium.errors import CollegiumError

Weight = int | float | str | Fraction | Decimal
Coalitions = dict[tuple[int, int], int]

MOST = 2_000_000  # coalitions told apart by size and weight
BITS = 1 << 32  # of the long numbers: half a GiB
CELLS = 1 << 23  # numbers held at once by the quadrature
WORK = 1 << 35  # steps of the quadrature
VOTERS = 10_000
PLACES = 1 << 20  # the largest denominator of a number that is taken at its word


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
        raise _too_many(len(whole))
    groups = Counter(whole)
    if len(groups) == 1:
        return _equals(len(whole), -(-needed // whole[0]))
    n = len(whole)
    by_size = _window_sparse if _is_sparse(groups, needed) else _window_dense
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
        plain, _ = rescaled(weights, sum(_number(weight) for weight in weights))
        if any(_number(weight) != one for weight, one in zip(weights, plain, strict=True)):
            raise CollegiumError("fractional weights have no simple majority of their own", hint="Give the quota.")
        quota = majority(plain)
    whole, needed = rescaled(weights, quota)
    columns: dict[str, list[object]] = {}
    if exact:
        found = indices(whole, needed)
        index = [np.array([float(one) for one in getattr(found, name)]) for name in _NAMES]
        for name in _NAMES:
            columns[f"{name}_exact"] = [str(one) for one in getattr(found, name)]
    else:
        index = list(_by_quadrature(whole, needed))
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


_NAMES = ("shapley_shubik", "banzhaf", "banzhaf_normalised")


def majority(weights: Sequence[int]) -> int:
    """The quota of a simple majority: more than half of the weights.

    >>> majority([5, 4, 1])
    6
    """
    return sum(weights) // 2 + 1


def ocean(weight: float) -> float:
    """Shapley-Shubik index of one bloc facing a sea of independents under a simple majority: w / (1 - w), at most 1.

    The oceanic game of Milnor and Shapley (1978): a bloc of a third of the votes has half of the power.

    Parameters
    ----------
    weight : float
        The bloc's share of the votes, from 0 to 1.

    Examples
    --------
    >>> print(f"{ocean(7 / 26):.6f}")
    0.368421
    """
    if not 0 <= weight <= 1:
        raise CollegiumError("a share lies between 0 and 1", given=weight)
    return 1.0 if weight >= 0.5 else weight / (1 - weight)


def oceanic(
    weights: Sequence[Weight], quota: Weight = Fraction(1, 2), sea: Weight | None = None
) -> tuple[Fraction, ...]:
    """The values of large voters in an oceanic game, as fractions.

    Parameters
    ----------
    weights : sequence of int, float, str, Fraction or Decimal, shape (m,)
        Of the large voters, from 0.
    quota : int, float, str, Fraction or Decimal
        What carries a motion, on the scale of the weights: above 0, and at most what all have together.
    sea : int, float, str, Fraction or Decimal, optional
        The weight of the ocean; by default what the others leave of 1.

    Returns
    -------
    tuple of Fraction, shape (m,)
        What they leave of 1 is the ocean's.

    Raises
    ------
    CollegiumError
        No large voter; a weight is negative; the ocean is empty; the quota is out of range.

    Examples
    --------
    >>> print(*oceanic(["1/3"]))
    1/2
    >>> print(*oceanic(["0.3", "0.3"]))
    1/4 1/4
    """
    if not weights:
        raise CollegiumError("an oceanic game needs a large voter", hint="Give at least one weight.")
    large, needed = [_number(weight) for weight in weights], _number(quota)
    water = 1 - sum(large) if sea is None else _number(sea)
    if min(large) < 0 or water <= 0:
        hint = f"The large voters have {sum(large)}, the ocean {water}."
        raise CollegiumError(
            "weights are from 0, and the ocean has some of its own", given=str(min(water, *large)), hint=hint
        )
    if not 0 < needed <= sum(large) + water:
        hint = f"All weights together are {sum(large) + water}."
        raise CollegiumError("a quota that no vote or every vote reaches", given=str(needed), hint=hint)
    values = {weight: _oceanic_value(large, weight, needed, water) for weight in set(large)}
    return tuple(values[weight] for weight in large)


def _oceanic_value(large: Sequence[Fraction], weight: Fraction, quota: Fraction, water: Fraction) -> Fraction:
    """The integral of the head of this module for one voter."""
    others = list(large)
    others.remove(weight)
    sets: dict[tuple[int, Fraction], int] = {(0, Fraction(0)): 1}
    for other in others:
        for (size, total), count in list(sets.items()):
            key = (size + 1, total + other)
            sets[key] = sets.get(key, 0) + count
        if len(sets) > MOST // 10:
            raise _too_many(len(large))
    found = Fraction(0)
    for (size, total), count in sets.items():
        low = min(max((quota - weight - total) / water, Fraction(0)), Fraction(1))
        high = min(max((quota - total) / water, Fraction(0)), Fraction(1))
        if low < high:
            found += count * (_beta(high, size, len(others) - size) - _beta(low, size, len(others) - size))
    return found


def _beta(x: Fraction, a: int, b: int) -> Fraction:
    """The integral of t^a (1 - t)^b from 0 to x."""
    return sum((Fraction((-1) ** k * comb(b, k), a + k + 1) * x ** (a + k + 1) for k in range(b + 1)), Fraction(0))


# --- weights ------------------------------------------------------------------------------------------------------------


def rescaled(weights: Sequence[Weight], quota: Weight) -> tuple[tuple[int, ...], int]:
    """Weights and quota in whole numbers, in the same proportions.

    Texts (``"0.35"``, ``"1/3"``), fractions and decimals are taken as written. Of binary floating-point numbers only
    those that are what they seem are taken: 0.5 is a half, while 0.1 is no tenth.

    Parameters
    ----------
    weights : sequence of int, float, str, Fraction or Decimal, shape (n,)
        From 0.
    quota : int, float, str, Fraction or Decimal
        Above 0, at most the sum of the weights.

    Returns
    -------
    tuple of tuple of int, and int
        The weights, and the quota: rounded up, since no coalition lies between two whole numbers.

    Raises
    ------
    CollegiumError
        No voter; a weight or the quota is no number, negative, not exact or out of range.

    Examples
    --------
    >>> rescaled(["0.5", "1/3", "1/6"], "0.51")
    ((3, 2, 1), 4)
    """
    if not len(weights):
        raise CollegiumError("nobody votes")
    numbers, needed = [_number(weight) for weight in weights], _number(quota)
    if min(*numbers, needed) < 0:
        raise CollegiumError("weights and quota are numbers from 0", given=str(min(*numbers, needed)))
    if not 0 < needed <= sum(numbers):
        hint = f"The weights sum to {sum(numbers)}."
        raise CollegiumError("a quota that no vote or every vote reaches", given=str(needed), hint=hint)
    scale = lcm(*(number.denominator for number in numbers))
    return tuple(int(number * scale) for number in numbers), ceil(needed * scale)


def _number(value: Weight) -> Fraction:
    """A number as written."""
    try:
        if isinstance(value, bool):
            raise TypeError
        found = Fraction(int(value)) if isinstance(value, np.integer) else Fraction(value)
    except (TypeError, ValueError, OverflowError, ZeroDivisionError) as error:
        raise CollegiumError("weights and quota are numbers from 0", given=str(value)) from error
    if isinstance(value, float) and found.denominator > PLACES:
        hint = f"Write '{value!r}' as text, or as a Fraction or a Decimal."
        raise CollegiumError("a binary number that is not exactly what it seems", given=str(value), hint=hint)
    return found


# --- exactly ------------------------------------------------------------------------------------------------------------


def _equals(n: int, needed: int) -> Indices:
    """The indices of n voters of equal weight, of whom so many carry a motion."""
    swings = comb(n - 1, needed - 1)
    share = (Fraction(1, n),) * n
    return Indices(share, (Fraction(swings, 1 << (n - 1)),) * n, share, (swings,) * n)


def _too_many(voters: int) -> CollegiumError:
    hint = "Join voters into blocs, scale the weights down, or do without fractions: power(weights, quota)."
    return CollegiumError("a vote of too many different voters to count", given=voters, hint=hint)


def _is_sparse(groups: Mapping[int, int], quota: int) -> bool:
    """Whether the coalitions are counted one size and weight at a time: they are few, or the long numbers too long."""
    few = 1
    for voters in groups.values():
        few *= voters + 1
    n = sum(groups.values())
    return min(few, n * quota) <= MOST // 20 or quota * n * n > BITS


def _window_sparse(groups: Mapping[int, int], quota: int) -> dict[int, dict[int, int]]:
    """For each weight, how many coalitions of the others, by size, a voter of that weight swings."""
    every: Coalitions = {(0, 0): 1}
    for weight, voters in sorted(groups.items(), reverse=True):
        most = min(voters, (quota - 1) // weight) if weight else voters
        if len(every) * (most + 1) > MOST:
            raise _too_many(sum(groups.values()))
        terms = [comb(voters, k) for k in range(most + 1)]
        longer: Coalitions = {}
        for (size, total), count in every.items():
            for k, ways in enumerate(terms):
                if (sum_ := total + k * weight) >= quota:
                    break
                key = (size + k, sum_)
                longer[key] = longer.get(key, 0) + count * ways
        every = longer
    found: dict[int, dict[int, int]] = {}
    ordered = sorted(every.items())
    for weight in groups:
        left: Coalitions = {}  # coalitions of all but one voter: those with him are those without, one larger
        swung = found.setdefault(weight, {})
        for (size, total), count in ordered:
            rest = count - left.get((size - 1, total - weight), 0)
            if rest:
                left[size, total] = rest
                if total + weight >= quota:
                    swung[size] = swung.get(size, 0) + rest
    return found


def _window_dense(groups: Mapping[int, int], quota: int) -> dict[int, dict[int, int]]:
    """The same with one long number for each weight below the quota, whose digits are the counts by size."""
    n = sum(groups.values())
    digit = n  # bits: no count reaches 2 ** n
    every = [0] * quota
    every[0] = 1
    reached = 0
    for weight, voters in sorted(groups.items()):
        for _ in range(voters):
            reached = min(quota - 1, reached + weight)
            for total in range(reached, weight - 1, -1):
                if every[total - weight]:
                    every[total] += every[total - weight] << digit
    found: dict[int, dict[int, int]] = {}
    mask = (1 << digit) - 1
    for weight in groups:
        left = list(every)
        if weight == 0:
            left = [_without_one(number, digit) for number in every]
        else:
            for total in range(weight, quota):
                left[total] -= left[total - weight] << digit
        swung = sum(left[max(0, quota - weight) : quota]) if weight else 0
        found[weight] = {}
        size = 0
        while swung:
            if count := swung & mask:
                found[weight][size] = count
            swung >>= digit
            size += 1
    return found


def _without_one(number: int, digit: int) -> int:
    """Divide counts by size by (1 + size one)."""
    return number // ((1 << digit) + 1)


# --- without fractions --------------------------------------------------------------------------------------------------


def _by_quadrature(weights: Sequence[int], quota: int) -> tuple[NDArray[np.float64], ...]:
    """Shapley-Shubik, Banzhaf and normalised Banzhaf indices of each voter."""
    groups = Counter(weights)
    n, total = len(weights), sum(weights)
    if n > VOTERS:
        raise _too_many(n)
    if len(groups) == 1:
        found = _equals(n, -(-quota // weights[0]))
        return tuple(np.array([float(one) for one in getattr(found, name)]) for name in _NAMES)
    nodes, shares = np.polynomial.legendre.leggauss((n + 1) // 2)
    nodes, shares = np.append((nodes + 1) / 2, 0.5), np.append(shares / 2, 0.0)
    if len(nodes) * (total + 1) * (n + len(groups)) > WORK:
        raise _too_many(n)
    pivot = dict.fromkeys(groups, 0.0)
    swing = dict.fromkeys(groups, 0.0)
    each = max(1, CELLS // (total + 1))
    for start in range(0, len(nodes), each):
        part, by = nodes[start : start + each], shares[start : start + each]
        every = _totals(groups, part, total)
        for weight in groups:
            chance = _swings(every, part, weight, quota)
            pivot[weight] += float(by @ chance)
            if start + each >= len(nodes):
                swing[weight] = float(chance[-1])
    index = np.array([pivot[weight] for weight in weights])
    absolute = np.array([swing[weight] for weight in weights])
    return index, absolute, absolute / absolute.sum()


def _totals(groups: Mapping[int, int], p: NDArray[np.float64], total: int) -> NDArray[np.float64]:
    """The distribution of the weight that has joined, a row for each weight: shape (total + 1, len(p))."""
    every = np.zeros((total + 1, len(p)))
    every[0] = 1.0
    reached = 0
    for weight, voters in sorted(groups.items()):
        for _ in range(voters if weight else 0):
            joined = every[: reached + 1] * p
            every[: reached + 1] *= 1 - p
            every[weight : reached + weight + 1] += joined
            reached += weight
    return every


def _swings(every: NDArray[np.float64], p: NDArray[np.float64], weight: int, quota: int) -> NDArray[np.float64]:
    """The chance that the others reach the quota with a voter of that weight and not without him: shape (len(p),).

    He is taken out of the sum from its light end where he joins seldom and from its heavy end where he joins often, so
    that errors do not grow.
    """
    if not weight:
        return np.zeros(len(p))
    size, found = len(every) - weight, np.empty(len(p))
    window = slice(max(0, quota - weight), min(quota, size))
    for seldom in (True, False):
        side = (p <= 0.5) == seldom
        with_him, joins = every[:, side], p[side]
        rest = np.zeros_like(with_him)  # the last rows stay 0: the others cannot weigh as much
        for start in range(0, size, weight):  # a block at a time: each hangs on the one before
            if seldom:
                block = slice(start, min(start + weight, size))
                before = rest[start - weight : block.stop - weight] * joins if start else 0.0
                rest[block] = (with_him[block] - before) / (1 - joins)
            else:
                block = slice(max(0, size - start - weight), size - start)
                above = slice(block.start + weight, block.stop + weight)
                rest[block] = (with_him[above] - (1 - joins) * rest[above]) / joins
        found[side] = rest[window].sum(axis=0)
    return found
