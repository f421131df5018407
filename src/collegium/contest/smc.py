"""Sequential Monte Carlo: the posterior anew, by other means than a stored table.

Rejection and forest both weigh the same draws from the prior. ABC-SMC [literature: 1] draws where the posterior is:
from population to population of particles the tolerance ``e`` falls, a particle is taken from the last population,
perturbed, simulated, and kept if its distance from the record is at most ``e``; its weight is

    w ∝ p(theta) / sum_k w_k K(theta | theta_k),

with prior ``p`` and kernel ``K`` (:mod:`~collegium.contest.perturbing`). The first tolerance is the median distance of
the table's draws, every next one the weighted median of the population before, or where that does not fall the
farthest of it that is nearer [our own]. The program is pyabc [literature: 2]. Particles move in shares of the priors,
``theta = F⁻¹(u)``, so that each prior is what its theory says [our own].

It stops after the last population, or before: at tolerance 0, where the tolerance no longer falls, or where fewer than
one simulation in twenty is kept [our own].

pyabc draws from NumPy's global generator, so it runs on one core in a process of its own: same seed, same bytes, and
the caller's generator is as it was. What a simulation meets is a function of seed and its number, counted as they come.

References
----------
.. [1] Toni and others (2009), Journal of the Royal Society Interface 6(31).
.. [2] Schälte and others (2022), Journal of Open Source Software 7(74).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from multiprocessing import get_context
from typing import Any, Protocol

import numpy as np
import polars as pl

from collegium.contest.posterior import effective, quantiles
from collegium.contest.rejection import Yardstick
from collegium.errors import CollegiumError
from collegium.theories.executors import few_threads, interrupt_held

PARTICLES, POPULATIONS = 200, 5
LEAST_PARTICLES, MOST_POPULATIONS = 20, 50
LEAST_KEPT = 0.05  # of the simulations of a population, or it is given up
TOLD_EVERY = 100
Told = Callable[[int, int, float], None]


class Simulator(Protocol):
    """What is fitted. It is handed to another process, so that it can be pickled.

    Attributes
    ----------
    names : tuple of str
        The parameters.
    """

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters."""

    def at(self, shares: np.ndarray) -> np.ndarray:
        """The parameters at shares of their priors in [0, 1): shape (parameters,)."""

    def simulate(self, theta: np.ndarray, number: int) -> np.ndarray:
        """What simulation ``number`` shows under parameters: shape (summaries,), NaN where it does not tell."""


@dataclass(frozen=True)
class Particles:
    """The last population, and how it came about.

    Attributes
    ----------
    names : tuple of str
    theta : ndarray, shape (particles, parameters)
    weights : ndarray, shape (particles,)
        Sum to 1.
    x : ndarray, shape (particles, summaries)
    distances : ndarray, shape (particles,)
    numbers : ndarray of int, shape (particles,)
        Of the simulations: number and parameters give the same summaries again.
    populations : polars.DataFrame
        ``population`` (from 1), ``tolerance``, ``simulations`` (spent on it), ``effective``.
    spent : int
        Simulations, those of a population that was given up among them.
    ended : str
        Why there is no further population, in words.
    """

    names: tuple[str, ...]
    theta: np.ndarray
    weights: np.ndarray
    x: np.ndarray
    distances: np.ndarray
    numbers: np.ndarray
    populations: pl.DataFrame
    spent: int
    ended: str

    def __repr__(self) -> str:
        return (
            f"<Particles: {len(self.weights)}, worth {self.effective:.0f}, after {self.populations.height} populations "
            f"and {self.spent} simulations; tolerance {self.tolerance:.3g}>"
        )

    @property
    def effective(self) -> float:
        """How many equal particles they are worth."""
        return effective(self.weights)

    @property
    def tolerance(self) -> float:
        """The distance within which all of them lie."""
        return float(self.populations["tolerance"][-1])

    def moments(self) -> list[tuple[float, float, float, float]]:
        """Mean, standard deviation, 5 and 95 % of each parameter."""
        return [moments(column, self.weights) for column in self.theta.T]


def moments(values: np.ndarray, weights: np.ndarray) -> tuple[float, float, float, float]:
    """Mean, standard deviation, 5 and 95 % of weighted values.

    >>> moments(np.array([1.0, 3.0, 9.0]), np.array([0.5, 0.5, 0.0]))
    (2.0, 1.0, 1.0, 3.0)
    """
    mean = float(weights @ values)
    low, high = quantiles(values, weights, (0.05, 0.95))
    return mean, float(np.sqrt(weights @ (values - mean) ** 2)), low, high


def check_smc(particles: int = PARTICLES, populations: int = POPULATIONS, seed: int = 1, parameters: int = 1) -> None:
    """Refuse what cannot be run, before anything is.

    Raises
    ------
    CollegiumError
        pyabc is not installed; too few particles for so many parameters, no population or too many, no seed.
    """
    if find_spec("pyabc") is None:
        hint = "Install the extra `smc`: pip install 'collegium[smc]'. Rejection and forest work without it."
        raise CollegiumError("sequential Monte Carlo takes pyabc, which is not installed", hint=hint)
    least = max(LEAST_PARTICLES, 2 * parameters + 2)
    if isinstance(particles, bool) or not isinstance(particles, int) or particles < least:
        raise CollegiumError(f"a population has at least {least} particles", given=particles)
    if not 1 <= populations <= MOST_POPULATIONS:
        raise CollegiumError(f"there are 1 to {MOST_POPULATIONS} populations", given=populations)
    if not 0 <= seed < 2**63:
        raise CollegiumError("a seed is a whole number from 0 to 2**63 - 1", given=seed)


def sample(
    simulator: Simulator,
    yardstick: Yardstick,
    first: float,
    *,
    particles: int = PARTICLES,
    populations: int = POPULATIONS,
    seed: int = 1,
    told: Told | None = None,
) -> Particles:
    """Particles from the posterior.

    Parameters
    ----------
    simulator : Simulator
    yardstick : Yardstick
        Of the distance from the record.
    first : float
        The first tolerance.
    particles : int
        Of each population, 20 or more.
    populations : int
        At most.
    seed : int
        Of the particles; what a simulation meets is the simulator's own.
    told : callable, optional
        Called now and then with the population, from 1, the simulations so far, and the tolerance.

    Returns
    -------
    Particles

    Raises
    ------
    CollegiumError
        As for :func:`check_smc`; too few draws of the prior lie within the first tolerance; the simulator failed.
    """
    check_smc(particles, populations, seed, len(simulator.names))
    if not np.isfinite(first) or first < 0:
        raise CollegiumError("the first tolerance is a distance", given=first)
    from collegium.contest.smc_worker import work

    context = get_context("spawn")
    ours, theirs = context.Pipe()
    asked = (simulator, yardstick, float(first), particles, populations, seed)
    process = context.Process(target=work, args=(theirs, *asked), daemon=True)
    try:
        with interrupt_held(), few_threads(1):
            process.start()
        theirs.close()
        return _answer(ours, told)
    finally:
        ours.close()
        if process.pid is not None:
            process.terminate()
            process.join()


def _answer(pipe: Any, told: Told | None) -> Particles:
    while True:
        try:
            kind, said = pipe.recv()
        except EOFError:
            hint = "Perhaps memory ran out: try fewer particles."
            raise CollegiumError("the process of the particles died", hint=hint) from None
        if kind == "told" and told is not None:
            told(*said)
        elif kind == "failed":
            raise said
        elif kind == "found":
            return said  # type: ignore[no-any-return]
