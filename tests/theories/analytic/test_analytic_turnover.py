"""Term limits, slots, packing and the congress clock against hand numbers (T1.6, T1.7) and slow versions."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from collegium.errors import CollegiumError
from collegium.theories.analytic.flow import loyal_share, time_to_majority
from collegium.theories.analytic.turnover import (
    committee_majority_time,
    committee_share,
    decay_under_turnover,
    share_after_enlargement,
    slot_mismatch,
    turnover_under_term_limit,
    yearly_replacement,
)

SHARE = st.floats(0, 1)
APPOINTED = {"start": 0, "replacement": 0.3, "decay": 0, "conversion": 0, "control": 1}


@pytest.mark.parametrize(("p_exit", "turnover"), [(0, 1 / 3), (0.25, 0.432432), (0.5, 0.571429)])
def test_three_terms_turn_over_as_published(p_exit, turnover):
    assert turnover_under_term_limit(3, p_exit) == pytest.approx(turnover, abs=1e-6)


@given(st.integers(1, 12), SHARE)
def test_turnover_under_a_limit_is_the_share_of_first_terms_in_the_steady_state(limit, p_exit):
    cohorts = np.zeros(limit)  # members by the number of the term they are serving
    cohorts[0] = 1.0
    steps = np.zeros((limit, limit))
    steps[0] = p_exit  # whoever leaves early is followed by a newcomer
    steps[0, -1] = 1.0  # and so is whoever reaches the limit
    for term in range(limit - 1):
        steps[term + 1, term] = 1 - p_exit
    total = np.linalg.matrix_power((steps + np.eye(limit)) / 2, 4096) @ cohorts
    assert total.sum() == pytest.approx(1, abs=1e-9)
    assert turnover_under_term_limit(limit, p_exit) == pytest.approx(total[0], abs=1e-6)


def test_one_term_only_renews_everyone():
    assert list(turnover_under_term_limit(1, [0, 0.4])) == [1, 1]


def test_slot_mismatch_after_three_years_is_as_published():
    assert slot_mismatch(3, 0.15) == pytest.approx(0.385875, abs=1e-12)
    assert slot_mismatch(0, 0.15) == 0


@given(st.floats(0, 30), st.floats(0, 30), st.floats(0.01, 0.99))
def test_slot_mismatch_grows_and_survivors_multiply(one, other, r):
    both = slot_mismatch(one + other, r)
    assert (1 - both) == pytest.approx((1 - slot_mismatch(one, r)) * (1 - slot_mismatch(other, r)), abs=1e-12)
    assert 0 <= slot_mismatch(one, r) <= both + 1e-15


def test_committee_follows_the_secretaries_at_the_next_congress():
    assert time_to_majority(**APPOINTED) == 2
    assert committee_majority_time(5, **APPOINTED) == 5
    shares = committee_share([0, 2, 4, 5, 9, 10], 5, **APPOINTED)
    assert shares == pytest.approx([0, 0, 0, 0.83193, 0.83193, 0.971752], abs=1e-6)


@given(st.integers(1, 6), SHARE, SHARE, SHARE, SHARE, SHARE)
def test_committee_majority_comes_at_the_first_congress_that_has_one(interval, start, r, d, c, pi):
    congresses = np.arange(0, 60) * interval
    shares = loyal_share(congresses, start, r, d, c, pi)
    assume(np.all(np.abs(shares - 0.5) > 1e-9))
    majorities = congresses[shares > 0.5]
    told = committee_majority_time(interval, start, r, d, c, pi)
    if majorities.size:
        assert told == majorities[0]
        assert committee_share(int(told), interval, start, r, d, c, pi) > 0.5
    else:
        assert told > congresses[-1]


@given(st.integers(1, 6), st.floats(0, 0.49), st.floats(0.01, 0.9), st.floats(0, 0.4), st.floats(0, 0.4), SHARE)
def test_without_swings_it_is_the_first_congress_at_or_after_the_secretaries_majority(interval, start, r, d, c, pi):
    secretaries = float(time_to_majority(start, r, d, c, pi))
    assume(secretaries == math.inf or secretaries < 1000)
    expected = math.inf if secretaries == math.inf else math.ceil(secretaries / interval) * interval
    assert committee_majority_time(interval, start, r, d, c, pi) == expected


def test_committee_enlarged_from_46_to_121_is_packed_as_published():
    packed = share_after_enlargement(75 / 46, 0, replacement=0, decay=0, conversion=0, control=1)
    assert packed == pytest.approx(0.619835, abs=1e-6)
    assert packed == pytest.approx(75 / 121, abs=1e-15)


@given(st.floats(0, 5), SHARE, SHARE, SHARE, SHARE, SHARE)
def test_packing_counts_old_and_new_seats_by_their_numbers(g, start, r, d, c, pi):
    share = share_after_enlargement(g, start, r, d, c, pi)
    old = float(loyal_share(1, start, r, d, c, pi))
    assert 0 <= share <= 1
    assert share == pytest.approx(np.average([old, pi], weights=[1, g]), abs=1e-12)
    assert share_after_enlargement(0, start, r, d, c, pi) == pytest.approx(old, abs=1e-15)


@pytest.mark.parametrize(
    ("retained", "years", "rate"),
    [
        (39 / 84, 29 / 12, 0.272),
        (0.50, 5, 0.129),
        (0.73, 5, 0.061),
        (0.80, 5, 0.044),
        (0.78, 5, 0.048),
    ],
)
def test_yearly_replacement_of_gills_bodies_is_as_published(retained, years, rate):
    assert yearly_replacement(retained, years) == pytest.approx(rate, abs=5.1e-4)


@given(st.floats(0.001, 1), st.floats(1, 20))
def test_yearly_replacement_leaves_the_retained_share(retained, years):
    assert slot_mismatch(years, yearly_replacement(retained, years)) == pytest.approx(1 - retained, abs=1e-9)


def test_in_next_to_no_time_everyone_has_to_change():
    assert yearly_replacement([0.5, 1.0], 1e-310) == pytest.approx([1, 0], abs=0)


def test_decay_rises_only_above_the_reference_and_stops_at_one():
    found = decay_under_turnover(0.05, 2.0, [0.05, 0.1, 0.2, 1.0], reference=0.1)
    assert found == pytest.approx([0.05, 0.05, 0.25, 1.0], abs=1e-12)


def test_bounds_of_turnover_are_refused():
    with pytest.raises(CollegiumError, match="enlargement must lie at or above 0"):
        share_after_enlargement(-0.1, 0, 0, 0, 0, 1)
    with pytest.raises(CollegiumError, match="enlargement must lie at or above 0, and be finite"):
        share_after_enlargement(math.inf, 0, 0, 0, 0, 1)
    with pytest.raises(CollegiumError, match="retained must lie between 0 and 1"):
        yearly_replacement(50, 5)
    with pytest.raises(CollegiumError, match="years must be above 0"):
        yearly_replacement(0.5, 0)
    with pytest.raises(CollegiumError, match="term_limit must lie at or above 1"):
        turnover_under_term_limit(0, 0.1)
    with pytest.raises(CollegiumError, match="term_limit must be one number"):
        turnover_under_term_limit([2, 3], 0.1)
    with pytest.raises(CollegiumError, match="p_exit must lie between 0 and 1"):
        turnover_under_term_limit(3, 1.1)
    with pytest.raises(CollegiumError, match="sensitivity must lie at or above 0"):
        decay_under_turnover(0.05, -1, 0.2, 0.1)
    with pytest.raises(CollegiumError, match="reference must lie between 0 and 1"):
        decay_under_turnover(0.05, 1, 0.2, 1.1)
    with pytest.raises(CollegiumError, match="years must lie at or above 0"):
        slot_mismatch(-1, 0.15)
    with pytest.raises(CollegiumError, match="replacement must lie between 0 and 1"):
        slot_mismatch(1, 1.15)
    for form in (committee_majority_time, lambda interval, **rates: committee_share(1, interval, **rates)):
        with pytest.raises(CollegiumError, match="congress_interval must lie at or above 1"):
            form(0, **APPOINTED)
        with pytest.raises(CollegiumError, match="congress_interval must be a whole number"):
            form(2.5, **APPOINTED)
