"""Shocks: given or drawn, what they do to results and to the crisis."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from world import copy, key, on, parameters, same, world

from collegium.conduct import shocks
from collegium.conduct.shocks import OF_DOMAIN, crisis_after, faded, strike
from collegium.conduct.state import DEFENCE, FOOD, N_DOMAINS, N_EVENTS, SHOCK, State

compiled = settings(deadline=None)  # the first call compiles
unit = st.floats(0, 1)


def drawn(months: int = 240) -> np.ndarray:
    return np.full((months + 1, N_DOMAINS), np.nan)


def calm(months: int = 240) -> np.ndarray:
    return np.zeros((months + 1, N_DOMAINS))


def logged(s: State) -> list[list[int]]:
    rows = s.events[: s.counters[N_EVENTS]]
    return [row.tolist() for row in rows if row[1] == SHOCK]


def test_a_given_shock_lowers_results_makes_crisis_and_is_logged() -> None:
    s, shock = world(), calm()
    shock[5, FOOD], shock[5, DEFENCE] = 0.5, 0.25
    s.results[FOOD] = 0.1
    s.regime["crisis"] = 0.8
    p = parameters(shock_loss=0.6, shock_crisis=0.4, crisis_half_life=2.0, result_half_life=1.0)
    strike(s, p, on("shocks", "policy"), key(), 5, shock)
    np.testing.assert_allclose(s.results, [0.1 - 0.3, 0, -0.15, 0, 0])
    left = 0.8 / math.sqrt(2)  # a month of a half-life of two
    assert s.regime["crisis"][0] == pytest.approx(1 - (1 - left) * (1 - 0.2) * (1 - 0.1))
    assert [(row[0], row[4] // OF_DOMAIN, row[4] % OF_DOMAIN) for row in logged(s)] == [(5, 0, 500), (5, 2, 250)]


def test_in_calm_nothing_happens_but_the_crisis_fades() -> None:
    s = world()
    s.regime["crisis"], s.results[:] = 0.64, -0.5
    before = copy(s)
    for month in range(1, 13):
        strike(s, parameters(crisis_half_life=6.0), on("shocks", "policy"), key(), month, calm())
    assert s.regime["crisis"][0] == pytest.approx(0.16)
    assert same(s, before) == ["regime.crisis"]


def test_without_policy_results_go_back_by_half() -> None:
    s = world()
    s.results[:] = -0.8
    for month in range(1, 19):
        strike(s, parameters(result_half_life=9.0), on("shocks"), key(), month, calm())
    np.testing.assert_allclose(s.results, -0.2)


def test_shocks_come_at_their_rates_and_of_their_size() -> None:
    """1 - exp(-rate/12) a month in each domain; sizes even between 0 and twice the mean."""
    rates = {"shock_food": 2.0, "shock_industry": 1.0, "shock_defence": 0.5, "shock_foreign": 6.0, "shock_ideas": 0.0}
    months = 6000
    s = world(months=months)
    p = parameters(**rates, shock_size=0.3)
    for month in range(1, months + 1):
        strike(s, p, on("shocks"), key(3), month, drawn(months))
    rows = np.array(logged(s))
    for domain, rate in enumerate(rates.values()):
        expected = 1 - math.exp(-rate / 12)
        got = (rows[:, 4] // OF_DOMAIN == domain).sum() / months
        assert abs(got - expected) <= 4 * math.sqrt(expected * (1 - expected) / months)
    sizes = rows[:, 4] % OF_DOMAIN / 1000
    assert sizes.max() <= 0.601
    assert abs(sizes.mean() - 0.3) < 4 * 0.6 / math.sqrt(12 * len(sizes)) + 0.001


def test_a_given_month_is_not_drawn_and_leaves_the_draws_of_others_alone() -> None:
    one, other = world(), world()
    p = parameters(shock_food=12.0, shock_foreign=12.0)
    some = drawn()
    some[1:121, FOOD] = 0.0
    for month in range(1, 121):
        strike(one, p, on("shocks"), key(), month, drawn())
        strike(other, p, on("shocks"), key(), month, some)
    rest = [row for row in logged(one) if row[4] // OF_DOMAIN != FOOD]
    assert logged(other) == rest
    assert len(logged(one)) > len(rest) > 0


@given(unit, unit, unit)
@compiled
def test_a_crisis_does_not_mind_the_order_of_blows_and_stays_below_one(crisis: float, one: float, two: float) -> None:
    both = crisis_after(crisis_after(crisis, one), two)
    assert both == pytest.approx(crisis_after(crisis_after(crisis, two), one), abs=1e-12)
    assert max(crisis, one, two) - 1e-12 <= both <= 1


@given(st.lists(unit, min_size=N_DOMAINS, max_size=N_DOMAINS), st.floats(-1, 1), unit, st.floats(0, 2), unit)
@compiled
def test_results_and_crisis_stay_within_their_ranges(
    sizes: list[float], results: float, crisis: float, loss: float, share: float
) -> None:
    s, shock = world(), calm()
    shock[1] = sizes
    s.results[:], s.regime["crisis"] = results, crisis
    strike(s, parameters(shock_loss=loss, shock_crisis=share), on("shocks"), key(), 1, shock)
    assert np.all((s.results >= -1) & (s.results <= 1))
    assert 0 <= s.regime["crisis"][0] <= 1


def test_twelve_months_of_a_half_life_of_four_leave_an_eighth() -> None:
    value = 1.0
    for _ in range(12):
        value = faded(value, 4.0)
    assert value == pytest.approx(0.125)


@pytest.mark.parametrize("name", [p.name for p in shocks.PARAMETERS])
def test_each_parameter_moves_what_happens(name: str) -> None:
    declared = {p.name: p for p in shocks.PARAMETERS}[name]
    states = []
    for value in (declared.default, declared.high):
        s = world()
        for month in range(1, 241):
            strike(s, parameters(**{name: value}), on("shocks", "policy"), key(), month, drawn())
        states.append(s)
    assert same(*states)
