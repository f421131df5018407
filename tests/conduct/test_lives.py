"""Death by Gompertz's law."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collegium.conduct import lives
from collegium.conduct.lives import death_in_month

compiled = settings(deadline=None)  # the first call compiles

MU, GROWTH = (p.default for p in lives.PARAMETERS)


@pytest.mark.parametrize(("age", "hazard"), [(35.0, 0.005), (55.0, 0.02), (75.0, 0.08), (95.0, 0.32)])
def test_the_yearly_hazard_is_two_in_a_hundred_at_55_and_quadruples_in_twenty_years(age: float, hazard: float) -> None:
    assert -12 * math.log1p(-death_in_month(age, MU, GROWTH)) == pytest.approx(hazard, rel=1e-9)


def test_survival_over_twenty_years_is_that_of_the_closed_form() -> None:
    """exp(-(mu/g)(e^(20 g) - 1)) from 55 to 75; months are treated whole, at the hazard of their middle."""
    survival = 1.0
    for month in range(240):
        survival *= 1 - death_in_month(55 + (month + 0.5) / 12, MU, GROWTH)
    exact = math.exp(-MU / GROWTH * (math.exp(20 * GROWTH) - 1))
    assert exact == pytest.approx(math.exp(-0.02 * 3 * 20 / math.log(4)))
    assert survival == pytest.approx(exact, rel=1e-5)


@given(st.floats(0, 110), st.floats(0, 1), st.floats(0, 0.5), st.floats(0, 5))
@compiled
def test_it_is_a_probability_and_does_not_fall_with_age(age: float, mu: float, growth: float, more: float) -> None:
    assert 0 <= death_in_month(age, mu, growth) <= death_in_month(age + more, mu, growth) <= 1


def test_nobody_dies_without_hazard() -> None:
    assert death_in_month(90.0, 0.0, GROWTH) == 0.0
