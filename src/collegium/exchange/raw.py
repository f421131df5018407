"""What a file says before anything is joined or checked: a person's life, and one stretch in a body.

Every reader of rosters gives these two. People are told apart and joined later, in :mod:`collegium.exchange.people`,
and spells are weighed in :mod:`collegium.exchange.checks`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from collegium.dates import PartialDate

if TYPE_CHECKING:
    from collegium.exchange.people import Person

Said = tuple[str, str, str, str]  # of a problem: kind, column, read, done


@dataclass(slots=True, eq=False)
class Life:
    """What one row, or several alike, say of a person.

    Attributes
    ----------
    said : tuple of Said
        What was doubtful about it, reported for each of its rows.
    places : list of str
        The rows that say it.
    titles : dict
        From ``person``, ``birth``, ... to the name of the column.
    """

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
