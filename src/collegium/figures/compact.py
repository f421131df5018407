"""The rules of an oligarchy's compact over time: kept, broken, or not to be told."""

from __future__ import annotations

import datetime as dt

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
    WIDTH,
    Mark,
    Page,
    date_ticks,
    day_number,
    styled,
    text_width,
)
from collegium.figures.timeline import names_of, provenance, years
from collegium.history import History
from collegium.measures.compact import compact as measured
from collegium.measures.parts import CLAUSES, ROLES, Roles
from collegium.measures.seats import Day

ROW, GAP, THICK, THIN, LEAST = 21.0, 9.0, 15.0, 5.0, 3.0
LEADERS = 18.0
WORDS = {
    "posts": "leader is not head of government",
    "entrants": "his clients half of entrants at most",
    "classes": "no class of entrants wholly his",
    "overlap": "nobody else in all three bodies",
    "wings": "secretaries half of top body at most",
    "faction": "largest faction below one half",
    "counter": "the others could outvote it",
    "branches": "party, government, regions seated",
    "exits": "few seats lost in a year",
    "gain": "leader's net gain is small",
}


@styled
def compact(
    history: History,
    start: Day | None = None,
    end: Day | None = None,
    *,
    run: int = 0,
    roles: Roles = ROLES,
    title: str | None = None,
    subtitle: str | None = None,
) -> Figure:
    """Draw when the clauses of the compact were kept, when broken, and when neither can be told.

    Parameters
    ----------
    history : History
    start, end : str or datetime.date, optional
        The first and the last day, as for :func:`~collegium.measures.compact`.
    run : int
        Which run of a simulated history.
    roles : Roles
        The bodies and posts.
    title, subtitle : str, optional
        The heading. An empty text leaves a line out.

    Returns
    -------
    matplotlib.figure.Figure
        A lane a clause, a bar for each leader's part of a year; it is thin where the clause can be told of less than
        half of its days.

    Raises
    ------
    CollegiumError
        Unknown body, post or run; no date, or one outside the history; no clause can be told.

    Examples
    --------
    >>> from collegium.record import record
    >>> [text.get_text() for text in compact(record(), "1953", "1991").axes[0].get_yticklabels()][:2]
    ['leader is not head of government', 'his clients half of entrants at most']
    """
    history.check_run(run)
    rows = measured(history.filter(run=run), start, end, roles=roles, detail="leaders")
    if rows["kept"].is_null().all():
        raise CollegiumError("no clause of the compact can be told in that time", hint="Another span, or other roles.")
    first: dt.date = rows["start"].min()  # type: ignore[assignment]
    last: dt.date = rows["end"].max()  # type: ignore[assignment]
    title = f"The compact, {years(first, last)}" if title is None else title
    subtitle = f"Rigby's rules, with our thresholds. {provenance(history, run)}" if subtitle is None else subtitle
    key = [
        [
            Mark("kept", (BLUE,)),
            Mark("broken", (ORANGE,)),
            Mark("cannot be told, or could not be broken", (HAIR,)),
            Mark("thin: told of less than half of the time", (QUIET,), "thin"),
        ]
    ]
    heights, foot = {}, 0.0
    for clauses in CLAUSES.values():
        for clause in clauses:
            heights[clause] = foot + ROW / 2
            foot += ROW
        foot += GAP
    page = Page(title, subtitle, key, LEADERS + foot + 36)
    left = MARGIN + 26 + max(text_width(words, SMALL) for words in WORDS.values()) + 8
    width = WIDTH - left - MARGIN - 8
    top = page.top + LEADERS
    axes = page.axes(left, top, width, foot)
    date_ticks(axes, first, last, width)
    axes.set_xlim(day_number(first), day_number(last) + 1)
    axes.set_ylim(foot, 0)
    scale = ((last - first).days + 1) / width
    last_drawn = pl.when(pl.col("kept")).then(1).when(~pl.col("kept")).then(2).otherwise(0)
    for row in rows.sort(last_drawn, "start", "clause").iter_rows(named=True):
        _bar(axes, row, heights[row["clause"]], LEAST * scale)
    axes.set_yticks(list(heights.values()), labels=[WORDS[clause] for clause in heights])
    axes.tick_params(axis="y", length=0, labelcolor=INK)
    for rule, clauses in CLAUSES.items():
        page.write(MARGIN, top + heights[clauses[0]] + 3.5, rule, fontsize=SMALL, fontweight="bold")
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("Year" if (last - first).days >= 730 else "Month")
    _leaders(page, axes, history, rows, run, left, scale, first)
    return page.figure


def _bar(axes: Axes, row: dict[str, object], middle: float, least: float) -> None:
    """One part; broken ones are drawn last and get the ``least`` width, in days, that can be seen."""
    kept, covered = row["kept"], row["covered"]
    colour = HAIR if kept is None else BLUE if kept else ORANGE
    tall = THIN if kept is not None and covered is not None and float(str(covered)) < 0.5 else THICK
    low, after = row["start"], row["end"]
    assert isinstance(low, dt.date)
    assert isinstance(after, dt.date)
    x, long = day_number(low), (after - low).days + 1.0
    if kept is False:
        long = max(long, least)
    axes.add_patch(
        Rectangle((x, middle - tall / 2), long, tall, facecolor=colour, edgecolor="white", linewidth=0.4, zorder=2)
    )
    if tall == THIN:
        axes.add_patch(Rectangle((x, middle - THICK / 2), long, THICK, facecolor=HAIR, linewidth=0, zorder=1))


def _leaders(
    page: Page, axes: Axes, history: History, rows: pl.DataFrame, run: int, left: float, scale: float, first: dt.date
) -> None:
    """A faint line where the leader changes, and his name above where there is room."""
    held = (
        rows.filter(rule="R1")
        .sort("start")
        .with_columns(turn=pl.col("leader_id").rle_id())
        .group_by("turn", maintain_order=True)
        .agg(pl.col("leader_id", "start").first(), pl.col("end").last())
    )
    names = names_of(history, held["leader_id"].drop_nulls().unique().sort().to_list(), run)
    y = page.top + LEADERS - 5
    page.write(left - 8, y, "Leader", fontsize=SMALL, color=QUIET, ha="right")
    for leader, low, after in held.select("leader_id", "start", "end").iter_rows():
        if low > first:
            axes.axvline(day_number(low), color=FAINT, linewidth=0.8, zorder=0.5)
        name = names.get(leader, "")
        room = ((after - low).days + 1) / scale
        if name and text_width(name, SMALL) + 2 <= room:
            page.write(left + (low - first).days / scale + room / 2, y, name, fontsize=SMALL, color=QUIET, ha="center")
