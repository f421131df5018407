"""What an amendment or a mechanism taken out may change: a few outcomes that every period can tell.

Patterns belong to the periods that the record has them for; an outcome is read off any history, so that theories,
amendments and periods can be laid side by side. Each is one number a run, from the first to the last day.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from collegium.history import History
from collegium.theories import patterns_shown as shown
from collegium.theories.patterns_shown import COMMITTEE, TOP, Of


@dataclass(frozen=True)
class Outcome:
    """A number that is read off every run.

    Attributes
    ----------
    id, text : str
    unit : str
        ``share`` (of the runs, where a run shows it or not), or what it counts.
    of : function
        A history to ``run``, ``value``.
    """

    id: str
    text: str
    unit: str
    of: Of


def _from_first_to_last(body: str) -> Of:
    def of(history: History) -> pl.DataFrame:
        m = history.manifest
        return shown.kept_share(body, str(m.start), str(m.end))(history)

    return of


def _followers(history: History) -> pl.DataFrame:
    return shown.share_of("following_share", str(history.manifest.end), TOP, "full")(history)


def _in_session(history: History) -> pl.DataFrame:
    m = history.manifest
    return shown.in_session(range(m.start.year, m.end.year + 1))(history)


OUTCOMES: tuple[Outcome, ...] = (
    Outcome("removed", "a leader is removed", "share", shown.a_leader_removed),
    Outcome("challenged", "the leader's removal is tried", "share",
        lambda history: shown.no_removal_tried(history).with_columns(value=1 - pl.col("value"))),
    Outcome("dominated", "the leader comes to decide most questions", "share", shown.dominated),
    Outcome("followers", "clients and allies among full members on the last day", "share of members", _followers),
    Outcome("kept_top", "full members of the first day who are so on the last", "share of members",
        _from_first_to_last(TOP)),
    Outcome("kept_committee", "Central Committee of the first day that sits on the last", "share of members",
        _from_first_to_last(COMMITTEE)),
    Outcome("in_session", "questions settled in session", "share of questions", _in_session),
    Outcome("executed", "members of the Politburo executed", "share of members", shown.executed_share),
)  # fmt: skip


def outcome_values(history: History) -> pl.DataFrame:
    """Every outcome of every run.

    Returns
    -------
    polars.DataFrame
        ``outcome``, ``run``, ``value``; null where a run does not tell it.
    """
    frames = [
        outcome.of(history).select(
            pl.lit(outcome.id).alias("outcome"), pl.col("run").cast(pl.Int32), pl.col("value").cast(pl.Float64)
        )
        for outcome in OUTCOMES
    ]
    return pl.concat(frames)
