"""Filters of indirect election (T1.5), against counting by hand."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collegium.errors import CollegiumError
from collegium.theories.analytic.galam import (
    LARGEST,
    filter_fixed_point,
    filter_of_four,
    filter_of_three,
    filter_slope,
    levels_to_decide,
    majority_filter,
    shares_by_level,
)
from collegium.theories.analytic.seats import loyal_seats_distribution

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine


SHARE = st.floats(0, 1)
FOUR = (1 + math.sqrt(13)) / 6


@pytest.mark.parametrize(
    ("base", "levels"),
    [
        (0.70, [0.6517, 0.5660, 0.4174, 0.1998, 0.0271, 0.0001]),
        (0.80, [0.8192, 0.8479, 0.8878, 0.9353, 0.9770]),
    ],
)
def test_groups_of_four_lift_or_drown_challengers_as_published(base, levels):
    found = shares_by_level(base, n_levels=len(levels), group_size=4)
    assert found[0] == base
    assert found[1:] == pytest.approx(levels, abs=5.1e-5)


def test_groups_of_three_amplify_a_majority_as_published():
    found = shares_by_level(0.6, n_levels=4, group_size=3)
    assert found == pytest.approx([0.6, 0.648, 0.715516, 0.803254, 0.899105], abs=1e-6)


def test_fixed_points_are_one_half_and_the_root_of_thirteen():
    assert filter_fixed_point(4) == pytest.approx(0.767592, abs=1e-6)
    assert filter_of_four(FOUR) == pytest.approx(FOUR, abs=1e-15)
    assert filter_of_three([0, filter_fixed_point(3), 1]) == pytest.approx([0, 0.5, 1], abs=0)
    assert filter_of_four([0, 1]) == pytest.approx([0, 1], abs=0)


def test_a_lead_among_groups_of_three_grows_by_three_halves_a_level():
    lead = 1e-7
    assert (shares_by_level(0.5 + lead, 3, 3)[-1] - 0.5) / lead == pytest.approx(1.5**3, rel=1e-6)


@patient
@given(SHARE)
def test_filters_are_majorities_counted_over_all_groups(p):
    def elected(size, needed):
        groups = itertools.product((0, 1), repeat=size)
        return sum(p ** sum(group) * (1 - p) ** (size - sum(group)) for group in groups if sum(group) >= needed)

    assert filter_of_three(p) == pytest.approx(elected(3, 2), abs=1e-12)
    assert filter_of_four(p) == pytest.approx(elected(4, 3), abs=1e-12)


@patient
@given(SHARE)
def test_an_ex_officio_chair_in_a_group_of_five_is_a_tie_break_in_a_group_of_four(p):
    others = loyal_seats_distribution(4, p)  # challengers among the other four; the chair votes against them
    wins = sum(chance for challengers, chance in enumerate(others) if challengers > 5 - challengers)
    assert wins == pytest.approx(float(filter_of_four(p)), abs=1e-12)


@patient
@given(st.floats(0.001, 0.999), st.sampled_from([3, 4]))
def test_shares_move_away_from_the_fixed_point_and_stay_shares(p, size):
    shares = shares_by_level(p, n_levels=12, group_size=size)
    assert np.all((shares >= 0) & (shares <= 1))
    gap = p - filter_fixed_point(size)
    if abs(gap) > 1e-9:
        assert np.all(np.diff(shares) * np.sign(gap) >= -1e-15)


def test_filters_never_round_above_one():
    nearly = 1 - np.arange(1, 4000) * 2.0**-53
    assert np.max(filter_of_three(nearly)) <= 1
    assert np.max(filter_of_four(nearly)) <= 1


TIES = st.sampled_from(["incumbents", "challengers", "coin"])


@patient
@given(st.floats(0, 1), st.integers(2, 8), st.integers(0, 3), TIES)
def test_a_filter_of_any_size_is_a_majority_counted_over_all_groups(p, size, chairs, ties):
    chairs = min(chairs, size - 1)
    won = {"incumbents": 0.0, "challengers": 1.0, "coin": 0.5}[ties]
    expected = 0.0
    for group in itertools.product((0, 1), repeat=size - chairs):
        votes = sum(group)
        weight = p**votes * (1 - p) ** (size - chairs - votes)
        expected += weight * (won if 2 * votes == size else float(2 * votes > size))
    assert majority_filter(p, size, ties, chairs) == pytest.approx(expected, abs=1e-12)


@patient
@given(SHARE)
def test_the_general_filter_has_the_published_polynomials(p):
    assert majority_filter(p, 3) == pytest.approx(float(filter_of_three(p)), abs=1e-12)
    assert majority_filter(p, 4) == pytest.approx(float(filter_of_four(p)), abs=1e-12)


@patient
@given(SHARE, st.integers(2, 30), TIES)
def test_challengers_and_incumbents_are_interchangeable(p, size, ties):
    """What one side gets with ties against it the other side gets with ties against it."""
    other = {"incumbents": "challengers", "challengers": "incumbents", "coin": "coin"}[ties]
    assert majority_filter(p, size, ties) + majority_filter(1 - p, size, other) == pytest.approx(1, abs=1e-9)


@patient
@given(st.integers(1, 20), SHARE)
def test_a_coin_makes_an_even_group_as_good_as_one_seat_less(half, p):
    if half > 1:
        assert majority_filter(p, 2 * half, "coin") == pytest.approx(float(majority_filter(p, 2 * half - 1)), abs=1e-9)


@patient
@given(st.integers(2, 40), st.integers(0, 5), TIES, SHARE, SHARE)
def test_more_challengers_never_win_fewer_delegates(size, chairs, ties, one, other):
    chairs = min(chairs, size - 1)
    low, high = sorted((one, other))
    found = majority_filter([low, high], size, ties, chairs)
    assert found[0] <= found[1] + 1e-12


@pytest.mark.parametrize("size", [3, 4, 5, 6, 7, 8, 12, 50, 101])
@pytest.mark.parametrize("chairs", [0, 1])
@pytest.mark.parametrize("ties", ["incumbents", "challengers", "coin"])
def test_the_threshold_is_a_fixed_point_that_everything_leaves(size, chairs, ties):
    threshold = filter_fixed_point(size, ties, chairs)
    if 0 < threshold < 1:
        assert majority_filter(threshold, size, ties, chairs) == pytest.approx(threshold, abs=1e-12)
        step = 1e-6
        slope = np.diff(majority_filter([threshold - step, threshold + step], size, ties, chairs)) / (2 * step)
        assert slope[0] == pytest.approx(filter_slope(size, ties, chairs), rel=1e-5)
        assert slope[0] > 1


def test_thresholds_fall_to_one_half_as_groups_grow_and_rise_with_every_chair():
    even = [filter_fixed_point(size) for size in range(4, 200, 2)]
    assert all(later < earlier for earlier, later in itertools.pairwise(even))
    assert even[0] == pytest.approx(FOUR, abs=1e-12)
    assert 0.5 < even[-1] < 0.53
    chaired = [filter_fixed_point(9, ex_officio=chairs) for chairs in range(6)]
    assert all(later > earlier for earlier, later in itertools.pairwise(chaired[:5]))
    assert chaired[4] == 1.0  # five elected seats, and all five are needed
    assert chaired[5] == math.inf  # four are elected, and five needed
    assert majority_filter(1, 9, ex_officio=5) == 0
    assert math.isnan(filter_slope(9, ex_officio=5))


def test_a_pair_with_ties_to_one_side_is_unanimity():
    assert (filter_fixed_point(2), filter_fixed_point(2, "challengers")) == (1.0, 0.0)


@patient
@given(st.floats(0.01, 0.99), st.sampled_from([3, 4, 6]))
def test_levels_to_decide_is_the_first_level_with_a_remnant(share, size):
    levels = levels_to_decide(share, size)
    if math.isfinite(levels):
        shares = shares_by_level(share, int(levels), size)
        assert min(shares[-1], 1 - shares[-1]) <= 0.01
        assert all(min(one, 1 - one) > 0.01 for one in shares[:-1])
    else:
        assert share == pytest.approx(filter_fixed_point(size), abs=1e-9)
    assert levels_to_decide(0.5, 3) == math.inf


def test_bounds_of_filters_are_refused():
    with pytest.raises(CollegiumError, match="n_levels must be a whole number"):
        shares_by_level(0.5, 1.5, group_size=3)
    for form in (filter_of_three, filter_of_four, lambda p: majority_filter(p, 5)):
        with pytest.raises(CollegiumError, match="share must lie between 0 and 1"):
            form(1.1)
    for size, said in ((1, "at or above 2"), (2.5, "a whole number"), (LARGEST + 1, "must not exceed 1000")):
        with pytest.raises(CollegiumError, match=said):
            filter_fixed_point(size)
    with pytest.raises(CollegiumError, match=r"unknown rule for ties: 'incumbent'\. Did you mean 'incumbents'"):
        majority_filter(0.5, 4, "incumbent")
    with pytest.raises(CollegiumError, match="must leave a seat"):
        majority_filter(0.5, 4, ex_officio=4)
    for nothing in (("coin", 0), ("challengers", 1)):
        with pytest.raises(CollegiumError, match="filter nothing"):
            filter_fixed_point(2, *nothing)
    with pytest.raises(CollegiumError, match="remnant"):
        levels_to_decide(0.5, 3, remnant=0.5)


def test_the_largest_group_neither_overflows_nor_leaves_its_bounds():
    assert majority_filter([0, 0.5, 1], LARGEST, "coin") == pytest.approx([0, 0.5, 1], abs=1e-9)
