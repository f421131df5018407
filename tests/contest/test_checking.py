"""One fit made three ways: on a small table of real runs."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from collegium.contest.checking import OTHER_CHANCES, Check, Shown, _write, agreement, check_theory, fitted, run_check
from collegium.contest.drawn import FRESH, Arm
from collegium.contest.fitting import fit_theory
from collegium.contest.posterior import quantiles
from collegium.contest.rejection import yardstick
from collegium.contest.simulations import Simulations, read_simulations
from collegium.contest.summaries import fit_summaries
from collegium.errors import CollegiumError
from collegium.theories import theory
from collegium.theories.patterns import PATTERNS

with_pyabc = pytest.mark.skipif(find_spec("pyabc") is None, reason="the extra smc is not installed")
PERIOD = "1953-57"


@pytest.fixture(scope="module")
def found(small_table: Simulations) -> Check:
    return check_theory(small_table, "small-flow", PERIOD, particles=20, populations=2, seed=6)


def test_the_simulator_gives_the_runs_of_the_table(small_table: Simulations) -> None:
    of = small_table.theories[1]
    summaries = fit_summaries([PERIOD])
    shown = Shown(Arm(of, PERIOD), tuple(row for _, row in summaries.rows), small_table.seed)
    x = summaries.of(small_table, of.id)
    for run in (0, 7, 31):
        np.testing.assert_array_equal(shown.simulate(small_table.theta[of.id][run], run), x[run])
    assert shown.names == small_table.names[of.id]


def test_the_simulator_draws_from_the_priors_of_the_theory() -> None:
    of = theory("conditional-support")
    shown = Shown(Arm(of, PERIOD), (), 1)
    shares = np.random.default_rng(3).random(len(of.priors))
    for value, share, prior in zip(shown.at(shares), shares, of.priors.values(), strict=True):
        assert value == prior.at(float(share))


@with_pyabc
@pytest.mark.slow
def test_particles_are_real_runs_on_chances_of_their_own(small_table: Simulations, found: Check) -> None:
    rows = [row for _, row in fit_summaries([PERIOD]).rows]
    used = [row for row in rows if f"{PATTERNS[row].id} {PATTERNS[row].text}, {PERIOD}" in found.figures]
    assert {PATTERNS[row].role for row in used} == {"fit"}
    assert OTHER_CHANCES > FRESH > small_table.runs
    arm = Arm(small_table.theories[0], PERIOD, fresh=OTHER_CHANCES)
    shown = Shown(arm, tuple(used), 6)
    one = found.particles
    again = np.array([shown.simulate(theta, int(k)) for theta, k in zip(one.theta[:5], one.numbers[:5], strict=True)])
    np.testing.assert_array_equal(again, one.x[:5])
    x = fit_summaries([PERIOD]).of(small_table, "small-flow")[:, [rows.index(row) for row in used]]
    record = fit_summaries([PERIOD]).record[[rows.index(row) for row in used]]
    ruler = yardstick(x, record)
    np.testing.assert_array_equal(ruler.of(one.x), one.distances)
    assert one.populations["tolerance"][0] == np.median(ruler.of(x))
    assert found.within == (ruler.of(x) <= one.tolerance).mean()


@with_pyabc
@pytest.mark.slow
def test_the_table_holds_four_ways_a_parameter(small_table: Simulations, found: Check) -> None:
    table = found.table
    assert table["parameter"].to_list() == ["lapse_rate"] * 4 + ["replacement_rate"] * 4
    assert table["method"].to_list() == ["prior", "smc", "rejection", "forest"] * 2
    rows = {(row["parameter"], row["method"]): row for row in table.to_dicts()}
    prior = rows["replacement_rate", "prior"]  # even from 0.02 to 0.5
    assert prior["mean"] == pytest.approx(0.26)
    assert prior["sd"] == pytest.approx(0.48 / 12**0.5, rel=1e-4)
    assert (prior["low_90"], prior["high_90"]) == pytest.approx((0.044, 0.476), abs=0.002)
    assert prior["shrinkage"] is prior["agree"] is None
    one = found.particles
    ours = rows["replacement_rate", "smc"]
    assert ours["mean"] == pytest.approx(one.weights @ one.theta[:, 1])
    assert [ours["low_90"], ours["high_90"]] == quantiles(one.theta[:, 1], one.weights, (0.05, 0.95))
    assert ours["shrinkage"] == pytest.approx(1 - ours["sd"] ** 2 / prior["sd"] ** 2)
    assert ours["effective"] == pytest.approx(1 / (one.weights**2).sum())
    for method in ("rejection", "forest"):
        posterior, _ = fit_theory(small_table, "small-flow", fit_summaries([PERIOD]), method)
        row = rows["lapse_rate", method]
        assert row["mean"] == pytest.approx(posterior.table()["mean"][0])
        assert row["high_90"] == posterior.table()["high_90"][0]
        against = rows["lapse_rate", "smc"]
        assert row["apart"] == pytest.approx(abs(row["mean"] - against["mean"]) / min(row["sd"], against["sd"]))


@with_pyabc
@pytest.mark.slow
def test_the_verdict_says_what_was_spent_and_what_agrees(found: Check) -> None:
    said = found.verdict()
    assert f"{found.particles.spent:,} simulations (the last population)" in said[0]
    assert "the table's 60 draws" in said[0]
    bad = found.table.with_columns(
        agree=pl.when(pl.col("parameter") == "lapse_rate").then(pl.col("agree") & False).otherwise(pl.col("agree"))
    )
    told = replace(found, table=bad).verdict()
    assert "not lapse_rate (means " in told[2]
    assert told[2].startswith("With the rejection ")


@pytest.mark.parametrize(
    ("one", "other", "overlap", "apart", "agree"),
    [
        ((1.0, 0.5, 0.0, 2.0), (1.4, 0.8, 0.5, 3.0), True, 0.8, True),
        ((1.0, 0.8, 0.0, 2.0), (1.4, 0.5, 0.5, 3.0), True, 0.8, True),
        ((1.0, 0.5, 0.0, 2.0), (1.5, 0.8, 0.5, 3.0), True, 1.0, False),
        ((1.0, 5.0, 0.0, 2.0), (1.4, 5.0, 2.1, 3.0), False, 0.08, False),
        ((1.0, 5.0, 0.0, 2.0), (1.4, 5.0, 2.0, 3.0), True, 0.08, True),
        ((1.0, 0.0, 1.0, 1.0), (1.0, 0.0, 1.0, 1.0), True, 0.0, True),
        ((1.0, 0.0, 1.0, 1.0), (1.1, 0.5, 0.5, 2.0), True, float("inf"), False),
    ],
)
def test_agreement(one: tuple, other: tuple, overlap: bool, apart: float, agree: bool) -> None:
    for found in (agreement(one, other), agreement(other, one)):
        assert found["overlap"] is overlap
        assert found["apart"] == pytest.approx(apart)
        assert found["agree"] is agree


@pytest.mark.parametrize(
    ("id", "period", "told"),
    [
        ("whole-conduct", PERIOD, "leaves nothing open"),
        ("circular-flow", "1964-83", "unknown period"),
        ("circular-flow", "1922-30", "no figure of that period is declared fit"),
    ],
)
def test_what_cannot_be_fitted_is_refused(id: str, period: str, told: str) -> None:
    with pytest.raises(CollegiumError, match=told):
        fitted(theory(id), period)


def test_a_table_without_the_theory_or_period_is_refused(small_table: Simulations) -> None:
    with pytest.raises(CollegiumError, match="no such theory in the table"):
        check_theory(small_table, "gill", PERIOD)
    with pytest.raises(CollegiumError, match="no such period in the table"):
        check_theory(small_table, "small-flow", "1964-82")


@pytest.fixture
def pretended(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if pyabc were there."""
    monkeypatch.setattr("collegium.contest.smc.find_spec", lambda name: object())


def test_figures_that_tell_nothing_apart_are_refused(small_table: Simulations, pretended: None) -> None:
    same = {key: np.ones_like(one) for key, one in small_table.values.items()}
    with pytest.raises(CollegiumError, match="every fit gives back the prior"):
        check_theory(replace(small_table, values=same), "small-flow", PERIOD)


def test_folders_of_others_are_left_alone(files: list[Path], tmp_path: Path, pretended: None) -> None:
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    with pytest.raises(CollegiumError, match="nothing was touched"):
        run_check(tmp_path, files[0], PERIOD)
    done = tmp_path / "done"
    done.mkdir()
    (done / "check.json").write_text("{}", "utf-8")
    with pytest.raises(CollegiumError, match="holds a check already"):
        run_check(done, files[0], PERIOD)
    assert [file.name for file in done.iterdir()] == ["check.json"]


def test_a_contest_without_the_theory_or_table_is_refused(
    files: list[Path], table_folder: Path, tmp_path: Path, pretended: None
) -> None:
    with pytest.raises(CollegiumError, match="held without that theory"):
        run_check(tmp_path / "a", "circular-flow", PERIOD, contest=table_folder)
    with pytest.raises(CollegiumError, match="no finished table of simulations"):
        run_check(tmp_path / "b", files[0], PERIOD, contest=tmp_path)


@with_pyabc
@pytest.mark.slow
def test_a_check_is_written_to_the_same_bytes(table_folder: Path, files: list[Path], tmp_path: Path) -> None:
    simulations = read_simulations(table_folder, files)
    for name in ("one", "two"):
        found = check_theory(simulations, "small-weighed", PERIOD, particles=20, populations=1, seed=2)
        (tmp_path / name).mkdir()
        _write(tmp_path / name, found, simulations, 2, 1)
    written = sorted(file.name for file in (tmp_path / "one").iterdir())
    assert written == ["check.csv", "check.json", "particles.parquet", "populations.csv"]
    for name in written:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    facts = json.loads((tmp_path / "one" / "check.json").read_text("utf-8"))
    assert facts["simulations"] == found.particles.spent
    assert facts["table"]["runs"] == 60
    held = pl.read_parquet(tmp_path / "one" / "particles.parquet")
    assert held.columns[:5] == ["number", "weight", "distance", "replacement_rate", "weight_policy"]
    np.testing.assert_array_equal(held["weight_policy"].to_numpy(), found.particles.theta[:, 1])
