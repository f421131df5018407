"""What terror does to plots: severity, surveillance, indiscriminacy, each by itself.

Our proposal; the switch, the tie to the security apparatus, is Gill's claim (2018, chapter 8). With a level of terror
tau from 0 to 1:

    K = K0 (1 + kK tau)                     severity: failing costs more
    q = 1 - (1 - q0)(1 - kq tau)            surveillance: each approach leaks more easily
    l = l0 tau (1 - select)                 indiscriminacy: the passive suffer too
    F = kF tau q                            fear, which lifts public support and no private one

Indiscriminacy works *for* the plotters, through c = (1-l) K / (B + (1-l) K): terror deters only if it is selective, or
if severity and surveillance outrun it (compare Kalyvas 2006 on selective violence).
"""

from __future__ import annotations

from dataclasses import dataclass

from collegium.parameters import param, settle
from collegium.theories.analytic.conspiracy import most_approaches
from collegium.theories.analytic.values import checked

_OURS = "our proposal"
PARAMETERS = (
    param("cost", 1.0, "benefit", 1e-6, 1e6, "K0: cost of a failed plot without terror", f"{_OURS}: .5 to 2"),
    param("benefit", 1.0, "1", 1e-6, 1e6, "B: worth of a successful plot", "the unit"),
    param("leak", 0.05, "probability", 0.0, 1.0, "q0: chance of a leak an approach", f"{_OURS}: .02 to .10"),
    param("severity", 10.0, "1", 0.0, 1e6, "kK: by how much terror multiplies the cost", f"{_OURS}: 5 to 20"),
    param("surveillance", 0.2, "1", 0.0, 1.0, "kq: what terror adds to the chance of a leak", f"{_OURS}: .1 to .3"),
    param("indiscriminacy", 0.2, "probability", 0.0, 1.0, "l0: chance that the passive suffer", f"{_OURS}: 0 to .5"),
    param("selectivity", 0.5, "share", 0.0, 1.0, "select: how well terror tells its targets", f"{_OURS}: 0 to 1"),
    param("fear", 10.0, "support", 0.0, 100.0, "kF: fear a unit of terror and detection", f"{_OURS}: 5 to 15"),
)


@dataclass(frozen=True, slots=True)
class UnderTerror:
    """What plotters face.

    Attributes
    ----------
    cost, leak, passive_risk, fear : float
        K, q, l and F.
    most_approaches : float
        a_max.
    """

    cost: float
    leak: float
    passive_risk: float
    fear: float
    most_approaches: float


def under_terror(level: float, **values: float) -> UnderTerror:
    """What plotters face at a level of terror.

    Parameters
    ----------
    level : float
        tau, from 0 to 1.
    **values : float
        Parameters of :data:`PARAMETERS` in place of their defaults.

    Returns
    -------
    UnderTerror

    Raises
    ------
    CollegiumError
        The level lies outside 0 to 1; an unknown parameter, or one out of range.

    Examples
    --------
    >>> [under_terror(level).most_approaches for level in (0, 0.5, 1)]
    [13.0, 1.0, 0.0]
    """
    p, tau = settle(PARAMETERS, values), float(checked("level", level))
    cost = p["cost"] * (1 + p["severity"] * tau)
    leak = 1 - (1 - p["leak"]) * (1 - p["surveillance"] * tau)
    risk = p["indiscriminacy"] * tau * (1 - p["selectivity"])
    most = most_approaches(leak, cost, p["benefit"], passive_risk=risk)
    return UnderTerror(cost, leak, risk, p["fear"] * tau * leak, most)
