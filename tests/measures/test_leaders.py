"""Who led when: one reading for every measure, held against a plain loop over the spells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collegium.history import History
from collegium.measures.leaders import leaders_by_day, leaders_on, leading, terms_of
from collegium.measures.seats import calendar

Past = Callable[..., History]


def on(*days: str, run: int = 0) -> pl.DataFrame:
    rows = [(run, dt.date.fromisoformat(day)) for day in days]
    return pl.DataFrame(rows, schema={"run": pl.Int32, "date": pl.Date}, orient="row")


def led(history: History, *days: str, post: str = "leader") -> dict[str, str]:
    return {str(date): who for _, date, who in leaders_by_day(history, on(*days), post).iter_rows()}


def test_the_last_day_of_a_term_is_no_longer_his_and_an_interregnum_is_nobodys(past: Past) -> None:
    history = past(leaders=[("a", "1922-04-01", "1953-03-05"), ("b", "1953-03-14", None)])
    days = ("1922-03-31", "1922-04-01", "1953-03-04", "1953-03-05", "1953-03-13", "1953-03-14", "1991-12-31")
    assert led(history, *days) == {"1922-04-01": "a", "1953-03-04": "a", "1953-03-14": "b", "1991-12-31": "b"}


@pytest.mark.parametrize(
    ("others", "who"),
    [
        ([("b", "1930-01-01", "1932-01-01")], "b"),  # who entered last
        ([("b", "1920-01-01", "1932-01-01")], "b"),  # of one day: the later name
        ([("A", "1920-01-01", "1932-01-01")], "a"),
        ([("b", "1930-01-01", "1931-01-01")], "a"),  # he has left again
        ([("b", "1931-06-01", "1931-06-01")], "a"),  # for no day at all
        ([("b", None, None)], "a"),  # nobody knows since when
    ],
)
def test_of_several_holders_the_one_who_entered_last_leads(others: list[tuple], who: str, past: Past) -> None:
    history = past(leaders=[("a", "1920-01-01", "1940-01-01"), *others])
    assert led(history, "1931-06-01") == {"1931-06-01": who}
    assert leaders_on(history, calendar(history, [dt.date(1931, 6, 1)]))["leader_id"].to_list() == [who]


def test_terms_last_at_least_a_day_and_come_once(past: Past) -> None:
    history = past(
        leaders=[("b", "1953-03-14"), ("a", "1922-04-01", "1953-03-05"), ("c", "1953-03-06", "1953-03-06"), ("d", None),
                 ("a", "1922-04-01", "1953-03-05")]
    )  # fmt: skip
    assert leading(history)["person_id"].to_list() == ["a", "a", "c", "b"]
    assert terms_of(history).sort("term_start").rows() == [
        (0, "a", dt.date(1922, 4, 1), dt.date(1953, 3, 5)),
        (0, "b", dt.date(1953, 3, 14), dt.date.max),
    ]


def test_another_post_is_led_by_those_who_hold_it(past: Past) -> None:
    history = past(leaders=[("a", "1920-01-01", None)])
    assert led(history, "1930-01-01", post="chair") == {}
    assert leading(history, "chair").is_empty()
    moved = history.memberships.with_columns(post_id=pl.lit("chair"))
    chaired = History(history.manifest, {**history.tables, "memberships": moved})
    assert led(chaired, "1930-01-01", post="chair") == {"1930-01-01": "a"}
    assert led(chaired, "1930-01-01") == {}


def test_no_days_have_no_leader(past: Past) -> None:
    assert leaders_by_day(past(leaders=[("a", "1920-01-01", None)]), on()).is_empty()


terms = st.tuples(st.sampled_from("abc"), st.integers(0, 40), st.integers(0, 15) | st.none(), st.integers(0, 1))


@settings(deadline=None, max_examples=80)
@given(drawn=st.lists(terms, max_size=7), asked=st.lists(st.tuples(st.integers(0, 1), st.integers(0, 60)), max_size=12))
def test_the_leader_of_a_day_is_that_of_a_plain_loop(
    past: Past, drawn: list[tuple[str, int, int | None, int]], asked: list[tuple[int, int]]
) -> None:
    first = dt.date(1930, 1, 1)
    spells = [
        (who, first + dt.timedelta(start), None if length is None else first + dt.timedelta(start + length), run)
        for who, start, length, run in drawn
    ]
    history = past(leaders=spells, runs=2)
    days = [(run, first + dt.timedelta(day)) for run, day in asked]
    expected = {}
    for run, day in days:
        holders = [(start, who) for who, start, end, of in spells if of == run and start <= day < (end or dt.date.max)]
        if holders:
            expected[run, day] = max(holders)[1]
    frame = pl.DataFrame(days, schema={"run": pl.Int32, "date": pl.Date}, orient="row")
    found = leaders_by_day(history, frame).rows()
    assert {(run, day): who for run, day, who in found} == expected
    assert len(found) == len(expected)  # a day that is asked for twice comes once
