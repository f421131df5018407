"""Naming the theory that made a record, on normals of which the answer is known."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from collegium.contest.comparison import as_lonely, calibration, compare_draws, confusion, pairs
from collegium.errors import CollegiumError


def three(draws: int = 900, seed: int = 6) -> list[np.ndarray]:
    """Theory b and c are one and the same; a is another."""
    rng = np.random.default_rng(seed)
    return [rng.normal(mean, 1, (draws, 2)) for mean in ([0, 0], [3, 0], [3, 0])]


def test_the_right_theory_is_named_and_twins_cannot_be_told_apart() -> None:
    found = compare_draws(three(), "abc", np.array([0.0, 0.0]), trees=150)
    assert found.named == "a"
    assert found.probabilities.filter(theory="a")["probability"].item() > 0.9
    assert found.trust > 0.9
    assert found.accuracy["low"] > found.accuracy["chance"]
    verdicts = {(row["a"], row["b"]): row["verdict"] for row in found.pairs.to_dicts()}
    assert verdicts == {
        ("a", "b"): "told apart", ("a", "c"): "told apart", ("b", "c"): "cannot be told apart",
    }  # fmt: skip
    assert found.not_apart("a") == []
    assert found.not_apart("c") == ["b"]


def test_twins_share_the_probability() -> None:
    found = compare_draws(three(), "abc", np.array([3.0, 0.0]), trees=150)
    told = dict(found.probabilities.select("theory", "probability").iter_rows())
    assert told["a"] < 0.1
    assert told["b"] == pytest.approx(0.5, abs=0.25)


def test_probabilities_are_calibrated_on_records_that_were_held_out() -> None:
    table = compare_draws(three(2400), "abc", np.zeros(2), trees=150).calibration
    big = table.filter(pl.col("n") >= 150)
    assert big.height >= 3
    assert (big["said"] - big["was"]).abs().max() < 0.09


def test_a_record_far_from_every_draw_lies_outside() -> None:
    near = compare_draws(three(), "abc", np.array([0.0, 0.0]), trees=50).probabilities
    assert near.filter(theory="a")["inside"].item()
    far = compare_draws(three(), "abc", np.array([0.0, 40.0]), trees=50).probabilities
    assert not far["inside"].any()


def test_a_theory_is_outside_where_it_never_tells_or_always_tells_something_else() -> None:
    x = np.column_stack([np.linspace(0, 1, 50), np.ones(50)])
    assert as_lonely(x, np.array([0.5, 1.0]), np.array([0.2, 0.0])) > 0.5
    assert as_lonely(x, np.array([0.5, 0.0]), np.array([0.2, 0.0])) == 0.0
    x[:, 1] = np.nan
    assert as_lonely(x, np.array([0.5, 1.0]), np.array([0.2, 0.3])) == 0.0


def test_ties_in_distance_favour_no_theory() -> None:
    same = [np.ones((60, 1)), np.ones((60, 1))]
    same[0][0] = same[1][0] = 0.0  # one draw of each differs, or there would be nothing to learn
    found = compare_draws(same, "ab", np.array([1.0]), trees=20)
    assert found.probabilities["rejection"].to_list() == [0.5, 0.5]


def test_confusion_pairs_and_calibration_of_a_hand_case() -> None:
    told = np.array([[0.8, 0.2], [0.4, 0.6], [0.3, 0.7], [0.1, 0.9]])
    truth = np.array([0, 0, 1, 1])
    assert confusion(told, truth, "ab").rows() == [
        ("a", "a", 1, 0.5), ("a", "b", 1, 0.5), ("b", "a", 0, 0.0), ("b", "b", 2, 1.0),
    ]  # fmt: skip
    row = pairs(told, truth, "ab").row(0, named=True)
    assert (row["n"], row["right"], row["verdict"]) == (4, 0.75, "too few draws to say")
    bins = calibration(told, truth, (0, 0.5, 1))
    assert bins.select("n", "said", "was").rows() == [(4, pytest.approx(0.25), 0.25), (4, pytest.approx(0.75), 0.75)]


def test_too_few_draws_are_refused() -> None:
    with pytest.raises(CollegiumError, match="too few draws of each theory"):
        compare_draws([np.ones((9, 1))] * 2, "ab", np.ones(1))
