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


REPUBLIC = """\
collegium: charter/1
id: republic
name: A republic with two chambers
in_force: {from: 1950, until: 2000}
sources:
  - {id: constitution, title: The constitution}
levels:
  - {id: centre, name: centre, within: null, count: 1, source: "constitution, 1"}
  - {id: canton, name: canton, within: centre, count: 3, units: [East, North, West], source: "constitution, 1"}
bodies:
  - id: people
    name: The people
    level: centre
    kind: electorate
    ranks: [full]
    sizes: [{from: 1950, full: 30000000, assumed: a country of middle size}]
  - id: senate
    name: Senate
    level: centre
    kind: chamber
    ranks: [full, candidate]
    sizes:
      - {from: 1950, full: 20, candidate: 2, source: "constitution, 2"}
      - {from: 1970, full: 30, candidate: 2, source: "constitution, 2"}
    term_months: 48
    quorum: 0.5
    min_renewal: 0.25
    source: constitution, 2
    seats:
      - {id: chosen, count: 12, filled: elected, by: people, source: "constitution, 2"}
      - {id: heads, count: 3, filled: ex-officio, post: governor, source: "constitution, 2"}
      - {id: peers, count: 2, filled: inherited, source: "constitution, 2"}
      - {id: citizens, count: 2, filled: lot, from: canton, source: "constitution, 2"}
      - {id: aides, rank: candidate, count: 2, filled: appointed, by: president, source: "constitution, 2"}
  - id: house
    name: House
    level: centre
    kind: chamber
    ranks: [full]
    sizes: [{from: 1950, full: 100, source: "constitution, 3"}]
  - id: guard
    name: Security service
    level: centre
    kind: service
    ranks: [full]
    sizes: [{from: 1950, full: 2000, assumed: not told}]
  - id: bench
    name: Court
    level: centre
    kind: court
    ranks: [full]
    sizes: [{from: 1950, full: 9, source: "constitution, 4"}]
    founded_by: The founders of the republic named the first judges.
offices:
  - id: president
    name: President
    level: centre
    term_months: 48
    term_limit: {terms: 2, exempt_by: senate, exempt_majority: three-quarters}
    incompatible_with: [chancellor, house]
  - {id: chancellor, name: Chancellor, level: centre, incompatible_with: president}
  - {id: governor, name: Governor, level: canton}
clauses:
  - id: people-elect
    by: people
    power: elect
    over: [house, president]
    majority: plurality
    standing: rule
    source: constitution, 5
    text: The people elect the House and the President.
  - id: bench-co-opts
    by: bench
    power: co-opt
    over: bench
    majority: absolute
    standing: rule
    source: constitution, 4
    text: The judges choose new judges.
  - id: president-appoints-chancellor
    by: president
    power: appoint
    over: chancellor
    standing: rule
    source: constitution, 6
    text: The President appoints the Chancellor.
  - id: senate-expels
    by: senate
    power: expel
    over: house
    appeal_to: bench
    majority: unanimous
    standing: practice
    from: 1960
    source: constitution, 7
    text: The Senate expels members of the House.
  - id: guard-informs
    by: guard
    power: inform
    over: president
    standing: practice
    assumed: so it is said
    text: The service reports to the President.
rules:
  - id: no-factions
    kind: ban-on-factions
    until: 1960
    standing: rule
    source: constitution, 8
    text: No factions.
  - id: renewal
    kind: minimum-renewal
    over: senate
    share: 0.25
    exempt_by: house
    exempt_majority: three-quarters
    standing: rule
    source: constitution, 8
    text: A quarter of the Senate is new after each election.
  - id: two-posts
    kind: incompatibility
    over: [president, governor]
    standing: practice
    assumed: so it is done
    text: The President is no governor.
norms:
  - {id: courtesy, strength: 0.5, from: 1955, assumed: a middle value, text: Nobody attacks a colleague in public.}
"""


@pytest.fixture
def republic_text() -> str:
    return REPUBLIC


@pytest.fixture
def republic() -> Charter:
    return read(REPUBLIC)
