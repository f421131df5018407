"""The circular flow: appointment makes the electors of the man who appoints.

Daniels (1971) described it, Hough and Gill (2018, ch. 1, 3, 8) discuss it; the equations are our rendering. Of the
posts at one level a share ``a`` is held by men who are the leader's and loyal. Over one step survivors lapse with
probability ``d`` or are won over with probability ``c``, then a share ``r`` of the posts is filled anew, and an
appointee is the leader's with probability ``pi``:

    a' = (1 - r) * [(1 - d) * a + c * (1 - a)] + r * pi.

``pi`` is itself decided above: ``control_high`` while the leader has a majority of the Central Committee, and
``control_low`` while he has not (the vote that closes the circle). Where the charter gives the Secretariat no
recommendation for a post, ``pi`` is ``control_base``, whoever leads.
"""

from __future__ import annotations

from numba import njit

from collegium.parameters import param

PARAMETERS = (
    param(
        "replacement_rate", 0.27, "1/year", 0.0, 1.0, "share of province secretaries replaced in a year",
        "Gill 2018 ch. 5: 45 of 84 first secretaries changed September 1953 to February 1956, .272 a year",
    ),
    param(
        "district_replacement_rate", 0.3, "1/year", 0.0, 1.0, "share of district secretaries replaced in a year",
        "assumed: slightly above the provinces",
    ),
    param(
        "lapse_rate", 0.05, "1/year", 0.0, 1.0, "share of loyal office-holders who cease to be loyal in a year",
        "assumed: .02 under security of tenure to .35 where clients' posts are attacked",
    ),
    param(
        "conversion_rate", 0.02, "1/year", 0.0, 1.0, "share of the others who become loyal in a year",
        "Gill 2018 ch. 1, 8: continued tenure is owed to the leader; the rate is assumed",
    ),
    param(
        "control_high", 0.8, "probability", 0.0, 1.0,
        "chance that an appointee is the leader's while he has a majority of the Central Committee",
        "assumed: upper part of .4 to .95",
    ),
    param(
        "control_low", 0.6, "probability", 0.0, 1.0,
        "chance that an appointee is the leader's while he lacks that majority (the Secretariat as an office)",
        "assumed: middle of .4 to .95",
    ),
    param(
        "control_base", 0.2, "probability", 0.0, 1.0,
        "the same where nobody recommends for the leader: no such clause, no leader, or a congress that is not his",
        "assumed: no congruence beyond the leader's share among candidates",
    ),
    param(
        "initial_loyalty", 0.1, "share", 0.0, 1.0,
        "share of synthetic office-holders who are the leader's at the start of a run",
        "assumed: a leader starts with few (Gill 2018 ch. 1)",
    ),
    param(
        "heir_loyalty", 0.1, "share", 0.0, 1.0,
        "share of all who hold office that are a new leader's on the day he follows another",
        "assumed: a leader starts with few (Gill 2018 ch. 1)",
    ),
    param(
        "district_fidelity", 0.8, "probability", 0.0, 1.0,
        "chance that a district secretary shares the stance of the province secretary who chose him",
        "assumed",
    ),
)  # fmt: skip


@njit(cache=True)
def loyal_after(loyal, lapse, conversion, u):
    """Whether a survivor is loyal after one step: the loyal lapse, the others are won over."""
    if loyal:
        return u >= lapse
    return u < conversion


@njit(cache=True)
def appointee_is_loyal(control, u):
    """Whether a new appointee is the leader's."""
    return u < control


@njit(cache=True)
def control_of_appointments(recommends, majority, control_high, control_low, control_base):
    """The leader's control ``pi`` of an appointment, from the charter's link and the Central Committee's balance."""
    if not recommends:
        return control_base
    return control_high if majority else control_low


@njit(cache=True)
def per_month(per_year):
    """The monthly probability that compounds to a yearly one.

    >>> round(1 - (1 - per_month(0.27)) ** 12, 12)
    0.27
    """
    return 1.0 - (1.0 - per_year) ** (1.0 / 12.0)


@njit(cache=True)
def step_posts(loyal, replacement, lapse, conversion, control, u_turnover, u_lapse, u_control):
    """One step of many posts, in place.

    Parameters
    ----------
    loyal : ndarray of bool, shape (n_posts,)
    replacement, lapse, conversion, control : float
        Probabilities in one step.
    u_turnover, u_lapse, u_control : ndarray of float, shape (n_posts,)
        Uniform draws.

    Returns
    -------
    int
        The number of posts filled anew.
    """
    replaced = 0
    for post in range(loyal.size):
        loyal[post] = loyal_after(loyal[post], lapse, conversion, u_lapse[post])
        if u_turnover[post] < replacement:
            loyal[post] = appointee_is_loyal(control, u_control[post])
            replaced += 1
    return replaced
