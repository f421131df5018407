"""Filling a post: who has the say, whom he takes, and the offices of the centre.

*Who has the say* (switch ``judgement``; our proposal after Gill 2018 ch. 6, 7: personnel lay in another man's hands in
1985-88). Where the apparatus prevails (a draw below the leader's control of appointments, as without this mechanism),
the top body keeps the choice to itself with probability ``say_top``; of the rest ``say_second`` is the second
secretary's, if there is one, and what remains the leader's. Where it does not prevail the top body chooses. Whoever is
ill leaves his say to the other of the two, or to the top body.

*Whom he takes.* Of those who can be had the one with the highest

    w_loyal * L + w_comp * C + w_balance * b * (need - bloc) - w_policy * |x - x_chooser| + noise * u,

with L his loyalty to the chooser (for the leader, the chance that he votes for him in the open; for the second, his tie
to him as a patron; for the top body 0), C his competence, u an even draw; ``need`` how far his branch falls short in
the body of its share in the committee (0 if it does not), ``bloc`` the share of the body that has the same patron as
he, or him as a patron; b is 1 for the top body, and ``balance_restraint`` for a leader or second who keeps the balance
himself (the compact of 1964: Rigby 1970; Gill 2018 ch. 1, 6). The top body's x is the mean of its full members. All
weights are our proposal. For a seat the precedence of candidates and secretaries is added as without this mechanism.
For a head of a province ``candidates_considered`` heads of districts are looked at.

*Offices of the centre* (switch ``careers``). An office changes hands at ``office_turnover_rate`` or when it is vacant.
It goes to a member of the committee or a head of a province, with ``office_branch`` added for one of the office's own
branch and ``office_top_member`` for a full member of the top body where the office is at the head of government or
state; with probability ``office_newcomer``, or if there is nobody, to a newcomer of that branch. Nobody holds two
offices. A full member of the apparatus takes none but the papers', and whoever becomes one gives his office up. The
leader takes none here, and gives up the head of government when the charter keeps the two apart. Who goes to the
centre leaves his province or district.

Reads: seats, open, province, district, office; people.alive, retired, ill_until, stance, position, competence, branch,
patron, patron_tie; what backing reads; counters.
Writes: office, spells, careers (through the log); people.official, branch of newcomers, loyal; what a promotion writes
(:mod:`collegium.conduct.favours`).
"""

from __future__ import annotations

import numpy as np
from numba import njit

from collegium.conduct import chance
from collegium.conduct.chance import draw
from collegium.conduct.favours import promoted_by, reward
from collegium.conduct.flow import appointee_is_loyal, per_month
from collegium.conduct.log import close_spell, open_spell
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
    APPARATUS,
    APPOINTED,
    ARMY_BRANCH,
    ARMY_CHIEF,
    AT_START,
    COMMITTEE,
    DEFENCE,
    DISTRICT,
    FIRST_MONTH,
    FULL,
    GOVERNMENT_BRANCH,
    HEAD_OF_GOVERNMENT,
    HEAD_OF_STATE,
    HOLDER,
    LEFT_UP,
    MINISTRY,
    N_ACTIVE,
    N_BRANCHES,
    N_PERSONS,
    NOBODY,
    NONE,
    OFFICE,
    OPPONENT,
    PAPERS_HEAD,
    PARTY_BRANCH,
    PROVINCE,
    REPLACED,
    RESIGNED,
    SECOND,
    SECURITY_BRANCH,
    SECURITY_CHIEF,
    THE_LEADER,
    TOP,
)
from collegium.parameters import param

_OURS = "our proposal"
PARAMETERS = (
    param("judgement_loyalty", 2.0, "1", 0.0, 10.0, "weight of loyalty to whoever fills a post", _OURS),
    param("judgement_competence", 0.7, "1", 0.0, 10.0, "weight of competence", _OURS),
    param("judgement_balance", 1.0, "1", 0.0, 10.0, "weight of balance between branches and between blocs", _OURS),
    param("judgement_policy", 0.5, "1", 0.0, 10.0, "weight of distance in policy from whoever fills a post", _OURS),
    param("judgement_noise", 1.0, "1", 0.0, 10.0, "weight of everything else, an even draw", _OURS),
    param(
        "balance_restraint", 0.5, "1", 0.0, 1.0, "how far the leader and the second keep to balance themselves",
        "our proposal after Gill 2018 ch. 6: balanced appointments 1964-82",
    ),
    param(
        "say_top", 0.1, "probability", 0.0, 1.0, "share of the apparatus's choices that the top body keeps to itself",
        _OURS,
    ),
    param(
        "say_second", 0.3, "probability", 0.0, 1.0, "share of the other choices that lies with the second secretary",
        "our proposal after Gill 2018 ch. 7: personnel in another man's hands",
    ),
    param("candidates_considered", 4.0, "1", 1.0, 50.0, "heads of districts looked at for a province", "assumed"),
    param(
        "office_turnover_rate", 0.12, "1/year", 0.0, 1.0, "share of offices of the centre refilled in a year",
        "assumed: half the rate of the provinces",
    ),
    param("office_branch", 1.0, "1", 0.0, 10.0, "weight of a career in the office's own branch", "assumed"),
    param(
        "office_top_member", 1.0, "1", 0.0, 10.0, "weight of a seat on the top body at the head of government or state",
        "assumed",
    ),
    param(
        "office_newcomer", 0.2, "probability", 0.0, 1.0, "chance that an office goes to a newcomer of its branch",
        "assumed",
    ),
)  # fmt: skip

WHO_FILLS = np.int64(190)  # who has the say: a post, by its number and kind
PROVINCE_CANDIDATE = np.int64(192)  # which head of a district is looked at
PROVINCE_JUDGED = np.int64(193)
OFFICE_TURNOVER = np.int64(194)
OFFICE_CONTROL = np.int64(195)
OFFICE_CANDIDATE = np.int64(196)
OFFICE_NEWCOMER = np.int64(197)
OFFICE_BIRTH = np.int64(198)
OFFICE_POSITION = np.int64(199)
START_OFFICE = np.int64(200)
SEAT, REPLACEMENT = np.int64(100), np.int64(200)  # kinds of post beside places, for WHO_FILLS


@njit(cache=True)
def fitness(
    loyalty, competence, balance, distance, u, weight_loyalty, weight_competence, weight_balance, weight_policy, noise
):
    """How well somebody fits a post.

    Examples
    --------
    >>> round(fitness(0.8, 0.5, 0.2, 0.3, 0.5, 2.0, 0.7, 1.0, 0.5, 1.0), 6)  # 1.6 + .35 + .2 - .15 + .5
    2.5
    """
    value = weight_loyalty * loyalty + weight_competence * competence + weight_balance * balance
    return value - weight_policy * distance + noise * u


@njit(cache=True)
def whose_say(apparatus_prevails, leader_can, second_can, say_top, say_second, u):
    """Who fills a post: 0 the top body, 1 the leader, 2 the second secretary.

    Parameters
    ----------
    apparatus_prevails, leader_can, second_can : bool
    say_top, say_second : float
        Probabilities.
    u : float
        An even draw.

    Examples
    --------
    >>> [int(whose_say(True, True, True, 0.1, 0.5, u)) for u in (0.05, 0.3, 0.9)]
    [0, 2, 1]
    >>> int(whose_say(True, True, False, 0.1, 0.5, 0.3)), int(whose_say(False, True, True, 0.1, 0.5, 0.9))
    (1, 0)
    """
    if not apparatus_prevails or u < say_top or not (leader_can or second_can):
        return 0
    if second_can and (not leader_can or u - say_top < (1.0 - say_top) * say_second):
        return 2
    return 1


@njit(cache=True)
def fit(s, person, month):
    """Whether somebody can take a part in appointments: alive, not retired, and well."""
    return s.people[person].alive and not s.people[person].retired and s.people[person].ill_until <= month


@njit(cache=True)
def who_fills(s, p, apparatus_prevails, key, month, post):
    """Who fills a post: the leader, the second secretary, or -1, the top body."""
    leader, second = s.counters[THE_LEADER], s.counters[SECOND]
    leader_can = leader >= 0 and fit(s, leader, month)
    second_can = second >= 0 and second != leader and fit(s, second, month)
    u = draw(key, month, WHO_FILLS, post)
    who = whose_say(apparatus_prevails, leader_can, second_can, p.say_top, p.say_second, u)
    if who == 0:
        return NOBODY
    return leader if who == 1 else second


@njit(cache=True)
def view_of(s, chooser):
    """Where whoever fills a post stands on policy: the line, his own position, or the mean of the top body."""
    if chooser >= 0:
        return s.line[0] if chooser == s.counters[THE_LEADER] else s.people[chooser].position
    total, members = 0.0, 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, TOP] == FULL:
            total += s.people[person].position
            members += 1
    return total / members if members else s.line[0]


@njit(cache=True)
def holders(s, place):
    """The people of a body, or the holders of a kind of post, as an array."""
    found = np.empty(s.counters[N_PERSONS], np.int64)
    n = 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.open[person, place] >= 0:
            found[n] = person
            n += 1
    return found[:n]


@njit(cache=True)
def needs(s, members):
    """How far each branch falls short among ``members`` of its share of the committee, 0 where it does not."""
    here = np.zeros(N_BRANCHES)
    pool = np.zeros(N_BRANCHES)
    short = np.zeros(N_BRANCHES)
    for person in members:
        here[s.people[person].branch] += 1.0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, COMMITTEE] != NONE:
            pool[s.people[person].branch] += 1.0
    for branch in range(N_BRANCHES):
        short[branch] = max(0.0, pool[branch] / max(1.0, pool.sum()) - here[branch] / max(1.0, here.sum()))
    return short


@njit(cache=True)
def bloc_share(s, members, person):
    """Share of ``members``, himself apart, who have the same patron as somebody, or him as their patron."""
    patron = s.people[person].patron
    same = 0
    for member in members:
        theirs = s.people[member].patron
        if member != person and (theirs == person or (patron >= 0 and (theirs == patron or member == patron))):
            same += 1
    return same / max(1, members.size)


@njit(cache=True)
def assess(s, p, on, turnover, month, person, chooser, view, need, members, u):
    """How well somebody fits, in the eyes of whoever fills the post."""
    loyalty, restraint = 0.0, 1.0
    if chooser >= 0:
        restraint = p.balance_restraint
        if chooser == s.counters[THE_LEADER]:
            loyalty = backing(s, p, on, turnover, month, person)
        elif s.people[person].patron == chooser:
            loyalty = s.people[person].patron_tie
    balance = restraint * (need[s.people[person].branch] - bloc_share(s, members, person))
    distance = abs(s.people[person].position - view)
    return fitness(
        loyalty, s.people[person].competence, balance, distance, u,
        p.judgement_loyalty, p.judgement_competence, p.judgement_balance, p.judgement_policy, p.judgement_noise,
    )  # fmt: skip


@njit(cache=True)
def placed(s, p, on, key, month, person, chooser):
    """Whoever filled the post has a man there: the leader's favour, or another's."""
    if chooser >= 0 and chooser == s.counters[THE_LEADER]:
        reward(s, p, on, person, month)
    else:
        promoted_by(s, p, on, key, month, person, chooser)


@njit(cache=True)
def best_for_province(s, p, on, key, month, turnover, unit, chooser):
    """The best of a few heads of districts for a province; -1 if none of them can be had."""
    members = holders(s, PROVINCE)
    need = needs(s, members)
    view = view_of(s, chooser)
    best, best_score = NOBODY, -1e9
    for k in range(int(p.candidates_considered)):
        u = draw(key, month, PROVINCE_CANDIDATE, ballot_paper(unit, k))
        person = s.district[min(int(u * s.district.size), s.district.size - 1)]
        if person < 0 or not fit(s, person, month):
            continue
        judged = draw(key, month, PROVINCE_JUDGED, ballot_paper(unit, person))
        score = assess(s, p, on, turnover, month, person, chooser, view, need, members, judged)
        if score > best_score:
            best, best_score = person, score
    return best


@njit(cache=True)
def branch_of(office):
    """The branch from which an office of the centre is filled.

    >>> [int(branch_of(office)) for office in range(10)]
    [1, 1, 2, 3, 0, 1, 1, 3, 1, 1]
    """
    if office == SECURITY_CHIEF:
        return SECURITY_BRANCH
    if office == ARMY_CHIEF or office == MINISTRY + DEFENCE:
        return ARMY_BRANCH
    return PARTY_BRANCH if office == PAPERS_HEAD else GOVERNMENT_BRANCH


@njit(cache=True)
def eligible(s, person, office, month):
    """Whether somebody may take an office of the centre."""
    if not fit(s, person, month) or s.people[person].office_of >= 0 or person == s.counters[THE_LEADER]:
        return False
    if s.seats[person, APPARATUS] == FULL and office != PAPERS_HEAD:
        return False
    return s.seats[person, COMMITTEE] != NONE or s.people[person].province_of >= 0


@njit(cache=True)
def suits(s, p, person, office):
    """What a man's branch and standing add for an office."""
    score = p.office_branch if s.people[person].branch == branch_of(office) else 0.0
    high = office in (HEAD_OF_GOVERNMENT, HEAD_OF_STATE)
    return score + p.office_top_member if high and s.seats[person, TOP] == FULL else score


@njit(cache=True)
def best_for_office(s, p, on, key, month, turnover, office, chooser, leaders_pick, gone):
    """The best man for an office of the centre but the one who is ``gone`` from it; -1 if there is none."""
    members = holders(s, OFFICE)
    need = needs(s, members)
    view = view_of(s, chooser)
    best, best_score = NOBODY, -1e9
    for person in s.active[: s.counters[N_ACTIVE]]:
        if person == gone or not eligible(s, person, office, month):
            continue
        if leaders_pick and s.people[person].stance == OPPONENT:
            continue
        u = draw(key, month, OFFICE_CANDIDATE, ballot_paper(person, office))
        score = u + 2.0 * backing(s, p, on, turnover, month, person) if leaders_pick else u
        if on.judgement:
            score = assess(s, p, on, turnover, month, person, chooser, view, need, members, u)
        score += suits(s, p, person, office)
        if score > best_score:
            best, best_score = person, score
    return best


@njit(cache=True)
def official_for(s, p, key, month, office):
    """A newcomer from the office's own branch; -1 when nobody more fits in the arrays."""
    birth = drawn_birth(month, draw(key, month, OFFICE_BIRTH, office), 40.0, 20.0)
    person = newcomer(s, birth, drawn_position(p, draw(key, month, OFFICE_POSITION, office)))
    if person >= 0:
        s.people[person].branch = branch_of(office)
    return person


@njit(cache=True)
def fill_offices(s, p, c, on, key, month):
    """The offices of the centre change hands, and vacant ones are filled."""
    leader = s.counters[THE_LEADER]
    if leader >= 0 and c.posts_split and s.people[leader].office_of == HEAD_OF_GOVERNMENT:
        close_spell(s, leader, OFFICE, month, RESIGNED)
    rate = per_month(p.office_turnover_rate)
    turnover = yearly_turnover(s, p, month)
    pi = -1.0
    for office in range(s.office.size):
        holder = s.office[office]
        if holder >= 0:
            if holder == leader:
                continue
            if s.seats[holder, APPARATUS] == FULL and office != PAPERS_HEAD:
                close_spell(s, holder, OFFICE, month, RESIGNED)
            elif draw(key, month, OFFICE_TURNOVER, office) < rate:
                close_spell(s, holder, OFFICE, month, REPLACED)
            else:
                continue
        if pi < 0.0:
            pi = control(s, p, c, on, turnover, month)
        leaders_pick = leader >= 0 and appointee_is_loyal(pi, draw(key, month, OFFICE_CONTROL, office))
        chooser = leader if leaders_pick else NOBODY
        if on.judgement:
            chooser = who_fills(s, p, leaders_pick, key, month, ballot_paper(office, OFFICE))
            leaders_pick = chooser >= 0 and chooser == leader
        person = NOBODY
        if draw(key, month, OFFICE_NEWCOMER, office) >= p.office_newcomer:
            person = best_for_office(s, p, on, key, month, turnover, office, chooser, leaders_pick, holder)
        if person < 0:
            person = official_for(s, p, key, month, office)
        if person < 0:
            return
        close_spell(s, person, PROVINCE, month, LEFT_UP)
        close_spell(s, person, DISTRICT, month, LEFT_UP)
        open_spell(s, person, OFFICE, office, HOLDER, month, APPOINTED)
        s.people[person].official = True
        placed(s, p, on, key, month, person, chooser)


@njit(cache=True)
def seat_offices(s, p, on, key):
    """Before the first month: offices go to members of the committee who head no province, else to newcomers."""
    for office in range(s.office.size):
        if s.office[office] >= 0:
            continue
        best, best_score = NOBODY, -1e9
        for person in s.active[: s.counters[N_ACTIVE]]:
            if not eligible(s, person, office, FIRST_MONTH) or s.people[person].province_of >= 0:
                continue
            u = draw(key, chance.BEFORE_START, START_OFFICE, ballot_paper(person, office))
            score = u + suits(s, p, person, office)
            if score > best_score:
                best, best_score = person, score
        if best < 0:
            best = official_for(s, p, key, FIRST_MONTH, office)
        if best < 0:
            return
        s.people[best].official = True
        open_spell(s, best, OFFICE, office, HOLDER, FIRST_MONTH, AT_START)
