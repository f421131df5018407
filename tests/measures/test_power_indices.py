"""Power indices against published values, enumeration, integrals and each other."""

from __future__ import annotations

import time
from decimal import Decimal
from fractions import Fraction as F
from itertools import product
from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collegium.errors import CollegiumError
from collegium.measures import coalitions, indices, ocean, oceanic, power
from collegium.measures.power_indices import rescaled

NAMES = ("shapley_shubik", "banzhaf", "banzhaf_normalised")


def enumerated(weights: list[int], quota: int) -> tuple[list[F], list[int]]:
    """Every coalition looked at: the Shapley value by its formula, and the swings."""
    n = len(weights)
    value, swings = [F(0)] * n, [0] * n
    totals = {}
    for chosen in product((0, 1), repeat=n):
        totals[chosen] = sum(w for w, one in zip(weights, chosen, strict=True) if one)
    for chosen, total in totals.items():
        if total >= quota:
            continue
        size = sum(chosen)
        for voter in range(n):
            if not chosen[voter] and total + weights[voter] >= quota:
                swings[voter] += 1
                value[voter] += F(factorial(size) * factorial(n - 1 - size), factorial(n))
    return value, swings


@pytest.mark.parametrize(
    ("quota", "weights", "index", "banzhaf"),
    [
        (51, [49, 49, 2], ["1/3"] * 3, ["1/3"] * 3),  # T11.9
        (4, [3, 2, 1, 1], ["1/2", "1/6", "1/6", "1/6"], ["1/2", "1/6", "1/6", "1/6"]),
        (51, [50, 49, 1], ["2/3", "1/6", "1/6"], ["3/5", "1/5", "1/5"]),
        (12, [4, 4, 4, 2, 2, 1], ["7/30"] * 3 + ["3/20"] * 2 + ["0"], ["5/21"] * 3 + ["1/7"] * 2 + ["0"]),
        (9, [9, 4, 3, 1], ["1", "0", "0", "0"], ["1", "0", "0", "0"]),  # a dictator
        (10, [4, 3, 3], ["1/3"] * 3, ["1/3"] * 3),  # unanimity
        (3, [2, 1, 1], ["2/3", "1/6", "1/6"], ["3/5", "1/5", "1/5"]),
    ],
)
def test_small_games(quota: int, weights: list[int], index: list[str], banzhaf: list[str]) -> None:
    found = power(weights, quota, exact=True)
    assert found["shapley_shubik_exact"].to_list() == index
    assert found["banzhaf_normalised_exact"].to_list() == banzhaf
    assert found["share"].sum() == pytest.approx(1)


def test_the_security_council() -> None:  # T11.10
    council = power([7] * 5 + [1] * 10, 39, exact=True)
    assert council["shapley_shubik_exact"][0] == "421/2145"
    assert council["shapley_shubik_exact"][14] == "4/2145"
    assert council["banzhaf_normalised"].to_list()[::14] == pytest.approx([0.166929, 0.016535], abs=1e-6)


def test_enumeration_agrees_up_to_twelve_voters() -> None:
    draw = np.random.default_rng(7)
    for n in (1, 2, 3, 5, 8, 11, 12):
        for _ in range(3):
            weights = draw.integers(0, 15, n).tolist()
            weights[0] += 1
            quota = int(draw.integers(1, sum(weights) + 1))
            value, swings = enumerated(weights, quota)
            found = indices(weights, quota)
            assert list(found.shapley_shubik) == value
            assert list(found.swings) == swings
            assert [float(one) for one in value] == pytest.approx(power(weights, quota)["shapley_shubik"].to_list())
            absolute = [swing / 2 ** (n - 1) for swing in swings]
            assert power(weights, quota)["banzhaf"].to_list() == pytest.approx(absolute)


@given(st.lists(st.integers(0, 9), min_size=2, max_size=9).filter(lambda w: len(set(w)) > 1), st.data())
@settings(max_examples=60, deadline=None)
def test_both_ways_of_counting_and_the_quadrature_agree(weights: list[int], data: st.DataObject) -> None:
    quota = data.draw(st.integers(1, sum(weights)))
    groups = {weight: weights.count(weight) for weight in weights}
    sparse, dense = coalitions.window_sparse(groups, quota), coalitions.window_dense(groups, quota)
    assert {w: {k: v for k, v in found.items() if v} for w, found in sparse.items()} == dense
    exact, plain = indices(weights, quota), power(weights, quota)
    for name in NAMES:
        assert plain[name].to_list() == pytest.approx([float(one) for one in getattr(exact, name)], abs=1e-12)
    doubled = indices([2 * weight for weight in weights], 2 * quota)
    assert doubled == exact


def test_a_body_of_five_hundred_is_counted_fast() -> None:
    weights = np.random.default_rng(1).integers(1, 6, 500).tolist()
    quota = sum(weights) // 2 + 1
    start = time.perf_counter()
    plain = power(weights, quota)
    assert time.perf_counter() - start < 20
    assert plain["shapley_shubik"].sum() == pytest.approx(1, abs=1e-10)
    exact = indices(weights, quota)
    assert sum(exact.shapley_shubik) == 1
    for name in NAMES:
        wanted = [float(one) for one in getattr(exact, name)]
        assert plain[name].to_list() == pytest.approx(wanted, rel=1e-9)


def test_fractional_weights_are_rescaled_exactly_or_refused() -> None:
    assert rescaled([0.5, 0.25, 0.25], 0.75) == ((2, 1, 1), 3)
    assert rescaled(["0.1", Decimal("0.2"), F(7, 10)], "2/3") == ((1, 2, 7), 7)
    assert indices(["0.5", "0.49", "0.01"], "0.51") == indices([50, 49, 1], 51)
    assert rescaled([1, 1, 1], 1.5) == ((1, 1, 1), 2)  # no coalition weighs 1.5
    assert rescaled([np.int64(2), np.int32(1)], 2) == ((2, 1), 2)  # type: ignore[list-item]
    with pytest.raises(CollegiumError, match=r"'0\.1' as text"):
        indices([0.1, 0.9], 0.5)
    with pytest.raises(CollegiumError, match="no simple majority"):
        power(["1/2", "1/3"])


@pytest.mark.parametrize("given_", [[], [1, float("nan")], [1, -1], ["a", 1], [True, 1], [0, 0], [float("inf")]])
def test_what_is_no_vote_is_refused(given_: list) -> None:
    with pytest.raises(CollegiumError):
        power(given_, 1)


def test_what_is_too_large_is_refused_and_not_begun() -> None:
    start = time.perf_counter()
    with pytest.raises(CollegiumError, match="too many"):
        indices([2**k for k in range(40)], 2**39)
    with pytest.raises(CollegiumError, match="too many"):
        power([2**k for k in range(40)], 2**39)
    assert time.perf_counter() - start < 30


# --- oceans ---------------------------------------------------------------------------------------------------------


def test_one_bloc_in_an_ocean_has_w_by_one_less_w() -> None:
    for share in (F(1, 3), F(7, 26), F(9, 26), F(1, 100)):
        assert oceanic([share]) == (share / (1 - share),)
        assert float(oceanic([share])[0]) == pytest.approx(ocean(float(share)))
    assert oceanic([F(3, 5)]) == (F(1),)


@pytest.mark.parametrize(("one", "two"), [("0.3", "0.3"), ("0.25", "0.45"), ("0.4", "0.2")])
def test_two_blocs_have_the_values_of_milnor_and_shapley(one: str, two: str) -> None:
    """In the middle triangle, where neither has a half and both together have: ((1/2 - w') / ocean) squared."""
    a, b = F(one), F(two)
    left = 1 - a - b
    assert oceanic([a, b]) == (((F(1, 2) - b) / left) ** 2, ((F(1, 2) - a) / left) ** 2)


def test_a_sea_of_many_comes_near_the_ocean() -> None:
    large = [F(3, 10), F(1, 5), F(1, 20)]
    values = oceanic(large, F(3, 5))
    many = power([600, 400, 100] + [3] * 300, 1200)["shapley_shubik"].to_list()
    assert many[:3] == pytest.approx([float(value) for value in values], abs=4e-3)


def test_what_is_no_ocean_is_refused() -> None:
    for weights, quota, sea in (([], "1/2", None), (["-0.1"], "1/2", None), (["1"], "1/2", None), (["0.3"], 2, None)):
        with pytest.raises(CollegiumError):
            oceanic(weights, quota, sea)
    assert oceanic([1], 2, 9) == (F(1, 9),)  # he is pivotal while 1 to 2 of the 9 have joined


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_a_share_is_a_share(share: float) -> None:
    with pytest.raises(CollegiumError):
        ocean(share)
