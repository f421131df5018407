"""Support: Gill's episodes in numbers (T3.1, T3.2 of the design), and what moves support which way."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collegium.errors import CollegiumError
from collegium.theories.analytic.support import (
    p_support,
    private_support,
    public_support,
    support_through_patron,
)

SHARE = st.floats(0, 1)
SUPPORT = st.floats(-50, 50)


@pytest.mark.parametrize(
    ("tie", "benefit", "distance", "support", "chance"),
    [
        (0.8, 0.7, 0.2, 2.05, 0.885948),
        (0.0, 0.7, 0.2, 1.25, 0.777300),
        (0.8, -0.6, 0.5, -1.15, 0.240489),
        (0.0, -0.6, 0.5, -1.95, 0.124553),
        (0.0, 0.6, 0.2, 1.05, 0.740775),
    ],
    ids=["client 1957", "committee man 1957", "client 1964", "ally 1964", "ally under Brezhnev"],
)
def test_episodes_have_the_published_support(tie, benefit, distance, support, chance):
    found = private_support(tie, benefit, distance)
    assert found == pytest.approx(support, abs=1e-12)
    assert p_support(found) == pytest.approx(chance, abs=1e-6)


@pytest.mark.parametrize(("tie", "public", "chance"), [(0.8, 0.85, 0.700567), (0.0, 0.05, 0.512497)])
def test_fear_would_have_held_the_men_of_1964(tie, public, chance):
    found = public_support(private_support(tie, -0.6, 0.5), fear=2)
    assert found == pytest.approx(public, abs=1e-12)
    assert p_support(found) == pytest.approx(chance, abs=1e-6)


def test_each_term_enters_with_its_weight():
    weights = {"w_tie": 1.5, "w_benefit": 3, "w_distance": 1.25, "w_authority": 0.7, "w_norm": 0.4}
    found = private_support(0.5, -0.2, 0.4, 0.9, -1, 0.8, **weights)
    assert found == pytest.approx(0.75 - 0.6 - 0.5 + 0.63 - 0.32, abs=1e-12)


def test_norms_count_only_by_their_strength():
    plain = private_support(0.5, 0.1, 0.3)
    assert private_support(0.5, 0.1, 0.3, norms_kept=[-1, 1]) == pytest.approx([plain, plain], abs=0)
    kept = private_support(0.5, 0.1, 0.3, norms_kept=[-1, 1], norm_strength=0.6)
    assert kept == pytest.approx([plain - 0.3, plain + 0.3], abs=1e-12)


def test_default_weights_put_benefit_above_the_tie_as_gill_claims():
    base = float(private_support(0, 0, 0))
    assert private_support(0, 1, 0) - base > private_support(1, 0, 0) - base > 0


@given(SHARE, st.floats(-1, 1), SHARE, SHARE, st.floats(0, 1))
def test_support_rises_with_tie_benefit_and_authority_and_falls_with_distance(tie, benefit, distance, authority, x):
    here = private_support(tie, benefit, distance, authority)
    assert private_support(tie + x * (1 - tie), benefit, distance, authority) >= here
    assert private_support(tie, benefit + x * (1 - benefit), distance, authority) >= here
    assert private_support(tie, benefit, distance * (1 - x), authority) >= here
    assert private_support(tie, benefit, distance, authority + x * (1 - authority)) >= here


@given(SUPPORT, st.floats(0, 3), st.floats(0.1, 5))
def test_fear_raises_open_votes_and_chances_mirror_round_one_half(support, fear, tau):
    assert p_support(public_support(support, fear), tau) >= p_support(support, tau)
    assert p_support(support, tau) + p_support(-support, tau) == pytest.approx(1, abs=1e-12)


def test_chance_of_support_is_the_logistic_and_never_overflows():
    assert p_support([-1e6, 0, 1e6]) == pytest.approx([0, 0.5, 1], abs=0)
    assert p_support([-1, 0, 1], temperature=1e-310) == pytest.approx([0, 0.5, 1], abs=0)
    assert p_support(1.0, temperature=2.0) == pytest.approx(1 / (1 + math.exp(-0.5)), abs=1e-15)


@given(SUPPORT, SUPPORT, SHARE)
def test_a_clients_client_stands_between_himself_and_his_patron(own, patron, kappa):
    found = support_through_patron(own, patron, kappa)
    assert min(own, patron) - 1e-12 <= found <= max(own, patron) + 1e-12
    assert support_through_patron(own, patron, 0) == own
    assert support_through_patron(own, patron, 1) == patron


def test_a_loyal_man_turns_with_half_a_mind_for_a_disloyal_patron():
    assert support_through_patron(1.0, -1.95, 0.5) == pytest.approx(-0.475, abs=1e-12)


def test_support_broadcasts_over_men():
    found = private_support(np.zeros((3, 1)), [0.1, 0.2], 0.0)
    assert found.shape == (3, 2)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"tie": 1.1}, "tie must lie between 0 and 1"),
        ({"benefit": -1.1}, "benefit must lie between -1 and 1"),
        ({"distance": -0.1}, "distance must lie between 0 and 1"),
        ({"authority": 2}, "authority must lie between 0 and 1"),
        ({"norms_kept": 2}, "norms_kept must lie between -1 and 1"),
        ({"norm_strength": 1.5}, "norm_strength must lie between 0 and 1"),
        ({"w_tie": -1}, "w_tie must lie at or above 0"),
        ({"w_benefit": -1}, "w_benefit must lie at or above 0"),
        ({"w_distance": -1}, "w_distance must lie at or above 0"),
        ({"w_authority": -1}, "w_authority must lie at or above 0"),
        ({"w_norm": math.nan}, "w_norm must lie at or above 0"),
    ],
)
def test_values_and_weights_out_of_bounds_are_refused_by_name(change, message):
    with pytest.raises(CollegiumError, match=message):
        private_support(**({"tie": 0.5, "benefit": 0.0, "distance": 0.2} | change))


def test_other_bounds_of_support_are_refused():
    with pytest.raises(CollegiumError, match="fear must lie at or above 0"):
        public_support(0.5, -0.1)
    with pytest.raises(CollegiumError, match="support must lie on the real line"):
        public_support(math.nan, 0.1)
    with pytest.raises(CollegiumError, match="temperature must be above 0"):
        p_support(0.5, 0)
    with pytest.raises(CollegiumError, match="temperature must lie at or above 0"):
        p_support(0.5, -1)
    with pytest.raises(CollegiumError, match="following must lie between 0 and 1"):
        support_through_patron(0.5, 0.5, 1.5)
