"""Who can remove whom, by which shortest lawful path, and how few people must agree.

A *way* is one clause by which somebody removes, expels or dissolves a target; it takes the consent of whoever must
recommend it, the vote of who decides, and, where an appeal lies, the vote of the body appealed to (the two-chamber rule
of :mod:`collegium.theories.analytic.chambers`); an appeal to a body that votes anyhow adds nothing. Who may fill a
target anew can also be rid of its holder, but only when it is next filled; such ways are marked ``at the next filling``
and count only where there is no other.

A *path* chains ways: who can change the members of a body can use its powers. The shortest has the fewest votes to be
taken, and among these the fewest people; one that has to wait is taken only by who has none at any time.

People can sit in several of the bodies that vote, and a plot of the fewest uses them twice: ``people`` is the largest
of the votes needed, ``people_apart`` their sum, for bodies that have nobody in common. The initiator is one of them, so
that ``people - 1`` approaches are needed: a_min of the recruitment chain. Vetoes are not counted: charters give them
against laws.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Iterator, Sequence

import polars as pl

from collegium.charter.clauses import Clause
from collegium.charter.model import Charter
from collegium.charter.terms import Majority
from collegium.circuits.graph import Control, as_control, seats_on
from collegium.circuits.majorities import votes_needed
from collegium.circuits.paths import AT_ONCE, WAITING, Path, Removal, Step, frame_of
from collegium.circuits.ties import Tie, by_right

__all__ = ["Path", "Removal", "Step", "removal", "removals"]

REMOVING = ("remove", "expel", "dissolve")
FILLING = ("elect", "appoint", "co-opt", "delegate")


def removal(charter: Charter | Control, of: str, *, on: str | dt.date | None = None, appeal: bool = True) -> Removal:
    """Who can remove the holder of an office, or the members of a body.

    Parameters
    ----------
    charter : Charter or Control
    of : str
        Id of the office or body.
    on : str or datetime.date, optional
        The day; by default that of :func:`~collegium.circuits.graph.last_change`.
    appeal : bool
        Whether the target appeals where it may.

    Returns
    -------
    Removal

    Raises
    ------
    CollegiumError
        The charter has no such body or office, or is not in force on that day.

    Examples
    --------
    >>> from collegium.charter import charter
    >>> found = removal(charter("cpsu-1922"), "leader")
    >>> print(found.easiest)
    politburo (recommend leader: 6 of 10), then central-committee (remove leader: 36 of 71)
    >>> found.people, found.a_min
    (36, 35)
    """
    control = as_control(charter, on)
    control.check(of)
    return _Ways(control, appeal).removal(of)


def removals(charter: Charter | Control, *, on: str | dt.date | None = None, appeal: bool = True) -> pl.DataFrame:
    """Who can remove whom: the rows of :meth:`Removal.frame` for each office and each body."""
    control = as_control(charter, on)
    ways = _Ways(control, appeal)
    return frame_of([path for actor in control.actors for path in ways.removal(actor).paths])


class _Ways:
    """The direct ways of a charter, by target."""

    def __init__(self, control: Control, appeal: bool) -> None:
        charter = control.charter
        self.control, self.appeal = control, appeal
        self.units = {level.id: charter.units(level.id) for level in charter.levels}
        self.level = {one.id: one.level for one in charter.bodies}
        self.level |= {one.id: one.level for one in charter.offices}
        self.size = {body.id: seats_on(body, control.on) for body in charter.bodies}
        self.quorum = {body.id: body.quorum for body in charter.bodies}
        self.clauses = {clause.id for clause in charter.clauses}
        self.over: dict[str, list[Clause]] = {}
        for clause in charter.clauses_for(on=control.on):
            self.over.setdefault(clause.over, []).append(clause)
        self.sits: dict[str, list[str]] = {}
        self.groups: dict[str, list[tuple[str, Tie]]] = {}
        for (source, body), link in control.links.items():
            if by_right(link):
                self.sits.setdefault(source, []).append(body)
            filled = [(source, tie) for tie in link.ties if tie.is_clause and tie.clause not in self.clauses]
            self.groups.setdefault(body, []).extend(one for one in filled if one[1].share > 0.5 and source != body)
        self.appeals: dict[str, list[Clause]] = {}
        for clauses in self.over.values():
            for clause in clauses:
                if clause.power == "appeal":
                    self.appeals.setdefault(clause.by, []).append(clause)

    def removal(self, of: str) -> Removal:
        ways = tuple(self._direct(of))
        over = self.over.get(of, ())
        appeals: dict[bool, dict[str, None]] = {True: {}, False: {}}
        for clause in over:
            for above in self._appeals(clause, of, over) if clause.power in REMOVING else ():
                if above != of:
                    appeals[above != clause.by][above] = None
        in_vain = tuple(one for one in appeals[False] if one not in appeals[True])
        return Removal(of, self.control.on, ways, self._paths(of, ways), self.appeal, tuple(appeals[True]), in_vain)

    def _direct(self, target: str) -> Iterator[Path]:
        """Every way of one clause over a target, and every one by which it is filled anew."""
        over = self.over.get(target, ())
        for clause in over:
            if clause.power in REMOVING:
                when = AT_ONCE
            elif clause.power in FILLING and clause.by != target:
                when = WAITING
            else:
                continue
            steps = self._steps(clause, target, over)
            if steps is not None and not (target not in self.size and any(one.actor == target for one in steps)):
                yield Path(clause.by, target, steps, when)
        for by, tie in self.groups.get(target, ()):
            vote = self._vote(by, tie.power, target, tie.written, tie.text)
            if vote is not None:
                yield Path(by, target, (vote,), WAITING)

    def _steps(self, clause: Clause, target: str, over: Sequence[Clause]) -> tuple[Step, ...] | None:
        steps: list[Step | None] = []
        if clause.recommended_by is not None and clause.recommended_by != clause.by:
            by = clause.recommended_by
            proposing = "propose-removal" if clause.power in REMOVING else "nominate"
            own = next((one for one in over if one.by == by and one.power == proposing), None)
            majority: Majority = own.majority if own is not None else "simple"
            steps.append(self._vote(by, "recommend", target, clause.written, clause.text, majority))
        steps.append(self._vote(clause.by, clause.power, target, clause.written, clause.text, clause.majority))
        if self.appeal and clause.power in REMOVING:
            for above, one in self._appeals(clause, target, over).items():
                if above not in (clause.by, target):
                    steps.append(self._vote(above, "uphold", target, one.written, one.text))
        kept = tuple(step for step in steps if step is not None)
        return kept if len(kept) == len(steps) else None

    def _appeals(self, clause: Clause, target: str, over: Sequence[Clause]) -> dict[str, Clause]:
        """Where a target may appeal: from the decision or its proposal, or as a member of a body that may appeal."""
        found = {clause.appeal_to: clause} if clause.appeal_to is not None else {}
        for one in over:
            if one.power == "propose-removal" and one.by == clause.recommended_by and one.appeal_to is not None:
                found.setdefault(one.appeal_to, one)
        for who in (target, *self.sits.get(target, ())):
            for one in self.appeals.get(who, ()):
                found.setdefault(one.over, one)
        return found

    def _vote(
        self, actor: str, does: str, target: str, clause: str, text: str, majority: Majority = "simple"
    ) -> Step | None:
        """A vote; None in a body that has no seats on the day.

        Of a level below the target's there are many: their bodies vote together, their offices as one body.
        """
        times = max(1, self.units[self.level[actor]] // self.units[self.level[target]])
        members = self.size.get(actor, 1) * times
        if not members:
            return None
        needed = votes_needed(members, majority, self.quorum.get(actor))
        return Step(actor, does, target, clause, needed, members, text)

    def _paths(self, target: str, ways: Sequence[Path]) -> tuple[Path, ...]:
        """The shortest path of each actor: at any time, or where he has none the one that waits."""
        best = self._shortest(target, ways, waiting=True)
        best |= self._shortest(target, ways, waiting=False)
        found = [path for path in best.values() if path.who != target or target in self.size]
        place = {actor: number for number, actor in enumerate(self.control.actors)}
        return tuple(sorted(found, key=lambda path: (path.when != AT_ONCE, *_cost(path), place[path.who])))

    def _shortest(self, target: str, ways: Sequence[Path], waiting: bool) -> dict[str, Path]:
        """The shortest path of each actor, found from the target outwards; without those that wait, or with them."""
        best: dict[str, Path] = {}
        queue: list[tuple[int, int, bool, int, Path]] = []
        number = 0
        for way in ways if waiting else (way for way in ways if way.when == AT_ONCE):
            heapq.heappush(queue, (*_cost(way), number, way))
            number += 1
        while queue:
            *_, path = heapq.heappop(queue)
            if path.who in best or (path.who == target and len(path.steps) > 1 and target not in self.size):
                continue
            best[path.who] = path
            if path.who not in self.size:
                continue  # who decides alone is not brought to it by a change of members
            for way in self._direct(path.who):
                if way.who in best or any(step.actor == target and target not in self.size for step in way.steps):
                    continue
                if way.when == WAITING and not waiting:
                    continue
                when = path.when if way.when == AT_ONCE else way.when
                longer = Path(way.who, target, (*way.steps, *path.steps), when)
                heapq.heappush(queue, (*_cost(longer), number, longer))
                number += 1
        return best


def _cost(path: Path) -> tuple[int, int, bool]:
    return len(path.steps), path.people_apart, path.when != AT_ONCE
