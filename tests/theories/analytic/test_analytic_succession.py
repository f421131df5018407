"""Successions against the tests of section 8, and a count of every ballot."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collegium.errors import CollegiumError
from collegium.theories.analytic.succession import elected, eligible, favourites, hodnett_score

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine


TABLE = {
    "andropov": {3, 4, 5, 6, 9, 10, 11, 13},
    "chernenko": {3, 4, 5, 6, 8, 9, 10, 13},
    "gorbachev": {1, 2, 3, 4, 5, 6, 9, 10, 11},
}
SCORES = {name: hodnett_score(met, {7}) for name, met in TABLE.items()}


def test_scores_of_the_heirs() -> None:
    assert {name: float(score) for name, score in SCORES.items()} == {
        "andropov": 8.5, "chernenko": 8.5, "gorbachev": 9.5,
    }  # fmt: skip


def test_the_score_alone_mispredicts_1984_and_a_second_secretary_mends_it() -> None:
    heirs = {name: SCORES[name] for name in ("chernenko", "gorbachev")}
    assert favourites(heirs) == {"gorbachev"}
    assert favourites(heirs, "chernenko", 1) == {"chernenko", "gorbachev"}
    assert favourites(heirs, "chernenko", "1.01") == {"chernenko"}
    earlier = {name: SCORES[name] for name in ("andropov", "chernenko")}
    assert favourites(earlier, "andropov", "0.01") == {"andropov"}
    assert favourites({"gorbachev": SCORES["gorbachev"], "other": 8}, "gorbachev", 2) == {"gorbachev"}


def test_who_is_both_member_and_secretary() -> None:
    assert eligible({"malenkov", "khrushchev", "beria"}, {"khrushchev", "suslov"}) == ({"khrushchev"}, False)
    secretaries = {"aristov", "belyaev", "brezhnev", "suslov", "furtseva", "kuusinen", "pospelov"}
    members = {"aristov", "belyaev", "brezhnev", "suslov", "furtseva", "kuusinen", "bulganin", "mikoyan"}
    assert len(eligible(members, secretaries)[0]) == 6
    assert eligible({"a", "b"}, {"c"}) == ({"a", "b"}, True)


@patient
@given(st.lists(st.floats(-9, 9), min_size=1, max_size=9))
def test_the_only_candidate_is_elected_whatever_he_is_worth(worth) -> None:
    assert elected([{"he": one} for one in worth]) == "he"


@patient
@given(st.lists(st.permutations("abcd"), min_size=1, max_size=9))
def test_whoever_is_named_by_a_majority_at_first_is_elected_and_a_loser_to_all_is_not(rankings) -> None:
    utilities = [{name: -place for place, name in enumerate(one)} for one in rankings]
    winner = elected(utilities)
    for name in "abcd":
        if 2 * sum(one[0] == name for one in rankings) > len(rankings):
            assert winner == name
        if all(one[-1] == name for one in rankings):
            assert winner != name
    assert elected([{name: 3 * u + 1 for name, u in one.items()} for one in utilities]) == winner


def test_elimination_by_hand() -> None:
    rows = ["abc", "abc", "abc", "bca", "bca", "cba", "cba"]
    utilities = [{name: -row.index(name) for name in row} for row in rows]
    assert elected(utilities, {"b": 2, "c": 1}) == "b"  # a has three, c falls out before b, and its votes go to b
    assert elected(utilities, {"b": 1, "c": 2}) == "c"


def test_what_does_not_fit_is_refused() -> None:
    for call, said in (
        (lambda: eligible(set(), {"a"}), "no full member"),
        (lambda: hodnett_score({14}), "no such criterion: 14"),
        (lambda: hodnett_score({7}, {7}), "met or half met"),
        (lambda: favourites({}), "no candidate"),
        (lambda: favourites({"chernenko": 1}, "chernenk", 1), "Did you mean 'chernenko'"),
        (lambda: elected([]), "electors and candidates"),
        (lambda: elected([{"a": 1}, {"b": 1}]), "same candidates"),
    ):
        with pytest.raises(CollegiumError, match=said):
            call()
