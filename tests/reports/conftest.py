"""Histories that reports are tried on: two synthetic rosters, and small ones made by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import polars as pl
import pytest

from collegium.history import History
from collegium.history.history import Manifest

Spell = tuple[str, str, str | None]


@pytest.fixture
def small() -> Callable[..., History]:
    """A history of one body from spells of (person, start, end)."""

    def small(
        spells: Sequence[Spell],
        *,
        births: dict[str, str] | None = None,
        run: int = 0,
        rank: str = "full",
        **tables: pl.DataFrame,
    ) -> History:
        day = dt.date.fromisoformat
        people = list(dict.fromkeys(person for person, _, _ in spells))
        born = births or {}
        persons = pl.DataFrame(
            {
                "run": [run] * len(people), "person_id": people, "name": [one.title() for one in people],
                "birth": [day(born[one]) if one in born else None for one in people],
            },
            schema={"run": pl.Int32, "person_id": pl.String, "name": pl.String, "birth": pl.Date},
        )  # fmt: skip
        rows = [
            {
                "run": run, "membership_id": f"m{number}", "person_id": person, "organization_id": "board",
                "rank": rank,
                "start": day(start), "start_earliest": day(start), "start_latest": day(start), "start_date": start,
                "end": None if end is None else day(end), "end_earliest": None if end is None else day(end),
                "end_latest": None if end is None else day(end), "end_date": end,
            }
            for number, (person, start, end) in enumerate(spells)
        ]  # fmt: skip
        bodies = pl.DataFrame({"organization_id": ["board"], "name": ["Board"]})
        kept = {"persons": persons, "organizations": bodies} | ({"memberships": pl.DataFrame(rows)} if rows else {})
        manifest = Manifest("imported", "a board", day("2000-01-01"), day("2009-12-31"))
        return History(manifest, kept | tables)

    return small
