"""The template of a theory: valid as it stands, with everything taken up, and complete."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from collegium.conduct.catalogue import PARAMETERS
from collegium.conduct.mechanisms import MECHANISMS
from collegium.errors import CollegiumError
from collegium.theories import Theory, theory
from collegium.theories.template import template


@pytest.fixture
def read(write: Callable[..., Path]) -> Callable[[str], Theory]:
    return lambda text: theory(write(text))


def test_it_is_a_theory_as_it_stands_and_draws(read) -> None:
    mine = read(template("my-theory"))
    assert (mine.id, mine.name) == ("my-theory", "My theory")
    assert mine.mechanisms == ["illness"]
    assert mine.restrictions == {"fear": 0}
    assert {one.family for one in mine.priors.values()} == {"uniform", "normal", "beta", "declared"}
    assert set(mine.draw(1, 1)) == set(mine.priors)


def test_it_is_one_with_every_comment_taken_up(read) -> None:
    whole = read(re.sub(r"^  # (- \w|\w+: )", r"  \1", template("my-theory"), flags=re.MULTILINE))
    assert whole.mechanisms == [one.name for one in MECHANISMS]
    assert set(whole.priors) | set(whole.restrictions) == {p.name for p in PARAMETERS}
    for name, prior in whole.priors.items():
        parameter = next(p for p in PARAMETERS if p.name == name)
        assert parameter.low <= prior.low < prior.high <= parameter.high


def test_a_prior_taken_up_without_its_mechanism_is_answered_with_what_to_switch_on(read) -> None:
    with pytest.raises(CollegiumError, match="It is read by plots: switch it on, or leave it out"):
        read(template("mine").replace("  # plot_rate:", "  plot_rate:"))


@pytest.mark.parametrize("id", ["true", "null", "no", "a", "a-1"])
def test_an_id_that_looks_like_something_else_stays_an_id(read, id: str) -> None:
    assert read(template(id)).id == id


@pytest.mark.parametrize(
    ("id", "says"),
    [("", "not an id"), ("My theory", "not an id"), ("../x", "not an id"), ("svolik", "a shipped theory has this id")],
)
def test_what_cannot_be_an_id_is_refused(id: str, says: str) -> None:
    with pytest.raises(CollegiumError, match=f"^{says}"):
        template(id)
