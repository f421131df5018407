"""Charters by name from the library, or from a file, with or without amendments."""

from __future__ import annotations

import os
from collections.abc import Sequence

from collegium.charter.changes import read_amendment
from collegium.charter.laying import laid_over
from collegium.charter.model import Charter
from collegium.shipped import find, shipped
from collegium.yamlfile import Document, validate

HEADER = "charter/1"


def names() -> list[str]:
    """The charters that come with the package.

    >>> "cpsu-1922" in names()
    True
    """
    return shipped("collegium.charter", "library")


def charter(
    name_or_path: str | os.PathLike[str],
    amend: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] = (),
) -> Charter:
    """Read a charter.

    Parameters
    ----------
    name_or_path : str or path
        The name of a charter in the library, or a file. A text that holds a slash or ends in ``.yaml`` or
        ``.yml`` is a file.
    amend : str, path or sequence of them
        Amendments to lay over it, in order, each the name of a shipped one or a file.

    Returns
    -------
    Charter
        Checked through; see :class:`~collegium.charter.model.Charter`.

    Raises
    ------
    CollegiumError
        There is no such charter, amendment or file; a file is not sound; or the amendments do not fit the charter or
        one another. The message names file, line and the nearest right word.

    Examples
    --------
    >>> charter("cpsu-1922").body("congress").meets.every_months
    12
    >>> charter("cpsu-1922", amend="cut-nomination").amendments
    ('cut-nomination',)
    """
    return charter_and_document(name_or_path, amend)[0]


def charter_and_document(
    name_or_path: str | os.PathLike[str],
    amend: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] = (),
) -> tuple[Charter, Document]:
    """A charter and the document that says it, with the amendments in both."""
    document = find("collegium.charter", "library", name_or_path, "charter")
    laid = [amend] if isinstance(amend, str | os.PathLike) else list(amend)
    if not laid:
        return validate(document, Charter, header=HEADER), document
    return laid_over(document, [read_amendment(one) for one in laid])
