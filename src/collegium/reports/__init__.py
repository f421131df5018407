"""Reports: all that can be told of one history, or of two side by side.

:func:`profile` asks every measure of a body and says why the rest cannot be computed; :func:`compare_histories` holds
two histories, bodies or periods against each other, with intervals. :func:`open_history` finds what they are asked of.
"""

from collegium.reports.compare import Comparison, compare_histories
from collegium.reports.profile import Profile, profile
from collegium.reports.source import open_history

__all__ = ["Comparison", "Profile", "compare_histories", "open_history", "profile"]
