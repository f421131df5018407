"""Two histories, bodies or periods side by side: the difference in each measure, with its interval.

What the interval stands for depends on what is compared:

* two pasts of one run each: people are resampled, together where both sides are of one history and so share people;
  the rate of exits has an exact interval of its ratio too, which decides whether it differs clearly, and shares have
  Newcombe's;
* two simulations: the means of the runs; where both ran on the same draws, run by run (*paired*), and otherwise as two
  samples of runs;
* one past and a simulation: where the past lies among the runs.

Runs are paired only where the manifests say that seed, first day and version are the same: then run 17 of one and run
17 of the other had the same draws, and what differs is the charter or the theory. That pairing removes the luck of the
draw that both share is the method of common random numbers (Law 2015, Simulation Modeling and Analysis, section 11.2).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.reports.asked import asked
from collegium.reports.intervals import bootstrap, difference_of_shares, ratio_of_rates, sign_test
from collegium.reports.scalars import SCALARS, SPAN, Scalar, Side, medians, session_counts, side, values
from collegium.reports.source import open_history

Day = str | dt.date
PAIRED, RUNS, PEOPLE, AMONG = "paired by run", "runs", "people resampled", "one past among the runs"
SCHEMA = {
    "measure": pl.String, "label": pl.String, "unit": pl.String, "a": pl.Float64, "b": pl.Float64,
    "difference": pl.Float64, "low": pl.Float64, "high": pl.Float64, "clear": pl.Boolean, "n_a": pl.Int64,
    "n_b": pl.Int64, "more": pl.Int64, "less": pl.Int64, "p_value": pl.Float64, "method": pl.String,
    "reason": pl.String,
}  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """What :func:`compare_histories` found.

    Attributes
    ----------
    a, b : str
        What is compared.
    table : polars.DataFrame
        One row a measure: ``measure``, ``label``, ``unit``, ``a``, ``b``, ``difference`` (b less a), ``low``, ``high``
        (95 %), ``clear`` (the interval leaves out no difference), ``n_a``, ``n_b`` (people, or runs with a value),
        ``more``, ``less``, ``p_value`` (of pairs: in how many b is above a and below it, and the sign test),
        ``method``, ``reason`` (why there is no difference, or no interval).
    paired : bool
    pairing : str
        How runs were held against each other, and why not as pairs.
    """

    a: str
    b: str
    table: pl.DataFrame
    paired: bool
    pairing: str

    def __repr__(self) -> str:
        clear = int(self.table["clear"].fill_null(False).sum())
        return f"<Comparison: {self.a}, then {self.b}: {clear} of {self.table.height} measures differ clearly>"


def compare_histories(
    a: History | str | Path,
    b: History | str | Path | None = None,
    body: str | None = None,
    *,
    body_b: str | None = None,
    start: Day | None = None,
    end: Day | None = None,
    start_b: Day | None = None,
    end_b: Day | None = None,
    rank: str | None = None,
    leader: str | None = None,
    leader_b: str | None = None,
    paired: bool | None = None,
) -> Comparison:
    """The difference of two histories, bodies or periods in each measure.

    Parameters
    ----------
    a, b : History, str or path
        As for :func:`~collegium.reports.open_history`; without ``b``, another body or period of ``a``.
    body, start, end, rank
        The body, the first and the last day, whose seats count; as for :func:`~collegium.reports.profile`.
    body_b, start_b, end_b
        The same of ``b``, where they differ.
    leader, leader_b : str, optional
        The post whose holders lead in ``a`` and in ``b``, where it is not ``leader``: see
        :func:`collegium.history.led_by`. Of another body or period of ``a`` it is the same.
    paired : bool, optional
        Whether runs are held against each other one by one; by default wherever they had the same draws.

    Returns
    -------
    Comparison

    Raises
    ------
    CollegiumError
        As for :func:`~collegium.reports.profile`; nothing differs between the two sides; ``paired`` is asked for and
        the runs did not have the same draws.

    Examples
    --------
    Members of the Politburo under Khrushchev and under Brezhnev:

    >>> from collegium.record import record
    >>> found = compare_histories(record(), body="politburo", start="1953-09-13", end="1964-10-14",
    ...                           start_b="1964-10-15", end_b="1982-11-10")
    >>> row = found.table.row(by_predicate=pl.col("measure") == "mean-age", named=True)
    >>> [round(row[name], 1) for name in ("a", "b")], row["clear"]
    ([59.6, 64.4], False)
    """
    past_a = open_history(a, leader)
    past_b = past_a if b is None and leader_b is None else open_history(a if b is None else b, leader_b)
    same = past_a is past_b or (isinstance(a, str | Path) and str(a) == str(b) and leader == leader_b)
    span_b = (start, end) if start_b is None and end_b is None else (start_b, end_b)
    about_a = asked(past_a, body, rank, start, end)
    about_b = asked(past_b, body_b or body, rank, *span_b)
    if same and about_a.body == about_b.body and (about_a.start, about_a.end) == (about_b.start, about_b.end):
        raise CollegiumError("nothing to compare", hint="Give another history, another body, or another period.")
    one, two = side(about_a, ""), side(about_b, "")
    many = [past.manifest.kind == "simulated" and past.manifest.runs > 1 for past in (past_a, past_b)]
    pairs, why = False, ""
    if all(many):
        why = _unpaired(past_a, past_b)
        if paired and why:
            raise CollegiumError(f"runs cannot be paired: {why}", hint="Leave it out to compare them as two samples.")
        pairs = not why and paired is not False
        runs = sorted(set(one.runs) & set(two.runs))
        pairing = f"{len(runs)} runs paired on the same draws" if pairs else f"runs are not paired: {why or 'as asked'}"
        rows = [_runs(scalar, one, two, runs if pairs else None) for scalar in SCALARS]
        rows += _outcomes(one, two, runs if pairs else None)
    elif any(many):
        pairing = "one past is held against many runs"
        rows = [_among(scalar, one, two, first_many=many[0]) for scalar in SCALARS]
    else:
        pairing = "both sides share people, who are resampled together" if same else "people are resampled"
        rows = [_people(scalar, one, two, same) for scalar in SCALARS]
    if paired and not all(many):
        raise CollegiumError("only two simulations of many runs can be paired", given=pairing)
    told = pl.DataFrame([_complete(row) for row in rows], schema=SCHEMA)
    left, right = _label(one), _label(two)
    if left == right:  # two folders of runs of one charter
        left, right = (f"{label}, {source}" if isinstance(source, str | Path) else label for label, source in
                       ((left, a), (right, b)))  # fmt: skip
    return Comparison(left, right, told, pairs, pairing)


def _label(one: Side) -> str:
    about = one.about
    manifest = about.history.manifest
    runs = f", {manifest.runs} runs" if manifest.kind == "simulated" else ""
    laid = manifest.details.get("amendments")
    runs += f", amended by {', '.join(laid)}" if laid else ""
    return f"{about.body}, {about.start or about.first} to {about.end or about.last} ({manifest.title}{runs})"


def _unpaired(a: History, b: History) -> str:
    """Why the runs of two simulations did not have the same draws; nothing if they had."""
    first, second = a.manifest, b.manifest
    for name, left, right in (
        ("the seeds differ", first.seed, second.seed),
        ("the first days differ", first.start, second.start),
        ("the versions of Collegium differ", first.code_version, second.code_version),
    ):
        if left != right:
            return f"{name}, {left} and {right}"
    if first.seed is None:
        return "no seed is told"
    common = set(a.persons["run"].unique()) & set(b.persons["run"].unique())
    return "" if common else "they have no run in common"


def _complete(row: dict[str, Any]) -> dict[str, Any]:
    low, high = row.get("low"), row.get("high")
    if "clear" not in row:
        row["clear"] = None if low is None or high is None else low > 0 or high < 0
    if low is None and high is None and row.get("difference") is not None and not row.get("reason"):
        row["reason"] = "no interval"
    return {name: row.get(name) for name in SCHEMA}


def _row(scalar: Scalar, a: float | None, b: float | None, why: str) -> dict[str, Any]:
    told = a is not None and b is not None
    return {
        "measure": scalar.name, "label": scalar.label, "unit": scalar.unit, "a": a, "b": b,
        "difference": b - a if a is not None and b is not None else None,
        "reason": None if told else f"cannot be computed: {why}",
    }  # fmt: skip


# --- two pasts --------------------------------------------------------------------------------------------------------


def _people(scalar: Scalar, one: Side, two: Side, same: bool) -> dict[str, Any]:
    """The difference of two pasts of one run."""
    (left, why_a), (right, why_b) = values(scalar, one), values(scalar, two)
    a, b = (rows["value"][0] if rows.height else None for rows in (left, right))
    row = _row(scalar, a, b, why_a or why_b)
    row |= {"n_a": one.people.height, "n_b": two.people.height}
    if row["difference"] is None:
        return row
    if scalar.way == "none":
        return row | {"reason": "no interval: one value a day or year, and they are not independent"}
    if scalar.way == "share":
        counts = [_counts(scalar, which) for which in (two, one)]
        low, high = difference_of_shares(*counts[0], *counts[1])
        return row | {"low": low, "high": high, "n_a": counts[1][1], "n_b": counts[0][1], "method": "Newcombe"}
    estimate, sizes = _resampled(scalar, one, two, same)
    low, high = bootstrap(estimate, sizes)
    row |= {"low": low, "high": high, "method": PEOPLE}
    if scalar.way == "rate":
        x1, x2 = (int(which.people["exits"].sum()) for which in (two, one))
        limits = ratio_of_rates(x1, float(two.people["years"].sum()), x2, float(one.people["years"].sum()))
        if row["a"] and limits[0] is not None:
            row["reason"] = f"ratio {row['b'] / row['a']:.2f}, exact 95 % limits {_limits(limits)}"
            row["clear"] = limits[0] > 1 or (limits[1] is not None and limits[1] < 1)
    return row


def _limits(limits: tuple[float | None, float | None]) -> str:
    low, high = ("none" if one is None else f"{one:.2f}" for one in limits)
    return f"{low} to {high}"


def _counts(scalar: Scalar, one: Side) -> tuple[int, int]:
    """How many of how many."""
    if scalar.over:
        return int(one.people[scalar.over].sum()), int(one.people[scalar.under].sum())
    counted = session_counts(one).row(0, named=True)
    return round(counted["in_session"]), round(counted["told"])


def _resampled(
    scalar: Scalar, one: Side, two: Side, same: bool
) -> tuple[Callable[[NDArray[np.int64]], float], list[int]]:
    """The difference as a function of how often each person is drawn, and how many people there are."""
    names = [which.people["person_id"].to_list() for which in (one, two)]
    if same:
        places = {person: place for place, person in enumerate(dict.fromkeys([*names[0], *names[1]]))}
        where = [np.array([places[person] for person in found], dtype=np.int64) for found in names]
        sizes = [len(places)]
    else:
        where = [np.arange(len(names[0])), len(names[0]) + np.arange(len(names[1]))]
        sizes = [len(names[0]), len(names[1])]
    estimates = [_estimate(scalar, which) for which in (one, two)]
    return lambda drawn: estimates[1](drawn[where[1]]) - estimates[0](drawn[where[0]]), sizes


def _estimate(scalar: Scalar, one: Side) -> Callable[[NDArray[np.int64]], float]:
    if scalar.way == "median":
        return medians(one.people)
    over = one.people[scalar.over].cast(pl.Float64).fill_null(0.0).to_numpy()
    if scalar.under == SPAN:
        years = one.years
        return lambda drawn: float(drawn @ over / years)
    under = one.people[scalar.under].cast(pl.Float64).fill_null(0.0).to_numpy()

    def ratio(drawn: NDArray[np.int64]) -> float:
        below = float(drawn @ under)
        return float(drawn @ over) / below if below > 0 else float("nan")

    return ratio


# --- runs -------------------------------------------------------------------------------------------------------------


def _runs(scalar: Scalar, one: Side, two: Side, runs: list[int] | None) -> dict[str, Any]:
    """The difference of the means of runs, in pairs or as two samples."""
    (left, why_a), (right, why_b) = values(scalar, one), values(scalar, two)
    return _of_values(scalar, left, right, runs, why_a or why_b)


def _of_values(
    scalar: Scalar, left: pl.DataFrame, right: pl.DataFrame, runs: list[int] | None, why: str
) -> dict[str, Any]:
    if runs is not None:
        both = left.filter(pl.col("run").is_in(runs)).join(right, on="run", suffix="_b").drop_nulls()
        a, b = both["value"].to_numpy(), both["value_b"].to_numpy()
        gaps = b - a
        row = _row(scalar, _mean(a), _mean(b), why or "no run has a value on both sides")
        low, high = bootstrap(lambda drawn: float(drawn @ gaps / drawn.sum()), [len(gaps)])
        more, less = int((gaps > 1e-12).sum()), int((gaps < -1e-12).sum())
        row |= {"more": more, "less": less, "p_value": sign_test(more, less)}
    else:
        a, b = (rows["value"].drop_nulls().to_numpy() for rows in (left, right))
        row = _row(scalar, _mean(a), _mean(b), why or "no run has a value")

        def gap(drawn: NDArray[np.int64]) -> float:
            first, second = drawn[: len(a)], drawn[len(a) :]
            return float(second @ b / second.sum() - first @ a / first.sum())

        low, high = bootstrap(gap, [len(a), len(b)])
    return row | {"low": low, "high": high, "n_a": len(a), "n_b": len(b), "method": RUNS if runs is None else PAIRED}


def _mean(found: NDArray[np.float64]) -> float | None:
    return float(found.mean()) if len(found) else None


def _outcomes(one: Side, two: Side, runs: list[int] | None) -> list[dict[str, Any]]:
    """The outcomes of simulations, of bodies that both histories have."""
    from collegium.theories.outcomes import COMMITTEE, OUTCOMES

    found = []
    for outcome in OUTCOMES.values():
        scalar = Scalar(f"outcome:{outcome.name}", outcome.label, outcome.unit, "none")
        left, right = (
            outcome.of(which.about.history, which.about.body, COMMITTEE).select(
                pl.col("run").cast(pl.Int64), pl.col("value").cast(pl.Float64).fill_nan(None)
            )
            for which in (one, two)
        )
        found.append(_of_values(scalar, left, right, runs, "nothing of this is recorded"))
    return found


def _among(scalar: Scalar, one: Side, two: Side, *, first_many: bool) -> dict[str, Any]:
    """Where one past lies among many runs: the difference from their median, and from their central 95 %."""
    (left, why_a), (right, why_b) = values(scalar, one), values(scalar, two)
    runs, past = (left, right) if first_many else (right, left)
    told = runs["value"].drop_nulls()
    alone = past["value"][0] if past.height else None
    middle = told.median() if told.len() else None
    middle = float(middle) if isinstance(middle, float) else None
    a, b = (middle, alone) if first_many else (alone, middle)
    row = _row(scalar, a, b, why_a or why_b or "no run has a value")
    counts = (told.len(), 1) if first_many else (1, told.len())
    row |= {"n_a": counts[0], "n_b": counts[1], "method": AMONG}
    if row["difference"] is None or alone is None:
        return row
    low, high = (float(told.quantile(q, "linear") or 0.0) for q in (0.025, 0.975))
    limits = (alone - high, alone - low) if first_many else (low - alone, high - alone)
    return row | {"low": limits[0], "high": limits[1]}
