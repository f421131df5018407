"""A posterior: draws from the prior with weights, and what can be said against them.

Diagnostics [literature: 1, 2]:

* *effective number*, ``1 / sum w²`` of weights that sum to 1: how many equal draws the posterior is worth;
* *shrinkage* of a parameter, ``1 - var(posterior) / var(prior)``: 0 where the record says nothing of it;
* *out-of-bag error* of a forest, the mean squared error of predicting the parameter of draws that a tree has not seen,
  over the variance of the prior: 1 where the summaries say nothing of it (rejection has none).

References
----------
.. [1] Beaumont (2010), Annual Review of Ecology, Evolution, and Systematics 41.
.. [2] Raynal et al. (2019), Bioinformatics 35(10).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from collegium.errors import CollegiumError

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Posterior:
    """Weighted draws from the prior.

    Attributes
    ----------
    method : str
        ``rejection`` or ``forest``.
    names : tuple of str
    theta : ndarray, shape (draws, parameters)
        All draws from the prior.
    weights : ndarray, shape (draws,)
        Sum to 1.
    error : ndarray, shape (parameters,)
        Out-of-bag error over the variance of the prior; NaN of a rejection.
    """

    method: str
    names: tuple[str, ...]
    theta: np.ndarray
    weights: np.ndarray
    error: np.ndarray = field(default_factory=lambda: np.empty(0))

    @property
    def effective(self) -> float:
        """How many equal draws it is worth."""
        return effective(self.weights)

    def table(self) -> pl.DataFrame:
        """One row a parameter.

        Returns
        -------
        polars.DataFrame
            ``parameter``, ``mean``, ``low_90``, ``low_50``, ``median``, ``high_50``, ``high_90``, ``prior_median``,
            ``shrinkage``, ``oob_error``, ``effective``.
        """
        rows = []
        for place, name in enumerate(self.names):
            values = self.theta[:, place]
            mean = float(self.weights @ values)
            before = float(values.var())
            after = float(self.weights @ (values - mean) ** 2)
            low, first, middle, third, high = quantiles(values, self.weights, LEVELS)
            rows.append({
                "parameter": name, "mean": mean, "low_90": low, "low_50": first, "median": middle, "high_50": third,
                "high_90": high, "prior_median": float(np.median(values)),
                "shrinkage": None if before == 0 else 1 - after / before,
                "oob_error": float(self.error[place]) if self.error.size else None,
                "effective": self.effective,
            })  # fmt: skip
        schema = {
            name: pl.String if name == "parameter" else pl.Float64
            for name in ("parameter", "mean", "low_90", "low_50", "median", "high_50", "high_90", "prior_median",
                         "shrinkage", "oob_error", "effective")
        }  # fmt: skip
        return pl.DataFrame(rows, schema=schema).with_columns(pl.col("oob_error").fill_nan(None))

    def resample(self, n: int) -> list[int]:
        """The numbers of ``n`` draws, each as often as its weight says, without chance.

        Systematic: the draw under each of ``n`` evenly spaced points of the summed weights.

        Examples
        --------
        >>> Posterior("rejection", (), np.empty((3, 0)), np.array([0.5, 0.0, 0.5])).resample(4)
        [0, 0, 2, 2]
        """
        if n < 1:
            raise CollegiumError("a posterior is drawn from at least once", given=n)
        points = (np.arange(n) + 0.5) / n
        summed = np.cumsum(self.weights)
        return [int(k) for k in np.searchsorted(summed / summed[-1], points)]


def effective(weights: np.ndarray) -> float:
    """The effective number of weighted draws, ``(sum w)² / sum w²``.

    >>> effective(np.array([0.25, 0.25, 0.25, 0.25])), effective(np.array([1.0, 0.0]))
    (4.0, 1.0)
    """
    return float(weights.sum() ** 2 / (weights**2).sum())


def quantiles(values: np.ndarray, weights: np.ndarray, levels: tuple[float, ...]) -> list[float]:
    """Weighted quantiles: the smallest value whose summed weight reaches the level.

    >>> quantiles(np.array([3.0, 1.0, 2.0]), np.array([0.2, 0.5, 0.3]), (0.5, 0.6, 0.9))
    [1.0, 2.0, 3.0]
    """
    order = np.argsort(values, kind="stable")
    summed = np.cumsum(weights[order])
    at = np.searchsorted(summed / summed[-1], np.asarray(levels) - 1e-12)
    return [float(values[order[min(place, len(order) - 1)]]) for place in at]


def place_of(value: float, values: np.ndarray, weights: np.ndarray) -> float:
    """The weight of the draws below a value, ties by half: the rank statistic of a calibration, from 0 to 1.

    >>> place_of(2.0, np.array([1.0, 2.0, 3.0, 4.0]), np.full(4, 0.25))
    0.375
    """
    return float(weights[values < value].sum() + weights[values == value].sum() / 2)
