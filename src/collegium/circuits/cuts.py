"""Cuts: the smallest sets of clauses without which no circle runs through an actor.

The circles of an actor are the ways from him back to him, so a set of clauses breaks them all iff it separates him as a
chooser from him as the chosen. A smallest such set is a minimum cut of a network in which each clause passes one unit
and everything else any number [1]_: a clause that makes several links, over a list of posts or by a recommendation,
counts once. All minimum cuts are then found one by one: each holds exactly one clause of each path of a maximum flow,
and a clause is in one iff what is left of the network leads no way past it [2]_.

References
----------
.. [1] Ford and Fulkerson (1956), Canadian Journal of Mathematics 8; Menger (1927).
.. [2] Picard and Queyranne (1980), Mathematical Programming Study 13.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from collegium.charter.model import Charter
from collegium.circuits.graph import Control, as_control
from collegium.circuits.ties import Tie
from collegium.errors import CollegiumError

AT_MOST = 100
_ANY = 1 << 40


@dataclass(frozen=True)
class Cuts:
    """The smallest cuts of an actor's circles.

    Attributes
    ----------
    control : Control
    of : str
        The actor.
    size : int or None
        How many clauses a smallest cut holds: 0 if there is no circle, None if there is one that rests on no clause.
    sets : tuple of tuple of str
        Each smallest cut: ids of clauses as written, in the order of the file.
    complete : bool
        Whether there is no other cut of that size.
    """

    control: Control
    of: str
    size: int | None
    sets: tuple[tuple[str, ...], ...]
    complete: bool

    def __repr__(self) -> str:
        if self.size is None:
            return f"<Cuts of {self.of}: one of its circles rests on seats by right alone>"
        if not self.size:
            return f"<Cuts of {self.of}: there is no circle to break>"
        more = "" if self.complete else " or more"
        each = "each of " if len(self.sets) > 1 else "of "
        return f"<Cuts of {self.of}: {len(self.sets)}{more}, {each}{self.size} clause{'s' * (self.size > 1)}>"

    def in_short(self) -> str:
        """What it takes to break the circles, in a sentence.

        Examples
        --------
        >>> from collegium.charter import charter
        >>> print(cuts(charter("cpsu-1922"), "leader").in_short())
        It takes 2 clauses to break every circle through leader; any of these 5 cuts does.
        """
        if self.size is None:
            return f"One of the circles through {self.of} rests on seats by right alone: no cut of clauses breaks it."
        if not self.size:
            why = "" if self.of in self.control.seated else f", which has no seats on {self.control.on}"
            return f"No circle runs through {self.of}{why}: there is nothing to cut."
        many, one = f"{self.size} clauses", "only these do"
        if self.size == 1:
            many, one = "1 clause", "only this one does"
        if any("." in id for cut in self.sets for id in cut):  # an id of seats has a dot in it
            many += " or seat" if self.size == 1 else " or seats"
        told = f"It takes {many} to break every circle through {self.of}"
        if len(self.sets) == 1 and self.complete:
            return f"{told}, and {one}."
        which = "either of these" if len(self.sets) == 2 else f"any of these {len(self.sets)}"
        cuts = "" if self.size == 1 else " cuts"
        return f"{told}; {which}{cuts} does{'' if self.complete else ', and there are more'}."

    def frame(self) -> pl.DataFrame:
        """One row a clause of a cut: ``cut`` (from 1), ``clause``, ``source``, ``power``, ``target``, ``text``.

        A clause that makes several links has its actors joined by commas.
        """
        made: dict[str, list[tuple[str, str, Tie]]] = {}
        for link in self.control.links.values():
            for tie in link.ties:
                for id in {tie.written, tie.clause}:
                    made.setdefault(id, []).append((link.source, link.target, tie))
        rows = [(number, id, *_told(made[id])) for number, cut in enumerate(self.sets, start=1) for id in cut]
        names = ("clause", "source", "power", "target", "text")
        return pl.DataFrame(rows, schema={"cut": pl.Int64, **dict.fromkeys(names, pl.String)}, orient="row")


def cuts(
    charter: Charter | Control,
    of: str,
    *,
    on: str | dt.date | None = None,
    seats: bool = False,
    at_most: int = AT_MOST,
) -> Cuts:
    """All smallest sets of clauses whose removal breaks every circle through an office or a body.

    Parameters
    ----------
    charter : Charter or Control
    of : str
        Id of the office or body.
    on : str or datetime.date, optional
        The day; by default that of :func:`~collegium.circuits.graph.last_change`.
    seats : bool
        Whether a seat that a post brings may be cut like a clause. Groups of seats that somebody fills always may.
    at_most : int
        List at most so many cuts.

    Returns
    -------
    Cuts

    Raises
    ------
    CollegiumError
        The charter has no such body or office, is not in force on that day, or ``at_most`` is below 1.

    Examples
    --------
    >>> from collegium.charter import charter
    >>> cuts(charter("cpsu-1922"), "politburo").sets
    (('central-committee-elects-politburo',),)
    >>> cuts(charter("cpsu-1922"), "leader").size
    2
    """
    graph = as_control(charter, on)
    graph.check(of)
    if isinstance(at_most, bool) or not isinstance(at_most, int) or at_most < 1:
        raise CollegiumError("at_most must be a whole number from 1", given=at_most)
    component = next((one for one in graph.components() if of in one), None)
    if component is None:
        return Cuts(graph, of, 0, (), True)
    network = _Network(graph, component, of, seats)
    if not network.fill():
        return Cuts(graph, of, None, (), True)
    sets: list[list[int]] = []
    complete = True
    for cut in network.smallest():
        if len(sets) == at_most:
            complete = False
            break
        sets.append(sorted(cut, key=network.rank.__getitem__))
    sets.sort(key=lambda cut: [network.rank[clause] for clause in cut])
    named = tuple(tuple(network.ids[clause] for clause in cut) for cut in sets)
    return Cuts(graph, of, len(network.paths), named, complete)


class _Network:
    """Actors, and each clause as an arc that passes one unit; an arc ``2k`` has its reverse in ``2k + 1``."""

    def __init__(self, control: Control, component: Sequence[str], of: str, seats: bool) -> None:
        self.head: list[int] = []
        self.room: list[int] = []
        self.leaving: list[list[int]] = []
        self.ids: dict[int, str] = {}
        node = {actor: self._node() for actor in component}
        self.source, self.sink = node[of], self._node()
        units: dict[str, list[tuple[str, str]]] = {}
        parts: dict[str, dict[str, list[tuple[str, str]]]] = {}
        for source, target in control.links:
            if source not in node or target not in node:
                continue
            for tie in control.links[source, target].ties:
                if tie.is_clause or seats:
                    units.setdefault(tie.written, []).append((source, target))
                    parts.setdefault(tie.written, {}).setdefault(tie.clause, []).append((source, target))
                else:
                    self._arc(node[source], self.sink if target == of else node[target], _ANY)
        for written, ends in units.items():
            whole = len({*ends}) == len({source for source, _ in ends}) * len({target for _, target in ends})
            for id, pairs in {written: ends}.items() if whole else parts[written].items():
                begin, end = self._node(), self._node()
                self.ids[self._arc(begin, end, 1)] = id
                for source in dict.fromkeys(source for source, _ in pairs):
                    self._arc(node[source], begin, _ANY)
                for target in dict.fromkeys(target for _, target in pairs):
                    self._arc(end, self.sink if target == of else node[target], _ANY)
        order: dict[str, int] = {}
        for place, clause in enumerate(control.charter.clauses):
            order.setdefault(clause.written, place)
            order.setdefault(clause.id, place)
        self.rank = {arc: (order.get(id, len(order)), arc) for arc, id in self.ids.items()}
        self.paths: list[list[int]] = []

    def _node(self) -> int:
        self.leaving.append([])
        return len(self.leaving) - 1

    def _arc(self, tail: int, head: int, room: int) -> int:
        arc = len(self.head)
        self.head += [head, tail]
        self.room += [room, 0]
        self.leaving[tail].append(arc)
        self.leaving[head].append(arc + 1)
        return arc

    def fill(self) -> bool:
        """Send the greatest flow; False if a way rests on no clause, so that it has no limit."""
        while True:
            came: dict[int, int] = {self.source: -1}
            queue = deque([self.source])
            while queue and self.sink not in came:
                for arc in self.leaving[queue.popleft()]:
                    if self.room[arc] and self.head[arc] not in came:
                        came[self.head[arc]] = arc
                        queue.append(self.head[arc])
            if self.sink not in came:
                self._decompose()
                return True
            way, place = [], self.sink
            while place != self.source:
                way.append(came[place])
                place = self.head[came[place] ^ 1]
            if min(self.room[arc] for arc in way) > 1:
                return False
            for arc in way:
                self.room[arc] -= 1
                self.room[arc ^ 1] += 1

    def _decompose(self) -> None:
        """The flow as paths without a common clause."""
        sent = {arc: self.room[arc ^ 1] for arc in range(0, len(self.head), 2) if self.room[arc ^ 1]}
        while True:
            path, place, seen = [], self.source, {self.source: 0}
            while place != self.sink:
                arc = next((arc for arc in self.leaving[place] if sent.get(arc, 0)), None)
                if arc is None:
                    return
                path.append(arc)
                place = self.head[arc]
                if place in seen:  # a flow in a ring carries nothing to the sink
                    for one in path[seen[place] :]:
                        self._take(one, sent)
                    path = path[: seen[place]]
                    seen = {node: at for node, at in seen.items() if at <= len(path)}
                else:
                    seen[place] = len(path)
            for arc in path:
                sent[arc] -= 1
            self.paths.append(path)

    def _take(self, arc: int, sent: dict[int, int]) -> None:
        sent[arc] -= 1
        self.room[arc] += 1
        self.room[arc ^ 1] -= 1

    def smallest(self) -> Iterator[list[int]]:
        """Each smallest cut, as the numbers of its clauses' arcs."""
        options = self._in_some_cut(self.paths)
        forced = [found[0] for found in options if len(found) == 1]
        free = [path for path, found in zip(self.paths, options, strict=True) if len(found) > 1]
        for path, found in zip(self.paths, options, strict=True):
            if len(found) == 1:
                self._take_away(path, found[0])
        if not free:
            yield forced
            return
        chosen: list[int] = []
        waiting = [iter(self._in_some_cut(free[:1])[0])]
        while waiting:
            if len(chosen) == len(waiting):
                self._put_back(free[len(chosen) - 1], chosen.pop())
            clause = next(waiting[-1], None)
            if clause is None:
                waiting.pop()
                continue
            self._take_away(free[len(chosen)], clause)
            chosen.append(clause)
            if len(chosen) == len(free):
                yield [*forced, *chosen]
            else:
                waiting.append(iter(self._in_some_cut(free[len(chosen) : len(chosen) + 1])[0]))

    def _take_away(self, path: Sequence[int], clause: int) -> None:
        """Take away a clause, and the flow along the path on which it is."""
        for arc in path:
            self.room[arc] += 1
            self.room[arc ^ 1] -= 1
        self.room[clause] = 0

    def _put_back(self, path: Sequence[int], clause: int) -> None:
        self.room[clause] = 1
        for arc in path:
            self.room[arc] -= 1
            self.room[arc ^ 1] += 1

    def _in_some_cut(self, paths: Sequence[Sequence[int]]) -> list[list[int]]:
        """Of each path the clauses that are in some smallest cut: those past which nothing leads."""
        near = self._reached(self.source, forwards=True)
        far = self._reached(self.sink, forwards=False)
        found: list[list[int]] = []
        for path in paths:
            found.append([])
            for arc in path:
                tail, head = self.head[arc ^ 1], self.head[arc]
                if arc not in self.ids or head in near or tail in far:
                    continue
                if tail in near or head in far or head not in self._reached(tail, True, near):
                    found[-1].append(arc)
        return found

    def _reached(self, start: int, forwards: bool, closed: set[int] | None = None) -> set[int]:
        """The nodes to which room leads from a start, or from which it leads there, outside a closed set."""
        seen = {start}
        queue = deque(seen)
        while queue:
            for arc in self.leaving[queue.popleft()]:
                other = self.head[arc]
                free = self.room[arc if forwards else arc ^ 1]
                if free and other not in seen and (closed is None or other not in closed):
                    seen.add(other)
                    queue.append(other)
        return seen


def _told(links: Sequence[tuple[str, str, Tie]]) -> tuple[str, str, str, str]:
    """The actors and the text of a clause, from all the links that it makes."""
    powers = [tie.power for _, _, tie in links if tie.power != "recommend"] or ["recommend"]
    sources = dict.fromkeys(source for source, _, tie in links if tie.power != "recommend")
    targets = dict.fromkeys(target for _, target, _ in links)
    return ", ".join(sources or [links[0][0]]), powers[0], ", ".join(targets), links[0][2].text
