"""Counting the coalitions that a voter swings.

Exactly: by size and weight, with equal weights together, in whole numbers of any length. A table of those that occur
where they are few, else one long whole number for each weight, whose digits are the counts by size.

Without fractions: by the multilinear extension [1]_, the chance that a voter swings when each other joins with
probability p. At p = 1/2 it is the absolute Banzhaf index, integrated over p the Shapley-Shubik index [literature]. It
is a polynomial in p of a degree below n, which the quadrature of Gauss and Legendre with n / 2 nodes integrates
exactly, but for rounding.

References
----------
.. [1] Owen (1972), Management Science 18(5).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import comb

import numpy as np
from numpy.typing import NDArray

from collegium.measures.votes import too_many

Coalitions = dict[tuple[int, int], int]

MOST = 2_000_000  # coalitions told apart by size and weight
BITS = 1 << 32  # of the long numbers: half a GiB
CELLS = 1 << 23  # numbers held at once by the quadrature
WORK = 1 << 35  # steps of the quadrature


def is_sparse(groups: Mapping[int, int], quota: int) -> bool:
    """Whether the coalitions are counted one size and weight at a time: they are few, or the long numbers too long."""
    few = 1
    for voters in groups.values():
        few *= voters + 1
    n = sum(groups.values())
    return min(few, n * quota) <= MOST // 20 or quota * n * n > BITS


def window_sparse(groups: Mapping[int, int], quota: int) -> dict[int, dict[int, int]]:
    """For each weight, how many coalitions of the others, by size, a voter of that weight swings."""
    every: Coalitions = {(0, 0): 1}
    for weight, voters in sorted(groups.items(), reverse=True):
        most = min(voters, (quota - 1) // weight) if weight else voters
        if len(every) * (most + 1) > MOST:
            raise too_many(sum(groups.values()))
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


def window_dense(groups: Mapping[int, int], quota: int) -> dict[int, dict[int, int]]:
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


# --- without fractions ------------------------------------------------------------------------------------------------


def by_quadrature(weights: Sequence[int], quota: int) -> tuple[NDArray[np.float64], ...]:
    """Shapley-Shubik, Banzhaf and normalised Banzhaf indices of each voter."""
    groups = Counter(weights)
    n, total = len(weights), sum(weights)
    nodes, shares = np.polynomial.legendre.leggauss((n + 1) // 2)
    nodes, shares = np.append((nodes + 1) / 2, 0.5), np.append(shares / 2, 0.0)
    if len(nodes) * (total + 1) * (n + len(groups)) > WORK:
        raise too_many(n)
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
