"""The contract that every player keeps to. A player of your own: put it among PLAYERS, or call ``check_player``."""

from __future__ import annotations

import itertools
import random
from dataclasses import FrozenInstanceError, replace
from pathlib import Path
from typing import Any

import pytest

from collegium.conduct.state import NORM_NAMES
from collegium.conduct.tactics import ORIENTATION_NAMES, TACTIC_NAMES
from collegium.errors import CollegiumError
from collegium.tournament import PLAYERS, Action, Observation, check_player, enter
from collegium.tournament.contract import drawn_observations
from collegium.tournament.entry import digest_of_player, enter_all
from collegium.tournament.player import ORIENTATIONS, TACTICS
from collegium.tournament.shipped import FIELD, line_of

EVERY = pytest.mark.parametrize("name", PLAYERS)


@EVERY
def test_every_player_keeps_to_the_contract(name: str) -> None:
    check_player(PLAYERS[name], n=1000, seed=7)


@EVERY
def test_a_player_made_anew_answers_alike(name: str) -> None:
    player = PLAYERS[name]
    other: Any = replace(player) if hasattr(player, "__dataclass_fields__") else type(player)()  # type: ignore[type-var]
    for number, seen in enumerate(drawn_observations(200, seed=3)):
        assert other.act(seen, number / 200) == player.act(seen, number / 200)


@EVERY
def test_a_player_says_in_a_line_what_he_does(name: str) -> None:
    assert 20 < len(line_of(PLAYERS[name])) < 120


def test_an_observation_names_nobody_and_tells_no_private_thought_of_others() -> None:
    """Relabelling changes nothing, since there is nothing to relabel."""
    fields = set(Observation.__dataclass_fields__)
    assert not {"person", "person_id", "name", "seat", "run", "key", "suspicion", "company"} & fields
    with pytest.raises(FrozenInstanceError):
        drawn_observations(1)[0].month = 3  # type: ignore[misc]


def test_the_declared_actions_are_those_of_the_model() -> None:
    assert ("", *ORIENTATIONS) == ORIENTATION_NAMES
    assert ("", *TACTICS) == TACTIC_NAMES
    played = {PLAYERS[name].act(seen, 0.5) for name in PLAYERS for seen in drawn_observations(300)}
    assert {one.tactic for one in played if one} == set(TACTICS)
    assert {one.orientation for one in played if one} == set(ORIENTATIONS)
    for orientation, tactic in itertools.product(ORIENTATIONS, TACTICS):
        Action(orientation, tactic)
    with pytest.raises(CollegiumError, match="no such orientation"):
        Action("alined", "perform")


def seen(**values: Any) -> Observation:
    quiet = {"fear": 0.0, "terror": 0.0, "authority": 0.8, "open_against": 0.0, "support": 1.0, "vitality": 0.8}
    return replace(drawn_observations(1)[0], **{**quiet, **values})


@pytest.mark.parametrize(
    ("name", "what", "does"),
    [
        ("opportunist", {"authority": 0.8, "orientation": ""}, ("aligned", "perform")),
        ("opportunist", {"authority": 0.8, "open_against": 0.6, "orientation": ""}, ("faction", "associate")),
        ("opportunist", {"authority": 0.45, "orientation": "aligned"}, ("aligned", "perform")),
        ("opportunist", {"authority": 0.45, "orientation": "faction"}, ("faction", "associate")),
        ("opportunist", {"authority": 0.5, "orientation": "faction"}, ("aligned", "perform")),
        ("conspirator", {"support": -1.0, "open_against": 0.2}, ("faction", "conspire")),
        ("conspirator", {"support": -1.0, "open_against": 0.2, "terror": 0.6}, ("aligned", "perform")),
        ("conspirator", {"support": 0.1, "open_against": 0.2}, ("aligned", "perform")),
        ("faction-builder", {"faction_size": 0}, ("faction", "signal")),
        ("faction-builder", {"faction_size": 3}, ("faction", "associate")),
        ("faction-builder", {"faction_size": 3, "fear": 0.7, "terror": 0.4}, ("faction", "go round")),
        ("independent", {}, ("independent", "institutions")),
        ("independent", {"vitality": 0.3}, ("independent", "base")),
        ("independent", {"fear": 0.5}, ("independent", "base")),
    ],
)
def test_the_rules_of_those_who_switch(name: str, what: dict[str, Any], does: tuple[str, str]) -> None:
    assert PLAYERS[name].act(seen(**what), 0.5) == Action(*does)


def test_random_takes_every_pair_alike_often_and_model_leaves_the_choice() -> None:
    pairs = [PLAYERS["random"].act(seen(), (k + 0.5) / 300) for k in range(300)]
    assert {pairs.count(pair) for pair in pairs} == {10}
    assert len(set(pairs)) == 30
    assert PLAYERS["model"].act(seen(), 0.5) is None


def test_a_norm_is_found_by_name() -> None:
    one = seen(norms=tuple(k / 100 for k in range(len(NORM_NAMES))))
    assert one.norm("unity") == NORM_NAMES.index("unity") / 100
    with pytest.raises(CollegiumError, match="Did you mean 'unity'"):
        one.norm("unit")


class Base:
    name = "bad"

    def act(self, observation: Observation, u: float) -> Any:
        return Action("aligned", "perform")


class Fails(Base):
    def act(self, observation: Observation, u: float) -> Any:
        return Action("aligned", "perform") if observation.fear > 0.0 else 1 // 0


class Wrong(Base):
    def act(self, observation: Observation, u: float) -> Any:
        return "perform"


class Counts(Base):
    def __init__(self) -> None:
        self.asked = 0

    def act(self, observation: Observation, u: float) -> Any:
        self.asked += 1
        return Action("aligned", "perform")


class CountsInClass(Base):
    asked = 0

    def act(self, observation: Observation, u: float) -> Any:
        type(self).asked += 1
        return Action("aligned", "perform")


class Draws(Base):
    def act(self, observation: Observation, u: float) -> Any:
        return Action("aligned", "perform" if random.random() < 0.5 else "base")


class Meddles(Base):
    def act(self, observation: Observation, u: float) -> Any:
        object.__setattr__(observation, "tie", 1.0)
        return Action("aligned", "perform")


class Slow(Base):
    def act(self, observation: Observation, u: float) -> Any:
        sum(range(200_000))
        return Action("aligned", "perform")


class Nameless(Base):
    name = ""


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        (Fails, "failed .ZeroDivisionError"), (Wrong, "no Action"), (Counts, "memory"), (CountsInClass, "memory"),
        (Draws, "two ways"), (Meddles, "changes what he is shown"), (Slow, "too slow"), (Nameless, "a name"),
    ],
)  # fmt: skip
def test_who_breaks_the_contract_is_refused(kind: type[Base], says: str) -> None:
    with pytest.raises(CollegiumError, match=says):
        check_player(kind())


MINE = """
from collegium.tournament import Action

class Mine:
    name = "mine"

    def act(self, observation, u):
        return Action("independent", "rules")
"""


def test_a_player_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(MINE, "utf-8")
    first = digest_of_player(str(file))
    for word in (str(file), f"{file}:Mine"):
        assert enter(word).name == "mine"
    file.write_text(MINE + "\n\nclass Other(Mine):\n    name = 'other'\n", "utf-8")
    assert digest_of_player(str(file)) != first
    with pytest.raises(CollegiumError, match="Mine, Other"):
        enter(str(file))
    assert enter(f"{file}:Other").name == "other"
    assert enter("collegium.tournament.shipped:Opportunist").name == "opportunist"


@pytest.mark.parametrize(
    ("text", "says"),
    [("import nothing_of_the_kind", "ModuleNotFoundError"), ("x = (", "SyntaxError"), ("x = 1", "not one player")],
)
def test_a_file_that_holds_no_player_is_refused(text: str, says: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(text, "utf-8")
    with pytest.raises(CollegiumError, match=says):
        enter(str(file))


def test_who_is_no_player_is_refused(tmp_path: Path) -> None:
    for word, says in (
        ("oportunist", "Did you mean 'opportunist'"), (f"{tmp_path}/none.py", "no such file"),
        ("collegium.tournament.shipped:Nobody", "has no Nobody"), ("no.such.module:Mine", "code fails"),
        ("collegium.tournament.player:Observation", "cannot be made"),
    ):  # fmt: skip
        with pytest.raises(CollegiumError, match=says):
            enter(word)
    with pytest.raises(CollegiumError, match="entered twice"):
        enter_all(["model", "model"])
    with pytest.raises(CollegiumError, match="at least one"):
        enter_all([])
    assert [one.name for one in enter_all(FIELD)] == list(FIELD)
