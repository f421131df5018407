"""How many can be told of a plot, and who moves when nobody knows who else will: closed forms without a state.

*Recruitment chain* (our proposal, after the logic of Gill 2018 ch. 5 and 8). A removal takes ``a`` approaches; each
leaks with chance ``q``, and any leak kills the plot. Success is worth B, failure costs K, doing nothing costs nothing,
unless somebody who does nothing suffers anyway with chance ``l``: then only (1 - l) K hangs on the choice. With
``sigma`` the chance of success if nobody talks,

    start iff (1 - q)^a * sigma >= c,   c = (1 - l) K / (B + (1 - l) K),
    a_max = floor( ln(c / sigma) / ln(1 - q) ).

If the worth of a plot grows with its size m, m (1 - q)^m is largest next to -1 / ln(1 - q). If its members meet in
pairs and each meeting is noticed with chance ``z``, nobody notices with probability (1 - z)^(m (m - 1) / 2).

*Global game* (literature: Morris and Shin 1998, 2003; Angeletos, Hellwig and Pavan 2007). A regime of strength theta
falls iff the share that attacks is at least theta. With private signals x = theta + sd * noise and no prior knowledge
the threshold is theta* = 1 - c whatever sd, and x* = theta* + sd * PhiInv(theta*). With a public signal of mean mu and
precision alpha, and private precision beta,

    theta* = Phi( (alpha (theta* - mu) - sqrt(alpha + beta) PhiInv(c)) / sqrt(beta) ),

which has one solution for every mu iff alpha / sqrt(beta) <= sqrt(2 pi), else up to three. (This is the pair of
equations in theta* and x* with x* put into the first.) With n potential rebels of whom k are needed and vanishing
noise each attacks iff (n - k + 1) B >= (k - 1) K.

Reads: nothing. Writes: nothing.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

NO_LIMIT = np.int64(10**6)  # as many as there are


@njit(cache=True)
def critical_ratio(cost, gain, passive=0.0):
    """The least chance of success at which a plot pays, c = (1 - l) K / (B + (1 - l) K).

    Examples
    --------
    >>> critical_ratio(1.0, 1.0), critical_ratio(9.0, 1.0), round(critical_ratio(9.0, 1.0, 0.5), 6)
    (0.5, 0.9, 0.818182)
    """
    at_stake = (1.0 - passive) * cost
    if at_stake <= 0.0:
        return 0.0
    return at_stake / (gain + at_stake)


@njit(cache=True)
def most_approaches(leak, critical, success=1.0):
    """The most people who can be approached before a plot is not worth its risk, a_max.

    Parameters
    ----------
    leak : float
        q, chance that one approach leaks.
    critical : float
        c, see :func:`critical_ratio`.
    success : float
        sigma, chance of success if nobody talks.

    Returns
    -------
    int
        -1 if it is not worth it even alone, ``NO_LIMIT`` if there is no such number.

    Examples
    --------
    >>> most_approaches(0.1, 0.5), most_approaches(0.1, 0.9), most_approaches(0.2, 0.9), most_approaches(0.1, 0.5, 0.4)
    (6, 1, 0, -1)
    """
    if success < critical:
        return np.int64(-1)
    if leak <= 0.0 or critical <= 0.0:
        return NO_LIMIT
    if leak >= 1.0:
        return np.int64(0)
    return min(NO_LIMIT, np.int64(math.floor(math.log(critical / success) / math.log1p(-leak) + 1e-12)))


@njit(cache=True)
def most_leak(approaches, critical):
    """The highest chance of a leak at which so many can be approached: 1 - c^(1 / a).

    >>> round(most_leak(30, 0.5), 6)
    0.02284
    """
    return 1.0 - critical ** (1.0 / approaches)


@njit(cache=True)
def worth_of_size(size, leak):
    """Worth of a plot that grows with its size, m (1 - q)^m.

    >>> round(worth_of_size(9, 0.1), 6), round(worth_of_size(10, 0.1), 6)
    (3.486784, 3.486784)
    """
    return size * (1.0 - leak) ** size


@njit(cache=True)
def unnoticed(size, noticed):
    """Chance that no meeting in pairs of ``size`` plotters is noticed, (1 - z)^(m (m - 1) / 2).

    >>> round(unnoticed(7, 0.01), 6)
    0.809728
    """
    return (1.0 - noticed) ** (size * (size - 1) / 2.0)


@njit(cache=True)
def nobody_talks(need, ready, others, leak, leak_of_others):
    """Chance that ``need`` approaches hold, those first who are ``ready``; 0 if there are not so many to approach.

    >>> round(nobody_talks(3, 2, 5, 0.1, 0.5), 6), nobody_talks(3, 2, 0, 0.1, 0.5)
    (0.405, 0.0)
    """
    first = min(need, ready)
    if need - first > others:
        return 0.0
    return (1.0 - leak) ** first * (1.0 - leak_of_others) ** (need - first)


@njit(cache=True)
def all_would_rise(n, needed, gain, cost):
    """Whether each of ``n`` potential rebels, of whom ``needed`` must move, moves: (n - k + 1) B >= (k - 1) K.

    >>> all_would_rise(10, 6, 1.0, 1.0), all_would_rise(10, 8, 1.0, 1.0)
    (True, False)
    """
    return (n - needed + 1) * gain >= (needed - 1) * cost and n >= needed


@njit(cache=True)
def normal_cdf(x):
    """Phi.

    >>> normal_cdf(0.0)
    0.5
    """
    return 0.5 * math.erfc(-x / math.sqrt(2.0))


@njit(cache=True)
def normal_quantile(u):
    """PhiInv, by bisection; -38 and 38 stand for minus and plus infinity.

    >>> round(normal_quantile(0.75), 6)
    0.67449
    """
    low, high = -38.0, 38.0
    for _ in range(200):
        middle = 0.5 * (low + high)
        if normal_cdf(middle) < u:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


@njit(cache=True)
def private_thresholds(critical, noise):
    """theta* and x* with private signals alone.

    Examples
    --------
    >>> theta, x = private_thresholds(0.25, 0.1)
    >>> theta, round(x, 6)
    (0.75, 0.817449)
    """
    theta = 1.0 - critical
    return theta, theta + noise * normal_quantile(theta)


@njit(cache=True)
def _excess(theta, mean, alpha, beta, quantile):
    return theta - normal_cdf((alpha * (theta - mean) - math.sqrt(alpha + beta) * quantile) / math.sqrt(beta))


@njit(cache=True)
def public_thresholds(mean, alpha, beta, critical):
    """Every theta* with a public signal.

    The excess theta - Phi(...) turns at most twice, at known places; between them it is monotone and bisection finds
    its zero if it has one.

    Parameters
    ----------
    mean, alpha : float
        Mean and precision of the public signal; alpha above 0.
    beta : float
        Precision of the private signals, above 0.
    critical : float
        c, strictly between 0 and 1.

    Returns
    -------
    n : int
        1 to 3.
    low, middle, high : float
        The solutions in order; the last of them is repeated if there are fewer.

    Examples
    --------
    >>> n, low, middle, high = public_thresholds(0.5, 6.0, 4.0, 0.5)
    >>> n, round(low, 6), round(middle, 6), round(high, 6)
    (3, 0.140214, 0.5, 0.859786)
    """
    quantile = normal_quantile(critical)
    edges = np.empty(4)
    edges[0], edges[1], edges[2], edges[3] = 0.0, 0.0, 0.0, 1.0
    pieces = 1
    steepest = alpha / math.sqrt(beta) / math.sqrt(2.0 * math.pi)
    if steepest > 1.0:
        reach = math.sqrt(2.0 * math.log(steepest))
        for sign in (-1.0, 1.0):
            turn = mean + (math.sqrt(alpha + beta) * quantile + sign * reach * math.sqrt(beta)) / alpha
            if 0.0 < turn < 1.0:
                edges[pieces] = turn
                pieces += 1
    edges[pieces] = 1.0
    found = np.empty(3)
    n = 0
    for piece in range(pieces):
        low, high = edges[piece], edges[piece + 1]
        at_low = _excess(low, mean, alpha, beta, quantile)
        at_high = _excess(high, mean, alpha, beta, quantile)
        if at_low * at_high > 0.0:
            continue
        for _ in range(200):
            middle = 0.5 * (low + high)
            if (_excess(middle, mean, alpha, beta, quantile) > 0.0) == (at_high > at_low):
                high = middle
            else:
                low = middle
        found[n] = 0.5 * (low + high)
        n += 1
    for k in range(n, 3):
        found[k] = found[n - 1]
    return n, found[0], found[1], found[2]
