"""Commands on charters."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from collegium.cli import circuits
from collegium.cli.rows import Format, FormatOption, show

if TYPE_CHECKING:
    from collegium.charter import Charter

charter_app = typer.Typer(help="Institutions as data.", no_args_is_help=True)
NameArgument = Annotated[str, typer.Argument(help="A shipped charter's name, or a file.")]
AmendOption = Annotated[
    list[str] | None,
    typer.Option("--amend", help="An amendment to lay over it, a shipped one's name or a file; may be repeated."),
]
OnOption = Annotated[str | None, typer.Option("--on", help="Only what is in force on this day, such as 1953-03-06.")]


class Part(StrEnum):
    """What of a charter is shown."""

    clauses = "clauses"
    bodies = "bodies"
    offices = "offices"
    levels = "levels"
    rules = "rules"
    norms = "norms"


class Kind(StrEnum):
    """Whose schema is printed."""

    charter = "charter"
    amendment = "amendment"


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    charter_app.command("list")(names)
    charter_app.command("show")(show_charter)
    charter_app.command("check")(check)
    charter_app.command("print")(print_file)
    charter_app.command("schema")(print_schema)
    circuits.add_to(charter_app)
    app.add_typer(charter_app, name="charter")


def names(
    of_amendments: Annotated[bool, typer.Option("--amendments", help="The amendments instead.")] = False,
    form: FormatOption = Format.table,
) -> None:
    """The charters that come with the package, or the amendments."""
    import polars as pl

    from collegium import charter as room

    if of_amendments:
        files = [room.amendment(name) for name in room.amendments()]
        told = {"id": [one.id for one in files], "name": [one.name for one in files]}
        show(pl.DataFrame({**told, "to": [", ".join(one.to) for one in files]}), form)
        return
    rows = [room.charter(name) for name in room.names()]
    show(
        pl.DataFrame(
            {
                "id": [one.id for one in rows],
                "name": [one.name for one in rows],
                "from": [one.in_force.from_ for one in rows],
                "until": [one.in_force.until for one in rows],
                "clauses": [len(one.clauses) for one in rows],
            }
        ),
        form,
    )


def show_charter(
    name: NameArgument,
    amend: AmendOption = None,
    on: OnOption = None,
    part: Annotated[Part, typer.Option("--part", help="What of it is shown.")] = Part.clauses,
    form: FormatOption = Format.table,
) -> None:
    """What a charter says: who nominates, elects, confirms, removes and convenes whom."""
    import polars as pl

    from collegium.charter import charter

    found = charter(name, amend=amend or ())
    day = on or found.in_force.from_
    found.size(found.bodies[0].id, day)  # refuses a day outside the charter
    rows = [row for one in getattr(found, part) if (row := _ROWS[part](found, one, on)) is not None]
    columns = list(dict.fromkeys(column for row in rows for column in row))
    frame = pl.DataFrame({column: [row.get(column) for row in rows] for column in columns}, strict=False)
    when = f"on {on}" if on else f"{found.in_force.from_} until {found.in_force.until or 'now'}"
    laid = "".join(f" + {one}" for one in found.amendments)
    show(frame, form, title=f"{found.name}{laid} ({when})", note="" if rows else f"no {part}")


def _clause(found: Charter, clause: Any, on: str | None) -> dict[str, Any] | None:
    if on is not None and not clause.holds(on):
        return None
    return {
        "by": clause.by,
        "power": clause.power,
        "over": clause.over,
        "standing": clause.standing,
        "text": clause.text,
        "source": _rests_on(clause),
    }


def _body(found: Charter, body: Any, on: str | None) -> dict[str, Any]:
    size = found.size(body.id, on or found.in_force.from_)
    seats = ", ".join(f"{group.count} {group.filled}" for group in body.seats)
    told = {"id": body.id, "name": body.name, "level": body.level, "kind": body.kind}
    term = {"term in months": body.term_months} if any(one.term_months for one in found.bodies) else {}
    return {**told, **size, **term, "seats": seats, "includes": ", ".join(body.includes)}


def _office(found: Charter, office: Any, on: str | None) -> dict[str, Any]:
    limit = "" if office.term_limit is None else f"{office.term_limit.terms} terms"
    told = {"id": office.id, "name": office.name, "level": office.level, "seat in": office.seat_in}
    return {
        **told,
        "term in months": office.term_months,
        "limit": limit,
        "incompatible with": ", ".join(office.incompatible_with),
    }


def _level(found: Charter, level: Any, on: str | None) -> dict[str, Any]:
    told = {"id": level.id, "name": level.name, "within": level.within, "count": level.count}
    return {**told, "in all": found.units(level.id), "source": _rests_on(level)}


def _rule(found: Charter, rule: Any, on: str | None) -> dict[str, Any] | None:
    if on is not None and not rule.holds(on):
        return None
    told = {"id": rule.id, "kind": rule.kind, "over": ", ".join(rule.over), "standing": rule.standing}
    return {**told, "text": rule.text, "source": _rests_on(rule)}


def _norm(found: Charter, norm: Any, on: str | None) -> dict[str, Any] | None:
    if on is not None and not norm.holds(on):
        return None
    return {"id": norm.id, "strength": norm.strength, "text": norm.text, "source": _rests_on(norm)}


def _rests_on(part: Any) -> str:
    return part.source or f"assumed: {part.assumed}"


_ROWS: dict[Part, Callable[[Charter, Any, str | None], dict[str, Any] | None]] = {
    Part.clauses: _clause,
    Part.bodies: _body,
    Part.offices: _office,
    Part.levels: _level,
    Part.rules: _rule,
    Part.norms: _norm,
}


def check(name: NameArgument, amend: AmendOption = None) -> None:
    """Check a charter; silence means nothing, so it says what it found, and what it read that is not said."""
    from collegium.charter.check import notes
    from collegium.charter.read import charter_and_document

    found, document = charter_and_document(name, amend or ())
    typer.echo(repr(found))
    for loc, said in notes(found):
        where = f"{found.id} as amended" if amend else f"{document.where}:{document.place(loc)[0]}"
        typer.echo(f"{where}: {said}")


def print_file(
    name: Annotated[str, typer.Argument(help="A shipped charter's or amendment's name; with --amend also a file.")],
    amend: AmendOption = None,
) -> None:
    """Print a shipped charter's or amendment's file, to start an own one from, or a charter as amended."""
    from collegium.charter import amendments
    from collegium.charter.read import charter_and_document
    from collegium.charter.writing import as_yaml
    from collegium.shipped import source

    if amend:
        typer.echo(as_yaml(charter_and_document(name, amend)[1].data), nl=False)
        return
    folder, kind = ("amendments", "amendment") if name in amendments() else ("library", "charter")
    typer.echo(source("collegium.charter", folder, name, kind).decode("utf-8"), nl=False)


def print_schema(
    kind: Annotated[Kind, typer.Option("--of", help="Whose schema is printed.")] = Kind.charter,
) -> None:
    """Print the JSON Schema, with which an editor completes and checks a file while it is written."""
    import json

    from collegium.charter import schema

    typer.echo(json.dumps(schema(kind), indent=2, ensure_ascii=False))
