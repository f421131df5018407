"""Reading the shipped record."""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl

from collegium import __version__
from collegium.history import History, Manifest, PartialDate
from collegium.record import facts
from collegium.record.spells import (
    Change,
    Entry,
    Listing,
    Spell,
    Tie,
    compile_factions,
    compile_spells,
    compile_ties,
)

BOOK = "gill-2018"
PARTS = ("1919_1952", "1952_1991")
FIRST, LAST = dt.date(1917, 11, 1), dt.date(1991, 12, 25)
LAST_DAYS = (PartialDate.parse("1991-08/1991-12-25"), "text (l.3177), no day printed; tx8-92")
CLOSING = {
    "orgburo": (PartialDate.parse("1952-10"), "text (l.1554)"),
    "politburo": LAST_DAYS,
    "secretariat": LAST_DAYS,
}
PARTY_ORGANS = ("congress", "conference", "central-committee", "politburo", "orgburo", "secretariat")
PARTY_OFFICES = ("General Secretary", "First Secretary", "CC Secretary", "none")


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the record's CSV files, as text.

    Parameters
    ----------
    name : str
        The file's name without ``.csv``.
    """
    text = files("collegium.record").joinpath("data", f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def record() -> History:
    """The Soviet record 1917-1991.

    Memberships of the Politburo (Presidium 1952-66), Orgburo and Secretariat from March 1919 to 1991, from the tables
    and notes of Gill (2018), with the letters of alignment and the factions as ties; beside them the facts of the book
    and of one discussion: offices, meetings, decisions, ballots, events, observations, relations, positions and norms.
    Birth and death dates, for members of the Politburo only, from public databases.

    Returns
    -------
    History

    Examples
    --------
    >>> record().roster("orgburo", on="1923-05-01").filter(rank="candidate")["person_id"].to_list()
    ['kalinin', 'mikhailov-vasily', 'zelensky']
    """
    listings, changes = read_listings(), read_changes()
    people = rows("persons")
    deaths = {row["person_id"]: PartialDate.parse(row["death_date"]) for row in people if row["death_date"]}
    spells, _ = compile_spells(listings, changes, deaths, CLOSING)
    leaders = read_leaders(deaths)
    ties = compile_ties(listings, changes, spells, leaders) + compile_factions(rows("factions"), spells, leaders)
    offices = facts.offices(deaths)
    memberships = pl.concat([_memberships(spells, leaders), offices], how="diagonal_relaxed")
    events = facts.events()
    tables = {
        "persons": _persons(people).join(facts.fates(memberships, events), on="person_id", how="left"),
        "organizations": _organizations(),
        "posts": _posts(offices),
        "memberships": memberships,
        "meetings": facts.meetings(),
        "events": events,
        "decisions": facts.decisions(),
        "ballots": facts.ballots(),
        "observations": facts.observations(),
        "relations": facts.relations(),
        "positions": facts.positions(),
        "norms": facts.norms(),
        "ties": _ties(ties),
        "sources": facts.frame("sources").with_columns(pl.col("year").cast(pl.Int32)),
    }
    manifest = Manifest(
        kind="recorded",
        title="the Soviet leadership 1917-1991",
        start=FIRST,
        end=LAST,
        code_version=__version__,
        details={
            "source": "Gill (2018), Collective Leadership in Soviet Politics",
            "lives": "births and deaths: public biographical databases",
            "licence": "CC BY 4.0 (compilation)",
        },
    )
    return History(manifest, tables)


def issues() -> pl.DataFrame:
    """Every repair made to the printed tables and every contradiction kept, with its reason.

    Returns
    -------
    polars.DataFrame
        ``repair_id``, ``kind``, ``table``, ``line``, ``as_printed``, ``reading``, ``reason``, ``alternative``.

    Examples
    --------
    >>> issues().filter(pl.col("repair_id") == "r72-01")["table"].item()
    '7.2'
    """
    return pl.DataFrame([row for part in (*PARTS, "text") for row in rows(f"repairs_{part}")])


def read_listings() -> list[Listing]:
    """The printed lists, one for each table and date."""
    kinds = {(row["table"], row["date"]): row["kind"] for row in rows("tables")}
    grouped: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for part in PARTS:
        for row in rows(f"lists_{part}"):
            grouped[row["table"], row["date"]].append(row)
    listings = []
    for (table, date), cells in grouped.items():
        entries = tuple(
            Entry(c["body"], c["rank"], c["person_id"], c["letter"], f"Table {table}, {c['column']} (l.{c['line']})")
            for c in cells
        )
        elected = kinds[table, date] == "elected"
        columns = " / ".join(dict.fromkeys(c["column"] for c in cells))
        listings.append(Listing(table, columns, PartialDate.parse(date), elected, entries))
    return listings


def read_changes() -> list[Change]:
    """The dated changes between the lists."""
    return [
        Change(
            change_id=row["change_id"],
            date=PartialDate.parse(row["date"]),
            body=row["body"],
            rank=row["rank"],
            person_id=row["person_id"],
            change=row["change"],
            how=row["how"],
            letter=row["letter"],
            place=f"{row['source']} (l.{row['line']})",
            note=row["note"],
        )
        for part in PARTS
        for row in rows(f"changes_{part}")
    ]


def read_leaders(deaths: dict[str, PartialDate]) -> list[Spell]:
    """The terms of the party's leaders; a man whose office only changed its name goes on in one term."""
    terms: list[Spell] = []
    for row in rows("leaders"):
        if not row["office"].startswith(PARTY_OFFICES) or row["person_id"] == "malenkov":
            continue
        start, end = PartialDate.parse(row["start_date"]), PartialDate.parse(row["end_date"])
        place = f"{row['source']} (l.{row['line']})"
        death = deaths.get(row["person_id"])
        last = death.earliest if row["how_left"] == "died" and death else end.day
        if terms and terms[-1].person_id == row["person_id"]:
            terms[-1].end, terms[-1].end_date, terms[-1].exit = last, end, row["how_left"]
            terms[-1].end_precision, terms[-1].end_place = end.precision, place
            continue
        terms.append(
            Spell(
                row["person_id"], "party", "holder", start.day, start, start.precision, row["how_entered"], place,
                last, end, end.precision, row["how_left"], place,
            )
        )  # fmt: skip
    return terms


# --- tables -----------------------------------------------------------------------------------------------------


def _columns(name: str, day: dt.date | None, date: PartialDate | None, precision: str) -> dict[str, Any]:
    return {
        f"{name}_date": date.text if date else None,
        name: day,
        f"{name}_earliest": date.earliest if date else None,
        f"{name}_latest": date.latest if date else None,
        f"{name}_precision": precision or None,
    }


_DATE_TYPES = {f"{name}{part}": pl.Date for name in ("start", "end") for part in ("", "_earliest", "_latest")} | {
    f"{name}{part}": pl.String for name in ("start", "end") for part in ("_date", "_precision")
}


def _memberships(spells: list[Spell], leaders: list[Spell]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "run": 0,
                "membership_id": f"m{index:04d}",
                "person_id": spell.person_id,
                "organization_id": spell.body,
                "post_id": "leader" if spell.body == "party" else None,
                "rank": spell.rank,
                **_columns("start", spell.start, spell.start_date, spell.start_precision),
                **_columns("end", spell.end, spell.end_date, spell.end_precision),
                "entry": spell.entry,
                "exit": spell.exit or None,
                "synthetic": False,
                "source_id": BOOK,
                "source_place": spell.place,
                "end_source_place": spell.end_place or None,
            }
            for index, spell in enumerate([*spells, *leaders], start=1)
        ],
        schema_overrides={**_DATE_TYPES, "post_id": pl.String},
        infer_schema_length=None,
    )


def _ties(ties: list[Tie]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "run": 0,
                "tie_id": f"t{index:04d}",
                "person_id": tie.person_id,
                "other_id": tie.leader_id,
                "kind": tie.kind,
                "weight": tie.weight,
                "letter": tie.letter or None,
                **_columns("start", tie.start, tie.start_date, tie.start_date.precision),
                **_columns("end", tie.end, tie.end_date, tie.end_date.precision if tie.end_date else ""),
                "evidence": tie.evidence,
                "synthetic": False,
                "source_id": BOOK,
                "source_place": tie.place,
            }
            for index, tie in enumerate(ties, start=1)
        ],
        schema_overrides=_DATE_TYPES,
        infer_schema_length=None,
    )


def _persons(people: list[dict[str, str]]) -> pl.DataFrame:
    def day(text: str) -> dt.date | None:
        return PartialDate.parse(text).earliest if text else None

    return pl.DataFrame(
        [
            {
                "run": 0,
                "person_id": row["person_id"],
                "name": row["name"],
                "family_name": row["family_name"],
                "given_name": row["given_name"] or None,
                "birth_date": row["birth_date"] or None,
                "birth": day(row["birth_date"]),
                "death_date": row["death_date"] or None,
                "death": day(row["death_date"]),
                "gender": row["gender"] or None,
                "nationality": row["nationality"] or None,
                "synthetic_birth": False,
                "synthetic": False,
                "source_id": "lives" if row["birth_date"] else BOOK,
                "source_place": row["lives_checked"] or None,
                "note": "; ".join(part for part in (row["lives_note"], row["note"]) if part) or None,
            }
            for row in people
        ],
        schema_overrides={"birth": pl.Date, "death": pl.Date},
        infer_schema_length=None,
    )


def _organizations() -> pl.DataFrame:
    names: dict[str, list[str]] = defaultdict(list)
    for row in rows("organization_names"):
        start, end = row["start_date"], row["end_date"]
        span = f"{start} to {end}" if start and end else f"from {start}" if start else f"until {end}" if end else ""
        names[row["organization_id"]].append(f"{row['name']} ({span})" if span else row["name"])
    return pl.DataFrame(
        [
            {
                "organization_id": row["organization_id"],
                "name": row["name"],
                "other_names": "; ".join(names[row["organization_id"]]) or None,
                "classification": row["classification"],
                "level": "centre",
                "parent_id": "party" if row["organization_id"] in PARTY_ORGANS else None,
                "coverage": row["coverage"],
                "founding_date": row["founding_date"] or None,
                "dissolution_date": row["dissolution_date"] or None,
                "synthetic": False,
                "source_id": BOOK,
                "source_place": f"{row['source']} (l.{row['line']})" if row["line"] else row["source"],
                "note": row["note"] or None,
            }
            for row in rows("organizations")
        ],
        infer_schema_length=None,
    )


def _posts(offices: pl.DataFrame) -> pl.DataFrame:
    names = dict(facts.frame("organizations").select("organization_id", "name").iter_rows())
    held = offices["post_id"].drop_nulls().unique().sort().to_list()
    pairs = [post.split(":") for post in held]
    first = dict(offices.sort("start").unique("post_id", keep="first").select("post_id", "source_place").iter_rows())
    return pl.DataFrame(
        {
            "post_id": ["leader", *held],
            "label": [
                "General Secretary (First Secretary 1953-66)",
                *(f"{role.replace('-', ' ')}, {names[body]}" for body, role in pairs),
            ],
            "organization_id": ["party", *(body for body, _ in pairs)],
            "role": ["leader", *(role for _, role in pairs)],
            "level": "centre",
            "synthetic": False,
            "source_id": BOOK,
            "source_place": ["ch. 1 note 26 (l.344)", *(first[post] for post in held)],
        }
    )
