"""What a plot is up to: how many must still be told, who may talk, and whether it pays.

The equations are those of :mod:`collegium.conduct.conspiracy`, which acts on them; nothing here writes to the state.
:func:`removable` is the condition on which dominance rests: the leader is beyond removal iff a_max < a_min, even if
every colleague wants him gone (our proposal; that dominance came only with terror is Gill 2018 ch. 8).

Reads: seats, office, stance, support, ambition, ill_until, retired, plotting, regime.terror/security_with_leader.
Writes: nothing.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from collegium.conduct.chance import draw
from collegium.conduct.coordination import critical_ratio, most_approaches, nobody_talks, normal_cdf
from collegium.conduct.people import backing, yearly_turnover
from collegium.conduct.removal import able, approaches_needed, majority, pledges, votes_void
from collegium.conduct.state import ARMY_CHIEF, COMMITTEE, FULL, N_ACTIVE, N_PERSONS, SECURITY_CHIEF, THE_LEADER, TOP
from collegium.conduct.terror import against, attitude, levers, watched

FORESEEN = np.int64(332)
CHIEF_IS_NEEDED = np.int64(333)
NO_WAY = np.int64(10**6 + 1)  # more approaches than anybody can make


@njit(cache=True)
def leak_of(leak, report, hostile):
    """Chance that an approach leaks: somebody content also reports it.

    >>> leak_of(0.1, 0.5, True), round(leak_of(0.1, 0.5, False), 6)
    (0.1, 0.55)
    """
    return leak if hostile else 1.0 - (1.0 - leak) * (1.0 - report)


@njit(cache=True)
def voted_down(expected, variance, members):
    """Chance that more than half of the committee votes against the leader, by the normal approximation.

    Parameters
    ----------
    expected, variance : float
        Of the votes against.
    members : int

    Examples
    --------
    >>> voted_down(60.0, 0.0, 100), voted_down(50.0, 0.0, 100), round(voted_down(60.0, 25.0, 100), 4)
    (1.0, 0.0, 0.9713)
    """
    margin = expected - (majority(members) - 0.5)
    if variance <= 0.0:
        return 1.0 if margin > 0.0 else 0.0
    return normal_cdf(margin / math.sqrt(variance))


@njit(cache=True)
def standing_levers(s, p, on):
    """(K, q, l) now: those without terror where terror is off."""
    return levers(p, s.regime[0].terror if on.terror else 0.0)


@njit(cache=True)
def gain_of(s, p, person):
    """Worth of success to an initiator, B."""
    return 1.0 + p.plot_ambition * s.people[person].ambition


@njit(cache=True)
def can_be_told(s, person, month):
    """Whether somebody can be approached: able to act, not in it, not the leader."""
    return (person != s.counters[THE_LEADER]) & able(s, person, month) & (not s.people[person].plotting)


@njit(cache=True)
def appeal_expected(p, c, key, since, initiator):
    """Whether the plotters expect an appeal to the committee."""
    return bool(c.appeal and draw(key, since, FORESEEN, initiator) < p.appeal_foreseen)


@njit(cache=True)
def chief_wanted(s, p, c, key, since, initiator):
    """Whether the plotters hold that the security chief, if there is one, must be with them."""
    if not c.security_polices or s.office[SECURITY_CHIEF] < 0:
        return False
    return bool(draw(key, since, CHIEF_IS_NEEDED, initiator) < p.chief_needed)


@njit(cache=True)
def lacking(s, p, month, initiator, appeal):
    """What is still needed: (approaches in the top body, more in the committee, members of the top body in it)."""
    members = 0
    inside = 0
    committee = 0
    pledged = 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        isin = person == initiator or s.people[person].plotting
        if s.seats[person, TOP] == FULL:
            members += 1
            inside += isin
        if s.seats[person, COMMITTEE] == FULL:
            committee += 1
            pledged += isin
    top = max(0, majority(members) - inside)
    wanted = pledges(committee, p.removal_pledged) if appeal else 0
    return top, max(0, wanted - pledged - top), inside


@njit(cache=True)
def verdict(s, p, on, turnover, month, initiator, told):
    """Chance that the committee votes against the leader once ``told`` more are in it.

    Those in it vote against him; so will the ``told`` who are most against him now; the others as they back him.
    """
    n = s.counters[N_PERSONS]
    held = np.empty(n)
    opposed = np.empty(n)
    members = 0
    free = 0
    expected = 0.0
    variance = 0.0
    for person in range(n):
        if s.seats[person, COMMITTEE] != FULL:
            continue
        members += 1
        if person == initiator or s.people[person].plotting:
            expected += 1.0
        elif person != s.counters[THE_LEADER] and able(s, person, month):
            held[free] = attitude(s, p, on, turnover, month, person)
            opposed[free] = 1.0 - backing(s, p, on, turnover, month, person)
            free += 1
    order = np.argsort(held[:free], kind="mergesort")
    for k in range(free):
        against_him = 1.0 if k < told else opposed[order[k]]
        expected += against_him
        variance += against_him * (1.0 - against_him)
    return voted_down(expected, variance, members)


@njit(cache=True)
def chain(s, p, on, turnover, month, initiator, top, committee, inside, appeal, needs_chief, needs_army):
    """Chance that a plot comes to its vote and wins, without the security chief and with him brought in first.

    Without him means that he is weighed like anybody else.

    Returns
    -------
    without, with_chief : float
        0 where it cannot be done, or (without) where he must be neutral; equal if he is in it already.
    """
    _, leak, _ = standing_levers(s, p, on)
    terror = s.regime[0].terror if on.terror else 0.0
    noticed = watched(p.pair_noticed, p.surveillance_reach, p.lever_surveillance * terror)
    chief = s.office[SECURITY_CHIEF]
    general = s.office[ARMY_CHIEF]
    general_in = general >= 0 and (general == initiator or s.people[general].plotting)
    chief_in = chief >= 0 and (chief == initiator or s.people[chief].plotting)
    guarded = min(leak, p.leak_with_chief)
    general_left = needs_army and not general_in  # he is still to be told
    general_meets = 0
    told = top + committee
    if general_left and not can_be_told(s, general, month):
        return 0.0, 0.0
    # who can be told in the top body and in the committee, the chief and the general left out
    ready_top, others_top, ready_below, others_below = 0, 0, 0, 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        full_top = s.seats[person, TOP] == FULL
        if not full_top and s.seats[person, COMMITTEE] != FULL:
            continue
        if person in (chief, initiator) or not can_be_told(s, person, month):
            continue
        if person == general and general_left:
            continue
        hostile = against(s, person, attitude(s, p, on, turnover, month, person))
        if full_top:
            ready_top += hostile
            others_top += not hostile
        else:
            ready_below += hostile
            others_below += not hostile
    general_hostile = False
    if general_left:
        general_hostile = against(s, general, attitude(s, p, on, turnover, month, general))
        if s.seats[general, TOP] == FULL:
            top = max(0, top - 1)
            general_meets = inside + top
        elif s.seats[general, COMMITTEE] == FULL:
            committee = max(0, committee - 1)
    success = p.plot_success
    if appeal:
        success *= verdict(s, p, on, turnover, month, initiator, told)
    # the chief as one of those told: one of the top body, or of the committee, or neither
    chief_free = chief >= 0 and chief != initiator and can_be_told(s, chief, month)
    chief_hostile = False
    chief_top = False
    chief_below = False
    if chief_free:
        chief_hostile = against(s, chief, attitude(s, p, on, turnover, month, chief))
        chief_top = s.seats[chief, TOP] == FULL
        chief_below = not chief_top and s.seats[chief, COMMITTEE] == FULL
    with_chief = 0.0
    if chief_free or chief_in:
        first = 1.0
        top_left, below_left = top, committee
        if not chief_in:
            first = 1.0 - leak_of(leak, p.plot_report, chief_hostile)
            if chief_top:
                first *= (1.0 - noticed) ** inside
                top_left = max(0, top - 1)
            if chief_below:
                below_left = max(0, committee - 1)
        others = leak_of(guarded, p.plot_report, False)
        with_chief = first * nobody_talks(top_left, ready_top, others_top, guarded, others)
        with_chief *= nobody_talks(below_left, ready_below, others_below, guarded, others)
        if general_left:
            with_chief *= 1.0 - leak_of(guarded, p.plot_report, general_hostile)
        with_chief *= success
    if chief_in:
        return with_chief, with_chief
    without = 0.0
    if not needs_chief:
        others = leak_of(leak, p.plot_report, False)
        if chief_top:
            ready_top += chief_hostile
            others_top += not chief_hostile
        if chief_below:
            ready_below += chief_hostile
            others_below += not chief_hostile
        without = nobody_talks(top, ready_top, others_top, leak, others)
        without *= nobody_talks(committee, ready_below, others_below, leak, others)
        if general_left:
            without *= 1.0 - leak_of(leak, p.plot_report, general_hostile)
        without *= (1.0 - noticed) ** (general_meets + inside * top + top * (top - 1) / 2.0)
        without *= success
    return without, with_chief


@njit(cache=True)
def outlook(s, p, c, on, turnover, key, month, initiator, since):
    """What a plot of this initiator is up to: (chance of success, critical ratio, whether the chief is to be told).

    For a plot under way the approaches already made are not counted again.
    """
    cost, _, passive = standing_levers(s, p, on)
    critical = critical_ratio(cost, gain_of(s, p, initiator), passive)
    appeal = appeal_expected(p, c, key, since, initiator)
    needs_chief = chief_wanted(s, p, c, key, since, initiator)
    top, committee, inside = lacking(s, p, month, initiator, appeal)
    without, with_chief = chain(
        s, p, on, turnover, month, initiator, top, committee, inside, appeal, needs_chief, votes_void(s, p, on)
    )
    return max(without, with_chief), critical, with_chief > without


@njit(cache=True)
def removable(s, p, c, on, month):
    """How many can be approached and how many must be: the leader is beyond removal iff a_max < a_min.

    Every colleague is taken to want him gone, and the most ambitious of them to begin; the security chief is told
    first if that helps and he is against the leader. ``chief_needed`` and ``appeal_foreseen`` count from .5 on.
    Nothing is written.

    Returns
    -------
    a_max, a_min : int
        -1 and above; a_min is ``NO_WAY`` where the charter gives nobody the power, or there is no leader.
    """
    members = 0
    committee = 0
    gain = 1.0
    leader = s.counters[THE_LEADER]
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, TOP] == FULL:
            members += 1
            if person != leader:
                gain = max(gain, gain_of(s, p, person))
        committee += s.seats[person, COMMITTEE] == FULL
    chief, general = s.office[SECURITY_CHIEF], s.office[ARMY_CHIEF]
    needs_chief = c.security_polices and chief >= 0 and p.chief_needed >= 0.5
    chief_outside = chief >= 0 and s.seats[chief, TOP] != FULL
    outsiders = np.int64(needs_chief and chief_outside)
    possible = leader >= 0 and c.leader_removable and not (needs_chief and chief == leader)
    if votes_void(s, p, on):
        possible = possible and general >= 0 and general != leader
        outsiders += general < 0 or s.seats[general, TOP] != FULL
    appeal = c.appeal and p.appeal_foreseen >= 0.5
    a_min = approaches_needed(members, committee, appeal, p.removal_pledged, outsiders) if possible else NO_WAY
    cost, leak, passive = standing_levers(s, p, on)
    critical = critical_ratio(cost, gain, passive)
    a_max = most_approaches(leak, critical, p.plot_success)
    if chief >= 0 and can_be_told(s, chief, month):
        turnover = yearly_turnover(s, p, month)
        if against(s, chief, attitude(s, p, on, turnover, month, chief)):
            guarded = min(leak, p.leak_with_chief)
            counts = np.int64(needs_chief or not chief_outside)
            a_max = max(a_max, most_approaches(guarded, critical, p.plot_success * (1.0 - leak)) + counts)
    return a_max, a_min
