"""Commands that report on whole histories: the profile of a body, and two histories side by side."""

from __future__ import annotations

from typing import Annotated

import typer

from collegium.cli.rows import Format, FormatOption, show


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("profile")(profile)


HistoryArgument = Annotated[
    str,
    typer.Argument(
        help="record; a folder with a saved history or with runs; or a roster file.", metavar="record|DIR|FILE"
    ),
]


def profile(
    history: HistoryArgument,
    body: Annotated[
        str | None, typer.Option("--body", help="By default the Politburo, else the body with most spells.")
    ] = None,
    out: Annotated[
        str | None,
        typer.Option("--out", help="Write the report into this folder: page, figures, tables.", metavar="DIR"),
    ] = None,
    rank: Annotated[
        str | None,
        typer.Option("--rank", help="full, candidate, all or holder; full members by default, if there are any."),
    ] = None,
    start: Annotated[str | None, typer.Option("--from", help="The first day or year.")] = None,
    end: Annotated[str | None, typer.Option("--until", help="The last day or year.")] = None,
    form: FormatOption = Format.table,
) -> None:
    """Every measure of a body in one report: what can be computed from what is there, and what cannot and why."""
    from collegium import reports

    found = reports.profile(history, body, rank=rank, start=start, end=end, figures=out is not None)
    page = None if out is None else found.write(out)
    about = found.about
    title = f"{about.body} of {about.history.manifest.title}, {about.first} to {about.last}"
    rows = found.summary() if out is not None else found.summary().drop("figure")
    told = sum(part.table is not None for part in found)
    note = f"{told} of {len(found.parts)} measures can be computed. {about.chosen}"
    note += f"\nreport: {page}" if page is not None else " --out DIR writes the report."
    show(rows, form, title=title, note=note)
