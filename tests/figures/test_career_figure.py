"""The career strip: lanes, bars where the spells are, diamonds where an office is only attested."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from collegium.errors import CollegiumError
from collegium.figures import career, svg
from collegium.figures.career import PALE, THICK, THIN
from collegium.figures.style import BLACK, BLUE, GREEN, day_number
from collegium.history import History
from collegium.record import record


def bars(figure: Figure) -> list[Rectangle]:
    return [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if text.get_text().strip()]


def hexed(patch: Rectangle) -> str:
    red, green, blue, _ = patch.get_facecolor()
    return f"#{round(255 * red):02X}{round(255 * green):02X}{round(255 * blue):02X}"


def test_bars_stand_where_the_spells_are_thick_thin_and_black(past):
    history = past(
        [
            ("rykov", "candidate", "1921-01-01", "1923-01-01", "promoted"),
            ("rykov", "full", "1923-01-01", "1926-06-01", "expelled"),
        ],
        leaders=[("rykov", "1924-01-01", "1926-06-01")],
    )
    figure = career(history, "rykov")
    candidate, full, leader = bars(figure)
    assert candidate.get_x() == day_number(dt.date(1921, 1, 1))
    assert full.get_x() == candidate.get_x() + candidate.get_width() == day_number(dt.date(1923, 1, 1))
    assert (candidate.get_height(), full.get_height()) == (THIN, THICK)
    assert [hexed(bar) for bar in (candidate, full, leader)] == [BLUE, BLUE, BLACK]
    assert {"Politburo", "× expelled", "▲", "A. Rykov"} <= set(texts(figure))


def test_a_date_open_by_more_than_a_month_is_pale(past):
    history = past([("a", "full", "1922-12-31", "1925-01-01", None)])
    memberships = history.memberships.with_columns(
        start_earliest=pl.lit(dt.date(1922, 1, 1)), start_latest=pl.lit(dt.date(1922, 12, 31))
    )
    figure = career(History(history.manifest, history.tables | {"memberships": memberships}), "a")
    pale, sure = bars(figure)
    assert (pale.get_alpha(), sure.get_alpha()) == (PALE, 1.0)
    assert pale.get_x() == day_number(dt.date(1922, 1, 1))
    assert "pale: date open" in texts(figure)


def test_an_attested_office_is_a_diamond_and_no_bar(past):
    history = past([("a", "holder", "1922-01-01", "1922-01-02", None)])
    memberships = history.memberships.with_columns(
        start_precision=pl.lit("attested"), end_precision=pl.lit("attested"), post_id=pl.lit("politburo:head")
    )
    figure = career(History(history.manifest, history.tables | {"memberships": memberships}), "a", "1921", "1923")
    assert bars(figure) == []
    (point,) = [line for line in figure.axes[0].lines if line.get_marker() == "D"]
    assert (point.get_color(), list(point.get_xdata())) == (GREEN, [day_number(dt.date(1922, 1, 1))])


def test_the_leaders_stand_above(past):
    history = past(
        [("a", "full", "1921-01-01", "1929-01-01")],
        leaders=[("stalin", "1922-04-03", None)],
        stalin="Joseph Stalin",
    )
    assert {"Leader", "stalin"} <= set(texts(career(history, "a")))


@pytest.mark.parametrize("person", ["molotov", "gorbachev", "mikoyan", "stalin", "kosygin", "andreev", "yeltsin"])
def test_careers_of_the_record_are_legible(legible, person):
    legible(career(record(), person))


def test_equal_careers_give_equal_bytes():
    assert svg(career(record(), "kirov")) == svg(career(record(), "kirov"))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("kirovv",), "Did you mean 'kirov'"),
        (("kirov", "1950", "1951"), "held no seat or post in that time"),
        (("kirov", "1930", "1920"), "ends before it starts"),
        (("kirov", "1850"), "outside the history"),
    ],
)
def test_a_career_that_is_none_is_refused(arguments, says):
    with pytest.raises(CollegiumError, match=says):
        career(record(), *arguments)


def test_another_run_is_refused():
    with pytest.raises(CollegiumError, match="no such run"):
        career(record(), "kirov", run=1)
