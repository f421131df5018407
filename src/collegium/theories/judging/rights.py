"""Judging the type of leadership: what the measure reads off a run, held against who could do what there.

Definitions
-----------
The true rights of a year are those of whoever led most of the months of it that the run has, at least six. They are the
measure's own quantities, O, G and R, as they would be if nothing had to be inferred from a few questions and from
silence [our own]:

* *Override* O*: the month's questions are put again, many times, with the wants, fears and debts that the month has
  left (:mod:`collegium.engine.truth`); O* is the share of those on which a majority of the colleagues stood against
  the leader that he wins. Not told where he was opposed fewer than ``LEAST`` times.
* *Primacy* G*: of each half-year his decisiveness on these questions less the largest of anybody else's.
* *Removable* R*, in two senses, each over at least half of his months, and neither asks whether anybody tried.
  ``any way``: his colleagues could have removed him had they all wanted to, in the open (the charter lets them, and
  votes against him bind unless the security service obeys him under terror) or by a plot. ``by a plot``: a plot alone
  could have done it, a_max >= a_min, under some expectation that plotters can have (:mod:`collegium.engine.truth`).
  The second is the sense of the design; the first is what a run keeps to, in which nobody falls who is irremovable.

The true type, in either sense, is the rule of :mod:`collegium.measures.leadership.rule` laid on O*, G* and R*. So what
is judged is how well the measure reads what it means to read off a history, and not whether the rule means the right
thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures.leadership import classify, leadership_type
from collegium.measures.leadership.influence import gaps
from collegium.measures.leadership.rule import (
    GAP_CUT,
    GAP_SHARE,
    NO_COLLECTIVE,
    NOT_SCORED,
    OVERRIDE_CUT,
    PREDOMINANT,
    PURE,
    TYPES,
)

LEAST = 30  # cases of opposition among questions put again that tell an override
MONTHS = 6  # that somebody must have led in a year
READINGS = {"as it stands": False, "above chance": True}  # of the primacy gap
KEYS = ("override", "irremovable", "safe from plots", "primacy")
SENSES = {"any way": "true_label", "by a plot": "true_label_plot"}  # of R, and the type that it makes
_TRUE: dict[str, Any] = {
    "run": pl.Int32, "year": pl.Int32, "true_leader": pl.String, "true_months": pl.Int64, "true_override": pl.Float64,
    "true_opposed": pl.Int64, "true_removable": pl.Boolean, "true_removable_months": pl.Float64,
    "true_plot_months": pl.Float64,
    "true_gaps": pl.List(pl.Float64), "true_gap": pl.Float64, "true_label": pl.String, "true_label_plot": pl.String,
}  # fmt: skip


def true_rights(history: History) -> pl.DataFrame:
    """Who could do what, year by year, and the type of leadership that it comes to.

    Parameters
    ----------
    history : History
        Runs that keep their truth.

    Returns
    -------
    polars.DataFrame
        One row a run and year: ``run``, ``year``, ``true_leader``, ``true_months`` (of his in the year),
        ``true_override`` with ``true_opposed``, ``true_removable`` with ``true_removable_months`` and
        ``true_plot_months`` (shares of his months), ``true_gaps`` (of the half-years), ``true_gap`` (of the year),
        ``true_label`` and, with the other sense of R, ``true_label_plot`` (null where what is not told would decide).

    Raises
    ------
    CollegiumError
        The history does not keep its truth.
    """
    if not history.manifest.details.get("truth"):
        said = "the history does not keep who could do what"
        raise CollegiumError(said, given=history.manifest.title, hint="Simulate with truth=True.")
    year = pl.col("start").dt.year().alias("year")
    could = (pl.col("value") > 0).mean()
    seen = history.observations.filter(measure="removable").group_by("run", year, leader="person_id")
    plots = history.observations.filter(measure="removable by a plot").group_by("run", year, leader="person_id")
    led = (
        seen.agg(months=pl.len().cast(pl.Int64), removable=could)
        .join(plots.agg(plot=could), on=["run", "year", "leader"], how="left")
        .sort("run", "year", "months", "leader", descending=[False, False, True, False])
        .group_by("run", "year", maintain_order=True)
        .first()
        .filter(pl.col("months") >= MONTHS)
    )
    again = history.observations.filter(measure="questions put again").with_columns(
        year, half=(pl.col("start").dt.month() > 6).cast(pl.Int64), leader=pl.col("text").str.strip_prefix("under ")
    )
    by_year = again.partition_by("run", "year", "leader", as_dict=True)
    rows = [
        _year(key, shares, by_year.get((key[0], key[1], key[2]), again.clear()))
        for *key, one, other in led.select("run", "year", "leader", "months", "removable", "plot").iter_rows()
        for shares in [(one, other)]
    ]
    return pl.DataFrame(rows, schema=_TRUE, orient="row")


def _year(key: list[Any], shares: tuple[float, float], again: pl.DataFrame) -> tuple[Any, ...]:
    run, year, who, months = key
    counts = dict(again.group_by("category").agg(pl.col("value").sum()).iter_rows())
    opposed = counts.get("opposed", 0.0)
    override = counts["overrode"] / opposed if opposed >= LEAST else None
    removable = shares[0] >= 0.5
    halves = [gap for _, half in again.group_by("half", maintain_order=True) if np.isfinite(gap := _gap(half, who))]
    whole = _gap(again, who)
    labels = [classify(override, could, halves).label for could in (removable, shares[1] >= 0.5)]
    return (
        run, year, who, months, override, int(opposed), removable, *shares, halves,
        float(whole) if np.isfinite(whole) else None, *labels,
    )  # fmt: skip


def _gap(again: pl.DataFrame, who: str) -> float:
    """The leader's decisiveness less the largest of anybody else's, on questions put again."""
    sides = again.filter(pl.col("category").is_in(["sided", "prevailed"]))
    table = sides.group_by("person_id").agg(
        n=pl.col("value").filter(pl.col("category") == "sided").sum(),
        won=pl.col("value").filter(pl.col("category") == "prevailed").sum(),
    )
    people = table["person_id"].to_list()
    if who not in people:
        return np.nan
    total = again.filter(category="contested")["value"].sum()
    n, won = table["n"].to_numpy(), table["won"].to_numpy()
    return float(gaps(n, won, people.index(who), np.asarray(float(total)), LEAST))


def told_types(history: History, *, draws: int, seed: int) -> pl.DataFrame:
    """What the measure says of each year, in both readings of the gap: the columns that are judged."""
    columns = (
        "run", "year", "leader_id", "label", "why", "override", "override_low", "override_high", "n_opposed", "n_won",
        "gap", "gap_low", "gap_high", "gap_chance", "gap_halves", "removable", "p_pure", "p_predominant", "p_dominant",
    )  # fmt: skip
    frames = []
    for reading, above in READINGS.items():
        found = leadership_type(history, above_chance=above, draws=draws, seed=seed)
        frames.append(found.select(pl.lit(reading).alias("reading"), *columns))
    return pl.concat(frames)


def judge_rights(whole: History, seen: Mapping[str, History], *, draws: int = 200, seed: int = 0) -> pl.DataFrame:
    """The years of runs: what is true, and what the measure says under each condition.

    Parameters
    ----------
    whole : History
        Runs that keep their truth.
    seen : mapping of str to History
        The same with something missing, by condition.
    draws, seed : int
        Of the measure.

    Returns
    -------
    polars.DataFrame
        One row a run, year of which the truth is told, condition and reading.
    """
    true = true_rights(whole)
    frames = [
        true.join(told_types(history, draws=draws, seed=seed), on=["run", "year"], how="inner").with_columns(
            condition=pl.lit(name)
        )
        for name, history in seen.items()
    ]
    return pl.concat(frames).sort("run", "year", maintain_order=True)


# --- from years to counts ---------------------------------------------------------------------------------------------

BY = ("condition", "reading")


def in_senses(years: pl.DataFrame) -> pl.DataFrame:
    """The years once for each sense of R, of which the true type is told: ``sense``, and ``true_label`` accordingly."""
    frames = [
        years.with_columns(pl.lit(sense).alias("sense"), true_label=pl.col(column)) for sense, column in SENSES.items()
    ]
    return pl.concat(frames).filter(pl.col("true_label").is_not_null())


def label_counts(years: pl.DataFrame) -> pl.DataFrame:
    """For each type, the years of each run that are of it, are told to be, and both: as ``scores`` takes them."""
    known = in_senses(years)
    frames = []
    for label in TYPES:
        true, found = pl.col("true_label") == label, (pl.col("label") == label).fill_null(False)
        frames.append(_counts(known, true, found, "sense").with_columns(key=pl.lit(label)))
    return pl.concat(frames)


def key_counts(years: pl.DataFrame) -> pl.DataFrame:
    """The same of the keys, each over the years of which truth and measure tell it.

    Primacy is told of the years that the measure calls pure or predominant. The other keys do not depend on the reading
    of the gap and are counted once.
    """
    truly = pl.col("true_gaps").list.eval(pl.element() >= GAP_CUT).list.mean() >= GAP_SHARE - 1e-9
    judged = years.filter(~pl.col("label").is_in([NOT_SCORED, NO_COLLECTIVE]).fill_null(False))
    asked = {
        "override": (pl.col("true_override") >= OVERRIDE_CUT - 1e-9, pl.col("override") >= OVERRIDE_CUT - 1e-9),
        "irremovable": (~pl.col("true_removable"), ~pl.col("removable")),
        "safe from plots": (pl.col("true_plot_months") < 0.5, ~pl.col("removable")),
        "primacy": (truly, pl.when(pl.col("label").is_in([PURE, PREDOMINANT])).then(pl.col("label") == PREDOMINANT)),
    }
    frames = []
    for name in KEYS:
        true, found = asked[name]
        both = judged.filter(true.is_not_null() & found.is_not_null())
        if name != "primacy":
            both = both.filter(reading=next(iter(READINGS)))
        frames.append(_counts(both, true, found).with_columns(key=pl.lit(name)))
    return pl.concat(frames)


def _counts(years: pl.DataFrame, true: pl.Expr, found: pl.Expr, *more: str) -> pl.DataFrame:
    return years.group_by("part", "run", *BY, *more, maintain_order=True).agg(
        n_pairs=pl.len().cast(pl.Int64),
        n_true=true.sum().cast(pl.Int64),
        n_found=found.sum().cast(pl.Int64),
        n_both=(true & found).sum().cast(pl.Int64),
    )


def outcomes(years: pl.DataFrame) -> pl.DataFrame:
    """How many years were told right, told wrong and not told, by run: ``outcome``, ``n``, ``k``."""
    known = in_senses(years)
    said = pl.col("label").is_in(list(TYPES)).fill_null(False)
    right = (pl.col("label") == pl.col("true_label")).fill_null(False)
    asked = {
        "told": (pl.lit(True), said), "told right, of those told": (said, right), "not scored": (
            pl.lit(True), pl.col("label").is_in([NOT_SCORED, NO_COLLECTIVE]).fill_null(False),
        ), "left open": (pl.lit(True), pl.col("label").is_null()),
        "always predominant, right": (pl.lit(True), pl.col("true_label") == "predominant"),
    }  # fmt: skip
    return pl.concat(
        known.filter(of)
        .group_by("part", "run", *BY, "sense", maintain_order=True)
        .agg(n=pl.len().cast(pl.Int64), k=counts.sum().cast(pl.Int64))
        .with_columns(outcome=pl.lit(name))
        for name, (of, counts) in asked.items()
    )


def covered(years: pl.DataFrame) -> pl.DataFrame:
    """How many intervals hold what is true, by run: of the override and of the gap; ``interval``, ``n``, ``k``."""
    frames = []
    for name, true, low, high in (
        ("override", "true_override", "override_low", "override_high"),
        ("gap", "true_gap", "gap_low", "gap_high"),
    ):
        judged = years.filter(pl.all_horizontal(pl.col(true, low, high).is_not_null()))
        if name == "override":
            judged = judged.filter(pl.col("override").is_not_null())
        frames.append(
            judged.group_by("part", "run", *BY, maintain_order=True)
            .agg(
                n=pl.len().cast(pl.Int64),
                k=pl.col(true).is_between(pl.col(low) - 1e-9, pl.col(high) + 1e-9).sum().cast(pl.Int64),
            )
            .with_columns(interval=pl.lit(name))
        )
    return pl.concat(frames)


BINS = ("under .25", ".25 to .5", ".5 to .75", ".75 to .95", ".95 and more")


def reliability(years: pl.DataFrame) -> pl.DataFrame:
    """How often a type is true where the measure gives it such a chance, by run: ``label``, ``bin``, ``n``, ``k``."""
    known = in_senses(years)
    frames = []
    for label in TYPES:
        p = pl.col(f"p_{label}")
        place = pl.sum_horizontal(*((p >= cut).cast(pl.Int64) for cut in (0.25, 0.5, 0.75, 0.95)))
        words = place.replace_strict(dict(enumerate(BINS)), return_dtype=pl.String)
        frames.append(
            known.filter(p.is_not_null())
            .with_columns(bin=words)
            .group_by("part", "run", *BY, "sense", "bin", maintain_order=True)
            .agg(n=pl.len().cast(pl.Int64), k=(pl.col("true_label") == label).sum().cast(pl.Int64))
            .with_columns(label=pl.lit(label))
        )
    return pl.concat(frames)


def confusion(years: pl.DataFrame) -> pl.DataFrame:
    """Years by true type and by what the measure said: ``condition``, ``reading``, ``sense``, ``true``, ``told``."""
    return (
        in_senses(years)
        .group_by(*BY, "sense", true="true_label", told=pl.col("label").fill_null("left open"), maintain_order=True)
        .agg(years=pl.len().cast(pl.Int64))
    )
