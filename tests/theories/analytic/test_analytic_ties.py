"""Ties by promotions, their decay, and conversion by hazard (T3.3 of the design)."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collegium.errors import CollegiumError
from collegium.theories.analytic.ties import decayed_tie, p_client_after, tie_strength, years_to_likely_client

SHARE = st.floats(0, 1)


def test_two_promotions_make_three_quarters_of_a_tie():
    assert tie_strength(2, 0.5) == tie_strength(2) == 0.75
    assert tie_strength(0) == 0


@given(st.integers(0, 20), SHARE)
def test_each_promotion_closes_the_same_share_of_what_is_missing(n, p):
    before, after = tie_strength(n, p), tie_strength(n + 1, p)
    assert 0 <= before <= after + 1e-15 <= 1 + 1e-15
    assert after == pytest.approx(before + p * (1 - before), abs=1e-12)


@given(SHARE, st.floats(0, 40), st.floats(0, 40), st.floats(1, 30))
def test_unrenewed_ties_halve_each_half_life_and_years_add_up(tie, one, other, half_life):
    assert decayed_tie(tie, half_life, half_life) == pytest.approx(tie / 2, abs=1e-12)
    stepwise = decayed_tie(decayed_tie(tie, one, half_life), other, half_life)
    assert decayed_tie(tie, one + other, half_life) == pytest.approx(stepwise, abs=1e-12)
    assert decayed_tie(tie, one, half_life) <= tie


def test_conversion_at_twelve_per_cent_is_as_published():
    assert p_client_after([1, 3, 6], 0.12) == pytest.approx([0.12, 0.318528, 0.535596], abs=1e-6)
    assert years_to_likely_client(0.12) == 6


@given(st.integers(0, 30), SHARE)
def test_conversion_is_one_less_the_chance_of_escaping_every_year(years, chi):
    assert p_client_after(years, chi) == pytest.approx(1 - (1 - chi) ** years, abs=1e-12)


@pytest.mark.parametrize(("chi", "years"), [(0.0, math.inf), (0.5, 2), (0.51, 1), (1.0, 1), (0.05, 14), (0.2, 4)])
def test_years_to_a_likely_client_is_the_first_above_one_half(chi, years):
    assert years_to_likely_client(chi) == years


def test_a_half_life_of_next_to_nothing_leaves_no_tie():
    assert decayed_tie(0.5, 1, 1e-310) == 0


def test_bounds_of_ties_are_refused():
    with pytest.raises(CollegiumError, match="n_promotions must be a whole number"):
        tie_strength(1.5)
    with pytest.raises(CollegiumError, match="p_tie must lie between 0 and 1"):
        tie_strength(1, 1.5)
    with pytest.raises(CollegiumError, match="tie must lie between 0 and 1"):
        decayed_tie(1.1, 1, 10)
    with pytest.raises(CollegiumError, match="years must lie at or above 0"):
        decayed_tie(0.5, -1, 10)
    with pytest.raises(CollegiumError, match="half_life must be above 0"):
        decayed_tie(0.5, 1, [10, 0])
    for form in (years_to_likely_client, lambda chi: p_client_after(1, chi)):
        with pytest.raises(CollegiumError, match="conversion_hazard must lie between 0 and 1"):
            form(1.2)
    with pytest.raises(CollegiumError, match="must be a whole number"):
        p_client_after(1.5, 0.1)
