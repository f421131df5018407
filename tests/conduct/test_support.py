"""The full support function: norms, policy by domain, authority at a distance, what is received and what threatens."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from world import on, parameters, world

from collegium.conduct import support as module
from collegium.conduct.people import backing, private_backing, support
from collegium.conduct.state import MINISTRY, N_DOMAINS
from collegium.conduct.support import (
    authority_seen,
    chained,
    distance,
    goods,
    private_support,
    relative_benefit,
    salience,
    support_probability,
    threats,
    with_norms,
)

compiled = settings(deadline=None)  # the first call compiles
DEFAULT = {p.name: p.default for p in module.PARAMETERS}
WEIGHTS = tuple(DEFAULT[f"weight_{name}"] for name in ("tie", "benefit", "policy", "authority"))
unit = st.floats(0, 1)


@pytest.mark.parametrize(
    ("tie", "gain", "gap", "balance", "s"),
    [
        (0.8, 0.7, 0.2, 0.0, 2.05),  # T3.1, no norms at stake
        (0.8, 0.7, 0.2, 0.6, 2.35),  # the norms he keeps outweigh those he breaks by .6
        (0.8, -0.6, 0.5, -1.0, -1.65),  # T3.2, and he breaks all that hold
    ],
)
def test_norms_kept_add_to_private_support_and_norms_broken_take_from_it(
    tie: float, gain: float, gap: float, balance: float, s: float
) -> None:
    without = private_support(tie, gain, gap, 0.5, *WEIGHTS)
    assert with_norms(without, balance, DEFAULT["weight_norms"]) == pytest.approx(s, abs=1e-12)


def test_a_client_of_a_client_lies_between_himself_and_his_patron() -> None:
    """T3.1 and T3.2 as one chain: a man of 1957 without a tie whose patron is the client of 1964."""
    assert chained(1.25, -1.15, 0.0) == 1.25
    assert chained(1.25, -1.15, 1.0) == -1.15
    assert chained(1.25, -1.15, 0.3) == pytest.approx(0.53)
    assert chained(1.25, -1.15, 0.7) == pytest.approx(-0.43)
    assert support_probability(chained(1.25, -1.15, 0.7), 0.0, 1.0) == pytest.approx(0.394126, abs=1e-6)


@pytest.mark.parametrize(
    ("authority", "at_distance", "cult", "seen"),
    [(0.5, 0.0, 0.0, 0.5), (0.5, 0.2, 0.0, 0.6), (0.5, 0.2, 0.5, 0.8), (0.0, 0.0, 0.3, 0.3), (0.9, 1.0, 0.0, 1.0)],
)
def test_authority_is_larger_at_a_distance(authority: float, at_distance: float, cult: float, seen: float) -> None:
    assert authority_seen(authority, at_distance, cult) == pytest.approx(seen, abs=1e-12)


@given(unit, unit, unit)
@compiled
def test_authority_at_a_distance_stays_within_its_range_and_is_never_less(a: float, d: float, cult: float) -> None:
    assert a - 1e-12 <= authority_seen(a, d, cult) <= 1


def test_a_domain_matters_more_where_it_goes_badly_and_to_its_minister() -> None:
    assert salience(0.7, False, 2.0, 3.0) == 1.0
    assert salience(-0.5, False, 2.0, 3.0) == 2.0
    assert salience(-0.5, True, 2.0, 3.0) == 5.0


def test_distance_over_domains_by_hand() -> None:
    """Gaps .4, .1, 0, .2, .3; food fails by half (weight 1.5), defence is his own (weight 2)."""
    views = np.array([[9.0] * 5, [0.9, 0.6, 0.5, 0.3, 0.2]])
    line = np.array([9.0, 0.5, 0.5, 0.5, 0.5, 0.5])
    results = np.array([-0.5, 0.0, 0.4, 0.0, 1.0])
    by_hand = (1.5 * 0.4 + 1 * 0.1 + 2 * 0.0 + 1 * 0.2 + 1 * 0.3) / (1.5 + 1 + 2 + 1 + 1)
    assert distance(views, 1, line, results, 2, 1.0, 1.0) == pytest.approx(by_hand, abs=1e-12)
    assert distance(views, 1, line, results, -4, 0.0, 0.0) == pytest.approx(1.0 / 5, abs=1e-12)


@given(st.lists(unit, min_size=5, max_size=5), st.lists(st.floats(-1, 1), min_size=5, max_size=5), st.integers(-5, 4))
@compiled
def test_distance_lies_between_the_least_and_the_greatest_gap(views: list, results: list, own: int) -> None:
    line = np.full(6, 0.5)
    gap = distance(np.array([views]), 0, line, np.array(results), own, 2.0, 2.0)
    gaps = np.abs(np.array(views) - 0.5)
    assert gaps.min() - 1e-12 <= gap <= gaps.max() + 1e-12


@pytest.mark.parametrize(
    ("since", "rank", "ambition", "turnover", "treatment", "received"),
    [
        (-1, 0.0, 1.0, 0.0, 0.0, 0.0),
        (-1, 1.0, 1.0, 0.9, 0.0, 0.3),  # at the top nothing is above him
        (0, 0.6, 0.0, 0.9, 0.0, 0.68),  # .18 + .5
        (24, 0.6, 0.5, 0.4, -1.0, 0.045),  # .18 + .125 + .5*.5*.4*.4 - .3
        (-1, 0.2, 1.0, 0.5, 0.0, 0.26),  # .06 + .5*.5*.8
    ],
)
def test_what_a_man_receives_by_hand(
    since: int, rank: float, ambition: float, turnover: float, treatment: float, received: float
) -> None:
    assert goods(since, rank, ambition, turnover, treatment, 0.5, 0.3, 0.5, 0.3) == pytest.approx(received, abs=1e-12)


def test_turnover_threatens_the_settled_and_serves_the_ambitious_below() -> None:
    """The same rise of turnover, .25 to .5, costs a settled head of a district .25 and gives an ambitious one more."""

    def gain(turnover: float, ambition: float) -> float:
        received = goods(-1, 0.2, ambition, turnover, 0.0, 0.5, 0.3, 2.0, 0.3)
        return float(relative_benefit(0.3, received, 0.06, threats(turnover, 0.25, 0.0, 0.0, 1.0, 1.0)))

    assert gain(0.5, 0.0) - gain(0.25, 0.0) == pytest.approx(-0.25)
    assert gain(0.5, 1.0) > gain(0.25, 1.0)


def test_an_attack_on_all_branches_alike_is_no_attack_on_ones_own() -> None:
    assert threats(0.25, 0.25, 0.4, 0.4, 1.0, 2.0) == 0.0
    assert threats(0.25, 0.25, 0.1, 0.4, 1.0, 2.0) == 0.0
    assert threats(0.25, 0.25, 0.6, 0.4, 1.0, 2.0) == pytest.approx(0.4)


@given(st.floats(-1, 1), st.floats(-2, 2), st.floats(-2, 2), st.floats(-5, 5))
@compiled
def test_benefit_against_expectation_stays_within_its_range(base: float, g: float, e: float, t: float) -> None:
    value = relative_benefit(base, g, e, t)
    assert -1 <= value <= 1
    assert value == pytest.approx(min(1, max(-1, base + g - e - t)), abs=1e-12)


# --- over the state -------------------------------------------------------------------------------------------------


def by_hand(s, p, person: int, *, month: int = 5, turnover: float = 0.4, policy: bool, norms: bool) -> float:
    """S without patronage, put together again."""
    man = s.people[person]
    b = p["benefit_base"] - p["benefit_turnover"] * (turnover - p["turnover_expected"])
    if man["promoted_in"] >= 0:
        b += p["benefit_promotion"] * 0.5 ** ((month - man["promoted_in"]) / 12)
    gap, authority = abs(man["position"] - s.line[0]), p["authority"]
    if policy:
        weights = [
            1 + p["salience_of_failure"] * max(0, -s.results[d]) + p["salience_of_office"] * (man["office_of"] == 5 + d)
            for d in range(N_DOMAINS)
        ]
        gaps = [abs(s.views[person, d] - s.line[1 + d]) for d in range(N_DOMAINS)]
        gap = sum(w * g for w, g in zip(weights, gaps, strict=True)) / sum(weights)
        authority = s.regime[0]["authority"]
    value = p["weight_tie"] * man["tie"] + p["weight_benefit"] * max(-1, min(1, b)) - p["weight_policy"] * gap
    value += p["weight_authority"] * authority
    return float(value + (p["weight_norms"] * s.regime[0]["norm_balance"] if norms else 0.0))


@pytest.mark.parametrize("names", [(), ("policy",), ("norms",), ("policy", "norms")])
def test_support_of_a_person_is_the_equation_over_what_is_switched_on(names: tuple[str, ...]) -> None:
    for seed in range(20):
        s, p = world(seed), parameters(authority=0.3)
        rng = np.random.default_rng(100 + seed)
        s.results[:] = rng.uniform(-1, 1, N_DOMAINS)
        s.line[:] = rng.uniform(0, 1, s.line.size)
        s.regime["norm_balance"], s.regime["authority"] = rng.uniform(-1, 1), rng.uniform(0, 1)
        s.people["promoted_in"][:20] = rng.integers(-1, 5, 20)
        s.people["promoted_in"][s.people["promoted_in"] == -1] = -(10**6)
        s.people["office_of"][7] = MINISTRY + 2
        for person in range(1, 20):
            expected = by_hand(s, p, person, policy="policy" in names, norms="norms" in names)
            assert support(s, p, on(*names), 0.4, 5, person) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("name", "value", "names"),
    [
        ("weight_norms", 0.9, ("norms",)),
        ("salience_of_failure", 3.0, ("policy",)),
        ("salience_of_office", 3.0, ("policy",)),
    ],
)
def test_a_parameter_moves_support_only_with_its_switch(name: str, value: float, names: tuple[str, ...]) -> None:
    s = world(3)
    s.results[:] = (-0.9, 0.2, -0.1, 0.4, 0.0)
    s.regime["norm_balance"] = 0.5
    s.people["office_of"][4] = MINISTRY + 1

    def held(p, *switched: str) -> float:
        return float(support(s, p, on(*switched), 0.3, 5, 4))

    assert held(parameters()) == held(parameters(**{name: value}))
    assert held(parameters(), *names) != held(parameters(**{name: value}), *names)


def test_under_patronage_votes_read_the_support_of_the_month() -> None:
    s, p = world(1), parameters(fear=0.7)
    s.people["support"][4] = -0.4
    assert private_backing(s, p, on("patronage"), 0.9, 5, 4) == pytest.approx(1 / (1 + math.exp(0.4)))
    assert backing(s, p, on("patronage"), 0.9, 5, 4) == pytest.approx(1 / (1 + math.exp(-0.3)))
    assert private_backing(s, p, on(), 0.9, 5, 4) != private_backing(s, p, on("patronage"), 0.9, 5, 4)


@pytest.mark.parametrize("names", [(), ("patronage",)])
def test_when_fear_goes_private_support_is_what_it_was(names: tuple[str, ...]) -> None:
    """1953: fear is each man's own under terror, one number otherwise, and in neither case part of S."""
    s = world(1)
    s.people["support"][:30] = np.linspace(-2, 2, 30)
    s.people["fear"][:30] = 3.0
    for person in (4, 9, 20):
        free = private_backing(s, parameters(), on(*names), 0.3, 5, person)
        for p, switched in ((parameters(), (*names, "terror")), (parameters(fear=3.0), names)):
            assert private_backing(s, p, on(*switched), 0.3, 5, person) == free
            odds = backing(s, p, on(*switched), 0.3, 5, person)
            assert math.log(odds / (1 - odds)) == pytest.approx(math.log(free / (1 - free)) + 3.0, abs=1e-9)
