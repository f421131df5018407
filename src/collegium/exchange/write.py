"""A history taken away: CSV with a data package, Parquet, Popolo JSON, GEXF, GraphML, BibTeX.

Equal histories give equal bytes. A file or folder appears whole or not at all; see :mod:`collegium.disk`.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import polars as pl

from collegium import __version__
from collegium.disk import appearing
from collegium.errors import CollegiumError
from collegium.history import TABLES, History, save

FORMS = ("csv", "parquet", "popolo", "gexf", "graphml", "bibtex")
ENDINGS = {".json": "popolo", ".gexf": "gexf", ".graphml": "graphml", ".bib": "bibtex"}
FOLDERS = ("csv", "parquet")
GRAPHS = ("ties", "relations", "seats")
PACKAGE = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/"
PARTIAL = r"^\d{4}(-\d{2}(-\d{2})?)?(/\d{4}(-\d{2}(-\d{2})?)?)?$"  # a date as far as it is known
_TYPES = {pl.String: "string", pl.Date: "date", pl.Int32: "integer", pl.Float64: "number", pl.Boolean: "boolean"}
_FILES = frozenset([PACKAGE, *(f"{name}.csv" for name in TABLES)])
_REFERS = {"person_id": "persons", "other_id": "persons", "organization_id": "organizations", "post_id": "posts",
           "source_id": "sources"}  # fmt: skip
_MARKS = {"popolo": b'{\n "persons": [', "gexf": b"<creator>Collegium ", "graphml": b"<!-- Collegium ",
          "bibtex": b"made with Collegium "}  # fmt: skip


def export(
    history: History, path: str | os.PathLike[str], form: str | None = None, *, what: str | None = None,
    replace: bool = False,
) -> Path:  # fmt: skip
    """Write a history for other tools. To write a part of it, cut it first, with :meth:`History.filter`.

    Parameters
    ----------
    history : History
    path : path
        A file; of ``csv`` and ``parquet``, a folder.
    form : {"csv", "parquet", "popolo", "gexf", "graphml", "bibtex"}, optional
        By default what the path's ending says: ``.json`` is Popolo, ``.bib`` BibTeX.

        - csv: a file a table, beside a ``datapackage.json`` (Data Package 2.0) with every column's type and meaning
        - parquet: the folder of :func:`collegium.history.save`, for :func:`collegium.history.load`
        - popolo: persons, organizations, posts and memberships of one run
        - gexf, graphml: a graph of one run; see :mod:`collegium.exchange.graphs`
        - bibtex: how to cite the history and its sources
    what : {"ties", "relations", "seats"}, optional
        Of gexf and graphml: people and their ties (the default), the same with what the prose says of them, or bodies
        and the persons who sit in them.
    replace : bool
        Write over an earlier export of that form; nothing else is ever written over.

    Returns
    -------
    Path
        The file or folder.

    Raises
    ------
    CollegiumError
        Unknown form or graph, a form of one run for a history of several, something in the way, or the place cannot
        be written to.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> from collegium.record import record
    >>> place = pathlib.Path(tempfile.mkdtemp())
    >>> export(record().filter(bodies="politburo"), place / "politburo.gexf").name
    'politburo.gexf'
    >>> sorted(file.name for file in export(record(), place / "tables", "csv").iterdir())[:3]
    ['ballots.csv', 'datapackage.json', 'decisions.csv']
    """
    target = Path(path)
    chosen = _form(target, form)
    if what is not None and what not in GRAPHS:
        raise CollegiumError("no such graph", given=what, allowed=GRAPHS)
    if what is not None and chosen not in ("gexf", "graphml"):
        raise CollegiumError(f"a graph is written as gexf or graphml, not as {chosen}", given=what)
    if target.name in ("", ".."):
        raise CollegiumError("an export needs a place of its own", given=str(path), hint="Name a new file or folder.")
    _clear(target, chosen, replace)
    try:
        if chosen == "parquet":
            return save(history, target, overwrite=replace)
        content = _content(history, chosen, what or "ties")
        with appearing(target) as fresh:
            if isinstance(content, bytes):
                fresh.write_bytes(content)
            else:
                fresh.mkdir()
                for name, text in content.items():
                    (fresh / name).write_bytes(text)
    except OSError as error:
        raise CollegiumError(
            "the export cannot be written", where=target, hint=f"{error.strerror or error}."
        ) from error
    return target


def package(history: History) -> dict[str, bytes]:
    """A history as a data package: its files by name.

    Types and descriptions of columns are those of :mod:`collegium.history.schema`. A key, a reference to another table
    and the pattern of partial dates are stated where the rows keep them.

    Examples
    --------
    >>> from collegium.record import record
    >>> described = json.loads(package(record())["datapackage.json"])
    >>> described["resources"][0]["schema"]["primaryKey"]
    ['run', 'person_id']
    """
    files = {f"{name}.csv": frame.write_csv().encode() for name, frame in history.tables.items()}
    resources = [
        {
            "name": name,
            "type": "table",
            "path": f"{name}.csv",
            "scheme": "file",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": len(files[f"{name}.csv"]),
            "hash": "sha256:" + hashlib.sha256(files[f"{name}.csv"]).hexdigest(),
            "schema": _schema(name, history),
        }
        for name in TABLES
    ]
    manifest = history.manifest
    described: dict[str, Any] = {
        "$schema": f"{PROFILE}datapackage.json",
        "name": f"collegium-{manifest.kind}",
        "title": manifest.title,
        "version": manifest.code_version or __version__,
    }
    if str(manifest.details.get("licence", "")).startswith("CC BY 4.0"):
        licence = {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}
        described["licenses"] = [licence | {"title": manifest.details["licence"]}]
    titles = [row["title"] or row["source_id"] for row in history.sources.iter_rows(named=True)]
    if any(titles):
        described["sources"] = [{"title": title} for title in titles if title]
    described |= {"resources": resources, "collegium": manifest.as_dict()}
    return files | {PACKAGE: (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode()}


# --- parts ------------------------------------------------------------------------------------------------------


def _form(target: Path, form: str | None) -> str:
    if form is not None:
        if form not in FORMS:
            raise CollegiumError("histories are not written in this form", given=form, allowed=FORMS)
        return form
    if target.suffix.lower() in ENDINGS:
        return ENDINGS[target.suffix.lower()]
    hint = "A folder of tables needs its form said: csv or parquet (--as csv)."
    raise CollegiumError("the ending does not say the form", given=target.name, allowed=ENDINGS, hint=hint)


def _content(history: History, form: str, what: str) -> bytes | dict[str, bytes]:
    if form == "csv":
        return package(history)
    if form == "bibtex":
        from collegium.exchange.citation import bibtex

        return bibtex(history).encode()
    from collegium.exchange import graphs
    from collegium.exchange.popolo import write_popolo

    if form == "popolo":
        graphs.one_run(history, "Popolo JSON")
        return write_popolo(history).encode()
    graph = graphs.seats_graph(history) if what == "seats" else graphs.ties_graph(history, table=what)
    return graphs.gexf(graph) if form == "gexf" else graphs.graphml(graph)


def _schema(table: str, history: History) -> dict[str, Any]:
    """The Table Schema of a table: one truth with :data:`collegium.history.schema.TABLES`."""
    frame = getattr(history, table)
    fields = []
    for column in TABLES[table]:
        field: dict[str, Any] = {"name": column.name, "type": _TYPES[type(column.dtype)], "description": column.label}
        if column.name.endswith("_date") and frame[column.name].drop_nulls().str.contains(PARTIAL).all():
            field["constraints"] = {"pattern": PARTIAL}
        fields.append(field)
    schema: dict[str, Any] = {"$schema": f"{PROFILE}tableschema.json", "fields": fields, "missingValues": [""]}
    key = _key(table)
    if _is_key(frame, key):
        schema["primaryKey"] = key
    foreign = []
    for name, home in _REFERS.items():
        theirs = _key(home)
        mine = [*theirs[:-1], name]
        if table != home and set(mine) <= set(frame.columns) and _keeps(frame, mine, getattr(history, home), theirs):
            foreign.append({"fields": mine, "reference": {"resource": home, "fields": theirs}})
    return schema | ({"foreignKeys": foreign} if foreign else {})


def _key(table: str) -> list[str]:
    names = [column.name for column in TABLES[table]]
    return names[:2] if names[0] == "run" else names[:1]


def _is_key(frame: pl.DataFrame, key: list[str]) -> bool:
    """Whether the columns name each row: no gap, nothing twice."""
    rows = frame.select(key)
    return not any(rows.null_count().row(0)) and not rows.is_duplicated().any()


def _keeps(frame: pl.DataFrame, mine: list[str], home: pl.DataFrame, theirs: list[str]) -> bool:
    """Whether every row's reference leads to a row; a single column may be empty."""
    rows = frame.select(mine)
    if len(mine) == 1:
        rows = rows.drop_nulls()
    elif any(rows.null_count().row(0)):
        return False
    return _is_key(home, theirs) and rows.join(home, left_on=mine, right_on=theirs, how="anti").is_empty()


def _clear(target: Path, form: str, replace: bool) -> None:
    """Make sure that nothing but an earlier export stands in the place.

    Raises
    ------
    CollegiumError
        Something else does, or an earlier export and it is not to be replaced.
    """
    if not target.exists() and not target.is_symlink():
        return
    if form in FOLDERS and target.is_dir() and not any(target.iterdir()):
        return
    if form == "parquet":
        ours = (target / "manifest.json").is_file()  # save() looks closer
    elif form == "csv":
        ours = target.is_dir() and {file.name for file in target.iterdir()} <= _FILES and _is_ours(target / PACKAGE)
    else:
        ours = target.is_file() and _starts(target, _MARKS[form])
    if not ours:
        hint = "Choose another place."
        raise CollegiumError(f"something that is no {form} export of a history is in the way", where=target, hint=hint)
    if not replace:
        hint = "Choose another place, or say replace=True (--replace)."
        raise CollegiumError("there is an export already", where=target, hint=hint)


def _is_ours(file: Path) -> bool:
    try:
        return "collegium" in json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, TypeError):
        return False


def _starts(file: Path, mark: bytes) -> bool:
    with file.open("rb") as handle:
        return mark in handle.read(4096)
