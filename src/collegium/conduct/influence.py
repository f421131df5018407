"""What means, tactics and factions do to other people: what the others read of them.

The leader's means (:mod:`collegium.conduct.means`) reach private support as a term of its own,

    S' = S + w_B serving_benefit served_b - threat_resentment threat
           - strain_weight (1 + restraint_reach restraint) strain + w_A (A' - A),

with b the branch somebody belongs to. A' is the authority of the leader as he sees it: A for the members of the inner
bodies, who know the leader (Gill 2018 ch. 8, l.3473), 1 - (1 - A) (1 - cult) at a distance. Fear in the open vote gains

    F' = F + threat_fear threat + watch_fear watch.

Control of appointments becomes pi + pressing_reach pressure (1 - pi). Whoever belongs to a faction votes for the leader
with the chance b' = (1 - faction_discipline) b. OUR PROPOSAL throughout; that threat works through fear, service
through benefit, and the cult at a distance is Gill's (2018 ch. 8, l.3457-3475).

Of a leader who has gone nothing of this is left.

Reads: regime.means_by, authority, cult, threat, watch, strain, restraint, pressure; served; people.branch, faction;
seats; the leader. Writes: nothing.
"""

from __future__ import annotations

from numba import njit

from collegium.conduct.state import APPARATUS, BUREAU, NONE, THE_LEADER, TOP


@njit(cache=True)
def authority_at(authority, cult, inside):
    """The leader's authority in the eyes of somebody inside the inner bodies, or of somebody far from him.

    Examples
    --------
    >>> authority_at(0.5, 0.4, True), authority_at(0.5, 0.4, False)
    (0.5, 0.7)
    """
    return authority if inside else 1.0 - (1.0 - authority) * (1.0 - cult)


@njit(cache=True)
def raised(level, reach, by):
    """A chance raised by a share of what it lacks: level + reach by (1 - level).

    Examples
    --------
    >>> raised(0.6, 0.5, 0.5)
    0.7
    """
    return level + reach * by * (1.0 - level)


@njit(cache=True)
def at_work(regime, leader):
    """Whether the means that the state holds are those of the present leader; ``regime`` is its one row."""
    return leader >= 0 and regime.means_by == leader


@njit(cache=True)
def swayed(s, p, on, person):
    """What the leader's means add to somebody's private support.

    Support takes A to be ``regime.authority`` with `policy` and the parameter ``authority`` without it; with
    `patronage` the cult is in it already.
    """
    inside = s.seats[person, TOP] + s.seats[person, BUREAU] + s.seats[person, APPARATUS] != NONE
    served = s.served[s.people[person].branch]
    return swayed_by(s.regime[0], s.counters[THE_LEADER], served, inside or on.patronage, on.policy, p)


@njit(cache=True)
def swayed_by(regime, leader, served, inside, policy, p):
    """The same from what it takes: the row of the regime, the leader, how far his branch is served, where he sits."""
    if not at_work(regime, leader):
        return 0.0
    seen = authority_at(regime.authority, regime.cult, inside)
    known = regime.authority if policy else p.authority
    return (
        p.weight_benefit * p.serving_benefit * served
        - p.threat_resentment * regime.threat
        - p.strain_weight * (1.0 + p.restraint_reach * regime.restraint) * regime.strain
        + p.weight_authority * (seen - known)
    )


@njit(cache=True)
def menace(regime, leader, p):
    """What the leader's means add to everybody's fear in an open vote."""
    if not at_work(regime, leader):
        return 0.0
    return p.threat_fear * regime.threat + p.watch_fear * regime.watch


@njit(cache=True)
def fear_of(s, p, on, person):
    """The fear somebody lives in: his own where there is terror, else the general one, and what the means add."""
    fear = s.people[person].fear if on.terror else p.fear
    return fear + menace(s.regime[0], s.counters[THE_LEADER], p) if on.strategies else fear


@njit(cache=True)
def pressed(regime, leader, p, control):
    """The leader's control of appointments, with his pressure."""
    if not at_work(regime, leader):
        return control
    return raised(control, p.pressing_reach, regime.pressure)


@njit(cache=True)
def disciplined(faction, p, backs):
    """The chance to vote for the leader, of whoever belongs to a faction (its number, -1 if to none)."""
    return backs if faction < 0 else (1.0 - p.faction_discipline) * backs
