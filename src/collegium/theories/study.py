"""Studies: which charter, roster, theories, runs and comparisons, as a file."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from collegium.charter import Charter
from collegium.charter import charter as read_charter
from collegium.errors import CollegiumError
from collegium.history import History, as_day, load
from collegium.library import find, is_path, shipped
from collegium.record import record
from collegium.theories.theory import Theory, checked
from collegium.theories.theory import theory as read_theory
from collegium.yamlfile import Fault, validate

HEADER = "study/1"
MOST_RUNS = 1_000_000


def _date(text: str) -> str:
    try:
        as_day(text)
    except CollegiumError as error:
        raise Fault(error.message, given=text, hint=error.hint) from error
    return text


class Start(BaseModel):
    """The roster to start from: the record or a saved history, on a day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    history: str = "record"
    on: str

    _check = field_validator("on")(_date)


class Compare(BaseModel):
    """The dates on which simulation and record are held against each other."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    body: str = "politburo"
    dates: list[str] = Field(min_length=1)
    given: list[str] = []

    @field_validator("dates", "given")
    @classmethod
    def _dates(cls, values: list[str]) -> list[str]:
        for index, value in enumerate(values):
            try:
                _date(value)
            except Fault as error:
                raise Fault(error.message, loc=(index,), given=value, hint=error.hint) from error
        return values


class Study(BaseModel):
    """A study as its file states it; :meth:`resolve` fetches what it names."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    collegium: str
    id: str = Field(pattern=r"[a-z][a-z0-9-]*$")
    title: str
    question: str = ""
    charter: str
    start: Start
    until: str
    congresses: Literal["record", "charter"] = "charter"
    theories: list[str] = Field(min_length=1)
    runs: int = Field(ge=1, le=MOST_RUNS)
    seed: int = Field(ge=0, lt=2**63)
    parameters: dict[str, float] = {}
    compare: Compare

    _until = field_validator("until")(_date)

    @field_validator("parameters")
    @classmethod
    def _parameters(cls, values: dict[str, float]) -> dict[str, float]:
        return checked(values)

    @model_validator(mode="after")
    def _order(self) -> Study:
        start, end = as_day(self.start.on), as_day(self.until)
        if end <= start:
            raise Fault("the study ends before it starts", loc=("until",), given=self.until)
        for name in ("dates", "given"):
            for index, text in enumerate(getattr(self.compare, name)):
                if not start <= as_day(text) <= as_day(self.until):
                    hint = f"It runs from {self.start.on} to {self.until}."
                    raise Fault("the date lies outside the study", loc=("compare", name, index), given=text, hint=hint)
        if len(set(self.theories)) < len(self.theories):
            raise Fault("a theory is named twice", loc=("theories",), given=", ".join(self.theories))
        return self

    def changed(self, **values: Any) -> Study:
        """The study with some fields replaced, checked anew.

        Raises
        ------
        CollegiumError
            A value does not fit.
        """
        raw = self.model_dump(mode="python") | {k: v for k, v in values.items() if v is not None}
        try:
            return Study.model_validate(raw)
        except ValueError as error:
            if isinstance(error, CollegiumError):
                raise
            first = error.errors()[0]  # type: ignore[attr-defined]
            cause = first.get("ctx", {}).get("error")
            if isinstance(cause, CollegiumError):
                raise cause from None
            where = ".".join(str(part) for part in first["loc"])
            raise CollegiumError(f"{where}: {first['msg']}", given=first.get("input")) from None


class Resolved:
    """A study with its charter, start, theories and record at hand."""

    def __init__(self, study: Study, folder: Path | None) -> None:
        self.study = study
        self.charter: Charter = read_charter(_beside(study.charter, folder))
        self.theories: list[Theory] = [read_theory(_beside(name, folder)) for name in study.theories]
        self.record: History = record() if study.start.history == "record" else load(_own(study.start.history, folder))
        self.first: dt.date = self.record.day(study.start.on)
        self.last: dt.date = as_day(study.until)
        self.record.body(study.compare.body)
        for text in [study.start.on, study.until]:
            self.charter.size("politburo", text)


def _beside(name: str, folder: Path | None) -> str:
    """A path in a study file is meant from the folder of that file."""
    return str(folder / name) if folder is not None and is_path(name) and not os.path.isabs(name) else name


def _own(name: str, folder: Path | None) -> Path:
    return Path(name) if folder is None or os.path.isabs(name) else folder / name


def studies() -> list[str]:
    """The studies that come with the package.

    >>> studies()
    ['default']
    """
    return shipped("collegium.theories", "studies")


def study(name_or_path: str | os.PathLike[str], changes: Mapping[str, Any] | None = None) -> Resolved:
    """Read a study by its shipped name or from a file, and fetch what it names.

    Parameters
    ----------
    changes : mapping, optional
        Fields to replace, such as ``{"runs": 50}``.

    Raises
    ------
    CollegiumError
        There is no such study, the file is none, or something it names does not exist.

    Examples
    --------
    >>> study("default", {"runs": 3}).study.runs
    3
    """
    document = find("collegium.theories", "studies", name_or_path, "study")
    read = validate(document, Study, header=HEADER)
    if changes:
        read = read.changed(**changes)
    folder = Path(os.fspath(name_or_path)).parent if is_path(name_or_path) else None
    return Resolved(read, folder)
