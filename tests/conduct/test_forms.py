"""Who administers the count and who wants which form: closed forms, plain Python, and the patterns E2, E3 and E5."""

from __future__ import annotations

import itertools
import math

import ballots_oracle as oracle
import numpy as np
import pytest
from world import copy, key, on, parameters, rules, same, world

from collegium.conduct import forms
from collegium.conduct.ballots import OPEN_BALLOT, OPEN_SEVERAL, SECRET_SEVERAL, SECRET_SINGLE
from collegium.conduct.conferences import stand_again
from collegium.conduct.forms import (
    FORM_KEPT,
    form_below,
    form_kept,
    form_value,
    kept_chance,
    loss_chance,
    propose_form,
    risks,
    share_after,
)
from collegium.conduct.state import (
    COMMITTEE,
    FORM_BALLOT,
    FORM_PROPOSED,
    FULL,
    N_BALLOTS,
    N_EVENTS,
    NOT_REELECTED,
    OPPONENT,
    RATIFICATION,
    TOP,
    State,
)

FOUR = ("selection", "falsification", "futility", "deference")
TURNOVER, MONTH = 0.0, 30


# --- the circular flow ahead ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "r", "d", "c", "pi", "years", "after"),
    [
        (0.2, 0.1, 0.05, 0.1, 0.8, 5, 0.586270),  # T1.2
        (0.0, 0.25, 0.1, 0.0, 1.0, 3, 0.53265625),  # T1.1
        (0.1, 0.27, 0.05, 0.02, 0.8, 3, 0.5247),  # 1953-56, 1.4
        (0.0, 0.3, 0.0, 0.0, 1.0, 2, 0.51),
    ],
)
def test_the_share_some_years_on_is_that_of_the_circular_flow(
    share: float, r: float, d: float, c: float, pi: float, years: int, after: float
) -> None:
    assert share_after(share, r, d, c, pi, float(years)) == pytest.approx(after, abs=1e-4 if r == 0.27 else 1e-6)
    for _ in range(years):
        share = (1 - r) * ((1 - d) * share + c * (1 - share)) + r * pi
    assert share_after(share, r, d, c, pi, 0.0) == pytest.approx(share)
    assert share == pytest.approx(after, abs=1e-4)


def test_the_share_ahead_at_its_extremes() -> None:
    assert share_after(0.4, 0.0, 0.0, 0.0, 0.9, 50.0) == 0.4  # nothing ever changes
    assert share_after(0.4, 1.0, 0.0, 0.0, 0.9, 1.0) == pytest.approx(0.9)  # everybody replaced at once
    assert share_after(0.4, 0.0, 0.7, 0.5, 0.9, 3.0) == pytest.approx(0.5 / 1.2)


# --- the risk of losing --------------------------------------------------------------------------------------------


def random_case(case: int, rng: np.random.Generator, *extra: str) -> tuple:
    s = world(case, provinces=5, per_province=5, spare=5)
    oracle.scattered(s, rng, MONTH)
    p = parameters(
        benefit_base=rng.uniform(-1, 0.5), fear=rng.uniform(0, 1), ballot_sanction=rng.uniform(0, 3),
        ballot_stake=rng.uniform(0, 3), ballot_gratitude=rng.random(), ballot_leak=rng.uniform(0, 0.2),
        form_bending=rng.uniform(0, 4), form_kept=rng.random(), noise=rng.uniform(0.4, 2),
    )  # fmt: skip
    c = rules(
        secret_ratification=rng.random() < 0.5, several_ratification=rng.random() < 0.5,
        control_sanctions=rng.random() < 0.5,
    )  # fmt: skip
    names = [name for name in (*FOUR, "terror", "sanctions") if rng.random() < 0.6]
    return s, p, c, on(*names, *extra, conditional=rng.random() < 0.8)


def test_risks_are_those_of_plain_python() -> None:
    rng = np.random.default_rng(1)
    found = []
    for case in range(120):
        s, p, c, switch = random_case(case, rng, *(("incumbents_count",) if case % 2 else ()))
        before = copy(s)
        for form in range(1, 5):
            unit = int(rng.integers(5))
            args = (s, p, c, switch, TURNOVER, MONTH, unit, int(s.province[unit]), form)
            risk = loss_chance(*args)
            assert risk == pytest.approx(oracle.loss_chance(*args), abs=1e-9)
            found.append(risk)
        told = int(rng.integers(1, 5))
        table = risks(s, p, c, switch, TURNOVER, MONTH, told)
        for unit, form in itertools.product(range(5), range(1, 5)):
            head = int(s.province[unit])
            if form == OPEN_SEVERAL != told:
                assert math.isnan(table[form, unit])
                continue
            risk = oracle.loss_chance(s, p, c, switch, TURNOVER, MONTH, unit, head, form)
            if switch["incumbents_count"] and form > 1:
                kept = p["form_kept"] * (1 - risk) ** p["form_bending"]
                risk = kept * risk + (1 - kept) * oracle.loss_chance(s, p, c, switch, TURNOVER, MONTH, unit, head, 1)
            assert table[form, unit] == pytest.approx(risk, abs=1e-9)
        assert np.isnan(table[0]).all()
        assert same(before, s) == []
    assert np.ptp(found) > 0.9


def discontent(seed: int = 2, **given: int) -> State:
    """Heads of districts without ties, far from the line; heads of provinces who owe the leader much."""
    s = world(seed, **given)
    s.people["tie"][s.district] = 0.0
    s.people["position"][s.district] = 0.95
    s.line[0] = 0.0
    s.people["loyal"][s.district] = False
    s.people["tie"][s.province] = 0.9
    s.people["position"][s.province] = 0.0
    s.people["loyal"][s.province] = True
    return s


def test_discontent_shows_more_the_less_it_is_seen() -> None:
    s = discontent()
    args = (s, parameters(), rules(), on(*FOUR), TURNOVER, MONTH, 0, int(s.province[0]))
    open_one, single, several = (loss_chance(*args, f) for f in (OPEN_BALLOT, SECRET_SINGLE, SECRET_SEVERAL))
    assert open_one < 0.15 < 2 * open_one < single < several / 2
    assert several > 0.85
    s.people["loyal"][s.district] = True  # his own heads of districts vote for him because they are his
    own = parameters(ballot_gratitude=1.0)
    assert loss_chance(s, own, *args[2:], SECRET_SINGLE) == 0.0


def test_where_no_reason_is_on_the_risk_is_that_of_the_first_part() -> None:
    """18 electors, three a province: more than half of three who each oppose with (1 - backing)(1 - acceptance)."""
    s = world(3)
    p = parameters()
    for form, ready in ((OPEN_BALLOT, 0.9), (SECRET_SINGLE, 0.4)):
        for unit in range(6):
            head = int(s.province[unit])
            his = oracle.stands_for_leader(s, p, on(), TURNOVER, MONTH, head)
            backs = [oracle.backs_with(s, p, on(), TURNOVER, MONTH, i) for i in s.district[3 * unit : 3 * unit + 3]]
            y = np.mean([(1 - (b if his else 1 - b)) * (1 - ready) for b in backs])
            found = loss_chance(s, p, rules(), on("incumbents_count"), TURNOVER, MONTH, unit, head, form)
            assert found == pytest.approx(3 * y**2 * (1 - y) + y**3)


# --- who administers the count: E2, E3 -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kept", "bending", "risk", "chance"), [(0.9, 3, 0.0, 0.9), (0.9, 3, 0.5, 0.1125), (1, 0, 1, 1)]
)
def test_an_instruction_is_kept_the_less_the_more_the_incumbent_risks(
    kept: float, bending: float, risk: float, chance: float
) -> None:
    assert kept_chance(parameters(form_kept=kept, form_bending=bending), risk) == pytest.approx(chance)


def test_an_instruction_is_kept_as_often_as_the_chance_says() -> None:
    """2000 months, 4 standard errors; without the switch, or for an open ballot, always."""
    s, c, n = discontent(), rules(), 2000
    p = parameters(form_kept=0.8, form_bending=1.0, ballot_gratitude=0.5)
    head = int(s.province[0])
    risk = loss_chance(s, p, c, on(*FOUR), TURNOVER, MONTH, 0, head, SECRET_SINGLE)
    exact = 0.8 * (1 - risk)
    assert 0.05 < exact < 0.75
    switch = on(*FOUR, "incumbents_count")
    args = (TURNOVER, 0, head)
    times = sum(
        form_kept(s, p, c, switch, key(run=run), MONTH, *args, SECRET_SINGLE, FORM_KEPT) == SECRET_SINGLE
        for run in range(n)
    )
    assert abs(times / n - exact) < 4 * math.sqrt(exact * (1 - exact) / n)
    for run in range(20):
        assert form_kept(s, p, c, on(*FOUR), key(run=run), MONTH, *args, SECRET_SEVERAL, FORM_KEPT) == SECRET_SEVERAL
        assert form_kept(s, p, c, switch, key(run=run), MONTH, *args, OPEN_BALLOT, FORM_KEPT) == OPEN_BALLOT


def elections(switches: tuple[str, ...], form: int, n: int = 30) -> tuple[int, int, int]:
    """(heads standing, ballots held in secret, heads not re-elected) over independent elections."""
    standing = secret = fallen = 0
    for run in range(n):
        s = discontent()
        s.regime["ballot_form"] = form
        stand_again(s, parameters(), rules(), on(*switches), key(run=run), MONTH)
        rows = s.ballots[: s.counters[N_BALLOTS]]
        assert (rows[:, 1] == RATIFICATION).all()
        standing, secret = standing + len(rows), secret + int(rows[:, 8].sum())
        fallen += int((s.spells[:, 7] == NOT_REELECTED).sum())
    return standing, secret, fallen


def test_incumbents_who_run_the_count_keep_their_posts_in_the_open() -> None:
    """E1, E2, E3: open ballots keep the heads; told to vote in secret on several names they fall, unless they count."""
    open_one = elections((*FOUR, "ballot_forms"), OPEN_BALLOT)
    secret = elections((*FOUR, "ballot_forms"), SECRET_SEVERAL)
    bent = elections((*FOUR, "ballot_forms", "incumbents_count"), SECRET_SEVERAL)
    assert [one[0] for one in (open_one, secret, bent)] == [180] * 3
    assert (open_one[1], secret[1]) == (0, 180)
    assert bent[1] < 20  # instructions to vote in secret are not kept
    assert open_one[2] < 36  # the bulk keep their posts
    assert secret[2] > 120  # secret elections turn out the incumbents
    assert bent[2] < secret[2] / 3


def test_the_form_in_force_is_the_charters_until_the_regime_settles_one() -> None:
    s = world(4)
    assert [int(form_below(s, secret, several)) for secret in (False, True) for several in (False, True)] == [
        1,
        4,
        2,
        3,
    ]
    s.regime["ballot_form"] = SECRET_SINGLE
    assert form_below(s, False, False) == form_below(s, True, True) == SECRET_SINGLE


# --- who wants which form: E5 --------------------------------------------------------------------------------------


def entrenched() -> State:
    """Twelve heads of provinces who are rather against the leader, in a committee of 21; those below are for him."""
    s = world(5, provinces=12)
    s.people["tie"][:] = 1.0
    s.people["position"][:] = 0.5
    s.people["loyal"][:] = True
    s.people["position"][s.province] = 1.0
    s.people["tie"][s.province] = 0.0
    s.people["loyal"][s.province] = False
    return s


EAGER = {"form_rate": 12.0, "form_rent": 0.0, "benefit_base": 0.1, "authority": 0.0, "ballot_sanction": 8.0}
EVERY = np.float64(0.8)


def proposed(s: State, **given: float) -> tuple[list[int], list[list[int]], int]:
    """(forms proposed, [place, electors, votes] of each ballot, form in the end)."""
    propose_form(s, parameters(**EAGER | given), rules(), on(*FOUR, "ballot_forms"), key(), MONTH, EVERY)
    events = s.events[: s.counters[N_EVENTS]]
    rows = s.ballots[: s.counters[N_BALLOTS]]
    assert (events[:, 1] == FORM_PROPOSED).all()
    assert (events[:, [2, 3]] == [0, TOP]).all()
    assert (rows[:, 1] == FORM_BALLOT).all()
    assert (rows[:, 4] == 0).all()
    return events[:, 4].tolist(), rows[:, [2, 5, 6]].tolist(), int(s.regime["ballot_form"][0])


def test_a_leader_who_faces_entrenched_heads_wants_secret_ballots_below_them() -> None:
    found, rows, form = proposed(entrenched(), form_interest=0.0)
    assert found == [SECRET_SEVERAL]
    assert [place for place, *_ in rows] == [TOP, COMMITTEE]
    assert form == SECRET_SEVERAL


def test_the_middle_blunts_what_the_top_proposes() -> None:
    """E5: with heads of provinces who feel for their posts the same proposal passes the top body, where none of them
    sits, and fails in the committee; a weaker one is tried after it, and the form stays the charter's or half-way."""
    s = entrenched()
    found, rows, form = proposed(s, form_interest=50.0)
    assert found[0] == SECRET_SEVERAL
    assert found == sorted(found, reverse=True)
    assert rows[0][0] == TOP
    assert 2 * rows[0][2] > rows[0][1]
    assert form < SECRET_SEVERAL
    calm = dict(zip(("place", "electors", "votes"), rows[1], strict=True))
    _, eager, _ = proposed(entrenched(), form_interest=0.0)
    assert (calm["place"], calm["electors"]) == tuple(eager[1][:2]) == (COMMITTEE, 21)
    assert calm["votes"] < eager[1][2]


def test_a_leader_with_heads_of_his_own_proposes_nothing() -> None:
    s = discontent()
    before = copy(s)
    assert proposed(s) == ([], [], 0)
    assert same(before, s) == []


def test_a_leader_who_is_ill_or_not_there_proposes_nothing() -> None:
    for change in ("ill", "none"):
        s = entrenched()
        if change == "ill":
            s.people["ill_until"][0] = MONTH + 1
        else:
            s.counters[5] = -1
        before = copy(s)
        propose_form(s, parameters(**EAGER), rules(), on(*FOUR, "ballot_forms"), key(), MONTH, EVERY)
        assert same(before, s) == []


def test_a_form_is_worth_what_plain_python_says() -> None:
    rng = np.random.default_rng(6)
    for case in range(60):
        s, p, c, switch = random_case(case, rng)
        table = risks(s, p, c, switch, TURNOVER, MONTH, OPEN_SEVERAL)
        for form in range(1, 5):
            share = lost = 0.0
            for unit in range(5):
                risk = table[form, unit]
                below = [int(i) for i in s.district[5 * unit : 5 * unit + 5]]

                def private(i: int, s: State = s, p: np.void = p, switch: np.void = switch) -> float:
                    if not switch["conditional"]:
                        return float(s.people["loyal"][i])
                    return oracle.logistic(oracle.private_support(s, p, TURNOVER, MONTH, i) / p["noise"])

                successor = 0.7 if form in (1, 2) else np.mean([private(i) for i in below])
                share += ((1 - risk) * private(int(s.province[unit])) + risk * successor) / 5
                lost += risk / 5
            r, d, gained = p["replacement_rate"], p["lapse_rate"], p["conversion_rate"]
            for _ in range(5):
                share = (1 - r) * ((1 - d) * share + gained * (1 - share)) + r * 0.7
            found = form_value(s, p, switch, MONTH, TURNOVER, 0.7, form, table[form])
            assert found == pytest.approx(share - p["form_rent"] * lost, abs=1e-9)


def test_proposals_go_the_way_plain_python_goes() -> None:
    """The best form first, one step back towards the form in force after each defeat; ballots man by man."""
    rng = np.random.default_rng(7)
    passed = failed = steps = 0
    for case in range(150):
        s, p, c, switch = random_case(case, rng, "ballot_forms")
        p["form_rate"], p["form_rent"], p["form_margin"] = 12.0, 0.0, rng.uniform(0, 0.01)
        p["form_interest"] = rng.uniform(0, 20)
        s.people["ill_until"][0] = -1
        s.people["retired"][0] = s.people["arrested"][0] = False
        s.regime["ballot_form"] = rng.integers(0, 4)
        old = int(form_below(s, c["secret_ratification"], c["several_ratification"]))
        table = risks(s, p, c, switch, TURNOVER, MONTH, old)
        worth = {f: form_value(s, p, switch, MONTH, TURNOVER, 0.7, f, table[f]) for f in {1, 2, 3, old}}
        start, before = int(s.regime["ballot_form"][0]), copy(s)
        k = key(case)

        def votes(place: int, form: int, old: int = old, s: State = before, args: tuple = (p, switch), k: object = k,
                  table: np.ndarray = table) -> tuple[int, int]:  # fmt: skip
            p, switch = args
            yes, n = 0, 0
            for i in range(s.counters[0]):
                if s.seats[i, place] != FULL or not oracle.well(s, MONTH, i):
                    continue
                n += 1
                if i == 0:
                    yes += s.people["stance"][i] != OPPONENT
                    continue
                value = oracle.leaning(s, p, switch, TURNOVER, MONTH, i)
                value += float(s.people["fear"][i]) if switch["terror"] else float(p["fear"])
                if switch["conditional"]:
                    u = float(oracle.draw(k, MONTH, 149 if place == TOP else 150, oracle.paper(i, form)))
                    value += p["noise"] * math.log(u / (1 - u))
                unit = int(s.people["province_of"][i])
                at_risk = p["form_interest"] * (table[form, unit] - table[old, unit]) if unit >= 0 else 0.0
                yes += s.people["stance"][i] != OPPONENT and value > at_risk
            return n, int(yes)

        propose_form(s, p, c, switch, k, MONTH, 0.7)
        form = max({1, 2, 3}, key=lambda f: worth[f])
        expected, in_the_end = [], start
        now = worth[old] + p["form_margin"]
        while form != old and worth[form] > now:
            expected.append((form, TOP, *votes(TOP, form)))
            if 2 * expected[-1][3] > expected[-1][2]:
                expected.append((form, COMMITTEE, *votes(COMMITTEE, form)))
                if 2 * expected[-1][3] > expected[-1][2]:
                    in_the_end = form
                    break
            if old == OPEN_SEVERAL:
                break
            form += 1 if old > form else -1
            steps += 1
        rows = s.ballots[: s.counters[N_BALLOTS]]
        assert rows[:, [2, 5, 6]].tolist() == [list(row[1:]) for row in expected]
        assert s.events[: s.counters[N_EVENTS], 4].tolist() == list(dict.fromkeys(row[0] for row in expected))
        assert s.regime["ballot_form"][0] == in_the_end
        passed, failed = passed + (in_the_end != start), failed + (bool(expected) and in_the_end == start)
    assert min(passed, failed, steps) > 3


@pytest.mark.parametrize("name", [q.name for q in forms.PARAMETERS])
def test_each_parameter_moves_some_form(name: str) -> None:
    declared = {q.name: q for q in forms.PARAMETERS}[name]

    counts = ("incumbents_count",) if name in ("form_kept", "form_bending") else ()

    def after_years(value: float) -> list:
        s = discontent() if counts else entrenched()
        s.regime["ballot_form"] = SECRET_SINGLE if counts else OPEN_BALLOT
        given = EAGER | {"form_rate": 1.0, "form_rent": 0.02, "form_interest": 2.0, name: value}
        p, c, switch = parameters(**given), rules(), on(*FOUR, "ballot_forms", *counts)
        for month in range(1, 100):
            propose_form(s, p, c, switch, key(), month, EVERY)
            if month % 24 == 0:
                stand_again(s, p, c, switch, key(), month)
        return [s.events.tolist(), s.ballots.tolist(), s.province.tolist()]

    base = {"form_rate": 1.0, "form_rent": 0.02, "form_interest": 2.0}.get(name, declared.default)
    assert any(after_years(base) != after_years(end) for end in (declared.low, declared.high))
