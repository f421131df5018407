"""From the rows of a sheet to raw spells and lives, by what its columns hold.

A cell with two dates makes two spells of one slot. Rows that repeat what an earlier row says of a person share its
:class:`Life`; people are told apart and joined later, in :mod:`collegium.exchange.people`.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from collegium.dates import PartialDate
from collegium.exchange.cells import EMPTY, Reading, either, order_of, read
from collegium.exchange.layouts import Columns, Slot
from collegium.exchange.mapping import Mapping
from collegium.exchange.names import begins_with_family, families_first, is_no_person, is_source, name_of
from collegium.exchange.problems import Problems
from collegium.exchange.sheets import Sheet, cell_text
from collegium.exchange.terms import Stretch, seat_of, stretches
from collegium.exchange.words import GENDERS, YES, fold, rank_of

if TYPE_CHECKING:
    from collegium.exchange.people import Person

Told = tuple[Reading, str]  # what a cell says, and its text
_NOTHING: Told = (EMPTY, "")
_LAST = dt.date.max
_NO_TEXT = frozenset(  # what programs write where nothing is
    ("NA", "N/A", "#N/A", "nan", "NaN", "NaT", "None", "NULL", "null", "-", "--", "\u2013", "\u2014")
)
_ENOUGH_NAMES = 400  # people by whom it is judged whether names put the family first
_PRECISION = {"9": 4, "10": 7, "11": 10}  # Wikidata's codes for year, month and day, as lengths of an ISO date
_NAMED_FILE = re.compile(r"[^-]+ - (.+) - (?:c\.? ?)?\d{4}\b.*")
Said = tuple[str, str, str, str]  # kind, column, read, done


@dataclass(slots=True, eq=False)
class Life:
    """What one row, or several alike, say of a person."""

    row: int
    name: str
    family_name: str = ""
    given_name: str = ""
    person_id: str = ""
    birth: PartialDate | None = None
    birth_text: str = ""
    death: PartialDate | None = None
    death_text: str = ""
    gender: str = ""
    nationality: str = ""
    fate: str = ""
    note: str = ""
    places: list[str] = field(default_factory=list)
    said: tuple[Said, ...] = ()
    person: Person | None = None
    sheet: str = ""
    titles: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class RawSpell:
    """One stretch in one body, as a row gives it.

    Attributes
    ----------
    open : {"", "empty", "running", "unknown"}
        Where it has no end: the cell is empty, says that it still runs, or says that the day is not known.
    columns : tuple of str
        The columns of start and end.
    first, last : datetime.date or None
        The days counted, once checked; without ``first`` it is counted on no day.
    """

    life: Life
    row: int
    body: str
    rank: str
    post: str
    start: PartialDate | None
    start_text: str
    end: PartialDate | None
    end_text: str
    open: str
    columns: tuple[str, str]
    entry: str = ""
    exit: str = ""
    note: str = ""
    place: str = ""
    leads: bool = False
    first: dt.date | None = None
    last: dt.date | None = None


def spells(sheet: Sheet, columns: Columns, mapping: Mapping, problems: Problems) -> tuple[list[RawSpell], list[Life]]:
    """Every spell and every life that the rows give.

    Returns
    -------
    spells : list of RawSpell
    lives : list of Life
    """
    return _Rows(sheet, columns, mapping, problems).read()


def body_of(name: str) -> str:
    """The body that a file's name means, where it is ``country - body - years``.

    >>> body_of("Argentina - Consejo Militar Revolucionario - 1955-1958"), body_of("my roster")
    ('Consejo Militar Revolucionario', 'my roster')
    """
    found = _NAMED_FILE.fullmatch(name)
    return found[1].strip() if found else name


class _Texts(dict[Any, str]):
    """Tidy texts by cell, each made once."""

    def __missing__(self, cell: Any) -> str:
        text = self[cell] = cell_text(cell)
        return text


class _Dates(dict[Any, Told]):
    """Readings and texts by cell, each made once."""

    def __init__(self, order: str) -> None:
        super().__init__()
        self.order = order

    def __missing__(self, cell: Any) -> Told:
        told = self[cell] = read(cell, self.order), cell_text(cell)
        return told


@dataclass
class _Dated:
    """A slot with its cells read."""

    slot: Slot
    titles: tuple[str, str]
    start: list[Told] | None
    end: list[Told] | None
    term: list[Told] | None


class _Rows:
    """The reading of one sheet."""

    def __init__(self, sheet: Sheet, columns: Columns, mapping: Mapping, problems: Problems) -> None:
        self.sheet, self.columns, self.problems = sheet, columns, problems
        self.texts = _Texts()
        self.columns_of_text: dict[int, list[str]] = {}
        self.dates = _Dates(mapping.dates or self._order())
        self.ranks = {fold(word): rank for word, rank in mapping.ranks.items()}
        self.leaders = {fold(word) for word in mapping.leader}
        single = columns.single
        self.titles = {name: columns.header[index] for name, index in single.items()}
        self.titles |= {"birth": self._title(columns.birth), "death": self._title(columns.death)}
        self.slots = [self._dated(slot) for slot in columns.slots]
        self.bodies: dict[str, list[_Dated]] = {}
        for slot in self.slots:
            self.bodies.setdefault(slot.slot.body, []).append(slot)
        ranked = any(slot.rank for slot in columns.slots)
        bodied = all(slot.body for slot in columns.slots) and bool(columns.slots)
        self.posts_are_bodies = "post" in single and "body" not in single and not (
            mapping.body or ranked or bodied or "rank" in single
        )  # fmt: skip
        self.fallback = mapping.body or body_of(sheet.name)
        if not mapping.body and "body" not in single and not self.posts_are_bodies and not bodied:
            problems.add("body named after the file", read=sheet.name,
                         done=f"{self.fallback!r}; say --body to name it otherwise")  # fmt: skip
        if self.posts_are_bodies:
            problems.add(
                "reading of a column",
                column=columns.header[single["post"]],
                done="each post is taken for a body of its own; say --body to make them posts of one",
            )
        self.unranked = not ranked and "rank" not in single and not columns.names and not columns.flags
        self.section = ""
        self.seats: dict[str, tuple[str, str]] = {}
        self.names_repeat: bool | None = None
        self.lives: dict[tuple[str, ...], Life] = {}

    # --- columns ------------------------------------------------------------------------------------------------

    def _order(self) -> str:
        order = order_of(cell for index in self.columns.dated for cell in set(self.sheet.columns[index]))
        if len(order) > 4:
            self.problems.add(
                "layout",
                read="dates with the day first, and dates with the month first",
                done=f"most put the {'day' if order.startswith('dmy') else 'month'} first, and so are all others read",
            )
            return order[:3]
        if order == "both":
            self.problems.add(
                "layout",
                read="dates with the day first, and dates with the month first",
                done="a date that could be either is read as the span of both; a mapping file can decide",
            )
            return ""
        return order

    def text(self, name: str) -> list[str] | None:
        """A column as tidy texts; None where there is none of that meaning."""
        index = self.columns.single.get(name)
        if index is None:
            return None
        texts = self.text_at(index)
        return texts if _NO_TEXT.isdisjoint(texts) else ["" if text in _NO_TEXT else text for text in texts]

    def text_at(self, index: int) -> list[str]:
        if index not in self.columns_of_text:
            self.columns_of_text[index] = list(map(self.texts.__getitem__, self.sheet.columns[index]))
        return self.columns_of_text[index]

    def _dated(self, slot: Slot) -> _Dated:
        first, last = slot.titles
        titles = (self._title(first), self._title(last))
        single = self.columns.single
        return _Dated(
            slot,
            titles,
            self.told(slot.start, single.get("precision_start")),
            self.told(slot.end, single.get("precision_end")),
            self.told(slot.term, None),
        )

    def _title(self, parts: dict[str, int]) -> str:
        return self.columns.header[next(iter(parts.values()))] if parts else ""

    def told(self, parts: dict[str, int], precision: int | None) -> list[Told] | None:
        """What the cells of one date say: of one column, or of the columns for its year, month and day."""
        if not parts:
            return None
        dates, sheet = self.dates, self.sheet
        if "" in parts:
            told = list(map(dates.__getitem__, sheet.columns[parts[""]]))
            spare = [self.columns.header[index] for part, index in parts.items() if part]
            if spare:
                self.problems.add("unread column", column=spare[0], done="another column gives the whole date")
        elif "year" in parts:
            cells = [self.text_at(parts[part]) for part in ("year", "month", "day") if part in parts]
            told = [self._from_parts(row) for row in zip(*cells, strict=True)]
        else:
            self.problems.add("unread column", column=self._title(parts), done="not read: no column gives the year")
            return None
        if precision is not None:
            told = [self._as_precise(one, code) for one, code in zip(told, self.text_at(precision), strict=True)]
        return told

    def _from_parts(self, row: tuple[str, ...]) -> Told:
        text = "-".join(part for part in row if part)
        if not row[0]:
            return (
                (EMPTY, "")
                if not text
                else (Reading(problems=(("unreadable date", "a day or month without its year"),)), text)
            )
        numbers = [part.removesuffix(".0") for part in row if part and fold(part) not in ("?", "??", "0")]
        if all(number.isdecimal() for number in numbers) and len(numbers[0]) == 4:
            return read("-".join(numbers)), text
        return read(" ".join(reversed([part for part in row if part])), self.dates.order), text

    def _as_precise(self, told: Told, code: str) -> Told:
        length = _PRECISION.get(code)
        reading, text = told
        if length is None or len(reading.dates) != 1 or len(reading.dates[0].text) < length:
            return told
        return read(reading.dates[0].text[:length]), text

    # --- rows ---------------------------------------------------------------------------------------------------

    def read(self) -> tuple[list[RawSpell], list[Life]]:
        """The rows, one by one."""
        problems, label = self.problems, f"{self.sheet.label} " if self.sheet.label else ""
        body, post, rank, country = self.text("body"), self.text("post"), self.text("rank"), self._country()
        entry, exit_ = self.text("entry_mode"), self.text("exit")
        notes = self.text("note") if len(self.slots) == 1 else None
        people = self._people_by_column() if self.columns.names else self._people()
        found: list[RawSpell] = []
        certain: dict[str, str] = {}  # ranks that need no report
        above, had_above = "", 0
        spoken_rank = False
        for n, line in enumerate(self.sheet.lines):
            place = f"{label}row {line}"
            written_body = body[n] if body else ""
            if body is not None and not written_body:
                problems.add(
                    "no body",
                    row=line,
                    read=self.sheet.said(n),
                    done=f"read as {above or self.fallback!r}" + (f", as in row {had_above}" if above else ""),
                )
                written_body = above
            elif written_body:
                above, had_above = written_body, line
            office, written = post[n] if post else "", rank[n] if rank else ""
            for life, rank_of_name in people[n]:
                made = self._spells(n, line, life)
                dated = made and (made[0].start or any(raw.start or raw.end for raw in made))
                if not dated and not self._is_person(n, line, life):
                    continue
                life.places.append(place)
                for said in life.said:
                    problems.add(said[0], row=line, column=said[1], read=said[2], done=said[3])
                if not made:
                    problems.add("no dates", row=line, read=life.name, done="the person is kept, without a spell")
                    continue
                leads = bool(self.leaders) and (fold(office) in self.leaders or fold(written) in self.leaders)
                title, standing = office, rank_of_name
                if not standing and written:
                    standing = certain.get(written, "")
                    if not standing:
                        standing, doubtful = self._rank(written, line)
                        if doubtful is None:
                            certain[written] = standing
                        title = title or (written if doubtful else "")
                standing = standing or self._flagged(n) or self.section
                where = written_body or self.fallback
                if self.posts_are_bodies and office:
                    seat_rank, where = self._seat(office)
                    standing = standing or seat_rank
                    title = "" if seat_rank else title
                if country is not None:
                    where = f"{country[n]} {where}".strip()
                for raw in made:
                    raw.body = raw.body or where
                    if not raw.rank:
                        if not standing and rank is not None and not written:
                            problems.add("no rank", row=line, column=self.columns.header[self.columns.single["rank"]],
                                         read=life.name, done="counted as a full member")  # fmt: skip
                        raw.rank = standing or ("holder" if self.posts_are_bodies and office else "full")
                        spoken_rank = spoken_rank or not (raw.rank == "holder" or self.seats.get(office, ("",))[0])
                    raw.post, raw.leads, raw.place = title, leads, place
                if notes:
                    made[0].note = notes[n]
                if entry:
                    made[0].entry = entry[n]
                if exit_:
                    made[-1].exit = exit_[n]
                if len(made) > 1:
                    for raw, following in pairwise(made):
                        if (
                            raw.rank == "candidate"
                            and following.rank == "full"
                            and raw.body == following.body
                            and not raw.exit
                        ):
                            raw.exit, following.entry = "promoted", following.entry or "promoted"
                found += made
        if self.unranked and not self.section and spoken_rank:
            problems.add("rank not given", done="all are counted as full members")
        return found, [life for life in self.lives.values() if life.places]

    def _country(self) -> list[str] | None:
        texts = self.text("country")
        return texts if texts and len(set(texts) - {""}) > 1 else None

    def _flagged(self, n: int) -> str:
        """The rank to which a column of its own says yes; the other one where the only such column says no."""
        flags = self.columns.flags
        said = [rank for index, rank in flags if fold(self.text_at(index)[n]) in YES]
        if said or len(flags) != 1 or not self.text_at(flags[0][0])[n]:
            return said[0] if said else ""
        return "full" if flags[0][1] == "candidate" else "candidate"

    def _rank(self, written: str, line: int) -> tuple[str, bool | None]:
        """The rank that a cell names; and whether its words are kept as a post, None where nothing is in doubt."""
        given = self.ranks.get(fold(written)) or self.ranks.get(fold(written).strip(" ."))
        if given:
            return given, None
        rank, doubtful = rank_of(written)
        if doubtful:
            column = self.columns.header[self.columns.single["rank"]]
            done = f"counted as {rank or 'full'}" + ("" if rank else ", with these words as the post")
            self.problems.add("unknown rank", row=line, column=column, read=written,
                              done=done + "; a mapping file can say what they mean")  # fmt: skip
            return rank or "full", not rank
        return rank, None

    def _seat(self, office: str) -> tuple[str, str]:
        """Rank and body of a post that is a seat in a body, ``member of the Politburo``; else no rank, and the post."""
        known = self.seats.get(office)
        if known is None:
            known = self.seats[office] = seat_of(office) or ("", office)
            if known[0]:
                self.problems.add("reading of a column", column=self.titles["post"], read=office,
                                  done=f"read as {known[0]} member of {known[1]!r}")  # fmt: skip
        return known

    def _is_person(self, n: int, line: int, life: Life) -> bool:
        """Whether a row without dates names a person; headings and remarks are reported."""
        filled = sum(1 for column in self.sheet.columns if self.texts[column[n]])
        rank, doubtful = rank_of(life.name)
        if is_source(self.sheet.said(n), filled == 1):
            self.problems.add("source line", row=line, read=self.sheet.said(n), done="not read as a person")
        elif filled == 1 and not doubtful:
            self.section = rank
            self.problems.add("section heading", row=line, read=life.name, done=f"the rows under it are read as {rank}")
        elif is_no_person(life.name, filled == 1):
            self.problems.add("note row", row=line, read=self.sheet.said(n), done="not read as a person")
        else:
            return True
        return False

    # --- people -------------------------------------------------------------------------------------------------

    def _people(self) -> list[list[tuple[Life, str]]]:
        """For each row its person; none where it names nobody, the one above where it goes on with him."""
        columns, problems, lines = self.columns, self.problems, self.sheet.lines
        single = columns.single
        births = self.told(columns.birth, single.get("precision_birth"))
        deaths = self.told(columns.death, single.get("precision_death"))
        fields = ["person", "family_name", "given_name", "person_id", "gender", "nationality", "fate"]
        if len(self.slots) != 1:
            fields.append("note")
        blank = [""] * len(lines)
        texts = [self.text(name) or blank for name in fields]
        told_birth = [told[1] for told in births] if births else blank
        told_death = [told[1] for told in deaths] if deaths else blank
        found: list[list[tuple[Life, str]]] = []
        lives = self.lives
        people: dict[tuple[str, ...], list[tuple[Life, str]]] = {}
        previous: Life | None = None
        turned = 0
        for n, key in enumerate(zip(*texts, told_birth, told_death, strict=True)):
            known = people.get(key)
            if known is not None:
                found.append(known)
                previous = known[0][0]
                continue
            if not (key[0] or key[1] or key[2] or key[3]):
                if previous is not None and self._goes_on(n, previous, told_birth[n], told_death[n]):
                    problems.add(
                        "continued row", row=lines[n], read=self.sheet.said(n), done=f"read as {previous.name}"
                    )
                    found.append([(previous, "")])
                else:
                    problems.add("no name", row=lines[n], read=self.sheet.said(n), done="the row is not read")
                    found.append([])
                continue
            said: list[Said] = []
            life = self._life(key, lines[n], said)
            turned += bool(key[0]) and name_of(key[0]).turned
            if births or deaths:
                self._lived(life, births[n] if births else _NOTHING, deaths[n] if deaths else _NOTHING, said)
            life.said = tuple(said)
            lives[key] = life
            people[key] = [(life, "")]
            found.append(people[key])
            previous = life
        if turned:
            problems.add(
                "names turned round",
                read=f"{turned} names, the family name first",
                done="turned: given name, family name",
            )
        self._turn_families()
        return found

    def _turn_families(self) -> None:
        """Take the first word for the family's name, where a file's names show that it stands first."""
        single = self.columns.single
        if "person" not in single or {"family_name", "given_name"} & set(single):
            return
        plain = [life for key, life in self.lives.items() if "," not in key[0] and " " in life.name]
        if not families_first([life.name for life in plain[:_ENOUGH_NAMES]]):
            return
        turned = [life for life in plain if begins_with_family(life.name)]
        for life in turned:
            life.family_name, _, life.given_name = life.name.partition(" ")
        self.problems.add("reading of a column", column=self.titles["person"], read=turned[0].name,
                          done=f"the family name is taken to stand first: {turned[0].family_name}")  # fmt: skip

    def _goes_on(self, n: int, previous: Life, birth: str, death: str) -> bool:
        """Whether a row without a name can go on with the person above it."""
        if (birth and birth != previous.birth_text) or (death and death != previous.death_text):
            return False
        if self.names_repeat is None:
            columns = [self.text(name) or () for name in ("person", "family_name", "person_id")]
            self.names_repeat = any(a and a == b for names in columns for a, b in pairwise(names))
        if self.names_repeat:  # the file names a person on each row of his, so an empty name is a missing one
            return False
        return any(told[n][1] for slot in self.slots for told in (slot.start, slot.end, slot.term) if told)

    def _life(self, key: tuple[str, ...], line: int, said: list[Said]) -> Life:
        written, family, given, identity = key[:4]
        name = name_of(written or f"{given} {family}".strip())
        column = self.columns.header[self.columns.single.get("person", self.columns.single.get("family_name", 0))]
        if name.mark:
            said.append(("footnote mark", column, written, f"{name.mark} left off"))
        if not any(c.isalpha() for c in name.full) and not identity:
            said.append(("odd name", column, written, "kept as a person's name"))
        identity = _identity(identity)
        life = Life(line, name.full or identity, family or name.family, given or name.given, identity)
        life.sheet, life.titles = self.sheet.label, self.titles
        if family and not written:
            life.name = f"{given} {family}".strip()
        if name.born:
            said.append(("years in a name", column, written, f"read as the life of {name.full}"))
            life.birth, life.birth_text = read(name.born).dates[0] if read(name.born).dates else None, name.born
            life.death, life.death_text = read(name.died).dates[0] if read(name.died).dates else None, name.died
        life.gender = GENDERS.get(fold(key[4]), key[4]) if key[4] else ""
        life.nationality, life.fate = key[5], key[6]
        life.note = key[7] if len(key) > 9 else ""
        return life

    def _lived(self, life: Life, birth_told: Told, death_told: Told, said: list[Said]) -> None:
        """Birth and death of a row."""
        (birth, birth_text), (death, death_text) = birth_told, death_told
        columns = self.columns
        at_birth, at_death = self._title(columns.birth), self._title(columns.death)
        if birth.shape == "span" and len(birth.dates) == 2 and not death.dates:
            lived = birth.dates[1].latest.year - birth.dates[0].earliest.year
            if lived >= 15:
                life.birth, life.death = birth.dates  # a column of lives, 1894-1971
                life.birth_text, life.death_text = birth.dates[0].text, birth.dates[1].text
                return
        for which, reading, text, column, place in (
            ("birth", either(birth), birth_text, at_birth, 0),
            ("death", either(death), death_text, at_death, -1),
        ):
            if text:
                setattr(life, f"{which}_text", text)
                setattr(life, which, reading.dates[place] if reading.dates else None)
                said += [(kind, column, text, done) for kind, done in reading.problems]
                if len(reading.dates) > 1:
                    said.append(("several readings", column, text, f"{reading.dates[place].text} is counted"))

    def _people_by_column(self) -> list[list[tuple[Life, str]]]:
        """For each row the people named in its columns, one column a rank."""
        found: list[list[tuple[Life, str]]] = []
        for n, line in enumerate(self.sheet.lines):
            here: list[tuple[Life, str]] = []
            for at, rank in self.columns.names:
                written = self.text_at(at)[n]
                if written:
                    key = (written, "", "", "", "", "", "")
                    if key not in self.lives:
                        said: list[Said] = []
                        self.lives[key] = self._life(key, line, said)
                    here.append((self.lives[key], rank))
            if not here:
                self.problems.add("no name", row=line, read=self.sheet.said(n), done="the row is not read")
            found.append(here)
        return found

    # --- spells -------------------------------------------------------------------------------------------------

    def _spells(self, n: int, line: int, life: Life) -> list[RawSpell]:
        """The spells of a row, body by body and slot by slot."""
        if len(self.slots) == 1:
            return self._of_slot(n, line, life, self.slots[0])
        made: list[RawSpell] = []
        for slots in self.bodies.values():
            made += self._of_body(n, line, life, slots)
        if len(made) > 1:
            made.sort(key=_entered)
        return made

    def _of_body(self, n: int, line: int, life: Life, slots: list[_Dated]) -> list[RawSpell]:
        """The spells of a row in one body.

        Columns that date the whole stay, beside columns for each rank, give the last exit where the others do not, and
        the spell itself where the others are empty.
        """
        ranked = [slot for slot in slots if slot.slot.rank]
        made: list[RawSpell] = []
        for slot in ranked or slots:
            made += self._of_slot(n, line, life, slot)
        made.sort(key=_entered)
        for slot in slots if ranked else []:
            if slot.slot.rank:
                continue
            if not made:
                made += self._of_slot(n, line, life, slot)
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

    def _whole_stay(self, n: int, line: int, made: list[RawSpell], slot: _Dated) -> None:
        """Check the columns of a whole stay against the spells of each rank, and take the last exit from them."""
        starts, start_text = slot.start[n] if slot.start else _NOTHING
        ends, end_text = slot.end[n] if slot.end else _NOTHING
        for reading, text, title in ((starts, start_text, slot.titles[0]), (ends, end_text, slot.titles[1])):
            for kind, done in reading.problems:
                self.problems.add(kind, row=line, column=title, read=text, done=done)
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

    def _of_slot(self, n: int, line: int, life: Life, slot: _Dated) -> list[RawSpell]:
        starts, start_text = slot.start[n] if slot.start else _NOTHING
        ends, end_text = slot.end[n] if slot.end else _NOTHING
        if slot.term and not starts.dates and not ends.dates:
            starts, start_text = slot.term[n]
            if any(kind in ("unreadable date", "words around a date") for kind, _ in starts.problems):
                worded = stretches(start_text, self.dates.order)
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
            for reading, text, title in ((starts, start_text, titles[0]), (ends, end_text, titles[1])):
                for kind, done in reading.problems:
                    self.problems.add(kind, row=line, column=title, read=text, done=done)
        rank, body = slot.slot.rank, slot.slot.body
        if end_text and not slot.term:
            starts, ends = either(starts), either(ends)
        if len(starts.dates) == 1 and len(ends.dates) <= 1:
            end = ends.dates[0] if ends.dates else None
            open_ = "" if end else _open(starts, ends, end_text)
            return [RawSpell(life, line, body, rank, "", starts.dates[0], start_text, end, end_text, open_, titles)]
        pairs = self._pairs(starts, ends, start_text, end_text, line, titles)
        if len(pairs) == 1:
            ((first, last, open_),) = pairs
            ends_text = last.text if last and not end_text else end_text
            return [RawSpell(life, line, body, rank, "", first, start_text, last, ends_text, open_, titles)]
        return [
            RawSpell(life, line, body, rank, "", first, first.text if first else "", last,
                     last.text if last else ("?" if open_ == "unknown" else ""), open_, titles)
            for first, last, open_ in pairs
        ]  # fmt: skip

    def _worded(self, line: int, life: Life, slot: _Dated, worded: list[Stretch], text: str) -> list[RawSpell]:
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

    def _pairs(
        self, starts: Reading, ends: Reading, start_text: str, end_text: str, line: int, titles: tuple[str, str]
    ) -> list[tuple[PartialDate | None, PartialDate | None, str]]:
        """Entries with their exits, and what an absent exit means, in order of time."""
        problems = self.problems
        first, last = list(starts.dates), list(ends.dates)
        if len(first) > 1 or len(last) > 1:
            column = titles[0] if len(first) > 1 else titles[1]
            count = (len(first) + 1) // 2 if starts.shape == "span" else max(len(first), len(last))
            if count > 1:
                problems.add("several dates", row=line, column=column,
                             read=start_text if len(first) > 1 else end_text, done=f"{count} spells")  # fmt: skip
        if starts.shape == "span":
            if last:
                problems.add("unpaired dates", row=line, column=titles[1], read=end_text,
                             done="not counted: the column of entries holds exits too")  # fmt: skip
            ended: list[PartialDate | None] = [*first[1::2], *[None] * (len(first) % 2)]
            return [(a, b, "" if b else "running") for a, b in zip(first[::2], ended, strict=True)]
        open_ = _open(starts, ends, end_text)
        if not first:
            problems.add("no entry", row=line, column=titles[0] or titles[1], read=start_text or end_text,
                         done="the spell is kept, and never counted as running")  # fmt: skip
            return [(None, date, "") for date in last] or [(None, None, open_)]
        if len(first) == len(last):
            return [(a, b, "") for a, b in zip(first, last, strict=True)]
        first.sort(key=lambda date: date.earliest)
        last.sort(key=lambda date: date.earliest)
        pairs: list[tuple[PartialDate | None, PartialDate | None, str]] = []
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
        pairs += [(None, date, "") for date in last]
        alone = sum(start is None for start, _, _ in pairs)
        if alone:
            problems.add("unpaired dates", row=line, column=titles[1], read=end_text,
                         done=f"{alone} exits without an entry, kept and never counted as running")  # fmt: skip
        if without:
            problems.add("unpaired dates", row=line, column=titles[0], read=start_text,
                         done=f"{without} entries without an exit before the next entry")  # fmt: skip
        return pairs


def _open(starts: Reading, ends: Reading, end_text: str) -> str:
    """What it means that a spell has no end: still in office, or a cell that cannot be read."""
    if ends.running or starts.running:
        return "running"
    if ends.problems or (starts.shape == "since" and any(kind == "unknown date" for kind, _ in starts.problems)):
        return "unknown"
    return "empty"


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


def _identity(text: str) -> str:
    """An id without its address: ``http://www.wikidata.org/entity/Q855`` is Q855."""
    if "/" not in text:
        return text.strip("<> ")
    return text.strip("<> ").rstrip("/").rsplit("/", 1)[-1]
