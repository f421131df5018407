"""Rules that find ties on small pasts of which every tie is known."""

from __future__ import annotations

import itertools

import numpy as np
import polars as pl
import pytest
from judged_past import past

from collegium.errors import CollegiumError
from collegium.measures import ties
from collegium.theories.judging.bonds import BINS, binned, counted, detected, judged, of_members, pairs, places_of
from collegium.theories.judging.scores import scores

# l leads for the first half, m for the second; a and b sit with both, c comes when l has gone, d never sits
SEATS = [
    (0, "l", "politburo", None, "1950-01-01", "1955-01-01"),
    (0, "l", "party", "leader", "1950-01-01", "1955-01-01"),
    (0, "m", "politburo", None, "1950-01-01", None),
    (0, "m", "party", "leader", "1955-01-01", None),
    (0, "a", "politburo", None, "1950-01-01", None),
    (0, "b", "politburo", None, "1954-06-01", "1955-06-01"),
    (0, "c", "politburo", None, "1956-01-01", None),
    (0, "d", "ministry", None, "1950-01-01", None),
]
CLIENTS = [(0, "a", "l"), (0, "c", "m"), (0, "d", "m")]
PATRONS = [(0, "a", "l"), (0, "m", "a"), (0, "d", "m"), (0, "b", "c")]
HISTORY = past(SEATS, patrons=PATRONS, clients=CLIENTS)


def rows(frame: pl.DataFrame) -> list[tuple[str, str, bool]]:
    return frame.select("one", "two", "true").rows()


def test_a_leader_is_asked_about_with_everybody_who_sat_in_his_term() -> None:
    asked = pairs(HISTORY, "politburo", "client")
    assert rows(asked) == [
        ("a", "l", True), ("a", "m", False), ("b", "l", False), ("b", "m", False), ("c", "m", True), ("m", "l", False),
    ]  # fmt: skip


def test_a_leader_may_be_the_patron_of_people_who_are_not_his_clients() -> None:
    history = past(SEATS, patrons=[*PATRONS, (0, "b", "m"), (0, "m", "l")], clients=CLIENTS)
    true = pairs(history, "politburo", "leader").filter("true")
    assert rows(true) == [("a", "l", True), ("b", "m", True), ("m", "l", True)]


def test_two_are_asked_about_who_sat_together_whoever_is_the_patron() -> None:
    asked = pairs(HISTORY, "politburo", "patron")
    assert rows(asked) == [
        ("a", "b", False), ("a", "c", False), ("a", "l", True), ("a", "m", True), ("b", "l", False), ("b", "m", False),
        ("c", "m", False), ("l", "m", False),
    ]  # fmt: skip


def test_a_rule_that_names_patrons_must_name_the_right_one() -> None:
    asked = pairs(HISTORY, "politburo", "client")
    found = pl.DataFrame({"run": 0, "person_id": ["a", "m"], "other_id": ["l", "c"], "strength": [2.0, 3.0]})
    step = judged(asked, found, "step", "client").filter("found")
    assert rows(step) == [("a", "l", True)]
    company = judged(asked, found, "company", "client").filter("found")
    assert rows(company) == [("a", "l", True), ("c", "m", True)]
    assert company["strength"].to_list() == [2.0, 3.0]
    patron = judged(pairs(HISTORY, "politburo", "patron"), found, "step", "patron").filter("found")
    assert rows(patron) == [("a", "l", True), ("c", "m", False)]


def test_a_rule_that_finds_what_is_true_is_perfect_and_one_that_cannot_be_computed_is_not_told() -> None:
    for truth, known in (("client", CLIENTS), ("leader", PATRONS), ("patron", PATRONS)):
        asked = pairs(HISTORY, "politburo", truth)
        found = pl.DataFrame(known, schema=["run", "person_id", "other_id"], orient="row").with_columns(strength=2.0)
        counts = counted(judged(asked, found, "step", truth)).select(pl.lit("a").alias("part"), pl.all())
        row = scores(counts.with_columns(rule=pl.lit("step")), ["rule"]).row(0, named=True)
        assert (row["precision"], row["recall"], row["f1"]) == (1.0, 1.0, 1.0)
        untold = counted(judged(asked, None, "step", truth)).row(0, named=True)
        assert (untold["n_found"], untold["n_both"]) == (None, None)
        assert untold["n_true"] == {"client": 2, "leader": 1, "patron": 2}[truth]


def test_company_is_counted_as_the_measure_counts_it() -> None:
    """More than a year together; b sat with the others for a day less than twelve months of 30.44 days."""
    asked = pairs(HISTORY, "politburo", "patron")
    told = judged(asked, detected(HISTORY, "politburo")["company"], "company", "patron")
    assert rows(told.filter("found")) == [
        ("a", "c", False), ("a", "l", True), ("a", "m", True), ("c", "m", False), ("l", "m", False),
    ]  # fmt: skip
    assert counted(told).row(0, named=True) == {"run": 0, "n_pairs": 8, "n_true": 2, "n_found": 5, "n_both": 2}


def test_what_is_found_is_what_ties_finds() -> None:
    found = detected(HISTORY, "politburo")
    for rule in ("company", "promotions", "step", "retention"):
        expected = ties(HISTORY, rule).select("run", "person_id", "other_id", "strength")
        assert found[rule] is not None
        assert found[rule].equals(expected)  # type: ignore[union-attr]
    assert found["origin"] is None


def test_only_members_are_needed_for_pairs_of_members() -> None:
    cut = of_members(HISTORY, HISTORY, ["politburo"])
    assert "d" not in cut.memberships["person_id"]
    asked = pairs(HISTORY, "politburo", "client")
    for rule, found in detected(HISTORY, "politburo").items():
        mine = detected(cut, "politburo")[rule]
        assert judged(asked, found, rule, "client").equals(judged(asked, mine, rule, "client"))


def test_people_of_one_place_are_tied_run_by_run() -> None:
    schools = pl.DataFrame(
        {"run": [0, 0, 0, 1], "measure": "schooled in", "person_id": ["a", "l", "b", "m"],
         "category": ["province-1", "province-1", "province-2", "province-1"]}
    )  # fmt: skip
    history = past(SEATS, patrons=PATRONS, clients=CLIENTS, tables={"observations": schools})
    found = detected(history, "politburo", places_of(history))["origin"]
    assert found is not None
    assert found.select("run", "person_id", "other_id").rows() == [(0, "a", "l")]


def test_strength_has_bins() -> None:
    strengths = [12.0, 23.9, 24.0, 47.0, 48.0, 96.0, 200.0, None]
    frame = pl.DataFrame(
        {"run": 0, "one": [str(k) for k in range(8)], "two": "x", "true": [True, False] * 4, "found": True,
         "strength": strengths}
    )  # fmt: skip
    got = dict(zip(*[binned(frame, "service")[name].to_list() for name in ("bin", "n")], strict=True))
    assert got == {
        "under 2 years": 2, "2 to 4 years": 2, "4 to 8 years": 1, "8 years and more": 2, "not told": 1,
    }  # fmt: skip
    assert set(got) == set(BINS["service"])
    counts = frame.with_columns(strength=pl.Series([2.0, 3.0, 4.0, 9.0, 2.0, 2.0, 3.0, 5.0]))
    assert dict(binned(counts, "promotions").select("bin", "n").rows()) == {"2": 3, "3": 2, "4 and more": 3}
    assert dict(binned(counts, "step").select("bin", "n").rows()) == {"2 and more": 8}
    assert binned(counts.with_columns(found=False), "step").is_empty()


def test_a_rule_that_draws_lots_finds_the_base_rate() -> None:
    chance = np.random.default_rng(5)
    people = [f"p{k:02d}" for k in range(12)]
    seats = [(run, who, "politburo", None, "1950-01-01", None) for run in range(150) for who in people]
    seats += [(run, "p00", "party", "leader", "1950-01-01", None) for run in range(150)]
    every = [(run, *pair) for run in range(150) for pair in itertools.combinations(people, 2)]
    true = [row for row in every if chance.random() < 0.25]
    lots = [row for row in every if chance.random() < 0.4]
    history = past(seats, patrons=true)
    found = pl.DataFrame(lots, schema={"run": pl.Int32, "person_id": pl.String, "other_id": pl.String}, orient="row")
    counts = counted(
        judged(pairs(history, "politburo", "patron"), found.with_columns(strength=1.0), "company", "patron")
    ).select(pl.lit("a").alias("part"), pl.lit("lots").alias("rule"), pl.all())
    row = scores(counts, ["rule"], draws=300).row(0, named=True)
    assert row["n_pairs"] == 150 * 66
    assert row["precision"] == pytest.approx(0.25, abs=0.02)
    assert row["recall"] == pytest.approx(0.4, abs=0.03)
    assert row["verdict"] == "no better than chance"


def test_a_past_that_does_not_keep_its_truth_is_refused() -> None:
    with pytest.raises(CollegiumError, match="does not keep who was whose patron"):
        pairs(past(SEATS, truth=False), "politburo", "patron")
    with pytest.raises(CollegiumError, match="no such truth"):
        pairs(HISTORY, "politburo", "friends")
