"""The fit of one theory in one period, made three ways and held side by side.

Rejection and forest weigh the draws of a table of simulations; sequential Monte Carlo makes simulations of its own,
with chances that the table has not met, from the same priors, to the same figures declared ``fit``, by the same
distance. For each parameter, against each of the two [our own]:

* *overlap*: whether the central 90 % intervals have a point in common;
* *apart*: ``|m - m'| / min(s, s')``, the difference of the posterior means in the smaller posterior standard deviation;
* *agree*: overlap, and less than 1 apart.

That is a check of the machinery and not of the theory. Where the figures say nothing of a parameter all three give back
its prior and agree; so the shrinkage of each stands beside, ``1 - s² / s0²`` with the prior's deviation ``s0``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

import collegium
from collegium.contest.drawn import FRESH, Arm, simulate_at
from collegium.contest.fitting import fit_theory, informative
from collegium.contest.forest import TREES, forests
from collegium.contest.posterior import Posterior, effective
from collegium.contest.rejection import SHARE, yardstick
from collegium.contest.simulations import DONE, Name, Simulations, read_simulations, read_theories, simulate_prior
from collegium.contest.smc import PARTICLES, POPULATIONS, Particles, Told, check_smc, moments, sample
from collegium.contest.summaries import Summaries, fit_summaries
from collegium.disk import write_parquet, write_text
from collegium.errors import CollegiumError
from collegium.theories.jobs import writing
from collegium.theories.patterns import BY_ID, PATTERNS
from collegium.theories.theory import Theory

FACTS, TABLE, POPULATION_TABLE, PARTICLE_TABLE = "check.json", "check.csv", "populations.csv", "particles.parquet"
RUNS = 2000  # of a table that is made for the check
OTHERS = ("rejection", "forest")
OTHER_CHANCES = 2 * FRESH  # neither those of a table nor those of runs from a posterior
MIDPOINTS = 400
NARROWED = 0.2
Stage = Callable[[str, int], AbstractContextManager[dict[str, Any]]]


@dataclass(frozen=True)
class Shown:
    """A theory in a period as a simulator: what its runs show of some figures.

    Attributes
    ----------
    arm : Arm
    rows : tuple of int
        Places in PATTERNS.
    seed : int
        Of the chances of the runs.
    """

    arm: Arm
    rows: tuple[int, ...]
    seed: int

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters with priors."""
        return tuple(self.arm.theory.priors)

    def at(self, shares: np.ndarray) -> np.ndarray:
        """The parameters at shares of their priors."""
        values = self.arm.theory.at(dict(zip(self.names, map(float, shares), strict=True)))
        return np.array([values[name] for name in self.names])

    def simulate(self, theta: np.ndarray, number: int) -> np.ndarray:
        """What one run shows, NaN where it does not tell."""
        drawn = dict(zip(self.names, map(float, theta), strict=True))
        history = simulate_at(self.arm, {number: drawn}, self.seed)
        told = [PATTERNS[row].of(history)["value"] for row in self.rows]
        return np.array([np.nan if one.is_empty() or one[0] is None else float(one[0]) for one in told])


@dataclass(frozen=True)
class Check:
    """Three posteriors of one theory in one period.

    Attributes
    ----------
    theory : Theory
    period : str
    particles : Particles
    table : polars.DataFrame
        One row a parameter and method (``prior``, ``smc``, ``rejection``, ``forest``): ``mean``, ``sd``, ``low_90``,
        ``high_90``, ``shrinkage``, ``effective``; and of the last two, against ``smc``, ``overlap``, ``apart``,
        ``agree``.
    figures : tuple of str
        What was fitted to.
    draws : int
        Of the table.
    within : float
        The share of the table's draws that lie within the last tolerance.
    """

    theory: Theory
    period: str
    particles: Particles
    table: pl.DataFrame
    figures: tuple[str, ...]
    draws: int
    within: float

    def verdict(self) -> list[str]:
        """What it comes to, in sentences of fact."""
        found, of = self.particles, self.table
        said = [
            f"{len(found.weights)} particles, worth {found.effective:.0f} equal ones, after {found.populations.height} "
            f"populations and {found.spent:,} simulations ({found.ended}); tolerance {found.tolerance:.3g}, within "
            f"which {self.within:.1%} of the table's {self.draws:,} draws lie. Rejection keeps {SHARE:.0%} of them."
        ]
        narrowed = of.filter(method="smc").filter(pl.col("shrinkage") >= NARROWED)["parameter"].to_list()
        n = len(found.names)
        if narrowed:
            said.append(
                f"The figures take a fifth or more of the prior's variance from {len(narrowed)} of {n} parameters by "
                f"SMC ({', '.join(narrowed)}); of the others all three mostly give back the prior."
            )
        else:
            said.append(f"The figures take a fifth of the prior's variance from none of the {n} parameters by SMC.")
        for method in OTHERS:
            rows = of.filter(method=method)
            off = rows.filter(~pl.col("agree"))
            told = f"With the {method} {rows.height - off.height} of {n} parameters agree"
            far = ", ".join(f"{row['parameter']} (means {row['apart']:.2f} apart)" for row in off.to_dicts())
            said.append(f"{told}{f'; not {far}' if far else ''}.")
        return said


def check_theory(
    simulations: Simulations,
    theory: str,
    period: str,
    *,
    particles: int = PARTICLES,
    populations: int = POPULATIONS,
    seed: int = 1,
    trees: int = TREES,
    workers: int = 1,
    told: Told | None = None,
) -> Check:
    """Fit one theory in one period three ways.

    Parameters
    ----------
    simulations : Simulations
        The table that rejection and forest fit, and that scales the distance.
    theory, period : str
    particles, populations, seed, told
        As for :func:`collegium.contest.smc.sample`; the seed is that of the chances of its runs too.
    trees, workers : int
        Of the forest.

    Returns
    -------
    Check

    Raises
    ------
    CollegiumError
        pyabc or scikit-learn is missing; no such theory or period in the table; no figure declared ``fit`` that tells
        the theory's runs apart there, or nothing that the theory leaves open.
    """
    if theory not in simulations.ids:
        raise CollegiumError("no such theory in the table", given=theory, allowed=simulations.ids)
    if period not in simulations.periods:
        raise CollegiumError("no such period in the table", given=period, allowed=simulations.periods)
    of = next(one for one in simulations.theories if one.id == theory)
    summaries = fitted(of, period)
    check_smc(particles, populations, seed, len(of.priors))
    x = summaries.of(simulations, theory)
    telling = informative(x)
    if not telling.any():
        raise CollegiumError(
            "no figure tells the draws apart: every fit gives back the prior",
            given=f"{theory}, {period}",
            hint="Choose a period with more figures declared fit: `collegium patterns` lists them.",
        )
    posteriors = {
        method: fit_theory(simulations, theory, summaries, method, trees=trees, workers=workers)[0] for method in OTHERS
    }
    rows = tuple(row for (_, row), tells in zip(summaries.rows, telling, strict=True) if tells)
    measured = yardstick(x[:, telling], summaries.record[telling])
    d = measured.of(x[:, telling])
    shown = Shown(Arm(of, period, fresh=OTHER_CHANCES), rows, seed)
    found = sample(
        shown, measured, float(np.median(d)), particles=particles, populations=populations, seed=seed, told=told
    )
    return Check(
        theory=of,
        period=period,
        particles=found,
        table=side_by_side(shown, found, posteriors),
        figures=tuple(text for text, tells in zip(summaries.texts, telling, strict=True) if tells),
        draws=simulations.runs,
        within=float((d <= found.tolerance).mean()),
    )


def fitted(theory: Theory, period: str) -> Summaries:
    """The figures that a theory is fitted to in a period.

    Raises
    ------
    CollegiumError
        The theory leaves nothing open, there is no such period, or no figure of it is declared ``fit``.
    """
    if not theory.priors:
        hint = "Give it priors, or compare it with `collegium patterns --theory`."
        raise CollegiumError("a theory that leaves nothing open cannot be fitted", given=theory.id, hint=hint)
    if period not in BY_ID:
        raise CollegiumError("unknown period", given=period, allowed=BY_ID)
    found = fit_summaries([period])
    if not len(found):
        allowed = [id for id in BY_ID if len(fit_summaries([id]))]
        raise CollegiumError("no figure of that period is declared fit", given=period, allowed=allowed)
    return found


def side_by_side(shown: Any, found: Particles, posteriors: dict[str, Posterior]) -> pl.DataFrame:
    """The table of a check.

    Parameters
    ----------
    shown : Simulator
        For its priors.
    found : Particles
    posteriors : dict of str to Posterior
        By method.

    Returns
    -------
    polars.DataFrame
        As of :class:`Check`.
    """
    shares = (np.arange(MIDPOINTS) + 0.5) / MIDPOINTS
    prior = np.array([shown.at(np.full(len(found.names), share)) for share in shares])
    even = np.full(MIDPOINTS, 1 / MIDPOINTS)
    rows: list[dict[str, Any]] = []
    for place, name in enumerate(found.names):
        ways = {"prior": (prior[:, place], even), "smc": (found.theta[:, place], found.weights)}
        ways |= {method: (one.theta[:, place], one.weights) for method, one in posteriors.items()}
        before = moments(*ways["prior"])[1]
        ours = moments(*ways["smc"])
        for method, (values, weights) in ways.items():
            mean, sd, low, high = moments(values, weights)
            row = {
                "parameter": name,
                "method": method,
                "mean": mean,
                "sd": sd,
                "low_90": low,
                "high_90": high,
                "shrinkage": None if before == 0 or method == "prior" else 1 - sd**2 / before**2,
                "effective": None if method == "prior" else effective(weights),
            }
            if method in posteriors:
                row |= agreement(ours, (mean, sd, low, high))
            rows.append(row)
    return pl.DataFrame(rows, schema=SCHEMA)


SCHEMA: dict[str, type[pl.DataType]] = {
    "parameter": pl.String, "method": pl.String, "mean": pl.Float64, "sd": pl.Float64, "low_90": pl.Float64,
    "high_90": pl.Float64, "shrinkage": pl.Float64, "effective": pl.Float64, "overlap": pl.Boolean,
    "apart": pl.Float64, "agree": pl.Boolean,
}  # fmt: skip
Moments = tuple[float, float, float, float]


def agreement(one: Moments, other: Moments) -> dict[str, Any]:
    """Whether two posteriors of a parameter agree: of each the mean, deviation, 5 and 95 %.

    Examples
    --------
    >>> agreement((0.0, 1.0, -2.0, 2.0), (1.5, 2.0, -1.0, 4.0))
    {'overlap': True, 'apart': 1.5, 'agree': False}
    >>> agreement((0.0, 1.0, -2.0, 2.0), (0.5, 2.0, 2.5, 4.0))
    {'overlap': False, 'apart': 0.5, 'agree': False}
    """
    overlap = one[2] <= other[3] and other[2] <= one[3]
    between, sd = abs(one[0] - other[0]), min(one[1], other[1])
    apart = between / sd if sd > 0 else (0.0 if between == 0 else float("inf"))
    return {"overlap": overlap, "apart": apart, "agree": overlap and apart < 1}


def run_check(
    out: str | os.PathLike[str],
    theory: Name,
    period: str,
    *,
    contest: str | os.PathLike[str] | None = None,
    runs: int = RUNS,
    particles: int = PARTICLES,
    populations: int = POPULATIONS,
    seed: int = 1,
    workers: int = 1,
    resume: bool = False,
    replace: bool = False,
    stage: Stage | None = None,
    told: Told | None = None,
) -> Check:
    """Check the fit of one theory in one period, and write it down.

    Parameters
    ----------
    out : path
        The folder of the results: ``check.csv``, ``populations.csv``, ``particles.parquet``, ``check.json``, and
        ``simulations`` if a table is made.
    theory : str, path or Theory
    period : str
    contest : path, optional
        The folder of a contest, or of its table, to take rejection and forest from; without it a table is made.
    runs : int
        Draws of a table that is made.
    particles, populations, seed, told
        As for :func:`collegium.contest.smc.sample`.
    workers, resume, replace
        As for :func:`collegium.theories.run_study`. The table goes on where it stopped; the particles begin anew.
    stage : callable, optional
        As for :func:`collegium.contest.run.run_contest`.

    Returns
    -------
    Check

    Raises
    ------
    CollegiumError
        As for :func:`check_theory`; or the folder holds something else, or a check and neither ``resume`` nor
        ``replace`` was said: nothing in it is touched.
    Stopped
        Ctrl-C while the table is made; its finished runs are kept.
    """
    (one,) = read_theories([theory])
    fitted(one, period)
    check_smc(particles, populations, seed, len(one.priors))
    forests()
    target = Path(out)
    _claim(target, resume or replace)
    if contest is not None:
        simulations = _table_of(Path(contest), one)
    else:
        with (stage or (lambda title, n: nullcontext({})))("simulating from the priors", runs) as shown:
            simulations = simulate_prior(
                target / "simulations", [one], runs=runs, seed=seed, periods=[period], workers=workers, resume=resume,
                replace=replace, **shown,
            )  # fmt: skip
    found = check_theory(
        simulations, one.id, period, particles=particles, populations=populations, seed=seed, workers=workers, told=told
    )
    with writing(target):
        _write(target, found, simulations, seed, populations)
    return found


def _claim(target: Path, again: bool) -> None:
    ours = (target / FACTS, target / "simulations" / "contest.json")
    if not target.exists():
        return
    if not target.is_dir() or (any(target.iterdir()) and not any(one.is_file() for one in ours)):
        hint = "Choose another --out."
        raise CollegiumError(
            "the folder holds something that is no check of a fit; nothing was touched", where=target, hint=hint
        )
    if (target / FACTS).is_file() and not again:
        hint = "Say --replace to make it anew, or choose another --out."
        raise CollegiumError("the folder holds a check already", where=target, hint=hint)


def _table_of(folder: Path, theory: Theory) -> Simulations:
    """The table of a contest that the theory took part in."""
    source = folder / "simulations" if (folder / "simulations" / DONE).is_file() else folder
    try:
        names = list(json.loads((source / DONE).read_text("utf-8"))["theories"])
    except (OSError, ValueError, KeyError, TypeError):
        return read_simulations(source, [theory])  # which says what is wrong with it
    if theory.id not in names:
        raise CollegiumError("the contest was held without that theory", where=folder, given=theory.id, allowed=names)
    return read_simulations(source, [theory if name == theory.id else name for name in names])


def _write(target: Path, found: Check, simulations: Simulations, seed: int, populations: int) -> None:
    one = found.particles
    write_text(target / TABLE, found.table.write_csv(float_precision=6))
    write_text(target / POPULATION_TABLE, one.populations.write_csv(float_precision=6))
    columns = {name: one.theta[:, place] for place, name in enumerate(one.names)}
    columns |= {f"figure {place + 1}": column for place, column in enumerate(one.x.T)}
    numbered = {"number": one.numbers, "weight": one.weights, "distance": one.distances}
    write_parquet(pl.DataFrame({**numbered, **columns}), target / PARTICLE_TABLE, compression="zstd")
    facts = {
        "check": {"theory": found.theory.id, "period": found.period, "seed": seed, "particles": len(one.weights),
                  "populations": populations},
        "table": {"runs": simulations.runs, "seed": simulations.seed, "theories": simulations.facts["theories"]},
        "figures": list(found.figures),
        "simulations": one.spent,
        "ended": one.ended,
        "verdict": found.verdict(),
        "collegium": collegium.__version__,
        **{key: simulations.facts[key] for key in ("code", "patterns")},
    }  # fmt: skip
    write_text(target / FACTS, json.dumps(facts, indent=2, ensure_ascii=False) + "\n")
