"""Commands that run situations: a moment of the record under arms that differ in one thing."""

from __future__ import annotations

from typing import Annotated

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
    """Register the commands."""
    group = typer.Typer(
        name="situation", help="A moment of the record, run again and again under arms that differ in one thing.",
        no_args_is_help=True,
    )  # fmt: skip
    group.command("list")(listed)
    group.command("show")(shown)
    group.command("run")(run)
    app.add_typer(group)


def listed(form: FormatOption = Format.table) -> None:
    """The situations that come with the package."""
    import polars as pl

    from collegium.theories import situation, situations

    found = [situation(name) for name in situations()]
    rows = [{"situation": one.id, "title": one.title, "on": one.on, "arms": len(one.arms)} for one in found]
    show(pl.DataFrame(rows), form)


def shown(
    name: Annotated[str, typer.Argument(help="A shipped situation's name, or a file.")],
    form: FormatOption = Format.table,
) -> None:
    """What a situation asks, and its arms."""
    import polars as pl

    from collegium.theories import situation

    said = situation(name)
    rows = [
        {
            "arm": arm.id,
            "name": arm.name,
            "amended": ", ".join(arm.amend),
            "off": ", ".join(arm.without),
            "set": ", ".join(f"{key} = {value:g}" for key, value in arm.parameters.items()),
        }
        for arm in said.arms
    ]
    show(pl.DataFrame(rows), form, title=said.title, lead=said.question)


def run(
    name: Annotated[str, typer.Argument(help="A shipped situation's name, or a file.")],
    out: OutOption,
    runs: RunsOption = None,
    workers: WorkersOption = 1,
    seed: SeedOption = None,
    resume: ResumeOption = False,
    replace: ReplaceOption = False,
    cluster: ClusterOption = None,
    chunk: ChunkOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Run a situation and tell what came of each arm, with intervals."""
    from collegium.theories import run_situation, situation

    said = situation(name).changed(runs=runs, seed=seed)
    names = {arm.id: arm.name for arm in said.arms}
    with progress(names, said.runs, visible=form is Format.table) as told:
        found = run_situation(
            said, out, workers=workers, cluster=cluster, chunk=chunk, resume=resume, replace=replace, **told
        )
    if form is Format.table:
        columns = ["label", "arm", "mean", "low", "high", "change", "change_low", "change_high", "record"]
        show(found.select(columns), form, title=said.title, lead=said.question, note=NOTE)
        typer.echo(f"\nresults: {out}")
    else:
        show(found, form)


NOTE = (
    "mean: over the runs, with its 95 % interval; change: against the first arm, paired run by run on the same draws, "
    "with its 95 % interval; record: what happened, where the source tells."
)
