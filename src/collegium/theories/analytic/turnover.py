"""Turnover and the congress clock: packing, term limits, and members who outlive their posts.

A high rate of replacement need not entrench a leader. Term limits raise replacement and decay together;
security of tenure lowers both, and then the stock of loyalty comes from conversion. A seat in the central
committee goes with a post, but only at a congress, so that control of the regions leads control of the
committee. The rates are those of :mod:`collegium.theories.analytic.flow`. The forms here are our proposals; that
seats go with posts is established [2]_, and the figures in the examples are taken from Gill [1]_.

References
----------
.. [1] Gill (2018), Collective Leadership in Soviet Politics, chapters 3, 5, 6 and 8.
.. [2] Daniels (1976), in Cocks, Daniels and Heer (eds).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from collegium.errors import CollegiumError
from collegium.theories.analytic.flow import first_majority, flow, loyal_share
from collegium.theories.analytic.values import Floats, checked, checked_whole, plain


def share_after_enlargement(
    enlargement: ArrayLike,
    start: ArrayLike,
    replacement: ArrayLike,
    decay: ArrayLike,
    conversion: ArrayLike,
    control: ArrayLike,
) -> Floats:
    """Loyal share after one period in which the body also grows: packing.

    a' = [ a[1] + g pi ] / (1 + g), where a[1] is the share without enlargement and new seats are filled as
    vacant ones are. Status: our proposal.

    Parameters
    ----------
    enlargement : array_like of float, shape (...)
        New seats as a fraction g of the old ones, 0 or more.
    start, replacement, decay, conversion, control : array_like of float, shape (...)
        As in :func:`~collegium.theories.analytic.flow.loyal_share`.

    Returns
    -------
    ndarray of float, shape (...)
        From 0 to 1.

    Raises
    ------
    CollegiumError
        A share or rate lies outside 0 to 1, or the enlargement is negative or infinite.

    Examples
    --------
    The central committee grew from 46 to 121 members between 1922 and 1927 (Gill, chapter 3). Had nobody
    left, and had every new member been the leader's:

    >>> print(f"{share_after_enlargement(75 / 46, 0, replacement=0, decay=0, conversion=0, control=1):.6f}")
    0.619835
    """
    growth, pi = checked("enlargement", enlargement, 0.0, np.inf), checked("control", control)
    share = loyal_share(1, start, replacement, decay, conversion, control)
    return plain(np.asarray((share + growth * pi) / (1 + growth)))


def yearly_replacement(retained: ArrayLike, years: ArrayLike) -> Floats:
    """Constant yearly replacement that leaves a given share in place: 1 - retained^(1/years).

    Status: established (the geometric mean rate); the reading of a body's turnover as constant is our
    proposal.

    Parameters
    ----------
    retained : array_like of float, shape (...)
        Share of the posts or members still in place at the end, from 0 to 1.
    years : array_like of float, shape (...)
        Length of the interval, above 0.

    Returns
    -------
    ndarray of float, shape (...)
        Per year, from 0 to 1.

    Raises
    ------
    CollegiumError
        The share lies outside 0 to 1, or the interval is not above 0.

    Examples
    --------
    45 of 84 regional first secretaries changed from September 1953 to February 1956 (Gill, chapter 5):

    >>> print(f"{yearly_replacement(39 / 84, years=29 / 12):.3f}")
    0.272
    """
    kept, length = checked("retained", retained), checked("years", years, 0.0, np.inf)
    if np.any(length == 0):
        raise CollegiumError("years must be above 0", given=0.0)
    with np.errstate(over="ignore"):  # in next to no time everyone has to change
        return plain(np.asarray(1 - kept ** (1 / length)))


def turnover_under_term_limit(term_limit: int, p_exit: ArrayLike) -> Floats:
    """Steady turnover per election where nobody may be elected more than m times in a row.

    r_m(u) = 1 / [ 1 + (1-u) + ... + (1-u)^(m-1) ], with u the chance of leaving before each re-election.
    Status: our proposal, for rules such as that of 1961 (three terms for leading bodies; Gill, chapter 5).

    Parameters
    ----------
    term_limit : int
        Consecutive elections allowed, m, from 1.
    p_exit : array_like of float, shape (...)
        Chance u of a voluntary exit before each re-election, from 0 to 1.

    Returns
    -------
    ndarray of float, shape (...)
        Share of the members new at an election, from 1/m to 1.

    Raises
    ------
    CollegiumError
        The limit is not a whole number from 1, or the chance lies outside 0 to 1.

    Examples
    --------
    >>> print(np.round(turnover_under_term_limit(3, [0.0, 0.25, 0.5]), 6))
    [0.333333 0.432432 0.571429]
    """
    limit = checked_whole("term_limit", term_limit, low=1)
    if limit.ndim:
        raise CollegiumError("term_limit must be one number", given=term_limit)
    stay = 1 - checked("p_exit", p_exit)
    terms = np.arange(int(limit))
    return plain(np.asarray(1 / np.sum(stay[..., None] ** terms, axis=-1)))


def decay_under_turnover(
    base_decay: ArrayLike, sensitivity: ArrayLike, replacement: ArrayLike, reference: ArrayLike
) -> Floats:
    """Decay of loyalty where insecure posts are worth less: d = d0 + d1 max(0, r - r_ref), at most 1.

    Status: our proposal; d1 from 0.5 to 3 is plausible.

    Parameters
    ----------
    base_decay : array_like of float, shape (...)
        Decay d0 at or below the reference, from 0 to 1 per period.
    sensitivity : array_like of float, shape (...)
        Decay d1 added per unit of replacement above the reference, 0 or more.
    replacement, reference : array_like of float, shape (...)
        Replacement r, and the replacement r_ref that officials hold to be normal; from 0 to 1 per period.

    Returns
    -------
    ndarray of float, shape (...)
        From 0 to 1 per period.

    Raises
    ------
    CollegiumError
        A rate lies outside 0 to 1, or the sensitivity is negative.

    Examples
    --------
    >>> print(np.round(decay_under_turnover(0.05, 2.0, [0.05, 0.2], reference=0.1), 2))
    [0.05 0.25]
    """
    base, slope = checked("base_decay", base_decay), checked("sensitivity", sensitivity, 0.0, np.inf)
    excess = np.maximum(0.0, checked("replacement", replacement) - checked("reference", reference))
    return plain(np.asarray(np.minimum(1.0, base + slope * excess)))


def slot_mismatch(years: ArrayLike, replacement: ArrayLike) -> Floats:
    """Share of committee members who have lost the post that seated them: 1 - (1-r)^t, the 'dead souls'.

    A member holds his seat until the next congress even when he loses the post. Status: established that
    seats go with posts (Daniels 1976); the form is our proposal. 110 such members retired together in April
    1989 (Gill, chapter 8).

    Parameters
    ----------
    years : array_like of float, shape (...)
        Since the last congress, 0 or more.
    replacement : array_like of float, shape (...)
        Replacement in the posts, from 0 to 1 per year.

    Returns
    -------
    ndarray of float, shape (...)
        From 0 to 1.

    Raises
    ------
    CollegiumError
        The rate lies outside 0 to 1, or the time is negative.

    Examples
    --------
    >>> print(f"{slot_mismatch(3, replacement=0.15):.6f}")
    0.385875
    """
    since = checked("years", years, 0.0, np.inf)
    return plain(np.asarray(1 - (1 - checked("replacement", replacement)) ** since))


def committee_share(
    t: ArrayLike,
    congress_interval: ArrayLike,
    start: ArrayLike,
    replacement: ArrayLike,
    decay: ArrayLike,
    conversion: ArrayLike,
    control: ArrayLike,
) -> Floats:
    """Loyal share of the committee that the last congress elected: the congress clock.

    The congress elects the committee as the secretaries then stand. Congresses meet at t = 0, once every
    interval after it, and the committee stays as elected in between; so control of the regions leads control
    of the committee. Status: our proposal, on the established job-slot committee.

    Parameters
    ----------
    t : array_like of int, shape (...)
        Periods since the congress at t = 0.
    congress_interval : array_like of int, shape (...)
        Periods from congress to congress, 1 or more.
    start, replacement, decay, conversion, control : array_like of float, shape (...)
        Of the secretaries, as in :func:`~collegium.theories.analytic.flow.loyal_share`.

    Returns
    -------
    ndarray of float, shape (...)
        From 0 to 1.

    Raises
    ------
    CollegiumError
        A share or rate lies outside 0 to 1, or a time is not a whole number.

    Examples
    --------
    >>> print(committee_share([4, 5, 9], 5, start=0, replacement=0.3, decay=0, conversion=0, control=1))
    [0.      0.83193 0.83193]
    """
    interval = checked_whole("congress_interval", congress_interval, low=1)
    congress = np.floor(checked_whole("t", t) / interval) * interval
    return loyal_share(congress, start, replacement, decay, conversion, control)


def committee_majority_time(
    congress_interval: ArrayLike,
    start: ArrayLike,
    replacement: ArrayLike,
    decay: ArrayLike,
    conversion: ArrayLike,
    control: ArrayLike,
) -> Floats:
    """Time of the first congress that elects a loyal majority.

    Without swings (decay + conversion at most 1) and from a start without a majority it is the first congress
    at or after :func:`~collegium.theories.analytic.flow.time_to_majority`. Status: our proposal.

    Parameters
    ----------
    congress_interval : array_like of int, shape (...)
        Periods from congress to congress, 1 or more; the first meets at t = 0.
    start, replacement, decay, conversion, control : array_like of float, shape (...)
        Of the secretaries, as in :func:`~collegium.theories.analytic.flow.loyal_share`.

    Returns
    -------
    ndarray of float, shape (...)
        A multiple of the interval, or infinity.

    Raises
    ------
    CollegiumError
        A share or rate lies outside 0 to 1, or the interval is not a whole number from 1.

    Examples
    --------
    >>> print(committee_majority_time(5, start=0, replacement=0.3, decay=0, conversion=0, control=1))
    5.0
    """
    interval = checked_whole("congress_interval", congress_interval, low=1)
    steady, factor = flow(replacement, decay, conversion, control)
    return plain(interval * first_majority(checked("start", start), steady, factor**interval))
