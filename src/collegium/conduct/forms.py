"""Forms of the ballot: who administers the count, and who wants which form.

Everything here is our proposal after Hough and Gill 2018 ch. 3 and 7: in 1937 local leaders voted openly and by list
against instructions, and kept their posts; competitive ballots below were proposed at the top in 1936-37 and in January
1987, and both times blunted by those who would have had to stand.

*The risk of losing.* Under a form f of the ballot an elector of a province opposes its head with probability

    pi_i(y) = (1 - g_i) * logistic((w |x_i - x_h| - S_i - x(y)) / tau),
    x(y) = (delta_f(y) s_i (1 - y) + effort + deference * nu * A + piv * s_g) / (1 + piv * stake),

the sign of S_i as in `ballots`, g_i the gratitude of those who owe him their posts, each reason only where it is on;
where none is on, with probability (1 - backing)(1 - acceptance); and for certain where there are several names and i is
the other one. y_f is the least fixed point of the mean of pi_i, and the head of a province of n electors loses with
probability

    L_f = Pr(Binomial(n, y_f) >= n/2):    he is not carried.

`incumbents_count`. Where the head runs his own ballot, an instruction to vote in secret or on several names is kept
with probability ``form_kept`` (1 - L_f) ^ ``form_bending``; otherwise the ballot is open and has one name.

`ballot_forms`. At ``form_rate`` a year the leader weighs each form: the share of heads of provinces who are his
``form_horizon`` years after one round of elections, less the rent lost with the heads who fall,

    a' = mean of [(1 - L_f) b_h + L_f pi_f],    V_f = a_T(a') - rent * mean L_f,

b_h the backing of head h; pi_f the leader's control of appointments with one name, the mean backing of the heads of
districts with several (one of them wins); and a_T the circular flow of `flow` over T years,

    rho = (1 - r)(1 - c - d),    a* = (r pi + (1 - r) c) / (1 - rho),    a_T = a* + (a' - a*) rho^T.

If the best beats the form in force by ``form_margin`` he proposes it. The top body votes, then the committee, in the
open; a member is for it if S_i + F_i + tau eta > ``form_interest`` times the risk that it adds to his own post, if he
heads a province. What fails comes back one step closer to the form in force, while that is still worth it to the
leader, and again until it is carried or nothing is left of it.

Reads: people (position, stance, loyal, patron, fear), norms, regime.authority, province, district, seats.
Writes: regime.ballot_form, the logs of events (`ballot form proposed`, the form as other number) and ballots.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from collegium.conduct.ballots import (
    AS_CHARTER,
    OPEN_BALLOT,
    OPEN_SEVERAL,
    SECRET_SEVERAL,
    able,
    ballot_form,
    challenger_of,
    conference,
    detection,
    has_several,
    is_secret,
    owes,
    reasons,
    rightfulness,
    sanction_on_all,
    weight_of_vote,
)
from collegium.conduct.cascades import at_least
from collegium.conduct.chance import NOBODY_IN_PARTICULAR, draw
from collegium.conduct.contest import carried
from collegium.conduct.influence import fear_of
from collegium.conduct.log import log_ballot, log_between
from collegium.conduct.people import (
    backing,
    ballot_paper,
    judgement_noise,
    latent_support,
    private_backing,
    yearly_turnover,
)
from collegium.conduct.state import (
    COMMITTEE,
    FORM_BALLOT,
    FORM_PROPOSED,
    FULL,
    N_ACTIVE,
    NOBODY,
    OPEN,
    OPPONENT,
    PROVINCE,
    THE_LEADER,
    TOP,
    _codes,
)
from collegium.parameters import param

FORM_KEPT, FORM_KEPT_LIST, FORM_PROPOSAL, FORM_VOTE, FORM_VOTE_COMMITTEE = _codes(5, 146)
N_FORMS = 5

PARAMETERS = (
    param(
        "form_kept", 0.9, "probability", 0.0, 1.0,
        "chance that an incumbent keeps the form he is told to, if he risks nothing", "assumed",
    ),
    param(
        "form_bending", 3.0, "1", 0.0, 50.0, "how fast that chance falls with his risk of losing",
        "assumed; Hough: party organs of 1937 voted openly, by list, against instructions",
    ),
    param("form_rate", 0.25, "1/year", 0.0, 12.0, "how often the leader weighs the form of ballots below", "assumed"),
    param("form_horizon", 5.0, "years", 0.0, 50.0, "how far ahead he looks, T", "assumed: a congress to the next"),
    param("form_rent", 0.2, "1", 0.0, 10.0, "what it costs him if all heads of provinces fall", "assumed"),
    param("form_margin", 0.02, "share", 0.0, 1.0, "by how much a form must be better to be proposed", "assumed"),
    param(
        "form_interest", 4.0, "1", 0.0, 50.0, "what a head of a province feels of the risk to his post",
        "our proposal, in units of support",
    ),
)  # fmt: skip


@njit(cache=True)
def form_below(s, secret, several):
    """The form of ballots below: as the regime has settled it, else as the charter says."""
    settled = s.regime[0].ballot_form
    return ballot_form(secret, several) if settled == AS_CHARTER else settled


@njit(cache=True)
def share_after(share, replacement, lapse, conversion, control, years):
    """The leader's share of posts some years on: the closed form of the circular flow.

    >>> round(share_after(0.2, 0.1, 0.05, 0.1, 0.8, 5.0), 6), share_after(0.4, 0.0, 0.0, 0.0, 0.8, 9.0)
    (0.58627, 0.4)
    """
    rho = (1.0 - replacement) * (1.0 - conversion - lapse)
    if rho >= 1.0:
        return share
    steady = (replacement * control + (1.0 - replacement) * conversion) / (1.0 - rho)
    if rho <= 0.0:
        return steady if years > 0.0 else share
    return steady + (share - steady) * rho**years


@njit(cache=True)
def for_the_leader(s, p, on, turnover, month, head):
    """Whether a head of a province stands for the leader when he stands for election."""
    return private_backing(s, p, on, turnover, month, head) >= 0.5


@njit(cache=True)
def chance_to_oppose(p, on, gap, reach):
    """Probability that a dislike of ``gap`` before noise reaches ``reach``; certain under allegiance."""
    if not on.conditional:
        return 1.0 if gap > 0.0 and gap >= reach else 0.0
    return 1.0 / (1.0 + math.exp(min(700.0, (reach - gap) / p.noise)))


@njit(cache=True)
def loss_chance(s, p, c, on, turnover, month, unit, head, form):
    """The probability L that a head of a province is not carried in a ballot of this form.

    Parameters
    ----------
    unit : int
        The province.
    head : int
        Who stands in it.
    form : int
    """
    electors = np.empty(s.district.size // s.province.size, np.int64)
    n = conference(s, month, unit, head, electors)
    if n == 0:
        return 0.0
    for_leader = for_the_leader(s, p, on, turnover, month, head)
    rival = challenger_of(s, month, electors, n) if has_several(form) else NOBODY
    if not reasons(on):
        acceptance = p.secret_acceptance if is_secret(form) else p.open_acceptance
        against = 0.0
        for i in range(n):
            if electors[i] == rival:
                against += 1.0
                continue
            backs = backing(s, p, on, turnover, month, electors[i])
            against += (1.0 - (backs if for_leader else 1.0 - backs)) * (1.0 - acceptance)
        return at_least(n, against / n, (n + 1) // 2)
    common = sanction_on_all(p, c, on)
    owed = p.ballot_effort
    if on.deference:
        owed += p.ballot_deference * rightfulness(s, p, on)
    collective = p.ballot_collective if on.falsification else 0.0
    gaps, loose, costs = np.empty(n), np.empty(n), np.zeros(n)
    for i in range(n):
        person = electors[i]
        support = latent_support(s, p, on, turnover, month, person)
        distance = abs(s.people[person].position - s.people[head].position)
        gaps[i] = p.ballot_distance * distance - (support if for_leader else -support)
        loose[i] = 1.0 - p.ballot_gratitude if on.selection and owes(s, person, head) else 1.0
        if on.falsification:
            costs[i] = common + fear_of(s, p, on, person)
    share = 0.0
    for _ in range(30):
        known = min(1.0, share + 1.0 / n)
        seen = detection(form, known, p.booth_used, p.booth_noted, p.ballot_leak)
        weight = weight_of_vote(p, form, n, share * (n - 1.0), on.futility)
        total = 0.0
        for i in range(n):
            reach = (seen * costs[i] * (1.0 - share) + owed + weight * collective) / (1.0 + weight * p.ballot_stake)
            total += 1.0 if electors[i] == rival else loose[i] * chance_to_oppose(p, on, gaps[i], reach)
        if total / n <= share + 1e-4:
            break
        share = total / n
    return at_least(n, share, (n + 1) // 2)


@njit(cache=True)
def kept_chance(p, risk):
    """The chance that an incumbent keeps the form he is told to.

    >>> from collegium.conduct.catalogue import PARAMETERS, values
    >>> from collegium.parameters import settle
    >>> p = values(settle(PARAMETERS, {"form_kept": 0.8, "form_bending": 2.0}))
    >>> kept_chance(p, 0.0), round(kept_chance(p, 0.5), 6), kept_chance(p, 1.0)
    (0.8, 0.2, 0.0)
    """
    return p.form_kept * (1.0 - min(1.0, risk)) ** p.form_bending


@njit(cache=True)
def form_kept(s, p, c, on, key, month, turnover, unit, head, form, purpose):
    """The form of a ballot that a head of a province runs himself: as told, or open and with one name."""
    if not on.incumbents_count or form == OPEN_BALLOT:
        return form
    risk = loss_chance(s, p, c, on, turnover, month, unit, head, form)
    return form if draw(key, month, purpose, unit) < kept_chance(p, risk) else OPEN_BALLOT


@njit(cache=True)
def risks(s, p, c, on, turnover, month, before):
    """The risk of losing of each head of a province under each form that may be chosen, and the form ``before``.

    Returns
    -------
    ndarray of float, shape (N_FORMS, n_provinces)
        As it would be held. NaN for other forms, and in provinces whose post is vacant or held by the leader.
    """
    found = np.full((N_FORMS, s.province.size), np.nan)
    for unit in range(s.province.size):
        head = s.province[unit]
        if head < 0 or head == s.counters[THE_LEADER]:
            continue
        in_the_open = loss_chance(s, p, c, on, turnover, month, unit, head, OPEN_BALLOT)
        found[OPEN_BALLOT, unit] = in_the_open
        for form in range(OPEN_BALLOT + 1, N_FORMS):
            if form == OPEN_SEVERAL and form != before:
                continue
            risk = loss_chance(s, p, c, on, turnover, month, unit, head, form)
            if on.incumbents_count:
                kept = kept_chance(p, risk)
                risk = kept * risk + (1.0 - kept) * in_the_open
            found[form, unit] = risk
    return found


@njit(cache=True)
def form_value(s, p, on, month, turnover, pi, form, risk):
    """What a form of ballots below is worth to the leader, V; ``risk`` is the row of :func:`risks` for it."""
    per_province = s.district.size // s.province.size
    total, lost, heads = 0.0, 0.0, 0
    for unit in range(s.province.size):
        if risk[unit] != risk[unit]:
            continue
        successor = pi
        if has_several(form):
            backs, n = 0.0, 0
            for k in range(unit * per_province, (unit + 1) * per_province):
                if s.district[k] >= 0:
                    backs += private_backing(s, p, on, turnover, month, s.district[k])
                    n += 1
            successor = backs / n if n > 0 else pi
        his = private_backing(s, p, on, turnover, month, s.province[unit])
        total += (1.0 - risk[unit]) * his + risk[unit] * successor
        lost += risk[unit]
        heads += 1
    if heads == 0:
        return 0.0
    later = share_after(total / heads, p.replacement_rate, p.lapse_rate, p.conversion_rate, pi, p.form_horizon)
    return later - p.form_rent * lost / heads


@njit(cache=True)
def vote_on_form(s, p, on, key, month, turnover, place, purpose, form, before, risk):
    """The full members of a body vote on another form of ballots below, in the open: (electors, votes for it)."""
    electors, votes = 0, 0
    for person in s.active[: s.counters[N_ACTIVE]]:
        if s.seats[person, place] != FULL or not able(s, month, person):
            continue
        electors += 1
        if s.people[person].stance == OPPONENT:
            continue
        if person == s.counters[THE_LEADER]:
            votes += 1
            continue
        unit = s.people[person].province_of
        interest = 0.0
        if unit >= 0 and s.open[person, PROVINCE] >= 0:
            interest = p.form_interest * (risk[form, unit] - risk[before, unit])
        luck = judgement_noise(p, on, draw(key, month, purpose, ballot_paper(person, form)))
        leaning = latent_support(s, p, on, turnover, month, person) + fear_of(s, p, on, person)
        votes += leaning + luck > interest
    return electors, votes


@njit(cache=True)
def propose_form(s, p, c, on, key, month, pi):
    """Now and then the leader proposes another form of ballots below, and those who would have to stand vote on it."""
    leader = s.counters[THE_LEADER]
    if leader < 0 or s.province.size == 0 or not able(s, month, leader):
        return
    if draw(key, month, FORM_PROPOSAL, NOBODY_IN_PARTICULAR) >= p.form_rate / 12.0:
        return
    turnover = yearly_turnover(s, p, month)
    before = form_below(s, c.secret_ratification, c.several_ratification)
    risk = risks(s, p, c, on, turnover, month, before)
    now = form_value(s, p, on, month, turnover, pi, before, risk[before]) + p.form_margin
    form, best = before, now
    for other in range(OPEN_BALLOT, SECRET_SEVERAL + 1):
        value = form_value(s, p, on, month, turnover, pi, other, risk[other])
        if other != before and value > best:
            form, best = other, value
    towards = 0
    if before != OPEN_SEVERAL:
        towards = 1 if before > form else -1
    while form != before:
        if form_value(s, p, on, month, turnover, pi, form, risk[form]) <= now:
            return
        log_between(s, month, FORM_PROPOSED, leader, TOP, form)
        electors, votes = vote_on_form(s, p, on, key, month, turnover, TOP, FORM_VOTE, form, before, risk)
        log_ballot(s, month, FORM_BALLOT, TOP, NOBODY, leader, electors, votes, OPEN)
        if carried(votes, electors):
            electors, votes = vote_on_form(
                s, p, on, key, month, turnover, COMMITTEE, FORM_VOTE_COMMITTEE, form, before, risk
            )
            log_ballot(s, month, FORM_BALLOT, COMMITTEE, NOBODY, leader, electors, votes, OPEN)
            if carried(votes, electors):
                s.regime[0].ballot_form = form
                return
        if towards == 0:
            return
        form += towards
