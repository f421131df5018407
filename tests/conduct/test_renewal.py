"""Renewal by rule: terms, minimum shares of new members, and seats for those without posts."""

from __future__ import annotations

import math

import numpy as np
import pytest
from chamber import members, random_world
from committee_oracle import Plain, passed_over_committee, passed_over_top
from world import copy, key, on, parameters, rules, same, sizes, world

from collegium.conduct.congress import hold_congress
from collegium.conduct.log import close_spell, open_spell
from collegium.conduct.people import newcomer
from collegium.conduct.renewal import count_terms, must_be_new, renew_committee, renew_top, renew_units, term_over
from collegium.conduct.state import (
    APPARATUS,
    CANDIDATE,
    COMMITTEE,
    ELECTED,
    FULL,
    HOLDER,
    LEFT_UP,
    N_PERSONS,
    NEVER,
    NOBODY,
    NONE,
    PROMOTED,
    PROVINCE,
    REPLACED,
    RETIRED,
    TOP,
    State,
)


def on_top(s: State) -> set[int]:
    return {int(person) for person in np.flatnonzero(s.seats[:, TOP])}


# --- terms ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "u", "exact"),
    [(3, 0.0, 1 / 3), (3, 0.25, 0.432432), (3, 0.5, 0.571429), (2, 0.3, 1 / 1.7), (1, 0.4, 1.0), (5, 0.1, 0.244194)],
)
def test_turnover_under_a_limit_of_terms_settles_at_the_closed_form(limit: int, u: float, exact: float) -> None:
    """T1.6. A body of 400 renewed at 12 elections; whoever leaves before one does so in the test.

    4 standard errors of a binomial share over 4800 seats; the shares of one body are less spread than that.
    """
    assert exact == pytest.approx(1 / sum((1 - u) ** k for k in range(limit)), abs=1e-6)
    rng = np.random.default_rng(limit)
    s = world(1, top=1, candidates=0, committee=1, provinces=1, per_province=1, months=40, spare=9000)
    p, c, seats = parameters(), rules(term_limit=limit), sizes(TOP_FULL=401, TOP_CANDIDATE=0)
    new, left = 0, []
    weights = np.array([(1 - u) ** k for k in range(limit)])
    for month in range(1, 14):
        for person in on_top(s) - {0}:
            if s.people["terms"][person] < limit and rng.random() < u:
                close_spell(s, person, TOP, month, RETIRED)
        renew_top(s, p, c, on("renewal"), key(), month, 0.0, seats, 0.0)
        vacant = 400 - len(on_top(s) - {0})
        if month > 1:
            new += vacant
        for _ in range(vacant):
            left.append(newcomer(s, -600.0, 0.5))
            open_spell(s, left[-1], TOP, NOBODY, FULL, month, ELECTED)
        count_terms(s)
        if month == 1:  # at once in the mixture of terms that it would settle in
            s.people["terms"][left] = 1 + rng.choice(limit, len(left), p=weights / weights.sum())
    assert abs(new / 4800 - exact) <= 4 * math.sqrt(exact * (1 - exact) / 4800)


def test_terms_are_counted_in_one_body_and_from_congress_to_congress() -> None:
    s = world(top=3, candidates=1, committee=8, provinces=6, per_province=1)
    for _ in range(2):
        count_terms(s)
    assert s.people["terms"][[0, 3, 5, 9]].tolist() == [2, 2, 2, 0]
    open_spell(s, 5, TOP, NOBODY, FULL, 5, ELECTED)  # co-opted: no election of a congress yet
    close_spell(s, 3, TOP, 5, LEFT_UP)
    open_spell(s, 3, TOP, NOBODY, FULL, 5, PROMOTED)  # the same body
    close_spell(s, 2, TOP, 5, REPLACED)  # of the committee alone now
    close_spell(s, 6, COMMITTEE, 5, REPLACED)
    count_terms(s)
    assert s.people["terms"][[0, 2, 3, 5, 6]].tolist() == [3, 1, 3, 1, 0]
    open_spell(s, 6, COMMITTEE, NOBODY, FULL, 9, ELECTED)
    count_terms(s)
    assert s.people["terms"][[0, 2, 5, 6]].tolist() == [4, 2, 2, 1]


@pytest.mark.parametrize(
    ("terms", "limit", "standing", "over"),
    [(2, 3, 0.1, False), (3, 3, 0.1, True), (4, 3, 0.1, True), (4, 3, 0.76, False), (4, 3, 0.75, True),
     (9, 0, 0.0, False)],
)  # fmt: skip
def test_the_limit_binds_all_but_those_of_high_standing(terms: int, limit: int, standing: float, over: bool) -> None:
    assert bool(term_over(terms, limit, standing, 0.75)) is over


@pytest.mark.parametrize(
    ("seats", "share", "new"), [(16, 0.25, 4), (17, 0.25, 5), (3, 1 / 3, 1), (7, 0.0, 0), (7, 1.0, 7)]
)
def test_shares_of_new_members_are_rounded_up(seats: int, share: float, new: int) -> None:
    assert must_be_new(seats, share) == new


# --- against the plain version --------------------------------------------------------------------------------------


def worn(seed: int) -> State:
    s = random_world(seed)
    rng = np.random.default_rng(seed)
    n = int(s.counters[N_PERSONS])
    s.people["terms"][:n] = rng.integers(0, 5, n)
    s.people["elected_to"][:n] = rng.choice([-1, TOP, COMMITTEE], n, p=[0.2, 0.6, 0.2])
    s.people["dropped_in"][:n] = NEVER
    return s


def test_the_top_body_is_renewed_as_in_the_plain_version() -> None:
    seen = set()
    for seed in range(150):
        s, share, seats = worn(seed), (0.0, 0.25, 0.6)[seed % 3], 4 + seed % 4
        c = rules(term_limit=seed % 5, min_renewal_top=share)
        gone = passed_over_top(Plain(s), s, key(seed), 6, seed % 5, share, seats, 0.6, 0.8)
        before = on_top(s)
        p, size = parameters(term_exemption=0.6), sizes(TOP_FULL=seats - 2, TOP_CANDIDATE=2)
        renew_top(s, p, c, on("renewal", conditional=False), key(seed), 6, 0.2, size, 0.8)
        assert before - on_top(s) == gone
        assert set(np.flatnonzero(s.people["dropped_in"] == 6)) == gone
        assert 0 not in gone
        seen.add(len(gone))
    assert len(seen) > 4


def test_the_committee_is_renewed_as_in_the_plain_version() -> None:
    seen = set()
    for seed in range(150):
        s, share, seats = worn(seed), (0.1, 0.25, 0.6)[seed % 3], 12 + seed % 6
        gone = passed_over_committee(Plain(s), key(seed), 6, share, seats, 0.8)
        before = set(members(s))
        c, switches = rules(min_renewal_committee=share), on("renewal", conditional=False)
        renew_committee(s, parameters(), c, switches, key(seed), 6, 0.2, seats, 0.8)
        assert before - set(members(s)) == gone
        seen.add(len(gone))
    assert len(seen) > 4


# --- at a congress --------------------------------------------------------------------------------------------------


def elect(s: State, *names: str, **given: object) -> State:
    p = parameters(bureau_rotation=0.0, drop_at_congress=0.0)
    size = sizes(TOP_FULL=7, TOP_CANDIDATE=2, APPARATUS_FULL=3, COMMITTEE_SEATS=40)
    hold_congress(s, p, rules(**given), on(*names), key(3), 12, size)
    return s


@pytest.mark.parametrize("share", [0.25, 0.5, 1.0])
def test_the_congress_keeps_to_the_minimum_share_of_new_members(share: float) -> None:
    base = world(4, top=7, candidates=2, committee=40, provinces=40, per_province=1)
    old_top, old_committee = on_top(base), set(members(base))
    still = elect(copy(base), "renewal")
    assert on_top(still) == old_top
    s = elect(copy(base), "renewal", min_renewal_top=share, min_renewal_committee=share)
    assert len(on_top(s)) == 9
    assert len(on_top(s) - old_top) >= min(8, math.ceil(9 * share))  # the leader stays
    assert 0 in on_top(s)
    assert len(set(members(s)) - old_committee) >= math.ceil(40 * share) - 3 * (share == 1.0)  # so do secretaries
    assert same(elect(copy(base), min_renewal_top=share, min_renewal_committee=share), elect(copy(base))) == []


def test_whoever_is_passed_over_is_elected_to_nothing() -> None:
    s = world(4, top=7, candidates=2, committee=40, provinces=40, per_province=1)
    s.people["terms"][:9], s.people["elected_to"][:9], s.people["standing"][:9] = 3, TOP, 0.2
    s.people["standing"][5] = 0.9
    s.people["official"][6] = True  # he would stay in the committee
    elect(s, "renewal", term_limit=3)
    assert on_top(s) & set(range(9)) == {0, 5}
    assert s.people["terms"][[0, 5]].tolist() == [4, 4]
    assert s.seats[1, APPARATUS] == FULL  # he keeps what he is not passed over for
    assert s.seats[6, COMMITTEE] == FULL
    assert s.seats[6, :3].tolist() == [NONE, NONE, NONE]


def test_the_quota_goes_to_people_without_posts_for_one_term() -> None:
    s = world(4, top=7, candidates=2, committee=30, provinces=40, per_province=1)
    elect(s, "renewal", quota_public=0.6)
    sitting = members(s)
    public = {person for person in sitting if not s.people["official"][person] and s.people["n_posts"][person] == 1}
    assert len(sitting) == 40
    assert len(public) == 24
    assert 0 < s.people["loyal"][sorted(public)].sum() < 24
    first = int(s.counters[N_PERSONS])
    p, size = parameters(bureau_rotation=0.0), sizes(COMMITTEE_SEATS=40)
    hold_congress(s, p, rules(quota_public=0.6), on("renewal"), key(3), 24, size)
    again = set(members(s))
    assert len(again) == 40
    assert not {person for person in public & again if s.people["n_posts"][person] == 1}
    assert sum(person >= first for person in again) == 24


# --- units ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "fresh", "gone"), [(1 / 3, 0, 4), (1 / 3, 3, 1), (1 / 3, 6, 0), (0.0, 0, 0), (1.0, 2, 10)]
)
def test_as_many_heads_go_before_a_congress_as_are_not_new_yet(share: float, fresh: int, gone: int) -> None:
    s = world(2, provinces=12, per_province=1)
    s.regime["last_congress"] = 12
    for unit in range(fresh):
        close_spell(s, int(s.province[unit]), PROVINCE, 14, REPLACED)
        if unit:  # one post is vacant
            open_spell(s, int(s.district[unit]), PROVINCE, unit, HOLDER, 14, ELECTED)
    vacant = int((s.province < 0).sum())
    kept = set(s.province[:fresh].tolist())
    renew_units(s, parameters(), rules(min_renewal_units=share), on("renewal"), key(), 23, 0.2)
    assert (s.province < 0).sum() == vacant + gone
    assert set(s.province[:fresh].tolist()) == kept


def test_the_leaders_own_heads_of_provinces_go_last() -> None:
    s = world(2, provinces=12, per_province=1)
    s.people["loyal"][:] = False
    his = s.province[:6].copy()
    s.people["loyal"][his] = True
    s.people["loyal"][:9] = True
    p, c = parameters(control_high=1.0, control_low=1.0), rules(min_renewal_units=0.5)
    renew_units(s, p, c, on("renewal", conditional=False), key(), 23, 0.2)
    assert s.province[:6].tolist() == his.tolist()
    assert (s.province[6:] < 0).all()


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_the_exemption_moves_who_stays(value: float) -> None:
    s = world(4)
    s.people["terms"][:9], s.people["elected_to"][:9] = 3, TOP
    p, c = parameters(term_exemption=value), rules(term_limit=3)
    renew_top(s, p, c, on("renewal"), key(), 6, 0.2, sizes(), 0.9)
    assert len(on_top(s)) == (9 if value == 0.0 else 1)


def test_candidates_of_the_top_body_are_renewed_with_its_full_members() -> None:
    s = world(4)
    p, c = parameters(), rules(min_renewal_top=1.0)
    renew_top(s, p, c, on("renewal"), key(), 6, 0.2, sizes(), 0.9)
    assert on_top(s) == {0}
    assert (s.seats[:, TOP] != CANDIDATE).all()
