"""The book's tables, rebuilt from the record, and held against the print."""

from __future__ import annotations

from typing import Annotated

import typer

from collegium.cli.rows import Format, FormatOption, show


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("table")(table)
    app.command("derived")(derived)


def table(
    number: Annotated[str | None, typer.Argument(help="A table of the book: 3.3, or 6.n29a for one in a note.")] = None,
    every: Annotated[bool, typer.Option("--all", help="All tables: one line each.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Hold it against the print, and say where they differ.")
    ] = False,
    form: FormatOption = Format.table,
) -> None:
    """A table of the book, rebuilt from the record and not from a stored copy."""
    from collegium.errors import CollegiumError
    from collegium.record import tables

    if every == (number is not None):
        raise CollegiumError("say which table", hint=f"Give one of {', '.join(tables.numbers())}, or --all.")
    if number is None:
        rows = tables.summary()
        if not check:
            show(rows.select("table", "title", "cells"), form)
            return
        cells, same = int(rows["cells"].sum()), int(rows["same"].sum())
        repaired, computed, differs = (int(rows[name].sum()) for name in ("repaired", "computed", "differs"))
        share = f"{same} of {cells} cells as printed ({100 * same / cells:.1f} %)"
        why = "`collegium table NUMBER --check` shows them, `collegium record issues` says why."
        note = f"{share}; {repaired} by a listed repair, {computed} where the print's own figure does not follow from "
        note += f"its parts, {differs} unexplained. {why}\n{_derived_in_short()}"
        show(rows, form, note=note)
        return
    if check:
        rows = tables.check(number)
        differing = rows.filter(verdict="same").height
        note = f"{differing} of {rows.height} cells as printed."
        show(rows if form is not Format.table else rows.filter(rows["verdict"] != "same"), form, note=note)
        return
    if form is Format.table:
        letters = "A ally, C client, O opponent. " if tables.prints_letters(number) else ""
        note = f"{letters}Sources of each cell with --format csv."
        show(tables.laid_out(number), form, title=f"Table {number}: {tables.title(number)}", note=note)
    else:
        show(tables.table(number), form)


def derived(
    show_: Annotated[
        str, typer.Option("--show", help="all, recomputed, agrees, 'cut off', differs or none (not recomputed).")
    ] = "recomputed",
    chapter: Annotated[int | None, typer.Option("--chapter", help="Of one chapter of the book, 2 to 8.")] = None,
    form: FormatOption = Format.table,
) -> None:
    """Figures that the book derives from others, recomputed from the record and held against the print."""
    from collegium.record.derived import derived_table

    show(derived_table(show_, chapter), form, note=_derived_in_short())


def _derived_in_short() -> str:
    from collegium.record.derived import outcomes

    total = outcomes().sum().row(0, named=True)
    return (
        f"Derived figures: {total['agrees']} agree with the print, {total['cut off']} were cut off instead of rounded, "
        f"{total['differs']} differ, {total['none']} cannot be recomputed (`collegium derived`)."
    )
