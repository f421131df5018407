"""Does the label hang on the thresholds, and would another way of ordering the years agree?

* *Thresholds*: the rule at O >= .8 +- .1 and G >= .15 +- .05, **our** steps. A year keeps its label under all nine
  pairs or it does not.
* *A latent index*, a cross-check that knows neither the thresholds nor the gap: the leader's decisiveness, his
  override, 1 - R, coercion X and personalism M, each standardised over the years given, and of these the first
  principal component, turned so that it grows with their sum. It is cut so that as many years are pure, predominant
  and dominant as the rule says, and disagrees where it orders the same years otherwise. It answers which years come out
  of order, and not how many there are of each type; with few years it says little. **Our proposal**.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures.leadership.rule import GAP_CUT, OVERRIDE_CUT, TYPES
from collegium.measures.leadership.types import row_of
from collegium.measures.leadership.years import Asked, years_of
from collegium.measures.seats import Day

INDICATORS = ("decisiveness", "override", "irremovable", "coercion", "personalism")
OVERRIDE_CUTS, GAP_CUTS = (0.7, 0.8, 0.9), (0.1, 0.15, 0.2)


def sensitivity(
    history: History,
    start: Day | None = None,
    end: Day | None = None,
    *,
    override_cuts: Sequence[float] = OVERRIDE_CUTS,
    gap_cuts: Sequence[float] = GAP_CUTS,
    **asked: Any,
) -> pl.DataFrame:
    """The type of leadership of each year under other thresholds.

    Parameters
    ----------
    history, start, end
        As for :func:`~collegium.measures.leadership_type`.
    override_cuts, gap_cuts : sequence of float
        Thresholds of O and of G.
    **asked
        ``body``, ``leader``, ``removable``, ``least_opposed``, ``least_contested``, ``pool``, ``within``,
        ``least_tenure``, ``absent_cut``, ``postponed``, ``above_chance``, ``seed`` of the same.

    Returns
    -------
    polars.DataFrame
        One row a run, year and pair of thresholds: ``run``, ``year``, ``leader_id``, ``override_cut``, ``gap_cut``,
        ``label``, ``sublabel``, ``usual`` (the label at .8 and .15), ``same`` (null where either is null).

    Raises
    ------
    CollegiumError
        No thresholds, one out of range, an unknown option, or as for :func:`~collegium.measures.leadership_type`.
    """
    if not override_cuts or not gap_cuts:
        raise CollegiumError("there is no threshold to lay on", hint="Give one of each at least.")
    known = set(Asked.__dataclass_fields__) - {"draws"}
    for name in asked:
        if name not in known:
            raise CollegiumError("no such option", given=name, allowed=sorted(known))
    options = Asked(**asked, draws=200 if asked.get("above_chance") else 0)
    rows = []
    for one in years_of(history, start, end, options):
        usual = row_of(one, options, {"override_cut": OVERRIDE_CUT, "gap_cut": GAP_CUT})["label"]
        for override_cut in override_cuts:
            for gap_cut in gap_cuts:
                found = row_of(one, options, {"override_cut": override_cut, "gap_cut": gap_cut})
                label = found["label"]
                same = None if label is None or usual is None else label == usual
                rows.append(
                    (one.run, one.year, one.leader, override_cut, gap_cut, label, found["sublabel"], usual, same)
                )
    return pl.DataFrame(
        rows, orient="row",
        schema={"run": pl.Int32, "year": pl.Int32, "leader_id": pl.String, "override_cut": pl.Float64,
                "gap_cut": pl.Float64, "label": pl.String, "sublabel": pl.String, "usual": pl.String,
                "same": pl.Boolean},
    )  # fmt: skip


class Latent(NamedTuple):
    """A latent index.

    Attributes
    ----------
    years : polars.DataFrame
        One row a year with a type: ``run``, ``year``, ``leader_id``, ``label``, ``index``, ``latent``, ``agrees``; the
        last three null where an indicator is not told.
    loadings : polars.DataFrame
        ``indicator``, ``loading``; null where it is not told often enough, or never differs.
    share : float
        Of the indicators' variance, what the index takes.
    """

    years: pl.DataFrame
    loadings: pl.DataFrame
    share: float


def latent_index(found: pl.DataFrame, *, told_least: float = 0.5) -> Latent:
    """Order the years by one latent dimension, and say where it disagrees with the rule.

    Parameters
    ----------
    found : polars.DataFrame
        Of :func:`~collegium.measures.leadership_type`.
    told_least : float
        Of what share of the years an indicator must be told to enter.

    Returns
    -------
    Latent

    Raises
    ------
    CollegiumError
        A column is missing; fewer than three years have a type and all indicators; no two indicators differ.
    """
    wanted = ("run", "year", "leader_id", "label", "decisiveness", "override", "removable", "coercion", "personalism")
    for name in wanted:
        if name not in found.columns:
            raise CollegiumError(f"the table lacks the column {name!r}", hint="Give that of leadership_type.")
    typed = found.filter(pl.col("label").is_in(TYPES)).with_columns(
        irremovable=1.0 - pl.col("removable").cast(pl.Float64)
    )
    n = typed.height
    told = [name for name in INDICATORS if n and typed[name].count() >= max(1.0, told_least * n)]
    complete = typed.drop_nulls(told) if told else typed.clear()
    if complete.height < 3:
        raise CollegiumError("the index needs three years with a type and all indicators", given=complete.height)
    used = [name for name in told if complete[name].n_unique() > 1]
    if len(used) < 2:
        raise CollegiumError("the index needs two indicators that differ over the years", given=", ".join(used) or None)
    raw = complete.select(used).to_numpy().astype(np.float64)
    scaled = (raw - raw.mean(axis=0)) / raw.std(axis=0)
    _, lengths, axes = np.linalg.svd(scaled, full_matrices=False)
    axis = axes[0] if axes[0].sum() >= 0 else -axes[0]
    index = scaled @ axis
    numbers = [complete.filter(label=kind).height for kind in TYPES]
    ranked = np.sort(index)
    cuts = [ranked[k - 1] if k else -np.inf for k in (numbers[0], numbers[0] + numbers[1])]
    latent = [TYPES[int(value > cuts[0] + 1e-9) + int(value > max(cuts) + 1e-9)] for value in index]
    ordered = complete.select("run", "year").with_columns(
        index=pl.Series(index, dtype=pl.Float64), latent=pl.Series(latent, dtype=pl.String)
    )
    years = (
        typed.select("run", "year", "leader_id", "label")
        .join(ordered, on=["run", "year"], how="left", maintain_order="left")
        .with_columns(agrees=pl.col("label") == pl.col("latent"))
    )
    weight = dict(zip(used, axis.tolist(), strict=True))
    loadings = pl.DataFrame(
        {"indicator": INDICATORS, "loading": [weight.get(name) for name in INDICATORS]},
        schema={"indicator": pl.String, "loading": pl.Float64},
    )
    return Latent(years, loadings, float(lengths[0] ** 2 / (lengths**2).sum()))
