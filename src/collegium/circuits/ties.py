"""Ties: how a charter's clauses and seats give one actor a hand in filling another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from collegium.charter.bodies import Body
from collegium.charter.clauses import Ballot, Clause
from collegium.charter.model import Charter

CHOOSING = ("nominate", "ratify", "elect", "appoint", "co-opt", "delegate", "confirm")
"""The powers that make a tie. ``recommend``, ``sits`` and ``leads`` are ties that are no power."""

BY_RIGHT = ("sits", "leads")
APPARATUS = ("secretariat", "service")
"""Kinds of bodies that do as their head says: the first office in the file with its seat there ``leads``."""

_FILLS = ("elect", "appoint", "co-opt", "delegate")
_POWER_OF = {
    "elected": "elect",
    "appointed": "appoint",
    "co-opted": "co-opt",
    "delegated": "delegate",
    "quota": "appoint",
}


@dataclass(frozen=True, slots=True)
class Tie:
    """One way in which an actor has a hand in filling another.

    Attributes
    ----------
    clause : str
        The clause's id; ``BODY.GROUP`` for a group of seats, ``BODY.includes.OFFICE`` and ``OFFICE.seat_in`` for seats
        that a post brings.
    written : str
        The id under which it is written in the file: several ties may rest on one clause.
    power : str
        The clause's power; ``recommend`` for the actor whose recommendation it needs; ``sits`` for a seat by right,
        ``leads`` for that of the head of a secretariat or service.
    text : str
        The clause in one line.
    share : float
        The share of the other's full seats that it touches, above 0 and at most 1.
    ballot : Ballot or None
        Of a clause with a vote.
    is_clause : bool
        Whether a clause or a group of seats says so, and not merely a seat by right.
    """

    clause: str
    written: str
    power: str
    text: str
    share: float = 1.0
    ballot: Ballot | None = None
    is_clause: bool = True


@dataclass(frozen=True, slots=True)
class Link:
    """All the ties from one actor to another."""

    source: str
    target: str
    ties: tuple[Tie, ...]

    @property
    def powers(self) -> tuple[str, ...]:
        """The different powers of its ties, in the order of the file."""
        return tuple(dict.fromkeys(tie.power for tie in self.ties))

    @property
    def clauses(self) -> tuple[str, ...]:
        """The ids on which it rests, as written."""
        return tuple(dict.fromkeys(tie.written for tie in self.ties))


def by_right(link: Link) -> bool:
    """Whether the link's source has a seat in its target by right."""
    return any(tie.power in BY_RIGHT for tie in link.ties)


def by_clauses(
    charter: Charter, clauses: tuple[Clause, ...], sizes: Mapping[str, int], powers: tuple[str, ...]
) -> Iterator[tuple[str, str, Tie]]:
    """Ties by clauses, and by groups of seats that somebody fills.

    A group whose filler also has the clause for it rests on that clause; other groups stand for themselves.
    """
    bodies = {body.id: body for body in charter.bodies if body.seats}
    resting: dict[str, float] = {}
    having: dict[tuple[str, str, str], str] = {
        (clause.by, clause.power, clause.over): clause.id for clause in clauses if clause.over in bodies
    }
    grouped: list[tuple[str, str, Tie]] = []
    left: dict[str, int] = {}
    for body in bodies.values():
        full = sizes[body.id]
        groups = [group for group in body.seats if group.rank == "full"]
        left[body.id] = max(0, full - sum(group.count for group in groups))
        for group in groups:
            power = _POWER_OF.get(group.filled)
            by = group.by or (body.id if group.filled == "co-opted" else None)
            if power is None or by is None:
                continue
            share = min(1.0, group.count / max(full, 1))
            if (id := having.get((by, power, body.id))) is not None:
                resting[id] = resting.get(id, 0.0) + share
                continue
            id = f"{body.id}.{group.id}"
            text = f"{group.count} of the {full} seats of {body.name} are {_how(group.filled)} by {by}."
            grouped.append((by, body.id, Tie(id, id, power, text, share)))
    for clause in clauses:
        if clause.power not in powers:
            continue
        share = 1.0
        if clause.over in left and clause.power in _FILLS:
            share = left[clause.over] / max(sizes[clause.over], 1) + resting.get(clause.id, 0.0)
            share = min(1.0, share) or 1.0  # a clause that is left no seat by the groups speaks of all
        yield clause.by, clause.over, Tie(clause.id, clause.written, clause.power, clause.text, share, clause.ballot)
        if clause.recommended_by is not None and clause.recommended_by != clause.by:
            tie = Tie(clause.id, clause.written, "recommend", clause.text, share, clause.ballot)
            yield clause.recommended_by, clause.over, tie
    yield from grouped


def by_seat(charter: Charter, sizes: Mapping[str, int]) -> Iterator[tuple[str, str, Tie]]:
    """Ties by seats that a post brings: the share is that of the full seats, or all for the head of an apparatus."""
    units: dict[str, int] = {level.id: charter.units(level.id) for level in charter.levels}
    offices = {office.id: office for office in charter.offices}
    heads: dict[str, str] = {}
    bodies = {body.id: body for body in charter.bodies}
    for office in charter.offices:
        if office.seat_in is None:
            continue
        id, text = f"{office.id}.seat_in", f"{office.name} has his seat in {bodies[office.seat_in].name}."
        share = _seats_of(office.level, bodies[office.seat_in], units, sizes)
        leads = bodies[office.seat_in].kind in APPARATUS and office.id == heads.setdefault(office.seat_in, office.id)
        yield (
            office.id,
            office.seat_in,
            Tie(id, id, "leads" if leads else "sits", text, 1.0 if leads else share, None, False),
        )
    for body in charter.bodies:
        for one in body.includes:
            id, text = f"{body.id}.includes.{one}", f"{offices[one].name} sits in {body.name} by right."
            share = _seats_of(offices[one].level, body, units, sizes)
            yield one, body.id, Tie(id, id, "sits", text, share, is_clause=False)
        yield from _by_post(body, sizes[body.id])


def _seats_of(level: str, body: Body, units: Mapping[str, int], sizes: Mapping[str, int]) -> float:
    """The share of a body's full seats that the holders of an office have, one in each unit of its level."""
    return min(1.0, max(1, units[level] // units[body.level]) / max(sizes[body.id], 1))


def _by_post(body: Body, full: int) -> Iterator[tuple[str, str, Tie]]:
    for group in body.seats:
        by = group.post or group.from_
        if group.filled != "ex-officio" or group.rank != "full" or by is None:
            continue
        id, text = f"{body.id}.{group.id}", f"{group.count} of the {full} seats of {body.name} go with {by}."
        yield by, body.id, Tie(id, id, "sits", text, min(1.0, group.count / max(full, 1)), is_clause=False)


def _how(filled: str) -> str:
    return {"delegated": "sent", "quota": "filled by quota"}.get(filled, filled)
