"""What appeared, what vanished, what grew."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from collegium.charter import Charter, charter
from collegium.circuits import compare
from collegium.errors import CollegiumError

Make = Callable[..., Charter]
RING = [("x", "appoint", "a"), ("a", "elect", "x")]


def test_a_charter_compared_with_itself_is_the_same() -> None:
    rows = compare(charter("cpsu-1922"), charter("cpsu-1922"))
    assert set(rows["change"]) == {"same"}
    assert rows.height == 8
    assert set(rows["clauses_lost"]) == set(rows["clauses_gained"]) == {""}


def test_circles_appear_and_vanish(charter_of: Make) -> None:
    less = charter_of({"a": 3, "b": 3}, ["x"], RING)
    more = charter_of({"a": 3, "b": 3}, ["x"], [*RING, ("x", "appoint", "b"), ("b", "confirm", "x")])
    assert compare(less, more, "x").select("change", "circle").rows() == [
        ("appeared", "x → b → x"),
        ("same", "x → a → x"),
    ]
    assert compare(more, less, "x")["change"].to_list() == ["vanished", "same"]
    assert compare(more, less, "x")["gain_after"].to_list()[0] is None


def test_a_contested_ballot_makes_a_circle_shrink_and_its_end_grow(charter_of: Make) -> None:
    def under(secrecy: str, candidates: str) -> Charter:
        ballot = {"secrecy": secrecy, "candidates": candidates, "form": "person"}
        vote = {"by": "b", "power": "elect", "over": "a", "ballot": ballot}
        return charter_of({"a": 3, "b": 9}, ["x"], [("x", "nominate", "a"), ("a", "elect", "x"), vote])

    closed, contested = under("open", "single"), under("secret", "several")
    (row,) = compare(closed, contested, "x").rows(named=True)
    assert (row["change"], row["entrenches_before"], row["entrenches_after"]) == ("shrank", "from some", "never")
    assert row["gain_after"] == pytest.approx(0.2 * row["gain_before"])
    assert compare(contested, closed, "x")["change"].to_list() == ["grew"]


def test_the_leader_of_1990_left_the_circle() -> None:
    rows = compare(charter("cpsu-1966"), charter("cpsu-1990"), "leader")
    assert set(rows["change"]) == {"vanished"}


def test_an_office_that_one_charter_lacks_has_no_circle_there() -> None:
    rows = compare(charter("cpsu-1919"), charter("cpsu-1922"), "leader")
    assert set(rows["change"]) == {"appeared"}
    with pytest.raises(CollegiumError, match="no such body or office"):
        compare(charter("cpsu-1919"), charter("cpsu-1922"), "tsar")


def test_gains_are_read_from_the_same_actor_in_both() -> None:
    rows = compare(charter("cpsu-1922"), charter("cpsu-1934"), "politburo")
    assert all(circle.startswith("politburo") for circle in rows["circle"])


def test_the_order_of_the_file_changes_no_gain(charter_of: Make) -> None:
    ballot = {"secrecy": "secret", "candidates": "several", "form": "person"}
    ring = [
        ("x", "appoint", "a"),
        {"by": "a", "power": "elect", "over": "y", "ballot": ballot},
        ("y", "appoint", "b"),
        ("b", "elect", "x"),
    ]
    bodies = {"a": 3, "b": 3}
    rows = compare(charter_of(bodies, ["x", "y"], ring), charter_of(bodies, ["y", "x"], ring[::-1]))
    assert rows.select("change", "circle").rows() == [("same", "x → a → y → b → x")]
