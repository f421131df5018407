"""No parameter is idle: each, moved alone, changes some table; and the plain rates move what they are named for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import polars as pl
import pytest

from collegium.charter import Charter
from collegium.conduct import support
from collegium.conduct.catalogue import PARAMETERS
from collegium.engine.simulate import SUPPORT
from collegium.history import History
from collegium.parameters import Parameter

SETTING = {
    "control_base": "no recommendation",
    "secret_acceptance": "secret ballot",
    "district_fidelity": "no delegation",
    "tie_of_client": "start of 1926",  # the record has no client on the top bodies of 1922
}
# What one kind of support does not know of cannot move it. Policy is conditional support's alone.
ONLY = {
    "allegiance": {"lapse_rate", "conversion_rate"},
    "conditional": {p.name for p in support.PARAMETERS} | {"policy_turn_size", "policy_follow_rate", "policy_spread"},
}
TABLES = ("memberships", "ties", "ballots", "events")


def elsewhere(p: Parameter) -> float:
    """The end of the range that lies farther from the default."""
    return p.high if p.high - p.default > p.default - p.low else p.low


@pytest.fixture(scope="module")
def moved(
    run: Callable[..., History],
    small: Charter,
    without: Callable[..., Charter],
    in_secret: Callable[[Charter], Charter],
) -> Callable[..., set[str]]:
    """The tables that one parameter, moved alone, changes under one kind of support."""
    charters = {
        "as it was": small,
        "no recommendation": without(small, "nominate", "secretariat", "province-secretary"),
        "no delegation": without(small, "delegate", "province-secretary", "congress"),
        "secret ballot": in_secret(small),
    }

    def simulated(setting: str, kind: str, **given: float) -> History:
        where = {"on": "1926-01", "runs": 8} if setting == "start of 1926" else {}
        lively = {"conversion_rate": 0.3, "split_rate": 2.0}  # else reconciliation hardly happens under allegiance
        return run(charters.get(setting, small), years=5, support=kind, parameters=lively | given, **where)

    base = cache(simulated)

    def changed(p: Parameter, kind: str) -> set[str]:
        setting = SETTING.get(p.name, "as it was")
        other = simulated(setting, kind, **{p.name: elsewhere(p)})
        return {name for name in TABLES if not getattr(base(setting, kind), name).equals(getattr(other, name))}

    return changed


@pytest.mark.parametrize("kind", SUPPORT)
@pytest.mark.parametrize("p", PARAMETERS, ids=lambda p: p.name)
def test_a_parameter_moves_output_where_it_is_known_and_nowhere_else(
    moved: Callable[..., set[str]], p: Parameter, kind: str
) -> None:
    other = "conditional" if kind == "allegiance" else "allegiance"
    assert bool(moved(p, kind)) == (p.name not in ONLY[other])


def test_no_parameter_is_idle() -> None:
    assert ONLY["allegiance"].isdisjoint(ONLY["conditional"])


def count(history: History, table: str, **which: str) -> int:
    return int(getattr(history, table).filter(**which).height)


@pytest.mark.parametrize(
    ("name", "low", "high", "table", "which"),
    [
        ("mortality_at_55", 0.01, 0.2, "memberships", {"exit": "died"}),
        ("mortality_growth", 0.5, 0.0, "memberships", {"exit": "died"}),  # they are younger than 55
        ("replacement_rate", 0.05, 0.6, "memberships", {"entry": "recommended"}),
        ("district_replacement_rate", 0.05, 0.6, "memberships", {"entry": "appointed"}),
        ("split_rate", 0.1, 4.0, "events", {"kind": "break with the leader"}),
        ("reconcile_rate", 0.0, 4.0, "events", {"kind": "return to the leader"}),
        ("policy_turn_rate", 0.1, 4.0, "events", {"kind": "turn of the line"}),
        ("challenge_rate", 0.0, 12.0, "events", {"kind": "challenge"}),
        ("move_rate", 0.0, 4.0, "events", {"kind": "move"}),
        ("drop_at_congress", 0.0, 1.0, "memberships", {"exit": "not on the slate"}),
        ("client_rate", 0.0, 3.0, "ties", {"kind": "client"}),
        ("initial_loyalty", 0.0, 1.0, "ties", {"kind": "ally"}),
        ("control_low", 0.0, 1.0, "ties", {"kind": "client"}),
        ("open_acceptance", 1.0, 0.0, "ballots", {"kind": "ratification", "outcome": "lost"}),
        ("bureau_rotation", 0.0, 1.0, "memberships", {"exit": "not re-elected", "organization_id": "orgburo"}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", SUPPORT)
def test_more_of_a_rate_is_more_of_what_it_is_named_for(
    run: Callable[..., History], small: Charter, kind: str, name: str, low: float, high: float, table: str,
    which: dict[str, str],
) -> None:  # fmt: skip
    few, many = (
        count(run(small, runs=6, support=kind, parameters={name: value}), table, **which) for value in (low, high)
    )
    assert few < many


def test_with_every_rate_at_nought_nothing_happens_but_congresses(run: Callable[..., History], small: Charter) -> None:
    still = {p.name: 0.0 for p in PARAMETERS if p.unit == "1/year" and p.low == 0.0}
    history = run(small, runs=3, parameters=still)
    assert history.events.is_empty()
    first = history.meetings["start"].min()
    assert history.ballots.filter(pl.col("start") < first).is_empty()
    assert history.ballots.filter(start=first, kind="election").height == 3
    changes = history.memberships.filter(pl.col("entry") != "sitting at the start")
    assert changes["start"].min() == first
    # a secretary who rises at a congress leaves a post to fill; beyond that only congresses change the bodies
    assert changes.filter(pl.col("post_id").is_null())["start"].is_in(history.meetings["start"].implode()).all()
