"""The command that makes a fitted theory's runs again, as histories."""

from __future__ import annotations

from typing import Annotated

import typer

from collegium.cli.many import (
    ClusterOption,
    OutOption,
    ReplaceOption,
    ResumeOption,
    RunsOption,
    WorkersOption,
    progress,
)
from collegium.cli.rows import Format, FormatOption, show


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("fitted")(fitted)


def fitted(
    theory: Annotated[str, typer.Argument(help="A theory of the contest: its name, or the file it came from.")],
    period: Annotated[str, typer.Option("--period", help="A period or stretch that the contest ran.")],
    out: OutOption,
    contest: Annotated[
        str, typer.Option("--contest", help="shipped, or the folder of a finished contest.", metavar="DIR")
    ] = "shipped",
    amend: Annotated[list[str] | None, typer.Option("--amend", help="An amendment; once for each.")] = None,
    off: Annotated[list[str] | None, typer.Option("--off", help="A mechanism to take out; once for each.")] = None,
    runs: RunsOption = None,
    workers: WorkersOption = 1,
    resume: ResumeOption = False,
    replace: ReplaceOption = False,
    cluster: ClusterOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Make the runs of a theory as a contest fitted it, as histories: to score figures of your own against."""
    from collegium.contest.fitted import fitted_job, run_fitted

    job = fitted_job(None if contest == "shipped" else contest, theory, period, runs, amend=amend or (), off=off or ())
    with progress({job.parts[0]: "runs"}, job.runs, visible=form is Format.table) as told:
        found = run_fitted(out, job, workers=workers, cluster=cluster, resume=resume, replace=replace, **told)
    show(found, form, title=f"{job.runs} runs of {theory}, {period}, seed {job.seed}", note=NOTE)


NOTE = "A history a folder: collegium.load() reads it. Run i is run i behind the contest's pattern table."
