"""Partial dates: what a text can mean, which day is counted, and what is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from collegium.errors import CollegiumError
from collegium.history import PartialDate, as_day, years_between

DAYS = st.dates(min_value=dt.date(1000, 1, 1), max_value=dt.date(2999, 12, 31))
ONE_DAY = dt.timedelta(days=1)


def reduced(day: dt.date, parts: int) -> str:
    """A day written as a year (1), a month (2) or a day (3)."""
    return "-".join(day.isoformat().split("-")[:parts])


@given(DAYS)
def test_a_day_means_itself(day):
    date = PartialDate.parse(day.isoformat())
    assert (date.earliest, date.latest, date.day, date.precision) == (day, day, day, "day")


@given(DAYS)
@example(dt.date(1924, 2, 10))
def test_a_month_runs_from_its_first_day_to_the_eve_of_the_next_and_counts_as_its_first(day):
    date = PartialDate.parse(reduced(day, 2))
    assert date.earliest == date.day == day.replace(day=1)
    assert (date.latest + ONE_DAY).day == 1
    assert date.earliest <= day <= date.latest <= date.earliest + 30 * ONE_DAY
    assert date.precision == "month"


@given(DAYS)
def test_a_year_runs_from_january_to_december_and_counts_as_its_last_day(day):
    date = PartialDate.parse(reduced(day, 1))
    assert date.earliest == dt.date(day.year, 1, 1)
    assert date.latest == date.day == dt.date(day.year, 12, 31)
    assert date.precision == "year"


@given(DAYS, DAYS, st.integers(1, 3), st.integers(1, 3))
def test_a_range_runs_from_the_start_of_the_first_part_to_the_end_of_the_second(one, two, first, second):
    one, two = sorted([one, two])
    date = PartialDate.parse(f"{reduced(one, first)}/{reduced(two, second)}")
    assert date.earliest == PartialDate.parse(reduced(one, first)).earliest
    assert date.latest == PartialDate.parse(reduced(two, second)).latest
    assert date.precision == "range"
    short = date.latest - date.earliest <= 31 * ONE_DAY
    assert date.day == (date.earliest if short else date.latest)


@given(DAYS, DAYS)
def test_a_range_that_ends_before_it_starts_is_refused(one, two):
    assume(one > two)
    with pytest.raises(CollegiumError, match="ends before it starts"):
        PartialDate.parse(f"{one}/{two}")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1926-07", dt.date(1926, 7, 1)),
        ("1983", dt.date(1983, 12, 31)),
        ("1957-06-22/1957-06-27", dt.date(1957, 6, 22)),
        ("1935-02/1935-03", dt.date(1935, 3, 31)),
        ("1964-10/1964-12", dt.date(1964, 12, 31)),
        ("1957-06-01/1957-07-02", dt.date(1957, 6, 1)),
        ("1957-06-01/1957-07-03", dt.date(1957, 7, 3)),
    ],
)
def test_up_to_a_month_counts_from_its_first_day_and_more_from_its_last(text, day):
    assert PartialDate.parse(text).day == day


def test_february_knows_leap_years():
    assert PartialDate.parse("1924-02").latest.day == 29
    assert PartialDate.parse("1926-02").latest.day == 28


def test_the_text_is_kept_as_found_but_for_blanks_around_it():
    assert PartialDate.parse(" 1926-07 ").text == "1926-07"


@pytest.mark.parametrize(
    "text",
    ["", "July 1926", "26", "1926-13", "1926-00", "1926-02-30", "0000", "1926/1927/1928", "1926-07/", "１９２６"],
)
def test_what_is_no_date_is_refused_with_the_forms_that_are(text):
    with pytest.raises(CollegiumError, match="not a date") as caught:
        PartialDate.parse(text)
    assert caught.value.given == text
    assert "1926-07-23" in str(caught.value)


@given(st.one_of(st.text(), st.from_regex(r"\d{4}(-\d{1,2}){0,2}(/\d{4}(-\d{1,2}){0,2})?", fullmatch=True)))
def test_any_text_is_either_a_date_in_order_or_refused_in_words(text):
    try:
        date = PartialDate.parse(text)
    except CollegiumError:
        return
    assert date.earliest <= date.day <= date.latest


@given(DAYS, st.integers(1, 3))
def test_a_query_means_the_first_day_of_a_partial_date(day, parts):
    assert as_day(reduced(day, parts)) == PartialDate.parse(reduced(day, parts)).earliest


def test_a_query_takes_dates_and_the_day_of_a_time():
    assert as_day(dt.date(1957, 6, 18)) == dt.date(1957, 6, 18)
    assert type(as_day(dt.datetime(1957, 6, 18, 23, 59))) is dt.date


@pytest.mark.parametrize("value", [1957, 1957.5, None])
def test_a_query_by_a_number_is_refused_in_words(value):
    with pytest.raises(CollegiumError, match="not a date"):
        as_day(value)


@given(DAYS, DAYS)
def test_years_backwards_are_negative_years_and_years_add_up(one, two):
    assert years_between(one, two) == -years_between(two, one)
    middle = dt.date(1953, 3, 5)
    assert years_between(one, middle) + years_between(middle, two) == pytest.approx(years_between(one, two), abs=1e-9)


def test_four_hundred_years_of_the_calendar_are_four_hundred_years():
    assert years_between(dt.date(1600, 1, 1), dt.date(2000, 1, 1)) == 400.0
