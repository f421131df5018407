"""Co-attendance: the design's hand cases, networkx, and the book's lists of visitors."""

from __future__ import annotations

import datetime as dt

import networkx as nx
import numpy as np
import polars as pl
import pytest

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures import attendance, co_attendance, eigenvector_centrality, visitors
from collegium.record import record

MEETINGS = ("Lab", "La", "Lc", "Lab")


def presence(*meetings: str) -> pl.DataFrame:
    rows = [(place, person) for place, present in enumerate(meetings) for person in present]
    return pl.DataFrame(rows, schema=["meeting_id", "person_id"], orient="row")


def met(past, *meetings: str, run: int = 0) -> History:
    """A history with one attendance event a person and day."""
    history = past([("L", "politburo", "1920-01-01", None), ("a", "politburo", "1920-01-01", None, "candidate")])
    rows = [
        {"run": run, "event_id": f"e{place}{person}", "kind": "attendance", "person_id": person,
         "organization_id": "politburo", "start": dt.date(1921, 1, 1 + place)}
        for place, present in enumerate(meetings) for person in present
    ]  # fmt: skip
    return History(history.manifest, history.tables | {"events": pl.DataFrame(rows)})


def test_four_meetings_by_hand():
    people, together = co_attendance(presence(*MEETINGS))
    assert people == ["L", "a", "b", "c"]
    assert together.sum(axis=1).tolist() == [6, 5, 4, 1]
    vector, value = eigenvector_centrality(together)
    assert (vector / vector.max()).tolist() == pytest.approx([1, 0.973108, 0.825610, 0.209216], abs=1e-6)
    assert value == pytest.approx(4.779758, abs=1e-6)


@pytest.mark.parametrize("leaves", [2, 3, 4, 7])
def test_a_star(leaves):
    star = np.zeros((leaves + 1, leaves + 1))
    star[0, 1:] = star[1:, 0] = 1
    vector, value = eigenvector_centrality(star)
    assert value == pytest.approx(np.sqrt(leaves))
    assert vector[0] == pytest.approx(np.sqrt(0.5))
    assert vector[1:].tolist() == pytest.approx([np.sqrt(0.5 / leaves)] * leaves)


@pytest.mark.parametrize("seed", range(6))
def test_meetings_at_random_against_networkx(seed):
    chance = np.random.default_rng(seed)
    meetings = ["".join(p for p in "abcdefgh" if chance.random() < 0.4) + "L" for _ in range(12)]
    people, together = co_attendance(presence(*meetings))
    graph = nx.from_numpy_array(together)
    theirs = nx.eigenvector_centrality_numpy(graph, weight="weight")
    vector, _ = eigenvector_centrality(together)
    assert vector.tolist() == pytest.approx([theirs[place] for place in range(len(people))], abs=1e-8)
    assert together.sum(axis=1).tolist() == [graph.degree(place, weight="weight") for place in range(len(people))]


def test_two_groups_that_never_met_have_no_one_centrality():
    _, together = co_attendance(presence("ab", "cd"))
    assert eigenvector_centrality(together) == (None, 1.0)
    assert eigenvector_centrality(np.zeros((2, 2))) == (None, 0.0)
    vector, _ = eigenvector_centrality(co_attendance(presence("ab", "ab", "cd"))[1])
    assert vector.tolist() == pytest.approx([np.sqrt(0.5), np.sqrt(0.5), 0, 0])


def test_who_is_named_twice_at_a_meeting_was_there_once():
    rows = pl.concat([presence("La"), presence("La")])
    assert co_attendance(rows)[1].tolist() == [[0, 1], [1, 0]]


def test_meetings_of_a_history(past):
    found = attendance(met(past, *MEETINGS))
    assert found.select("person_id", "standing", "n_present", "n_meetings", "degree", "strength").rows() == [
        ("L", "full", 4, 4, 3, 6), ("a", "candidate", 3, 4, 2, 5), ("b", "out", 2, 4, 2, 4), ("c", "out", 1, 4, 1, 1)
    ]  # fmt: skip
    assert found["counted_by"].unique().to_list() == ["meetings"]
    assert attendance(met(past, *MEETINGS), "1921-01-03", "1921-01-03")["person_id"].to_list() == ["L", "c"]


def test_a_history_without_presence_says_so(past):
    with pytest.raises(CollegiumError, match="nobody's presence"):
        attendance(past([("a", "politburo", "1920-01-01", None)]))
    with pytest.raises(CollegiumError, match="nobody's presence in that time, by meetings"):
        attendance(record(), of="meetings")
    with pytest.raises(CollegiumError, match="nobody's presence"):
        attendance(record(), "1960", "1970")
    with pytest.raises(CollegiumError, match="by meetings or by lists"):
        attendance(record(), of="rooms")


@pytest.mark.parametrize("matrix", [np.ones((2, 3)), np.array([[0, 1], [2, 0]]), -np.ones((2, 2)), np.ones(3)])
def test_a_matrix_that_is_none_of_meetings_is_refused(matrix):
    with pytest.raises(CollegiumError, match="square, symmetric"):
        eigenvector_centrality(matrix)


def test_the_first_visitor_of_1931_to_1941_is_always_molotov():
    found = visitors(record(), "1931", "1941").filter(place=1)
    assert found["person_id"].to_list() == ["molotov"] * 12  # 1941 stands in two tables
    assert [row["person_id"] for row in visitors(record(), "1942", "1942").rows(named=True)][:2] == [
        "malenkov",
        "molotov",
    ]


def test_each_list_of_the_record_has_five_places_and_two_of_one_year_are_two():
    found = attendance(record())
    assert found["n_meetings"].unique().to_list() == [24]
    assert found["n_present"].sum() == 24 * 5
    assert (found["strength"] == 4 * found["n_present"]).all()


def test_formal_rank_does_not_follow_attendance():
    found = visitors(record())
    assert found.filter(person_id="yezhov", period="1935")["standing"].item() == "out"
    assert found.filter(pl.col("standing") == "out").height > 0
