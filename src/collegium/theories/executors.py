"""Where the runs of a job are made: here, in processes of this machine, on a Dask cluster.

An executor is handed pieces and gives futures of the seconds that each piece took; what a piece holds goes to the disk
from the worker itself, so that no result passes through the parent and its memory does not grow with the runs.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import active_children, get_context, parent_process
from pathlib import Path
from typing import Any, Protocol

from collegium.theories.pieces import Job, make_piece
from collegium.theories.plan import Piece

Timed = list[float]


class Executor(Protocol):
    """Workers that make pieces."""

    @property
    def slots(self) -> int:
        """How many lots of pieces are made at the same time."""

    def submit(self, pieces: list[Piece]) -> Future[Timed]:
        """Have pieces made and put on the disk, one after the other; the result is the seconds of each."""


@contextmanager
def executor(job: Job, target: Path, *, workers: int = 1, cluster: Any = None) -> Iterator[Executor]:
    """The workers of a job.

    Parameters
    ----------
    job : Job
    target : Path
        The folder of the results.
    workers : int
        Processes of this machine, or of the cluster if it is one that is started for the job.
    cluster : str, path or distributed.Client, optional
        None for this machine alone; else as for :func:`collegium.theories.cluster.connect`: the address of a Dask
        scheduler, ``local``, the name of a queue, a file of resources, or a client that is connected.

    Raises
    ------
    CollegiumError
        Dask is not installed, nobody answers, an unknown queue.
    """
    if cluster is not None:
        from collegium.theories.cluster import on_cluster

        with on_cluster(job, target, workers, cluster) as there:
            yield there
    elif workers == 1:
        yield Here(job, target)
    else:
        with processes(job, target, workers) as many:
            yield many


def make_all(job: Job, pieces: list[Piece], target: Path) -> Timed:
    """Make pieces one after the other; the seconds that each took."""
    took = []
    for piece in pieces:
        start = time.perf_counter()
        make_piece(job, piece, target)
        took.append(time.perf_counter() - start)
    return took


class Here:
    """This very process."""

    slots = 1

    def __init__(self, job: Job, target: Path) -> None:
        self.job, self.target = job, target

    def submit(self, pieces: list[Piece]) -> Future[Timed]:
        """Make the pieces at once."""
        future: Future[Timed] = Future()
        future.set_result(make_all(self.job, pieces, self.target))
        return future


# --- processes of this machine ----------------------------------------------------------------------------------

_worker: Job | None = None
_warm = False


def _begin(job: Job) -> None:
    """A worker keeps the job, leaves Ctrl-C to its parent, and does not outlive him."""
    global _worker
    _worker = job
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with_parent, daemon=True).start()


def end_with_parent() -> None:
    """End at once when the parent is gone, killed or out of memory.

    A worker that waits for work would wait for ever: he holds both ends of the pipe through which it comes, so that the
    pipe does not close with the parent. What he has half written is swept away by the next who goes on.
    """
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _make_in_worker(pieces: list[Piece], target: Path) -> Timed:
    global _warm
    assert _worker is not None
    if not _warm:  # reading the compiled kernels counts in no estimate
        _worker.warm()
        _warm = True
    return make_all(_worker, pieces, target)


class Processes:
    """Processes of this machine, started afresh so that any platform will do."""

    def __init__(self, pool: ProcessPoolExecutor, target: Path, workers: int) -> None:
        self.pool, self.target, self.slots = pool, target, workers

    def submit(self, pieces: list[Piece]) -> Future[Timed]:
        """Hand pieces to the pool; the first ones start its workers."""
        with interrupt_held(), few_threads(self.slots):
            return self.pool.submit(_make_in_worker, pieces, self.target)


@contextmanager
def processes(job: Job, target: Path, workers: int) -> Iterator[Processes]:
    """A pool of processes; when it is stopped, pieces under way are finished and kept."""
    others = set(active_children())
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_begin, initargs=(job,)) as pool:
        try:
            yield Processes(pool, target, workers)
        except BrokenProcessPool:
            for worker in set(active_children()) - others:  # one may wait for ever for what the dead one held
                worker.kill()
            raise
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def threads_each(workers: int) -> str:
    """How many threads of Polars each of some workers of this machine may have: they share the processors."""
    return os.environ.get("POLARS_MAX_THREADS") or str(max(1, (os.cpu_count() or 1) // workers))


@contextmanager
def few_threads(workers: int) -> Iterator[None]:
    """Workers that start meanwhile share the processors: Polars would otherwise take all of them in each."""
    name = "POLARS_MAX_THREADS"
    before = os.environ.get(name)
    os.environ[name] = threads_each(workers)
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]


@contextmanager
def interrupt_held() -> Iterator[list[int]]:
    """Hold Ctrl-C back while workers are started; the list fills if it comes, and it takes effect at the end.

    An interrupt in the middle of a start would leave the pool with a worker that it does not know, and then it never
    ends. Workers are born deaf to Ctrl-C, which a terminal sends to all processes, so that only the parent tells of it.
    """
    held: list[int] = []
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "pthread_sigmask"):
        yield held
        return
    heard: Callable[[int, Any], None] = lambda number, _: held.append(number)  # noqa: E731
    handler = signal.signal(signal.SIGINT, heard)
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield held
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, handler)
    if held:
        signal.raise_signal(signal.SIGINT)
