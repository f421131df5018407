"""Filters of indirect election (T1.5) and seats drawn by chance (T1.2, T1.7), against counting by hand."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collegium.errors import CollegiumError
from collegium.theories.analytic.elections import (
    MAX_SEATS,
    filter_fixed_point,
    filter_of_four,
    filter_of_three,
    loyal_seats_distribution,
    p_loyal_seats,
    p_loyal_seats_drawn,
    shares_by_level,
)

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


@given(SHARE)
def test_filters_are_majorities_counted_over_all_groups(p):
    def elected(size, needed):
        groups = itertools.product((0, 1), repeat=size)
        return sum(p ** sum(group) * (1 - p) ** (size - sum(group)) for group in groups if sum(group) >= needed)

    assert filter_of_three(p) == pytest.approx(elected(3, 2), abs=1e-12)
    assert filter_of_four(p) == pytest.approx(elected(4, 3), abs=1e-12)


@given(SHARE)
def test_an_ex_officio_chair_in_a_group_of_five_is_a_tie_break_in_a_group_of_four(p):
    others = loyal_seats_distribution(4, p)  # challengers among the other four; the chair votes against them
    wins = sum(chance for challengers, chance in enumerate(others) if challengers > 5 - challengers)
    assert wins == pytest.approx(float(filter_of_four(p)), abs=1e-12)


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


def test_twenty_posts_after_three_years_have_the_published_moments():
    chances = loyal_seats_distribution(20, 0.578125)
    numbers = np.arange(21)
    mean = chances @ numbers
    assert mean == pytest.approx(11.5625, abs=1e-12)
    assert chances @ (numbers - mean) ** 2 == pytest.approx(4.877930, abs=1e-6)


def test_fifteen_seats_from_eighty_four_posts_have_the_published_chances():
    assert p_loyal_seats_drawn(8, n_seats=15, n_loyal=45, n_posts=84) == pytest.approx(0.621311, abs=1e-6)
    assert p_loyal_seats(8, n_seats=15, share=45 / 84) == pytest.approx(0.610894, abs=1e-6)


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 10))
def test_drawn_seats_agree_with_listing_every_draw(seats, loyal, needed):
    posts = [True] * loyal + [False] * (9 - loyal)
    draws = [sum(draw) >= needed for draw in itertools.combinations(posts, seats)]
    assert p_loyal_seats_drawn(needed, seats, loyal, 9) == pytest.approx(sum(draws) / len(draws), abs=1e-12)


@given(st.integers(0, 60), SHARE)
def test_chances_of_seats_sum_to_one_and_the_tail_only_falls(n_seats, share):
    assert loyal_seats_distribution(n_seats, share).sum() == pytest.approx(1, abs=1e-12)
    tails = [p_loyal_seats(needed, n_seats, share) for needed in range(n_seats + 2)]
    assert tails[0] == pytest.approx(1, abs=1e-12)
    assert tails[-1] == 0
    assert all(later <= earlier + 1e-15 for earlier, later in itertools.pairwise(tails))


def test_the_largest_body_neither_overflows_nor_loses_chance():
    assert loyal_seats_distribution(MAX_SEATS, 0.5).sum() == pytest.approx(1, abs=1e-12)


def test_bounds_of_filters_and_seats_are_refused():
    with pytest.raises(CollegiumError, match=r"no closed form for this group size: 5\. .*Allowed: 3, 4"):
        shares_by_level(0.5, 1, group_size=5)
    with pytest.raises(CollegiumError, match="no closed form"):
        filter_fixed_point(5)
    with pytest.raises(CollegiumError, match="n_levels must be a whole number"):
        shares_by_level(0.5, 1.5, group_size=3)
    for form in (filter_of_three, filter_of_four):
        with pytest.raises(CollegiumError, match="share must lie between 0 and 1"):
            form(1.1)
    with pytest.raises(CollegiumError, match="share must lie between 0 and 1"):
        p_loyal_seats(1, 3, -0.1)
    with pytest.raises(CollegiumError, match="n_seats must not exceed 1000"):
        loyal_seats_distribution(1001, 0.5)
    with pytest.raises(CollegiumError, match="at_least must lie at or above 0"):
        p_loyal_seats_drawn(-1, 3, 3, 9)
    with pytest.raises(CollegiumError, match="more seats or loyal posts than the 9 posts: 10"):
        p_loyal_seats_drawn(1, 10, 3, 9)
