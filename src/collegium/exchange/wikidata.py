"""The export of a Wikidata query: its JSON to rows, and its cells without their wrappings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from collegium.errors import CollegiumError
from collegium.exchange.headers import meaning
from collegium.exchange.problems import Problems
from collegium.exchange.sheets import Sheet, tidy
from collegium.exchange.textfiles import MOST_COLUMNS

_TYPED = re.compile(r'^"(.*)"(?:\^\^<[^>]*>|@[A-Za-z\-]+)?$', re.S)
_NEW_YEAR = re.compile(r"[+]?(\d{4})-01-01T00:00:00Z")
_NO_VALUE = re.compile(r"https?://www\.wikidata\.org/\.well-known/genid|_:|t\d+$")
_WRAPPED = ('"', "<")
LOOKED_AT = 1000  # rows among which the writing of an export is sought
DATED = ("birth", "death", "start", "end")


def wikidata_sheet(document: Any, path: Path, problems: Problems) -> Sheet:
    """The rows of a query's JSON: SPARQL results with their bindings, or a plain list of objects.

    Raises
    ------
    CollegiumError
        The document is neither, nor Popolo, or has no rows.
    """
    bindings = document
    if isinstance(document, dict):
        results = document.get("results")
        bindings = results.get("bindings") if isinstance(results, dict) else None
    if not isinstance(bindings, list) or not any(isinstance(row, dict) for row in bindings):
        raise CollegiumError(
            "the JSON is neither Popolo (persons, memberships) nor the results of a query",
            where=path,
            hint="Wanted: an object with memberships, or with results.bindings, or a list of objects.",
        )
    for number, row in enumerate(bindings, start=1):
        if not isinstance(row, dict):
            problems.add("wrong type", row=number, read=row, done="not read: an object is wanted")
    found = [(number, row) for number, row in enumerate(bindings, start=1) if isinstance(row, dict)]
    names = list(dict.fromkeys(name for _, row in found for name in row))
    if len(names) > MOST_COLUMNS:
        raise CollegiumError("the rows have more fields than a roster can have", where=path, given=len(names))
    rows = [[_bare(row.get(name)) for name in names] for _, row in found]
    sheet = tidy(path.stem, [list(names), *rows], [0, *(number for number, _ in found)], problems, header=0)
    from_export(sheet, problems)
    return sheet


def from_export(sheet: Sheet, problems: Problems) -> None:
    """Take the wrappings off the cells of a query's export, and read its 1 January as the year that it mostly means.

    A query gives every date as a moment: a year alone comes out as midnight of 1 January. Where no column gives the
    precision, such a date is read as the year, and said to be.
    """
    sheet.header = [title.lstrip("?") for title in sheet.header]
    if not any(_exported(cell) for column in sheet.columns for cell in column[:LOOKED_AT]):
        return
    precise = any("precision" in title.lower() for title in sheet.header)
    for index, title in enumerate(sheet.header):
        cells = sheet.columns[index]
        different = {cell for cell in set(cells) if cell.__class__ is str}
        if any(cell.startswith(_WRAPPED) for cell in different):
            bare = {cell: _unwrapped(cell) for cell in different}
            cells = sheet.columns[index] = [bare.get(cell, cell) for cell in cells]
            different = set(bare.values())
        if meaning(title).field not in DATED or not any(c.endswith("Z") or _NO_VALUE.match(c) for c in different):
            continue
        for n, cell in enumerate(cells):
            if cell.__class__ is not str:
                continue
            new_year = None if precise else _NEW_YEAR.fullmatch(cell)
            if new_year:
                cells[n] = new_year[1]
                problems.add(
                    "precision", row=sheet.lines[n], column=title, read=cell, done=f"read as the year {new_year[1]}"
                )
            elif _NO_VALUE.match(cell):
                cells[n] = "?"


def _exported(cell: Any) -> bool:
    """Whether a cell is written as a query's export writes it."""
    return cell.__class__ is str and (cell.startswith((*_WRAPPED, "http")) or cell.endswith("Z"))


def _unwrapped(cell: str) -> str:
    found = _TYPED.match(cell)
    return found[1] if found else cell.strip("<>") if cell.startswith("<") else cell


def _bare(cell: Any) -> Any:
    if isinstance(cell, dict):
        cell = cell.get("value")
    if cell is None:
        return ""
    return cell if isinstance(cell, str | int | float) and not isinstance(cell, bool) else str(cell)
