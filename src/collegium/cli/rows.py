"""Printing rows: one shape everywhere, ``--format table|csv|json``."""

from __future__ import annotations

import sys
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import polars as pl


class Format(str, Enum):
    """How rows are printed."""

    table = "table"
    csv = "csv"
    json = "json"


FormatOption = Annotated[Format, typer.Option("--format", help="How rows are printed.")]


def show(frame: pl.DataFrame, form: Format, title: str = "", note: str = "") -> None:
    """Print a frame. CSV and JSON go to standard output bare, so that they can be piped."""
    import polars as pl

    if form is Format.csv:
        sys.stdout.write(frame.write_csv())
        return
    if form is Format.json:
        dates = [name for name, dtype in frame.schema.items() if dtype == pl.Date]
        sys.stdout.write(frame.with_columns(pl.col(dates).cast(pl.String)).write_json() + "\n")
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
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
    console.print(table)
    if note:
        console.print(Text(note))


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.3f}"
    return str(value)
