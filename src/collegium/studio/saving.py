"""The one thing that the studio writes: a charter made in the page, under the folder that its user named."""

from __future__ import annotations

from pathlib import Path

from collegium.charter.terms import id_text
from collegium.disk import write_text
from collegium.errors import CollegiumError


def saved(out: str | None, name: str, text: str, *, replace: bool = False) -> str:
    """Write a charter under the output folder.

    Parameters
    ----------
    out : str or None
        The folder.
    name : str
        The file's name without its ending: words joined by hyphens, as an id.
    text : str
    replace : bool
        Whether a file of that name may be replaced.

    Returns
    -------
    str
        The file's name.

    Raises
    ------
    CollegiumError
        The studio was given no folder; the name is no id; there is such a file already, or it cannot be written.

    Examples
    --------
    >>> saved(None, "club", "")
    Traceback (most recent call last):
    collegium.errors.CollegiumError: the studio was given no folder to write to. Start it with --out FOLDER.
    """
    if out is None:
        raise CollegiumError("the studio was given no folder to write to", hint="Start it with --out FOLDER.")
    file = Path(out) / f"{id_text(name)}.yaml"
    try:
        if file.is_symlink() or (file.exists() and not replace):
            raise CollegiumError("there is such a file already", given=file.name, hint="Choose another name.")
        write_text(file, text)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise CollegiumError("the charter cannot be written", given=file.name, hint=f"{reason}.") from error
    return file.name
