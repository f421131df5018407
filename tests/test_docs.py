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
from collegium.conduct import rules, state
from collegium.conduct.catalogue import MODULES, PARAMETERS
from collegium.conduct.mechanisms import MECHANISMS
from collegium.history import TABLES
from collegium.theories import situations, theories

DOCS = Path(__file__).parents[1] / "docs"
CONTEST = ("confusion", "periods", "sensitivity", "patterns", "disagreements")
PAGES = sorted(path for path in DOCS.rglob("*.md") if not {"_build", "_generated"} & set(path.parts))
RUN = ("tutorial", "how-to", "replications")
RUNNABLE = [path for path in PAGES if path.parent.name in RUN and "```python\n" in path.read_text("utf-8")]
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
    assert {page for page in written if page.startswith("theory-")} == {f"theory-{name}.md" for name in theories()}
    assert {page for page in written if page.startswith("situation-")} == {
        f"situation-{name}.md" for name in situations()
    }
    families = ("theory-", "situation-", "contest-", "judge-", "tournament-")
    assert {page for page in written if not page.startswith(families)} == {
        "parameters.md", "schema.md", "commands.md", "charter.md", "circuits.md", "submodels.md", "switches.md",
        "schedule.md", "people.md", "regime.md", "arrays.md", "codes.md", "rules.md", "patterns.md",
        "contest.md",
    }  # fmt: skip
    contest = {page for page in written if page.startswith("contest-")}
    assert contest == {f"contest-{name}.md" for name in CONTEST}
    for one in contest:
        assert f"_generated/{one}" in (DOCS / "background" / "contest.md").read_text("utf-8")
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


def test_the_table_of_the_contest_is_that_of_the_shipped_one(build: ModuleType) -> None:
    from collegium.contest.opened import read_contest
    from collegium.contest.stored import stored

    page, found = build.results.contest_page(), read_contest(stored())
    assert found.facts["label"] in page
    assert found.command in page
    for row in found.tables["probabilities"].filter(scope="all periods").to_dicts():
        assert f"| `{row['theory']}` | {row['probability']:.2f} |" in page


def test_every_mechanism_has_a_line_of_purpose(build: ModuleType) -> None:
    assert set(build.PURPOSE) == set(MODULES)


def test_a_bar_in_a_cell_does_not_end_it(build: ModuleType) -> None:
    assert build.table(["a"], [["x|y"]]) == ["| a |", "|---|", "| x\\|y |"]


def first_cells(page: str) -> list[str]:
    """The code in the first cell of each row of a generated table."""
    return re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)


def test_the_tables_of_the_model_page_have_every_field_rule_and_switch(build: ModuleType) -> None:
    assert first_cells(build.people_page()) == list(state.PEOPLE.names or ())
    assert first_cells(build.regime_page()) == list(state.REGIME.names or ())
    assert first_cells(build.arrays_page()) == list(state.FIELDS)
    assert first_cells(build.rules_page()) == list(rules.RULES.names or ())
    assert first_cells(build.switches_page()) == [one.name for one in MECHANISMS]


@pytest.mark.parametrize("page", ["people", "regime", "arrays", "rules"])
def test_every_field_is_told(build: ModuleType, page: str) -> None:
    rows = getattr(build, f"{page}_page")().splitlines()[2:]
    told = 2 if page == "arrays" else 1  # the second cell of an array is its shape
    assert [row for row in rows if not row.split(" | ")[told].strip(" |")] == []


def test_a_comment_belongs_to_the_field_beside_it(build: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "state.py").write_text(
        'ONE = np.dtype(\n    [\n        ("a", np.bool_),\n        ("b", np.int64),  # second\n    ]\n)\nTWO = (\n'
        '    "a",  # another\n)\n'
    )
    assert build.comments_of(tmp_path / "state.py", "ONE") == {"a": "", "b": "second"}
    assert build.comments_of(tmp_path / "state.py", "TWO") == {"a": "another"}


def test_the_schedule_has_the_calls_of_the_kernel_in_their_order(build: ModuleType) -> None:
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in build.schedule_page().splitlines()[2:]]
    steps = [row[2].strip("`") for row in rows]
    assert [row[0] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
    assert steps.index("lives.live") < steps.index("patronage.drift") < steps.index("contest.contest")
    assert steps.count("succession.succeed") == 3
    where = {row[2].strip("`"): row[3] for row in rows}
    assert where["lives.live"] == "always"
    assert where["patronage.weigh"] == "`patronage`"
    assert where["conferences.stand_again"] == "a congress and ballots are weighed"


def test_every_parameter_is_named_on_the_model_page_or_on_the_page_of_its_submodel(build: ModuleType) -> None:
    background = DOCS / "background"
    model = (background / "model.md").read_text("utf-8")
    unnamed = []
    for module, group in MODULES.items():
        words = set(re.findall(r"\w+", model + (background / build.page_of(module)).read_text("utf-8")))
        unnamed += [f"{module}: {p.name}" for p in group if p.name not in words]
    assert unnamed == []


def test_every_submodel_has_a_line_of_its_own_with_its_purpose(build: ModuleType) -> None:
    rows = build.submodels_page().splitlines()[2:]
    assert len(rows) == len(list((DOCS / "background" / "submodels").glob("*.md"))) > 15
    assert [row for row in rows if not row.split(" | ")[1].strip()] == []


@pytest.mark.parametrize("page", sorted((DOCS / "background" / "submodels").glob("*.md")), ids=lambda path: path.name)
def test_a_submodel_says_what_is_ours_and_what_it_leaves_out(page: Path) -> None:
    text = page.read_text("utf-8").lower()
    assert re.search(r"\*\*our|is our proposal|are our proposal", text)
    assert re.search(r"leaves out|left out", text)
