"""Conspiracy: whether a plot pays, how it proceeds and ends, and what 1937, 1953, 1957 and 1964 take."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from naive_plots import random_case
from world import copy, key, on, parameters, rules, same, world

from collegium.conduct import conspiracy, removal, terror
from collegium.conduct.conspiracy import conspire
from collegium.conduct.contest import contest
from collegium.conduct.coordination import unnoticed
from collegium.conduct.log import close_spell
from collegium.conduct.prospects import NO_WAY, leak_of, outlook, removable, verdict, voted_down
from collegium.conduct.state import (
    ARREST,
    BREAK,
    COMMITTEE,
    FULL,
    KILLING,
    N_EVENTS,
    N_PERSONS,
    OFFICE,
    OPPONENT,
    PLOT,
    PLOT_BETRAYED,
    PLOT_CARRIED_OUT,
    REMOVED,
    SECURITY_CHIEF,
    THE_LEADER,
    TOP,
    State,
)
from collegium.conduct.tactics import CONSPIRE, SIGNAL
from collegium.conduct.terror import side_of_security, terrorise

CHIEF, GENERAL = 5, 6  # of security and of the army, both of them in the top body
PLOTS = on("plots")
BOTH = on("plots", "terror")
FREE = rules(appeal=False)
OPEN_EYES = {"plot_ambition": 0.0, "plot_success": 1.0, "pair_noticed": 0.0, "plot_rate": 12.0, "appeal_foreseen": 1.0,
             "chief_needed": 1.0, "benefit_turnover": 0.0}  # fmt: skip


def disliked(*, top: int = 11, committee: int = 11, provinces: int = 6, content: Any = ()) -> State:
    """A leader whom everybody is against in private, but those who are said to be content."""
    s = world(4, top=top, candidates=0, committee=committee, provinces=provinces, per_province=1, spare=0)
    n = int(s.counters[N_PERSONS])
    s.people["tie"][:n] = 0.0
    s.people["position"][:n] = np.linspace(0.98, 1.0, n)
    for person in content:
        s.people["tie"][person], s.people["position"][person] = 1.0, s.line[0]
    return s


def kinds(s: State) -> list[int]:
    return [int(kind) for kind in s.events[: s.counters[N_EVENTS], 1]]


def months(s: State, p: Any, c: Any, n: int, *, switched: Any = PLOTS, run: int = 0) -> State:
    for m in range(1, n + 1):
        side_of_security(s, p, c, switched, m)
        conspire(s, p, c, switched, key(run=run), m)
    return s


# --- whether it pays ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("top", [3, 4, 7, 11])
@pytest.mark.parametrize(("leak", "noticed"), [(0.0, 0.0), (0.1, 0.0), (0.05, 0.02)])
def test_the_chance_of_a_plot_is_the_closed_form_of_its_chain(top: int, leak: float, noticed: float) -> None:
    """a approaches that each may leak, and the meetings in pairs of a + 1 plotters."""
    p = parameters(**OPEN_EYES | {"leak_base": leak, "pair_noticed": noticed, "plot_success": 0.8})
    s = disliked(top=top)
    close_spell(s, CHIEF, OFFICE, 0, REMOVED)
    success, critical, _ = outlook(s, p, FREE, PLOTS, 0.25, key(), 1, 1, 1)
    a = top // 2
    assert success == pytest.approx(0.8 * (1 - leak) ** a * unnoticed(a + 1, noticed))
    assert critical == 0.5


def test_content_men_are_told_last_and_report() -> None:
    assert (leak_of(0.1, 0.5, True), leak_of(0.1, 0.5, False)) == (0.1, pytest.approx(0.55))
    p = parameters(**OPEN_EYES | {"leak_base": 0.1, "plot_report": 0.5})
    s = disliked(content=range(4, 11))  # 1, 2, 3 against him; six are needed, so three of the content
    close_spell(s, CHIEF, OFFICE, 0, REMOVED)
    assert outlook(s, p, FREE, PLOTS, 0.25, key(), 1, 1, 1)[0] == pytest.approx(0.9**2 * 0.45**3)


def test_ambition_raises_the_worth_and_indiscriminate_terror_lowers_the_cost() -> None:
    s = disliked()
    s.people["ambition"][1] = 0.5
    p = parameters(**OPEN_EYES | {"plot_ambition": 2.0})
    assert outlook(s, p, FREE, PLOTS, 0.25, key(), 1, 1, 1)[1] == pytest.approx(1 / 3)
    s.regime["terror"] = 1.0
    aimed = outlook(s, p, FREE, BOTH, 0.25, key(), 1, 1, 1)[1]
    blind = parameters(**OPEN_EYES | {"plot_ambition": 2.0, "terror_selectivity": 0.0, "indiscriminacy_base": 0.5})
    assert aimed == pytest.approx(11 * 0.94 / (2 + 11 * 0.94))
    assert outlook(s, blind, FREE, BOTH, 0.25, key(), 1, 1, 1)[1] == pytest.approx(5.5 / 7.5)


def test_the_security_chief_cuts_the_leak() -> None:
    p = parameters(**OPEN_EYES | {"leak_base": 0.1, "leak_with_chief": 0.01, "pair_noticed": 0.02})
    s = disliked()
    success, _, first = outlook(s, p, FREE, PLOTS, 0.25, key(), 1, 1, 1)
    assert first
    assert success == pytest.approx(0.9 * 0.98 * 0.99**4)  # he sits in the top body himself: one of the five
    s.people["plotting"][CHIEF] = True
    success, _, first = outlook(s, p, FREE, PLOTS, 0.25, key(), 1, 1, 1)
    assert not first
    assert success == pytest.approx(0.99**4)


def test_where_votes_are_void_the_army_chief_is_told_and_counts_where_he_sits() -> None:
    """Of nine of the committee: the initiator, five of the top body, the army chief, who left it, and two others."""
    s = without_chief(disliked(committee=17))
    close_spell(s, GENERAL, TOP, 0, REMOVED)
    s.regime["terror"], s.regime["security_with_leader"] = 0.9, True
    p = parameters(**OPEN_EYES | {"removal_pledged": 1.0, "surveillance_reach": 0.0, "noise": 0.05})
    success = outlook(s, p, rules(appeal=True), BOTH, 0.25, key(), 1, 1, 1)[0]
    assert success == pytest.approx(0.95 ** (5 + 1 + 2), abs=1e-6)
    close_spell(s, GENERAL, OFFICE, 0, REMOVED)
    assert outlook(s, p, rules(appeal=True), BOTH, 0.25, key(), 1, 1, 1)[0] == 0.0


@pytest.mark.parametrize(("expected", "spread", "n"), [(70.0, 5.0, 133), (66.0, 3.0, 133), (20.0, 4.0, 50)])
def test_the_verdict_of_a_committee_is_near_that_of_independent_votes(expected: float, spread: float, n: int) -> None:
    from statistics import NormalDist

    found = voted_down(expected, spread**2, n)
    assert found == pytest.approx(1 - NormalDist(expected, spread).cdf(n // 2 + 0.5))


def test_the_verdict_counts_who_is_in_it_and_who_will_be_told() -> None:
    s = disliked(top=3, committee=9)
    p = parameters(noise=0.05, **OPEN_EYES)
    s.people["tie"][1:9], s.people["position"][1:9] = 1.0, s.line[0]  # all eight would vote for him
    found = [verdict(s, p, PLOTS, 0.25, 1, 1, told) for told in (3, 4)]  # five of nine with the initiator
    assert found == pytest.approx([0.0, 1.0], abs=1e-6)


# --- how it goes ----------------------------------------------------------------------------------------------


def test_a_plot_that_pays_is_told_to_a_few_each_month_and_then_carried_out() -> None:
    s = disliked()
    p = parameters(**OPEN_EYES | {"leak_base": 0.0, "approaches_a_month": 2.0})
    inside = []
    for m in range(1, 40):
        conspire(s, p, FREE, PLOTS, key(), m)
        inside.append(int(s.people["plotting"].sum()))
        if s.counters[THE_LEADER] < 0:
            break
    steps = [count for count in inside if count]
    assert steps == [3, 5]  # the initiator and two, two more, and the last one in the month of the deed
    assert kinds(s) == [PLOT, PLOT_CARRIED_OUT]
    assert s.regime[0]["plot_by"] == -1
    assert not s.people["plotting"].any()


def test_no_plot_begins_that_does_not_pay_or_has_no_lawful_way_or_nobody_to_begin_it() -> None:
    p = parameters(**OPEN_EYES | {"leak_base": 0.15})  # .85^5 = .44
    alone = disliked(content=range(1, 11))
    assert PLOT not in kinds(months(without_chief(disliked()), p, FREE, 60))
    safe = parameters(**OPEN_EYES | {"leak_base": 0.0})
    assert PLOT in kinds(months(disliked(), safe, FREE, 60))
    assert PLOT not in kinds(months(disliked(), safe, rules(leader_removable=False), 60))
    assert PLOT not in kinds(months(alone, safe, FREE, 60))


def without_chief(s: State) -> State:
    close_spell(s, s.office[SECURITY_CHIEF], OFFICE, 0, REMOVED)
    return s


def test_plots_are_considered_at_their_rate() -> None:
    runs, p = 1500, parameters(**OPEN_EYES | {"leak_base": 0.0, "plot_rate": 2.4})
    begun = 0
    for run in range(runs):
        s = disliked(top=3)  # 1 and 2 may begin
        begun += PLOT in kinds(months(s, p, FREE, 1, run=run))
    chance = 1 - (1 - 2.4 / 12) ** 2
    assert abs(begun - runs * chance) < 4 * math.sqrt(runs * chance * (1 - chance))


def test_whoever_is_bent_on_it_considers_a_plot_so_many_times_as_often() -> None:
    runs, p = 1500, parameters(**OPEN_EYES | {"leak_base": 0.0, "plot_rate": 0.6, "plot_bent": 5.0})
    begun = 0
    for run in range(runs):
        s = disliked(top=3)
        s.people["tactic"][1:3] = CONSPIRE, SIGNAL
        begun += PLOT in kinds(months(s, p, FREE, 1, run=run))
    chance = 1 - (1 - 3.0 / 12) * (1 - 0.6 / 12)
    assert abs(begun - runs * chance) < 4 * math.sqrt(runs * chance * (1 - chance))


@pytest.mark.parametrize(("leak", "noticed"), [(0.1, 0.0), (0.02, 0.02)])
def test_plots_leak_as_often_as_the_chain_says(leak: float, noticed: float) -> None:
    runs, betrayed = 800, 0
    p = parameters(**OPEN_EYES | {"leak_base": leak, "pair_noticed": noticed, "plot_rate": 0.0})
    start = without_chief(disliked())
    start.people["plotting"][1] = True
    start.regime["plot_by"], start.regime["plot_on"], start.regime["plot_since"] = 1, 0, 1
    for run in range(runs):
        s = months(copy(start), p, FREE, 2, run=run)
        betrayed += PLOT_BETRAYED in kinds(s)
        assert (PLOT_CARRIED_OUT in kinds(s)) != (PLOT_BETRAYED in kinds(s))
    chance = 1 - (1 - leak) ** 5 * unnoticed(6, noticed)
    assert abs(betrayed - runs * chance) < 4 * math.sqrt(runs * chance * (1 - chance))


def betrayed_plot(p: Any, c: Any, switched: Any = PLOTS, tau: float = 0.0) -> State:
    """Three of eleven are in it when the next man told talks; one of them is a head of a province."""
    s = without_chief(disliked(committee=17))
    s.regime["terror"] = tau
    s.people["tie"][3:11], s.people["position"][3:11] = 1.0, s.line[0]
    for person in (1, 2, 12):
        s.people["plotting"][person] = True
    s.regime["plot_by"], s.regime["plot_on"], s.regime["plot_since"] = 1, 0, 1
    conspire(s, p, c, switched, key(), 5)
    return s


TALK = {"leak_base": 0.9, "severity_base": 1e-9, "plot_report": 0.0, "plotter_falls": 1.0}


@pytest.mark.parametrize("member", [1, 2, 12])
def test_plotters_who_are_found_out_break_openly_and_lose_their_posts(member: int) -> None:
    s = betrayed_plot(parameters(**OPEN_EYES | TALK), FREE)
    assert PLOT_BETRAYED in kinds(s)
    assert kinds(s).count(BREAK) == 2  # the head of a province breaks where nobody looks
    assert s.regime[0]["alarm"] == 1.0
    assert s.people["stance"][member] == OPPONENT
    assert s.seats[member, TOP] == 0
    assert s.people["province_of"][member] == -1
    assert s.seats[member, COMMITTEE] == FULL  # demoted only
    assert not s.people["plotting"].any()


@pytest.mark.parametrize(("tau", "killed"), [(0.3, False), (0.9, True)])
def test_what_they_suffer_follows_severity(tau: float, killed: bool) -> None:
    p = parameters(**OPEN_EYES | TALK | {"severity_base": 1.0, "plot_ambition": 20.0, "leak_base": 0.3,
                   "surveillance_reach": 0.0, "fate_death": 8.0})  # fmt: skip
    for run in range(40):
        s = without_chief(disliked(committee=17))
        s.regime["terror"], s.people["ambition"][:] = tau, 1.0
        s.people["plotting"][[1, 2, 3, 4, 12]] = True
        s.regime["plot_by"], s.regime["plot_on"], s.regime["plot_since"] = 1, 0, 1
        conspire(s, p, rules(members_removable=True), BOTH, key(run=run), 5)
        if PLOT_BETRAYED in kinds(s) and s.counters[THE_LEADER] == 0:
            break
    assert kinds(s).count(ARREST) == 5
    assert kinds(s).count(KILLING) == (5 if killed else 0)
    assert s.people["alive"][[1, 2, 3, 4, 12]].all() != killed


def test_a_leader_without_means_can_only_know_who_they_were() -> None:
    s = betrayed_plot(parameters(**OPEN_EYES | TALK), rules(members_removable=False))
    assert s.people["stance"][1] == OPPONENT
    assert s.seats[1, TOP] == FULL


@pytest.mark.parametrize(
    ("why", "change"),
    [
        ("its leader is gone", lambda s: s.regime.__setitem__("plot_on", 3)),
        ("the initiator left", lambda s: close_spell(s, 1, TOP, 4, REMOVED)),
        ("the initiator was won over", lambda s: s.people["tie"].__setitem__(1, 5.0)),
        ("it no longer pays", lambda s: s.people["ill_until"].__setitem__(slice(4, 11), 99)),
    ],
)
def test_a_plot_is_dropped_in_silence_if(why: str, change: Any) -> None:
    s = without_chief(disliked())
    s.people["plotting"][[1, 2]] = True
    s.regime["plot_by"], s.regime["plot_on"], s.regime["plot_since"] = 1, 0, 1
    change(s)
    conspire(s, parameters(**OPEN_EYES | {"plot_rate": 0.0, "leak_base": 0.0}), FREE, PLOTS, key(), 5)
    assert kinds(s) == [], why
    assert not s.people["plotting"].any()


def test_when_a_plot_leaks_those_against_him_rise_at_once_if_enough_would() -> None:
    """Ten of eleven against him, six needed: (10 - 6 + 1) B >= (6 - 1) K, so up to K = B."""
    for cost, rise in ((0.99, True), (1.01, False)):
        risen, p = 0, parameters(**OPEN_EYES | {"leak_base": 0.15, "severity_base": cost})
        for run in range(30):
            s = without_chief(disliked())
            s.people["plotting"][[1, 2, 3]] = True
            s.regime["plot_by"], s.regime["plot_on"], s.regime["plot_since"] = 1, 0, 1
            conspire(s, p, FREE, PLOTS, key(run=run), 5)
            if PLOT_BETRAYED in kinds(s):
                risen += s.counters[THE_LEADER] < 0
        assert (risen > 0) == rise


# --- beyond removal -------------------------------------------------------------------------------------------


def committee_world(**given: Any) -> State:
    """Eleven in the top body and 133 in the committee."""
    return disliked(top=11, committee=133, provinces=125, **given)


PAPER = {"plot_ambition": 0.0, "plot_success": 1.0}


@pytest.mark.parametrize(
    ("given", "rule", "expected"),
    [
        ({"leak_base": 0.1}, {}, (6, 5)),  # 1957: just feasible
        ({"leak_base": 0.1, "severity_base": 9.0}, {}, (1, 5)),  # 1937
        ({"leak_base": 0.1, "severity_base": 99.0}, {}, (0, 5)),  # families too
        ({"leak_base": 0.1}, {"appeal": True}, (6, 26)),  # the appeal lifts a_min beyond the top body
        ({"leak_base": 0.1, "removal_pledged": 1.0}, {"appeal": True}, (6, 66)),
        ({"leak_base": 0.1, "appeal_foreseen": 0.0}, {"appeal": True}, (6, 5)),
        ({"leak_base": 0.02}, {"appeal": True}, (34, 26)),
        ({"leak_base": 0.1}, {"leader_removable": False}, (6, NO_WAY)),
    ],
)
def test_the_condition_of_dominance(given: Any, rule: Any, expected: tuple[int, int]) -> None:
    s = committee_world(content=[CHIEF])  # a security chief who is content is no help
    before = copy(s)
    p = parameters(**PAPER | {"appeal_foreseen": 1.0, "chief_needed": 0.0} | given)
    found = removable(s, p, rules(**{"appeal": False} | rule), PLOTS, 1)
    assert tuple(int(x) for x in found) == expected
    assert same(before, s) == []


def test_october_1964_takes_the_security_chief() -> None:
    p = parameters(**PAPER | {"appeal_foreseen": 1.0, "chief_needed": 1.0, "leak_base": 0.05})
    c = rules(appeal=True, security_polices=True, security_to_leader=True)
    with_him, without_him = committee_world(), committee_world(content=[CHIEF])
    assert tuple(removable(with_him, p, c, PLOTS, 1)) == (1 + 63, 26)  # floor(ln(.5 / .95) / ln .99) and himself
    assert tuple(removable(without_him, p, c, PLOTS, 1)) == (13, 26)
    run = parameters(**OPEN_EYES | {"leak_base": 0.05})
    falls = {
        name: sum(months(copy(s), run, c, 24, run=k).counters[THE_LEADER] < 0 for k in range(30))
        for name, s in (("with", with_him), ("without", without_him))
    }
    assert falls["with"] >= 15 > falls["without"] == 0


def test_a_plot_of_1964_takes_months_and_goes_to_the_committee() -> None:
    c = rules(appeal=True, security_polices=True, security_to_leader=True)
    p = parameters(**OPEN_EYES | {"leak_base": 0.0})
    s = months(committee_world(), p, c, 24)
    plot, deed = (s.events[kinds(s).index(kind), 0] for kind in (PLOT, PLOT_CARRIED_OUT))
    assert deed - plot == 6  # 26 approaches, four a month


def test_terror_puts_him_beyond_removal_by_severity_or_by_surveillance() -> None:
    s = committee_world()
    s.regime["terror"] = 0.9
    c = rules(security_polices=True)
    base = PAPER | {"chief_needed": 0.0, "removal_void_terror": 1.0}
    for lever, a_max in (("lever_severity", 1), ("lever_surveillance", 2), ("lever_indiscriminacy", 25)):
        levers = dict.fromkeys(("lever_severity", "lever_surveillance", "lever_indiscriminacy"), 0.0) | {lever: 1.0}
        p = parameters(
            **base | levers | {"terror_selectivity": 0.0, "indiscriminacy_base": 0.7, "leak_with_chief": 1.0}
        )
        q = 0.05 + 0.95 * 0.2 * 0.9 * (lever == "lever_surveillance")
        cost = {"lever_severity": 10.0, "lever_surveillance": 1.0, "lever_indiscriminacy": 1 - 0.63}[lever]
        assert math.floor(math.log(cost / (1 + cost)) / math.log(1 - q)) == a_max
        found = removable(s, p, c, BOTH, 1)
        assert found[0] == a_max
        assert (found[0] >= found[1]) == (lever == "lever_indiscriminacy")


def test_void_votes_take_the_army_chief_too() -> None:
    s = committee_world(content=[CHIEF])
    s.regime["terror"], s.regime["security_with_leader"] = 0.9, True
    p = parameters(**PAPER | {"chief_needed": 0.0})
    c = rules(security_polices=True)
    assert removable(s, p, c, BOTH, 1)[1] == 5  # he sits in the top body
    close_spell(s, GENERAL, TOP, 0, REMOVED)
    assert removable(s, p, c, BOTH, 1)[1] == 6  # ten are left: five, and he
    close_spell(s, GENERAL, OFFICE, 0, REMOVED)
    assert removable(s, p, c, BOTH, 1)[1] == NO_WAY


# --- 1953 -----------------------------------------------------------------------------------------------------


def feared_chief(**given: Any) -> State:
    s = disliked(**given)
    s.regime["terror"], s.regime["terror_by"], s.regime["terror_chief"] = (
        0.5,
        9,
        CHIEF,
    )  # under somebody who leads no more
    return s


def test_the_army_against_the_security_chief() -> None:
    """The chance that it holds and succeeds, with six approaches fewer the initiator."""
    c = rules(security_polices=True, leader_removable=False)
    p = parameters(chief_plot_rate=12.0, plot_success=0.9, leak_base=0.1, surveillance_reach=0.0, fate_death=6.0)
    runs, gone, hurt = 500, 0, 0
    for run in range(runs):
        s = feared_chief()
        conspire(s, p, c, BOTH, key(run=run), 4)
        gone += bool(s.people["killed"][CHIEF])
        hurt += bool(s.people["killed"][GENERAL])  # the leader began it; the army chief pays
        assert s.office[SECURITY_CHIEF] == (-1 if s.people["killed"][CHIEF] else CHIEF)
    chance = 0.9**5 * 0.9
    assert abs(gone - runs * chance) < 4 * math.sqrt(runs * chance * (1 - chance))
    assert gone + hurt == runs


@pytest.mark.parametrize(
    ("why", "change"),
    [
        ("his leader still leads", lambda s: s.regime.__setitem__("terror_by", 0)),
        ("there is no fear of him", lambda s: s.regime.__setitem__("terror", 0.1)),
        ("there is no army chief", lambda s: close_spell(s, GENERAL, OFFICE, 0, REMOVED)),
        ("the army chief is ill", lambda s: s.people["ill_until"].__setitem__(GENERAL, 9)),
        ("there is no security chief", lambda s: close_spell(s, CHIEF, OFFICE, 0, REMOVED)),
    ],
)
def test_nothing_happens_to_the_security_chief_if(why: str, change: Any) -> None:
    p = parameters(chief_plot_rate=12.0, leak_base=0.0, surveillance_reach=0.0)
    s = feared_chief()
    change(s)
    conspire(s, p, rules(security_polices=True, leader_removable=False), BOTH, key(), 4)
    assert kinds(s) == [], why


def test_it_waits_if_waiting_is_safe_enough() -> None:
    s = feared_chief()
    p = parameters(chief_plot_rate=12.0, chief_danger=0.0)
    conspire(s, p, rules(security_polices=True, leader_removable=False), BOTH, key(), 4)
    assert kinds(s) == []


# --- all of it ------------------------------------------------------------------------------------------------


def life(p_over: dict[str, float], cases: list[Any]) -> list[Any]:
    """What a dozen worlds come to in a year and a half, with other values of some parameters."""
    out = []
    for s, p, c, switched, k in cases:
        t, q = copy(s), p.copy()
        for name, value in p_over.items():
            q[name] = value
        for m in range(1, 19):
            side_of_security(t, q, c, switched, m)
            if switched["terror"]:
                terrorise(t, q, c, switched, k, m)
            conspire(t, q, c, switched, k, m)
            contest(t, q, c, switched, k, m, 0.5)
        regime = tuple(
            t.regime[0][name].item() for name in ("terror", "surveillance", "severity", "indiscriminacy", "alarm")
        )
        out.append((t.events.tobytes(), t.ballots.tobytes(), t.people["fear"].tobytes(), regime))
    return out


def saved_case(run: int) -> Any:
    """Six of eleven, the security chief among them, are ready; the army chief and most of the committee are content."""
    s = disliked(committee=17, content=[GENERAL, *range(8, 17)])
    s.people["plotting"][[1, 2, 3, 4, CHIEF, 7]] = True
    s.regime["plot_by"], s.regime["plot_on"], s.regime["plot_since"] = 1, 0, 1
    return s, parameters(appeal_foreseen=0.0, removal_contest_share=0.2), rules(appeal=True), PLOTS, key(run=run)


def test_each_parameter_moves_some_output() -> None:
    cases = [random_case(seed) for seed in range(60)]
    p = parameters(terror_start=0.5, chief_plot_rate=6.0, leak_base=0.1, surveillance_reach=0.0, terror_fall=0.2)
    cases += [(feared_chief(), p, rules(security_polices=True), BOTH, key(run=run)) for run in range(8)]
    cases += [saved_case(run) for run in range(12)]
    for s, *_ in cases:
        s.norms[:] = 0.5
    base = life({}, cases)
    for parameter in (*terror.PARAMETERS, *conspiracy.PARAMETERS, *removal.PARAMETERS):
        moves = any(
            life({parameter.name: value}, [case]) != [here]
            for case, here in zip(cases, base, strict=True)
            for value in (parameter.low, min(parameter.high, 12.0 if parameter.high > 1 else 1.0))
        )
        assert moves, parameter.name


def test_nobody_dead_expelled_or_ill_takes_part() -> None:
    for seed in range(60):
        s, p, c, switched, k = random_case(seed)
        for m in range(1, 25):
            before = copy(s)
            n = int(s.counters[N_EVENTS])
            side_of_security(s, p, c, switched, m)
            if switched["terror"]:
                terrorise(s, p, c, switched, k, m)
            conspire(s, p, c, switched, k, m)
            for _, kind, person, _, _ in s.events[n : s.counters[N_EVENTS]]:
                if kind in (PLOT, PLOT_CARRIED_OUT):
                    assert before.people["alive"][person] and not before.people["retired"][person]  # noqa: PT018
                    assert before.people["ill_until"][person] <= m
            joined = np.flatnonzero(s.people["plotting"] & ~before.people["plotting"])
            assert (before.people["ill_until"][joined] <= m).all()
            assert s.people["alive"][np.flatnonzero(s.people["plotting"])].all()
            assert not s.people["plotting"][s.counters[THE_LEADER]] or s.counters[THE_LEADER] < 0
        assert not s.counters[6]
