"""Measures of power: what votes are worth, and by whom a leader stands."""

from __future__ import annotations

from typing import Annotated

import typer

from collegium.cli.histories import HistoryOption, of_one_run, open_history
from collegium.cli.measures.options import Bodies, By, On, RankOption, bodies_in, days, printed, untold_days
from collegium.cli.rows import Format, FormatOption, show

PANEL = "Power"


def power(
    weights: Annotated[
        list[str] | None, typer.Argument(help="The weights of a vote; of the factions of a body without them.")
    ] = None,
    on: On = None,
    quota: Annotated[
        str | None, typer.Option("--quota", help="What carries a motion; more than half by default.")
    ] = None,
    exact: Annotated[bool, typer.Option("--exact", help="Fractions too.")] = False,
    by: By = "clients",
    body: Bodies = "politburo",
    rank: RankOption = "all",
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """What votes are worth (Shapley and Shubik, Banzhaf): of weights, as in measure power 51 49 2, or of factions."""
    from collegium import measures
    from collegium.errors import CollegiumError

    if weights:
        if on:
            raise CollegiumError("power is of weights or of the factions of a day", hint="Leave out one.")
        _show_votes(weights, quota, exact, form)
        return
    if not on:
        raise CollegiumError("the measure power needs dates", hint="Give --on once for each date, or weights.")
    past = open_history(history)
    members = measures.factions(past, bodies_in(body), days("power", on), by, rank=rank)  # type: ignore[arg-type]
    rows = measures.bloc_power(members, quota)
    rows = rows if exact or form is not Format.table else rows.drop("shapley_shubik_exact")
    printed(past, rows, form, note=untold_days(members))


def selectorate(
    on: On = None,
    body: Bodies = "politburo",
    rank: RankOption = "full",
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """The selectorate and the winning coalition of given days: those who choose, and how many suffice."""
    from collegium import measures

    past = open_history(history)
    rows = measures.selectorate(past, days("selectorate", on), bodies_in(body), rank=rank)  # type: ignore[arg-type]
    show(of_one_run(past, rows), form)


def _show_votes(weights: list[str], quota: str | None, exact: bool, form: Format) -> None:
    """The power indices of the weights given."""
    from collegium import measures

    rows = measures.power(weights, quota, exact=exact)
    needed, total = int(rows["quota"][0]), int(rows["weight"].sum())
    notes = []
    if quota is not None and quota != str(needed):
        notes.append("Weights and quota are rescaled to whole numbers.")
    if 2 * needed <= total:
        notes.append("The quota is no more than half: a coalition and all others can both carry a motion.")
    show(rows.drop("quota"), form, title=f"Quota {needed} of {total}", note=" ".join(notes))


MEMBERS = {"power": power, "selectorate": selectorate}
