"""The circular flow of power in one stage: appointments make loyal electors, who keep the leader.

Definitions. The *loyal share* a[t] is the share of an electorate (regional secretaries, delegates, a central
committee) that is the leader's and loyal. In each period the survivors first decay and convert, and then
posts turn over:

    a[t+1] = (1-r) [ (1-d) a[t] + c (1-a[t]) ] + r pi

with four rates per period (a year, unless a study says otherwise), each from 0 to 1 and each broadcast:

* ``replacement`` r: the share of posts that change hands;
* ``decay`` d: the share of the loyal who cease to be so;
* ``conversion`` c: the share of the others who come over;
* ``control`` pi: the share of new appointees who are the leader's.

rho = (1-r)(1-c-d) is the part of a deviation from the steady share that survives a period. A majority is more
than one half.

The model is our proposal. The circular flow is Daniels's [1]_, discussed by Hough [2]_. Gill's claim [3]_:
the flow strengthens a leader once chosen rather than choosing him, and appointment alone is not enough
(Khrushchev in 1964, Gorbachev).

References
----------
.. [1] Daniels (1971), in Strong (ed.), The Soviet Union under Brezhnev and Kosygin (reference to be checked).
.. [2] Hough (1997), Democratization and Revolution in the USSR.
.. [3] Gill (2018), Collective Leadership in Soviet Politics, chapters 1, 3 and 8.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from collegium.errors import CollegiumError
from collegium.theories.analytic.values import MAJORITY, Floats, checked, checked_whole, plain


def loyal_share(
    t: ArrayLike,
    start: ArrayLike,
    replacement: ArrayLike,
    decay: ArrayLike,
    conversion: ArrayLike,
    control: ArrayLike,
) -> Floats:
    """Loyal share after ``t`` periods: a[t] = a* + (a0 - a*) rho^t.

    Status: our proposal.

    Parameters
    ----------
    t : array_like of int, shape (...)
        Periods since the start, 0 or more.
    start, replacement, decay, conversion, control : array_like of float, shape (...)
        The share at t = 0 and the rates of the module, per period.

    Returns
    -------
    ndarray of float, shape (...)
        From 0 to 1. Where nothing moves (no replacement, decay or conversion) it is ``start``.

    Raises
    ------
    CollegiumError
        A share or rate lies outside 0 to 1, or ``t`` is not a whole number from 0.

    Examples
    --------
    >>> print(loyal_share([0, 1, 2], start=0, replacement=0.3, decay=0, conversion=0, control=1))
    [0.   0.3  0.51]
    """
    t, start = checked_whole("t", t), checked("start", start)
    steady, factor = flow(replacement, decay, conversion, control)
    weight = factor**t
    path = np.clip(steady * (1 - weight) + start * weight, 0.0, 1.0)  # the clip removes rounding only
    return plain(np.where(np.isnan(steady), start, path))


def steady_share(replacement: ArrayLike, decay: ArrayLike, conversion: ArrayLike, control: ArrayLike) -> Floats:
    """Loyal share in the long run: a* = [ r pi + (1-r) c ] / (1 - rho).

    With c = 0 and pi = 1 it is r / (r + d - r d), loyalty by appointment. As r tends to 0 it tends to
    c / (c + d), loyalty by retention. Status: our proposal.

    Parameters
    ----------
    replacement, decay, conversion, control : array_like of float, shape (...)
        The rates of the module, per period.

    Returns
    -------
    ndarray of float, shape (...)
        From 0 to 1.

    Raises
    ------
    CollegiumError
        A rate lies outside 0 to 1, or replacement, decay and conversion are all 0: then every share is
        steady.

    Examples
    --------
    >>> print(f"{steady_share(replacement=0.25, decay=0.1, conversion=0, control=1):.6f}")
    0.769231
    """
    steady, _ = flow(replacement, decay, conversion, control)
    if np.any(np.isnan(steady)):
        raise CollegiumError(
            "no single steady share: replacement, decay and conversion are all 0, so every share is steady",
            hint="Make one of them positive, or ask loyal_share, which then returns the start.",
        )
    return plain(steady)


def time_to_majority(
    start: ArrayLike, replacement: ArrayLike, decay: ArrayLike, conversion: ArrayLike, control: ArrayLike
) -> Floats:
    """First whole period at which the loyal share exceeds one half (T_half).

    Status: our proposal.

    Parameters
    ----------
    start, replacement, decay, conversion, control : array_like of float, shape (...)
        The share at t = 0 and the rates of the module, per period.

    Returns
    -------
    ndarray of float, shape (...)
        Whole periods, or infinity. It is 0 for a leader who starts with a majority, even one he is to lose.
        From any other start it is infinite if the steady share is at most one half, unless decay + conversion
        exceed 1: then the share swings and may exceed one half for once, at t = 1.

    Raises
    ------
    CollegiumError
        A share or rate lies outside 0 to 1.

    Examples
    --------
    >>> print(time_to_majority(start=0, replacement=[0.4, 0.25, 0.05], decay=0.1, conversion=0, control=1))
    [ 2.  3. inf]
    """
    steady, factor = flow(replacement, decay, conversion, control)
    return first_majority(checked("start", start), steady, factor)


def crossing_time(
    start: ArrayLike, replacement: ArrayLike, decay: ArrayLike, conversion: ArrayLike, control: ArrayLike
) -> Floats:
    """Real-valued time at which the loyal share equals one half: ln[(a* - 1/2) / (a* - a0)] / ln(rho).

    It dates a rise to a majority and a fall from one alike. Status: our proposal.

    Parameters
    ----------
    start, replacement, decay, conversion, control : array_like of float, shape (...)
        The share at t = 0 and the rates of the module, per period.

    Returns
    -------
    ndarray of float, shape (...)
        Periods, 0 or more; infinity where the path never meets one half.

    Raises
    ------
    CollegiumError
        A share or rate lies outside 0 to 1, or rho is not positive (every post turns over, or
        decay + conversion reach 1): then the share jumps, and there is no time between periods.

    Examples
    --------
    >>> print(f"{crossing_time(start=0, replacement=0.3, decay=0, conversion=0, control=1):.4f}")
    1.9434
    """
    steady, factor = flow(replacement, decay, conversion, control)
    start = checked("start", start)
    if np.any(factor <= 0):
        raise CollegiumError(
            "no crossing time between whole periods: (1-replacement)(1-conversion-decay) must be positive",
            given=float(np.min(factor)),
            hint="Use time_to_majority, which counts whole periods.",
        )
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        ratio = (steady - 0.5) / (steady - start)
        time = np.log(ratio) / np.log(factor)
    crosses = (ratio > 0) & (ratio < 1)
    return plain(np.where(start == 0.5, 0.0, np.where(crosses, time, np.inf)))


def flow(replacement: ArrayLike, decay: ArrayLike, conversion: ArrayLike, control: ArrayLike) -> tuple[Floats, Floats]:
    """The steady share a* (NaN where nothing moves) and rho: all that a path needs beside its start.

    Parameters
    ----------
    replacement, decay, conversion, control : array_like of float, shape (...)
        The rates of the module, per period.

    Returns
    -------
    tuple of ndarray of float, shape (...)
        a* from 0 to 1, and rho from -1 to 1.

    Raises
    ------
    CollegiumError
        A rate lies outside 0 to 1.

    Examples
    --------
    >>> print(*(f"{value:.6f}" for value in flow(0.1, 0.05, 0.1, 0.8)))
    0.723404 0.765000
    """
    r, d = checked("replacement", replacement), checked("decay", decay)
    c, pi = checked("conversion", conversion), checked("control", control)
    moving = r + (1 - r) * (c + d)  # 1 - rho, without the cancellation
    with np.errstate(invalid="ignore"):
        steady = np.asarray((r * pi + (1 - r) * c) / moving)
    return np.minimum(steady, 1.0), np.asarray(1 - moving)


def first_majority(start: Floats, steady: Floats, factor: Floats) -> Floats:
    """First t = 0, 1, 2, ... with a* + (a0 - a*) factor^t above one half, or infinity.

    Parameters
    ----------
    start, steady, factor : ndarray of float, shape (...)
        a0, a* (NaN where nothing moves) and the factor, from -1 to 1.

    Returns
    -------
    ndarray of float, shape (...)

    Examples
    --------
    >>> print(first_majority(np.array(0.0), np.array(1.0), np.array(0.7)))
    2.0
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        crossing = np.log((steady - MAJORITY) / (steady - start)) / np.log(factor)
    rising = (steady > MAJORITY) & (factor > 0) & (factor < 1)
    time = np.where(rising, np.floor(crossing) + 1, np.inf)
    time = np.where(steady + (start - steady) * factor > MAJORITY, 1.0, time)
    return plain(np.where(start > MAJORITY, 0.0, time))
