"""How often members leave: exits a person-year, under each leader.

Definitions
-----------
* The hazard is exits by person-years: λ = d / T. Person-years are the days on which members sat, by 365.2425.
* Its limits are the exact ones of Garwood [1]_ for a number of exits that follows Poisson's law: the smallest and the
  largest expectations under which as few, or as many, exits are not improbable.
* Whether leaders differ: G = 2 Σ d_i log(d_i / (λ T_i)) with the common λ follows, under equal hazards, chi-squared
  with one degree of freedom less than there are leaders (the likelihood-ratio test of a constant hazard; for few exits
  an approximation).

A term is the days on which one person holds the post ``leader``; the days between two terms, and before the first, are
terms of nobody. An exit belongs to the term in which its day lies, the first on which the member no longer sits. The
leader of the term is no colleague of his own: his days in it and his exit at its end are left out, unless asked for.
So those who were dropped on the day of Stalin's death were dropped under nobody.

References
----------
.. [1] Garwood (1936), Biometrika 28.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from typing import Any

import polars as pl

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures.ages import YEAR
from collegium.measures.changes import span_of
from collegium.measures.leaders import leading
from collegium.measures.seats import Body, Day, Rank, bodies_of, runs
from collegium.measures.spells import ORDER, spells

ANY = "any"


def exit_hazard(
    history: History,
    body: Body = "politburo",
    start: Day | None = None,
    end: Day | None = None,
    rank: Rank = "full",
    *,
    with_leader: bool = False,
    level: float = 0.95,
) -> pl.DataFrame:
    """Count the exits from a body a person-year, under each leader, by cause.

    Parameters
    ----------
    history : History
    body, start, end, rank
        As for :func:`~collegium.measures.spells`.
    with_leader : bool
        Count the leader of a term among the members too.
    level : float
        Of the limits, between 0 and 1.

    Returns
    -------
    polars.DataFrame
        One row a run, term and cause, in order of time: ``run``, ``organization_id``, ``leader_id`` (null between
        terms), ``start`` and ``end`` (the first and the last day of the term within the window), ``exit_cause``
        (``any`` first, then each cause that occurs in the history's rows), ``n_members`` (who sat on some day of the
        term), ``n_exits``, ``person_years``, ``hazard``, ``low``, ``high`` (per person-year; null where nobody sat).

    Raises
    ------
    CollegiumError
        Unknown body or rank; no date, a date outside the history, or an end before the start; ``level`` is no share.

    Examples
    --------
    Under Khrushchev one exit in eight years of membership, under Brezhnev one in sixteen:

    >>> from collegium.record import record
    >>> found = exit_hazard(record(), "politburo", "1953-03-14", "1982-11-09").filter(exit_cause="any")
    >>> found.select("leader_id", "n_exits", pl.col("hazard").round(3)).rows()
    [('khrushchev', 16, 0.125), ('brezhnev', 14, 0.063)]
    """
    if not 0 < level < 1:
        raise CollegiumError("the level of an interval lies between 0 and 1", given=level)
    first, last = span_of(history, start, end)
    after = pl.lit(last + dt.timedelta(days=1))
    terms = _terms(history, first, last)
    # A leader's own exit on the first day after his term is of that term, and no colleague's exit under the next.
    led = terms.filter(pl.col("leader_id").is_not_null()).select("run", person_id="leader_id", left="end", own_end=True)
    own = (pl.col("person_id") == pl.col("leader_id")).fill_null(False)
    in_term = pl.col("left").is_between("start", "end", closed="left") & pl.col("own_end").is_null()
    met = (
        spells(history, body, start, end, rank)
        .rename({"start": "entered", "end": "left"})
        .join(led, on=["run", "person_id", "left"], how="left")
        .join(terms, on="run")
        .with_columns(
            days=(
                pl.min_horizontal(pl.col("left").fill_null(after), "end")
                - pl.max_horizontal("entered", "start", pl.lit(first))
            ).dt.total_days(),
            exits=((in_term | (own & (pl.col("left") == pl.col("end")))) & pl.col("event_observed")).fill_null(False),
        )
        .filter(pl.lit(with_leader) | ~own)
    )
    met = met.filter((pl.col("days") > 0) | pl.col("exits"))
    key = ["run", "term"]
    years = met.group_by(key).agg(
        person_years=pl.col("days").clip(0).sum() / YEAR, n_members=pl.col("person_id").n_unique().cast(pl.Int64)
    )
    left = met.filter("exits")
    found = [cause for cause in ORDER if cause in set(left["exit_cause"])]
    both = pl.concat([left.with_columns(exit_cause=pl.lit(ANY)), left])
    counted = both.group_by(*key, "exit_cause").agg(n_exits=pl.len().cast(pl.Int64))
    causes = pl.DataFrame({"exit_cause": [ANY, *found]}).with_row_index("place")
    rows = (
        terms.join(causes, how="cross")
        .join(years, on=key, how="left")
        .join(counted, on=[*key, "exit_cause"], how="left")
        .with_columns(pl.col("n_exits", "n_members").fill_null(0), pl.col("person_years").fill_null(0.0))
        .sort("run", "term", "place")
    )
    limits = [
        poisson_limits(n, 1 - level) if time > 0 else (None, None)
        for n, time in rows.select("n_exits", "person_years").iter_rows()
    ]
    time = pl.col("person_years")
    return rows.with_columns(
        low=pl.Series([low for low, _ in limits], dtype=pl.Float64),
        high=pl.Series([high for _, high in limits], dtype=pl.Float64),
    ).select(
        "run", pl.lit(bodies_of(history, body)[1]).alias("organization_id"), "leader_id", "start",
        (pl.col("end") - pl.duration(days=1)).alias("end"), "exit_cause", "n_members", "n_exits", "person_years",
        hazard=pl.when(time > 0).then(pl.col("n_exits") / time), low=pl.col("low") / time, high=pl.col("high") / time,
    )  # fmt: skip


def equal_hazards(rows: pl.DataFrame) -> pl.DataFrame:
    """Whether the hazard of exit is the same under all leaders.

    Parameters
    ----------
    rows : polars.DataFrame
        Of :func:`exit_hazard`; only rows of the cause ``any`` and of a leader count.

    Returns
    -------
    polars.DataFrame
        One row a run: ``run``, ``n_terms``, ``n_exits``, ``person_years``, ``hazard`` (common), ``statistic``, ``df``,
        ``p_value``; the last three null with fewer than two terms or without exits.

    Examples
    --------
    >>> rows = pl.DataFrame({
    ...     "run": 0, "leader_id": ["a", "b"], "exit_cause": "any", "n_exits": [10, 20], "person_years": [100.0, 100.0],
    ... })
    >>> equal_hazards(rows).select("df", pl.col("statistic", "p_value").round(4)).row(0)
    (1, 3.398, 0.0653)
    """
    mine = rows.filter((pl.col("exit_cause") == ANY) & pl.col("leader_id").is_not_null() & (pl.col("person_years") > 0))
    found = []
    for (run,), group in mine.sort("run").group_by("run", maintain_order=True):
        counts, times = group["n_exits"].to_list(), group["person_years"].to_list()
        statistic = likelihood_ratio(counts, times)
        df = len(counts) - 1
        p = None if statistic is None else chi_squared_tail(statistic, df)
        total, time = sum(counts), sum(times)
        found.append((run, len(counts), total, time, total / time, statistic, df if p is not None else None, p))
    schema: dict[str, Any] = {
        "run": rows.schema.get("run", pl.Int32()), "n_terms": pl.Int64, "n_exits": pl.Int64, "person_years": pl.Float64,
        "hazard": pl.Float64, "statistic": pl.Float64, "df": pl.Int64, "p_value": pl.Float64,
    }  # fmt: skip
    return pl.DataFrame(found, schema=schema, orient="row")


def likelihood_ratio(counts: list[int], times: list[float]) -> float | None:
    """G of counts in times against one common rate; None with fewer than two times or without counts.

    >>> round(likelihood_ratio([10, 20], [100.0, 100.0]), 4), likelihood_ratio([0, 0], [1.0, 1.0])
    (3.398, None)
    """
    total, time = sum(counts), sum(times)
    if len(counts) < 2 or not total:
        return None
    return max(0.0, 2 * sum(n * math.log(n * time / (t * total)) for n, t in zip(counts, times, strict=True) if n))


def poisson_limits(count: int, alpha: float = 0.05) -> tuple[float, float]:
    """Garwood's exact limits for the expectation of a Poisson count.

    >>> [round(limit, 3) for limit in poisson_limits(10)], [round(limit, 3) for limit in poisson_limits(0)]
    ([4.795, 18.39], [0.0, 3.689])
    """
    high = _solved(lambda mean: _at_most(count, mean), alpha / 2, count)
    low = _solved(lambda mean: _at_most(count - 1, mean), 1 - alpha / 2, count) if count else 0.0
    return low, high


def chi_squared_tail(value: float, df: int) -> float:
    """The probability that a chi-squared variable of ``df`` degrees of freedom is at least ``value``.

    >>> round(chi_squared_tail(3.841459, 1), 6), round(chi_squared_tail(5.991465, 2), 6)
    (0.05, 0.05)
    """
    half = value / 2
    tail = math.erfc(math.sqrt(half)) if df % 2 else math.exp(-half)
    a = 0.5 if df % 2 else 1.0
    while a < df / 2:
        tail += math.exp(a * math.log(half) - half - math.lgamma(a + 1)) if half > 0 else 0.0
        a += 1
    return min(1.0, tail)


def _at_most(count: int, mean: float) -> float:
    """The probability of so many or fewer."""
    return math.fsum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count + 1))


def _solved(falling: Callable[[float], float], wanted: float, count: int) -> float:
    """The mean at which a falling function of it takes a value, by halving."""
    low, high = 1e-12, 4.0 * count + 60.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > wanted else (low, middle)
    return (low + high) / 2


def _terms(history: History, first: dt.date, last: dt.date) -> pl.DataFrame:
    """The terms of a window and the gaps between them, numbered by run: who led from which day up to which other."""
    held = leading(history)
    after = last + dt.timedelta(days=1)
    found = []
    for run in runs(history):
        day = first
        term = 0
        mine = held.filter(run=run).select("person_id", "start", "end").rows()
        for place, (leader, start, end) in enumerate(mine):
            following = mine[place + 1][1] if place + 1 < len(mine) else dt.date.max
            begin, close = max(start, first), min(end or dt.date.max, following, after)
            if close <= begin:
                continue
            if begin > day:
                found.append((run, term, None, day, begin))
                term += 1
            found.append((run, term, leader, begin, close))
            term += 1
            day = close
        if day < after:
            found.append((run, term, None, day, after))
    schema = {"run": pl.Int32, "term": pl.Int64, "leader_id": pl.String, "start": pl.Date, "end": pl.Date}
    return pl.DataFrame(found, schema=schema, orient="row")
