"""Collegium, a laboratory for collective leadership.

The names below are all that the first tutorial needs; each is imported when it is first used, so that
``import collegium`` itself stays light.

>>> import collegium as cg
>>> sorted(cg.record().roster("secretariat", on="1923-05-01")["person_id"])
['molotov', 'rudzutak', 'stalin']
"""

from __future__ import annotations

import importlib
from typing import Any

__version__ = "0.1.0"

_ROOMS = ("charter", "figures", "measures", "record", "studio")
_NAMES = {
    "History": "collegium.history",
    "load": "collegium.history",
    "save": "collegium.history",
    "read_roster": "collegium.exchange",
    "export": "collegium.exchange",
    "theory": "collegium.theories",
    "simulate": "collegium.theories",
    "compare": "collegium.theories",
    "study": "collegium.theories",
    "run_study": "collegium.theories",
    "preset": "collegium.theories",
    "situation": "collegium.theories",
    "run_situation": "collegium.theories",
    "profile": "collegium.reports",
    "compare_histories": "collegium.reports",
}
__all__ = ["__version__", *sorted([*_ROOMS, *_NAMES])]


def __getattr__(name: str) -> Any:
    """Fetch a public name from its room on first use."""
    if name in _ROOMS:
        return importlib.import_module(f"collegium.{name}")
    if name in _NAMES:
        return getattr(importlib.import_module(_NAMES[name]), name)
    raise AttributeError(f"collegium has no {name!r}; it has {', '.join(__all__)}")


def __dir__() -> list[str]:
    return __all__
