"""What follows from a charter alone: who chooses his own choosers, how tightly, and which cut breaks it.

* :func:`control`: the graph of control, who has a hand in choosing whom;
* :func:`circles`: every circle through an office or a body; :func:`strengths`: how strong each is;
* :func:`cuts`: the smallest sets of clauses without which no circle is left;
* :func:`removal`: who can remove whom, by which shortest lawful path, and how few must agree;
* :func:`power`: the power indices of a body's blocs; :func:`selectorates`: selectorate and winning coalition;
* :func:`outside`: agenda, information, police and command that lie outside the body they serve;
* :func:`compare`: the circles of two charters, or of a charter and its amendment.

Everything here is exact but the strength of circles, which is that of the closed forms under declared parameters
(:data:`collegium.circuits.strength.PARAMETERS`). Charters are read by :func:`collegium.charter`.
"""

from collegium.circuits.blocs import Bloc, blocs, power
from collegium.circuits.circles import Circle, Circles, circles
from collegium.circuits.compare import compare
from collegium.circuits.cuts import Cuts, cuts
from collegium.circuits.graph import Control, control
from collegium.circuits.majorities import votes_needed
from collegium.circuits.outside import outside
from collegium.circuits.power import Indices, indices, ocean
from collegium.circuits.removal import Path, Removal, Step, removal, removals
from collegium.circuits.selectorate import selectorates
from collegium.circuits.strength import Strength, capture, strength_frame, strengths
from collegium.circuits.ties import Link, Tie
from collegium.theories.analytic.chambers import removed
from collegium.theories.analytic.conspiracy import most_approaches
from collegium.theories.analytic.selectorate import spending, spent_share

__all__ = [
    "Bloc",
    "Circle",
    "Circles",
    "Control",
    "Cuts",
    "Indices",
    "Link",
    "Path",
    "Removal",
    "Step",
    "Strength",
    "Tie",
    "blocs",
    "capture",
    "circles",
    "compare",
    "control",
    "cuts",
    "indices",
    "most_approaches",
    "ocean",
    "outside",
    "power",
    "removal",
    "removals",
    "removed",
    "selectorates",
    "spending",
    "spent_share",
    "strength_frame",
    "strengths",
    "votes_needed",
]
