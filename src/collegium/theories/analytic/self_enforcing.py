"""Which coalitions are self-enforcing: an exact table over all coalitions, by powers.

A coalition Y of powers g is self-enforcing iff no self-enforcing proper part Z of it has g(Z) > alpha g(Y) (the
definition of :mod:`collegium.theories.analytic.coalitions` on one line). Let F(Y) be the greatest power of a
self-enforcing coalition within Y, Y included. Then, from the smallest coalitions up,

    best(Y) = max over i in Y of F(Y without i),
    Y is self-enforcing iff not best(Y) > alpha g(Y),        F(Y) = g(Y) if it is, else best(Y),

so that n members take n 2^n comparisons where looking through all parts of all coalitions takes 3^n (our arrangement).
Members of equal power are interchangeable: a coalition is then how many it has of each power, and the table has
prod(n_j + 1) rows. All powers are whole numbers and every comparison is exact.

Where powers are distinct and so nearly equal that size alone decides, the self-enforcing sizes are k_1 = 1 and
k_(m+1) = floor(k_m / alpha) + 1 (literature: Acemoglu, Egorov and Sonin 2008). Size alone decides if for each k < k' of
them that follow each other the k greatest, with the k' - k least, do not win: the worst case.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SAFE = 2**62
"""Products below it are exact in 64 bits; with larger ones the table holds whole numbers of any length, slowly."""


class TooLarge(Exception):
    """The table was not made, for the reason given."""


def least_winning(
    classes: Sequence[tuple[int, int]], above: int, below: int, strict: bool, most_states: int, seconds: float
) -> list[tuple[int, ...]]:
    """The self-enforcing winning coalitions of least power, or all members if they are self-enforcing themselves.

    Parameters
    ----------
    classes : sequence of (int, int)
        Each power, above 0, and how many have it; powers distinct.
    above, below : int
        The quota alpha as a ratio.
    strict : bool
        Whether a coalition must exceed the quota; else meeting it is enough.
    most_states : int
        The most rows of the table.
    seconds : float
        The most time.

    Returns
    -------
    list of tuple of int
        How many of each class.

    Raises
    ------
    TooLarge
        The table would have more rows, or took longer.

    Examples
    --------
    >>> least_winning([(3, 1), (4, 1), (5, 1), (10, 1)], 1, 2, True, 1000, 1.0)
    [(1, 1, 1, 0)]
    """
    deadline = time.perf_counter() + seconds
    dims = [count + 1 for _, count in classes]
    rows = 1
    for dim in dims:
        rows *= dim
        if rows > most_states:
            raise TooLarge(f"more than {most_states} coalitions to look at")
    total = sum(power * count for power, count in classes)
    long = below * total >= SAFE
    if long and rows > most_states // 16:
        raise TooLarge(f"more than {most_states // 16} coalitions to look at, with powers of many digits")
    strides = [1]
    for dim in dims[:-1]:
        strides.append(strides[-1] * dim)
    kind = object if long else np.int64
    power = np.array([0], dtype=kind)
    size = np.zeros(1, np.int32)
    for (each, count), dim in zip(classes, dims, strict=True):
        steps = np.array([each * k for k in range(dim)], dtype=kind)
        power = (steps[:, None] + power[None, :]).ravel()
        size = (np.arange(count + 1, dtype=np.int32)[:, None] + size[None, :]).ravel()
    order = np.argsort(size, kind="stable")
    ends = np.cumsum(np.bincount(size))
    greatest = np.zeros(rows, dtype=kind)
    holds = np.zeros(rows, np.bool_)
    for layer in range(1, len(ends)):
        here = order[ends[layer - 1] : ends[layer]]
        best = np.zeros(here.size, dtype=kind)
        for stride, dim in zip(strides, dims, strict=True):
            if time.perf_counter() > deadline:
                raise TooLarge(f"not done after {seconds:g} seconds, at coalitions of {layer} of {len(ends) - 1}")
            has = (here // stride) % dim > 0
            best[has] = np.maximum(best[has], greatest[here[has] - stride])
        mine = power[here]
        stands = np.logical_not(_wins(best, mine, above, below, strict))
        holds[here] = stands
        greatest[here] = np.where(stands, mine, best)
    if holds[-1]:
        return [tuple(count for _, count in classes)]
    winning = np.flatnonzero(holds & _wins(power, power[-1], above, below, strict))
    least = winning[power[winning] == power[winning].min()]
    return [tuple(int(row // stride % dim) for stride, dim in zip(strides, dims, strict=True)) for row in least]


def _wins(part: NDArray, whole: NDArray, above: int, below: int, strict: bool) -> NDArray[np.bool_]:  # type: ignore[type-arg]
    """Whether a part wins in the whole."""
    found = part * below > whole * above if strict else part * below >= whole * above
    return np.asarray(found, np.bool_)


def next_size(size: int, above: int, below: int, *, shared: bool) -> int:
    """The next self-enforcing size: the least n in which so many do not win.

    Parameters
    ----------
    size : int
    above, below : int
        The quota as a ratio.
    shared : bool
        Whether exactly the quota is not enough: so it is among equal powers under the strict rule.

    Examples
    --------
    >>> next_size(1, 1, 2, shared=False), next_size(1, 1, 2, shared=True)
    (3, 2)
    """
    return -(-size * below // above) if shared else size * below // above + 1


def by_size_alone(powers: Sequence[int], above: int, below: int, strict: bool) -> tuple[int, ...] | None:
    """The ruling coalition of nearly equal, distinct powers as places in the sequence; None where size does not decide.

    Parameters
    ----------
    powers : sequence of int
        In rising order.
    above, below, strict
        As in :func:`least_winning`.

    Examples
    --------
    >>> by_size_alone([100, 101, 103, 107], 1, 2, True), by_size_alone([3, 4, 5, 10], 1, 2, True)
    ((0, 1, 2), None)
    """
    n = len(powers)
    if len(set(powers)) < n:
        return None
    lightest = [0]
    for power in powers:
        lightest.append(lightest[-1] + power)
    size = 1
    while (following := next_size(size, above, below, shared=False)) <= n:
        heavy = lightest[n] - lightest[n - size]
        whole = heavy + lightest[following - size]
        if bool(_wins(np.array(heavy, object), np.array(whole, object), above, below, strict)):
            return None
        size = following
    if size == n:
        return tuple(range(n))
    won = bool(_wins(np.array(lightest[size], object), np.array(lightest[n], object), above, below, strict))
    return tuple(range(size)) if won else None
