"""Recruitment chains and global games against the exact tests of sections 7.1 and 7.2 of the theory paper."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise
from statistics import NormalDist

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from collegium.conduct.coordination import (
    NO_LIMIT,
    all_would_rise,
    critical_ratio,
    most_approaches,
    most_leak,
    nobody_talks,
    normal_quantile,
    private_thresholds,
    public_thresholds,
    unnoticed,
    worth_of_size,
)
from collegium.theories.analytic import conspiracy, global_game

compiled = settings(deadline=None)  # the first call compiles
inside = st.floats(0.01, 0.99)


@pytest.mark.parametrize(
    ("leak", "row"),
    [  # T7.1, K/B = .25, 1, 3, 9, 99
        (0.02, (79, 34, 14, 5, 0)),
        (0.05, (31, 13, 5, 2, 0)),
        (0.10, (15, 6, 2, 1, 0)),
        (0.20, (7, 3, 1, 0, 0)),
    ],
)
def test_the_table_of_most_approaches(leak: float, row: tuple[int, ...]) -> None:
    costs = (0.25, 1.0, 3.0, 9.0, 99.0)
    assert tuple(most_approaches(leak, critical_ratio(cost, 1.0)) for cost in costs) == row


@pytest.mark.parametrize(
    ("approaches", "cost", "leak"),
    [(5, 1, 0.129449), (6, 1, 0.109101), (26, 1, 0.026307), (30, 1, 0.022840), (5, 9, 0.020852)],
)
def test_the_highest_leak_at_which_so_many_can_be_told(approaches: int, cost: float, leak: float) -> None:
    highest = most_leak(approaches, critical_ratio(cost, 1.0))
    assert highest == pytest.approx(leak, abs=1e-6)
    assert most_approaches(highest - 1e-9, critical_ratio(cost, 1.0)) == approaches
    assert most_approaches(highest + 1e-6, critical_ratio(cost, 1.0)) == approaches - 1


@given(inside, st.floats(0.05, 20), st.floats(0.05, 5), st.floats(0, 1))
@compiled
def test_most_approaches_is_the_last_number_that_pays(leak: float, cost: float, gain: float, success: float) -> None:
    most = most_approaches(leak, critical_ratio(cost, gain), success)
    assert most == conspiracy.most_approaches(leak, cost, gain, success)
    if most >= 0:
        pays = [(1 - leak) ** a * success >= cost / (gain + cost) for a in range(most + 2)]
        on_the_edge = math.isclose((1 - leak) ** (most + 1) * success, cost / (gain + cost), rel_tol=1e-9)
        assert all(pays[:most])
        assert not pays[most + 1] or on_the_edge


def test_extremes_of_the_chain() -> None:
    assert most_approaches(0.0, 0.5) == NO_LIMIT  # nobody ever talks
    assert most_approaches(0.2, 0.0) == NO_LIMIT  # nothing to lose
    assert most_approaches(1.0, 0.5) == 0  # whoever is told talks
    assert most_approaches(0.1, 0.5, 0.49) == -1  # not even alone
    assert critical_ratio(5.0, 1.0, 1.0) == 0.0  # who suffers in any case risks nothing


def test_worth_by_size_and_meetings_in_pairs() -> None:
    assert worth_of_size(9, 0.1) == pytest.approx(3.486784, abs=1e-6)  # T7.2
    assert worth_of_size(10, 0.1) == pytest.approx(worth_of_size(9, 0.1), abs=1e-12)
    assert worth_of_size(4, 0.2) == pytest.approx(1.6384) == worth_of_size(5, 0.2)
    assert unnoticed(7, 0.01) == pytest.approx(0.809728, abs=1e-6)
    assert unnoticed(6, 0.05) == pytest.approx(0.463291, abs=1e-6)


@given(st.integers(2, 60))
@compiled
def test_with_one_in_n_leaks_the_best_sizes_are_n_and_one_less(n: int) -> None:
    worths = [worth_of_size(m, 1 / n) for m in range(1, 4 * n)]
    assert max(worths) == pytest.approx(worths[n - 1], rel=1e-12) == worths[n - 2]


@given(st.integers(1, 12), inside)
@compiled
def test_meetings_of_one_newcomer_after_the_other_make_up_all_pairs(m: int, z: float) -> None:
    assert math.prod((1 - z) ** members for members in range(m)) == pytest.approx(unnoticed(m, z))


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), inside, inside)
@compiled
def test_the_ready_are_told_before_the_others(need: int, ready: int, others: int, q: float, more: float) -> None:
    line = [1 - q] * ready + [1 - more] * others
    expected = math.prod(line[:need]) if need <= len(line) else 0.0
    assert nobody_talks(need, ready, others, q, more) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("critical", "theta", "x"), [(0.25, 0.75, 0.817449), (0.9, 0.1, -0.028155)])
def test_the_private_threshold(critical: float, theta: float, x: float) -> None:
    assert private_thresholds(critical, 0.1) == pytest.approx((theta, x), abs=1e-6)  # T7.3


@given(st.floats(0.02, 0.98), st.floats(0.01, 3))
@compiled
def test_at_the_private_thresholds_the_regime_and_the_man_at_x_are_on_the_edge(critical: float, noise: float) -> None:
    theta, x = private_thresholds(critical, noise)
    normal = NormalDist()
    assert normal.cdf((x - theta) / noise) == pytest.approx(theta)  # just so many attack
    assert 1 - normal.cdf((x - theta) / noise) == pytest.approx(critical)  # success as likely as the attack needs


@pytest.mark.parametrize(
    ("mean", "alpha", "critical", "solutions"),
    [  # T7.3, beta = 4
        (0.5, 1, 0.5, (0.5,)),
        (0.9, 1, 0.5, (0.401604,)),
        (0.5, 1, 0.25, (0.819618,)),
        (0.5, 6, 0.5, (0.140214, 0.5, 0.859786)),
        (0.5, 5, 0.5, (0.5,)),
    ],
)
def test_the_public_thresholds(mean: float, alpha: float, critical: float, solutions: tuple[float, ...]) -> None:
    n, *found = public_thresholds(mean, float(alpha), 4.0, critical)
    assert n == len(solutions)
    assert found[:n] == pytest.approx(solutions, abs=1e-6)


@given(st.floats(-0.5, 1.5), st.floats(0.05, 30), st.floats(0.1, 20), st.floats(0.05, 0.95))
@compiled
def test_every_public_threshold_is_found(mean: float, alpha: float, beta: float, critical: float) -> None:
    """Against a scan of the pair of equations in theta* and x* as the literature writes them."""
    normal = NormalDist()

    def gap(theta: float) -> float:
        x = ((alpha + beta) * (theta - normal.inv_cdf(critical) / math.sqrt(alpha + beta)) - alpha * mean) / beta
        return theta - normal.cdf(math.sqrt(beta) * (x - theta))

    n, *found = public_thresholds(mean, alpha, beta, critical)
    for theta in found[:n]:
        assert gap(theta) == pytest.approx(0.0, abs=1e-9)
    grid = [gap(k / 4000) for k in range(4001)]
    assume(min(abs(g) for g in grid[1:-1]) > 1e-5)  # the scan sees neither a touch nor a root beside an end
    crossings = sum(a * b < 0 for a, b in pairwise(grid)) + (grid[0] == 0) + (grid[-1] == 0)
    assert n == crossings
    if alpha / math.sqrt(beta) <= math.sqrt(2 * math.pi):
        assert n == 1


def test_a_public_signal_of_strength_lowers_the_threshold() -> None:
    thresholds = [public_thresholds(mean, 1.0, 4.0, 0.5)[1] for mean in (0.1, 0.5, 0.9, 1.3)]
    assert thresholds == sorted(thresholds, reverse=True)


@given(st.floats(1e-6, 1 - 1e-6))
@compiled
def test_the_normal_quantile(u: float) -> None:
    assert normal_quantile(u) == pytest.approx(NormalDist().inv_cdf(u), abs=1e-8)


def test_the_rule_of_many_movers() -> None:  # T7.4
    assert all_would_rise(10, 6, 1.0, 1.0)
    assert not all_would_rise(10, 6, 0.999, 1.0)
    assert all_would_rise(11, 6, 5.0, 6.0)
    assert not all_would_rise(11, 6, 4.999, 6.0)
    assert all_would_rise(10, 8, 7.0, 3.0)
    assert not all_would_rise(10, 8, 6.999, 3.0)
    assert not all_would_rise(5, 6, 100.0, 0.0)  # too few in any case


@given(st.integers(1, 20), st.integers(1, 20), st.integers(1, 20), st.integers(1, 20))
@compiled
def test_a_rebel_who_takes_every_number_of_the_others_for_equally_likely(n: int, k: int, gain: int, cost: int) -> None:
    worth = sum(Fraction(gain if others + 1 >= k else -cost, n) for others in range(n))
    assert all_would_rise(n, k, float(gain), float(cost)) == (worth >= 0 and n >= k)


@pytest.mark.parametrize(("passive", "theta"), [(0.0, 0.1), (0.5, 2 / 11), (0.9, 0.526316)])
def test_indiscriminate_terror_works_for_the_plotters(passive: float, theta: float) -> None:
    """T7.4, K = 9B: the threshold rises, so stronger regimes fall."""
    assert private_thresholds(critical_ratio(9.0, 1.0, passive), 0.1)[0] == pytest.approx(theta, abs=1e-6)


@given(st.floats(0.1, 0.9), st.floats(-0.5, 1.5), st.floats(0.2, 20), st.floats(0.2, 20))
@compiled
def test_the_solved_global_game_has_the_thresholds_of_the_kernel(
    c: float, mu: float, alpha: float, beta: float
) -> None:
    n, *thetas = public_thresholds(mu, alpha, beta, c)
    solved = [one.theta for one in global_game.public_thresholds(c, mu, alpha, beta)]
    assert solved == pytest.approx(thetas[:n], abs=1e-7)
