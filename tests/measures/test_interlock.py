"""Interlock against the printed lists of 1956 and 1957."""

from __future__ import annotations

import pytest

from collegium.errors import CollegiumError
from collegium.measures import interlock

# Gill (2018), Tables 5.1 (February 1956) and 5.2 (June 1957).
PRESIDIUM_1956 = (
    "bulganin voroshilov kaganovich kirichenko malenkov mikoyan molotov pervukhin saburov khrushchev suslov"
)
SECRETARIES_1956 = "khrushchev suslov brezhnev furtseva shepilov aristov belyaev pospelov"
PRESIDIUM_1957 = (
    "aristov belyaev brezhnev bulganin voroshilov zhukov ignatov kirichenko kozlov kuusinen mikoyan suslov "
    "furtseva khrushchev shvernik"
)
SECRETARIES_1957 = "khrushchev aristov belyaev brezhnev pospelov suslov furtseva kuusinen"


@pytest.fixture
def fifties(past):
    early, late = ("1956-02-27", "1957-06-29"), ("1957-06-29", "1961-10-31")
    seats = [(p, "politburo", *early) for p in PRESIDIUM_1956.split()]
    seats += [(p, "secretariat", *early) for p in SECRETARIES_1956.split()]
    seats += [(p, "politburo", *late) for p in PRESIDIUM_1957.split()]
    seats += [(p, "secretariat", *late) for p in SECRETARIES_1957.split()]
    seats += [("pospelov", "politburo", *late, "candidate")]
    return past(seats)


def test_secretaries_among_full_members_were_2_of_8_in_1956_and_7_of_8_in_1957(fifties):
    found = interlock(fifties, "secretariat", "politburo", ["1957-07-01", "1956-03-01"])
    assert found.select("first", "second").row(0) == ("secretariat", "politburo")
    assert found.select("n_first", "n_second", "common").rows() == [(8, 11, 2), (8, 15, 7)]
    assert found["share_of_first"].to_list() == [2 / 8, 7 / 8]
    assert found["share_of_second"].to_list() == [2 / 11, 7 / 15]
    assert found["overlap"].to_list() == [2 / 8, 7 / 8]


def test_a_second_rank_counts_candidates_in_the_second_body_only(fifties):
    found = interlock(fifties, "secretariat", "politburo", "1957-07-01", second_rank="all")
    assert found.select("n_first", "n_second", "common", "share_of_first").row(0) == (8, 16, 8, 1.0)
    swapped = interlock(fifties, "politburo", "secretariat", "1957-07-01", "candidate", "all")
    assert swapped.select("n_first", "n_second", "common").row(0) == (1, 8, 1)


def test_overlap_divides_by_the_smaller_body(past):
    history = past([(p, "politburo") for p in "abcd"] + [(p, "secretariat") for p in "ab"])
    for pair in (("politburo", "secretariat"), ("secretariat", "politburo")):
        assert interlock(history, *pair, "1920")["overlap"].item() == 1.0


def test_an_empty_body_gives_null_shares(past):
    row = interlock(past([("a", "politburo")]), "politburo", "orgburo", "1920").row(0, named=True)
    assert (row["n_first"], row["n_second"], row["common"], row["share_of_first"]) == (1, 0, 0, 0.0)
    assert row["share_of_second"] is None
    assert row["overlap"] is None


def test_bad_questions_are_refused(past):
    history = past([("a", "politburo")])
    with pytest.raises(CollegiumError, match="unknown body: 'senate'"):
        interlock(history, "politburo", "senate", "1920")
    with pytest.raises(CollegiumError, match="outside the history"):
        interlock(history, "politburo", "secretariat", ["1920", "1992"])
    with pytest.raises(CollegiumError, match="no such rank"):
        interlock(history, "politburo", "secretariat", "1920", second_rank="voting")
