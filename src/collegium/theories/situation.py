"""Situations: a moment of the record, run again and again under arms that differ in one thing, as files.

A situation starts from a real roster on a day, under the charter of the day and the preset of its period. Its arms lay
an amendment, other parameters or other mechanisms over that; all arms take the same draws, so that a run of one arm
pairs with the run of the same number of another.
"""

from __future__ import annotations

import datetime as dt
import os
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from collegium.charter import Charter
from collegium.charter import charter as read_charter
from collegium.charter.terms import DateText, Id, Line
from collegium.dates import as_day
from collegium.shipped import find, shipped
from collegium.theories.outcomes import OUTCOMES
from collegium.theories.preset import preset as read_preset
from collegium.theories.theory import Number, checked
from collegium.theories.theory import theory as read_theory
from collegium.yamlfile import Fault, validate

HEADER = "situation/1"


class Arm(BaseModel):
    """One way in which the situation is run."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    name: Line
    amend: list[str] = []
    without: list[str] = Field([], description="Mechanisms that are off in this arm.")
    parameters: dict[str, Number] = {}

    @field_validator("parameters")
    @classmethod
    def _parameters(cls, values: dict[str, float]) -> dict[str, float]:
        return checked(values)


class Told(BaseModel):
    """What the record has for an outcome."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    arm: Id
    outcome: str
    value: Number
    source: Line


class Situation(BaseModel):
    """A situation as its file states it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    collegium: str
    id: Id
    title: Line
    question: str
    text: str
    charter: str
    theory: str
    preset: str | None = None
    on: DateText
    until: DateText
    runs: int = Field(500, strict=True, ge=1, le=1_000_000)
    seed: int = Field(strict=True, ge=0, lt=2**63)
    arms: list[Arm] = Field(min_length=1)
    outcomes: list[str] = Field(min_length=1)
    record: list[Told] = []

    @model_validator(mode="after")
    def _fits(self) -> Situation:
        if as_day(self.until) <= as_day(self.on):
            raise Fault("the situation ends before it starts", loc=("until",), given=self.until)
        for place, name in enumerate(self.outcomes):
            if name not in OUTCOMES:
                raise Fault("unknown outcome", loc=("outcomes", place), given=name, allowed=OUTCOMES)
        ids = [arm.id for arm in self.arms]
        for place, id in enumerate(ids):
            if id in ids[:place]:
                raise Fault("an arm is named twice", loc=("arms", place, "id"), given=id)
        for place, told in enumerate(self.record):
            if told.arm not in ids:
                raise Fault("no such arm", loc=("record", place, "arm"), given=told.arm, allowed=ids)
            if told.outcome not in self.outcomes:
                hint = "Only what is counted can be held against the record."
                where = ("record", place, "outcome")
                raise Fault("no such outcome here", loc=where, given=told.outcome, allowed=self.outcomes, hint=hint)
        return self

    @property
    def first(self) -> dt.date:
        """The first day."""
        return as_day(self.on)

    def charter_of(self, arm: Arm) -> Charter:
        """The charter of an arm, amended."""
        return read_charter(self.charter, amend=arm.amend)

    def how(self, arm: Arm) -> dict[str, Any]:
        """Support, mechanisms and parameters of an arm, as :func:`collegium.engine.simulate` takes them."""
        theory = read_theory(self.theory)
        settled = dict(theory.parameters)
        if self.preset is not None:
            settled |= read_preset(self.preset).values
        return {
            "support": theory.support,
            "mechanisms": [name for name in theory.mechanisms if name not in arm.without],
            "parameters": settled | arm.parameters,
        }

    def __repr__(self) -> str:
        return f"<Situation {self.id}: {len(self.arms)} arms, {len(self.outcomes)} outcomes, from {self.on}>"

    __str__ = __repr__


def situations() -> list[str]:
    """The situations that come with the package."""
    return shipped("collegium.theories", "situations")


def situation(name_or_path: str | os.PathLike[str]) -> Situation:
    """Read a situation by its shipped name or from a file.

    Raises
    ------
    CollegiumError
        There is no such situation, or the file is none; the message names file, line and the nearest right word.
    """
    read = validate(find("collegium.theories", "situations", name_or_path, "situation"), Situation, header=HEADER)
    for arm in read.arms:
        read.charter_of(arm)
        read.how(arm)
    return read
