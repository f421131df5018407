"""Changes against hand cases, a replay of the members and the book."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures import changes
from collegium.measures.seats import calendar, members
from collegium.record import record


def told(history: History, *span: str) -> list[tuple]:
    return changes(history, *span).select("date", "change", "person_id", "rank").rows()


def test_a_rise_is_one_promotion_and_not_an_exit_and_an_entry(past):
    history = past(
        [
            ("a", "politburo", "1920-01-01", "1922-01-01", "candidate"),
            ("a", "politburo", "1922-01-01", "1925-01-01", "full"),
            ("a", "politburo", "1925-01-01", "1926-01-01", "candidate"),
        ]
    )
    assert [(day.year, change, rank) for day, change, _, rank in told(history)] == [
        (1920, "entry", "candidate"),
        (1922, "promotion", "full"),
        (1925, "demotion", "candidate"),
        (1926, "exit", "candidate"),
    ]


def test_a_spell_that_goes_on_or_lies_within_another_changes_nothing(past):
    history = past(
        [
            ("a", "politburo", "1920-01-01", "1922-01-01", "full"),
            ("a", "politburo", "1922-01-01", "1925-01-01", "full"),
            ("a", "politburo", "1923-01-01", "1924-01-01", "candidate"),
        ]
    )
    assert [(day.year, change) for day, change, *_ in told(history)] == [(1920, "entry"), (1925, "exit")]


def test_who_sits_on_the_first_day_of_the_history_did_not_enter_then(past):
    history = past([("a", "politburo", "1917-01-01", "1920-01-01")], leaders=[("b", "1917-01-01", None)])
    assert [change for _, change, *_ in told(history)] == ["exit"]


def test_seats_and_posts_of_one_body_count_apart(past):
    history = past([("a", "secretariat", "1920-01-01")], leaders=[("a", "1922-04-03", "1930-01-01")])
    assert [(day.year, change, rank) for day, change, _, rank in told(history)] == [
        (1920, "entry", "full"),
        (1922, "entry", "holder"),
        (1930, "exit", "holder"),
    ]


def test_a_partial_date_alone_is_a_span_and_an_end_is_included(past):
    history = past(
        [("a", "politburo", "1920-12-31"), ("b", "politburo", "1921-01-01"), ("c", "politburo", "1922-12-31")]
    )
    assert [who for _, _, who, _ in told(history, "1920")] == ["a"]
    assert [who for _, _, who, _ in told(history, "1921", "1922")] == ["b", "c"]
    assert [who for _, _, who, _ in told(history, "1921-01")] == ["b"]


def test_a_date_that_may_lie_outside_the_span_is_not_certain():
    found = changes(record(), "1930-07", body="politburo")
    # Bauman is missing from the list of July 1930, and left at some day since the list before.
    assert found.filter(~pl.col("certain")).select("person_id", "how").rows() == [("bauman", "not on the next list")]
    assert found.height == 5
    # The 1922 list names some who came in at some day since 1919.
    early = changes(record(), "1922-04", body="politburo")
    assert {False} <= set(early["certain"])


def test_a_date_that_may_mean_a_later_day_is_not_certain_either(past):
    history = past([("a", "politburo", "1922-04-01"), ("b", "politburo", "1922-04-01")])
    latest = pl.when(pl.col("person_id") == "a").then(dt.date(1922, 5, 2)).otherwise(dt.date(1922, 4, 30))
    memberships = history.memberships.with_columns(start_earliest="start", start_latest=latest)
    found = changes(History(history.manifest, history.tables | {"memberships": memberships}), "1922-04")
    assert found.select("person_id", "certain").rows() == [("a", False), ("b", True)]


def test_an_office_merely_attested_is_no_change():
    attested = record().memberships.filter(start_precision="attested")
    assert attested.height > 100
    found = changes(record())
    both = found.join(
        attested.select("person_id", "organization_id", "post_id", date="start"),
        on=["person_id", "organization_id", "post_id", "date"],
        nulls_equal=True,
    )
    real = record().memberships.filter(pl.col("start_precision") != "attested")
    others = both.filter(pl.col("change") == "entry").join(
        real.select("person_id", "organization_id", "post_id", date="start"),
        on=["person_id", "organization_id", "post_id", "date"],
        how="anti",
        nulls_equal=True,
    )
    assert others.is_empty()


def test_the_anti_party_group_leaves_the_presidium_in_june_1957():
    found = changes(record(), "1957-06", body="presidium").filter(change="exit")
    assert found["person_id"].sort().to_list() == ["kaganovich", "malenkov", "molotov", "saburov", "shepilov"]
    assert found["source_place"].null_count() == 0


@pytest.mark.parametrize(
    ("span", "says"),
    [(("1899",), "outside the history"), (("soon",), "not a date"), (("1930", "1922"), "ends before it starts")],
)
def test_a_span_that_is_none_is_refused(span, says):
    with pytest.raises(CollegiumError, match=says):
        changes(record(), *span)


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_the_changes_replayed_give_the_members_of_every_day(past, rows, data):
    drawn = data.draw(rows)
    history = past(**drawn, runs=2)
    found = changes(history).filter(pl.col("post_id").is_null())
    day = dt.date(1920, 1, 1) + dt.timedelta(days=data.draw(st.integers(0, 7000)))
    for rank in ("full", "candidate"):
        held: dict[tuple, str] = {}
        for row in found.filter(pl.col("date") <= day).iter_rows(named=True):
            key = (row["run"], row["organization_id"], row["person_id"])
            if row["change"] == "exit":
                del held[key]
            else:
                held[key] = row["rank"]
        for body in ("politburo", "secretariat", "orgburo"):
            days = calendar(history, [day])
            sitting = members(history, body, days, rank).select("run", "person_id").rows()
            if rank == "candidate":  # who also holds a full seat stands as a full member
                full = set(members(history, body, days, "full").select("run", "person_id").rows())
                sitting = [one for one in sitting if one not in full]
            assert sorted(sitting) == sorted((r, p) for (r, b, p), k in held.items() if b == body and k == rank)
