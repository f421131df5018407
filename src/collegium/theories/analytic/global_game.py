"""Regime change when nobody knows who else will move: global games.

Established theory (Morris and Shin [1]_ [2]_; Angeletos, Hellwig and Pavan [3]_). A regime of strength theta falls iff
the share that attacks is at least theta. Whoever attacks gets B if it falls and loses K if not; c = K / (B + K) is the
chance of success at which attacking just pays. Each sees x = theta + sd * noise, noise standard normal, and attacks iff
x <= x*.

*Private signals alone*, nothing known beforehand: one threshold,

    theta* = 1 - c,    x* = theta* + sd PhiInv(theta*),

whatever sd. Noise alone does not protect a leader.

*A public signal* of mean mu and precision alpha, private precision beta = 1 / sd²:

    theta* = Phi( sqrt(beta) (x* - theta*) ),
    x* = [ (alpha + beta) (theta* - PhiInv(c) / sqrt(alpha + beta)) - alpha mu ] / beta,

with one solution for every mu and c iff alpha / sqrt(beta) <= sqrt(2 pi), else one or three. A high public mu (cult,
record, visible unanimity) lowers theta*.

*After an attack that failed* [3]_ it is known that theta > theta_0. A later attack has theta* > theta_0 with

    P(theta <= theta* | x*, theta > theta_0) = c   and   theta* = Phi( sqrt(beta) (x* - theta*) ).

There may be none; there is none on the same private information if the first threshold was unique, and as private
precision grows there comes to be one iff theta_0 < 1 - c.

*A finite body*, vanishing noise: with n potential rebels of whom k must move, each thinks every number of other rebels
equally likely, and moves iff (n - k + 1) B >= (k - 1) K.

References
----------
.. [1] Morris and Shin (1998), American Economic Review 88.
.. [2] Morris and Shin (2003), Global Games: Theory and Applications.
.. [3] Angeletos, Hellwig and Pavan (2007), Econometrica 75.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from collegium.errors import CollegiumError
from collegium.theories.analytic.exact import Number, exact
from collegium.theories.analytic.values import checked, checked_whole

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Threshold:
    """An equilibrium.

    Attributes
    ----------
    theta : float
        theta*: regimes at or below this strength fall.
    x : float
        x*: whoever sees this or less attacks.
    stable : bool
        Whether best replies lead back to it; of three the middle one is not.
    """

    theta: float
    x: float
    stable: bool


def private_threshold(critical: float, noise: float) -> Threshold:
    """The one equilibrium with private signals alone.

    Status: established (Morris and Shin).

    Parameters
    ----------
    critical : float
        c, above 0 and below 1; see :func:`~collegium.theories.analytic.conspiracy.critical_ratio`.
    noise : float
        sd of the private signals, 0 or more.

    Returns
    -------
    Threshold

    Raises
    ------
    CollegiumError
        A number is out of its range.

    Examples
    --------
    >>> found = private_threshold(0.25, noise=0.1)
    >>> print(f"{found.theta:.2f} {found.x:.6f}")
    0.75 0.817449
    """
    theta = 1 - _inside("critical", critical)
    return Threshold(theta, theta + float(checked("noise", noise, 0.0, np.inf)) * _NORMAL.inv_cdf(theta), True)


def public_thresholds(critical: float, mean: float, public: float, private: float) -> tuple[Threshold, ...]:
    """Every equilibrium with a public signal.

    The excess of theta* over the share that attacks turns at most twice, at known places; between them it is monotone.
    Status: established (Morris and Shin).

    Parameters
    ----------
    critical : float
        c, above 0 and below 1.
    mean, public : float
        mu and alpha, mean and precision of the public signal; alpha 0 or more.
    private : float
        beta, precision of the private signals, above 0.

    Returns
    -------
    tuple of Threshold
        One, or three (two where the curve only touches), in rising order of theta*.

    Raises
    ------
    CollegiumError
        A number is out of its range.

    Examples
    --------
    >>> [round(one.theta, 6) for one in public_thresholds(0.5, mean=0.5, public=6, private=4)]
    [0.140214, 0.5, 0.859786]
    """
    c, mu, alpha, beta = _signals(critical, mean, public, private)
    quantile = _NORMAL.inv_cdf(c)

    def lean(theta: float) -> float:
        return (alpha * (theta - mu) - math.sqrt(alpha + beta) * quantile) / math.sqrt(beta)

    def excess(theta: float) -> float:
        return theta - 0.5 * math.erfc(-lean(theta) / math.sqrt(2))

    edges = [0.0]
    steepest = alpha / math.sqrt(2 * math.pi * beta)
    if steepest > 1:
        reach = math.sqrt(2 * math.log(steepest) * beta)
        turns = (mu + (math.sqrt(alpha + beta) * quantile + sign * reach) / alpha for sign in (-1, 1))
        edges += [turn for turn in turns if 0 < turn < 1]
    edges.append(1.0)
    found: list[Threshold] = []
    for low, high in itertools.pairwise(edges):
        theta = _zero(excess, low, high)
        if theta is None or (found and theta <= found[-1].theta + 1e-12):
            continue
        slope = alpha / math.sqrt(beta) * _NORMAL.pdf(lean(theta))
        found.append(Threshold(theta, theta + lean(theta) / math.sqrt(beta), slope < 1))
    return tuple(found)


def is_unique(public: float, private: float) -> bool:
    """Whether there is one equilibrium whatever the public says: alpha / sqrt(beta) <= sqrt(2 pi).

    Status: established (Morris and Shin; Angeletos, Hellwig and Pavan).

    Parameters
    ----------
    public, private : float
        alpha, 0 or more, and beta, above 0.

    Returns
    -------
    bool

    Raises
    ------
    CollegiumError
        A number is out of its range.

    Examples
    --------
    >>> is_unique(public=5, private=4), is_unique(public=6, private=4)
    (True, False)
    """
    _, _, alpha, beta = _signals(0.5, 0.0, public, private)
    return alpha / math.sqrt(beta) <= math.sqrt(2 * math.pi)


def later_attacks(critical: float, mean: float, public: float, private: float, survived: float) -> tuple[float, ...]:
    """Thresholds of a later attack, once the regime is known to be stronger than ``survived``.

    Status: established (Angeletos, Hellwig and Pavan). The roots are looked for between 4,001 strengths; two that lie
    closer together than these are missed.

    Parameters
    ----------
    critical, mean, public, private
        As in :func:`public_thresholds`; the private precision is that of all a person has seen until then.
    survived : float
        theta_0, the threshold of the attack that failed, at least 0 and below 1.

    Returns
    -------
    tuple of float
        Each theta* above theta_0, in rising order. Empty: nobody attacks.

    Raises
    ------
    CollegiumError
        A number is out of its range.

    Examples
    --------
    The first attack fails; on what is known then there is no second one, but with better private information there is:

    >>> first = public_thresholds(0.5, mean=0.9, public=1, private=4)[0].theta
    >>> later_attacks(0.5, 0.9, 1, 4, survived=first)
    ()
    >>> [round(theta, 4) for theta in later_attacks(0.5, 0.9, 1, 4000, survived=first)]
    [0.4209, 0.4975]
    """
    c, mu, alpha, beta = _signals(critical, mean, public, private)
    theta_0 = float(checked("survived", survived))
    if theta_0 >= 1:
        raise CollegiumError("survived must be below 1", given=survived, hint="A stronger regime never falls.")
    scale = math.sqrt(2)

    def pays(theta: float) -> float:
        if theta <= theta_0 or theta >= 1:
            return -c
        x = theta + _NORMAL.inv_cdf(theta) / math.sqrt(beta)
        centre, sharp = (beta * x + alpha * mu) / (alpha + beta), math.sqrt(alpha + beta)
        known = 0.5 * math.erfc(sharp * (theta_0 - centre) / scale)
        above = 0.5 * math.erfc(sharp * (theta - centre) / scale)
        return (1 - above / known if known > 0 else 1.0) - c

    grid = [theta_0 + (1 - theta_0) * k / 4000 for k in range(4001)]
    values = [pays(theta) for theta in grid]
    found = []
    for k in range(4000):
        if (values[k] > 0) != (values[k + 1] > 0):
            root = _zero(pays, grid[k], grid[k + 1])
            found += [root] if root is not None else []
    return tuple(found)


def all_move(n_rebels: int, needed: int, cost: Number, benefit: Number) -> bool:
    """Whether each of n potential rebels, of whom k must move, does: (n - k + 1) B >= (k - 1) K.

    Status: established (Laplacian beliefs; Morris and Shin 2003). The comparison is exact.

    Parameters
    ----------
    n_rebels, needed : int
        n and k, from 1; k not above n.
    cost, benefit : int, str, Fraction, Decimal or float
        K and B, 0 or more.

    Returns
    -------
    bool

    Raises
    ------
    CollegiumError
        A number is out of its range, or more are needed than there are.

    Examples
    --------
    >>> all_move(10, 6, cost=1, benefit=1), all_move(10, 8, cost=1, benefit=1)
    (True, False)
    """
    n, k = int(checked_whole("n_rebels", n_rebels, low=1)), int(checked_whole("needed", needed, low=1))
    if k > n:
        raise CollegiumError(f"more needed than the {n} there are", given=needed)
    lost, won = exact("cost", cost), exact("benefit", benefit)
    if lost < 0 or won < 0:
        raise CollegiumError("cost and benefit must be at or above 0", given=(cost, benefit))
    return (n - k + 1) * won >= (k - 1) * lost


def _inside(name: str, value: float) -> float:
    found = float(checked(name, value))
    if not 0 < found < 1:
        raise CollegiumError(f"{name} must lie above 0 and below 1", given=value)
    return found


def _signals(critical: float, mean: float, public: float, private: float) -> tuple[float, float, float, float]:
    c, mu = _inside("critical", critical), float(checked("mean", mean, -np.inf, np.inf))
    alpha, beta = float(checked("public", public, 0.0, np.inf)), float(checked("private", private, 0.0, np.inf))
    if beta == 0:
        raise CollegiumError("private must be above 0", given=private)
    return c, mu, alpha, beta


def _zero(function: Callable[[float], float], low: float, high: float) -> float | None:
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
