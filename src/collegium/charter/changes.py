"""Amendments: small files of changes to be laid over a charter."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, model_validator

from collegium.charter.bodies import Body, Level, Office
from collegium.charter.clauses import Clause
from collegium.charter.model import Source
from collegium.charter.rules import Norm, Rule
from collegium.charter.terms import Attested, ClauseId, Id, Ids, Named, Part, Span
from collegium.shipped import find, shipped
from collegium.yamlfile import Document, Fault, validate

HEADER = "amendment/1"
COLLECTIONS = ("sources", "levels", "bodies", "offices", "clauses", "rules", "norms")
DATED = ("clauses", "rules", "norms")

IdList = tuple[Id, ...]
Keys = Mapping[str, Any]


class Added(Part):
    """Parts to add, written as in a charter."""

    sources: tuple[Source, ...] = Field((), max_length=200, description="Works to cite.")
    levels: tuple[Level, ...] = Field((), max_length=20, description="Levels to add.")
    bodies: tuple[Body, ...] = Field((), max_length=200, description="Bodies to add.")
    offices: tuple[Office, ...] = Field((), max_length=200, description="Offices to add.")
    clauses: tuple[Clause, ...] = Field((), max_length=500, description="Clauses to add.")
    rules: tuple[Rule, ...] = Field((), max_length=200, description="Rules to add.")
    norms: tuple[Norm, ...] = Field((), max_length=200, description="Norms to add.")


class Removed(Part):
    """The ids of parts to take away."""

    sources: IdList = Field((), max_length=200, description="Sources to take away.")
    levels: IdList = Field((), max_length=20, description="Levels to take away.")
    bodies: IdList = Field((), max_length=200, description="Bodies to take away.")
    offices: IdList = Field((), max_length=200, description="Offices to take away.")
    clauses: tuple[ClauseId, ...] = Field(
        (), max_length=500, description="Clauses to take away; `<id>--<over>` takes one from the list of a clause."
    )
    rules: IdList = Field((), max_length=200, description="Rules to take away.")
    norms: IdList = Field((), max_length=200, description="Norms to take away.")


class Changed(Part):
    """New values of the keys of parts, by the part's id: tables are merged, null takes a key out."""

    sources: Mapping[Id, Keys] = Field({}, description="Keys of sources to change.")
    levels: Mapping[Id, Keys] = Field({}, description="Keys of levels to change.")
    bodies: Mapping[Id, Keys] = Field({}, description="Keys of bodies to change.")
    offices: Mapping[Id, Keys] = Field({}, description="Keys of offices to change.")
    clauses: Mapping[Id, Keys] = Field({}, description="Keys of clauses to change.")
    rules: Mapping[Id, Keys] = Field({}, description="Keys of rules to change.")
    norms: Mapping[Id, Keys] = Field({}, description="Keys of norms to change.")


class Operation(Span):
    """Something to take away, to change or to add, in this order where an operation does several.

    Where it has dates, clauses, rules and norms are changed for that time only: each is divided at the dates, and a
    later piece is named ``<id>-from-<date>``.
    """

    to: Ids = Field((), description="Only over these of the charters; over each of them if left out.")
    remove: Removed | None = Field(None, description="The ids of parts to take away.")
    change: Changed | None = Field(None, description="New values of the keys of parts, by their ids.")
    add: Added | None = Field(None, description="Parts to add, written as in a charter.")

    @model_validator(mode="after")
    def _does_something(self) -> Operation:
        if self.remove is None and self.change is None and self.add is None:
            raise Fault("an operation that does nothing", hint="Write `add`, `remove` or `change`.")
        return self


class Amendment(Named, Attested):
    """Changes to be laid over a charter.

    Examples
    --------
    >>> from collegium.charter import amendment
    >>> amendment("cut-nomination").to[0]
    'cpsu-1922'
    """

    collegium: Literal["amendment/1"] = Field(description="The kind of file and the version of this language.")
    to: Ids = Field(description="The charter or charters over which it may be laid.")
    changes: tuple[Operation, ...] = Field(min_length=1, max_length=200, description="What it does, in order.")

    @model_validator(mode="after")
    def _for_a_charter(self) -> Amendment:
        if not self.to:
            raise Fault("an amendment to nothing", loc=("to",), hint="Name the charter in `to`.")
        for number, operation in enumerate(self.changes):
            for place, one in enumerate(operation.to):
                if one not in self.to:
                    said = "the amendment is not to this charter"
                    raise Fault(said, loc=("changes", number, "to", place), given=one, allowed=self.to)
        return self

    def __repr__(self) -> str:
        return f"<Amendment {self.id} to {', '.join(self.to)}: {self.name}>"

    __str__ = __repr__


def amendments() -> list[str]:
    """The amendments that come with the package.

    >>> "cut-nomination" in amendments()
    True
    """
    return shipped("collegium.charter", "amendments")


def amendment(name_or_path: str | os.PathLike[str]) -> Amendment:
    """Read an amendment, by its name in the library or from a file.

    Raises
    ------
    CollegiumError
        There is no such amendment or file, or the file is not a sound amendment.
    """
    return read_amendment(name_or_path)[1]


def read_amendment(name_or_path: str | os.PathLike[str]) -> tuple[Document, Amendment]:
    """An amendment and the document that it was read from."""
    document = find("collegium.charter", "amendments", name_or_path, "amendment")
    return document, validate(document, Amendment, header=HEADER)
