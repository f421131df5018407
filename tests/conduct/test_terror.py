"""Terror: the three levers, the state behind them, who is struck, and what it can show."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_plots import random_case
from world import copy, key, on, parameters, rules, same, world

from collegium.conduct import terror
from collegium.conduct.log import close_spell
from collegium.conduct.people import backing
from collegium.conduct.state import (
    ARREST,
    CANDIDATE,
    COMMITTEE,
    DISTRICT,
    FULL,
    KILLED,
    KILLING,
    LEADER,
    LIFE_SAFE,
    N_EVENTS,
    N_PERSONS,
    OFFICE,
    OPPONENT,
    REMOVED,
    SECURITY_CHIEF,
    THE_LEADER,
    TOP,
    State,
)
from collegium.conduct.terror import (
    at_random,
    fate,
    fear_of,
    levers,
    moved,
    severity,
    side_of_security,
    suffer,
    terrorise,
    threat,
    watched,
)

compiled = settings(deadline=None)  # the first call compiles
unit = st.floats(0, 1)
TERROR = on("terror")
ARMED = rules(security_to_leader=True, security_polices=True)


def month(s: State, p: Any, m: int, *, c: Any = ARMED, switched: Any = TERROR, run: int = 0) -> None:
    side_of_security(s, p, c, switched, m)
    terrorise(s, p, c, switched, key(run=run), m)


def content(seed: int = 2, **given: int) -> State:
    """A world in which everybody likes the leader."""
    s = world(seed, **given)
    n = int(s.counters[N_PERSONS])
    s.people["tie"][:n], s.people["position"][:n] = 1.0, s.line[0]
    s.norms[:] = 0.0
    return s


def hostile(s: State, people: Any) -> State:
    """They now loathe him, each a little more than the one before, and do not say so."""
    for rank, person in enumerate(people):
        s.people["tie"][person] = 0.0
        s.people["position"][person] = 0.0 if rank % 2 else 1.0
        s.people["promoted_in"][person] = -(10**6)
    return s


# --- the levers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tau", "cost", "leak", "passive"), [(0, 1, 0.05, 0), (0.5, 6, 0.145, 0.03), (1, 11, 0.24, 0.06)]
)
def test_the_three_levers_by_hand(tau: float, cost: float, leak: float, passive: float) -> None:
    """K = 1 + 10 tau; q = 1 - .95 (1 - .2 tau); l = .2 tau (1 - .7)."""
    assert levers(parameters(), tau) == pytest.approx((cost, leak, passive), abs=1e-12)


@given(unit, unit, unit, st.floats(0, 20))
@compiled
def test_the_levers_keep_to_their_ranges_and_grow_with_terror(tau: float, base: float, reach: float, k: float) -> None:
    assert severity(1.0, k, tau) >= severity(1.0, k, 0.0) == 1.0
    assert base - 1e-12 <= watched(base, reach, tau) <= 1 - (1 - base) * (1 - reach) + 1e-12
    assert watched(base, reach, tau) == pytest.approx(base + reach * tau - base * reach * tau)
    assert 0 <= at_random(base, tau, reach) <= base
    assert fear_of(k, tau, base) == pytest.approx(k * tau * base)


@pytest.mark.parametrize("alone", ["lever_severity", "lever_surveillance", "lever_indiscriminacy"])
def test_each_lever_works_alone(alone: str) -> None:
    names = ["lever_severity", "lever_surveillance", "lever_indiscriminacy"]
    none = levers(parameters(**dict.fromkeys(names, 0.0)), 0.8)
    every = levers(parameters(), 0.8)
    only = levers(parameters(**{name: float(name == alone) for name in names}), 0.8)
    assert none == levers(parameters(), 0.0)
    for i, name in enumerate(names):
        assert only[i] == (every[i] if name == alone else none[i])


def test_surveillance_alone_strikes_nobody_and_frightens_nobody() -> None:
    s = hostile(content(), range(1, 9))
    p = parameters(terror_start=1.0, lever_severity=0.0, lever_indiscriminacy=0.0, purge_rate=12.0)
    month(s, p, 1)
    assert s.counters[N_EVENTS] == 0
    assert s.people["fear"].max() == 0
    assert s.regime["surveillance"] > 0.05 and s.regime["severity"] == 1.0  # noqa: PT018


def test_fear_at_the_height_is_about_three_and_of_every_post_but_the_leader() -> None:
    s = content(spare=20)
    p = parameters(terror_start=1.0, terror_fall=0.0, terror_fall_fast=0.0, purge_rate=0.0, indiscriminacy_base=0.0)
    close_spell(s, 32, DISTRICT, 0, REMOVED)  # somebody without a post
    month(s, p, 1)
    n = int(s.counters[N_PERSONS])
    posted = (s.open[:n] >= 0).any(axis=1)
    posted[0] = False
    assert not posted[32] and posted.sum() > 20  # noqa: PT018
    assert np.allclose(s.people["fear"][:n], np.where(posted, 2.88, 0.0))
    for m in (2, 3):  # the chief of the service still sits, so it falls at the slow rate
        month(s, parameters(terror_fall=100.0), m)
    assert s.regime[0]["terror"] == 0 == s.people["fear"].max()


def test_fear_moves_the_open_vote_and_not_what_he_thinks() -> None:
    s = hostile(content(), [1])
    p = parameters()
    before = backing(s, p, TERROR, 0.25, 1, 1), terror.attitude(s, p, TERROR, 0.25, 1, 1)
    s.people["fear"][1] = 2.0
    after = backing(s, p, TERROR, 0.25, 1, 1), terror.attitude(s, p, TERROR, 0.25, 1, 1)
    odds = [b / (1 - b) for b in (before[0], after[0])]
    assert odds[1] / odds[0] == pytest.approx(math.exp(2.0))
    assert before[1] == after[1]


# --- the state of terror ------------------------------------------------------------------------------------------


@given(unit, unit, st.floats(0, 20), st.integers(1, 40))
@compiled
def test_terror_goes_to_its_target_exponentially(start: float, target: float, rate: float, months: int) -> None:
    value = start
    for _ in range(months):
        value = moved(value, target, rate)
    assert value == pytest.approx(target + (start - target) * math.exp(-rate * months / 12), abs=1e-12)


@given(unit, unit)
@compiled
def test_either_threat_is_enough(share: float, alarm: float) -> None:
    assert max(share, alarm) - 1e-12 <= threat(share, alarm) <= 1.0
    assert threat(share, alarm) == pytest.approx(share + alarm - share * alarm)


def state_after(months: int, p: Any, *, c: Any = ARMED, switched: Any = TERROR, change: Any = None) -> State:
    s = hostile(content(), [6, *range(9, 15)])  # 7 of the 14 beside him: half feel a threat, five of six back him
    if change is not None:
        change(s)
    for m in range(1, months + 1):
        month(s, p, m, c=c, switched=switched)
    return s


QUIET = {"benefit_turnover": 0.0, "purge_rate": 0.0, "indiscriminacy_base": 0.0, "noise": 0.05}


def test_terror_of_a_threatened_predominant_leader_with_the_service_in_his_hand() -> None:
    p = parameters(terror_will=0.8, **QUIET)
    s = state_after(10, p)
    expected = 0.8 * 0.5 * (1 - math.exp(-2 * 10 / 12))
    assert s.regime[0]["terror"] == pytest.approx(expected, abs=1e-12)
    assert s.regime[0]["terror_by"] == 0
    assert s.regime[0]["terror_chief"] == s.office[SECURITY_CHIEF] == 5
    assert s.regime[0]["severity"] == pytest.approx(1 + 10 * expected)


def test_terror_needs_will_service_hold_and_backing() -> None:
    def disloyal(s: State) -> None:
        s.people["stance"][s.office[SECURITY_CHIEF]] = OPPONENT

    def alone(s: State) -> None:
        hostile(s, range(1, 7))

    willing = parameters(terror_will=0.8, **QUIET)
    assert state_after(10, parameters(**QUIET)).regime[0]["terror"] == 0
    assert state_after(10, willing, c=rules(security_to_leader=True)).regime[0]["terror"] == 0
    assert state_after(10, willing, c=rules(security_polices=True)).regime[0]["terror"] == 0
    assert state_after(10, willing, change=disloyal).regime[0]["terror"] == 0
    assert state_after(10, willing, change=alone).regime[0]["terror"] == 0


def test_the_norm_that_life_is_safe_restrains_it() -> None:
    def norm(strength: float) -> Any:
        def change(s: State) -> None:
            s.norms[LIFE_SAFE] = strength

        return change

    p = parameters(terror_will=0.8, **QUIET)
    free = state_after(10, p).regime[0]["terror"]
    for strength in (0.0, 0.4, 1.0):
        held = state_after(10, p, change=norm(strength)).regime[0]["terror"]
        assert held == pytest.approx(free * (1 - strength))
    weak = parameters(terror_will=0.8, life_safe_weight=0.5, **QUIET)
    assert state_after(10, weak, change=norm(1.0)).regime[0]["terror"] == pytest.approx(free / 2)


def test_a_plot_betrayed_frightens_him_for_a_while() -> None:
    def betrayed(s: State) -> None:
        s.regime["alarm"] = 1.0

    p = parameters(terror_will=1.0, alarm_half_life=0.5, **QUIET)
    s = state_after(6, p, change=betrayed)
    assert s.regime[0]["alarm"] == pytest.approx(0.5)
    assert s.regime[0]["terror"] > state_after(6, p).regime[0]["terror"]


@pytest.mark.parametrize(
    ("leader_gone", "chief_gone", "rate"),
    [(False, False, 0.5), (True, False, 0.5), (False, True, 0.5), (True, True, 6.0)],
)
def test_terror_falls_fast_once_leader_and_security_chief_are_gone(
    leader_gone: bool, chief_gone: bool, rate: float
) -> None:
    s = content()
    s.regime["terror"], s.regime["terror_by"], s.regime["terror_chief"] = 0.8, 0, 5
    if leader_gone:
        close_spell(s, 0, LEADER, 1, REMOVED)
    if chief_gone:
        close_spell(s, 5, OFFICE, 1, REMOVED)
    for m in range(2, 8):
        month(s, parameters(**QUIET), m)
    assert s.regime[0]["terror"] == pytest.approx(0.8 * math.exp(-rate / 2), abs=1e-12)


def test_whom_the_service_obeys() -> None:
    p = parameters()

    def obeys(s: State, c: Any = ARMED) -> bool:
        side_of_security(s, p, c, TERROR, 1)
        return bool(s.regime[0]["security_with_leader"])

    s = content()
    assert obeys(s)
    assert not obeys(s, rules())  # it does not report to him
    assert not obeys(hostile(content(), [5]))
    s.people["plotting"][5] = True
    assert not obeys(s)
    close_spell(s, 5, OFFICE, 1, REMOVED)
    assert obeys(s)  # nobody is chief: the rule decides
    s.office[SECURITY_CHIEF] = 0
    assert obeys(s, rules())  # he is the chief himself
    s.counters[THE_LEADER] = -1
    assert not obeys(s)


# --- who is struck --------------------------------------------------------------------------------------------------


def test_aimed_terror_strikes_opponents_first_and_then_the_least_supporting_and_nobody_content() -> None:
    s = hostile(content(), [6, 9, 10, 11, 12])
    s.people["position"][[6, 9, 10, 11, 12]] = [0.0, 0.1, 1.0, 0.05, 0.2]  # distance .5 .4 .5 .45 .3
    s.people["tie"][6] = 0.01
    s.people["stance"][12] = OPPONENT
    p = parameters(terror_start=1.0, terror_selectivity=1.0, purge_rate=12.0, benefit_base=-0.6, terror_fall=0.0,
                   terror_fall_fast=0.0, severity_reach=3.0)  # fmt: skip
    p_content = [i for i in range(15) if i not in (0, 6, 9, 10, 11, 12)]
    s.people["tie"][p_content] = 10.0
    month(s, p, 1)
    struck = s.events[: s.counters[N_EVENTS]]
    assert struck[:, 1].tolist() == [ARREST] * 5
    assert struck[:, 2].tolist() == [12, 10, 6, 11, 9]
    assert not s.people["killed"].any()
    assert s.people["alive"][struck[:, 2]].all()  # K = 4: expelled, not killed
    assert s.people["retired"][struck[:, 2]].all()
    assert (s.open[struck[:, 2]] < 0).all()


def struck_in(p: Any, s: State, runs: int) -> np.ndarray:
    """How often each is struck in the first month, over many runs."""
    total = np.zeros(s.counters[N_PERSONS])
    for run in range(runs):
        t = copy(s)
        month(t, p, 1, run=run)
        total += t.people["arrested"][: total.size]
    return total


def test_the_aimed_part_strikes_as_many_as_its_rate_says() -> None:
    s = hostile(content(), range(6, 15))
    p = parameters(terror_start=0.8, terror_fall=0, terror_fall_fast=0, purge_rate=3.0, terror_selectivity=0.5,
                   indiscriminacy_base=0.0, benefit_base=-0.6, lever_severity=0.5)  # fmt: skip
    runs = 600
    expected = 3.0 / 12 * 0.5 * 0.8 * 0.5 * 9  # purge_rate * lever * tau * select * nine suspects, in a month: .45
    found = struck_in(p, s, runs).sum()
    assert abs(found - runs * expected) < 4 * math.sqrt(runs * expected * (1 - expected))


def test_the_blind_part_strikes_everybody_alike_at_its_rate() -> None:
    s = content()
    p = parameters(terror_start=1.0, terror_fall=0, terror_fall_fast=0, terror_selectivity=0.0,
                   indiscriminacy_base=0.9)  # fmt: skip
    runs = 600
    chance = 1 - 0.1 ** (1 / 12)
    found = struck_in(p, s, runs)
    exposed = range(1, 15)
    assert found[0] == 0 == found[15:].sum()  # not the leader, not the districts
    spread = math.sqrt(runs * chance * (1 - chance))
    assert np.all(np.abs(found[list(exposed)] - runs * chance) < 4.5 * spread)


@pytest.mark.parametrize(("cost", "how"), [(0.0, 0), (1.999, 0), (2.0, 1), (5.999, 1), (6.0, 2), (100.0, 2)])
def test_the_fate_of_a_plotter_follows_severity(cost: float, how: int) -> None:
    assert fate(cost, 2.0, 6.0) == how


@pytest.mark.parametrize("how", [terror.DEMOTED, terror.DISGRACED, terror.DEATH_PENALTY])
def test_what_each_fate_takes_and_that_the_seat_at_the_top_is_filled(how: Any) -> None:
    s = content()
    suffer(s, parameters(), ARMED, TERROR, key(), 3, 5, how)
    man = s.people[5]
    assert (s.open[5, [0, 1, 2, 4, 6, 7, 9]] < 0).all()
    assert s.seats[5, COMMITTEE] == (FULL if how == terror.DEMOTED else 0)
    assert man["alive"] == (how != terror.DEATH_PENALTY) == (not man["killed"])
    assert man["arrested"] == (how != terror.DEMOTED)
    kinds = s.events[: s.counters[N_EVENTS], 1].tolist()
    assert kinds == [[], [ARREST], [ARREST, KILLING]][int(how)]
    assert (s.seats[:, TOP] == FULL).sum() == 7
    assert (s.seats[:, TOP] == CANDIDATE).sum() == 1
    if how == terror.DEATH_PENALTY:
        assert man["died_in"] == 3
        assert KILLED in s.spells[s.spells[:, 0] == 5, 7]


def test_with_no_will_and_none_to_begin_with_only_the_standing_levers_are_written() -> None:
    s = content()
    before = copy(s)
    month(s, parameters(), 1)
    assert set(same(before, s)) <= {"regime.security_with_leader", "regime.terror_chief", "regime.severity",
                                    "regime.surveillance"}  # fmt: skip


def test_terror_strikes_nobody_when_nobody_leads_or_the_service_is_not_his() -> None:
    p = parameters(terror_start=1.0, terror_selectivity=0.0, indiscriminacy_base=1.0)
    s = content()
    month(s, p, 1, c=rules(security_polices=True))
    assert not s.people["arrested"].any()
    s = content()
    close_spell(s, 0, LEADER, 0, REMOVED)
    month(s, p, 1)
    assert not s.people["arrested"].any()
    assert s.people["fear"].max() > 0  # it is still in their bones


def test_the_dead_and_the_expelled_are_struck_once_only() -> None:
    for seed in range(40):
        s, p, c, switched, k = random_case(seed)
        p = p.copy()
        p["purge_rate"], p["terror_start"], p["terror_will"] = 6.0, 1.0, 1.0
        for m in range(1, 25):
            side_of_security(s, p, c, switched, m)
            terrorise(s, p, c, switched, k, m)
        arrests = s.events[: s.counters[N_EVENTS]]
        arrests = arrests[arrests[:, 1] == ARREST, 2]
        assert len(set(arrests.tolist())) == len(arrests)
        n = int(s.counters[N_PERSONS])
        gone = s.people["arrested"][:n]
        assert (s.open[:n][gone] < 0).all()
        assert not (gone & s.people["alive"][:n] & ~s.people["retired"][:n]).any()
        assert not s.people["alive"][:n][s.people["killed"][:n]].any()
