"""``collegium tournament``: what it prints, what it takes, what it refuses in one line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from collegium.cli.tournament import RUNS as RUNS_SHOWN
from collegium.tournament import PLAYERS
from collegium.tournament.job import RUNS

Ask = Callable[..., Any]
MINE = "from collegium.tournament import Action\nclass Mine:\n    name = 'mine'\n    def act(self, o, u):\n        "


def test_the_players_are_listed(ask: Ask) -> None:
    answer = ask("tournament", "--list", "--format", "json")
    assert [row["player"] for row in json.loads(answer.out)] == list(PLAYERS)
    assert RUNS_SHOWN == RUNS


def test_a_player_of_ones_own_beside_the_models_rule(ask: Ask, tmp_path: Path) -> None:
    mine = tmp_path / "mine.py"
    mine.write_text(MINE + "return Action('independent', 'rules')\n", "utf-8")
    words = ("tournament", "--players", f"model,{mine}", "--players", "random", "--runs", "3", "--years", "1")
    answer = ask(*words, "--format", "csv", "--out", tmp_path / "out")
    assert (answer.status, answer.err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(answer.out)))
    assert {row["player"] for row in rows} == {"model", "mine", "random"}
    assert {row["verdict"] for row in rows} == {"too few runs"}
    kept = list(csv.DictReader(io.StringIO((tmp_path / "out" / "ranking.csv").read_text("utf-8"))))
    assert [row["player"] for row in kept] == [row["player"] for row in rows]
    shown = ask(*words)
    assert "mine" in shown.out
    assert "this model's verdict only" in " ".join(shown.out.split())


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--players", "oportunist"), "Did you mean 'opportunist'"), (("--players", ","), "at least one player"),
        (("--runs", "0"), "at least one run"), (("--resume",), "need a folder"), (("--years", "0"), "1 to 40 years"),
        (("--theory", "circular-flow"), "conduct is not what is played"), (("--workers", "0"), "at least one worker"),
        (("--on", "sometime"), "sometime"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_in_one_line(refused: Callable[..., str], words: tuple[str, ...], says: str) -> None:
    assert says in refused("tournament", *words)


def test_a_player_that_breaks_the_contract_is_refused(refused: Callable[..., str], tmp_path: Path) -> None:
    mine = tmp_path / "mine.py"
    mine.write_text(MINE + "return 'rules'\n", "utf-8")
    assert "no Action" in refused("tournament", "--players", str(mine))
