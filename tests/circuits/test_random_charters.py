"""Random charters against brute force: all circles, all smallest cuts."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from collegium.charter import Charter
from collegium.circuits import Control, circles, control, cuts

from .conftest import make

POWERS = ("nominate", "ratify", "elect", "appoint", "confirm")


@st.composite
def charters(draw: st.DrawFn) -> Charter:
    bodies = [f"b{k}" for k in range(draw(st.integers(1, 4)))]
    offices = [f"o{k}" for k in range(draw(st.integers(1, 3)))]
    actor = st.sampled_from([*bodies, *offices])
    clauses: list[dict[str, Any]] = []
    said: set[tuple[str, str, str]] = set()
    for number in range(draw(st.integers(1, 8))):
        over = draw(st.lists(actor, min_size=1, max_size=2, unique=True))
        by, power = draw(actor), draw(st.sampled_from(POWERS))
        says = {(by, power, one) for one in over}
        if says & said:
            continue
        said |= says
        clause: dict[str, Any] = {"id": f"c{number}", "by": by, "power": power, "over": over}
        if draw(st.booleans()):
            clause["recommended_by"] = draw(actor)
        clauses.append(clause)
    seated = [
        {"id": one, **({"seat_in": draw(st.sampled_from(bodies))} if draw(st.booleans()) else {})} for one in offices
    ]
    return make(dict.fromkeys(bodies, 9), seated, clauses)


def without(graph: Control, removed: tuple[str, ...]) -> nx.DiGraph:
    left = nx.DiGraph()
    left.add_nodes_from(graph.actors)
    left.add_edges_from(
        ends
        for ends, link in graph.links.items()
        if any(not tie.is_clause or tie.written not in removed for tie in link.ties)
    )
    return left


def turned(walk: list[str]) -> tuple[str, ...]:
    at = walk.index(min(walk))
    return tuple(walk[at:] + walk[:at])


@given(charters())
@settings(max_examples=150, deadline=None)
def test_circles_are_those_of_brute_force(rules: Charter) -> None:
    graph = control(rules)
    every = {turned(walk) for walk in nx.simple_cycles(without(graph, ()))}
    found = circles(graph)
    assert found.complete
    assert len(found) == len(every)
    assert {one.key for one in found} == every
    assert [len(one) for one in found] == sorted(len(one) for one in found)
    for actor in graph.actors:
        mine = circles(graph, actor)
        assert {one.key for one in mine} == {walk for walk in every if actor in walk}
        assert all(one.actors[0] == actor for one in mine)


@given(charters())
@settings(max_examples=150, deadline=None)
def test_cuts_are_those_of_brute_force(rules: Charter) -> None:
    graph = control(rules)
    written = sorted({clause.written for clause in rules.clauses})
    for actor in graph.actors:
        found = cuts(graph, actor, at_most=10_000)
        best: set[tuple[str, ...]] = set()
        for size in range(len(written) + 1):
            for removed in combinations(written, size):
                left = without(graph, removed)
                if not any(actor == other or nx.has_path(left, other, actor) for other in left.successors(actor)):
                    best.add(removed)
            if best:
                assert found.size == size
                break
        else:
            assert found.size is None
        assert {tuple(sorted(cut)) for cut in found.sets} == best - {()}
        assert len(found.sets) == len(best - {()})


@given(charters())
@settings(max_examples=50, deadline=None)
def test_a_cut_leaves_no_circle_when_its_clauses_are_gone_from_the_charter(rules: Charter) -> None:
    for actor in control(rules).actors:
        for cut in cuts(rules, actor, at_most=5).sets:
            kept = tuple(clause for clause in rules.clauses if clause.written not in cut)
            assert not circles(rules.model_copy(update={"clauses": kept}), actor).found
