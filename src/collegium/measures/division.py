"""How the leading posts and bodies are divided between people: the rules R1, R3 and R4 of the compact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import polars as pl

from collegium.history import History
from collegium.measures.factions import by_patron
from collegium.measures.parts import (
    DAY,
    ROLES,
    Roles,
    Span,
    at_least,
    branch,
    checks_of,
    count_words,
    entered_on,
    gathered,
    is_listed,
    rows_of,
    seats_in,
    sets_on,
    spanned,
    ties_of,
    told_of,
    untold,
)
from collegium.measures.seats import Day, on_days, ratio

# --- R1 ---------------------------------------------------------------------------------------------------------------


def split_posts(
    history: History,
    start: Day | None = None,
    end: Day | None = None,
    *,
    on: Day | Sequence[Day] | None = None,
    roles: Roles = ROLES,
    detail: Literal["clauses", "leaders"] = "clauses",
    secretaries: bool = True,
) -> pl.DataFrame:
    """R1: the leader is not head of government as well.

    Parameters
    ----------
    history, start, end, on, roles, detail
        As for :func:`compact`.
    secretaries : bool
        Whether the rule holds in an interregnum for every member of the Secretariat; else it cannot be told then.

    Returns
    -------
    polars.DataFrame
        The columns of :func:`compact`. ``value`` is the number of days on which one person held both posts.

    Raises
    ------
    CollegiumError
        As for :func:`compact`.

    Examples
    --------
    For nine days Malenkov was both a secretary and Prime Minister:

    >>> from collegium.record import record
    >>> split_posts(record(), "1953-03-05", "1953-03-31").select("value", "kept", "reason").row(0)
    (9.0, False, 'malenkov is secretary and head of government')
    """
    span = spanned(history, start, end, on, roles, detail)
    led = rows_of(history, [roles.leader])
    heads = rows_of(history, roles.head_of_government)
    offices = seats_in(history, [roles.secretariat])
    checks = checks_of(span, [led, heads, offices])
    head = (
        on_days(heads, checks.select("run", "k", "date"))
        .sort("start", "person_id")
        .group_by(DAY, maintain_order=True)
        .agg(head=pl.col("person_id").last())
    )
    secretary = sets_on(offices, checks)
    manned = secretary.select(DAY).unique().with_columns(manned=True)
    both = secretary.with_columns(secretary=True).rename({"person_id": "head"})
    asked = (
        checks.join(head, on=DAY, how="left")
        .join(both, on=[*DAY, "head"], how="left")
        .join(manned, on=DAY, how="left")
        .with_columns(pl.col("secretary", "manned").fill_null(False))
    )
    vacant = pl.col("leader_id").is_null()
    untold = pl.col("head").is_null() | (vacant & ~(pl.col("manned") & pl.lit(secretaries)))
    one = pl.when(vacant).then(pl.col("secretary")).otherwise(pl.col("head") == pl.col("leader_id"))
    role = pl.when(vacant).then(pl.lit("secretary")).otherwise(pl.lit("leader"))
    verdicts = asked.select(
        *DAY,
        value=pl.when(~untold).then(one.cast(pl.Float64)),
        ok=pl.when(~untold).then(~one),
        why=pl.when(pl.col("head").is_null())
        .then(pl.lit("nobody is known to head the government"))
        .when(untold)
        .then(pl.lit("nobody leads"))
        .when(one)
        .then(pl.format("{} is {} and head of government", "head", role))
        .when(vacant)
        .then(pl.format("no leader, {} head of government", "head"))
        .otherwise(pl.format("{} leader, {} head of government", "leader_id", "head")),
    )
    entered = entered_on(history, checks, led, heads)
    parts = gathered(span, checks, verdicts, entered, "R1", "posts", 0.0, days=True)
    return told_of(span, parts, "max", add=True)


# --- R3 ---------------------------------------------------------------------------------------------------------------


def separate_wings(
    history: History,
    start: Day | None = None,
    end: Day | None = None,
    *,
    on: Day | Sequence[Day] | None = None,
    roles: Roles = ROLES,
    detail: Literal["clauses", "leaders"] = "clauses",
    overlap_cap: float = 0.5,
) -> pl.DataFrame:
    """R3: nobody but the leader sits in all three leading bodies, and secretaries do not fill the top body.

    Parameters
    ----------
    history, start, end, on, roles, detail, overlap_cap
        As for :func:`compact`.

    Returns
    -------
    polars.DataFrame
        The columns of :func:`compact`. ``value`` is the number of people who sit in all three, and the secretaries'
        share of the top body, the leader included. Full members of the top body count.

    Raises
    ------
    CollegiumError
        As for :func:`compact`.

    Examples
    --------
    The Presidium that the plenum of June 1957 elected, and that of the end of the year:

    >>> from collegium.record import record
    >>> found = separate_wings(record(), on=["1957-06-29", "1957-12-31"]).filter(clause="wings")
    >>> found.select("reason", "kept").rows()
    [('7 of 15 are secretaries', True), ('10 of 15 are secretaries', False)]
    """
    at_least(overlap_cap=overlap_cap)
    span = spanned(history, start, end, on, roles, detail)
    top, offices = seats_in(history, [roles.body], "full"), seats_in(history, [roles.secretariat])
    cabinet = rows_of(history, roles.cabinet)
    return pl.concat(
        [_overlap(span, top, offices, cabinet), _wings(span, top, offices, overlap_cap)]
    )  # fmt: skip


def _overlap(span: Span, top: pl.DataFrame, offices: pl.DataFrame, cabinet: pl.DataFrame) -> pl.DataFrame:
    checks = checks_of(span, [top, offices, cabinet])
    sets = [sets_on(rows, checks) for rows in (top, offices, cabinet)]
    person = [*DAY, "person_id"]
    all_three = (
        sets[0].join(sets[1], on=person, how="semi").join(sets[2], on=person, how="semi")
        .join(checks.select(*DAY, "leader_id"), on=DAY)
        .filter(pl.col("person_id").ne_missing(pl.col("leader_id")))
        .group_by(DAY)
        .agg(n=pl.len(), names=pl.col("person_id").sort().str.join(", "))
    )  # fmt: skip
    manned = sets[2].select(DAY).unique().with_columns(manned=True)
    asked = (
        checks.join(all_three, on=DAY, how="left")
        .join(manned, on=DAY, how="left")
        .with_columns(pl.col("n").fill_null(0), pl.col("manned").fill_null(False))
    )
    listed = is_listed(span.history, cabinet)
    clear = pl.col("manned") & pl.lit(listed)
    verdicts = asked.select(
        *DAY,
        value=pl.when(pl.col("n") > 0).then(pl.col("n")).when(clear).then(0).cast(pl.Float64),
        ok=pl.when(pl.col("n") > 0).then(False).when(clear).then(True),
        why=pl.when(pl.col("n") > 0)
        .then("names")
        .when(~pl.col("manned"))
        .then(pl.lit("nobody is known in the presidium of the government"))
        .when(~pl.lit(listed))
        .then(pl.lit("the history names some of the presidium of the government and does not list it"))
        .otherwise(pl.lit("nobody")),
    )
    entered = entered_on(span.history, checks, top, offices, cabinet)
    return told_of(span, gathered(span, checks, verdicts, entered, "R3", "overlap", 0.0), "max")


def _wings(span: Span, top: pl.DataFrame, offices: pl.DataFrame, cap: float) -> pl.DataFrame:
    checks = checks_of(span, [top, offices])
    seated, secretaries = sets_on(top, checks), sets_on(offices, checks)
    both = seated.join(secretaries, on=[*DAY, "person_id"], how="semi").group_by(DAY).agg(both=pl.len())
    asked = (
        checks.join(seated.group_by(DAY).agg(n=pl.len()), on=DAY, how="left")
        .join(both, on=DAY, how="left")
        .with_columns(pl.col("n", "both").fill_null(0))
    )
    share = ratio(pl.col("both"), pl.col("n"))
    verdicts = asked.select(
        *DAY,
        value=share,
        ok=share <= cap,
        why=pl.when(pl.col("n") == 0)
        .then(pl.lit("nobody sits in the top body"))
        .otherwise(pl.format("{} of {} are secretaries", "both", "n")),
    )
    entered = entered_on(span.history, checks, top, offices)
    return told_of(span, gathered(span, checks, verdicts, entered, "R3", "wings", cap), "max")


# --- R4 ---------------------------------------------------------------------------------------------------------------


def countervailing_power(
    history: History,
    start: Day | None = None,
    end: Day | None = None,
    *,
    on: Day | Sequence[Day] | None = None,
    roles: Roles = ROLES,
    detail: Literal["clauses", "leaders"] = "clauses",
    ties: pl.DataFrame | None = None,
    faction_cap: float = 0.5,
    blocs: int = 2,
    told_least: int = 2,
    all_ties: bool = False,
) -> pl.DataFrame:
    """R4: no faction has a majority, the others could outvote it, and every branch has a seat at the top.

    Parameters
    ----------
    history, start, end, on, roles, detail, ties, faction_cap, blocs, told_least, all_ties
        As for :func:`compact`.

    Returns
    -------
    polars.DataFrame
        The columns of :func:`compact`. ``value`` is the share of the largest faction, its patron included, in top body
        (candidates too) and Secretariat; that of the next ``blocs`` factions with the independents; and how many of
        the three branches have a full member of the top body.

    Raises
    ------
    CollegiumError
        As for :func:`compact`.

    Examples
    --------
    >>> from collegium.record import record
    >>> found = countervailing_power(record(), on=["1973-04-30", "1981-03-31"]).filter(clause="faction")
    >>> found.select("reason", "kept").rows()
    [('7 of 26 with brezhnev', True), ('9 of 26 with brezhnev', True)]
    """
    at_least(faction_cap=faction_cap, blocs=blocs, told_least=told_least)
    span = spanned(history, start, end, on, roles, detail)
    top, offices = seats_in(history, [roles.body]), seats_in(history, [roles.secretariat])
    both = pl.concat([top, offices])
    tied = ties_of(history, ties).filter(pl.col("start").is_not_null())
    checks = checks_of(span, [both, tied])
    members = sets_on(both, checks)
    sizes = _factions(checks, members, tied, blocs)
    known = (
        on_days(tied, checks.select(*DAY, "date"))
        .join(checks.select(*DAY, other_id="leader_id"), on=[*DAY, "other_id"], how="semi")
        .join(members, on=[*DAY, "person_id"], how="semi")
        .group_by(DAY)
        .agg(told=pl.col("person_id").n_unique() >= told_least)
    )
    silent = pl.col("leader_id").is_null() | ~(pl.col("told").fill_null(False) | pl.lit(all_ties))
    asked = (
        checks.join(sizes, on=DAY, how="left")
        .join(known, on=DAY, how="left")
        .with_columns(pl.col("n").fill_null(0), silent=silent)
    )
    silent = pl.col("silent")
    empty = (
        untold(silent, f"fewer than {told_least} members' ties to {{}} are told")
        .when(pl.col("n") == 0)
        .then(pl.lit("nobody sits in the two bodies"))
    )
    entered = entered_on(history, checks, both)
    frames = []
    for clause, part, side, cap, floor in (
        ("faction", "largest", "with", faction_cap, False),
        ("counter", "rest", "without", 0.5, True),
    ):
        words = pl.format("{} of {} {} {}", count_words(pl.col(part)), "n", pl.lit(side), "head")
        share = pl.when(~silent).then(ratio(pl.col(part), pl.col("n")))
        verdicts = asked.select(
            *DAY,
            value=share,
            ok=share > cap if floor else share < cap,
            why=empty.when(pl.col("head").is_null()).then(pl.lit("no client sits")).otherwise(words),
        )
        parts = gathered(span, checks, verdicts, entered, "R4", clause, cap, floor=floor)
        frames.append(told_of(span, parts, "min" if floor else "max"))
    return pl.concat([*frames, _branches(span)])


def _factions(checks: pl.DataFrame, seated: pl.DataFrame, tied: pl.DataFrame, blocs: int) -> pl.DataFrame:
    """By day: members ``n``, the ``largest`` faction, its ``head``, and ``rest``: the next ones and those of none."""
    running = on_days(tied.filter(pl.col("kind") == "client"), checks.select(*DAY, "date"))
    return (
        by_patron(seated, running.filter(pl.col("person_id") != pl.col("other_id")))
        .group_by(*DAY, "other_id")
        .agg(size=pl.col("weight").sum())
        .sort(*DAY, "size", "other_id", descending=[False, False, True, False])
        .group_by(DAY, maintain_order=True)
        .agg(
            largest=pl.col("size").first(),
            head=pl.col("other_id").first(),
            next=pl.col("size").slice(1, blocs).sum(),
            all=pl.col("size").sum(),
        )
        .join(seated.group_by(DAY).agg(n=pl.len()), on=DAY, how="right")
        .with_columns(pl.col("largest", "next", "all").fill_null(0.0))
        .with_columns(rest=pl.col("next") + pl.col("n") - pl.col("all"))
    )


def _branches(span: Span) -> pl.DataFrame:
    history, roles = span.history, span.roles
    full = seats_in(history, [roles.body], "full")
    branches = {
        "party": seats_in(history, [roles.secretariat]),
        "government": branch(history, roles, "government"),
        "regions": branch(history, roles, "regions"),
    }
    checks = checks_of(span, [full, *branches.values()])
    seated = sets_on(full, checks)
    asked = checks.join(seated.select(DAY).unique().with_columns(manned=True), on=DAY, how="left")
    listed, absent = [], []
    for name, rows in branches.items():
        found = sets_on(rows, checks).join(seated, on=[*DAY, "person_id"], how="semi")
        asked = asked.join(found.group_by(DAY).agg(pl.len().alias(name)), on=DAY, how="left")
        listed.append(pl.lit(is_listed(history, rows) and rows.height > 0) | (pl.col(name) > 0))
        absent.append(pl.when(pl.col(name) == 0).then(pl.lit(name)))
    asked = asked.with_columns(pl.col(*branches).fill_null(0), pl.col("manned").fill_null(False))
    count = pl.sum_horizontal((pl.col(name) > 0).cast(pl.Int64) for name in branches)
    missing = pl.concat_str(absent, separator=", ", ignore_nulls=True)
    tellable = pl.col("manned") & pl.all_horizontal(listed)
    verdicts = asked.select(
        *DAY,
        value=pl.when(tellable).then(count.cast(pl.Float64)),
        ok=pl.when(tellable).then(count >= len(branches)),
        why=pl.when(~pl.col("manned"))
        .then(pl.lit("nobody sits in the top body"))
        .when(tellable)
        .then(pl.format("party {}, government {}, regions {}", *branches))
        .otherwise(pl.format("no full member is known in: {}", missing)),
    )
    entered = entered_on(history, checks, full)
    parts = gathered(span, checks, verdicts, entered, "R4", "branches", float(len(branches)), floor=True)
    return told_of(span, parts, "min")
