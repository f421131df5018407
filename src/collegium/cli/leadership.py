"""The type of leadership on the command line: its years, its thresholds, and the book's labels beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collegium.cli.rows import Format, show

if TYPE_CHECKING:
    import polars as pl
    from matplotlib.figure import Figure

    from collegium.history import History

SHOWN = (
    "run", "year", "leader_id", "label", "sublabel", "gill", "decisiveness", "gap", "override", "removable", "vitality",
    "why",
)  # fmt: skip


def show_types(
    past: History,
    start: str | None,
    end: str | None,
    body: str,
    form: Format,
    *,
    above_chance: bool,
    thresholds: bool,
    gill: bool,
) -> None:
    """Print the types of leadership of a history."""
    import polars as pl

    from collegium import measures
    from collegium.errors import CollegiumError

    simulated = past.manifest.kind == "simulated"
    if thresholds:
        if gill:
            raise CollegiumError("the book's labels stand beside the rule's own thresholds", hint="Leave out one.")
        rows = measures.sensitivity(past, start, end, body=body, above_chance=above_chance)
        note = _moved(rows)
        show(rows if simulated else rows.drop("run"), form, note=note)
        return
    rows = measures.leadership_type(past, start, end, body=body, above_chance=above_chance)
    told = int(rows["label"].is_in(["pure", "predominant", "dominant"]).sum())
    note = f"A type is told of {told} of {rows.height} years. The rule and its numbers are our proposal."
    if gill:
        labels = book_labels()
        note += f" {_against(measures.score_types(rows, labels))}"
        beside = labels.select("year", gill=pl.concat_str("label", "also", separator=" / ", ignore_nulls=True))
        rows = rows.join(beside, on="year", how="left", maintain_order="left")
    if form is Format.table:
        shown = [name for name in SHOWN if name in rows.columns]
        note += f" {len(rows.columns) - len(shown)} more columns with --format csv or json."
        rows = rows.select(shown).with_columns(pl.col("decisiveness", "gap", "override", "vitality").round(2))
    show(rows if simulated else rows.drop("run"), form, note=note)


def draw_types(past: History, start: str | None, end: str | None, run: int, body: str) -> Figure:
    """The figure, with the book's labels beside where the history is of the record's party."""
    from collegium import figures

    first = str(max(past.manifest.start.year, 1918)) if start is None and past.manifest.kind == "recorded" else start
    last = str(past.manifest.end) if end is None and first is not None and start is None else end
    labels = book_labels() if _soviet(past) else None
    return figures.leadership(past, first, last, run=run, body=body, labels=labels, labels_by="Gill")


def book_labels() -> pl.DataFrame:
    """The book's labels by year."""
    from collegium.record import leadership_labels

    return leadership_labels()


def _soviet(past: History) -> bool:
    """Whether the history is of the party of the record: its leaders are known there."""
    from collegium.record import record

    leaders = past.memberships.filter(post_id="leader")["person_id"].drop_nulls().unique()
    return bool(leaders.is_in(record().persons["person_id"].implode()).any())


def _moved(rows: pl.DataFrame) -> str:
    """How many years keep their label whatever the thresholds."""
    import polars as pl

    years = rows.group_by("run", "year").agg(told=pl.col("same").count() > 0, kept=pl.col("same").all())
    told = years.filter("told")
    return f"{told['kept'].sum()} of {told.height} years with a type keep it under all pairs of thresholds."


def _against(scores: pl.DataFrame) -> str:
    """The agreement with the book in a sentence."""
    compared = scores.filter(scores["n"] > 0)
    declined = int(scores["n_declined"].sum())
    if compared.is_empty():
        return f"With Gill's labels nothing can be compared: of {declined} labelled years no type is told."
    n = int(compared["n"].sum())
    parts = [f"Against Gill's labels, {n} years compared and {declined} declined"]
    for name, word in (("macro_f1", "macro-F1"), ("kappa", "weighted kappa"), ("accuracy", "alike")):
        found, base = (compared[column].drop_nulls().to_list() for column in (name, f"baseline_{name}"))
        if found:
            always = f" (always predominant {sum(base) / len(base):.2f})" if base else ""
            parts.append(f"{word} {sum(found) / len(found):.2f}{always}")
    over = f", means over {compared.height} runs" if compared.height > 1 else ""
    return f"{parts[0]}{over}: {', '.join(parts[1:])}."
