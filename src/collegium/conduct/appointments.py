"""Appointments below the centre: heads of provinces recommended from above and ratified, heads of districts picked.

A head of a province is recommended by the apparatus and ratified by the conference of the district heads below him; a
head of a district is picked by the head of his province, mostly a man of his own stance. The posts change hands at the
rates of :mod:`collegium.conduct.flow`; whether an appointee is the leader's is that module's equation too.
"""

from __future__ import annotations

from numba import njit

from collegium.conduct import chance
from collegium.conduct.ballots import accepts, weighs
from collegium.conduct.chance import draw
from collegium.conduct.conferences import choose_head, seat_challenger
from collegium.conduct.contest import carried
from collegium.conduct.favours import promoted_by, reward
from collegium.conduct.filling import best_for_province, placed, who_fills
from collegium.conduct.flow import appointee_is_loyal, per_month
from collegium.conduct.log import close_spell, log_ballot, open_spell
from collegium.conduct.people import (
    backing,
    ballot_paper,
    control,
    drawn_birth,
    drawn_position,
    newcomer,
    yearly_turnover,
)
from collegium.conduct.state import (
    APPOINTED,
    DISTRICT,
    HOLDER,
    LEFT_UP,
    NOBODY,
    PROVINCE,
    PROVINCE_CONFERENCE,
    RATIFICATION,
    RECOMMENDED,
    REPLACED,
    THE_LEADER,
)


@njit(cache=True)
def appoint_provinces(s, p, c, on, key, month, pi):
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
        chooser = NOBODY
        if on.judgement:
            his = appointee_is_loyal(pi, draw(key, month, chance.PROVINCE_CONTROL, unit))
            chooser = who_fills(s, p, his, key, month, ballot_paper(unit, PROVINCE))
            candidate = best_for_province(s, p, on, key, month, turnover, unit, chooser)
        if candidate < 0:
            birth = drawn_birth(month, draw(key, month, chance.PROVINCE_BIRTH, unit))
            candidate = newcomer(s, birth, s.line[0])
            if candidate < 0:
                return
        if weighs(on):
            chosen = choose_head(s, p, c, on, key, month, turnover, unit, candidate)
            if chosen >= 0 and chosen != candidate and s.open[chosen, DISTRICT] >= 0:
                seat_challenger(s, unit, chosen, month, REPLACED)
            if chosen != candidate:
                continue
        votes = 0
        electors = 0
        for k in range(unit * per_province, (unit + 1) * per_province):
            elector = s.district[k]
            if weighs(on) or elector < 0 or elector == candidate:
                continue
            electors += 1
            backs = draw(key, month, chance.ELECTOR_VOTE, elector) < backing(s, p, on, turnover, month, elector)
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
        if on.judgement:
            s.people[candidate].loyal = False
            placed(s, p, on, key, month, candidate, chooser)
        elif appointee_is_loyal(pi, draw(key, month, chance.PROVINCE_CONTROL, unit)):
            reward(s, p, on, candidate, month)
            s.people[candidate].position = s.line[0]
        else:
            s.people[candidate].loyal = False
            s.people[candidate].position = drawn_position(p, draw(key, month, chance.PROVINCE_POSITION, unit))
            promoted_by(s, p, on, key, month, candidate, NOBODY)


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
def appointments(s, p, c, on, key, month):
    """The leader's control of appointments this month, and the appointments below the centre."""
    pi = control(s, p, c, on, yearly_turnover(s, p, month), month)
    appoint_provinces(s, p, c, on, key, month, pi)
    appoint_districts(s, p, key, month)
    return pi
