"""The runs behind the cells of a finished contest: what each run shows of a figure, and each pair of runs of a change.

Read from the folder alone, whole or stored (:mod:`~collegium.contest.opened`), without the simulator. Figures over all
periods are put together run by run as the contest did; pairs are runs of the same number, parameters and chances.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from collegium.contest.listed import digest_of_patterns
from collegium.contest.opened import RUNS, Opened, content, read_table
from collegium.errors import CollegiumError
from collegium.theories.patterns import PATTERNS
from collegium.theories.patterns_across import periods_of, together

KINDS = {"amendment": ("counterfactual", "amended"), "mechanism": ("ablation", "ablated")}
SHOWN, BEFORE = Path(RUNS, "patterns.csv"), Path(RUNS, "before.csv")
OTHER = "The contest was held with another list of patterns than this version has."
NONE = "The folder holds the tables only: the runs behind them were not kept, or not copied with it."
FIGURE = {"run": pl.Int64, "value": pl.Float64}
PAIR = {"run": pl.Int64, "before": pl.Float64, "after": pl.Float64}
Told = tuple[pl.DataFrame, list[str], str]


def figure_of(found: Opened, key: str) -> dict[str, Any]:
    """A figure by its key, such as ``A2-1``.

    Raises
    ------
    CollegiumError
        The contest has no such figure.
    """
    figures = found.figures
    one = figures.filter(pl.col("key") == key).to_dicts()
    if not one:
        hint = "Figures are named A1-1, A2-1 and so on."
        raise CollegiumError("the contest has no such figure", given=key, hint=hint)
    return one[0]


def figure_runs(found: Opened, key: str, theory: str) -> Told:
    """What each run of a fitted theory shows of a figure.

    Parameters
    ----------
    found : Opened
    key : str
        Of a figure, as :attr:`Opened.figures` has it.
    theory : str

    Returns
    -------
    runs : polars.DataFrame
        ``run``, ``value`` (null where the run does not tell it), by run.
    files : list of str
        Where they lie, in the folder.
    untold : str
        Why there are none; empty if there are.

    Raises
    ------
    CollegiumError
        No such figure or theory, or the files of the runs cannot be read.

    Examples
    --------
    >>> from collegium.contest.opened import read_contest
    >>> from collegium.contest.stored import stored
    >>> runs, files, untold = figure_runs(read_contest(stored()), "A2-1", "gill")
    >>> runs.columns, files, untold
    (['run', 'value'], ['runs/patterns.csv'], '')
    """
    figure = figure_of(found, key)
    if theory not in found.ids:
        raise CollegiumError("the contest has no such theory", given=theory, allowed=found.ids)
    if found.stored:
        if not (found.folder / SHOWN).is_file():
            return pl.DataFrame(schema=FIGURE), [], NONE
        table = read_table(found.folder, SHOWN, {"theory": pl.String, "run": pl.Int64, key: pl.Float64})
        runs = table.filter(pl.col("theory") == theory).select("run", value=key)
        return runs.sort("run"), [SHOWN.as_posix()], ""
    place = place_of(found, figure)
    if place is None:
        return pl.DataFrame(schema=FIGURE), [], OTHER
    values, files = shown_values(found, theory, periods_of(figure["period"]))
    if not files:
        return pl.DataFrame(schema=FIGURE), [], NONE
    return put_together(values, place), files, ""


def place_of(found: Opened, figure: dict[str, Any]) -> int | None:
    """Where a figure stands in this version's list of patterns; None if the contest was held with another list."""
    same = (figure["pattern"], figure["text"], figure["period"])
    place = next((n for n, one in enumerate(PATTERNS) if (one.id, one.text, one.period) == same), None)
    return place if found.facts.get("patterns") == digest_of_patterns() else None


def shown_values(found: Opened, theory: str, periods: Sequence[str]) -> tuple[pl.DataFrame, list[str]]:
    """What the runs of a whole contest show in some periods: ``row``, ``run``, ``value``; and their files."""
    columns = {"row": pl.Int64, **FIGURE}
    parts = [Path("prediction", "values", f"{theory}~{period}") for period in periods]
    return _pieces(found.folder, parts, columns, int(found.facts["size"]["predicted"]))


def put_together(values: pl.DataFrame, place: int) -> pl.DataFrame:
    """A figure run by run, its periods put together: ``run``, ``value``; a run that tells in none is null."""
    return together(PATTERNS[place], [values.filter(pl.col("row") == place)])


def pair_runs(found: Opened, kind: str, change: str, period: str, theory: str, outcome: str) -> Told:
    """An outcome run by run, without a change and with it.

    Parameters
    ----------
    found : Opened
    kind : {"amendment", "mechanism"}
        What was changed: an amendment laid over the charter, or a mechanism taken out of the theory.
    change : str
        Which.
    period, theory, outcome : str

    Returns
    -------
    runs : polars.DataFrame
        ``run``, ``before``, ``after`` (null where the run does not tell it), by run.
    files : list of str
    untold : str
        As for :func:`figure_runs`.

    Raises
    ------
    CollegiumError
        The contest tried no such change, or the files of the runs cannot be read.

    Examples
    --------
    >>> from collegium.contest.opened import read_contest
    >>> from collegium.contest.stored import stored
    >>> cell = ("amendment", "no-compact-1964", "1964-82", "gill", "removed")
    >>> runs, files, untold = pair_runs(read_contest(stored()), *cell)
    >>> runs.columns, files
    (['run', 'before', 'after'], ['runs/before.csv', 'runs/amended.csv'])
    """
    row = change_of(found, kind, change, period, theory, outcome)
    job, name = KINDS[kind]
    if found.stored:
        after = Path(RUNS, f"{name}.csv")
        if not ((found.folder / BEFORE).is_file() and (found.folder / after).is_file()):
            return pl.DataFrame(schema=PAIR), [], NONE
        keys = {"theory": pl.String, "period": pl.String, "run": pl.Int64, outcome: pl.Float64}
        mine = (pl.col("theory") == theory) & (pl.col("period") == period)
        old = read_table(found.folder, BEFORE, keys).filter(mine)
        new = read_table(found.folder, after, {kind: pl.String, **keys}).filter(mine & (pl.col(kind) == change))
        both = new.select("run", after=outcome).join(old.select("run", before=outcome), on="run")
        return both.select(list(PAIR)).sort("run"), [BEFORE.as_posix(), after.as_posix()], ""
    tag = change if kind == "amendment" else f"no-{change}"
    first, files = outcomes_of(found, "prediction", f"{theory}~{period}")
    second, more = outcomes_of(found, job, f"{theory}~{period}~{tag}")
    if not (files and more):
        return pl.DataFrame(schema=PAIR), [], NONE
    old, new = (one.filter(pl.col("outcome") == row["outcome"]) for one in (first, second))
    both = new.select("run", after="value").join(old.select("run", before="value"), on="run")
    return both.select(list(PAIR)).sort("run"), [*files, *more], ""


def change_of(found: Opened, kind: str, change: str, period: str, theory: str, outcome: str) -> dict[str, Any]:
    """The row of a change in its table.

    Raises
    ------
    CollegiumError
        The contest tried no such change.
    """
    if kind not in KINDS:
        raise CollegiumError("a contest changes an amendment or a mechanism", given=kind, allowed=list(KINDS))
    table = found.tables.get("counterfactuals" if kind == "amendment" else "ablations")
    wanted = {kind: change, "period": period, "theory": theory, "outcome": outcome}
    rows = [] if table is None else table.filter(*(pl.col(name) == value for name, value in wanted.items())).to_dicts()
    if not rows:
        raise CollegiumError("the contest tried no such change", given=" ".join(wanted.values())[:160])
    return rows[0]


def outcomes_of(found: Opened, job: str, part: str) -> tuple[pl.DataFrame, list[str]]:
    """The outcomes of the paired runs of a part of a whole contest: ``outcome``, ``run``, ``value``; their files."""
    columns = {"outcome": pl.String, **FIGURE}
    return _pieces(found.folder, [Path(job, "outcomes", part)], columns, int(found.facts["size"]["pairs"]))


def _pieces(folder: Path, parts: Sequence[Path], columns: dict[str, Any], most: int) -> tuple[pl.DataFrame, list[str]]:
    """The first ``most`` runs of some parts, from their batches."""
    frames, files = [], []
    for part in parts:
        for file in sorted((folder / part).glob("*.parquet")):
            place = part / file.name
            try:
                frame = pl.read_parquet(content(folder, place), columns=list(columns)).cast(pl.Schema(columns))
            except (pl.exceptions.PolarsError, OSError) as error:
                hint = "Make the runs again with `collegium contest --resume`."
                raise CollegiumError(
                    "the runs behind the cell cannot be read", where=folder / place, hint=hint
                ) from error
            if (mine := frame.filter(pl.col("run") < most)).height:
                frames.append(mine)
                files.append(place.as_posix())
    return pl.concat(frames or [pl.DataFrame(schema=columns)]), files
