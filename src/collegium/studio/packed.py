"""A history as bytes and back, from one process to another: its tables one after the other, in Arrow's form."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import polars as pl

from collegium.history import History
from collegium.history.history import Manifest


def packed(history: History) -> tuple[dict[str, Any], bytes]:
    """A history as plain data and bytes.

    Examples
    --------
    >>> from collegium.record import record
    >>> day = record().at("1922-04-03")
    >>> again = unpacked(*packed(day))
    >>> again.manifest == day.manifest, again.memberships.equals(day.memberships)
    (True, True)
    """
    pieces, sizes = [], {}
    for name, frame in history.tables.items():
        held = io.BytesIO()
        frame.write_ipc(held, compression="lz4")
        pieces.append(held.getvalue())
        sizes[name] = len(pieces[-1])
    return {"manifest": history.manifest.as_dict(), "sizes": sizes}, b"".join(pieces)


def unpacked(told: dict[str, Any], content: bytes) -> History:
    """The history that :func:`packed` made into bytes."""
    raw = told["manifest"]
    days = {name: dt.date.fromisoformat(str(raw[name])) for name in ("start", "end")}
    tables, at = {}, 0
    for name, size in told["sizes"].items():
        tables[name] = pl.read_ipc(io.BytesIO(content[at : at + size]))
        at += size
    return History(Manifest(**{**raw, **days}), tables)
