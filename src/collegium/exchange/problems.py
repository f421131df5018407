"""What an import found amiss: one row a problem, and what was done about it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from collegium.errors import CollegiumError

KINDS: dict[str, tuple[str, str]] = {
    "encoding": ("note", "the file is not in UTF-8"),
    "rows before the header": ("note", "lines stand above the column names"),
    "repeated header": ("note", "a row repeats the column names"),
    "unread sheet": ("note", "a sheet of the workbook is no roster"),
    "several sheets": ("note", "the workbook has several rosters"),
    "merged cells": ("note", "one value stands for several cells"),
    "section heading": ("note", "a row is a heading of those under it"),
    "rank not given": ("note", "nothing in the file says who is full member and who candidate"),
    "footnote mark": ("note", "a mark for a footnote stands in the cell"),
    "years in a name": ("note", "years of birth and death stand behind the name"),
    "names turned round": ("note", "family names stand first, with a comma"),
    "similar names": ("note", "names differ only in accents or case"),
    "no length": ("note", "entry and exit are the same day, as far as they are known"),
    "unread column": ("note", "a column has no place in a history"),
    "empty column": ("note", "a column without a name or a value"),
    "empty row": ("note", "a row without a value"),
    "reading of a column": ("note", "a column name could mean several things"),
    "body named after the file": ("note", "no column names the body"),
    "layout": ("note", "how the rows were understood"),
    "unknown date": ("note", "the cell says that the date is not known"),
    "approximate date": ("note", "the cell calls its date approximate"),
    "words around a date": ("note", "the cell says more than its date"),
    "several dates": ("note", "a cell holds more than one date"),
    "several readings": ("note", "a cell gives two dates for one thing"),
    "precision": ("note", "the first of January stands for a year"),
    "still in office": ("note", "no exit stands in the row"),
    "source line": ("note", "the line under the table gives a source, a note or a total"),
    "encoding guessed": ("repair", "the file does not say in which alphabet its bytes are"),
    "turned date": ("repair", "day and month stand the other way round than in the other dates"),
    "open quotation mark": ("repair", "a quotation mark that nothing closes swallows lines"),
    "continued row": ("repair", "the row names nobody and follows one that does"),
    "no rank": ("repair", "the cell for the rank is empty"),
    "odd name": ("repair", "the name has no letters"),
    "no body": ("repair", "the cell for the body is empty"),
    "ragged row": ("repair", "a row has more cells than the header"),
    "duplicate row": ("repair", "a row repeats another"),
    "duplicate name": ("repair", "one name on several rows"),
    "two names for one id": ("repair", "one id carries several names"),
    "contradicting lives": ("repair", "rows of one person give different births or deaths"),
    "day or month first": ("repair", "a date such as 3/4/1956 that nothing decides"),
    "two-digit year": ("repair", "the century is not written"),
    "spreadsheet number": ("repair", "a date stands as a spreadsheet counts it"),
    "impossible day": ("repair", "the month has no such day"),
    "impossible month": ("repair", "the year has no such month"),
    "century slip": ("repair", "the year is a hundred years off"),
    "overlap": ("repair", "two spells of one person in one body overlap"),
    "death before exit": ("repair", "the person died before the spell ends"),
    "no exit": ("repair", "no exit is given, but a death"),
    "unknown rank": ("repair", "the words do not say whether full or candidate"),
    "unreadable date": ("loss", "the cell holds no date that can be read"),
    "unpaired dates": ("loss", "entries and exits do not pair"),
    "unknown exit": ("loss", "the spell has ended, and no day says when"),
    "note row": ("loss", "the row is a remark, a source or a total"),
    "exit before entry": ("loss", "the spell ends before it starts"),
    "entry before birth": ("loss", "the person enters before being born, or as a child"),
    "death before birth": ("loss", "the person dies before being born"),
    "death before entry": ("loss", "the person enters after dying"),
    "no entry": ("loss", "the spell has no day on which it starts"),
    "no name": ("loss", "the row names nobody"),
    "no dates": ("loss", "the row names a person and no dates of a spell"),
    "unknown reference": ("loss", "the row points to an id that the file does not have"),
    "wrong type": ("loss", "a field does not hold what it should"),
}  # fmt: skip
SEVERITIES = ("note", "repair", "loss")


@dataclass(slots=True)
class Problem:
    """One thing amiss: where, what was read, what was done."""

    sheet: str
    row: int | None
    column: str
    kind: str
    read: str
    done: str


@dataclass
class Problems:
    """The problems of one file, as they are found.

    Parameters
    ----------
    file : str
    strict : bool
        Whether :meth:`refuse` refuses the file for a problem that is more than a note.
    sheet : str
        The sheet being read, in a workbook with several.
    sheets : list of str
        All sheets, in the workbook's order.
    """

    file: str
    strict: bool = False
    sheet: str = ""
    found: list[Problem] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)

    def add(
        self, kind: str, *, row: int | None = None, column: str = "", read: Any = "", done: str = "",
        sheet: str | None = None,
    ) -> None:  # fmt: skip
        """Report a problem; in another sheet than the one being read, if it is named."""
        self.found.append(Problem(self.sheet if sheet is None else sheet, row, column, kind, _short(read), done))

    def refuse(self) -> None:
        """Refuse the file, where reading is strict, for the first problem in it that is more than a note.

        Raises
        ------
        CollegiumError
            There is one.
        """
        grave = [problem for problem in self._in_order() if KINDS[problem.kind][0] != "note"] if self.strict else []
        if not grave:
            return
        first, more = grave[0], len(grave) - 1
        raise CollegiumError(
            f"{first.kind}: {KINDS[first.kind][1]}" + (f" (column {first.column!r})" if first.column else ""),
            where=self._where(first.sheet),
            line=first.row,
            given=first.read,
            hint=(f"There {'is' if more == 1 else 'are'} {more} more to mend. " if more else "")
            + f"Mend the file, or import it without --strict; then: {first.done or 'reported'}.",
        )

    def _where(self, sheet: str) -> str:
        return f"{self.file} [{sheet}]" if sheet else self.file

    def frame(self) -> pl.DataFrame:
        """One row a problem: ``file``, ``row``, ``column``, ``kind``, ``severity``, ``read``, ``done``.

        In the order of the file; what concerns all of it comes first. A sheet stands in brackets behind the file.
        """
        order = self._in_order()
        return pl.DataFrame(
            {
                "file": [self._where(p.sheet) for p in order],
                "row": [p.row for p in order],
                "column": [p.column for p in order],
                "kind": [p.kind for p in order],
                "severity": [KINDS[p.kind][0] for p in order],
                "read": [p.read for p in order],
                "done": [p.done for p in order],
            },
            schema={
                "file": pl.String, "row": pl.Int64, "column": pl.String, "kind": pl.String, "severity": pl.String,
                "read": pl.String, "done": pl.String,
            },
        )  # fmt: skip

    def _in_order(self) -> list[Problem]:
        sheets = {name: n for n, name in enumerate(dict.fromkeys(["", *self.sheets, *(p.sheet for p in self.found)]))}
        return sorted(self.found, key=lambda p: (sheets[p.sheet], p.row or 0))

    def counts(self) -> dict[str, int]:
        """How many of each kind, the gravest first."""
        tally = Counter(p.kind for p in self.found)
        return dict(sorted(tally.items(), key=lambda item: (-SEVERITIES.index(KINDS[item[0]][0]), -item[1], item[0])))


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else "" if value is None else str(value)
    text = " ".join(text[:400].split())
    return text if len(text) <= 120 else text[:117] + "..."
