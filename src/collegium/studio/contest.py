"""A finished contest as the page shows it: read from its folder, and behind each cell the runs that it was made of.

Nothing is computed anew but the quantiles of what a cell's own runs show. A folder's tables are read by their columns,
so that one of another version tells what it lacks.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from collegium.errors import CollegiumError
from collegium.studio.plain import rows
from collegium.studio.shelf import CONTEST, TABLES

ALL = "all periods"
MOST_BYTES = 64 * 1024 * 1024
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
VALUES = Path("prediction", "values")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
T, N, C, B = pl.String, pl.Float64, pl.Int64, pl.Boolean
CHANGE = {"before": N, "after": N, "change": N, "low": N, "high": N, "runs": C, "clear": B}
COLUMNS: dict[str, dict[str, Any]] = {
    "patterns": {
        "theory": T, "pattern": T, "text": T, "role": T, "period": T, "judged": T, "record": N, "low": N, "median": N,
        "high": N, "runs": C, "verdict": T, "source": T, "counted": B, "note": T,
    },
    "scores": {"theory": T, "role": T, "met": C, "missed": C, "undecided": C, "of": C, "share_met": N, "told": C},
    "probabilities": {
        "scope": T, "theory": T, "probability": N, "votes": N, "rejection": N, "inside": B, "as_lonely": N,
    },
    "confusion": {"scope": T, "truth": T, "named": T, "n": C, "share": N},
    "pairs": {"scope": T, "a": T, "b": T, "n": C, "right": N, "low": N, "high": N, "verdict": T},
    "classifiers": {"scope": T, "figures": C, "right": N, "low": N, "high": N, "chance": N, "n": N},
    "silent": {"scope": T, "figure": T, "theory": T, "told": N},
    "sensitivity": {"choice": T, "figures": C, "theory": T, "probability": N, "rejection": N, "right": N, "named": T},
    "counterfactuals": {"id": T, "amendment": T, "text": T, "period": T, "theory": T, "outcome": T, **CHANGE},
    "disagreements": {
        "id": T, "text": T, "period": T, "outcome": T, "opposed": B, "gap": N, "lower": T, "higher": T,
    },
}  # fmt: skip
NEEDED = ("patterns", "scores", "counterfactuals", "disagreements")
PLAIN = ("ablations", "calibration", "classifier_calibration", "patterns_side_by_side", "posteriors", "ranks")


@dataclass(frozen=True)
class Opened:
    """A contest that was read.

    Attributes
    ----------
    folder : Path
    facts : dict
        Of its ``contest.json``.
    tables : dict of str to polars.DataFrame
        Those of :data:`COLUMNS` that it has; a contest without common ground has none of the comparison.
    """

    folder: Path
    facts: dict[str, Any]
    tables: dict[str, pl.DataFrame]

    @property
    def ids(self) -> list[str]:
        """The theories."""
        return list(self.facts["contest"])

    @property
    def figures(self) -> pl.DataFrame:
        """The figures that runs can show, each once, with a ``key`` such as ``A2-1``: the first of pattern A2."""
        keys = ["pattern", "text", "role", "period", "judged", "record", "source", "counted", "note"]
        shown = self.tables["patterns"].filter(pl.col("theory") != "")
        once = shown.select(keys).unique(["pattern", "text", "period"], keep="first", maintain_order=True)
        place = pl.int_range(1, pl.len() + 1).over("pattern")
        return once.with_columns(key=pl.format("{}-{}", "pattern", place))


def read_contest(folder: Path) -> Opened:
    """Read the facts and tables of a finished contest.

    Raises
    ------
    CollegiumError
        A file is missing, too large, or not what a contest writes.
    """
    try:
        facts = json.loads(_content(folder, Path(CONTEST)))
        ids, label, size = facts["contest"], facts["label"], facts["size"]
        fits = isinstance(ids, list) and all(isinstance(one, str) and _ID.fullmatch(one) for one in ids)
        if not (fits and len(ids) > 1 and isinstance(label, str) and isinstance(size, dict)):
            raise ValueError("it names no theories")
        held = {"runs", "predicted", "pairs"} - size.keys()
        if held or not all(isinstance(size[one], int) for one in ("runs", "predicted", "pairs")):
            raise ValueError("it does not say how many runs")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        hint = f"{str(error)[:1].upper()}{str(error)[1:200]}."
        raise CollegiumError("the facts of the contest cannot be read", where=folder / CONTEST, hint=hint) from error
    tables = {}
    for name, columns in COLUMNS.items():
        place = Path(TABLES, f"{name}.csv")
        if (folder / place).is_file():
            tables[name] = _table(folder, place, columns)
        elif name in NEEDED:
            hint = "Finish it with `collegium contest --resume`, or make it anew."
            raise CollegiumError("the contest lacks a table", where=folder / place, hint=hint)
    return Opened(folder, facts, tables)


def _content(folder: Path, place: Path) -> bytes:
    file = folder / place
    try:
        if not file.resolve().is_relative_to(folder.resolve()):
            raise CollegiumError("a file of the contest leads out of its folder", where=file)
        if file.stat().st_size > MOST_BYTES:
            raise CollegiumError("a file of the contest is too large for the page", where=file)
        return file.read_bytes()
    except OSError as error:
        raise CollegiumError("a file of the contest cannot be read", where=file, hint=f"{error.strerror}.") from error


def _table(folder: Path, place: Path, columns: dict[str, Any]) -> pl.DataFrame:
    content = _content(folder, place)
    try:
        found = pl.read_csv(content, schema_overrides=columns)
        return found.select(list(columns)).with_columns(pl.col(pl.String).fill_null(""))
    except (pl.exceptions.PolarsError, ValueError) as error:
        hint = f"{str(error).splitlines()[0][:160]}. It may be of another version."
        raise CollegiumError("a table of the contest cannot be read", where=folder / place, hint=hint) from error


# --- the page -------------------------------------------------------------------------------------------------


def view(found: Opened) -> dict[str, Any]:
    """What the page shows at once.

    Returns
    -------
    dict
        ``label``, ``preview``, ``verdict``, ``theories`` (id, name, text), ``figures`` with ``cells`` by theory,
        ``unshown``, ``scores``, ``probabilities``, ``confusion``, ``pairs``, ``classifiers`` (each with its scope),
        ``amendments`` (of each period and outcome, the changes by theory; disagreements first), ``command``.
    """
    table = found.tables["patterns"]
    cells: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in rows(table.filter(pl.col("theory") != "")):
        at = cells.setdefault((row["pattern"], row["text"], row["period"]), {})
        at[row["theory"]] = {name: row[name] for name in ("verdict", "low", "median", "high", "runs")}
    figures = [
        {**row, "cells": cells[row["pattern"], row["text"], row["period"]]}
        for row in rows(found.figures)
    ]  # fmt: skip
    unshown = table.filter(pl.col("theory") == "").select("pattern", "text", "role", "period", "source", "note")
    compared = ("probabilities", "confusion", "pairs", "classifiers", "sensitivity")
    return {
        "label": found.facts["label"],
        "preview": bool(found.facts["size"].get("preview")),
        "verdict": [str(one) for one in found.facts.get("verdict", [])],
        "theories": [theory_named(id) for id in found.ids],
        "figures": figures,
        "unshown": rows(unshown),
        "scores": rows(found.tables["scores"]),
        **{name: rows(found.tables[name]) if name in found.tables else [] for name in compared},
        "amendments": amendments(found),
        "command": command(found),
        "tables": sorted([*found.tables, *(one for one in PLAIN if (found.folder / TABLES / f"{one}.csv").is_file())]),
    }


def theory_named(id: str) -> dict[str, str]:
    """A theory's name and what it claims, where it is shipped; otherwise its id.

    >>> theory_named("gill")["name"], theory_named("my-own")
    ('Conditional support in full', {'id': 'my-own', 'name': 'my-own', 'text': ''})
    """
    from yaml import safe_load

    from collegium.shipped import source

    try:
        said = safe_load(source("collegium.theories", "library", id, "theory"))
    except CollegiumError:
        return {"id": id, "name": id, "text": ""}
    return {"id": id, "name": said["name"], "text": " ".join(str(said.get("claim") or said.get("text", "")).split())}


def amendments(found: Opened) -> list[dict[str, Any]]:
    """The changes of each amendment, period and outcome by theory, those on which theories disagree first."""
    from collegium.contest.outcomes import OUTCOMES

    words = {one.id: one.text for one in OUTCOMES}
    keys = ("id", "text", "period", "outcome")
    apart = {tuple(row[key] for key in keys): row for row in rows(found.tables["disagreements"])}
    held: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows(found.tables["counterfactuals"]):
        at = tuple(row[key] for key in keys)
        one = held.setdefault(at, {**dict(zip(keys, at, strict=True)), "amendment": row["amendment"], "changes": {}})
        one["changes"][row["theory"]] = {name: row[name] for name in CHANGE}
    order = {at: place for place, at in enumerate(apart)}
    for at, one in held.items():
        said = apart.get(at)
        one["said"] = words.get(one["outcome"], one["outcome"])
        one["apart"] = said and {name: said[name] for name in ("opposed", "gap", "lower", "higher")}
        one["clear"] = any(change["clear"] for change in one["changes"].values())
    ranked = sorted(held.items(), key=lambda item: (order.get(item[0], len(order)), not item[1]["clear"]))
    return [one for _, one in ranked]


def command(found: Opened) -> str:
    """The command that makes the same contest again, to the same bytes."""
    facts, size = found.facts, found.facts["size"]
    quick = ["--quick"] if size.get("preview") else []
    counts = [f"--{name} {size[name]}" for name in ("runs", "predicted", "pairs")]
    said = [f"--seed {facts.get('seed', 1)}", f"--method {facts.get('method', 'forest')}"]
    theories = [f"--theory {one}" for one in found.ids]
    return " ".join(["collegium contest", *quick, *counts, *said, *theories, "--out DIR"])


# --- behind a cell --------------------------------------------------------------------------------------------


def behind(found: Opened, key: str, theory: str) -> dict[str, Any]:
    """What is behind a cell of the pattern table.

    Parameters
    ----------
    found : Opened
    key : str
        Of a figure, as :attr:`Opened.figures` has it.
    theory : str

    Returns
    -------
    dict
        ``figure``, ``theory``, ``cell`` (of the table), ``runs`` (number and value of each), ``quantiles`` (5, 25, 50,
        75, 95 %, of the runs that tell it), ``files`` (where the runs lie, in the folder), ``untold`` (why there
        are no runs), ``command``.

    Raises
    ------
    CollegiumError
        No such figure or theory, or the files of the runs cannot be read.
    """
    figure = _figure(found, key)
    if theory not in found.ids:
        raise CollegiumError("the contest has no such theory", given=theory, allowed=found.ids)
    same = [pl.col(name) == figure[name] for name in ("pattern", "text", "period")]
    cell = rows(found.tables["patterns"].filter(pl.col("theory") == theory, *same))
    runs, files, untold = _runs(found, figure, theory)
    told = runs["value"].drop_nulls()
    quantiles = [told.quantile(level, "linear") for level in LEVELS] if told.len() else []
    return {
        "figure": figure,
        "theory": theory_named(theory),
        "cell": cell[0] if cell else None,
        "runs": [list(row) for row in runs.iter_rows()],
        "quantiles": dict(zip(("5 %", "25 %", "50 %", "75 %", "95 %"), quantiles, strict=False)),
        "files": files,
        "untold": untold,
        "command": command(found),
    }


def runs_of(found: Opened, key: str, theory: str) -> pl.DataFrame:
    """The runs behind a cell as a table: ``figure``, ``pattern``, ``theory``, ``period``, ``run``, ``value``."""
    told = behind(found, key, theory)
    figure = told["figure"]
    frame = pl.DataFrame(told["runs"], schema={"run": pl.Int64, "value": pl.Float64}, orient="row")
    words = {"figure": key, "pattern": figure["text"], "theory": theory, "period": figure["period"]}
    return frame.select(*(pl.lit(value).alias(name) for name, value in words.items()), "run", "value")


def _figure(found: Opened, key: str) -> dict[str, Any]:
    one = rows(found.figures.filter(pl.col("key") == key))
    if not one:
        raise CollegiumError(
            "the contest has no such figure", given=key, hint="Figures are named A1-1, A2-1 and so on."
        )
    return one[0]


def _runs(found: Opened, figure: dict[str, Any], theory: str) -> tuple[pl.DataFrame, list[str], str]:
    """What each run shows of a figure, those over several periods put together as the contest did."""
    from collegium.contest.listed import digest_of_patterns
    from collegium.theories.patterns import EVERY, PATTERNS, PERIODS

    none = pl.DataFrame(schema={"run": pl.Int64, "value": pl.Float64})
    same = (figure["pattern"], figure["text"], figure["period"])
    place = next((n for n, one in enumerate(PATTERNS) if (one.id, one.text, one.period) == same), None)
    if place is None or found.facts.get("patterns") != digest_of_patterns():
        return none, [], "The contest was held with another list of patterns than this version has."
    parts = [one.id for one in PERIODS if one.base] if figure["period"] == EVERY else [figure["period"]]
    folders = [VALUES / f"{theory}~{part}" for part in parts]
    frames, files = [], []
    for folder in folders:
        for file in sorted((found.folder / folder).glob("*.parquet")):
            frames.append(_values(found.folder, folder / file.name).filter(pl.col("row") == place))
            files.append((folder / file.name).as_posix())
    if not frames:
        return none, [], "The folder holds the tables only: the runs behind them were not kept, or not copied with it."
    value = pl.col("value")
    put = {"sum": value.sum(), "all": value.min(), "mean": value.mean()}[PATTERNS[place].across]
    whole = pl.concat(frames).group_by("run").agg(value=pl.when(value.is_not_null().any()).then(put)).sort("run")
    return whole.select(pl.col("run").cast(pl.Int64), pl.col("value").cast(pl.Float64)), files, ""


def _values(folder: Path, place: Path) -> pl.DataFrame:
    try:
        found = pl.read_parquet(_content(folder, place), columns=["row", "run", "value"])
    except (pl.exceptions.PolarsError, OSError) as error:
        hint = "Make the runs again with `collegium contest --resume`."
        raise CollegiumError("the runs behind the cell cannot be read", where=folder / place, hint=hint) from error
    return found.cast({"row": pl.Int64, "run": pl.Int64, "value": pl.Float64})


# --- away from the page ---------------------------------------------------------------------------------------


def csv(found: Opened, name: str) -> bytes:
    """A table of the contest, as it lies in its folder."""
    known = [*COLUMNS, *PLAIN]
    if name not in known or not (found.folder / TABLES / f"{name}.csv").is_file():
        raise CollegiumError("the contest has no such table", given=name[:80], allowed=known)
    return _content(found.folder, Path(TABLES, f"{name}.csv"))
