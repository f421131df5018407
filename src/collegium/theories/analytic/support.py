"""Conditional support: what clients and allies give a leader, and on what terms.

Gill's claims [1]_: clients owe their careers to the leader and allies do not; both are conditional, so that
past gratitude must be topped up by benefits and accord on policy; fear can hold support without either; the
office has an authority to which even opponents defer. The functions that put this into numbers, and all
weights, are our proposals.

Private support S is what a member would give unobserved. Public support V adds fear, which never enters S:
where fear goes, S shows at once (1953).

References
----------
.. [1] Gill (2018), Collective Leadership in Soviet Politics, chapters 1, 5 and 8.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from collegium.errors import CollegiumError
from collegium.theories.analytic.values import Floats, checked, plain


def private_support(
    tie: ArrayLike,
    benefit: ArrayLike,
    distance: ArrayLike,
    authority: ArrayLike = 0.5,
    norms_kept: ArrayLike = 0.0,
    norm_strength: ArrayLike = 0.0,
    *,
    w_tie: float = 1.0,
    w_benefit: float = 2.0,
    w_distance: float = 2.0,
    w_authority: float = 0.5,
    w_norm: float = 0.5,
) -> Floats:
    """Private support: S = w_P P + w_B B - w_D D + w_A A + w_N nu R.

    Status: our proposal. Gill's claim that "simple act of promotion is not a secure means" is read as
    ``w_benefit`` above ``w_tie``.

    Parameters
    ----------
    tie : array_like of float, shape (...)
        P, from 0 (none) to 1; see :func:`~collegium.theories.analytic.ties.tie_strength`.
    benefit : array_like of float, shape (...)
        B, security of tenure, prospects, perquisites and respect against what was expected, from -1 to 1.
    distance : array_like of float, shape (...)
        D, from the leader in policy, from 0 to 1.
    authority : array_like of float, shape (...)
        A, of the office and the record, from 0 to 1.
    norms_kept : array_like of float, shape (...)
        R, +1 if the leader keeps the norms, -1 if he breaks them, 0 if none is at stake.
    norm_strength : array_like of float, shape (...)
        nu, from 0 to 1.
    w_tie, w_benefit, w_distance, w_authority, w_norm : float
        Weights, 0 or more, in units of support.

    Returns
    -------
    ndarray of float, shape (...)
        Support, in units of the temperature of :func:`p_support`; negative is opposition.

    Raises
    ------
    CollegiumError
        A value or a weight is out of bounds.

    Examples
    --------
    A client in 1957, and the same man after he lost benefits and accord:

    >>> print(np.round(private_support(tie=0.8, benefit=[0.7, -0.6], distance=[0.2, 0.5]), 2))
    [ 2.05 -1.15]
    """
    terms = (
        checked("w_tie", w_tie, 0.0, np.inf) * checked("tie", tie),
        checked("w_benefit", w_benefit, 0.0, np.inf) * checked("benefit", benefit, -1.0, 1.0),
        -checked("w_distance", w_distance, 0.0, np.inf) * checked("distance", distance),
        checked("w_authority", w_authority, 0.0, np.inf) * checked("authority", authority),
        checked("w_norm", w_norm, 0.0, np.inf)
        * checked("norm_strength", norm_strength)
        * checked("norms_kept", norms_kept, -1.0, 1.0),
    )
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return plain(np.asarray(total))


def public_support(support: ArrayLike, fear: ArrayLike) -> Floats:
    """Public support: V = S + F.

    Status: our proposal, from Gill's claim that fear can hold support without benefit or accord.

    Parameters
    ----------
    support : array_like of float, shape (...)
        Private support S.
    fear : array_like of float, shape (...)
        F, chance of detection times severity, 0 or more, in units of support.

    Returns
    -------
    ndarray of float, shape (...)

    Raises
    ------
    CollegiumError
        The fear is negative, or a value is not finite.

    Examples
    --------
    >>> print(f"{public_support(-1.15, fear=2):.2f}")
    0.85
    """
    private = checked("support", support, -np.inf, np.inf)
    return plain(np.asarray(private + checked("fear", fear, 0.0, np.inf)))


def p_support(support: ArrayLike, temperature: float = 1.0) -> Floats:
    """Probability of support: logistic(S / tau); of an open vote for the leader, logistic(V / tau).

    Status: our proposal; the logistic choice rule is established.

    Parameters
    ----------
    support : array_like of float, shape (...)
        Private support S, or public support V.
    temperature : float
        tau, above 0: the larger, the more chance decides.

    Returns
    -------
    ndarray of float, shape (...)
        From 0 to 1; 1/2 at a support of 0.

    Raises
    ------
    CollegiumError
        The temperature is not above 0, or a value is not finite.

    Examples
    --------
    >>> print(f"{p_support(2.05):.6f}")
    0.885948
    """
    tau = checked("temperature", temperature, 0.0, np.inf)
    if np.any(tau == 0):
        raise CollegiumError("temperature must be above 0", given=temperature)
    with np.errstate(over="ignore"):  # next to no temperature leaves nothing to chance
        scaled = checked("support", support, -np.inf, np.inf) / tau
    # the two halves never exponentiate a positive number, so that nothing overflows
    small = np.exp(-np.abs(scaled))
    return plain(np.asarray(np.where(scaled >= 0, 1 / (1 + small), small / (1 + small))))


def support_through_patron(support: ArrayLike, patron_support: ArrayLike, following: ArrayLike) -> Floats:
    """Support of a client's client, who follows his direct patron: (1 - kappa) S_j + kappa S_patron.

    Status: our proposal (kappa 0.3 to 0.7), for cases such as Shelest following Brezhnev in 1964.

    Parameters
    ----------
    support, patron_support : array_like of float, shape (...)
        Private support of the man and of his direct patron for the leader.
    following : array_like of float, shape (...)
        kappa, from 0 (his own mind) to 1 (his patron's).

    Returns
    -------
    ndarray of float, shape (...)
        Between the two supports.

    Raises
    ------
    CollegiumError
        ``following`` lies outside 0 to 1, or a support is not finite.

    Examples
    --------
    >>> print(f"{support_through_patron(1.0, -2.0, following=0.5):.2f}")
    -0.50
    """
    own = checked("support", support, -np.inf, np.inf)
    patron = checked("patron_support", patron_support, -np.inf, np.inf)
    kappa = checked("following", following)
    return plain(np.asarray((1 - kappa) * own + kappa * patron))
