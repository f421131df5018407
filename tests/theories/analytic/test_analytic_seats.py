"""Seats drawn by chance (T1.2, T1.7), against counting by hand."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collegium.errors import CollegiumError
from collegium.theories.analytic.seats import (
    MAX_SEATS,
    loyal_seats_distribution,
    p_loyal_seats,
    p_loyal_seats_drawn,
)

SHARE = st.floats(0, 1)


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


def test_bounds_of_seats_are_refused():
    with pytest.raises(CollegiumError, match="share must lie between 0 and 1"):
        p_loyal_seats(1, 3, -0.1)
    with pytest.raises(CollegiumError, match="n_seats must not exceed 1000"):
        loyal_seats_distribution(1001, 0.5)
    with pytest.raises(CollegiumError, match="at_least must lie at or above 0"):
        p_loyal_seats_drawn(-1, 3, 3, 9)
    with pytest.raises(CollegiumError, match="more seats or loyal posts than the 9 posts: 10"):
        p_loyal_seats_drawn(1, 10, 3, 9)
