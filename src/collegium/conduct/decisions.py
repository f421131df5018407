"""How a question is taken: in session or otherwise, by whom, and what the leader does with it.

*The ways* are those the record counts (gill-2018, Tables 2.1, 3.2, 4.3, 4.5, 4.15) and the text describes: in session;
by circulation of a draft, each member asked by himself (l.795); in the organ's name by a few (l.810); by a commission;
in the leader's office, with those close to him whatever their rank (l.1281, l.1296); by the government (ch. 2, 4); by
the committee in plenum. OUR PROPOSAL: a way is chosen by logit, Pr(w) = exp(U_w) / sum exp(U), among those that the
charter and the offices allow, with the scores

    session     ways_salience z - ways_urgency h - ways_load max(0, ln load) - ways_grip g
                + ways_organs nu_O + ways_collective nu_C + ways_habit (2 Q - 1)
    circulation ways_circulation                                     if the charter has it
    by a few    ways_few + ways_secrecy * secret
    commission  ways_commission                                      if the charter has them
    office      ways_office + ways_office_grip g + ways_secrecy * secret      if the leader can act
    government  ways_government             food and industry, if its head sits on a top body and can act
    plenum      ways_plenum + ways_plenum_debate z nu_D              grave questions, if there is a committee

z salience, h urgency, secret 0 or 1, nu the strength of the norms that organs decide (O), that leadership is collective
(C), of open debate (D), Q the vitality of the organs. load is the month's expected questions over the
capacity ways_sessions * ways_per_session. g is the leader's grip, 0 when he cannot act:

    g = 1 / (1 + exp(-(grip_base + grip_authority (2 A - 1) + grip_agenda (2 a - 1) + grip_ambition (2 alpha - 1)
                       + grip_terror terror + grip_cult cult))).

No way is tied to a date: the record's slide from 100 % in session in 1919 to 0.4 % in 1940 and the return after 1953
must come from load, grip, norms and habit, or be missed.

*Grades of dominance* (Gill 2018 ch. 1, l.306-308; the probabilities are ours): outside session and plenum the leader
who takes part decides alone with probability g k, leaves it to the others subject to his approval with g (1 - k), has
it considered together with 1 - g, where k = ways_attention + (1 - ways_attention) z. In session and plenum he has it
considered together; where he is away it is left to others.

*Routine questions* (``routine_questions`` a month) are only counted: each way takes its logit share at salience 0, the
session no more than its capacity, the rest goes to the other ways in proportion. *Vitality* Q follows the share settled
in session or plenum, *agenda* a follows what the charter and the head of the papers give the leader, both slowly.

Reads: regime.authority, ambition, terror, cult; norms; office, seats, people.stance; the charter's leader_sets_agenda,
circulates, commissions. Writes: workload, regime.vitality, regime.agenda.
"""

from __future__ import annotations

import math
from collections import namedtuple

import numpy as np
from numba import njit

from collegium.conduct.chance import NOBODY_IN_PARTICULAR, draw
from collegium.conduct.people import ballot_paper, on_top
from collegium.conduct.results import towards
from collegium.conduct.state import (
    ALLY,
    ALONE,
    BY_FEW,
    BY_GOVERNMENT,
    CIRCULATION,
    CLIENT,
    COLLECTIVE,
    COMMISSION,
    FOOD,
    GOVERNMENT,
    HEAD_OF_GOVERNMENT,
    INDUSTRY,
    LEADERS_OFFICE,
    LEFT_TO_OTHERS,
    N_WAYS,
    NONE,
    ORGANS_DECIDE,
    PAPERS_HEAD,
    PLENUM,
    SESSION,
    THE_LEADER,
    TOGETHER,
)
from collegium.conduct.views import acts
from collegium.parameters import param

_OURS = "our proposal; the ways and their order are Gill's (2018 ch. 2-4), the number is assumed"
PARAMETERS = (
    param(
        "routine_questions", 130.0, "1/month", 0.0, 1000.0, "routine questions a month, only counted",
        "Gill 2018 Table 3.2: 1525 to 1880 a year 1923-28, 2261 in 1929",
    ),
    param(
        "ways_sessions", 6.5, "1/month", 0.1, 31.0, "sessions a month that the top body can hold",
        "Gill 2018 Table 3.2: 78 in 1923",
    ),
    param(
        "ways_per_session", 17.0, "1", 1.0, 200.0, "questions that one session can take",
        "Gill 2018 Table 3.2: 17 in 1923",
    ),
    param(
        "ways_salience", 2.0, "1", -10.0, 10.0, "score of a session for a question of salience 1",
        "our proposal; the most important questions went to sessions (Gill 2018 ch. 2, l.477)",
    ),
    param("ways_urgency", 0.5, "1", -10.0, 10.0, "score that a session loses to the highest urgency", _OURS),
    param("ways_load", 1.0, "1", 0.0, 10.0, "score that a session loses to each e-fold of overload", _OURS),
    param("ways_grip", 5.0, "1", 0.0, 20.0, "score that a session loses to a leader of full grip", _OURS),
    param("ways_organs", 2.0, "1", 0.0, 10.0, "weight of the norm that organs decide", _OURS),
    param("ways_collective", 1.0, "1", 0.0, 10.0, "weight of the norm of collective leadership", _OURS),
    param("ways_habit", 1.0, "1", 0.0, 10.0, "weight of habit: the vitality of the organs", _OURS),
    param("ways_circulation", -1.5, "1", -10.0, 10.0, "score of circulation, against 0 of a session", _OURS),
    param("ways_few", -3.0, "1", -10.0, 10.0, "score of a decision in the organ's name by a few", _OURS),
    param("ways_commission", -3.0, "1", -10.0, 10.0, "score of a commission", _OURS),
    param("ways_office", -4.0, "1", -10.0, 10.0, "score of the leader's office for a leader without grip", _OURS),
    param("ways_office_grip", 4.0, "1", 0.0, 20.0, "score that the leader's office gains from full grip", _OURS),
    param("ways_government", -2.5, "1", -10.0, 10.0, "score of the government, for food and industry", _OURS),
    param("ways_plenum", -4.0, "1", -10.0, 10.0, "score of the plenum of the committee, for grave questions", _OURS),
    param(
        "ways_plenum_debate", 3.0, "1", 0.0, 20.0, "score that the plenum gains from salience 1 under full open debate",
        _OURS,
    ),
    param("ways_secrecy", 1.5, "1", 0.0, 10.0, "score that a few and the leader's office gain from secrecy", _OURS),
    param("ways_secret_share", 0.15, "share", 0.0, 1.0, "share of questions that are secret", "assumed"),
    param(
        "ways_attention", 0.2, "share", 0.0, 1.0, "attention of the leader to questions of no salience",
        "assumed: many questions escape his gaze (Gill 2018 ch. 8)",
    ),
    param("grip_base", -1.0, "1", -10.0, 10.0, "log-odds of the grip of a middling leader", _OURS),
    param("grip_authority", 2.0, "1", 0.0, 10.0, "weight of authority in grip", _OURS),
    param("grip_agenda", 1.0, "1", 0.0, 10.0, "weight of the hold of the agenda in grip", _OURS),
    param("grip_ambition", 1.0, "1", 0.0, 10.0, "weight of the leader's ambition in grip", _OURS),
    param("grip_terror", 2.0, "1", 0.0, 10.0, "weight of terror in grip", _OURS),
    param("grip_cult", 1.0, "1", 0.0, 10.0, "weight of the cult in grip", _OURS),
    param(
        "office_company", 4.0, "people", 0.0, 30.0, "colleagues whom a few, or the leader in his office, call in",
        "Gill 2018 Tables 4.4, 4.17: a circle of five or so",
    ),
    param(
        "commission_size", 4.0, "people", 1.0, 30.0, "members of a commission",
        "assumed: the commissions of 1937 had five (Gill 2018 ch. 4)",
    ),
    param(
        "closeness_weight", 0.7, "share", 0.0, 1.0,
        "weight of closeness to the leader, against chance, in who is called in",
        "assumed",
    ),
    param(
        "agenda_office", 0.6, "share", 0.0, 1.0,
        "hold of the agenda from the charter alone; the rest needs a head of the papers who is his man",
        "our proposal after Gill 2018 ch. 3, 5 (l.889, l.2141)",
    ),
    param(
        "agenda_half_life", 12.0, "months", 0.5, 240.0, "months in which the hold of the agenda goes half way",
        "assumed",
    ),
    param(
        "agenda_inherited", 0.5, "share", 0.0, 1.0, "share of the hold of the agenda that a new leader inherits",
        "assumed",
    ),
    param(
        "vitality_at_start", 1.0, "share", 0.0, 1.0, "share of questions settled in the organs before the start",
        "Gill 2018 Table 2.1: all of them in 1919-20",
    ),
    param(
        "vitality_half_life", 12.0, "months", 0.5, 240.0, "months in which the vitality of the organs goes half way",
        "assumed",
    ),
)  # fmt: skip

WAY = np.int64(250)
SECRET = np.int64(251)
GRADE = np.int64(252)
CARES = np.int64(253)
COMPANY = np.int64(254)
ROUTINE_NUMBER = np.int64(255)
ROUTINE_WAYS = np.int64(256)
NOT_ALLOWED = -1.0e9  # a score that leaves a way no share

# A question: its number in the month, its domain, salience, urgency, what holds now, who proposes, what he proposes.
Question = namedtuple("Question", "number domain salience urgency status_quo proposer draft")
# The people of the top bodies, one row each, for the questions of a month.
ROOM = np.dtype(
    [
        ("person", np.int64),
        ("full", np.bool_),  # full member of the top body
        ("well", np.bool_),  # able to act
        ("attends", np.bool_),  # present this month
        ("backs", np.float64),  # the probability that he backs the leader in private: how close he is
        ("institution", np.int64),  # the domain he speaks for, -1 if none
        ("x", np.float64),  # where he stands on the question
        ("before", np.int64),  # 1 for the draft, -1 against, 0 neither, before anything is decided
        ("part", np.bool_),  # whether he takes part
        ("score", np.float64),  # for being called in
        ("vote", np.int64),
    ]
)


@njit(cache=True)
def logistic(z):
    """1 / (1 + exp(-z)).

    Examples
    --------
    >>> logistic(0.0)
    0.5
    """
    return 1.0 / (1.0 + math.exp(-z))


@njit(cache=True)
def ambition_of_leader(s, on):
    """The leader's ambition: what his strategy makes it, else his nature, else 1/2."""
    if on.strategies:
        return s.regime[0].ambition
    if on.careers and s.counters[THE_LEADER] >= 0:
        return s.people[s.counters[THE_LEADER]].ambition
    return 0.5


@njit(cache=True)
def grip_of_leader(s, p, on, month):
    """The leader's grip on how questions are taken, 0 to 1; 0 if there is none who can act."""
    leader = s.counters[THE_LEADER]
    if leader < 0 or not acts(s.people, leader, month):
        return 0.0
    return logistic(
        p.grip_base
        + p.grip_authority * (2.0 * s.regime[0].authority - 1.0)
        + p.grip_agenda * (2.0 * s.regime[0].agenda - 1.0)
        + p.grip_ambition * (2.0 * ambition_of_leader(s, on) - 1.0)
        + p.grip_terror * s.regime[0].terror
        + p.grip_cult * s.regime[0].cult
    )


@njit(cache=True)
def care(attention, salience):
    """How much the leader cares for a question, 0 to 1.

    Examples
    --------
    >>> round(care(0.2, 0.5), 12)
    0.6
    """
    return attention + (1.0 - attention) * salience


@njit(cache=True)
def grade_shares(grip, cares):
    """Chances that the leader decides alone, leaves it to the others, has it considered together.

    Examples
    --------
    >>> [round(share, 12) for share in grade_shares(0.8, 0.25)]
    [0.2, 0.6, 0.2]
    """
    return grip * cares, grip * (1.0 - cares), 1.0 - grip


@njit(cache=True)
def logit_shares(scores, shares):
    """Shares of the ways from their scores, in place: exp(U) over the sum of exp(U).

    Examples
    --------
    >>> shares = np.zeros(3)
    >>> logit_shares(np.array([0.0, math.log(3.0), NOT_ALLOWED]), shares)
    >>> shares.round(12).tolist()
    [0.25, 0.75, 0.0]
    """
    best = NOT_ALLOWED
    for way in range(scores.size):
        best = max(best, scores[way])
    total = 0.0
    for way in range(scores.size):
        shares[way] = math.exp(max(-700.0, scores[way] - best)) if scores[way] > NOT_ALLOWED else 0.0
        total += shares[way]
    for way in range(scores.size):
        shares[way] /= total


@njit(cache=True)
def session_capped(shares, cap):
    """A session takes no more than the share ``cap``; the rest goes to the other ways in proportion, if there are any.

    Examples
    --------
    >>> shares = np.array([0.8, 0.15, 0.05])
    >>> session_capped(shares, 0.6)
    >>> shares.round(12).tolist()
    [0.6, 0.3, 0.1]
    """
    others = 1.0 - shares[SESSION]
    if shares[SESSION] <= cap or others <= 0.0:
        return
    for way in range(shares.size):
        if way != SESSION:
            shares[way] *= (1.0 - cap) / others
    shares[SESSION] = cap


@njit(cache=True)
def score_ways(s, p, c, month, grip, standing):
    """The score of each way this month, in place: for a question of no salience, no urgency, no secret.

    The government is scored whatever the domain, and the plenum not at all; see :func:`score_question`.
    """
    load = (p.routine_questions + p.policy_questions) / (p.ways_sessions * p.ways_per_session)
    leader = s.counters[THE_LEADER]
    head = s.office[HEAD_OF_GOVERNMENT]
    for way in range(N_WAYS):
        standing[way] = NOT_ALLOWED
    standing[SESSION] = (
        p.ways_organs * s.norms[ORGANS_DECIDE]
        + p.ways_collective * s.norms[COLLECTIVE]
        + p.ways_habit * (2.0 * s.regime[0].vitality - 1.0)
        - p.ways_load * math.log(max(1.0, load))
        - p.ways_grip * grip
    )
    standing[BY_FEW] = p.ways_few
    if c.circulates:
        standing[CIRCULATION] = p.ways_circulation
    if c.commissions:
        standing[COMMISSION] = p.ways_commission
    if leader >= 0 and acts(s.people, leader, month):
        standing[LEADERS_OFFICE] = p.ways_office + p.ways_office_grip * grip
    if head >= 0 and on_top(s, head) and acts(s.people, head, month):
        standing[BY_GOVERNMENT] = p.ways_government


@njit(cache=True)
def score_question(p, question, secret, debate, standing, scores):
    """The score of each way for one question, in place; ``debate`` is the norm of open debate."""
    for way in range(N_WAYS):
        scores[way] = standing[way]
    scores[SESSION] += p.ways_salience * question.salience - p.ways_urgency * question.urgency
    if secret:
        scores[BY_FEW] += p.ways_secrecy
        if scores[LEADERS_OFFICE] > NOT_ALLOWED:
            scores[LEADERS_OFFICE] += p.ways_secrecy
    if question.domain != FOOD and question.domain != INDUSTRY:
        scores[BY_GOVERNMENT] = NOT_ALLOWED
    if question.salience >= p.policy_grave:
        scores[PLENUM] = p.ways_plenum + p.ways_plenum_debate * question.salience * debate


@njit(cache=True)
def choose_way(p, on, key, month, question, debate, standing, scores, shares):
    """The way in which a question is taken."""
    if not on.ways:
        return SESSION
    secret = draw(key, month, SECRET, question.number) < p.ways_secret_share
    score_question(p, question, secret, debate, standing, scores)
    logit_shares(scores, shares)
    u = draw(key, month, WAY, question.number)
    chosen = SESSION
    for way in range(N_WAYS):
        if shares[way] > 0.0:
            chosen = np.int64(way)
            u -= shares[way]
            if u < 0.0:
                break
    return chosen


@njit(cache=True)
def choose_grade(p, key, month, question, way, grip, leads, takes_part):
    """What the leader does with a question: decides alone, leaves to others, has considered together."""
    if not leads:
        return TOGETHER
    if not takes_part:
        return LEFT_TO_OTHERS
    if way in (SESSION, PLENUM) or draw(key, month, GRADE, question.number) >= grip:
        return TOGETHER
    cares = draw(key, month, CARES, question.number) < care(p.ways_attention, question.salience)
    return ALONE if cares else LEFT_TO_OTHERS


@njit(cache=True)
def call_in(room, wanted):
    """The ``wanted`` people of highest score who take no part yet take part; a score below 0 is never called."""
    part, score = room["part"], room["score"]
    for _ in range(wanted):
        best = -1
        for i in range(part.size):
            if not part[i] and score[i] >= 0.0 and (best < 0 or score[i] > score[best]):
                best = i
        if best < 0:
            return
        part[best] = True


@njit(cache=True)
def take_part(s, p, c, key, month, question, way, room):
    """Who takes part in a decision: fills ``part`` of everybody in ``room``, an array of :data:`ROOM`."""
    leader = s.counters[THE_LEADER]
    part, score, full, person = room["part"], room["score"], room["full"], room["person"]
    chance_weight = 1.0 - p.closeness_weight
    if way == COMMISSION and not c.leader_sets_agenda:
        chance_weight = 1.0
    called = 0
    for i in range(room.size):
        part[i] = False
        score[i] = -1.0
        if not room["well"][i]:
            continue
        man = person[i]
        if way == SESSION:
            part[i] = full[i] and room["attends"][i]
        elif way in (CIRCULATION, PLENUM):
            part[i] = full[i]
        elif way == BY_GOVERNMENT:
            part[i] = s.seats[man, GOVERNMENT] != NONE or man == s.office[HEAD_OF_GOVERNMENT]
        elif way == COMMISSION:
            concerned = man == question.proposer or room["institution"][i] == question.domain
            part[i] = full[i] and man != leader and concerned
            called += part[i]
        else:  # a few, the leader's office
            part[i] = man == leader
        if man != leader and (full[i] or way == LEADERS_OFFICE):
            lot = draw(key, month, COMPANY, ballot_paper(man, question.number))
            score[i] = chance_weight * lot + (1.0 - chance_weight) * room["backs"][i]
    if way == COMMISSION:
        call_in(room, np.int64(p.commission_size) - called)
    elif way in (BY_FEW, LEADERS_OFFICE):
        call_in(room, np.int64(p.office_company))


@njit(cache=True)
def hold_of_agenda(agenda, c, on):
    """The leader's hold of agenda and papers: slow with `ways`, else what the charter says."""
    if on.ways:
        return agenda
    return 1.0 if c.leader_sets_agenda else 0.0


@njit(cache=True)
def hold_agenda(s, p, c, month):
    """The leader's hold of the agenda goes to what the charter and the head of the papers give him."""
    wanted = 0.0
    if c.leader_sets_agenda and s.counters[THE_LEADER] >= 0:
        wanted = p.agenda_office
        head = s.office[PAPERS_HEAD]
        if head >= 0 and (
            head == s.counters[THE_LEADER] or s.people[head].stance == CLIENT or s.people[head].stance == ALLY
        ):
            wanted = 1.0
    if month == 1:
        s.regime[0].agenda = wanted
        s.regime[0].vitality = p.vitality_at_start
    s.regime[0].agenda = towards(s.regime[0].agenda, wanted, p.agenda_half_life)


@njit(cache=True)
def spread(number, shares, u, counts):
    """Whole questions in proportion to shares, their sum exact and each unbiased over ``u`` (systematic sampling).

    Examples
    --------
    >>> counts = np.zeros(3, np.int64)
    >>> spread(10, np.array([0.55, 0.25, 0.2]), 0.3, counts)
    >>> counts.tolist()
    [5, 3, 2]
    """
    before = np.int64(0)
    up_to = 0.0
    last = 0
    for way in range(shares.size):
        if shares[way] > 0.0:
            last = way
    for way in range(shares.size):
        up_to += shares[way]
        reached = np.int64(number) if way >= last else min(np.int64(number), np.int64(number * up_to + u))
        counts[way] += reached - before
        before = reached


@njit(cache=True)
def count_routine(s, p, on, key, month, standing, shares):
    """The routine questions of the month are counted by way; vitality follows what went to session and plenum."""
    number = np.int64(p.routine_questions + draw(key, month, ROUTINE_NUMBER, NOBODY_IN_PARTICULAR))
    if not on.ways:
        s.workload[month, SESSION] += number
        return
    if number > 0:
        logit_shares(standing, shares)
        session_capped(shares, p.ways_sessions * p.ways_per_session / number)
        u = draw(key, month, ROUTINE_WAYS, NOBODY_IN_PARTICULAR)
        spread(number, shares, u, s.workload[month])
    total = 0
    for way in range(N_WAYS):
        total += s.workload[month, way]
    if total > 0:
        settled = (s.workload[month, SESSION] + s.workload[month, PLENUM]) / total
        s.regime[0].vitality = towards(s.regime[0].vitality, settled, p.vitality_half_life)
