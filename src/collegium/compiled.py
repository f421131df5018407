"""Compiled kernels and their cache.

Numba keeps compiled functions beside their source and looks whether that one file has changed. A function that calls
another has the other's code inside it, so editing ``conduct/lives.py`` alone would leave old lives in the month that
calls them. Here all sources of mechanisms and engine are one: when any changes, everything is compiled anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOMS = ("conduct", "engine")
ALSO = ("bundle.py",)  # how kernels read their arrays


def digest_of(package: Path, rooms: Iterable[str], also: Iterable[str] = ()) -> str:
    """A digest of the Python sources of some rooms and of some files beside them, names included."""
    digest = hashlib.sha256()
    files = [file for room in rooms for file in sorted((package / room).glob("*.py"))]
    for file in [*files, *(package / name for name in also if (package / name).exists())]:
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()


def ready(kernel: Any) -> bool:
    """Whether a kernel is found compiled in its cache; if not, the first call compiles it, which takes minutes.

    Parameters
    ----------
    kernel : numba dispatcher
        With a cache.
    """
    name = kernel.py_func.__name__
    return any(Path(kernel.stats.cache_path).glob(f"*.{name}-*.nbc"))


def forget_if_changed(package: Path | None = None, rooms: Iterable[str] = ROOMS, also: Iterable[str] = ALSO) -> bool:
    """Throw the compiled kernels away if a source of theirs has changed since they were made.

    Parameters
    ----------
    package : Path, optional
        The folder with the rooms; by default this package.
    rooms : iterable of str
        Rooms whose kernels are one; the stamp of their digest lies in the first.
    also : iterable of str
        Files beside them that their kernels contain.

    Returns
    -------
    bool
        Whether the sources differ from the last ones seen. A folder that cannot be written is left as it is.
    """
    root = package or Path(__file__).parent
    rooms = tuple(rooms)
    digest = digest_of(root, rooms, also)
    stamp = root / rooms[0] / "__pycache__" / "kernels.sha256"
    with suppress(OSError):
        if stamp.read_text("utf-8") == digest:
            return False
    with suppress(OSError):
        for room in rooms:
            for file in (root / room / "__pycache__").glob("*.nb[ic]"):
                file.unlink(missing_ok=True)
        stamp.parent.mkdir(exist_ok=True)
        stamp.write_text(digest, "utf-8")
    return True
