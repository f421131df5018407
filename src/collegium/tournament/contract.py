"""What every player keeps to, and the check that he does.

1. *Total*: any observation and any draw gives an action or None, never an error, never anything else.
2. *A function*: the same observation and draw give the same action, in whatever order they are asked, to a player made
   anew as well; so there is neither memory nor chance of his own.
3. *Changes nothing*: neither the observation nor himself.
4. *Quick*: a thousandth of a second an answer, in the mean.

Nobody's name is in an observation, so that a player cannot tell people apart: to relabel them changes nothing.
"""

from __future__ import annotations

import copy
import time
from dataclasses import replace
from typing import Any

import numpy as np

from collegium.conduct.state import NORM_NAMES
from collegium.errors import CollegiumError
from collegium.tournament.player import ORIENTATIONS, TACTICS, Action, Observation, Player

SLOWEST = 1e-3  # seconds an answer, in the mean
_HINT = "docs/how-to/enter-a-player.md says what a player keeps to."


def drawn_observations(n: int, seed: int = 1) -> list[Observation]:
    """Observations all over what is possible, the ends of every range among them.

    Parameters
    ----------
    n : int
    seed : int

    Examples
    --------
    >>> drawn_observations(3) == drawn_observations(3)
    True
    """
    rng = np.random.default_rng(seed)
    names = ("", *ORIENTATIONS), ("", *TACTICS)

    def share() -> float:
        return float(rng.choice([0.0, 1.0, rng.random()], p=[0.15, 0.15, 0.7]))

    found = []
    for _ in range(n):
        colleagues = int(rng.integers(0, 25))
        found.append(
            Observation(
                month=int(rng.integers(0, 1000)), seated=int(rng.integers(0, 1000)), rank=share(), standing=share(),
                competence=share(), ambition=share(), resources=share(), tie=share(),
                support=float(rng.normal(0.0, 3.0)), fear=float(rng.choice([0.0, rng.exponential(2.0)])),
                client=float(rng.choice([0.0, 0.5, 1.0])), opponent=bool(rng.random() < 0.5),
                leader_months=int(rng.integers(-1, 400)), authority=share(), cult=share(), agenda=share(),
                vitality=share(), terror=share(), colleagues=colleagues, open_against=share() if colleagues else 0.0,
                faction_size=int(rng.integers(0, 10)), ban=bool(rng.random() < 0.5),
                norms=tuple(share() for _ in NORM_NAMES), orientation=str(rng.choice(names[0])),
                tactic=str(rng.choice(names[1])),
            )
        )  # fmt: skip
    return found


def answer(player: Player, observation: Observation, u: float) -> Action | None:
    """What a player says.

    Raises
    ------
    CollegiumError
        He fails, or says what is no action.
    """
    try:
        said: Any = player.act(observation, u)
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        raise CollegiumError(f"the player {player.name} failed ({what})", given=observation, hint=_HINT) from error
    if said is not None and not isinstance(said, Action):
        raise CollegiumError(f"the player {player.name} answered what is no Action", given=said, hint=_HINT)
    return said


def check_player(player: Player, n: int = 300, seed: int = 1) -> None:
    """Hold a player to the contract.

    Parameters
    ----------
    player : Player
    n : int
        Observations that he is shown.
    seed : int

    Raises
    ------
    CollegiumError
        What he does not keep to.

    Examples
    --------
    >>> from collegium.tournament import PLAYERS
    >>> check_player(PLAYERS["opportunist"])
    """
    name = getattr(player, "name", None)
    if not isinstance(name, str) or not name.strip() or not callable(getattr(player, "act", None)):
        raise CollegiumError("a player has a name and a method act(observation, u)", given=player, hint=_HINT)
    seen = drawn_observations(n, seed)
    chances = np.random.default_rng(seed + 1).random(n).tolist()
    chances[:2] = [0.0, float(np.nextafter(1.0, 0.0))]
    before, kept = _inside(player), [copy.deepcopy(one) for one in seen]
    started = time.perf_counter()
    said = [answer(player, one, u) for one, u in zip(seen, chances, strict=True)]
    seconds = (time.perf_counter() - started) / n
    again = [answer(player, replace(one), u) for one, u in zip(seen[::-1], chances[::-1], strict=True)]
    if said != again[::-1]:
        raise CollegiumError(f"the player {name} answers the same question in two ways", given=name, hint=_HINT)
    if seen != kept:
        raise CollegiumError(f"the player {name} changes what he is shown", given=name, hint=_HINT)
    if _inside(player) != before:
        raise CollegiumError(f"the player {name} keeps a memory: asking him changes him", given=name, hint=_HINT)
    if seconds > SLOWEST:
        given = f"{1000 * seconds:.1f} ms an answer"
        raise CollegiumError(f"the player {name} is too slow", given=given, hint="A thousandth of a second is allowed.")


def _inside(player: Player) -> Any:
    held = getattr(player, "__dict__", {})
    return copy.deepcopy(dict(held)), {k: repr(v) for k, v in vars(type(player)).items() if not k.startswith("__")}
