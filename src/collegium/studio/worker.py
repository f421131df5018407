"""Work that must never take the page down is done in processes beside the studio, bounded in time and memory.

A charter that somebody pastes and a roster that somebody drops may be malformed on purpose; a run of the laboratory may
be long. Each kind of work has a process of its own, which is ended when it takes too long or too much, and started
again when the next piece comes. What reads texts and files can write none.

The two speak over pipes: each message is JSON led by its length, and bytes beside it led by theirs.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import IO, Any
from weakref import WeakSet

from collegium.errors import CollegiumError

IDLE = 120.0
HEAD = 10
GIB = 1024**3


@dataclass(frozen=True)
class Task:
    """A kind of work.

    Attributes
    ----------
    answers : str
        Module and function that answer a question: a dict and bytes to a dict and bytes.
    seconds : float
        How long one answer may take, the start of the process included.
    memory : int
        Bytes.
    writes : bool
        Whether it may write files: the simulator keeps its compiled kernels, as every command does.
    broken : str
        What is said when it was ended.
    """

    answers: str
    seconds: float
    memory: int
    writes: bool
    broken: str


TASKS = {
    "charter": Task("collegium.studio.reading:charter", 8.0, 2 * GIB, False, "the text could not be read to its end"),
    "roster": Task("collegium.studio.reading:roster", 30.0, 3 * GIB, False, "the file could not be read to its end"),
    "lab": Task("collegium.studio.runner:answer", 60.0, 6 * GIB, True, "the run broke off"),
}
Message = tuple[dict[str, Any], bytes]
_ALL: WeakSet[Worker] = WeakSet()


@atexit.register
def _all_end() -> None:
    """No process outlives the studio."""
    for worker in list(_ALL):
        worker.kill()


class Worker:
    """A process for one kind of work; started when the first piece comes, ended when none has come for a while.

    Parameters
    ----------
    task : str
        One of :data:`TASKS`.
    seconds : float, optional
        How long one answer may take; by default the task's.

    Examples
    --------
    >>> with Worker("charter") as worker:
    ...     worker.check("collegium: charter/1")["faults"][0]["line"]
    1
    """

    def __init__(self, task: str = "charter", seconds: float | None = None) -> None:
        self.name, self.task = task, TASKS[task]
        self.seconds = self.task.seconds if seconds is None else seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._idle: threading.Timer | None = None
        _ALL.add(self)

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def check(self, text: str) -> dict[str, Any]:
        """Whether a text is a sound charter.

        Returns
        -------
        dict
            ``faults``: none, or what is wrong (``message``, ``line``, ``column``, ``given``, ``hint``, ``text``);
            ``notes``: what holds and is read in a way that the file does not say (``line``, ``text``).

        Raises
        ------
        CollegiumError
            The text took too long or too much memory.
        """
        return self.ask({"text": text})[0]

    def ask(self, question: dict[str, Any], content: bytes = b"", seconds: float | None = None) -> Message:
        """Have a question answered.

        Parameters
        ----------
        question : dict
            Plain data.
        content : bytes
            Of a file.
        seconds : float, optional
            How long this answer may take.

        Returns
        -------
        dict, bytes

        Raises
        ------
        CollegiumError
            It took too long or too much memory, or the process ended of itself; the next question starts another.
        """
        with self._lock:
            return self._ask(question, content, self.seconds if seconds is None else seconds)

    def stop(self) -> None:
        """End the process once it has answered."""
        with self._lock:
            self._end()

    def kill(self) -> None:
        """End the process at once; whoever waits for its answer is told."""
        process = self._process
        if process is not None:
            process.kill()

    def _ask(self, question: dict[str, Any], content: bytes, seconds: float) -> Message:
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        late = threading.Event()

        def too_late() -> None:
            late.set()
            process.kill()

        guard = threading.Timer(seconds, too_late)
        guard.start()
        answer = None
        try:
            _write(process.stdin, question, content)
            answer = _read(process.stdout)
        except (OSError, ValueError):
            pass  # it was ended while it was spoken to
        finally:
            guard.cancel()
        if answer is None:
            self._end()
            spent = (
                f"It took longer than {seconds:g} seconds." if late.is_set() else "The process that did it has ended"
            )
            hint = spent if late.is_set() else f"{spent}; it may take {self.task.memory // GIB} GiB of memory."
            raise CollegiumError(self.task.broken, hint=hint)
        self._idle = threading.Timer(IDLE, self.stop)
        self._idle.daemon = True
        self._idle.start()
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        if self._idle is not None:
            self._idle.cancel()
        if self._process is None or self._process.poll() is not None:
            self._end()
            command = [sys.executable, "-m", "collegium.studio.worker", self.name]
            held = {"POLARS_MAX_THREADS": "1", **os.environ}  # each thread takes room, and the page is to stay quick
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=held)
        return self._process

    def _end(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def told(error: CollegiumError) -> dict[str, Any]:
    """An error as the page shows it."""
    return {
        "message": error.message,
        "text": str(error),
        "line": error.line,
        "column": error.column,
        "given": None if error.given is None else str(error.given)[:200],
        "nearest": error.nearest,
        "allowed": None if error.allowed is None else error.allowed[:60],
        "hint": error.hint,
    }


def _write(pipe: IO[bytes], message: dict[str, Any], content: bytes = b"") -> None:
    raw = json.dumps(message, default=str).encode()
    pipe.write(f"{len(raw):0{HEAD}d}{len(content):0{HEAD}d}".encode())
    pipe.write(raw)
    pipe.write(content)
    pipe.flush()


def _read(pipe: IO[bytes]) -> Message | None:
    head = pipe.read(2 * HEAD)
    if len(head) < 2 * HEAD:
        return None
    raw, content = pipe.read(int(head[:HEAD])), pipe.read(int(head[HEAD:]))
    if len(raw) < int(head[:HEAD]) or len(content) < int(head[HEAD:]):
        return None
    found = json.loads(raw)
    return (found, content) if isinstance(found, dict) else None


def _bound(task: Task) -> None:
    """Take what the process needs not: memory beyond its share, and files to write."""
    try:
        import resource
    except ImportError:  # not on this system
        return
    resource.setrlimit(resource.RLIMIT_AS, (task.memory, task.memory))
    if not task.writes:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def main(name: str) -> None:
    """Answer questions until the pipe is closed."""
    sys.dont_write_bytecode = True
    task = TASKS[name]
    _bound(task)
    spoken, sys.stdout = sys.stdout.buffer, sys.stderr  # what a library prints is no answer
    module, _, function = task.answers.partition(":")
    answer: Callable[[dict[str, Any], bytes], Message] = getattr(import_module(module), function)
    while (asked := _read(sys.stdin.buffer)) is not None:
        try:
            told_back = answer(*asked)
        except CollegiumError as error:
            told_back = {"error": told(error)}, b""
        except (MemoryError, RecursionError):
            told_back = {"error": told(CollegiumError("this is too large or too deep"))}, b""
        try:
            _write(spoken, *told_back)
        except OSError:  # the studio was closed meanwhile
            os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
