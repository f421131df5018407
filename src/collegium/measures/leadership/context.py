"""What is reported beside the label and never decides it: coercion, vitality, clients, personalism.

Definitions
-----------
For Gill the weakness of the organs and the dominance of a leader are different questions [1]_; so these are told, and
used in the cross-check of :mod:`~collegium.measures.leadership.robust`, and do not enter the rule.

* *Coercion* X: of those who sat in the body or the committee on any day of the year, the share that was arrested or
  killed in it. Bodies of which the source names only some members are left out; and since only a simulated history
  tells every arrest, of any other the counts are told and the share is null.
* *Vitality* Q: of the questions settled in the body's own name in the year, the share settled in session, counted as
  :func:`~collegium.measures.workload` counts; what a few of its members, a commission or the leader's office settle is
  in its name.
* *Clients* C: the leader's clients among the others in the body, the Secretariat and the committee in the middle of the
  year, by :func:`~collegium.measures.client_shares`.
* *Personalism* M: the mean of those that can be told of four of the eight items of Geddes, Wright and Frantz [2]_, null
  if fewer than two can. **Our reading** of their items: appointments (clients are more than half of the others in the
  committee, or in the body where of the committee it is not told), rubber stamp (Q under one tenth), security (the
  security chief is his client or ally), purges (one of them arrested or
  killed). The other four no history tells, so M is not their index.

References
----------
.. [1] Gill (2018), Collective Leadership in Soviet Politics, chapter 8.
.. [2] Geddes, Wright and Frantz (2018), How Dictatorships Work.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import polars as pl

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures.alignment import client_shares
from collegium.measures.leaders import leaders_on, leading
from collegium.measures.leadership.intervals import wilson
from collegium.measures.seats import Body, bodies_of, on_days, runs
from collegium.measures.workload import by_source

HARM = ("arrest", "killing", "execution")
HARMED = ("killed", "executed", "arrested")
ELSEWHERE = ("government", "plenum")
ITEMS = ("appointments", "rubber_stamp", "security", "purges")
RUBBER_STAMP = 0.1
LEAST_ITEMS = 2


def known_bodies(history: History, names: Sequence[str]) -> list[str]:
    """The ids of those bodies that the history knows."""
    found = []
    for name in names:
        try:
            found.append(history.body(name))
        except CollegiumError:
            continue
    return found


def coercion(history: History, body: Body, years: Sequence[int], elite: Sequence[str]) -> pl.DataFrame:
    """How many of the elite were arrested or killed: ``run, year, n_elite, n_harmed, coercion, low, high``."""
    ids, _ = bodies_of(history, body)
    partly = history.organizations.filter(pl.col("coverage") == "named")["organization_id"].to_list()
    ids = [one for one in dict.fromkeys([*ids, *known_bodies(history, elite)]) if one not in partly]
    seats = history.memberships.filter(
        pl.col("organization_id").is_in(ids) & pl.col("start").is_not_null() & pl.col("rank").ne_missing("holder")
    ).select("run", "person_id", "start", "end", "exit")
    calendar = pl.DataFrame({"year": list(years)}, schema={"year": pl.Int32})
    # whoever still sat on New Year's Eve, or left during the year
    sat = (
        seats.join(calendar, how="cross")
        .filter(
            (pl.col("start") <= pl.date("year", 12, 31))
            & (pl.col("end").is_null() | (pl.col("end") > pl.date("year", 1, 1)))
        )
        .select("run", "year", "person_id")
        .unique()
    )
    named = pl.col("fate").is_in(HARMED) & pl.col("death").is_not_null()
    harmed = pl.concat(
        [
            history.events.filter(pl.col("kind").is_in(HARM)).select("run", "person_id", day="start"),
            seats.filter(pl.col("exit").is_in(HARMED)).select("run", "person_id", day="end"),
            history.persons.filter(named).select("run", "person_id", day="death"),
        ]
    ).drop_nulls()
    hit = harmed.select("run", "person_id", pl.col("day").dt.year().alias("year"), harmed=True).unique()
    found = (
        sat.join(hit, on=["run", "year", "person_id"], how="left")
        .group_by("run", "year")
        .agg(n_elite=pl.len().cast(pl.Int64), n_harmed=pl.col("harmed").fill_null(False).sum().cast(pl.Int64))
        .sort("run", "year")
    )
    low, high = wilson(found["n_harmed"].to_numpy(), found["n_elite"].to_numpy())
    shares = found.with_columns(
        coercion=pl.col("n_harmed") / pl.col("n_elite"),
        coercion_low=pl.Series(low, dtype=pl.Float64),
        coercion_high=pl.Series(high, dtype=pl.Float64),
    )
    if history.manifest.kind == "simulated":
        return shares
    return shares.with_columns(pl.lit(None, pl.Float64).alias(name) for name in shares.columns[4:])


def vitality(history: History, body: Body) -> pl.DataFrame:
    """The share settled in session by year: ``run, year, vitality, n_settled``.

    Of the same counts as *share in session* of :func:`collegium.measures.vitality`. But a year of which the history
    covers only a part counts, periods within a year are added up, and a period of which only one way is told is left
    out. A simulation or a roster without counts gives its single decisions, of which only those count whose way is told
    and lies with the body, where the other counts a decision of a congress or a joint meeting as one in session.
    """
    ids, _ = bodies_of(history, body)
    found = by_source(history, body)
    if found.is_empty() and history.manifest.kind != "recorded":
        return _counted(history, ids)
    return (
        found.filter((pl.col("settled") > 0) & pl.col("in_session").is_not_null())
        .filter(pl.sum_horizontal(pl.col("by_circulation", "in_name", "other").is_not_null()) > 0)
        .group_by("run", "year")
        .agg(vitality=pl.col("in_session").sum() / pl.col("settled").sum(), n_settled=pl.col("settled").sum())
        .sort("run", "year")
    )


def _counted(history: History, ids: list[str]) -> pl.DataFrame:
    """The same from single decisions, where a history that is no record counts none."""
    ways = ("congress", *ELSEWHERE)
    own = history.decisions.filter(
        pl.col("organization_id").is_in(ids) & pl.col("way").is_not_null() & ~pl.col("way").is_in(ways)
    ).filter(pl.col("start").is_not_null())
    return (
        own.group_by("run", pl.col("start").dt.year().alias("year"))
        .agg(vitality=(pl.col("way") == "session").mean(), n_settled=pl.len().cast(pl.Int64))
        .sort("run", "year")
    )


def clients(history: History, body: Body, years: Sequence[int], others: Sequence[str]) -> pl.DataFrame:
    """The leader's clients in the middle of each year: ``run, year, led_by, client_share, client_share_NAME...``."""
    m = history.manifest
    days = {min(max(dt.date(year, 7, 1), m.start), m.end): year for year in years}
    by_day = pl.DataFrame({"date": list(days), "year": list(days.values())}, schema={"date": pl.Date, "year": pl.Int32})
    bodies: list[Body] = [body, *known_bodies(history, others)]
    found = client_shares(history, bodies, list(days)).join(by_day, on="date")
    result = found.select("run", "year", led_by="leader_id").unique(maintain_order=True)
    names = ["client_share", *(f"client_share_{one}" for one in bodies[1:])]
    for one, name in zip(bodies, names, strict=True):
        _, label = bodies_of(history, one)
        rows = found.filter(pl.col("organization_id") == label)
        rows = rows.unique(["run", "year"], keep="first")
        result = result.join(rows.select("run", "year", pl.col("client_share").alias(name)), on=["run", "year"])
    return result


def security(history: History, years: Sequence[int], post: str) -> pl.DataFrame:
    """Whether the security chief is the leader's client or ally in the middle of the year: ``run, year, security``."""
    empty = pl.DataFrame(schema={"run": pl.Int32, "year": pl.Int32, "security": pl.Boolean})
    if leading(history, post).is_empty():
        return empty
    m = history.manifest
    marks = [(min(max(dt.date(year, 7, 1), m.start), m.end), year) for year in years]
    days = runs(history).to_frame().join(
        pl.DataFrame({"k": range(len(marks)), "date": [day for day, _ in marks], "year": [y for _, y in marks]},
                     schema={"k": pl.Int64, "date": pl.Date, "year": pl.Int32}), how="cross",
    )  # fmt: skip
    chief = leaders_on(history, days, post).rename({"leader_id": "person_id"})
    led = leaders_on(history, days).rename({"leader_id": "other_id"})
    near = history.ties.filter(pl.col("kind").is_in(["client", "ally"])).select(
        "run", "person_id", "other_id", "start", "end"
    )
    tied = on_days(near, days.select("run", "k", "date")).select("run", "k", "person_id", "other_id", his=True).unique()
    return (
        chief.join(led, on=["run", "k"])
        .join(tied, on=["run", "k", "person_id", "other_id"], how="left")
        .join(days.select("run", "k", "year"), on=["run", "k"])
        .select("run", "year", security=pl.col("his").fill_null(False))
    )


def personalism(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``personalism`` and ``n_items`` to a frame with the indicators: those of the items that can be told."""
    committee = [name for name in frame.columns if name.startswith("client_share_") and name.endswith("committee")]
    share = pl.coalesce(*committee, "client_share")
    items = frame.select(
        appointments=share > 0.5,
        rubber_stamp=pl.col("vitality") < RUBBER_STAMP,
        security=pl.col("security"),
        purges=pl.when((pl.col("n_harmed") > 0) | pl.col("coercion").is_not_null()).then(pl.col("n_harmed") > 0),
    ).with_columns(pl.all().cast(pl.Float64))
    told = items.select(n_items=pl.sum_horizontal(pl.col(name).is_not_null() for name in ITEMS).cast(pl.Int64))
    mean = items.select(personalism=pl.mean_horizontal(*ITEMS))
    both = pl.concat([frame, told, mean], how="horizontal")
    return both.with_columns(personalism=pl.when(pl.col("n_items") >= LEAST_ITEMS).then("personalism"))
