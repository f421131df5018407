"""The factions of a body over time: how large each is, and how many equal ones would be as fragmented."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from collegium.errors import CollegiumError
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
    VERMILLION,
    WIDTH,
    Mark,
    Page,
    date_ticks,
    day_number,
    sentence,
    styled,
)
from collegium.figures.timeline import names_of, provenance, years
from collegium.history import History
from collegium.measures.factions import balance

COLOURS = (BLUE, ORANGE, GREEN, SKY, PURPLE, VERMILLION)
TALL, LOW, LEFT = 190.0, 110.0, 46.0


@styled
def faction_balance(
    history: History,
    found: pl.DataFrame,
    *,
    run: int = 0,
    title: str | None = None,
    subtitle: str | None = None,
) -> Figure:
    """Draw how a body is divided over time.

    Parameters
    ----------
    history : History
    found : polars.DataFrame
        Of :func:`~collegium.measures.factions`, on two dates at least; each stands until the next.
    run : int
        Which run of a simulated history.
    title, subtitle : str, optional
        The heading. An empty text leaves a line out.

    Returns
    -------
    matplotlib.figure.Figure
        Above, the shares of the factions, the largest below, with a line at one half; below, the effective number by
        both conventions. Nothing is drawn where no tie is told.

    Raises
    ------
    CollegiumError
        Fewer than two dates in that run; no tie is told on any of them.

    Examples
    --------
    >>> from collegium.measures import factions
    >>> from collegium.record import record
    >>> members = factions(record(), ("politburo", "secretariat"), ["1973-04-30", "1981-03-31"])
    >>> len(faction_balance(record(), members).axes)
    2
    """
    rows = found.filter(pl.col("run") == run)
    told = balance(rows).sort("date")
    days: list[dt.date] = told["date"].unique().sort().to_list()
    if len(days) < 2 or told["organization_id"].n_unique() > 1:
        raise CollegiumError("the figure needs one body and two dates of a run", given=[str(day) for day in days])
    if told["n_factions"].is_null().all():
        raise CollegiumError("no tie is told on any of these dates", hint="Other dates, or ties found by rule.")
    sizes = (
        rows.filter(pl.col("faction").is_not_null())
        .group_by("date", "faction")
        .agg(size=pl.col("weight").sum())
        .join(told.select("date", "n"), on="date")
        .with_columns(share=pl.col("size") / pl.col("n"))
        .sort("date", "size", "faction", descending=[False, True, False])
    )
    heads = sizes.group_by("faction").agg(most=pl.col("share").max()).sort("most", "faction", descending=[True, False])
    chosen = heads["faction"].head(len(COLOURS)).to_list()
    colours = dict(zip(chosen, COLOURS, strict=False))
    names = names_of(history, chosen, run)
    body = sentence(str(told["organization_id"][0]))
    title = f"Factions, {years(days[0], days[-1])}" if title is None else title
    subtitle = f"{body}. {provenance(history, run)}" if subtitle is None else subtitle
    key = [[Mark(names[head], (colours[head],)) for head in chosen], [Mark("in no faction", (HAIR,))]]
    key[0] += [Mark("other factions", (FAINT,))] if heads.height > len(chosen) else []
    key[1] += [
        Mark("effective number, each independent by himself", (BLACK,), "thin"),
        Mark("of the factions alone", (VERMILLION,), "thin"),
    ]
    page = Page(title, subtitle, key, TALL + LOW + 62)
    last = days[-1] + (days[-1] - days[-2])
    last = min(last, history.manifest.end) if last > history.manifest.end > days[-1] else last
    upper = page.axes(LEFT, page.top + 4, WIDTH - LEFT - MARGIN - 8, TALL)
    lower = page.axes(LEFT, page.top + TALL + 26, WIDTH - LEFT - MARGIN - 8, LOW)
    for axes in (upper, lower):
        date_ticks(axes, days[0], last, WIDTH - LEFT - MARGIN)
        axes.set_xlim(day_number(days[0]), day_number(last))
    upper.tick_params(axis="x", labelbottom=False)
    by_day = {day: part.select("faction", "share").rows() for (day,), part in sizes.group_by("date")}
    known = set(told.filter(pl.col("n_factions").is_not_null())["date"])
    for day, until in pairwise([*days, last]):
        if day in known:
            _stack(upper, by_day.get(day, []), day_number(day), day_number(until), colours)
    upper.axhline(0.5, color=INK, linewidth=0.8, linestyle=(0, (4, 3)), zorder=3)
    upper.set_ylim(0, 1)
    upper.set_yticks([0, 0.25, 0.5, 0.75, 1], labels=["0", "¼", "½", "¾", "1"])
    upper.set_ylabel("Share of members")
    looks: list[tuple[str, dict[str, Any]]] = [
        ("effective_number", {"color": BLACK, "markerfacecolor": BLACK}),
        ("effective_number_of_factions", {"color": VERMILLION, "markerfacecolor": "white"}),
    ]
    few = len(days) <= 24
    for column, look in looks:
        values = [float("nan") if value is None else value for value in told[column]]
        ends = [day_number(day) for day in days]
        lower.step([*ends, day_number(last)], [*values, values[-1]], where="post", linewidth=1.2, color=look["color"])
        if few:
            lower.plot(ends, values, ls="none", marker="o", markersize=5, clip_on=False, zorder=3, **look)
    lower.set_ylim(bottom=0)
    lower.set_ylabel("Effective number")
    lower.set_xlabel("Year" if (last - days[0]).days >= 730 else "Month", color=QUIET)
    return page.figure


def _stack(axes: Axes, shares: list[tuple[str, float]], low: float, high: float, colours: dict[str, str]) -> None:
    """The factions of one date, from the largest at the foot, and those of none on top."""
    foot = 0.0
    for faction, share in shares:
        colour = colours.get(faction, FAINT)
        axes.add_patch(Rectangle((low, foot), high - low, share, facecolor=colour, linewidth=0))
        foot += share
        axes.plot([low, high], [foot, foot], color="white", linewidth=0.8, solid_capstyle="butt")
    if foot < 1:
        axes.add_patch(Rectangle((low, foot), high - low, 1 - foot, facecolor=HAIR, linewidth=0, zorder=0.5))
