"""Measures of elite politics: functions from a history to a tidy table.

Each takes a :class:`~collegium.history.History`, recorded, imported or simulated, and gives one row a run
and date or interval, ``run`` first. None asks where the history came from, so a figure of the archive and a
figure of a thousand runs are comparable by construction.

Of bodies: :func:`turnover`, :func:`retention`, :func:`survivors`, :func:`interlock`, :func:`client_shares`,
:func:`secretariat_lead`, :func:`ages`, :func:`age_bands`, :func:`fates`, :func:`workload`; of their division of power,
:func:`compact` with :func:`norm_strength` and :func:`established`; of who rules there, :func:`leadership_type` with
:func:`decisiveness`, :func:`override` and :func:`sensitivity`, held against labels by :func:`score_types`; of their
lists as rankings, :func:`ranks` and :func:`rank_distance`; of how alive they are, :func:`vitality`. Of those who come
and go: :func:`spells` with :func:`survival`, :func:`incidence`, :func:`median_tenure`, :func:`exponential_tenure` and
:func:`hazard_by_tenure`, :func:`exit_hazard` with :func:`equal_hazards`, :func:`newcomers`, :func:`circulation` and
:func:`flows`; of who was with whom, :func:`attendance` and :func:`visitors`. Of people: :func:`career`,
:func:`together`, :func:`alongside`, :func:`patrons` with :func:`differences` and :func:`agreement`. In order of time:
:func:`changes`, :func:`reshuffles`, :func:`decided`. All of them on one leader: :func:`tenure`.

Of networks: :func:`ties` found by rule (:func:`rules_for`, :func:`recovered`), :func:`network` and :func:`centrality`;
:func:`factions` with :func:`balance` and :func:`effective_number`. Of power: :func:`power`, :func:`bloc_power`,
:func:`indices`, :func:`ocean` and :func:`oceanic`; :func:`personalism_items` with :func:`personalism`;
:func:`selectorate` and :func:`ballot_coalitions`.
"""

from collegium.measures.ages import age_bands, ages
from collegium.measures.alignment import client_shares
from collegium.measures.alongside import alongside
from collegium.measures.attendance import attendance, co_attendance, eigenvector_centrality, visitors
from collegium.measures.bloc_power import bloc_power
from collegium.measures.careers import career
from collegium.measures.changes import changes
from collegium.measures.circulation import circulation, flows, newcomers
from collegium.measures.compact import compact, established, net_gain, norm_strength
from collegium.measures.company import together
from collegium.measures.division import countervailing_power, separate_wings, split_posts
from collegium.measures.entrants import limited_patronage, limited_turnover
from collegium.measures.exponential import exponential_tenure, hazard_by_tenure
from collegium.measures.factions import balance, effective_number, factions
from collegium.measures.fates import fates
from collegium.measures.hazards import equal_hazards, exit_hazard
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
from collegium.measures.networks import centrality, network
from collegium.measures.parts import Roles
from collegium.measures.patrons import agreement, differences, patrons, reshuffles
from collegium.measures.personalism import latent_score, personalism, personalism_items, two_parameter
from collegium.measures.power_indices import Indices, indices, ocean, oceanic, power
from collegium.measures.ranks import rank_distance, ranks
from collegium.measures.selectorate import ballot_coalitions, selectorate
from collegium.measures.spells import spells
from collegium.measures.survival import incidence, median_tenure, survival
from collegium.measures.tenure import tenure
from collegium.measures.ties import recovered, rules_for, ties
from collegium.measures.turnover import retention, survivors, turnover
from collegium.measures.vitality import vitality
from collegium.measures.workload import decided, workload

__all__ = [
    "Indices",
    "Roles",
    "Verdict",
    "age_bands",
    "ages",
    "agreement",
    "alongside",
    "attempts",
    "attendance",
    "balance",
    "ballot_coalitions",
    "bloc_power",
    "career",
    "centrality",
    "changes",
    "circulation",
    "classify",
    "client_shares",
    "co_attendance",
    "collectivism",
    "compact",
    "compare_types",
    "countervailing_power",
    "decided",
    "decisiveness",
    "differences",
    "effective_number",
    "eigenvector_centrality",
    "equal_hazards",
    "equal_member",
    "established",
    "exit_hazard",
    "exponential_tenure",
    "factions",
    "fates",
    "flows",
    "grade",
    "hazard_by_tenure",
    "incidence",
    "indices",
    "interlock",
    "latent_index",
    "latent_score",
    "leadership_type",
    "limited_patronage",
    "limited_turnover",
    "median_tenure",
    "net_gain",
    "network",
    "newcomers",
    "norm_strength",
    "ocean",
    "oceanic",
    "override",
    "patrons",
    "personalism",
    "personalism_items",
    "power",
    "rank_distance",
    "ranks",
    "recovered",
    "reshuffles",
    "retention",
    "rules_for",
    "score_types",
    "secretariat_lead",
    "selectorate",
    "sensitivity",
    "separate_wings",
    "spells",
    "split_posts",
    "survival",
    "survivors",
    "tenure",
    "ties",
    "together",
    "turnover",
    "two_parameter",
    "type_scores",
    "visitors",
    "vitality",
    "wilson",
    "workload",
]
