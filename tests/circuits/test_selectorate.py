"""The closed form of the selectorate, and S and W of offices."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collegium.charter import Charter, charter
from collegium.circuits import selectorates, spending, spent_share
from collegium.errors import CollegiumError

Make = Callable[..., Charter]


def test_a_small_coalition_is_paid_in_private_goods() -> None:
    # T6.1
    found = spending(4, 16, discount=0.5)
    assert found.spent_share == pytest.approx(0.756144, abs=1e-6)
    assert found.public_goods == pytest.approx(60.491493, abs=1e-6)
    assert found.private_goods == pytest.approx(3.780718, abs=1e-6)
    assert found.public_goods + 4 * found.private_goods == pytest.approx(75.614367, abs=1e-6)


def test_nothing_is_kept_where_there_is_no_loyalty_to_gain() -> None:
    # T6.2
    assert spent_share(16, 16, 1, 0.5) == 1
    found = spending(4, 16, discount=0)
    assert (found.spent_share, found.public_goods, found.private_goods) == pytest.approx((1, 80, 5))
    assert found.utility == pytest.approx(11.180340, abs=1e-6)


def test_the_share_spent_falls_with_the_selectorate_and_rises_with_the_coalition() -> None:
    # T6.3, T6.4
    assert spent_share(4, 64, 1, 0.5) == pytest.approx(0.709141, abs=1e-6)
    assert spent_share(8, 16, 1, 0.5) == pytest.approx(0.897507, abs=1e-6)
    assert spent_share(4, 16, 1, 0.9) == pytest.approx(0.181077, abs=1e-6)
    assert spent_share(6, 11, 2, [0.8, 0.9]) == pytest.approx(np.array([0.472656, 0.244414]), abs=1e-6)
    assert spent_share(67, 133, 2, 0.9) == pytest.approx(0.783904, abs=1e-6)


@given(st.integers(1, 50), st.integers(0, 500), st.floats(0.1, 10), st.floats(0, 0.99))
def test_the_pivotal_member_is_indifferent(coalition: int, more: int, price: float, discount: float) -> None:
    selectorate = coalition + more
    held = spending(coalition, selectorate, price=price, discount=discount)
    rival = spending(coalition, selectorate, price=price, discount=0)  # offers everything, once
    later = held.utility * discount / (1 - discount)
    stays = held.utility + later
    public = held.public_goods**0.5  # who is left out of the coalition has this alone
    leaves = rival.utility + discount / (1 - discount) * (
        coalition / selectorate * held.utility + (1 - coalition / selectorate) * public
    )
    assert stays == pytest.approx(leaves, rel=1e-6)


def test_selectorate_and_coalition_of_the_leader_of_1961() -> None:
    rows = selectorates(charter("cpsu-1961"), on="1961-11-01").filter(office="leader")
    assert rows.select("chooser", "selectorate", "coalition").rows()[-1] == ("central-committee", 175, 88)


def test_voters_of_all_units_are_counted(charter_of: Make) -> None:
    vote = {"by": "local", "power": "elect", "over": "x", "majority": "simple"}
    rules = charter_of({"local": {"full": 30, "level": "ground"}, "a": 3}, ["x"], [vote, ("a", "nominate", "x")])
    rows = selectorates(rules)
    assert rows.select("chooser", "says", "selectorate", "coalition").rows() == [
        ("local", "decides", 300, 151),
        ("a", "proposes", 3, 2),
    ]


def test_numbers_out_of_range_are_refused() -> None:
    for given_, said in (((5, 4, 1, 0.5), "larger than"), ((0, 4, 1, 0.5), "above 0"), ((2, 4, 1, 1.0), "below 1")):
        with pytest.raises(CollegiumError, match=said):
            spent_share(*given_)
    with pytest.raises(CollegiumError, match="Did you mean 'discount'"):
        selectorates(charter("cpsu-1922"), discont=0.5)
