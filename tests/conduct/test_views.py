"""Views by domain and the interests of institutions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from world import copy, key, on, parameters, same, world

from collegium.conduct import views
from collegium.conduct.log import close_spell, open_spell
from collegium.conduct.policy import turn_line
from collegium.conduct.state import (
    ARMY_BRANCH,
    ARMY_CHIEF,
    COMMITTEE,
    DEFENCE,
    FOOD,
    FOREIGN,
    FULL,
    HEAD_OF_GOVERNMENT,
    HEAD_OF_STATE,
    HOLDER,
    IDEAS,
    INDUSTRY,
    MINISTRY,
    N_DOMAINS,
    NOBODY,
    OFFICE,
    PAPERS_HEAD,
    REPLACED,
    SECURITY_CHIEF,
    TOP,
    State,
)
from collegium.conduct.views import acts, bring_up, hold_views, in_charge, institution_of, prefers, pulled, stand

compiled = settings(deadline=None)  # the first call compiles
unit = st.floats(0, 1)
KEY = key(5)


def speaks_for(s: State, person: int, *, careers: bool = False, share: float = 0.0) -> int:
    switches = on("careers") if careers else on()
    leader = s.counters[5]
    return int(institution_of(s.people, s.seats, leader, parameters(portfolio_share=share), switches, KEY, person))


def put(s: State, person: int, office: int) -> None:
    if s.people["office_of"][person] >= 0:
        close_spell(s, person, OFFICE, 0, REPLACED)
    open_spell(s, person, OFFICE, office, HOLDER, 0, 0)


@pytest.mark.parametrize(
    ("view", "institution", "interest", "rivalry", "stands"),
    [
        (0.4, 3, 0.5, 0.25, 0.7),  # his own domain: half of the way to 1
        (0.4, 1, 0.5, 0.25, 0.3),  # another's: a quarter of the way to 0
        (0.4, -1, 0.5, 0.25, 0.4),  # no institution
        (1.0, 3, 0.9, 0.9, 1.0),
        (0.0, 1, 0.9, 0.9, 0.0),
    ],
)
def test_an_institution_pulls_to_more_for_its_own_domain_and_less_for_others(
    view: float, institution: int, interest: float, rivalry: float, stands: float
) -> None:
    assert pulled(view, institution, 3, interest, rivalry) == pytest.approx(stands, abs=1e-15)


@given(unit, st.integers(-1, 4), unit, unit)
@compiled
def test_a_pulled_view_stays_on_the_axis(view: float, institution: int, interest: float, rivalry: float) -> None:
    assert 0 <= pulled(view, institution, 2, interest, rivalry) <= 1


@given(unit, unit, unit)
@compiled
def test_one_prefers_what_lies_on_ones_own_side_of_the_midpoint(x: float, draft: float, status_quo: float) -> None:
    middle = (draft + status_quo) / 2
    if abs(x - middle) > 1e-9 and abs(draft - status_quo) > 1e-9:
        assert prefers(x, draft, status_quo) == (1 if (x - middle) * (draft - status_quo) > 0 else -1)
    assert prefers(x, draft, status_quo) == -prefers(x, status_quo, draft)


def test_the_first_views_lie_evenly_around_the_position() -> None:
    """Mean 0 and variance (2 * .1)^2 / 12 of the difference, from 2000 draws of people in the middle."""
    s = world(top=30, candidates=10, provinces=40, per_province=8)
    s.people["position"] = 0.5
    hold = list(range(400))
    for person in hold:
        bring_up(s.people, s.views, parameters(view_spread=0.1), KEY, person)
    off = s.views[hold] - 0.5
    assert np.abs(off).max() <= 0.1 + 1e-12
    assert abs(off.mean()) < 4 * 0.2 / np.sqrt(12) / np.sqrt(off.size)
    assert off.var() == pytest.approx(0.2**2 / 12, rel=0.08)
    assert len(np.unique(off)) == off.size  # each person and domain of its own


def test_views_move_with_the_position_and_stay_on_the_axis() -> None:
    s = world()
    s.people["position"][1] = 0.5
    bring_up(s.people, s.views, parameters(view_spread=0.2), KEY, 1)
    before = s.views[1].copy()
    s.people["position"][1] = 0.6
    bring_up(s.people, s.views, parameters(view_spread=0.9), KEY, 1)  # the spread is of the first views only
    np.testing.assert_allclose(s.views[1], before + 0.1)
    again = s.views[1].copy()
    bring_up(s.people, s.views, parameters(), KEY, 1)
    np.testing.assert_array_equal(s.views[1], again)
    s.people["position"][1] = 1.0
    bring_up(s.people, s.views, parameters(), KEY, 1)
    assert s.views[1].max() <= 1.0


def test_whoever_counts_has_views_and_nobody_else() -> None:
    s = world()
    before = copy(s)
    hold_views(s, parameters(), KEY)
    counts = (s.seats.sum(1) > 0) | (s.people["province_of"] >= 0)
    np.testing.assert_array_equal(s.people["views_at"] >= 0, counts)
    np.testing.assert_array_equal(s.views[~counts], before.views[~counts])
    assert same(s, before) == ["people.views_at", "views", "line"]


def test_the_leaders_views_are_the_line_and_turn_with_it() -> None:
    s = world()
    s.people["position"][0] = 0.5
    p = parameters(policy_turn_rate=12.0, policy_turn_size=0.1, view_spread=0.1)
    hold_views(s, p, KEY)
    np.testing.assert_array_equal(s.line[1:], s.views[0])
    before, middle = s.line[1:].copy(), s.line[0]
    turn_line(s, p, KEY, 1)
    assert s.line[0] != middle
    hold_views(s, p, KEY)
    np.testing.assert_allclose(s.line[1:] - before, s.line[0] - middle)
    np.testing.assert_array_equal(s.line[1:], s.views[0])


@pytest.mark.parametrize(
    ("office", "domain"),
    [
        (HEAD_OF_GOVERNMENT, INDUSTRY),
        (HEAD_OF_STATE, NOBODY),
        (SECURITY_CHIEF, IDEAS),
        (ARMY_CHIEF, DEFENCE),
        (PAPERS_HEAD, NOBODY),
        *((MINISTRY + d, d) for d in range(N_DOMAINS)),
    ],
)
def test_the_holder_of_an_office_speaks_for_its_domain(office: int, domain: int) -> None:
    s = world()
    put(s, 1, office)
    assert speaks_for(s, 1) == domain


def test_the_leader_speaks_for_no_institution_a_head_of_a_province_for_food() -> None:
    s = world()
    put(s, 0, MINISTRY + DEFENCE)
    head = int(s.province[2])
    assert speaks_for(s, 0, share=1.0) == NOBODY
    assert speaks_for(s, head) == FOOD
    put(s, head, MINISTRY + FOREIGN)
    assert speaks_for(s, head) == FOREIGN  # the office goes first


def test_a_branch_counts_only_with_careers() -> None:
    s = world()
    s.people["branch"][1] = ARMY_BRANCH
    assert speaks_for(s, 1) == NOBODY
    assert speaks_for(s, 1, careers=True) == DEFENCE


def test_a_share_of_full_members_has_a_portfolio_for_life_and_candidates_have_none() -> None:
    s = world(top=2, candidates=0, provinces=2, per_province=300, spare=10)
    people = list(s.district)
    assert all(speaks_for(s, person, share=1.0) == NOBODY for person in people[:20])
    s.seats[people, TOP] = FULL
    held = np.array([speaks_for(s, person, share=0.7) for person in people])
    n = len(people)
    assert abs((held >= 0).mean() - 0.7) < 4 * np.sqrt(0.21 / n)
    counts = np.bincount(held[held >= 0], minlength=N_DOMAINS)
    assert np.all(np.abs(counts - counts.sum() / 5) < 4 * np.sqrt(counts.sum() * 0.16))
    every = np.array([speaks_for(s, person, share=1.0) for person in people])
    np.testing.assert_array_equal(every[held >= 0], held[held >= 0])


@pytest.mark.parametrize(
    ("column", "value", "able"),
    [("alive", False, False), ("retired", True, False), ("arrested", True, False), ("ill_until", 8, False),
     ("ill_until", 7, True), ("ill_until", 6, True)],
)  # fmt: skip
def test_the_dead_the_retired_the_arrested_and_the_ill_do_not_act(column: str, value: int, able: bool) -> None:
    s = world()
    assert acts(s.people, 1, 7)
    s.people[column][1] = value
    assert acts(s.people, 1, 7) == able


def test_the_ministry_is_in_charge_and_the_office_beside_it_when_the_minister_cannot_act() -> None:
    s = world()  # 3 heads the government, 4 is nothing else, 5 heads security
    s.office[:] = NOBODY
    s.people["office_of"] = NOBODY
    put(s, 1, HEAD_OF_GOVERNMENT)
    put(s, 2, MINISTRY + INDUSTRY)
    who = lambda domain: int(in_charge(s.people, s.office, domain, 7))  # noqa: E731
    assert (who(INDUSTRY), who(FOOD)) == (2, NOBODY)
    s.people["ill_until"][2] = 9
    assert who(INDUSTRY) == 1
    s.people["alive"][1] = False
    assert who(INDUSTRY) == NOBODY


@pytest.mark.parametrize("name", [p.name for p in views.PARAMETERS])
def test_each_parameter_moves_where_people_stand(name: str) -> None:
    declared = {p.name: p for p in views.PARAMETERS}[name]
    stands = []
    for value in (declared.default, declared.low):
        s = world()
        p = parameters(**{name: value})
        stands.append(
            [stand(s.people, s.seats, s.views, 0, p, on(), KEY, i, 2) for i in np.flatnonzero(s.seats[:, COMMITTEE])]
        )
    assert stands[0] != stands[1]
