"""One schema for recorded, imported and simulated pasts, with their storage and queries by date."""

from collegium.dates import PartialDate, as_day, years_between
from collegium.history.history import History, Manifest
from collegium.history.join import join
from collegium.history.led import led_by
from collegium.history.schema import SCHEMA_VERSION, TABLES
from collegium.history.store import load, save

__all__ = [
    "SCHEMA_VERSION",
    "TABLES",
    "History",
    "Manifest",
    "PartialDate",
    "as_day",
    "join",
    "led_by",
    "load",
    "save",
    "years_between",
]
