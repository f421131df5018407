"""Fits on simulators whose posterior is known: the mean of a normal, and which of two normals."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from collegium.contest.calibration import calibrate, places
from collegium.contest.forest import TREES, classify, regress
from collegium.contest.posterior import Posterior, effective, place_of, quantiles
from collegium.contest.rejection import distances, kernel, reject, scales
from collegium.errors import CollegiumError

PRIOR_SD, NOISE, N = 2.0, 1.0, 5


def conjugate(draws: int, seed: int = 5) -> tuple[np.ndarray, np.ndarray]:
    """mu ~ N(0, 2), five observations with noise 1; and a parameter that nothing tells of."""
    rng = np.random.default_rng(seed)
    mu = rng.normal(0, PRIOR_SD, draws)
    seen = mu[:, None] + rng.normal(0, NOISE, (draws, N))
    x = np.column_stack([seen.mean(axis=1), rng.normal(size=draws)])
    return np.column_stack([mu, rng.uniform(size=draws)]), x


def exact(mean_seen: float) -> tuple[float, float]:
    precision = 1 / PRIOR_SD**2 + N / NOISE**2
    return N * mean_seen / NOISE**2 / precision, precision**-0.5


@pytest.mark.parametrize("seen", [-2.0, 0.0, 1.5])
def test_rejection_finds_the_posterior_of_a_normal_mean(seen: float) -> None:
    theta, x = conjugate(40_000)
    found = reject(theta[:, :1], x[:, :1], np.array([seen]), share=0.01)
    mean, sd = exact(seen)
    at = found.weights @ theta[:, 0]
    spread = np.sqrt(found.weights @ (theta[:, 0] - at) ** 2)
    assert at == pytest.approx(mean, abs=0.08)
    assert spread == pytest.approx(sd, rel=0.12)


@pytest.mark.parametrize("seen", [-2.0, 0.0, 1.5])
def test_a_forest_finds_the_posterior_of_a_normal_mean_and_leaves_the_unseen_parameter_alone(seen: float) -> None:
    theta, x = conjugate(8_000)
    found = regress(theta, x, ("mu", "idle"), seed=2, trees=200).posterior(np.array([seen, 0.0]))
    mean, sd = exact(seen)
    table = found.table()
    assert table["mean"][0] == pytest.approx(mean, abs=0.15)
    assert (table["high_90"][0] - table["low_90"][0]) / 3.29 == pytest.approx(sd, rel=0.25)
    assert table["shrinkage"][0] == pytest.approx(1 - sd**2 / PRIOR_SD**2, abs=0.04)
    assert table["oob_error"][0] < 0.1 < 0.9 < table["oob_error"][1]
    assert abs(table["shrinkage"][1]) < 0.35


def test_a_forest_is_the_same_whatever_the_workers() -> None:
    theta, x = conjugate(600)
    one, two = (regress(theta, x, trees=40, workers=w).posterior(np.array([1.0, 0.0])) for w in (1, 2))
    assert one.weights.tobytes() == two.weights.tobytes()
    a, b = np.split(x, 2)
    first, second = (classify([a, b + 1], "ab", trees=40, workers=w).probabilities(x[:50]) for w in (1, 2))
    assert first.tobytes() == second.tobytes()


def test_votes_are_made_the_probabilities_of_bayes() -> None:
    rng = np.random.default_rng(4)
    a, b = rng.normal(0, 1, (6000, 1)), rng.normal(1.5, 1, (6000, 1))
    found = classify([a, b], "ab", trees=200)
    for at in (-1.0, 0.75, 2.5):
        truth = 1 / (1 + np.exp(1.5 * at - 1.5**2 / 2))
        # a point is a few leaves of a forest: looked at over a stretch, as its votes are rough
        told = found.probabilities(np.linspace(at - 0.3, at + 0.3, 61)[:, None])[:, 0].mean()
        assert told == pytest.approx(truth, abs=0.09)
    assert found.trust(np.array([-1.5])) > 0.85
    assert 0.3 < found.trust(np.array([0.75])) < 0.75


def test_a_run_that_does_not_tell_is_as_far_as_the_farthest_that_does() -> None:
    x = np.array([[0.0], [2.0], [5.0], [np.nan]])
    assert distances(x, np.array([0.0]), np.ones(1)).tolist() == [0.0, 2.0, 5.0, 5.0]


def test_a_summary_in_which_all_agree_is_left_out() -> None:
    x = np.array([[1.0, 0.0], [1.0, 3.0], [1.0, 4.0]])
    assert scales(x).tolist() == [0.0, 1.0]
    assert distances(x, np.array([9.0, 0.0])).tolist() == [0.0, 3.0, 4.0]


def test_weights_of_a_kernel_fall_with_distance_and_end_at_the_first_draw_left_out() -> None:
    d = np.arange(200.0)
    weight = kernel(d, 0.2)
    assert (weight > 0).sum() == 40
    assert (np.diff(weight[:41]) < 0).all()
    assert weight[0] / weight[20] == pytest.approx(1 / (1 - 0.25))


def test_weighted_quantiles_are_those_of_the_draws_repeated() -> None:
    rng = np.random.default_rng(1)
    values, times = rng.normal(size=30), rng.integers(0, 5, 30)
    many = np.sort(np.repeat(values, times))
    found = quantiles(values, times / times.sum(), (0.05, 0.5, 0.95))
    assert found == [many[int(np.ceil(q * len(many))) - 1] for q in (0.05, 0.5, 0.95)]


def test_a_posterior_is_drawn_from_in_proportion() -> None:
    weights = np.array([0.1, 0.0, 0.6, 0.3])
    drawn = Posterior("rejection", (), np.empty((4, 0)), weights).resample(100)
    assert np.bincount(drawn, minlength=4).tolist() == [10, 0, 60, 30]
    assert effective(weights) == pytest.approx(1 / 0.46)
    assert place_of(2.0, np.array([1.0, 2.0, 3.0, 0.0]), weights) == pytest.approx(0.1 + 0.3)


@pytest.mark.parametrize("method", ["rejection", "forest"])
def test_a_right_fit_is_calibrated_and_recovers_what_can_be_recovered(method: str) -> None:
    theta, x = conjugate(3_000)
    how = {"share": 0.01} if method == "rejection" else {"trees": 100}
    summary, ranks = calibrate(theta, x, ("mu", "idle"), method, **how)
    rows = {row["parameter"]: row for row in summary.to_dicts()}
    assert rows["mu"]["calibrated"]
    assert rows["mu"]["correlation"] > 0.95
    assert rows["mu"]["error"] < 0.1
    assert abs(rows["idle"]["correlation"]) < 0.25
    assert ranks.group_by("parameter").agg(n=ranks["n"].sum())["n"].n_unique() == 1


def test_a_fit_that_is_too_sure_is_found_out() -> None:
    theta, x = conjugate(3_000)
    theta[-200:, 0] += np.random.default_rng(2).normal(0, 2.0, 200)  # the truth strays farther than the fit learned
    summary, _ = calibrate(theta, x, ("mu", "idle"), "rejection", share=0.01)
    row = summary.row(0, named=True)
    assert not row["calibrated"]
    assert row["cover_90"] < 0.75
    assert row["uniform_p"] < 0.01


def test_the_fit_does_not_see_the_records_that_it_is_tried_on() -> None:
    theta, x = conjugate(400)
    before, _, _ = places(theta, x, "rejection")
    x[-100:, 0] += 1000  # nonsense in the held-out part moves those records alone
    after, _, _ = places(theta, x, "rejection")
    assert before.shape == after.shape == (100, 2)
    kept = theta[:-100, 0].max()
    assert (after[:, 0][theta[-100:, 0] < kept] < 1.0).all()


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: reject(np.ones((30, 1)), np.ones((30, 1)), np.ones(1), share=0.0), "share of draws to keep"),
        (lambda: reject(np.ones((30, 1)), np.ones((29, 1)), np.ones(1)), "do not go together"),
        (lambda: regress(np.ones((9, 1)), np.ones((9, 1))), "at least 10 draws"),
        (lambda: regress(np.ones((30, 0)), np.ones((30, 1))), "at least one parameter"),
        (lambda: classify([np.ones((30, 1))], ["a"]), "at least two theories"),
        (lambda: classify([np.ones((30, 1)), np.ones((20, 1))], "ab"), "equally many draws"),
        (lambda: calibrate(np.ones((100, 1)), np.ones((100, 1)), ["a"], "guess"), "unknown way of fitting"),
        (lambda: calibrate(np.ones((20, 1)), np.ones((20, 1)), ["a"]), "too few draws"),
        (lambda: Posterior("rejection", (), np.ones((2, 0)), np.ones(2)).resample(0), "at least once"),
    ],
)
def test_what_cannot_be_fitted_is_refused(call, told: str) -> None:
    with pytest.raises(CollegiumError, match=told):
        call()


def test_a_missing_library_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn", None)
    with pytest.raises(CollegiumError, match=r"scikit-learn.*collegium\[contest\]"):
        regress(np.ones((30, 1)), np.ones((30, 1)), trees=TREES)
