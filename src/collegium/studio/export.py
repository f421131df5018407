"""Away from the page: tables as CSV, the package's own figures as SVG and PNG, and how to cite."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from collegium import measures
from collegium.errors import CollegiumError
from collegium.history import TABLES, History
from collegium.studio.day import month_before
from collegium.studio.plain import names
from collegium.studio.ruling import measured
from collegium.studio.shelf import Shelf

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from collegium.circuits import Control

KINDS = {"svg": "image/svg+xml", "png": "image/png"}
CITATION = "CITATION.cff"
DRAWING = threading.Lock()  # matplotlib's settings are the process's own


@dataclass(frozen=True)
class Asked:
    """What an export is asked with; what is not needed is left empty."""

    shelf: Shelf
    history: str = "record"
    run: int = 0
    on: str = ""
    who: str = ""
    body: str = ""
    other: str = ""
    start: str = ""
    end: str = ""
    leader: str = ""
    charter: str = ""
    second: str = ""
    amend: tuple[str, ...] = ()
    of: str = ""
    cut: tuple[str, ...] = ()

    @property
    def past(self) -> History:
        """The history asked for."""
        return self.shelf.history(self.history, self.run)

    @property
    def first(self) -> str:
        """The first day asked for."""
        return self.start or str(self.past.manifest.start)

    @property
    def last(self) -> str:
        """The last day asked for."""
        return self.end or str(self.past.manifest.end)


# --- tables ---------------------------------------------------------------------------------------------------


def csv(name: str, asked: Asked) -> bytes:
    """A table as CSV in UTF-8.

    Parameters
    ----------
    name : str
        A table of the schema; ``day``, ``changes``, ``career``, ``alongside``, ``together``; ``measure-`` and the id of
        a measure; ``circles``, ``clauses``, ``removals``, ``compare``.
    asked : Asked

    Raises
    ------
    CollegiumError
        No such table, or what stands behind it refuses.

    Examples
    --------
    >>> csv("day", Asked(Shelf(), on="1923-05-01")).decode().splitlines()[0]
    'organization_id,rank,post,person_id,name,start_date,end_date,certain,tie,source_place'
    """
    return _table(name, asked).write_csv().encode()


def _table(name: str, asked: Asked) -> pl.DataFrame:
    if name in TABLES:
        table: pl.DataFrame = getattr(asked.past, name)
        return table
    if name.startswith("measure-"):
        given = {"body": asked.body, "other": asked.other, "start": asked.start, "leader": asked.leader}
        return measured(asked.past, name.removeprefix("measure-"), **given)[1]
    if name not in _TABLES:
        known = [*TABLES, *_TABLES]
        raise CollegiumError("the studio has no such table", given=name, allowed=known)
    return _TABLES[name](asked)


def _day(asked: Asked) -> pl.DataFrame:
    return asked.past.rosters(asked.on or asked.past.manifest.start).drop("run")


def _month(asked: Asked) -> pl.DataFrame:
    past = asked.past
    day = past.day(asked.on or past.manifest.end)
    found = measures.changes(past, month_before(day, past.manifest.start), day).drop("run")
    return found.with_columns(name=pl.col("person_id").replace_strict(names(past), default=pl.col("person_id")))


def _circles(asked: Asked) -> pl.DataFrame:
    from collegium.circuits import circles, strength_frame, strengths
    from collegium.studio.circle import AT_MOST, STEPS, chosen

    graph = _graph(asked)
    found = circles(graph, chosen(graph, asked.of), at_most=AT_MOST, steps=STEPS)
    return strength_frame(strengths(found)).join(found.frame().select("circle", "clauses"), on="circle")


def _clauses(asked: Asked) -> pl.DataFrame:
    columns = ("id", "by", "power", "over", "recommended_by", "majority", "standing", "text", "source", "assumed")
    rows = [{name: getattr(one, name) for name in columns} for one in _graph(asked).charter.clauses]
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String))


def _removals(asked: Asked) -> pl.DataFrame:
    from collegium.circuits import removals

    return removals(_graph(asked))


def _compare(asked: Asked) -> pl.DataFrame:
    from collegium.circuits.compare import compare
    from collegium.studio.circle import AT_MOST, graph_of

    before = graph_of(asked.shelf.charter(asked.charter))
    after = graph_of(asked.shelf.charter(asked.second or asked.charter, asked.amend))
    return compare(before, after, asked.of or None, at_most=AT_MOST)


def _graph(asked: Asked) -> Control:
    from collegium.studio.circle import graph_of

    return graph_of(asked.shelf.charter(asked.charter, asked.amend), asked.on)


_TABLES: dict[str, Callable[[Asked], pl.DataFrame]] = {
    "day": _day,
    "changes": _month,
    "career": lambda asked: measures.career(asked.past, asked.who).drop("run"),
    "alongside": lambda asked: measures.alongside(asked.past, asked.who).drop("run"),
    "together": lambda asked: measures.together(asked.past, None, asked.who, by_body=False).drop("run"),
    "circles": _circles,
    "clauses": _clauses,
    "removals": _removals,
    "compare": _compare,
}


# --- figures --------------------------------------------------------------------------------------------------


def figure(name: str, kind: str, asked: Asked) -> bytes:
    """One of the package's own figures, as drawn for print.

    Parameters
    ----------
    name : str
        One of :data:`FIGURES`.
    kind : {"svg", "png"}
    asked : Asked

    Raises
    ------
    CollegiumError
        No such figure or kind, or what stands behind it refuses.
    """
    if name not in FIGURES:
        raise CollegiumError("the studio has no such figure", given=name, allowed=FIGURES)
    if kind not in KINDS:
        raise CollegiumError("the studio draws no such file", given=kind, allowed=KINDS)
    from collegium.figures.output import rendered

    with DRAWING:
        return rendered(FIGURES[name](asked), f".{kind}")


def _timeline(asked: Asked) -> Figure:
    from collegium import figures

    return figures.timeline(asked.past, asked.body or "politburo", asked.first, asked.last)


def _ages(asked: Asked) -> Figure:
    from collegium import figures

    return figures.ages(asked.past, asked.body or "politburo", asked.first, asked.last)


def _career(asked: Asked) -> Figure:
    from collegium import figures

    return figures.career(asked.past, asked.who)


def _turnover(asked: Asked) -> Figure:
    from collegium import figures

    return figures.turnover(asked.past, asked.body or "politburo", asked.start or None, asked.end or None)


def _workload(asked: Asked) -> Figure:
    from collegium import figures

    return figures.workload(asked.past, asked.body or "politburo", asked.start or None, asked.end or None)


def _compact(asked: Asked) -> Figure:
    from collegium import figures

    return figures.compact(asked.past, asked.start or None, asked.end or None)


def _hierarchy(asked: Asked) -> Figure:
    from collegium import figures

    return figures.hierarchy(_graph(asked), asked.of or None, cut=asked.cut)


def _captures(asked: Asked) -> Figure:
    from collegium import figures
    from collegium.circuits import circles
    from collegium.studio.circle import AT_MOST, STEPS, chosen

    graph = _graph(asked)
    return figures.captures(circles(graph, chosen(graph, asked.of), at_most=AT_MOST, steps=STEPS))


def _epochs(asked: Asked) -> Figure:
    from collegium import figures

    both = [one for one in (asked.charter, asked.second) if one]
    return figures.epochs([asked.shelf.charter(one) for one in both], asked.of or "leader")


FIGURES: dict[str, Callable[[Asked], Figure]] = {
    "timeline": _timeline,
    "ages": _ages,
    "career": _career,
    "turnover": _turnover,
    "workload": _workload,
    "compact": _compact,
    "hierarchy": _hierarchy,
    "captures": _captures,
    "epochs": _epochs,
}


# --- citation -------------------------------------------------------------------------------------------------


def citation() -> str:
    """The text of CITATION.cff: of the installed package, or of the working copy that the package runs from."""
    inside = files("collegium") / CITATION
    if inside.is_file():
        return inside.read_text("utf-8")
    beside = Path(str(files("collegium"))).parents[1] / CITATION
    return beside.read_text("utf-8") if beside.is_file() else ""


def cite(history: History) -> dict[str, str]:
    """How to cite: CITATION.cff, and BibTeX of the history, the program and the sources."""
    from collegium.exchange.citation import bibtex

    return {"cff": citation(), "bibtex": bibtex(history)}
