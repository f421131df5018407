"""Whom each row is about, and what it says of his life.

Rows that repeat what an earlier row says of a person share its :class:`~collegium.exchange.raw.Life`; a row that names
nobody may go on with the person above it. In a sheet with a column of names for each rank, a row may name several.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from collegium.exchange.cells import either, read
from collegium.exchange.names import begins_with_family, families_first, name_of
from collegium.exchange.problems import Problems
from collegium.exchange.raw import Life, Said
from collegium.exchange.spells import Slots
from collegium.exchange.told import UNTOLD, Told, ToldSheet
from collegium.exchange.words import GENDERS, fold

Named = list[tuple[Life, str]]  # whom a row names, each with the rank of the column that names him, if it has one
_ENOUGH_NAMES = 400  # people by whom it is judged whether names put the family first
_GROWN = 15  # years that lie at least between the two dates of a column of lives


class _Written(NamedTuple):
    """What the columns about a person say of one, as they stand."""

    person: str
    family_name: str = ""
    given_name: str = ""
    person_id: str = ""
    gender: str = ""
    nationality: str = ""
    fate: str = ""
    note: str = ""


def people_of_rows(told: ToldSheet, slots: Slots, problems: Problems) -> tuple[list[Named], list[Life]]:
    """Whom each row names, and every life that the rows tell.

    Returns
    -------
    named : list of list of (Life, str)
        Row by row: empty where it names nobody.
    lives : list of Life
        In the order of the sheet.
    """
    return _by_columns(told, problems) if told.columns.names else _by_rows(told, slots, problems)


def _by_rows(told: ToldSheet, slots: Slots, problems: Problems) -> tuple[list[Named], list[Life]]:
    """A person a row; none where it names nobody, the one above where it goes on with him."""
    columns, lines, single = told.columns, told.sheet.lines, told.columns.single
    births = told.dates(columns.birth, single.get("precision_birth"))
    deaths = told.dates(columns.death, single.get("precision_death"))
    fields = _Written._fields if len(slots) != 1 else _Written._fields[:-1]  # with one slot, a note is its spell's
    blank = [""] * len(lines)
    texts = [told.text(name) or blank for name in fields]
    births_told = [birth[1] for birth in births] if births else blank
    deaths_told = [death[1] for death in deaths] if deaths else blank
    found: list[Named] = []
    people: dict[tuple[str, ...], Named] = {}
    previous: Life | None = None
    names_repeat: bool | None = None
    turned = 0
    for n, key in enumerate(zip(*texts, births_told, deaths_told, strict=True)):
        known = people.get(key)
        if known is not None:
            found.append(known)
            previous = known[0][0]
            continue
        if not (key[0] or key[1] or key[2] or key[3]):
            if names_repeat is None:
                names_repeat = _names_repeat(told)
            apart = names_repeat or not slots.dated(n)
            if previous is not None and not apart and _may_be(previous, births_told[n], deaths_told[n]):
                problems.add("continued row", row=lines[n], read=told.sheet.said(n), done=f"read as {previous.name}")
                found.append([(previous, "")])
            else:
                problems.add("no name", row=lines[n], read=told.sheet.said(n), done="the row is not read")
                found.append([])
            continue
        written = _Written(*key[:-2])
        said: list[Said] = []
        life = _life(written, lines[n], told, said)
        turned += bool(written.person) and name_of(written.person).turned
        if births or deaths:
            _lived(life, births[n] if births else UNTOLD, deaths[n] if deaths else UNTOLD, told.titles, said)
        life.said = tuple(said)
        people[key] = [(life, "")]
        found.append(people[key])
        previous = life
    if turned:
        problems.add(
            "names turned round",
            read=f"{turned} names, the family name first",
            done="turned: given name, family name",
        )
    lives = [named[0][0] for named in people.values()]
    if "person" in single and not {"family_name", "given_name"} & set(single):
        plain = [life for key, life in zip(people, lives, strict=True) if "," not in key[0] and " " in life.name]
        _turn_families(plain, told.titles["person"], problems)
    return found, lives


def _by_columns(told: ToldSheet, problems: Problems) -> tuple[list[Named], list[Life]]:
    """The people named in the columns of a row, one column a rank."""
    found: list[Named] = []
    lives: dict[str, Life] = {}
    for n, line in enumerate(told.sheet.lines):
        here: Named = []
        for at, rank in told.columns.names:
            written = told.text_at(at)[n]
            if written:
                if written not in lives:
                    lives[written] = _life(_Written(written), line, told, [])
                here.append((lives[written], rank))
        if not here:
            problems.add("no name", row=line, read=told.sheet.said(n), done="the row is not read")
        found.append(here)
    return found, list(lives.values())


def _names_repeat(told: ToldSheet) -> bool:
    """Whether the sheet names a person on each row of his, so that an empty name is a missing one."""
    columns = [told.text(name) or () for name in ("person", "family_name", "person_id")]
    return any(a and a == b for names in columns for a, b in pairwise(names))


def _may_be(previous: Life, birth: str, death: str) -> bool:
    """Whether a row without a name, with these cells for birth and death, can go on with the person above it."""
    return not (birth and birth != previous.birth_text) and not (death and death != previous.death_text)


def _life(written: _Written, line: int, told: ToldSheet, said: list[Said]) -> Life:
    """The life of a row, without the columns of its dates; what is doubtful about it goes to ``said``."""
    family, given = written.family_name, written.given_name
    name = name_of(written.person or f"{given} {family}".strip())
    column = told.columns.header[told.columns.single.get("person", told.columns.single.get("family_name", 0))]
    if name.mark:
        said.append(("footnote mark", column, written.person, f"{name.mark} left off"))
    if not any(c.isalpha() for c in name.full) and not written.person_id:
        said.append(("odd name", column, written.person, "kept as a person's name"))
    identity = _identity(written.person_id)
    life = Life(line, name.full or identity, family or name.family, given or name.given, identity)
    life.sheet, life.titles = told.sheet.label, told.titles
    if family and not written.person:
        life.name = f"{given} {family}".strip()
    if name.born:
        said.append(("years in a name", column, written.person, f"read as the life of {name.full}"))
        birth, death = read(name.born).dates, read(name.died).dates
        life.birth, life.birth_text = birth[0] if birth else None, name.born
        life.death, life.death_text = death[0] if death else None, name.died
    life.gender = GENDERS.get(fold(written.gender), written.gender) if written.gender else ""
    life.nationality, life.fate, life.note = written.nationality, written.fate, written.note
    return life


def _lived(life: Life, birth_told: Told, death_told: Told, titles: dict[str, str], said: list[Said]) -> None:
    """Give a life the birth and the death of its row."""
    (birth, birth_text), (death, death_text) = birth_told, death_told
    if birth.shape == "span" and len(birth.dates) == 2 and not death.dates:
        lived = birth.dates[1].latest.year - birth.dates[0].earliest.year
        if lived >= _GROWN:
            life.birth, life.death = birth.dates  # a column of lives, 1894-1971
            life.birth_text, life.death_text = birth.dates[0].text, birth.dates[1].text
            return
    for which, reading, text, place in (
        ("birth", either(birth), birth_text, 0),
        ("death", either(death), death_text, -1),
    ):
        if text:
            setattr(life, f"{which}_text", text)
            setattr(life, which, reading.dates[place] if reading.dates else None)
            said += [(kind, titles[which], text, done) for kind, done in reading.problems]
            if len(reading.dates) > 1:
                said.append(("several readings", titles[which], text, f"{reading.dates[place].text} is counted"))


def _turn_families(lives: list[Life], column: str, problems: Problems) -> None:
    """Take the first word for the family's name, where the names show that it stands first."""
    if not families_first([life.name for life in lives[:_ENOUGH_NAMES]]):
        return
    turned = [life for life in lives if begins_with_family(life.name)]
    for life in turned:
        life.family_name, _, life.given_name = life.name.partition(" ")
    problems.add("reading of a column", column=column, read=turned[0].name,
                 done=f"the family name is taken to stand first: {turned[0].family_name}")  # fmt: skip


def _identity(text: str) -> str:
    """An id without its address: ``http://www.wikidata.org/entity/Q855`` is Q855."""
    if "/" not in text:
        return text.strip("<> ")
    return text.strip("<> ").rstrip("/").rsplit("/", 1)[-1]
