"""Why recommended men are accepted: exact tests, plain Python over random ballots and worlds, and each reason alone."""

from __future__ import annotations

import itertools
import math
from typing import Any

import ballots_oracle as oracle
import numpy as np
import pytest
from world import copy, key, on, parameters, rules, same, world

from collegium.conduct import ballots
from collegium.conduct.ballots import (
    OPEN_BALLOT,
    OPEN_SEVERAL,
    SECRET_SEVERAL,
    SECRET_SINGLE,
    able,
    acceptances_lost,
    ballot_form,
    booth,
    detection,
    has_several,
    is_secret,
    poll,
    ratify,
    weighs,
)
from collegium.conduct.cascades import least_share_even
from collegium.conduct.conferences import choose_head, reasons_of_ratification
from collegium.conduct.people import canvass, elect_leader, support
from collegium.conduct.state import (
    COMMITTEE,
    CONTROL,
    FULL,
    N_EVENTS,
    N_PERSONS,
    NOBODY,
    OPPONENT,
    PROVINCE,
    RECOMMENDED_CHOSEN,
    REMOVED,
    SANCTION,
    State,
)

FOUR = ("selection", "falsification", "futility", "deference")
FORMS = (OPEN_BALLOT, SECRET_SINGLE, SECRET_SEVERAL, OPEN_SEVERAL)
PLAIN = {"ballot_effort": 0.0, "ballot_stake": 0.0, "ballot_collective": 0.0}
TURNOVER, MONTH = 0.25, 30


def held(
    form: np.int64, dislike: Any, sanction: Any, *, bound: Any = None, rightful: float = 0.0, why: tuple = (),
    **given: Any,
) -> tuple[int, list[int]]:  # fmt: skip
    """A ballot with only the reasons named: (how many oppose, who)."""
    dislike = np.asarray(dislike, float)
    opposed = np.zeros(dislike.size, bool)
    bound = np.zeros(dislike.size, bool) if bound is None else np.asarray(bound, bool)
    sanction = np.broadcast_to(np.asarray(sanction, float), dislike.shape).copy()
    n = poll(parameters(**given), form, dislike, bound, sanction, rightful, *(name in why for name in FOUR), opposed)
    return n, np.flatnonzero(opposed).tolist()


# --- exact ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("cost", "opposing"), [(1.0, 0), (0.6, 2), (0.51, 2), (0.5, 3), (0.2, 4), (0.0, 4)])
def test_five_electors_accept_with_one_voice_or_reject(cost: float, opposing: int) -> None:
    """T2.5."""
    found = held(OPEN_BALLOT, [0.9, 0.6, 0.3, 0.1, -1.0], cost, why=("falsification",), **PLAIN)
    assert found == (opposing, list(range(opposing)))


@pytest.mark.parametrize(("w", "cost"), [(0.6, 0.25), (0.6, 1 / 3), (0.6, 0.5), (0.8, 0.75), (0.9, 1.2)])
def test_a_large_ballot_stops_where_the_closed_form_says(w: float, cost: float) -> None:
    """T2.4, with a thousand electors whose gains are spread evenly."""
    many = round(1000 * w)
    dislike = np.concatenate([(np.arange(many) + 0.5) / many, np.full(1000 - many, -1.0)])
    n, _ = held(OPEN_BALLOT, dislike, cost, why=("falsification",), **PLAIN)
    assert n / 1000 == pytest.approx(least_share_even(w, cost), abs=3e-3)


@pytest.mark.parametrize(("y", "h", "delta"), [(0.1, 0.1, 0.526316), (0.1, 1.0, 0.1), (0.6, 0.05, 0.967742)])
def test_the_booth_gives_away_who_uses_it(y: float, h: float, delta: float) -> None:
    """T2.6, and by Bayes: of those in the booth, the share that dissents."""
    assert booth(y, h, 1.0) == pytest.approx(delta, abs=1e-6)
    assert booth(y, h, 0.7) == pytest.approx(0.7 * delta, abs=1e-6)
    people = 200_000
    dissents = np.arange(people) < y * people
    inside = dissents | (np.arange(people) % 1000 < 1000 * h)
    assert dissents[inside].mean() == pytest.approx(delta, abs=2e-3)


def test_each_form_has_its_detection() -> None:
    assert [round(detection(form, 0.25, 0.2, 0.8, 0.03), 6) for form in FORMS] == [1.0, 0.5, 0.03, 1.0]
    assert booth(0.0, 0.1, 1.0) == booth(0.0, 0.0, 1.0) == 0.0
    assert [int(ballot_form(secret, several)) for secret in (False, True) for several in (False, True)] == [1, 4, 2, 3]
    assert [(is_secret(form), has_several(form)) for form in FORMS] == [
        (False, False), (True, False), (True, True), (False, True),
    ]  # fmt: skip


# --- against plain Python ------------------------------------------------------------------------------------------


def some_ballot(rng: np.random.Generator) -> dict[str, Any]:
    n = int(rng.integers(1, 14))
    even = rng.random() < 0.5
    return {
        "form": FORMS[rng.integers(4)],
        "dislike": rng.normal(0.5, 1.5, n),
        "bound": rng.random(n) < 0.3,
        "sanction": np.full(n, rng.uniform(0, 4)) if even else rng.uniform(0, 4, n),
        "rightful": float(rng.uniform(0, 0.6)),
    }


def some_parameters(rng: np.random.Generator, **given: float) -> np.void:
    return parameters(
        ballot_effort=rng.uniform(0, 1), ballot_stake=rng.uniform(0, 4), ballot_collective=rng.uniform(0, 1),
        ballot_confirmation=rng.random(), booth_noted=rng.random(), booth_used=rng.random(),
        ballot_leak=rng.uniform(0, 0.3), ballot_deference=rng.uniform(0, 4), **given,
    )  # fmt: skip


def test_three_hundred_random_ballots_end_as_in_plain_python() -> None:
    rng = np.random.default_rng(1)
    ends = set()
    for switch in itertools.islice(itertools.cycle(itertools.product((False, True), repeat=4)), 320):
        ballot, p = some_ballot(rng), some_parameters(rng)
        n = ballot["dislike"].size
        opposed = np.ones(n, bool)
        found = poll(
            p, ballot["form"], ballot["dislike"], ballot["bound"], ballot["sanction"], ballot["rightful"],
            *switch, opposed,
        )  # fmt: skip
        expected = oracle.poll(
            p, int(ballot["form"]), ballot["dislike"].tolist(), ballot["bound"].tolist(),
            ballot["sanction"].tolist(), ballot["rightful"], oracle.Reasons(*switch),
        )  # fmt: skip
        assert set(np.flatnonzero(opposed)) == expected
        assert found == len(expected)
        ends.add((0 < found < n, switch))
    assert len(ends) > 20  # not all of one kind


def test_relabelling_electors_relabels_who_opposes() -> None:
    rng = np.random.default_rng(2)
    for _ in range(100):
        ballot, p = some_ballot(rng), some_parameters(rng)
        order = rng.permutation(ballot["dislike"].size)
        first, second = np.zeros(order.size, bool), np.zeros(order.size, bool)
        common = (ballot["rightful"], True, True, True, True)
        poll(p, ballot["form"], ballot["dislike"], ballot["bound"], ballot["sanction"], *common, first)
        poll(
            p, ballot["form"], ballot["dislike"][order], ballot["bound"][order], ballot["sanction"][order], *common,
            second,
        )  # fmt: skip
        assert second.tolist() == first[order].tolist()


def test_in_the_end_nobody_else_wants_to_join_and_nobody_who_joined_was_forced() -> None:
    """The rule itself, at the share reached: the kernel's end is a resting point."""
    rng = np.random.default_rng(3)
    for _ in range(200):
        ballot, p = some_ballot(rng), some_parameters(rng)
        n, form = ballot["dislike"].size, ballot["form"]
        opposed = np.zeros(n, bool)
        k = poll(
            p, form, ballot["dislike"], ballot["bound"], ballot["sanction"], ballot["rightful"],
            True, True, False, True, opposed,
        )  # fmt: skip
        for i in range(n):
            if opposed[i]:
                assert not ballot["bound"][i]
                assert ballot["dislike"][i] > 0
                continue
            e = ballot["dislike"][i] - p["ballot_effort"] - p["ballot_deference"] * ballot["rightful"]
            gain = e + p["ballot_stake"] * ballot["dislike"][i] - p["ballot_collective"]
            cost = oracle.seen(p, int(form), (k + 1) / n) * ballot["sanction"][i] * (1 - k / n)
            assert ballot["bound"][i] or gain <= 0 or gain < cost


def test_electors_look_at_a_candidate_as_in_plain_python() -> None:
    rng = np.random.default_rng(4)
    for case in range(100):
        s = world(case, committee=12, spare=5)
        oracle.scattered(s, rng, MONTH)
        p = parameters(
            ballot_distance=rng.uniform(0, 3), ballot_gratitude=rng.random(), fear=rng.random(),
            noise=rng.uniform(0.3, 2),
        )  # fmt: skip
        c = rules(control_sanctions=case % 2)
        switch = on(*FOUR, *(("sanctions", "terror") if case % 3 else ()), conditional=case % 5 > 0)
        people = rng.permutation(np.arange(1, s.counters[N_PERSONS]))[:9]
        candidate, electors = people[0], people[1:]
        recommender = (0, -1, int(rng.integers(0, 20)))[case % 3]
        dislike, bound, sanction = np.empty(8), np.empty(8, bool), np.empty(8)
        for_leader = bool(case % 4)
        canvass(
            s, p, c, switch, TURNOVER, MONTH, key(case), electors, candidate, recommender, for_leader,
            dislike, bound, sanction,
        )  # fmt: skip
        expected = oracle.canvass(
            s, p, c, switch, TURNOVER, MONTH, key(case), electors.tolist(), int(candidate), recommender, for_leader
        )
        np.testing.assert_allclose(dislike, expected[0], atol=1e-6)
        assert bound.tolist() == expected[1]
        np.testing.assert_allclose(sanction, expected[2])


def committee_of(s: State, candidate: int) -> list[int]:
    n = s.counters[N_PERSONS]
    return [i for i in range(n) if s.seats[i, COMMITTEE] == FULL and i != candidate and oracle.well(s, MONTH, i)]


def test_the_committee_elects_a_leader_as_in_plain_python() -> None:
    rng = np.random.default_rng(5)
    lost = 0
    for case in range(60):
        s = world(case, committee=15, spare=5)
        oracle.scattered(s, rng, MONTH)
        p, c = some_parameters(rng, benefit_base=-1.0), rules(secret_committee=case % 2)
        switch = on(*(name for name in FOUR if rng.random() < 0.7), "incumbents_count")
        candidate = case % 8
        before = copy(s)
        found = elect_leader(s, p, c, switch, TURNOVER, MONTH, candidate, key(case))
        assert same(before, s) == []
        electors = committee_of(s, candidate)
        dislike, bound, sanction = oracle.canvass(
            s, p, c, switch, TURNOVER, MONTH, key(case), electors, candidate, 0, True
        )
        form = 2 if case % 2 else 1
        why = oracle.Reasons.of(switch)
        if not why.any():
            continue
        against = oracle.poll(p, form, dislike, bound, sanction, oracle.rightful(s, p, switch), why)
        his = s.seats[candidate, COMMITTEE] == FULL
        assert found == (len(electors) + his, len(electors) - len(against) + his)
        assert set(np.flatnonzero(s.people["stance"][electors] == OPPONENT)) <= against
        lost += 2 * found[1] <= found[0]
    assert 0 < lost < 60


# --- off, alone, extremes -------------------------------------------------------------------------------------------


def test_without_any_switch_ballots_are_held_as_before() -> None:
    assert not weighs(on())
    assert all(weighs(on(name)) for name in (*FOUR, "sanctions", "incumbents_count", "ballot_forms"))
    assert not weighs(on("illness", "norms", "policy", "ways"))
    s = world(2)
    p, c = parameters(open_acceptance=0.0), rules()
    electors, votes = elect_leader(s, p, c, on(), TURNOVER, MONTH, 0, key())
    more = elect_leader(s, parameters(open_acceptance=1.0), c, on(), TURNOVER, MONTH, 0, key())
    assert electors == more[0] == more[1] == 15 > votes


def test_one_man_whom_nothing_holds_votes_as_his_private_support_has_it() -> None:
    """No distance, effort, fear or stake, one elector: Pr(accepts) = logistic(S / tau), within 4 standard errors."""
    p = parameters(ballot_distance=0.0, **PLAIN)
    switch = on("futility")
    s = world(3)
    n = 4000
    for person in (7, 12, 20):
        electors, accepted = np.array([person]), 0
        dislike, bound, sanction, opposed = np.empty(1), np.empty(1, bool), np.empty(1), np.empty(1, bool)
        for month in range(n):
            canvass(
                s, p, rules(), switch, TURNOVER, month, key(), electors, 30, 0, True, dislike, bound, sanction
            )  # fmt: skip
            accepted += ratify(
                s, p, rules(), switch, key(), month, electors, dislike, bound, sanction, OPEN_BALLOT, opposed
            )
        exact = oracle.logistic(oracle.private_support(s, p, TURNOVER, 1, person) / p["noise"])
        assert abs(accepted / n - exact) < 4 * math.sqrt(exact * (1 - exact) / n)


@pytest.mark.parametrize(
    ("reason", "dislike", "given"),
    [
        ("selection", [2.0, 2.0, 2.0], {"bound": [True, True, True]}),
        ("falsification", [2.0, 2.0, 2.0], {"sanction": 2.5}),
        ("futility", [0.2, 0.2, 0.2], {"ballot_effort": 0.5, "ballot_stake": 4.0}),
        ("deference", [2.0, 2.0, 2.0], {"rightful": 0.7, "ballot_deference": 3.0}),
    ],
)
def test_each_reason_alone_can_turn_three_rejections_into_three_acceptances(
    reason: str, dislike: list[float], given: dict[str, Any]
) -> None:
    base = {"ballot_effort": 0.0, "ballot_stake": 0.0, "ballot_collective": 0.0, "sanction": 0.0} | given
    sanction = base.pop("sanction")
    assert held(OPEN_BALLOT, dislike, sanction, why=(), **base) == (3, [0, 1, 2])
    assert held(OPEN_BALLOT, dislike, sanction, why=(reason,), **base) == (0, [])
    others = tuple(name for name in FOUR if name != reason)
    assert held(OPEN_BALLOT, dislike, sanction, why=others, **base)[0] == 3
    lost = acceptances_lost(
        parameters(**{name: value for name, value in base.items() if name not in ("bound", "rightful")}),
        OPEN_BALLOT, np.array(dislike), np.array(base.get("bound", [False] * 3)), np.full(3, sanction),
        base.get("rightful", 0.0),
    )  # fmt: skip
    assert lost.tolist() == [float(name == reason) for name in FOUR]


def test_the_shares_lost_are_those_of_plain_python() -> None:
    rng = np.random.default_rng(6)
    moved = np.zeros(4, bool)
    for _ in range(150):
        ballot, p = some_ballot(rng), some_parameters(rng)
        found = acceptances_lost(p, **ballot)
        n = ballot["dislike"].size

        def accepting(why: oracle.Reasons, ballot: dict[str, Any] = ballot, p: np.void = p, n: int = n) -> int:
            return n - len(
                oracle.poll(
                    p, int(ballot["form"]), ballot["dislike"].tolist(), ballot["bound"].tolist(),
                    ballot["sanction"].tolist(), ballot["rightful"], why,
                )
            )  # fmt: skip

        everything = accepting(oracle.Reasons())
        expected = [1 - accepting(oracle.Reasons(**{name: False})) / everything if everything else 0.0 for name in FOUR]
        assert found.tolist() == pytest.approx(expected)
        moved |= found > 0
    assert moved.all()


def test_a_secret_ballot_on_several_names_frees_what_an_open_one_binds() -> None:
    """One private profile, four forms: E1 and E3 in the small."""
    dislike = [1.4, 1.1, 0.8, 0.5, -0.5, -1.0, -1.5]
    counts = [held(form, dislike, 3.0, why=("falsification",), **PLAIN)[0] for form in FORMS]
    assert counts == [0, 0, 4, 0]
    free = held(SECRET_SINGLE, dislike, 3.0, why=("falsification",), booth_used=1.0, booth_noted=0.5, **PLAIN)
    assert free[0] == 4  # where everybody goes to the booth it gives nobody away


def test_the_larger_the_body_the_less_a_stake_counts_where_futility_is_felt() -> None:
    """Each dislikes him by .2, effort is .5, a rejection is worth 4: alone he opposes; of three one follows a declared
    opponent, and the last need not; of five nobody thinks that he decides."""
    given = {"ballot_effort": 0.5, "ballot_stake": 4.0, "ballot_collective": 0.0}
    counts = [
        held(OPEN_SEVERAL, [1e6] * (n > 1) + [0.2] * (n - (n > 1)), 0.0, why=("futility",), **given)[0]
        for n in (1, 3, 5, 25)
    ]
    assert counts == [1, 2, 1, 1]


def test_whoever_is_ill_retired_arrested_or_dead_does_not_vote() -> None:
    s = world(4)
    c, p, switch = rules(), parameters(), on(*FOUR)
    full, _ = elect_leader(s, p, c, switch, TURNOVER, MONTH, 0, key())
    assert full == 15
    s.people["ill_until"][1] = MONTH + 1
    s.people["ill_until"][2] = MONTH  # well again
    s.people["retired"][4] = True
    s.people["arrested"][5] = True
    s.people["alive"][6] = False
    assert [able(s, MONTH, i) for i in range(8)] == [True, False, True, True, False, False, False, True]
    assert elect_leader(s, p, c, switch, TURNOVER, MONTH, 0, key())[0] == 11


# --- punishment -----------------------------------------------------------------------------------------------------


def dissent(s: State, month: int, form: np.int64, who: list[int], p: np.void, c: np.void, switch: np.void) -> None:
    """The heads of all districts vote, and those named dissent."""
    electors = s.district.copy()
    opposed = np.isin(electors, who)
    blank = np.zeros(electors.size)
    ratify(s, p, c, switch, key(), month, electors, blank, opposed.copy(), blank, form, opposed)


def test_seen_dissent_is_punished_as_often_as_the_product_says() -> None:
    """delta (1 - y) chance; 18 electors of whom six dissent, 600 months; of the punished a fifth lose their posts."""
    p = parameters(sanction_chance=0.6, sanction_months=1, sanction_removal=0.2)
    c, switch = rules(control_sanctions=True), on("sanctions")
    for form, delta in ((OPEN_BALLOT, 1.0), (SECRET_SINGLE, booth(1 / 3, 0.1, 0.8)), (SECRET_SEVERAL, 0.02)):
        s = world(6)
        who = s.district[:6].tolist()
        lost = hit = 0
        for month in range(1, 601):
            posts = copy(s)
            dissent(s, month, form, who, p, c, switch)
            hit += int((s.people["sanctioned_until"] == month + 1).sum())
            lost += int((s.district < 0).sum())
            for one, other in zip(s, posts, strict=True):
                if one is not s.events:
                    one[...] = other
            s.counters[N_EVENTS] = hit
        n, exact = 6 * 600, delta * (1 - 6 / 18) * 0.6
        assert abs(hit / n - exact) < 4 * math.sqrt(exact * (1 - exact) / n)
        if hit > 100:
            assert abs(lost / hit - 0.2) < 4 * math.sqrt(0.2 * 0.8 / hit)
        assert s.counters[N_EVENTS] == hit
        assert {tuple(row[[1, 3, 4]].tolist()) for row in s.events[:hit]} <= {(SANCTION, CONTROL, NOBODY)}


def test_nobody_is_punished_without_a_control_body_or_the_switch_nor_the_leader_or_the_top_body_at_all() -> None:
    s = world(7)
    p = parameters(sanction_chance=1.0, ballot_leak=1.0)
    for c, switch in ((rules(), on("sanctions")), (rules(control_sanctions=True), on("falsification"))):
        before = copy(s)
        dissent(s, MONTH, OPEN_BALLOT, s.district[:2].tolist(), p, c, switch)
        assert same(before, s) == []
    electors = np.array([0, 1, 2, *s.district])
    opposed = np.arange(electors.size) < 4
    blank = np.zeros(electors.size)
    c, switch = rules(control_sanctions=True), on("sanctions")
    for month in range(1, 60):
        ratify(s, p, c, switch, key(), month, electors, blank, opposed.copy(), blank, OPEN_BALLOT, opposed)
    assert np.flatnonzero(s.people["sanctioned_until"] > 0).tolist() == [electors[3]]
    nobody = np.full(4, NOBODY)
    before = copy(s)
    votes = ratify(
        s, p, c, switch, key(), MONTH, nobody, blank[:4], opposed[:4], blank[:4], OPEN_BALLOT,
        np.array([True, True, True, False]),
    )  # fmt: skip
    assert votes == 1
    assert same(before, s) == []


def test_punishment_costs_benefit_for_a_while_and_a_head_his_province() -> None:
    s = world(8)
    p = parameters(sanction_chance=1.0, sanction_months=10, sanction_benefit=0.25, sanction_removal=1.0)
    person = int(s.province[2])
    value = support(s, p, on(), TURNOVER, 5, person)
    electors, opposed, blank = np.array([person, *s.district]), np.zeros(19, bool), np.zeros(19)
    opposed[0] = True
    month = 5
    while s.people["sanctioned_until"][person] < 0:
        ratify(
            s, p, rules(control_sanctions=True), on("sanctions"), key(), month, electors, blank, opposed, blank,
            OPEN_BALLOT, opposed,
        )  # fmt: skip
        month += 1
    month -= 1
    assert s.people["sanctioned_until"][person] == month + 10
    assert s.province[2] == NOBODY
    assert s.spells[s.spells[:, 0] == person][0, 7] in (0, REMOVED)
    assert (s.spells[:, [1, 7]] == [PROVINCE, REMOVED]).all(axis=1).sum() == 1
    assert s.seats[person, COMMITTEE] == FULL  # expulsion is another matter
    during, after = (support(s, p, on(), TURNOVER, when, person) for when in (month + 9, month + 10))
    assert after == pytest.approx(value)
    assert during == pytest.approx(value - p["weight_benefit"] * 0.25)


# --- every parameter ------------------------------------------------------------------------------------------------


def chosen_in_many_months(
    switches: tuple[str, ...], form: tuple[bool, bool], conditional: bool, **given: float
) -> list:
    s = world(9, months=1000)
    s.norms[RECOMMENDED_CHOSEN] = 0.8
    p = parameters(**{"fear": 0.2, "ballot_sanction": 1.0} | given)
    c = rules(control_sanctions=True, secret_ratification=form[0], several_ratification=form[1])
    switch, found = on(*switches, conditional=conditional), []
    for month in range(1, 61):
        found += [
            int(choose_head(s, p, c, switch, key(), month, TURNOVER, unit, int(s.province[(unit + 1) % 6])))
            for unit in range(6)
        ]
        found += s.ballots[(month - 1) * 6 : month * 6, 6].tolist()
    return [
        *found,
        s.people["sanctioned_until"].tolist(),
        s.district.tolist(),
        s.events[: s.counters[N_EVENTS]].tolist(),
    ]


ABOVE = ("delegate_fidelity", "slate_fidelity")  # of the congress: see test_conferences and the engine's tests
SETTING = {
    "open_acceptance": (("sanctions",), (False, False), True),
    "secret_acceptance": (("sanctions",), (True, False), True),
    "ballot_allegiance": ((*FOUR, "sanctions"), (False, False), False),
    "booth_noted": ((*FOUR, "sanctions"), (True, False), True),
    "booth_used": ((*FOUR, "sanctions"), (True, False), True),
    "ballot_collective": ((*FOUR, "sanctions"), (True, True), True),
    "ballot_leak": ((*FOUR, "sanctions"), (True, True), True),
}


@pytest.mark.parametrize("name", [q.name for q in ballots.PARAMETERS if q.name not in ABOVE])
def test_each_parameter_moves_some_ballot(name: str) -> None:
    setting = SETTING.get(name, ((*FOUR, "sanctions"), (False, False), True))
    declared = {q.name: q for q in ballots.PARAMETERS}[name]
    far = declared.high if declared.high - declared.default > declared.default - declared.low else declared.low
    assert chosen_in_many_months(*setting) != chosen_in_many_months(*setting, **{name: far})


def test_the_report_on_a_ratification_reads_and_does_not_write() -> None:
    s = world(10)
    before = copy(s)
    p, c = parameters(), rules()
    shares = [
        reasons_of_ratification(s, p, c, on(*FOUR), key(), month, unit, int(s.province[0]))
        for month in range(1, 100)
        for unit in range(1, 6)
    ]
    assert same(before, s) == []
    mean = np.mean(shares, axis=0)
    assert (mean > 0).all()
    assert (np.array(shares) <= 1).all()


def test_switches_of_others_do_not_matter_to_the_count() -> None:
    s, twin = world(11), world(11)
    args = (parameters(), rules())
    assert elect_leader(s, *args, on(*FOUR), TURNOVER, MONTH, 0, key()) == elect_leader(
        twin, *args, on(*FOUR, "illness", "patronage", "heirs"), TURNOVER, MONTH, 0, key()
    )
    assert same(s, twin) == []
