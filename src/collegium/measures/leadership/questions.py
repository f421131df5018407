"""The coded questions of a history: who wanted what before anything was decided, and what came of it.

Definitions
-----------
* A question is *coded* where the history holds the sides that at least two full members of the body took before it was
  decided (``positions`` that name its decision and say ``for`` or ``against``; the leader counts as a member). Any
  other word for a position, or none, is no side. Only the positions of those who sat that day count.
* It is *decided* where a draft stood or fell: ``carried``; ``lost``; ``reversed``, if its votes tell which of the two
  the top body had done. A postponed question is not decided, or, with ``postponed="lost"``, what held before holds.
* It is *contested* where both sides were taken.
* The leader was *opposed* where more than half of the colleagues who took a side took the other one. (Our reading of
  "opposed by a majority of colleagues": whoever took no side opposes nobody.)
"""

from __future__ import annotations

from typing import Literal

import polars as pl

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures.leaders import leaders_by_day
from collegium.measures.seats import Body, bodies_of

Postponed = Literal["out", "lost"]
POSTPONED: tuple[Postponed, ...] = ("out", "lost")
KEY = ["run", "decision_id"]


def coded(
    history: History, body: Body, leader: str = "leader", postponed: Postponed = "out"
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The coded questions, and the sides that were taken on them.

    Parameters
    ----------
    history : History
    body : str or sequence of str
        The body whose full members count.
    leader : str
        The leader's post.
    postponed : {"out", "lost"}
        Whether a postponed question counts for nothing, or as lost.

    Returns
    -------
    questions : polars.DataFrame
        One row a coded question, by run and day: ``run``, ``decision_id``, ``day``, ``way``, ``grade``, ``leader_id``,
        ``side`` (1 carried, -1 lost, 0 not decided), ``contested``, ``stance`` (the leader's: 1, -1, or 0 where he
        took none), ``opposed``, ``won`` (the leader's side prevailed), ``absent`` (he had a side and cast no vote).
    sides : polars.DataFrame
        One row a side taken: ``run``, ``decision_id``, ``person_id``, ``stance``.

    Raises
    ------
    CollegiumError
        Unknown body, or another word for what becomes of postponed questions.
    """
    if postponed not in POSTPONED:
        raise CollegiumError("no such reading of postponed questions", given=postponed, allowed=POSTPONED)
    ids, _ = bodies_of(history, body)
    decisions = _decided(history, postponed)
    led = _led(history, decisions, leader)
    stood = _stood(history, decisions, led, ids)
    sides = stood.filter(pl.col("stance") != 0)
    own = stood.join(led, on=[*KEY, "person_id"]).select(
        *KEY, stance="stance", absent=(pl.col("stance") != 0) & (pl.col("vote") == "absent").fill_null(False)
    )
    others = sides.join(led, on=[*KEY, "person_id"], how="anti")
    questions = (
        decisions.drop("leader_id")
        .join(led.rename({"person_id": "leader_id"}), on=KEY, how="left")
        .join(
            sides.group_by(KEY).agg(
                n=pl.len(), contested=pl.col("stance").min() < pl.col("stance").max()
            ),
            on=KEY,
        )
        .filter(pl.col("n") >= 2)
        .join(own, on=KEY, how="left")
        .join(others.group_by(KEY).agg(balance=pl.col("stance").sum()), on=KEY, how="left")
        .with_columns(
            pl.coalesce("stance", "said", pl.lit(0)).alias("stance"),
            pl.col("absent").fill_null(False),
            pl.col("balance").fill_null(0),
        )
        .with_columns(
            opposed=(pl.col("stance") * pl.col("balance") < 0) & (pl.col("side") != 0),
            won=(pl.col("stance") == pl.col("side")) & (pl.col("side") != 0),
        )
        .sort("run", "day", "decision_id")
        .select(
            *KEY, "day", "way", "grade", "leader_id", "side", "contested", "stance", "opposed", "won", "absent"
        )
    )  # fmt: skip
    return questions, sides.join(questions.select(KEY), on=KEY, how="semi").select(*KEY, "person_id", "stance")


def _side(column: str) -> pl.Expr:
    return pl.col(column).replace_strict({"for": 1, "against": -1}, default=0, return_dtype=pl.Int64)


def _decided(history: History, postponed: Postponed) -> pl.DataFrame:
    """The decisions on which positions are told, and which side prevailed."""
    told = history.positions.filter(pl.col("decision_id").is_not_null()).select(KEY).unique()
    held_above = pl.col("votes_for") <= pl.col("votes_against")
    outcome = pl.col("outcome")
    side = (
        pl.when(outcome == "carried").then(1)
        .when(outcome == "lost").then(-1)
        .when(outcome == "reversed").then(pl.when(held_above).then(1).when(~held_above).then(-1))
        .when((outcome == "postponed") & pl.lit(postponed == "lost")).then(-1)
    )  # fmt: skip
    return (
        history.decisions.join(told, on=KEY, how="semi")
        .filter(pl.col("start").is_not_null())
        .unique(KEY, keep="first", maintain_order=True)
        .select(
            *KEY, "way", "grade", "leader_id", day="start", side=side.fill_null(0).cast(pl.Int64),
            said=_side("leader_stance"),
        )
    )  # fmt: skip


def _led(history: History, decisions: pl.DataFrame, leader: str) -> pl.DataFrame:
    """The leader of each question, as told with it, else who held the post: ``run, decision_id, person_id``."""
    untold = decisions.filter(pl.col("leader_id").is_null()).select("run", date="day")
    held = leaders_by_day(history, untold, leader).rename({"date": "day", "leader_id": "holder"})
    return (
        decisions.select(*KEY, "day", "leader_id")
        .join(held, on=["run", "day"], how="left")
        .select(*KEY, person_id=pl.coalesce("leader_id", "holder"))
        .drop_nulls("person_id")
    )


def _stood(history: History, decisions: pl.DataFrame, led: pl.DataFrame, ids: list[str]) -> pl.DataFrame:
    """Positions of full members of the day, and of the leader: ``run, decision_id, person_id, stance, vote``."""
    stood = (
        history.positions.filter(pl.col("person_id").is_not_null())
        .select(*KEY, "person_id", "vote", stance=_side("stance"))
        .join(decisions.select(*KEY, "day"), on=KEY)
        .unique([*KEY, "person_id"], keep="last", maintain_order=True)
    )
    seats = history.memberships.filter(
        pl.col("organization_id").is_in(ids) & (pl.col("rank") == "full") & pl.col("start").is_not_null()
    ).select("run", "person_id", "start", "end")
    seated = (
        stood.join(seats, on=["run", "person_id"])
        .filter((pl.col("start") <= pl.col("day")) & (pl.col("end").is_null() | (pl.col("end") > pl.col("day"))))
        .select(*KEY, "person_id")
    )
    may = pl.concat([seated, led]).unique()
    return stood.join(may, on=[*KEY, "person_id"], how="semi", maintain_order="left").drop("day")
