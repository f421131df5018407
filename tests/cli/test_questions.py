"""The commands that answer questions: the same rows in every format, and one line for what does not exist."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

COMMANDS = [
    ["changes", "1957"],
    ["changes", "1957", "--until", "1958", "--body", "presidium", "--body", "secretariat"],
    ["together"],
    ["together", "molotov", "--top", "5", "--body", "politburo"],
    ["together", "stalin", "molotov", "--by-pair", "--top", "0"],
    ["decided", "politburo"],
    ["decided", "secretariat"],
    ["decided", "central-committee"],
    ["decided", "politburo", "--from", "1930", "--until", "1934", "--each"],
    ["patrons"],
    ["patrons", "khrushchev", "--least", "3", "--seats", "6"],
    ["patrons", "--on", "1930-07-31", "--on", "1927-12-31", "--body", "orgburo"],
    ["patrons", "stalin", "--on", "1930-07-31", "--agreement"],
    ["measure", "ages", "--on", "1966-04-09", "--on", "1985-03-12"],
    ["measure", "fates"],
    ["measure", "workload", "--on", "1930", "--on", "1934"],
    ["person", "kirov", "--all"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_format_has_as_many_rows(ask, command: list[str]) -> None:
    table, comma, lines = (ask(*command, "--format", form) for form in ("table", "csv", "json"))
    for answer in (table, comma, lines):
        assert (answer.status, answer.err) == (0, "")
    rows, read = json.loads(lines.out), list(csv.DictReader(io.StringIO(comma.out)))
    assert rows
    assert len(rows) == len(read)
    assert list(rows[0]) == list(read[0])
    assert "run" not in rows[0]
    assert len(table.out.splitlines()) > len(rows)


def rows(ask, *command: str) -> list[dict[str, object]]:
    return json.loads(ask(*command, "--format", "json").out)


def test_the_year_1957_has_the_june_plenum(ask) -> None:
    found = rows(ask, "changes", "1957", "--body", "presidium")
    assert {"molotov", "malenkov", "kaganovich"} <= {r["person_id"] for r in found if r["change"] == "exit"}
    assert "promotion" in ask("changes", "1957").out


def test_top_cuts_and_says_so(ask) -> None:
    answer = ask("together", "molotov", "--top", "3")
    assert "3 of " in answer.out
    assert len(rows(ask, "together", "molotov", "--top", "3")) == 3


def test_rules_and_letters_are_told_with_their_agreement(ask) -> None:
    out = ask("patrons", "--on", "1930-07-31").out
    assert "promotions: " in out
    assert "kappa" in out


def test_a_persons_seats_keep_their_columns(ask) -> None:
    assert list(rows(ask, "person", "kirov")[0]) == [
        "organization_id", "rank", "start_date", "end_date", "entry", "exit", "source_place", "end_source_place",
    ]  # fmt: skip


def test_a_body_that_is_only_named_says_so(ask) -> None:
    assert "does not list this body" in ask("roster", "gko", "--on", "1943").out
    assert "does not list this body" not in ask("roster", "politburo", "--on", "1943").out


def test_ties_in_a_roster_are_to_the_leader_of_the_day(ask) -> None:
    ties = {row["person_id"]: row["tie"] for row in rows(ask, "roster", "politburo", "--on", "1953-03-10")}
    assert set(ties.values()) == {None}  # an interregnum


@pytest.mark.parametrize("kind", ["timeline", "ages", "turnover", "workload"])
def test_each_kind_of_figure_is_drawn(ask, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "figure.svg"
    answer = ask("figure", path, "--kind", kind, "--from", "1922", "--until", "1934")
    assert answer == (0, f"{path}\n", "")
    assert path.read_text("utf-8").startswith("<?xml")


def test_a_career_and_ages_of_all_years_are_drawn(ask, tmp_path: Path) -> None:
    assert ask("figure", tmp_path / "c.png", "--kind", "career", "--person", "molotov").status == 0
    assert ask("figure", tmp_path / "a.png", "--kind", "ages", "--rank", "all").status == 0


def test_a_tenure_is_written_and_named(ask, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    assert ask("tenure", "andropov", "--out", path) == (0, f"{path}\n", "")
    assert path.stat().st_size > 10_000


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["changes", "soon"], "not a date: 'soon'"),
        (["changes", "1899"], "outside the history"),
        (["changes", "1930", "--until", "1922"], "ends before it starts"),
        (["changes", "1930", "--body", "politbureau"], "Did you mean 'politburo'?"),
        (["together", "stalinn"], "Did you mean 'stalin'?"),
        (["decided", "politbureau"], "Did you mean 'politburo'?"),
        (["patrons", "--agreement"], "Give --on once for each date."),
        (["patrons", "--least", "0"], "at least one"),
        (["patrons", "--on", "1930", "--body", "politbureau"], "Did you mean 'politburo'?"),
        (["tenure", "molotov", "--out", "x.html"], "never led"),
        (["tenure", "stalin", "--out", "x.txt"], "End its name in .html."),
        (["measure", "ages"], "the measure ages needs dates"),
        (["measure", "fates", "--on", "1930", "--on", "1931", "--on", "1932"], "first and its last day"),
        (["figure", "x.svg", "--kind", "career"], "Say --person molotov."),
        (["figure", "x.svg", "--person", "molotov"], "Say --kind career."),
        (["figure", "x.svg", "--kind", "workload", "--from", "1960", "--until", "1970"], "no year's decisions"),
    ],
    ids=lambda value: " ".join(value)[:50] if isinstance(value, list) else "",
)
def test_what_does_not_exist_is_one_line(refused, command: list[str], says: str) -> None:
    assert says in refused(*command)


def test_a_simulated_history_answers_too(ask, finished: Path, tmp_path: Path) -> None:
    history = ["--history", str(finished / "histories/circular-flow/runs-000000-000002")]
    for command in (
        ["changes", "1922-10"],
        ["together", "--top", "2", "--body", "politburo"],
        ["patrons", "--least", "1"],
    ):
        assert {row["run"] for row in rows(ask, *command, *history)} == {0, 1, 2}, command
    assert {row["run"] for row in rows(ask, "measure", "ages", "--on", "1923-05", *history)} == {0, 1, 2}
    assert rows(ask, "measure", "fates", *history)
    assert ask("decided", "central-committee", *history).status == 0
    assert ask("tenure", "stalin", "--out", tmp_path / "run.html", "--run", "1", *history).status == 0
    assert (
        ask("figure", tmp_path / "c.svg", "--kind", "career", "--person", "stalin", "--run", "2", *history).status == 0
    )
