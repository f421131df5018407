"""The type of leadership over time: a band a year, labels told beside it, the indicators under it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from collegium.errors import CollegiumError
from collegium.figures.style import (
    BLUE,
    FAINT,
    HAIR,
    INK,
    MARGIN,
    ORANGE,
    QUIET,
    SMALL,
    VERMILLION,
    WIDTH,
    Mark,
    Page,
    date_ticks,
    day_number,
    ruled,
    styled,
    text_width,
)
from collegium.figures.timeline import names_of, provenance, years
from collegium.history import History
from collegium.measures import leadership_type
from collegium.measures.leadership.rule import GAP_CUT, OVERRIDE_CUT, TYPES
from collegium.measures.seats import Day

COLOURS = {"pure": BLUE, "predominant": ORANGE, "dominant": VERMILLION, "no collective": QUIET, "not scored": HAIR}
BAND, LANE, CHART, UNTOLD, BETWEEN, LEADERS = 20.0, 14.0, 58.0, 22.0, 12.0, 18.0
# what a chart shows: heading, column, interval, threshold, range
CHARTS: tuple[tuple[str, str, tuple[str, str] | None, float | None, tuple[float, float]], ...] = (
    ("decisiveness D", "decisiveness", ("decisiveness_low", "decisiveness_high"), None, (-1.0, 1.0)),
    ("primacy gap G", "gap", ("gap_low", "gap_high"), GAP_CUT, (-1.0, 1.0)),
    ("override O", "override", ("override_low", "override_high"), OVERRIDE_CUT, (0.0, 1.0)),
    ("coercion X", "coercion", ("coercion_low", "coercion_high"), None, (0.0, 1.0)),
    ("in session Q", "vitality", None, None, (0.0, 1.0)),
)


@styled
def leadership(
    history: History,
    start: Day | None = None,
    end: Day | None = None,
    *,
    run: int = 0,
    labels: pl.DataFrame | None = None,
    labels_by: str = "told",
    title: str | None = None,
    subtitle: str | None = None,
    **asked: Any,
) -> Figure:
    """Draw the type of leadership year by year, and what it is read from.

    Parameters
    ----------
    history : History
    start, end : str or datetime.date, optional
        The first and the last day, as for :func:`~collegium.measures.leadership_type`.
    run : int
        Which run of a simulated history.
    labels : polars.DataFrame, optional
        Labels that somebody told, drawn beside: ``year``, ``label`` and, if there is one, ``also``.
    labels_by : str
        Who told them, in a word.
    title, subtitle : str, optional
        The heading. An empty text leaves a line out.
    **asked
        What else :func:`~collegium.measures.leadership_type` takes.

    Returns
    -------
    matplotlib.figure.Figure
        A band a source of labels, split lengthwise where a second label is told; then of what samples of the questions
        give, removability, and a chart an indicator with its interval and threshold. An indicator that is told of no
        year says so.

    Raises
    ------
    CollegiumError
        No such run, or as for :func:`~collegium.measures.leadership_type`; the labels lack a column.

    Examples
    --------
    >>> from collegium.record import leadership_labels, record
    >>> drawn = leadership(record(), "1953", "1964", labels=leadership_labels(), labels_by="Gill")
    >>> [axes.get_ylabel() for axes in drawn.axes if axes.get_ylabel()][:2]
    ['decisiveness D', 'primacy gap G']
    """
    history.check_run(run)
    rows = leadership_type(history.filter(run=run), start, end, **asked)
    first: dt.date = rows["start"].min()  # type: ignore[assignment]
    last: dt.date = rows["end"].max()  # type: ignore[assignment]
    bands = [("by the rule", rows.select("year", "label", also=pl.lit(None, pl.String)))]
    if labels is not None:
        for column in ("year", "label"):
            if column not in labels.columns:
                raise CollegiumError(f"the labels lack the column {column!r}")
        second = pl.col("also") if "also" in labels.columns else pl.lit(None, pl.String).alias("also")
        bands.insert(0, (labels_by, labels.select("year", "label", second)))
    sampled = rows["p_pure"].count() > 0
    split = any(band.join(rows, on="year", how="semi")["also"].count() > 0 for _, band in bands)
    title = f"Type of leadership, {years(first, last)}" if title is None else title
    subtitle = f"The rule is our proposal. {provenance(history, run)}" if subtitle is None else subtitle
    key = [
        [*(Mark(kind, (COLOURS[kind],)) for kind in COLOURS), Mark("left blank: cannot be told", (), "none")],
        [
            Mark("removable", (BLUE,), "thin"),
            Mark("not removable", (VERMILLION,), "thin"),
            Mark("indicator, 95 % interval", (INK,), "dot"),
            Mark("dashed: the rule's threshold", (), "none"),
        ],
        [
            *[Mark("split: either label is told as possible", (BLUE, ORANGE))] * split,
            *[Mark("blue line: D of an equal member; G by chance alone", (), "none")] * sampled,
        ],
    ]
    heights = [CHART if rows[chart[1]].count() else UNTOLD for chart in CHARTS]
    head = LEADERS + len(bands) * (BAND + 4) + (BAND + 4) * sampled + LANE + BETWEEN
    page = Page(title, subtitle, key, head + sum(heights) + len(CHARTS) * BETWEEN + 30)
    names = [name for name, _ in bands] + ["of samples", "removable", *(chart[0] for chart in CHARTS)]
    left = MARGIN + max(text_width(name, SMALL) for name in names) + 34
    width = WIDTH - left - MARGIN - 8
    y = page.top + LEADERS
    top = page.axes(left, y, width, head - LEADERS - BETWEEN)
    top.set_xlim(day_number(first), day_number(last) + 1)
    top.set_ylim(head - LEADERS - BETWEEN, 0)
    top.axis("off")
    at = 0.0
    for name, band in bands:
        _band(top, band, rows, at)
        page.write(left - 8, y + at + BAND / 2 + 3.5, name, fontsize=SMALL, ha="right")
        at += BAND + 4
    if sampled:
        _samples(top, rows, at)
        page.write(left - 8, y + at + BAND / 2 + 3.5, "of samples", fontsize=SMALL, ha="right", color=QUIET)
        at += BAND + 4
    _removable(top, rows, at)
    page.write(left - 8, y + at + LANE / 2 + 3.5, "removable", fontsize=SMALL, ha="right", color=QUIET)
    _leaders(page, top, history, rows, run, left, width)
    y = page.top + head
    for place, (chart, tall) in enumerate(zip(CHARTS, heights, strict=True)):
        axes = page.axes(left, y, width, tall)
        _chart(axes, rows, chart)
        date_ticks(axes, first, last, width)
        axes.set_xlim(day_number(first), day_number(last) + 1)
        if place < len(CHARTS) - 1:
            axes.set_xticklabels([])
        else:
            axes.set_xlabel("Year")
        page.write(MARGIN, y + tall / 2 + 3.5, chart[0], fontsize=SMALL)
        axes.set_ylabel(chart[0])
        axes.yaxis.label.set_visible(False)
        y += tall + BETWEEN
    return page.figure


def _span(row: dict[str, Any]) -> tuple[float, float]:
    return day_number(row["start"]), (row["end"] - row["start"]).days + 1.0


def _box(axes: Axes, x: float, y: float, long: float, tall: float, colour: str) -> None:
    axes.add_patch(Rectangle((x, y), long, tall, facecolor=colour, edgecolor="white", linewidth=0.5, zorder=2))


def _band(axes: Axes, labels: pl.DataFrame, rows: pl.DataFrame, y: float) -> None:
    """A box a year; two halves where a second label is told; a frame where none is."""
    told = {year: (label, also) for year, label, also in labels.select("year", "label", "also").iter_rows()}
    for row in rows.iter_rows(named=True):
        x, long = _span(row)
        label, also = told.get(row["year"], (None, None))
        if label is None:
            axes.add_patch(
                Rectangle((x, y + 0.5), long, BAND - 1, facecolor="white", edgecolor=HAIR, linewidth=0.7, zorder=1)
            )
        elif also is None:
            _box(axes, x, y, long, BAND, COLOURS.get(label, HAIR))
        else:
            _box(axes, x, y, long, BAND / 2, COLOURS.get(label, HAIR))
            _box(axes, x, y + BAND / 2, long, BAND / 2, COLOURS.get(also, HAIR))


def _samples(axes: Axes, rows: pl.DataFrame, y: float) -> None:
    """Shares of what the rule says on samples of the questions, one on the other."""
    for row in rows.iter_rows(named=True):
        x, long = _span(row)
        foot = y + BAND
        for kind in TYPES:
            share = row[f"p_{kind}"] or 0.0
            foot -= share * BAND
            if share:
                _box(axes, x, foot, long, share * BAND, COLOURS[kind])


def _removable(axes: Axes, rows: pl.DataFrame, y: float) -> None:
    for row in rows.iter_rows(named=True):
        if row["removable"] is not None and row["leader_id"] is not None:
            x, long = _span(row)
            _box(axes, x, y + LANE / 2 - 2.5, long, 5, BLUE if row["removable"] else VERMILLION)


def _chart(axes: Axes, rows: pl.DataFrame, chart: tuple[Any, ...]) -> None:
    """One indicator: points in the middle of their years, with what is known of their uncertainty."""
    _, column, interval, threshold, (low, high) = chart
    told = rows.filter(pl.col(column).is_not_null())
    if not told.height:
        axes.set_yticks([])
        axes.text(
            0.5, 0.5, "not told of any year", transform=axes.transAxes, ha="center", va="center", color=QUIET,
            fontsize=SMALL,
        )  # fmt: skip
        return
    if interval:
        known = [told[name].drop_nulls() for name in (column, *interval)]
        low = min([low, *(float(series.min()) for series in known if series.len())])
        high = max([high, *(float(series.max()) for series in known if series.len())])
    reach = (high - low) * 0.06
    axes.set_ylim(low - reach, high + reach)
    axes.set_yticks([tick for tick in (-2, -1, 0, 1, 2) if low <= tick <= high])
    ruled(axes, "y", line=True)
    if threshold is not None:
        axes.axhline(threshold, color=QUIET, linewidth=1.0, linestyle=(0, (4, 3)))
    for row in told.iter_rows(named=True):
        x, long = _span(row)
        middle = x + long / 2
        if interval and row[interval[0]] is not None:
            axes.plot([middle, middle], [row[interval[0]], row[interval[1]]], color=FAINT, linewidth=3, zorder=2)
        axes.plot([middle], [row[column]], marker="o", markersize=3.5, color=INK, linestyle="none", zorder=3)
        if column == "decisiveness" and row["equal_member"] is not None:
            axes.plot([x, x + long], [row["equal_member"]] * 2, color=BLUE, linewidth=1.2, zorder=1.5)
        if column == "gap" and row["gap_chance"] is not None:
            axes.plot([x, x + long], [row["gap_chance"]] * 2, color=BLUE, linewidth=1.2, zorder=1.5)


def _leaders(page: Page, axes: Axes, history: History, rows: pl.DataFrame, run: int, left: float, width: float) -> None:
    """A faint line where the leader changes, and his name above where there is room."""
    held = (
        rows.with_columns(turn=pl.col("leader_id").rle_id())
        .group_by("turn", maintain_order=True)
        .agg(pl.col("leader_id", "start").first(), pl.col("end").last())
    )
    who: Sequence[str] = held["leader_id"].drop_nulls().unique().sort().to_list()
    names = names_of(history, who, run)
    low, high = axes.get_xlim()
    scale = width / (high - low)
    y = page.top + LEADERS - 5
    page.write(left - 8, y, "Leader", fontsize=SMALL, color=QUIET, ha="right")
    for leader, start, end in held.select("leader_id", "start", "end").iter_rows():
        name = names.get(leader, "")
        x, room = (day_number(start) - low) * scale, ((end - start).days + 1) * scale
        if name and text_width(name, SMALL) + 2 <= room:
            page.write(left + x + room / 2, y, name, fontsize=SMALL, color=QUIET, ha="center")
