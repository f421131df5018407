"""Indirect election as a filter: groups elect a delegate by majority, delegates form groups, level after level.

Established theory [1]_ [2]_ [3]_. In a group of r voters of whom each is a challenger's with chance p, the challengers
win the delegate if they have at least m votes, m = floor(r/2) + 1 where a tie goes to the incumbents:

    f(p) = sum over k from m to r of C(r, k) p^k (1-p)^(r-k),        p[level + 1] = f(p[level]).

f has the fixed points 0 and 1 and one between them, the *threshold*: challengers above it at the base hold everything
some levels higher, challengers below it vanish. For odd r it is 1/2 and the filter is fair; for even r with ties to the
incumbents it lies above, at (1 + √13) / 6 = 0.767592 for r = 4. At the threshold a lead grows a level by the factor

    f'(p) = r C(r-1, m-1) p^(m-1) (1-p)^(r-m).

Our proposal: e seats of a group that belong to the incumbents *ex officio* leave r - e elected ones, of which the
challengers need the same m. A group of five with one such seat is exactly a group of four with the tie-break: it is
Hough's insulation [4]_ in closed form.

References
----------
.. [1] Galam (1986), Journal of Mathematical Psychology 30 (reference to be checked).
.. [2] Galam (2005), Stability of leadership in bottom-up hierarchical organizations.
.. [3] Galam (2008), International Journal of Modern Physics C 19 (reference to be checked).
.. [4] Hough (1997), Democratization and Revolution in the USSR.
"""

from __future__ import annotations

import math
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from collegium.errors import CollegiumError
from collegium.theories.analytic.values import Floats, checked, checked_whole, plain

Ties = Literal["incumbents", "challengers", "coin"]
"""Who gets the delegate of a group that is split in halves."""

LARGEST = 1000
"""The largest group; binomial coefficients overflow in larger ones."""


def filter_of_three(share: ArrayLike) -> Floats:
    """Chance that a group of three elects one of a given side: f3(p) = 3p² - 2p³.

    Fixed points 0, 1/2 and 1; the slope at 1/2 is 3/2, so a lead there grows by (3/2)^m over m levels.
    Status: established (Galam).

    Parameters
    ----------
    share : array_like of float, shape (...)
        The side's share p of the voters, from 0 to 1.

    Returns
    -------
    ndarray of float, shape (...)
        Its share of the delegates, from 0 to 1.

    Raises
    ------
    CollegiumError
        A share lies outside 0 to 1.

    Examples
    --------
    >>> print(f"{filter_of_three(0.6):.3f}")
    0.648
    """
    p = checked("share", share)
    return plain(np.asarray(p * p * (3 - 2 * p)))


def filter_of_four(share: ArrayLike) -> Floats:
    """Chance that a group of four elects a challenger when a tie goes to the incumbents: f4(p) = 4p³ - 3p⁴.

    Fixed points 0, (1 + √13) / 6 and 1. Status: established (Galam); that a group of five with an *ex officio* loyal
    chair gives the same is our proposal.

    Parameters
    ----------
    share : array_like of float, shape (...)
        The challengers' share p of the voters, from 0 to 1.

    Returns
    -------
    ndarray of float, shape (...)
        Their share of the delegates, from 0 to 1.

    Raises
    ------
    CollegiumError
        A share lies outside 0 to 1.

    Examples
    --------
    >>> print(f"{filter_of_four(0.7):.4f}")
    0.6517
    """
    p = checked("share", share)
    return plain(np.minimum(p * p * p * (4 - 3 * p), 1.0))  # rounding may exceed 1 near 1


def majority_filter(share: ArrayLike, group_size: int, ties: Ties = "incumbents", ex_officio: int = 0) -> Floats:
    """Challengers' share of the delegates that groups of a size elect.

    Status: established (Galam); the seats *ex officio* are our proposal.

    Parameters
    ----------
    share : array_like of float, shape (...)
        The challengers' share p of the voters, from 0 to 1.
    group_size : int
        r, from 2 to 1000, seats *ex officio* included.
    ties : {"incumbents", "challengers", "coin"}
        Who gets the delegate of a group split in halves.
    ex_officio : int
        e, seats of a group that are the incumbents' whoever votes; fewer than the group.

    Returns
    -------
    ndarray of float, shape (...)
        From 0 to 1.

    Raises
    ------
    CollegiumError
        A share lies outside 0 to 1, a size is out of range, or ``ties`` is another word.

    Examples
    --------
    A tie-break and an ex officio chair, and the same group without either:

    >>> [round(float(majority_filter(0.7, *group)), 4) for group in ((4,), (5, "incumbents", 1), (5,))]
    [0.6517, 0.6517, 0.8369]
    """
    p = checked("share", share)
    elected, needed = _group(group_size, ties, ex_officio)
    return plain(np.mean([_tail(p, elected, m) for m in needed], axis=0))


def filter_fixed_point(group_size: int, ties: Ties = "incumbents", ex_officio: int = 0) -> float:
    """The threshold: share at the base above which challengers win in the end, and below which they vanish.

    1/2 for odd groups; (1 + √13) / 6 for groups of four with ties to the incumbents. Status: established (Galam).

    Parameters
    ----------
    group_size, ties, ex_officio
        As in :func:`majority_filter`.

    Returns
    -------
    float
        From 0 (they always win) to 1 (only where they are everybody); infinite where even all elected seats of a
        group are too few.

    Raises
    ------
    CollegiumError
        As in :func:`majority_filter`; or groups that filter nothing (one elected seat, or a pair and a coin).

    Examples
    --------
    >>> print(*(f"{filter_fixed_point(size):.6f}" for size in (3, 4, 6)))
    0.500000 0.767592 0.652871
    """
    elected, needed = _group(group_size, ties, ex_officio)
    if needed[0] > elected:
        return math.inf
    if elected == 1 or (elected == 2 and needed == (2, 1)):
        raise CollegiumError("such groups filter nothing: delegates are as their voters", given=group_size)
    if needed[0] == needed[-1] == elected:
        return 1.0
    if needed[0] == needed[-1] == 1:
        return 0.0
    if sum(needed) / len(needed) == (elected + 1) / 2:
        return 0.5
    low, high = 1e-9, 1 - 1e-9  # f lies below the diagonal near 0 and above it near 1
    for _ in range(100):
        middle = (low + high) / 2
        if float(np.mean([_tail(np.asarray(middle), elected, m) for m in needed])) < middle:
            low = middle
        else:
            high = middle
    found = (low + high) / 2
    return found if found < 1 - 2e-9 else 1.0  # the curve stays below the diagonal up to its end


def filter_slope(group_size: int, ties: Ties = "incumbents", ex_officio: int = 0) -> float:
    """Factor by which a small distance from the threshold grows a level.

    Status: established (Galam).

    Parameters
    ----------
    group_size, ties, ex_officio
        As in :func:`filter_fixed_point`.

    Returns
    -------
    float
        Above 1 at a threshold between 0 and 1; NaN where there is none.

    Raises
    ------
    CollegiumError
        As in :func:`filter_fixed_point`.

    Examples
    --------
    >>> filter_slope(3), round(filter_slope(4), 4)
    (1.5, 1.6432)
    """
    p = filter_fixed_point(group_size, ties, ex_officio)
    if math.isinf(p):
        return math.nan
    n, needed = _group(group_size, ties, ex_officio)
    slopes = [n * math.comb(n - 1, m - 1) * p ** (m - 1) * (1 - p) ** (n - m) for m in needed]
    return sum(slopes) / len(slopes)


def shares_by_level(
    share: float, n_levels: int, group_size: int, ties: Ties = "incumbents", ex_officio: int = 0
) -> Floats:
    """Challengers' share at the base and at each level of indirect election above it.

    Status: established (Galam).

    Parameters
    ----------
    share : float
        At the base, from 0 to 1.
    n_levels : int
        Elections, 0 or more.
    group_size, ties, ex_officio
        As in :func:`majority_filter`.

    Returns
    -------
    ndarray of float, shape (n_levels + 1,)
        The base first.

    Raises
    ------
    CollegiumError
        As in :func:`majority_filter`, or the number of levels is not whole.

    Examples
    --------
    >>> print(np.round(shares_by_level(0.7, n_levels=5, group_size=4), 4))
    [0.7    0.6517 0.566  0.4174 0.1998 0.0271]
    """
    shares = [float(checked("share", share))]
    for _ in range(int(checked_whole("n_levels", n_levels))):
        shares.append(float(majority_filter(shares[-1], group_size, ties, ex_officio)))
    return np.array(shares)


def levels_to_decide(
    share: float, group_size: int, ties: Ties = "incumbents", ex_officio: int = 0, remnant: float = 0.01
) -> float:
    """Levels of election until one side holds all delegates but a remnant.

    Status: established (Galam).

    Parameters
    ----------
    share : float
        The challengers' at the base, from 0 to 1.
    group_size, ties, ex_officio
        As in :func:`majority_filter`.
    remnant : float
        The share at or below which a side counts as gone, above 0 and below 1/2.

    Returns
    -------
    float
        A whole number; infinite at the threshold itself, which no level leaves.

    Raises
    ------
    CollegiumError
        As in :func:`majority_filter`, or the remnant is out of range.

    Examples
    --------
    >>> [levels_to_decide(share, 4) for share in (0.5, 0.7, 0.8)]
    [3, 6, 6]
    """
    left = float(checked("remnant", remnant))
    if not 0 < left < 0.5:
        raise CollegiumError("remnant must lie between 0 and 1/2, both excluded", given=remnant)
    now = float(checked("share", share))
    if math.isclose(now, filter_fixed_point(group_size, ties, ex_officio), abs_tol=1e-12) and left < now < 1 - left:
        return math.inf
    for level in range(10_000):
        if min(now, 1 - now) <= left:
            return level
        now = float(majority_filter(now, group_size, ties, ex_officio))
    return math.inf


def _group(group_size: int, ties: Ties, ex_officio: int) -> tuple[int, tuple[int, ...]]:
    """Elected seats, and the votes that challengers need: one number, or two with equal chances."""
    size, fixed = int(checked_whole("group_size", group_size, low=2)), int(checked_whole("ex_officio", ex_officio))
    if size > LARGEST:
        raise CollegiumError(f"group_size must not exceed {LARGEST}", given=group_size)
    if fixed >= size:
        raise CollegiumError("ex_officio must leave a seat to elect", given=ex_officio, hint=f"The group is {size}.")
    if ties not in get_args(Ties):
        raise CollegiumError("unknown rule for ties", given=ties, allowed=get_args(Ties))
    strict, half = size // 2 + 1, -(-size // 2)
    needed = {"incumbents": (strict,), "challengers": (half,), "coin": (strict, half)}[ties]
    return size - fixed, needed if strict != half else (strict,)


def _tail(p: Floats, n: int, at_least: int) -> Floats:
    """Chance of so many or more among n, each with chance p."""
    found = sum((math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(at_least, n + 1)), np.zeros_like(p))
    return np.minimum(found, 1.0)
