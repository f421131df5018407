"""Measures of ties and factions: who is whose man, who stands in the middle, who was with whom."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from collegium.cli.histories import BodyOption, HistoryOption, only_named, open_history
from collegium.cli.measures.options import (
    Bodies,
    By,
    End,
    On,
    RankOption,
    Start,
    bodies_in,
    days,
    printed,
    untold_days,
)
from collegium.cli.rows import Format, FormatOption

if TYPE_CHECKING:
    import polars as pl

    from collegium.history import History

PANEL = "Ties and factions"
People = Annotated[list[str] | None, typer.Argument(help="Only ties with these people.")]
Rules = Annotated[list[str] | None, typer.Option("--rule", help="A rule; give the option once a rule.")]
PRESENCE = "Proximity is not power."


def ties(
    people: People = None,
    rule: Rules = None,
    body: Bodies = "politburo",
    gexf: Annotated[
        str | None, typer.Option("--gexf", help="Write a graph for Gephi instead.", metavar="FILE.gexf")
    ] = None,
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """Who is tied to whom by which rule: promotions, reshuffles, shared service, shared seats, the source's letters."""
    past, rows, note = _ties(history, people, rule, body)
    if gexf is not None:
        _write_graph(past, rows, gexf)
        return
    printed(past, rows, form, note=note)


def centrality(
    people: People = None,
    rule: Rules = None,
    body: Bodies = "politburo",
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """Who stands in the middle of the network of ties, by rule."""
    from collegium import measures

    past, rows, note = _ties(history, people, rule, body)
    printed(past, measures.centrality(rows), form, note=note)


def factions(
    on: On = None,
    by: By = "clients",
    each: Annotated[bool, typer.Option("--each", help="Each member with his faction instead.")] = False,
    body: Bodies = "politburo",
    rank: RankOption = "all",
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """The factions of a body on given days: their sizes, their balance and their effective number."""
    from collegium import measures

    past = open_history(history)
    members = measures.factions(past, bodies_in(body), days("factions", on), by, rank=rank)  # type: ignore[arg-type]
    printed(past, members if each else measures.balance(members), form, note=untold_days(members))


def attendance(
    start: Start = None,
    end: End = None,
    body: BodyOption = "politburo",
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """Who met with whom at the leader's side: shared meetings, and who stands in their middle."""
    from collegium import measures

    past = open_history(history)
    rows = measures.attendance(past, start, end, body=body)
    printed(past, rows, form, note=f"{only_named(past, body)} {PRESENCE}")


def visitors(
    start: Start = None,
    end: End = None,
    body: BodyOption = "politburo",
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """Who came to the leader's office how often and for how long, year by year."""
    from collegium import measures

    past = open_history(history)
    rows = measures.visitors(past, start, end, body=body)
    printed(past, rows, form, ("start", "end"), note=f"{only_named(past, body)} {PRESENCE}")


def _ties(
    history: str, people: list[str] | None, rules: list[str] | None, body: str
) -> tuple[History, pl.DataFrame, str]:
    """The ties found, and which rules cannot be computed."""
    from collegium import measures

    past = open_history(history)
    rows = measures.ties(past, rules or None, people=people or None, body=bodies_in(body))
    untold = [] if rules else measures.rules_for(past).drop_nulls("reason").rows()
    return past, rows, " ".join(f"The rule {rule!r} cannot be computed: {reason}." for rule, reason in untold)


def _write_graph(past: History, rows: pl.DataFrame, out: str) -> None:
    from collegium.errors import CollegiumError
    from collegium.exchange.graphs import gexf, one_run
    from collegium.measures import network

    one_run(past, "a graph")
    run = int(rows["run"][0]) if rows.height else 0
    place = Path(out)
    if place.suffix != ".gexf":
        raise CollegiumError("a graph goes into a .gexf file", given=out)
    if place.exists():
        raise CollegiumError("something is in the way", where=place, hint="Choose another.")
    place.write_bytes(gexf(network(past, rows, run=run)))
    typer.echo(f"{rows.height} ties: {place}")


MEMBERS = {
    "ties": ties, "centrality": centrality, "factions": factions, "attendance": attendance, "visitors": visitors,
}  # fmt: skip
