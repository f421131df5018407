"""A player by name: a shipped one, or one of your own from a module or a file, which is run as the program it is."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import inspect
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from collegium.errors import CollegiumError
from collegium.tournament.contract import check_player
from collegium.tournament.player import Player
from collegium.tournament.shipped import PLAYERS


def enter(word: str) -> Player:
    """The player of a name, checked.

    Parameters
    ----------
    word : str
        A shipped player's name; ``module:Class``; or a file, ``path/to/mine.py`` with one class that is a player or
        ``path/to/mine.py:Class``. A module or file is run: name only such as you trust.

    Raises
    ------
    CollegiumError
        There is no such player, its code fails, or it does not keep to the contract.

    Examples
    --------
    >>> enter("opportunist").name
    'opportunist'
    >>> enter("oportunist")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    collegium.errors.CollegiumError: no such player: 'oportunist'. Did you mean 'opportunist'? ...
    """
    if word in PLAYERS:
        return PLAYERS[word]
    place, attribute = _parts(word)
    if place is None:
        raise CollegiumError("no such player", given=word, allowed=PLAYERS)
    module = _module(place)
    if attribute:
        kind = getattr(module, attribute, None)
        if kind is None:
            raise CollegiumError(f"{place} has no {attribute}", given=word)
    else:
        found = [one for one in vars(module).values() if _is_player(one) and one.__module__ == module.__name__]
        if len(found) != 1:
            names = ", ".join(one.__name__ for one in found) or "none"
            raise CollegiumError(f"{place} has not one player but {names}", given=word, hint=f"Write {place}:Class.")
        kind = found[0]
    made: Any
    try:
        made = kind() if inspect.isclass(kind) else kind
    except Exception as error:
        raise CollegiumError(f"the player cannot be made ({type(error).__name__}: {error})", given=word) from error
    check_player(made)
    player: Player = made
    return player


def enter_all(words: Sequence[str]) -> list[Player]:
    """Several players.

    Raises
    ------
    CollegiumError
        As for :func:`enter`, or two of one name, or none.
    """
    players = [enter(word) for word in words]
    names = [player.name for player in players]
    if not names:
        raise CollegiumError("a tournament takes at least one player", allowed=PLAYERS)
    for place, name in enumerate(names):
        if name in names[:place]:
            raise CollegiumError("a player is entered twice", given=name, hint="Give each player a name of its own.")
    return players


def digest_of_player(word: str) -> str:
    """What tells two versions of a player from outside apart; the word itself for a shipped one."""
    place, _ = (None, "") if word in PLAYERS else _parts(word)
    if place is None:
        return word
    file = inspect.getsourcefile(_module(place))
    return hashlib.sha256(Path(file).read_bytes()).hexdigest() if file else word


def _parts(word: str) -> tuple[str | None, str]:
    """The file or module and the name in it; no place where the word is only a name."""
    if word.endswith(".py"):
        return word, ""
    place, colon, attribute = word.rpartition(":")
    return (place, attribute) if colon else (None, "")


def _module(place: str) -> ModuleType:
    try:
        if not place.endswith(".py"):
            return importlib.import_module(place)
        path = Path(place)
        if not path.is_file():
            raise CollegiumError("no such file", given=place)
        spec = importlib.util.spec_from_file_location(f"player_{path.stem}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    except CollegiumError:
        raise
    except Exception as error:
        raise CollegiumError(f"the player's code fails ({type(error).__name__}: {error})", where=place) from error


def _is_player(one: Any) -> bool:
    return inspect.isclass(one) and callable(getattr(one, "act", None)) and isinstance(getattr(one, "name", None), str)
