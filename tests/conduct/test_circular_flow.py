"""The circular flow against its closed forms (sections 1.1 and 1.2 of the theory paper), and the charter's links."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collegium.conduct.flow import (
    appointee_is_loyal,
    control_of_appointments,
    loyal_after,
    per_month,
    step_posts,
)

compiled = settings(deadline=None)  # the first call compiles

share = st.floats(0, 1, exclude_max=True)


def steps(
    n: int, t: int, seed: int, start: float = 0.0, *, r: float, d: float = 0.0, c: float = 0.0, pi: float = 1.0
) -> tuple[np.ndarray, int]:
    """Posts after ``t`` steps, the share ``start`` of them loyal before, and how many were filled anew."""
    chance = np.random.default_rng(seed)
    loyal = np.arange(n) < round(start * n)
    replaced = sum(step_posts(loyal, r, d, c, pi, *chance.random((3, n))) for _ in range(t))
    return loyal, replaced


def closed_form(t: int, a0: float, r: float, d: float, c: float, pi: float) -> float:
    rho = (1 - r) * (1 - c - d)
    rest = (r * pi + (1 - r) * c) / (1 - rho)
    return rest + (a0 - rest) * rho**t


@pytest.mark.parametrize(
    ("t", "start", "rates", "exact"),
    [
        (2, 0.0, {"r": 0.3}, 0.51),  # T1.1
        (3, 0.0, {"r": 0.25}, 0.578125),  # T1.1
        (3, 0.0, {"r": 0.25, "d": 0.1}, 0.53265625),  # T1.1
        (5, 0.2, {"r": 0.1, "d": 0.05, "c": 0.1, "pi": 0.8}, 0.586270),  # T1.2
        (3, 0.1, {"r": 0.27, "d": 0.05, "c": 0.02, "pi": 0.8}, 0.5247),  # the preset of 1953-56
        (40, 0.0, {"r": 1 / 3, "d": 0.5}, 0.5),  # T1.2: the rest point is one half exactly
        (60, 1.0, {"r": 0.25, "d": 0.1}, 10 / 13),  # T1.1: the rest point
    ],
)
def test_the_share_of_loyal_posts_follows_the_equation(
    t: int, start: float, rates: dict[str, float], exact: float
) -> None:
    """160 000 posts: the bound is 4.5 standard errors of a binomial share, passed by chance once in 150 000."""
    n = 160_000
    full = {"r": 0.0, "d": 0.0, "c": 0.0, "pi": 1.0} | rates
    assert closed_form(t, start, **full) == pytest.approx(exact, abs=5e-5)
    loyal, replaced = steps(n, t, seed=11, start=start, **rates)
    bound = 4.5 * math.sqrt(exact * (1 - exact) / n)
    assert abs(loyal.mean() - exact) < bound
    assert abs(replaced / (n * t) - full["r"]) < 4.5 * math.sqrt(full["r"] * (1 - full["r"]) / (n * t))


def test_twenty_posts_have_the_mean_and_variance_of_the_binomial() -> None:
    """T1.2: mean 11.5625, variance 4.877930 of Binomial(20, .578125); 20 000 draws, bounds of 4.5 standard errors."""
    draws = 20_000
    count = steps(20 * draws, 3, seed=5, r=0.25)[0].reshape(draws, 20).sum(axis=1)
    n, a = 20, 0.578125
    mean, variance = n * a, n * a * (1 - a)
    assert (mean, variance) == (pytest.approx(11.5625), pytest.approx(4.877930, abs=1e-6))
    fourth = 3 * variance**2 + variance * (1 - 6 * a * (1 - a))
    assert abs(count.mean() - mean) < 4.5 * math.sqrt(variance / draws)
    assert abs(count.var() - variance) < 4.5 * math.sqrt((fourth - variance**2) / draws)


@given(*[st.integers(0, 8)] * 4, st.booleans())
@compiled
def test_one_step_is_exact_on_a_lattice_of_draws(r: int, d: int, c: int, pi: int, loyal: bool) -> None:
    """Every combination of eight evenly spaced draws: the count is the probability times 512, without chance."""
    cells = (np.arange(8) + 0.5) / 8
    u = [grid.ravel() for grid in np.meshgrid(cells, cells, cells, indexing="ij")]
    posts = np.full(512, loyal)
    replaced = step_posts(posts, r / 8, d / 8, c / 8, pi / 8, *u)
    stays = 1 - d / 8 if loyal else c / 8
    assert posts.sum() == 512 * ((1 - r / 8) * stays + r / 8 * pi / 8)
    assert replaced == 512 * r / 8


def test_survivors_lapse_or_are_won_over_and_never_both() -> None:
    assert [loyal_after(True, 0.3, 0.9, u) for u in (0.0, 0.29, 0.3, 0.99)] == [False, False, True, True]
    assert [loyal_after(False, 0.9, 0.3, u) for u in (0.0, 0.29, 0.3, 0.99)] == [True, True, False, False]


@given(share)
@compiled
def test_certain_and_impossible_things_are_so_whatever_the_draw(u: float) -> None:
    assert appointee_is_loyal(1.0, u)
    assert not appointee_is_loyal(0.0, u)
    assert loyal_after(True, 0.0, 0.0, u)
    assert not loyal_after(True, 1.0, 0.0, u)
    assert loyal_after(False, 0.0, 1.0, u)
    assert not loyal_after(False, 0.0, 0.0, u)


@given(st.floats(0, 1))
@compiled
def test_twelve_months_compound_to_the_year(per_year: float) -> None:
    monthly = per_month(per_year)
    assert 0 <= monthly <= 1
    assert 1 - (1 - monthly) ** 12 == pytest.approx(per_year, abs=1e-12)


def test_forty_five_of_eighty_four_secretaries_in_two_and_a_half_years_are_27_in_a_hundred_a_year() -> None:
    """Gill 2018 ch. 5: changed between September 1953 and February 1956, 29 months."""
    monthly = 1 - (1 - 45 / 84) ** (1 / 29)
    assert per_month(0.272) == pytest.approx(monthly, abs=1e-4)


@pytest.mark.parametrize(
    ("recommends", "majority", "control"),
    [(True, True, 0.8), (True, False, 0.4), (False, True, 0.1), (False, False, 0.1)],
)
def test_control_needs_the_recommendation_and_then_the_majority(
    recommends: bool, majority: bool, control: float
) -> None:
    assert control_of_appointments(recommends, majority, 0.8, 0.4, 0.1) == control


@pytest.mark.parametrize(("start", "rest"), [(0.45, 0.307692), (0.55, 0.615385)])
def test_where_the_committee_decides_the_start_decides_the_end(start: float, rest: float) -> None:
    """T1.4: r=.25, d=.1, control .4 without and .8 with a majority; the committee is the secretaries themselves.

    200 000 posts leave no room for a chance crossing of one half; the bound is 4.5 standard errors.
    """
    n = 200_000
    chance = np.random.default_rng(3)
    loyal = np.arange(n) < start * n
    for _ in range(50):
        pi = control_of_appointments(True, 2 * loyal.sum() > n, 0.8, 0.4, 0.1)
        step_posts(loyal, 0.25, 0.1, 0.0, pi, *chance.random((3, n)))
    assert abs(loyal.mean() - rest) < 4.5 * math.sqrt(rest * (1 - rest) / n)


@pytest.mark.parametrize("recommends", [True, False])
def test_without_the_recommendation_the_start_no_longer_matters(recommends: bool) -> None:
    n = 50_000
    ends = []
    for start in (0.45, 0.55):
        chance = np.random.default_rng(4)
        loyal = np.arange(n) < start * n
        for _ in range(50):
            pi = control_of_appointments(recommends, 2 * loyal.sum() > n, 0.8, 0.4, 0.2)
            step_posts(loyal, 0.25, 0.1, 0.0, pi, *chance.random((3, n)))
        ends.append(loyal.mean())
    assert (abs(ends[0] - ends[1]) > 0.25) == recommends
