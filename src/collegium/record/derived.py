"""The book's derived figures, recomputed from the record and compared with the print.

A derived figure is one that the book works out of its own tables: a share, a sum, a mean, a count of those who stayed.
``data/derived.csv`` lists them with what is printed, and with a computation of :mod:`collegium.record.recompute` and
its parameters where the record can give the figure without looking at the print. A figure known only from its own
print has the computation ``none``, and a note that says why.

A recomputed figure agrees when it lies within half a unit of the last digit printed. Where it does not, but cutting off
its further digits gives the print, the outcome is ``cut off``: the book did not round. A figure in words carries a
comparison instead: ``more`` (a majority), ``less`` (under 8 per cent), ``about`` (two-thirds: within a tenth). Where
the book names the people, they must be the same.
"""

from __future__ import annotations

import math
from functools import cache

import polars as pl

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.record.facts import frame
from collegium.record.read import record
from collegium.record.recompute import Answer, Evidence, recompute, words

OUTCOMES = ("agrees", "cut off", "differs", "none")
COMPARISONS = ("more", "less", "about")
SCHEMA = {
    "derived_id": pl.String,
    "line": pl.Int32,
    "what": pl.String,
    "printed": pl.String,
    "value": pl.Float64,
    "recomputed": pl.Float64,
    "unit": pl.String,
    "agrees": pl.Boolean,
    "outcome": pl.String,
    "difference": pl.Float64,
    "how": pl.String,
    "people": pl.String,
    "note": pl.String,
}


def parameters(text: str) -> dict[str, str]:
    """Parameters as the file writes them.

    >>> parameters("seats=politburo:full; on=1966-04")
    {'seats': 'politburo:full', 'on': '1966-04'}

    Raises
    ------
    CollegiumError
        A part has no equals sign, or a name comes twice.
    """
    found: dict[str, str] = {}
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        name, sign, value = (piece.strip() for piece in part.partition("="))
        if not sign or not name or name in found:
            raise CollegiumError("not a list of parameters", given=text, hint="Write name=value; name=value.")
        found[name] = value
    return found


def outcome(value: str, recomputed: float, compare: str = "") -> str:
    """Whether a recomputed figure is the printed one: ``agrees``, ``cut off`` or ``differs``.

    Parameters
    ----------
    value : str
        The printed number, with as many decimals as are printed.
    recomputed : float
    compare : {"", "more", "less", "about"}

    Examples
    --------
    >>> outcome("34.6", 100 * 9 / 26), outcome("54.16", 100 * 13 / 24), outcome("48", 100 * 12 / 26)
    ('agrees', 'cut off', 'differs')
    """
    printed = float(value)
    if compare:
        if compare not in COMPARISONS:
            raise CollegiumError("unknown comparison", given=compare, allowed=COMPARISONS)
        holds = {
            "more": recomputed > printed,
            "less": recomputed < printed,
            "about": abs(recomputed - printed) <= abs(printed) / 10,
        }
        return "agrees" if holds[compare] else "differs"
    unit = 10.0 ** -len(value.partition(".")[2])
    if abs(recomputed - printed) <= unit / 2 + 1e-9:
        return "agrees"
    return "cut off" if abs(math.floor(recomputed / unit + 1e-9) * unit - printed) < unit / 1000 else "differs"


def derived(history: History | None = None) -> pl.DataFrame:
    """Every derived figure of the book, as printed and as recomputed.

    Parameters
    ----------
    history : History, optional
        The record, unless another is given.

    Returns
    -------
    polars.DataFrame
        One row a figure: ``derived_id``; ``line`` of the text; ``what`` it is; ``printed``, the words or digits;
        ``value``, the printed number; ``recomputed``; ``unit``; ``agrees`` (null where nothing was recomputed);
        ``outcome`` (agrees, cut off, differs, none); ``difference``, recomputed less printed; ``how``, the
        computation and its arithmetic; ``people``, who was counted; ``note``, why it differs or was not recomputed.

    Raises
    ------
    CollegiumError
        The history lacks a body, a person or an observation that a figure needs.

    Examples
    --------
    >>> carried = derived().filter(pl.col("derived_id") == "d6.02-2")
    >>> carried["printed"].item(), round(carried["recomputed"].item(), 2), carried["how"].item().split(": ")[-1]
    ('54.16%', 54.17, '13 of 24')
    """
    return _shipped() if history is None else compare(frame("derived"), Evidence(history, frame("factions")))


@cache
def _shipped() -> pl.DataFrame:
    return compare(frame("derived"), Evidence(record(), frame("factions")))


def compare(figures: pl.DataFrame, evidence: Evidence) -> pl.DataFrame:
    """Recompute a table of figures and set each beside its print.

    Parameters
    ----------
    figures : polars.DataFrame
        The columns of ``derived.csv``, as text.
    evidence : Evidence

    Returns
    -------
    polars.DataFrame
        As :func:`derived`.
    """
    return pl.DataFrame([_row(row, evidence) for row in figures.iter_rows(named=True)], schema=SCHEMA)


def _row(row: dict[str, str | None], evidence: Evidence) -> dict[str, object]:
    value, name = row["value"], row["recompute"] or "none"
    shown: dict[str, object] = {
        "derived_id": row["derived_id"],
        "line": int(row["line"] or 0),
        "what": row["what"],
        "printed": row["printed"],
        "value": float(value) if value else None,
        "unit": row["unit"],
        "outcome": "none",
        "note": row["note"],
    }
    if name == "none":
        return shown
    given = parameters(row["parameters"] or "")
    named, way = given.pop("named", ""), given.pop("compare", "")
    try:
        answer = recompute(evidence, name, given)
    except CollegiumError as error:
        raise CollegiumError(f"the figure {row['derived_id']} cannot be recomputed", hint=str(error)) from error
    if value is None:
        raise CollegiumError("a figure to be recomputed has no printed number", given=row["derived_id"])
    found = outcome(value, answer.value, way)
    if named and set(words(named)) != set(answer.people or ()):
        found = "differs"
    return shown | {
        "recomputed": float(answer.value),
        "agrees": found == "agrees",
        "outcome": found,
        "difference": float(answer.value) - float(value),
        "how": _how(name, given, way, answer),
        "people": ", ".join(answer.people) if answer.people is not None else None,
    }


def _how(name: str, given: dict[str, str], way: str, answer: Answer) -> str:
    listed = ", ".join(f"{key}={value}" for key, value in given.items())
    return f"{name}({listed}): {answer.arithmetic}" + (f"; printed is {way}" if way else "")


def derived_table(show: str = "all", chapter: int | None = None, history: History | None = None) -> pl.DataFrame:
    """The derived figures for reading: fewer columns, and only some rows.

    Parameters
    ----------
    show : {"all", "agrees", "cut off", "differs", "none", "recomputed"}
        Figures of one outcome; ``recomputed`` is all but ``none``.
    chapter : int, optional
        Figures of one chapter, 2 to 8.
    history : History, optional

    Returns
    -------
    polars.DataFrame
        ``derived_id``, ``line``, ``what``, ``printed``, ``recomputed`` (to two decimals), ``outcome``, ``note``.

    Raises
    ------
    CollegiumError
        No such outcome, or a chapter without figures.

    Examples
    --------
    >>> derived_table("differs", chapter=7)["derived_id"].to_list()[:2]
    ['d7.07', 'd7.10']
    """
    if show not in ("all", "recomputed", *OUTCOMES):
        raise CollegiumError("unknown outcome", given=show, allowed=("all", "recomputed", *OUTCOMES))
    table = every = derived(history)
    if show == "recomputed":
        table = table.filter(pl.col("outcome") != "none")
    elif show != "all":
        table = table.filter(pl.col("outcome") == show)
    if chapter is not None:
        of_chapter = pl.col("derived_id").str.starts_with(f"d{chapter}.")
        if every.filter(of_chapter).is_empty():
            raise CollegiumError(
                "no derived figures of that chapter", given=chapter, hint="They are of chapters 2 to 8."
            )
        table = table.filter(of_chapter)
    columns = ("derived_id", "line", "what", "printed", pl.col("recomputed").round(2), "outcome", "note")
    return table.select(columns)


def outcomes(history: History | None = None) -> pl.DataFrame:
    """How many figures agree, were cut off, differ, or were not recomputed, chapter by chapter.

    Returns
    -------
    polars.DataFrame
        ``chapter`` and one column for each outcome.

    Examples
    --------
    >>> outcomes().columns
    ['chapter', 'agrees', 'cut off', 'differs', 'none']
    """
    table = derived(history).with_columns(chapter=pl.col("derived_id").str.extract(r"^d(\d+)\.").cast(pl.Int32))
    counts = [(pl.col("outcome") == name).sum().alias(name) for name in OUTCOMES]
    return table.group_by("chapter").agg(counts).sort("chapter")
