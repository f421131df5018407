"""The pattern table: what each fitted theory shows of every pattern, beside the record.

From each posterior parameters are drawn and run anew, with chances that no run of the fit has met: the posterior
predictive distribution. A pattern over several periods is put together run by run from the posteriors of its periods; a
stretch that overlaps them takes each period's parameters from the day its preset holds. A number is *met* if the record
lies in the central 90 % of the runs, and so on as :mod:`collegium.theories.patterns` has it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from collegium.contest.drawn import FRESH, PREFIX, Arm
from collegium.contest.fitting import Fits
from collegium.contest.job import DrawnJob
from collegium.contest.simulations import Simulations
from collegium.theories.jobs import gather, run_job
from collegium.theories.patterns import BY_ID
from collegium.theories.patterns_judge import VERDICTS, judge_values

KIND = "prediction"
NOT_SHOWN = VERDICTS[3]
Told = Callable[[str, int, int], None]


def fitted_arm(
    simulations: Simulations,
    fits: Fits,
    theory: str,
    period: str,
    n: int,
    *,
    amend: Sequence[str] = (),
    off: Sequence[str] = (),
) -> Arm:
    """A theory in a period with the parameters of ``n`` draws from its posterior.

    The same ``n`` gives the same draws and chances whatever is amended or taken out, so that runs are paired.
    """
    one = next(each for each in simulations.theories if each.id == theory)
    bases = [name.removeprefix(PREFIX) for name in BY_ID[period].presets]
    return Arm(one, period, tuple(amend), tuple(off), fits.numbers(theory, bases, n), FRESH)


def run_arms(
    out: str | os.PathLike[str],
    kind: str,
    arms: Sequence[Arm],
    n: int,
    seed: int,
    *,
    patterns: bool = True,
    workers: int = 1,
    cluster: Any = None,
    progress: Told | None = None,
    left: Callable[[float], None] | None = None,
) -> tuple[DrawnJob, Path]:
    """Run arms into a folder; finished runs of the same arms are kept, others thrown away."""
    job = DrawnJob(kind, arms, n, seed, outcomes=True, patterns=patterns)
    target = Path(out)
    run_job(job, target, workers=workers, cluster=cluster, resume=True, replace=True, progress=progress, left=left)
    return job, target


def stretches(simulations: Simulations) -> list[str]:
    """The periods whose presets are all of base periods of the table.

    Those that overlap with base periods have no parameters of their own, so that they need no table.
    """
    known = {PREFIX + period for period in simulations.base}
    return [period for period, one in BY_ID.items() if set(one.presets) <= known]


def predict(
    out: str | os.PathLike[str], simulations: Simulations, fits: Fits, n: int, **how: Any
) -> tuple[dict[str, dict[str, pl.DataFrame]], dict[tuple[str, str], pl.DataFrame]]:
    """Run every theory from its posteriors, in every period of the table and every stretch of such periods.

    Returns
    -------
    values : dict of theory id to dict of period to polars.DataFrame
        As :func:`collegium.theories.patterns_judge.pattern_values` gives them.
    outcomes : dict of (theory id, period) to polars.DataFrame
        As :func:`collegium.contest.outcomes.outcome_values` gives them.
    """
    arms = [fitted_arm(simulations, fits, t, p, n) for t in simulations.ids for p in stretches(simulations)]
    job, target = run_arms(out, KIND, arms, n, simulations.seed, **how)
    told, seen = gather(job, target, "values"), gather(job, target, "outcomes")
    values: dict[str, dict[str, pl.DataFrame]] = {t: {} for t in simulations.ids}
    for name, arm in job.arms.items():
        values[arm.theory.id][arm.period] = told[name]
    return values, {(arm.theory.id, arm.period): seen[name] for name, arm in job.arms.items()}


def pattern_table(values: Mapping[str, Mapping[str, pl.DataFrame]]) -> pl.DataFrame:
    """The pattern table, one row a theory and figure.

    Returns
    -------
    polars.DataFrame
        ``theory`` and the columns of :func:`collegium.theories.patterns_judge.judge_patterns`. What no run can show
        comes once, with an empty theory.
    """
    tables = [judge_values(told).select(pl.lit(t).alias("theory"), pl.all()) for t, told in values.items()]
    whole = pl.concat(tables)
    shown = whole.filter(pl.col("verdict") != NOT_SHOWN)
    unshown = tables[0].filter(pl.col("verdict") == NOT_SHOWN).with_columns(theory=pl.lit(""))
    return pl.concat([shown, unshown])


def side_by_side(table: pl.DataFrame) -> pl.DataFrame:
    """The pattern table with theories across: a figure a row, of each theory ``verdict (median, low to high)``."""
    said = pl.format(
        "{} ({}; {} to {})", pl.col("verdict"),
        *(pl.when(pl.col(name).is_null()).then(pl.lit("–")).otherwise(pl.col(name).round(3).cast(pl.String))
          for name in ("median", "low", "high")),
    )  # fmt: skip
    keys = ["pattern", "text", "role", "period", "judged", "record"]
    shown = table.filter(pl.col("theory") != "").with_columns(said=said)
    return shown.pivot(on="theory", index=keys, values="said", maintain_order=True)


def scores(table: pl.DataFrame) -> pl.DataFrame:
    """How many figures each theory meets, by role: ``theory``, ``role``, ``met``, ``missed``, ``undecided``, ``of``,
    ``share_met`` (of all figures), ``told`` (figures that at least one run tells)."""
    shown = table.filter(pl.col("theory") != "")
    counts = [(pl.col("verdict") == name).sum().cast(pl.Int64).alias(name) for name in VERDICTS[:3]]
    found = shown.group_by("theory", "role", maintain_order=True).agg(
        *counts, of=pl.len().cast(pl.Int64), told=(pl.col("runs") > 0).sum().cast(pl.Int64)
    )
    return found.with_columns(share_met=pl.col("met") / pl.col("of")).select(
        "theory", "role", *VERDICTS[:3], "of", "share_met", "told"
    )
