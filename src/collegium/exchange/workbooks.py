"""Workbooks to rows: every sheet with its cells as they are typed, merged cells filled."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import zipfile
from pathlib import Path
from typing import Any, NoReturn
from xml.etree import ElementTree

from collegium.errors import CollegiumError
from collegium.exchange.problems import Problems
from collegium.exchange.textfiles import MOST_BYTES, Rows

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_OLE = b"\xd0\xcf\x11\xe0"  # an old Excel file; a new one only where a password protects it
MOST_CELLS = 40_000_000  # of a sheet's rectangle: the reader makes room for all of it
_CELL = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_NEGATIVE = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*>\s*<v>-([0-9]+(?:\.[0-9]+)?)</v>')
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ROW = re.compile(rb'<row\b[^>]*?\br="([0-9]+)"')


def is_workbook(data: bytes) -> bool:
    """Whether bytes begin as those of a workbook (a ZIP archive, or an old Excel file)."""
    return data[:4] in (b"PK\x03\x04", _OLE)


def workbook_rows(data: bytes, path: Path, wanted: str | int | None, problems: Problems) -> dict[str, Rows]:
    """The sheets of a workbook as rows from the first line on.

    Parameters
    ----------
    data : bytes
    path : Path
        For messages.
    wanted : str, int or None
        One sheet by its name or its number from 1; by default all.
    problems : Problems

    Raises
    ------
    CollegiumError
        It is no workbook, is damaged, is too large, or has no such sheet or no rows.
    """
    from python_calamine import CalamineWorkbook

    _refuse_bombs(data, path)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = list(book.sheet_names)
    except BaseException as error:  # the reader is compiled, and panics on some broken files
        _refuse(path, error, protected=data[:4] == _OLE and path.suffix.lower() != ".xls")
    tables: dict[str, Rows] = {}
    for name in _chosen(names, wanted, path):
        try:
            sheet = book.get_sheet_by_name(name)
            if sheet.total_height * sheet.total_width > MOST_CELLS:
                raise CollegiumError("a sheet is larger than a roster can be", where=path, given=name)
            rows = sheet.to_python(skip_empty_area=False)
            merged = sheet.merged_cell_ranges or []
        except CollegiumError:
            raise
        except BaseException as error:
            if len(names) > 1 and isinstance(error, Exception) and wanted is None:  # a sheet of charts has no cells
                problems.add("unread sheet", column=name, read=str(error)[:80], done="not read")
                continue
            _refuse(path, error)
        if data[:2] == b"PK" and any(cell.__class__ is dt.time for row in rows for cell in row):
            _mend_old_days(rows, data, name)
        tables[name] = [[_plain(cell) for cell in row] for row in rows]
        _fill(tables[name], merged, problems, name)
    if not any(tables.values()):
        raise CollegiumError("the workbook has no rows", where=path)
    return tables


def _chosen(names: list[str], wanted: str | int | None, path: Path) -> list[str]:
    if isinstance(wanted, int):
        if not 1 <= wanted <= len(names):
            raise CollegiumError(
                "the workbook has no such sheet", where=path, given=wanted, hint=f"It has {len(names)}."
            )
        return [names[wanted - 1]]
    if wanted is not None and wanted not in names:
        raise CollegiumError("the workbook has no such sheet", where=path, given=wanted, allowed=names)
    return names if wanted is None else [wanted]


def _plain(cell: Any) -> Any:
    """Truth values as words, moments at midnight as days, whole numbers without their point."""
    kind = cell.__class__
    if kind is str:
        return cell
    if kind is float:
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell
    if kind is bool:
        return "yes" if cell else "no"
    if kind is dt.datetime and not (cell.hour or cell.minute or cell.second):
        return cell.date()
    return cell


def _mend_old_days(rows: Rows, data: bytes, name: str) -> None:
    """Put the day where the reader, which knows none before 1900, gives midnight: they stand as negative numbers."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
            links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
            key = next(sheet.attrib[_LINK] for sheet in book.iter(f"{_MAIN}sheet") if sheet.attrib["name"] == name)
            target = next(link.attrib["Target"] for link in links if link.attrib["Id"] == key)
            text = archive.read(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
    except (KeyError, StopIteration, ElementTree.ParseError):  # no Excel workbook, such as one in ODS
        return
    for letters, number, value in _NEGATIVE.findall(text):
        row, column = int(number) - 1, _column(letters) - 1
        inside = row < len(rows) and column < len(rows[row])
        if inside and rows[row][column].__class__ is dt.time and float(value) < 600_000:
            rows[row][column] = dt.date(1899, 12, 30) - dt.timedelta(days=math.ceil(float(value)))


def _column(letters: bytes) -> int:
    """A column's number, from 1.

    >>> _column(b"A"), _column(b"AB")
    (1, 28)
    """
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column


def _fill(rows: Rows, merged: list[Any], problems: Problems, name: str) -> None:
    """Give every cell of a merged range the value that stands in its first."""
    filled = []
    for (top, left), (bottom, right) in merged:
        if not (0 <= top <= bottom and 0 <= left <= right):
            continue  # no range at all
        if bottom >= len(rows) or right >= len(rows[top]) or (bottom - top + 1) * (right - left + 1) > 20_000:
            continue
        if right - left >= 3 and bottom == top:
            continue  # a title over the whole table
        for row in rows[top : bottom + 1]:
            row[left : right + 1] = [rows[top][left]] * (right - left + 1)
        filled.append(top + 1)
    if filled:
        problems.add(
            "merged cells",
            row=filled[0],
            column=name,
            read=f"{len(filled)} ranges",
            done="every cell of a range has its value",
        )


def _refuse_bombs(data: bytes, path: Path) -> None:
    """Refuse an archive that unpacks to more than a roster, or a sheet with a cell that no memory reaches."""
    if data[:2] != b"PK":
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > 2 * MOST_BYTES:
                raise CollegiumError(
                    "the workbook unpacks to more than a roster can be", where=path, hint="The limit is 1 GiB."
                )
            for part in parts:
                if re.fullmatch(r"xl/worksheets/[^/]+\.xml", part.filename):
                    _refuse_far_cells(archive.read(part), path)
    except CollegiumError:
        raise
    except Exception as error:  # a damaged archive fails in as many ways as there are bytes
        _refuse(path, error)


def _refuse_far_cells(text: bytes, path: Path) -> None:
    rows = max((int(number[:8]) for number in _ROW.findall(text)), default=0)
    if rows * 702 <= MOST_CELLS and not re.search(rb'\br="[A-Z]{3}', text):
        return
    widest, lowest = 1, rows
    for letters, number in _CELL.findall(text):
        widest, lowest = max(widest, _column(letters)), max(lowest, int(number))
    if widest * lowest > MOST_CELLS:
        raise CollegiumError(
            "a sheet is larger than a roster can be",
            where=path,
            hint=f"A cell stands in row {lowest} or column {widest}.",
        )


def _refuse(path: Path, error: BaseException, *, protected: bool = False) -> NoReturn:
    if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
        raise error
    said = str(error).splitlines()[0] if str(error).strip() else type(error).__name__
    said = f"{said[:200]}."
    if protected:
        said += " It may be protected by a password: save it without one."
    raise CollegiumError("the workbook cannot be read", where=path, hint=said) from None
