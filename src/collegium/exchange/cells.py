"""One cell of a roster that should hold a date: what people write there, read as partial dates.

Files from elsewhere write ``?/?/1898``, ``12/1956; 4/1966``, ``3. Mai 1956``, ``3 de mayo de 1956``, ``1956.0``,
``c. 1898``, ``since 1934`` or the number of days by which a spreadsheet counts. Each is read as far as it can be, and
what was doubtful about it is said. What is written around a date lives in :mod:`collegium.exchange.words`.
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from collegium.dates import PartialDate
from collegium.errors import CollegiumError
from collegium.exchange.words import (
    ABOUT,
    BOUND,
    DIGITLESS,
    MONTHS,
    NOTHING,
    PARTS,
    RUNNING,
    SINCE,
    UNKNOWN,
    UNTIL,
    fold,
)

ORDERS = ("dmy", "mdy")
MOSTLY = 5  # times as many dates of one order as of the other decide how the doubtful ones are read
LONGEST = 200  # characters of a cell that may hold a date
_SERIALS = (2300, 80000)  # days since 1899-12-30 that are read as a spreadsheet's count: 1906 to 2119
_MISSING_NUMBERS = {0, -1, -8, -9, -88, -99, -999, -9999, 99, 999, 9999}
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
_COMMON = re.compile(r"[0-9]{1,2}([/.])[0-9]{1,2}\1[0-9]{4}|[0-9]{4}-(?:0[0-9]|1[0-2])(?:-[0-9]{2})?")
_NUMERIC = re.compile(rf"({_GAP}|\d{{1,2}})\s?([/.\-])\s?({_GAP}|\d{{1,2}})\s?[/.\-]\s?(\d{{4}}|\d{{2}})(?!\d)")
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
_YEAR_SIGN = re.compile(r"(\d{4})\s*年(?!\s*\d{1,2}\s*月)")
_VIETNAMESE = re.compile(r"(?:ngay\s+)?(?:(\d{1,2})\s+)?thang\s+(\d{1,2})\s*(?:nam|,|/|-)?\s*(\d{4})")
_BARE_YEAR = re.compile(r"(?<![\d.])[12]\d{3}(?![\d.]\d|\d)")
_CLOCK = re.compile(r"[t ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(z|utc|[+-]\d{2}:?\d{2})?$")
_MARK = re.compile(r"(?:\s*(?:\[\w{1,3}\]|\*+|[†‡§]+|[⁰¹²³⁴-⁹]+))+$")
_SPLIT = re.compile(r"\s*(?:;|\n|\||&|\b(?:and|und|y|et|и)\b|(?<=\S)\s+/\s+)\s*")
_COMMA = re.compile(r"(?<=\d{4})\s*,\s*")
_SPAN = re.compile(
    r"\s+(?:-|to|until|till|through|bis|hasta|a|al|jusqu'a|по|до|den|至)\s+|\s*-{2,}\s*|\s*至(?!今)\s*|\s*(?=至今$)"
)
_TWO_YEARS = re.compile(r"(\d{4})\s*[-/]\s*(\d{4})")
_SHORT_SPAN = re.compile(r"(\d{4})\s*[-/]\s*(\d{2})")
_GLUED_SPAN = re.compile(r"(.*\d{4})\s*-\s*(\d.*\d{4}|\D.*)")
_OPEN = re.compile(r"(.*\d{4})\s*-")
_ENDED = re.compile(r"-\s*(.*\d{4})")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell says.

    Attributes
    ----------
    dates : tuple of PartialDate
        In the order of the cell.
    shape : {"", "span", "since", "until"}
        ``span``: beginnings and ends by turns (``1934-1938``), not several of a kind; the last end may be open.
        ``since``: a beginning (``since 1934``, ``1934-``). ``until``: an end (``until 1938``).
    running : bool
        The cell says that it still runs (``present``).
    problems : tuple of (kind, done)
    """

    dates: tuple[PartialDate, ...] = ()
    shape: str = ""
    running: bool = False
    problems: tuple[tuple[str, str], ...] = ()

    @property
    def said(self) -> bool:
        """Whether the cell holds anything at all."""
        return bool(self.dates or self.running or self.problems)


EMPTY = Reading()
_UNREADABLE = Reading(problems=(("unreadable date", "kept as text; no day is counted"),))
_UNKNOWN = Reading(problems=(("unknown date", "left unknown"),))


def read(value: Any, order: str = "") -> Reading:
    """Read a cell that should hold one date or several.

    Parameters
    ----------
    value : object
        Text, a number, a date, or nothing: what a reader of CSV or XLSX gives.
    order : {"dmy", "mdy", ""}
        How ``3/4/1956`` is meant; where it is not known the date is the span from the one reading to the other.
        With full stops the day is taken to come first, ``mdy`` or not known.

    Returns
    -------
    Reading

    Examples
    --------
    >>> read("?/?/1898").dates[0].text, read("12/1956; 4/1966").dates[1].text, read(1956.0).dates[0].text
    ('1898', '1966-04', '1956')
    >>> read("3/4/1956").dates[0].text, read("3/4/1956", "mdy").dates[0].text
    ('1956-03-04/1956-04-03', '1956-03-04')
    >>> read("3. Mai 1956").dates[0].text, read("3 мая 1956 г.").dates[0].text, read("1956年5月3日").dates[0].text
    ('1956-05-03', '1956-05-03', '1956-05-03')
    >>> read("31/02/1950").problems
    (('impossible day', 'read as 1950-02'),)
    >>> read("under the old regime").problems[0][0]
    'unreadable date'
    """
    if value is None or value == "":
        return EMPTY
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return Reading((_whole(value),)) if 1000 <= value.year <= 2200 else _UNREADABLE
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return _UNREADABLE
    if isinstance(value, int | float):
        return _number(value)
    return _text(value, order) if len(value) <= LONGEST else _UNREADABLE


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
            for first, mark, second, year in _NUMERIC.findall(value):
                if len(year) == 4 and mark != "." and first.isdigit() and second.isdigit():
                    days_first += 12 < int(first) <= 31 and 0 < int(second) <= 12
                    months_first += 12 < int(second) <= 31 and 0 < int(first) <= 12
    if days_first and months_first:
        mostly = days_first >= MOSTLY * months_first or months_first >= MOSTLY * days_first
        return ("dmy mostly" if days_first > months_first else "mdy mostly") if mostly else "both"
    return "dmy" if days_first else "mdy" if months_first else ""


def either(reading: Reading) -> Reading:
    """Two neighbouring years of one event, ``1894/95``, as the span between which it lies.

    >>> either(read("1894/95")).dates[0].text, either(read("1934-1938")).shape
    ('1894/1895', 'span')
    """
    if reading.shape != "span" or len(reading.dates) != 2:
        return reading
    first, last = reading.dates
    if first.precision != "year" or last.earliest.year - first.earliest.year != 1:
        return reading
    return Reading((_parsed_known(f"{first.text}/{last.text}"),), problems=reading.problems)


# --- numbers ----------------------------------------------------------------------------------------------------


def _whole(day: dt.date) -> PartialDate:
    return PartialDate(day.isoformat(), day, day, "day")


def _number(value: int | float) -> Reading:
    if isinstance(value, float) and not math.isfinite(value):
        return EMPTY if math.isnan(value) else _UNREADABLE
    if value in _MISSING_NUMBERS:
        return _UNKNOWN
    if not 0 < value < 1e8:
        return _UNREADABLE
    whole = int(value)
    if value == whole and 1000 <= whole <= 2200:
        return Reading((_parsed_known(f"{whole:04d}"),))
    if 1000 <= whole <= 2200:
        return _year_and_month(repr(value))
    if value == whole and 10000101 <= whole <= 22001231:
        return _text(str(whole), "")
    if _SERIALS[0] <= value <= _SERIALS[1]:
        day = dt.date(1899, 12, 30) + dt.timedelta(days=whole)
        return Reading((_whole(day),), problems=(("spreadsheet number", f"read as the day {day}"),))
    return _UNREADABLE


def _year_and_month(text: str) -> Reading:
    """``1934.2``, a number where February 1934 was meant; ``1934.1`` may be January or October."""
    year, _, month = text.partition(".")
    if month == "1" or len(month) > 2 or not 1 <= int(month) <= 12:
        return Reading((_parsed_known(year),), problems=(("several readings", f"read as {year}"),))
    date = f"{year}-{int(month):02d}"
    return Reading((_parsed_known(date),), problems=(("several readings", f"read as {date}"),))


# --- texts ------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=65536)
def _text(value: str, order: str) -> Reading:
    if _COMMON.fullmatch(value):
        doubts: list[tuple[str, str]] = []
        date = _plain(value, order, doubts)
        if date:
            return Reading((date,), problems=tuple(doubts))
    bare = _MARK.sub("", value.strip())
    said: list[tuple[str, str]] = []
    if bare != value.strip() and bare:
        said.append(("footnote mark", f"{value.strip()[len(bare) :].strip()} left off"))
    text = _CLOCK.sub("", _YEAR_SIGN.sub(r"\1", fold(bare)))
    low = text.rstrip(". ")
    if low in NOTHING:
        return Reading(problems=tuple(said))
    if low in UNKNOWN:
        return _UNKNOWN
    if low in RUNNING:
        return Reading(running=True)
    found = _stretch(text, order)
    if found is None:
        found = _several(text, order)
    return Reading(found.dates, found.shape, found.running, (*said, *found.problems)) if said else found


def _stretch(text: str, order: str) -> Reading | None:
    """A beginning without its end (``since 1934``, ``1934-``) or an end without its beginning; None for all others."""
    opened, ended = _OPEN.fullmatch(text), _ENDED.fullmatch(text)
    since, until = SINCE.match(text), UNTIL.match(text)
    inner = opened[1] if opened else ended[1] if ended else text[(since or until).end() :] if since or until else ""  # type: ignore[union-attr]
    if not inner or _pair(inner) or (since and _pair(text[since.end() :])):
        if since and inner:  # from 1934 to 1938
            return _several(inner, order)
        return None
    date, said = _alternatives(inner, order)
    if date is None:
        return None
    return Reading((date,), "since" if opened or since else "until", bool(opened), tuple(said))


def _several(text: str, order: str) -> Reading:
    """The dates of a cell, one by one or in pairs of beginning and end."""
    dates: list[PartialDate] = []
    problems: list[tuple[str, str]] = []
    pieces = [piece for part in _SPLIT.split(text) for piece in _COMMA.split(part) if piece.strip(" ,")]
    if len(pieces) == 1 and _one(pieces[0], order)[0] is None and not _pair(pieces[0]):
        pieces = _listed(pieces[0], order) or pieces
    spans, running, since = 0, False, False
    if not pieces and any(letter.isalnum() for letter in text):  # a joining word alone
        pieces = [text]
    for piece in pieces:
        pair = _pair(piece)
        spans += pair is not None
        for place, part in enumerate(pair or (piece,)):
            low = part.strip(" .,")
            if low in RUNNING:
                running = True
                continue
            date, said = _alternatives(part, order)
            problems += said
            if date:
                dates.append(date)
            elif low in UNKNOWN or low in NOTHING:
                problems.append(("unknown date", "left unknown"))
                since = since or (pair is not None and place == 1)
            elif not said:
                problems.append(("unreadable date", f"{low[:40]!r} kept as text; no day is counted for it"))
    if len(dates) == 1 and spans == 1 and (running or since):
        return Reading(tuple(dates), "since", running, tuple(problems))
    whole = spans == len(pieces) and len(dates) == 2 * spans - running and not since
    return Reading(tuple(dates), "span" if whole and dates else "", running, tuple(problems))


def _listed(text: str, order: str) -> list[str]:
    """Dates with nothing but a space between them."""
    pieces = text.split()
    full = len(pieces) > 1 and all(re.search(r"\d{4}", piece) and _plain(piece, order, []) for piece in pieces)
    return pieces if full else []


def _pair(text: str) -> tuple[str, str] | None:
    """The two ends of a stretch written in one piece, as ``1934-1938`` or ``5/1934 - 3/1938``."""
    found = _TWO_YEARS.fullmatch(text)
    if found:
        return found[1], found[2]
    short = _SHORT_SPAN.fullmatch(text)
    if short and int(short[2]) > 12 and int(short[1][2:]) < int(short[2]):
        return short[1], short[1][:2] + short[2]
    parts = _SPAN.split(text)
    if len(parts) == 2 and re.search(r"\d{4}", parts[0]) and parts[1]:
        return parts[0], parts[1]
    glued = _GLUED_SPAN.fullmatch(text)
    if glued and (glued[2].strip(" .") in RUNNING | UNKNOWN or re.search(r"\d{4}", glued[2])):
        return (glued[1], glued[2]) if not _NUMERIC.fullmatch(text) else None
    return None


def _alternatives(text: str, order: str) -> tuple[PartialDate | None, list[tuple[str, str]]]:
    """One date, or the span of those between which the cell leaves it open (``1898 or 1899``)."""
    pieces = re.split(r"\s+(?:or|oder|o|ou|или)\s+", text)
    if len(pieces) == 1:
        return _one(text, order)
    found = [_one(piece, order)[0] for piece in pieces]
    known = sorted((date for date in found if date), key=lambda date: date.earliest)
    if len(known) < len(found):
        return None, []
    text = f"{known[0].earliest}/{max(date.latest for date in known)}"
    return _parsed(text), [("several readings", f"read as {text}")]


def _one(text: str, order: str) -> tuple[PartialDate | None, list[tuple[str, str]]]:
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
    date = _plain(_CLOCK.sub("", bare).strip(), order, said)
    if date is None and len(re.findall(r"(?<!\d)\d{4}(?!\d)", text)) == 1:
        date = _inside(text, order, said)
    if date and about:
        said.append(("approximate date", f"read as {date.text}"))
    return date, said


def _inside(text: str, order: str, said: list[tuple[str, str]]) -> PartialDate | None:
    """The one date in a cell that says more, such as ``1938 (executed)``."""
    for pattern in (_NAMED_MONTH_FIRST, _NAMED_DAY_FIRST, _NUMERIC, _YEAR_FIRST, _MONTH_YEAR, _BARE_YEAR):
        found = pattern.search(text)
        if found and re.search(r"\d{4}", found[0]) and not re.search(r"\d{3,}", text.replace(found[0], " ", 1)):
            date = _plain(found[0].strip(" ,."), order, said)
            if date:
                said.append(("words around a date", f"read as {date.text}"))
            return date
    return None


def _plain(text: str, order: str, said: list[tuple[str, str]]) -> PartialDate | None:
    """A text that is one date and nothing else."""
    if text.isascii() and text.isdigit():
        if len(text) == 4:
            return _made(int(text), None, None, said)
        if len(text) == 8:
            return _made(int(text[:4]), int(text[4:6]), int(text[6:]), said)
        reading = _number(int(text)) if len(text) == 5 else EMPTY
        said += reading.problems if reading.dates else ()
        return reading.dates[0] if reading.dates else None
    if re.fullmatch(r"\d{4}\.0+", text):
        return _made(int(text[:4]), None, None, said)
    if re.fullmatch(r"\d{5}\.\d+", text):
        return _plain(text[:5], order, said)
    found = _YEAR_FIRST.fullmatch(text)
    if found:
        return _made(int(found[1]), _known(found[2]), _known(found[3]), said)
    found = _NUMERIC.fullmatch(text)
    if found:
        return _day_and_month(found, order, said)
    found = _MONTH_YEAR.fullmatch(text)
    if found:
        return _made(int(found[2]), _known(found[1]), None, said)
    return None if DIGITLESS.fullmatch(text) else _named(text, said)


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
        return _parsed(f"{found[2]}-{first}/{found[2]}-{last}")
    found = _DECADE.fullmatch(text)
    if found:
        said.append(("approximate date", f"read as {found[1]}0/{found[1]}9"))
        return _parsed(f"{found[1]}0/{found[1]}9")
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
        return _parsed(text)
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
        return _parsed(f"{year:04d}")
    if not 1 <= month <= 12:
        said.append(("impossible month", f"read as {year:04d}"))
        return _parsed(f"{year:04d}")
    if day is None:
        return _parsed(f"{year:04d}-{month:02d}")
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        said.append(("impossible day", f"read as {year:04d}-{month:02d}"))
        return _parsed(f"{year:04d}-{month:02d}")
    return _whole(dt.date(year, month, day))


def _parsed(text: str) -> PartialDate | None:
    try:
        return PartialDate.parse(text)
    except CollegiumError:
        return None


def _parsed_known(text: str) -> PartialDate:
    """A partial date of a text that we wrote ourselves."""
    return PartialDate.parse(text)
