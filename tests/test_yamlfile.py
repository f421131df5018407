"""The YAML reader: what stays text, what is refused, and where an error points."""

from __future__ import annotations

import os
import re
from typing import Annotated, Literal

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from collegium.errors import CollegiumError
from collegium.yamlfile import FIRST, MANY, MAX_BYTES, MAX_DEPTH, MAX_VALUES, Fault, parse_yaml, read_yaml, validate


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    colour: Literal["red", "green"]
    weight: int = Field(1, strict=True, ge=0)


class Whole(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    collegium: str = ""
    name: str
    parts: tuple[Part, ...] = ()
    spare: Part | None = None
    two: Annotated[tuple[Part, ...], Field(min_length=2)] = ()
    by_name: dict[str, Part] = {}


def refused(text: str | bytes) -> CollegiumError:
    with pytest.raises(CollegiumError) as caught:
        parse_yaml(text, where="x.yaml")
    assert str(caught.value).startswith("x.yaml:")
    return caught.value


def test_words_and_dates_stay_text():
    text = "a: no\nb: on\nc: yes\nd: off\ne: 1922-04\nf: 1922-04-03\ng: 1:30\nh: 0x10\ni: 007\nj: 1_000\nk: .inf"
    expected = ["no", "on", "yes", "off", "1922-04", "1922-04-03", "1:30", "0x10", "007", "1_000", ".inf"]
    assert list(parse_yaml(text).data.values()) == expected


def test_only_true_false_null_and_decimal_numbers_are_not_text():
    data = parse_yaml("[true, false, null, ~, 84, -3, 0.5, 1.5e3, 'true', \"84\"]").data
    assert data == [True, False, None, None, 84, -3, 0.5, 1500.0, "true", "84"]
    assert [type(value) for value in data[4:8]] == [int, int, float, float]


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        ("a: 1\nb: 2\na: 3", 3, 1, "written twice"),
        ("a: {b: 1, b: 2}", 1, 11, "written twice"),
        ("a: 1\nb: &x [1]", 2, 4, "anchors"),
        ("a: 1\nb: *x", 2, 4, "aliases"),
        ("a: !!python/object/apply:os.system ['true']", 1, 4, "tags"),
        ("a: !!str 1", 1, 4, "tags"),
        ("a: 1\n---\nb: 1", 2, 1, "second document"),
        ("? [a, b]\n: 1", 1, 3, "a key must be a word"),
        ("a:\n\tb: 1", 2, 1, "not with tabs"),
        ("a: 1\nb: it says: so", 2, 11, "in quotes"),
        ('a: 1\nb: "\\e[31m"', 2, 4, "control character"),
        ("a: 1\nb: \x07", 2, 4, "no text holds"),
        ("a: 1\nb: 1" + "0" * MAX_BYTES, 1, None, "larger than 2 MiB"),
        ("a: " + "9" * 5000, 1, 4, "more than 18 digits"),
        ("a: 1e999", 1, 4, "too large"),
        ("# nothing", 1, None, "empty"),
        ("a: 1\nb: [1,\n", 3, 1, "not well-formed"),
    ],
)
def test_what_no_file_may_hold_is_refused_at_its_line(text, line, column, says):
    error = refused(text)
    assert (error.line, error.column) == (line, column)
    assert says in str(error)


def test_text_that_is_not_utf8_is_refused_at_its_line():
    assert refused(b"a: 1\nb: caf\xe9").line == 2
    assert "UTF-8" in str(refused("a: 1".encode("utf-16")))


def test_a_byte_order_mark_does_no_harm():
    assert parse_yaml(b"\xef\xbb\xbfa: 1").data == {"a": 1}


def test_nesting_is_bounded_and_the_bound_itself_is_allowed():
    assert parse_yaml("[" * MAX_DEPTH + "]" * MAX_DEPTH).data != []
    assert refused("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)).column == MAX_DEPTH + 1
    assert "nested deeper" in str(refused("[" * 500_000))


def test_a_file_may_hold_2_mib_and_250000_values_and_no_more():
    head, item = "a: [", "1,"
    values = head + item * (MAX_VALUES - 2) + "]"
    assert len(parse_yaml(values).data["a"]) == MAX_VALUES - 2
    error = refused(head + item * (MAX_VALUES - 1) + "]")
    assert (error.line, error.column) == (1, len(head) + len(item) * (MAX_VALUES - 2) + 1)
    assert "the file holds more than 250000 values" in str(error)
    assert len(parse_yaml("a: " + "x" * (MAX_BYTES - 3)).data["a"]) == MAX_BYTES - 3
    assert "larger than 2 MiB" in str(refused("a: " + "x" * (MAX_BYTES - 2)))


def test_files_that_cannot_be_read_are_named(tmp_path):
    for path in (tmp_path / "none.yaml", tmp_path, "a\0b"):
        with pytest.raises(CollegiumError) as caught:
            read_yaml(path)
        assert caught.value.given == os.fspath(path)


def test_read_yaml_names_the_file(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("a: 1\na: 2")
    with pytest.raises(CollegiumError, match=r"mine\.yaml:2:1: the key is written twice"):
        read_yaml(path)


def test_a_place_is_that_of_the_value_or_of_its_nearest_ancestor():
    document = parse_yaml("name: x\nparts:\n  - colour: red\n    weight: 3\n  - colour: green\n")
    assert document.place(("parts", 0, "weight")) == (4, 13)
    assert document.place(("parts", 0, "weight"), key=True) == (4, 5)
    assert document.place(("parts", 1, "weight")) == (5, 5)
    assert document.place(("parts", 7)) == (3, 3)
    assert document.place(()) == (1, 1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nam: x", "f.yaml:1:1: unknown key: 'nam'. Did you mean 'name'?"),
        ("name: x\nparts:\n  - {color: red}", "f.yaml:3:6: unknown key: 'color'. Did you mean 'colour'?"),
        ("name: x\nspare: {color: red}", "f.yaml:2:9: unknown key: 'color'. Did you mean 'colour'?"),
        ("name: x\nby_name:\n  a: {color: red}", "f.yaml:3:7: unknown key: 'color'. Did you mean 'colour'?"),
        (
            "name: x\nparts: [{colour: gren}]",
            "f.yaml:2:18: `parts[0].colour` cannot be this: 'gren'. Did you mean 'green'?",
        ),
        ("name: x\nparts:\n  - weight: 1", "f.yaml:3:5: the key 'colour' is missing."),
        ("name: 3", "f.yaml:1:7: `name` should be text: 3."),
        ("name: x\nparts: 3", "f.yaml:2:8: `parts` should be a list: 3."),
        ("name: x\nspare: [1]", "f.yaml:2:8: `spare` should be a table of keys and values: [1]."),
        (
            "name: x\nspare: {colour: red, weight: true}",
            "f.yaml:2:30: `spare.weight` should be a whole number: True.",
        ),
        (
            "name: x\nspare: {colour: red, weight: -1}",
            "f.yaml:2:30: `spare.weight` input should be greater than",
        ),
        (
            "name: x\ntwo: [{colour: red}]",
            "f.yaml:2:6: `two` is too short: [{'colour': 'red'}]. It takes at least 2.",
        ),
        (
            "name: x\ntwo: [{colour: rde}]",
            "f.yaml:2:16: `two[0].colour` cannot be this: 'rde'. Did you mean 'red'?",
        ),
        ("3", "f.yaml:1:1: `the file` should be a table of keys and values: 3."),
    ],
)
def test_a_document_that_does_not_fit_gives_file_line_and_the_nearest_word(text, message):
    with pytest.raises(CollegiumError) as caught:
        validate(parse_yaml(text, where="f.yaml"), Whole)
    assert str(caught.value).startswith(message)


def test_one_error_is_told_and_the_others_are_counted():
    text = "name: 3\nparts:\n  - {colour: blue}\n  - {colour: red, wieght: 1}"
    with pytest.raises(CollegiumError) as caught:
        validate(parse_yaml(text), Whole)
    assert caught.value.given == "wieght", "a misspelt key explains other faults, and so comes first"
    assert str(caught.value).endswith("2 further errors in this file.")


def test_of_very_many_errors_one_of_the_first_items_is_told_and_all_are_counted():
    bad = "  - {colour: blue}\n"
    text = "name: x\nparts:\n" + "  - {colour: red}\n" + bad * (MANY + 1)
    with pytest.raises(
        CollegiumError, match=r"^<text>:4:14: .* cannot be this: 'blue'.*\. 20000 further errors in this"
    ):
        validate(parse_yaml(text), Whole)
    text = "parts:\n" + bad * (MANY + 1) + "name: x\nby_name:\n" + "".join(f"  k{n}: 3\n" for n in range(FIRST + 1))
    with pytest.raises(
        CollegiumError, match=rf"^<text>:2:14: .* cannot be this: 'blue'.*\. {MANY + FIRST + 1} further"
    ):
        validate(parse_yaml(text), Whole)


def test_the_cut_to_the_first_items_brings_no_error_of_its_own():
    """A table with more keys than are looked at, a check of a whole list: only what stands in the file is told."""
    from pydantic import model_validator

    class Long(Whole):
        @model_validator(mode="after")
        def _check(self):
            if len(self.parts) < MANY:
                raise Fault("too few", loc=("parts",))
            return self

    good, bad = "  - {colour: red}\n" * FIRST, "  - {colour: blue}\n" * (MANY + 1)
    keys = "".join(f"  k{n}: {{colour: red}}\n" for n in range(2 * FIRST))
    for model in (Whole, Long):
        with pytest.raises(CollegiumError, match=r"^<text>:1: the file has 20001 errors\. The first 64 items"):
            validate(parse_yaml(f"name: x\nby_name:\n{keys}parts:\n{good}{bad}"), model)


def test_a_fault_raised_in_a_model_gets_its_line_and_counts_its_fellows():
    from pydantic import model_validator

    class Checked(Whole):
        @model_validator(mode="after")
        def _check(self):
            raise Fault("too heavy", loc=("parts", 1, "weight"), given=9, further=2)

    text = "name: x\nparts:\n  - {colour: red}\n  - {colour: red, weight: 9}"
    with pytest.raises(CollegiumError, match=r"^<text>:4:27: too heavy: 9\. 2 further errors in this file\.$"):
        validate(parse_yaml(text), Checked)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name: x", "does not say what it is. Begin the file with the line `collegium: thing/1`."),
        ("- a", "not a table"),
        ("collegium: theory/1", "the file is a theory, and a thing is wanted here"),
        ("collegium: thing/2", "a later version of the thing format: 'thing/2'. This version reads thing/1."),
        ("collegium: thin/1", "the file is a thin, and a thing is wanted here"),
        ("collegium: thing", "does not say rightly what it is: 'thing'. Did you mean 'thing/1'?"),
        ("collegium: 1", "does not say rightly what it is: 1."),
    ],
)
def test_the_header_is_checked_before_all_else(text, says):
    with pytest.raises(CollegiumError) as caught:
        validate(parse_yaml(text + "\n"), Whole, header="thing/1")
    assert caught.value.line == 1
    assert says in str(caught.value)
    assert "further" not in str(caught.value)


def test_a_right_document_becomes_the_model():
    whole = validate(parse_yaml("collegium: thing/1\nname: x\nparts: [{colour: red}]"), Whole, header="thing/1")
    assert whole == Whole(collegium="thing/1", name="x", parts=(Part(colour="red"),))


POWER = re.compile(r"[-+]?[0-9]+[eE][-+]?[0-9]+")  # 1E5: a number in YAML 1.2 and here, a text that 1.1 does not quote

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.text(st.characters(codec="utf-8", exclude_categories=["C"])).filter(lambda text: not POWER.fullmatch(text)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcdeé", min_size=1), inner, max_size=4),
    max_leaves=20,
)


@given(plain)
@settings(max_examples=200, deadline=None)
def test_plain_data_written_by_another_program_comes_back(data):
    """Against PyYAML's own writer, which quotes a text wherever YAML 1.1 would read something else."""
    assert parse_yaml(yaml.safe_dump(data, allow_unicode=True)).data == data


@given(st.text() | st.binary())
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused_with_a_line(raw):
    error = None
    try:
        parse_yaml(raw)
    except CollegiumError as caught:
        error = caught
    assert error is None or error.line is not None
