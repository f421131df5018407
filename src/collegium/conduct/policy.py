"""Policy: the leader's line, and the questions that are fought out.

The line is where the leader stands on the policy axis, 0 to 1. It turns at ``policy_turn_rate`` a year, by up to
``policy_turn_size`` either way (our proposal).

With `policy` a Poisson number of questions comes up each month, mean policy_questions * (1 + policy_crisis_questions *
crisis); a domain d is drawn with weight 1 + policy_attention * max(0, -results_d), so that domains that do badly raise
more questions. Each has a salience z = u^policy_salience_skew (most are small), an urgency crisis + (1 - crisis) u, and
something that holds now, q = 1/2 + policy_status_quo_spread (2 u - 1). The leader proposes with probability
``policy_leader_proposes``, on his line; else the head of the institution concerned (Gill 2018 ch. 4, l.1262), who
stands where :mod:`collegium.conduct.views` says. Whoever prepares the papers draws the draft his way (l.889: agenda and
papers were Stalin's): b = own + policy_framing * hold * (x_prep - own). If the charter gives the leader the agenda,
x_prep is his line and ``hold`` his hold of the agenda; else x_prep is the head of the papers, with hold 1.

*Positions first.* Where each full member stands, 1, -1 or 0 for b against q, is logged before anything is decided.
Then :mod:`collegium.conduct.decisions` says in which way, by whom, in which grade.

*Pressure to agree.* The side pressed for is the leader's, if he takes part and has one; else the draft, where it comes
ready-made (circulation, commission, government); else that of the majority. Whoever stands on the other side votes with
it all the same with probability 1 / (1 + exp(-Z)),

    Z = pressure_base + pressure_unity nu_U - pressure_debate nu_I - pressure_stake z |gap|
        + pressure_alone                                                                if it is circulated
        + pressure_support (2 b_i - 1) + pressure_authority A + pressure_fear F_i       if the side is the leader's,

gap = |x - q| - |x - b|, b_i the probability that he backs the leader in private, F_i fear, nu_U the norm of unity, nu_I
the norm that debate inside is legitimate. An open opponent never yields. *Consensus or vote*: whoever is still in the
minority then joins the majority with probability consensus_pull * nu_U, the leader with (1 - his ambition) times that
(Gorbachev withdrew proposals, Brezhnev led from the middle: l.3143, l.2673); what remains is a vote, by majority of
those cast. A question that is close, |for - against| <= policy_close_margin (for + against), and of urgency below
``policy_urgent`` is postponed. What is left to others needs the leader's approval: a result against his side he turns
round with
probability g k (l.1588). Grave questions (z >= policy_grave) may be taken to the committee where the charter has an
appeal: by the loser drawn, with probability policy_appeal, for all but the leader times 1 - nu_I.

What is carried out, and what comes of it: :mod:`collegium.conduct.results`. All equations are OUR PROPOSAL; that heads
of institutions fight for resources in every period without contesting the leadership is Gill's (ch. 1, 8). A postponed
question is not kept: if it is still there it comes up as a new one.

Reads: views, line, people.position, stance, fear, tie; regime; norms; the charter's appeal, leader_sets_agenda.
Writes: line[0], the leader's position; decisions, positions, workload; through `results` what it names.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from collegium.conduct import chance
from collegium.conduct.chance import NOBODY_IN_PARTICULAR, draw
from collegium.conduct.decisions import (
    ROOM,
    Question,
    ambition_of_leader,
    care,
    choose_grade,
    choose_way,
    count_routine,
    grip_of_leader,
    hold_agenda,
    hold_of_agenda,
    logistic,
    score_ways,
    take_part,
)
from collegium.conduct.influence import fear_of
from collegium.conduct.log import log_decision, log_event, settle_decision
from collegium.conduct.people import ballot_paper, on_top, private_backing, yearly_turnover
from collegium.conduct.results import (
    carried_out,
    effect,
    within,
)
from collegium.conduct.state import (
    ADOPTED,
    ALONE,
    APPEAL,
    BY_GOVERNMENT,
    CIRCULATION,
    COMMISSION,
    COMMITTEE,
    DEBATE_INSIDE,
    FULL,
    LEFT_TO_OTHERS,
    N_ACTIVE,
    N_DOMAINS,
    N_POSITIONS,
    N_WAYS,
    NOBODY,
    OPEN_DEBATE,
    OPPONENT,
    OVERFLOW,
    PAPERS_HEAD,
    PLENUM,
    POSTPONED,
    REJECTED,
    REVERSED,
    THE_LEADER,
    TOGETHER,
    TOP,
    TURN,
    UNITY,
)
from collegium.conduct.views import able, acts, bring_up, in_charge, institution_of, prefers, pulled, stand
from collegium.parameters import param

_OURS = "our proposal; the number is assumed"
PARAMETERS = (
    param(
        "policy_questions", 2.0, "1/month", 0.0, 10.0, "questions of weight a month, logged one by one",
        "assumed: a dozen in half a year show who prevails",
    ),
    param("policy_crisis_questions", 1.0, "1", 0.0, 5.0, "questions more, as a share, in a full crisis", "assumed"),
    param("policy_attention", 1.0, "1", 0.0, 10.0, "weight more of a domain whose results are -1", "assumed"),
    param(
        "policy_salience_skew", 2.0, "1", 0.1, 10.0, "power of the draw of salience; above 1 most questions are small",
        "assumed",
    ),
    param(
        "policy_status_quo_spread", 0.5, "1", 0.0, 0.5, "half-width of what holds now around the middle",
        "assumed: anything may hold",
    ),
    param(
        "policy_leader_proposes", 0.3, "probability", 0.0, 1.0,
        "chance that the leader proposes, and not the head of the institution",
        "assumed: the institutions propose most (Gill 2018 ch. 4, l.1262)",
    ),
    param(
        "policy_framing", 0.3, "share", 0.0, 1.0,
        "share of the way that whoever prepares the papers draws a draft towards himself",
        "our proposal after Gill 2018 ch. 3 (l.889)",
    ),
    param(
        "policy_absence", 0.1, "probability", 0.0, 1.0, "chance that a member who is well misses a month's sessions",
        "assumed: most missed some (Gill 2018 ch. 4, l.1255)",
    ),
    param("pressure_base", -1.5, "1", -20.0, 20.0, "log-odds that somebody gives way without cause", _OURS),
    param("pressure_support", 1.5, "1", 0.0, 20.0, "weight of private support for the leader", _OURS),
    param("pressure_authority", 1.0, "1", 0.0, 20.0, "weight of the leader's authority", _OURS),
    param(
        "pressure_fear", 1.0, "1", 0.0, 20.0, "weight of fear",
        "our proposal: as in the open vote of section 3, where it counts one for one",
    ),
    param("pressure_unity", 1.0, "1", 0.0, 20.0, "weight of the norm of unity", _OURS),
    param(
        "pressure_debate", 1.0, "1", 0.0, 20.0,
        "weight against giving way of the norm that debate inside is legitimate",
        _OURS,
    ),
    param("pressure_stake", 4.0, "1", 0.0, 50.0, "weight against giving way of what is at stake for him", _OURS),
    param(
        "pressure_alone", 0.5, "1", 0.0, 20.0, "weight of being asked alone, by circulation",
        "our proposal after Gill 2018 ch. 3 (l.795)",
    ),
    param(
        "consensus_pull", 0.5, "probability", 0.0, 1.0,
        "chance that the minority joins the majority under a full norm of unity",
        _OURS,
    ),
    param(
        "policy_close_margin", 0.2, "share", 0.0, 1.0, "largest margin, as a share of votes, that counts as close",
        "assumed",
    ),
    param("policy_urgent", 0.5, "1", 0.0, 1.0, "urgency from which a close question is not postponed", "assumed"),
    param("policy_grave", 0.5, "1", 0.0, 1.0, "salience from which a question is grave", "assumed"),
    param(
        "policy_appeal", 0.3, "probability", 0.0, 1.0, "chance that a loser takes a grave question to the committee",
        "assumed",
    ),
)  # fmt: skip

NUMBER = np.int64(233)
OF_DOMAIN = np.int64(234)
SALIENCE = np.int64(235)
URGENCY = np.int64(236)
STATUS_QUO = np.int64(237)
LEADER_PROPOSES = np.int64(238)
PROPOSER = np.int64(239)
ATTENDS = np.int64(240)
YIELDS = np.int64(241)
JOINS = np.int64(242)
APPROVES = np.int64(243)
APPEALS = np.int64(244)
APPELLANT = np.int64(245)
YIELDS_IN_COMMITTEE = np.int64(246)
LUCK = np.int64(247)
MOST = 12  # questions in one month, at most


@njit(cache=True)
def turn_line(s, p, key, month):
    """Now and then the leader's line turns."""
    leader = s.counters[THE_LEADER]
    if leader >= 0 and draw(key, month, chance.POLICY_TURN, chance.NOBODY_IN_PARTICULAR) < p.policy_turn_rate / 12.0:
        step = (2.0 * draw(key, month, chance.POLICY_SIZE, chance.NOBODY_IN_PARTICULAR) - 1.0) * p.policy_turn_size
        s.line[0] = min(1.0, max(0.0, s.line[0] + step))
        s.people[leader].position = s.line[0]
        log_event(s, month, TURN, leader, TOP)


@njit(cache=True)
def poisson(mean, u, most):
    """The Poisson number at a uniform draw, ``most`` at most.

    Examples
    --------
    >>> [poisson(1.0, u, 12) for u in (0.36, 0.37, 0.74, 0.999999999999)]
    [0, 1, 2, 12]
    """
    chance_of = math.exp(-mean)
    up_to = chance_of
    number = 0
    while u >= up_to and number < most:
        number += 1
        chance_of *= mean / number
        up_to += chance_of
    return number


@njit(cache=True)
def framed(own, preparer, framing):
    """A draft after whoever prepares the papers has drawn it his way.

    Examples
    --------
    >>> framed(0.25, 0.75, 0.5)
    0.5
    """
    return own + framing * (preparer - own)


@njit(cache=True)
def gives_way(pressed, stake):
    """The probability that somebody votes with the side pressed for though he stands on the other.

    Examples
    --------
    >>> round(gives_way(1.5, 0.5), 6)
    0.731059
    """
    return logistic(pressed - stake)


@njit(cache=True)
def outcome_of(votes_for, against, margin, urgent):
    """What a vote comes to: adopted by a majority, postponed if close and not urgent, else rejected.

    Examples
    --------
    >>> int(outcome_of(4, 3, 0.2, False)), int(outcome_of(4, 3, 0.2, True)), int(outcome_of(4, 4, 0.2, True))
    (2, 1, 0)
    """
    cast = votes_for + against
    if cast == 0 or (not urgent and abs(votes_for - against) <= margin * cast):
        return POSTPONED
    return ADOPTED if votes_for > against else REJECTED


@njit(cache=True)
def stands_adopted(outcome, votes_for, against):
    """Whether in the end the draft holds: adopted, or refused by the top body and carried on appeal."""
    return outcome == ADOPTED or (outcome == REVERSED and votes_for <= against)


@njit(cache=True)
def norms_press(s, p):
    """What the norms of unity and of debate inside add to the log-odds that somebody gives way."""
    return p.pressure_unity * s.norms[UNITY] - p.pressure_debate * s.norms[DEBATE_INSIDE]


@njit(cache=True)
def leader_presses(p, authority, backs, fear):
    """What support, authority and fear add to the log-odds that somebody follows the leader."""
    return p.pressure_support * (2.0 * backs - 1.0) + p.pressure_authority * authority + p.pressure_fear * fear


@njit(cache=True)
def vote_on(p, question, man, x, side, pressed, u):
    """How somebody votes: as he stands, or with the side pressed for.

    Parameters
    ----------
    man : record
        His row of ``people``.
    x : float
        Where he stands.
    side : int
        1, -1; 0 if no side is pressed for.
    pressed : float
        Log-odds that he gives way, without what is at stake for him.
    u : float
        A draw.
    """
    before = prefers(x, question.draft, question.status_quo)
    if before == side or side == 0:
        return before
    if before == 0:
        return side
    gap = abs(abs(x - question.status_quo) - abs(x - question.draft))
    if man.stance != OPPONENT and u < gives_way(pressed, p.pressure_stake * question.salience * gap):
        return side
    return before


@njit(cache=True)
def committee_vote(s, p, on, key, month, question, mechanism, side, turnover):
    """The committee votes on a question: (for, against). ``side`` is the leader's, 0 if he has none."""
    votes_for = 0
    against = 0
    base = p.pressure_base + norms_press(s, p)
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, COMMITTEE] != FULL or not able(s.people[person], month):
            continue
        x = stand(s.people, s.seats, s.views, s.counters[THE_LEADER], p, on, key, person, question.domain)
        vote = prefers(x, question.draft, question.status_quo)
        if side != 0 and vote != side:
            backs = private_backing(s, p, on, turnover, month, person)
            pressed = base + leader_presses(p, s.regime[0].authority, backs, fear_of(s, p, on, person))
            u = draw(key, month, mechanism, ballot_paper(person, question.number))
            vote = vote_on(p, question, s.people[person], x, side, pressed, u)
        votes_for += vote > 0
        against += vote < 0
    return votes_for, against


@njit(cache=True)
def drawn_domain(results, attention, u):
    """A domain, drawn with weights 1 + attention * max(0, -results).

    Examples
    --------
    >>> [int(drawn_domain(np.array([-1.0, 0.0, 0.5, 0.0, 0.0]), 1.0, u)) for u in (0.3, 0.35, 0.6, 0.99)]
    [0, 1, 2, 4]
    """
    total = 0.0
    for domain in range(N_DOMAINS):
        total += 1.0 + attention * max(0.0, -results[domain])
    left = u * total
    for domain in range(N_DOMAINS - 1):
        left -= 1.0 + attention * max(0.0, -results[domain])
        if left < 0.0:
            return domain
    return N_DOMAINS - 1


@njit(cache=True)
def proposer_of(people, offices, leader, p, key, month, number, domain, room):
    """Who proposes: the leader, or the head of the institution, or else a member; -1 if nobody can."""
    leader_can = leader >= 0 and acts(people, leader, month)
    if leader_can and draw(key, month, LEADER_PROPOSES, number) < p.policy_leader_proposes:
        return leader
    head = in_charge(people, offices, domain, month)
    if head >= 0:
        return head
    best, best_score = NOBODY, -1.0
    for i in range(room.size):
        person = room["person"][i]
        if room["full"][i] and room["well"][i] and person != leader:
            score = draw(key, month, PROPOSER, ballot_paper(person, number))
            if room["institution"][i] == domain:
                score += 1.0
            if score > best_score:
                best, best_score = person, score
    if best < 0 and leader_can:
        return leader
    return best


@njit(cache=True)
def draft_of(s, p, c, on, key, proposer, domain):
    """The draft: what the proposer wants, drawn towards whoever prepares the papers."""
    leader = s.counters[THE_LEADER]
    own = stand(s.people, s.seats, s.views, leader, p, on, key, proposer, domain)
    if c.leader_sets_agenda:
        if leader < 0:
            return own
        return framed(own, s.line[1 + domain], p.policy_framing * hold_of_agenda(s.regime[0].agenda, c, on))
    head = s.office[PAPERS_HEAD]
    if head < 0:
        return own
    other = stand(s.people, s.seats, s.views, leader, p, on, key, head, domain)
    return framed(own, other, p.policy_framing)


@njit(cache=True)
def raise_question(s, p, c, on, key, month, number, room):
    """A question comes up; its proposer is -1 if nobody can propose."""
    domain = drawn_domain(s.results, p.policy_attention, draw(key, month, OF_DOMAIN, number))
    salience = draw(key, month, SALIENCE, number) ** p.policy_salience_skew
    urgency = s.regime[0].crisis + (1.0 - s.regime[0].crisis) * draw(key, month, URGENCY, number)
    status_quo = 0.5 + p.policy_status_quo_spread * (2.0 * draw(key, month, STATUS_QUO, number) - 1.0)
    proposer = proposer_of(s.people, s.office, s.counters[THE_LEADER], p, key, month, number, domain, room)
    draft = status_quo
    if proposer >= 0:
        draft = draft_of(s, p, c, on, key, proposer, domain)
    return Question(number, domain, salience, urgency, status_quo, proposer, draft)


@njit(cache=True)
def take_positions(s, p, question, room):
    """Where everybody stands before anything is decided: (the leader's side, whether full members differ)."""
    leaders = 0
    some_for = False
    some_against = False
    for i in range(room.size):
        person = room["person"][i]
        view = s.views[person, question.domain]
        x = pulled(view, room["institution"][i], question.domain, p.interest_weight, p.rivalry_weight)
        before = prefers(x, question.draft, question.status_quo)
        room["x"][i] = x
        room["before"][i] = before
        room["vote"][i] = 0
        if room["full"][i]:
            some_for = some_for or before > 0
            some_against = some_against or before < 0
        if person == s.counters[THE_LEADER]:
            leaders = before
    return leaders, some_for and some_against


@njit(cache=True)
def log_before(counters, positions, decision, room):
    """Put on record where full members and those who take part stand; the first row, -1 if a log is full.

    The rows are those of :func:`collegium.conduct.log.log_position`, the votes still 0.
    """
    first = counters[N_POSITIONS]
    last = first
    for i in range(room.size):
        if not (room["full"][i] or room["part"][i]):
            continue
        if decision < 0 or last >= positions.shape[0]:
            counters[OVERFLOW] = 1
            return NOBODY
        positions[last, 0] = decision
        positions[last, 1] = room["person"][i]
        positions[last, 2] = room["before"][i]
        positions[last, 3] = 0
        last += 1
    counters[N_POSITIONS] = last
    return first


@njit(cache=True)
def log_votes(positions, first, room):
    """Put the votes beside the positions."""
    row = first
    for i in range(room.size):
        if room["full"][i] or room["part"][i]:
            positions[row, 3] = room["vote"][i]
            row += 1


@njit(cache=True)
def find_consensus(people, leader, pull, leaders_pull, key, month, number, room):
    """Part of the minority joins the majority with probability ``pull``; open opponents do not."""
    vote = room["vote"]
    balance = 0
    for i in range(room.size):
        balance += vote[i]
    if balance == 0:
        return
    side = 1 if balance > 0 else -1
    for i in range(room.size):
        person = room["person"][i]
        if vote[i] != -side or people[person].stance == OPPONENT:
            continue
        chance_of = leaders_pull if person == leader else pull
        if draw(key, month, JOINS, ballot_paper(person, number)) < chance_of:
            vote[i] = side


@njit(cache=True)
def side_pressed(way, leaders_side, room):
    """Which side is pressed for: the leader's; the draft's where it comes ready-made; that of the majority present."""
    if leaders_side != 0 or way == PLENUM:
        return leaders_side
    if way in (CIRCULATION, COMMISSION, BY_GOVERNMENT):
        return 1
    balance = 0
    for i in range(room.size):
        if room["part"][i]:
            balance += room["before"][i]
    return 1 if balance > 0 else (-1 if balance < 0 else 0)


@njit(cache=True)
def ballot(s, p, on, key, month, question, way, leaders_side, turnover, room):
    """Those who take part vote, under pressure: (for, against)."""
    side = side_pressed(way, leaders_side, room)
    base = p.pressure_base + norms_press(s, p)
    if way == CIRCULATION:
        base += p.pressure_alone
    for i in range(room.size):
        if room["part"][i]:
            person = room["person"][i]
            pressed = base
            if leaders_side != 0:
                pressed += leader_presses(p, s.regime[0].authority, room["backs"][i], fear_of(s, p, on, person))
            u = draw(key, month, YIELDS, ballot_paper(person, question.number))
            room["vote"][i] = vote_on(p, question, s.people[person], room["x"][i], side, pressed, u)
    if way == PLENUM:
        return committee_vote(s, p, on, key, month, question, YIELDS, side, turnover)
    pull = p.consensus_pull * s.norms[UNITY]
    leaders_pull = pull * (1.0 - ambition_of_leader(s, on))
    find_consensus(s.people, s.counters[THE_LEADER], pull, leaders_pull, key, month, question.number, room)
    votes_for = 0
    against = 0
    for i in range(room.size):
        votes_for += room["vote"][i] > 0
        against += room["vote"][i] < 0
    return votes_for, against


@njit(cache=True)
def appeal(s, p, on, key, month, question, side, outcome, turnover, room):
    """A loser may take a grave question to the committee; the outcome after that."""
    won = 1 if outcome == ADOPTED else -1
    best, best_score = NOBODY, -1.0
    for i in range(room.size):
        person = room["person"][i]
        if room["vote"][i] == -won:
            score = draw(key, month, APPELLANT, ballot_paper(person, question.number))
            if person == s.counters[THE_LEADER]:
                score += 1.0
            if score > best_score:
                best, best_score = person, score
    if best < 0:
        return outcome
    chance_of = p.policy_appeal
    if best != s.counters[THE_LEADER]:
        chance_of *= 1.0 - s.norms[DEBATE_INSIDE]
    if draw(key, month, APPEALS, question.number) >= chance_of:
        return outcome
    log_event(s, month, APPEAL, best, COMMITTEE)
    votes_for, against = committee_vote(s, p, on, key, month, question, YIELDS_IN_COMMITTEE, side, turnover)
    if (votes_for - against) * won < 0:
        return REVERSED
    return outcome


@njit(cache=True)
def settle(s, p, c, on, key, month, number, grip, turnover, room, standing, scores, shares):
    """One question, from its rise to what comes of it."""
    question = raise_question(s, p, c, on, key, month, number, room)
    if question.proposer < 0:
        return
    leader = s.counters[THE_LEADER]
    part, person = room["part"], room["person"]
    leaders, contested = take_positions(s, p, question, room)
    # how it is taken, by whom, in which grade
    debate = s.norms[OPEN_DEBATE]
    way = choose_way(p, on, key, month, question, debate, standing, scores, shares)
    take_part(s, p, c, key, month, question, way, room)
    leader_in = False
    for i in range(room.size):
        leader_in = leader_in or (part[i] and person[i] == leader)
    grade = choose_grade(p, key, month, question, way, grip, leader >= 0, leader_in)
    if grade == LEFT_TO_OTHERS:
        leader_in = False
        for i in range(room.size):
            part[i] = part[i] and person[i] != leader
    # positions are on record before anything is decided
    row = log_decision(s, month, question.domain, way, in_hundredths(question.salience), question.proposer, grade)
    logged = log_before(s.counters, s.positions, row, room)
    if logged < 0:
        return
    # the decision
    side = leaders if leader_in else 0
    votes_for, against = ballot(s, p, on, key, month, question, way, side, turnover, room)
    outcome = outcome_of(votes_for, against, p.policy_close_margin, question.urgency >= p.policy_urgent)
    wanted = ADOPTED if leaders > 0 else REJECTED
    if leaders != 0 and grade == ALONE:
        outcome = wanted
    elif leaders != 0 and grade == LEFT_TO_OTHERS and outcome != POSTPONED:
        objects = acts(s.people, leader, month) and outcome != wanted
        if objects and draw(key, month, APPROVES, number) < grip * care(p.ways_attention, question.salience):
            outcome = wanted
    if (
        c.appeal
        and grade == TOGETHER
        and way != PLENUM
        and outcome != POSTPONED
        and question.salience >= p.policy_grave
    ):
        outcome = appeal(s, p, on, key, month, question, side, outcome, turnover, room)
    # what comes of it
    holds = stands_adopted(outcome, votes_for, against)
    done = 0.0
    if holds:
        done = carried_out(s, p, on, key, month, question.domain, question.draft, question.status_quo)
        luck = draw(key, month, LUCK, number)
        by = effect(question.salience, done, p.result_gain, p.result_luck, luck)
    else:
        by = -p.result_neglect * question.salience * question.urgency
    s.results[question.domain] = within(s.results[question.domain] + by, -1.0, 1.0)
    settle_decision(s, row, leaders, votes_for, against, outcome, in_hundredths(done))
    log_votes(s.positions, logged, room)
    if outcome != POSTPONED:
        gain = question.salience if holds else -question.salience
        man = s.people[question.proposer]
        man.standing = within(man.standing + p.standing_winning * gain, 0.0, 1.0)
        if contested and grade == TOGETHER:
            s.regime[0].authority = within(s.regime[0].authority + p.authority_winning * gain * leaders, 0.0, 1.0)
    s.workload[month, way] += 1


@njit(cache=True)
def in_hundredths(share):
    """A share as a whole number of hundredths.

    Examples
    --------
    >>> in_hundredths(0.755)
    76
    """
    return np.int64(100.0 * share + 0.5)


@njit(cache=True)
def enter(s, p, on, key, month, turnover):
    """The people of the top bodies and the leader, as an array of :data:`collegium.conduct.decisions.ROOM`."""
    leader = s.counters[THE_LEADER]
    n = 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        n += on_top(s, person) or person == leader
    room = np.zeros(n, ROOM)
    i = 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if not (on_top(s, person) or person == leader):
            continue
        bring_up(s.people, s.views, p, key, person)
        well = acts(s.people, person, month)
        room["person"][i] = person
        room["full"][i] = s.seats[person, TOP] == FULL
        room["well"][i] = well
        room["attends"][i] = well and draw(key, month, ATTENDS, person) >= p.policy_absence
        room["backs"][i] = private_backing(s, p, on, turnover, month, person)
        room["institution"][i] = institution_of(s.people, s.seats, s.counters[THE_LEADER], p, on, key, person)
        i += 1
    return room


@njit(cache=True)
def questions(s, p, c, on, key, month):
    """The questions of the month come up and are settled."""
    grip = 0.0
    if on.ways:
        hold_agenda(s, p, c, month)
        grip = grip_of_leader(s, p, on, month)
    turnover = yearly_turnover(s, p, month)
    room = enter(s, p, on, key, month, turnover)
    standing = np.zeros(N_WAYS)
    scores = np.zeros(N_WAYS)
    shares = np.zeros(N_WAYS)
    if on.ways:
        score_ways(s, p, c, month, grip, standing)
    u = draw(key, month, NUMBER, NOBODY_IN_PARTICULAR)
    number = poisson(p.policy_questions * (1.0 + p.policy_crisis_questions * s.regime[0].crisis), u, MOST)
    for question in range(number):
        settle(s, p, c, on, key, month, question, grip, turnover, room, standing, scores, shares)
    count_routine(s, p, on, key, month, standing, shares)
