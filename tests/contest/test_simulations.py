"""The table of simulations from the priors: the same bytes everywhere, resumed, and refused where it is another."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from collegium.contest.drawn import Arm, mechanisms_of, simulate_drawn, stages
from collegium.contest.simulations import Simulations, prior_job, read_simulations, rows_of, simulate_prior
from collegium.contest.summaries import chosen, fit_summaries
from collegium.errors import CollegiumError
from collegium.theories import Stopped, theory
from collegium.theories.jobs import Batch
from collegium.theories.patterns import PATTERNS
from collegium.theories.patterns_run import PatternsJob

from .conftest import PERIODS


def read_all(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def test_drawn_runs_of_a_theory_without_priors_are_those_of_the_patterns() -> None:
    job = PatternsJob(2, 5, ["1982-85"], "whole-conduct")
    ours = simulate_drawn(Arm(theory("whole-conduct"), "1982-85"), [0, 1], 5)
    theirs = job.simulate(Batch("1982-85", 0, 1))
    assert {name for name, frame in ours.tables.items() if not frame.equals(theirs.tables[name])} == set()


def test_a_run_does_not_depend_on_those_beside_it(files: list[Path]) -> None:
    arm = Arm(theory(files[1]), "1982-85")
    alone = simulate_drawn(arm, [2], 3).memberships
    beside = simulate_drawn(arm, [0, 1, 2], 3).memberships.filter(run=2)
    assert alone.drop("membership_id").equals(beside.drop("membership_id"))


def test_layers_of_parameters(files: list[Path]) -> None:
    mine = theory(files[0])
    arm = Arm(mine, "1922-30", numbers={"1919-22": [7], "1923-29": [8], "1930-34": [9]})
    found = stages(arm, 3, 0)
    assert list(found) == ["1922-04-15", "1923-01", "1930-01"]
    drawn = [values["replacement_rate"] for values in found.values()]
    assert drawn == [mine.draw(3, k)["replacement_rate"] for k in (7, 8, 9)]
    assert found["1923-01"]["vitality_at_start"] != 0  # the preset's own stays


def test_a_mechanism_goes_with_those_that_need_it(files: list[Path]) -> None:
    arm = Arm(theory(files[1]), "1982-85", off=("policy",))
    assert mechanisms_of(arm) == []
    with pytest.raises(CollegiumError, match="no such mechanism to take out"):
        mechanisms_of(Arm(theory(files[1]), "1982-85", off=("terror",)))
    with pytest.raises(CollegiumError, match="Did you mean 'policy'"):
        mechanisms_of(Arm(theory(files[1]), "1982-85", off=("polisy",)))


def test_the_table_holds_what_the_runs_show(small_table: Simulations) -> None:
    assert small_table.ids == ["small-flow", "small-weighed"]
    assert small_table.base == list(PERIODS)
    rows = rows_of("1982-85")
    history = simulate_drawn(Arm(small_table.theories[0], "1982-85"), range(25), 3)
    for row in rows[:4]:
        told = PATTERNS[row].of(history).sort("run")["value"].cast(pl.Float64).fill_null(np.nan).to_numpy()
        held = small_table.values["small-flow", "1982-85"][:25, rows.index(row)]
        np.testing.assert_array_equal(told, held)
    drawn = [small_table.theories[1].draw(3, k)["weight_policy"] for k in range(60)]
    place = small_table.names["small-weighed"].index("weight_policy")
    assert small_table.theta["small-weighed"][:, place].tolist() == drawn


def test_the_bytes_do_not_depend_on_workers_or_chunks(files: list[Path], table_folder: Path, tmp_path: Path) -> None:
    simulate_prior(tmp_path / "two", files, runs=60, seed=3, periods=PERIODS, workers=2, chunk=7)
    assert read_all(tmp_path / "two") == read_all(table_folder)


def test_a_stopped_table_goes_on_to_the_same_bytes(files: list[Path], table_folder: Path, tmp_path: Path) -> None:
    def stop(part: str, done: int, wanted: int) -> None:
        if done >= 25:
            raise KeyboardInterrupt

    target = tmp_path / "stopped"
    with pytest.raises(Stopped) as told:
        simulate_prior(target, files, runs=60, seed=3, periods=PERIODS, progress=stop)
    assert 0 < told.value.done < told.value.wanted == 240
    with pytest.raises(CollegiumError, match="no finished table of simulations"):
        read_simulations(target, files)
    simulate_prior(target, files, runs=60, seed=3, periods=PERIODS, resume=True)
    assert read_all(target) == read_all(table_folder)


def copied(table_folder: Path, to: Path, **changed: object) -> Path:
    to.mkdir()
    for name in ("table.parquet", "parameters.parquet", "table.json", "contest.json"):
        (to / name).write_bytes((table_folder / name).read_bytes())
    for name in ("table.json", "contest.json"):
        facts = json.loads((to / name).read_text("utf-8"))
        (to / name).write_text(json.dumps(facts | changed), "utf-8")
    return to


def test_two_files_are_all_that_is_needed_to_read_a_table(
    files: list[Path], table_folder: Path, tmp_path: Path
) -> None:
    found = read_simulations(copied(table_folder, tmp_path / "carried"), files)
    assert found.runs == 60


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"collegium": "0.0.9"}, r"the version of Collegium \(0.0.9, here"),
        ({"code": "other"}, "the code"),
        ({"patterns": "other"}, "the list of patterns"),
        ({"format": "contest-table/0"}, "differs in"),
    ],
)
def test_a_table_from_another_version_is_refused(
    changed: dict, told: str, files: list[Path], table_folder: Path, tmp_path: Path
) -> None:
    old = copied(table_folder, tmp_path / "old", **changed)
    with pytest.raises(CollegiumError, match=told) as error:
        read_simulations(old, files)
    assert "--replace" in str(error.value)
    with pytest.raises(CollegiumError, match="nothing was touched"):
        simulate_prior(old, files, runs=60, seed=3, periods=PERIODS, resume=True)


def test_a_table_of_another_theory_of_the_same_name_is_refused(
    files: list[Path], table_folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(files[0].read_text("utf-8").replace("[0.02, 0.5]", "[0.02, 0.6]"), "utf-8")
    with pytest.raises(CollegiumError, match=r"the theories \(small-flow\)"):
        read_simulations(table_folder, [other, files[1]])


def test_a_table_of_theories_that_are_not_shipped_asks_for_their_files(table_folder: Path) -> None:
    with pytest.raises(CollegiumError, match="not shipped"):
        read_simulations(table_folder)


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"theories": []}, "at least one theory"),
        ({"theories": ["null-modal"]}, "Did you mean 'null-model'"),
        ({"theories": ["circular-flow"] * 2}, "same id"),
        ({"runs": 0}, "at least one run"),
        ({"seed": -1}, "a seed is a whole number"),
        ({"periods": ["1964-83"]}, "unknown period"),
    ],
)
def test_a_table_that_cannot_be_is_refused(how: dict, told: str) -> None:
    said = {"theories": ["circular-flow"], "runs": 5, "seed": 1, "periods": []} | how
    with pytest.raises(CollegiumError, match=told):
        prior_job(**said)


def test_fitting_to_a_pattern_kept_back_is_refused() -> None:
    kept_back = next(row for row in rows_of("1964-82") if PATTERNS[row].role == "test")
    with pytest.raises(CollegiumError, match="marked test cannot be fitted to") as told:
        chosen([("1964-82", kept_back)])
    assert "role fit" in str(told.value)
    with pytest.raises(CollegiumError, match="not read in that period"):
        chosen([("1957-64", fit_summaries(["1964-82"]).rows[0][1])])


def test_every_fit_fetches_what_is_declared_fit_and_nothing_else() -> None:
    periods = ["1919-22", "1923-29", "1930-34", "1935-53", "1953-57", "1957-64", "1964-82", "1982-85", "1985-91"]
    found = fit_summaries(periods)
    assert {PATTERNS[row].role for _, row in found.rows} == {"fit"}
    assert len(found) == sum(pattern.role == "fit" for pattern in PATTERNS)
    assert not np.isnan(found.record).any()
    assert "A5" not in found.without("A5").patterns
