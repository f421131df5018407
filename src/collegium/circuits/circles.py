"""Circles: closed walks without repetition in the graph of control, in which an actor helps to choose his own choosers.

Circles are sought by length, the shortest first. There can be more of them than anybody could list, so the search stops
at a number of circles, at a length or after a number of steps, whichever comes first, and then says so; the strongly
connected component, which is always found whole, tells who takes part in any circle at all.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from collegium.charter.model import Charter
from collegium.circuits.graph import Control, as_control
from collegium.circuits.ties import Link
from collegium.errors import CollegiumError

AT_MOST = 1_000
STEPS = 1_000_000


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle.

    Attributes
    ----------
    actors : tuple of str
        From the one who is asked for, or else from its first office in the file, each once.
    links : tuple of Link
        From each actor to the next, and from the last to the first.
    """

    actors: tuple[str, ...]
    links: tuple[Link, ...]

    def __str__(self) -> str:
        return " → ".join((*self.actors, self.actors[0]))

    def __repr__(self) -> str:
        return f"<Circle of {len(self.links)}: {self}>"

    def __len__(self) -> int:
        return len(self.links)

    @property
    def clauses(self) -> tuple[str, ...]:
        """The ids on which its links rest, as written, in its own order."""
        return tuple(dict.fromkeys(clause for link in self.links for clause in link.clauses))

    def beginning(self, actor: str) -> Circle:
        """The same circle, begun at another of its actors."""
        at = self.actors.index(actor)
        return Circle(self.actors[at:] + self.actors[:at], self.links[at:] + self.links[:at])

    @property
    def key(self) -> tuple[str, ...]:
        """Its actors from the alphabetically first on: the same wherever it begins."""
        at = self.actors.index(min(self.actors))
        return self.actors[at:] + self.actors[:at]


@dataclass(frozen=True)
class Circles(Sequence[Circle]):
    """The circles that were found, the shortest first.

    Attributes
    ----------
    control : Control
        The graph.
    of : str or None
        The actor through whom they run; None for all circles of the charter.
    found : tuple of Circle
    components : tuple of tuple of str
        Who takes part in any of them, found or not, in groups that help to choose each other.
    complete : bool
        Whether there is no other.
    stopped : str
        If there may be others: why the search stopped, and up to which length all were found.
    """

    control: Control
    of: str | None
    found: tuple[Circle, ...]
    components: tuple[tuple[str, ...], ...]
    complete: bool
    stopped: str

    def __getitem__(self, index):  # type: ignore[no-untyped-def]
        return self.found[index]

    def __iter__(self) -> Iterator[Circle]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)

    @property
    def on(self) -> dt.date:
        """The day of the graph."""
        return self.control.on

    def __repr__(self) -> str:
        through = f" through {self.of}" if self.of else ""
        more = "" if self.complete else f"; {self.stopped}"
        return f"<Circles of {self.control.charter.id} on {self.on}{through}: {len(self.found)}{more}>"

    def frame(self) -> pl.DataFrame:
        """One row a circle: ``circle`` (from 1), ``length``, ``actors`` and ``clauses`` as text."""
        return pl.DataFrame(
            {
                "circle": range(1, len(self.found) + 1),
                "length": [len(one) for one in self.found],
                "actors": [str(one) for one in self.found],
                "clauses": ["; ".join(one.clauses) for one in self.found],
            },
            schema={"circle": pl.Int64, "length": pl.Int64, "actors": pl.String, "clauses": pl.String},
        )

    def links(self) -> pl.DataFrame:
        """One row a tie of a circle: ``circle``, ``step`` (both from 1), ``source``, ``target``, ``power``, ``clause``,
        ``text``."""
        rows = [
            (number, step, link.source, link.target, tie.power, tie.written, tie.text)
            for number, circle in enumerate(self.found, start=1)
            for step, link in enumerate(circle.links, start=1)
            for tie in link.ties
        ]
        names = ("source", "target", "power", "clause", "text")
        schema = {"circle": pl.Int64, "step": pl.Int64, **dict.fromkeys(names, pl.String)}
        return pl.DataFrame(rows, schema=schema, orient="row")


def circles(
    charter: Charter | Control,
    of: str | None = None,
    *,
    on: str | dt.date | None = None,
    at_most: int = AT_MOST,
    longest: int | None = None,
    steps: int = STEPS,
) -> Circles:
    """Every circle through an office or a body, or every circle of a charter.

    Parameters
    ----------
    charter : Charter or Control
    of : str, optional
        Id of the office or body.
    on : str or datetime.date, optional
        The day; by default that of :func:`~collegium.circuits.graph.last_change`.
    at_most : int
        Stop at so many circles.
    longest : int, optional
        Seek none of more links than this; by default of any length.
    steps : int
        Stop after so many steps of the search; a million takes about a second.

    Returns
    -------
    Circles

    Raises
    ------
    CollegiumError
        The charter has no such body or office, is not in force on that day, or a bound is below 1.

    Examples
    --------
    >>> from collegium.charter import charter
    >>> for circle in circles(charter("cpsu-1922"), "leader", longest=4):
    ...     print(circle)
    leader → secretariat → central-committee → leader
    leader → secretariat → central-committee → politburo → leader
    """
    graph = as_control(charter, on)
    if of is not None:
        graph.check(of)
    for name, bound in (("at_most", at_most), ("longest", longest), ("steps", steps)):
        if bound is not None and (isinstance(bound, bool) or not isinstance(bound, int) or bound < 1):
            raise CollegiumError(f"{name} must be a whole number from 1", given=bound)
    components = tuple(one for one in graph.components() if of is None or of in one)
    search = _Search(graph, components, of, at_most, steps)
    found = search.run(longest)
    return Circles(graph, of, tuple(found), components, not search.stopped, search.stopped)


class _Search:
    """All circles by length: of one actor, or of each actor among those that stand after him in the file."""

    def __init__(
        self, control: Control, components: Sequence[Sequence[str]], of: str | None, at_most: int, steps: int
    ) -> None:
        self.control, self.at_most, self.steps = control, at_most, steps
        self.actors = [actor for component in components for actor in component]
        number = {actor: place for place, actor in enumerate(self.actors)}
        group = {actor: place for place, component in enumerate(components) for actor in component}
        self.following = [
            [number[other] for other in control.following(actor) if group.get(other) == group[actor]]
            for actor in self.actors
        ]
        self.leading: list[list[int]] = [[] for _ in self.actors]
        for place, others in enumerate(self.following):
            for other in others:
                self.leading[other].append(place)
        self.whole = of is None
        self.roots = range(len(self.actors)) if of is None else [number[of]] if of in number else []
        self.size = max((len(component) for component in components), default=0)
        self.stopped = ""
        self.spent = 0

    def run(self, longest: int | None) -> list[Circle]:
        found: list[Circle] = []
        length, more = 0, bool(self.roots)
        while more and length < self.size:
            if longest is not None and length == longest:
                self.stopped = f"circles of more than {longest} links were not sought"
                break
            length += 1
            more = False
            for root in self.roots:
                for walk in self._walks(root, length):
                    if walk is None:
                        more = True
                        continue
                    if len(found) == self.at_most:
                        self.stopped = f"stopped at {self.at_most} circles; {self._up_to(length)}"
                        return found
                    found.append(self._circle(walk))
                if self.spent > self.steps:
                    self.stopped = f"stopped after {self.steps:,} steps; {self._up_to(length)}"
                    return found
        return found

    @staticmethod
    def _up_to(length: int) -> str:
        return f"all of up to {length - 1} links were found" if length > 1 else "not even all of one link were found"

    def _circle(self, walk: Sequence[int]) -> Circle:
        actors = tuple(self.actors[place] for place in walk)
        ends = zip(actors, (*actors[1:], actors[0]), strict=True)
        return Circle(actors, tuple(self.control.links[end] for end in ends))

    def _walks(self, root: int, length: int) -> Iterator[list[int] | None]:
        """The circles of exactly this length, and None once if there may be longer ones."""
        least = root if self.whole else 0
        distance, cut_short = self._distances(root, least, length - 1)
        path, on_path = [root], {root}
        ways = [iter(self.following[root])]
        while ways:
            for other in ways[-1]:
                self.spent += 1
                if other == root:
                    if len(path) == length:
                        yield list(path)
                    continue
                if other in on_path or other < least:
                    continue
                if (left := distance.get(other)) is None:
                    continue
                if len(path) + left > length:
                    cut_short = True
                    continue
                path.append(other)
                on_path.add(other)
                ways.append(iter(self.following[other]))
                break
            else:
                ways.pop()
                on_path.discard(path.pop())
            if self.spent > self.steps:
                return
        if cut_short:
            yield None

    def _distances(self, root: int, least: int, limit: int) -> tuple[dict[int, int], bool]:
        """How many links lead from each actor to the root, up to a limit, and whether there are some beyond it."""
        distance = {root: 0}
        queue = deque([root])
        while queue:
            one = queue.popleft()
            for other in self.leading[one]:
                self.spent += 1
                if other in distance or other < least:
                    continue
                if distance[one] == limit:
                    return distance, True
                distance[other] = distance[one] + 1
                queue.append(other)
        return distance, False
