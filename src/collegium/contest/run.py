"""The contest from end to end: simulate, calibrate, compare, fit, predict, take apart, amend."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

import collegium
from collegium.contest.calibration import METHODS
from collegium.contest.changes import ablated, ablations, counterfactuals, disagreements, tried
from collegium.contest.fitted import draws
from collegium.contest.fitting import Fits, calibrate_all, fit
from collegium.contest.forest import forests
from collegium.contest.predictive import pattern_table, predict, scores, side_by_side, stretches
from collegium.contest.simulations import Name, Simulations, read_theories, simulate_prior
from collegium.contest.standing import Standing, sensitivity, stand_everywhere, verdict
from collegium.disk import write_text
from collegium.errors import CollegiumError
from collegium.theories.jobs import writing
from collegium.theories.patterns import BY_ID
from collegium.theories.theory import theories as shipped
from collegium.theories.theory import theory as read_theory

FACTS = "contest.json"
Stage = Callable[[str, int], AbstractContextManager[dict[str, Any]]]


@dataclass(frozen=True)
class Size:
    """How much of everything.

    Attributes
    ----------
    runs : int
        Draws from the prior of each theory, in every period.
    predicted : int
        Runs from each posterior.
    pairs : int
        Of them, runs that amendments and ablations are tried on.
    trees : int
    preview : bool
        The first period of each amendment and two periods of ablations only; everything is labelled so.
    """

    runs: int = 10_000
    predicted: int = 400
    pairs: int = 200
    trees: int = 300
    preview: bool = False


FULL = Size()
QUICK = Size(runs=100, predicted=40, pairs=16, trees=100, preview=True)


@dataclass(frozen=True)
class Contest:
    """What a contest found.

    Attributes
    ----------
    out : Path
    simulations : Simulations
    size : Size
    method : str
    standings : list of Standing
        Over all periods, then each.
    fits : Fits
    tables : dict of str to polars.DataFrame
        Everything that is written as CSV, by name.
    seconds : dict of str to float
        What each stage took.
    """

    out: Path
    simulations: Simulations
    size: Size
    method: str
    standings: list[Standing]
    fits: Fits
    tables: dict[str, pl.DataFrame]
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def names(self) -> dict[str, str]:
        """What the theories are called."""
        return {theory.id: theory.name for theory in self.simulations.theories}

    def verdict(self) -> list[str]:
        """What it comes to, over all periods, in sentences of fact."""
        return [*verdict(self.standings[0], self.names), *self.turned()]

    def turned(self) -> list[str]:
        """Under which other choices another theory is the most voted, in a sentence."""
        table = self.tables["sensitivity"].unique("choice", maintain_order=True)
        if table.is_empty():
            return []
        first = table["named"][0]
        other = table.filter(pl.col("named") != first).select("choice", "named").rows()
        of = f"{table.height} choices of figures, periods, weights and priors"
        if not other:
            return [f"Under all of {of} the same theory is the most voted."]
        said = "; ".join(f"{choice}: {self.names[named]}" for choice, named in other)
        return [f"Under {len(other)} of {of} another is the most voted: {said}."]

    @property
    def label(self) -> str:
        """``PREVIEW of N simulations`` or ``N simulations``, with seed and version."""
        n = self.simulations.runs * len(self.simulations.ids) * len(self.simulations.periods)
        kind = "PREVIEW of " if self.size.preview else ""
        return (
            f"{kind}{n:,} simulations from the prior ({self.simulations.runs:,} draws of each theory in each period), "
            f"seed {self.simulations.seed}, Collegium {collegium.__version__}"
        )


def contestants() -> list[str]:
    """The shipped theories that leave something open: those with priors."""
    return [name for name in shipped() if read_theory(name).priors]


def run_contest(
    out: str | os.PathLike[str],
    theories: Sequence[Name] = (),
    *,
    size: Size = FULL,
    seed: int = 1,
    method: str = "forest",
    workers: int = 1,
    cluster: Any = None,
    resume: bool = False,
    replace: bool = False,
    stage: Stage | None = None,
) -> Contest:
    """Hold a contest, or go on with one.

    Parameters
    ----------
    out : path
        The folder of the results.
    theories : sequence of str, path or Theory
        By default all shipped theories with priors.
    size : Size
    seed : int
    method : {"forest", "rejection"}
        Of fitting parameters.
    workers, cluster, resume, replace
        As for :func:`collegium.theories.run_study`.
    stage : callable, optional
        Called with the title of a stage and the runs it takes, 0 if none; gives a context with the callbacks of a job.

    Returns
    -------
    Contest

    Raises
    ------
    CollegiumError
        Fewer than two theories, one without priors, too few runs, scikit-learn is missing, or another thing in the
        folder.
    Stopped
        Ctrl-C; the finished runs are kept.
    """
    chosen = read_theories(theories or contestants())
    if len(chosen) < 2:
        raise CollegiumError("a contest takes at least two theories", given=", ".join(one.id for one in chosen))
    for one in chosen:
        if not one.priors:
            hint = "Give it priors, or compare it with `collegium patterns --theory`."
            raise CollegiumError("a theory that leaves nothing open cannot be fitted", given=one.id, hint=hint)
    if method not in METHODS:
        raise CollegiumError("unknown way of fitting", given=method, allowed=METHODS)
    if size.runs < LEAST_RUNS:
        raise CollegiumError(
            f"a contest takes at least {LEAST_RUNS} runs", given=size.runs, hint="A third is held out to test on."
        )
    if not 0 < size.pairs <= size.predicted:
        raise CollegiumError("runs that changes are tried on are among those predicted", given=size.pairs)
    forests()
    target = Path(out)
    _check(target)
    clock = _Clock(stage or (lambda title, runs: nullcontext({})))
    part: dict[str, Any] = {"workers": workers, "cluster": cluster}
    with clock("simulating from the priors", size.runs * len(chosen) * sum(one.base for one in BY_ID.values())) as told:
        simulations = simulate_prior(
            target / "simulations", chosen, runs=size.runs, seed=seed, resume=resume, replace=replace, **part, **told
        )
    grown: dict[str, Any] = {"trees": size.trees, "workers": workers}
    tables: dict[str, pl.DataFrame] = {}
    with clock("calibrating on simulated records", 0):
        tables["calibration"], tables["ranks"] = calibrate_all(simulations, method, **grown)
    with clock("comparing the theories", 0):
        standings = stand_everywhere(simulations, **grown)
    with clock("comparing under other choices", 0):
        tables["sensitivity"] = sensitivity(simulations, **grown)
    with clock("fitting the theories", 0):
        fits = fit(simulations, method, **grown)
    tables["posteriors"] = fits.table()
    with clock("running the fitted theories", size.predicted * len(chosen) * len(stretches(simulations))) as told:
        values, before = predict(target / "prediction", simulations, fits, size.predicted, **part, **told)
    tables["draws"] = draws(simulations, fits, stretches(simulations), size.predicted)
    tables["patterns"] = pattern_table(values)
    tables["patterns_side_by_side"] = side_by_side(tables["patterns"])
    tables["scores"] = scores(tables["patterns"])
    brief = size.preview
    n_tried = len(tried(simulations, brief)) * len(chosen) * size.pairs
    with clock("amending the charters", n_tried) as told:
        tables["counterfactuals"] = counterfactuals(
            target / "counterfactual",
            simulations,
            fits,
            before,
            size.pairs,
            size.predicted,
            brief=brief,
            **part,
            **told,
        )
    tables["disagreements"] = disagreements(tables["counterfactuals"])
    with clock("taking mechanisms out", len(ablated(simulations, brief)) * size.pairs) as told:
        taken = ablations(
            target / "ablation", simulations, fits, before, size.pairs, size.predicted, brief=brief, **part, **told
        )
    if taken is not None:
        tables["ablations"] = taken
    tables |= _of_standings(standings)
    found = Contest(target, simulations, size, method, standings, fits, tables, clock.seconds)
    with writing(target):
        _write(found)
    return found


LEAST_RUNS = 60


class _Clock:
    """Announces stages and keeps the seconds of each."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.seconds = stage, dict[str, float]()

    def __call__(self, title: str, runs: int) -> Any:
        return _Timed(self, title, self.stage(title, runs))


class _Timed:
    def __init__(self, clock: _Clock, title: str, inner: AbstractContextManager[dict[str, Any]]) -> None:
        self.clock, self.title, self.inner, self.start = clock, title, inner, 0.0

    def __enter__(self) -> dict[str, Any]:
        self.start = time.perf_counter()
        return self.inner.__enter__()

    def __exit__(self, *error: Any) -> None:
        self.clock.seconds[self.title] = time.perf_counter() - self.start
        self.inner.__exit__(*error)


def _check(target: Path) -> None:
    ours = (target / FACTS, target / "simulations" / "contest.json")
    if target.exists() and (not target.is_dir() or (any(target.iterdir()) and not any(one.is_file() for one in ours))):
        raise CollegiumError(
            "the folder holds something that is no contest; nothing was touched", where=target,
            hint="Choose another --out.",
        )  # fmt: skip


def _of_standings(standings: Sequence[Standing]) -> dict[str, pl.DataFrame]:
    """The comparisons as tables with a column ``scope``."""
    compared = [(one, one.comparison) for one in standings if one.comparison is not None]
    found = {}
    for name in ("probabilities", "confusion", "calibration", "pairs"):
        frames = [getattr(of, name).select(pl.lit(one.scope).alias("scope"), pl.all()) for one, of in compared]
        if frames:
            found["classifier_calibration" if name == "calibration" else name] = pl.concat(frames)
    rows = [
        {
            "scope": one.scope,
            "figures": len(one.used),
            "named": of.named,
            "trust": of.trust,
            **of.accuracy,
            "n": int(of.accuracy["n"]),
        }
        for one, of in compared
    ]
    found["classifiers"] = pl.DataFrame(rows) if rows else pl.DataFrame({"scope": []})
    found["silent"] = pl.concat([one.silent.select(pl.lit(one.scope).alias("scope"), pl.all()) for one in standings])
    return found


def _write(found: Contest) -> None:
    for name, table in found.tables.items():
        write_text(found.out / "tables" / f"{name}.csv", table.write_csv(float_precision=6))
    facts = {
        "contest": found.simulations.ids,
        "label": found.label,
        "size": asdict(found.size),
        "method": found.method,
        "seconds": {title: round(seconds, 1) for title, seconds in found.seconds.items()},
        "verdict": found.verdict(),
        **{key: found.simulations.facts[key] for key in ("collegium", "code", "theories", "periods", "patterns")},
        "seed": found.simulations.seed,
    }
    write_text(found.out / FACTS, json.dumps(facts, indent=2, ensure_ascii=False) + "\n")
