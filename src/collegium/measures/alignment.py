"""How many of a body's members are the leader's clients, allies and opponents.

Definitions
-----------
* The *leader* of a day is that of :mod:`collegium.measures.leaders`.
* A tie counts if it runs that day from a member to that leader. A new leader starts with his own ties:
  those to his predecessor no longer count. Ties of other kinds than client, ally and opponent (co-service)
  do not count here.
* Where the source prints two letters (``A/C``), each is a tie of weight 1/2 [1]_. *Strict* numbers count a
  person for a kind only at full weight; *broad* numbers count him at any weight, so that he stands under
  both kinds. The true number lies between the two.
* Shares are expected values: the sum of weights by the number of members **other than the leader**. That a
  double letter is worth one half of each is our proposal, not the source's. Add 1 above and below for a
  share with the leader counted, as in "7 of 26" for 1973 [1]_.
* Where the table has nobody's tie to the leader of the day, the source says nothing of ties on that day: the
  numbers and shares are null. Where it has some, a member without one counts as none of the three.
* A person with several running ties of one kind counts once, at the largest weight; a missing weight is 1.
  Nobody's following (client and ally together) is more than 1.

**No leader** (an interregnum): there is nobody to be tied to, so the numbers and shares of ties are null,
not 0, with ``leader_id`` null and ``leader_sits`` false; the members are still counted. A body without
members other than the leader has null shares and numbers of 0.

References
----------
.. [1] Gill (2018), Collective Leadership in Soviet Politics, the tables of members with letters of
   alignment. On clients and allies: Willerton (1992), Patronage and Politics in the USSR.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures.leaders import leaders_on
from collegium.measures.seats import Body, Day, Rank, bodies_of, calendar, days_of, members, on_days, ratio

KINDS = {"client": "clients", "ally": "allies", "opponent": "opponents"}


def client_shares(
    history: History, bodies: str | Sequence[Body], dates: Day | Sequence[Day], rank: Rank = "full"
) -> pl.DataFrame:
    """The leader's clients, allies and opponents in each body on each date.

    Parameters
    ----------
    history : History
    bodies : str, or sequence of str or of sequences of str
        The bodies. An inner sequence is taken as one set: ``["politburo", ("politburo", "secretariat")]``
        asks for the Politburo, and for both together with each person once.
    dates : str or datetime.date, or a sequence of them
    rank : {"full", "all", "candidate", "holder"}
        Which members count.

    Returns
    -------
    polars.DataFrame
        One row a run, date and body, bodies in the order given: ``run``, ``date``, ``organization_id``,
        ``leader_id``, ``leader_sits``, ``n_members`` (the leader included if he sits), ``n_others``
        (without him), ``clients_strict``, ``clients_broad``, ``allies_strict``, ``allies_broad``,
        ``opponents_strict``, ``opponents_broad``, ``client_share``, ``ally_share``, ``opponent_share``,
        ``following_share`` (clients and allies).

    Raises
    ------
    CollegiumError
        Unknown body or rank; no body; no date, or one outside the history.

    Examples
    --------
    A leader, a client, one who is ally or client, and one without a letter:

    >>> import datetime as dt
    >>> import polars as pl
    >>> from collegium.history import History, Manifest
    >>> day = dt.date(1956, 2, 27)
    >>> seats = pl.DataFrame({
    ...     "run": 0, "start": day, "organization_id": "politburo", "person_id": ["k", "a", "b", "c", "k"],
    ...     "rank": ["full"] * 4 + ["holder"], "post_id": [None] * 4 + ["leader"],
    ... })
    >>> ties = pl.DataFrame({
    ...     "run": 0, "start": day, "other_id": "k", "person_id": ["a", "b", "b"],
    ...     "kind": ["client", "client", "ally"], "weight": [1.0, 0.5, 0.5],
    ... })
    >>> bodies = pl.DataFrame({"organization_id": ["politburo"]})
    >>> past = History(
    ...     Manifest("imported", "a small past", day, day),
    ...     {"memberships": seats, "ties": ties, "organizations": bodies},
    ... )
    >>> found = client_shares(past, "politburo", day)
    >>> found.select("leader_id", "n_members", "n_others", "clients_strict", "clients_broad").row(0)
    ('k', 4, 3, 1, 2)
    >>> found.select("client_share", "following_share").row(0)
    (0.5, 0.6666666666666666)
    """
    wanted = [bodies] if isinstance(bodies, str) else list(bodies)
    if not wanted:
        raise CollegiumError("the measure needs a body", given=bodies)
    days = calendar(history, days_of(history, dates))
    leaders = _with_ties(history, days, leaders_on(history, days))
    frames = [_one_body(history, body, days, leaders, rank, place) for place, body in enumerate(wanted)]
    return pl.concat(frames).sort("run", "date", "place").drop("place")


def _with_ties(history: History, days: pl.DataFrame, leaders: pl.DataFrame) -> pl.DataFrame:
    """The leaders, and whether the history knows anybody's tie to them on the day (``speaks``)."""
    ties = (
        history.ties.filter(pl.col("kind").is_in(list(KINDS)))
        .select("run", "other_id", "start", "end")
        .join(leaders, left_on=["run", "other_id"], right_on=["run", "leader_id"], how="semi")
        .unique()
    )
    known = on_days(ties, days).select("run", "k", leader_id="other_id", speaks=True).unique()
    return leaders.join(known, on=["run", "k", "leader_id"], how="left").with_columns(pl.col("speaks").fill_null(False))


def _letters(history: History, days: pl.DataFrame, leaders: pl.DataFrame, sitting: pl.DataFrame) -> pl.DataFrame:
    """Weights of the members' ties to the leader of the day, one column a kind, and their following."""
    ties = (
        history.ties.filter(pl.col("kind").is_in(list(KINDS)))
        .select("run", "person_id", "other_id", "kind", "weight", "start", "end")
        .join(leaders, left_on=["run", "other_id"], right_on=["run", "leader_id"], how="semi")
        .join(sitting, on=["run", "person_id"], how="semi")
    )
    running = on_days(ties, days)
    weight = pl.col("weight").fill_null(1.0)
    return (
        running.join(leaders, left_on=["run", "k", "other_id"], right_on=["run", "k", "leader_id"])
        .group_by("run", "k", "person_id")
        .agg(weight.filter(pl.col("kind") == kind).max().fill_null(0.0).alias(kind) for kind in KINDS)
        .with_columns(following=pl.min_horizontal(pl.col("client") + pl.col("ally"), pl.lit(1.0)))
    )


def _one_body(
    history: History,
    body: Body,
    days: pl.DataFrame,
    leaders: pl.DataFrame,
    rank: Rank,
    place: int,
) -> pl.DataFrame:
    _, label = bodies_of(history, body)
    weights = (*KINDS, "following")
    others = ~pl.col("is_leader")
    sitting = members(history, body, days, rank)
    letters = _letters(history, days, leaders, sitting)
    counted = (
        sitting.join(leaders.drop("speaks"), on=["run", "k"], how="left", maintain_order="left")
        .join(letters, on=["run", "k", "person_id"], how="left", maintain_order="left")
        .with_columns(
            pl.col(weights).fill_null(0.0),
            is_leader=(pl.col("person_id") == pl.col("leader_id")).fill_null(False),
        )
        .group_by("run", "k", maintain_order=True)
        .agg(
            pl.len().cast(pl.Int64).alias("n_members"),
            pl.col("is_leader").any().alias("leader_sits"),
            others.sum().cast(pl.Int64).alias("n_others"),
            *(((pl.col(k) >= 1) & others).sum().cast(pl.Int64).alias(f"{n}_strict") for k, n in KINDS.items()),
            *(((pl.col(k) > 0) & others).sum().cast(pl.Int64).alias(f"{n}_broad") for k, n in KINDS.items()),
            *(pl.col(w).filter(others).sum().alias(w) for w in weights),
        )
    )
    numbers = [f"{name}_{reading}" for name in KINDS.values() for reading in ("strict", "broad")]
    led = pl.col("speaks").fill_null(False)
    return (
        days.join(leaders, on=["run", "k"], how="left")
        .join(counted, on=["run", "k"], how="left")
        .with_columns(pl.col("leader_sits").fill_null(False), pl.col("n_members", "n_others").fill_null(0))
        .select(
            "run",
            "date",
            pl.lit(label).alias("organization_id"),
            "leader_id",
            "leader_sits",
            "n_members",
            "n_others",
            *(pl.when(led).then(pl.col(number).fill_null(0)).alias(number) for number in numbers),
            *(pl.when(led).then(ratio(pl.col(w), pl.col("n_others"))).alias(f"{w}_share") for w in weights),
            place=pl.lit(place),
        )
    )
