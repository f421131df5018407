"""Holding runs against a record: one row a target, met or missed.

A target is a measure of one body on one date. The record gives one value, the runs a distribution; a target is *met* if
the record lies within the central 90 % of the runs. A wide spread meets anything, so the runs are also scored by the
continuous ranked probability score [1]_,

    CRPS = mean |x_i - y| - mean |x_i - x_j| / 2,

with x the runs and y the record: 0 is perfect, and a forecast that never varies scores its distance. It is in the unit
of the target. The score to beat is that of *no change*: the record's own value on the first of the dates, for ever.

Dates whose alignments were put in at the start are *given*: they are shown, and not scored.

References
----------
.. [1] Gneiting and Raftery (2007), Journal of the American Statistical Association 102(477).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import polars as pl

from collegium.history import History, as_day
from collegium.measures import client_shares, retention, secretariat_lead

BODIES = ("politburo", "orgburo", "secretariat")
LOW, HIGH = 0.05, 0.95
SHARES = {
    "client_share": "the leader's clients",
    "following_share": "the leader's clients and allies",
}
RETENTIONS = {
    "retention": "share of the first day's members who still sit",
    "retention_full": "share of the first day's full members who are full members still",
}
LEADS = {
    "secretariat_client_lead": "lead of the Secretariat over the Politburo in clients",
    "orgburo_client_lead": "lead of the Orgburo over the Politburo in clients",
    "secretariat_following_lead": "lead of the Secretariat over the Politburo in clients and allies",
    "orgburo_following_lead": "lead of the Orgburo over the Politburo in clients and allies",
}


def values(
    history: History, start: str | dt.date, dates: Sequence[str | dt.date], body: str = "politburo"
) -> pl.DataFrame:
    """The measures that a study compares, for every run of a history.

    Parameters
    ----------
    start : str or datetime.date
        The day whose members of ``body`` are followed.
    dates : sequence

    Returns
    -------
    polars.DataFrame
        ``run``, ``pattern``, ``measure``, ``organization_id``, ``date``, ``value``; all shares in [0, 1], leads in
        [-1, 1]. Full members and candidates together, but for ``retention_full``.
    """
    shares = client_shares(history, list(BODIES), list(dates), rank="all")
    leads = secretariat_lead(history, list(dates), rank="all")
    parts = [
        shares.select("run", "organization_id", "date", value=name).with_columns(measure=pl.lit(name))
        for name in SHARES
    ]
    for name in LEADS:
        part = leads.select("run", "date", value=name)
        parts.append(part.with_columns(measure=pl.lit(name), organization_id=pl.lit(name.split("_")[0])))
    for name, rank in zip(RETENTIONS, ("all", "full"), strict=True):
        kept = retention(history, body, start, list(dates), rank=rank)  # type: ignore[arg-type]
        part = kept.select("run", "organization_id", "date", value="retention")
        parts.append(part.with_columns(measure=pl.lit(name)))
    pattern = pl.col("measure").replace_strict(
        {**dict.fromkeys(SHARES, "alignment"), **dict.fromkeys(LEADS, "A3"), **dict.fromkeys(RETENTIONS, "A6")}
    )
    frame = pl.concat([part.select("run", "measure", "organization_id", "date", "value") for part in parts])
    return frame.with_columns(pattern=pattern).select("run", "pattern", "measure", "organization_id", "date", "value")


def compare(
    runs: History,
    record: History,
    *,
    start: str | dt.date,
    dates: Sequence[str | dt.date],
    given: Sequence[str | dt.date] = (),
    body: str = "politburo",
) -> pl.DataFrame:
    """Hold simulated runs against a record.

    Parameters
    ----------
    runs : History
        Simulated.
    record : History
        Of one run.
    start, dates, body
        As in :func:`values`.
    given : sequence of date
        Dates whose alignments were put into the simulation; their alignment targets are not scored.

    Returns
    -------
    polars.DataFrame
        One row a target: ``pattern``, ``measure``, ``organization_id``, ``date``, ``record``, ``median``, ``low``,
        ``high`` (5 and 95 % of the runs), ``crps``, ``no_change`` (the score of no change), ``n_runs`` (runs in which
        the measure is defined), ``scored``, ``met``.

    Examples
    --------
    >>> import collegium as cg
    >>> runs = cg.simulate("cpsu-1922", cg.record(), on="1922-04", until="1924-07", runs=3, seed=1)
    >>> table = cg.compare(runs, cg.record(), start="1922-04", dates=["1924-06"])
    >>> table.height, table["record"].is_between(-1, 1).all()
    (12, True)
    """
    return judge(values(runs, start, dates, body), values(record, start, dates, body), given)


def judge(simulated: pl.DataFrame, recorded: pl.DataFrame, given: Sequence[str | dt.date] = ()) -> pl.DataFrame:
    """The table of :func:`compare` from two tables of :func:`values`."""
    keys = ["pattern", "measure", "organization_id", "date"]
    known = recorded.select(*keys, record="value")
    first = known.sort("date").group_by(keys[:3], maintain_order=True).agg(first=pl.col("record").drop_nulls().first())
    spread = (
        simulated.join(known, on=keys, how="left", maintain_order="left")
        .group_by(keys, maintain_order=True)
        .agg(
            median=pl.col("value").median(),
            low=pl.col("value").quantile(LOW, interpolation="linear"),
            high=pl.col("value").quantile(HIGH, interpolation="linear"),
            crps=crps(pl.col("value").drop_nulls(), pl.col("record").first()),
            n_runs=pl.col("value").count(),
        )
    )
    put_in = [as_day(day) for day in given]
    edge = 1e-9
    return (
        known.join(spread, on=keys, how="left", maintain_order="left")
        .join(first, on=keys[:3], how="left", maintain_order="left")
        .with_columns(
            no_change=(pl.col("record") - pl.col("first")).abs(),
            scored=pl.col("record").is_not_null()
            & (pl.col("n_runs").fill_null(0) > 0)
            & ~(pl.col("date").is_in(put_in) & ~pl.col("measure").is_in(list(RETENTIONS))),
            met=pl.col("record").is_between(pl.col("low") - edge, pl.col("high") + edge),
        )
        .select(*keys, "record", "median", "low", "high", "crps", "no_change", "n_runs", "scored", "met")
    )


def crps(runs: pl.Expr, record: pl.Expr) -> pl.Expr:
    """The continuous ranked probability score of a sample, in a group.

    Parameters
    ----------
    runs : polars.Expr
        The sample, without nulls.
    record : polars.Expr
        One value.

    Examples
    --------
    >>> frame = pl.DataFrame({"x": [0.0, 1.0], "y": [1.0, 1.0]})
    >>> frame.select(crps(pl.col("x"), pl.col("y").first())).item()
    0.25
    """
    n = runs.len().cast(pl.Int64)  # its square overflows 32 bits
    rank = pl.int_range(1, n + 1)
    spread = (runs.sort() * (2 * rank - n - 1)).sum() / (n * n)  # mean |x_i - x_j| / 2 over all pairs
    return (runs - record).abs().mean() - spread


def summary(table: pl.DataFrame) -> dict[str, float]:
    """Targets scored and met, the mean width of the intervals, the mean score and the score of no change."""
    scored = table.filter("scored")

    def mean(column: pl.Expr) -> float:
        return float(scored.select(column.mean()).item() or 0.0)

    return {
        "scored": scored.height,
        "met": int(scored["met"].sum()),
        "width": mean(pl.col("high") - pl.col("low")),
        "crps": mean(pl.col("crps")),
        "no_change": mean(pl.col("no_change")),
    }


def moved(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """What a change moved: two tables of :func:`values`, paired run by run on the same random draws.

    Returns
    -------
    polars.DataFrame
        One row a measure, body and date: ``before`` and ``after`` (means over the runs both have), ``change`` and its
        95 % interval ``low``, ``high`` from the paired differences (mean +- 1.96 standard errors; null for one run),
        ``n_runs``, ``clear`` (the interval does not hold 0).
    """
    keys = ["pattern", "measure", "organization_id", "date"]
    both = before.join(after, on=["run", *keys], suffix="_after", maintain_order="left").drop_nulls(
        ["value", "value_after"]
    )
    difference = pl.col("value_after") - pl.col("value")
    error = 1.96 * difference.std() / difference.count().sqrt()
    return (
        both.group_by(keys, maintain_order=True)
        .agg(
            before=pl.col("value").mean(),
            after=pl.col("value_after").mean(),
            change=difference.mean(),
            low=difference.mean() - error,
            high=difference.mean() + error,
            n_runs=difference.count(),
        )
        .with_columns(clear=((pl.col("low") > 0) | (pl.col("high") < 0)).fill_null(False))
    )
