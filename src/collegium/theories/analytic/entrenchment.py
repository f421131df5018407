"""When the circular flow entrenches a leader: the condition, and its form with a threshold.

The one-stage condition is that the steady loyal share of :mod:`collegium.theories.analytic.flow` is a majority.
In the threshold form the leader's control of appointments itself hangs on a majority: pi_hi with one, pi_lo
without. With h1 = r / (r + d - r d) the share then moves towards a_hi = h1 pi_hi or a_lo = h1 pi_lo, and
between them the start can decide: who leads in 1923, or in 1953. All of it is our proposal, after the
circular flow of Daniels (1971, reference to be checked).
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from collegium.errors import CollegiumError
from collegium.theories.analytic.flow import steady_share
from collegium.theories.analytic.values import MAJORITY, Floats, checked, plain

Entrenchment = Literal["from any start", "from some", "never"]


def entrenches(
    replacement: ArrayLike, decay: ArrayLike, conversion: ArrayLike, control: ArrayLike
) -> NDArray[np.bool_]:
    """Whether the steady loyal share is a majority: r (2 pi - 1) > (1-r)(d - c).

    With c = 0 and pi = 1 the condition is r > d / (1+d), as :func:`critical_replacement` has it.
    Status: our proposal.

    Parameters
    ----------
    replacement, decay, conversion, control : array_like of float, shape (...)
        As in :func:`~collegium.theories.analytic.flow.steady_share`.

    Returns
    -------
    ndarray of bool, shape (...)

    Raises
    ------
    CollegiumError
        A rate lies outside 0 to 1, or nothing moves.

    Examples
    --------
    >>> print(entrenches(replacement=[0.05, 0.2], decay=0.1, conversion=0, control=1))
    [False  True]
    """
    return np.greater(steady_share(replacement, decay, conversion, control), MAJORITY)


def critical_replacement(decay: ArrayLike) -> Floats:
    """Rate of replacement above which a leader who fills every post entrenches: d / (1+d).

    No conversion, full control. Status: our proposal.

    Parameters
    ----------
    decay : array_like of float, shape (...)
        From 0 to 1 per period.

    Returns
    -------
    ndarray of float, shape (...)
        From 0 to 1/2 per period.

    Raises
    ------
    CollegiumError
        The decay lies outside 0 to 1.

    Examples
    --------
    >>> print(f"{critical_replacement(0.25):.2f}")
    0.20
    """
    decay = checked("decay", decay)
    return plain(np.asarray(decay / (1 + decay)))


def critical_control(replacement: ArrayLike, decay: ArrayLike, conversion: ArrayLike = 0.0) -> Floats:
    """Control of appointments above which a leader entrenches: 1/2 + (1-r)(d - c) / (2r).

    Status: our proposal.

    Parameters
    ----------
    replacement : array_like of float, shape (...)
        Above 0, at most 1 per period.
    decay, conversion : array_like of float, shape (...)
        From 0 to 1 per period.

    Returns
    -------
    ndarray of float, shape (...)
        At or above 1: no control suffices. Below 0: retention suffices without any.

    Raises
    ------
    CollegiumError
        A rate lies outside 0 to 1, or nobody is replaced.

    Examples
    --------
    >>> print(f"{critical_control(replacement=0.25, decay=0.1):.2f}")
    0.65
    """
    r, d, c = checked("replacement", replacement), checked("decay", decay), checked("conversion", conversion)
    if np.any(r == 0):
        raise CollegiumError("no critical control where nobody is replaced", hint="Give a replacement above 0.")
    with np.errstate(over="ignore"):  # a rate of next to nothing asks for infinite control
        return plain(np.asarray(0.5 + (1 - r) * (d - c) / (2 * r)))


def threshold_shares(
    replacement: float, decay: float, control_without: float, control_with: float
) -> tuple[float, float]:
    """Shares that a leader without and with a majority moves towards: h1 pi_lo and h1 pi_hi.

    Status: our proposal.

    Parameters
    ----------
    replacement, decay : float
        Of the secretaries, from 0 to 1 per period, not both 0.
    control_without, control_with : float
        Control of appointments without (pi_lo) and with (pi_hi) a majority, from 0 to 1; the first not above
        the second.

    Returns
    -------
    tuple of float
        a_lo and a_hi.

    Raises
    ------
    CollegiumError
        A number lies outside 0 to 1, the controls are in the wrong order, or replacement and decay are both
        0.

    Examples
    --------
    >>> low, high = threshold_shares(0.25, 0.1, control_without=0.4, control_with=0.8)
    >>> print(f"{low:.6f} {high:.6f}")
    0.307692 0.615385
    """
    without, with_majority = (
        checked("control_without", control_without),
        checked("control_with", control_with),
    )
    if without > with_majority:
        raise CollegiumError(
            "control_without must not exceed control_with",
            given=(control_without, control_with),
            hint="In this form a majority never costs a leader control of appointments.",
        )
    low, high = steady_share(replacement, decay, 0.0, [float(without), float(with_majority)])
    return float(low), float(high)


def threshold_steady_share(
    start: float, replacement: float, decay: float, control_without: float, control_with: float
) -> float:
    """Where the loyal share settles when control of appointments hangs on a majority: a_hi or a_lo.

    Status: our proposal.

    Parameters
    ----------
    start : float
        The share at t = 0, from 0 to 1.
    replacement, decay, control_without, control_with : float
        As in :func:`threshold_shares`.

    Returns
    -------
    float
        a_hi if a_lo is a majority, or if the start is one and a_hi is at least one half; else a_lo.

    Raises
    ------
    CollegiumError
        As in :func:`threshold_shares`, or the start lies outside 0 to 1.

    Examples
    --------
    >>> print([round(threshold_steady_share(start, 0.25, 0.1, 0.4, 0.8), 6) for start in (0.45, 0.55)])
    [0.307692, 0.615385]
    """
    low, high = threshold_shares(replacement, decay, control_without, control_with)
    begins_with_majority = bool(checked("start", start) > MAJORITY)
    return high if low > MAJORITY or (begins_with_majority and high >= 1 - MAJORITY) else low


def entrenchment(replacement: float, decay: float, control_without: float, control_with: float) -> Entrenchment:
    """Whether a leader entrenches from any start, from some, or never.

    'from any start' iff a_lo > 1/2; 'never' iff a_hi <= 1/2; otherwise 'from some': there are two stable
    states, a_lo and a_hi, and history decides. Status: our proposal.

    Parameters
    ----------
    replacement, decay, control_without, control_with : float
        As in :func:`threshold_shares`.

    Returns
    -------
    str
        ``from any start``, ``from some`` or ``never``.

    Raises
    ------
    CollegiumError
        As in :func:`threshold_shares`.

    Examples
    --------
    >>> [entrenchment(0.25, 0.1, without, 0.8) for without in (0.4, 0.7)], entrenchment(0.25, 0.1, 0.4, 0.6)
    (['from some', 'from any start'], 'never')
    """
    low, high = threshold_shares(replacement, decay, control_without, control_with)
    if low > MAJORITY:
        return "from any start"
    return "from some" if high > MAJORITY else "never"
