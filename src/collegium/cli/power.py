"""Measures of ties, factions and power, for ``collegium measure`` and ``collegium figure``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from collegium.cli.rows import Format, show

if TYPE_CHECKING:
    import polars as pl
    from matplotlib.figure import Figure

    from collegium.history import History

NAMES = ("power", "ties", "centrality", "factions", "personalism", "selectorate")


def bodies_in(text: str) -> list[str]:
    """The bodies that an option names, joined by plus signs.

    >>> bodies_in("politburo+secretariat")
    ['politburo', 'secretariat']
    """
    return [part.strip() for part in text.split("+") if part.strip()] or [text]


def show_votes(values: list[str], quota: str | None, exact: bool, form: Format) -> None:
    """The power indices of the weights given."""
    from collegium import measures

    rows = measures.power(values, quota, exact=exact)
    needed, total = int(rows["quota"][0]), int(rows["weight"].sum())
    notes = []
    if quota is not None and quota != str(needed):
        notes.append("Weights and quota are rescaled to whole numbers.")
    if 2 * needed <= total:
        notes.append("The quota is no more than half: a coalition and all others can both carry a motion.")
    show(rows.drop("quota"), form, title=f"Quota {needed} of {total}", note=" ".join(notes))


def show_measure(
    past: History,
    name: str,
    values: list[str],
    dates: list[str],
    body: str,
    rank: str,
    *,
    rules: list[str],
    by: str,
    each: bool,
    quota: str | None,
    exact: bool,
    gexf: str | None,
    form: Format,
) -> None:
    """A measure of a history: ties and centrality by rule, the others by date."""
    from collegium import measures
    from collegium.errors import CollegiumError

    note = ""
    where = bodies_in(body)
    if gexf is not None and name != "ties":
        raise CollegiumError("only ties make a graph", given=name, hint="Say collegium measure ties --gexf FILE.")
    if name in ("ties", "centrality"):
        rows = measures.ties(past, rules or None, people=values or None, body=where)
        able = measures.rules_for(past)
        untold = [] if rules else able.drop_nulls("reason").rows()
        note = " ".join(f"The rule {rule!r} cannot be computed: {reason}." for rule, reason in untold)
        if gexf is not None:
            _write_graph(past, rows, gexf)
            return
        if name == "centrality":
            rows = measures.centrality(rows)
    elif values:
        raise CollegiumError(f"the measure {name} takes no further words", given=values[0])
    elif not dates:
        hint = "Give --on once for each date" + (", or weights." if name == "power" else ".")
        raise CollegiumError(f"the measure {name} needs dates", hint=hint)
    elif name == "selectorate":
        rows = measures.selectorate(past, dates, where, rank=rank)  # type: ignore[arg-type]
    elif name == "personalism":
        items = measures.personalism_items(past, dates, where, all_ties=past.manifest.kind == "simulated")
        rows = items if each else measures.personalism(items)
        note = "" if each else "told, yes: of eight items. --each has them all. The score rests on numbers of our own."
    else:
        members = measures.factions(past, where, dates, by, rank=rank)  # type: ignore[arg-type]
        if name == "factions":
            rows = members if each else measures.balance(members)
        else:
            rows = measures.bloc_power(members, quota)
            rows = rows if exact or form is not Format.table else rows.drop("shapley_shubik_exact")
        untold_on = sorted({str(day) for day, told in members.select("date", "told").iter_rows() if not told})
        note = f"No tie that makes a faction is told on {', '.join(untold_on)}." if untold_on else ""
    show(rows if past.manifest.kind == "simulated" else rows.drop("run"), form, note=note)


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


def draw(past: History, kind: str, body: str, start: str | None, end: str | None, run: int, rank: str) -> Figure:
    """The figure of ties on a day, of factions over time, or of power on one or two days."""
    from collegium import figures, measures
    from collegium.errors import CollegiumError

    if run not in range(past.manifest.runs):
        raise CollegiumError("the history has no such run", given=run, hint=f"It has {past.manifest.runs}, from 0.")
    if start is None:
        raise CollegiumError(f"a figure of {kind} needs a day", hint="Give --from.")
    where = bodies_in(body)
    past = past.filter(run=run) if past.manifest.kind == "simulated" else past
    if kind == "factions":
        first, last = measures_span(past, start, end)
        days = [day for day in quarters(first, last) if day >= first]
        members = measures.factions(past, where, days, rank=rank)  # type: ignore[arg-type]
        return figures.faction_balance(past, members, run=run)
    if kind == "ties":
        members = measures.factions(past, where, start, rank=rank)  # type: ignore[arg-type]
        rules = [rule for rule, why in measures.rules_for(past).iter_rows() if why is None and rule != "company"]
        found = measures.ties(past, rules, people=members["person_id"].to_list(), body=where)
        return figures.tie_network(past, found, members, run=run)
    games = {}
    for day in [start] if end is None else [start, end]:
        rows = measures.bloc_power(measures.factions(past, where, day, rank=rank))  # type: ignore[arg-type]
        if rows.is_empty():
            raise CollegiumError("no tie that makes a faction is told on that day", given=day)
        games[str(past.day(day))] = rows
    names = dict(past.persons.filter(run=run).select("person_id", "family_name").iter_rows())
    from collegium.figures.style import sentence
    from collegium.figures.timeline import provenance

    label = sentence(str(next(iter(games.values()))["organization_id"][0]))
    words = f"{label}, factions of the leaders' clients, simple majority. {provenance(past, run)}"
    return figures.power_and_seats(games, {k: v for k, v in names.items() if v}, subtitle=words)


def measures_span(past: History, start: str, end: str | None) -> tuple[dt.date, dt.date]:
    """The first and the last day meant."""
    from collegium.measures.changes import span_of

    return span_of(past, start, end if end is not None else past.manifest.end)


def quarters(first: dt.date, last: dt.date) -> list[dt.date]:
    """The first day, and those of each quarter after it.

    >>> [str(day) for day in quarters(dt.date(1973, 4, 30), dt.date(1973, 12, 31))]
    ['1973-04-30', '1973-07-01', '1973-10-01']
    """
    starts = [dt.date(year, month, 1) for year in range(first.year, last.year + 1) for month in (1, 4, 7, 10)]
    return [first, *(day for day in starts if first < day <= last)]
