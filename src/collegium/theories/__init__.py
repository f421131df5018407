"""Theories as choices of mechanisms, closed forms to check them against, studies and comparison with the record.

Each name is imported when it is first used: the closed forms stand below this room, and reading them should not
load the simulation.
"""

from __future__ import annotations

import importlib
import sys
import types
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collegium.theories.compare import compare, judge, moved, summary, values
    from collegium.theories.jobs import Stopped
    from collegium.theories.outcomes import Outcome
    from collegium.theories.patterns import Pattern, Period
    from collegium.theories.patterns_judge import judge_patterns, pattern_values
    from collegium.theories.patterns_run import run_patterns
    from collegium.theories.preset import Preset, periods, preset, presets
    from collegium.theories.prior import Prior
    from collegium.theories.run import Results, read_values, run_study, seed_of
    from collegium.theories.simulate import simulate
    from collegium.theories.simulation import SimulationJob, run_simulation
    from collegium.theories.situation import Situation, run_situation, situation, situations
    from collegium.theories.study import Resolved, Study, studies, study
    from collegium.theories.theory import Theory, theories, theory

__all__ = [
    "Outcome",
    "Pattern",
    "Period",
    "Preset",
    "Prior",
    "Resolved",
    "Results",
    "SimulationJob",
    "Situation",
    "Stopped",
    "Study",
    "Theory",
    "compare",
    "judge",
    "judge_patterns",
    "moved",
    "pattern_values",
    "periods",
    "preset",
    "presets",
    "read_values",
    "run_patterns",
    "run_simulation",
    "run_situation",
    "run_study",
    "seed_of",
    "simulate",
    "situation",
    "situations",
    "studies",
    "study",
    "summary",
    "theories",
    "theory",
    "values",
]
_MODULES = {
    "compare": ("compare", "judge", "moved", "summary", "values"),
    "run": ("Results", "read_values", "run_study", "seed_of"),
    "simulate": ("simulate",),
    "simulation": ("SimulationJob", "run_simulation"),
    "jobs": ("Stopped",),
    "outcomes": ("Outcome",),
    "patterns": ("Pattern", "Period"),
    "patterns_judge": ("judge_patterns", "pattern_values"),
    "patterns_run": ("run_patterns",),
    "preset": ("Preset", "periods", "preset", "presets"),
    "prior": ("Prior",),
    "situation": ("Situation", "run_situation", "situation", "situations"),
    "study": ("Resolved", "Study", "studies", "study"),
    "theory": ("Theory", "theories", "theory"),
}
_NAMES = {name: module for module, names in _MODULES.items() for name in names}


class _Room(types.ModuleType):
    """Where a module has the name of a function in it, the room keeps the function under that name."""

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, types.ModuleType) and _NAMES.get(name) == name:
            value = getattr(value, name)  # Python puts every module that it imports into its package
        super().__setattr__(name, value)


def __getattr__(name: str) -> Any:
    """Fetch a public name from its module on first use."""
    if name not in _NAMES:
        raise AttributeError(f"{__name__} has no {name!r}; it has {', '.join(__all__)}")
    found = getattr(importlib.import_module(f"{__name__}.{_NAMES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return __all__


sys.modules[__name__].__class__ = _Room
