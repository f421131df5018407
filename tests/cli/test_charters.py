"""Commands on charters, and the files that are printed to start an own one from."""

from __future__ import annotations

from pathlib import Path

import pytest

from collegium.charter import charter
from collegium.theories import study, theory


def test_a_printed_charter_can_be_kept_and_read(ask, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(ask("charter", "print", "cpsu-1922").out, "utf-8")
    assert charter(path) == charter("cpsu-1922")
    assert ask("charter", "check", path).out == f"{charter('cpsu-1922')!r}\n"
    assert ask("charter", "show", path).out == ask("charter", "show", "cpsu-1922").out


@pytest.mark.parametrize(("name", "read"), [("default", lambda p: study(p).study), ("circular-flow", theory)])
def test_a_printed_study_or_theory_can_be_kept_and_read(ask, tmp_path: Path, name: str, read) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(ask("print", name).out, "utf-8")
    assert read(path) == read(name)


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["charter", "show", "cpsu-1923"], "no such charter: 'cpsu-1923'. Did you mean 'cpsu-1922'?"),
        (["charter", "check", "cpsu-1923"], "Did you mean 'cpsu-1922'?"),
        (["charter", "print", "cpsu-1923"], "Did you mean 'cpsu-1922'?"),
        (["charter", "check", "./none.yaml"], "no such file: './none.yaml'"),
        (["charter", "check", "/"], "not a file: '/'"),
        (["print", "defaults"], "no study or theory of that name: 'defaults'. Did you mean 'default'?"),
    ],
)
def test_an_unknown_name_is_one_line(refused, command: list[str], says: str) -> None:
    assert says in refused(*command)


def test_a_fault_in_a_charter_is_told_at_its_line(refused, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("collegium: study/1\n", "utf-8")
    assert f"{path}:1:12: the file is a study, and a charter is wanted here" in refused("charter", "check", path)


def test_the_list_names_what_can_be_asked_for(ask) -> None:
    lines = ask("list", "--format", "csv").out.splitlines()
    assert lines == [
        "kind,name",
        "charter,cpsu-1922",
        "theory,circular-flow",
        "theory,conditional-support",
        "study,default",
    ]
