"""The command that holds the contest of theories."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from collegium.cli.many import (
    ClusterOption,
    ReplaceOption,
    ResumeOption,
    RunsOption,
    SeedOption,
    WorkersOption,
)
from collegium.cli.rows import Format, FormatOption, show
from collegium.errors import CollegiumError

if TYPE_CHECKING:
    import polars as pl

    from collegium.contest import Contest


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("contest")(contest)


def contest(
    out: Annotated[str | None, typer.Option("--out", help="The folder for the results.", metavar="DIR")] = None,
    shipped: Annotated[
        bool, typer.Option("--shipped", help="Run nothing: show the contest that comes with Collegium.")
    ] = False,
    quick: Annotated[
        bool, typer.Option("--quick", help="A labelled preview in minutes: 100 draws of each theory, few of all else.")
    ] = False,
    runs: RunsOption = None,
    predicted: Annotated[int | None, typer.Option("--predicted", help="Runs from each posterior.", metavar="N")] = None,
    pairs: Annotated[
        int | None, typer.Option("--pairs", help="Of them, runs that amendments are tried on.", metavar="N")
    ] = None,
    theory: Annotated[
        list[str] | None,
        typer.Option("--theory", help="A shipped theory's name, or a file; once for each. All with priors by default."),
    ] = None,
    method: Annotated[
        str, typer.Option("--method", help="How parameters are fitted: forest or rejection.", metavar="HOW")
    ] = "forest",
    workers: WorkersOption = 1,
    seed: SeedOption = 1,
    resume: ResumeOption = False,
    replace: ReplaceOption = False,
    cluster: ClusterOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Simulate theories from their priors, fit and compare them on the record, and write a report."""
    if shipped:
        if out is not None:
            hint = "Leave out --out to see it, or --shipped to hold one of your own."
            raise CollegiumError("the shipped contest is shown, not held", given=out, hint=hint)
        _shipped(form)
        return
    if out is None:
        hint = "Say --out DIR, or --shipped to see the one that comes with Collegium."
        raise CollegiumError("a contest needs a folder for its results", hint=hint)
    from dataclasses import replace as altered

    from collegium.contest import FULL, QUICK, run_contest
    from collegium.reports.contest import write_contest

    size = QUICK if quick else FULL
    said: dict[str, Any] = {"runs": runs, "predicted": predicted, "pairs": pairs}
    size = altered(size, **{name: value for name, value in said.items() if value is not None})
    found = run_contest(
        out, theory or (), size=size, seed=1 if seed is None else seed, method=method, workers=workers,
        cluster=cluster, resume=resume, replace=replace, stage=shown if form is Format.table else None,
    )  # fmt: skip
    report = write_contest(found)
    if form is not Format.table:
        show(found.tables.get("probabilities", found.tables["scores"]), form)
        return
    _print(found, str(report))


@contextmanager
def shown(title: str, runs: int) -> Iterator[dict[str, Any]]:
    """A stage with its bar, or a line where it makes no runs."""
    if not runs:
        sys.stderr.write(f"{title} ...\n")
        sys.stderr.flush()
        yield {}
        return
    from collegium.cli.progress import Bar

    with Bar({title: title}, runs) as told:
        done: dict[str, int] = {}

        def progress(part: str, finished: int, _: int) -> None:
            done[part] = finished
            told["progress"](title, sum(done.values()), runs)

        yield {"progress": progress, "left": told["left"]}


def _shipped(form: Format) -> None:
    """The contest that comes with the package, as it was told when it was held."""
    from collegium.contest.opened import read_contest
    from collegium.contest.stored import stored

    found = read_contest(stored())
    if form is not Format.table:
        show(found.tables.get("probabilities", found.tables["scores"]), form)
        return
    _tell(found.tables, str(found.facts["label"]))
    _end(str(found.facts["label"]), bool(found.facts["size"].get("preview")), found.facts.get("verdict", []))
    typer.echo(f"\nmade by: {found.command}\nin: {found.folder}")


def _print(found: Contest, report: str) -> None:
    import polars as pl

    sys.stderr.flush()
    calibration = found.tables["calibration"].group_by("theory", maintain_order=True).agg(
        parameters=pl.len(), cover_50=pl.col("cover_50").mean(), cover_90=pl.col("cover_90").mean(),
        recovered=(pl.col("correlation") > 0.5).sum(),
    )  # fmt: skip
    show(calibration, Format.table, title=f"First, on simulated records ({found.label})", note=CALIBRATION_NOTE)
    _tell(found.tables, found.label)
    _end(found.label, found.size.preview, found.verdict())
    typer.echo(f"\nreport: {report}")


def _tell(tables: Mapping[str, pl.DataFrame], label: str) -> None:
    """Which theory is taken for which, how probable each is, how much each meets."""
    if "confusion" in tables:
        over = tables["confusion"]["scope"][0]
        wide = tables["confusion"].filter(scope=over).pivot(
            on="named", index="truth", values="share", maintain_order=True
        )  # fmt: skip
        show(wide, Format.table, title=f"Which theory is named for a simulated record of each (rows: truth), {over}")
    if "probabilities" in tables:
        wide = tables["probabilities"].pivot(on="scope", index="theory", values="probability", maintain_order=True)
        show(wide, Format.table, title=f"How probable each theory is, if one of them is right ({label})")
    show(tables["scores"], Format.table, title="Figures of the record that each fitted theory meets")


def _end(label: str, preview: bool, verdict: Sequence[str]) -> None:
    typer.echo("")
    if preview:
        typer.echo(f"{label}: too few to rest anything on.")
    for sentence in verdict:
        typer.echo(sentence)


CALIBRATION_NOTE = (
    "cover_50, cover_90: how often the central 50 and 90 % of a posterior hold the truth, over parameters and periods; "
    "recovered: parameters whose posterior mean follows the truth with a correlation above 0.5."
)
