"""Factions of a body: who belongs to which, how large they are, and how evenly matched.

Definitions
-----------
Three ways to find them [our own, after the notions of the literature on patronage]:

* ``clients``: everybody goes with his patron, the one to whom his heaviest tie as a client runs that day (then the tie
  that began last, then the later name); a member who has clients and no patron heads his own faction. The patron need
  not sit in the body; he counts only if he does. A client tied at half weight counts by one half.
* ``chains``: the client of a client goes with the head of the chain. Of a ring of clients the first in order of id
  heads it.
* ``communities``: by modularity [1]_, of an undirected network of ties, with the method of Louvain [2]_
  (``leiden=True``: of Leiden [3]_, which needs igraph). The head is the member with most ties within. The seed is
  fixed, and the members are put in order, so that equal ties give equal factions.

A member of no faction, or of one in which nobody else sits, is *independent* under ``communities``; under the other two
a lone client of an absent patron still stands for that faction.

With sizes n_1 >= n_2 >= ... of the factions and u independents among n members, the *largest share* is n_1 / n. The
*effective number* [4]_ is ``1 / sum of p_i squared``, by either convention: with every independent a faction of one,
``n ** 2 / (sum n_i ** 2 + u)``, or of the factions alone, ``(sum n_i) ** 2 / sum n_i ** 2``.

References
----------
.. [1] Newman and Girvan (2004), Physical Review E 69.
.. [2] Blondel, Guillaume, Lambiotte and Lefebvre (2008), Journal of Statistical Mechanics.
.. [3] Traag, Waltman and van Eck (2019), Scientific Reports 9.
.. [4] Laakso and Taagepera (1979), Comparative Political Studies 12(1).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures.seats import Body, Day, Rank, bodies_of, calendar, days_of, members, on_days
from collegium.measures.ties import DIRECTED

By = Literal["clients", "chains", "communities"]
BY: tuple[By, ...] = ("clients", "chains", "communities")
DAY = ["run", "k"]
TIE = ("run", "person_id", "other_id", "kind", "weight", "start", "end")


def effective_number(shares: ArrayLike) -> NDArray[np.float64] | float:
    """How many equal factions would be as fragmented: N = 1 / sum of p squared [1]_.

    Parameters
    ----------
    shares : array_like of float, shape (..., n)
        Shares or sizes, from 0; each row is divided by its sum.

    Returns
    -------
    float, or ndarray of float, shape (...)
        From 1 (one has all) to n (all are equal).

    Raises
    ------
    CollegiumError
        A share is negative or no number, or a row has nothing.

    References
    ----------
    .. [1] Laakso and Taagepera (1979), Comparative Political Studies 12(1).

    Examples
    --------
    >>> print(f"{effective_number([0.5, 0.25, 0.25]):.2f}")
    2.67
    """
    given = np.asarray(shares, dtype=np.float64)
    if given.ndim == 0 or not given.size or not np.isfinite(given).all() or (given < 0).any():
        raise CollegiumError("shares are numbers from 0", given=shares)
    whole = given.sum(axis=-1, keepdims=True)
    if (whole <= 0).any():
        raise CollegiumError("of nothing there is no effective number", given=shares)
    found = 1 / ((given / whole) ** 2).sum(axis=-1)
    return float(found) if given.ndim == 1 else found


def factions(
    history: History,
    body: Body,
    dates: Day | Sequence[Day],
    by: By = "clients",
    *,
    rank: Rank = "all",
    ties: pl.DataFrame | None = None,
    seed: int = 1,
    resolution: float = 1.0,
    leiden: bool = False,
) -> pl.DataFrame:
    """Which faction each member of a body belongs to.

    Parameters
    ----------
    history : History
    body : str or sequence of str
        A body, or several taken as one.
    dates : str or datetime.date, or a sequence of them
    by : {"clients", "chains", "communities"}
    rank : {"full", "candidate", "all", "holder"}
        Who counts.
    ties : polars.DataFrame, optional
        In place of the history's ``ties``: either its columns ``run``, ``person_id``, ``other_id``, ``kind``,
        ``weight``, ``start`` and ``end``, or what :func:`~collegium.measures.ties` finds, of which each rule counts 1,
        from the day on which it was met to the end of the history; only those that know a patron make clients.
    seed : int
        Of ``communities``.
    resolution : float
        Of ``communities``: the larger, the smaller the communities.
    leiden : bool
        Whether ``communities`` are those of the method of Leiden.

    Returns
    -------
    polars.DataFrame
        One row a run, date and member: ``run``, ``date``, ``organization_id``, ``person_id``, ``faction`` (the id of
        its head; null for an independent), ``weight`` (the part of him that counts in it), ``told`` (whether any tie
        that could make a faction is known of that day; if not, ``faction`` is null because nothing is known).

    Raises
    ------
    CollegiumError
        Unknown body, rank or way; no date, or one outside the history; the ties lack a column; igraph is not there.

    Examples
    --------
    >>> from collegium.record import record
    >>> found = factions(record(), ("politburo", "secretariat"), "1973-04-30")
    >>> found.filter(faction="suslov")["person_id"].to_list()
    ['pelshe', 'ponomarev', 'suslov']
    """
    if by not in BY:
        raise CollegiumError("no such way to find factions", given=by, allowed=BY)
    days = calendar(history, days_of(history, dates))
    seated = members(history, body, days, rank)
    tied = _tied(history, ties)
    if by != "communities":
        tied = tied.filter(pl.col("kind") == "client")
    running = on_days(tied, days).filter(pl.col("person_id") != pl.col("other_id"))
    if by == "communities":
        running = running.filter(pl.col("kind") != "opponent").join(seated, on=[*DAY, "person_id"], how="semi")
        running = running.join(seated.rename({"person_id": "other_id"}), on=[*DAY, "other_id"], how="semi")
        held = _communities(running, seed, resolution, leiden)
    else:
        held = by_patron(seated, running, chains=by == "chains")
    told = running.select(DAY).unique().with_columns(told=True)
    return (
        days.join(seated, on=DAY)
        .join(held.rename({"other_id": "faction"}), on=[*DAY, "person_id"], how="left")
        .join(told, on=DAY, how="left")
        .with_columns(pl.col("weight").fill_null(1.0), pl.col("told").fill_null(False))
        .sort(*DAY, "person_id")
        .select("run", "date", pl.lit(bodies_of(history, body)[1]).alias("organization_id"), "person_id", "faction",
                "weight", "told")
    )  # fmt: skip


def balance(found: pl.DataFrame) -> pl.DataFrame:
    """How evenly the factions of a body are matched.

    Parameters
    ----------
    found : polars.DataFrame
        Of :func:`factions`.

    Returns
    -------
    polars.DataFrame
        One row a run, date and body: ``run``, ``date``, ``organization_id``, ``n`` (members), ``n_factions``,
        ``independents`` (who is in none, and what half clients leave), ``head`` and ``largest`` (of the largest
        faction), ``largest_share``, ``sizes`` (from the largest), ``effective_number`` (every independent a faction of
        one), ``effective_number_of_factions`` (of the factions alone; null without one). Where no tie is told, all but
        ``n`` are null.

    Examples
    --------
    >>> from collegium.record import record
    >>> found = balance(factions(record(), ("politburo", "secretariat"), ["1973-04-30", "1981-03-31"]))
    >>> found.select("sizes", "independents", "largest_share").rows()
    [([7.0, 3.0, 3.0, 2.0], 11.0, 0.2692307692307692), ([9.0, 3.0, 3.0, 2.0], 9.0, 0.34615384615384615)]
    """
    key = ["run", "date", "organization_id"]
    sized = (
        found.filter(pl.col("faction").is_not_null())
        .group_by(*key, "faction")
        .agg(size=pl.col("weight").sum())
        .sort(*key, "size", "faction", descending=[False] * 3 + [True, False])
        .group_by(key, maintain_order=True)
        .agg(
            n_factions=pl.len().cast(pl.Int64), head=pl.col("faction").first(), largest=pl.col("size").first(),
            sizes=pl.col("size"), all=pl.col("size").sum(), squares=(pl.col("size") ** 2).sum(),
        )
    )  # fmt: skip
    told = pl.col("told")
    numbers = ("n_factions", "independents", "largest", "largest_share", "effective_number")
    return (
        found.group_by(key, maintain_order=True)
        .agg(n=pl.len().cast(pl.Int64), told=told.any())
        .join(sized, on=key, how="left", maintain_order="left")
        .with_columns(pl.col("n_factions", "largest", "all", "squares").fill_null(0))
        .with_columns(independents=pl.col("n") - pl.col("all"))
        .with_columns(
            largest_share=pl.col("largest") / pl.col("n"),
            effective_number=pl.col("n") ** 2 / (pl.col("squares") + pl.col("independents")),
            effective_number_of_factions=pl.when(pl.col("squares") > 0).then(pl.col("all") ** 2 / pl.col("squares")),
        )
        .with_columns(pl.when(told).then(name).alias(name) for name in numbers)
        .select(*key, "n", "n_factions", "independents", "head", "largest", "largest_share", "sizes",
                "effective_number", "effective_number_of_factions")
    )  # fmt: skip


def by_patron(seated: pl.DataFrame, running: pl.DataFrame, *, chains: bool = False) -> pl.DataFrame:
    """Members with the heads of their factions, by the ties of clients that run on each day.

    Parameters
    ----------
    seated : polars.DataFrame
        ``run``, ``k``, ``person_id``.
    running : polars.DataFrame
        ``run``, ``k``, ``person_id``, ``other_id``, ``weight``, ``start``: nobody tied to himself.
    chains : bool
        Whether the client of a client goes with the head of the chain.

    Returns
    -------
    polars.DataFrame
        ``run``, ``k``, ``person_id``, ``other_id`` (the head), ``weight``; independents have no row.
    """
    key = [*DAY, "person_id"]
    chosen = (
        running.sort(*key, "weight", "start", "other_id")
        .group_by(key, maintain_order=True)
        .agg(pl.col("other_id", "weight").last())
    )
    if chains:
        chosen = _led(chosen)
    clients = chosen.join(seated, on=key, how="semi")
    heads = (
        clients.select(*DAY, person_id="other_id")
        .unique()
        .join(seated, on=key, how="semi")
        .join(clients, on=key, how="anti")
        .select(*key, other_id="person_id", weight=1.0)
    )
    return pl.concat([clients, heads])


def _led(chosen: pl.DataFrame) -> pl.DataFrame:
    """Each client with the head of his chain; of a ring, the first of its ids."""
    patron = {(run, k, person): other for run, k, person, other in chosen.select(*DAY, "person_id", "other_id").rows()}
    heads = []
    for run, k, person in chosen.select(*DAY, "person_id").rows():
        path = [person]
        while (above := patron.get((run, k, path[-1]))) is not None and above not in path:
            path.append(above)
        heads.append(path[-1] if above is None else min(path[path.index(above) :]))
    led = chosen.with_columns(other_id=pl.Series(heads, dtype=pl.String))
    return led.with_columns(weight=pl.when(pl.col("person_id") == pl.col("other_id")).then(1.0).otherwise("weight"))


def _communities(running: pl.DataFrame, seed: int, resolution: float, leiden: bool) -> pl.DataFrame:
    """Members with the heads of their communities, of two members at least."""
    a, b = pl.col("person_id"), pl.col("other_id")
    pairs = (
        running.group_by(*DAY, one=pl.min_horizontal(a, b), two=pl.max_horizontal(a, b))
        .agg(pl.col("weight").sum())
        .sort(*DAY, "one", "two")
    )
    rows = []
    for (run, k), part in pairs.group_by(DAY, maintain_order=True):
        edges = part.select("one", "two", "weight").rows()
        for group in _leiden(edges, seed, resolution) if leiden else _louvain(edges, seed, resolution):
            within = dict.fromkeys(sorted(group), 0.0)
            for one, two, weight in edges:
                if one in within and two in within:
                    within[one] += weight
                    within[two] += weight
            head = max(within, key=lambda person: within[person])  # of equals the first in order
            rows += [(run, k, person, head, 1.0) for person in within if len(within) > 1]
    schema = {"run": pl.Int32, "k": pl.Int64, "person_id": pl.String, "other_id": pl.String, "weight": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


Edges = list[tuple[str, str, float]]


def _louvain(edges: Edges, seed: int, resolution: float) -> list[set[str]]:
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(sorted({person for one, two, _ in edges for person in (one, two)}))
    graph.add_weighted_edges_from(edges)
    found: list[set[str]] = nx.community.louvain_communities(graph, seed=seed, resolution=resolution)
    return found


def _leiden(edges: Edges, seed: int, resolution: float) -> list[set[str]]:
    try:
        import igraph
    except ImportError as error:
        raise CollegiumError("the method of Leiden needs igraph", hint="pip install 'collegium[analysis]'.") from error
    import random

    people = sorted({person for one, two, _ in edges for person in (one, two)})
    place = {person: at for at, person in enumerate(people)}
    graph = igraph.Graph(len(people), [(place[one], place[two]) for one, two, _ in edges])
    igraph.set_random_number_generator(random.Random(seed))
    try:
        parts = graph.community_leiden(
            objective_function="modularity", weights=[weight for *_, weight in edges], resolution=resolution,
            n_iterations=-1,
        )  # fmt: skip
    finally:
        igraph.set_random_number_generator(random)
    return [{people[at] for at in part} for part in parts]


def _tied(history: History, ties: pl.DataFrame | None) -> pl.DataFrame:
    """The ties that count, in one shape; those found by a rule that knows a patron are a client's."""
    held = history.ties if ties is None else ties
    if {"rule", "since"} <= set(held.columns):
        held = held.with_columns(
            kind=pl.when(pl.col("rule").is_in(DIRECTED)).then(pl.lit("client")).otherwise(pl.lit("rule")),
            weight=pl.lit(1.0),
            start=pl.col("since").fill_null(history.manifest.start),
            end=pl.lit(None, pl.Date),
        )
    for column in TIE:
        if column not in held.columns:
            raise CollegiumError(f"the table of ties lacks the column {column!r}", given=held.columns, allowed=TIE)
    return held.select(TIE).filter(pl.col("start").is_not_null()).with_columns(pl.col("weight").fill_null(1.0))
