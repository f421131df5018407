"""Measures of elite politics: functions from a history to a tidy table.

Each takes a :class:`~collegium.history.History`, recorded, imported or simulated, and gives one row a run
and date or interval, ``run`` first. None asks where the history came from, so a figure of the archive and a
figure of a thousand runs are comparable by construction.

Of bodies: :func:`turnover`, :func:`retention`, :func:`survivors`, :func:`interlock`, :func:`client_shares`,
:func:`secretariat_lead`, :func:`ages`, :func:`age_bands`, :func:`fates`, :func:`workload`; of their division of power,
:func:`compact` with :func:`norm_strength` and :func:`established`; of their lists as rankings, :func:`ranks` and
:func:`rank_distance`; of how alive they are, :func:`vitality`. Of those who come and go: :func:`spells` with
:func:`survival`, :func:`incidence`, :func:`median_tenure`, :func:`exponential_tenure` and :func:`hazard_by_tenure`,
:func:`exit_hazard` with :func:`equal_hazards`, :func:`newcomers`, :func:`circulation` and :func:`flows`; of who was
with whom, :func:`attendance` and :func:`visitors`. Of people: :func:`career`, :func:`together`, :func:`patrons` with
:func:`differences` and :func:`agreement`. In order of time: :func:`changes`, :func:`reshuffles`, :func:`decided`. All
of them on one leader: :func:`tenure`.
"""

from collegium.measures.ages import age_bands, ages
from collegium.measures.alignment import client_shares
from collegium.measures.attendance import attendance, co_attendance, eigenvector_centrality, visitors
from collegium.measures.careers import career
from collegium.measures.changes import changes
from collegium.measures.circulation import circulation, flows, newcomers
from collegium.measures.compact import compact, established, net_gain, norm_strength
from collegium.measures.company import together
from collegium.measures.division import countervailing_power, separate_wings, split_posts
from collegium.measures.entrants import limited_patronage, limited_turnover
from collegium.measures.exponential import exponential_tenure, hazard_by_tenure
from collegium.measures.fates import fates
from collegium.measures.hazards import equal_hazards, exit_hazard
from collegium.measures.interlock import interlock
from collegium.measures.lead import secretariat_lead
from collegium.measures.parts import Roles
from collegium.measures.patrons import agreement, differences, patrons, reshuffles
from collegium.measures.ranks import rank_distance, ranks
from collegium.measures.spells import spells
from collegium.measures.survival import incidence, median_tenure, survival
from collegium.measures.tenure import tenure
from collegium.measures.turnover import retention, survivors, turnover
from collegium.measures.vitality import vitality
from collegium.measures.workload import decided, workload

__all__ = [
    "Roles",
    "age_bands",
    "ages",
    "agreement",
    "attendance",
    "career",
    "changes",
    "circulation",
    "client_shares",
    "co_attendance",
    "compact",
    "countervailing_power",
    "decided",
    "differences",
    "eigenvector_centrality",
    "equal_hazards",
    "established",
    "exit_hazard",
    "exponential_tenure",
    "fates",
    "flows",
    "hazard_by_tenure",
    "incidence",
    "interlock",
    "limited_patronage",
    "limited_turnover",
    "median_tenure",
    "net_gain",
    "newcomers",
    "norm_strength",
    "patrons",
    "rank_distance",
    "ranks",
    "reshuffles",
    "retention",
    "secretariat_lead",
    "separate_wings",
    "spells",
    "split_posts",
    "survival",
    "survivors",
    "tenure",
    "together",
    "turnover",
    "visitors",
    "vitality",
    "workload",
]
