"""Commands that run studies: what they print, what they leave, what they refuse."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from collegium.shipped import source
from collegium.theories import moved, read_values


def test_a_study_tells_its_verdict_and_where_the_report_is(ask, study_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    answer = ask("study", study_file, "--out", out)
    assert answer.status == 0
    assert answer.out.startswith("A short study: 2 theories, 3 runs each, 1922-04 to 1923-06, seed 7\n")
    assert f"\nreport: {out}/report.html\n" in answer.out
    assert "Nothing was fitted" in answer.out
    assert "Traceback" not in answer.err
    assert {path.name for path in out.iterdir()} == {
        "study.json", "histories", "values", "seats", "tables", "figures", "report.html",
    }  # fmt: skip


def test_csv_and_json_give_the_summary_and_nothing_else(ask, study_file: Path, tmp_path: Path, finished: Path) -> None:
    shutil.copytree(finished, tmp_path / "out")
    command = ["study", study_file, "--out", tmp_path / "out", "--resume", "--format"]
    comma, lines = ask(*command, "csv"), ask(*command, "json")
    assert (comma.status, comma.err, lines.status, lines.err) == (0, "", 0, "")
    read = list(csv.DictReader(io.StringIO(comma.out)))
    rows = json.loads(lines.out)
    assert (
        [row["theory"] for row in rows] == [row["theory"] for row in read] == ["circular-flow", "conditional-support"]
    )
    assert [float(row["crps"]) for row in read] == pytest.approx([row["crps"] for row in rows])


def test_a_changed_parameter_is_told_against_the_study_before(
    ask, study_file: Path, finished: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    change = ["--set", "mortality_at_55=0.2", "--set", "lapse_rate=0.9"]
    answer = ask("study", study_file, "--out", out, *change, "--against", finished)
    assert answer.status == 0
    assert "changed: mortality_at_55 = 0.2, lapse_rate = 0.9" in answer.out
    assert "what moved most" in answer.out
    assert "What moved" in (out / "report.html").read_text("utf-8")
    rows = json.loads(ask("moved", finished, out, "--format", "json").out)
    both = read_values(finished), read_values(out)
    assert len(rows) == sum(moved(before, both[1][name]).height for name, before in both[0].items())
    for form in ("table", "csv"):
        assert ask("moved", finished, out, "--format", form).status == 0


def test_amendments_are_laid_over_the_charter_of_the_study(
    ask, study_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of the file first, and a file named on the command line is meant from where it is called."""
    (tmp_path / "studies").mkdir()
    text = study_file.read_text("utf-8").replace("cpsu-1922\n", "cpsu-1922\namend: [cut-slate]\n")
    (tmp_path / "studies" / "s.yaml").write_text(text, "utf-8")
    mine = source("collegium.charter", "amendments", "cut-delegates", "amendment").decode()
    (tmp_path / "mine.yaml").write_text(mine.replace("id: cut-delegates", "id: mine"), "utf-8")
    monkeypatch.chdir(tmp_path)
    laid = ["--amend", "secret-ballots-1937", "--amend", "mine.yaml"]
    answer = ask("study", "studies/s.yaml", "--runs", 1, "--out", "out", *laid)
    assert answer.status == 0
    assert "\namended: cut-slate, secret-ballots-1937, mine\n" in answer.out
    assert json.loads(Path("out/study.json").read_text("utf-8"))["study"]["amend"][2] == "mine"
    report = Path("out/report.html").read_text("utf-8")
    assert "<td>cpsu-1922 + cut-slate + secret-ballots-1937 + mine, sha256 " in report


def test_nothing_moves_against_itself(ask, finished: Path) -> None:
    rows = json.loads(ask("moved", finished, finished, "--format", "json").out)
    assert rows
    assert not any(row["clear"] for row in rows)
    assert {row["change"] for row in rows} == {0.0}


def test_two_studies_without_a_common_theory_cannot_be_held_together(
    ask, refused, finished: Path, tmp_path: Path
) -> None:
    for name, gone in (("a", "circular-flow"), ("b", "conditional-support")):
        shutil.copytree(finished, tmp_path / name)
        shutil.rmtree(tmp_path / name / "values" / gone)
    assert "the two studies share no theory" in refused("moved", tmp_path / "a", tmp_path / "b")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--set", "lapse_rate"], "cannot read a setting: 'lapse_rate'. Write --set NAME=VALUE, with a number."),
        (["--set", "lapse_rate=high"], "cannot read a setting: 'lapse_rate=high'"),
        (["--set", "=1"], "unknown parameter: ''"),
        (["--set", "laps_rate=0.1"], "unknown parameter: 'laps_rate'. Did you mean 'lapse_rate'?"),
        (["--set", "lapse_rate=2"], "lapse_rate is out of range: 2.0"),
        (["--set", "lapse_rate=nan"], "lapse_rate takes a number: nan"),
        (["--set", "lapse_rate=inf"], "lapse_rate is out of range: inf"),
        (["--runs", "0"], "greater than or equal to 1: 0"),
        (["--runs", "1000001"], "less than or equal to 1000000"),
        (["--seed", "-1"], "greater than or equal to 0: -1"),
        (["--workers", "0"], "at least one worker: 0"),
        (["--against", "nowhere"], "nowhere: no study here"),
        (["--amend", "cut-slates"], "no such amendment: 'cut-slates'. Did you mean 'cut-slate'?"),
        (["--amend", "cut-slate", "--amend", "cut-slate"], "an amendment is named twice: 'cut-slate'"),
        (["--amend", "./none.yaml"], "no such file: "),
        (["--amend", "no-terror"], "the amendment is for other charters: 'cpsu-1922'"),
    ],
)
def test_a_bad_option_is_refused_before_anything_is_made(
    refused, study_file: Path, options: list[str], says: str
) -> None:
    assert says in refused("study", study_file, "--out", "x", *options)


@pytest.mark.parametrize("name", ["defalt", "./none.yaml"])
def test_an_unknown_study_is_one_line(refused, name: str) -> None:
    assert "no such" in refused("study", name, "--out", "x")


def test_a_fault_in_a_study_file_is_one_line_with_its_place(refused, tmp_path: Path, study_file: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(study_file.read_text("utf-8").replace("runs: 3", "rums: 3"), "utf-8")
    assert f"{path}:9:1: unknown key: 'rums'. Did you mean 'runs'?" in refused("study", path, "--out", "x")


def test_a_folder_with_other_files_or_the_same_study_is_refused(
    refused, study_file: Path, tmp_path: Path, finished: Path
) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.txt").write_text("the only copy")
    assert "nothing was touched" in refused("study", study_file, "--out", tmp_path / "other")
    assert [path.name for path in (tmp_path / "other").iterdir()] == ["thesis.txt"]
    assert "Say --resume" in refused("study", study_file, "--out", finished)
    assert "differs in lapse_rate" in refused(
        "study", study_file, "--out", finished, "--resume", "--set", "lapse_rate=0.9"
    )
    assert "the output is a file" in refused("study", study_file, "--out", study_file)
    assert "cannot be written" in refused("study", study_file, "--out", study_file / "below")


def test_studies_with_different_seeds_are_not_paired(ask, tmp_path: Path) -> None:
    """Their runs share no draws."""
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        (folder / "study.json").write_text(json.dumps({"study": {"seed": int(seed)}}), "utf-8")
    answer = ask("moved", tmp_path / "1", tmp_path / "2")
    assert answer.status == 2
    assert "another seed" in answer.err
