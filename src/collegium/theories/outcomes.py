"""Outcomes: one number a run, from a history, under a name that a situation can ask for.

Each is a function of a history alone and never asks whether it was recorded or simulated. An outcome that cannot be
read off a history (nothing was decided, nobody sat) is null and counts in no mean.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from collegium.history import History
from collegium.measures.leaders import leading

FORCED = ("removed", "not re-elected", "expelled", "executed", "killed")
TOP, COMMITTEE = "politburo", "central-committee"


@dataclass(frozen=True)
class Outcome:
    """What is counted.

    Attributes
    ----------
    name, label, unit : str
        ``share of runs`` for what happens or does not; otherwise the unit of the number.
    of : function
        A history and the bodies of the cast to ``run``, ``value``.
    """

    name: str
    label: str
    unit: str
    of: Callable[[History, str, str], pl.DataFrame]


def runs_of(history: History) -> pl.DataFrame:
    """The runs of a history, one row each."""
    return history.persons.select("run").unique().sort("run")


def _per_run(history: History, found: pl.DataFrame, otherwise: float | None = 0.0) -> pl.DataFrame:
    """One row a run; a run that is not among those found has another value."""
    kept = found.select("run", pl.col("value").cast(pl.Float64))
    joined = runs_of(history).join(kept, on="run", how="left")
    return joined if otherwise is None else joined.with_columns(pl.col("value").fill_null(otherwise))


def _happened(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    return _per_run(history, rows.group_by("run").agg(value=pl.lit(1.0)))


def _counted(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    return _per_run(history, rows.group_by("run").agg(value=pl.len()))


def _first_leader(history: History) -> pl.DataFrame:
    return leading(history).sort("run", "start", "membership_id").group_by("run", maintain_order=True).first()


def leader_removed(history: History, top: str, committee: str) -> pl.DataFrame:
    """Whether the leader of the first day is removed."""
    return _happened(history, _first_leader(history).filter(pl.col("exit").is_in(FORCED)))


def leader_leads_at_the_end(history: History, top: str, committee: str) -> pl.DataFrame:
    """Whether the leader of the first day still leads at the end."""
    return _happened(history, _first_leader(history).filter(pl.col("end").is_null()))


def _removals(history: History, body: str) -> pl.DataFrame:
    return history.ballots.filter(
        pl.col("kind") == "removal of the leader",
        pl.col("organization_id") == body,
        pl.col("outcome").str.starts_with("carried"),
    )


def top_votes_leader_out(history: History, top: str, committee: str) -> pl.DataFrame:
    """Whether a majority of the top body ever votes against the leader."""
    return _happened(history, _removals(history, top))


def _in_that_month(rows: pl.DataFrame, removals: pl.DataFrame, subject: str) -> pl.DataFrame:
    """The rows about somebody in a month in which the top body voted him out."""
    month = pl.col("start").dt.truncate("1mo").alias("month")
    out = removals.select("run", month, about="subject_id")
    return rows.with_columns(month, about=pl.col(subject)).join(out, on=["run", "month", "about"], how="semi")


def leader_appeals(history: History, top: str, committee: str) -> pl.DataFrame:
    """Whether a leader whom the top body has voted out appeals to the committee."""
    appeals = history.events.filter(kind="appeal")
    return _happened(history, _in_that_month(appeals, _removals(history, top), "person_id"))


def saved_by_the_committee(history: History, top: str, committee: str) -> pl.DataFrame:
    """Whether the committee keeps a leader whom the top body has voted out."""
    kept = history.ballots.filter(
        pl.col("kind") == "removal of the leader", pl.col("organization_id") == committee, pl.col("outcome") == "lost"
    )
    return _happened(history, _in_that_month(kept, _removals(history, top), "subject_id"))


def _events(kind: str) -> Callable[[History, str, str], pl.DataFrame]:
    def happened(history: History, top: str, committee: str) -> pl.DataFrame:
        return _happened(history, history.events.filter(kind=kind))

    happened.__doc__ = f"Whether there is an event of the kind {kind!r}."
    return happened


def opposition_delegates(history: History, top: str, committee: str) -> pl.DataFrame:
    """The largest share of the delegates to a congress that votes against the leader's men."""
    held = history.ballots.filter((pl.col("kind") == "election") & (pl.col("electors") > 0))
    share = held.with_columns(value=pl.col("votes_against") / pl.col("electors"))
    return _per_run(history, share.group_by("run").agg(pl.col("value").max()), None)


def opponents_thrown_out(history: History, top: str, committee: str) -> pl.DataFrame:
    """Of those who left the top body in full membership by removal or off the slate, how many there were."""
    left = history.memberships.filter(
        (pl.col("organization_id") == top) & pl.col("exit").is_in(["removed", "not on the slate", "expelled"])
    )
    return _counted(history, left)


def heads_kept(history: History, top: str, committee: str) -> pl.DataFrame:
    """The share of the heads of provinces of the first day who hold their posts at the end."""
    heads = history.memberships.filter(
        pl.col("organization_id").str.starts_with("province-") & (pl.col("entry") == "sitting at the start")
    )
    return _per_run(history, heads.group_by("run").agg(value=pl.col("end").is_null().mean()), None)


def top_kept(history: History, top: str, committee: str) -> pl.DataFrame:
    """The share of the full members of the top body of the first day who sit at the end, in whatever rank."""
    seats = history.memberships.filter(organization_id=top)
    first = seats.filter((pl.col("entry") == "sitting at the start") & (pl.col("rank") == "full"))
    last = seats.filter(pl.col("end").is_null()).select("run", "person_id", stays=True).unique()
    joined = first.select("run", "person_id").unique().join(last, on=["run", "person_id"], how="left")
    return _per_run(history, joined.group_by("run").agg(value=pl.col("stays").fill_null(False).mean()), None)


def killed_in_the_leadership(history: History, top: str, committee: str) -> pl.DataFrame:
    """The share of all who ever sat in the top body or the committee that is killed."""
    seated = history.memberships.filter(pl.col("organization_id").is_in([top, committee])).select("run", "person_id")
    fates = history.persons.select("run", "person_id", killed=pl.col("fate") == "executed")
    joined = seated.unique().join(fates, on=["run", "person_id"], how="left")
    return _per_run(history, joined.group_by("run").agg(value=pl.col("killed").fill_null(False).mean()), None)


def clients_at_the_end(history: History, top: str, committee: str) -> pl.DataFrame:
    """The share of the top body and the apparatus that is the leader's clients at the end, the leader among them."""
    bodies = [top, "secretariat"]
    seated = (
        history.memberships.filter(pl.col("organization_id").is_in(bodies) & pl.col("end").is_null())
        .select("run", "person_id")
        .unique()
    )
    leader = leading(history).filter(pl.col("end").is_null())
    theirs = history.ties.filter((pl.col("kind") == "client") & pl.col("end").is_null())
    own = pl.concat([theirs.select("run", "person_id"), leader.select("run", "person_id")]).unique()
    joined = seated.join(own.with_columns(his=True), on=["run", "person_id"], how="left")
    return _per_run(history, joined.group_by("run").agg(value=pl.col("his").fill_null(False).mean()), None)


def share_in_session(history: History, top: str, committee: str) -> pl.DataFrame:
    """The share of the top body's questions that is settled in session."""
    counted = history.observations.filter((pl.col("measure") == "decisions") & (pl.col("organization_id") == top))
    share = counted.group_by("run").agg(
        value=pl.col("value").filter(pl.col("category") == "in session").sum() / pl.col("value").sum()
    )
    return _per_run(history, share, None)


def changes_a_year(history: History, top: str, committee: str) -> pl.DataFrame:
    """Exits from full membership of the top body a year, deaths left out, as a share of its seats at the start."""
    seats = history.memberships.filter((pl.col("organization_id") == top) & (pl.col("rank") == "full"))
    years = (history.manifest.end - history.manifest.start) / dt.timedelta(days=365.25)
    found = seats.group_by("run").agg(
        value=(pl.col("end").is_not_null() & ~pl.col("exit").is_in(["died", "executed"])).sum()
        / (pl.col("entry") == "sitting at the start").sum()
        / years
    )
    return _per_run(history, found, None)


OUTCOMES: dict[str, Outcome] = {
    outcome.name: outcome
    for outcome in (
        Outcome("leader-removed", "the leader is removed", "share of runs", leader_removed),
        Outcome("leader-stays", "the leader leads at the end", "share of runs", leader_leads_at_the_end),
        Outcome("challenged", "the leader is challenged", "share of runs", _events("challenge")),
        Outcome("voted-out-above", "the top body votes against the leader", "share of runs", top_votes_leader_out),
        Outcome("appealed", "a leader voted out appeals to the committee", "share of runs", leader_appeals),
        Outcome("saved", "the committee keeps him", "share of runs", saved_by_the_committee),
        Outcome("plotted", "a plot begins", "share of runs", _events("plot")),
        Outcome("betrayed", "a plot is betrayed", "share of runs", _events("plot betrayed")),
        Outcome("plot-carried-out", "a plot is carried out", "share of runs", _events("plot carried out")),
        Outcome("opposition-delegates", "largest share of delegates against", "share", opposition_delegates),
        Outcome("thrown-out", "members thrown out of the top body", "people", opponents_thrown_out),
        Outcome("heads-kept", "heads of provinces who keep their posts", "share", heads_kept),
        Outcome("top-kept", "full members of the top body who stay", "share", top_kept),
        Outcome("killed", "members of top body and committee killed", "share", killed_in_the_leadership),
        Outcome("clients", "the leader and his clients in top body and apparatus", "share", clients_at_the_end),
        Outcome("in-session", "questions settled in session", "share", share_in_session),
        Outcome("turnover", "exits from the top body, deaths left out", "1/year", changes_a_year),
    )
}  # fmt: skip
