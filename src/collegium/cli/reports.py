"""Commands that report on whole histories: the profile of a body, and two histories side by side."""

from __future__ import annotations

from typing import Annotated

import typer

from collegium.cli.histories import LeaderOption
from collegium.cli.rows import Format, FormatOption, show


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("profile")(profile)
    app.command("compare")(compare)


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
    leader: LeaderOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Every measure of a body in one report: what can be computed from what is there, and what cannot and why."""
    from collegium import reports

    found = reports.profile(history, body, rank=rank, start=start, end=end, leader=leader, figures=out is not None)
    page = None if out is None else found.write(out)
    about = found.about
    title = f"{about.body} of {about.history.manifest.title}, {about.first} to {about.last}"
    rows = found.summary() if out is not None else found.summary().drop("figure")
    told = sum(part.table is not None for part in found)
    note = f"{told} of {len(found.parts)} measures can be computed. {about.chosen}"
    note += f"\nreport: {page}" if page is not None else " --out DIR writes the report."
    show(rows, form, title=title, note=note)


def compare(
    a: HistoryArgument,
    b: Annotated[
        str | None,
        typer.Argument(
            help="Another history; by default the same, of another body or period.", metavar="record|DIR|FILE"
        ),
    ] = None,
    body: Annotated[str | None, typer.Option("--body", help="The body; as for profile.")] = None,
    body_b: Annotated[str | None, typer.Option("--body-b", help="The body of the second, if it is another.")] = None,
    start: Annotated[str | None, typer.Option("--from", help="The first day or year.")] = None,
    end: Annotated[str | None, typer.Option("--until", help="The last day or year.")] = None,
    start_b: Annotated[str | None, typer.Option("--from-b", help="The first day of the second.")] = None,
    end_b: Annotated[str | None, typer.Option("--until-b", help="The last day of the second.")] = None,
    rank: Annotated[str | None, typer.Option("--rank", help="full, candidate, all or holder.")] = None,
    leader: LeaderOption = None,
    leader_b: Annotated[
        str | None, typer.Option("--leader-b", help="The leader's post in the second.", metavar="POST")
    ] = None,
    paired: Annotated[
        bool | None,
        typer.Option("--paired/--unpaired", help="Runs one by one; by default wherever they had the same draws."),
    ] = None,
    form: FormatOption = Format.table,
) -> None:
    """The difference of two histories, bodies or periods in each measure, with intervals; charters: charter compare."""
    import polars as pl

    from collegium import reports

    found = reports.compare_histories(
        a, b, body, body_b=body_b, start=start, end=end, start_b=start_b, end_b=end_b, rank=rank, leader=leader,
        leader_b=leader_b, paired=paired,
    )  # fmt: skip
    rows = found.table
    untold = rows.filter(pl.col("difference").is_null())
    note = f"{found.pairing[:1].upper()}{found.pairing[1:]}. low, high: 95 % limits of b - a."
    if form is Format.table:
        rows = rows.filter(pl.col("difference").is_not_null()).drop("measure")
        rows = rows.select(column for column in rows.columns if rows[column].null_count() < rows.height)
        why = [f"{label}: {reason}" for label, reason in untold.select("label", "reason").iter_rows()]
        note += "".join(f"\n{line}." for line in why)
    show(rows, form, title=f"a: {found.a}\nb: {found.b}", note=note)
