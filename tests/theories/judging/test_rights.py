"""The true rights of a leader, and what a measure says of them, by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest
from judged_past import past

from collegium.errors import CollegiumError
from collegium.theories.judging.rights import (
    confusion,
    covered,
    judge_rights,
    key_counts,
    label_counts,
    outcomes,
    reliability,
    true_rights,
)
from collegium.theories.judging.scores import scores

SEATS = [
    (0, "l", "politburo", None, "1950-01-01", None),
    (0, "l", "party", "leader", "1950-01-01", None),
    (0, "a", "politburo", None, "1950-01-01", None),
    (0, "b", "politburo", None, "1950-01-01", None),
]


def month(year: int, number: int, who: str, could: float, plot: float) -> list[dict[str, Any]]:
    start = dt.date(year, number, 1)
    return [
        {"run": 0, "measure": measure, "person_id": who, "start": start, "value": value, "category": None, "text": ""}
        for measure, value in (("removable", could), ("removable by a plot", plot))
    ]


def half(year: int, second: bool, who: str, counts: tuple[int, int, int], **members: tuple[int, int]) -> list[dict]:
    start = dt.date(year, 7 if second else 1, 1)
    base = {"run": 0, "measure": "questions put again", "start": start, "text": f"under {who}"}
    rows = [
        {**base, "category": name, "person_id": who, "value": float(number)}
        for name, number in zip(("contested", "opposed", "overrode"), counts, strict=True)
    ]
    for person, both in members.items():
        for name, number in zip(("sided", "prevailed"), both, strict=True):
            rows.append({**base, "category": name, "person_id": person, "value": float(number)})
    return rows


def history(rows: list[dict[str, Any]], truth: bool = True):
    observations = pl.DataFrame(rows, schema_overrides={"category": pl.String})
    return past(SEATS, tables={"observations": observations}, truth=truth)


FIRST = half(1952, False, "l", (100, 40, 36), l=(100, 90), a=(100, 70), b=(100, 60))
SECOND = half(1952, True, "l", (100, 40, 30), l=(100, 80), a=(100, 79), b=(30, 30))


def year(could: float, months: int = 12, who: str = "l", plot: float = 0.0) -> list[dict[str, Any]]:
    return [row for k in range(1, months + 1) for row in month(1952, k, who, could, plot)]


def test_the_rights_of_a_year_are_read_off_what_was_put_again() -> None:
    row = true_rights(history([*year(1.0), *FIRST, *SECOND])).row(0, named=True)
    assert (row["year"], row["true_leader"], row["true_months"]) == (1952, "l", 12)
    assert row["true_override"] == 66 / 80
    # first half: l 2 * .9 - 1 = .8, a .4; second: l .6, a .58; b, who took a side on too few, does not count
    assert row["true_gaps"] == pytest.approx([0.4, 0.02])
    # the year: l 170 of 200, a 149 of 200; b on 130 of 200 questions, 90 won
    assert row["true_gap"] == pytest.approx((2 * 170 / 200 - 1) - (2 * 149 / 200 - 1))
    assert row["true_label"] == "pure"  # removable, and the gap holds in one half of two


def test_both_keys_make_dominance() -> None:
    row = true_rights(history([*year(0.0), *FIRST, *SECOND])).row(0, named=True)
    assert (row["true_removable"], row["true_label"]) == (False, "dominant")
    lower = [*half(1952, False, "l", (100, 40, 31), l=(100, 90), a=(100, 70)), *year(0.0)]
    row = true_rights(history(lower)).row(0, named=True)
    assert (row["true_override"], row["true_label"]) == (31 / 40, "predominant")


def test_half_of_his_months_make_him_removable() -> None:
    mixed = [row for k in range(1, 13) for row in month(1952, k, "l", float(k > 6), 0.5)]
    row = true_rights(history([*mixed, *FIRST])).row(0, named=True)
    assert (row["true_removable"], row["true_removable_months"], row["true_plot_months"]) == (True, 0.5, 1.0)
    mixed = [row for k in range(1, 13) for row in month(1952, k, "l", float(k > 7), 0.0)]
    assert true_rights(history([*mixed, *FIRST]))["true_removable"][0] is False


def test_a_year_belongs_to_whoever_led_most_of_it_and_at_least_six_months() -> None:
    two = [row for k in range(1, 13) for row in month(1952, k, "l" if k < 5 else "a", 1.0, 0.0)]
    row = true_rights(history([*two, *FIRST])).row(0, named=True)
    assert (row["true_leader"], row["true_months"], row["true_override"]) == ("a", 8, None)
    assert true_rights(history([*year(1.0, months=5), *FIRST])).is_empty()


def test_few_cases_tell_no_override() -> None:
    few = half(1952, False, "l", (100, 29, 29), l=(100, 90), a=(100, 70))
    row = true_rights(history([*year(0.0), *few])).row(0, named=True)
    assert (row["true_override"], row["true_label"]) == (None, None)
    row = true_rights(history([*year(1.0), *few])).row(0, named=True)
    assert row["true_label"] == "predominant"  # removable, so that the override does not matter


def test_a_past_that_does_not_keep_its_truth_is_refused() -> None:
    with pytest.raises(CollegiumError, match="does not keep who could do what"):
        true_rights(history([*year(1.0), *FIRST], truth=False))


# --- against the measure ----------------------------------------------------------------------------------------------


def decided() -> dict[str, pl.DataFrame]:
    """Two years of questions: the leader is for, a and b against, and he wins all but one a year."""
    decisions, positions = [], []
    for k in range(40):
        day = dt.date(1952 + k // 20, 1 + (k % 20) // 2, 1 + k % 2)
        won = k % 20 != 7
        decisions.append({"run": 0, "decision_id": f"d{k}", "start": day, "organization_id": "politburo",
                          "kind": "policy", "way": "session", "outcome": "carried" if won else "lost",
                          "leader_id": "l"})  # fmt: skip
        for who, stance in (("l", "for"), ("a", "against"), ("b", "against")):
            positions.append({"run": 0, "decision_id": f"d{k}", "person_id": who, "stance": stance, "vote": stance,
                              "start": day})  # fmt: skip
    return {"decisions": pl.DataFrame(decisions), "positions": pl.DataFrame(positions)}


def judged(could: float) -> pl.DataFrame:
    rows = [
        row
        for when in (1952, 1953)
        for k in range(1, 13)
        for row in month(when, k, "l", could, 0.0)
    ] + [
        row
        for when in (1952, 1953)
        for second in (False, True)
        for row in half(when, second, "l", (100, 100, 95), l=(100, 95), a=(100, 5), b=(100, 5))
    ]  # fmt: skip
    whole = past(
        SEATS, tables={"observations": pl.DataFrame(rows, schema_overrides={"category": pl.String}), **decided()}
    )
    return judge_rights(whole, {"all seen": whole}, draws=20).with_columns(part=pl.lit("a"))


def row_of(frame: pl.DataFrame, **key: str) -> dict[str, Any]:
    if "sense" in frame.columns:
        frame = frame.filter(sense="any way")
    return scores(frame, ["condition", "reading", "key"], within="part").row(
        by_predicate=pl.all_horizontal(*(pl.col(name) == value for name, value in key.items())), named=True
    )


def test_a_leader_who_is_dominant_and_is_told_to_be_is_found() -> None:
    years = judged(0.0)
    assert years["true_label"].to_list() == ["dominant"] * 4
    assert years["label"].to_list() == ["dominant"] * 4
    dominant = row_of(label_counts(years), key="dominant", reading="as it stands")
    assert (dominant["n_pairs"], dominant["precision"], dominant["recall"]) == (2, 1.0, 1.0)
    pure = row_of(label_counts(years), key="pure", reading="above chance")
    assert (pure["n_true"], pure["n_found"], pure["precision"]) == (0, 0, None)
    assert confusion(years).select("true", "told", "years").rows() == [("dominant", "dominant", 2)] * 4


def test_whom_no_plot_can_reach_is_dominant_in_one_sense_and_not_in_the_other() -> None:
    years = judged(1.0)
    assert set(years["true_label"]) == {"predominant"}
    assert set(years["true_label_plot"]) == {"dominant"}
    told = confusion(years).filter(reading="as it stands").select("sense", "true", "told", "years").rows()
    assert told == [("any way", "predominant", "dominant", 2), ("by a plot", "dominant", "dominant", 2)]


def test_silence_is_read_as_irremovability_though_he_could_be_removed() -> None:
    """Nobody tried, so the measure says dominant; he could have been removed all the time."""
    years = judged(1.0)
    assert set(years["true_label"]) == {"predominant"}
    assert set(years["label"]) == {"dominant"}
    key = row_of(key_counts(years), key="irremovable", reading="as it stands")
    assert (key["n_pairs"], key["n_true"], key["n_found"], key["n_both"]) == (2, 0, 2, 0)
    safe = row_of(key_counts(years), key="safe from plots", reading="as it stands")
    assert (safe["n_true"], safe["n_both"]) == (2, 2)
    override = row_of(key_counts(years), key="override", reading="as it stands")
    assert (override["n_true"], override["precision"], override["recall"]) == (2, 1.0, 1.0)
    found = {
        row["outcome"]: row["k"] for row in outcomes(years).filter(reading="as it stands", sense="any way").to_dicts()
    }
    assert found == {
        "told": 2, "told right, of those told": 0, "not scored": 0, "left open": 0, "always predominant, right": 2,
    }  # fmt: skip


def test_intervals_hold_what_is_true_or_do_not() -> None:
    years = judged(0.0)
    held = covered(years).filter(interval="override", reading="as it stands").row(0, named=True)
    assert (held["n"], held["k"]) == (2, 2)  # .95 true, 19 of 20 seen
    wrong = covered(years.with_columns(true_override=pl.lit(0.3))).filter(interval="override")
    assert wrong["k"].sum() == 0


def test_chances_told_are_held_against_what_is_true() -> None:
    years = judged(0.0)
    bins = reliability(years).filter(reading="as it stands", sense="any way")
    dominant = bins.filter(label="dominant")
    assert set(dominant["bin"]) <= {".75 to .95", ".95 and more"}
    assert (dominant["n"].sum(), dominant["k"].sum()) == (2, 2)
    assert bins.filter(label="pure").select("bin", "n", "k").rows() == [("under .25", 2, 0)]
