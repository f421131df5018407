"""Ages by hand and against the averages that the book prints."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures import age_bands, ages
from collegium.record import record


def born(history: History, **births: dt.date) -> History:
    known = pl.DataFrame({"person_id": list(births), "born": list(births.values())}, schema_overrides={"born": pl.Date})
    persons = history.persons.join(known, on="person_id", how="left").with_columns(birth="born").drop("born")
    return History(history.manifest, history.tables | {"persons": persons})


def test_mean_median_and_range_of_three_and_one_unknown(past):
    history = born(
        past([(who, "politburo", "1917-01-01") for who in "abcd"]),
        a=dt.date(1880, 1, 1), b=dt.date(1890, 1, 1), c=dt.date(1860, 1, 1),
    )  # fmt: skip
    row = ages(history, "politburo", "1920-01-01").row(0, named=True)
    assert (row["n"], row["n_known"]) == (4, 3)
    assert row["mean"] == pytest.approx((40 + 30 + 60) / 3, abs=0.01)
    assert [row[name] for name in ("min", "median", "max")] == pytest.approx([30, 40, 60], abs=0.01)
    assert [row[name] for name in ("q25", "q75")] == pytest.approx([35, 50], abs=0.01)


def test_a_day_without_members_has_a_row_of_nulls(past):
    row = ages(past([("a", "politburo", "1930-01-01")]), "politburo", "1920-01-01").row(0, named=True)
    assert (row["n"], row["mean"], row["max"]) == (0, None, None)


@pytest.mark.parametrize(
    ("day", "rank", "printed", "within"),
    [
        ("1966-04-09", "full", 58, 0.5),
        ("1971-04-10", "full", 61, 0.5),
        ("1976-03-06", "full", 66, 0.5),
        ("1981-03-06", "full", 70, 0.6),  # 69.4; by years of birth alone 69.7
        ("1985-03-12", "full", 67.5, 0.05),
        ("1985-03-12", "candidate", 68.5, 0.05),
    ],
)
def test_the_politburo_is_as_old_as_the_book_says(day, rank, printed, within):
    found = ages(record(), "politburo", day, rank)
    assert found["n"].item() == found["n_known"].item()
    assert found["mean"].item() == pytest.approx(printed, abs=within)


def test_spread_and_the_share_of_the_old_by_hand(past):
    history = born(
        past([(who, "politburo", "1917-01-01") for who in "abcd"]),
        a=dt.date(1850, 1, 1), b=dt.date(1850, 1, 1), c=dt.date(1880, 1, 1),
    )  # fmt: skip
    row = ages(history, "politburo", "1920-01-02").row(0, named=True)
    assert row["sd"] == pytest.approx((2 * 10**2 + 20**2) ** 0.5 / 3**0.5, abs=0.01)
    assert (row["n_old"], row["share_old"]) == (2, pytest.approx(2 / 3))
    assert ages(history, "politburo", "1920-01-02", old=71)["n_old"].item() == 0
    bands = age_bands(history, "politburo", "1920-01-02")
    assert bands.select("band", "n", "share").rows() == [
        ("under 50", 1, pytest.approx(1 / 3)), ("50 to 60", 0, 0), ("60 to 70", 0, 0),
        ("70 and over", 2, pytest.approx(2 / 3)), ("unknown", 1, None),
    ]  # fmt: skip


def test_nobody_is_neither_old_nor_young(past):
    row = ages(past([("a", "politburo", "1917-01-01")]), "politburo", "1920-01-01").row(0, named=True)
    assert (row["sd"], row["n_old"], row["share_old"]) == (None, None, None)
    assert age_bands(past([("a", "politburo", "1930-01-01")]), "politburo", "1920-01-01")["n"].to_list() == [0] * 4


def test_the_ages_of_march_1985_are_those_of_the_book():
    # Of ten full members one almost 80, four in their seventies, three in their sixties, two in their fifties.
    found = age_bands(record(), "politburo", "1985-03-12")
    assert found["n"].to_list() == [0, 2, 3, 5]
    assert ages(record(), "politburo", "1985-03-12")["share_old"].item() == 0.5


@pytest.mark.parametrize("edges", [[], [60, 50], [50, 50]])
def test_edges_of_bands_rise(edges):
    with pytest.raises(CollegiumError, match="the edges of bands"):
        age_bands(record(), "politburo", "1985", edges=edges)
