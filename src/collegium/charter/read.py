"""Charters by name from the library, or from a file."""

from __future__ import annotations

import os

from collegium.charter.model import Charter
from collegium.shipped import find, shipped
from collegium.yamlfile import validate

HEADER = "charter/1"


def names() -> list[str]:
    """The charters that come with the package.

    >>> "cpsu-1922" in names()
    True
    """
    return shipped("collegium.charter", "library")


def charter(name_or_path: str | os.PathLike[str]) -> Charter:
    """Read a charter.

    Parameters
    ----------
    name_or_path : str or path
        The name of a charter in the library, or a file. A text that holds a slash or ends in ``.yaml`` or
        ``.yml`` is a file.

    Returns
    -------
    Charter
        Checked through; see :class:`~collegium.charter.model.Charter`.

    Raises
    ------
    CollegiumError
        There is no such charter or file, or the file is not a sound charter: the message names file, line
        and the nearest right word.

    Examples
    --------
    >>> charter("cpsu-1922").body("congress").meets.every_months
    12
    >>> charter("cpsu-1923")
    Traceback (most recent call last):
    collegium.errors.CollegiumError: the library has no such charter: 'cpsu-1923'. Did you mean 'cpsu-1922'? \
Allowed: cpsu-1922. Give a path to read a file of your own.
    """
    return validate(find("collegium.charter", "library", name_or_path, "charter"), Charter, header=HEADER)
