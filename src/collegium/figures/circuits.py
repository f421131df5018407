"""Circles of a charter, drawn: the hierarchy with its circle or a cut, time to capture, epochs side by side."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from collegium.charter.model import Charter
from collegium.circuits import Circle, Circles, Control, Strength, capture, circles, cuts, strengths
from collegium.circuits.graph import as_control
from collegium.circuits.ties import Link
from collegium.errors import CollegiumError
from collegium.figures.network import Box, Points, badge_at, draw_arrow, draw_box, laid_out, made, ring, route
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
    Page,
    styled,
    text_width,
    wrapped,
)

ROW_GAP, BAND_GAP, GAP = 34.0, 18.0, 24.0
EPOCH_GAP = 14.0
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
        The office or body whose circles are drawn; by default the first in the file that has one.
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
    of = control.check(of) if of is not None else _first(control)
    found = circles(control, of) if of is not None else None
    _check_cut(control, cut)
    main = circle or (_main(control, found) if found else None)
    numbered = list(main.links) if main is not None else []
    in_circles = {(link.source, link.target) for one in found or () for link in one.links}
    severed = {ends for ends, link in control.links.items() if cut and _severed(link, cut)}
    linked = {actor for ends in control.links for actor in ends}
    names = _names(control)
    ends_of_main = {(link.source, link.target) for link in numbered}
    rows, bands = _rows([control], [actor for actor in control.actors if actor in linked], SMALL)
    anchors = ring(main.actors, MARGIN + LABELS, ROOM) if main is not None else {}
    placed, height = _stacked(laid_out(rows, control.links, MARGIN + LABELS, ROOM, anchors, GAP), bands)
    told = _told(control, numbered, names, cut)
    page = Page(
        control.charter.name if title is None else title,
        _described(control, of, found, cut, names) if subtitle is None else subtitle,
        _key(found, numbered, severed, cut),
        height + 14 + sum(14.5 * len(lines) + 3 for _, lines in told) + MARGIN,
    )
    axes = _canvas(page, height)
    boxes = {box.actor: box for row in placed for box in row}
    _draw_bands(page, axes, control, placed, bands)
    drawn: list[Points] = []
    order = sorted(control.links, key=lambda ends: (ends not in ends_of_main, ends not in in_circles))
    spots: list[tuple[float, float]] = []
    badges: list[tuple[float, float, str]] = []
    for ends in order:
        points = route(boxes[ends[0]], boxes[ends[1]], boxes.values(), drawn, WIDTH, height)
        drawn.append(points)
        if ends in severed:
            draw_arrow(axes, points, QUIET, 1.2, dash=(0, (3, 3)), zorder=3)
            x, y = badge_at(points, boxes.values(), spots)
            spots.append((x, y))
            badges.append((x, y, "×"))
        elif ends in ends_of_main:
            draw_arrow(axes, points, VERMILLION, 2.6 if not cut else 1.8, zorder=4, head=13)
        elif ends in in_circles:
            draw_arrow(axes, points, ORANGE, 1.5, zorder=3)
        else:
            draw_arrow(axes, points, FAINT, 0.9)
        if ends in ends_of_main and not cut:
            x, y = badge_at(points, boxes.values(), spots)
            spots.append((x, y))
            number = next(n for n, link in enumerate(numbered, start=1) if (link.source, link.target) == ends)
            badges.append((x, y, str(number)))
    takes_part = {actor for ends in in_circles for actor in ends}
    for actor, box in boxes.items():
        inside = main is not None and actor in main.actors
        edge = VERMILLION if inside else (ORANGE if actor in takes_part else FAINT)
        draw_box(axes, box, SMALL, edge, "white", 1.8 if inside else 1.2, INK if actor in takes_part else QUIET)
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
    'Share of the last choosers'
    """
    given = strengths(found, **values) if isinstance(found, Circles) else tuple(found)
    if not given:
        raise CollegiumError("there is no circle to draw")
    if years < 1:
        raise CollegiumError("years must be a whole number from 1", given=years)
    several = _different(given)[: len(THEORY_COLOURS)]
    labels = [_short(one, given) for one in several]
    room = WIDTH - 2 * MARGIN - 40
    key = [
        [Mark(line, (colour,), "thin") if place == 0 else Mark("\u2003\u2003" + line, shape="none")]
        for label, colour in zip(labels, THEORY_COLOURS, strict=False)
        for place, line in enumerate(wrapped(label, room, SMALL))
    ]
    key.append([Mark("Line: as if chosen day by day. Steps: as the last congress left them.", shape="none")])
    if title is None:
        title = "Time to capture: how a circle makes its own majority"
    if subtitle is None:
        subtitle = "Closed forms of the circular flow under declared parameters; our proposal."
    page = Page(title, subtitle, key, 300.0)
    axes = page.axes(MARGIN + 56, page.top + 6, WIDTH - 2 * MARGIN - 66, 240.0)
    axes.axhline(0.5, color=BLACK, linewidth=0.9, zorder=2)
    axes.annotate(
        "majority", (0, 0.5), xytext=(4, 3), textcoords="offset points", ha="left", fontsize=SMALL, color=QUIET
    )
    for one, colour, dash in zip(several, THEORY_COLOURS, THEORY_DASHES, strict=False):
        rows = capture(one, years, **values)
        axes.plot(rows["year"], rows["choosers"], color=colour, linestyle=dash, linewidth=1.8, zorder=4)
        if one.congress_interval > 1:
            axes.step(rows["year"], rows["seated"], where="post", color=colour, linewidth=0.9, alpha=0.7, zorder=3)
        if math.isfinite(one.time_to_majority) and one.time_to_majority <= years:
            y = rows["choosers"][int(one.time_to_majority)]
            axes.plot([one.time_to_majority], [y], color=colour, marker="o", markersize=6, zorder=5)
    axes.set_xlim(0, years)
    axes.set_ylim(0, 1)
    axes.set_xlabel("Years from the start (dot: first year with a majority)")
    axes.set_ylabel("Share of the last choosers")
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
    axes.grid(axis="y", color=HAIR, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
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
    named = dict(charters) if isinstance(charters, Mapping) else {_dates(one): one for one in charters}
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
    mains = [_main(graphs[name], one) for name, one in found.items() if one]
    anchors = ring(max(mains, key=len).actors, 8.0, wide - 30)
    actors = list(dict.fromkeys(actor for one in graphs.values() for actor in one.actors if actor in taking))
    rows, bands = _rows(list(graphs.values()), actors, 8.0, widest=70.0, room=wide - 30, gap=EPOCH_GAP)
    placed, height = _stacked(
        laid_out(rows, links, 8.0, wide - 30, anchors, EPOCH_GAP), bands, row_gap=20.0, band_gap=6.0
    )
    panel = height + 52
    down = -(-len(graphs) // across)
    key = [
        [
            Mark(f"links of a circle through {of}", (VERMILLION,), "thin"),
            Mark("links of other circles", (ORANGE,), "thin"),
            Mark("in no circle", (FAINT,), "thin"),
        ]
    ]
    if title is None:
        title = "Who chooses his own choosers, epoch by epoch"
    page = Page(title, subtitle or "", key, panel * down + 4)
    boxes = {box.actor: box for row in placed for box in row}
    for place, (name, control) in enumerate(graphs.items()):
        row, column = divmod(place, across)
        left, top = MARGIN + column * (wide + 20), page.top + row * panel
        page.write(left, top + 12, name, fontsize=SIZE, fontweight="bold")
        page.write(left, top + 26, _fitting(_summary(control, of, found[name]), wide), fontsize=SMALL, color=QUIET)
        axes = page.axes(left, top + 34, wide, height)
        axes.set_xlim(0, wide)
        axes.set_ylim(height, 0)
        axes.set_axis_off()
        _draw_epoch(axes, control, found[name], boxes, of, (wide, height))
    return page.figure


def _draw_epoch(
    axes: Axes, control: Control, found: Circles, boxes: Mapping[str, Box], of: str, size: tuple[float, float]
) -> None:
    mine = {(link.source, link.target) for one in found for link in one.links}
    every = {(link.source, link.target) for one in circles(control) for link in one.links}
    colour = VERMILLION if of in control.actors else ORANGE
    drawn: list[Points] = []
    taking = {actor for ends in mine for actor in ends}
    others = {actor for ends in every for actor in ends}
    names = _names(control)
    here = {
        actor: replace(made(actor, names[actor], box.office, 8.0, 70.0), x=box.x, y=box.y)
        for actor, box in boxes.items()
        if actor in control.actors and actor in control.seated
    }
    for ends in sorted((e for e in every if e[0] in here and e[1] in here), key=lambda e: (e not in mine, e)):
        points = route(here[ends[0]], here[ends[1]], here.values(), drawn, *size)
        drawn.append(points)
        draw_arrow(axes, points, colour if ends in mine else ORANGE, 1.6 if ends in mine else 0.9, zorder=3, head=7)
    for actor, box in here.items():
        edge = colour if actor in taking else (ORANGE if actor in others else FAINT)
        draw_box(axes, box, 8.0, edge, "white", 1.1, INK if actor in taking else QUIET)


def _summary(control: Control, of: str, found: Circles) -> str:
    if of not in control.actors:
        return f"No such office; {len(found)} circle{'s' * (len(found) != 1)} in all"
    if not found:
        return "No circle"
    gain = max(one.gain for one in strengths(found))
    cut = cuts(control, of).size
    many = f"{len(found)} circle{'s' * (len(found) != 1)}" + ("" if found.complete else " or more")
    return f"{many}; gain up to {gain:.2f}; smallest cut: {cut} clause{'s' * (cut != 1)}"


def _dates(charter: Charter | Control) -> str:
    control = as_control(charter)
    span = control.charter.in_force
    return f"{span.from_} to {span.until}" if span.until else f"from {span.from_}"


def _fitting(text: str, width: float) -> str:
    return text if text_width(text, SMALL) <= width else wrapped(text, width, SMALL)[0]


def _first(control: Control) -> str | None:
    components = control.components()
    return components[0][0] if components else None


def _main(control: Control, found: Circles) -> Circle:
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
    widest: float = 108.0,
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
            box = made(actor, names[actor], actor in offices, size, widest)
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


def _canvas(page: Page, height: float) -> Axes:
    axes = page.axes(0, page.top, WIDTH, height)
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(height, 0)
    axes.set_axis_off()
    return axes


def _draw_bands(
    page: Page, axes: Axes, control: Control, placed: Sequence[Sequence[Box]], bands: Sequence[str]
) -> None:
    """The name and number of each level at the left, and a line between levels."""
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
            y = page.top + top + 10 + 13 * len(lines)
            page.write(MARGIN, y, f"{units:,} units", fontsize=SMALL - 1, color=QUIET)


def _badge(axes: Axes, x: float, y: float, text: str) -> None:
    cross = text == "×"
    colour = BLUE if cross else VERMILLION
    axes.plot([x], [y], marker="o", markersize=14, color="white", markeredgecolor=colour, markeredgewidth=1.3, zorder=7)
    if cross:
        axes.plot([x], [y], marker="x", markersize=7, color=colour, markeredgewidth=2.0, zorder=8)
    else:
        axes.text(x, y + 3.4, text, ha="center", va="baseline", fontsize=9, fontweight="bold", color=colour, zorder=8)


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


def _described(
    control: Control, of: str | None, found: Circles | None, cut: Sequence[str], names: Mapping[str, str]
) -> str:
    when = f"as on {control.on}."
    if of is None or found is None:
        return f"Nobody helps to choose his own choosers, {when}"
    if not found:
        return f"No circle through {names[of]}, {when}"
    many = f"{len(found)} circle{'s' * (len(found) != 1)}" + ("" if found.complete else " or more")
    if cut:
        left = _left(control, of, cut)
        return f"A cut through the {many} of {names[of]}, {when} {left or 'None'} left."
    size = cuts(control, of).size
    least = f"{size} clause{'s' * (size != 1)}" if size is not None else "none without seats by right"
    return f"{many} through {names[of]}, {when} Smallest cut: {least}."


def _left(control: Control, of: str, cut: Sequence[str]) -> int:
    """How many circles are left without the clauses."""
    return sum(all(not _severed(link, cut) for link in one.links) for one in circles(control, of))


def _key(
    found: Circles | None, numbered: Sequence[Link], severed: set[tuple[str, str]], cut: Sequence[str]
) -> list[list[Mark]]:
    if not found:
        return [[Mark("has a hand in filling", (FAINT,), "thin")]]
    marks = [Mark("the circle" if not cut else "the circle as it was", (VERMILLION,), "thin")]
    if len(found) > 1:
        marks.append(Mark("links of its other circles", (ORANGE,), "thin"))
    marks.append(Mark("has a hand in filling", (FAINT,), "thin"))
    if severed:
        marks.append(Mark("× cut", shape="none"))
    return [marks]


def _different(found: Sequence[Strength]) -> list[Strength]:
    """The strongest first, without those whose curve is that of another."""
    kept: dict[tuple[float, int], Strength] = {}
    for one in sorted(found, key=lambda one: -one.gain):
        kept.setdefault((round(one.fidelity, 9), one.congress_interval), one)
    return list(kept.values())


def _short(one: Strength, every: Sequence[Strength]) -> str:
    same = sum(
        round(other.fidelity, 9) == round(one.fidelity, 9) and other.congress_interval == one.congress_interval
        for other in every
    )
    more = f" and {same - 1} like it" if same > 1 else ""
    return f"{one.circle}{more}: gain {one.gain:.2f}, {ENTRENCHES[one.entrenches]}"
