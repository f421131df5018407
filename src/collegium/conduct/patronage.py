"""Patronage: everybody has a patron, support runs along the chain, and it has to be earned again and again.

Without the switch ``patronage`` only :func:`drift` is at work: loyalty lapses or is won, ties fade, allies and clients
close up to the line at ``policy_follow_rate`` (our proposal; lapse and conversion are those of
:mod:`collegium.conduct.flow`, the half-life of a tie that of :mod:`collegium.conduct.support`).

With it, each month :func:`weigh` goes through six steps.

1. *Notice.* Everybody's rank is looked at again. Notables (heads of provinces and above) who lost rank, and did not
   die or retire, are an attack on their branch: the attack fades by a twelfth a month and gains the share of the branch
   that fell, so that it is about the share of a year (our proposal). If at least ``reshuffle_share`` of the full
   members of the top body entered in the month before, all the others have sat through one more great change (Gill 2018
   ch. 1 note 41 counts such changes; the share is our proposal).
2. *Desert.* A patron who is dead ends the link. A patron who holds nothing any more, or is an open opponent of the
   leader, loses a client with probability ``desertion_rate`` / 12 * (1 - P); the client of an opponent does so only if
   he is himself for the leader, and then goes over to him (Gill 2018 ch. 1, the third source of clients). A client of
   the leader who turns opponent leaves him. Our proposal after Gill 2018 ch. 5, 8.
3. *Attach.* Whoever has no patron finds one: the head of a district in the head of his province, at once when he takes
   up his post, the others among the top body, at ``attachment_rate``. Full members of the top body need none.
4. *Judge.* Benefit and own support; expectations close up.
5. *Follow.* Clients of anybody but the leader follow their patrons. Both are :mod:`collegium.conduct.esteem`'s.
6. *Convert.* An ally who is a full member of the top body and supports the leader becomes a client: after
   ``reshuffles_to_client`` great changes (Gill's rule), or, if ``conversion_by_hazard`` is 1, with probability
   ``conversion_hazard`` a year (our proposal), so that P(client by year k) = 1 - (1 - chi)^k. It raises his tie by at
   most ``conversion_tie``: status changes more than support.

What a promotion or a new leader does to ties is :mod:`collegium.conduct.favours`'s, who served with whom and who is
whose client :mod:`collegium.conduct.clients`'s; their parameters stand here.

Fear is no part of this: it enters the open vote alone. Nobody who is ill deserts, is attached or is converted.

Reads: people.alive, retired, ill_until, branch, stance, own_support; seats, open, spells, province, district; counters;
and what :mod:`collegium.conduct.esteem` reads.
Writes: people.loyal, tie, position (drift); rank, fell_in, patron, patron_tie, patron_moves, reshuffles, tie, stance;
attacks; events, ties; and what :mod:`collegium.conduct.esteem` writes.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from collegium.conduct import chance
from collegium.conduct.chance import draw
from collegium.conduct.clients import BY_ATTACHMENT, let_go, sponsor_of, take_on
from collegium.conduct.departures import dead
from collegium.conduct.esteem import NOTABLE, follow, judge, rank_of
from collegium.conduct.flow import loyal_after, per_month
from collegium.conduct.log import log_between, set_stance
from collegium.conduct.people import yearly_turnover
from collegium.conduct.state import (
    ALLY,
    AT_START,
    CLIENT,
    CONVERSION,
    DEFECTION,
    DISTRICT,
    FULL,
    N_ACTIVE,
    N_BRANCHES,
    NEUTRAL,
    OPPONENT,
    THE_LEADER,
    TOP,
)
from collegium.conduct.support import support_probability
from collegium.parameters import param

PARAMETERS = (
    param(
        "shared_service", 12.0, "months", 1.0, 240.0, "time in one workplace from which on people know each other",
        "Shih, Adolph and Liu 2012: overlap in one unit; twelve months are assumed",
    ),
    param(
        "promotions_to_client", 2.0, "1", 1.0, 10.0, "promotions under the patron that make a client",
        "Willerton 1987, 1992; Gill 2018 ch. 1",
    ),
    param(
        "tie_shared_work", 0.6, "share", 0.0, 1.0, "tie by a first promotion of somebody once served with",
        "our proposal after Rigby 1984, who ranks the sources",
    ),
    param(
        "tie_rival_victim", 0.4, "share", 0.0, 1.0, "tie by a first promotion of a victim of rivals",
        "our proposal after Rigby 1984, who ranks the sources",
    ),
    param(
        "tie_shared_school", 0.35, "share", 0.0, 1.0, "tie by a first promotion of somebody schooled in the same place",
        "our proposal: between a stranger and a victim of rivals",
    ),
    param(
        "tie_stranger", 0.25, "share", 0.0, 1.0, "tie by a first promotion of a stranger",
        "our proposal after Rigby 1984, who ranks the sources",
    ),
    param(
        "sponsor_apparatus", 0.5, "1", 0.0, 5.0, "weight of a seat in the apparatus for who takes somebody on",
        "assumed: personnel is the apparatus's work",
    ),
    param(
        "sponsor_service", 1.0, "1", 0.0, 5.0, "weight of service together for who takes somebody on",
        "our proposal after Gill 2018 ch. 1: the rising drag their workmates with them",
    ),
    param("attachment_rate", 1.0, "1/year", 0.0, 12.0, "rate at which whoever has no patron finds one", "assumed"),
    param(
        "desertion_rate", 2.0, "1/year", 0.0, 12.0, "rate at which a client without a tie leaves a falling patron",
        "assumed",
    ),
    param("patron_tie_least", 0.05, "share", 0.0, 1.0, "tie below which a link to a patron is forgotten", "assumed"),
    param(
        "chain_weight", 0.5, "share", 0.0, 1.0, "weight of the direct patron's support in his client's, kappa",
        "our proposal, .3 to .7: clients of plotters followed them in 1964 (Gill 2018 ch. 5)",
    ),
    param(
        "reshuffle_share", 0.2, "share", 0.0, 1.0, "share of new full members that makes a great change",
        "our proposal; Gill 2018 ch. 1 note 41 says major",
    ),
    param(
        "reshuffles_to_client", 2.0, "1", 1.0, 20.0, "great changes after which a supporting ally is a client",
        "Gill 2018 ch. 1 note 41",
    ),
    param(
        "conversion_by_hazard", 0.0, "1", 0.0, 1.0, "how allies become clients: 0 Gill's rule, 1 a hazard (above .5)",
        "a choice of two rules: Gill 2018 ch. 1 note 41, or our proposal",
    ),
    param(
        "conversion_hazard", 0.12, "1/year", 0.0, 1.0, "chance a year that an ally becomes a client, chi",
        "our proposal: .05 to .2",
    ),
    param(
        "conversion_tie", 0.3, "share", 0.0, 0.3, "what becoming a client adds to the tie of an ally",
        "our proposal after Gill 2018 ch. 8: not necessarily a surer supporter",
    ),
)  # fmt: skip

DESERT = np.int64(211)
ATTACH = np.int64(212)
CONVERT_ALLY = np.int64(213)


@njit(cache=True)
def drift(s, p, key, month):
    """Loyalty lapses or is won, ties fade, backers follow the line."""
    fade = 2.0 ** (-1.0 / (12.0 * p.tie_half_life))
    lapse, conversion = per_month(p.lapse_rate), per_month(p.conversion_rate)
    follow = min(1.0, p.policy_follow_rate / 12.0)
    for person in s.active[: s.counters[N_ACTIVE]]:
        if not s.people[person].alive:
            continue
        mechanism = chance.LAPSE if s.people[person].loyal else chance.CONVERT
        s.people[person].loyal = loyal_after(
            s.people[person].loyal, lapse, conversion, draw(key, month, mechanism, person)
        )
        s.people[person].tie *= fade
        if s.people[person].stance == ALLY or s.people[person].stance == CLIENT:
            s.people[person].position += follow * (s.line[0] - s.people[person].position)


@njit(cache=True)
def notice(s, p, month):
    """Ranks and who lost rank, attacks on branches, great changes of the top body; links to patrons fade."""
    fade = 2.0 ** (-1.0 / (12.0 * p.tie_half_life))
    held = np.zeros(N_BRANCHES + 1)
    fell = np.zeros(N_BRANCHES + 1)
    full = 0
    new = 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        before = s.people[person].rank
        if not s.people[person].alive:
            s.people[person].rank = 0.0
            continue
        now = rank_of(s, person)
        s.people[person].rank = now
        if before > 0.0 or now > 0.0:
            if s.people[person].patron >= 0:
                s.people[person].patron_tie *= fade
            lost = now < before and not s.people[person].retired
            if lost:
                s.people[person].fell_in = month
            if before >= NOTABLE:
                branch = s.people[person].branch
                held[branch] += 1.0
                held[N_BRANCHES] += 1.0
                fell[branch] += lost
                fell[N_BRANCHES] += lost
            if s.seats[person, TOP] == FULL:
                row = s.open[person, TOP]
                full += 1
                new += s.spells[row, 4] == month - 1 and s.spells[row, 6] != AT_START
    for branch in range(N_BRANCHES + 1):
        share = fell[branch] / held[branch] if held[branch] > 0.0 else 0.0
        s.attacks[branch] += share - s.attacks[branch] / 12.0
    if full == 0 or new == 0 or new < p.reshuffle_share * full:
        return
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, TOP] == FULL and s.spells[s.open[person, TOP], 4] < month - 1:
            s.people[person].reshuffles += 1


@njit(cache=True)
def desert(s, p, key, month):
    """Clients leave a falling patron: one who is dead, out of office, or in open opposition to the leader."""
    leader = s.counters[THE_LEADER]
    for person in s.active[: s.counters[N_ACTIVE]]:
        patron = s.people[person].patron
        if patron < 0 or s.people[person].rank == 0.0:
            continue
        if dead(s, patron, month) or s.people[person].patron_tie < p.patron_tie_least:
            let_go(s, person)
            continue
        if s.people[person].ill_until > month:
            continue
        if patron == leader:
            if s.people[person].stance == OPPONENT:
                if s.people[person].rank >= NOTABLE:
                    log_between(s, month, DEFECTION, person, TOP, patron)
                let_go(s, person)
            continue
        out = s.people[patron].rank == 0.0
        against = leader >= 0 and person != leader and s.people[patron].stance == OPPONENT
        against = against and s.people[person].stance != OPPONENT
        if not out and not against:
            continue
        risk = p.desertion_rate / 12.0 * (1.0 - s.people[person].patron_tie)
        if against:
            risk *= support_probability(s.people[person].own_support, 0.0, p.noise)
        if draw(key, month, DESERT, person) >= risk:
            continue
        if s.people[person].rank >= NOTABLE:
            log_between(s, month, DEFECTION, person, TOP, patron)
        let_go(s, person)
        if against:
            take_on(s, p, person, leader, month, BY_ATTACHMENT)
            s.people[person].tie = max(s.people[person].tie, s.people[person].patron_tie)
            s.people[person].patron_tie = s.people[person].tie
            if s.people[person].stance == NEUTRAL:
                set_stance(s, person, ALLY, month)


@njit(cache=True)
def attach(s, p, key, month):
    """Whoever has no patron finds one: in the man above him, or in the top body."""
    per_province = max(1, s.district.size // max(1, s.province.size))
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.people[person].patron >= 0 or s.people[person].rank == 0.0 or s.people[person].rank == 1.0:
            continue
        if s.people[person].ill_until > month:
            continue
        unit = s.people[person].district_of
        below = unit >= 0 and s.people[person].rank < 0.4
        fresh = np.bool_(below and s.spells[s.open[person, DISTRICT], 4] >= month - 1)
        if not fresh and draw(key, month, ATTACH, person) >= p.attachment_rate / 12.0:
            continue
        patron = s.province[unit // per_province] if below else sponsor_of(s, p, key, month, person)
        take_on(s, p, person, patron, month, fresh)


@njit(cache=True)
def convert(s, p, key, month):
    """Allies on the top body who support the leader become his clients."""
    leader = s.counters[THE_LEADER]
    if leader < 0:
        return
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, TOP] != FULL or s.people[person].stance != ALLY or person == leader:
            continue
        if s.people[person].support <= 0.0 or s.people[person].ill_until > month:
            continue
        if p.conversion_by_hazard > 0.5:
            if draw(key, month, CONVERT_ALLY, person) >= per_month(p.conversion_hazard):
                continue
        elif s.people[person].reshuffles < p.reshuffles_to_client:
            continue
        s.people[person].tie = min(1.0, s.people[person].tie + p.conversion_tie)
        take_on(s, p, person, leader, month, BY_ATTACHMENT)
        s.people[person].patron_tie = s.people[person].tie
        set_stance(s, person, CLIENT, month)
        log_between(s, month, CONVERSION, person, TOP, leader)


@njit(cache=True)
def weigh(s, p, c, on, key, month):
    """A month of patronage: see the head of this module. Caches S for all who hold a seat or post."""
    notice(s, p, month)
    desert(s, p, key, month)
    attach(s, p, key, month)
    turnover = yearly_turnover(s, p, month)
    judge(s, p, on, month, turnover, min(1.0, p.expectation_rate / 12.0), s.active[: s.counters[N_ACTIVE]])
    follow(s, p)
    convert(s, p, key, month)
