"""The options that every command of many runs has, and their progress."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Annotated, Any

import typer

OutOption = Annotated[str, typer.Option("--out", help="The folder for the results.", metavar="DIR")]
RunsOption = Annotated[int | None, typer.Option("--runs", help="How many runs of each.")]
WorkersOption = Annotated[int, typer.Option("--workers", help="Processes.")]
SeedOption = Annotated[int | None, typer.Option("--seed", help="Seed of all chance.")]
ResumeOption = Annotated[bool, typer.Option("--resume", help="Go on with what DIR holds, if it is the same.")]
ReplaceOption = Annotated[bool, typer.Option("--replace", help="Throw away what DIR holds, if it is another.")]
KeepOption = Annotated[
    str | None, typer.Option("--keep", help="What is kept of each run: history, yearly or final.", metavar="WHAT")
]
ScaleOption = Annotated[
    str | None,
    typer.Option("--scale", help="How much of the party there is: leadership, cadre or party.", metavar="WHICH"),
]
ClusterOption = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        help="Run on a Dask cluster: tcp://HOST:8786, a queue (slurm, pbs, ...), a file of resources, or local.",
        metavar="WHERE",
    ),
]
ChunkOption = Annotated[
    int | None,
    typer.Option("--chunk", help="Runs handed to a worker at once; by default by the time they take.", metavar="N"),
]


def progress(
    parts: Mapping[str, str], runs: int, *, visible: bool, announce: Callable[[], None] | None = None
) -> AbstractContextManager[dict[str, Any]]:
    """The callbacks of a job as keywords, none where nothing is to be seen; the bar ends with the block."""
    from collegium.cli.progress import Bar

    return Bar(parts, runs, announce) if visible else nullcontext({})
