"""Who rose and fell with a person."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from collegium.errors import CollegiumError
from collegium.history import History, Manifest
from collegium.measures import alongside
from collegium.record import record

FIRST, ONE, TWO, THREE, LAST = (dt.date(1920 + year, 1, 1) for year in range(5))


def past(*spells: tuple[str, str, dt.date, dt.date | None, str]) -> History:
    """A history of spells: who, where, from, until, rank."""
    rows = pl.DataFrame(
        [(0, *spell) for spell in spells],
        schema=["run", "person_id", "organization_id", "start", "end", "rank"],
        orient="row",
        schema_overrides={"end": pl.Date},
    )
    people = sorted({who for who, *_ in spells})
    tables = {
        "memberships": rows,
        "persons": pl.DataFrame({"run": 0, "person_id": people, "name": people}),
        "organizations": pl.DataFrame({"organization_id": sorted({where for _, where, *_ in spells})}),
    }
    return History(Manifest("imported", "a small past", FIRST, LAST), tables)


SMALL = past(
    ("a", "board", ONE, THREE, "full"),
    ("b", "board", ONE, THREE, "full"),  # rose and fell with him
    ("c", "board", ONE, None, "candidate"),  # rose with him only
    ("d", "board", FIRST, ONE, "full"),  # fell as he rose
    ("e", "council", ONE, THREE, "full"),  # the same days in another body
    ("a", "council", TWO, None, "full"),
    ("f", "council", TWO, LAST, "full"),
)


def told(history: History, person: str, bodies: str | None = None) -> dict[str, tuple[int, int, int]]:
    found = alongside(history, person, bodies)
    return {row[0]: row[1:] for row in found.select("person_id", "rose", "fell", "crossed").iter_rows()}


def test_a_case_done_by_hand() -> None:
    assert told(SMALL, "a") == {"b": (1, 1, 0), "c": (1, 0, 0), "d": (0, 0, 1), "f": (1, 0, 0)}
    assert told(SMALL, "a", bodies="council") == {"f": (1, 0, 0)}
    assert told(SMALL, "e") == {}


def test_those_who_changed_with_him_most_often_come_first() -> None:
    assert alongside(SMALL, "a")["person_id"].to_list() == ["b", "c", "f", "d"]


def test_to_rise_and_fall_together_is_mutual() -> None:
    found = {one: told(record(), one) for one in ("molotov", "malenkov", "kaganovich", "saburov", "shepilov")}
    pairs = [(one, other) for one, others in found.items() for other in others if other in found]
    assert len(pairs) > 4
    assert [pair for pair in pairs if found[pair[0]][pair[1]] != found[pair[1]][pair[0]]] == []


def test_the_end_of_a_body_is_nobodys_fall() -> None:
    ended = past(("a", "board", ONE, TWO, "full"), ("b", "board", ONE, TWO, "full"))
    assert told(ended, "a") == {"b": (1, 0, 0)}
    lasting = past(
        ("a", "board", ONE, TWO, "full"), ("b", "board", ONE, TWO, "full"), ("c", "board", TWO, None, "full")
    )
    assert told(lasting, "a") == {"b": (1, 1, 0), "c": (0, 0, 1)}


def test_a_promotion_is_a_rise_and_a_demotion_a_fall() -> None:
    moved = past(
        ("a", "board", ONE, TWO, "candidate"),
        ("a", "board", TWO, None, "full"),
        ("b", "board", TWO, None, "full"),
        ("c", "board", ONE, TWO, "full"),
        ("c", "board", TWO, None, "candidate"),
    )
    assert told(moved, "a") == {"b": (1, 0, 0), "c": (1, 0, 1)}


def test_whoever_never_changed_a_seat_has_nobody_beside_him() -> None:
    assert alongside(past(("a", "board", FIRST, None, "full"), ("b", "board", ONE, None, "full")), "a").is_empty()


def test_an_unknown_person_or_body_is_refused() -> None:
    with pytest.raises(CollegiumError, match="unknown person"):
        alongside(SMALL, "z")
    with pytest.raises(CollegiumError, match="unknown body"):
        alongside(SMALL, "a", "bureau")
