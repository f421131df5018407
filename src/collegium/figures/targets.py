"""All comparisons with the record on one page: a dot and an interval for each theory, a diamond for the record.

One row a target. A dot is the median of a theory's runs and its line holds 90 % of them; the dot is filled where the
theory meets the target and open where it misses it. Targets in different units stand in panels of their own.
"""

from __future__ import annotations

import math
from typing import Any

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from collegium.errors import CollegiumError
from collegium.figures.style import (
    BLACK,
    FAINT,
    HAIR,
    MARGIN,
    QUIET,
    WIDTH,
    Mark,
    Page,
    ruled,
    sentence,
    styled,
    table,
    text_width,
    theory_look,
    wrapped,
)

COLUMNS = ("theory", "target", "record", "median", "low", "high", "met")
LANE, ROOM, LINE, DIAMOND = 11.0, 9.0, 13.0, 10.0
BELOW = 46.0


@styled
def targets(rows: pl.DataFrame, *, title: str = "", subtitle: str = "", label: str = "Value") -> Figure:
    """Draw each target's value in the record against each theory's median and interval.

    Parameters
    ----------
    rows : polars.DataFrame
        One row a theory and target: ``theory``, ``target``, ``record``, ``median``, ``low`` and ``high`` (the 5th and
        95th percentile), ``met`` (bool). Null numbers are not drawn. A column ``unit``, if there is one, gives each
        unit its panel and names its axis; ``share`` is drawn in per cent. Both orders are as given.
    title, subtitle : str
        The heading: say there the source, the number of runs and the seed.
    label : str
        The label of the horizontal axis where there is no ``unit``.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    CollegiumError
        No rows; a column is missing; ``low`` above ``high``; a theory has two rows for a target; a target has two
        units or two values in the record; more theories than colours.

    Examples
    --------
    >>> rows = pl.DataFrame({
    ...     "theory": ["circular flow", "conditional support"], "target": "retention of the Politburo",
    ...     "record": 0.43, "median": [0.9, 0.5], "low": [0.7, 0.3], "high": [1.0, 0.7], "met": [False, True],
    ... })
    >>> [text.get_text() for text in targets(rows).axes[0].texts]
    ['retention of the Politburo']
    """
    held = table(rows, COLUMNS, "the table of targets").drop_nulls(["theory", "target"])
    held = held.with_columns(unit=pl.col("unit").fill_null(label) if "unit" in rows.columns else pl.lit(label))
    _check(held)
    looks = theory_look(held["theory"].unique(maintain_order=True).to_list())
    units = held["unit"].unique(maintain_order=True).to_list()
    names = {target: wrapped(target, 250) for target in held["target"].unique(maintain_order=True)}
    left = MARGIN + 10 + max(text_width(line) for lines in names.values() for line in lines)
    tall = {name: ROOM + max(DIAMOND + LANE * len(looks), LINE * len(lines)) for name, lines in names.items()}
    groups = {unit: held.filter(pl.col("unit") == unit) for unit in units}
    heights = {unit: sum(tall[t] for t in rows["target"].unique()) for unit, rows in groups.items()}
    page = Page(title, subtitle, _key(held, looks), sum(heights.values()) + BELOW * len(units))
    y: float = page.top
    for unit, group in groups.items():
        axes = page.axes(left, y, WIDTH - MARGIN - left, heights[unit])
        _draw_panel(axes, group, looks, names, tall, heights[unit])
        axes.set_xlabel(sentence(unit))
        if unit == "share":
            axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
        y += heights[unit] + BELOW
    return page.figure


def _check(rows: pl.DataFrame) -> None:
    if not rows.height:
        raise CollegiumError("the table of targets has no rows to draw", hint="Theory and target are all null.")
    double = rows.filter(rows.select("theory", "target").is_duplicated())
    if double.height:
        raise CollegiumError("two rows for one theory and target", given=" and ".join(double.row(0)[:2]))
    for column in ("record", "unit"):
        several = rows.group_by("target", maintain_order=True).agg(n=pl.col(column).n_unique()).filter(pl.col("n") > 1)
        if several.height:
            raise CollegiumError(f"a target has one {column}, the same in all its rows", given=several["target"][0])
    reversed_ = rows.filter(pl.col("low") > pl.col("high"))
    if reversed_.height:
        raise CollegiumError("an interval ends before it starts", given=reversed_["target"][0])


def _key(rows: pl.DataFrame, looks: dict[str, tuple[str, Any]]) -> list[list[Mark]]:
    theories = []
    for name, (colour, _) in looks.items():
        met = rows.filter(pl.col("theory") == name)["met"].drop_nulls()
        theories.append(Mark(f"{name}: meets {met.sum()} of {met.len()}", (colour,), "dot"))
    signs = [Mark("record", (BLACK,), "diamond"), Mark("target met", (QUIET,), "dot")]
    signs += [Mark("missed", (QUIET,), "ring"), Mark("Dot: median of the runs. Line: 90 % of them.", shape="none")]
    return [theories, signs]


def _draw_panel(
    axes: Axes,
    rows: pl.DataFrame,
    looks: dict[str, tuple[str, Any]],
    names: dict[str, list[str]],
    tall: dict[str, float],
    height: float,
) -> None:
    shown = rows["target"].unique(maintain_order=True).to_list()
    lanes = list(looks)
    top, middles = 0.0, []
    numbers = [n for column in ("record", "low", "high") for n in rows[column].drop_nulls().to_list()]
    if numbers and min(numbers) < 0 < max(numbers):
        axes.axvline(0, color=FAINT, linewidth=0.8, zorder=0.5)
    for place, target in enumerate(shown):
        middle = top + tall[target] / 2
        middles.append(middle)
        if place:
            axes.axhline(top, color=HAIR, linewidth=0.8, zorder=0)
        group = rows.filter(pl.col("target") == target)
        _draw_record(axes, group["record"][0], middle - (DIAMOND + LANE * len(lanes)) / 2, top + tall[target] - 3)
        for row in group.iter_rows(named=True):
            lane = middle + DIAMOND / 2 + LANE * (lanes.index(row["theory"]) - (len(lanes) - 1) / 2)
            _draw_theory(axes, row, lane, looks[row["theory"]][0])
        top += tall[target]
    axes.set_ylim(height, 0)
    axes.set_yticks([])
    for target, middle in zip(shown, middles, strict=True):
        for place, line in enumerate(names[target]):
            # A text of its own for each line, so that each ends at the axis in any font.
            axes.annotate(
                line,
                (0, middle + LINE * (place - (len(names[target]) - 1) / 2)),
                xycoords=axes.get_yaxis_transform(),
                xytext=(-8, 0),
                textcoords="offset points",
                ha="right",
                va="center_baseline",
                annotation_clip=False,
            )
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10]))
    ruled(axes, "x")
    axes.margins(x=0.04)


def _draw_record(axes: Axes, value: float | None, top: float, bottom: float) -> None:
    if value is None or not math.isfinite(value):
        return
    axes.plot([value, value], [top, bottom], color=BLACK, linewidth=1.0, zorder=2)
    axes.plot(
        value, top + 4, color=BLACK, marker="D", markersize=6.5, linestyle="none",
        markeredgecolor="white", markeredgewidth=0.8, zorder=4,
    )  # fmt: skip


def _draw_theory(axes: Axes, row: dict[str, Any], y: float, colour: str) -> None:
    if _known(row["low"], row["high"]):
        axes.plot([row["low"], row["high"]], [y, y], color=colour, linewidth=2.0, solid_capstyle="butt", zorder=3)
    if _known(row["median"]):
        axes.plot(
            row["median"], y, color=colour if row["met"] else "white", marker="o", markersize=6.5,
            linestyle="none", markeredgecolor=colour, markeredgewidth=1.5, zorder=5,
        )  # fmt: skip


def _known(*values: float | None) -> bool:
    return all(value is not None and math.isfinite(value) for value in values)
