"""Conferences of the provinces: plain Python over random worlds, challengers, elections and delegates."""

from __future__ import annotations

import math

import ballots_oracle as oracle
import numpy as np
import pytest
from world import copy, key, on, parameters, rules, same, world

from collegium.conduct.appointments import appoint_provinces
from collegium.conduct.ballots import OPEN_BALLOT, SECRET_SEVERAL
from collegium.conduct.conferences import choose_head, half_logistic, hold, send_delegates, stand_again
from collegium.conduct.congress import count_delegates
from collegium.conduct.log import close_spell
from collegium.conduct.state import (
    DISTRICT,
    ELECTED,
    N_BALLOTS,
    N_PERSONS,
    NOBODY,
    NOT_REELECTED,
    PROVINCE,
    PROVINCE_CONFERENCE,
    RATIFICATION,
    RECOMMENDED,
    REMOVED,
    State,
)

FOUR = ("selection", "falsification", "futility", "deference")
TURNOVER, MONTH = 0.25, 30


def random_case(case: int, rng: np.random.Generator, *extra: str) -> tuple:
    """A scattered world with discontent, parameters, a charter and switches."""
    s = world(case, provinces=4, per_province=5, spare=5)
    oracle.scattered(s, rng, MONTH)
    p = parameters(
        benefit_base=rng.uniform(-1, 0.5), fear=rng.uniform(0, 1), ballot_sanction=rng.uniform(0, 3),
        ballot_stake=rng.uniform(0, 3), ballot_gratitude=rng.random(), ballot_leak=rng.uniform(0, 0.2),
        form_bending=rng.uniform(0, 4), sanction_removal=rng.random(), sanction_chance=rng.random(),
    )  # fmt: skip
    c = rules(
        secret_ratification=rng.random() < 0.6, several_ratification=rng.random() < 0.5,
        secret_delegates=rng.random() < 0.6, several_delegates=rng.random() < 0.5,
        secret_congress=rng.random() < 0.5, several_congress=rng.random() < 0.5,
        control_sanctions=rng.random() < 0.7, delegates_per_province=4,
    )  # fmt: skip
    names = [name for name in (*FOUR, "terror", "sanctions") if rng.random() < 0.6]
    return s, p, c, on(*names, *extra, conditional=rng.random() < 0.8)


def told(c: np.void, what: str, settled: int) -> int:
    secret, several = bool(c[f"secret_{what}"]), bool(c[f"several_{what}"])
    return settled or {(False, False): 1, (True, False): 2, (True, True): 3, (False, True): 4}[secret, several]


def suffer(s: State, punished: dict[int, bool], p: np.void) -> None:
    """In a world of the test's own: what punishment does."""
    for person, loses in punished.items():
        s.people["sanctioned_until"][person] = MONTH + int(p["sanction_months"])
        if loses:
            close_spell(s, person, DISTRICT, MONTH, REMOVED)
            close_spell(s, person, PROVINCE, MONTH, REMOVED)


def test_conferences_choose_heads_as_in_plain_python() -> None:
    rng = np.random.default_rng(1)
    outcomes = {"candidate": 0, "challenger": 0, "nobody": 0}
    for case in range(120):
        s, p, c, switch = random_case(case, rng, "incumbents_count")
        s.regime["ballot_form"] = rng.integers(0, 4)
        unit = int(rng.integers(4))
        candidate = int(s.district[rng.integers(20)])
        form = told(c, "ratification", int(s.regime["ballot_form"][0]))
        args = (p, c, switch, key(case), MONTH, TURNOVER, unit, candidate)
        held = oracle.hold(s, *args, 0, True, form)
        twin = copy(s)
        chosen = choose_head(s, *args)
        assert chosen == held.chosen
        suffer(twin, oracle.punished(twin, p, c, switch, key(case), MONTH, held), p)
        assert same(s, twin) == [name for name in ("counters", "events", "ballots") if name in same(s, twin)]
        if held.electors:
            row = s.ballots[0].tolist()
            n = len(held.electors)
            assert row == [
                MONTH, RATIFICATION, PROVINCE_CONFERENCE, unit, candidate, n, n - len(held.opposed),
                len(held.opposed), form in (2, 3),
            ]  # fmt: skip
        outcomes[{candidate: "candidate", -1: "nobody"}.get(int(chosen), "challenger")] += 1
    assert min(outcomes.values()) >= 5


def test_a_challenger_who_wins_a_conference_heads_the_province() -> None:
    """A charter with secret ballots on several names, electors far from the line: the recommended men lose."""
    s = world(2)
    p = parameters(replacement_rate=1.0, benefit_base=-1.0, authority=0.0)
    s.people["tie"][:] = 0.0
    s.people["loyal"][:] = False
    c = rules(secret_ratification=True, several_ratification=True)
    before = s.province.copy()
    appoint_provinces(s, p, c, on(*FOUR), key(), MONTH, 0.8)
    new = s.province[s.province != before]
    assert new.size >= 4
    for person in new:
        row = s.spells[s.open[person, PROVINCE]]
        assert (row[6], s.open[person, DISTRICT]) == (ELECTED, -1)
        assert s.people["promotions"][person] == 0  # the leader has not made him
        assert s.people["province_of"][person] == np.flatnonzero(s.province == person)[0]
    assert s.replaced[MONTH] == new.size
    calm = world(2)
    appoint_provinces(calm, parameters(replacement_rate=1.0), rules(), on(*FOUR), key(), MONTH, 0.8)
    assert {int(calm.spells[calm.open[i, PROVINCE], 6]) for i in calm.province[calm.province != before]} == {
        RECOMMENDED
    }


def test_heads_stand_before_a_congress_as_in_plain_python() -> None:
    rng = np.random.default_rng(3)  # nobody was replaced in the year before: the turnover is 0
    fallen = bent = 0
    for case in range(80):
        s, p, c, switch = random_case(case, rng, *(("incumbents_count",) if case % 4 else ("ballot_forms",)))
        s.regime["ballot_form"] = rng.integers(0, 4)
        twin = copy(s)
        stand_again(s, p, c, switch, key(case), MONTH)
        for unit in range(4):
            head = int(twin.province[unit])
            if head < 0:
                continue
            form = told(c, "ratification", int(twin.regime["ballot_form"][0]))
            if switch["incumbents_count"] and form > 1:
                risk = oracle.loss_chance(twin, p, c, switch, 0.0, MONTH, unit, head, form)
                if oracle.draw(key(case), MONTH, 146, unit) >= p["form_kept"] * (1 - risk) ** p["form_bending"]:
                    form, bent = 1, bent + 1
            his = oracle.stands_for_leader(twin, p, switch, 0.0, MONTH, head)
            held = oracle.hold(twin, p, c, switch, key(case), MONTH, 0.0, unit, head, head, his, form)
            suffer(twin, oracle.punished(twin, p, c, switch, key(case), MONTH, held), p)
            if held.chosen == head:
                assert s.province[unit] == head
                continue
            fallen += 1
            assert s.open[head, PROVINCE] < 0
            free = held.chosen >= 0 and held.chosen in twin.district
            assert s.province[unit] == (held.chosen if free else NOBODY)
            close_spell(twin, head, PROVINCE, MONTH, NOT_REELECTED)
            if free:
                close_spell(twin, held.chosen, DISTRICT, MONTH, NOT_REELECTED)
                twin.province[unit] = held.chosen
        assert s.district.tolist() == twin.district.tolist()
        assert s.people["sanctioned_until"].tolist() == twin.people["sanctioned_until"].tolist()
    assert min(fallen, bent) > 10


def test_the_leader_does_not_stand_in_a_province_nor_a_vacant_post_at_all() -> None:
    s = world(4)
    close_spell(s, int(s.province[1]), PROVINCE, 1, REMOVED)
    s.counters[5] = s.province[0]
    stand_again(s, parameters(), rules(), on("ballot_forms"), key(), MONTH)
    assert s.ballots[: s.counters[N_BALLOTS], 3].tolist() == [2, 3, 4, 5]


def test_delegates_are_sent_and_vote_on_the_slate_as_in_plain_python() -> None:
    rng = np.random.default_rng(5)
    ways = {"head": 0, "challenger": 0, "mirror": 0}
    for case in range(80):
        s, p, c, switch = random_case(case, rng, "incumbents_count")
        c["secretaries_delegate"] = case % 5 > 0
        if case % 3 == 0:
            close_spell(s, int(s.province[2]), PROVINCE, 1, REMOVED)
        twin = copy(s)
        found = send_delegates(s, p, c, switch, key(case), MONTH, TURNOVER)
        k = key(case)
        supports, bound, sizes = [], [], []
        for unit in range(4):
            head = int(twin.province[unit])
            his = head >= 0 and bool(
                oracle.draw(k, MONTH, oracle.SECRETARY_VOTE, head)
                < oracle.backs_with(twin, p, switch, TURNOVER, MONTH, head)
            )
            sender = -1
            if c["secretaries_delegate"] and head >= 0:
                form = told(c, "delegates", 0)
                if form > 1:
                    risk = oracle.loss_chance(twin, p, c, switch, TURNOVER, MONTH, unit, head, form)
                    if oracle.draw(k, MONTH, 147, unit) >= p["form_kept"] * (1 - risk) ** p["form_bending"]:
                        form = 1
                held = oracle.hold(twin, p, c, switch, k, MONTH, TURNOVER, unit, head, head, his, form)
                suffer(twin, oracle.punished(twin, p, c, switch, k, MONTH, held), p)
                sender = held.chosen
                if sender not in (head, -1):
                    his = bool(
                        oracle.draw(k, MONTH, oracle.SECRETARY_VOTE, sender)
                        < oracle.backs_with(twin, p, switch, TURNOVER, MONTH, sender)
                    )
                ways["head" if sender == head else "mirror" if sender < 0 else "challenger"] += 1
            listed = sender >= 0 or (head < 0 and bool(c["secretaries_delegate"]))
            his = his and sender >= 0
            for seat in range(4):
                number = 4 * unit + seat
                u = float(oracle.draw(k, MONTH, oracle.DELEGATE, number))
                if listed:
                    supports.append(his if u < p["delegate_fidelity"] else not his)
                else:
                    voter = int(twin.district[5 * unit + seat])
                    supports.append(
                        voter >= 0 and u < oracle.backs_with(twin, p, switch, TURNOVER, MONTH, voter)
                    )  # fmt: skip
                bound.append(
                    listed and his
                    and bool(oracle.draw(k, MONTH, oracle.DELEGATE_BOUND, number) < p["ballot_gratitude"])
                )  # fmt: skip
                v = float(oracle.draw(k, MONTH, oracle.DELEGATE_DISLIKE, number))
                sizes.append(float(p["noise"]) * 2 * math.atanh(v))
        why = oracle.Reasons.of(switch)
        if why.any():
            dislike = [-size if yes else size for size, yes in zip(sizes, supports, strict=True)]
            cost = oracle.common_sanction(p, c, switch) + float(p["fear"])
            against = len(
                oracle.poll(
                    p, told(c, "congress", 0), dislike, bound, [cost] * 16, oracle.rightful(twin, p, switch), why
                )
            )  # fmt: skip
        else:
            against = supports.count(False)
        assert found == (16, 16 - against)
        assert s.district.tolist() == twin.district.tolist()
    assert min(ways.values()) >= 5


def test_delegates_are_counted_as_before_while_nothing_weighs() -> None:
    """Off, and on with reasons that cannot bite: the same delegates."""
    s = world(6)
    args = (parameters(open_acceptance=1.0), rules())
    n, votes = count_delegates(s, *args, on(), key(), MONTH, TURNOVER)
    assert n == 18
    assert count_delegates(s, *args, on("sanctions"), key(), MONTH, TURNOVER) == (n, votes)
    more = count_delegates(s, *args, on("falsification"), key(), MONTH, TURNOVER)
    assert more[0] == n
    assert more[1] >= votes


@pytest.mark.parametrize("name", ["delegate_fidelity", "ballot_gratitude", "ballot_sanction", "noise"])
def test_parameters_move_the_vote_on_the_slate(name: str) -> None:
    def votes(value: float) -> list[int]:
        s = world(7, months=400)
        p = parameters(**{"benefit_base": -0.5, "ballot_sanction": 0.5, "ballot_deference": 0.5} | {name: value})
        return [send_delegates(s, p, rules(), on(*FOUR), key(), month, TURNOVER)[1] for month in range(1, 40)]

    assert votes(0.1) != votes(1.0)


def test_sizes_of_logistic_draws_have_their_distribution() -> None:
    """The share below x is tanh(x / 2); at a grid of draws exactly."""
    u = np.linspace(0, 0.999, 50)
    assert [math.tanh(half_logistic(v) / 2) for v in u] == pytest.approx(u.tolist())


def test_relabelling_provinces_does_not_matter_to_who_is_chosen() -> None:
    """Draws are keyed by people: the same people in another province choose the same man."""
    s = world(8, provinces=4, per_province=5)
    p, c, switch = parameters(benefit_base=-0.5), rules(), on(*FOUR, "sanctions")
    other = copy(s)
    other.district[:] = np.concatenate([s.district[5:10], s.district[:5], s.district[10:]])
    for month in range(1, 40):
        args = (month, TURNOVER)
        one = hold(s, p, c, switch, key(), *args, 0, 30, 0, True, SECRET_SEVERAL)
        two = hold(other, p, c, switch, key(), *args, 1, 30, 0, True, SECRET_SEVERAL)
        assert one == two


def test_where_nobody_can_vote_the_recommended_man_is_taken() -> None:
    s = world(9)
    s.people["ill_until"][s.district[:3]] = MONTH + 9
    before = copy(s)
    assert choose_head(s, parameters(), rules(), on(*FOUR), key(), MONTH, TURNOVER, 0, 20) == 20
    assert same(before, s) == []
    assert hold(s, parameters(), rules(), on(*FOUR), key(), MONTH, TURNOVER, 0, 20, 0, True, OPEN_BALLOT) == (0, 0, 20)
    assert s.counters[N_PERSONS] == before.counters[N_PERSONS]
