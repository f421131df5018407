"""The blocs of a body, from who fills its seats."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from collegium.charter import Charter, charter
from collegium.circuits import Bloc, blocs, power
from collegium.errors import CollegiumError

Make = Callable[..., Charter]


def group(id: str, count: int, filled: str, **more: str) -> dict[str, object]:
    return {"id": id, "count": count, "filled": filled, "assumed": "a hand case", **more}


def test_each_filler_has_a_bloc_and_posts_are_held_singly(charter_of: Make) -> None:
    seats = [
        group("his", 5, "appointed", by="x"),
        group("ours", 3, "elected", by="b"),
        group("post", 1, "ex-officio", post="y"),
    ]
    rules = charter_of({"a": {"full": 12, "seats": seats}, "b": {"full": 9, "kind": "congress"}}, ["x", "y"], [])
    assert blocs(rules, "a") == (
        Bloc("x", 1, 5),
        Bloc("b", 1, 3),
        Bloc("members by post y", 1, 1),
        Bloc("members", 3, 1),
    )


def test_a_sender_in_each_unit_has_a_bloc_in_each(charter_of: Make) -> None:
    rules = charter_of({"a": 24}, [{"id": "chief", "level": "ground"}], [("chief", "delegate", "a")])
    assert blocs(rules, "a") == (Bloc("chief", 4, 3), Bloc("chief", 6, 2))


def test_a_body_that_one_actor_fills_votes_man_by_man(charter_of: Make) -> None:
    rules = charter_of({"a": 7}, ["x"], [("x", "appoint", "a")])
    assert blocs(rules, "a") == (Bloc("members", 7, 1),)


def test_seats_of_blocs_sum_to_the_seats_of_the_body() -> None:
    for name in ("cpsu-1922", "cpsu-1988", "cpsu-1990", "ccp-1982", "sports-federation"):
        rules = charter(name)
        day = rules.in_force.from_
        for body in rules.bodies:
            found = blocs(rules, body.id, on=day)
            assert sum(one.number * one.seats for one in found) == rules.size(body.id, day)["full"], (name, body.id)


def test_power_of_given_blocs() -> None:
    # T11.11: the Presidium of June 1957, five against ten singles, quota 8.
    rows = power(charter("cpsu-1953"), "politburo", on="1957-06-29", weights={"leader": 5})
    assert rows.select("bloc", "blocs", "quota").rows() == [("leader", 1, 8), ("members", 10, 8)]
    assert rows["shapley_shubik"].to_list() == pytest.approx([5 / 11, 6 / 110])


def test_indices_of_all_blocs_sum_to_one() -> None:
    rows = power(charter("cpsu-1988"))
    sums = (rows["blocs"] * rows["shapley_shubik"]).to_list()
    assert sum(sums) == pytest.approx(rows["body"].n_unique())


def test_a_larger_majority_raises_the_quota() -> None:
    assert power(charter("cpsu-1922"), "politburo", on="1922-05", majority="two-thirds")["quota"][0] == 5


def test_what_does_not_fit_is_refused(charter_of: Make) -> None:
    rules = charter_of({"a": 7, "many": 50_000}, ["x"], [])
    with pytest.raises(CollegiumError, match="do not fit"):
        power(rules, "a", weights={"x": 8})
    with pytest.raises(CollegiumError, match="need a body"):
        power(rules, weights={"x": 2})
    with pytest.raises(CollegiumError, match="too many members"):
        power(rules, "many")
    with pytest.raises(CollegiumError, match="no such body"):
        power(rules, "b")
    assert power(rules)["body"].to_list() == ["a"]
