"""The tables of the book rebuilt from the history, and held against the print.

A table is rebuilt from what the history holds (:mod:`collegium.record.rebuild`). The print, transcribed by somebody
else, stands in ``printed.csv`` and serves only :func:`check`; of it the rebuilding takes headings and no cell.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import polars as pl

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.record.read import PARTS, issues, record, rows
from collegium.record.rebuild import BUILDERS, ROSTERS, WORKLOAD, order, printed

VERDICTS = ("same", "repaired", "computed", "differs")


def numbers() -> list[str]:
    """The numbers of the tables that can be rebuilt.

    >>> numbers()[:4], len(numbers())
    (['1.1', '1.2', '2.1', '2.2'], 38)
    """
    return sorted(BUILDERS, key=order)


def table(number: str, history: History | None = None) -> pl.DataFrame:
    """A table of the book, rebuilt: one row a cell.

    Parameters
    ----------
    number : str
        ``3.3``, or ``6.n29a`` for the first table of chapter 6, note 29.
    history : History, optional
        By default the shipped record.

    Returns
    -------
    polars.DataFrame
        ``row``, ``column``, ``item`` (place in a list, from 1), ``value``, ``person_id`` (null where the cell is no
        person), ``source``.

    Raises
    ------
    CollegiumError
        The book has no such table.

    Examples
    --------
    >>> table("3.2").filter(pl.col("row") == "1929")["value"].to_list()
    ['54', '1071', '20', '654', '536', '2261']
    """
    if number not in BUILDERS:
        raise CollegiumError("the book has no such table", given=number, allowed=numbers())
    cells = list(BUILDERS[number](history or record(), number))
    return pl.DataFrame(
        {
            "row": [c.row for c in cells],
            "column": [c.column for c in cells],
            "item": [c.item for c in cells],
            "value": [f"{c.value} {c.letter}".strip() for c in cells],
            "person_id": [c.person_id or None for c in cells],
            "source": [c.source for c in cells],
        },
        schema_overrides={"person_id": pl.String},
    )


def laid_out(number: str, history: History | None = None) -> pl.DataFrame:
    """A rebuilt table as the book lays it out: a column for each heading, a line for each name or number."""
    cells = table(number, history)
    columns = cells["column"].unique(maintain_order=True).to_list()
    lines: list[dict[str, str]] = []
    if columns == cells["row"].unique(maintain_order=True).to_list():  # only columns are headed
        deepest = cells["item"].max()
        assert isinstance(deepest, int)
        by = {(r["column"], r["item"]): r["value"] for r in cells.iter_rows(named=True)}
        lines = [{c: by.get((c, i), "") for c in columns} for i in range(1, deepest + 1)]
        return pl.DataFrame(lines)
    for row in cells["row"].unique(maintain_order=True):
        part = cells.filter(pl.col("row") == row)
        deepest = part["item"].max()
        assert isinstance(deepest, int)
        by = {(r["column"], r["item"]): r["value"] for r in part.iter_rows(named=True)}
        for item in range(1, deepest + 1):
            lines.append({" ": row if item == 1 else ""} | {c: by.get((c, item), "") for c in columns})
    return pl.DataFrame(lines)


def prints_letters(number: str) -> bool:
    """Whether a table marks names with their tie to the leader.

    >>> prints_letters("3.3"), prints_letters("3.2")
    (True, False)
    """
    return number in ROSTERS and ROSTERS[number].letters


def title(number: str) -> str:
    """What a table is of, in our words."""
    return next((row["title"] for row in rows("table_titles") if row["table"] == number), "")


# --- check ------------------------------------------------------------------------------------------------------


def check(number: str | None = None, history: History | None = None) -> pl.DataFrame:
    """Hold rebuilt tables against the print, cell by cell.

    Parameters
    ----------
    number : str, optional
        One table; by default all.
    history : History, optional
        By default the shipped record.

    Returns
    -------
    polars.DataFrame
        One row a cell: ``table``, ``row``, ``column``, ``printed`` (null where the print lacks it), ``rebuilt`` (null
        where the history lacks it), ``verdict`` (``same``; ``repaired``: a listed repair explains the difference;
        ``computed``: the print's own figure does not follow from its parts; ``differs``), ``why``.

    Examples
    --------
    >>> check("4.14")["verdict"].unique().to_list()
    ['same']
    """
    found = [row for one in ([number] if number else numbers()) for row in _checked(one, history)]
    return pl.DataFrame(found, schema=["table", "row", "column", "printed", "rebuilt", "verdict", "why"], orient="row")


def summary(history: History | None = None) -> pl.DataFrame:
    """One row a table: ``table``, ``title``, ``cells``, ``same``, ``repaired``, ``computed``, ``differs``, ``why``."""
    found = check(history=history)
    counts = found.group_by("table", maintain_order=True).agg(
        pl.len().alias("cells"),
        *((pl.col("verdict") == verdict).sum().alias(verdict) for verdict in VERDICTS),
        why=pl.col("why").filter(pl.col("verdict") != "same").unique(maintain_order=True).str.join("; "),
    )
    titles = {row["table"]: row["title"] for row in rows("table_titles")}
    return counts.with_columns(title=pl.col("table").replace_strict(titles, default="")).select(
        "table", "title", "cells", *VERDICTS, "why"
    )


def _checked(number: str, history: History | None) -> Iterator[tuple[str, str, str, str | None, str | None, str, str]]:
    rebuilt: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for cell in table(number, history).iter_rows(named=True):
        rebuilt[cell["row"], cell["column"]].append(cell)
    theirs_at: dict[tuple[str, str], list[str]] = defaultdict(list)
    for line in printed(number):
        theirs_at[line["row"], line["column"]].append(line["printed"])
    for place in dict.fromkeys([*theirs_at, *rebuilt]):
        ours, theirs = list(rebuilt.get(place, [])), list(theirs_at.get(place, []))
        for text in list(theirs):
            same = next((cell for cell in ours if _equal(text, cell, number)), None)
            if same:
                ours.remove(same)
                theirs.remove(text)
                yield (number, *place, text, same["value"], "same", "")
        for text in list(theirs):  # the same person, with another letter
            near = next((cell for cell in ours if cell["person_id"] and _names(text, cell["person_id"])), None)
            if near:
                ours.remove(near)
                theirs.remove(text)
                yield (number, *place, text, near["value"], *_explained(number, place, near, text))
        for text, cell in zip(theirs, ours, strict=False):
            if not cell["person_id"]:
                yield (number, *place, text, cell["value"], *_explained(number, place, cell, text))
        numeric = sum(not cell["person_id"] for cell in ours)
        for text in theirs[numeric:]:
            yield (number, *place, text, None, *_explained(number, place, None, text))
        for cell in [cell for cell in ours if cell["person_id"]] + [c for c in ours if not c["person_id"]][
            len(theirs) :
        ]:
            yield (number, *place, None, cell["value"], *_explained(number, place, cell, None))


def _equal(text: str, cell: dict[str, str], number: str) -> bool:
    if cell["person_id"]:
        name, letter = _split(text)
        _, ours = _split(cell["value"])
        return letter == ours and _names(name, cell["person_id"])
    if number == "4.9":
        return abs(float(text) - float(cell["value"])) < 1  # printed without decimals, now rounded, now cut off
    if cell["column"] == "Total hours of meetings":
        return math.isclose(_hours(text), _hours(cell["value"]))
    ours, theirs = _tidy(cell["value"]), _tidy(text)
    return ours == theirs or _same_number(ours, theirs)


def _same_number(a: str, b: str) -> bool:
    try:
        return float(a) == float(b)
    except ValueError:
        return False


def _hours(text: str) -> float:
    whole, _, minutes = text.partition(".")
    return int(whole) + (int(minutes.ljust(2, "0")) if minutes else 0) / 60


def _tidy(text: str) -> str:
    return re.sub(r"[–—]", "-", text).replace("“", '"').replace("”", '"').strip().rstrip(".").casefold()


_LETTER = re.compile(r"^(.*?)(?: ([ACO](?:/[ACO])?))?$")


def _split(text: str) -> tuple[str, str]:
    found = _LETTER.match(text)
    assert found
    return found[1], found[2] or ""


@cache
def _spellings() -> dict[str, set[str]]:
    """Every way in which the book spells a person's name."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows("persons"):
        found[row["person_id"]] |= {row["family_name"], *row["book_spellings"].split(";")}
        found[row["person_id"]].add(row["name"])
    for part in PARTS:
        for row in rows(f"lists_{part}"):
            found[row["person_id"]].add(row["as_printed"])
    return {person: {_plain(name) for name in names if name.strip()} for person, names in found.items()}


def _plain(name: str) -> str:
    name = re.sub(r"\([^)]*\)|,.*$", "", name)
    return re.sub(r"[^a-z]", "", name.casefold())


def _names(text: str, person: str) -> bool:
    """Whether a printed name can be a person's."""
    return _plain(_split(text)[0]) in _spellings().get(person, set())


@cache
def _repairs() -> dict[tuple[str, str, str, str], str]:
    """The repair by which a name stands in a cell: by table, column, rank of body, person."""
    return {
        (row["table"], row["column"], f"{row['body']} {row['rank']}", row["person_id"]): row["repair_id"]
        for part in PARTS
        for row in rows(f"lists_{part}")
        if row["repair_id"]
    }


def _explained(number: str, place: tuple[str, str], cell: dict[str, str] | None, text: str | None) -> tuple[str, str]:
    """The verdict on a difference, and why: a listed repair, or the print's own arithmetic."""
    row, column = place
    lines = {r["line"] for r in printed(number) if (r["row"], r["column"], r["printed"]) == (row, column, text)}
    listed = issues().filter(
        pl.col("line").is_in(list(lines)) & pl.col("as_printed").str.contains(text or "\0", literal=True)
    )
    by_line = ", ".join(listed["repair_id"])
    if number in ROSTERS:
        spec = ROSTERS[number]
        body, rank = spec.rows[row]
        heading = column
        person = cell["person_id"] if cell else ""
        if cell and text:  # another letter in this body: a repair that quotes the cell
            quotes = pl.col("as_printed").str.contains(text, literal=True)
            lettered = issues().filter(
                (pl.col("table") == number) & quotes & ~pl.col("kind").is_in(["slipped cell", "label slipped"])
            )
            if lettered.height:
                return "repaired", f"{lettered['repair_id'][0]}: letter {_split(text)[1] or 'none'} in this body"
        known = _repairs().get((number, heading, f"{body} {rank}", person))
        if known and not (cell and text):
            return "repaired", known
    derived = ("Average per session", "Total", "Net gain/loss")
    summed = number in WORKLOAD or number.startswith("6.n29")
    if cell and text and (number == "4.9" or (summed and (column.startswith(derived) or row.startswith("Total")))):
        return "computed", f"recomputed {cell['value']}, printed {text}" + (f" ({by_line})" if by_line else "")
    return ("repaired", by_line) if by_line else ("differs", "")
