"""The check of a fit from the command line: what is refused at once, and a tiny one from end to end."""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec
from pathlib import Path

import polars as pl
import pytest

from .conftest import Ask

with_pyabc = pytest.mark.skipif(find_spec("pyabc") is None, reason="the extra smc is not installed")
THEORY = """\
collegium: theory/1
id: small-flow
name: Small flow
text: the circle alone
support: allegiance
priors:
  replacement_rate: {uniform: [0.02, 0.5]}
"""
GIVEN = ("contest-check", "--theory", "circular-flow", "--period", "1953-57")


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--period", "1953-58"], "Did you mean '1953-57'"),
        (["--period", "1922-30"], "no figure of that period is declared fit"),
        (["--theory", "circular-flo"], "Did you mean 'circular-flow'"),
        (["--theory", "whole-conduct"], "leaves nothing open"),
        (["--particles", "10"], "a population has at least 20 particles"),
        (["--populations", "0"], "there are 1 to 50 populations"),
        (["--seed", "-1"], "a seed is a whole number"),
        (["--runs", "0"], "at least one run"),
        (["--contest", "nowhere"], "no finished table of simulations"),
    ],
)
def test_what_cannot_be_checked_is_refused_before_anything_is_made(
    args: list[str], told: str, ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collegium.contest.smc.find_spec", lambda name: object())
    answer = ask(*GIVEN, *args, "--out", tmp_path / "out")
    assert answer.status == 2
    assert told in answer.err
    assert "Traceback" not in answer.err
    assert not (tmp_path / "out").exists()


def test_the_extra_that_is_missing_is_named(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyabc", None)
    answer = ask(*GIVEN, "--out", tmp_path / "out")
    assert answer.status == 2
    assert "pip install 'collegium[smc]'" in answer.err
    assert not (tmp_path / "out").exists()


@with_pyabc
@pytest.mark.slow
def test_a_tiny_check_from_end_to_end(ask: Ask, tmp_path: Path) -> None:
    file, out = tmp_path / "small-flow.yaml", tmp_path / "out"
    file.write_text(THEORY, "utf-8")
    args = ["contest-check", "--theory", file, "--period", "1953-57", "--runs", "40", "--particles", "20"]
    args += ["--populations", "2", "--out", out]
    answer = ask(*args)
    assert answer.status == 0, answer.err
    assert "Small flow, 1953-57: three fits" in answer.out
    facts = json.loads((out / "check.json").read_text("utf-8"))
    assert answer.err.count(" simulations\n") == facts["simulations"] // 100
    assert answer.out.rstrip().endswith(f"numbers: {out}/check.csv")
    table = pl.read_csv(out / "check.csv")
    assert table["method"].to_list() == ["prior", "smc", "rejection", "forest"]
    kept = (out / "particles.parquet").read_bytes()

    again = ask(*args)
    assert again.status == 2
    assert "--replace" in again.err
    answer = ask(*args, "--resume", "--format", "csv")
    assert answer.status == 0, answer.err
    assert answer.err == ""
    assert pl.read_csv(answer.out.encode()).columns == table.columns
    assert (out / "particles.parquet").read_bytes() == kept
    carried = ask(*args[:5], "--contest", out, *args[7:-1], tmp_path / "other")
    assert carried.status == 0, carried.err
    assert (tmp_path / "other" / "particles.parquet").read_bytes() == kept
    assert not (tmp_path / "other" / "simulations").exists()
