"""Conspiracy: a removal prepared in secret, approach by approach, any of which may betray it.

Literature: that autocrats fall to insiders, and rebellion must be credible, Svolik (2009, 2012). The book (Gill 2018
ch. 5, 8): what made 1957 and 1964 possible was the end of terror; whoever was found out lost his career; the more who
knew, the greater the risk; in 1964 the security chief was won at the start, in 1953 the army acted against him. The
equations are our proposal; :mod:`collegium.conduct.coordination` has them in closed form,
:mod:`collegium.conduct.prospects` applied to the state.

Each month a full member of the top body who is against the leader (S < 0, or an open opponent) considers a plot at
``plot_rate`` a year. Approach i leaks with chance

    q_i = q if i is against the leader, else 1 - (1 - q)(1 - plot_report);
    with the security chief in it q falls to ``leak_with_chief`` at most, and meetings go unnoticed.

Members of the top body who are in it meet in pairs, and each meeting is noticed with chance z, raised by surveillance
as q is. Those who are most against the leader are approached first. The plot pays if

    prod (1 - q_i) * (1 - z)^pairs * sigma >= c,  c = (1 - l) K / (B + (1 - l) K),  B = 1 + plot_ambition * ambition_i,

with K, q, l the levers of :mod:`collegium.conduct.terror` (those without terror where that mechanism is off), and sigma
``plot_success``, times the chance that the committee votes against the leader where an appeal is expected (independent
votes, normal approximation). The approaches needed are those of :mod:`collegium.conduct.removal`; bringing in the
security chief first is weighed against doing without him, unless he must be neutral: the service watches the
leadership, and the plotters think so (chance ``chief_needed``). That an appeal is expected has chance
``appeal_foreseen`` where the charter gives one. Both are drawn once a plot.

One plot at a time. Each month it is weighed anew for the approaches still needed, and dropped if it no longer pays;
else up to ``approaches_a_month`` people are told. When nobody is missing it is carried out: the two chambers decide.
A leak kills it: the leader is alarmed; if now all who are against him would rise at once (the Laplacian rule), they
put it to the vote; else, or if that or the planned vote fails, each plotter is found out with chance
``plotter_falls`` and suffers what severity brings, provided that members can be removed or the service obeys the
leader.

Against the security chief himself (1953): while terror above ``chief_feared`` lasts and its leader is gone, the leader,
or the most ambitious member who can act, considers it at ``chief_plot_rate`` a year. It takes a majority of the top
body and the army chief, each approach leaks with chance q, and whoever waits suffers anyway with chance
``chief_danger``. If it fails, the initiator (if he leads: the army chief) suffers what severity brings.

Reads: seats, office, stance, support, ambition, ill_until, retired, regime.terror/security_with_leader.
Writes: people.plotting, regime.plot_by/plot_on/plot_since/alarm/terror_chief, stances, spells, ballots, events.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from collegium.conduct.chance import NOBODY_IN_PARTICULAR, draw
from collegium.conduct.coordination import all_would_rise, critical_ratio
from collegium.conduct.log import log_between, log_event, set_stance
from collegium.conduct.people import on_top, yearly_turnover
from collegium.conduct.prospects import (
    appeal_expected,
    can_be_told,
    gain_of,
    lacking,
    leak_of,
    outlook,
    standing_levers,
)
from collegium.conduct.removal import able, approaches_needed, in_plot, majority, remove_leader, votes_void
from collegium.conduct.state import (
    ARMY_CHIEF,
    BREAK,
    CHALLENGE_EVENT,
    COMMITTEE,
    FULL,
    N_ACTIVE,
    NOBODY,
    OFFICE,
    OPPONENT,
    PLOT,
    PLOT_BETRAYED,
    PLOT_CARRIED_OUT,
    SECURITY_CHIEF,
    THE_LEADER,
    TOP,
)
from collegium.conduct.tactics import CONSPIRE
from collegium.conduct.terror import DISGRACED, against, attitude, fate, suffer, watched
from collegium.parameters import param

_OURS = "our proposal"
PARAMETERS = (
    param("plot_rate", 0.5, "1/year", 0.0, 12.0, "how often a discontented full member considers a plot", "assumed"),
    param("plot_bent", 3.0, "1", 1.0, 20.0, "times as often for a member whose tactic it is to conspire",
          "our proposal after Gill 2018 ch. 8; the number is assumed"),
    param("plot_ambition", 1.0, "1", 0.0, 20.0, "worth that full ambition adds to a successful plot", _OURS),
    param("plot_success", 0.9, "probability", 0.0, 1.0, "chance of success if nobody talks, sigma", "assumed"),
    param("plot_report", 0.5, "probability", 0.0, 1.0, "chance that somebody content reports an approach",
          "our proposal: a loyal man reports"),
    param("pair_noticed", 0.002, "probability", 0.0, 1.0, "chance that a meeting of two plotters is noticed, z",
          "assumed: small, as colleagues meet anyway (Gill 2018 ch. 5)"),
    param("leak_with_chief", 0.01, "probability", 0.0, 1.0, "chance that an approach leaks with the security chief in",
          "assumed: at most .0228 makes thirty approaches pay at K = B"),
    param("chief_needed", 0.5, "probability", 0.0, 1.0, "chance that plotters hold they need the security chief",
          "assumed: 0 in June 1957, 1 in 1964 (Gill 2018 ch. 5)"),
    param("appeal_foreseen", 0.5, "probability", 0.0, 1.0, "chance that plotters expect an appeal where there is one",
          "assumed: 0 in June 1957, 1 in 1964 (Gill 2018 ch. 5)"),
    param("approaches_a_month", 4.0, "1/month", 1.0, 100.0, "people told in a month, at most",
          "assumed: over six months in 1964 (Gill 2018 ch. 5)"),
    param("plotter_falls", 0.75, "probability", 0.0, 1.0, "chance that a plotter is found out when the plot fails",
          "assumed: in 1957 two of eight kept their seats (Gill 2018 ch. 5)"),
    param("chief_plot_rate", 4.0, "1/year", 0.0, 12.0, "how often the removal of a feared security chief is considered",
          "assumed: within four months in 1953"),
    param("chief_feared", 0.2, "1", 0.0, 1.0, "terror from which on the security chief is feared", _OURS),
    param("chief_danger", 0.95, "probability", 0.0, 1.0, "chance to suffer anyway if he is left where he is", _OURS),
)  # fmt: skip

CONSIDER = np.int64(330)
LEAK = np.int64(331)
FOUND_OUT = np.int64(334)
CONSIDER_CHIEF = np.int64(335)
CHIEF_LEAK = np.int64(336)
CHIEF_SUCCESS = np.int64(337)


@njit(cache=True)
def discontented(s, p, on, turnover, month, person):
    """Whether somebody may begin a plot: a full member of the top body, able to act, against the leader."""
    if s.seats[person, TOP] != FULL or person == s.counters[THE_LEADER] or not able(s, person, month):
        return False
    return against(s, person, attitude(s, p, on, turnover, month, person))


@njit(cache=True)
def dissolve(s):
    """There is no plot any more."""
    for person in s.active[: s.counters[N_ACTIVE]]:
        s.people[person].plotting = False
    s.regime[0].plot_by = NOBODY
    s.regime[0].plot_on = NOBODY
    s.regime[0].plot_since = NOBODY


@njit(cache=True)
def begin(s, p, c, on, turnover, key, month):
    """Somebody begins a plot if it pays: of those who consider one, he for whom it pays most."""
    initiator, best = NOBODY, 0.0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, TOP] != FULL:
            continue
        times = p.plot_bent if s.people[person].tactic == CONSPIRE else 1.0
        if draw(key, month, CONSIDER, person) >= times * p.plot_rate / 12.0:
            continue
        if not discontented(s, p, on, turnover, month, person):
            continue
        success, critical, _ = outlook(s, p, c, on, turnover, key, month, person, month)
        if success > 0.0 and success >= critical and (initiator < 0 or success - critical > best):
            initiator, best = person, success - critical
    if initiator < 0:
        return
    s.people[initiator].plotting = True
    s.regime[0].plot_by = initiator
    s.regime[0].plot_on = s.counters[THE_LEADER]
    s.regime[0].plot_since = month
    log_between(s, month, PLOT, initiator, TOP, s.counters[THE_LEADER])


@njit(cache=True)
def whom_to_tell(s, p, c, on, turnover, key, month, tell_chief):
    """Who is approached next: the security chief, the army chief, the top body, the committee; -1 if nobody lacks.

    Within a body he who is most against the leader; -2 if somebody lacks and nobody can be told.
    """
    initiator, since = s.regime[0].plot_by, s.regime[0].plot_since
    chief, general = s.office[SECURITY_CHIEF], s.office[ARMY_CHIEF]
    if tell_chief and chief >= 0 and can_be_told(s, chief, month):
        return chief
    if votes_void(s, p, on) and not in_plot(s, ARMY_CHIEF):
        return general if general >= 0 and can_be_told(s, general, month) else NOBODY - 1
    top, committee, _ = lacking(s, p, month, initiator, appeal_expected(p, c, key, since, initiator))
    if top + committee == 0:
        return NOBODY
    found, lowest = NOBODY - 1, 0.0
    for person in s.active[: s.counters[N_ACTIVE]]:
        full_top = s.seats[person, TOP] == FULL
        if top > 0 and not full_top:
            continue
        if top == 0 and (full_top or s.seats[person, COMMITTEE] != FULL):
            continue
        if not can_be_told(s, person, month):
            continue
        held = attitude(s, p, on, turnover, month, person)
        if not against(s, person, held):
            held += 1e6  # whoever may report comes last
        if found < 0 or held < lowest:
            found, lowest = person, held
    return found


@njit(cache=True)
def tell(s, p, on, turnover, key, month, person):
    """Somebody is approached; returns whether it leaks. If not he is in it."""
    _, leak, _ = standing_levers(s, p, on)
    terror = s.regime[0].terror if on.terror else 0.0
    noticed = watched(p.pair_noticed, p.surveillance_reach, p.lever_surveillance * terror)
    if in_plot(s, SECURITY_CHIEF):
        leak = min(leak, p.leak_with_chief)
        noticed = 0.0
    hostile = against(s, person, attitude(s, p, on, turnover, month, person))
    silent = 1.0 - leak_of(leak, p.plot_report, hostile)
    if s.seats[person, TOP] == FULL:
        meetings = 0
        for other in s.active[: s.counters[N_ACTIVE]]:
            meetings += s.people[other].plotting and s.seats[other, TOP] == FULL
        silent *= (1.0 - noticed) ** meetings
    if draw(key, month, LEAK, person) >= silent:
        return True
    s.people[person].plotting = True
    return False


@njit(cache=True)
def punish(s, p, c, on, key, month):
    """Plotters who are found out break with the leader in the open, and suffer what severity brings."""
    cost, _, _ = standing_levers(s, p, on)
    how = fate(cost, p.fate_disgrace, p.fate_death)
    means = c.members_removable or s.regime[0].security_with_leader
    for person in s.active[: s.counters[N_ACTIVE]]:
        if not s.people[person].plotting or draw(key, month, FOUND_OUT, person) >= p.plotter_falls:
            continue
        if s.people[person].stance != OPPONENT:
            set_stance(s, person, OPPONENT, month)
            if on_top(s, person):
                log_event(s, month, BREAK, person, TOP)
        if means:
            suffer(s, p, c, on, key, month, person, how)


@njit(cache=True)
def betray(s, p, c, on, turnover, key, month, by):
    """The plot leaks: those against the leader rise at once, or it is over."""
    initiator, leader = s.regime[0].plot_by, s.counters[THE_LEADER]
    log_between(s, month, PLOT_BETRAYED, initiator, TOP, by)
    s.regime[0].alarm = 1.0
    cost, _, passive = standing_levers(s, p, on)
    members = 0
    rebels = 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, TOP] == FULL:
            members += 1
            rebels += s.people[person].plotting or discontented(s, p, on, turnover, month, person)
    fell = False
    if all_would_rise(rebels, majority(members), gain_of(s, p, initiator), (1.0 - passive) * cost):
        log_event(s, month, CHALLENGE_EVENT, leader, TOP)
        fell = remove_leader(s, p, c, on, key, month)
    if not fell:
        punish(s, p, c, on, key, month)
    dissolve(s)


@njit(cache=True)
def go_on(s, p, c, on, turnover, key, month):
    """A month of a plot: more are told; it is carried out, betrayed or dropped."""
    initiator = s.regime[0].plot_by
    success, critical, tell_chief = outlook(s, p, c, on, turnover, key, month, initiator, s.regime[0].plot_since)
    if success <= 0.0 or success < critical:
        dissolve(s)
        return
    told = 0
    while True:
        person = whom_to_tell(s, p, c, on, turnover, key, month, tell_chief)
        if person == NOBODY:
            break
        if person < NOBODY:
            dissolve(s)
            return
        if told >= int(p.approaches_a_month):
            return
        told += 1
        if tell(s, p, on, turnover, key, month, person):
            betray(s, p, c, on, turnover, key, month, person)
            return
    log_between(s, month, PLOT_CARRIED_OUT, initiator, TOP, s.counters[THE_LEADER])
    if not remove_leader(s, p, c, on, key, month):
        s.regime[0].alarm = 1.0
        punish(s, p, c, on, key, month)
    dissolve(s)


@njit(cache=True)
def still_on(s, p, on, turnover, month):
    """Drop those who can no longer take part; whether the plot goes on."""
    for person in s.active[: s.counters[N_ACTIVE]]:
        if not s.people[person].plotting:
            continue
        seated = s.seats[person, TOP] == FULL or s.seats[person, COMMITTEE] == FULL
        office = s.people[person].office_of
        placed = seated or office in (SECURITY_CHIEF, ARMY_CHIEF)
        if not (s.people[person].alive and placed) or s.people[person].retired or person == s.counters[THE_LEADER]:
            s.people[person].plotting = False
    initiator = s.regime[0].plot_by
    if s.regime[0].plot_on != s.counters[THE_LEADER] or not s.people[initiator].plotting:
        return False
    if s.seats[initiator, TOP] != FULL:
        return False
    return against(s, initiator, attitude(s, p, on, turnover, month, initiator))


@njit(cache=True)
def conspire(s, p, c, on, key, month):
    """A month of conspiracies: one against the security chief, one against the leader."""
    if on.terror:
        against_chief(s, p, c, on, key, month)
    if s.counters[THE_LEADER] < 0 or not c.leader_removable:
        if s.regime[0].plot_by >= 0:
            dissolve(s)
        return
    turnover = yearly_turnover(s, p, month)
    if s.regime[0].plot_by >= 0 and not still_on(s, p, on, turnover, month):
        dissolve(s)
    if s.regime[0].plot_by < 0:
        begin(s, p, c, on, turnover, key, month)
    if s.regime[0].plot_by >= 0 and able(s, s.regime[0].plot_by, month):
        go_on(s, p, c, on, turnover, key, month)


@njit(cache=True)
def against_chief(s, p, c, on, key, month):
    """The top body and the army against a security chief who outlived the leader of the terror."""
    chief, general = s.office[SECURITY_CHIEF], s.office[ARMY_CHIEF]
    leader = s.counters[THE_LEADER]
    if chief < 0 or chief == leader or not able(s, general, month) or general == chief:
        return
    if not c.security_polices or s.regime[0].terror < p.chief_feared:
        return
    if leader >= 0 and leader == s.regime[0].terror_by:
        return
    if draw(key, month, CONSIDER_CHIEF, NOBODY_IN_PARTICULAR) >= p.chief_plot_rate / 12.0:
        return
    initiator, most = NOBODY, -1.0
    members = 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, TOP] != FULL:
            continue
        members += 1
        if person in (chief, general) or not able(s, person, month):
            continue
        weight = 2.0 if person == leader else s.people[person].ambition
        if weight > most:
            initiator, most = person, weight
    if initiator < 0:
        return
    cost, leak, _ = standing_levers(s, p, on)
    approaches = approaches_needed(members, 0, False, 0.0, s.seats[general, TOP] != FULL)
    silent = (1.0 - leak) ** approaches
    if silent * p.plot_success < critical_ratio(cost, gain_of(s, p, initiator), p.chief_danger):
        return
    log_between(s, month, PLOT, initiator, OFFICE, chief)
    how = fate(cost, p.fate_disgrace, p.fate_death)
    betrayed = draw(key, month, CHIEF_LEAK, NOBODY_IN_PARTICULAR) >= silent
    if not betrayed:
        log_between(s, month, PLOT_CARRIED_OUT, initiator, OFFICE, chief)
        if draw(key, month, CHIEF_SUCCESS, NOBODY_IN_PARTICULAR) < p.plot_success:
            suffer(s, p, c, on, key, month, chief, max(DISGRACED, how))
            return
    else:
        log_between(s, month, PLOT_BETRAYED, initiator, OFFICE, chief)
    suffer(s, p, c, on, key, month, general if initiator == leader else initiator, how)
