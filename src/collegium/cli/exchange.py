"""Commands that take histories in and out: a roster of somebody else's, and files for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from collegium.cli.histories import HistoryOption, RunOption, open_history
from collegium.cli.rows import Format, FormatOption, show

if TYPE_CHECKING:
    import polars as pl

MOST_PROBLEMS = 20  # of a printed table
HEADER = "file,row,column,kind,severity,read,done\n"


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("import")(import_)
    app.command("export")(export)


def import_(
    file: Annotated[str, typer.Argument(help="CSV, TSV, a workbook, Popolo JSON, or an export of a Wikidata query.")],
    mapping: Annotated[
        str | None, typer.Option("--map", help="A file that says what the columns mean.", metavar="FILE.yaml")
    ] = None,
    body: Annotated[str, typer.Option("--body", help="The body of rows that name none.")] = "",
    title: Annotated[str, typer.Option("--title", help="Of the history; by default the file's name.")] = "",
    strict: Annotated[bool, typer.Option("--strict", help="Refuse the file at the first thing to mend.")] = False,
    out: Annotated[str | None, typer.Option("--out", help="The folder for the history.", metavar="DIR")] = None,
    problems: Annotated[
        str | None, typer.Option("--problems", help="Write every problem to this file.", metavar="FILE.csv")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Write over a history, or a list of problems, that is there.")
    ] = False,
    form: FormatOption = Format.table,
) -> None:
    """Read a roster into a history, and tell everything that was doubtful about it."""
    from collegium.exchange import read_roster
    from collegium.exchange.write import export as write

    if problems is not None:
        _room_for(Path(problems), replace)
    found = read_roster(file, mapping=mapping, body=body, title=title, strict=strict)
    if out is not None:
        write(found.history, out, "parquet", replace=replace)
    if problems is not None:
        _write(found.problems, Path(problems))
    m = found.history.manifest
    note = f"{m.title}: {m.start} to {m.end}."
    show(found.summary, form, note=note if out is None else f"{note} Saved: {out}")
    if form is Format.table and found.problems.height:
        _show_problems(found.problems, problems)


def export(
    out: Annotated[str, typer.Argument(help="A file (.json, .gexf, .graphml, .bib), or a folder with --as.")],
    history: HistoryOption = "record",
    body: Annotated[list[str] | None, typer.Option("--body", help="Only this body; may be given again.")] = None,
    person: Annotated[list[str] | None, typer.Option("--person", help="Only this person; may be given again.")] = None,
    start: Annotated[str | None, typer.Option("--from", help="First day.")] = None,
    end: Annotated[str | None, typer.Option("--until", help="Last day.")] = None,
    run: RunOption = None,
    form: Annotated[
        str | None,
        typer.Option("--as", help="csv or parquet (folders), popolo, gexf, graphml, bibtex; by default the ending's."),
    ] = None,
    what: Annotated[
        str | None, typer.Option("--what", help="The graph of gexf and graphml: ties, relations or seats.")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write over an earlier export of that form.")] = False,
) -> None:
    """Write a history, or a part of it, for other tools."""
    from collegium.exchange.write import export as write

    past = open_history(history)
    part = past.filter(bodies=body or None, people=person or None, start=start, end=end, run=run)
    typer.echo(write(part, out, form, what=what, replace=replace))


# --- helpers ----------------------------------------------------------------------------------------------------


def _show_problems(problems: pl.DataFrame, file: str | None) -> None:
    """The gravest problems, and how many more there are."""
    import polars as pl

    gravest = pl.col("severity").replace_strict({"loss": 0, "repair": 1}, default=2, return_dtype=pl.Int8)
    rows = problems.sort(gravest, maintain_order=True).head(MOST_PROBLEMS)
    rows = rows.drop("file") if problems["file"].n_unique() == 1 else rows  # a sheet's name stands there
    more = problems.height - rows.height
    where = file or "--problems FILE.csv"
    note = f"{more} more in {where}." if more else ""
    show(rows, Format.table, title="Problems, the gravest first", note=note)


def _room_for(place: Path, replace: bool) -> None:
    """Make sure that nothing but an earlier list of problems stands in the way."""
    from collegium.errors import CollegiumError

    if not place.exists():
        return
    if not place.is_file() or not place.read_bytes().startswith(HEADER.encode()):
        raise CollegiumError("something that is no list of problems is in the way", where=place, hint="Choose another.")
    if not replace:
        raise CollegiumError(
            "there is a list of problems already", where=place, hint="Choose another, or say --replace."
        )


def _write(problems: pl.DataFrame, place: Path) -> None:
    from collegium.disk import appearing
    from collegium.errors import CollegiumError

    try:
        with appearing(place) as fresh:
            fresh.write_bytes(problems.write_csv().encode())
    except OSError as error:
        hint = f"{error.strerror or error}."
        raise CollegiumError("the problems cannot be written", where=place, hint=hint) from error
