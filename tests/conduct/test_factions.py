"""Factions: who joins and why, how they fight at the plenum and the congress, and what the ban does to them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from world import copy, key, on, parameters, rules, same, sizes, world

from collegium.conduct.congress import count_delegates, hold_congress
from collegium.conduct.contest import contest
from collegium.conduct.discipline import (
    ARRESTED,
    DEMOTED,
    SENT_AWAY,
    THROWN_OUT,
    UPRIGHT,
    after_the_fall,
    condemned,
    expected_in_joint_session,
    hardness,
    invoke_ban,
    land,
    landing,
    threatened,
)
from collegium.conduct.factions import (
    IN_TOP,
    MEMBERS,
    MOST,
    NUMBER,
    PARAMETERS,
    POSITIONS,
    PROVINCES,
    accepts_call,
    beaten,
    call_roll,
    call_together,
    chance_to_win,
    coalesce,
    cost_of_losing,
    delegates_of,
    eagerness,
    follows_faction,
    stands_out,
    strength_of,
    within_reach,
    worth_of_belonging,
)
from collegium.conduct.log import close_spell, open_spell
from collegium.conduct.people import backing, private_backing
from collegium.conduct.state import (
    APPARATUS,
    ARREST,
    CHALLENGE_EVENT,
    COMMITTEE,
    CONTROL,
    EXPELLED,
    EXPULSION,
    FACTION,
    FACTION_DISSOLVED,
    FULL,
    LOST_POST,
    MOVE_EVENT,
    N_BALLOTS,
    N_EVENTS,
    N_PERSONS,
    NOBODY,
    NONE,
    OPPONENT,
    OPPOSITION_TOLERATED,
    PROVINCE,
    RETURN,
    SANCTION,
    THE_LEADER,
    TOP,
    UNITY,
    State,
)
from collegium.conduct.tactics import ALIGNED, ASSOCIATE, FACTIONAL, INDEPENDENT, RULES_HOLD, SIGNAL

ON = on("factions")
BANNED = rules(faction_ban=True)
FREE = rules(faction_ban=False)


def parted(seed: int = 1, faction: tuple[int, ...] = (), **given: float) -> tuple[State, np.void]:
    """A world in which 3 to 6 of the top body stand far from the line with no tie, the others close to it with one.

    ``faction`` has the members of faction number 1, if any.
    """
    s = world(seed)
    n = int(s.counters[N_PERSONS])
    s.people["position"][:n], s.people["tie"][:n] = 0.5, 1.0
    s.people["position"][3:7], s.people["tie"][3:7] = 0.95, 0.0
    s.norms[:] = 0.0
    s.regime["factions_under"] = s.counters[THE_LEADER]
    for person in faction:
        s.people["faction"][person] = s.regime["factions"] = 1
    return s, parameters(**{"benefit_base": 0.3, "turnover_expected": 0.0, **given})


def kinds(s: State) -> list[int]:
    return s.events[: s.counters[N_EVENTS], 1].tolist()


def expulsions(s: State) -> np.ndarray:
    rows = s.ballots[: s.counters[N_BALLOTS]]
    return rows[rows[:, 1] == EXPULSION]


# --- the equations ------------------------------------------------------------------------------------------------


def test_strength_and_the_chance_to_win_in_hand_cases() -> None:
    assert strength_of(4, 0.0, 7, 0, 20, 0.0) == pytest.approx(4 / 7)
    assert strength_of(2, 1.5, 7, 5, 20, 0.4) == pytest.approx(0.6 * 0.5 + 0.4 * 0.25)
    assert strength_of(1, 0.0, 0, 1, 0, 0.5) == 0.0  # no top body, no provinces
    assert chance_to_win(0.5, 3.0) == 0.5
    assert chance_to_win(0.75, 4.0) == pytest.approx(1 / (1 + np.exp(-1.0)))


def test_three_delegates_of_a_hundred_and_twenty_eight_win_nothing() -> None:
    # the conference of January 1924: 3 of 128, and one man alone of seven in the top body
    strength = strength_of(1, 0.0, 7, 3, 128, 0.3)
    assert strength == pytest.approx(0.1 + 0.3 * 3 / 128)
    assert chance_to_win(strength, 8.0) < 0.05


def test_belonging_pays_from_the_chance_to_win_at_which_gain_and_loss_balance() -> None:
    value, cost = 2.0 * 0.3 + 1.0 * 0.2 + 0.5 * 0.6, 0.4
    critical = cost / (cost + value)  # W v = (1 - W) K
    worth = [
        worth_of_belonging(critical + step, 0.3, 0.2, 0.6, cost, 2.0, 1.0, 0.5) for step in (-0.01, 0.0, 0.01)
    ]  # fmt: skip
    assert worth[0] < 0 < worth[2]
    assert worth[1] == pytest.approx(0.0, abs=1e-12)


@settings(deadline=None, derandomize=True)
@given(*(st.floats(0, 1) for _ in range(6)))
def test_a_loser_suffers_more_under_a_ban_and_less_where_opposition_is_tolerated(
    unity: float, tolerated: float, fear: float, standing: float, less: float, more: float
) -> None:
    def cost(ban: bool, bears: float, stands: float) -> float:
        return float(cost_of_losing(ban, unity, bears, fear, stands, 0.3, 0.3, 1.0, 0.5))

    low, high = sorted((less, more))
    assert cost(True, tolerated, standing) >= cost(False, tolerated, standing)
    assert cost(True, high, standing) <= cost(True, low, standing)
    assert cost(True, tolerated, high) <= cost(True, tolerated, low)
    assert cost(True, 1.0, 0.0) == pytest.approx(fear)


def test_who_is_asked_accepts_with_the_logistic_of_its_worth() -> None:
    for worth in (-0.4, 0.0, 0.7):
        share = np.mean([accepts_call(worth, 0.5, (k + 0.5) / 4000) for k in range(4000)])
        assert share == pytest.approx(1 / (1 + np.exp(-worth / 0.5)), abs=1 / 4000)


# --- membership ---------------------------------------------------------------------------------------------------


def test_who_stands_out() -> None:
    s, p = parted()
    s.people["ill_until"][3] = 99
    s.people["faction"][4] = 1
    s.people["position"][5] = 0.55  # near the line
    out = [person for person in range(int(s.counters[N_PERSONS])) if stands_out(s, p, ON, 0.0, 2, person)]
    assert out == [6]
    s.people["tie"][6] = 3.0  # backs the leader whatever the line
    assert private_backing(s, p, ON, 0.0, 2, 6) > p["faction_doubt"]
    assert not stands_out(s, p, ON, 0.0, 2, 6)
    head, district = int(s.province[0]), int(s.district[0])
    s.people["position"][[head, district]], s.people["tie"][[head, district]] = 0.95, 0.0
    assert stands_out(s, p, ON, 0.0, 2, head)
    assert not stands_out(s, p, ON, 0.0, 2, district)


def test_the_roll_counts_members_seats_provinces_and_positions() -> None:
    s, p = parted(faction=(3, 4))
    head = int(s.province[2])
    s.people["faction"][head], s.people["faction"][5] = 1, 7
    s.people["position"][head] = 0.2
    s.people["faction"][20] = 7  # holds a district only: he drops out
    roll = np.zeros((MOST, 6))
    seats, dissent = call_roll(s, p, ON, 0.0, 2, roll)
    assert s.people["faction"][20] == NOBODY
    assert seats == 7
    assert dissent == pytest.approx(sum(1 - backing(s, p, ON, 0.0, 2, i) for i in range(1, 7)))
    assert roll[0, [NUMBER, MEMBERS, IN_TOP, PROVINCES]].tolist() == [1, 3, 2, 1]
    assert roll[0, POSITIONS] == pytest.approx(0.95 + 0.95 + 0.2)
    assert roll[1, [NUMBER, MEMBERS, IN_TOP, PROVINCES]].tolist() == [7, 1, 1, 0]
    assert (roll[2:, NUMBER] == NOBODY).all()


def test_a_faction_gathers_those_who_stand_out_within_reach() -> None:
    s, p = parted(faction_policy=10.0, faction_noise=0.01, ban_cost=0.0, benefit_base=0.2)
    s.people["position"][6] = 0.7
    seats, dissent = call_roll(s, p, ON, 0.0, 2, np.zeros((MOST, 6)))
    assert call_together(s, p, FREE, ON, key(), 2, 0.0, 3, seats, dissent) == 3
    assert s.people["faction"][3:7].tolist() == [1, 1, 1, -1]
    assert s.events[0, [1, 2, 3, 4]].tolist() == [FACTION, 3, TOP, 1]
    s.people["faction"][3:7] = -1
    s.people["tactic"][6] = SIGNAL
    both = on("factions", "strategies")
    assert within_reach(s, p, both, 3, 6)
    assert not within_reach(s, p, ON, 3, 6)
    assert call_together(s, p, FREE, both, key(), 2, 0.0, 3, seats, dissent) == 4
    s.people["tactic"][6] = RULES_HOLD
    assert not within_reach(s, p, both, 3, 6)
    s.people["tactic"][6] = ASSOCIATE
    assert within_reach(s, p, both, 3, 6)


def test_nothing_forms_where_fewer_join_than_make_a_faction() -> None:
    s, p = parted(faction_least=5.0, faction_policy=10.0)
    seats, dissent = call_roll(s, p, ON, 0.0, 2, np.zeros((MOST, 6)))
    assert call_together(s, p, FREE, ON, key(), 2, 0.0, 3, seats, dissent) == 0
    assert (s.people["faction"] == -1).all()
    assert s.counters[N_EVENTS] == 0
    assert s.regime["factions"][0] == 0


def formed(c: np.void, runs: int = 60, switches: np.void = ON, norms: float = 0.0, **given: float) -> float:
    """Share of runs of a year in which a faction formed."""
    found = 0
    for run in range(runs):
        s, p = parted(1, faction_rate=3.0, **given)
        s.norms[UNITY] = norms
        for month in range(1, 13):
            coalesce(s, p, c, switches, key(2, run), month, 0.6)
        found += FACTION in kinds(s)
    return found / runs


def test_bans_unity_and_fear_hold_factions_down_and_the_policy_at_stake_raises_them() -> None:
    free = formed(FREE)
    assert free > formed(BANNED, ban_cost=3.0) + 0.2
    assert free > formed(FREE, norms=1.0, unity_cost=3.0) + 0.2
    assert free > formed(FREE, fear=2.0) + 0.2
    nothing = {"faction_policy": 0.0, "faction_discontent": 0.0, "faction_ambition": 0.0}
    assert formed(BANNED, faction_noise=0.1) > formed(BANNED, faction_noise=0.1, **nothing) + 0.2


def test_where_nobody_stands_out_no_faction_forms() -> None:
    assert formed(FREE, faction_gap=0.6) == 0.0
    assert formed(FREE, faction_doubt=0.0) == 0.0
    s, p = parted(faction_rate=0.0)
    before = copy(s)
    for month in range(1, 13):
        coalesce(s, p, FREE, ON, key(), month, 0.6)
    assert same(before, s) == []


def test_the_aligned_take_no_part_and_the_independent_half_as_often() -> None:
    s, _ = parted()
    both = on("factions", "strategies")
    s.people["orientation"][3:6] = ALIGNED, INDEPENDENT, FACTIONAL
    assert [eagerness(s, both, person) for person in (3, 4, 5)] == [0.0, 0.5, 1.0]
    assert [eagerness(s, ON, person) for person in (3, 4, 5)] == [1.0, 1.0, 1.0]
    for run in range(20):
        s, p = parted(faction_rate=12.0)
        s.people["orientation"][1:7] = ALIGNED
        for month in range(1, 7):
            coalesce(s, p, FREE, both, key(run), month, 0.6)
        assert (s.people["faction"] == -1).all()


def test_members_come_and_go() -> None:
    joined = left = 0
    for run in range(40):
        s, p = parted(faction=(3, 4), faction_rate=6.0, faction_noise=0.5)
        now = s.people["faction"].copy()
        for month in range(1, 25):
            coalesce(s, p, FREE, ON, key(run), month, 0.6)
            joined += int(((s.people["faction"] >= 0) & (now < 0)).sum())
            left += int(((s.people["faction"] < 0) & (now >= 0)).sum())
            now = s.people["faction"].copy()
    assert joined > 40
    assert left > 40


def test_a_faction_dissolves_when_it_is_small_and_when_its_leader_goes() -> None:
    s, p = parted(faction=(3,), faction_rate=0.0)
    coalesce(s, p, FREE, ON, key(), 5, 0.6)
    assert s.events[0, [1, 2, 4]].tolist() == [FACTION_DISSOLVED, 3, 1]
    assert s.people["faction"][3] == -1
    s, p = parted(faction=(3, 4, 5), faction_rate=0.0)
    before = copy(s)
    coalesce(s, p, FREE, ON, key(), 5, 0.6)
    assert same(before, s) == []
    s.counters[THE_LEADER] = 1
    coalesce(s, p, FREE, ON, key(), 6, 0.6)
    assert kinds(s) == [FACTION_DISSOLVED]
    assert (s.people["faction"] == -1).all()
    assert s.regime["factions_under"][0] == 1


def test_nobody_ill_dead_or_retired_joins_or_forms_a_faction() -> None:
    for run in range(20):
        s, p = parted(faction=(5, 6), faction_rate=12.0, faction_policy=5.0)
        s.people["ill_until"][3] = 99
        s.people["retired"][4] = True
        s.people["alive"][2] = False
        for month in range(1, 13):
            coalesce(s, p, FREE, ON, key(run), month, 0.6)
        assert (s.people["faction"][[2, 3, 4]] == -1).all()


def test_heads_of_provinces_join_a_faction_that_is_there_and_begin_none() -> None:
    joined = 0
    for run in range(30):
        s, p = parted(faction_rate=12.0, faction_policy=5.0)
        s.people["tie"][3:7] = 20.0  # nobody of the inner bodies stands out
        heads = s.province[:3].astype(int)
        s.people["position"][heads], s.people["tie"][heads] = 0.95, 0.0
        for month in range(1, 7):
            coalesce(s, p, FREE, ON, key(run), month, 0.6)
        assert (s.people["faction"] == -1).all()
        s.people["faction"][3:7], s.people["tie"][3:7] = 1, 0.0
        for month in range(7, 13):
            coalesce(s, p, FREE, ON, key(run), month, 0.6)
        joined += int((s.people["faction"][heads] >= 0).sum())
    assert joined > 30


# --- how it fights ------------------------------------------------------------------------------------------------


def test_members_vote_with_their_faction() -> None:
    s, p = parted(faction=(3,), faction_discipline=0.8)
    assert backing(s, p, ON, 0.0, 2, 3) == pytest.approx(0.2 * backing(s, p, on(), 0.0, 2, 3))
    assert private_backing(s, p, ON, 0.0, 2, 3) == private_backing(s, p, on(), 0.0, 2, 3)
    allegiance = on("factions", conditional=False)
    s.people["loyal"][3] = True
    assert backing(s, p, allegiance, 0.0, 2, 3) == pytest.approx(0.2)


def test_a_faction_that_reckons_with_more_than_half_calls_for_a_vote_on_the_leader() -> None:
    called = {}
    for faction, c in (((5, 6), FREE), ((1, 2, 3, 4, 5, 6), FREE), ((1, 2, 3, 4, 5, 6), rules(leader_removable=False))):
        times = 0
        for run in range(200):
            s, p = parted(faction=faction, faction_rate=0.0, faction_calls=3.0, challenge_rate=0.0, benefit_base=1.0)
            coalesce(s, p, c, ON, key(run), 2, 0.6)
            assert s.regime["called"][0] in (0, 1)
            contest(s, p, c, ON, key(run), 2, 0.6)
            times += CHALLENGE_EVENT in kinds(s)
            assert not s.regime["called"][0]
        called[len(faction), bool(c["leader_removable"])] = times / 200
    assert called[2, True] == called[6, False] == 0.0
    assert called[6, True] == pytest.approx(0.25, abs=4 * np.sqrt(0.1875 / 200))


def test_a_faction_sends_the_delegates_of_the_provinces_it_heads() -> None:
    s, _ = parted(faction=(3, 4))
    c = rules(delegates_per_province=3)
    assert delegates_of(s, c, 1) == 0
    s.people["faction"][s.province[[0, 4]]] = 1
    assert delegates_of(s, c, 1) == 6
    assert delegates_of(s, c, 2) == 0
    assert delegates_of(s, rules(secretaries_delegate=False, delegates_per_province=3), 1) == 0


def test_at_the_congress_the_delegates_of_a_faction_follow_their_head() -> None:
    s, p = parted(delegate_fidelity=1.0, faction_discipline=1.0, benefit_base=1.0)
    s.people["tie"][s.province] = 20.0  # else all are surely for the leader
    c = rules(delegates_per_province=3)
    assert count_delegates(s, p, c, ON, key(), 2, 0.0) == (18, 18)
    s.people["faction"][s.province[0]] = 1
    assert count_delegates(s, p, c, ON, key(), 2, 0.0) == (18, 15)
    s.people["faction"][4] = 1
    s.people["patron"][s.province[1]] = 4
    assert follows_faction(s, int(s.province[1]))
    assert count_delegates(s, p, c, ON, key(), 2, 0.0) == (18, 12)
    assert count_delegates(s, p, c, on(), key(), 2, 0.0) == (18, 18)


def test_after_a_congress_that_is_the_leaders_the_faction_loses_its_provinces() -> None:
    for his, switches, lost in ((True, ON, 2), (False, ON, 0), (True, on(), 0)):
        s, p = parted(faction=(3, 4), delegate_fidelity=1.0, benefit_base=1.0, faction_province_lost=1.0)
        heads = s.province[:2].astype(int)
        s.people["tie"][s.province] = 20.0 if his else -20.0
        s.people["faction"][heads] = 1
        hold_congress(s, p, rules(), switches, key(), 12, sizes())
        fallen = s.spells[(s.spells[:, 1] == PROVINCE) & (s.spells[:, 7] == LOST_POST)]
        assert len(fallen) == lost
        if lost:
            assert sorted(fallen[:, 0]) == sorted(heads)


def test_each_province_is_lost_with_the_chance_given() -> None:
    s, p = parted(faction_province_lost=0.3)
    s.people["faction"][s.province] = 1
    lost = 0
    for run in range(300):
        one = copy(s)
        beaten(one, p, key(run), 12)
        lost += int((one.province < 0).sum())
    assert lost / 1800 == pytest.approx(0.3, abs=4 * np.sqrt(0.21 / 1800))


# --- the ban ------------------------------------------------------------------------------------------------------


def struck(s: State, p: np.void, c: np.void = BANNED, switches: np.void = ON, month: int = 5, run: int = 0) -> bool:
    share = sum(s.seats[i, TOP] == FULL and s.people["faction"][i] == 1 for i in range(7)) / 7
    return bool(invoke_ban(s, p, c, switches, key(1, run), month, 0.6, 1, share))


SURE = {"ban_rate": 12.0, "ban_recants": 0.0, "benefit_base": 1.0, "faction_discipline": 1.0}


def sure(faction: tuple[int, ...] = (5, 6), **given: float) -> tuple[State, np.void]:
    """A faction of two of seven against a top body and a control body that are surely the leader's."""
    s, p = parted(faction=faction, **{**SURE, **given})
    s.people["tie"][: s.counters[N_PERSONS]] = 20.0
    return s, p


def test_the_leader_feels_threatened_in_hand_cases() -> None:
    assert threatened(0.0, 0.0, 0.1) == pytest.approx(0.2)
    assert threatened(0.5, 0.5, 0.25) == pytest.approx(1 - 0.5 * 0.5 * 0.5)
    assert threatened(0.3, 0.0, 0.9) == 1.0
    assert threatened(1.0, 0.0, 0.0) == 1.0


def test_first_a_warning_then_the_seats() -> None:
    s, p = sure((2, 5))
    open_spell(s, 20, CONTROL, NOBODY, FULL, 0, 0)
    assert struck(s, p, run=1) or struck(s, p, run=2)
    assert kinds(s) == [MOVE_EVENT, MOVE_EVENT, SANCTION, SANCTION]
    electors = 7 + 2  # two sit in control: the head of the first province, and 20
    assert expulsions(s)[:, [2, 4, 5, 6]].tolist() == [[TOP, 2, electors, 7], [TOP, 5, electors, 7]]
    assert (s.people["sanctioned_until"][[2, 5]] == 5 + 12).all()
    assert (s.people["faction"][[2, 5]] == 1).all()
    seats = copy(s).seats
    done = False
    for run in range(40):
        done = done or struck(s, p, month=10, run=run)
    assert done
    assert seats[2, TOP] == FULL
    assert (s.seats[[2, 5], TOP] == NONE).all()
    assert s.seats[2, APPARATUS] == NONE
    assert (s.people["thrown_out_by"][[2, 5]] == 0).all()
    assert (s.people["landing"][[2, 5]] > 0).all()
    assert (s.people["faction"] == -1).all()
    assert (s.seats[:9, TOP] == FULL).sum() == 7  # both candidates have moved up
    assert s.seats[2, COMMITTEE] == FULL or s.people["landing"][2] >= THROWN_OUT  # the committee may not expel


def test_a_warning_that_has_run_out_is_followed_by_another() -> None:
    s, p = sure(warning_months=6.0)
    s.people["sanctioned_until"][[5, 6]] = 5
    assert any(struck(s, p, run=run) for run in range(20))
    assert (s.people["thrown_out_by"] == -1).all()
    assert (s.people["sanctioned_until"][[5, 6]] == 11).all()


def test_without_a_ban_a_majority_or_health_the_leader_does_not_move() -> None:
    def moved(s: State, p: np.void, c: np.void = BANNED) -> bool:
        for run in range(60):
            one = copy(s)
            coalesce(one, p, c, ON, key(run), 5, 0.6)
            if MOVE_EVENT in kinds(one):
                return True
        return False

    still = {"faction_rate": 0.0}
    assert moved(*sure(**still))
    assert not moved(*sure(**still), FREE)
    s, p = sure(**still)
    s.people["stance"][1:5] = OPPONENT
    electors, expected = expected_in_joint_session(s, p, ON, 0.0, 5)
    assert (electors, expected) == (8, pytest.approx(2.0))
    assert not moved(s, p)
    s, p = sure(**still)
    s.people["ill_until"][0] = 99
    assert not moved(s, p)
    s, p = sure(**still)
    s.norms[OPPOSITION_TOLERATED] = 1.0
    assert not moved(s, p)


def test_the_ban_is_invoked_at_the_rate_of_the_threat_felt() -> None:
    s, p = sure(ban_rate=6.0)
    s.norms[OPPOSITION_TOLERATED] = 0.25
    runs = 800
    times = sum(struck(copy(s), p, run=run) for run in range(runs))
    wanted = 0.5 * 0.75 * (1 - 0.5 * (1 - 4 / 7))
    assert times / runs == pytest.approx(wanted, abs=4 * np.sqrt(wanted * (1 - wanted) / runs))
    both = on("factions", "strategies")
    s.regime["ambition"] = 0.2
    s.people["suspicion"][5] = 0.5
    times = sum(struck(copy(s), p, switches=both, run=run) for run in range(runs))
    wanted = 0.5 * 0.75 * (1 - 0.8 * 0.5 * (1 - 4 / 7))
    assert times / runs == pytest.approx(wanted, abs=4 * np.sqrt(wanted * (1 - wanted) / runs))


def test_the_ill_do_not_vote_and_the_accused_votes_for_himself() -> None:
    s, p = sure()
    s.people["ill_until"][[1, 2]] = 99
    assert condemned(s, p, ON, key(), 5, 0.0, 5, True)
    assert expulsions(s)[0, [4, 5, 6]].tolist() == [5, 6, 4]  # of 8 two are ill, 5 and his friend 6 against
    s.people["stance"][3] = OPPONENT
    assert not condemned(s, p, ON, key(), 5, 0.0, 5, True)
    assert expulsions(s)[1, [5, 6]].tolist() == [6, 3]  # half is not more than half


def test_the_committee_decides_on_the_seat_in_it_where_the_charter_lets_it_expel() -> None:
    for expels, loyal, seat in ((True, True, NONE), (True, False, FULL), (False, True, FULL)):
        s, p = sure(landing_demoted=10.0)
        s.people["sanctioned_until"][[5, 6]] = 99
        if not loyal:
            s.people["tie"][7 : s.counters[N_PERSONS]] = -40.0
            s.people["tie"][s.province[0]] = 20.0
        assert any(struck(s, p, rules(faction_ban=True, committee_expels=expels), run=run) for run in range(20))
        assert s.people["landing"][5] == DEMOTED
        assert s.seats[5, COMMITTEE] == seat
        assert (COMMITTEE in expulsions(s)[:, 2]) == expels


def test_whoever_is_warned_leaves_the_faction_with_the_chance_given() -> None:
    s, p = sure(ban_recants=0.25)
    stayed, warned = 0, 0
    for run in range(600):
        one = copy(s)
        if struck(one, p, run=run):
            warned += 2
            stayed += int((one.people["faction"] >= 0).sum())
    assert warned > 400
    assert stayed / warned == pytest.approx(0.75, abs=4 * np.sqrt(0.1875 / warned))


# --- landing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("z", "softest", "step"), [(0.0, 0.0, 2.0), (1.5, -0.5, 1.0), (-2.0, 1.0, 0.0)])
def test_landings_have_the_shares_of_an_ordered_logit(z: float, softest: float, step: float) -> None:
    counts = np.bincount([landing(z, softest, step, (k + 0.5) / 5000) for k in range(5000)], minlength=5)
    below = np.array([0.0] + [1 / (1 + np.exp(z - softest - k * step)) for k in range(3)] + [1.0])
    assert counts[0] == 0
    assert counts[1:] / 5000 == pytest.approx(np.diff(below), abs=2 / 5000)


def test_terror_and_a_second_fall_make_a_landing_hard_and_standing_makes_it_soft() -> None:
    calm = hardness(0.0, False, 0.0, 0.5, 6.0, 2.0, 1.0, 1.0)
    assert calm == 0.0
    assert hardness(1.0, False, 0.0, 0.5, 6.0, 2.0, 1.0, 1.0) == 6.0
    assert hardness(0.0, True, 0.0, 0.5, 6.0, 2.0, 1.0, 1.0) == 2.0
    assert hardness(0.0, False, 1.0, 1.0, 6.0, 2.0, 1.0, 1.0) == -2.0


def landed(how: int) -> State:
    """The head of the government has fallen, and landed so."""
    for run in range(200):
        s, p = parted(landing_step=1.0)
        close_spell(s, 3, TOP, 5, EXPELLED)
        land(s, p, ON, key(run), 5, 3)
        if s.people["landing"][3] == how:
            return s
    raise AssertionError(how)


def test_what_each_landing_leaves() -> None:
    s = landed(int(DEMOTED))
    assert s.people["office_of"][3] >= 0
    assert s.seats[3, COMMITTEE] == FULL
    s = landed(int(SENT_AWAY))
    assert s.people["office_of"][3] == -1
    assert s.seats[3, COMMITTEE] == FULL
    s = landed(int(THROWN_OUT))
    assert (s.open[3] == -1).all()
    assert not s.people["arrested"][3]
    s = landed(int(ARRESTED))
    assert (s.open[3] == -1).all()
    assert s.people["arrested"][3]
    assert kinds(s) == [ARREST]


def test_a_soft_lander_comes_back_and_the_arrested_do_not() -> None:
    for how, after in ((DEMOTED, UPRIGHT), (SENT_AWAY, UPRIGHT), (THROWN_OUT, SENT_AWAY), (ARRESTED, ARRESTED)):
        s, p = parted(landing_return=12.0)
        close_spell(s, 3, TOP, 4, EXPELLED)
        close_spell(s, 3, COMMITTEE, 4, EXPELLED)
        s.people["landing"][3], s.people["thrown_out_by"][3] = how, 1  # under another leader
        after_the_fall(s, p, rules(committee_coopts=True), ON, key(), 5)
        assert s.people["landing"][3] == after
        assert (s.seats[3, COMMITTEE] == FULL) == (after == UPRIGHT)
        assert (RETURN in kinds(s)) == (how != ARRESTED)


def test_under_the_leader_who_threw_him_out_a_loser_comes_back_as_far_as_he_backs_him() -> None:
    s, p = parted(landing_return=6.0)
    s.people["landing"][3], s.people["thrown_out_by"][3] = SENT_AWAY, 0
    chance = 0.5 * private_backing(s, p, ON, p["turnover_expected"], 5, 3)
    back = 0
    for run in range(1500):
        one = copy(s)
        after_the_fall(one, p, FREE, ON, key(run), 5)
        back += one.people["landing"][3] == UPRIGHT
    assert back / 1500 == pytest.approx(chance, abs=4 * np.sqrt(chance * (1 - chance) / 1500))


def test_the_victims_of_another_leader_are_his_rivals_victims() -> None:
    s, p = parted()
    s.people["thrown_out_by"][[3, 4]] = 0, 2
    after_the_fall(s, p, FREE, ON, key(), 5)
    assert s.people["rival_victim"][[3, 4, 5]].tolist() == [False, True, False]
    s.counters[THE_LEADER] = 1
    after_the_fall(s, p, FREE, ON, key(), 6)
    assert s.people["rival_victim"][[3, 4, 5]].tolist() == [True, True, False]


def test_the_expelled_are_arrested_later_where_there_is_terror() -> None:
    for terror, arrested in ((0.0, 0.0), (0.5, 0.25)):
        times = 0
        for run in range(400):
            s, p = parted(landing_arrest=6.0, landing_return=0.0)
            s.people["landing"][3], s.people["thrown_out_by"][3] = THROWN_OUT, 0
            s.regime["terror"] = terror
            after_the_fall(s, p, FREE, ON, key(run), 5)
            times += bool(s.people["arrested"][3])
        assert times / 400 == pytest.approx(arrested, abs=4 * np.sqrt(0.1875 / 400) if terror else 0.0)


def test_a_congress_passes_over_whoever_has_fallen_and_not_come_back() -> None:
    for fallen in (True, False):
        back = 0
        for run in range(20):
            s, p = parted(bureau_rotation=0.0)
            close_spell(s, 6, TOP, 4, EXPELLED)
            for candidate in (7, 8):
                close_spell(s, candidate, TOP, 4, EXPELLED)
            s.people["landing"][6] = SENT_AWAY if fallen else UPRIGHT
            s.people["official"][6] = True
            hold_congress(s, p, rules(), ON, key(run), 12, sizes(TOP_FULL=14))
            back += s.seats[6, TOP] != NONE
        assert (back == 0) if fallen else (back > 0)


# --- together -----------------------------------------------------------------------------------------------------


def test_oppositions_with_few_seats_and_few_delegates_lose() -> None:
    """Pattern C7 in the small: the majority expels them, and it is seldom the leader who falls."""
    lost = fell = 0
    for run in range(60):
        s, p = parted(run, faction_rate=6.0)
        for month in range(1, 61):
            coalesce(s, p, BANNED, ON, key(run), month, 0.6)
            if s.counters[THE_LEADER] >= 0:
                contest(s, p, BANNED, ON, key(run), month, 0.6)
            if s.counters[THE_LEADER] < 0:
                fell += 1
                break
        lost += int((s.people["thrown_out_by"] >= 0).any())
    assert lost > 15
    assert fell < lost / 2


def test_relabelling_the_heads_of_provinces_changes_no_count() -> None:
    s, p = parted(faction=(3, 4))
    s.people["faction"][s.province[[0, 3]]] = 1
    other = copy(s)
    one, two = int(s.province[0]), int(s.province[1])
    for array in (other.people, other.seats, other.views, other.open):
        array[[one, two]] = array[[two, one]]
    other.province[[0, 1]] = other.province[[1, 0]]
    rolls = [np.zeros((MOST, 6)) for _ in range(2)]
    ends = [call_roll(state, p, ON, 0.0, 2, roll) for state, roll in zip((s, other), rolls, strict=True)]
    assert ends[0] == pytest.approx(ends[1])
    np.testing.assert_allclose(rolls[0], rolls[1])


def test_off_what_factions_left_behind_changes_nothing() -> None:
    s, p = parted(faction=(3, 4, 5))
    clean = parted()[0]
    s.people["landing"][6] = SENT_AWAY
    s.people["patron"][s.province] = clean.people["patron"][s.province] = 3
    for state in (s, clean):
        for month in range(1, 25):
            contest(state, p, BANNED, on(), key(4), month, 0.6)
            if month % 12 == 0:
                hold_congress(state, p, BANNED, on(), key(4), month, sizes())
    assert set(same(s, clean)) == {"people.faction", "people.landing", "regime.factions"}


@pytest.mark.parametrize("p", PARAMETERS, ids=lambda p: p.name)
def test_each_parameter_moves_some_output(p: object) -> None:
    name, default = p.name, p.default  # type: ignore[attr-defined]
    other = p.high if p.high - default > default - p.low else p.low  # type: ignore[attr-defined]
    switches = on("factions", "strategies", "careers", "terror")
    c = rules(faction_ban=True, committee_expels=True)
    for seed in range(15):
        ends = []
        for value in (default, other):
            given = {"faction_rate": 6.0, "ban_rate": 9.0, "ban_recants": 0.1, "warning_months": 24.0}
            s, q = parted(seed, **{**given, "benefit_base": 0.1 if seed % 3 else 0.3, name: value})
            s.norms[:] = 0.3
            s.regime["terror"] = 0.2 if seed % 2 else 0.0
            s.people["fear"][: s.counters[N_PERSONS]] = 0.1
            s.people["position"][3:7] = 0.95, 0.9, 0.1, 0.65
            s.people["tactic"][5:7] = SIGNAL if seed % 2 else RULES_HOLD
            s.people["landing"][8], s.people["thrown_out_by"][[3, 4, 8]] = THROWN_OUT, 0
            s.people["faction"][s.province[0]] = s.people["faction"][3] = s.regime["factions"] = 1
            s.people["position"][s.province[:3]], s.people["tie"][s.province[:3]] = 0.9, 0.0
            called = []
            for month in range(1, 49):
                coalesce(s, q, c, switches, key(seed), month, 0.6)
                called.append(bool(s.regime["called"][0]))
                if month % 24 == 0:
                    beaten(s, q, key(seed), month)
            ends.append((s, called))
        if same(ends[0][0], ends[1][0]) or ends[0][1] != ends[1][1]:
            return
    pytest.fail(f"{name} moves nothing")
