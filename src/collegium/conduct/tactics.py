"""How the leader's colleagues cope with him: three orientations and nine tactics.

The book (Gill 2018 ch. 8, l.3485-3535) has three orientations: to align oneself with the leader, to build a support
group of one's own (a faction), to stay independent on one's own resources, an organisation or expertise; and nine
tactics, of which each leaves a trace here:

==  =============  ============================================================================  ======  =========
..  tactic         what it does                                                                  source  fits
==  =============  ============================================================================  ======  =========
1   associate      associates' positions close up to each other                                  l.3499  faction
2   perform        as a client or ally: the tie grows, suspicion goes, the leader is praised     l.3503  aligned
3   rules          insists on the formal rules: ``restraint``; the hold of the agenda falls      l.3511  independent
4   institutions   works through the organs: ``restraint``; their vitality grows                 l.3512  independent
5   norms          collective leadership is the watchword: ``restraint``                         l.3516  independent
6   signal         lets dissent be heard: others find him (:mod:`collegium.conduct.factions`)    l.3520  faction
7   foot-drag      lets decisions slip in his own institution (for what carries them out)        l.3526  independent
8   base           minds his own institution and keeps quiet: standing grows, suspicion goes     l.3527  independent
9   go round       settles things round the leader: the hold of the agenda falls                 l.3533  faction
==  =============  ============================================================================  ======  =========

A tenth, to conspire (10, faction), is no tactic of that list but a response the book describes (ch. 5): it is for
those who plot. Which tactic fits which orientation is OUR PROPOSAL, as are all equations and attributes here.

A full member of the top body other than the leader thinks anew at ``tactic_rate`` a year, and at once if he has no
orientation yet. With b his private chance to back the leader, d = 1 - 2 b his discontent, a ambition, F fear, t
standing, R his own resources (half for heading an office, a province or sitting in the government, half competence), o
what he expects of his colleagues, the mean of 1 - b over the others, and nu norms, the utilities are

    aligned       - orient_support d + orient_client k + orient_fear F          k: 1 a client, 1/2 an ally, else 0
    faction         orient_support d + orient_ambition (2 a - 1) + orient_company (2 o - 1)
                    - orient_fear F - (orient_ban ban + orient_unity nu_unity) (1 - nu_tolerated)
    independent     orient_own (2 R - 1)

and, a tactic k having the attributes hard (against the leader), seen, own, company and a norm that covers it,

    U_k = tactic_discontent hard d + tactic_ambition max(0, hard) (2 a - 1)
          - seen (tactic_fear F + tactic_unity nu_unity (1 - nu_tolerated)) (1 - tactic_shelter t)
          + tactic_norm (2 nu_k - 1) + tactic_own own (2 R - 1) + tactic_company company (2 o - 1)
          + tactic_client k [perform] + tactic_fit [fits his orientation] + tactic_habit [his tactic up to now].

He chooses either by the logit rule with ``tactic_temperature`` (McFadden 1974). Without `careers` a, t and competence
are 1/2.

The leader's suspicion of somebody grows by suspicion_rate seen (1 + watch) / 12 of what it lacks a month, and halves in
``suspicion_half_life`` months, performing and base taking away ``tactic_calm`` / 12 of it besides. *Restraint* is the
share of colleagues with tactics 3 to 5; it makes offence to the norms dearer for the leader
(:mod:`collegium.conduct.means`).

Reads: seats, office, stance, people (position, ambition, competence, standing, fear, ill_until), regime, norms, the
charter's ban. Writes: people.orientation, tactic, suspicion, tie, standing, position; regime.restraint, agenda,
vitality, cult; the log of events.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from collegium.conduct.chance import draw
from collegium.conduct.influence import fear_of
from collegium.conduct.lives import well
from collegium.conduct.log import log_between
from collegium.conduct.means import chosen, half
from collegium.conduct.people import private_backing, yearly_turnover
from collegium.conduct.state import (
    ALLY,
    CLIENT,
    COLLECTIVE,
    DEBATE_INSIDE,
    FULL,
    GOVERNMENT,
    LEADER_LEADS,
    LIFE_SAFE,
    N_ACTIVE,
    NONE,
    OPPOSITION_TOLERATED,
    ORGANS_DECIDE,
    PATRONAGE_ACCEPTED,
    TACTIC,
    THE_LEADER,
    TOP,
    UNITY,
    _codes,
)
from collegium.parameters import param

N_ORIENTATIONS = 4
UNDECIDED, ALIGNED, FACTIONAL, INDEPENDENT = _codes(N_ORIENTATIONS)
ORIENTATION_NAMES = ("", "aligned", "faction", "independent")
N_TACTICS = 11
(
    NO_TACTIC, ASSOCIATE, PERFORM, RULES_HOLD, INSTITUTIONS, NORMS_HOLD, SIGNAL, FOOT_DRAG, BASE, GO_ROUND, CONSPIRE,
) = _codes(N_TACTICS)  # fmt: skip
TACTIC_NAMES = (
    "", "associate", "perform", "rules", "institutions", "norms", "signal", "foot-drag", "base", "go round", "conspire",
)  # fmt: skip

# The attributes of the tactics, by their number (our proposal, after what the book says of each).
HARD = np.array([0.0, 0.4, -1.0, 0.3, 0.5, 0.3, 0.5, 0.5, 0.0, 0.4, 1.0])
SEEN = np.array([0.0, 0.4, 0.0, 0.2, 0.4, 0.2, 0.6, 0.2, 0.1, 0.3, 1.0])
OWN = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0])
COMPANY = np.array([0.0, 1.0, 0.0, 0.0, 0.5, 0.5, 0.0, 0.0, 0.0, 0.5, 1.0])
NO_NORM = np.int64(-1)
COVER = np.array([
    NO_NORM, DEBATE_INSIDE, LEADER_LEADS, ORGANS_DECIDE, ORGANS_DECIDE, COLLECTIVE, DEBATE_INSIDE, NO_NORM,
    PATRONAGE_ACCEPTED, NO_NORM, LIFE_SAFE,
])  # fmt: skip
FITS = np.array([
    UNDECIDED, FACTIONAL, ALIGNED, INDEPENDENT, INDEPENDENT, INDEPENDENT, FACTIONAL, INDEPENDENT, INDEPENDENT,
    FACTIONAL, FACTIONAL,
])  # fmt: skip

THINK_ANEW = np.int64(272)
DRAWN_ORIENTATION = np.int64(273)
DRAWN_TACTIC = np.int64(274)

_OURS = "our proposal; the number is assumed"
PARAMETERS = (
    param("tactic_rate", 1.0, "1/year", 0.0, 12.0, "how often a member thinks his conduct over", _OURS),
    param("tactic_temperature", 0.5, "1", 0.01, 10.0, "noise of the choice of orientation and tactic", _OURS),
    param("orient_support", 2.0, "1", 0.0, 10.0, "weight of support or discontent in the orientation", _OURS),
    param("orient_client", 1.0, "1", 0.0, 10.0, "what being his client adds to aligning oneself", _OURS),
    param("orient_fear", 0.5, "1", 0.0, 10.0, "weight of fear in the orientation", _OURS),
    param("orient_ambition", 0.5, "1", 0.0, 10.0, "weight of ambition for a faction", _OURS),
    param("orient_company", 1.0, "1", 0.0, 10.0, "weight of the colleagues' discontent for a faction", _OURS),
    param("orient_ban", 0.5, "1", 0.0, 10.0, "what a ban on factions takes from forming one", _OURS),
    param("orient_unity", 0.5, "1", 0.0, 10.0, "what a full norm of unity takes from it", _OURS),
    param("orient_own", 1.0, "1", 0.0, 10.0, "weight of one's own resources for independence", _OURS),
    param("tactic_discontent", 1.5, "1", 0.0, 10.0, "weight of discontent in a hard tactic", _OURS),
    param("tactic_ambition", 0.5, "1", 0.0, 10.0, "weight of ambition in a hard tactic", _OURS),
    param("tactic_fear", 1.0, "1", 0.0, 10.0, "weight of fear against a tactic that is seen", _OURS),
    param("tactic_unity", 1.0, "1", 0.0, 10.0, "weight of the norm of unity against it", _OURS),
    param("tactic_shelter", 0.5, "share", 0.0, 1.0, "how far full standing protects whoever is seen", _OURS),
    param("tactic_norm", 0.5, "1", 0.0, 10.0, "weight of the norm that covers a tactic", _OURS),
    param("tactic_own", 0.5, "1", 0.0, 10.0, "weight of one's own resources where they are needed", _OURS),
    param("tactic_company", 0.5, "1", 0.0, 10.0, "weight of the colleagues' discontent where they are needed", _OURS),
    param("tactic_client", 0.5, "1", 0.0, 10.0, "what being his client adds to performing as one", _OURS),
    param("tactic_fit", 1.0, "1", 0.0, 10.0, "what a tactic gains that fits the orientation", _OURS),
    param("tactic_habit", 0.5, "1", 0.0, 10.0, "what the tactic gains that one has already", _OURS),
    param("tactic_pull", 0.5, "1/year", 0.0, 12.0, "pull of all colleagues together on agenda and organs", _OURS),
    param("tactic_follow", 0.5, "1/year", 0.0, 12.0, "rate at which associates' positions close up", _OURS),
    param("tactic_favour", 0.2, "1/year", 0.0, 12.0, "rate at which the tie of one who performs grows", _OURS),
    param("tactic_praise", 0.1, "1/year", 0.0, 12.0, "growth of the cult a year if all perform", _OURS),
    param("tactic_standing", 0.1, "1/year", 0.0, 12.0, "rate at which minding one's base raises standing", _OURS),
    param("tactic_calm", 2.0, "1/year", 0.0, 12.0, "rate at which performing and quiet work calm suspicion", _OURS),
    param("suspicion_rate", 0.5, "1/year", 0.0, 12.0, "rate at which a tactic fully seen makes suspicion grow", _OURS),
    param("suspicion_half_life", 12.0, "months", 0.5, 240.0, "months in which suspicion halves", _OURS),
)  # fmt: skip


@njit(cache=True)
def orientation_worth(p, which, discontent, client, fear, ambition, company, resources, ban, unity, tolerated):
    """What an orientation is worth.

    Parameters
    ----------
    p : VALUES
    which : int
        ``ALIGNED``, ``FACTIONAL`` or ``INDEPENDENT``.
    discontent : float
        d, -1 to 1.
    client : float
        1 a client of the leader, 1/2 an ally, else 0.
    fear : float
        0 or more.
    ambition, company, resources : float
        a, o, R, 0 to 1.
    ban : bool
        Whether factions are banned.
    unity, tolerated : float
        Strengths of two norms: unity, and that opposition is tolerated.
    """
    if which == ALIGNED:
        return -p.orient_support * discontent + p.orient_client * client + p.orient_fear * fear
    if which == FACTIONAL:
        banned = (p.orient_ban * ban + p.orient_unity * unity) * (1.0 - tolerated)
        willing = p.orient_ambition * (2.0 * ambition - 1.0) + p.orient_company * (2.0 * company - 1.0)
        return p.orient_support * discontent + willing - p.orient_fear * fear - banned
    return p.orient_own * (2.0 * resources - 1.0)


@njit(cache=True)
def exposure(p, fear, standing, unity, tolerated):
    """What being fully seen costs.

    Parameters are those of :func:`orientation_worth`; ``standing`` is 0 to 1.
    """
    return (p.tactic_fear * fear + p.tactic_unity * unity * (1.0 - tolerated)) * (1.0 - p.tactic_shelter * standing)


@njit(cache=True)
def tactic_worth(p, which, discontent, client, cost, ambition, company, resources, cover, orientation, before):
    """What a tactic is worth.

    Parameters are those of :func:`orientation_worth`; ``cost`` is :func:`exposure`'s, ``cover`` the strength of the
    norm that covers the tactic (1/2 if there is none), ``before`` the tactic up to now.
    """
    worth = p.tactic_discontent * HARD[which] * discontent
    worth += p.tactic_ambition * max(0.0, HARD[which]) * (2.0 * ambition - 1.0)
    worth -= SEEN[which] * cost
    worth += p.tactic_norm * (2.0 * cover - 1.0)
    worth += p.tactic_own * OWN[which] * (2.0 * resources - 1.0)
    worth += p.tactic_company * COMPANY[which] * (2.0 * company - 1.0)
    if which == PERFORM:
        worth += p.tactic_client * client
    if FITS[which] == orientation:
        worth += p.tactic_fit
    if which == before:
        worth += p.tactic_habit
    return worth


@njit(cache=True)
def client_share(stance):
    """1 a client of the leader, 1/2 an ally, else 0."""
    if stance == CLIENT:
        return 1.0
    return 0.5 if stance == ALLY else 0.0


@njit(cache=True)
def resources_of(s, on, person):
    """Somebody's own resources, 0 to 1: half an organisation, half competence."""
    man = s.people[person]
    heads = man.office_of >= 0 or man.province_of >= 0 or s.seats[person, GOVERNMENT] != NONE
    return 0.5 * heads + 0.5 * (man.competence if on.careers else 0.5)


@njit(cache=True)
def think(s, p, c, on, key, month, person, backs, company):
    """Somebody thinks his conduct over."""
    man = s.people[person]
    ambition = man.ambition if on.careers else 0.5
    standing = man.standing if on.careers else 0.5
    discontent, client, fear = 1.0 - 2.0 * backs, client_share(man.stance), fear_of(s, p, on, person)
    unity, tolerated = s.norms[UNITY], s.norms[OPPOSITION_TOLERATED]
    own = resources_of(s, on, person)
    orientations = np.zeros(N_ORIENTATIONS - 1)
    for k in range(orientations.size):
        orientations[k] = orientation_worth(
            p, k + 1, discontent, client, fear, ambition, company, own, c.faction_ban, unity, tolerated
        )
    u = draw(key, month, DRAWN_ORIENTATION, person)
    orientation = 1 + chosen(orientations, p.tactic_temperature, u)
    cost = exposure(p, fear, standing, unity, tolerated)
    tactics = np.zeros(N_TACTICS - 1)
    for k in range(tactics.size):
        cover = s.norms[COVER[k + 1]] if COVER[k + 1] != NO_NORM else 0.5
        tactics[k] = tactic_worth(
            p, k + 1, discontent, client, cost, ambition, company, own, cover, orientation, man.tactic
        )
    tactic = 1 + chosen(tactics, p.tactic_temperature, draw(key, month, DRAWN_TACTIC, person))
    s.people[person].orientation = orientation
    if s.people[person].tactic != tactic:
        s.people[person].tactic = tactic
        log_between(s, month, TACTIC, person, TOP, tactic)


@njit(cache=True)
def act(s, p, on, person, colleagues, mean_associate):
    """What somebody's tactic does in a month.

    Parameters
    ----------
    colleagues : int
        Full members of the top body who can act, the leader not among them.
    mean_associate : float
        Mean position of those who associate.
    """
    man = s.people[person]
    tactic = man.tactic
    weight = p.tactic_pull / 12.0 / colleagues
    suspicion = man.suspicion
    if tactic in (PERFORM, BASE):
        suspicion *= max(0.0, 1.0 - p.tactic_calm / 12.0)
    grows = min(1.0, p.suspicion_rate / 12.0 * SEEN[tactic] * (1.0 + s.regime[0].watch))
    s.people[person].suspicion = suspicion + grows * (1.0 - suspicion)
    if tactic == ASSOCIATE:
        s.people[person].position += min(1.0, p.tactic_follow / 12.0) * (mean_associate - man.position)
    elif tactic == PERFORM:
        s.people[person].tie += min(1.0, p.tactic_favour / 12.0) * (1.0 - man.tie)
        s.regime[0].cult += min(1.0, p.tactic_praise / 12.0 / colleagues) * (1.0 - s.regime[0].cult)
    elif tactic in (RULES_HOLD, GO_ROUND):
        s.regime[0].agenda *= max(0.0, 1.0 - weight)
    elif tactic == INSTITUTIONS:
        s.regime[0].vitality += min(1.0, weight) * (1.0 - s.regime[0].vitality)
    elif tactic == BASE and on.careers:
        s.people[person].standing += min(1.0, p.tactic_standing / 12.0) * (1.0 - man.standing)


@njit(cache=True)
def cope(s, p, c, on, key, month):
    """The colleagues of the leader think their conduct over and act on it."""
    leader = s.counters[THE_LEADER]
    kept = half(p.suspicion_half_life)
    turnover = yearly_turnover(s, p, month)
    seated = 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.people[person].suspicion > 0.0:
            s.people[person].suspicion *= kept
        if s.seats[person, TOP] == FULL and person != leader:
            seated += 1
        elif s.people[person].tactic != NO_TACTIC:
            s.people[person].tactic = NO_TACTIC
            s.people[person].orientation = UNDECIDED
    members = np.zeros(seated, np.int64)
    backing = np.zeros(seated)
    n = 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, TOP] == FULL and person != leader and well(s, person, month):
            members[n] = person
            backing[n] = private_backing(s, p, on, turnover, month, person)
            n += 1
    s.regime[0].restraint = 0.0
    if leader < 0 or n == 0:
        return
    discontent = 0.0
    for i in range(n):
        discontent += 1.0 - backing[i]
    positions, associates, firm = 0.0, 0, 0
    for i in range(n):
        person = members[i]
        undecided = s.people[person].orientation == UNDECIDED
        if undecided or draw(key, month, THINK_ANEW, person) < p.tactic_rate / 12.0:
            company = (discontent - (1.0 - backing[i])) / max(1, n - 1)
            think(s, p, c, on, key, month, person, backing[i], company)
        tactic = s.people[person].tactic
        firm += tactic in (RULES_HOLD, INSTITUTIONS, NORMS_HOLD)
        if tactic == ASSOCIATE:
            associates += 1
            positions += s.people[person].position
    s.regime[0].restraint = firm / n
    for i in range(n):
        act(s, p, on, members[i], n, positions / max(1, associates))
