"""The rule of the types of leadership: its exact cases, what it leaves open, grades, intervals and scores."""

from __future__ import annotations

import itertools
import math
import random

import numpy as np
import polars as pl
import pytest

from collegium.errors import CollegiumError
from collegium.measures import (
    classify,
    collectivism,
    compare_types,
    equal_member,
    grade,
    score_types,
    type_scores,
    wilson,
)
from collegium.measures.leadership.rule import TYPES
from collegium.record import leadership_labels, leadership_types

# --- the rule ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("override", "removable", "gap", "label", "sublabel"),
    [
        (0.9, True, 0.3, "predominant", "assertive"),
        (0.9, False, 0.3, "dominant", None),
        (0.9, False, None, "dominant", None),
        (0.79, False, 0.3, "predominant", "assertive"),
        (0.0, True, 0.1, "pure", None),
        (0.8, False, -1.0, "dominant", None),
        (0.49, True, 0.15, "predominant", "consensual"),
        (0.5, True, 0.15, "predominant", "assertive"),
        (0.49, True, 0.1499, "pure", None),
        (None, True, 0.3, "predominant", None),
        (None, True, 0.0, "pure", None),
    ],
)
def test_the_rule_by_hand(override, removable, gap, label, sublabel):
    found = classify(override, removable, gap)
    assert (found.label, found.sublabel) == (label, sublabel)


@pytest.mark.parametrize(
    ("override", "removable", "gap", "why"),
    [
        (0.9, None, 0.3, "nothing shows whether he could be removed"),
        (None, False, 0.3, "the override is not told"),
        (None, None, 0.3, "the override is not told"),
        (0.1, False, None, "the primacy gap is not told"),
        (0.1, True, [None, math.nan], "the primacy gap is not told"),
    ],
)
def test_what_is_not_told_stays_open(override, removable, gap, why):
    found = classify(override, removable, gap)
    assert found.label is None
    assert why in found.why


def test_a_label_is_given_only_where_every_value_of_what_is_missing_gives_it():
    """The rule with a null against the rule with everything that could stand there."""
    for override, removable, gap in itertools.product((None, 0.3, 0.9), (None, True, False), (0.0, 0.3)):
        filled = {
            classify(o, r, gap).label
            for o in ((0.0, 0.5, 0.8, 1.0) if override is None else (override,))
            for r in ((True, False) if removable is None else (removable,))
        }
        found = classify(override, removable, gap).label
        assert found == (filled.pop() if len(filled) == 1 else None), (override, removable, gap)


def test_two_thirds_of_the_half_years_decide():
    assert classify(0.2, True, [0.2, 0.2, 0.0]).label == "predominant"
    assert classify(0.2, True, [0.2, 0.0]).label == "pure"
    assert classify(0.2, True, [0.2, 0.0, 0.0]).label == "pure"
    assert classify(0.2, True, [0.2, 0.2, 0.2, 0.2, 0.0, 0.0]).label == "predominant"
    assert classify(0.2, True, [0.2, 0.2, 0.2, 0.0, 0.0, 0.0]).label == "pure"
    assert classify(0.2, True, [0.2, None, 0.2, 0.0]).label == "predominant"
    assert classify(0.2, True, [0.2, 0.0], gap_share=0.5).label == "predominant"


def test_the_thresholds_can_be_moved():
    assert classify(0.85, False, 0.3, override_cut=0.9).label == "predominant"
    assert classify(0.75, False, 0.3, override_cut=0.7).label == "dominant"
    assert classify(0.2, True, 0.12, gap_cut=0.1).label == "predominant"
    assert classify(0.2, True, 0.17, gap_cut=0.2).label == "pure"
    assert classify(0.1 + 0.7, False, 0.3).label == "dominant"  # a hair below 0.8


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ((1.1, True, 0.3), "the override"),
        ((-0.1, True, 0.3), "the override"),
        ((math.nan, True, 0.3), "the override"),
        ((0.5, True, 4.1), "a primacy gap"),
    ],
)
def test_indicators_out_of_range_are_refused(given, told):
    with pytest.raises(CollegiumError, match=told):
        classify(*given)


@pytest.mark.parametrize("cut", ["override_cut", "gap_share", "assertive_cut", "gap_cut"])
def test_thresholds_out_of_range_are_refused(cut):
    with pytest.raises(CollegiumError, match=cut):
        classify(0.5, True, 0.3, **{cut: 3.0})


# --- grades, Penrose, Wilson ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shares", "letter", "collective"),
    [((0.6, 0.3, 0.1), "a", 0.25), ((0.2, 0.5, 0.3), "b", 0.55), ((0.4, 0.4, 0.2), "a", 0.4), ((0, 5, 5), "b", 0.75),
     ((0, 0, 7), "c", 1.0), ((3, 0, 0), "a", 0.0)],
)  # fmt: skip
def test_the_grade_is_that_of_the_largest_share_and_a_tie_goes_to_the_less_collective(shares, letter, collective):
    assert grade(*shares) == letter
    assert collectivism(*shares) == pytest.approx(collective, abs=1e-12)


def test_no_graded_decision_has_no_grade():
    assert (grade(0, 0, 0), collectivism(0, 0, 0)) == (None, None)
    with pytest.raises(CollegiumError, match="from 0"):
        grade(-1, 0, 0)


def test_an_equal_member_by_counting_every_vote():
    assert equal_member(11) == pytest.approx((252 / 1024, 0.623047), abs=1e-6)
    for members in range(1, 11):
        wins = critical = 0
        for votes in itertools.product((0, 1), repeat=members):
            carried = 2 * sum(votes) > members
            wins += carried == bool(votes[0])
            other = 2 * (sum(votes) - 2 * votes[0] + 1) > members
            critical += carried != other
        power, success = equal_member(members)
        assert power == pytest.approx(critical / 2**members)
        assert success == pytest.approx(wins / 2**members)
    with pytest.raises(CollegiumError, match="one member"):
        equal_member(0)


def test_wilson_against_its_root():
    """Both ends solve (p - k/n)^2 = z^2 p (1 - p) / n."""
    assert wilson([8, 9, 18], [10, 10, 20])[0] == pytest.approx([0.490157, 0.595844, 0.698962], abs=1e-6)
    for n in (1, 3, 10, 57):
        for k in range(n + 1):
            for z in (1.0, 1.96):
                low, high = (float(side) for side in wilson(k, n, z))
                assert 0 <= low <= k / n <= high <= 1
                for end in (low, high):
                    assert (end - k / n) ** 2 == pytest.approx(z * z * end * (1 - end) / n, abs=1e-12)


def test_wilson_of_nothing_is_no_number_and_of_nonsense_is_refused():
    assert all(np.isnan(side) for side in wilson(0, 0))
    for hits, cases in ((3, 2), (-1, 2), (math.nan, 2)):
        with pytest.raises(CollegiumError, match="a part of trials"):
            wilson(hits, cases)
    with pytest.raises(CollegiumError, match="z is a positive number"):
        wilson(1, 2, z=0)


# --- the coded table of the book --------------------------------------------------------------------------------------


def test_the_rule_reproduces_the_labels_from_the_codes_of_the_twelve_periods():
    """Codes and labels are read from the same book: this shows consistency, and validates neither."""
    periods = leadership_types()
    assert periods.height == 12
    for row in periods.iter_rows(named=True):
        if row["gap_held"] is None:
            assert row["period_label"] in ("not scored", "no collective")
            continue
        found = classify(float(row["overrides"]), row["removable"], 0.2 if row["gap_held"] else 0.0)
        assert found.label == row["period_label"], row["period"]
        if row["period_sublabel"] is not None:
            assert found.sublabel == row["period_sublabel"], row["period"]


def test_year_by_year_the_rule_from_the_codes_differs_in_the_first_years_of_brezhnev_alone():
    rows = [
        (0, year, row["period_label"])
        for row in leadership_types().iter_rows(named=True)
        for year in range(row["first_year"], row["last_year"] + 1)
    ]
    found = pl.DataFrame(rows, schema={"run": pl.Int32, "year": pl.Int32, "label": pl.String}, orient="row")
    each = compare_types(found, leadership_labels(), tolerance=0, also=False)
    assert each.filter(~pl.col("met"))["year"].to_list() == [1964, 1965, 1966, 1967, 1968]
    row = score_types(found, leadership_labels(), tolerance=0, also=False).row(0, named=True)
    assert [round(row[name], 2) for name in ("accuracy", "macro_f1", "kappa")] == [0.93, 0.91, 0.89]
    assert score_types(found, leadership_labels(), tolerance=0)["accuracy"].item() == 1


def test_the_years_of_the_book_are_each_labelled_once():
    years = leadership_labels(1917)
    assert years["year"].to_list() == list(range(1917, 1992))
    scored = leadership_labels().filter(pl.col("label").is_in(TYPES))
    assert dict(scored["label"].value_counts().iter_rows()) == {"predominant": 44, "dominant": 18, "pure": 9}
    assert years.filter(pl.col("also").is_not_null())["year"].to_list() == [*range(1953, 1958), *range(1964, 1969)]
    assert years["source_place"].null_count() == 0
    with pytest.raises(CollegiumError, match="other years"):
        leadership_labels(1900)


# --- scores -----------------------------------------------------------------------------------------------------------


def naive(told: list[str], found: list[str], power: int) -> tuple[float, float, float | None]:
    """Macro-F1 and kappa from precision, recall and the whole table of pairs."""
    seen = [kind for kind in TYPES if kind in told or kind in found]
    f1 = []
    for kind in seen:
        hit = sum(a == kind and b == kind for a, b in zip(told, found, strict=True))
        precision = hit / found.count(kind) if kind in found else 0.0
        recall = hit / told.count(kind) if kind in told else 0.0
        f1.append(2 * precision * recall / (precision + recall) if hit else 0.0)
    n = len(told)
    table = np.zeros((3, 3))
    for a, b in zip(told, found, strict=True):
        table[TYPES.index(a), TYPES.index(b)] += 1 / n
    weight = np.abs(np.subtract.outer(range(3), range(3))) ** power
    chance = (weight * np.outer(table.sum(1), table.sum(0))).sum()
    kappa = 1 - (weight * table).sum() / chance if chance else None
    return sum(a == b for a, b in zip(told, found, strict=True)) / n, sum(f1) / len(f1), kappa


@pytest.mark.parametrize(("weights", "power"), [("linear", 1), ("quadratic", 2)])
def test_scores_against_plain_counting(weights, power):
    chance = random.Random(4)
    for n in (1, 2, 5, 30):
        for _ in range(20):
            told, found = (chance.choices(TYPES, k=n) for _ in range(2))
            scores = type_scores(told, found, weights)
            accuracy, f1, kappa = naive(told, found, power)
            assert scores["accuracy"] == pytest.approx(accuracy)
            assert scores["macro_f1"] == pytest.approx(f1)
            assert scores["kappa"] == (None if kappa is None else pytest.approx(kappa))


def test_always_predominant_is_right_in_44_of_71_years_and_knows_nothing():
    labels = leadership_labels()
    found = labels.select(pl.lit(0, pl.Int32).alias("run"), "year", label=pl.lit("predominant"))
    row = score_types(found, labels, tolerance=0, also=False).row(0, named=True)
    assert (row["n_told"], row["n_declined"], row["n"]) == (71, 0, 71)
    assert row["accuracy"] == pytest.approx(44 / 71) == row["baseline_accuracy"]
    assert row["macro_f1"] == pytest.approx(88 / 115 / 3)
    assert row["kappa"] == 0
    easier = score_types(found, labels).row(0, named=True)  # both pure years of 1953-54, one at each other change
    assert easier["accuracy"] == pytest.approx((44 + 2 + 2 + 2) / 71)  # 1923 and 1929, 1935 and 1952


def test_the_other_side_of_a_change_is_accepted_within_a_year_and_no_further():
    labels = pl.DataFrame({"year": range(1928, 1940), "label": ["pure"] * 2 + ["predominant"] * 5 + ["dominant"] * 5})
    years = [1928, 1930, 1931, 1934, 1935, 1936]
    kinds = ["predominant", "pure", "pure", "dominant", "predominant", "predominant"]
    found = pl.DataFrame({"run": 0, "year": years, "label": kinds})
    assert compare_types(found, labels)["met"].to_list() == [False, True, False, True, True, False]
    assert compare_types(found, labels, tolerance=0)["met"].to_list() == [False] * 6
    assert compare_types(found, labels, tolerance=2)["met"].to_list() == [True] * 6


def test_a_second_label_is_accepted_where_the_book_allows_it():
    labels = leadership_labels(1950, 1970)
    found = pl.DataFrame({"run": 0, "year": range(1950, 1971), "label": "pure"})
    met = dict(compare_types(found, labels, tolerance=0).select("year", "met").iter_rows())
    assert [year for year, hit in met.items() if hit] == [*range(1953, 1958), *range(1964, 1969)]
    strict = dict(compare_types(found, labels, tolerance=0, also=False).select("year", "met").iter_rows())
    assert [year for year, hit in strict.items() if hit] == [1953, 1954]


def test_declined_years_count_in_no_score_but_are_counted():
    labels = pl.DataFrame({"year": [1, 2, 3, 4], "label": ["pure", "dominant", "not scored", "pure"]})
    found = pl.DataFrame({"run": 0, "year": [1, 2, 3, 4], "label": ["pure", None, "pure", "not scored"]})
    row = score_types(found, labels, tolerance=0).row(0, named=True)
    assert (row["n_told"], row["n_declined"], row["n"], row["accuracy"]) == (3, 2, 1, 1.0)
    nothing = score_types(found.with_columns(label=pl.lit(None, pl.String)), labels).row(0, named=True)
    assert (nothing["n"], nothing["macro_f1"], nothing["kappa"]) == (0, None, None)


def test_scores_refuse_what_cannot_be_compared():
    labels = pl.DataFrame({"year": [1, 1], "label": ["pure", "pure"]})
    found = pl.DataFrame({"run": 0, "year": [1], "label": ["pure"]})
    with pytest.raises(CollegiumError, match="told twice"):
        score_types(found, labels)
    with pytest.raises(CollegiumError, match="lacks the column 'label'"):
        score_types(found.drop("label"), labels[:1])
    with pytest.raises(CollegiumError, match="tolerance"):
        score_types(found, labels[:1], tolerance=-1)
    with pytest.raises(CollegiumError, match="no such type"):
        type_scores(["pure"], ["pur"])
    with pytest.raises(CollegiumError, match="no such weights"):
        type_scores(["pure"], ["pure"], "cubic")
    with pytest.raises(CollegiumError, match="as many"):
        type_scores(["pure"], [])
