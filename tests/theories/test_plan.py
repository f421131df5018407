"""How runs are handed out: each once, few at once where they are slow, and an estimate by what was measured."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collegium.theories.plan import AIM, LEAST, MOST, Batch, Piece, Plan


def gaps_of(runs: int, size: int, part: str = "a") -> list[Piece]:
    batches = [Batch(part, first, min(first + size, runs) - 1) for first in range(0, runs, size)]
    return [Piece(one, one.first, one.last) for one in batches]


def played(plan: Plan, pace: float, slots: int, overhead: float = 0.0) -> list[list[Piece]]:
    """Every lot in the order in which it is handed out, when runs take ``pace`` seconds each."""
    lots, under_way = [], []
    while plan.waiting or under_way:
        while len(under_way) < slots and (pieces := plan.next(slots)):
            under_way.append(pieces)
            lots.append(pieces)
        pieces = under_way.pop(0)
        plan.done(pieces, [overhead + pace * piece.runs.size for piece in pieces])
    return lots


@settings(max_examples=60, deadline=None)
@given(
    runs=st.lists(st.integers(1, 90), min_size=1, max_size=3),
    size=st.integers(1, 30),
    pace=st.floats(1e-5, 200),
    slots=st.integers(1, 40),
    chunk=st.none() | st.integers(1, 80),
)
def test_every_run_is_handed_out_once_and_within_its_batch(
    runs: list[int], size: int, pace: float, slots: int, chunk: int | None
) -> None:
    gaps = [gap for number, n in enumerate(runs) for gap in gaps_of(n, size, f"part {number}")]
    lots = played(Plan(gaps, size=size, chunk=chunk), pace, slots)
    out = [(piece.batch.part, run) for lot in lots for piece in lot for run in range(piece.first, piece.last + 1)]
    assert sorted(out) == [(f"part {number}", run) for number, n in enumerate(runs) for run in range(n)]
    assert len({(piece.batch.part) for lot in lots for piece in lot}) == len(runs)
    for lot in lots:
        assert len({piece.batch.part for piece in lot}) == 1
        assert all(piece.batch.first <= piece.first <= piece.last <= piece.batch.last for piece in lot)
        if chunk is not None:
            assert sum(piece.runs.size for piece in lot) <= chunk


def test_short_runs_are_handed_out_by_the_batch_and_long_ones_by_the_piece() -> None:
    def usual(pace: float, runs: int = 2000) -> int:
        sizes = [sum(piece.runs.size for piece in lot) for lot in played(Plan(gaps_of(runs, 25), size=25), pace, 2)]
        return max(set(sizes), key=sizes.count)

    assert usual(0.001) == 25 * 20  # half a second
    assert usual(0.02) == 25
    assert usual(0.3) == 25  # 7.5 s
    assert usual(0.5, 200) in (4, 5)  # two seconds
    assert usual(60.0, 30) == 1


def test_what_is_handed_out_takes_half_a_second_or_more_but_at_the_ends() -> None:
    for pace in (0.001, 0.004, 0.03, 0.2, 0.6, 5.0):
        lots = played(Plan(gaps_of(5000, 25), size=25), pace, 2)
        long = [sum(piece.runs.size for piece in lot) * pace for lot in lots]
        middle = long[3 : len(long) // 2]  # after one run for each worker, and the rest of their batch
        assert min(middle) >= 0.99 * LEAST
        assert max(middle) <= max(MOST, AIM, pace)


def test_each_worker_of_many_gets_a_run_of_a_few_slow_ones() -> None:
    plan = Plan(gaps_of(10, 25), size=25)
    assert [[(p.first, p.last) for p in plan.next(10)] for _ in range(10)] == [[(run, run)] for run in range(10)]
    assert plan.next(10) == []


def test_the_estimate_counts_what_is_left_by_the_pace_of_each_part() -> None:
    plan = Plan([*gaps_of(50, 25, "slow"), *gaps_of(50, 25, "fast")], size=25)
    assert plan.left(2) is None
    plan.done(plan.next(1), [4.0])
    assert plan.left(2) == pytest.approx((49 * 4 + 50 * 4) / 2), "a part that was not timed goes like the others"
    while (lot := plan.next(1))[0].batch.part == "slow":
        plan.done(lot, [4.0 * piece.runs.size for piece in lot])
    plan.done(lot, [0.5])
    assert plan.left(2) == pytest.approx(49 * 0.5 / 2)
    assert plan.left(1000) == pytest.approx(0.5), "no more workers than runs"


def test_nothing_is_said_before_enough_has_been_timed() -> None:
    plan = Plan(gaps_of(50, 25), size=25)
    plan.done(plan.next(1), [LEAST / 3])
    assert plan.left(1) is None
