"""The leader's means: what he can turn to, what it would bring him, and what it does.

A general secretary strengthened himself, in the order of the book (Gill 2018 ch. 8), through

==  ===========  =======================================================  ========================  ================
..  means        what it does here                                        norm it may offend        source
==  ===========  =======================================================  ========================  ================
0   appointing   raises ``pressure`` on appointments                      limited-patronage (1/2)   l.3451
1   pleasing     moves the line towards his colleagues                    none                      l.3453
2   serving      raises ``served`` of one branch, at the others' cost     none                      l.3457
3   machinery    raises his hold of the ``agenda``                        organs-decide (1/2)       l.3459
4   threatening  raises ``threat``                                        tenure-safe (1)           l.3465
5   invoking     raises ``authority``, as far as the leader is to lead    collective (1/4)          l.3469
6   offices      takes over the government, or the head of state's post   posts-apart (1), or       l.3471
                                                                          collective (1/4)
7   cult         raises the ``cult``, which works at a distance           collective (1/2)          l.3473
8   security     has the service watch for him, and binds its chief       civilian (3/4)            l.3477
==  ===========  =======================================================  ========================  ================

That these are the means is the book's; the rest is OUR PROPOSAL. Every ``means_every`` months he compares what each
would add to his expected votes. One step raises a level y by D = means_step (1 - y). With v_j the chance that j votes
for him in the open, m_j = v_j (1 - v_j) / tau what a unit of support or fear adds to it, and < > the mean over the
committee with the weight w = ``means_committee`` (0 where the charter gives the committee no say) and over the top body
with 1 - w, the gains g are

    appointing    reach D (1 - (1 - r)^H) <1 - v>         r the yearly turnover of provinces, H = ``means_horizon``
    pleasing      w_D line_step |<m sign(x - x_L)>|       towards the side of <m>: the median that counts
    serving       w_B serving_benefit D (<m>_b - rivalry <m>_others / (branches - 1)), for the best branch b
    machinery     agenda_worth D (1 - v) over the top body
    threatening   (threat_fear - threat_resentment) D <m>
    invoking      w_A D nu <m (1 - cult if far)>,         nu the strength of the norm that the leader leads
    offices       w_A offices_authority (1 - A) <m (1 - cult if far)>
    cult          w_A (1 - A) D <m if far>,               far: in no inner body, and in the committee
    security      watch_fear D <m>

Against it stands the offence o = breach nu to the norm: it adds E = means_step o (1 - strain) to the strain, which
costs strain_weight (1 + restraint_reach restraint) E <m> votes, and a leader of little ambition minds it for its own
sake:

    U = hunger g - votes lost - scruple (1 - alpha) o,      hunger = alpha + (1 - alpha) (1 - safety),

alpha his ambition, safety the smaller of his shares of votes in the two bodies. Doing nothing has U = 0. He chooses by
the logit rule (McFadden 1974): the share of each is exp(U / means_temperature) over the sum.

What the charter does not give is out of reach: appointing needs the recommendation, machinery the agenda, threatening
the recommendation or the removal of members, the government a charter that does not keep the posts apart, security a
service that reports to him and has a chief, offices a majority expected in the top body and a leader without office.

All levels halve in ``means_half_life`` months; a new leader starts without them (authority is policy's where that is
on, and halves its distance to the parameter where it is not; so is the hold of the agenda decisions').

Reads: seats, office, people (position, branch, faction and what support reads), norms, the charter.
Writes: regime.means, means_by, ambition, pressure, threat, watch, strain, agenda, cult, authority; served; line[0], the
leader's position; the tie of the security chief; office and the log of events (``tactic``, in the leader's place).
"""

from __future__ import annotations

import math
from collections import namedtuple

import numpy as np
from numba import njit

from collegium.conduct.chance import NOBODY_IN_PARTICULAR, draw
from collegium.conduct.lives import well
from collegium.conduct.log import close_spell, log_between, open_spell
from collegium.conduct.people import backing, yearly_turnover
from collegium.conduct.state import (
    APPARATUS,
    APPOINTED,
    BUREAU,
    CIVILIAN,
    COLLECTIVE,
    COMMITTEE,
    FULL,
    HEAD_OF_GOVERNMENT,
    HEAD_OF_STATE,
    HOLDER,
    LEADER,
    LEADER_LEADS,
    LIMITED_PATRONAGE,
    N_ACTIVE,
    N_BRANCHES,
    NOBODY,
    NONE,
    OFFICE,
    ORGANS_DECIDE,
    POSTS_APART,
    REPLACED,
    SECURITY_CHIEF,
    TACTIC,
    TENURE_SAFE,
    THE_LEADER,
    TOP,
    _codes,
)
from collegium.parameters import param

N_MEANS = 9
APPOINTING, PLEASING, SERVING, MACHINERY, THREATENING, INVOKING, OFFICES, CULT, SECURITY = _codes(N_MEANS)
NO_MEANS = np.int64(-1)
MEANS_NAMES = (
    "appointing", "pleasing", "serving", "machinery", "threatening", "invoking", "offices", "cult", "security",
)  # fmt: skip
OUT_OF_REACH = -1.0e9

DRAWN_AMBITION = np.int64(270)
DRAWN_MEANS = np.int64(271)

_OURS = "our proposal; the number is assumed"
PARAMETERS = (
    param("means_every", 3.0, "months", 1.0, 24.0, "months from one choice of the leader's means to the next", _OURS),
    param("means_step", 0.15, "share", 0.0, 1.0, "share of what a level lacks that one step adds", _OURS),
    param("means_half_life", 12.0, "months", 0.5, 240.0, "months in which what the means brought halves", _OURS),
    param("means_temperature", 0.01, "share", 0.0001, 1.0, "noise of the choice, as a share of votes", _OURS),
    param("means_committee", 0.5, "share", 0.0, 1.0, "weight of the committee beside the top body", _OURS),
    param(
        "means_horizon", 2.0, "years", 0.0, 20.0, "years of appointments that the leader counts",
        "assumed: two thirds of a term between congresses",
    ),
    param("ambition_spread", 0.2, "share", 0.0, 1.0, "how far office changes a man's ambition, either way", _OURS),
    param(
        "scruple", 0.05, "share", 0.0, 1.0, "votes that keeping a full norm is worth to a leader without ambition",
        "our proposal: Brezhnev kept to the rules though he had the means (Gill 2018 ch. 6, 8)",
    ),
    param("strain_weight", 1.0, "1", 0.0, 10.0, "support lost by full offence to the norms", _OURS),
    param("pressing_reach", 0.5, "share", 0.0, 1.0, "how far full pressure makes up what control lacks", _OURS),
    param("line_step", 0.04, "1", 0.0, 1.0, "how far one step moves the line", _OURS),
    param(
        "serving_benefit", 0.5, "1", 0.0, 2.0, "benefit of those whose branch is fully served",
        "our proposal, after Gill 2018 ch. 8",
    ),
    param("serving_rivalry", 0.5, "share", 0.0, 1.0, "share of what one branch gets that the others lose", _OURS),
    param("agenda_worth", 0.1, "share", 0.0, 1.0, "votes that a full hold of the agenda is worth to the leader", _OURS),
    param("threat_fear", 1.0, "1", 0.0, 10.0, "fear made by a full threat of demotion", _OURS),
    param(
        "threat_resentment", 0.7, "1", 0.0, 10.0, "private support lost by a full threat",
        "our proposal: 1964 (Gill 2018 ch. 5, 8)",
    ),
    param("offices_authority", 0.2, "share", 0.0, 1.0, "share of lacking authority that a further office adds", _OURS),
    param("watch_fear", 1.0, "1", 0.0, 10.0, "fear made by a security service that watches for the leader", _OURS),
    param("restraint_reach", 1.0, "1", 0.0, 10.0, "how much dearer offence is before united colleagues", _OURS),
)  # fmt: skip

# What a leader would win: mean slopes of the votes, by branch, at a distance, signed by side; shares of votes.
Leverage = namedtuple("Leverage", "slope far side lacking top committee")


@njit(cache=True)
def hunger(ambition, safety):
    """How much a leader wants more votes: all of it if ambitious, else as far as he is not safe.

    Examples
    --------
    >>> hunger(1.0, 0.9), round(hunger(0.0, 0.9), 12), round(hunger(0.5, 0.6), 12)
    (1.0, 0.1, 0.7)
    """
    return ambition + (1.0 - ambition) * (1.0 - safety)


@njit(cache=True)
def worth(gain, lost, offence, ambition, safety, scruple):
    """What a means is worth, in votes.

    Parameters
    ----------
    gain, lost : float
        Expected votes won, and lost by the offence to norms, as shares.
    offence : float
        To the norm, 0 to 1.
    ambition, safety : float
        Of the leader, 0 to 1.
    scruple : float
        What keeping a full norm is worth to a leader without ambition.

    Examples
    --------
    >>> round(worth(0.02, 0.005, 0.4, 0.5, 0.6, 0.05), 12)  # .7 * .02 - .005 - .05 * .5 * .4
    -0.001
    """
    return hunger(ambition, safety) * gain - lost - scruple * (1.0 - ambition) * offence


@njit(cache=True)
def renewed(rate, years):
    """Share of posts that change hands within some years.

    Examples
    --------
    >>> renewed(0.25, 2.0)
    0.4375
    """
    return 1.0 - (1.0 - rate) ** years


@njit(cache=True)
def chosen(scores, temperature, u):
    """The choice by the logit rule, from one even draw; a score of ``OUT_OF_REACH`` has no chance.

    Examples
    --------
    Scores that make shares of 1/4 and 3/4:

    >>> scores = np.array([0.0, math.log(3.0), OUT_OF_REACH])
    >>> [int(chosen(scores, 1.0, u)) for u in (0.0, 0.2499, 0.2501, 0.9999)]
    [0, 0, 1, 1]
    """
    best = OUT_OF_REACH
    for k in range(scores.size):
        best = max(best, scores[k])
    total = 0.0
    for k in range(scores.size):
        if scores[k] > OUT_OF_REACH:
            total += math.exp((scores[k] - best) / temperature)
    left = u * total
    last = np.int64(0)
    for k in range(scores.size):
        if scores[k] > OUT_OF_REACH:
            last = np.int64(k)
            left -= math.exp((scores[k] - best) / temperature)
            if left < 0.0:
                break
    return last


@njit(cache=True)
def half(months):
    """What is left after one month of something that halves in so many.

    Examples
    --------
    >>> half(1.0)
    0.5
    """
    return 2.0 ** (-1.0 / months)


@njit(cache=True)
def fade(s, p, on):
    """What the means brought fades."""
    kept = half(p.means_half_life)
    s.regime[0].pressure *= kept
    s.regime[0].threat *= kept
    s.regime[0].watch *= kept
    s.regime[0].strain *= kept
    s.regime[0].cult *= kept
    for branch in range(N_BRANCHES):
        s.served[branch] *= kept
    if not on.policy:
        s.regime[0].authority = p.authority + kept * (s.regime[0].authority - p.authority)
    if not on.ways:
        s.regime[0].agenda *= kept


@njit(cache=True)
def accede(s, p, on, key, month):
    """A new leader starts without his predecessor's means, with an ambition of his own."""
    leader = s.counters[THE_LEADER]
    s.regime[0].means_by = leader
    s.regime[0].means = NO_MEANS
    s.regime[0].pressure = 0.0
    s.regime[0].threat = 0.0
    s.regime[0].watch = 0.0
    s.regime[0].strain = 0.0
    s.regime[0].cult = 0.0
    for branch in range(N_BRANCHES):
        s.served[branch] = 0.0
    if not on.policy:
        s.regime[0].authority = p.authority
    u = draw(key, month, DRAWN_AMBITION, leader)
    if on.careers:
        u = s.people[leader].ambition + p.ambition_spread * (2.0 * u - 1.0)
    s.regime[0].ambition = min(1.0, max(0.0, u))


@njit(cache=True)
def leverage(s, p, on, month, weight, branch_slopes):
    """What support is worth to the leader, and among whom; fills ``branch_slopes``, one a branch."""
    turnover = yearly_turnover(s, p, month)
    leader = s.counters[THE_LEADER]
    n_top, n_committee = 0, 0
    v_top, v_committee, far = 0.0, 0.0, 0.0
    slope_top, slope_committee, side_top, side_committee = 0.0, 0.0, 0.0, 0.0
    by_top, by_committee = np.zeros(N_BRANCHES), np.zeros(N_BRANCHES)
    for person in s.active[: s.counters[N_ACTIVE]]:
        on_committee = s.seats[person, COMMITTEE] != NONE
        in_top = s.seats[person, TOP] == FULL
        if person == leader or not (on_committee or in_top):
            continue
        v = backing(s, p, on, turnover, month, person)
        slope = v * (1.0 - v) / p.noise if on.conditional else 0.0
        side = slope * np.sign(s.people[person].position - s.line[0])
        branch = s.people[person].branch
        if in_top:
            n_top += 1
            v_top += v
            slope_top += slope
            side_top += side
            by_top[branch] += slope
        if on_committee:
            n_committee += 1
            v_committee += v
            slope_committee += slope
            side_committee += side
            by_committee[branch] += slope
            if s.seats[person, TOP] + s.seats[person, BUREAU] + s.seats[person, APPARATUS] == NONE:
                far += slope
    n_top, n_committee = max(1, n_top), max(1, n_committee)
    for branch in range(N_BRANCHES):
        branch_slopes[branch] = weight * by_committee[branch] / n_committee + (1.0 - weight) * by_top[branch] / n_top
    top, committee = v_top / n_top, v_committee / n_committee
    return Leverage(
        weight * slope_committee / n_committee + (1.0 - weight) * slope_top / n_top,
        weight * far / n_committee,
        weight * side_committee / n_committee + (1.0 - weight) * side_top / n_top,
        weight * (1.0 - committee) + (1.0 - weight) * (1.0 - top),
        top,
        committee,
    )


@njit(cache=True)
def gain_of_serving(p, served, slopes, branch):
    """Votes that a step of serving one branch brings, the rivals' loss taken off."""
    total = 0.0
    for other in range(N_BRANCHES):
        total += slopes[other]
    step = p.means_step * (1.0 - served[branch])
    lost = p.serving_rivalry * (total - slopes[branch]) / (N_BRANCHES - 1)
    return p.weight_benefit * p.serving_benefit * step * (slopes[branch] - lost)


@njit(cache=True)
def best_served(s, p, slopes):
    """The branch whose service brings most votes."""
    best = np.int64(0)
    for branch in range(1, N_BRANCHES):
        if gain_of_serving(p, s.served, slopes, branch) > gain_of_serving(p, s.served, slopes, best):
            best = np.int64(branch)
    return best


@njit(cache=True)
def further_office(s, c):
    """The office that the leader could take over: the government's head, else the head of state, else none."""
    leader = s.counters[THE_LEADER]
    if s.people[leader].office_of >= 0:
        return NOBODY
    if not c.posts_split and s.office[HEAD_OF_GOVERNMENT] >= 0:
        return HEAD_OF_GOVERNMENT
    return HEAD_OF_STATE if s.office[HEAD_OF_STATE] >= 0 else NOBODY


@njit(cache=True)
def offence_of(s, means, office):
    """How far a means offends against the norms in force: breach times the norm's strength."""
    offence = 0.0
    if means == APPOINTING:
        offence = 0.5 * s.norms[LIMITED_PATRONAGE]
    elif means == MACHINERY:
        offence = 0.5 * s.norms[ORGANS_DECIDE]
    elif means == THREATENING:
        offence = s.norms[TENURE_SAFE]
    elif means == INVOKING:
        offence = 0.25 * s.norms[COLLECTIVE]
    elif means == OFFICES:
        offence = s.norms[POSTS_APART] if office == HEAD_OF_GOVERNMENT else 0.25 * s.norms[COLLECTIVE]
    elif means == CULT:
        offence = 0.5 * s.norms[COLLECTIVE]
    elif means == SECURITY:
        offence = 0.75 * s.norms[CIVILIAN]
    return offence


@njit(cache=True)
def gains(s, p, c, on, month, lever, slopes, office, found):
    """Votes that each means would bring; ``OUT_OF_REACH`` where the charter or the moment does not give it."""
    regime = s.regime[0]
    step = p.means_step
    found[:] = OUT_OF_REACH
    if c.recommends:
        reach = p.pressing_reach * step * (1.0 - regime.pressure)
        found[APPOINTING] = reach * renewed(p.replacement_rate, p.means_horizon) * lever.lacking
    found[PLEASING] = p.weight_policy * p.line_step * abs(lever.side)
    found[SERVING] = gain_of_serving(p, s.served, slopes, best_served(s, p, slopes))
    if c.leader_sets_agenda:
        found[MACHINERY] = p.agenda_worth * step * (1.0 - regime.agenda) * (1.0 - lever.top)
    if c.recommends or c.members_removable:
        found[THREATENING] = (p.threat_fear - p.threat_resentment) * step * (1.0 - regime.threat) * lever.slope
    deference = s.norms[LEADER_LEADS]
    room = p.weight_authority * (1.0 - regime.authority)
    seen = lever.slope - regime.cult * lever.far  # the cult has done at a distance what authority would do
    found[INVOKING] = room * step * deference * seen
    if office >= 0 and lever.top > 0.5:
        found[OFFICES] = room * p.offices_authority * seen
    found[CULT] = room * step * (1.0 - regime.cult) * lever.far
    chief = s.office[SECURITY_CHIEF]
    if c.security_to_leader and chief >= 0 and chief != s.counters[THE_LEADER]:
        found[SECURITY] = p.watch_fear * step * (1.0 - regime.watch) * lever.slope


@njit(cache=True)
def use(s, p, means, office, lever, slopes, month):
    """The leader turns to a means."""
    leader = s.counters[THE_LEADER]
    step = p.means_step
    offence = offence_of(s, means, office)
    if means == APPOINTING:
        s.regime[0].pressure += step * (1.0 - s.regime[0].pressure)
    elif means == PLEASING:
        s.line[0] = min(1.0, max(0.0, s.line[0] + p.line_step * np.sign(lever.side)))
        s.people[leader].position = s.line[0]
    elif means == SERVING:
        best = best_served(s, p, slopes)
        gained = step * (1.0 - s.served[best])
        for branch in range(N_BRANCHES):
            if branch == best:
                s.served[branch] += gained
            else:
                s.served[branch] = max(-1.0, s.served[branch] - p.serving_rivalry * gained / (N_BRANCHES - 1))
    elif means == MACHINERY:
        s.regime[0].agenda += step * (1.0 - s.regime[0].agenda)
    elif means == THREATENING:
        s.regime[0].threat += step * (1.0 - s.regime[0].threat)
    elif means == INVOKING:
        s.regime[0].authority += step * (1.0 - s.regime[0].authority) * s.norms[LEADER_LEADS]
    elif means == OFFICES:
        close_spell(s, s.office[office], OFFICE, month, REPLACED)
        open_spell(s, leader, OFFICE, office, HOLDER, month, APPOINTED)
        s.regime[0].authority += p.offices_authority * (1.0 - s.regime[0].authority)
    elif means == CULT:
        s.regime[0].cult += step * (1.0 - s.regime[0].cult)
    elif means == SECURITY:
        chief = s.office[SECURITY_CHIEF]
        s.people[chief].tie += step * (1.0 - s.people[chief].tie)
        s.regime[0].watch += step * (1.0 - s.regime[0].watch)
    s.regime[0].strain += step * offence * (1.0 - s.regime[0].strain)


@njit(cache=True)
def weigh_means(s, p, c, on, month, lever, slopes, office, scores):
    """What each means is worth to the leader, in votes; the last score, 0, is doing nothing."""
    regime = s.regime[0]
    gains(s, p, c, on, month, lever, slopes, office, scores[:N_MEANS])
    scores[N_MEANS] = 0.0
    dearer = p.strain_weight * (1.0 + p.restraint_reach * regime.restraint) * lever.slope
    for means in range(N_MEANS):
        if scores[means] > OUT_OF_REACH:
            offence = offence_of(s, means, office)
            lost = dearer * p.means_step * offence * (1.0 - regime.strain)
            safety = min(lever.top, lever.committee)
            scores[means] = worth(scores[means], lost, offence, regime.ambition, safety, p.scruple)


@njit(cache=True)
def lead(s, p, c, on, key, month):
    """The leader weighs his means and turns to one, if he is well and it is time."""
    leader = s.counters[THE_LEADER]
    if leader < 0:
        return
    if s.regime[0].means_by != leader:
        accede(s, p, on, key, month)
    if month % int(p.means_every) != 0 or not well(s, leader, month):
        return
    weight = p.means_committee if c.committee_elects_leader or c.leader_removable else 0.0
    slopes = np.zeros(N_BRANCHES)
    lever = leverage(s, p, on, month, weight, slopes)
    office = further_office(s, c)
    scores = np.zeros(N_MEANS + 1)
    weigh_means(s, p, c, on, month, lever, slopes, office, scores)
    means = chosen(scores, p.means_temperature, draw(key, month, DRAWN_MEANS, NOBODY_IN_PARTICULAR))
    if means == N_MEANS:
        return
    use(s, p, means, office, lever, slopes, month)
    if s.regime[0].means != means:
        s.regime[0].means = means
        log_between(s, month, TACTIC, leader, LEADER, means)
