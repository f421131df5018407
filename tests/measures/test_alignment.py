"""Clients, allies and opponents against the printed tables, edge cases and a slow plain version."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collegium.errors import CollegiumError
from collegium.measures import client_shares
from collegium.record import record

# Gill (2018), Table 5.1: who sat after the XX Congress, February 1956, each with his tie to Khrushchev.
FULL_1956 = "bulganin voroshilov kaganovich kirichenko:C malenkov mikoyan molotov pervukhin saburov khrushchev suslov:A"
CANDIDATES_1956 = "brezhnev:C zhukov:A mukhitdinov:A furtseva:C shvernik shepilov:A"
SECRETARIES_1956 = "khrushchev suslov:A brezhnev:C furtseva:C shepilov:A aristov:A belyaev:A pospelov"
KINDS = {"C": "client", "A": "ally", "O": "opponent"}


def printed(lists: list[tuple[str, str, str]], leader: str) -> dict:
    """Seats and ties from printed lists of names with letters; two letters are two half ties."""
    seats, letters = [], {}
    for body, rank, names in lists:
        for entry in names.split():
            person, _, letter = entry.partition(":")
            seats.append((person, body, "1917-01-01", None, rank))
            if letter:
                letters[person] = letter.split("/")
    ties = [(who, leader, KINDS[x], 1 / len(found)) for who, found in letters.items() for x in found]
    return {"seats": seats, "ties": ties, "leaders": [(leader,)]}


@pytest.fixture
def presidium_1956(past):
    lists = [
        ("politburo", "full", FULL_1956),
        ("politburo", "candidate", CANDIDATES_1956),
        ("secretariat", "full", SECRETARIES_1956),
    ]
    return past(**printed(lists, "khrushchev"))


def test_the_presidium_of_1956_held_3_clients_and_4_allies_among_17(presidium_1956):
    row = client_shares(presidium_1956, "politburo", "1956-03-01", rank="all").row(0, named=True)
    assert (row["n_members"], row["leader_sits"], row["leader_id"]) == (17, True, "khrushchev")
    assert (row["clients_strict"], row["allies_strict"], row["opponents_strict"]) == (3, 4, 0)
    assert row["following_share"] == 7 / 16  # the leader is no follower of himself


def test_the_secretaries_of_1956_were_6_of_8_with_the_leader_counted_as_neither(presidium_1956):
    found = client_shares(presidium_1956, ["politburo", "secretariat"], "1956-03-01")
    assert found["organization_id"].to_list() == ["politburo", "secretariat"]
    assert found.select("n_others", "clients_strict", "allies_strict").rows() == [(10, 1, 1), (7, 2, 4)]
    assert found["client_share"].to_list() == [1 / 10, 2 / 7]


def test_two_bodies_taken_as_one_count_each_person_once(presidium_1956):
    both = client_shares(presidium_1956, [("politburo", "secretariat")], "1956-03-01", rank="all").row(0, named=True)
    assert both["organization_id"] == "politburo+secretariat"
    assert both["n_members"] == 20  # 17 and Aristov, Belyaev, Pospelov
    assert (both["clients_strict"], both["allies_strict"]) == (3, 6)


def test_a_double_letter_is_half_of_each_in_shares_and_broad_in_both(past):
    history = past(**printed([("politburo", "full", "stalin molotov:C ordzhonikidze:A/C rykov:O")], "stalin"))
    row = client_shares(history, "politburo", "1930-12-31").row(0, named=True)
    assert [row[f"clients_{how}"] for how in ("strict", "broad")] == [1, 2]
    assert [row[f"allies_{how}"] for how in ("strict", "broad")] == [0, 1]
    assert [row[f"opponents_{how}"] for how in ("strict", "broad")] == [1, 1]
    shares = [row[f"{kind}_share"] for kind in ("client", "ally", "opponent", "following")]
    assert shares == pytest.approx([1.5 / 3, 0.5 / 3, 1 / 3, 2 / 3])


def test_ties_to_a_leader_gone_no_longer_count(past):
    history = past(
        [("a", "politburo"), ("b", "politburo"), ("s", "politburo"), ("k", "politburo")],
        ties=[("a", "s"), ("b", "k", "ally"), ("b", "s", "opponent")],
        leaders=[("s", "1917-01-01", "1953-03-05"), ("k", "1953-09-07", "1964-10-14")],
    )
    found = client_shares(history, "politburo", ["1950", "1953-06-01", "1960"])
    assert found["leader_id"].to_list() == ["s", None, "k"]
    assert found["clients_strict"].to_list() == [1, None, 0]
    assert found["opponents_strict"].to_list() == [1, None, 0]
    assert found["allies_strict"].to_list() == [0, None, 1]


def test_without_a_leader_ties_are_null_and_members_are_counted(past):
    history = past([("a", "politburo"), ("b", "politburo")], ties=[("a", "b")])
    row = client_shares(history, "politburo", "1953-06-01").row(0, named=True)
    assert (row["n_members"], row["n_others"], row["leader_sits"], row["leader_id"]) == (2, 2, False, None)
    assert {row[name] for name in row if name.endswith(("_strict", "_broad", "_share"))} == {None}


def test_a_leader_outside_the_body_leaves_all_members_to_count(past):
    history = past([("a", "politburo"), ("b", "politburo")], ties=[("a", "k")], leaders=[("k",)])
    row = client_shares(history, "politburo", "1920").row(0, named=True)
    assert (row["leader_sits"], row["n_members"], row["n_others"], row["client_share"]) == (False, 2, 2, 0.5)


def test_a_body_empty_but_for_the_leader_has_null_shares_and_no_followers(past):
    history = past([("k", "politburo")], ties=[("k", "k")], leaders=[("k",)])
    found = client_shares(history, ["politburo", "orgburo"], "1920")
    assert found["n_others"].to_list() == [0, 0]
    assert found["n_members"].to_list() == [1, 0]
    assert found["clients_broad"].to_list() == [0, 0]
    assert found["client_share"].to_list() == [None, None]


def test_a_tie_of_the_leader_to_himself_is_nothing(past):
    history = past([("k", "politburo"), ("a", "politburo")], ties=[("k", "k")], leaders=[("k",)])
    row = client_shares(history, "politburo", "1920").row(0, named=True)
    assert (row["clients_broad"], row["client_share"], row["following_share"]) == (0, 0.0, 0.0)


def test_of_two_holders_of_the_post_the_later_counts(past):
    history = past([("a", "politburo")], ties=[("a", "k")], leaders=[("k", "1953-09-07"), ("m", "1953-03-05")])
    assert client_shares(history, "politburo", ["1953-06-01", "1954"])["leader_id"].to_list() == ["m", "k"]


def test_repeated_ties_count_a_person_once_and_a_missing_weight_is_one(past):
    ties = [("a", "k", "client", 0.5), ("a", "k", "client", 0.5), ("b", "k", "client"), ("b", "k", "ally")]
    history = past([(p, "politburo") for p in "abc"], ties=[*ties, ("c", "k", "client", None)], leaders=[("k",)])
    row = client_shares(history, "politburo", "1920").row(0, named=True)
    assert (row["clients_strict"], row["clients_broad"]) == (2, 3)
    assert (row["client_share"], row["following_share"]) == (2.5 / 3, 2.5 / 3)


def test_bad_questions_are_refused(past):
    history = past([("a", "politburo")])
    with pytest.raises(CollegiumError, match="unknown body"):
        client_shares(history, ["politburo", "senate"], "1920")
    with pytest.raises(CollegiumError, match="needs a body"):
        client_shares(history, [], "1920")
    with pytest.raises(CollegiumError, match="outside the history"):
        client_shares(history, "politburo", "1992-01-01")
    with pytest.raises(CollegiumError, match="not a date"):
        client_shares(history, "politburo", "last spring")


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_client_shares_agree_with_a_slow_plain_version(past, rows, data):
    drawn = data.draw(rows)
    day = dt.date(1920, 1, 1) + dt.timedelta(days=50 * data.draw(st.integers(0, 60)))
    history = past(**drawn, runs=2)
    found = client_shares(history, "politburo", day, rank="all")

    def runs_on(start, end):
        return start <= day and (end is None or day < end)

    for row in found.iter_rows(named=True):
        run = row["run"]
        heads = [(s, p) for p, s, e, r in drawn["leaders"] if r == run and runs_on(s, e)]
        leader = max(heads)[1] if heads else None
        sitting = {p for p, b, s, e, _, r in drawn["seats"] if (b, r) == ("politburo", run) and runs_on(s, e)}
        assert (row["leader_id"], row["n_members"], row["leader_sits"]) == (
            leader,
            len(sitting),
            leader in sitting,
        )
        if leader is None:
            continue
        if not any(
            o == leader and r == run and k in KINDS.values() and runs_on(s, e) for _, o, k, _, s, e, r in drawn["ties"]
        ):
            assert row["client_share"] is None
            assert row["clients_strict"] is None
            continue
        weight = dict.fromkeys(KINDS.values(), 0.0)
        following = 0.0
        for person in sitting - {leader}:
            mine = {
                kind: max(
                    (
                        w
                        for p, o, k, w, s, e, r in drawn["ties"]
                        if (p, o, k, r) == (person, leader, kind, run) and runs_on(s, e)
                    ),
                    default=0.0,
                )
                for kind in weight
            }
            weight = {kind: weight[kind] + mine[kind] for kind in weight}
            following += min(1.0, mine["client"] + mine["ally"])
        others = len(sitting - {leader})
        for kind, total in {**weight, "following": following}.items():
            assert row[f"{kind}_share"] == (total / others if others else None)


def test_a_leader_to_whom_the_source_prints_no_tie_has_no_shares_rather_than_none_of_a_following() -> None:
    found = client_shares(record(), "politburo", ["1930-08", "1985-04"], rank="all")
    assert found["client_share"][0] > 0.7
    assert found["client_share"][1] is None
    assert found["n_members"].to_list() == [15, 19]
