"""The graph of control: who has a hand in choosing whom.

Actor
    A body or an office of a charter, by its id.
Tie
    One way in which an actor has a hand in filling another: a clause by which he nominates, elects, appoints and so on,
    a clause that needs his recommendation, a group of seats that he fills, or a seat that his post brings him
    (``sits``, or ``leads`` for the head of a secretariat).
Link
    All the ties from one actor to another.

Powers that do not choose anybody (to convene, to remove, to police) make no tie; see
:mod:`collegium.circuits.removal` and :mod:`collegium.circuits.outside` for these. The graph is that of one day, by
default the day from which the charter stands as it does to its end. An actor that exists in many units of a level is
one node.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, get_args

import polars as pl

from collegium.charter.bodies import Body
from collegium.charter.clauses import Clause, Power
from collegium.charter.model import Charter
from collegium.circuits.ties import CHOOSING, Link, Tie, by_clauses, by_seat
from collegium.dates import as_day
from collegium.errors import CollegiumError

if TYPE_CHECKING:
    import networkx as nx

VOTED = ("elect", "ratify", "confirm")


@dataclass(frozen=True)
class Control:
    """The graph of control of a charter on a day.

    Attributes
    ----------
    charter : Charter
    on : datetime.date
    actors : tuple of str
        Offices, then bodies, each in the order of the file.
    seated : frozenset of str
        The offices, and the bodies that have seats on the day.
    links : mapping of (str, str) to Link
        From the actor who has a hand to the one that is filled.
    votes : mapping of str to tuple of Clause
        For each actor, the clauses of the day by which somebody elects, ratifies or confirms it.
    """

    charter: Charter
    on: dt.date
    actors: tuple[str, ...]
    seated: frozenset[str]
    links: Mapping[tuple[str, str], Link]
    votes: Mapping[str, tuple[Clause, ...]]
    _following: dict[str, tuple[str, ...]] = field(repr=False, compare=False)
    _components: list[tuple[tuple[str, ...], ...]] = field(default_factory=list, repr=False, compare=False)

    def __repr__(self) -> str:
        return f"<Control {self.charter.id} on {self.on}: {len(self.actors)} actors, {len(self.links)} links>"

    def following(self, actor: str) -> tuple[str, ...]:
        """Those in whose filling an actor has a hand, in the order of :attr:`actors`."""
        return self._following[actor]

    def check(self, actor: str) -> str:
        """The id, if the charter has such a body or office.

        Raises
        ------
        CollegiumError
            It has not; the message gives the nearest.
        """
        if actor not in self._following:
            raise CollegiumError("the charter has no such body or office", given=actor, allowed=self.actors)
        return actor

    def graph(self) -> nx.DiGraph:
        """The same as a graph of networkx; each edge carries its ``link``."""
        import networkx as nx

        graph = nx.DiGraph()
        graph.add_nodes_from(self.actors)
        graph.add_edges_from((*ends, {"link": link}) for ends, link in self.links.items())
        return graph

    def components(self) -> tuple[tuple[str, ...], ...]:
        """The strongly connected components in which there is a circle: everybody in one helps to choose everybody."""
        if not self._components:
            self._components.append(self._found_components())
        return self._components[0]

    def _found_components(self) -> tuple[tuple[str, ...], ...]:
        import networkx as nx

        place = {actor: number for number, actor in enumerate(self.actors)}
        found = [
            tuple(sorted(component, key=place.__getitem__))
            for component in nx.strongly_connected_components(self.graph())
            if len(component) > 1 or any(ends in self.links for ends in ((one, one) for one in component))
        ]
        return tuple(sorted(found, key=lambda component: place[component[0]]))

    def frame(self) -> pl.DataFrame:
        """One row a tie: ``source``, ``target``, ``power``, ``clause``, ``share``, ``text``."""
        rows = [
            (link.source, link.target, tie.power, tie.written, tie.share, tie.text)
            for link in self.links.values()
            for tie in link.ties
        ]
        schema = {"source": pl.String, "target": pl.String, "power": pl.String, "clause": pl.String}
        return pl.DataFrame(rows, schema={**schema, "share": pl.Float64, "text": pl.String}, orient="row")


def last_change(charter: Charter) -> dt.date:
    """The day from which a charter stands as it does to its end: its last change of a clause or of a size.

    Examples
    --------
    >>> from collegium.charter import charter
    >>> last_change(charter("cpsu-1922"))
    datetime.date(1930, 12, 1)
    """
    turns = {charter.in_force.start}
    for clause in charter.clauses:
        turns |= {clause.start, clause.end}
    turns |= {as_day(size.from_) for body in charter.bodies for size in body.sizes}
    return max(day for day in turns if charter.in_force.holds(day))


def control(charter: Charter, on: str | dt.date | None = None, *, also: Sequence[str] = ()) -> Control:
    """The graph of control of a charter.

    Parameters
    ----------
    charter : Charter
    on : str or datetime.date, optional
        The day; by default :func:`last_change`.
    also : sequence of str
        Other powers that are to count as a hand in the choice, such as ``fund`` where a president pays the associations
        that elect him.

    Returns
    -------
    Control

    Raises
    ------
    CollegiumError
        The charter is not in force on that day, or no charter knows such a power.

    Examples
    --------
    >>> from collegium.charter import charter
    >>> graph = control(charter("cpsu-1922"), on="1930-01")
    >>> graph.following("secretariat")
    ('province-secretary', 'central-committee')
    >>> graph.links["politburo", "leader"].powers
    ('nominate', 'recommend')
    """
    for power in also:
        if power not in get_args(Power):
            raise CollegiumError("unknown power", given=power, allowed=get_args(Power))
    day = last_change(charter) if on is None else as_day(on)
    clauses = charter.clauses_for(on=day)
    actors = tuple(one.id for one in (*charter.offices, *charter.bodies))
    full = {body.id: seats_on(body, day) for body in charter.bodies}
    ties: dict[tuple[str, str], list[Tie]] = {}
    offices = (one.id for one in charter.offices)
    sitting = frozenset((*offices, *(body for body, seats in full.items() if seats)))
    for source, target, tie in (*by_clauses(charter, clauses, full, (*CHOOSING, *also)), *by_seat(charter, full)):
        if source in sitting and target in sitting:  # a body without seats is not there, and a level is no actor
            ties.setdefault((source, target), []).append(tie)
    place = {actor: number for number, actor in enumerate(actors)}
    order = sorted(ties, key=lambda ends: (place[ends[0]], place[ends[1]]))
    following: dict[str, list[str]] = {actor: [] for actor in actors}
    for source, target in order:
        following[source].append(target)
    votes: dict[str, list[Clause]] = {}
    for clause in clauses:
        if clause.power in VOTED:
            votes.setdefault(clause.over, []).append(clause)
    return Control(
        charter,
        day,
        actors,
        sitting,
        {ends: Link(*ends, tuple(ties[ends])) for ends in order},
        {actor: tuple(found) for actor, found in votes.items()},
        {actor: tuple(found) for actor, found in following.items()},
    )


def seats_on(body: Body, on: dt.date) -> int:
    """The full seats of a body on a day."""
    return next(size.full for size in reversed(body.sizes) if as_day(size.from_) <= on)


def as_control(given: Charter | Control, on: str | dt.date | None = None) -> Control:
    """The graph of control that is given, or that of the charter that is given.

    Raises
    ------
    CollegiumError
        Neither is given; a graph and another day than its own; or the charter is not in force on that day.
    """
    if isinstance(given, Control):
        if on is not None and as_day(on) != given.on:
            hint = f"The graph is that of {given.on}; give the charter instead."
            raise CollegiumError("a graph and another day", given=str(on), hint=hint)
        return given
    return control(_charter(given), on)


def _charter(given: Any) -> Charter:
    if not isinstance(given, Charter):
        hint = "Read one with collegium.charter(NAME)."
        raise CollegiumError("not a charter", given=type(given).__name__, hint=hint)
    return given
