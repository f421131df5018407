"""Support for the leader: by allegiance alone, or conditional on benefit and policy.

*Circular flow alone* (``support: allegiance``): a man supports the leader if and only if he is loyal; appointment
makes loyalty and nothing but time (lapse, conversion) changes it.

*Conditional support* (``support: conditional``; Gill 2018 ch. 1, 5, 8 in words, the equation is our rendering): private
support is

    S = w_P * P + w_B * B - w_D * D + w_A * A,        Pr(votes for the leader) = 1 / (1 + exp(-(S + F) / tau)),

with P in [0, 1] the tie, B in [-1, 1] the benefit relative to expectation, D = |x - x_L| the policy distance, A in
[0, 1] the authority of office and record, F >= 0 fear. Fear enters the vote only, never S. Norms (the term
w_N * nu * R of the full model) are not part of this first circle.

The tie after ``m`` promotions under the patron is P = 1 - (1 - p)^m, halved every ``tie_half_life`` years without
renewal. Benefit falls with the turnover of the last year and rises for a while after a promotion:

    B = benefit_base - benefit_turnover * (turnover - turnover_expected) + benefit_promotion * 2^(-years since),

clipped to [-1, 1] (our rendering of "security of tenure, promotion prospects, relative to expectation").
"""

from __future__ import annotations

import math

from numba import njit

from collegium.parameters import param

_OURS = "our proposal after Gill 2018 ch. 1, 8"
PARAMETERS = (
    param("weight_tie", 1.0, "1", 0.0, 3.0, "weight of the tie, w_P", _OURS),
    param(
        "weight_benefit",
        2.0,
        "1",
        0.0,
        5.0,
        "weight of benefit, w_B; Gill implies more than the tie's",
        _OURS,
    ),
    param("weight_policy", 2.0, "1", 0.0, 5.0, "weight of policy distance, w_D", _OURS),
    param("weight_authority", 0.5, "1", 0.0, 3.0, "weight of the authority of office, w_A", _OURS),
    param("authority", 0.5, "share", 0.0, 1.0, "authority of the leader's office and record, A", _OURS),
    param("fear", 0.0, "1", 0.0, 10.0, "fear of opposing in the open, F; 0 before the terror", _OURS),
    param("noise", 1.0, "1", 0.05, 10.0, "noise of judgement, tau", _OURS),
    param("promotion_tie", 0.5, "probability", 0.0, 1.0, "tie made by one promotion, p", _OURS),
    param("tie_half_life", 12.0, "years", 0.5, 100.0, "years in which an unrenewed tie halves", _OURS),
    param("benefit_base", 0.3, "1", -1.0, 1.0, "benefit of holding a post, relative to expectation", "assumed"),
    param("benefit_promotion", 0.5, "1", 0.0, 2.0, "benefit of a fresh promotion, halved every year", "assumed"),
    param(
        "benefit_turnover",
        1.0,
        "1",
        0.0,
        10.0,
        "loss of benefit per unit of turnover above the expected",
        "assumed",
    ),
    param(
        "turnover_expected",
        0.25,
        "1/year",
        0.0,
        1.0,
        "turnover of secretaries that is taken for normal",
        "assumed",
    ),
    param("tie_of_ally", 0.0, "share", 0.0, 1.0, "tie of somebody the sources call an ally", _OURS),
    param(
        "tie_of_client",
        0.75,
        "share",
        0.0,
        1.0,
        "tie of somebody the sources call a client: two promotions",
        _OURS,
    ),
)


@njit(cache=True)
def private_support(tie, benefit, distance, authority, weight_tie, weight_benefit, weight_policy, weight_authority):
    """Private support S.

    Examples
    --------
    >>> round(private_support(0.8, 0.7, 0.2, 0.5, 1.0, 2.0, 2.0, 0.5), 6)
    2.05
    """
    return weight_tie * tie + weight_benefit * benefit - weight_policy * distance + weight_authority * authority


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
