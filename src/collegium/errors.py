"""Errors that teach: what was given, where, what is allowed, and the nearest right spelling."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import Any


class CollegiumError(ValueError):
    """Bad input, with the facts a reader needs to mend it.

    The message is made of the parts that are present; each part stays on the error as an attribute.

    Parameters
    ----------
    message : str
        What is wrong, as one sentence without a full stop.
    where : str or Path, optional
        The file; with ``line`` (from 1) and ``column`` (from 1) when they are known.
    given : object, optional
        The offending value.
    allowed : iterable of str, optional
        The values that would have been accepted; the nearest one to ``given`` is suggested.
    hint : str, optional
        What to do.

    Examples
    --------
    >>> print(CollegiumError("unknown body", given="politbureau", allowed=["politburo", "orgburo"]))
    unknown body: 'politbureau'. Did you mean 'politburo'? Allowed: orgburo, politburo.
    """

    def __init__(
        self,
        message: str,
        *,
        where: str | Path | None = None,
        line: int | None = None,
        column: int | None = None,
        given: object = None,
        allowed: Iterable[str] | None = None,
        hint: str = "",
    ) -> None:
        self.message = message
        self.where = str(where) if where is not None else None
        self.line = line
        self.column = column
        self.given = given
        self.allowed = sorted(allowed) if allowed is not None else None
        self.nearest = nearest(str(given), self.allowed) if self.allowed and given is not None else None
        self.hint = hint
        super().__init__(self._text())

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the parts, not the call: an error of a worker process comes back as it was, of any subclass."""
        return _again, (type(self), str(self), self.__dict__)

    def _text(self) -> str:
        place = ""
        if self.where is not None:
            place = self.where
            if self.line is not None:
                place += f":{self.line}"
                if self.column is not None:
                    place += f":{self.column}"
            place += ": "
        text = place + self.message
        if self.given is not None:
            text += f": {_short(self.given)}"
        text += "."
        if self.nearest is not None:
            text += f" Did you mean {self.nearest!r}?"
        if self.allowed:
            shown = self.allowed if len(self.allowed) <= 24 else [*self.allowed[:24], "..."]
            text += f" Allowed: {', '.join(shown)}."
        if self.hint:
            text += f" {self.hint}"
        return text


def _again(kind: type[CollegiumError], text: str, parts: dict[str, Any]) -> CollegiumError:
    error = kind.__new__(kind, text)
    error.__dict__.update(parts)
    return error


def nearest(given: str, allowed: Iterable[str]) -> str | None:
    """The allowed spelling nearest to ``given``, or None if none is near.

    >>> nearest("secretariate", ["politburo", "secretariat"])
    'secretariat'
    """
    words = {word.lower(): word for word in allowed}
    found = difflib.get_close_matches(given.strip().lower(), words, n=1, cutoff=0.6)
    return words[found[0]] if found else None


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."
