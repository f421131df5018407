"""Jobs: batches of runs on one or many workers, kept as they finish.

A batch always holds the same runs, whatever the number of workers, and a run depends on its seed and number alone; so
the files are the same bytes on any number of workers. A batch is written whole or not at all. A job that was stopped
goes on where it stopped, and a finished one takes further runs.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NoReturn, Protocol

import polars as pl

from collegium.errors import CollegiumError
from collegium.history import History, save

BATCH = 25


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


@dataclass(frozen=True)
class Batch:
    """Some runs of one part of a job, and where they go."""

    part: str
    first: int
    last: int

    @property
    def name(self) -> str:
        """The name of the batch's folder and file."""
        return f"runs-{self.first:06d}-{self.last:06d}"

    def n_runs(self, wanted: int) -> int:
        """How many of its runs are among the first ``wanted``."""
        return min(self.last + 1, wanted) - self.first


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
    facts : dict
        What makes two jobs the same but for the number of their runs.
    """

    kind: str
    runs: int
    parts: list[str]
    tables: tuple[str, ...]
    keeps_histories: bool
    facts: dict[str, Any]

    def warm(self) -> None:
        """Compile the kernels once, before workers would all do it."""

    def make(self, batch: Batch) -> tuple[History | None, dict[str, pl.DataFrame]]:
        """Run a batch: its history, if it is kept, and its tables."""

    def differences(self, held: dict[str, Any]) -> str:
        """What another job's facts differ in, in words."""


def run_job(
    job: Job,
    target: Path,
    *,
    workers: int = 1,
    resume: bool = False,
    replace: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
) -> None:
    """Run a job, or go on with it.

    Parameters
    ----------
    job : Job
    target : Path
        The folder of the results.
    workers : int
        Processes.
    resume : bool
        Go on in a folder that holds the same job.
    replace : bool
        Throw away another job that the folder holds.
    progress : callable, optional
        Called with a part, the runs finished so far and the runs wanted.

    Raises
    ------
    CollegiumError
        The folder holds something else, another job, or the same one and ``resume`` was not said; nothing in it is
        touched.
    Stopped
        Ctrl-C; the finished runs are kept.
    """
    if workers < 1:
        raise CollegiumError(f"a {job.kind} takes at least one worker", given=workers)
    _claim(target, job, resume, replace)
    todo: list[Batch] = []
    done = dict.fromkeys(job.parts, 0)
    for batch in batches(job, target):
        if _finished(target, batch, job):
            done[batch.part] += batch.n_runs(job.runs)
        else:
            todo.append(batch)

    def tell(batch: Batch | None) -> None:
        if batch is not None:
            done[batch.part] += batch.n_runs(job.runs)
        if progress is not None:
            for name in done if batch is None else [batch.part]:
                progress(name, done[name], job.runs)

    tell(None)
    try:
        if todo:
            job.warm()
        if workers == 1 or len(todo) < 2:
            for batch in todo:
                _run_batch(job, batch, target)
                tell(batch)
        else:
            _run_on_many(job, todo, target, min(workers, len(todo)), tell)
    except KeyboardInterrupt:
        kept = None
        while kept is None:
            try:
                kept = sum(batch.n_runs(job.runs) for batch in batches(job, target) if _finished(target, batch, job))
            except KeyboardInterrupt:  # one Ctrl-C can raise twice: Polars watches for it too
                continue
        raise Stopped(kept, job.runs * len(done), target) from None
    except BrokenProcessPool as error:
        hint = "Finished runs are kept: go on with --resume, and with fewer workers if memory ran out."
        raise CollegiumError("a worker process died", where=target, hint=hint) from error
    except OSError as error:
        _refused(target, error)
    _drop_superseded(job, target)


def batches(job: Job, target: Path) -> Iterator[Batch]:
    """The batches of a job; for a short last one the longer one, if a larger job left it there."""
    for part in job.parts:
        for first in range(0, job.runs, BATCH):
            batch = Batch(part, first, min(first + BATCH, job.runs) - 1)
            if batch.last - batch.first + 1 < BATCH:
                longer = [one for one in _held(job, target, part, f"{first:06d}-*") if one.last >= batch.last]
                yield next((one for one in longer if _finished(target, one, job)), batch)
            else:
                yield batch


def gather(job: Job, target: Path, kind: str) -> dict[str, pl.DataFrame]:
    """One kind of table of all finished runs, by part."""
    found: dict[str, list[pl.DataFrame]] = {part: [] for part in job.parts}
    for batch in batches(job, target):
        found[batch.part].append(read_table(target / kind / batch.part / f"{batch.name}.parquet"))
    return {name: pl.concat(parts).filter(pl.col("run") < job.runs) for name, parts in found.items()}


def _held(job: Job, target: Path, part: str, which: str = "*") -> list[Batch]:
    """The batches of a part that the folder holds, in order."""
    files = sorted((target / job.tables[-1] / part).glob(f"runs-{which}.parquet"))
    return [Batch(part, *(int(number) for number in file.stem.split("-")[1:])) for file in files]


def _finished(target: Path, batch: Batch, job: Job) -> bool:
    """All that a batch writes is there; each part appears whole or not at all."""
    tables = (target / kind / batch.part / f"{batch.name}.parquet" for kind in job.tables)
    history = target / "histories" / batch.part / batch.name / "manifest.json"
    return (not job.keeps_histories or history.is_file()) and all(table.is_file() for table in tables)


def _drop_superseded(job: Job, target: Path) -> None:
    """Take away short batches whose runs a longer one holds too: they were the last of a smaller job."""
    for part in job.parts:
        held = _held(job, target, part)
        for batch, longer in pairwise(held):
            if batch.first == longer.first and _finished(target, longer, job):
                shutil.rmtree(target / "histories" / part / batch.name, ignore_errors=True)
                for kind in job.tables:
                    (target / kind / part / f"{batch.name}.parquet").unlink(missing_ok=True)


def _refused(target: Path, error: OSError) -> NoReturn:
    reason = error.strerror or str(error)
    raise CollegiumError("the folder cannot be written", where=target, hint=f"{reason}.") from error


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
        target.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(".new")
        fresh.write_text(json.dumps(facts, indent=2, sort_keys=True) + "\n", "utf-8")
        fresh.rename(file)
    except OSError as error:
        _refused(target, error)


def entry(table: Any, *keys: str) -> Any:
    """What stands under some keys, or None: a study file may hold anything."""
    for key in keys:
        table = table.get(key) if isinstance(table, dict) else None
    return table


_worker: Job | None = None


def _begin(job: Job) -> None:
    """A worker keeps the job, and leaves Ctrl-C to its parent."""
    global _worker
    _worker = job
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _run_here(batch: Batch, target: Path) -> Batch:
    assert _worker is not None
    return _run_batch(_worker, batch, target)


def _run_on_many(job: Job, todo: list[Batch], target: Path, workers: int, tell: Callable[[Batch | None], None]) -> None:
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(job,)) as pool:
        try:
            futures: list[Future[Batch]] = []
            with _interrupt_held() as held, _few_threads(workers):
                for batch in todo:
                    if held:
                        break
                    futures.append(pool.submit(_run_here, batch, target))  # the first ones start the workers
            for future in as_completed(futures):
                tell(future.result())
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)  # batches under way end, and are kept
            raise


@contextmanager
def _few_threads(workers: int) -> Iterator[None]:
    """Workers that start meanwhile share the processors: Polars would otherwise take all of them in each."""
    name = "POLARS_MAX_THREADS"
    before = os.environ.get(name)
    os.environ[name] = before or str(max(1, (os.cpu_count() or 1) // workers))
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]


@contextmanager
def _interrupt_held() -> Iterator[list[int]]:
    """Hold Ctrl-C back while workers are started; the list fills if it comes, and it takes effect at the end.

    An interrupt in the middle of a start would leave the pool with a worker that it does not know, and then it never
    ends. Workers are born deaf to Ctrl-C, which a terminal sends to all processes, so that only the parent tells of it.
    """
    held: list[int] = []
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "pthread_sigmask"):
        yield held
        return
    handler = signal.signal(signal.SIGINT, lambda number, _: held.append(number))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield held
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, handler)
    if held:
        signal.raise_signal(signal.SIGINT)


def _run_batch(job: Job, batch: Batch, target: Path) -> Batch:
    history, tables = job.make(batch)
    if history is not None:
        save(history, target / "histories" / batch.part / batch.name, overwrite=True)
    for kind in job.tables:
        _write(tables[kind], target / kind / batch.part / f"{batch.name}.parquet")
    return batch


def _write(frame: pl.DataFrame, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.new")
    frame.write_parquet(fresh)
    fresh.rename(file)


def read_table(file: Path) -> pl.DataFrame:
    try:
        return pl.read_parquet(file, glob=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        hint = "Delete this file and go on with --resume: its runs are made again."
        raise CollegiumError("a table cannot be read", where=file, hint=hint) from error
