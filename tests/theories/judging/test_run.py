"""Judging as a job: tables, folders, and the command line."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from collegium.errors import CollegiumError
from collegium.measures.ties import RULES
from collegium.theories.judging.bonds import TRUTHS
from collegium.theories.judging.run import JudgeJob, run_judge

SHORT = ["1982-85"]


@pytest.fixture(scope="module")
def ties(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, pl.DataFrame]]:
    out = tmp_path_factory.mktemp("judge") / "ties"
    return out, run_judge(out, JudgeJob("ties", 2, 3, SHORT, late=[6]))


def test_every_rule_is_judged_against_every_truth_under_every_condition(ties) -> None:
    out, found = ties
    table = found["ties"]
    conditions = ["all seen", "top body only", "up to 6 months late", "20 % of spells missing"]
    assert table.select("truth", "condition", "rule").rows() == [
        (truth, condition, rule) for condition in conditions for truth in TRUTHS for rule in RULES
    ]
    assert table.filter(rule="service", condition="top body only")["runs"].to_list() == [0, 0, 0]
    told = table.filter(pl.col("runs") > 0)
    assert (told["runs"] == 2).all()
    assert told.filter(truth="patron")["n_pairs"].n_unique() == 1  # the pairs are those of the whole history
    assert (told["n_both"] <= told["n_found"]).all()
    assert sorted(path.name for path in out.glob("*.csv")) == ["periods.csv", "strength.csv", "ties.csv"]


def test_what_is_found_by_strength_adds_up(ties) -> None:
    table, strength = ties[1]["ties"], ties[1]["strength"]
    key = ["truth", "rule", "condition"]
    added = strength.group_by(key).agg(pl.col("n").sum(), pl.col("k").sum())
    both = table.filter(pl.col("n_found") > 0).join(added, on=key, how="left")
    assert (both["n"] == both["n_found"]).all()
    assert (both["k"] == both["n_both"]).all()


def test_a_folder_goes_on_and_another_judgement_is_refused(ties) -> None:
    out, found = ties
    again = run_judge(out, JudgeJob("ties", 2, 3, SHORT, late=[6]), resume=True)
    assert again["ties"].equals(found["ties"])
    with pytest.raises(CollegiumError, match="already holds another judge"):
        run_judge(out, JudgeJob("ties", 2, 4, SHORT, late=[6]))


def test_leadership_is_judged_year_by_year(tmp_path: Path) -> None:
    found = run_judge(tmp_path / "out", JudgeJob("leadership", 2, 3, SHORT, late=[6]))
    assert set(found) == {"outcomes", "types", "keys", "intervals", "reliability", "confusion"}
    types = found["types"]
    assert types["condition"].n_unique() == 5  # half of the decisions missing is one of them
    assert types.select("sense", "reading", "type").n_unique() == 12
    whole = types.filter(condition="all seen", sense="any way", reading="as it stands")
    assert whole["n_true"].sum() == whole["n_pairs"][0] > 0
    told = found["outcomes"].filter(outcome="told", condition="all seen", sense="any way", reading="as it stands")
    assert told["n"][0] == whole["n_pairs"][0]
    assert told["k"][0] == whole["n_found"].sum()
    assert (tmp_path / "out" / "confusion.csv").is_file()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"what": "factions"}, "no such measure to be judged"),
        ({"parts": ["1900-05"]}, "unknown period"),
        ({"runs": 0}, "at least one run"),
        ({"missing": 1.5}, "between 0 and 1"),
        ({"late": [-3]}, "number of months"),
        ({"seed": -1}, "a seed is a whole number"),
    ],
)
def test_what_cannot_be_judged_is_told(given: dict[str, object], words: str) -> None:
    with pytest.raises(CollegiumError, match=words):
        JudgeJob(**{"what": "ties", "runs": 1, **given})  # type: ignore[arg-type]


def test_the_command_judges_and_prints(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from collegium.cli.judging import ties as command
    from collegium.cli.rows import Format

    command(str(tmp_path / "out"), runs=1, period=SHORT, late=[6], form=Format.csv)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("among,truth,rule,condition,runs")
    assert len(lines) == 1 + 4 * len(TRUTHS) * len(RULES)
    command(str(tmp_path / "out"), runs=1, period=SHORT, late=[6], resume=True)
    assert "superior at promotion" in capsys.readouterr().out
