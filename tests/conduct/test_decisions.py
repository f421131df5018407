"""How questions are taken: ways, grades, who takes part, routine, vitality."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from room import question_of, room_of
from world import key, on, parameters, rules, world

from collegium.conduct.decisions import (
    NOT_ALLOWED,
    ambition_of_leader,
    care,
    choose_grade,
    choose_way,
    count_routine,
    grade_shares,
    grip_of_leader,
    hold_agenda,
    hold_of_agenda,
    logit_shares,
    score_question,
    score_ways,
    session_capped,
    spread,
    take_part,
)
from collegium.conduct.log import close_spell, open_spell
from collegium.conduct.policy import questions
from collegium.conduct.results import take_over, turn_out
from collegium.conduct.state import (
    ALLY,
    ALONE,
    BY_FEW,
    BY_GOVERNMENT,
    CIRCULATION,
    CLIENT,
    COLLECTIVE,
    COMMISSION,
    DEFENCE,
    FOOD,
    GOVERNMENT,
    HEAD_OF_GOVERNMENT,
    HOLDER,
    INDUSTRY,
    LEADER,
    LEADERS_OFFICE,
    LEFT_TO_OTHERS,
    N_DECISIONS,
    N_WAYS,
    NOBODY,
    OFFICE,
    OPEN_DEBATE,
    ORGANS_DECIDE,
    PAPERS_HEAD,
    PLENUM,
    REMOVED,
    SESSION,
    TOGETHER,
    State,
)
from collegium.conduct.views import hold_views

compiled = settings(deadline=None)  # the first call compiles
unit = st.floats(0, 1)
ALL = {"circulates": True, "commissions": True, "leader_sets_agenda": True}
WAYS = on("policy", "ways")
KEY = key(11)


def scores_now(s: State, *, grip: float = 0.4, c: np.void | None = None, **given: float) -> np.ndarray:
    scores = np.zeros(N_WAYS)
    score_ways(s, parameters(**given), rules(**ALL) if c is None else c, 1, grip, scores)
    return scores


def shares_now(scores: np.ndarray) -> np.ndarray:
    shares = np.zeros(N_WAYS)
    logit_shares(scores, shares)
    return shares


# --- scores and shares -----------------------------------------------------------------------------------------------


@given(st.lists(st.floats(-50, 50), min_size=N_WAYS, max_size=N_WAYS), st.floats(-5, 5), st.sets(st.integers(1, 6)))
@compiled
def test_shares_are_the_logit_of_the_scores(scores: list[float], shift: float, closed: set[int]) -> None:
    """They sum to one, do not mind a shift of all, and the odds of two ways do not mind which others are open."""
    every = shares_now(np.array(scores))
    assert every.sum() == pytest.approx(1)
    np.testing.assert_allclose(shares_now(np.array(scores) + shift), every, atol=1e-9)
    some = np.array(scores)
    some[[*closed]] = NOT_ALLOWED
    left = shares_now(some)
    assert all(left[way] == 0 for way in closed)
    for way in set(range(N_WAYS)) - closed:
        if every[way] > 1e-12 and every[0] > 1e-12:
            assert math.log(every[way] / every[0]) == pytest.approx(scores[way] - scores[0], abs=1e-6)


def test_the_scores_of_a_month_are_as_written() -> None:
    s = world()
    s.regime["vitality"] = 0.25
    s.norms[ORGANS_DECIDE], s.norms[COLLECTIVE] = 0.9, 0.2
    given = {"routine_questions": 198.0, "policy_questions": 2.0, "ways_sessions": 5.0, "ways_per_session": 20.0}
    scores = scores_now(s, grip=0.4, **given)
    # load 2; grip 5 * .4; organs 2 * .9; collective 1 * .2; habit 1 * -.5
    assert scores[SESSION] == pytest.approx(-math.log(2) - 2.0 + 1.8 + 0.2 - 0.5)
    assert scores[[CIRCULATION, BY_FEW, COMMISSION]].tolist() == [-1.5, -3.0, -3.0]
    assert scores[LEADERS_OFFICE] == pytest.approx(-4 + 4 * 0.4)
    assert scores[BY_GOVERNMENT] == -2.5
    assert scores[PLENUM] == NOT_ALLOWED


def test_what_a_question_adds_to_the_scores() -> None:
    p, month, scores = parameters(), np.zeros(N_WAYS), np.zeros(N_WAYS)
    month[PLENUM] = NOT_ALLOWED
    score_question(p, question_of(domain=INDUSTRY, salience=0.8, urgency=0.6), True, 0.5, month, scores)
    expected = {SESSION: 2 * 0.8 - 0.5 * 0.6, BY_FEW: 1.5, LEADERS_OFFICE: 1.5, PLENUM: -4 + 3 * 0.8 * 0.5}
    np.testing.assert_allclose(scores, [expected.get(way, 0.0) for way in range(N_WAYS)])
    month[LEADERS_OFFICE] = NOT_ALLOWED
    score_question(p, question_of(domain=DEFENCE, salience=0.4, urgency=0.0), True, 0.5, month, scores)
    assert all(scores[way] == NOT_ALLOWED for way in (LEADERS_OFFICE, BY_GOVERNMENT, PLENUM))
    score_question(p, question_of(domain=FOOD, salience=0.4), False, 0.5, month, scores)
    assert (scores[BY_FEW], scores[BY_GOVERNMENT]) == (0, 0)


def test_the_charter_and_the_offices_say_which_ways_are_open() -> None:
    s = world()
    none = scores_now(s, c=rules())
    assert none[CIRCULATION] == none[COMMISSION] == NOT_ALLOWED
    s.people["ill_until"][[0, 3]] = 9  # the leader and the head of the government
    ill = scores_now(s)
    assert ill[LEADERS_OFFICE] == ill[BY_GOVERNMENT] == NOT_ALLOWED
    s = world()
    close_spell(s, 0, LEADER, 1, REMOVED)
    assert scores_now(s)[LEADERS_OFFICE] == NOT_ALLOWED


def test_the_way_is_drawn_with_the_logit_shares() -> None:
    s, p = world(), parameters(ways_secret_share=0.0)
    scores = scores_now(s)
    expected = np.zeros(N_WAYS)
    score_question(p, question_of(domain=FOOD), False, 0.5, scores, expected)
    expected = shares_now(expected)
    n = 4000
    ways = [
        choose_way(p, WAYS, KEY, month, question_of(domain=FOOD), 0.5, scores, np.zeros(N_WAYS), np.zeros(N_WAYS))
        for month in range(n)
    ]
    got = np.bincount(ways, minlength=N_WAYS) / n
    assert np.all(np.abs(got - expected) <= 4 * np.sqrt(expected * (1 - expected) / n))
    assert np.count_nonzero(expected) == N_WAYS


# --- grip, norms, agenda ---------------------------------------------------------------------------------------------


def test_grip_is_the_logistic_of_authority_agenda_ambition_terror_and_cult() -> None:
    s = world()
    for name, value in {"authority": 0.8, "agenda": 0.25, "ambition": 0.9, "terror": 0.5, "cult": 0.3}.items():
        s.regime[name] = value
    z = -1 + 2 * 0.6 + 1 * -0.5 + 1 * 0.8 + 2 * 0.5 + 1 * 0.3
    grip = grip_of_leader(s, parameters(), on("policy", "ways", "strategies"), 1)
    assert grip == pytest.approx(1 / (1 + math.exp(-z)))
    s.people["ill_until"][0] = 2
    assert grip_of_leader(s, parameters(), WAYS, 1) == 0.0


def test_ambition_is_that_of_strategy_else_of_nature_else_middling() -> None:
    s = world()
    s.regime["ambition"], s.people["ambition"][0] = 0.9, 0.2
    switches = [on("strategies", "careers"), on("careers"), on()]
    assert [ambition_of_leader(s, one) for one in switches] == [0.9, 0.2, 0.5]


@pytest.mark.parametrize(
    ("stance", "wanted"),
    [(ALLY, 1.0), (CLIENT, 1.0), (0, 0.6), (3, 0.6)],
    ids=["ally", "client", "none", "opponent"],
)
def test_the_agenda_goes_to_what_charter_and_papers_give(stance: int, wanted: float) -> None:
    s, p = world(), parameters(agenda_half_life=6.0)
    close_spell(s, int(s.office[PAPERS_HEAD]), OFFICE, 0, REMOVED)
    open_spell(s, 1, OFFICE, PAPERS_HEAD, HOLDER, 0, 0)
    s.people["stance"][1] = stance
    hold_agenda(s, p, rules(**ALL), 1)
    assert s.regime["agenda"][0] == pytest.approx(wanted)  # the first month starts there
    s.regime["agenda"] = 0.0
    for month in range(2, 8):
        hold_agenda(s, p, rules(**ALL), month)
    assert s.regime["agenda"][0] == pytest.approx(wanted / 2)
    for month in range(8, 14):
        hold_agenda(s, p, rules(), month)  # the charter takes it away
    assert s.regime["agenda"][0] == pytest.approx(wanted / 4)
    assert (hold_of_agenda(0.3, rules(**ALL), WAYS), hold_of_agenda(0.3, rules(**ALL), on("policy"))) == (0.3, 1.0)


# --- grades ----------------------------------------------------------------------------------------------------------


@given(unit, unit)
@compiled
def test_the_grades_share_out_every_question(grip: float, cares: float) -> None:
    shares = grade_shares(grip, cares)
    assert sum(shares) == pytest.approx(1)
    assert min(shares) >= 0
    assert shares[TOGETHER] == pytest.approx(1 - grip)


def test_the_grade_is_drawn_with_its_shares() -> None:
    p, n, grip = parameters(ways_attention=0.2), 4000, 0.7
    question = question_of(salience=0.5)
    grades = [choose_grade(p, KEY, month, question, CIRCULATION, grip, True, True) for month in range(n)]
    expected = np.array(grade_shares(grip, care(0.2, 0.5)))
    got = np.bincount(grades, minlength=3) / n
    assert np.all(np.abs(got - expected) <= 4 * np.sqrt(expected * (1 - expected) / n))


@pytest.mark.parametrize("way", range(N_WAYS))
def test_in_session_and_plenum_it_is_together_without_him_it_is_left_without_any_leader_together(way: int) -> None:
    p = parameters(ways_attention=1.0)
    args = (p, KEY, 3, question_of(), np.int64(way), 1.0)  # full grip, full attention
    assert choose_grade(*args, True, True) == (TOGETHER if way in (SESSION, PLENUM) else ALONE)
    assert choose_grade(*args, True, False) == LEFT_TO_OTHERS
    assert choose_grade(*args, False, False) == TOGETHER


# --- who takes part --------------------------------------------------------------------------------------------------


def present(s: State, way: int, room: np.ndarray, c: np.void | None = None, **given: float) -> set[int]:
    take_part(s, parameters(**given), rules() if c is None else c, KEY, 1, question_of(), np.int64(way), room)
    return set(room["person"][room["part"]].tolist())


def test_a_session_is_of_full_members_who_attend_a_circular_reaches_the_absent_but_not_the_ill() -> None:
    s = world()
    room = room_of(
        range(9), full=[True] * 7 + [False] * 2, well=[True] * 5 + [False] + [True] * 3,
        attends=[True, True, False, True, True, False, True, True, True],
    )  # fmt: skip
    assert present(s, SESSION, room) == {0, 1, 3, 4, 6}
    assert present(s, CIRCULATION, room) == present(s, PLENUM, room) == {0, 1, 2, 3, 4, 6}


def test_the_office_is_the_leader_and_those_closest_to_him_whatever_their_rank() -> None:
    s = world()
    backs = [1.0, 0.1, 0.9, 0.2, 0.3, 0.8, 0.4, 0.95, 0.6]
    room = room_of(range(9), full=[True] * 7 + [False] * 2, backs=backs)
    assert present(s, LEADERS_OFFICE, room, office_company=3, closeness_weight=1.0) == {0, 2, 5, 7}
    assert present(s, BY_FEW, room, office_company=3, closeness_weight=1.0) == {0, 2, 5, 6}
    assert len(present(s, LEADERS_OFFICE, room, office_company=30)) == 9
    assert present(s, LEADERS_OFFICE, room, office_company=0) == {0}
    by_lot = [frozenset(present(world(), BY_FEW, room_of(range(7)), office_company=2, closeness_weight=0.0))]
    assert by_lot[0] >= {0}
    assert len(by_lot[0]) == 3


def test_a_commission_has_the_proposer_and_those_concerned_and_not_the_leader() -> None:
    s = world()
    room = room_of(range(7), institution=[2, 4, 2, 1, -1, -1, -1], backs=[1, 0, 0, 0, 0.2, 0.9, 0.5])
    close = {"closeness_weight": 1.0}
    his = rules(leader_sets_agenda=True)
    assert present(s, COMMISSION, room, his, commission_size=3, **close) == {1, 2, 5}
    assert present(s, COMMISSION, room, his, commission_size=1, **close) == {1, 2}  # whoever is concerned stays
    lots = {frozenset(present(s, COMMISSION, room, commission_size=3, **close))}
    for number in range(1, 30):
        take_part(s, parameters(commission_size=3, **close), rules(), KEY, 1, question_of(number), np.int64(3), room)
        lots.add(frozenset(room["person"][room["part"]].tolist()))
    assert {next(iter(one - {1, 2})) for one in lots} == {3, 4, 5, 6}  # without the agenda the rest is by lot


def test_the_government_is_its_members_and_its_head() -> None:
    s = world()
    s.office[HEAD_OF_GOVERNMENT] = 6
    s.seats[:, GOVERNMENT] = 0
    s.seats[[2, 8], GOVERNMENT] = 1
    room = room_of(range(9), full=[True] * 7 + [False] * 2)
    assert present(s, BY_GOVERNMENT, room) == {2, 6, 8}


def test_nobody_who_is_not_well_takes_part_in_anything() -> None:
    s = world()
    for way in range(N_WAYS):
        room = room_of(range(9), well=[False, True] * 4 + [False], institution=2)
        assert present(s, way, room) <= {1, 3, 5, 7}


# --- routine questions and vitality ----------------------------------------------------------------------------------


@given(st.integers(0, 400), st.lists(unit, min_size=2, max_size=7), unit)
@compiled
def test_questions_are_spread_exactly_and_within_one_of_their_shares(n: int, weights: list[float], u: float) -> None:
    shares = np.array(weights) + 1e-3
    shares /= shares.sum()
    counts = np.zeros(len(shares), np.int64)
    spread(n, shares, u, counts)
    assert counts.sum() == n
    assert np.all(np.abs(counts - n * shares) < 1 + 1e-6)


def test_the_spread_is_unbiased_over_the_draw() -> None:
    shares, total = np.array([0.137, 0.0, 0.501, 0.362]), np.zeros(4)
    grid = (np.arange(1000) + 0.5) / 1000
    for u in grid:
        counts = np.zeros(4, np.int64)
        spread(13, shares, u, counts)
        total += counts
    np.testing.assert_allclose(total / 1000, 13 * shares, atol=2e-3)
    assert total[1] == 0


@given(st.lists(unit, min_size=N_WAYS, max_size=N_WAYS), unit)
@compiled
def test_a_session_gives_what_it_cannot_take_to_the_others_in_proportion(weights: list[float], cap: float) -> None:
    shares = np.array(weights) + 1e-3
    shares /= shares.sum()
    before = shares.copy()
    session_capped(shares, cap)
    assert shares.sum() == pytest.approx(1)
    assert shares[SESSION] == pytest.approx(min(before[SESSION], cap))
    np.testing.assert_allclose(shares[1:] / shares[1:].sum(), before[1:] / before[1:].sum())
    alone = np.array([1.0, 0, 0, 0, 0, 0, 0])
    session_capped(alone, cap)
    assert alone[SESSION] == 1.0  # there is nobody else to take them


def routine(s: State, *names: str, grip: float = 0.4, months: int = 1, **given: float) -> np.ndarray:
    for month in range(1, months + 1):
        scores = np.zeros(N_WAYS)
        score_ways(s, parameters(**given), rules(**ALL), month, grip, scores)
        count_routine(s, parameters(**given), on("policy", *names), KEY, month, scores, np.zeros(N_WAYS))
    return s.workload[1 : months + 1]


def test_without_ways_everything_is_in_session() -> None:
    s = world()
    counts = routine(s, routine_questions=57.0, months=3)
    assert counts.tolist() == [[57, 0, 0, 0, 0, 0, 0]] * 3
    assert s.regime["vitality"][0] == 1.0


def test_routine_questions_are_counted_by_way_and_a_session_has_its_capacity() -> None:
    s = world()
    counts = routine(s, "ways", routine_questions=130.5, months=200, ways_habit=0.0)
    assert set(counts.sum(1)) == {130, 131}
    assert abs(counts.sum(1).mean() - 130.5) < 4 * 0.5 / math.sqrt(200)
    expected = shares_now(scores_now(s, ways_habit=0.0, routine_questions=130.5))
    np.testing.assert_allclose(counts.sum(0) / counts.sum(), expected, atol=0.01)
    full = routine(world(), "ways", grip=0.0, routine_questions=200.0, ways_sessions=5.0, ways_per_session=10.0)
    assert full[0, SESSION] in (49, 50, 51)


def test_vitality_follows_the_share_settled_in_session_or_plenum() -> None:
    s = world()
    s.regime["vitality"] = 0.8
    s.workload[1, [SESSION, PLENUM, CIRCULATION]] = 30, 10, 60
    scores = np.zeros(N_WAYS)
    p = parameters(routine_questions=0.0, vitality_half_life=1.0)
    count_routine(s, p, WAYS, KEY, 1, scores, np.zeros(N_WAYS))
    assert s.regime["vitality"][0] == pytest.approx((0.8 + 0.4) / 2)
    count_routine(s, p, WAYS, KEY, 2, scores, np.zeros(N_WAYS))  # nothing was settled: nothing is learnt
    assert s.regime["vitality"][0] == pytest.approx(0.6)


# --- what it must be able to show (patterns B1, B5) ------------------------------------------------------------------


def year(s: State, first: int, c: np.void, **given: float) -> float:
    """The share settled in session over twelve months."""
    p, switches = parameters(**given), on("policy", "ways", "strategies")
    for month in range(first, first + 12):
        turn_out(s, p, switches, month)
        hold_views(s, p, KEY)
        questions(s, p, c, switches, KEY, month)
    counts = s.workload[first : first + 12]
    return float(counts[:, SESSION].sum() / counts.sum())


def test_the_share_in_session_falls_from_nearly_all_to_nearly_none_and_comes_back() -> None:
    """Other norms, another load, another leader; no date.

    The record: 100 % in 1919, 47 % in 1929, 0.4 % in 1940; after 1953 some 12 to 16 % (1829 of 11,454 in 1985-90).
    """
    s = world(top=7, months=240, decisions=4000)
    s.norms[[ORGANS_DECIDE, COLLECTIVE]] = 1.0
    s.regime["ambition"], s.regime["authority"] = 0.3, 0.8
    early = year(s, 1, rules(commissions=True), routine_questions=40.0, authority_winning=0.0)
    assert early > 0.95
    s.norms[[ORGANS_DECIDE, COLLECTIVE]] = 0.5
    middle = year(s, 13, rules(**ALL), routine_questions=190.0)
    assert 0.2 < middle < 0.8
    falling = [middle]
    for step, first in enumerate(range(25, 97, 12), start=1):
        s.norms[[ORGANS_DECIDE, COLLECTIVE]] = max(0.0, 0.5 - 0.1 * step)
        for name in ("ambition", "authority", "terror"):
            s.regime[name] = min(1.0, 0.4 + 0.1 * step)
        falling.append(year(s, first, rules(**ALL), routine_questions=250.0))
    assert all(after < before + 0.002 for before, after in itertools.pairwise(falling))
    assert falling[-1] < 0.005
    assert s.regime["vitality"][0] < 0.05
    # the dominant leader is gone: another man, no terror, the norms upheld again
    close_spell(s, 0, LEADER, 97, REMOVED)
    open_spell(s, 1, LEADER, NOBODY, HOLDER, 97, 0)
    take_over(s, parameters(), on("policy", "ways"))
    s.norms[[ORGANS_DECIDE, COLLECTIVE]] = 0.9
    for name, value in (("ambition", 0.5), ("terror", 0.0), ("cult", 0.0)):
        s.regime[name] = value
    back = [year(s, first, rules(**ALL), routine_questions=100.0) for first in range(97, 157, 12)]
    assert back[-1] > 0.25
    assert s.regime["vitality"][0] > 0.2


def test_more_grip_is_less_in_session_and_more_in_the_office() -> None:
    s = world()
    shares = np.array([shares_now(scores_now(s, grip=grip)) for grip in np.linspace(0, 1, 6)])
    assert np.all(np.diff(shares[:, SESSION]) < 0)
    assert np.all(np.diff(shares[:, LEADERS_OFFICE]) > 0)


def test_a_leader_of_full_grip_decides_alone_what_he_cares_for_and_leaves_the_rest() -> None:
    for attention, grade in ((1.0, ALONE), (0.0, LEFT_TO_OTHERS)):
        s = world(months=60)
        p = parameters(
            grip_base=10.0, ways_grip=20.0, ways_attention=attention, policy_salience_skew=10.0, policy_questions=5.0,
            ways_government=-10.0, ways_commission=-10.0,
        )  # fmt: skip
        for month in range(1, 41):
            hold_views(s, p, KEY)
            questions(s, p, rules(**ALL), WAYS, KEY, month)
        grades = s.decisions[: s.counters[N_DECISIONS], 5]
        assert (grades == grade).mean() > 0.8


def test_open_debate_takes_grave_questions_to_the_plenum() -> None:
    s = world()
    scores = np.zeros(N_WAYS)
    found = []
    for debate in (0.0, 0.5, 1.0):
        score_question(parameters(), question_of(salience=0.9), False, debate, scores_now(s), scores)
        found.append(shares_now(scores)[PLENUM])
    assert found == sorted(found)
    assert found[0] > 0
    assert OPEN_DEBATE == 2
