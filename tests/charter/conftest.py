"""A club small enough to check by hand: its charter as text, and a helper that reads a text as a charter."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from collegium.charter import Charter
from collegium.yamlfile import parse_yaml, validate

CLUB = """\
collegium: charter/1
id: club
name: Chess club
in_force: {from: 2001-02, until: 2010}
sources:
  - {id: statutes, title: Statutes of the club}
levels:
  - {id: club, name: club, within: null, count: 1, source: "statutes, 1"}
  - {id: branch, name: branch, within: club, count: 4, source: "statutes, 1"}
  - {id: table, name: table, within: branch, count: 5, assumed: about as many as one sees}
bodies:
  - id: meeting
    name: General meeting
    level: club
    kind: congress
    ranks: [full]
    sizes: [{from: 2001, full: 40, source: "statutes, 2"}]
    meets: {every_months: 6, source: "statutes, 2"}
  - id: board
    name: Board
    level: club
    kind: committee
    ranks: [full, candidate]
    sizes:
      - {from: 2001, full: 5, source: "statutes, 3"}
      - {from: 2004-07, full: 7, candidate: 2, source: "statutes, 3"}
    includes: [president]
offices:
  - {id: president, name: President, level: club, seat_in: board}
clauses:
  - id: early-election
    by: meeting
    power: elect
    over: board
    majority: simple
    standing: rule
    until: 2005
    source: statutes, 4
    text: The meeting elects the board.
  - id: later-appointment
    by: president
    power: appoint
    over: board
    standing: practice
    from: 2005
    assumed: so it was done
    text: The president appoints the board.
  - id: president-by-board
    by: board
    power: elect
    over: president
    recommended_by: meeting
    majority: two-thirds
    ballot: {secrecy: secret, candidates: several, form: person}
    standing: rule
    source: statutes, 5
    text: The board elects the president.
"""


def read(text: str) -> Charter:
    return validate(parse_yaml(text, where="club.yaml"), Charter, header="charter/1")


@pytest.fixture
def club_text() -> str:
    return CLUB


@pytest.fixture
def club() -> Charter:
    return read(CLUB)


@pytest.fixture
def as_charter() -> Callable[[str], Charter]:
    return read
