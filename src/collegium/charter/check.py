"""What must hold across the parts of a charter: every reference leads somewhere, every body can be filled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from collegium.dates import as_day
from collegium.yamlfile import Fault, Loc

if TYPE_CHECKING:
    from collegium.charter.model import Body, Charter

_FILLING = ("elect", "appoint")
_OVER_A_BODY = ("delegate", "convene", "set-agenda")
MAX_UNITS = 1_000_000


def faults(charter: Charter) -> Iterator[Fault]:
    """Each thing that does not hold, with its path in the charter."""
    yield from _repeated_ids(charter)
    yield from _levels(charter)
    yield from _references(charter)
    yield from _sources(charter)
    for number, body in enumerate(charter.bodies):
        yield from _body(charter, body, ("bodies", number))
    yield from _clauses(charter)


def raise_first(found: Iterable[Fault]) -> None:
    """Raise the first fault, which then tells how many more there are; do nothing if there is none.

    Raises
    ------
    Fault
        There is at least one.
    """
    every = list(found)
    if every:
        every[0].further = len(every) - 1
        raise every[0]


def _repeated_ids(charter: Charter) -> Iterator[Fault]:
    groups: tuple[tuple[str, ...], ...] = (("sources",), ("levels",), ("bodies", "offices"), ("clauses",))
    for group in groups:
        seen: set[str] = set()
        for name in group:
            for number, one in enumerate(getattr(charter, name)):
                if one.id in seen:
                    hint = "Bodies and offices share their ids." if len(group) > 1 else ""
                    yield Fault("the id is used twice", loc=(name, number, "id"), given=one.id, hint=hint)
                seen.add(one.id)


def _levels(charter: Charter) -> Iterator[Fault]:
    above = {level.id: level.within for level in charter.levels}
    counts = {level.id: level.count for level in charter.levels}
    tops = 0
    for number, level in enumerate(charter.levels):
        loc: Loc = ("levels", number, "within")
        if level.within is None:
            tops += 1
            if tops > 1:
                hint = "Say with `within` to which level each of the others belongs."
                yield Fault("a second level at the top", loc=("levels", number), given=level.id, hint=hint)
            continue
        if level.within not in above:
            yield _unknown("level", loc, level.within, above)
            continue
        units, passed = level.count, {level.id}
        step: str | None = level.within
        while step in above and step not in passed:
            passed.add(step)
            units *= counts[step]
            step = above[step]
        if step == level.id:
            yield Fault("a level lies within itself", loc=loc, given=level.within)
        elif units > MAX_UNITS:
            hint = f"At most {MAX_UNITS} units."
            yield Fault("a level has too many units", loc=("levels", number, "count"), given=units, hint=hint)


def _references(charter: Charter) -> Iterator[Fault]:
    levels = [level.id for level in charter.levels]
    bodies = [body.id for body in charter.bodies]
    offices = [office.id for office in charter.offices]
    for number, body in enumerate(charter.bodies):
        if body.level not in levels:
            yield _unknown("level", ("bodies", number, "level"), body.level, levels)
        for place, office in enumerate(body.includes):
            if office not in offices:
                yield _unknown("office", ("bodies", number, "includes", place), office, offices)
    for number, one in enumerate(charter.offices):
        if one.level not in levels:
            yield _unknown("level", ("offices", number, "level"), one.level, levels)
        if one.seat_in is not None and one.seat_in not in bodies:
            yield _unknown("body", ("offices", number, "seat_in"), one.seat_in, bodies)
    for number, clause in enumerate(charter.clauses):
        for key in ("by", "over", "recommended_by"):
            actor = getattr(clause, key)
            if actor is not None and actor not in bodies and actor not in offices:
                yield _unknown("body or office", ("clauses", number, key), actor, [*bodies, *offices])


def _sources(charter: Charter) -> Iterator[Fault]:
    known = [source.id for source in charter.sources]
    cited: list[tuple[Loc, str | None]] = []
    cited += [(("levels", n), level.source_id) for n, level in enumerate(charter.levels)]
    for n, body in enumerate(charter.bodies):
        cited += [(("bodies", n, "sizes", place), size.source_id) for place, size in enumerate(body.sizes)]
        if body.meets is not None:
            cited.append((("bodies", n, "meets"), body.meets.source_id))
    cited += [(("clauses", n), clause.source_id) for n, clause in enumerate(charter.clauses)]
    for loc, source in cited:
        if source is not None and source not in known:
            fault = _unknown("source", (*loc, "source"), source, known)
            fault.hint = "Write the id of one of the `sources`, then a comma and the place in it."
            yield fault


def _body(charter: Charter, body: Body, loc: Loc) -> Iterator[Fault]:
    days = [as_day(size.from_) for size in body.sizes]
    if days[0] > charter.in_force.start:
        hint = f"The charter is in force from {charter.in_force.from_}."
        yield Fault(
            "the first size begins after the charter",
            loc=(*loc, "sizes", 0, "from"),
            given=body.id,
            hint=hint,
        )
    for number, (earlier, later) in enumerate(pairwise(days), start=1):
        if later <= earlier:
            given = body.sizes[number].from_
            yield Fault("the sizes are not in order of date", loc=(*loc, "sizes", number, "from"), given=given)
    if len(set(body.ranks)) < len(body.ranks):
        yield Fault("a rank is named twice", loc=(*loc, "ranks"), given=body.id)
    for number, size in enumerate(body.sizes):
        for rank in ("full", "candidate"):
            if getattr(size, rank) and rank not in body.ranks:
                hint = f"Add {rank} to the `ranks` of {body.id}, or leave the number out."
                yield Fault(
                    "seats of a rank that the body does not have",
                    loc=(*loc, "sizes", number, rank),
                    hint=hint,
                )
    yield from _filled(charter, body, loc)


def _filled(charter: Charter, body: Body, loc: Loc) -> Iterator[Fault]:
    """Whether one and only one clause fills a body on every day of the charter."""
    if body.kind not in charter.KINDS_FILLED:
        return
    filling = [clause for clause in charter.clauses if clause.over == body.id and clause.power in _FILLING]
    turns = {
        charter.in_force.start,
        *(clause.start for clause in filling),
        *(clause.end for clause in filling),
    }
    for day in sorted(turns):
        if not charter.in_force.holds(day):
            continue
        ways = [clause.id for clause in filling if clause.holds(day)]
        if len(ways) == 1:
            continue
        if not ways:
            hint = "Add a clause with the power elect or appoint over it."
            yield Fault(f"no way to fill a body on {day}", loc=loc, given=body.id, hint=hint)
        else:
            hint = f"Leave one of {', '.join(ways)}, or end one before the other begins."
            yield Fault(f"more than one way to fill a body on {day}", loc=loc, given=body.id, hint=hint)
        return


def _clauses(charter: Charter) -> Iterator[Fault]:
    bodies = {body.id: body.kind for body in charter.bodies}
    offices = {office.id for office in charter.offices}
    for number, clause in enumerate(charter.clauses):
        loc: Loc = ("clauses", number)
        if clause.by in offices and (clause.majority != "none" or clause.ballot is not None):
            key = "majority" if clause.majority != "none" else "ballot"
            hint = "Leave out `majority` and `ballot`."
            yield Fault("an office decides alone and does not vote", loc=(*loc, key), given=clause.by, hint=hint)
        if clause.power in _OVER_A_BODY and clause.over in offices:
            yield Fault(f"nobody can {clause.power} an office", loc=(*loc, "over"), given=clause.over, allowed=bodies)
        if clause.power == "delegate" and bodies.get(clause.over, "congress") not in (
            "congress",
            "conference",
        ):
            allowed = [id for id, kind in bodies.items() if kind in ("congress", "conference")]
            yield Fault(
                "delegates go to a congress or a conference",
                loc=(*loc, "over"),
                given=clause.over,
                allowed=allowed,
            )


def _unknown(what: str, loc: Loc, given: str, allowed: Sequence[str] | Iterable[str]) -> Fault:
    return Fault(f"the charter has no such {what}", loc=loc, given=given, allowed=list(allowed))
