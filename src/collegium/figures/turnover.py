"""How much of a body is new from one congress to the next."""

from __future__ import annotations

import re

import polars as pl
from matplotlib.figure import Figure

from collegium.errors import CollegiumError
from collegium.figures.style import (
    BLUE,
    FAINT,
    INK,
    MARGIN,
    ORANGE,
    QUIET,
    SIZE,
    SMALL,
    WIDTH,
    Mark,
    Page,
    ruled,
    styled,
    text_width,
)
from collegium.figures.timeline import body_name, provenance, years
from collegium.history import History
from collegium.measures.changes import span_of
from collegium.measures.seats import Day, Rank
from collegium.measures.turnover import turnover as measured

PANEL = 230.0
WORDS = {"full": "full members", "candidate": "candidates", "all": "members of both ranks", "holder": "holders"}


@styled
def turnover(
    history: History,
    body: str = "politburo",
    start: Day | None = None,
    end: Day | None = None,
    *,
    run: int = 0,
    rank: Rank = "full",
    title: str | None = None,
    subtitle: str | None = None,
) -> Figure:
    """Draw who was kept, who came and who went from congress to congress.

    Parameters
    ----------
    history : History
    body : str
        A body's id or name.
    start, end : str or datetime.date, optional
        Only congresses in this span, as for :func:`~collegium.measures.changes`.
    run : int
        Which run of a simulated history.
    rank : {"full", "candidate", "all", "holder"}
        Who counts.
    title, subtitle : str, optional
        The heading. An empty text leaves a line out.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    CollegiumError
        Unknown body, run or rank; no date, or one outside the history; no two congresses between which anybody sat.

    Examples
    --------
    >>> from collegium.record import record
    >>> turnover(record(), "politburo", "1956", "1990").axes[0].get_ylabel()
    'Members after the congress'
    """
    organization = history.body(body)
    history.check_run(run)
    first, last = span_of(history, start, end)
    rows = measured(history.filter(run=run), organization, rank=rank).filter(
        pl.col("date_after").is_between(first, last) & ((pl.col("n_before") > 0) | (pl.col("n_after") > 0))
    )
    if rows.is_empty():
        raise CollegiumError("no two congresses to compare in that time", given=f"{organization}, {first} to {last}")
    name = body_name(history, organization, body)
    told = rows["date_before"][0], rows["date_after"][-1]
    title = f"{name}, {years(*told)}: {WORDS[rank]} from congress to congress" if title is None else title
    subtitle = provenance(history, run) if subtitle is None else subtitle
    key = [
        [
            Mark("kept since the congress before", (BLUE,)),
            Mark("new", (ORANGE,)),
            Mark("gone, below the line", (FAINT,)),
            Mark("% kept of those before", shape="none"),
        ]
    ]
    page = Page(title, subtitle, key, PANEL + 62)
    left = MARGIN + 40.0
    width = WIDTH - left - MARGIN - 8
    axes = page.axes(left, page.top, width, PANEL)
    x = list(range(rows.height))
    kept = rows["n_common"].to_list()
    new = [after - common for after, common in zip(rows["n_after"], kept, strict=True)]
    gone = [before - common for before, common in zip(rows["n_before"], kept, strict=True)]
    axes.bar(x, kept, width=0.66, color=BLUE, linewidth=0, zorder=2)
    axes.bar(x, new, bottom=kept, width=0.66, color=ORANGE, linewidth=0, zorder=2)
    axes.bar(x, [-n for n in gone], width=0.66, color=FAINT, linewidth=0, zorder=2)
    high, low = max(1, *rows["n_after"].to_list()), max(1, *gone)
    axes.set_ylim(-1.12 * low - 0.04 * high, 1.14 * high)
    axes.axhline(0, color=QUIET, linewidth=0.8, zorder=3)
    room = width / (rows.height + 0.4)
    shares = ["" if share is None else f"{100 * share:.0f} %" for share in rows["retention"]]
    if any(text_width(words, SMALL) + 3 > room for words in shares):
        shares = [words.removesuffix(" %") for words in shares]
    for place, (words, after) in enumerate(zip(shares, rows["n_after"], strict=True)):
        axes.annotate(
            words, (place, after), xytext=(0, 3), textcoords="offset points", ha="center", va="baseline",
            fontsize=SMALL, color=INK,
        )  # fmt: skip
    labels, size = _labels(history, rows, run, room)
    axes.set_xlim(-0.7, rows.height - 0.3)
    axes.set_xticks(x, labels=labels)
    axes.tick_params(axis="x", length=0, labelcolor=INK, labelsize=size)
    ticks = [
        tick for tick in axes.get_yticks() if tick == int(tick) and axes.get_ylim()[0] <= tick <= axes.get_ylim()[1]
    ]
    axes.set_yticks(ticks, labels=[f"{abs(tick):.0f}" for tick in ticks])
    axes.set_ylabel("Members after the congress")
    axes.set_xlabel("Congress", fontsize=SIZE)
    ruled(axes, "y")
    axes.spines["bottom"].set_visible(False)
    return page.figure


def _labels(history: History, rows: pl.DataFrame, run: int, room: float) -> tuple[list[str], float]:
    """The congress and its year for under each bar, and the size of letters at which they all have room."""
    opened = (
        history.meetings.filter((pl.col("run") == run) & (pl.col("kind") == "congress") & pl.col("start").is_not_null())
        .sort("start")
        .select("start", "label")
        .rows()
    )
    named = []
    for day in rows["date_after"]:
        start, label = max((one for one in opened if one[0] <= day), key=lambda one: one[0])
        word = re.sub(r"\s*\bcongress( of)?\b\s*", "", label or "", flags=re.IGNORECASE)
        named.append((word, str(start.year)))
    for size in (SMALL, SMALL - 1, SMALL - 2):
        if all(text_width(word, size) + 3 <= room for pair in named for word in pair):
            return [f"{word}\n{year}" if word else year for word, year in named], size
    return [year if text_width(year, SMALL - 2) + 2 <= room else f"'{year[2:]}" for _, year in named], SMALL - 2
