"""The person: seats and posts in time, ties by date, ways in and out, and who rose and fell with him."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from collegium.history import History
from collegium.measures import alongside, career, together
from collegium.studio.day import source_of
from collegium.studio.plain import names, rows, table

TOP = 12


def the_person(history: History, who: str) -> dict[str, Any]:
    """What a history has on one person.

    Parameters
    ----------
    history : History
        Of one run.
    who : str
        An id or a name.

    Returns
    -------
    dict
        ``id``, ``name``, ``life``, ``seats`` (bars of the strip, with the ways in and out), ``ties`` (and relations, by
        the other), ``alongside``, ``together``, ``career`` (all that is told, as a table), ``led``.

    Raises
    ------
    CollegiumError
        No person, or more than one, has that name.
    """
    id = history.person(who)
    called = names(history)
    life = history.persons.filter(person_id=id).row(0, named=True)
    seats = _seats(history, id)
    return {
        "id": id,
        "name": called.get(id, id),
        "life": {key: life[key] for key in ("birth_date", "death_date", "fate", "note", "nationality")},
        "start": history.manifest.start,
        "end": history.manifest.end,
        "seats": seats,
        "ties": _ties(history, id, called),
        "alongside": _named(alongside(history, id), called),
        "together": _named(together(history, None, id, by_body=False).head(TOP), called, "other_id"),
        "career": table(career(history, id).drop("run")),
    }


def _seats(history: History, id: str) -> list[dict[str, Any]]:
    bodies = dict(history.organizations.select("organization_id", "name").iter_rows())
    posts = dict(history.posts.select("post_id", "label").drop_nulls("post_id").iter_rows())
    found = history.memberships.filter((pl.col("person_id") == id) & pl.col("start").is_not_null()).sort("start")
    return [
        {
            "body": row["organization_id"],
            "name": bodies.get(row["organization_id"]) or row["organization_id"],
            "rank": row["rank"],
            "post": posts.get(row["post_id"]) if row["post_id"] else None,
            "leads": row["post_id"] == "leader",
            "start": row["start"],
            "end": row["end"] or history.manifest.end + dt.timedelta(days=1),
            "since": row["start_date"],
            "until": row["end_date"],
            "open": row["end"] is None,
            "attested": row["start_precision"] == "attested",
            "entry": row["entry"],
            "exit": row["exit"],
            "source": source_of(row),
            "end_place": row["end_source_place"],
        }
        for row in found.iter_rows(named=True)
    ]


def _ties(history: History, id: str, called: dict[str, str]) -> list[dict[str, Any]]:
    """Ties that the tables print and relations that the prose states, from either side, each with its time."""
    found = []
    for name in ("ties", "relations"):
        frame: pl.DataFrame = getattr(history, name)
        mine = (pl.col("person_id") == id) | (pl.col("other_id") == id).fill_null(False)
        for row in frame.filter(mine).sort("start", nulls_last=True).iter_rows(named=True):
            his = row["person_id"] == id
            other = row["other_id"] if his else row["person_id"]
            found.append(
                {
                    "table": name,
                    "kind": row["kind"],
                    "his": his,
                    "other": other,
                    "name": called.get(other, other) if other else "nobody named",
                    "start": row["start"],
                    "end": row["end"] or (history.manifest.end if row["start"] else None),
                    "since": row["start_date"],
                    "until": row["end_date"],
                    "letter": row.get("letter"),
                    "text": row["evidence"],
                    "source": source_of(row),
                }
            )
    return found


def _named(frame: pl.DataFrame, called: dict[str, str], column: str = "person_id") -> list[dict[str, Any]]:
    return [{**row, "name": called.get(row[column], row[column])} for row in rows(frame.drop("run"))]
