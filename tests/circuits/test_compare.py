"""What appeared, what vanished, what grew."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from collegium.charter import Charter, charter
from collegium.circuits import circles, compare, control
from collegium.circuits.compare import in_short, stopped
from collegium.circuits.fellows import clause_changes
from collegium.errors import CollegiumError

Make = Callable[..., Charter]
RING = [("x", "appoint", "a"), ("a", "elect", "x")]


def test_a_charter_compared_with_itself_is_the_same() -> None:
    rows = compare(charter("cpsu-1922"), charter("cpsu-1922"))
    assert set(rows["change"]) == {"same"}
    assert rows.height == 9
    assert set(rows["rested_on"]) == set(rows["rests_on"]) == set(rows["changed"]) == {""}
    assert clause_changes(charter("cpsu-1922"), charter("cpsu-1922")).is_empty()


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


def test_no_circle_is_gone_in_1922_or_new_in_1934_that_was_there_throughout() -> None:
    """The Orgburo has a say in the secretaries of the provinces from 1919 to 1952: Gill (2018), l.596, l.749, l.246."""
    orgburo = "province-secretary → congress → central-committee → orgburo → province-secretary"
    for before, after in (("cpsu-1919", "cpsu-1922"), ("cpsu-1922", "cpsu-1934")):
        rows = compare(charter(before), charter(after), on_after="1922-04" if after == "cpsu-1922" else None)
        assert dict(rows.select("circle", "change").rows())[orgburo] == "same"


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


def test_a_circle_that_vanished_rested_on_all_its_clauses_and_one_of_them_is_gone(charter_of: Make) -> None:
    whole, cut = charter_of({"a": 3}, ["x"], RING), charter_of({"a": 3}, ["x"], RING[:1])
    (row,) = compare(whole, cut).rows(named=True)
    assert (row["rested_on"], row["rests_on"], row["changed"]) == ("x-appoint-a; a-elect-x", "", "")
    assert clause_changes(whole, cut).select("change", "clause", "by", "power", "over").rows() == [
        ("gone", "a-elect-x", "a", "elect", "x")
    ]
    assert clause_changes(cut, whole)["change"].to_list() == ["new"]


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"majority": "two-thirds"}, "majority: none → two-thirds"),
        ({"standing": "practice"}, "standing: rule → practice"),
        ({"recommended_by": "b"}, "recommended by: none → b"),
        (
            {"ballot": {"secrecy": "secret", "candidates": "single", "form": "list"}},
            "ballot: none → secret, single, list",
        ),
        ({"by": "b", "majority": "simple"}, "by: a → b; majority: none → simple"),
    ],
)
def test_a_clause_of_the_same_id_that_says_something_else_has_changed(
    charter_of: Make, more: dict[str, object], what: str
) -> None:
    vote = {"id": "vote", "by": "a", "power": "elect", "over": "x"}
    was, now = (
        charter_of({"a": 3, "b": 3}, ["x"], [RING[0], one, ("x", "appoint", "b")]) for one in (vote, {**vote, **more})
    )
    assert clause_changes(was, now).select("change", "clause", "what").rows() == [("changed", "vote", what)]


def test_a_changed_clause_is_neither_lost_nor_gained_by_its_circle(charter_of: Make) -> None:
    vote = {"by": "a", "power": "elect", "over": "x"}
    was, now = (charter_of({"a": 3}, ["x"], [RING[0], one]) for one in (vote, {**vote, "majority": "unanimous"}))
    (row,) = compare(was, now).rows(named=True)
    assert (row["change"], row["rested_on"], row["rests_on"], row["changed"]) == ("same", "", "", "a-elect-x")


def test_a_clause_of_another_id_that_says_the_same_is_the_same(charter_of: Make) -> None:
    vote = {"by": "a", "power": "elect", "over": "x", "text": "In other words."}
    was, now = (charter_of({"a": 3}, ["x"], [RING[0], {**vote, "id": id}]) for id in ("an-id", "another-id"))
    assert clause_changes(was, now).is_empty()
    (row,) = compare(was, now).rows(named=True)
    assert (row["change"], row["rested_on"], row["rests_on"], row["changed"]) == ("same", "", "", "")
    told = clause_changes(was, charter_of({"a": 3}, ["x"], [RING[0], {**vote, "id": "new", "majority": "simple"}]))
    assert told.select("clause", "what").rows() == [("an-id → new", "majority: none → simple")]


def test_the_power_counts_before_the_id(charter_of: Make) -> None:
    first = [
        {"id": "one", "by": "a", "power": "elect", "over": "x"},
        {"id": "two", "by": "b", "power": "elect", "over": "y"},
    ]
    swapped = [{**one, "id": other["id"]} for one, other in zip(first, first[::-1], strict=True)]
    bodies, offices = {"a": 3, "b": 3}, ["x", "y"]
    assert clause_changes(charter_of(bodies, offices, first), charter_of(bodies, offices, swapped)).is_empty()


def test_an_id_that_comes_to_stand_for_something_else_is_gone_and_new_to_its_circle(charter_of: Make) -> None:
    kept = {"id": "one", "by": "a", "power": "elect", "over": "x"}
    was = charter_of({"a": 3}, ["x", "y"], [RING[0], kept, {"id": "two", "by": "a", "power": "nominate", "over": "x"}])
    moved = [{**kept, "id": "two"}, {"id": "one", "by": "y", "power": "veto", "over": "x"}]
    now = charter_of({"a": 3}, ["x", "y"], [RING[0], *moved])
    (row,) = compare(was, now, "x").rows(named=True)
    assert (row["rested_on"], row["rests_on"]) == ("two", "")


def test_a_list_that_loses_one_of_its_names_is_gone_over_that_one_alone(charter_of: Make) -> None:
    def over(*names: str) -> Charter:
        return charter_of({"a": 3, "b": 3}, ["x"], [{"id": "it", "by": "x", "power": "appoint", "over": list(names)}])

    assert clause_changes(over("a", "b"), over("b"))["over"].to_list() == ["a"]
    both = clause_changes(over("a", "b"), charter_of({"a": 3, "b": 3}, ["x"], []))
    assert both.select("change", "clause", "over").rows() == [("gone", "it", "a, b")]


def test_an_amendment_that_holds_from_a_date_changes_clauses_and_renames_none() -> None:
    rules = charter("cpsu-1934")
    amended = charter("cpsu-1934", amend="secret-ballots-1937")
    days = {"on_before": "1938", "on_after": "1938"}
    rows = compare(rules, amended, "leader", **days)  # type: ignore[arg-type]
    assert set(rows["rested_on"]) == set(rows["rests_on"]) == {""}
    assert all("central-committee-elects-leader" in changed.split("; ") for changed in rows["changed"])
    changes = clause_changes(rules, amended, **days)  # type: ignore[arg-type]
    assert set(changes["change"]) == {"changed"}
    assert not any("1937" in id for id in changes["clause"])
    leader = changes.filter(clause="central-committee-elects-leader")
    assert leader["what"].to_list() == ["ballot: open, single, person → secret, several, person"]


def test_a_dated_amendment_that_hands_a_power_to_another_changes_the_clause() -> None:
    changes = clause_changes(charter("cpsu-1953"), charter("cpsu-1953", amend="no-appeal-1957"))
    removes = changes.filter(clause="central-committee-removes-leader").rows(named=True)
    assert [row["what"] for row in removes] == ["by: central-committee → politburo; recommended by: politburo → none"]
    assert changes.filter(change="gone")["power"].to_list() == ["propose-removal", "propose-removal", "appeal"]


def test_the_ballot_by_which_others_vote_on_a_circles_nominee_stands_behind_it(charter_of: Make) -> None:
    def under(candidates: str) -> Charter:
        ballot = {"secrecy": "secret", "candidates": candidates, "form": "person"}
        vote = {"by": "b", "power": "elect", "over": "a", "ballot": ballot}
        return charter_of({"a": 3, "b": 9}, ["x"], [("x", "nominate", "a"), ("a", "elect", "x"), vote])

    (row,) = compare(under("single"), under("several"), "x").rows(named=True)
    assert (row["change"], row["changed"]) == ("shrank", "b-elect-a")


def test_only_clauses_that_choose_somebody_of_a_few_can_be_asked_for() -> None:
    rules = charter("cpsu-1966")
    amended = charter("cpsu-1966", amend="leader-by-congress-1966")
    assert clause_changes(rules, amended).height == 4
    chosen = clause_changes(rules, amended, choosing={"leader"})
    assert chosen["power"].to_list() == ["elect", "elect"]
    assert clause_changes(rules, amended, choosing={"politburo"}).is_empty()


def test_what_a_comparison_comes_to() -> None:
    rules = charter("cpsu-1966")
    told = in_short(compare(rules, charter("cpsu-1966", amend="leader-by-congress-1966"), "leader"), "leader")
    assert told == "3 circles through leader appeared, 3 vanished, 3 are weaker. 1 no longer entrenches."
    assert in_short(compare(rules, rules)) == "No circle differs: 12 are the same."
    republic = charter("two-chamber-republic")
    assert in_short(compare(republic, republic, "president"), "president") == "Neither has a circle through president."


def test_a_search_that_stopped_is_told() -> None:
    graph = control(charter("cpsu-1922"))
    assert stopped(graph, graph) == ""
    assert stopped(graph, graph, at_most=2) == circles(graph, at_most=2).stopped
