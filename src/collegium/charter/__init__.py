"""Institutions as data: charters, read and checked. ``charter("cpsu-1922")`` calls the room itself."""

from collegium.charter.model import Ballot, Body, Charter, Clause, Level, Meets, Office, Size, Source
from collegium.charter.read import charter, names
from collegium.rooms import answer_calls

__all__ = [
    "Ballot",
    "Body",
    "Charter",
    "Clause",
    "Level",
    "Meets",
    "Office",
    "Size",
    "Source",
    "charter",
    "names",
]

answer_calls(__name__, charter)
