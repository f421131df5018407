"""Heirs: who may succeed, how he is weighed, who decides."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from world import key, on, parameters, rules, same, world

from collegium.conduct.heirs import (
    breadth,
    choose_heir,
    criteria,
    eligible,
    half_met,
    heir_utility,
    name_second,
    runoff,
    settle_in,
    tail_of,
)
from collegium.conduct.log import close_spell, open_spell
from collegium.conduct.state import (
    APPARATUS,
    CANDIDATE,
    ELECTED,
    FULL,
    HEAD_OF_GOVERNMENT,
    HOLDER,
    LEADER,
    N_PERSONS,
    OFFICE,
    POSTS_APART,
    PROVINCE,
    REMOVED,
    SECOND,
    THE_LEADER,
    TOP,
    State,
)
from collegium.conduct.succession import succeed

# Table 1.2 of Gill (2018): the criteria of Hodnett (1975) that each met; item 7 half by all.
MET = {"Andropov": (3, 4, 5, 6, 9, 10, 11, 13), "Chernenko": (3, 4, 5, 6, 8, 9, 10, 13),
       "Gorbachev": (1, 2, 3, 4, 5, 6, 9, 10, 11)}  # fmt: skip


def hodnett(name: str) -> float:
    return sum(half_met(item in MET[name], item == 7) for item in range(1, 14))


def test_the_scores_of_table_1_2() -> None:
    """T8.1."""
    assert [hodnett(name) for name in MET] == [8.5, 8.5, 9.5]


@pytest.mark.parametrize(
    ("second", "year", "rivals", "chosen"),
    [
        (0.0, 1984, {"Chernenko": True, "Gorbachev": False}, "Gorbachev"),  # the score alone mispredicts
        (1.5, 1984, {"Chernenko": True, "Gorbachev": False}, "Chernenko"),
        (1.5, 1982, {"Andropov": True, "Chernenko": False}, "Andropov"),
        (1.5, 1985, {"Gorbachev": True}, "Gorbachev"),
    ],
)
def test_with_a_second_secretary_worth_more_than_one_criterion_all_three_fit(
    second: float, year: int, rivals: dict[str, bool], chosen: str
) -> None:
    """T8.2: voters who differ in nothing else."""
    scores = np.array([hodnett(name) + second * is_second for name, is_second in rivals.items()])
    utilities = np.tile([heir_utility(score, 0.0, 0.0, 0.0, 0.4, 2.0, 0.5) for score in scores], (11, 1))
    assert list(rivals)[runoff(utilities, scores)] == chosen, year


def test_at_exactly_one_criterion_1984_is_a_tie() -> None:
    assert hodnett("Chernenko") + 1.0 == hodnett("Gorbachev")


def brute(utilities: np.ndarray, scores: np.ndarray) -> int:
    """Plurality with elimination, in lists and dictionaries."""
    left = list(range(len(scores)))
    while True:
        votes = dict.fromkeys(left, 0)
        for row in utilities:
            votes[max(left, key=lambda j: (row[j], scores[j], -j))] += 1
        for heir in left:
            if 2 * votes[heir] > len(utilities):
                return heir
        out = min(left, key=lambda j: (votes[j], scores[j], -j))
        if len(left) == 1:
            return left[0]
        left.remove(out)


def test_the_runoff_is_that_of_plain_lists() -> None:
    rng = np.random.default_rng(1)
    for voters, heirs in itertools.product((1, 2, 3, 7, 11), (1, 2, 3, 5)):
        for _ in range(40):
            utilities = rng.integers(0, 4, (voters, heirs)).astype(float)
            scores = rng.integers(0, 3, heirs).astype(float)
            assert runoff(utilities, scores) == brute(utilities, scores)


def test_a_majority_wins_and_a_condorcet_loser_never_does() -> None:
    utilities = np.array([[2.0, 1.0, 0.0]] * 4 + [[0.0, 2.0, 1.0]] * 3)
    assert runoff(utilities, np.zeros(3)) == 0
    utilities = np.array([[2.0, 1.0, 0.0]] * 2 + [[0.0, 2.0, 1.0]] * 2 + [[0.0, 1.0, 2.0]])
    assert runoff(utilities, np.zeros(3)) == 1


def vacant(**how: int) -> State:
    s = world(**how)
    close_spell(s, 0, LEADER, 1, REMOVED)
    return s


def test_who_may_succeed_is_full_member_and_secretary() -> None:
    """T8.3 in the small: persons 0 to 2 are both; a candidate with a seat in the apparatus is not."""
    s = vacant()
    open_spell(s, 7, APPARATUS, -1, FULL, 1, ELECTED)
    assert s.seats[7, TOP] == CANDIDATE
    n = int(s.counters[N_PERSONS])
    assert [person for person in range(n) if eligible(s, person, True, 1)] == [0, 1, 2]
    s.people["dropped_in"][0] = 1
    assert [person for person in range(n) if eligible(s, person, True, 1)] == [1, 2]
    assert [person for person in range(n) if eligible(s, person, False, 1)] == [1, 2, 3, 4, 5, 6]


def test_the_only_one_is_chosen_whatever_he_scores_and_with_none_anybody_may() -> None:
    """T8.4."""
    s, p = vacant(), parameters()
    for person in (0, 2):
        close_spell(s, person, APPARATUS, 1, REMOVED)
    s.people["standing"][1], s.people["ambition"][1], s.people["position"][1] = 0.0, 1.0, 1.0
    assert choose_heir(s, p, 2) == (1, True)
    close_spell(s, 1, APPARATUS, 2, REMOVED)
    heir, both = choose_heir(s, p, 3)
    assert s.seats[heir, TOP] == FULL
    assert not both
    for person in range(7):
        close_spell(s, person, TOP, 3, REMOVED)
    assert choose_heir(s, p, 4)[0] == -1


def test_criteria_are_counted_one_by_one() -> None:
    s, p, man = vacant(), parameters(), 1
    n = int(s.counters[N_PERSONS])
    s.people["patron"][:n] = -1
    s.people["position"][:n] = 0.5
    s.people["birth"][man] = -12.0 * 40
    s.people["frailty"][man] = 2.0
    s.people["branch"][man] = 0
    s.people["standing"][man] = 0.2
    before = criteria(s, p, man, 1)
    assert before == 0.0 + 0.5 + 1 + 0.5 + 1.0 + 0 + 1 + 1 + 0 + 0 + 0  # three places: top, committee, apparatus
    for change, gain in (
        (lambda: s.people["birth"].__setitem__(man, -12.0 * 55), 1.0),
        (lambda: s.people["frailty"].__setitem__(man, 0.9), 0.5),
        (lambda: s.people["standing"].__setitem__(man, 0.9), 1.0),
        (lambda: s.people["patron"].__setitem__(20, man), 0.5),
        (lambda: s.people["patron"].__setitem__(21, man), 0.5),
        (lambda: s.counters.__setitem__(SECOND, man), 1.0),
        (lambda: open_spell(s, man, PROVINCE, 2, HOLDER, 1, ELECTED), 1.0),
        (lambda: open_spell(s, man, OFFICE, 9, HOLDER, 1, ELECTED), 0.5),
        (lambda: s.people["position"].__setitem__(man, 0.9), -2.0),
        (lambda: s.people["ill_until"].__setitem__(man, 9), -1.0),
    ):
        change()
        after = criteria(s, p, man, 1)
        assert after - before == pytest.approx(gain)
        before = after


def test_breadth_counts_places_and_not_seats_twice() -> None:
    s = vacant()
    s.careers[1] = -1
    s.people["n_posts"][1] = 0
    for unit in (3, 3, 4):
        open_spell(s, 1, PROVINCE, unit, HOLDER, 1, ELECTED)
    assert breadth(s, 1) == (2, True, False)


def test_the_tail_is_whom_he_made_and_who_lives() -> None:
    s = vacant()
    s.people["patron"][[10, 11, 12]] = 2
    s.people["alive"][12] = False
    assert tail_of(s, 2) == 2


def test_ties_and_nearness_decide_between_equals() -> None:
    s, p = vacant(), parameters(heir_weight=0.0, heir_threat=0.0, heir_second=0.0)
    close_spell(s, 0, APPARATUS, 1, REMOVED)
    s.people["position"][:7] = [0.2, 0.1, 0.9, 0.2, 0.3, 0.2, 0.8]
    assert choose_heir(s, p, 2)[0] == 1  # nearest to five of seven
    for person in (3, 4, 5):
        s.people["patron"][person], s.people["patron_tie"][person] = 2, 1.0
        s.people["position"][person] = 0.55
    assert choose_heir(s, p, 2)[0] == 2


def test_the_ill_do_not_vote() -> None:
    s, p = vacant(), parameters(heir_weight=0.0, heir_threat=0.0, heir_second=0.0)
    close_spell(s, 0, APPARATUS, 1, REMOVED)
    s.people["position"][:7] = [0.1, 0.1, 0.9, 0.1, 0.1, 0.9, 0.9]
    assert choose_heir(s, p, 2)[0] == 1
    s.people["ill_until"][[0, 3]] = 9
    assert choose_heir(s, p, 2)[0] == 2


def test_the_second_secretary_stays_until_he_leaves_and_is_never_the_leader() -> None:
    s = world()
    s.people["standing"][[1, 2]] = [0.2, 0.9]
    name_second(s, 5)
    assert s.counters[SECOND] == 2
    s.people["standing"][1] = 1.0
    name_second(s, 6)
    assert s.counters[SECOND] == 2
    close_spell(s, 2, APPARATUS, 7, REMOVED)
    name_second(s, 7)
    assert s.counters[SECOND] == 1
    close_spell(s, 1, TOP, 8, REMOVED)
    name_second(s, 8)
    assert s.counters[SECOND] == -1


@pytest.mark.parametrize(("split", "norm", "keeps"), [(True, 0.0, False), (False, 0.8, False), (False, 0.2, True)])
def test_offices_are_split_where_rule_or_norm_asks(split: bool, norm: float, keeps: bool) -> None:
    s = world()
    s.norms[POSTS_APART] = norm
    settle_in(s, rules(posts_split=split), 3, 9)
    assert bool(s.office[HEAD_OF_GOVERNMENT] == 3) is keeps
    assert s.regime["since"][0] == 9


def test_a_succession_installs_the_heir_that_was_weighed() -> None:
    for seed in range(20):
        s, p = vacant(seed=seed), parameters(open_acceptance=1.0)
        s.people["dropped_in"][0] = 2
        heir = choose_heir(s, p, 2)[0]
        succeed(s, p, rules(), on("heirs"), key(seed), 2)
        assert s.counters[THE_LEADER] == heir != 0


@pytest.mark.parametrize(
    ("name", "value"),
    [("heir_weight", 0.0), ("heir_second", 13.0), ("heir_policy", 0.0), ("heir_threat", 5.0), ("heir_service", 2.0),
     ("heir_tolerance", 0.02)],
)  # fmt: skip
def test_each_parameter_moves_somebodys_choice(name: str, value: float) -> None:
    moved = False
    for seed in range(60):
        states = []
        for p in (parameters(), parameters(**{name: value})):
            s = vacant(seed=seed)
            for person in (3, 4, 5):
                open_spell(s, person, APPARATUS, -1, FULL, 1, ELECTED)
            s.people["dropped_in"][0] = 30
            s.careers[6, :, 0] = -1
            name_second(s, 20)
            succeed(s, p, rules(), on("heirs"), key(seed), 30)
            states.append(s)
        moved |= bool(same(*states))
    assert moved
