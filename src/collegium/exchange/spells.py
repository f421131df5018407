"""The spells that a row gives, slot by slot: the columns that date one stretch, read together.

A cell with two dates makes two spells of one slot. Columns for each rank in one body are spells of their own; columns
that date the whole stay beside them give the last exit where the others do not, and the spell itself where the others
are empty.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from itertools import pairwise

from collegium.exchange.cells import EMPTY, Reading, either, read
from collegium.exchange.layouts import Slot
from collegium.exchange.pairing import open_end, pair
from collegium.exchange.problems import Problems
from collegium.exchange.raw import Life, RawSpell
from collegium.exchange.terms import Stretch, stretches
from collegium.exchange.told import UNTOLD, Told, ToldSheet
from collegium.exchange.words import fold


@dataclass
class ToldSlot:
    """A slot with its cells read, row by row."""

    slot: Slot
    titles: tuple[str, str]
    start: list[Told] | None
    end: list[Told] | None
    term: list[Told] | None


class Slots:
    """The slots of a sheet.

    Parameters
    ----------
    told : ToldSheet
    problems : Problems
    """

    def __init__(self, told: ToldSheet, problems: Problems) -> None:
        self.order, self.problems = told.order, problems
        self.slots = [_told_slot(slot, told) for slot in told.columns.slots]
        self._bodies: dict[str, list[ToldSlot]] = {}
        for slot in self.slots:
            self._bodies.setdefault(slot.slot.body, []).append(slot)

    def __len__(self) -> int:
        return len(self.slots)

    def dated(self, n: int) -> bool:
        """Whether any cell for a date of row ``n`` is filled."""
        return any(told[n][1] for slot in self.slots for told in (slot.start, slot.end, slot.term) if told)

    def spells(self, n: int, line: int, life: Life) -> list[RawSpell]:
        """The spells of row ``n``, at ``line`` of the file: body by body and slot by slot, in order of time."""
        if len(self.slots) == 1:
            return self._in_slot(n, line, life, self.slots[0])
        made: list[RawSpell] = []
        for slots in self._bodies.values():
            made += self._in_body(n, line, life, slots)
        if len(made) > 1:
            made.sort(key=_entered)
        return made

    def _in_body(self, n: int, line: int, life: Life, slots: list[ToldSlot]) -> list[RawSpell]:
        """The spells of a row in one body."""
        ranked = [slot for slot in slots if slot.slot.rank]
        made: list[RawSpell] = []
        for slot in ranked or slots:
            made += self._in_slot(n, line, life, slot)
        made.sort(key=_entered)
        for slot in slots if ranked else []:
            if slot.slot.rank:
                continue
            if not made:
                made += self._in_slot(n, line, life, slot)
            else:
                self._whole_stay(n, line, made, slot)
        for spell, following in pairwise(made):
            if spell.rank == "candidate" and following.rank == "full" and spell.open == "empty" and following.start:
                self.problems.add(
                    "no exit",
                    row=line,
                    column=spell.columns[1] or spell.columns[0],
                    read=life.name,
                    done=f"candidacy ended where full membership starts, {following.start.text}",
                )
                spell.end, spell.end_text, spell.open = following.start, following.start_text, ""
        return made

    def _whole_stay(self, n: int, line: int, made: list[RawSpell], slot: ToldSlot) -> None:
        """Check the columns of a whole stay against the spells of each rank, and take the last exit from them."""
        starts, start_text = slot.start[n] if slot.start else UNTOLD
        ends, end_text = slot.end[n] if slot.end else UNTOLD
        self._report(starts, start_text, slot.titles[0], line)
        self._report(ends, end_text, slot.titles[1], line)
        first, last = made[0], made[-1]
        if starts.dates and first.start and starts.dates[0].latest < first.start.earliest:
            self.problems.add(
                "unpaired dates",
                row=line,
                column=slot.titles[0],
                read=start_text,
                done=f"an entry before the first with a rank, {first.start_text}, is not counted",
            )
        if ends.dates and last.end is None and last.open in ("empty", ""):
            last.end, last.end_text, last.open = ends.dates[-1], end_text, ""
        elif ends.dates and last.end and last.end.latest < ends.dates[-1].earliest:
            self.problems.add("unpaired dates", row=line, column=slot.titles[1], read=end_text,
                              done=f"an exit after the last with a rank, {last.end_text}, is not counted")  # fmt: skip
        elif ends.running and last.open == "empty":
            last.open, last.end_text = "running", end_text
        elif end_text and not ends.dates and last.open == "empty":
            last.open, last.end_text = "unknown", end_text

    def _in_slot(self, n: int, line: int, life: Life, slot: ToldSlot) -> list[RawSpell]:
        """The spells of a row in one slot: none, one, or one for each pair of entry and exit."""
        starts, start_text = slot.start[n] if slot.start else UNTOLD
        ends, end_text = slot.end[n] if slot.end else UNTOLD
        if slot.term and not starts.dates and not ends.dates:
            starts, start_text = slot.term[n]
            if any(kind in ("unreadable date", "words around a date") for kind, _ in starts.problems):
                worded = stretches(start_text, self.order)
                if worded:
                    return self._worded(line, life, slot, worded, start_text)
            if starts.shape == "" and len(starts.dates) == 1 and not end_text:
                starts = _short_term(starts, start_text)
            if starts.shape == "until":
                starts, start_text, ends, end_text = EMPTY, "", starts, start_text
        if not start_text and not end_text:
            return []
        titles = slot.titles
        if starts.problems or ends.problems:
            self._report(starts, start_text, titles[0], line)
            self._report(ends, end_text, titles[1], line)
        rank, body = slot.slot.rank, slot.slot.body
        if (starts.shape or ends.shape) and end_text and not slot.term:
            starts, ends = either(starts), either(ends)
        if len(starts.dates) == 1 and len(ends.dates) <= 1:
            end = ends.dates[0] if ends.dates else None
            open_ = "" if end else open_end(starts, ends)
            return [RawSpell(life, line, body, rank, "", starts.dates[0], start_text, end, end_text, open_, titles)]
        pairs = pair(starts, ends, (start_text, end_text), titles, line, self.problems)
        if len(pairs) == 1:
            ((first, last, open_),) = pairs
            ends_text = last.text if last and not end_text else end_text
            return [RawSpell(life, line, body, rank, "", first, start_text, last, ends_text, open_, titles)]
        return [
            RawSpell(life, line, body, rank, "", first, first.text if first else "", last,
                     last.text if last else ("?" if open_ == "unknown" else ""), open_, titles)
            for first, last, open_ in pairs
        ]  # fmt: skip

    def _worded(self, line: int, life: Life, slot: ToldSlot, worded: list[Stretch], text: str) -> list[RawSpell]:
        """The spells of a cell whose stretches carry words, ``candidate 1980-1986, member 1986-1991``."""
        made = []
        told = []
        for one in worded:
            first, last = one.dates[0], one.dates[1] if len(one.dates) > 1 else None
            rank, body = one.rank or slot.slot.rank, one.body or slot.slot.body
            if fold(body) == fold(slot.slot.body):
                body = slot.slot.body
            told.append(f"{first.text} to {last.text if last else '?'}" + (f" ({rank})" if rank else "")
                        + (f" in {one.body}" if one.body else ""))  # fmt: skip
            for kind, done in one.problems:
                self.problems.add(kind, row=line, column=slot.titles[0], read=text, done=done)
            made.append(RawSpell(life, line, body, rank, "", first, first.text, last, last.text if last else "",
                                 "" if last else one.open, slot.titles))  # fmt: skip
        self.problems.add("words around a date", row=line, column=slot.titles[0], read=text, done="; ".join(told))
        return made

    def _report(self, reading: Reading, text: str, title: str, line: int) -> None:
        for kind, done in reading.problems:
            self.problems.add(kind, row=line, column=title, read=text, done=done)


def _told_slot(slot: Slot, told: ToldSheet) -> ToldSlot:
    first, last = slot.titles
    single = told.columns.single
    return ToldSlot(
        slot,
        (told.title(first), told.title(last)),
        told.dates(slot.start, single.get("precision_start")),
        told.dates(slot.end, single.get("precision_end")),
        told.dates(slot.term),
    )


def _short_term(reading: Reading, text: str) -> Reading:
    """``1907-10`` in a column of terms: from 1907 to 1910, not October 1907."""
    found = re.fullmatch(r"(\d{4})\s*[-/\u2013]\s*(\d{2})", text)
    if not found or int(found[2]) <= int(found[1][2:]):
        return reading
    end = f"{found[1][:2]}{found[2]}"
    span = read(f"{found[1]}-{end}")
    return Reading(span.dates, span.shape, problems=(("several readings", f"read as {found[1]} to {end}"),))


def _entered(spell: RawSpell) -> dt.date:
    return spell.start.earliest if spell.start else dt.date.min
