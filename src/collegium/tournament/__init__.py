"""The tournament: players that choose an oligarch's orientation and tactic, set against each other and the model.

The model lets every member of the top body choose his conduct by one rule. Here that choice is an interface: a player
looks at what a member can know (:class:`Observation`) and says what he does (:class:`Action`). Axelrod (1984) let
anybody enter a strategy for the repeated prisoner's dilemma; this is the same for life under a leader. That conduct
is three orientations and nine tactics is the book's (Gill 2018 ch. 8); the interface, the players' rules and the scores
are our proposal. One idea a module:

* :mod:`~collegium.tournament.player`: what is seen, what can be done, what a player is;
* :mod:`~collegium.tournament.shipped`: the players that come with the package;
* :mod:`~collegium.tournament.entry`: a player by its name, from a module or from a file;
* :mod:`~collegium.tournament.contract`: what every player keeps to, and the check;
* :mod:`~collegium.tournament.seats`: who plays which seat in which run;
* :mod:`~collegium.tournament.table`: the roster, charters and theory that are played on;
* :mod:`~collegium.tournament.play`: one run, stepped month by month;
* :mod:`~collegium.tournament.job`, :mod:`~collegium.tournament.scores`: many runs, and what came of them.

Each name below is imported when it is first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collegium.tournament.contract import check_player
    from collegium.tournament.entry import enter
    from collegium.tournament.job import run_tournament
    from collegium.tournament.player import Action, Observation, Player
    from collegium.tournament.shipped import PLAYERS
    from collegium.tournament.table import Table

__all__ = ["PLAYERS", "Action", "Observation", "Player", "Table", "check_player", "enter", "run_tournament"]
_HOME = {
    "PLAYERS": "shipped",
    "Action": "player",
    "Observation": "player",
    "Player": "player",
    "Table": "table",
    "check_player": "contract",
    "enter": "entry",
    "run_tournament": "job",
}


def __getattr__(name: str) -> Any:
    """Fetch a public name from its module on first use."""
    if name in _HOME:
        return getattr(importlib.import_module(f"collegium.tournament.{_HOME[name]}"), name)
    raise AttributeError(f"collegium.tournament has no {name!r}; it has {', '.join(__all__)}")


def __dir__() -> list[str]:
    return __all__
