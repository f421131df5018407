"""Popolo JSON: what it holds comes in whole, and what it lacks is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from collegium.errors import CollegiumError
from collegium.exchange import Imported, read_roster
from collegium.exchange.popolo import write_popolo

Kinds = Callable[[Imported], set[str]]


def imported(tmp_path: Path, document: Any) -> Imported:
    path = tmp_path / "council.json"
    path.write_text(json.dumps(document))
    return read_roster(path)


def document() -> dict[str, Any]:
    return {
        "persons": [
            {"id": "ana", "name": "Ana Alfa", "family_name": "Alfa", "birth_date": "1900-07", "gender": "female"},
            {"id": "bo", "name": "Bo Beta", "death_date": "1950"},
            {"id": "cy", "name": "Cy Gamma"},
        ],
        "organizations": [
            {"id": "junta", "name": "The Junta", "classification": "bureau", "founding_date": "1929"},
            {"id": "party", "name": "The Party", "classification": "party"},
            {"id": "unused", "name": "A body without members"},
        ],
        "posts": [{"id": "leader", "label": "Leader", "organization_id": "party", "role": "leader"}],
        "memberships": [
            {
                "person_id": "ana",
                "organization_id": "junta",
                "role": "candidate",
                "start_date": "1930",
                "end_date": "1932-05",
            },
            {"person_id": "ana", "organization_id": "junta", "start_date": "1932-05", "end_date": "1933-01/1933-02"},
            {"person_id": "bo", "post_id": "leader", "start_date": "1930-01-02"},
        ],
    }


def test_everything_that_is_read_comes_in(tmp_path: Path) -> None:
    history = imported(tmp_path, document()).history
    assert history.organizations["name"].to_list() == ["The Junta", "The Party", "A body without members"]
    assert history.organizations["classification"][0] == "bureau"
    assert history.persons["name"].to_list() == ["Ana Alfa", "Bo Beta", "Cy Gamma"]
    assert history.memberships.select("organization_id", "rank", "start_date").rows() == [
        ("junta", "candidate", "1930"), ("junta", "full", "1932-05"), ("party", "holder", "1930-01-02"),
    ]  # fmt: skip
    assert history.leader("1940-01-01") == "bo"


def test_a_history_written_and_read_again_is_the_same(tmp_path: Path) -> None:
    first = imported(tmp_path, document()).history
    again = imported(tmp_path, json.loads(write_popolo(first))).history
    columns = ["person_id", "organization_id", "post_id", "rank", "start_date", "start", "end_date", "end"]
    assert again.memberships.select(columns).equals(first.memberships.select(columns))
    same = ["person_id", "name", "family_name", "birth_date", "death_date", "gender"]
    assert again.persons.select(same).equals(first.persons.select(same))
    assert again.organizations.select("organization_id", "name").equals(
        first.organizations.select("organization_id", "name")
    )


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (
            {"memberships": [{"person_id": "who", "organization_id": "junta", "start_date": "1930"}]},
            "unknown reference",
        ),
        ({"memberships": [{"person_id": "ana", "organization_id": "what", "start_date": "1930"}]}, "unknown reference"),
        ({"memberships": [{"person_id": "ana", "post_id": "what", "start_date": "1930"}]}, "unknown reference"),
        ({"memberships": [{"person_id": "ana", "start_date": "1930"}]}, "no body"),
        ({"memberships": [{"person_id": "ana", "organization_id": "junta"}]}, "no entry"),
        ({"memberships": [{"organization_id": "junta", "start_date": "1930"}]}, "no name"),
        ({"memberships": [{"person_id": "ana", "organization_id": "junta", "start_date": [1930]}]}, "wrong type"),
        ({"memberships": ["ana"]}, "wrong type"),
        ({"memberships": {"ana": 1}}, "wrong type"),
        ({"persons": [{"id": "ana", "name": "Ana"}, {"id": "ana", "name": "Ana"}]}, "duplicate row"),
        ({"persons": [{"id": "ana", "name": "Ana", "shoe_size": 39}]}, "unread column"),
        ({"persons": [{"gender": "female"}, {"id": "ana"}]}, "no name"),
        ({"areas": [{"id": "x"}]}, "unread column"),
        ({"posts": [{"label": "without an id"}]}, "wrong type"),
    ],
)
def test_what_is_amiss_is_reported(change: dict[str, Any], kind: str, tmp_path: Path, kinds: Kinds) -> None:
    assert kind in kinds(imported(tmp_path, document() | change))


def test_persons_and_bodies_may_stand_inside_a_membership(tmp_path: Path, kinds: Kinds) -> None:
    inside = {"person": {"name": "Zoe"}, "organization": {"name": "Senate"}, "start_date": "1930"}
    found = imported(tmp_path, {"memberships": [inside]})
    assert found.history.persons["name"].to_list() == ["Zoe"]
    assert found.history.organizations["name"].to_list() == ["Senate"]
    assert kinds(found) == {"still in office"}


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ('{"memberships": [', "council.json:1:18: the file is not JSON"),
        ("[" * 100_000, "nested more deeply|not JSON"),
        ("1" * 5000, "cannot be read"),
        ('"text"', "neither Popolo"),
        ("\udcff", "not in UTF-8"),
        ('{"memberships": []}', "names nobody"),
    ],
)
def test_what_is_no_document_is_refused_with_its_place(text: str, match: str, tmp_path: Path) -> None:
    path = tmp_path / "council.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(CollegiumError, match=match):
        read_roster(path)


def test_half_a_character_is_replaced_and_reported(tmp_path: Path, kinds: Kinds) -> None:
    persons = [{"id": "ana", "name": "An\ud800"}]
    found = imported(tmp_path, document() | {"persons": persons})
    assert found.history.persons["name"][0] == "An?"
    assert "encoding" in kinds(found)


def test_rows_in_counts_what_is_no_membership_too(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    path.write_text(
        json.dumps(
            {"persons": [{"id": "a", "name": "A B"}], "memberships": [{"person_id": "a", "organization_id": "o"}, "x"]}
        )
    )
    found = read_roster(path)
    assert dict(found.summary.rows())["rows in"] == 2
