"""Measures of elite politics: functions from a history to a tidy table.

Each takes a :class:`~collegium.history.History`, recorded, imported or simulated, and gives one row a run
and date or interval, ``run`` first. None asks where the history came from, so a figure of the archive and a
figure of a thousand runs are comparable by construction.

Of bodies: :func:`turnover`, :func:`retention`, :func:`survivors`, :func:`interlock`, :func:`client_shares`,
:func:`secretariat_lead`, :func:`ages`, :func:`fates`, :func:`workload`; of their division of power, :func:`compact`
with :func:`norm_strength` and :func:`established`; of who rules there, :func:`leadership_type` with
:func:`decisiveness`, :func:`override` and :func:`sensitivity`, held against labels by :func:`score_types`. Of people:
:func:`career`, :func:`together`, :func:`patrons` with :func:`differences` and :func:`agreement`. In order of time:
:func:`changes`, :func:`reshuffles`, :func:`decided`. All of them on one leader: :func:`tenure`.
"""

from collegium.measures.ages import ages
from collegium.measures.alignment import client_shares
from collegium.measures.careers import career
from collegium.measures.changes import changes
from collegium.measures.compact import compact, established, net_gain, norm_strength
from collegium.measures.company import together
from collegium.measures.division import countervailing_power, separate_wings, split_posts
from collegium.measures.entrants import limited_patronage, limited_turnover
from collegium.measures.fates import fates
from collegium.measures.interlock import interlock
from collegium.measures.lead import secretariat_lead
from collegium.measures.leadership import (
    Verdict,
    attempts,
    classify,
    collectivism,
    compare_types,
    decisiveness,
    equal_member,
    grade,
    latent_index,
    leadership_type,
    override,
    score_types,
    sensitivity,
    type_scores,
    wilson,
)
from collegium.measures.parts import Roles
from collegium.measures.patrons import agreement, differences, patrons, reshuffles
from collegium.measures.tenure import tenure
from collegium.measures.turnover import retention, survivors, turnover
from collegium.measures.workload import decided, workload

__all__ = [
    "Roles",
    "Verdict",
    "ages",
    "agreement",
    "attempts",
    "career",
    "changes",
    "classify",
    "client_shares",
    "collectivism",
    "compact",
    "compare_types",
    "countervailing_power",
    "decided",
    "decisiveness",
    "differences",
    "equal_member",
    "established",
    "fates",
    "grade",
    "interlock",
    "latent_index",
    "leadership_type",
    "limited_patronage",
    "limited_turnover",
    "net_gain",
    "norm_strength",
    "override",
    "patrons",
    "reshuffles",
    "retention",
    "score_types",
    "secretariat_lead",
    "sensitivity",
    "separate_wings",
    "split_posts",
    "survivors",
    "tenure",
    "together",
    "turnover",
    "type_scores",
    "wilson",
    "workload",
]
