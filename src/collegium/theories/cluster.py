"""Runs on a Dask cluster: named by its address, by a queue, or by a file that says what to ask of a queue.

Each lot of pieces is a task, big enough that Dask's own two milliseconds do not count. A worker reads the job from the
folder of the results and puts what it makes there, so that folder has to lie on a disk that all machines share. A
worker that dies is Dask's to replace; its task is given to another.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

import collegium
from collegium.charter.terms import Line
from collegium.compiled import digest_of
from collegium.disk import appearing
from collegium.errors import CollegiumError
from collegium.shipped import is_path
from collegium.theories.executors import Timed, make_all, threads_each
from collegium.theories.pieces import Job
from collegium.theories.plan import Piece
from collegium.yamlfile import read_yaml, validate

if TYPE_CHECKING:
    from distributed import Client

HEADER = "cluster/1"
QUEUES = {
    "slurm": "SLURMCluster",
    "pbs": "PBSCluster",
    "sge": "SGECluster",
    "lsf": "LSFCluster",
    "htcondor": "HTCondorCluster",
    "oar": "OARCluster",
    "moab": "MoabCluster",
}
LOCAL = "local"
ROOMS = ("charter", "conduct", "engine", "history", "measures", "record", "theories")
SECONDS = 15  # how long an address may take to answer
EXTRA = "Install the extra: pip install 'collegium[cluster]'."


class Queue(BaseModel):
    """What to ask of a queue, as a file states it; one of its jobs may hold several workers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    collegium: str
    queue: Line = Field(description="The queueing system.")
    workers: int = Field(0, strict=True, ge=0, description="Workers in all; 0 leaves it to --workers.")
    cores: int = Field(1, strict=True, ge=1, description="Processors of one job of the queue.")
    processes: int = Field(1, strict=True, ge=1, description="Workers in one job of the queue.")
    memory: Line = Field("4 GB", description="Memory of one job of the queue.")
    disk: Line = Field("4 GB", description="Disk of one job of the queue; HTCondor alone asks for it.")
    walltime: Line = Field("01:00:00", description="How long a job of the queue may take.")
    partition: Line | None = Field(None, description="The partition, or the queue's own queue.")
    account: Line | None = Field(None, description="Whose account it is.")
    interface: Line | None = Field(None, description="The network interface, such as ib0.")
    prologue: list[str] = Field([], description="Shell lines before the worker starts.")
    directives: list[str] = Field([], description="Further directives of the queue.")


def queue(name_or_path: str | os.PathLike[str]) -> Queue:
    """What to ask of a queue, by the queue's name alone or from a file.

    Raises
    ------
    CollegiumError
        An unknown queue, or a file that is none.

    Examples
    --------
    >>> queue("slurm").memory
    '4 GB'
    """
    if not is_path(name_or_path):
        asked = Queue.model_validate({"collegium": HEADER, "queue": os.fspath(name_or_path)})
    else:
        asked = validate(read_yaml(name_or_path), Queue, header=HEADER)
    if asked.queue not in QUEUES:
        hint = "Or give the address of a Dask scheduler, tcp://HOST:8786, or a file of resources."
        where = os.fspath(name_or_path) if is_path(name_or_path) else None
        allowed = [*QUEUES, *([] if where else [LOCAL])]
        raise CollegiumError("unknown cluster", where=where, given=asked.queue, allowed=allowed, hint=hint)
    return asked


def queue_cluster(asked: Queue) -> Any:
    """The cluster of dask-jobqueue that a queue's resources make, without workers yet.

    Raises
    ------
    CollegiumError
        It refuses a resource.
    """
    import dask_jobqueue

    how: dict[str, Any] = {
        "cores": asked.cores,
        "processes": asked.processes,
        "memory": asked.memory,
        "job_script_prologue": [f"export POLARS_MAX_THREADS={max(1, asked.cores // asked.processes)}", *asked.prologue],
        "job_extra_directives": list(asked.directives),
        "interface": asked.interface,
        "scheduler_options": {"dashboard_address": None},
    }
    if asked.queue == "htcondor":  # which knows neither a time nor partitions
        how["disk"] = asked.disk
    else:
        how["walltime"] = asked.walltime
        how |= {"queue": asked.partition} if asked.partition else {}
    if asked.account:
        how["project" if asked.queue in ("sge", "lsf", "oar") else "account"] = asked.account
    try:
        return getattr(dask_jobqueue, QUEUES[asked.queue])(**how)
    except (TypeError, ValueError, RuntimeError) as error:
        told = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise CollegiumError("the queue refuses the resources", given=asked.queue, hint=f"{told}.") from error


def check(cluster: Any) -> None:
    """Refuse at once what cannot be a cluster, before anything is made.

    Raises
    ------
    CollegiumError
        Dask is not installed; an unknown queue; a file of resources that is none.
    """
    if find_spec("distributed") is None:
        raise CollegiumError("a cluster needs Dask, which is not installed", hint=EXTRA)
    if isinstance(cluster, str | os.PathLike) and "://" not in os.fspath(cluster) and os.fspath(cluster) != LOCAL:
        queue(cluster)
        if find_spec("dask_jobqueue") is None:
            raise CollegiumError("a queue needs dask-jobqueue, which is not installed", hint=EXTRA)


@contextmanager
def connect(cluster: Any, workers: int = 1) -> Iterator[tuple[Client, int]]:
    """A client of a cluster, and how many workers it is to have; what was started for it ends with it.

    Parameters
    ----------
    cluster : str, path or distributed.Client
        The address of a scheduler (``tcp://host:8786``); ``local``, a cluster of this machine with ``workers``
        processes; the name of a queue (``slurm``, ``pbs``, ...) or a YAML file with what to ask of it; or a client that
        is connected, which stays so.
    workers : int
        How many, of a cluster that is started here.

    Raises
    ------
    CollegiumError
        Dask is not installed, nobody answers, an unknown queue.
    """
    if not isinstance(cluster, str | os.PathLike):
        yield cluster, 0
        return
    check(cluster)
    from distributed import Client, LocalCluster

    name, started, wanted = os.fspath(cluster), None, 0
    if "://" not in name:
        if name == LOCAL:
            env = {"POLARS_MAX_THREADS": threads_each(workers)}
            wanted = workers
            started = LocalCluster(
                n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None, env=env,
                silence_logs="ERROR",
            )  # fmt: skip
        else:
            asked = queue(cluster)
            started, wanted = queue_cluster(asked), asked.workers or workers
            started.scale(wanted)
    try:
        try:
            client = Client(started or name, timeout=SECONDS)
        except (OSError, ValueError, ImportError) as error:
            hint = "Start one with `dask scheduler`, and its workers with `dask worker`."
            raise CollegiumError("no Dask scheduler answers", given=name, hint=hint) from error
        try:
            yield client, wanted
        finally:
            with suppress(OSError, TimeoutError):
                client.close()
    finally:
        if started is not None:
            with suppress(OSError, TimeoutError):
                started.close()


class OnCluster:
    """Workers of a Dask cluster."""

    def __init__(self, client: Client, job_file: Path, target: Path, wanted: int) -> None:
        self.client, self.job_file, self.target, self.wanted = client, job_file, target, wanted
        self.stamp = stamp()
        self.tasks: set[Any] = set()

    @property
    def slots(self) -> int:
        """The threads of all workers that are there, or are to come."""
        there = int(sum(self.client.nthreads().values()))
        return max(1, there, self.wanted)

    def submit(self, pieces: list[Piece]) -> Future[Timed]:
        """Make a task of pieces."""
        task = self.client.submit(make_on_worker, self.job_file, pieces, self.target, self.stamp, pure=False)
        future: Future[Timed] = Future()
        self.tasks.add(task)
        task.add_done_callback(lambda done: self._hand_on(done, future))
        return future

    def _hand_on(self, task: Any, future: Future[Timed]) -> None:
        self.tasks.discard(task)
        if task.status == "finished":
            future.set_result(task.result())
            return
        error: BaseException | None = None
        with suppress(Exception):
            error = task.exception()
        if isinstance(error, CollegiumError | OSError):
            future.set_exception(error)
            return
        hint = "Finished runs are kept: go on with --resume."
        if type(error).__name__ == "KilledWorker":
            hint += " Give its workers more memory, or see what they say."
            told = CollegiumError("the cluster's workers died again and again", where=self.target, hint=hint)
        elif error is None or task.status in ("cancelled", "lost"):
            told = CollegiumError("the cluster was lost", where=self.target, hint=hint)
        else:
            future.set_exception(error)
            return
        future.set_exception(told)


@contextmanager
def on_cluster(job: Job, target: Path, workers: int, cluster: Any) -> Iterator[OnCluster]:
    """The workers of a cluster; when it is stopped, tasks that have not begun are taken back."""
    with connect(cluster, workers) as (client, wanted):
        if wanted == 0 and not client.nthreads():
            try:
                client.wait_for_workers(1, timeout=SECONDS)
            except TimeoutError as error:
                hint = "Start some: dask worker ADDRESS."
                raise CollegiumError("the cluster has no workers", given=str(cluster), hint=hint) from error
        file = target.absolute() / f".{job.kind}.job"
        with appearing(file) as fresh:
            fresh.write_bytes(pickle.dumps(job))
        there = OnCluster(client, file, target.absolute(), wanted)
        try:
            yield there
        except BaseException:
            with suppress(Exception):
                client.cancel(list(there.tasks))
            raise
        finally:
            with suppress(OSError):
                file.unlink(missing_ok=True)


# --- on the worker ----------------------------------------------------------------------------------------------

_jobs: dict[tuple[Path, str], Job] = {}
_lock = threading.Lock()


@lru_cache
def stamp() -> str:
    """The version and code of Collegium, which all machines have to have in common."""
    digest = hashlib.sha256(digest_of(Path(collegium.__file__).parent, ROOMS).encode())
    return f"{collegium.__version__}-{digest.hexdigest()[:16]}"


def make_on_worker(job_file: Path, pieces: list[Piece], target: Path, stamped: str) -> Timed:
    """Make pieces on a worker of the cluster."""
    job = _job(job_file, stamped)
    return make_all(job, pieces, target)


def _job(file: Path, stamped: str) -> Job:
    """The job, read from the shared folder and warmed up once a process."""
    here = socket.gethostname()
    with _lock:
        if (own := stamp()) != stamped:
            hint = f"It has {own}, this machine {stamped}. Install the same on both."
            raise CollegiumError("a worker of the cluster has another Collegium", where=here, hint=hint)
        try:
            raw = file.read_bytes()
        except OSError as error:
            hint = "Choose an --out on a disk that all machines of the cluster share."
            raise CollegiumError(
                f"a worker of the cluster, {here}, cannot see the folder", where=file.parent, hint=hint
            ) from error
        key = (file, hashlib.sha256(raw).hexdigest())
        if key not in _jobs:
            job = pickle.loads(raw)
            job.warm()
            _jobs.clear()
            _jobs[key] = job
        return _jobs[key]
