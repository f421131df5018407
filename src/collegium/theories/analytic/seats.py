"""How many of a body's seats are the leader's, when seats are filled by chance.

Both laws are textbook: independent seats give the binomial law, seats drawn from posts without replacement the
hypergeometric one. Their use for the seats of a committee is our proposal.
"""

from __future__ import annotations

import math

import numpy as np

from collegium.errors import CollegiumError
from collegium.theories.analytic.values import Floats, checked, checked_whole

MAX_SEATS = 1000
"""The largest body that :func:`loyal_seats_distribution` takes; its terms overflow in larger ones."""


def loyal_seats_distribution(n_seats: int, share: float) -> Floats:
    """Chance of 0, 1, ..., n loyal holders among independent seats: Binomial(n, a).

    Exact for n posts that all start alike and then follow the one-stage flow, with a its share at t.
    Status: established (the binomial law); its use for seats is our proposal.

    Parameters
    ----------
    n_seats : int
        From 0 to 1000.
    share : float
        Chance that a seat is loyal, from 0 to 1.

    Returns
    -------
    ndarray of float, shape (n_seats + 1,)
        Chances that sum to 1.

    Raises
    ------
    CollegiumError
        The share lies outside 0 to 1, or the number of seats is not whole or too large.

    Examples
    --------
    >>> print(loyal_seats_distribution(2, share=0.5))
    [0.25 0.5  0.25]
    """
    n = int(checked_whole("n_seats", n_seats))
    if n > MAX_SEATS:
        raise CollegiumError(f"n_seats must not exceed {MAX_SEATS}", given=n_seats)
    a = float(checked("share", share))
    return np.array([math.comb(n, k) * a**k * (1 - a) ** (n - k) for k in range(n + 1)])


def p_loyal_seats(at_least: int, n_seats: int, share: float) -> float:
    """Chance of at least so many loyal holders among independent seats.

    Status: established (the binomial law); its use for seats is our proposal.

    Parameters
    ----------
    at_least : int
        0 or more.
    n_seats, share : int, float
        As in :func:`loyal_seats_distribution`.

    Returns
    -------
    float

    Raises
    ------
    CollegiumError
        As in :func:`loyal_seats_distribution`, or ``at_least`` is not a whole number from 0.

    Examples
    --------
    >>> print(f"{p_loyal_seats(8, n_seats=15, share=45 / 84):.6f}")
    0.610894
    """
    needed = int(checked_whole("at_least", at_least))
    return min(1.0, math.fsum(loyal_seats_distribution(n_seats, share)[needed:]))


def p_loyal_seats_drawn(at_least: int, n_seats: int, n_loyal: int, n_posts: int) -> float:
    """Chance of at least so many loyal members when seats are drawn from posts without replacement.

    Status: established (the hypergeometric law); its use for seats is our proposal.

    Parameters
    ----------
    at_least : int
        0 or more.
    n_seats : int
        Seats, not more than posts.
    n_loyal : int
        Posts held by the leader's men, not more than posts.
    n_posts : int
        All posts from which members are drawn.

    Returns
    -------
    float

    Raises
    ------
    CollegiumError
        A number is not whole or negative, or there are more seats or loyal posts than posts.

    Examples
    --------
    Fifteen seats drawn from 84 regions of which 45 have a secretary of the leader's:

    >>> print(f"{p_loyal_seats_drawn(8, n_seats=15, n_loyal=45, n_posts=84):.6f}")
    0.621311
    """
    needed, seats = int(checked_whole("at_least", at_least)), int(checked_whole("n_seats", n_seats))
    loyal, posts = int(checked_whole("n_loyal", n_loyal)), int(checked_whole("n_posts", n_posts))
    if max(seats, loyal) > posts:
        raise CollegiumError(f"more seats or loyal posts than the {posts} posts", given=max(seats, loyal))
    ways = sum(math.comb(loyal, k) * math.comb(posts - loyal, seats - k) for k in range(needed, seats + 1))
    return ways / math.comb(posts, seats)
