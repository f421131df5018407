"""The lead of the organisational wing over the Politburo."""

from __future__ import annotations

import pytest

from collegium.errors import CollegiumError
from collegium.measures import secretariat_lead


def wings(followers: dict[str, str], alone: dict[str, str]) -> dict:
    """Seats in each body: letters of followers, who are clients of the leader k, and of others."""
    seats = [(p, body) for body, people in (*followers.items(), *alone.items()) for p in people]
    return {
        "seats": [*seats, ("k", "politburo"), ("k", "secretariat")],
        "ties": [(p, "k") for p in sorted(set("".join(followers.values())))],
        "leaders": [("k",)],
    }


def test_the_lead_is_the_difference_of_shares_without_the_leader(past):
    history = past(
        **wings(
            {"politburo": "a", "secretariat": "ab", "orgburo": "abc"},
            {"politburo": "wxyz", "secretariat": "v", "orgburo": "v"},
        )
    )
    row = secretariat_lead(history, "1923-05-01").row(0, named=True)
    shares = [row[f"client_share_{body}"] for body in ("secretariat", "politburo", "orgburo")]
    assert shares == [2 / 3, 1 / 5, 3 / 4]
    assert row["secretariat_client_lead"] == pytest.approx(2 / 3 - 1 / 5)
    assert row["orgburo_client_lead"] == pytest.approx(3 / 4 - 1 / 5)
    assert (row["run"], row["leader_id"]) == (0, "k")


def test_allies_count_in_the_following_lead_only(past):
    history = past(
        [("a", "secretariat"), ("b", "secretariat"), ("c", "politburo"), ("k", "politburo")],
        ties=[("a", "k", "ally"), ("b", "k", "client"), ("c", "k", "opponent")],
        leaders=[("k",)],
    )
    row = secretariat_lead(history, "1923-05-01").row(0, named=True)
    assert (row["secretariat_client_lead"], row["secretariat_following_lead"]) == (0.5, 1.0)


def test_rank_decides_who_counts(past):
    seats = [("a", "secretariat"), ("b", "politburo"), ("c", "politburo", "1917-01-01", None, "candidate")]
    history = past(seats, ties=[("a", "k"), ("c", "k")], leaders=[("k",)])
    leads = [secretariat_lead(history, "1960", rank=rank)["secretariat_client_lead"].item() for rank in ("full", "all")]
    assert leads == [1.0, 0.5]


def test_the_lead_of_1956_is_that_of_the_printed_letters(past):
    # Gill (2018), Table 5.1: besides Khrushchev 10 full members, 1 client and 1 ally; 7 secretaries, 2 and 4.
    people = [("p", 8, None), ("q", 1, "client"), ("r", 1, "ally")]
    secretaries = [("s", 1, None), ("t", 2, "client"), ("u", 4, "ally")]
    seats, ties = [("k", "politburo"), ("k", "secretariat")], []
    for body, groups in (("politburo", people), ("secretariat", secretaries)):
        for name, n, kind in groups:
            seats += [(f"{name}{i}", body) for i in range(n)]
            ties += [(f"{name}{i}", "k", kind) for i in range(n) if kind]
    row = secretariat_lead(past(seats, ties, [("k",)]), "1956-03-01").row(0, named=True)
    assert row["secretariat_client_lead"] == pytest.approx(2 / 7 - 1 / 10)
    assert row["secretariat_following_lead"] == pytest.approx(6 / 7 - 2 / 10)


def test_a_history_without_an_orgburo_has_null_for_it(past):
    people = wings({"politburo": "a", "secretariat": "ab"}, {"politburo": "w"})
    absent = secretariat_lead(past(**people, bodies=["politburo", "secretariat"]), "1960")
    empty = secretariat_lead(past(**people), "1960")
    assert absent.equals(empty)
    assert absent.schema == empty.schema
    assert absent["orgburo_client_lead"].to_list() == [None]
    assert absent["secretariat_client_lead"].to_list() == [0.5]


def test_bodies_by_other_names_can_be_given(past):
    history = past(
        [("a", "bureau"), ("b", "office"), ("k", "office")],
        ties=[("b", "k")],
        leaders=[("k",)],
        bodies=["bureau", "office"],
    )
    found = secretariat_lead(history, "1960", secretariat="office", politburo="bureau")
    assert found["secretariat_client_lead"].item() == 1.0


def test_without_a_leader_the_lead_is_null(past):
    people = wings({"politburo": "a", "secretariat": "ab"}, {}) | {"leaders": [("k", "1953-09-07")]}
    found = secretariat_lead(past(**people), ["1953-06-01", "1954"])
    assert found["secretariat_client_lead"].to_list() == [None, 0.0]


def test_a_history_without_the_bodies_compared_is_refused(past):
    with pytest.raises(CollegiumError, match="unknown body: 'secretariat'"):
        secretariat_lead(past([("a", "politburo")], bodies=["politburo", "orgburo"]), "1923")
    with pytest.raises(CollegiumError, match="outside the history"):
        secretariat_lead(past([("a", "politburo")]), "1992")
