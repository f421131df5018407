"""Arrays under names, as compiled code reads them."""

import copy
import pickle

import numpy as np
import pytest
from numba import njit

from collegium.bundle import Bundle

ROW = np.dtype([("age", np.float32), ("rank", np.int8), ("post", np.int64)], align=True)


class Hall(Bundle):
    FIELDS = ("people", "seats", "cube", "on")


def hall(n=5, m=3):
    people = np.zeros(n, ROW)
    people["post"] = np.arange(n)
    return Hall(people, np.arange(n * m).reshape(n, m), np.arange(2.0 * n * m).reshape(2, n, m), np.ones(m, np.bool_))


@njit
def shapes(h):
    return h.people.shape, h.seats.shape, h.cube.shape, len(h.on), h.seats.strides, h.cube.strides, h.cube.size


@njit
def promote(h, i):
    h.people[i].rank += 1
    h.people[i].age = h.cube[1, i, 2]
    h.seats[i, :] = -h.seats[i, ::-1]
    return h.people[i].post


@njit
def sum_of_rows(h):
    total = 0
    for row in h.seats:
        total += row.sum()
    return total


def test_compiled_code_sees_the_shapes_numpy_sees():
    h = hall()
    assert shapes(h) == (h.people.shape, h.seats.shape, h.cube.shape, 3, h.seats.strides, h.cube.strides, h.cube.size)


def test_compiled_code_changes_the_arrays_in_place():
    h = hall()
    before = h.seats[3].copy()
    assert promote(h, 3) == 3
    assert h.people["rank"].tolist() == [0, 0, 0, 1, 0]
    assert h.people["age"][3] == h.cube[1, 3, 2]
    assert h.seats[3].tolist() == (-before[::-1]).tolist()
    assert sum_of_rows(h) == h.seats.sum()


def test_two_bundles_of_the_same_kind_share_one_compilation():
    promote(hall(), 0)
    before = len(promote.signatures)
    promote(hall(9, 4), 0)
    assert len(promote.signatures) == before
    h = hall()
    promote(h._replace(seats=h.seats.astype(np.int32)), 0)
    assert len(promote.signatures) == before + 1


def test_reading_an_array_counts_no_reference():
    promote(hall(), 0)
    code = next(iter(promote.inspect_llvm().values()))
    body = code.split("define ")[1]  # the function itself; its wrapper for Python follows
    assert "promote" in body
    assert "NRT_incref" not in body


@pytest.mark.parametrize("again", [copy.deepcopy, lambda h: pickle.loads(pickle.dumps(h))])
def test_a_copy_has_arrays_of_its_own(again):
    h = hall()
    twin = again(h)
    promote(twin, 2)
    assert twin.people["rank"][2] == 1
    assert h.people["rank"][2] == 0


def test_an_array_out_of_order_or_missing_is_refused():
    h = hall()
    with pytest.raises(ValueError, match=r"Hall\.seats is not C-contiguous"):
        h._replace(seats=h.seats[:, ::2])
    with pytest.raises(ValueError, match="shorter"):
        Hall(h.people, h.seats)


def test_a_name_it_does_not_have_is_told():
    with pytest.raises(AttributeError, match="has no array 'seat'; it has people, seats, cube, on"):
        _ = hall().seat
