"""Ties to a leader, and how time changes them: promotions, decay, and the conversion of allies.

Gill's claim [1]_: tenure under a leader turns allies into clients, though not into surer supporters. The
forms and their values are our proposals.

References
----------
.. [1] Gill (2018), Collective Leadership in Soviet Politics, chapter 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from collegium.errors import CollegiumError
from collegium.theories.analytic.flow import loyal_share, time_to_majority
from collegium.theories.analytic.values import Floats, checked, checked_whole, plain


def tie_strength(n_promotions: ArrayLike, p_tie: ArrayLike = 0.5) -> Floats:
    """Strength of a tie after m promotions under one patron: P = 1 - (1-p)^m.

    Status: our proposal.

    Parameters
    ----------
    n_promotions : array_like of int, shape (...)
        m, 0 or more.
    p_tie : array_like of float, shape (...)
        What one promotion adds to a tie of 0, from 0 to 1.

    Returns
    -------
    ndarray of float, shape (...)
        From 0 to 1.

    Raises
    ------
    CollegiumError
        The number is not whole, or ``p_tie`` lies outside 0 to 1.

    Examples
    --------
    >>> print(tie_strength([0, 1, 2]))
    [0.   0.5  0.75]
    """
    return plain(np.asarray(1 - (1 - checked("p_tie", p_tie)) ** checked_whole("n_promotions", n_promotions)))


def decayed_tie(tie: ArrayLike, years: ArrayLike, half_life: ArrayLike) -> Floats:
    """Strength of a tie that nothing renews: P 2^(-years / h).

    Status: our proposal; half-lives of 8 to 20 years are plausible.

    Parameters
    ----------
    tie : array_like of float, shape (...)
        Strength when last renewed, from 0 to 1.
    years : array_like of float, shape (...)
        Since then, 0 or more.
    half_life : array_like of float, shape (...)
        h in years, above 0.

    Returns
    -------
    ndarray of float, shape (...)
        From 0 to ``tie``.

    Raises
    ------
    CollegiumError
        The tie lies outside 0 to 1, the years are negative, or the half-life is not above 0.

    Examples
    --------
    >>> print(decayed_tie(tie_strength(2), years=[0, 10, 20], half_life=10))
    [0.75   0.375  0.1875]
    """
    life = checked("half_life", half_life, 0.0, np.inf)
    if np.any(life == 0):
        raise CollegiumError("half_life must be above 0", given=0.0)
    with np.errstate(over="ignore"):  # over endless half-lives nothing is left
        left = np.exp2(-checked("years", years, 0.0, np.inf) / life)
    return plain(np.asarray(checked("tie", tie) * left))


def p_client_after(years: ArrayLike, conversion_hazard: ArrayLike) -> Floats:
    """Chance that an ally is a client after k years under the leader: 1 - (1 - chi)^k.

    Status: our proposal, from Gill's claim that tenure under a leader turns allies into clients.

    Parameters
    ----------
    years : array_like of int, shape (...)
        Whole years k, 0 or more.
    conversion_hazard : array_like of float, shape (...)
        chi per year, from 0 to 1; 0.05 to 0.2 is plausible.

    Returns
    -------
    ndarray of float, shape (...)
        From 0 to 1.

    Raises
    ------
    CollegiumError
        The years are not whole, or the hazard lies outside 0 to 1.

    Examples
    --------
    >>> print(np.round(p_client_after([1, 3, 6], conversion_hazard=0.12), 6))
    [0.12     0.318528 0.535596]
    """
    return loyal_share(years, 0.0, 0.0, 0.0, checked("conversion_hazard", conversion_hazard), 0.0)


def years_to_likely_client(conversion_hazard: ArrayLike) -> Floats:
    """First whole year after which an ally is more likely than not a client.

    Status: our proposal.

    Parameters
    ----------
    conversion_hazard : array_like of float, shape (...)
        chi per year, from 0 to 1.

    Returns
    -------
    ndarray of float, shape (...)
        Whole years; infinite for a hazard of 0.

    Raises
    ------
    CollegiumError
        The hazard lies outside 0 to 1.

    Examples
    --------
    >>> print(years_to_likely_client([0.12, 0.0]))
    [ 6. inf]
    """
    return time_to_majority(0.0, 0.0, 0.0, checked("conversion_hazard", conversion_hazard), 0.0)
