"""Levels, bodies and their seats, offices: where people sit, and how many.

A body or an office of a level exists once in each of the level's units. ``seats`` tells how single groups of a body's
seats are filled where they are not all filled the same way; a clause over the body tells of all the others.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field, model_validator

from collegium.charter.terms import (
    MAX_LIST,
    Attested,
    Count,
    DateText,
    Id,
    Ids,
    Line,
    Majority,
    Named,
    Part,
    Positive,
    Share,
    Sourced,
)
from collegium.dates import as_day
from collegium.yamlfile import Fault

Rank = Literal["full", "candidate"]
Kind = Literal[
    "congress",
    "conference",
    "assembly",
    "electorate",
    "chamber",
    "council",
    "committee",
    "board",
    "bureau",
    "secretariat",
    "commission",
    "court",
    "service",
]
Filled = Literal["elected", "appointed", "co-opted", "ex-officio", "lot", "quota", "inherited", "delegated"]

_BY_SOMEBODY = ("elected", "appointed", "delegated")


class Level(Named, Attested):
    """A tier of the hierarchy."""

    within: Id | None = Field(None, description="The level above; null for the one at the top.")
    count: Positive = Field(description="Units in each unit of the level above.")
    units: tuple[Line, ...] = Field((), max_length=MAX_LIST, description="The names of all its units.")


class Size(Attested):
    """The seats of a body from a date on, until the next."""

    from_: DateText = Field(alias="from", description="The first day of this size.")
    full: Count = Field(description="Seats with a vote.")
    candidate: Count = Field(0, description="Seats without a vote.")

    @property
    def start(self) -> dt.date:
        """The first day of this size."""
        return as_day(self.from_)


class Meets(Attested):
    """How often a body is to meet."""

    every_months: Positive = Field(description="Months from one meeting to the next.")


class Seats(Attested):
    """A group of seats that are filled the same way."""

    id: Id = Field(description="Its id within the body.")
    rank: Rank = Field("full", description="The rank of the seats.")
    count: Positive = Field(description="How many; in all at most as many as the size in force.")
    filled: Filled = Field(description="How they are filled.")
    by: Id | None = Field(None, description="The body or office that elects, appoints, sends or co-opts.")
    post: Id | None = Field(None, description="The office whose holders have these seats ex officio.")
    from_: Id | None = Field(
        None, alias="from", description="The body, office or level whose holders or members may sit."
    )

    @model_validator(mode="after")
    def _complete(self) -> Seats:
        if self.filled in _BY_SOMEBODY and self.by is None:
            raise Fault("seats that somebody fills, and nobody is named", given=self.id, hint="Add `by`.")
        if self.filled == "ex-officio" and self.post is None and self.from_ is None:
            hint = "Add `post`, the office that brings the seat, or `from`, the body whose members have it."
            raise Fault("seats ex officio, and no office is named", given=self.id, hint=hint)
        if self.filled != "ex-officio" and self.post is not None:
            hint = "Write `filled: ex-officio`, or leave `post` out."
            raise Fault("a post, and the seats are not filled ex officio", loc=("post",), given=self.post, hint=hint)
        return self


class Body(Named, Sourced):
    """People who sit together, once in each unit of a level."""

    level: Id = Field(description="Its level.")
    kind: Kind = Field(description="What sort of body it is.")
    ranks: tuple[Rank, ...] = Field(
        min_length=1, max_length=2, description="`full`, and `candidate` where it has members without a vote."
    )
    sizes: tuple[Size, ...] = Field(
        min_length=1, max_length=200, description="Dated numbers of seats, in order of date."
    )
    meets: Meets | None = Field(None, description="How often it is to meet, if there is a rule.")
    includes: tuple[Id, ...] = Field((), max_length=200, description="The offices whose holders sit in it by right.")
    term_months: Positive | None = Field(None, description="Months from one election to the next.")
    quorum: Share | None = Field(None, description="The share of its members who must be present, 0 to 1.")
    min_renewal: Share | None = Field(
        None, description="The share of its full seats that must be new at each election, 0 to 1."
    )
    seats: tuple[Seats, ...] = Field(
        (), max_length=200, description="Groups of seats, where not all are filled the same way."
    )
    founded_by: Line | None = Field(
        None, description="Who filled it first, where from then on it is filled only by those whom it fills."
    )


class TermLimit(Part):
    """How often in succession a person may hold an office."""

    terms: Positive = Field(description="At most so many terms.")
    exempt_by: Id | None = Field(None, description="The body or office that may make an exception.")
    exempt_majority: Majority | None = Field(None, description="The majority it needs for that.")


class Office(Named, Sourced):
    """A post, with one holder in each unit of its level."""

    level: Id = Field(description="Its level.")
    seat_in: Id | None = Field(None, description="The body that the holder leads or sits in.")
    term_months: Positive | None = Field(None, description="Months for which it is given.")
    term_limit: TermLimit | None = Field(None, description="How often a person may hold it.")
    incompatible_with: Ids = Field((), description="Offices and bodies in which its holder may not also sit.")
    founded_by: Line | None = Field(
        None, description="Who filled it first, where from then on it is filled only by those whom its holders fill."
    )
