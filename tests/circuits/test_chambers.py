"""The two-chamber rule and the recruitment chain, against the tests of the design."""

from __future__ import annotations

import math

import pytest

from collegium.circuits import most_approaches, removed
from collegium.circuits.chambers import most_leak
from collegium.errors import CollegiumError


def test_the_two_chamber_rule() -> None:
    # T7.5
    committee = {"against_above": 45, "members_above": 133}
    assert removed(7, 11)
    assert not removed(7, 11, appeal=True, **committee)
    assert removed(7, 11, appeal=True, assembled=False, **committee)
    assert removed(7, 11, appeal=True, invoked=False, **committee)
    assert not removed(11, 11, void=True)
    assert not removed(5, 11)
    assert removed(7, 11, appeal=True, against_above=67, members_above=133)


def test_half_is_no_majority_in_either_chamber() -> None:
    assert not removed(5, 10)
    assert not removed(6, 10, appeal=True, against_above=50, members_above=100)


def test_the_table_of_approaches() -> None:
    # T7.1: rows q, columns K/B.
    table = {
        0.02: (79, 34, 14, 5, 0),
        0.05: (31, 13, 5, 2, 0),
        0.10: (15, 6, 2, 1, 0),
        0.20: (7, 3, 1, 0, 0),
    }
    for p_leak, row in table.items():
        assert tuple(most_approaches(p_leak, cost, 1) for cost in (0.25, 1, 3, 9, 99)) == row


def test_the_highest_leak_that_a_plot_can_bear() -> None:
    # T7.1
    assert [round(most_leak(a, 1, 1), 6) for a in (5, 6, 26, 30)] == [0.129449, 0.109101, 0.026307, 0.022840]
    assert most_leak(5, 9, 1) == pytest.approx(0.020852, abs=1e-6)


def test_the_ends_of_the_range() -> None:
    assert most_approaches(0, 1, 1) == math.inf
    assert most_approaches(1, 1, 1) == 0
    assert most_approaches(0.1, 1, 1, p_success=0.4) == -1
    with pytest.raises(CollegiumError, match="above 0"):
        most_approaches(0.1, 0, 1)
    with pytest.raises(CollegiumError, match="between 0 and 1"):
        most_approaches(1.1, 1, 1)
    with pytest.raises(CollegiumError, match="not a vote"):
        removed(12, 11)
