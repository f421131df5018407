"""The walk over the rows of a sheet: whom each names, his spells, and the seat they are in.

Each part has a module of its own: :mod:`~collegium.exchange.told` the cells, :mod:`~collegium.exchange.lives` the
people, :mod:`~collegium.exchange.spells` the dates, :mod:`~collegium.exchange.seats` body and rank. Here they meet row
by row; rows that are no person's are set aside, and what a row says of entry and exit goes to its first and last spell.
"""

from __future__ import annotations

from itertools import pairwise

from collegium.exchange.layouts import Columns
from collegium.exchange.lives import people_of_rows
from collegium.exchange.mapping import Mapping
from collegium.exchange.names import is_no_person, is_source
from collegium.exchange.problems import Problems
from collegium.exchange.raw import Life, RawSpell
from collegium.exchange.seats import Seats
from collegium.exchange.sheets import Sheet
from collegium.exchange.spells import Slots
from collegium.exchange.told import ToldSheet
from collegium.exchange.words import rank_of


def spells(sheet: Sheet, columns: Columns, mapping: Mapping, problems: Problems) -> tuple[list[RawSpell], list[Life]]:
    """Every spell and every life that the rows give.

    Returns
    -------
    spells : list of RawSpell
        Row by row; those of one row in order of time.
    lives : list of Life
        Those of people, without headings and remarks that stood in the column of names.
    """
    told = ToldSheet(sheet, columns, problems, mapping.dates)
    slots = Slots(told, problems)
    seats = Seats(told, mapping, problems)
    entry, exit_ = told.text("entry_mode"), told.text("exit")
    notes = told.text("note") if len(slots) == 1 else None
    named, lives = people_of_rows(told, slots, problems)
    label = f"{sheet.label} " if sheet.label else ""
    found: list[RawSpell] = []
    for n, line in enumerate(sheet.lines):
        body = seats.body(n, line)
        place = f"{label}row {line}"
        for life, rank in named[n]:
            made = slots.spells(n, line, life)
            dated = made and (made[0].start or any(raw.start or raw.end for raw in made))
            if not dated and not _is_person(life.name, n, line, told, seats, problems):
                continue
            life.places.append(place)
            for kind, column, read, done in life.said:
                problems.add(kind, row=line, column=column, read=read, done=done)
            if not made:
                problems.add("no dates", row=line, read=life.name, done="the person is kept, without a spell")
                continue
            seats.take(made, n, line, body, rank)
            for raw in made:
                raw.place = place
            if notes:
                made[0].note = notes[n]
            if entry:
                made[0].entry = entry[n]
            if exit_:
                made[-1].exit = exit_[n]
            if len(made) > 1:
                _promote(made)
            found += made
    seats.report_unranked()
    return found, [life for life in lives if life.places]


def _is_person(name: str, n: int, line: int, told: ToldSheet, seats: Seats, problems: Problems) -> bool:
    """Whether a row without dates names a person; a heading gives the rank of the rows below, a remark is reported."""
    filled, (rank, doubtful) = told.filled(n), rank_of(name)
    if is_source(told.sheet.said(n), filled == 1):
        problems.add("source line", row=line, read=told.sheet.said(n), done="not read as a person")
    elif filled == 1 and not doubtful:
        seats.section = rank
        problems.add("section heading", row=line, read=name, done=f"the rows under it are read as {rank}")
    elif is_no_person(name, filled == 1):
        problems.add("note row", row=line, read=told.sheet.said(n), done="not read as a person")
    else:
        return True
    return False


def _promote(made: list[RawSpell]) -> None:
    """Where full membership follows candidacy in one body, say so, unless the row gives another exit."""
    for raw, following in pairwise(made):
        candidate = raw.rank == "candidate" and following.rank == "full" and raw.body == following.body
        if candidate and not raw.exit:
            raw.exit, following.entry = "promoted", following.entry or "promoted"
