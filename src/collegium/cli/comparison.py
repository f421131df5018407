"""How a comparison of two charters is printed: what differs in a line, the circles, and the clauses behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collegium.cli.rows import Format, show

if TYPE_CHECKING:
    import polars as pl

    from collegium.circuits import Control

MEANING = {
    "rested_on": "clauses that bore the circle before and no longer do",
    "rests_on": "clauses that bear it now and did not",
    "changed": "clauses behind it that say something else now",
}


def show_circles(before: Control, after: Control, rows: pl.DataFrame, of: str | None, title: str) -> None:
    """Print the circles of two charters as a table, with a sentence before it and the clauses after it."""
    import polars as pl

    from collegium.circuits.compare import in_short, stopped
    from collegium.circuits.fellows import clause_changes

    told = in_short(rows, of)
    if why := stopped(before, after, of):
        told += f" There may be other circles: {why}."
    empty = [name for name in MEANING if not (rows[name] != "").any()]
    note = "; ".join(f"{name.replace('_', ' ')}: {text}" for name, text in MEANING.items() if name not in empty)
    if rows.is_empty():
        show(rows, Format.table, title=title, note=told)
    else:
        show(rows.drop(empty), Format.table, title=title, lead=told, note=f"{note}.\n" if note else "")
    circles = rows.filter(pl.col("change") != "same")["circle"]
    found = clause_changes(before, after, choosing={actor for circle in circles for actor in circle.split(" → ")})
    heading = "Clauses that differ, of those by which somebody in these circles is chosen" if found.height else ""
    show(found, Format.table, title=heading, note=_others(clause_changes(before, after).height, found.height))


def show_clauses(before: Control, after: Control, form: Format, title: str) -> None:
    """Print every clause that differs."""
    from collegium.circuits.fellows import clause_changes

    found = clause_changes(before, after)
    show(found, form, title=title, note=_others(found.height, found.height))


def _others(every: int, shown: int) -> str:
    """What is to be said of the clauses that differ and are not shown."""
    if not every:
        return "No clause differs. Bodies, rules and norms are not compared."
    left = every - shown
    if not left:
        return ""
    many = f"{left}{' other' if shown else ''} clause{' differs' if left == 1 else 's differ'}"
    return f"{many}{'' if shown else ', and no circle by them'}: --clauses lists all."
