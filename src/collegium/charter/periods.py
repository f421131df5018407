"""Whether the dates of a charter's parts follow one another, and lie in the time of the charter."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from collegium.charter.clauses import Clause, placed
from collegium.charter.terms import Span
from collegium.dates import as_day
from collegium.yamlfile import Fault, Loc

if TYPE_CHECKING:
    from collegium.charter.model import Charter


def faults(charter: Charter) -> Iterator[Fault]:
    """Sizes out of order, parts that are never in force, one thing laid down twice for one day."""
    yield from _sizes(charter)
    yield from _outside(charter)
    yield from _twice(charter)


def _sizes(charter: Charter) -> Iterator[Fault]:
    for number, body in enumerate(charter.bodies):
        loc: Loc = ("bodies", number, "sizes")
        days = [as_day(size.from_) for size in body.sizes]
        if days[0] > charter.in_force.start:
            hint = f"The charter is in force from {charter.in_force.from_}."
            yield Fault("the first size begins after the charter", loc=(*loc, 0, "from"), given=body.id, hint=hint)
        for place, (earlier, later) in enumerate(pairwise(days), start=1):
            if later <= earlier:
                given = body.sizes[place].from_
                yield Fault("the sizes are not in order of date", loc=(*loc, place, "from"), given=given)
            elif later >= charter.in_force.end:
                hint = f"The charter ends on {charter.in_force.until}."
                given = body.sizes[place].from_
                yield Fault("a size begins after the charter", loc=(*loc, place, "from"), given=given, hint=hint)


def _outside(charter: Charter) -> Iterator[Fault]:
    found: dict[Loc, Span] = {loc: clause for clause, loc, _ in placed(charter.clauses)}
    found |= {("rules", number): rule for number, rule in enumerate(charter.rules)}
    found |= {("norms", number): norm for number, norm in enumerate(charter.norms)}
    until = f" until {charter.in_force.until}" if charter.in_force.until else ""
    hint = f"The charter is in force from {charter.in_force.from_}{until}."
    for loc, span in found.items():
        if span.until is not None and span.end <= charter.in_force.start:
            yield Fault("it ends before the charter begins", loc=(*loc, "until"), given=span.until, hint=hint)
        elif span.from_ is not None and span.start >= charter.in_force.end:
            yield Fault("it begins after the charter ends", loc=(*loc, "from"), given=span.from_, hint=hint)


def _twice(charter: Charter) -> Iterator[Fault]:
    """Clauses or rules that say the same of the same for a day in common; seats may be filled in several ways."""
    mixed = {body.id for body in charter.bodies if body.seats}
    same: dict[tuple[str, str, str], list[tuple[Clause, Loc]]] = {}
    for clause, loc, _ in placed(charter.clauses):
        if clause.over not in mixed:
            same.setdefault((clause.by, clause.power, clause.over), []).append((clause, loc))
    for clauses in same.values():
        ordered = sorted(clauses, key=lambda one: one[0].start)
        for (first, _), (second, loc) in pairwise(ordered):
            if second.start < first.end:
                hint = f"{first.written} says the same of that time; end one before the other begins."
                yield Fault("the dates of two clauses overlap", loc=loc, given=second.written, hint=hint)
    numbered = list(enumerate(charter.rules))
    for (_, one), (number, other) in combinations(numbered, 2):
        shared = not one.over or not other.over or set(one.over) & set(other.over)
        if one.kind == other.kind and shared and max(one.start, other.start) < min(one.end, other.end):
            if one.kind in ("incompatibility", "quota", "secrecy", "lot"):
                continue
            hint = f"{one.id} is of the same kind and holds for the same; end one before the other begins."
            yield Fault("the dates of two rules overlap", loc=("rules", number), given=other.id, hint=hint)
