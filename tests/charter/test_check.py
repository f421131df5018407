"""What a charter leaves open, and how it is read: a body's vote without a majority."""

from __future__ import annotations

import pytest

from collegium.charter import Charter, amendments, charter, names
from collegium.charter.changes import read_amendment
from collegium.charter.check import notes, without_majority
from collegium.yamlfile import parse_yaml, validate

NOT_TOLD = "    majority: two-thirds\n"


def read(text: str) -> tuple[Charter, list[tuple[int, str]]]:
    """A charter, and its notes with their lines."""
    document = parse_yaml(text, where="club.yaml")
    found = validate(document, Charter, header="charter/1")
    return found, [(document.place(loc)[0], said) for loc, said in notes(found)]


def test_a_vote_without_a_majority_is_told_with_its_line(club_text: str) -> None:
    assert read(club_text)[1] == []
    ((line, said),) = read(club_text.replace(NOT_TOLD, ""))[1]
    assert club_text.splitlines()[line - 1] == "  - id: president-by-board"
    assert said == (
        "president-by-board: no `majority` is given for what board votes on (elect); a simple majority is read."
    )


def test_none_is_no_majority_for_a_body_that_votes(club_text: str) -> None:
    assert len(read(club_text.replace(NOT_TOLD, "    majority: none\n"))[1]) == 1


def test_an_office_decides_alone_and_needs_no_majority(club_text: str) -> None:
    found, told = read(club_text)
    assert any(clause.by == "president" and clause.majority == "none" for clause in found.clauses)
    assert told == []


@pytest.mark.parametrize("power", ["ratify", "confirm", "remove", "expel", "dissolve"])
def test_every_power_that_takes_a_vote_counts(club_text: str, power: str) -> None:
    clause = "  - {id: it, by: meeting, power: POWER, over: board, standing: rule, assumed: so, text: It does.}\n"
    ((line, said),) = read(club_text + clause.replace("POWER", power))[1]
    assert line == club_text.count("\n") + 1
    assert f"({power})" in said
    assert read(club_text + clause.replace("POWER", "convene"))[1] == []


def test_a_clause_over_a_list_is_told_once(club_text: str) -> None:
    clause = (
        "  - {id: it, by: meeting, power: remove, over: [board, president], standing: rule, assumed: so, text: It.}\n"
    )
    found, told = read(club_text + clause)
    assert len(told) == 1
    assert [one.written for one in without_majority(found)] == ["it", "it"]


@pytest.mark.parametrize("name", names())
def test_every_shipped_charter_tells_its_majorities_as_it_is_and_as_amended(name: str) -> None:
    assert list(notes(charter(name))) == []
    for one in amendments():
        if name in read_amendment(one)[1].to:
            assert list(notes(charter(name, amend=one))) == [], one
