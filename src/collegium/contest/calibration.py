"""Would the fit know the truth if it saw it: calibration and recovery on simulated records.

Simulation-based calibration [literature: 1]: draw parameters from the prior, simulate a record, fit it as the real one
would be fitted, and look where the truth lies in its posterior. Over many such records the place of the truth (its
rank, from 0 to 1) is uniform if the posterior is right. Piled up in the middle, the posterior is too wide; at the ends,
too narrow. *Coverage* is the share of records whose truth lies in the central 50 or 90 %. *Recovery* is how well the
posterior mean follows the truth: the correlation, and the mean squared error over the variance of the prior (1: the
prior mean would do as well).

All this is looked at before the record is; a fit that fails here says nothing of the record.

References
----------
.. [1] Talts, Betancourt, Simpson, Vehtari and Gelman (2018), arXiv 1804.06788.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import polars as pl

from collegium.contest.forest import TREES, regress
from collegium.contest.posterior import place_of
from collegium.contest.rejection import LEAST, SHARE, distances, kernel, scales
from collegium.errors import CollegiumError
from collegium.theories.situation import interval

BINS = 10
HELD_OUT = 0.25
MOST = 200  # simulated records
Weigh = Callable[[np.ndarray], np.ndarray]
METHODS = ("rejection", "forest")


def places(
    theta: np.ndarray,
    x: np.ndarray,
    method: str = "rejection",
    *,
    share: float = SHARE,
    trees: int = TREES,
    seed: int = 1,
    workers: int = 1,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where the truth lies in the posterior of each of some held-out simulated records.

    Parameters
    ----------
    theta : ndarray, shape (draws, parameters)
    x : ndarray, shape (draws, summaries)
        The last quarter of the draws, or 200 of them, are the records; the fit sees the others only.
    method : {"rejection", "forest"}
    share : float
        Of a rejection.
    trees, seed, workers : int
        Of a forest.

    Returns
    -------
    places, means, truth : ndarray, shape (records, parameters)
        The place of the truth in the posterior, from 0 to 1; the posterior means; and the truth.

    Raises
    ------
    CollegiumError
        Unknown method, or fewer than 40 draws.
    """
    if method not in METHODS:
        raise CollegiumError("unknown way of fitting", given=method, allowed=METHODS)
    if len(theta) < 2 * LEAST:
        raise CollegiumError("too few draws to hold some out", given=len(theta), hint="Make more runs with --runs.")
    held = min(MOST, round(len(theta) * HELD_OUT))
    known, seen = theta[:-held], x[:-held]
    weigh: Weigh
    if method == "forest":
        weigh = regress(known, seen, trees=trees, seed=seed, workers=workers).weights
    else:
        scale = scales(seen)
        weigh = lambda y: kernel(distances(seen, y, scale), share)  # noqa: E731

    truth = theta[-held:]
    weights = [weigh(one) for one in x[-held:]]
    found = np.array(
        [[place_of(t, known[:, j], w) for j, t in enumerate(row)] for row, w in zip(truth, weights, strict=True)]
    )
    return found, np.array([w @ known for w in weights]), truth


def calibrate(
    theta: np.ndarray, x: np.ndarray, names: Sequence[str], method: str = "rejection", **how: object
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Calibration and recovery of every parameter.

    Parameters
    ----------
    theta, x, method, **how
        As for :func:`places`.
    names : sequence of str

    Returns
    -------
    summary : polars.DataFrame
        One row a parameter: ``parameter``, ``records``, ``cover_50`` with its 95 % interval ``cover_50_from`` and
        ``cover_50_to``, ``cover_90`` likewise, ``uniform_p`` (of the chi-squared test that ranks are uniform),
        ``correlation`` and ``error`` (of the posterior mean), ``calibrated``: both intervals hold what they should.
    ranks : polars.DataFrame
        ``parameter``, ``bin`` (0 to 9), ``n``.
    """
    found, means, truth = places(theta, x, method, **how)  # type: ignore[arg-type]
    rows, ranks = [], []
    for place, name in enumerate(names):
        at = found[:, place]
        counts = np.bincount(np.minimum((at * BINS).astype(int), BINS - 1), minlength=BINS)
        ranks += [(name, k, int(n)) for k, n in enumerate(counts)]
        row: dict[str, object] = {"parameter": name, "records": len(at)}
        holds = True
        for level, inside in ((50, (at > 0.25) & (at < 0.75)), (90, (at > 0.05) & (at < 0.95))):
            share = pl.Series(inside.astype(float))
            low, high = interval(share, shares=True)
            assert low is not None
            assert high is not None
            row |= {f"cover_{level}": share.mean(), f"cover_{level}_from": low, f"cover_{level}_to": high}
            holds = holds and low <= level / 100 <= high
        variance = float(theta[:, place].var())
        error = float(((means[:, place] - truth[:, place]) ** 2).mean())
        spread = means[:, place].std() * truth[:, place].std()
        row |= {
            "uniform_p": uniform_p(counts),
            "correlation": float(np.corrcoef(means[:, place], truth[:, place])[0, 1]) if spread > 0 else 0.0,
            "error": error / variance if variance > 0 else None,
            "calibrated": holds,
        }
        rows.append(row)
    schema: dict[str, type[pl.DataType]] = {
        "parameter": pl.String, "records": pl.Int64, "cover_50": pl.Float64, "cover_50_from": pl.Float64,
        "cover_50_to": pl.Float64, "cover_90": pl.Float64, "cover_90_from": pl.Float64, "cover_90_to": pl.Float64,
        "uniform_p": pl.Float64, "correlation": pl.Float64, "error": pl.Float64, "calibrated": pl.Boolean,
    }  # fmt: skip
    bins = pl.DataFrame(ranks, schema={"parameter": pl.String, "bin": pl.Int64, "n": pl.Int64}, orient="row")
    return pl.DataFrame(rows, schema=schema), bins


def uniform_p(counts: np.ndarray) -> float:
    """The probability that counts in equal bins are as uneven by chance: the chi-squared test.

    The tail of chi-squared with an odd number of degrees of freedom k, by its finite sum.

    >>> round(uniform_p(np.array([10] * 10)), 6), uniform_p(np.array([100] + [0] * 9)) < 1e-6
    (1.0, True)
    >>> round(uniform_p(np.array([15, 5, 12, 8, 10, 10, 10, 10, 10, 10])), 4)  # chi-squared 5.8, 9 degrees
    0.7598
    """
    from math import erfc, exp, pi, sqrt

    expected = counts.sum() / len(counts)
    x = float(((counts - expected) ** 2 / expected).sum())
    half, term, total = x / 2, sqrt(2 * x / pi), 0.0
    for k in range(1, len(counts) - 1, 2):
        total += term
        term *= x / (k + 2)
    return erfc(sqrt(half)) + exp(-half) * total
