"""Power indices against published values, brute force and each other."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collegium.circuits import indices, ocean
from collegium.circuits.power import majority
from collegium.errors import CollegiumError


def test_small_games() -> None:
    # T11.9
    assert indices([49, 49, 2], 51).shapley_shubik == (F(1, 3),) * 3
    assert indices([49, 49, 2], 51).banzhaf_normalised == (F(1, 3),) * 3
    four = indices([3, 2, 1, 1], 4)
    assert four.shapley_shubik == four.banzhaf_normalised == (F(1, 2), F(1, 6), F(1, 6), F(1, 6))
    assert four.swings == (6, 2, 2, 2)
    three = indices([50, 49, 1], 51)
    assert three.shapley_shubik == (F(2, 3), F(1, 6), F(1, 6))
    assert three.banzhaf_normalised == (F(3, 5), F(1, 5), F(1, 5))


def test_the_council_of_the_european_economic_community() -> None:
    # 1958, T11.9; 1973 as published: .179, .081, .057, .010 and .167, .091, .066, .016.
    six = indices([4, 4, 4, 2, 2, 1], 12)
    assert six.shapley_shubik == (F(7, 30),) * 3 + (F(3, 20),) * 2 + (F(0),)
    assert six.banzhaf_normalised == (F(5, 21),) * 3 + (F(1, 7),) * 2 + (F(0),)
    nine = indices([10] * 4 + [5] * 2 + [3] * 2 + [2], 41)
    assert [round(float(nine.shapley_shubik[n]), 3) for n in (0, 4, 6, 8)] == [0.179, 0.081, 0.057, 0.010]
    assert [round(float(nine.banzhaf_normalised[n]), 3) for n in (0, 4, 6, 8)] == [0.167, 0.091, 0.066, 0.016]


def test_the_security_council_of_the_united_nations() -> None:
    # T11.10
    council = indices([7] * 5 + [1] * 10, 39)
    assert (council.shapley_shubik[0], council.shapley_shubik[-1]) == (F(421, 2145), F(4, 2145))
    assert float(council.banzhaf_normalised[0]) == pytest.approx(0.166929, abs=1e-6)
    assert float(council.banzhaf_normalised[-1]) == pytest.approx(0.016535, abs=1e-6)


def test_politburo_and_secretariat_as_a_majority_game() -> None:
    # T11.11
    for weights, index, absolute, normalised in (
        ([7, 3, 3, 2] + [1] * 11, F(131, 390), 0.760193, 0.366917),
        ([9, 3, 3, 2] + [1] * 9, F(68, 143), 0.886719, 0.559803),
    ):
        found = indices(weights, 14)
        assert found.shapley_shubik[0] == index
        assert float(found.banzhaf[0]) == pytest.approx(absolute, abs=1e-6)
        assert float(found.banzhaf_normalised[0]) == pytest.approx(normalised, abs=1e-6)
    assert indices([5] + [1] * 10, 8).shapley_shubik[0] == F(5, 11)
    assert indices([4] + [1] * 7, 6).shapley_shubik[0] == F(1, 2)
    assert ocean(7 / 26) == pytest.approx(0.368421, abs=1e-6)
    assert ocean(9 / 26) == pytest.approx(0.529412, abs=1e-6)
    assert ocean(0.5) == 1


def test_a_large_body_comes_near_the_ocean() -> None:
    found = indices([100] + [1] * 586, 344)
    assert float(found.shapley_shubik[0]) == pytest.approx(ocean(100 / 686), abs=1e-3)


# Electors of the states and the District of Columbia after the census of 2010, as one game of 51 blocs.
ELECTORS = {55: 1, 38: 1, 29: 2, 20: 2, 18: 1, 16: 2, 15: 1, 14: 1, 13: 1, 12: 1, 11: 4, 10: 4, 9: 3, 8: 2, 7: 3, 6: 6,
            5: 3, 4: 5, 3: 8}  # fmt: skip


def test_the_electoral_college_against_a_table_of_weights_alone() -> None:
    weights = [weight for weight, number in ELECTORS.items() for _ in range(number)]
    assert (len(weights), sum(weights)) == (51, 538)
    found = indices(weights, 270)
    assert sum(found.shapley_shubik) == sum(found.banzhaf_normalised) == 1
    counts = [1] + [0] * 538  # coalitions of all but the first state, by weight
    for weight in weights[1:]:
        for total in range(538, weight - 1, -1):
            counts[total] += counts[total - weight]
    assert found.swings[0] == sum(counts[270 - 55 : 270])
    assert float(found.banzhaf[0]) == pytest.approx(0.4711, abs=1e-4)
    assert float(found.shapley_shubik[0]) == pytest.approx(0.1103, abs=1e-4)


games = st.lists(st.integers(0, 6), min_size=1, max_size=6).filter(any)


@given(games, st.data())
@settings(max_examples=100, deadline=None)
def test_brute_force_agrees(weights: list[int], data: st.DataObject) -> None:
    quota = data.draw(st.integers(1, sum(weights)))
    n = len(weights)
    pivots = [0] * n
    orders = list(permutations(range(n)))
    for order in orders:
        total = 0
        for voter in order:
            total += weights[voter]
            if total >= quota:
                pivots[voter] += 1
                break
    swings = [
        sum(
            quota - weights[voter] <= sum(w for k, w in enumerate(weights) if k != voter and chosen[k]) < quota
            for chosen in product((0, 1), repeat=n)
            if not chosen[voter]
        )
        for voter in range(n)
    ]
    found = indices(weights, quota)
    assert found.shapley_shubik == tuple(F(one, len(orders)) for one in pivots)
    assert found.swings == tuple(swings)
    assert found.banzhaf == tuple(F(one, 2 ** (n - 1)) for one in swings)
    assert found.banzhaf_normalised == tuple(F(one, sum(swings)) for one in swings)


@given(games)
def test_a_majority_is_more_than_half(weights: list[int]) -> None:
    assert sum(weights) < 2 * majority(weights) <= sum(weights) + 2


def test_what_cannot_be_counted_is_refused() -> None:
    with pytest.raises(CollegiumError, match="nobody votes"):
        indices([], 1)
    with pytest.raises(CollegiumError, match="sum to 3"):
        indices([1, 2], 4)
    with pytest.raises(CollegiumError, match="quota"):
        indices([1, 2], 0)
    with pytest.raises(CollegiumError, match="numbers from 0"):
        indices([-1, 2], 1)
    with pytest.raises(CollegiumError, match="too many different voters"):
        indices([1] * 20_000, 10_001)
    with pytest.raises(CollegiumError, match="too many different voters"):
        indices([2**k for k in range(30)], 2**29)
    with pytest.raises(CollegiumError, match="between 0 and 1"):
        ocean(1.2)
