"""Shipped files by name, own files by path: charters, theories and studies are wanted alike."""

from __future__ import annotations

import os
from importlib.resources import files

from collegium.errors import CollegiumError
from collegium.yamlfile import Document, parse_yaml, read_yaml


def shipped(package: str, folder: str) -> list[str]:
    """The names of the files that come with a room.

    >>> "default" in shipped("collegium.theories", "studies")
    True
    """
    place = files(package) / folder
    return sorted(file.name.removesuffix(".yaml") for file in place.iterdir() if file.name.endswith(".yaml"))


def is_path(name_or_path: str | os.PathLike[str]) -> bool:
    """Whether a file is meant: anything but plain text, and a text with a slash or the ending of a YAML file.

    >>> is_path("cpsu-1922"), is_path("mine.yaml")
    (False, True)
    """
    if not isinstance(name_or_path, str):
        return True
    return os.sep in name_or_path or "/" in name_or_path or name_or_path.endswith((".yaml", ".yml"))


def source(package: str, folder: str, name_or_path: str | os.PathLike[str], kind: str) -> bytes:
    """The bytes of a shipped file, by name.

    Raises
    ------
    CollegiumError
        The library has no such file; the nearest name is suggested.
    """
    text = os.fspath(name_or_path)
    known = shipped(package, folder)
    if text not in known:
        hint = "Give a path to read a file of your own."
        raise CollegiumError(f"the library has no such {kind}", given=text, allowed=known, hint=hint)
    return (files(package) / folder / f"{text}.yaml").read_bytes()


def find(package: str, folder: str, name_or_path: str | os.PathLike[str], kind: str) -> Document:
    """Read a shipped file by name, or an own file by path.

    Raises
    ------
    CollegiumError
        There is no such file, or it is not the YAML that :mod:`collegium.yamlfile` reads.
    """
    if is_path(name_or_path):
        return read_yaml(name_or_path)
    raw = source(package, folder, name_or_path, kind)
    return parse_yaml(raw, where=f"{os.fspath(name_or_path)}.yaml")
