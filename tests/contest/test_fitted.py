"""The runs of a fitted theory made again as histories: the same runs that the contest read its figures off."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

import collegium as cg
from collegium.contest import fitted_job, run_fitted
from collegium.contest.fitted import draws
from collegium.contest.fitting import Fits, fit
from collegium.contest.outcomes import outcome_values
from collegium.contest.posterior import Posterior
from collegium.contest.predictive import fitted_arm, predict
from collegium.contest.simulations import Simulations
from collegium.contest.stored import stored
from collegium.errors import CollegiumError
from collegium.theories.patterns_judge import pattern_values

N = 30
BOTH = ("1953-57", "1982-85")


def flat_fits(table: Simulations) -> Fits:
    """Posteriors that are the priors."""
    flat = np.full(table.runs, 1 / table.runs)
    keys = [(theory, period) for theory in table.ids for period in BOTH]
    return Fits({key: Posterior("prior", table.names[key[0]], table.theta[key[0]], flat) for key in keys}, {})


@pytest.fixture(scope="module")
def contest(small_table: Simulations, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As much of a contest's folder as is read."""
    folder = tmp_path_factory.mktemp("contest")
    (folder / "tables").mkdir()
    fits = flat_fits(small_table)
    draws(small_table, fits, BOTH, N).write_csv(folder / "tables" / "draws.csv")
    facts = {"theories": small_table.facts["theories"], "seed": small_table.seed}
    (folder / "contest.json").write_text(json.dumps(facts), "utf-8")
    return folder


def test_the_runs_are_those_behind_the_pattern_table(
    contest: Path, files: list[Path], small_table: Simulations, tmp_path: Path
) -> None:
    found = run_fitted(tmp_path / "out", fitted_job(contest, files[1], "1953-57"))
    history = cg.history.join([cg.load(path) for path in found["path"]])
    assert found["runs"].sum() == N
    assert sorted(history.memberships["run"].unique()) == list(range(N))
    values, before = predict(tmp_path / "prediction", small_table, flat_fits(small_table), N)
    told = values["small-weighed"]["1953-57"]
    assert pattern_values(history, "1953-57").sort("row", "run").equals(told.sort("row", "run"))
    seen = outcome_values(history).sort("outcome", "run")
    assert seen.equals(before["small-weighed", "1953-57"].sort("outcome", "run"))


def test_fewer_runs_are_the_first_of_more_and_workers_change_nothing(
    contest: Path, files: list[Path], tmp_path: Path
) -> None:
    few = run_fitted(tmp_path / "few", fitted_job(contest, files[0], "1982-85", 5))
    all_of_them = run_fitted(tmp_path / "all", fitted_job(contest, files[0], "1982-85"), workers=2)
    one, other = cg.load(few["path"][0]), cg.load(all_of_them["path"][0])
    assert one.memberships.equals(other.memberships.filter(pl.col("run") < 5))
    assert one.memberships["run"].n_unique() == 5


def test_an_amended_run_meets_the_same_chances(contest: Path, files: list[Path], tmp_path: Path) -> None:
    plain = run_fitted(tmp_path / "plain", fitted_job(contest, files[0], "1953-57", 4))
    same = run_fitted(tmp_path / "same", fitted_job(contest, files[0], "1953-57", 4, amend=["no-terror"]))
    one, other = cg.load(plain["path"][0]), cg.load(same["path"][0])
    assert one.memberships.equals(other.memberships)  # without the mechanism terror the amendment changes nothing


def test_numbers_are_those_that_the_prediction_takes(small_table: Simulations) -> None:
    fits = fit(small_table, "rejection")
    table = draws(small_table, fits, BOTH, N)
    for row in table.to_dicts():
        arm = fitted_arm(small_table, fits, row["theory"], row["stretch"], N)
        assert [int(each) for each in row["numbers"].split()] == list(arm.numbers[row["period"]])
    assert table.height == len(small_table.ids) * len(BOTH)


@pytest.mark.parametrize(
    ("theory", "how", "said"),
    [
        ("nobody", {}, "no such theory in the contest"),
        ("gill", {}, "no such theory in the contest"),
        (0, {"period": "1953-58"}, "did not run this period"),
        (0, {"runs": N + 1}, "did not make so many"),
        (0, {"runs": 0}, "did not make so many"),
        (0, {"off": ["policy"]}, "no such mechanism to take out"),
    ],
)
def test_what_cannot_be_made_is_refused(
    contest: Path, files: list[Path], tmp_path: Path, theory: Any, how: dict[str, Any], said: str
) -> None:
    which = files[theory] if isinstance(theory, int) else theory
    with pytest.raises(CollegiumError, match=said):
        run_fitted(tmp_path / "out", fitted_job(contest, which, **({"period": "1953-57"} | how)))


def test_a_theory_that_has_changed_is_refused(contest: Path, files: list[Path], tmp_path: Path) -> None:
    other = tmp_path / "small-flow.yaml"
    other.write_text(files[0].read_text("utf-8").replace("0.3", "0.4"), "utf-8")
    with pytest.raises(CollegiumError, match="has changed since"):
        fitted_job(contest, other, "1953-57")


@pytest.mark.parametrize("broken", ["nothing", "facts", "no draws", "columns", "numbers"])
def test_a_folder_that_is_no_finished_contest_is_refused(
    contest: Path, files: list[Path], tmp_path: Path, broken: str
) -> None:
    folder = tmp_path / "contest"
    if broken != "nothing":
        (folder / "tables").mkdir(parents=True)
        (folder / "contest.json").write_text("[" if broken == "facts" else (contest / "contest.json").read_text())
        text = (contest / "tables" / "draws.csv").read_text()
        if broken == "columns":
            text = text.replace("numbers", "other")
        if broken == "numbers":
            text = text.replace(" ", " x")
        if broken != "no draws":
            (folder / "tables" / "draws.csv").write_text(text)
    with pytest.raises(CollegiumError):
        fitted_job(folder, files[0], "1953-57")


@pytest.mark.parametrize(("theory", "period"), [("null-model", "1953-57"), ("gill", "1964-82"), ("svolik", "1923-29")])
def test_the_shipped_contest_was_made_by_the_code_it_ships_with(theory: str, period: str, tmp_path: Path) -> None:
    """If this fails, numbers have changed since: hold the contest again, and store it with ``make stored-contest``."""
    found = run_fitted(tmp_path / "out", fitted_job(None, theory, period, 3))
    again = outcome_values(cg.load(found["path"][0]))
    before = pl.read_csv(stored() / "runs" / "before.csv", infer_schema_length=None).filter(
        theory=theory, period=period
    )
    kept = before.drop("theory", "period").unpivot(index="run", variable_name="outcome", value_name="kept")
    both = again.join(kept.with_columns(pl.col("run").cast(again.schema["run"])), on=["run", "outcome"])
    assert both.height == again.height
    assert both["value"].is_null().equals(both["kept"].is_null())
    told = both.drop_nulls()
    np.testing.assert_allclose(told["value"], told["kept"], rtol=1e-5)
    assert told["value"].n_unique() > 2
