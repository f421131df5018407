"""Histories on disk: a folder of Parquet files, one a table, beside a manifest.

A folder appears whole or not at all: it is written beside its place, flushed to the disk and then renamed.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import polars as pl

from collegium.disk import appearing
from collegium.errors import CollegiumError
from collegium.history.history import History, Manifest
from collegium.history.schema import SCHEMA_VERSION, TABLES

MANIFEST = "manifest.json"
FILES = frozenset([MANIFEST, *(f"{name}.parquet" for name in TABLES)])


def save(history: History, folder: str | Path, *, overwrite: bool = False) -> Path:
    """Write a history to a folder.

    Parameters
    ----------
    folder : path
        Must not exist, be empty, or, with ``overwrite``, hold a history and nothing beside it.

    Raises
    ------
    CollegiumError
        The folder holds something else; nothing in it is touched.
    """
    target = Path(folder)
    if target.name in ("", ".."):
        raise CollegiumError("a history needs a folder of its own", given=str(folder), hint="Name a new folder.")
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        foreign = not target.is_dir() or {path.name for path in target.iterdir()} - FILES
        if foreign or not (target / MANIFEST).is_file():
            raise CollegiumError("the folder holds something that is no history", where=target, hint="Choose another.")
        if not overwrite:
            raise CollegiumError(
                "the folder already holds a history", where=target, hint="Choose another, or say overwrite=True."
            )
    with appearing(target) as fresh:
        fresh.mkdir()
        for name, frame in history.tables.items():
            frame.write_parquet(fresh / f"{name}.parquet", compression="zstd", statistics=True)
        told = json.dumps(history.manifest.as_dict(), indent=2, sort_keys=True)
        (fresh / MANIFEST).write_text(told + "\n", "utf-8")
    return target


def load(folder: str | Path) -> History:
    """Read a history from a folder.

    Raises
    ------
    CollegiumError
        There is no such folder, its manifest is missing or malformed, its schema version is another, or a table is
        missing, damaged or lacks a column.
    """
    source = Path(folder)
    path = source / MANIFEST
    if not path.is_file():
        raise CollegiumError(
            "no history here", where=source, hint=f"A folder made by save() has a {MANIFEST} and Parquet files."
        )
    try:
        raw = json.loads(path.read_text("utf-8"))
        if raw["schema_version"] != SCHEMA_VERSION:
            raise CollegiumError(
                "another schema version",
                where=path,
                given=raw["schema_version"],
                hint=f"This Collegium reads version {SCHEMA_VERSION}.",
            )
        manifest = Manifest(
            **{**raw, "start": dt.date.fromisoformat(raw["start"]), "end": dt.date.fromisoformat(raw["end"])}
        )
    except KeyError as error:
        raise CollegiumError("the manifest lacks an entry", where=path, given=error.args[0]) from error
    except CollegiumError:
        raise
    except (TypeError, ValueError) as error:
        raise CollegiumError("the manifest cannot be read", where=path, hint=str(error)) from error
    tables = {}
    for name in TABLES:
        file = source / f"{name}.parquet"
        try:
            frame = pl.read_parquet(file, glob=False)
        except (OSError, pl.exceptions.PolarsError) as error:
            raise CollegiumError("a table cannot be read", where=file, hint=str(error).splitlines()[0]) from error
        missing = [column.name for column in TABLES[name] if column.name not in frame.columns]
        if missing:
            raise CollegiumError(
                "a table lacks a column", where=file, given=missing[0], hint=f"It has {', '.join(frame.columns)}."
            )
        tables[name] = frame
    return History(manifest, tables)
