"""Succession: a vacant leadership is filled.

The heir is drawn evenly among the full members of the top body who also sit in the apparatus, failing that among its
full members (after Gill 2018 ch. 7: the successor is at that moment both); or, with ``heirs`` on, weighed and voted on
(:mod:`collegium.conduct.heirs`). Where the charter has the committee elect the leader it then votes on the heir; if it
does not take him the post stays vacant for the month: an interregnum. All personal ties were to the man who is gone, so
that the new leader starts with few of his own (Gill 2018 ch. 1: none had a majority of clients on accession).

Reads: seats, people. Writes: the leader, the line, and stances, ties, promotions and loyalty, which start anew.
"""

from __future__ import annotations

from numba import njit

from collegium.conduct import chance
from collegium.conduct.chance import draw
from collegium.conduct.contest import carried
from collegium.conduct.favours import inherit, rally
from collegium.conduct.heirs import choose_heir, settle_in
from collegium.conduct.log import close_spell, log_ballot, log_event, open_spell, set_stance
from collegium.conduct.people import elect_leader, yearly_turnover
from collegium.conduct.results import take_over
from collegium.conduct.state import (
    APPARATUS,
    COMMITTEE,
    ELECTION_OF_LEADER,
    FULL,
    HEAD_OF_GOVERNMENT,
    HOLDER,
    LEADER,
    LEFT_UP,
    N_ACTIVE,
    NEUTRAL,
    NOBODY,
    NONE,
    OFFICE,
    RESIGNED,
    SUCCEEDED,
    SUCCESSION,
    THE_LEADER,
    TOP,
)
from collegium.parameters import Parameter

PARAMETERS: tuple[Parameter, ...] = ()


@njit(cache=True)
def drawn_heir(s, key, month):
    """An heir by lot among those who may succeed, or -1."""
    heir, best = NOBODY, -1.0
    for both in (True, False):
        for person in s.active[: s.counters[N_ACTIVE]]:
            if s.people[person].dropped_in == month:
                continue
            if s.seats[person, TOP] == FULL and (s.seats[person, APPARATUS] != NONE or not both):
                score = draw(key, month, chance.HEIR, person)
                if score > best:
                    heir, best = person, score
        if heir >= 0:
            break
    return heir


@njit(cache=True)
def succeed(s, p, c, on, key, month):
    """If nobody leads, an heir is found and, where the charter has it so, elected."""
    if s.counters[THE_LEADER] >= 0:
        return
    heir = choose_heir(s, p, month)[0] if on.heirs else drawn_heir(s, key, month)
    if heir < 0:
        return
    s.line[0] = s.people[heir].position
    for person in s.active[: s.counters[N_ACTIVE]]:
        set_stance(s, person, NEUTRAL, month)
        s.people[person].tie = 0.0
        s.people[person].promotions = 0
        s.people[person].promoted_in = -(10**6)
        s.people[person].loyal = draw(key, month, chance.FRESH_START, person) < p.heir_loyalty
    if on.patronage:
        inherit(s, p, on, month, heir)
    if c.committee_elects_leader:
        electors, votes = elect_leader(s, p, c, on, yearly_turnover(s, p, month), month, heir, key)
        log_ballot(s, month, ELECTION_OF_LEADER, COMMITTEE, NOBODY, heir, electors, votes, c.secret_committee)
        if not carried(votes, electors):
            return
    open_spell(s, heir, LEADER, NOBODY, HOLDER, month, SUCCEEDED)
    s.people[heir].loyal = True
    if on.patronage:
        rally(s, p, month)
    if s.seats[heir, APPARATUS] != FULL:
        close_spell(s, heir, APPARATUS, month, LEFT_UP)
        open_spell(s, heir, APPARATUS, NOBODY, FULL, month, SUCCEEDED)
    log_event(s, month, SUCCESSION, heir, TOP)
    if c.posts_split and s.office[HEAD_OF_GOVERNMENT] == heir:
        close_spell(s, heir, OFFICE, month, RESIGNED)
    if on.policy:
        take_over(s, p, on)
    if on.heirs:
        settle_in(s, c, heir, month)
