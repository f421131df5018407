"""The contest from the command line: what is refused at once, and a tiny one from end to end."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from .conftest import Ask

THEORY = """\
collegium: theory/1
id: {id}
name: {name}
text: a small theory
support: {support}
priors:
  replacement_rate: {{uniform: [0.02, 0.5]}}
"""


@pytest.fixture
def two(tmp_path: Path) -> list[str]:
    found = []
    for id, support in (("by-allegiance", "allegiance"), ("by-conditions", "conditional")):
        file = tmp_path / f"{id}.yaml"
        file.write_text(THEORY.format(id=id, name=id.replace("-", " ").capitalize(), support=support), "utf-8")
        found += ["--theory", str(file)]
    return found


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--runs", "20"], "at least 60 runs"),
        (["--quick", "--pairs", "99"], "among those predicted"),
        (["--theory", "circular-flow"], "at least two theories"),
        (["--theory", "circular-flow", "--theory", "null-modal"], "null-model"),
        (["--theory", "circular-flow", "--theory", "whole-conduct"], "leaves nothing open"),
        (["--quick", "--method", "guess"], "unknown way of fitting"),
        (["--quick", "--seed", "-1"], "a seed is a whole number"),
        (["--quick", "--workers", "0"], "at least one worker"),
    ],
)
def test_what_cannot_be_held_is_refused_before_anything_is_made(
    args: list[str], told: str, ask: Ask, tmp_path: Path
) -> None:
    answer = ask("contest", *args, "--out", str(tmp_path / "out"))
    assert answer.status == 2
    assert told in answer.err
    assert "Traceback" not in answer.err
    assert not (tmp_path / "out").exists()


def test_a_folder_with_something_else_is_left_alone(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    answer = ask("contest", "--quick", "--out", str(tmp_path))
    assert answer.status == 2
    assert "holds something that is no contest" in answer.err
    assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]


def test_the_shipped_contest_is_shown_without_a_run(ask: Ask) -> None:
    answer = ask("contest", "--shipped")
    assert answer.status == 0, answer.err
    place = Path(answer.out.rsplit("in: ", 1)[1].strip())
    facts = json.loads((place / "contest.json").read_text("utf-8"))
    for said in (facts["label"], *facts["verdict"], f"--seed {facts['seed']} "):
        assert " ".join(said.split()) in " ".join(answer.out.split())
    assert answer.out.index("How probable each theory is") < answer.out.index("each fitted theory meets")
    table = pl.read_csv(ask("contest", "--shipped", "--format", "csv").out.encode())
    assert table.equals(pl.read_csv(place / "tables" / "probabilities.csv"))


@pytest.mark.parametrize(("args", "told"), [([], "needs a folder"), (["--shipped", "--out", "x"], "shown, not held")])
def test_a_contest_is_held_in_a_folder_or_shown(args: list[str], told: str, ask: Ask) -> None:
    answer = ask("contest", *args)
    assert answer.status == 2
    assert told in answer.err


@pytest.mark.slow
def test_a_tiny_contest_from_end_to_end(ask: Ask, two: list[str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    args = ["--quick", "--runs", "60", "--predicted", "10", "--pairs", "5", *two, "--out", str(out)]
    answer = ask("contest", *args)
    assert answer.status == 0, answer.err
    assert answer.out.rstrip().splitlines()[-1] == f"report: {out / 'index.html'}"
    assert answer.out.index("First, on simulated records") < answer.out.index("How probable each theory is")
    page = (out / "index.html").read_text("utf-8")
    assert "PREVIEW of 1,080 simulations" in page
    assert page.index('id="trust"') < page.index('id="comparison"') < page.index('id="patterns"')
    assert "<script" not in page
    assert page.count("<svg") == len(list((out / "figures").glob("*.svg"))) >= 5
    chances = pl.read_csv(out / "tables" / "probabilities.csv").group_by("scope").agg(pl.col("probability").sum())
    assert (chances["probability"] - 1).abs().max() < 1e-4
    facts = json.loads((out / "contest.json").read_text("utf-8"))
    assert facts["seed"] == 1
    assert facts["size"]["preview"]

    again = ask("contest", *args)
    assert again.status == 2
    assert "--resume" in again.err
    tables = {file.name: file.read_bytes() for file in (out / "tables").iterdir()}
    resumed = ask("contest", *args, "--resume", "--workers", "2")
    assert resumed.status == 0, resumed.err
    assert {file.name: file.read_bytes() for file in (out / "tables").iterdir()} == tables
    other = ask("contest", *args, "--seed", "2", "--resume")
    assert other.status == 2
    assert "seed" in other.err
