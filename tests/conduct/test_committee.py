"""Seats by post, the congress clock, and packing: closed forms on the running kernels, and plain twins."""

from __future__ import annotations

import math

import numpy as np
import pytest
from chamber import members, random_world
from committee_oracle import Plain, by_right, growth
from world import copy, key, on, parameters, rules, same, sizes, world

from collegium.conduct.appointments import appointments
from collegium.conduct.chance import draw
from collegium.conduct.committee import (
    dead_soul,
    enlarge,
    growth_needed,
    out_of_slot,
    packed_share,
    seats_to_add,
    slot_holders,
    take_slots,
)
from collegium.conduct.congress import elect_committee, hold_congress
from collegium.conduct.log import close_spell, open_spell
from collegium.conduct.state import (
    COMMITTEE,
    ELECTED,
    ENLARGEMENT,
    FULL,
    HOLDER,
    N_EVENTS,
    N_PERSONS,
    NONE,
    OFFICE,
    OPPONENT,
    PROVINCE,
    REPLACED,
    State,
)

CERTAIN = {"control_high": 1.0, "control_low": 1.0, "open_acceptance": 1.0, "slate_fidelity": 1.0}


def country(n: int, months: int) -> State:
    """A leader alone at the top, and ``n`` heads of provinces, none of them his."""
    s = world(1, top=1, candidates=0, committee=1, provinces=n, per_province=1, months=months, spare=30 * n)
    s.people["loyal"][1:] = False
    return s


def live(
    s: State, seed: int, months: int, congresses: set[int], **given: float
) -> tuple[list[float], list[float], list[float], list[set[int]]]:
    """Shares by month: heads who are the leader's, members who are, members out of their slots; and who sits."""
    n = s.province.size
    p, c, switches = parameters(**{**CERTAIN, "slot_share": 1.0, **given}), rules(), on("job_slots", conditional=False)
    seats = sizes(TOP_FULL=1, TOP_CANDIDATE=0, APPARATUS_FULL=1, COMMITTEE_SEATS=n + 1)
    heads, committee, away, sitting = [0.0], [0.0], [0.0], [set(members(s))]
    for month in range(1, months + 1):
        appointments(s, p, c, switches, key(seed), month)
        if month in congresses:
            hold_congress(s, p, c, switches, key(seed), month, seats)
        now = members(s)
        heads.append(s.people["loyal"][s.province].mean())
        committee.append(np.mean([s.people["loyal"][person] for person in now if person != 0] or [0.0]))
        away.append(np.mean([out_of_slot(s, person) for person in now if person != 0] or [0.0]))
        sitting.append(set(now))
    return heads, committee, away, sitting


# --- equations ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "share"),
    [
        ((0.0, 0.0, 0.0, 0.0, 1.0, 75 / 46), 75 / 121),  # T1.7, Gill 2018 ch. 3
        ((0.2, 0.1, 0.05, 0.1, 0.8, 0.0), 0.9 * (0.95 * 0.2 + 0.1 * 0.8) + 0.08),
        ((0.2, 0.1, 0.05, 0.1, 0.8, 0.5), (0.9 * 0.27 + 0.08 + 0.4) / 1.5),
        ((0.3, 1.0, 0.5, 0.5, 0.4, 2.0), 0.4),  # all seats new
    ],
)
def test_a_body_that_grows_has_old_and_new_seats_in_its_share(given: tuple[float, ...], share: float) -> None:
    assert packed_share(*given) == pytest.approx(share, abs=1e-12)


def test_growth_beyond_the_need_makes_the_majority_and_at_the_need_an_even_split() -> None:
    for share, pi in ((0.1, 0.95), (0.4, 0.6), (0.0, 1.0)):
        g = growth_needed(share, pi)
        assert packed_share(share, 0.0, 0.0, 0.0, pi, g) == pytest.approx(0.5)
        assert packed_share(share, 0.0, 0.0, 0.0, pi, g + 0.01) > 0.5
    assert growth_needed(0.3, 0.5) == math.inf


@pytest.mark.parametrize("seats", [1, 7, 46, 121])
@pytest.mark.parametrize("share", [0.0, 0.2, 0.49, 0.5])
@pytest.mark.parametrize("pi", [0.4, 0.55, 0.8, 1.0])
def test_no_more_seats_are_added_than_a_majority_takes(seats: int, share: float, pi: float) -> None:
    def mine(added: int) -> float:
        return share * seats + added * pi - (seats + added) / 2

    added = seats_to_add(share, pi, seats, 40.0)
    if pi < 0.5:
        assert added == 0
    else:
        assert mine(added) > 1e-9
        assert mine(added - 1) <= 1e-9
    assert seats_to_add(share, pi, seats, 0.0) == 0


# --- the congress clock ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("interval", [5, 12, 31, 60])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_committee_turns_at_the_first_congress_at_or_after_the_provinces(interval: int, seed: int) -> None:
    """Pattern A4's clock: between congresses the committee stays as it was, however the provinces change."""
    months = 124
    congresses = set(range(interval, months + 1, interval))
    heads, committee, *_ = live(country(41, months), seed, months, congresses, replacement_rate=0.3)
    turned = next(month for month, share in enumerate(heads) if share > 0.5)
    expected = next(month for month in sorted(congresses) if month >= turned)
    assert next(month for month, share in enumerate(committee) if share > 0.5) == expected
    assert all(committee[month] == heads[month] for month in congresses)
    assert all(committee[m] == committee[m - 1] for m in range(1, months) if m not in congresses)


def test_with_a_congress_every_five_years_the_committee_is_83_in_a_hundred_his_at_once() -> None:
    """T1.6: r=.3, a0=d=c=0, pi=1: his majority of the provinces in year 2, .83193 of the committee in 5, .971752 in 10.

    1200 posts: bounds of 4 standard errors of a binomial share.
    """
    shares = np.array([live(country(200, 121), seed, 120, {60, 120}, replacement_rate=0.3)[:2] for seed in range(6)])
    heads, committee = shares.mean(axis=0)
    for value, month, exact in (
        (heads, 24, 0.51), (committee, 60, 0.83193), (committee, 120, 0.971752), (committee, 59, 0.0),
    ):  # fmt: skip
        assert abs(value[month] - exact) <= 4 * math.sqrt(exact * (1 - exact) / 1200)


@pytest.mark.parametrize(("r", "years"), [(0.15, 3), (0.3, 1), (0.05, 6)])
def test_dead_souls_gather_until_the_next_congress(r: float, years: int) -> None:
    """T1.6: 1 - (1-r)^t, .385875 for r=.15 and three years; 800 posts, 4 standard errors."""
    exact = 1 - (1 - r) ** years
    end = 1 + 12 * years
    away = np.array(
        [live(country(200, 80), seed, end + 1, {1, end + 1}, replacement_rate=r)[2] for seed in range(4)]
    ).mean(axis=0)
    assert away[1] == away[end + 1] == 0.0
    assert abs(away[end] - exact) < 4 * math.sqrt(exact * (1 - exact) / 800)


@pytest.mark.parametrize(("r", "kept"), [(0.129, 0.50), (0.061, 0.73), (0.044, 0.80)])
def test_the_turnover_of_posts_is_the_retention_in_the_committee(r: float, kept: float) -> None:
    """Pattern A5, Table 6.4 of Gill 2018: 50, 73 and 80 % were still there after five years; 800 posts."""
    shares = []
    for seed in range(4):
        sitting = live(country(200, 80), seed, 61, {1, 61}, replacement_rate=r)[3]
        shares.append(len(sitting[1] & sitting[61] - {0}) / 200)
    assert abs(np.mean(shares) - kept) < 4 * math.sqrt(kept * (1 - kept) / 800) + 0.005  # r has three figures


# --- seats by post --------------------------------------------------------------------------------------------------


def test_seats_by_right_of_a_post_are_those_of_the_plain_version() -> None:
    seen = set()
    for seed in range(150):
        s, c, seats = random_world(seed), rules(job_slots=0.7 * (seed % 2)), 8 + seed % 14
        chosen = np.flatnonzero(slot_holders(s, parameters(slot_share=0.9), c, on("job_slots"), 6, seats))
        expected = by_right(Plain(s), seats, c["job_slots"] or 0.9, 6)
        assert chosen.tolist() == sorted(expected)
        seen.add(len(expected))
    assert len(seen) > 5


def test_offices_come_before_provinces_and_both_in_their_order() -> None:
    s = world(top=3, candidates=0, committee=3, provinces=6, per_province=1)
    for office, person in ((4, 10), (1, 11)):
        open_spell(s, person, OFFICE, office, HOLDER, 0, ELECTED)
    chosen = slot_holders(s, parameters(slot_share=1.0), rules(), on("job_slots"), 6, 7)
    assert np.flatnonzero(chosen).tolist() == sorted([11, 10, int(s.province[0]), int(s.province[1])])
    assert not slot_holders(s, parameters(slot_share=1.0), rules(), on(), 6, 7).any()


def test_seats_go_by_the_post_whoever_holds_it() -> None:
    taken = []
    for shift in range(4):
        s = world(top=2, candidates=0, committee=2, provinces=8, per_province=1)
        heads = s.province.tolist()
        for head in heads:
            close_spell(s, head, PROVINCE, 1, REPLACED)
        for unit, head in enumerate(np.roll(heads, shift).tolist()):
            open_spell(s, head, PROVINCE, unit, HOLDER, 1, ELECTED)
        chosen = slot_holders(s, parameters(slot_share=0.7), rules(), on("job_slots"), 6, 9)
        taken.append([bool(chosen[head]) for head in s.province])
    assert all(row == taken[0] for row in taken)
    assert sum(taken[0]) == 4


def test_a_dead_soul_has_lost_his_slot_and_holds_nothing_else() -> None:
    s = world(top=4, candidates=2, committee=12, provinces=6, per_province=1)
    take_slots(s)
    head, other, minister = int(s.province[0]), int(s.province[1]), 5
    for person in (head, other):
        close_spell(s, person, PROVINCE, 4, REPLACED)
    open_spell(s, other, OFFICE, 7, HOLDER, 5, ELECTED)
    close_spell(s, minister, OFFICE, 5, REPLACED)  # he is a candidate of the top body
    assert [bool(out_of_slot(s, person)) for person in (head, other, minister, 0)] == [True, True, False, False]
    assert [bool(dead_soul(s, person)) for person in (head, other, minister, 0)] == [True, False, False, False]
    open_spell(s, int(s.district[0]), PROVINCE, 0, HOLDER, 6, ELECTED)  # the slot is another's now
    assert dead_soul(s, head)
    take_slots(s)
    assert not dead_soul(s, other)
    close_spell(s, other, OFFICE, 6, REPLACED)
    open_spell(s, head, OFFICE, 7, HOLDER, 6, ELECTED)
    assert dead_soul(s, other)
    close_spell(s, head, COMMITTEE, 6, ELECTED)
    assert not dead_soul(s, head)


def test_whoever_has_lost_his_post_goes_at_the_congress_and_not_before() -> None:
    """An official of the centre would otherwise be kept with certainty where nobody rotates."""
    kept = []
    for names in ((), ("job_slots",)):
        s = world(top=4, candidates=2, committee=12, provinces=6, per_province=1)
        take_slots(s)
        lost = int(s.province[3])
        s.people["official"][lost] = True
        close_spell(s, lost, PROVINCE, 4, REPLACED)
        assert s.seats[lost, COMMITTEE] == FULL
        p = parameters(bureau_rotation=0.0, drop_at_congress=0.0)
        hold_congress(s, p, rules(), on(*names), key(), 6, sizes(TOP_FULL=4, COMMITTEE_SEATS=12))
        kept.append(s.seats[lost, COMMITTEE] != NONE)
    assert kept == [True, False]


def test_no_slot_outlasts_the_leaders_slate() -> None:
    s = world(top=2, candidates=0, committee=10, provinces=8, per_province=1)
    s.people["loyal"][:30] = True
    s.people["stance"][4] = OPPONENT
    p = parameters(slot_share=1.0, drop_at_congress=1.0, **CERTAIN)
    hold_congress(s, p, rules(), on("job_slots", conditional=False), key(), 6, sizes(TOP_FULL=2, COMMITTEE_SEATS=10))
    assert s.people["province_of"][4] == 2  # he keeps the post
    assert s.seats[4, COMMITTEE] == NONE


def test_fifteen_seats_by_lot_among_84_posts_are_drawn_without_replacement() -> None:
    """T1.7: 45 of them his; P(8 or more) = .621311, and the variance of the hypergeometric law; 4 standard errors."""
    s = world(1, top=1, candidates=0, committee=1, provinces=84, per_province=1, months=1, spare=4)
    s.people["loyal"][1:] = False
    s.people["loyal"][s.province[:45]] = True
    p, c, switches = parameters(), rules(), on(conditional=False)
    nobody = np.zeros(int(s.counters[N_PERSONS]), np.bool_)
    draws = 3000
    found = np.empty(draws)
    for number in range(draws):
        t = copy(s)
        elect_committee(t, p, c, switches, key(number), 1, 0.0, 0.0, 16, nobody)
        found[number] = t.people["loyal"][t.seats[:, COMMITTEE] != NONE].sum() - 1
    exact, mean, variance = 0.621311, 15 * 45 / 84, 15 * 45 / 84 * 39 / 84 * 69 / 83
    assert abs((found >= 8).mean() - exact) < 4 * math.sqrt(exact * (1 - exact) / draws)
    assert abs(found.mean() - mean) < 4 * math.sqrt(variance / draws)
    assert abs(found.var() - variance) < 4 * variance * math.sqrt(2 / draws)


# --- packing --------------------------------------------------------------------------------------------------------


def test_packing_adds_as_many_seats_as_the_plain_version() -> None:
    seen = []
    for seed in range(200):
        s, seats, pi = random_world(seed), 12 + seed % 20, (0.3, 0.6, 0.95)[seed % 3]
        s.people["ill_until"][0] = -1
        p = parameters(packing_growth=(0.3, 2.0)[seed % 2])
        w, before = Plain(s), int(s.regime["enlarged"][0])
        added = enlarge(s, p, on(conditional=False), 0.2, 6, seats, pi)
        assert added == growth(w, seats, pi, p["packing_growth"])
        assert s.regime["enlarged"][0] == before + added
        events = s.events[: s.counters[N_EVENTS]].tolist()
        assert events == ([[6, ENLARGEMENT, 0, COMMITTEE, added]] if added else [])
        seen.append(added)
    assert 0 in seen
    assert len(set(seen)) > 5


def packed(switches: np.void, month: int = 6, s: State | None = None, **given: float) -> State:
    """A congress that is the leader's, after a committee that is not: thirty heads of sixty are in it, none his."""
    if s is None:
        s = world(top=3, candidates=0, committee=33, provinces=60, per_province=1)
        s.people["loyal"][:33] = False
        s.people["loyal"][33:] = True
        s.people["loyal"][s.province[30:]] = True
        s.people["loyal"][0] = True
        s.people["loyal"][s.province[20:30]] = True
    p = parameters(**{**CERTAIN, "delegate_fidelity": 1.0, "bureau_rotation": 0.0, **given})
    seats = sizes(TOP_FULL=3, TOP_CANDIDATE=0, COMMITTEE_SEATS=33)
    hold_congress(s, p, rules(), switches, key(), month, seats)
    return s


def test_a_leader_without_the_committee_packs_it_at_a_congress_of_his_and_it_stays_large() -> None:
    switches = on("packing", "job_slots", conditional=False)
    assert len(members(packed(on("job_slots", conditional=False)))) == 33
    s = packed(switches, slot_share=1.0)
    assert len(members(s)) == 33 + 8  # .27 of 33
    assert s.regime["enlarged"][0] == 8
    packed(switches, 18, s, slot_share=1.0)
    assert len(members(s)) == 33 + 8 + s.events[1, 4] == 33 + s.regime["enlarged"][0]
    before = int(s.regime["enlarged"][0])
    packed(on("job_slots", conditional=False), 30, s)
    assert len(members(s)) == 33 + before  # though nobody packs any more


def test_three_congresses_of_packing_turn_a_committee_that_turnover_would_not() -> None:
    """T1.7 and Gill 2018 ch. 3, l.787: no replacement; the new seats alone make the majority."""

    def his(s: State) -> float:
        sitting = members(s)
        return float(np.mean([s.people["loyal"][person] for person in sitting]))

    shares = {}
    for names in (("job_slots",), ("job_slots", "packing")):
        s = None
        for month in (6, 18, 30):
            s = packed(on(*names, conditional=False), month, s, slot_share=1.0)
        assert s is not None
        shares[names] = his(s)
    assert shares["job_slots",] < 0.5 < shares["job_slots", "packing"]


@pytest.mark.parametrize(
    "change",
    [
        {"packing_growth": 0.0},
        {"slate_fidelity": 0.5},  # new seats would not be his
    ],
)
def test_a_leader_who_gains_nothing_by_it_does_not_pack(change: dict[str, float]) -> None:
    assert packed(on("packing", "job_slots", conditional=False), **change).regime["enlarged"][0] == 0


def test_nor_does_one_who_has_the_committee_or_is_ill_or_lost_the_delegates_or_has_no_slate() -> None:
    switches, p = on("packing", conditional=False), parameters(control_base=0.9)
    s = world(top=3, candidates=0, committee=33, provinces=60, per_province=1)
    s.people["loyal"][:] = False
    t = copy(s)
    s.people["ill_until"][0] = 30
    assert enlarge(s, p, switches, 0.2, 6, 33, 0.95) == 0
    s.people["ill_until"][0] = -1
    assert enlarge(s, p, switches, 0.2, 6, 33, 0.95) > 0
    t.people["loyal"][:20] = True
    assert enlarge(t, p, switches, 0.2, 6, 33, 0.95) == 0
    for loyal, c in ((False, rules()), (True, rules(slate_from_above=False)), (True, rules(delegates_decide=False))):
        s = world(top=3, candidates=0, committee=33, provinces=120, per_province=1)
        s.people["loyal"][:] = loyal
        s.people["loyal"][:33] = False
        hold_congress(s, p, c, switches, key(), 6, sizes(TOP_FULL=3, COMMITTEE_SEATS=33))
        assert s.regime["enlarged"][0] == 0


@pytest.mark.parametrize(("name", "value"), [("slot_share", 0.2), ("packing_growth", 0.1)])
def test_each_parameter_moves_something(name: str, value: float) -> None:
    switches = on("packing", "job_slots", conditional=False)
    assert same(packed(switches), packed(switches, **{name: value}))


def test_off_nothing_of_it_is_written() -> None:
    s = packed(on(conditional=False))
    assert s.regime["enlarged"][0] == 0
    assert (s.people["slot"] == -1).all()
    assert (s.people["elected_to"] == -1).all()
    assert (s.people["terms"] == 0).all()
    assert draw(key(), 6, 173, 0) != draw(key(), 6, 174, 0)
