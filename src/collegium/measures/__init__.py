"""Measures of elite politics: functions from a history to a tidy table.

Each takes a :class:`~collegium.history.History`, recorded, imported or simulated, and gives one row a run
and date or interval, ``run`` first. None asks where the history came from, so a figure of the archive and a
figure of a thousand runs are comparable by construction.
"""

from collegium.measures.alignment import client_shares
from collegium.measures.interlock import interlock
from collegium.measures.lead import secretariat_lead
from collegium.measures.turnover import retention, survivors, turnover

__all__ = [
    "client_shares",
    "interlock",
    "retention",
    "secretariat_lead",
    "survivors",
    "turnover",
]
