"""Where control of a body lies outside the body that it serves: agenda, information, police, command and others.

For each clause that gives somebody such control over a body or an office, who holds it stands in one of four ways to
the one he serves: he is it *itself*; he is *a member*, with a seat by right; he *answers to it*, for it chooses,
commands or removes him; or he is *outside*. Intelligence serves the body that polices, commands or chooses the
informant, or in which its receiver sits: where only somebody else receives it, he holds the information. Command over
an office or a service serves the bodies that choose it: where only somebody else commands it, he holds the command.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import polars as pl

from collegium.charter.clauses import Clause
from collegium.charter.model import Charter
from collegium.circuits.graph import Control, as_control
from collegium.circuits.ties import APPARATUS, CHOOSING, by_right

KINDS = {
    "set-agenda": "agenda",
    "circulate": "agenda",
    "convene": "meetings",
    "inform": "information",
    "audit": "audit",
    "police": "police",
    "command": "command",
    "fund": "money",
}
_MASTERS = (*CHOOSING, "command", "remove", "police")
VERDICTS = ("itself", "a member", "answers to it", "outside")


def outside(charter: Charter | Control, *, on: str | dt.date | None = None, every: bool = False) -> pl.DataFrame:
    """Who controls the agenda, the information, the police and so on of whom.

    Parameters
    ----------
    charter : Charter or Control
    on : str or datetime.date, optional
        The day; by default that of :func:`~collegium.circuits.graph.last_change`.
    every : bool
        All controls; by default only those that lie outside.

    Returns
    -------
    polars.DataFrame
        ``served`` (the body or office), ``control`` (``agenda``, ``meetings``, ``information``, ``audit``, ``police``,
        ``command`` or ``money``), ``holder``, ``holder_is`` (``itself``, ``a member``, ``answers to it`` or
        ``outside``), ``clause``, ``text``.

    Raises
    ------
    CollegiumError
        The charter is not in force on that day.

    Examples
    --------
    >>> from collegium.charter import charter
    >>> outside(charter("cpsu-1922")).filter(control="agenda").select("served", "holder").rows()
    [('politburo', 'secretariat'), ('politburo', 'papers-head')]
    """
    control = as_control(charter, on)
    clauses = control.charter.clauses_for(on=control.on)
    place = {actor: number for number, actor in enumerate(one.id for one in control.charter.bodies)}
    masters: dict[str, set[str]] = {}
    choosers: dict[str, set[str]] = {}
    for clause in clauses:
        if clause.power in _MASTERS:
            masters.setdefault(clause.over, set()).update({clause.by, clause.recommended_by or clause.by})
    for (source, target), link in control.links.items():
        if not by_right(link):
            masters.setdefault(target, set()).add(source)
            choosers.setdefault(target, set()).add(source)
    rows = []
    for clause in clauses:
        kind = KINDS.get(clause.power)
        if kind is None:
            continue
        for served, holder in _serves(control, clause, clauses, masters, choosers):
            how = _holder_is(control, holder, served, masters)
            if every or how == "outside":
                rows.append((served, kind, holder, how, clause.written, clause.text))
    order = {kind: number for number, kind in enumerate(dict.fromkeys(KINDS.values()))}
    rows = sorted(dict.fromkeys(rows), key=lambda row: (place.get(row[0], len(place)), row[0], order[row[1]]))
    names = ("served", "control", "holder", "holder_is", "clause", "text")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _serves(
    control: Control,
    clause: Clause,
    clauses: tuple[Clause, ...],
    masters: dict[str, set[str]],
    choosers: dict[str, set[str]],
) -> Iterator[tuple[str, str]]:
    """Whom a clause serves, and who holds the control: the receiver of intelligence, or else who has the power."""
    bodies = [body.id for body in control.charter.bodies]
    apparatus = {one.id for one in control.charter.bodies if one.kind in APPARATUS}
    if clause.power == "command" and (clause.over not in bodies or clause.over in apparatus):
        commands = {one.by for one in clauses if one.power == "command" and one.over == clause.over}
        for body in bodies:
            if body not in commands and body in choosers.get(clause.over, ()):
                yield body, clause.by
        return
    if clause.power != "inform":
        yield clause.over, clause.by
        return
    yield clause.over, clause.over
    informed = {one.over for one in clauses if one.power == "inform" and one.by == clause.by}
    for body in bodies:
        link = control.links.get((clause.over, body))
        sits = link is not None and by_right(link)
        if body not in informed and (sits or body in masters.get(clause.by, ())):
            yield body, clause.over


def _holder_is(control: Control, holder: str, served: str, masters: dict[str, set[str]]) -> str:
    if holder == served:
        return "itself"
    link = control.links.get((holder, served))
    if link is not None and by_right(link):
        return "a member"
    return "answers to it" if served in masters.get(holder, ()) else "outside"
