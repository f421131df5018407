"""The commands on circles, cuts, removal, power and comparison, in a group of their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from collegium.cli.circuits import add_to
from collegium.errors import CollegiumError

Ask = Callable[..., str]


@pytest.fixture(scope="module")
def app() -> typer.Typer:
    made = typer.Typer()
    add_to(made)
    return made


@pytest.fixture
def asked(app: typer.Typer) -> Ask:
    def asked(*words: str) -> str:
        result = CliRunner().invoke(app, words)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.output

    return asked


@pytest.fixture
def rows(asked: Ask) -> Callable[..., list[dict[str, Any]]]:
    return lambda *words: json.loads(asked(*words, "--format", "json"))


Rows = Callable[..., list[dict[str, Any]]]


def test_circuits_of_an_office_with_their_strength(rows: Rows, asked: Ask) -> None:
    found = rows("circuits", "cpsu-1922", "--of", "leader")
    assert [row["length"] for row in found] == [3, 4, 5, 6]
    assert found[2]["gain"] == pytest.approx(0.526154, abs=1e-6)
    assert "congress-elects-central-committee" in found[2]["clauses"]
    printed = asked("circuits", "cpsu-1922", "--of", "leader")
    assert "4 circles through leader. There is no other." in printed
    assert rows("circuits", "cpsu-1922", "--of", "leader", "--set", "replacement=0")[2]["gain"] == 0


def test_circuits_say_when_they_stop(asked: Ask) -> None:
    assert "There may be others: stopped at 2 circles" in asked("circuits", "cpsu-1922", "--at-most", "2")


def test_the_links_of_circuits_have_their_text(rows: Rows) -> None:
    found = rows("circuits", "cpsu-1922", "--of", "politburo", "--links")
    assert found[0]["text"] == "The Politburo decides whom to propose as General Secretary."


def test_money_can_be_counted(rows: Rows) -> None:
    assert len(rows("circuits", "sports-federation", "--also", "fund")) > len(rows("circuits", "sports-federation"))


def test_cuts_of_one_and_of_all(rows: Rows, asked: Ask) -> None:
    assert {row["cut"] for row in rows("cuts", "cpsu-1922", "--of", "leader")} == {1, 2, 3, 4, 5}
    assert {row["of"] for row in rows("cuts", "cpsu-1922")} == {"leader", "province-secretary", "district-secretary"}
    assert "there is no circle to break" in asked("cuts", "cpsu-1990", "--of", "leader")


def test_removal(rows: Rows) -> None:
    found = rows("removal", "cpsu-1953", "--of", "leader", "--on", "1957-06-18")
    assert (found[0]["people"], found[0]["a_min"]) == (67, 66)
    assert {row["whom"] for row in rows("removal", "cpsu-1922")} >= {"leader", "politburo"}


def test_power_and_selectorate(rows: Rows) -> None:
    found = rows("power", "cpsu-1953", "--of", "politburo", "--on", "1957-06-29", "--bloc", "leader=5")
    assert found[0]["shapley_shubik"] == pytest.approx(5 / 11)
    (leader, _) = rows("power", "cpsu-1922", "--selectorate", "--of", "leader")
    assert (leader["selectorate"], leader["coalition"]) == (10, 6)


def test_outside(rows: Rows) -> None:
    assert rows("outside", "cpsu-1922")[0]["holder"] == "secretariat"


def test_compare_two_charters_and_a_charter_with_its_amendment(rows: Rows) -> None:
    assert {row["change"] for row in rows("compare", "cpsu-1922", "cpsu-1990", "--of", "leader")} == {"vanished"}
    amended = rows("compare", "cpsu-1922", "--amend", "cut-nomination")
    assert {row["change"] for row in amended} & {"vanished", "shrank"}


def test_figures_are_written(asked: Ask, tmp_path: Path) -> None:
    for words in (("circuits", "cpsu-1922"), ("cuts", "cpsu-1922", "--of", "leader")):
        asked(*words, "--figure", str(tmp_path / "drawn.svg"))
        assert (tmp_path / "drawn.svg").read_text("utf-8").startswith("<?xml")
        (tmp_path / "drawn.svg").unlink()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("circuits", "cpsu-1922", "--of", "leadr"), "Did you mean 'leader'"),
        (("circuits", "cpsu-1922", "--set", "decay"), "Write NAME=VALUE"),
        (("circuits", "cpsu-1922", "--set", "of=1"), "unknown parameter"),
        (("circuits", "cpsu-1922", "--also", "fnd"), "Did you mean 'fund'"),
        (("circuits", "cpsu-1922", "--on", "1990"), "outside the charter"),
        (("cuts", "cpsu-1922", "--figure", "x.svg"), "no cut to draw"),
        (("power", "cpsu-1922", "--of", "politburo", "--bloc", "leader=1.5"), "a whole number"),
        (("power", "cpsu-1922", "--bloc", "leader=5"), "need a body"),
        (("power", "cpsu-1922", "--selectorate", "--bloc", "leader=5"), "belong to a body"),
        (("compare", "cpsu-1922"), "nothing to compare"),
        (("compare", "cpsu-1922", "cpsu-1923"), "no such charter"),
    ],
)
def test_what_cannot_be_answered_is_said(asked: Ask, words: tuple[str, ...], said: str) -> None:
    with pytest.raises(CollegiumError, match=said):
        asked(*words)
