"""Who led when: what every other measure means by the leader of a day, and by his term.

Definitions
-----------
* The *leader* of a day holds the post ``leader`` that day, or another that is asked about: his spell started on or
  before it and had not ended. If the table has two holders, the one who entered last counts (then the later name in
  order of id).
* A *term* is a spell in that post that lasts at least a day. In an interregnum nobody leads.

Both are our own reading of the tables; a spell without a date of entry is nobody's term.
"""

from __future__ import annotations

import datetime as dt

import polars as pl

from collegium.history import History
from collegium.history.schema import LEADER
from collegium.measures.seats import on_days

__all__ = ["LEADER", "last_on", "leaders_by_day", "leaders_on", "leading", "terms_of"]


def leading(history: History, post: str = LEADER) -> pl.DataFrame:
    """The dated spells in the leader's post as the history has them, in the order of entry.

    Parameters
    ----------
    history : History
    post : str
        The id of the post whose holder leads.

    Returns
    -------
    polars.DataFrame
        Rows of ``memberships``, by ``run``, ``start`` and ``person_id``; none where nobody holds the post.

    Examples
    --------
    >>> from collegium.record import record
    >>> leading(record())["person_id"].to_list()
    ['stalin', 'khrushchev', 'brezhnev', 'andropov', 'chernenko', 'gorbachev']
    """
    spells = history.memberships.filter((pl.col("post_id") == post) & pl.col("start").is_not_null())
    return spells.sort("run", "start", "person_id", "membership_id")


def terms_of(history: History, post: str = LEADER) -> pl.DataFrame:
    """The terms of the holders of a post, each once.

    Returns
    -------
    polars.DataFrame
        ``run``, ``leader_id``, ``term_start``, ``term_end``; an open end is null no more but the last day of all.
    """
    lasting = pl.col("end").is_null() | (pl.col("end") > pl.col("start"))
    return (
        leading(history, post)
        .filter(lasting)
        .select("run", leader_id="person_id", term_start="start", term_end=pl.col("end").fill_null(dt.date.max))
        .unique()
    )


def last_on(spells: pl.DataFrame, days: pl.DataFrame) -> pl.DataFrame:
    """Who entered last of those whose spells run on a day, for each day of a calendar that has any.

    Returns
    -------
    polars.DataFrame
        ``run``, ``k``, ``leader_id``.
    """
    return (
        on_days(spells.select("run", "person_id", "start", "end"), days)
        .sort("start", "person_id")
        .group_by("run", "k", maintain_order=True)
        .agg(leader_id=pl.col("person_id").last())
    )


def leaders_on(history: History, days: pl.DataFrame, post: str = LEADER) -> pl.DataFrame:
    """The leader on each day of a calendar that has one.

    Parameters
    ----------
    history : History
    days : polars.DataFrame
        A calendar, as in :mod:`collegium.measures.seats`: ``run``, ``k``, ``date``.
    post : str

    Returns
    -------
    polars.DataFrame
        ``run``, ``k``, ``leader_id``.
    """
    return last_on(leading(history, post), days)


def leaders_by_day(history: History, days: pl.DataFrame, post: str = LEADER) -> pl.DataFrame:
    """The leader on each of some days that need be no calendar, where there is one.

    Parameters
    ----------
    history : History
    days : polars.DataFrame
        ``run``, ``date``; in any order, and more than once.
    post : str

    Returns
    -------
    polars.DataFrame
        ``run``, ``date``, ``leader_id``; each day once.

    Examples
    --------
    >>> from collegium.record import record
    >>> days = pl.DataFrame({"run": [0, 0], "date": [dt.date(1953, 3, 10), dt.date(1953, 3, 14)]})
    >>> leaders_by_day(record(), days.cast({"run": pl.Int32})).rows()
    [(0, datetime.date(1953, 3, 14), 'khrushchev')]
    """
    once = days.select("run", "date").drop_nulls().unique().sort("run", "date")
    marked = once.with_columns(k=pl.int_range(pl.len(), dtype=pl.Int64).over("run"))
    return marked.join(leaders_on(history, marked, post), on=["run", "k"]).select("run", "date", "leader_id")
