"""How many decisions a body took each year, in which way, and what share of them in session."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, PercentFormatter

from collegium.errors import CollegiumError
from collegium.figures.style import (
    BLACK,
    BLUE,
    FAINT,
    MARGIN,
    ORANGE,
    QUIET,
    SKY,
    SMALL,
    WIDTH,
    Mark,
    Page,
    day_number,
    ruled,
    styled,
)
from collegium.figures.timeline import body_name, provenance, years
from collegium.history import History
from collegium.measures.changes import span_of
from collegium.measures.seats import Day
from collegium.measures.workload import COLUMNS
from collegium.measures.workload import workload as measured

PANEL, LOWER, GAP = 230.0, 90.0, 46.0
WAYS = {
    "in_session": ("in session", BLUE),
    "by_circulation": ("by circulation", SKY),
    "in_name": ("in the body's name", ORANGE),
    "other": ("otherwise", FAINT),
}


@styled
def workload(
    history: History,
    body: str = "politburo",
    start: Day | None = None,
    end: Day | None = None,
    *,
    run: int = 0,
    title: str | None = None,
    subtitle: str | None = None,
) -> Figure:
    """Draw a body's decisions by year and way, and below them the share taken in session.

    Parameters
    ----------
    history : History
    body : str
        A body's id or name.
    start, end : str or datetime.date, optional
        The years, as for :func:`~collegium.measures.workload`.
    run : int
        Which run of a simulated history.
    title, subtitle : str, optional
        The heading. An empty text leaves a line out.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    CollegiumError
        Unknown body or run; no date, or one outside the history; no decisions are told of any year in that time.

    Examples
    --------
    >>> from collegium.record import record
    >>> workload(record(), "politburo", "1919", "1952").axes[1].get_ylabel()
    'In session'
    """
    organization = history.body(body)
    history.check_run(run)
    first, last = span_of(history, start, end)
    rows = measured(history.filter(run=run), organization, start, end).filter(
        (pl.col("end") - pl.col("start")).dt.total_days() < 366
    )
    if rows.is_empty():
        raise CollegiumError("no year's decisions are told in that time", given=f"{organization}, {first} to {last}")
    name = body_name(history, organization, body)
    told = rows["start"][0], rows["end"][-1]
    title = f"{name}, {years(*told)}: decisions by way" if title is None else title
    subtitle = provenance(history, run) if subtitle is None else subtitle
    used = [way for way in COLUMNS if rows[way].sum()]
    key = [
        [
            *(Mark(WAYS[way][0], (WAYS[way][1],)) for way in used),
            Mark("share in session", (BLACK,), "dot"),
        ]
    ]
    page = Page(title, subtitle, key, PANEL + GAP + LOWER + 44)
    left = MARGIN + 58.0
    width = WIDTH - left - MARGIN - 8
    upper = page.axes(left, page.top, width, PANEL)
    lower = page.axes(left, page.top + PANEL + GAP - 16, width, LOWER)
    middles = [(day_number(one) + day_number(two)) / 2 for one, two in rows.select("start", "end").iter_rows()]
    foot = [0.0] * rows.height
    for way in used:
        values = [float(value or 0) for value in rows[way]]
        upper.bar(middles, values, width=300, bottom=foot, color=WAYS[way][1], linewidth=0, zorder=2)
        foot = [one + other for one, other in zip(foot, values, strict=True)]
    shares = [float("nan") if share is None else share for share in rows["share_in_session"]]
    lower.plot(middles, shares, color=BLACK, linewidth=1.4, marker="o", markersize=4, zorder=3, clip_on=False)
    lower.set_ylim(0, 1)
    lower.set_yticks([0, 0.5, 1])
    lower.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
    upper.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}".replace(",", " ")))
    span = middles[0] - 250, middles[-1] + 250
    for axes, label in ((upper, "Decisions"), (lower, "In session")):
        axes.set_xlim(*span)
        ruled(axes, "y")
        axes.set_ylabel(label)
        axes.yaxis.set_label_coords(-50 / width, 0.5)
    named = [(middle, period) for middle, period in zip(middles, rows["period"], strict=True)]
    years_shown = len(named)
    step = next((s for s in (1, 2, 5, 10, 20) if (span[1] - span[0]) / 365.25 / s * 40 <= width), 50)
    ticks = [(middle, year) for middle, year in named if years_shown <= 8 or (year.isdigit() and int(year) % step == 0)]
    upper.set_xticks([middle for middle, _ in ticks], labels=[])
    lower.set_xticks([middle for middle, _ in ticks], labels=[year for _, year in ticks])
    lower.set_xlabel("Year")
    _sessions(upper, middles, rows, foot, width, span)
    return page.figure


def _sessions(
    upper: Axes,
    middles: Sequence[float],
    rows: pl.DataFrame,
    tops: Sequence[float],
    width: float,
    span: tuple[float, float],
) -> None:
    """The number of sessions above each bar, where there is room for it."""
    room = width * 365.25 / (span[1] - span[0])
    high = max(tops) or 1.0
    upper.set_ylim(0, high * 1.12)
    if room < 16:
        return
    for middle, top, sessions in zip(middles, tops, rows["sessions"], strict=True):
        if sessions is not None:
            upper.annotate(
                str(sessions), (middle, top), xytext=(0, 3), textcoords="offset points", ha="center", va="baseline",
                fontsize=SMALL - 1.5, color=QUIET,
            )  # fmt: skip
    upper.text(
        0.0,
        1.0,
        "Above each bar: sessions",
        transform=upper.transAxes,
        fontsize=SMALL,
        color=QUIET,
        va="top",
        ha="left",
    )
