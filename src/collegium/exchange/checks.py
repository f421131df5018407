"""What cannot be, mended where only one reading explains it, and otherwise kept and not counted.

A spell whose dates contradict each other stays in the history with its texts and without counted days, so that no
measure rests on it. A slip that only one reading can explain (a year a century off, an exit after the death) is counted
in that reading. Each is reported.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from collegium.dates import PartialDate
from collegium.errors import CollegiumError
from collegium.exchange.people import Person
from collegium.exchange.problems import Problems
from collegium.exchange.raw import RawSpell

YOUNGEST = 12  # years of age below which an entry is taken for a slip
OLDEST = 110  # years of age above which a life is taken for a slip
LONGEST = 80  # years above which a spell is taken for a slip
ENOUGH = 8  # entries that a file must have to show in which decades it lies
_MARGIN = 60  # years from the middle half of a file's entries beyond which an entry is taken for a slip
_CENTURY = 100
_UNCOUNTED = "the spell is kept, and never counted as running"


def check(people: list[Person], spells: list[RawSpell], problems: Problems) -> list[RawSpell]:
    """Check lives and spells, and count the days of each.

    Parameters
    ----------
    people : list of Person
        With their spells.
    spells : list of RawSpell
    problems : Problems

    Returns
    -------
    list of RawSpell
        Those kept: a repeated one once, overlapping ones of one rank joined. ``first`` and ``last`` are set.
    """
    window = _decades(spells)
    this_year = dt.date.today().year
    for person in people:
        if person.birth or person.death:
            _check_life(person, window, this_year, problems)
    for spell in spells:
        _check_spell(spell, window, this_year, problems)
    gone: set[int] = set()
    for person in people:
        if len(person.spells) > 1:
            _count_once(person, gone, problems)
            _untangle(person, gone, problems)
    return [spell for spell in spells if id(spell) not in gone] if gone else spells


def shifted(date: PartialDate, years: int) -> PartialDate | None:
    """The same date so many years later; None where no calendar has it.

    >>> shifted(PartialDate.parse("2024-03"), -100).text
    '1924-03'
    """
    try:
        return PartialDate.parse("/".join(f"{int(part[:4]) + years:04d}{part[4:]}" for part in date.text.split("/")))
    except CollegiumError:
        return None


def _decades(spells: list[RawSpell]) -> tuple[int, int]:
    """The years in which entries of the file can lie, from the middle half of them; a repeated row counts once."""
    once = {(id(spell.life.person), *_told(spell)): spell.start.earliest.year for spell in spells if spell.start}
    years = sorted(once.values())
    if len(years) < ENOUGH:
        return 0, 9999
    return years[len(years) // 4] - _MARGIN, years[(3 * len(years)) // 4] + _MARGIN


# --- lives ------------------------------------------------------------------------------------------------------


def _check_life(person: Person, window: tuple[int, int], this_year: int, problems: Problems) -> None:
    """Mend a birth or a death that is a century off, by the other of the two and by the person's entries."""
    birth, death = person.birth, person.death
    if _lives(birth, death, person.spells, window, this_year):
        return
    for which, years in (("birth", -_CENTURY), ("birth", _CENTURY), ("death", _CENTURY), ("death", -_CENTURY)):
        date = birth if which == "birth" else death
        moved = shifted(date, years) if date else None
        if moved is None or date is None:
            continue
        pair = (moved, death) if which == "birth" else (birth, moved)
        if _lives(pair[0], pair[1], person.spells, window, this_year):
            person.birth, person.death = pair
            problems.add("century slip", row=person.row, sheet=person.sheet, column=person.titles.get(which) or which,
                         read=date.text, done=f"read as {moved.text}")  # fmt: skip
            return
    if birth and death and death.latest < birth.earliest:
        problems.add("death before birth", row=person.row, sheet=person.sheet,
                     column=person.titles.get("death") or "death", read=f"{birth.text} to {death.text}",
                     done="both kept as text; no day is counted")  # fmt: skip
        person.birth_text, person.death_text = person.birth_text or birth.text, person.death_text or death.text
        person.birth = person.death = None


def _lives(
    birth: PartialDate | None,
    death: PartialDate | None,
    spells: list[RawSpell],
    window: tuple[int, int],
    this_year: int,
) -> bool:
    """Whether somebody can have been born and have died then, and have entered so."""
    if (birth and birth.earliest.year > this_year) or (death and death.earliest.year > this_year):
        return False
    if birth and death and (death.latest < birth.earliest or death.earliest.year - birth.latest.year > OLDEST):
        return False
    for spell in spells:
        start = spell.start
        if start is None or not window[0] <= start.earliest.year <= window[1]:
            continue
        if spell.end and spell.end.latest < start.earliest:
            continue  # the spell itself has a slip
        if birth and not YOUNGEST <= start.latest.year - birth.earliest.year <= OLDEST:
            return False
        if death and death.latest < start.earliest:
            return False
    return True


# --- spells -----------------------------------------------------------------------------------------------------


def _check_spell(spell: RawSpell, window: tuple[int, int], this_year: int, problems: Problems) -> None:
    """Count the days of a spell, or none."""
    start, end = spell.start, spell.end
    if start is None:
        return
    person = spell.life.person
    assert person is not None
    if not _fits(person, start, end, window, this_year):
        start, end = _mended(spell, person, window, this_year, problems)
        spell.start, spell.end = start, end
    title = spell.columns[1] or spell.columns[0]
    if end and end.latest < start.earliest:
        problems.add(
            "exit before entry",
            row=spell.row,
            sheet=spell.life.sheet,
            column=title,
            read=f"{spell.start_text} to {spell.end_text}",
            done=_UNCOUNTED,
        )
        _remark(spell, "exit before entry")
        return
    death, birth = person.death, person.birth
    if death and death.latest < start.earliest:
        problems.add(
            "death before entry",
            row=spell.row,
            sheet=spell.life.sheet,
            column=spell.columns[0],
            read=f"{death.text}, entry {start.text}",
            done=_UNCOUNTED,
        )
        _remark(spell, "death before entry")
        return
    if spell.open == "unknown" and end is None:
        problems.add(
            "unknown exit",
            row=spell.row,
            sheet=spell.life.sheet,
            column=title,
            read=spell.end_text or spell.start_text,
            done=_UNCOUNTED,
        )
        _remark(spell, f"exit given as {spell.end_text or spell.start_text}")
        return
    if birth and start.latest.year - birth.earliest.year < YOUNGEST:
        problems.add(
            "entry before birth",
            row=spell.row,
            sheet=spell.life.sheet,
            column=spell.columns[0],
            read=f"{start.text}, birth {birth.text}",
            done="the spell is kept as given",
        )
    first, last = start.day, end.day if end else None
    if death and end and death.latest < end.earliest:
        problems.add("death before exit", row=spell.row, sheet=spell.life.sheet, column=title,
                     read=f"{end.text}, death {death.text}",
                     done=f"counted until the death, {death.text}")  # fmt: skip
        _remark(spell, f"exit given as {spell.end_text}")
        spell.end, last = death, death.day
    elif end is None and death:
        problems.add(
            "no exit",
            row=spell.row,
            sheet=spell.life.sheet,
            column=title,
            read=person.name,
            done=f"counted until the death, {death.text}",
        )
        if spell.open == "running":
            _remark(spell, f"exit given as {spell.end_text}")
        spell.end, last, spell.exit = death, death.day, spell.exit or "died"
    elif end is None:
        problems.add(
            "still in office",
            row=spell.row,
            sheet=spell.life.sheet,
            column=title,
            read=person.name,
            done="counted to the end of the history",
        )
    if last is not None and last < first:  # the day counted of a long span: as early as the entry can be
        first = max(start.earliest, min(first, last - dt.timedelta(days=1)))
        last = max(last, first)
    if first == last:
        problems.add("no length", row=spell.row, sheet=spell.life.sheet, column=title,
                     read=f"{spell.start_text} to {spell.end_text}",
                     done="the entry is counted, and no day of sitting")  # fmt: skip
    spell.first, spell.last = first, last


def _remark(spell: RawSpell, text: str) -> None:
    spell.note = f"{spell.note}; {text}" if spell.note else text


def _fits(person: Person, start: PartialDate, end: PartialDate | None, window: tuple[int, int], this_year: int) -> bool:
    """Whether entry and exit can lie in this order, in this life, in these decades and in the past."""
    year = start.earliest.year
    if year > this_year or not window[0] <= year <= window[1]:
        return False
    if end and (end.latest < start.earliest or end.earliest.year - year > LONGEST or end.earliest.year > this_year):
        return False
    if person.birth and start.latest.year - person.birth.earliest.year < YOUNGEST:
        return False
    return not (person.death and person.death.latest < start.earliest)


def _mended(
    spell: RawSpell, person: Person, window: tuple[int, int], this_year: int, problems: Problems
) -> tuple[PartialDate, PartialDate | None]:
    """Entry and exit with the year mended that is a hundred years off, where that explains the row."""
    start, end = spell.start, spell.end
    assert start is not None
    for years in (-_CENTURY, _CENTURY):
        early, late = shifted(start, years), shifted(end, years) if end else None
        for pair, moved in (((early, end), (0,)), ((start, late), (1,)), ((early, late), (0, 1))):
            first, last = pair
            if first is None or (end and last is None) or (not end and moved != (0,)):
                continue
            if not _fits(person, first, last, window, this_year):
                continue
            if person.birth and first.earliest.year - person.birth.latest.year > OLDEST:
                continue
            for which in moved:
                old, new = ((start, first), (end, last))[which]
                assert old is not None
                assert new is not None
                problems.add(
                    "century slip",
                    row=spell.row,
                    sheet=spell.life.sheet,
                    column=spell.columns[which],
                    read=old.text,
                    done=f"read as {new.text}",
                )
                _remark(spell, f"{('entry', 'exit')[which]} given as {old.text}")
            return first, last
    return start, end


# --- one person's spells against each other ---------------------------------------------------------------------


def _count_once(person: Person, gone: set[int], problems: Problems) -> None:
    """Each spell once: a row that repeats another adds nothing."""
    starts = {spell.start.text if spell.start else spell.start_text for spell in person.spells}
    if len(starts) == len(person.spells):
        return
    kept: dict[tuple[object, ...], RawSpell] = {}
    for spell in person.spells:
        if not (spell.start_text or spell.end_text):
            continue
        first = kept.setdefault(_told(spell), spell)
        if first is not spell:
            problems.add("duplicate row", row=spell.row, sheet=spell.life.sheet,
                         read=f"{person.name}, {spell.start_text} to {spell.end_text}",
                         done=f"counted once, with row {first.row}")  # fmt: skip
            _merge(first, spell, gone)


def _told(spell: RawSpell) -> tuple[object, ...]:
    """What a row says of its person: two rows that say the same are one."""
    start, end = spell.start, spell.end
    return (spell.body.casefold(), spell.rank, spell.post, start.text if start else spell.start_text,
            end.text if end else spell.end_text)  # fmt: skip


def _merge(kept: RawSpell, spell: RawSpell, gone: set[int]) -> None:
    kept.entry, kept.exit = kept.entry or spell.entry, kept.exit or spell.exit
    kept.place = kept.place if spell.place in kept.place.split(", ") else f"{kept.place}, {spell.place}"
    if spell.note and spell.note not in kept.note:
        _remark(kept, spell.note)
    gone.add(id(spell))


def _untangle(person: Person, gone: set[int], problems: Problems) -> None:
    """Spells in one body that overlap: of one rank joined, of two ranks ended where the next begins."""
    if len({spell.body.casefold() for spell in person.spells}) == len(person.spells):
        return
    bodies: dict[tuple[str, str], list[RawSpell]] = defaultdict(list)
    for spell in person.spells:
        if spell.first is not None and id(spell) not in gone:
            bodies[spell.body.casefold(), spell.post if spell.rank == "holder" else ""].append(spell)
    for group in bodies.values():
        if len(group) > 1:
            group.sort(key=lambda spell: (spell.first, spell.last or dt.date.max))
            _untangle_one(group, gone, problems)


def _untangle_one(group: list[RawSpell], gone: set[int], problems: Problems) -> None:
    current = group[0]
    for spell in group[1:]:
        assert spell.first is not None
        if current.last is not None and spell.first >= current.last:
            if spell.start and spell.start.earliest <= current.last and spell.rank != current.rank:
                spell.first = current.last  # candidate to 2/1934, member from 1934: no gap between them
            current = spell
        elif spell.rank == current.rank:
            if spell.post != current.post:  # two posts in one body at once
                current = spell if current.last and (spell.last is None or spell.last > current.last) else current
                continue
            given = [one for one in (current, spell) if not one.open]  # an exit that a row gives, not an assumed one
            if len(given) == 1 and "running" not in (current.open, spell.open):
                later = given[0] is spell
                done = f"joined with row {current.row}, until the exit that row {given[0].row} gives"
            else:
                later = current.last is not None and (spell.last is None or spell.last > current.last)
                done = f"joined with row {current.row}"
            _overlap(current, spell, done, problems)
            if later:
                current.last, current.end, current.end_text = spell.last, spell.end, spell.end_text
                current.open, current.exit = spell.open, spell.exit or current.exit
            _merge(current, spell, gone)
        elif current.first is not None and spell.first > current.first:
            if not (current.end and spell.start and current.end.earliest <= spell.start.latest):
                _overlap(current, spell, f"the spell as {current.rank} ends where the next begins", problems)
            current.last, current.end = spell.first, spell.start
            current = spell
        else:  # both from one day: full membership counts
            lower, higher = (current, spell) if current.rank != "full" else (spell, current)
            _overlap(current, spell, f"the spell as {lower.rank} is kept, and never counted as running", problems)
            lower.first = lower.last = None
            current = higher


def _overlap(current: RawSpell, spell: RawSpell, done: str, problems: Problems) -> None:
    said = ", ".join(f"{s.start_text} to {s.end_text or '?'} ({s.rank})" for s in (current, spell))
    problems.add("overlap", row=spell.row, sheet=spell.life.sheet, column=spell.columns[0], read=said, done=done)
