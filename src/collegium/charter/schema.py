"""The JSON Schema of charters and of amendments, for editors that complete and check a file while it is written.

The schema tells which keys there are and what each takes. What must hold between the parts of a file, such as that a
clause is over a body that exists, no schema can tell: ``collegium charter check`` does.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from collegium.charter.changes import Amendment
from collegium.charter.model import Charter
from collegium.errors import CollegiumError

DIALECT = "https://json-schema.org/draft/2020-12/schema"
KINDS: dict[str, type[BaseModel]] = {"charter": Charter, "amendment": Amendment}
_NOT_WRITTEN = {"Clause": ("group",)}


def schema(kind: str = "charter") -> dict[str, Any]:
    """The JSON Schema of a kind of file.

    Parameters
    ----------
    kind : {"charter", "amendment"}

    Returns
    -------
    dict
        In the dialect of 2020-12, with the keys as they stand in the file.

    Raises
    ------
    CollegiumError
        There is no such kind.

    Examples
    --------
    >>> schema()["properties"]["collegium"]["const"]
    'charter/1'
    >>> schema()["$defs"]["Size"]["required"]
    ['from', 'full']
    """
    if kind not in KINDS:
        raise CollegiumError("no such kind of file", given=kind, allowed=KINDS)
    made = KINDS[kind].model_json_schema(by_alias=True)
    parts = made.get("$defs", {})
    for name, part in [(KINDS[kind].__name__, made), *parts.items()]:
        part["description"] = part.get("description", "").split("\n\n")[0].replace("\n", " ")
        for key in _NOT_WRITTEN.get(name, ()):
            del part["properties"][key]
        for key, value in part["properties"].items():
            value.setdefault("title", key.replace("_", " ").capitalize())
    return {"$schema": DIALECT, "$id": f"urn:collegium:{kind}/1", **made}
