"""Commands that ask a history: right rows in every format, one line for what does not exist."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

COMMANDS = [
    ["roster", "politburo", "--on", "1930-08-01"],
    ["roster", "secretariat", "--on", "1923-05"],
    ["person", "stalin"],
    ["person", "Anastas Mikoyan"],
    ["measure", "turnover", "--body", "politburo"],
    ["measure", "turnover", "--on", "1922-04", "--on", "1930-07", "--rank", "all"],
    ["measure", "retention", "--on", "1922-04", "--on", "1930-07"],
    ["measure", "interlock", "--on", "1930-07", "--second", "orgburo"],
    ["measure", "client-shares", "--on", "1924-06", "--rank", "all"],
    ["measure", "secretariat-lead", "--on", "1924-06"],
    ["sql", "select person_id, start, \"end\" from memberships where rank = 'full' limit 5"],
    ["record", "issues"],
    ["record", "bodies"],
    ["record", "people"],
    ["charter", "list"],
    ["charter", "show", "cpsu-1922"],
    ["parameters"],
    ["list"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_format_tells_the_same_rows(ask, command: list[str]) -> None:
    plain, table, comma, lines = (
        ask(*command, *form) for form in ([], *(["--format", f] for f in ("table", "csv", "json")))
    )
    for answer in (plain, table, comma, lines):
        assert (answer.status, answer.err) == (0, "")
    assert plain == table
    assert len(table.out.splitlines()) > 3
    rows = json.loads(lines.out)
    read = list(csv.DictReader(io.StringIO(comma.out)))
    assert rows
    assert len(read) == len(rows)
    assert list(read[0]) == list(rows[0])
    for one, other in zip(read, rows, strict=True):
        for name, value in other.items():
            if isinstance(value, str) or value is None:
                assert one[name] == (value or "")
            elif isinstance(value, bool):
                assert one[name] == str(value).lower()
            else:
                assert float(one[name]) == pytest.approx(value)


def rows(ask, *command: str) -> list[dict[str, object]]:
    return json.loads(ask(*command, "--format", "json").out)


def test_the_politburo_of_august_1930_has_ten_full_members_and_five_candidates(ask) -> None:
    found = rows(ask, "roster", "politburo", "--on", "1930-08-01")
    assert [row["rank"] for row in found] == ["full"] * 10 + ["candidate"] * 5
    assert "10 full, 5 other" in ask("roster", "politburo", "--on", "1930-08-01").out


def test_the_presidium_is_the_politburo_by_its_other_name(ask) -> None:
    found = rows(ask, "roster", "Presidium", "--on", "1957-06-18")
    assert found == rows(ask, "roster", "politburo", "--on", "1957-06-18")
    assert {"khrushchev", "molotov", "malenkov"} <= {row["person_id"] for row in found}


def test_a_day_on_which_nobody_sat_is_told_as_such(ask) -> None:
    answer = ask("roster", "orgburo", "--on", "1980")
    assert answer.status == 0
    assert "Nobody" in answer.out
    assert rows(ask, "roster", "orgburo", "--on", "1980") == []


def test_a_person_is_found_by_id_name_and_family_name(ask) -> None:
    assert rows(ask, "person", "mikoyan") == rows(ask, "person", "Anastas Mikoyan") == rows(ask, "person", "MIKOYAN")


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["roster", "politbureau", "--on", "1930"], "unknown body: 'politbureau'. Did you mean 'politburo'?"),
        (["roster", "", "--on", "1930"], "unknown body: ''"),
        (["roster", "politburo", "--on", "1930-13"], "not a date: '1930-13'"),
        (["roster", "politburo", "--on", "yesterday"], "not a date: 'yesterday'"),
        (["roster", "politburo", "--on", "1899"], "the date lies outside the history: '1899'. It covers 1917-11-01"),
        (["roster", "politburo", "--on", "1992"], "outside the history"),
        (["roster", "politburo", "--on", "1930", "--history", "missing"], "missing: no history here"),
        (["person", "stalinn"], "unknown person: 'stalinn'. Did you mean 'stalin'?"),
        (["measure", "turnoverr"], "unknown measure: 'turnoverr'. Did you mean 'turnover'?"),
        (["measure", "turnover", "--body", "politbureau"], "Did you mean 'politburo'?"),
        (["measure", "turnover", "--on", "1930"], "at least 2 different dates"),
        (["measure", "retention"], "the measure retention needs dates. Give --on once for each date."),
        (["measure", "interlock", "--on", "1930", "--second", "secretariate"], "Did you mean 'secretariat'?"),
        (["measure", "interlock", "--on", "1930", "--rank", "ful"], "Did you mean 'full'?"),
        (["measure", "secretariat-lead", "--on", "1899"], "outside the history"),
        (["figure", "x.docx"], "with this suffix: '.docx'"),
        (["figure", "x"], "with this suffix: ''"),
        (["figure", "no/such/x.svg"], "the figure cannot be written"),
        (["figure", "x.svg", "--body", "politbureau"], "Did you mean 'politburo'?"),
        (["figure", "x.svg", "--from", "1930", "--until", "1922"], "ends before it starts"),
        (["figure", "x.svg", "--until", "soon"], "not a date: 'soon'"),
        (["figure", "x.svg", "--history", "missing"], "no history here"),
        (["sql", "select * from nowhere"], "the query failed"),
        (["sql", "selec 1"], "the query failed"),
        (["sql", ""], "Write a SELECT."),
        (["sql", "select * from read_csv('/etc/passwd')"], "the query failed"),
        (["sql", "select 1 as a, 2 as a"], "the answer cannot be shown"),
        (["sql", "select interval 1 day"], "the answer cannot be shown"),
        (["record", "people", "--history", "missing"], "no history here"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else "",
)
def test_what_does_not_exist_is_one_line(refused, command: list[str], says: str) -> None:
    assert says in refused(*command)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("select [1, 2] as x", "[1, 2]"),
        ("select {'a': 1} as x", "{'a': 1}"),
        ("select 'a'::blob as x", "b'a'"),
        ("select date '1922-04-03' as x", "1922-04-03"),
        ("select 1.50::decimal(5, 2) as x", "1.5"),
        ("select null as x", ""),
    ],
)
def test_whatever_a_query_gives_can_be_printed_in_every_format(ask, query: str, told: str) -> None:
    answers = [ask("sql", query, "--format", form) for form in ("table", "csv", "json")]
    assert [(answer.status, answer.err) for answer in answers] == [(0, "")] * 3
    assert all(told in answer.out for answer in answers[:2])
    assert len(json.loads(answers[2].out)) == 1


def test_a_figure_is_written_and_named(ask, tmp_path: Path) -> None:
    for suffix in ("svg", "png", "pdf"):
        path = tmp_path / f"politburo.{suffix}"
        assert ask("figure", path, "--from", "1922-04", "--until", "1924-01") == (0, f"{path}\n", "")
        assert path.stat().st_size > 1000
    assert (tmp_path / "politburo.svg").read_text("utf-8").startswith("<?xml")


def test_a_simulated_history_answers_the_same_commands(ask, finished: Path, tmp_path: Path) -> None:
    history = ["--history", str(finished / "histories/circular-flow/runs-000000-000002")]
    found = rows(ask, "roster", "politburo", "--on", "1922-10", *history)
    assert {row["run"] for row in found} == {0, 1, 2}
    one = rows(ask, "roster", "politburo", "--on", "1922-10", "--run", "1", *history)
    assert one == [row for row in found if row["run"] == 1]
    assert {row["run"] for row in rows(ask, "person", "stalin", *history)} == {0, 1, 2}
    measured = rows(ask, "measure", "client-shares", "--on", "1923-06", *history)
    assert [row["run"] for row in measured] == [0, 1, 2]
    assert rows(ask, "sql", "select max(run) as last from memberships", *history) == [{"last": 2}]
    assert ask("figure", tmp_path / "x.svg", "--until", "1923-06", "--run", "2", *history).status == 0
