"""From raw spells and lives to a history: persons joined, spells checked, tables made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import polars as pl

from collegium import __version__
from collegium.dates import PartialDate
from collegium.errors import CollegiumError
from collegium.exchange.checks import check
from collegium.exchange.names import slug
from collegium.exchange.people import Person, identify
from collegium.exchange.problems import Problems
from collegium.exchange.raw import Life, RawSpell
from collegium.history import History, Manifest

SOURCE = "file"
LEADER, PARTY = "leader", "party"
_EPOCH = dt.date(1970, 1, 1).toordinal()
_MOST_PLACES = 8  # rows that a person's source names


@dataclass(slots=True)
class Body:
    """A body as a file describes it; a spell names it by its key."""

    organization_id: str
    name: str
    classification: str = "committee"
    parent_id: str = ""
    founding_date: str = ""
    dissolution_date: str = ""


@dataclass(slots=True)
class Post:
    """A post as a file describes it."""

    post_id: str
    label: str
    organization_id: str
    role: str = ""


def build(
    spells: list[RawSpell],
    lives: list[Life],
    problems: Problems,
    *,
    title: str,
    file: str,
    bodies: dict[str, Body] | None = None,
    posts: dict[str, Post] | None = None,
) -> History:
    """Make the history.

    Parameters
    ----------
    spells : list of RawSpell
    lives : list of Life
        Every row's person, those without a spell too.
    problems : Problems
    title : str
    file : str
        Named as the source of every row.
    bodies, posts : dict, optional
        Those that the file itself describes, by what a spell calls them.

    Raises
    ------
    CollegiumError
        There is nobody, or strict reading met a problem.
    """
    if not lives:
        raise CollegiumError("the file names nobody", where=problems.file)
    people = identify(lives, problems)
    for spell in spells:
        assert spell.life.person is not None
        spell.life.person.spells.append(spell)
    kept = check(people, spells, problems)
    for person in people:
        person.spells.clear()  # no cycles: what is done with goes at once
    known = _Bodies(bodies or {}, posts or {})
    rows = _with_leaders(kept)
    memberships = _memberships(rows, known)
    days = [day for spell in kept for day in (spell.first, spell.last) if day is not None]
    start = min(days, default=dt.date(1900, 1, 1))
    end = max(days, default=start)
    if any(spell.first is not None and spell.last is None for spell in kept):
        end = dt.date(end.year, 12, 31)
    tables = {
        "persons": _persons(people),
        "organizations": known.organizations(),
        "posts": known.posts_table(),
        "memberships": memberships,
        "sources": pl.DataFrame({"source_id": [SOURCE], "title": [file], "kind": ["file"]}),
    }
    manifest = Manifest(kind="imported", title=title, start=start, end=end, code_version=__version__,
                        details={"source": file})  # fmt: skip
    return History(manifest, tables)


class _Bodies:
    """Ids for bodies and posts, in the order of the file; spellings that differ in case alone are one body."""

    def __init__(self, bodies: dict[str, Body], posts: dict[str, Post]) -> None:
        self.bodies = dict(bodies)
        self.posts = dict(posts)
        self.folded = {key.casefold(): body for key, body in bodies.items()}
        self.ids = {body.organization_id for body in bodies.values()}
        self.post_ids = {post.post_id for post in posts.values()}

    def body(self, key: str) -> str:
        found = self.bodies.get(key) or self.folded.get(key.casefold())
        if found is None:
            found = Body(_unused(slug(key) or "body", self.ids), key)
            self.folded[key.casefold()] = found
        self.bodies[key] = found
        return found.organization_id

    def post(self, label: str, body: str) -> str:
        found = self.posts.get(f"{body}\n{label}") or self.posts.get(label)
        if found is None:
            wanted = slug(label) if slug(label) == body else slug(f"{body} {label}")
            found = Post(_unused(wanted or "post", self.post_ids), label, body)
            self.posts[f"{body}\n{label}"] = found
        return found.post_id

    def organizations(self) -> pl.DataFrame:
        bodies = list({id(body): body for body in self.bodies.values()}.values())
        names = ("organization_id", "name", "classification", "parent_id", "founding_date", "dissolution_date")
        data = {name: _texts(getattr(body, name) for body in bodies) for name in names}
        return _sourced(pl.DataFrame(data)).with_columns(level=pl.lit("centre"))

    def posts_table(self) -> pl.DataFrame:
        posts = list(self.posts.values())
        data = {
            name: _texts(getattr(post, name) for post in posts)
            for name in ("post_id", "label", "organization_id", "role")
        }
        return _sourced(pl.DataFrame(data)).with_columns(level=pl.lit("centre"))


def _unused(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    taken.add(name)
    return name


def _with_leaders(spells: list[RawSpell]) -> list[RawSpell]:
    """The spells, with one more, as leader of party or regime, for each whose post is the leader's.

    A post that is its own body gives the spell as leader alone.
    """
    if not any(spell.leads for spell in spells):
        return spells
    rows: list[RawSpell] = []
    for spell in spells:
        if not spell.leads or spell.body != spell.post:
            rows.append(spell)
        if spell.leads:
            rows.append(
                RawSpell(
                    spell.life,
                    spell.row,
                    PARTY,
                    "holder",
                    LEADER,
                    spell.start,
                    spell.start_text,
                    spell.end,
                    spell.end_text,
                    spell.open,
                    spell.columns,
                    spell.entry,
                    spell.exit,
                    spell.note,
                    spell.place,
                    True,
                    spell.first,
                    spell.last,
                )
            )
    return rows


# --- tables -----------------------------------------------------------------------------------------------------


class _Numbers(dict[dt.date | None, int | None]):
    """Days by their numbers, each worked out once."""

    def __missing__(self, day: dt.date | None) -> int | None:
        number = self[day] = None if day is None else day.toordinal() - _EPOCH
        return number


def _texts(values: Iterable[str]) -> pl.Series:
    """Texts as a column, null where there is none."""
    frame = pl.DataFrame({"text": pl.Series(values=list(values), dtype=pl.String)})
    return frame.select(pl.when(pl.col("text") != "").then(pl.col("text"))).to_series()


def _days(values: Iterable[dt.date | None]) -> pl.Series:
    """Days as a column; by their numbers, which is faster than one by one."""
    return pl.Series(values=list(map(_Numbers().__getitem__, values)), dtype=pl.Int32).cast(pl.Date)


def _sourced(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(synthetic=pl.lit(False), source_id=pl.lit(SOURCE))


def _persons(people: Sequence[Person]) -> pl.DataFrame:
    def places(person: Person) -> str:
        here = person.places
        return (
            here[0]
            if len(here) == 1
            else ", ".join(here[:_MOST_PLACES]) + (", ..." if len(here) > _MOST_PLACES else "")
        )

    data: dict[str, pl.Series] = {
        name: _texts(getattr(person, name) for person in people)
        for name in ("person_id", "name", "given_name", "gender", "nationality", "fate", "note")
    }
    data["family_name"] = _texts(person.family_name or person.name for person in people)
    for name in ("birth", "death"):
        dates: list[PartialDate | None] = [getattr(person, name) for person in people]
        found = [getattr(person, f"{name}_text") for person in people]
        data[f"{name}_date"] = _texts(date.text if date else text for date, text in zip(dates, found, strict=True))
        data[name] = _days(date.earliest if date else None for date in dates)
    data["source_place"] = _texts(map(places, people))
    return _sourced(pl.DataFrame(data)).with_columns(run=pl.lit(0, pl.Int32), synthetic_birth=pl.lit(False))


def _memberships(spells: list[RawSpell], known: _Bodies) -> pl.DataFrame:
    if any(spell.leads and spell.post == LEADER for spell in spells):
        known.bodies.setdefault(PARTY, Body(PARTY, "Party or regime"))
        known.posts.setdefault(LEADER, Post(LEADER, "leader", PARTY, LEADER))
    names = {name: known.body(name) for name in dict.fromkeys(spell.body for spell in spells)}
    bodies = [names[spell.body] for spell in spells]
    posts: Iterable[str] = repeat("", len(spells))
    if any(spell.post for spell in spells):
        posts = [known.post(s.post, body) if s.post else "" for s, body in zip(spells, bodies, strict=True)]
    data: dict[str, Any] = {
        "person_id": [spell.life.person.person_id for spell in spells],  # type: ignore[union-attr]
        "organization_id": pl.Series(values=bodies, dtype=pl.String),
        "post_id": _texts(posts),
        "rank": pl.Series(values=[spell.rank for spell in spells], dtype=pl.String),
        "entry": _texts(spell.entry for spell in spells),
        "exit": _texts(spell.exit for spell in spells),
        "source_place": _texts(spell.place for spell in spells),
        "note": _texts(spell.note for spell in spells),
    }
    data["person_id"] = pl.Series(values=data["person_id"], dtype=pl.String)
    starts, ends = [spell.start for spell in spells], [spell.end for spell in spells]
    first, last = [spell.first for spell in spells], [spell.last for spell in spells]
    data |= _date_columns("start", starts, [spell.start_text for spell in spells], first)
    data |= _date_columns("end", ends, [spell.end_text for spell in spells], last)
    frame = _sourced(pl.DataFrame(data))
    number = pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(6)
    return frame.with_columns(run=pl.lit(0, pl.Int32), membership_id=pl.lit("m") + number)


def _date_columns(
    name: str, dates: list[PartialDate | None], texts: list[str], counted: list[dt.date | None]
) -> dict[str, pl.Series]:
    """The five columns of a date: what it can mean stands only where a day is counted."""
    shown = [date if day else None for date, day in zip(dates, counted, strict=True)]
    return {
        f"{name}_date": _texts(date.text if date else text for date, text in zip(dates, texts, strict=True)),
        name: _days(counted),
        f"{name}_earliest": _days(date.earliest if date else None for date in shown),
        f"{name}_latest": _days(date.latest if date else None for date in shown),
        f"{name}_precision": _texts(date.precision if date else "" for date in shown),
    }
