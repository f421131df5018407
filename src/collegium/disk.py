"""Writing so that nothing is ever half there: beside its place, flushed to the disk, then renamed.

A file or folder appears whole or not at all, after a full disk, a kill or a power cut too. What is written meanwhile
has a name of its own process, so that two writers of the same thing do not meet; leftovers of the dead are swept away.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

_CODE = re.compile(r"\(os error (\d+)\)")


def beside(target: Path) -> Path:
    """Where a thing is written before it appears: hidden, in the same folder, named after this process.

    >>> beside(Path("values/a.parquet")).name.startswith(".a.parquet.")
    True
    """
    return target.with_name(f".{target.name}.{socket.gethostname()}-{os.getpid()}.new")


def flush(path: Path) -> None:
    """Have the system put a file, or what a folder lists, on the disk."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        if path.is_dir():  # Windows opens no folders, and needs none to be flushed
            return
        raise
    try:
        os.fsync(handle)
    except OSError:
        if not path.is_dir():  # some network disks flush files only
            raise
    finally:
        os.close(handle)


@contextmanager
def appearing(target: Path) -> Iterator[Path]:
    """A place to write a file or folder, which then takes the place of ``target``; on any error all is as before.

    Parameters
    ----------
    target : Path
        Its folder is made if it is not there. An older file or folder of that name goes, but only once the new one
        stands in its place.

    Raises
    ------
    OSError
        The disk is full, or the place cannot be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh, old = beside(target), beside(target).with_suffix(".old")
    _away(fresh)
    try:
        with _told_as_os_error():
            yield fresh
        for file in [*sorted(fresh.rglob("*")), fresh] if fresh.is_dir() else [fresh]:
            flush(file)
        if fresh.is_dir() and target.exists():
            _away(old)
            target.rename(old)
        fresh.replace(target)
        flush(target.parent)
    except BaseException:
        with suppress(OSError):
            _away(fresh)
        with suppress(OSError):
            if old.exists() and not target.exists():
                old.rename(target)
        raise
    with suppress(OSError):
        _away(old)


def write_parquet(frame: pl.DataFrame, file: Path, **how: Any) -> None:
    """Write a table as a Parquet file that appears whole or not at all."""
    with appearing(file) as fresh:
        frame.write_parquet(fresh, **how)


def write_text(file: Path, text: str) -> None:
    """Write a text file that appears whole or not at all."""
    with appearing(file) as fresh:
        fresh.write_text(text, "utf-8")


def sweep(folder: Path) -> None:
    """Take away what writers that were killed left half-written, at any depth."""
    for ending in ("new", "old"):
        for path in list(folder.rglob(f".*-*.{ending}")):
            with suppress(OSError):
                _away(path)


@contextmanager
def _told_as_os_error() -> Iterator[None]:
    """Polars tells of a full disk as an error of computing; it is made the system's own again."""
    try:
        yield
    except Exception as error:
        code = _CODE.search(str(error))
        if isinstance(error, OSError) or code is None:
            raise
        raise OSError(int(code[1]), os.strerror(int(code[1]))) from error


def _away(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
