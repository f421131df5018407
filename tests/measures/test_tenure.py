"""A tenure gathers what the other measures say."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from collegium.errors import CollegiumError
from collegium.measures import client_shares, tenure
from collegium.record import record


def test_the_term_its_ends_and_his_age_are_those_of_the_record():
    held = tenure(record(), "Khrushchev")
    assert (held.start, held.end) == (dt.date(1953, 3, 14), dt.date(1964, 10, 13))
    assert held.exit == "removed by the CC plenum"
    assert held.age_at_entry == pytest.approx(58.9, abs=0.1)
    assert repr(held).startswith("<Tenure: Nikita Khrushchev, 1953-03-14 to 1964-10-14")


def test_the_shares_are_those_of_the_measure_on_the_same_days():
    held = tenure(record(), "khrushchev")
    day = dt.date(1958, 1, 1)
    mine = held.shares.filter(date=day, organization_id="politburo")
    assert mine.equals(client_shares(record(), ["politburo"], day))
    assert held.sizes["date"].min() == held.start
    assert held.sizes["date"].max() == held.end


def test_challenges_and_ballots_name_him_and_lie_in_the_tenure():
    held = tenure(record(), "khrushchev")
    assert set(held.ballots["subject_id"]) == {"khrushchev"}
    assert {"1957-06", "1964-10-14"} <= set(held.ballots["start_date"])
    named = held.challenges.filter((pl.col("person_id") == "khrushchev") | (pl.col("other_id") == "khrushchev"))
    assert named.height == held.challenges.height > 0


def test_a_leader_still_in_office_holds_to_the_last_day(past):
    held = tenure(past([("a", "politburo")], leaders=[("a", "1985-03-11", None)]), "a")
    assert (held.exit, held.end) == ("still in office", dt.date(1991, 12, 31))
    assert held.turnover.is_empty()
    assert held.age_at_entry is None


def test_each_run_has_its_own_tenure(past):
    history = past(
        [("a", "politburo", "1917-01-01", None, "full", run) for run in (0, 1)],
        leaders=[("a", "1922-01-01", "1930-01-01", 0), ("a", "1922-01-01", "1925-01-01", 1)],
        runs=2,
    )
    assert [round(tenure(history, "a", run=run).years) for run in (0, 1)] == [8, 3]


def test_who_never_led_is_refused_with_those_who_did():
    with pytest.raises(CollegiumError, match=r"never led: 'molotov'.*brezhnev"):
        tenure(record(), "molotov")
