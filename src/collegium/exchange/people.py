"""Who is who: the lives that rows tell, joined into persons.

The same id is the same person; the same name is, where the births and deaths do not contradict it. Births or deaths a
year apart are a disagreement of sources, and a century apart a slip; other differences are two people.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from collegium.dates import PartialDate
from collegium.exchange.names import person_key, slug
from collegium.exchange.problems import Problems
from collegium.exchange.raw import Life, RawSpell


@dataclass(slots=True, eq=False)
class Person:
    """One person, joined from the rows that name him."""

    person_id: str
    name: str
    family_name: str
    given_name: str
    row: int
    places: list[str]
    birth: PartialDate | None = None
    birth_text: str = ""
    death: PartialDate | None = None
    death_text: str = ""
    gender: str = ""
    nationality: str = ""
    fate: str = ""
    note: str = ""
    spells: list[RawSpell] = field(default_factory=list)
    sheet: str = ""
    titles: dict[str, str] = field(default_factory=dict)


def identify(lives: list[Life], problems: Problems) -> list[Person]:
    """Join lives into persons, and tell each life whose it is.

    Returns
    -------
    list of Person
        In the order of the file.
    """
    groups: dict[str, list[Life]] = defaultdict(list)
    for life in lives:
        groups[f"#{life.person_id}" if life.person_id else person_key(life.name)].append(life)
    found: list[Person] = []
    ids = _Ids()
    spelt: dict[str, str] = {}
    for key, group in groups.items():
        by_id = key.startswith("#")
        parts = [group] if by_id or len(group) == 1 else _apart(group)
        if len(parts) > 1:
            problems.add("duplicate name", row=parts[1][0].row, sheet=parts[1][0].sheet,
                         column=parts[1][0].titles.get("person", ""), read=group[0].name,
                         done=f"{len(parts)} persons, told apart by their births and deaths"
                              + ("; rows with neither go to the first" if _some_untold(group) else ""))  # fmt: skip
        if by_id and len(group) > 1:
            names = dict.fromkeys(life.name for life in group)
            if len(names) > 1:
                problems.add(
                    "two names for one id", row=group[0].row, sheet=group[0].sheet,
                    column=group[0].titles.get("person_id", ""), read=", ".join(names),
                    done=f"one person, {group[0].name}",
                )  # fmt: skip
        for part in parts:
            life = part[0]
            alike = slug(life.name)
            if alike and not by_id and spelt.setdefault(alike, life.name) != life.name and len(parts) == 1:
                problems.add(
                    "similar names", row=life.row, sheet=life.sheet, column=life.titles.get("person", ""),
                    read=f"{spelt[alike]}, {life.name}", done="kept as two persons",
                )  # fmt: skip
            person = _joined(part, ids.new(life.person_id or alike), problems)
            for one in part:
                one.person = person
            found.append(person)
    return found


class _Ids:
    """Ids that are each given once."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self.counts: dict[str, int] = defaultdict(lambda: 1)

    def new(self, wanted: str) -> str:
        wanted = wanted or f"person-{len(self.taken) + 1}"
        name = wanted
        while name in self.taken:
            self.counts[wanted] += 1
            name = f"{wanted}-{self.counts[wanted]}"
        self.taken.add(name)
        return name


def _some_untold(group: list[Life]) -> bool:
    return any(life.birth is None and life.death is None for life in group)


def _apart(group: list[Life]) -> list[list[Life]]:
    """Lives of one name, parted where their births, or their deaths, cannot be the same."""
    parts: list[list[Life]] = []
    marks: dict[tuple[int | None, int | None], list[Life]] = {}
    for life in group:
        years = (life.birth.earliest.year if life.birth else None, life.death.earliest.year if life.death else None)
        home = marks.get(years)
        if home is None:
            home = next((part for part in parts if all(_may_be_one(life, other) for other in part[:50])), None)
            if home is None:
                home = []
                parts.append(home)
            marks[years] = home
        home.append(life)
    return parts


def _may_be_one(a: Life, b: Life) -> bool:
    if a.birth and b.birth:
        return abs(a.birth.earliest.year - b.birth.earliest.year) in (0, 1, 100)
    if a.death and b.death:
        return abs(a.death.earliest.year - b.death.earliest.year) in (0, 1, 100)
    return True


def _joined(part: list[Life], person_id: str, problems: Problems) -> Person:
    life = part[0]
    person = Person(
        person_id,
        life.name,
        life.family_name,
        life.given_name,
        life.row,
        life.places,
        life.birth,
        life.birth_text,
        life.death,
        life.death_text,
        life.gender,
        life.nationality,
        life.fate,
        life.note,
        sheet=life.sheet,
        titles=life.titles,
    )
    if len(part) == 1:
        return person
    person.places = [place for one in part for place in one.places]
    for one in part[1:]:
        person.birth, person.birth_text = _nearer(
            "birth", person.birth, person.birth_text, one.birth, one.birth_text, one, problems
        )
        person.death, person.death_text = _nearer(
            "death", person.death, person.death_text, one.death, one.death_text, one, problems
        )
        for name in ("gender", "nationality", "fate"):
            said, kept = getattr(one, name), getattr(person, name)
            if said and not kept:
                setattr(person, name, said)
            elif said and said != kept:
                problems.add("contradicting lives", row=one.row, sheet=one.sheet, column=one.titles.get(name, name),
                             read=said, done=f"{kept} is kept")  # fmt: skip
        if one.note and one.note not in person.note:
            person.note = f"{person.note}; {one.note}".strip("; ")
    return person


def _nearer(
    which: str, kept: PartialDate | None, kept_text: str, date: PartialDate | None, text: str, life: Life,
    problems: Problems,
) -> tuple[PartialDate | None, str]:  # fmt: skip
    """Of two dates of one thing the more precise; where they exclude each other, the first."""
    if date is None or kept is None:
        return (date, text) if kept is None and (date or not kept_text) else (kept, kept_text)
    if date.latest < kept.earliest or date.earliest > kept.latest:
        problems.add("contradicting lives", row=life.row, sheet=life.sheet, column=life.titles.get(which) or which,
                     read=date.text, done=f"{kept.text} is kept")  # fmt: skip
    elif date.latest - date.earliest < kept.latest - kept.earliest:
        return date, text
    return kept, kept_text
