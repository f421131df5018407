"""Spells of membership with what survival analysis needs: how long, whether the end was seen, how it came.

Definitions
-----------
* A spell is a stretch of days on which somebody holds a seat of the rank asked for; seats that overlap or follow one
  another without a gap are one spell, and who comes back begins another.
* ``duration`` is the years from entry to exit, of 365.2425 days, or to the end of the window where no exit is seen
  (``event_observed`` false: right-censored). The day of exit is the first on which he no longer sits.
* ``entry_time`` is how long he had sat when the window opened (left truncation): whoever left before it opened could
  not be seen, so he is at risk only from then on. It is 0 where he entered within the window.
* A body that is abolished ends every spell, and says nothing of any member: such spells are censored.

How a spell ended is told twice. ``exit_cause`` groups the words of the source (``CAUSES``; the grouping is our own):
*death*, *violent end*, *retirement*, *removal*, *not renewed* (left off the next list, which may be any of the three
before), *demotion*, *promotion*; *other* for a word that is in no group and *not told* where there is none.
``exit_type`` has the types of Archigos [1]_: *natural death*, *suicide*, *irregular* (here: by force against the
person), *regular*, *still in office*, *unknown*. Archigos codes the heads of states; that a member who is dropped
leaves regularly is our reading.

References
----------
.. [1] Goemans, Gleditsch and Chiozza (2009), Introducing Archigos: A Dataset of Political Leaders, Journal of Peace
   Research 46.
"""

from __future__ import annotations

import datetime as dt

import polars as pl

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures.ages import YEAR
from collegium.measures.changes import span_of
from collegium.measures.seats import RANKS, Body, Day, Rank, bodies_of

DEATH, VIOLENT, RETIREMENT, REMOVAL, LEFT_OFF = "death", "violent end", "retirement", "removal", "not renewed"
DEMOTION, PROMOTION, OTHER, UNTOLD, ABOLISHED = "demotion", "promotion", "other", "not told", "body abolished"
CAUSES = {
    "died": DEATH,
    "died in office": DEATH,
    "executed": VIOLENT,
    "assassinated": VIOLENT,
    "suicide": VIOLENT,
    "killed": VIOLENT,
    "retired": RETIREMENT,
    "resigned": RETIREMENT,
    "gave up the office": RETIREMENT,
    "removed": REMOVAL,
    "dropped": REMOVAL,
    "expelled": REMOVAL,
    "dismissed": REMOVAL,
    "transferred": REMOVAL,
    "replaced": REMOVAL,
    "arrested": REMOVAL,
    "lost his post": REMOVAL,
    "not re-elected": LEFT_OFF,
    "not on the next list": LEFT_OFF,
    "not on the slate": LEFT_OFF,
    "defeated at the polls": LEFT_OFF,
    "demoted": DEMOTION,
    "promoted": PROMOTION,
    "body abolished": ABOLISHED,
    "abolished": ABOLISHED,
}
ORDER = (REMOVAL, LEFT_OFF, DEMOTION, RETIREMENT, VIOLENT, DEATH, PROMOTION, OTHER, UNTOLD)
FORCED = ("executed", "assassinated", "killed", "arrested")


def spells(
    history: History, body: Body = "politburo", start: Day | None = None, end: Day | None = None, rank: Rank = "full"
) -> pl.DataFrame:
    """Every spell of membership that runs on some day of a window.

    Parameters
    ----------
    history : History
    body : str or sequence of str
        A body, or several taken as one.
    start, end : str or datetime.date, optional
        The window, both days included, as for :func:`~collegium.measures.changes`; the whole history by default.
    rank : {"full", "candidate", "all", "holder"}
        Which seats make a spell. With ``full`` a fall to candidate is an exit (*demotion*), with ``candidate`` a rise
        is one (*promotion*), with ``all`` neither is.

    Returns
    -------
    polars.DataFrame
        One row a spell, by run, entry and person: ``run``, ``organization_id``, ``person_id``, ``start``, ``end`` (null
        where no exit is seen), ``entry`` (as told), ``exit`` (as told), ``exit_cause``, ``exit_type``, ``entry_time``
        and ``duration`` in years, ``event_observed``.

    Raises
    ------
    CollegiumError
        Unknown body or rank; no date, a date outside the history, or an end before the start.

    Examples
    --------
    Four of those who sat under Andropov had sat for more than ten years when he took over, and one of them died:

    >>> from collegium.record import record
    >>> found = spells(record(), "politburo", "1982-11-12", "1984-02-09")
    >>> found.filter(pl.col("entry_time") > 10)["person_id"].to_list()
    ['pelshe', 'grishin', 'kunaev', 'shcherbitsky']
    >>> found.filter("event_observed").select("person_id", "exit_cause", "exit_type").rows()
    [('pelshe', 'death', 'natural death'), ('andropov', 'death', 'natural death')]
    """
    ids, label = bodies_of(history, body)
    if rank not in RANKS:
        raise CollegiumError("no such rank", given=rank, allowed=RANKS)
    first, last = span_of(history, start, end)
    wanted = pl.col("rank").ne_missing("holder") if rank == "all" else pl.col("rank") == rank
    until = pl.col("end").fill_null(dt.date.max)
    seats = (
        history.memberships.filter(pl.col("organization_id").is_in(ids) & wanted & pl.col("start").is_not_null())
        .with_columns(until=until)
        .filter(pl.col("until") > pl.col("start"))
        .sort("run", "person_id", "start", "until")
    )
    covered = pl.col("until").cum_max().shift(1).over("run", "person_id")
    joined = (
        seats.with_columns(spell=(pl.col("start") > covered).fill_null(True).cum_sum().over("run", "person_id"))
        .group_by("run", "person_id", "spell", maintain_order=True)
        .agg(
            pl.col("start").first(),
            pl.col("until").max(),
            pl.col("entry").first(),
            exit=pl.col("exit").filter(pl.col("until") == pl.col("until").max()).drop_nulls().first(),
        )
    )
    deaths = history.persons.select("run", "person_id", "death").unique(["run", "person_id"], maintain_order=True)
    seen = pl.col("until") <= last
    ended = pl.when(seen).then(pl.col("until")).otherwise(pl.lit(last + dt.timedelta(days=1)))
    word = pl.col("exit").str.to_lowercase().str.replace(r" by .*$", "").str.strip_chars()
    cause = (
        pl.when(pl.col("exit").is_null() & (pl.col("death") == pl.col("until")))
        .then(pl.lit(DEATH))
        .when(pl.col("exit").fill_null("") == "")
        .then(pl.lit(UNTOLD))
        .otherwise(word.replace_strict(CAUSES, default=OTHER))
    )
    kind = (
        pl.when(pl.col("exit_cause") == DEATH)
        .then(pl.lit("natural death"))
        .when(word == "suicide")
        .then(pl.lit("suicide"))
        .when(word.is_in(FORCED))
        .then(pl.lit("irregular"))
        .when(pl.col("exit_cause").is_in([UNTOLD, OTHER]))
        .then(pl.lit("unknown"))
        .otherwise(pl.lit("regular"))
    )
    return (
        joined.filter((pl.col("start") <= last) & (pl.col("until") > first))
        .join(deaths, on=["run", "person_id"], how="left")
        .with_columns(
            exit_cause=pl.when(seen).then(cause),
            entry_time=pl.max_horizontal((first - pl.col("start")).dt.total_days(), 0) / YEAR,
            duration=(ended - pl.col("start")).dt.total_days() / YEAR,
        )
        .with_columns(event_observed=seen & (pl.col("exit_cause") != ABOLISHED).fill_null(False))
        .with_columns(exit_type=pl.when("event_observed").then(kind).otherwise(pl.lit("still in office")))
        .sort("run", "start", "person_id")
        .select(
            "run", pl.lit(label).alias("organization_id"), "person_id", "start", end=pl.when(seen).then("until"),
            entry="entry", exit=pl.when(seen).then("exit"), exit_cause="exit_cause", exit_type="exit_type",
            entry_time="entry_time", duration="duration", event_observed="event_observed",
        )
    )  # fmt: skip
