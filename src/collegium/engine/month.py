"""The order of a month: lives, the line, ties, appointments below, stances, contest at the top.

One function a step; :mod:`collegium.engine.kernel` calls them in this order. Each draw is keyed, so the order of people
within a step does not matter to their luck.
"""

from __future__ import annotations

from numba import njit

from collegium.conduct import chance
from collegium.conduct.ballots import accepts
from collegium.conduct.chance import draw
from collegium.conduct.contest import carried, removed
from collegium.conduct.flow import appointee_is_loyal, loyal_after, per_month
from collegium.conduct.lives import death_in_month
from collegium.engine.log import close_spell, die, log_ballot, log_event, open_spell, set_stance
from collegium.engine.people import (
    backing,
    ballot_paper,
    control,
    credit,
    drawn_birth,
    drawn_position,
    elect_leader,
    newcomer,
    on_top,
    private_backing,
    vote,
    yearly_turnover,
)
from collegium.engine.state import (
    ALLY,
    APPOINTED,
    BREAK,
    CANDIDATE,
    CHALLENGE_EVENT,
    CLIENT,
    COMMITTEE,
    DEATH,
    DISTRICT,
    ELECTION_OF_LEADER,
    FULL,
    HOLDER,
    LEADER,
    LEFT_UP,
    MOVE_EVENT,
    N_PERSONS,
    NEUTRAL,
    NOBODY,
    NONE,
    OPEN,
    OPPONENT,
    ORGBURO,
    POLITBURO,
    PROMOTED,
    PROVINCE,
    PROVINCE_CONFERENCE,
    RATIFICATION,
    RECOMMENDED,
    REMOVAL,
    REMOVAL_OF_LEADER,
    REMOVED,
    REPLACED,
    RETURN,
    SECRETARIAT,
    SUCCEEDED,
    SUCCESSION,
    THE_LEADER,
    TURN,
)


@njit(cache=True)
def live(s, p, key, month):
    """Everybody is a month older, and some die."""
    for person in range(s.counters[N_PERSONS]):
        if not s.people[person].alive:
            continue
        age = (month - s.people[person].birth) / 12.0
        if draw(key, month, chance.MORTALITY, person) < death_in_month(age, p.mortality_at_55, p.mortality_growth):
            was_high = s.seats[person, POLITBURO] != NONE or s.counters[THE_LEADER] == person
            die(s, person, month)
            if was_high:
                log_event(s, month, DEATH, person, POLITBURO)


@njit(cache=True)
def turn_line(s, p, key, month):
    """Now and then the leader's line turns."""
    leader = s.counters[THE_LEADER]
    if leader >= 0 and draw(key, month, chance.POLICY_TURN, chance.NOBODY_IN_PARTICULAR) < p.policy_turn_rate / 12.0:
        step = (2.0 * draw(key, month, chance.POLICY_SIZE, chance.NOBODY_IN_PARTICULAR) - 1.0) * p.policy_turn_size
        s.line[0] = min(1.0, max(0.0, s.line[0] + step))
        s.people[leader].position = s.line[0]
        log_event(s, month, TURN, leader, POLITBURO)


@njit(cache=True)
def drift(s, p, key, month):
    """Loyalty lapses or is won, ties fade, backers follow the line."""
    fade = 2.0 ** (-1.0 / (12.0 * p.tie_half_life))
    lapse, conversion = per_month(p.lapse_rate), per_month(p.conversion_rate)
    follow = min(1.0, p.policy_follow_rate / 12.0)
    for person in range(s.counters[N_PERSONS]):
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
def appoint_provinces(s, p, c, conditional, key, month, pi):
    """Province secretaries are recommended from above and ratified by the conference of their district secretaries."""
    rate = per_month(p.replacement_rate)
    turnover = yearly_turnover(s, p, month)
    per_province = s.district.size // s.province.size
    acceptance = p.secret_acceptance if c.secret_ratification else p.open_acceptance
    for unit in range(s.province.size):
        incumbent = s.province[unit]
        due = incumbent < 0 or draw(key, month, chance.PROVINCE_TURNOVER, unit) < rate
        if not due or incumbent == s.counters[THE_LEADER]:
            continue
        pick = min(int(draw(key, month, chance.PROVINCE_RECRUIT, unit) * s.district.size), s.district.size - 1)
        candidate = s.district[pick]
        if candidate < 0:
            birth = drawn_birth(month, draw(key, month, chance.PROVINCE_BIRTH, unit))
            candidate = newcomer(s, birth, s.line[0])
            if candidate < 0:
                return
        votes = 0
        electors = 0
        for k in range(unit * per_province, (unit + 1) * per_province):
            elector = s.district[k]
            if elector < 0 or elector == candidate:
                continue
            electors += 1
            backs = draw(key, month, chance.ELECTOR_VOTE, elector) < backing(
                s, p, conditional, turnover, month, elector
            )
            if accepts(backs, acceptance, draw(key, month, chance.RATIFY, elector)):
                votes += 1
        if electors > 0:
            secret = c.secret_ratification
            log_ballot(s, month, RATIFICATION, PROVINCE_CONFERENCE, unit, candidate, electors, votes, secret)
            if not carried(votes, electors):
                continue
        if incumbent >= 0:
            close_spell(s, incumbent, PROVINCE, month, REPLACED)
        close_spell(s, candidate, DISTRICT, month, LEFT_UP)
        open_spell(s, candidate, PROVINCE, unit, HOLDER, month, RECOMMENDED)
        s.replaced[month] += 1
        if appointee_is_loyal(pi, draw(key, month, chance.PROVINCE_CONTROL, unit)):
            credit(s, p, candidate, month)
            s.people[candidate].position = s.line[0]
        else:
            s.people[candidate].loyal = False
            s.people[candidate].position = drawn_position(p, draw(key, month, chance.PROVINCE_POSITION, unit))


@njit(cache=True)
def appoint_districts(s, p, key, month):
    """Province secretaries pick the secretaries of their districts, mostly men of their own stance."""
    rate = per_month(p.district_replacement_rate)
    per_province = s.district.size // s.province.size
    for unit in range(s.district.size):
        incumbent = s.district[unit]
        if incumbent >= 0 and draw(key, month, chance.DISTRICT_TURNOVER, unit) >= rate:
            continue
        if incumbent >= 0:
            close_spell(s, incumbent, DISTRICT, month, REPLACED)
        chooser = s.province[unit // per_province]
        birth = drawn_birth(month, draw(key, month, chance.DISTRICT_BIRTH, unit))
        person = newcomer(s, birth, drawn_position(p, draw(key, month, chance.DISTRICT_POSITION, unit)))
        if person < 0:
            return
        if chooser >= 0:
            alike = draw(key, month, chance.DISTRICT_CONTROL, unit) < p.district_fidelity
            s.people[person].loyal = s.people[chooser].loyal == alike
            if alike:
                s.people[person].tie = s.people[chooser].tie * p.promotion_tie
                s.people[person].position = s.people[chooser].position
        open_spell(s, person, DISTRICT, unit, HOLDER, month, APPOINTED)


@njit(cache=True)
def take_sides(s, p, conditional, key, month):
    """On the top bodies men break with the leader, return to him, become allies or clients."""
    turnover = yearly_turnover(s, p, month)
    leader = s.counters[THE_LEADER]
    if leader < 0:
        return
    for person in range(s.counters[N_PERSONS]):
        if not s.people[person].alive or person == leader:
            continue
        if not on_top(s, person) and s.seats[person, COMMITTEE] == NONE:
            continue
        backs = private_backing(s, p, conditional, turnover, month, person)
        if s.people[person].stance == OPPONENT:
            if draw(key, month, chance.RECONCILE, person) < p.reconcile_rate / 12.0 * backs:
                set_stance(s, person, ALLY, month)
                log_event(s, month, RETURN, person, POLITBURO)
            continue
        if draw(key, month, chance.SPLIT, person) < p.split_rate / 12.0 * (1.0 - backs):
            set_stance(s, person, OPPONENT, month)
            if on_top(s, person):
                log_event(s, month, BREAK, person, POLITBURO)
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
    for place in (POLITBURO, ORGBURO, SECRETARIAT):
        close_spell(s, person, place, month, REMOVED)


@njit(cache=True)
def replace_full_member(s, p, conditional, turnover, month, pi, gone, key):
    """A full seat of the Politburo that a removal emptied goes to a candidate member."""
    best, best_score = NOBODY, -1.0
    leaders_pick = appointee_is_loyal(pi, draw(key, month, chance.REPLACEMENT_CONTROL, gone))
    for person in range(s.counters[N_PERSONS]):
        if s.seats[person, POLITBURO] == CANDIDATE:
            score = draw(key, month, chance.REPLACEMENT_PICK, ballot_paper(person, gone))
            if leaders_pick:
                score += 2.0 * backing(s, p, conditional, turnover, month, person)
            if score > best_score:
                best, best_score = person, score
    if best >= 0:
        close_spell(s, best, POLITBURO, month, LEFT_UP)
        open_spell(s, best, POLITBURO, NOBODY, FULL, month, PROMOTED)
        if leaders_pick:
            credit(s, p, best, month)


@njit(cache=True)
def contest(s, p, c, conditional, key, month, pi):
    """Opponents challenge the leader, the leader moves against opponents; two majorities decide."""
    leader = s.counters[THE_LEADER]
    if leader < 0:
        return
    turnover = yearly_turnover(s, p, month)
    full = 0
    against = 0
    for person in range(s.counters[N_PERSONS]):
        if s.seats[person, POLITBURO] == FULL:
            full += 1
            against += s.people[person].stance == OPPONENT
    if (
        c.leader_removable
        and full > 0
        and draw(key, month, chance.CHALLENGE, chance.NOBODY_IN_PARTICULAR) < p.challenge_rate / 12.0 * against / full
    ):
        log_event(s, month, CHALLENGE_EVENT, leader, POLITBURO)
        electors, votes = vote(s, p, conditional, turnover, month, POLITBURO, leader, key, chance.BUREAU_VOTE)
        log_ballot(s, month, REMOVAL_OF_LEADER, POLITBURO, NOBODY, leader, electors, electors - votes, OPEN)
        if carried(electors - votes, electors):
            n_cc, votes_cc = vote(s, p, conditional, turnover, month, COMMITTEE, leader, key, chance.COMMITTEE_VOTE)
            log_ballot(s, month, REMOVAL_OF_LEADER, COMMITTEE, NOBODY, leader, n_cc, n_cc - votes_cc, OPEN)
            if removed(electors - votes, electors, n_cc - votes_cc, n_cc):
                close_spell(s, leader, LEADER, month, REMOVED)
                expel(s, leader, month)
                return
    if not c.members_removable:
        return
    for person in range(s.counters[N_PERSONS]):
        if s.people[person].stance != OPPONENT:
            continue
        if not on_top(s, person) or draw(key, month, chance.MOVE, person) >= p.move_rate / 12.0:
            continue
        log_event(s, month, MOVE_EVENT, person, POLITBURO)
        electors, votes = vote(s, p, conditional, turnover, month, POLITBURO, person, key, chance.BUREAU_VOTE)
        log_ballot(s, month, REMOVAL, POLITBURO, NOBODY, person, electors, votes, OPEN)
        if not carried(votes, electors):
            continue
        n_cc, votes_cc = vote(s, p, conditional, turnover, month, COMMITTEE, person, key, chance.COMMITTEE_VOTE)
        log_ballot(s, month, REMOVAL, COMMITTEE, NOBODY, person, n_cc, votes_cc, OPEN)
        if carried(votes_cc, n_cc):
            was_full = s.seats[person, POLITBURO] == FULL
            expel(s, person, month)
            if was_full:
                replace_full_member(s, p, conditional, turnover, month, pi, person, key)


@njit(cache=True)
def succeed(s, p, c, conditional, key, month):
    """A vacant leadership goes to a full member who is also a secretary; failing that, to a full member.

    First part only: among the eligible the draw is even. Ties were to the man who is gone, so all start
    anew. Where the charter has the Central Committee elect the leader it then votes on the heir; if it does not take
    him, the post stays vacant until the next month.
    """
    if s.counters[THE_LEADER] >= 0:
        return
    heir, best = NOBODY, -1.0
    for both in (True, False):
        for person in range(s.counters[N_PERSONS]):
            if s.people[person].dropped_in == month:
                continue
            if s.seats[person, POLITBURO] == FULL and (s.seats[person, SECRETARIAT] != NONE or not both):
                score = draw(key, month, chance.HEIR, person)
                if score > best:
                    heir, best = person, score
        if heir >= 0:
            break
    if heir < 0:
        return
    s.line[0] = s.people[heir].position
    for person in range(s.counters[N_PERSONS]):
        set_stance(s, person, NEUTRAL, month)
        s.people[person].tie = 0.0
        s.people[person].promotions = 0
        s.people[person].promoted_in = -(10**6)
        s.people[person].loyal = draw(key, month, chance.FRESH_START, person) < p.initial_loyalty
    if c.committee_elects_leader:
        electors, votes = elect_leader(s, p, conditional, yearly_turnover(s, p, month), month, heir, key)
        log_ballot(s, month, ELECTION_OF_LEADER, COMMITTEE, NOBODY, heir, electors, votes, c.secret_committee)
        if not carried(votes, electors):
            return
    open_spell(s, heir, LEADER, NOBODY, HOLDER, month, SUCCEEDED)
    s.people[heir].loyal = True
    if s.seats[heir, SECRETARIAT] != FULL:
        close_spell(s, heir, SECRETARIAT, month, LEFT_UP)
        open_spell(s, heir, SECRETARIAT, NOBODY, FULL, month, SUCCEEDED)
    log_event(s, month, SUCCESSION, heir, POLITBURO)


@njit(cache=True)
def appointments(s, p, c, conditional, key, month):
    """The leader's control of appointments this month, and the appointments below the centre."""
    pi = control(s, p, c, conditional, yearly_turnover(s, p, month), month)
    appoint_provinces(s, p, c, conditional, key, month, pi)
    appoint_districts(s, p, key, month)
    return pi
