"""Contested and established autocracy: a chain in which every unpunished step makes the leader safer.

Established (Svolik [1]_ [2]_, Boix and Svolik [3]_): a leader shares power with a ruling coalition, nobody enforces the
bargain, the coalition sees his steps imperfectly and can deter him only by rebellion, which is less credible the more
power he has. So there are two regimes, *contested* (rebellion credible) and *established* (not), the hazard of removal
by insiders falls with tenure, and those who survive are selected into established rule. Gill equates contested with
predominant and established with dominant, and does not take the antagonism for granted.

**The equations are our rendering, not Svolik's.** The leader's power is b = 0, 1, ..., bbar. In each period of
contested rule (b < bbar):

1. he tries a step with chance o (1 in the Svolik preset);
2. there is an alarm with chance p1 if he tried, p0 if not;
3. on an alarm the allies rebel and succeed with chance s(b): he is removed; else he is established at once;
4. without an alarm a try gives b + 1, and bbar is established rule, which ends by natural exit alone, chance mu a
   period.

With A = o p1 + (1-o) p0, U = o (1-p1) and u = U / (A + U),

    P(removed) = sum over b of u^b (1-u) s(b),  which is s (1 - u^bbar) for constant s,
    P(established) = 1 - P(removed),    mean contested periods = (1 - u^bbar) / A,
    hazard, o = 1:  h_t = p s (1-p)^(t-1) / {1 - s [1 - (1-p)^(t-1)]} for t <= bbar, then 0.

The hazard falls without anybody learning: it is selection. Rebellion is credible iff s(b) B >= (1-s(b)) K, so bbar is
the first b with s(b) < K / (B+K); a step is deterred iff (p1-p0) s(b) V >= G. If the circular flow needs T years and
insiders remove him with hazard h meanwhile, he entrenches with chance (1-h)^T: patronage is a race.

References
----------
.. [1] Svolik (2009), American Journal of Political Science 53(2), 477-494.
.. [2] Svolik (2012), The Politics of Authoritarian Rule, chapter 3.
.. [3] Boix and Svolik (2013), Journal of Politics 75.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from collegium.errors import CollegiumError
from collegium.theories.analytic.conspiracy import critical_ratio
from collegium.theories.analytic.values import Floats, checked, checked_whole, plain

MOST_STEPS = 10_000


@dataclass(frozen=True, slots=True)
class Chain:
    """Where leaders stand period by period, from the start (place 0).

    Attributes
    ----------
    contested, established, removed, exited : ndarray of float, shape (n_periods + 1,)
        Shares that sum to 1: in contested rule, in established rule, removed by insiders, gone by natural exit.
    hazard : ndarray of float, shape (n_periods + 1,)
        Chance of removal by insiders in the period, of those in office before it; NaN at the start and where nobody is.
    """

    contested: Floats
    established: Floats
    removed: Floats
    exited: Floats
    hazard: Floats


def p_removed(success: ArrayLike, alarm: float, steps: int, attempts: float = 1.0, false_alarm: float = 0.0) -> float:
    """Chance that insiders remove the leader before he is established.

    Status: our proposal after Svolik.

    Parameters
    ----------
    success : array_like of float, shape () or (steps,)
        s, chance that a rebellion succeeds, at each power b or at all.
    alarm : float
        p1, chance of an alarm in a period with a step.
    steps : int
        bbar, unpunished steps that establish him, from 1.
    attempts : float
        o, chance of a step in a period.
    false_alarm : float
        p0, chance of an alarm in a period without one.

    Returns
    -------
    float
        From 0 to 1. Where neither a step nor an alarm ever comes he stays contested, and it is 0.

    Raises
    ------
    CollegiumError
        A chance lies outside 0 to 1, the steps are no whole number from 1, or the successes are not one or one a step.

    Examples
    --------
    >>> print(f"{p_removed(0.8, alarm=0.2, steps=5):.6f} {p_removed(0.6, 0.4, 3, attempts=0.5, false_alarm=0.1):.6f}")
    0.537856 0.502630
    """
    s, n, rise, alarmed = _rates(success, alarm, steps, attempts, false_alarm)
    if alarmed == 0:
        return 0.0
    u = rise / (alarmed + rise)
    return min(1.0, float((1 - u) * math.fsum(u**b * s[b] for b in range(n))))


def contested_periods(alarm: float, steps: int, attempts: float = 1.0, false_alarm: float = 0.0) -> float:
    """Mean number of periods of contested rule: (1 - u^bbar) / A.

    Status: our proposal after Svolik.

    Parameters
    ----------
    alarm, steps, attempts, false_alarm
        As in :func:`p_removed`.

    Returns
    -------
    float
        Periods; infinite where neither a step nor an alarm ever comes.

    Raises
    ------
    CollegiumError
        As in :func:`p_removed`.

    Examples
    --------
    >>> print(f"{contested_periods(alarm=0.2, steps=5):.4f}")
    3.3616
    """
    _, n, rise, alarmed = _rates(1.0, alarm, steps, attempts, false_alarm)
    if alarmed + rise == 0:
        return math.inf
    u = rise / (alarmed + rise)
    return math.fsum(u**b for b in range(n)) / (alarmed + rise)


def removal_hazard(t: ArrayLike, success: float, alarm: float, steps: int) -> Floats:
    """Hazard of removal by insiders in period t, with a step in every period and no natural exits.

    h_t = p s (1-p)^(t-1) / {1 - s [1 - (1-p)^(t-1)]} for t <= bbar, 0 after. Status: our proposal after Svolik; that
    it falls is his.

    Parameters
    ----------
    t : array_like of int, shape (...)
        Period, from 1.
    success, alarm, steps
        As in :func:`p_removed`; one success for all.

    Returns
    -------
    ndarray of float, shape (...)
        From 0 to 1.

    Raises
    ------
    CollegiumError
        As in :func:`p_removed`, or a period is no whole number from 1.

    Examples
    --------
    >>> print(np.round(removal_hazard([1, 2, 3, 4, 5, 6], success=0.8, alarm=0.2, steps=5), 6))
    [0.16     0.152381 0.14382  0.134383 0.124196 0.      ]
    """
    time = checked_whole("t", t, low=1)
    s, p = float(checked("success", success)), float(checked("alarm", alarm))
    n = int(checked_whole("steps", steps, low=1))
    quiet = (1 - p) ** (time - 1)
    left = 1 - s * (1 - quiet)
    hazard = np.divide(p * s * quiet, left, out=np.zeros(np.shape(left)), where=left > 0)
    return plain(np.where(time <= n, hazard, 0.0))


def chain(
    success: ArrayLike,
    alarm: float,
    steps: int,
    n_periods: int,
    attempts: float = 1.0,
    false_alarm: float = 0.0,
    natural_exit: float = 0.0,
) -> Chain:
    """Where leaders stand, period by period.

    Status: our proposal after Svolik.

    Parameters
    ----------
    success, alarm, steps, attempts, false_alarm
        As in :func:`p_removed`.
    n_periods : int
        From 0.
    natural_exit : float
        mu, chance a period that an established leader dies or retires; it applies from the period after he became so.

    Returns
    -------
    Chain

    Raises
    ------
    CollegiumError
        As in :func:`p_removed`, or the periods are no whole number from 0.

    Examples
    --------
    >>> path = chain(0.8, alarm=0.2, steps=5, n_periods=6)
    >>> print(f"{path.removed[-1]:.6f} {path.established[-1]:.6f} {path.hazard[3]:.6f}")
    0.537856 0.462144 0.143820
    """
    s, n, rise, alarmed = _rates(success, alarm, steps, attempts, false_alarm)
    mu, periods = float(checked("natural_exit", natural_exit)), int(checked_whole("n_periods", n_periods))
    power = np.zeros(n)
    power[0] = 1.0
    rows = [(1.0, 0.0, 0.0, 0.0, math.nan)]
    for _ in range(periods):
        _, established, removed, exited, _ = rows[-1]
        office = float(power.sum()) + established
        falls = float(alarmed * (power @ s))
        leaving = mu * established
        settles = float(alarmed * (power @ (1 - s)) + rise * power[-1])
        power = power * (1 - alarmed - rise) + rise * np.concatenate([[0.0], power[:-1]])
        hazard = falls / office if office > 1e-300 else math.nan
        rows.append((float(power.sum()), established - leaving + settles, removed + falls, exited + leaving, hazard))
    return Chain(*(np.array(column) for column in zip(*rows, strict=True)))


def steps_to_established(success: Sequence[float], cost: float, benefit: float) -> float:
    """The power from which rebellion is not credible: the first b with s(b) < K / (B+K).

    Status: our proposal after Svolik.

    Parameters
    ----------
    success : sequence of float
        s(0), s(1), ..., from 0 to 1, non-increasing.
    cost, benefit : float
        K of a failed rebellion and B of a successful one.

    Returns
    -------
    float
        bbar, a whole number; infinite if rebellion is credible at all the powers given.

    Raises
    ------
    CollegiumError
        A chance lies outside 0 to 1 or rises with power; the payoffs are out of range.

    Examples
    --------
    >>> steps_to_established([0.9, 0.8, 0.7, 0.6, 0.5, 0.4], cost=1, benefit=1)
    5
    """
    s, least = np.atleast_1d(checked("success", success)), float(critical_ratio(cost, benefit))
    if np.any(np.diff(s) > 1e-12):
        raise CollegiumError("success must not rise with the leader's power", given=tuple(map(float, s)))
    below = np.flatnonzero(s < least - 1e-12)
    return int(below[0]) if below.size else math.inf


def is_deterred(success: float, alarm: float, false_alarm: float, office_value: float, step_gain: float) -> bool:
    """Whether a step is deterred: (p1-p0) s V >= G.

    Status: our proposal after Svolik.

    Parameters
    ----------
    success, alarm, false_alarm : float
        s, p1 and p0.
    office_value, step_gain : float
        V, worth of the office, and G, gain of a step; 0 or more.

    Returns
    -------
    bool

    Raises
    ------
    CollegiumError
        A number is out of its range.

    Examples
    --------
    Institutions that tell steps from rumours deter without more rebellions:

    >>> is_deterred(0.8, 0.3, 0.1, office_value=10, step_gain=2), is_deterred(0.8, 0.4, 0.1, 10, 2)
    (False, True)
    """
    told = float(checked("alarm", alarm)) - float(checked("false_alarm", false_alarm))
    value = float(checked("office_value", office_value, 0.0, math.inf))
    gain = float(checked("step_gain", step_gain, 0.0, math.inf))
    return told * float(checked("success", success)) * value >= gain - 1e-12


def p_entrench(hazard: ArrayLike, years: ArrayLike) -> Floats:
    """Chance to last until the circular flow has made a majority: (1-h)^T.

    Status: our proposal.

    Parameters
    ----------
    hazard : array_like of float, shape (...)
        h, chance of removal a year.
    years : array_like of float, shape (...)
        T, such as :func:`~collegium.theories.analytic.flow.time_to_majority`; may be infinite.

    Returns
    -------
    ndarray of float, shape (...)
        From 0 to 1.

    Raises
    ------
    CollegiumError
        A hazard lies outside 0 to 1, or the years are negative.

    Examples
    --------
    >>> print(f"{p_entrench(0.1, 3):.3f}")
    0.729
    """
    h, time = checked("hazard", hazard), np.asarray(years, np.float64)
    if np.any(~(time >= 0)):
        raise CollegiumError("years must be at or above 0", given=years)
    return plain(np.asarray((1 - h) ** time))


def _rates(
    success: ArrayLike, alarm: float, steps: int, attempts: float, false_alarm: float
) -> tuple[Floats, int, float, float]:
    """s at each power, bbar, and the chances a period of a step without alarm (U) and of an alarm (A)."""
    n = int(checked_whole("steps", steps, low=1))
    if n > MOST_STEPS:
        raise CollegiumError(f"steps must not exceed {MOST_STEPS}", given=steps)
    s = checked("success", success)
    if s.shape not in ((), (1,), (n,)):
        raise CollegiumError("success must be one chance, or one for each step", given=s.shape, hint=f"Steps: {n}.")
    o, p1, p0 = (
        float(checked(*one)) for one in (("attempts", attempts), ("alarm", alarm), ("false_alarm", false_alarm))
    )
    return np.broadcast_to(s, (n,)), n, o * (1 - p1), o * p1 + (1 - o) * p0
