"""What a folder of a study holds."""

from __future__ import annotations

from pathlib import Path


def runs_in(out: Path) -> int:
    """The finished runs that a folder of a study holds, in batches and in pieces; the last may not be cleared yet."""
    found = {
        (path.parent.name, run)
        for path in (*out.glob("seats/*/runs-*.parquet"), *out.glob(".pieces/*/runs-*"))
        for first, last in [path.stem.split("-")[1:]]
        for run in range(int(first), int(last) + 1)
    }
    return len(found)
