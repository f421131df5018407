"""How old a body's members are, over time: the median, the middle half, the youngest and the oldest."""

from __future__ import annotations

import datetime as dt

import polars as pl
from matplotlib.figure import Figure

from collegium.errors import CollegiumError
from collegium.figures.style import (
    BLUE,
    MARGIN,
    ORANGE,
    QUIET,
    WIDTH,
    Mark,
    Page,
    date_ticks,
    day_number,
    ruled,
    styled,
)
from collegium.figures.timeline import body_name, congresses_in, draw_congresses, provenance, window_of, years
from collegium.history import History
from collegium.measures.ages import ages as measured
from collegium.measures.changes import all_changes
from collegium.measures.seats import Day, Rank, bodies_of

PANEL = 260.0
STRIP = 18.0
WORDS = {"full": "full members", "candidate": "candidates", "all": "full members and candidates", "holder": "holders"}


@styled
def ages(
    history: History,
    body: str,
    start: Day,
    end: Day,
    *,
    run: int = 0,
    rank: Rank = "full",
    title: str | None = None,
    subtitle: str | None = None,
) -> Figure:
    """Draw the ages of a body's members over time.

    Parameters
    ----------
    history : History
    body : str
        A body's id or name.
    start, end : str or datetime.date
        The window. Of a partial date, the first day of ``start`` and the last of ``end`` count.
    run : int
        Which run of a simulated history.
    rank : {"full", "candidate", "all", "holder"}
        Whose ages.
    title, subtitle : str, optional
        The heading. An empty text leaves a line out.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    CollegiumError
        Unknown body, run or rank; no date, or one outside the history; an end before the start; nobody's age is known.

    Examples
    --------
    >>> from collegium.record import record
    >>> ages(record(), "politburo", "1964", "1990").axes[0].get_ylabel()
    'Age in years'
    """
    organization = history.body(body)
    history.check_run(run)
    first, last = window_of(history, start, end)
    mine = history.filter(run=run)
    rows = measured(mine, organization, _days(mine, organization, first, last), rank)
    if not rows["n_known"].sum():
        raise CollegiumError("nobody's age is known in that time", given=f"{organization}, {first} to {last}")
    name = body_name(history, organization, body)
    title = f"{name}, {years(first, last)}: ages of {WORDS[rank]}" if title is None else title
    untold = rows.filter(pl.col("n_known") < pl.col("n")).height > 0
    subtitle = provenance(history, run, lives=True) if subtitle is None else subtitle
    key = [
        [
            Mark("median; band: the middle half", (BLUE,), "band"),
            Mark("youngest and oldest", (QUIET,), "thin"),
            *([Mark("some births unknown", (ORANGE,), "thin")] if untold else []),
        ]
    ]
    page = Page(title, subtitle, key, STRIP + PANEL + 44)
    left = MARGIN + 62.0
    width = WIDTH - left - MARGIN - 8
    axes = page.axes(left, page.top + STRIP, width, PANEL)
    date_ticks(axes, first, last, width)
    held = rows.with_columns(pl.col("median", "q25", "q75", "min", "max").fill_null(float("nan")))
    x = [day_number(day) for day in held["date"]]
    columns = {name: held[name].to_numpy() for name in ("median", "q25", "q75", "min", "max")}
    axes.fill_between(x, columns["q25"], columns["q75"], color=BLUE, alpha=0.2, linewidth=0, zorder=2)
    for edge in ("min", "max"):
        axes.plot(x, columns[edge], color=QUIET, linewidth=0.9, zorder=2.5)
    axes.plot(x, columns["median"], color=BLUE, linewidth=1.9, zorder=3)
    edges = [value for name in ("min", "max") for value in rows[name].drop_nulls()]
    foot = 5 * (min(edges) // 5) - 3
    axes.set_ylim(foot, 5 * (max(edges) // 5 + 1) + 2)
    unknown = rows.with_columns(after=pl.col("date").shift(-1).fill_null(last)).filter(pl.col("n_known") < pl.col("n"))
    spans = [
        (day_number(one), day_number(after) - day_number(one)) for one, after in unknown.select("date", "after").rows()
    ]
    axes.broken_barh(spans, (foot + 0.4, 0.9), facecolor=ORANGE, linewidth=0, zorder=3)
    ruled(axes, "y")
    axes.set_ylabel("Age in years")
    axes.set_xlabel("Year" if (last - first).days >= 730 else "Month")
    draw_congresses(page, axes, congresses_in(history, (first, last), run), left, width, first, (last - first).days + 1)
    return page.figure


def _days(history: History, organization: str, first: dt.date, last: dt.date) -> list[dt.date]:
    """The first and the last day, and each of the body's changes with the day before: between, all age alike."""
    ids, _ = bodies_of(history, organization)
    moved = all_changes(history.memberships.filter(pl.col("organization_id").is_in(ids)), history.manifest.start)
    days = {day - dt.timedelta(days=back) for day in moved["date"] for back in (0, 1)}
    return sorted({first, last, *(day for day in days if first <= day <= last)})
