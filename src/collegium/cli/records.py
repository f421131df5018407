"""Commands that ask a history: rosters, careers, measures, pictures, the record's repairs."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from collegium.cli import power, rosters
from collegium.cli.rows import Format, FormatOption, show

if TYPE_CHECKING:
    from collegium.history import History

HistoryOption = Annotated[
    str, typer.Option("--history", help="The shipped record, or a folder with a saved history.", metavar="record|DIR")
]
RunOption = Annotated[int | None, typer.Option("--run", help="One run of a simulated history; all by default.")]
BodyOption = Annotated[str, typer.Option("--body", help="politburo (presidium), orgburo, secretariat, ...")]

MOST_COLUMNS = 11  # of a printed table
WITHOUT_DATES = ("turnover", "fates", "workload")  # measures that need none
COMPACT = ("compact", "norm-strength")  # measures of years
LEADERSHIP = "leadership"  # and one of what is decided in them


class Kind(StrEnum):
    """The figures of a history."""

    timeline = "timeline"
    career = "career"
    ages = "ages"
    workload = "workload"
    turnover = "turnover"
    compact = "compact"
    ties = "ties"
    factions = "factions"
    power = "power"
    leadership = "leadership"
    survival = "survival"
    hazards = "hazards"
    circulation = "circulation"
    age_structure = "age-structure"
    ranks = "ranks"
    attendance = "attendance"
    vitality = "vitality"


RANKED = (Kind.survival, Kind.hazards, Kind.circulation, Kind.age_structure)  # figures of one rank's members
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
    rows = rows if rows["post"].count() else rows.drop("post")
    full = rows.filter(rank="full").height
    note = f"{full} full, {rows.height - full} other. Ties are to the leader of the day"
    if past.manifest.kind != "simulated":
        note += ", as the source prints them: C client, A ally, O opposition"
        note += ". `certain no`: the source's dates leave that very day open"
    note += "."
    about = past.organizations.filter(organization_id=past.body(body)).row(0, named=True)
    named = _only_named(past, body)
    if rows.is_empty():
        span = f"{about['founding_date'] or '?'} to {about['dissolution_date'] or 'the end'}"
        note = f"Nobody: the history has no members of this body on that day (it existed from {span})."
    show(rows, form, title=f"{past.body(body)} on {past.day(on)}", note=note + named)


def _only_named(past: History, body: str) -> str:
    """A warning where the source does not list a body: the people it names are not its members."""
    coverage = past.organizations.filter(organization_id=past.body(body))["coverage"].item()
    return " The source does not list this body: only those it happens to name are here." if coverage == "named" else ""


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


def measure(
    name: Annotated[
        str,
        typer.Argument(
            help="One of age-bands, ages, attendance, centrality, circulation, client-shares, compact, exit-hazard, "
            "exponential-tenure, factions, fates, flows, hazard-by-tenure, incidence, interlock, leadership, "
            "median-tenure, newcomers, norm-strength, personalism, power, rank-distance, ranks, retention, "
            "secretariat-lead, selectorate, spells, survival, ties, turnover, visitors, vitality, workload."
        ),
    ],
    values: Annotated[
        list[str] | None,
        typer.Argument(help="Of power: the weights of a vote. Of ties and centrality: only these people."),
    ] = None,
    on: Annotated[list[str] | None, typer.Option("--on", help="A date; give the option once a date.")] = None,
    body: BodyOption = "politburo",
    second: Annotated[
        str | None,
        typer.Option("--second", help="The second body of an interlock (secretariat by default) or a rank-distance."),
    ] = None,
    rank: Annotated[str, typer.Option("--rank", help="full, candidate or all.")] = "full",
    start: Annotated[
        str | None, typer.Option("--from", help="Of measures of a span of time: the first day or year.")
    ] = None,
    end: Annotated[str | None, typer.Option("--until", help="Of the same: the last day or year.")] = None,
    clauses: Annotated[bool, typer.Option("--clauses", help="Of compact: each clause of a rule.")] = False,
    quota: Annotated[
        str | None, typer.Option("--quota", help="Of power: what carries a motion; more than half by default.")
    ] = None,
    exact: Annotated[bool, typer.Option("--exact", help="Of power: fractions too.")] = False,
    rule: Annotated[
        list[str] | None, typer.Option("--rule", help="Of ties and centrality: a rule; give the option once a rule.")
    ] = None,
    by: Annotated[str, typer.Option("--by", help="Of factions and power: clients, chains or communities.")] = "clients",
    each: Annotated[bool, typer.Option("--each", help="Of factions: each member; of personalism: each item.")] = False,
    gexf: Annotated[
        str | None, typer.Option("--gexf", help="Of ties: write a graph for Gephi instead.", metavar="FILE.gexf")
    ] = None,
    above_chance: Annotated[
        bool, typer.Option("--above-chance", help="Of leadership: the gap less what chance alone gives.")
    ] = False,
    thresholds: Annotated[
        bool, typer.Option("--thresholds", help="Of leadership: the label under nine pairs of thresholds.")
    ] = False,
    gill: Annotated[
        bool, typer.Option("--gill", help="Of leadership: the book's labels beside, and how far they agree.")
    ] = False,
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """A measure of a history, one row a run and date; or the power of weighted votes: measure power 51 49 2."""
    from collegium import measures
    from collegium.errors import CollegiumError

    dates = on or []
    dated = ("ages", "retention", "interlock", "client-shares", "secretariat-lead")
    known = (*WITHOUT_DATES, *COMPACT, LEADERSHIP, *rosters.NAMES, *dated, *power.NAMES)
    if name not in known:
        raise CollegiumError("unknown measure", given=name, allowed=known)
    if name == "power" and values:
        power.show_votes(values, quota, exact, form)
        return
    past = open_history(history)
    if name in power.NAMES:
        if start or end or clauses:
            raise CollegiumError(f"the measure {name} takes no --from, --until or --clauses", hint="Give --on.")
        seats = rank if name == "selectorate" or rank != "full" else "all"
        power.show_measure(
            past, name, values or [], dates, body, seats, rules=rule or [], by=by, each=each, quota=quota, exact=exact,
            gexf=gexf, form=form,
        )  # fmt: skip
        return
    if values:
        raise CollegiumError(f"the measure {name} takes no further words", given=values[0])
    if name != LEADERSHIP and (above_chance or thresholds or gill):
        raise CollegiumError(f"the measure {name} takes no --above-chance, --thresholds or --gill")
    if name == LEADERSHIP:
        if dates or clauses:
            raise CollegiumError("the type of leadership is a matter of years", hint="Give --from and --until.")
        from collegium.cli.leadership import show_types

        show_types(past, start, end, body, form, above_chance=above_chance, thresholds=thresholds, gill=gill)
        return
    if name in COMPACT:
        _compact(past, name, dates, start, end, body, second or "secretariat", clauses, form)
        return
    if name in rosters.NAMES and not clauses:
        rows = rosters.rows_of(past, name, dates, start, end, body, rank, second)
        rows = rows if past.manifest.kind == "simulated" else rows.drop("run")
        rows, note = rosters.printed(name, rows) if form is Format.table else (rows, "")
        show(rows, form, note=f"{_only_named(past, body)} {note}".strip())
        return
    if start or end or clauses:
        raise CollegiumError(f"the measure {name} takes no --from, --until or --clauses", hint="Give --on.")
    if name == "turnover":
        rows = measures.turnover(past, body, dates or None, rank=rank)  # type: ignore[arg-type]
    elif name in WITHOUT_DATES:
        if len(dates) > 2:
            raise CollegiumError(f"the measure {name} takes a span", hint="Give --on for its first and its last day.")
        span = (dates[0] if dates else None, dates[1] if len(dates) == 2 else None)
        rows = (measures.fates if name == "fates" else measures.workload)(past, body, *span)
        if name == "fates" and form is Format.table:
            import polars as pl

            rows = rows.with_columns(people=pl.when(pl.col("fate") != "not told").then("people"))
    elif not dates:
        raise CollegiumError(f"the measure {name} needs dates", hint="Give --on once for each date.")
    elif name == "ages":
        rows = measures.ages(past, body, dates, rank=rank)  # type: ignore[arg-type]
    elif name == "retention":
        rows = measures.retention(past, body, dates[0], dates[1:] or dates, rank=rank)  # type: ignore[arg-type]
    elif name == "interlock":
        rows = measures.interlock(past, body, second or "secretariat", dates, rank=rank)  # type: ignore[arg-type]
    elif name == "client-shares":
        rows = measures.client_shares(past, [body], dates, rank=rank)  # type: ignore[arg-type]
    else:
        rows = measures.secretariat_lead(past, dates, rank=rank)  # type: ignore[arg-type]
    rows = rows if past.manifest.kind == "simulated" else rows.drop("run")
    note = _only_named(past, body)
    if form is Format.table and len(rows.columns) > MOST_COLUMNS:
        kept = [
            c
            for c in rows.columns
            if not c.endswith(("_strict", "_broad", "_secretariat", "_politburo", "_orgburo"))
            and (name != "ages" or c not in ("q25", "q75", "n_old"))
            and (name != "workload" or c not in ("start", "end", "told", "doubtful", "counted_by", "source_place"))
        ]
        note += f"{len(rows.columns) - len(kept)} more columns with --format csv or json."
        rows = rows.select(kept)
    show(rows, form, note=note.strip())


def _compact(
    past: History,
    name: str,
    dates: list[str],
    start: str | None,
    end: str | None,
    body: str,
    secretariat: str,
    clauses: bool,
    form: Format,
) -> None:
    """The rules of the compact by year or day, or the strength that they gain as norms."""
    from collegium import measures
    from collegium.errors import CollegiumError

    roles = measures.Roles(body=body, secretariat=secretariat)
    known = past.manifest.kind == "simulated"  # whose ties are all told
    note = ""
    if name == "norm-strength":
        if dates or clauses:
            raise CollegiumError("norm-strength is a matter of years and of clauses", hint="Give --from and --until.")
        rows = measures.established(measures.compact(past, start, end, roles=roles, detail="leaders", all_ties=known))
        note = "kept, broken: occasions; constellations: leaders under whom it was kept. Our proposal."
    else:
        detail: Literal["rules", "clauses"] = "clauses" if clauses else "rules"
        rows = measures.compact(past, start, end, on=dates or None, roles=roles, detail=detail, all_ties=known)
        if form is Format.table:
            rows = rows.drop("start", "end", "covered")
            note = "The rules are Rigby's, their numbers our proposal. 3 more columns with --format csv or json."
    show(rows if past.manifest.kind == "simulated" else rows.drop("run"), form, note=note)


def figure(
    out: Annotated[str, typer.Argument(help="The file to write: .svg, .png or .pdf.")],
    kind: Annotated[Kind, typer.Option("--kind", help="What is drawn.")] = Kind.timeline,
    body: BodyOption = "politburo",
    person: Annotated[str | None, typer.Option("--person", help="Whose career.")] = None,
    start: Annotated[
        str | None, typer.Option("--from", help="First day; of a timeline 1922-04 by default, else the first there is.")
    ] = None,
    end: Annotated[
        str | None, typer.Option("--until", help="Last day; of a timeline 1930-12 by default, else the last there is.")
    ] = None,
    rank: Annotated[str | None, typer.Option("--rank", help="full, candidate or all.")] = None,
    history: HistoryOption = "record",
    run: Annotated[int, typer.Option("--run", help="Which run of a simulated history.")] = 0,
) -> None:
    """Draw who sat in a body, a career, ages, turnover, decisions, the compact, ties, factions, power or leadership."""
    """Draw who sat in a body, a career, ages, turnover, tenure, exits, entrants, decisions or the compact's rules."""
    from collegium import figures, measures
    from collegium.errors import CollegiumError

    past = open_history(history)
    if kind is not Kind.career and person is not None:
        raise CollegiumError("only a career is one person's", given=person, hint="Say --kind career.")
    ranked = {} if rank is None else {"rank": rank}
    if kind is Kind.career:
        if person is None:
            raise CollegiumError("a career is somebody's", hint="Say --person molotov.")
        drawn = figures.career(past, person, start, end, run=run)
    elif kind is Kind.timeline:
        drawn = figures.timeline(past, body, start or "1922-04", end or "1930-12", run=run, **ranked)  # type: ignore[arg-type]
    elif kind is Kind.ages:
        first, last = _sat(past, body)
        drawn = figures.ages(past, body, start or first, end or last, run=run, **ranked)  # type: ignore[arg-type]
    elif kind in (Kind.ties, Kind.factions, Kind.power):
        drawn = power.draw(past, kind.value, body, start, end, run, rank or "all")
    elif kind is Kind.compact:
        drawn = figures.compact(past, start, end, run=run, roles=measures.Roles(body=body))
    elif kind is Kind.leadership:
        from collegium.cli.leadership import draw_types

        drawn = draw_types(past, start, end, run, body)
    elif kind is Kind.turnover:
        drawn = figures.turnover(past, body, start, end, run=run, **ranked)  # type: ignore[arg-type]
    elif kind is Kind.attendance:
        drawn = figures.attendance(past, start, end, body=body, run=run)
    elif kind in RANKED:
        drawing = getattr(figures, kind.value.replace("-", "_"))
        drawn = drawing(past, body, start, end, run=run, **ranked)
    else:
        drawing = getattr(figures, kind.value)
        drawn = drawing(past, body, start, end, run=run)
    figures.save(drawn, out)
    typer.echo(out)


def _sat(past: History, body: str) -> tuple[str, str]:
    """The first and the last day on which anybody is known to sit in a body, within the history."""
    starts = past.memberships.filter(organization_id=past.body(body))["start"].drop_nulls().sort().to_list()
    return str(max([past.manifest.start, *starts[:1]])), str(past.manifest.end)


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
