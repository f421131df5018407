"""A room by hand for the tests of decisions: the people of the top bodies, as `policy` lets them in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from collegium.conduct.decisions import ROOM, Question


def room_of(
    persons: Sequence[int], *, x: Sequence[float] | float = 0.5, full: Sequence[bool] | bool = True,
    well: Sequence[bool] | bool = True, attends: Sequence[bool] | bool = True, backs: Sequence[float] | float = 0.5,
    institution: Sequence[int] | int = -1, part: Sequence[bool] | bool = False,
) -> np.ndarray:  # fmt: skip
    """Everybody in the room; a single value is everybody's."""
    room = np.zeros(len(persons), ROOM)
    room["person"] = persons
    for name, value in (
        ("x", x), ("full", full), ("well", well), ("attends", attends), ("backs", backs),
        ("institution", institution), ("part", part),
    ):  # fmt: skip
        room[name] = value
    return room


def question_of(
    number: int = 0, domain: int = 2, salience: float = 0.5, urgency: float = 1.0, status_quo: float = 0.0,
    proposer: int = 1, draft: float = 1.0,
) -> Question:  # fmt: skip
    """A question; by default everybody above 1/2 is for it."""
    i = np.int64
    return Question(i(number), i(domain), salience, urgency, status_quo, i(proposer), draft)
