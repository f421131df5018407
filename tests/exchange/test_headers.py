"""Column names of several languages, and what they mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collegium.exchange.headers import EXACT, known, like, meaning


@pytest.mark.parametrize(
    ("name", "field", "rank"),
    [
        ("Candidate from", "start", "candidate"),
        ("cand_to", "end", "candidate"),
        ("memfrom", "start", "full"),
        ("Member To", "end", "full"),
        ("PB full member end", "end", "full"),
        ("Kandidat seit", "start", "candidate"),
        ("Mitglied von", "start", "full"),
        ("Suplente desde", "start", "candidate"),
        ("Titular hasta", "end", "full"),
        ("DOB (dd/mm/yyyy)", "birth", ""),
        ("Fecha de nacimiento", "birth", ""),
        ("Geburtsjahr", "birth", ""),
        ("Décès", "death", ""),
        ("Exit Type", "exit", ""),
        ("Post-tenure fate", "fate", ""),
        ("Exit date", "end", ""),
        ("Von", "start", ""),
        ("bis", "end", ""),
        ("Desde", "start", ""),
        ("Hasta", "end", ""),
        ("Nombre", "person", ""),
        ("任期", "term", ""),
        ("Chức vụ", "post", ""),
        ("Đến", "end", ""),
        ("Дата рождения", "birth", ""),
        ("Military rank", "unread", ""),
        ("shoe size", "unread", ""),
        ("", "unread", ""),
    ],
)
def test_a_name_means_what_people_mean_by_it(name: str, field: str, rank: str) -> None:
    found = meaning(name)
    assert (found.field, found.rank) == (field, rank)


def test_numbers_parts_and_bodies_are_taken_from_the_name() -> None:
    assert meaning("Politburo_start_2").nth == 2
    assert meaning("Politburo_start_2").body == "politburo"
    assert meaning("birth_month").part == "month"
    assert meaning("Date appointed to CC").field == "start"  # "to" names the body, not an end


def test_every_listed_name_is_found_as_it_is_written() -> None:
    for field, names in EXACT.items():
        for name in names.split("|"):
            assert meaning(name).field == field, name


def test_the_same_thing_named_twice_counts_once_in_a_header() -> None:
    assert known(["name", "from", "to"]) == 3
    assert known(["member", "member", "member"]) == 1
    assert known(["Vocal"], frozenset({"Vocal"})) == 1


def test_an_unknown_name_is_reported_with_the_nearest() -> None:
    assert like("brith") == "birth"


@given(st.text(max_size=80))
def test_any_text_has_a_meaning(name: str) -> None:
    assert meaning(name).nth >= 1
