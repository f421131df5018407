"""How long members last, and how often they leave under each leader."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from collegium.errors import CollegiumError
from collegium.figures.ages import WORDS
from collegium.figures.style import (
    BLACK,
    BLUE,
    FAINT,
    GREEN,
    HAIR,
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
from collegium.measures.changes import span_of
from collegium.measures.exponential import exponential_tenure
from collegium.measures.hazards import ANY, exit_hazard, poisson_limits
from collegium.measures.seats import Day, Rank
from collegium.measures.spells import DEATH, ORDER, VIOLENT, spells
from collegium.measures.survival import incidence, median_tenure
from collegium.measures.survival import survival as curve_of

PANEL, LOWER, GAP = 250.0, 170.0, 44.0
ROW = 30.0
LEAST = 1.0  # person-years, for a term to be drawn
CAUSE_COLOURS = dict(zip(ORDER, (VERMILLION, ORANGE, PURPLE, SKY, BLACK, FAINT, GREEN, QUIET, HAIR), strict=True))
DASHED, DOTTED = (0, (5, 2)), (0, (1.5, 1.5))


@styled
def survival(
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
    """Draw how long members of a body last, against an exponential law, and how they go.

    Parameters
    ----------
    history : History
    body : str
        A body's id or name.
    start, end : str or datetime.date, optional
        The window, as for :func:`~collegium.measures.spells`.
    run : int
        Which run of a simulated history.
    rank : {"full", "candidate", "all", "holder"}
        Whose tenure.
    title, subtitle : str, optional
        The heading. An empty text leaves a line out.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    CollegiumError
        lifelines is not installed; unknown body, run or rank; no date, or one outside the history; nobody is seen to
        leave.

    Examples
    --------
    >>> from collegium.record import record
    >>> survival(record(), "politburo", "1919-03", "1987").axes[0].get_ylabel()
    'Still there'
    """
    organization = history.body(body)
    history.check_run(run)
    first, last = span_of(history, start, end)
    rows = spells(history.filter(run=run), organization, start, end, rank)
    if not rows["event_observed"].any():
        raise CollegiumError("nobody is seen to leave in that time", given=f"{organization}, {first} to {last}")
    curve, law = curve_of(rows), exponential_tenure(rows).row(0, named=True)
    middle = median_tenure(rows).row(0, named=True)
    if title is None:
        title = f"{body_name(history, organization, body)}, {years(first, last)}: how long {WORDS[rank]} last"
    told = f"{law['n_spells']} spells, {law['n_exits']} exits."
    if middle["median"] is not None:
        limits = "" if middle["high"] is None else f" (95 %: {middle['low']:.1f} to {middle['high']:.1f})"
        told += f" Median {middle['median']:.1f} years{limits}."
    subtitle = f"{provenance(history, run)} {told}" if subtitle is None else subtitle
    weibull = [Mark(f"Weibull, shape {law['shape']:.2f}", (QUIET,), "band", DOTTED)] if law["shape"] else []
    causes = [cause for cause in ORDER if cause in set(incidence(rows)["exit_cause"])]
    key = [
        [
            Mark("Kaplan-Meier, 95 %", (BLUE,), "band"),
            Mark(f"exponential, {law['rate']:.3f} a year", (BLACK,), "band", DASHED),
            *weibull,
        ],
        [Mark("Gone by:", shape="none"), *(Mark(cause, (CAUSE_COLOURS[cause],)) for cause in causes)],
    ]
    page = Page(title, subtitle, key, PANEL + GAP + LOWER + 50)
    left, width = MARGIN + 58.0, WIDTH - MARGIN * 2 - 66.0
    upper = page.axes(left, page.top + 6, width, PANEL)
    lower = page.axes(left, page.top + 6 + PANEL + GAP, width, LOWER)
    longest = float(curve["time"].max())  # type: ignore[arg-type]
    times = np.linspace(0, longest, 400)
    shares = curve.with_columns(pl.col("low", "high").fill_null(float("nan")))
    upper.fill_between(shares["time"], shares["low"], shares["high"], step="post", color=BLUE, alpha=0.2, linewidth=0)
    upper.plot(times, np.exp(-law["rate"] * times), color=BLACK, linestyle=DASHED, linewidth=1.5)
    if law["shape"]:
        shaped = np.exp(-((times / law["scale"]) ** law["shape"]))
        upper.plot(times, shaped, color=QUIET, linestyle=DOTTED, linewidth=1.5)
    upper.step(shares["time"], shares["survival"], where="post", color=BLUE, linewidth=1.9)
    _stacked(lower, rows, causes, longest)
    for axes, label in ((upper, "Still there"), (lower, "Gone, by how")):
        axes.set_ylim(0, 1)
        axes.set_xlim(0, longest * 1.01)
        axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
        axes.set_ylabel(label)
        axes.yaxis.set_label_coords(-50 / width, 0.5)
        ruled(axes, "y")
    ticks = [tick for tick in upper.get_xticks() if 0 <= tick <= longest]
    # At risk at a tick are those at risk at the next time at which anything happens.
    counts = dict(curve.select("time", "n_at_risk").iter_rows())
    at_risk = [next((n for time, n in counts.items() if time >= tick), 0) for tick in ticks]
    upper.set_xticks(ticks, labels=[f"n {n}" for n in at_risk])
    lower.set_xticks(ticks, labels=[f"{tick:g}" for tick in ticks])
    lower.set_xlabel("Years since entry (above: n at risk)")
    return page.figure


@styled
def hazards(
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
    """Draw how often members leave a body under each leader, with and without natural deaths.

    Terms, and gaps between them, in which members sat for less than one year all together are left out. Limits beyond
    four times the highest hazard are cut off.

    Parameters
    ----------
    history, body, start, end, run, rank, title, subtitle
        As for :func:`survival`.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    CollegiumError
        Unknown body, run or rank; no date, or one outside the history; nobody sat for a year in that time.

    Examples
    --------
    >>> from collegium.record import record
    >>> [label.get_text() for label in hazards(record(), end="1985", start="1953-03-14").axes[0].get_yticklabels()][0]
    'Khrushchev, 1953 to 1964'
    """
    organization = history.body(body)
    history.check_run(run)
    first, last = span_of(history, start, end)
    every = exit_hazard(history.filter(run=run), organization, start, end, rank)
    rows = every.filter((pl.col("exit_cause") == ANY) & (pl.col("person_years") >= LEAST))
    if rows.is_empty():
        raise CollegiumError("nobody sat for a year in that time", given=f"{organization}, {first} to {last}")
    deaths = dict(every.filter(exit_cause=DEATH).select("start", "n_exits").iter_rows())
    names = names_of(history, [one for one in rows["leader_id"] if one], run)
    if title is None:
        title = f"{body_name(history, organization, body)}, {years(first, last)}: exits under each leader"
    told = f"{WORDS[rank].capitalize()} but the leader."
    subtitle = f"{provenance(history, run)} {told}" if subtitle is None else subtitle
    key = [[Mark("all exits, 95 %", (BLUE,), "dot"), Mark("without natural deaths", (VERMILLION,), "ring")]]
    page = Page(title, subtitle, key, ROW * rows.height + 54)
    words = [
        f"{names[row['leader_id']] if row['leader_id'] else 'nobody'}, {years(row['start'], row['end'])}"
        for row in rows.iter_rows(named=True)
    ]
    left = MARGIN + max(text_width(word, SMALL) for word in words) + 12
    counts = [f"{n} in {time:.0f}" for n, time in rows.select("n_exits", "person_years").iter_rows()]
    right = max(text_width(word, SMALL) for word in counts) + 14
    width = WIDTH - left - MARGIN - right
    axes = page.axes(left, page.top + 6, width, ROW * rows.height)
    furthest = 0.0
    for place, row in enumerate(rows.iter_rows(named=True)):
        others = row["n_exits"] - deaths.get(row["start"], 0)
        limits = [limit / row["person_years"] for limit in poisson_limits(others)]
        for y, value, low, high, colour, face in (
            (place - 0.16, row["hazard"], row["low"], row["high"], BLUE, BLUE),
            (place + 0.16, others / row["person_years"], *limits, VERMILLION, "white"),
        ):
            axes.plot([low, high], [y, y], color=colour, linewidth=1.5, solid_capstyle="butt", zorder=2)
            axes.plot([value], [y], "o", color=face, markeredgecolor=colour, markersize=6.5, zorder=3)
            furthest = max(furthest, high)
        axes.text(
            1.0,
            place,
            f"  {counts[place]}",
            transform=axes.get_yaxis_transform(),
            va="center",
            fontsize=SMALL,
            color=QUIET,
        )
    largest = max(rows["hazard"])
    axes.set_xlim(0, min(furthest * 1.04, 4 * largest) if largest else furthest)
    axes.set_ylim(rows.height - 0.5, -0.5)
    axes.set_yticks(range(rows.height), labels=words)
    axes.tick_params(axis="y", labelcolor=INK)
    ruled(axes, "x")
    axes.set_xlabel("Exits a year of membership (right: exits in years of membership)")
    return page.figure


def _stacked(axes: Axes, rows: pl.DataFrame, causes: list[str], longest: float) -> None:
    """The cumulative incidences, one upon another."""
    shares = incidence(rows)
    marks = np.array([0.0, *shares["time"].unique().sort().to_list(), longest])
    foot = np.zeros(len(marks))
    for cause in causes:
        mine = shares.filter(exit_cause=cause)
        steps = np.array([0.0, *mine["incidence"].to_list()])
        height = steps[np.searchsorted(mine["time"].to_numpy(), marks, side="right")]
        hatch: dict[str, Any] = {"hatch": "////", "edgecolor": "white"} if cause == VIOLENT else {}
        axes.fill_between(
            marks, foot, foot + height, step="post", facecolor=CAUSE_COLOURS[cause], linewidth=0, zorder=2, **hatch
        )  # fmt: skip
        foot = foot + height
    assert not math.isnan(float(foot[-1]))
