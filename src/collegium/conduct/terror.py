"""Terror against the elite: one state, three levers, and who is struck.

Terror tau in [0, 1] works through three levers that can be set apart (our proposal; that selective and indiscriminate
violence work in opposite ways is Kalyvas 2006). With g_s, g_w, g_i the parameters ``lever_...``, 0 to 1 each:

    severity         K = K0 (1 + kK g_s tau)                     cost of a failed plot, in units of B
    surveillance     q = 1 - (1 - q0) (1 - kq g_w tau)           chance that an approach leaks
    indiscriminacy   l = l0 g_i tau (1 - select)                 chance a year that somebody passive suffers anyway
    fear             F = kF g_s tau q                            of whoever holds a post; it enters votes, never S

Gill (2018 ch. 4, 5, 8): the one dominant leader is the one case of terror against the elite, and the switch is the tie
to the security service; the fear went with the terror in 1953. That terror follows predominance: Sudduth (2017). So
(our proposal) tau rises towards a target while a leader holds the service, which watches the leadership, and the top
body backs him in the open, and falls otherwise:

    target = terror_will * (1 - (1 - alarm) (1 - h)) * (1 - w nu),    tau' = tau + (1 - exp(-rate / 12)) (target - tau),

h the share of top body and committee who are against him in private or open opponents, ``alarm`` 1 after a plot
betrayed and halved every ``alarm_half_life`` years, nu the strength of the norm that life is safe. Without that hold
the target is 0; tau then falls fast if both the leader and the security chief of the terror are gone.

The service obeys the leader alone if the charter lets it report to him and its chief is not against him, or he is its
chief himself; where nobody is chief the charter's rule alone decides.

Every month of terror strikes members of the top body and the committee and heads of provinces, not the leader:
``purge_rate`` g_s tau select a year of those against him, open opponents first and then by lowest S, and anybody at
the rate l. What becomes of them follows severity: below ``fate_death`` arrest and expulsion, else death.

Reads: seats, office, province_of, stance, support, norms, regime.alarm. Writes: regime.terror/surveillance/severity/
indiscriminacy/alarm/terror_by/terror_chief/security_with_leader, people.fear/arrested/killed/retired, spells, events.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from collegium.conduct.chance import NOBODY_IN_PARTICULAR, draw
from collegium.conduct.contest import replace_full_member
from collegium.conduct.flow import per_month
from collegium.conduct.log import close_spell, die, leave_all, log_event, set_stance
from collegium.conduct.people import backing, control, felt_support, on_top, yearly_turnover
from collegium.conduct.state import (
    APPARATUS,
    ARREST,
    BUREAU,
    COMMITTEE,
    CONTROL,
    DISTRICT,
    EXPELLED,
    FIRST_MONTH,
    FULL,
    GOVERNMENT,
    KILLED,
    KILLING,
    LIFE_SAFE,
    N_ACTIVE,
    N_PERSONS,
    N_PLACES,
    NEUTRAL,
    NOBODY,
    NONE,
    OFFICE,
    OPPONENT,
    PROVINCE,
    REMOVED,
    SECOND,
    SECURITY_CHIEF,
    THE_LEADER,
    TOP,
)
from collegium.parameters import param

_OURS = "our proposal"
PARAMETERS = (
    param("severity_base", 1.0, "1", 0.0, 100.0, "cost of a failed plot over the worth of a good one, without terror",
          "our proposal: .5 to 2; demotion is worth about the leadership"),
    param("severity_reach", 10.0, "1", 0.0, 100.0, "growth of that cost under full terror, kK",
          "our proposal: 5 to 20"),
    param("leak_base", 0.05, "probability", 0.0, 1.0, "chance that an approach leaks without terror, q0",
          "our proposal: .02 to .10"),
    param("surveillance_reach", 0.2, "probability", 0.0, 1.0, "chance that full surveillance adds, kq",
          "our proposal: .1 to .3"),
    param("indiscriminacy_base", 0.2, "1/year", 0.0, 1.0, "chance that a passive man suffers, l0",
          "our proposal: 0 to .5"),
    param("terror_selectivity", 0.7, "share", 0.0, 1.0, "share of terror that is aimed, select", _OURS),
    param("fear_reach", 12.0, "1", 0.0, 50.0, "fear per unit of terror and detection, kF",
          "our proposal: 5 to 15, so that F is about 3 at the height"),
    param("lever_severity", 1.0, "share", 0.0, 1.0, "how far terror makes punishment harder", _OURS),
    param("lever_surveillance", 1.0, "share", 0.0, 1.0, "how far terror makes people watched", _OURS),
    param("lever_indiscriminacy", 1.0, "share", 0.0, 1.0, "how far terror strikes at random", _OURS),
    param("terror_will", 0.0, "share", 0.0, 1.0, "how ready the leader is to use terror against the elite",
          "Gill 2018 ch. 8: only 1935-53; 0 outside"),
    param("terror_start", 0.0, "1", 0.0, 1.0, "terror at the start of the run",
          "assumed: 0; high in 1953"),
    param("terror_rise", 2.0, "1/year", 0.0, 100.0, "speed at which terror rises to its target", "assumed"),
    param("terror_fall", 0.5, "1/year", 0.0, 100.0, "speed at which it falls", "assumed"),
    param("terror_fall_fast", 6.0, "1/year", 0.0, 100.0,
          "speed at which it falls once the leader and the security chief who served him are gone",
          "assumed, after 1953 (Gill 2018 ch. 5)"),
    param("terror_backing", 0.5, "share", 0.0, 1.0,
          "share of the top body whose open backing a leader needs to begin it", "our proposal, after Sudduth (2017)"),
    param("life_safe_weight", 1.0, "share", 0.0, 1.0, "how far the norm that life is safe restrains terror", _OURS),
    param("alarm_half_life", 1.0, "years", 0.05, 50.0, "years in which the fright of a plot halves", "assumed"),
    param("purge_rate", 0.5, "1/year", 0.0, 12.0, "share of those against him struck in a year of full, aimed terror",
          "assumed: order of magnitude of 1936-38"),
    param("fate_disgrace", 2.0, "1", 0.0, 1000.0,
          "severity from which on a failed plotter is arrested and expelled, not only demoted", "our proposal"),
    param("fate_death", 6.0, "1", 0.0, 1000.0, "severity from which on he is killed", "our proposal"),
)  # fmt: skip

PURGE = np.int64(320)
AT_RANDOM = np.int64(321)
DEMOTED, DISGRACED, DEATH_PENALTY = np.int64(0), np.int64(1), np.int64(2)
VANISHED = 1e-4  # terror below this is none


@njit(cache=True)
def severity(base, reach, terror):
    """Cost of a failed plot in units of the worth of a good one, K0 (1 + kK tau).

    >>> severity(1.0, 10.0, 0.0), severity(1.0, 10.0, 0.5)
    (1.0, 6.0)
    """
    return base * (1.0 + reach * terror)


@njit(cache=True)
def watched(base, reach, terror):
    """Chance that something secret is noticed, 1 - (1 - q0) (1 - kq tau).

    >>> round(watched(0.05, 0.2, 0.0), 6), round(watched(0.05, 0.2, 1.0), 6)
    (0.05, 0.24)
    """
    return 1.0 - (1.0 - base) * (1.0 - reach * terror)


@njit(cache=True)
def at_random(base, terror, selectivity):
    """Chance a year that somebody passive suffers, l0 tau (1 - select).

    >>> round(at_random(0.5, 0.8, 0.75), 6)
    0.1
    """
    return base * terror * (1.0 - selectivity)


@njit(cache=True)
def fear_of(reach, terror, leak):
    """Fear F = kF tau q: how hard the blow, and how likely.

    >>> round(fear_of(12.0, 1.0, 0.24), 6)
    2.88
    """
    return reach * terror * leak


@njit(cache=True)
def levers(p, terror):
    """(K, q, l) under a state of terror."""
    return (
        severity(p.severity_base, p.severity_reach, p.lever_severity * terror),
        watched(p.leak_base, p.surveillance_reach, p.lever_surveillance * terror),
        at_random(p.indiscriminacy_base, p.lever_indiscriminacy * terror, p.terror_selectivity),
    )


@njit(cache=True)
def threat(share, alarm):
    """How threatened a leader feels: by those against him, or by the last plot betrayed.

    >>> threat(0.5, 0.0), threat(0.5, 1.0), threat(0.5, 0.5)
    (0.5, 1.0, 0.75)
    """
    return 1.0 - (1.0 - alarm) * (1.0 - share)


@njit(cache=True)
def moved(value, target, rate):
    """Where a value is after a month at a yearly rate towards its target.

    >>> value = 1.0
    >>> for _ in range(12): value = moved(value, 0.0, 0.5)
    >>> round(value, 12) == round(math.exp(-0.5), 12)
    True
    """
    return value + (1.0 - math.exp(-rate / 12.0)) * (target - value)


@njit(cache=True)
def fate(cost, disgrace, death):
    """What a failed plot brings: demotion, arrest and expulsion, or death.

    >>> int(fate(1.0, 2.0, 6.0)), int(fate(2.0, 2.0, 6.0)), int(fate(6.0, 2.0, 6.0))
    (0, 1, 2)
    """
    if cost >= death:
        return DEATH_PENALTY
    return DISGRACED if cost >= disgrace else DEMOTED


@njit(cache=True)
def attitude(s, p, on, turnover, month, person):
    """Private support S for the leader; under allegiance 1 if loyal, else -1."""
    if not on.conditional:
        return 1.0 if s.people[person].loyal else -1.0
    return felt_support(s, p, on, turnover, month, person)


@njit(cache=True)
def against(s, person, held):
    """Whether somebody of that private support is against the leader: below 0, or an open opponent."""
    return (held < 0.0) | (s.people[person].stance == OPPONENT)  # `or` is ten times slower here


@njit(cache=True)
def side_of_security(s, p, c, on, month):
    """Set whether the security service obeys the leader alone."""
    leader = s.counters[THE_LEADER]
    chief = s.office[SECURITY_CHIEF]
    obeys = False
    if leader >= 0:
        if chief == leader:
            obeys = True
        elif c.security_to_leader:
            obeys = True
            if chief >= 0:
                turnover = yearly_turnover(s, p, month)
                held = attitude(s, p, on, turnover, month, chief)
                obeys = not (s.people[chief].plotting or against(s, chief, held))
    s.regime[0].security_with_leader = obeys


@njit(cache=True)
def suffer(s, p, c, on, key, month, person, how):
    """Somebody is struck: he loses his posts, or is arrested and expelled, or killed; his seat at the top is filled."""
    was_full = s.seats[person, TOP] == FULL
    s.people[person].plotting = False
    if how == DEMOTED:
        for place in (TOP, BUREAU, APPARATUS, GOVERNMENT, CONTROL, PROVINCE, DISTRICT, OFFICE):
            close_spell(s, person, place, month, REMOVED)
        if s.counters[SECOND] == person:
            s.counters[SECOND] = NOBODY
    else:
        place = TOP if on_top(s, person) else COMMITTEE
        s.people[person].arrested = True
        log_event(s, month, ARREST, person, place)
        if how == DEATH_PENALTY:
            s.people[person].killed = True
            log_event(s, month, KILLING, person, place)
            die(s, person, month, KILLED)
        else:
            set_stance(s, person, NEUTRAL, month)
            leave_all(s, person, month, EXPELLED)
            s.people[person].retired = True
    if was_full and s.counters[THE_LEADER] >= 0:
        turnover = yearly_turnover(s, p, month)
        pi = control(s, p, c, on, turnover, month)
        replace_full_member(s, p, on, turnover, month, pi, person, key)


@njit(cache=True)
def exposed(s, person):
    """Whether somebody sits where terror against the elite strikes."""
    placed = (s.seats[person, TOP] + s.seats[person, COMMITTEE] != NONE) | (s.people[person].province_of >= 0)
    return placed & s.people[person].alive & (person != s.counters[THE_LEADER])


@njit(cache=True)
def open_backing(s, p, on, turnover, month):
    """The share of the top body that backs the leader in the open; 0 if he has no colleagues."""
    members = 0
    backs = 0.0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, TOP] == FULL and person != s.counters[THE_LEADER]:
            members += 1
            backs += backing(s, p, on, turnover, month, person)
    return backs / members if members else 0.0


@njit(cache=True)
def share_against(s, p, on, turnover, month):
    """The share of top body and committee, the leader left out, who are against him."""
    members = 0
    hostile = 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, TOP] + s.seats[person, COMMITTEE] != NONE and person != s.counters[THE_LEADER]:
            members += 1
            hostile += against(s, person, attitude(s, p, on, turnover, month, person))
    return hostile / members if members else 0.0


@njit(cache=True)
def terror_target(s, p, c, on, month):
    """What terror tends to this month."""
    if s.counters[THE_LEADER] < 0 or p.terror_will <= 0.0:
        return 0.0
    if not (c.security_polices and s.regime[0].security_with_leader):
        return 0.0
    turnover = yearly_turnover(s, p, month)
    if open_backing(s, p, on, turnover, month) < p.terror_backing:
        return 0.0
    restraint = p.life_safe_weight * s.norms[LIFE_SAFE]
    felt = threat(share_against(s, p, on, turnover, month), s.regime[0].alarm)
    return p.terror_will * felt * (1.0 - restraint)


@njit(cache=True)
def strike(s, p, c, on, key, month):
    """Arrests and killings of the month."""
    terror = s.regime[0].terror
    how = max(DISGRACED, fate(s.regime[0].severity, p.fate_disgrace, p.fate_death))
    turnover = yearly_turnover(s, p, month)
    who = np.empty(s.counters[N_PERSONS], np.int64)
    held = np.empty(s.counters[N_PERSONS])
    n = 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if exposed(s, person):
            view = attitude(s, p, on, turnover, month, person)
            if against(s, person, view):
                who[n] = person
                held[n] = view - 1e6 if s.people[person].stance == OPPONENT else view
                n += 1
    aimed = p.purge_rate / 12.0 * p.lever_severity * terror * p.terror_selectivity * n
    victims = min(n, int(aimed + draw(key, month, PURGE, NOBODY_IN_PARTICULAR)))
    for _ in range(victims):
        worst = 0
        for k in range(1, n):
            if held[k] < held[worst]:
                worst = k
        held[worst] = 1e9
        suffer(s, p, c, on, key, month, who[worst], how)
    chance_of_bad_luck = per_month(s.regime[0].indiscriminacy)
    if chance_of_bad_luck > 0.0:
        for person in s.active[: s.counters[N_ACTIVE]]:
            if exposed(s, person) and draw(key, month, AT_RANDOM, person) < chance_of_bad_luck:
                suffer(s, p, c, on, key, month, person, how)


@njit(cache=True)
def frighten(s, reach):
    """Everybody who holds a post fears, the leader excepted."""
    for person in s.active[: s.counters[N_ACTIVE]]:
        s.people[person].fear = 0.0
        if not s.people[person].alive or person == s.counters[THE_LEADER]:
            continue
        for place in range(N_PLACES):
            if s.open[person, place] >= 0:
                s.people[person].fear = reach
                break


@njit(cache=True)
def set_levers(s, p):
    """The three levers as they stand under the present terror."""
    s.regime[0].severity, s.regime[0].surveillance, s.regime[0].indiscriminacy = levers(p, s.regime[0].terror)


@njit(cache=True)
def terrorise(s, p, c, on, key, month):
    """Terror rises or falls, people fear it, and some are struck."""
    chief = s.office[SECURITY_CHIEF]
    leader = s.counters[THE_LEADER]
    if month == FIRST_MONTH + 1:
        s.regime[0].terror = p.terror_start
        s.regime[0].terror_chief = chief
    before = s.regime[0].terror
    s.regime[0].alarm *= 2.0 ** (-1.0 / (12.0 * p.alarm_half_life))
    target = terror_target(s, p, c, on, month)
    if target >= before:
        rate = p.terror_rise
    elif (leader < 0 or leader != s.regime[0].terror_by) and (chief < 0 or chief != s.regime[0].terror_chief):
        rate = p.terror_fall_fast
    else:
        rate = p.terror_fall
    now = moved(before, target, rate)
    if target == 0.0 and now < VANISHED:
        now = 0.0
    if now > before:
        s.regime[0].terror_by = leader
        s.regime[0].terror_chief = chief
    s.regime[0].terror = now
    set_levers(s, p)
    if now > 0.0 or before > 0.0:
        frighten(s, fear_of(p.fear_reach, p.lever_severity * now, s.regime[0].surveillance))
    if now > 0.0 and leader >= 0 and c.security_polices and s.regime[0].security_with_leader:
        strike(s, p, c, on, key, month)
