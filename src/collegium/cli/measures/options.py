"""The options of measures, each told once, and the printing of what they give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from collegium.cli.histories import of_one_run
from collegium.cli.rows import Format, show

if TYPE_CHECKING:
    import polars as pl

    from collegium.history import History

On = Annotated[list[str] | None, typer.Option("--on", help="A date; give the option once a date.")]
Start = Annotated[str | None, typer.Option("--from", help="The first day or year.")]
End = Annotated[str | None, typer.Option("--until", help="The last day or year.")]
RankOption = Annotated[str, typer.Option("--rank", help="full, candidate or all.")]
Bodies = Annotated[
    str, typer.Option("--body", help="politburo (presidium), ...; several, joined by +, are taken as one.")
]
By = Annotated[str, typer.Option("--by", help="What makes a faction: clients, chains or communities.")]


def days(name: str, on: list[str] | None) -> list[str]:
    """The dates given.

    Raises
    ------
    CollegiumError
        There are none.
    """
    from collegium.errors import CollegiumError

    if not on:
        raise CollegiumError(f"the measure {name} needs dates", hint="Give --on once for each date.")
    return on


def span(name: str, on: list[str] | None) -> tuple[str | None, str | None]:
    """The first and the last day of a span that is told by dates."""
    from collegium.errors import CollegiumError

    dates = on or []
    if len(dates) > 2:
        raise CollegiumError(f"the measure {name} takes a span", hint="Give --on for its first and its last day.")
    return (dates[0] if dates else None, dates[1] if len(dates) == 2 else None)


def bodies_in(text: str) -> list[str]:
    """The bodies that an option names, joined by plus signs.

    >>> bodies_in("politburo+secretariat")
    ['politburo', 'secretariat']
    """
    return [part.strip() for part in text.split("+") if part.strip()] or [text]


def untold_days(members: pl.DataFrame) -> str:
    """A note of the days on which no tie is told that makes a faction."""
    silent = sorted({str(day) for day, told in members.select("date", "told").iter_rows() if not told})
    return f"No tie that makes a faction is told on {', '.join(silent)}." if silent else ""


def printed(past: History, rows: pl.DataFrame, form: Format, hide: tuple[str, ...] = (), *, note: str = "") -> None:
    """Print rows; a table without the columns that only other programs need, and with a note of it."""
    hidden = [name for name in hide if name in rows.columns] if form is Format.table else []
    if hidden:
        note += f" {len(hidden)} more column{'s' * (len(hidden) > 1)} with --format csv or json."
    show(of_one_run(past, rows.drop(hidden)), form, note=note.strip())
