"""The command that makes one fit of the contest three ways."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from collegium.cli.contest import shown
from collegium.cli.many import OutOption, ReplaceOption, ResumeOption, SeedOption, WorkersOption
from collegium.cli.rows import Format, FormatOption, show

if TYPE_CHECKING:
    import polars as pl


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("contest-check")(contest_check)


def contest_check(
    out: OutOption,
    theory: Annotated[str, typer.Option("--theory", help="A shipped theory's name, or a file.", metavar="NAME")],
    period: Annotated[str, typer.Option("--period", help="A period, 1964-82.", metavar="PERIOD")],
    contest: Annotated[
        str | None,
        typer.Option(
            "--contest",
            help="The folder of a contest, whose table rejection and forest fit; else a table is made.",
            metavar="DIR",
        ),
    ] = None,
    runs: Annotated[int, typer.Option("--runs", help="Draws of a table that is made.", metavar="N")] = 2000,
    particles: Annotated[int, typer.Option("--particles", help="Particles of each population.", metavar="N")] = 200,
    populations: Annotated[int, typer.Option("--populations", help="At most so many.", metavar="N")] = 5,
    workers: WorkersOption = 1,
    seed: SeedOption = 1,
    resume: ResumeOption = False,
    replace: ReplaceOption = False,
    form: FormatOption = Format.table,
) -> None:
    """Fit one theory in one period by sequential Monte Carlo too, beside rejection and forest: do they agree?"""
    from collegium.contest.checking import run_check

    visible = form is Format.table
    found = run_check(
        out, theory, period, contest=contest, runs=runs, particles=particles, populations=populations,
        seed=1 if seed is None else seed, workers=workers, resume=resume, replace=replace,
        stage=shown if visible else None, told=_told if visible else None,
    )  # fmt: skip
    if not visible:
        show(found.table, form)
        return
    show(_side_by_side(found.table), form, title=f"{found.theory.name}, {found.period}: three fits", note=NOTE)
    typer.echo("")
    for sentence in found.verdict():
        typer.echo(sentence)
    typer.echo(f"\nnumbers: {out}/check.csv")


NOTE = (
    "mean, with the central 90 % in brackets; smc: sequential Monte Carlo; apart: by how many of the smaller posterior "
    "deviations the mean of the other lies from that of smc; agree: the intervals overlap, and less than 1 apart; "
    "shrinkage: the share of the prior's variance that the figures take away, by smc."
)


def _told(population: int, simulations: int, tolerance: float) -> None:
    sys.stderr.write(f"population {population} within {tolerance:.3g}: {simulations} simulations\n")
    sys.stderr.flush()


def _side_by_side(table: pl.DataFrame) -> pl.DataFrame:
    """One row a parameter, made to be read."""
    import polars as pl

    rows = []
    for name in table["parameter"].unique(maintain_order=True):
        of = {row["method"]: row for row in table.filter(parameter=name).to_dicts()}
        row = {"parameter": name, "prior mean (sd)": f"{of['prior']['mean']:.3g} ({of['prior']['sd']:.3g})"}
        for method in ("smc", "rejection", "forest"):
            one = of[method]
            row[method] = f"{one['mean']:.3g} ({one['low_90']:.3g} to {one['high_90']:.3g})"
        row["shrinkage"] = "" if of["smc"]["shrinkage"] is None else f"{of['smc']['shrinkage']:.2f}"
        for method in ("rejection", "forest"):
            row[f"{method} apart"] = f"{of[method]['apart']:.2f}"
        row["agree"] = "yes" if of["rejection"]["agree"] and of["forest"]["agree"] else "no"
        rows.append(row)
    return pl.DataFrame(rows)
