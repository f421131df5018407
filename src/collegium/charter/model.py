"""A charter: the levels, bodies and offices of an organisation, and who holds which power over whom.

Level
    A tier of the hierarchy. ``count`` is the number of its units in each unit of the level above.
Body
    People who sit together, with dated numbers of seats. A body of a level exists once in each of its units.
Office
    A post held by one person in each unit of its level.
Clause
    One power: *by* whom, over whom, under which majority and ballot, as a rule or as a practice, and when.

The charter tells what is laid down or customary; how people use it belongs to the theories.
"""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Literal, TypeVar, get_args

from pydantic import Field, model_validator

from collegium.charter import check
from collegium.charter.terms import (
    Attested,
    Count,
    DateText,
    Id,
    InForce,
    Line,
    Named,
    Part,
    Positive,
    Span,
)
from collegium.dates import as_day
from collegium.errors import CollegiumError

Rank = Literal["full", "candidate"]
Kind = Literal["congress", "committee", "bureau", "secretariat", "conference", "commission"]
Power = Literal[
    "nominate",
    "ratify",
    "elect",
    "appoint",
    "delegate",
    "confirm",
    "propose-removal",
    "remove",
    "convene",
    "set-agenda",
    "discipline",
    "report",
]


NamedT = TypeVar("NamedT", bound=Named)


class Source(Part):
    """A work that the charter cites by ``id``."""

    id: Id
    title: Line
    note: Line | None = None


class Level(Named, Attested):
    """A tier: ``count`` units in each unit of the level ``within``, which is null for the top."""

    within: Id | None = None
    count: Positive


class Size(Attested):
    """The seats of a body from a date on, by rank."""

    from_: DateText = Field(alias="from")
    full: Count
    candidate: Count = 0


class Meets(Attested):
    """How often a body is to meet."""

    every_months: Positive


class Body(Named):
    """People who sit together.

    Attributes
    ----------
    id, name : str
    level : str
        Id of the level; the body exists once in each of its units.
    kind : str
        congress, conference, committee, bureau, secretariat or commission.
    ranks : tuple of str
        ``full``, and ``candidate`` where the body has members without a vote.
    sizes : tuple of Size
        Dated numbers of seats, in order of date; each holds until the next.
    meets : Meets or None
    includes : tuple of str
        Ids of the offices whose holders sit in the body by right.
    """

    level: Id
    kind: Kind
    ranks: tuple[Rank, ...] = Field(min_length=1, max_length=2)
    sizes: tuple[Size, ...] = Field(min_length=1, max_length=200)
    meets: Meets | None = None
    includes: tuple[Id, ...] = Field((), max_length=200)


class Office(Named):
    """A post, one holder in each unit of ``level``; ``seat_in`` is the body he leads or sits in."""

    level: Id
    seat_in: Id | None = None


class Ballot(Part):
    """How a body votes: openly or not, on one or several candidates a seat, on a list or on persons."""

    secrecy: Literal["open", "secret"]
    candidates: Literal["single", "several"]
    form: Literal["list", "person"]


class Clause(Attested, Span):
    """One power.

    Attributes
    ----------
    id : str
    by, over : str
        Ids of a body or an office: who holds the power, and over whom.
    power : str
        nominate, ratify, elect, appoint, delegate, confirm, propose-removal, remove, convene, set-agenda,
        discipline or report.
    recommended_by : str or None
        The body or office without whose recommendation the power is not used.
    majority : str
        simple, two-thirds, or none where nobody votes.
    ballot : Ballot or None
    standing : str
        ``rule`` where it is laid down, ``practice`` where it is only customary.
    text : str
        The clause in one line.
    """

    id: Id
    by: Id
    power: Power
    over: Id
    recommended_by: Id | None = None
    majority: Literal["simple", "two-thirds", "none"] = "none"
    ballot: Ballot | None = None
    standing: Literal["rule", "practice"]
    text: Line


class Charter(Named):
    """An organisation's charter.

    Every reference is checked when the charter is made; an object of this class can be walked without care.

    Examples
    --------
    >>> from collegium.charter import charter
    >>> rules = charter("cpsu-1922")
    >>> rules.size("politburo", "1926-03-01")
    {'full': 9, 'candidate': 5}
    >>> [clause.by for clause in rules.clauses_for(power="elect", over="central-committee")]
    ['congress']
    """

    KINDS_FILLED: ClassVar[tuple[str, ...]] = ("committee", "bureau", "secretariat")

    collegium: Literal["charter/1"]
    in_force: InForce
    sources: tuple[Source, ...] = Field((), max_length=200)
    levels: tuple[Level, ...] = Field(min_length=1, max_length=20)
    bodies: tuple[Body, ...] = Field(min_length=1, max_length=200)
    offices: tuple[Office, ...] = Field((), max_length=200)
    clauses: tuple[Clause, ...] = Field((), max_length=500)

    @model_validator(mode="after")
    def _checked(self) -> Charter:
        check.raise_first(check.faults(self))
        return self

    def __repr__(self) -> str:
        until = f" until {self.in_force.until}" if self.in_force.until else ""
        return (
            f"<Charter {self.id}: {len(self.levels)} levels, {len(self.bodies)} bodies, "
            f"{len(self.offices)} offices, {len(self.clauses)} clauses, "
            f"in force from {self.in_force.from_}{until}>"
        )

    __str__ = __repr__

    def body(self, id: str) -> Body:
        """The body of an id.

        Raises
        ------
        CollegiumError
            The charter has no such body; the message gives the nearest.
        """
        return self._one("body", self.bodies, id)

    def office(self, id: str) -> Office:
        """The office of an id.

        Raises
        ------
        CollegiumError
            The charter has no such office; the message gives the nearest.
        """
        return self._one("office", self.offices, id)

    def level(self, id: str) -> Level:
        """The level of an id.

        Raises
        ------
        CollegiumError
            The charter has no such level; the message gives the nearest.
        """
        return self._one("level", self.levels, id)

    def units(self, level: str) -> int:
        """How many units a level has in the whole organisation: the product of the counts from the top down.

        Raises
        ------
        CollegiumError
            The charter has no such level.

        Examples
        --------
        >>> from collegium.charter import charter
        >>> charter("cpsu-1922").units("district")
        504
        """
        found = self.level(level)
        return found.count * (1 if found.within is None else self.units(found.within))

    def size(self, body: str, on: str | dt.date) -> dict[str, int]:
        """The seats of a body on a day, by rank.

        Parameters
        ----------
        body : str
            Id of the body.
        on : str or datetime.date
            The day; a partial date means its first day.

        Returns
        -------
        dict of str to int
            ``full`` and ``candidate``, of the last dated size on or before the day.

        Raises
        ------
        CollegiumError
            The charter has no such body, or is not in force on that day.
        """
        found, day = self.body(body), self._day(on)
        size = [one for one in found.sizes if as_day(one.from_) <= day][-1]
        return {"full": size.full, "candidate": size.candidate}

    def clauses_for(
        self,
        power: str | None = None,
        by: str | None = None,
        over: str | None = None,
        on: str | dt.date | None = None,
    ) -> tuple[Clause, ...]:
        """The clauses that fit, in the order of the file.

        Parameters
        ----------
        power : str, optional
            The power, such as ``elect``.
        by, over : str, optional
            Ids of bodies or offices.
        on : str or datetime.date, optional
            Only the clauses in force on this day; all of them if it is left out.

        Raises
        ------
        CollegiumError
            No charter knows the power, this one has no such body or office, or is not in force on that day.
        """
        if power is not None and power not in get_args(Power):
            raise CollegiumError("unknown power", given=power, allowed=get_args(Power))
        actors = [one.id for one in (*self.bodies, *self.offices)]
        for name in (by, over):
            if name is not None and name not in actors:
                raise CollegiumError("the charter has no such body or office", given=name, allowed=actors)
        day = None if on is None else self._day(on)
        return tuple(
            clause
            for clause in self.clauses
            if power in (None, clause.power)
            and by in (None, clause.by)
            and over in (None, clause.over)
            and (day is None or clause.holds(day))
        )

    def _day(self, on: str | dt.date) -> dt.date:
        day = as_day(on)
        if not self.in_force.holds(day):
            until = f"up to {self.in_force.until}" if self.in_force.until else "on"
            raise CollegiumError(
                "a date outside the charter",
                given=str(on),
                hint=f"{self.id} is in force from {self.in_force.from_} {until}.",
            )
        return day

    def _one(self, what: str, all_of_them: tuple[NamedT, ...], id: str) -> NamedT:
        for one in all_of_them:
            if one.id == id:
                return one
        raise CollegiumError(f"the charter has no such {what}", given=id, allowed=[one.id for one in all_of_them])
