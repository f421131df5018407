"""A charter: the levels, bodies and offices of an organisation, and who holds which power over whom.

Level
    A tier of the hierarchy. ``count`` is the number of its units in each unit of the level above.
Body
    People who sit together, with dated numbers of seats. A body of a level exists once in each of its units.
Office
    A post held by one person in each unit of its level.
Clause
    One power: *by* whom, over whom, under which majority and ballot, as a rule or as a practice, and when.
Rule, norm
    What holds for bodies and offices without being anybody's power; what holds though no rule says so.

The charter tells what is laid down or customary; how people use it belongs to the theories.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, ClassVar, Literal, TypeVar, get_args

from pydantic import AfterValidator, Field, model_validator

from collegium.charter import check
from collegium.charter.bodies import Body, Level, Office
from collegium.charter.cast import Cast
from collegium.charter.clauses import MAX_CLAUSES, Clause, Power, expanded
from collegium.charter.rules import Norm, Rule, RuleKind
from collegium.charter.terms import MAX_LIST, Id, InForce, Line, Named, Part
from collegium.dates import as_day
from collegium.errors import CollegiumError

PartT = TypeVar("PartT", Level, Body, Office, Rule, Norm)


class Source(Part):
    """A work that the charter cites by its id."""

    id: Id = Field(description="By which the parts cite it.")
    title: Line = Field(description="Author, year, title.")
    note: Line | None = Field(None, description="How it is cited, or was consulted.")


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

    KINDS_FILLED: ClassVar[tuple[str, ...]] = (
        "committee",
        "bureau",
        "secretariat",
        "chamber",
        "council",
        "board",
        "court",
    )

    collegium: Literal["charter/1"] = Field(description="The kind of file and the version of this language.")
    in_force: InForce = Field(description="When the charter is in force.")
    sources: tuple[Source, ...] = Field((), max_length=200, description="The works it cites.")
    levels: tuple[Level, ...] = Field(min_length=1, max_length=20, description="The tiers of the hierarchy.")
    bodies: tuple[Body, ...] = Field(min_length=1, max_length=MAX_LIST, description="The bodies.")
    offices: tuple[Office, ...] = Field((), max_length=MAX_LIST, description="The offices.")
    clauses: Annotated[tuple[Clause, ...], AfterValidator(expanded)] = Field(
        (), max_length=MAX_CLAUSES, description="Who holds which power over whom."
    )
    rules: tuple[Rule, ...] = Field((), max_length=200, description="Rules that are no power of anybody's.")
    norms: tuple[Norm, ...] = Field((), max_length=200, description="Norms in force that are not rules.")
    cast: Cast | None = Field(None, description="Which of them play the parts that simulated conduct knows.")
    amendments: tuple[Id, ...] = Field(
        (), max_length=200, description="Not to be written by hand: the amendments laid over it."
    )

    @model_validator(mode="after")
    def _checked(self) -> Charter:
        check.raise_first(check.faults(self))
        return self

    def __repr__(self) -> str:
        until = f" until {self.in_force.until}" if self.in_force.until else ""
        amended = "".join(f" + {one}" for one in self.amendments)
        return (
            f"<Charter {self.id}{amended}: {len(self.levels)} levels, {len(self.bodies)} bodies, "
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
        return _one("body", self.bodies, id)

    def office(self, id: str) -> Office:
        """The office of an id.

        Raises
        ------
        CollegiumError
            The charter has no such office; the message gives the nearest.
        """
        return _one("office", self.offices, id)

    def level(self, id: str) -> Level:
        """The level of an id.

        Raises
        ------
        CollegiumError
            The charter has no such level; the message gives the nearest.
        """
        return _one("level", self.levels, id)

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

    def rule(self, id: str) -> Rule:
        """The rule of an id.

        Raises
        ------
        CollegiumError
            The charter has no such rule; the message gives the nearest.
        """
        return _one("rule", self.rules, id)

    def norm(self, id: str) -> Norm:
        """The norm of an id.

        Raises
        ------
        CollegiumError
            The charter has no such norm; the message gives the nearest.
        """
        return _one("norm", self.norms, id)

    def rules_for(
        self, kind: str | None = None, over: str | None = None, on: str | dt.date | None = None
    ) -> tuple[Rule, ...]:
        """The rules that fit, in the order of the file.

        Parameters
        ----------
        kind : str, optional
            The kind, such as ``ban-on-factions``.
        over : str, optional
            Id of a body, office or level; a rule for the whole organisation holds for each of them.
        on : str or datetime.date, optional
            Only the rules in force on this day; all of them if it is left out.

        Raises
        ------
        CollegiumError
            No charter knows the kind, this one has nothing of that id, or is not in force on that day.
        """
        if kind is not None and kind not in get_args(RuleKind):
            raise CollegiumError("unknown kind of rule", given=kind, allowed=get_args(RuleKind))
        known = [one.id for one in (*self.bodies, *self.offices, *self.levels)]
        if over is not None and over not in known:
            raise CollegiumError("the charter has no such body, office or level", given=over, allowed=known)
        day = None if on is None else self._day(on)
        return tuple(
            rule
            for rule in self.rules
            if kind in (None, rule.kind)
            and (over is None or not rule.over or over in rule.over)
            and (day is None or rule.holds(day))
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


def _one(what: str, all_of_them: tuple[PartT, ...], id: str) -> PartT:
    for one in all_of_them:
        if one.id == id:
            return one
    raise CollegiumError(f"the charter has no such {what}", given=id, allowed=[one.id for one in all_of_them])
