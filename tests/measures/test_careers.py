"""A career tells every row that names the person, in order."""

from __future__ import annotations

import polars as pl
import pytest

from collegium.errors import CollegiumError
from collegium.measures import career
from collegium.record import record


def test_every_table_that_names_him_is_in_his_career():
    past, found = record(), career(record(), "kirov")
    counts = dict(found.group_by("kind").len().iter_rows())
    for table, kinds in (("events", ["event"]), ("positions", ["position"]), ("decisions", ["decision"])):
        frame = getattr(past, table)
        named = [c for c in ("person_id", "other_id", "subject_id") if c in frame.columns]
        expected = frame.filter(pl.any_horizontal((pl.col(c) == "kirov").fill_null(False) for c in named)).height
        assert sum(counts.get(kind, 0) for kind in kinds) == expected
    assert counts["seat"] + counts["post"] == past.memberships.filter(person_id="kirov").height
    assert counts["birth"] == counts["death"] == 1


def test_the_order_is_that_of_the_days_counted():
    found = career(record(), "kirov").filter(pl.col("kind").is_in(["birth", "seat", "promotion", "death"]))
    seats = found.filter(pl.col("organization_id").is_null() | (pl.col("organization_id") != "party"))
    assert seats["kind"].to_list() == ["birth", "seat", "seat", "promotion", "seat", "seat", "death"]
    assert seats["date"].to_list()[1:4] == ["1926-07", "1930-07", "1930-07"]


def test_a_month_is_certain_and_a_year_or_an_attested_day_is_not():
    found = career(record(), "kirov")
    seats = found.filter((pl.col("kind") == "seat") & (pl.col("organization_id") == "politburo"))
    assert seats["certain"].to_list() == [True, True]
    assert found.filter(kind="seat", organization_id="party")["certain"].to_list() == [False]
    assert found.filter(kind="promotion")["what"].to_list() == ["candidate to full member: promoted"]


def test_runs_stand_apart_and_dates_without_text_are_those_counted(past):
    history = past([("a", "politburo", "1920-01-01", "1921-01-01", "full", run) for run in (0, 1)], runs=2)
    found = career(history, "a")
    assert found.select("run", "date", "end_date", "what", "certain").rows() == [
        (run, "1920-01-01", "1921-01-01", "full member", True) for run in (0, 1)
    ]


def test_nobody_is_refused_with_the_nearest():
    with pytest.raises(CollegiumError, match="Did you mean 'kirov'"):
        career(record(), "kirovv")
