"""Preference falsification: who opposes in the open once enough others do.

*Threshold cascade* (established: Granovetter [1]_, Kuran [2]_ [3]_). Elector i opposes in the open iff the share who
already do is at least his threshold t_i. With F(y) the share of thresholds at or below y, the crowd goes

    y <- F(y),      from y = 0 to the least fixed point.

F may have several fixed points: the same private opinions carry unanimity and revolt, and which is seen hangs on where
the crowd started. A small change of thresholds can move the least one from near 0 to near 1.

*A large crowd with normal thresholds*, mean m and standard deviation sd: y = Phi((y - m) / sd), with one fixed point or
three. For m < 1/2 the two lower ones meet and vanish where the line touches the curve, Phi(z) = m + sd z and
phi(z) = sd, that is where m = Phi(z) - z phi(z), z < 0: the *tipping* spread (12.2 % for m = 25 %, Granovetter).

*From ballot to threshold* (our proposal, after Kuran). Elector i gains e_i by opposing the man recommended (at most 0
for his supporters); being seen, with chance delta, costs s diluted by the number who oppose with him, delta s (1 - y):

    t_i = max(0, 1 - e_i / (delta s));   infinite if e_i <= 0;   0 if delta s = 0 and e_i > 0.

If a share w are opponents with e even on [0, E], and lambda = delta s / E, the least fixed point is

    y* = w (1 - lambda) / (1 - w lambda) for lambda < 1, and 0 for lambda >= 1 whatever w < 1,

and a majority rejects iff lambda < 2 - 1/w.

References
----------
.. [1] Granovetter (1978), American Journal of Sociology 83.
.. [2] Kuran (1989), Public Choice 61.
.. [3] Kuran (1991), World Politics 44.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from collegium.errors import CollegiumError
from collegium.theories.analytic.values import Floats, checked, plain

TOLERANCE = 1e-9
"""Thresholds and shares that differ by less are equal."""

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class FixedPoint:
    """A share at which the crowd rests.

    Attributes
    ----------
    share : float
        y = F(y).
    stable : bool
        Whether a crowd near it comes back to it.
    lowest_start, highest_start : float
        The shares from which a crowd comes to rest here; of a point that is not stable, itself.
    """

    share: float
    stable: bool
    lowest_start: float
    highest_start: float


def elector_threshold(gain: ArrayLike, detection: ArrayLike, sanction: ArrayLike) -> Floats:
    """Share that must oppose already before an elector does: max(0, 1 - e / (delta s)).

    Status: our proposal, after Kuran.

    Parameters
    ----------
    gain : array_like of float, shape (...)
        e, what he gains by opposing; 0 or less for a supporter.
    detection : array_like of float, shape (...)
        delta, chance that opposing is seen, from 0 to 1.
    sanction : array_like of float, shape (...)
        s, 0 or more, in the units of the gain.

    Returns
    -------
    ndarray of float, shape (...)
        From 0 to 1, or infinite.

    Raises
    ------
    CollegiumError
        A number is out of its range.

    Examples
    --------
    >>> print(elector_threshold([0.9, 0.3, -1], detection=0.5, sanction=1))
    [0.  0.4 inf]
    """
    e = checked("gain", gain, -np.inf, np.inf)
    cost = checked("detection", detection) * checked("sanction", sanction, 0.0, np.inf)
    e, cost = np.broadcast_arrays(e, cost)
    with np.errstate(over="ignore"):  # a cost of next to nothing
        share = np.divide(e, cost, out=np.full(e.shape, np.inf), where=cost > 0)
    return plain(np.where(e <= 0, np.inf, np.maximum(0.0, 1 - share)))


def cascade(thresholds: ArrayLike, start: float = 0.0) -> int:
    """How many oppose in the end.

    Status: established (Granovetter, Kuran).

    Parameters
    ----------
    thresholds : array_like of float, shape (n,)
        Each elector's, as a share of the n; above 1 or infinite for one who never opposes.
    start : float
        Share that opposes at first.

    Returns
    -------
    int
        From nobody on, the least fixed point.

    Raises
    ------
    CollegiumError
        No elector; a threshold that is negative or no number; a start outside 0 to 1.

    Examples
    --------
    One man of a hundred who asks for two before him, and not for one:

    >>> cascade(np.arange(100) / 100), cascade([0, 0.02, *np.arange(2, 100) / 100])
    (100, 1)
    """
    follows, share = _followers(thresholds), float(checked("start", start))
    n = len(follows) - 1
    now = math.floor(share * n + TOLERANCE * n)
    while follows[now] != now:
        now = int(follows[now])
    return now


def fixed_points(thresholds: ArrayLike) -> tuple[FixedPoint, ...]:
    """Every number at which the crowd rests, and from which starts it comes there.

    Status: established (Granovetter).

    Parameters
    ----------
    thresholds : array_like of float, shape (n,)
        As in :func:`cascade`.

    Returns
    -------
    tuple of FixedPoint
        In rising order; the first is where a crowd ends that starts with nobody. Stable is one to which a crowd with
        one man more and one with one man less, so far as there are such, come back.

    Raises
    ------
    CollegiumError
        As in :func:`cascade`.

    Examples
    --------
    >>> [(point.share, point.stable) for point in fixed_points([0.1, 0.1, 0.1, 0.1, 0.4, 0.7, 0.7, 0.7, 0.7, 0.7])]
    [(0.0, False), (0.5, True), (1.0, True)]
    """
    follows = _followers(thresholds)
    n = len(follows) - 1
    ends = np.empty(n + 1, np.int64)
    for now in range(n + 1):
        path = [now]
        while follows[path[-1]] != path[-1]:
            path.append(int(follows[path[-1]]))
        ends[now] = path[-1]
    found = []
    for point in np.flatnonzero(follows == np.arange(n + 1)):
        starts = np.flatnonzero(ends == point)
        near = [other for other in (point - 1, point + 1) if 0 <= other <= n]
        stable = all(ends[other] == point for other in near)
        found.append(FixedPoint(int(point) / n, stable, int(starts[0]) / n, int(starts[-1]) / n))
    return tuple(found)


def normal_fixed_points(mean: float, sd: float) -> tuple[FixedPoint, ...]:
    """The fixed points of a large crowd with normal thresholds: y = Phi((y - m) / sd).

    Status: established (Granovetter).

    Parameters
    ----------
    mean, sd : float
        Of the thresholds, as shares; sd above 0.

    Returns
    -------
    tuple of FixedPoint
        One or three, in rising order; the first is where a crowd ends that starts with nobody.

    Raises
    ------
    CollegiumError
        A number is out of its range.

    Examples
    --------
    >>> [f"{100 * point.share:.4f}" for point in normal_fixed_points(0.25, 0.122)]
    ['5.4792', '6.9476', '100.0000']
    >>> [f"{100 * point.share:.4f}" for point in normal_fixed_points(0.25, 0.1225)]
    ['100.0000']
    """
    m, spread = float(checked("mean", mean, -np.inf, np.inf)), float(checked("sd", sd, 0.0, np.inf))
    if spread == 0:
        raise CollegiumError("sd must be above 0", given=sd, hint="Give the thresholds one by one.")

    def excess(y: float) -> float:
        return y - 0.5 * math.erfc((m - y) / (spread * math.sqrt(2)))

    edges = [0.0]
    steepest = 1 / (spread * math.sqrt(2 * math.pi))
    if steepest > 1:
        reach = spread * math.sqrt(2 * math.log(steepest))
        edges += [turn for turn in (m - reach, m + reach) if 0 < turn < 1]
    edges.append(1.0)
    shares: list[float] = []
    for low, high in itertools.pairwise(edges):
        if (root := _root(excess, low, high)) is not None and (not shares or root > shares[-1] + 1e-12):
            shares.append(root)
    stable = [_NORMAL.pdf((y - m) / spread) / spread < 1 for y in shares]
    loose = [y for y, firm in zip(shares, stable, strict=True) if not firm]
    found = []
    for y, firm in zip(shares, stable, strict=True):
        low = max((other for other in loose if other < y), default=0.0) if firm else y
        high = min((other for other in loose if other > y), default=1.0) if firm else y
        found.append(FixedPoint(y, firm, low, high))
    return tuple(found)


def tipping_sd(mean: float) -> float:
    """The spread of normal thresholds at which a quiet crowd tips: just above it the low fixed point is gone.

    Status: established (Granovetter found it by computation); the equation is ours.

    Parameters
    ----------
    mean : float
        Of the thresholds, above 0 and below 1/2.

    Returns
    -------
    float

    Raises
    ------
    CollegiumError
        The mean is out of its range: with half of the thresholds or more above one half no spread tips the crowd.

    Examples
    --------
    >>> print(f"{tipping_sd(0.25):.6f}")
    0.122221
    """
    m = float(checked("mean", mean))
    if not 0 < m < 0.5:
        raise CollegiumError(
            "mean must lie above 0 and below 1/2", given=mean, hint="Elsewhere no spread tips the crowd."
        )
    z = _root(lambda x: _NORMAL.cdf(x) - x * _NORMAL.pdf(x) - m, -12.0, 0.0)
    if z is None:
        raise CollegiumError("mean is too near its bounds to be told from them", given=mean)
    return _NORMAL.pdf(z)


def even_share(opponents: ArrayLike, relative_cost: ArrayLike) -> Floats:
    """Share that opposes in the open in a large body with evenly spread gains: y*.

    Status: our proposal, after Kuran.

    Parameters
    ----------
    opponents : array_like of float, shape (...)
        w, share of those with something to gain, from 0 to 1.
    relative_cost : array_like of float, shape (...)
        lambda = delta s / E, 0 or more.

    Returns
    -------
    ndarray of float, shape (...)
        From 0 to w.

    Raises
    ------
    CollegiumError
        A number is out of its range.

    Examples
    --------
    >>> print(np.round(even_share([0.6, 0.6, 0.6, 0.9], [0.25, 1 / 3, 0.5, 1.2]), 6))
    [0.529412 0.5      0.428571 0.      ]
    """
    w, cost = np.broadcast_arrays(checked("opponents", opponents), checked("relative_cost", relative_cost, 0.0, np.inf))
    below = cost < 1
    return plain(np.divide(w * (1 - cost), 1 - w * cost, out=np.zeros(w.shape), where=below))


def critical_cost(opponents: ArrayLike) -> Floats:
    """The relative cost below which a majority rejects in the open: 2 - 1/w, and 0 where no cost is low enough.

    Status: our proposal, after Kuran.

    Parameters
    ----------
    opponents : array_like of float, shape (...)
        w, from 0 to 1.

    Returns
    -------
    ndarray of float, shape (...)
        lambda, from 0 to 1.

    Raises
    ------
    CollegiumError
        A share lies outside 0 to 1.

    Examples
    --------
    >>> print(np.round(critical_cost([0.4, 0.6, 0.8, 1]), 6))
    [0.       0.333333 0.75     1.      ]
    """
    w = checked("opponents", opponents)
    return plain(2 - np.divide(1.0, w, out=np.full(w.shape, 2.0), where=w > 0.5))


def _followers(thresholds: ArrayLike) -> Floats:
    """How many follow when 0, 1, ..., n oppose already."""
    try:
        t = np.atleast_1d(np.asarray(thresholds, np.float64))
    except (TypeError, ValueError) as error:
        raise CollegiumError("thresholds must be numbers", given=thresholds) from error
    if t.ndim != 1 or not t.size:
        raise CollegiumError("a crowd needs one threshold a person", given=t.shape)
    if np.any(~(t >= 0)):
        raise CollegiumError("a threshold must be at or above 0", given=float(t[~(t >= 0)][0]))
    n = t.size
    found: Floats = np.searchsorted(np.sort(t), np.arange(n + 1) / n + TOLERANCE, side="right")  # type: ignore[assignment]
    return found


def _root(function: Callable[[float], float], low: float, high: float) -> float | None:
    """A zero between two places by halving; None if the signs there are the same."""
    at_low, at_high = function(low), function(high)
    if at_low * at_high > 0:
        return None
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if (function(middle) > 0) == (at_high > at_low):
            high = middle
        else:
            low = middle
    return (low + high) / 2
