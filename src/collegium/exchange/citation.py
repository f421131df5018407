"""How a history is cited, in BibTeX: the data set, the program, and each of its sources.

An entry says what is needed to get the same data again: the version that made them and, of a simulation, its seed,
runs, charter and theory.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from collegium import __version__
from collegium.history import History
from collegium.history.cut import runs_of

AUTHORS = "The Collegium authors"
TITLE = "Collegium: a laboratory for collective leadership"
RELEASED = 2026  # the year of this version, as in CITATION.cff
_SPECIAL = {  # BibTeX counts a brace after a backslash too
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "&": r"\&", "%": r"\%",
    "$": r"\$", "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def bibtex(history: History) -> str:
    """A history's citation in BibTeX.

    Parameters
    ----------
    history : History

    Returns
    -------
    str
        One entry for the history, one for Collegium, one for each row of ``sources``; UTF-8 text, a line a field.

    Examples
    --------
    >>> from collegium.record import record
    >>> text = bibtex(record())
    >>> print(text[text.index("@book{gill-2018"):].split("}," + chr(10))[0])
    @book{gill-2018,
      title = {{Collective Leadership in Soviet Politics}
    """
    manifest = history.manifest
    made_by = manifest.code_version or __version__
    ours = manifest.kind == "recorded"
    entries = [
        (
            "misc",
            f"collegium-{_key(manifest.title)}",
            {
                "title": manifest.title,
                "author": "{" + _tex(AUTHORS) + "}" if ours else None,
                "year": RELEASED if ours and made_by == __version__ else None,
                "version": made_by,
                "note": _about(history, made_by),
            },
        ),
        (
            "misc",
            "collegium",
            {
                "title": TITLE,
                "author": "{" + _tex(AUTHORS) + "}",
                "year": RELEASED if made_by == __version__ else None,
                "version": made_by,
                "note": "Computer program",
            },
        ),
    ]
    for row in history.sources.iter_rows(named=True):
        kind = "book" if row["kind"] == "book" else "misc"
        author = _tex(row["author"]).replace("; ", " and ") if row["author"] else None
        note = ". ".join(text.strip().rstrip(".") for text in (row["note"], row["licence"]) if text and text.strip())
        fields = {"title": row["title"], "author": author, "year": row["year"], "note": note}
        entries.append((kind, _key(row["source_id"] or row["title"] or ""), fields))
    return "\n".join(_entry(kind, key, fields) for kind, key, fields in _apart(entries))


def _about(history: History, made_by: str) -> str:
    """What the data are, in a line."""
    manifest, details = history.manifest, history.manifest.details
    parts = [f"{manifest.kind.capitalize()} history, {manifest.start} to {manifest.end}"]
    if manifest.kind == "simulated":
        runs = runs_of(history)
        parts.append(f"run {runs[0]}" if len(runs) == 1 else f"{manifest.runs} runs")
        parts += [f"seed {manifest.seed}"] if manifest.seed is not None else []
    names = {"theory": "theory", "support": "support by", "charter": "charter", "source": "from"}
    parts += [f"{word} {details[name]}" for name, word in names.items() if isinstance(details.get(name), str)]
    parts += [f"amended by {_listed(details['amendments'])}"] if details.get("amendments") else []
    for asked in details.get("filter", []):
        told = (f"{name} {_listed(value)}" for name, value in asked.items() if name != "run")
        parts += [f"cut to {', '.join(told)}"] if set(asked) - {"run"} else []
    return "; ".join([*parts, f"made with Collegium {made_by}"])


def _listed(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _key(text: str) -> str:
    """A key that BibTeX takes.

    >>> _key("Öffentliche Daten, 1919"), _key("毛泽东")
    ('offentliche-daten-1919', 'source')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "source"


def _apart(entries: list[tuple[str, str, dict[str, Any]]]) -> list[tuple[str, str, dict[str, Any]]]:
    """Entries with a key each."""
    taken: set[str] = set()
    found = []
    for kind, key, fields in entries:
        name, count = key, 1
        while name in taken:
            count += 1
            name = f"{key}-{count}"
        taken.add(name)
        found.append((kind, name, fields))
    return found


def _entry(kind: str, key: str, fields: dict[str, Any]) -> str:
    lines = [f"@{kind}{{{key},"]
    for name, value in fields.items():
        if value is None or value == "":
            continue
        text = str(value) if name in ("author", "year") else _tex(value)
        lines.append(f"  {name} = {{{{{text}}}}}," if name == "title" else f"  {name} = {{{text}}},")
    return "\n".join([*lines, "}", ""])


def _tex(text: Any) -> str:
    """Text that TeX prints as it stands.

    >>> print(_tex("R&D_50%"))
    R\\&D\\_50\\%
    """
    plain = " ".join(str(text).split())
    return "".join(_SPECIAL.get(character, character) for character in plain if character.isprintable())
