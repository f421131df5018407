"""Draws are uniform, keyed, and the same in plain Python."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collegium.conduct import chance

compiled = settings(deadline=None)  # the first call compiles

MASK = 2**64 - 1


def plain_mix(z: int) -> int:
    z = (z + 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def plain_key(seed: int, run: int) -> int:
    return plain_mix(plain_mix(seed) ^ run)


def plain_draw(key: int, month: int, mechanism: int, person: int) -> float:
    z = plain_mix(key ^ (month + 1))
    z = plain_mix(z ^ mechanism)
    z = plain_mix(z ^ person)
    return (z >> 11) / 2**53


def key_of(seed: int, run: int) -> np.uint64:
    return np.uint64(chance.run_key(np.uint64(seed), np.uint64(run)))


def one_draw(key: np.uint64, month: int, mechanism: int, person: int) -> float:
    return chance.draw(key, np.int64(month), np.int64(mechanism), np.int64(person))


def mechanisms() -> dict[str, int]:
    kept = {"BEFORE_START", "NOBODY_IN_PARTICULAR"}  # a month and a person, not mechanisms
    return {
        name: int(number)
        for name, number in vars(chance).items()
        if name.isupper() and not name.startswith("_") and name not in kept
    }


def test_the_finaliser_gives_the_published_stream_of_splitmix64() -> None:
    # The first outputs of SplitMix64 from state 0; the state grows by the golden gamma before each is mixed.
    gamma = 0x9E3779B97F4A7C15
    first = [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]
    assert [int(chance.mix(np.uint64(i * gamma & MASK))) for i in range(3)] == first
    assert [plain_mix(i * gamma & MASK) for i in range(3)] == first


@given(st.integers(0, MASK))
@compiled
def test_mixing_is_the_same_in_plain_python(z: int) -> None:
    assert int(chance.mix(np.uint64(z))) == plain_mix(z)


@given(
    seed=st.integers(0, 2**63 - 1),
    run=st.integers(0, 2**40),
    month=st.integers(-1, 10_000),
    mechanism=st.integers(0, 200),
    person=st.integers(0, 10_000_000),
)
@settings(max_examples=300, deadline=None)
def test_a_draw_is_the_same_in_plain_python(seed: int, run: int, month: int, mechanism: int, person: int) -> None:
    assert int(key_of(seed, run)) == plain_key(seed, run)
    found = one_draw(key_of(seed, run), month, mechanism, person)
    assert found == plain_draw(plain_key(seed, run), month, mechanism, person)
    assert 0 <= found < 1


AXES: dict[str, Callable[[int], float]] = {
    "person": lambda i: one_draw(key_of(1, 0), 5, chance.LAPSE, i),
    "month": lambda i: one_draw(key_of(1, 0), i, chance.LAPSE, 7),
    "mechanism": lambda i: one_draw(key_of(1, 0), 5, i, 7),
    "run": lambda i: one_draw(key_of(1, i), 5, chance.LAPSE, 7),
    "seed": lambda i: one_draw(key_of(i, 0), 5, chance.LAPSE, 7),
}


@pytest.mark.parametrize("axis", AXES)
def test_draws_along_each_key_are_uniform_and_neighbours_unrelated(axis: str) -> None:
    """Chi-square with 99 degrees of freedom: 163.6 is passed with probability 5e-5. A chance correlation of 40 000
    pairs is beyond 4 standard errors, .02, with probability 6e-5."""
    u = np.array([AXES[axis](i) for i in range(40_000)])
    counts = np.bincount((u * 100).astype(int), minlength=100)
    assert ((counts - 400.0) ** 2 / 400.0).sum() < 163.6
    for lag in (1, 2, 64):
        assert abs(np.corrcoef(u[:-lag], u[lag:])[0, 1]) < 0.02
    pairs = np.histogram2d(u[0::2], u[1::2], bins=10, range=[[0, 1], [0, 1]])[0]
    assert ((pairs - 200.0) ** 2 / 200.0).sum() < 163.6


def test_two_mechanisms_two_runs_and_two_seeds_look_independent() -> None:
    people = range(20_000)
    base = np.array([one_draw(key_of(1, 0), 3, chance.LAPSE, i) for i in people])
    others = {
        "mechanism": [one_draw(key_of(1, 0), 3, chance.CONVERT, i) for i in people],
        "month": [one_draw(key_of(1, 0), 4, chance.LAPSE, i) for i in people],
        "run": [one_draw(key_of(1, 1), 3, chance.LAPSE, i) for i in people],
        "seed": [one_draw(key_of(2, 0), 3, chance.LAPSE, i) for i in people],
    }
    for name, other in others.items():
        assert abs(np.corrcoef(base, other)[0, 1]) < 4 / np.sqrt(20_000), name


def test_no_two_keys_give_the_same_draw() -> None:
    """53 bits: among 60 000 draws a coincidence has probability 2e-7."""
    keys = [key_of(seed, run) for seed in range(5) for run in range(10)]
    found = [
        one_draw(key, month, mechanism, person)
        for key, month, mechanism, person in itertools.product(keys, range(-1, 9), range(1, 13), range(10))
    ]
    assert len(set(found)) == len(found) == 60_000


def test_no_two_mechanisms_share_a_number() -> None:
    numbers = mechanisms()
    assert len(numbers) >= 43
    assert len(set(numbers.values())) == len(numbers)
    assert min(numbers.values()) > 0
