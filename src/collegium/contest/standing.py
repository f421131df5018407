"""The comparison of theories, period by period and over all, on figures that every theory tells.

A theory without a mechanism is silent on what that mechanism makes: one without policy counts no questions. A
classifier would tell it from its rivals by its silence alone. So the main comparison is on *common ground*, the figures
that every theory tells in at least half of its draws; what is left out, and who is silent on it, is shown beside, and
the comparison on all figures, where silence counts, is among the sensitivities. All of this is **our proposal**.

Sensitivities, each a comparison over all periods anew: all figures; one pattern left out; one period left out; the
patterns kept back for scoring taken in as well (nothing is fitted in a comparison, but the verdict does not rest on
it); equal weight for each pattern instead of each figure (in the rejection); priors cut at their 5 and 95 per cent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from collegium.contest.comparison import Comparison, compare_draws
from collegium.contest.forest import TREES
from collegium.contest.rejection import scales
from collegium.contest.simulations import Simulations
from collegium.contest.summaries import Summaries, fit_summaries, recorded, scored_rows
from collegium.errors import CollegiumError
from collegium.theories.patterns import PATTERNS

ALL = "all periods"
LEAST_TOLD = 0.5
LEAST_DRAWS = 60  # of each theory, for a comparison on part of them
AHEAD, HELD = 0.9, 0.95


@dataclass(frozen=True)
class Standing:
    """Where theories stand in one period, or over all.

    Attributes
    ----------
    scope : str
        The period, or :data:`ALL`.
    comparison : Comparison or None
        None where no figure is common ground.
    used : tuple of str
        The figures compared on.
    silent : polars.DataFrame
        ``figure`` left out, ``theory`` that is silent on it, ``told`` (share of its draws).
    """

    scope: str
    comparison: Comparison | None
    used: tuple[str, ...]
    silent: pl.DataFrame


def common_ground(simulations: Simulations, rows: Sequence[tuple[str, int]]) -> tuple[list[int], pl.DataFrame]:
    """The places of the figures that every theory tells and that tell some draws apart, and who is silent on others."""
    told = {t: 1 - np.isnan(simulations.summaries(t, rows)).mean(axis=0) for t in simulations.ids}
    together = np.concatenate([simulations.summaries(t, rows) for t in simulations.ids])
    apart = scales(together) > 0
    silent = [
        (f"{PATTERNS[row].id} {PATTERNS[row].text}, {period}", t, float(told[t][k]))
        for k, (period, row) in enumerate(rows)
        for t in simulations.ids
        if told[t][k] < LEAST_TOLD
    ]
    keep = [k for k in range(len(rows)) if apart[k] and all(told[t][k] >= LEAST_TOLD for t in simulations.ids)]
    schema = {"figure": pl.String, "theory": pl.String, "told": pl.Float64}
    return keep, pl.DataFrame(silent, schema=schema, orient="row")


def stand(simulations: Simulations, periods: Sequence[str], *, trees: int = TREES, workers: int = 1) -> Standing:
    """Compare the theories on the figures declared ``fit`` of some periods.

    Parameters
    ----------
    simulations : Simulations
    periods : sequence of str
        One, or all base periods.
    trees, workers : int

    Raises
    ------
    CollegiumError
        Fewer than two theories, too few draws, or scikit-learn is missing.
    """
    summaries = fit_summaries(periods)
    keep, silent = common_ground(simulations, summaries.rows)
    scope = periods[0] if len(periods) == 1 else ALL
    found = _compare(simulations, summaries, keep, trees, workers) if keep else None
    return Standing(scope, found, tuple(summaries.texts[k] for k in keep), silent)


def stand_everywhere(simulations: Simulations, *, trees: int = TREES, workers: int = 1) -> list[Standing]:
    """Over all base periods first, then each of them."""
    if len(simulations.ids) < 2:
        raise CollegiumError("a comparison takes at least two theories", given=", ".join(simulations.ids))
    scopes = [simulations.base, *([one] for one in simulations.base)]
    return [stand(simulations, scope, trees=trees, workers=workers) for scope in scopes]


def _compare(
    simulations: Simulations, summaries: Summaries, keep: Sequence[int], trees: int, workers: int,
    draws: dict[str, np.ndarray] | None = None, weights: np.ndarray | None = None,
) -> Comparison:  # fmt: skip
    x = [summaries.of(simulations, t)[:, keep] for t in simulations.ids]
    if draws is not None:
        least = min(int(one.sum()) for one in draws.values())
        x = [one[draws[t]][:least] for t, one in zip(simulations.ids, x, strict=True)]
    return compare_draws(
        x, simulations.ids, summaries.record[keep], trees=trees, seed=1 + simulations.seed % 2**31, workers=workers,
        weights=None if weights is None else weights[keep],
    )  # fmt: skip


def sensitivity(simulations: Simulations, *, trees: int = TREES, workers: int = 1) -> pl.DataFrame:
    """The comparison over all periods under other choices.

    Returns
    -------
    polars.DataFrame
        One row a choice and theory: ``choice``, ``figures``, ``theory``, ``probability``, ``rejection``, ``right`` (the
        share of held-out records named rightly), ``named`` (the most voted theory).
    """
    base = fit_summaries(simulations.base)
    keep, _ = common_ground(simulations, base.rows)
    every = [k for k in range(len(base)) if _differs(simulations, base, k)]
    rows: list[dict[str, object]] = []

    def add(choice: str, summaries: Summaries, places: Sequence[int], **how: object) -> None:
        if not places:
            return
        found = _compare(simulations, summaries, places, trees, workers, **how)  # type: ignore[arg-type]
        rows.extend(
            {"choice": choice, "figures": len(places), "theory": row["theory"], "probability": row["probability"],
             "rejection": row["rejection"], "right": found.accuracy["right"], "named": found.named}
            for row in found.probabilities.to_dicts()
        )  # fmt: skip

    add("as in the verdict", base, keep)
    if len(every) > len(keep):
        add("all figures: silence counts", base, every)
    for pattern in dict.fromkeys(base.patterns):
        left = [k for k in keep if base.patterns[k] != pattern]
        if len(left) < len(keep):
            add(f"without {pattern}", base, left)
    for period in simulations.base:
        left = [k for k in keep if base.rows[k][0] != period]
        if len(left) < len(keep):
            add(f"without {period}", base, left)
    scored = scored_rows(simulations.base)
    seen = Summaries(tuple(scored), np.array([recorded(row) for _, row in scored]))  # compared, never fitted to
    common, _ = common_ground(simulations, scored)
    common = [k for k in common if not np.isnan(seen.record[k])]
    add("with the patterns kept back for scoring", seen, common)
    counts = {id: base.patterns.count(id) for id in base.patterns}
    add("equal weight for each pattern", base, keep, weights=np.array([1 / counts[id] for id in base.patterns]))
    inner = {t: _inner(simulations.theta[t]) for t in simulations.ids}
    if min(int(one.sum()) for one in inner.values()) >= LEAST_DRAWS:
        add("priors cut at their 5 and 95 per cent", base, keep, draws=inner)
    schema = {
        "choice": pl.String, "figures": pl.Int64, "theory": pl.String, "probability": pl.Float64,
        "rejection": pl.Float64, "right": pl.Float64, "named": pl.String,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema)


def _differs(simulations: Simulations, summaries: Summaries, place: int) -> bool:
    together = np.concatenate([summaries.of(simulations, t)[:, [place]] for t in simulations.ids])
    return bool(scales(together)[0] > 0 or (np.isnan(together).any() and not np.isnan(together).all()))


def _inner(theta: np.ndarray) -> np.ndarray:
    """The draws none of whose parameters is among the lowest or highest 5 per cent."""
    if theta.shape[1] == 0:
        return np.ones(len(theta), bool)
    low, high = np.quantile(theta, [0.05, 0.95], axis=0)
    return np.asarray(((theta >= low) & (theta <= high)).all(axis=1))


def verdict(standing: Standing, names: dict[str, str]) -> list[str]:
    """What a comparison comes to, in sentences of fact.

    Parameters
    ----------
    standing : Standing
    names : dict of str to str
        What the theories are called.
    """
    found = standing.comparison
    if found is None:
        return [f"{standing.scope}: no figure that every theory tells differs between runs; nothing can be compared."]
    ranked = found.probabilities.sort("probability", descending=True)
    best = ranked.row(0, named=True)
    said = []
    outside = ranked.filter(~pl.col("inside"))["theory"].to_list()
    if len(outside) == ranked.height:
        said.append(
            f"{standing.scope}: the record lies outside what any of the theories predicts beforehand, so the "
            "probabilities below only rank them."
        )
    right = found.accuracy
    apart = found.not_apart(best["theory"])
    sure = "over 0.99" if best["probability"] > 0.99 else f"{best['probability']:.2f}"
    lead = f"{standing.scope}: most probable is {names[best['theory']]} ({sure})"
    if right["low"] <= right["chance"]:
        said.append(
            f"{lead}, but the theories cannot be told apart here: of simulated records {right['right']:.0%} are named "
            f"rightly, by guessing {right['chance']:.0%}."
        )
        return said
    said.append(
        f"{lead}; of simulated records {right['right']:.0%} are named rightly ({right['low']:.0%} to "
        f"{right['high']:.0%}), by guessing {right['chance']:.0%}."
    )
    if apart:
        said.append(
            f"With these figures {names[best['theory']]} cannot be told apart, or not with so few draws, from "
            + ", ".join(names[one] for one in apart)
            + "."
        )
    elif best["probability"] >= AHEAD and best["inside"]:
        said.append(f"On these figures {names[best['theory']]} is told apart from every rival.")
    together = ranked.with_columns(before=pl.col("probability").cum_sum() - pl.col("probability"))
    held = together.filter(pl.col("before") < HELD)["theory"].to_list()
    if len(held) > 1:
        said.append(f"Together {HELD:.2f} is held by: " + ", ".join(names[one] for one in held) + ".")
    ruled_out = [
        row["theory"] for row in ranked.to_dicts()
        if row["probability"] < 0.05 and row["theory"] not in apart and row["theory"] != best["theory"]
    ]  # fmt: skip
    if ruled_out:
        said.append("Under 0.05, and told apart from it: " + ", ".join(names[one] for one in ruled_out) + ".")
    if outside and len(outside) < ranked.height:
        said.append(
            "The record lies outside what they predict beforehand: " + ", ".join(names[o] for o in outside) + "."
        )
    return said
