"""Texts that came from the page are first read in a process of their own, bounded in time and memory.

A charter that somebody pastes may be malformed on purpose. What reads it first may not take the page down: it runs
beside the studio, writes no file, and is ended when it takes too long or too much. It answers whether the text is a
sound charter, or what is wrong and in which line. Only a text that it has read to its end is read again by the studio.

The two speak in JSON over pipes, each message led by its length.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
from typing import IO, Any

from collegium.errors import CollegiumError

SECONDS = 8.0
IDLE = 120.0
MEMORY = 2 * 1024**3
HEAD = 10


class Worker:
    """The process that reads texts; started when the first one comes, ended when none has come for a while.

    Parameters
    ----------
    seconds : float
        How long one text may take, the start of the process included.

    Examples
    --------
    >>> with Worker() as worker:
    ...     worker.check("collegium: charter/1")["faults"][0]["line"]
    1
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._idle: threading.Timer | None = None

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
        with self._lock:
            return self._ask({"text": text})

    def stop(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        guard = threading.Timer(self.seconds, process.kill)
        guard.start()
        answer = None
        try:
            _write(process.stdin, question)
            answer = _read(process.stdout)
        except OSError:
            pass  # it was ended while it was spoken to
        finally:
            guard.cancel()
        if answer is None:
            self._end()
            hint = f"A text may take {self.seconds:g} seconds and {MEMORY // 1024**3} GiB."
            raise CollegiumError("the text could not be read to its end", hint=hint)
        self._idle = threading.Timer(IDLE, self.stop)
        self._idle.daemon = True
        self._idle.start()
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        if self._idle is not None:
            self._idle.cancel()
        if self._process is None or self._process.poll() is not None:
            self._end()
            command = [sys.executable, "-m", "collegium.studio.worker"]
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
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


def _write(pipe: IO[bytes], message: dict[str, Any]) -> None:
    raw = json.dumps(message).encode()
    pipe.write(f"{len(raw):0{HEAD}d}".encode() + raw)
    pipe.flush()


def _read(pipe: IO[bytes]) -> dict[str, Any] | None:
    head = pipe.read(HEAD)
    if len(head) < HEAD:
        return None
    raw = pipe.read(int(head))
    if len(raw) < int(head):
        return None
    found = json.loads(raw)
    return found if isinstance(found, dict) else None


def _checked(text: str) -> dict[str, Any]:
    """In the process: read the text, and say what is wrong with it."""
    from collegium.charter.check import notes
    from collegium.charter.model import Charter
    from collegium.yamlfile import parse_yaml, validate

    try:
        document = parse_yaml(text.encode("utf-8", "replace"), where="charter.yaml")
        charter = validate(document, Charter, header="charter/1")
        said = [{"line": document.place(loc)[0], "text": words} for loc, words in notes(charter)]
        return {"faults": [], "notes": said}
    except CollegiumError as error:
        return {"faults": [told(error)], "notes": []}
    except (MemoryError, RecursionError):
        return {"faults": [told(CollegiumError("the text is too large or too deep", line=1))], "notes": []}


def _bound() -> None:
    """Take what the process needs not: memory beyond its share, and files to write."""
    try:
        import resource
    except ImportError:  # not on this system
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def main() -> None:
    """Answer questions until the pipe is closed."""
    sys.dont_write_bytecode = True
    _bound()
    while (question := _read(sys.stdin.buffer)) is not None:
        _write(sys.stdout.buffer, _checked(str(question.get("text", ""))))


if __name__ == "__main__":
    main()
