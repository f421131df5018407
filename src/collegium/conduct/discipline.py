"""The ban on factions as a weapon, and how losers land.

Whoever could speak for the party used the ban of 1921 against whoever could not: the winners were no faction but the
leadership (Gill 2018 ch. 3, 8, l.3601). The instrument was the joint session of the top body with the control
commission, whose members were less well disposed to oppositions (l.789, l.891). Losers were condemned first and thrown
out step by step, and mostly kept other posts for a time (Trotsky in the Politburo until October 1926, Rykov in the
government until December 1930, l.927); some were readmitted (l.913). A posting far away was the milder end (l.3467).
The equations are OUR PROPOSAL.

*Invoking it.* Where the charter bans factions, the leader, if he is well, moves against a faction with the chance

    ban_rate / 12 (1 - nu_tolerated) threatened,    threatened = 1 - (1 - alpha) (1 - suspicion) (1 - min(1, 2 y)),

y its share of the full members of the top body, alpha his ambition and suspicion the largest he has of a member (1/2
and 0 without `strategies`), if he expects more than half of the joint session: the sum of the chances to back him of
the full members of top body and control, those who are ill left out. Each member of the faction in the inner bodies is
accused (event ``move``) and voted on by the joint session, openly; who votes for the leader votes against the accused,
the accused for himself. If more than half are against him he is warned for ``warning_months`` (event ``sanction``) and
then leaves the faction with the chance ``ban_recants``; if a warning is still in force he loses his seats in the inner
bodies, a candidate takes his full seat, and he lands. If the charter lets the committee expel its members it votes on
his seat there; otherwise he keeps it until the congress.

*Landing* (``people.landing``): 1 demoted: keeps his posts; 2 sent away, to a post that
the model does not have; 3 expelled: loses everything, as does 4 arrested. With

    z = landing_terror terror + landing_again (thrown out before) - landing_life nu_life - landing_standing (2 t - 1),

t his standing (1/2 without `careers`), the chance of landing no harder than k is 1 / (1 + exp(z - cut_k)), cut_1 =
``landing_demoted``, cut_2 = cut_1 + ``landing_step``, cut_3 = cut_1 + 2 landing_step: an ordered logit (McCullagh
1980).

*Afterwards.* Whoever was expelled may be arrested later, at landing_arrest terror a year. A loser who is not arrested
comes back one step at ``landing_return`` a year, times his chance to back the leader in private, or 1 if the leader who
threw him out is gone: the expelled is then sent away, the others are free again, and co-opted into the committee if the
charter allows. Until then congresses pass him over. A loser whom another than the present leader threw out is a
``rival_victim``.

Reads: seats, office, people (faction, standing, suspicion, ill_until, what support reads), regime.terror and ambition,
norms, the charter. Writes: people.landing, thrown_out_by, rival_victim, arrested, faction, sanctioned_until; seats,
posts; ballots and events.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from collegium.conduct.chance import draw
from collegium.conduct.contest import carried, expel, replace_full_member
from collegium.conduct.lives import well
from collegium.conduct.log import close_spell, leave_all, log_ballot, log_between, log_event, open_spell, set_stance
from collegium.conduct.people import backing, ballot_paper, on_top, private_backing, yearly_turnover
from collegium.conduct.state import (
    ARREST,
    ARRESTED,
    COMMITTEE,
    CONTROL,
    COOPTED,
    DEMOTED,
    EXPELLED,
    EXPULSION,
    FULL,
    GOVERNMENT,
    LIFE_SAFE,
    LOST_POST,
    MOVE_EVENT,
    N_ACTIVE,
    N_PERSONS,
    NEUTRAL,
    NOBODY,
    NONE,
    OFFICE,
    OPEN,
    OPPOSITION_TOLERATED,
    PROVINCE,
    RETURN,
    SANCTION,
    SECOND,
    SENT_AWAY,
    THE_LEADER,
    THROWN_OUT,
    TOP,
    UPRIGHT,
)
from collegium.parameters import param

LANDING_NAMES = ("", "demoted", "sent away", "expelled", "arrested")

ACCUSE = np.int64(300)
JOINT_VOTE = np.int64(301)
COMMITTEE_EXPELS = np.int64(302)
RECANT = np.int64(303)
LAND = np.int64(304)
COME_BACK = np.int64(305)
LATE_ARREST = np.int64(306)

_OURS = "our proposal; the number is assumed"
PARAMETERS = (
    param("ban_rate", 4.0, "1/year", 0.0, 12.0, "moves a year against a faction by a leader who feels fully threatened",
          _OURS),
    param("warning_months", 12.0, "months", 0.0, 120.0, "months for which a warning is in force", _OURS),
    param("ban_recants", 0.3, "probability", 0.0, 1.0, "chance that who is warned leaves his faction",
          "assumed: most went on (Gill 2018 ch. 3)"),
    param("landing_demoted", 0.0, "1", -10.0, 10.0, "how likely the softest landing is, in log-odds",
          "assumed: half of the losers"),
    param("landing_step", 2.0, "1", 0.0, 10.0, "log-odds from one landing to the next", _OURS),
    param("landing_terror", 6.0, "1", 0.0, 20.0, "how much harder losers land under full terror", _OURS),
    param("landing_again", 2.0, "1", 0.0, 20.0, "how much harder whoever was thrown out before", _OURS),
    param("landing_life", 1.0, "1", 0.0, 20.0, "how much softer under a full norm that life is safe", _OURS),
    param("landing_standing", 1.0, "1", 0.0, 20.0, "how much softer whoever stands high", _OURS),
    param("landing_arrest", 2.0, "1/year", 0.0, 12.0, "rate at which the expelled are arrested under full terror",
          "assumed: oppositionists of the 1920s were taken from 1935 on (Gill 2018 ch. 4)"),
    param("landing_return", 0.5, "1/year", 0.0, 12.0, "rate at which a sure backer comes back one step", _OURS),
)  # fmt: skip


@njit(cache=True)
def threatened(ambition, suspicion, share):
    """How far a leader feels threatened by a faction, 0 to 1.

    Examples
    --------
    >>> round(threatened(0.5, 0.2, 0.25), 12), threatened(0.0, 0.0, 0.5), threatened(0.0, 0.0, 0.0)
    (0.8, 1.0, 0.0)
    """
    return 1.0 - (1.0 - ambition) * (1.0 - suspicion) * (1.0 - min(1.0, 2.0 * share))


@njit(cache=True)
def landing(hardness, softest, step, u):
    """How a loser lands, from an even draw: an ordered logit.

    Examples
    --------
    >>> [int(landing(0.0, 0.0, 2.0, u)) for u in (0.49, 0.51, 0.87, 0.89, 0.98, 0.99)]
    [1, 2, 2, 3, 3, 4]
    """
    for k in range(3):
        if u < 1.0 / (1.0 + math.exp(hardness - softest - k * step)):
            return np.int64(1 + k)
    return ARRESTED


@njit(cache=True)
def hardness(terror, again, life_safe, standing, of_terror, of_again, of_life, of_standing):
    """What makes a loser land hard, z.

    Examples
    --------
    >>> round(hardness(0.5, True, 0.4, 0.75, 6.0, 2.0, 1.0, 1.0), 12)  # 3 + 2 - .4 - .5
    4.1
    """
    return of_terror * terror + of_again * again - of_life * life_safe - of_standing * (2.0 * standing - 1.0)


@njit(cache=True)
def expected_in_joint_session(s, p, on, turnover, month):
    """(electors, votes that the leader expects) in the joint session: the full members of both bodies who are well."""
    electors, expected = 0, 0.0
    for person in s.active[: s.counters[N_ACTIVE]]:
        seated = s.seats[person, TOP] == FULL or s.seats[person, CONTROL] == FULL
        if seated and well(s, person, month):
            electors += 1
            expected += backing(s, p, on, turnover, month, person)
    return electors, expected


@njit(cache=True)
def condemned(s, p, on, key, month, turnover, accused, joint):
    """The vote on one accused: by the joint session, or by the committee's full members who are well."""
    electors, votes = 0, 0
    mechanism = JOINT_VOTE if joint else COMMITTEE_EXPELS
    for person in s.active[: s.counters[N_ACTIVE]]:
        seated = s.seats[person, TOP] == FULL or s.seats[person, CONTROL] == FULL
        if not joint:
            seated = s.seats[person, COMMITTEE] == FULL
        if not seated or not well(s, person, month):
            continue
        electors += 1
        if person != accused:
            u = draw(key, month, mechanism, ballot_paper(person, accused))
            votes += u < backing(s, p, on, turnover, month, person)
    log_ballot(s, month, EXPULSION, TOP if joint else COMMITTEE, NOBODY, accused, electors, votes, OPEN)
    return carried(votes, electors)


@njit(cache=True)
def arrest(s, person, month):
    """Somebody is arrested, and loses whatever he still holds."""
    leave_all(s, person, month, EXPELLED)
    s.people[person].landing = ARRESTED
    s.people[person].arrested = True
    set_stance(s, person, NEUTRAL, month)
    log_between(s, month, ARREST, person, TOP, s.counters[THE_LEADER])


@njit(cache=True)
def land(s, p, on, key, month, person):
    """A loser lands."""
    man = s.people[person]
    again = man.thrown_out_by >= 0
    z = hardness(
        s.regime[0].terror, again, s.norms[LIFE_SAFE], man.standing if on.careers else 0.5,
        p.landing_terror, p.landing_again, p.landing_life, p.landing_standing,
    )  # fmt: skip
    how = landing(z, p.landing_demoted, p.landing_step, draw(key, month, LAND, person))
    s.people[person].landing = how
    s.people[person].thrown_out_by = s.counters[THE_LEADER]
    s.people[person].faction = NOBODY
    if how != DEMOTED:
        for place in (GOVERNMENT, CONTROL, PROVINCE, OFFICE):
            close_spell(s, person, place, month, LOST_POST)
    if how == THROWN_OUT:
        leave_all(s, person, month, EXPELLED)
    elif how == ARRESTED:
        arrest(s, person, month)


@njit(cache=True)
def throw_out(s, p, c, on, key, month, turnover, pi, person):
    """Somebody condemned while a warning is in force loses his seats, and lands."""
    was_full = s.seats[person, TOP] == FULL
    expel(s, person, month)
    if s.counters[SECOND] == person:
        s.counters[SECOND] = NOBODY
    votes = c.committee_expels and s.seats[person, COMMITTEE] != NONE
    if votes and condemned(s, p, on, key, month, turnover, person, False):
        close_spell(s, person, COMMITTEE, month, EXPELLED)
    land(s, p, on, key, month, person)
    if was_full:
        replace_full_member(s, p, on, turnover, month, pi, person, key)


@njit(cache=True)
def warn(s, p, key, month, person):
    """Somebody condemned for the first time is warned, and may leave his faction."""
    s.people[person].sanctioned_until = month + int(p.warning_months)
    log_between(s, month, SANCTION, person, CONTROL, s.counters[THE_LEADER])
    if draw(key, month, RECANT, person) < p.ban_recants:
        s.people[person].faction = NOBODY


@njit(cache=True)
def suspicion_of(s, on, faction):
    """The largest suspicion the leader has of a member of a faction; 0 without `strategies`."""
    largest = 0.0
    if on.strategies:
        for person in s.active[: s.counters[N_ACTIVE]]:
            if s.people[person].faction == faction:
                largest = max(largest, s.people[person].suspicion)
    return largest


@njit(cache=True)
def invoke_ban(s, p, c, on, key, month, pi, faction, share):
    """The leader considers moving against a faction that has a share of the top body, and does; returns whether."""
    leader = s.counters[THE_LEADER]
    if leader < 0 or not well(s, leader, month):
        return False
    ambition = s.regime[0].ambition if on.strategies else 0.5
    rate = p.ban_rate / 12.0 * (1.0 - s.norms[OPPOSITION_TOLERATED])
    if draw(key, month, ACCUSE, faction) >= rate * threatened(ambition, suspicion_of(s, on, faction), share):
        return False
    turnover = yearly_turnover(s, p, month)
    electors, expected = expected_in_joint_session(s, p, on, turnover, month)
    if 2.0 * expected <= electors:
        return False
    accused = np.zeros(s.counters[N_PERSONS], np.int64)  # 1 accused, 2 condemned
    for person in range(accused.size):
        if s.people[person].faction == faction and on_top(s, person):
            log_event(s, month, MOVE_EVENT, person, TOP)
            accused[person] = 1 + condemned(s, p, on, key, month, turnover, person, True)
    for person in range(accused.size):
        if accused[person] < 2:
            continue
        if s.people[person].sanctioned_until > month:
            throw_out(s, p, c, on, key, month, turnover, pi, person)
        else:
            warn(s, p, key, month, person)
    return True


@njit(cache=True)
def come_back(s, p, c, on, key, month, turnover, person):
    """A loser comes back one step, perhaps."""
    rate = p.landing_return / 12.0
    if s.people[person].thrown_out_by == s.counters[THE_LEADER]:
        rate *= private_backing(s, p, on, turnover, month, person)
    if draw(key, month, COME_BACK, person) >= rate:
        return
    log_event(s, month, RETURN, person, TOP)
    if s.people[person].landing == THROWN_OUT:
        s.people[person].landing = SENT_AWAY
        return
    s.people[person].landing = UPRIGHT
    if c.committee_coopts and s.seats[person, COMMITTEE] == NONE:
        open_spell(s, person, COMMITTEE, NOBODY, FULL, month, COOPTED)


@njit(cache=True)
def after_the_fall(s, p, c, on, key, month):
    """One month of the losers: whose victims they are, who is arrested, who comes back."""
    leader = s.counters[THE_LEADER]
    turnover = yearly_turnover(s, p, month)
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.people[person].thrown_out_by >= 0:
            s.people[person].rival_victim = leader >= 0 and s.people[person].thrown_out_by != leader
        how = s.people[person].landing
        if how in (UPRIGHT, ARRESTED) or not s.people[person].alive or s.people[person].retired:
            continue
        if how == THROWN_OUT and leader >= 0:
            rate = p.landing_arrest / 12.0 * s.regime[0].terror
            if draw(key, month, LATE_ARREST, person) < rate:
                arrest(s, person, month)
                continue
        if leader >= 0 and well(s, person, month):
            come_back(s, p, c, on, key, month, turnover, person)
