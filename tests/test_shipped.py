"""Shipped files by name, own files by path."""

from __future__ import annotations

from pathlib import Path

import pytest

from collegium.errors import CollegiumError
from collegium.shipped import find, is_path, shipped, source

THEORIES = ("collegium.theories", "library")


@pytest.mark.parametrize("name", ["default", "cpsu-1922", "", "a.yaml.txt", "yaml", ".", "mine.YAML"])
def test_a_word_is_a_name(name: str) -> None:
    assert not is_path(name)


@pytest.mark.parametrize("path", ["a.yaml", "a.yml", "./a", "a/b", "/", "../default", Path("default"), Path("a.yaml")])
def test_a_slash_an_ending_or_a_path_object_is_a_file(path: str | Path) -> None:
    assert is_path(path)


@pytest.mark.parametrize(
    ("room", "folder", "some"),
    [
        (*THEORIES, "circular-flow"),
        ("collegium.theories", "studies", "default"),
        ("collegium.charter", "library", "cpsu-1922"),
    ],
)
def test_what_is_shipped_is_found_by_its_name_and_says_what_it_is(room: str, folder: str, some: str) -> None:
    names = shipped(room, folder)
    assert names == sorted(names)
    assert some in names
    for name in names:
        document = find(room, folder, name, "file")
        assert document.data["id"] == name
        assert document.where == f"{name}.yaml"
        assert b"collegium: " in source(room, folder, name, "file")


def test_an_own_file_does_not_hide_a_shipped_one_nor_the_other_way_round(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "circular-flow").write_text("id: mine")
    (tmp_path / "circular-flow.yaml").write_text("id: mine")
    monkeypatch.chdir(tmp_path)
    assert find(*THEORIES, "circular-flow", "theory").data["id"] == "circular-flow"
    for path in ("./circular-flow", "circular-flow.yaml", Path("circular-flow"), tmp_path / "circular-flow"):
        document = find(*THEORIES, path, "theory")
        assert document.data == {"id": "mine"}
        assert document.where == str(path)


def test_an_unknown_name_is_answered_with_the_nearest_and_the_way_to_own_files() -> None:
    with pytest.raises(CollegiumError, match="no such theory: 'circular-flew'") as caught:
        find(*THEORIES, "circular-flew", "theory")
    assert caught.value.nearest == "circular-flow"
    assert caught.value.allowed == shipped(*THEORIES)
    assert "Give a path" in caught.value.hint


@pytest.mark.parametrize("name", ["..", "../studies/default", "circular-flow.yaml", "CIRCULAR-FLOW", "", "a\0b"])
def test_no_name_reaches_beside_the_library(name: str) -> None:
    with pytest.raises(CollegiumError, match="no such theory"):
        source(*THEORIES, name, "theory")


def test_a_path_that_is_no_file_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.yaml", "a\0.yaml"):
        with pytest.raises(CollegiumError, match=r"no such file|not a file|cannot be read"):
            find(*THEORIES, path, "theory")
