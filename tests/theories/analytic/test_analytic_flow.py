"""The one-stage flow against hand cases (T1.1, T1.2 of the design), its own recursion, and chance."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collegium.errors import CollegiumError
from collegium.theories.analytic.flow import (
    crossing_time,
    loyal_share,
    steady_share,
    time_to_majority,
)
from collegium.theories.analytic.values import checked, checked_whole

SHARE = st.floats(0, 1, allow_subnormal=False)
CALM = st.floats(0.01, 0.49)  # decay and conversion that cannot swing the share
REPLACED = st.floats(0.01, 0.99)


def after_one(share, r, d, c, pi):
    """One period, written out as the model has it: survivors first, then posts."""
    survivors = (1 - d) * share + c * (1 - share)
    return (1 - r) * survivors + r * pi


def iterated(t, share, r, d, c, pi):
    for _ in range(t):
        share = after_one(share, r, d, c, pi)
    return share


@pytest.mark.parametrize(
    ("t", "rates", "share", "majority"),
    [(2, (0.3, 0, 0, 1), 0.51, 2), (3, (0.25, 0, 0, 1), 0.578125, 3), (3, (0.25, 0.1, 0, 1), 0.53265625, 3)],
)
def test_a_leader_who_starts_with_nobody_reaches_the_published_majority(t, rates, share, majority):
    assert loyal_share(t, 0, *rates) == pytest.approx(share, abs=1e-12)
    assert time_to_majority(0, *rates) == majority


def test_steady_share_of_the_third_case_is_ten_thirteenths():
    assert steady_share(0.25, 0.1, 0, 1) == pytest.approx(10 / 13, abs=1e-12)


def test_mixed_case_has_the_published_factor_steady_share_and_fifth_year():
    rates = (0.1, 0.05, 0.1, 0.8)
    assert steady_share(*rates) == pytest.approx(0.723404, abs=1e-6)
    assert loyal_share(5, 0.2, *rates) == pytest.approx(0.586270, abs=1e-6)
    gaps = loyal_share([3, 4], 0.2, *rates) - steady_share(*rates)
    assert gaps[1] / gaps[0] == pytest.approx(0.765, abs=1e-12)


def test_a_steady_share_of_exactly_one_half_is_no_majority_however_rounded():
    assert steady_share(1 / 3, 0.5, 0, 1) == pytest.approx(0.5, abs=1e-15)
    assert time_to_majority(0, 1 / 3, 0.5, 0, 1) == math.inf
    assert time_to_majority(0.5, 1 / 3, 0.5, 0, 1) == math.inf


def test_one_half_reached_exactly_waits_one_more_period():
    assert loyal_share(1, 0, 0.5, 0, 0, 1) == 0.5
    assert time_to_majority(0, 0.5, 0, 0, 1) == 2


@pytest.mark.parametrize(
    ("start", "rates", "steady"),
    [
        (0.10, (0.27, 0.05, 0.02, 0.8), 0.7182),
        (0.0, (0.20, 0.30, 0.0, 0.6), 0.2727),
        (0.0, (0.055, 0.02, 0.10, 0.5), 0.7245),
        (0.0, (0.20, 0.10, 0.0, 0.4), 0.2857),
    ],
    ids=["1953-56", "1961-64", "Brezhnev", "Gorbachev 1985-88"],
)
def test_presets_of_the_four_regimes_settle_as_published(start, rates, steady):
    assert steady_share(*rates) == pytest.approx(steady, abs=5e-5)
    assert (time_to_majority(start, *rates) < math.inf) == (steady > 0.5)


def test_1953_preset_passes_one_half_in_the_third_year():
    assert loyal_share(3, 0.10, 0.27, 0.05, 0.02, 0.8) == pytest.approx(0.5247, abs=5e-5)
    assert time_to_majority(0.10, 0.27, 0.05, 0.02, 0.8) == 3


def test_retention_alone_gives_conversion_over_conversion_and_decay():
    assert steady_share(1e-12, 0.02, 0.1, 0.5) == pytest.approx(0.1 / 0.12, abs=1e-9)
    assert steady_share(0, 0.02, 0.1, 0.5) == pytest.approx(0.1 / 0.12, abs=1e-15)


def test_twenty_simulated_posts_have_the_binomial_mean_and_variance():
    rng = np.random.default_rng(20240101)
    runs, posts = 40_000, 20
    loyal = np.zeros((runs, posts), dtype=bool)
    for _ in range(3):
        loyal |= rng.random((runs, posts)) < 0.25
    counts = loyal.sum(axis=1)
    share = float(loyal_share(3, 0, 0.25, 0, 0, 1))
    assert posts * share == pytest.approx(11.5625, abs=1e-12)
    assert posts * share * (1 - share) == pytest.approx(4.877930, abs=1e-6)
    assert counts.mean() == pytest.approx(11.5625, abs=4 * math.sqrt(4.878 / runs))
    assert counts.var() == pytest.approx(4.877930, abs=4 * 4.878 * math.sqrt(2 / runs))


@given(st.integers(0, 60), SHARE, SHARE, SHARE, SHARE, SHARE)
def test_closed_path_is_the_iterated_map_and_stays_a_share(t, start, r, d, c, pi):
    share = loyal_share(t, start, r, d, c, pi)
    assert 0 <= share <= 1
    assert share == pytest.approx(iterated(t, start, r, d, c, pi), abs=1e-12)


@given(REPLACED, SHARE, SHARE, SHARE)
def test_steady_share_is_a_share_and_does_not_move(r, d, c, pi):
    steady = steady_share(r, d, c, pi)
    assert 0 <= steady <= 1
    assert after_one(steady, r, d, c, pi) == pytest.approx(steady, abs=1e-12)


@given(st.integers(0, 40), SHARE, REPLACED, CALM, CALM, SHARE, st.floats(0, 0.5))
def test_more_at_the_start_more_control_and_less_decay_never_cost_loyalty(t, start, r, d, c, pi, more):
    share = loyal_share(t, start, r, d, c, pi)
    slack = 1e-12
    assert loyal_share(t, min(1, start + more), r, d, c, pi) >= share - slack
    assert loyal_share(t, start, r, d, c, min(1, pi + more)) >= share - slack
    assert loyal_share(t, start, r, d * (1 - more), c, pi) >= share - slack
    assert loyal_share(t, start, r, d, c + more, pi) >= share - slack


@given(SHARE, SHARE, SHARE, SHARE, SHARE)
def test_time_to_majority_is_the_first_in_a_plain_search(start, r, d, c, pi):
    shares = [iterated(t, start, r, d, c, pi) for t in range(200)]
    if any(abs(share - 0.5) < 1e-9 for share in shares):
        return  # one half itself has its own cases above
    found = next((t for t, share in enumerate(shares) if share > 0.5), math.inf)
    told = time_to_majority(start, r, d, c, pi)
    assert told == found or (found == math.inf and told >= len(shares))


@given(st.floats(0, 0.49), REPLACED, CALM, CALM, SHARE)
def test_rise_to_a_majority_crosses_one_half_within_the_period_before(start, r, d, c, pi):
    time = float(crossing_time(start, r, d, c, pi))
    periods = float(time_to_majority(start, r, d, c, pi))
    if time == math.inf:
        assert periods == math.inf
    elif abs(time - round(time)) > 1e-6:
        assert periods == math.floor(time) + 1


def test_crossing_time_dates_the_hand_case_and_a_fall():
    assert crossing_time(0, 0.3, 0, 0, 1) == pytest.approx(math.log(0.5) / math.log(0.7), abs=1e-12)
    fall = float(crossing_time(0.9, 0.2, 0.1, 0, 0.4))
    steady, factor = 2 / 7, 0.8 * 0.9
    assert steady + (0.9 - steady) * factor**fall == pytest.approx(0.5, abs=1e-12)


@pytest.mark.parametrize(("start", "pi", "time"), [(0.6, 1, math.inf), (0.3, 0.4, math.inf), (0.5, 1, 0.0)])
def test_crossing_time_is_infinite_off_the_path_and_nought_at_one_half(start, pi, time):
    assert crossing_time(start, 0.25, 0.1, 0, pi) == time


def test_where_nothing_moves_the_share_stays_and_no_majority_comes():
    assert loyal_share(50, 0.3, 0, 0, 0, 1) == 0.3
    assert time_to_majority(0.3, 0, 0, 0, 1) == math.inf
    assert time_to_majority(0.7, 0, 0, 0, 1) == 0
    assert crossing_time(0.3, 0, 0, 0, 1) == math.inf


def test_a_steady_share_next_to_nought_neither_overflows_nor_makes_a_majority():
    assert time_to_majority(0, 0.5, 0, 0, 2e-309) == math.inf
    assert crossing_time(0, 0.5, 0, 0, 2e-309) == math.inf


def test_a_majority_about_to_be_lost_counts_at_the_start():
    assert time_to_majority(0.9, 0.2, 0.1, 0, 0.4) == 0


def test_a_swing_makes_a_majority_once_though_the_steady_share_is_a_minority():
    assert steady_share(0, 1, 0.9, 0) < 0.5
    assert loyal_share([0, 1, 2, 3], 0, 0, 1, 0.9, 0) == pytest.approx([0, 0.9, 0.09, 0.819], abs=1e-12)
    assert time_to_majority(0, 0, 1, 0.9, 0) == 1


def test_arguments_broadcast_and_plain_numbers_give_plain_numbers():
    grid = loyal_share(np.arange(4)[:, None], 0, [0.1, 0.3], 0, 0, 1)
    assert grid.shape == (4, 2)
    assert grid[2] == pytest.approx([0.19, 0.51], abs=1e-12)
    assert isinstance(loyal_share(2, 0, 0.3, 0, 0, 1), float)
    assert isinstance(time_to_majority(0, 0.3, 0, 0, 1), float)


@pytest.mark.parametrize("name", ["start", "replacement", "decay", "conversion", "control"])
@pytest.mark.parametrize("value", [-0.01, 1.01, math.nan, math.inf])
def test_a_share_or_rate_outside_nought_to_one_is_refused_by_name(name, value):
    rates = {"start": 0.1, "replacement": 0.1, "decay": 0.1, "conversion": 0.1, "control": 0.5} | {name: value}
    for form in (time_to_majority, crossing_time):
        with pytest.raises(CollegiumError, match=f"{name} must lie between 0 and 1"):
            form(**rates)
    with pytest.raises(CollegiumError, match=name):
        loyal_share(1, **rates)


@pytest.mark.parametrize("t", [-1, 1.5, math.nan, math.inf])
def test_time_is_whole_and_not_negative(t):
    with pytest.raises(CollegiumError, match=r"^t must"):
        loyal_share(t, 0, 0.3, 0, 0, 1)


def test_no_single_steady_share_where_nothing_moves():
    with pytest.raises(CollegiumError, match="every share is steady"):
        steady_share(0, 0, 0, 1)


@pytest.mark.parametrize("rates", [(1, 0, 0, 1), (0.2, 0.6, 0.4, 1), (0.2, 0.6, 0.6, 1)])
def test_no_crossing_time_where_the_share_jumps(rates):
    with pytest.raises(CollegiumError, match="must be positive"):
        crossing_time(0, *rates)


def test_words_and_percentages_are_refused_with_what_to_write():
    with pytest.raises(CollegiumError, match="must be a number"):
        checked("decay", "much")
    with pytest.raises(CollegiumError, match="Write fractions, not percentages") as caught:
        checked("decay", [0.1, 30])
    assert caught.value.given == 30.0
    with pytest.raises(CollegiumError, match="at or above 1"):
        checked_whole("congress_interval", 0, low=1)
