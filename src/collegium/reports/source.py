"""A history by the name that a reader would give it: the record, a folder, the runs of a study, a roster file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from collegium.errors import CollegiumError
from collegium.history import History, led_by, load
from collegium.history.schema import TABLES

BATCH = re.compile(r"runs-\d+-\d+")
MANIFEST = "manifest.json"


def open_history(name: str | Path | History, leader: str | None = None) -> History:
    """A history, wherever it comes from.

    Parameters
    ----------
    name : str, path or History
        ``record``, the shipped one; a folder that holds a history; a folder that holds batches of the runs of one
        (that of a simulation, or ``histories/THEORY`` in that of a study), which are joined; or a roster file of any
        layout that :func:`~collegium.exchange.read_roster` reads. A history is given back.
    leader : str, optional
        The post whose holders lead, where it is not ``leader``: see :func:`collegium.history.led_by`.

    Raises
    ------
    CollegiumError
        There is nothing of that name, it cannot be read, or a folder holds the runs of several theories. Nobody holds
        the leader's post that is named.

    Examples
    --------
    >>> open_history("record").manifest.kind
    'recorded'
    """
    found = _opened(name)
    return found if leader is None else led_by(found, leader)


def _opened(name: str | Path | History) -> History:
    """The history as it is stored."""
    if isinstance(name, History):
        return name
    if name == "record":
        from collegium.record import record

        return record()
    place = Path(name)
    if place.is_file() and place.name != MANIFEST:
        from collegium.exchange import read_roster

        return read_roster(place).history
    if place.is_dir() and not (place / MANIFEST).is_file():
        batches = sorted(part for part in place.iterdir() if BATCH.fullmatch(part.name))
        if batches:
            return joined([load(part) for part in batches])
        if (place / "histories").is_dir():  # the folder of a study or of a simulation
            return _opened(place / "histories")
        inner = sorted(part.name for part in place.iterdir() if part.is_dir() and any(part.glob("runs-*")))
        if len(inner) == 1:
            return _opened(place / inner[0])
        if inner:
            raise CollegiumError(
                "the folder holds the runs of several theories", where=place, hint=f"Name one: {', '.join(inner)}."
            )
    if not place.exists():
        raise CollegiumError(
            "no history here",
            where=place,
            hint="Name `record`, a folder with a history or its runs, or a roster file. "
            "Charters are for collegium charter compare.",
        )
    return load(place.parent if place.name == MANIFEST else place)


def joined(batches: Sequence[History]) -> History:
    """The batches of one simulation as one history.

    Raises
    ------
    CollegiumError
        They are not of one simulation, or a run is in two of them.
    """
    first = batches[0]
    kept = ("kind", "title", "start", "end", "seed", "details")
    for other in batches[1:]:
        apart = [name for name in kept if getattr(first.manifest, name) != getattr(other.manifest, name)]
        if apart:
            raise CollegiumError("batches of runs are not of one simulation", given=apart[0])
    if len(batches) == 1:
        return first
    numbers = [run for one in batches for run in one.persons["run"].unique().to_list()]
    if len(numbers) > len(set(numbers)):
        raise CollegiumError("a run is in two batches", given=next(r for r in numbers if numbers.count(r) > 1))
    tables = {}
    for name in TABLES:
        frames = [one.tables[name] for one in batches]
        stacked = pl.concat(frames)
        tables[name] = stacked if "run" in stacked.columns else stacked.unique(maintain_order=True)
    manifest = replace(first.manifest, runs=sum(one.manifest.runs for one in batches))
    return History(manifest, tables)
