"""The cells and circles of the survivors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import polars as pl
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from collegium.errors import CollegiumError
from collegium.figures import survivors, svg
from collegium.figures.survivors import SHADES

Legible = Callable[[Figure], None]


def cells(axes: Axes) -> dict[tuple[int, int], str]:
    """The shade of each cell, by column and row."""
    return {(round(p.get_x() + 0.5), round(p.get_y() + 0.5)): to_hex(p.get_facecolor()) for p in axes.patches}


def circles(axes: Axes, face: str) -> set[tuple[int, int]]:
    return {
        (int(x), int(y))
        for line in axes.lines
        if to_hex(line.get_color()) == to_hex(face)
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)
    }


def test_persons_come_by_how_long_they_last_in_the_record(seats: pl.DataFrame) -> None:
    axes = survivors(seats).axes[0]
    # Stalin still sits in 1927; Lenin and Trotsky last to 1924, Trotsky longer in the runs.
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Stalin", "Trotsky", "Lenin"]


def test_a_cell_is_shaded_by_the_share_of_runs(seats: pl.DataFrame) -> None:
    first, second = survivors(seats).axes
    assert cells(first)[0, 1] == to_hex(SHADES(0.9))
    assert cells(second)[1, 2] == to_hex(SHADES(1.0))
    assert len(cells(first)) == 6


def test_a_darker_cell_means_a_larger_share() -> None:
    lightness = [sum(SHADES(k / 20)[:3]) for k in range(21)]
    assert lightness == sorted(lightness, reverse=True)
    assert len(set(lightness)) == 21


def test_circles_tell_the_record_and_an_unknown_has_none(seats: pl.DataFrame) -> None:
    axes = survivors(seats).axes[0]
    assert circles(axes, "black") == {(0, 0), (0, 1), (0, 2), (1, 0)}
    assert circles(axes, "white") == {(1, 1)}


def test_a_share_that_is_not_known_leaves_the_cell_empty(seats: pl.DataFrame) -> None:
    rows = seats.with_columns(share_still=pl.when(person_id="lenin").then(None).otherwise("share_still"))
    assert len(cells(survivors(rows).axes[0])) == 4


def test_the_words_are_in_the_svg(seats: pl.DataFrame) -> None:
    text = svg(survivors(seats))
    for words in (
        "circular flow",
        "conditional support",
        "Lenin",
        "1924",
        "1927",
        "Date",
        "record: still sits",
        "75 %",
    ):
        assert f">{words}<" in text


@pytest.mark.parametrize("theories", [1, 2, 3, 5])
@pytest.mark.parametrize("n_dates", [1, 4, 9, 25])
def test_many_theories_and_dates_are_legible(theories: int, n_dates: int, legible: Legible) -> None:
    rows = pl.DataFrame(
        [
            (f"theory {t}", f"p{p}", f"Person the {p}th", dt.date(1922 + d // 2, 1 + 6 * (d % 2), 1), 0.5, True)
            for t in range(theories)
            for p in range(4)
            for d in range(n_dates)
        ],
        schema=["theory", "person_id", "name", "date", "share_still", "record_still"],
        orient="row",
    )
    legible(survivors(rows, title="Who still sits"))


def test_empty_or_wrong_tables_are_errors(seats: pl.DataFrame) -> None:
    cases = [
        (seats.clear(), "has no rows"),
        (seats.with_columns(date=pl.lit(None, pl.Date)), "has no rows"),
        (seats.drop("name"), "lacks the column 'name'"),
        (seats.with_columns(share_still=1.5), "a share from 0 to 1: 1.5"),
        (pl.concat([seats, seats[:1]]), "two rows for one cell: 'circular flow, trotsky, 1924-01-01'"),
    ]
    for rows, words in cases:
        with pytest.raises(CollegiumError, match=words):
            survivors(rows)
