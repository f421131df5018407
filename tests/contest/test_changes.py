"""Paired changes and where theories disagree on them; fitting and prediction on a small table."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from collegium.charter import amendment
from collegium.contest.changes import COUNTERFACTUALS, disagreements, paired
from collegium.contest.drawn import simulate_drawn
from collegium.contest.fitting import Fits, fit, fit_theory
from collegium.contest.outcomes import OUTCOMES, outcome_values
from collegium.contest.posterior import Posterior
from collegium.contest.predictive import fitted_arm, pattern_table, run_arms, scores, side_by_side
from collegium.contest.simulations import Simulations
from collegium.contest.standing import common_ground, sensitivity, stand, verdict
from collegium.contest.summaries import fit_summaries
from collegium.errors import CollegiumError
from collegium.theories.jobs import gather
from collegium.theories.patterns import BY_ID


def outcome(values: list[float | None]) -> pl.DataFrame:
    return pl.DataFrame({"outcome": "removed", "run": list(range(len(values))), "value": values})


def test_a_change_is_the_mean_of_paired_differences() -> None:
    found = paired(outcome([0.0, 0.2, 0.4, 0.6]), outcome([0.5, 0.5, 0.5, 0.7])).row(0, named=True)
    differences = np.array([0.5, 0.3, 0.1, 0.1])
    half = 1.959964 * differences.std(ddof=1) / 2
    assert found["change"] == pytest.approx(0.25)
    assert (found["low"], found["high"]) == (pytest.approx(0.25 - half), pytest.approx(0.25 + half))
    assert found["clear"]


def test_runs_that_all_agree_are_no_certainty() -> None:
    found = paired(outcome([0.0] * 30), outcome([0.0] * 30)).row(0, named=True)
    assert (found["low"], found["high"], found["clear"]) == (-0.1, 0.1, False)


def changes(*rows: tuple[str, str, float, float, float]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {"id": "F9", "text": "no terror", "period": "1935-53", "outcome": what, "theory": theory, "change": change,
             "low": low, "high": high}
            for what, theory, change, low, high in rows
        ]
    )  # fmt: skip


def test_disagreements_put_opposite_signs_first_and_then_the_widest_gap() -> None:
    table = changes(
        ("removed", "a", 0.1, 0.05, 0.15), ("removed", "b", 0.9, 0.8, 1.0), ("removed", "c", 0.2, 0.1, 0.3),
        ("kept_top", "a", -0.2, -0.25, -0.15), ("kept_top", "b", 0.2, 0.15, 0.25),
        ("executed", "a", 0.1, -0.5, 0.5), ("executed", "b", 0.2, 0.15, 0.25),
    )  # fmt: skip
    found = disagreements(table)
    assert found["outcome"].to_list() == ["kept_top", "removed"]
    first, second = found.to_dicts()
    assert (first["opposed"], first["lower"], first["higher"]) == (True, "a", "b")
    assert (second["opposed"], second["gap"], second["higher"]) == (False, pytest.approx(0.65), "b")
    assert disagreements(table.filter(outcome="executed")).is_empty()


def test_every_amendment_is_shipped_and_meant_for_a_charter_of_its_periods() -> None:
    assert {one.id for one in COUNTERFACTUALS} == {f"F{k}" for k in range(1, 11)}
    for one in COUNTERFACTUALS:
        to = amendment(one.amend).to
        assert all(set(to) & set(BY_ID[period].charters) for period in one.periods), one.amend


def test_an_amended_run_is_the_plain_one_where_the_amendment_changes_nothing(small_table: Simulations) -> None:
    flat = np.full(small_table.runs, 1 / small_table.runs)
    posterior = Posterior("prior", small_table.names["small-flow"], small_table.theta["small-flow"], flat)
    fits = Fits({("small-flow", "1953-57"): posterior}, {("small-flow", "1953-57"): 0})
    plain = fitted_arm(small_table, fits, "small-flow", "1953-57", 8)
    same = fitted_arm(small_table, fits, "small-flow", "1953-57", 8, amend=("no-terror",))
    assert plain.numbers == same.numbers
    found = paired(*(outcome_values(simulate_drawn(arm, range(3), 3)) for arm in (plain, same)))
    assert found["change"].abs().max() == 0.0  # the theory has no terror to take away


def test_outcomes_are_shares_of_every_period(small_table: Simulations) -> None:
    arm = fitted_arm(small_table, _prior_fits(small_table), "small-weighed", "1982-85", 4)
    found = outcome_values(simulate_drawn(arm, range(4), 3))
    assert found["outcome"].unique(maintain_order=True).to_list() == [one.id for one in OUTCOMES]
    assert found["value"].drop_nulls().is_between(0, 1).all()


def _prior_fits(table: Simulations) -> Fits:
    flat = np.full(table.runs, 1 / table.runs)
    keys = [(theory, period) for theory in table.ids for period in table.base]
    return Fits({key: Posterior("prior", table.names[key[0]], table.theta[key[0]], flat) for key in keys},
                dict.fromkeys(keys, 0))  # fmt: skip


def test_a_theory_is_fitted_where_a_pattern_tells_and_left_alone_where_none_does(small_table: Simulations) -> None:
    found, told = fit_theory(small_table, "small-weighed", fit_summaries(["1953-57"]), "forest", trees=40)
    assert found.method == "forest"
    assert told >= 3
    alone, silent = fit_theory(small_table, "small-weighed", fit_summaries(["1982-85"]), "forest", trees=40)
    assert (alone.method, silent, alone.effective) == ("prior", 0, pytest.approx(60))
    with pytest.raises(CollegiumError, match="unknown way of fitting"):
        fit_theory(small_table, "small-weighed", fit_summaries(["1953-57"]), "guess")
    with pytest.raises(CollegiumError, match="no such theory in the table"):
        fit_theory(small_table, "small", fit_summaries(["1953-57"]))


def test_prediction_judges_every_theory_on_every_figure(small_table: Simulations, tmp_path: Path) -> None:
    fits = fit(small_table, "rejection")
    arms = [fitted_arm(small_table, fits, t, "1953-57", 10) for t in small_table.ids]
    job, target = run_arms(tmp_path / "predicted", "prediction", arms, 10, 3)
    values = {arm.theory.id: {arm.period: gather(job, target, "values")[name]} for name, arm in job.arms.items()}
    table = pattern_table(values)
    shown = table.filter(pl.col("theory") != "")
    assert shown.group_by("theory").len()["len"].n_unique() == 1
    assert set(side_by_side(table).columns) >= {"small-flow", "small-weighed", "record"}
    counted = scores(table)
    assert (
        counted.select(total=pl.sum_horizontal("met", "missed", "undecided") - pl.col("of"))["total"].abs().max() == 0
    )


def test_a_figure_on_which_a_theory_is_silent_is_no_common_ground(small_table: Simulations) -> None:
    summaries = fit_summaries(["1953-57"])
    keep, silent = common_ground(small_table, summaries.rows)
    assert keep
    assert silent.is_empty()
    holes = dict(small_table.values)
    holes["small-flow", "1953-57"] = np.full_like(holes["small-flow", "1953-57"], np.nan)
    from dataclasses import replace

    keep, silent = common_ground(replace(small_table, values=holes), summaries.rows)
    assert keep == []
    assert silent["theory"].unique().to_list() == ["small-flow"]


def test_a_comparison_says_in_words_what_it_comes_to(small_table: Simulations) -> None:
    names = {theory.id: theory.name for theory in small_table.theories}
    said = " ".join(verdict(stand(small_table, ["1953-57"], trees=60), names))
    assert "by guessing 50%" in said
    nothing = verdict(stand(small_table, ["1982-85"], trees=60), names)
    assert "nothing can be compared" in nothing[0] or "cannot be told apart" in " ".join(nothing)


def test_other_choices_leave_out_what_they_say(small_table: Simulations) -> None:
    table = sensitivity(small_table, trees=30)
    figures = dict(table.select("choice", "figures").iter_rows())
    assert figures["without A4"] == figures["as in the verdict"] - 2
    assert figures["with the patterns kept back for scoring"] > figures["as in the verdict"]
    sums = table.group_by("choice").agg(pl.col("probability").sum())["probability"]
    assert (sums - 1).abs().max() < 1e-9
