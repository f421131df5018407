"""``collegium``: the commands, and one place where errors turn into messages."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from collegium import __version__
from collegium.cli import charters, records, studies

app = typer.Typer(
    name="collegium",
    help="A laboratory for collective leadership: charters as data, the Soviet record, simulation, measures, theories.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
records.add_to(app)
charters.add_to(app)
studies.add_to(app)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"collegium {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Read before a command."""


def main() -> None:
    """Run the command line; bad input gives one message and exit status 2, an interrupted study 130."""
    from collegium.errors import CollegiumError

    try:
        app()
    except CollegiumError as error:
        sys.stdout.flush()
        sys.stderr.write(f"collegium: {error}\n")
        sys.exit(130 if hasattr(error, "done") else 2)
    except KeyboardInterrupt:
        sys.stderr.write("collegium: stopped\n")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


if __name__ == "__main__":
    main()
