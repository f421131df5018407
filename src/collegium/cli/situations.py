"""Commands that run situations: a moment of the record under arms that differ in one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from collegium.cli.rows import Format, FormatOption, show

if TYPE_CHECKING:
    from collegium.theories import Situation


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
    out: Annotated[str, typer.Option("--out", help="The folder for the results.", metavar="DIR")],
    runs: Annotated[int | None, typer.Option("--runs", help="Runs of each arm.")] = None,
    workers: Annotated[int, typer.Option("--workers", help="Processes.")] = 1,
    seed: Annotated[int | None, typer.Option("--seed", help="Seed of all chance.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the situation that DIR holds.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Throw away another situation that DIR holds.")] = False,
    form: FormatOption = Format.table,
) -> None:
    """Run a situation and tell what came of each arm, with intervals."""
    from collegium.theories import run_situation, situation

    said = situation(name).changed(runs=runs, seed=seed)
    tell, close = _bar(said, visible=form is Format.table)
    try:
        found = run_situation(said, out, workers=workers, resume=resume, replace=replace, progress=tell)
    finally:
        close()
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


def _bar(said: Situation, *, visible: bool) -> tuple[Any, Any]:
    """A progress bar on standard error: a function to tell it, and one to close it."""
    if not visible:
        return None, lambda: None
    from collegium.cli.progress import bar

    return bar({arm.id: arm.name for arm in said.arms}, said.runs, lambda: None)
