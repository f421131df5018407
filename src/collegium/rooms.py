"""Rooms that answer when called: ``collegium.record()`` beside ``collegium.record.tables``."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from typing import Any


def answer_calls(name: str, function: Callable[..., Any]) -> None:
    """Let the module ``name`` be called like ``function``.

    A package attribute always turns into the submodule of that name once it is imported, so a function cannot share a
    room's name; a module that can be called gives both.
    """

    class Room(types.ModuleType):
        def __call__(self, *args: Any, **kwargs: Any) -> Any:
            return function(*args, **kwargs)

    sys.modules[name].__class__ = Room
