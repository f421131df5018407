"""The blocs of a body, from who fills its seats, and their power.

A bloc is the seats of a body that one and the same actor appoints, sends, co-opts or elects; an actor that exists once
in each unit of a lower level makes a bloc in each. Seats that go with posts, by lot or by birth, and those elected by
an electorate, are held by single members. Where one actor fills the whole body there is no other bloc to set against
his, and all sit as single members. That blocs vote together is our assumption; give ``weights`` to count others.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from collegium.charter.bodies import Body
from collegium.charter.model import Charter
from collegium.charter.terms import Majority
from collegium.circuits.graph import Control, as_control, seats_on
from collegium.circuits.majorities import votes_needed
from collegium.circuits.power import VOTERS, Indices, indices
from collegium.errors import CollegiumError

_SINGLE = ("ex-officio", "lot", "inherited", "quota")
_FILLS = ("elect", "appoint", "co-opt", "delegate")


@dataclass(frozen=True, slots=True)
class Bloc:
    """Blocs of the same kind and size.

    Attributes
    ----------
    name : str
        Who fills the seats; ``members`` for those who sit for themselves.
    number : int
        How many such blocs there are.
    seats : int
        Of each.
    """

    name: str
    number: int
    seats: int


def blocs(charter: Charter | Control, body: str, *, on: str | dt.date | None = None) -> tuple[Bloc, ...]:
    """The blocs of a body with a vote in it.

    Parameters
    ----------
    charter : Charter or Control
    body : str
        Id of the body.
    on : str or datetime.date, optional
        The day; by default that of :func:`~collegium.circuits.graph.last_change`.

    Returns
    -------
    tuple of Bloc
        Their seats sum to the full seats of the body.

    Raises
    ------
    CollegiumError
        The charter has no such body, or is not in force on that day.

    Examples
    --------
    >>> from collegium.charter import charter
    >>> blocs(charter("cpsu-1922"), "congress")
    (Bloc(name='province-secretary', number=14, seats=9), Bloc(name='province-secretary', number=70, seats=8))
    """
    control = as_control(charter, on)
    control.charter.body(body)
    return _Seating(control).blocs(body)


class _Seating:
    """Who fills the seats of each body of a charter on a day."""

    def __init__(self, control: Control) -> None:
        charter = control.charter
        units = {level.id: charter.units(level.id) for level in charter.levels}
        self.bodies = {body.id: body for body in charter.bodies}
        self.full = {body.id: seats_on(body, control.on) for body in charter.bodies}
        self.units = {one.id: units[one.level] for one in charter.bodies}
        self.units |= {one.id: units[one.level] for one in charter.offices}
        self.electorates = {body.id for body in charter.bodies if body.kind == "electorate"}
        self.fillers: dict[str, set[str]] = {}
        for clause in charter.clauses_for(on=control.on):
            if clause.power in _FILLS:
                self.fillers.setdefault(clause.over, set()).add(clause.by)

    def blocs(self, id: str) -> tuple[Bloc, ...]:
        held = self._held(self.bodies[id])
        many = {name: max(1, self.units[name] // self.units[id]) for name in held if name in self.units}
        if len(held) == 1 and many.get(next(iter(held)), 1) == 1:
            held = {"members": self.full[id]}
        result = []
        for name, seats in held.items():
            if name in self.electorates or name not in many:
                result.append(Bloc("members" if name == "members" else f"members by {name}", seats, 1))
                continue
            each, over = divmod(seats, many[name])
            result += [Bloc(name, over, each + 1), Bloc(name, many[name] - over, each)]
        return tuple(bloc for bloc in result if bloc.number and bloc.seats)

    def _held(self, body: Body) -> dict[str, int]:
        """The full seats by who fills them; ``post OFFICE`` for those that go with a post."""
        held: dict[str, int] = {}
        left = self.full[body.id]
        for group in body.seats:
            if group.rank != "full" or not left:
                continue
            count = min(group.count, left)
            left -= count
            if group.filled in _SINGLE and (group.by is None or group.filled != "quota"):
                name = f"post {group.post or group.from_}" if group.filled == "ex-officio" else group.filled
            else:
                name = group.by or body.id
            held[name] = held.get(name, 0) + count
        if not left:
            return held
        fillers = set(self.fillers.get(body.id, ()))
        if len(fillers) > 1:
            fillers -= {group.by for group in body.seats if group.by is not None}
        name = fillers.pop() if len(fillers) == 1 else "members"
        held[name] = held.get(name, 0) + left
        return held


def power(
    charter: Charter | Control,
    body: str | None = None,
    *,
    on: str | dt.date | None = None,
    majority: Majority = "simple",
    weights: Mapping[str, int] | None = None,
) -> pl.DataFrame:
    """The power indices of a body's blocs, or of those of every body.

    Parameters
    ----------
    charter : Charter or Control
    body : str, optional
        Id of the body; every body whose members can be counted if it is left out.
    on : str or datetime.date, optional
        The day; by default that of :func:`~collegium.circuits.graph.last_change`.
    majority : str
        What carries a motion, of all full seats.
    weights : mapping of str to int, optional
        Blocs by name in place of those of the charter; what they leave of the seats is held by single members.

    Returns
    -------
    polars.DataFrame
        One row for blocs of the same kind and size: ``body``, ``bloc``, ``blocs`` (how many), ``seats`` (of each),
        ``quota``, and of each ``shapley_shubik``, ``banzhaf`` (absolute) and ``banzhaf_normalised``.

    Raises
    ------
    CollegiumError
        The charter has no such body or is not in force on that day; the body has no seats or too many to count; the
        weights are more than its seats, or are given without a body.

    Examples
    --------
    A leader and four clients against ten colleagues in a body of fifteen:

    >>> from collegium.charter import charter
    >>> rows = power(charter("cpsu-1953"), "politburo", weights={"leader": 5})
    >>> print(rows.select("bloc", "blocs", "seats", "quota").row(0), f"{rows['shapley_shubik'][0]:.6f}")
    ('leader', 1, 5, 8) 0.454545
    """
    control = as_control(charter, on)
    if weights is not None and body is None:
        raise CollegiumError("weights need a body", given=dict(weights))
    if body is not None:
        control.charter.body(body)
    seating = _Seating(control)
    rows: list[tuple[str, str, int, int, int, float, float, float]] = []
    known: dict[tuple[tuple[int, int], ...], Indices] = {}
    for one in [body] if body is not None else list(seating.bodies):
        full = seating.full[one]
        if body is None and not 0 < full <= VOTERS:
            continue
        if not full:
            raise CollegiumError("a body without seats that day", given=one)
        if full > VOTERS:
            raise CollegiumError("a body of too many members to count", given=full, hint=f"At most {VOTERS:,}.")
        parts = seating.blocs(one) if weights is None else _given(weights, full)
        quota = votes_needed(full, majority)
        shape = tuple((part.number, part.seats) for part in parts)
        if shape not in known:
            known[shape] = indices([part.seats for part in parts for _ in range(part.number)], quota)
        found = known[shape]
        at = 0
        for part in parts:
            index = float(found.shapley_shubik[at])
            banzhaf, normalised = float(found.banzhaf[at]), float(found.banzhaf_normalised[at])
            rows.append((one, part.name, part.number, part.seats, quota, index, banzhaf, normalised))
            at += part.number
    schema = {"body": pl.String, "bloc": pl.String, **dict.fromkeys(("blocs", "seats", "quota"), pl.Int64)}
    schema |= dict.fromkeys(("shapley_shubik", "banzhaf", "banzhaf_normalised"), pl.Float64)
    return pl.DataFrame(rows, schema=schema, orient="row")


def _given(weights: Mapping[str, int], full: int) -> tuple[Bloc, ...]:
    left = full - sum(weights.values())
    if left < 0 or any(weight < 1 for weight in weights.values()):
        hint = f"The body has {full} full seats; a bloc has at least one."
        raise CollegiumError("blocs that do not fit the body", given=dict(weights), hint=hint)
    named = tuple(Bloc(name, 1, weight) for name, weight in weights.items())
    return (*named, Bloc("members", left, 1)) if left else named
