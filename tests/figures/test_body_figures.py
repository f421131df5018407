"""Ages, turnover and decisions of a body: what is drawn is what was measured."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from collegium.errors import CollegiumError
from collegium.figures import ages, svg, timeline, turnover, workload
from collegium.figures.style import BLUE, FAINT, ORANGE, SKY, day_number
from collegium.history import History
from collegium.measures import turnover as measured_turnover
from collegium.measures import workload as measured_workload
from collegium.record import record


def heights(figure, place: int = 0) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for patch in figure.axes[place].patches:
        if isinstance(patch, Rectangle):
            red, green, blue, _ = patch.get_facecolor()
            colour = f"#{round(255 * red):02X}{round(255 * green):02X}{round(255 * blue):02X}"
            found.setdefault(colour, []).append(patch.get_height())
    return found


def test_a_line_of_ages_rises_a_year_a_year_between_changes(past):
    history = past([("a", "full", "1921-01-01", None)])
    persons = history.persons.with_columns(birth=pl.lit(dt.date(1880, 1, 1)))
    figure = ages(History(history.manifest, history.tables | {"persons": persons}), "politburo", "1922", "1926")
    (median,) = [line for line in figure.axes[0].lines if line.get_color() == BLUE]
    x, y = np.asarray(median.get_xdata()), np.asarray(median.get_ydata())
    assert (y[-1] - y[0]) == pytest.approx((x[-1] - x[0]) / 365.2425)
    assert y[0] == pytest.approx(42, abs=0.01)


def test_years_in_which_births_are_unknown_are_marked_and_others_are_not():
    early = ages(record(), "politburo", "1919-03", "1925")
    assert "some births unknown" in [text.get_text() for text in early.findobj(Text)]
    late = ages(record(), "politburo", "1953", "1991-08")
    assert "some births unknown" not in [text.get_text() for text in late.findobj(Text)]


def test_bars_of_turnover_are_the_measure():
    rows = measured_turnover(record(), "politburo").filter(pl.col("date_after").dt.year().is_between(1956, 1986))
    found = heights(turnover(record(), "politburo", "1956", "1986"))
    assert found[BLUE] == rows["n_common"].to_list()
    assert found[ORANGE] == (rows["n_after"] - rows["n_common"]).to_list()
    assert [-height for height in found[FAINT]] == (rows["n_before"] - rows["n_common"]).to_list()


def test_bars_of_decisions_are_the_measure():
    rows = measured_workload(record(), "politburo", "1919", "1952")
    figure = workload(record(), "politburo", "1919", "1952")
    found = heights(figure)
    assert found[BLUE] == rows["in_session"].to_list()
    assert found[SKY] == rows["by_circulation"].to_list()
    assert found[ORANGE] == rows["in_name"].fill_null(0).to_list()
    (line,) = figure.axes[1].lines
    assert list(line.get_ydata()) == rows["share_in_session"].to_list()


@pytest.mark.parametrize(
    "draw",
    [
        lambda: ages(record(), "politburo", "1919-03", "1991-08"),
        lambda: ages(record(), "politburo", "1985", "1991-08", rank="all"),
        lambda: turnover(record(), "politburo"),
        lambda: turnover(record(), "secretariat", "1922", "1952", rank="all"),
        lambda: workload(record(), "politburo", "1919", "1952"),
        lambda: workload(record(), "politburo", "1930", "1934"),
        lambda: timeline(record(), "politburo", "1919-03", "1991-08"),
        lambda: timeline(record(), "secretariat", "1919-03", "1991-08"),
    ],
)
def test_figures_of_the_record_are_legible_and_the_same_twice(legible, draw):
    figure = draw()
    legible(figure)
    assert svg(figure) == svg(draw())


def test_a_seat_of_a_day_is_wide_enough_to_be_seen():
    figure = timeline(record(), "politburo", "1919-03", "1952-10")
    axes = figure.axes[0]
    width = axes.get_window_extent().width
    low, high = axes.get_xlim()
    narrow = [patch for patch in axes.patches if isinstance(patch, Rectangle) and patch.get_x() > high - 40]
    assert narrow
    assert all(patch.get_width() * width / (high - low) >= 1.49 for patch in narrow)
    assert all(patch.get_x() + patch.get_width() <= day_number(dt.date(1952, 11, 1)) + 1e-6 for patch in narrow)


@pytest.mark.parametrize(
    ("draw", "says"),
    [
        (lambda: ages(record(), "politbureau", "1920", "1930"), "Did you mean 'politburo'"),
        (lambda: ages(record(), "orgburo", "1960", "1970"), "nobody's age is known"),
        (lambda: ages(record(), "politburo", "1920", "1930", run=3), "no such run"),
        (lambda: turnover(record(), "politburo", "1940", "1945"), "no two congresses"),
        (lambda: turnover(record(), "politburo", run=3), "no such run"),
        (lambda: workload(record(), "politburo", "1960", "1970"), "no year's decisions"),
        (lambda: workload(record(), "politburo", run=3), "no such run"),
    ],
)
def test_nothing_to_draw_is_told(draw, says):
    with pytest.raises(CollegiumError, match=says):
        draw()
