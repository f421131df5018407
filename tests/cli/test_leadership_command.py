"""``collegium measure leadership`` and its figure: formats, what it declines, and what it refuses."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest


def rows(ask, *command: str) -> list[dict[str, object]]:
    answer = ask("measure", "leadership", *command, "--format", "json")
    assert (answer.status, answer.err) == (0, "")
    return json.loads(answer.out)


@pytest.mark.parametrize("command", [[], ["--gill"], ["--above-chance"], ["--thresholds"]], ids=" ".join)
def test_every_format_has_as_many_rows(ask, command: list[str]) -> None:
    command = ["--from", "1955", "--until", "1958", *command]
    table, comma = (ask("measure", "leadership", *command, "--format", form) for form in ("table", "csv"))
    found = rows(ask, *command)
    assert (table.status, table.err, comma.status) == (0, "", 0)
    assert len(found) == (36 if "--thresholds" in command else 4)
    assert len(list(csv.DictReader(io.StringIO(comma.out)))) == len(found)
    assert len(table.out.splitlines()) > len(found)


def test_of_the_record_no_type_is_told_and_the_command_says_so(ask) -> None:
    found = rows(ask, "--gill")
    assert len(found) == 75
    assert {row["label"] for row in found} == {None, "not scored"}
    by_year = {row["year"]: row for row in found}
    assert (by_year[1937]["gill"], by_year[1966]["gill"]) == ("dominant", "predominant / pure")
    said = " ".join(ask("measure", "leadership", "--gill").out.split())
    assert "A type is told of 0 of 75 years." in said
    assert "nothing can be compared: of 71 labelled years no type is told" in said


def test_the_figure_is_written(ask, tmp_path: Path) -> None:
    out = tmp_path / "leadership.svg"
    assert ask("figure", out, "--kind", "leadership", "--from", "1953", "--until", "1964").status == 0
    text = out.read_text("utf-8")
    assert ">Gill<" in text
    assert "not told of any year" in text


def test_wrong_options_are_refused_in_one_line(refused) -> None:
    assert "takes no --on. It takes --from, --until" in refused("measure", "leadership", "--on", "1966")
    assert "takes no --clauses" in refused("measure", "leadership", "--clauses")
    assert "takes no --gill" in refused("measure", "ages", "--on", "1966", "--gill")
    assert "Leave out one" in refused("measure", "leadership", "--gill", "--thresholds")
    assert "unknown body" in refused("measure", "leadership", "--body", "senate")
