"""Global games against the tests of section 7.2, and the equations themselves."""

from __future__ import annotations

import itertools
import math
from statistics import NormalDist

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collegium.errors import CollegiumError
from collegium.theories.analytic.global_game import (
    all_move,
    is_unique,
    later_attacks,
    private_threshold,
    public_thresholds,
)

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine


PHI = NormalDist()
C = st.floats(0.05, 0.95)
MU = st.floats(-0.5, 1.5)
ALPHA = st.floats(0.1, 30)
BETA = st.floats(0.2, 30)


def test_private_signals_alone() -> None:
    # T7.3
    found = private_threshold(0.25, 0.1)
    assert (found.theta, found.x) == pytest.approx((0.75, 0.817449), abs=1e-6)
    found = private_threshold(0.9, 0.1)
    assert (found.theta, found.x) == pytest.approx((0.1, -0.028155), abs=1e-6)
    assert private_threshold(0.3, 0.0).theta == private_threshold(0.3, 5.0).theta  # noise alone protects nobody


def test_a_public_signal() -> None:
    # T7.3
    assert [one.theta for one in public_thresholds(0.5, 0.5, 1, 4)] == pytest.approx([0.5])
    assert [one.theta for one in public_thresholds(0.5, 0.9, 1, 4)] == pytest.approx([0.401604], abs=1e-6)
    assert [one.theta for one in public_thresholds(0.25, 0.5, 1, 4)] == pytest.approx([0.819618], abs=1e-6)
    three = public_thresholds(0.5, 0.5, 6, 4)
    assert [one.theta for one in three] == pytest.approx([0.140214, 0.5, 0.859786], abs=1e-6)
    assert [one.stable for one in three] == [True, False, True]
    assert len(public_thresholds(0.5, 0.5, 5, 4)) == 1


@patient
@given(C, MU, ALPHA, BETA)
def test_each_solution_meets_both_equations_and_none_is_missed(c, mu, alpha, beta) -> None:
    found = public_thresholds(c, mu, alpha, beta)
    for one in found:
        assert one.theta == pytest.approx(PHI.cdf(math.sqrt(beta) * (one.x - one.theta)), abs=1e-6)
        centre, sharp = (beta * one.x + alpha * mu) / (alpha + beta), math.sqrt(alpha + beta)
        assert PHI.cdf(sharp * (one.theta - centre)) == pytest.approx(c, abs=1e-6)

    def excess(theta: float) -> float:
        return theta - PHI.cdf((alpha * (theta - mu) - math.sqrt(alpha + beta) * PHI.inv_cdf(c)) / math.sqrt(beta))

    signs = [excess(k / 2000) > 0 for k in range(2001)]
    assert len(found) >= sum(one != two for one, two in itertools.pairwise(signs))
    if is_unique(alpha, beta):
        assert len(found) == 1


@patient
@given(C, ALPHA, BETA, MU, MU)
def test_a_cult_protects(c, alpha, beta, one, other) -> None:
    """A higher public signal lowers the least and the greatest threshold."""
    low, high = sorted((one, other))
    weak, strong = public_thresholds(c, low, alpha, beta), public_thresholds(c, high, alpha, beta)
    assert strong[0].theta <= weak[0].theta + 1e-9
    assert strong[-1].theta <= weak[-1].theta + 1e-9


def test_the_condition_is_sharp() -> None:
    beta = 4.0
    edge = math.sqrt(2 * math.pi * beta)
    assert is_unique(edge * (1 - 1e-9), beta)
    assert not is_unique(edge * (1 + 1e-9), beta)
    assert len(public_thresholds(0.5, 0.5, edge * 1.001, beta)) == 3
    assert len(public_thresholds(0.5, 0.5, edge * 0.999, beta)) == 1


@patient
@given(C, MU)
def test_precise_private_signals_lead_back_to_one_minus_c(c, mu) -> None:
    (found,) = public_thresholds(c, mu, 1.0, 1e10)
    assert found.theta == pytest.approx(1 - c, abs=1e-4)


@patient
@given(C, MU, st.floats(0.1, 2), st.floats(4, 30))
def test_a_failed_attack_is_not_repeated_on_the_same_information(c, mu, alpha, beta) -> None:
    (first,) = public_thresholds(c, mu, alpha, beta)  # unique: alpha / sqrt(beta) is at most 1
    if first.theta < 0.999:
        assert later_attacks(c, mu, alpha, beta, survived=first.theta) == ()


@pytest.mark.parametrize(("survived", "again"), [(0.3, True), (0.45, True), (0.55, False), (0.7, False)])
def test_better_private_information_renews_attacks_on_regimes_that_may_still_fall(survived, again) -> None:
    found = later_attacks(0.5, 0.9, 1, 1e5, survived=survived)
    assert bool(found) == again
    assert all(theta > survived for theta in found)
    if again:
        assert found[-1] == pytest.approx(0.5, abs=0.01)


def test_what_survived_nothing_is_attacked_as_before() -> None:
    """Known to be stronger than 0 is known almost anyway where signals say so."""
    (first,) = public_thresholds(0.5, 0.9, 30, 1000)
    found = later_attacks(0.5, 0.9, 30, 1000, survived=0.0)
    assert found[-1] == pytest.approx(first.theta, abs=1e-6)


def test_a_finite_body() -> None:
    # T7.4: n, k, and the least B for K
    for n, k, cost, benefit in ((10, 6, 1, 1), (11, 6, 6, 5), (10, 8, 3, 7)):
        assert all_move(n, k, cost, benefit)
        assert not all_move(n, k, cost + 0.001, benefit)
    assert all_move(11, 6, "0.6", "0.5")  # exactly on the edge, which floats would miss or not
    assert all_move(5, 1, 10**6, 0)  # one suffices: who moves cannot fail


@patient
@given(st.integers(1, 30), st.integers(1, 30), st.integers(0, 20), st.integers(0, 20))
def test_laplacian_beliefs_word_for_word(n, k, cost, benefit) -> None:
    """Each number of other rebels, 0 to n - 1, is equally likely; he moves if that pays on average."""
    if k <= n:
        payoff = sum(benefit if others + 1 >= k else -cost for others in range(n))
        assert all_move(n, k, cost, benefit) == (payoff >= 0)


def test_what_does_not_fit_is_refused() -> None:
    for call, said in (
        (lambda: private_threshold(0, 1), "critical must lie above 0 and below 1"),
        (lambda: private_threshold(0.5, -1), "noise must lie"),
        (lambda: public_thresholds(0.5, 0, 1, 0), "private must be above 0"),
        (lambda: later_attacks(0.5, 0.5, 1, 1, survived=1), "survived must be below 1"),
        (lambda: all_move(5, 6, 1, 1), "more needed than the 5"),
        (lambda: all_move(5, 3, -1, 1), "at or above 0"),
    ):
        with pytest.raises(CollegiumError, match=said):
            call()


@pytest.mark.parametrize(
    ("mean", "public", "noise", "survived"), [(0.9, 1, 0.01, 0.4), (0.6, 2, 0.05, 0.1), (0.5, 3, 0.1, 0.0)]
)
def test_later_attacks_meet_the_equation_that_knows_of_the_first(mean, public, noise, survived) -> None:
    private = 1 / noise**2
    found = later_attacks(0.4, mean, public, private, survived)
    assert found
    for theta in found:
        x = theta + noise * PHI.inv_cdf(theta)
        belief = NormalDist((private * x + public * mean) / (private + public), (private + public) ** -0.5)
        falls = (belief.cdf(theta) - belief.cdf(survived)) / (1 - belief.cdf(survived))
        assert falls == pytest.approx(0.4, abs=1e-6)
