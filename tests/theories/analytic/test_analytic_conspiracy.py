"""Recruitment chains, terror and the two chambers, against the tests of section 7."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collegium.errors import CollegiumError
from collegium.theories.analytic.chambers import removed
from collegium.theories.analytic.conspiracy import (
    approaches_in_order,
    best_sizes,
    critical_ratio,
    most_approaches,
    most_leak,
    p_unnoticed,
    removable,
    worth_of_size,
)
from collegium.theories.analytic.terror import under_terror

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine


INSIDE = st.floats(0.01, 0.99)


def test_the_two_chamber_rule() -> None:
    # T7.5
    committee = {"against_above": 45, "members_above": 133}
    assert removed(7, 11)
    assert not removed(7, 11, appeal=True, **committee)
    assert removed(7, 11, appeal=True, assembled=False, **committee)
    assert removed(7, 11, appeal=True, invoked=False, **committee)
    assert not removed(11, 11, void=True)
    assert not removed(5, 11)
    assert removed(7, 11, appeal=True, against_above=67, members_above=133)


def test_half_is_no_majority_in_either_chamber() -> None:
    assert not removed(5, 10)
    assert not removed(6, 10, appeal=True, against_above=50, members_above=100)


def test_the_table_of_approaches() -> None:
    # T7.1: rows q, columns K/B.
    table = {
        0.02: (79, 34, 14, 5, 0),
        0.05: (31, 13, 5, 2, 0),
        0.10: (15, 6, 2, 1, 0),
        0.20: (7, 3, 1, 0, 0),
    }
    for p_leak, row in table.items():
        assert tuple(most_approaches(p_leak, cost, 1) for cost in (0.25, 1, 3, 9, 99)) == row


def test_the_highest_leak_that_a_plot_can_bear() -> None:
    # T7.1
    assert [round(most_leak(a, 1, 1), 6) for a in (5, 6, 26, 30)] == [0.129449, 0.109101, 0.026307, 0.022840]
    assert most_leak(5, 9, 1) == pytest.approx(0.020852, abs=1e-6)
    assert math.isnan(most_leak(5, 1, 1, p_success=0.4))


@patient
@given(INSIDE, st.floats(0.05, 20), st.floats(0.05, 5), st.floats(0, 1))
def test_the_next_approach_does_not_pay(leak, cost, benefit, success) -> None:
    most = most_approaches(leak, cost, benefit, success)
    if most >= 0:
        least = cost / (cost + benefit) * (1 - 1e-9)
        assert (1 - leak) ** most * success >= least
        assert (1 - leak) ** (most + 1) * success < least / (1 - 1e-9) ** 2


@patient
@given(st.integers(1, 9), st.integers(0, 12))
def test_a_plot_that_just_pays_is_started(tenths, approaches) -> None:
    """(1 - q)^a equals c exactly: in floats the logarithms miss it about as often as not."""
    q = Fraction(tenths, 10)
    least = (1 - q) ** approaches  # K / (B + K) with B = 1 - c, K = c, as decimals
    if len(str(float(least))) <= 15 and Fraction(str(float(least))) == least and least < 1:
        assert most_approaches(float(q), float(least), float(1 - least)) == approaches


@patient
@given(INSIDE, st.floats(0.1, 9), st.floats(0.1, 9), st.floats(0, 0.99))
def test_costlier_or_leakier_plots_are_smaller_and_passive_risk_makes_them_larger(leak, cost, more, risk) -> None:
    base = most_approaches(leak, cost, 1)
    assert most_approaches(leak, cost + more, 1) <= base
    assert most_approaches(min(0.99, leak * 1.3), cost, 1) <= base
    assert most_approaches(leak, cost, 1, passive_risk=risk) >= base
    assert most_approaches(leak, 2 * cost, 2) == pytest.approx(base, abs=1)  # the unit does not count
    assert critical_ratio(3 * cost, 3) == pytest.approx(float(critical_ratio(cost, 1)))


@patient
@given(st.lists(INSIDE, min_size=0, max_size=6), st.floats(0.1, 9))
def test_the_safest_first_is_the_longest_chain_of_any_order(leaks, cost) -> None:
    least = cost / (1 + cost)
    longest = max(
        (size for size in range(len(leaks) + 1) for part in itertools.combinations(leaks, size)
         if math.prod(1 - q for q in part) >= least * (1 + 1e-9)),
        default=-1,
    )  # fmt: skip
    assert approaches_in_order(leaks, cost, 1) >= longest
    assert approaches_in_order([0.1] * 20, 1, 1) == 6


def test_worth_and_meetings() -> None:
    # T7.2
    assert worth_of_size([9, 10], 0.1) == pytest.approx(3.486784, abs=1e-6)
    assert worth_of_size([4, 5], 0.2) == pytest.approx(1.6384, abs=1e-9)
    assert best_sizes(0.1) == (9, 10)
    assert best_sizes(0.2) == (4, 5)
    assert p_unnoticed([7, 6], [0.01, 0.05]) == pytest.approx([0.809728, 0.463291], abs=1e-6)


@patient
@given(st.fractions(min_value=Fraction(1, 80), max_value=1))
def test_best_sizes_are_the_best_of_all_sizes(q) -> None:
    worths = {m: m * (1 - q) ** m for m in range(1, 100)}
    top = max(worths.values())
    if q < 1:
        assert best_sizes(q) == tuple(m for m in worths if worths[m] == top)


def test_the_three_removals() -> None:
    assert removable(most_approaches(0.1, 1, 1), fewest=6)  # 1957, seven of eleven
    assert not removable(most_approaches(0.05, 1, 1), fewest=30)  # 1964, without the security chief
    assert removable(most_approaches(0.022, 1, 1), fewest=30)  # and with him
    assert not removable(most_approaches(0.1, 9, 1), fewest=5)  # 1937


def test_indiscriminate_terror_works_for_the_plotters() -> None:
    # T7.4, as theta* = 1 - c
    found = 1 - critical_ratio(9, 1, [0, 0.5, 0.9])
    assert found == pytest.approx([0.1, 2 / 11, 0.526316], abs=1e-6)


@patient
@given(st.floats(0, 1), st.floats(0, 1))
def test_terror_without_indiscriminacy_only_shortens_chains(one, other) -> None:
    low, high = sorted((one, other))
    mild, hard = (under_terror(level, selectivity=1) for level in (low, high))
    assert hard.most_approaches <= mild.most_approaches
    assert hard.cost >= mild.cost
    assert hard.leak >= mild.leak - 1e-12
    assert hard.passive_risk == 0


def test_terror_by_hand() -> None:
    found = under_terror(0.5, cost=1, severity=10, leak=0.05, surveillance=0.2, indiscriminacy=0.4, selectivity=0.5)
    assert (found.cost, found.leak, found.passive_risk) == pytest.approx((6, 0.145, 0.1))
    assert found.fear == pytest.approx(10 * 0.5 * 0.145)
    assert under_terror(0).fear == 0


def test_the_ends_of_the_range() -> None:
    assert most_approaches(0, 1, 1) == math.inf
    assert most_approaches(1, 1, 1) == 0
    assert most_approaches(0.1, 1, 1, p_success=0.4) == -1
    assert most_approaches(0.1, 1, 1, passive_risk=1) == math.inf
    assert critical_ratio([1, 0], [0, 1]) == pytest.approx(np.array([1, 0]))
    for call, said in (
        (lambda: most_approaches(0.1, 0, 1), "above 0"),
        (lambda: most_approaches(1.1, 1, 1), "between 0 and 1"),
        (lambda: removed(12, 11), "not a vote"),
        (lambda: critical_ratio(0, 0), "not both be 0"),
        (lambda: best_sizes(0), "above 0"),
        (lambda: most_leak(0, 1, 1), "at or above 1"),
        (lambda: p_unnoticed(1.5, 0.1), "whole number"),
        (lambda: under_terror(2), "level must lie"),
        (lambda: under_terror(0.5, severty=1), "Did you mean 'severity'"),
    ):
        with pytest.raises(CollegiumError, match=said):
            call()


def test_a_plot_that_misses_by_next_to_nothing_is_not_started() -> None:
    edge = most_leak(5, 1, 1)
    assert most_approaches(edge - 1e-13, 1, 1) == 5
    assert most_approaches(edge + 1e-13, 1, 1) == 4
