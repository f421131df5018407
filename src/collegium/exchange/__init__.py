"""Rosters in and histories out: other people's files, and files for other people's tools."""

from collegium.exchange.mapping import Mapping, read_mapping
from collegium.exchange.roster import Imported, read_roster
from collegium.exchange.write import export

__all__ = ["Imported", "Mapping", "export", "read_mapping", "read_roster"]
