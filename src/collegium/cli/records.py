"""Commands that ask a history: rosters, careers, measures, pictures, the record's repairs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from collegium.cli.rows import Format, FormatOption, show

if TYPE_CHECKING:
    from collegium.history import History

HistoryOption = Annotated[
    str, typer.Option("--history", help="The shipped record, or a folder with a saved history.", metavar="record|DIR")
]
RunOption = Annotated[int | None, typer.Option("--run", help="One run of a simulated history; all by default.")]
BodyOption = Annotated[str, typer.Option("--body", help="politburo (presidium), orgburo, secretariat, ...")]

MOST_COLUMNS = 11  # of a printed table

record_app = typer.Typer(help="The shipped record: what it covers, its repairs.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("roster")(roster)
    app.command("person")(person)
    app.command("measure")(measure)
    app.command("figure")(figure)
    app.command("sql")(sql)
    record_app.command("issues")(issues)
    record_app.command("bodies")(bodies)
    record_app.command("people")(people)
    app.add_typer(record_app, name="record")


def open_history(name: str) -> History:
    """The record, or a saved history."""
    if name == "record":
        from collegium.record import record

        return record()
    from collegium.history import load

    return load(name)


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
    full = rows.filter(rank="full").height
    note = f"{full} full, {rows.height - full} other. Ties are to the leader of the day, as the source prints them: "
    note += "C client, A ally, O opposition. `certain no`: the source's dates leave that very day open."
    if rows.is_empty():
        about = past.organizations.filter(organization_id=past.body(body)).row(0, named=True)
        span = f"{about['founding_date'] or '?'} to {about['dissolution_date'] or 'the end'}"
        note = f"Nobody: the history has no members of this body on that day (it existed from {span})."
    show(rows, form, title=f"{past.body(body)} on {past.day(on)}", note=note)


def person(
    name: Annotated[str, typer.Argument(help="A person's id or name: stalin, 'Anastas Mikoyan'.")],
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """Everything a history has on one person's seats."""
    past = open_history(history)
    who = past.person(name)
    columns = ["organization_id", "rank", "start_date", "end_date", "entry", "exit", "source_place", "end_source_place"]
    rows = past.memberships.filter(person_id=who).sort("run", "start").select("run", *columns)
    life = past.persons.filter(person_id=who).row(0, named=True)
    title = f"{life['name']} ({life['birth_date'] or '?'} to {life['death_date'] or '?'})"
    show(rows if past.manifest.kind == "simulated" else rows.drop("run"), form, title=title)


def measure(
    name: Annotated[str, typer.Argument(help="turnover, retention, interlock, client-shares or secretariat-lead.")],
    on: Annotated[list[str] | None, typer.Option("--on", help="A date; give the option once a date.")] = None,
    body: BodyOption = "politburo",
    second: Annotated[str, typer.Option("--second", help="The second body of an interlock.")] = "secretariat",
    rank: Annotated[str, typer.Option("--rank", help="full, candidate or all.")] = "full",
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """A measure of a history: one row a run and date."""
    from collegium import measures
    from collegium.errors import CollegiumError

    past = open_history(history)
    dates = on or []
    known = ("turnover", "retention", "interlock", "client-shares", "secretariat-lead")
    if name not in known:
        raise CollegiumError("unknown measure", given=name, allowed=known)
    if name == "turnover":
        rows = measures.turnover(past, body, dates or None, rank=rank)  # type: ignore[arg-type]
    elif not dates:
        raise CollegiumError(f"the measure {name} needs dates", hint="Give --on once for each date.")
    elif name == "retention":
        rows = measures.retention(past, body, dates[0], dates[1:] or dates, rank=rank)  # type: ignore[arg-type]
    elif name == "interlock":
        rows = measures.interlock(past, body, second, dates, rank=rank)  # type: ignore[arg-type]
    elif name == "client-shares":
        rows = measures.client_shares(past, [body], dates, rank=rank)  # type: ignore[arg-type]
    else:
        rows = measures.secretariat_lead(past, dates, rank=rank)  # type: ignore[arg-type]
    rows = rows if past.manifest.kind == "simulated" else rows.drop("run")
    note = ""
    if form is Format.table and len(rows.columns) > MOST_COLUMNS:
        kept = [
            c for c in rows.columns if not c.endswith(("_strict", "_broad", "_secretariat", "_politburo", "_orgburo"))
        ]
        note = f"{len(rows.columns) - len(kept)} more columns with --format csv or json."
        rows = rows.select(kept)
    show(rows, form, note=note)


def figure(
    out: Annotated[str, typer.Argument(help="The file to write: .svg, .png or .pdf.")],
    body: BodyOption = "politburo",
    start: Annotated[str, typer.Option("--from", help="First day.")] = "1922-04",
    end: Annotated[str, typer.Option("--until", help="Last day.")] = "1930-12",
    history: HistoryOption = "record",
    run: Annotated[int, typer.Option("--run", help="Which run of a simulated history.")] = 0,
) -> None:
    """Draw who sat in a body, with ranks, ties to the leader and exits."""
    from collegium import figures

    past = open_history(history)
    figures.save(figures.timeline(past, body, start, end, run=run), out)
    typer.echo(out)


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
