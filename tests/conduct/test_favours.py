"""Promotions by the leader and by others, and what a new leader does to ties."""

from __future__ import annotations

import numpy as np
import pytest
from world import copy, key, on, parameters, rules, same, world

from collegium.conduct.esteem import rank_of
from collegium.conduct.favours import inherit, last_reign, promoted_by, rally, reward, seat_patrons
from collegium.conduct.log import close_spell, die, open_spell, place_code, set_stance
from collegium.conduct.people import credit
from collegium.conduct.state import (
    ALLY,
    APPARATUS,
    CLIENT,
    COMMITTEE,
    FULL,
    HOLDER,
    LEADER,
    N_PERSONS,
    NEUTRAL,
    OPPONENT,
    PROVINCE,
    REMOVED,
    SUCCEEDED,
    THE_LEADER,
    TOP,
    State,
)
from collegium.conduct.succession import succeed

PATRONAGE = on("patronage")


def workmates(s: State, one: int, other: int, first: int = 0, last: int = 20) -> None:
    """Two people once served in province 5 together."""
    for person in (one, other):
        s.careers[person, 5] = place_code(PROVINCE, 5), first, last


@pytest.fixture
def s() -> State:
    s = world(1)
    s.people["tie"] = 0.0
    return s


# --- a promotion ------------------------------------------------------------------------------------------------------


def test_without_patronage_a_reward_is_a_credit(s: State) -> None:
    other = copy(s)
    for month in (5, 9):
        reward(s, parameters(), on(), 20, month)
        credit(other, parameters(), 20, month)
        assert same(s, other) == []
    promoted_by(s, parameters(), on(), key(), 5, 21, 4)
    assert same(s, other) == []


def test_the_first_promotion_makes_a_tie_by_its_source_and_the_second_raises_it(s: State) -> None:
    p = parameters()
    workmates(s, 20, 0)
    s.people["rival_victim"][[20, 21]] = True
    for person in (20, 21, 22):
        reward(s, p, PATRONAGE, person, 24)
    assert s.people["tie"][20:23] == pytest.approx([0.6, 0.4, 0.25])
    for person in (20, 21, 22):
        reward(s, p, PATRONAGE, person, 30)
    assert s.people["tie"][20:23] == pytest.approx([0.8, 0.7, 0.625])  # T3.1 has .8 for the client of 1957
    assert (s.people["patron"][20:23] == 0).all()
    assert (s.people["patron_tie"] == s.people["tie"])[20:23].all()
    assert s.people["patron_moves"][20:23].tolist() == s.people["promotions"][20:23].tolist() == [2, 2, 2]
    assert (s.people["promoted_in"][20:23] == 30).all()
    assert s.people["loyal"][20:23].all()


def test_a_tie_that_is_already_stronger_stays(s: State) -> None:
    s.people["tie"][20] = 0.7
    reward(s, parameters(), PATRONAGE, 20, 24)
    assert s.people["tie"][20] == 0.7


def test_two_promotions_make_a_client_of_a_workmate_and_an_ally_of_a_stranger(s: State) -> None:
    """T3.4: X and Y."""
    workmates(s, 20, 0)
    for month in (24, 30):
        for person in (20, 21):
            reward(s, parameters(), PATRONAGE, person, month)
            assert s.people["stance"][person] == (CLIENT if (person, month) == (20, 30) else ALLY)


@pytest.mark.parametrize(("since", "protege"), [(0, False), (12, True), (15, True), (30, True)])
def test_a_protege_served_with_him_before_he_led(s: State, since: int, protege: bool) -> None:
    """Together in months 0 to 20; a year of it must lie before the month in which he took office."""
    workmates(s, 20, 0)
    s.spells[s.open[0, LEADER], 4] = since
    for month in (30, 40):
        reward(s, parameters(), PATRONAGE, 20, month)
    assert s.people["stance"][20] == CLIENT
    assert s.people["protege"][20] == protege


@pytest.mark.parametrize("needed", [1, 2, 3])
def test_how_many_promotions_make_a_client_is_a_parameter(s: State, needed: int) -> None:
    workmates(s, 20, 0)
    stances = []
    for month in (24, 30, 36):
        reward(s, parameters(promotions_to_client=needed), PATRONAGE, 20, month)
        stances.append(s.people["stance"][20])
    assert stances == [CLIENT if m + 1 >= needed else ALLY for m in range(3)]


def test_the_leader_rewards_nobody_when_there_is_none_nor_himself(s: State) -> None:
    before = copy(s)
    reward(s, parameters(), PATRONAGE, 0, 5)
    assert same(s, before) == []
    close_spell(s, 0, LEADER, 6, REMOVED)
    before = copy(s)
    reward(s, parameters(), PATRONAGE, 20, 7)
    assert same(s, before) == []


def test_whoever_is_promoted_thinks_again_at_once(s: State) -> None:
    s.people["rank"][20] = 0.2
    s.people["support"][20] = -3.0
    reward(s, parameters(), PATRONAGE, 20, 24)
    # tie .25, benefit .3 + .06 of perks + .5 of a promotion + .25 for want of turnover, clipped; A .5 seen as .6
    gap = abs(s.people["position"][20] - 0.5)
    assert s.people["support"][20] == pytest.approx(0.25 + 2 * 1.0 - 2 * gap + 0.5 * 0.6)


def test_another_patron_takes_the_credit_of_his_own_promotion(s: State) -> None:
    promoted_by(s, parameters(), PATRONAGE, key(), 24, 20, 3)
    assert (s.people["patron"][20], s.people["patron_moves"][20], s.people["tie"][20]) == (3, 1, 0.0)
    assert (s.people["stance"][20], s.people["promotions"][20]) == (NEUTRAL, 0)
    promoted_by(s, parameters(), PATRONAGE, key(), 24, 21, -1)
    assert s.people["patron"][21] in range(1, 7)


# --- a new leader ----------------------------------------------------------------------------------------------------


def test_the_last_reign_is_read_from_the_log(s: State) -> None:
    assert last_reign(s) == (-1, 0)
    close_spell(s, 0, LEADER, 30, REMOVED)
    assert last_reign(s) == (0, 0)
    open_spell(s, 3, LEADER, -1, HOLDER, 31, SUCCEEDED)
    assert last_reign(s) == (0, 0)
    die(s, 3, 50)
    assert last_reign(s) == (3, 31)


def after_a_fall(s: State, heirs_patron: int) -> None:
    """Leader 0 falls in month 40; 9 to 11 fell before he led, 12 under him; 13 to 16 are clients of the heir, 3."""
    s.spells[s.open[0, LEADER], 4] = 10
    s.people["fell_in"][9:12] = 8
    s.people["fell_in"][12] = 20
    s.people["patron"][3] = heirs_patron
    workmates(s, 13, 3)
    workmates(s, 14, 3)
    for person, moves in ((13, 2), (14, 1), (15, 2), (16, 1)):
        s.people["patron"][person], s.people["patron_moves"][person] = 3, moves
        s.people["patron_tie"][person] = 0.5
    die(s, 16, 30)
    close_spell(s, 0, LEADER, 40, REMOVED)
    s.people["stance"] = NEUTRAL


def test_the_clients_of_an_heir_are_tied_to_him_before_the_vote(s: State) -> None:
    after_a_fall(s, -1)
    s.people["rank"][:33] = [rank_of(s, person) for person in range(33)]
    inherit(s, parameters(), PATRONAGE, 41, 3)
    assert s.people["tie"][13:17] == pytest.approx([0.5, 0.5, 0.5, 0.0])
    assert s.people["promotions"][13:17].tolist() == [2, 1, 2, 0]
    assert s.people["loyal"][13:16].all()
    assert (s.people["stance"] == NEUTRAL).all()
    gap = abs(s.people["position"][13] - 0.5)
    assert s.people["own_support"][13] == pytest.approx(0.5 + 2 * s.people["benefit"][13] - 2 * gap + 0.5 * 0.6)


@pytest.mark.parametrize(("heirs_patron", "victim"), [(-1, True), (5, True), (0, False)])
def test_who_fell_under_the_old_leader_is_a_victim_unless_the_new_one_was_his_client(
    s: State, heirs_patron: int, victim: bool
) -> None:
    after_a_fall(s, heirs_patron)
    s.people["fell_in"][0] = 40
    s.people["rival_victim"][20] = True  # of an earlier change of leaders
    inherit(s, parameters(), PATRONAGE, 41, 3)
    assert np.flatnonzero(s.people["rival_victim"]).tolist() == ([12] if victim else [])


def test_the_clients_of_the_new_leader_are_his_proteges_by_the_client_rule_or_allies(s: State) -> None:
    after_a_fall(s, 0)
    inherit(s, parameters(), PATRONAGE, 41, 3)
    open_spell(s, 3, LEADER, -1, HOLDER, 41, SUCCEEDED)
    rally(s, parameters(), 41)
    assert s.people["stance"][13:17].tolist() == [CLIENT, ALLY, ALLY, NEUTRAL]  # 15 never served with him, 16 is dead
    assert s.people["protege"][13:17].tolist() == [True, False, False, False]
    assert s.people["patron"][3] == -1
    assert (s.people["stance"] != NEUTRAL).sum() == 3


def test_a_succession_leaves_the_new_leader_with_his_own_men_and_no_majority_of_clients() -> None:
    """A1: no leader had a client majority of the top body on accession; what the old leader's men owed is gone."""
    for seed in range(40):
        s, p = world(seed), parameters()
        for person in range(1, 7):
            for month in (1, 2):
                reward(s, p, PATRONAGE, person, month)
        assert (s.people["stance"][1:7] != NEUTRAL).all()
        seat_patrons(s, p, PATRONAGE, key(seed))
        die(s, 0, 30)
        succeed(s, p, rules(committee_elects_leader=False), PATRONAGE, key(seed), 30)
        leader = int(s.counters[THE_LEADER])
        assert leader in (1, 2)
        mine = s.people["patron"] == leader
        assert ((s.people["stance"] != NEUTRAL) == mine).all()
        assert (s.people["stance"][:7] == CLIENT).sum() == 0
        assert (s.people["tie"][~mine] == 0).all()


def test_at_the_start_everybody_below_has_a_patron_and_expects_what_he_has(s: State) -> None:
    set_stance(s, 1, CLIENT, 0)
    s.people["tie"][1] = 0.75
    s.people["promotions"][9], s.people["tie"][9] = 1, 0.5
    seat_patrons(s, parameters(), PATRONAGE, key())
    patrons = s.people["patron"]
    assert patrons[[1, 9]].tolist() == [0, 0]
    assert s.people["patron_tie"][[1, 9]] == pytest.approx([0.75, 0.5])
    assert (patrons[[0, 2, 3, 4, 5, 6]] == -1).all()
    assert set(patrons[[7, 8, *range(10, 15)]].tolist()) <= {*range(1, 7)}
    assert patrons[15:33].tolist() == [9 + i // 3 for i in range(18)]
    n = s.counters[N_PERSONS]
    assert s.people["benefit"][:n] == pytest.approx(np.full(n, 0.3))  # the base: nothing above what was expected
    assert (s.people["support"][1:n] != 0).all()


def test_no_leader_can_be_had_without_candidates_and_nothing_breaks(s: State) -> None:
    for person in range(7):
        close_spell(s, person, TOP, 1, REMOVED)
        close_spell(s, person, APPARATUS, 1, REMOVED)
    seat_patrons(s, parameters(), PATRONAGE, key())
    assert (s.people["patron"][7:15] == -1).all()
    assert s.seats[7, COMMITTEE] == FULL
    set_stance(s, 7, OPPONENT, 1)
    promoted_by(s, parameters(), PATRONAGE, key(), 3, 7, -1)
    assert s.people["patron"][7] == -1
