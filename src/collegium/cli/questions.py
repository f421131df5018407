"""Commands that answer a historian's questions: who sat together, what changed, what was decided, who owed whom."""

from __future__ import annotations

from typing import Annotated

import typer

from collegium.cli.histories import HistoryOption, of_one_run, open_history
from collegium.cli.rows import Format, FormatOption, show

SeveralBodies = Annotated[
    list[str] | None, typer.Option("--body", help="A body; give the option once a body.", metavar="BODY")
]
Until = Annotated[str | None, typer.Option("--until", help="The last day. Of 1958, its last one.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("changes")(changes)
    app.command("together")(together)
    app.command("decided")(decided)
    app.command("patrons")(patrons)
    app.command("tenure")(tenure)


def changes(
    start: Annotated[str, typer.Argument(help="A year, a month or a day: 1957, 1957-06, 1957-06-29.")],
    end: Until = None,
    body: SeveralBodies = None,
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """Every entry, exit, promotion and demotion of a span of time, in order, with sources."""
    from collegium import measures

    past = open_history(history)
    rows = measures.changes(past, start, end, body or None).drop("date").rename({"date_text": "date"})
    told = rows["change"].value_counts(sort=True).rows()
    note = ", ".join(f"{change} {n}" for change, n in sorted(told)) or "Nothing changed."
    note += " `certain no`: the source's date may mean a day outside this span." if not rows["certain"].all() else ""
    show(of_one_run(past, rows), form, note=note)


def together(
    people: Annotated[list[str] | None, typer.Argument(help="Only pairs with one of these people.")] = None,
    body: SeveralBodies = None,
    top: Annotated[int, typer.Option("--top", help="How many pairs; 0 for all.", min=0)] = 20,
    by_pair: Annotated[bool, typer.Option("--by-pair", help="One row a pair, its bodies taken together.")] = False,
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """Who sat together, and for how long."""
    from collegium import measures

    past = open_history(history)
    rows = measures.together(past, body or None, people or None, by_body=not by_pair)
    shown = rows.group_by("run", maintain_order=True).head(top) if top else rows
    note = f"{shown.height} of {rows.height} pairs." if shown.height < rows.height else ""
    show(of_one_run(past, shown.select(rows.columns)), form, note=note)


def decided(
    body: Annotated[str, typer.Argument(help="politburo (presidium), secretariat, central-committee, ...")],
    start: Annotated[str | None, typer.Option("--from", help="The first day or year.")] = None,
    end: Until = None,
    each: Annotated[bool, typer.Option("--each", help="The single decisions that the history has.")] = False,
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """How much a body decided and in what way: in session, by circulation, in its name."""
    from collegium import measures

    past = open_history(history)
    if each:
        rows = measures.decided(past, body, start, end)
        rows = rows.drop("counted_as") if form is Format.table else rows
        show(of_one_run(past, rows), form)
        return
    rows = measures.workload(past, body, start, end)
    note = "Counted from single decisions, as far as the history has them." if "rows" in rows["counted_by"] else ""
    if form is Format.table:
        rows = rows.drop("start", "end", "told", "doubtful", "counted_by")
        rows = rows.drop(name for name in ("in_name", "other", "elsewhere") if rows[name].is_null().all())
    show(of_one_run(past, rows), form, note=note)


def patrons(
    leaders: Annotated[list[str] | None, typer.Argument(help="Whose clients; of all leaders by default.")] = None,
    on: Annotated[
        list[str] | None, typer.Option("--on", help="Where rules and letters differ that day; once a date.")
    ] = None,
    agreement: Annotated[bool, typer.Option("--agreement", help="With --on: how far rules and letters agree.")] = False,
    body: SeveralBodies = None,
    least: Annotated[int, typer.Option("--least", help="Promotions, or reshuffles, that make a client.")] = 2,
    seats: Annotated[int, typer.Option("--seats", help="Members who change at once in a reshuffle.")] = 4,
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """Who owed his post to whom: by two promotions, by two reshuffles outlasted, and by the source's letters."""
    from collegium import measures
    from collegium.errors import CollegiumError

    past = open_history(history)
    bodies = body or ["politburo"]
    if not on:
        if agreement:
            raise CollegiumError("agreement is a matter of days", hint="Give --on once for each date.")
        rows = measures.patrons(past, leaders or None, body=bodies, least=least, seats=seats)
        if form is Format.table:
            rows = rows.drop("term_start", "term_end")
        note = f"n: promotions in the leader's term, or days on which {seats} or more of {'+'.join(bodies)} changed."
        show(of_one_run(past, rows), form, note=note)
        return
    found = measures.differences(past, on, list(bodies), least=least, seats=seats)
    if leaders:
        import polars as pl

        found = found.filter(pl.col("leader_id").is_in([past.person(name) for name in leaders]))
    alike = measures.agreement(found)
    if agreement:
        show(of_one_run(past, alike), form)
        return
    columns = ["rule", "n", "both", "neither", "kappa"]
    told = alike.filter(reading="broad").select(columns).rows() if past.manifest.kind != "simulated" else []
    words = [
        f"{rule}: {both + neither} of {n} alike" + ("" if kappa is None else f", kappa {kappa:.2f}")
        for rule, n, both, neither, kappa in told
    ]
    note = ("A double letter with C counted as client. " + "; ".join(words) + ".") if words else ""
    show(of_one_run(past, found.drop("client") if form is Format.table else found), form, note=note)


def tenure(
    leader: Annotated[str, typer.Argument(help="A leader's id or name.")],
    out: Annotated[str, typer.Option("--out", help="The page to write.", metavar="FILE.html")],
    run: Annotated[int, typer.Option("--run", help="Which run of a simulated history.")] = 0,
    history: HistoryOption = "record",
) -> None:
    """A leader's whole tenure on one page, with its figures: one HTML file."""
    from collegium.figures.tenure import write_tenure

    typer.echo(write_tenure(open_history(history), leader, out, run=run))
