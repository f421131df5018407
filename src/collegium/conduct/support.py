"""Support for the leader: by allegiance alone, or conditional on benefit and policy.

*Circular flow alone* (``support: allegiance``): a man supports the leader if and only if he is loyal; appointment
makes loyalty and nothing but time (lapse, conversion) changes it.

*Conditional support* (``support: conditional``; Gill 2018 ch. 1, 5, 8 in words, the equation is our rendering): private
support S and public support V are

    S = w_P * P + w_B * B - w_D * D + w_A * A + w_N * N,        V = S + F,
    Pr(for the leader in private) = 1 / (1 + exp(-S / tau)),    Pr(votes for him in the open) = 1 / (1 + exp(-V / tau)),

with P in [0, 1] the tie, B in [-1, 1] the benefit relative to expectation, D in [0, 1] the policy distance, A in [0, 1]
the authority of office and record, N in [-1, 1] the norms in force that the leader keeps less those that he breaks,
each by its strength (the sum of nu * R), and F >= 0 fear. Fear enters the open vote only, never S: when it goes, S
stands as it was.

Norms count when the mechanism ``norms`` is at work, and the authority that the leader's record has earned when
``policy`` is; without them N is 0 and A is the parameter ``authority``.

*Distance.* D = |x - x_L| on the one policy axis. With ``policy`` it is the mean over domains d of |x_d - x_Ld|,
weighted by how much a domain matters to a man (our proposal): 1, more where results are bad, and more in the domain of
his own ministry,

    weight_d = 1 + salience_of_failure * max(0, -result_d) + salience_of_office * [his ministry is d's].

*Authority at a distance.* A cult works on those who do not see the leader at work (Gill 2018 ch. 8). With
``patronage``, whoever sits on no inner body sees (our proposal)

    A' = 1 - (1 - A) * (1 - authority_at_distance) * (1 - cult).

*The tie* after ``m`` promotions under the patron is P = 1 - (1 - p)^m, halved every ``tie_half_life`` years without
renewal.

*Benefit.* Without ``patronage`` it falls with the turnover of the last year and rises for a while after a promotion:

    B = benefit_base - benefit_turnover * (turnover - turnover_expected) + benefit_promotion * 2^(-years since),

clipped to [-1, 1] (our rendering of "security of tenure, promotion prospects, relative to expectation"). With
``patronage`` goods and threats are told apart. What he receives (our proposal),

    G = benefit_promotion * 2^(-years since) + benefit_perks * rank
        + benefit_prospects * ambition * turnover * (1 - rank) + benefit_treatment * treatment,

is measured against an expectation E that closes up to it at ``expectation_rate``; threats to his post and to his branch
he never gets used to:

    T = benefit_turnover * (turnover - turnover_expected) + benefit_attack * max(0, a_branch - a_all),
    B = benefit_base + G - E - T,        clipped to [-1, 1],

where ``a`` is the share of the notables of a branch, and of all, who lost rank in the last year or so. Treatment is, on
the top body, 2 * vitality - 1: from -1 where nothing comes before the organs to 1 where all does; elsewhere 0; and -1
for whoever is under a sanction.

Reads and writes nothing: these are functions of numbers. :func:`collegium.conduct.people.support` puts them together.
"""

from __future__ import annotations

import math

from numba import njit

from collegium.parameters import param

_OURS = "our proposal after Gill 2018 ch. 1, 8"
PARAMETERS = (
    param("weight_tie", 1.0, "1", 0.0, 3.0, "weight of the tie, w_P", _OURS),
    param("weight_benefit", 2.0, "1", 0.0, 5.0, "weight of benefit, w_B; Gill implies more than the tie's", _OURS),
    param("weight_policy", 2.0, "1", 0.0, 5.0, "weight of policy distance, w_D", _OURS),
    param("weight_authority", 0.5, "1", 0.0, 3.0, "weight of the authority of office, w_A", _OURS),
    param("weight_norms", 0.5, "1", 0.0, 3.0, "weight of the norms that the leader keeps or breaks, w_N", _OURS),
    param("authority", 0.5, "share", 0.0, 1.0, "authority of the leader's office and record, A", _OURS),
    param(
        "authority_at_distance", 0.2, "share", 0.0, 1.0,
        "share of the authority he lacks that those far from him believe in all the same",
        "our proposal after Gill 2018 ch. 8: a cult works at a distance",
    ),
    param("fear", 0.0, "1", 0.0, 10.0, "fear of opposing in the open, F; 0 before the terror", _OURS),
    param("noise", 1.0, "1", 0.05, 10.0, "noise of judgement, tau", _OURS),
    param("salience_of_failure", 1.0, "1", 0.0, 10.0, "weight that a domain gains when its results are worst", _OURS),
    param("salience_of_office", 1.0, "1", 0.0, 10.0, "weight that his own domain has for a minister", _OURS),
    param("promotion_tie", 0.5, "probability", 0.0, 1.0, "tie made by one promotion, p", _OURS),
    param("tie_half_life", 12.0, "years", 0.5, 100.0, "years in which an unrenewed tie halves", _OURS),
    param("benefit_base", 0.3, "1", -1.0, 1.0, "benefit of holding a post, relative to expectation", "assumed"),
    param("benefit_promotion", 0.5, "1", 0.0, 2.0, "benefit of a fresh promotion, halved every year", "assumed"),
    param(
        "benefit_turnover", 1.0, "1", 0.0, 10.0, "loss of benefit per unit of turnover above the expected", "assumed",
    ),
    param(
        "turnover_expected", 0.25, "1/year", 0.0, 1.0, "turnover of secretaries that is taken for normal", "assumed",
    ),
    param(
        "benefit_attack", 1.0, "1", 0.0, 10.0,
        "loss of benefit per unit by which one's own branch loses rank faster than all",
        "our proposal after Gill 2018 ch. 5: attacks on clients' posts and institutions lose clients",
    ),
    param("benefit_perks", 0.3, "1", 0.0, 2.0, "what comes with the highest rank, until one is used to it", "assumed"),
    param("benefit_prospects", 0.5, "1", 0.0, 5.0, "what turnover above him is worth to the ambitious", "assumed"),
    param(
        "benefit_treatment", 0.3, "1", 0.0, 2.0, "what respectful treatment is worth",
        "our proposal after Gill 2018 ch. 5, 8: colleagues treated with disdain turn away",
    ),
    param(
        "expectation_rate", 0.5, "1/year", 0.0, 12.0, "rate at which people get used to what they receive", "assumed",
    ),
    param("tie_of_ally", 0.0, "share", 0.0, 1.0, "tie of somebody the sources call an ally", _OURS),
    param(
        "tie_of_client", 0.75, "share", 0.0, 1.0, "tie of somebody the sources call a client: two promotions", _OURS,
    ),
)  # fmt: skip


@njit(cache=True)
def private_support(tie, benefit, distance, authority, weight_tie, weight_benefit, weight_policy, weight_authority):
    """Private support S without norms.

    Examples
    --------
    >>> round(private_support(0.8, 0.7, 0.2, 0.5, 1.0, 2.0, 2.0, 0.5), 6)
    2.05
    """
    return weight_tie * tie + weight_benefit * benefit - weight_policy * distance + weight_authority * authority


@njit(cache=True)
def with_norms(support, balance, weight_norms):
    """Private support with the norms that the leader keeps (balance above 0) or breaks (below).

    Examples
    --------
    >>> round(with_norms(2.05, -0.6, 0.5), 6)
    1.75
    """
    return support + weight_norms * balance


@njit(cache=True)
def support_probability(support, fear, noise):
    """Probability of an open vote for the leader, logistic((S + F) / tau).

    Examples
    --------
    >>> round(support_probability(2.05, 0.0, 1.0), 6)
    0.885948
    """
    return 1.0 / (1.0 + math.exp(-(support + fear) / noise))


@njit(cache=True)
def authority_seen(authority, at_distance, cult):
    """Authority of the leader in the eyes of somebody far from him.

    Examples
    --------
    >>> round(authority_seen(0.5, 0.2, 0.0), 6), authority_seen(0.5, 0.2, 1.0)
    (0.6, 1.0)
    """
    return 1.0 - (1.0 - authority) * (1.0 - at_distance) * (1.0 - cult)


@njit(cache=True)
def salience(result, own, failure, office):
    """Weight of a domain of policy for one man: more where ``result`` (-1 to 1) is bad, and in his ``own``.

    Examples
    --------
    >>> salience(-0.5, False, 1.0, 1.0), salience(0.5, True, 1.0, 1.0)
    (1.5, 2.0)
    """
    weight = 1.0 + failure * max(0.0, -result)
    return weight + office if own else weight


@njit(cache=True)
def distance(views, person, line, results, own, failure, office):
    """Distance from the line over all domains of policy, weighted by their salience.

    Parameters
    ----------
    views : ndarray of float, shape (n, n_domains)
    person : int
        Whose row it is.
    line : ndarray of float, shape (1 + n_domains,)
        The leader's, the domains from the second place on.
    results : ndarray of float, shape (n_domains,)
    own : int
        The domain of his ministry; any number outside the domains if he has none.
    failure, office : float
        As for :func:`salience`.

    Examples
    --------
    >>> import numpy as np
    >>> views, line = np.array([[0.9, 0.1]]), np.array([0.0, 0.5, 0.5])
    >>> round(distance(views, 0, line, np.array([-1.0, 0.3]), -1, 1.0, 1.0), 6)  # (2 * .4 + 1 * .4) / 3
    0.4
    """
    gap = 0.0
    total = 0.0
    for domain in range(results.size):
        weight = salience(results[domain], own == domain, failure, office)
        gap += weight * abs(views[person, domain] - line[1 + domain])
        total += weight
    return gap / total


@njit(cache=True)
def distance_by(views, person, line, weights):
    """:func:`distance` for somebody without a ministry, by the weights of the domains, which are everybody's.

    Examples
    --------
    >>> import numpy as np
    >>> views, line = np.array([[0.9, 0.1]]), np.array([0.0, 0.5, 0.5])
    >>> round(distance_by(views, 0, line, np.array([2.0, 1.0])), 6)
    0.4
    """
    gap = 0.0
    total = 0.0
    for domain in range(weights.size):
        gap += weights[domain] * abs(views[person, domain] - line[1 + domain])
        total += weights[domain]
    return gap / total


@njit(cache=True)
def tie_after_promotion(tie, promotion_tie):
    """The tie after one more promotion: 1 - (1 - P)(1 - p)."""
    return 1.0 - (1.0 - tie) * (1.0 - promotion_tie)


@njit(cache=True)
def benefit(turnover, months_since_promotion, base, promotion, loss, expected):
    """Benefit B in [-1, 1]; ``months_since_promotion`` below 0 means never promoted."""
    value = base - loss * (turnover - expected)
    if months_since_promotion >= 0:
        value += promotion * 2.0 ** (-months_since_promotion / 12.0)
    return min(1.0, max(-1.0, value))


@njit(cache=True)
def goods(months_since_promotion, rank, ambition, turnover, treatment, promotion, perks, prospects, respect):
    """What a man receives, G; ``months_since_promotion`` below 0 means never promoted.

    Examples
    --------
    >>> round(goods(12, 0.6, 0.5, 0.25, 0.0, 0.5, 0.3, 0.5, 0.3), 6)  # .25 + .18 + .025
    0.455
    """
    value = perks * rank + prospects * ambition * turnover * (1.0 - rank) + respect * treatment
    if months_since_promotion >= 0:
        value += promotion * 2.0 ** (-months_since_promotion / 12.0)
    return value


@njit(cache=True)
def threats(turnover, expected, branch, everybody, loss, attack):
    """What threatens his post, T: turnover beyond the expected, and attacks on his branch beyond those on all.

    Examples
    --------
    >>> round(threats(0.45, 0.25, 0.3, 0.1, 1.0, 1.0), 6), threats(0.25, 0.25, 0.1, 0.3, 1.0, 1.0)
    (0.4, 0.0)
    """
    return loss * (turnover - expected) + attack * max(0.0, branch - everybody)


@njit(cache=True)
def relative_benefit(base, received, expectation, threat):
    """Benefit B in [-1, 1] of what is received against what was expected, less what threatens.

    Examples
    --------
    >>> round(relative_benefit(0.3, 0.5, 0.2, 0.1), 6), relative_benefit(0.3, 0.0, 0.0, 3.0)
    (0.5, -1.0)
    """
    return min(1.0, max(-1.0, base + received - expectation - threat))


@njit(cache=True)
def chained(own, patrons, weight):
    """Support of a client who follows his patron: (1 - kappa) * S + kappa * S of the patron.

    Examples
    --------
    >>> round(chained(1.25, -1.15, 0.5), 6)
    0.05
    """
    return (1.0 - weight) * own + weight * patrons
