"""Fitting every theory in every period to the patterns declared ``fit``, after asking whether a fit can be trusted.

A summary that a theory never tells, or that is the same in all its draws, says nothing of its parameters and is passed
over. Where none is left, or a theory leaves nothing open, the posterior is the prior, and its diagnostics say so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from collegium.contest.calibration import METHODS, calibrate
from collegium.contest.forest import TREES, regress
from collegium.contest.posterior import Posterior
from collegium.contest.rejection import SHARE, reject, scales
from collegium.contest.simulations import Simulations
from collegium.contest.summaries import Summaries, fit_summaries
from collegium.errors import CollegiumError


@dataclass(frozen=True)
class Fits:
    """The posteriors, theory by theory and period by period.

    Attributes
    ----------
    posteriors : mapping of (theory id, period) to Posterior
    told : mapping of (theory id, period) to int
        How many summaries the fit could use.
    """

    posteriors: Mapping[tuple[str, str], Posterior]
    told: Mapping[tuple[str, str], int]

    def table(self) -> pl.DataFrame:
        """One row a theory, period and parameter.

        Returns
        -------
        polars.DataFrame
            ``theory``, ``period``, ``method``, ``summaries`` (that the fit could use), and the columns of
            :meth:`~collegium.contest.posterior.Posterior.table`.
        """
        frames = []
        for (theory, period), posterior in self.posteriors.items():
            said = {"theory": theory, "period": period, "method": posterior.method}
            told = pl.lit(self.told[theory, period], pl.Int64).alias("summaries")
            words = (pl.lit(value).alias(name) for name, value in said.items())
            frames.append(posterior.table().select(*words, told, pl.all()))
        return pl.concat(frames)

    def numbers(self, theory: str, periods: Sequence[str], n: int) -> dict[str, list[int]]:
        """The prior draws that ``n`` runs from the posterior take their parameters from, by base period.

        Draws of two periods are put together in another order each, so that the first of one does not always meet the
        first of the other.
        """
        found = {}
        for place, period in enumerate(periods):
            drawn = self.posteriors[theory, period].resample(n)
            order = np.random.default_rng([place, n]).permutation(n)
            found[period] = [drawn[k] for k in order]
        return found


def informative(x: np.ndarray) -> np.ndarray:
    """Which summaries tell draws apart: shape (summaries,) of bool."""
    return scales(x) > 0


def fit_theory(
    simulations: Simulations,
    theory: str,
    summaries: Summaries,
    method: str = "forest",
    *,
    share: float = SHARE,
    trees: int = TREES,
    workers: int = 1,
) -> tuple[Posterior, int]:
    """The posterior of one theory, and how many of the summaries it could use.

    Parameters
    ----------
    simulations : Simulations
    theory : str
    summaries : Summaries
        Of patterns declared ``fit``.
    method : {"forest", "rejection"}
    share, trees, workers
        Of a rejection; of a forest.

    Raises
    ------
    CollegiumError
        Unknown theory or method, or scikit-learn is missing.
    """
    if method not in METHODS:
        raise CollegiumError("unknown way of fitting", given=method, allowed=METHODS)
    if theory not in simulations.ids:
        raise CollegiumError("no such theory in the table", given=theory, allowed=simulations.ids)
    x, theta, names = summaries.of(simulations, theory), simulations.theta[theory], simulations.names[theory]
    told = informative(x)
    if not names or not told.any():
        flat = np.full(simulations.runs, 1 / simulations.runs)
        return Posterior("prior", names, theta, flat, np.full(len(names), 1.0)), 0
    if method == "rejection":
        return reject(theta, x[:, told], summaries.record[told], names, share=share), int(told.sum())
    forest = regress(theta, x[:, told], names, trees=trees, seed=1 + simulations.seed % 2**31, workers=workers)
    return forest.posterior(summaries.record[told]), int(told.sum())


def fit(simulations: Simulations, method: str = "forest", *, trees: int = TREES, workers: int = 1) -> Fits:
    """Fit every theory of the table in every base period."""
    found = {
        (theory, period): fit_theory(simulations, theory, fit_summaries([period]), method, trees=trees, workers=workers)
        for theory in simulations.ids
        for period in simulations.base
    }
    return Fits({key: one for key, (one, _) in found.items()}, {key: told for key, (_, told) in found.items()})


def calibrate_all(
    simulations: Simulations, method: str = "forest", *, trees: int = TREES, workers: int = 1
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Calibration and recovery of every theory in every base period in which it can be fitted.

    Returns
    -------
    summary, ranks : polars.DataFrame
        As of :func:`collegium.contest.calibration.calibrate`, with ``theory`` and ``period``.
    """
    tables, ranks = [], []
    for theory in simulations.ids:
        for period in simulations.base:
            x = fit_summaries([period]).of(simulations, theory)
            told = informative(x)
            if not simulations.names[theory] or not told.any():
                continue
            how = {"trees": trees, "workers": workers} if method == "forest" else {}
            seed = {"seed": 1 + simulations.seed % 2**31} if method == "forest" else {}
            names = simulations.names[theory]
            one, bins = calibrate(simulations.theta[theory], x[:, told], names, method, **how, **seed)
            where = (pl.lit(theory).alias("theory"), pl.lit(period).alias("period"))
            tables.append(one.select(*where, pl.all()))
            ranks.append(bins.select(*where, pl.all()))
    if not tables:
        raise CollegiumError("no theory leaves a parameter open that a pattern tells of: there is nothing to calibrate")
    return pl.concat(tables), pl.concat(ranks)
