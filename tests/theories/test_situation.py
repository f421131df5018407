"""Situations: files that are read or refused with a line, arms that are paired, intervals that are right."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path

import polars as pl
import pytest

from collegium.errors import CollegiumError
from collegium.record import record
from collegium.shipped import source
from collegium.theories import situation, situations
from collegium.theories.jobs import Batch
from collegium.theories.outcomes import OUTCOMES
from collegium.theories.situation import SituationJob, interval, run_situation, told, with_opponents

SMALL = """
collegium: situation/1
id: small
title: A small one
question: What of it?
text: Two years without mechanisms.
charter: cpsu-1922
theory: conditional-support
on: 1922-04
until: 1923-10
seed: 3
runs: 4
arms:
  - {id: first, name: As it was}
  - {id: cut, name: Cut, amend: [cut-nomination]}
  - {id: again, name: As it was again}
outcomes: [opposition-delegates, leader-removed, heads-kept]
record:
  - {arm: first, outcome: leader-removed, value: 0.0, source: a test}
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    file = tmp_path / "small.yaml"
    file.write_text(SMALL, "utf-8")
    return file


@pytest.mark.parametrize("name", situations())
def test_every_shipped_situation_can_be_read_and_its_arms_set_up(name: str) -> None:
    said = situation(name)
    assert said.id == name
    assert len(said.arms) >= 3
    for arm in said.arms:
        assert said.how(arm)["support"] == "conditional"
    assert {told.outcome for told in said.record} <= set(said.outcomes)


def test_the_seven_of_the_record_are_there() -> None:
    assert situations() == [
        "ballots-1937", "compact-1964", "delegates-1923-27", "june-1957", "october-1964", "personnel-1985",
        "terror-1937",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "line", "says"),
    [
        ("heads-kept]", "heads-keept]", 17, "unknown outcome.*Did you mean 'heads-kept'"),
        ("{id: again,", "{id: cut,", 16, "an arm is named twice"),
        ("{arm: first, outcome", "{arm: frist, outcome", 19, "no such arm.*Did you mean 'first'"),
        ("until: 1923-10", "until: 1921-10", 10, "ends before it starts"),
        ("name: Cut, amend: [cut-nomination]", "name: Cut, parameters: {lapse_rat: 0.1}", 15, "unknown parameter"),
        ("runs: 4", "runs: 0", 12, "greater than or equal to 1|at least 1"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(small: Path, before: str, after: str, line: int, says: str) -> None:
    small.write_text(SMALL.replace(before, after), "utf-8")
    with pytest.raises(CollegiumError, match=says) as caught:
        situation(small)
    assert caught.value.line == line


def test_an_amendment_that_does_not_exist_is_told(small: Path) -> None:
    small.write_text(SMALL.replace("cut-nomination", "cut-nominatoin"), "utf-8")
    with pytest.raises(CollegiumError, match="cut-nomination"):
        situation(small)


def test_arms_take_the_same_draws_and_an_amendment_changes_what_it_changes(small: Path, tmp_path: Path) -> None:
    found = run_situation(situation(small), tmp_path / "out")
    assert found.height == 9
    again = found.filter(arm="again")
    assert again["change"].to_list() == [0.0, 0.0, 0.0]
    assert found.filter(arm="cut")["change"].abs().sum() > 0
    assert found.filter(arm="first")["change"].null_count() == 3
    assert found.filter(pl.col("record").is_not_null())["arm"].to_list() == ["first"]
    assert (tmp_path / "out" / "outcomes.csv").is_file()
    with pytest.raises(CollegiumError, match="already holds this situation"):
        run_situation(situation(small), tmp_path / "out")
    same = run_situation(situation(small), tmp_path / "out", resume=True)
    assert same.equals(found)
    with pytest.raises(CollegiumError, match="already holds another situation"):
        run_situation(situation(small).changed(seed=4), tmp_path / "out", resume=True)


def test_an_outcome_is_what_the_history_says(small: Path) -> None:
    job = SituationJob(situation(small))
    batch = Batch("first", 0, 3)
    _, tables = job.measure(batch, job.simulate(batch))
    values = tables["values"]
    assert sorted(values["run"].unique()) == [0, 1, 2, 3]
    assert values.filter(outcome="heads-kept")["value"].is_between(0, 1).all()


def test_outcomes_of_the_record_itself() -> None:
    """One schema: the same functions read a recorded history."""
    past = record().filter(start="1956-03", end="1957-12")
    assert OUTCOMES["leader-removed"].of(past, "politburo", "central-committee")["value"].to_list() == [0.0]


def test_wilson_and_the_normal_interval() -> None:
    low, high = interval(pl.Series([1.0] * 8 + [0.0] * 2), shares=True)
    assert (low, high) == pytest.approx((0.490162, 0.943318), abs=1e-6)  # T10.5 has .490157 at z = 1.96
    low, high = interval(pl.Series([0.0, 2.0, 4.0]), shares=False)
    half = 1.959964 * 2.0 / math.sqrt(3)
    assert (low, high) == pytest.approx((2 - half, 2 + half), abs=1e-5)


def test_a_change_is_the_mean_of_the_differences_run_by_run() -> None:
    said = situation("june-1957")
    frames = {
        arm.id: pl.DataFrame({"outcome": name, "run": [0, 1], "value": [0.1 * place, 0.2 * place]})
        for place, arm in enumerate(said.arms)
        for name in said.outcomes[:1]
    }
    rows = told(said.model_copy(update={"outcomes": said.outcomes[:1]}), frames)
    assert rows["change"].to_list()[1:] == pytest.approx([0.15, 0.3, 0.45, 0.6])


def test_the_opponents_of_an_arm_stand_against_the_leader_from_the_first_day() -> None:
    said = situation("june-1957")
    arm = said.arms[0]
    past = said.roster_of(arm)
    against = past.ties.filter((pl.col("other_id") == "khrushchev") & (pl.col("kind") == "opponent"))
    assert set(against["person_id"]) == set(arm.opponents)
    seats = past.sitting("1957-06-01").filter((pl.col("organization_id") == "politburo") & (pl.col("rank") == "full"))[
        "person_id"
    ]
    assert (len(set(seats) & set(arm.opponents)), len(seats)) == (7, 11)
    job = SituationJob(said.changed(runs=10))
    found = job.measure(Batch(arm.id, 0, 9), job.simulate(Batch(arm.id, 0, 9)))[1]["values"]
    assert found.filter(outcome="voted-out-above")["value"].to_list() == [1.0] * 10  # seven of eleven are a majority
    assert said.roster_of(said.arms[-1]) is record()


@pytest.mark.parametrize(("one", "word"), [("molotow", "Did you mean 'molotov'"), ("khrushchev", "beside the leader")])
def test_opponents_who_do_not_sit_there_are_refused(small: Path, one: str, word: str) -> None:
    small.write_text(SMALL.replace("amend: [cut-nomination]", f"opponents: [{one}]"))
    named = situation(small).arms[1].opponents
    with pytest.raises(CollegiumError, match=word):
        with_opponents(record(), dt.date(1957, 6, 1), named)


def test_a_leader_is_saved_by_the_committee_only_where_the_top_body_voted_him_out_that_day() -> None:
    past = record()
    for name, expected in (("voted-out-above", 1.0), ("saved", 1.0)):
        found = OUTCOMES[name].of(past, "politburo", "central-committee")["value"].to_list()
        assert found == [expected], name


def test_the_source_of_a_shipped_situation_can_be_printed() -> None:
    assert b"situation/1" in source("collegium.theories", "situations", "june-1957", "situation")
