"""Selectorate and winning coalition of each office, and what a leader then spends.

S, W and what follows from them are in :mod:`collegium.theories.analytic.selectorate`; here they are counted from a
charter.
"""

from __future__ import annotations

import datetime as dt

import polars as pl

from collegium.charter.model import Charter
from collegium.circuits.graph import Control, as_control, seats_on
from collegium.circuits.majorities import votes_needed
from collegium.circuits.ties import CHOOSING
from collegium.parameters import settle
from collegium.theories.analytic.selectorate import PARAMETERS, spent_share

_PROPOSES = ("nominate",)


def selectorates(charter: Charter | Control, *, on: str | dt.date | None = None, **values: float) -> pl.DataFrame:
    """Selectorate and winning coalition of each office, for each clause by which somebody has a say in its choice.

    Of a level below the office's there are many bodies or offices, and S counts the members of all of them.

    Parameters
    ----------
    charter : Charter or Control
    on : str or datetime.date, optional
        The day; by default that of :func:`~collegium.circuits.graph.last_change`.
    **values : float
        Parameters of :data:`PARAMETERS` in place of their defaults.

    Returns
    -------
    polars.DataFrame
        ``office``, ``chooser``, ``power``, ``says`` (``proposes`` or ``decides``), ``selectorate``, ``coalition``,
        ``loyalty_norm`` (W / S), ``spent_share``, ``clause``.

    Raises
    ------
    CollegiumError
        The charter is not in force on that day; an unknown parameter, or one out of range.

    Examples
    --------
    >>> from collegium.charter import charter
    >>> rows = selectorates(charter("cpsu-1922"))
    >>> rows.filter(office="leader").select("chooser", "says", "selectorate", "coalition").rows()
    [('politburo', 'proposes', 10, 6), ('central-committee', 'decides', 71, 36)]
    """
    control = as_control(charter, on)
    rules = control.charter
    p = settle(PARAMETERS, values)
    units = {level.id: rules.units(level.id) for level in rules.levels}
    level = {one.id: one.level for one in rules.bodies}
    level |= {one.id: one.level for one in rules.offices}
    quorum = {body.id: body.quorum for body in rules.bodies}
    size = {body.id: seats_on(body, control.on) for body in rules.bodies}
    offices = {office.id: number for number, office in enumerate(rules.offices)}
    found = []
    for clause in rules.clauses_for(on=control.on):
        if clause.power not in CHOOSING or clause.over not in offices:
            continue
        members = size.get(clause.by, 1) * max(1, units[level[clause.by]] // units[level[clause.over]])
        if not members:
            continue
        needed = votes_needed(members, clause.majority, quorum.get(clause.by))
        share = float(spent_share(needed, members, p["price"], p["discount"]))
        says = "proposes" if clause.power in _PROPOSES else "decides"
        row = (clause.over, clause.by, clause.power, says, members, needed, needed / members, share, clause.written)
        found.append((offices[clause.over], row))
    schema: dict[str, type[pl.DataType]] = dict.fromkeys(("office", "chooser", "power", "says"), pl.String)
    schema |= {"selectorate": pl.Int64, "coalition": pl.Int64, "loyalty_norm": pl.Float64, "spent_share": pl.Float64}
    found.sort(key=lambda one: one[0])
    return pl.DataFrame([row for _, row in found], schema={**schema, "clause": pl.String}, orient="row")
