"""How bodies come by their members: whether there is one way on every day, and whether somebody can be the first.

Somebody can be the first
    A body or office *can start* if it is filled from outside the charter (nothing in it says how, or not how for all
    of its seats), or if ``founded_by`` says who filled it first, or if one of its ways of being filled leads from a
    body or office that can start. A way leads from whoever elects, ratifies, appoints, co-opts, delegates or draws
    lots; where there is none of these, from whoever nominates; and from the office that brings a seat ex officio.
    What cannot start is filled only by itself, or by others that cannot start: they would wait for one another.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict, deque
from collections.abc import Iterator
from typing import TYPE_CHECKING

from collegium.charter.bodies import Body, Level, Seats
from collegium.charter.clauses import Clause
from collegium.dates import as_day
from collegium.yamlfile import Fault, Loc

if TYPE_CHECKING:
    from collegium.charter.model import Charter

_WHOLE = ("elect", "appoint")
_FILLING = ("elect", "ratify", "appoint", "co-opt", "delegate", "draw-lots")
_FROM_OUTSIDE = ("inherited", "lot", "quota")


def faults(charter: Charter) -> Iterator[Fault]:
    """Bodies filled in no way or in two, too many seats, seats that bring each other, nobody to start."""
    over: dict[str, list[Clause]] = defaultdict(list)
    for clause in charter.clauses:
        over[clause.over].append(clause)
    for number, body in enumerate(charter.bodies):
        yield from _sums(charter, body, ("bodies", number, "seats"))
        yield from _filled(charter, body, over[body.id], ("bodies", number))
    yield from _ex_officio(charter)
    yield from _started(charter, over)


def _sums(charter: Charter, body: Body, loc: Loc) -> Iterator[Fault]:
    """Whether the groups of seats fit into every size in force."""
    if not body.seats:
        return
    begins = [as_day(size.from_) for size in body.sizes]
    for size, until in zip(body.sizes, [*begins[1:], charter.in_force.end], strict=True):
        if until <= charter.in_force.start:
            continue
        for rank in ("full", "candidate"):
            count = sum(seats.count for seats in body.seats if seats.rank == rank)
            if count > getattr(size, rank):
                hint = f"From {size.from_} {body.id} has {getattr(size, rank)}."
                last = max(place for place, seats in enumerate(body.seats) if seats.rank == rank)
                at: Loc = (*loc, last, "count")
                yield Fault(f"the {rank} seats sum to more than the size", loc=at, given=count, hint=hint)
                return


def _filled(charter: Charter, body: Body, over: list[Clause], loc: Loc) -> Iterator[Fault]:
    """Whether one and only one clause fills a body on every day of the charter on which it has seats."""
    if body.kind not in charter.KINDS_FILLED:
        return
    filling = [clause for clause in over if clause.power in _WHOLE]
    begins = [as_day(size.from_) for size in body.sizes]
    turns = {charter.in_force.start, *begins}
    for clause in filling:
        turns |= {clause.start, clause.end}
    for day in sorted(turns):
        size = next((one for one, begin in zip(body.sizes[::-1], begins[::-1], strict=True) if begin <= day), None)
        if not charter.in_force.holds(day) or size is None or not (size.full or size.candidate):
            continue
        ways = [clause.id for clause in filling if clause.holds(day)]
        if len(ways) == 1 or body.seats or (not ways and _otherwise(over, day)):
            continue
        if not ways:
            hint = "Add a clause with the power elect or appoint over it, or `seats`."
            yield Fault(f"no way to fill a body on {day}", loc=loc, given=body.id, hint=hint)
        else:
            hint = f"Leave one of {', '.join(ways)}, end one before the other begins, or tell their `seats` apart."
            yield Fault(f"more than one way to fill a body on {day}", loc=loc, given=body.id, hint=hint)
        return


def _otherwise(over: list[Clause], day: dt.date) -> bool:
    return any(clause.power in ("co-opt", "draw-lots", "delegate") and clause.holds(day) for clause in over)


def _ex_officio(charter: Charter) -> Iterator[Fault]:
    """Seats that one office brings twice, more seats than an office has holders, bodies that bring each other."""
    levels = {level.id: level for level in charter.levels}
    homes = {office.id: office.level for office in charter.offices}
    bodies = {body.id: number for number, body in enumerate(charter.bodies)}
    brings: dict[str, list[tuple[str, Loc]]] = defaultdict(list)
    for number, body in enumerate(charter.bodies):
        loc: Loc = ("bodies", number)
        posts: dict[str, None] = {}
        for place, office in enumerate(body.includes):
            if office in posts:
                yield Fault("an office brings two seats in one body", loc=(*loc, "includes", place), given=office)
            posts[office] = None
        for place, seats in enumerate(body.seats):
            if seats.filled != "ex-officio":
                continue
            here: Loc = (*loc, "seats", place)
            if seats.post is None and seats.from_ in bodies:
                brings[body.id].append((seats.from_, (*here, "from")))
            if seats.post is None:
                continue
            if seats.post in posts:
                yield Fault("an office brings two seats in one body", loc=(*here, "post"), given=seats.post)
            posts[seats.post] = None
            holders = _units(levels, homes.get(seats.post))
            if holders is not None and seats.count > holders:
                hint = f"{seats.post} has {holders} in all."
                yield Fault("more seats ex officio than holders", loc=(*here, "count"), given=seats.count, hint=hint)
    edges = {body: [other for other, _ in found] for body, found in brings.items()}
    if circle := _circle(edges):
        at = next(loc for other, loc in brings[circle[0]] if other == circle[1 % len(circle)])
        hint = "Fill the seats of one of them in another way."
        chain = " <- ".join([*circle, circle[0]])
        yield Fault("seats ex officio that wait for one another", loc=at, given=chain, hint=hint)


def _units(levels: dict[str, Level], level: str | None) -> int | None:
    """The units of a level in all, or None where the levels do not hold together, which is told elsewhere."""
    units = 1
    passed: set[str] = set()
    while level is not None:
        if level not in levels or level in passed:
            return None
        passed.add(level)
        units *= levels[level].count
        level = levels[level].within
    return units if passed else None


def _started(charter: Charter, over: dict[str, list[Clause]]) -> Iterator[Fault]:
    """Whether somebody can be the first, for each body and office."""
    ways: dict[str, set[str]] = {}
    places: dict[str, Loc] = {}
    for number, body in enumerate(charter.bodies):
        places[body.id] = ("bodies", number)
        found = _ways(over[body.id])
        if body.founded_by is None and not _open(body, bool(found)):
            found |= set(body.includes)
            found |= {way for seats in body.seats if (way := _way(seats)) is not None}
            ways[body.id] = found
    for number, office in enumerate(charter.offices):
        places.setdefault(office.id, ("offices", number))
        found = _ways(over[office.id])
        if found and office.founded_by is None:
            ways.setdefault(office.id, found)
    leads: dict[str, list[str]] = defaultdict(list)
    for one, chosen_by in ways.items():
        for other in chosen_by:
            leads[other].append(one)
    started = {one for one in leads if one not in ways}
    queue = deque(started)
    while queue:
        for one in leads[queue.popleft()]:
            if one not in started:
                started.add(one)
                queue.append(one)
    waiting = {one: sorted(ways[one]) for one in places if one in ways and one not in started}
    if circle := _circle(waiting):
        hint = "Add a way in from outside, or say with `founded_by` who filled one of them first."
        chain = " <- ".join([*circle, circle[0]])
        said = "nobody to start with: what is filled only by itself or in a circle"
        yield Fault(said, loc=places[circle[0]], given=chain, hint=hint)


def _ways(over: list[Clause]) -> set[str]:
    return {one.by for one in over if one.power in _FILLING} or {one.by for one in over if one.power == "nominate"}


def _way(seats: Seats) -> str | None:
    return seats.by or seats.post or seats.from_


def _open(body: Body, chosen: bool) -> bool:
    """Whether members come in from outside the charter."""
    if any(seats.filled in _FROM_OUTSIDE and _way(seats) is None for seats in body.seats):
        return True
    if chosen:
        return False
    told = sum(seats.count for seats in body.seats)
    return told < min((size.full + size.candidate for size in body.sizes if size.full + size.candidate), default=1)


def _circle(edges: dict[str, list[str]]) -> list[str]:
    """The first circle that a walk in depth meets, from the first of its members in ``edges``; empty if none."""
    done: set[str] = set()
    for start in edges:
        path: dict[str, None] = {}
        stack = [(start, iter(edges[start]))] if start not in done else []
        path[start] = None
        while stack:
            here, steps = stack[-1]
            step = next(steps, None)
            if step is None:
                stack.pop()
                del path[here]
                done.add(here)
            elif step in path:
                walk = list(path)
                circle = walk[walk.index(step) :]
                members = set(circle)
                first = circle.index(next(one for one in edges if one in members))
                return [*circle[first:], *circle[:first]]
            elif step in edges and step not in done:
                path[step] = None
                stack.append((step, iter(edges[step])))
    return []
