"""The closed forms of the circular flow, met by the circles of charters."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from collegium.charter import Charter, charter
from collegium.circuits import Strength, capture, circles, control, strength_frame, strengths
from collegium.circuits.fidelity import link_fidelity
from collegium.circuits.strength import PARAMETERS
from collegium.errors import CollegiumError
from collegium.parameters import settle

Make = Callable[..., Charter]


def long_circle(**values: float) -> Strength:
    (found,) = (one for one in strengths(circles(charter("cpsu-1922"), "leader"), **values) if len(one.circle) == 5)
    return found


def test_the_long_circle_of_1922_is_the_four_link_loop() -> None:
    # T1.3: r=.25, d=.1, k2=.9, k3=.95, k4=.8, k0=.3.
    found = long_circle()
    assert found.gain == pytest.approx(0.526154, abs=1e-6)
    assert found.steady_share == pytest.approx(0.487013, abs=1e-6)
    assert found.amplification == pytest.approx(2.110390, abs=1e-6)
    assert found.fidelity == pytest.approx(0.9 * 0.95)


def test_any_link_cut_leaves_what_the_office_alone_secures() -> None:
    # T1.3: 0.230769 whichever link is cut.
    for link in ("fidelity_delegates", "fidelity_secret_single", "response"):
        found = long_circle(**{link: 0.0})
        assert found.gain == 0
        assert found.steady_share == pytest.approx(0.230769, abs=1e-6)
        assert found.amplification == 1


def test_the_threshold_form_tells_where_history_decides() -> None:
    # T1.4: a_lo=.307692, a_hi=.615385 at pi .4 and .8; the critical control is .65 where nothing is lost on the way.
    whole = {"fidelity_delegates": 1.0, "fidelity_secret_single": 1.0}
    assert long_circle(**whole).entrenches == "from some"
    assert long_circle(**whole, control_without=0.66).entrenches == "from any start"
    assert long_circle(**whole, control_with=0.64).entrenches == "never"
    assert long_circle(fidelity_delegates=0.5).entrenches == "never"


def test_time_to_majority_and_the_congress_clock() -> None:
    # T1.1: r=.25, d=.1, pi=1 from nothing: three years. T1.6: r=.3, d=0: two, and the congress of the fifth year.
    whole = {"fidelity_delegates": 1.0, "fidelity_secret_single": 1.0, "control_with": 1.0, "start": 0.0}
    assert long_circle(**whole).time_to_majority == 3
    clock = long_circle(**whole, replacement=0.3, decay=0.0)
    assert (clock.time_to_majority, clock.congress_interval, clock.congress_time) == (2, 1, 2)
    assert long_circle(**whole, replacement=0.05).time_to_majority == math.inf


def test_the_interval_is_that_of_the_slowest_body_and_else_the_parameter(charter_of: Make) -> None:
    meets = {"every_months": 60, "assumed": "a hand case"}
    congress = {"kind": "congress", "meets": meets}
    ring = [("x", "delegate", "a"), ("a", "elect", "b"), ("b", "elect", "x")]

    def interval(a: dict[str, object], b: dict[str, object], **values: float) -> int:
        (one,) = strengths(circles(charter_of({"a": {**congress, **a}, "b": b}, ["x"], ring), "x"), **values)
        return one.congress_interval

    assert interval({}, {}) == 5
    assert interval({}, {"term_months": 90}) == 8
    assert interval({"meets": None}, {}) == 5
    assert interval({"meets": None}, {}, congress_interval=3) == 3
    (waits,) = strengths(
        circles(charter_of({"a": congress, "b": {}}, ["x"], ring), "x"),
        replacement=0.3, decay=0.0, start=0.0, control_with=1.0, fidelity_delegates=1.0,
    )  # fmt: skip
    assert (waits.time_to_majority, waits.congress_time) == (2, 5)
    curve = capture(waits, 10, replacement=0.3, decay=0.0, start=0.0, control_with=1.0, fidelity_delegates=1.0)
    assert curve["seated"].to_list()[4:6] == pytest.approx([0, 0.83193], abs=1e-5)
    assert curve["seated"][10] == pytest.approx(0.971752, abs=1e-6)


@pytest.mark.parametrize(
    ("secrecy", "candidates", "left"),
    [("open", "single", 1.0), ("secret", "single", 0.95), ("open", "several", 0.6), ("secret", "several", 0.2)],
)
def test_the_ballot_of_those_who_vote_weakens_him_who_nominates(
    charter_of: Make, secrecy: str, candidates: str, left: float
) -> None:
    ballot = {"secrecy": secrecy, "candidates": candidates, "form": "person"}
    vote = {"by": "voters", "power": "elect", "over": "a", "ballot": ballot}
    rules = charter_of({"a": 3, "voters": 9}, ["x"], [("x", "nominate", "a"), vote, ("a", "elect", "x")])
    graph = control(rules)
    assert link_fidelity(graph, graph.links["x", "a"], settle(PARAMETERS, {})) == left
    assert link_fidelity(graph, graph.links["voters", "a"], settle(PARAMETERS, {})) == left
    (found,) = strengths(circles(graph, "x"))
    assert found.fidelity == left


def test_a_seat_among_many_is_a_weak_link_and_the_head_of_a_staff_a_strong_one(charter_of: Make) -> None:
    def kept(kind: str) -> float:
        body = {"full": 20, "kind": kind, "seats": [_elected(20)]}
        (one,) = strengths(circles(charter_of({"a": body}, [{"id": "x", "seat_in": "a"}], [("a", "elect", "x")]), "x"))
        return one.fidelity

    assert kept("assembly") == pytest.approx(0.05)
    assert kept("secretariat") == 1


def _elected(count: int) -> dict[str, object]:
    return {"id": "all", "count": count, "filled": "inherited", "assumed": "a hand case"}


def test_money_counts_for_less_than_a_choice(charter_of: Make) -> None:
    rules = charter_of({"a": 3}, ["x"], [("x", "fund", "a"), ("a", "elect", "x")])
    assert len(circles(rules, "x")) == 0
    (found,) = strengths(circles(control(rules, also=["fund"]), "x"))
    assert found.fidelity == 0.5


def test_a_gain_of_one_runs_to_saturation(charter_of: Make) -> None:
    ring = charter_of({"a": 3}, ["x"], [("x", "appoint", "a"), ("a", "elect", "x")])
    (found,) = strengths(circles(ring, "x"), decay=0.0, response=1.0)
    assert (found.gain, found.amplification, found.steady_share) == (1, math.inf, 1)
    assert strength_frame([found])["amplification"].to_list() == [None]


def test_every_parameter_moves_some_strength(charter_of: Make) -> None:
    ballots = [
        {"secrecy": a, "candidates": b, "form": "list"} for a in ("open", "secret") for b in ("single", "several")
    ]
    bodies = {f"b{n}": 3 for n in range(4)} | {"voters": 9}
    votes = [{"by": "voters", "power": "elect", "over": f"b{n}", "ballot": ballot} for n, ballot in enumerate(ballots)]
    ways = [("x", "nominate", f"b{n}") for n in range(4)] + [(f"b{n}", "elect", "x") for n in range(4)]
    hand = charter_of(bodies, ["x"], [*votes, *ways])
    graphs = [control(charter("cpsu-1922")), control(charter("sports-federation"), also=("fund",)), control(hand)]
    graphs.append(control(charter("cpsu-1966")))
    found = [circles(graph) for graph in graphs]

    def told(**values: float) -> str:
        return str([strength_frame(strengths(one, **values)).to_dicts() for one in found])

    plain = told()
    still = []
    for parameter in PARAMETERS:
        low = 0.5 * (parameter.default + parameter.low)
        high = 0.5 * (parameter.default + min(parameter.high, 1.0))
        if parameter.name == "control_without":
            high = 0.75  # above the critical control
        others = {low, high} - {parameter.default}
        if all(told(**{parameter.name: value}) == plain for value in others):
            still.append(parameter.name)
    assert still == []


def test_bad_values_are_refused() -> None:
    with pytest.raises(CollegiumError, match="Did you mean 'replacement'"):
        long_circle(replacment=0.2)
    with pytest.raises(CollegiumError, match="out of range"):
        long_circle(decay=2)
    with pytest.raises(CollegiumError, match="must not exceed"):
        long_circle(control_without=0.9)


CONTESTED = {"secrecy": "secret", "candidates": "several", "form": "person"}


def test_the_last_choosers_answer_by_their_response_whatever_their_ballot(charter_of: Make) -> None:
    vote = {"by": "a", "power": "elect", "over": "x", "ballot": CONTESTED}
    (found,) = strengths(circles(charter_of({"a": 3}, ["x"], [("x", "appoint", "a"), vote]), "x"))
    assert found.fidelity == 1
    nominates = [("a", "nominate", "x"), {**vote, "by": "voters"}, ("x", "appoint", "a")]
    (other,) = strengths(circles(charter_of({"a": 3, "voters": 9}, ["x"], nominates), "x"))
    assert other.fidelity == 0.2


def test_the_ballot_of_him_who_nominates_does_not_weaken_his_own_nomination(charter_of: Make) -> None:
    vote = {"by": "a", "power": "ratify", "over": "b", "ballot": CONTESTED}
    graph = control(charter_of({"a": 3, "b": 3}, [], [("a", "nominate", "b"), vote]))
    assert link_fidelity(graph, graph.links["a", "b"], settle(PARAMETERS, {})) == 1
