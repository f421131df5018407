"""The moves of particles: their density is that of where they go, and nothing leaves the priors."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from collegium.contest.perturbing import Steps, steps_from, thrown_back


def some(particles: int, parameters: int, seed: int = 3) -> Steps:
    rng = np.random.default_rng(seed)
    weights = rng.random(particles)
    return steps_from(rng.beta(0.6, 0.9, (particles, parameters)), weights / weights.sum())


def naive(steps: Steps, u: np.ndarray) -> float:
    """The density by its definition, image by image, particle by particle."""
    total = 0.0
    for at, weight in zip(steps.at, steps.weights, strict=True):
        product_of = 1.0
        for place, deviation, here in zip(at, steps.deviations, u, strict=True):
            images = [2 * m + side * here for m, side in product(range(-40, 41), (1, -1))]
            product_of *= sum(np.exp(-0.5 * ((one - place) / deviation) ** 2) for one in images) / (
                deviation * (2 * np.pi) ** 0.5
            )
        total += weight * product_of
    return total


@pytest.mark.parametrize("parameters", [1, 3])
def test_the_density_is_the_sum_over_images(parameters: int) -> None:
    steps = some(5, parameters)
    for u in np.random.default_rng(4).random((6, parameters)):
        assert steps.density(u) == pytest.approx(naive(steps, u), rel=1e-9)


def test_the_density_is_one_in_all() -> None:
    line = (np.arange(2000) + 0.5) / 2000
    assert np.mean([some(7, 1).density(np.array([u])) for u in line]) == pytest.approx(1, abs=1e-6)
    grid = (np.arange(60) + 0.5) / 60
    assert np.mean([some(7, 2).density(np.array(u)) for u in product(grid, grid)]) == pytest.approx(1, abs=1e-3)


def test_moves_go_where_the_density_says() -> None:
    rng, steps = np.random.default_rng(8), some(4, 1)
    moved = np.sort([steps.move(rng.random(), rng.normal(size=1))[0] for _ in range(20_000)])
    assert moved[0] >= 0
    assert moved[-1] <= 1
    line = (np.arange(500) + 0.5) / 500
    summed = np.cumsum([steps.density(np.array([u])) for u in line]) / 500
    share = np.searchsorted(moved, line + 0.5 / 500) / len(moved)
    assert np.abs(share - summed).max() < 1.63 / len(moved) ** 0.5  # Kolmogorov, 1 %


def test_what_nothing_is_known_of_stays_as_even_as_its_prior() -> None:
    even = steps_from((np.arange(200)[:, None] + 0.5) / 200, np.full(200, 1 / 200))
    at_ends_and_middle = [even.density(np.array([u])) for u in (0.0, 0.25, 0.5, 1.0)]
    assert at_ends_and_middle == pytest.approx([1] * 4, abs=0.01)


def test_particles_that_all_agree_still_move() -> None:
    steps = steps_from(np.full((20, 2), 0.4), np.full(20, 0.05))
    assert (steps.deviations > 0).all()
    assert np.isfinite(steps.density(np.array([0.4, 0.4])))


def test_a_far_step_is_thrown_back_as_often_as_need_be() -> None:
    assert thrown_back(np.array([7.25, -6.75, 2.0, -1.0])).tolist() == [0.75, 0.75, 0.0, 1.0]
