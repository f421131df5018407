"""The room fetches its names on first use, and means the same by them in whatever order its modules are imported."""

from __future__ import annotations

import subprocess
import sys
import types

import pytest

from collegium import theories as room

HEAVY = ("numba", "matplotlib", "networkx", "duckdb", "collegium.engine", "collegium.conduct", "collegium.record")
TWICE = sorted(set(room._MODULES) & set(room._NAMES))  # names of a module and of what it holds


def told(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.strip()


@pytest.mark.parametrize("module", ["collegium.theories", "collegium.theories.analytic", "collegium.circuits"])
def test_the_closed_forms_and_the_circuits_load_no_simulation(module: str) -> None:
    loaded = told(f"import sys, {module}; print(*[one for one in {HEAVY!r} if one in sys.modules])")
    assert loaded == ""


def test_every_public_name_is_there_and_no_other() -> None:
    assert set(room.__all__) == set(room._NAMES) == set(dir(room))
    for name in room.__all__:
        assert not isinstance(getattr(room, name), types.ModuleType), name
        assert getattr(room, name).__module__ == f"collegium.theories.{room._NAMES[name]}"
    with pytest.raises(AttributeError, match=r"collegium\.theories has no 'studdy'; it has Outcome, "):
        room.studdy  # noqa: B018


def test_there_are_names_of_both_a_module_and_a_function() -> None:
    assert TWICE == ["compare", "preset", "simulate", "situation", "study", "theory"]


BEFORE = [
    "",
    "import collegium.theories.{name}",
    "from collegium.theories.{name} import __name__",
    "import importlib; importlib.import_module('collegium.theories.{name}')",
    "import collegium.theories.run",
    "from collegium.theories import run",
    "import collegium; collegium.{name}; import collegium.theories.{name}",
]
AFTER = """
from collegium.theories import {name}
import collegium, sys
assert type({name}).__name__ == "function", type({name})
assert collegium.{name} is {name}
assert type(sys.modules["collegium.theories.{name}"]).__name__ == "module"
for one in [one for one in sys.modules if one.split(".")[0] == "collegium"]:
    del sys.modules[one]
"""


def test_a_name_is_the_function_whatever_was_imported_before() -> None:
    """Each order with the package anew, all in one process of its own: numba and Polars are slow to load."""
    orders = [f"{before.format(name=name)}\n{AFTER.format(name=name)}" for before in BEFORE for name in TWICE]
    assert told(f"for code in {orders!r}:\n    exec(code, {{}})\nprint('done')") == "done"


def test_a_module_without_a_namesake_is_itself() -> None:
    from collegium.theories import run

    assert isinstance(run, types.ModuleType)
    assert run.run_study is room.run_study
