"""Measures of bodies: who sits, how old, who stays, what is decided, how alive the organs are."""

from __future__ import annotations

from typing import Annotated

import typer

from collegium.cli.histories import BodyOption, HistoryOption, only_named, open_history
from collegium.cli.measures.options import End, On, RankOption, Start, days, printed, span
from collegium.cli.rows import Format, FormatOption

PANEL = "Bodies"
SecretariatOption = Annotated[str, typer.Option("--second", help="The second body.")]
OtherOption = Annotated[str | None, typer.Option("--second", help="Compare with this body on the same days instead.")]
SpanOn = Annotated[list[str] | None, typer.Option("--on", help="The first and the last day; give the option twice.")]


def ages(
    on: On = None,
    body: BodyOption = "politburo",
    rank: RankOption = "full",
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """How old a body's members were on given days: mean, median, spread, and how many are known."""
    from collegium import measures

    past = open_history(history)
    rows = measures.ages(past, body, days("ages", on), rank=rank)  # type: ignore[arg-type]
    printed(past, rows, form, ("q25", "q75", "n_old"), note=only_named(past, body))


def age_bands(
    on: On = None,
    body: BodyOption = "politburo",
    rank: RankOption = "full",
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """How many of a body's members were in which band of age on given days."""
    from collegium import measures

    past = open_history(history)
    rows = measures.age_bands(past, body, days("age-bands", on), rank)  # type: ignore[arg-type]
    printed(past, rows, form, ("organization_id", "from_age", "to_age"), note=only_named(past, body))


def turnover(
    on: On = None,
    body: BodyOption = "politburo",
    rank: RankOption = "full",
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """Who was kept and who was new in a body from one day to the next; from congress to congress by default."""
    from collegium import measures

    past = open_history(history)
    rows = measures.turnover(past, body, on or None, rank=rank)  # type: ignore[arg-type]
    printed(past, rows, form, note=only_named(past, body))


def retention(
    on: On = None,
    body: BodyOption = "politburo",
    rank: RankOption = "full",
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """The share of the first day's members who still sat on later days."""
    from collegium import measures

    past = open_history(history)
    dates = days("retention", on)
    rows = measures.retention(past, body, dates[0], dates[1:] or dates, rank=rank)  # type: ignore[arg-type]
    printed(past, rows, form, note=only_named(past, body))


def interlock(
    on: On = None,
    body: BodyOption = "politburo",
    second: SecretariatOption = "secretariat",
    rank: RankOption = "full",
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """How many sat in two bodies at once on given days."""
    from collegium import measures

    past = open_history(history)
    rows = measures.interlock(past, body, second, days("interlock", on), rank=rank)  # type: ignore[arg-type]
    printed(past, rows, form, note=only_named(past, body))


def client_shares(
    on: On = None,
    body: BodyOption = "politburo",
    rank: RankOption = "full",
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """Which share of a body's members were the leader's clients, allies and opponents on given days."""
    from collegium import measures

    past = open_history(history)
    rows = measures.client_shares(past, [body], days("client-shares", on), rank=rank)  # type: ignore[arg-type]
    bounds = tuple(name for name in rows.columns if name.endswith(("_strict", "_broad")))
    printed(past, rows, form, bounds if len(rows.columns) > 12 else (), note=only_named(past, body))


def secretariat_lead(
    on: On = None,
    rank: RankOption = "full",
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """By how much the leader's share of Secretariat and Orgburo exceeded that of the Politburo on given days."""
    from collegium import measures

    past = open_history(history)
    rows = measures.secretariat_lead(past, days("secretariat-lead", on), rank=rank)  # type: ignore[arg-type]
    ends = ("_strict", "_broad", "_secretariat", "_politburo", "_orgburo")
    printed(past, rows, form, tuple(name for name in rows.columns if name.endswith(ends)))


def fates(
    on: SpanOn = None,
    body: BodyOption = "politburo",
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """What became of those who sat in a body in a span of time."""
    import polars as pl

    from collegium import measures

    past = open_history(history)
    rows = measures.fates(past, body, *span("fates", on))
    if form is Format.table:
        rows = rows.with_columns(people=pl.when(pl.col("fate") != "not told").then("people"))
    printed(past, rows, form, note=only_named(past, body))


def workload(
    on: SpanOn = None,
    body: BodyOption = "politburo",
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """How much a body decided a year, and in what way: in session, by circulation, in its name."""
    from collegium import measures

    past = open_history(history)
    rows = measures.workload(past, body, *span("workload", on))
    untold = ("elsewhere",) if rows["elsewhere"].is_null().all() else ()
    hide = ("start", "end", "told", "doubtful", "counted_by", "source_place", *untold)
    printed(past, rows, form, hide, note=only_named(past, body))


def vitality(
    start: Start = None,
    end: End = None,
    body: BodyOption = "politburo",
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """How alive the organs were, year by year: sessions, the share decided in session, plena, attendance."""
    from collegium import measures

    past = open_history(history)
    rows = measures.vitality(past, body, start, end)
    printed(past, rows, form, ("start", "end"), note=only_named(past, body))


def ranks(
    on: On = None,
    body: BodyOption = "politburo",
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """The leadership of given days as a partial ranking: leader, full members, candidates, the committee."""
    from collegium import measures

    past = open_history(history)
    printed(past, measures.ranks(past, body, days("ranks", on)), form, note=only_named(past, body))


def rank_distance(
    on: On = None,
    body: BodyOption = "politburo",
    second: OtherOption = None,
    history: HistoryOption = "record",
    form: FormatOption = Format.table,
) -> None:
    """How far the ranking of one day lies from that of the next, or of another body's: Kendall's and the footrule."""
    from collegium import measures

    past = open_history(history)
    rows = measures.rank_distance(past, body, days("rank-distance", on), second=second)
    printed(past, rows, form, ("organization_id", "second_id"), note=only_named(past, body))


MEMBERS = {
    "ages": ages, "age-bands": age_bands, "turnover": turnover, "retention": retention, "interlock": interlock,
    "client-shares": client_shares, "secretariat-lead": secretariat_lead, "fates": fates, "workload": workload,
    "vitality": vitality, "ranks": ranks, "rank-distance": rank_distance,
}  # fmt: skip
