"""The measures that are compared: one number a run, and what each person or decision adds to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from collegium import measures
from collegium.errors import CollegiumError
from collegium.reports import needs
from collegium.reports.asked import Asked
from collegium.reports.persons import YEAR, contributions, span

Floats = NDArray[np.float64]
Way = Literal["ratio", "rate", "share", "median", "none"]


@dataclass(frozen=True)
class Scalar:
    """A measure as one number.

    Attributes
    ----------
    name, label, unit : str
    way : {"ratio", "rate", "share", "median", "none"}
        How its interval is made: by resampling people, exactly, by Newcombe, or not at all.
    over, under : str
        Of what people add: the columns whose sums make the ratio. ``years of the span`` is no sum but the span.
    """

    name: str
    label: str
    unit: str
    way: Way
    over: str = ""
    under: str = ""


SPAN = "years of the span"
SCALARS = (
    Scalar("members", "members on an average day", "people", "ratio", "years", SPAN),
    Scalar("entries", "entries a year", "1/year", "ratio", "entries", SPAN),
    Scalar("exit-hazard", "exits a year of membership", "1/year", "rate", "exits", "years"),
    Scalar("median-tenure", "years after which half are gone", "years", "median"),
    Scalar("mean-age", "mean age of members", "years", "ratio", "age_years", "age_known"),
    Scalar("entry-age", "mean age at entry", "years", "ratio", "entry_ages", "entry_known"),
    Scalar("forced", "of exits told, those forced", "share", "share", "forced", "told"),
    Scalar("died", "of exits told, deaths", "share", "share", "deaths", "told"),
    Scalar("in-session", "decisions taken in session", "share", "share"),
    Scalar("sessions", "sessions a month", "1/month", "none"),
    Scalar("clients", "the leader's clients, of the other members", "share", "none"),
    Scalar("effective-factions", "effective number of factions", "number", "none"),
)


@dataclass(frozen=True)
class Side:
    """One of two that are compared.

    Attributes
    ----------
    about : Asked
    label : str
    people : polars.DataFrame
        Of :func:`~collegium.reports.persons.contributions`.
    """

    about: Asked
    label: str
    people: pl.DataFrame

    @property
    def runs(self) -> list[int]:
        """The runs of the history."""
        found = self.about.history.persons["run"].unique().sort()
        return [int(run) for run in found]

    @property
    def years(self) -> float:
        """The length of the span in years."""
        first, last = span(self.about)
        return ((last - first).days + 1) / YEAR

    def sums(self, name: str) -> pl.DataFrame:
        """A column of what people add, summed by run; every run has a row."""
        runs = pl.DataFrame({"run": self.runs}, schema={"run": self.people.schema["run"]})
        if name == SPAN:
            return runs.with_columns(pl.lit(self.years).alias("sum"))
        found = self.people.group_by("run").agg(pl.col(name).sum().cast(pl.Float64).alias("sum"))
        return runs.join(found, on="run", how="left").with_columns(pl.col("sum").fill_null(0.0)).sort("run")


def side(about: Asked, label: str) -> Side:
    """One of two that are compared, with what its people add."""
    return Side(about, label, contributions(about))


def values(scalar: Scalar, one: Side) -> tuple[pl.DataFrame, str]:
    """A measure run by run (``run``, ``value``), and why it has no value where it has none."""
    if scalar.way == "median":
        rows = [(run, median_of(one.people.filter(run=run))) for run in one.runs]
        table = pl.DataFrame(rows, schema={"run": pl.Int64, "value": pl.Float64}, orient="row")
        few = "fewer than half are seen to leave, or so few are observed early that the curve breaks off"
        reason = needs.anybody(one.about) or needs.an_exit(one.about) or few
    elif scalar.over:
        over, under = one.sums(scalar.over), one.sums(scalar.under)
        table = over.join(under, on="run", suffix="_under").select(
            pl.col("run").cast(pl.Int64),
            value=pl.when(pl.col("sum_under") > 0).then(pl.col("sum") / pl.col("sum_under")),
        )
        missing = {"age_known": needs.births, "entry_known": needs.births, "told": needs.an_exit}.get(scalar.under)
        reason = needs.anybody(one.about) or (missing(one.about) if missing else None) or "nothing of this is recorded"
    else:
        table, reason = _dated(scalar, one)
    return table.with_columns(pl.col("value").fill_nan(None)), "" if table["value"].count() else reason


def median_of(people: pl.DataFrame) -> float | None:
    """The median tenure of people: where the Kaplan-Meier curve first falls to one half.

    None where it does not, or where for a while nobody is under observation: see
    :func:`~collegium.measures.median_tenure`.

    >>> tenures = pl.DataFrame({"pieces": [[{"entry_time": 0.0, "duration": t, "event_observed": t != 3}]
    ...                                    for t in (1.0, 2.0, 2.0, 3.0, 5.0)]})
    >>> median_of(tenures)
    2.0
    """
    if people.is_empty():
        return None
    times, entries, seen, owner = _pieces(people)
    last = times.max()
    if any(time < last and not ((entries <= time) & (times > time)).any() for time in times):
        return None
    return _median(times, entries, seen, np.ones(len(owner), dtype=np.int64))


def medians(people: pl.DataFrame) -> Callable[[NDArray[np.int64]], float]:
    """The median tenure as a function of how often each person is drawn."""
    times, entries, seen, owner = _pieces(people)
    return lambda weights: _median(times, entries, seen, weights[owner]) or float("nan")


def _pieces(people: pl.DataFrame) -> tuple[Floats, Floats, NDArray[np.bool_], NDArray[np.int64]]:
    rows = people.select(owner=pl.int_range(pl.len()), pieces="pieces").explode("pieces").unnest("pieces")
    return (
        rows["duration"].to_numpy(), rows["entry_time"].to_numpy(), rows["event_observed"].to_numpy(),
        rows["owner"].to_numpy(),
    )  # fmt: skip


def _median(times: Floats, entries: Floats, seen: NDArray[np.bool_], counts: NDArray[np.int64]) -> float | None:
    """The same of spells that count so often each."""
    left = 1.0
    for time in np.unique(times[seen]):
        at_risk = float(counts[(times >= time) & (entries < time)].sum())
        exits = float(counts[(times == time) & seen].sum())
        left *= 1 - exits / at_risk if at_risk else 1.0
        if left <= 0.5 + 1e-12:
            return float(time)
    return None


def _dated(scalar: Scalar, one: Side) -> tuple[pl.DataFrame, str]:
    """A measure of decisions, sessions, ties: its mean over the periods or days of the span."""
    about, (first, last) = one.about, span(one.about)
    empty = pl.DataFrame(schema={"run": pl.Int64, "value": pl.Float64})
    wanted = {"in-session": (needs.decisions,), "sessions": (needs.meetings,),
              "clients": (needs.a_leader, needs.ties), "effective-factions": (needs.ties,)}[scalar.name]  # fmt: skip
    reason = next((why for need in (needs.anybody, *wanted) if (why := need(about))), None)
    if reason:
        return empty, reason
    try:
        if scalar.name == "in-session":
            rows = session_counts(one).select("run", value=pl.col("in_session") / pl.col("told"))
        elif scalar.name == "sessions":
            found = measures.vitality(about.history, about.body, first, last).filter(indicator="sessions a month")
            rows = found.group_by("run").agg(pl.col("value").mean())
        elif scalar.name == "clients":
            found = measures.client_shares(about.history, [about.body], list(about.days), rank=about.rank)
            rows = found.group_by("run").agg(value=pl.col("client_share").mean())
        else:
            members = measures.factions(about.history, about.body, list(about.days), rank=about.rank)
            found = measures.balance(members.filter("told"))
            rows = found.group_by("run").agg(value=pl.col("effective_number").mean())
    except CollegiumError as error:
        return empty, error.message
    return rows.select(pl.col("run").cast(pl.Int64), "value").sort("run"), "nothing of this is recorded in the span"


def session_counts(one: Side) -> pl.DataFrame:
    """Decisions in session and decisions whose way is told, by run."""
    first, last = span(one.about)
    rows = measures.workload(one.about.history, one.about.body, first, last).drop_nulls("share_in_session")
    ways = pl.sum_horizontal("in_session", "by_circulation", "in_name", "other")
    return rows.group_by("run").agg(in_session=pl.col("in_session").sum(), told=ways.sum())
