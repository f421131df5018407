"""Circles of a charter, drawn: the hierarchy with its circle or a cut, time to capture, epochs side by side."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from collegium.charter.model import Charter
from collegium.circuits import Circle, Circles, Control, Strength, capture, circles, cuts, strengths
from collegium.circuits.graph import as_control
from collegium.circuits.strength import PARAMETERS
from collegium.circuits.ties import Link
from collegium.errors import CollegiumError
from collegium.figures.network import (
    Box,
    Points,
    Sample,
    Sheet,
    badge_at,
    draw_arrow,
    draw_box,
    draw_cross,
    laid_out,
    made,
    ring,
    route,
)
from collegium.figures.style import (
    BLACK,
    BLUE,
    FAINT,
    HAIR,
    INK,
    MARGIN,
    ORANGE,
    QUIET,
    SIZE,
    SMALL,
    THEORY_COLOURS,
    THEORY_DASHES,
    VERMILLION,
    WIDTH,
    Mark,
    ruled,
    styled,
    text_width,
    wrapped,
)
from collegium.parameters import settle

ROW_GAP, BAND_GAP, GAP = 34.0, 18.0, 24.0
EPOCH_SIZE, EPOCH_GAP = 9.5, 14.0
THICK, MIDDLE, THIN = 2.6, 1.8, 0.8  # told apart without colour too
CUT = (0, (3, 3))
LABELS = 78.0
ROOM = WIDTH - 2 * MARGIN - LABELS - 12
SIZES = (50, 500)
ENTRENCHES = {
    "from any start": "entrenches from any start",
    "from some": "entrenches from some starts",
    "never": "never entrenches",
}
DOES = {
    "sits": "sits in",
    "leads": "leads",
    "nominate": "nominates",
    "ratify": "ratifies",
    "elect": "elects",
    "appoint": "appoints",
    "co-opt": "co-opts",
    "delegate": "sends delegates",
    "confirm": "confirms",
    "recommend": "recommends",
}


@styled
def hierarchy(
    charter: Charter | Control,
    of: str | None = None,
    *,
    on: str | None = None,
    circle: Circle | None = None,
    cut: Sequence[str] = (),
    title: str | None = None,
    subtitle: str | None = None,
) -> Figure:
    """Draw a hierarchy with its circle standing out, or with a cut through it.

    Parameters
    ----------
    charter : Charter or Control
    of : str, optional
        The office or body whose circles are drawn; by default the first in the file that has one, and the circles of
        the others too.
    on : str, optional
        The day; by default that of :func:`~collegium.circuits.graph.last_change`.
    circle : Circle, optional
        Which of the circles is numbered; by default the one through the most levels, and of these the strongest.
    cut : sequence of str
        Ids of clauses, such as one of :func:`~collegium.circuits.cuts`: drawn as cut.
    title, subtitle : str, optional
        The heading. An empty text leaves a line out.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    CollegiumError
        The charter has no such office or body, is not in force on that day, or has no such clause to cut.

    Examples
    --------
    >>> from collegium.charter import charter
    >>> hierarchy(charter("cpsu-1922"), "leader").get_label().split(".")[0]
    'All-Union Communist Party under the Rules of 1922'
    """
    control = as_control(charter, on)
    every = circles(control) if of is None else None
    of = control.check(of) if of is not None else _first(control)
    found = circles(control, of) if of is not None else None
    _check_cut(control, cut)
    main = circle or (main_circle(control, found) if found else None)
    numbered = list(main.links) if main is not None else []
    in_circles = {(link.source, link.target) for one in every or found or () for link in one.links}
    severed = {ends for ends, link in control.links.items() if cut and _severed(link, cut)}
    names = _names(control)
    ends_of_main = {(link.source, link.target) for link in numbered}
    placed, bands, height = arranged(control, main)
    told = _told(control, numbered, names, cut)
    page = Sheet(
        _titled(control) if title is None else title,
        _described(control, of, found, every, cut, names) if subtitle is None else subtitle,
        _key(found, bool(in_circles - ends_of_main), len(control.links) > len(in_circles), bool(cut)),
        height + 14 + sum(14.5 * len(lines) + 3 for _, lines in told) + MARGIN,
    )
    axes = _canvas(page, height)
    boxes = {box.actor: box for row in placed for box in row}
    in_the_way = [*boxes.values(), *_draw_bands(page, axes, control, placed, bands)]
    pale, dark = (FAINT, QUIET) if in_circles else (QUIET, INK)
    drawn: list[Points] = []
    order = sorted(control.links, key=lambda ends: (ends not in ends_of_main, ends not in in_circles))
    spots: list[tuple[float, float]] = []
    badges: list[tuple[float, float, str]] = []
    for ends in order:
        points = route(boxes[ends[0]], boxes[ends[1]], in_the_way, drawn, WIDTH, height)
        drawn.append(points)
        if ends in severed:
            draw_arrow(axes, points, QUIET, 1.2, dash=CUT, zorder=3)
            x, y = badge_at(points, boxes.values(), spots)
            spots.append((x, y))
            badges.append((x, y, "×"))
        elif ends in ends_of_main:
            draw_arrow(axes, points, VERMILLION, THICK, zorder=4, head=13)
        elif ends in in_circles:
            draw_arrow(axes, points, ORANGE, MIDDLE, zorder=3, head=10)
        else:
            draw_arrow(axes, points, pale, THIN)
        if ends in ends_of_main and not cut:
            x, y = badge_at(points, boxes.values(), spots)
            spots.append((x, y))
            number = next(n for n, link in enumerate(numbered, start=1) if (link.source, link.target) == ends)
            badges.append((x, y, str(number)))
    takes_part = {actor for ends in in_circles for actor in ends}
    for actor, box in boxes.items():
        inside = main is not None and actor in main.actors
        edge = VERMILLION if inside else (ORANGE if actor in takes_part else pale)
        wide = 1.8 if inside else (1.4 if actor in takes_part else 1.0)
        draw_box(axes, box, SMALL, edge, "white", wide, INK if actor in takes_part else dark)
    for x, y, text in badges:
        _badge(axes, x, y, text)
    y = page.top + height + 14
    told_in = BLUE if cut else VERMILLION
    for mark, lines in told:
        page.write(MARGIN + 12, y + 10, mark, fontsize=SMALL, fontweight="bold", color=told_in, ha="right")
        for line in lines:
            y += 14.5
            page.write(MARGIN + 20, y - 4.5, line, fontsize=SMALL)
        y += 3
    return page.figure


def arranged(control: Control, main: Circle | None) -> tuple[list[list[Box]], list[str], float]:
    """Where everybody who is linked to anybody stands on a page 700 px wide, the actors of a circle in a ring.

    Parameters
    ----------
    control : Control
    main : Circle or None

    Returns
    -------
    rows : list of list of Box
        From the top; each from left to right.
    bands : list of str
        The level of each row.
    height : float

    Examples
    --------
    >>> from collegium.charter import charter
    >>> from collegium.circuits import control
    >>> rows, bands, _ = arranged(control(charter("company-board")), None)
    >>> len(rows) == len(bands)
    True
    """
    linked = {actor for ends in control.links for actor in ends}
    rows, bands = _rows([control], [actor for actor in control.actors if actor in linked], SMALL)
    anchors = ring(main.actors, MARGIN + LABELS, ROOM) if main is not None else {}
    lines = {(link.source, link.target) for link in main.links} if main is not None else set()
    stacked, height = _stacked(rows, bands)
    return laid_out(stacked, control.links, MARGIN + LABELS, ROOM, anchors, GAP, lines), bands, height


@styled
def captures(
    found: Sequence[Strength] | Circles,
    years: int = 15,
    *,
    title: str | None = None,
    subtitle: str | None = None,
    **values: float,
) -> Figure:
    """Draw how circles capture their last choosers: the share of them that would be the leader's, year by year.

    Parameters
    ----------
    found : Circles, or sequence of Strength
        At most six; of more circles the six strongest that differ.
    years : int
        How far.
    title, subtitle : str, optional
        The heading. An empty text leaves a line out.
    **values : float
        Parameters of strength in place of their defaults; the same that the strengths were made with.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    CollegiumError
        There is no circle, fewer than one year, or a parameter that is unknown or out of range.

    Examples
    --------
    >>> from collegium.charter import charter
    >>> from collegium.circuits import circles
    >>> captures(circles(charter("cpsu-1922"), "leader")).axes[0].get_ylabel()
    'His share of those who choose him'
    """
    given = strengths(found, **values) if isinstance(found, Circles) else tuple(found)
    if not given:
        raise CollegiumError("there is no circle to draw")
    if years < 1:
        raise CollegiumError("years must be a whole number from 1", given=years)
    several = _different(given)[: len(THEORY_COLOURS)]
    names = _names(found.control) if isinstance(found, Circles) else {}
    room = WIDTH - 2 * MARGIN - 52
    key: list[list[Mark]] = []
    for one, colour, dash in zip(several, THEORY_COLOURS, THEORY_DASHES, strict=False):
        first, *more = wrapped(_short(one, given, names), room, SMALL)
        key.append([Sample(first, (colour,), "line", dash, 1.8)])
        key += [[Sample(line, ("white",), "line")] for line in more]
    signs: list[Mark] = [Sample("first year with a majority", (QUIET,), "line", "", end="dot")]
    if any(one.congress_interval > 1 for one in several):
        signs += [
            Sample("if chosen anew all the time", (QUIET,), "line", wide=1.8),
            Sample("as the last filling left them", (QUIET,), "line", wide=0.8),
        ]
    key.append(signs)
    if title is None:
        title = "Time to capture: how a circle makes its own majority"
    if subtitle is None:
        p = {name: f"{100 * value:.4g} %" for name, value in settle(PARAMETERS, values).items()}
        subtitle = (
            "Closed forms of the circular flow under declared parameters; our proposal. "
            f"At the start {p['start']} of the posts are his; {p['replacement']} of them change hands in a year, "
            f"{p['decay']} of the loyal cease to be so, and he fills {p['control_with']} of the vacancies."
        )
    page = Sheet(title, subtitle, key, 300.0)
    axes = page.axes(MARGIN + 56, page.top + 6, WIDTH - 2 * MARGIN - 66, 240.0)
    axes.axhline(0.5, color=BLACK, linewidth=0.9, zorder=2)
    axes.annotate(
        "majority", (1, 0.5), xycoords=("axes fraction", "data"), xytext=(0, -11), textcoords="offset points",
        ha="right", fontsize=SMALL, color=QUIET,
    )  # fmt: skip
    for one, colour, dash in zip(several, THEORY_COLOURS, THEORY_DASHES, strict=False):
        rows = capture(one, years, **values)
        axes.plot(rows["year"], rows["choosers"], color=colour, linestyle=dash, linewidth=1.8, zorder=4)
        if one.congress_interval > 1:
            axes.step(rows["year"], rows["seated"], where="post", color=colour, linestyle=dash, linewidth=0.8, zorder=3)
        if math.isfinite(one.time_to_majority) and one.time_to_majority <= years:
            y = rows["choosers"][int(one.time_to_majority)]
            axes.plot([one.time_to_majority], [y], color=colour, marker="o", markersize=6, zorder=5)
    axes.set_xlim(0, years)
    axes.set_ylim(0, 1)
    axes.set_xlabel("Years from the start")
    axes.set_ylabel("His share of those who choose him")
    axes.xaxis.set_major_locator(MaxNLocator(15, integer=True))
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
    ruled(axes, "y")
    return page.figure


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
    rows, bands = _rows(list(graphs.values()), actors, EPOCH_SIZE, room=inner, gap=EPOCH_GAP, widest=72.0)
    shares = [(row, (inner - EPOCH_GAP * (len(row) - 1)) / len(row)) for row in rows]  # of the room there is
    widest = {box.actor: min(120.0, max(72.0, share - 15)) for row, share in shares for box in row}
    rows, bands = _rows(list(graphs.values()), actors, EPOCH_SIZE, room=inner, gap=EPOCH_GAP, widest=widest)
    stacked, height = _stacked(rows, bands, row_gap=20.0, band_gap=6.0)
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
    names = _names(control)
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
    return f"{_many(found)}; gain up to {gain:.2f}; smallest cut: {least}"


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


def _first(control: Control) -> str | None:
    components = control.components()
    return components[0][0] if components else None


def main_circle(control: Control, found: Circles) -> Circle:
    """The circle through the most levels, of these the strongest, and of these the shortest."""
    level = {one.id: one.level for one in control.charter.bodies}
    level |= {one.id: one.level for one in control.charter.offices}
    gain = {one.circle.actors: one.gain for one in strengths(found)}
    return min(
        found, key=lambda one: (-len({level[actor] for actor in one.actors}), -round(gain[one.actors], 9), len(one))
    )


def _severed(link: Link, cut: Sequence[str]) -> bool:
    return all(tie.written in cut or tie.clause in cut for tie in link.ties)


def _check_cut(control: Control, cut: Sequence[str]) -> None:
    known = {id for link in control.links.values() for tie in link.ties for id in (tie.written, tie.clause)}
    for clause in cut:
        if clause not in known:
            raise CollegiumError("no such clause makes a link", given=clause, allowed=known)


def _names(control: Control) -> dict[str, str]:
    names = {one.id: one.name for one in control.charter.bodies}
    return names | {one.id: one.name for one in control.charter.offices}


def _rows(
    graphs: Sequence[Control],
    actors: Sequence[str],
    size: float,
    widest: float | Mapping[str, float] = 108.0,
    room: float = ROOM,
    gap: float = GAP,
) -> tuple[list[list[Box]], list[str]]:
    """Boxes by row and the level of each row: levels from the top, offices above bodies, small ones above large.

    A lower level of a few boxes has one row. A box is as large as the largest name that an actor has in any graph.
    """
    order: dict[str, int] = {}
    boxes: dict[str, tuple[str, int, Box]] = {}
    for control in graphs:
        charter = control.charter
        for level in charter.levels:
            order.setdefault(level.id, charter.units(level.id))
        offices = {office.id for office in charter.offices}
        homes = {one.id: one.level for one in charter.bodies} | {one.id: one.level for one in charter.offices}
        names = _names(control)
        for actor in (one for one in control.actors if one in actors):
            seats = 0 if actor in offices else charter.size(actor, control.on)["full"]
            kind = 0 if actor in offices else 1 + sum(seats >= limit for limit in SIZES)
            wide = widest if isinstance(widest, float) else widest[actor]
            box = made(actor, names[actor], actor in offices, size, wide)
            if actor in boxes:
                before = boxes[actor][2]
                box = replace(box, width=max(box.width, before.width), height=max(box.height, before.height))
                kind = boxes[actor][1]
            boxes[actor] = (homes[actor], kind, box)
    rows: list[list[Box]] = []
    bands: list[str] = []
    for place, band in enumerate(sorted(order, key=lambda one: order[one])):
        own = sorted((one for one in boxes.values() if one[0] == band), key=lambda one: one[1])
        if place and len(own) <= 4 and sum(box.width + gap for *_, box in own) <= room:
            own = [(home, 0, box) for home, _, box in own]
        for kind in dict.fromkeys(kind for _, kind, _ in own):
            row: list[Box] = []
            for box in (box for _, kind_, box in own if kind_ == kind):
                if row and sum(one.width + gap for one in row) + box.width > room:
                    rows.append(row)
                    bands.append(band)
                    row = []
                row.append(box)
            rows.append(row)
            bands.append(band)
    return rows, bands


def _stacked(
    rows: Sequence[Sequence[Box]], bands: Sequence[str], row_gap: float = ROW_GAP, band_gap: float = BAND_GAP
) -> tuple[list[list[Box]], float]:
    """The rows one under another, and the height of all."""
    y = 10.0
    found: list[list[Box]] = []
    for place, row in enumerate(rows):
        if place:
            y += row_gap + (band_gap if bands[place] != bands[place - 1] else 0.0)
        tall = max(box.height for box in row)
        found.append([replace(box, y=y + tall / 2) for box in row])
        y += tall
    return found, y + 10.0


def _canvas(page: Sheet, height: float) -> Axes:
    axes = page.axes(0, page.top, WIDTH, height)
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(height, 0)
    axes.set_axis_off()
    return axes


def _draw_bands(
    page: Sheet, axes: Axes, control: Control, placed: Sequence[Sequence[Box]], bands: Sequence[str]
) -> list[Box]:
    """The name and number of each level at the left, and a line between levels; where the names stand."""
    labels = []
    names = {level.id: (level.name, control.charter.units(level.id)) for level in control.charter.levels}
    for before, after in pairwise(range(len(bands))):
        if bands[before] != bands[after]:
            low = max(box.y + box.height / 2 for box in placed[before])
            high = min(box.y - box.height / 2 for box in placed[after])
            axes.axhline((low + high) / 2, color=HAIR, linewidth=0.9, zorder=0)
    for level in dict.fromkeys(bands):
        inside = [box for row, band in zip(placed, bands, strict=True) if band == level for box in row]
        top = min(box.y - box.height / 2 for box in inside)
        name, units = names[level]
        lines = wrapped(name[:1].upper() + name[1:], LABELS - 6, SMALL)
        for place, line in enumerate(lines):
            page.write(MARGIN, page.top + top + 10 + 13 * place, line, fontsize=SMALL, color=QUIET)
        if units > 1:
            lines.append(f"{units:,} units")
            page.write(MARGIN, page.top + top - 3 + 13 * len(lines), lines[-1], fontsize=SMALL, color=QUIET)
        wide, tall = max(text_width(line, SMALL) for line in lines), 13.0 * len(lines)
        labels.append(Box("", tuple(lines), MARGIN + wide / 2, top + tall / 2, wide, tall, False))
    return labels


def _badge(axes: Axes, x: float, y: float, text: str) -> None:
    if text == "×":
        draw_cross(axes.add_line, x, y)
        return
    axes.plot(
        [x], [y], marker="o", markersize=15, color="white", markeredgecolor=VERMILLION, markeredgewidth=1.3, zorder=7
    )
    axes.text(
        x, y + 3.6, text, ha="center", va="baseline", fontsize=SMALL, fontweight="bold", color=VERMILLION, zorder=8
    )


def _told(
    control: Control, numbered: Sequence[Link], names: Mapping[str, str], cut: Sequence[str]
) -> list[tuple[str, list[str]]]:
    """What stands under the drawing: each numbered link, or each clause cut, in lines."""
    room = WIDTH - 2 * MARGIN - 22
    if cut:
        texts: dict[str, str] = {}
        for link in control.links.values():
            for tie in link.ties:
                texts.setdefault(tie.written, tie.text)
                texts.setdefault(tie.clause, tie.text)
        return [("×", wrapped(f"{texts[clause]} ({clause})", room, SMALL)) for clause in cut]
    told = []
    for number, link in enumerate(numbered, start=1):
        powers = [power for power in link.powers if power != "sits" or "leads" not in link.powers]
        does = " and ".join(DOES.get(power, f"may {power}") for power in powers)
        clauses = dict.fromkeys(tie.written for tie in link.ties if tie.is_clause)
        rests = "; ".join(clauses) or "a seat by right"
        told.append(
            (str(number), wrapped(f"{names[link.source]} → {names[link.target]}: {does} ({rests})", room, SMALL))
        )
    return told


def _titled(control: Control) -> str:
    """The charter, with the amendments laid over it."""
    return " + ".join((control.charter.name, *control.charter.amendments))


def _described(
    control: Control,
    of: str | None,
    found: Circles | None,
    every: Circles | None,
    cut: Sequence[str],
    names: Mapping[str, str],
) -> str:
    when = f"as on {control.on}."
    if of is None or found is None:
        return f"Nobody helps to choose his own choosers, {when}"
    if not found:
        return f"No circle through {names[of]}, {when}"
    if cut:
        left = _left(control, of, cut)
        what = "only circle" if len(found) == 1 and found.complete else _many(found)
        return f"A cut through the {what} of {names[of]}, {when} {left or 'None'} left."
    size = cuts(control, of).size
    least = f"{size} clause{'s' * (size != 1)}" if size is not None else "none without seats by right"
    if every is not None and len(every) > len(found):
        return f"{_many(every)}, {len(found)} of them through {names[of]}, {when} Smallest cut of the latter: {least}."
    return f"{_many(found)} through {names[of]}, {when} Smallest cut: {least}."


def _many(found: Circles) -> str:
    return f"{len(found)} circle{'s' * (len(found) != 1)}" + ("" if found.complete else " or more")


def _left(control: Control, of: str, cut: Sequence[str]) -> int:
    """How many circles are left without the clauses."""
    return sum(all(not _severed(link, cut) for link in one.links) for one in circles(control, of))


def _key(found: Circles | None, others: bool, rest: bool, cut: bool) -> list[list[Mark]]:
    what: list[Mark] = [
        Sample("office", (QUIET,), "office"),
        Sample("body", (QUIET,), "body"),
        Sample("has a hand in filling", (QUIET,), "line", wide=THIN, end="head"),
    ]
    if not found:
        return [what]
    marks: list[Mark] = [
        Sample(
            "in the circle before the cut" if cut else "in the circle below", (VERMILLION,), "line", "-", THICK, "head"
        )
    ]
    if others:
        marks.append(Sample("in another circle", (ORANGE,), "line", "-", MIDDLE, "head"))
    if rest:
        marks.append(Sample("in none of these", (FAINT,), "line", "-", THIN, "head"))
    if cut:
        marks.append(Sample("cut", (QUIET,), "line", CUT, 1.2, "cut"))
    return [what, marks]


def _different(found: Sequence[Strength]) -> list[Strength]:
    """The strongest first, without those whose curve is that of another."""
    kept: dict[tuple[float, int], Strength] = {}
    for one in sorted(found, key=lambda one: -one.gain):
        kept.setdefault((round(one.fidelity, 9), one.congress_interval), one)
    return list(kept.values())


def _short(one: Strength, every: Sequence[Strength], names: Mapping[str, str]) -> str:
    same = sum(
        round(other.fidelity, 9) == round(one.fidelity, 9) and other.congress_interval == one.congress_interval
        for other in every
    )
    more = f" and {same - 1} like it" if same > 1 else ""
    actors = (*one.circle.actors, one.circle.actors[0])
    told = " → ".join(names.get(actor, actor) for actor in actors)
    return f"gain {one.gain:.2f}, {ENTRENCHES[one.entrenches]}: {told}{more}"
