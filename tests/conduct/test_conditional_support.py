"""Support for the leader against the exact tests of section 3 of the theory paper."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collegium.conduct import support
from collegium.conduct.support import (
    benefit,
    private_support,
    support_probability,
    tie_after_promotion,
)

compiled = settings(deadline=None)  # the first call compiles

DEFAULT = {p.name: p.default for p in support.PARAMETERS}
WEIGHTS = tuple(DEFAULT[f"weight_{name}"] for name in ("tie", "benefit", "policy", "authority"))
unit = st.floats(0, 1)


def held(tie: float, gain: float, distance: float) -> float:
    return float(private_support(tie, gain, distance, DEFAULT["authority"], *WEIGHTS))


@pytest.mark.parametrize(
    ("man", "tie", "gain", "distance", "fear", "s", "probability"),
    [
        ("client of 1957", 0.8, 0.7, 0.2, 0.0, 2.05, 0.885948),  # T3.1
        ("man of 1957 without a tie", 0.0, 0.7, 0.2, 0.0, 1.25, 0.777300),  # T3.1
        ("client of 1964", 0.8, -0.6, 0.5, 0.0, -1.15, 0.240489),  # T3.2
        ("ally of 1964", 0.0, -0.6, 0.5, 0.0, -1.95, 0.124553),  # T3.2
        ("client of 1964 in fear", 0.8, -0.6, 0.5, 2.0, -1.15, 0.700567),  # T3.2
        ("ally of 1964 in fear", 0.0, -0.6, 0.5, 2.0, -1.95, 0.512497),  # T3.2
        ("ally under Brezhnev", 0.0, 0.6, 0.2, 0.0, 1.05, 0.740775),  # T3.2
    ],
)
def test_the_men_of_1957_and_1964_support_as_computed(
    man: str, tie: float, gain: float, distance: float, fear: float, s: float, probability: float
) -> None:
    assert held(tie, gain, distance) == pytest.approx(s, abs=1e-12)
    assert support_probability(s, fear, DEFAULT["noise"]) == pytest.approx(probability, abs=1e-6)


def test_benefit_weighs_more_than_the_tie() -> None:
    """The restriction that Gill implies: the simple act of promotion is not a secure means."""
    assert DEFAULT["weight_benefit"] > DEFAULT["weight_tie"]


def test_two_promotions_make_a_tie_of_three_quarters() -> None:
    once = tie_after_promotion(0.0, 0.5)
    assert (once, tie_after_promotion(once, 0.5)) == (0.5, 0.75)
    assert DEFAULT["tie_of_client"] == 0.75


@given(unit, st.integers(0, 12))
@compiled
def test_the_tie_after_m_promotions_is_the_chance_of_one_success_in_m(p: float, m: int) -> None:
    tie = 0.0
    for _ in range(m):
        tie = tie_after_promotion(tie, p)
    assert tie == pytest.approx(1 - (1 - p) ** m, abs=1e-12)


@given(unit, st.floats(-1, 1), unit, st.floats(0, 10), st.floats(0.05, 10), st.floats(0, 0.2))
@compiled
def test_support_grows_with_tie_benefit_and_fear_and_falls_with_distance(
    tie: float, gain: float, distance: float, fear: float, noise: float, more: float
) -> None:
    s = held(tie, gain, distance)
    assert held(tie + more, gain, distance) >= s >= held(tie, gain, distance + more)
    assert held(tie, gain + more, distance) >= s
    assert support_probability(s, fear + more, noise) >= support_probability(s, fear, noise)


@given(st.floats(-8, 8), st.floats(0.05, 10))
@compiled
def test_odds_are_the_exponential_of_support_over_noise(s: float, noise: float) -> None:
    p = support_probability(s, 0.0, noise)
    assert p + support_probability(-s, 0.0, noise) == pytest.approx(1.0)
    if abs(s / noise) < 30:
        assert math.log(p) - math.log(support_probability(-s, 0.0, noise)) == pytest.approx(s / noise, abs=1e-9)


@pytest.mark.parametrize(
    ("turnover", "months", "expected"),
    [
        (0.25, -1, 0.3),  # never promoted, turnover as expected: the base
        (0.45, -1, 0.1),  # a fifth more turnover than expected
        (0.25, 0, 0.8),  # promoted this month
        (0.25, 12, 0.55),  # a year ago: half of it left
        (0.25, 36, 0.3625),  # three years ago: an eighth
        (0.0, 0, 1.0),  # 1.05, clipped
        (3.0, 12, -1.0),  # -2.2, clipped
    ],
)
def test_benefit_falls_with_turnover_and_rises_for_a_while_after_a_promotion(
    turnover: float, months: int, expected: float
) -> None:
    assert benefit(turnover, months, 0.3, 0.5, 1.0, 0.25) == pytest.approx(expected, abs=1e-12)


@given(st.floats(0, 12), st.integers(-1, 600), st.floats(-1, 1), st.floats(0, 2), st.floats(0, 10), unit)
@compiled
def test_benefit_stays_within_its_range(
    turnover: float, months: int, base: float, promotion: float, loss: float, expected: float
) -> None:
    assert -1 <= benefit(turnover, months, base, promotion, loss, expected) <= 1
