"""A changed mechanism leaves no old code behind."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from collegium.compiled import forget_if_changed, ready


@pytest.fixture
def package(tmp_path: Path) -> Path:
    for room in ("conduct", "engine"):
        (tmp_path / room / "__pycache__").mkdir(parents=True)
        (tmp_path / room / "lives.py").write_text("one = 1\n", "utf-8")
    return tmp_path


def cached(package: Path) -> list[Path]:
    for room in ("conduct", "engine"):
        (package / room / "__pycache__" / "month.live-1.nbi").write_bytes(b"index")
        (package / room / "__pycache__" / "month.live-1.1.nbc").write_bytes(b"code")
    return [*package.rglob("*.nbi"), *package.rglob("*.nbc")]


def test_kernels_are_kept_while_nothing_changes(package: Path) -> None:
    assert forget_if_changed(package)
    kept = cached(package)
    assert not forget_if_changed(package)
    assert all(file.exists() for file in kept)


def test_a_change_in_how_kernels_read_arrays_throws_them_away(package: Path) -> None:
    (package / "bundle.py").write_text("one = 1\n", "utf-8")
    forget_if_changed(package)
    gone = cached(package)
    (package / "bundle.py").write_text("one = 2\n", "utf-8")
    assert forget_if_changed(package)
    assert not any(file.exists() for file in gone)


def test_a_kernel_is_ready_once_it_has_been_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "kernels_of_a_test.py"
    file.write_text("from numba import njit\n\n\n@njit(cache=True)\ndef twice(x):\n    return 2 * x\n", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    twice = importlib.import_module(file.stem).twice
    assert not ready(twice)
    assert twice(2) == 4
    assert ready(twice)


@pytest.mark.parametrize("room", ["conduct", "engine"])
def test_a_change_in_one_file_throws_all_kernels_away(package: Path, room: str) -> None:
    forget_if_changed(package)
    gone = cached(package)
    (package / room / "lives.py").write_text("one = 2\n", "utf-8")
    assert forget_if_changed(package)
    assert not any(file.exists() for file in gone)
    assert not forget_if_changed(package)


def test_a_new_file_and_a_renamed_one_count_as_changes(package: Path) -> None:
    forget_if_changed(package)
    (package / "conduct" / "terror.py").write_text("", "utf-8")
    assert forget_if_changed(package)
    (package / "conduct" / "terror.py").rename(package / "conduct" / "fear.py")
    assert forget_if_changed(package)
