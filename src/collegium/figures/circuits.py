"""A hierarchy drawn, with its circle standing out or with a cut through it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from collegium.charter.model import Charter
from collegium.circuits import Circle, Circles, Control, circles, cuts
from collegium.circuits.graph import as_control
from collegium.circuits.ties import Link
from collegium.errors import CollegiumError
from collegium.figures.levels import LABELS, MIDDLE, THICK, THIN, actor_names, arranged, how_many, main_circle
from collegium.figures.network import Box, Points, Sample, Sheet, badge_at, draw_arrow, draw_box, draw_cross, route
from collegium.figures.style import (
    BLUE,
    FAINT,
    HAIR,
    INK,
    MARGIN,
    ORANGE,
    QUIET,
    SMALL,
    VERMILLION,
    WIDTH,
    Mark,
    styled,
    text_width,
    wrapped,
)

CUT = (0, (3, 3))
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
    names = actor_names(control)
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


def _first(control: Control) -> str | None:
    components = control.components()
    return components[0][0] if components else None


def _severed(link: Link, cut: Sequence[str]) -> bool:
    return all(tie.written in cut or tie.clause in cut for tie in link.ties)


def _check_cut(control: Control, cut: Sequence[str]) -> None:
    known = {id for link in control.links.values() for tie in link.ties for id in (tie.written, tie.clause)}
    for clause in cut:
        if clause not in known:
            raise CollegiumError("no such clause makes a link", given=clause, allowed=known)


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
        what = "only circle" if len(found) == 1 and found.complete else how_many(found)
        return f"A cut through the {what} of {names[of]}, {when} {left or 'None'} left."
    size = cuts(control, of).size
    least = f"{size} clause{'s' * (size != 1)}" if size is not None else "none without seats by right"
    if every is not None and len(every) > len(found):
        return (
            f"{how_many(every)}, {len(found)} of them through {names[of]}, {when} Smallest cut of the latter: {least}."
        )
    return f"{how_many(found)} through {names[of]}, {when} Smallest cut: {least}."


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
