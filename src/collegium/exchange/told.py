"""What the columns of a sheet say, as texts and as dates; each different cell is read once.

A date stands in one column, or in one each for its year, month and day, and another column may say how precise it is.
Whether the day or the month stands first is judged by all dated columns of the sheet together.
"""

from __future__ import annotations

from typing import Any

from collegium.exchange.cells import EMPTY, Reading, read
from collegium.exchange.layouts import Columns
from collegium.exchange.onedate import order_of
from collegium.exchange.problems import Problems
from collegium.exchange.sheets import Sheet, cell_text
from collegium.exchange.words import fold

Told = tuple[Reading, str]  # what a cell says, and its text
UNTOLD: Told = (EMPTY, "")
_NO_TEXT = frozenset(  # what programs write where nothing is
    ("NA", "N/A", "#N/A", "nan", "NaN", "NaT", "None", "NULL", "null", "-", "--", "\u2013", "\u2014")
)
_PRECISION = {"9": 4, "10": 7, "11": 10}  # Wikidata's codes for year, month and day, as lengths of an ISO date


class ToldSheet:
    """A sheet whose columns are read by what they hold.

    Parameters
    ----------
    sheet : Sheet
    columns : Columns
    problems : Problems
    order : {"dmy", "mdy", ""}
        How ``3/4/1956`` is meant; where it is not given, the sheet's dates decide.

    Attributes
    ----------
    order : {"dmy", "mdy", ""}
    titles : dict
        From ``person``, ``body``, ``birth``, ... to the name of the column.
    """

    def __init__(self, sheet: Sheet, columns: Columns, problems: Problems, order: str = "") -> None:
        self.sheet, self.columns, self.problems = sheet, columns, problems
        self.order = order or _order(sheet, columns, problems)
        self.titles = {name: columns.header[index] for name, index in columns.single.items()}
        self.titles |= {"birth": self.title(columns.birth), "death": self.title(columns.death)}
        self._texts = _Texts()
        self._columns: dict[int, list[str]] = {}
        self._dates = _Dates(self.order)

    def title(self, parts: dict[str, int]) -> str:
        """The name of the column, or of the first column, that gives a date; empty where none does."""
        return self.columns.header[next(iter(parts.values()))] if parts else ""

    def text(self, name: str) -> list[str] | None:
        """A column as tidy texts; None where there is none of that meaning."""
        index = self.columns.single.get(name)
        if index is None:
            return None
        texts = self.text_at(index)
        return texts if _NO_TEXT.isdisjoint(texts) else ["" if text in _NO_TEXT else text for text in texts]

    def text_at(self, index: int) -> list[str]:
        """The column at a position as tidy texts."""
        if index not in self._columns:
            self._columns[index] = list(map(self._texts.__getitem__, self.sheet.columns[index]))
        return self._columns[index]

    def filled(self, n: int) -> int:
        """How many cells of a row hold anything."""
        return sum(1 for column in self.sheet.columns if self._texts[column[n]])

    def dates(self, parts: dict[str, int], precision: int | None = None) -> list[Told] | None:
        """What the cells of one date say, row by row; None where no column gives it.

        Parameters
        ----------
        parts : dict
            From ``""`` (the whole date) or ``year``, ``month``, ``day`` to the position of the column.
        precision : int, optional
            The position of the column that says how much of the date is known, in Wikidata's codes.
        """
        if not parts:
            return None
        sheet, header = self.sheet, self.columns.header
        if "" in parts:
            told = list(map(self._dates.__getitem__, sheet.columns[parts[""]]))
            spare = [header[index] for part, index in parts.items() if part]
            if spare:
                self.problems.add("unread column", column=spare[0], done="another column gives the whole date")
        elif "year" in parts:
            cells = [self.text_at(parts[part]) for part in ("year", "month", "day") if part in parts]
            told = [_from_parts(row, self.order) for row in zip(*cells, strict=True)]
        else:
            self.problems.add("unread column", column=self.title(parts), done="not read: no column gives the year")
            return None
        if precision is not None:
            told = [_as_precise(one, code) for one, code in zip(told, self.text_at(precision), strict=True)]
        return told


class _Texts(dict[Any, str]):
    """Tidy texts by cell, each made once."""

    def __missing__(self, cell: Any) -> str:
        text = self[cell] = cell_text(cell)
        return text


class _Dates(dict[Any, Told]):
    """Readings and texts by cell, each made once."""

    def __init__(self, order: str) -> None:
        super().__init__()
        self.order = order

    def __missing__(self, cell: Any) -> Told:
        told = self[cell] = read(cell, self.order), cell_text(cell)
        return told


def _order(sheet: Sheet, columns: Columns, problems: Problems) -> str:
    """Which of day and month stands first in a sheet's dates; empty where they leave it open."""
    order = order_of(cell for index in columns.dated for cell in set(sheet.columns[index]))
    if len(order) > 4:
        problems.add(
            "layout",
            read="dates with the day first, and dates with the month first",
            done=f"most put the {'day' if order.startswith('dmy') else 'month'} first, and so are all others read",
        )
        return order[:3]
    if order == "both":
        problems.add(
            "layout",
            read="dates with the day first, and dates with the month first",
            done="a date that could be either is read as the span of both; a mapping file can decide",
        )
        return ""
    return order


def _from_parts(row: tuple[str, ...], order: str) -> Told:
    """The date of a row whose year, month and day, as far as there are columns for them, stand apart."""
    text = "-".join(part for part in row if part)
    if not row[0]:
        if not text:
            return UNTOLD
        return Reading(problems=(("unreadable date", "a day or month without its year"),)), text
    numbers = [part.removesuffix(".0") for part in row if part and fold(part) not in ("?", "??", "0")]
    if numbers and all(number.isdecimal() for number in numbers) and len(numbers[0]) == 4:
        return read("-".join(numbers)), text
    return read(" ".join(reversed([part for part in row if part])), order), text


def _as_precise(told: Told, code: str) -> Told:
    """A date cut to as much of it as its code of precision says is known."""
    length = _PRECISION.get(code)
    reading, text = told
    if length is None or len(reading.dates) != 1 or len(reading.dates[0].text) < length:
        return told
    return read(reading.dates[0].text[:length]), text
