"""The command line as it is called: its exit status, what it says and what it complains of."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from collegium.cli.main import main

SHORT = """\
collegium: study/1
id: short
title: A short study
charter: cpsu-1922
start: {history: record, on: 1922-04}
until: 1923-06
congresses: record
theories: [circular-flow, conditional-support]
runs: 3
seed: 7
compare:
  dates: [1922-10, 1923-04, 1923-06]
  given: [1923-04]
"""


class Answer(NamedTuple):
    status: object
    out: str
    err: str


Ask = Callable[..., Answer]


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run ``collegium`` in this process, through the function that the command calls."""

    def ask(*arguments: object) -> Answer:
        monkeypatch.setattr(sys, "argv", ["collegium", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as caught:
            main()
        return Answer(caught.value.code, *capsys.readouterr())

    return ask


@pytest.fixture
def refused(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Run ``collegium`` in an empty folder, where it must refuse in one line and leave nothing behind."""

    def refused(*arguments: object) -> str:
        place = tmp_path / "empty"
        place.mkdir(exist_ok=True)
        monkeypatch.chdir(place)
        answer = ask(*arguments)
        assert answer.status == 2
        assert answer.err.startswith("collegium: ")
        assert answer.err.count("\n") == 1
        assert answer.err.endswith("\n")
        assert "Traceback" not in answer.err
        assert list(place.iterdir()) == []
        return answer.err

    return refused


@pytest.fixture(scope="session")
def study_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("study") / "short.yaml"
    path.write_text(SHORT, "utf-8")
    return path


@pytest.fixture(scope="session")
def finished(study_file: Path) -> Path:
    """The folder of a finished study, not to be written to."""
    from collegium.figures.report import write_report
    from collegium.theories import run_study, study

    out = study_file.parent / "finished"
    write_report(run_study(study(study_file), out))
    return out
