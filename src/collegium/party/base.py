"""The ballot at the base: is the man recommended accepted by a meeting of some forty people?

An organisation dislikes him by D, a logistic draw; its members by r = D + tau * eta, eta logistic as well. A member
opposes if

    r - effort > delta(y) * s * (1 - y),

y the share that opposes already, s what it costs to be seen, delta the chance of being seen by the form of the
ballot: the rule of falsification of :mod:`collegium.conduct.ballots`, for many electors of whom none decides. In a
large meeting the share that would oppose if y did is

    F(y) = 1 / (1 + exp((effort + delta(y) s (1 - y) - D) / tau)),

and the share that does is the least y on a grid with F(y) <= y: nobody who has joined draws back. The votes against
him are a binomial draw from those present with that share; he is accepted unless more than half are against. The rule
is our proposal after Kuran (1989); Granovetter (1978) has the cascade.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit, uint64

from collegium.conduct.chance import mix

OPEN, SECRET_SINGLE, SECRET_SEVERAL = np.int64(1), np.int64(2), np.int64(3)
STEPS = 256  # of the share that opposes
BINS = 1024  # of the organisation's draw
BLOCK = 64  # trials that one uniform number decides


@njit(cache=True)
def word(key, month, mechanism, subject):
    """64 keyed bits: as in :func:`collegium.conduct.chance.draw`, whose 53 bits are the upper ones."""
    z = mix(uint64(key) ^ uint64(month + 1))
    z = mix(z ^ uint64(mechanism))
    return mix(z ^ uint64(subject))


@njit(cache=True)
def unit(bits):
    """A number in [0, 1) of 64 bits."""
    return (uint64(bits) >> uint64(11)) * (1.0 / 9007199254740992.0)


@njit(cache=True)
def seen(form, share, used, noted, leak):
    """Chance that one who opposes is seen, delta.

    >>> float(seen(OPEN, 0.1, 0.1, 1.0, 0.02)), round(seen(SECRET_SINGLE, 0.1, 0.1, 1.0, 0.02), 6)
    (1.0, 0.526316)
    """
    if form == OPEN:
        return 1.0
    if form == SECRET_SEVERAL:
        return leak
    return noted * share / (share + (1.0 - share) * used)


@njit(cache=True)
def opposing_share(form, dislike, spread, effort, sanction, used, noted, leak):
    """The share that opposes in the end: the least of 0, 1/256, ... at which nobody else would join.

    Examples
    --------
    >>> [opposing_share(OPEN, d, 0.5, 0.25, 3.0, 0.1, 0.8, 0.02) for d in (0.0, 1.0, 2.0)]
    [0.00390625, 0.015625, 0.96484375]
    """
    for step in range(STEPS):
        share = step / STEPS
        delta = seen(form, share + 1.0 / STEPS, used, noted, leak)
        if 1.0 / (1.0 + math.exp((effort + delta * sanction * (1.0 - share) - dislike) / spread)) <= share:
            return share
    return 1.0


@njit(cache=True)
def shares_by_luck(form, dislike, organisations_spread, spread, effort, sanction, used, noted, leak):
    """The share that opposes by the luck of the organisation: shape (1024,), for the middle of each bin of its draw."""
    table = np.empty(BINS)
    for k in range(BINS):
        u = (k + 0.5) / BINS
        its = dislike + organisations_spread * math.log(u / (1.0 - u))
        table[k] = opposing_share(form, its, spread, effort, sanction, used, noted, leak)
    return table


@njit(cache=True)
def binomial(bits, n, p):
    """A binomial draw of n trials, by inversion, 64 trials to a number.

    Parameters
    ----------
    bits : uint64
        Keyed; see :func:`word`.
    n : int
    p : float

    Examples
    --------
    >>> [int(binomial(np.uint64(7), n, p)) for n, p in ((100, 0.0), (100, 1.0), (0, 0.5))]
    [0, 100, 0]
    """
    if p <= 0.0:
        return 0
    if p >= 1.0:
        return n
    flip = p > 0.5
    q = 1.0 - p if flip else p
    total, left, z = 0, n, uint64(bits)
    while left > 0:
        size = min(left, BLOCK)
        u = unit(z)
        chance = (1.0 - q) ** size
        below, k = chance, 0
        while u >= below and k < size:
            k += 1
            chance *= q / (1.0 - q) * (size - k + 1) / k
            below += chance
        total += k
        left -= size
        z = mix(z)
    return n - total if flip else total
