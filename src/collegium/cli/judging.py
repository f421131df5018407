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

    every = found["ties"].with_columns(pl.col("rule").replace(NAMES))
    seen = every.filter(condition=ALL).select(
        "among", "truth", "rule", "n_pairs", "n_true", "n_found", "base", _with("precision"), _with("recall"),
        _with("f1"), "f1_chance", _with("lift"), "verdict",
    )  # fmt: skip
    show(seen, form, title="Rules that find ties, against who was whose client: all seen", note=TIES)
    missing_too = every.select("among", "truth", "rule", "condition", value=_both()).pivot(
        "condition", index=["among", "truth", "rule"], values="value"
    )
    show(missing_too, form, title="Precision / recall, with something missing", note=f"by period: {out}/periods.csv")
    typer.echo(f"by strength: {out}/strength.csv")


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
    key = pl.col("key").alias("what")
    both = pl.concat(
        [
            found["types"].rename({"type": "key"}).with_columns(what=key),
            found["keys"].with_columns(what=key, sense=pl.lit(None, pl.String)),
        ],
        how="diagonal",
    )
    first = ["condition", "reading", "sense", "what"]
    both = both.select(*first, *(name for name in both.columns if name not in (*first, "key")))
    if form is not Format.table:
        show(both, form)
        return
    seen = both.filter(condition=ALL).sort("sense", "reading", nulls_last=True, maintain_order=True)
    seen = seen.select(
        "sense", "reading", "what", "n_pairs", "n_true", "n_found", "base", _with("precision"), _with("recall"),
        _with("f1"), "f1_chance", _with("lift"), "verdict",
    )  # fmt: skip
    show(seen, form, title="The type of leadership and its keys, against who could do what: all seen", note=TYPES)
    rest = both.select("condition", "sense", "reading", "what", value=_both())
    rest = rest.pivot("condition", index=["sense", "reading", "what"], values="value")
    show(rest, form, title="Precision / recall, with something missing")
    told = found["outcomes"].filter(pl.col("sense") == "any way").select("outcome", "reading", "condition", "share")
    told = told.pivot("condition", index=["outcome", "reading"], values="share")
    show(told, form, title="Shares of the years (R in any way)")
    held = found["intervals"].filter(reading="as it stands").select("interval", "condition", "share")
    show(held.pivot("condition", index="interval", values="share"), form, title="Shares of 95 % intervals that hold")
    typer.echo(f"\nmore: {out}/confusion.csv, {out}/reliability.csv, {out}/outcomes.csv")


ALL = "all seen"


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


def _with(name: str) -> Any:
    """A number with its interval in one column, which is easier to read than three."""
    import polars as pl

    value, low, high = (pl.col(f"{name}{end}").round(2).cast(pl.String) for end in ("", "_low", "_high"))
    interval = pl.concat_str(pl.lit(" ("), low, pl.lit("-"), high, pl.lit(")")).fill_null("")
    return pl.concat_str(value, interval).alias(name)


def _both() -> Any:
    """Precision and recall in one column; nothing where the rule could not be computed."""
    import polars as pl

    value, found = (pl.col(name).round(2).cast(pl.String) for name in ("precision", "recall"))
    return pl.when(pl.col("runs") > 0).then(pl.concat_str(value.fill_null("-"), pl.lit(" / "), found.fill_null("-")))


TIES = (
    "truth client: of each leader and each other member, whether that was his client in standing; leader: whether the "
    "leader was his patron; patron: of each two members, whether one was the other's patron. base: the share that is. "
    "f1 chance: of a rule that finds as many in each run by lot. lift: true ones found, over those that chance finds. "
    "In brackets 95 % limits over runs."
)
TYPES = (
    "sense: of R, removable. override: O at least .8; irremovable: R = 0; safe from plots: R = 0 against whether a "
    "plot could remove him; primacy: G at least .15 in two thirds of the half-years; each over the years of which "
    "truth and measure tell it. Of the types, years that the measure declines count as not found. reading: of the "
    "primacy gap. chance: a measure that says it as often in each period, by lot. In brackets 95 % limits over runs."
)
