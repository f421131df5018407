"""The table of simulations from the prior: theory by theory and period by period, what each draw shows.

A reference table in the sense of approximate Bayesian computation [1]_: draw parameters from the prior, run once, keep
the summaries. Everything later (fitting, calibration, comparison) only reads it. Draw number ``i`` of a theory has the
same parameters in every period, so that the periods together are one history of one regime; a period alone is read as
if the others did not exist.

The folder holds ``contest.json`` (seed, versions, digests of theories, periods and patterns), the batches under
``values/`` and, once all are there, ``table.parquet`` and ``parameters.parquet``, which are all that is needed to go on
from. A table made by another version, of another theory or of other patterns is refused.

References
----------
.. [1] Beaumont, Zhang and Balding (2002), Genetics 162(4).
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from collegium.contest.drawn import Arm
from collegium.contest.job import DrawnJob
from collegium.disk import write_parquet, write_text
from collegium.errors import CollegiumError
from collegium.theories.jobs import gather, run_job, writing
from collegium.theories.patterns import BY_ID, PATTERNS
from collegium.theories.patterns_judge import parts_of
from collegium.theories.theory import Theory
from collegium.theories.theory import theory as read_theory

KIND = "contest"
TABLE, PARAMETERS, DONE = "table.parquet", "parameters.parquet", "table.json"
Name = str | os.PathLike[str] | Theory


@dataclass(frozen=True)
class Simulations:
    """A table of simulations from the prior.

    Attributes
    ----------
    theories : tuple of Theory
    periods : tuple of str
    seed, runs : int
        Draws ``0`` to ``runs - 1`` of each theory.
    facts : dict
        Versions and digests.
    values : mapping of (theory id, period) to ndarray, shape (runs, patterns of the period)
        NaN where a run does not tell. Columns are the rows of :data:`~collegium.theories.patterns.PATTERNS` named by
        :func:`rows_of`.
    names : mapping of theory id to tuple of str
        The parameters that have a prior.
    theta : mapping of theory id to ndarray, shape (runs, parameters)
    """

    theories: tuple[Theory, ...]
    periods: tuple[str, ...]
    seed: int
    runs: int
    facts: dict[str, Any]
    values: Mapping[tuple[str, str], np.ndarray]
    names: Mapping[str, tuple[str, ...]]
    theta: Mapping[str, np.ndarray]

    def __repr__(self) -> str:
        return (
            f"<Simulations: {self.runs} draws of {len(self.theories)} theories in {len(self.periods)} periods, "
            f"seed {self.seed}>"
        )

    @property
    def ids(self) -> list[str]:
        """The ids of the theories."""
        return [theory.id for theory in self.theories]

    @property
    def base(self) -> list[str]:
        """The base periods among the periods: those that follow each other and that theories are fitted in."""
        return [period for period in self.periods if BY_ID[period].base]

    def summaries(self, theory: str, rows: Sequence[tuple[str, int]]) -> np.ndarray:
        """What each draw shows of some patterns.

        Parameters
        ----------
        theory : str
        rows : sequence of (period, place in PATTERNS)

        Returns
        -------
        ndarray, shape (runs, len(rows))
        """
        columns = [self.values[theory, period][:, rows_of(period).index(row)] for period, row in rows]
        return np.column_stack(columns) if columns else np.empty((self.runs, 0))


def rows_of(period: str) -> list[int]:
    """The places in PATTERNS of the patterns that are read in a period.

    >>> [PATTERNS[row].id for row in rows_of("1924-52")]
    ['A10', 'B5']
    """
    return [row for row, pattern in enumerate(PATTERNS) if period in parts_of(pattern)]


def read_theories(names: Sequence[Name]) -> tuple[Theory, ...]:
    """Theories by name, file or as they are.

    Raises
    ------
    CollegiumError
        None, no such theory, or two of one id.
    """
    found = tuple(one if isinstance(one, Theory) else read_theory(one) for one in names)
    if not found:
        raise CollegiumError("a contest takes at least one theory")
    for theory in found:
        if sum(one.id == theory.id for one in found) > 1:
            raise CollegiumError("two theories of the contest have the same id", given=theory.id)
    return found


def prior_job(theories: Sequence[Name], runs: int, seed: int, periods: Sequence[str] = ()) -> DrawnJob:
    """The table as a job.

    Raises
    ------
    CollegiumError
        Unknown theory or period, no runs, no seed.
    """
    for period in periods:
        if period not in BY_ID:
            raise CollegiumError("unknown period", given=period, allowed=BY_ID)
    chosen = [id for id in BY_ID if (id in periods if periods else BY_ID[id].base)]
    return DrawnJob(KIND, [Arm(theory, period) for theory in read_theories(theories) for period in chosen], runs, seed)


def simulate_prior(
    out: str | os.PathLike[str],
    theories: Sequence[Name],
    *,
    runs: int,
    seed: int = 1,
    periods: Sequence[str] = (),
    workers: int = 1,
    cluster: Any = None,
    chunk: int | None = None,
    resume: bool = False,
    replace: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
    left: Callable[[float], None] | None = None,
) -> Simulations:
    """Make the table of simulations from the prior, or go on with it.

    Parameters
    ----------
    out : path
        The folder of the table.
    theories : sequence of str, path or Theory
    runs : int
        Draws of each theory.
    seed : int
    periods : sequence of str
        By default the base periods: no pattern of the stretches that overlap with them is declared ``fit``.
    workers, cluster, chunk, resume, replace, progress, left
        As for :func:`collegium.theories.run_study`.

    Returns
    -------
    Simulations

    Raises
    ------
    CollegiumError
        Unknown theory or period, or the folder holds something else, which is left untouched; for a table of another
        version or theory the message says in what it differs.
    Stopped
        Ctrl-C; the finished runs are kept.
    """
    job, target = prior_job(theories, runs, seed, periods), Path(out)
    run_job(
        job, target, workers=workers, cluster=cluster, chunk=chunk, resume=resume, replace=replace, progress=progress,
        left=left,
    )  # fmt: skip
    chosen = {arm.theory.id: arm.theory for arm in job.arms.values()}
    with writing(target):
        _collect(job, target, list(chosen.values()))
    return read_simulations(target, list(chosen.values()))


def _collect(job: DrawnJob, target: Path, theories: Sequence[Theory]) -> None:
    """Put the batches together into two files that can be carried away."""
    said = json.dumps({**job.facts, "runs": job.runs}, indent=2, sort_keys=True) + "\n"
    if (target / DONE).is_file() and (target / DONE).read_text("utf-8") == said:
        return
    frames = [
        frame.select(theory=pl.lit(job.arms[part].theory.id), period=pl.lit(job.arms[part].period), row="row",
                     run="run", value="value")
        for part, frame in gather(job, target, "values").items()
    ]  # fmt: skip
    write_parquet(pl.concat(frames), target / TABLE, compression="zstd")
    drawn = [
        {"theory": theory.id, "run": run, "parameter": name, "value": value}
        for theory in theories
        for run in range(job.runs)
        for name, value in theory.draw(job.seed, run).items()
    ]
    schema = {"theory": pl.String, "run": pl.Int32, "parameter": pl.String, "value": pl.Float64}
    write_parquet(pl.DataFrame(drawn, schema=schema), target / PARAMETERS, compression="zstd")
    write_text(target / DONE, said)


def read_simulations(folder: str | os.PathLike[str], theories: Sequence[Name] = ()) -> Simulations:
    """Read a table of simulations.

    Parameters
    ----------
    folder : path
    theories : sequence of str, path or Theory
        Those that the table was made for; by default the shipped ones of the same names.

    Raises
    ------
    CollegiumError
        The folder holds no finished table; or one that another version of Collegium made, or of another theory of the
        same name, of other periods or patterns: it cannot be mixed with what this version would simulate.
    """
    source = Path(folder)
    file = source / DONE
    if not file.is_file():
        hint = "Make it, or finish it, with `collegium contest --out DIR --resume`."
        raise CollegiumError("no finished table of simulations here", where=source, hint=hint)
    try:
        facts = json.loads(file.read_text("utf-8"))
        names = list(facts["theories"])
        periods = list(facts["periods"])
        runs, seed = int(facts["runs"]), int(facts[KIND]["seed"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CollegiumError("the facts of the table cannot be read", where=file, hint=str(error)) from error
    chosen = read_theories(theories or _known(names, file))
    job = prior_job(chosen, runs, seed, periods)
    differing = [key for key in job.facts if job.facts[key] != facts.get(key)]
    if differing:
        versions = f" ({facts.get('collegium')}, here {job.facts['collegium']})" if "collegium" in differing else ""
        raise CollegiumError(
            f"the table of simulations is another one: it differs in {job.differences(facts)}{versions}",
            where=source,
            hint="Simulations of different versions or theories cannot be mixed: make the table anew with --replace, "
            "or in another --out.",
        )
    try:
        table = pl.read_parquet(source / TABLE, glob=False)
        drawn = pl.read_parquet(source / PARAMETERS, glob=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        hint = f"Delete {DONE} and say --resume: the table is put together again from its batches."
        raise CollegiumError("the table of simulations cannot be read", where=source, hint=hint) from error
    return Simulations(chosen, tuple(periods), seed, runs, facts, *_arrays(table, drawn, chosen, periods, runs))


def _known(names: Sequence[str], file: Path) -> list[str]:
    from collegium.theories.theory import theories as shipped

    for name in names:
        if name not in shipped():
            hint = "Give the theories' files too: they are not among the shipped ones."
            raise CollegiumError("the table is of a theory that is not shipped", where=file, given=name, hint=hint)
    return list(names)


def _arrays(
    table: pl.DataFrame, drawn: pl.DataFrame, theories: Sequence[Theory], periods: Sequence[str], runs: int
) -> tuple[dict[tuple[str, str], np.ndarray], dict[str, tuple[str, ...]], dict[str, np.ndarray]]:
    values = {
        (theory.id, period): np.full((runs, len(rows_of(period))), np.nan) for theory in theories for period in periods
    }
    for (theory, period), frame in table.group_by("theory", "period"):
        known = {row: place for place, row in enumerate(rows_of(str(period)))}
        at = frame["row"].replace_strict(known, return_dtype=pl.Int64).to_numpy()
        values[str(theory), str(period)][frame["run"].to_numpy(), at] = (
            frame["value"].cast(pl.Float64).fill_null(np.nan).to_numpy()
        )
    names, theta = {}, {}
    for theory in theories:
        own = drawn.filter(theory=theory.id)
        names[theory.id] = tuple(own["parameter"].unique(maintain_order=True))
        theta[theory.id] = own["value"].to_numpy().reshape(runs, -1) if own.height else np.empty((runs, 0))
    return values, names, theta
