"""Ultimate ruling coalitions against the tests of section 5, and against the definition on random small games."""

from __future__ import annotations

import itertools
import random
from decimal import Decimal
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collegium.errors import CollegiumError
from collegium.theories.analytic.coalitions import perturbed, ruling_coalitions, stable_sizes
from collegium.theories.analytic.exact import exact, written

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine


def by_definition(powers: list[Fraction], quota: Fraction, strict: bool = True) -> set[frozenset[int]]:
    """Phi of everybody, word for word from the definition, in fractions and with no other idea."""

    def power(members: frozenset[int]) -> Fraction:
        return sum((powers[i] for i in members), Fraction(0))

    @cache
    def phi(whole: frozenset[int]) -> frozenset[frozenset[int]]:
        if len(whole) == 1:
            return frozenset({whole})
        candidates = [whole]
        for size in range(1, len(whole)):
            for part in map(frozenset, itertools.combinations(sorted(whole), size)):
                share = power(part)
                wins = share > quota * power(whole) if strict else share >= quota * power(whole)
                if wins and part in phi(part):
                    candidates.append(part)
        least = min(map(power, candidates))
        return frozenset(one for one in candidates if power(one) == least)

    return set(phi(frozenset(range(len(powers)))))


def found(powers: list, quota: object = "1/2", strict: bool = True) -> set[frozenset[int]]:
    return {frozenset(one) for one in ruling_coalitions(powers, quota, strict=strict).coalitions()}


def named(powers: list, quota: object = "1/2") -> set[tuple[int, ...]]:
    return {tuple(map(int, one.powers)) for one in ruling_coalitions(powers, quota).compositions}


@pytest.mark.parametrize(
    ("powers", "quota", "expected"),
    [
        ((3, 4, 5), "1/2", {(5, 4, 3)}),  # T5.1
        ((3, 4, 5, 10), "1/2", {(5, 4, 3)}),
        ((5, 3, 1), "1/2", {(5,)}),
        ((2, 4, 7, 8), "1/2", {(8, 7, 2)}),
        ((6, 5, 4, 3, 2), "1/2", {(5, 4, 2)}),
        ((8, 7, 6, 5, 4), "1/2", {(7, 5, 4)}),
        ((10, 6, 5, 4), "1/2", {(6, 5, 4)}),
        ((3, 4, 5), "3/5", {(5, 4)}),  # T5.2
        ((3, 4, 5), "2/3", {(5, 4)}),
        ((10, 9, 8, 7, 6, 5, 4), "1/2", {(10, 8, 7), (10, 9, 6)}),  # T5.3
        ((3, 3, 2, 2, 1, 1), "1/2", {(3, 3, 2, 2, 1, 1)}),  # T5.6
        ((4, 4, 1, 1, 1, 1, 1, 1), "1/2", {(4, 4), (4, 1, 1, 1, 1)}),
        ((5, 3, 3, 3, 3, 1, 1, 1), "1/2", {(3, 3, 3, 3), (5, 3, 3, 1), (3, 3, 3, 1, 1, 1)}),
    ],
)
def test_the_games_of_the_design(powers, quota, expected) -> None:
    assert named(list(powers), quota) == expected


NEARLY = [10**6 + 2**i for i in range(12)]


@pytest.mark.parametrize(
    ("powers", "quota", "strict", "sizes"),
    [  # T5.4
        ([1] * 12, "1/2", True, (1, 2, 2, 4, 4, 4, 4, 8, 8, 8, 8, 8)),
        ([1] * 12, "1/2", False, (1, 1, 3, 3, 3, 3, 7, 7, 7, 7, 7, 7)),
        (NEARLY, "1/2", True, (1, 1, 3, 3, 3, 3, 7, 7, 7, 7, 7, 7)),
        (NEARLY, "1/2", False, (1, 1, 3, 3, 3, 3, 7, 7, 7, 7, 7, 7)),
        (NEARLY, "3/5", True, (1, 2, 2, 4, 4, 4, 7, 7, 7, 7, 7, 12)),
        (NEARLY, "2/3", True, (1, 2, 2, 4, 4, 4, 7, 7, 7, 7, 11, 11)),
    ],
)
def test_sizes_under_equal_and_nearly_equal_powers(powers, quota, strict, sizes) -> None:
    for n, size in enumerate(sizes, start=1):
        assert {one.size for one in ruling_coalitions(powers[:n], quota, strict=strict).compositions} == {size}


def test_published_sizes() -> None:
    # T5.5
    assert stable_sizes(31) == (1, 3, 7, 15, 31)
    assert stable_sizes(21, "3/5") == (1, 2, 4, 7, 12, 21)
    assert stable_sizes(17, "2/3") == (1, 2, 4, 7, 11, 17)
    assert stable_sizes(16, equal=True) == (1, 2, 4, 8, 16)
    assert stable_sizes(16, equal=True, strict=False) == (1, 3, 7, 15)


QUOTAS = ("1/2", "3/5", "2/3", "4/7", "0.51", "0.9")


@pytest.mark.parametrize("seed", range(400))
def test_random_small_games_have_the_coalitions_of_the_definition(seed: int) -> None:
    """Few and small powers, so that ties and exact quotas abound; decimals and ratios too."""
    chance = random.Random(seed)
    n = chance.randrange(1, 8)
    kinds = (
        lambda: chance.randrange(1, 7),
        lambda: f"{chance.randrange(1, 12) / 10}",
        lambda: f"{chance.randrange(1, 9)}/{chance.randrange(1, 8)}",
        lambda: chance.randrange(1, 10**6),
    )
    powers = [chance.choice(kinds)() for _ in range(n)] if seed % 2 else [kinds[seed // 2 % 4]() for _ in range(n)]
    quota, strict = chance.choice(QUOTAS), chance.random() < 0.7
    expected = by_definition([exact("power", p) for p in powers], exact("quota", quota), strict)
    assert found(powers, quota, strict) == expected


def test_decimals_are_tenths_and_not_floats_near_them() -> None:
    assert 0.8 > 4 / 7 * (0.1 + 0.5 + 0.8)  # the trap: as floats the strongest would win alone, with exactly the quota
    for powers in (
        (0.1, 0.5, 0.8),
        ("0.1", "0.5", "0.8"),
        (Decimal("0.1"), Fraction(1, 2), np.float64(0.8)),
        (1, 5, 8),
    ):
        assert found(list(powers), "4/7") == {frozenset({0, 1, 2})}
        assert found(list(powers), "4/7", strict=False) == {frozenset({2})}
    assert found([0.1, 0.2, 0.3]) == found([1, 2, 3]) == {frozenset({0, 1, 2})}  # .3 is half of .6, not more
    assert found(["1/3", "1/3", "1/3"], "2/3") == found([1, 1, 1], "2/3")


POWERS = st.lists(st.integers(1, 12), min_size=1, max_size=7)


@patient
@given(POWERS, st.sampled_from(QUOTAS), st.randoms(use_true_random=False))
def test_who_stands_where_changes_nothing(powers, quota, chance) -> None:
    order = list(range(len(powers)))
    chance.shuffle(order)
    moved = found([powers[i] for i in order], quota)
    assert {frozenset(order[i] for i in one) for one in moved} == found(powers, quota)


@patient
@given(POWERS, st.sampled_from(QUOTAS), st.fractions(min_value=Fraction(1, 50), max_value=50))
def test_the_unit_of_power_changes_nothing(powers, quota, unit) -> None:
    assert found([p * unit for p in powers], quota) == found(powers, quota)


@patient
@given(POWERS, st.sampled_from(QUOTAS))
def test_the_rulers_win_hold_and_are_least(powers, quota) -> None:
    alpha = exact("quota", quota)
    result = ruling_coalitions(powers, quota)
    for one in result.coalitions():
        held = [powers[i] for i in one]
        assert len(one) == len(powers) or sum(held) > alpha * sum(powers)
        assert found(held, quota) >= {frozenset(range(len(held)))}  # phi(phi(N)) = phi(N)
    assert len({one.total for one in result.compositions}) == 1
    assert len(list(result.coalitions())) == result.n_coalitions == len(found(powers, quota))


@patient
@given(st.lists(st.integers(1, 6), min_size=1, max_size=7), st.sampled_from(QUOTAS), st.integers(0, 99))
def test_a_perturbation_breaks_ties_and_nothing_else(powers, quota, seed) -> None:
    shaken = perturbed(powers, quota, seed=seed)
    for size in range(1, len(powers) + 1):
        for part in itertools.combinations(range(len(powers)), size):
            before = sum(powers[i] for i in part) - exact("quota", quota) * sum(powers)
            after = sum(shaken[i] for i in part) - exact("quota", quota) * sum(shaken)
            assert before == 0 or (before > 0) == (after > 0)


def test_powers_of_many_digits_are_compared_exactly() -> None:
    """Equal to thirty digits: floats and 64 bits would call them a tie."""
    powers = [10**30, 10**30 + 1, 2 * 10**30 + 2]
    assert found(powers) == {frozenset({2})}
    powers[2] -= 1
    assert found(powers) == {frozenset({0, 1, 2})}


def test_large_bodies_of_repeated_powers_are_exact() -> None:
    result = ruling_coalitions([3] * 6 + [2] * 6 + [1] * 6 + [5] * 6 + [7] * 6)
    assert result.computed
    assert ruling_coalitions([1] * 100).size_range == "64"


def test_nearly_equal_powers_need_no_table() -> None:
    with_table = [ruling_coalitions(NEARLY[:n], "3/5").compositions for n in range(1, 13)]
    without = [ruling_coalitions(NEARLY[:n], "3/5", most_states=1).compositions for n in range(1, 13)]
    assert without == with_table
    hundred = ruling_coalitions([10**9 + i * i for i in range(100)])
    assert [one.size for one in hundred.compositions] == [63]
    assert next(hundred.coalitions()) == tuple(range(63))


@pytest.mark.parametrize("seed", range(150))
def test_size_alone_is_never_trusted_where_it_would_mislead(seed: int) -> None:
    """Powers more or less near each other: without a table either the right answer comes or none."""
    chance = random.Random(seed)
    n = chance.randrange(2, 8)
    base = chance.choice([5, 20, 60, 1000])
    powers = chance.sample(range(base, 2 * base + n), n)
    quota = chance.choice(QUOTAS)
    short = ruling_coalitions(powers, quota, most_states=1)
    if short.computed:
        assert {frozenset(one) for one in short.coalitions()} == by_definition(
            [Fraction(p) for p in powers], exact("quota", quota)
        )


def test_what_would_take_too_long_is_not_computed() -> None:
    powers = [k**3 for k in range(1, 41)]
    result = ruling_coalitions(powers)
    assert not result.computed
    assert result.compositions == ()
    assert list(result.coalitions()) == []
    assert "more than 4194304 coalitions" in result.reason
    assert repr(result) == f"<Ruling: not computed: {result.reason}>"
    late = ruling_coalitions([k**3 for k in range(1, 15)], seconds=0)
    assert not late.computed
    assert "not done after 0 seconds" in late.reason


@pytest.mark.parametrize(
    ("powers", "quota", "said"),
    [
        ([], "1/2", "needs members"),
        ([1, 0], "1/2", "above 0: 0"),
        ([1, -2], "1/2", "above 0: -2"),
        ([1, "x"], "1/2", "must be a number: 'x'"),
        ([1, "0,5"], "1/2", "with a point"),
        ([1, "1/0"], "1/2", "divides by zero"),
        ([1, "1e999"], "1/2", "longer than 60 digits"),
        ([1, float("nan")], "1/2", "must be finite"),
        ([1, True], "1/2", "must be a number"),
        ([1, None], "1/2", "must be a number"),
        ("345", "1/2", "sequence of numbers"),
        ([1, 2], "0.4", "from 1/2 up to"),
        ([1, 2], 1, "from 1/2 up to"),
    ],
)
def test_what_does_not_fit_is_refused(powers, quota, said) -> None:
    with pytest.raises(CollegiumError, match=said):
        ruling_coalitions(powers, quota)


@patient
@given(st.fractions(min_value=-(10**6), max_value=10**6))
def test_a_number_written_is_read_as_itself(value) -> None:
    assert exact("number", written(value)) == value


def test_a_long_decimal_is_written_to_its_last_digit() -> None:
    for text in ("123456789012345678901234567890.25", "-0.000000000001", "999.123456789012", "-12.5"):
        assert written(exact("number", text)) == text
