"""Commands of the measures of rosters: rows in every format, and one line for what does not fit."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from collegium.cli.measures import NAMES

SPANNED = (
    "spells", "survival", "incidence", "median-tenure", "exponential-tenure", "hazard-by-tenure", "exit-hazard",
    "newcomers", "circulation", "flows", "attendance", "visitors", "vitality",
)  # fmt: skip
DATED = ("ranks", "rank-distance", "age-bands")
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
        (["survival", "--on", "1930"], "takes no --on. It takes --from, --until, --body, --rank,"),
        (["ranks"], "needs dates. Give --on once for each date."),
        (["age-bands", "--from", "1930"], "takes no --from. It takes --on,"),
        (["vitality", "--rank", "candidate"], "takes no --rank"),
        (["flows", "--second", "secretariat"], "takes no --second"),
        (["spells", "--rank", "ful"], "Did you mean 'full'?"),
        (["spells", "--clauses"], "takes no --clauses"),
        (["ages", "--rnak", "all"], "Did you mean '--rank'?"),
        (["survival", "--from", "1985", "--until", "1986"], "the curve would break off"),
        (["attendance", "--from", "1960", "--until", "1961"], "nobody's presence"),
        (["survivall"], "Did you mean 'survival'?"),
    ],
)
def test_what_does_not_fit_is_one_line(refused, command, says) -> None:
    assert says in refused("measure", *command)


def test_every_measure_is_named_in_the_help(ask) -> None:
    lines = ask("measure", "--help").out.splitlines()
    told = {line.split()[0]: line.split()[1:] for line in lines if line.startswith("  ") and line[2:3].isalpha()}
    assert [name for name in NAMES if not told.get(name)] == []
    assert len(NAMES) == 33
    for panel in ("Bodies", "People coming and going", "Ties and factions", "Power", "Who rules"):
        assert f"{panel}:" in lines


@pytest.mark.parametrize("name", NAMES)
def test_a_measure_has_a_sentence_of_help_and_only_its_own_options(ask, name) -> None:
    help_text = ask("measure", name, "-h").out
    assert help_text.startswith(f"Usage: collegium measure {name} ")
    assert "Of compact" not in help_text
    assert ("--gill" in help_text) == (name == "leadership")
    assert ("--quota" in help_text) == (name == "power")
    assert ("--clauses" in help_text) == (name == "compact")


def test_the_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from collegium.cli.main import app; import typer; typer.main.get_command(app);"
        "print(sorted({'polars', 'numpy', 'matplotlib', 'collegium.history', 'collegium.record'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize(
    ("kind", "option", "says"),
    [
        ("vitality", ["--rank", "all"], "a figure of vitality takes no --rank"),
        ("career", ["--body", "secretariat"], "This one takes --person, --from"),
        ("ages", ["--person", "molotov"], "Say --kind career."),
    ],
)
def test_a_figure_refuses_the_options_of_others(refused, kind, option, says) -> None:
    assert says in refused("figure", "x.svg", "--kind", kind, *option)


def test_full_members_alone_can_be_asked_for(ask) -> None:
    day = ["factions", "--on", "1973-04-30", "--each", "--format", "json"]
    every, full = (len(json.loads(ask("measure", *day, *rank).out)) for rank in ([], ["--rank", "full"]))
    assert (every, full) == (23, 16)


@pytest.mark.parametrize(
    "kind", ["survival", "hazards", "circulation", "age-structure", "ranks", "attendance", "vitality", "workload"]
)
def test_figures_are_drawn(ask, kind, tmp_path) -> None:
    assert ask("figure", str(tmp_path / "figure.svg"), "--kind", kind).status == 0
    assert (tmp_path / "figure.svg").read_text("utf-8").count("<svg") == 1
