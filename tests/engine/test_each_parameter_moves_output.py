"""No parameter is idle where its mechanism is on, none acts where it is off, and rates move what they are named for.

The circle itself is tried parameter by parameter under both kinds of support. For the mechanisms the settings are the
drawn runs of :mod:`drawn_runs`: whatever a module declares must move the logs of one of them in which it is at work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

import polars as pl
import pytest
from drawn_runs import ALL, Case, drawn, played, told

from collegium.charter import Charter
from collegium.conduct.catalogue import MODULES, PARAMETERS
from collegium.conduct.mechanisms import MECHANISMS
from collegium.engine.simulate import SUPPORT
from collegium.history import History
from collegium.parameters import Parameter

# --- whose parameter is whose ----------------------------------------------------------------------------------------

# Parameters that act with every mechanism off.
CIRCLE = {p.name for name in ("flow", "contest") for p in MODULES[name]} | {
    "mortality_at_55", "mortality_growth", "open_acceptance", "secret_acceptance", "delegate_fidelity",
    "slate_fidelity", "weight_tie", "weight_benefit", "weight_policy", "weight_authority", "authority", "fear", "noise",
    "promotion_tie", "tie_half_life", "benefit_base", "benefit_promotion", "benefit_turnover", "turnover_expected",
    "tie_of_ally", "tie_of_client",
}  # fmt: skip
# Of modules that no mechanism is named for, and of those that others read too: what must be off for them to be idle.
BESIDES: dict[str, tuple[str, ...]] = {
    "views": ("policy",),
    "results": ("policy", "shocks"),
    "decisions": ("policy",),
    "shocks": ("policy",),
    "filling": ("careers",),
    "removal": ("plots",),
    "terror": ("plots",),
    "support": ("patronage", "policy", "norms"),
}
OWNERS: dict[str, set[str]] = {
    module: {m.name for m in MECHANISMS if m.module == module} | set(BESIDES.get(module, ())) for module in MODULES
}
OTHERS = [(module, p) for module, group in MODULES.items() for p in group if p.name not in CIRCLE]
AT = {"challenge_in_month": 12.0}  # the ends of its range are never
# In need of a setting of their own: a drawn run, with some values in place of its own.
GIVEN = {
    "alarm_half_life": (13, {"terror_will": 1.0, "plot_rate": 12.0, "severity_base": 0.1, "plot_report": 0.0}),
    "landing_again": (187, {"faction_rate": 12.0, "split_rate": 12.0, "move_rate": 12.0, "reconcile_rate": 6.0}),
}
LATER = {
    "ballot_leak": 183,
    "form_rent": 194,
    "faction_signal": 174,
    "suspicion_half_life": 405,
    "form_interest": 588,
    "tactic_calm": 774,
}  # a drawn run that each moves, where it is none of the first
DRAWN = 150  # runs to look for an effect in


def elsewhere(p: Parameter, value: float) -> float:
    """The end of the range that lies farther from a value."""
    if p.name in AT:
        return AT[p.name]
    return p.high if p.high - value > value - p.low else p.low


def with_moved(case: Case, moved: Iterable[Parameter]) -> Case:
    """The same run with some parameters far from where they were."""
    return case._replace(given=case.given | {p.name: elsewhere(p, case.given[p.name]) for p in moved})


@cache
def outcome(number: int) -> bytes:
    return told(played(drawn(number)))


def test_every_module_with_parameters_has_a_mechanism_that_turns_it_on() -> None:
    for module, group in MODULES.items():
        assert OWNERS[module] or all(p.name in CIRCLE for p in group), module


@pytest.mark.parametrize(("module", "p"), [pytest.param(module, p, id=p.name) for module, p in OTHERS])
def test_a_parameter_of_a_mechanism_moves_some_run_in_which_it_is_at_work(module: str, p: Parameter) -> None:
    if p.name in GIVEN:
        number, given = GIVEN[p.name]
        case = drawn(number)
        case = case._replace(given=case.given | given)
        assert OWNERS[module] & set(case.mechanisms)
        assert told(played(with_moved(case, [p]))) != told(played(case))
        return
    for number in [LATER[p.name]] if p.name in LATER else range(DRAWN):
        case = drawn(number)
        if OWNERS[module] & set(case.mechanisms) and told(played(with_moved(case, [p]))) != outcome(number):
            return
    pytest.fail(f"{p.name} moves nothing in {DRAWN} drawn runs")


def without_owners(module: str, mechanisms: Iterable[str]) -> tuple[str, ...]:
    """All mechanisms but those of a module and those that need them."""
    off = OWNERS[module] | {m.name for m in MECHANISMS if OWNERS[module] & set(m.needs)}
    return tuple(name for name in mechanisms if name not in off)


@pytest.mark.parametrize("module", [module for module in MODULES if any(module == name for name, _ in OTHERS)])
def test_the_parameters_of_a_mechanism_that_is_off_move_nothing(module: str) -> None:
    moved = [p for name, p in OTHERS if name == module]
    for number in range(4):
        case = drawn(number)._replace(mechanisms=without_owners(module, ALL))
        assert told(played(with_moved(case, moved))) == told(played(case)), number


@pytest.mark.parametrize("conditional", [True, False])
def test_with_every_mechanism_off_only_the_parameters_of_the_circle_count(conditional: bool) -> None:
    for number in range(6):
        case = drawn(number)._replace(mechanisms=(), conditional=conditional)
        assert told(played(with_moved(case, [p for _, p in OTHERS]))) == told(played(case)), number


# --- the circle alone -------------------------------------------------------------------------------------------------

SETTING = {
    "control_base": "no recommendation",
    "secret_acceptance": "secret ballot",
    "district_fidelity": "no delegation",
    "tie_of_client": "start of 1926",  # the record has no client on the top bodies of 1922
}
# What one kind of support does not know of cannot move it. Policy is conditional support's alone.
POLICY = {"policy_turn_size", "policy_follow_rate", "policy_spread"}
ONLY = {
    "allegiance": {"lapse_rate", "conversion_rate", "heir_loyalty"},
    "conditional": ({p.name for p in MODULES["support"]} & CIRCLE) | POLICY,
}
TABLES = ("memberships", "ties", "ballots", "events")


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
        other = simulated(setting, kind, **{p.name: elsewhere(p, p.default)})
        return {name for name in TABLES if not getattr(base(setting, kind), name).equals(getattr(other, name))}

    return changed


@pytest.mark.parametrize("kind", SUPPORT)
@pytest.mark.parametrize("p", [p for p in PARAMETERS if p.name in CIRCLE], ids=lambda p: p.name)
def test_a_parameter_of_the_circle_moves_output_where_it_is_known_and_nowhere_else(
    moved: Callable[..., set[str]], p: Parameter, kind: str
) -> None:
    other = "conditional" if kind == "allegiance" else "allegiance"
    assert bool(moved(p, kind)) == (p.name not in ONLY[other])


def test_no_parameter_of_the_circle_is_idle() -> None:
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
