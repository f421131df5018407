"""The small words of the charter language: ids, lines of text, dates, provenance.

A date is written as far as it is known, ``1922``, ``1922-04`` or ``1922-04-03``, and counts from the first
day it can mean. Something is in force from its ``from`` up to but not including its ``until``, so that a
successor may begin on the very date on which its predecessor ends.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from collegium.dates import as_day
from collegium.errors import CollegiumError
from collegium.yamlfile import Fault

ID_PATTERN = "[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
DATE_PATTERN = "[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?"
MAX_LIST = 5_000
_ID = re.compile(ID_PATTERN)


def _year_as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _date_text(value: str) -> str:
    if "/" in value:
        raise CollegiumError("a range where one date is wanted", given=value, hint="Write 1922, 1922-04 or 1922-04-03.")
    as_day(value)
    return value


def id_text(value: str) -> str:
    """The text, if it can be an id.

    Raises
    ------
    CollegiumError
        It cannot.
    """
    if not _ID.fullmatch(value) or len(value) > 64:
        raise CollegiumError(
            "not an id", given=value, hint="An id is lower-case words joined by hyphens, up to 64 letters."
        )
    return value


def _line_text(value: str) -> str:
    if not value.strip() or "\n" in value or len(value) > 1000:
        raise CollegiumError("not a line of text", given=value, hint="Write one line of 1 to 1000 characters.")
    return value


def _clause_id_text(value: str) -> str:
    for part in value.split("--", 1):
        id_text(part)
    return value


def _one_as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


_IN_SCHEMA: dict[str, Any] = {"type": "string", "pattern": f"^{ID_PATTERN}$", "maxLength": 64}
_DATE_IN_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": "string", "pattern": f"^{DATE_PATTERN}$"},
        {"type": "integer", "minimum": 1000, "maximum": 9999},
    ],
}

Id = Annotated[str, AfterValidator(id_text), WithJsonSchema(_IN_SCHEMA)]
ClauseId = Annotated[
    str,
    AfterValidator(_clause_id_text),
    WithJsonSchema({"type": "string", "pattern": f"^{ID_PATTERN}(?:--{ID_PATTERN})?$"}),
]
Ids = Annotated[
    tuple[Id, ...],
    BeforeValidator(_one_as_list),
    Field(max_length=MAX_LIST),
    WithJsonSchema({"anyOf": [_IN_SCHEMA, {"type": "array", "items": _IN_SCHEMA, "maxItems": MAX_LIST}]}),
]
Line = Annotated[
    str,
    AfterValidator(_line_text),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 1000, "pattern": "^[^\\n]*$"}),
]
DateText = Annotated[str, BeforeValidator(_year_as_text), AfterValidator(_date_text), WithJsonSchema(_DATE_IN_SCHEMA)]
Count = Annotated[int, Field(strict=True, ge=0, le=10_000_000_000)]
Positive = Annotated[int, Field(strict=True, ge=1, le=10_000)]
Share = Annotated[float, Field(strict=True, ge=0, le=1, allow_inf_nan=False)]
Standing = Literal["rule", "practice"]
Majority = Literal["none", "plurality", "simple", "absolute", "two-thirds", "three-quarters", "unanimous"]


class Part(BaseModel):
    """A part of a charter: frozen, and closed to keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False)


class Named(Part):
    """A part with an id, by which others refer to it, and a name, by which people do."""

    id: Id = Field(description="Lower-case words joined by hyphens, by which others refer to it.")
    name: Line = Field(description="As people call it.")


class Sourced(Part):
    """A part that may say on what it rests."""

    source: Line | None = Field(
        None, description="The id of one of the `sources`, then a comma and the place: `gill-2018, l.787`."
    )
    assumed: Line | None = Field(
        None, description="The reason for what no source gives; beside `source`, what is not attested."
    )

    @property
    def source_id(self) -> str | None:
        """The id of the source, or None."""
        return None if self.source is None else self.source.partition(",")[0].strip()


class Attested(Sourced):
    """A part that must say on what it rests: `source`, `assumed` or both."""

    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": ["source"]}, {"required": ["assumed"]}]})

    @model_validator(mode="after")
    def _attested(self) -> Attested:
        if self.source is None and self.assumed is None:
            raise Fault("neither `source` nor `assumed` is given", hint="Name the source, or say why it is assumed.")
        return self


class Span(Part):
    """A time in force, from ``from`` up to but not including ``until``.

    Examples
    --------
    >>> span = Span.model_validate({"from": "1922-04", "until": "1934-02"})
    >>> span.start, span.holds("1934-01-31"), span.holds("1934-02")
    (datetime.date(1922, 4, 1), True, False)
    """

    from_: DateText | None = Field(
        None, alias="from", description="The first day in force: `1922`, `1922-04` or `1922-04-03`."
    )
    until: DateText | None = Field(None, description="The first day no longer in force.")

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

    from_: DateText = Field(alias="from", description="The first day in force.")
