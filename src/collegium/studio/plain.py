"""Tables and values as plain data for the page: dates as text, what is no number as nothing."""

from __future__ import annotations

import datetime as dt
import json
import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

    from collegium.history import History


def plain(value: Any) -> Any:
    """A value as JSON can hold it.

    Examples
    --------
    >>> plain({"on": dt.date(1957, 6, 18), "share": float("inf"), "names": ("a", "b")})
    {'on': '1957-06-18', 'share': None, 'names': ['a', 'b']}
    """
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    return str(value)


def rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table, each with its columns.

    >>> import polars as pl
    >>> rows(pl.DataFrame({"on": [dt.date(1922, 4, 3)], "n": [3]}))
    [{'on': '1922-04-03', 'n': 3}]
    """
    return [plain(row) for row in frame.iter_rows(named=True)]


def table(frame: pl.DataFrame, **more: Any) -> dict[str, Any]:
    """A table with its columns named once, and whatever is told beside it."""
    return {"columns": frame.columns, "rows": [plain(row) for row in frame.iter_rows()], **plain(more)}


def as_json(value: Any) -> bytes:
    """JSON in UTF-8; a lone surrogate, which a request can name, is told as a question mark."""
    told = json.dumps(plain(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return told.encode("utf-8", "replace")


def names(history: History) -> dict[str, str]:
    """The name of each person, by id."""
    found = history.persons.select("person_id", "name").unique("person_id", keep="first", maintain_order=True)
    return {id: name or id for id, name in found.iter_rows()}
