"""Decisions by way: the book's tables, counting single decisions, and double telling."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import polars as pl
import pytest

import collegium as cg
from collegium.conduct.state import WAY_NAMES
from collegium.history import History
from collegium.measures import decided, workload
from collegium.measures.workload import by_source
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


COLUMN_OF = {
    "session": "in_session", "circulation": "by_circulation", "by a few": "in_name", "commission": "in_name",
    "leader's office": "in_name", "government": "elsewhere", "plenum": "elsewhere",
}  # fmt: skip


@pytest.mark.parametrize("way", WAY_NAMES)
def test_every_way_that_a_simulation_counts_has_a_column(past, way):
    history = with_rows(past([("a", "politburo")]), observations=[counted(1920, way, 7), counted(1920, "total", 9)])
    row = workload(history, "politburo").row(0, named=True)
    assert {name: row[name] for name in ("in_session", "by_circulation", "in_name", "other", "elsewhere")} == {
        name: 7 if name == COLUMN_OF[way] else None
        for name in ("in_session", "by_circulation", "in_name", "other", "elsewhere")
    }


def test_ways_of_one_column_are_added_up_and_those_elsewhere_are_no_part_of_the_total(past):
    told = {"in session": 6, "by circulation": 2, "by a few": 1, "leader's office": 3, "commission": 4, "plenum": 5,
            "government": 20}  # fmt: skip
    observations = [counted(1920, way, n, place=f"o-{way}") for way, n in told.items()]
    found = workload(with_rows(past([("a", "politburo")]), observations=observations), "politburo").select(
        "in_session", "by_circulation", "in_name", "other", "total", "elsewhere", "share_in_session", "told", "doubtful"
    )
    assert found.rows() == [(6, 2, 8, None, 16, 25, 0.375, 1, False)]


def test_a_part_told_twice_counts_once(past):
    observations = [
        counted(1920, "by a few", 3, "A note"),
        counted(1920, "By a few", 2, "Table 1"),
        counted(1920, "commission", 4, "Table 1"),
    ]
    found = workload(with_rows(past([("a", "politburo")]), observations=observations), "politburo")
    assert found.select("in_name", "told", "doubtful").rows() == [(6, 2, True)]


def test_single_decisions_of_the_committee_are_its_sessions_and_the_governments_tell_no_way(past):
    ways = [
        ("central-committee", "plenum"),
        ("politburo", "by a few"),
        ("politburo", "session"),
        ("orgburo", "government"),
    ]
    rows = [{"run": 0, "organization_id": body, "start": dt.date(1920, 5, 1), "way": way} for body, way in ways]
    history = with_rows(past([("a", "politburo"), ("b", "central-committee"), ("c", "orgburo")]), decisions=rows)
    asked = ("in_session", "in_name", "other", "total", "elsewhere", "share_in_session")
    assert workload(history, "central-committee").select(asked).row(0) == (1, 0, 0, 1, None, 1.0)
    assert workload(history, "politburo").select(asked).row(0) == (1, 1, 0, 2, None, 0.5)
    assert workload(history, "orgburo").select(asked).row(0) == (0, 0, 0, 1, None, None)


def test_every_question_of_a_simulation_is_counted_in_one_column():
    runs = cg.simulate("cpsu-1922", cg.record(), on="1922-04", years=3, runs=2, seed=1, mechanisms=["policy", "ways"])
    counts = runs.observations.filter(pl.col("measure") == "decisions")
    logged = counts.group_by("run", pl.col("start").dt.year().alias("year")).agg(pl.col("value").sum()).rows()
    columns = pl.sum_horizontal("in_session", "by_circulation", "in_name", "other", "elsewhere").cast(pl.Float64)
    found = workload(runs, "politburo")
    assert found["in_name"].min() > 0
    assert not found["doubtful"].any()
    counted = found.select("run", pl.col("start").dt.year(), columns).rows()
    assert counted == sorted(row for row in logged if row[1] in (1923, 1924))


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


def test_years_that_the_history_covers_in_part_count_by_source(past):
    halves = counted(1920, "in session", 3) | {"start_latest": dt.date(1920, 6, 30), "start_date": "1920-01/1920-06"}
    over = counted(1921, "in session", 9) | {"start_latest": dt.date(1922, 3, 1)}
    rows = [counted(1919, "in session", 4), counted(1919, "commission", 6), counted(1919, "plenum", 5), halves, over]
    whole = with_rows(past([("a", "politburo")]), observations=rows)
    part = History(replace(whole.manifest, start=dt.date(1919, 4, 1), end=dt.date(1920, 12, 31)), whole.tables)
    assert by_source(part, "politburo").select("year", "in_session", "settled", "elsewhere").rows() == [
        (1919, 4, 10, 5),
        (1920, 3, 3, None),
    ]
    late = History(replace(whole.manifest, start=dt.date(1920, 1, 1), end=dt.date(1920, 12, 31)), whole.tables)
    assert by_source(late, "politburo")["year"].to_list() == [1920]
    assert workload(part, "politburo")["period"].to_list() == ["1920-01/1920-06"]
    assert by_source(past([("a", "politburo")]), "politburo").is_empty()
