"""Bring your own regime: one call from a file to a history and a list of what was wrong with the file."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from collegium.errors import CollegiumError
from collegium.exchange.build import build
from collegium.exchange.jsonfiles import json_document
from collegium.exchange.layouts import understand
from collegium.exchange.mapping import Mapping, read_mapping
from collegium.exchange.popolo import is_popolo, read_popolo
from collegium.exchange.problems import Problems
from collegium.exchange.raw import Life, RawSpell
from collegium.exchange.rows import spells
from collegium.exchange.sheets import Sheet, read_sheets
from collegium.exchange.textfiles import TEXTS
from collegium.exchange.wikidata import from_export, wikidata_sheet
from collegium.exchange.workbooks import WORKBOOKS
from collegium.history import History

KINDS = (*TEXTS, *WORKBOOKS, ".json")


@dataclass(frozen=True, repr=False)
class Imported:
    """A roster read.

    Attributes
    ----------
    history : History
    problems : polars.DataFrame
        One row a problem: ``file``, ``row``, ``column``, ``kind``, ``severity`` (note, repair or loss), ``read``,
        ``done``.
    summary : polars.DataFrame
        ``what``, ``count``: rows in, persons, spells and bodies out, spells never counted, problems by kind.
    """

    history: History
    problems: pl.DataFrame
    summary: pl.DataFrame

    def __repr__(self) -> str:
        counts = dict(self.summary.iter_rows())
        grave = self.problems.group_by("severity").len()
        told = {name: int(count) for name, count in grave.iter_rows()}
        return (
            f"<Imported: {self.history.manifest.title}, {counts['rows in']} rows in, {counts['persons']} persons, "
            f"{counts['spells']} spells in {counts['bodies']} bodies; {told.get('loss', 0)} losses, "
            f"{told.get('repair', 0)} repairs, {told.get('note', 0)} notes>"
        )

    def __str__(self) -> str:
        width = max(map(len, self.summary["what"]), default=0)
        lines = (f"{what:<{width}}  {count:>7}" for what, count in self.summary.iter_rows())
        return "\n".join([self.history.manifest.title, *lines])


def read_roster(
    path: str | os.PathLike[str],
    *,
    mapping: str | os.PathLike[str] | Mapping | None = None,
    body: str = "",
    title: str = "",
    strict: bool = False,
    content: bytes | None = None,
) -> Imported:
    """Read a roster of any layout into a history.

    Parameters
    ----------
    path : path
        CSV or a workbook (one row a spell; or one row a person with pairs of dated columns), Popolo JSON, or the
        export of a Wikidata query in CSV, TSV or JSON.
    mapping : path or Mapping, optional
        What the columns mean, where their names do not say it; see :mod:`collegium.exchange.mapping`.
    body : str, optional
        The body of rows whose columns name none; by default the file's name.
    title : str, optional
        Of the history.
    strict : bool
        Refuse the file for the first problem in it that had to be mended or lost something; by default each is
        mended as far as it can be, and reported.
    content : bytes, optional
        Of the file, where it is not on the disk: ``path`` then only names it.

    Returns
    -------
    Imported

    Raises
    ------
    CollegiumError
        The file cannot be read, has no column that names people, or (strict) has a problem.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "junta.csv"
    >>> _ = file.write_text("name;born;member from;member to\\nA. Lanusse;?/?/1918;12/1968;25.5.1973\\n")
    >>> found = read_roster(file, body="Junta")
    >>> found
    <Imported: junta, 1 rows in, 1 persons, 1 spells in 1 bodies; 0 losses, 0 repairs, 0 notes>
    >>> found.history.roster("junta", on="1970-01-01")["name"].to_list()
    ['A. Lanusse']
    """
    file = Path(path)
    rules = _rules(mapping)
    rules = rules.model_copy(update={"body": body or rules.body, "title": title or rules.title})
    if content is None and not file.is_file():
        raise CollegiumError("there is no such file" if not file.exists() else "this is not a file", where=file)
    if file.suffix and file.suffix.lower() not in KINDS:
        raise CollegiumError("rosters are read from these kinds of file", where=file, given=file.suffix, allowed=KINDS)
    problems = Problems(str(path), strict)
    with _without_collection():
        history, rows = _history(file, rules, problems, rules.title or file.stem, content)
    problems.refuse()
    return _result(history, problems, rows)


def _rules(mapping: str | os.PathLike[str] | Mapping | None) -> Mapping:
    if mapping is None or isinstance(mapping, Mapping):
        return mapping or Mapping()
    if isinstance(mapping, str | os.PathLike):
        return read_mapping(mapping)
    raise CollegiumError("a mapping is a file or a collegium.exchange.Mapping", given=mapping,
                         hint="Write Mapping(columns={'Nombre': 'person'}).")  # fmt: skip


def _history(file: Path, rules: Mapping, problems: Problems, name: str, content: bytes | None) -> tuple[History, int]:
    """The history, and how many rows the file has."""
    if file.suffix.lower() == ".json":
        document = json_document(file, problems, content)
        if is_popolo(document):
            found = read_popolo(document, problems)
            lives = list(found.lives.values())
            return build(found.spells, lives, problems, title=name, file=file.name, bodies=found.bodies,
                         posts=found.posts), found.rows  # fmt: skip
        sheets = [wikidata_sheet(document, file, problems)]
    else:
        names = frozenset(title.strip() for title in rules.columns)
        sheets = read_sheets(file, problems, sheet=rules.sheet, header=rules.header, encoding=rules.encoding,
                             delimiter=rules.delimiter, names=names, content=content)  # fmt: skip
        for sheet in sheets:
            from_export(sheet, problems)
    raw, lives, count = _rows(sheets, rules, problems)
    return build(raw, lives, problems, title=name, file=file.name), count


def _rows(sheets: list[Sheet], rules: Mapping, problems: Problems) -> tuple[list[RawSpell], list[Life], int]:
    """The spells and lives of every sheet, and the rows read; one without names is reported where another has them."""
    raw: list[RawSpell] = []
    lives: list[Life] = []
    count = 0
    refused: CollegiumError | None = None
    for sheet in sheets:
        problems.sheet = sheet.label
        try:
            columns = understand(sheet, rules, problems)
        except CollegiumError as error:
            if len(sheets) == 1 or problems.strict:
                raise
            problems.add("unread sheet", column=sheet.label, read=error.message, done=f"{sheet.rows_in} rows not read")
            refused = error
            continue
        more, people = spells(sheet, columns, rules, problems)
        raw += more
        lives += people
        count += sheet.rows_in
    problems.sheet = ""
    if refused and not lives:
        raise refused
    return raw, lives, count


@contextmanager
def _without_collection() -> Iterator[None]:
    """Without garbage collection: a large roster makes many objects that all stay, and looking through them is idle."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _result(history: History, problems: Problems, rows: int) -> Imported:
    memberships = history.memberships
    uncounted = memberships.filter(pl.col("start").is_null() | (pl.col("end") <= pl.col("start"))).height
    counts = {
        "rows in": rows,
        "persons": history.persons.height,
        "bodies": history.organizations.height,
        "spells": memberships.height,
        "spells never counted as running": uncounted,
    }
    tally = problems.counts()
    summary = pl.DataFrame(
        {
            "what": [*counts, *(f"problem: {kind}" for kind in tally)],
            "count": [*counts.values(), *tally.values()],
        },
        schema={"what": pl.String, "count": pl.Int64},
    )
    return Imported(history, problems.frame(), summary)


__all__ = ["KINDS", "Imported", "read_roster"]
