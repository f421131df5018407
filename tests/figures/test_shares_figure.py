"""Medians, bands, points and panels of the shares, on tables made by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import polars as pl
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from collegium.errors import CollegiumError
from collegium.figures import shares, svg

Legible = Callable[[Figure], None]
Frame = Callable[..., pl.DataFrame]


def line(axes: Axes, width: float) -> np.ndarray:
    """The heights of the line drawn that wide."""
    (found,) = (one for one in axes.lines if one.get_linewidth() == width and one.get_marker() in ("None", None))
    return np.asarray(found.get_ydata(), float)


def two_dates(frame: Frame, first: list, second: list) -> pl.DataFrame:
    return pl.concat([frame(first), frame(second, date="1926-05-01")])


def test_the_line_is_the_median_and_the_band_runs_from_the_5th_to_the_95th_percentile(frame: Frame) -> None:
    # Of 21 values the percentiles are the second, the middle one and the last but one; squared, the mean is another.
    values = [(k / 20) ** 2 for k in range(21)]
    figure = shares({"flow": two_dates(frame, values, [0.5] * 21)}, None, "secretariat")
    (axes,) = figure.axes
    assert line(axes, 1.8) == pytest.approx([0.25, 0.5])
    edges = [np.asarray(one.get_ydata(), float)[0] for one in axes.lines if one.get_linewidth() == 0.7]
    assert edges == pytest.approx([0.0025, 0.9025])


def test_dates_without_a_leader_leave_a_gap(frame: Frame) -> None:
    table = pl.concat([two_dates(frame, [0.2, 0.4], [None, None]), frame([0.6, 0.6], date="1928-05-01")])
    middle = line(shares({"flow": table}, None, "secretariat").axes[0], 1.8)
    assert np.isnan(middle[1])
    assert middle[[0, 2]] == pytest.approx([0.3, 0.6])


def test_the_record_is_a_point_with_a_bar_from_strict_to_broad(frame: Frame, recorded: pl.DataFrame) -> None:
    figure = shares({"flow": frame([0.1, 0.2])}, recorded, "secretariat")
    bars = [c for c in figure.axes[0].collections if c.get_linewidth() == pytest.approx([1.3])]
    (segment,) = bars[0].get_segments()
    assert segment[:, 1] == pytest.approx([0.25, 0.5])
    points = [one.get_ydata() for one in figure.axes[0].lines if one.get_marker() == "o"]
    assert points == [[0.375]]
    assert "bar: strict to broad count" in svg(figure)


def test_a_record_without_counts_has_no_bars_and_the_key_does_not_promise_them(frame: Frame) -> None:
    figure = shares({"flow": frame([0.1, 0.2])}, frame([0.3]), "secretariat")
    assert "strict" not in svg(figure)


def test_each_body_has_its_panel_and_several_taken_as_one_share_one(frame: Frame) -> None:
    bodies = ["secretariat", ("politburo", "secretariat")]
    table = pl.concat([frame([0.1, 0.5]), frame([0.9, 0.7], body="politburo+secretariat")])
    figure = shares({"flow": table}, None, bodies)
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["Secretariat", "Politburo + Secretariat"]
    text = svg(figure)
    for words in ("Month", "Leader's clients, of the other members", "flow"):
        assert f">{words}<" in text


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 6])
def test_up_to_six_bodies_and_theories_are_legible(
    frame: Frame, recorded: pl.DataFrame, n: int, legible: Legible
) -> None:
    bodies = [f"body-{k}" for k in range(n)]
    table = pl.concat(
        [two_dates(frame, [0.1, 0.9], [0.3, 0.4]).with_columns(organization_id=pl.lit(b)) for b in bodies]
    )
    record = pl.concat([recorded.with_columns(organization_id=pl.lit(b)) for b in bodies])
    theories = {f"theory number {k} with a long name": table for k in range(n)}
    legible(
        shares(
            theories, record, bodies, title="Many words " * 12, subtitle="A long subtitle " * 12, label="words " * 12
        )
    )


def test_a_column_that_is_no_share_gets_limits_of_its_own(frame: Frame) -> None:
    table = two_dates(frame, [-0.5, 0.5], [0.1, 2.0]).rename({"client_share": "secretariat_client_lead"})
    low, high = shares({"flow": table}, None, "secretariat", "secretariat_client_lead").axes[0].get_ylim()
    assert low < -0.5
    assert 2.0 < high < 2.5


def test_empty_or_wrong_tables_are_errors(frame: Frame, recorded: pl.DataFrame) -> None:
    good = frame([0.1])
    cases = [
        ({"flow": good.clear()}, recorded, "secretariat", "client_share", "'flow' has no rows"),
        ({"flow": good}, recorded.clear(), "secretariat", "client_share", "record has no rows"),
        ({"flow": good}, recorded, "secretariat", "clientshare", "Did you mean 'client_share'"),
        ({"flow": good}, recorded, "orgburo", "client_share", "no such body: 'orgburo'"),
        ({"flow": good}, recorded, [], "client_share", "needs a body"),
        ({}, None, "secretariat", "client_share", "no theory and no record"),
        ({"flow": good.drop("run")}, recorded, "secretariat", "client_share", "lacks the column 'run'"),
        ({"flow": {"run": 0}}, recorded, "secretariat", "client_share", "must be a Polars table"),
        ({f"t{k}": good for k in range(7)}, recorded, "secretariat", "client_share", "at most 6 theories"),
        ({"flow": good.with_columns(date=pl.lit(None, pl.Date))}, None, "secretariat", "client_share", "no dates"),
    ]
    for frames, record, bodies, column, words in cases:
        with pytest.raises(CollegiumError, match=words):
            shares(frames, record, bodies, column)


def test_the_tables_of_the_measure_are_drawn_as_they_come() -> None:
    from collegium.measures import client_shares
    from collegium.record import record

    table = client_shares(record(), ["secretariat", "politburo"], [dt.date(1923, 5, 1), dt.date(1927, 1, 1)])
    for column in ("client_share", "ally_share", "opponent_share", "following_share"):
        figure = shares({}, table, ["secretariat", "politburo"], column)
        assert len(figure.axes) == 2
