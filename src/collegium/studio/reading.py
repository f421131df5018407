"""In a process of their own: the first reading of a charter that was pasted and of a roster that was dropped."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from collegium.errors import CollegiumError
from collegium.studio.worker import told

if TYPE_CHECKING:
    from collegium.exchange.mapping import Mapping
    from collegium.exchange.preview import Table

ROWS, SHOWN = 12, 150  # rows shown: the first ones, and those that have problems
CELL, COLUMNS, PROBLEMS = 80, 120, 3_000


def charter(question: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """Read the text of a charter, and say what is wrong with it."""
    from collegium.charter.check import notes
    from collegium.charter.model import Charter
    from collegium.yamlfile import parse_yaml, validate

    text = str(question.get("text", ""))
    try:
        document = parse_yaml(text.encode("utf-8", "replace"), where="charter.yaml")
        found = validate(document, Charter, header="charter/1")
        said = [{"line": document.place(loc)[0], "text": words} for loc, words in notes(found)]
        return {"faults": [], "notes": said}, b""
    except CollegiumError as error:
        return {"faults": [told(error)], "notes": []}, b""
    except (MemoryError, RecursionError):
        fault = told(CollegiumError("the text is too large or too deep", line=1))
        return {"faults": [fault], "notes": []}, b""


def roster(question: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """Read a roster: its columns and rows, its problems, and the history that comes of it.

    Parameters
    ----------
    question : dict
        ``name`` of the file and ``mapping``, as :class:`collegium.exchange.mapping.Mapping` takes it.
    content : bytes
        Of the file.

    Returns
    -------
    dict, bytes
        ``tables`` (columns with what they are held to be, rows), ``problems``, ``counts``, ``summary``, ``fault`` (why
        no history comes of it, if none does) and ``history``, with the bytes of its tables.
    """
    from collegium.exchange import read_roster
    from collegium.exchange.preview import preview
    from collegium.studio.packed import packed

    name = str(question["name"])
    mapping = _mapping(question.get("mapping") or {})
    tables = [] if name.lower().endswith(".json") else preview(name, content, mapping)
    try:
        found = read_roster(name, mapping=mapping, content=content)
    except CollegiumError as error:
        shown = [_shown(one, set()) for one in tables]
        return {"tables": shown, "problems": [], "counts": {}, "summary": [], "fault": told(error)}, b""
    problems = list(found.problems.iter_rows(named=True))
    history, raw = packed(found.history)
    answer = {
        "tables": [_shown(one, _lines(one, problems, name)) for one in tables],
        "problems": [{**one, "sheet": _sheet(one["file"], name)} for one in problems[:PROBLEMS]],
        "counts": {"all": len(problems), **Counter(one["severity"] for one in problems)},
        "summary": [list(row) for row in found.summary.iter_rows()],
        "fault": None,
        "history": history,
    }
    return answer, raw


def _sheet(file: str, name: str) -> str:
    """The sheet that stands in brackets behind the file of a problem."""
    return file[len(name) + 2 : -1] if file != name else ""


def _lines(table: Table, problems: list[dict[str, Any]], name: str) -> set[int]:
    """The lines of a table that have problems."""
    return {one["row"] for one in problems if one["row"] is not None and _sheet(one["file"], name) == table.sheet}


def _shown(table: Table, wrong: set[int]) -> dict[str, Any]:
    """The columns of a table, its first rows, and those that have problems."""
    first = set(range(ROWS))
    places = [n for n, line in enumerate(table.lines) if n in first or line in wrong][: ROWS + SHOWN]
    return {
        "sheet": table.sheet,
        "fault": table.fault,
        "height": len(table.rows),
        "columns": [
            {"title": one.title, "meaning": asdict(one.meaning) if one.meaning else None, "samples": one.samples}
            for one in table.columns[:COLUMNS]
        ],
        "rows": [
            {"line": table.lines[n], "cells": [cell[:CELL] for cell in table.rows[n][:COLUMNS]], "first": n in first}
            for n in places
        ],
    }


def _mapping(given: dict[str, Any]) -> Mapping:
    from pydantic import ValidationError

    from collegium.exchange.mapping import Mapping

    try:
        return Mapping.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])[:120]
        raise CollegiumError("the mapping does not fit", given=where, hint=f"{first['msg']}.") from None
