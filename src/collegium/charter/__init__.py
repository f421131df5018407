"""Institutions as data: charters, read and checked. ``charter("cpsu-1922")`` calls the room itself."""

from collegium.charter.bodies import Body, Level, Meets, Office, Seats, Size, TermLimit
from collegium.charter.changes import Amendment, amendment, amendments
from collegium.charter.clauses import Ballot, Clause
from collegium.charter.model import Charter, Source
from collegium.charter.read import charter, names
from collegium.charter.rules import Norm, Rule
from collegium.charter.schema import schema
from collegium.rooms import answer_calls

__all__ = [
    "Amendment",
    "Ballot",
    "Body",
    "Charter",
    "Clause",
    "Level",
    "Meets",
    "Norm",
    "Office",
    "Rule",
    "Seats",
    "Size",
    "Source",
    "TermLimit",
    "amendment",
    "amendments",
    "charter",
    "names",
    "schema",
]

answer_calls(__name__, charter)
