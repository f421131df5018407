"""Who sat together: hand cases, and the plain way over all pairs and days."""

from __future__ import annotations

import datetime as dt
from itertools import combinations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collegium.errors import CollegiumError
from collegium.measures import together
from collegium.record import record


def test_two_people_share_the_days_on_which_both_sit(past):
    history = past(
        [
            ("a", "politburo", "1920-01-01", "1920-02-01"),
            ("b", "politburo", "1920-01-11", "1920-03-01", "candidate"),
            ("c", "politburo", "1920-02-01", "1920-03-01"),
        ]
    )
    found = together(history, "politburo").select("person_id", "other_id", "days", "first", "last").rows()
    assert found == [
        ("b", "c", 29, dt.date(1920, 2, 1), dt.date(1920, 2, 29)),
        ("a", "b", 21, dt.date(1920, 1, 11), dt.date(1920, 1, 31)),
    ]


def test_overlapping_spells_of_one_person_count_each_day_once(past):
    history = past(
        [
            ("a", "politburo", "1920-01-01", "1920-01-11", "candidate"),
            ("a", "politburo", "1920-01-06", "1920-01-21", "full"),
            ("b", "politburo", "1920-01-01", "1920-02-01"),
        ]
    )
    assert together(history, "politburo").select("person_id", "days").rows() == [("a", 20)]


def test_a_pair_over_several_bodies_counts_each_day_once(past):
    seats = [(who, body, "1920-01-01", end) for who in "ab" for body, end in
             (("politburo", "1920-01-11"), ("orgburo", "1920-01-21"))]  # fmt: skip
    history = past(seats)
    apart = together(history, ["politburo", "orgburo"])
    assert apart.select("organization_id", "days").rows() == [("orgburo", 20), ("politburo", 10)]
    pair = together(history, ["politburo", "orgburo"], by_body=False)
    assert pair.select("organization_id", "days").rows() == [("orgburo+politburo", 20)]


def test_the_person_asked_for_stands_first(past):
    history = past([(who, "politburo", "1920-01-01", "1920-01-11") for who in "abc"])
    assert set(together(history, "politburo", "c").select("person_id", "other_id").rows()) == {("c", "a"), ("c", "b")}
    both = together(history, "politburo", ["c", "a"]).select("person_id", "other_id").rows()
    assert set(both) == {("c", "a"), ("c", "b"), ("a", "b")}


def test_an_open_spell_counts_to_the_last_day_of_the_history(past):
    history = past([(who, "politburo", "1991-12-30", None) for who in "ab"])
    assert together(history, "politburo").select("days", "last").rows() == [(2, dt.date(1991, 12, 31))]


def test_without_a_body_the_listed_ones_are_compared():
    assert set(together(record())["organization_id"]) == {"politburo", "orgburo", "secretariat"}


def test_nobody_asked_for_is_refused(past):
    with pytest.raises(CollegiumError, match="needs a person"):
        together(past(), people=[])


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_the_sweep_gives_what_all_pairs_and_days_give(past, rows, data):
    history = past(**data.draw(rows), runs=2)
    days: dict[tuple, set[dt.date]] = {}
    for row in history.memberships.filter(pl.col("post_id").is_null()).iter_rows(named=True):
        end = row["end"] or dt.date(1992, 1, 1)
        held = days.setdefault((row["run"], row["organization_id"], row["person_id"]), set())
        held |= {row["start"] + dt.timedelta(days=n) for n in range((end - row["start"]).days)}
    expected = {
        (run, body, one, other, len(days[run, body, one] & days[run, body, other]))
        for run, body in {key[:2] for key in days}
        for one, other in combinations(sorted(p for r, b, p in days if (r, b) == (run, body)), 2)
        if days[run, body, one] & days[run, body, other]
    }
    history = type(history)(
        history.manifest, history.tables | {"memberships": history.memberships.filter(pl.col("post_id").is_null())}
    )
    found = together(history).select("run", "organization_id", "person_id", "other_id", "days").rows()
    assert len(found) == len(set(found))
    assert set(found) == expected
