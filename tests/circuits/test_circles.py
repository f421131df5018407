"""Every circle, and no other; and what is said when the search stops."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from collegium.charter import Charter, charter
from collegium.circuits import circles
from collegium.errors import CollegiumError

Make = Callable[..., Charter]


def test_the_three_circles_of_the_guild(guild: Charter) -> None:
    found = circles(guild, "master")
    assert [str(one) for one in found] == [
        "master → elders → master",
        "master → warden → council → master",
        "master → assembly → council → master",
    ]
    assert found.complete
    assert found[1].clauses == ("master-appoint-warden", "warden-nominate-council", "council-elect-master")
    assert found.links().filter(circle=1)["text"].to_list() == [
        "Clause 5: master-appoint-elders.",
        "Clause 6: elders-confirm-master.",
    ]


def test_the_circular_flow_of_power_is_found_in_the_party_of_1922() -> None:
    found = circles(charter("cpsu-1922"), "leader")
    assert [str(one) for one in found][2] == (
        "leader → secretariat → province-secretary → congress → central-committee → leader"
    )
    assert len(found) == 4
    assert len(circles(charter("cpsu-1922"))) == 9


def test_no_circle_runs_through_the_elected_leader_of_1990_nor_the_two_chamber_republic() -> None:
    assert len(circles(charter("cpsu-1990"), "leader")) == 0
    assert len(circles(charter("two-chamber-republic"))) == 0


def test_who_chooses_himself_is_a_circle_of_one_link(charter_of: Make) -> None:
    (found,) = circles(charter_of({"board": 5}, [], [("board", "co-opt", "board")]), "board")
    assert str(found) == "board → board"


def test_a_circle_is_the_same_wherever_it_begins(guild: Charter) -> None:
    first = circles(guild, "master")[1]
    again = next(one for one in circles(guild, "council") if "warden" in one.actors)
    assert first != again
    assert first.key == again.key
    assert again.beginning("master") == first
    assert [link.source for link in first.links] == list(first.actors)


def complete_graph(make: Make, n: int) -> Charter:
    names = [f"b{k}" for k in range(n)]
    pairs = [(one, "nominate", other) for one in names for other in names if one != other]
    return make(dict.fromkeys(names, 3), [], pairs)


def test_the_search_says_where_it_stopped(charter_of: Make) -> None:
    dense = complete_graph(charter_of, 12)
    few = circles(dense, "b0", at_most=40)
    assert (len(few), few.complete) == (40, False)
    assert few.stopped == "stopped at 40 circles; all of up to 2 links were found"
    assert [len(one) for one in few] == [2] * 11 + [3] * 29
    assert few.components == (tuple(f"b{k}" for k in range(12)),)
    short = circles(dense, "b0", longest=2)
    assert (len(short), short.complete) == (11, False)
    assert "more than 2 links were not sought" in short.stopped
    spent = circles(dense, "b0", at_most=10**9, steps=5_000)
    assert not spent.complete
    assert spent.stopped.startswith("stopped after 5,000 steps; all of up to ")


def test_a_bound_that_is_met_exactly_leaves_nothing_out(guild: Charter) -> None:
    assert circles(guild, "master", at_most=3).complete
    assert not circles(guild, "master", at_most=2).complete
    assert circles(guild, "master", longest=3).complete


@pytest.mark.parametrize("bound", [0, -1, 1.5, True])
def test_bounds_are_whole_numbers_from_one(guild: Charter, bound: object) -> None:
    with pytest.raises(CollegiumError, match="at_most must be a whole number from 1"):
        circles(guild, at_most=bound)  # type: ignore[arg-type]
