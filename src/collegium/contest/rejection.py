"""Rejection: keep the draws whose summaries come nearest to the record's.

Distance of a draw ``x`` from the record ``y`` [literature: 1, 2]:

    d(x, y) = sqrt( sum_j w_j ((x_j - y_j) / s_j)² ),

with ``s_j`` the median absolute deviation of summary ``j`` over the draws from the prior. Where more than half of the
draws agree the deviation is 0, and the mean absolute deviation from the median stands in [our own]; a summary in which
all agree cannot tell draws apart and is left out. A draw that does not tell a summary is as far off in it as the
farthest that tells it [our own].

The kept share of draws ``q`` is the only setting. Kept draws weigh by the Epanechnikov kernel, ``1 - (d / d_q)²``.

References
----------
.. [1] Beaumont, Zhang and Balding (2002), Genetics 162(4).
.. [2] Prangle (2017), Bayesian Analysis 12(1), for the scale.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from collegium.contest.posterior import Posterior
from collegium.errors import CollegiumError

SHARE = 0.05
LEAST = 20  # draws kept, if there are so many


def scales(x: np.ndarray) -> np.ndarray:
    """The scale of each summary: median absolute deviation, or the mean one where that is 0.

    Parameters
    ----------
    x : ndarray, shape (draws, summaries)
        NaN where a draw does not tell.

    Returns
    -------
    ndarray, shape (summaries,)
        0 where all draws that tell agree, or none tells.

    Examples
    --------
    >>> scales(np.array([[1.0, 5.0, 0.0], [2.0, 5.0, 0.0], [4.0, 5.0, 0.0], [8.0, 5.0, 4.0]])).tolist()
    [1.5, 0.0, 1.0]
    """
    found = np.zeros(x.shape[1])
    for place, column in enumerate(x.T):
        told = column[~np.isnan(column)]
        if told.size:
            away = np.abs(told - np.median(told))
            found[place] = np.median(away) or away.mean()
    return found


@dataclass(frozen=True)
class Yardstick:
    """How far a draw is from the record, by what a table of draws says of each summary.

    Attributes
    ----------
    y : ndarray, shape (summaries,)
        The record.
    scale : ndarray, shape (summaries,)
    farthest : ndarray, shape (summaries,)
        How far off, in scales, the farthest draw of the table is that tells the summary: so far off is one that does
        not tell it.
    weights : ndarray, shape (summaries,)
    """

    y: np.ndarray
    scale: np.ndarray
    farthest: np.ndarray
    weights: np.ndarray

    def of(self, x: np.ndarray) -> np.ndarray:
        """The distance of draws of shape (draws, summaries): shape (draws,).

        Examples
        --------
        >>> table = np.array([[0.0], [2.0], [5.0]])
        >>> yardstick(table, np.array([1.0]), np.ones(1)).of(np.array([[3.0], [9.0], [np.nan]])).tolist()
        [2.0, 8.0, 4.0]
        """
        telling = (self.scale > 0) & ~np.isnan(self.y)
        away = np.abs(x[:, telling] - self.y[telling]) / self.scale[telling]
        away = np.where(np.isnan(away), self.farthest[telling], away)
        return np.sqrt((self.weights[telling] * away**2).sum(axis=1))  # type: ignore[no-any-return]


def yardstick(
    x: np.ndarray, y: np.ndarray, scale: np.ndarray | None = None, weights: np.ndarray | None = None
) -> Yardstick:
    """The yardstick of a table of draws.

    Parameters
    ----------
    x : ndarray, shape (draws, summaries)
        The table; NaN where a draw does not tell.
    y : ndarray, shape (summaries,)
    scale, weights : ndarray, shape (summaries,), optional
        By default :func:`scales`, and 1.
    """
    scale = scales(x) if scale is None else scale
    with np.errstate(divide="ignore", invalid="ignore"):  # a summary without a scale, or a record, is left out later
        away = np.abs(x - y) / scale
    farthest = np.max(np.where(np.isnan(away), -np.inf, away), axis=0, initial=0.0)
    return Yardstick(y, scale, farthest, np.ones(len(y)) if weights is None else weights)


def distances(
    x: np.ndarray, y: np.ndarray, scale: np.ndarray | None = None, weights: np.ndarray | None = None
) -> np.ndarray:
    """How far each draw of a table is from the record.

    Parameters
    ----------
    x : ndarray, shape (draws, summaries)
    y : ndarray, shape (summaries,)
    scale, weights : ndarray, shape (summaries,), optional
        By default :func:`scales`, and 1.

    Returns
    -------
    ndarray, shape (draws,)

    Examples
    --------
    >>> distances(np.array([[0.0, 1.0], [3.0, 1.0]]), np.array([0.0, 5.0]), np.array([1.0, 2.0])).round(6).tolist()
    [2.0, 3.605551]
    """
    return yardstick(x, y, scale, weights).of(x)


def reject(
    theta: np.ndarray,
    x: np.ndarray,
    y: np.ndarray,
    names: Sequence[str] = (),
    *,
    share: float = SHARE,
    weights: np.ndarray | None = None,
) -> Posterior:
    """The posterior by rejection.

    Parameters
    ----------
    theta : ndarray, shape (draws, parameters)
    x : ndarray, shape (draws, summaries)
    y : ndarray, shape (summaries,)
    names : sequence of str
        Of the parameters.
    share : float
        Of the draws that are kept, and at least 20.
    weights : ndarray, shape (summaries,), optional

    Returns
    -------
    Posterior

    Raises
    ------
    CollegiumError
        A share outside (0, 1], or arrays of different lengths.
    """
    if not 0 < share <= 1:
        raise CollegiumError("the share of draws to keep lies above 0 and is at most 1", given=share)
    if len(theta) != len(x) or x.shape[1] != len(y):
        given = f"{theta.shape}, {x.shape}, {y.shape}"
        raise CollegiumError("draws, summaries and record do not go together", given=given)
    labels = tuple(names) or tuple(f"theta{k}" for k in range(theta.shape[1]))
    return Posterior("rejection", labels, theta, kernel(distances(x, y, weights=weights), share))


def kernel(d: np.ndarray, share: float) -> np.ndarray:
    """The weights of draws at some distances of which the nearest share is kept; they sum to 1.

    Parameters
    ----------
    d : ndarray, shape (draws,)
    share : float
        At least 20 draws are kept.

    Examples
    --------
    >>> kernel(np.arange(100.0), 0.02)[:3].round(4).tolist(), kernel(np.zeros(4), 1.0).tolist()
    ([0.0723, 0.0722, 0.0716], [0.25, 0.25, 0.25, 0.25])
    """
    keep = min(len(d), max(math.ceil(share * len(d)), LEAST))
    order = np.argsort(d, kind="stable")
    edge = d[order[min(keep, len(d) - 1)]]
    weight = np.zeros(len(d))
    kept = order[:keep]
    weight[kept] = np.maximum(1 - (d[kept] / edge) ** 2, 0) if edge > 0 else 1.0
    if weight.sum() <= 0:  # all of them at the same distance
        weight[kept] = 1.0
    return weight / weight.sum()  # type: ignore[no-any-return]
