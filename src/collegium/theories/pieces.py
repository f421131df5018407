"""What a job keeps on the disk, and how: batches, pieces of batches, the joining of pieces.

A batch is a Parquet file a kind of table, and a folder with a history where histories are kept. A piece is a history in
a hidden place; when all pieces of a batch are there, they are joined and measured as if they had been made at once. So
what is measured never depends on how a batch was cut: Polars may differ in the last digit between one run and ten.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from collegium.disk import write_parquet
from collegium.errors import CollegiumError
from collegium.history import History, join, load, save
from collegium.theories.plan import Batch, Piece

PIECES = ".pieces"
WHOLE = "histories"  # the folder of whole histories


class Job(Protocol):
    """What is to be run; it goes to the workers, so that it can be pickled.

    Attributes
    ----------
    kind : str
        A word for it, ``study`` or ``situation``, and the name of its file.
    runs : int
        How many of each part.
    parts : list of str
        The theories of a study, the arms of a situation.
    tables : tuple of str
        The kinds of table that each batch writes.
    folder : str or None
        Where the histories go that each batch writes, if it writes any.
    facts : dict
        What makes two jobs the same but for the number of their runs.
    """

    kind: str
    runs: int
    parts: list[str]
    tables: tuple[str, ...]
    folder: str | None
    facts: dict[str, Any]

    def warm(self) -> None:
        """Compile the kernels once, before workers would all do it."""

    def simulate(self, batch: Batch) -> History:
        """The runs of a batch, or of a piece of one."""

    def measure(self, batch: Batch, history: History) -> tuple[History | None, dict[str, pl.DataFrame]]:
        """What is kept of a whole batch: its history, if any of it is, and its tables."""

    def differences(self, held: dict[str, Any]) -> str:
        """What another job's facts differ in, in words."""


def make_piece(job: Job, piece: Piece, target: Path) -> None:
    """Make the runs of a piece, or join the pieces of its batch, and put what comes of it on the disk."""
    if piece.joins:
        held, missing = pieces_of(job, piece.batch, target)
        if not missing:
            _put(job, piece.batch, target, [load(_place(job, one, piece.batch, target)) for one in held])
            drop_pieces(piece.batch, target)
        return
    history = job.simulate(piece.runs)
    if piece.whole:
        _put(job, piece.batch, target, [history])
    else:
        save(history, target / PIECES / piece.batch.part / piece.runs.name, overwrite=True)


def pieces_of(job: Job, batch: Batch, target: Path) -> tuple[list[Batch], list[Piece]]:
    """The pieces that the folder holds of an unfinished batch, and those that are missing.

    Where histories are kept, a shorter batch, the last of a smaller job, is a piece of the one that takes its place.
    """
    found = []
    if job.folder == WHOLE:
        found = [one for one in held(job, target, batch.part, f"{batch.first:06d}-*") if finished(target, one, job)]
    found += [_named(batch.part, place) for place in (target / PIECES / batch.part).glob("runs-*")]
    found = [one for one in found if one.first >= batch.first and one.last <= batch.last]
    chosen: list[Batch] = []
    missing: list[Piece] = []
    at = batch.first
    while at <= batch.last:
        here = [one for one in found if one.first == at]
        if here:
            chosen.append(max(here, key=lambda one: one.last))
            at = chosen[-1].last + 1
        else:
            after = min([one.first for one in found if one.first > at], default=batch.last + 1)
            missing.append(Piece(batch, at, after - 1))
            at = after
    return chosen, missing


def drop_pieces(batch: Batch, target: Path) -> None:
    """Take away the pieces that a finished batch holds too."""
    place = target / PIECES / batch.part
    for path in list(place.glob("runs-*")):
        one = _named(batch.part, path)
        if batch.first <= one.first and one.last <= batch.last:
            shutil.rmtree(path, ignore_errors=True)
    with suppress(OSError):  # other pieces are there
        place.rmdir()
        place.parent.rmdir()


def held(job: Job, target: Path, part: str, which: str = "*") -> list[Batch]:
    """The batches of a part that the folder holds, in order."""
    if job.tables:
        found = (target / job.tables[-1] / part).glob(f"runs-{which}.parquet")
    else:
        found = (target / str(job.folder) / part).glob(f"runs-{which}")
    return [_named(part, path) for path in sorted(found)]


def finished(target: Path, batch: Batch, job: Job) -> bool:
    """All that a batch writes is there; each part appears whole or not at all."""
    tables = (target / kind / batch.part / f"{batch.name}.parquet" for kind in job.tables)
    history = None if job.folder is None else target / job.folder / batch.part / batch.name / "manifest.json"
    return (history is None or history.is_file()) and all(table.is_file() for table in tables)


def drop_superseded(job: Job, target: Path) -> None:
    """Take away short batches whose runs a longer one holds too: they were the last of a smaller job."""
    for part in job.parts:
        for batch, longer in pairwise(held(job, target, part)):
            if batch.first == longer.first and finished(target, longer, job):
                if job.folder is not None:
                    shutil.rmtree(target / job.folder / part / batch.name, ignore_errors=True)
                for kind in job.tables:
                    (target / kind / part / f"{batch.name}.parquet").unlink(missing_ok=True)


def read_table(file: Path) -> pl.DataFrame:
    """A table of a batch."""
    try:
        return pl.read_parquet(file, glob=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        hint = "Delete this file and go on with --resume: its runs are made again."
        raise CollegiumError("a table cannot be read", where=file, hint=hint) from error


def _put(job: Job, batch: Batch, target: Path, histories: list[History]) -> None:
    """Measure a batch and put all that is kept of it in its place."""
    history, tables = job.measure(batch, join(histories))
    if history is not None:
        save(history, target / str(job.folder) / batch.part / batch.name, overwrite=True)
    for kind in job.tables:
        write_parquet(tables[kind], target / kind / batch.part / f"{batch.name}.parquet")


def _place(job: Job, one: Batch, of: Batch, target: Path) -> Path:
    """Where the history of a piece is."""
    piece = target / PIECES / of.part / one.name
    return piece if piece.is_dir() else target / str(job.folder) / of.part / one.name


def _named(part: str, path: Path) -> Batch:
    return Batch(part, *(int(number) for number in path.name.removesuffix(".parquet").split("-")[1:]))


def tables_of(job: Job, target: Path, kind: str, batches: Iterator[Batch]) -> Iterator[tuple[Batch, pl.DataFrame]]:
    """One kind of table, batch by batch, of the runs that the job asks for."""
    for batch in batches:
        frame = read_table(target / kind / batch.part / f"{batch.name}.parquet")
        yield batch, frame.filter(pl.col("run") < job.runs)
