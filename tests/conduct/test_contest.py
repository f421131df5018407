"""Majorities, and the rule of removal (section 7.4 of the theory paper)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from world import key, on, parameters, rules, world

from collegium.conduct.contest import carried, contest, removed
from collegium.conduct.state import COMMITTEE, N_BALLOTS, REMOVAL_OF_LEADER, THE_LEADER

compiled = settings(deadline=None)  # the first call compiles


@pytest.mark.parametrize(
    ("against_bureau", "bureau", "against_committee", "committee", "falls"),
    [
        (7, 11, 45, 133, False),  # T7.5: June 1957, the committee saves him
        (7, 11, 66, 133, False),
        (7, 11, 67, 133, True),  # one more than half of 133
        (5, 11, 133, 133, False),  # T7.5: no majority of the bureau, no question for the committee
        (5, 10, 133, 133, False),  # half is no majority
        (6, 10, 5, 10, False),
        (6, 10, 6, 10, True),
        (11, 11, 133, 133, True),
        (0, 0, 0, 0, False),  # nobody there, nobody against
    ],
)
def test_a_leader_falls_by_two_majorities_only(
    against_bureau: int, bureau: int, against_committee: int, committee: int, falls: bool
) -> None:
    assert removed(against_bureau, bureau, against_committee, committee) is falls


@given(st.integers(0, 300), st.data())
@compiled
def test_a_majority_is_more_than_half_of_those_entitled(electors: int, data: st.DataObject) -> None:
    votes = data.draw(st.integers(0, electors))
    assert carried(votes, electors) is (votes >= electors // 2 + 1)
    assert not (carried(votes, electors) and carried(electors - votes, electors))


@given(st.integers(1, 15), st.integers(1, 140), st.data())
@compiled
def test_more_votes_against_never_save_anybody(bureau: int, committee: int, data: st.DataObject) -> None:
    a = data.draw(st.integers(0, bureau - 1))
    b = data.draw(st.integers(0, committee - 1))
    for worse in ((a + 1, b), (a, b + 1)):
        assert removed(worse[0], bureau, worse[1], committee) >= removed(a, bureau, b, committee)


@pytest.mark.parametrize("final", [False, True])
def test_where_the_top_body_removes_by_itself_the_committee_is_not_asked(final: bool) -> None:
    fallen = asked = 0
    for run in range(40):
        s = world(run)
        s.people["tie"][:] = 1.0
        s.people["tie"][1:7] = -3.0  # the top body is against him, the committee for him
        p = parameters(challenge_in_month=1, noise=0.1, move_rate=0.0)
        c = rules(top_removes_leader=final, top_removes_members=final)
        contest(s, p, c, on(), key(run), 1, 0.5)
        kinds = s.ballots[: s.counters[N_BALLOTS]]
        asked += bool(((kinds[:, 1] == REMOVAL_OF_LEADER) & (kinds[:, 2] == COMMITTEE)).any())
        fallen += s.counters[THE_LEADER] != 0
    assert (fallen == 40, asked == 40) == (final, not final)
