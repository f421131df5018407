"""Where the entrants of a body come from, and in what bands of age its members are."""

from __future__ import annotations

import datetime as dt

import polars as pl
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from collegium.errors import CollegiumError
from collegium.figures.ages import WORDS
from collegium.figures.style import (
    BLUE,
    FAINT,
    INK,
    MARGIN,
    ORANGE,
    PURPLE,
    QUIET,
    SKY,
    SMALL,
    VERMILLION,
    WIDTH,
    Mark,
    Page,
    ruled,
    styled,
    text_width,
)
from collegium.figures.timeline import body_name, names_of, provenance, years
from collegium.history import History
from collegium.measures.ages import age_bands
from collegium.measures.changes import span_of
from collegium.measures.circulation import ORIGINS
from collegium.measures.circulation import circulation as measured
from collegium.measures.seats import Day, Rank

ROW, PANEL = 30.0, 250.0
ORIGIN_WORDS = {
    "returned": ("had sat before", PURPLE),
    "elite": ("from another leading body", BLUE),
    "apprentice": ("candidate before (closed)", SKY),
    "outside": ("from outside (open)", ORANGE),
}
BAND_COLOURS = ("#DCEBF5", SKY, BLUE, VERMILLION)


@styled
def circulation(
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
    """Draw where those who entered a body under each leader came from.

    Parameters
    ----------
    history : History
    body : str
        A body's id or name.
    start, end : str or datetime.date, optional
        The window, as for :func:`~collegium.measures.circulation`.
    run : int
        Which run of a simulated history.
    rank : {"full", "candidate", "all", "holder"}
        Who enters.
    title, subtitle : str, optional
        The heading. An empty text leaves a line out.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    CollegiumError
        Unknown body, run or rank; no date, or one outside the history; nobody enters in that time.

    Examples
    --------
    >>> from collegium.record import record
    >>> circulation(record(), "politburo", "1953-03-14", "1991").axes[0].get_xlabel()
    'Share of those who entered'
    """
    organization = history.body(body)
    history.check_run(run)
    first, last = span_of(history, start, end)
    rows = measured(history.filter(run=run), organization, start, end, rank)
    if rows.is_empty():
        raise CollegiumError("nobody enters in that time", given=f"{organization}, {first} to {last}")
    named = names_of(history, [one for one in rows["period"] if one != "no leader"], run)
    if title is None:
        title = f"{body_name(history, organization, body)}, {years(first, last)}: where new {WORDS[rank]} came from"
    bound = " From outside: at most, since the body below is not listed." if "upper" in rows["bound"] else ""
    subtitle = f"{provenance(history, run)}{bound}" if subtitle is None else subtitle
    key = [[Mark(*_mark(origin)) for origin in ORIGINS]]
    page = Page(title, subtitle, key, ROW * rows.height + 54)
    words = [
        f"{named.get(period, 'nobody')}, {n} entered" for period, n in rows.select("period", "n_entrants").iter_rows()
    ]
    left = MARGIN + max(text_width(word, SMALL) for word in words) + 12
    width = WIDTH - left - MARGIN - 14
    axes = page.axes(left, page.top + 6, width, ROW * rows.height)
    for place, row in enumerate(rows.iter_rows(named=True)):
        foot = 0.0
        for origin in ORIGINS:
            share = row[origin] / row["n_entrants"]
            axes.barh(place, share, left=foot, height=0.66, color=ORIGIN_WORDS[origin][1], linewidth=0, zorder=2)
            if share * width > 18:
                light = origin == "elite"
                axes.text(
                    foot + share / 2, place, str(row[origin]), ha="center", va="center", fontsize=SMALL,
                    color="white" if light else INK,
                )  # fmt: skip
            foot += share
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], labels=["0 %", "25 %", "50 %", "75 %", "100 %"])
    axes.set_ylim(rows.height - 0.5, -0.5)
    axes.set_yticks(range(rows.height), labels=words)
    axes.tick_params(axis="y", length=0, labelcolor=INK)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("Share of those who entered")
    return page.figure


@styled
def age_structure(
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
    """Draw how many members of a body are in which band of age, at the beginning of each year.

    Parameters
    ----------
    history, body, start, end, run, title, subtitle
        As for :func:`circulation`.
    rank : {"full", "candidate", "all", "holder"}
        Whose ages.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    CollegiumError
        Unknown body, run or rank; no date, or one outside the history; no year begins in that time, or nobody sits
        then.

    Examples
    --------
    >>> from collegium.record import record
    >>> age_structure(record(), "politburo", "1964", "1985").axes[0].get_ylabel()
    'Full members'
    """
    organization = history.body(body)
    history.check_run(run)
    first, last = span_of(history, start, end)
    days = [dt.date(year, 1, 1) for year in range(first.year, last.year + 1) if first <= dt.date(year, 1, 1) <= last]
    rows = age_bands(history.filter(run=run), organization, days, rank) if days else pl.DataFrame({"n": []})
    if not rows["n"].sum():
        raise CollegiumError(
            "nobody sits at the beginning of any year in that time", given=f"{organization}, {first} to {last}"
        )
    sat = rows.filter(pl.col("n").sum().over("date") > 0)["date"]
    rows = rows.filter(pl.col("date").is_between(sat.min(), sat.max()))
    told = rows["date"].unique().sort().to_list()
    if title is None:
        title = f"{body_name(history, organization, body)}, {years(told[0], told[-1])}: {WORDS[rank]} by age"
    subtitle = f"{provenance(history, run, lives=True)} On 1 January of each year." if subtitle is None else subtitle
    names = rows["band"].unique(maintain_order=True).to_list()
    names = sorted(names, key=lambda name: name == "unknown")
    colours = dict(zip(names, (*BAND_COLOURS, FAINT), strict=False)) | (
        {"unknown": FAINT} if "unknown" in names else {}
    )
    key = [[Mark(name, (colours[name],)) for name in names]]
    page = Page(title, subtitle, key, PANEL + 44)
    left = MARGIN + 40.0
    width = WIDTH - left - MARGIN - 8
    axes = page.axes(left, page.top, width, PANEL)
    x = [day.year for day in told]
    foot = [0] * len(x)
    for name in names:
        counts = dict(rows.filter(band=name).select("date", "n").iter_rows())
        heights = [counts.get(day, 0) for day in told]
        axes.bar(x, heights, bottom=foot, width=0.86, color=colours[name], linewidth=0, zorder=2)
        foot = [one + other for one, other in zip(foot, heights, strict=True)]
    axes.set_xlim(x[0] - 0.7, x[-1] + 0.7)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=12))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    ruled(axes, "y")
    axes.set_ylabel(WORDS[rank].capitalize())
    axes.set_xlabel("Year", color=QUIET)
    return page.figure


def _mark(origin: str) -> tuple[str, tuple[str, ...]]:
    word, colour = ORIGIN_WORDS[origin]
    return word, (colour,)
