"""Commands of the measures of rosters: rows in every format, and one line for what does not fit."""

from __future__ import annotations

import json

import pytest

from collegium.cli.rosters import DATED, NAMES, SPANNED

SPAN = ["--from", "1931", "--until", "1939"]


@pytest.mark.parametrize("name", SPANNED)
def test_a_span_is_measured_and_the_table_has_the_same_rows(ask, name) -> None:
    span = ["--from", "1919-03", "--until", "1952"] if name in ("survival", "incidence") else SPAN
    rows = json.loads(ask("measure", name, *span, "--format", "json").out)
    table = ask("measure", name, *span)
    assert (table.status, table.err) == (0, "")
    assert rows
    assert "run" not in rows[0]


@pytest.mark.parametrize("name", DATED)
def test_dates_are_measured(ask, name) -> None:
    answer = ask("measure", name, "--on", "1957-06-18", "--on", "1957-07-01", "--format", "json")
    assert json.loads(answer.out)
    assert ask("measure", name, "--on", "1957-06-18", "--on", "1957-07-01").status == 0


def test_bodies_ranks_and_a_second_body_are_taken(ask) -> None:
    rows = json.loads(
        ask("measure", "rank-distance", "--on", "1957-07-01", "--second", "secretariat", "--format", "json").out
    )
    assert rows[0]["second_id"] == "secretariat"
    rows = json.loads(ask("measure", "spells", "--body", "orgburo", "--rank", "candidate", "--format", "json").out)
    assert {row["organization_id"] for row in rows} == {"orgburo"}


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["survival", "--on", "1930"], "takes a span. Give --from and --until."),
        (["ranks"], "needs dates. Give --on once for each date."),
        (["age-bands", "--from", "1930"], "takes no --from or --until"),
        (["vitality", "--rank", "candidate"], "takes no --rank"),
        (["flows", "--second", "secretariat"], "takes no --second"),
        (["spells", "--rank", "ful"], "Did you mean 'full'?"),
        (["spells", "--clauses"], "takes no --from, --until or --clauses"),
        (["survival", "--from", "1985", "--until", "1986"], "the curve would break off"),
        (["attendance", "--from", "1960", "--until", "1961"], "nobody's presence"),
        (["survivall"], "Did you mean 'survival'?"),
    ],
)
def test_what_does_not_fit_is_one_line(refused, command, says) -> None:
    assert says in refused("measure", *command)


def test_every_measure_is_named_in_the_help(ask) -> None:
    help_text = " ".join(ask("measure", "--help").out.split()).replace("- ", "-")  # names are broken too
    assert [name for name in NAMES if name not in help_text] == []


@pytest.mark.parametrize(
    "kind", ["survival", "hazards", "circulation", "age-structure", "ranks", "attendance", "vitality", "workload"]
)
def test_figures_are_drawn(ask, kind, tmp_path) -> None:
    assert ask("figure", str(tmp_path / "figure.svg"), "--kind", kind).status == 0
    assert (tmp_path / "figure.svg").read_text("utf-8").count("<svg") == 1
