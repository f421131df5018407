"""The tutorial on the club can be followed: its pieces make its file, and each command prints what the page shows."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import pytest

from collegium.cli.main import main

TEXT = (Path(__file__).parents[1] / "docs" / "tutorial" / "a-club.md").read_text("utf-8")
PIECES, FINISHED = TEXT.split("## The finished file\n")
FOUNDED = re.search(r"^ +founded_by: .*\n", PIECES, re.MULTILINE)


def blocks(text: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files of the page, where a reader would have saved them."""
    monkeypatch.chdir(tmp_path)
    for text in blocks(FINISHED, "yaml"):
        id = re.search(r"^id: (\S+)$", text, re.MULTILINE)
        assert id is not None
        (tmp_path / f"{id[1]}.yaml").write_text(text, "utf-8")
    return tmp_path


def printed(command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    monkeypatch.setattr(sys, "argv", shlex.split(command))
    with pytest.raises(SystemExit):
        main()
    answer = capsys.readouterr()
    return "\n".join(line.rstrip() for line in (answer.out + answer.err).splitlines()).strip("\n")


def test_the_pieces_make_the_finished_file() -> None:
    assert FOUNDED is not None
    finished = blocks(FINISHED, "yaml")[0]
    assert "\n".join(blocks(PIECES, "yaml")) == finished.replace(FOUNDED[0], "")


def test_without_a_founder_the_check_says_what_the_page_says(
    files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (files / "club.yaml").write_text("\n".join(blocks(PIECES, "yaml")), "utf-8")
    (block,) = blocks(PIECES, "console")
    command, told = block.removeprefix("$ ").split("\n", 1)
    assert printed(command, monkeypatch, capsys) == told.rstrip("\n")


@pytest.mark.parametrize("block", blocks(FINISHED, "console"), ids=lambda block: block.split("\n")[0][2:])
def test_a_command_prints_what_the_page_shows(
    block: str, files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command, told = block.removeprefix("$ ").split("\n", 1)
    assert printed(command, monkeypatch, capsys) == told.rstrip("\n")
