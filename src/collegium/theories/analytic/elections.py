"""Elections as filters, and seats drawn by chance from posts.

Indirect election is established theory: groups of a few elect one delegate by majority, level after level,
and a majority at the base grows while a minority vanishes [1]_. With ties going to the incumbents,
challengers in groups of four need 76.8 per cent at the base. That a group of five with one seat *ex officio*
the secretary's is exactly such a group is our proposal: it is Hough's insulation [2]_ in closed form.

References
----------
.. [1] Galam (1986), Journal of Mathematical Psychology 30 (reference to be checked); Galam (2005),
   Stability of leadership in bottom-up hierarchical organizations.
.. [2] Hough (1997), Democratization and Revolution in the USSR.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from collegium.errors import CollegiumError
from collegium.theories.analytic.values import Floats, checked, checked_whole, plain

MAX_SEATS = 1000
"""The largest body that :func:`loyal_seats_distribution` takes; its terms overflow in larger ones."""


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

    Fixed points 0, (1 + √13) / 6 and 1. Status: established (Galam); that a group of five with an *ex
    officio* loyal chair gives the same is our proposal.

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


_FILTERS = {3: (filter_of_three, 0.5), 4: (filter_of_four, (1 + math.sqrt(13)) / 6)}


def filter_fixed_point(group_size: int) -> float:
    """Share at the base above which challengers win in the end, and below which they vanish.

    1/2 for groups of three; (1 + √13) / 6 for groups of four with ties to the incumbents. Status: established
    (Galam).

    Parameters
    ----------
    group_size : int
        3 or 4.

    Returns
    -------
    float

    Raises
    ------
    CollegiumError
        Another group size.

    Examples
    --------
    >>> print(f"{filter_fixed_point(4):.6f}")
    0.767592
    """
    return _filter(group_size)[1]


def shares_by_level(share: float, n_levels: int, group_size: int) -> Floats:
    """Challengers' share at the base and at each level of indirect election above it.

    Status: established (Galam).

    Parameters
    ----------
    share : float
        At the base, from 0 to 1.
    n_levels : int
        Elections, 0 or more.
    group_size : int
        3, or 4 with ties to the incumbents.

    Returns
    -------
    ndarray of float, shape (n_levels + 1,)
        The base first.

    Raises
    ------
    CollegiumError
        The share lies outside 0 to 1, the number of levels is not whole, or the group size is another.

    Examples
    --------
    >>> print(np.round(shares_by_level(0.7, n_levels=5, group_size=4), 4))
    [0.7    0.6517 0.566  0.4174 0.1998 0.0271]
    """
    elect = _filter(group_size)[0]
    shares = [float(checked("share", share))]
    for _ in range(int(checked_whole("n_levels", n_levels))):
        shares.append(float(elect(shares[-1])))
    return np.array(shares)


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


def _filter(group_size: int) -> tuple[Callable[[ArrayLike], Floats], float]:
    if group_size not in _FILTERS:
        raise CollegiumError("no closed form for this group size", given=group_size, allowed=map(str, _FILTERS))
    return _FILTERS[group_size]
