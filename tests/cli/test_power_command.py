"""The commands on ties, factions and power: right rows, and one line for what cannot be."""

from __future__ import annotations

import csv
import io
import json

import pytest

BODIES = ["--body", "politburo+secretariat"]


def rows(ask, *command: str) -> list[dict]:
    answer = ask("measure", *command, "--format", "json")
    assert (answer.status, answer.err) == (0, "")
    return json.loads(answer.out)


def test_the_power_of_weights(ask):
    found = rows(ask, "power", "49", "49", "2", "--quota", "51", "--exact")
    assert [row["shapley_shubik_exact"] for row in found] == ["1/3"] * 3
    assert "no more than half" in ask("measure", "power", "51", "49", "2", "--quota", "51").out
    plain = ask("measure", "power", "0.5", "0.3", "0.2", "--quota", "0.51")
    assert "Quota 6 of 10" in plain.out
    assert "rescaled" in plain.out


def test_the_power_of_the_factions_of_the_record(ask):
    found = rows(ask, "power", "--on", "1973-04-30", *BODIES)
    assert (found[0]["bloc"], found[0]["shapley_shubik_exact"], found[0]["quota"]) == ("brezhnev", "131/390", 14)
    assert "No tie that makes a faction is told on 1990-01-01" in ask("measure", "power", "--on", "1990-01-01").out


def test_factions_ties_and_the_rest(ask):
    assert rows(ask, "factions", "--on", "1973-04-30", *BODIES)[0]["effective_number"] == pytest.approx(676 / 82)
    each = rows(ask, "factions", "--on", "1973-04-30", "--each", *BODIES)
    assert len(each) == 26
    steps = rows(ask, "ties", "--rule", "step", "khrushchev", "furtseva")
    assert [(row["person_id"], row["other_id"]) for row in steps] == [("furtseva", "khrushchev")]
    assert rows(ask, "centrality", "--rule", "step")[0]["person_id"] in {"stalin", "gorbachev"}
    assert len(rows(ask, "personalism", "--on", "1973-04-30", "--each")) == 8
    assert rows(ask, "personalism", "--on", "1973-04-30")[0]["told"] == 3
    assert rows(ask, "selectorate", "--on", "1961-11-01")[0]["selectorate"] == 11
    assert "cannot be computed" in ask("measure", "ties", "stalin", "molotov").out


def test_every_format_tells_the_same(ask):
    for command in (["ties", "--rule", "step"], ["factions", "--on", "1973-04-30", *BODIES], ["power", "3", "2", "2"]):
        read = list(csv.DictReader(io.StringIO(ask("measure", *command, "--format", "csv").out)))
        assert len(read) == len(rows(ask, *command)) > 0


def test_a_graph_for_gephi(ask, tmp_path):
    out = tmp_path / "ties.gexf"
    answer = ask("measure", "ties", "--rule", "step", "--gexf", str(out))
    assert answer.status == 0
    assert out.read_text("utf-8").startswith("<?xml")
    assert "in the way" in ask("measure", "ties", "--gexf", str(out)).err
    assert ".gexf" in ask("measure", "ties", "--gexf", str(tmp_path / "ties.txt")).err
    assert ask("measure", "power", "--on", "1973", "--gexf", str(out)).status == 2


@pytest.mark.parametrize(
    "command",
    [
        ["power"],
        ["power", "1", "x"],
        ["power", "1", "2", "--quota", "9"],
        ["power", "--on", "1973-04-30", "--by", "clubs"],
        ["power", "--on", "1973-04-30", "--quota", "30", *BODIES],
        ["ties", "--rule", "origin"],
        ["ties", "--rule", "friendship"],
        ["ties", "nobody-at-all"],
        ["factions"],
        ["factions", "x"],
        ["turnover", "5"],
        ["personalism", "--on", "2020"],
        ["selectorate", "--on", "1950", "--from", "1940"],
    ],
    ids=" ".join,
)
def test_what_cannot_be_is_one_line(ask, command):
    answer = ask("measure", *command)
    assert answer.status == 2
    assert answer.err.startswith("collegium: ")
    assert len(answer.err.splitlines()) == 1


@pytest.mark.parametrize("kind", ["ties", "factions", "power"])
def test_figures(ask, tmp_path, kind):
    out = tmp_path / f"{kind}.svg"
    answer = ask("figure", str(out), "--kind", kind, "--from", "1973-04-30", "--until", "1975-01-01", *BODIES)
    assert (answer.status, answer.err) == (0, "")
    assert out.read_text("utf-8").lstrip().startswith(("<svg", "<?xml"))
    assert ask("figure", str(tmp_path / "x.svg"), "--kind", kind).status == 2
