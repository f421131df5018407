"""Clauses: one power each, *by* whom, over whom, under which majority and ballot, as a rule or as a practice, when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field, WithJsonSchema, WrapValidator, model_validator

from collegium.charter.terms import (
    ID_PATTERN,
    MAX_LIST,
    Attested,
    ClauseId,
    Id,
    Line,
    Majority,
    Part,
    Span,
    Standing,
    id_text,
)
from collegium.errors import CollegiumError
from collegium.yamlfile import Fault, Loc

Power = Literal[
    "nominate",
    "ratify",
    "elect",
    "appoint",
    "co-opt",
    "draw-lots",
    "delegate",
    "confirm",
    "certify",
    "propose-removal",
    "remove",
    "discipline",
    "expel",
    "appeal",
    "veto",
    "dissolve",
    "convene",
    "set-agenda",
    "circulate",
    "report",
    "inform",
    "audit",
    "police",
    "command",
    "fund",
]
MAX_CLAUSES = 20_000
_CAN_BE_APPEALED = ("remove", "propose-removal", "expel", "discipline")


def _one_or_more(value: Any, check_one: Any) -> Any:
    """One id, or a list of them, which :func:`expanded` makes clauses of."""
    if not isinstance(value, list | tuple):
        return check_one(value)
    if not value:
        raise Fault("an empty list", hint="Name at least one body or office.")
    for place, one in enumerate(value):
        try:
            if not isinstance(one, str):
                raise CollegiumError("not an id", given=one)
            id_text(one)
        except CollegiumError as error:
            raise Fault(error.message, loc=(place,), given=one, hint=error.hint) from None
    if len(set(value)) < len(value):
        raise Fault("a name stands twice in the list", given=value)
    return tuple(value)


_ONE = {"type": "string", "pattern": f"^{ID_PATTERN}$", "maxLength": 64}
Over = Annotated[
    Id,
    WrapValidator(_one_or_more),
    WithJsonSchema(
        {"anyOf": [_ONE, {"type": "array", "items": _ONE, "minItems": 1, "maxItems": MAX_LIST, "uniqueItems": True}]}
    ),
]


class Ballot(Part):
    """How a body votes."""

    secrecy: Literal["open", "secret"] = Field(description="Openly, or not.")
    candidates: Literal["single", "several"] = Field(description="On one or on several candidates a seat.")
    form: Literal["list", "person"] = Field(description="On a list as a whole, or on persons.")


class Clause(Attested, Span):
    """One power."""

    id: ClauseId = Field(
        description="Its id; where `over` is a list, that of the clauses made of it with `--` between."
    )
    by: Id = Field(description="The body or office that holds the power.")
    power: Power = Field(description="The power.")
    over: Over = Field(description="The body or office over which it is held, or a list of them: one clause each.")
    recommended_by: Id | None = Field(
        None, description="The body or office without whose recommendation the power is not used."
    )
    majority: Majority = Field("none", description="`none` where nobody votes.")
    ballot: Ballot | None = Field(None, description="How the vote is taken, if there is one.")
    appeal_to: Id | None = Field(
        None,
        description="The body to which those concerned may appeal: for remove, propose-removal, expel, discipline.",
    )
    standing: Standing = Field(description="`rule` where it is laid down, `practice` where it is only customary.")
    text: Line = Field(description="The clause in one line.")
    group: Id | None = Field(None, description="Not to be written: the id in the file of a clause made from a list.")

    @model_validator(mode="after")
    def _appealable(self) -> Clause:
        if self.appeal_to is not None and self.power not in _CAN_BE_APPEALED:
            hint = f"It goes with {', '.join(_CAN_BE_APPEALED)}; who may appeal elsewhere holds the power appeal."
            raise Fault("an appeal from what nobody suffers", loc=("appeal_to",), given=self.power, hint=hint)
        return self

    @property
    def written(self) -> str:
        """The id in the file: that of the group for a clause made from a list."""
        return self.group or self.id


def expanded(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """One clause for each id that a clause is over.

    A clause over a list becomes clauses ``<id>--<over>`` whose ``group`` is the id that was written.

    Raises
    ------
    Fault
        An id is used twice, or there are more clauses than a charter may hold.
    """
    seen: set[str] = set()
    made: list[Clause] = []
    for number, clause in enumerate(clauses):
        if clause.id in seen:
            raise Fault("the id is used twice", loc=(number, "id"), given=clause.id)
        seen.add(clause.id)
        if clause.group is not None and clause.id != f"{clause.group}--{clause.over}":
            hint = "It is set where a clause over a list is read, and not written."
            raise Fault("a group that the clause is not of", loc=(number, "group"), given=clause.group, hint=hint)
        over = _listed(clause)
        if over is None:
            made.append(clause)
            continue
        if "--" in clause.id:
            hint = "Two hyphens stand only in the ids of clauses made from a list."
            raise Fault("not an id", loc=(number, "id"), given=clause.id, hint=hint)
        made += [
            clause.model_copy(update={"id": f"{clause.id}--{one}", "over": one, "group": clause.id}) for one in over
        ]
        if len(made) > MAX_CLAUSES:
            raise Fault("too many clauses", loc=(number, "over"), hint=f"A charter holds at most {MAX_CLAUSES}.")
    return tuple(made)


def _listed(clause: Clause) -> tuple[str, ...] | None:
    """The list that a clause is over, which its type hides until the charter has expanded it; None if it is one."""
    over: object = clause.over
    return over if isinstance(over, tuple) else None


def placed(clauses: tuple[Clause, ...]) -> Iterator[tuple[Clause, Loc, Loc]]:
    """Each clause with the path of what was written for it, and the path of its ``over``."""
    number, place, group = -1, 0, None
    for clause in clauses:
        if clause.group is None or clause.group != group:
            number, place, group = number + 1, 0, clause.group
        loc: Loc = ("clauses", number)
        yield clause, loc, (*loc, "over") if group is None else (*loc, "over", place)
        place += 1
