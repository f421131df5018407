"""The docs keep their word: their Python runs, their commands exist, their links lead somewhere, no row is lost."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import re
import shlex
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer

from collegium.cli.main import app
from collegium.conduct.catalogue import MODULES, PARAMETERS
from collegium.history import TABLES

DOCS = Path(__file__).parents[1] / "docs"
PAGES = sorted(path for path in DOCS.rglob("*.md") if not {"_build", "_generated"} & set(path.parts))
RUNNABLE = [
    path for path in PAGES if path.parent.name in ("tutorial", "how-to") and "```python\n" in path.read_text("utf-8")
]
BLOCK = re.compile(r"^```(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def name(path: Path) -> str:
    return path.relative_to(DOCS).as_posix()


@pytest.fixture(scope="module")
def build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_build", DOCS / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", RUNNABLE, ids=name)
def test_the_python_of_a_page_runs_and_prints_what_the_page_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Blocks run in order in one namespace. A ``text`` block after one is what it prints; ``output`` is an example."""
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "page"}
    text = page.read_text("utf-8")
    blocks = list(BLOCK.finditer(text))
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        if block[1] != "python":
            continue
        line = text.count("\n", 0, block.start()) + 2
        code = compile("\n" * (line - 1) + block[2], str(page), "exec")  # so that a traceback has the line of the page
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(code, names)
        if following is not None and following[1] == "text" and not text[block.end() : following.start()].strip():
            assert printed.getvalue() == following[2], f"{name(page)}:{line}"


def test_the_pages_with_python_are_found() -> None:
    assert "tutorial/first-circle.md" in {name(page) for page in RUNNABLE}
    assert len(RUNNABLE) > 5


def commands() -> list[tuple[str, str]]:
    """Each command line shown, with its page: lines after ``$``, and those of ``sh`` blocks."""
    found = []
    for page in PAGES:
        for block in BLOCK.finditer(page.read_text("utf-8")):
            lines = [line[2:] for line in block[2].splitlines() if block[1] == "console" and line.startswith("$ ")]
            lines += block[2].splitlines() if block[1] == "sh" else []
            found += [(name(page), line) for line in lines if line.startswith("collegium ")]
    return found


@pytest.mark.parametrize(("page", "line"), commands())
def test_a_command_shown_is_one_the_program_takes(page: str, line: str) -> None:
    words = shlex.split(line.split(" > ")[0].split(" | ")[0])[1:]
    command: Any = typer.main.get_command(app)
    while getattr(command, "commands", None):
        word = words.pop(0)
        assert word in command.commands, f"{page}: {line}"
        command = command.commands[word]
    command.make_context("collegium", words)  # raises where a word or an option does not fit


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_to_files(page: Path) -> None:
    targets = [link.partition("#")[0] for link in LINK.findall(page.read_text("utf-8")) if "://" not in link]
    missing = [target for target in targets if target and not (page.parent / target).exists()]
    assert not missing


def test_the_generated_pages_have_every_parameter_table_and_command(build: ModuleType, tmp_path: Path) -> None:
    written = {path.name: path.read_text("utf-8") for path in build.write(tmp_path)}
    assert set(written) == {"parameters.md", "schema.md", "commands.md", "charter.md", "circuits.md"}
    rows = written["parameters.md"].splitlines()
    for parameter in PARAMETERS:
        mine = [row for row in rows if row.startswith(f"| `{parameter.name}` |")]
        assert len(mine) == 1
        assert f" {parameter.low:g} to {parameter.high:g} " in mine[0]
        assert parameter.label in mine[0]
    for table, columns in TABLES.items():
        section = written["schema.md"].split(f"## {table}\n")[1].split("\n## ")[0]
        assert [row.split("`")[1] for row in section.splitlines() if row.startswith("| `")] == [c.name for c in columns]
    heads = re.findall(r"^##+ collegium ?(.*)$", written["commands.md"], re.MULTILINE)
    assert {"", "roster", "study", "moved", "charter", "charter print", "record issues"} <= set(heads)


def test_every_mechanism_has_a_line_of_purpose(build: ModuleType) -> None:
    assert set(build.PURPOSE) == set(MODULES)


def test_a_bar_in_a_cell_does_not_end_it(build: ModuleType) -> None:
    assert build.table(["a"], [["x|y"]]) == ["| a |", "|---|", "| x\\|y |"]


def test_the_model_page_names_every_parameter() -> None:
    text = (DOCS / "background" / "model.md").read_text("utf-8")
    words = set(re.findall(r"\w+", text))
    assert [p.name for p in PARAMETERS if p.name not in words] == []
