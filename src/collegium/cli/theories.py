"""Commands on theories."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from collegium.cli.rows import Format, FormatOption, show

if TYPE_CHECKING:
    from collegium.theories import Theory

theory_app = typer.Typer(help="Mechanisms, restrictions and priors as data.", no_args_is_help=True)


class Part(StrEnum):
    """What of a theory is shown."""

    parameters = "parameters"
    mechanisms = "mechanisms"


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    theory_app.command("list")(names)
    theory_app.command("show")(show_theory)
    theory_app.command("new")(new)
    app.add_typer(theory_app, name="theory")


def names(form: FormatOption = Format.table) -> None:
    """The theories that come with the package."""
    import polars as pl

    from collegium.theories import theories, theory

    rows = [
        {
            "id": one.id,
            "name": one.name,
            "support": one.support,
            "mechanisms": len(one.mechanisms),
            "restrictions": len(one.restrictions),
            "priors": len(one.priors),
        }
        for one in map(theory, theories())
    ]
    show(pl.DataFrame(rows), form, note="collegium theory show NAME tells what each of them says.")


def show_theory(
    name: Annotated[str, typer.Argument(help="A shipped theory's name, or a file.")],
    part: Annotated[Part, typer.Option("--part", help="What of it is shown.")] = Part.parameters,
    form: FormatOption = Format.table,
) -> None:
    """What a theory says, what would refute it, what it restricts and what it leaves open."""
    import polars as pl

    from collegium.theories import theory

    found = theory(name)
    rows = _parameters(found) if part is Part.parameters else _mechanisms(found)
    said = {"": found.text, "claim: ": found.claim, "rendering: ": found.rendering, "refuted by: ": found.refuted_by}
    lead = "\n".join(f"{key}{' '.join(text.split())}" for key, text in said.items() if text)
    title = f"{found.name} ({found.id}): support is {found.support}, {len(found.mechanisms)} mechanisms on"
    sources = "sources: " + "; ".join(found.sources) if found.sources else "no sources"
    note = sources if rows else f"No parameter is off its default, and none has a prior.\n{sources}"
    columns = _COLUMNS[part]
    show(pl.DataFrame(rows, schema=columns, orient="row"), form, title=title, lead=lead, note=note)


def _parameters(found: Theory) -> list[tuple[Any, ...]]:
    from collegium.theories.theory import BY_NAME

    rows: list[tuple[Any, ...]] = []
    for name in dict.fromkeys((*found.restrictions, *found.priors, *found.parameters)):
        one, prior = BY_NAME[name], found.priors.get(name)
        value = found.restrictions.get(name, found.parameters.get(name, one.default))
        role = "restriction" if name in found.restrictions else "prior" if prior else "value"
        said = "" if prior is None else f"{prior.family} {', '.join(f'{x:g}' for x in prior.numbers)}".strip()
        low, high = (None, None) if prior is None else (prior.low, prior.high)
        rows.append((name, role, value, said, low, high, one.unit, one.label))
    return rows


def _mechanisms(found: Theory) -> list[tuple[Any, ...]]:
    from collegium.conduct.mechanisms import MECHANISMS

    return [(one.name, "on" if one.name in found.mechanisms else "off", one.label) for one in MECHANISMS]


_COLUMNS: dict[Part, dict[str, Any]] = {
    Part.parameters: {
        "parameter": str, "is": str, "value": float, "prior": str, "low": float, "high": float, "unit": str,
        "label": str,
    },
    Part.mechanisms: {"mechanism": str, "is": str, "label": str},
}  # fmt: skip


def new(
    name: Annotated[str, typer.Argument(help="The id of the new theory: lower-case words joined by hyphens.")],
    out: Annotated[
        str | None, typer.Option("--out", help="The file to write; without it the theory is printed.", metavar="FILE")
    ] = None,
) -> None:
    """Start a theory of one's own: a file with every mechanism and parameter, commented, and valid as it stands."""
    from collegium.disk import write_text
    from collegium.errors import CollegiumError
    from collegium.theories.template import template

    text = template(name)
    if out is None:
        typer.echo(text, nl=False)
        return
    if Path(out).exists():
        raise CollegiumError("there is such a file already", given=out, hint="Name another, or take it away first.")
    write_text(Path(out), text)
    typer.echo(f"{out}: edit it, then `collegium theory show {out}` reads it back.")
