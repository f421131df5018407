"""How the order of the leadership shifts, who is at the leader's side, and how alive the organs are."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from collegium.errors import CollegiumError
from collegium.figures.style import (
    BLACK,
    BLUE,
    FAINT,
    INK,
    MARGIN,
    ORANGE,
    QUIET,
    SKY,
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
from collegium.figures.timeline import body_name, names_of, provenance, years
from collegium.history import History
from collegium.measures.attendance import attendance as present
from collegium.measures.changes import span_of
from collegium.measures.ranks import rank_distance
from collegium.measures.seats import Day
from collegium.measures.turnover import turnover
from collegium.measures.vitality import INDICATORS
from collegium.measures.vitality import vitality as measured

PANEL, LOW, ROW, GAP = 220.0, 96.0, 24.0, 26.0
STANDING = {"full": ("full member", BLUE), "candidate": ("candidate", SKY), "out": ("no seat", FAINT)}
LABELS = dict(zip(INDICATORS, ("Sessions\na month", "Decided\nin session", "Plena\na year"), strict=True))


@styled
def ranks(
    history: History,
    body: str = "politburo",
    start: Day | None = None,
    end: Day | None = None,
    *,
    dates: Sequence[Day] | None = None,
    run: int = 0,
    title: str | None = None,
    subtitle: str | None = None,
) -> Figure:
    """Draw how far the order of a leadership moves from congress to congress.

    Parameters
    ----------
    history : History
    body : str
        A body's id or name.
    start, end : str or datetime.date, optional
        The window.
    dates : sequence of str or datetime.date, optional
        The dates to compare; by default three weeks after each congress opens, as for
        :func:`~collegium.measures.turnover`.
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
        Unknown body or run; no date, or one outside the history; no two dates on which anybody sits in that time.

    Examples
    --------
    >>> from collegium.record import record
    >>> ranks(record(), "politburo", "1952-10", "1990-12").axes[0].get_ylabel()
    'Of the greatest distance'
    """
    organization = history.body(body)
    history.check_run(run)
    first, last = span_of(history, start, end)
    mine = history.filter(run=run)
    if dates is None:
        between = turnover(mine, organization, rank="all").filter((pl.col("n_before") > 0) & (pl.col("n_after") > 0))
        between = between.filter((pl.col("date_before") >= first) & (pl.col("date_after") <= last))
        marks = sorted({*between["date_before"], *between["date_after"]})
    else:
        marks = sorted(day for day in {history.day(date) for date in dates} if first <= day <= last)
    rows = rank_distance(mine, organization, marks).filter(pl.col("n") > 1) if len(marks) > 1 else pl.DataFrame()
    if rows.is_empty():
        raise CollegiumError("no two dates to compare in that time", given=f"{organization}, {first} to {last}")
    told = rows["date_before"][0], rows["date_after"][-1]
    name = body_name(history, organization, body)
    title = f"{name}, {years(*told)}: how far its order moved" if title is None else title
    buckets = "Buckets: full members, candidates, out."
    subtitle = f"{provenance(history, run)} {buckets}" if subtitle is None else subtitle
    numbers = Mark("number: people in either list", shape="none")
    key = [[Mark("Kendall, ties by half", (BLUE,), "bar"), Mark("footrule", (ORANGE,), "thin"), numbers]]
    page = Page(title, subtitle, key, PANEL + 44)
    left, width = MARGIN + 58.0, WIDTH - 2 * MARGIN - 66.0
    axes = page.axes(left, page.top, width, PANEL)
    date_ticks(axes, told[0], told[1], width)
    whole = day_number(told[1]) - day_number(told[0])
    for row in rows.iter_rows(named=True):
        one, two = day_number(row["date_before"]), day_number(row["date_after"])
        axes.fill_between([one, two], 0, row["kendall_share"], color=BLUE, linewidth=0, alpha=0.85, zorder=2)
        axes.plot([one, two], [row["footrule_share"]] * 2, color=ORANGE, linewidth=3, solid_capstyle="butt", zorder=3)
        axes.plot([two, two], [0, row["kendall_share"]], color="white", linewidth=1.2, zorder=2.5)
        words = str(row["n"])
        if (two - one) / whole * width > text_width(words, SMALL) + 4:
            axes.annotate(
                words, ((one + two) / 2, row["footrule_share"]), xytext=(0, 4), textcoords="offset points", ha="center",
                va="baseline", fontsize=SMALL, color=QUIET,
            )  # fmt: skip
    axes.set_ylim(0, 1.1)
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1])
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
    ruled(axes, "y")
    axes.set_ylabel("Of the greatest distance")
    axes.set_xlabel("Year, from congress to congress" if dates is None else "Year")
    return page.figure


@styled
def attendance(
    history: History,
    start: Day | None = None,
    end: Day | None = None,
    *,
    body: str = "politburo",
    most: int = 20,
    run: int = 0,
    title: str | None = None,
    subtitle: str | None = None,
) -> Figure:
    """Draw how central people are by whom they were present with, beside the rank they held.

    Parameters
    ----------
    history : History
    start, end : str or datetime.date, optional
        The window, as for :func:`~collegium.measures.attendance`.
    body : str
        Whose formal rank is shown.
    most : int
        How many people are drawn.
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
        As for :func:`~collegium.measures.attendance`; unknown run; ``most`` below 1; the centrality has no one answer.

    Examples
    --------
    >>> from collegium.record import record
    >>> figure = attendance(record(), "1931", "1939", most=3)
    >>> [label.get_text() for label in figure.axes[0].get_yticklabels()]
    ['Kaganovich', 'Molotov', 'Voroshilov']
    """
    history.check_run(run)
    if most < 1:
        raise CollegiumError("at least one person is drawn", given=most)
    first, last = span_of(history, start, end)
    rows = present(history.filter(run=run), start, end, body=body).filter(run=run)
    if rows["scaled"].is_null().any():
        raise CollegiumError("groups that never met cannot be ranked together", given=f"{first} to {last}")
    by, n_meetings = rows["counted_by"][0], rows["n_meetings"][0]
    rows = rows.sort("scaled", "person_id", descending=[True, False]).head(most)
    title = f"{years(first, last)}: who was most at the leader's side" if title is None else title
    what = "lists of those most often in the leader's office" if by == "lists" else "meetings"
    caution = f"{n_meetings} {what}. Proximity is not power."
    subtitle = f"{provenance(history, run)} {caution}" if subtitle is None else subtitle
    used = [name for name in STANDING if name in set(rows["standing"])]
    unit = "on how many lists" if by == "lists" else "at how many meetings"
    key = [[*(Mark(STANDING[name][0], (STANDING[name][1],)) for name in used), Mark(f"number: {unit}", shape="none")]]
    page = Page(title, subtitle, key, ROW * rows.height + 54)
    names = names_of(history, rows["person_id"].to_list(), run)
    words = [names[person] for person in rows["person_id"]]
    left = MARGIN + max(text_width(word, SMALL) for word in words) + 12
    width = WIDTH - left - MARGIN - 44
    axes = page.axes(left, page.top + 4, width, ROW * rows.height)
    for place, row in enumerate(rows.iter_rows(named=True)):
        axes.barh(place, row["scaled"], height=0.66, color=STANDING[row["standing"]][1], linewidth=0, zorder=2)
        axes.annotate(
            str(row["n_present"]), (row["scaled"], place), xytext=(5, 0), textcoords="offset points", va="center",
            fontsize=SMALL, color=QUIET,
        )  # fmt: skip
    axes.set_xlim(0, 1)
    axes.set_ylim(rows.height - 0.5, -0.5)
    axes.set_yticks(range(rows.height), labels=words)
    axes.tick_params(axis="y", labelcolor=INK)
    ruled(axes, "x")
    axes.set_xlabel("Eigenvector centrality, the highest 1")
    return page.figure


@styled
def vitality(
    history: History,
    body: str = "politburo",
    start: Day | None = None,
    end: Day | None = None,
    *,
    run: int = 0,
    title: str | None = None,
    subtitle: str | None = None,
) -> Figure:
    """Draw how often a body and its committee met, and what share of decisions was taken in session.

    A period is a stroke as long as it lasted; of times without one nothing is told.

    Parameters
    ----------
    history : History
    body : str
        A body's id or name.
    start, end : str or datetime.date, optional
        The window, as for :func:`~collegium.measures.vitality`.
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
        Unknown body or run; no date, or one outside the history; nothing is told of that time.

    Examples
    --------
    >>> from collegium.record import record
    >>> [axes.get_ylabel().replace(chr(10), " ") for axes in vitality(record()).axes]
    ['Sessions a month', 'Decided in session', 'Plena a year']
    """
    organization = history.body(body)
    history.check_run(run)
    first, last = span_of(history, start, end)
    rows = measured(history.filter(run=run), organization, start, end)
    if rows.is_empty():
        raise CollegiumError(
            "nothing is told of the organs' work in that time", given=f"{organization}, {first} to {last}"
        )
    told = rows["start"].min(), rows["end"].max()
    name = body_name(history, organization, body)
    title = f"{name} and its committee, {years(*told)}: how alive" if title is None else title  # type: ignore[arg-type]
    subtitle = provenance(history, run) if subtitle is None else subtitle
    looks = {
        "source": (BLACK, "counted by the source"),
        "source rate": (VERMILLION, "a rate that the source gives"),
        "rows": (BLUE, "meetings and decisions that the history lists"),
    }
    used = [way for way in looks if way in set(rows["counted_by"])]
    shown = [one for one in INDICATORS if one in set(rows["indicator"])]
    key = [[Mark(looks[way][1], (looks[way][0],), "thin") for way in used]]
    page = Page(title, subtitle, key, (LOW + GAP) * len(shown) + 30)
    left, width = MARGIN + 66.0, WIDTH - 2 * MARGIN - 74.0
    for place, indicator in enumerate(shown):
        axes = page.axes(left, page.top + place * (LOW + GAP), width, LOW)
        mine = rows.filter(indicator=indicator)
        date_ticks(axes, told[0], told[1], width)  # type: ignore[arg-type]
        for row in mine.iter_rows(named=True):
            span = [day_number(row["start"]), day_number(row["end"]) + 1]
            colour = looks[row["counted_by"]][0]
            axes.fill_between(span, 0, row["value"], color=colour, alpha=0.18, linewidth=0, zorder=2)
            axes.plot(
                span, [row["value"]] * 2, color=colour, linewidth=2.2, solid_capstyle="butt", zorder=3, clip_on=False
            )
        share = indicator == INDICATORS[1]
        axes.set_ylim(0, 1 if share else 1.12 * max(float(mine["value"].max()), 1e-9))  # type: ignore[arg-type]
        if share:
            axes.set_yticks([0, 0.5, 1])
            axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
        ruled(axes, "y")
        axes.set_ylabel(LABELS[indicator])
        axes.yaxis.set_label_coords(-42 / width, 0.5)
        if place < len(shown) - 1:
            axes.set_xticklabels([])
        else:
            axes.set_xlabel("Year")
    return page.figure
