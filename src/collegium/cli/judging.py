"""The commands that judge measures on runs of which the truth is known."""

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
    SeedOption,
    WorkersOption,
    progress,
)
from collegium.cli.rows import Format, FormatOption, show


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    group = typer.Typer(
        name="judge", help="How well a measure finds what is true, on simulated histories of which the truth is known.",
        no_args_is_help=True,
    )  # fmt: skip
    group.command("ties")(ties)
    group.command("leadership")(leadership)
    app.add_typer(group)


PeriodOption = Annotated[
    list[str] | None,
    typer.Option("--period", help="A period to simulate, 1957-64; once for each. By default four."),
]
TheoryOption = Annotated[str, typer.Option("--theory", help="A shipped theory's name, or a file.", metavar="NAME")]
LateOption = Annotated[
    list[int] | None,
    typer.Option("--late", help="Changes are known up to so many months late; once for each. By default 3 and 12."),
]
MissingOption = Annotated[float, typer.Option("--missing", help="The share of spells that is missing.")]
RUNS = 25


def ties(
    out: OutOption,
    runs: RunsOption = RUNS,
    workers: WorkersOption = 1,
    seed: SeedOption = 1,
    period: PeriodOption = None,
    theory: TheoryOption = "whole-conduct",
    late: LateOption = None,
    missing: MissingOption = 0.2,
    committee: Annotated[
        bool, typer.Option("--committee", help="Pairs in the committee too: ten times as long.")
    ] = False,
    resume: ResumeOption = False,
    replace: ReplaceOption = False,
    cluster: ClusterOption = None,
    chunk: ChunkOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Judge the six rules that find ties: precision, recall and F1 against chance, with something missing."""
    import polars as pl

    said = {"late": late, "missing": missing, "committee": committee}
    how = {"workers": workers, "cluster": cluster, "chunk": chunk, "resume": resume, "replace": replace}
    found = _judged("ties", out, runs, seed, period, theory, said, how, form)
    if form is not Format.table:
        show(found["ties"], form)
        return
    from collegium.theories.judging.bonds import NAMES

    rule = pl.col("rule").replace(NAMES)
    rows = found["ties"].select(
        "among", "truth", rule, "condition", "n_pairs", "n_true", "n_found", "base", "precision",
        _interval("precision"), "recall", "f1", "f1_chance", "lift", _interval("lift"), "verdict",
    )  # fmt: skip
    show(rows, form, title="Rules that find ties, against who was whose client", note=TIES)
    typer.echo(f"\nby period, by strength: {out}/periods.csv, {out}/strength.csv")


def leadership(
    out: OutOption,
    runs: RunsOption = RUNS,
    workers: WorkersOption = 1,
    seed: SeedOption = 1,
    period: PeriodOption = None,
    theory: TheoryOption = "whole-conduct",
    late: LateOption = None,
    missing: MissingOption = 0.2,
    resume: ResumeOption = False,
    replace: ReplaceOption = False,
    cluster: ClusterOption = None,
    chunk: ChunkOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Judge the type of leadership: its labels, its two keys and its intervals, against who could do what."""
    import polars as pl

    how = {"workers": workers, "cluster": cluster, "chunk": chunk, "resume": resume, "replace": replace}
    found = _judged("leadership", out, runs, seed, period, theory, {"late": late, "missing": missing}, how, form)
    types = found["types"].rename({"type": "what"}).with_columns(kind=pl.lit("type"))
    keys = found["keys"].rename({"key": "what"}).with_columns(kind=pl.lit("key"))
    both = pl.concat([types, keys]).select(
        "condition", "reading", "kind", "what", *(name for name in types.columns[3:] if name != "kind")
    )
    if form is not Format.table:
        show(both, form)
        return
    rows = both.select(
        "condition", "reading", "what", "n_pairs", "n_true", "n_found", "base", "precision", _interval("precision"),
        "recall", _interval("recall"), "f1", "f1_chance", "lift", _interval("lift"), "verdict",
    )  # fmt: skip
    show(rows, form, title="The type of leadership and its keys, against who could do what", note=TYPES)
    for name, title in (("outcomes", "How many years are told, and told right"), ("intervals", "Intervals that hold")):
        show(found[name].drop("runs"), form, title=title)
    typer.echo(f"\nmore: {out}/confusion.csv, {out}/reliability.csv")


def _judged(
    what: str, out: str, runs: int | None, seed: int | None, period: list[str] | None, theory: str,
    said: dict[str, Any], how: dict[str, Any], form: Format,
) -> dict[str, Any]:  # fmt: skip
    from collegium.theories.judging.run import LATE, JudgeJob, run_judge

    said["late"] = LATE if said["late"] is None else said["late"]
    n = RUNS if runs is None else runs
    job = JudgeJob(what, n, 1 if seed is None else seed, period or (), theory, **said)
    with progress({part: part for part in job.parts}, n, visible=form is Format.table) as told:
        return run_judge(out, job, **how, **told)


def _interval(name: str) -> Any:
    """An interval in one column, which is easier to read than two."""
    import polars as pl

    low, high = (pl.col(f"{name}_{end}").round(3).cast(pl.String) for end in ("low", "high"))
    return pl.concat_str(low, pl.lit(" to "), high).alias(f"{name} 95 %")


TIES = (
    "truth leader: of each leader and each other member, whether that was his client; patron: of each two members, "
    "whether one was the other's. base: the share of the pairs that are tied. f1 chance: of a rule that finds as many "
    "in each run by lot. lift: true ones found, over those that chance finds. Intervals are over runs."
)
TYPES = (
    "override: O at least .8; irremovable: R = 0; safe from plots: R = 0 against whether a plot could remove him; "
    "primacy: G at least .15 in two thirds of the half-years; each over the years of which truth and measure tell it. "
    "Of the types, years that the measure declines count as not found. reading: of the primacy gap. chance: a measure "
    "that says it as often in each period, by lot. Intervals are over runs."
)
