"""The whole party: every member and every primary organisation, month by month.

:func:`whole_party` runs it; :mod:`collegium.party.path` says how large the party is in which year and under which
rates, :mod:`collegium.party.base` how a meeting at the base votes, :mod:`collegium.party.year` what a year does to a
province.
"""

from collegium.compiled import forget_if_changed

forget_if_changed(rooms=("party",), also=("bundle.py", "conduct/chance.py"))  # before any kernel is loaded

from collegium.party.path import Path, grown, steady  # noqa: E402
from collegium.party.simulate import WholeParty, whole_party  # noqa: E402

__all__ = ["Path", "WholeParty", "grown", "steady", "whole_party"]
