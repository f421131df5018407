"""Jobs: batches of runs on one or many workers, kept as they finish.

A batch always holds the same runs, whatever the number of workers and however many runs they are handed at once, and a
run depends on its seed and number alone; so the files are the same bytes on one processor, on eight and on a cluster.
Whatever is finished is on the disk, whole. A job that was stopped goes on where it stopped, and a finished one takes
further runs.
"""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Any, NoReturn, TypedDict

import polars as pl

from collegium.disk import sweep, write_text
from collegium.errors import CollegiumError
from collegium.theories.executors import Executor, Timed, executor
from collegium.theories.pieces import (
    Job,
    drop_pieces,
    drop_superseded,
    finished,
    held,
    pieces_of,
    read_table,
    tables_of,
)
from collegium.theories.plan import Batch, Piece, Plan

__all__ = [
    "BATCH",
    "VERSION",
    "Batch",
    "Job",
    "Running",
    "Stopped",
    "batches",
    "differing",
    "entry",
    "gather",
    "listed",
    "read_table",
    "run_job",
    "size_of",
    "stream",
    "writing",
]
BATCH = 25  # runs of a batch, where the job does not say otherwise
FULL = (errno.EFBIG, errno.ENOSPC, errno.EDQUOT)
Progress = Callable[[str, int, int], None]


class Running(TypedDict, total=False):
    """What :func:`run_job` takes beside the job and the folder, for those who hand it on."""

    workers: int
    cluster: Any
    chunk: int | None
    resume: bool
    replace: bool
    progress: Progress | None
    left: Callable[[float], None] | None


class Stopped(CollegiumError):
    """A study that was interrupted; its finished runs are kept.

    Attributes
    ----------
    done, wanted : int
        Runs finished and runs asked for, over all theories.
    """

    def __init__(self, done: int, wanted: int, out: Path) -> None:
        self.done, self.wanted, self.out = done, wanted, out
        super().__init__(
            f"stopped: {done} of {wanted} runs are finished and kept in {out}",
            hint="The same command with --resume goes on from there.",
        )


def run_job(
    job: Job,
    target: Path,
    *,
    workers: int = 1,
    cluster: Any = None,
    chunk: int | None = None,
    resume: bool = False,
    replace: bool = False,
    progress: Progress | None = None,
    left: Callable[[float], None] | None = None,
) -> None:
    """Run a job, or go on with it.

    Parameters
    ----------
    job : Job
    target : Path
        The folder of the results; on a cluster one that all its machines share.
    workers : int
        Processes.
    cluster : str, path or distributed.Client, optional
        Where the workers are, if not on this machine: see :func:`collegium.theories.executors.executor`.
    chunk : int, optional
        Runs handed to a worker at once; by default as many as take it half a second or more, by the time that earlier
        ones took. It changes no byte.
    resume : bool
        Go on in a folder that holds the same job.
    replace : bool
        Throw away another job that the folder holds.
    progress : callable, optional
        Called with a part, the runs finished so far and the runs wanted.
    left : callable, optional
        Called with the seconds that the rest is expected to take, by the time that runs took the workers; compiling
        does not count.

    Raises
    ------
    CollegiumError
        The folder holds something else, another job, or the same one and ``resume`` was not said: nothing in it is
        touched. Or the disk is full, a worker died, the cluster was lost: the finished runs are kept.
    Stopped
        Ctrl-C; the finished runs are kept.
    """
    if workers < 1:
        raise CollegiumError(f"a {job.kind} takes at least one worker", given=workers)
    if chunk is not None and chunk < 1:
        raise CollegiumError("a worker is handed at least one run at once", given=chunk)
    if cluster is not None:
        from collegium.theories.cluster import check

        check(cluster)
    _claim(target, job, resume, replace)
    try:
        sweep(target)
        done, gaps, joins = _survey(job, target)

        def tell(*parts: str) -> None:
            for part in parts if progress is not None else ():
                progress(part, done[part], job.runs)  # type: ignore[misc]

        tell(*done)
        if gaps or joins:
            job.warm()
            plan = Plan(gaps, size=size_of(job), chunk=chunk)
            with executor(job, target, workers=min(workers, _most(gaps) or 1), cluster=cluster) as pool:
                for pieces in _work(job, target, plan, joins, pool):
                    for piece in pieces:
                        done[piece.batch.part] += piece.runs.n_runs(job.runs)
                    tell(pieces[0].batch.part)
                    seconds = plan.left(pool.slots)
                    if left is not None and seconds is not None:
                        left(seconds)
        drop_superseded(job, target)
        for batch in batches(job, target):
            drop_pieces(batch, target)
    except KeyboardInterrupt:
        raise Stopped(_count(job, target), job.runs * len(job.parts), target) from None
    except BrokenProcessPool as error:
        hint = "Finished runs are kept: go on with --resume, and with fewer workers if memory ran out."
        raise CollegiumError("a worker process died", where=target, hint=hint) from error
    except OSError as error:
        _refused(target, error)


@contextmanager
def writing(target: Path) -> Iterator[None]:
    """Tell of a folder that cannot be written, or of a full disk, in words."""
    try:
        yield
    except OSError as error:
        _refused(target, error)


def _work(job: Job, target: Path, plan: Plan, joins: list[Piece], pool: Executor) -> Iterator[list[Piece]]:
    """Hand out pieces as long as there are any, and the joining of them; tell of each lot of runs that is finished."""
    ready: SimpleQueue[Future[Timed]] = SimpleQueue()
    under_way: dict[Future[Timed], list[Piece]] = {}
    joined = {one.batch for one in joins}  # once: the pieces are gone after that
    while plan.waiting or joins or under_way:
        room = pool.slots if pool.slots == 1 or not plan.measured else 2 * pool.slots
        while len(under_way) < room and (pieces := [joins.pop(0)] if joins else plan.next(pool.slots)):
            future = pool.submit(pieces)
            under_way[future] = pieces
            future.add_done_callback(ready.put)
        future = ready.get()
        pieces = under_way.pop(future)
        seconds = future.result()
        if pieces[0].joins:
            continue
        plan.done(pieces, seconds)
        for batch in dict.fromkeys(one.batch for one in pieces if not one.whole):
            # the last two pieces may both be on the disk when the first of them is told of
            if batch not in joined and not pieces_of(job, batch, target)[1]:
                joined.add(batch)
                joins.append(_joining(batch))
        yield pieces


def _joining(batch: Batch) -> Piece:
    return Piece(batch, batch.first, batch.last, joins=True)


def _survey(job: Job, target: Path) -> tuple[dict[str, int], list[Piece], list[Piece]]:
    """How many runs of each part are finished, what is missing, and what is only to be joined."""
    done = dict.fromkeys(job.parts, 0)
    gaps: list[Piece] = []
    joins: list[Piece] = []
    for batch in batches(job, target):
        missing: list[Piece] = []
        if not finished(target, batch, job):
            missing = pieces_of(job, batch, target)[1]
            gaps += missing
            joins += [] if missing else [_joining(batch)]
        done[batch.part] += batch.n_runs(job.runs) - sum(piece.runs.size for piece in missing)
    return done, gaps, joins


def _count(job: Job, target: Path) -> int:
    """The finished runs, counted though Ctrl-C comes again: one can raise twice, as Polars watches for it too."""
    while True:
        try:
            missing = sum(
                sum(piece.runs.size for piece in pieces_of(job, batch, target)[1])
                for batch in batches(job, target)
                if not finished(target, batch, job)
            )
            return job.runs * len(job.parts) - missing
        except KeyboardInterrupt:
            continue


def _most(gaps: list[Piece]) -> int:
    """How many workers could find something to do."""
    return sum(gap.runs.size for gap in gaps)


def size_of(job: Job) -> int:
    """How many runs a batch of a job holds: few where a run is large, since a batch is measured as a whole."""
    return getattr(job, "batch", None) or BATCH


def batches(job: Job, target: Path) -> Iterator[Batch]:
    """The batches of a job; for a short last one the longer one, if a larger job left it there."""
    size = size_of(job)
    for part in job.parts:
        for first in range(0, job.runs, size):
            batch = Batch(part, first, min(first + size, job.runs) - 1)
            if batch.size < size:
                longer = [one for one in held(job, target, part, f"{first:06d}-*") if one.last >= batch.last]
                yield next((one for one in longer if finished(target, one, job)), batch)
            else:
                yield batch


def listed(job: Job, target: Path, place: Path, ending: str = "") -> pl.DataFrame:
    """One row a batch: ``first``, ``last``, ``runs``, ``path`` of what is kept of it at a place."""
    rows = [
        {"first": one.first, "last": one.last, "runs": one.size, "path": str(place / one.part / f"{one.name}{ending}")}
        for one in batches(job, target)
    ]
    return pl.DataFrame(rows)


def gather(job: Job, target: Path, kind: str) -> dict[str, pl.DataFrame]:
    """One kind of table of all finished runs, by part."""
    found: dict[str, list[pl.DataFrame]] = {part: [] for part in job.parts}
    for batch, frame in stream(job, target, kind):
        found[batch.part].append(frame)
    return {name: pl.concat(parts) for name, parts in found.items()}


def stream(job: Job, target: Path, kind: str, part: str | None = None) -> Iterator[tuple[Batch, pl.DataFrame]]:
    """One kind of table of all finished runs, or of those of a part, batch by batch."""
    wanted = (batch for batch in batches(job, target) if part is None or batch.part == part)
    return tables_of(job, target, kind, wanted)


def _refused(target: Path, error: OSError) -> NoReturn:
    reason = error.strerror or str(error)
    hint = f"{reason}. Nothing half-written stays, and finished runs are kept: make room and go on with --resume."
    full = error.errno in FULL
    raise CollegiumError("the folder cannot be written", where=target, hint=hint if full else f"{reason}.") from error


def _claim(target: Path, job: Job, resume: bool, replace: bool) -> None:
    """Make the folder this job's, or refuse."""
    file, facts = target / f"{job.kind}.json", job.facts
    if target.exists() and not target.is_dir():
        raise CollegiumError("the output is a file, not a folder", where=target, hint="Choose another --out.")
    if target.exists() and any(target.iterdir()):
        if not file.is_file():
            raise CollegiumError(
                f"the folder holds something that is no {job.kind}; nothing was touched",
                where=target,
                hint="Choose another --out.",
            )
        try:
            held = json.loads(file.read_text("utf-8"))
            if not isinstance(held, dict):
                raise ValueError("it is no table of keys and values")
        except (OSError, ValueError, RecursionError) as error:
            hint = f"{str(error)[:1].upper()}{str(error)[1:]}. Nothing was touched; choose another --out."
            raise CollegiumError(f"the {job.kind} file cannot be read", where=file, hint=hint) from error
        differing = [key for key in facts if held.get(key) != facts[key]]
        if not differing:
            if not resume:
                raise CollegiumError(
                    f"the folder already holds this {job.kind}; nothing was touched",
                    where=target,
                    hint="Say --resume to go on with it, or choose another --out.",
                )
            return
        if not replace:
            raise CollegiumError(
                f"the folder already holds another {job.kind} ({entry(held, job.kind, 'id') or 'unknown'}; "
                f"it differs in {job.differences(held)}); nothing was touched",
                where=target,
                hint="Choose another --out, or say --replace to throw the old one away.",
            )
    try:
        for held_path in list(target.iterdir()) if target.exists() else []:
            if held_path.is_dir() and not held_path.is_symlink():
                shutil.rmtree(held_path)
            else:
                held_path.unlink()
        write_text(file, json.dumps(facts, indent=2, sort_keys=True) + "\n")
    except OSError as error:
        _refused(target, error)


VERSION = {"collegium": "the version of Collegium", "code": "the code"}


def differing(
    facts: Mapping[str, Any], held: Mapping[str, Any], said: Mapping[str, str] = VERSION, inside: str | None = None
) -> str:
    """What the facts that a folder holds differ in from a job's own.

    Parameters
    ----------
    facts, held : mapping
        The job's own, and the folder's.
    said : mapping
        Words for keys; a key without any stands for itself.
    inside : str, optional
        A key under which a table stands: of it the entries that differ are named.

    Examples
    --------
    >>> mine, theirs = {"code": 1, "study": {"seed": 1, "runs": 2}}, {"code": 0, "study": {"seed": 2, "runs": 2}}
    >>> differing(mine, theirs, inside="study")
    'the code, seed'
    """
    found = []
    for key, value in facts.items():
        old = held.get(key)
        if old == value:
            continue
        if key == inside and isinstance(old, dict):
            found += [name for name in value if old.get(name) != value[name]]
        else:
            found.append(said.get(key, key))
    return ", ".join(found) or "details"


def entry(table: Any, *keys: str) -> Any:
    """What stands under some keys, or None: a study file may hold anything."""
    for key in keys:
        table = table.get(key) if isinstance(table, dict) else None
    return table
