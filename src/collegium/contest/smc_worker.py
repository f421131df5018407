"""The process in which pyabc runs: it alone imports it, and seeds the global generators that it draws from."""

from __future__ import annotations

import logging
import random
import signal
import threading
import warnings
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from collegium.contest.perturbing import Steps, steps_from
from collegium.contest.posterior import effective, quantiles
from collegium.contest.rejection import Yardstick
from collegium.contest.smc import LEAST_KEPT, TOLD_EVERY, Particles, Simulator
from collegium.errors import CollegiumError
from collegium.theories.executors import end_with_parent

FIGURES, NUMBER = "figures", "number"
LAST_SHARE = np.nextafter(1.0, 0.0)


def work(pipe: Any, *asked: Any) -> None:
    """What the process does: find the particles, and say so."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent tells of it
    threading.Thread(target=end_with_parent, daemon=True).start()
    try:
        pipe.send(("found", find(pipe, *asked)))
    except CollegiumError as error:
        pipe.send(("failed", error))
    except Exception as error:
        pipe.send(("failed", CollegiumError(f"the particles failed: {type(error).__name__}: {error}")))


@dataclass
class Model:
    """The simulator as pyabc calls it, one simulation after the other; it numbers them.

    Attributes
    ----------
    simulator : Simulator
    pipe : connection or None
        Where progress is told.
    count : int
        Simulations so far.
    population : int
        The one under way, from 1.
    tolerance : float
    """

    simulator: Simulator
    pipe: Any = None
    count: int = 0
    population: int = 0
    tolerance: float = field(default=float("nan"))

    def theta(self, shares: Any) -> np.ndarray:
        """The parameters at shares of their priors."""
        return self.simulator.at(np.array([min(float(shares[name]), LAST_SHARE) for name in self.simulator.names]))

    def __call__(self, shares: Any) -> dict[str, Any]:
        number, self.count = self.count, self.count + 1
        if self.pipe is not None and self.count % TOLD_EVERY == 0:
            self.pipe.send(("told", (self.population, self.count, self.tolerance)))
        x = np.asarray(self.simulator.simulate(self.theta(shares), number), float)
        return {FIGURES: x, NUMBER: number}


def seeds(seed: int) -> list[int]:
    """A seed of 63 bits as the words that NumPy's global generator takes.

    >>> seeds(1), seeds(2**32 + 5)
    ([1, 0], [5, 1])
    """
    return [seed % 2**32, seed // 2**32]


def next_tolerance(last: float, distances: np.ndarray, weights: np.ndarray) -> float:
    """The tolerance after one: the weighted median of its population, or the farthest that is nearer than it.

    Where figures take few values more than half of the particles can lie at the very tolerance, and their median would
    stay there though others are nearer.

    >>> even = np.full(4, 0.25)
    >>> next_tolerance(9.0, np.array([1.0, 2.0, 3.0, 4.0]), even), next_tolerance(4.0, np.array([1, 2, 4, 4.0]), even)
    (2.0, 2.0)
    >>> next_tolerance(4.0, np.array([1, 4, 4, 4.0]), even), next_tolerance(4.0, np.full(4, 4.0), even)
    (1.0, 4.0)
    """
    (median,) = quantiles(distances, weights, (0.5,))
    nearer = distances[distances < last]
    return median if median < last or not nearer.size else float(nearer.max())


def find(
    pipe: Any, simulator: Simulator, yardstick: Yardstick, first: float, particles: int, populations: int, seed: int
) -> Particles:
    """Run pyabc on one core, and read its last population."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of libraries that it brings along and that are not used here
        import pyabc

        logging.getLogger("ABC").setLevel(logging.ERROR)
        np.random.seed(seeds(seed))  # noqa: NPY002 - pyabc and SciPy draw from it, and this process is theirs alone
        random.seed(seed)
        model = Model(simulator, pipe)

        class Tolerance(pyabc.epsilon.Epsilon):  # type: ignore[misc]
            """The tolerances of :func:`next_tolerance`."""

            def __init__(self) -> None:
                super().__init__()
                self.found: dict[int, float] = {0: first}

            def update(self, t: int, get_weighted_distances: Any, *_: Any, **__: Any) -> None:
                seen = get_weighted_distances()
                self.found[t] = next_tolerance(self.found[t - 1], seen["distance"].to_numpy(), seen["w"].to_numpy())

            def __call__(self, t: int) -> float:
                if t + 1 > model.population:
                    model.population, model.tolerance = t + 1, self.found[t]
                return self.found[t]

        class Moves(pyabc.transition.Transition):  # type: ignore[misc]
            """The kernel of :mod:`collegium.contest.perturbing`."""

            def fit(self, X: Any, w: np.ndarray) -> None:
                self.steps: Steps = steps_from(X[list(simulator.names)].to_numpy(), w)

            def rvs_single(self) -> Any:
                chance, steps = np.random.random(), np.random.normal(size=len(simulator.names))  # noqa: NPY002
                moved = self.steps.move(chance, steps)
                return pyabc.Parameter(dict(zip(simulator.names, moved.tolist(), strict=True)))

            def pdf(self, x: Any) -> float:
                return self.steps.density(np.array([float(x[name]) for name in simulator.names]))

        abc = pyabc.ABCSMC(
            model,
            pyabc.Distribution(**{name: pyabc.RV("uniform", 0, 1) for name in simulator.names}),
            lambda x, _: float(yardstick.of(x[FIGURES][None, :])[0]),
            population_size=particles,
            transitions=Moves(),
            eps=Tolerance(),
            sampler=pyabc.sampler.SingleCoreSampler(check_max_eval=True),
        )
        abc.new("sqlite://", {FIGURES: yardstick.y, NUMBER: -1})
        history = abc.run(
            max_nr_populations=populations, min_acceptance_rate=LEAST_KEPT, min_eps_diff=1e-9 * max(first, 1e-9)
        )
        return _read(history, model, simulator, populations)


def _read(history: Any, model: Model, simulator: Simulator, populations: int) -> Particles:
    rows = history.get_all_populations().query("t >= 0")
    if rows.empty:
        raise CollegiumError(
            f"fewer than {LEAST_KEPT:.0%} of the simulations lie within the first tolerance",
            given=f"{model.tolerance:.4g}, after {model.count} simulations",
            hint="The simulator shows other things here than in the table that the tolerance is from.",
        )
    frames = []
    for t, tolerance, spent in zip(rows["t"], rows["epsilon"], rows["samples"], strict=True):
        w = history.get_weighted_distances(int(t))["w"].to_numpy()
        frames.append((int(t) + 1, float(tolerance), int(spent), effective(w)))
    last = history.get_population(int(rows["t"].max())).particles
    weights = np.array([one.weight for one in last], float)
    return Particles(
        names=simulator.names,
        theta=np.array([model.theta(one.parameter) for one in last]),
        weights=weights / weights.sum(),
        x=np.array([one.sum_stat[FIGURES] for one in last], float),
        distances=np.array([one.distance for one in last], float),
        numbers=np.array([int(one.sum_stat[NUMBER]) for one in last]),
        populations=pl.DataFrame(
            frames,
            schema={
                "population": pl.Int64,
                "tolerance": pl.Float64,
                "simulations": pl.Int64,
                "effective": pl.Float64,
            },
            orient="row",
        ),
        spent=model.count,
        ended=_ended([row[1] for row in frames], model, populations),
    )


def _ended(tolerances: list[float], model: Model, populations: int) -> str:
    if tolerances[-1] == 0:
        return "every particle meets every figure"
    if len(tolerances) == populations:
        return "the last population"
    if model.population > len(tolerances):
        return f"fewer than {LEAST_KEPT:.0%} of the simulations of another population were kept"
    if len(tolerances) > 1 and tolerances[-2] - tolerances[-1] <= 1e-9 * max(tolerances[0], 1e-9):
        return "the tolerance no longer falls"
    return f"fewer than {LEAST_KEPT:.0%} of the simulations of the last population were kept"
