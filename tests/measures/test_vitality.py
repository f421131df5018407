"""Sessions, decisions in session and plena: the book's numbers, and single meetings by hand."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from collegium.history import History
from collegium.measures import vitality, workload
from collegium.record import record

YEAR = 365.2425


def values(rows: pl.DataFrame, indicator: str) -> dict[str, float]:
    return dict(rows.filter(indicator=indicator).select("period", "value").iter_rows())


def test_sessions_of_the_record_are_those_of_the_book():
    found = vitality(record()).filter(indicator="sessions a month")
    counts = dict(found.select("period", "n").iter_rows())
    assert [counts[year] for year in ("1921", "1929", "1933", "1940", "1948")] == [94, 54, 24, 2, 0]
    assert counts["1985-03-07/1990-06-28"] == 187
    rates = values(found, "sessions a month")
    assert (rates["1971-04/1976-02"], rates["1976-02/1981-02"]) == (3.7, 3.9)
    assert rates["1921"] == pytest.approx(94 / (365 / YEAR * 12))


def test_plena_of_the_record_are_those_of_the_book():
    found = vitality(record()).filter(indicator="plena a year")
    counts = dict(found.select("period", "n").iter_rows())
    assert [counts[str(year)] for year in range(1985, 1991)] == [4, 2, 3, 5, 8, 5]
    assert (counts["1991-01/1991-08"], counts["1935-02/1941-02"]) == (3, 13)
    weeks = [YEAR / 7 / value for value in found.filter(counted_by="source rate")["value"]]
    assert weeks == pytest.approx([2.25, 3, 3.75, 11, 15.5])


def test_the_share_in_session_is_that_of_the_workload():
    found = values(vitality(record()), "share in session")
    expected = dict(workload(record()).select("period", "share_in_session").drop_nulls().iter_rows())
    assert found == expected


def test_no_period_holds_another():
    rows = vitality(record()).filter(indicator="sessions a month").select("start", "end").rows()
    held = [(one, two) for one in rows for two in rows if one != two and one[0] <= two[0] and two[1] <= one[1]]
    assert held == []


def met(past) -> History:
    history = past()
    days = [("session", "1921-02-01"), ("session", "1921-03-01"), ("session", "1923-01-01"), ("plenum", "1921-01-01")]
    rows = pl.DataFrame(
        [
            {"run": run, "organization_id": "central-committee" if kind == "plenum" else "politburo", "kind": kind,
             "start": dt.date.fromisoformat(day)}
            for run in (0, 1) for kind, day in days[: len(days) - run]
        ]
    )  # fmt: skip
    return History(history.manifest, history.tables | {"meetings": rows})


def test_single_meetings_are_counted_where_no_number_is_told(past):
    found = vitality(met(past)).filter(run=0)
    assert values(found, "sessions a month") == {"1921": 2 / 12, "1923": 1 / 12}
    assert values(found, "plena a year") == {"1921": 1.0}
    assert found["counted_by"].unique().to_list() == ["rows"]
    assert values(vitality(met(past)).filter(run=1), "plena a year") == {}


def test_without_meetings_and_decisions_there_are_no_rows(past):
    assert vitality(past()).is_empty()
    assert vitality(met(past), committee=None).filter(indicator="plena a year").is_empty()
    assert vitality(met(past), committee="no such body").filter(indicator="plena a year").is_empty()
