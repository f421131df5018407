"""Small pasts for the judging of measures, of which everything is known by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from collegium.history import History, Manifest

START, END = dt.date(1950, 1, 1), dt.date(1959, 12, 31)


def day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)


def past(
    seats: list[tuple[Any, ...]],
    *,
    patrons: list[tuple[int, str, str]] = (),  # type: ignore[assignment]
    clients: list[tuple[int, str, str]] = (),  # type: ignore[assignment]
    tables: dict[str, pl.DataFrame] | None = None,
    truth: bool = True,
) -> History:
    """Seats are (run, person, body, post, start, end)."""
    rows = [
        {"run": run, "membership_id": f"m{k}", "person_id": who, "organization_id": body, "post_id": post,
         "rank": "holder" if post else "full", "start": day(start), "end": day(end)}
        for k, (run, who, body, post, start, end) in enumerate(seats)
    ]  # fmt: skip
    memberships = pl.DataFrame(rows, schema_overrides={"start": pl.Date, "end": pl.Date, "post_id": pl.String})
    people = sorted({(row["run"], row["person_id"]) for row in rows})
    links = {"run": pl.Int32, "person_id": pl.String, "other_id": pl.String}
    given: dict[str, pl.DataFrame] = {
        "memberships": memberships,
        "organizations": pl.DataFrame({"organization_id": sorted({row["organization_id"] for row in rows})}),
        "persons": pl.DataFrame(people, schema={"run": pl.Int32, "person_id": pl.String}, orient="row"),
        "relations": pl.DataFrame(list(patrons), schema=links, orient="row").with_columns(kind=pl.lit("patron")),
        "ties": pl.DataFrame(list(clients), schema=links, orient="row").with_columns(kind=pl.lit("client")),
        **(tables or {}),
    }
    runs = memberships["run"].n_unique()
    details = {"truth": True} if truth else {}
    return History(Manifest("simulated", "a small past", START, END, seed=1, runs=runs, details=details), given)
