"""Intervals of a share, and draws that repeat.

Wilson's interval [1]_ of k successes in n trials is, with p = k / n,

    (p + z^2 / 2n  -+  z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n).

Unlike p -+ z sqrt(p (1 - p) / n) it stays within 0 and 1 and does not shrink to a point where every case went one way.
Status: established; z = 1.96 throughout, 95 %.

A bootstrap needs draws. Theirs are keyed: by seed, run and year, so that a year's interval does not depend on which
other years or runs are asked for.

References
----------
.. [1] Wilson (1927), Journal of the American Statistical Association 22.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from collegium.errors import CollegiumError

Z = 1.96
Floats = NDArray[np.float64]


def wilson(successes: ArrayLike, trials: ArrayLike, z: float = Z) -> tuple[Floats, Floats]:
    """Wilson's interval of a share.

    Parameters
    ----------
    successes, trials : array_like of float, shape (...)
        Counts; no success without its trial.
    z : float
        The normal quantile: 1.96 for 95 %.

    Returns
    -------
    low, high : ndarray of float, shape (...)
        Not a number where there was no trial.

    Raises
    ------
    CollegiumError
        A count is negative or missing, there are more successes than trials, or z is not positive.

    Examples
    --------
    >>> low, high = wilson([8, 9, 18], [10, 10, 20])
    >>> low.round(6).tolist()
    [0.490157, 0.595844, 0.698962]
    """
    hits, cases = np.broadcast_arrays(np.asarray(successes, np.float64), np.asarray(trials, np.float64))
    if not (np.isfinite(z) and z > 0):
        raise CollegiumError("z is a positive number", given=z, hint="1.96 gives 95 %.")
    good = np.isfinite(hits) & np.isfinite(cases) & (hits >= 0) & (cases >= hits)
    if not good.all():
        wrong = np.argwhere(~good)[0]
        raise CollegiumError(
            "successes are a part of trials, both from 0",
            given=f"{hits[tuple(wrong)]:g} of {cases[tuple(wrong)]:g}",
        )
    with np.errstate(divide="ignore", invalid="ignore"):
        share = hits / cases
        middle = share + z * z / (2 * cases)
        reach = z * np.sqrt(share * (1 - share) / cases + z * z / (4 * cases * cases))
        low = (middle - reach) / (1 + z * z / cases)
        high = (middle + reach) / (1 + z * z / cases)
    low = np.where(hits == 0, np.where(cases > 0, 0.0, np.nan), low)  # exact at the ends, free of rounding
    high = np.where(hits == cases, np.where(cases > 0, 1.0, np.nan), high)
    return np.asarray(low), np.asarray(high)


def keyed(seed: int, run: int, year: int, purpose: int) -> np.random.Generator:
    """A generator that depends on what it is for and on nothing else.

    >>> float(keyed(1, 0, 1957, 2).random()) == float(keyed(1, 0, 1957, 2).random())
    True
    """
    return np.random.default_rng([seed, run, year, purpose])


def quantiles(draws: Floats) -> tuple[float, float]:
    """The central 95 % of draws, those that are no number left out.

    >>> quantiles(np.arange(41.0))
    (1.0, 39.0)
    """
    known = draws[np.isfinite(draws)]
    if not known.size:
        return np.nan, np.nan
    low, high = np.quantile(known, [0.025, 0.975])
    return float(low), float(high)
