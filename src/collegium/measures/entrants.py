"""Who enters and leaves the leading bodies, and whose clients they are: the rules R2 and R5 of the compact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import polars as pl

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures.changes import all_changes
from collegium.measures.parts import (
    PART,
    ROLES,
    Roles,
    Span,
    Tied,
    asked_once,
    at_least,
    count_words,
    rows_of,
    seats_in,
    spanned,
    ties_of,
    told_of,
    untold,
    years_of,
)
from collegium.measures.seats import Day, ratio

YEARS = 5
SILENT = "no tie of those who entered to {} is told"

# --- R2 and R5: who came and who went ---------------------------------------------------------------------------------


def limited_patronage(
    history: History,
    start: Day | None = None,
    end: Day | None = None,
    *,
    on: Day | Sequence[Day] | None = None,
    roles: Roles = ROLES,
    detail: Literal["clauses", "leaders"] = "clauses",
    ties: pl.DataFrame | None = None,
    tied: Tied = "ever",
    patronage_cap: float = 0.5,
    entrants_least: int = 2,
    all_ties: bool = False,
    years: int = YEARS,
) -> pl.DataFrame:
    """R2: the leader's clients are no more than so many of those who enter, and no class of entrants is wholly his.

    Parameters
    ----------
    history, start, end, on, roles, detail, ties, tied, patronage_cap, entrants_least, all_ties
        As for :func:`compact`.
    years : int
        Over how many years entrants are counted, back to the start of the leader's term at most.

    Returns
    -------
    polars.DataFrame
        The columns of :func:`compact`. ``value`` is the clients' share of the entrants of the years up to the end of
        the part, and the number of classes that were wholly the leader's.

    Raises
    ------
    CollegiumError
        As for :func:`compact`.

    Examples
    --------
    Three of the eight who entered in Brezhnev's first years are printed as his clients:

    >>> from collegium.record import record
    >>> found = limited_patronage(record(), "1966", "1966").filter(clause="entrants")
    >>> found.select("value", "kept", "reason").row(0)
    (0.375, True, '3 of 8 entrants since 1964-10-14')
    """
    at_least(patronage_cap=patronage_cap, entrants_least=entrants_least, years=years)
    span = spanned(history, start, end, on, roles, detail)
    moves = _moves(span, ties, tied)
    reach = _reach(span, years)
    came = moves.filter(pl.col("change") == "entry")
    over = (
        came.join(reach, on=["run", "leader_id"])
        .filter(pl.col("date").is_between("first", "end"))
        .group_by(PART)
        .agg(
            n=pl.len(),
            clients=pl.col("client").sum(),
            first=pl.col("first").first(),
            fresh=(pl.col("date") >= pl.col("since")).any(),
        )
    )
    told = _told(span, moves, ties, years)
    asked = span.parts.join(over, on=PART, how="left").join(told, on=PART, how="left")
    silent = pl.col("leader_id").is_null() | ~pl.col("told").fill_null(all_ties)
    many = (pl.col("n") >= entrants_least).fill_null(False)
    share = pl.when(many & ~silent).then(ratio(pl.col("clients"), pl.col("n")))
    ok = share <= patronage_cap
    entrants = asked.select(
        *PART,
        value=share,
        ok=ok,
        occasions=(pl.col("fresh").fill_null(False) & ok.is_not_null()).cast(pl.Int64),
        broken=(pl.col("fresh") & ~ok).fill_null(False).cast(pl.Int64),
        why=untold(silent, SILENT)
        .when(~many)
        .then(pl.lit(f"fewer than {entrants_least} entered"))
        .otherwise(pl.format("{} of {} entrants since {}", count_words(pl.col("clients")), "n", "first")),
    )
    classes = (
        came.join(reach, on=["run", "leader_id"])
        .filter(pl.col("date").is_between("since", "end"))
        .group_by(*PART, "date")
        .agg(n=pl.len(), clients=pl.col("client").sum(), names=pl.col("person_id").sort().str.join(", "))
        .filter(pl.col("n") >= entrants_least)
        .with_columns(whole=pl.col("clients") >= pl.col("n"))
        .sort(*PART, "date")
        .group_by(PART, maintain_order=True)
        .agg(
            n=pl.len(),
            whole=pl.col("whole").sum(),
            names=pl.format("{}: {}", "date", "names").filter(pl.col("whole")).first(),
        )
    )
    asked = span.parts.join(classes, on=PART, how="left").join(told, on=PART, how="left")
    counted = pl.when(~silent).then(pl.col("whole"))
    whole = asked.select(
        *PART,
        value=counted.cast(pl.Float64),
        ok=counted == 0,
        occasions=pl.when(counted.is_not_null()).then(pl.col("n")).fill_null(0).cast(pl.Int64),
        broken=counted.fill_null(0).cast(pl.Int64),
        why=untold(silent, SILENT)
        .when(pl.col("n").is_null())
        .then(pl.lit(f"fewer than {entrants_least} entered on one day"))
        .when(pl.col("whole") > 0)
        .then("names")
        .otherwise(pl.format("0 of {} classes", "n")),
    )
    return pl.concat(
        [
            told_of(span, asked_once(entrants, "R2", "entrants", patronage_cap), "max"),
            told_of(span, asked_once(whole, "R2", "classes", 0.0), "max", add=True),
        ]
    )


def limited_turnover(
    history: History,
    start: Day | None = None,
    end: Day | None = None,
    *,
    on: Day | Sequence[Day] | None = None,
    roles: Roles = ROLES,
    detail: Literal["clauses", "leaders"] = "clauses",
    ties: pl.DataFrame | None = None,
    tied: Tied = "ever",
    exits_cap: float = 0.15,
    gain_cap: float = 3.0,
    all_ties: bool = False,
    deaths: bool = True,
) -> pl.DataFrame:
    """R5: few lose their seats in a year, and the balance of appointments moves little.

    Parameters
    ----------
    history, start, end, on, roles, detail, ties, tied, exits_cap, gain_cap, all_ties
        As for :func:`compact`.
    deaths : bool
        Whether who died has lost his seat; of the net gain deaths never count.

    Returns
    -------
    polars.DataFrame
        The columns of :func:`compact`. ``value`` is the share of the full members of the day before the year that have
        lost full membership in it, by whatever way, and the leader's net gain.

    Raises
    ------
    CollegiumError
        As for :func:`compact`.

    Examples
    --------
    Two of fifteen full members went in April 1973:

    >>> from collegium.record import record
    >>> limited_turnover(record(), "1973", "1973").select("clause", "value", "kept").rows()
    [('exits', 0.13333333333333333, True), ('gain', 1.0, True)]
    """
    at_least(exits_cap=exits_cap, gain_cap=gain_cap)
    span = spanned(history, start, end, on, roles, detail)
    moves = _moves(span, ties, tied)
    told = _told(span, moves, ties, YEARS)
    led = span.parts.filter(pl.col("leader_id").is_not_null())
    client, entry = pl.col("client"), pl.col("change") == "entry"
    balance = (
        moves.join(led.select(*PART, "leader_id", "since", "end"), on=["run", "leader_id"])
        .filter(pl.col("date").is_between("since", "end"))
        .group_by(PART)
        .agg(
            clients=client.filter(entry).sum(),
            others=(1 - client).filter(entry).sum(),
            removed=(1 - client).filter(~entry & ~pl.col("died")).sum(),
        )
    )
    asked = span.parts.join(balance, on=PART, how="left").join(told, on=PART, how="left")
    silent = pl.col("leader_id").is_null() | ~pl.col("told").fill_null(all_ties)
    moved = pl.col("clients").is_not_null()
    numbers = [pl.col(name).fill_null(0.0) for name in ("clients", "others", "removed")]
    gained = pl.when(~silent).then(numbers[0] - (numbers[1] - numbers[2]))
    ok = gained.abs() <= gain_cap
    gain = asked.select(
        *PART,
        value=gained,
        ok=ok,
        occasions=(moved & ~silent).cast(pl.Int64),
        broken=(moved & ~ok).fill_null(False).cast(pl.Int64),
        why=untold(silent, SILENT).otherwise(
            pl.format("clients in {}, others in {}, others out {}", *(count_words(number) for number in numbers))
        ),
    )
    return pl.concat(
        [
            _exits(span, exits_cap, deaths),
            told_of(span, asked_once(gain, "R5", "gain", gain_cap), "abs"),
        ]
    )


def _exits(span: Span, cap: float, deaths: bool) -> pl.DataFrame:
    """Who lost full membership in a calendar year, cut to the span, of those who had it the day before."""
    history, opening = span.history, span.history.manifest.start
    years = years_of(span.parts) if not span.dated else span.parts
    full = seats_in(history, [span.roles.body], "full")
    if span.dated:
        years = years.with_columns(first=pl.col("end").dt.offset_by("-1y").dt.offset_by("1d"))
    else:
        years = years.with_columns(first="start")
    eve = pl.col("first").dt.offset_by("-1d")
    known = years.filter(pl.col("first") > opening)
    before = (
        known.join(full, on="run")
        .filter((pl.col("start_right") <= eve) & (pl.col("end_right").is_null() | (pl.col("end_right") > eve)))
        .select(*PART, "person_id", "first", "end")
        .unique()
    )
    body = pl.col("organization_id") == history.body(span.roles.body)
    moved = all_changes(history.memberships.filter(body & (pl.col("rank") == "full")), opening)
    out = _with_deaths(history, moved.filter(pl.col("change") == "exit"))
    if not deaths:
        out = out.filter(~pl.col("died"))
    lost = (
        before.join(out.select("run", "person_id", "date"), on=["run", "person_id"])
        .filter(pl.col("date").is_between("first", "end"))
        .select(*PART, "person_id")
        .unique()
    )
    stirred = (
        known.join(moved.select("run", "date"), on="run")
        .filter(pl.col("date").is_between("first", "end"))
        .select(PART)
        .unique()
        .with_columns(stirred=True)
    )
    counted = (
        years.join(before.group_by(PART).agg(n=pl.len()), on=PART, how="left")
        .join(lost.group_by(PART).agg(lost=pl.len()), on=PART, how="left")
        .join(stirred, on=PART, how="left")
        .with_columns(pl.col("n", "lost").fill_null(0), pl.col("stirred").fill_null(False))
    )
    share = ratio(pl.col("lost"), pl.col("n"))
    ok = share <= cap
    found = counted.select(
        *PART,
        value=share,
        ok=ok,
        occasions=(pl.col("stirred") & ok.is_not_null()).cast(pl.Int64),
        broken=(pl.col("stirred") & ~ok).fill_null(False).cast(pl.Int64),
        why=pl.when(pl.col("first") <= opening)
        .then(pl.lit("the history does not tell who sat before"))
        .when(pl.col("n") == 0)
        .then(pl.lit("nobody sat before"))
        .otherwise(pl.format("{} of {} full members", "lost", "n")),
    )
    whole = Span(span.history, span.roles, years.drop("first"), span.dated, "clauses")
    return told_of(whole, asked_once(found, "R5", "exits", cap), "max")


# --- who came and who went ---


def _reach(span: Span, years: int) -> pl.DataFrame:
    """From when to when entrants are counted in each part that somebody led: at most ``years``, and of his term."""
    ago = pl.col("end").dt.offset_by(f"-{years}y").dt.offset_by("1d")
    return span.parts.filter(pl.col("leader_id").is_not_null()).select(
        *PART, "leader_id", "end", "since", first=pl.max_horizontal(ago, "term")
    )


def _told(span: Span, moves: pl.DataFrame, ties: pl.DataFrame | None, years: int) -> pl.DataFrame:
    """The parts of which a history tells who was the leader's: of an entrant in reach, or by a tie that begins then."""
    reach = _reach(span, years)
    known = moves.filter((pl.col("change") == "entry") & pl.col("known")).select("run", "leader_id", "date")
    begun = ties_of(span.history, ties).select("run", "start", leader_id="other_id").rename({"start": "date"})
    return (
        pl.concat([known, begun.select(known.columns)])
        .join(reach, on=["run", "leader_id"])
        .filter(pl.col("date").is_between("first", "end"))
        .select(PART)
        .unique()
        .with_columns(told=True)
    )


def _moves(span: Span, ties: pl.DataFrame | None, tied: Tied) -> pl.DataFrame:
    """Who entered and left the two bodies taken as one, for each leader, with the weight of his tie as a client."""
    if tied not in ("ever", "day"):
        raise CollegiumError("no such reading of ties", given=tied, allowed=("ever", "day"))
    history, roles = span.history, span.roles
    ids = [history.body(roles.body), history.body(roles.secretariat)]
    seats = history.memberships.filter(pl.col("organization_id").is_in(ids) & pl.col("rank").ne_missing("holder"))
    one = seats.with_columns(organization_id=pl.lit("both"), post_id=pl.lit(None, pl.String), rank=pl.lit("full"))
    moved = all_changes(one, history.manifest.start).select("run", "person_id", "date", "latest", "change")
    posts = rows_of(history, [roles.leader])
    outgoing = posts.filter(pl.col("end").is_not_null()).select("run", "person_id", date="end")
    moved = moved.join(outgoing, on=["run", "person_id", "date"], how="anti")
    leaders = span.parts.select("run", "leader_id").drop_nulls().unique()
    moved = _with_deaths(history, moved).join(leaders, on="run").filter(pl.col("person_id") != pl.col("leader_id"))
    held = ties_of(history, ties).rename({"other_id": "leader_id"})
    key = ["run", "person_id", "leader_id"]
    tie = [pl.col("weight").filter(pl.col("kind") == "client").max().alias("client"), pl.lit(True).alias("known")]
    if tied == "ever":
        moved = moved.join(held.group_by(key).agg(tie), on=key, how="left")
    else:
        begun = pl.col("start").is_null() | (pl.col("start") <= pl.col("date"))
        lasting = pl.col("end").is_null() | (pl.col("end") >= pl.col("date"))
        day = [*key, "date", "change"]
        running = moved.join(held, on=key).filter(begun & lasting).group_by(day).agg(tie)
        moved = moved.join(running, on=day, how="left")
    return moved.with_columns(pl.col("client").fill_null(0.0), pl.col("known").fill_null(False)).sort(
        "run", "date", "person_id"
    )


def _with_deaths(history: History, moved: pl.DataFrame) -> pl.DataFrame:
    """Changes, and whether the person was dead by the last day that the change's date can mean (``died``)."""
    deaths = history.persons.select("run", "person_id", "death").unique(["run", "person_id"], maintain_order=True)
    return moved.join(deaths, on=["run", "person_id"], how="left").with_columns(
        died=(pl.col("death") <= pl.col("latest")).fill_null(False)
    )
