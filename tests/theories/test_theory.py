"""Theory files: what is shipped, and one message at its line for each way in which a file can be wrong."""

from __future__ import annotations

import pytest

from collegium.conduct.catalogue import PARAMETERS
from collegium.errors import CollegiumError
from collegium.shipped import source
from collegium.theories import theories, theory

MINE = """\
collegium: theory/1
id: mine
name: My theory
text: A test.
support: allegiance
parameters: {lapse_rate: 0.3, fear: 0}
sources: [nobody]
"""


@pytest.mark.parametrize("name", theories())
def test_a_shipped_theory_is_read_by_its_name_and_says_its_sources(name: str) -> None:
    found = theory(name)
    assert found.id == name
    assert found.sources
    assert repr(found).startswith(f"<Theory {name}: support is {found.support}")


def test_a_shipped_theory_copied_to_a_file_is_the_same(write) -> None:
    assert theory(write(source("collegium.theories", "library", "circular-flow", "theory").decode())) == theory(
        "circular-flow"
    )


def test_an_own_theory_keeps_its_parameters(write) -> None:
    found = theory(write(MINE))
    assert found.parameters == {"lapse_rate": 0.3, "fear": 0.0}
    assert repr(found) == "<Theory mine: support is allegiance, 2 parameters off their defaults>"


@pytest.mark.parametrize(
    ("right", "wrong", "line", "says"),
    [
        ("theory/1", "study/1", 1, "the file is a study, and a theory is wanted here"),
        ("theory/1", "theory/2", 1, "a later version of the theory format"),
        ("collegium: theory/1\n", "", 1, "the file does not say what it is"),
        ("id: mine", "id: My Theory", 2, "not an id: 'My Theory'"),
        ("id: mine", "id: ../../mine", 2, "not an id: '../../mine'"),
        ("id: mine", "id: .mine", 2, "not an id"),
        ("name: My theory", "name: ''", 3, "not a line of text"),
        ("name: My theory\n", "", 1, "the key 'name' is missing"),
        ("text: A test.", "txt: A test.", 4, "unknown key: 'txt'. Did you mean 'text'?"),
        ("support: allegiance", "support: alegiance", 5, "Did you mean 'allegiance'?"),
        ("lapse_rate: 0.3", "laps_rate: 0.3", 6, "unknown parameter: 'laps_rate'. Did you mean 'lapse_rate'?"),
        ("lapse_rate: 0.3", "lapse_rate: 3", 6, "lapse_rate is out of range: 3.0. It takes 0 to 1 (1/year)"),
        ("lapse_rate: 0.3", "lapse_rate: '0.3'", 6, "should be a number: '0.3'"),
        ("lapse_rate: 0.3", "lapse_rate: true", 6, "should be a number: True"),
        ("lapse_rate: 0.3", "lapse_rate: null", 6, "should be a number"),
        ("lapse_rate: 0.3", "lapse_rate: [0.3]", 6, "should be a number"),
        ("[nobody]", "nobody", 7, "`sources` should be a list: 'nobody'"),
        ("[nobody]", "[nobody", 8, "not well-formed YAML"),
    ],
)
def test_a_fault_is_told_at_its_line(write, right: str, wrong: str, line: int, says: str) -> None:
    assert MINE.count(right) == 1
    with pytest.raises(CollegiumError) as caught:
        theory(write(MINE.replace(right, wrong)))
    assert str(caught.value).startswith(f"{caught.value.where}:{line}:")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("p", PARAMETERS, ids=lambda p: p.name)
def test_every_parameter_is_taken_at_the_ends_of_its_range_and_not_beyond(write, p) -> None:
    def parameters(value: float) -> str:
        return MINE.replace("{lapse_rate: 0.3, fear: 0}", f"{{{p.name}: {value!r}}}")

    for value in (p.low, p.high):
        assert theory(write(parameters(value))).parameters == {p.name: value}
    for value in (p.low - 1, p.high + 1):
        with pytest.raises(CollegiumError, match=f":6:.*{p.name} is out of range"):
            theory(write(parameters(value)))


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(CollegiumError, match=r"no such theory: 'circularflow'\. Did you mean 'circular-flow'"):
        theory("circularflow")
