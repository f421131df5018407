"""Entrenchment: the condition, and the threshold form against its own dynamics (T1.4 of the design)."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from collegium.errors import CollegiumError
from collegium.theories.analytic.entrenchment import (
    critical_control,
    critical_replacement,
    entrenches,
    entrenchment,
    threshold_shares,
    threshold_steady_share,
)
from collegium.theories.analytic.flow import steady_share

RATE = st.floats(0.01, 0.99)
SHARE = st.floats(0, 1)


def settled(start, r, d, control_without, control_with):
    """Where the share goes when control hangs on the majority, by running it."""
    share = start
    for _ in range(4000):
        control = control_with if share > 0.5 else control_without
        share = (1 - r) * (1 - d) * share + r * control
    return share


def test_published_thresholds_settle_low_and_high_by_the_start():
    assert threshold_shares(0.25, 0.1, 0.4, 0.8) == pytest.approx((0.307692, 0.615385), abs=1e-6)
    assert threshold_steady_share(0.45, 0.25, 0.1, 0.4, 0.8) == pytest.approx(0.307692, abs=1e-6)
    assert threshold_steady_share(0.55, 0.25, 0.1, 0.4, 0.8) == pytest.approx(0.615385, abs=1e-6)
    assert critical_control(0.25, 0.1) == pytest.approx(0.65, abs=1e-12)


@pytest.mark.parametrize(
    ("without", "with_majority", "told"),
    [
        (0.4, 0.8, "from some"),
        (0.65, 0.8, "from some"),  # a_lo is one half: never reached from below
        (0.66, 0.8, "from any start"),
        (0.4, 0.65, "never"),  # a_hi is one half
        (0.4, 0.64, "never"),
        (0.8, 0.8, "from any start"),
    ],
)
def test_a_leader_entrenches_from_any_start_from_some_or_never(without, with_majority, told):
    assert entrenchment(0.25, 0.1, without, with_majority) == told


@given(RATE, RATE, SHARE, SHARE, SHARE)
def test_threshold_form_settles_where_its_dynamics_go(r, d, start, one, other):
    without, with_majority = sorted((one, other))
    low, high = threshold_shares(r, d, without, with_majority)
    assume(min(abs(low - 0.5), abs(high - 0.5), abs(start - 0.5)) > 1e-3)
    told = threshold_steady_share(start, r, d, without, with_majority)
    assert told == pytest.approx(settled(start, r, d, without, with_majority), abs=1e-9)


@given(RATE, RATE, SHARE, SHARE)
def test_two_stable_states_exactly_when_one_half_lies_between_the_two_shares(r, d, one, other):
    without, with_majority = sorted((one, other))
    low, high = threshold_shares(r, d, without, with_majority)
    assume(min(abs(low - 0.5), abs(high - 0.5)) > 1e-3)
    ends = settled(0.0, r, d, without, with_majority), settled(1.0, r, d, without, with_majority)
    two_states = ends[0] < 0.5 < ends[1]
    assert two_states == (low < 0.5 < high)
    assert (entrenchment(r, d, without, with_majority) == "from some") == two_states
    assert (entrenchment(r, d, without, with_majority) == "from any start") == (min(ends) > 0.5)
    assert (entrenchment(r, d, without, with_majority) == "never") == (max(ends) < 0.5)


@given(RATE, RATE, RATE, SHARE)
def test_condition_for_entrenchment_is_the_inequality_and_the_critical_control(r, d, c, pi):
    margin = r * (2 * pi - 1) - (1 - r) * (d - c)
    assume(abs(margin) > 1e-9)
    assert bool(entrenches(r, d, c, pi)) == (margin > 0)
    assert bool(entrenches(r, d, c, pi)) == (pi > critical_control(r, d, c))


@given(st.floats(0, 1))
def test_critical_replacement_leaves_a_steady_share_of_one_half(d):
    rate = float(critical_replacement(d))
    assert rate == pytest.approx(d / (1 + d), abs=1e-15)
    if d > 1e-6:
        assert steady_share(rate, d, 0, 1) == pytest.approx(0.5, abs=1e-9)
        assert not entrenches(rate, d, 0, 1)
        assert entrenches(rate + 1e-6, d, 0, 1)


def test_critical_replacement_of_the_half_case_is_one_third():
    assert critical_replacement(0.5) == pytest.approx(1 / 3, abs=1e-15)
    assert list(entrenches([1 / 3, 0.34], 0.5, 0, 1)) == [False, True]


def test_retention_needs_no_control_where_conversion_outweighs_decay():
    assert critical_control(0.055, 0.02, 0.10) < 0
    assert np.all(entrenches(0.055, 0.02, 0.10, [0.0, 0.5]))


def test_next_to_no_replacement_asks_for_endless_control():
    assert critical_control(1e-310, 0.1) == np.inf


def test_controls_in_the_wrong_order_are_refused():
    with pytest.raises(CollegiumError, match="control_without must not exceed control_with"):
        entrenchment(0.25, 0.1, 0.8, 0.4)


def test_bounds_and_a_flow_that_does_not_move_are_refused():
    with pytest.raises(CollegiumError, match="control_with must lie between 0 and 1"):
        threshold_shares(0.25, 0.1, 0.4, 1.2)
    with pytest.raises(CollegiumError, match="start must lie between 0 and 1"):
        threshold_steady_share(-0.1, 0.25, 0.1, 0.4, 0.8)
    with pytest.raises(CollegiumError, match="every share is steady"):
        threshold_shares(0, 0, 0.4, 0.8)
    with pytest.raises(CollegiumError, match="every share is steady"):
        entrenches(0, 0, 0, 1)
    with pytest.raises(CollegiumError, match="decay must lie between 0 and 1"):
        critical_replacement(1.1)
    with pytest.raises(CollegiumError, match="nobody is replaced"):
        critical_control([0.1, 0], 0.1)
