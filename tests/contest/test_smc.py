"""Sequential Monte Carlo on simulators whose posterior is known exactly, at the very tolerance that it ends with."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.util import find_spec
from math import erf

import numpy as np
import pytest
from smc_toys import Coin, Elsewhere, Failing, NormalMean

from collegium.contest.rejection import Yardstick, distances, scales, yardstick
from collegium.contest.smc import Particles, check_smc, moments, sample
from collegium.errors import CollegiumError

with_pyabc = pytest.mark.skipif(find_spec("pyabc") is None, reason="the extra smc is not installed")
GRID = np.linspace(-9, 9, 6001)


def measured(toy: NormalMean, seen: float) -> tuple[Yardstick, float]:
    _, x = toy.table(2000)
    found = yardstick(x, np.array([seen]))
    return found, float(np.median(found.of(x)))


def exact(toy: NormalMean, seen: float, within: float) -> tuple[np.ndarray, float, float]:
    """The posterior of mu given that what is seen lies within a distance of the record: summed, mean, deviation."""
    normal = np.vectorize(lambda z: 0.5 * (1 + erf(z / 2**0.5)))
    kept = normal((seen + within - GRID) / toy.noise) - normal((seen - within - GRID) / toy.noise)
    density = np.exp(-0.5 * (GRID / toy.spread) ** 2) * kept * (toy.silent_below <= GRID)
    density /= density.sum()
    mean = density @ GRID
    return np.cumsum(density), mean, (density @ (GRID - mean) ** 2) ** 0.5


def assert_exact(found: Particles, toy: NormalMean, seen: float, scale: float) -> None:
    summed, mean, sd = exact(toy, seen, found.tolerance * scale)
    ours, spread, low, high = found.moments()[0]
    error = sd / found.effective**0.5
    assert abs(ours - mean) < 3 * error
    assert spread == pytest.approx(sd, rel=0.15)
    chance = 3.5 * (0.05 * 0.95 / found.effective) ** 0.5
    assert np.interp(low, GRID, summed) == pytest.approx(0.05, abs=chance)
    assert np.interp(high, GRID, summed) == pytest.approx(0.95, abs=chance)


@pytest.fixture(scope="module")
def one() -> tuple[NormalMean, float, Yardstick, Particles]:
    toy, seen = NormalMean(), 1.5
    ruler, first = measured(toy, seen)
    return toy, seen, ruler, sample(toy, ruler, first, particles=200, populations=3, seed=11)


@with_pyabc
def test_the_posterior_of_a_normal_mean_is_exact_at_the_last_tolerance(one: tuple) -> None:
    toy, seen, ruler, found = one
    assert_exact(found, toy, seen, ruler.scale[0])
    idle, spread, low, high = found.moments()[1]
    assert idle == pytest.approx(5.5, abs=0.06)
    assert spread == pytest.approx(12**-0.5, rel=0.1)
    assert 5 <= low < 5.12 < 5.88 < high <= 6
    assert found.effective > 170
    assert found.populations["tolerance"].is_sorted(descending=True)
    assert found.populations.height == 3
    assert found.ended == "the last population"


@with_pyabc
@pytest.mark.slow
def test_other_numbers_have_their_own_posterior() -> None:
    toy, seen = NormalMean(spread=1.0, noise=1.2), -0.9
    ruler, first = measured(toy, seen)
    found = sample(toy, ruler, first, particles=200, populations=3, seed=5)
    assert_exact(found, toy, seen, ruler.scale[0])


@with_pyabc
@pytest.mark.slow
def test_a_run_that_does_not_tell_is_as_far_as_the_farthest_of_the_table() -> None:
    toy, seen = NormalMean(silent_below=0.0), 0.3
    ruler, first = measured(toy, seen)
    found = sample(toy, ruler, first, particles=200, populations=3, seed=2)
    assert found.theta[:, 0].min() >= 0
    assert_exact(found, toy, seen, ruler.scale[0])


@with_pyabc
@pytest.mark.slow
@pytest.mark.parametrize(("toy", "seen"), [(Coin(), 9.0), (Coin((1.0, 1.0), 5), 0.0)])
def test_the_posterior_of_a_chance_is_conjugate_once_every_particle_meets_the_record(toy: Coin, seen: float) -> None:
    ruler = Yardstick(np.array([seen]), np.ones(1), np.full(1, 99.0), np.ones(1))
    found = sample(toy, ruler, 3.0, particles=200, populations=12, seed=4)
    assert found.ended == "every particle meets every figure"
    assert found.tolerance == 0
    assert (found.x == seen).all()
    p, q = toy.shapes[0] + seen, toy.shapes[1] + toy.times - seen
    mean, sd = p / (p + q), (p * q / (p + q) ** 2 / (p + q + 1)) ** 0.5
    ours, spread, _, _ = found.moments()[0]
    assert abs(ours - mean) < 3 * sd / found.effective**0.5
    assert spread == pytest.approx(sd, rel=0.15)


@with_pyabc
def test_the_same_seed_gives_the_same_bytes_and_the_callers_chance_is_untouched(one: tuple) -> None:
    toy, _, ruler, found = one
    _, first = measured(toy, 1.5)
    np.random.seed(77)  # noqa: NPY002 - to see that it is as it was
    before = np.random.get_state()  # noqa: NPY002
    again = sample(toy, ruler, first, particles=200, populations=3, seed=11)
    after = np.random.get_state()  # noqa: NPY002
    assert before[1].tobytes() == after[1].tobytes()
    assert before[2:] == after[2:]
    for name in ("theta", "weights", "x", "distances", "numbers"):
        assert getattr(again, name).tobytes() == getattr(found, name).tobytes()
    assert again.populations.equals(found.populations)
    assert again.spent == found.spent
    assert "pyabc" not in sys.modules
    other = sample(toy, ruler, first, particles=20, populations=1, seed=12)
    assert other.theta[0, 1] != found.theta[0, 1]


@with_pyabc
def test_a_simulation_is_a_function_of_parameters_and_number(one: tuple) -> None:
    toy, _, ruler, found = one
    again = np.array([toy.simulate(theta, int(n)) for theta, n in zip(found.theta, found.numbers, strict=True)])
    assert again.tobytes() == found.x.tobytes()
    assert ruler.of(again).tobytes() == found.distances.tobytes()
    assert (found.distances <= found.tolerance).all()
    assert len(set(found.numbers.tolist())) == 200
    assert found.numbers.max() < found.spent == found.populations["simulations"].sum()


@with_pyabc
@pytest.mark.slow
def test_progress_is_told() -> None:
    toy = NormalMean()
    ruler, first = measured(toy, 1.5)
    told: list[tuple[int, int, float]] = []
    found = sample(toy, ruler, first, particles=120, populations=2, seed=1, told=lambda *said: told.append(said))
    assert [count for _, count, _ in told] == list(range(100, found.spent + 1, 100))
    assert told[0] == (1, 100, first)
    assert told[-1][0] == 2
    assert told[-1][2] == found.tolerance


def test_the_tolerance_falls_as_long_as_any_particle_is_nearer() -> None:
    from collegium.contest.smc_worker import next_tolerance

    rng, last = np.random.default_rng(2), 9.0
    for _ in range(20):  # distances of few values, as those of figures that count
        d = np.minimum(rng.integers(0, 4, 30).astype(float), last)
        found = next_tolerance(last, d, np.full(30, 1 / 30))
        assert found < last or (d >= last).all()
        assert (d <= found).any()
        last = found
    assert last == 0


@with_pyabc
@pytest.mark.slow
def test_a_population_that_costs_too_much_is_given_up_and_said() -> None:
    toy = NormalMean(noise=0.02)
    ruler = Yardstick(np.array([1.5]), np.ones(1), np.full(1, 99.0), np.ones(1))
    with pytest.raises(CollegiumError, match="fewer than 5% of the simulations lie within the first tolerance"):
        sample(Elsewhere(), ruler, 0.5, particles=20, populations=2)
    found = sample(toy, ruler, 1.0, particles=20, populations=50, seed=3)
    assert found.ended.startswith("fewer than 5% of the simulations")
    gone = found.spent - found.populations["simulations"].sum()  # on the population that was given up
    assert gone == (0 if "the last population" in found.ended else 400)
    assert (found.distances <= found.tolerance).all()


@with_pyabc
def test_a_simulator_that_fails_is_told_in_words() -> None:
    toy = Failing()
    with pytest.raises(CollegiumError, match="ZeroDivisionError: at number 0"):
        sample(toy, Yardstick(np.zeros(1), np.ones(1), np.ones(1), np.ones(1)), 1.0, particles=20, populations=1)


def test_a_missing_library_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyabc", None)
    with pytest.raises(CollegiumError, match=r"pyabc.*collegium\[smc\]"):
        check_smc()


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: check_smc(19), "at least 20 particles"),
        (lambda: check_smc(40, parameters=21), "at least 44 particles"),
        (lambda: check_smc(populations=0), "1 to 50 populations"),
        (lambda: check_smc(populations=51), "1 to 50 populations"),
        (lambda: check_smc(seed=-1), "a seed is a whole number"),
        (lambda: sample(NormalMean(), yardstick(np.ones((3, 1)), np.ones(1)), float("nan")), "is a distance"),
    ],
)
def test_what_cannot_be_run_is_refused(call: Callable, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collegium.contest.smc.find_spec", lambda name: object())
    with pytest.raises(CollegiumError, match=told):
        call()


def test_the_yardstick_measures_as_a_rejection_does() -> None:
    rng = np.random.default_rng(9)
    x = rng.normal(size=(80, 5))
    x[rng.random(x.shape) < 0.2] = np.nan
    x[:, 3] = 1.0  # tells nothing apart
    y = np.array([0.2, -1.0, np.nan, 5.0, 0.0])  # the record has none of the third
    scale = scales(x)
    slow = []
    for row in x:
        total = 0.0
        for j in (0, 1, 4):
            away = abs(row[j] - y[j]) if not np.isnan(row[j]) else np.nanmax(abs(x[:, j] - y[j]))
            total += (away / scale[j]) ** 2
        slow.append(total**0.5)
    np.testing.assert_allclose(distances(x, y), slow, rtol=1e-12)
    ruler = yardstick(x, y)
    one_by_one = np.array([ruler.of(row[None, :])[0] for row in x])
    assert one_by_one.tobytes() == distances(x, y).tobytes()


def test_moments_are_those_of_the_values_repeated() -> None:
    rng = np.random.default_rng(6)
    values, times = rng.normal(size=40), rng.integers(0, 6, 40)
    many = np.repeat(values, times)
    mean, sd, low, high = moments(values, times / times.sum())
    assert mean == pytest.approx(many.mean())
    assert sd == pytest.approx(many.std())
    assert (low, high) == tuple(np.quantile(many, [0.05, 0.95], method="inverted_cdf"))
