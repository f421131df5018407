"""Cascades and pivots: the exact tests of section 2 of the theory paper, and brute force."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collegium.conduct.cascades import (
    at_least,
    cascade,
    exactly,
    least_share_even,
    least_share_normal,
    pivot,
    rejection,
    threshold,
)

compiled = settings(deadline=None)  # the first call compiles
PHI = np.vectorize(lambda z: 0.5 * math.erfc(-z / math.sqrt(2)))


def test_one_man_with_another_threshold_turns_a_riot_into_one_rioter() -> None:
    """T2.1."""
    thresholds = np.arange(100) / 100
    assert cascade(thresholds) == 100
    thresholds[1] = 0.02
    assert cascade(thresholds) == 1


@pytest.mark.parametrize(
    ("percent", "share"),
    [
        ([0, 20, 20, 30, 40, 50, 60, 70, 80, 100], 0.1),  # T2.2
        ([0, 10, 20, 30, 40, 50, 60, 70, 80, 100], 0.9),  # T2.2
        ([0, 10, 20, 30, 40, 50, 60, 70, 80, 90], 1.0),
        ([10] * 10, 0.0),
        ([0, 0, 30, 30, 30, 30, 30, 30, 30, 30], 0.2),
        ([0, 0, 0, 30, 40, 60, 60, 60, 60, 60], 0.5),
    ],
)
def test_the_stories_of_kuran_end_where_he_says(percent: list[int], share: float) -> None:
    assert cascade(np.array(percent) / 100) / 10 == share


@pytest.mark.parametrize(("sd", "percent"), [(10, 0.7696), (12, 4.0211), (12.2, 5.4792), (12.25, 100.00)])
def test_a_normal_population_tips_between_two_spreads(sd: float, percent: float) -> None:
    """T2.3, and the same by looking for the first crossing on a fine grid."""
    found = least_share_normal(0.25, sd / 100)
    assert 100 * found == pytest.approx(percent, abs=6e-5)
    grid = np.linspace(0, 1, 2_000_001)
    below = grid[PHI((grid - 0.25) / (sd / 100)) <= grid] if sd < 12.25 else np.array([1.0])
    assert found == pytest.approx(below[0] if below.size else 1.0, abs=1e-5)


@pytest.mark.parametrize(
    ("w", "cost", "share"),
    [(0.6, 0.25, 0.529412), (0.6, 1 / 3, 0.5), (0.6, 0.5, 0.428571), (0.8, 0.75, 0.5), (0.9, 1.2, 0.0)],
)
def test_evenly_spread_opponents_stop_where_the_closed_form_says(w: float, cost: float, share: float) -> None:
    """T2.4, and the same as a cascade of 100 000."""
    assert least_share_even(w, cost) == pytest.approx(share, abs=1e-6)
    n = 100_000
    gains = np.concatenate([np.full(n - round(w * n), -1.0), (np.arange(round(w * n)) + 0.5) / round(w * n)])
    assert cascade(np.array([threshold(e, cost) for e in gains])) / n == pytest.approx(share, abs=1e-3)


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
@compiled
def test_a_majority_rejects_exactly_below_two_less_one_over_w(w: float, cost: float) -> None:
    margin = 2 - 1 / w - cost
    if abs(margin) > 1e-9:
        assert (least_share_even(w, cost) > 0.5) == (margin > 0)


@pytest.mark.parametrize(
    ("cost", "opposing"), [(1.0, 0), (0.6, 2), (0.51, 2), (0.5, 3), (0.2, 4), (0.9, 1), (0.76, 1), (0.75, 2), (0.0, 4)]
)
def test_one_private_profile_accepts_with_one_voice_or_rejects(cost: float, opposing: int) -> None:
    """T2.5; at .9 the first man just acts, and at .75 the second just follows him."""
    assert cascade(np.array([threshold(e, cost) for e in (0.9, 0.6, 0.3, 0.1, -1.0)])) == opposing


@given(st.floats(-3, 3), st.floats(0, 3), st.floats(0, 1))
@compiled
def test_the_threshold_is_where_gain_meets_diluted_cost(gain: float, cost: float, share: float) -> None:
    slack = gain - cost * (1 - share)
    if abs(slack) > 1e-9 and abs(gain) > 1e-9 and cost > 1e-6:
        assert (share >= threshold(gain, cost)) == (gain > 0 and slack > 0)


@given(st.lists(st.floats(0, 1.2), min_size=1, max_size=25))
@compiled
def test_a_cascade_ends_at_the_least_fixed_point(thresholds: list[float]) -> None:
    n = len(thresholds)

    def following(k: int) -> int:
        return sum(t * n <= k + 1e-9 * n for t in thresholds)

    found = cascade(np.array(thresholds))
    assert following(found) == found
    assert all(following(k) > k for k in range(found))


@pytest.mark.parametrize(
    ("n", "p", "probability"), [(3, 0.6, 0.648), (5, 0.6, 0.68256), (25, 0.6, 0.846232), (4, 0.6, 0.4752)]
)
def test_independent_electors_reject_as_computed(n: int, p: float, probability: float) -> None:
    """T2.6."""
    assert rejection(n, p) == pytest.approx(probability, abs=1e-6)


@pytest.mark.parametrize(
    ("n", "p", "probability"),
    [(3, 0.5, 0.5), (5, 0.5, 0.375), (5, 0.6, 0.3456), (101, 0.5, 0.079589), (1, 0.3, 1.0), (5, 0.0, 0.0)],
)
def test_a_vote_decides_as_often_as_computed(n: int, p: float, probability: float) -> None:
    """T2.6."""
    assert pivot(n, p) == pytest.approx(probability, abs=1e-6)


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 6, 7])
@pytest.mark.parametrize("p", [0.0, 0.2, 0.7, 1.0])
def test_brute_force_over_all_ballots_agrees(n: int, p: float) -> None:
    """One's vote decides if the man has more than half of all with it and not without it."""
    decides, rejects, three = 0.0, 0.0, 0.0
    for others in itertools.product((0, 1), repeat=n - 1):
        weight = math.prod(p if one else 1 - p for one in others)
        decides += weight * ((2 * (n - sum(others)) > n) != (2 * (n - sum(others) - 1) > n))
    for votes in itertools.product((0, 1), repeat=n):
        weight = math.prod(p if one else 1 - p for one in votes)
        rejects += weight * (2 * sum(votes) > n)
        three += weight * (sum(votes) >= 3)
    assert pivot(n, p) == pytest.approx(decides, abs=1e-12)
    assert rejection(n, p) == pytest.approx(rejects, abs=1e-12)
    assert at_least(n, p, 3) == pytest.approx(three, abs=1e-12)
    assert sum(exactly(n, p, k) for k in range(n + 1)) == pytest.approx(1.0)
