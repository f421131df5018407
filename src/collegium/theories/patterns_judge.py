"""Judging the patterns: the record's figure against the runs, one row a figure, met or missed."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from collegium.history import History
from collegium.record import record
from collegium.theories.compare import HIGH, LOW
from collegium.theories.patterns import NOT_SHOWN, PATTERNS, PERIODS, Pattern, Period
from collegium.theories.patterns_across import periods_of, together
from collegium.theories.situation import interval

VERDICTS = ("met", "missed", "undecided", "not shown by the model")
COLUMNS: dict[str, type[pl.DataType]] = {
    "pattern": pl.String, "text": pl.String, "role": pl.String, "period": pl.String, "judged": pl.String,
    "record": pl.Float64, "low": pl.Float64, "median": pl.Float64, "high": pl.Float64, "runs": pl.Int64,
    "verdict": pl.String, "source": pl.String, "counted": pl.Boolean, "note": pl.String,
}  # fmt: skip
EDGE = 1e-9


def parts_of(pattern: Pattern) -> list[str]:
    """The periods that a pattern is read in.

    >>> from collegium.theories.patterns import PATTERNS
    >>> parts_of(PATTERNS[0])[:2], parts_of(PATTERNS[1])
    (['1919-22', '1923-29'], ['1964-82'])
    """
    return periods_of(pattern.period)


def pattern_values(history: History, period: str) -> pl.DataFrame:
    """What a history shows of every pattern of a period.

    Parameters
    ----------
    history : History
        Of the period, recorded or simulated.
    period : str
        Its id.

    Returns
    -------
    polars.DataFrame
        ``row`` (the place in :data:`~collegium.theories.patterns.PATTERNS`), ``run``, ``value``.
    """
    frames = [
        pattern.of(history).select(
            pl.lit(row, pl.Int32).alias("row"), pl.col("run").cast(pl.Int32), pl.col("value").cast(pl.Float64)
        )
        for row, pattern in enumerate(PATTERNS)
        if period in parts_of(pattern)
    ]
    return pl.concat(frames or [pl.DataFrame(schema={"row": pl.Int32, "run": pl.Int32, "value": pl.Float64})])


def recorded(period: Period) -> History:
    """The record of a period."""
    return record().filter(start=period.first, end=period.last)


def record_value(pattern: Pattern) -> float | None:
    """The record's figure: counted anew where the record has the data, otherwise the source's."""
    if not pattern.counted:
        return pattern.printed
    named = {period.id: period for period in PERIODS}
    frames = [pattern.of(recorded(named[part])) for part in parts_of(pattern)]
    return together(pattern, frames)["value"].item()  # type: ignore[no-any-return]


def judge_patterns(histories: Mapping[str, History]) -> pl.DataFrame:
    """Hold runs of some periods against the record, pattern by pattern.

    Parameters
    ----------
    histories : mapping of period id to History
        Simulated; the same number of runs for each, so that those over all periods can be put together. A pattern is
        judged if every period that it is read in is there.

    Returns
    -------
    polars.DataFrame
        One row a figure: ``pattern``, ``text``, ``role``, ``period``, ``judged`` (``interval``, or the threshold of the
        share), ``record``; ``median`` with ``low`` and ``high``, 5 and 95 % of the runs, or for a share the share of
        the runs and its 95 % interval (Wilson's); ``runs`` that tell it; ``verdict``; ``source``, ``counted`` (the
        record's figure is counted anew), ``note``. A figure that no run tells is missed. After the figures of a pattern
        come its parts that no run can show.

    Raises
    ------
    CollegiumError
        A measure refuses the history: a body is missing, or the days of the period lie outside it.
    """
    return judge_values({period: pattern_values(history, period) for period, history in histories.items()})


def judge_values(values: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The table of :func:`judge_patterns` from tables of :func:`pattern_values`."""
    rows = []
    for place, pattern in enumerate(PATTERNS):
        parts = parts_of(pattern)
        if all(part in values for part in parts):
            frames = [values[part].filter(pl.col("row") == place).drop("row") for part in parts]
            rows.append(judged(pattern, record_value(pattern), together(pattern, frames)["value"]))
    every = [one.id for one in PERIODS if one.base]
    whole = all(part in values for part in every)
    known = [part for part in values if part in every]
    rows += [
        {"pattern": one.id, "text": f"{one.text}: {one.record}", "role": one.role, "period": one.period, "judged": "",
         "runs": 0, "verdict": VERDICTS[3], "source": one.source, "counted": False, "note": one.reason}
        for one in NOT_SHOWN
        if whole or one.period in known
    ]  # fmt: skip
    order = {
        pattern: place for place, pattern in enumerate(sorted({str(row["pattern"]) for row in rows}, key=_in_order))
    }
    return pl.DataFrame(rows, schema=COLUMNS).sort(
        pl.col("pattern").replace_strict(order, default=None, return_dtype=pl.Int64), maintain_order=True
    )


def judged(pattern: Pattern, told: float | None, values: pl.Series) -> dict[str, object]:
    """One row of the table.

    Examples
    --------
    >>> from collegium.theories.patterns import MOSTLY, Pattern
    >>> from collegium.theories.patterns_shown import leaders_removed as of
    >>> number = Pattern("A0", "a number", "test", "1964-82", 3, "by hand", of)
    >>> judged(number, 3, pl.Series([1.0, 2.0, 4.0]))["verdict"], judged(number, 5, pl.Series([1.0, 4.0]))["verdict"]
    ('met', 'missed')
    >>> happens = Pattern("C0", "it happens", "test", "1964-82", 1, "by hand", of, MOSTLY)
    >>> [judged(happens, 1, pl.Series([1.0] * n + [0.0] * (10 - n)))["verdict"] for n in (10, 6, 0)]
    ['met', 'undecided', 'missed']
    """
    seen = values.drop_nulls()
    row: dict[str, object] = {
        "pattern": pattern.id, "text": pattern.text, "role": pattern.role, "period": pattern.period, "record": told,
        "runs": seen.len(), "source": pattern.source, "counted": pattern.counted, "note": pattern.note,
    }  # fmt: skip
    if pattern.judged == "interval":
        low, high = (seen.quantile(q, interpolation="linear") for q in (LOW, HIGH))
        fits = told is not None and low is not None and high is not None and low - EDGE <= told <= high + EDGE
        verdict = VERDICTS[0] if fits else VERDICTS[1]
        return row | {"judged": "interval", "low": low, "median": seen.median(), "high": high, "verdict": verdict}
    low, high = interval(seen, shares=True)
    share = seen.mean()
    if low is None or high is None or high < pattern.judged:
        verdict = VERDICTS[1]
    else:
        verdict = VERDICTS[0] if low >= pattern.judged else VERDICTS[2]
    return row | {
        "judged": f"share ≥ {pattern.judged:g}",
        "low": low,
        "median": share,
        "high": high,
        "verdict": verdict,
    }


def _in_order(id: str) -> tuple[str, int]:
    return id[0], int(id[1:])


def count_verdicts(table: pl.DataFrame) -> pl.DataFrame:
    """How many figures of each role are met, missed, undecided and not shown: one row a role."""
    counted = table.group_by("role", maintain_order=True).agg(
        (pl.col("verdict") == verdict).sum().cast(pl.Int64).alias(verdict) for verdict in VERDICTS
    )
    return counted.sort("role")
