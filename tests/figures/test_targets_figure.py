"""The dots, intervals and diamonds of the targets."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import polars as pl
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from collegium.errors import CollegiumError
from collegium.figures import svg, targets
from collegium.figures.style import BLUE, VERMILLION

Legible = Callable[[Figure], None]


def dots(axes: Axes, marker: str = "o") -> list[tuple[float, bool, str]]:
    """The markers from the top: value, whether filled, and colour."""
    found = [line for line in axes.lines if line.get_marker() == marker]
    found.sort(key=lambda line: line.get_ydata()[0])
    return [
        (line.get_xdata()[0], line.get_color() != "white", to_hex(line.get_markeredgecolor()).upper()) for line in found
    ]


def test_a_dot_is_the_median_filled_where_the_target_is_met(comparisons: pl.DataFrame) -> None:
    (axes,) = targets(comparisons).axes
    assert dots(axes) == [(0.9, False, BLUE), (0.5, True, VERMILLION), (0.5, True, BLUE), (0.7, True, VERMILLION)]


def test_the_interval_spans_low_to_high(comparisons: pl.DataFrame) -> None:
    (axes,) = targets(comparisons).axes
    spans = [tuple(line.get_xdata()) for line in axes.lines if line.get_linewidth() == 2.0]
    assert spans == [(0.7, 1.0), (0.3, 0.6), (0.3, 0.7), (0.5, 0.9)]


def test_the_record_has_one_diamond_a_target(comparisons: pl.DataFrame) -> None:
    (axes,) = targets(comparisons).axes
    assert [value for value, *_ in dots(axes, "D")] == [0.4, 0.6]


def test_the_key_counts_what_is_met(comparisons: pl.DataFrame) -> None:
    text = svg(targets(comparisons))
    for words in ("circular flow: meets 1 of 2", "conditional support: meets 2 of 2", "retention", "clients", "Value"):
        assert f">{words}<" in text


def test_a_long_name_is_broken_and_each_line_ends_at_the_axis(comparisons: pl.DataFrame) -> None:
    name = pl.when(target="clients").then(pl.lit("clients " * 12)).otherwise("target")
    text = svg(targets(comparisons.with_columns(target=name)))
    lines = re.findall(r"<text style=\"([^\"]*)\"[^>]*>clients[^<]*<", text)
    assert len(lines) > 1
    assert all("text-anchor: end" in style for style in lines)


def test_units_stand_in_panels_of_their_own(comparisons: pl.DataFrame) -> None:
    units = pl.when(target="retention").then(pl.lit("share")).otherwise(pl.lit("persons"))
    figure = targets(comparisons.with_columns(unit=units))
    assert [axes.get_xlabel() for axes in figure.axes] == ["Share", "Persons"]
    assert ">80 %<" in svg(figure)


def test_numbers_that_are_not_known_are_not_drawn(comparisons: pl.DataFrame) -> None:
    rows = comparisons.with_columns(
        record=pl.when(target="clients").then(None).otherwise("record"),
        median=pl.when(theory="circular flow").then(float("nan")).otherwise("median"),
    )
    (axes,) = targets(rows).axes
    assert len(dots(axes, "D")) == 1
    assert len(dots(axes)) == 2


def test_the_dots_of_a_target_stay_in_its_row_and_apart() -> None:
    rows = pl.DataFrame(
        [(f"theory {t}", f"target {k}", 0.5, 0.5, 0.4, 0.6, True) for k in range(3) for t in range(6)],
        schema=["theory", "target", "record", "median", "low", "high", "met"],
        orient="row",
    )
    (axes,) = targets(rows).axes
    heights = sorted(line.get_ydata()[0] for line in axes.lines if line.get_marker() in ("o", "D"))
    steps = [after - before for before, after in pairwise(heights)]
    assert len(heights) == 3 * 7
    assert min(steps) >= 6.5


@pytest.mark.parametrize("theories", [1, 3, 6])
def test_many_targets_with_long_names_are_legible(theories: int, legible: Legible) -> None:
    rows = pl.DataFrame(
        [
            (
                f"theory {t}",
                f"target {k} " + "of many long words " * (k % 4),
                0.1 * k - 1,
                0.2 * k,
                0.1 * k,
                0.3 * k,
                True,
            )
            for t in range(theories)
            for k in range(20)
        ],
        schema=["theory", "target", "record", "median", "low", "high", "met"],
        orient="row",
    )
    legible(targets(rows, title="All targets"))


def test_empty_or_wrong_tables_are_errors(comparisons: pl.DataFrame) -> None:
    cases = [
        (comparisons.clear(), "has no rows"),
        (comparisons.with_columns(theory=pl.lit(None, pl.String)), "has no rows"),
        (comparisons.drop("met"), "lacks the column 'met'"),
        (pl.concat([comparisons, comparisons[:1]]), "two rows for one theory and target"),
        (comparisons.with_columns(record=pl.Series([0.1, 0.2, 0.3, 0.2])), "has one record"),
        (comparisons.with_columns(unit=pl.Series(["a", "a", "b", "a"])), "has one unit"),
        (comparisons.with_columns(low=2.0), "an interval ends before it starts"),
    ]
    for rows, words in cases:
        with pytest.raises(CollegiumError, match=words):
            targets(rows)
