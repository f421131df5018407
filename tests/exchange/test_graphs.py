"""The graphs: who is tied to whom and when, in files that Gephi's timeline can play."""

from __future__ import annotations

import datetime as dt
import io
import itertools
from collections.abc import Sequence
from xml.etree import ElementTree

import networkx as nx
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collegium.errors import CollegiumError
from collegium.exchange.graphs import gexf, graphml, seats_graph, ties_graph
from collegium.history import History, Manifest

FIRST, LAST = dt.date(1950, 1, 1), dt.date(1969, 12, 31)
NAMESPACE = "{http://gexf.net/1.3}"


def past(
    seats: Sequence[tuple] = (),
    ties: Sequence[tuple] = (),
    relations: Sequence[tuple] = (),
    people: dict[str, str] | None = None,
    title: str = "a club",
) -> History:
    """Seats are (run, id, person, body, rank, start, end); ties and relations have another and a kind instead."""

    def day(value: str | dt.date | None) -> dt.date | None:
        return dt.date.fromisoformat(value) if isinstance(value, str) else value

    def table(rows: Sequence[tuple], *names: str) -> pl.DataFrame:
        types = {"run": pl.Int32, **dict.fromkeys(names, pl.String), "start": pl.Date, "end": pl.Date}
        return pl.DataFrame([(*row[:5], day(row[5]), day(row[6])) for row in rows], schema=types, orient="row")

    people = people or {"ann": "Ann Ames", "bob": "Bob Bell", "cyd": "Cyd Cole"}
    return History(
        Manifest("imported", title, FIRST, LAST),
        {
            "persons": pl.DataFrame(
                {"run": [0] * len(people), "person_id": list(people), "name": list(people.values()),
                 "birth_date": ["1901-02"] * len(people), "birth": [dt.date(1901, 2, 1)] * len(people),
                 "death": [dt.date(1960, 5, 5) if person == "cyd" else None for person in people]},
                schema_overrides={"death": pl.Date},
            ),
            "organizations": pl.DataFrame(
                {"organization_id": ["board"], "name": ["The Board"], "classification": ["committee"]}
            ),
            "memberships": table(seats, "membership_id", "person_id", "organization_id", "rank"),
            "ties": table(ties, "tie_id", "person_id", "other_id", "kind").with_columns(weight=0.5),
            "relations": table(relations, "relation_id", "person_id", "other_id", "kind"),
        },
    )  # fmt: skip


SEATS = [
    (0, "m1", "ann", "board", "candidate", "1948-01-01", "1952-03-01"),
    (0, "m2", "ann", "board", "full", "1952-03-01", "1955-01-01"),
    (0, "m3", "bob", "board", "full", "1960-01-01", None),
    (0, "m4", "cyd", "board", "full", None, None),
]
TIES = [
    (0, "t1", "bob", "ann", "ally", "1951-01-01", "1952-01-01"),
    (0, "t2", "bob", "ann", "ally", "1953-01-01", "1954-01-01"),
    (0, "t3", "bob", "ann", "opponent", "1954-01-01", "1955-01-01"),
    (0, "t4", "cyd", "ann", "ally", None, "1955-01-01"),
    (0, "t5", "ann", None, "ally", "1951-01-01", "1955-01-01"),
]


# --- by hand --------------------------------------------------------------------------------------------------


def test_a_spell_ends_on_the_last_day_before_its_end_within_the_days_of_the_history() -> None:
    graph = seats_graph(past(SEATS))
    assert {key: facts["spells"] for _, _, key, facts in graph.edges(keys=True, data=True)} == {
        "m1": [("1950-01-01", "1952-02-29")],
        "m2": [("1952-03-01", "1954-12-31")],
        "m3": [("1960-01-01", "1969-12-31")],
    }


def test_a_node_has_the_spells_of_its_rows_joined_where_they_touch() -> None:
    graph = seats_graph(past(SEATS))
    assert graph.nodes["person:ann"]["spells"] == [("1950-01-01", "1954-12-31")]
    assert graph.nodes["body:board"]["spells"] == [("1950-01-01", "1954-12-31"), ("1960-01-01", "1969-12-31")]
    assert "person:cyd" not in graph  # whose seat has no day: Gephi would show it for all time


def test_seats_are_a_bipartite_graph_with_ranks_and_kinds_of_bodies() -> None:
    graph = seats_graph(past(SEATS))
    people, bodies = ({node for node, side in graph.nodes(data="bipartite") if side == s} for s in (0, 1))
    assert nx.is_bipartite(graph)
    assert (people, bodies) == ({"person:ann", "person:bob"}, {"body:board"})
    assert [rank for *_, rank in graph.edges("person:ann", data="rank")] == ["candidate", "full"]
    assert graph.nodes["body:board"]["label"] == "The Board"
    assert graph.nodes["body:board"]["classification"] == "committee"
    assert graph.nodes["person:ann"]["birth_year"] == 1901


def test_ties_run_from_the_follower_with_kind_and_weight() -> None:
    graph = ties_graph(past(SEATS, TIES))
    assert list(graph.edges(keys=True, data="kind")) == [
        ("bob", "ann", "t1", "ally"),
        ("bob", "ann", "t2", "ally"),
        ("bob", "ann", "t3", "opponent"),
    ]
    assert {weight for *_, weight in graph.edges(data="weight")} == {0.5}
    assert graph.nodes["ann"] == {
        "label": "Ann Ames", "type": "person", "birth_date": "1901-02", "birth_year": 1901,
        "spells": [("1950-01-01", "1954-12-31")],
    }  # fmt: skip


def test_rows_that_share_an_id_or_have_none_are_edges_of_their_own() -> None:
    row = ("ann", "board", "full", "1950-01-01", "1951-01-01")
    graph = seats_graph(past([(0, "m", *row), (0, "m", *row), (0, None, *row), (0, "m", "bob", *row[1:])]))
    assert graph.number_of_edges() == 4
    assert len({key for *_, key in graph.edges(keys=True)}) == 4


def test_an_open_relation_stops_at_a_death() -> None:
    graph = ties_graph(past(relations=[(0, "r1", "bob", "cyd", "friend", "1951-01-01", None)]), table="relations")
    assert graph.edges["bob", "cyd", "r1"]["spells"] == [("1951-01-01", "1960-05-05")]


def test_a_graph_is_of_one_run() -> None:
    seats = [*SEATS, (1, "m1", "ann", "board", "full", "1950-01-01", None)]
    for draw in (ties_graph, seats_graph):
        with pytest.raises(CollegiumError, match=r"of one run.*holds 2.*history\.filter\(run=0\), or --run 0"):
            draw(past(seats))
    assert seats_graph(past(seats).filter(run=1)).number_of_edges() == 1


# --- files ----------------------------------------------------------------------------------------------------


def test_gexf_says_what_gephi_needs_for_its_timeline() -> None:
    root = ElementTree.fromstring(gexf(ties_graph(past(SEATS, TIES))))
    graph = root.find(f"{NAMESPACE}graph")
    assert graph is not None
    assert graph.attrib == {
        "defaultedgetype": "directed", "mode": "dynamic", "timeformat": "date", "timerepresentation": "interval",
    }  # fmt: skip
    assert [spell.attrib for spell in graph.findall(f".//{NAMESPACE}edge[@id='t1']//{NAMESPACE}spell")] == [
        {"start": "1951-01-01", "end": "1951-12-31"}
    ]
    assert root.findtext(f"{NAMESPACE}meta/{NAMESPACE}description") == "a club"
    bipartite = ElementTree.fromstring(gexf(seats_graph(past(SEATS)))).find(f"{NAMESPACE}graph")
    assert bipartite is not None
    assert bipartite.get("defaultedgetype") == "undirected"


def test_parallel_edges_of_one_kind_have_kinds_of_their_own() -> None:
    root = ElementTree.fromstring(gexf(ties_graph(past(SEATS, TIES))))
    assert [edge.get("kind") for edge in root.iter(f"{NAMESPACE}edge")] == ["ally", "ally 2", "opponent"]


def test_no_day_of_writing_and_no_column_of_the_library_is_written() -> None:
    text = gexf(ties_graph(past(SEATS, TIES))).decode()
    assert "lastmodified" not in text
    assert "networkx" not in text.lower()
    assert dt.date.today().isoformat() not in text


def test_gexf_and_graphml_come_back_with_their_facts() -> None:
    for graph in (ties_graph(past(SEATS, TIES)), seats_graph(past(SEATS))):
        again = nx.read_gexf(io.BytesIO(gexf(graph)))
        assert dict(again.nodes(data=True)) == dict(graph.nodes(data=True))
        for one, other, key, facts in graph.edges(keys=True, data=True):
            assert again.edges[one, other, key] == facts | {"id": key}
        again = nx.read_graphml(io.BytesIO(graphml(graph)))
        assert set(again) == set(graph)
        assert again.is_directed() == graph.is_directed()
        for one, other, key, facts in graph.edges(keys=True, data=True):
            assert again.edges[one, other, key] == {name: v for name, v in facts.items() if name != "spells"}


def test_graphml_gives_days_as_text_and_truths_as_booleans() -> None:
    history = past(SEATS)
    history.persons = history.persons.with_columns(synthetic=True)
    text = graphml(seats_graph(history)).decode()
    assert ">1950-01-01/1954-12-31; 1960-01-01/1969-12-31<" in text
    assert 'attr.name="synthetic" attr.type="boolean"' in text
    assert ">true<" in text
    assert ">True<" not in text


def test_nothing_makes_a_graph_of_nothing() -> None:
    for write, draw in itertools.product((gexf, graphml), (ties_graph, seats_graph)):
        ElementTree.fromstring(write(draw(past())))


def test_drawing_a_graph_does_not_change_it() -> None:
    graph = ties_graph(past(SEATS, TIES))
    assert gexf(graph) == gexf(graph)
    assert graphml(graph) == graphml(graph)
    assert gexf(graph) == gexf(ties_graph(past(SEATS, TIES)))


def test_the_record_can_be_drawn_whole() -> None:
    from collegium.record import record

    graph = seats_graph(record())
    assert len(nx.read_gexf(io.BytesIO(gexf(graph)))) == len(graph)
    known = ties_graph(record()).edges(data="kind")
    assert {"client", "ally", "opponent"} == {kind for *_, kind in known}


# --- at random ------------------------------------------------------------------------------------------------

DAYS = st.none() | st.integers(-20, 70).map(lambda n: FIRST + dt.timedelta(days=120 * n))
PEOPLE = st.sampled_from(["ann", "bob", "cyd", "dee"])
WORDS = st.text(max_size=8) | st.sampled_from(["\x00", "\x0b<&>'\"", "a\nb", "\ufffe", "]]>", "ö 毛"])


@st.composite
def pasts(draw: st.DrawFn) -> History:
    run, ids, bodies = st.just(0), st.sampled_from(["x", "y"]) | st.none() | WORDS, st.sampled_from(["board", "hall"])
    seats = draw(st.lists(st.tuples(run, ids, PEOPLE, bodies, WORDS, DAYS, DAYS), max_size=9))
    ties = draw(st.lists(st.tuples(run, ids, PEOPLE, PEOPLE | st.none(), WORDS, DAYS, DAYS), max_size=9))
    people = draw(st.dictionaries(PEOPLE, WORDS, min_size=1))
    return past(seats, ties, people=people, title=draw(WORDS))


def drawn(history: History) -> list[nx.MultiGraph]:
    return [ties_graph(history), seats_graph(history)]


@settings(max_examples=60, deadline=None)
@given(pasts())
def test_spells_lie_within_the_history_and_do_not_overlap(history: History) -> None:
    for graph in drawn(history):
        for facts in [*graph.nodes.values(), *graph.edges.values()]:
            spells = facts["spells"]
            assert spells
            for first, last in spells:
                assert FIRST.isoformat() <= first <= last <= LAST.isoformat()
            assert all(one[1] < other[0] for one, other in itertools.pairwise(spells))


@settings(max_examples=60, deadline=None)
@given(pasts())
def test_an_edge_is_there_only_while_both_its_ends_are(history: History) -> None:
    for graph in drawn(history):
        for one, other, facts in graph.edges(data=True):
            for node in (one, other):
                first, last = facts["spells"][0]
                assert any(a <= first and last <= b for a, b in graph.nodes[node]["spells"])


@settings(max_examples=60, deadline=None)
@given(pasts())
def test_every_row_that_runs_is_an_edge_and_comes_back(history: History) -> None:
    deaths = {"cyd": dt.date(1960, 5, 5)} if "cyd" in history.persons["person_id"] else {}

    def runs(row: dict) -> bool:
        if row["start"] is None or row["start"] > LAST:
            return False
        death = min(deaths.get(row[who], LAST) for who in ("person_id", "other_id") if who in row)
        return (row["end"] - dt.timedelta(days=1) if row["end"] else death) >= max(row["start"], FIRST)

    expected = [
        sum(runs(row) for row in history.ties.iter_rows(named=True) if row["other_id"]),
        sum(runs(row) for row in history.memberships.iter_rows(named=True)),
    ]
    for graph, n_edges in zip(drawn(history), expected, strict=True):
        assert graph.number_of_edges() == n_edges
        for again in (nx.read_gexf(io.BytesIO(gexf(graph))), nx.read_graphml(io.BytesIO(graphml(graph)))):
            assert again.number_of_edges() == n_edges
            assert set(again) == set(graph)
