"""What changes when a mechanism is taken out or a rule of the party is amended, under each fitted theory.

Every run is paired with the run of the same number without the change: the same parameters, the same chances. So the
difference of an outcome is the work of the change, and its interval is that of the mean of paired differences, ``mean
± 1.96 s / sqrt(n)``; where all runs differ alike, ``± 3 / n``, since the outcomes are shares [literature: the rule of
three, 1]. It is of simulated runs and of posteriors as they are: no interval covers the theory being wrong.

The amendments are those of the list of patterns (F1 to F10), each in the periods that it speaks of. Theories *disagree*
on an amendment where their intervals do not overlap; those whose intervals lie on different sides of nothing come
first, then by the gap between the intervals.

References
----------
.. [1] Hanley and Lippman-Hand (1983), JAMA 249(13).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import polars as pl

from collegium.contest.fitting import Fits
from collegium.contest.outcomes import OUTCOMES
from collegium.contest.predictive import fitted_arm, run_arms
from collegium.contest.simulations import Simulations
from collegium.theories.jobs import gather
from collegium.theories.situation import Z


@dataclass(frozen=True)
class Counterfactual:
    """An amendment and where it is tried.

    Attributes
    ----------
    id : str
        Of the list of patterns.
    text : str
    amend : str
        A shipped amendment.
    periods : tuple of str
        The first is the one that a preview tries.
    """

    id: str
    text: str
    amend: str
    periods: tuple[str, ...]


_LINKS = (
    ("cut-nomination", "the centre names provincial secretaries"),
    ("cut-confirmation", "the centre confirms provincial secretaries"),
    ("cut-delegates", "provincial secretaries choose delegates"),
    ("cut-slate", "the Secretariat draws up the slate"),
    ("cut-election-of-central-committee", "the congress elects the Central Committee"),
    ("cut-election-of-leader", "the Central Committee elects the leader"),
    ("cut-election-of-secretariat", "the Central Committee elects the Secretariat"),
    ("cut-district-nomination", "provinces name district secretaries"),
    ("cut-district-delegates", "district secretaries choose delegates"),
)
COUNTERFACTUALS: tuple[Counterfactual, ...] = (
    Counterfactual("F1", "secret ballots on several candidates from 1937", "secret-ballots-1937", ("1935-53",)),
    Counterfactual("F2", "no ban on factions after 1921", "no-ban-on-factions", ("1923-29", "1919-22", "1930-34")),
    Counterfactual("F3", "party and government headed by one man after March 1953", "one-head-1953", ("1953-57",)),
    Counterfactual("F4", "the turnover rule of 1961 kept in 1966", "turnover-kept-1966", ("1964-82",)),
    Counterfactual("F5", "no compact in 1964", "no-compact-1964", ("1964-82",)),
    Counterfactual("F6", "the leader elected by the congress from 1966", "leader-by-congress-1966", ("1964-82",)),
    Counterfactual("F7", "the security service reports to the Politburo", "security-to-politburo",
        ("1953-57", "1935-53")),
    Counterfactual("F8", "no appeal to the Central Committee in 1957", "no-appeal-1957", ("1953-57",)),
    Counterfactual("F9", "no terror", "no-terror", ("1935-53",)),
    *(Counterfactual("F10", f"cut: {text}", name, ("1923-29", "1957-64", "1964-82")) for name, text in _LINKS),
    Counterfactual("F10", "cut: the leader names those who choose him", "cut-leader-nominations",
        ("1957-64", "1964-82")),
)  # fmt: skip
ABLATED: tuple[str, ...] = ("1923-29", "1957-64", "1953-57", "1964-82")  # periods; the first two in a preview


def paired(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Differences of two tables of outcomes, run by run.

    Returns
    -------
    polars.DataFrame
        One row an outcome: ``outcome``, ``before``, ``after`` (means), ``change``, ``low``, ``high`` (95 %), ``runs``
        (that tell it both times), ``clear`` (the interval does not hold 0).

    Examples
    --------
    >>> old = pl.DataFrame({"outcome": "removed", "run": [0, 1, 2], "value": [0.0, 1.0, None]})
    >>> new = pl.DataFrame({"outcome": "removed", "run": [0, 1, 2], "value": [1.0, 2.0, 5.0]})
    >>> paired(old, new).row(0)
    ('removed', 0.5, 1.5, 1.0, -0.5, 2.5, 2, False)
    """
    both = before.join(after, on=["outcome", "run"], suffix="_after", maintain_order="left")
    both = both.drop_nulls(["value", "value_after"])
    difference = pl.col("value_after") - pl.col("value")
    spread, n = difference.std(), difference.count()
    error = pl.when(spread > 0).then(Z * spread / n.sqrt()).otherwise(3 / n)
    found = both.group_by("outcome", maintain_order=True).agg(
        before=pl.col("value").mean(), after=pl.col("value_after").mean(), change=difference.mean(),
        low=difference.mean() - error, high=difference.mean() + error, runs=difference.count().cast(pl.Int64),
    )  # fmt: skip
    return found.with_columns(clear=(pl.col("low") > 0) | (pl.col("high") < 0))


def tried(simulations: Simulations, brief: bool) -> list[tuple[Counterfactual, str]]:
    """The amendments and the periods that each is tried in, of those of the table."""
    return [
        (one, period)
        for one in COUNTERFACTUALS
        for period in (one.periods[:1] if brief else one.periods)
        if period in simulations.periods
    ]


def ablated(simulations: Simulations, brief: bool) -> list[tuple[str, str, str]]:
    """The mechanism, period and theory of every ablation."""
    return [
        (name, period, theory.id)
        for theory in simulations.theories
        for name in theory.mechanisms
        for period in (ABLATED[:2] if brief else ABLATED)
        if period in simulations.periods
    ]


def counterfactuals(
    out: str | os.PathLike[str],
    simulations: Simulations,
    fits: Fits,
    before: Mapping[tuple[str, str], pl.DataFrame],
    n: int,
    drawn: int,
    *,
    brief: bool = False,
    **how: Any,
) -> pl.DataFrame:
    """Every amendment under every theory.

    Parameters
    ----------
    out : path
    simulations : Simulations
    fits : Fits
    before : mapping of (theory id, period) to polars.DataFrame
        The outcomes without the amendment, of ``drawn`` runs.
    n, drawn : int
        Runs of each, and runs that ``before`` has: of the same draws from the posterior the first ``n`` are taken.
    brief : bool
        The first period of each amendment only.
    **how
        As for :func:`~collegium.contest.predictive.run_arms`.

    Returns
    -------
    polars.DataFrame
        ``id``, ``amendment``, ``text``, ``period``, ``theory`` and the columns of :func:`paired`.
    """
    tries = tried(simulations, brief)
    arms = {
        (one.amend, period, t): fitted_arm(simulations, fits, t, period, drawn, amend=(one.amend,))
        for one, period in tries
        for t in simulations.ids
    }
    job, target = run_arms(out, "counterfactual", list(arms.values()), n, simulations.seed, patterns=False, **how)
    seen = gather(job, target, "outcomes")
    frames = [
        paired(before[t, period].filter(pl.col("run") < n), seen[arms[one.amend, period, t].name]).select(
            pl.lit(one.id).alias("id"), pl.lit(one.amend).alias("amendment"), pl.lit(one.text).alias("text"),
            pl.lit(period).alias("period"), pl.lit(t).alias("theory"), pl.all(),
        )
        for one, period in tries
        for t in simulations.ids
    ]  # fmt: skip
    return pl.concat(frames)


def ablations(
    out: str | os.PathLike[str],
    simulations: Simulations,
    fits: Fits,
    before: Mapping[tuple[str, str], pl.DataFrame],
    n: int,
    drawn: int,
    *,
    brief: bool = False,
    **how: Any,
) -> pl.DataFrame | None:
    """Every mechanism of every theory taken out in turn, with those that need it.

    Parameters
    ----------
    out, simulations, fits, before, n, drawn, **how
        As for :func:`counterfactuals`.
    brief : bool
        Two periods only.

    Returns
    -------
    polars.DataFrame or None
        ``mechanism``, ``period``, ``theory`` and the columns of :func:`paired`; None if no theory has a mechanism.
    """
    arms = {
        (name, period, t): fitted_arm(simulations, fits, t, period, drawn, off=(name,))
        for name, period, t in ablated(simulations, brief)
    }
    if not arms:
        return None
    job, target = run_arms(out, "ablation", list(arms.values()), n, simulations.seed, patterns=False, **how)
    seen = gather(job, target, "outcomes")
    frames = [
        paired(before[t, period].filter(pl.col("run") < n), seen[arm.name]).select(
            pl.lit(name).alias("mechanism"), pl.lit(period).alias("period"), pl.lit(t).alias("theory"), pl.all()
        )
        for (name, period, t), arm in arms.items()
    ]
    return pl.concat(frames)


def disagreements(table: pl.DataFrame) -> pl.DataFrame:
    """Where theories disagree on an amendment, the sharpest first.

    Parameters
    ----------
    table : polars.DataFrame
        Of :func:`counterfactuals`.

    Returns
    -------
    polars.DataFrame
        ``id``, ``text``, ``period``, ``outcome``, ``opposed`` (the intervals lie on different sides of 0), ``gap``
        between them, ``lower`` and ``higher`` (theories) with ``lower_change``, ``lower_to``, ``higher_change``,
        ``higher_from``; of each amendment, period and outcome the pair farthest apart.
    """
    keys = ["id", "text", "period", "outcome"]
    rows = []
    for key, group in table.group_by(keys, maintain_order=True):
        best: dict[str, Any] | None = None
        for one, other in combinations(group.to_dicts(), 2):
            low, high = sorted((one, other), key=lambda row: row["change"])
            gap = high["low"] - low["high"]
            if gap > 0 and (best is None or gap > best["gap"]):
                best = {
                    **dict(zip(keys, key, strict=True)), "opposed": low["high"] < 0 < high["low"], "gap": gap,
                    "lower": low["theory"], "lower_change": low["change"], "lower_to": low["high"],
                    "higher": high["theory"], "higher_change": high["change"], "higher_from": high["low"],
                }  # fmt: skip
        if best is not None:
            rows.append(best)
    text, number = pl.String, pl.Float64
    schema = {
        **dict.fromkeys(keys, text), "opposed": pl.Boolean, "gap": number, "lower": text, "lower_change": number,
        "lower_to": number, "higher": text, "higher_change": number, "higher_from": number,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema).sort("opposed", "gap", descending=True, maintain_order=True)


OUTCOME_TEXT = {outcome.id: outcome.text for outcome in OUTCOMES}
