"""Ballots: who is seen to oppose, and whose vote decides.

*Detection* (our proposal). In an open vote, or voting by list, an opponent is seen: delta = 1. In a secret vote on one
name approving needs no mark, so that using the booth is itself a signal; with y the share of opponents, h the share of
others who use it all the same and o the chance that it is noted,

    delta = o y / (y + (1-y) h).

Where everybody must mark his paper, h = 1 and the mark is unseen: delta is a small eps.

*Independent opposition* (textbook). If n electors oppose independently with chance p, a strict majority rejects with

    P = sum over k > n/2 of C(n, k) p^k (1-p)^(n-k),

and one elector decides (n odd) with piv = C(n-1, (n-1)/2) p^((n-1)/2) (1-p)^((n-1)/2).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from collegium.errors import CollegiumError
from collegium.theories.analytic.values import Floats, checked, checked_whole, plain

LARGEST = 1_000_000
"""The most electors."""


def booth_detection(opponents: ArrayLike, others: ArrayLike, noted: ArrayLike = 1.0) -> Floats:
    """Chance that whoever enters the booth is taken for an opponent: o y / (y + (1-y) h).

    Status: our proposal.

    Parameters
    ----------
    opponents : array_like of float, shape (...)
        y, share of opponents.
    others : array_like of float, shape (...)
        h, share of the others who use the booth all the same.
    noted : array_like of float, shape (...)
        o, chance that its use is noted.

    Returns
    -------
    ndarray of float, shape (...)
        From 0 to 1; 0 where nobody opposes.

    Raises
    ------
    CollegiumError
        A number lies outside 0 to 1.

    Examples
    --------
    >>> print(np.round(booth_detection([0.1, 0.1, 0.6], [0.1, 1, 0.05]), 6))
    [0.526316 0.1      0.967742]
    """
    y, h, o = np.broadcast_arrays(checked("opponents", opponents), checked("others", others), checked("noted", noted))
    users = y + (1 - y) * h
    return plain(np.divide(o * y, users, out=np.zeros(y.shape), where=y > 0))


def p_rejection(n_electors: int, p_oppose: float) -> float:
    """Chance that more than half of independent electors oppose.

    Status: established (the binomial law).

    Parameters
    ----------
    n_electors : int
        n, from 1 to a million.
    p_oppose : float
        p, from 0 to 1.

    Returns
    -------
    float

    Raises
    ------
    CollegiumError
        A number is out of its range.

    Examples
    --------
    >>> [round(p_rejection(n, 0.6), 6) for n in (3, 4, 5, 25)]
    [0.648, 0.4752, 0.68256, 0.846232]
    """
    n, p = _electors(n_electors), float(checked("p_oppose", p_oppose))
    return min(1.0, math.fsum(_exactly(n, p, k) for k in range(n // 2 + 1, n + 1)))


def p_pivotal(n_electors: int, p_oppose: float) -> float:
    """Chance that one elector decides, the others opposing independently.

    The man recommended needs half of the votes or more to be accepted, so with n even the others must stand one short
    of rejecting. Status: established (the binomial law).

    Parameters
    ----------
    n_electors : int
        n, himself among them, from 1 to a million.
    p_oppose : float
        p, from 0 to 1.

    Returns
    -------
    float

    Raises
    ------
    CollegiumError
        A number is out of its range.

    Examples
    --------
    >>> [round(p_pivotal(n, p), 6) for n, p in ((3, 0.5), (5, 0.5), (5, 0.6), (101, 0.5))]
    [0.5, 0.375, 0.3456, 0.079589]
    """
    n, p = _electors(n_electors), float(checked("p_oppose", p_oppose))
    return _exactly(n - 1, p, n // 2)


def _electors(n_electors: int) -> int:
    n = int(checked_whole("n_electors", n_electors, low=1))
    if n > LARGEST:
        raise CollegiumError(f"n_electors must not exceed {LARGEST}", given=n_electors)
    return n


def _exactly(n: int, p: float, k: int) -> float:
    """Chance of k among n, each with chance p."""
    if p in (0.0, 1.0):
        return float(k == n * p)
    ways = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
    return math.exp(ways + k * math.log(p) + (n - k) * math.log1p(-p))
