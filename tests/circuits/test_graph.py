"""Which clauses and seats tie whom to whom, and on which day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from collegium.charter import Charter, charter
from collegium.circuits import circles, control
from collegium.circuits.graph import last_change
from collegium.errors import CollegiumError

Make = Callable[..., Charter]


def links(rules: Charter, **asked: object) -> set[tuple[str, str]]:
    return set(control(rules, **asked).links)  # type: ignore[arg-type]


def test_only_powers_that_choose_make_a_tie(charter_of: Make) -> None:
    powers = ("nominate", "ratify", "elect", "appoint", "confirm")
    others = ("convene", "set-agenda", "remove", "police", "inform", "fund", "report", "veto", "certify", "draw-lots")
    bodies = {f"b{n}": 3 for n in range(len(powers) + len(others))}
    rules = charter_of(bodies, ["x"], [("x", power, f"b{n}") for n, power in enumerate((*powers, *others))])
    assert links(rules) == {("x", f"b{n}") for n in range(len(powers))}
    assert ("x", f"b{len(powers) + others.index('fund')}") in links(rules, also=["fund"])


def test_who_must_recommend_has_a_hand_too(charter_of: Make) -> None:
    clause = {"by": "b", "power": "elect", "over": "x", "recommended_by": "a"}
    graph = control(charter_of({"a": 3, "b": 3}, ["x"], [clause]))
    assert graph.links["a", "x"].powers == ("recommend",)
    assert graph.links["b", "x"].powers == ("elect",)
    assert graph.links["a", "x"].clauses == graph.links["b", "x"].clauses == ("b-elect-x",)


def test_a_clause_over_a_list_makes_a_link_to_each_and_stays_one_clause(charter_of: Make) -> None:
    graph = control(
        charter_of({"a": 3}, ["x", "y"], [{"id": "both", "by": "a", "power": "appoint", "over": ["x", "y"]}])
    )
    assert set(graph.links) == {("a", "x"), ("a", "y")}
    assert {link.clauses for link in graph.links.values()} == {("both",)}


def test_seats_by_right_are_links_with_their_share(charter_of: Make) -> None:
    rules = charter_of(
        {
            "small": {"full": 4, "includes": ["x"]},
            "staff": {"full": 5, "kind": "secretariat", "seats": [_seats("all", 4, "elected", by="small")]},
            "mixed": {"full": 10, "seats": [_seats("posts", 2, "ex-officio", post="y")]},
            "other": {"full": 8, "seats": [_seats("them", 4, "ex-officio", **{"from": "small"})]},
        },
        [{"id": "x", "seat_in": "staff"}, {"id": "y", "level": "ground"}],
        [],
    )
    found = {ends: link.ties[0] for ends, link in control(rules).links.items()}
    assert {ends: (tie.power, tie.share) for ends, tie in found.items()} == {
        ("x", "staff"): ("leads", 1.0),
        ("x", "small"): ("sits", 0.25),
        ("y", "mixed"): ("sits", 0.2),
        ("small", "other"): ("sits", 0.5),
        ("small", "staff"): ("elect", 0.8),
    }
    assert {ends for ends, tie in found.items() if tie.is_clause} == {("small", "staff")}


def _seats(id: str, count: int, filled: str, **more: str) -> dict[str, object]:
    return {"id": id, "count": count, "filled": filled, "assumed": "a hand case", **more}


def test_seats_drawn_by_lot_or_inherited_or_without_a_vote_link_nobody(charter_of: Make) -> None:
    seats = [_seats("a", 1, "lot"), _seats("b", 1, "inherited"), _seats("c", 1, "quota")]
    seats.append(_seats("d", 1, "ex-officio", post="x", rank="candidate"))
    size = {"from": "2000", "full": 3, "candidate": 1, "assumed": "a hand case"}
    rules = charter_of({"a": {"ranks": ["full", "candidate"], "sizes": [size], "seats": seats}}, ["x"], [])
    assert links(rules) == set()


def test_a_group_of_seats_rests_on_the_clause_that_says_the_same(charter_of: Make) -> None:
    seats = [_seats("mine", 1, "appointed", by="x"), _seats("ours", 2, "elected", by="b")]
    rules = charter_of({"a": {"full": 4, "seats": seats}, "b": 3}, ["x"], [("x", "appoint", "a")])
    graph = control(rules)
    (tie,) = graph.links["x", "a"].ties
    assert (tie.written, tie.share) == ("x-appoint-a", 0.5)  # its own seat, and the one that no group takes
    (other,) = graph.links["b", "a"].ties
    assert (other.written, other.share, other.is_clause) == ("a.ours", 0.5, True)


def test_the_graph_is_that_of_a_day(charter_of: Make) -> None:
    early = {"id": "early", "by": "a", "power": "elect", "over": "x", "until": "2010"}
    late = {"id": "late", "by": "b", "power": "elect", "over": "x", "from": "2010"}
    rules = charter_of({"a": 3, "b": 3}, ["x"], [early, late])
    assert links(rules, on="2009-12-31") == {("a", "x")}
    assert links(rules, on="2010") == links(rules) == {("b", "x")}
    assert last_change(rules) == dt.date(2010, 1, 1)


def test_a_body_without_seats_on_the_day_is_not_there(charter_of: Make) -> None:
    sizes = [{"from": year, "full": full, "assumed": "a hand case"} for year, full in (("2000", 3), ("2005", 0))]
    rules = charter_of({"a": {"sizes": sizes}}, ["x"], [("a", "elect", "x"), ("x", "appoint", "a")])
    assert len(circles(rules, on="2004")) == 1
    assert links(rules) == set()


def test_components_hold_those_who_choose_each_other(guild: Charter) -> None:
    assert control(guild).components() == (("master", "warden", "council", "assembly", "elders"),)
    assert control(charter("cpsu-1990")).components()[0][0] != "leader"


def test_bad_questions_are_answered(guild: Charter) -> None:
    with pytest.raises(CollegiumError, match="Did you mean 'master'"):
        control(guild).check("mastr")
    with pytest.raises(CollegiumError, match="Did you mean 'nominate'"):
        control(guild, also=["nominat"])
    with pytest.raises(CollegiumError, match="in force"):
        control(guild, on="1990")
    with pytest.raises(CollegiumError, match="not a charter: 'str'"):
        circles("cpsu-1922")  # type: ignore[arg-type]
    with pytest.raises(CollegiumError, match="another day"):
        circles(control(guild), on="2001")


def test_a_clause_that_groups_leave_no_seat_speaks_of_all(charter_of: Make) -> None:
    seats = [_seats("ours", 4, "elected", by="b")]
    rules = charter_of({"a": {"full": 4, "seats": seats}, "b": 3}, ["x"], [("x", "appoint", "a")])
    assert control(rules).links["x", "a"].ties[0].share == 1
