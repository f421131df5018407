"""Popolo JSON: persons, organizations, posts and memberships, read and written.

The field names and the reduced dates (``1926-07``) are Popolo's; a spell of rank ``candidate`` writes it as its role.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from collegium.dates import PartialDate
from collegium.exchange.build import Body, Post
from collegium.exchange.cells import EMPTY, Reading, read
from collegium.exchange.problems import Problems
from collegium.exchange.raw import Life, RawSpell
from collegium.exchange.words import GENDERS, fold, rank_of
from collegium.history import History

READ = {
    "persons": "id name family_name given_name birth_date death_date gender national_identity fate",
    "organizations": "id name classification parent_id founding_date dissolution_date",
    "posts": "id label organization_id role",
    "memberships": "id person_id person organization_id organization post_id post role start_date end_date entry exit "
    "label sources",
}
_COLUMNS = ("memberships.start_date", "memberships.end_date")
_TITLES = {name: f"persons.{name}" for name in ("gender", "fate")} | {
    "birth": "persons.birth_date", "death": "persons.death_date", "nationality": "persons.national_identity",
    "person": "persons.name", "person_id": "persons.id",
}  # fmt: skip


@dataclass
class Popolo:
    """What a Popolo document holds, for :func:`collegium.exchange.build.build`."""

    spells: list[RawSpell] = field(default_factory=list)
    lives: dict[str, Life] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    rows: int = 0


def is_popolo(document: Any) -> bool:
    """Whether a JSON document is Popolo's: an object with persons or memberships.

    >>> is_popolo({"memberships": []}), is_popolo([])
    (True, False)
    """
    return isinstance(document, dict) and not {"memberships", "persons"}.isdisjoint(document)


def read_popolo(document: dict[str, Any], problems: Problems) -> Popolo:
    """Spells, lives, bodies and posts of a Popolo document; rows are places in its lists, from 1."""
    found = Popolo()
    for key in document:
        if key not in READ and document[key]:
            problems.add("unread column", column=key, read=type(document[key]).__name__, done="not read")
    for number, row in _objects(document, "organizations", problems):
        identity = _text(row.get("id")) or _text(row.get("name"))
        if not identity:
            problems.add("wrong type", row=number, column="organizations.id", read=row.get("id"), done="not read")
        elif identity in found.bodies:
            problems.add(
                "duplicate row", row=number, column="organizations.id", read=identity, done="the first is kept"
            )
        else:
            found.bodies[identity] = Body(
                identity, _text(row.get("name")) or identity, _text(row.get("classification")),
                _text(row.get("parent_id")), _text(row.get("founding_date")), _text(row.get("dissolution_date")),
            )  # fmt: skip
    for number, row in _objects(document, "posts", problems):
        identity = _text(row.get("id"))
        if not identity or identity in found.posts:
            problems.add(
                "wrong type",
                row=number,
                column="posts.id",
                read=row.get("id"),
                done="not read: an id of its own is wanted",
            )
        else:
            found.posts[identity] = Post(
                identity, _text(row.get("label")) or identity, _text(row.get("organization_id")), _text(row.get("role"))
            )
    for number, row in _objects(document, "persons", problems):
        _read_person(found, number, row, problems)
    for number, row in _objects(document, "memberships", problems):
        _read_membership(found, number, row, problems)
    listed = [document.get(name) for name in ("memberships", "persons")]
    found.rows = next((len(rows) for rows in listed if isinstance(rows, list) and rows), 0)
    return found


def _read_person(found: Popolo, number: int, row: dict[str, Any], problems: Problems) -> None:
    identity = _text(row.get("id"))
    name = _text(row.get("name")) or f"{_text(row.get('given_name'))} {_text(row.get('family_name'))}".strip()
    if not identity and not name:
        problems.add("no name", row=number, column="persons", read=row, done="not read")
        return
    life = Life(number, name or identity, _text(row.get("family_name")), _text(row.get("given_name")), identity or name)
    life.places.append(f"persons {number}")
    life.titles = _TITLES
    for which in ("birth", "death"):
        reading, text = _date(row.get(f"{which}_date"), number, f"persons.{which}_date", problems)
        setattr(life, which, reading.dates[0] if reading.dates else None)
        setattr(life, f"{which}_text", text)
    sex = _text(row.get("gender"))
    life.gender = GENDERS.get(fold(sex), sex)
    life.nationality, life.fate = _text(row.get("national_identity")), _text(row.get("fate"))
    if life.person_id in found.lives:
        problems.add(
            "duplicate row", row=number, column="persons.id", read=life.person_id, done="taken for the same person"
        )
        found.lives[f"{life.person_id}\n{number}"] = life
    else:
        found.lives[life.person_id] = life


def _read_membership(found: Popolo, number: int, row: dict[str, Any], problems: Problems) -> None:
    inner = _inner(row, "person")
    who = _text(row.get("person_id")) or _text(inner.get("id")) or _text(inner.get("name"))
    if not who:
        problems.add("no name", row=number, column="memberships.person_id", read=row, done="not read")
        return
    if who not in found.lives:
        if inner:
            _read_person(found, number, {**inner, "id": who}, problems)
        else:
            problems.add("unknown reference", row=number, column="memberships.person_id", read=who,
                         done="a person of that id is added")  # fmt: skip
            found.lives[who] = Life(number, who, "", "", who, places=[f"memberships {number}"])
    post_id = _text(row.get("post_id")) or _text(_inner(row, "post").get("id"))
    post = found.posts.get(post_id)
    if post_id and post is None:
        problems.add(
            "unknown reference",
            row=number,
            column="memberships.post_id",
            read=post_id,
            done="a post of that id is added",
        )
        post = found.posts[post_id] = Post(post_id, _text(_inner(row, "post").get("label")) or post_id, "")
    group = _inner(row, "organization")
    body = _text(row.get("organization_id")) or _text(group.get("id")) or _text(group.get("name"))
    body = body or (post.organization_id if post else "")
    if not body:
        problems.add("no body", row=number, column="memberships.organization_id", read=row, done="read as 'body'")
        body = "body"
    if body not in found.bodies:
        if not group and body != "body":
            problems.add("unknown reference", row=number, column="memberships.organization_id", read=body,
                         done="a body of that id is added")  # fmt: skip
        found.bodies[body] = Body(body, _text(group.get("name")) or body, _text(group.get("classification")))
    if post and not post.organization_id:
        post.organization_id = body
    start, start_text = _date(row.get("start_date"), number, _COLUMNS[0], problems)
    end, end_text = _date(row.get("end_date"), number, _COLUMNS[1], problems)
    for reading, text, column in ((start, start_text, _COLUMNS[0]), (end, end_text, _COLUMNS[1])):
        if len(reading.dates) > 1:
            problems.add(
                "several readings", row=number, column=column, read=text, done=f"{reading.dates[0].text} is counted"
            )
    if not start.dates:
        problems.add("no entry", row=number, column=_COLUMNS[0], read=start_text or who,
                     done="the spell is kept, and never counted as running")  # fmt: skip
    role = _text(row.get("role")) or _text(row.get("label"))
    rank, doubtful = rank_of(role) if role else ("holder" if post else "full", False)
    open_ = "" if end.dates else "running" if end.running else "unknown" if end_text else "empty"
    found.spells.append(
        RawSpell(
            found.lives[who], number, body, rank or "holder", post_id or (role if doubtful and not rank else ""),
            start.dates[0] if start.dates else None, start_text, end.dates[0] if end.dates else None, end_text, open_,
            _COLUMNS, _text(row.get("entry")), _text(row.get("exit")), place=f"memberships {number}",
            leads=not post_id and fold(role) == "leader",
        )
    )  # fmt: skip


def write_popolo(history: History) -> str:
    """A history as one Popolo document.

    Parameters
    ----------
    history : History
        Of one run.

    Returns
    -------
    str
        JSON with ``persons``, ``organizations``, ``posts`` and ``memberships``; unknown fields are left out.
    """
    persons = [
        _filled(
            id=row["person_id"], name=row["name"], family_name=row["family_name"], given_name=row["given_name"],
            birth_date=row["birth_date"], death_date=row["death_date"],
            gender={"M": "male", "F": "female"}.get(row["gender"] or "", row["gender"]),
            national_identity=row["nationality"], fate=row["fate"],
        )
        for row in history.persons.iter_rows(named=True)
    ]  # fmt: skip
    organizations = [
        _filled(
            id=row["organization_id"], name=row["name"], classification=row["classification"],
            parent_id=row["parent_id"], founding_date=row["founding_date"], dissolution_date=row["dissolution_date"],
        )
        for row in history.organizations.iter_rows(named=True)
    ]  # fmt: skip
    posts = [
        _filled(id=row["post_id"], label=row["label"], organization_id=row["organization_id"], role=row["role"])
        for row in history.posts.iter_rows(named=True)
    ]
    memberships = [
        _filled(
            id=row["membership_id"], person_id=row["person_id"], organization_id=row["organization_id"],
            post_id=row["post_id"], role=row["rank"], start_date=row["start_date"], end_date=row["end_date"],
            entry=row["entry"], exit=row["exit"], sources=_sources(row),
        )
        for row in history.memberships.iter_rows(named=True)
    ]  # fmt: skip
    document = {"persons": persons, "organizations": organizations, "posts": posts, "memberships": memberships}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _sources(row: dict[str, Any]) -> list[dict[str, str]] | None:
    said = [text for text in (row["source_place"], row["end_source_place"]) if text]
    return [{"note": f"{row['source_id']}: {text}"} for text in said] or None


def _filled(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None and value != ""}


def _objects(document: dict[str, Any], name: str, problems: Problems) -> list[tuple[int, dict[str, Any]]]:
    """The objects of one list with their places; what is none, and fields that are not read, are reported."""
    rows = document.get(name) or []
    if not isinstance(rows, list):
        problems.add("wrong type", column=name, read=type(rows).__name__, done="not read: a list is wanted")
        return []
    found = []
    known = set(READ[name].split())
    spare: Counter[str] = Counter()
    for number, row in enumerate(rows, start=1):
        if isinstance(row, dict):
            found.append((number, row))
            spare.update(key for key, value in row.items() if key not in known and value not in (None, "", [], {}))
            for key in row.keys() & known - {"person", "organization", "post", "sources"}:
                if not isinstance(row[key], str | int | None) or isinstance(row[key], bool):
                    problems.add(
                        "wrong type",
                        row=number,
                        column=f"{name}.{key}",
                        read=row[key],
                        done="read as text, or not at all",
                    )
        else:
            problems.add("wrong type", row=number, column=name, read=row, done="not read: an object is wanted")
    for key, count in spare.items():
        problems.add("unread column", column=f"{name}.{key}", read=f"{count} values", done="not read")
    return found


def _inner(row: dict[str, Any], name: str) -> dict[str, Any]:
    value = row.get(name)
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    if isinstance(value, str):
        return " ".join(value.split())
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _date(value: Any, number: int, column: str, problems: Problems) -> tuple[Reading, str]:
    """What a field says, with its text; a slash is Popolo's only in our own ranges, ``1957-06-22/1957-06-28``."""
    if value is None or value == "":
        return EMPTY, ""
    text = " ".join(str(value).split())
    if isinstance(value, str) and value.count("/") == 1 and len(value) >= 9:
        try:
            return Reading((PartialDate.parse(value),)), text
        except ValueError:
            pass
    reading = read(value if isinstance(value, str | int) else text)
    for kind, done in reading.problems:
        problems.add(kind, row=number, column=column, read=text, done=done)
    return reading, text
