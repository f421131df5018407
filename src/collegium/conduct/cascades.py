"""Cascades and pivots: what a ballot becomes when each elector looks at the others.

*Threshold cascade* (Granovetter 1978; Kuran 1989, 1991). Elector i opposes in the open once the share already opposing
is at least his threshold t_i. From nobody,

    y <- F(y) = share of electors with t_i <= y,        y from 0 to the least fixed point.

A small change of thresholds can move the result from near 0 to near 1, and opposition in private does not show it.

*The threshold of an elector* (our proposal, after Kuran). He gains e_i by opposing; it costs him delta * s, diluted by
the number of those who oppose with him, so delta * s * (1 - y):

    t_i = max(0, 1 - e_i / (delta * s));    infinite if e_i <= 0;    0 if delta * s = 0 and e_i > 0.

If a share w are opponents whose e is spread evenly over [0, E] and lambda = delta * s / E, the least fixed point is
y* = w (1 - lambda) / (1 - w lambda) for lambda < 1 and 0 otherwise: a majority rejects if and only if
lambda < 2 - 1/w.

*The pivot* (textbook). Of n electors, of whom the n - 1 others oppose independently with probability p, one decides the
result with probability C(n-1, k) p^k (1-p)^(n-1-k), k = (n - 1) // 2: the recommended man needs more than half of all.

Reads: nothing. Writes: nothing.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

TOLERANCE = 1e-9  # thresholds and shares that differ by less are equal


@njit(cache=True)
def threshold(gain, cost):
    """Share that must oppose already before an elector does.

    Parameters
    ----------
    gain : float
        What he gains by opposing, e; not above 0 for a supporter.
    cost : float
        The undiluted expected sanction, delta * s.

    Examples
    --------
    >>> round(threshold(0.3, 0.5), 6), threshold(0.9, 0.5), threshold(-1.0, 0.5), threshold(0.1, 0.0)
    (0.4, 0.0, inf, 0.0)
    """
    if gain <= 0.0:
        return math.inf
    if cost <= 0.0:
        return 0.0
    return max(0.0, 1.0 - gain / cost)


@njit(cache=True)
def cascade(thresholds):
    """How many act in the end, from nobody on.

    Parameters
    ----------
    thresholds : ndarray of float, shape (n,)
        As shares of the n; above 1 or infinite for those who never act.

    Returns
    -------
    int

    References
    ----------
    .. [1] Granovetter (1978), American Journal of Sociology 83. Kuran (1991), World Politics 44.

    Examples
    --------
    >>> percent = np.array([0, 10, 20, 30, 40, 50, 60, 70, 80, 100]) / 100
    >>> percent[1] = 0.2  # one man asks for twenty in a hundred and not for ten
    >>> cascade(percent)
    1
    """
    waiting = np.sort(thresholds)
    acting = 0
    while acting < waiting.size and waiting[acting] * waiting.size <= acting + TOLERANCE * waiting.size:
        acting += 1
    return acting


@njit(cache=True)
def least_share_normal(mean, sd):
    """Share that acts in the end in a large population with normal thresholds: the least y with Phi((y - mean)/sd) = y.

    Parameters
    ----------
    mean, sd : float
        Of the thresholds, as shares.

    Examples
    --------
    >>> [round(100 * least_share_normal(0.25, sd / 100), 4) for sd in (10, 12, 12.2, 12.25)]
    [0.7696, 4.0211, 5.4792, 100.0]
    """
    share = 0.0
    for _ in range(1_000_000):
        following = 0.5 * math.erfc((mean - share) / (sd * math.sqrt(2.0)))
        if following - share < 1e-15:
            break
        share = following
    return share


@njit(cache=True)
def least_share_even(opponents, relative_cost):
    """Share that opposes in a large population: a share w of opponents with gains spread evenly, cost lambda.

    Examples
    --------
    >>> round(least_share_even(0.6, 0.25), 6), round(least_share_even(0.6, 1 / 3), 6), least_share_even(0.9, 1.2)
    (0.529412, 0.5, 0.0)
    """
    if relative_cost >= 1.0:
        return 0.0
    return opponents * (1.0 - relative_cost) / (1.0 - opponents * relative_cost)


@njit(cache=True)
def exactly(n, p, k):
    """Probability of k successes in n independent trials of probability p.

    >>> round(exactly(3, 0.6, 2), 6), exactly(4, 0.0, 0), exactly(4, 1.0, 3)
    (0.432, 1.0, 0.0)
    """
    if k < 0 or k > n:
        return 0.0
    if p <= 0.0:
        return 1.0 if k == 0 else 0.0
    if p >= 1.0:
        return 1.0 if k == n else 0.0
    ways = math.lgamma(n + 1.0) - math.lgamma(k + 1.0) - math.lgamma(n - k + 1.0)
    return math.exp(ways + k * math.log(p) + (n - k) * math.log(1.0 - p))


@njit(cache=True)
def at_least(n, p, k):
    """Probability of at least k successes in n independent trials of probability p."""
    total = 0.0
    for successes in range(max(k, 0), n + 1):
        total += exactly(n, p, successes)
    return min(1.0, total)


@njit(cache=True)
def rejection(n, p):
    """Probability that more than half of n electors reject, each independently with probability p.

    >>> [round(rejection(n, 0.6), 6) for n in (3, 4, 5, 25)]
    [0.648, 0.4752, 0.68256, 0.846232]
    """
    return at_least(n, p, n // 2 + 1)


@njit(cache=True)
def pivot(n, p):
    """Probability that one of n electors decides whether more than half accept, the others opposing with probability p.

    >>> [round(pivot(n, p), 6) for n, p in ((3, 0.5), (5, 0.5), (5, 0.6), (101, 0.5))]
    [0.5, 0.375, 0.3456, 0.079589]
    """
    return exactly(n - 1, p, (n - 1) // 2)
