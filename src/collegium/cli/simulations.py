"""The command that simulates: many runs of one thing, kept in a folder."""

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
    ScaleOption,
    SeedOption,
    WorkersOption,
    progress,
)
from collegium.cli.rows import Format, FormatOption, show


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("simulate")(simulate)


def simulate(
    charter: Annotated[list[str], typer.Argument(help="A shipped charter's name or a file; several that follow on.")],
    out: OutOption,
    on: Annotated[str | None, typer.Option("--on", help="The day of the roster; else the first of the start.")] = None,
    until: Annotated[str | None, typer.Option("--until", help="The last day.")] = None,
    years: Annotated[float | None, typer.Option("--years", help="Years, in place of --until.")] = None,
    start: Annotated[
        str, typer.Option("--start", help="Whose roster: record, or a folder with a history.", metavar="DIR")
    ] = "record",
    theory: Annotated[
        str, typer.Option("--theory", help="A shipped theory's name, or a file.", metavar="NAME")
    ] = "conditional-support",
    preset: Annotated[list[str] | None, typer.Option("--preset", help="A preset; once for each; or all.")] = None,
    amend: Annotated[list[str] | None, typer.Option("--amend", help="An amendment; once for each.")] = None,
    change: Annotated[
        list[str] | None, typer.Option("--set", help="Change a parameter: --set lapse_rate=0.2", metavar="NAME=VALUE")
    ] = None,
    congresses: Annotated[
        str, typer.Option("--congresses", help="charter, as often as it says; or record, in the months of the start.")
    ] = "charter",
    shocks: Annotated[
        str | None,
        typer.Option("--shocks", help="A list of shocks, shipped or a file; else they are drawn.", metavar="NAME"),
    ] = None,
    keep: Annotated[
        str, typer.Option("--keep", help="What is kept of each run: history, yearly or final.")
    ] = "history",
    scale: ScaleOption = None,
    runs: RunsOption = 1,
    workers: WorkersOption = 1,
    seed: SeedOption = 1,
    resume: ResumeOption = False,
    replace: ReplaceOption = False,
    cluster: ClusterOption = None,
    chunk: ChunkOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Simulate from a real roster: many runs of one thing, kept in a folder as they finish."""
    from collegium.cli.studies import settings
    from collegium.history import load
    from collegium.record import record
    from collegium.theories.simulate import settled
    from collegium.theories.simulation import PART, SimulationJob, run_simulation

    charters, how = settled(
        charter if len(charter) > 1 else charter[0],
        theory=theory, presets=preset or (), parameters=settings(change or []), amend=amend or (),
        shocks=shocks,
    )  # fmt: skip
    said: dict[str, Any] = {"on": on, "until": until, "years": years, "congresses": congresses, **how}
    past = record() if start == "record" else load(start)
    n_runs, number = 1 if runs is None else runs, 1 if seed is None else seed
    keep = keep or "history"
    job = SimulationJob(charters, past, runs=n_runs, seed=number, keep=keep, scale=scale or "leadership", **said)
    with progress({PART: "runs"}, n_runs, visible=form is Format.table) as told:
        found = run_simulation(
            out, job, workers=workers, cluster=cluster, chunk=chunk, resume=resume, replace=replace, **told
        )
    show(found, form, title=f"{n_runs} runs of {job.facts['simulation']['id']}, seed {number}", note=NOTES[keep])


NOTES = {
    "history": "A history a folder: collegium.load() reads it.",
    "final": "A history of the last day a folder: collegium.load() reads it.",
    "yearly": "A table of measures a file: polars.read_parquet() reads it.",
}
