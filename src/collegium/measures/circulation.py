"""Where those who enter come from, and how those who leave go: the circulation of an elite.

Definitions
-----------
An entrant is whoever begins a spell of the rank asked for; those who are there on the first day a body is known, or
the history opens, are its first members and no entrants. By what he was before, up to the eve of that day, he is

* *returned*: had held a seat of that rank in the body before;
* *elite*: held, or had held, a full seat in another body of the elite (by default Politburo, Orgburo and Secretariat);
* *apprentice*: was, or had been, a candidate of one of these bodies, or a member of a body named as ``apprentice``;
* *outside*: none of them.

After Pareto [1]_ the circulation of an elite is *open* as far as its entrants come from outside both the elite and the
body in which it trains its heirs, and *closed* as far as they come from that body: ``open_share`` = outside / n,
``closed_share`` = apprentice / n. Which bodies count as which is our reading, and an argument.

Somebody is *outside* only as far as the history tells: where it does not list the members of a body below (as the
record does not list the Central Committee), many of them sat there. Then ``open_share`` is an upper bound, and
``bound`` says so.

References
----------
.. [1] Pareto (1916), Trattato di sociologia generale, chapter 12.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import polars as pl

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures.changes import span_of
from collegium.measures.leaders import leaders_by_day
from collegium.measures.seats import Body, Day, Rank, bodies_of, ratio
from collegium.measures.spells import spells

ORIGINS = ("returned", "elite", "apprentice", "outside")
ELITE = ("politburo", "orgburo", "secretariat")
By = Literal["all", "leader", "decade", "year"]
BYS: tuple[By, ...] = ("all", "leader", "decade", "year")


def newcomers(
    history: History,
    body: Body = "politburo",
    start: Day | None = None,
    end: Day | None = None,
    rank: Rank = "full",
    *,
    elite: Sequence[str] | None = None,
    apprentice: Sequence[str] = (),
) -> pl.DataFrame:
    """Who entered a body, and from where.

    Parameters
    ----------
    history : History
    body, start, end, rank
        As for :func:`~collegium.measures.spells`.
    elite : sequence of str, optional
        Bodies whose full members are of the elite; by default the body and those of ``ELITE`` that the history has.
    apprentice : sequence of str
        Bodies whose members, of any rank, are its apprentices, besides the candidates of the elite's bodies.

    Returns
    -------
    polars.DataFrame
        One row an entry, by date: ``run``, ``organization_id``, ``date``, ``person_id``, ``origin`` (returned, elite,
        apprentice or outside), ``entry`` (as told), ``leader_id`` (of that day, or null).

    Raises
    ------
    CollegiumError
        Unknown body or rank; no date, a date outside the history, or an end before the start.

    Examples
    --------
    Nine people became full members in June 1957: four secretaries, three who had been members before, a candidate, and
    one who held no such seat:

    >>> from collegium.record import record
    >>> found = newcomers(record(), "politburo", "1957-06", "1957-06")
    >>> found.group_by("origin").len().sort("origin").rows()
    [('apprentice', 1), ('elite', 4), ('outside', 1), ('returned', 3)]
    """
    first, last = span_of(history, start, end)
    ids, _ = bodies_of(history, body)
    known = set(history.organizations["organization_id"])
    upper = [history.body(name) for name in elite] if elite is not None else [name for name in ELITE if name in known]
    upper = list(dict.fromkeys([*ids, *upper]))
    lower = [history.body(name) for name in apprentice]
    every = spells(history, body, None, None, rank)
    begun = every.group_by("run").agg(opening=pl.col("start").min())
    came = (
        every.join(begun, on="run")
        .filter(pl.col("start").is_between(first, last))
        .filter((pl.col("start") > pl.col("opening")) & (pl.col("start") > history.manifest.start))
    )
    own = pl.col("organization_id").is_in(ids)
    in_rank = pl.col("rank").ne_missing("holder") if rank == "all" else pl.col("rank") == rank
    level = (
        pl.when(own & in_rank)
        .then(0)
        .when(pl.col("organization_id").is_in(upper) & (pl.col("rank") == "full"))
        .then(1)
        .when(
            (pl.col("organization_id").is_in(upper) & (pl.col("rank") == "candidate"))
            | (pl.col("organization_id").is_in(lower) & pl.col("rank").ne_missing("holder"))
        )
        .then(2)
    )
    before = (
        history.memberships.select("run", "person_id", pl.col("start").alias("since"), level.alias("level"))
        .drop_nulls()
        .join(came.select("run", "person_id", "start"), on=["run", "person_id"])
        .filter(pl.col("since") < pl.col("start"))
        .group_by("run", "person_id", "start")
        .agg(pl.col("level").min())
    )
    led = leaders_by_day(history, came.select("run", date="start"))
    return (
        came.join(before, on=["run", "person_id", "start"], how="left")
        .join(led, left_on=["run", "start"], right_on=["run", "date"], how="left")
        .with_columns(
            origin=pl.col("level").fill_null(3).replace_strict(dict(enumerate(ORIGINS)), return_dtype=pl.String)
        )
        .sort("run", "start", "person_id")
        .select("run", "organization_id", pl.col("start").alias("date"), "person_id", "origin", "entry", "leader_id")
    )


def circulation(
    history: History,
    body: Body = "politburo",
    start: Day | None = None,
    end: Day | None = None,
    rank: Rank = "full",
    *,
    elite: Sequence[str] | None = None,
    apprentice: Sequence[str] = (),
    by: By = "leader",
) -> pl.DataFrame:
    """Shares of entrants by where they came from.

    Parameters
    ----------
    history, body, start, end, rank, elite, apprentice
        As for :func:`newcomers`.
    by : {"leader", "decade", "year", "all"}
        What the entrants are counted by: the leader of the day, ten years, one year, or all together.

    Returns
    -------
    polars.DataFrame
        One row a run and group, in order of time: ``run``, ``organization_id``, ``period`` (a leader's id, years or
        all), ``first`` and ``last`` (day of an entry), ``n_entrants``, ``returned``, ``elite``, ``apprentice``,
        ``outside``, ``open_share``, ``closed_share``, ``bound`` (``upper`` where a body below is not listed, else
        ``exact``).

    Raises
    ------
    CollegiumError
        As for :func:`newcomers`; an unknown way to count.

    Examples
    --------
    >>> from collegium.record import record
    >>> found = circulation(record(), "politburo", "1964-10-14", "1982-11-09")
    >>> found.select("period", "n_entrants", "elite", "apprentice", "outside", "bound").row(0)
    ('brezhnev', 17, 6, 8, 3, 'upper')
    """
    rows = newcomers(history, body, start, end, rank, elite=elite, apprentice=apprentice)
    rows = rows.with_columns(period=_period("date", "leader_id", by))
    wide = "central-committee"
    lower = [history.body(name) for name in apprentice] or [wide]
    listed = history.organizations.filter(pl.col("organization_id").is_in(lower))["coverage"]
    bound = "exact" if len(listed) == len(lower) and "named" not in listed and apprentice else "upper"
    return (
        rows.group_by("run", "organization_id", "period")
        .agg(
            pl.col("date").min().alias("first"),
            pl.col("date").max().alias("last"),
            n_entrants=pl.len().cast(pl.Int64),
            **{origin: (pl.col("origin") == origin).sum().cast(pl.Int64) for origin in ORIGINS},
        )
        .sort("run", "first", "period")
        .with_columns(
            open_share=ratio(pl.col("outside"), pl.col("n_entrants")),
            closed_share=ratio(pl.col("apprentice"), pl.col("n_entrants")),
            bound=pl.lit(bound),
        )
    )


def flows(
    history: History,
    body: Body = "politburo",
    start: Day | None = None,
    end: Day | None = None,
    rank: Rank = "full",
    *,
    elite: Sequence[str] | None = None,
    apprentice: Sequence[str] = (),
    by: By = "year",
) -> pl.DataFrame:
    """Entries by origin and exits by cause.

    Parameters
    ----------
    history, body, start, end, rank, elite, apprentice
        As for :func:`newcomers`.
    by : {"year", "decade", "leader", "all"}
        As for :func:`circulation`; an exit is of the leader of its day, the first on which the member no longer sits.

    Returns
    -------
    polars.DataFrame
        One row a run, group, direction and type that occurs: ``run``, ``organization_id``, ``period``, ``direction``
        (entry or exit), ``type`` (an origin, or a cause of :func:`~collegium.measures.spells`), ``n``, ``people``.
        That a body is abolished is no exit.

    Raises
    ------
    CollegiumError
        As for :func:`circulation`.

    Examples
    --------
    >>> from collegium.record import record
    >>> flows(record(), "politburo", "1926", "1926").select("direction", "type", "people").rows()[-2:]
    [('exit', 'demotion', 'kamenev'), ('exit', 'removal', 'trotsky, zinoviev')]
    """
    first, last = span_of(history, start, end)
    came = newcomers(history, body, start, end, rank, elite=elite, apprentice=apprentice)
    # Of the whole history, since an exit on the first day of the span belongs to it too.
    left = spells(history, body, None, None, rank).filter("event_observed", pl.col("end").is_between(first, last))
    led = leaders_by_day(history, left.select("run", date="end"))
    gone = left.join(led, left_on=["run", "end"], right_on=["run", "date"], how="left").select(
        "run", "organization_id", "person_id", "leader_id", date="end", direction=pl.lit("exit"), type="exit_cause"
    )
    both = pl.concat(
        [
            came.select(
                "run", "organization_id", "person_id", "leader_id", "date", direction=pl.lit("entry"), type="origin"
            ),
            gone,
        ]
    )
    return (
        both.with_columns(period=_period("date", "leader_id", by))
        .group_by("run", "organization_id", "period", "direction", "type")
        .agg(n=pl.len().cast(pl.Int64), people=pl.col("person_id").sort().str.join(", "), first=pl.col("date").min())
        .with_columns(opening=pl.col("first").min().over("run", "period"))
        .sort("run", "opening", "period", "direction", "type")
        .drop("first", "opening")
    )


def _period(date: str, leader: str, by: By) -> pl.Expr:
    if by not in BYS:
        raise CollegiumError("entrants are not counted by this", given=by, allowed=BYS)
    year = pl.col(date).dt.year()
    if by == "leader":
        return pl.col(leader).fill_null("no leader")
    if by == "year":
        return year.cast(pl.String)
    if by == "decade":
        return pl.format("{}-{}", year // 10 * 10, year // 10 * 10 + 9)
    return pl.lit("all")
