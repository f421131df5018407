"""What decisions come to: carrying out, results, authority, crisis, standing."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from world import copy, key, on, parameters, same, world

from collegium.conduct.log import close_spell, open_spell
from collegium.conduct.results import authority_target, carried_out, effect, take_over, turn_out, within
from collegium.conduct.state import (
    DEFENCE,
    FOOD,
    HOLDER,
    IDEAS,
    MINISTRY,
    NOBODY,
    OFFICE,
    REPLACED,
    State,
)
from collegium.conduct.tactics import BASE, FOOT_DRAG

compiled = settings(deadline=None)  # the first call compiles
unit = st.floats(0, 1)


def bare(**given: int) -> State:
    """A world in which nobody holds an office of the centre."""
    s = world(**given)
    s.office[:] = NOBODY
    s.people["office_of"] = NOBODY
    s.people["views_at"] = s.people["position"]  # the views are those of the test
    return s


def share_done(s: State, domain: int, draft: float, status_quo: float, *mechanisms: str, **given: float) -> float:
    p = parameters(interest_weight=0.0, rivalry_weight=0.0, **given)
    return float(carried_out(s, p, on(*mechanisms), key(), 1, domain, draft, status_quo))


def test_what_is_carried_out_falls_with_the_share_of_heads_of_provinces_who_disagree() -> None:
    s = bare(provinces=6)
    s.views[s.province, DEFENCE] = [0.1, 0.25, 0.3, 0.6, 0.8, 0.9]
    assert share_done(s, DEFENCE, 0.9, 0.1, foot_dragging=0.5) == pytest.approx(1 - 0.5 * 3 / 6)
    assert share_done(s, DEFENCE, 0.0, 0.5, foot_dragging=1.0) == pytest.approx(1 - 4 / 6)  # 0.25 lies between them
    assert share_done(s, DEFENCE, 0.9, 0.1, foot_dragging=0.0) == 1.0


def test_fear_makes_them_go_along_their_own_where_there_is_terror() -> None:
    s = bare(provinces=4)
    s.views[s.province, DEFENCE] = 0.0
    s.people["fear"][s.province[:2]] = math.log(4)
    their_own = share_done(s, DEFENCE, 1.0, 0.0, "terror", foot_dragging=0.8, fear=math.log(2))
    assert their_own == pytest.approx(1 - 0.8 * (2 / 4 + 2 / 4 / 4))
    everybody = share_done(s, DEFENCE, 1.0, 0.0, foot_dragging=0.8, fear=math.log(2))
    assert everybody == pytest.approx(1 - 0.8 / 2)


def test_only_heads_who_can_act_drag_their_feet() -> None:
    s = bare(provinces=4)
    s.views[s.province, DEFENCE] = [0.0, 0.0, 1.0, 1.0]
    s.people["ill_until"][s.province[0]] = 5
    assert share_done(s, DEFENCE, 1.0, 0.0, foot_dragging=0.6) == pytest.approx(1 - 0.6 / 3)
    close_spell(s, int(s.province[1]), 6, 1, REPLACED)
    assert share_done(s, DEFENCE, 1.0, 0.0, foot_dragging=0.6) == 1.0
    s.people["alive"][s.province[2:]] = False
    assert share_done(s, DEFENCE, 0.0, 1.0, foot_dragging=0.6) == 1.0  # nobody below to carry out, or to drag


def test_who_is_in_charge_lets_things_slip_if_he_drags_his_feet() -> None:
    s = bare(provinces=4)
    s.views[s.province, :] = 0.0
    open_spell(s, 1, OFFICE, MINISTRY + FOOD, HOLDER, 0, 0)
    s.people["tactic"][1:3] = FOOT_DRAG
    assert share_done(s, FOOD, 1.0, 0.0, foot_dragging=0.5, slip=0.4) == pytest.approx(0.5 * 0.6)
    assert share_done(s, FOOD, 0.0, 1.0, foot_dragging=0.5, slip=0.4) == pytest.approx(0.6)
    assert share_done(s, DEFENCE, 0.0, 1.0, slip=0.4) == 1.0  # nobody is in charge of it
    s.people["tactic"][1] = BASE
    assert share_done(s, FOOD, 0.0, 1.0, slip=0.4) == 1.0
    s.people["tactic"][1], s.people["ill_until"][1] = FOOT_DRAG, 5
    assert share_done(s, FOOD, 0.0, 1.0, slip=0.4) == 1.0
    s.province[:] = NOBODY
    s.people["ill_until"][1] = 0
    assert share_done(s, FOOD, 0.0, 1.0, slip=0.4) == pytest.approx(0.6)


def test_the_interest_of_provinces_counts_below_too() -> None:
    s = bare(provinces=2)
    s.views[s.province, :] = 0.45
    p = parameters(foot_dragging=1.0, interest_weight=0.5, rivalry_weight=0.0)
    assert carried_out(s, p, on(), key(), 1, FOOD, 0.0, 1.0) == 0.0  # pulled to 0.725: less for food is refused
    assert carried_out(s, p, on(), key(), 1, DEFENCE, 0.0, 1.0) == 1.0


@pytest.mark.parametrize(
    ("salience", "done", "gain", "luck", "u", "adds"),
    [
        (1.0, 1.0, 0.1, 0.3, 0.5, 0.1), (1.0, 1.0, 0.1, 0.3, 0.0, -0.2), (0.5, 0.5, 0.2, 0.0, 0.9, 0.05),
        (0.0, 1.0, 1.0, 1.0, 1.0, 0.0),
    ],
)  # fmt: skip
def test_a_decision_helps_in_proportion_to_its_weight_and_to_what_is_carried_out(
    salience: float, done: float, gain: float, luck: float, u: float, adds: float
) -> None:
    assert effect(salience, done, gain, luck, u) == pytest.approx(adds)


def months(s: State, n: int, *names: str, first: int = 2, **given: float) -> None:
    for month in range(first, first + n):
        turn_out(s, parameters(**given), on(*names), month)


def test_results_go_to_what_the_head_of_the_institution_is_worth() -> None:
    s = bare()
    open_spell(s, 1, OFFICE, MINISTRY + FOOD, HOLDER, 0, 0)
    open_spell(s, 2, OFFICE, MINISTRY + IDEAS, HOLDER, 0, 0)
    s.people["competence"][[1, 2]] = 1.0, 0.25
    s.results[:] = 0.6
    months(s, 12, "careers", result_half_life=6.0, result_competence=0.4)
    # two half-lives: a quarter of the way is left
    np.testing.assert_allclose(s.results, [0.4 + 0.2 / 4, 0.15, 0.15, 0.15, -0.2 + 0.8 / 4], atol=1e-12)


def test_without_careers_or_head_competence_is_middling() -> None:
    one, other = bare(), bare()
    open_spell(one, 1, OFFICE, MINISTRY + FOOD, HOLDER, 0, 0)
    one.people["competence"][1] = 1.0
    one.results[:] = other.results[:] = 0.5
    months(one, 5)
    months(other, 5, "careers")
    np.testing.assert_allclose(one.results, other.results)


def test_authority_goes_slowly_to_office_record_and_crisis() -> None:
    """A_m = A* + (A_0 - A*) 2^(-m / (12 h)) when results and crisis are held."""
    s = bare()
    s.regime["authority"] = 0.9
    p = parameters(
        authority=0.5, authority_results=0.4, authority_crisis=0.2, authority_half_life=1.5, result_competence=0.0,
        crisis_of_results=0.0, result_half_life=240.0, crisis_half_life=120.0,
    )  # fmt: skip
    for month in range(2, 38):
        s.results[:], s.regime["crisis"] = -0.5 * 2 ** (1 / 240), 0.25 * 2 ** (1 / 120)  # as they were, after the month
        turn_out(s, p, on(), month)
    target = 0.5 - 0.4 * 0.5 - 0.2 * 0.25
    assert authority_target(0.5, -0.5, 0.25, 0.4, 0.2) == pytest.approx(target)
    assert s.regime["authority"][0] == pytest.approx(target + (0.9 - target) * 2 ** (-36 / 18))


def test_the_first_month_starts_from_the_authority_of_the_office() -> None:
    s = bare()
    s.regime["authority"] = 0.0
    turn_out(s, parameters(authority=0.7, authority_half_life=50.0, authority_results=0.0), on(), 1)
    assert s.regime["authority"][0] == pytest.approx(0.7)


def test_bad_results_make_a_crisis_and_good_ones_none() -> None:
    s = bare()
    s.results[:] = -0.5
    turn_out(s, parameters(crisis_of_results=6.0, result_half_life=240.0, result_competence=0.0), on("shocks"), 2)
    assert s.regime["crisis"][0] == pytest.approx(6 / 12 * 0.5 * 2 ** (-1 / 240))
    s = bare()
    s.results[:] = 0.5
    turn_out(s, parameters(crisis_of_results=6.0), on(), 2)
    assert s.regime["crisis"][0] == 0.0


def test_the_crisis_fades_once_a_month_with_shocks_or_without() -> None:
    for names, left in ((("shocks",), 0.5), ((), 0.25)):  # with shocks it is `strike` that lets it fade
        s = bare()
        s.regime["crisis"] = 0.5
        turn_out(s, parameters(crisis_half_life=1.0), on(*names), 2)
        assert s.regime["crisis"][0] == pytest.approx(left)


def test_whoever_is_in_charge_gains_or_loses_standing_with_his_domain() -> None:
    s = bare()
    open_spell(s, 1, OFFICE, MINISTRY + FOOD, HOLDER, 0, 0)
    s.people["standing"] = 0.3
    before = copy(s)
    given = {"result_half_life": 240.0, "result_competence": 0.0, "standing_results": 0.8, "standing_half_life": 0.5}
    for month in range(2, 8):
        s.results[FOOD] = 0.25 * 2 ** (1 / 240)
        turn_out(s, parameters(**given), on(), month)
    assert s.people["standing"][1] == pytest.approx(0.7 + (0.3 - 0.7) / 2)
    s.people["standing"][1] = 0.3
    assert "people.standing" not in same(s, before)


def test_a_new_leader_has_the_authority_of_the_office_and_a_part_of_the_agenda() -> None:
    s = bare()
    s.regime["authority"], s.regime["agenda"] = 0.95, 0.8
    take_over(s, parameters(authority=0.4, agenda_inherited=0.25), on("policy", "ways"))
    assert (s.regime["authority"][0], s.regime["agenda"][0]) == (0.4, pytest.approx(0.2))


@given(st.floats(-1, 1), unit, unit, st.floats(0, 2), st.floats(0, 2))
@compiled
def test_the_target_of_authority_is_within_its_range(
    results: float, crisis: float, office: float, of_results: float, of_crisis: float
) -> None:
    assert 0 <= authority_target(office, results, crisis, of_results, of_crisis) <= 1
    assert within(results * 3, -1.0, 1.0) == max(-1, min(1, results * 3))
