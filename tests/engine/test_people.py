"""What one person would do and what an appointment does to him, in a country set up by hand."""

from __future__ import annotations

import numpy as np
import pytest
from world import on, parameters, rules

from collegium.conduct import chance
from collegium.conduct.log import close_spell, die, open_spell, set_stance
from collegium.conduct.people import backing, committee_majority, control, credit, newcomer, vote, yearly_turnover
from collegium.conduct.state import (
    ALLY,
    APPOINTED,
    AT_START,
    CANDIDATE,
    CLIENT,
    COMMITTEE,
    DIED,
    DISTRICT,
    FULL,
    HOLDER,
    LEADER,
    N_BODIES,
    N_PERSONS,
    NEUTRAL,
    NONE,
    OPPONENT,
    OVERFLOW,
    PROVINCE,
    REPLACED,
    STILL,
    THE_LEADER,
    TOP,
    State,
    new_state,
)

WHOLE = rules(secret_congress=True, delegates_per_province=8)


def without(link: str) -> np.void:
    return rules(secret_congress=True, delegates_per_province=8, **{link: False})


@pytest.fixture
def state() -> State:
    """A leader, person 0, and five more; twelve provinces, 24 districts, 30 months."""
    s = new_state(6, 12, 24, 30)
    s.counters[THE_LEADER] = -1
    for _ in range(6):
        newcomer(s, -400.0, 0.5)
    open_spell(s, 0, LEADER, -1, HOLDER, 0, AT_START)
    return s


def test_there_is_room_for_so_many_and_no_more(state: State) -> None:
    assert (state.counters[N_PERSONS], state.counters[OVERFLOW]) == (6, 0)
    assert newcomer(state, -400.0, 0.5) == -1
    assert (state.counters[N_PERSONS], state.counters[OVERFLOW]) == (6, 1)


@pytest.mark.parametrize(
    ("month", "rate"),
    [(1, 0.2), (2, 0.25 + 0.2 * 11 / 12), (4, 0.25 + 0.2 * 9 / 12), (13, 0.25), (25, 1.0), (31, 6 / 12)],
)
def test_turnover_is_that_of_twelve_months_the_expected_before_the_start(state: State, month: int, rate: float) -> None:
    """Three of twelve secretaries in month 1, one a month in months 13 to 24; only months that are over count."""
    state.replaced[1] = 3
    state.replaced[13:25] = 1
    assert yearly_turnover(state, parameters(turnover_expected=0.2), month) == pytest.approx(rate)


def test_one_promotion_makes_an_ally_and_two_make_a_client(state: State) -> None:
    p = parameters()
    credit(state, p, 1, 5)
    man = state.people[1]
    assert (man["loyal"], man["stance"], man["tie"], man["promoted_in"]) == (True, ALLY, 0.5, 5)
    credit(state, p, 1, 9)
    assert (man["stance"], man["tie"], man["promoted_in"]) == (CLIENT, 0.75, 9)
    assert state.ties[:2].tolist() == [[1, 0, ALLY, 5, 9], [1, 0, CLIENT, 9, -1]]


def test_a_promotion_wins_an_opponent_back(state: State) -> None:
    set_stance(state, 1, OPPONENT, 3)
    credit(state, parameters(), 1, 5)
    assert state.people[1]["stance"] == ALLY


def test_the_leader_does_not_promote_himself_and_nobody_promotes_without_a_leader(state: State) -> None:
    before = state.people.copy()
    credit(state, parameters(), 0, 5)
    close_spell(state, 0, LEADER, 6, REPLACED)
    credit(state, parameters(), 1, 7)
    np.testing.assert_array_equal(state.people, before)


def test_the_client_of_1957_backs_as_the_theory_paper_computes(state: State) -> None:
    """T3.1: tie .8, benefit .7, distance .2."""
    p = parameters(benefit_base=0.7, turnover_expected=0.4)
    state.people["tie"][1] = 0.8
    state.people["position"][1] = 0.3
    assert backing(state, p, on(), 0.4, 10, 1) == pytest.approx(0.885948, abs=1e-6)
    state.people["position"][1] = 0.7
    assert backing(state, p, on(), 0.4, 10, 1) == pytest.approx(0.885948, abs=1e-6)


def test_a_promotion_lately_counts_and_none_at_all_counts_nothing(state: State) -> None:
    p = parameters(benefit_base=0.2, benefit_promotion=0.5, turnover_expected=0.4)
    state.people["tie"][1] = 0.8
    state.people["position"][1] = 0.3
    state.people["promoted_in"][1] = 10  # .2 + .5: the client of 1957 again
    assert backing(state, p, on(), 0.4, 10, 1) == pytest.approx(0.885948, abs=1e-6)
    state.people["promoted_in"][1] = -(10**6)
    assert backing(state, p, on(), 0.4, 10, 1) < 0.8


@pytest.mark.parametrize("conditional", [True, False])
def test_the_leader_backs_himself_and_an_opponent_never_does(state: State, conditional: bool) -> None:
    set_stance(state, 1, OPPONENT, 3)
    state.people["loyal"][1] = True
    assert backing(state, parameters(), on(conditional=conditional), 0.0, 5, 0) == 1.0
    assert backing(state, parameters(), on(conditional=conditional), 0.0, 5, 1) == 0.0


def test_under_allegiance_the_loyal_back_and_nobody_else(state: State) -> None:
    state.people["loyal"][1] = True
    state.people["tie"][2] = 1.0
    assert [backing(state, parameters(), on(conditional=False), 0.0, 5, person) for person in (1, 2)] == [1.0, 0.0]


def test_a_majority_of_the_committee_is_more_than_half_and_gives_high_control(state: State) -> None:
    p = parameters(control_high=0.9, control_low=0.5, control_base=0.1)
    for person in range(4):
        open_spell(state, person, COMMITTEE, -1, FULL, 0, AT_START)
    state.people["loyal"][1] = True  # with the leader himself two of four
    assert not committee_majority(state, p, on(conditional=False), 0.0, 5)
    assert control(state, p, WHOLE, on(conditional=False), 0.0, 5) == 0.5
    state.people["loyal"][2] = True
    assert committee_majority(state, p, on(conditional=False), 0.0, 5)
    assert control(state, p, WHOLE, on(conditional=False), 0.0, 5) == 0.9
    assert control(state, p, without("committee_elects_leader"), on(conditional=False), 0.0, 5) == 0.5
    assert control(state, p, without("recommends"), on(conditional=False), 0.0, 5) == 0.1
    close_spell(state, 0, LEADER, 6, REPLACED)
    assert control(state, p, WHOLE, on(conditional=False), 0.0, 6) == 0.1


def test_candidates_have_no_vote(state: State) -> None:
    for person, rank in ((0, FULL), (1, FULL), (2, FULL), (3, CANDIDATE)):
        open_spell(state, person, TOP, -1, rank, 0, AT_START)
    state.people["loyal"][[1, 3]] = True
    key = np.uint64(1)
    assert vote(state, parameters(), on(conditional=False), 0.0, 5, TOP, 0, key, chance.BUREAU_VOTE) == (3, 2)


def test_the_dead_leave_everything(state: State) -> None:
    open_spell(state, 1, PROVINCE, 4, HOLDER, 0, AT_START)
    open_spell(state, 1, COMMITTEE, -1, FULL, 0, AT_START)
    open_spell(state, 2, DISTRICT, 7, HOLDER, 0, APPOINTED)
    set_stance(state, 1, ALLY, 2)
    die(state, 1, 8)
    assert not state.people[1]["alive"]
    assert state.people[1]["stance"] == NEUTRAL
    assert (state.province == -1).all()
    assert state.district[7] == 2
    assert state.seats[1].tolist() == [NONE] * N_BODIES
    assert state.spells[:4, [0, 5, 7]].tolist() == [[0, -1, STILL], [1, 8, DIED], [1, 8, DIED], [2, -1, STILL]]
    assert state.ties[0].tolist() == [1, 0, ALLY, 2, 8]


def test_the_same_stance_again_makes_no_second_tie(state: State) -> None:
    set_stance(state, 1, ALLY, 2)
    set_stance(state, 1, ALLY, 3)
    set_stance(state, 1, NEUTRAL, 4)
    assert state.ties[:2].tolist() == [[1, 0, ALLY, 2, 4], [0, 0, 0, 0, 0]]
