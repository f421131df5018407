"""Measures of who rules: the type of leadership, personalism, and the compact that holds a leader to his peers."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from collegium.cli.histories import BodyOption, HistoryOption, of_one_run, open_history
from collegium.cli.measures.options import Bodies, End, On, Start, bodies_in, days
from collegium.cli.rows import Format, FormatOption, show

PANEL = "Who rules"
Secretariat = Annotated[str, typer.Option("--second", help="The body that runs the apparatus.")]


def leadership(
    start: Start = None,
    end: End = None,
    body: BodyOption = "politburo",
    above_chance: Annotated[bool, typer.Option("--above-chance", help="The gap less what chance alone gives.")] = False,
    thresholds: Annotated[bool, typer.Option("--thresholds", help="The label under nine pairs of thresholds.")] = False,
    gill: Annotated[bool, typer.Option("--gill", help="The book's labels beside, and how far they agree.")] = False,
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """The type of leadership year by year: pure, predominant or dominant, or why none is told."""
    from collegium.cli.leadership import show_types

    past = open_history(history)
    show_types(past, start, end, body, form, above_chance=above_chance, thresholds=thresholds, gill=gill)


def personalism(
    on: On = None,
    each: Annotated[bool, typer.Option("--each", help="Each of the eight items instead.")] = False,
    body: Bodies = "politburo",
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """How far one person has gathered power on given days, by eight items."""
    from collegium import measures

    past = open_history(history)
    all_ties = past.manifest.kind == "simulated"
    items = measures.personalism_items(past, days("personalism", on), bodies_in(body), all_ties=all_ties)
    rows = items if each else measures.personalism(items)
    note = "" if each else "told, yes: of eight items. --each has them all. The score rests on numbers of our own."
    show(of_one_run(past, rows), form, note=note)


def compact(
    on: On = None,
    start: Start = None,
    end: End = None,
    clauses: Annotated[bool, typer.Option("--clauses", help="Each clause of a rule.")] = False,
    body: BodyOption = "politburo",
    second: Secretariat = "secretariat",
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """Which rules of an oligarchy's compact were kept and which broken, by year or on given days."""
    from collegium import measures

    past = open_history(history)
    roles = measures.Roles(body=body, secretariat=second)
    detail: Literal["rules", "clauses"] = "clauses" if clauses else "rules"
    known = past.manifest.kind == "simulated"  # whose ties are all told
    rows = measures.compact(past, start, end, on=on or None, roles=roles, detail=detail, all_ties=known)
    note = ""
    if form is Format.table:
        rows = rows.drop("start", "end", "covered")
        note = "The rules are Rigby's, their numbers our proposal. 3 more columns with --format csv or json."
    show(of_one_run(past, rows), form, note=note)


def norm_strength(
    start: Start = None,
    end: End = None,
    body: BodyOption = "politburo",
    second: Secretariat = "secretariat",
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """How strong the clauses of the compact have become as norms: how often kept, under how many leaders."""
    from collegium import measures

    past = open_history(history)
    roles = measures.Roles(body=body, secretariat=second)
    known = past.manifest.kind == "simulated"
    rows = measures.established(measures.compact(past, start, end, roles=roles, detail="leaders", all_ties=known))
    note = "kept, broken: occasions; constellations: leaders under whom it was kept. Our proposal."
    show(of_one_run(past, rows), form, note=note)


MEMBERS = {
    "leadership": leadership, "personalism": personalism, "compact": compact, "norm-strength": norm_strength,
}  # fmt: skip
