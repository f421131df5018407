"""Questions come up, are fought out, carried out, and turn out well or badly."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from policy_oracle import Month
from room import question_of, room_of
from world import copy, key, on, parameters, rules, same, world

from collegium.conduct import decisions, policy, results, views
from collegium.conduct.log import close_spell, open_spell
from collegium.conduct.policy import (
    appeal,
    ballot,
    drawn_domain,
    framed,
    gives_way,
    outcome_of,
    poisson,
    questions,
    stands_adopted,
)
from collegium.conduct.results import turn_out
from collegium.conduct.shocks import strike
from collegium.conduct.state import (
    ADOPTED,
    APPEAL,
    CANDIDATE,
    CIRCULATION,
    COMMITTEE,
    DEBATE_INSIDE,
    FULL,
    HOLDER,
    LEADER,
    N_DECISIONS,
    N_DOMAINS,
    N_EVENTS,
    N_POSITIONS,
    NOBODY,
    OFFICE,
    OPPONENT,
    OVERFLOW,
    PLENUM,
    POSTPONED,
    PROVINCE,
    REJECTED,
    REMOVED,
    REVERSED,
    SESSION,
    TOP,
    UNITY,
    State,
)
from collegium.conduct.tactics import FOOT_DRAG, NO_TACTIC
from collegium.conduct.views import hold_views
from collegium.parameters import Parameter

compiled = settings(deadline=None)  # the first call compiles
unit = st.floats(0, 1)
KEY = key(2)
POLICY = on("policy")


def live_through(s: State, first: int, last: int, c: np.void, *names: str, seed: int = 2, **given: float) -> State:
    p, switches = parameters(**given), on("policy", *names)
    for month in range(first, last + 1):
        hold_views(s, p, key(seed))
        questions(s, p, c, switches, key(seed), month)
    return s


def logged(s: State) -> tuple[np.ndarray, np.ndarray]:
    return s.decisions[: s.counters[N_DECISIONS]], s.positions[: s.counters[N_POSITIONS]]


# --- small equations -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mean", [0.0, 0.3, 2.0, 7.5])
def test_the_number_of_questions_is_poisson(mean: float) -> None:
    grid = (np.arange(20000) + 0.5) / 20000
    got = np.bincount([poisson(mean, u, 40) for u in grid], minlength=41) / 20000
    expected = [math.exp(-mean) * mean**n / math.factorial(n) for n in range(41)]
    np.testing.assert_allclose(got[:41], expected, atol=2e-4)
    assert poisson(50.0, 0.99, 12) == 12


@pytest.mark.parametrize(
    ("votes_for", "against", "margin", "urgent", "outcome"),
    [
        (6, 5, 0.0, False, ADOPTED), (6, 5, 0.1, False, POSTPONED), (6, 5, 0.1, True, ADOPTED),
        (5, 6, 0.0, False, REJECTED), (5, 5, 0.0, False, POSTPONED), (5, 5, 0.0, True, REJECTED),
        (11, 0, 0.9, False, ADOPTED), (7, 4, 3 / 11, False, POSTPONED), (7, 4, 0.27, False, ADOPTED),
        (0, 0, 0.0, True, POSTPONED), (0, 1, 0.9, False, REJECTED),
    ],
)  # fmt: skip
def test_a_majority_decides_and_what_is_close_and_not_urgent_waits(
    votes_for: int, against: int, margin: float, urgent: bool, outcome: int
) -> None:
    assert outcome_of(votes_for, against, margin, urgent) == outcome


def test_what_holds_in_the_end() -> None:
    assert stands_adopted(ADOPTED, 1, 5)  # the leader alone may have adopted it
    assert not stands_adopted(REJECTED, 5, 1)
    assert not stands_adopted(POSTPONED, 5, 5)
    assert stands_adopted(REVERSED, 3, 4)
    assert not stands_adopted(REVERSED, 4, 3)


@given(st.floats(-30, 30), st.floats(0, 30))
@compiled
def test_the_odds_of_giving_way_are_the_exponential_of_pressure_less_the_stake(pressed: float, stake: float) -> None:
    chance_of = gives_way(pressed, stake)
    assert 0 <= chance_of <= 1
    if abs(pressed - stake) < 15:
        assert math.log(chance_of / (1 - chance_of)) == pytest.approx(pressed - stake, abs=1e-6)


@given(unit, unit, unit)
@compiled
def test_a_framed_draft_lies_between_what_is_wanted_and_who_prepares_it(
    own: float, other: float, framing: float
) -> None:
    assert min(own, other) - 1e-12 <= framed(own, other, framing) <= max(own, other) + 1e-12


def test_domains_that_do_badly_raise_more_questions() -> None:
    grid = (np.arange(9000) + 0.5) / 9000
    state = np.array([-1.0, 0.5, -0.5, 0.0, 0.0])
    got = np.bincount([drawn_domain(state, 2.0, u) for u in grid], minlength=5) / 9000
    np.testing.assert_allclose(got, np.array([3, 1, 2, 1, 1]) / 8, atol=2e-4)


# --- votes -----------------------------------------------------------------------------------------------------------


def votes(
    s: State, room: np.ndarray, *names: str, way: int = SESSION, side: int = 0, month: int = 1, salience: float = 0.0,
    **given: float,
) -> np.ndarray:  # fmt: skip
    """How everybody votes on going from 0 to 1."""
    question = question_of(salience=salience)
    room["before"] = [1 if x > 0.5 else -1 for x in room["x"]]
    room["vote"] = 0
    settled = {"pressure_unity": 0.0, "pressure_debate": 0.0, "consensus_pull": 0.0} | given
    count = ballot(s, parameters(**settled), on("policy", *names), KEY, month, question, np.int64(way), side, 0.2, room)
    if way != PLENUM:
        assert count == ((room["vote"] > 0).sum(), (room["vote"] < 0).sum())
    return room["vote"].copy()


def test_an_equal_member_of_eleven_is_on_the_winning_side_as_penrose_has_it() -> None:
    """T10.3: without pressure or leader s = 1/2 + 252/2048 = .623047, and D = 2 s - 1 is the Banzhaf power .246094."""
    s, n, won = world(top=11), 3000, 0
    rng = np.random.default_rng(4)
    for month in range(n):
        room = room_of(range(11), x=rng.integers(0, 2, 11).astype(float), part=True)
        cast = votes(s, room, month=month, pressure_base=-20.0)
        np.testing.assert_array_equal(cast, room["before"])
        outcome = outcome_of((cast > 0).sum(), (cast < 0).sum(), 0.0, True)
        won += ((room["before"] > 0) == (outcome == ADOPTED)).sum()
    share = 1 / 2 + math.comb(10, 5) / 2**11
    # eleven members share each outcome: count a month as one observation
    assert share == pytest.approx(0.623047, abs=1e-6)
    assert abs(won / n / 11 - share) < 4 * 0.5 / math.sqrt(n)


def test_under_full_pressure_the_leader_is_a_dictator_and_open_opponents_stay_alone() -> None:
    s = world(top=11)
    s.people["stance"][9] = OPPONENT
    room = room_of(range(11), x=[1.0] + [0.0] * 10, part=True)
    cast = votes(s, room, side=1, pressure_base=20.0)
    assert cast.tolist() == [1] * 9 + [-1, 1]
    cast = votes(s, room, side=1, pressure_base=20.0, consensus_pull=1.0)
    assert cast[9] == -1


@pytest.mark.parametrize(
    ("what", "z"),
    [
        ({}, -1.0 + 1.5 * (2 * 0.8 - 1) + 1.0 * 0.25),
        ({"pressure_support": 0.0}, -1.0 + 0.25),
        ({"fear": 1.5}, -1.0 + 0.9 + 0.25 + 1.5),
        ({"pressure_unity": 2.0, "pressure_debate": 1.0}, -1.0 + 0.9 + 0.25 + 2 * 0.7 - 0.4),
        ({"salience": 0.5}, -1.0 + 0.9 + 0.25 - 4 * 0.5 * 0.6),
        ({"side": 0}, -1.0),  # the majority presses, not the leader
        ({"way": CIRCULATION}, -1.0 + 0.9 + 0.25 + 0.5),
    ],
)
def test_whoever_disagrees_gives_way_with_the_written_probability(what: dict[str, float], z: float) -> None:
    s = world()
    s.regime["authority"] = 0.25
    s.norms[UNITY], s.norms[DEBATE_INSIDE] = 0.7, 0.4
    x = [0.8, 0.2, 0.8, 0.8, 0.8]
    n, gave = 1500, 0
    given = {"side": 1, "pressure_base": -1.0} | what
    for month in range(n):
        room = room_of(range(5), x=x, backs=0.8, part=True)
        cast = votes(s, room, month=month, **given)
        assert cast[[0, 2, 3, 4]].tolist() == [1] * 4
        gave += cast[1] == 1
    expected = 1 / (1 + math.exp(-z))
    assert abs(gave / n - expected) < 4 * math.sqrt(expected * (1 - expected) / n)


def test_a_draft_that_comes_ready_made_is_pressed_for_even_against_a_majority() -> None:
    room = room_of(range(5), x=[0.0] * 4 + [1.0], part=True)
    assert votes(world(), room, way=CIRCULATION, pressure_base=20.0).tolist() == [1] * 5
    assert votes(world(), room, way=SESSION, pressure_base=20.0).tolist() == [-1] * 5


def test_a_minority_joins_the_majority_as_far_as_unity_goes_and_the_leader_unless_he_is_ambitious() -> None:
    s = world()
    s.norms[UNITY] = 0.6
    x, n = [0.0, 0.0, 1.0, 1.0, 1.0], 1500
    joined = np.zeros(5)
    s.regime["ambition"] = 0.75
    for month in range(n):
        room = room_of(range(5), x=x, part=True)
        joined += votes(s, room, "strategies", month=month, pressure_base=-20.0, consensus_pull=0.5) > 0
    expected = np.array([0.5 * 0.6 * 0.25, 0.5 * 0.6, 1, 1, 1])
    assert np.all(np.abs(joined / n - expected) <= 4 * np.sqrt(expected * (1 - expected) / n))


def test_who_takes_no_part_casts_no_vote() -> None:
    room = room_of(range(4), x=[1.0, 1.0, 0.0, 0.0], part=[True, False, True, False])
    assert votes(world(), room, pressure_base=-20.0).tolist() == [1, 0, -1, 0]


# --- appeal ----------------------------------------------------------------------------------------------------------


def committee_of(s: State, in_favour: int) -> None:
    """So many members of the committee for going from 0 to 1, the others against; nobody speaks for anything."""
    members = np.flatnonzero(s.seats[:, COMMITTEE] == FULL)
    s.people["views_at"] = s.people["position"]
    s.views[members] = 0.0
    s.views[members[:in_favour]] = 1.0


def appealed(s: State, *, favour: int, cast: list[int], rate: float = 1.0, side: int = 0) -> int:
    committee_of(s, favour)
    room = room_of(range(len(cast)), part=True)
    room["vote"] = cast
    p = parameters(policy_appeal=rate, interest_weight=0.0, rivalry_weight=0.0, pressure_base=-20.0)
    outcome = ADOPTED if sum(cast) > 0 else REJECTED
    question = question_of(salience=0.9)
    return int(appeal(s, p, POLICY, KEY, 1, question, side, outcome, 0.2, room))


def test_the_committee_may_turn_round_what_the_top_body_decided() -> None:
    """As in June 1957: a majority of the top body, reversed below."""
    n = int((world().seats[:, COMMITTEE] == FULL).sum())
    against = [1, 1, -1, -1, -1, -1, -1]  # the leader is outvoted
    s = world()
    assert appealed(s, favour=n, cast=against) == REVERSED
    assert s.events[: s.counters[N_EVENTS], [1, 2, 3]].tolist() == [[APPEAL, 0, COMMITTEE]]  # the leader goes first
    assert appealed(world(), favour=n // 2, cast=against) == REJECTED  # 10 of 21
    assert appealed(world(), favour=n // 2 + 1, cast=against) == REVERSED
    assert appealed(world(), favour=n, cast=against, rate=0.0) == REJECTED
    assert appealed(world(), favour=0, cast=[1] * 7) == ADOPTED  # nobody lost


def test_members_appeal_less_where_debate_is_to_stay_inside_and_the_leader_does_not_mind() -> None:
    for inside, leader_lost, expected in ((1.0, False, ADOPTED), (0.0, False, REVERSED), (1.0, True, REVERSED)):
        s = world()
        s.norms[DEBATE_INSIDE] = inside
        cast = [-1 if leader_lost else 1, -1, 1, 1, 1, 1, 1]
        assert appealed(s, favour=0, cast=cast) == expected


def test_there_is_no_appeal_without_the_clause_nor_on_small_matters() -> None:
    hot = {"policy_appeal": 1.0, "policy_questions": 6.0, "policy_close_margin": 0.0, "pressure_base": -20.0}
    for clause, grave, some in ((True, 0.3, True), (False, 0.3, False), (True, 1.0, False)):
        s = live_through(world(months=60), 1, 50, rules(appeal=clause), policy_grave=grave, **hot)
        kinds = s.events[: s.counters[N_EVENTS], 1]
        assert (APPEAL in kinds) == some
        decided, _ = logged(s)
        assert (REVERSED in decided[:, 10]) == some


# --- the log: what the type of leadership is read from ---------------------------------------------------------------


def test_positions_are_taken_before_anything_is_decided() -> None:
    """No pressure, way or consensus touches the first question's positions, the proposer or its weight."""
    free = {"policy_questions": 10.0}
    worlds = [
        live_through(world(), 1, 1, rules(circulates=True), *names, **free, **given)
        for names, given in (
            ((), {}), ((), {"pressure_base": 20.0}), (("ways",), {"ways_circulation": 10.0, "agenda_office": 0.0}),
            ((), {"consensus_pull": 1.0, "policy_close_margin": 1.0}),
        )
    ]  # fmt: skip
    first = [logged(s)[1][logged(s)[1][:, 0] == 0] for s in worlds]
    assert len({tuple(map(tuple, one[:, :3])) for one in first}) == 1
    assert len({tuple(one[:, 3]) for one in first}) > 1
    assert len({tuple(logged(s)[0][0, [0, 1, 3, 4, 6, 7]]) for s in worlds}) == 1


def test_the_log_holds_together() -> None:
    c = rules(circulates=True, commissions=True, leader_sets_agenda=True, appeal=True)
    s = world(top=9, candidates=4, months=120, decisions=2000)
    s.people["ill_until"][4] = 40
    live_through(s, 1, 120, c, "ways", policy_questions=4.0)
    decided, positions = logged(s)
    assert set(decided[:, 2]) == set(range(7))
    assert set(decided[:, 5]) == {0, 1, 2}
    assert {ADOPTED, REJECTED, POSTPONED} <= set(decided[:, 10])
    for row, decision in enumerate(decided):
        of = positions[positions[:, 0] == row]
        assert len(set(of[:, 1])) == len(of)  # nobody twice
        assert set(range(9)) <= set(of[:, 1])  # every full member has a position
        assert of[of[:, 1] == 0][0, 2] == decision[7]
        if decision[2] != PLENUM:
            assert [(of[:, 3] > 0).sum(), (of[:, 3] < 0).sum()] == decision[[8, 9]].tolist()
        if decision[0] < 40:
            assert of[of[:, 1] == 4][0, 3] == 0  # the ill take no part
        adopted = stands_adopted(decision[10], decision[8], decision[9])
        assert (decision[11] > 0) <= adopted
    assert s.workload.sum() == len(decided) + sum(s.workload[m].sum() - (decided[:, 0] == m).sum() for m in range(121))
    assert (np.diff(positions[:, 0]) >= 0).all()


def test_a_full_log_is_told_and_nothing_is_written_beyond_it() -> None:
    s = world(decisions=2)
    live_through(s, 1, 12, rules(), policy_questions=10.0)
    assert s.counters[OVERFLOW] == 1
    assert s.counters[N_DECISIONS] == 2
    few = world()._replace(positions=np.zeros((3, 4), np.int64))
    live_through(few, 1, 3, rules(), policy_questions=10.0)
    assert few.counters[OVERFLOW] == 1
    assert few.counters[N_POSITIONS] == 0


# --- who acts --------------------------------------------------------------------------------------------------------


def test_nobody_ill_retired_arrested_or_dead_proposes_votes_or_appeals() -> None:
    for column, value in (("ill_until", 100), ("retired", True), ("arrested", True), ("alive", False)):
        s = world(months=60)
        s.people[column][[2, 3, 5]] = value
        c = rules(circulates=True, commissions=True, leader_sets_agenda=True, appeal=True)
        live_through(s, 1, 60, c, "ways", policy_questions=5.0, policy_appeal=1.0, policy_grave=0.2)
        decided, positions = logged(s)
        assert not np.isin(decided[:, 4], [2, 3, 5]).any()
        assert not positions[np.isin(positions[:, 1], [2, 3, 5]), 3].any()
        events = s.events[: s.counters[N_EVENTS]]
        assert len(events)
        assert not np.isin(events[:, 2], [2, 3, 5]).any()


def test_while_the_leader_is_ill_he_proposes_nothing_and_vetoes_nothing() -> None:
    s = world(months=60)
    s.people["ill_until"][0] = 100
    live_through(
        s, 1, 60, rules(circulates=True), "ways", policy_questions=5.0, policy_leader_proposes=1.0, grip_base=9.0
    )
    decided, _ = logged(s)
    assert not (decided[:, 4] == 0).any()
    assert set(decided[:, 5]) == {1}  # all is left to the others
    shown = decided[decided[:, 2] != PLENUM]
    majority = np.sign(shown[:, 8] - shown[:, 9])
    decisive = shown[:, 10] != POSTPONED
    np.testing.assert_array_equal(shown[decisive, 10] == ADOPTED, majority[decisive] > 0)


def test_without_a_leader_or_without_a_top_body_the_month_passes() -> None:
    s = world()
    close_spell(s, 0, LEADER, 1, REMOVED)
    live_through(s, 1, 12, rules(leader_sets_agenda=True), "ways", policy_questions=5.0)
    decided, _ = logged(s)
    assert len(decided)
    assert (decided[:, 6] == NOBODY).all()
    assert (decided[:, 5] == 2).all()
    empty = world()
    close_spell(empty, 0, LEADER, 1, REMOVED)
    empty.seats[:] = 0
    empty.office[:] = NOBODY
    live_through(empty, 1, 12, rules(), policy_questions=5.0)
    assert empty.counters[N_DECISIONS] == 0


def test_the_head_of_the_institution_proposes_else_a_member_of_it() -> None:
    given = {"policy_leader_proposes": 0.0, "policy_questions": 5.0}
    s = live_through(world(months=100, decisions=2000), 1, 100, rules(), **given, portfolio_share=0.0)
    decided, _ = logged(s)
    # 3 heads the government (industry), 5 security (ideas), 6 the army (defence), 8 the ministry of food
    for domain, head in ((0, 8), (1, 3), (2, 6), (4, 5)):
        assert set(decided[decided[:, 1] == domain, 4]) == {head}
    others = set(decided[decided[:, 1] == 3, 4])
    assert len(others) > 1
    assert 0 not in others
    assert others <= set(range(7))
    s = live_through(world(months=100, decisions=2000), 1, 100, rules(), **given, portfolio_share=1.0)
    decided, _ = logged(s)
    p = parameters(portfolio_share=1.0)
    of_foreign = {i for i in range(7) if views.institution_of(s.people, s.seats, 0, p, POLICY, KEY, i) == 3}
    assert set(decided[decided[:, 1] == 3, 4]) == of_foreign != set()


# --- bureaucratic politics -------------------------------------------------------------------------------------------


def test_heads_of_institutions_fight_for_resources_and_nobody_contests_the_leadership() -> None:
    """The mechanism writes nothing but what it names: no stance, no tie, no seat moves."""
    s = world(months=120, decisions=2000)
    before = copy(s)
    p = parameters(interest_weight=0.9, rivalry_weight=0.5)
    c = rules(circulates=True, commissions=True, leader_sets_agenda=True, appeal=True)
    for month in range(1, 121):
        turn_out(s, p, on("policy", "ways"), month)
        hold_views(s, p, KEY)
        questions(s, p, c, on("policy", "ways"), KEY, month)
    allowed = {
        "people.views_at", "people.standing", "views", "line", "results", "workload", "decisions", "positions",
        "regime.authority", "regime.crisis", "regime.vitality", "regime.agenda", "counters", "events",
    }  # fmt: skip
    assert set(same(s, before)) <= allowed
    decided, positions = logged(s)
    split = [len(set(positions[positions[:, 0] == row, 2])) > 1 for row in range(len(decided))]
    assert np.mean(split) > 0.3


def test_an_institution_is_for_more_in_its_own_domain_and_its_rivals_are_against() -> None:
    """Everybody in the middle: what divides them is institutions alone."""
    s = world(months=120, decisions=2000)
    s.people["position"] = 0.5
    given = {"view_spread": 0.0, "portfolio_share": 0.0, "policy_leader_proposes": 0.0, "policy_questions": 5.0}
    live_through(s, 1, 120, rules(), **given, interest_weight=0.5, rivalry_weight=0.3, policy_status_quo_spread=0.1)
    decided, positions = logged(s)
    for row in np.flatnonzero(decided[:, 1] == 2):  # defence, proposed by its head
        of = dict(positions[positions[:, 0] == row][:, 1:3].tolist())
        assert of[6] == 1  # the army
        assert of[3] == of[5] == -1  # government and security pay for it


# --- the whole month against the oracle ------------------------------------------------------------------------------


def random_world(seed: int) -> tuple[State, np.void, np.void, tuple[str, ...]]:
    rng = np.random.default_rng(seed)
    s = world(
        seed, top=int(rng.integers(3, 12)), candidates=int(rng.integers(0, 6)), committee=int(rng.integers(12, 30)),
        provinces=int(rng.integers(1, 8)), per_province=2, months=8, decisions=200, spare=5,
    )  # fmt: skip
    n = int(s.counters[0])
    s.people["ill_until"][:n] = np.where(rng.uniform(size=n) < 0.15, rng.integers(0, 9, n), -1)
    s.people["retired"][:n] = rng.uniform(size=n) < 0.05
    s.people["alive"][:n] = rng.uniform(size=n) < 0.95
    s.people["stance"][:n] = rng.integers(0, 4, n)
    s.people["branch"][:n] = rng.integers(0, 5, n)
    s.people["tactic"][:n] = rng.choice([NO_TACTIC, FOOT_DRAG], n)
    s.people["fear"][:n] = rng.exponential(0.5, n)
    s.results[:] = rng.uniform(-1, 1, N_DOMAINS)
    s.norms[:] = rng.uniform(0, 1, len(s.norms))
    for name in ("authority", "ambition", "terror", "crisis", "agenda", "cult", "vitality"):
        s.regime[name] = rng.uniform()
    if rng.uniform() < 0.15:
        close_spell(s, 0, LEADER, 0, REMOVED)
    elif rng.uniform() < 0.2:
        close_spell(s, 0, TOP, 0, REMOVED)  # he leads without a seat
    if rng.uniform() < 0.3:
        open_spell(s, int(s.province[0]), TOP, NOBODY, CANDIDATE, 0, 0)
    for office in range(10):
        if s.office[office] < 0 and rng.uniform() < 0.3:
            person = int(rng.integers(0, n))
            if s.people["office_of"][person] < 0:
                open_spell(s, person, OFFICE, office, HOLDER, 0, 0)
    c = rules(**{
        name: bool(rng.uniform() < 0.7) for name in ("circulates", "commissions", "leader_sets_agenda", "appeal")
    })  # fmt: skip
    given = {}
    for one in (*views.PARAMETERS, *policy.PARAMETERS, *decisions.PARAMETERS, *results.PARAMETERS):
        if rng.uniform() < 0.3:
            low, high = max(one.low, one.default - 3.0), min(one.high, one.default + 3.0)
            given[one.name] = rng.uniform(low, high)
    given["policy_questions"] = rng.uniform(1, 9)
    given["fear"] = rng.choice([0.0, 1.0])
    names = [name for name in ("careers", "strategies") if rng.uniform() < 0.5]
    if rng.uniform() < 0.8:
        names.append("ways")
    return s, parameters(**given), c, ("policy", *names)


@pytest.mark.parametrize("block", range(6))
def test_the_month_is_that_of_the_oracle_on_random_worlds(block: int) -> None:
    seen = set()
    for seed in range(20 * block, 20 * block + 20):
        s, p, c, names = random_world(seed)
        other = copy(s)
        for month in range(1, 5):
            hold_views(s, p, KEY)
            questions(s, p, c, on(*names), KEY, month)
            oracle = Month(other, p, c, on(*names), KEY, month)
            oracle.hold_views()
            oracle.questions()
        for name in same(s, other):
            one, two = (
                (
                    part.people[name[7:]]
                    if name.startswith("people")
                    else part.regime[name[7:]]
                    if "." in name
                    else getattr(part, name)
                )
                for part in (s, other)
            )
            np.testing.assert_allclose(one, two, atol=1e-9, err_msg=f"{name} of world {seed}")
            assert one.dtype.kind == "f", f"{name} of world {seed}"
        seen |= {tuple(row) for row in logged(s)[0][:, [2, 5, 10]]}
    assert len(seen) > 15  # ways, grades and outcomes of all sorts were compared


# --- every parameter counts, and nothing else does -------------------------------------------------------------------

ALL = [*views.PARAMETERS, *policy.PARAMETERS, *decisions.PARAMETERS, *results.PARAMETERS]


def five_years(**given: float) -> State:
    s = world(top=9, candidates=3, months=60, decisions=900)
    s.people["position"][3:] = np.linspace(0.1, 0.9, s.people.size - 3)
    s.regime["terror"] = s.regime["cult"] = 0.3
    head = int(s.province[1])
    open_spell(s, head, TOP, NOBODY, FULL, 0, 0)
    s.people["tactic"] = FOOT_DRAG
    c = rules(circulates=True, commissions=True, leader_sets_agenda=True, appeal=True)
    base = {"policy_questions": 5.0, "policy_appeal": 0.8, "policy_grave": 0.3, "vitality_half_life": 3.0, "fear": 0.1}
    p = parameters(**(base | given))
    switches = on("policy", "ways", "careers", "shocks")
    s.norms[:] = 0.6
    shock = np.zeros((61, N_DOMAINS))
    shock[::7, 0] = 0.5
    for month in range(1, 61):
        strike(s, p, switches, KEY, month, shock)
        turn_out(s, p, switches, month)
        hold_views(s, p, KEY)
        questions(s, p, c, switches, KEY, month)
        if month == 30:
            results.take_over(s, p, switches)
    return s


@pytest.fixture(scope="module")
def as_it_was() -> State:
    return five_years()


@pytest.mark.parametrize("one", ALL, ids=lambda p: p.name)
def test_each_parameter_moves_something(as_it_was: State, one: Parameter) -> None:
    ends = [value for value in (one.low, one.high) if value != one.default]
    assert any(same(five_years(**{one.name: value}), as_it_was) for value in ends)


def test_the_same_key_gives_the_same_and_another_key_another(as_it_was: State) -> None:
    assert same(five_years(), as_it_was) == []
    one, other = (live_through(world(), 1, 12, rules(), seed=seed) for seed in (2, 3))
    assert "decisions" in same(one, other)


def test_those_who_hold_no_seat_do_not_matter() -> None:
    """Another head of a district, of any view, changes nothing."""
    s, other = world(), world()
    other.people["position"][s.district[1:]] = 0.0
    other.people["standing"][s.district[1:]] = 1.0
    for one in (s, other):
        live_through(one, 1, 24, rules(appeal=True), "ways", policy_questions=5.0)
    assert set(same(s, other)) == {"people.position", "people.standing"}
    assert PROVINCE == 6
