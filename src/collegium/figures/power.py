"""Power against seats: what a bloc's share of the votes is worth."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
from matplotlib.figure import Figure

from collegium.errors import CollegiumError
from collegium.figures.style import (
    FAINT,
    HAIR,
    INK,
    MARGIN,
    QUIET,
    SMALL,
    THEORY_COLOURS,
    WIDTH,
    Mark,
    Page,
    styled,
    table,
    text_width,
)
from collegium.measures.oceanic import ocean

LEFT, TALL, WIDE = 46.0, 380.0, 470.0
NEEDED = ("share", "shapley_shubik", "banzhaf_normalised")
APART = 13.0


@styled
def power_and_seats(
    rows: pl.DataFrame | Mapping[str, pl.DataFrame],
    names: Mapping[str, str] | None = None,
    *,
    title: str = "Power and seats",
    subtitle: str = "",
) -> Figure:
    """Draw power indices against shares of the seats.

    Parameters
    ----------
    rows : polars.DataFrame, or mapping of str to polars.DataFrame
        Of :func:`~collegium.measures.power` or :func:`~collegium.measures.bloc_power`: one game, or several by name.
    names : mapping of str to str, optional
        Names of blocs by id.
    title, subtitle : str
        The heading. An empty text leaves a line out.

    Returns
    -------
    matplotlib.figure.Figure
        A dot a bloc for its Shapley-Shubik index, a ring for its normalised Banzhaf index; the straight line is power
        as large as the seats, the curve that of one bloc in an ocean of independents.

    Raises
    ------
    CollegiumError
        A table has no rows or lacks a column; more games than colours.

    Examples
    --------
    >>> from collegium.measures import power
    >>> figure = power_and_seats(power([50, 49, 1], 51))
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['1', '2', '3']
    """
    games = {"": rows} if isinstance(rows, pl.DataFrame) else dict(rows)
    if not games or len(games) > len(THEORY_COLOURS):
        raise CollegiumError(f"a figure holds from one game to {len(THEORY_COLOURS)}", given=len(games))
    labelled = []
    for (game, frame), colour in zip(games.items(), THEORY_COLOURS, strict=False):
        table(frame, NEEDED, f"the game {game!r}" if game else "the game")
        labelled += _points(frame, colour, game if len(games) > 1 else "", dict(names or {}))
    key = [[Mark(game, (colour,)) for game, colour in zip(games, THEORY_COLOURS, strict=False) if game]]
    key.append([
        Mark("Shapley-Shubik", (INK,), "dot"), Mark("Banzhaf, normalised", (INK,), "ring"),
        Mark("line: as much power as seats; curve: one bloc of w in an ocean, w / (1 - w)", shape="none"),
    ])  # fmt: skip
    page = Page(title, subtitle, [row for row in key if row], TALL + 44)
    axes = page.axes(LEFT, page.top + 6, WIDE, TALL)
    top = max([0.2, *(max(point[0], point[1], point[2]) for point in labelled)]) * 1.06
    top = min(1.02, top)
    axes.set_xlim(0, top)
    axes.set_ylim(0, top)
    axes.plot([0, top], [0, top], color=FAINT, linewidth=1.0, zorder=1)
    curve = np.linspace(0, min(0.4999, top), 200)
    axes.plot(curve, [ocean(float(w)) for w in curve], color=QUIET, linewidth=1.0, linestyle=(0, (4, 3)), zorder=1)
    for share, index, other, colour, _ in labelled:
        axes.plot([share, share], [index, other], color=HAIR, linewidth=2.0, zorder=1.5)
        axes.plot([share], [other], marker="o", markersize=6, color="white", markeredgecolor=colour, zorder=2,
                  clip_on=False)  # fmt: skip
        axes.plot([share], [index], marker="o", markersize=6, color=colour, zorder=3, clip_on=False)
    axes.set_xlabel("Share of the votes")
    axes.set_ylabel("Power index")
    scale = top / TALL
    heights = _apart([point[1] / scale for point in labelled])
    room = WIDTH - LEFT - WIDE - MARGIN - 16
    for (share, index, _, colour, words), height in zip(labelled, heights, strict=True):
        shown = words
        while text_width(shown, SMALL) > room and len(shown) > 4:
            shown = shown[:-2].rstrip() + "…"
        x = top * (1 + 14 / WIDE)
        axes.plot([share + 5 * top / WIDE, x - 3 * top / WIDE], [index, height * scale], color=HAIR, linewidth=0.7,
                  zorder=0.5, clip_on=False)  # fmt: skip
        axes.text(x, height * scale, shown, fontsize=SMALL, color=colour, va="center", clip_on=False)
    return page.figure


Point = tuple[float, float, float, str, str]


def _points(frame: pl.DataFrame, colour: str, game: str, names: dict[str, str]) -> list[Point]:
    """One point for blocs of the same size and power, with their names."""
    held: dict[tuple[float, float, float], list[str]] = {}
    for place, row in enumerate(frame.iter_rows(named=True), start=1):
        point = tuple(round(float(row[name]), 12) for name in NEEDED)
        count = row.get("blocs", 1)
        if row.get("bloc") is not None:
            words = names.get(row["bloc"], row["bloc"])
        else:
            words = str(row.get("voter", place)) if "bloc" not in row else f"{count} by themselves"
        held.setdefault((point[0], point[1], point[2]), []).append(words)
    found = []
    for (share, index, other), words in held.items():
        told = ", ".join(words[:3]) + (f" and {len(words) - 3} more" if len(words) > 3 else "")
        found.append((share, index, other, colour, f"{told}, {game}" if game else told))
    return found


def _apart(heights: list[float]) -> list[float]:
    """Heights as near those given as can be, at least a line apart."""
    order = sorted(range(len(heights)), key=lambda place: heights[place])
    found = list(heights)
    low = 0.0
    for place in order:
        found[place] = max(found[place], low)
        low = found[place] + APART
    high = TALL
    for place in reversed(order):
        found[place] = min(found[place], high)
        high = found[place] - APART
    return found
