"""Simulators whose posterior is known, of which another process can have a copy."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from collegium.theories.prior import Prior


@dataclass(frozen=True)
class NormalMean:
    """mu ~ N(0, spread), seen with a noise; and a parameter that nothing tells of.

    Where mu is below ``silent_below`` nothing is seen.
    """

    spread: float = 2.0
    noise: float = 0.5
    silent_below: float = -np.inf
    names: tuple[str, ...] = ("mu", "idle")

    def at(self, shares: np.ndarray) -> np.ndarray:
        return np.array([NormalDist(0, self.spread).inv_cdf(max(float(shares[0]), 1e-300)), 5 + shares[1]])

    def simulate(self, theta: np.ndarray, number: int) -> np.ndarray:
        seen = theta[0] + self.noise * np.random.default_rng([7, number]).normal()
        return np.array([np.nan if theta[0] < self.silent_below else seen])

    def table(self, draws: int) -> tuple[np.ndarray, np.ndarray]:
        shares = np.random.default_rng(1).random((draws, 2))
        theta = np.array([self.at(one) for one in shares])
        return theta, np.array([self.simulate(one, 10**6 + k) for k, one in enumerate(theta)])


@dataclass(frozen=True)
class Coin:
    """A chance with a beta prior, and how often it came about of some times."""

    shapes: tuple[float, float] = (2.0, 3.0)
    times: int = 12
    names: tuple[str, ...] = ("p",)

    def at(self, shares: np.ndarray) -> np.ndarray:
        return np.array([Prior(family="beta", numbers=self.shapes, low=0.0, high=1.0).at(float(shares[0]))])

    def simulate(self, theta: np.ndarray, number: int) -> np.ndarray:
        return np.array([float(np.random.default_rng([3, number]).binomial(self.times, theta[0]))])


class Failing(NormalMean):
    def simulate(self, theta: np.ndarray, number: int) -> np.ndarray:
        raise ZeroDivisionError(f"at number {number}")


class Elsewhere(NormalMean):
    def simulate(self, theta: np.ndarray, number: int) -> np.ndarray:
        return np.array([1e6])
