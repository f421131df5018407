"""``collegium``: the commands, and one place where errors turn into messages."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from collegium import __version__
from collegium.cli import (
    charters,
    contest,
    contest_check,
    exchange,
    figure,
    fitted,
    judging,
    measures,
    party,
    patterns,
    questions,
    records,
    reports,
    simulations,
    situations,
    solve,
    studies,
    studio,
    tables,
    theories,
    tournament,
)

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
measures.add_to(app)
figure.add_to(app)
questions.add_to(app)
reports.add_to(app)
tables.add_to(app)
exchange.add_to(app)
charters.add_to(app)
studies.add_to(app)
theories.add_to(app)
simulations.add_to(app)
situations.add_to(app)
patterns.add_to(app)
party.add_to(app)
judging.add_to(app)
contest.add_to(app)
fitted.add_to(app)
contest_check.add_to(app)
tournament.add_to(app)
solve.add_to(app)
studio.add_to(app)


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
        status = app(prog_name="collegium", standalone_mode=False)
        sys.stdout.flush()
        if status == 130:  # typer's answer to Ctrl-C
            raise KeyboardInterrupt
        sys.exit(status if isinstance(status, int) else 0)
    except CollegiumError as error:
        sys.stdout.flush()
        sys.stderr.write(f"collegium: {error}\n")
        sys.exit(130 if hasattr(error, "done") else 2)
    except (KeyboardInterrupt, typer.Abort):
        sys.stderr.write("collegium: stopped\n")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        sys.stderr.write(f"collegium: {error.filename or 'the system'}: {error.strerror or error}.\n")
        sys.exit(2)
    except Exception as error:
        if not hasattr(error, "format_message"):  # what a wrong command or option raises, in any version of typer
            raise
        sys.stderr.write(_usage(error))
        sys.exit(2)


def _usage(error: Any) -> str:
    """One line for a wrong command or option; the help where a group of commands stands alone."""
    said = str(error.format_message()).strip()
    if said.startswith("Usage:"):
        return f"{said}\n"
    stop = "" if said.endswith((".", "?")) else "."
    command = error.ctx.command_path if getattr(error, "ctx", None) is not None else "collegium"
    return f"collegium: {said[:1].lower()}{said[1:]}{stop} {command} -h tells more.\n"


if __name__ == "__main__":
    main()
