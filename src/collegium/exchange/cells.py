"""One cell of a roster that should hold dates: one or several, stretches of time, or words for the lack of one.

Files from elsewhere write ``12/1956; 4/1966``, ``1934-38``, ``since 1934``, ``1898 or 1899``, ``present``, ``?`` or the
number of days by which a spreadsheet counts. Each is read as far as it can be, and what was doubtful about it is said.
How one date is written is the matter of :mod:`collegium.exchange.onedate`; the words stand in
:mod:`collegium.exchange.words`.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from collegium.dates import PartialDate
from collegium.exchange.onedate import (
    CLOCK,
    LONGEST,
    MISSING,
    NUMERIC,
    of_number,
    one_date,
    parsed,
    plain_date,
    whole_day,
)
from collegium.exchange.words import NOTHING, RUNNING, SINCE, UNKNOWN, UNTIL, fold

_COMMON = re.compile(r"[0-9]{1,2}([/.])[0-9]{1,2}\1[0-9]{4}|[0-9]{4}-(?:0[0-9]|1[0-2])(?:-[0-9]{2})?")
_YEAR_SIGN = re.compile(r"(\d{4})\s*年(?!\s*\d{1,2}\s*月)")
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
        return Reading((whole_day(value),)) if 1000 <= value.year <= 2200 else _UNREADABLE
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return _UNREADABLE
    if isinstance(value, int | float):
        return _number(value)
    return _text(value, order) if len(value) <= LONGEST else _UNREADABLE


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
    return Reading((PartialDate.parse(f"{first.text}/{last.text}"),), problems=reading.problems)


def _number(value: int | float) -> Reading:
    if isinstance(value, float) and math.isnan(value):
        return EMPTY
    if value in MISSING:
        return _UNKNOWN
    said: list[tuple[str, str]] = []
    date = of_number(value, said)
    return Reading((date,), problems=tuple(said)) if date else _UNREADABLE


@lru_cache(maxsize=65536)
def _text(value: str, order: str) -> Reading:
    if _COMMON.fullmatch(value):
        doubts: list[tuple[str, str]] = []
        date = plain_date(value, order, doubts)
        if date:
            return Reading((date,), problems=tuple(doubts))
    bare = _MARK.sub("", value.strip())
    said: list[tuple[str, str]] = []
    if bare != value.strip() and bare:
        said.append(("footnote mark", f"{value.strip()[len(bare) :].strip()} left off"))
    text = CLOCK.sub("", _YEAR_SIGN.sub(r"\1", fold(bare)))
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
    if len(pieces) == 1 and one_date(pieces[0], order)[0] is None and not _pair(pieces[0]):
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
    full = len(pieces) > 1 and all(re.search(r"\d{4}", piece) and plain_date(piece, order, []) for piece in pieces)
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
        return (glued[1], glued[2]) if not NUMERIC.fullmatch(text) else None
    return None


def _alternatives(text: str, order: str) -> tuple[PartialDate | None, list[tuple[str, str]]]:
    """One date, or the span of those between which the cell leaves it open (``1898 or 1899``)."""
    pieces = re.split(r"\s+(?:or|oder|o|ou|или)\s+", text)
    if len(pieces) == 1:
        return one_date(text, order)
    found = [one_date(piece, order)[0] for piece in pieces]
    known = sorted((date for date in found if date), key=lambda date: date.earliest)
    if len(known) < len(found):
        return None, []
    text = f"{known[0].earliest}/{max(date.latest for date in known)}"
    return parsed(text), [("several readings", f"read as {text}")]
