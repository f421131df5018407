"""Factions by rule and by community, their balance by both conventions, and what they are worth."""

from __future__ import annotations

import datetime as dt

import networkx as nx
import polars as pl
import pytest

from collegium.errors import CollegiumError
from collegium.measures import balance, bloc_power, effective_number, factions, ties
from collegium.record import record

BOTH = ("politburo", "secretariat")
DAY = "1926-06-01"


def held(history, by: str = "clients", **more) -> dict[str, str | None]:
    found = factions(history, "politburo", DAY, by, **more)
    return dict(found.select("person_id", "faction").iter_rows())


def seats(*people: str) -> list[tuple]:
    return [(person, "politburo", "1926-01-01") for person in people]


def test_the_tables_of_1973_and_1981_by_both_conventions():  # T11.8
    found = balance(factions(record(), BOTH, ["1973-04-30", "1981-03-31"]))
    assert found["effective_number"].to_list() == pytest.approx([676 / 82, 676 / 112])
    assert found["effective_number_of_factions"].to_list() == pytest.approx([225 / 71, 289 / 103])
    assert found["sizes"].to_list() == [[7, 3, 3, 2], [9, 3, 3, 2]]
    assert found["head"].to_list() == ["brezhnev", "brezhnev"]
    assert found["n"].to_list() == [26, 26]


def test_the_effective_number_by_hand():
    assert effective_number([7, 3, 3, 2]) == pytest.approx(225 / 71)
    assert effective_number([[1, 1, 1, 1], [1, 0, 0, 0]]).tolist() == [4, 1]
    for wrong in ([], [0, 0], [-1, 2], [float("nan")], 3.0):
        with pytest.raises(CollegiumError):
            effective_number(wrong)


def test_clients_go_with_the_patron_of_the_heaviest_tie_and_chains_with_the_head(past):
    history = past(
        seats("l", "a", "b", "c", "d"),
        ties=[("a", "l"), ("b", "a"), ("c", "l", "client", 0.5), ("c", "a", "client", 1.0), ("d", "l", "ally")],
    )
    assert held(history) == {"l": "l", "a": "l", "b": "a", "c": "a", "d": None}
    assert held(history, "chains") == {"l": "l", "a": "l", "b": "l", "c": "l", "d": None}


def test_a_ring_of_clients_is_one_faction_headed_by_the_first_and_nobody_is_his_own_client(past):
    history = past(seats("a", "b", "c", "d"), ties=[("a", "b"), ("b", "c"), ("c", "a"), ("d", "c"), ("a", "a")])
    assert held(history, "chains") == dict.fromkeys("abcd", "a")


def test_an_absent_patron_counts_for_nobody(past):
    history = past(seats("a", "b", "c"), ties=[("a", "x"), ("b", "x")])
    found = balance(factions(history, "politburo", DAY))
    assert found.select("n", "head", "largest", "independents").row(0) == (3, "x", 2.0, 1.0)


def test_a_client_at_half_weight_counts_by_half_and_votes_by_half_for_himself(past):
    history = past(seats("l", "a", "b"), ties=[("a", "l", "client", 0.5)])
    found = factions(history, "politburo", DAY)
    assert balance(found).select("largest", "independents").row(0) == (1.5, 1.5)
    rows = bloc_power(found)
    assert rows.select("bloc", "blocs", "seats").rows() == [("l", 1, 1.5), (None, 1, 1.0), (None, 1, 0.5)]
    assert rows["quota"].to_list() == [2.0] * 3  # the least weight above 1.5 in steps of a half
    assert rows["shapley_shubik_exact"].to_list() == ["2/3", "1/6", "1/6"]


def test_where_no_tie_is_told_nothing_is_known_and_nothing_is_counted(past):
    history = past(seats("a", "b"), ties=[("a", "b", "ally")])
    found = factions(history, "politburo", DAY)
    assert found["told"].to_list() == [False, False]
    assert balance(found).select("n", "n_factions", "effective_number", "largest_share").row(0) == (2, *[None] * 3)
    assert bloc_power(found).is_empty()


def test_ties_that_have_ended_do_not_count(past):
    history = past(seats("a", "b", "c"), ties=[("a", "b", "client", 1.0, "1925-01-01", "1926-01-01"), ("c", "b")])
    assert held(history) == {"a": None, "b": "b", "c": "b"}


def test_communities_are_those_of_two_cliques_with_a_bridge(past):
    cliques = [(x, y, "ally") for group in ("abcd", "efgh") for x in group for y in group if x < y]
    history = past(seats(*"abcdefghz"), ties=[*cliques, ("d", "e", "ally"), ("a", "h", "opponent")])
    found = held(history, "communities")
    assert {frozenset(p for p, f in found.items() if f == head) for head in set(found.values()) - {None}} == {
        frozenset("abcd"), frozenset("efgh")
    }  # fmt: skip
    assert found["z"] is None
    graph = nx.Graph([(x, y) for x, y, _ in cliques] + [("d", "e")])
    best = nx.community.greedy_modularity_communities(graph)
    assert {frozenset(part) for part in best} == {frozenset("abcd"), frozenset("efgh")}
    assert held(history, "communities", seed=5) == found


def test_opponents_are_no_community(past):
    history = past(seats("a", "b"), ties=[("a", "b", "opponent")])
    assert held(history, "communities") == {"a": None, "b": None}


def test_leiden_finds_the_same_two(past):
    pytest.importorskip("igraph")
    cliques = [(x, y, "ally") for group in ("abcd", "efgh") for x in group for y in group if x < y]
    history = past(seats(*"abcdefgh"), ties=[*cliques, ("d", "e", "ally")])
    assert held(history, "communities", leiden=True) == held(history, "communities")


def test_ties_found_by_rule_make_factions_from_their_day_on():
    found = ties(record(), "step")
    before, after = "1963-01-01", "1966-05-01"
    members = factions(record(), "politburo", [before, after], ties=found)
    heads = members.filter(person_id="ustinov").select("date", "faction").rows()
    assert heads == [(dt.date(1966, 5, 1), "brezhnev")]  # a critical step under him; who came before has none
    company = factions(record(), "politburo", after, ties=ties(record(), "company"))
    assert not company["told"].any()  # company knows no patron


def test_what_cannot_be_a_faction_is_refused(past):
    history = past(seats("a"))
    with pytest.raises(CollegiumError, match="way"):
        factions(history, "politburo", DAY, "clubs")  # type: ignore[arg-type]
    with pytest.raises(CollegiumError, match="kind"):
        factions(history, "politburo", DAY, ties=pl.DataFrame({"run": [0], "person_id": "a", "other_id": "b"}))
    with pytest.raises(CollegiumError, match="faction"):
        bloc_power(pl.DataFrame({"run": [0], "date": None, "organization_id": "p"}))


def test_the_blocs_of_the_record_have_the_power_worked_out_for_them():  # T11.11
    rows = bloc_power(factions(record(), BOTH, ["1973-04-30", "1981-03-31"])).filter(bloc="brezhnev")
    assert rows["shapley_shubik_exact"].to_list() == ["131/390", "68/143"]
    assert rows["banzhaf"].to_list() == pytest.approx([0.760193, 0.886719], abs=1e-6)
    assert rows["banzhaf_normalised"].to_list() == pytest.approx([0.366917, 0.559803], abs=1e-6)
    assert rows["ocean"].to_list() == pytest.approx([0.368421, 0.529412], abs=1e-6)
    assert rows["quota"].to_list() == [14, 14]
    full = bloc_power(factions(record(), "politburo", ["1957-06-30", "1961-11-01"], rank="full"))
    assert full.filter(bloc="khrushchev")["shapley_shubik_exact"].to_list() == ["5/11", "1/2"]
    assert full.filter(bloc="khrushchev")["quota"].to_list() == [8, 6]
    assert full.filter(pl.col("bloc").is_null())["blocs"].to_list() == [10, 7]


def test_the_indices_of_all_members_add_up_to_one():
    rows = bloc_power(factions(record(), BOTH, ["1957-06-30", "1973-04-30", "1981-03-31"]))
    for column in ("shapley_shubik", "banzhaf_normalised", "share"):
        sums = rows.group_by("date").agg(all=(pl.col("blocs") * pl.col(column)).sum())["all"]
        assert sums.to_list() == pytest.approx([1] * 3)
    higher = bloc_power(factions(record(), BOTH, "1973-04-30"), 18)
    assert higher["quota"].to_list() == [18.0] * 5
