"""The oracle: the same month loop in plain Python, without the compiler, must leave exactly the same arrays."""

from __future__ import annotations

import datetime as dt
import os
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from collegium.charter import Charter
from collegium.conduct.catalogue import PARAMETERS
from collegium.conduct.mechanisms import MECHANISMS, switches
from collegium.conduct.state import (
    ARREST,
    BREAK,
    CHALLENGE_EVENT,
    DEATH,
    DEFECTION,
    DIED,
    ELECTION,
    ELECTION_OF_LEADER,
    ILLNESS,
    KILLING,
    LEFT_UP,
    MOVE_EVENT,
    N_BALLOTS,
    N_DECISIONS,
    N_EVENTS,
    N_POSITIONS,
    N_SPELLS,
    N_TIES,
    NORM_BROKEN,
    NORM_KEPT,
    NOT_REELECTED,
    OFF_SLATE,
    PLOT,
    RATIFICATION,
    RECOVERY,
    REMOVAL,
    REMOVAL_OF_LEADER,
    REMOVED,
    REPLACED,
    RETIREMENT,
    RETURN,
    SANCTION,
    SHOCK,
    STILL,
    SUCCESSION,
    TURN,
    State,
)
from collegium.engine import compile_setting
from collegium.engine.setting import cast_of
from collegium.engine.simulate import monthly, one_run
from collegium.engine.start import read_roster
from collegium.parameters import settle
from collegium.record import record

# Compiled code reads the fields of a record as attributes; in plain Python only a recarray does.
PLAIN = """
import dataclasses, pickle, sys
import numba, numpy as np
assert numba.config.DISABLE_JIT
from collegium.conduct.mechanisms import SWITCHES, switches
from collegium.engine import simulate
module = sys.modules["collegium.engine.simulate"]
make = module.new_state
def new_state(*args):
    state = make(*args)
    return state._replace(people=state.people.view(np.recarray), regime=state.regime.view(np.recarray))
module.new_state = new_state
np.seterr(over="ignore")  # 64-bit mixing wraps around
with open(sys.argv[1], "rb") as file:
    setting, roster, cases = pickle.load(file)
setting = dataclasses.replace(setting, rules=setting.rules.view(np.recarray))
arrays = {}
for name, settled, conditional, mechanisms, seed, run in cases:
    by_month = module.monthly(setting, settled, {}).view(np.recarray)
    on = np.array([switches(conditional, mechanisms)], SWITCHES).view(np.recarray)[0]
    state = module.one_run(setting, roster, by_month, on, seed, run)
    arrays |= {f"{name}/{field}": np.asarray(part) for field, part in state._asdict().items()}
np.savez(sys.argv[2], **arrays)
"""

QUIET: dict[str, object] = {}
STORM: dict[str, object] = {
    "mortality_at_55": 0.4,
    "mortality_growth": 0.0,
    "split_rate": 6.0,
    "challenge_rate": 12.0,
    "move_rate": 6.0,
    "policy_turn_rate": 6.0,
    "replacement_rate": 0.8,
    "reconcile_rate": 2.0,
    "client_rate": 3.0,
    "open_acceptance": 0.3,
    "fear": 0.5,
}
# Plots and terror from the first month, questions and moves every month: a year has to reach what ten would.
STRIFE: dict[str, object] = {
    "terror_will": 1.0,
    "terror_start": 0.6,
    "plot_rate": 12.0,
    "form_rate": 12.0,
    "split_rate": 3.0,
    "challenge_rate": 6.0,
    "move_rate": 3.0,
    "replacement_rate": 0.6,
    "mortality_at_55": 0.2,
    "illness_at_55": 2.0,
    "retirement_age": 45.0,
    "shock_food": 2.0,
}
# Powers that no charter of 1922 gives, so that terror, appeals and the public have something to work on.
POWERS = ("security_to_leader", "security_polices", "appeal", "public_elections", "commissions", "committee_expels")
ALL = tuple(mechanism.name for mechanism in MECHANISMS)
CIRCLE = [
    (
        f"{weather} {'conditional' if conditional else 'allegiance'}",
        settle(PARAMETERS, given),
        conditional,
        (),
        seed,
        run,
    )
    for weather, given, seed, run in (("quiet", QUIET, 1, 0), ("storm", STORM, 2**63 - 1, 9))
    for conditional in (True, False)
]
CASES = [
    *CIRCLE,
    ("all mechanisms", settle(PARAMETERS, QUIET), True, ALL, 2, 1),
    ("all mechanisms in strife", settle(PARAMETERS, STRIFE), True, ALL, 3, 2),
    ("all mechanisms in strife, allegiance", settle(PARAMETERS, STRIFE), False, ALL, 4, 3),
]


@pytest.fixture(scope="module")
def setting_and_roster(small: Charter) -> tuple:
    levels = tuple(
        one.model_copy(update={"count": {"province": 5, "district": 2}.get(one.id, one.count)}) for one in small.levels
    )
    start = dt.date(1922, 4, 1)
    tiny = small.model_copy(update={"levels": levels})
    congresses = [dt.date(1922, 8, 1), dt.date(1923, 4, 1)]
    setting = compile_setting(tiny, start, dt.date(1923, 6, 1), congresses)
    for power in POWERS:
        setting.rules[power] = True
    return setting, read_roster(record(), start, cast_of(tiny))


@pytest.fixture(scope="module")
def plain(setting_and_roster: tuple, tmp_path_factory: pytest.TempPathFactory) -> dict[str, np.ndarray]:
    """The arrays that plain Python leaves, by case and field."""
    folder: Path = tmp_path_factory.mktemp("twin")
    (folder / "in.pickle").write_bytes(pickle.dumps((*setting_and_roster, CASES)))
    done = subprocess.run(
        [sys.executable, "-c", PLAIN, str(folder / "in.pickle"), str(folder / "out.npz")],
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with np.load(folder / "out.npz") as file:
        return dict(file)


@pytest.fixture(scope="module")
def compiled(setting_and_roster: tuple) -> dict[str, State]:
    setting, roster = setting_and_roster
    return {
        name: one_run(setting, roster, monthly(setting, settled, {}), switches(conditional, mechanisms), seed, run)
        for name, settled, conditional, mechanisms, seed, run in CASES
    }


@pytest.mark.parametrize("case", [name for name, *_ in CASES])
def test_plain_python_leaves_the_same_arrays(plain: dict, compiled: dict[str, State], case: str) -> None:
    for field, array in compiled[case]._asdict().items():
        other = plain[f"{case}/{field}"]
        if field in ("people", "regime"):
            for name in array.dtype.names:
                np.testing.assert_array_equal(array[name], other[name], err_msg=name)
        else:
            np.testing.assert_array_equal(array, other, err_msg=field)


def test_the_cases_reach_every_kind_of_event_and_ballot_of_the_circle(compiled: dict[str, State]) -> None:
    """A comparison of empty logs would show nothing."""
    events, ballots, exits = set(), set(), set()
    for name, *_ in CIRCLE:
        state = compiled[name]
        counters = state.counters
        assert min(counters[n] for n in (N_SPELLS, N_EVENTS, N_BALLOTS, N_TIES)) > 0
        events |= set(state.events[: counters[N_EVENTS], 1].tolist())
        ballots |= set(state.ballots[: counters[N_BALLOTS], 1].tolist())
        exits |= set(state.spells[: counters[N_SPELLS], 7].tolist())
    assert events == {DEATH, TURN, BREAK, RETURN, CHALLENGE_EVENT, MOVE_EVENT, SUCCESSION}
    assert ballots == {RATIFICATION, ELECTION, REMOVAL, REMOVAL_OF_LEADER, ELECTION_OF_LEADER}
    assert exits == {STILL, DIED, REMOVED, NOT_REELECTED, REPLACED, LEFT_UP, OFF_SLATE}


def test_the_cases_with_all_mechanisms_reach_what_those_add(compiled: dict[str, State]) -> None:
    events = set()
    for name, _, _, mechanisms, *_ in CASES:
        if mechanisms:
            state = compiled[name]
            assert min(state.counters[n] for n in (N_DECISIONS, N_POSITIONS)) > 0
            assert state.workload.any()
            assert state.kept.any()
            events |= set(state.events[: state.counters[N_EVENTS], 1].tolist())
    assert {
        ILLNESS, RECOVERY, RETIREMENT, DEFECTION, SHOCK, SANCTION, PLOT, ARREST, KILLING, NORM_KEPT, NORM_BROKEN,
    } <= events  # fmt: skip
