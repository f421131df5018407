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

ROOMS = ("conduct", "engine")


def digest_of(package: Path, rooms: Iterable[str]) -> str:
    """A digest of the Python sources of some rooms, names included."""
    digest = hashlib.sha256()
    for room in rooms:
        for file in sorted((package / room).glob("*.py")):
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()


def forget_if_changed(package: Path | None = None) -> bool:
    """Throw the compiled kernels away if a source of theirs has changed since they were made.

    Parameters
    ----------
    package : Path, optional
        The folder with the rooms; by default this package.

    Returns
    -------
    bool
        Whether the sources differ from the last ones seen. A folder that cannot be written is left as it is.
    """
    root = package or Path(__file__).parent
    digest = digest_of(root, ROOMS)
    stamp = root / ROOMS[0] / "__pycache__" / "kernels.sha256"
    with suppress(OSError):
        if stamp.read_text("utf-8") == digest:
            return False
    with suppress(OSError):
        for room in ROOMS:
            for file in (root / room / "__pycache__").glob("*.nb[ic]"):
                file.unlink(missing_ok=True)
        stamp.parent.mkdir(exist_ok=True)
        stamp.write_text(digest, "utf-8")
    return True
