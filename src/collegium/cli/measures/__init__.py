"""``collegium measure NAME``: one command a measure, each with the options that it takes."""

from __future__ import annotations

import typer

from collegium.cli.histories import with_leader
from collegium.cli.measures import bodies, bonds, powers, rulers, tenures
from collegium.cli.measures.group import Measure, Panels

ROOMS = (bodies, tenures, bonds, powers, rulers)
NAMES = tuple(name for room in ROOMS for name in room.MEMBERS)

measure_app = typer.Typer(
    cls=Panels,
    help="Measures of a history: one row a run and date or span. `collegium measure NAME -h` tells what one takes.",
    no_args_is_help=True,
    subcommand_metavar="NAME [ARGS]...",
)
for _room in ROOMS:
    for _name, _command in _room.MEMBERS.items():
        measure_app.command(_name, cls=Measure, rich_help_panel=_room.PANEL)(with_leader(_command))


def add_to(app: typer.Typer) -> None:
    """Register the group."""
    app.add_typer(measure_app, name="measure")


__all__ = ["NAMES", "add_to", "measure_app"]
