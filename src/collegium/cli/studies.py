"""Commands that run studies and tell what they found."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from collegium.cli.many import (
    ChunkOption,
    ClusterOption,
    KeepOption,
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

if TYPE_CHECKING:
    from collegium.parameters import Parameter
    from collegium.theories import Resolved, Results


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("study")(study)
    app.command("moved")(moved)
    app.command("parameters")(parameters)
    app.command("print")(print_file)
    app.command("list")(names)


def study(
    name: Annotated[str, typer.Argument(help="A shipped study's name (default), or a file.")],
    out: OutOption,
    runs: RunsOption = None,
    workers: WorkersOption = 1,
    seed: SeedOption = None,
    resume: ResumeOption = False,
    replace: ReplaceOption = False,
    cluster: ClusterOption = None,
    chunk: ChunkOption = None,
    keep: KeepOption = None,
    scale: ScaleOption = None,
    change: Annotated[
        list[str] | None, typer.Option("--set", help="Change a parameter: --set lapse_rate=0.2", metavar="NAME=VALUE")
    ] = None,
    amend: Annotated[
        list[str] | None,
        typer.Option("--amend", help="An amendment to lay over the charter too, a shipped one's name or a file."),
    ] = None,
    against: Annotated[
        str | None, typer.Option("--against", help="Tell what moved against a finished study.", metavar="DIR")
    ] = None,
    form: FormatOption = Format.table,
) -> None:
    """Run a study, compare it with the record, write a report."""
    from collegium.theories import run_study
    from collegium.theories import study as read_study

    changes: dict[str, Any] = {"runs": runs, "seed": seed, "keep": keep, "scale": scale}
    resolved = read_study(name, changes)
    if change:
        changes["parameters"] = {**resolved.study.parameters, **settings(change)}
    if amend:
        changes["amend"] = [*resolved.study.amend, *map(_from_here, amend)]
    if change or amend:
        resolved = read_study(name, changes)
    before = None
    if against:
        _same_seed(against, resolved.study.seed)
        before = _values(against)
    theories = {theory.id: theory.name for theory in resolved.theories}
    announce = lambda: _announce(resolved)  # noqa: E731
    with progress(theories, resolved.study.runs, visible=form is Format.table, announce=announce) as told:
        results = run_study(
            resolved, out, workers=workers, cluster=cluster, chunk=chunk, resume=resume, replace=replace, **told
        )
    from collegium.figures.report import write_report

    tables = _moved(before, results) if before is not None else {}
    report = write_report(results, tables)
    if form is Format.table:
        _verdict(results, tables, report)
    else:
        show(results.summary(), form)


def moved(
    before: Annotated[str, typer.Argument(help="The folder of a finished study.")],
    after: Annotated[str, typer.Argument(help="The folder of another.")],
    form: FormatOption = Format.table,
) -> None:
    """What changed between two finished studies, paired run by run on the same random draws."""
    import polars as pl

    from collegium.errors import CollegiumError
    from collegium.theories import moved as what_moved
    from collegium.theories import seed_of

    _same_seed(before, seed_of(after))
    first, second = _values(before), _values(after)
    common = [name for name in first if name in second]
    if not common:
        raise CollegiumError("the two studies share no theory", given=", ".join(second), allowed=list(first))
    rows = pl.concat(
        [
            what_moved(first[name], second[name]).select(pl.lit(name).alias("theory"), pl.all()).drop("pattern")
            for name in common
        ]
    )
    show(rows, form, title=f"{after} against {before}", note=MOVED_NOTE)


def parameters(form: FormatOption = Format.table) -> None:
    """Every parameter: default, unit, range, what it does, source."""
    import polars as pl

    from collegium.conduct.catalogue import MODULES

    rows = [
        {"mechanism": name, "parameter": p.name, "default": p.default, "unit": p.unit, "low": p.low, "high": p.high,
         "label": p.label, "source": p.source}
        for name, group in MODULES.items()
        for p in group
    ]  # fmt: skip
    show(pl.DataFrame(rows), form)


def print_file(name: Annotated[str, typer.Argument(help="A shipped study's or theory's name.")]) -> None:
    """Print a shipped study or theory, to start an own one from."""
    from collegium.errors import CollegiumError
    from collegium.shipped import shipped, source

    places = {"studies": shipped("collegium.theories", "studies"), "library": shipped("collegium.theories", "library")}
    for folder, known in places.items():
        if name in known:
            typer.echo(source("collegium.theories", folder, name, "file").decode("utf-8"), nl=False)
            return
    raise CollegiumError("no study or theory of that name", given=name, allowed=[x for k in places.values() for x in k])


def names(form: FormatOption = Format.table) -> None:
    """The charters, theories and studies that come with the package."""
    import polars as pl

    from collegium.shipped import shipped

    kinds = (("charter", "collegium.charter", "library"), ("theory", "collegium.theories", "library"),
             ("study", "collegium.theories", "studies"))  # fmt: skip
    rows = [{"kind": kind, "name": name} for kind, room, folder in kinds for name in shipped(room, folder)]
    show(pl.DataFrame(rows), form)


# --- helpers ----------------------------------------------------------------------------------------------------

MOVED_NOTE = "change: mean over paired runs, with its 95 % interval; clear: the interval does not hold 0."


def settings(change: list[str], known: tuple[Parameter, ...] | None = None) -> dict[str, float]:
    """Parameters from ``NAME=VALUE``: those of the mechanisms, or others that are known."""
    from collegium.conduct.catalogue import PARAMETERS
    from collegium.errors import CollegiumError

    known = PARAMETERS if known is None else known

    found = {}
    for text in change:
        name, sign, value = text.partition("=")
        try:
            if not sign:
                raise ValueError
            found[name.strip()] = float(value)
        except ValueError:
            hint = "Write --set NAME=VALUE, with a number."
            raise CollegiumError("cannot read a setting", given=text, hint=hint) from None
        if name.strip() not in {p.name for p in known}:
            raise CollegiumError("unknown parameter", given=name.strip(), allowed=[p.name for p in known])
    return found


def _from_here(name: str) -> str:
    """A file named on the command line is meant from here, and one in a study file from that file's folder."""
    from collegium.shipped import is_path

    return os.path.abspath(name) if is_path(name) else name


def _values(folder: str) -> Any:
    from collegium.theories import read_values

    return read_values(folder)


def _same_seed(folder: str, seed: int) -> None:
    from collegium.errors import CollegiumError
    from collegium.theories import seed_of

    other = seed_of(folder)
    if other != seed:
        hint = f"Runs are paired on the same random draws, and this study has seed {seed}: say --seed {other}."
        raise CollegiumError("the other study has another seed", where=folder, given=other, hint=hint)


def _moved(before: Any, results: Results) -> dict[str, Any]:
    from collegium.theories import moved as what_moved

    return {name: what_moved(before[name], frame) for name, frame in results.values.items() if name in before}


def _announce(resolved: Resolved) -> None:
    study = resolved.study
    typer.echo(
        f"{study.title}: {len(resolved.theories)} theories, {study.runs} runs each, "
        f"{study.start.on} to {study.until}, seed {study.seed}"
    )
    if resolved.amendments:
        typer.echo("amended: " + ", ".join(one.id for one in resolved.amendments))
    if resolved.study.parameters:
        typer.echo("changed: " + ", ".join(f"{k} = {v:g}" for k, v in resolved.study.parameters.items()))


def _verdict(results: Results, tables: dict[str, Any], report: Path) -> None:
    import polars as pl

    from collegium.figures.report import sentences

    sys.stderr.flush()
    names = {theory.id: theory.name for theory in results.resolved.theories}
    rows = results.summary().with_columns(pl.col("theory").replace(names))
    show(
        rows.select(
            "theory",
            met=pl.format("{} of {}", "met", "scored"),
            interval_width="width",
            score="crps",
            score_of_no_change="no_change",
        ),
        Format.table,
        title="Targets met, and the score (CRPS: 0 is perfect, less is better)",
    )
    for sentence in sentences(results):
        typer.echo(sentence)
    for name, table in tables.items():
        n_clear = table.filter("clear").height
        clear = table.filter("clear").sort(pl.col("change").abs(), descending=True).head(8)
        show(
            clear.select("measure", "organization_id", "date", "before", "after", "change", "low", "high"),
            Format.table,
            title=f"{names[name]}: what moved most ({n_clear} of {table.height} measures moved clearly)",
            note=MOVED_NOTE,
        )
    typer.echo(f"\nreport: {report}")
    if not tables:
        typer.echo(
            f"change one thing: collegium study {results.resolved.study.id} --set lapse_rate=0.2 "
            f"--out results/lapse --against {results.out}"
        )
