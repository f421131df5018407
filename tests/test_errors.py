"""Errors that teach: every part that is known is told, and the nearest word is near."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collegium.errors import CollegiumError, nearest
from collegium.theories import Stopped

WORDS = ["politburo", "orgburo", "secretariat", "central-committee"]


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ({}, "no good."),
        ({"where": "a.yaml"}, "a.yaml: no good."),
        ({"where": Path("b/a.yaml"), "line": 3}, "b/a.yaml:3: no good."),
        ({"where": "a.yaml", "line": 3, "column": 7}, "a.yaml:3:7: no good."),
        ({"line": 3, "column": 7}, "no good."),
        ({"where": "a.yaml", "column": 7}, "a.yaml: no good."),
        ({"given": "x"}, "no good: 'x'."),
        ({"given": 0}, "no good: 0."),
        ({"given": ""}, "no good: ''."),
        ({"given": None}, "no good."),
        ({"given": "orgbureau", "allowed": WORDS},
         "no good: 'orgbureau'. Did you mean 'orgburo'? Allowed: central-committee, orgburo, politburo, secretariat."),
        ({"given": "x", "allowed": ["b", "a"]}, "no good: 'x'. Allowed: a, b."),
        ({"allowed": ["b", "a"]}, "no good. Allowed: a, b."),
        ({"given": "x", "allowed": []}, "no good: 'x'."),
        ({"hint": "Write y."}, "no good. Write y."),
    ],
)  # fmt: skip
def test_the_message_is_made_of_the_parts_that_are_known(parts: dict[str, object], text: str) -> None:
    assert str(CollegiumError("no good", **parts)) == text  # type: ignore[arg-type]


def test_the_parts_stay_on_the_error() -> None:
    error = CollegiumError("m", where=Path("a"), line=1, column=2, given="orgbureau", allowed=iter(WORDS), hint="h")
    assert (error.message, error.where, error.line, error.column, error.given) == ("m", "a", 1, 2, "orgbureau")
    assert (error.allowed, error.nearest, error.hint) == (sorted(WORDS), "orgburo", "h")
    assert isinstance(error, ValueError)


def test_a_long_list_is_cut_and_what_is_near_is_found_in_all_of_it() -> None:
    words = [f"word-{i:03d}" for i in range(100)]
    text = str(CollegiumError("m", given="word-99", allowed=words))
    assert text.count("word-") == 2 + 24
    assert text.endswith("word-023, ....")
    assert "Did you mean 'word-099'?" in text


def test_a_long_value_is_cut_and_a_line_break_is_told_as_such() -> None:
    assert str(CollegiumError("m", given="x" * 1000)) == f"m: '{'x' * 76}...."
    assert str(CollegiumError("m", given="a\nb")) == "m: 'a\\nb'."


@given(st.text(), st.lists(st.text(max_size=10), max_size=5))
def test_the_nearest_word_is_one_of_the_allowed_or_none(word: str, allowed: list[str]) -> None:
    found = nearest(word, allowed)
    assert found is None or found in allowed
    assert "\n" not in str(CollegiumError("m", given=word))


@pytest.mark.parametrize(
    ("given", "found"),
    [("Politburo", "politburo"), (" orgburo ", "orgburo"), ("polítburo", "politburo"), ("xyz", None), ("", None)],
)
def test_the_nearest_word_forgives_case_blanks_and_a_letter(given: str, found: str | None) -> None:
    assert nearest(given, WORDS) == found


def test_the_nearest_word_is_spelt_as_it_is_allowed() -> None:
    assert nearest("STALIN", ["Stalin", "Lenin"]) == "Stalin"


def test_an_error_comes_back_whole_from_a_worker_process() -> None:
    for error in (
        CollegiumError("m", where="a", line=1, column=2, given="orgbureau", allowed=WORDS, hint="h"),
        Stopped(25, 100, Path("out")),
    ):
        back = pickle.loads(pickle.dumps(error))
        assert type(back) is type(error)
        assert str(back) == str(error)
        assert back.__dict__ == error.__dict__
