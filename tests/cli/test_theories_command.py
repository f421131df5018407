"""`collegium theory`: list, show, new."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from collegium.theories import theories, theory


def test_the_list_has_every_shipped_theory_in_three_forms(ask) -> None:
    rows = json.loads(ask("theory", "list", "--format", "json").out)
    assert [row["id"] for row in rows] == theories()
    assert {row["id"]: row["priors"] for row in rows}["gill"] == len(theory("gill").priors)
    assert ask("theory", "list", "--format", "csv").out.startswith("id,name,support,mechanisms,restrictions,priors\n")
    assert "Self-stabilising oligarchy" in ask("theory", "list").out


def test_a_theory_is_shown_with_its_claim_and_what_would_refute_it(ask) -> None:
    told = ask("theory", "show", "svolik").out
    assert "claim: No third party enforces" in told
    assert "rendering: " in told
    assert "refuted by: " in told
    rows = {row["parameter"]: row for row in json.loads(ask("theory", "show", "svolik", "--format", "json").out)}
    assert set(rows) == {*theory("svolik").restrictions, *theory("svolik").priors}
    assert (rows["lapse_rate"]["is"], rows["lapse_rate"]["value"]) == ("restriction", 0)
    plots = rows["plot_rate"]
    assert (plots["is"], plots["prior"], plots["low"], plots["high"]) == ("prior", "uniform 0.02, 0.5", 0.02, 0.5)


def test_its_mechanisms_are_shown_on_and_off(ask) -> None:
    rows = json.loads(ask("theory", "show", "coalition", "--part", "mechanisms", "--format", "json").out)
    assert [row["mechanism"] for row in rows if row["is"] == "on"] == ["careers", "factions"]
    assert {row["is"] for row in rows} == {"on", "off"}


def test_a_theory_that_sets_nothing_says_so(ask) -> None:
    assert "No parameter is off its default" in ask("theory", "show", "whole-conduct").out


def test_a_new_theory_can_be_kept_read_and_shown(ask, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    assert ask("theory", "new", "mine", "--out", path).status == 0
    assert path.read_text("utf-8") == ask("theory", "new", "mine").out
    assert theory(path).id == "mine"
    assert "Mine (mine)" in ask("theory", "show", path).out


def test_a_file_that_is_there_is_not_written_over(ask, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("kept", "utf-8")
    answer = ask("theory", "new", "mine", "--out", path)
    assert answer.status == 2
    assert "there is such a file already" in answer.err
    assert path.read_text("utf-8") == "kept"


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["theory", "show", "svolk"], "no such theory: 'svolk'. Did you mean 'svolik'?"),
        (["theory", "show", "./none.yaml"], "no such file: './none.yaml'"),
        (["theory", "new", "My theory"], "not an id: 'My theory'"),
        (["theory", "new", "gill"], "a shipped theory has this id: 'gill'"),
        (["theory", "new"], "missing argument"),
    ],
)
def test_bad_input_is_refused_in_one_line(refused, command: list[str], says: str) -> None:
    assert says in refused(*command)
