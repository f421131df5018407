"""A study small enough to run in a second, and what a folder holds, byte for byte."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

SHORT = """\
collegium: study/1
id: short
title: A short study
charter: cpsu-1922
start:
  history: record
  on: 1922-04
until: 1923-06
congresses: record
theories: [circular-flow, conditional-support]
runs: 5
seed: 7
compare:
  body: politburo
  dates: [1922-10, 1923-04, 1923-06]
  given: [1923-04]
"""


def contents(folder: Path, *below: str) -> dict[str, str]:
    """The files of a folder, or of some folders in it, with a digest of each."""
    places = [folder / name for name in below] or [folder]
    files = [file for place in places for file in sorted(place.rglob("*")) if file.is_file()]
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


@pytest.fixture(scope="session")
def short_text() -> str:
    return SHORT


@pytest.fixture
def short_file(tmp_path: Path) -> Path:
    path = tmp_path / "short.yaml"
    path.write_text(SHORT, "utf-8")
    return path


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """A text as a file of its own."""

    def write(text: str, name: str = "mine.yaml") -> Path:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return write


@pytest.fixture
def digests() -> Callable[..., dict[str, str]]:
    return contents
