"""Cascades and ballots against the tests of section 2, brute force, and a fine grid."""

from __future__ import annotations

import itertools
import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collegium.errors import CollegiumError
from collegium.theories.analytic.ballots import booth_detection, p_pivotal, p_rejection
from collegium.theories.analytic.cascades import (
    cascade,
    critical_cost,
    elector_threshold,
    even_share,
    fixed_points,
    normal_fixed_points,
    tipping_sd,
)

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine


TENTHS = st.lists(st.integers(0, 12).map(lambda k: k / 10), min_size=1, max_size=12)


def test_one_man_with_another_threshold_turns_a_riot_into_one_rioter() -> None:
    thresholds = np.arange(100) / 100  # T2.1
    assert cascade(thresholds) == 100
    thresholds[1] = 0.02
    assert cascade(thresholds) == 1


def test_the_stories_of_kuran() -> None:
    # T2.2
    assert cascade(np.array([0, 20, 20, 30, 40, 50, 60, 70, 80, 100]) / 100) == 1
    assert cascade(np.array([0, 10, 20, 30, 40, 50, 60, 70, 80, 100]) / 100) == 9


@patient
@given(TENTHS, st.floats(0, 1))
def test_a_cascade_is_the_crowd_asked_man_by_man(thresholds, start) -> None:
    n = len(thresholds)
    now = math.floor(start * n + 1e-9 * n)
    for _ in range(n + 2):
        now = sum(t <= now / n + 1e-9 for t in thresholds)
    assert cascade(thresholds, start) == now


@patient
@given(TENTHS, st.randoms(use_true_random=False))
def test_fixed_points_are_all_and_each_start_ends_at_one(thresholds, chance) -> None:
    n = len(thresholds)
    points = fixed_points(thresholds)
    resting = [k / n for k in range(n + 1) if sum(t <= k / n + 1e-9 for t in thresholds) == k]
    assert [point.share for point in points] == pytest.approx(resting)
    assert points[0].share == pytest.approx(cascade(thresholds) / n)
    for k in range(n + 1):
        end = cascade(thresholds, k / n) / n
        (mine,) = [p for p in points if p.lowest_start - 1e-9 <= k / n <= p.highest_start + 1e-9]
        assert mine.share == pytest.approx(end)
    shuffled = list(thresholds)
    chance.shuffle(shuffled)
    assert fixed_points(shuffled) == points


@patient
@given(TENTHS, st.integers(0, 11), st.floats(0, 0.5))
def test_a_braver_man_never_makes_a_smaller_crowd(thresholds, who, by) -> None:
    braver = list(thresholds)
    braver[who % len(braver)] = max(0.0, braver[who % len(braver)] - by)
    assert cascade(braver) >= cascade(thresholds)


@pytest.mark.parametrize(("sd", "percent"), [(10, 0.7696), (12, 4.0211), (12.2, 5.4792), (12.25, 100.00)])
def test_a_normal_population_tips_between_two_spreads(sd: float, percent: float) -> None:
    assert 100 * normal_fixed_points(0.25, sd / 100)[0].share == pytest.approx(percent, abs=6e-5)  # T2.3


@patient
@given(st.floats(0.02, 0.98), st.floats(0.02, 0.8))
def test_normal_fixed_points_are_the_crossings_on_a_fine_grid(mean, sd) -> None:
    points = normal_fixed_points(mean, sd)
    crowd = NormalDist(mean, sd)
    for point in points:
        assert crowd.cdf(point.share) == pytest.approx(point.share, abs=1e-9)
    grid = np.linspace(0, 1, 2001)
    above = np.array([crowd.cdf(float(y)) for y in grid]) > grid
    crossings = grid[1:][above[1:] != above[:-1]]
    assert len(points) >= len(crossings)
    for crossing in crossings:
        assert min(abs(point.share - crossing) for point in points) < 1e-3
    assert [point.stable for point in points] in (
        [True],
        [True, False, True],
        [True, True],
        [False, True],
        [True, False],
    )
    ends = [points[0].lowest_start, points[-1].highest_start]
    assert ends == [0, 1] or not all(point.stable for point in points)


@pytest.mark.parametrize("mean", [0.02, 0.1, 0.25, 0.4, 0.49])
def test_a_quiet_crowd_tips_just_above_the_tipping_spread(mean: float) -> None:
    sd = tipping_sd(mean)
    assert len(normal_fixed_points(mean, sd * (1 - 1e-6))) == 3
    (only,) = normal_fixed_points(mean, sd * (1 + 1e-6))
    assert only.share > 0.5 > normal_fixed_points(mean, sd * (1 - 1e-6))[0].share


def test_granovetters_spread() -> None:
    assert 100 * tipping_sd(0.25) == pytest.approx(12.2, abs=0.05)


def test_evenly_spread_opponents() -> None:
    # T2.4
    assert even_share(0.6, [0.25, 1 / 3, 0.5]) == pytest.approx([0.529412, 0.5, 0.428571], abs=1e-6)
    assert even_share([0.8, 0.9], [0.75, 1.2]) == pytest.approx([0.5, 0])
    assert critical_cost([0.5, 0.8, 1]) == pytest.approx([0, 0.75, 1])


@patient
@given(st.floats(0, 1), st.floats(0, 3))
def test_even_opponents_are_the_least_fixed_point_of_their_thresholds(w, cost) -> None:
    """The share of thresholds 1 - e / lambda E at or below y, iterated from nobody."""
    y = 0.0
    for _ in range(20_000):
        y = w * min(1.0, max(0.0, 1 - cost * (1 - y)))
    if w * cost < 0.99:
        assert even_share(w, cost) == pytest.approx(y, abs=1e-6)
        if abs(cost - critical_cost(w)) > 1e-6:
            assert (even_share(w, cost) > 0.5) == (cost < critical_cost(w))


def test_five_electors_of_one_mind_are_unanimous_or_reject() -> None:
    # T2.5
    gains = [0.9, 0.6, 0.3, 0.1, -1]
    for detection, opposing in ((1, 0), (0.6, 2), (0.51, 2), (0.5, 3), (0.2, 4), (0, 4)):
        assert cascade(elector_threshold(gains, detection, 1)) == opposing


@patient
@given(st.lists(st.floats(-1, 2), min_size=1, max_size=9), st.floats(0, 1), st.floats(0, 1), st.floats(0, 3))
def test_better_detection_never_makes_a_larger_opposition(gains, one, other, sanction) -> None:
    low, high = sorted((one, other))
    fewer = cascade(elector_threshold(gains, high, sanction))
    assert fewer <= cascade(elector_threshold(gains, low, sanction)) <= sum(gain > 0 for gain in gains)


@patient
@given(st.floats(0.01, 1), st.floats(0.1, 10), st.floats(0.01, 1))
def test_the_unit_of_gains_and_sanctions_changes_nothing(gain, unit, detection) -> None:
    first = elector_threshold(gain, detection, 1.0)
    assert elector_threshold(gain * unit, detection, unit) == pytest.approx(float(first), abs=1e-12)


def test_booth_majority_and_pivot() -> None:
    # T2.6
    assert booth_detection([0.1, 0.1, 0.6], [0.1, 1, 0.05]) == pytest.approx([0.526316, 0.1, 0.967742], abs=1e-6)
    assert booth_detection(0, 0) == 0
    chances = [p_rejection(n, 0.6) for n in (3, 5, 25, 4)]
    assert chances == pytest.approx([0.648, 0.68256, 0.846232, 0.4752], abs=1e-6)
    pivots = [p_pivotal(n, p) for n, p in ((3, 0.5), (5, 0.5), (5, 0.6), (101, 0.5))]
    assert pivots == pytest.approx([0.5, 0.375, 0.3456, 0.079589], abs=1e-6)


@patient
@given(st.integers(1, 9), st.floats(0, 1))
def test_rejection_and_pivot_over_all_ballots(n, p) -> None:
    def chance(ballot: tuple[int, ...]) -> float:
        return math.prod(p if one else 1 - p for one in ballot)

    rejected = sum(chance(b) for b in itertools.product((0, 1), repeat=n) if 2 * sum(b) > n)
    assert p_rejection(n, p) == pytest.approx(rejected, abs=1e-9)
    others = itertools.product((0, 1), repeat=n - 1)
    decides = sum(chance(b) for b in others if (2 * (sum(b) + 1) > n) != (2 * sum(b) > n))
    assert p_pivotal(n, p) == pytest.approx(decides, abs=1e-9)


def test_what_does_not_fit_is_refused() -> None:
    for call, said in (
        (lambda: cascade([]), "one threshold a person"),
        (lambda: cascade([0.1, -0.1]), "at or above 0: -0.1"),
        (lambda: cascade([0.1, math.nan]), "at or above 0"),
        (lambda: cascade(["x"]), "must be numbers"),
        (lambda: cascade([0.1], start=2), "start must lie between 0 and 1"),
        (lambda: normal_fixed_points(0.25, 0), "sd must be above 0"),
        (lambda: tipping_sd(0.6), "below 1/2"),
        (lambda: tipping_sd(1e-300), "too near its bounds"),
        (lambda: elector_threshold(1, 2, 1), "detection must lie"),
        (lambda: p_rejection(0, 0.5), "at or above 1"),
        (lambda: p_pivotal(10**7, 0.5), "must not exceed 1000000"),
    ):
        with pytest.raises(CollegiumError, match=said):
            call()


def test_a_threshold_with_a_rounding_error_is_met() -> None:
    """1 - .7 is a little above .3 in floats; three of ten are enough for him all the same."""
    assert 1 - 0.7 > 3 / 10
    assert cascade([0, 0, 0, 1 - 0.7, *[math.inf] * 6]) == 4
