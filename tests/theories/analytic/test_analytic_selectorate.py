"""Comparative statics of the selectorate; its exact values are tested beside the charters that use them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collegium.theories.analytic.selectorate import loyalty_incentive, spending, spent_share, spent_share_slopes

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine


W = st.floats(1, 50)
MORE = st.floats(0.5, 500)
P = st.floats(0.1, 10)
DISCOUNT = st.floats(0.05, 0.95)


@patient
@given(W, MORE, P, DISCOUNT)
def test_slopes_are_finite_differences(w, more, p, dl) -> None:
    values = [w, w + more, p, dl]
    slopes = spent_share_slopes(*values)
    for place, name in enumerate(("coalition", "selectorate", "price", "discount")):
        step = 1e-6 * values[place]
        up, down = list(values), list(values)
        up[place] += step
        down[place] -= step
        change = (float(spent_share(*up)) - float(spent_share(*down))) / (2 * step)
        assert slopes[name] == pytest.approx(change, rel=1e-3, abs=1e-8)
    assert slopes["coalition"] >= 0 >= slopes["selectorate"]
    assert slopes["price"] <= 0
    assert slopes["discount"] <= 0


@patient
@given(W, MORE, P, DISCOUNT, st.floats(0.1, 1000))
def test_the_leader_keeps_more_the_larger_the_pool_and_the_smaller_the_coalition(w, more, p, dl, budget) -> None:
    share = float(spent_share(w, w + more, p, dl))
    assert float(spent_share(w, w + 2 * more, p, dl)) <= share
    assert float(spent_share(w + more / 2, w + more, p, dl)) >= share
    paid = spending(w, w + more, price=p, discount=dl, budget=budget)
    assert p * paid.public_goods + w * paid.private_goods == pytest.approx(share * budget)  # nothing is lost
    assert paid.public_share == pytest.approx(p * paid.public_goods / (share * budget))
    assert paid.utility == pytest.approx((share * budget * (1 / p + 1 / w)) ** 0.5)


def test_loyalty_is_worth_nothing_where_everybody_is_in_the_coalition() -> None:
    assert loyalty_incentive(16, 16) == 0
    assert loyalty_incentive(4, 16, discount=0) == 0
    assert loyalty_incentive(4, 16, discount=0.5) == pytest.approx(0.75 * 3.780718**0.5, abs=1e-6)
