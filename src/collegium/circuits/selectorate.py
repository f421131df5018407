"""Selectorate and winning coalition of each office, and what a leader then spends.

The *selectorate* S is all who have a say in the choice, the *winning coalition* W those of them whose support suffices
to hold the office [1]_. A defector to a challenger is in the challenger's lasting coalition only with probability
W / S: the smaller it is, the stronger the *loyalty norm*.

The closed form takes utility ``sqrt(x) + sqrt(g)`` of public goods x, which all enjoy and which cost p a unit, and of
private goods g, which only W get; a budget R; and a discount factor dl. Of spending m the leader gives
``x = m W / (p (W + p))`` and ``g = m p / (W (W + p))``; the pivotal member stays iff
``sqrt(m / R) [1 + dl / (1 - dl) (1 - W / S) p / (W + p)] = 1`` holds with m at least as large. The theory is
established; this special case is our proposal.

References
----------
.. [1] Bueno de Mesquita, Smith, Siverson and Morrow (2003), The Logic of Political Survival.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from collegium.charter.model import Charter
from collegium.circuits.graph import Control, as_control, seats_on
from collegium.circuits.majorities import votes_needed
from collegium.circuits.ties import CHOOSING
from collegium.errors import CollegiumError
from collegium.parameters import param, settle
from collegium.theories.analytic.values import Floats, checked, plain

PARAMETERS = (
    param("price", 1.0, "1", 1e-6, 1e6, "p: price of a unit of the public good", "assumed: the unit of the budget"),
    param("discount", 0.9, "1", 0.0, 0.999999, "dl: weight of the next period against this one", "assumed"),
    param("budget", 100.0, "1", 1e-6, 1e12, "R: the leader's budget", "assumed: shares do not hang on it"),
)
_PROPOSES = ("nominate",)


@dataclass(frozen=True, slots=True)
class Spending:
    """What a leader spends to hold his coalition.

    Attributes
    ----------
    spent_share : float
        m / R; he keeps the rest.
    public_goods, private_goods : float
        x in all, and g for each member of W.
    public_share : float
        The share of spending that goes to public goods, W / (W + p).
    utility : float
        Of each member of W, in a period.
    """

    spent_share: float
    public_goods: float
    private_goods: float
    public_share: float
    utility: float


def spent_share(coalition: ArrayLike, selectorate: ArrayLike, price: ArrayLike, discount: ArrayLike) -> Floats:
    """Share of his budget that a leader must spend: [1 + dl / (1 - dl) (1 - W / S) p / (W + p)]^-2.

    Status: our proposal.

    Parameters
    ----------
    coalition, selectorate : array_like of float, shape (...)
        W, above 0, and S, at least W.
    price : array_like of float, shape (...)
        p, above 0.
    discount : array_like of float, shape (...)
        dl, from 0 and below 1.

    Returns
    -------
    ndarray of float, shape (...)
        Above 0 and at most 1.

    Raises
    ------
    CollegiumError
        A number out of its range.

    Examples
    --------
    A Politburo of eleven, and a Central Committee of 133:

    >>> print(np.round(spent_share([6, 67], [11, 133], price=2, discount=0.9), 6))
    [0.244414 0.783904]
    """
    w, s = checked("coalition", coalition, 0.0, np.inf), checked("selectorate", selectorate, 0.0, np.inf)
    p, dl = checked("price", price, 0.0, np.inf), checked("discount", discount)
    if np.any(w <= 0) or np.any(p <= 0):
        raise CollegiumError("coalition and price must be above 0")
    if np.any(w > s):
        raise CollegiumError("a winning coalition larger than its selectorate")
    if np.any(dl >= 1):
        raise CollegiumError("discount must be below 1", given=float(np.max(dl)))
    return plain(np.asarray((1 + dl / (1 - dl) * (1 - w / s) * p / (w + p)) ** -2))


def spending(
    coalition: float, selectorate: float, *, price: float = 1.0, discount: float = 0.9, budget: float = 100.0
) -> Spending:
    """What a leader spends on public and private goods.

    Examples
    --------
    >>> found = spending(4, 16, discount=0.5)
    >>> print(f"{found.spent_share:.6f} {found.public_goods:.6f} {found.private_goods:.6f}")
    0.756144 60.491493 3.780718
    """
    p = settle(PARAMETERS, {"price": price, "discount": discount, "budget": budget})
    share = float(spent_share(coalition, selectorate, p["price"], p["discount"]))
    spent, cost, w = share * p["budget"], p["price"], float(coalition)
    public = spent * w / (cost * (w + cost))
    private = spent * cost / (w * (w + cost))
    return Spending(share, public, private, w / (w + cost), public**0.5 + private**0.5)


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
