"""Cutting a history to some bodies, people, days or one run: the work behind :meth:`History.filter`.

A table is cut by what it has a column for. A row that names no body follows its person: it stays where he sits in a
body asked for. Whatever the bodies, it stays known who led: a tie is read against the leader of the day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import reduce
from typing import Any

import polars as pl

from collegium.errors import CollegiumError
from collegium.history.history import History, Manifest
from collegium.history.schema import LEADER, TABLES

PERSONS = ("person_id", "other_id", "subject_id")  # columns that can hold a person's id
_COLUMNS = {table: {column.name for column in columns} for table, columns in TABLES.items()}
_ROWS = [name for name, columns in _COLUMNS.items() if {"run", "start"} <= columns]


def cut(
    history: History,
    *,
    bodies: str | Iterable[str] | None = None,
    people: str | Iterable[str] | None = None,
    start: str | dt.date | None = None,
    end: str | dt.date | None = None,
    run: int | None = None,
) -> History:
    """The part of a history that concerns some bodies, people, days or one run; see :meth:`History.filter`."""
    asked: dict[str, Any] = {
        "bodies": _each(bodies, history.body),
        "people": _each(people, history.person),
        "start": None if start is None else history.day(start),
        "end": None if end is None else history.day(end),
        "run": run,
    }
    asked = {name: value for name, value in asked.items() if value is not None}
    first, last = asked.get("start", history.manifest.start), asked.get("end", history.manifest.end)
    if last < first:
        raise CollegiumError("the days end before they start", given=f"{first} to {last}")
    tables = dict(history.tables)
    if run is not None:
        tables = _of_run(tables, run)
    if "start" in asked or "end" in asked:
        tables |= {name: tables[name].filter(_during(name, first, last)) for name in _ROWS}
    if "bodies" in asked:
        tables |= _of_bodies(tables, asked["bodies"])
    if "people" in asked:
        tables |= {name: tables[name].filter(_names(name, asked["people"])) for name in _ROWS}
    if set(asked) - {"run"}:
        tables |= _referred(tables, asked.get("bodies", []), asked.get("people", []))
    return History(_manifest(history.manifest, asked, first, last), tables)


def runs_of(history: History) -> list[int]:
    """The runs that a history holds rows of.

    >>> from collegium.record import record
    >>> runs_of(record())
    [0]
    """
    frames = [frame["run"] for frame in history.tables.values() if "run" in frame.columns]
    return sorted({int(run) for column in frames for run in column.drop_nulls().unique()})


def _each(names: str | Iterable[str] | None, known: Callable[[str], str]) -> list[str] | None:
    if names is None:
        return None
    return list(dict.fromkeys(known(name) for name in ([names] if isinstance(names, str) else names)))


def _of_run(tables: dict[str, pl.DataFrame], run: int) -> dict[str, pl.DataFrame]:
    cut = {name: frame.filter(pl.col("run") == run) for name, frame in tables.items() if "run" in frame.columns}
    if all(frame.is_empty() for frame in cut.values()):
        held = {str(known) for name in cut for known in tables[name]["run"].drop_nulls().unique()}
        raise CollegiumError("the history has no such run", given=run, allowed=held)
    return tables | cut


def _during(name: str, first: dt.date, last: dt.date) -> pl.Expr:
    """Rows of a table that overlap the days, or fall within them; a norm without dates holds throughout."""
    start = pl.col("start")
    if name == "meetings":  # closes on its last day
        ends_in_time = pl.coalesce("end", "start") >= first
    elif "end" in _COLUMNS[name]:  # lasts up to but not including its end
        ends_in_time = pl.col("end").is_null() | (pl.col("end") > first)
    else:
        ends_in_time = start >= first
    return ((start <= last) & ends_in_time).fill_null(name == "norms")


def _of_bodies(tables: dict[str, pl.DataFrame], bodies: list[str]) -> dict[str, pl.DataFrame]:
    """Rows that name one of the bodies, rows that name none and whose person sits in one, and who led."""
    inside = pl.col("organization_id").is_in(bodies)
    members = tables["memberships"].filter(inside).select("run", "person_id", sits=True).unique()
    found = {"memberships": tables["memberships"].filter(inside | (pl.col("post_id") == LEADER).fill_null(False))}
    for name in _ROWS:
        columns = _COLUMNS[name]
        if name == "memberships" or not {"organization_id", "person_id"} & columns:
            continue
        frame, matches = tables[name], pl.lit(False)
        if "person_id" in columns:
            frame = frame.join(members, on=["run", "person_id"], how="left", maintain_order="left")
            matches = pl.col("sits").is_not_null()
        if "organization_id" in columns:
            body = pl.col("organization_id")
            matches = body.is_in(bodies).fill_null(False) | (body.is_null() & matches)
        found[name] = frame.filter(matches).select(tables[name].columns)
    return found


def _names(name: str, people: list[str]) -> pl.Expr:
    """Rows of a table that name one of the people; all of a table that has no column for them."""
    columns = [pl.col(column).is_in(people).fill_null(False) for column in PERSONS if column in _COLUMNS[name]]
    return reduce(lambda one, other: one | other, columns) if columns else pl.lit(True)


def _referred(tables: dict[str, pl.DataFrame], bodies: list[str], people: list[str]) -> dict[str, pl.DataFrame]:
    """The persons, posts and organizations that the rows kept refer to, with the organizations above them."""
    named = pl.concat(
        tables[name].select("run", person_id=column) for name in _ROWS for column in PERSONS if column in _COLUMNS[name]
    ).unique()
    here = tables["persons"].with_row_index("row")
    kept = here.join(named, on=["run", "person_id"], how="semi")["row"]
    persons = here.filter(pl.col("row").is_in(kept.implode()) | pl.col("person_id").is_in(people)).drop("row")

    def ids(column: str, names: Iterable[str]) -> set[str]:
        found = [tables[name][column].drop_nulls() for name in names if column in _COLUMNS[name]]
        return {str(value) for values in found for value in values.unique()}

    wanted_posts = ids("post_id", ["memberships"]) | ids("subject_id", _ROWS)
    posts = tables["posts"].filter(pl.col("post_id").is_in(list(wanted_posts)))
    wanted = {*bodies, *ids("organization_id", _ROWS), *posts["organization_id"].drop_nulls()}
    above = dict(tables["organizations"].select("organization_id", "parent_id").iter_rows())
    steps = list(wanted)
    while steps:
        parent = above.get(steps.pop())
        if parent is not None and parent not in wanted:
            wanted.add(parent)
            steps.append(parent)
    organizations = tables["organizations"].filter(pl.col("organization_id").is_in(list(wanted)))
    return {"persons": persons, "posts": posts, "organizations": organizations}


def _manifest(manifest: Manifest, asked: dict[str, Any], first: dt.date, last: dt.date) -> Manifest:
    if not asked:
        return manifest
    told = {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in asked.items()}
    details = {**manifest.details, "filter": [*manifest.details.get("filter", []), told]}
    runs = 1 if "run" in asked else manifest.runs
    return Manifest(**{**manifest.__dict__, "start": first, "end": last, "runs": runs, "details": details})
