"""A finished contest read from its folder, without the simulator: its facts, its tables, the command that makes it.

A contest lies in its folder in one of two forms. *Whole*, as :func:`~collegium.contest.run.run_contest` leaves it: runs
in Parquet under ``prediction/``, ``counterfactual/`` and ``ablation/``. *Stored*, as
:func:`~collegium.contest.stored.keep` writes it: the same tables, the runs as plain CSV under ``runs/``, no more than
so many of each. ``contest.json`` and ``tables/`` are the same in both.

A folder may come from somebody else. So a table is read by its columns, and one of another version tells what it lacks;
a file that leads out of the folder is not read.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from collegium.errors import CollegiumError

FACTS, TABLES, RUNS = "contest.json", "tables", "runs"
MOST_BYTES = 64 * 1024 * 1024
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
T, N, C, B = pl.String, pl.Float64, pl.Int64, pl.Boolean
CHANGE = {"before": N, "after": N, "change": N, "low": N, "high": N, "runs": C, "clear": B}
COLUMNS: dict[str, dict[str, Any]] = {
    "patterns": {
        "theory": T, "pattern": T, "text": T, "role": T, "period": T, "judged": T, "record": N, "low": N, "median": N,
        "high": N, "runs": C, "verdict": T, "source": T, "counted": B, "note": T,
    },
    "scores": {"theory": T, "role": T, "met": C, "missed": C, "undecided": C, "of": C, "share_met": N, "told": C},
    "probabilities": {
        "scope": T, "theory": T, "probability": N, "votes": N, "rejection": N, "inside": B, "as_lonely": N,
    },
    "confusion": {"scope": T, "truth": T, "named": T, "n": C, "share": N},
    "pairs": {"scope": T, "a": T, "b": T, "n": C, "right": N, "low": N, "high": N, "verdict": T},
    "classifiers": {"scope": T, "figures": C, "right": N, "low": N, "high": N, "chance": N, "n": N},
    "silent": {"scope": T, "figure": T, "theory": T, "told": N},
    "sensitivity": {"choice": T, "figures": C, "theory": T, "probability": N, "rejection": N, "right": N, "named": T},
    "counterfactuals": {"id": T, "amendment": T, "text": T, "period": T, "theory": T, "outcome": T, **CHANGE},
    "disagreements": {
        "id": T, "text": T, "period": T, "outcome": T, "opposed": B, "gap": N, "lower": T, "higher": T,
    },
    "ablations": {"mechanism": T, "period": T, "theory": T, "outcome": T, **CHANGE},
}  # fmt: skip
NEEDED = ("patterns", "scores", "counterfactuals", "disagreements")
PLAIN = ("calibration", "classifier_calibration", "patterns_side_by_side", "posteriors", "ranks")
COUNTS = ("runs", "predicted", "pairs")


@dataclass(frozen=True)
class Opened:
    """A contest that was read.

    Attributes
    ----------
    folder : Path
    facts : dict
        Of its ``contest.json``.
    tables : dict of str to polars.DataFrame
        Those of :data:`COLUMNS` that it has; a contest without common ground has none of the comparison.
    """

    folder: Path
    facts: dict[str, Any]
    tables: dict[str, pl.DataFrame]

    def __repr__(self) -> str:
        return f"<Opened: {self.facts['label']}>"

    @property
    def ids(self) -> list[str]:
        """The theories."""
        return list(self.facts["contest"])

    @property
    def stored(self) -> bool:
        """Whether its runs lie in it as plain CSV."""
        return isinstance(self.facts.get("kept"), dict)

    @property
    def kept(self) -> dict[str, int]:
        """Of how many runs each theory can show the values, ``predicted`` behind a figure and ``pairs`` of a change."""
        kept = self.facts["kept"] if self.stored else {}
        return {name: int(kept.get(name, self.facts["size"][name])) for name in COUNTS[1:]}

    @property
    def figures(self) -> pl.DataFrame:
        """The figures that runs can show, each once, with a ``key`` such as ``A2-1``: the first of pattern A2."""
        keys = ["pattern", "text", "role", "period", "judged", "record", "source", "counted", "note"]
        shown = self.tables["patterns"].filter(pl.col("theory") != "")
        once = shown.select(keys).unique(["pattern", "text", "period"], keep="first", maintain_order=True)
        place = pl.int_range(1, pl.len() + 1).over("pattern")
        return once.with_columns(key=pl.format("{}-{}", "pattern", place))

    @property
    def command(self) -> str:
        """The command that makes the same contest again, to the same bytes, under the version and code it names."""
        facts, size = self.facts, self.facts["size"]
        quick = ["--quick"] if size.get("preview") else []
        counts = [f"--{name} {size[name]}" for name in COUNTS]
        said = [f"--seed {facts.get('seed', 1)}", f"--method {facts.get('method', 'forest')}"]
        theories = [f"--theory {one}" for one in self.ids]
        return " ".join(["collegium contest", *quick, *counts, *said, *theories, "--out DIR"])


def read_contest(folder: Path) -> Opened:
    """Read the facts and tables of a finished contest, whole or stored.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    Opened

    Raises
    ------
    CollegiumError
        A file is missing, too large, or not what a contest writes.

    Examples
    --------
    >>> from collegium.contest.stored import stored
    >>> found = read_contest(stored())
    >>> len(found.ids), found.stored
    (9, True)
    """
    try:
        facts = json.loads(content(folder, Path(FACTS)))
        ids, label, size = facts["contest"], facts["label"], facts["size"]
        fits = isinstance(ids, list) and all(isinstance(one, str) and _ID.fullmatch(one) for one in ids)
        if not (fits and len(ids) > 1 and isinstance(label, str) and isinstance(size, dict)):
            raise ValueError("it names no theories")
        kept = facts.get("kept", {})
        if not (_counts(size, COUNTS) and isinstance(kept, dict) and _counts(kept, kept.keys() & COUNTS)):
            raise ValueError("it does not say how many runs")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        hint = f"{str(error)[:1].upper()}{str(error)[1:200]}."
        raise CollegiumError("the facts of the contest cannot be read", where=folder / FACTS, hint=hint) from error
    tables = {}
    for name, columns in COLUMNS.items():
        place = Path(TABLES, f"{name}.csv")
        if (folder / place).is_file():
            tables[name] = read_table(folder, place, columns)
        elif name in NEEDED:
            hint = "Finish it with `collegium contest --resume`, or make it anew."
            raise CollegiumError("the contest lacks a table", where=folder / place, hint=hint)
    return Opened(folder, facts, tables)


def _counts(said: dict[str, Any], names: Any) -> bool:
    return all(isinstance(said.get(name), int) for name in names)


def content(folder: Path, place: Path) -> bytes:
    """The bytes of a file of the folder.

    Raises
    ------
    CollegiumError
        It is not there, too large, or a link that leads out of the folder.
    """
    file = folder / place
    try:
        if not file.resolve().is_relative_to(folder.resolve()):
            raise CollegiumError("a file of the contest leads out of its folder", where=file)
        if file.stat().st_size > MOST_BYTES:
            raise CollegiumError("a file of the contest is too large for the page", where=file)
        return file.read_bytes()
    except OSError as error:
        raise CollegiumError("a file of the contest cannot be read", where=file, hint=f"{error.strerror}.") from error


def read_table(folder: Path, place: Path, columns: dict[str, Any]) -> pl.DataFrame:
    """A table of the folder by its columns; an empty text is an empty string.

    Raises
    ------
    CollegiumError
        It cannot be read, or lacks a column.
    """
    held = content(folder, place)
    try:
        found = pl.read_csv(held, columns=list(columns), schema_overrides=columns)
        return found.select(list(columns)).with_columns(pl.col(pl.String).fill_null(""))
    except (pl.exceptions.PolarsError, ValueError) as error:
        hint = f"{str(error).splitlines()[0][:160]}. It may be of another version."
        raise CollegiumError("a table of the contest cannot be read", where=folder / place, hint=hint) from error
