"""Small rosters, written as files and read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from collegium.exchange import Imported, read_roster


@pytest.fixture
def roster(tmp_path: Path) -> Callable[..., Imported]:
    """Write a CSV text (or bytes) and read it."""

    def read(text: str | bytes, name: str = "roster.csv", **options: Any) -> Imported:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_roster(path, **options)

    return read


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Imported]:
    """Write a workbook of the given sheets and read it."""

    def read(
        sheets: dict[str, list[list[Any]]],
        name: str = "roster.xlsx",
        merged: dict[str, str] | None = None,
        **options: Any,
    ) -> Imported:
        from openpyxl import Workbook

        book = Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        for title, ranges in (merged or {}).items():
            for one in ranges.split():
                book[title].merge_cells(one)
        path = tmp_path / name
        book.save(path)
        return read_roster(path, **options)

    return read


@pytest.fixture
def kinds() -> Callable[[Imported], set[str]]:
    """The kinds of problem that an import met."""
    return lambda found: set(found.problems["kind"])
