"""The circles of several charters, drawn side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from collegium.charter.model import Charter
from collegium.circuits import Circles, Control, circles, cuts, strengths
from collegium.circuits.graph import as_control
from collegium.errors import CollegiumError
from collegium.figures.levels import MIDDLE, actor_names, how_many, main_circle, rows_of, stack
from collegium.figures.network import Box, Points, Sample, Sheet, draw_arrow, draw_box, laid_out, made, ring, route
from collegium.figures.style import (
    FAINT,
    INK,
    MARGIN,
    ORANGE,
    QUIET,
    SIZE,
    SMALL,
    VERMILLION,
    WIDTH,
    Mark,
    styled,
    wrapped,
)

EPOCH_SIZE, EPOCH_GAP = 9.5, 14.0


@styled
def epochs(
    charters: Sequence[Charter | Control] | Mapping[str, Charter | Control],
    of: str = "leader",
    *,
    title: str | None = None,
    subtitle: str | None = None,
) -> Figure:
    """Draw the circles of several charters side by side, each actor always in the same place.

    Six fit a page of A4 at a width of 16 cm; more can be drawn as two figures.

    Parameters
    ----------
    charters : sequence or mapping of Charter or Control
        In the order of the panels; the keys of a mapping name them, by default the dates in force do.
    of : str
        The office or body whose circles stand out; in a charter without it all circles do.
    title, subtitle : str, optional
        The heading. An empty text leaves a line out.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    CollegiumError
        There is no charter, or none of them has a circle.

    Examples
    --------
    >>> from collegium.charter import charter
    >>> len(epochs([charter("cpsu-1922"), charter("cpsu-1990")]).axes)
    2
    """
    named = dict(charters) if isinstance(charters, Mapping) else _named(charters)
    graphs = {name: as_control(one) for name, one in named.items()}
    found = {name: circles(one, of if of in one.actors else None) for name, one in graphs.items()}
    if not graphs:
        raise CollegiumError("no charter to draw")
    if not any(found.values()):
        raise CollegiumError("no circle to draw", given=of)
    taking = {actor for one in found.values() for circle in one for actor in circle.actors}
    across = 2 if len(graphs) > 1 else 1
    wide = (WIDTH - 2 * MARGIN - 20 * (across - 1)) / across
    links = {(link.source, link.target): link for one in found.values() for c in one for link in c.links}
    mains = [main_circle(graphs[name], one) for name, one in found.items() if one]
    anchors = ring(max(mains, key=len).actors, 8.0, wide - 16)
    actors = list(dict.fromkeys(actor for one in graphs.values() for actor in one.actors if actor in taking))
    inner = wide - 16
    rows, bands = rows_of(list(graphs.values()), actors, EPOCH_SIZE, room=inner, gap=EPOCH_GAP, widest=72.0)
    shares = [(row, (inner - EPOCH_GAP * (len(row) - 1)) / len(row)) for row in rows]  # of the room there is
    widest = {box.actor: min(120.0, max(72.0, share - 15)) for row, share in shares for box in row}
    rows, bands = rows_of(list(graphs.values()), actors, EPOCH_SIZE, room=inner, gap=EPOCH_GAP, widest=widest)
    stacked, height = stack(rows, bands, row_gap=20.0, band_gap=6.0)
    placed = laid_out(stacked, links, 8.0, inner, anchors, EPOCH_GAP)
    panel = height + 50
    down = -(-len(graphs) // across)
    key: list[list[Mark]] = [
        [
            Sample("has a hand in filling, in a circle through " + of, (VERMILLION,), "line", wide=MIDDLE, end="head"),
            Sample("in another circle", (ORANGE,), "line", wide=1.0, end="head"),
        ],
        [
            Sample("office", (QUIET,), "office"),
            Sample("body", (QUIET,), "body"),
            Sample("in no circle", (FAINT,), "body"),
            Mark("Only those who are in a circle at some time are drawn, each always in the same place.", shape="none"),
        ],
    ]
    if title is None:
        title = "Who chooses his own choosers, epoch by epoch"
    page = Sheet(title, subtitle or "", key, panel * down + 4)
    boxes = {box.actor: box for row in placed for box in row}
    for place, (name, control) in enumerate(graphs.items()):
        row, column = divmod(place, across)
        left, top = MARGIN + column * (wide + 20), page.top + row * panel
        page.write(left, top + 12, _fitting(name, wide, SIZE, "bold"), fontsize=SIZE, fontweight="bold")
        told = _fitting(_summary(control, of, found[name]), wide, SMALL)
        page.write(left, top + 26, told, fontsize=SMALL, color=QUIET)
        axes = page.axes(left, top + 34, wide, height)
        axes.set_xlim(0, wide)
        axes.set_ylim(height, 0)
        axes.set_axis_off()
        _draw_epoch(axes, control, found[name], boxes, of, (wide, height), widest)
    return page.figure


def _draw_epoch(
    axes: Axes,
    control: Control,
    found: Circles,
    boxes: Mapping[str, Box],
    of: str,
    size: tuple[float, float],
    widest: Mapping[str, float],
) -> None:
    mine = {(link.source, link.target) for one in found for link in one.links}
    every = {(link.source, link.target) for one in circles(control) for link in one.links}
    colour = VERMILLION if of in control.actors else ORANGE
    drawn: list[Points] = []
    taking = {actor for ends in mine for actor in ends}
    others = {actor for ends in every for actor in ends}
    names = actor_names(control)
    here = {
        actor: replace(made(actor, names[actor], box.office, EPOCH_SIZE, widest[actor]), x=box.x, y=box.y)
        for actor, box in boxes.items()
        if actor in control.actors and actor in control.seated
    }
    for ends in sorted((e for e in every if e[0] in here and e[1] in here), key=lambda e: (e not in mine, e)):
        points = route(here[ends[0]], here[ends[1]], here.values(), drawn, *size)
        drawn.append(points)
        look = (colour, MIDDLE) if ends in mine and of in control.actors else (ORANGE, 1.0)
        draw_arrow(axes, points, *look, zorder=3, head=8)
    for actor, box in here.items():
        edge = colour if actor in taking else (ORANGE if actor in others else FAINT)
        draw_box(axes, box, EPOCH_SIZE, edge, "white", 1.1, INK if actor in others else QUIET)


def _summary(control: Control, of: str, found: Circles) -> str:
    if of not in control.actors:
        return f"No such office; {len(found)} circle{'s' * (len(found) != 1)} in all"
    if not found:
        return f"No circle through {of}"
    gain = max(one.gain for one in strengths(found))
    cut = cuts(control, of).size
    least = f"{cut} clause{'s' * (cut != 1)}" if cut is not None else "none"
    return f"{how_many(found)}; gain up to {gain:.2f}; smallest cut: {least}"


def _named(charters: Sequence[Charter | Control]) -> dict[str, Charter | Control]:
    """Charters by their dates and amendments, and by their days, names and places too where these are not enough."""
    graphs = [as_control(one) for one in charters]
    names = [" + ".join((_dates(one), *one.charter.amendments)) for one in graphs]
    for more in ([f"on {one.on}" for one in graphs], [one.charter.name for one in graphs]):
        names = [f"{name}, {add}" if names.count(name) > 1 else name for name, add in zip(names, more, strict=True)]
    places = range(1, len(names) + 1)
    names = [f"{name} ({place})" if names.count(name) > 1 else name for name, place in zip(names, places, strict=True)]
    return dict(zip(names, charters, strict=True))


def _dates(control: Control) -> str:
    span = control.charter.in_force
    return f"{span.from_} to {span.until}" if span.until else f"from {span.from_}"


def _fitting(text: str, width: float, size: float, weight: str = "normal") -> str:
    lines = wrapped(text, width, size, weight)
    return text if len(lines) == 1 else f"{wrapped(text, width - size, size, weight)[0].rstrip(' ,;')} …"
