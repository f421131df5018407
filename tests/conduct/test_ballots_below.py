"""Ratification, and the delegates a secretary sends."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collegium.conduct.ballots import PARAMETERS, accepts, delegate_backs

compiled = settings(deadline=None)  # the first call compiles

share = st.floats(0, 1, exclude_max=True)


@given(share, share)
@compiled
def test_a_backer_of_the_leader_accepts_whatever_the_ballot(acceptance: float, u: float) -> None:
    assert accepts(True, acceptance, u)
    assert accepts(False, acceptance, u) == (u < acceptance)


@given(share, share, st.booleans())
@compiled
def test_a_delegate_follows_his_secretary_or_does_the_opposite(fidelity: float, u: float, backs: bool) -> None:
    assert delegate_backs(backs, fidelity, u) is (backs if u < fidelity else not backs)
    assert delegate_backs(backs, 1.0, u) is backs
    assert delegate_backs(backs, 0.0, u) is not backs


@pytest.mark.parametrize(("secretaries", "fidelity"), [(0.6, 0.9), (0.2, 0.9), (0.8, 0.5)])
def test_the_share_of_delegates_is_that_of_the_secretaries_seen_through_fidelity(
    secretaries: float, fidelity: float
) -> None:
    """x k + (1 - x)(1 - k): 100 000 delegates, a bound of 4.5 standard errors."""
    n = 100_000
    chance = np.random.default_rng(2)
    backs = chance.random(n) < secretaries
    found = np.mean([delegate_backs(b, fidelity, u) for b, u in zip(backs, chance.random(n), strict=True)])
    exact = secretaries * fidelity + (1 - secretaries) * (1 - fidelity)
    assert abs(found - exact) < 4.5 * math.sqrt(exact * (1 - exact) / n)


def test_open_voting_accepts_more_than_secret_voting() -> None:
    default = {p.name: p.default for p in PARAMETERS}
    assert default["open_acceptance"] > default["secret_acceptance"]
