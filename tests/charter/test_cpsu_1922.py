"""The shipped charter of 1922: against the book, and part by part against the checks."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import collegium as cg
from collegium.charter import Charter, charter, names
from collegium.errors import CollegiumError
from collegium.shipped import source
from collegium.yamlfile import parse_yaml, validate

TEXT = source("collegium.charter", "library", "cpsu-1922", "charter").decode("utf-8")
LINES = TEXT.splitlines(keepends=True)
DOCUMENT = parse_yaml(TEXT)


def reads(text: str) -> Charter:
    return validate(parse_yaml(text, where="x.yaml"), Charter, header="charter/1")


def test_every_charter_of_the_library_loads_under_its_own_name():
    assert "cpsu-1922" in names()
    for name in names():
        assert charter(name).id == name


def test_the_room_answers_when_it_is_called():
    assert cg.charter("cpsu-1922") == charter("cpsu-1922")


@pytest.mark.parametrize(
    ("on", "politburo", "orgburo", "secretariat"),
    [
        ("1922-04", (7, 3), (7, 3), (3, 0)),
        ("1923-04", (7, 4), (7, 3), (3, 0)),
        ("1924-06", (7, 6), (11, 6), (5, 0)),
        ("1926-01", (9, 5), (11, 5), (5, 2)),
        ("1927-12", (9, 8), (13, 7), (5, 3)),
        ("1930-07", (10, 5), (11, 4), (5, 2)),
        ("1930-12", (10, 3), (10, 4), (4, 2)),
    ],
)
def test_the_leading_bodies_have_the_sizes_of_the_book(on, politburo, orgburo, secretariat):
    """Gill (2018), Tables 2.2, 3.1, 3.3 and 4.1, each name counted after the repairs of the record."""
    rules = charter("cpsu-1922")
    for body, expected in (("politburo", politburo), ("orgburo", orgburo), ("secretariat", secretariat)):
        assert tuple(rules.size(body, on).values()) == expected


def test_the_central_committee_grew_from_46_to_121():
    """Gill (2018), l.787."""
    rules = charter("cpsu-1922")
    totals = [sum(rules.size("central-committee", on).values()) for on in ("1922-04", "1927-12")]
    assert totals == [46, 121]


def test_the_circle_of_power_is_closed_on_every_day():
    """Gill (2018), l.236: the centre names secretaries, they choose delegates, these elect the centre."""
    rules = charter("cpsu-1922")
    circle = [
        ("nominate", "secretariat", "province-secretary"),
        ("delegate", "province-secretary", "congress"),
        ("elect", "congress", "central-committee"),
        ("elect", "central-committee", "secretariat"),
    ]
    for on in ("1922-04", "1923-05-31", "1923-06-01", "1934-01-31"):
        for power, by, over in circle:
            assert len(rules.clauses_for(power=power, by=by, over=over, on=on)) == 1


def test_the_charter_has_84_provinces_and_holds_its_time():
    rules = charter("cpsu-1922")
    assert (rules.units("province"), rules.units("district")) == (84, 504)
    assert rules.in_force.holds("1922-04-01")
    assert not rules.in_force.holds("1922-03-31")
    assert not rules.in_force.holds("1934-02-01")


REFERENCES = re.compile(r"\b(by|over|recommended_by|level|within|seat_in|includes): \[?([a-z-]+)")
PLACES = [
    (number, found.start(2), found[2])
    for number, line in enumerate(LINES, start=1)
    for found in [REFERENCES.search(line)]
    if found and found[2] != "null" and not line.lstrip().startswith("#")
]


def test_there_are_references_to_misspell():
    assert len(PLACES) > 60


@pytest.mark.parametrize(("line", "column", "word"), PLACES)
def test_each_reference_misspelt_is_refused_at_its_line_with_the_right_word(line, column, word):
    wrong = LINES[line - 1][:column] + "z" + LINES[line - 1][column:]
    with pytest.raises(CollegiumError) as caught:
        reads("".join([*LINES[: line - 1], wrong, *LINES[line:]]))
    assert (caught.value.line, caught.value.given, caught.value.nearest) == (line, f"z{word}", word)


def without(data: object, key: str) -> object:
    if isinstance(data, dict):
        return {name: without(value, key) for name, value in data.items() if name != key}
    return [without(value, key) for value in data] if isinstance(data, list) else data


def test_nothing_stands_without_source_or_reason():
    counted = 0
    for name in ("levels", "bodies", "clauses"):
        for number, part in enumerate(DOCUMENT.data[name]):
            bare = without(without(part, "source"), "assumed")
            data = {**DOCUMENT.data, name: [*DOCUMENT.data[name]]}
            data[name][number] = bare
            with pytest.raises(ValueError, match="neither `source` nor `assumed`"):
                Charter.model_validate(data)
            counted += 1
    assert counted == 3 + 11 + 43


MARKS = [
    "",
    " ",
    "-",
    "- ",
    ":",
    "?",
    "? ",
    "{",
    "}",
    "[",
    "]",
    "'",
    '"',
    "#",
    "\t",
    "\n",
    "---\n",
    "...",
    "%YAML",
]
WORDS = [
    "&a",
    "*a",
    "!!str",
    "<<:",
    "null",
    "true",
    "no",
    "0",
    "-1",
    "1e9",
    "9" * 30,
    "1922-13",
    "politburo",
    "\x07",
]
JUNK = st.sampled_from(MARKS + WORDS) | st.text(max_size=8)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """The text of the charter with one to three small changes, of the kinds that hands make."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        kind = draw(st.sampled_from(["drop", "double", "swap", "indent", "value", "insert", "key", "cut"]))
        line = lines[at]
        if kind == "drop":
            lines[at] = ""
        elif kind == "double":
            lines[at] = line + line
        elif kind == "swap":
            other = draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], line
        elif kind == "indent":
            lines[at] = draw(st.sampled_from([" " + line, line.lstrip(), "\t" + line]))
        elif kind == "value":
            lines[at] = line.partition(":")[0] + ": " + draw(JUNK) + "\n"
        elif kind == "key":
            lines[at] = draw(JUNK) + ":" + line.partition(":")[2]
        else:
            column = draw(st.integers(0, len(line)))
            lines[at] = line[:column] + draw(JUNK) + line[column:] if kind == "insert" else line[:column]
    return "".join(lines)


def read_or_refused(text: str) -> Charter | CollegiumError:
    try:
        return reads(text)
    except CollegiumError as error:
        return error


@given(mutated())
@settings(max_examples=500, deadline=None)
def test_a_mutated_charter_loads_or_is_refused_with_a_line(text):
    rules = read_or_refused(text)
    if isinstance(rules, CollegiumError):
        assert rules.line is not None
        assert 1 <= rules.line <= text.count("\n") + 2
        assert str(rules).startswith(f"x.yaml:{rules.line}")
        return
    for body in rules.bodies:
        assert set(rules.size(body.id, rules.in_force.start)) == {"full", "candidate"}
    assert all(rules.units(level.id) >= 1 for level in rules.levels)
