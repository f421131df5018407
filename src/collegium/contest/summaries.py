"""Which patterns a fit may look at: those declared ``fit``, and no other.

A summary is one figure of one pattern in one period. Roles are fixed in the list of patterns before anything is fitted:
``fit`` may enter a distance, ``test`` may only be scored afterwards. To fit to what is scored later would make the
score worthless, so it is refused here, where every fit fetches its summaries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from collegium.contest.simulations import Simulations, rows_of
from collegium.errors import CollegiumError
from collegium.theories.patterns import BY_ID, EVERY, PATTERNS
from collegium.theories.patterns_judge import record_value

Row = tuple[str, int]


@dataclass(frozen=True)
class Summaries:
    """Some figures, with what the record has for them.

    Attributes
    ----------
    rows : tuple of (period, place in PATTERNS)
    record : ndarray of float, shape (n,)
    """

    rows: tuple[Row, ...]
    record: np.ndarray

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def patterns(self) -> list[str]:
        """The pattern of each, as ``A5``."""
        return [PATTERNS[row].id for _, row in self.rows]

    @property
    def texts(self) -> list[str]:
        """Each in words."""
        return [f"{PATTERNS[row].id} {PATTERNS[row].text}, {period}" for period, row in self.rows]

    def of(self, simulations: Simulations, theory: str) -> np.ndarray:
        """What the draws of a theory show: shape (runs, n)."""
        return simulations.summaries(theory, self.rows)

    def without(self, pattern: str) -> Summaries:
        """The same without the figures of one pattern."""
        return chosen([row for row, id in zip(self.rows, self.patterns, strict=True) if id != pattern])


@lru_cache(maxsize=256)
def recorded(row: int) -> float:
    """The record's figure of a pattern; NaN if it has none."""
    value = record_value(PATTERNS[row])
    return float("nan") if value is None else float(value)


def chosen(rows: Sequence[Row]) -> Summaries:
    """Chosen figures to fit to.

    Parameters
    ----------
    rows : sequence of (period, place in PATTERNS)

    Raises
    ------
    CollegiumError
        One is declared ``test``, or lies in another period.

    Examples
    --------
    >>> chosen([("1964-82", 1)]).record.round(4).tolist()
    [0.2692]
    >>> chosen([("1923-29", 9)])  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    collegium.errors.CollegiumError: a pattern marked test cannot be fitted to: ...
    """
    for period, row in rows:
        pattern = PATTERNS[row]
        if period not in BY_ID:
            raise CollegiumError("unknown period", given=period, allowed=BY_ID)
        if row not in rows_of(period):
            raise CollegiumError("the pattern is not read in that period", given=f"{pattern.id} in {period}")
        if pattern.role != "fit":
            raise CollegiumError(
                "a pattern marked test cannot be fitted to",
                given=f"{pattern.id} {pattern.text}, {period}",
                hint="It is kept back to score the fit, and a score on what was fitted says nothing. Choose among "
                "those with the role fit: `collegium patterns` lists the roles.",
            )
        if pattern.period == EVERY:
            raise CollegiumError("a pattern over all periods cannot be fitted to in one", given=pattern.id)
    return Summaries(tuple(rows), np.array([recorded(row) for _, row in rows]))


def fit_summaries(periods: Sequence[str], without: Sequence[str] = ()) -> Summaries:
    """All figures declared ``fit`` of some periods.

    Parameters
    ----------
    periods : sequence of str
    without : sequence of str
        Patterns left out, as ``A5``.

    Examples
    --------
    >>> fit_summaries(["1964-82"]).patterns
    ['A2', 'A2', 'A2', 'A5', 'A5', 'A5', 'A5', 'A7', 'A7', 'E1']
    """
    rows = [
        (period, row)
        for period in periods
        for row in rows_of(period)
        if PATTERNS[row].role == "fit" and PATTERNS[row].period != EVERY and PATTERNS[row].id not in without
    ]
    return chosen(rows)


def scored_rows(periods: Sequence[str]) -> list[Row]:
    """Every figure of some periods whatever its role, those over all periods apart: to look at, never to fit to."""
    return [(period, row) for period in periods for row in rows_of(period) if PATTERNS[row].period != EVERY]
