"""Figures of survival, hazards, circulation, ages, ranks, presence and vitality: drawn as measured, and legible."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from collegium import figures, measures
from collegium.errors import CollegiumError
from collegium.figures import save, svg
from collegium.figures.style import BLUE, VERMILLION
from collegium.record import record

DRAWN = {
    "survival": lambda: figures.survival(record(), "politburo", "1919-03", "1987"),
    "survival of candidates": lambda: figures.survival(record(), rank="candidate"),
    "survival, few": lambda: figures.survival(record(), "politburo", "1919-03", "1926-01-15"),
    "survival of secretaries": lambda: figures.survival(record(), "secretariat", "1919-03", "1991", rank="all"),
    "hazards": lambda: figures.hazards(record()),
    "hazards of secretaries": lambda: figures.hazards(record(), "secretariat", "1953-03-14", "1985"),
    "circulation": lambda: figures.circulation(record()),
    "age structure": lambda: figures.age_structure(record()),
    "age structure, short": lambda: figures.age_structure(record(), "politburo", "1980", "1985", rank="all"),
    "ranks": lambda: figures.ranks(record()),
    "ranks between dates": lambda: figures.ranks(record(), dates=["1953-03-20", "1957-06-18", "1957-07-01", "1961-11"]),
    "attendance": lambda: figures.attendance(record()),
    "vitality": lambda: figures.vitality(record()),
    "vitality, early": lambda: figures.vitality(record(), "politburo", "1919", "1930"),
}


@pytest.mark.parametrize("name", DRAWN)
def test_figures_are_legible_repeat_and_leave_pyplot_alone(name, legible, tmp_path):
    figure = DRAWN[name]()
    legible(figure)
    text = svg(figure)
    assert text == svg(DRAWN[name]())
    assert "Gill (2018)" in text
    assert save(figure, tmp_path / "figure.png").stat().st_size > 10_000
    assert plt.get_fignums() == []


def test_the_curve_is_the_measure():
    axes = DRAWN["survival"]().axes[0]
    (curve,) = [line for line in axes.lines if line.get_color() == BLUE]
    rows = measures.survival(measures.spells(record(), "politburo", "1919-03", "1987"))
    assert np.asarray(curve.get_ydata()).tolist() == rows["survival"].to_list()
    assert np.asarray(curve.get_xdata()).tolist() == rows["time"].to_list()


def test_points_of_the_hazards_are_the_measure():
    figure = figures.hazards(record(), "politburo", "1953-03-14", "1991-07-31")
    rows = measures.exit_hazard(record(), "politburo", "1953-03-14", "1991-07-31")
    whole = rows.filter((rows["exit_cause"] == "any") & (rows["person_years"] >= 1))
    drawn = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    blue = [line.get_xdata()[0] for line in drawn if line.get_markeredgecolor() == BLUE]
    assert blue == whole["hazard"].to_list()
    red = [line.get_xdata()[0] for line in drawn if line.get_markeredgecolor() == VERMILLION]
    deaths = dict(rows.filter(exit_cause="death").select("start", "n_exits").iter_rows())
    expected = [
        (n - deaths[day]) / years for day, n, years in whole.select("start", "n_exits", "person_years").iter_rows()
    ]
    assert red == pytest.approx(expected)


def bars(figure) -> list[Rectangle]:
    return [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]


def test_bars_of_circulation_fill_each_row():
    figure = figures.circulation(record())
    rows = measures.circulation(record())
    assert sum(bar.get_width() for bar in bars(figure)) == pytest.approx(rows.height)
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()][1] == "Stalin, 39 entered"


def test_bars_of_ages_add_up_to_the_members():
    figure = figures.age_structure(record(), "politburo", "1966", "1985")
    total = sum(bar.get_height() for bar in bars(figure))
    rows = measures.ages(record(), "politburo", [f"{year}-01-01" for year in range(1966, 1986)])
    assert total == rows["n"].sum()


def test_the_caution_stands_on_the_figure_of_presence():
    figure = figures.attendance(record(), most=4)
    assert any("Proximity is not power" in text.get_text() for text in figure.findobj(Text))
    assert [bar.get_width() for bar in bars(figure)] == sorted((bar.get_width() for bar in bars(figure)), reverse=True)


@pytest.mark.parametrize(
    ("drawing", "says"),
    [
        (lambda: figures.survival(record(), "politburo", "1943", "1943"), "nobody is seen to leave"),
        (lambda: figures.hazards(record(), "orgburo", "1960", "1970"), "nobody sat for a year"),
        (lambda: figures.circulation(record(), "politburo", "1943", "1943"), "nobody enters"),
        (lambda: figures.age_structure(record(), "orgburo", "1960", "1970"), "nobody sits"),
        (lambda: figures.age_structure(record(), "politburo", "1960-02", "1960-03"), "nobody sits"),
        (lambda: figures.ranks(record(), "orgburo", "1960", "1970"), "no two dates"),
        (lambda: figures.attendance(record(), "1960", "1970"), "nobody's presence"),
        (lambda: figures.attendance(record(), most=0), "at least one person"),
        (lambda: figures.vitality(record(), "politburo", "1955", "1956"), "nothing is told"),
        *[
            (lambda name=name: getattr(figures, name)(record(), run=3), "no such run")
            for name in ("survival", "hazards", "circulation", "age_structure", "ranks", "attendance", "vitality")
        ],
    ],
)
def test_what_cannot_be_drawn_says_why(drawing, says):
    with pytest.raises(CollegiumError, match=says):
        drawing()
