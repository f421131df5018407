"""Removal, conspiracy and terror against plain Python on random worlds: the same people, posts, events and ballots."""

from __future__ import annotations

import numpy as np
import pytest
from naive_plots import Naive, random_case

from collegium.conduct.conspiracy import conspire
from collegium.conduct.removal import remove_leader
from collegium.conduct.state import EVENTS, FULL, N_EVENTS, N_PERSONS, OFFICE, THE_LEADER, TOP
from collegium.conduct.terror import side_of_security, terrorise


def test_months_of_terror_and_conspiracy_leave_what_plain_python_leaves() -> None:
    kinds: dict[str, int] = {}
    fallen = 0
    for seed in range(300):
        s, p, c, switched, k = random_case(seed)
        plain = Naive(s, p, c, switched, k)
        for month in range(1, 13):
            plain.month = month
            side_of_security(s, p, c, switched, month)
            plain.watch()
            if switched["terror"]:
                terrorise(s, p, c, switched, k, month)
                plain.terrorise()
            assert plain.differences(s) == [], (seed, month, "terror")
            conspire(s, p, c, switched, k, month)
            plain.conspire()
            assert plain.differences(s) == [], (seed, month, "conspiracy")
        for event in s.events[: s.counters[N_EVENTS]]:
            name = EVENTS[event[1]] + (" on the chief" if event[3] == OFFICE else "")
            kinds[name] = kinds.get(name, 0) + 1
        fallen += s.counters[THE_LEADER] < 0
    needed = {"plot", "plot betrayed", "plot carried out", "challenge", "appeal", "arrest", "killing"}
    needed |= {"break with the leader", "plot on the chief", "plot carried out on the chief"}
    assert needed <= set(kinds)  # the worlds show everything
    assert min(kinds[kind] for kind in needed) >= 4, kinds
    assert fallen >= 5


@pytest.mark.parametrize("plotting", [False, True])
def test_a_removal_put_to_the_vote_ends_as_in_plain_python(plotting: bool) -> None:
    ends = set()
    for seed in range(400):
        s, p, c, switched, k = random_case(seed)
        rng = np.random.default_rng(seed)
        if plotting:
            n = int(s.counters[N_PERSONS])
            free = (s.people["ill_until"][1:n] <= 1) & (s.seats[1:n, TOP] == FULL)
            s.people["plotting"][1:n] = free & (rng.random(n - 1) < 0.8)
        plain = Naive(s, p, c, switched, k)
        plain.month = 1
        side_of_security(s, p, c, switched, 1)
        plain.watch()
        fell = remove_leader(s, p, c, switched, k, 1)
        assert plain.remove() == fell
        assert plain.differences(s) == [], seed
        ends.add((fell, len(plain.ballots)))
    assert {(False, 1), (True, 2), (False, 2)} <= ends
