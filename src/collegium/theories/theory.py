"""Theories: a choice of mechanisms with parameters, as files."""

from __future__ import annotations

import os
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from collegium.charter.terms import Id, Line
from collegium.conduct.catalogue import PARAMETERS
from collegium.conduct.mechanisms import BY_NAME as MECHANISMS
from collegium.errors import CollegiumError
from collegium.parameters import Parameter
from collegium.shipped import find, shipped
from collegium.yamlfile import Fault, validate

HEADER = "theory/1"
Number = Annotated[float, Field(strict=True)]
BY_NAME: dict[str, Parameter] = {parameter.name: parameter for parameter in PARAMETERS}


def checked(values: dict[str, float]) -> dict[str, float]:
    """Parameter values, each known and in range; a fault points at the offending line."""
    for name, value in values.items():
        if name not in BY_NAME:
            raise Fault("unknown parameter", loc=(name,), given=name, allowed=BY_NAME)
        try:
            BY_NAME[name].check(value)
        except CollegiumError as error:
            raise Fault(error.message, loc=(name,), given=error.given, hint=error.hint) from error
    return values


class Theory(BaseModel):
    """A theory of the regime.

    Attributes
    ----------
    id, name, text : str
    support : {"allegiance", "conditional"}
        How support for the leader comes about.
    mechanisms : list of str
        The mechanisms at work beyond the circle: see :data:`collegium.conduct.mechanisms.MECHANISMS`; ``all`` for all.
    parameters : dict
        Values in place of the defaults.
    sources : list of str
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    collegium: str
    id: Id
    name: Line
    text: str
    support: Literal["allegiance", "conditional"]
    mechanisms: list[str] = []
    parameters: dict[str, Number] = {}
    sources: list[str] = []

    @field_validator("mechanisms", mode="before")
    @classmethod
    def _all(cls, names: object) -> object:
        return list(MECHANISMS) if names == "all" else names

    @field_validator("mechanisms")
    @classmethod
    def _mechanisms(cls, names: list[str]) -> list[str]:
        for place, name in enumerate(names):
            if name not in MECHANISMS:
                raise Fault("unknown mechanism", loc=(place,), given=name, allowed=MECHANISMS)
            for other in MECHANISMS[name].needs:
                if other not in names:
                    hint = f"Add {other}, or leave {name} out."
                    raise Fault(f"the mechanism works on nothing without {other}", loc=(place,), given=name, hint=hint)
        return names

    @field_validator("parameters")
    @classmethod
    def _parameters(cls, values: dict[str, float]) -> dict[str, float]:
        return checked(values)

    def __repr__(self) -> str:
        changed = f"{len(self.parameters)} parameters off their defaults" if self.parameters else "all defaults"
        return f"<Theory {self.id}: support is {self.support}, {changed}>"


def theories() -> list[str]:
    """The theories that come with the package.

    >>> theories()
    ['circular-flow', 'conditional-support', 'whole-conduct']
    """
    return shipped("collegium.theories", "library")


def theory(name_or_path: str | os.PathLike[str]) -> Theory:
    """Read a theory by its shipped name or from a file.

    Raises
    ------
    CollegiumError
        There is no such theory, or the file is none; the message names file, line and the nearest right word.

    Examples
    --------
    >>> theory("circular-flow")
    <Theory circular-flow: support is allegiance, all defaults>
    """
    return validate(find("collegium.theories", "library", name_or_path, "theory"), Theory, header=HEADER)
