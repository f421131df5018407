"""Removal in two chambers, and how many can be told of a plot.

In the smaller chamber (a Politburo) a majority votes against the leader. Where he may appeal, does so, and the larger
chamber (a Central Committee) can be assembled in time, it decides; else the smaller chamber does. A removal by stealth
needs as many approaches as there are votes to be won, and each can leak. Both are our proposals, after Gill (2018),
chapters 5 and 8: before 1957 a majority of the Presidium was the norm; in 1957 the appeal saved the leader; in 1964 he
did not contest.
"""

from __future__ import annotations

import math

from collegium.errors import CollegiumError
from collegium.theories.analytic.values import checked


def removed(
    against: int,
    members: int,
    *,
    appeal: bool = False,
    invoked: bool = True,
    assembled: bool = True,
    against_above: int = 0,
    members_above: int = 1,
    void: bool = False,
) -> bool:
    """Whether the leader is removed.

    Parameters
    ----------
    against, members : int
        Votes against him, and all votes, in the smaller chamber.
    appeal, invoked, assembled : bool
        Whether he may appeal to the larger one, does so, and it comes together in time.
    against_above, members_above : int
        Votes against him, and all votes, in the larger chamber.
    void : bool
        Votes do not bind: the leader is dominant.

    Returns
    -------
    bool

    Raises
    ------
    CollegiumError
        More votes than members, or a number below 0.

    Examples
    --------
    June 1957, with seven of eleven against him, and 45 of 133:

    >>> removed(7, 11), removed(7, 11, appeal=True, against_above=45, members_above=133)
    (True, False)
    """
    for votes, of in ((against, members), (against_above, members_above)):
        if not 0 <= votes <= of or of < 1:
            raise CollegiumError("not a vote", given=f"{votes} of {of}", hint="Votes run from 0 to the members.")
    if void or 2 * against <= members:
        return False
    if appeal and invoked and assembled:
        return 2 * against_above > members_above
    return True


def most_approaches(p_leak: float, cost: float, benefit: float, p_success: float = 1.0) -> float:
    """The most people who can be approached before a plot is not worth its risk (a_max).

    Each approach leaks with the same probability, and any leak kills the plot: it starts iff
    ``(1-q)^a sigma >= K / (B + K)``.

    Parameters
    ----------
    p_leak : float
        q, from 0 to 1 an approach.
    cost, benefit : float
        K of a failed plot and B of a successful one, above 0.
    p_success : float
        sigma, the chance of success if nobody tells.

    Returns
    -------
    float
        A whole number from 0; -1 if the plot is not worth it even alone, infinite if nobody ever tells.

    Raises
    ------
    CollegiumError
        A probability lies outside 0 to 1, or a payoff is not above 0.

    Examples
    --------
    >>> most_approaches(0.1, cost=1, benefit=1), most_approaches(0.1, cost=9, benefit=1)
    (6.0, 1.0)
    """
    q, sigma = float(checked("p_leak", p_leak)), float(checked("p_success", p_success))
    lost, won = float(checked("cost", cost, 0.0, math.inf)), float(checked("benefit", benefit, 0.0, math.inf))
    if lost <= 0 or won <= 0:
        raise CollegiumError("cost and benefit must be above 0", given=(cost, benefit))
    least = lost / (won + lost)
    if sigma < least:
        return -1.0
    if q == 0:
        return math.inf
    if q == 1:
        return 0.0
    return float(math.floor(math.log(least / sigma) / math.log1p(-q) + 1e-12))


def most_leak(approaches: int, cost: float, benefit: float) -> float:
    """The highest probability of a leak at which so many can be approached: 1 - (K / (B + K))^(1/a).

    >>> print(f"{most_leak(30, cost=1, benefit=1):.6f}")
    0.022840
    """
    if approaches < 1:
        raise CollegiumError("approaches must be a whole number from 1", given=approaches)
    return float(1 - (cost / (benefit + cost)) ** (1 / approaches))
