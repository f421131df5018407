"""Parts of years under one leader, and the days in them on which anything changes: what the compact is asked of.

Definitions
-----------
A *part* is the part of a year in which one leader, or none, led. A *check* is a day on which something that a rule asks
about changes; it stands for the days up to the next one. Verdicts on checks are gathered to parts and parts to years: a
year is broken if any of its parts is, and a part if any of its days is, and the value and the words are the worst ones.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Literal

import numpy as np
import polars as pl
from polars.expr.whenthen import ChainedThen

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures.alignment import KINDS
from collegium.measures.changes import span_of
from collegium.measures.leaders import LEADER, last_on
from collegium.measures.seats import Day, days_of, on_days, runs

Detail = Literal["rules", "clauses", "leaders"]
Tied = Literal["ever", "day"]
DETAILS: tuple[Detail, ...] = ("rules", "clauses", "leaders")
CLAUSES = {
    "R1": ("posts",),
    "R2": ("entrants", "classes"),
    "R3": ("overlap", "wings"),
    "R4": ("faction", "counter", "branches"),
    "R5": ("exits", "gain"),
}
COLUMNS = (
    "run", "year", "start", "end", "leader_id", "rule", "clause", "value", "cap", "kept", "occasions", "broken",
    "covered", "reason",
)  # fmt: skip
PART = ["run", "part"]
DAY = ["run", "k"]


@dataclass(frozen=True)
class Roles:
    """Which bodies and posts of a history play which part.

    By default those of the shipped record and of runs of its charters; of these, what a history lacks is left out.

    Attributes
    ----------
    body, secretariat : str
        The top body and the Secretariat: ids, names or aliases of bodies.
    leader : str
        The leader's post.
    head_of_government : tuple of str
        His post, or several that followed each other.
    cabinet : tuple of str
        The presidium of the government: bodies, whose members and officers count, and posts, whose holders do.
    government, regions : tuple of str
        Ids, classifications or levels of the bodies that make up the two branches.

    Examples
    --------
    >>> Roles(body="council", head_of_government=("premier",)).secretariat
    'secretariat'
    """

    body: str = "politburo"
    secretariat: str = "secretariat"
    leader: str = LEADER
    head_of_government: tuple[str, ...] = (
        "sovnarkom:chair",
        "cabinet-of-ministers:chair",
        "sovnarkom-chair",
        "head-of-government",
    )
    cabinet: tuple[str, ...] = (
        "sovnarkom-presidium",
        "sovnarkom:chair",
        "sovnarkom:first-deputy-chair",
        "sovnarkom:deputy-chair",
        "cabinet-of-ministers:chair",
        "sovnarkom-chair",
        "head-of-government",
    )
    government: tuple[str, ...] = ("government", "ministry")
    regions: tuple[str, ...] = ("party organisation", "province", "district")


ROLES = Roles()


# --- parts of years, and the days that matter -------------------------------------------------------------------------


@dataclass(frozen=True)
class Span:
    """What is asked about.

    Attributes
    ----------
    history : History
    roles : Roles
    parts : polars.DataFrame
        ``run``, ``part``, ``year``, ``start``, ``end``, ``leader_id``, ``term`` (the start of his term),
        ``since`` (from when his entrants count).
    dated : bool
        Whether days are asked about, each a part, and not a span of time.
    detail : {"clauses", "leaders"}
    """

    history: History
    roles: Roles
    parts: pl.DataFrame
    dated: bool
    detail: str


def spanned(
    history: History, start: Day | None, end: Day | None, on: Day | Sequence[Day] | None, roles: Roles, detail: str
) -> Span:
    """The parts of the span of time, or of the days, that is asked about."""
    if detail not in DETAILS[1:]:
        raise CollegiumError("no such detail", given=detail, allowed=DETAILS[1:])
    posts = rows_of(history, [roles.leader])
    if on is not None:
        if start is not None or end is not None:
            raise CollegiumError("give days or a span of time, not both", hint="Leave out `on`, or start and end.")
        days = days_of(history, on)
        marks = runs(history).to_frame().join(pl.DataFrame({"date": days}), how="cross")
    else:
        first, last = span_of(history, start or history.manifest.start, end or history.manifest.end)
        days = [first, *(dt.date(year, 1, 1) for year in range(first.year + 1, last.year + 1))]
        turns = pl.concat([posts.select("run", date="start"), posts.select("run", date="end")])
        marks = pl.concat(
            [
                runs(history).to_frame().join(pl.DataFrame({"date": days}), how="cross"),
                turns.filter((pl.col("date") > first) & (pl.col("date") <= last)),
            ]
        )
    marks = marks.unique().sort("run", "date").with_columns(k=pl.int_range(pl.len(), dtype=pl.Int64).over("run"))
    parts = (
        marks.join(last_on(posts, marks), on=DAY, how="left")
        .with_columns(year=pl.col("date").dt.year())
        .sort("run", "date")
    )
    if on is not None:
        parts = parts.select("run", "year", "leader_id", part="k", start="date", end="date")
    else:
        parts = (
            parts.with_columns(part=pl.struct("year", "leader_id").rle_id().over("run"))
            .group_by(PART, maintain_order=True)
            .agg(pl.col("year", "leader_id").first(), start=pl.col("date").first())
            .with_columns(end=pl.col("start").shift(-1).over("run").dt.offset_by("-1d").fill_null(last))
        )
    terms = _terms(posts)
    held = (
        parts.join(terms, on=["run", "leader_id"])
        .filter((pl.col("term") <= pl.col("start")) & (pl.col("start") < pl.col("over")))
        .select(*PART, "term")
    )
    year_ago = pl.col("end").dt.offset_by("-1y").dt.offset_by("1d")
    return Span(
        history,
        roles,
        parts.join(held, on=PART, how="left").with_columns(
            since=pl.max_horizontal(year_ago, "term") if on is not None else pl.col("start")
        ),
        on is not None,
        detail,
    )


def _terms(posts: pl.DataFrame) -> pl.DataFrame:
    """The terms of leaders, spells that follow straight on taken together: from ``term`` up to ``over``."""
    seat = ["run", "person_id"]
    return (
        posts.select(*seat, "start", end=pl.col("end").fill_null(dt.date.max))
        .sort(*seat, "start", "end")
        .with_columns(before=pl.col("end").cum_max().shift(1).over(seat))
        .with_columns(number=(pl.col("start") > pl.col("before")).fill_null(True).cum_sum().over(seat))
        .group_by(*seat, "number")
        .agg(term=pl.col("start").min(), over=pl.col("end").max())
        .select("run", "term", "over", leader_id="person_id")
    )


def checks_of(span: Span, frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """A calendar of the days on which anything can change: ``run``, ``k``, ``date``, and the part they lie in.

    ``days`` is how long the day stands for; days before the span, asked only to see who is new, have no part.
    """
    parts = span.parts
    dates = [parts.select("run", date="start")]
    if span.dated:
        dates.append(parts.select("run", date=pl.col("start").dt.offset_by("-1d")))
    else:
        bounds = parts.group_by("run").agg(first=pl.col("start").min(), last=pl.col("end").max())
        dates.append(bounds.select("run", date=pl.col("first").dt.offset_by("-1d")))
        moved = pl.concat([f.select("run", date=side) for f in frames for side in ("start", "end")])
        dates.append(
            moved.join(bounds, on="run")
            .filter((pl.col("date") > pl.col("first")) & (pl.col("date") <= pl.col("last")))
            .select("run", "date")
        )
    held = parts.select(*PART, "leader_id", "end", from_="start").sort("from_")
    inside = pl.col("date") <= pl.col("end")
    until = pl.min_horizontal(pl.col("date").shift(-1).over("run"), pl.col("end").dt.offset_by("1d"))
    return (
        pl.concat(dates)
        .filter(pl.col("date") >= span.history.manifest.start)
        .unique()
        .sort("date")
        .join_asof(held, left_on="date", right_on="from_", by="run", strategy="backward", check_sortedness=False)
        .sort("run", "date")
        .with_columns(
            pl.int_range(pl.len(), dtype=pl.Int64).over("run").alias("k"),
            pl.when(inside).then("part").alias("part"),
            pl.when(inside).then("leader_id").alias("leader_id"),
            days=pl.when(inside).then((until - pl.col("date")).dt.total_days()),
        )
        .select("run", "k", "date", "part", "leader_id", "days")
    )


def sets_on(spells: pl.DataFrame, checks: pl.DataFrame) -> pl.DataFrame:
    """Who sits on each day: ``run``, ``k``, ``person_id``, each once."""
    return (
        on_days(spells.select("run", "person_id", "start", "end"), checks.select("run", "k", "date"))
        .select("run", "k", "person_id")
        .unique()
    )


def entered_on(history: History, checks: pl.DataFrame, *groups: pl.DataFrame) -> pl.DataFrame:
    """The days on which anybody came into one of the groups who was not in it the day before."""
    frames = []
    for spells in groups:
        held = sets_on(spells, checks)
        begun = spells.filter(pl.col("start_precision").ne_missing("attested"))
        frames.append(
            held.join(held.with_columns(k=pl.col("k") + 1), on=[*DAY, "person_id"], how="anti")
            .join(checks.select("run", "k", "date"), on=DAY)
            .join(begun.select("run", "person_id", date="start"), on=["run", "person_id", "date"], how="semi")
            .filter(pl.col("date") > history.manifest.start)
            .select(DAY)
        )
    return pl.concat(frames).unique().with_columns(entered=True)


def gathered(
    span: Span,
    checks: pl.DataFrame,
    verdicts: pl.DataFrame,
    entered: pl.DataFrame,
    rule: str,
    clause: str,
    cap: float,
    *,
    floor: bool = False,
    days: bool = False,
) -> pl.DataFrame:
    """From days to parts: broken if broken on any day, the value and the words of the worst."""
    ok, long = pl.col("ok"), pl.col("days")
    severity = pl.when(~ok).then(0).when(ok).then(1).otherwise(2)
    worse = pl.col("value") if floor else -pl.col("value")
    occasion = pl.col("entered") & ok.is_not_null()
    value = long.filter(~ok).sum().cast(pl.Float64) if days else pl.col("value").first()
    return (
        checks.filter(pl.col("part").is_not_null())
        .join(verdicts, on=DAY, how="left")
        .join(entered, on=DAY, how="left")
        .with_columns(pl.col("entered").fill_null(False))
        .sort(*PART, severity, worse, "date", nulls_last=True)
        .group_by(PART, maintain_order=True)
        .agg(
            value=pl.when(ok.first().is_not_null()).then(value),
            ok=ok.first(),
            occasions=occasion.sum().cast(pl.Int64),
            broken=(occasion & ~ok).sum().cast(pl.Int64),
            told=long.filter(ok.is_not_null()).sum(),
            why=pl.col("why").first(),
        )
        .with_columns(rule=pl.lit(rule), clause=pl.lit(clause), cap=pl.lit(cap))
    )


def asked_once(found: pl.DataFrame, rule: str, clause: str, cap: float) -> pl.DataFrame:
    """Verdicts that are asked of a part as a whole, in the shape of those gathered from days."""
    return found.with_columns(
        told=pl.lit(None, pl.Int64), rule=pl.lit(rule), clause=pl.lit(clause), cap=pl.lit(float(cap))
    )


def told_of(span: Span, found: pl.DataFrame, worst: Literal["max", "min", "abs"], *, add: bool = False) -> pl.DataFrame:
    """The rows of a clause: a part's, or put together to years."""
    length = (pl.col("end") - pl.col("start")).dt.total_days() + 1
    whole = pl.when(pl.col("ok").is_not_null()).then(length).otherwise(0)
    rows = (
        span.parts.select(*PART, "year", "start", "end", "leader_id")
        .join(found, on=PART)
        .with_columns(length=length, told=pl.coalesce("told", whole))
        .sort("run", "start", "end")
    )
    if span.detail == "clauses" and not span.dated:
        ok = pl.col("ok")
        severity = pl.when(~ok).then(0).when(ok).then(1).otherwise(2)
        worse = {"max": -pl.col("value"), "min": pl.col("value"), "abs": -pl.col("value").abs()}[worst]
        value = pl.when(ok.is_not_null().any()).then(pl.col("value").sum()) if add else pl.col("value").first()
        led = pl.col("leader_id").sort_by("length", "start", descending=True)
        rows = (
            rows.sort("run", "year", severity, worse, -pl.col("length"), "start", nulls_last=True)
            .group_by("run", "year", maintain_order=True)
            .agg(
                pl.col("start", "rule", "clause", "cap").min(),
                pl.col("end").max(),
                led.first(),
                value,
                ok.first(),
                pl.col("occasions", "broken", "told", "length").sum(),
                pl.col("why").first(),
            )
        )
    return (
        rows.with_columns(kept="ok", reason="why", covered=pl.col("told") / pl.col("length"))
        .sort("run", "start", "end")
        .select(pl.col(name).cast(pl.Int64) if name in ("occasions", "broken") else name for name in COLUMNS)
    )


def years_of(parts: pl.DataFrame) -> pl.DataFrame:
    """The parts put together to years, each with the leader of most of its days."""
    led = pl.col("leader_id").sort_by(pl.col("end") - pl.col("start"), "start", descending=True)
    return (
        parts.group_by("run", "year", maintain_order=True)
        .agg(pl.col("start").min(), pl.col("end").max(), led.first(), pl.col("part").first())
        .select(*PART, "year", "start", "end", "leader_id")
    )


# --- rows of a history ------------------------------------------------------------------------------------------------


def _lasting(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(
        pl.col("start").is_not_null() & (pl.col("end").is_null() | (pl.col("end") > pl.col("start")))
    ).select("run", "person_id", "organization_id", "start", "end", "start_precision")


def seats_in(history: History, names: Sequence[str], rank: str = "all") -> pl.DataFrame:
    """The seats in bodies, posts left out."""
    ids = [history.body(name) for name in names]
    wanted = pl.col("rank").ne_missing("holder") if rank == "all" else pl.col("rank") == rank
    return _lasting(history.memberships.filter(pl.col("organization_id").is_in(ids) & wanted))


def rows_of(history: History, names: Sequence[str]) -> pl.DataFrame:
    """Every spell in the bodies and posts named; of our own names, those that the history has."""
    bodies, posts = [], []
    for name in names:
        try:
            bodies.append(history.body(name))
            continue
        except CollegiumError:
            pass
        found = _post(history, name)
        if found is not None:
            posts.append(found)
        elif name not in _OURS:
            known = [*history.organizations["organization_id"], *history.posts["post_id"].drop_nulls()]
            raise CollegiumError("unknown body or post", given=name, allowed=known)
    wanted = pl.col("post_id").is_in(posts) | pl.col("organization_id").is_in(bodies)
    return _lasting(history.memberships.filter(wanted.fill_null(False)))


def _post(history: History, name: str) -> str | None:
    given = name.strip().lower()
    for post, label in history.posts.select("post_id", "label").rows():
        if given in ((post or "").lower(), (label or "").lower()):
            return str(post)
    held = history.memberships["post_id"].drop_nulls().unique()
    return name if name in held else None


_OURS = {
    name
    for field in fields(Roles)
    for name in ([field.default] if isinstance(field.default, str) else field.default)  # type: ignore[union-attr]
}


def branch(history: History, roles: Roles, name: Literal["government", "regions"]) -> pl.DataFrame:
    """Every spell in the bodies of a branch."""
    wanted = list(getattr(roles, name))
    bodies = history.organizations
    known = {*bodies["organization_id"], *bodies["classification"], *bodies["level"]} - {None}
    for one in wanted:
        if one not in known and one not in _OURS:
            raise CollegiumError("no body has that id, classification or level", given=one, allowed=known)
    fits = pl.any_horizontal(pl.col(c).is_in(wanted) for c in ("organization_id", "classification", "level"))
    ids = bodies.filter(fits.fill_null(False))["organization_id"]
    return _lasting(history.memberships.filter(pl.col("organization_id").is_in(ids.implode())))


def is_listed(history: History, rows: pl.DataFrame) -> bool:
    """Whether the history lists the members of all the bodies that the rows lie in."""
    bodies = rows["organization_id"].drop_nulls().unique()
    named = history.organizations.filter(pl.col("coverage") == "named")["organization_id"]
    return not bodies.is_in(named.implode()).any()


def ties_of(history: History, ties: pl.DataFrame | None) -> pl.DataFrame:
    """Ties of the kinds that count, each with a weight: 1 where there is none."""
    held = history.ties if ties is None else ties
    for column in ("run", "person_id", "other_id", "kind", "start", "end"):
        if column not in held.columns:
            raise CollegiumError(f"the ties lack the column {column!r}", hint="Give rows of `ties` or `relations`.")
    weight = pl.col("weight").fill_null(1.0) if "weight" in held.columns else pl.lit(1.0)
    return held.filter(pl.col("kind").is_in(list(KINDS)) & pl.col("other_id").is_not_null()).select(
        pl.col("run").cast(pl.Int32), "person_id", "other_id", "kind", weight.alias("weight"), "start", "end"
    )


# --- words ------------------------------------------------------------------------------------------------------------


def untold(silent: pl.Expr, words: str) -> ChainedThen:
    """The start of a chain of reasons: that nobody leads, or that the leader's ties are not told."""
    return (
        pl.when(pl.col("leader_id").is_null())
        .then(pl.lit("nobody leads"))
        .when(silent)
        .then(pl.format(words, "leader_id"))
    )


def count_words(number: pl.Expr) -> pl.Expr:
    """A count without a decimal point where it is whole."""
    whole = number == number.round(0)
    shown = number.cast(pl.Int64, strict=False).cast(pl.String)
    return pl.when(whole).then(shown).otherwise(number.round(2).cast(pl.String))


def at_least(**thresholds: float) -> None:
    """Refuse thresholds that are negative or no number, and counts of entrants and years below 1."""
    for name, value in thresholds.items():
        if not (np.isfinite(value) and value >= (1 if name in ("entrants_least", "years") else 0)):
            raise CollegiumError(f"{name} is too low", given=value)
