"""Which exit belongs to which entry, where the cells of a row hold several of either.

As many exits as entries pair in the order of the cells. Otherwise both are put in order of time, and each entry takes
the first exit from its day on that comes no later than the next entry; what is left over stands alone, and is reported.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from collegium.exchange.cells import Reading

if TYPE_CHECKING:
    from collegium.dates import PartialDate
    from collegium.exchange.problems import Problems

Pair = tuple["PartialDate | None", "PartialDate | None", str]  # entry, exit, and what an absent exit means
_LAST = dt.date.max


def open_end(starts: Reading, ends: Reading) -> str:
    """What it means that a spell has no end: it runs, the day is unknown, or the cell is empty.

    >>> from collegium.exchange.cells import EMPTY, read
    >>> open_end(read("since 1934"), EMPTY), open_end(read("1934"), read("present")), open_end(read("1934"), read("?"))
    ('empty', 'running', 'unknown')
    """
    if ends.running or starts.running:
        return "running"
    if ends.problems or (starts.shape == "since" and any(kind == "unknown date" for kind, _ in starts.problems)):
        return "unknown"
    return "empty"


def pair(
    starts: Reading, ends: Reading, texts: tuple[str, str], titles: tuple[str, str], line: int, problems: Problems
) -> list[Pair]:
    """Entries with their exits.

    Parameters
    ----------
    starts, ends : Reading
        What the cells of entry and exit say; ``starts`` may hold both by turns.
    texts, titles : tuple of str
        The two cells as they stand, and the names of their columns.
    line : int
        The row, for what is reported.
    problems : Problems

    Returns
    -------
    list of (entry, exit, open)
        An exit without an entry has None for it. ``open`` is that of :class:`~collegium.exchange.raw.RawSpell`.

    Examples
    --------
    >>> from collegium.exchange.cells import read
    >>> from collegium.exchange.problems import Problems
    >>> found = Problems("junta.csv")
    >>> made = pair(read("1950; 1956; 1960"), read("1958; 1965"), ("", ""), ("from", "to"), 2, found)
    >>> [(entry.text, exit.text if exit else None, left) for entry, exit, left in made]
    [('1950', None, 'unknown'), ('1956', '1958', ''), ('1960', '1965', '')]
    >>> [problem.kind for problem in found.found]
    ['several dates', 'unpaired dates']
    """
    first, last = list(starts.dates), list(ends.dates)
    if len(first) > 1 or len(last) > 1:
        several = 0 if len(first) > 1 else 1
        count = (len(first) + 1) // 2 if starts.shape == "span" else max(len(first), len(last))
        if count > 1:
            problems.add("several dates", row=line, column=titles[several], read=texts[several],
                         done=f"{count} spells")  # fmt: skip
    if starts.shape == "span":
        if last:
            problems.add("unpaired dates", row=line, column=titles[1], read=texts[1],
                         done="not counted: the column of entries holds exits too")  # fmt: skip
        ended: list[PartialDate | None] = [*first[1::2], *[None] * (len(first) % 2)]
        return [(a, b, "" if b else "running") for a, b in zip(first[::2], ended, strict=True)]
    if not first:
        problems.add("no entry", row=line, column=titles[0] or titles[1], read=texts[0] or texts[1],
                     done="the spell is kept, and never counted as running")  # fmt: skip
        return [(None, date, "") for date in last] or [(None, None, open_end(starts, ends))]
    if len(first) == len(last):
        return [(a, b, "") for a, b in zip(first, last, strict=True)]
    pairs, without = _by_time(first, last, open_end(starts, ends))
    alone = sum(start is None for start, _, _ in pairs)
    if alone:
        problems.add("unpaired dates", row=line, column=titles[1], read=texts[1],
                     done=f"{alone} exits without an entry, kept and never counted as running")  # fmt: skip
    if without:
        problems.add("unpaired dates", row=line, column=titles[0], read=texts[0],
                     done=f"{without} entries without an exit before the next entry")  # fmt: skip
    return pairs


def _by_time(first: list[PartialDate], last: list[PartialDate], open_: str) -> tuple[list[Pair], int]:
    """Unequal numbers of entries and exits paired by time; and how many entries have another before any exit."""
    first = sorted(first, key=lambda date: date.earliest)
    last = sorted(last, key=lambda date: date.earliest)
    pairs: list[Pair] = []
    without = 0
    for start, following in zip(first, [*first[1:], None], strict=True):
        limit = following.latest if following else _LAST
        while last and last[0].latest < start.earliest:
            pairs.append((None, last.pop(0), ""))
        if last and last[0].earliest <= limit:
            pairs.append((start, last.pop(0), ""))
        else:
            pairs.append((start, None, "unknown" if following else open_))
            without += following is not None
    return pairs + [(None, date, "") for date in last], without
