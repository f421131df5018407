"""Who rose and fell with a person: whose changes of seat fell on the same day, in the same body, as his.

Definitions
-----------
* *Rose with him*: entered a body or was promoted in it on the day, as counted, on which he entered it or was promoted
  in it. *Fell with him*: left it or was demoted in it on the day on which he left it or was demoted. *Crossed him*: one
  rose in a body on the day on which the other fell in it.
* Changes are those of :func:`~collegium.measures.changes`; posts do not count, since one post has one holder. Where
  the source dates a change to the month, or by the list of a congress, all changes that it dates so fall on one day:
  the fewer days a source knows, the more people rise together. ``certain`` counts those days that the source gives to
  the month or better for both.
* A day after which nobody sits in a body any more is that of its end, and nobody's fall.
* Bodies are those whose whole lists of members the history knows, unless others are named, as for
  :func:`~collegium.measures.together`.

That rising and falling together is worth counting is our proposal; it says nothing of why, and is no tie.
"""

from __future__ import annotations

import polars as pl

from collegium.history import History
from collegium.measures.changes import all_changes
from collegium.measures.company import together_bodies
from collegium.measures.seats import Body

ROSE = ("entry", "promotion")
SURE_DAYS = 31


def alongside(history: History, person: str, bodies: Body | None = None) -> pl.DataFrame:
    """Those whose seats changed on the same days, in the same bodies, as a person's.

    Parameters
    ----------
    history : History
    person : str
        A person's id or name.
    bodies : str or sequence of str, optional
        The bodies; by default those that the history lists in full, or all of them if it marks none.

    Returns
    -------
    polars.DataFrame
        One row a run and other person, those who changed with him most often first: ``run``, ``person_id``, ``rose``
        (days on which both rose in a body), ``fell``, ``crossed``, ``certain`` (of all these, how many the source
        dates to the month or better), ``first`` and ``last`` (the first and the last of these days), ``bodies``.

    Raises
    ------
    CollegiumError
        Unknown body; no person, or more than one, has that name.

    Examples
    --------
    With whom Molotov fell in June 1957:

    >>> from collegium.record import record
    >>> found = alongside(record(), "molotov", "politburo")
    >>> sorted(found.filter(pl.col("fell") > 0)["person_id"])
    ['kaganovich', 'malenkov', 'pervukhin', 'saburov', 'shepilov']
    """
    who = history.person(person)
    ids = together_bodies(history, bodies)
    seats = history.memberships.filter(pl.col("post_id").is_null() & pl.col("organization_id").is_in(ids))
    up = pl.col("change").is_in(ROSE)
    found = all_changes(seats, history.manifest.start)
    left = pl.col("end").is_null() | (pl.col("end") > pl.col("date"))
    days = ["run", "organization_id", "date"]
    lasting = found.select(days).unique().join(seats.select("run", "organization_id", "start", "end"), on=days[:2])
    moves = (
        found.join(lasting.filter((pl.col("start") <= pl.col("date")) & left), on=days, how="semi")
        .with_columns(up=up, sure=(pl.col("latest") - pl.col("earliest")).dt.total_days() < SURE_DAYS)
        .select("run", "date", "organization_id", "person_id", "up", "sure")
    )
    mine = moves.filter(person_id=who).select("run", "date", "organization_id", mine="up", known="sure")
    rose, fell = pl.col("up") & pl.col("mine"), ~pl.col("up") & ~pl.col("mine")
    return (
        moves.filter(pl.col("person_id") != who)
        .join(mine, on=["run", "date", "organization_id"])
        .group_by("run", "person_id")
        .agg(
            *(
                kind.sum().cast(pl.Int64).alias(name)
                for name, kind in (("rose", rose), ("fell", fell), ("crossed", pl.col("up") != pl.col("mine")))
            ),
            certain=(pl.col("sure") & pl.col("known")).sum().cast(pl.Int64),
            first=pl.col("date").min(),
            last=pl.col("date").max(),
            bodies=pl.col("organization_id").unique().sort().str.join(", "),
        )
        .with_columns(_with=pl.col("rose") + pl.col("fell"))
        .sort("run", "_with", "fell", "first", "person_id", descending=[False, True, True, False, False])
        .drop("_with")
    )
