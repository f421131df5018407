"""The circle: a charter as a hierarchy, its circles with their strength, its smallest cuts, and what an amendment does.

All of it is read off the charter by :mod:`collegium.circuits`; this gives each clause, link and circle an address by
which the page can ask for its text and source, and says where everybody stands in the drawing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from collegium.charter import Body, Charter, Office
from collegium.charter.clauses import placed
from collegium.circuits import Control, circles, control, cuts, removals, strength_frame, strengths
from collegium.circuits.compare import compare, in_short
from collegium.circuits.graph import last_change
from collegium.dates import as_day
from collegium.errors import CollegiumError
from collegium.studio.plain import rows
from collegium.studio.shelf import Shelf
from collegium.yamlfile import Document

AT_MOST = 200
STEPS = 300_000
CUTS = 12
PATH_POINTS = 28


def library(shelf: Shelf) -> dict[str, Any]:
    """The charters and the amendments, with what each amendment may be laid over."""
    held = [(id, shelf.charter(id)) for id in shelf.charters()]
    laid = [(id, shelf.amendment(id)) for id in shelf.amendments()]
    return {
        "charters": [
            {"id": id, "name": one.name, "own": one.id, "from": one.in_force.from_, "until": one.in_force.until}
            for id, one in held
        ],
        "amendments": [
            {"id": id, "name": one.name, "to": one.to, "why": one.assumed or one.source} for id, one in laid
        ],
        "example": {"charter": "cpsu-1922", "of": "leader"},
    }


def graph_of(charter: Charter, on: str | dt.date | None = None) -> Control:
    """The graph of control of a charter on a day, by default that of its last change."""
    return control(charter, on or None)


def chosen(graph: Control, of: str | None) -> str | None:
    """Whose circles are shown: the office or body asked for, or the first in the file that has any.

    Raises
    ------
    CollegiumError
        The charter has no such office or body.
    """
    if of:
        return graph.check(of)
    components = graph.components()
    return components[0][0] if components else None


def view(graph: Control, of: str | None = None, document: Document | None = None) -> dict[str, Any]:
    """A charter on a day, as the page shows it.

    Parameters
    ----------
    graph : Control
    of : str, optional
        Whose circles are told; by default those of the first office or body that has any.
    document : Document, optional
        The charter's file, for the line of each clause.

    Returns
    -------
    dict
        ``charter``, ``on``, ``days`` (on which something changes), ``of``, ``actors``, ``links`` (each with its ties),
        ``circles`` (with their strength), ``every`` (how many circles the charter has), ``cuts``, ``clauses``,
        ``removals``.

    Raises
    ------
    CollegiumError
        The charter has no such office or body.
    """
    of = chosen(graph, of)
    every = circles(graph, at_most=AT_MOST, steps=STEPS)
    found = circles(graph, of, at_most=AT_MOST, steps=STEPS) if of else every
    cut = cuts(graph, of, at_most=CUTS) if of else None
    charter = graph.charter
    number = {ends: place for place, ends in enumerate(graph.links)}
    names = {one.id: one.name for one in (*charter.bodies, *charter.offices)}
    told = rows(strength_frame(strengths(found)))
    return {
        "charter": _about(charter),
        "on": graph.on,
        "days": _days(charter),
        "of": of,
        "actors": _actors(graph, every.components),
        "links": _links(graph),
        "circles": [
            {
                **one,
                "actors": list(circle.actors),
                "names": [names[actor] for actor in circle.actors],
                "links": [number[link.source, link.target] for link in circle.links],
            }
            for circle, one in zip(found, told, strict=True)
        ],
        "complete": found.complete,
        "stopped": found.stopped,
        "every": len(every),
        "in_circles": sorted({number[link.source, link.target] for one in every for link in one.links}),
        "cuts": {"size": cut.size, "sets": cut.sets, "words": cut.in_short()} if cut else None,
        "clauses": _clauses(graph, document),
        "removals": rows(removals(graph)),
    }


def _about(charter: Charter) -> dict[str, Any]:
    return {
        "id": charter.id,
        "name": charter.name,
        "from": charter.in_force.from_,
        "until": charter.in_force.until,
        "amendments": charter.amendments,
        "sources": {one.id: one.title for one in charter.sources},
    }


def _days(charter: Charter) -> list[dt.date]:
    """The days on which a clause or a size of a body changes."""
    turns = {charter.in_force.start, last_change(charter)}
    for clause in charter.clauses:
        turns |= {clause.start, clause.end}
    turns |= {as_day(size.from_) for body in charter.bodies for size in body.sizes}
    return sorted(day for day in turns if charter.in_force.holds(day))


def _links(graph: Control) -> list[dict[str, Any]]:
    names = ("clause", "written", "power", "text", "share", "is_clause")
    return [
        {
            "source": link.source,
            "target": link.target,
            "powers": link.powers,
            "ties": [{name: getattr(tie, name) for name in names} for tie in link.ties],
        }
        for link in graph.links.values()
    ]


def _actors(graph: Control, components: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    charter = graph.charter
    group = {actor: number for number, one in enumerate(components) for actor in one}
    units = {level.id: (level.name, charter.units(level.id)) for level in charter.levels}
    found: list[dict[str, Any]] = []
    parts: list[tuple[Office | Body, str, int]] = [(office, "office", 1) for office in charter.offices]
    parts += [(body, body.kind, charter.size(body.id, graph.on)["full"]) for body in charter.bodies]
    for one, kind, seats in parts:
        level, many = units[one.level]
        found.append(
            {
                "id": one.id,
                "name": one.name,
                "kind": kind,
                "seats": seats,
                "level": level,
                "units": many,
                "group": group.get(one.id),
                "source": one.source,
                "assumed": one.assumed,
            }
        )
    return found


def _clauses(graph: Control, document: Document | None) -> list[dict[str, Any]]:
    """Every clause of the charter, whether it makes a link or not, as it is written."""
    kept = (
        "id", "written", "by", "power", "over", "recommended_by", "majority", "standing", "text", "source", "assumed",
        "until",
    )  # fmt: skip
    return [
        {
            **{name: getattr(clause, name) for name in kept},
            "from": clause.from_,
            "holds": clause.holds(graph.on),
            "line": document.place(loc)[0] if document is not None else None,
        }
        for clause, loc, _ in placed(graph.charter.clauses)
    ]


def drawing(graph: Control, of: str | None = None) -> dict[str, Any]:
    """Where everybody stands, and the way of each arrow, on a sheet 700 px wide.

    Returns
    -------
    dict
        ``width``, ``height``, ``boxes`` (``actor``, ``x``, ``y``, ``width``, ``height``, ``lines``, ``office``),
        ``bands`` (``name``, ``units``, ``y``), ``arrows`` (points, in the order of the links of :func:`view`), ``main``
        (the actors of the circle that stands in a ring).
    """
    from collegium.figures.levels import arranged, main_circle
    from collegium.figures.network import route
    from collegium.figures.style import WIDTH, look

    of = chosen(graph, of)
    found = circles(graph, of, at_most=AT_MOST, steps=STEPS) if of else None
    main = main_circle(graph, found) if found else None
    with look():
        placed_rows, bands, height = arranged(graph, main)
    boxes = {box.actor: box for row in placed_rows for box in row}
    first = {(link.source, link.target) for link in main.links} if main else set()
    ways: dict[tuple[str, str], list[list[float]]] = {}
    drawn: list[Any] = []
    for ends in sorted(graph.links, key=lambda one: one not in first):
        points = route(boxes[ends[0]], boxes[ends[1]], boxes.values(), drawn, WIDTH, height)
        drawn.append(points)
        step = max(1, len(points) // PATH_POINTS)
        ways[ends] = [[round(float(x), 1), round(float(y), 1)] for x, y in [*points[:-1:step], points[-1]]]
    units = {level.id: (level.name, graph.charter.units(level.id)) for level in graph.charter.levels}
    tops: dict[str, float] = {}
    for row, band in zip(placed_rows, bands, strict=True):
        tops.setdefault(band, min(box.y - box.height / 2 for box in row))
    return {
        "width": WIDTH,
        "height": round(height, 1),
        "boxes": [
            {
                "actor": box.actor,
                **{name: round(getattr(box, name), 1) for name in ("x", "y", "width", "height")},
                "lines": box.lines,
                "office": box.office,
            }
            for box in boxes.values()
        ],
        "bands": [{"name": units[id][0], "units": units[id][1], "y": round(y, 1)} for id, y in tops.items()],
        "arrows": [ways[ends] for ends in graph.links],
        "main": list(main.actors) if main else [],
    }


def side_by_side(before: Control, after: Control, of: str | None = None) -> dict[str, Any]:
    """Which circles vanish, appear, grow and shrink from one charter to another.

    Raises
    ------
    CollegiumError
        Neither has such an office or body.
    """
    if of and of not in before.actors and of not in after.actors:
        known = sorted({*before.actors, *after.actors})
        raise CollegiumError("neither charter has such a body or office", given=of, allowed=known)
    found = compare(before, after, of or None, at_most=AT_MOST)
    return {
        "before": _about(before.charter),
        "after": _about(after.charter),
        "of": of or None,
        "words": in_short(found, of or None),
        "rows": rows(found),
    }
