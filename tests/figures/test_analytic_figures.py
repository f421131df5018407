"""Solved models drawn: the curve, the way of a share, the places where it stays."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from matplotlib.figure import Figure

from collegium.errors import CollegiumError
from collegium.figures import cascade_points, galam_levels, svg


def stairs(figure: Figure) -> np.ndarray:
    """The shares of the staircase, one a step."""
    (line,) = [one for one in figure.axes[0].lines if one.get_linewidth() == 1.3 and len(one.get_xdata()) > 1]
    return np.asarray(line.get_xdata(), float)[::2]


def marks(figure: Figure) -> list[tuple[float, bool]]:
    """Where a share stays, and whether the mark is full."""
    found = [one for one in figure.axes[0].lines if one.get_marker() == "o"]
    return [(float(one.get_xdata()[0]), one.get_markerfacecolor() != "white") for one in found]


def test_the_staircase_is_the_published_way_down_from_seventy() -> None:
    figure = galam_levels(0.7, 4, n_levels=5)
    assert stairs(figure) == pytest.approx([0.7, 0.6517, 0.5660, 0.4174, 0.1998, 0.0271], abs=5.1e-5)
    assert marks(figure) == [(pytest.approx(0.767592, abs=1e-6), False)]
    assert "threshold 76.8 %" in svg(figure)


def test_no_threshold_is_drawn_where_there_is_none() -> None:
    figure = galam_levels(0.9, 9, ex_officio=5)
    assert marks(figure) == []
    assert "no share suffices" in svg(figure)


def test_stable_places_are_full_and_others_empty() -> None:
    figure = cascade_points(mean=0.25, sd=0.122)
    assert [full for _, full in marks(figure)] == [True, False, True]
    assert stairs(figure)[-1] == pytest.approx(0.054792, abs=1e-3)
    few = cascade_points([0, 0.2, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1])
    assert stairs(few) == pytest.approx([0, 0.1])
    assert [share for share, _ in marks(few)] == [0.1, 0.9, 1.0]


def test_they_are_legible_and_equal_input_gives_equal_bytes(legible: Callable[[Figure], None]) -> None:
    for draw in (lambda: galam_levels(0.8, 6, "coin", 1), lambda: cascade_points(mean=0.25, sd=0.11)):
        legible(draw())
        assert svg(draw()) == svg(draw())


def test_what_does_not_fit_is_refused() -> None:
    for call in (lambda: cascade_points(), lambda: cascade_points([0.1], mean=0.2, sd=0.1)):
        with pytest.raises(CollegiumError, match="either thresholds, or"):
            call()
