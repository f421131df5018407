"""What people write in a cell for a date, and how far each is read."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collegium.exchange.cells import either, read
from collegium.exchange.onedate import order_of


def said(value: object, order: str = "") -> tuple[list[str], str, bool]:
    reading = read(value, order)
    return [date.text for date in reading.dates], reading.shape, reading.running


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("?/?/1898", "1898"),
        ("?/12/1898", "1898-12"),
        ("12/?/1898", "1898-12"),
        ("00/00/1898", "1898"),
        ("1898-xx-xx", "1898"),
        ("1956-00-00", "1956"),
        ("25.5.1973", "1973-05-25"),
        ("23/7/1926", "1926-07-23"),
        ("7/23/1926", "1926-07-23"),
        ("1926-07-23", "1926-07-23"),
        ("1926-07-23 00:00:00", "1926-07-23"),
        ("1926-07-23T00:00:00Z", "1926-07-23"),
        ("1926-07-23T00:00:00.000000000", "1926-07-23"),
        ("194?", "1940/1949"),
        ("193x", "1930/1939"),
        ("7/1926", "1926-07"),
        ("19260723", "1926-07-23"),
        ("1956.0", "1956"),
        ("23-Sep-1955", "1955-09-23"),
        ("Sept. 23rd, 1955", "1955-09-23"),
        ("5th of December, 1934", "1934-12-05"),
        ("1934 Dec 5", "1934-12-05"),
        ("3. März 1956", "1956-03-03"),
        ("3 de mayo de 1956", "1956-05-03"),
        ("1er août 1956", "1956-08-01"),
        ("3 мая 1956 г.", "1956-05-03"),
        ("3.V.1956", "1956-05-03"),
        ("1956年5月3日", "1956-05-03"),
        ("1956年", "1956"),
        ("ngày 3 tháng 2 năm 1930", "1930-02-03"),
        ("3 de março de 1964", "1964-03-03"),
        ("4 luglio 1943", "1943-07-04"),
        ("late 1956", "1956-09/1956-12"),
        ("Anfang 1956", "1956-01/1956-04"),
        ("1930s", "1930/1939"),
        ("c. 1898", "1898"),
        ("1956 (?)", "1956"),
        ("1938 (executed)", "1938"),
        ("1898 or 1899", "1898-01-01/1899-12-31"),
        ("1938*", "1938"),
        ("1938¹", "1938"),
        ("\u200b1938\u00a0", "1938"),
        (1956, "1956"),
        (1956.0, "1956"),
        (1934.2, "1934-02"),
        (1934.1, "1934"),
        (20455, "1956-01-01"),
        (dt.date(1956, 5, 3), "1956-05-03"),
        (dt.datetime(1956, 5, 3, 12), "1956-05-03"),
        (19560503, "1956-05-03"),
    ],
)
def test_one_date_is_read_as_it_is_meant(cell: object, text: str) -> None:
    assert said(cell) == ([text], "", False)


@pytest.mark.parametrize(
    ("cell", "texts", "shape", "running"),
    [
        ("12/1956; 4/1966", ["1956-12", "1966-04"], "", False),
        ("12/1956, 4/1966", ["1956-12", "1966-04"], "", False),
        ("12/1956\n4/1966", ["1956-12", "1966-04"], "", False),
        ("12/1956 4/1966", ["1956-12", "1966-04"], "", False),
        ("1956 und 1966", ["1956", "1966"], "", False),
        ("1934-1938", ["1934", "1938"], "span", False),
        ("1934–38", ["1934", "1938"], "span", False),
        ("5/1934 - 3/1938", ["1934-05", "1938-03"], "span", False),
        ("3.5.1956-7.8.1960", ["1956-05-03", "1960-08-07"], "span", False),
        ("Mai 1956 bis Juni 1960", ["1956-05", "1960-06"], "span", False),
        ("from 1934 to 1938", ["1934", "1938"], "span", False),
        ("1934-38; 1945-present", ["1934", "1938", "1945"], "span", True),
        ("1927年-1976年", ["1927", "1976"], "span", False),
        ("1955年至今", ["1955"], "since", True),
        ("1934-", ["1934"], "since", True),
        ("1934–present", ["1934"], "since", True),
        ("1934-?", ["1934"], "since", False),
        ("seit 1934", ["1934"], "since", False),
        ("hasta 1938", ["1938"], "until", False),
        ("present", [], "", True),
        ("en el cargo", [], "", True),
    ],
)
def test_several_dates_and_stretches_keep_their_shape(cell: str, texts: list[str], shape: str, running: bool) -> None:
    assert said(cell) == (texts, shape, running)


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("31/02/1950", "impossible day"),
        ("45/13/1950", "impossible month"),
        ("3/4/1956", "day or month first"),
        ("Jul 26", "two-digit year"),
        (20455, "spreadsheet number"),
        ("?", "unknown date"),
        ("unbekannt", "unknown date"),
        (0, "unknown date"),
        (-999, "unknown date"),
        ("c. 1898", "approximate date"),
        ("1938 (shot)", "words around a date"),
        ("1898 or 1899", "several readings"),
        ("1938[2]", "footnote mark"),
        ("under the old regime", "unreadable date"),
        ("before 1956", "unreadable date"),
        ("1955-1958-1960", "unreadable date"),
        ("x" * 300, "unreadable date"),
        (10**400, "unreadable date"),
        (float("inf"), "unreadable date"),
        (True, "unreadable date"),
        (dt.time(1, 2), "unreadable date"),
        (dt.date(3, 1, 1), "unreadable date"),
        ("25/?/1898", "unknown date"),
    ],
)
def test_what_is_doubtful_is_said(cell: object, kind: str) -> None:
    assert kind in [kind for kind, _ in read(cell).problems]


@pytest.mark.parametrize("cell", ["", None, "-", "n/a", "NULL", "…".replace("…", "..."), float("nan")])
def test_an_empty_cell_says_nothing(cell: object) -> None:
    assert not read(cell).said


def test_an_undecided_day_is_the_span_of_both_readings_until_the_file_decides() -> None:
    assert said("3/4/1956")[0] == ["1956-03-04/1956-04-03"]
    assert said("3/4/1956", "dmy")[0] == ["1956-04-03"]
    assert said("3/4/1956", "mdy")[0] == ["1956-03-04"]
    assert said("3.4.1956", "mdy")[0] == ["1956-04-03"]  # with full stops the day comes first
    assert order_of(["3/4/1956", "23/7/1926"]) == "dmy"
    assert order_of(["7/23/1926"]) == "mdy"
    assert order_of(["12/4/1926", "4/12/1926"]) == ""
    assert order_of(["7/23/1926", "23/7/1926"]) == "both"


def test_neighbouring_years_of_one_event_are_a_span_of_doubt() -> None:
    assert either(read("1894/95")).dates[0].text == "1894/1895"
    assert either(read("1934-1938")).shape == "span"


days = st.dates(dt.date(1850, 1, 1), dt.date(2030, 12, 31))
WRITTEN = (
    "{0.year:04d}-{0.month:02d}-{0.day:02d}",
    "{0.day}.{0.month}.{0.year}",
    "{0:%d %B} {0.year}",
    "{0:%b} {0.day}, {0.year}",
)


@given(days, st.sampled_from(WRITTEN))
def test_a_day_is_the_same_day_in_every_spelling(day: dt.date, form: str) -> None:
    assert said(form.format(day)) == ([day.isoformat()], "", False)


@given(days)
def test_a_spreadsheet_number_is_the_day_that_the_spreadsheet_shows(day: dt.date) -> None:
    serial = (day - dt.date(1899, 12, 30)).days
    if serial > 2300:
        assert said(serial)[0] == [day.isoformat()]


@given(days)
def test_slashes_keep_both_readings_or_the_only_one(day: dt.date) -> None:
    first = read(f"{day.day}/{day.month}/{day.year}").dates[0]
    assert first.earliest <= day <= first.latest


def test_a_joining_word_alone_is_told() -> None:
    for word in ("Y", "et", "and;", "и"):
        assert read(word).problems[0][0] == "unreadable date"


@given(
    st.one_of(st.text(max_size=60), st.integers(), st.floats(), st.booleans(), st.datetimes(), st.times(), st.none())
)
def test_no_cell_is_silent_or_fatal(cell: object) -> None:
    reading = read(cell)
    for date in reading.dates:
        assert date.earliest <= date.latest
    if isinstance(cell, str) and any(c.isalnum() for c in cell) and not reading.said:
        assert cell.strip().strip("\"'. ").lower().strip("\u200b")[:8] in (
            "n/a",
            "na",
            "n.a",
            "#n/a",
            "nan",
            "none",
            "null",
            "nil",
            "nat",
            "keine",
            "ninguno",
            "нет",
            "无",
        )


@given(st.text(alphabet="0123456789/.-?; ,xcJanu", max_size=25))
def test_text_made_of_the_signs_of_dates_is_read_or_reported(cell: str) -> None:
    reading = read(cell)
    if any(c.isdigit() for c in cell):
        assert reading.said


def test_a_century_alone_and_a_spanish_question_mark_are_unknown() -> None:
    assert read("19??").problems == read("¿?").problems == (("unknown date", "left unknown"),)


def test_dates_the_other_way_round_are_read_and_said() -> None:
    assert order_of(["13/1/1950", "14/1/1950", "15/1/1950", "16/1/1950", "17/1/1950", "1/18/1950"]) == "dmy mostly"
    assert order_of(["13/1/1950", "14/1/1950", "1/18/1950"]) == "both"
    assert read("1/18/1950", "dmy").problems == (("turned date", "read as 1950-01-18"),)
    assert read("18/1/1950", "dmy").problems == ()
