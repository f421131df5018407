"""Charters small enough to see every circle in, and a helper that makes charters from a few lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from collegium.charter import Charter

TOP = {"id": "top", "name": "top", "count": 1, "assumed": "a hand case"}
GROUND = {"id": "ground", "name": "ground", "within": "top", "count": 10, "assumed": "a hand case"}


def make(
    bodies: Mapping[str, int | Mapping[str, Any]],
    offices: Sequence[str | Mapping[str, Any]],
    clauses: Sequence[Mapping[str, Any] | tuple[str, str, Any]],
    **parts: Any,
) -> Charter:
    """A charter of the year 2000.

    A body is its number of seats, or its keys; an office its id, or its keys; a clause (by, power, over) or its keys.
    What a part does not say it gets: a level, a founder, an id from its words.
    """
    made_bodies = []
    for id, told in bodies.items():
        given = dict(told) if isinstance(told, Mapping) else {"full": told}
        size = {"from": "2000", "full": given.pop("full", 3), "assumed": "a hand case"}
        body = {"id": id, "name": id, "level": "top", "kind": "electorate", "ranks": ["full"], "sizes": [size]}
        made_bodies.append({**body, "founded_by": "us", **given})
    made_offices = []
    for one in offices:
        given = dict(one) if isinstance(one, Mapping) else {"id": one}
        made_offices.append({"name": given["id"], "level": "top", "founded_by": "us", **given})
    made_clauses = []
    for number, one in enumerate(clauses):
        given = dict(one) if isinstance(one, Mapping) else dict(zip(("by", "power", "over"), one, strict=True))
        over = given["over"] if isinstance(given["over"], str) else "them"
        id = f"{given['by']}-{given['power']}-{over}"
        clause = {"id": id, "standing": "rule", "assumed": "a hand case", "text": f"Clause {number}: {id}."}
        made_clauses.append({**clause, **given})
    head = {"collegium": "charter/1", "id": "hand", "name": "A hand case", "in_force": {"from": "2000"}}
    own = {"levels": [TOP, GROUND], "bodies": made_bodies, "offices": made_offices, "clauses": made_clauses}
    return Charter.model_validate({**head, **own, **parts})


@pytest.fixture(scope="session")
def charter_of() -> Callable[..., Charter]:
    return make


@pytest.fixture(scope="session")
def guild() -> Charter:
    """Three circles through the master: by warden and council, by assembly and council, by the elders."""
    return make(
        {"council": 5, "assembly": 20, "elders": 3},
        ["master", "warden"],
        [
            ("master", "appoint", "warden"),
            ("warden", "nominate", "council"),
            ("council", "elect", "master"),
            ("master", "appoint", "assembly"),
            ("assembly", "elect", "council"),
            ("master", "appoint", "elders"),
            ("elders", "confirm", "master"),
        ],
    )
