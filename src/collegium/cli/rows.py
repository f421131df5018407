"""Printing rows: one shape everywhere, ``--format table|csv|json``."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import polars as pl


WIDEST = 200  # columns of text that a printed table may take


class Format(StrEnum):
    """How rows are printed."""

    table = "table"
    csv = "csv"
    json = "json"


FormatOption = Annotated[Format, typer.Option("--format", help="How rows are printed.")]


def show(frame: pl.DataFrame, form: Format, title: str = "", note: str = "") -> None:
    """Print a frame. CSV and JSON go to standard output bare, so that they can be piped."""
    import polars as pl

    if form is Format.csv:
        sys.stdout.write(_flat(frame, nested=True).write_csv())
        return
    if form is Format.json:
        dates = [name for name, dtype in frame.schema.items() if dtype == pl.Date]
        sys.stdout.write(_flat(frame).with_columns(pl.col(dates).cast(pl.String)).write_json() + "\n")
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.measure import Measurement
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, title=Text(title) if title else None, title_justify="left", pad_edge=False)
    for name, dtype in frame.schema.items():
        numeric = dtype.is_numeric()
        table.add_column(
            Text(name.replace("_", " ")), justify="right" if numeric else "left", overflow="fold", no_wrap=numeric
        )
    for row in frame.iter_rows():
        table.add_row(*(Text(_cell(value)) for value in row))
    console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)
    natural = Measurement.get(console, console.options.update(max_width=WIDEST), table).maximum
    console.width = max(console.width, min(natural, WIDEST))  # better a long line than a column that vanishes
    console.print(table)
    if note:
        console.print(Text(note))


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
