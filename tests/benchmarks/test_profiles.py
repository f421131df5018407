"""The profiled run is the run: the same loop phase by phase leaves the same state."""

from __future__ import annotations

import datetime as dt
import doctest

import numpy as np
import pytest
from benchmarks.phases import STATE, World

from benchmarks import phases
from collegium.engine import Layout


@pytest.mark.parametrize("everything", [False, True])
def test_a_run_phase_by_phase_is_the_run_in_one_kernel(everything: bool) -> None:
    world = World(
        Layout(provinces=6, bureau=1, districts=2, posts=2), everything=everything, until=dt.date(1921, 12, 1)
    )
    whole = world.run(3)
    parts, took = world.timed(3)
    for name, array in whole._asdict().items():
        other = getattr(parts, name)
        for field in array.dtype.names or [...]:
            assert np.array_equal(array[field], other[field], equal_nan=array[field].dtype.kind == "f"), (name, field)
    assert {STATE, "seat", "live", "appointments", "contest"} <= set(took)
    assert ("weigh" in took) == everything
    assert min(took.values()) == 0.0, "the cheapest call is the price of a call"
    assert world.run(3).people.tobytes() == whole.people.tobytes()  # the engine is as it was


def test_the_examples_of_the_profiles_hold() -> None:
    assert doctest.testmod(phases).failed == 0
