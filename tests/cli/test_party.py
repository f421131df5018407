"""``collegium party``: the base by year, from a run or from a folder of runs."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from collegium.party import grown, whole_party

SMALL = ("party", "--share", "0.001", "--from", "1930", "--until", "1933", "--provinces", "5")


def test_a_party_is_shown_by_year(ask: Callable[..., object]) -> None:
    answer = ask(*SMALL, "--seed", "4")
    assert answer.status == 0
    assert "The base, 1930 to 1933, seed 4" in answer.out
    assert "assumed" in answer.out
    rows = pl.read_csv(io.StringIO(ask(*SMALL, "--seed", "4", "--format", "csv").out))
    alone = whole_party(grown(0.001).between(1930, 1933), seed=4, provinces=5).years
    assert rows["members"].to_list() == alone["members"].to_list()
    assert rows["new_secretaries"].to_list() == alone["secretaries_new"].to_list()
    assert {"year", "meetings", "against", "refused", "turnover", "conferences_refused"} <= set(rows.columns)


def test_runs_go_into_a_folder_and_further(ask: Callable[..., object], tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert ask(*SMALL, "--runs", "2", "--out", out).status == 0
    assert len(list((out / "years/runs").glob("*.parquet"))) == 2
    again = ask(*SMALL, "--runs", "2", "--out", out)
    assert again.status == 2
    assert "--resume" in again.err
    more = ask(*SMALL, "--runs", "3", "--out", out, "--resume")
    assert more.status == 0
    assert "the mean of 3 runs" in more.out
    assert len(list((out / "years/runs").glob("*.parquet"))) == 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--runs", "2"), "Say --out DIR"),
        (("--resume",), "Say --out DIR"),
        (("--members", "100"), "Say --share or --members"),
        (("--set", "rotatoin=0.1"), "Did you mean 'rotation'"),
        (("--set", "rotation=2"), "rotation"),
        (("--until", "1999"), "It goes from 1918 to 1991"),
        (("--workers", "0"), "at least one worker"),
        (("--provinces", "0"), "provinces is a whole number"),
    ],
)
def test_a_bad_option_is_refused_in_a_line(refused: Callable[..., str], words: tuple[str, ...], said: str) -> None:
    assert said in refused(*SMALL, *words)
