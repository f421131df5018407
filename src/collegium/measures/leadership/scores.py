"""Labels held against labels: how far the types found agree with those that somebody told.

Definitions
-----------
* *Accepted* is the label told of the year, a second one told as possible (``also``), and within ``tolerance`` years
  of a change of label those on its other side, since nobody dates such a change to the year. A label found that is
  accepted counts as the one told.
* *Macro-F1* is the mean of F1 = 2 TP / (2 TP + FP + FN) over the labels that are told or found, each counting alike.
* *Weighted kappa* [1]_, the types in order of personal power, weights growing with the distance i - j:

      kappa = 1 - sum w_ij o_ij / sum w_ij e_ij,    w_ij = |i - j| (linear) or (i - j)^2 (quadratic),

  o the shares found together, e those that the margins alone would give. Null where e leaves nothing to get wrong.
* The *baseline* is whoever answers predominant in every year compared, under the same rules. Where one label is as
  common as this one, a share of years alike says little; so macro-F1 and kappa are the scores, and it is told beside.
* A year in which nothing was found (null, not scored, no collective) though a type is told is *declined*, and counts in
  no score; the number of declined years stands beside them.

References
----------
.. [1] Cohen (1968), Weighted Kappa, Psychological Bulletin 70.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import polars as pl

from collegium.errors import CollegiumError
from collegium.measures.leadership.rule import PREDOMINANT, TYPES

Weights = Literal["linear", "quadratic"]


def type_scores(
    told: Sequence[str], found: Sequence[str], weights: Weights = "linear"
) -> dict[str, float | int | None]:
    """The scores of a sequence of types against another.

    Parameters
    ----------
    told, found : sequence of str
        Types, year by year: pure, predominant, dominant.
    weights : {"linear", "quadratic"}
        Of kappa.

    Returns
    -------
    dict
        ``n``, ``accuracy``, ``macro_f1``, ``kappa``; null where nothing is compared.

    Raises
    ------
    CollegiumError
        The sequences differ in length, or hold what is no type.

    Examples
    --------
    Always to answer predominant, where 44 of 71 years are, 18 dominant and 9 pure:

    >>> told = ["predominant"] * 44 + ["dominant"] * 18 + ["pure"] * 9
    >>> scores = type_scores(told, ["predominant"] * 71)
    >>> {name: round(value, 3) for name, value in scores.items()}
    {'n': 71, 'accuracy': 0.62, 'macro_f1': 0.255, 'kappa': 0.0}
    """
    if weights not in ("linear", "quadratic"):
        raise CollegiumError("no such weights", given=weights, allowed=("linear", "quadratic"))
    if len(told) != len(found):
        raise CollegiumError("as many types are found as told", given=f"{len(told)} and {len(found)}")
    for label in (*told, *found):
        if label not in TYPES:
            raise CollegiumError("no such type of leadership", given=label, allowed=TYPES)
    n = len(told)
    if not n:
        return {"n": 0, "accuracy": None, "macro_f1": None, "kappa": None}
    met = [{kind: list(side).count(kind) for kind in TYPES} for side in (told, found)]
    both = {kind: sum(a == b == kind for a, b in zip(told, found, strict=True)) for kind in TYPES}
    seen = [kind for kind in TYPES if met[0][kind] + met[1][kind]]
    f1 = [2 * both[kind] / (met[0][kind] + met[1][kind]) for kind in seen]
    place = {kind: i for i, kind in enumerate(TYPES)}

    def apart(one: str, other: str) -> int:
        distance = abs(place[one] - place[other])
        return distance if weights == "linear" else distance**2

    wrong = sum(apart(a, b) for a, b in zip(told, found, strict=True)) / n
    by_chance = sum(apart(a, b) * met[0][a] * met[1][b] for a in TYPES for b in TYPES) / n**2
    return {
        "n": n,
        "accuracy": sum(both.values()) / n,
        "macro_f1": sum(f1) / len(f1),
        "kappa": 1 - wrong / by_chance if by_chance else None,
    }


def compare_types(found: pl.DataFrame, labels: pl.DataFrame, *, tolerance: int = 1, also: bool = True) -> pl.DataFrame:
    """The types found and told, year by year.

    Parameters
    ----------
    found : polars.DataFrame
        Of :func:`~collegium.measures.leadership_type`: ``run``, ``year``, ``label``.
    labels : polars.DataFrame
        The types told: ``year``, ``label`` and, if there is one, ``also``.
    tolerance : int
        Years around a change of label within which the label of the other side is accepted too.
    also : bool
        Whether second labels are accepted.

    Returns
    -------
    polars.DataFrame
        One row a run and year that both tables have: ``run``, ``year``, ``found``, ``told``, ``accepted`` (a list),
        ``met`` (null where no type is found or told), ``counted_as`` (the label told, or the one found where accepted).

    Raises
    ------
    CollegiumError
        A table lacks a column, a year is told twice, or the tolerance is negative.
    """
    for table, columns, what in ((found, ("run", "year", "label"), "found"), (labels, ("year", "label"), "labels")):
        missing = [column for column in columns if column not in table.columns]
        if missing:
            raise CollegiumError(f"the table of {what} lacks the column {missing[0]!r}")
    if tolerance < 0:
        raise CollegiumError("the tolerance is a number of years from 0", given=tolerance)
    if labels["year"].n_unique() < labels.height:
        raise CollegiumError("a year is told twice", given=labels["year"].value_counts(sort=True)["year"][0])
    second = labels["also"].to_list() if also and "also" in labels.columns else [None] * labels.height
    told = {
        year: [label, extra]
        for year, label, extra in zip(labels["year"].to_list(), labels["label"].to_list(), second, strict=True)
    }
    rows = []
    for run, year, label in found.sort("run", "year").select("run", "year", "label").iter_rows():
        if year not in told:
            continue
        near = [told.get(year + step, []) for step in range(-tolerance, tolerance + 1)]
        accepted = [kind for kind in TYPES if any(kind in one for one in near)]
        main = told[year][0]
        if main not in TYPES:
            accepted = []
        compared = label in TYPES and main in TYPES
        met = label in accepted if compared else None
        rows.append((run, year, label, main, accepted, met, label if met else main))
    return pl.DataFrame(
        rows, orient="row",
        schema={"run": pl.Int32, "year": pl.Int32, "found": pl.String, "told": pl.String,
                "accepted": pl.List(pl.String), "met": pl.Boolean, "counted_as": pl.String},
    )  # fmt: skip


def score_types(
    found: pl.DataFrame,
    labels: pl.DataFrame,
    *,
    tolerance: int = 1,
    also: bool = True,
    weights: Weights = "linear",
) -> pl.DataFrame:
    """How far the types found agree with those told, a row a run.

    Parameters
    ----------
    found, labels, tolerance, also
        As for :func:`compare_types`.
    weights : {"linear", "quadratic"}
        Of kappa.

    Returns
    -------
    polars.DataFrame
        ``run``, ``n_told`` (years of which a type is told), ``n_declined`` (of these, no type found), ``n``
        (compared), ``accuracy``, ``macro_f1``, ``kappa``, and the same of always answering predominant:
        ``baseline_accuracy``, ``baseline_macro_f1``, ``baseline_kappa``.

    Raises
    ------
    CollegiumError
        As for :func:`compare_types`, or other weights.
    """
    each = compare_types(found, labels, tolerance=tolerance, also=also)
    rows = []
    for (run,), years in each.partition_by("run", as_dict=True, maintain_order=True).items():
        told = years.filter(pl.col("told").is_in(TYPES))
        compared = told.filter(pl.col("met").is_not_null())
        same = type_scores(compared["counted_as"].to_list(), compared["found"].to_list(), weights)
        easy = [PREDOMINANT] * compared.height
        as_told = [
            PREDOMINANT if PREDOMINANT in accepted else main
            for accepted, main in compared.select("accepted", "told").iter_rows()
        ]
        base = type_scores(as_told, easy, weights)
        rows.append(
            {"run": run, "n_told": told.height, "n_declined": told.height - compared.height, **same}
            | {f"baseline_{name}": base[name] for name in ("accuracy", "macro_f1", "kappa")}
        )
    numbers = ("accuracy", "macro_f1", "kappa")
    schema: dict[str, Any] = {"run": pl.Int32, "n_told": pl.Int64, "n_declined": pl.Int64, "n": pl.Int64}
    schema |= dict.fromkeys((*numbers, *(f"baseline_{name}" for name in numbers)), pl.Float64)
    return pl.DataFrame(rows, schema=schema)
