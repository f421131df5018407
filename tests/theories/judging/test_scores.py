"""Precision, recall and chance by hand, for rules that are perfect and rules that draw lots."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from collegium.errors import CollegiumError
from collegium.theories.judging.scores import central, scores, shares


def counts(rows: list[tuple[str, int, int, int, int | None, int | None]]) -> pl.DataFrame:
    names = ["part", "run", "n_pairs", "n_true", "n_found", "n_both"]
    frame = pl.DataFrame(rows, schema=names, orient="row")
    return frame.with_columns(pl.col("n_found", "n_both").cast(pl.Int64), rule=pl.lit("step"))


def test_a_rule_that_finds_what_is_true_and_nothing_else_is_perfect() -> None:
    row = scores(counts([("a", 0, 10, 2, 2, 2), ("a", 1, 20, 5, 5, 5)]), ["rule"]).row(0, named=True)
    assert [row[name] for name in ("precision", "recall", "f1")] == [1.0, 1.0, 1.0]
    assert [row[f"{name}_{end}"] for name in ("precision", "recall", "f1") for end in ("low", "high")] == [1.0] * 6
    assert row["base"] == 7 / 30
    assert row["verdict"] == "better than chance"


def test_counts_are_added_over_runs_and_chance_is_drawn_run_by_run() -> None:
    row = scores(counts([("a", 0, 10, 5, 4, 3), ("a", 1, 100, 10, 20, 5)]), ["rule"]).row(0, named=True)
    assert row["precision"] == 8 / 24
    assert row["recall"] == 8 / 15
    assert row["f1"] == pytest.approx(16 / 39)
    lucky = 4 * 5 / 10 + 20 * 10 / 100
    assert row["lift"] == pytest.approx(8 / lucky)
    assert row["precision_chance"] == pytest.approx(lucky / 24)
    assert row["f1_chance"] == pytest.approx(2 * lucky / 39)


def test_chance_within_a_part_pools_its_runs() -> None:
    rows = counts([("a", 0, 10, 10, 10, 10), ("a", 1, 10, 0, 0, 0)])
    by_run = scores(rows, ["rule"]).row(0, named=True)
    by_part = scores(rows, ["rule"], within="part").row(0, named=True)
    assert by_run["lift"] == 1.0  # within a run there was nothing to tell apart
    assert by_part["lift"] == 2.0
    two = scores(counts([("a", 0, 10, 10, 10, 10), ("b", 1, 10, 0, 0, 0)]), ["rule"], within="part")
    assert two["lift"][0] == 1.0


def test_a_rule_that_draws_lots_gets_the_base_rate_and_no_verdict_in_its_favour() -> None:
    chance = np.random.default_rng(8)
    rows = []
    for run in range(200):
        true = chance.random(400) < 0.3
        found = chance.random(400) < 0.2
        rows.append(("a", run, 400, int(true.sum()), int(found.sum()), int((true & found).sum())))
    row = scores(counts(rows), ["rule"], draws=400).row(0, named=True)
    assert row["precision"] == pytest.approx(row["base"], abs=0.01)
    assert row["recall"] == pytest.approx(0.2, abs=0.01)
    assert row["lift"] == pytest.approx(1.0, abs=0.03)
    assert row["lift_low"] < 1 < row["lift_high"]
    assert row["verdict"] == "no better than chance"
    assert row["f1"] == pytest.approx(row["f1_chance"], abs=0.01)


def test_a_rule_that_avoids_what_is_true_is_worse_than_chance() -> None:
    row = scores(counts([("a", run, 10, 5, 5, 1) for run in range(5)]), ["rule"]).row(0, named=True)
    assert row["verdict"] == "worse than chance"
    assert row["lift"] == pytest.approx(1 / 2.5)


def test_intervals_are_of_runs_and_not_of_pairs() -> None:
    """One run in which all is right and one in which nothing is: the interval reaches from 0 to 1."""
    row = scores(counts([("a", 0, 1000, 500, 500, 500), ("a", 1, 1000, 500, 500, 0)]), ["rule"]).row(0, named=True)
    assert (row["precision_low"], row["precision_high"]) == (0.0, 1.0)


def test_what_could_not_be_computed_is_not_told() -> None:
    row = scores(counts([("a", 0, 10, 2, None, None), ("a", 1, 10, 2, None, None)]), ["rule"]).row(0, named=True)
    assert row["runs"] == 0
    assert row["precision"] is None
    assert row["verdict"] == "not told"
    nothing = scores(counts([("a", 0, 10, 2, 0, 0), ("a", 1, 10, 2, 0, 0)]), ["rule"]).row(0, named=True)
    assert (nothing["precision"], nothing["recall"]) == (None, 0.0)
    assert nothing["verdict"] == "not told"


def test_a_handful_found_has_no_verdict() -> None:
    """None of five is true where one and a half were to be expected: that is nothing."""
    row = scores(counts([("a", run, 100, 30, 1, 0) for run in range(5)]), ["rule"]).row(0, named=True)
    assert (row["lift"], row["verdict"]) == (0.0, "not told")
    many = scores(counts([("a", run, 100, 30, 5, 0) for run in range(5)]), ["rule"]).row(0, named=True)
    assert many["verdict"] == "worse than chance"


def test_one_run_has_no_interval() -> None:
    row = scores(counts([("a", 0, 10, 2, 2, 2)]), ["rule"]).row(0, named=True)
    assert row["precision"] == 1.0
    assert row["precision_low"] is None
    assert row["verdict"] == "not told"


def test_counts_that_cannot_be_are_refused() -> None:
    with pytest.raises(CollegiumError, match="more is found"):
        scores(counts([("a", 0, 10, 2, 1, 2)]), ["rule"])
    with pytest.raises(CollegiumError, match="lack the column"):
        scores(counts([]).drop("run"), ["rule"])


def test_groups_keep_their_order_and_none_is_no_error() -> None:
    rows = pl.concat([counts([("a", 0, 10, 2, 2, 2)]).with_columns(rule=pl.lit(name)) for name in ("z", "b", "m")])
    assert scores(rows, ["rule"])["rule"].to_list() == ["z", "b", "m"]
    assert scores(rows.clear(), ["rule"]).height == 0


def test_shares_have_the_interval_of_the_runs() -> None:
    rows = pl.DataFrame({"part": "a", "run": [0, 1, 2, 3], "bin": "x", "n": [10, 10, 10, 10], "k": [10, 0, 10, 0]})
    row = shares(rows, ["bin"]).row(0, named=True)
    assert (row["n"], row["k"], row["share"]) == (40, 20, 0.5)
    assert row["low"] == 0.0
    assert row["high"] == 1.0
    assert shares(rows.clear(), ["bin"]).columns == ["bin", "runs", "n", "k", "share", "low", "high"]


def test_draws_of_which_most_are_no_numbers_have_no_interval() -> None:
    assert central(np.array([np.nan, np.nan, 1.0])) == (None, None)
    assert central(np.array([])) == (None, None)
