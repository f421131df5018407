"""The compact drawn: a bar for each part, in the colour of what was measured."""

from __future__ import annotations

from collections import Counter

import polars as pl
import pytest
from matplotlib.patches import Rectangle

from collegium.errors import CollegiumError
from collegium.figures import compact, svg
from collegium.figures.style import BLUE, HAIR, ORANGE
from collegium.measures import compact as measured
from collegium.record import record


def colours(figure) -> Counter[str]:
    found: Counter[str] = Counter()
    for patch in figure.axes[0].patches:
        assert isinstance(patch, Rectangle)
        red, green, blue, _ = patch.get_facecolor()
        found[f"#{round(255 * red):02X}{round(255 * green):02X}{round(255 * blue):02X}"] += 1
    return found


def test_every_part_has_a_bar_in_its_colour_and_a_thin_one_a_ground():
    rows = measured(record(), "1953", "1991", detail="leaders")
    found = colours(compact(record(), "1953", "1991"))
    thin = rows.filter(pl.col("kept").is_not_null() & (pl.col("covered") < 0.5)).height
    assert thin > 0
    assert found == {
        BLUE: rows.filter(pl.col("kept")).height,
        ORANGE: rows.filter(~pl.col("kept")).height,
        HAIR: rows["kept"].null_count() + thin,
    }


def test_nine_broken_days_of_39_years_can_be_seen():
    axes = compact(record(), "1953", "1991").axes[0]
    drawn = {patch.get_width() for patch in axes.patches}
    width = axes.get_position().width * 700
    day = width / (axes.get_xlim()[1] - axes.get_xlim()[0])
    assert min(drawn) * day < 0.1  # two days without a leader in 1982, of which nothing is told
    broken = [p.get_width() * day for p in axes.patches if p.get_facecolor()[0] > p.get_facecolor()[2] + 0.5]
    assert min(broken) == pytest.approx(3)


@pytest.mark.parametrize(
    "span", [("1953", "1991"), ("1953-03-01", "1953-12"), ("1964-10-14", "1982-11-09"), ("1957", None)]
)
def test_it_is_legible_and_the_same_each_time(span, legible):
    figure = compact(record(), *span)
    legible(figure)
    assert svg(figure) == svg(compact(record(), *span))


def test_what_cannot_be_told_is_refused(past):
    with pytest.raises(CollegiumError, match="no clause of the compact can be told"):
        compact(past([("a", "candidate", "1921-01-01", None)]), "1922", "1923")
    with pytest.raises(CollegiumError, match="no such run"):
        compact(record(), "1953", "1954", run=3)
