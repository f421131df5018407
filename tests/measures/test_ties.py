"""The six rules by hand, what they cannot find, and how well they do."""

from __future__ import annotations

import datetime as dt

import networkx as nx
import numpy as np
import polars as pl
import pytest

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures import centrality, network, patrons, recovered, rules_for, ties, together
from collegium.record import record

LEADER = [("l", "1922-04-03", "1930-01-01")]


def pairs(found: pl.DataFrame) -> dict[tuple[str, str], object]:
    return {(a, b): s for a, b, s in found.select("person_id", "other_id", "since").iter_rows()}


def classed(history: History, **kinds: str) -> History:
    named = history.organizations.with_columns(
        classification=pl.col("organization_id").replace_strict(kinds, default="committee")
    )
    return History(history.manifest, history.tables | {"organizations": named})


def test_company_is_for_twelve_months_in_one_body_and_dated_when_they_are_full(past):
    history = past(
        [
            ("a", "politburo", "1922-01-01", "1922-07-01"),
            ("a", "politburo", "1923-01-01", "1924-01-01"),
            ("b", "politburo", "1920-01-01"),
            ("c", "politburo", "1922-01-01", "1922-07-01"),
            ("c", "secretariat", "1923-01-01", "1923-07-01"),
            ("a", "secretariat", "1923-01-01", "1923-07-01"),
        ]
    )
    found = ties(history, "company")
    assert pairs(found) == {("a", "b"): dt.date(1923, 7, 5)}  # 181 days, and 185 more
    assert found["strength"][0] == pytest.approx((181 + 365) / (365.2425 / 12))
    assert set(pairs(ties(history, "company", months=5))) == {("a", "b"), ("a", "c"), ("b", "c")}


def test_company_has_the_days_of_together():
    found = ties(record(), "company", bodies="politburo", months=12)
    days = together(record(), "politburo").with_columns(months=pl.col("days") / (365.2425 / 12))
    assert found.height == days.filter(pl.col("months") >= 12).height
    joined = found.join(days, on=["person_id", "other_id"])
    assert joined["strength"].to_list() == pytest.approx(joined["months"].to_list())


def test_service_is_before_the_top_and_outside_leading_bodies(past):
    history = classed(
        past(
            [
                ("a", "ukraine", "1920-01-01", "1925-01-01"),
                ("b", "ukraine", "1921-01-01", "1925-01-01"),
                ("c", "ukraine", "1923-01-01", "1925-01-01"),
                ("a", "politburo", "1922-01-01"),
                ("a", "orgburo", "1920-01-01", "1921-01-01"),
                ("d", "orgburo", "1920-01-01", "1921-01-01"),
            ],
            bodies=("politburo", "orgburo", "ukraine"),
        ),
        ukraine="party organisation",
    )
    found = ties(history, "service")
    assert pairs(found) == {("a", "b"): dt.date(1921, 1, 1), ("b", "c"): dt.date(1923, 1, 1)}
    assert found.filter(person_id="a")["strength"].item() == pytest.approx(365 / (365.2425 / 12))
    assert set(pairs(ties(history, "service", organizations="orgburo"))) == {("a", "d")}


def test_a_stated_co_service_counts_without_a_strength(past):
    history = past([("a", "politburo", "1920-01-01"), ("b", "politburo", "1920-01-01")])
    said = pl.DataFrame({"run": 0, "person_id": ["b"], "other_id": "a", "kind": "co-service"})
    found = ties(History(history.manifest, history.tables | {"relations": said}), "service")
    assert found.select("person_id", "other_id", "strength").rows() == [("a", "b", None)]


def test_origin_is_a_school_or_a_place_and_is_refused_where_neither_is_known(past):
    seats = [(p, "academy", f"192{n}-01-01", f"192{n}-06-01") for n, p in enumerate("ab")] + [("c", "politburo")]
    history = classed(past(seats, bodies=("politburo", "academy")), academy="school")
    assert pairs(ties(history, "origin")) == {("a", "b"): dt.date(1921, 1, 1)}
    places = pl.DataFrame({"person_id": ["a", "b", "c"], "place": ["kursk", "kursk", "kursk"]})
    found = ties(history, "origin", places=places)
    assert found.select("person_id", "other_id", "strength").rows() == [("a", "b", 2), ("a", "c", 1), ("b", "c", 1)]
    bare = past([("a", "politburo"), ("b", "politburo")])
    with pytest.raises(CollegiumError, match="no places of birth"):
        ties(bare, "origin")
    assert "origin" not in ties(bare)["rule"].unique()
    assert rules_for(bare).filter(rule="origin")["reason"].item() is not None
    with pytest.raises(CollegiumError, match="place"):
        ties(bare, "origin", places=pl.DataFrame({"person_id": ["a"]}))


def test_promotions_and_retention_are_those_of_patrons():
    for rule in ("promotions", "retention"):
        found = ties(record(), rule)
        known = patrons(record()).filter(rule=rule)
        assert set(found.select("person_id", "other_id").rows()) == set(known.select("person_id", "leader_id").rows())
        assert found["strength"].sum() == known["n"].sum()


def test_a_step_is_the_first_entry_and_ties_to_who_led_that_day(past):
    history = past(
        [
            ("a", "politburo", "1923-01-01", "1924-01-01", "candidate"),
            ("a", "politburo", "1931-01-01"),
            ("b", "politburo", "1930-01-01"),
            ("c", "politburo", "1929-12-31"),
            ("d", "politburo", "1917-01-01", "1918-01-01"),
            ("d", "politburo", "1925-01-01"),
            ("l", "politburo", "1922-04-03"),
        ],
        leaders=[*LEADER, ("m", "1930-01-01", None)],
    )
    found = ties(history, "step")
    assert set(found.select("person_id", "other_id").rows()) == {("a", "l"), ("b", "m"), ("c", "l")}
    nobody_after = past([("b", "politburo", "1930-01-01")], leaders=LEADER)
    assert ties(nobody_after, "step").is_empty()  # he left that day
    with pytest.raises(CollegiumError, match="post"):
        ties(history, "step", steps={"politburo": "abbot"})
    with pytest.raises(CollegiumError, match="unknown body"):
        ties(history, "step", steps={"chapter": "leader"})


def test_another_superior_has_clients_of_his_own(past):
    history = past([("a", "politburo", "1923-01-01"), ("a", "orgburo", "1924-01-01")], leaders=LEADER)
    seats = history.memberships.with_columns(
        post_id=pl.when(pl.col("post_id") == "leader").then(pl.lit("abbot")).otherwise("post_id")
    )
    other = History(history.manifest, history.tables | {"memberships": seats})
    assert pairs(ties(other, "promotions", superior="abbot")) == {("a", "l"): dt.date(1924, 1, 1)}
    with pytest.raises(CollegiumError, match="nobody holds"):
        ties(other, "promotions")


def test_runs_are_kept_apart(past):
    history = past(
        [("a", "politburo", "1920-01-01", None, "full", 0), ("b", "politburo", "1920-01-01", None, "full", 1)], runs=2
    )
    assert ties(history, "company").is_empty()


def test_precision_and_recall_by_hand(past):
    truth = pl.DataFrame({"run": [0, 0, 0], "person_id": ["a", "b", "c"], "other_id": "l"})
    found = pl.DataFrame(
        {
            "run": 0,
            "person_id": ["a", "b", "x", "a"],
            "other_id": ["l", "l", "l", "l"],
            "rule": ["step"] * 3 + ["company"],
        }
    )
    rows = recovered(found, truth)
    assert rows.rows() == [(0, "company", 1, 3, 1, 1.0, 1 / 3), (0, "step", 3, 3, 2, 2 / 3, 2 / 3)]
    turned = found.rename({"person_id": "other_id", "other_id": "person_id"})
    assert recovered(turned, truth)["n_both"].to_list() == [1, 0]  # only the rule with a direction minds it
    assert recovered(found.clear(), truth).is_empty()


def test_what_is_asked_wrongly_is_refused(past):
    history = past([("a", "politburo")])
    for rules in ("friendship", []):
        with pytest.raises(CollegiumError):
            ties(history, rules)
    with pytest.raises(CollegiumError, match="no time"):
        ties(history, "company", months=-1)
    with pytest.raises(CollegiumError, match="unknown person"):
        ties(history, "company", people=["z"])
    assert ties(past()).is_empty()


# --- networks -------------------------------------------------------------------------------------------------------


def test_the_star_of_four_leaves():  # T11.5
    star = pl.DataFrame({"run": 0, "person_id": list("abcd"), "other_id": "m", "rule": "step"})
    rows = centrality(star)
    assert rows.row(0)[1:] == ("m", 4, 4.0, pytest.approx(0.707107, abs=1e-6), 1.0)
    assert rows["eigenvector"].to_list()[1:] == pytest.approx([0.353553] * 4, abs=1e-6)


def test_centrality_is_that_of_networkx_and_of_igraph(monkeypatch):
    found = ties(record(), ["step", "promotions", "retention"])
    rows = centrality(found)
    graph = nx.Graph()
    for a, b, rule in found.select("person_id", "other_id", "rule").unique().rows():
        weight = graph.get_edge_data(a, b, {"weight": 0})["weight"] + (rule != "")
        graph.add_edge(a, b, weight=weight)
    assert rows["degree"].sum() == 2 * graph.number_of_edges()
    largest = graph.subgraph(max(nx.connected_components(graph), key=len))
    wanted = nx.eigenvector_centrality_numpy(largest, weight="weight")
    mine = dict(rows.drop_nulls("eigenvector").select("person_id", "eigenvector").iter_rows())
    assert mine == pytest.approx({person: abs(value) for person, value in wanted.items()}, abs=1e-6)
    between = nx.betweenness_centrality(graph)
    assert dict(rows.select("person_id", "betweenness").iter_rows()) == pytest.approx(between)
    pytest.importorskip("igraph")
    monkeypatch.setattr("collegium.measures.networks.HEAVY", 3)
    assert np.allclose(centrality(found)["betweenness"], rows["betweenness"])


def test_the_graph_goes_to_gephi():
    from collegium.exchange.graphs import gexf

    found = ties(record(), ["step", "service"])
    graph = network(record(), found)
    assert graph.number_of_edges() == found.height
    text = gexf(graph).decode()
    assert text.count("<edge ") == found.height
    assert '<spell start="1926-07-01" end="1991-12-25" />' in text
    with pytest.raises(CollegiumError, match="no tie"):
        network(record(), found.clear())
    with pytest.raises(CollegiumError, match="strength"):
        network(record(), found.drop("strength"))
