"""``collegium measure compact`` and ``norm-strength``: rules, clauses, days, formats, and what they refuse."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest


def rows(ask, *command: str) -> list[dict[str, object]]:
    answer = ask("measure", *command, "--format", "json")
    assert (answer.status, answer.err) == (0, "")
    return json.loads(answer.out)


@pytest.mark.parametrize(
    "command",
    [
        ["compact", "--from", "1957", "--until", "1960"],
        ["compact", "--from", "1957", "--until", "1960", "--clauses"],
        ["compact", "--on", "1957-06-29", "--on", "1973-04-30"],
        ["norm-strength", "--from", "1964-10-14", "--until", "1982"],
    ],
    ids=" ".join,
)
def test_every_format_has_as_many_rows(ask, command: list[str]) -> None:
    table, comma = (ask("measure", *command, "--format", form) for form in ("table", "csv"))
    found = rows(ask, *command)
    assert (table.status, table.err, comma.status) == (0, "", 0)
    read = list(csv.DictReader(io.StringIO(comma.out)))
    assert list(read[0]) == list(found[0])
    assert len(read) == len(found)
    assert len(table.out.splitlines()) > len(found)
    assert "proposal" in table.out.replace("\n", " ")


def test_the_rows_are_the_measure(ask) -> None:
    found = rows(ask, "compact", "--from", "1953-03-05", "--until", "1953-03-13")
    assert (found[0]["rule"], found[0]["kept"]) == ("R1", False)
    assert len(found) == 5
    clauses = rows(ask, "compact", "--from", "1953-03-05", "--until", "1953-03-13", "--clauses")
    assert len(clauses) == 10
    strength = {row["clause"]: row for row in rows(ask, "norm-strength", "--from", "1964-10-14", "--until", "1985")}
    assert [strength["posts"][name] for name in ("kept", "strength", "established")] == [6, 7 / 8, True]


def test_the_figure_is_written(ask, tmp_path: Path) -> None:
    out = tmp_path / "compact.svg"
    assert ask("figure", out, "--kind", "compact", "--from", "1953", "--until", "1991").status == 0
    assert "secretaries half of top body at most" in out.read_text("utf-8")


def test_wrong_options_are_refused_in_one_line(refused) -> None:
    assert "takes no --from" in refused("measure", "ages", "--from", "1966")
    assert "takes no --on. It takes --from, --until" in refused("measure", "norm-strength", "--on", "1966")
    assert "days or a span" in refused("measure", "compact", "--on", "1966", "--from", "1965")
    assert "unknown body" in refused("measure", "compact", "--body", "senate", "--from", "1965")
    assert "not a date" in refused("measure", "compact", "--from", "spring")
    assert "outside the history" in refused("measure", "compact", "--from", "1999")
