"""Intervals of differences: exact ones of rates, Newcombe's of shares, and the bootstrap.

* Two rates of Poisson counts x1, x2 in times t1, t2: given their sum, x1 is binomial with p = r t1 / (r t1 + t2), r the
  ratio of the rates; Clopper and Pearson's limits for p, turned round, are exact ones for r [1]_.
* Two shares: Newcombe's hybrid of two Wilson intervals [2]_, d - sqrt((p1 - l1)^2 + (u2 - p2)^2) and
  d + sqrt((u1 - p1)^2 + (p2 - l2)^2), which holds for small numbers and shares of nothing or all.
* The bootstrap: percentiles of the estimate over resamples [3]_. Whole people are resampled, or whole runs, and not
  rows, since the spells of one person are not independent.

References
----------
.. [1] Przyborowski and Wilenski (1940), Biometrika 31(3/4).
.. [2] Newcombe (1998), Statistics in Medicine 17(8), method 10.
.. [3] Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from collegium.measures import wilson

ALPHA = 0.05
DRAWS = 2_000
Interval = tuple[float | None, float | None]


def ratio_of_rates(x1: int, t1: float, x2: int, t2: float, alpha: float = ALPHA) -> Interval:
    """Exact limits of the ratio of two rates; None where there is none.

    >>> [round(limit, 3) for limit in ratio_of_rates(10, 100.0, 5, 100.0)]
    [0.623, 7.457]
    >>> ratio_of_rates(3, 10.0, 0, 10.0)[1] is None
    True
    """
    n = x1 + x2
    if n == 0 or t1 <= 0 or t2 <= 0:
        return None, None
    low = 0.0 if x1 == 0 else _solved(lambda p: 1 - _at_most(x1 - 1, n, p), alpha / 2)
    high = 1.0 if x1 == n else _solved(lambda p: 1 - _at_most(x1, n, p), 1 - alpha / 2)
    return low / (1 - low) * t2 / t1, None if high == 1 else high / (1 - high) * t2 / t1


def difference_of_shares(x1: int, n1: int, x2: int, n2: int) -> Interval:
    """Newcombe's limits of the difference of two shares.

    Newcombe's own example, 56 of 70 and 48 of 80:

    >>> [round(limit, 4) for limit in difference_of_shares(56, 70, 48, 80)]
    [0.0524, 0.3339]
    """
    if not n1 or not n2:
        return None, None
    (l1, l2), (u1, u2) = wilson([x1, x2], [n1, n2])
    p1, p2 = x1 / n1, x2 / n2
    down = math.sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2)
    up = math.sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)
    return p1 - p2 - down, p1 - p2 + up


def bootstrap(
    estimate: Callable[[NDArray[np.int64]], float],
    sizes: Sequence[int],
    draws: int = DRAWS,
    seed: int = 1,
    alpha: float = ALPHA,
) -> Interval:
    """Percentile limits of an estimate over resamples of n units.

    Parameters
    ----------
    estimate : function
        From how often each unit is drawn, the samples one after the other, to a number; not a number where it has none.
    sizes : sequence of int
        How many units each sample has; samples are drawn apart.

    Returns
    -------
    tuple of float or None
        None where a sample has fewer than two units, or a tenth of the resamples have no answer.
    """
    if min(sizes) < 2:
        return None, None
    chance = np.random.default_rng(seed)
    weights = np.hstack([chance.multinomial(n, np.full(n, 1 / n), size=draws) for n in sizes])
    values = np.array([estimate(row) for row in weights])
    told = values[np.isfinite(values)]
    if len(told) < 0.9 * draws:  # too often without an answer to say where the middle of them lies
        return None, None
    low, high = np.quantile(told, [alpha / 2, 1 - alpha / 2])
    return float(low), float(high)


def sign_test(more: int, less: int) -> float | None:
    """How often a fair coin falls as unevenly, two-sided; None where no pair differs.

    >>> sign_test(8, 2), sign_test(0, 0)
    (0.109375, None)
    """
    n = more + less
    if not n:
        return None
    tail = sum(math.comb(n, k) for k in range(min(more, less) + 1))
    return float(min(1.0, 2 * tail / 2**n))


def _at_most(x: int, n: int, p: float) -> float:
    """The probability of at most x of n."""
    if p <= 0 or p >= 1:
        return 1.0 if p <= 0 or x >= n else 0.0
    logs = [
        math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1) + k * math.log(p) + (n - k) * math.log1p(-p)
        for k in range(x + 1)
    ]
    return math.fsum(map(math.exp, logs))


def _solved(rising: Callable[[float], float], wanted: float) -> float:
    """Where a rising function of a probability takes a value."""
    low, high = 0.0, 1.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < wanted else (low, middle)
    return (low + high) / 2
