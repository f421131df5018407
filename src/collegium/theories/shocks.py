"""Shocks that are given, not drawn: what befell a country, as files."""

from __future__ import annotations

import os

from pydantic import BaseModel, ConfigDict, Field, field_validator

from collegium.charter.terms import DateText, Id, Line
from collegium.conduct.state import DOMAIN_NAMES
from collegium.shipped import find, shipped
from collegium.theories.theory import Number
from collegium.yamlfile import Fault, validate

HEADER = "shock-list/1"
ROOM, FOLDER = "collegium.theories", "befallen"


class Shock(BaseModel):
    """One shock to one domain of policy, in one month.

    Attributes
    ----------
    on : str
        The month, or a day of it.
    domain : str
        Of :data:`collegium.conduct.state.DOMAIN_NAMES`.
    size : float
        Above 0, up to 1, the worst.
    text : str
        What happened.
    source : str or None
        Where that it happened is told; the size is assumed all the same.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: DateText
    domain: str
    size: Number
    text: Line
    source: Line | None = Field(None, description="Place in the source; left out where it is public knowledge.")

    @field_validator("domain")
    @classmethod
    def _domain(cls, domain: str) -> str:
        if domain not in DOMAIN_NAMES:
            raise Fault("unknown domain of policy", given=domain, allowed=DOMAIN_NAMES)
        return domain

    @field_validator("size")
    @classmethod
    def _size(cls, size: float) -> float:
        if not 0.0 < size <= 1.0:
            raise Fault("the size of a shock is above 0 and at most 1", given=size)
        return size


class Shocks(BaseModel):
    """What befell a country.

    Attributes
    ----------
    id, name, text : str
    shocks : list of Shock
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    collegium: str
    id: Id
    name: Line
    text: str
    shocks: list[Shock] = Field(min_length=1)

    @property
    def given(self) -> list[tuple[str, str, float]]:
        """As :func:`collegium.engine.simulate` takes them: (day, domain, size)."""
        return [(one.on, one.domain, one.size) for one in self.shocks]

    def __repr__(self) -> str:
        return f"<Shocks {self.id}: {len(self.shocks)}, {self.shocks[0].on} to {self.shocks[-1].on}>"

    __str__ = __repr__


def shock_lists() -> list[str]:
    """The lists of shocks that come with the package.

    >>> shock_lists()
    ['soviet-1921-89']
    """
    return shipped(ROOM, FOLDER)


def shocks(name_or_path: str | os.PathLike[str]) -> Shocks:
    """Read a list of shocks by its shipped name or from a file.

    Raises
    ------
    CollegiumError
        There is no such list, or the file is none; the message names file, line and the nearest right word.

    Examples
    --------
    >>> shocks("soviet-1921-89").given[0]
    ('1921-03', 'ideas', 0.5)
    """
    return validate(find(ROOM, FOLDER, name_or_path, "list of shocks"), Shocks, header=HEADER)
