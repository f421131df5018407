"""Networks of ties: a graph for drawing and for Gephi, and who stands in its middle.

Definitions
-----------
With A the symmetric matrix whose entry is the number of rules that tie two people [our own]:

* degree: people tied to; strength: row sum of A;
* eigenvector centrality [1]_: the leading eigenvector of A, of length 1 and not negative. It is told within the largest
  connected part; elsewhere it is null, since the parts have no common scale;
* betweenness [2]_: the share of the shortest paths between two others that pass through, of paths that count each tie
  as one step; divided by the number of pairs of others.

References
----------
.. [1] Bonacich (1972), Journal of Mathematical Sociology 2(1).
.. [2] Freeman (1977), Sociometry 40(1).
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures.ties import SCHEMA

if TYPE_CHECKING:
    import networkx as nx

HEAVY = 500  # people, from which igraph counts the shortest paths where it is installed


def network(history: History, found: pl.DataFrame, *, run: int = 0) -> nx.MultiDiGraph:
    """The ties of one run as a graph, in the shape that :func:`collegium.exchange.graphs.gexf` writes.

    Parameters
    ----------
    history : History
    found : polars.DataFrame
        Of :func:`~collegium.measures.ties`.
    run : int

    Returns
    -------
    networkx.MultiDiGraph
        Nodes are ids with ``label``, ``type`` and ``spells``; edges, keyed by rule and ends, have ``kind`` (the rule),
        ``weight`` (the strength; 1 where it is null), ``evidence``, ``directed``, ``first_day``, ``last_day`` and
        ``spells``: from the day of the tie, or of the history's beginning, to the history's end.

    Raises
    ------
    CollegiumError
        No tie in that run; the table lacks a column.

    Examples
    --------
    >>> from collegium.measures.ties import ties
    >>> from collegium.record import record
    >>> graph = network(record(), ties(record(), "step"))
    >>> graph["kirov"]["stalin"]["step:kirov:stalin"]["first_day"]
    '1926-07-01'
    """
    import networkx as nx

    from collegium.measures.ties import DIRECTED

    rows = _of_run(found, run)
    names = dict(history.persons.filter(run=run).select("person_id", "name").iter_rows())
    first, last = history.manifest.start, history.manifest.end
    graph = nx.MultiDiGraph(name=f"{history.manifest.title}: ties by rule", mode="dynamic")
    begun: dict[str, dt.date] = {}
    for row in rows.iter_rows(named=True):
        start = max(row["since"] or first, first)
        for person in (row["person_id"], row["other_id"]):
            begun[person] = min(start, begun.get(person, start))
    for person, start in sorted(begun.items()):
        spells = [(start.isoformat(), last.isoformat())]
        graph.add_node(person, label=names.get(person) or person, type="person", spells=spells)
    for row in rows.iter_rows(named=True):
        day, end = max(row["since"] or first, first).isoformat(), last.isoformat()
        facts: dict[str, Any] = {"kind": row["rule"], "label": row["rule"], "directed": row["rule"] in DIRECTED}
        facts |= {"weight": 1.0 if row["strength"] is None else row["strength"], "evidence": row["evidence"] or ""}
        facts |= {"first_day": day, "last_day": end, "spells": [(day, end)]}
        key = f"{row['rule']}:{row['person_id']}:{row['other_id']}"
        graph.add_edge(row["person_id"], row["other_id"], key, **facts)
    return graph


def centrality(found: pl.DataFrame) -> pl.DataFrame:
    """How central each person is among the ties found.

    Parameters
    ----------
    found : polars.DataFrame
        Of :func:`~collegium.measures.ties`; the columns ``run``, ``person_id``, ``other_id`` and ``rule`` suffice.

    Returns
    -------
    polars.DataFrame
        One row a run and person, the strongest first: ``run``, ``person_id``, ``degree``, ``strength``,
        ``eigenvector``, ``betweenness`` (null of fewer than three people).

    Examples
    --------
    A star of four, with its centre and a leaf:

    >>> star = pl.DataFrame({"run": 0, "person_id": ["a", "b", "c", "d"], "other_id": "m", "rule": "step"})
    >>> [[round(x, 6) for x in row] for row in centrality(star).select("eigenvector", "betweenness").rows()[:2]]
    [[0.707107, 1.0], [0.353553, 0.0]]
    """
    a, b = pl.col("person_id"), pl.col("other_id")
    pairs = (
        found.filter(a != b)
        .select("run", "rule", one=pl.min_horizontal(a, b), two=pl.max_horizontal(a, b))
        .group_by("run", "one", "two")
        .agg(weight=pl.col("rule").n_unique().cast(pl.Float64))
        .sort("run", "one", "two")
    )
    rows = [row for (run,), part in pairs.group_by("run", maintain_order=True) for row in _central(int(run), part)]
    schema = {"run": pl.Int32, "person_id": pl.String, "degree": pl.Int64, "strength": pl.Float64,
              "eigenvector": pl.Float64, "betweenness": pl.Float64}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row").sort(
        "run", "strength", "degree", "person_id", descending=[False, True, True, False]
    )


def _central(run: int, pairs: pl.DataFrame) -> list[tuple[int, str, int, float, float | None, float | None]]:
    import networkx as nx

    graph = nx.Graph()
    graph.add_weighted_edges_from(pairs.select("one", "two", "weight").iter_rows())
    people = sorted(graph)
    parts: list[list[str]] = [sorted(part) for part in nx.connected_components(graph)]
    largest = min(parts, key=lambda part: (-len(part), part))
    values, vectors = np.linalg.eigh(nx.to_numpy_array(graph, nodelist=largest))
    leading = np.abs(vectors[:, int(np.argmax(values))])
    central = dict(zip(largest, leading.tolist(), strict=True))
    between = _between(graph, people) if len(people) > 2 else {}
    return [
        (
            run,
            person,
            graph.degree(person),
            graph.degree(person, weight="weight"),
            central.get(person),
            between.get(person),
        )
        for person in people
    ]


def _between(graph: nx.Graph, people: list[str]) -> dict[str, float]:
    """Betweenness of everybody, by igraph where there are many and it is there."""
    import networkx as nx

    if len(people) >= HEAVY:
        try:
            import igraph
        except ImportError:
            pass
        else:
            place = {person: at for at, person in enumerate(people)}
            other = igraph.Graph(len(people), [(place[a], place[b]) for a, b in graph.edges])
            pairs = (len(people) - 1) * (len(people) - 2) / 2
            return {person: value / pairs for person, value in zip(people, other.betweenness(), strict=True)}
    found: dict[str, float] = nx.betweenness_centrality(graph)
    return found


def _of_run(found: pl.DataFrame, run: int) -> pl.DataFrame:
    for column in SCHEMA:
        if column not in found.columns:
            raise CollegiumError(f"the table of ties lacks the column {column!r}", given=found.columns)
    rows = found.filter(pl.col("run") == run)
    if rows.is_empty():
        raise CollegiumError("there is no tie to draw", hint="Ask for other rules, people or another run.")
    return rows
