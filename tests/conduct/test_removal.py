"""Removal in two chambers against section 7.4 of the theory paper, and what becomes of a leader put to the vote."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from world import copy, key, on, parameters, rules, same, world

from collegium.conduct.contest import contest
from collegium.conduct.removal import (
    approaches_needed,
    days_held,
    majority,
    pledges,
    remove_leader,
    two_chambers,
)
from collegium.conduct.state import (
    APPARATUS,
    APPEAL,
    ARMY_CHIEF,
    COMMITTEE,
    COMMITTEE_FOLLOWS,
    FULL,
    LEADER,
    N_BALLOTS,
    N_EVENTS,
    N_PERSONS,
    OPPONENT,
    SECURITY_CHIEF,
    THE_LEADER,
    TOP,
    State,
)
from collegium.theories.analytic import chambers

compiled = settings(deadline=None)  # the first call compiles
PLOTS = on("plots")


@pytest.mark.parametrize(
    ("against", "appeal", "assembled", "above", "void", "falls"),
    [  # T7.5: eleven in the top body, 133 in the committee
        (7, False, False, 0, False, True),
        (7, True, True, 45, False, False),
        (7, True, False, 45, False, True),
        (11, False, False, 0, True, False),
        (5, False, False, 0, False, False),
        (7, True, True, 67, False, True),
        (7, True, True, 66, False, False),
        (11, True, True, 133, True, False),
    ],
)
def test_june_1957_and_its_variants(
    against: int, appeal: bool, assembled: bool, above: int, void: bool, falls: bool
) -> None:
    assert two_chambers(against, 11, appeal, True, assembled, above, 133, void) == falls


@given(st.integers(1, 15), st.integers(1, 140), st.booleans(), st.booleans(), st.booleans(), st.booleans(), st.data())
@compiled
def test_the_rule_agrees_with_the_closed_form_of_circuits(
    n: int, m: int, appeal: bool, invoked: bool, assembled: bool, void: bool, data: st.DataObject
) -> None:
    against, above = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))
    expected = chambers.removed(
        against, n, appeal=appeal, invoked=invoked, assembled=assembled, against_above=above, members_above=m, void=void
    )
    assert two_chambers(against, n, appeal, invoked, assembled, above, m, void) == expected


@given(st.integers(1, 15), st.integers(15, 140), st.booleans(), st.floats(0, 1), st.integers(0, 2))
@compiled
def test_the_fewest_approaches_make_both_majorities_and_one_fewer_does_not(
    n: int, m: int, appeal: bool, share: float, outsiders: int
) -> None:
    """Counted out: who is told sits in the top body first, then in the committee only."""
    enough = []
    for told in range(m + 3):
        in_it = 1 + told - outsiders  # the initiator, and who is no outsider
        top, committee = min(in_it, majority(n)), in_it
        pledged = not appeal or committee >= share * majority(m) - 1e-9
        enough.append(in_it >= 1 and 2 * top > n and pledged)
    assert approaches_needed(n, m, appeal, share, outsiders) == enough.index(True)


def test_what_it_took_in_1937_1957_and_1964() -> None:
    assert approaches_needed(11, 133, False, 0.4, 0) == 5  # 1937: a majority of eleven, less the initiator
    assert approaches_needed(11, 133, True, 1.0, 0) == 66  # an appeal that all must win beforehand
    assert approaches_needed(11, 133, True, 0.4, 1) == 27  # with the security chief: about thirty
    assert pledges(133, 0.4) == 27


@given(st.floats(0, 0.999), st.floats(0.1, 30))
@compiled
def test_the_days_he_holds_out_have_an_exponential_law(u: float, mean: float) -> None:
    assert 1 - math.exp(-days_held(u, mean) / mean) == pytest.approx(u, abs=1e-9)


# --- put to the vote --------------------------------------------------------------------------------


def put(p: Any = None, c: Any = None, *, run: int = 0, change: Any = None, switched: Any = PLOTS) -> tuple[bool, State]:
    """A leader whom nobody of the top body backs and everybody of the committee does."""
    s = world(3, candidates=0)
    n = int(s.counters[N_PERSONS])
    s.people["tie"][:n] = 1.0
    s.people["position"][:n] = s.line[0]
    s.people["stance"][1:7] = OPPONENT
    if change is not None:
        change(s)
    p = calm() if p is None else p
    return bool(remove_leader(s, p, rules(appeal=True) if c is None else c, switched, key(run=run), 1)), s


def calm(**given: float) -> Any:
    """Parameters with which everybody votes as he feels."""
    return parameters(**{"weight_tie": 3.0, "noise": 0.05, "removal_follow": 0.0} | given)


def test_a_leader_whom_the_committee_backs_is_saved_by_the_appeal_alone() -> None:
    fell, s = put(calm(removal_assembly_days=0))
    assert not fell
    assert s.counters[THE_LEADER] == 0
    assert s.ballots[: s.counters[N_BALLOTS], [2, 5, 6, 7]].tolist() == [[TOP, 7, 6, 1], [COMMITTEE, 13, 6, 7]]
    assert s.events[: s.counters[N_EVENTS], 1].tolist() == [APPEAL]
    for c, p in ((rules(appeal=False), calm()), (rules(appeal=True), calm(removal_holdout_days=0))):
        fell, s = put(p, c)
        assert fell
        assert s.counters[THE_LEADER] == -1
        assert s.ballots[s.counters[N_BALLOTS] - 1, [2, 5, 6]].tolist() == [COMMITTEE, 13, 13]  # ratified


def test_after_a_removal_the_leadership_is_vacant_and_the_committee_keeps_him() -> None:
    _, s = put(calm(), rules(appeal=False))
    assert s.open[0, LEADER] == -1
    assert s.seats[0, TOP] == 0 == s.seats[0, APPARATUS]
    assert s.seats[0, COMMITTEE] == FULL
    assert s.people[0]["alive"]


def test_votes_do_not_bind_a_leader_of_terror_unless_the_army_is_in_the_plot() -> None:
    def terror(s: State) -> None:
        s.regime["terror"], s.regime["security_with_leader"] = 0.8, True

    def army_too(s: State) -> None:
        terror(s)
        s.people["plotting"][s.office[ARMY_CHIEF]] = True

    def service_gone(s: State) -> None:
        terror(s)
        s.regime["security_with_leader"] = False

    alone = rules(appeal=False)
    switched = on("plots", "terror")
    assert not put(calm(), alone, change=terror, switched=switched)[0]
    assert put(calm(removal_void_terror=0.9), alone, change=terror, switched=switched)[0]
    assert put(calm(), alone, change=army_too, switched=switched)[0]
    assert put(calm(), alone, change=service_gone, switched=switched)[0]
    assert put(calm(), alone, change=terror)[0]  # the mechanism off


def share_saved(p: Any, change: Any = None, runs: int = 400) -> float:
    return sum(not put(p, run=run, change=change)[0] for run in range(runs)) / runs


def test_the_chance_that_the_committee_comes_in_time_is_that_of_its_clock() -> None:
    """exp(-days needed / mean days held), and what the chiefs of force do to either."""

    def close(found: float, expected: float) -> bool:
        return abs(found - expected) < 4 * math.sqrt(expected * (1 - expected) / 400)

    def army_for_him(s: State) -> None:
        s.people["stance"][s.office[ARMY_CHIEF]] = 0

    def service_in_plot(s: State) -> None:
        s.people["plotting"][s.office[SECURITY_CHIEF]] = True

    p = calm(removal_assembly_days=6, removal_holdout_days=8, removal_airlift=0.5, removal_cut_off=0.5)
    assert close(share_saved(p), math.exp(-6 / 8))
    assert close(share_saved(p, army_for_him), math.exp(-3 / 8))
    assert close(share_saved(p, service_in_plot), math.exp(-6 / 4))


def test_he_appeals_only_to_a_committee_he_can_hope_for() -> None:
    """Seven of thirteen are for him."""
    for share, appeals in ((0.53, True), (0.55, False)):
        _, s = put(calm(removal_contest_share=share))
        assert (APPEAL in s.events[: s.counters[N_EVENTS], 1]) == appeals


def test_whoever_was_still_for_him_goes_along_with_a_majority_and_never_without_one() -> None:
    def split(opponents: int) -> Any:
        def change(s: State) -> None:
            s.people["stance"][1:7] = 0
            s.people["stance"][1 : 1 + opponents] = OPPONENT

        return change

    alone = rules(appeal=False)
    for share, against in ((0.0, 4), (1.0, 6)):
        _, s = put(calm(removal_go_along=share), alone, change=split(4))
        assert s.ballots[0, 6] == against
    _, s = put(calm(removal_go_along=1.0), alone, change=split(3))
    assert s.ballots[0, 6] == 3


def test_the_committee_follows_the_top_body_as_far_as_parameter_and_norm_go() -> None:
    """All thirteen back him; with both at 1 the twelve others follow, and he expects nothing and does not appeal."""

    def norm(strength: float) -> Any:
        def change(s: State) -> None:
            s.norms[COMMITTEE_FOLLOWS] = strength
            s.people["stance"][1:7] = OPPONENT

        return change

    at_once = {"removal_assembly_days": 0.0, "removal_contest_share": 0.0}
    for follow, strength, expected in ((0.0, 1.0, 0.0), (1.0, 0.0, 0.0), (1.0, 1.0, 1.0), (0.5, 0.5, 0.25)):
        followed = []
        for run in range(200):
            fell, s = put(calm(removal_follow=follow, **at_once), run=run, change=norm(strength))
            electors, against = s.ballots[1, [5, 6]]
            followed.append((against - 6) / (electors - 7))
            assert fell == (2 * against > electors)
        spread = math.sqrt(expected * (1 - expected) / (200 * (electors - 7)))
        assert abs(np.mean(followed) - expected) <= 4 * spread
    for share, appeals in ((0.39, True), (0.41, False)):  # 7 of 13 would back him, a quarter of them follow
        _, s = put(calm(removal_follow=0.5, removal_contest_share=share), change=norm(0.5))
        assert (APPEAL in s.events[: s.counters[N_EVENTS], 1]) == appeals


def test_the_ill_are_electors_and_do_not_vote() -> None:
    def three_ill(s: State) -> None:
        s.people["ill_until"][1:4] = 2

    fell, s = put(calm(), rules(appeal=False), change=three_ill)
    assert not fell
    assert s.ballots[0, [5, 6]].tolist() == [7, 3]


def test_whoever_is_in_the_plot_votes_against_though_he_likes_him() -> None:
    def pledged(s: State) -> None:
        s.people["stance"][1:7] = 0
        s.people["plotting"][1:5] = True

    fell, s = put(calm(removal_go_along=0.0), rules(appeal=False), change=pledged)
    assert fell
    assert s.ballots[0, 6] == 4


def test_an_open_challenge_goes_through_the_two_chambers_only_when_plots_are_on() -> None:
    p = calm(challenge_rate=12.0, move_rate=0.0, removal_assembly_days=0.0)
    for c, on_falls in ((rules(appeal=True), False), (rules(appeal=False), True)):
        for switched, falls in ((PLOTS, on_falls), (on(), False)):  # off: the committee always decides, for him
            s = world(3, candidates=0)
            n = int(s.counters[N_PERSONS])
            s.people["tie"][:n], s.people["position"][:n] = 1.0, s.line[0]
            s.people["stance"][1:7] = OPPONENT
            for month in range(1, 13):
                contest(s, p, c, switched, key(), month, 0.5)
            assert (s.counters[THE_LEADER] < 0) == falls
            assert s.counters[N_BALLOTS] > 0


def test_a_removal_that_fails_in_the_top_body_changes_nothing_but_the_log() -> None:
    s = world(3, candidates=0)
    n = int(s.counters[N_PERSONS])
    s.people["tie"][:n], s.people["position"][:n] = 1.0, s.line[0]
    before = copy(s)
    assert not remove_leader(s, calm(), rules(appeal=True), PLOTS, key(), 1)
    assert same(before, s) == ["counters", "ballots"]


def test_numbers_of_people_do_not_matter_where_nothing_is_drawn() -> None:
    """The same men in another order: the same vote."""
    rng = np.random.default_rng(5)
    p = calm(removal_assembly_days=0, removal_go_along=0)
    for _ in range(20):
        s = world(3, candidates=0)
        n = int(s.counters[N_PERSONS])
        s.people["tie"][:n], s.people["position"][:n] = 1.0, s.line[0]
        s.people["stance"][1:n] = np.where(rng.random(n - 1) < 0.5, OPPONENT, 0)
        t = copy(s)
        order = np.concatenate([[0], 1 + rng.permutation(n - 1)])
        for name in ("people", "seats", "open"):
            getattr(t, name)[order] = getattr(s, name)[:n]
        for name in ("province", "district", "office"):
            old = getattr(s, name)
            getattr(t, name)[:] = np.where(old >= 0, order[old], -1)
        t.spells[:, 0] = order[np.clip(s.spells[:, 0], 0, n - 1)]
        c = rules(appeal=True)
        assert remove_leader(s, p, c, PLOTS, key(), 1) == remove_leader(t, p, c, PLOTS, key(), 1)
        assert s.ballots.tolist() == t.ballots.tolist()
        assert np.array_equal(s.seats[:n], t.seats[order])
