"""Means, tactics, factions and the ban against plain Python, month by month, in some hundred random worlds."""

from __future__ import annotations

import numpy as np
import pytest
from naive_strategies import Naive
from world import key, on, parameters, rules, world

from collegium.conduct.factions import coalesce
from collegium.conduct.log import open_spell
from collegium.conduct.state import (
    CONTROL,
    EXPULSION,
    FULL,
    LEADER,
    N_BALLOTS,
    N_BRANCHES,
    N_EVENTS,
    NOBODY,
    OPPOSITION_TOLERATED,
    TACTIC,
    THE_LEADER,
    State,
)
from collegium.conduct.strategies import strategise

MONTHS = 30
SETS = (("strategies",), ("factions",), ("strategies", "factions", "careers"))
LIVELY = {
    "ban_rate": 12.0, "faction_rate": 8.0, "tactic_rate": 6.0, "ban_recants": 0.05, "landing_return": 12.0,
    "landing_demoted": 0.0, "landing_step": 1.0, "landing_arrest": 2.0, "landing_terror": 1.0,
    "faction_calls": 6.0,
}  # fmt: skip


def odd_world(seed: int) -> tuple[State, dict[str, float], dict[str, bool]]:
    """A random world without candidates, its parameters and its charter."""
    rng = np.random.default_rng(10_000 + seed)
    s = world(seed, top=int(rng.integers(3, 9)), candidates=0)
    n = int(s.counters[0])
    s.people["branch"][:n] = rng.integers(0, N_BRANCHES, n)
    s.people["stance"][1:n] = rng.integers(0, 4, n - 1)
    s.people["ill_until"][:n] = np.where(rng.uniform(size=n) < 0.15, rng.integers(0, MONTHS, n), -1)
    s.people["retired"][:n] = rng.uniform(size=n) < 0.03
    s.people["alive"][1:n] = rng.uniform(size=n - 1) < 0.95
    s.people["fear"][:n] = rng.uniform(0, 0.3, n)
    s.norms[:] = rng.uniform(0, 1, s.norms.size)
    s.regime["terror"] = rng.choice([0.0, 0.4])
    s.replaced[:] = rng.integers(0, 2, s.replaced.size)
    s.norms[OPPOSITION_TOLERATED] = rng.uniform(0, 0.3)
    for person in range(n - 5, n):  # a control body mostly for the leader
        open_spell(s, person, CONTROL, NOBODY, FULL, 0, 0)
        s.people["tie"][person], s.people["stance"][person], s.people["loyal"][person] = 1.0, 0, True
    given = {"benefit_base": float(rng.uniform(-0.1, 0.6)), "noise": float(rng.uniform(0.5, 1.5)), "fear": 0.1}
    given |= {
        "faction_doubt": 0.9,
        "faction_discipline": float(rng.uniform(0.5, 1.0)),
        "means_every": float(rng.integers(1, 4)),
    }
    links = (
        "leader_sets_agenda",
        "security_to_leader",
        "posts_split",
        "faction_ban",
        "committee_expels",
        "committee_coopts",
        "leader_removable",
        "committee_elects_leader",
        "recommends",
        "members_removable",
    )
    charter = {name: bool(rng.uniform() < (0.9 if name == "faction_ban" else 0.6)) for name in links}
    return s, given | LIVELY, charter


@pytest.mark.parametrize("mechanisms", SETS, ids="+".join)
def test_the_months_are_those_of_plain_python(mechanisms: tuple[str, ...]) -> None:
    seen = {"means": 0, "tactics": 0, "factions": 0, "landings": 0, "returns": 0, "calls": 0}
    for seed in range(64):
        s, given, charter = odd_world(seed)
        p, c = parameters(**given), rules(**charter)
        switches = on(*mechanisms, conditional=seed % 8 != 0)
        naive = Naive(s, p, c, switches, key(seed))
        calls = 0
        for month in range(1, MONTHS + 1):
            if month == MONTHS // 2 and seed % 3 == 0:  # the leader changes
                heir = 1 if seed % 2 else -1
                s.counters[THE_LEADER] = naive.leader = heir
                s.people["faction"][1] = naive.people[1]["faction"]
            if "strategies" in mechanisms:
                strategise(s, p, c, switches, key(seed), month)
                naive.strategise(month)
            if "factions" in mechanisms:
                coalesce(s, p, c, switches, key(seed), month, 0.6)
                naive.coalesce(month)
                calls += bool(s.regime["called"][0])
        naive.same_as(s)
        events = s.events[: s.counters[N_EVENTS]]
        tactics = [tuple(int(x) for x in row) for row in events if row[1] == TACTIC]
        assert tactics == naive.events
        ballots = s.ballots[: s.counters[N_BALLOTS]]
        assert [tuple(int(x) for x in row[[0, 4, 5, 6]]) for row in ballots if row[1] == EXPULSION] == naive.ballots
        seen["means"] += sum(row[3] == LEADER for row in tactics)
        seen["tactics"] += sum(row[3] != LEADER for row in tactics)
        seen["factions"] += int(s.regime["factions"][0])
        seen["landings"] += int((s.people["thrown_out_by"] >= 0).sum())
        seen["calls"] += calls
        seen["returns"] += int(((s.people["thrown_out_by"] >= 0) & (s.people["landing"] == 0)).sum())
    expected = {"means", "tactics"} if "strategies" in mechanisms else set()
    expected |= {"factions", "landings", "returns", "calls"} if "factions" in mechanisms else set()
    assert {name for name, times in seen.items() if times > 3} == expected
