"""From the logs of decisions to the tables of a history: decisions, positions, counts by way."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl

from collegium.conduct.state import (
    BY_GOVERNMENT,
    COMMITTEE,
    DOMAIN_NAMES,
    GOVERNMENT,
    GRADES,
    OUTCOMES,
    PLENUM,
    SESSION,
    TOP,
    WAY_NAMES,
)
from collegium.engine.setting import Setting

_CARRIED = ("lost", "carried", "postponed", "reversed")  # in the order of OUTCOMES
_STANCE = pl.Series(["against", None, "for"], dtype=pl.String)
assert len(_CARRIED) == len(OUTCOMES)


def names(labels: list[str] | tuple[str, ...], codes: np.ndarray) -> pl.Series:
    """The label of each code; an empty label is null."""
    return pl.Series([label or None for label in labels], dtype=pl.String).gather(pl.Series(codes.astype(np.int64)))


def stances(codes: np.ndarray) -> pl.Series:
    """1, 0 and -1 as for, nothing and against."""
    return _STANCE.gather(pl.Series(codes.astype(np.int64) + 1))


def policy_decisions(
    rows: np.ndarray,
    setting: Setting,
    ids: Callable[[np.ndarray], pl.Series],
    dates: Callable[[str, np.ndarray], list[pl.Series]],
) -> pl.DataFrame:
    """Decisions on policy.

    Parameters
    ----------
    rows : ndarray of int, shape (n, 13)
        The run, then the columns of the log: see :func:`collegium.conduct.log.log_decision`.
    """
    place = np.full(len(WAY_NAMES), int(TOP))
    place[BY_GOVERNMENT], place[PLENUM] = GOVERNMENT, COMMITTEE
    return pl.DataFrame(
        {
            "run": rows[:, 0].astype(np.int32),
            "row": np.arange(len(rows)),
            "organization_id": names(setting.places, place[rows[:, 3]]),
            "domain": names(DOMAIN_NAMES, rows[:, 2]),
            "way": names(WAY_NAMES, rows[:, 3]),
            "salience": rows[:, 4] / 100.0,
            "proposer_id": ids(rows[:, 5]),
            "grade": names(GRADES, rows[:, 6]),
            "leader_id": ids(rows[:, 7]),
            "leader_stance": stances(rows[:, 8]),
            "votes_for": rows[:, 9].astype(np.int32),
            "votes_against": rows[:, 10].astype(np.int32),
            "outcome": names(_CARRIED, rows[:, 11]),
            "carried_out": rows[:, 12] / 100.0,
        }
    ).with_columns(dates("start", rows[:, 1]), kind=pl.lit("policy"))


def positions_taken(rows: np.ndarray, of_run: pl.DataFrame, ids: Callable[[np.ndarray], pl.Series]) -> pl.DataFrame:
    """Where each stood before a decision, and how he voted.

    Parameters
    ----------
    rows : ndarray of int, shape (n, 5)
        The run, then the columns of the log: decision (its number within the run), person, position, vote.
    of_run : DataFrame
        ``run``, ``number`` (of the decision within the run), ``decision_id`` and the columns to be carried over.
    """
    found = pl.DataFrame(
        {
            "run": rows[:, 0].astype(np.int32),
            "number": rows[:, 1].astype(np.int64),
            "person_id": ids(rows[:, 2]),
            "stance": stances(rows[:, 3]),
            "vote": stances(rows[:, 4]).fill_null("absent"),
        }
    )
    return found.join(of_run, on=["run", "number"], how="left", maintain_order="left").drop("number")


def workload(rows: np.ndarray, setting: Setting) -> pl.DataFrame:
    """Decisions by year and way, and sessions held, as a source would count them.

    Parameters
    ----------
    rows : ndarray of int, shape (n, 2 + N_WAYS)
        The run, the month, questions settled in each way.

    Returns
    -------
    polars.DataFrame
        Rows of ``observations``, dates by year: ``run``, ``measure``, ``organization_id``, ``category``, ``year``,
        ``value``, ``unit``.
    """
    by_month = pl.DataFrame(
        {
            "run": rows[:, 0].astype(np.int32),
            "year": [setting.date(int(month)).year for month in rows[:, 1]],
            **{way: rows[:, 2 + code] for code, way in enumerate(WAY_NAMES)},
        }
    )
    by_year = by_month.group_by("run", "year").agg(pl.col(*WAY_NAMES).sum()).sort("run", "year")
    return (
        by_year.unpivot(WAY_NAMES, index=["run", "year"], variable_name="way", value_name="value")
        .with_columns(
            measure=pl.lit("decisions"),
            organization_id=pl.lit(setting.places[TOP]),
            category=pl.col("way").replace_strict(
                {WAY_NAMES[SESSION]: "in session", "circulation": "by circulation"}, default=pl.col("way")
            ),
            value=pl.col("value").cast(pl.Float64),
            unit=pl.lit("decisions"),
        )
        .drop("way")
        .sort("run", "year", "category")
    )
