"""What the columns of a sheet hold, whatever its layout.

Every layout is a set of *slots*: the columns that date one spell. A file with one row a spell has one slot, and takes
body and rank from other columns of the row; a file with one row a person has a slot for each of its pairs (candidate
from and to, member from and to, a second time). :mod:`collegium.exchange.rows` then reads the rows by them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from collegium.errors import CollegiumError
from collegium.exchange.cells import read
from collegium.exchange.headers import Meaning, like, meaning, plain
from collegium.exchange.mapping import Mapping
from collegium.exchange.problems import Problems
from collegium.exchange.sheets import Sheet, cell_text
from collegium.exchange.terms import seat_of, stretches
from collegium.exchange.words import NO, NOTHING, RANKS, YES, fold, rank_of

SAMPLE = 400  # values of a column by which its name is checked
DATED = ("start", "end", "term")
PEOPLE = {"person", "family_name", "person_id"}
_MOST_TURNS = 20
_NAME_WORDS = {
    "name", "names", "nombre", "nombres", "nom", "noms", "nome", "nachname", "apellidos", "surname", "member",
    "members", "miembro", "mitglied", "имя", "фамилия",
}  # fmt: skip


@dataclass
class Slot:
    """The columns that date one spell of a row: for start, end and term, a column or one each for its parts."""

    rank: str
    body: str
    nth: int
    start: dict[str, int] = field(default_factory=dict)
    end: dict[str, int] = field(default_factory=dict)
    term: dict[str, int] = field(default_factory=dict)

    @property
    def titles(self) -> tuple[dict[str, int], dict[str, int]]:
        """The columns of beginning and end, or of the term for both."""
        return self.start or self.term, self.end or self.term


@dataclass
class Columns:
    """What each column of a sheet holds.

    Attributes
    ----------
    single : dict
        From ``person``, ``body``, ``rank``, ... to the position of the column.
    slots : list of Slot
    birth, death : dict
        From ``""`` or ``year``, ``month``, ``day`` to the position of the column.
    names : list of (int, str)
        Columns that list names, one a rank, where no other column names people.
    flags : list of (int, str)
        Columns that say yes or no to a rank.
    header : list of str
    """

    single: dict[str, int]
    slots: list[Slot]
    birth: dict[str, int]
    death: dict[str, int]
    names: list[tuple[int, str]]
    flags: list[tuple[int, str]]
    header: list[str]

    @property
    def dated(self) -> list[int]:
        """Every column that holds dates."""
        found = [i for slot in self.slots for parts in (slot.start, slot.end, slot.term) for i in parts.values()]
        return [*found, *self.birth.values(), *self.death.values()]


def understand(sheet: Sheet, mapping: Mapping, problems: Problems) -> Columns:
    """Decide what the columns hold, from the mapping, their names and their values.

    Raises
    ------
    CollegiumError
        No column names people, or the mapping names a column that the file does not have.
    """
    for name in mapping.columns:
        if cell_text(name) not in sheet.header:
            raise mapping.no_such_column(name, sheet.header, problems.file)
    given = {cell_text(name): said for name, said in mapping.meanings().items()}
    meanings = [given.get(title) or _judged(sheet, index, problems) for index, title in enumerate(sheet.header)]
    if not any(found.field in DATED for found in meanings):
        meanings = _bodies_as_columns(sheet, meanings, problems)
    single: dict[str, int] = {}
    life: dict[str, dict[str, int]] = {"birth": {}, "death": {}}
    slots: dict[tuple[str, str, int], Slot] = {}
    names: list[tuple[int, str]] = []
    flags: list[tuple[int, str]] = []
    unread: list[int] = []
    for index, found in enumerate(meanings):
        title = sheet.header[index]
        if found.field in DATED:
            _take(slots, found, index, sheet, problems)
        elif found.field in life:
            if found.part in life[found.field]:
                _not_read(sheet, index, problems, f"another column already gives the {found.field}")
            life[found.field].setdefault(found.part, index)
        elif found.field == "flag":
            flags.append((index, found.rank))
        elif found.field == "ranked_name":
            names.append((index, found.rank))
        elif found.field == "unread":
            unread.append(index)
        elif found.field == "ignore":
            if title not in given:
                _not_read(sheet, index, problems, "taken for a row's number; not read")
        else:
            if found.field in single:
                _not_read(sheet, index, problems, f"another column already gives the {found.field}")
            single.setdefault(found.field, index)
    if names and not PEOPLE & set(single):
        if len(names) == 1:
            single["person"] = names.pop()[0]
    else:
        for index, _ in names:
            _not_read(sheet, index, problems, "not read; another column names the people")
        names = []
    if not names and not PEOPLE & set(single):
        likely = _likely_names(sheet, unread, problems)
        if likely is not None:
            single["person"] = likely
            unread.remove(likely)
    for index in unread:
        near = like(sheet.header[index]) if sheet.header[index] else None
        _not_read(sheet, index, problems, f"not read; the nearest known name is {near!r}" if near else "not read")
    if not names and not PEOPLE & set(single):
        hint = f"Its columns are {', '.join(repr(t) for t in sheet.header if t)[:300]}."
        raise CollegiumError("no column names the people", where=problems.file,
                             hint=hint + " Call it name, or say in a mapping file what the columns mean.")  # fmt: skip
    return Columns(
        single,
        _settled(list(slots.values()), sheet, problems),
        life["birth"],
        life["death"],
        names,
        flags,
        sheet.header,
    )


def _likely_names(sheet: Sheet, unread: list[int], problems: Problems) -> int | None:
    """The column of names where none is called so: one with such a word in its name, or the first without a name."""
    wordy = [index for index in unread if _wordy(_values(sheet, index))]
    named = [index for index in wordy if _NAME_WORDS & set(plain(sheet.header[index]).split())]
    nameless = [index for index in wordy if not sheet.header[index] and index < 2]
    for index in (named or nameless)[:1]:
        problems.add("reading of a column", column=sheet.header[index] or f"column {index + 1}",
                     read=_values(sheet, index)[0], done="read as the names of people")  # fmt: skip
        return index
    return None


def _take(
    slots: dict[tuple[str, str, int], Slot], found: Meaning, index: int, sheet: Sheet, problems: Problems
) -> None:
    """Put a dated column in its slot; the same title once more is the next time that the spell is held."""
    for nth in range(found.nth, _MOST_TURNS):
        slot = slots.setdefault((found.body, found.rank, nth), Slot(found.rank, found.body, nth))
        parts: dict[str, int] = getattr(slot, found.field)
        if found.part not in parts:
            parts[found.part] = index
            return
        if sheet.header[parts[found.part]] != sheet.header[index]:
            break
    _not_read(sheet, index, problems, f"another column already gives the {found.field}")


def _settled(slots: list[Slot], sheet: Sheet, problems: Problems) -> list[Slot]:
    """Slots without those that hold nothing of a seat, and with the two halves of one spell joined.

    ``member since`` and ``left`` are one spell though only the first names a rank; ``joined the party``, beside a
    column for entry and one for exit, is none.
    """
    starts = [slot for slot in slots if slot.start and not slot.end and not slot.term]
    ends = [slot for slot in slots if slot.end and not slot.start and not slot.term]
    if len(slots) == 2 and len(starts) == len(ends) == 1:
        first, last = starts[0], ends[0]
        if first.rank == last.rank or not first.rank or not last.rank:
            rank, body = first.rank or last.rank, first.body if first.body == last.body else ""
            return [Slot(rank, body, first.nth, first.start, last.end)]
    whole = [slot for slot in slots if slot.term or (slot.start and slot.end)]
    kept = []
    for slot in slots:
        if slot in starts and slot.body and not slot.rank and whole:
            for index in slot.start.values():
                _not_read(
                    sheet, index, problems, f"not read; it dates no exit, so is not taken for a seat in {slot.body!r}"
                )
        else:
            kept.append(slot)
    return kept


def _not_read(sheet: Sheet, index: int, problems: Problems, done: str) -> None:
    filled = [text for cell in sheet.columns[index] if (text := cell_text(cell))]
    if filled:
        problems.add("unread column", column=sheet.header[index] or f"column {index + 1}",
                     read=f"{len(filled)} values, such as {filled[0]}", done=done)  # fmt: skip


# --- names against values ---------------------------------------------------------------------------------------


def _values(sheet: Sheet, index: int) -> list[Any]:
    found = []
    for cell in sheet.columns[index]:
        if cell not in ("", None) and not (cell.__class__ is str and fold(cell) in NOTHING):
            found.append(cell)
            if len(found) == SAMPLE:
                break
    return found


def _judged(sheet: Sheet, index: int, problems: Problems) -> Meaning:
    """The meaning of a name, checked against the values below it."""
    title = sheet.header[index]
    found = meaning(title)
    if found.field in ("unread", "ignore", "note", "given_name", "family_name"):
        return found
    values = _values(sheet, index)
    if not values:
        return found
    if title and f"{title.lower()}label" in {name.lower() for name in sheet.header}:
        return Meaning("person_id" if found.field in ("person", "person_id") else "ignore")
    if found.field == "person" and all(_is_url(value) for value in values):
        return Meaning("person_id")
    if found.field in ("start", "end", "death") and not any(read(v).dates for v in values) and _wordy(values):
        kind = {"end": "exit", "start": "entry_mode", "death": "fate"}[found.field]
        problems.add("reading of a column", column=title, read=values[0], done=f"words, so read as {kind}")
        return Meaning(kind)
    if found.field == "ranked_name" and all(fold(cell_text(value)) in YES | NO for value in values):
        return Meaning("flag", found.rank)
    if found.field == "ranked_name" and sum(bool(read(v).dates) for v in values) >= 0.5 * len(values):
        return Meaning("term", found.rank)
    if found.field in ("rank", "post"):
        if 2 * sum(read(v).shape != "" or _worded(v) for v in values) >= len(values):
            problems.add(
                "reading of a column", column=title, read=values[0], done="stretches of time, so read as terms"
            )
            return Meaning("term")
        if found.field == "post" and 2 * sum(fold(cell_text(value)).strip(" .") in RANKS for value in values) >= len(
            values
        ):
            return Meaning("rank")
        ranked = sum(not rank_of(cell_text(value))[1] for value in values)
        if found.field == "rank" and not ranked:
            problems.add(
                "reading of a column",
                column=title,
                read=values[0],
                done="no value says full or candidate, so not read as ranks; a mapping file can say what they mean",
            )
            return Meaning("unread")
    return found


def _bodies_as_columns(sheet: Sheet, meanings: list[Meaning], problems: Problems) -> list[Meaning]:
    """In a file without dated columns: those whose name says nothing, and whose cells are stretches of years."""
    read_as = list(meanings)
    for index, found in enumerate(meanings):
        values = _values(sheet, index) if found.field == "unread" and sheet.header[index] else []
        found_there = sum(read(value).shape != "" or _worded(value) for value in values)
        if values and found_there >= 0.5 * len(values):
            rank, body = seat_of(sheet.header[index]) or ("", sheet.header[index])
            read_as[index] = Meaning("term", rank, body)
            problems.add("reading of a column", column=sheet.header[index], read=values[0],
                         done=f"stretches of time, so read as spells in {body!r}"
                              + (f" as {rank} member" if rank else ""))  # fmt: skip
    return read_as


def _worded(value: Any) -> bool:
    """Whether a cell holds stretches of years with words beside them."""
    return isinstance(value, str) and bool(stretches(value))


def _wordy(values: list[Any]) -> bool:
    """Whether most values are plain words, without a digit."""
    words = [str(value) for value in values if isinstance(value, str)]
    return sum(not any(c.isdigit() for c in word) and len(fold(word)) > 2 for word in words) > len(values) / 2


def _is_url(value: Any) -> bool:
    text = str(value).strip("<> ")
    return text.startswith(("http://", "https://")) or (text[:1] == "Q" and text[1:].isdigit())
