"""JSON files, read so that nothing in them can fail later."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from collegium.errors import CollegiumError
from collegium.exchange.problems import Problems
from collegium.exchange.textfiles import read_bytes

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def json_document(path: Path, problems: Problems, content: bytes | None = None) -> Any:
    """Read a JSON file, or its bytes where it is not on the disk.

    Raises
    ------
    CollegiumError
        It cannot be read, or is not JSON; with line and column.
    """
    data = read_bytes(path) if content is None else content
    try:
        text = data.decode(json.detect_encoding(data))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise CollegiumError("the file is not in UTF-8, as JSON must be", where=path, line=line) from error
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise CollegiumError(
            "the file is not JSON", where=path, line=error.lineno, column=error.colno, hint=f"{error.msg}."
        ) from error
    except RecursionError as error:
        raise CollegiumError("the file is nested more deeply than a roster can be", where=path) from error
    except ValueError as error:  # a whole number of thousands of digits
        raise CollegiumError("the file cannot be read", where=path, hint=f"{error}.") from error
    if _SURROGATE.search(text):
        whole = json.dumps(document, ensure_ascii=False)
        mended = whole.encode("utf-8", "replace").decode("utf-8")
        if mended != whole:
            problems.add("encoding", read="half of a character", done="read as a question mark")
            document = json.loads(mended)
    return document
