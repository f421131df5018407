"""What a roster is taken for, before it is read: what each column is held to be, and the rows as they stand.

It asks the same rules as :func:`~collegium.exchange.read_roster` and decides nothing of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from collegium.errors import CollegiumError
from collegium.exchange.headers import Meaning
from collegium.exchange.layouts import Columns, understand
from collegium.exchange.mapping import Mapping
from collegium.exchange.problems import Problems
from collegium.exchange.sheets import Sheet, cell_text, read_sheets
from collegium.exchange.wikidata import from_export

SAMPLES = 3


@dataclass(frozen=True)
class Column:
    """A column as it is understood.

    Attributes
    ----------
    title : str
    meaning : Meaning or None
        None where it is not read.
    samples : list of str
        The first different values below the title.
    """

    title: str
    meaning: Meaning | None
    samples: list[str]


@dataclass(frozen=True)
class Table:
    """One table of a file.

    Attributes
    ----------
    sheet : str
        The sheet of a workbook with several, else empty.
    columns : list of Column
    lines : list of int
        Where each row stands in the file, from 1.
    rows : list of list of str
    fault : str
        Why it cannot be read, if it cannot.
    """

    sheet: str
    columns: list[Column]
    lines: list[int]
    rows: list[list[str]]
    fault: str


def preview(name: str, content: bytes, mapping: Mapping | None = None) -> list[Table]:
    """The tables of a CSV file or workbook, with what each column is held to be.

    Parameters
    ----------
    name : str
        Of the file.
    content : bytes
    mapping : Mapping, optional

    Raises
    ------
    CollegiumError
        The file cannot be read, or the mapping names a column that it does not have.

    Examples
    --------
    >>> table, = preview("junta.csv", b"Quien;Desde\\nA. Lanusse;12/1968\\n", Mapping(columns={"Quien": "person"}))
    >>> [(one.title, one.meaning.field, one.samples) for one in table.columns]
    [('Quien', 'person', ['A. Lanusse']), ('Desde', 'start', ['12/1968'])]
    """
    rules = mapping or Mapping()
    problems = Problems(name)
    sheets = read_sheets(Path(name), problems, sheet=rules.sheet, header=rules.header, encoding=rules.encoding,
                         delimiter=rules.delimiter, names=frozenset(title.strip() for title in rules.columns),
                         content=content)  # fmt: skip
    return [_table(sheet, rules, problems) for sheet in sheets]


def _table(sheet: Sheet, rules: Mapping, problems: Problems) -> Table:
    from_export(sheet, problems)
    held: dict[int, Meaning] = {}
    fault = ""
    try:
        held = meanings(understand(sheet, rules, problems))
    except CollegiumError as error:
        fault = str(error)
    columns = [Column(title, held.get(place), _samples(sheet, place)) for place, title in enumerate(sheet.header)]
    rows = [[cell_text(column[n]) for column in sheet.columns] for n in range(sheet.rows_in)]
    return Table(sheet.label, columns, list(sheet.lines), rows, fault)


def meanings(columns: Columns) -> dict[int, Meaning]:
    """What each column that is read holds, by its position; one that counts for two keeps the first."""
    found: dict[int, Meaning] = {}
    for slot in columns.slots:
        for side in ("start", "end", "term"):
            for part, place in getattr(slot, side).items():
                found.setdefault(place, Meaning(side, slot.rank, slot.body, slot.nth, part))
    for side, parts in (("birth", columns.birth), ("death", columns.death)):
        for part, place in parts.items():
            found.setdefault(place, Meaning(side, part=part))
    for place, rank in columns.names:
        found.setdefault(place, Meaning("ranked_name", rank))
    for place, rank in columns.flags:
        found.setdefault(place, Meaning("flag", rank))
    for field, place in columns.single.items():
        found.setdefault(place, Meaning(field))
    return found


def _samples(sheet: Sheet, place: int) -> list[str]:
    found: dict[str, None] = {}
    for cell in sheet.columns[place]:
        if text := cell_text(cell):
            found[text[:60]] = None
        if len(found) == SAMPLES:
            break
    return list(found)


__all__ = ["Column", "Table", "meanings", "preview"]
