"""What must hold across the parts of a charter: every reference leads somewhere, every body can be filled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from collegium.charter import filling, periods
from collegium.charter.clauses import placed
from collegium.yamlfile import Fault, Loc

if TYPE_CHECKING:
    from collegium.charter.clauses import Clause
    from collegium.charter.model import Charter

VOTES = ("elect", "ratify", "confirm", "appoint", "co-opt", "propose-removal", "remove", "expel", "dissolve")
_OVER_A_BODY = ("delegate", "convene", "set-agenda", "circulate", "dissolve", "co-opt")
_TAKE_DELEGATES = ("congress", "conference", "assembly", "chamber", "council", "electorate")
MAX_UNITS = 1_000_000
MAX_SEATS = 100_000


def faults(charter: Charter) -> Iterator[Fault]:
    """Each thing that does not hold, with its path in the charter."""
    yield from _repeated_ids(charter)
    yield from _levels(charter)
    yield from _references(charter)
    yield from _sources(charter)
    yield from _bodies(charter)
    yield from _clauses(charter)
    yield from periods.faults(charter)
    yield from filling.faults(charter)


def notes(charter: Charter) -> Iterator[tuple[Loc, str]]:
    """Each thing that holds and is read in a way that the file does not say, with its path in the charter.

    Examples
    --------
    >>> from collegium.charter import charter
    >>> list(notes(charter("cpsu-1922")))
    []
    """
    unsaid = {clause.written: clause for clause in without_majority(charter)}
    for clause, loc, _ in placed(charter.clauses):
        if unsaid.pop(clause.written, None) is not None:
            said = f"{clause.written}: no `majority` is given for what {clause.by} votes on ({clause.power}); "
            yield (*loc, "id"), f"{said}a simple majority is read."


def without_majority(charter: Charter) -> list[Clause]:
    """The clauses by which a body votes and which tell no majority: votes are counted as by a simple one.

    Examples
    --------
    >>> from collegium.charter import charter
    >>> without_majority(charter("two-chamber-republic"))
    []
    """
    bodies = {body.id for body in charter.bodies}
    return [one for one in charter.clauses if one.power in VOTES and one.by in bodies and one.majority == "none"]


def raise_first(found: Iterable[Fault]) -> None:
    """Raise the first fault, which then tells how many more there are; do nothing if there is none.

    Raises
    ------
    Fault
        There is at least one.
    """
    rest = iter(found)
    first = next(rest, None)
    if first is not None:
        further = sum(1 for _ in rest)
        raise first.told(further) if isinstance(first, Unfit) else _counted(first, further)


class Unfit(Fault):
    """A fault of a value that is not among the known ones; the nearest of them is sought only when it is told."""

    def __init__(self, message: str, *, loc: Loc, given: str, known: Iterable[str], hint: str = "") -> None:
        super().__init__(message, loc=loc, given=given, hint=hint)
        self.known = known

    def told(self, further: int) -> Fault:
        """The same with the nearest known value."""
        known = list(self.known)
        return Fault(self.message, loc=self.loc, given=self.given, allowed=known, hint=self.hint, further=further)


def _counted(fault: Fault, further: int) -> Fault:
    fault.further = further
    return fault


def _repeated_ids(charter: Charter) -> Iterator[Fault]:
    groups = (("sources",), ("levels",), ("bodies", "offices"), ("rules",), ("norms",))
    for group in groups:
        seen: set[str] = set()
        for name in group:
            for number, one in enumerate(getattr(charter, name)):
                if one.id in seen:
                    hint = "Bodies and offices share their ids." if len(group) > 1 else ""
                    yield Fault("the id is used twice", loc=(name, number, "id"), given=one.id, hint=hint)
                seen.add(one.id)
    for number, body in enumerate(charter.bodies):
        seen = set()
        for place, seats in enumerate(body.seats):
            if seats.id in seen:
                yield Fault("the id is used twice", loc=("bodies", number, "seats", place, "id"), given=seats.id)
            seen.add(seats.id)


def _levels(charter: Charter) -> Iterator[Fault]:
    above = {level.id: level.within for level in charter.levels}
    counts = {level.id: level.count for level in charter.levels}
    tops = 0
    for number, level in enumerate(charter.levels):
        loc: Loc = ("levels", number, "within")
        units, passed = level.count, {level.id}
        if level.within is None:
            tops += 1
            if tops > 1:
                hint = "Say with `within` to which level each of the others belongs."
                yield Fault("a second level at the top", loc=("levels", number), given=level.id, hint=hint)
                continue
        elif level.within not in above:
            yield unknown("level", loc, level.within, above)
            continue
        step = level.within
        while step in above and step not in passed:
            passed.add(step)
            units *= counts[step]
            step = above[step]
        if step == level.id:
            yield Fault("a level lies within itself", loc=loc, given=level.within)
        elif units > MAX_UNITS:
            hint = f"At most {MAX_UNITS} units."
            yield Fault("a level has too many units", loc=("levels", number, "count"), given=units, hint=hint)
        elif level.units and len(level.units) != units:
            hint = f"It has {units}, counted from the top level down; name them all or none."
            yield Fault(
                "not as many names as units", loc=("levels", number, "units"), given=len(level.units), hint=hint
            )
        elif len(set(level.units)) < len(level.units):
            yield Fault("a unit is named twice", loc=("levels", number, "units"), given=level.id)


def _references(charter: Charter) -> Iterator[Fault]:
    levels = {level.id: None for level in charter.levels}
    bodies = {body.id: None for body in charter.bodies}
    offices = {office.id: None for office in charter.offices}
    actors = {**bodies, **offices}
    anything = {**actors, **levels}
    asked: list[tuple[str, dict[str, None], Loc, str | None]] = []
    for number, body in enumerate(charter.bodies):
        loc: Loc = ("bodies", number)
        asked.append(("level", levels, (*loc, "level"), body.level))
        asked += [("office", offices, (*loc, "includes", place), one) for place, one in enumerate(body.includes)]
        for place, seats in enumerate(body.seats):
            here: Loc = (*loc, "seats", place)
            asked.append(("body or office", actors, (*here, "by"), seats.by))
            asked.append(("office", offices, (*here, "post"), seats.post))
            asked.append(("body, office or level", anything, (*here, "from"), seats.from_))
    for number, office in enumerate(charter.offices):
        loc = ("offices", number)
        asked.append(("level", levels, (*loc, "level"), office.level))
        asked.append(("body", bodies, (*loc, "seat_in"), office.seat_in))
        if office.term_limit is not None:
            asked.append(("body or office", actors, (*loc, "term_limit", "exempt_by"), office.term_limit.exempt_by))
        for place, one in enumerate(office.incompatible_with):
            asked.append(("body or office", actors, (*loc, "incompatible_with", place), one))
    for clause, loc, over in placed(charter.clauses):
        asked.append(("body or office", actors, (*loc, "by"), clause.by))
        asked.append(("body or office", actors, over, clause.over))
        asked.append(("body or office", actors, (*loc, "recommended_by"), clause.recommended_by))
        asked.append(("body", bodies, (*loc, "appeal_to"), clause.appeal_to))
    if charter.cast is not None:
        for part, id, is_body in charter.cast.named():
            known = bodies if is_body else offices
            asked.append(("body" if is_body else "office", known, ("cast", part), id))
    for number, rule in enumerate(charter.rules):
        loc = ("rules", number)
        asked += [("body, office or level", anything, (*loc, "over", n), one) for n, one in enumerate(rule.over)]
        asked.append(("body or office", actors, (*loc, "exempt_by"), rule.exempt_by))
    told: set[tuple[Loc, str]] = set()
    for what, known, loc, given in asked:
        if given is not None and given not in known and (loc, given) not in told:
            told.add((loc, given))
            yield unknown(what, loc, given, known)


def _sources(charter: Charter) -> Iterator[Fault]:
    known = [source.id for source in charter.sources]
    cited: list[tuple[Loc, str | None]] = []
    for name in ("levels", "bodies", "offices", "rules", "norms"):
        cited += [((name, n), one.source_id) for n, one in enumerate(getattr(charter, name))]
    for n, body in enumerate(charter.bodies):
        cited += [(("bodies", n, "sizes", place), size.source_id) for place, size in enumerate(body.sizes)]
        cited += [(("bodies", n, "seats", place), seats.source_id) for place, seats in enumerate(body.seats)]
        if body.meets is not None:
            cited.append((("bodies", n, "meets"), body.meets.source_id))
    cited += list({loc: clause.source_id for clause, loc, _ in placed(charter.clauses)}.items())
    for loc, source in cited:
        if source is not None and source not in known:
            hint = "Write the id of one of the `sources`, then a comma and the place in it."
            yield unknown("source", (*loc, "source"), source, known, hint)


def _bodies(charter: Charter) -> Iterator[Fault]:
    sits = {office.id: office.seat_in for office in charter.offices}
    for number, body in enumerate(charter.bodies):
        loc: Loc = ("bodies", number)
        if len(set(body.ranks)) < len(body.ranks):
            yield Fault("a rank is named twice", loc=(*loc, "ranks"), given=body.id)
        for place, size in enumerate(body.sizes):
            for rank in ("full", "candidate"):
                count = getattr(size, rank)
                if count and rank not in body.ranks:
                    hint = f"Add {rank} to the `ranks` of {body.id}, or leave the number out."
                    said = "seats of a rank that the body does not have"
                    yield Fault(said, loc=(*loc, "sizes", place, rank), hint=hint)
                elif count > MAX_SEATS and body.kind != "electorate":
                    hint = f"Only an electorate has more than {MAX_SEATS}."
                    yield Fault("too many seats", loc=(*loc, "sizes", place, rank), given=count, hint=hint)
        if not any(size.full or size.candidate for size in body.sizes):
            hint = "Give it a size, or leave the body out."
            yield Fault("the seats of a body sum to nothing", loc=(*loc, "sizes"), given=body.id, hint=hint)
    for number, office in enumerate(charter.offices):
        for place, one in enumerate(office.incompatible_with):
            if one in (office.id, sits[office.id]):
                at: Loc = ("offices", number, "incompatible_with", place)
                said = "itself" if one == office.id else "the body in which it has its seat"
                yield Fault(f"an office cannot be incompatible with {said}", loc=at, given=one)


def _clauses(charter: Charter) -> Iterator[Fault]:
    bodies = {body.id: body.kind for body in charter.bodies}
    offices = {office.id for office in charter.offices}
    assemblies = [id for id, kind in bodies.items() if kind in _TAKE_DELEGATES]
    for clause, loc, over in placed(charter.clauses):
        if clause.by in offices and (clause.majority != "none" or clause.ballot is not None):
            key = "majority" if clause.majority != "none" else "ballot"
            hint = "Leave out `majority` and `ballot`."
            yield Fault("an office decides alone and does not vote", loc=(*loc, key), given=clause.by, hint=hint)
        if clause.power in _OVER_A_BODY and clause.over in offices:
            yield Unfit(f"nobody can {clause.power} an office", loc=over, given=clause.over, known=bodies)
        if clause.power == "delegate" and bodies.get(clause.over, "congress") not in _TAKE_DELEGATES:
            said = "delegates go to a congress or a conference, or to an assembly of another name"
            yield Unfit(said, loc=over, given=clause.over, known=assemblies)


def unknown(what: str, loc: Loc, given: str, known: Iterable[str], hint: str = "") -> Fault:
    """The fault of a reference that leads nowhere."""
    return Unfit(f"the charter has no such {what}", loc=loc, given=given, known=known, hint=hint)
