"""Power indices of weighted votes: Shapley-Shubik and Banzhaf, exactly.

A motion is carried by any coalition whose weights reach the quota. The Shapley-Shubik index of a voter is the share of
the orders in which all join one after another where his joining carries it [1]_; the absolute Banzhaf index is the
share of the coalitions of all others that lose without him and win with him [2]_ [3]_, the normalised one his share of
all such swings. Coalitions are counted by size and weight, with equal weights together, in whole numbers of any length.

References
----------
.. [1] Shapley and Shubik (1954), American Political Science Review 48.
.. [2] Penrose (1946), Journal of the Royal Statistical Society 109.
.. [3] Banzhaf (1965), Rutgers Law Review 19.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, factorial

from collegium.errors import CollegiumError

MOST = 2_000_000
VOTERS = 10_000
Coalitions = dict[tuple[int, int], int]


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


def indices(weights: Sequence[int], quota: int) -> Indices:
    """The power indices of a weighted vote.

    Parameters
    ----------
    weights : sequence of int
        Of each voter, from 0.
    quota : int
        The least weight that carries a motion, from 1 to the sum of the weights.

    Returns
    -------
    Indices

    Raises
    ------
    CollegiumError
        No voter; a weight or the quota is not a whole number in range; or the game is too large to count.

    Examples
    --------
    The Council of the European Economic Community of 1958: Luxembourg's vote never counted.

    >>> council = indices([4, 4, 4, 2, 2, 1], quota=12)
    >>> print(*council.shapley_shubik)
    7/30 7/30 7/30 3/20 3/20 0
    >>> print(*council.banzhaf_normalised)
    5/21 5/21 5/21 1/7 1/7 0
    """
    _check(weights, quota)
    if len(weights) > VOTERS:
        raise _too_many(len(weights))
    groups = Counter(weights)
    if len(groups) == 1:
        return _equals(len(weights), -(-quota // weights[0]))
    every = _coalitions(groups, quota)
    n = len(weights)
    orders = factorial(n)
    value: dict[int, tuple[Fraction, int]] = {}
    for weight in groups:
        pivots = swings = 0
        for (size, total), count in _without(every, weight, quota).items():
            if total + weight >= quota:
                swings += count
                pivots += count * factorial(size) * factorial(n - 1 - size)
        value[weight] = (Fraction(pivots, orders), swings)
    all_swings = sum(value[weight][1] for weight in weights)
    return Indices(
        tuple(value[weight][0] for weight in weights),
        tuple(Fraction(value[weight][1], 1 << (n - 1)) for weight in weights),
        tuple(Fraction(value[weight][1], all_swings) for weight in weights),
        tuple(value[weight][1] for weight in weights),
    )


def _equals(n: int, needed: int) -> Indices:
    """The indices of n voters of equal weight, of whom so many carry a motion."""
    swings = comb(n - 1, needed - 1)
    share = (Fraction(1, n),) * n
    return Indices(share, (Fraction(swings, 1 << (n - 1)),) * n, share, (swings,) * n)


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


def _check(weights: Sequence[int], quota: int) -> None:
    if not weights:
        raise CollegiumError("nobody votes")
    for weight in (*weights, quota):
        if isinstance(weight, bool) or not isinstance(weight, int) or weight < 0:
            raise CollegiumError("weights and quota are whole numbers from 0", given=weight)
    if not 1 <= quota <= sum(weights):
        hint = f"The weights sum to {sum(weights)}."
        raise CollegiumError("a quota that no vote or every vote reaches", given=quota, hint=hint)


def _too_many(voters: int) -> CollegiumError:
    hint = "Join voters into blocs, or scale the weights down."
    return CollegiumError("a vote of too many different voters to count", given=voters, hint=hint)


def _coalitions(groups: Mapping[int, int], quota: int) -> Coalitions:
    """How many coalitions there are of each size and each weight below the quota."""
    counted: Coalitions = {(0, 0): 1}
    for weight, voters in sorted(groups.items(), reverse=True):
        most = min(voters, (quota - 1) // weight) if weight else voters
        if len(counted) * (most + 1) > MOST:
            raise _too_many(sum(groups.values()))
        terms = [comb(voters, k) for k in range(most + 1)]
        longer: Coalitions = {}
        for (size, total), count in counted.items():
            for k, ways in enumerate(terms):
                if (sum_ := total + k * weight) >= quota:
                    break
                key = (size + k, sum_)
                longer[key] = longer.get(key, 0) + count * ways
        counted = longer
    return counted


def _without(every: Coalitions, weight: int, quota: int) -> Coalitions:
    """The coalitions of all but one voter of that weight: those with him are those without, one larger."""
    left: Coalitions = {}
    for (size, total), count in sorted(every.items()):
        rest = count - left.get((size - 1, total - weight), 0)
        if rest:
            left[size, total] = rest
    return left
