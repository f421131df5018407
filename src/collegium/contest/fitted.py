"""A fitted theory as histories, so that anybody can score figures of his own against it.

A contest keeps of its runs what the patterns and the amendments need. Which draws from the prior its posteriors chose
stands in its table ``draws``: one row a theory, stretch and base period, the numbers of the draws in the order of the
runs. Seed, number and theory file are enough to make any of those runs again, whole: run i here is run i behind the
pattern table, and under an amendment run i of its pair.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Unpack

import polars as pl

from collegium.contest.drawn import FRESH, Arm
from collegium.contest.fitting import Fits
from collegium.contest.job import DrawnJob, digest_of_theory
from collegium.contest.opened import FACTS, TABLES, read_table
from collegium.contest.predictive import fitted_arm
from collegium.contest.simulations import Name, Simulations, read_theories
from collegium.contest.stored import stored
from collegium.errors import CollegiumError
from collegium.history import History
from collegium.theories.jobs import Batch, Running, listed, run_job

DRAWS = Path(TABLES, "draws.csv")
KIND, HISTORIES = "fitted", "histories"
COLUMNS = ("theory", "stretch", "period", "numbers")


def draws(simulations: Simulations, fits: Fits, periods: Sequence[str], n: int) -> pl.DataFrame:
    """Which draws from the prior the runs of each fitted theory take their parameters from.

    Returns
    -------
    polars.DataFrame
        ``theory``, ``stretch`` (what is run), ``period`` (whose preset holds), ``numbers`` (those of the draws, in
        the order of the runs, with blanks between).
    """
    rows = [
        (theory, stretch, period, " ".join(str(number) for number in numbers))
        for theory in simulations.ids
        for stretch in periods
        for period, numbers in fitted_arm(simulations, fits, theory, stretch, n).numbers.items()
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")


class FittedJob(DrawnJob):
    """Runs of one fitted theory in one stretch, kept as histories."""

    folder: str | None = HISTORIES

    def __init__(self, arm: Arm, runs: int, seed: int) -> None:
        super().__init__(KIND, [arm], runs, seed, patterns=False)

    def measure(self, batch: Batch, history: History) -> tuple[History, dict[str, pl.DataFrame]]:  # type: ignore[override]
        """The histories themselves are kept."""
        return history, {}


def fitted_job(
    contest: str | os.PathLike[str] | None,
    theory: Name,
    period: str,
    runs: int | None = None,
    *,
    amend: Sequence[str] = (),
    off: Sequence[str] = (),
) -> FittedJob:
    """The runs of a theory as a contest fitted it.

    Parameters
    ----------
    contest : path, optional
        The folder of a finished contest; None for the one that comes with the package.
    theory : str, path or Theory
        One of its theories; if it came from a file, the file.
    period : str
        A period or stretch that it ran.
    runs : int, optional
        The first so many; all that the contest made, if not said.
    amend, off : sequence of str
        Amendments laid over the charters, mechanisms taken out.

    Raises
    ------
    CollegiumError
        No finished contest there, or one without the table of draws; the theory is none of its, or has changed since;
        an unknown period; more runs than it made.
    """
    folder = stored() if contest is None else Path(contest)
    file = folder / FACTS
    try:
        facts = json.loads(file.read_text("utf-8"))
        known, seed = dict(facts["theories"]), int(facts["seed"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        hint = "A finished contest has a file contest.json with its seed and theories."
        raise CollegiumError("no finished contest", where=file, hint=hint) from error
    table = _draws_of(folder)
    if isinstance(theory, str) and theory not in known and not Path(theory).is_file():
        raise CollegiumError("no such theory in the contest", given=theory, allowed=known, where=file)
    one = read_theories([theory])[0]
    if one.id not in known:
        raise CollegiumError("no such theory in the contest", given=one.id, allowed=known, where=file)
    if known[one.id] != digest_of_theory(one):
        hint = "Give the file that the contest ran, or hold the contest again."
        raise CollegiumError("the theory has changed since the contest", given=one.id, where=file, hint=hint)
    stretches = table["stretch"].unique(maintain_order=True).to_list()
    if period not in stretches:
        raise CollegiumError("the contest did not run this period", given=period, allowed=stretches, where=file)
    chosen = table.filter(theory=one.id, stretch=period)
    try:
        numbers = {row["period"]: [int(number) for number in row["numbers"].split()] for row in chosen.to_dicts()}
    except (ValueError, AttributeError) as error:
        raise CollegiumError("the numbers of the draws cannot be read", where=folder / DRAWS) from error
    made = min((len(each) for each in numbers.values()), default=0)
    wanted = made if runs is None else runs
    if not 0 < wanted <= made:
        raise CollegiumError("the contest did not make so many runs", given=wanted, hint=f"It made {made}.")
    taken = {name: each[:wanted] for name, each in numbers.items()}
    return FittedJob(Arm(one, period, tuple(amend), tuple(off), taken, FRESH), wanted, seed)


def run_fitted(out: str | os.PathLike[str], job: FittedJob, **running: Unpack[Running]) -> pl.DataFrame:
    """Make the runs, or go on with them.

    Parameters
    ----------
    out : path
        The folder.
    job : FittedJob
    **running
        ``workers``, ``cluster``, ``chunk``, ``resume``, ``replace``, ``progress`` and ``left``, and errors, as for
        :func:`collegium.theories.run_study`.

    Returns
    -------
    polars.DataFrame
        One row a batch: ``first``, ``last``, ``runs``, ``path`` of the history folder.
    """
    target = Path(out)
    run_job(job, target, **running)
    return listed(job, target, target / HISTORIES)


def _draws_of(folder: Path) -> pl.DataFrame:
    if not (folder / DRAWS).is_file():
        hint = "The contest is not finished, or older than this table: the same command with --resume writes it."
        raise CollegiumError("the contest has no table of draws", where=folder / DRAWS, hint=hint)
    return read_table(folder, DRAWS, dict.fromkeys(COLUMNS, pl.String))
