"""Studies: which charter, roster, theories, runs and comparisons, as a file."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from collegium.charter import Amendment, Charter, amendment
from collegium.charter import charter as read_charter
from collegium.charter.terms import DateText, Id, Line
from collegium.engine.setting import cast_of, months_between
from collegium.engine.start import read_roster
from collegium.errors import CollegiumError
from collegium.history import History, as_day, load
from collegium.record import record
from collegium.shipped import find, is_path, shipped
from collegium.theories.compare import BODIES
from collegium.theories.keep import Keep
from collegium.theories.theory import Number, Theory, checked
from collegium.theories.theory import theory as read_theory
from collegium.yamlfile import Document, Fault, validate

HEADER = "study/1"
MOST_RUNS = 1_000_000
MOST_AMENDMENTS = 100


class Start(BaseModel):
    """The roster to start from: the record or a saved history, on a day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    history: str = "record"
    on: DateText


class Compare(BaseModel):
    """The dates on which simulation and record are held against each other."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    body: str = "politburo"
    dates: list[DateText] = Field(min_length=1)
    given: list[DateText] = []


class Study(BaseModel):
    """A study as its file states it; :meth:`resolve` fetches what it names."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    collegium: str
    id: Id
    title: Line
    question: str = ""
    charter: str
    amend: list[str] = Field([], max_length=MOST_AMENDMENTS)
    start: Start
    until: DateText
    congresses: Literal["record", "charter"] = "charter"
    theories: list[str] = Field(min_length=1)
    runs: int = Field(strict=True, ge=1, le=MOST_RUNS)
    seed: int = Field(strict=True, ge=0, lt=2**63)
    parameters: dict[str, Number] = {}
    keep: Keep = Field("history", description="What is kept of each run beside what is compared.")
    compare: Compare

    @field_validator("parameters")
    @classmethod
    def _parameters(cls, values: dict[str, float]) -> dict[str, float]:
        return checked(values)

    @model_validator(mode="after")
    def _order(self) -> Study:
        start, end = as_day(self.start.on), as_day(self.until)
        if months_between(start, end) < 1:
            hint = f"It starts on {self.start.on} and takes at least one month."
            raise Fault("the study ends before it starts", loc=("until",), given=self.until, hint=hint)
        for name in ("dates", "given"):
            for index, text in enumerate(getattr(self.compare, name)):
                if not start <= as_day(text) <= end:
                    hint = f"It runs from {self.start.on} to {self.until}."
                    raise Fault("the date lies outside the study", loc=("compare", name, index), given=text, hint=hint)
        for index, text in enumerate(self.compare.given):
            if text not in self.compare.dates:
                hint = "A date is given only if it is compared at all."
                raise Fault("no such date among those compared", loc=("compare", "given", index), given=text, hint=hint)
        for key, one in (("theories", "a theory"), ("amend", "an amendment")):
            names = getattr(self, key)
            for index, name in enumerate(names):
                if name in names[:index]:
                    raise Fault(f"{one} is named twice", loc=(key, index), given=name)
        return self

    def changed(self, **values: Any) -> Study:
        """The study with some fields replaced, checked anew.

        Raises
        ------
        CollegiumError
            A value does not fit.
        """
        for name in values:
            if name not in Study.model_fields:
                raise CollegiumError("a study has no such field", given=name, allowed=Study.model_fields)
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
    """A study with its charter, start, theories and record at hand.

    Parameters
    ----------
    study : Study
    folder : Path or None
        Of the study file, from which its paths are meant.
    document : Document, optional
        The study file, for the places of what does not fit.

    Attributes
    ----------
    charter : Charter
        With the amendments of the study laid over it.
    amendments : list of Amendment
        Those that the study lays over its charter, in order.
    theories : list of Theory
    record : History
        What to start from and to compare with.
    first, last : datetime.date

    Raises
    ------
    CollegiumError
        Something that the study names does not exist, or does not go together.
    """

    def __init__(self, study: Study, folder: Path | None, document: Document | None = None) -> None:
        self.study = study
        start, compare = study.start, study.compare
        name, laid = _beside(study.charter, folder), [_beside(one, folder) for one in study.amend]
        with _placed(document, "charter"):
            self.charter: Charter = read_charter(name)
        self.amendments: list[Amendment] = []
        for index, one in enumerate(laid):
            with _placed(document, "amend", index):
                read = amendment(one)
                if read.id in {other.id for other in self.amendments}:
                    raise CollegiumError("another amendment of the study has the same id", given=read.id)
                if self.charter.id not in read.to:
                    raise CollegiumError("the amendment is for other charters", given=self.charter.id, allowed=read.to)
                self.amendments.append(read)
        if laid:
            with _placed(document, "amend"):
                self.charter = read_charter(name, amend=laid)
        self.theories: list[Theory] = []
        for index, name in enumerate(study.theories):
            with _placed(document, "theories", index):
                found = read_theory(_beside(name, folder))
                if found.id in {theory.id for theory in self.theories}:
                    raise CollegiumError("another theory of the study has the same id", given=found.id)
                found.refuse_fixed(study.parameters)
                self.theories.append(found)
        with _placed(document, "start", "history"):
            self.record: History = record() if start.history == "record" else load(_own(start.history, folder))
            if self.record.manifest.runs != 1:
                hint = "Choose a recorded or imported history, or simulate one run."
                raise CollegiumError("a study starts from a history of one run", given=start.history, hint=hint)
            for body in BODIES:
                self.record.body(body)
        with _placed(document, "start", "on"):
            self.first: dt.date = self.record.day(start.on)
            self.charter.size("politburo", start.on)
            read_roster(self.record, self.first, cast_of(self.charter))
        with _placed(document, "until"):
            self.last: dt.date = as_day(study.until)
            self.charter.size("politburo", study.until)
        with _placed(document, "compare", "body"):
            if self.record.roster(compare.body, on=self.first).filter(pl.col("rank") != "holder").is_empty():
                hint = "A study follows the members of its first day."
                raise CollegiumError(
                    f"nobody sits in the body on {self.first}", given=compare.body, allowed=BODIES, hint=hint
                )
        for index, text in enumerate(compare.dates):
            with _placed(document, "compare", "dates", index):
                self.record.day(text)


@contextmanager
def _placed(document: Document | None, *loc: str | int) -> Iterator[None]:
    """Give an error the place in the study file of the word that led to it, if it has no line of its own."""
    try:
        yield
    except CollegiumError as error:
        if document is None or error.line is not None:
            raise
        line, column = document.place(loc)
        raise CollegiumError(
            error.message,
            where=document.where,
            line=line,
            column=column,
            given=error.where if error.given is None else error.given,
            allowed=error.allowed,
            hint=error.hint,
        ) from error


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
    from_file = {name for name, value in (changes or {}).items() if value is not None} <= {
        "runs",
        "seed",
        "parameters",
        "keep",
    }
    return Resolved(read, folder, document if from_file else None)
