"""Decisions by way: the book's tables, counting single decisions, and double telling."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from collegium.history import History
from collegium.measures import decided, workload
from collegium.record import record


def with_rows(history: History, **tables: list[dict]) -> History:
    frames = {name: pl.DataFrame(rows, infer_schema_length=None) for name, rows in tables.items()}
    return History(history.manifest, history.tables | frames)


def counted(year: int, category: str | None, value: float, place: str = "Table 1", measure: str = "decisions") -> dict:
    return {
        "run": 0, "measure": measure, "organization_id": "politburo", "category": category, "value": value,
        "unit": measure, "start": dt.date(year, 12, 31), "start_earliest": dt.date(year, 1, 1),
        "start_latest": dt.date(year, 12, 31), "start_date": str(year), "source_place": place,
    }  # fmt: skip


def test_spellings_of_the_source_become_one(past):
    history = with_rows(
        past([("a", "politburo")]),
        observations=[
            counted(1920, "in session", 30),
            counted(1920, "by circulation", 50),
            counted(1920, "decisions of the politburo", 20),
            counted(1920, "Number of sessions", 6, measure="sessions"),
            counted(1921, "adopted in session", 8),
            counted(1921, None, 4, measure="sessions"),
            counted(1921, "formal sessions (Rees)", 3, measure="sessions"),
        ],
    )
    rows = workload(history, "politburo").select(
        "period", "sessions", "in_session", "by_circulation", "in_name", "total", "share_in_session", "per_session"
    )
    assert rows.rows() == [("1920", 6, 30, 50, 20, 100, 0.3, 5.0), ("1921", 4, 8, None, None, 8, 1.0, 2.0)]


def test_a_year_told_twice_counts_once_and_is_doubtful_if_the_tellings_differ(past):
    history = with_rows(
        past([("a", "politburo")]),
        observations=[
            counted(1941, "in session", 5, "A note"),
            counted(1941, "in session", 7, "Table 4.5"),
            counted(1942, "in session", 5, "A note"),
            counted(1942, "in session", 5, "Table 4.5"),
        ],
    )
    found = workload(history, "politburo").select("period", "in_session", "told", "doubtful").rows()
    assert found == [("1941", 7, 2, True), ("1942", 5, 2, False)]


def test_without_counts_the_single_decisions_are_counted_by_year(past):
    decisions = [
        {"run": run, "organization_id": "politburo", "start": dt.date(year, 5, 1), "way": way}
        for run, year, way in ((0, 1920, "session"), (0, 1920, "circulation"), (0, 1921, None), (1, 1920, "plenum"))
    ]
    meetings = [{"run": 0, "organization_id": "politburo", "kind": "session", "start": dt.date(1920, 5, 1)}]
    history = with_rows(past([("a", "politburo")], runs=2), decisions=decisions, meetings=meetings)
    found = workload(history, "politburo").select(
        "run", "period", "sessions", "in_session", "by_circulation", "total", "share_in_session", "counted_by"
    )
    assert found.rows() == [
        (0, "1920", 1, 1, 1, 2, 0.5, "rows"),
        (0, "1921", None, 0, 0, 1, None, "rows"),
        (1, "1920", None, 1, 0, 1, 1.0, "rows"),
    ]


def test_every_year_of_the_tables_adds_up_to_the_total_the_book_prints():
    found = workload(record(), "politburo", "1919", "1952")
    assert found["period"].to_list() == [str(year) for year in range(1919, 1953)]
    parts = found.select(pl.sum_horizontal("in_session", "by_circulation", "in_name", "other")).to_series()
    assert (parts == found["total"]).all()


@pytest.mark.parametrize(("year", "share"), [("1923", 0.86), ("1929", 0.47)])
def test_the_share_in_session_is_that_of_the_prose(year, share):
    assert round(workload(record(), "politburo", year)["share_in_session"].item(), 2) == share


def test_the_average_a_session_is_the_one_printed_but_for_rounding():
    printed = record().observations.filter(
        (pl.col("measure") == "decisions per session") & pl.col("source_place").str.starts_with("Table")
    )
    ours = workload(record(), "politburo").select("period", "per_session")
    both = printed.join(ours, left_on="start_date", right_on="period")
    assert both.height > 25
    gaps = both.filter(pl.col("value") > 0).select((pl.col("value") - pl.col("per_session")).abs()).to_series()
    assert gaps.max() <= 0.75


def test_a_single_decision_tells_its_way():
    found = decided(record(), "politburo", "1930-12").select("date", "way", "counted_as", "subject_id").row(0)
    assert found == ("1930-12-01", "circulation", "by_circulation", "syrtsov")
