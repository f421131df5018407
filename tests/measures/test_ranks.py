"""Distances of bucket orders: the paper's hand cases, a naive count of pairs, and a metric's laws."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collegium.errors import CollegiumError
from collegium.measures import rank_distance, ranks
from collegium.measures.ranks import discordance, footrule, kendall

A_B_C_D = [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("first", "second", "near", "far"),
    [
        (A_B_C_D, [0, 0, 1, 1], 1, 2),
        ([0, 0, 1, 1], [0, 1, 0, 1], 3, 4),
        ([0, 0, 1, 2], [0, 2, 1, 0], 4, 5),
        (A_B_C_D, [3, 2, 1, 0], 6, 8),
        (A_B_C_D, A_B_C_D, 0, 0),
        ([0, 0, 0], [0, 1, 2], 1.5, 2),
        ([0, 1], [5, 5], 0.5, 1),
    ],
)
def test_distances_by_hand(first, second, near, far):
    assert kendall(first, second) == near
    assert footrule(first, second) == far


def naive(first, second, p):
    total = 0.0
    for i, j in combinations(range(len(first)), 2):
        a, b = first[i] - first[j], second[i] - second[j]
        total += 1 if a * b < 0 else p if (a == 0) != (b == 0) else 0
    return total


ORDERS = st.integers(1, 7).flatmap(lambda n: st.tuples(*[st.lists(st.integers(0, 3), min_size=n, max_size=n)] * 3))


@given(ORDERS, st.floats(0, 1))
def test_kendall_is_the_count_of_pairs(drawn, p):
    first, second, _ = drawn
    assert kendall(first, second, p) == pytest.approx(naive(first, second, p))


@given(ORDERS)
def test_with_ties_by_half_both_are_metrics_within_a_factor_of_two(drawn):
    a, b, c = drawn
    for distance in (kendall, footrule):
        assert distance(a, b) == distance(b, a)
        assert distance(a, c) <= distance(a, b) + distance(b, c) + 1e-9
        same = discordance(a, b) == (0, 0)
        assert (distance(a, b) == 0) == same
    assert kendall(a, b) <= footrule(a, b) + 1e-9
    assert footrule(a, b) <= 2 * kendall(a, b) + 1e-9


@pytest.mark.parametrize("n", [2, 3, 4, 5])
def test_no_order_is_farther_than_the_reversal_of_a_strict_one(n):
    orders = list(product(range(n), repeat=n))
    strict = list(range(n))
    for other in orders if n < 5 else orders[::7]:
        for first in (strict, [0] * n, [0, *[1] * (n - 1)]):
            assert footrule(first, other) <= n * n // 2
            assert kendall(first, other) <= n * (n - 1) / 2
    assert footrule(strict, strict[::-1]) == n * n // 2
    assert kendall(strict, strict[::-1]) == n * (n - 1) / 2


def test_a_history_by_hand(past):
    # Before: a b full, c candidate. After: a full, b out, c full, d candidate. Everybody: a b c d.
    history = past([
        ("a", "politburo", "1920-01-01", None),
        ("b", "politburo", "1920-01-01", "1925-01-01"),
        ("c", "politburo", "1920-01-01", "1925-01-01", "candidate"),
        ("c", "politburo", "1925-01-01", None, "full"),
        ("d", "politburo", "1925-01-01", None, "candidate"),
    ])  # fmt: skip
    row = rank_distance(history, "politburo", ["1922-01-01", "1926-01-01"]).row(0, named=True)
    before, after = [0, 0, 1, 3], [0, 3, 0, 1]
    assert (row["n"], row["n_reversed"], row["n_tied_once"]) == (4, *discordance(before, after)) == (4, 2, 2)
    assert (row["kendall"], row["footrule"]) == (3.0, footrule(before, after))
    assert row["kendall_share"] == 3 / 6
    assert row["footrule_share"] == footrule(before, after) / 8
    held = ranks(history, "politburo", "1926-01-01")
    assert held.select("person_id", "standing", "position").rows() == [
        ("a", "full", 1.5), ("c", "full", 1.5), ("d", "candidate", 3.0)
    ]  # fmt: skip


def test_a_body_against_another_and_a_committee_below(past):
    history = past([
        ("a", "politburo", "1920-01-01", None),
        ("b", "politburo", "1920-01-01", None, "candidate"),
        ("b", "secretariat", "1920-01-01", None),
        ("c", "central-committee", "1920-01-01", None),
        ("a", "central-committee", "1920-01-01", None),
    ])  # fmt: skip
    row = rank_distance(history, "politburo", "1921-01-01", second="secretariat").row(0, named=True)
    assert (row["n"], row["n_reversed"], row["kendall"]) == (2, 1, 1.0)
    held = ranks(history, "politburo", "1921-01-01", committee="central-committee")
    assert held.select("person_id", "bucket").rows() == [("a", 0), ("b", 1), ("c", 2)]


def test_nobody_and_one_person_have_no_share(past):
    history = past([("a", "politburo", "1920-01-01", None)])
    rows = rank_distance(history, "politburo", ["1919-01-01", "1920-06-01", "1921-06-01"])
    assert rows.select("n", "kendall", "kendall_share", "footrule_share").rows() == [(1, 0.0, None, None)] * 2


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda h: kendall([0, 1], [0]), "over the same people"),
        (lambda h: kendall([0, 1], [0, 1], 2), "between 0 and 1"),
        (lambda h: rank_distance(h, "politburo", ["1920", "1921"], p=-1), "between 0 and 1"),
        (lambda h: rank_distance(h, "politburo", "1920"), "at least 2 different dates"),
        (lambda h: ranks(h, "politbureau", "1920"), "Did you mean 'politburo'"),
    ],
)
def test_bad_orders_are_refused(past, call, says):
    with pytest.raises(CollegiumError, match=says):
        call(past([("a", "politburo", "1920-01-01", None)]))


def test_a_committee_that_is_only_named_is_refused():
    from collegium.record import record

    with pytest.raises(CollegiumError, match="does not list this body"):
        ranks(record(), "politburo", "1961-11-01", committee="central-committee")
