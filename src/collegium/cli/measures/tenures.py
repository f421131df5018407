"""Measures of people coming and going: how long they last, how they leave, where they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collegium.cli.histories import BodyOption, HistoryOption, only_named, open_history
from collegium.cli.measures.options import End, RankOption, Start, printed
from collegium.cli.rows import Format, FormatOption

if TYPE_CHECKING:
    import polars as pl

    from collegium.history import History

PANEL = "People coming and going"
LIMITS = "low, high: 95 % limits."


def spells(
    start: Start = None,
    end: End = None,
    body: BodyOption = "politburo",
    rank: RankOption = "full",
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """Every spell of membership in a span, with its entry, its exit, and whether either was seen."""
    past, rows = _spells(history, body, start, end, rank)
    printed(past, rows, form, ("organization_id", "entry_time", "exit_type"), note=only_named(past, body))


def survival(
    start: Start = None,
    end: End = None,
    body: BodyOption = "politburo",
    rank: RankOption = "full",
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """The share of members who are still there after so many years (Kaplan and Meier)."""
    from collegium import measures

    past, rows = _spells(history, body, start, end, rank)
    note = "low, high: 95 % limits of the share that is still there. Exits of one day are not independent."
    printed(past, measures.survival(rows), form, note=f"{only_named(past, body)} {note}")


def incidence(
    start: Start = None,
    end: End = None,
    body: BodyOption = "politburo",
    rank: RankOption = "full",
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """The share of members who have left in each way after so many years (Aalen and Johansen)."""
    from collegium import measures

    past, rows = _spells(history, body, start, end, rank)
    printed(past, measures.incidence(rows), form, note=only_named(past, body))


def median_tenure(
    start: Start = None,
    end: End = None,
    body: BodyOption = "politburo",
    rank: RankOption = "full",
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """After how many years half of the members are gone."""
    from collegium import measures

    past, rows = _spells(history, body, start, end, rank)
    printed(past, measures.median_tenure(rows), form, note=f"{only_named(past, body)} In years; {LIMITS}")


def exponential_tenure(
    start: Start = None,
    end: End = None,
    body: BodyOption = "politburo",
    rank: RankOption = "full",
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """Whether tenure is exponential: the rate of exit, and two tests of whether it is constant."""
    from collegium import measures

    past, rows = _spells(history, body, start, end, rank)
    found = measures.exponential_tenure(rows)
    hide = [
        "low", "high", "shape_low", "shape_high", "scale", "weibull_statistic", "bands_statistic", "bands_df",
        "gap_at", "reason",
    ]  # fmt: skip
    if found["reason"].is_not_null().any():
        hide.remove("reason")
    note = (
        "weibull_p, bands_p: how often an exponential law fits as badly, if exits are independent. "
        "largest_day: exits on one day."
    )
    printed(past, found, form, tuple(hide), note=f"{only_named(past, body)} {note}")


def hazard_by_tenure(
    start: Start = None,
    end: End = None,
    body: BodyOption = "politburo",
    rank: RankOption = "full",
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """How often members leave in each year of their tenure."""
    from collegium import measures

    past, rows = _spells(history, body, start, end, rank)
    printed(past, measures.hazard_by_tenure(rows), form, note=only_named(past, body))


def exit_hazard(
    start: Start = None,
    end: End = None,
    body: BodyOption = "politburo",
    rank: RankOption = "full",
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """How often members left under each leader, by cause, a year of membership."""
    from collegium import measures

    past = open_history(history)
    rows = measures.exit_hazard(past, body, start, end, rank)  # type: ignore[arg-type]
    note = f"Exits a year of membership, the leader not counted; {LIMITS} Without a leader_id: between terms."
    printed(past, rows, form, ("organization_id", "n_members"), note=f"{only_named(past, body)} {note}")


def newcomers(
    start: Start = None,
    end: End = None,
    body: BodyOption = "politburo",
    rank: RankOption = "full",
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """Everybody who entered a body, and where he came from."""
    from collegium import measures

    past = open_history(history)
    rows = measures.newcomers(past, body, start, end, rank)  # type: ignore[arg-type]
    printed(past, rows, form, ("organization_id",), note=only_named(past, body))


def circulation(
    start: Start = None,
    end: End = None,
    body: BodyOption = "politburo",
    rank: RankOption = "full",
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """How open a body was under each leader: entrants from outside, from the bodies below, from the candidates."""
    from collegium import measures

    past = open_history(history)
    rows = measures.circulation(past, body, start, end, rank)  # type: ignore[arg-type]
    note = "open: from outside; closed: from the candidates' bench. bound upper: the body below is not listed."
    printed(past, rows, form, ("organization_id", "first", "last"), note=f"{only_named(past, body)} {note}")


def flows(
    start: Start = None,
    end: End = None,
    body: BodyOption = "politburo",
    rank: RankOption = "full",
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """How many entered and left a body each year, by kind of entry and exit."""
    from collegium import measures

    past = open_history(history)
    rows = measures.flows(past, body, start, end, rank)  # type: ignore[arg-type]
    printed(past, rows, form, ("organization_id",), note=only_named(past, body))


def _spells(history: str, body: str, start: str | None, end: str | None, rank: str) -> tuple[History, pl.DataFrame]:
    from collegium import measures

    past = open_history(history)
    return past, measures.spells(past, body, start, end, rank)  # type: ignore[arg-type]


MEMBERS = {
    "spells": spells, "survival": survival, "incidence": incidence, "median-tenure": median_tenure,
    "exponential-tenure": exponential_tenure, "hazard-by-tenure": hazard_by_tenure, "exit-hazard": exit_hazard,
    "newcomers": newcomers, "circulation": circulation, "flows": flows,
}  # fmt: skip
