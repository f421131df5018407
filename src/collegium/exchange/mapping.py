"""A mapping file: what the columns of somebody's roster mean, where their names do not say it.

.. code-block:: yaml

   collegium: roster-map/1
   title: The Argentine juntas
   body: Junta                     # where no column names the body
   dates: dmy                      # how 3/4/1976 is meant
   header: 3                       # the line with the column names
   columns:
     Nombre: person
     Desde: start
     Hasta: end
     Vocal desde: {field: start, rank: candidate}
   ranks: {vocal: candidate, titular: full}
   leader: [Presidente]            # ranks or posts that are the leader's
"""

from __future__ import annotations

import os
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, field_validator

from collegium.errors import CollegiumError
from collegium.exchange.headers import Meaning
from collegium.yamlfile import read_yaml, validate

HEADER = "roster-map/1"
FieldName = Literal[
    "person", "family_name", "given_name", "person_id", "body", "post", "rank", "start", "end", "term", "birth",
    "death", "exit", "entry_mode", "fate", "gender", "nationality", "note", "country", "ignore",
]  # fmt: skip


class ColumnMeaning(BaseModel):
    """What one column holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    field: FieldName
    rank: Literal["full", "candidate", ""] = ""
    body: str = ""
    nth: int = Field(default=1, ge=1, le=20)
    part: Literal["year", "month", "day", ""] = ""

    def meaning(self) -> Meaning:
        """As the recognised names give it."""
        return Meaning(self.field, self.rank, self.body, self.nth, self.part)


class Mapping(BaseModel):
    """How to read one kind of file.

    Attributes
    ----------
    title : str
        Of the history; by default the file's name.
    sheet, header, encoding, delimiter
        Where the table stands, and how its text is written; found by themselves where not given.
    dates : {"dmy", "mdy", ""}
        How ``3/4/1956`` is meant.
    body : str
        The body of rows whose columns name none.
    columns : mapping
        From the file's own column names to fields.
    ranks : mapping
        From the file's own words to full or candidate.
    leader : list of str
        Ranks or posts whose holder leads the party or regime.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    collegium: str = HEADER
    title: str = ""
    sheet: str | int | None = None
    header: int | None = Field(default=None, ge=1)
    encoding: str | None = None
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    dates: Literal["dmy", "mdy", ""] = ""
    body: str = ""
    columns: dict[str, ColumnMeaning] = {}
    ranks: dict[str, Literal["full", "candidate", "holder"]] = {}
    leader: list[str] = []
    _where: str = PrivateAttr("")
    _lines: dict[str, int] = PrivateAttr(default_factory=dict)

    @field_validator("columns", mode="before")
    @classmethod
    def _in_full(cls, columns: Any) -> Any:
        """``Nombre: person`` is short for ``Nombre: {field: person}``."""
        if not isinstance(columns, dict):
            return columns
        return {name: {"field": said} if isinstance(said, str) else said for name, said in columns.items()}

    def meanings(self) -> dict[str, Meaning]:
        """What the named columns hold."""
        return {name: said.meaning() for name, said in self.columns.items()}

    def no_such_column(self, name: str, header: list[str], file: str) -> CollegiumError:
        """The error for a column that the roster does not have: at the mapping's line, where it comes from a file."""
        return CollegiumError(
            "the mapping names a column that the file does not have",
            where=self._where or file, line=self._lines.get(name), given=name,
            allowed=[title for title in header if title], hint=f"The file is {file}." if self._where else "",
        )  # fmt: skip


def read_mapping(path: str | os.PathLike[str]) -> Mapping:
    """Read a mapping file.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "map.yaml"
    >>> _ = file.write_text("collegium: roster-map/1\\ncolumns: {Nombre: person, Desde: start}\\n")
    >>> read_mapping(file).meanings()["Desde"].field
    'start'

    Raises
    ------
    CollegiumError
        The file is not a sound mapping: the message names file, line and the nearest right word.
    """
    document = read_yaml(path)
    mapping = validate(document, Mapping, header=HEADER)
    mapping._where = document.where
    mapping._lines = {name: document.place(("columns", name), key=True)[0] for name in mapping.columns}
    return mapping
