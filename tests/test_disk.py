"""A file or folder appears whole or not at all, and what stood there before stays until it does."""

from __future__ import annotations

from pathlib import Path

import pytest

from collegium import disk

FOLDER, FILE = "report", "table.csv"
BOTH = pytest.mark.parametrize("name", [FILE, FOLDER])


def put(place: Path, name: str, text: str) -> None:
    """A file or a folder of two, after the name that it will have."""
    if name == FILE:
        place.write_text(text)
    else:
        place.mkdir()
        (place / "a.txt").write_text(text)
        (place / "b.txt").write_text(f"{text} too")


def held(folder: Path) -> dict[str, str]:
    """Every file at any depth, hidden ones too."""
    return {str(file.relative_to(folder)): file.read_text() for file in folder.rglob("*") if file.is_file()}


@BOTH
def test_the_new_takes_the_place_of_the_old(name: str, tmp_path: Path) -> None:
    for text in ("old", "new"):
        with disk.appearing(tmp_path / "made" / name) as fresh:
            put(fresh, name, text)
    wanted = {"made/table.csv": "new"} if name == FILE else {"made/report/a.txt": "new", "made/report/b.txt": "new too"}
    assert held(tmp_path) == wanted
    assert len(list((tmp_path / "made").iterdir())) == 1


@BOTH
def test_where_the_last_step_fails_the_old_is_back(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / name, name, "old")
    before = held(tmp_path)

    def fail(self: Path, target: Path) -> Path:
        assert self.exists()
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(PermissionError), disk.appearing(tmp_path / name) as fresh:
        put(fresh, name, "new")
    assert held(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == [name]


def broken_off(fresh: Path, name: str) -> None:
    put(fresh, name, "new")
    assert fresh.with_name(name).exists()
    raise KeyboardInterrupt


@BOTH
def test_where_writing_breaks_off_the_old_was_never_away(name: str, tmp_path: Path) -> None:
    put(tmp_path / name, name, "old")
    before = held(tmp_path)
    with pytest.raises(KeyboardInterrupt), disk.appearing(tmp_path / name) as fresh:
        broken_off(fresh, name)
    assert held(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_what_writing_itself_left_undone_leaves_the_old_in_its_place(tmp_path: Path) -> None:
    put(tmp_path / FOLDER, FOLDER, "old")
    before = held(tmp_path)
    with pytest.raises(FileNotFoundError), disk.appearing(tmp_path / FOLDER):
        pass  # nothing was written
    assert held(tmp_path) == before
