"""The Soviet record 1917-1991, each row with the table or line it comes from.

``collegium.record()`` gives it as a :class:`~collegium.history.History`. The data are plain CSV beside this module:
the lists of members as printed (``lists_*.csv``), the dated changes between them (``changes_*.csv``), every repair and
every contradiction kept (``repairs_*.csv``), the book's labels of leadership (``leadership_types.csv``), and the facts
beside the lists (offices, events, decisions, ballots, meetings, observations, relations, positions, norms);
``datapackage.json`` describes each file and column.
:mod:`collegium.record.spells` turns lists and changes into dated spells, :mod:`collegium.record.facts` reads the
facts, :mod:`collegium.record.tables` rebuilds the book's tables from the history and holds them against the print.
"""

from collegium.record.read import issues, record
from collegium.record.tables import table
from collegium.record.types import leadership_labels, leadership_types
from collegium.rooms import answer_calls

__all__ = ["issues", "leadership_labels", "leadership_types", "record", "table"]

answer_calls(__name__, record)
