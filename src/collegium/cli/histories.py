"""Which history a command asks, and which body in it: options that many commands share."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Annotated, Any

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
LeaderOption = Annotated[
    str | None,
    typer.Option("--leader", help="The post whose holders lead, where it is not called leader.", metavar="POST"),
]
BodyOption = Annotated[str, typer.Option("--body", help="politburo (presidium), orgburo, secretariat, ...")]


_leads: ContextVar[str | None] = ContextVar("leads", default=None)


def open_history(name: str) -> History:
    """The record, a saved history, the runs of a study, or a roster; led by whoever holds the post named."""
    from collegium.reports import open_history as opened

    return opened(name, _leads.get())


def with_leader(command: Callable[..., None]) -> Callable[..., None]:
    """The command with one option more, ``--leader``, which :func:`open_history` heeds."""

    @functools.wraps(command)
    def led(*args: Any, leader: str | None = None, **options: Any) -> None:
        before = _leads.set(leader)
        try:
            command(*args, **options)
        finally:
            _leads.reset(before)

    told = inspect.signature(command, eval_str=True)
    option = inspect.Parameter("leader", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=LeaderOption)
    led.__signature__ = told.replace(parameters=[*told.parameters.values(), option])  # type: ignore[attr-defined]
    led.__annotations__ = {**command.__annotations__, "leader": LeaderOption}
    return led


def only_named(past: History, body: str) -> str:
    """A warning where the source does not list a body: the people it names are not its members."""
    coverage = past.organizations.filter(organization_id=past.body(body))["coverage"].item()
    return " The source does not list this body: only those it happens to name are here." if coverage == "named" else ""


def of_one_run(past: History, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows without the run, where the history has but one."""
    return rows if past.manifest.kind == "simulated" else rows.drop("run")
