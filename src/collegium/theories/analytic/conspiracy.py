"""A plot that may leak: how many can be told of it, and whether a leader is removable at all.

Our proposal, after the logic of Gill (2018), chapters 5 and 8. A removal takes a approaches, the members to be told
beyond the initiator and the security chief where the rule of the day needs him. Each leaks with chance q,
independently, and any leak kills the plot; sigma is the chance of success if all hold. Success is worth B, failure
costs K, doing nothing is worth 0. Where a passive man suffers anyway with chance l, only (1 - l) K hangs on the choice:

    start iff (1-q)^a sigma >= c,   c = (1-l) K / (B + (1-l) K),
    a_max = floor( ln(c / sigma) / ln(1-q) ).

Let a_min be the fewest approaches that can remove the leader under the rules in force. He is removable in principle iff
a_max >= a_min, and beyond removal otherwise, *even if every colleague wants him gone*. Terror lowers a_max (q and K
up); rules and the circular flow raise a_min.

If a plot's value grows with its size m, m (1-q)^m is greatest next to 1/q - 1. If plotters meet in pairs and each
meeting is noticed with chance z, nobody notices with chance (1-z)^(m (m-1) / 2).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from collegium.errors import CollegiumError
from collegium.theories.analytic.exact import Number, exact
from collegium.theories.analytic.values import Floats, checked, checked_whole, plain


def critical_ratio(cost: ArrayLike, benefit: ArrayLike, passive_risk: ArrayLike = 0.0) -> Floats:
    """The least chance of success at which rising pays: c = (1-l) K / (B + (1-l) K).

    Status: our proposal; without l it is the rule of expected value.

    Parameters
    ----------
    cost, benefit : array_like of float, shape (...)
        K of failing and B of succeeding, 0 or more, not both 0.
    passive_risk : array_like of float, shape (...)
        Chance l that he suffers K if he does nothing, from 0 to 1.

    Returns
    -------
    ndarray of float, shape (...)
        From 0 to 1.

    Raises
    ------
    CollegiumError
        A number is out of its range.

    Examples
    --------
    Indiscriminate terror works for the plotters:

    >>> print(np.round(critical_ratio(9, 1, passive_risk=[0, 0.5, 0.9]), 6))
    [0.9      0.818182 0.473684]
    """
    lost, won = checked("cost", cost, 0.0, np.inf), checked("benefit", benefit, 0.0, np.inf)
    lost, won = np.broadcast_arrays(lost, won)
    if np.any(lost + won == 0):
        raise CollegiumError("cost and benefit must not both be 0")
    at_stake = (1 - checked("passive_risk", passive_risk)) * lost
    whole = won + at_stake
    return plain(np.divide(at_stake, whole, out=np.zeros(whole.shape), where=whole > 0))


def most_approaches(
    p_leak: float, cost: float, benefit: float, p_success: float = 1.0, passive_risk: float = 0.0
) -> float:
    """The most people who can be approached before a plot is not worth its risk (a_max).

    Numbers are taken as the decimals that print them, so that a plot which just pays is not lost to rounding.

    Parameters
    ----------
    p_leak : float
        q, from 0 to 1 an approach.
    cost, benefit : float
        K of a failed plot and B of a successful one, above 0.
    p_success : float
        sigma, the chance of success if nobody tells.
    passive_risk : float
        l, chance of suffering K anyway.

    Returns
    -------
    float
        A whole number from 0; -1 if the plot is not worth it even alone, infinite if nobody ever tells.

    Raises
    ------
    CollegiumError
        A probability lies outside 0 to 1, or a payoff is not above 0.

    Examples
    --------
    >>> most_approaches(0.1, cost=1, benefit=1), most_approaches(0.1, cost=9, benefit=1)
    (6.0, 1.0)
    """
    q, sigma = float(checked("p_leak", p_leak)), float(checked("p_success", p_success))
    lost, won = float(checked("cost", cost, 0.0, math.inf)), float(checked("benefit", benefit, 0.0, math.inf))
    if lost <= 0 or won <= 0:
        raise CollegiumError("cost and benefit must be above 0", given=(cost, benefit))
    least = float(critical_ratio(lost, won, passive_risk))
    if sigma < least:
        return -1.0
    if q == 0 or least == 0:
        return math.inf
    if q == 1:
        return 0.0
    raw = math.log(least / sigma) / math.log1p(-q)
    near = round(raw)
    if abs(raw - near) > 1e-9 * max(1.0, raw) or near > 1000:
        return float(math.floor(raw + 1e-12))
    holds, chance = 1 - exact("p_leak", p_leak), exact("p_success", p_success)
    stake = (1 - exact("passive_risk", passive_risk)) * exact("cost", cost)
    pays = holds**near * chance * (exact("benefit", benefit) + stake) >= stake
    return float(near if pays else near - 1)


def most_leak(approaches: int, cost: float, benefit: float, p_success: float = 1.0) -> float:
    """The highest chance of a leak at which so many can be approached: 1 - (c / sigma)^(1/a).

    Parameters
    ----------
    approaches : int
        a, from 1.
    cost, benefit, p_success : float
        As in :func:`most_approaches`.

    Returns
    -------
    float
        From 0 to 1; NaN if the plot is not worth it whatever the leaks.

    Raises
    ------
    CollegiumError
        As in :func:`most_approaches`, or the approaches are no whole number from 1.

    Examples
    --------
    >>> print(f"{most_leak(30, cost=1, benefit=1):.6f}")
    0.022840
    """
    a = int(checked_whole("approaches", approaches, low=1))
    sigma, least = float(checked("p_success", p_success)), float(critical_ratio(cost, benefit))
    return math.nan if sigma < least or sigma == 0 else 1 - (least / sigma) ** (1 / a)


def approaches_in_order(p_leaks: ArrayLike, cost: float, benefit: float, p_success: float = 1.0) -> int:
    """How many can be told where some leak less than others, the safest first.

    Status: our proposal: a man who supports the leader reports, one who has turned from him does not.

    Parameters
    ----------
    p_leaks : array_like of float, shape (n,)
        The chance of each that he leaks.
    cost, benefit, p_success : float
        As in :func:`most_approaches`.

    Returns
    -------
    int
        From 0 to n; -1 if the plot is not worth it even alone.

    Raises
    ------
    CollegiumError
        As in :func:`most_approaches`.

    Examples
    --------
    >>> approaches_in_order([0.5, 0.02, 0.02, 0.3, 0.02], cost=1, benefit=1)
    4
    """
    leaks = np.sort(np.atleast_1d(checked("p_leaks", p_leaks)))
    least = float(critical_ratio(cost, benefit))
    chances = float(checked("p_success", p_success)) * np.concatenate([[1.0], np.cumprod(1 - leaks)])
    return int(np.count_nonzero(chances >= least * (1 - 1e-12))) - 1


def removable(most: float, fewest: float) -> bool:
    """Whether a leader can be removed at all: a_max >= a_min.

    Status: our proposal. Where it is False he is beyond removal even if every colleague wants him gone.

    >>> removable(most_approaches(0.1, 1, 1), fewest=5), removable(most_approaches(0.1, 9, 1), fewest=5)
    (True, False)
    """
    return most >= fewest


def worth_of_size(size: ArrayLike, p_leak: ArrayLike) -> Floats:
    """Worth of a plot that grows with its size, m (1-q)^m.

    Parameters
    ----------
    size : array_like of float, shape (...)
        m, 0 or more.
    p_leak : array_like of float, shape (...)
        q, from 0 to 1.

    Returns
    -------
    ndarray of float, shape (...)

    Raises
    ------
    CollegiumError
        A number is out of its range.

    Examples
    --------
    >>> print(np.round(worth_of_size([8, 9, 10, 11], 0.1), 6))
    [3.443738 3.486784 3.486784 3.451917]
    """
    m = checked("size", size, 0.0, np.inf)
    return plain(np.asarray(m * (1 - checked("p_leak", p_leak)) ** m))


def best_sizes(p_leak: Number) -> tuple[int, ...]:
    """The sizes at which m (1-q)^m is greatest: one, or two that tie where 1/q is a whole number.

    m + 1 is no better than m iff m >= 1/q - 1. Status: our proposal.

    Parameters
    ----------
    p_leak : int, str, Fraction, Decimal or float
        q, above 0, at most 1; read exactly.

    Returns
    -------
    tuple of int

    Raises
    ------
    CollegiumError
        q is out of its range.

    Examples
    --------
    >>> best_sizes("0.1"), best_sizes("0.2"), best_sizes("0.15"), best_sizes(1)
    ((9, 10), (4, 5), (6,), (1,))
    """
    q = exact("p_leak", p_leak)
    if not 0 < q <= 1:
        raise CollegiumError(
            "p_leak must lie above 0, up to 1", given=p_leak, hint="Without leaks no plot is too large."
        )
    first = max(1, math.ceil(1 / q - 1))
    return (first, first + 1) if first == 1 / q - 1 else (first,)


def p_unnoticed(size: ArrayLike, p_noticed: ArrayLike) -> Floats:
    """Chance that no meeting in pairs of m plotters is noticed: (1-z)^(m (m-1) / 2).

    Status: our proposal.

    Parameters
    ----------
    size : array_like of int, shape (...)
        m, 0 or more.
    p_noticed : array_like of float, shape (...)
        z, from 0 to 1 a meeting.

    Returns
    -------
    ndarray of float, shape (...)
        From 0 to 1.

    Raises
    ------
    CollegiumError
        A number is out of its range.

    Examples
    --------
    >>> print(f"{p_unnoticed(7, 0.01):.6f}")
    0.809728
    """
    m = checked_whole("size", size)
    return plain(np.asarray((1 - checked("p_noticed", p_noticed)) ** (m * (m - 1) / 2)))
