"""Large voters in a sea of small ones.

Definitions
-----------
In an *oceanic game* [1]_ the large voters face an ocean of weight a, spread over ever more and ever smaller voters.
With t the moment at which a large voter i of m joins, uniform on [0, 1], a t of the ocean has joined before him, and
each other large voter has with probability t, so that his value is [literature]::

    phi_i = sum over sets S of the others of
            integral of t^|S| (1 - t)^(m - 1 - |S|) dt over the t in [0, 1] with q - w_i <= w(S) + a t < q

and the ocean has the rest. One bloc of weight w < 1/2 in an ocean of 1 - w under a simple majority has w / (1 - w).

References
----------
.. [1] Milnor and Shapley (1978), Mathematics of Operations Research 3(4).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import comb

from collegium.errors import CollegiumError
from collegium.measures.votes import Weight, number, too_many

MOST = 200_000  # sets of large voters told apart by size and weight


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
    large, needed = [number(weight) for weight in weights], number(quota)
    water = Fraction(1 - sum(large)) if sea is None else number(sea)
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
        if len(sets) > MOST:
            raise too_many(len(large))
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
