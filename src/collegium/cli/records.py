"""Commands that ask a history: rosters, careers, queries, the record's repairs."""

from __future__ import annotations

from typing import Annotated

import typer

from collegium.cli.histories import HistoryOption, RunOption, only_named, open_history
from collegium.cli.rows import Format, FormatOption, show

record_app = typer.Typer(help="The shipped record: what it covers, its repairs.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("roster")(roster)
    app.command("person")(person)
    app.command("sql")(sql)
    record_app.command("issues")(issues)
    record_app.command("bodies")(bodies)
    record_app.command("people")(people)
    app.add_typer(record_app, name="record")


def roster(
    body: Annotated[str, typer.Argument(help="politburo (presidium), orgburo, secretariat, ...")],
    on: Annotated[str, typer.Option("--on", help="A day: 1930-08-01. Of 1930-08, its first day.")],
    history: HistoryOption = "record",
    run: RunOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Who sat in a body on a day, and with what rank."""
    import polars as pl

    past = open_history(history)
    rows = past.roster(body, on=on)
    if past.manifest.kind == "simulated":
        rows = rows.filter(pl.col("run") == run) if run is not None else rows
    else:
        rows = rows.drop("run")
    rows = rows if rows["post"].count() else rows.drop("post")
    full = rows.filter(rank="full").height
    note = f"{full} full, {rows.height - full} other. Ties are to the leader of the day"
    if past.manifest.kind != "simulated":
        note += ", as the source prints them: C client, A ally, O opposition"
        note += ". `certain no`: the source's dates leave that very day open"
    note += "."
    about = past.organizations.filter(organization_id=past.body(body)).row(0, named=True)
    named = only_named(past, body)
    if rows.is_empty():
        span = f"{about['founding_date'] or '?'} to {about['dissolution_date'] or 'the end'}"
        note = f"Nobody: the history has no members of this body on that day (it existed from {span})."
    show(rows, form, title=f"{past.body(body)} on {past.day(on)}", note=note + named)


def person(
    name: Annotated[str, typer.Argument(help="A person's id or name: stalin, 'Anastas Mikoyan'.")],
    everything: Annotated[
        bool, typer.Option("--all", help="The career: events, ties, positions and decisions too.")
    ] = False,
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """A person's seats and posts; with --all everything a history has on him."""
    from collegium import measures

    past = open_history(history)
    who = past.person(name)
    columns = ["organization_id", "rank", "start_date", "end_date", "entry", "exit", "source_place", "end_source_place"]
    if everything:
        rows = measures.career(past, who)
    else:
        rows = past.memberships.filter(person_id=who).sort("run", "start").select("run", *columns)
    life = past.persons.filter(person_id=who).row(0, named=True)
    title = f"{life['name']} ({life['birth_date'] or '?'} to {life['death_date'] or '?'})"
    show(rows if past.manifest.kind == "simulated" else rows.drop("run"), form, title=title)


def sql(
    query: Annotated[str, typer.Argument(help="A SELECT over persons, memberships, ties, ...")],
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """Ask a history in SQL."""
    import polars as pl

    from collegium.errors import CollegiumError

    past = open_history(history)
    try:
        rows = past.sql(query)
    except pl.exceptions.PolarsError as error:
        said = str(error).splitlines()[0].split(". ")[0]
        hint = f"{said[:1].upper()}{said[1:]}. Name columns apart, and cast unusual types to text."
        raise CollegiumError("the answer cannot be shown", hint=hint) from error
    show(rows, form)


def issues(form: FormatOption = Format.table) -> None:
    """Every repair made to the printed tables, and every contradiction kept, with its reason."""
    from collegium.record import issues as record_issues

    show(record_issues(), form)


def bodies(history: HistoryOption = "record", form: FormatOption = Format.table) -> None:
    """The bodies of a history, and the days it covers."""
    import polars as pl

    past = open_history(history)
    spells = past.memberships.group_by("organization_id").agg(
        memberships=pl.len(),
        people=pl.col("person_id").n_unique(),
        first=pl.col("start").min(),
        last=pl.col("end").max(),
    )
    rows = past.organizations.join(spells, on="organization_id").select(
        "organization_id", "name", "other_names", "memberships", "people", "first", "last"
    )
    show(rows, form, note=f"The history covers {past.manifest.start} to {past.manifest.end}.")


def people(history: HistoryOption = "record", form: FormatOption = Format.table) -> None:
    """The people of a history."""
    columns = ["person_id", "name", "birth_date", "death_date", "gender", "nationality", "source_place", "note"]
    rows = open_history(history).persons.filter(run=0)
    show(rows.select(columns), form)
