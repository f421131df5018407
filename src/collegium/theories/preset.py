"""Presets: the parameters of a period, each argued from the sources, as files."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable
from itertools import pairwise

from pydantic import BaseModel, ConfigDict, Field, model_validator

from collegium.charter.terms import DateText, Id, Line
from collegium.dates import as_day
from collegium.errors import CollegiumError
from collegium.shipped import find, is_path, shipped
from collegium.theories.theory import BY_NAME, Number
from collegium.yamlfile import Fault, validate

HEADER = "preset/1"


class Value(BaseModel):
    """One parameter in one period, and why it has that value there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: Number
    why: Line
    source: Line | None = Field(None, description="Place in the source; left out where the value is assumed.")


class Preset(BaseModel):
    """The parameters of a period.

    Attributes
    ----------
    id, name, text : str
    from_, until : str
        The period, ``until`` not included.
    charters : list of str
        The charters in force in it.
    parameters : dict of str to Value
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    collegium: str
    id: Id
    name: Line
    text: str
    from_: DateText = Field(alias="from")
    until: DateText
    charters: list[str] = Field(min_length=1)
    parameters: dict[str, Value]

    @model_validator(mode="after")
    def _fits(self) -> Preset:
        if as_day(self.until) <= as_day(self.from_):
            raise Fault("`until` is not after `from`", loc=("until",), given=self.until)
        for name, one in self.parameters.items():
            if name not in BY_NAME:
                raise Fault("unknown parameter", loc=("parameters", name), given=name, allowed=BY_NAME)
            try:
                BY_NAME[name].check(one.value)
            except CollegiumError as error:
                place = ("parameters", name, "value")
                raise Fault(error.message, loc=place, given=error.given, hint=error.hint) from error
        return self

    @property
    def values(self) -> dict[str, float]:
        """The values alone."""
        return {name: one.value for name, one in self.parameters.items()}

    @property
    def start(self) -> dt.date:
        """The first day."""
        return as_day(self.from_)

    def __repr__(self) -> str:
        return f"<Preset {self.id}: {self.from_} to {self.until}, {len(self.parameters)} parameters>"

    __str__ = __repr__


def presets() -> list[str]:
    """The presets that come with the package, in order of time.

    >>> presets()[:3]
    ['period-1919-22', 'period-1923-29', 'period-1930-34']
    """
    return shipped("collegium.theories", "presets")


def preset(name_or_path: str | os.PathLike[str]) -> Preset:
    """Read a preset by its shipped name or from a file.

    Raises
    ------
    CollegiumError
        There is no such preset, or the file is none; the message names file, line and the nearest right word.
    """
    return validate(find("collegium.theories", "presets", name_or_path, "preset"), Preset, header=HEADER)


def periods(names: Iterable[str | os.PathLike[str]]) -> dict[str, dict[str, float]]:
    """Presets as the ``periods`` of :func:`collegium.engine.simulate`: values by the day from which they hold.

    ``all`` stands for all that are shipped.

    Raises
    ------
    CollegiumError
        As for :func:`preset`, or two of them overlap; the message names the file that begins too early and the line.

    Examples
    --------
    >>> list(periods(["period-1964-82", "period-1957-64"]))
    ['1957-07', '1964-10-14']
    """
    wanted = [one for name in names for one in (presets() if name == "all" else [name])]
    given = sorted(((preset(name), os.fspath(name)) for name in wanted), key=lambda pair: pair[0].start)
    for (earlier, _), (later, where) in pairwise(given):
        if later.start < as_day(earlier.until):
            raise CollegiumError(
                "two presets overlap",
                where=where if is_path(where) else f"{where}.yaml",
                line=_line(where, "from"),
                given=f"{earlier.id} and {later.id}",
                hint=f"{earlier.id} holds until {earlier.until}, {later.id} from {later.from_} on.",
            )
    return {one.from_: one.values for one, _ in given}


def _line(name_or_path: str, key: str) -> int:
    return find("collegium.theories", "presets", name_or_path, "preset").place((key,))[0]
