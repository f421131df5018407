"""Ageing, illness, retirement, death."""

from __future__ import annotations

import math

import numpy as np
import pytest
from world import copy, key, on, parameters, same, world

from collegium.conduct.chance import MORTALITY, draw
from collegium.conduct.lives import (
    FALL_ILL,
    ILL_FOR,
    RETIRE,
    death_in_month,
    fall_ill,
    hazard_of,
    live,
    retire_the_old,
    retirement_in_month,
    share_ill,
    well,
)
from collegium.conduct.state import COMMITTEE, N_PERSONS, NONE, TENURE_SAFE, THE_LEADER, TOP, State

GROWTH = math.log(4.0) / 20.0


@pytest.mark.parametrize(("age", "hazard"), [(55, 0.02), (75, 0.08), (35, 0.005)])
def test_the_yearly_hazard_is_gompertz(age: float, hazard: float) -> None:
    survived = (1 - death_in_month(age, 0.02, GROWTH)) ** 12
    assert -math.log(survived) == pytest.approx(hazard)


def test_hazard_grows_by_the_same_factor_every_year() -> None:
    hazards = [-math.log(1 - death_in_month(age, 0.02, 0.1)) for age in range(40, 90)]
    ratios = np.divide(hazards[1:], hazards[:-1])
    assert ratios == pytest.approx(np.full(49, math.exp(0.1)))


@pytest.mark.parametrize(("share", "times"), [(0.0, 6.0), (0.3, 1.0), (0.2, 6.0), (0.9, 50.0)])
def test_the_ill_die_more_often_and_the_mean_of_all_is_kept(share: float, times: float) -> None:
    healthy, ill = hazard_of(0.04, False, share, times), hazard_of(0.04, True, share, times)
    assert ill == pytest.approx(times * healthy)
    assert (1 - share) * healthy + share * ill == pytest.approx(0.04)


def test_the_share_of_the_ill_is_that_of_a_two_state_chain() -> None:
    """Well to ill at i/12 a month, ill to well at 1/m a month: pi_ill = (i/12) / (i/12 + 1/m)."""
    for yearly, months in ((0.06, 6.0), (1.0, 12.0), (0.0, 3.0)):
        assert share_ill(yearly, months) == pytest.approx((yearly / 12) / (yearly / 12 + 1 / months))


def old_world(**how: int) -> State:
    s = world(3, top=9, provinces=12, committee=21, **how)
    s.people["birth"][: s.counters[N_PERSONS]] = -12.0 * 70
    return s


def test_illness_strikes_as_often_and_lasts_as_long_as_told() -> None:
    p, hits, months = parameters(illness_at_55=0.5, illness_months=8.0, mortality_growth=0.0), 0, []
    for seed in range(200):
        s = old_world()
        fall_ill(s, p, key(seed), 1)
        until = s.people["ill_until"][: s.counters[N_PERSONS]]
        hits += int((until > 0).sum())
        months += (until[until > 0] - 1).tolist()
    seats = int(((s.seats[:, TOP] != NONE) | (s.seats[:, COMMITTEE] != NONE)).sum())
    expected = 200 * seats * (1 - math.exp(-0.5 / 12))
    assert abs(hits - expected) < 4 * math.sqrt(expected)
    mean = 1 / (1 - math.exp(-1 / 8.0))  # whole months, one at least
    assert abs(np.mean(months) - mean) < 4 * 8.0 / math.sqrt(len(months))


def test_nobody_falls_ill_twice_at_a_time_and_those_below_not_at_all() -> None:
    s, p = old_world(), parameters(illness_at_55=12.0, illness_months=50.0)
    fall_ill(s, p, key(), 1)
    first = s.people["ill_until"].copy()
    assert (first > 1).any()
    below = (s.seats == NONE).all(axis=1)
    assert (first[below] == -1).all()
    fall_ill(s, p, key(), 2)
    still = first > 2
    assert (s.people["ill_until"][still] == first[still]).all()


def test_the_ill_the_retired_and_the_dead_are_not_well() -> None:
    s = world()
    s.people["ill_until"][1] = 5
    s.people["retired"][2] = True
    s.people["alive"][3] = False
    assert [well(s, person, 4) for person in range(5)] == [True, False, False, False, True]
    assert well(s, 1, 5)


@pytest.mark.parametrize(
    ("age", "shield", "norm", "yearly"),
    [(75, 0.8, 0.0, 0.2), (85, 0.5, 0.5, 0.3), (65, 0.8, 0.0, 0.0), (30, 0.8, 0, 0)],
)
def test_retirement_grows_with_age_and_shrinks_with_the_norm(
    age: float, shield: float, norm: float, yearly: float
) -> None:
    assert -12 * math.log(1 - retirement_in_month(age, 65.0, 0.2, shield, norm)) == pytest.approx(yearly)


def test_everybody_old_retires_but_the_leader() -> None:
    s = old_world()
    retire_the_old(s, parameters(retirement_age=60.0, retirement_rate=12.0, retirement_shield=0.0), key(), 1)
    for month in range(2, 12):
        retire_the_old(s, parameters(retirement_age=60.0, retirement_rate=12.0, retirement_shield=0.0), key(), month)
    n = s.counters[N_PERSONS]
    assert not s.people["retired"][0]
    assert s.counters[THE_LEADER] == 0
    assert s.people["retired"][1:n].all()
    assert (s.seats[1:n] == NONE).all()
    assert (s.province == -1).all()
    assert s.people["alive"][:n].all()


def naive(s: State, p: np.void, switches: np.void, seed: np.uint64, month: int) -> tuple[set, set, dict]:
    """Who dies, who retires and until when each is ill, in plain words."""
    ill_until, dead, gone = {}, set(), set()
    leader = int(s.counters[THE_LEADER])
    for person in range(s.counters[N_PERSONS]):
        man = s.people[person]
        if not man["alive"]:
            continue
        age = (month - man["birth"]) / 12
        high = s.seats[person, TOP] != NONE or s.seats[person, COMMITTEE] != NONE or person == leader
        illness = p["illness_at_55"] * math.exp(p["mortality_growth"] * (age - 55))
        until = int(man["ill_until"])
        falls = draw(seed, month, FALL_ILL, person) < 1 - math.exp(-man["frailty"] * illness / 12)
        if switches["illness"] and high and until <= month and falls:
            until = month + 1 + int(-p["illness_months"] * math.log(1 - draw(seed, month, ILL_FOR, person)))
        ill_until[person] = until
        hazard = p["mortality_at_55"] * math.exp(p["mortality_growth"] * (age - 55))
        if switches["illness"] and high:
            load = illness * p["illness_months"] / 12
            ill_share = load / (1 + load)
            hazard /= 1 - ill_share + ill_share * p["illness_mortality"]
            hazard *= man["frailty"] * (p["illness_mortality"] if until > month else 1)
        if draw(seed, month, MORTALITY, person) < 1 - math.exp(-hazard / 12):
            dead.add(person)
        elif switches["retirement"] and person != leader and not man["retired"] and age > p["retirement_age"]:
            rate = min(12, p["retirement_rate"] * (age - p["retirement_age"]) / 10)
            rate *= 1 - p["retirement_shield"] * s.norms[TENURE_SAFE]
            if draw(seed, month, RETIRE, person) < 1 - math.exp(-rate / 12):
                gone.add(person)
    return dead, gone, ill_until


@pytest.mark.parametrize("names", [(), ("illness",), ("retirement",), ("illness", "retirement")])
def test_a_month_of_lives_is_what_plain_python_says(names: tuple[str, ...]) -> None:
    p = parameters(mortality_at_55=0.6, illness_at_55=2.0, retirement_rate=4.0, retirement_shield=0.5)
    seen = [0, 0, 0]
    for seed in range(40):
        s = world(seed)
        s.people["frailty"][:] = np.random.default_rng(seed).lognormal(size=len(s.people))
        dead, gone, ill = naive(s, p, on(*names), key(seed), 7)
        live(s, p, on(*names), key(seed), 7)
        n = int(s.counters[N_PERSONS])
        assert {person for person in range(n) if not s.people["alive"][person]} == dead
        assert {person for person in range(n) if s.people["retired"][person]} == gone
        assert s.people["ill_until"][:n].tolist() == [ill[person] for person in range(n)]
        seen = [a + b for a, b in zip(seen, (len(dead), len(gone), sum(u > 7 for u in ill.values())), strict=True)]
    assert seen[0] > 0
    assert (seen[1] > 0) == ("retirement" in names)
    assert (seen[2] > 0) == ("illness" in names)


def test_without_the_switches_their_parameters_move_nothing() -> None:
    one, other = world(), world()
    live(one, parameters(), on(), key(), 3)
    live(other, parameters(illness_at_55=12.0, retirement_age=30.0, retirement_rate=12.0), on(), key(), 3)
    assert same(one, other) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("illness_at_55", 3.0), ("illness_months", 60.0), ("illness_mortality", 60.0), ("retirement_age", 40.0),
        ("retirement_rate", 8.0), ("retirement_shield", 0.0),
    ],
)  # fmt: skip
def test_each_parameter_moves_something(name: str, value: float) -> None:
    lively = {"illness_at_55": 1.0, "retirement_rate": 1.0, "mortality_at_55": 0.3}
    moved = False
    for seed in range(10):
        one, other = world(seed), world(seed)
        everything = on("illness", "retirement")
        for month in range(1, 13):
            live(one, parameters(**lively), everything, key(seed), month)
            live(other, parameters(**{**lively, name: value}), everything, key(seed), month)
        moved |= bool(same(one, other))
    assert moved


def test_no_one_is_lost_or_made() -> None:
    s = world()
    before = copy(s)
    for month in range(1, 100):
        live(s, parameters(), on("illness", "retirement"), key(), month)
    assert s.counters[N_PERSONS] == before.counters[N_PERSONS]
    gone = ~s.people["alive"] | s.people["retired"]
    assert (s.seats[gone] == NONE).all()
    assert (s.open[gone] == -1).all()
