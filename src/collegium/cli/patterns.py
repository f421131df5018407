"""The command that holds the model against the patterns of the record."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from collegium.cli.many import (
    ChunkOption,
    ClusterOption,
    OutOption,
    ReplaceOption,
    ResumeOption,
    RunsOption,
    SeedOption,
    WorkersOption,
    progress,
)
from collegium.cli.rows import Format, FormatOption, show


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("patterns")(patterns)


def patterns(
    out: OutOption,
    runs: RunsOption = 200,
    workers: WorkersOption = 1,
    seed: SeedOption = 1,
    period: Annotated[
        list[str] | None, typer.Option("--period", help="A period, 1964-82; once for each. All by default.")
    ] = None,
    theory: Annotated[
        str, typer.Option("--theory", help="A shipped theory's name, or a file.", metavar="NAME")
    ] = "whole-conduct",
    resume: ResumeOption = False,
    replace: ReplaceOption = False,
    cluster: ClusterOption = None,
    chunk: ChunkOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Run every period from the record's roster and tell which patterns of the record the model meets."""
    from collegium.theories.patterns_judge import count_verdicts
    from collegium.theories.patterns_run import PatternsJob, run_patterns

    said: dict[str, Any] = {"runs": 200 if runs is None else runs, "seed": 1 if seed is None else seed}
    said |= {"periods": period or (), "theory": theory}
    parts = PatternsJob(said["runs"], said["seed"], said["periods"], theory).parts
    with progress({part: part for part in parts}, said["runs"], visible=form is Format.table) as told:
        found = run_patterns(
            out, **said, workers=workers, cluster=cluster, chunk=chunk, resume=resume, replace=replace, **told
        )
    if form is not Format.table:
        show(found, form)
        return
    shown = found.select(
        "pattern", "text", "role", "period", "judged", "record", "median", "low", "high", "runs", "verdict"
    )
    show(shown, form, title="Patterns of the record", note=NOTE)
    show(count_verdicts(found), form, title="How many figures")
    typer.echo(f"\nsources and notes: {out}/patterns.csv")


SHOWN = ["pattern", "text", "role", "period", "judged", "record", "median", "low", "high", "runs", "verdict"]
NOTE = (
    "median, low, high: of the runs, with 5 and 95 %; met if the record lies between. Where a share is judged: the "
    "share of the runs that show it, with Wilson's 95 % interval, met from the threshold up, undecided if the interval "
    "holds it. runs: those that tell it; a figure that no run tells is missed."
)
