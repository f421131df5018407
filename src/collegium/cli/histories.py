"""Which history a command asks, and which body in it: options that many commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import polars as pl

    from collegium.history import History

HistoryOption = Annotated[
    str,
    typer.Option(
        "--history",
        help="The shipped record; a folder with a saved history, or with batches of runs; or a roster file.",
        metavar="record|DIR|FILE",
    ),
]
RunOption = Annotated[int | None, typer.Option("--run", help="One run of a simulated history; all by default.")]
BodyOption = Annotated[str, typer.Option("--body", help="politburo (presidium), orgburo, secretariat, ...")]


def open_history(name: str) -> History:
    """The record, a saved history, the runs of a study, or a roster."""
    from collegium.reports import open_history as opened

    return opened(name)


def only_named(past: History, body: str) -> str:
    """A warning where the source does not list a body: the people it names are not its members."""
    coverage = past.organizations.filter(organization_id=past.body(body))["coverage"].item()
    return " The source does not list this body: only those it happens to name are here." if coverage == "named" else ""


def of_one_run(past: History, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows without the run, where the history has but one."""
    return rows if past.manifest.kind == "simulated" else rows.drop("run")
