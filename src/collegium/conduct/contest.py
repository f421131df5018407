"""Contest at the top: allies who split off, policy turns, and removal by majority.

Our proposal. Somebody on the top bodies or the Central Committee who is no opponent breaks with the leader at the rate
``split_rate`` times the probability that he is against him in private; an opponent makes his peace at
``reconcile_rate`` times the probability that he is for him. An ally becomes a client at ``client_rate`` times that same
probability, and somebody without a stance an ally. The leader's line turns at ``policy_turn_rate`` a year, by up to
``policy_turn_size`` either way, and his allies and clients follow it at ``policy_follow_rate``; the others stay where
they stand.

At ``challenge_rate`` a year, times the share of opponents among the full members of the Politburo, the Politburo votes
on the leader; at ``move_rate`` a year the leader moves against each opponent on the top bodies. A removal needs a
majority of the Politburo and then of the Central Committee, and a charter that gives them these powers. At a congress
that the leader commands each opponent is left off the slate with probability ``drop_at_congress``, and at any congress
a share ``bureau_rotation`` of Orgburo and Secretariat, and of the officials of the centre, goes to other work.
"""

from __future__ import annotations

from numba import njit

from collegium.conduct import chance
from collegium.conduct.chance import draw
from collegium.conduct.favours import promoted_by, reward
from collegium.conduct.filling import REPLACEMENT, assess, fit, holders, needs, view_of, who_fills
from collegium.conduct.flow import appointee_is_loyal
from collegium.conduct.log import close_spell, log_ballot, log_event, open_spell, set_stance
from collegium.conduct.people import backing, ballot_paper, on_top, private_backing, vote, yearly_turnover
from collegium.conduct.removal import remove_leader
from collegium.conduct.state import (
    ALLY,
    APPARATUS,
    BREAK,
    BUREAU,
    CANDIDATE,
    CHALLENGE_EVENT,
    CLIENT,
    COMMITTEE,
    FULL,
    LEADER,
    LEFT_UP,
    MOVE_EVENT,
    N_ACTIVE,
    NOBODY,
    NONE,
    OPEN,
    OPPONENT,
    PROMOTED,
    REMOVAL,
    REMOVAL_OF_LEADER,
    REMOVED,
    RETURN,
    THE_LEADER,
    TOP,
)
from collegium.parameters import param

PARAMETERS = (
    param("split_rate", 0.6, "1/year", 0.0, 12.0, "rate at which a sure adversary breaks openly", "assumed"),
    param("reconcile_rate", 0.1, "1/year", 0.0, 12.0, "rate at which an opponent with no doubts returns", "assumed"),
    param(
        "client_rate", 0.12, "1/year", 0.0, 12.0, "rate at which a sure ally becomes a client, a sure neutral an ally",
        "our proposal: .05 to .2; Gill 2018 ch. 1 note 41 in words",
    ),
    param(
        "policy_turn_rate", 0.4, "1/year", 0.0, 12.0, "turns of the leader's line a year",
        "assumed: about one in two and a half years, 1922-30",
    ),
    param("policy_turn_size", 0.4, "1", 0.0, 1.0, "largest turn, as a share of the policy axis", "assumed"),
    param("policy_follow_rate", 0.5, "1/year", 0.0, 12.0, "rate at which his backers close up to the line", "assumed"),
    param("policy_spread", 0.3, "1", 0.0, 0.5, "half-width of positions around the middle of the axis", "assumed"),
    param(
        "challenge_rate", 0.5, "1/year", 0.0, 12.0, "challenges a year if every full member were an opponent",
        "assumed",
    ),
    param(
        "challenge_in_month", -1.0, "months", -1.0, 1200.0,
        "month in which the leader is challenged whatever the chance; -1: in none",
        "given, not modelled: for situations in which the challenge is a fact",
    ),
    param("move_rate", 0.5, "1/year", 0.0, 12.0, "moves of the leader against each opponent a year", "assumed"),
    param(
        "drop_at_congress", 0.5, "probability", 0.0, 1.0,
        "chance that an opponent is left off the slate of a congress the leader commands", "assumed",
    ),
    param(
        "bureau_rotation", 0.25, "share", 0.0, 1.0,
        "share of Orgburo, Secretariat and central officials that a congress does not list again", "assumed",
    ),
)  # fmt: skip


@njit(cache=True)
def carried(votes_for, electors):
    """Simple majority of those entitled: strictly more than half."""
    return 2 * votes_for > electors


@njit(cache=True)
def removed(against_bureau, bureau, against_committee, committee):
    """The rule of removal: a majority of the bureau proposes, a majority of the committee decides.

    Examples
    --------
    >>> removed(7, 11, 45, 133), removed(7, 11, 67, 133), removed(5, 11, 133, 133)
    (False, True, False)
    """
    return carried(against_bureau, bureau) and carried(against_committee, committee)


@njit(cache=True)
def take_sides(s, p, on, key, month):
    """On the top bodies men break with the leader, return to him, become allies or clients."""
    turnover = yearly_turnover(s, p, month)
    leader = s.counters[THE_LEADER]
    if leader < 0:
        return
    for person in s.active[: s.counters[N_ACTIVE]]:
        if not on_top(s, person) and s.seats[person, COMMITTEE] == NONE:
            continue  # as most: seats are looked at first, since they lie close together
        if not s.people[person].alive or person == leader:
            continue
        backs = private_backing(s, p, on, turnover, month, person)
        if s.people[person].stance == OPPONENT:
            if draw(key, month, chance.RECONCILE, person) < p.reconcile_rate / 12.0 * backs:
                set_stance(s, person, ALLY, month)
                log_event(s, month, RETURN, person, TOP)
            continue
        if draw(key, month, chance.SPLIT, person) < p.split_rate / 12.0 * (1.0 - backs):
            set_stance(s, person, OPPONENT, month)
            if on_top(s, person):
                log_event(s, month, BREAK, person, TOP)
        elif on.patronage and s.people[person].stance == ALLY:
            pass  # patronage has rules of its own for who becomes a client
        elif draw(key, month, chance.BECOME_CLIENT, person) < p.client_rate / 12.0 * backs:
            set_stance(
                s,
                person,
                CLIENT if s.people[person].stance == ALLY else max(s.people[person].stance, ALLY),
                month,
            )


@njit(cache=True)
def expel(s, person, month):
    """Somebody loses his seats on the top bodies; the Central Committee keeps him until the next congress."""
    for place in (TOP, BUREAU, APPARATUS):
        close_spell(s, person, place, month, REMOVED)


@njit(cache=True)
def replace_full_member(s, p, on, turnover, month, pi, gone, key):
    """A full seat of the Politburo that a removal emptied goes to a candidate member."""
    best, best_score = NOBODY, -1e9
    leaders_pick = appointee_is_loyal(pi, draw(key, month, chance.REPLACEMENT_CONTROL, gone))
    chooser = NOBODY
    if on.judgement:
        chooser = who_fills(s, p, leaders_pick, key, month, ballot_paper(gone, REPLACEMENT))
        leaders_pick = chooser >= 0 and chooser == s.counters[THE_LEADER]
    members = holders(s, TOP)
    need = needs(s, members)
    view = view_of(s, chooser)
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, TOP] == CANDIDATE:
            score = draw(key, month, chance.REPLACEMENT_PICK, ballot_paper(person, gone))
            if on.judgement:
                if not fit(s, person, month):
                    continue
                score = assess(s, p, on, turnover, month, person, chooser, view, need, members, score)
            elif leaders_pick:
                score += 2.0 * backing(s, p, on, turnover, month, person)
            if score > best_score:
                best, best_score = person, score
    if best >= 0:
        close_spell(s, best, TOP, month, LEFT_UP)
        open_spell(s, best, TOP, NOBODY, FULL, month, PROMOTED)
        if leaders_pick:
            reward(s, p, on, best, month)
        else:
            promoted_by(s, p, on, key, month, best, chooser)


@njit(cache=True)
def contest(s, p, c, on, key, month, pi):
    """Opponents challenge the leader, the leader moves against opponents; two majorities decide."""
    leader = s.counters[THE_LEADER]
    if leader < 0:
        return
    turnover = yearly_turnover(s, p, month)
    full = 0
    against = 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, TOP] == FULL:
            full += 1
            against += s.people[person].stance == OPPONENT
    called = on.factions and s.regime[0].called
    if called:
        s.regime[0].called = False
    given = month == p.challenge_in_month
    drawn = full > 0 and draw(key, month, chance.CHALLENGE, chance.NOBODY_IN_PARTICULAR) < (
        p.challenge_rate / 12.0 * against / full
    )
    challenged = c.leader_removable and full > 0 and (called or given or drawn)
    if challenged:
        log_event(s, month, CHALLENGE_EVENT, leader, TOP)
    if challenged and on.plots:
        if remove_leader(s, p, c, on, key, month):
            return
    elif challenged:
        electors, votes = vote(s, p, on, turnover, month, TOP, leader, key, chance.BUREAU_VOTE)
        log_ballot(s, month, REMOVAL_OF_LEADER, TOP, NOBODY, leader, electors, electors - votes, OPEN)
        if carried(electors - votes, electors):
            if c.top_removes_leader:
                close_spell(s, leader, LEADER, month, REMOVED)
                expel(s, leader, month)
                return
            n_cc, votes_cc = vote(s, p, on, turnover, month, COMMITTEE, leader, key, chance.COMMITTEE_VOTE)
            log_ballot(s, month, REMOVAL_OF_LEADER, COMMITTEE, NOBODY, leader, n_cc, n_cc - votes_cc, OPEN)
            if removed(electors - votes, electors, n_cc - votes_cc, n_cc):
                close_spell(s, leader, LEADER, month, REMOVED)
                expel(s, leader, month)
                return
    if not c.members_removable:
        return
    for person in s.active[: s.counters[N_ACTIVE]]:
        if not on_top(s, person) or s.people[person].stance != OPPONENT:
            continue
        if draw(key, month, chance.MOVE, person) >= p.move_rate / 12.0:
            continue
        log_event(s, month, MOVE_EVENT, person, TOP)
        electors, votes = vote(s, p, on, turnover, month, TOP, person, key, chance.BUREAU_VOTE)
        log_ballot(s, month, REMOVAL, TOP, NOBODY, person, electors, votes, OPEN)
        if not carried(votes, electors):
            continue
        final = c.top_removes_members
        if not final:
            n_cc, votes_cc = vote(s, p, on, turnover, month, COMMITTEE, person, key, chance.COMMITTEE_VOTE)
            log_ballot(s, month, REMOVAL, COMMITTEE, NOBODY, person, n_cc, votes_cc, OPEN)
            final = carried(votes_cc, n_cc)
        if final:
            was_full = s.seats[person, TOP] == FULL
            expel(s, person, month)
            if was_full:
                replace_full_member(s, p, on, turnover, month, pi, person, key)
