"""What an experiment has found so far: its targets against the record, what a change moved, and files to take away."""

from __future__ import annotations

from typing import Any

import polars as pl

from collegium.dates import as_day
from collegium.studio.laboratory import Experiment
from collegium.studio.plain import rows
from collegium.theories.compare import LEADS, RETENTIONS, SHARES, judge, moved, summary

KEYS = ("pattern", "measure", "organization_id", "date")
LABELS = {**SHARES, **LEADS, **RETENTIONS}


def state(one: Experiment, chosen: int = 0) -> dict[str, Any]:
    """An experiment as the page shows it.

    Parameters
    ----------
    one : Experiment
    chosen : int
        The target of which every run is told, by its place among the targets.

    Returns
    -------
    dict
        ``id``, ``status`` (new, running, stopped, done, failed), ``stage`` (compiling, running), ``done``, ``wanted``,
        ``left`` (seconds), ``error``, ``arms``, ``targets``, ``summary`` and ``moved`` (of the arms), ``chosen`` with
        ``runs`` (number, value, value of the twin).
    """
    done, missing = one.done, one.missing
    place = chosen if 0 <= chosen < len(one.looks[0]["keys"]) else 0
    return {
        "id": one.settings.id,
        "settings": one.settings.model_dump(),
        "status": one.status,
        "stage": one.stage,
        "done": done,
        "wanted": one.settings.runs,
        "left": len(missing) * one.pace if one.pace is not None and one.status == "running" else None,
        "error": one.error,
        "arms": [arm["label"] for arm in one.arms],
        **_found(one, done),
        "chosen": {"place": place, "runs": _by_run(one, place)},
    }


def _by_run(one: Experiment, place: int) -> list[list[Any]]:
    """The runs that are made of every arm: number, and the value of each."""
    wanted = [run for run in sorted(one.runs[-1]) if run < one.settings.runs]
    return [[run, *(held[run][place] for held in one.runs)] for run in wanted]


def _found(one: Experiment, done: int) -> dict[str, Any]:
    """Computed once for each number of runs."""
    key = (done, one.settings.runs)
    held = one.drawn
    if held is None or held[0] != key:
        held = one.drawn = key, _judged(one)
    return held[1]


def _judged(one: Experiment) -> dict[str, Any]:
    known = _known(one)
    given = one.arms[0]["study"]["compare"]["given"]
    frames = [values(one, arm) for arm in range(len(one.arms))]
    tables = [judge(frame, known, given) for frame in frames]
    told = tables[0]
    if len(frames) > 1:
        other = tables[1].select(*KEYS, twin="median", twin_low="low", twin_high="high")
        change = moved(frames[1], frames[0]).select(
            *KEYS, "change", change_low="low", change_high="high", clear="clear"
        )
        for more in (other, change):
            told = told.join(more, on=KEYS, how="left", nulls_equal=True, maintain_order="left")
    told = told.with_columns(
        label=pl.col("measure").replace_strict(LABELS), given=pl.col("date").is_in([as_day(day) for day in given])
    )
    return {
        "targets": [{"place": place, **row} for place, row in enumerate(rows(told))],
        "summary": [summary(table) for table in tables],
        "moved": int(told["clear"].sum()) if "clear" in told.columns else None,
    }


def _known(one: Experiment) -> pl.DataFrame:
    """The record, a row a target."""
    frame = pl.DataFrame(one.looks[0]["keys"], schema=dict.fromkeys(KEYS, pl.String), orient="row")
    return frame.with_columns(pl.col("date").str.to_date(), value=pl.Series(one.looks[0]["record"], dtype=pl.Float64))


def values(one: Experiment, arm: int) -> pl.DataFrame:
    """The compared measures of every run of an arm, as :func:`collegium.theories.compare.values` gives them."""
    held = {run: found for run, found in sorted(one.runs[arm].items()) if run < one.settings.runs}
    keys = _known(one).drop("value")
    numbers = pl.Series("value", [value for found in held.values() for value in found], dtype=pl.Float64)
    runs = pl.Series("run", [run for run in held for _ in range(keys.height)], dtype=pl.Int64)
    if not held:
        return keys.clear().with_columns(run=runs, value=numbers).select("run", *KEYS, "value")
    return pl.concat([keys] * len(held)).with_columns(run=runs, value=numbers).select("run", *KEYS, "value")


def table(one: Experiment) -> pl.DataFrame:
    """All values of all runs, with the arm that each belongs to."""
    arms = [values(one, place).with_columns(arm=pl.lit(arm["label"])) for place, arm in enumerate(one.arms)]
    return pl.concat(arms).select("arm", "run", *KEYS, "value")


def study_file(one: Experiment) -> str:
    """The experiment as a study file: ``collegium study FILE --out FOLDER`` makes the same runs.

    A charter or an amendment that the studio was given stands in it with its path.
    """
    import yaml

    study = {**one.arms[0]["study"], "runs": one.settings.runs}
    said = {name: value for name, value in study.items() if value not in ([], {}, "")}
    note = "# Made in the laboratory of the studio. Run it with: collegium study FILE --out FOLDER\n"
    return note + yaml.safe_dump(said, sort_keys=False, allow_unicode=True, width=118)
