"""The small words of the charter language: ids, lines of text, dates, provenance.

A date is written as far as it is known, ``1922``, ``1922-04`` or ``1922-04-03``, and counts from the first
day it can mean. Something is in force from its ``from`` up to but not including its ``until``, so that a
successor may begin on the very date on which its predecessor ends.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from collegium.dates import as_day
from collegium.errors import CollegiumError
from collegium.yamlfile import Fault

_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def _year_as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _date_text(value: str) -> str:
    if "/" in value:
        raise CollegiumError("a range where one date is wanted", given=value, hint="Write 1922, 1922-04 or 1922-04-03.")
    as_day(value)
    return value


def _id_text(value: str) -> str:
    if not _ID.fullmatch(value) or len(value) > 64:
        raise CollegiumError(
            "not an id", given=value, hint="An id is lower-case words joined by hyphens, up to 64 letters."
        )
    return value


def _line_text(value: str) -> str:
    if not value.strip() or "\n" in value or len(value) > 1000:
        raise CollegiumError("not a line of text", given=value, hint="Write one line of 1 to 1000 characters.")
    return value


Id = Annotated[str, AfterValidator(_id_text)]
Line = Annotated[str, AfterValidator(_line_text)]
DateText = Annotated[str, BeforeValidator(_year_as_text), AfterValidator(_date_text)]
Count = Annotated[int, Field(strict=True, ge=0, le=100_000)]
Positive = Annotated[int, Field(strict=True, ge=1, le=10_000)]


class Part(BaseModel):
    """A part of a charter: frozen, and closed to keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False)


class Named(Part):
    """A part with an id, by which others refer to it, and a name, by which people do."""

    id: Id
    name: Line


class Attested(Part):
    """A part that says on what it rests.

    Attributes
    ----------
    source : str or None
        The id of one of the charter's sources, then a comma and the place in it: ``gill-2018, l.787``.
    assumed : str or None
        The reason for what no source gives. A part may carry both: what is attested, and what is not.
    """

    source: Line | None = None
    assumed: Line | None = None

    @model_validator(mode="after")
    def _attested(self) -> Attested:
        if self.source is None and self.assumed is None:
            raise Fault("neither `source` nor `assumed` is given", hint="Name the source, or say why it is assumed.")
        return self

    @property
    def source_id(self) -> str | None:
        """The id of the source, or None."""
        return None if self.source is None else self.source.partition(",")[0].strip()


class Span(Part):
    """A time in force, from ``from`` up to but not including ``until``.

    Attributes
    ----------
    from_, until : str or None
        Partial dates as written; ``from`` in the file. None is open.

    Examples
    --------
    >>> span = Span.model_validate({"from": "1922-04", "until": "1934-02"})
    >>> span.start, span.holds("1934-01-31"), span.holds("1934-02")
    (datetime.date(1922, 4, 1), True, False)
    """

    from_: DateText | None = Field(None, alias="from")
    until: DateText | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Span:
        if self.from_ is not None and self.until is not None and as_day(self.until) <= as_day(self.from_):
            raise Fault("`until` is not after `from`", loc=("until",), given=self.until)
        return self

    @property
    def start(self) -> dt.date:
        """The first day in force; the earliest day there is if it is open."""
        return dt.date.min if self.from_ is None else as_day(self.from_)

    @property
    def end(self) -> dt.date:
        """The first day no longer in force; the last day there is if it is open."""
        return dt.date.max if self.until is None else as_day(self.until)

    def holds(self, on: str | dt.date) -> bool:
        """Whether a day lies in the span."""
        return self.start <= as_day(on) < self.end


class InForce(Span):
    """The time in which a charter is in force; it has a beginning."""

    from_: DateText = Field(alias="from")
