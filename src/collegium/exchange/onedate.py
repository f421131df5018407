"""One date as people write it, read as a partial date: ``?/?/1898``, ``3. Mai 1956``, ``c. 1898``, ``1956.0``.

Months go by number, by name in several languages or in Roman figures; day, month and year stand in any order. What the
calendar does not have is read as far as it does. Each reader appends what was doubtful to ``said``, as pairs of kind
(:data:`collegium.exchange.problems.KINDS`) and what was done. The words stand in :mod:`collegium.exchange.words`.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from collegium.dates import PartialDate
from collegium.errors import CollegiumError
from collegium.exchange.words import ABOUT, BOUND, DIGITLESS, MONTHS, PARTS

LONGEST = 200  # characters of a cell that may hold a date
MOSTLY = 5  # times as many dates of one order as of the other decide how the doubtful ones are read
_SERIALS = (2300, 80000)  # days since 1899-12-30 that are read as a spreadsheet's count: 1906 to 2119
MISSING = frozenset((0, -1, -8, -9, -88, -99, -999, -9999, 99, 999, 9999))  # numbers that say nothing is known
_MONTH = rf"(?<![^\W\d_])(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})(?![^\W\d_])"
_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
    "xi": 11,
    "xii": 12,
}
_GAP = r"(?:[?x0*]{1,2})"
_OF = r"(?:(?:of|de|del|d')\s*)?"
_NTH = r"(?:st|nd|rd|th|er|o|a)?"
NUMERIC = re.compile(rf"({_GAP}|\d{{1,2}})\s?([/.\-])\s?({_GAP}|\d{{1,2}})\s?[/.\-]\s?(\d{{4}}|\d{{2}})(?!\d)")
_YEAR_FIRST = re.compile(rf"[+]?(\d{{4}})[/.\-]({_GAP}|\d{{1,2}})(?:[/.\-]({_GAP}|\d{{1,2}}))?(?!\d)")
_MONTH_YEAR = re.compile(rf"({_GAP}|\d{{1,2}})\s?[/.\-]\s?(\d{{4}})(?!\d)")
_NAMED_DAY_FIRST = re.compile(
    rf"(?:(\d{{1,2}}|{_GAP}){_NTH}[\s\-./]*{_OF})?({_MONTH})\.?[\s,\-./]*{_OF}(\d{{4}}|'?\d{{2}})(?!\d)"
)
_NAMED_MONTH_FIRST = re.compile(rf"({_MONTH})\.?\s*(\d{{1,2}}){_NTH}\s*,?\s+{_OF}(\d{{4}})(?!\d)")
_NAMED_YEAR_FIRST = re.compile(rf"(\d{{4}})[\s,\-./]+({_MONTH})\.?(?:[\s\-./]+(\d{{1,2}}))?(?!\d)")
_ROMAN_MONTH = re.compile(rf"(\d{{1,2}})[\s./\-]+({'|'.join(sorted(_ROMAN, key=len, reverse=True))})[\s./\-]+(\d{{4}})")
_PART_OF_YEAR = re.compile(
    rf"({'|'.join(sorted(PARTS, key=len, reverse=True))})(?:\s+(?:of|de|des|del)|-)?\s*(\d{{4}})"
)
_DECADE = re.compile(r"(?:the\s+)?(\d{3})(?:0'?s|[?x_*])")
_CHINESE = re.compile(r"(\d{4})\s*年(?:\s*(\d{1,2})\s*月)?(?:\s*(\d{1,2})\s*[日号])?")
_VIETNAMESE = re.compile(r"(?:ngay\s+)?(?:(\d{1,2})\s+)?thang\s+(\d{1,2})\s*(?:nam|,|/|-)?\s*(\d{4})")
_BARE_YEAR = re.compile(r"(?<![\d.])[12]\d{3}(?![\d.]\d|\d)")
CLOCK = re.compile(  # a time of day behind the date
    r"[t ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(z|utc|[+-]\d{2}:?\d{2})?$"
)


def order_of(values: Iterable[Any]) -> str:
    """Whether dates such as ``23/7/1926`` put the day or the month first.

    Returns
    -------
    {"dmy", "mdy", "dmy mostly", "mdy mostly", "both", ""}
        Empty where none tells; where they contradict each other, ``mostly`` if the one is five times as many.

    Examples
    --------
    >>> order_of(["3/4/1956", "23/7/1926"]), order_of(["3/4/1956"]), order_of(["7/23/1926", "23/7/1926"])
    ('dmy', '', 'both')
    >>> order_of([*["9/11/1973", "11/25/1915", "9/19/1920", "12/14/1915", "12/29/1927", "9/30/1925"], "31/12/1986"])
    'mdy mostly'
    """
    days_first = months_first = 0
    for value in values:
        if isinstance(value, str) and len(value) <= LONGEST and ("/" in value or "-" in value):
            for first, mark, second, year in NUMERIC.findall(value):
                if len(year) == 4 and mark != "." and first.isdigit() and second.isdigit():
                    days_first += 12 < int(first) <= 31 and 0 < int(second) <= 12
                    months_first += 12 < int(second) <= 31 and 0 < int(first) <= 12
    if days_first and months_first:
        mostly = days_first >= MOSTLY * months_first or months_first >= MOSTLY * days_first
        return ("dmy mostly" if days_first > months_first else "mdy mostly") if mostly else "both"
    return "dmy" if days_first else "mdy" if months_first else ""


def one_date(text: str, order: str) -> tuple[PartialDate | None, list[tuple[str, str]]]:
    """One date, with what people write around it, and what was doubtful about it.

    Parameters
    ----------
    text : str
        Folded (:func:`collegium.exchange.words.fold`).
    order : {"dmy", "mdy", ""}

    Examples
    --------
    >>> date, said = one_date("c. 1898", "")
    >>> date.text, said
    ('1898', [('approximate date', 'read as 1898')])
    >>> one_date("1938 (executed)", "")[0].text, one_date("before 1938", "")[0]
    ('1938', None)
    """
    text = text.strip(" ,.")
    said: list[tuple[str, str]] = []
    if BOUND.match(text):
        return None, [("unreadable date", "only a bound; kept as text, no day is counted")]
    bare = ABOUT.sub("", text)
    if _DECADE.fullmatch(bare):  # 194?
        return _named(bare, said), said
    if bare.endswith(("?", ")")) and re.search(r"\d\s*(?:\?|\(\?\))+$", bare):
        bare = bare.rstrip("()? ")
    about = bare != text
    date = plain_date(CLOCK.sub("", bare).strip(), order, said)
    if date is None and len(re.findall(r"(?<!\d)\d{4}(?!\d)", text)) == 1:
        date = _inside(text, order, said)
    if date and about:
        said.append(("approximate date", f"read as {date.text}"))
    return date, said


def _inside(text: str, order: str, said: list[tuple[str, str]]) -> PartialDate | None:
    """The one date in a cell that says more, such as ``1938 (executed)``."""
    for pattern in (_NAMED_MONTH_FIRST, _NAMED_DAY_FIRST, NUMERIC, _YEAR_FIRST, _MONTH_YEAR, _BARE_YEAR):
        found = pattern.search(text)
        if found and re.search(r"\d{4}", found[0]) and not re.search(r"\d{3,}", text.replace(found[0], " ", 1)):
            date = plain_date(found[0].strip(" ,."), order, said)
            if date:
                said.append(("words around a date", f"read as {date.text}"))
            return date
    return None


def plain_date(text: str, order: str, said: list[tuple[str, str]]) -> PartialDate | None:
    """A text that is one date and nothing else; None where it is not.

    >>> plain_date("3/4/1956", "mdy", []).text, plain_date("?/4/1956", "", []).text, plain_date("in 1956", "", [])
    ('1956-03-04', '1956-04', None)
    """
    if text.isascii() and text.isdigit():
        if len(text) == 4:
            return _made(int(text), None, None, said)
        if len(text) == 8:
            return _made(int(text[:4]), int(text[4:6]), int(text[6:]), said)
        return of_number(int(text), said) if len(text) == 5 else None
    if re.fullmatch(r"\d{4}\.0+", text):
        return _made(int(text[:4]), None, None, said)
    if re.fullmatch(r"\d{5}\.\d+", text):
        return plain_date(text[:5], order, said)
    found = _YEAR_FIRST.fullmatch(text)
    if found:
        return _made(int(found[1]), _known(found[2]), _known(found[3]), said)
    found = NUMERIC.fullmatch(text)
    if found:
        return _day_and_month(found, order, said)
    found = _MONTH_YEAR.fullmatch(text)
    if found:
        return _made(int(found[2]), _known(found[1]), None, said)
    return None if DIGITLESS.fullmatch(text) else _named(text, said)


def of_number(value: int | float, said: list[tuple[str, str]]) -> PartialDate | None:
    """The date for which a number stands: a year, a year and a month, the digits of a day, or a spreadsheet's count.

    >>> said = []
    >>> of_number(1956.0, said).text, of_number(1934.2, said).text, of_number(19560503, said).text
    ('1956', '1934-02', '1956-05-03')
    >>> of_number(20578, said).text, said[-1], of_number(9999, said)
    ('1956-05-03', ('spreadsheet number', 'read as the day 1956-05-03'), None)
    """
    if value in MISSING or not 0 < value < 1e8:
        return None
    whole = int(value)
    if 1000 <= whole <= 2200:
        return parsed(f"{whole:04d}") if value == whole else _year_and_month(repr(value), said)
    if value == whole and 10000101 <= whole <= 22001231:
        return _made(whole // 10000, whole // 100 % 100, whole % 100, said)
    if _SERIALS[0] <= value <= _SERIALS[1]:
        day = dt.date(1899, 12, 30) + dt.timedelta(days=whole)
        said.append(("spreadsheet number", f"read as the day {day}"))
        return whole_day(day)
    return None


def _year_and_month(text: str, said: list[tuple[str, str]]) -> PartialDate | None:
    """``1934.2``, a number where February 1934 was meant; ``1934.1`` may be January or October."""
    year, _, month = text.partition(".")
    known = month != "1" and len(month) <= 2 and 1 <= int(month) <= 12
    date = f"{year}-{int(month):02d}" if known else year
    said.append(("several readings", f"read as {date}"))
    return parsed(date)


def _named(text: str, said: list[tuple[str, str]]) -> PartialDate | None:
    """A date in words: the month by its name, a part of a year, a decade."""
    found = _NAMED_MONTH_FIRST.fullmatch(text)
    if found:
        return _made(int(found[3]), MONTHS[found[1]], int(found[2]), said)
    found = _NAMED_DAY_FIRST.fullmatch(text)
    if found:
        return _made(_century(found[3].lstrip("'"), said), MONTHS[found[2]], _known(found[1]), said)
    found = _NAMED_YEAR_FIRST.fullmatch(text)
    if found:
        return _made(int(found[1]), MONTHS[found[2]], _known(found[3]), said)
    found = _ROMAN_MONTH.fullmatch(text)
    if found:
        return _made(int(found[3]), _ROMAN[found[2]], int(found[1]), said)
    found = _CHINESE.fullmatch(text)
    if found:
        return _made(int(found[1]), _known(found[2]), _known(found[3]), said)
    found = _VIETNAMESE.fullmatch(text)
    if found:
        return _made(int(found[3]), int(found[2]), _known(found[1]), said)
    found = _PART_OF_YEAR.fullmatch(text)
    if found:
        first, last = PARTS[found[1]].split("/")
        return parsed(f"{found[2]}-{first}/{found[2]}-{last}")
    found = _DECADE.fullmatch(text)
    if found:
        said.append(("approximate date", f"read as {found[1]}0/{found[1]}9"))
        return parsed(f"{found[1]}0/{found[1]}9")
    return None


def _known(text: str | None) -> int | None:
    """The number of a day or a month, None where it stands as ``?``, ``x`` or ``0``."""
    return int(text) if text and text.isdigit() and int(text) else None


def _century(text: str, said: list[tuple[str, str]]) -> int:
    if len(text) == 4:
        return int(text)
    said.append(("two-digit year", f"read as 19{text}"))
    return 1900 + int(text)


def _day_and_month(found: re.Match[str], order: str, said: list[tuple[str, str]]) -> PartialDate | None:
    first, second = _known(found[1]), _known(found[3])
    year = _century(found[4], said)
    if first is None or second is None:
        only = first or second
        # a month without its day says something, a day without its month does not
        is_month = only is not None and only <= 12 and ((first is None) != (order == "mdy") or order == "")
        if only is not None and not is_month:
            said.append(("unknown date", f"{only} is a day without its month; read as {year:04d}"))
        return _made(year, only if is_month else None, None, said)
    if first > 12 and second > 12:
        said.append(("impossible month", f"read as {year:04d}"))
        return _made(year, None, None, said)
    if first <= 12 and second <= 12 and first != second:
        if order or found[2] == ".":
            month, day = (first, second) if order == "mdy" and found[2] != "." else (second, first)
            return _made(year, month, day, said)
        if not 1000 <= year <= 2200:
            return None
        low, high = sorted((first, second))
        text = f"{year:04d}-{low:02d}-{high:02d}/{year:04d}-{high:02d}-{low:02d}"
        said.append(("day or month first", f"read as {text}, the span of both readings"))
        return parsed(text)
    month, day = (second, first) if second <= 12 else (first, second)
    made = _made(year, month, day, said)
    turned = (order == "mdy" and first > 12) or (order == "dmy" and second > 12)
    if turned and found[2] != "." and made:
        said.append(("turned date", f"read as {made.text}"))
    return made


def _made(year: int, month: int | None, day: int | None, said: list[tuple[str, str]]) -> PartialDate | None:
    """The date of these numbers, as far as the calendar has it."""
    if not 1000 <= year <= 2200:
        return None
    if month is None:
        return parsed(f"{year:04d}")
    if not 1 <= month <= 12:
        said.append(("impossible month", f"read as {year:04d}"))
        return parsed(f"{year:04d}")
    if day is None:
        return parsed(f"{year:04d}-{month:02d}")
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        said.append(("impossible day", f"read as {year:04d}-{month:02d}"))
        return parsed(f"{year:04d}-{month:02d}")
    return whole_day(dt.date(year, month, day))


def whole_day(day: dt.date) -> PartialDate:
    """A day as a partial date."""
    return PartialDate(day.isoformat(), day, day, "day")


def parsed(text: str) -> PartialDate | None:
    """The partial date that an ISO text means; None where it means none."""
    try:
        return PartialDate.parse(text)
    except CollegiumError:
        return None
