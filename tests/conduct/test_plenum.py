"""Between congresses: expulsion by two thirds, retirement together, co-option, bodies at their sizes."""

from __future__ import annotations

import numpy as np
import pytest
from chamber import members, random_world
from committee_oracle import Plain, ministers, plenum
from world import copy, key, on, parameters, rules, same, sizes, world

from collegium.conduct.bodies import abolish, fill_control, rotate_control, seat_government
from collegium.conduct.committee import take_slots
from collegium.conduct.log import close_spell, die, open_spell
from collegium.conduct.plenum import co_opt, expel_opponents, hold_plenum, plenum_due, retire_together, two_thirds
from collegium.conduct.state import (
    ABOLISHED,
    ABOLITION,
    APPARATUS,
    AT_START,
    BUREAU,
    CANDIDATE,
    COMMITTEE,
    CONTROL,
    COOPTED,
    DIED,
    ELECTED,
    EX_OFFICIO,
    EXPELLED,
    EXPULSION,
    FULL,
    GOVERNMENT,
    HEAD_OF_GOVERNMENT,
    HOLDER,
    LEADER,
    LOST_POST,
    MINISTRY,
    MOVE_EVENT,
    N_BALLOTS,
    N_EVENTS,
    N_PERSONS,
    N_SPELLS,
    NOBODY,
    NONE,
    NOT_REELECTED,
    OFFICE,
    OPPONENT,
    PROVINCE,
    REPLACED,
    RETIRED,
    RETIREMENT,
    SECOND,
    TOP,
    State,
)


def ballots(s: State) -> list[list[int]]:
    """Place, kind, subject, electors, votes for."""
    return s.ballots[: s.counters[N_BALLOTS], [2, 1, 4, 5, 6]].tolist()  # type: ignore[no-any-return]


def events(s: State) -> list[list[int]]:
    return s.events[: s.counters[N_EVENTS], 1:3].tolist()  # type: ignore[no-any-return]


def exits(s: State, place: int) -> dict[int, int]:
    """How each left a body."""
    rows = s.spells[: s.counters[N_SPELLS]]
    return {int(row[0]): int(row[7]) for row in rows if row[1] == place and row[5] >= 0}


# --- when, and by how many ------------------------------------------------------------------------------------------


def test_plenums_are_counted_from_the_last_congress() -> None:
    assert [month for month in range(40, 70) if plenum_due(month, 43, 6.0)] == [49, 55, 61, 67]
    assert [month for month in range(5) if plenum_due(month, 0, 1.0)] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("votes", "electors", "enough"), [(2, 3, True), (66, 100, False), (67, 100, True), (0, 0, False)]
)
def test_two_thirds_are_two_of_three(votes: int, electors: int, enough: bool) -> None:
    assert two_thirds(votes, electors) is enough


# --- against the plain version --------------------------------------------------------------------------------------


def test_a_plenum_expels_retires_and_co_opts_as_the_plain_version() -> None:
    """Committee, ballots and events of 200 worlds, under charters that give it more or less."""
    seen = {"expelled": 0, "kept": 0, "brought by the top body": 0, "retired": 0, "co-opted": 0, "turned down": 0}
    for seed in range(200):
        s = random_world(seed)
        if seed % 3:
            s.people["loyal"][:10] = True
        c = rules(committee_expels=seed % 4 != 0, committee_coopts=seed % 5 != 0, secret_committee=seed % 2 == 0)
        switches = on("plenum", *(("job_slots",) if seed % 2 else ()), conditional=False)
        given = {"expulsion_case": 0.8, "retirement_share": 0.1, "open_acceptance": 0.3, "slot_share": 0.5}
        p, grip, seats = parameters(**given), 0.6, 12 + seed % 9
        before = set(members(s))
        committee, cast, happened = plenum(
            Plain(s), key(seed), 6, secret=bool(c["secret_committee"]), expels=bool(c["committee_expels"]),
            coopts=bool(c["committee_coopts"]), slots=bool(seed % 2), seats=seats, p=given, grip=grip,
        )  # fmt: skip
        expel_opponents(s, p, c, switches, key(seed), 6, 0.2)
        retire_together(s, p, switches, 6, 0.2)
        co_opt(s, p, c, switches, key(seed), 6, 0.2, seats, grip)
        assert set(members(s)) == committee
        assert ballots(s) == cast
        assert events(s) == happened
        left = exits(s, COMMITTEE)
        seen["expelled"] += sum(how == EXPELLED for how in left.values())
        seen["kept"] += sum(row[1] == EXPULSION and row[0] == COMMITTEE and row[2] in committee for row in cast)
        seen["brought by the top body"] += sum(row[0] == TOP for row in cast)
        seen["retired"] += sum(how == RETIRED for how in left.values())
        seen["co-opted"] += len(committee - before)
        seen["turned down"] += sum(row[1] == 6 and row[2] not in committee for row in cast)
    assert min(seen.values()) > 3, seen


# --- expulsion ------------------------------------------------------------------------------------------------------


def opposed(his: int, of: int = 30) -> State:
    """A committee of so many, so many of them the leader's, person 2 an opponent, secretary and second."""
    s = world(1, top=5, candidates=0, committee=of, provinces=of, per_province=1)
    s.people["loyal"][:] = False
    s.people["loyal"][3 : 3 + his - 1] = True  # and himself
    s.people["stance"][2] = OPPONENT
    s.counters[SECOND] = 2
    return s


@pytest.mark.parametrize(("his", "out"), [(19, False), (20, True), (28, True)])
def test_the_committee_expels_by_two_thirds_of_its_members(his: int, out: bool) -> None:
    s = opposed(his)
    p, c = parameters(expulsion_case=1.0), rules(committee_expels=True)
    expel_opponents(s, p, c, on("plenum", conditional=False), key(), 6, 0.2)
    assert bool(s.seats[2, COMMITTEE] == NONE) is out
    if out:
        assert ballots(s) == [[COMMITTEE, EXPULSION, 2, 30, his]]
        assert events(s) == [[MOVE_EVENT, 2]]
        assert s.seats[2, [TOP, BUREAU, APPARATUS]].tolist() == [NONE, NONE, NONE]
        assert exits(s, TOP)[2] == EXPELLED
        assert s.counters[SECOND] == NOBODY
    else:
        assert ballots(s) == []  # a leader who does not expect it does not ask
    t = opposed(his)
    for change in (rules(), None):
        if change is None:
            close_spell(t, 0, LEADER, 5, DIED)
        expel_opponents(t, p, change or c, on("plenum", conditional=False), key(), 6, 0.2)
        assert t.seats[2, COMMITTEE] == FULL


def test_the_expelled_keeps_his_post_and_an_ill_leader_leaves_the_case_to_the_top_body() -> None:
    s = opposed(28)
    head = int(s.province[20])
    s.people["stance"][2], s.people["stance"][head] = 0, OPPONENT
    s.people["loyal"][1:3] = True
    p, c = parameters(expulsion_case=1.0), rules(committee_expels=True)
    t = copy(s)
    for state, ill in ((s, []), (t, [0])):
        state.people["ill_until"][ill] = 20
        expel_opponents(state, p, c, on("plenum", conditional=False), key(), 6, 0.2)
        assert state.seats[head, COMMITTEE] == NONE
        assert state.province[20] == head
    assert [row[0] for row in ballots(s)] == [COMMITTEE]
    assert [row[0] for row in ballots(t)] == [TOP, COMMITTEE]
    assert ballots(t)[0][3:] == [4, 4]  # the leader is ill


def test_nobody_ill_votes_and_in_secret_an_opponent_may_follow_his_mind() -> None:
    s = opposed(30)
    s.people["loyal"][1:3] = True
    s.people["stance"][1] = OPPONENT
    s.people["ill_until"][10:15] = 9
    p = parameters(expulsion_case=1.0)
    t = copy(s)
    expel_opponents(s, p, rules(committee_expels=True), on("plenum", conditional=False), key(), 6, 0.2)
    assert ballots(s) == [[COMMITTEE, EXPULSION, 1, 25, 23], [COMMITTEE, EXPULSION, 2, 24, 23]]
    c = rules(committee_expels=True, secret_committee=True)
    expel_opponents(t, p, c, on("plenum", conditional=False), key(), 6, 0.2)
    assert ballots(t) == [[COMMITTEE, EXPULSION, 1, 25, 24], [COMMITTEE, EXPULSION, 2, 24, 23]]


# --- retirement together --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dead", "share", "loyal", "ill", "go"),
    [(8, 0.2, True, False, True), (6, 0.2, True, False, False), (8, 0.2, False, False, False),
     (8, 0.2, True, True, False), (30, 1.0, True, False, False), (1, 0.0, True, False, True),
     (0, 0.0, True, False, False)],
)  # fmt: skip
def test_dead_souls_retire_together_when_they_are_many_and_the_leader_has_a_majority(
    dead: int, share: float, loyal: bool, ill: bool, go: bool
) -> None:
    """April 1989, Gill 2018 l.3079: 110 at once."""
    s = world(1, top=3, candidates=0, committee=33, provinces=32, per_province=1)
    take_slots(s)
    gone = s.province[: min(dead, 30)].tolist()
    for person in gone:
        close_spell(s, person, PROVINCE, 4, REPLACED)
    s.people["loyal"][:] = loyal
    s.people["ill_until"][0] = 20 if ill else -1
    retire_together(s, parameters(retirement_share=share), on("plenum", conditional=False), 6, 0.2)
    assert len(members(s)) == (33 - len(gone) if go else 33)
    assert events(s) == ([[RETIREMENT, person] for person in gone] if go else [])


# --- co-option ------------------------------------------------------------------------------------------------------


def test_the_seats_of_the_dead_are_filled_in_the_order_of_posts_where_the_charter_co_opts() -> None:
    s = world(1, top=3, candidates=0, committee=8, provinces=10, per_province=1)
    take_slots(s)
    for person in (4, 6):
        die(s, person, 5)
    open_spell(s, 20, OFFICE, 7, HOLDER, 4, ELECTED)
    p, c = parameters(open_acceptance=1.0, slot_share=1.0), rules(committee_coopts=True)
    t = copy(s)
    co_opt(t, p, rules(), on("plenum", "job_slots"), key(), 6, 0.2, 8, 1.0)
    assert len(members(t)) == 6
    co_opt(s, p, c, on("plenum", "job_slots"), key(), 6, 0.2, 8, 1.0)
    new = sorted(set(members(s)) - set(members(t)))
    assert new == sorted([20, int(s.province[5])])
    assert {int(row[6]) for row in s.spells[: s.counters[N_SPELLS]] if row[0] in new and row[1] == COMMITTEE} == {
        COOPTED
    }
    assert (s.people["slot"][new] >= 0).all()


def test_the_committee_may_turn_down_whoever_is_put_to_it() -> None:
    s = world(1, top=3, candidates=0, committee=3, provinces=4, per_province=1)
    s.people["loyal"][:] = False
    p, c = parameters(open_acceptance=0.0), rules(committee_coopts=True)
    co_opt(s, p, c, on("plenum", conditional=False), key(), 6, 0.2, 5, 0.5)
    assert members(s) == [0, 1, 2]
    assert [row[3:] for row in ballots(s)] == [[3, 1], [3, 1]]


def test_a_leader_with_the_choice_takes_his_own() -> None:
    s = world(1, top=3, candidates=0, committee=3, provinces=40, per_province=1)
    s.people["loyal"][:] = False
    s.people["loyal"][s.province[30:]] = True
    c = rules(committee_coopts=True)
    for grip, fewest, most in ((1.0, 10, 10), (0.0, 0, 8)):
        t = copy(s)
        co_opt(t, parameters(open_acceptance=1.0), c, on("plenum", conditional=False), key(), 6, 0.2, 13, grip)
        his = int(t.people["loyal"][members(t)].sum())
        assert len(members(t)) == 13
        assert fewest <= his <= most


# --- the bodies -----------------------------------------------------------------------------------------------------


def test_a_vacancy_by_death_waits_for_the_plenum_and_not_for_the_congress() -> None:
    s = world(1)
    die(s, 5, 4)
    p, c, switches, size = parameters(plenum_months=3.0), rules(), on("plenum"), sizes(APPARATUS_FULL=4)
    for month in (4, 5):
        hold_plenum(s, p, c, switches, key(), month, size)
    assert (s.seats[:, TOP] == FULL).sum() == 6
    hold_plenum(s, p, c, switches, key(), 6, size)
    assert (s.seats[:, TOP] == FULL).sum() == 7
    assert (s.seats[:, TOP] == CANDIDATE).sum() == 2
    assert (s.seats[:, APPARATUS] == FULL).sum() == 4
    hold_plenum(s, p, c, switches, key(), 9, sizes(TOP_FULL=4, TOP_CANDIDATE=0))
    assert (s.seats[:, TOP] != NONE).sum() == 4
    assert s.seats[0, TOP] == FULL


def test_a_body_without_seats_is_abolished_once() -> None:
    s = world(1)
    for person in (1, 2, 8):
        open_spell(s, person, BUREAU, NOBODY, FULL if person < 8 else CANDIDATE, 0, AT_START)
    full, empty = sizes(BUREAU_FULL=2, BUREAU_CANDIDATE=1, CONTROL_SEATS=1), sizes(CONTROL_SEATS=1)
    for month, now, before in ((1, full, full), (2, empty, full), (3, empty, empty)):
        abolish(s, now, before, month)
        assert (s.seats[:, BUREAU] != NONE).sum() == (3 if month == 1 else 0)
    assert exits(s, BUREAU) == {1: ABOLISHED, 2: ABOLISHED, 8: ABOLISHED}
    assert s.events[: s.counters[N_EVENTS]].tolist() == [[2, ABOLITION, NOBODY, BUREAU, NOBODY]]
    assert (s.seats[:, CONTROL] != NONE).sum() == 1
    assert (s.seats[:, TOP] != NONE).sum() == 9


def test_the_government_is_its_offices_without_the_secretaries() -> None:
    for seed in range(80):
        s, rng = random_world(seed), np.random.default_rng(seed)
        for person in range(8):
            if rng.random() < 0.4 and s.seats[person, APPARATUS] == NONE:
                open_spell(s, person, APPARATUS, NOBODY, FULL, 1, ELECTED)
            if rng.random() < 0.4 and s.seats[person, GOVERNMENT] == NONE:
                open_spell(s, person, GOVERNMENT, NOBODY, FULL, 1, ELECTED)
        if seed % 3 == 0:  # the leader, a secretary, heads the government
            if s.office[HEAD_OF_GOVERNMENT] >= 0:
                close_spell(s, int(s.office[HEAD_OF_GOVERNMENT]), OFFICE, 2, REPLACED)
            open_spell(s, 0, OFFICE, HEAD_OF_GOVERNMENT, HOLDER, 2, ELECTED)
        w, seats = Plain(s), seed % 10
        expected = ministers(s, seats, w.leader, w.full[APPARATUS])
        seat_government(s, 6, seats)
        assert set(np.flatnonzero(s.seats[:, GOVERNMENT])) == expected
        left = exits(s, GOVERNMENT)
        assert set(left) == w.sits[GOVERNMENT] - expected
        assert set(left.values()) <= {LOST_POST}
        logged = [row for row in s.spells[: s.counters[N_SPELLS]].tolist() if row[1] == GOVERNMENT and row[4] == 6]
        assert {row[0] for row in logged} == expected - w.sits[GOVERNMENT]
        assert {row[6] for row in logged} <= {EX_OFFICIO}
        again = copy(s)
        seat_government(again, 7, seats)
        assert same(again, s) == []


def test_a_minister_who_becomes_secretary_leaves_the_government() -> None:
    s = world(1)
    open_spell(s, 8, OFFICE, MINISTRY + 2, HOLDER, 0, AT_START) if s.office[MINISTRY + 2] < 0 else None
    seat_government(s, 2, 10)
    assert s.seats[8, GOVERNMENT] == FULL
    open_spell(s, 8, APPARATUS, NOBODY, FULL, 3, ELECTED)
    seat_government(s, 3, 10)
    assert s.seats[8, GOVERNMENT] == NONE


@pytest.mark.parametrize(("grip", "his"), [(0.0, 0.0), (1.0, 1.0)])
def test_the_control_body_is_filled_rotated_and_cut(grip: float, his: float) -> None:
    s = world(1)
    close_spell(s, int(s.province[0]), CONTROL, 1, REPLACED)
    before = int(s.counters[N_PERSONS])
    fill_control(s, parameters(), on("plenum"), key(), 6, 0.2, 30, grip)
    sitting = np.flatnonzero(s.seats[:, CONTROL])
    assert len(sitting) == 30
    assert (sitting >= before).all()
    assert s.people["loyal"][sitting].mean() == his
    assert (s.seats[sitting, COMMITTEE] == NONE).all()
    t = copy(s)
    rotate_control(t, parameters(bureau_rotation=1.0), key(), 12)
    assert not t.seats[:, CONTROL].any()
    rotate_control(s, parameters(bureau_rotation=0.0), key(), 12)
    s.people["loyal"][sitting[:12]] = True
    s.people["loyal"][sitting[12:]] = False
    fill_control(s, parameters(), on("plenum", conditional=False), key(), 12, 0.2, 12, 1.0)
    assert np.flatnonzero(s.seats[:, CONTROL]).tolist() == sitting[:12].tolist()
    assert set(exits(s, CONTROL).values()) == {REPLACED, NOT_REELECTED}


@pytest.mark.parametrize(
    ("name", "value"), [("plenum_months", 5.0), ("expulsion_case", 0.0), ("retirement_share", 0.9)]
)
def test_each_parameter_moves_something(name: str, value: float) -> None:
    c, switches = rules(committee_expels=True, committee_coopts=True), on("plenum", conditional=False)
    states = []
    for given in ({}, {name: value}):
        s = opposed(28)
        s.people["stance"][int(s.province[20])] = OPPONENT
        take_slots(s)
        for person in s.province[:9].tolist():
            close_spell(s, person, PROVINCE, 4, REPLACED)
        hold_plenum(s, parameters(**given), c, switches, key(), 6, sizes(COMMITTEE_SEATS=30))
        states.append(s)
    assert same(*states)
