"""The command that opens the studio."""

from __future__ import annotations

from typing import Annotated

import typer


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("studio")(studio)


def studio(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            help="What it shows beside what is shipped: histories, studies, contests, rosters, charters.",
            metavar="[PATH]...",
        ),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option("--out", help="The folder to which it may write; without one it writes nothing.", metavar="DIR"),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", min=0, max=65535, help="By default 8917, or the next that is free; 0 takes any."),
    ] = None,
    host: Annotated[
        str, typer.Option("--host", help="Another address than this machine's own asks everybody for a token.")
    ] = "127.0.0.1",
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Whether to open it in a browser.")] = True,
) -> None:
    """Look at power in a browser: the day, the circle, who rules, the contest. Nothing leaves this machine."""
    from collegium.studio.serve import studio as open_studio

    open_studio(*(paths or ()), host=host, port=port, out=out, browser=browser, say=typer.echo)
