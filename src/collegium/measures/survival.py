"""How long members last: survival, cumulative hazard, competing exits and the median tenure.

Definitions
-----------
At each time t (years since entry) at which somebody leaves, let n be those at risk: they entered the body and came
under observation before t, and have left neither before t. Of them d leave, d_k by the cause k.

* Kaplan-Meier [1]_: S(t) = Π (1 - d / n), the share that lasts longer than t. Its limits are Greenwood's, on the scale
  of log(-log S).
* Nelson-Aalen [2]_: H(t) = Σ d / n; of one cause H_k(t) = Σ d_k / n, the cumulative cause-specific hazard, in which
  the other causes count as censoring. Tied exits are *not* spread out, as some programs do by default.
* Aalen-Johansen [3]_: F_k(t) = Σ S(t-) d_k / n, the share that has left by cause k before or at t; over all causes the
  F_k add up to 1 - S. One minus a Kaplan-Meier curve of one cause is no such share: it overstates it.
* The median tenure is the first t with S(t) <= 1/2; its limits are those of Brookmeyer and Crowley [4]_, where the
  limits of S cross one half.

Only exits that come of themselves are taken to be independent of one another; a purge or a congress takes several at
once, so that limits are too narrow. Under left truncation the first risk sets can be very small, and S can fall to 0
at once.

The estimates are those of lifelines, an extra (``analysis``) that is imported when it is needed; the Aalen-Johansen
sum is formed from its table of risk sets, because its own version shifts tied times at random.

References
----------
.. [1] Kaplan and Meier (1958), Journal of the American Statistical Association 53.
.. [2] Aalen (1978), Annals of Statistics 6.
.. [3] Aalen and Johansen (1978), Scandinavian Journal of Statistics 5.
.. [4] Brookmeyer and Crowley (1982), Biometrics 38.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import polars as pl

from collegium.errors import CollegiumError

NEEDED = ("duration", "event_observed")
CURVE = {
    "time": pl.Float64(), "n_at_risk": pl.Int64(), "n_exits": pl.Int64(), "n_censored": pl.Int64(),
    "survival": pl.Float64(), "low": pl.Float64(), "high": pl.Float64(), "cumulative_hazard": pl.Float64(),
}  # fmt: skip
INCIDENCE = {
    "exit_cause": pl.String(), "time": pl.Float64(), "n_at_risk": pl.Int64(), "n_exits": pl.Int64(),
    "cumulative_hazard": pl.Float64(), "incidence": pl.Float64(),
}  # fmt: skip
MEDIAN = {
    "n_spells": pl.Int64(), "n_exits": pl.Int64(), "person_years": pl.Float64(), "median": pl.Float64(),
    "low": pl.Float64(), "high": pl.Float64(), "reason": pl.String(),
}  # fmt: skip


def survival(rows: pl.DataFrame, *, by: str | Sequence[str] = "run", level: float = 0.95) -> pl.DataFrame:
    """Kaplan-Meier and Nelson-Aalen curves of spells.

    Parameters
    ----------
    rows : polars.DataFrame
        Of :func:`~collegium.measures.spells`, or any table with ``duration`` (above 0), ``event_observed`` and, where
        spells are observed late, ``entry_time``, in years.
    by : str or sequence of str
        Columns that keep groups apart; a column that the table lacks is left out.
    level : float
        Of the limits, between 0 and 1.

    Returns
    -------
    polars.DataFrame
        One row a group and time at which somebody leaves or is censored, from the earliest entry on: the columns of
        ``by``, ``time``, ``n_at_risk``, ``n_exits``, ``n_censored``, ``survival``, ``low``, ``high``,
        ``cumulative_hazard``. Limits are null before the first exit and where nobody is left.

    Raises
    ------
    CollegiumError
        lifelines is not installed; a column is missing; a duration is not above its entry time; ``level`` is no share;
        under left truncation, for a while nobody is under observation.

    Examples
    --------
    Tenures of 1, 2, 2 and 5 years, and one of 3 that goes on:

    >>> tenures = pl.DataFrame({"duration": [1, 2, 2, 3, 5], "event_observed": [True, True, True, False, True]})
    >>> found = survival(tenures)
    >>> [round(share, 6) for share in found["survival"]], round(found["cumulative_hazard"][-1], 6)
    ([1.0, 0.8, 0.4, 0.4, 0.0], 1.7)
    """
    columns, groups = grouped(rows, by, level)
    found = []
    for key, group in groups:
        fitted, table = _fitted(group, level)
        limits = fitted.confidence_interval_
        steps = 0.0
        exits = 0
        for moment in table:
            time, at_risk, n_exits, _ = moment
            steps += n_exits / at_risk if n_exits else 0.0
            exits += n_exits
            share = float(fitted.survival_function_.iloc[:, 0].loc[time])
            low, high = (float(limits.iloc[:, side].loc[time]) for side in (0, 1))
            told = exits > 0 and share > 0 and not math.isnan(low)
            found.append((*key, *moment, share, low if told else None, high if told else None, steps))
    return pl.DataFrame(found, schema={**columns, **CURVE}, orient="row")


def incidence(rows: pl.DataFrame, *, by: str | Sequence[str] = "run") -> pl.DataFrame:
    """Cause-specific cumulative hazards and cumulative incidences of competing exits.

    Parameters
    ----------
    rows : polars.DataFrame
        As for :func:`survival`, with ``exit_cause``.
    by : str or sequence of str
        As for :func:`survival`.

    Returns
    -------
    polars.DataFrame
        One row a group, cause and time of an exit by that cause: the columns of ``by``, ``exit_cause``, ``time``,
        ``n_at_risk``, ``n_exits``, ``cumulative_hazard``, ``incidence``. Empty for a group without exits.

    Raises
    ------
    CollegiumError
        As for :func:`survival`.

    Examples
    --------
    >>> tenures = pl.DataFrame({
    ...     "duration": [1, 2, 2, 3, 5], "event_observed": [True, True, True, False, True],
    ...     "exit_cause": ["removal", "death", "removal", None, "death"],
    ... })
    >>> found = incidence(tenures).group_by("exit_cause", maintain_order=True).last()
    >>> found.select("exit_cause", pl.col("incidence").round(6)).rows()
    [('death', 0.6), ('removal', 0.4)]
    """
    if "exit_cause" not in rows.columns:
        raise CollegiumError("the table of spells lacks the column 'exit_cause'", hint="Use measures.spells.")
    columns, groups = grouped(rows, by)
    found = []
    for key, group in groups:
        fitted, table = _fitted(group, 0.95)
        shares = fitted.survival_function_.iloc[:, 0]
        at_risk = {time: n for time, n, *_ in table}
        before = {time: float(shares.loc[earlier]) for (earlier, *_), (time, *_) in pairwise(table)}
        left = group.filter("event_observed").with_columns(pl.col("exit_cause").fill_null("not told"))
        for (cause,), mine in sorted(left.group_by("exit_cause"), key=lambda part: str(part[0][0])):
            hazard = share = 0.0
            for time, n in mine.group_by("duration").len().sort("duration").iter_rows():
                hazard += n / at_risk[time]
                share += before.get(time, 1.0) * n / at_risk[time]
                found.append((*key, cause, time, at_risk[time], n, hazard, share))
    return pl.DataFrame(found, schema={**columns, **INCIDENCE}, orient="row")


def median_tenure(rows: pl.DataFrame, *, by: str | Sequence[str] = "run", level: float = 0.95) -> pl.DataFrame:
    """The median tenure, with its interval.

    Parameters
    ----------
    rows, by, level
        As for :func:`survival`.

    Returns
    -------
    polars.DataFrame
        One row a group: the columns of ``by``, ``n_spells``, ``n_exits``, ``person_years`` (under observation),
        ``median``, ``low``, ``high`` in years, ``reason``. The median is null where more than half are never seen to
        leave, and so is a limit that is not reached; ``reason`` says so.

    Raises
    ------
    CollegiumError
        As for :func:`survival`.

    Examples
    --------
    >>> tenures = pl.DataFrame({"duration": [1, 2, 2, 3, 5], "event_observed": [True, True, True, False, True]})
    >>> median_tenure(tenures).select("median", "low", "high").row(0)
    (2.0, 1.0, 5.0)
    """
    columns, groups = grouped(rows, by, level)
    found = []
    for key, group in groups:
        years = float((group["duration"] - group["entry_time"]).sum())
        counts = (*key, group.height, int(group["event_observed"].sum()), years)
        try:
            fitted, _ = _fitted(group, level)
        except CollegiumError as error:
            if not error.given:  # lifelines itself is missing
                raise
            found.append((*counts, None, None, None, error.message))
            continue
        limits = fitted.confidence_interval_
        middle = float(fitted.median_survival_time_)
        low, high = (_crossing(limits.iloc[:, side]) for side in (0, 1))
        known = math.isfinite(middle)
        reason = None if known else "more than half were not seen to leave"
        if known and high is None:
            reason = "no upper limit: it stays above one half"
        found.append((*counts, middle if known else None, low if known else None, high if known else None, reason))
    return pl.DataFrame(found, schema={**columns, **MEDIAN}, orient="row")


# --- below ------------------------------------------------------------------------------------------------------------


def lifelines() -> Any:
    """The survival library, imported when it is first needed.

    Raises
    ------
    CollegiumError
        It is not installed; the message names the extra that brings it.
    """
    try:
        import lifelines as library
    except ImportError as error:
        raise CollegiumError(
            "survival analysis needs lifelines, which is not installed",
            hint="Install Collegium with its extra 'analysis': pip install 'collegium[analysis]'.",
        ) from error
    return library


def grouped(
    rows: pl.DataFrame, by: str | Sequence[str], level: float = 0.95
) -> tuple[dict[str, pl.DataType], Iterator[tuple[tuple[Any, ...], pl.DataFrame]]]:
    """The types of the columns that keep groups apart, and each group with its key, checked, in order.

    Raises
    ------
    CollegiumError
        A column is missing; a duration is not above its entry time; ``level`` is no share.
    """
    for name in NEEDED:
        if name not in rows.columns:
            raise CollegiumError(f"the table of spells lacks the column {name!r}", hint="Use measures.spells.")
    if not 0 < level < 1:
        raise CollegiumError("the level of an interval lies between 0 and 1", given=level)
    names = [name for name in ([by] if isinstance(by, str) else by) if name in rows.columns]
    entry = pl.col("entry_time").cast(pl.Float64).fill_null(0.0) if "entry_time" in rows.columns else pl.lit(0.0)
    held = rows.with_columns(
        pl.col("duration").cast(pl.Float64), pl.col("event_observed").cast(pl.Boolean), entry_time=entry
    )
    bad = held.filter(pl.any_horizontal(pl.col(*NEEDED).is_null()) | ~(pl.col("duration") > pl.col("entry_time"))
                      | (pl.col("entry_time") < 0) | ~pl.col("duration").is_finite())  # fmt: skip
    if bad.height:
        told = bad.select("entry_time", "duration", "event_observed").row(0)
        raise CollegiumError("a spell must last longer than until it is first observed", given=told)
    columns = {name: held.schema[name] for name in names}
    if not names:
        return columns, iter([((), held)] if held.height else [])
    return columns, ((tuple(key), group) for key, group in held.sort(names).group_by(names, maintain_order=True))


def _fitted(group: pl.DataFrame, level: float) -> tuple[Any, list[tuple[float, int, int, int]]]:
    """A Kaplan-Meier fit, and the rows of its table: time, at risk, exits, censored."""
    entry = group["entry_time"].to_numpy()
    library = lifelines()
    ends = group["duration"].to_numpy()
    last = ends.max()
    if any(not ((entry <= time) & (ends > time)).any() for time in set(ends) if time < last):
        # lifelines looks for this in the first half of its table only.
        raise CollegiumError(
            "so few are observed early in their tenure that for a while nobody is, and the curve would break off",
            given=f"{group.height} spells",
            hint="Open the window earlier, or ask for the hazard by years of tenure.",
        )
    fitted = library.KaplanMeierFitter(alpha=1 - level).fit(
        ends, group["event_observed"].to_numpy(), entry=entry if entry.any() else None
    )
    kept = []
    for time, _, observed, censored, entrance, at_risk in fitted.event_table.itertuples():
        if time == 0 or observed or censored:
            # Whoever comes under observation at this very time is at risk only after it.
            n = at_risk if time == 0 else at_risk - entrance
            kept.append((float(time), int(n), int(observed), int(censored)))
    return fitted, kept


def _crossing(limit: Any) -> float | None:
    """The first time at which a limit of the survival is at one half or below."""
    below = limit.index[limit.to_numpy() <= 0.5]
    return float(below[0]) if len(below) else None
