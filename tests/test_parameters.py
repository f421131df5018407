"""A parameter is told once; what it says is what is checked."""

from __future__ import annotations

import math

import numpy as np
import pytest

from collegium.conduct.catalogue import MODULES, PARAMETERS, VALUES, values
from collegium.errors import CollegiumError
from collegium.parameters import param, settle

RATE = param("rate", 0.2, "1/year", 0, 1, "an example", "assumed: for the test")
UNITS = {
    "1/year", "1/month", "years", "months", "days", "probability", "share", "people", "occasions", "criteria", "votes",
    "1",
}  # fmt: skip
SIZE = param("size", 3, "1", -5, 5, "another", "assumed: for the test")


@pytest.mark.parametrize("value", [0, 1, 0.5, np.float64(0.25)])
def test_both_ends_of_the_range_are_accepted(value: float) -> None:
    assert RATE.check(value) == value
    assert type(RATE.check(0)) is float


@pytest.mark.parametrize("value", [True, "0.5", None, math.nan, [0.5], 1j])
def test_what_is_no_number_is_refused_as_such(value: object) -> None:
    with pytest.raises(CollegiumError, match="rate takes a number"):
        RATE.check(value)


@pytest.mark.parametrize("value", [-1e-9, 1 + 1e-9, math.inf, -math.inf, 7])
def test_a_value_out_of_range_is_refused_with_range_unit_and_meaning(value: float) -> None:
    with pytest.raises(CollegiumError, match=r"rate is out of range.*It takes 0 to 1 \(1/year\): an example\."):
        RATE.check(value)


def test_the_place_in_the_file_is_told() -> None:
    with pytest.raises(CollegiumError, match=r"^study\.yaml:7: rate is out of range: 2\.") as caught:
        settle([RATE], {"rate": 2}, where="study.yaml", lines={"rate": 7})
    assert (caught.value.where, caught.value.line, caught.value.given) == ("study.yaml", 7, 2)


def test_a_default_outside_its_own_range_cannot_be_declared() -> None:
    with pytest.raises(ValueError, match="the default of rate"):
        param("rate", 2, "1", 0, 1, "an example", "assumed")


def test_settling_keeps_the_order_of_declaration_and_fills_in_defaults() -> None:
    assert list(settle([RATE, SIZE], {"size": -5}).items()) == [("rate", 0.2), ("size", -5.0)]


def test_an_unknown_parameter_is_refused_with_the_nearest() -> None:
    with pytest.raises(CollegiumError, match="Did you mean 'size'") as caught:
        settle([RATE, SIZE], {"rate": 0.3, "sise": 1}, where="study.yaml", lines={"sise": 3})
    assert (caught.value.nearest, caught.value.line, caught.value.allowed) == ("size", 3, ["rate", "size"])


def test_each_parameter_of_the_catalogue_says_what_it_is_and_whence() -> None:
    names = [p.name for p in PARAMETERS]
    assert len(names) == len(set(names)) == sum(len(group) for group in MODULES.values())
    for p in PARAMETERS:
        assert p.low < p.high, p.name
        assert p.unit in UNITS, p.name
        assert p.label, p.name
        assert len(p.source) >= len("assumed"), p.name
        if p.unit in {"probability", "share"}:
            assert p.low >= 0, p.name
            assert p.high <= 1, p.name


def test_compiled_code_gets_every_parameter_under_its_own_name() -> None:
    numbered = {p.name: float(i) for i, p in enumerate(PARAMETERS)}
    record = values(numbered)
    assert VALUES.names == tuple(numbered)
    assert {name: record[name] for name in numbered} == numbered
