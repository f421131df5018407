"""Commands on charters."""

from __future__ import annotations

from typing import Annotated

import typer

from collegium.cli.rows import Format, FormatOption, show

charter_app = typer.Typer(help="Institutions as data.", no_args_is_help=True)
NameArgument = Annotated[str, typer.Argument(help="A shipped charter's name, or a file.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    charter_app.command("list")(names)
    charter_app.command("show")(show_charter)
    charter_app.command("check")(check)
    charter_app.command("print")(print_file)
    app.add_typer(charter_app, name="charter")


def names(form: FormatOption = Format.table) -> None:
    """The charters that come with the package."""
    import polars as pl

    from collegium.charter import charter
    from collegium.charter import names as shipped_names

    rows = [charter(name) for name in shipped_names()]
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


def show_charter(name: NameArgument, form: FormatOption = Format.table) -> None:
    """The clauses of a charter: who nominates, elects, confirms, removes and convenes whom."""
    import polars as pl

    from collegium.charter import charter

    found = charter(name)
    rows = pl.DataFrame(
        {
            "by": [clause.by for clause in found.clauses],
            "power": [clause.power for clause in found.clauses],
            "over": [clause.over for clause in found.clauses],
            "standing": [clause.standing for clause in found.clauses],
            "text": [clause.text for clause in found.clauses],
            "source": [clause.source or f"assumed: {clause.assumed}" for clause in found.clauses],
        }
    )
    show(rows, form, title=f"{found.name} ({found.in_force.from_} until {found.in_force.until})")


def check(name: NameArgument) -> None:
    """Check a charter; silence means nothing, so it says what it found."""
    from collegium.charter import charter

    typer.echo(repr(charter(name)))


def print_file(name: Annotated[str, typer.Argument(help="A shipped charter's name.")]) -> None:
    """Print a shipped charter's file, to start an own one from."""
    from collegium.shipped import source

    typer.echo(source("collegium.charter", "library", name, "charter").decode("utf-8"), nl=False)
