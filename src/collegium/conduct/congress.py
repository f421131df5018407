"""The congress: delegates, the Central Committee, then the bodies that the Central Committee elects.

The order of a congress:

1. each province sends delegates; where the charter lets the secretary pick them they vote as he would, with
   probability ``delegate_fidelity``, else they mirror the district secretaries of the province;
2. if the congress elects the Central Committee and more than half of the delegates back the leader, the slates that
   come before it are his; otherwise they are the oligarchy's, who take anybody by lot;
3. the new Central Committee has the top bodies (without those left off the slate), then holders of jobs: officials of
   the centre who kept theirs, province secretaries, and new officials of the centre for what seats remain;
4. it elects the Politburo, Orgburo and Secretariat: sitting members stay unless they are left off, seats beyond are
   filled by promotion, candidates of the Politburo first;
5. it votes on the leader, the one name before it: his backers for him, open opponents against, the others as in any
   open vote on a recommended man. Where the charter has the congress elect him the delegates' vote of step 2 decides.
"""

from __future__ import annotations

from numba import njit

from collegium.conduct import chance
from collegium.conduct.ballots import delegate_backs, weighs
from collegium.conduct.bodies import fill_control, rotate_control
from collegium.conduct.chance import draw
from collegium.conduct.committee import dead_soul, enlarge, slot_holders, take_slots
from collegium.conduct.conferences import send_delegates
from collegium.conduct.contest import carried
from collegium.conduct.factions import beaten, follows_faction
from collegium.conduct.favours import promoted_by, reward
from collegium.conduct.filling import SEAT, assess, fit, holders, needs, view_of, who_fills
from collegium.conduct.flow import appointee_is_loyal
from collegium.conduct.log import close_spell, log_ballot, open_spell
from collegium.conduct.people import (
    backing,
    ballot_paper,
    control,
    drawn_birth,
    drawn_position,
    elect_leader,
    newcomer,
    on_top,
    yearly_turnover,
)
from collegium.conduct.renewal import count_terms, renew_committee, renew_top, seat_public
from collegium.conduct.state import (
    APPARATUS,
    BUREAU,
    CANDIDATE,
    COMMITTEE,
    CONGRESS,
    DISTRICT,
    ELECTED,
    ELECTION,
    ELECTION_OF_LEADER,
    FULL,
    LEADER,
    LEFT_UP,
    N_ACTIVE,
    NOBODY,
    NONE,
    NOT_REELECTED,
    OFF_SLATE,
    OPPONENT,
    PROMOTED,
    PROVINCE,
    THE_LEADER,
    TOP,
)


@njit(cache=True)
def hold_congress(s, p, c, on, key, month, size):
    """Hold a congress; ``size`` has the seats to fill: (PB full, PB cand, OB full, OB cand, Sec full, Sec cand, CC)."""
    turnover = yearly_turnover(s, p, month)
    n_delegates, votes = count_delegates(s, p, c, on, key, month, turnover)
    led = s.counters[THE_LEADER] >= 0
    his = led and c.delegates_decide and carried(votes, n_delegates)
    log_ballot(s, month, ELECTION, CONGRESS, NOBODY, s.counters[THE_LEADER], n_delegates, votes, c.secret_congress)
    pi = p.slate_fidelity if his and c.slate_from_above else p.control_base
    drop_from_slate(s, p, his and c.slate_from_above, key, month)
    if on.factions and his:
        beaten(s, p, key, month)
    seats = size[6] + s.regime[0].enlarged
    public = 0
    if on.renewal:
        renew_top(s, p, c, on, key, month, turnover, size, pi)
    if on.packing and his and c.slate_from_above:
        seats += enlarge(s, p, on, turnover, month, seats, pi)
    if on.renewal:
        public = int(c.quota_public * seats)
        renew_committee(s, p, c, on, key, month, turnover, seats, pi)
    slotted = slot_holders(s, p, c, on, month, size[6])
    elect_committee(s, p, c, on, key, month, turnover, pi, seats - public, slotted)
    seat_public(s, p, key, month, public)
    grip = control(s, p, c, on, turnover, month) if his else p.control_base
    rotate(s, p, key, month)
    fill(s, p, on, key, month, turnover, APPARATUS, FULL, size[4], grip)
    fill(s, p, on, key, month, turnover, APPARATUS, CANDIDATE, size[5], grip)
    fill(s, p, on, key, month, turnover, BUREAU, FULL, size[2], grip)
    fill(s, p, on, key, month, turnover, BUREAU, CANDIDATE, size[3], grip)
    fill(s, p, on, key, month, turnover, TOP, FULL, size[0], grip)
    fill(s, p, on, key, month, turnover, TOP, CANDIDATE, size[1], grip)
    if on.renewal:
        count_terms(s)
    if on.plenum or on.job_slots:
        take_slots(s)
        rotate_control(s, p, key, month)
        fill_control(s, p, on, key, month, turnover, size[8], grip)
    s.regime[0].last_congress = month
    if led and (c.congress_elects_leader or c.committee_elects_leader):
        leader = s.counters[THE_LEADER]
        if c.congress_elects_leader:  # by the delegates as they stood on the slate
            electors, place, secret = n_delegates, CONGRESS, c.secret_congress
        else:
            electors, votes = elect_leader(s, p, c, on, turnover, month, leader, key)
            place, secret = COMMITTEE, c.secret_committee
        log_ballot(s, month, ELECTION_OF_LEADER, place, NOBODY, leader, electors, votes, secret)
        if not carried(votes, electors):
            close_spell(s, leader, LEADER, month, NOT_REELECTED)
            s.people[leader].dropped_in = month


@njit(cache=True)
def count_delegates(s, p, c, on, key, month, turnover):
    """Delegates and how many of them back the leader, or where ballots are weighed how many accept the slate."""
    if weighs(on):
        return send_delegates(s, p, c, on, key, month, turnover)
    n = 0
    votes = 0
    per_province = s.district.size // s.province.size
    for unit in range(s.province.size):
        secretary = s.province[unit]
        secretary_backs = False
        if secretary >= 0:
            chance_he_backs = backing(s, p, on, turnover, month, secretary)
            secretary_backs = draw(key, month, chance.SECRETARY_VOTE, secretary) < chance_he_backs
            if on.factions and follows_faction(s, secretary):
                secretary_backs = False
        for seat in range(c.delegates_per_province):
            n += 1
            number = unit * c.delegates_per_province + seat
            if c.secretaries_delegate:
                votes += delegate_backs(secretary_backs, p.delegate_fidelity, draw(key, month, chance.DELEGATE, number))
            else:
                voter = s.district[unit * per_province + seat % per_province]
                if voter >= 0:
                    votes += draw(key, month, chance.DELEGATE, number) < backing(s, p, on, turnover, month, voter)
    return n, votes


@njit(cache=True)
def drop_from_slate(s, p, his, key, month):
    """A congress that the leader commands leaves opponents off the slate, not all at once."""
    if not his:
        return
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.people[person].stance == OPPONENT and draw(key, month, chance.DROP, person) < p.drop_at_congress:
            s.people[person].dropped_in = month
            for place in (TOP, BUREAU, APPARATUS, COMMITTEE):
                close_spell(s, person, place, month, OFF_SLATE)


@njit(cache=True)
def elect_committee(s, p, c, on, key, month, turnover, pi, seats, slotted):
    """The job-slot Central Committee: the top bodies, then those who hold jobs, backers first on the leader's slate.

    Whoever is ``slotted`` has his seat by right of his post, before the others.
    """
    taken = 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if on_top(s, person) or slotted[person]:
            taken += 1
            if s.seats[person, COMMITTEE] == NONE:
                open_spell(s, person, COMMITTEE, NOBODY, FULL, month, ELECTED)
    for person in s.active[: s.counters[N_ACTIVE]]:
        if on_top(s, person) or slotted[person]:
            continue
        if s.seats[person, COMMITTEE] != NONE and s.open[person, PROVINCE] < 0:
            official = s.people[person].official and not (on.job_slots and dead_soul(s, person))
            stays = official and draw(key, month, chance.OFFICIAL_TURNOVER, person) >= p.bureau_rotation
            if stays and taken < seats:
                taken += 1
            else:
                close_spell(s, person, COMMITTEE, month, NOT_REELECTED)
    # province secretaries: one place after the other goes, with probability pi, to a backer if there is one
    for person in s.active[: s.counters[N_ACTIVE]]:
        if slotted[person]:
            continue
        if s.seats[person, COMMITTEE] == FULL and s.open[person, PROVINCE] >= 0 and not on_top(s, person):
            s.seats[person, COMMITTEE] = CANDIDATE  # waiting for his place
    for unit in range(s.province.size):
        if taken >= seats:
            break
        wants_backer = appointee_is_loyal(pi, draw(key, month, chance.COMMITTEE_CONTROL, unit))
        best, best_score = NOBODY, -1.0
        for other in range(s.province.size):
            person = s.province[other]
            if person < 0 or s.seats[person, COMMITTEE] == FULL or s.people[person].dropped_in == month:
                continue
            score = draw(key, month, chance.COMMITTEE_PICK, person)
            if s.seats[person, COMMITTEE] == CANDIDATE:
                score += 0.5
            if wants_backer:
                score += 2.0 * backing(s, p, on, turnover, month, person)
            if score > best_score:
                best, best_score = person, score
        if best < 0:
            break
        if s.seats[best, COMMITTEE] == CANDIDATE:
            s.seats[best, COMMITTEE] = FULL  # goes on in the same spell
        else:
            open_spell(s, best, COMMITTEE, NOBODY, FULL, month, ELECTED)
        taken += 1
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, COMMITTEE] == CANDIDATE:
            close_spell(s, person, COMMITTEE, month, NOT_REELECTED)
    while taken < seats:
        birth = drawn_birth(month, draw(key, month, chance.OFFICIAL_BIRTH, taken), 30.0, 20.0)
        person = newcomer(s, birth, drawn_position(p, draw(key, month, chance.OFFICIAL_POSITION, taken)))
        if person < 0:
            return
        if appointee_is_loyal(pi, draw(key, month, chance.OFFICIAL_CONTROL, taken)):
            reward(s, p, on, person, month)
        else:
            promoted_by(s, p, on, key, month, person, NOBODY)
        s.people[person].official = True
        open_spell(s, person, COMMITTEE, NOBODY, FULL, month, ELECTED)
        taken += 1


@njit(cache=True)
def rotate(s, p, key, month):
    """Some of Orgburo and Secretariat go to other work; the leader does not."""
    for person in s.active[: s.counters[N_ACTIVE]]:
        if person == s.counters[THE_LEADER]:
            continue
        if s.seats[person, BUREAU] + s.seats[person, APPARATUS] == NONE:
            continue
        if draw(key, month, chance.ROTATE, person) < p.bureau_rotation:
            close_spell(s, person, APPARATUS, month, NOT_REELECTED)
            close_spell(s, person, BUREAU, month, NOT_REELECTED)


@njit(cache=True)
def fill(s, p, on, key, month, turnover, place, rank, seats, grip):
    """Bring one rank of one body to its number of seats; the leader keeps his as long as there is one."""
    sitting = 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        sitting += s.seats[person, place] == rank
    while sitting > seats:
        out, worst = NOBODY, 1e9
        for person in s.active[: s.counters[N_ACTIVE]]:
            if s.seats[person, place] == rank and (person != s.counters[THE_LEADER] or seats == 0):
                score = draw(key, month, chance.FILL_OUT, 4 * person + place)
                score += 2.0 * grip * backing(s, p, on, turnover, month, person)
                if score < worst:
                    out, worst = person, score
        if out < 0:
            return
        close_spell(s, out, place, month, NOT_REELECTED)
        sitting -= 1
    while sitting < seats:
        leaders_pick = appointee_is_loyal(
            grip, draw(key, month, chance.FILL_CONTROL, 1000 * (4 * place + rank) + sitting)
        )
        chooser = NOBODY
        if on.judgement:
            chooser = who_fills(s, p, leaders_pick, key, month, ballot_paper(sitting, SEAT + 4 * place + rank))
            leaders_pick = chooser >= 0 and chooser == s.counters[THE_LEADER]
        person = best_for(s, p, on, key, month, turnover, place, rank, leaders_pick, chooser)
        if person < 0:
            return
        before = s.seats[person, place]
        entry = ELECTED
        if before != NONE:
            close_spell(s, person, place, month, LEFT_UP)
            entry = PROMOTED
        close_spell(s, person, PROVINCE, month, LEFT_UP)
        close_spell(s, person, DISTRICT, month, LEFT_UP)
        open_spell(s, person, place, NOBODY, rank, month, entry)
        if s.seats[person, COMMITTEE] == NONE:
            open_spell(s, person, COMMITTEE, NOBODY, FULL, month, ELECTED)
        if leaders_pick:
            reward(s, p, on, person, month)
        else:
            promoted_by(s, p, on, key, month, person, chooser)
        sitting += 1


@njit(cache=True)
def best_for(s, p, on, key, month, turnover, place, rank, leaders_pick, chooser):
    """Whom to take: candidates before others for a full seat, secretaries before others for the Orgburo, and backers of
    the leader where the choice is his; or whom the ``chooser`` judges best."""
    members = holders(s, place)
    need = needs(s, members)
    view = view_of(s, chooser)
    best, best_score = NOBODY, -1e9
    for person in s.active[: s.counters[N_ACTIVE]]:
        if not s.people[person].alive or s.seats[person, COMMITTEE] == NONE:
            continue
        held = s.seats[person, place]
        if held in (FULL, rank):
            continue
        if on.renewal and s.people[person].dropped_in == month:
            continue
        if s.people[person].stance == OPPONENT and leaders_pick:
            continue
        if on.factions and s.people[person].landing != 0:
            continue
        score = draw(key, month, chance.FILL_PICK, 4 * person + place)
        if on.judgement:
            if not fit(s, person, month):
                continue
            score = assess(s, p, on, turnover, month, person, chooser, view, need, members, score)
        if rank == FULL and held == CANDIDATE:
            score += 4.0
        if place == BUREAU and rank == FULL and s.seats[person, APPARATUS] == FULL:
            score += 8.0
        if place == TOP and s.seats[person, BUREAU] + s.seats[person, APPARATUS] != NONE:
            score += 0.5
        if place != TOP and s.seats[person, TOP] != NONE:
            score -= 0.5
        if leaders_pick and not on.judgement:
            score += 2.0 * backing(s, p, on, turnover, month, person)
        if score > best_score:
            best, best_score = person, score
    return best
