"""From lists of members and dated changes to spells.

A body's composition on a day is the last printed list on or before it, with the dated changes since applied. Hence:

* a name on a list of people just *elected* enters on the list's date; a name on a list *as of* a day entered by then,
  at some day since the list before (precision ``list``);
* a name missing from the next list left by that list's date (precision ``list``);
* whoever is listed again with the same rank goes on in one spell;
* a death ends every spell; where the day of death is known it is the day counted.

Letters of alignment become ties to the leader of the day. A letter holds until the next list, in a table that prints
letters, on which the person stands, or until he leaves the last of the bodies; a table without letters says nothing.
A double letter (``A/C``) gives two half ties.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from collegium.dates import PartialDate
from collegium.errors import CollegiumError

BODIES = ("politburo", "secretariat", "orgburo")
KINDS = {"C": "client", "A": "ally", "O": "opponent"}


@dataclass(frozen=True)
class Entry:
    """A name on a list: where, who, with what rank and letter."""

    body: str
    rank: str
    person_id: str
    letter: str
    place: str


@dataclass(frozen=True)
class Listing:
    """A printed list of one or more bodies at one date."""

    table: str
    column: str
    date: PartialDate
    elected: bool
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Change:
    """One dated change: ``enter``, ``leave`` or ``die``."""

    change_id: str
    date: PartialDate
    body: str
    rank: str
    person_id: str
    change: str
    how: str
    letter: str
    place: str
    note: str = ""


@dataclass
class Spell:
    """A spell of membership, open while ``end`` is None."""

    person_id: str
    body: str
    rank: str
    start: dt.date
    start_date: PartialDate
    start_precision: str
    entry: str
    place: str
    end: dt.date | None = None
    end_date: PartialDate | None = None
    end_precision: str = ""
    exit: str = ""
    end_place: str = ""


@dataclass
class Tie:
    """A tie to the leader, printed as one letter or as half of a double one."""

    person_id: str
    leader_id: str
    kind: str
    weight: float
    letter: str
    start: dt.date
    start_date: PartialDate
    place: str
    end: dt.date | None = None
    end_date: PartialDate | None = None
    evidence: str = "letter of alignment in the table or note"


@dataclass
class _State:
    open: dict[tuple[str, str], Spell] = field(default_factory=dict)
    spells: list[Spell] = field(default_factory=list)
    seen: dict[str, dt.date] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def compile_spells(
    listings: Iterable[Listing],
    changes: Iterable[Change],
    deaths: dict[str, PartialDate],
    closing: dict[str, tuple[PartialDate, str]],
) -> tuple[list[Spell], list[str]]:
    """Spells from lists and changes.

    Parameters
    ----------
    listings, changes
        In any order.
    deaths : mapping of person to date
        Days of death, used to sharpen a death that the lists' source dates only to the month.
    closing : mapping of body to date and place
        When a body was abolished, and where the source says so.

    Returns
    -------
    spells : list of Spell
        By body, start, rank and person.
    remarks : list of str
        Changes that changed nothing: somebody enters who already sits, or leaves who does not.
    """
    state = _State()
    steps: list[tuple[dt.date, int, str, object]] = []
    for change in changes:
        dated = _sharpened(change, deaths) if change.change == "die" or change.how == "died" else change
        order = 0 if change.change == "leave" else 1
        steps.append((dated.date.day, order, change.change_id, dated))
    steps += [(listing.date.day, 2, f"{listing.table}{listing.column}", listing) for listing in listings]
    steps += [(date.day, 3, body, (date, place)) for body, (date, place) in closing.items()]
    for day, kind, name, step in sorted(steps, key=lambda item: item[:3]):
        if isinstance(step, Change):
            _apply(state, step, day)
        elif isinstance(step, Listing):
            _reconcile(state, step, day)
        else:
            assert kind == 3
            assert isinstance(step, tuple)
            for key in [key for key in state.open if key[0] == name]:
                _close(state, key, day, step[0], step[0].precision, "body abolished", step[1])
    done = state.spells + list(state.open.values())
    done.sort(key=lambda s: (BODIES.index(s.body) if s.body in BODIES else 9, s.body, s.start, s.rank, s.person_id))
    return done, state.remarks


def _sharpened(change: Change, deaths: dict[str, PartialDate]) -> Change:
    """The death with its day, where the life dates know the day and the change only the month or year around it."""
    death = deaths.get(change.person_id)
    if not death or death.precision != "day" or change.date.precision == "day":
        return change
    if not change.date.earliest <= death.earliest <= change.date.latest:
        return change
    return replace(change, date=death, place=f"{change.place}; day from the life dates")


def _apply(state: _State, change: Change, day: dt.date) -> None:
    if change.change == "die":
        keys = [key for key in state.open if key[1] == change.person_id]
        for key in keys:
            _close(state, key, day, change.date, change.date.precision, change.how or "died", change.place)
        return
    key = (change.body, change.person_id)
    sitting = state.open.get(key)
    if change.change == "enter":
        if sitting and sitting.rank == change.rank:
            state.remarks.append(f"{change.change_id}: {change.person_id} already sat in {change.body}")
            return
        entry = change.how
        if sitting:
            direction = "promoted" if change.rank == "full" else "demoted"
            _close(state, key, day, change.date, change.date.precision, direction, change.place)
            entry = direction
        state.open[key] = Spell(
            change.person_id, change.body, change.rank, day, change.date, change.date.precision, entry, change.place
        )
    elif change.change == "leave":
        if not sitting:
            state.remarks.append(f"{change.change_id}: {change.person_id} did not sit in {change.body}")
            return
        _close(state, key, day, change.date, change.date.precision, change.how, change.place)
    else:
        raise CollegiumError("a change is none of enter, leave, die", given=change.change)


def _reconcile(state: _State, listing: Listing, day: dt.date) -> None:
    place = f"Table {listing.table}, {listing.column}"
    for body in sorted({entry.body for entry in listing.entries}):
        since = state.seen.get(body, day)
        window = replace(listing.date, earliest=min(since, listing.date.earliest))
        names = {entry.person_id: entry for entry in listing.entries if entry.body == body}
        for key in [key for key in state.open if key[0] == body and key[1] not in names]:
            seen = replace(window, earliest=max(window.earliest, state.open[key].start))
            _close(state, key, day, seen, "list", "not on the next list", place)
        for entry in names.values():
            key = (body, entry.person_id)
            sitting = state.open.get(key)
            if sitting and sitting.rank == entry.rank:
                continue
            date, precision = (listing.date, listing.date.precision) if listing.elected else (window, "list")
            how = "elected" if listing.elected else "listed"
            if sitting:
                how = "promoted" if entry.rank == "full" else "demoted"
                _close(state, key, day, date, precision, how, place)
            state.open[key] = Spell(entry.person_id, body, entry.rank, day, date, precision, how, entry.place)
        state.seen[body] = day


def _close(
    state: _State, key: tuple[str, str], day: dt.date, date: PartialDate, precision: str, how: str, place: str
) -> None:
    spell = state.open.pop(key)
    spell.end, spell.end_date, spell.end_precision = day, date, precision
    spell.exit, spell.end_place = how, place
    if spell.end > spell.start:
        state.spells.append(spell)
    else:
        state.remarks.append(f"{spell.person_id} entered and left {spell.body} on {day}: no spell")


def compile_ties(
    listings: Iterable[Listing], changes: Iterable[Change], spells: Iterable[Spell], leaders: Iterable[Spell]
) -> list[Tie]:
    """Ties to the leader of the day, from the letters of lists and changes.

    Where one list gives a person different letters in different bodies, the Politburo's letter is taken before the
    Secretariat's and the Orgburo's.
    """
    marks: dict[str, list[tuple[dt.date, PartialDate, str, str]]] = {}
    listings = list(listings)
    lettered = {listing.table for listing in listings if any(entry.letter for entry in listing.entries)}
    for listing in listings:
        if listing.table not in lettered:
            continue
        best: dict[str, Entry] = {}
        for entry in sorted(listing.entries, key=lambda e: BODIES.index(e.body)):
            if entry.person_id not in best or (entry.letter and not best[entry.person_id].letter):
                best[entry.person_id] = entry
        for person, entry in best.items():
            marks.setdefault(person, []).append((listing.date.day, listing.date, entry.letter, entry.place))
    for change in changes:
        if change.letter:
            marks.setdefault(change.person_id, []).append((change.date.day, change.date, change.letter, change.place))
    sittings: dict[str, list[Spell]] = {}
    for spell in spells:
        sittings.setdefault(spell.person_id, []).append(spell)
    reigns = list(leaders)
    ties: list[Tie] = []
    for person in sorted(marks):
        steps = sorted(marks[person], key=lambda item: (item[0], item[3]))
        for index, (day, date, letter, place) in enumerate(steps):
            reign = next((r for r in reigns if r.start <= day and (r.end is None or r.end > day)), None)
            if not letter or reign is None or reign.person_id == person:
                continue
            following = steps[index + 1] if index + 1 < len(steps) else None
            ends = _gone(sittings.get(person, []), day)
            goes_on = following and following[2] == letter and not any(end[0] < following[0] for end in ends)
            if following and goes_on and (reign.end is None or reign.end > following[0]):
                steps[index + 1] = (day, date, letter, place)
                continue
            if following:
                ends.append((following[0], following[1]))
            if reign.end is not None and reign.end_date is not None:
                ends.append((reign.end, reign.end_date))
            end = min(ends, key=lambda item: item[0]) if ends else None
            letters = letter.split("/")
            ties += [
                Tie(
                    person, reign.person_id, KINDS[part], 1.0 / len(letters), letter, day, date, place,
                    end[0] if end else None, end[1] if end else None,
                )
                for part in letters
            ]  # fmt: skip
    return [tie for tie in ties if tie.end is None or tie.end > tie.start]


def compile_factions(rows: Iterable[dict[str, str]], spells: Iterable[Spell], leaders: Iterable[Spell]) -> list[Tie]:
    """Ties to the heads of factions, from tables that name each head's following.

    A tie runs from its table's date until the next table of factions, or until follower or head sits nowhere.

    Parameters
    ----------
    rows : iterable of mapping
        ``table``, ``column``, ``person_id``, ``other_id`` (the head; empty for independents), ``start_date``, ``line``.
    spells, leaders : iterable of Spell
    """
    sittings: dict[str, list[Spell]] = {}
    for spell in [*spells, *leaders]:
        sittings.setdefault(spell.person_id, []).append(spell)
    bound = [row for row in rows if row["other_id"]]
    dates = sorted({row["start_date"] for row in bound})
    ties = []
    for row in bound:
        date = PartialDate.parse(row["start_date"])
        after = [PartialDate.parse(text) for text in dates if text > row["start_date"]]
        ends = [(d.day, d) for d in after[:1]]
        for who in (row["person_id"], row["other_id"]):
            ends += _gone(sittings.get(who, []), date.day)
        end = min(ends, key=lambda item: item[0]) if ends else None
        ties.append(
            Tie(
                row["person_id"], row["other_id"], row["kind"], 1.0, "", date.day, date,
                f"Table {row['table']}, {row['column']} (l.{row['line']})", end[0] if end else None,
                end[1] if end else None, f"faction of {row['column']}",
            )
        )  # fmt: skip
    return ties


def _gone(spells: list[Spell], since: dt.date) -> list[tuple[dt.date, PartialDate]]:
    """The first day after ``since`` on which the person sits nowhere."""
    day = since
    while True:
        running = [s for s in spells if s.start <= day and (s.end is None or s.end > day)]
        if not running:
            closed = [s for s in spells if s.end == day and s.end_date is not None]
            return [(day, closed[0].end_date)] if closed and closed[0].end_date else []
        if any(s.end is None for s in running):
            return []
        day = max(s.end for s in running if s.end is not None)
