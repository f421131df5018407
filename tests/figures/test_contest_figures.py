"""The figures of the contest: every theory has its column, every verdict its mark."""

from __future__ import annotations

import polars as pl
import pytest

from collegium.errors import CollegiumError
from collegium.figures import svg
from collegium.figures.contest import changes, confusion, pattern_matrix, rank_histograms, standing

THEORIES = [f"theory-{k}" for k in range(9)]


def test_nine_theories_have_a_column_each_with_its_number() -> None:
    rows = pl.DataFrame(
        {
            "scope": ["all"] * 9,
            "theory": THEORIES,
            "probability": [k / 36 for k in range(9)],
            "inside": [True] * 8 + [False],
        }
    )
    axes = standing(rows).axes[0]
    assert [label.get_text() for label in axes.get_xticklabels()] == THEORIES
    assert [text.get_text() for text in axes.texts] == [f"{k / 36:.2f}" for k in range(9)]
    assert len(axes.lines) == 1  # the ring of the one that lies outside


def test_a_cell_without_a_number_is_a_dash() -> None:
    rows = pl.DataFrame({"truth": ["a", "a", "b"], "named": ["a", "b", "b"], "share": [0.5, 0.5, 1.0]})
    assert [text.get_text() for text in confusion(rows).axes[0].texts] == ["0.50", "0.50", "–", "1.00"]


def test_verdicts_differ_in_form_and_not_in_colour_alone() -> None:
    rows = pl.DataFrame(
        {"theory": ["a", "b", "c", "d"], "pattern": "A2", "text": "clients", "period": "1964-82",
         "verdict": ["met", "missed", "undecided", "missed"], "runs": [9, 9, 9, 0]}
    )  # fmt: skip
    axes = pattern_matrix(rows).axes[0]
    assert len({line.get_marker() for line in axes.lines}) == 3
    assert [text.get_text() for text in axes.texts] == ["–"]
    with pytest.raises(CollegiumError, match="unknown verdict"):
        pattern_matrix(rows.with_columns(verdict=pl.lit("perhaps")))


def test_ranks_of_several_parameters_are_added_up() -> None:
    rows = pl.DataFrame({"theory": ["a"] * 4, "bin": [0, 1, 0, 1], "n": [1, 2, 3, 4]})
    (axes,) = rank_histograms(rows).axes
    assert [bar.get_height() for bar in axes.patches] == [4, 6]


def test_a_change_is_filled_where_its_interval_leaves_out_nothing() -> None:
    rows = pl.DataFrame(
        {"label": ["x", "x", "y"], "theory": ["a", "b", "a"], "change": [0.2, 0.0, -0.1], "low": [0.1, -0.1, -0.3],
         "high": [0.3, 0.1, 0.1]}
    )  # fmt: skip
    first, second = changes(rows).axes
    dots = [line for axes in (first, second) for line in axes.lines if line.get_marker() == "o"]
    assert [dot.get_markerfacecolor() == "white" for dot in dots] == [False, True, True]


@pytest.mark.parametrize("figure", [standing, confusion, pattern_matrix, rank_histograms, changes])
def test_a_table_that_lacks_a_column_is_refused(figure) -> None:
    with pytest.raises(CollegiumError, match="lacks the column"):
        figure(pl.DataFrame({"theory": ["a"]}))


def test_equal_rows_give_equal_bytes() -> None:
    rows = pl.DataFrame({"truth": ["a"], "named": ["a"], "share": [1.0]})
    assert svg(confusion(rows)) == svg(confusion(rows))
