"""Terms with words beside their years: ``candidate 1980-1986, member 1986-1991``, ``Politburo member 1958-1963``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from collegium.dates import PartialDate
from collegium.exchange.cells import EMPTY, Reading, read
from collegium.exchange.onedate import LONGEST
from collegium.exchange.words import fold, rank_of

_MOST_WORDS = 14  # of a piece in which years are sought
_MOST_BODY = 6  # words that can name a body beside a term
_SEAT_OF = re.compile(
    r"(?P<rank>(?:(?:full|voting|non-?voting|candidate|alternate|ordinary|regular)\s+)*(?:member|candidate|alternate)s?|"
    r"(?:voll)?mitglied|kandidat(?:in)?|miembro(?:\s+suplente)?|suplente|membre(?:\s+suppl[ée]ant)?|membro)"
    r"\s+(?:of|in|des|der|del|de\s+la|du|de|do|da)\s+(?:the\s+)?(?P<body>.+)",
    re.I,
)
_SEAT_BEHIND = re.compile(
    r"(?P<body>.+?)[\s,-]+(?P<rank>(?:(?:full|voting|non-?voting|candidate|alternate)\s+)*(?:member|candidate|alternate)s?|"
    r"(?:voll)?mitglied|kandidat(?:in)?)",
    re.I,
)
_SEAT_HAN = re.compile(r"(?P<body>\S+?)(?P<rank>候补委员|正式委员|委员)")
_FILLERS = {"of", "the", "in", "as", "a", "was", "and", "at", "from", "since", "again", "then", "later", "also",
            "der", "des", "im", "als", "de", "del", "la", "el", "en"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch of a cell: its dates (a beginning, perhaps an end), and what the words beside it name."""

    dates: tuple[PartialDate, ...]
    rank: str = ""
    body: str = ""
    open: str = ""
    problems: tuple[tuple[str, str], ...] = ()


def seat_of(words: str) -> tuple[str, str] | None:
    """Rank and body where words name a seat in a body; None where they name a post of another kind.

    >>> seat_of("member of the Politburo"), seat_of("Candidate member of the Presidium"), seat_of("Politburo member")
    (('full', 'Politburo'), ('candidate', 'Presidium'), ('full', 'Politburo'))
    >>> seat_of("President"), seat_of("member"), seat_of("Chairman of the Council")
    (None, None, None)
    """
    text = " ".join(words.split())
    found = _SEAT_OF.fullmatch(text) or _SEAT_BEHIND.fullmatch(text) or _SEAT_HAN.fullmatch(text)
    if not found:
        return None
    rank, doubtful = rank_of(found["rank"])
    body = re.sub(r"^(?:the|of|member|full|candidate|alternate)\b\s*", "", found["body"], flags=re.I).strip(" ,-:")
    return (rank, body) if body and not doubtful else None


@lru_cache(maxsize=16384)
def stretches(text: str, order: str = "") -> list[Stretch]:
    """The stretches of a cell, each with the words beside it; empty where any piece holds none that can be read.

    A piece without words goes on with the rank and the body of the one before it.

    >>> [(s.rank, s.dates[0].text, s.dates[1].text) for s in stretches("candidate 1980-1986, member 1986-1991")]
    [('candidate', '1980', '1986'), ('full', '1986', '1991')]
    >>> [(s.body, s.dates[1].text) for s in stretches("Politburo member 1958-1963, 1971-1989")]
    [('Politburo', '1963'), ('Politburo', '1989')]
    >>> stretches("since the III Congress"), stretches("executed 1938")
    ([], [])
    """
    if len(text) > LONGEST or not re.search(r"\d{4}", text) or not re.search(r"[^\W\d_]", text):
        return []
    for mark in (r"\s*[;\n|]\s*", r"\s*[;\n|,]\s*"):
        found = _pieces([piece for piece in re.split(mark, text) if piece], order)
        if found:
            return found
    return []


def _pieces(pieces: list[str], order: str) -> list[Stretch]:
    found: list[Stretch] = []
    rank = body = ""
    worded = False
    for piece in pieces:
        reading, words = _piece(piece, order)
        if reading is None:
            return []
        if words:
            said = _words(words)
            if said is None:
                return []
            rank, body = said
            worded = True
        ends = reading.dates[1] if reading.shape == "span" and len(reading.dates) > 1 else None
        dates = (reading.dates[0], ends) if ends else (reading.dates[0],)
        found.append(Stretch(dates, rank, body, "running" if reading.running else "empty", reading.problems))
    return found if worded else []


def _piece(piece: str, order: str) -> tuple[Reading | None, str]:
    """The stretch in a piece, and the words beside it: the longest run of its words that reads as one."""
    words = re.sub(r"[():]", " ", piece).split()
    if len(words) > _MOST_WORDS:
        return None, ""
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length + 1):
            part = " ".join(words[start : start + length]).strip(",")
            rest = " ".join(words[:start] + words[start + length :])
            reading = EMPTY if any(c.isdigit() for c in rest) else read(part, order)
            if reading.shape in ("span", "since") and reading.dates and len(reading.dates) <= 2 and _clear(reading):
                return reading, rest
    return None, ""


def _clear(reading: Reading) -> bool:
    return all(kind not in ("unreadable date", "words around a date") for kind, _ in reading.problems)


def _words(words: str) -> tuple[str, str] | None:
    """The rank and the body that words beside a term name; None where they say more than that."""
    text = words.strip(" ,-")
    rank, doubtful = rank_of(text)
    if rank and not doubtful:
        seat = seat_of(text)
        return seat or (rank, "")
    rest = text.split()
    while rest and fold(rest[0]) in _FILLERS:
        rest.pop(0)
    while rest and fold(rest[-1]) in _FILLERS:
        rest.pop()
    if not rest:
        return "", ""
    return ("", " ".join(rest)) if len(rest) <= _MOST_BODY and rest[0][:1].isupper() else None
