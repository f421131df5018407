"""``collegium solve``: exact answers in each format, and what is refused in one line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Ask = Callable[..., Any]
Rows = Callable[..., list[dict[str, Any]]]
COMMANDS = ["circle", "galam", "cascade", "svolik", "selectorate", "plot", "global-game"]


@pytest.fixture
def rows(ask: Ask) -> Rows:
    def rows(*words: object) -> list[dict[str, Any]]:
        answer = ask("solve", *words, "--format", "json")
        assert (answer.status, answer.err) == (0, "")
        return json.loads(answer.out)

    return rows


def values(found: list[dict[str, Any]]) -> dict[str, float]:
    return {row["quantity"]: row["value"] for row in found}


@pytest.mark.parametrize("words", [*([one] for one in COMMANDS), ["coalition", "3", "4", "5", "10"]])
def test_each_answers_by_itself_and_alike_in_all_formats(ask: Ask, rows: Rows, words: list[str]) -> None:
    found = rows(*words)
    assert found
    text = ask("solve", *words, "--format", "csv").out
    listed = list(csv.DictReader(io.StringIO(text)))
    assert [list(row) for row in listed] == [list(row) for row in found]
    shown = ask("solve", *words)
    assert shown.status == 0
    for name in found[0]:
        assert name.replace("_", " ") in shown.out or words[0] == "coalition"


def test_coalitions_by_powers_and_by_names(ask: Ask, rows: Rows) -> None:
    (one,) = rows("coalition", 3, 4, 5, 10)
    assert (one["coalition"], one["size"], one["power"], one["answer"]) == ("3 4 5", 3, "12", "ruling")
    (named,) = rows("coalition", "beria=10", "malenkov=5", "khrushchev=4", "molotov=3")
    assert named["coalition"] == "malenkov khrushchev molotov"
    two = rows("coalition", 10, 9, 8, 7, 6, 5, 4)
    assert [row["coalition"] for row in two] == ["10 9 6", "10 8 7"]
    assert "2 tie; --generic 1 breaks ties" in ask("solve", "coalition", 10, 9, 8, 7, 6, 5, 4).out
    assert len(rows("coalition", 10, 9, 8, 7, 6, 5, 4, "--generic", 1)) == 1
    many = ask("solve", "coalition", *["1"] * 10, "--at-most", 3).out
    assert "3 of 45 that tie" in many


@pytest.mark.parametrize(("rule", "coalition"), [((), "0.1 0.5 0.8"), (("--weak",), "0.8")])
def test_decimals_at_the_quota_are_exact(rows: Rows, rule: tuple[str, ...], coalition: str) -> None:
    (one,) = rows("coalition", "0.1", "0.5", "0.8", "--quota", "4/7", *rule)
    assert one["coalition"] == coalition


def test_what_takes_too_long_is_not_computed(ask: Ask, rows: Rows) -> None:
    powers = [k**3 for k in range(1, 41)]
    (one,) = rows("coalition", *powers)
    assert one["answer"] == "not computed"
    assert one["coalition"] is None
    assert "more than" in one["reason"]
    assert "not computed" in ask("solve", "coalition", *powers).out
    (late,) = rows("coalition", *powers[:12], "--seconds", 0)
    assert late["answer"] == "not computed"


def test_galam_by_level_and_by_size(ask: Ask, rows: Rows) -> None:
    found = rows("galam", "--share", 0.7, "--levels", 6)
    published = [0.7, 0.6517, 0.5660, 0.4174, 0.1998, 0.0271, 0.0001]
    assert [row["challengers"] for row in found] == pytest.approx(published, abs=5.1e-5)
    assert "more than 0.767592 at the base: with 0.7 they vanish" in ask("solve", "galam").out
    assert "with 0.8 they win" in ask("solve", "galam", "--share", 0.8).out
    assert "No share suffices" in ask("solve", "galam", "--size", 9, "--ex-officio", 5).out
    table = {row["group_size"]: row["threshold"] for row in rows("galam", "--thresholds")}
    assert table[4] == pytest.approx(0.767592, abs=1e-6)
    assert table[5] == 0.5
    assert rows("galam", "--thresholds", "--ex-officio", 5)[0] == {"group_size": 7, "threshold": None, "growth": None}


def test_cascades_of_three_kinds(ask: Ask, rows: Rows) -> None:
    assert [row["share"] for row in rows("cascade")] == [0.1, 0.9, 1.0]
    assert "From nobody 1 of 10" in ask("solve", "cascade").out
    assert "From nobody 3 of 5" in ask("solve", "cascade", 0, 0, "2/5", "0.8", "never").out
    normal = rows("cascade", "--mean", 0.25, "--sd", 0.122)
    assert normal[0]["share"] == pytest.approx(0.054792, abs=1e-6)
    assert [row["stable"] for row in normal] == [True, False, True]
    assert "0.122221" in ask("solve", "cascade", "--mean", 0.25, "--sd", 0.122).out
    even = values(rows("cascade", "--opponents", 0.6, "--cost", 0.25))
    assert even["share in the open"] == pytest.approx(0.529412, abs=1e-6)


def test_svolik_year_by_year(ask: Ask, rows: Rows) -> None:
    found = rows("svolik")
    hazards = [0.16, 0.152381, 0.143820, 0.134383, 0.124196, 0]
    assert [row["hazard"] for row in found[1:]] == pytest.approx(hazards, abs=1e-6)
    assert found[0]["hazard"] is None
    assert "insiders: 0.537856; mean periods of contested rule: 3.3616" in ask("solve", "svolik").out
    each = rows("svolik", *(word for s in (0.9, 0.5) for word in ("--success", s)), "--steps", 2, "--periods", 2)
    assert each[-1]["removed"] == pytest.approx(0.2 * 0.9 + 0.8 * 0.2 * 0.5)


def test_selectorate_plot_and_global_game(ask: Ask, rows: Rows) -> None:
    paid = values(rows("selectorate", "--coalition", 4, "--selectorate", 16, "--discount", 0.5))
    assert paid["spent share"] == pytest.approx(0.756144, abs=1e-6)
    assert paid["kept"] == pytest.approx(100 * (1 - 0.756144), abs=1e-4)
    assert values(rows("plot"))["most approaches"] == 6
    assert "he is removable" in ask("solve", "plot").out
    assert "beyond removal" in ask("solve", "plot", "--cost", 9).out
    assert "without limit" in ask("solve", "plot", "--leak", 0).out
    table = rows("plot", "--table")
    assert [list(row.values())[1:] for row in table] == [
        [79, 34, 14, 5, 0], [31, 13, 5, 2, 0], [15, 6, 2, 1, 0], [7, 3, 1, 0, 0],
    ]  # fmt: skip
    (one,) = rows("global-game", "--cost", 1, "--benefit", 3, "--noise", 0.1)
    assert (one["theta"], one["x"]) == pytest.approx((0.75, 0.817449), abs=1e-6)
    three = rows("global-game", "--mean", 0.5, "--public", 6)
    assert [row["theta"] for row in three] == pytest.approx([0.140214, 0.5, 0.859786], abs=1e-6)
    assert "for some signals three" in ask("solve", "global-game", "--mean", 0.5, "--public", 6).out
    assert [row["all_move"] for row in rows("global-game", "--rebels", 10, "--needed", 8)] == [False]
    assert rows("global-game", "--mean", 0.9, "--survived", 0.45, "--noise", 0.5) == []
    assert "Nobody attacks again" in ask("solve", "global-game", "--mean", 0.9, "--survived", 0.45).out


def test_the_circle(ask: Ask, rows: Rows) -> None:
    found = values(rows("circle"))
    assert found["loop gain"] == pytest.approx(0.526154, abs=1e-6)
    assert found["share through the loop"] == pytest.approx(0.487013, abs=1e-6)
    assert found["share with a link cut"] == pytest.approx(0.230769, abs=1e-6)
    assert (found["without a majority"], found["with a majority"]) == pytest.approx((0.307692, 0.615385), abs=1e-6)
    assert "Entrenches: from some" in ask("solve", "circle").out
    path = rows("circle", "--start", 0, "--control", 1, "--decay", 0, "--replacement", 0.3, "--years", 2)
    assert [row["loyal_share"] for row in path] == pytest.approx([0, 0.3, 0.51])
    assert values(rows("circle", "--decay", 0.5))["time to majority"] is None  # never, which JSON has no number for


@pytest.mark.parametrize("words", [("galam",), ("cascade",), ("cascade", "--mean", "0.25", "--sd", "0.12")])
def test_figures(ask: Ask, tmp_path: Path, words: tuple[str, ...]) -> None:
    file = tmp_path / "drawn.svg"
    assert ask("solve", *words, "--figure", file).status == 0
    assert file.read_text("utf-8").startswith("<?xml")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("coalition",), "needs members"),
        (("coalition", "3", "x"), "must be a number: 'x'. Write it as 3, 0.8 or 4/7"),
        (("coalition", "3", "0,5"), "with a point"),
        (("coalition", "3", "0"), "above 0"),
        (("coalition", "3", "4", "--quota", "1/3"), "from 1/2 up to but not including 1: '1/3'"),
        (("galam", "--ties", "incumbent"), "Did you mean 'incumbents'? Allowed: challengers, coin, incumbents"),
        (("galam", "--share", "70"), "between 0 and 1: 70.0. Write fractions"),
        (("galam", "--size", "1"), "group_size must lie"),
        (("galm",), "Did you mean 'galam'"),
        (("galam", "--sharee", "1"), "--share"),
        (("cascade", "20", "30"), "between 0 and 1: '20'. Write fractions, 0.2 for twenty per cent"),
        (("cascade", "0.1", "nevr"), "threshold must be a number: 'nevr'"),
        (("cascade", "0.1", "--mean", "0.2"), "one crowd at a time"),
        (("cascade", "--mean", "0.2"), "belong together"),
        (("cascade", "--cost", "0.2"), "belong together"),
        (("cascade", "--opponents", "0.6", "--cost", "0.2", "--figure", "x.svg"), "no figure"),
        (("svolik", "--success", "0.9", "--success", "0.8"), "one for each step"),
        (("selectorate", "--coalition", "20"), "larger than its selectorate"),
        (("plot", "--leak", "2"), "p_leak must lie"),
        (("global-game", "--rebels", "3"), "belong together"),
        (("global-game", "--survived", "0.3"), "needs a public signal"),
        (("global-game", "--cost", "0"), "critical must lie above 0"),
        (("circle", "--replacement", "0", "--decay", "0"), "no single steady share"),
    ],
)
def test_what_does_not_fit_is_told_in_one_line(refused: Callable[..., str], words: tuple[str, ...], said: str) -> None:
    assert said in refused("solve", *words)
