"""The shipped theories: each is read, runs from the record, differs from the others, and sets nothing that is idle."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import pytest

import collegium as cg
from collegium.conduct.mechanisms import MECHANISMS
from collegium.engine import simulate
from collegium.errors import CollegiumError
from collegium.history import History
from collegium.theories import Theory, preset, study, theories, theory
from collegium.theories.patterns import BY_ID as PERIODS
from collegium.theories.patterns_run import how
from collegium.theories.theory import BY_NAME

DOCS = Path(__file__).parents[2] / "docs" / "background" / "theories"
OWN = "whole-conduct"  # everything at once: for ablations, not for the contest
CONTESTANTS = [name for name in theories() if name != OWN]
TABLES = ("memberships", "ties", "ballots", "events", "decisions")
SETTINGS = {  # charter, first day, last month, preset
    "1922": ("cpsu-1922", "1922-04-15", "1925-06", None),
    "1966": ("cpsu-1966", "1966-05-01", "1969-06", None),
    "1936": ("cpsu-1934", "1936-01-01", "1939-06", "period-1935-53"),
    "1970": ("cpsu-1966", "1970-01-01", "1979-06", "period-1964-82"),
    "1953": ("cpsu-1953", "1953-06-01", "1958-06", "period-1953-57"),
}
DRAWS = 8  # of each theory, in each of which an effect is looked for


def test_what_is_shipped() -> None:
    assert theories() == [
        "circular-flow", "coalition", "conditional-support", "gill", "null-model", "promised-tenure", "rigby-compact",
        "selectorate", "svolik", "whole-conduct",
    ]  # fmt: skip


@pytest.mark.parametrize("name", CONTESTANTS)
def test_a_theory_says_whose_it_is_what_is_ours_and_what_would_refute_it(name: str) -> None:
    one = theory(name)
    assert min(len(one.claim), len(one.rendering), len(one.refuted_by)) > 80
    assert one.sources
    assert one.priors
    page = (DOCS / f"{name}.md").read_text("utf-8")
    for heading in ("## What its author claims", "## Our rendering", "## What would refute it"):
        assert page.count(heading) == 1
    assert "our proposal" in page.lower() or "**our" in page.lower()
    for parameter in one.restrictions:
        assert f"`{parameter}`" in page, parameter
    for mechanism in one.mechanisms:
        assert f"`{mechanism}`" in page, mechanism


def test_no_two_theories_are_the_same_choice() -> None:
    choices = [
        (one.support, frozenset(one.mechanisms), frozenset(one.restrictions.items()), frozenset(one.priors))
        for one in map(theory, theories())
    ]
    assert len(set(choices)) == len(choices)
    alike = {frozenset(one.mechanisms) for one in map(theory, theories())}
    assert len(alike) == 7  # four theories differ in support, restrictions and priors on the circle alone


@pytest.mark.parametrize("name", theories())
def test_a_theory_runs_two_years_from_the_record_as_it_stands_and_as_drawn(name: str) -> None:
    one = theory(name)
    for drawn in ({}, one.draw(1, 0)):
        told = simulate(cg.charter("cpsu-1922"), cg.record(), on="1922-04", years=2, runs=1, seed=3, **one.how(drawn))
        assert told.manifest.details["mechanisms"] == list(one.mechanisms)
        held = told.manifest.details["parameters"]
        assert all(held[key] == value for key, value in {**one.restrictions, **drawn}.items())
        assert told.memberships.height > 100


def digest(told: History) -> str:
    return hashlib.sha256(b"".join(getattr(told, table).write_csv().encode() for table in TABLES)).hexdigest()


def same_seed(name: str) -> str:
    told = simulate(cg.charter("cpsu-1966"), cg.record(), on="1966-05", years=3, runs=2, seed=3, **theory(name).how())
    return digest(told)


def test_on_the_same_draws_no_two_theories_run_alike() -> None:
    assert len({same_seed(name) for name in theories()}) == len(theories())


def moved_from(one: Theory, name: str) -> list[float]:
    """Where a parameter is moved to: the ends of its prior, or of its declared range if the theory fixes it."""
    if name in one.priors:
        return [one.priors[name].low, one.priors[name].high]
    return [end for end in (BY_NAME[name].low, BY_NAME[name].high) if end != one.restrictions[name]]


@cache
def outcome(name: str, setting: str, number: int, moved: str = "", value: float = 0.0) -> str:
    one = theory(name)
    charter, on, until, period = SETTINGS[setting]
    laid = one.lay(preset(period).values if period else {}, one.draw(1, number))
    told = simulate(
        cg.charter(charter), cg.record(), on=on, until=until, congresses="record", runs=3, seed=5,
        support=one.support, mechanisms=one.mechanisms, parameters={**laid, **({moved: value} if moved else {})},
    )  # fmt: skip
    return digest(told)


@pytest.mark.parametrize(
    ("name", "parameter"),
    [(name, key) for name in CONTESTANTS for key in (*theory(name).restrictions, *theory(name).priors)],
)
def test_whatever_a_theory_restricts_or_leaves_open_moves_some_run(name: str, parameter: str) -> None:
    for number in range(DRAWS):
        for setting in SETTINGS:
            before = outcome(name, setting, number)
            if any(
                outcome(name, setting, number, parameter, to) != before for to in moved_from(theory(name), parameter)
            ):
                return
    pytest.fail(f"{parameter} moves nothing under {name}")


# --- a restriction holds, whatever is laid over it -------------------------------------------------------------------


def test_a_restriction_holds_through_the_presets_of_a_period() -> None:
    svolik = theory("svolik")
    assert "split_rate" in preset("period-1930-34").values
    laid = how(PERIODS["1930-34"], svolik)
    assert laid["parameters"]["split_rate"] == 0
    assert not any(set(svolik.restrictions) & set(values) for values in laid["periods"].values())

    def breaks(name: str) -> int:
        told = cg.simulate(
            "cpsu-1922", cg.record(), on="1930-08", years=2, theory=name, presets=["period-1930-34"], runs=3,
            parameters={"plot_rate": 0},  # whoever is found out in a plot breaks with the leader too
        )  # fmt: skip
        return told.events.filter(kind="break with the leader").height

    assert breaks("svolik") == 0 < breaks("conditional-support")


def test_a_value_laid_over_a_restriction_by_hand_is_refused() -> None:
    with pytest.raises(CollegiumError, match="the theory svolik restricts this parameter: 'split_rate'"):
        cg.simulate("cpsu-1922", cg.record(), on="1922-04", years=1, theory="svolik", parameters={"split_rate": 1})
    with pytest.raises(CollegiumError, match="the theory svolik restricts this parameter: 'split_rate'"):
        study("default", {"theories": ["svolik"], "parameters": {"split_rate": 1.0}})


def test_the_default_study_has_the_theories_that_it_had() -> None:
    for name, support in (("circular-flow", "allegiance"), ("conditional-support", "conditional")):
        one = theory(name)
        assert (one.support, one.mechanisms, one.lay()) == (support, [], {})


def test_gill_holds_benefit_to_weigh_more_than_the_tie() -> None:
    priors = theory("gill").priors
    assert priors["weight_benefit"].low >= priors["weight_tie"].high


def test_the_null_has_no_patronage_policy_or_fear() -> None:
    null = theory("null-model")
    assert null.mechanisms == []
    weights = ("weight_tie", "weight_benefit", "weight_policy", "fear")
    assert {null.restrictions[name] for name in weights} == {0}
    assert theory(OWN).mechanisms == [one.name for one in MECHANISMS]
