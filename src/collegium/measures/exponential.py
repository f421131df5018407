"""Whether tenures are exponential: whether the chance of leaving is the same however long somebody has sat.

Definitions
-----------
If the hazard of exit is a constant λ, the share that lasts longer than t is exp(-λt), tenures are exponential with
mean 1/λ, and the estimate of λ is exits by person-years (late entry and censoring included). That the tenures of
Politburo members, like those of many elites, are of this form is the claim of Ozinga, Casstevens and Casstevens [1]_.
Three checks of it:

* *against Weibull*: S(t) = exp(-(t / scale)^shape), which is exponential for a shape of 1. Below 1 the longer somebody
  has sat the safer he is, above 1 the less. Twice the difference of the two log-likelihoods follows, if tenures are
  exponential, chi-squared with one degree of freedom.
* *by years of tenure*: exits and person-years in the first year, the second, years 2 to 5, 5 to 10 and later
  (``BANDS``; our choice), against one rate: G = 2 Σ d_j log(d_j / (λ T_j)), chi-squared with one degree less than
  there are bands in which anybody sat. It sees a hazard that rises and falls again, which the first does not.
* *the largest gap* between the Kaplan-Meier curve and exp(-λt), and when. It has no probability of its own here: λ
  comes from the same data, and some spells are censored.

All three take exits to be independent. They are not where a congress or a purge ends several spells on one day, and
then the probabilities are too small: ``largest_day`` is the largest number of exits on one day.

References
----------
.. [1] Ozinga, Casstevens and Casstevens (1989), The Circulation of Elites: Soviet Politburo Members, 1919-1987,
   Canadian Journal of Political Science.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import polars as pl

from collegium.errors import CollegiumError
from collegium.measures.hazards import chi_squared_tail, likelihood_ratio, poisson_limits
from collegium.measures.survival import grouped, lifelines, survival

BANDS = (0.0, 1.0, 2.0, 5.0, 10.0, math.inf)  # years of tenure
FEWEST = 5  # exits, for the shape to be estimated
FOUND = {
    "n_spells": pl.Int64(), "n_exits": pl.Int64(), "person_years": pl.Float64(), "rate": pl.Float64(),
    "low": pl.Float64(), "high": pl.Float64(), "mean_tenure": pl.Float64(), "shape": pl.Float64(),
    "shape_low": pl.Float64(), "shape_high": pl.Float64(), "scale": pl.Float64(), "weibull_statistic": pl.Float64(),
    "weibull_p": pl.Float64(), "bands_statistic": pl.Float64(), "bands_df": pl.Int64(), "bands_p": pl.Float64(),
    "largest_gap": pl.Float64(), "gap_at": pl.Float64(), "largest_day": pl.Int64(), "reason": pl.String(),
}  # fmt: skip
BAND = {
    "from_year": pl.Float64(), "to_year": pl.Float64(), "n_exits": pl.Int64(), "person_years": pl.Float64(),
    "hazard": pl.Float64(), "low": pl.Float64(), "high": pl.Float64(), "expected": pl.Float64(),
}  # fmt: skip


def exponential_tenure(rows: pl.DataFrame, *, by: str | Sequence[str] = "run", level: float = 0.95) -> pl.DataFrame:
    """Fit an exponential law to tenures, and check it.

    Parameters
    ----------
    rows : polars.DataFrame
        Of :func:`~collegium.measures.spells`, or as for :func:`~collegium.measures.survival`.
    by : str or sequence of str
        Columns that keep groups apart.
    level : float
        Of the limits, between 0 and 1.

    Returns
    -------
    polars.DataFrame
        One row a group: the columns of ``by``, ``n_spells``, ``n_exits``, ``person_years``, ``rate`` (exits a
        person-year) with ``low`` and ``high``, ``mean_tenure`` (1 / rate), the Weibull ``shape`` with ``shape_low``
        and ``shape_high`` and ``scale`` in years, ``weibull_statistic`` and ``weibull_p``, ``bands_statistic``,
        ``bands_df`` and ``bands_p``, ``largest_gap`` and ``gap_at`` in years, ``largest_day`` (null where the rows
        have no dates), ``reason``. With fewer than five exits nothing is checked, and ``reason`` says so.

    Raises
    ------
    CollegiumError
        As for :func:`~collegium.measures.survival`.

    Examples
    --------
    >>> tenures = pl.DataFrame({"duration": [1, 2, 2, 3, 5], "event_observed": [True, True, True, False, True]})
    >>> found = exponential_tenure(tenures)
    >>> found.select(pl.col("rate").round(4), pl.col("mean_tenure").round(4), "reason").row(0)
    (0.3077, 3.25, 'fewer than 5 exits')
    """
    columns, groups = grouped(rows, by, level)
    found = []
    for key, group in groups:
        lasted, entry = group["duration"].to_numpy(), group["entry_time"].to_numpy()
        seen = group["event_observed"].to_numpy()
        exits, years = int(seen.sum()), float((lasted - entry).sum())
        rate = exits / years
        low, high = (limit / years for limit in poisson_limits(exits, 1 - level))
        told = [len(lasted), exits, years, rate, low, high, 1 / rate if exits else None]
        if exits < FEWEST:
            found.append((*key, *told, *[None] * 11, _largest_day(group), f"fewer than {FEWEST} exits"))
            continue
        fitted = lifelines().WeibullFitter(alpha=1 - level).fit(
            lasted, seen, entry=entry if entry.any() else None, timeline=[0.0]
        )  # fmt: skip
        shape, scale = float(fitted.rho_), float(fitted.lambda_)
        spread = fitted.summary.loc["rho_"]
        plain = exits * math.log(rate) - rate * years
        weibull = max(0.0, 2 * (weibull_likelihood(shape, scale, lasted, entry, seen) - plain))
        counts, times = _in_bands(lasted, entry, seen)
        pairs = [(n, time) for n, time in zip(counts, times, strict=True) if time > 0]
        bands = likelihood_ratio([n for n, _ in pairs], [time for _, time in pairs])
        df = len(pairs) - 1
        gap: float | None
        when: float | None
        try:
            gap, when = _gap(group, rate)
        except CollegiumError:  # no curve, of members observed so late
            gap, when = None, None
        found.append(
            (*key, *told, shape, *map(float, spread.iloc[2:4]), scale, weibull,
             chi_squared_tail(weibull, 1), bands, df if bands is not None else None,
             None if bands is None else chi_squared_tail(bands, df), gap, when, _largest_day(group), None)
        )  # fmt: skip
    return pl.DataFrame(found, schema={**columns, **FOUND}, orient="row")


def hazard_by_tenure(rows: pl.DataFrame, *, by: str | Sequence[str] = "run", level: float = 0.95) -> pl.DataFrame:
    """Exits a person-year by how long somebody has sat.

    Parameters
    ----------
    rows, by, level
        As for :func:`exponential_tenure`.

    Returns
    -------
    polars.DataFrame
        One row a group and band of tenure: the columns of ``by``, ``from_year`` and ``to_year`` (the last null),
        ``n_exits``, ``person_years``, ``hazard`` with ``low`` and ``high`` (null where nobody sat so long),
        ``expected`` (exits at one rate for all).

    Raises
    ------
    CollegiumError
        As for :func:`~collegium.measures.survival`, but that lifelines is not needed.

    Examples
    --------
    >>> tenures = pl.DataFrame({"duration": [1, 2, 2, 3, 5], "event_observed": [True, True, True, False, True]})
    >>> hazard_by_tenure(tenures).select("from_year", "n_exits", "person_years").rows()[:3]
    [(0.0, 1, 5.0), (1.0, 2, 4.0), (2.0, 1, 4.0)]
    """
    columns, groups = grouped(rows, by, level)
    found = []
    for key, group in groups:
        lasted, entry = group["duration"].to_numpy(), group["entry_time"].to_numpy()
        counts, times = _in_bands(lasted, entry, group["event_observed"].to_numpy())
        rate = sum(counts) / sum(times)
        for (low, high), n, time in zip(pairwise(BANDS), counts, times, strict=True):
            limits = [limit / time for limit in poisson_limits(n, 1 - level)] if time > 0 else [None, None]
            upper = high if math.isfinite(high) else None
            found.append((*key, low, upper, n, time, n / time if time > 0 else None, *limits, rate * time))
    return pl.DataFrame(found, schema={**columns, **BAND}, orient="row")


def weibull_likelihood(shape: float, scale: float, lasted: np.ndarray, entry: np.ndarray, seen: np.ndarray) -> float:
    """The log-likelihood of tenures under a Weibull law, given that each lasted until it was first observed.

    >>> one = np.ones(4)
    >>> round(weibull_likelihood(1.0, 2.0, 3 * one, one, one == 1), 6)  # 4 log(1/2) - 8 / 2
    -6.772589
    """
    dense = math.log(shape / scale) + (shape - 1) * np.log(lasted[seen] / scale)
    return float(dense.sum() - ((lasted / scale) ** shape - (entry / scale) ** shape).sum())


def _in_bands(lasted: np.ndarray, entry: np.ndarray, seen: np.ndarray) -> tuple[list[int], list[float]]:
    """Exits and person-years by band; an exit after exactly a year is of the first."""
    counts, times = [], []
    for low, high in pairwise(BANDS):
        counts.append(int((seen & (lasted > low) & (lasted <= high)).sum()))
        times.append(float(np.clip(np.minimum(lasted, high) - np.maximum(entry, low), 0, None).sum()))
    return counts, times


def _gap(group: pl.DataFrame, rate: float) -> tuple[float, float]:
    """The largest distance between the Kaplan-Meier steps, before and after each, and the law; and when."""
    curve = survival(group, by=())
    times, shares = curve["time"].to_numpy(), curve["survival"].to_numpy()
    law = np.exp(-rate * times)
    before = np.concatenate([[1.0], shares[:-1]])
    apart = np.maximum(np.abs(shares - law), np.abs(before - law))
    place = int(apart.argmax())
    return float(apart[place]), float(times[place])


def _largest_day(group: pl.DataFrame) -> int | None:
    if "end" not in group.columns:
        return None
    days = group.filter("event_observed").group_by("end").len()["len"]
    return int(days.max()) if days.len() else 0  # type: ignore[arg-type]
