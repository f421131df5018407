"""The commands on circles, cuts, removal, power and comparison, in a group of their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from collegium.charter import charter
from collegium.cli.circuits import add_to
from collegium.errors import CollegiumError
from collegium.shipped import source

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


def test_cuts_are_summed_up_as_people_say_it(asked: Ask) -> None:
    two = asked("cuts", "cpsu-1922", "--of", "leader")
    assert "It takes 2 clauses to break every circle through leader; any of these 5 cuts does." in two
    one = asked("cuts", "company-board", "--of", "manager")
    assert "It takes 1 clause to break every circle through manager, and only this one does." in one
    assert "1 of 1" not in one
    every = asked("cuts", "papal-election")
    assert "No circle runs through dean, camerlengo: there is nothing to cut." in every


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("circuits", "cpsu-1990", "--of", "leader"),
            "No circle runs through leader: it has no hand in choosing those",
        ),
        (
            ("circuits", "two-chamber-republic"),
            "There is no circle: nobody has a hand in choosing those who choose him",
        ),
        (("circuits", "cpsu-1917", "--of", "congress"), "No circle runs through congress: it has no hand"),
        (
            ("circuits", "company-board", "--of", "manager", "--longest", "1"),
            "No circle through manager was found. There",
        ),
        (("cuts", "cpsu-1990", "--of", "leader"), "No circle runs through leader: there is nothing to cut."),
        (
            ("cuts", "two-chamber-republic"),
            "No circle runs through president, vice-president, speaker, minister: there is",
        ),
        (("outside", "cpsu-1917"), "Nobody outside a body or an office has the agenda, the meetings, the information"),
        (("removal", "cpsu-1966", "--of", "voters"), "Nobody can remove voters, and nobody fills it anew."),
        (
            ("compare", "two-chamber-republic", "cpsu-1990", "--of", "president"),
            "Neither has a circle through president.",
        ),
    ],
)
def test_an_empty_answer_is_a_sentence_and_no_empty_table(asked: Ask, words: tuple[str, ...], said: str) -> None:
    title, told, *_ = asked(*words).split("\n", 2)
    assert " on " in title
    assert told.startswith(said)


def test_removal_tells_how_its_columns_are_read(asked: Ask) -> None:
    printed = asked("removal", "cpsu-1922", "--of", "leader")
    assert "a min: the fewest whom the one who begins must tell and win, people - 1" in printed
    assert "At any time it takes 36 people at the fewest to remove leader: politburo" in printed
    assert "at the next filling: not before" in printed
    assert "at the next filling: not before" not in asked("removal", "cpsu-1966", "--of", "province-secretary")


def test_what_an_appeal_changes_is_said_with_it_and_without(asked: Ask) -> None:
    both = [asked("removal", "cpsu-1953", "--of", "leader", *words) for words in ((), ("--no-appeal",))]
    assert both[0] == both[1]
    assert "An appeal changes nothing: it goes to central-committee, which votes anyhow." in both[0]


def test_a_majority_that_is_assumed_is_named(asked: Ask, tmp_path: Path) -> None:
    told = source("collegium.charter", "library", "cpsu-1922", "charter").decode()
    at = told.index("majority: simple", told.index("- id: central-committee-removes-leader"))
    before, after = told[:at].rstrip(" "), told[at:].split("\n", 1)[1]
    (tmp_path / "unsaid.yaml").write_text(before + after, "utf-8")
    printed = asked("removal", str(tmp_path / "unsaid.yaml"), "--of", "leader")
    assert "No majority is told in central-committee-removes-leader: a simple one is taken." in printed
    assert "No majority is told" not in asked("removal", "cpsu-1922", "--of", "leader")


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
    held = {(row["served"], row["control"], row["holder"]) for row in rows("outside", "cpsu-1922")}
    assert ("politburo", "agenda", "secretariat") in held


def test_compare_two_charters_and_a_charter_with_its_amendment(rows: Rows) -> None:
    assert {row["change"] for row in rows("compare", "cpsu-1922", "cpsu-1990", "--of", "leader")} == {"vanished"}
    amended = rows("compare", "cpsu-1922", "--amend", "cut-nomination")
    assert {row["change"] for row in amended} & {"vanished", "shrank"}


def test_a_comparison_says_first_what_differs_and_last_by_which_clauses(asked: Ask, rows: Rows) -> None:
    words = ("compare", "cpsu-1934", "--amend", "secret-ballots-1937", "--on", "1938", "--of", "leader")
    printed = asked(*words)
    title, told = printed.splitlines()[:2]
    assert title.endswith("on 1938-01-01, then with secret-ballots-1937")
    assert told == "6 circles through leader are weaker. 6 no longer entrench."
    assert "ballot: open, single, person → secret, several, person" in printed
    assert "from-1937-03" not in printed
    assert "rested on" not in printed  # a column in which nothing stands
    assert "5 other clauses differ: --clauses lists all." in printed
    assert len(rows(*words, "--clauses")) == 10


def test_a_comparison_in_which_no_circle_differs_says_so(asked: Ask) -> None:
    printed = asked("compare", "cpsu-1953", "--amend", "no-appeal-1957", "--of", "leader")
    assert printed.splitlines()[1] == "No circle through leader differs: 6 are the same."
    assert printed.splitlines()[-1] == "5 clauses differ, and no circle by them: --clauses lists all."
    printed = asked("compare", "cpsu-1966", "--amend", "turnover-kept-1966")
    assert printed.splitlines()[-1] == "No clause differs. Bodies, rules and norms are not compared."


def test_circles_that_appear_and_vanish_rest_and_rested_on_their_clauses(asked: Ask, rows: Rows) -> None:
    words = ("compare", "cpsu-1966", "--amend", "leader-by-congress-1966", "--of", "leader")
    printed = asked(*words)
    assert (
        printed.splitlines()[1]
        == "3 circles through leader appeared, 3 vanished, 3 are weaker. 1 no longer entrenches."
    )
    assert "clauses lost" not in printed
    assert "rested on: clauses that bore the circle before and no longer do" in printed
    assert "rests on: clauses that bear it now and did not" in printed
    found = rows(*words)
    assert found[-1]["rested_on"] == "central-committee-elects-leader"
    assert found[-1]["rests_on"] == "congress-elects-leader"


def test_without_a_day_an_amendment_is_compared_on_the_same_day(asked: Ask, tmp_path: Path) -> None:
    """An amendment that holds from a later day than the charter's last change."""
    (tmp_path / "late.yaml").write_text(
        "collegium: amendment/1\nid: late\nname: Late\nto: cpsu-1922\nassumed: A test.\nchanges:\n"
        "  - from: 1932-05\n    change:\n      clauses:\n"
        "        central-committee-elects-leader: {majority: two-thirds}\n",
        "utf-8",
    )
    printed = asked("compare", "cpsu-1922", "--amend", str(tmp_path / "late.yaml"))
    assert printed.splitlines()[0].endswith("on 1932-05-01, then with late")


def test_a_charter_and_its_copy_are_told_apart(asked: Ask, tmp_path: Path) -> None:
    """The example of the page on changing a charter."""
    told = source("collegium.charter", "library", "cpsu-1922", "charter").decode()
    before, after = told.split("  - id: province-ratifies-its-secretary", 1)
    path = tmp_path / "secret.yaml"
    path.write_text(f"{before}  - id: province-ratifies-its-secretary{after.replace('open', 'secret', 1)}", "utf-8")
    title, first, *_ = asked("compare", "cpsu-1922", str(path)).splitlines()
    assert title == (
        f"All-Union Communist Party under the Rules of 1922 on 1930-12-01 (cpsu-1922), then {path} on 1930-12-01"
    )
    assert first.startswith("3 circles are weaker; ")


def test_ids_are_not_broken_in_mid_word(asked: Ask) -> None:
    """Every line of a cell of ids ends where a hyphen or a member of the list does."""
    printed = asked("compare", "cpsu-1966", "--amend", "leader-by-congress-1966", "--of", "leader")
    known = {
        part
        for clause in charter("cpsu-1966", amend="leader-by-congress-1966").clauses
        for part in clause.id.split("-")
    }
    known |= {part for clause in charter("cpsu-1966").clauses for part in clause.id.split("-")}
    known |= {"leader.seat_in", "secretariat.includes.leader"}
    table = printed.split("rests on", 1)[1].split("\nrested on:")[0]
    ids = [word for word in table.split() if "-" in word or word.endswith(";")]
    assert len(ids) > 30
    assert {part for word in ids for part in word.rstrip(";").split("-") if part} <= known


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
