"""Where the actors of a charter stand on a page: levels from the top, those of a circle in a ring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from collegium.circuits import Circle, Circles, Control, strengths
from collegium.figures.network import Box, laid_out, made, ring
from collegium.figures.style import MARGIN, SMALL, WIDTH

ROW_GAP, BAND_GAP, GAP = 34.0, 18.0, 24.0
LABELS = 78.0
ROOM = WIDTH - 2 * MARGIN - LABELS - 12
SIZES = (50, 500)  # full members from which a body stands lower, and lower still
THICK, MIDDLE, THIN = 2.6, 1.8, 0.8  # told apart without colour too


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
    rows, bands = rows_of([control], [actor for actor in control.actors if actor in linked], SMALL)
    anchors = ring(main.actors, MARGIN + LABELS, ROOM) if main is not None else {}
    lines = {(link.source, link.target) for link in main.links} if main is not None else set()
    placed, height = stack(rows, bands)
    return laid_out(placed, control.links, MARGIN + LABELS, ROOM, anchors, GAP, lines), bands, height


def main_circle(control: Control, found: Circles) -> Circle:
    """The circle through the most levels, of these the strongest, and of these the shortest."""
    level = {one.id: one.level for one in control.charter.bodies}
    level |= {one.id: one.level for one in control.charter.offices}
    gain = {one.circle.actors: one.gain for one in strengths(found)}
    return min(
        found, key=lambda one: (-len({level[actor] for actor in one.actors}), -round(gain[one.actors], 9), len(one))
    )


def rows_of(
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
        names = actor_names(control)
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


def stack(
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


def actor_names(control: Control) -> dict[str, str]:
    """The names of bodies and offices by their ids."""
    names = {one.id: one.name for one in control.charter.bodies}
    return names | {one.id: one.name for one in control.charter.offices}


def how_many(found: Circles) -> str:
    """How many circles there are, in words: of a search that was broken off, at least."""
    return f"{len(found)} circle{'s' * (len(found) != 1)}" + ("" if found.complete else " or more")
