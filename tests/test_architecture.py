"""Imports run downwards only: each room knows the rooms below it and no other."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import collegium

PACKAGE = Path(collegium.__file__).parent
FLOORS = (
    ("errors", "bundle", "compiled", "dates", "disk", "rooms", "parameters", "yamlfile", "shipped"),
    ("history", "charter"),
    ("exchange",),
    ("record", "conduct"),
    ("engine", "party"),
    ("measures",),
    ("theories",),
    ("contest", "tournament"),
    ("circuits",),
    ("figures",),
    ("reports",),
    ("studio",),
    ("cli", "__main__"),
)
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
GROUND = set(FLOORS[0])
ONLY = {
    "conduct": GROUND,
    "measures": GROUND | {"history"},
    "exchange": GROUND | {"history"},
    "party": GROUND | {"history", "conduct"},
    "circuits": GROUND | {"charter", "theories", "measures"},
}  # narrower than what lies below
FILES = {"builtins", "glob", "importlib", "io", "json", "os", "pathlib", "pickle", "polars", "shutil", "yaml"}


def modules(tree: ast.AST, name: str, is_package: bool) -> Iterator[str]:
    """Every module that a module imports, in functions and in type checking too."""
    home = name if is_package else name.rpartition(".")[0]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                up = home.split(".")[: len(home.split(".")) - node.level + 1]
                base = ".".join([*up, base] if base else up)
            yield from (f"{base}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "import_module":
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def violations(package: Path) -> list[str]:
    """Imports that run upwards or sideways, and files in the mechanisms."""
    found: list[str] = []
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).with_suffix("").parts
        if parts != ("__init__",):  # the front door names the rooms; see the test below
            found += violations_of(parts, path.read_text("utf-8"))
    return found


@cache
def violations_of(parts: tuple[str, ...], text: str) -> tuple[str, ...]:
    """Those of one module, by its place in the package and its text."""
    found = []
    room, where = parts[0], "/".join(parts)
    if room not in FLOOR:
        return (f"{where}: {room} has no floor",)
    is_package = parts[-1] == "__init__"
    name = ".".join(("collegium", *(parts[:-1] if is_package else parts)))
    tree = ast.parse(text, where)
    for module in modules(tree, name, is_package):
        steps = module.split(".")
        if room == "conduct" and steps[0] in FILES:
            found.append(f"{where}: imports {steps[0]}")
        if steps[0] != "collegium" or len(steps) < 2 or steps[1] in (room, "__version__"):
            continue
        below = ONLY.get(room, {other for other in FLOOR if FLOOR[other] < FLOOR[room]})
        peers = GROUND if room in GROUND else set()
        if steps[1] not in below | peers:
            found.append(f"{where}: imports {module}")
    if room == "conduct":
        calls = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id in {"open", "print", "__import__"}]
        found += [f"{where}: uses {call.id}" for call in calls]
    return tuple(found)


def test_imports_run_downwards_only() -> None:
    assert violations(PACKAGE) == []


def test_the_whole_house_was_looked_at() -> None:
    rooms = {path.name for path in PACKAGE.iterdir() if path.is_dir() and any(path.glob("*.py"))}
    assert {"history", "charter", "record", "conduct", "engine", "measures", "theories"} <= rooms
    assert rooms <= set(FLOOR)


def test_circuits_know_of_the_theories_their_closed_forms_alone() -> None:
    for path in sorted((PACKAGE / "circuits").glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"), str(path))
        theirs = [m for m in modules(tree, f"collegium.circuits.{path.stem}", False) if "theories" in m]
        assert [m for m in theirs if not m.startswith("collegium.theories.analytic")] == []


def test_circuits_know_of_the_measures_the_power_indices_alone() -> None:
    for path in sorted((PACKAGE / "circuits").glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"), str(path))
        theirs = [m for m in modules(tree, f"collegium.circuits.{path.stem}", False) if "collegium.measures" in m]
        assert [m for m in theirs if not m.startswith("collegium.measures.power_indices")] == []


def test_the_front_door_imports_no_room_until_it_is_asked() -> None:
    tree = ast.parse((PACKAGE / "__init__.py").read_text("utf-8"))
    now = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert [m for node in now for m in modules(node, "collegium", True) if m.startswith("collegium")] == []


@pytest.mark.parametrize(
    ("file", "line", "told"),
    [
        ("conduct/flow.py", "from collegium.history import History", "imports collegium.history.History"),
        ("conduct/flow.py", "def f():\n    from collegium.engine import setting", "imports collegium.engine.setting"),
        ("conduct/lives.py", "import collegium.charter", "imports collegium.charter"),
        ("conduct/support.py", "from collegium import record", "imports collegium.record"),
        ("conduct/support.py", "from ..charter import charter", "imports collegium.charter.charter"),
        ("conduct/lives.py", "from pathlib import Path", "imports pathlib"),
        ("conduct/lives.py", "text = open('x').read()", "uses open"),
        ("history/store.py", "from collegium.charter import charter", "imports collegium.charter.charter"),
        ("measures/lead.py", "from collegium.engine import simulate", "imports collegium.engine.simulate"),
        ("circuits/cuts.py", "from collegium.engine import setting", "imports collegium.engine.setting"),
        ("circuits/cuts.py", "from collegium.figures import save", "imports collegium.figures.save"),
        ("measures/lead.py", "from collegium.record import record", "imports collegium.record.record"),
        (
            "engine/log.py",
            "import importlib\nimportlib.import_module('collegium.theories')",
            "imports collegium.theories",
        ),
        ("errors.py", "from collegium.history import History", "imports collegium.history.History"),
        ("attic.py", "x = 1", "attic has no floor"),
    ],
)
def test_a_violation_is_found(file: str, line: str, told: str, tmp_path: Path) -> None:
    copy = tmp_path / "collegium"
    shutil.copytree(PACKAGE, copy, ignore=lambda _, names: [n for n in names if "." in n and not n.endswith(".py")])
    before = violations(copy)
    with (copy / file).open("a", encoding="utf-8") as handle:
        handle.write(f"\n{line}\n")
    new = [one for one in violations(copy) if one not in before]
    assert new == [f"{file.removesuffix('.py')}: {told}"]
