"""The smallest sets of clauses whose removal leaves no circle."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from collegium.charter import Charter, charter
from collegium.circuits import cuts
from collegium.errors import CollegiumError

Make = Callable[..., Charter]


def test_the_cuts_of_the_guild(guild: Charter) -> None:
    found = cuts(guild, "master")
    assert found.size == 2
    assert found.sets == (
        ("council-elect-master", "master-appoint-elders"),
        ("council-elect-master", "elders-confirm-master"),
    )
    assert found.complete
    assert cuts(guild, "warden").sets == (
        ("master-appoint-warden",),
        ("warden-nominate-council",),
        ("council-elect-master",),
    )


def test_the_cuts_of_1922_join_one_clause_of_the_long_circle_with_the_slate() -> None:
    found = {frozenset(cut) for cut in cuts(charter("cpsu-1922"), "leader").sets}
    slate = "secretariat-nominates-the-slate"
    for clause in ("secretariat-nominates-province-secretaries", "province-secretary-chooses-delegates"):
        assert frozenset((slate, clause)) in found
    assert frozenset(("central-committee-elects-leader", "politburo-nominates-leader")) in found
    assert len(found) == 5


def test_a_clause_that_makes_several_links_counts_once(charter_of: Make) -> None:
    own = {"id": "both", "by": "x", "power": "appoint", "over": ["a", "b"]}
    rules = charter_of({"a": 3, "b": 3}, ["x"], [own, ("a", "nominate", "x"), ("b", "elect", "x")])
    assert cuts(rules, "x").sets == (("both",),)
    recommended = {"id": "it", "by": "b", "power": "elect", "over": "x", "recommended_by": "a"}
    rules = charter_of({"a": 3, "b": 3}, ["x"], [recommended, ("x", "appoint", "a"), ("x", "appoint", "b")])
    assert cuts(rules, "x").sets == (("it",),)


def test_a_link_of_two_clauses_takes_both(charter_of: Make) -> None:
    rules = charter_of({"a": 3}, ["x"], [("a", "nominate", "x"), ("a", "elect", "x"), ("x", "appoint", "a")])
    assert cuts(rules, "x").sets == (("x-appoint-a",),)
    assert cuts(charter_of({"a": 3}, ["x"], [*_both("a", "x"), *_both("x", "a")]), "x").size == 2


def _both(one: str, other: str) -> list[tuple[str, str, str]]:
    return [(one, "nominate", other), (one, "elect", other)]


def test_seats_by_right_are_cut_only_if_they_may_be(charter_of: Make) -> None:
    rules = charter_of({"a": {"full": 3, "includes": ["x"]}}, ["x"], [*_both("a", "x")])
    assert cuts(rules, "x").sets == (("a-nominate-x", "a-elect-x"),)
    assert cuts(rules, "x", seats=True).sets == (("a.includes.x",),)


def test_a_circle_of_seats_by_right_alone_cannot_be_cut_by_clauses(charter_of: Make) -> None:
    def seats(whose: str) -> dict[str, object]:
        group = {"id": "them", "count": 1, "filled": "ex-officio", "from": whose, "assumed": "a hand case"}
        return {"full": 3, "seats": [group]}

    one = charter_of({"a": seats("b"), "b": {}}, [], [("a", "elect", "b")])
    assert cuts(one, "a").sets == (("a-elect-b",),)
    other = charter_of({"a": {}, "b": seats("a")}, [], [])
    both = one.model_copy(update={"bodies": (one.bodies[0], other.bodies[1])})  # which no file may say
    found = cuts(both, "a")
    assert (found.size, found.sets) == (None, ())
    assert cuts(both, "a", seats=True).size == 1
    assert "seats by right alone" in repr(found)


def test_without_a_circle_there_is_nothing_to_cut() -> None:
    found = cuts(charter("cpsu-1990"), "leader")
    assert (found.size, found.sets) == (0, ())
    assert found.frame().is_empty()


def test_many_cuts_are_listed_up_to_a_bound(charter_of: Make) -> None:
    chain = [f"b{k}" for k in range(30)]
    ring = [(one, "elect", other) for one, other in zip(chain, [*chain[1:], chain[0]], strict=True)]
    rules = charter_of(dict.fromkeys(chain, 3), [], ring)
    assert len(cuts(rules, "b0").sets) == 30
    bounded = cuts(rules, "b0", at_most=7)
    assert (len(bounded.sets), bounded.complete) == (7, False)
    assert cuts(rules, "b0", at_most=30).complete
    with pytest.raises(CollegiumError, match="at_most"):
        cuts(rules, "b0", at_most=0)


def test_hundreds_of_separate_circles_are_cut_without_deep_recursion(charter_of: Make) -> None:
    names = [f"b{k}" for k in range(700)]
    ways = [clause for name in names for clause in (("x", "appoint", name), (name, "nominate", "x"))]
    found = cuts(charter_of(dict.fromkeys(names, 3), ["x"], ways), "x", at_most=3)
    assert (found.size, len(found.sets), found.complete) == (700, 3, False)


def test_the_frame_gives_each_clause_with_its_text(guild: Charter) -> None:
    rows = cuts(guild, "master").frame()
    assert rows.filter(cut=1).select("clause", "source", "power", "target", "text").rows()[0] == (
        "council-elect-master", "council", "elect", "master", "Clause 2: council-elect-master.",
    )  # fmt: skip


def test_a_cut_is_told_as_people_say_it(charter_of: Make, guild: Charter) -> None:
    ring = [("x", "appoint", "a"), ("a", "elect", "x")]
    one = charter_of({"a": 3}, ["x"], ring)
    assert cuts(one, "x").in_short() == "It takes 1 clause to break every circle through x; either of these does."
    assert cuts(guild, "warden").in_short().endswith("through warden; any of these 3 does.")
    assert cuts(guild, "master").in_short().endswith("It takes 2 clauses to break every circle through master; "
                                                     "either of these cuts does.")  # fmt: skip
    only = cuts(charter_of({"a": 3, "b": 3}, ["x"], [*ring, ("x", "appoint", "b"), ("b", "elect", "a")]), "x")
    assert only.in_short() == "It takes 1 clause to break every circle through x, and only this one does."
    both = cuts(charter_of({"a": 3}, ["x"], [*ring, ("a", "nominate", "x"), *_both("x", "a")]), "x")
    assert (both.size, len(both.sets)) == (2, 1)
    assert both.in_short() == "It takes 2 clauses to break every circle through x, and only these do."
    chain = [f"b{k}" for k in range(9)]
    many = [(one, "elect", other) for one, other in zip(chain, [*chain[1:], chain[0]], strict=True)]
    listed = cuts(charter_of(dict.fromkeys(chain, 3), [], many), "b0", at_most=3)
    assert listed.in_short().endswith("any of these 3 does, and there are more.")
    for found in (cuts(one, "x"), both, listed):
        assert "1 clause each" not in repr(found)


def test_a_cut_of_seats_and_the_want_of_any_are_told(charter_of: Make) -> None:
    rules = charter_of({"a": {"full": 3, "includes": ["x"]}}, ["x"], [*_both("a", "x")])
    assert "1 clause or seat " in cuts(rules, "x", seats=True).in_short()
    leader = cuts(charter("cpsu-1990"), "leader")
    assert leader.in_short() == "No circle runs through leader: there is nothing to cut."
    sizes = [{"from": "2000", "full": 3, "assumed": "a hand case"}, {"from": "2001", "full": 0, "assumed": "closed"}]
    closed = cuts(charter_of({"a": {"sizes": sizes}}, ["x"], [*_both("a", "x"), ("x", "appoint", "a")]), "a")
    assert closed.in_short() == "No circle runs through a, which has no seats on 2001-01-01: there is nothing to cut."
