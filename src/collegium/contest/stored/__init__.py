"""The contest that comes with the package, and how it is made from the folder of a finished one.

Held once on many processors, read everywhere: :func:`stored` gives its folder, which
:func:`~collegium.contest.opened.read_contest` opens like any other. A maintainer makes it with ``make stored-contest
FROM=results/contest``. In it lie

* ``contest.json``: the facts of the contest, and under ``kept`` how many runs of each are here;
* ``tables/*.csv``: its tables, to the byte;
* ``runs/patterns.csv``: a row a run of a fitted theory, a column a figure: what is behind the pattern table;
* ``runs/before.csv``, ``runs/amended.csv``, ``runs/ablated.csv``: a row a run, a column an outcome: runs of the same
  theory, period and number are the pairs behind the changes;
* ``datapackage.json``: what every file and column means, and the seed, version, code and command that make it again.

Of each theory and period the first runs are kept, :data:`MOST_RUNS` at most: a run depends on its seed and number
alone, so the first are as good as any. Numbers have six significant digits.
"""

from __future__ import annotations

import json
import os
from importlib.resources import files
from pathlib import Path

import polars as pl

from collegium.contest.behind import OTHER, outcomes_of, place_of, put_together, shown_values
from collegium.contest.opened import COLUMNS, FACTS, PLAIN, RUNS, TABLES, Opened, content, read_contest
from collegium.contest.stored.described import NAME, described
from collegium.disk import write_text
from collegium.errors import CollegiumError
from collegium.theories.patterns_across import periods_of

PACKAGE = "datapackage.json"
MOST_RUNS = 100
MOST_BYTES = 8_000_000
MORE = ("theories", "draws")  # tables that the page does not read


def stored() -> Path:
    """The folder of the contest that comes with the package.

    Examples
    --------
    >>> sorted(one.name for one in stored().iterdir() if one.suffix == ".json")
    ['contest.json', 'datapackage.json']
    """
    return Path(str(files("collegium.contest.stored")))


def keep(folder: str | os.PathLike[str], to: str | os.PathLike[str], runs: int = MOST_RUNS) -> Path:
    """Store a finished contest: its tables, and the runs behind their cells as plain CSV.

    Parameters
    ----------
    folder : path
        Of a finished contest, preview or full.
    to : path
        A folder; an earlier stored contest in it is replaced, and nothing else in it is touched.
    runs : int
        At most so many runs of each theory and period.

    Returns
    -------
    Path
        ``to``.

    Raises
    ------
    CollegiumError
        The folder holds no finished contest, not its runs, or one that was held with another list of patterns; the
        other one holds a contest that was not stored; it would take more than 8 MB; a folder cannot be written.
    """
    if runs < 1:
        raise CollegiumError("of a contest at least one run is kept", given=runs)
    source, target = Path(folder), Path(to)
    found = read_contest(source)
    if found.stored:
        raise CollegiumError(
            "the contest is a stored one already", where=source, hint="Give the folder it was held in."
        )
    _check(target)
    kept = {name: min(runs, found.facts["size"][name]) for name in ("predicted", "pairs")}
    tables = {
        f"{TABLES}/{name}.csv": content(source, Path(TABLES, f"{name}.csv")).decode()
        for name in (*COLUMNS, *PLAIN, *MORE)
        if (source / TABLES / f"{name}.csv").is_file()
    }
    texts = tables | {f"{RUNS}/{name}.csv": _csv(table) for name, table in _runs(found, kept).items()}
    facts = found.facts | {"kept": kept}
    texts[FACTS] = json.dumps(facts, indent=2, ensure_ascii=False) + "\n"
    texts[PACKAGE] = json.dumps(described(found, kept, texts), indent=1, ensure_ascii=False) + "\n"
    size = sum(len(text.encode()) for text in texts.values())
    if size > MOST_BYTES:
        hint = f"It is {size:,} bytes, and at most {MOST_BYTES:,}. Keep fewer runs of each than {runs}."
        raise CollegiumError("the stored contest is too large to come with a package", where=target, hint=hint)
    try:
        for place, text in texts.items():
            write_text(target / place, text)
        for old in [*target.glob(f"{TABLES}/*.csv"), *target.glob(f"{RUNS}/*.csv")]:
            if old.relative_to(target).as_posix() not in texts:
                old.unlink()
    except OSError as error:
        reason = f"{error.strerror or error}."
        raise CollegiumError("the stored contest cannot be written", where=target, hint=reason) from error
    return target


def _check(target: Path) -> None:
    """Refuse a folder that holds something else under the same names."""
    if not any((target / name).exists() for name in (FACTS, TABLES, RUNS)):
        return
    try:
        ours = json.loads((target / PACKAGE).read_text("utf-8"))["name"] == NAME
    except (OSError, ValueError, KeyError, TypeError):
        ours = False
    if not ours:
        hint = "Choose another folder."
        raise CollegiumError("the folder holds something that is no stored contest", where=target, hint=hint)


def _runs(found: Opened, kept: dict[str, int]) -> dict[str, pl.DataFrame]:
    """The runs behind the cells, by the name of their file."""
    tables = {"patterns": pl.concat([_shown(found, theory, kept["predicted"]) for theory in found.ids])}
    changes = {"amended": ("counterfactuals", "amendment", "counterfactual", "")}
    if "ablations" in found.tables:
        changes["ablated"] = ("ablations", "mechanism", "ablation", "no-")
    before: dict[tuple[str, str], pl.DataFrame] = {}
    for name, (table, kind, job, tag) in changes.items():
        frames = []
        for change, period, theory in found.tables[table].select(kind, "period", "theory").unique(
            maintain_order=True
        ).iter_rows():  # fmt: skip
            part = f"{theory}~{period}"
            if (theory, period) not in before:
                keys = {"theory": theory, "period": period}
                before[theory, period] = _wide(found, "prediction", part, kept["pairs"], keys)
            keys = {kind: change, "theory": theory, "period": period}
            frames.append(_wide(found, job, f"{part}~{tag}{change}", kept["pairs"], keys))
        if frames:
            tables[name] = pl.concat(frames)
    return tables | ({"before": pl.concat(before.values())} if before else {})


def _shown(found: Opened, theory: str, most: int) -> pl.DataFrame:
    """A row a run of a fitted theory: ``theory``, ``run``, and every figure under its key."""
    figures = found.figures.to_dicts()
    periods = list(dict.fromkeys(part for one in figures for part in periods_of(one["period"])))
    values, _ = shown_values(found, theory, periods)
    table = values.select("run").unique().filter(pl.col("run") < most).sort("run")
    if table.height < most:
        raise _gone(found, f"prediction/values/{theory}~*")
    for one in figures:
        place = place_of(found, one)
        if place is None:
            hint = "Store it with the version that held it."
            raise CollegiumError(OTHER.rstrip(".").lower(), where=found.folder, given=one["key"], hint=hint)
        mine = put_together(values, place).rename({"value": one["key"]})
        table = table.join(mine, on="run", how="left", maintain_order="left")
    return table.select(pl.lit(theory).alias("theory"), pl.all())


def _wide(found: Opened, job: str, part: str, most: int, keys: dict[str, str]) -> pl.DataFrame:
    """A row a run: the keys, ``run``, and every outcome."""
    seen, _ = outcomes_of(found, job, part)
    table = seen.filter(pl.col("run") < most).pivot(on="outcome", index="run", values="value", maintain_order=True)
    if table.height < most:
        raise _gone(found, f"{job}/outcomes/{part}")
    outcomes = found.tables["counterfactuals"]["outcome"].unique(maintain_order=True).sort()
    return table.sort("run").select(*(pl.lit(value).alias(name) for name, value in keys.items()), "run", *outcomes)


def _gone(found: Opened, place: str) -> CollegiumError:
    hint = "Finish it with `collegium contest --resume`."
    return CollegiumError("runs of the contest are missing", where=found.folder / place, hint=hint)


def _csv(table: pl.DataFrame) -> str:
    """A table as text, numbers with six significant digits."""
    six = pl.col(pl.Float64).map_elements(lambda value: f"{value:.6g}", return_dtype=pl.String)
    return table.with_columns(six).write_csv()
