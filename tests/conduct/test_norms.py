"""Norms: their strength, what puts them to the test, and what the leader makes of them."""

from __future__ import annotations

import numpy as np
import pytest
from world import on, parameters, same, world

from collegium.conduct.log import (
    close_spell,
    log_decision,
    log_event,
    log_position,
    open_spell,
    set_stance,
    settle_decision,
)
from collegium.conduct.norms import (
    BROKEN,
    KEPT,
    UNTRIED,
    balance,
    collective,
    countervailing,
    established,
    hold_to,
    limited_patronage,
    net_gain,
    no_overlap,
    organs_decide,
    posts_apart,
    strength,
    tenure_safe,
)
from collegium.conduct.state import (
    ADOPTED,
    APPARATUS,
    CLIENT,
    ELECTED,
    FACTION,
    FULL,
    GOVERNMENT,
    HEAD_OF_GOVERNMENT,
    HOLDER,
    KILLING,
    LIFE_SAFE,
    LIMITED_PATRONAGE,
    MOVE_EVENT,
    N_NORMS,
    N_PERSONS,
    NO_OVERLAP,
    NORM_BROKEN,
    NORM_KEPT,
    OFFICE,
    OPPONENT,
    OPPOSITION_TOLERATED,
    POSTPONED,
    POSTS_APART,
    REJECTED,
    REMOVED,
    SESSION,
    SUCCESSION,
    TENURE_SAFE,
    TOGETHER,
    TOP,
    UNITY,
)

GIVEN = np.full(N_NORMS, 0.5)


@pytest.mark.parametrize(("kept", "broken", "nu"), [(3, 0, 0.8), (3, 2, 4 / 7), (0, 0, 0.5), (0, 8, 0.1)])
def test_strength_is_the_rule_of_the_theory_paper(kept: int, broken: int, nu: float) -> None:
    """T9.5, with a prior of one occasion either way."""
    assert strength(0.5, 2.0, kept, broken) == pytest.approx(nu, abs=1e-6)


def test_a_norm_strongly_given_takes_longer_to_wear_away() -> None:
    assert strength(0.9, 10.0, 0, 2) == pytest.approx(0.75)
    assert strength(0.9, 1.0, 0, 2) == pytest.approx(0.3)


@pytest.mark.parametrize(("kept", "bases", "holds"), [(3, 2, True), (2, 5, False), (30, 1, False), (3, 3, True)])
def test_a_norm_is_established_by_use_under_more_than_one_leader(kept: int, bases: int, holds: bool) -> None:
    assert established(kept, bases) is holds


@pytest.mark.parametrize("row", [(11, 15, 16, 12), (0, 1, 0, -1), (3, 0, 0, 3), (1, 2, 2, 1)])
def test_the_net_gain_is_that_of_the_note(row: tuple[int, int, int, int]) -> None:
    """Gill (2018) ch. 6 note 29: appointed clients 11, others 15, others removed 16, in all +12."""
    *counts, gain = row
    assert net_gain(*counts) == gain


def test_the_posts_are_apart_unless_the_leader_heads_the_government() -> None:
    s = world()
    assert posts_apart(s) == KEPT
    close_spell(s, 3, OFFICE, 5, REMOVED)
    assert posts_apart(s) == UNTRIED
    open_spell(s, 0, OFFICE, HEAD_OF_GOVERNMENT, HOLDER, 5, ELECTED)
    assert posts_apart(s) == BROKEN


def test_entrants_who_are_mostly_clients_break_the_second_rule() -> None:
    s, p = world(top=5), parameters()
    assert limited_patronage(s, p, 60) == UNTRIED  # nobody entered since the start
    for person, client in ((20, True), (21, False), (22, True), (23, False)):
        open_spell(s, person, TOP, -1, FULL, 30, ELECTED)
        if client:
            set_stance(s, person, CLIENT, 30)
    assert limited_patronage(s, p, 60) == KEPT
    set_stance(s, 21, CLIENT, 31)
    assert limited_patronage(s, p, 60) == BROKEN
    assert limited_patronage(s, p, 91) == UNTRIED  # five years on


def test_too_many_secretaries_or_one_man_in_all_three_break_the_third_rule() -> None:
    s, p = world(), parameters()
    assert no_overlap(s, p) == KEPT  # 3 of 7
    open_spell(s, 4, APPARATUS, -1, FULL, 3, ELECTED)
    assert no_overlap(s, p) == BROKEN  # 4 of 7
    assert no_overlap(s, parameters(norm_overlap=0.6)) == KEPT
    open_spell(s, 1, GOVERNMENT, -1, FULL, 3, ELECTED)
    assert no_overlap(s, parameters(norm_overlap=0.6)) == BROKEN


def test_june_1957_passes_the_third_rule_by_a_hair() -> None:
    """T9.4, Table 5.2: 7 of 15 full members are secretaries."""
    s = world(top=15, candidates=0, committee=15)
    for person in range(3, 7):
        open_spell(s, person, APPARATUS, -1, FULL, 3, ELECTED)
    close_spell(s, 3, GOVERNMENT, 3, REMOVED)
    close_spell(s, 3, OFFICE, 3, REMOVED)
    assert no_overlap(s, parameters()) == KEPT
    open_spell(s, 7, APPARATUS, -1, FULL, 3, ELECTED)
    assert no_overlap(s, parameters()) == BROKEN


@pytest.mark.parametrize(("clients", "held"), [(6, KEPT), (8, KEPT), (12, BROKEN), (13, BROKEN)])
def test_half_of_the_bodies_is_too_much(clients: int, held: int) -> None:
    """T9.2: 7 of 26 in 1973 and 9 of 26 in 1981, the leader counted, pass."""
    s = world(top=26, candidates=0, committee=26)
    for person in range(1, 1 + clients):
        set_stance(s, person, CLIENT, 1)
    assert countervailing(s) == held


def test_many_exits_or_a_great_gain_break_the_fifth_rule() -> None:
    s, p = world(top=14), parameters()
    assert tenure_safe(s, p, 24) == KEPT
    for person in (10, 11):
        close_spell(s, person, TOP, 20, REMOVED)
    assert s.regime["top_exits"][0] == 2
    assert tenure_safe(s, p, 24) == KEPT  # 2 of 14 is below 15 %
    close_spell(s, 12, TOP, 20, REMOVED)
    assert tenure_safe(s, p, 24) == BROKEN
    s = world(top=14)
    for person in range(20, 24):
        open_spell(s, person, TOP, -1, FULL, 20, ELECTED)
        set_stance(s, person, CLIENT, 20)
    assert tenure_safe(s, p, 24) == BROKEN  # a gain of 4
    assert tenure_safe(s, parameters(norm_gain=4.0), 24) == KEPT


def test_a_death_is_no_exit() -> None:
    from collegium.conduct.log import die
    from collegium.conduct.state import DIED

    s = world()
    die(s, 3, 5, DIED)
    assert s.regime["top_exits"][0] == 0


@pytest.mark.parametrize(("organs", "others", "held"), [(5, 5, KEPT), (5, 6, BROKEN), (0, 0, UNTRIED), (3, 0, KEPT)])
def test_the_organs_decide_if_half_comes_before_them(organs: int, others: int, held: int) -> None:
    s = world()
    s.workload[20, SESSION] = organs
    s.workload[15, 1] = others
    s.workload[3, 4] = 1000  # long ago
    assert organs_decide(s, 24) == held


def dispute(s: object, month: int, leader: int, others: list[int], outcome: int) -> None:
    row = log_decision(s, month, 0, SESSION, 50, 0, TOGETHER)
    log_position(s, row, 0, leader, leader)
    for person, stood in enumerate(others, 1):
        log_position(s, row, person, stood, stood)
    settle_decision(s, row, leader, 1, 1, outcome, 100)


def test_a_leader_who_mostly_overrides_breaks_collective_leadership() -> None:
    s = world()
    assert collective(s, 24) == UNTRIED
    dispute(s, 14, 1, [1, 1, 1], ADOPTED)  # with them
    dispute(s, 15, 1, [-1, -1, 1], POSTPONED)
    assert collective(s, 24) == UNTRIED
    dispute(s, 16, 1, [-1, -1, 1], ADOPTED)
    assert collective(s, 24) == BROKEN
    dispute(s, 17, -1, [1, 1, 1], ADOPTED)
    assert collective(s, 24) == KEPT  # one won, one lost
    dispute(s, 18, -1, [1, 1, -1], REJECTED)
    assert collective(s, 24) == BROKEN
    assert collective(s, 40) == UNTRIED  # all of it is over a year old


def test_what_happened_in_the_year_puts_norms_to_the_test() -> None:
    s, p = world(), parameters()
    hold_to(s, p, on("norms"), GIVEN, 12)
    assert s.norm_held[LIFE_SAFE] == UNTRIED
    log_event(s, 14, MOVE_EVENT, 3, TOP)
    log_event(s, 15, FACTION, 3, TOP)
    hold_to(s, p, on("norms"), GIVEN, 24)
    assert (s.norm_held[LIFE_SAFE], s.norm_held[UNITY], s.norm_held[OPPOSITION_TOLERATED]) == (KEPT, BROKEN, BROKEN)
    set_stance(s, 3, OPPONENT, 25)
    hold_to(s, p, on("norms"), GIVEN, 36)
    assert (s.norm_held[LIFE_SAFE], s.norm_held[UNITY], s.norm_held[OPPOSITION_TOLERATED]) == (KEPT, KEPT, KEPT)
    log_event(s, 38, KILLING, 3, TOP)
    hold_to(s, p, on("norms"), GIVEN, 48)
    assert s.norm_held[LIFE_SAFE] == BROKEN
    assert (s.kept[LIFE_SAFE], s.broken[LIFE_SAFE]) == (2, 1)
    kinds = s.events[: s.counters[2], 1].tolist()
    assert kinds.count(NORM_KEPT) == s.kept.sum()
    assert kinds.count(NORM_BROKEN) == s.broken.sum()


def test_a_new_leader_is_a_new_constellation_and_establishes_what_is_kept_again() -> None:
    s, p = world(), parameters()
    for year in range(1, 5):
        hold_to(s, p, on("norms"), GIVEN, 12 * year)
    assert s.kept[POSTS_APART] == 4
    assert not established(s.kept[POSTS_APART], s.norm_bases[POSTS_APART, 0])
    log_event(s, 50, SUCCESSION, 1, TOP)
    hold_to(s, p, on("norms"), GIVEN, 60)
    assert established(s.kept[POSTS_APART], s.norm_bases[POSTS_APART, 0])


def test_the_balance_is_the_mean_over_norms_put_to_the_test() -> None:
    s, p = world(), parameters(norm_prior=2.0, norm_untried=0.5)
    s.norm_given[:] = 0.5
    s.norm_held[TENURE_SAFE], s.kept[TENURE_SAFE], s.norm_bases[TENURE_SAFE] = KEPT, 3, [2, 1]
    s.norm_held[NO_OVERLAP], s.kept[NO_OVERLAP], s.broken[NO_OVERLAP] = BROKEN, 0, 2
    assert balance(s, p) == pytest.approx((0.8 - 0.5 * 0.25) / 2)
    s.norm_given[NO_OVERLAP] = np.nan  # not in force
    assert balance(s, p) == pytest.approx(0.8)


def test_off_the_charter_alone_says_how_strong_a_norm_is() -> None:
    s, p, given = world(), parameters(), GIVEN.copy()
    given[UNITY], given[LIMITED_PATRONAGE] = np.nan, 0.9
    for month in range(1, 50):
        hold_to(s, p, on(), given, month)
    assert s.norms[UNITY] == 0.0
    assert s.norms[LIMITED_PATRONAGE] == 0.9
    assert s.kept.sum() + s.broken.sum() == s.counters[2] == 0
    assert s.regime["norm_balance"][0] == 0.0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("norm_prior", 50.0), ("norm_untried", 0.0), ("norm_exits", 0.0), ("norm_gain", 0.0), ("norm_patronage", 0.0),
        ("norm_overlap", 0.0),
    ],
)  # fmt: skip
def test_each_parameter_moves_something(name: str, value: float) -> None:
    states = []
    for p in (parameters(), parameters(**{name: value})):
        s = world()
        open_spell(s, 20, TOP, -1, FULL, 20, ELECTED)
        set_stance(s, 20, CLIENT, 20)
        for person in (21, 22):
            open_spell(s, person, TOP, -1, FULL, 20, ELECTED)
        if name == "norm_exits":
            close_spell(s, 5, TOP, 21, REMOVED)
        for month in range(1, 37):
            hold_to(s, p, on("norms"), GIVEN, month)
        states.append(s)
    assert same(*states)


def test_people_of_another_order_keep_the_same_norms() -> None:
    """Who is who does not matter: two clients changed for two others of the same seats."""
    held = []
    for clients in ((5, 6), (3, 4)):
        s = world(top=7, candidates=0, committee=7)
        for person in clients:
            set_stance(s, person, CLIENT, 1)
        hold_to(s, parameters(), on("norms"), GIVEN, 12)
        held.append(s.norm_held.tolist())
    assert held[0] == held[1]
    assert s.counters[N_PERSONS] > 0
