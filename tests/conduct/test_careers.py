"""What people bring with them, and where they have served together."""

from __future__ import annotations

import math

import numpy as np
import pytest
from world import key, on, parameters, same, world

from collegium.conduct.careers import branch_now, endow, frailty, go_on, overlap, shared_months
from collegium.conduct.log import close_spell, open_spell
from collegium.conduct.state import (
    ARMY_BRANCH,
    DISTRICT,
    ENDOWED,
    GOVERNMENT_BRANCH,
    HOLDER,
    N_PERSONS,
    PARTY_BRANCH,
    PROVINCE,
    RECOMMENDED,
    REGION_BRANCH,
    REPLACED,
    SECURITY_BRANCH,
)


def test_frailty_is_log_normal_with_mean_one() -> None:
    u, v = np.random.default_rng(1).random((2, 20_000))
    drawn = np.array([frailty(a, b, 0.5) for a, b in zip(u, v, strict=True)])
    assert abs(drawn.mean() - 1) < 4 * math.sqrt(math.exp(0.25) - 1) / math.sqrt(len(drawn))
    assert np.log(drawn).std() == pytest.approx(0.5, rel=0.03)


@pytest.mark.parametrize("a", range(5))
@pytest.mark.parametrize("b", range(5))
def test_an_overlap_is_the_months_counted_one_by_one(a: int, b: int) -> None:
    for length in range(4):
        for other in range(4):
            counted = len(set(range(a, a + length)) & set(range(b, b + other)))
            assert overlap(a, a + length, b, b + other) == counted


def test_the_toy_career_of_the_theory_paper() -> None:
    """T3.4: two years under one head in one unit is shared service; the same unit at other times is none."""
    s = world(provinces=6)
    head, deputy, later = 30, 31, 32
    for person in (head, deputy, later):
        s.careers[person] = -1
        s.people["n_posts"][person] = 0
    open_spell(s, head, PROVINCE, 2, HOLDER, 24, RECOMMENDED)
    open_spell(s, deputy, PROVINCE, 2, HOLDER, 36, RECOMMENDED)
    s.careers[deputy, 0, 2] = 60
    s.careers[head, 0, 2] = 48
    open_spell(s, later, PROVINCE, 2, HOLDER, 60, RECOMMENDED)
    assert shared_months(s, head, deputy, 100) == 12
    assert shared_months(s, deputy, head, 100) == 12
    assert shared_months(s, deputy, later, 100) == 0
    assert shared_months(s, head, later, 100) == 0


def test_a_seat_on_the_committee_is_no_shared_service() -> None:
    s = world()
    assert shared_months(s, 10, 11, 50) == 0  # two heads of provinces who sit in it
    assert shared_months(s, 0, 1, 50) == 100  # top body and apparatus


def test_a_post_gives_its_branch() -> None:
    s = world()
    assert [branch_now(s, person) for person in (0, 3, 5, 6, 9)] == [
        PARTY_BRANCH, GOVERNMENT_BRANCH, SECURITY_BRANCH, ARMY_BRANCH, REGION_BRANCH,
    ]  # fmt: skip
    close_spell(s, 9, PROVINCE, 3, REPLACED)
    assert branch_now(s, 9) == -1
    go_on(s, parameters(), key())
    assert s.people["branch"][3] == GOVERNMENT_BRANCH
    close_spell(s, 3, 9, 4, REPLACED)
    close_spell(s, 3, 4, 4, REPLACED)
    go_on(s, parameters(), key())
    assert s.people["branch"][3] == GOVERNMENT_BRANCH  # kept from his last post


def test_everybody_is_endowed_once() -> None:
    s = world()
    go_on(s, parameters(), key())
    n = int(s.counters[N_PERSONS])
    assert s.counters[ENDOWED] == n
    first = s.people["competence"].copy()
    go_on(s, parameters(), key(9))
    assert (s.people["competence"] == first).all()
    assert len(np.unique(first[:n])) == n
    assert ((s.people["school"][:n] >= 0) & (s.people["school"][:n] < 6)).all()


def test_the_endowments_are_spread_as_told() -> None:
    s = world(provinces=10, per_province=40)
    p = parameters(share_government=0.3, share_security=0.1, share_army=0.2, school_at_home=0.6)
    n = int(s.counters[N_PERSONS])
    for unit in range(200):
        close_spell(s, 19 + unit, DISTRICT, 1, REPLACED)  # two hundred people without a post
    for person in range(n):
        endow(s, p, key(), person)
    for name in ("competence", "ambition", "standing"):
        assert abs(s.people[name][:n].mean() - 0.5) < 4 / math.sqrt(12 * n)
    free = s.people["branch"][19:219]
    for branch, share in ((GOVERNMENT_BRANCH, 0.3), (SECURITY_BRANCH, 0.1), (ARMY_BRANCH, 0.2), (PARTY_BRANCH, 0.4)):
        assert abs((free == branch).mean() - share) < 4 * math.sqrt(share * (1 - share) / 200)
    heads = np.arange(219, n)
    at_home = s.people["school"][heads] == s.people["district_of"][heads] // 40
    share = 0.6 + 0.4 / 10
    assert abs(at_home.mean() - share) < 4 * math.sqrt(share * (1 - share) / len(heads))


@pytest.mark.parametrize(
    "name", ["frailty_spread", "share_government", "share_security", "share_army", "school_at_home"]
)
def test_each_parameter_moves_something(name: str) -> None:
    one, other = world(), world()
    for s in (one, other):
        for unit in range(10):
            close_spell(s, 15 + unit, DISTRICT, 1, REPLACED)
    go_on(one, parameters(), key())
    go_on(other, parameters(**{name: 0.9}), key())
    assert same(one, other)


def test_the_switch_is_known() -> None:
    assert on("careers")["careers"]
