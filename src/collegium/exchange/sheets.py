"""From the rows of a file to tables: the header found, its two lines joined, notes and empty rows set apart."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from collegium.errors import CollegiumError
from collegium.exchange.headers import known, meaning
from collegium.exchange.problems import Problems
from collegium.exchange.textfiles import Rows, decode, read_bytes, text_rows
from collegium.exchange.workbooks import WORKBOOKS, is_workbook, workbook_rows

LOOKED_AT = 15  # rows among which the header is sought
_NUMBERED = re.compile(r"(?:sheet|table|data|tabelle|blatt|hoja|feuille?|лист|planilha)?\s*\d*", re.I)


@dataclass
class Sheet:
    """A header and the columns under it.

    Attributes
    ----------
    name : str
        Of the file or the sheet, for naming the body that the columns leave unnamed.
    header : list of str
    columns : list of list
        For each title its cells, as text (CSV) or as the workbook types them; all of one length.
    lines : list of int
        For each row, where it stands in the file (from 1).
    label : str
        The sheet of a workbook with several, else empty.
    """

    name: str
    header: list[str]
    columns: list[list[Any]]
    lines: list[int]
    label: str = ""
    rows_in: int = field(init=False)

    def __post_init__(self) -> None:
        self.rows_in = len(self.lines)

    def said(self, n: int) -> str:
        """A whole row, for a report."""
        return " | ".join(text for column in self.columns if (text := cell_text(column[n])))


def read_sheets(
    path: Path,
    problems: Problems,
    *,
    sheet: str | int | None = None,
    header: int | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    names: frozenset[str] = frozenset(),
    content: bytes | None = None,
) -> list[Sheet]:
    """Read the tables of a file: one of a text file, and of a workbook every sheet that names people and dates.

    Parameters
    ----------
    path : Path
    problems : Problems
        Takes what is amiss: encoding, lines above the header, ragged and empty rows, nameless columns, unread sheets.
    sheet : str or int, optional
        A sheet of a workbook, by its name or its number from 1.
    header : int, optional
        The line with the column names, from 1; by default the one of the first rows with the most recognised names.
    encoding, delimiter : str, optional
        Of a text file; by default found from its bytes.
    names : frozenset of str
        Column names that are known beside the usual ones.
    content : bytes, optional
        Of the file, where it is not on the disk.

    Raises
    ------
    CollegiumError
        The file cannot be read, or holds no table.
    """
    data = read_bytes(path) if content is None else content
    if not is_workbook(data) and path.suffix.lower() not in WORKBOOKS:
        rows, lines = text_rows(decode(data, path, encoding, problems), delimiter, path, problems, names)
        return [tidy(path.stem, rows, lines, problems, header=header, names=names)]
    tables = workbook_rows(data, path, sheet, problems)
    problems.sheets = list(tables)
    chosen = list(tables) if len(tables) == 1 else _rosters(tables, header, names, problems)
    found = []
    for name in chosen:
        many = len(chosen) > 1
        problems.sheet = name if many else ""
        rows = tables[name]
        body = (f"{path.stem} {name}" if _NUMBERED.fullmatch(name) else name) if many else path.stem
        found.append(tidy(body, rows, list(range(1, len(rows) + 1)), problems, header=header, names=names))
        found[-1].label = problems.sheet
    problems.sheet = ""
    return found


def _rosters(tables: dict[str, Rows], header: int | None, names: frozenset[str], problems: Problems) -> list[str]:
    """The sheets of a workbook that look like rosters, or else the likeliest one; the others are reported."""
    worth = {name: _worth(rows, header, names) for name, rows in tables.items()}
    chosen = [name for name, (people, dates, _) in worth.items() if people and dates]
    chosen = chosen or [max(worth, key=lambda name: worth[name])]
    for name in tables:
        if name not in chosen and tables[name]:
            problems.add("unread sheet", column=name, read=f"{len(tables[name])} rows",
                         done="not read: its first rows name no columns of people and dates")  # fmt: skip
    if len(chosen) > 1:
        problems.add("several sheets", read=", ".join(chosen), done="all read; say in a mapping file which one to read")
    return chosen


def _worth(rows: Rows, header: int | None, names: frozenset[str]) -> tuple[bool, bool, int]:
    """Whether the header of a sheet names people and dates, and how many columns it names."""
    at = _header_row(rows, list(range(1, len(rows) + 1)), header, names)
    if at is None:
        return False, False, 0
    near = [cell for row in rows[at : at + 2] for cell in row if isinstance(cell, str)]
    fields = {meaning(cell).field for cell in near}
    people = bool({"person", "family_name", "person_id", "ranked_name"} & fields) or bool(names & set(near))
    return people, bool({"start", "end", "term"} & fields) or bool(names & set(near)), known(rows[at], names)


def tidy(
    name: str,
    rows: Rows,
    lines: list[int],
    problems: Problems,
    *,
    header: int | None = None,
    names: frozenset[str] = frozenset(),
) -> Sheet:
    """Find the header, set empty rows and nameless empty columns apart, and say so.

    Raises
    ------
    CollegiumError
        There are no rows, or none on the header's line, or that line is empty.
    """
    at = _header_row(rows, lines, header, names)
    if at is None:
        raise CollegiumError("the file has no rows" if header is None else "the file has no row on the header's line",
                             where=problems.file, given=header)  # fmt: skip
    top, titles, first = _titles(rows, at, names)
    if not titles:
        raise CollegiumError("the header's line is empty", where=problems.file, line=lines[at], given=header)
    if first - top > 1:
        problems.add("layout", row=lines[top], read=joined(rows[top]), done="two lines of column names, joined")
    for row, line in zip(rows[:top], lines[:top], strict=True):
        if joined(row):
            problems.add("rows before the header", row=line, read=joined(row), done="not read as people")
    body, places = _body(rows[first:], lines[first:], titles, problems)
    columns = [list(column) for column in zip(*body, strict=True)] if body else [[] for _ in titles]
    empty = [n for n, title in enumerate(titles, start=1) if not title and not any(map(cell_text, columns[n - 1]))]
    if empty:
        problems.add(
            "empty column",
            column=f"column {empty[0]}",
            read=f"{len(empty)} columns without name or value",
            done="passed over",
        )
    return Sheet(name, titles, columns, places)


def _body(rows: Rows, lines: list[int], titles: list[str], problems: Problems) -> tuple[Rows, list[int]]:
    """The rows under the header, all of its width, without the empty ones and repeats of the header."""
    width = len(titles)
    kept: Rows = []
    places: list[int] = []
    empty: list[int] = []
    for row, line in zip(rows, lines, strict=True):
        if not any(row) and not any(cell_text(cell) for cell in row):
            empty.append(line)
            continue
        if len(row) != width:
            spare = joined(row[width:])
            if spare:
                problems.add("ragged row", row=line, read=spare, done="the cells beyond the header are not read")
            row = row[:width] + [""] * (width - len(row))
        first = row[0]
        if (first.__class__ is str and (not first or first.isspace())) or first == titles[0]:
            texts = [cell_text(cell) for cell in row]
            if not any(texts):
                empty.append(line)
                continue
            if texts == titles:
                problems.add("repeated header", row=line, read=joined(row), done="not read as a person")
                continue
        kept.append(row)
        places.append(line)
    last = places[-1] if places else 0
    inside = [line for line in empty if line < last]
    if inside:
        problems.add("empty row", row=inside[0], read=f"{len(inside)} empty rows", done="passed over")
    return kept, places


# --- headers ----------------------------------------------------------------------------------------------------


def cell_text(cell: Any) -> str:
    """A cell as tidy text: spaces single, whole numbers without a point, days in ISO form.

    >>> cell_text("  A.  Lanusse\\n"), cell_text(1956.0), cell_text(None)
    ('A. Lanusse', '1956', '')
    """
    if cell.__class__ is str:
        return cell if cell.isalnum() else " ".join(cell.split())
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        cell = int(cell)
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        cell = cell.date()
    return " ".join(str(cell).split())


def joined(row: list[Any]) -> str:
    """The filled cells of a row, for a report."""
    return " | ".join(text for text in map(cell_text, row) if text)


def _header_row(rows: Rows, lines: list[int], header: int | None, names: frozenset[str]) -> int | None:
    if header is not None:
        return lines.index(header) if header in lines else None
    filled = [index for index, row in enumerate(rows[: 4 * LOOKED_AT]) if any(cell_text(cell) for cell in row)]
    if not filled:
        return None
    looked = filled[:LOOKED_AT]
    best = max(looked, key=lambda index: (known(rows[index], names), -index))
    return best if known(rows[best], names) else looked[0]


def _titles(rows: Rows, at: int, names: frozenset[str]) -> tuple[int, list[str], int]:
    """First header line, titles, and first line under them; a header of two lines is joined column by column."""
    here = [cell_text(cell) for cell in rows[at]]
    below = [cell_text(cell) for cell in rows[at + 1]] if at + 1 < len(rows) else []
    above = [cell_text(cell) for cell in rows[at - 1]] if at else []
    filled = [title for title in below if title]
    named = len(filled) > 1 and known(filled, names) and all(meaning(title).field != "unread" for title in filled)
    if named and below != here and _all_text(rows[at + 1]):
        return at, _two_lines(here, below), at + 2
    repeated = len([t for t in here if t]) > len({t for t in here if t})
    spare = any(up and not title for up, title in zip(above, here, strict=False))
    if (repeated or spare) and len(set(filter(None, above))) > 1 and _all_text(rows[at - 1]):
        return at - 1, _two_lines(above, here), at + 1
    return at, here, at + 1


def _all_text(row: list[Any]) -> bool:
    return all(isinstance(cell, str) or cell is None for cell in row)


def _two_lines(upper: list[str], lower: list[str]) -> list[str]:
    """Titles of two lines: ``Candidate`` over ``from`` and ``to`` makes ``Candidate from`` and ``Candidate to``."""
    width = max(len(upper), len(lower))
    upper, lower = upper + [""] * (width - len(upper)), lower + [""] * (width - len(lower))
    titles, group = [], ""
    for up, low in zip(upper, lower, strict=True):
        group = up or (group if low else "")
        both = f"{group} {low}".strip()
        plain = not low or up == low or (group and meaning(both).field != "unread" and meaning(both) != meaning(low))
        titles.append((up if up == low else both) if plain else low)
    return titles
