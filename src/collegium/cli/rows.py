"""Printing rows: one shape everywhere, ``--format table|csv|json``."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import polars as pl
    from rich.console import Console


PIPED = 160  # columns of text where there is no terminal
WIDEST = 200  # columns of text that a printed table may take, unless words need more
EASY = 16  # columns of text that are easily read: on a terminal no column is broken into less
LONGEST = 40  # a piece of text longer than this is broken where it may not be
_AFTER_HYPHEN = re.compile(r"(?<=[^\W\d]-)(?=[^\W\d])|(?<=--)(?=[^\W\d])")


class Format(StrEnum):
    """How rows are printed."""

    table = "table"
    csv = "csv"
    json = "json"


FormatOption = Annotated[Format, typer.Option("--format", help="How rows are printed.")]


def show(frame: pl.DataFrame, form: Format, title: str = "", note: str = "", lead: str = "") -> None:
    """Print a frame. CSV and JSON go to standard output bare, so that they can be piped.

    Parameters
    ----------
    frame : polars.DataFrame
    form : Format
    title : str
        Before the table.
    note : str
        After the table, or in its place if there is no row.
    lead : str
        Between the title and the table: what it comes to, in a sentence.
    """
    import polars as pl

    if form is Format.csv:
        sys.stdout.write(_flat(frame, nested=True).write_csv())
        return
    if form is Format.json:
        dates = [name for name, dtype in frame.schema.items() if dtype == pl.Date]
        sys.stdout.write(_flat(frame).with_columns(pl.col(dates).cast(pl.String)).write_json() + "\n")
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(width=None if sys.stdout.isatty() else PIPED, highlight=False)
    if title:
        console.print(Text(title, style="table.title"), soft_wrap=True)
    if lead:
        console.print(Text(lead))
    if not frame.is_empty() or not note:
        _print_table(console, frame)
    if note:
        console.print(Text(note))


def _print_table(console: Console, frame: pl.DataFrame) -> None:
    """Print a table, or on a terminal too narrow for it each row as lines of its own."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    names = [name.replace("_", " ") for name in frame.columns]
    numeric = [dtype.is_numeric() for dtype in frame.dtypes]
    rows = [[_cell(value).expandtabs() for value in row] for row in frame.iter_rows()]
    columns = [[name, *(row[place] for row in rows)] for place, name in enumerate(names)]
    space = [2 - (place == 0) - (place == len(names) - 1) for place in range(len(names))]  # beside the text of a column
    easy = EASY if sys.stdout.isatty() else 1
    widest = [by + max(1, *map(_width, column)) for by, column in zip(space, columns, strict=True)]
    least = [
        most if is_number else min(most, by + max(easy, *map(_longest_piece, column)))
        for by, column, most, is_number in zip(space, columns, widest, numeric, strict=True)
    ]
    between = len(names) + 1
    room = console.width - between
    if not sys.stdout.isatty():
        room = max(room, min(sum(widest), WIDEST - between), sum(least))  # better a long line than a lost column
    elif sum(least) > room:
        _print_blocks(console, names, rows)
        return
    widths = _narrowed(widest, least, room)
    console.width = max(console.width, sum(widths) + between)
    widths = [width - by for width, by in zip(widths, space, strict=True)]
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name, width, is_number in zip(names, widths, numeric, strict=True):
        head = Text("\n".join(_lines(name, width)))
        table.add_column(head, justify="right" if is_number else "left", width=width, overflow="fold")
    for row in rows:
        table.add_row(*(Text("\n".join(_lines(cell, width))) for cell, width in zip(row, widths, strict=True)))
    console.print(table)


def _print_blocks(console: Console, names: list[str], rows: list[list[str]]) -> None:
    """Print each row as one line a column, its name and its value."""
    from rich.text import Text

    label = max(map(_width, names))
    room = max(20, console.width - label - 2)
    for row in rows:
        console.print()
        for name, cell in zip(names, row, strict=True):
            for number, line in enumerate(_lines(cell, room) if cell else ()):
                console.print(Text(f"{'' if number else name:<{label}}  {line}"), soft_wrap=True)
    console.print()


def _narrowed(widest: list[int], least: list[int], room: int) -> list[int]:
    """Widths of columns that fit the room, the widest of them narrowed first, none below its least."""
    widths = list(widest)
    while (excess := sum(widths) - room) > 0:
        free = [place for place, width in enumerate(widths) if width > least[place]]
        if not free:
            break
        top = max(widths[place] for place in free)
        tops = [place for place in free if widths[place] == top]
        floor = max([widths[place] for place in free if widths[place] < top] + [least[place] for place in tops])
        step = min(top - floor, -(-excess // len(tops)))
        for place in tops:
            widths[place] -= min(step, max(0, sum(widths) - room))
    return widths


def _lines(text: str, width: int) -> Iterator[str]:
    """A text in lines of a width: broken between words, and a word that is too long after one of its hyphens."""
    for paragraph in text.split("\n"):
        if _width(paragraph) <= width:
            yield paragraph
            continue
        line = ""
        for word in paragraph.split():
            joined = f"{line} {word}" if line else word
            if _width(joined) <= width:
                line = joined
                continue
            if line:
                yield line
            line = ""
            for piece in _pieces(word):
                if line and _width(line + piece) > width:
                    yield line
                    line = ""
                line += piece
                while _width(line) > width:
                    cut = _fitting(line, width)
                    yield line[:cut]
                    line = line[cut:]
        yield line


def _longest_piece(text: str) -> int:
    """The length of the longest part of a text that is not broken, or :data:`LONGEST` if that is longer."""
    return min(LONGEST, max((_width(piece) for word in text.split() for piece in _pieces(word)), default=1))


def _pieces(word: str) -> list[str]:
    """The parts of a word between which it may be broken: after a hyphen, but not in a number or a date."""
    return _AFTER_HYPHEN.split(word)


def _width(text: str) -> int:
    """The columns that a text takes, or its longest line."""
    from rich.cells import cell_len

    return max(map(cell_len, text.split("\n")))


def _fitting(text: str, width: int) -> int:
    """How many characters of a text fit in a width, at least one."""
    count = 1
    while count < len(text) and _width(text[: count + 1]) <= width:
        count += 1
    return count


def _flat(frame: pl.DataFrame, *, nested: bool = False) -> pl.DataFrame:
    """The frame with what a query can give and a format cannot hold as text: bytes, and lists and structures too."""
    import polars as pl

    odd = [
        name
        for name, dtype in frame.schema.items()
        if "Binary" in str(dtype) or (nested and (dtype.is_nested() or dtype == pl.Object))
    ]
    values = {name: [None if value is None else _cell(value) for value in frame[name].to_list()] for name in odd}
    return frame.with_columns(pl.Series(name, column, dtype=pl.String) for name, column in values.items())


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.3f}"
    return str(value)
