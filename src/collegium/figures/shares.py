"""A share by body and date: the runs of each theory against the record.

Small multiples, one panel a body. A line is the median of a theory's runs and its band holds 90 % of them, from the
5th to the 95th percentile, date by date. The record is a point; where the source prints two letters for a member, a
bar spans the strict count, which leaves him out, to the broad one, which takes him in
(:mod:`collegium.measures.alignment`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from collegium.errors import CollegiumError
from collegium.figures.style import (
    BLACK,
    INK,
    MARGIN,
    QUIET,
    SIZE,
    SMALL,
    WIDTH,
    Mark,
    Page,
    date_ticks,
    day_number,
    ruled,
    sentence,
    styled,
    table,
    theory_look,
    wrapped,
)
from collegium.measures.seats import Body

LOW, HIGH = 0.05, 0.95
COUNTS = {"client_share": "clients", "ally_share": "allies", "opponent_share": "opponents"}
LABELS = {
    "client_share": "Leader's clients, of the other members",
    "ally_share": "Leader's allies, of the other members",
    "opponent_share": "Leader's opponents, of the other members",
    "following_share": "Clients and allies, of the other members",
}
PANEL = 190.0
GAP = 22.0


@styled
def shares(
    model_frames: Mapping[str, pl.DataFrame],
    record_frame: pl.DataFrame | None,
    bodies: str | Sequence[Body],
    column: str = "client_share",
    *,
    title: str = "",
    subtitle: str = "",
    label: str | None = None,
) -> Figure:
    """Draw a share in several bodies over time, theories against the record.

    Parameters
    ----------
    model_frames : mapping of str to polars.DataFrame
        For each theory a table of :func:`~collegium.measures.client_shares`, or any other with ``run``, ``date``,
        ``organization_id`` and the column.
    record_frame : polars.DataFrame or None
        The same of the record; None draws the theories alone. With ``clients_strict``, ``clients_broad`` and
        ``n_others`` (or those of allies or opponents) it gets its bars.
    bodies : str, or sequence of str or of sequences of str
        The panels, named as for :func:`~collegium.measures.client_shares`.
    column : str
        What is drawn: ``client_share``, ``following_share``, or another column of numbers. A column whose name ends
        in ``share`` is drawn from 0 to 100 %.
    title, subtitle : str
        The heading: say there the source, the number of runs and the seed.
    label : str, optional
        The label of the vertical axis; by default from the column.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    CollegiumError
        No theory and no record; no body; a table without rows, or without a column or a body that is drawn; more
        theories than colours.

    Examples
    --------
    >>> import datetime as dt
    >>> rows = {
    ...     "run": [0, 1], "date": dt.date(1923, 5, 1), "organization_id": "secretariat", "client_share": [0.2, 0.4],
    ... }
    >>> figure = shares({"circular flow": pl.DataFrame(rows)}, None, "secretariat", "client_share")
    >>> figure.axes[0].get_title(loc="left")
    'Secretariat'
    """
    panels = _panels(bodies)
    known = COUNTS.get(column)
    counts = (f"{known}_strict", f"{known}_broad", "n_others") if known else ()
    frames = dict(model_frames)
    for name, frame in frames.items():
        _check(frame, column, panels, f"the table of {name!r}")
    if record_frame is not None:
        _check(record_frame, column, panels, "the table of the record")
    elif not frames:
        raise CollegiumError("there is no theory and no record to draw")
    looks = theory_look(list(frames))
    tables = [*frames.values(), *([record_frame] if record_frame is not None else [])]
    days = pl.concat([t.filter(pl.col("organization_id").is_in(panels))["date"] for t in tables]).drop_nulls()
    first, last = _span(days)
    barred = record_frame is not None and all(name in record_frame.columns for name in counts) and bool(counts)
    key = [[Mark(name, (colour,), "band", dash) for name, (colour, dash) in looks.items()]]
    if record_frame is not None:
        key.append([Mark("record" + (", bar: strict to broad count" if barred else ""), (BLACK,), "dot")])
    if frames:
        key[-1].append(Mark("Line: median of the runs. Band: 90 % of them.", shape="none"))
    across = len(panels) if len(panels) <= 3 else (2 if len(panels) == 4 else 3)
    down = -(-len(panels) // across)
    words = wrapped(label or LABELS.get(column, sentence(column)), PANEL + 24, SMALL)
    left = MARGIN + 40.0 + 12 * len(words)
    wide = (WIDTH - left - MARGIN - 6 - GAP * (across - 1)) / across
    step = PANEL + 24 + 46
    page = Page(title, subtitle, key, step * down)
    tint = 0.2 if len(frames) <= 2 else 0.1
    low, high = _limits(tables, column, panels)
    for place, body in enumerate(panels):
        row, at = divmod(place, across)
        axes = page.axes(left + at * (wide + GAP), page.top + 24 + row * step, wide, PANEL)
        for name, frame in frames.items():
            _draw_theory(axes, frame.filter(pl.col("organization_id") == body), column, *looks[name], tint)
        if record_frame is not None:
            recorded = record_frame.filter(pl.col("organization_id") == body)
            _draw_record(axes, recorded, column, counts if barred else ())
        date_ticks(axes, first, last, wide)
        axes.set_ylim(low, high)
        ruled(axes, "y")
        axes.set_title(sentence(body), loc="left", fontsize=SIZE, fontweight="bold", color=INK, pad=8)
        axes.set_xlabel("Year" if (last - first).days >= 730 else "Month")
        if column.endswith("share"):
            axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
        axes.tick_params(axis="y", labelleft=at == 0)
    for row in range(down):
        middle = page.top + 24 + row * step + PANEL / 2
        page.write(
            MARGIN, middle, "\n".join(words), fontsize=SMALL, color=QUIET,
            rotation=90, rotation_mode="anchor", ha="center", va="top",
        )  # fmt: skip
    return page.figure


def _panels(bodies: str | Sequence[Body]) -> list[str]:
    wanted = [bodies] if isinstance(bodies, str) else list(bodies)
    if not wanted:
        raise CollegiumError("the figure needs a body", given=bodies)
    return [body if isinstance(body, str) else "+".join(body) for body in wanted]


def _check(frame: pl.DataFrame, column: str, panels: Sequence[str], what: str) -> None:
    table(frame, ["run", "date", "organization_id"], what)
    if column not in frame.columns:
        numbers = [name for name, dtype in frame.schema.items() if dtype.is_numeric() and name != "run"]
        raise CollegiumError(f"{what} has no such column", given=column, allowed=numbers)
    held = set(frame["organization_id"].drop_nulls())
    for body in panels:
        if body not in held:
            raise CollegiumError(f"{what} has no such body", given=body, allowed=held)


def _span(days: pl.Series) -> tuple[dt.date, dt.date]:
    """The dates to show, with room at both ends for the points there."""
    first, last = days.min(), days.max()
    if not isinstance(first, dt.date) or not isinstance(last, dt.date):
        raise CollegiumError("the tables have no dates to draw")
    room = dt.timedelta(days=max((last - first).days // 40, 20))
    return first - room, last + room


def _limits(tables: Sequence[pl.DataFrame], column: str, panels: Sequence[str]) -> tuple[float, float]:
    if column.endswith("share"):
        return -0.02, 1.02
    values = np.concatenate(
        [t.filter(pl.col("organization_id").is_in(panels))[column].drop_nulls().to_numpy() for t in tables]
    ).astype(float)
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 1.0)
    room = 0.05 * (high - low) or 0.5
    return low - room, high + room


def _draw_theory(axes: Axes, rows: pl.DataFrame, column: str, colour: str, dash: Any, tint: float) -> None:
    value = pl.col(column).cast(pl.Float64)
    by_date = (
        rows.group_by("date")
        .agg(
            middle=value.median(),
            low=value.quantile(LOW, "linear"),
            high=value.quantile(HIGH, "linear"),
        )
        .sort("date")
    )
    # A date at which no run has a value leaves a gap.
    middle, low, high = (by_date[name].fill_null(float("nan")).to_numpy() for name in ("middle", "low", "high"))
    x = np.array([day_number(day) for day in by_date["date"]])
    axes.fill_between(x, low, high, color=colour, alpha=tint, linewidth=0, zorder=2)
    for edge in (low, high):
        axes.plot(x, edge, color=colour, linestyle=dash, linewidth=0.7, alpha=0.6, zorder=2.5)
    axes.plot(x, middle, color=colour, linestyle=dash, linewidth=1.8, zorder=3)
    if len(x) == 1:
        axes.vlines(x, low, high, color=colour, alpha=0.35, linewidth=6, zorder=2)
        axes.plot(x, middle, color=colour, marker="_", markersize=10, zorder=3)


def _draw_record(axes: Axes, rows: pl.DataFrame, column: str, counts: Sequence[str]) -> None:
    held = rows.filter(pl.col(column).is_not_null()).sort("date")
    x = [day_number(day) for day in held["date"]]
    if counts:
        strict, broad, others = counts
        low, high = (held[name].to_numpy() / held[others].to_numpy() for name in (strict, broad))
        axes.vlines(x, low, high, color=BLACK, linewidth=1.3, zorder=4)
    axes.plot(
        x, held[column].to_list(), color=BLACK, marker="o", markersize=5, markeredgecolor="white",
        markeredgewidth=0.7, linestyle="none", zorder=5, clip_on=False,
    )  # fmt: skip
