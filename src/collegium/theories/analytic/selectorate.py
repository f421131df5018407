"""Selectorate and winning coalition: what a leader spends, on what, and what he keeps.

Established theory [1]_. The *selectorate* S is all who have a say in the choice, the *winning coalition* W those of
them whose support suffices to hold the office. A defector to a challenger is in the challenger's lasting coalition only
with probability W / S: the smaller it is, the stronger the *loyalty norm*. It follows that small coalitions are paid in
private goods and large ones in public goods, that the leader keeps less the larger W and more the larger S, and that a
small W in a large S is best for survival.

Our proposal is the special case with a closed form. Utility is ``sqrt(x) + sqrt(g)`` of public goods x, which all enjoy
and which cost p a unit, and of private goods g, which only W get; R is the budget and dl the discount factor. Of
spending m the leader gives

    x = m W / (p (W + p)),   g = m p / (W (W + p)),   so p x / m = W / (W + p) and U = sqrt(m (1/p + 1/W)).

The challenger offers everything once and then behaves as an incumbent; the pivotal member stays iff

    sqrt(m / R) [ 1 + dl / (1 - dl) (1 - W / S) p / (W + p) ] >= 1,

which gives m. With dl = 0 or W = S there is no loyalty to gain, and everything is spent.

References
----------
.. [1] Bueno de Mesquita, Smith, Siverson and Morrow (2003), The Logic of Political Survival.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from collegium.errors import CollegiumError
from collegium.parameters import param, settle
from collegium.theories.analytic.values import Floats, checked, plain

PARAMETERS = (
    param("price", 1.0, "1", 1e-6, 1e6, "p: price of a unit of the public good", "assumed: the unit of the budget"),
    param("discount", 0.9, "1", 0.0, 0.999999, "dl: weight of the next period against this one", "assumed"),
    param("budget", 100.0, "1", 1e-6, 1e12, "R: the leader's budget", "assumed: shares do not hang on it"),
)


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


def loyalty_incentive(
    coalition: float, selectorate: float, *, price: float = 1.0, discount: float = 0.9, budget: float = 100.0
) -> float:
    """What a member of the coalition would lose for good by leaving: dl / (1 - dl) (1 - W / S) sqrt(g).

    Status: our proposal, for the special case of the module.

    Parameters
    ----------
    coalition, selectorate, price, discount, budget : float
        As in :func:`spending`.

    Returns
    -------
    float
        In units of utility, 0 or more.

    Raises
    ------
    CollegiumError
        As in :func:`spending`.

    Examples
    --------
    >>> print(f"{loyalty_incentive(4, 16, discount=0.5):.4f} {loyalty_incentive(16, 16, discount=0.5):.4f}")
    1.4583 0.0000
    """
    paid = spending(coalition, selectorate, price=price, discount=discount, budget=budget)
    return float(discount / (1 - discount) * (1 - coalition / selectorate) * paid.private_goods**0.5)


def spent_share_slopes(coalition: float, selectorate: float, price: float, discount: float) -> dict[str, float]:
    """How the spent share changes with each of its causes: the partial derivatives of m / R.

    Status: our proposal; the signs for W and S are those of the theory.

    Parameters
    ----------
    coalition, selectorate, price, discount : float
        As in :func:`spent_share`.

    Returns
    -------
    dict of str to float
        ``coalition`` (0 or more: a larger W costs more), ``selectorate`` (at most 0), ``price`` and ``discount`` (at
        most 0), per unit of each.

    Raises
    ------
    CollegiumError
        As in :func:`spent_share`.

    Examples
    --------
    >>> print({name: round(slope, 4) for name, slope in spent_share_slopes(4, 16, 1, 0.5).items()})
    {'coalition': 0.0559, 'selectorate': -0.0041, 'price': -0.1578, 'discount': -0.789}
    """
    share = float(spent_share(coalition, selectorate, price, discount))
    w, s, p, dl = float(coalition), float(selectorate), float(price), float(discount)
    patience, excluded, private = dl / (1 - dl), 1 - w / s, p / (w + p)
    outer = -2 * share**1.5
    return {
        "coalition": outer * -patience * (private / s + excluded * p / (w + p) ** 2),
        "selectorate": outer * patience * private * w / s**2,
        "price": outer * patience * excluded * w / (w + p) ** 2,
        "discount": outer * excluded * private / (1 - dl) ** 2,
    }
