"""Graphs of a history, for Gephi and whatever else reads GEXF or GraphML: people and ties, bodies and persons.

An edge is a row of ``ties``, of ``relations`` or of ``memberships``. Its spell lasts from the day counted as its start
to the last day before its end, both included as GEXF has them, and is cut to the days that the history covers; a row
without an end stops at a death. A row that never runs on these days, or has no day, makes no edge, and a person whom no
row holds makes no node, since Gephi would show for all time what has no spell. A node's spells are those of all the
person's rows, or of the body's, joined where they touch.

A graph is of one run: runs share no fates, and their ids only mean something within each.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import polars as pl
from networkx.readwrite.gexf import GEXFWriter
from networkx.readwrite.graphml import GraphMLWriter

from collegium import __version__
from collegium.errors import CollegiumError
from collegium.history import History
from collegium.history.cut import runs_of

Span = tuple[dt.date, dt.date]

MAKER = f"Collegium {__version__}"
_DAY = dt.timedelta(days=1)
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML 1.0
_SCHEMA = {"http://w3.org/2001/XMLSchema-instance": "http://www.w3.org/2001/XMLSchema-instance"}
_PERSON = ("family_name", "given_name", "birth_date", "death_date", "gender", "nationality", "fate", "synthetic")
_BODY = ("classification", "level", "other_names", "founding_date", "dissolution_date", "synthetic")
_TIE = ("kind", "letter", "start_date", "end_date", "evidence", "synthetic", "source_id", "source_place")
_SEAT = (
    "rank", "post_id", "start_date", "end_date", "entry", "exit", "synthetic", "source_id", "source_place",
    "end_source_place",
)  # fmt: skip


def ties_graph(history: History, *, table: str = "ties") -> nx.MultiDiGraph:
    """People and their ties, each from the follower to the person he is tied to.

    Parameters
    ----------
    history : History
        Of one run.
    table : {"ties", "relations"}
        Ties that measures count, or whatever the prose says of two people.

    Returns
    -------
    networkx.MultiDiGraph
        Nodes are the ids of all persons with a tie or a seat, and carry ``label``, ``birth_date``, ``birth_year`` and
        the like where they are known, and ``spells``. Edges are keyed by ``tie_id`` and carry ``kind``, ``weight``,
        ``letter``, ``start_date`` and ``end_date`` (as found), ``first_day`` and ``last_day`` (as counted), ``spells``.

    Raises
    ------
    CollegiumError
        The history holds more than one run.

    Examples
    --------
    >>> from collegium.record import record
    >>> graph = ties_graph(record().filter(bodies="politburo", start="1929-01-01", end="1929-12-31"))
    >>> graph.nodes["voroshilov"]["label"], "stalin" in graph["voroshilov"]
    ('Kliment Voroshilov', True)
    """
    one_run(history, "a graph")
    graph = nx.MultiDiGraph(name=_line(history.manifest.title), mode="dynamic")
    frame = history.relations if table == "relations" else history.ties
    ties = [row for row in _running(history, frame) if row["person_id"] and row["other_id"]]
    spells: dict[str, list[Span]] = {}
    for row in ties:
        for person in {row["person_id"], row["other_id"]}:
            spells.setdefault(person, []).append(row["span"])
    for row in _running(history, history.memberships):
        if row["person_id"]:
            spells.setdefault(row["person_id"], []).append(row["span"])
    _add_people(graph, history, spells)
    for key, row in _keyed(ties, "relation_id" if table == "relations" else "tie_id"):
        ends = _clean(row["person_id"]), _clean(row["other_id"])
        weight = 1.0 if row.get("weight") is None else row["weight"]
        graph.add_edge(*ends, key, **_edge(row, _TIE, row["kind"]), weight=weight)
    return graph


def seats_graph(history: History) -> nx.MultiGraph:
    """Bodies and the persons who sit in them: a bipartite graph.

    Parameters
    ----------
    history : History
        Of one run.

    Returns
    -------
    networkx.MultiGraph
        Nodes are ``person:ID`` (``bipartite`` 0) and ``body:ID`` (``bipartite`` 1), with ``type`` person or body,
        ``label``, what is known of them (of a body its ``classification`` and ``level``), and ``spells``. Edges are
        keyed by ``membership_id`` and carry ``rank``, ``post_id``, ``entry``, ``exit``, dates as in
        :func:`ties_graph`, and ``spells``.

    Raises
    ------
    CollegiumError
        The history holds more than one run.

    Examples
    --------
    >>> from collegium.record import record
    >>> graph = seats_graph(record().filter(bodies="politburo", start="1957-06-01", end="1957-06-20"))
    >>> graph.nodes["body:politburo"]["classification"], graph.has_edge("person:zhukov", "body:politburo")
    ('committee', True)
    """
    one_run(history, "a graph")
    graph = nx.MultiGraph(name=_line(history.manifest.title), mode="dynamic")
    seats = [row for row in _running(history, history.memberships) if row["person_id"] and row["organization_id"]]
    people: dict[str, list[Span]] = {}
    bodies: dict[str, list[Span]] = {}
    for row in seats:
        people.setdefault(row["person_id"], []).append(row["span"])
        bodies.setdefault(row["organization_id"], []).append(row["span"])
    _add_people(graph, history, people, prefix="person:", bipartite=0)
    known = {row["organization_id"]: row for row in history.organizations.iter_rows(named=True)}
    for body in [*(body for body in known if body in bodies), *(body for body in bodies if body not in known)]:
        row = known.get(body, {})
        facts = _told(row, _BODY) | {"label": _line(row.get("name") or body), "type": "body", "bipartite": 1}
        graph.add_node(f"body:{_clean(body)}", **facts, spells=_joined(bodies[body]))
    for key, row in _keyed(seats, "membership_id"):
        ends = f"person:{_clean(row['person_id'])}", f"body:{_clean(row['organization_id'])}"
        graph.add_edge(*ends, key, **_edge(row, _SEAT, row["post_id"] or row["rank"]), weight=1.0)
    return graph


def gexf(graph: nx.MultiGraph) -> bytes:
    """A graph in GEXF 1.3, its spells for Gephi's timeline.

    Parallel edges of one kind get kinds of their own (``ally``, ``ally 2``), or Gephi would make one edge of them.

    Examples
    --------
    >>> from collegium.record import record
    >>> text = gexf(ties_graph(record().filter(bodies="politburo", start="1929-01-01", end="1929-12-31"))).decode()
    >>> 'mode="dynamic"' in text, 'timeformat="date"' in text, '<spell start="1929-01-01" end="1929-12-31" />' in text
    (True, True, True)
    """
    named = graph.copy()
    for _, _, key, facts in named.edges(keys=True, data=True):
        facts["id"] = key
    writer = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.3")
    writer.add_graph(named)
    root = writer.xml
    for name, value in root.attrib.items():
        root.set(name, _SCHEMA.get(value, value))
    meta, drawn = root.find("meta"), root.find("graph")
    meta.attrib.clear()  # the day of writing
    meta.find("creator").text = MAKER
    ElementTree.SubElement(meta, "description").text = drawn.attrib.pop("name")
    drawn.set("timeformat", "date")
    drawn.set("timerepresentation", "interval")
    _without_keys(drawn)
    seen: Counter[tuple[str, ...]] = Counter()
    for edge in drawn.iter("edge"):
        which = edge.get("source"), edge.get("target"), edge.get("label", "")
        seen[which] += 1
        edge.set("kind", which[2] if seen[which] == 1 else f"{which[2]} {seen[which]}".strip())
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue().rstrip() + b"\n"


def graphml(graph: nx.MultiGraph) -> bytes:
    """A graph in GraphML, which knows no time: an edge's days and a node's spells stand as text.

    Examples
    --------
    >>> from collegium.record import record
    >>> text = graphml(ties_graph(record().filter(bodies="politburo", start="1929-01-01", end="1929-12-31"))).decode()
    >>> '>1929-01-01/1929-12-31<' in text
    True
    """
    plain = graph.copy()
    plain.graph.clear()
    plain.graph["name"] = graph.graph["name"]
    for facts in [*plain.nodes.values(), *plain.edges.values()]:
        spells = facts.pop("spells")
        if "first_day" not in facts:
            facts["spells"] = "; ".join(f"{first}/{last}" for first, last in spells)
    writer = GraphMLWriter(encoding="utf-8", prettyprint=True)
    writer.add_graph_element(plain)
    truths = {key.get("id") for key in writer.xml.iter("key") if key.get("attr.type") == "boolean"}
    for value in writer.xml.iter("data"):
        if value.get("key") in truths:
            value.text = value.text.lower()
    writer.xml.insert(0, ElementTree.Comment(f" {MAKER} "))
    held = io.BytesIO()
    writer.dump(held)
    return held.getvalue().rstrip() + b"\n"


def one_run(history: History, what: str) -> None:
    """Make sure that a history holds one run.

    Raises
    ------
    CollegiumError
        It holds several; the message names them.
    """
    runs = runs_of(history)
    if len(runs) > 1:
        raise CollegiumError(
            f"{what} is of one run, and the history holds {len(runs)}",
            given=f"{runs[0]} to {runs[-1]}",
            hint=f"Choose one: history.filter(run={runs[0]}), or --run {runs[0]}.",
        )


# --- parts ------------------------------------------------------------------------------------------------------


def _running(history: History, frame: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """Rows that run on some day of the history, each with its ``span``, both days included."""
    first, last = history.manifest.start, history.manifest.end
    deaths = {person: day for person, day in history.persons.select("person_id", "death").iter_rows() if day}
    for row in frame.iter_rows(named=True):
        if row["start"] is None:
            continue
        parties = [row["person_id"], row.get("other_id")]
        ends = [row["end"] - _DAY] if row["end"] else [deaths.get(person, last) for person in parties]
        span = max(row["start"], first), min(last, *ends)
        if span[0] <= span[1]:
            yield row | {"span": span}


def _joined(spans: Iterable[Span]) -> list[tuple[str, str]]:
    """Spans as ISO days, those joined that overlap or follow one on the other.

    >>> day = dt.date(1930, 1, 1)
    >>> _joined([(day, day + 5 * _DAY), (day + 6 * _DAY, day + 9 * _DAY), (day, day + 2 * _DAY)])
    [('1930-01-01', '1930-01-10')]
    """
    found: list[Span] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + _DAY:
            found[-1] = found[-1][0], max(last, found[-1][1])
        else:
            found.append((first, last))
    return [(first.isoformat(), last.isoformat()) for first, last in found]


def _add_people(
    graph: nx.MultiGraph, history: History, spells: dict[str, list[Span]], *, prefix: str = "", **more: Any
) -> None:
    known = {row["person_id"]: row for row in history.persons.iter_rows(named=True)}
    for person in [*(p for p in known if p in spells), *(p for p in spells if p not in known)]:
        row = known.get(person, {})
        facts = _told(row, _PERSON) | {"label": _line(row.get("name") or person), "type": "person"} | more
        facts |= {f"{which}_year": row[which].year for which in ("birth", "death") if row.get(which)}
        graph.add_node(f"{prefix}{_clean(person)}", **facts, spells=_joined(spells[person]))


def _edge(row: dict[str, Any], names: tuple[str, ...], label: str | None) -> dict[str, Any]:
    first, last = (day.isoformat() for day in row["span"])
    told = _told(row, names) | {"first_day": first, "last_day": last, "spells": [(first, last)]}
    return told | ({"label": _line(label)} if label else {})


def _keyed(rows: list[dict[str, Any]], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Rows with an id each: their own, or a number where it is missing or taken."""
    taken: set[str] = set()
    for number, row in enumerate(rows, start=1):
        key = _clean(row[name] or f"row-{number}")
        while key in taken:
            key = f"{key}-{number}"
        taken.add(key)
        yield key, row


def _told(row: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """What is known: the writers take neither None nor characters that XML forbids."""
    found = {name: row.get(name) for name in names}
    return {name: _line(v) if isinstance(v, str) else v for name, v in found.items() if v is not None and v != ""}


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)


def _line(text: str) -> str:
    return _clean(" ".join(text.split()))


def _without_keys(drawn: Any) -> None:
    """Take away the column with networkx's own names of the edges: they are the edges' ids."""
    for group in drawn.findall("attributes"):
        for column in [one for one in group if one.get("title") == "networkx_key"]:
            group.remove(column)
            for values in drawn.iterfind("edges/edge/attvalues"):
                for value in [one for one in values if one.get("for") == column.get("id")]:
                    values.remove(value)
