"""The command of the base: every member and every primary organisation, year by year."""

from __future__ import annotations

from typing import Annotated

import typer

from collegium.cli.many import (
    ChunkOption,
    ClusterOption,
    ReplaceOption,
    ResumeOption,
    RunsOption,
    SeedOption,
    WorkersOption,
    progress,
)
from collegium.cli.rows import Format, FormatOption, show

NOTE = (
    "Totals, rates and sanctions are assumed, none checked against a source. Turnover is the share of meetings that "
    "elected a new secretary."
)


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("party")(party)


def party(
    first: Annotated[int, typer.Option("--from", help="The first year, from 1918.")] = 1918,
    last: Annotated[int, typer.Option("--until", help="The last year, to 1991.")] = 1991,
    share: Annotated[float, typer.Option("--share", help="Of the whole party: 0.01 for a hundredth of it.")] = 1.0,
    members: Annotated[
        int | None, typer.Option("--members", help="As many throughout, in place of a party that grows.")
    ] = None,
    provinces: Annotated[int, typer.Option("--provinces", help="Provinces.")] = 170,
    change: Annotated[
        list[str] | None, typer.Option("--set", help="Change a parameter: --set rotation=0.3", metavar="NAME=VALUE")
    ] = None,
    runs: RunsOption = None,
    seed: SeedOption = None,
    workers: WorkersOption = 1,
    out: Annotated[
        str | None,
        typer.Option("--out", help="The folder where runs are kept; for more than one.", metavar="DIR"),
    ] = None,
    resume: ResumeOption = False,
    replace: ReplaceOption = False,
    cluster: ClusterOption = None,
    chunk: ChunkOption = None,
    form: FormatOption = Format.table,
) -> None:
    """The base of the party: members, meetings, ballots and turnover by year."""
    import polars as pl

    from collegium.cli.studies import settings
    from collegium.errors import CollegiumError
    from collegium.party.simulate import PARAMETERS
    from collegium.theories.base_runs import PART, PartyJob, path_of, run_party, told

    n_runs, number = 1 if runs is None else runs, 1 if seed is None else seed
    if workers < 1:
        raise CollegiumError("a party takes at least one worker", given=workers)
    if share != 1.0 and members is not None:
        raise CollegiumError("a party grows, or has as many members throughout", hint="Say --share or --members.")
    if out is None and (n_runs > 1 or resume or replace or cluster is not None or chunk is not None):
        raise CollegiumError("no folder to keep runs in", hint="Say --out DIR; without it one run is made and shown.")
    path = path_of(first=first, last=last, share=share, members=members)
    job = PartyJob(
        path, runs=n_runs, seed=number, provinces=provinces, parameters=settings(change or [], PARAMETERS),
        threads=workers if n_runs == 1 and cluster is None else 1,
    )  # fmt: skip
    visible = form is Format.table
    if out is None:
        with progress({PART: "years"}, path.n_years, visible=visible) as bar:
            tell = bar.get("progress")
            each = None if tell is None else lambda year: tell(PART, year - path.first + 1, path.n_years)
            years = job.one(0, progress=each).years.select(pl.lit(0).alias("run"), pl.all())
    else:
        with progress({PART: "runs"}, n_runs, visible=visible) as bar:
            years = run_party(
                out, job, workers=workers if n_runs > 1 else 1, cluster=cluster, chunk=chunk, resume=resume,
                replace=replace, **bar,
            )  # fmt: skip
    rows = told(years)
    if visible:
        rows = rows.drop("organisations", "without_quorum", "present", "party_years").with_columns(
            pl.col(pl.Float64).exclude("turnover", "age").round(0).cast(pl.Int64), pl.col("turnover").round(3)
        )
    mean = "" if n_runs == 1 else f", the mean of {n_runs} runs"
    show(rows, form, title=f"The base, {first} to {last}, seed {number}{mean}", note=NOTE)
