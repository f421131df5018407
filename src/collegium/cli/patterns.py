"""The command that holds the model against the patterns of the record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from collegium.cli.rows import Format, FormatOption, show


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("patterns")(patterns)


def patterns(
    out: Annotated[str, typer.Option("--out", help="The folder for the results.", metavar="DIR")],
    runs: Annotated[int, typer.Option("--runs", help="Runs of each period.")] = 200,
    workers: Annotated[int, typer.Option("--workers", help="Processes.")] = 1,
    seed: Annotated[int, typer.Option("--seed", help="Seed of all chance.")] = 1,
    period: Annotated[
        list[str] | None, typer.Option("--period", help="A period, 1964-82; once for each. All by default.")
    ] = None,
    theory: Annotated[
        str, typer.Option("--theory", help="A shipped theory's name, or a file.", metavar="NAME")
    ] = "whole-conduct",
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the patterns that DIR holds.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Throw away other patterns that DIR holds.")] = False,
    form: FormatOption = Format.table,
) -> None:
    """Run every period from the record's roster and tell which patterns of the record the model meets."""
    from collegium.theories.patterns_judge import count_verdicts
    from collegium.theories.patterns_run import PatternsJob, run_patterns

    parts = PatternsJob(runs, seed, period or (), theory).parts
    tell: Callable[[str, int, int], None] | None = None
    close: Callable[[], None] = lambda: None  # noqa: E731
    if form is Format.table:
        from collegium.cli.progress import bar

        tell, close = bar({part: part for part in parts}, runs, lambda: None)
    try:
        found = run_patterns(
            out, runs=runs, seed=seed, periods=period or (), theory=theory, workers=workers, resume=resume,
            replace=replace, progress=tell,
        )  # fmt: skip
    finally:
        close()
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
