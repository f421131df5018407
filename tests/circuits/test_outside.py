"""Agenda, information, police and command inside and outside the body they serve."""

from __future__ import annotations

from collections.abc import Callable

from collegium.charter import Charter, charter
from collegium.circuits import outside

Make = Callable[..., Charter]


def test_the_holder_is_the_body_a_member_a_servant_or_outside(charter_of: Make) -> None:
    bodies = {"council": {"full": 9, "includes": ["head"]}, "other": 3}
    rules = charter_of(
        bodies,
        ["head", "clerk", "chief"],
        [
            ("council", "convene", "council"),
            ("head", "set-agenda", "council"),
            ("clerk", "audit", "council"),
            ("council", "appoint", "clerk"),
            ("chief", "police", "council"),
            ("other", "appoint", "chief"),
        ],
    )
    rows = outside(rules, every=True)
    assert rows.select("served", "control", "holder", "holder_is").rows() == [
        ("council", "agenda", "head", "a member"),
        ("council", "meetings", "council", "itself"),
        ("council", "audit", "clerk", "answers to it"),
        ("council", "police", "chief", "outside"),
    ]
    assert outside(rules)["control"].to_list() == ["police"]


def test_intelligence_that_goes_to_one_man_is_outside_the_body_that_commands_the_service(charter_of: Make) -> None:
    clauses = [("council", "command", "service"), ("service", "inform", "leader")]
    rules = charter_of({"council": 9, "service": {"kind": "service"}}, ["leader"], clauses)
    assert outside(rules).select("served", "control", "holder").rows() == [("council", "information", "leader")]
    both = charter_of(
        {"council": 9, "service": {"kind": "service"}}, ["leader"], [*clauses, ("service", "inform", "council")]
    )
    assert outside(both).is_empty()


def test_the_leader_and_his_men_hold_what_serves_the_bodies_of_1922() -> None:
    """Gill (2018), l.889 and l.943."""
    assert outside(charter("cpsu-1922"), on="1926-05").select("served", "control", "holder").rows() == [
        ("politburo", "agenda", "secretariat"),
        ("politburo", "agenda", "papers-head"),
        ("politburo", "audit", "central-committee"),
        ("cec", "information", "leader"),
        ("cec", "command", "leader"),
    ]
    policed = outside(charter("cpsu-1922"), on="1926-06").filter(control="police")
    assert policed["served"].to_list() == ["central-committee", "politburo", "province-secretary"]
    assert set(policed["holder"]) == {"security-chief"}


def test_command_of_a_service_is_outside_the_body_that_chooses_its_head(charter_of: Make) -> None:
    clauses = [("council", "appoint", "chief"), ("leader", "command", "chief")]
    rules = charter_of({"council": 9}, ["leader", "chief"], clauses)
    assert outside(rules).select("served", "control", "holder").rows() == [("council", "command", "leader")]
    both = charter_of({"council": 9}, ["leader", "chief"], [*clauses, ("council", "command", "chief")])
    assert outside(both).is_empty()
