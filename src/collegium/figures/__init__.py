"""Figures: a history or a table of measures, drawn.

Each function gives a :class:`matplotlib.figure.Figure`; nothing here touches pyplot or its global state. A figure is
700 px wide, on white, in the colours of Okabe and Ito, with its text as text:

* :func:`timeline`: who sat in a body, with what tie to the leader, and how he left;
* :func:`career`: the bodies and posts of one person, lane by lane;
* :func:`ages`: how old a body's members were;
* :func:`turnover`: who was kept and who was new from congress to congress;
* :func:`workload`: what a body decided, in which way;
* :func:`compact`: which rules of an oligarchy's compact were kept and broken;
* :func:`tie_network`: who is tied to whom, by rule;
* :func:`faction_balance`: the factions of a body over time;
* :func:`power_and_seats`: what a bloc's seats are worth;
* :func:`leadership`: the type of leadership year by year, with its indicators;
* :func:`survival`, :func:`hazards`: how long members last and how they go; how often they leave under each leader;
* :func:`circulation`, :func:`age_structure`: where entrants come from; how many members are in which band of age;
* :func:`ranks`: how far the order of a leadership moves from congress to congress;
* :func:`attendance`: who was most at the leader's side, beside his rank;
* :func:`vitality`: sessions a month, decisions in session, plena a year;
* :func:`shares`: a share by body and date, theories against the record;
* :func:`survivors`: who still sits, person by person;
* :func:`targets`: every comparison with the record on one page;
* :func:`hierarchy`: a charter's bodies and offices with its circle, or a cut through it;
* :func:`captures`: how fast a circle makes its own majority;
* :func:`epochs`: the circles of several charters side by side;
* :func:`galam_levels`: indirect election as a filter, with its threshold;
* :func:`cascade_points`: who opposes once others do, and where a crowd rests.

:func:`save` writes a file, :func:`svg` gives an element to stand in a page. Equal input gives equal bytes.
"""

from collegium.figures.ages import ages
from collegium.figures.analytic import cascade_points, galam_levels
from collegium.figures.captures import captures
from collegium.figures.career import career
from collegium.figures.circuits import hierarchy
from collegium.figures.circulation import age_structure, circulation
from collegium.figures.compact import compact
from collegium.figures.epochs import epochs
from collegium.figures.exits import hazards, survival
from collegium.figures.factions import faction_balance
from collegium.figures.leadership import leadership
from collegium.figures.organs import attendance, ranks, vitality
from collegium.figures.output import save, svg
from collegium.figures.power import power_and_seats
from collegium.figures.shares import shares
from collegium.figures.survivors import survivors
from collegium.figures.targets import targets
from collegium.figures.ties import tie_network
from collegium.figures.timeline import timeline
from collegium.figures.turnover import turnover
from collegium.figures.workload import workload

__all__ = [
    "age_structure",
    "ages",
    "attendance",
    "captures",
    "career",
    "cascade_points",
    "circulation",
    "compact",
    "epochs",
    "faction_balance",
    "galam_levels",
    "hazards",
    "hierarchy",
    "leadership",
    "power_and_seats",
    "ranks",
    "save",
    "shares",
    "survival",
    "survivors",
    "svg",
    "targets",
    "tie_network",
    "timeline",
    "turnover",
    "vitality",
    "workload",
]
