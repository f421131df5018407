"""A finished contest as the page shows it, and behind each cell the runs that it was made of.

Nothing is computed anew but the quantiles of what a cell's own runs show. Reading is the room's next door:
:mod:`collegium.contest.opened` and :mod:`collegium.contest.behind`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from collegium.contest.behind import figure_of, figure_runs, pair_runs
from collegium.contest.opened import CHANGE, COLUMNS, PLAIN, TABLES, Opened, content, read_contest
from collegium.errors import CollegiumError
from collegium.studio.plain import plain, rows

__all__ = ["ALL", "Opened", "behind", "behind_change", "csv", "pairs_of", "read_contest", "runs_of", "view"]
ALL = "all periods"
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


# --- the page -------------------------------------------------------------------------------------------------


def view(found: Opened) -> dict[str, Any]:
    """What the page shows at once.

    Returns
    -------
    dict
        ``label``, ``preview``, ``kept`` and ``size`` (runs behind a figure and pairs behind a change: kept, and all),
        ``verdict``, ``theories`` (id, name, text), ``figures`` with ``cells`` by theory, ``unshown``, ``scores``,
        ``probabilities``, ``confusion``, ``pairs``, ``classifiers`` (each with its scope), ``amendments`` (of each
        period and outcome, the changes by theory; disagreements first), ``outcomes`` and ``mechanisms`` (of each theory
        and period, the changes by outcome), ``command``, ``tables``.
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
        "kept": found.kept,
        "size": {name: found.facts["size"][name] for name in found.kept},
        "verdict": [str(one) for one in found.facts.get("verdict", [])],
        "theories": [theory_named(id) for id in found.ids],
        "figures": figures,
        "unshown": rows(unshown),
        "scores": rows(found.tables["scores"]),
        **{name: rows(found.tables[name]) if name in found.tables else [] for name in compared},
        "amendments": amendments(found),
        "outcomes": outcomes(),
        "mechanisms": mechanisms(found),
        "command": found.command,
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
    words = outcomes()
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


def outcomes() -> dict[str, str]:
    """What the outcomes of a change are called.

    >>> outcomes()["removed"]
    'a leader is removed'
    """
    from collegium.contest.outcomes import OUTCOMES

    return {one.id: one.text for one in OUTCOMES}


def mechanisms(found: Opened) -> list[dict[str, Any]]:
    """What taking out each mechanism of a theory changes in a period, by outcome; clear changes first."""
    if "ablations" not in found.tables:
        return []
    held: dict[tuple[Any, ...], dict[str, Any]] = {}
    keys = ("theory", "mechanism", "period")
    for row in rows(found.tables["ablations"]):
        at = tuple(row[key] for key in keys)
        one = held.setdefault(at, {**dict(zip(keys, at, strict=True)), "changes": {}})
        one["changes"][row["outcome"]] = {name: row[name] for name in CHANGE}
    for one in held.values():
        one["clear"] = sum(bool(change["clear"]) for change in one["changes"].values())
    return sorted(held.values(), key=lambda one: -one["clear"])


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
        are no runs), ``thinned`` (how many runs are kept of how many, where not all are), ``command``.

    Raises
    ------
    CollegiumError
        No such figure or theory, or the files of the runs cannot be read.
    """
    runs, files, untold = figure_runs(found, key, theory)
    figure = figure_of(found, key)
    same = [pl.col(name) == figure[name] for name in ("pattern", "text", "period")]
    cell = rows(found.tables["patterns"].filter(pl.col("theory") == theory, *same))
    told = runs["value"].drop_nulls()
    quantiles = [told.quantile(level, "linear") for level in LEVELS] if told.len() else []
    return {
        "figure": plain(figure),
        "theory": theory_named(theory),
        "cell": cell[0] if cell else None,
        "runs": [list(row) for row in runs.iter_rows()],
        "quantiles": dict(zip(("5 %", "25 %", "50 %", "75 %", "95 %"), quantiles, strict=False)),
        "files": files,
        "untold": untold,
        "thinned": thinned(found, "predicted"),
        "command": found.command,
    }


def runs_of(found: Opened, key: str, theory: str) -> pl.DataFrame:
    """The runs behind a cell as a table: ``figure``, ``pattern``, ``theory``, ``period``, ``run``, ``value``."""
    told = behind(found, key, theory)
    figure = told["figure"]
    frame = pl.DataFrame(told["runs"], schema={"run": pl.Int64, "value": pl.Float64}, orient="row")
    words = {"figure": key, "pattern": figure["text"], "theory": theory, "period": figure["period"]}
    return frame.select(*(pl.lit(value).alias(name) for name, value in words.items()), "run", "value")


def behind_change(found: Opened, kind: str, change: str, period: str, theory: str, outcome: str) -> dict[str, Any]:
    """What is behind a cell of the changes: the pairs of runs.

    Parameters
    ----------
    found : Opened
    kind, change, period, theory, outcome : str
        As for :func:`collegium.contest.behind.pair_runs`.

    Returns
    -------
    dict
        ``runs`` (number, value without and with, of each pair), ``files``, ``untold``, ``thinned``, ``share`` (the
        outcome happens or does not), ``command``.

    Raises
    ------
    CollegiumError
        The contest tried no such change, or the files of the runs cannot be read.
    """
    from collegium.contest.outcomes import OUTCOMES

    runs, files, untold = pair_runs(found, kind, change, period, theory, outcome)
    return {
        "runs": [list(row) for row in runs.iter_rows()],
        "files": files,
        "untold": untold,
        "thinned": thinned(found, "pairs"),
        "share": any(one.id == outcome and one.unit == "share" for one in OUTCOMES),
        "command": found.command,
    }


def pairs_of(found: Opened, kind: str, change: str, period: str, theory: str, outcome: str) -> pl.DataFrame:
    """The pairs behind a change as a table: what was changed, ``period``, ``theory``, ``outcome``, ``run``, ``before``,
    ``after``, ``difference``."""
    frame = pair_runs(found, kind, change, period, theory, outcome)[0]
    words = {kind: change, "period": period, "theory": theory, "outcome": outcome}
    named = [pl.lit(value).alias(name) for name, value in words.items()]
    return frame.select(*named, pl.all(), difference=pl.col("after") - pl.col("before"))


def thinned(found: Opened, name: str) -> list[int] | None:
    """How many runs are kept, and of how many; None if all are."""
    kept, whole = found.kept[name], found.facts["size"][name]
    return [kept, whole] if kept < whole else None


# --- away from the page ---------------------------------------------------------------------------------------


def csv(found: Opened, name: str) -> bytes:
    """A table of the contest, as it lies in its folder."""
    known = [*COLUMNS, *PLAIN]
    if name not in known or not (found.folder / TABLES / f"{name}.csv").is_file():
        raise CollegiumError("the contest has no such table", given=name[:80], allowed=known)
    return content(found.folder, Path(TABLES, f"{name}.csv"))
