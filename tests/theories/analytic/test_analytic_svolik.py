"""The chain of contested and established rule (section 4), against its period-by-period path and a Monte Carlo."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from collegium.errors import CollegiumError
from collegium.theories.analytic.svolik import (
    chain,
    contested_periods,
    is_deterred,
    p_entrench,
    p_removed,
    removal_hazard,
    steps_to_established,
)

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine


RATE = st.floats(0.02, 0.98)


def test_the_chances_of_the_design() -> None:
    assert p_removed(0.8, 0.2, 5) == pytest.approx(0.537856, abs=1e-9)  # T4.1
    assert contested_periods(0.2, 5) == pytest.approx(3.3616, abs=1e-9)
    hazards = [0.16, 0.152381, 0.143820, 0.134383, 0.124196, 0]  # T4.2
    assert removal_hazard(range(1, 7), 0.8, 0.2, 5) == pytest.approx(hazards, abs=1e-6)
    path = chain(0.8, 0.2, 5, 6)
    assert path.hazard[1:] == pytest.approx(hazards, abs=1e-6)
    assert 1 - path.removed[5] == pytest.approx(0.462144, abs=1e-9) == path.established[5]
    assert p_removed(0.6, 0.4, 3, attempts=0.5, false_alarm=0.1) == pytest.approx(0.502630, abs=1e-6)  # T4.3
    assert steps_to_established([0.9 - 0.1 * b for b in range(10)], cost=1, benefit=1) == 5  # T4.4
    assert p_entrench(0.1, 3) == pytest.approx(0.729)


@patient
@given(RATE, RATE, st.integers(1, 8), RATE, st.floats(0, 0.5))
def test_the_path_ends_where_the_closed_form_says(success, alarm, steps, attempts, false_alarm) -> None:
    moving = attempts + (1 - attempts) * false_alarm
    assume(moving > 0.1)
    path = chain(success, alarm, steps, 3000, attempts, false_alarm)
    assert path.removed[-1] == pytest.approx(p_removed(success, alarm, steps, attempts, false_alarm), abs=1e-6)
    assert path.contested.sum() == pytest.approx(contested_periods(alarm, steps, attempts, false_alarm), rel=1e-6)
    assert path.contested + path.established + path.removed + path.exited == pytest.approx(1, abs=1e-9)


@patient
@given(st.lists(st.floats(0, 1), min_size=1, max_size=6), RATE, RATE)
def test_the_path_ends_there_with_a_success_for_each_step(success, alarm, attempts) -> None:
    assume(attempts > 0.1)
    n = len(success)
    end = chain(success, alarm, n, 3000, attempts, natural_exit=0.1)
    assert end.removed[-1] == pytest.approx(p_removed(success, alarm, n, attempts), abs=1e-6)
    assert end.established[-1] == pytest.approx(0, abs=1e-6)  # natural exits take all who were established


@patient
@given(RATE, RATE, st.integers(1, 10))
def test_the_hazard_only_falls_with_tenure(success, alarm, steps) -> None:
    hazard = removal_hazard(np.arange(1, steps + 3), success, alarm, steps)
    assert np.all(np.diff(hazard) <= 1e-12)
    assert hazard[0] == pytest.approx(alarm * success)
    assert hazard[-1] == 0
    survives = math.prod(1 - float(h) for h in hazard)
    assert 1 - survives == pytest.approx(p_removed(success, alarm, steps), abs=1e-9)


@patient
@given(RATE, RATE, RATE, st.integers(1, 9), RATE)
def test_more_alarms_more_successes_and_more_steps_cost_a_leader_his_office(one, other, alarm, steps, attempts) -> None:
    low, high = sorted((one, other))
    assert p_removed(low, alarm, steps, attempts) <= p_removed(high, alarm, steps, attempts) + 1e-12
    assert p_removed(alarm, low, steps) <= p_removed(alarm, high, steps) + 1e-12
    assert p_removed(low, alarm, steps, attempts) <= p_removed(low, alarm, steps + 1, attempts) + 1e-12


def test_a_thousand_leaders_drawn() -> None:
    rng = np.random.default_rng(3)
    removed, n = 0, 20_000
    for _ in range(n):
        power = 0
        while power < 3:
            tries = rng.random() < 0.5
            if rng.random() < (0.4 if tries else 0.1):
                removed += rng.random() < 0.6 - 0.1 * power
                break
            power += tries
    expected = p_removed([0.6, 0.5, 0.4], 0.4, 3, attempts=0.5, false_alarm=0.1)
    assert removed / n == pytest.approx(expected, abs=4 * math.sqrt(0.25 / n))


def test_limits() -> None:
    assert p_removed(0.8, 0.0, 5) == 0
    assert p_removed(0.8, 1.0, 5) == 0.8
    assert p_removed(0.8, 0.2, 10_000) == pytest.approx(0.8)
    assert contested_periods(0.2, 3, attempts=0) == math.inf
    assert p_removed(0.8, 0.2, 3, attempts=0) == 0
    assert steps_to_established([0.9, 0.9], 1, 1) == math.inf
    assert p_entrench([0, 0.1], math.inf) == pytest.approx([1, 0])
    assert math.isnan(chain(1.0, 1.0, 1, 3).hazard[3])  # nobody is left


def test_deterrence() -> None:
    assert is_deterred(0.5, 0.5, 0.1, 10, 2)
    assert not is_deterred(0.49, 0.5, 0.1, 10, 2)


def test_what_does_not_fit_is_refused() -> None:
    for call, said in (
        (lambda: p_removed(1.2, 0.2, 5), "success must lie between 0 and 1"),
        (lambda: p_removed([0.1, 0.2], 0.2, 5), "one for each step"),
        (lambda: p_removed(0.1, 0.2, 0), "steps must lie at or above 1"),
        (lambda: p_removed(0.1, 0.2, 10**6), "must not exceed"),
        (lambda: steps_to_established([0.5, 0.6], 1, 1), "must not rise"),
        (lambda: removal_hazard(0, 0.8, 0.2, 5), "t must lie"),
        (lambda: p_entrench(0.1, -1), "years must be"),
    ):
        with pytest.raises(CollegiumError, match=said):
            call()
