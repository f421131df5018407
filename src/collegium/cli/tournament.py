"""The command that sets players against each other."""

from __future__ import annotations

from typing import Annotated

import typer

from collegium.cli.many import (
    ChunkOption,
    ReplaceOption,
    ResumeOption,
    RunsOption,
    SeedOption,
    WorkersOption,
    progress,
)
from collegium.cli.rows import Format, FormatOption, show
from collegium.errors import CollegiumError

RUNS = 200


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("tournament")(tournament)


def tournament(
    players: Annotated[
        list[str] | None,
        typer.Option(
            "--players",
            help="A shipped player, module:Class, or a file mine.py (it is run); once for each, or with commas.",
        ),
    ] = None,
    runs: RunsOption = RUNS,
    workers: WorkersOption = 1,
    seed: SeedOption = 1,
    out: Annotated[str | None, typer.Option("--out", help="The folder for the results.", metavar="DIR")] = None,
    on: Annotated[str, typer.Option("--on", help="The day whose top body is played.", metavar="DATE")] = "1957-07",
    years: Annotated[int, typer.Option("--years", help="How long each run lasts.")] = 10,
    theory: Annotated[str, typer.Option("--theory", help="A theory with strategies.")] = "whole-conduct",
    listed: Annotated[bool, typer.Option("--list", help="Name the shipped players, and run nothing.")] = False,
    resume: ResumeOption = False,
    replace: ReplaceOption = False,
    chunk: ChunkOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Who survives longest under the leader, and who rises: strategies of conduct set against each other."""
    import polars as pl

    from collegium.tournament.job import run_tournament
    from collegium.tournament.shipped import FIELD, PLAYERS, line_of
    from collegium.tournament.table import Table

    if listed:
        rows = [{"player": name, "plays": name in FIELD, "what": line_of(one)} for name, one in PLAYERS.items()]
        show(pl.DataFrame(rows), form, note="plays: where --players names nobody.")
        return
    if out is None and (resume or replace):
        raise CollegiumError("--resume and --replace need a folder", hint="Say --out DIR.")
    words = [word.strip() for given in players or FIELD for word in given.split(",") if word.strip()]
    with progress({"tournament": "Games"}, runs or 0, visible=form is Format.table) as told:
        found = run_tournament(
            words, table=Table(on, years, theory), runs=RUNS if runs is None else runs,
            seed=1 if seed is None else seed, out=out, workers=workers, chunk=chunk, resume=resume, replace=replace,
            **told,
        )  # fmt: skip
    if form is not Format.table:
        show(found, form)
        return
    columns = [
        "player", "runs", "years", "years_low", "years_high", "change", "change_low", "change_high", "verdict", "led",
        "rank",
    ]  # fmt: skip
    show(found.select(columns), form, title=f"Tournament: {years} years from {on}, seed {seed}", note=NOTE)
    if out is not None:
        typer.echo(f"\nresults: {out}")


NOTE = (
    "years: in the top body until the seat is first lost, with the 95 % interval of the mean; change: against the "
    "model's own rule in the same seat on the same draws, paired run by run; led: share of runs in which he came to "
    "lead; rank: mean over the run of the highest place held. This is this model's verdict only."
)
