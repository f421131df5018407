"""Partial dates: the text as found beside the range of days it can mean.

A date is written as in ISO 8601, as far as it is known: ``1926``, ``1926-07``, ``1926-07-23``, or two of these
with a slash for a range, ``1957-06-22/1957-06-28``. Popolo uses the same reduced dates.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from collegium.errors import CollegiumError

_ONE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as far as it is known.

    Attributes
    ----------
    text : str
        As found.
    earliest, latest : datetime.date
        The first and the last day that the text can mean.
    precision : str
        ``day``, ``month``, ``year`` or ``range``.

    Examples
    --------
    >>> PartialDate.parse("1926-07").latest
    datetime.date(1926, 7, 31)
    >>> PartialDate.parse("1957-06-22/1957-06-28").precision
    'range'
    """

    text: str
    earliest: dt.date
    latest: dt.date
    precision: str

    @property
    def day(self) -> dt.date:
        """The day counted: the first of a span of up to a month; the last of a longer one ("by then").

        >>> PartialDate.parse("1926-07").day, PartialDate.parse("1983").day
        (datetime.date(1926, 7, 1), datetime.date(1983, 12, 31))
        """
        return self.earliest if (self.latest - self.earliest).days <= 31 else self.latest

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read a partial date.

        Raises
        ------
        CollegiumError
            The text is not a year, a month, a day or a range of these, or names a day that no calendar has.
        """
        parts = text.strip().split("/")
        if len(parts) > 2:
            raise _bad(text)
        first, last = _range(parts[0], text), _range(parts[-1], text)
        if last[1] < first[0]:
            raise CollegiumError("a range of dates ends before it starts", given=text)
        precision = "range" if len(parts) == 2 else ("year", "month", "day")[parts[0].count("-")]
        return cls(text.strip(), first[0], last[1], precision)


def _range(part: str, text: str) -> tuple[dt.date, dt.date]:
    found = _ONE.fullmatch(part.strip())
    if not found:
        raise _bad(text)
    year, month, day = (int(group) if group else None for group in found.groups())
    assert year is not None
    try:
        if month is None:
            return dt.date(year, 1, 1), dt.date(year, 12, 31)
        if day is None:
            return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
        return dt.date(year, month, day), dt.date(year, month, day)
    except (ValueError, calendar.IllegalMonthError) as error:
        raise _bad(text) from error


def _bad(text: object) -> CollegiumError:
    return CollegiumError("not a date", given=text, hint="Write 1926, 1926-07, 1926-07-23 or 1957-06-22/1957-06-28.")


def as_day(value: str | dt.date) -> dt.date:
    """The day a query means: a date, or the first day of a partial date.

    >>> as_day("1957-06")
    datetime.date(1957, 6, 1)
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if not isinstance(value, str):
        raise _bad(value)
    return _earliest(value)


@lru_cache(maxsize=4096)
def _earliest(text: str) -> dt.date:
    """The first day of a partial date; charters are asked for the same few hundreds of dates very often."""
    return PartialDate.parse(text).earliest


def years_between(start: dt.date, end: dt.date) -> float:
    """Years from ``start`` to ``end``, counting 365.2425 days a year.

    >>> round(years_between(dt.date(1953, 3, 5), dt.date(1964, 10, 14)), 2)
    11.61
    """
    return (end - start).days / 365.2425
