"""``collegium profile`` and ``collegium compare``: a report for any history, and one line for what cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

ROSTERS = Path(__file__).parents[1] / "reports" / "rosters"  # synthetic: nobody in them ever lived


def test_a_roster_becomes_a_report(ask, tmp_path: Path) -> None:
    out = tmp_path / "report"
    answer = ask("profile", ROSTERS / "junta.csv", "--out", out)
    assert (answer.status, answer.err) == (0, "")
    assert f"report: {out / 'index.html'}" in answer.out
    assert "no decisions recorded" in answer.out
    assert json.loads((out / "profile.json").read_text("utf-8"))["body"] == "junta"


def test_without_a_folder_it_says_what_there_is(ask) -> None:
    rows = json.loads(ask("profile", ROSTERS / "presidium.csv", "--from", "1970", "--format", "json").out)
    assert {"measure", "rows", "cannot_be_computed"} == set(rows[0])
    assert [row["cannot_be_computed"] for row in rows if row["measure"] == "workload"] == ["no decisions recorded"]


def test_a_roster_file_is_a_history_for_every_command(ask) -> None:
    rows = json.loads(
        ask("measure", "median-tenure", "--body", "junta", "--history", ROSTERS / "junta.csv", "--format", "json").out
    )
    assert rows[0]["n_spells"] == 14


def test_periods_and_rosters_are_compared(ask) -> None:
    spans = ["--from", "1953-09-13", "--until", "1964-10-14", "--from-b", "1964-10-15", "--until-b", "1982-11-10"]
    answer = ask("compare", "record", "--body", "politburo", *spans)
    assert (answer.status, answer.err) == (0, "")
    assert "exact 95 % limits 0.24 to 1.13" in answer.out
    assert "cannot be computed" in answer.out
    rows = json.loads(ask("compare", ROSTERS / "presidium.csv", ROSTERS / "junta.csv", "--format", "json").out)
    assert {row["measure"] for row in rows} >= {"exit-hazard", "mean-age", "median-tenure"}


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["profile", "nowhere"], "no history here"),
        (["profile", "record", "--body", "politbureau"], "Did you mean 'politburo'?"),
        (["profile", "record", "--rank", "ful"], "Did you mean 'full'?"),
        (["profile", "record", "--from", "1999"], "outside the history"),
        (["profile", "record", "--from", "1960", "--until", "1950"], "ends before"),
        (["compare", "record"], "nothing to compare"),
        (["compare", "record", "--from-b", "1950", "--paired"], "can be paired"),
        (["compare", "cpsu-1922", "record"], "collegium charter compare"),
    ],
)
def test_what_cannot_be_is_one_line(refused, command, says) -> None:
    assert says in refused(*command)
