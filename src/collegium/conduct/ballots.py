"""Ballots below: why the man recommended from above is accepted.

Hough's question (the book, Gill 2018 ch. 1, 3, takes it up): why did organisations that were entitled to elect accept
the recommended man? Two answers are coded. **The first part** counts no reasons: an elector who backs the leader votes
for the recommended man, any other does so with probability ``open_acceptance``, or ``secret_acceptance`` in secret.

**The second part** has four reasons, each a switch (the list is ours, after Hough, Kuran 1989 and Gill). Elector i
dislikes the recommended man by

    r_i = w * |x_i - x_man| - (S_i + tau * eta_i),          eta_i logistic, S_i his private support (see `people`),

with the sign of the second term turned where the man is recommended against the leader. He gains

    e_i = r_i - effort - deference * nu * A    by opposing, and    v_i = stake * r_i    if that turns the man down.

- `selection`: whoever owes his post to the recommender votes for his man because he is his, with probability gratitude.
- `falsification` (Kuran): dissent is seen with probability delta and then costs s, diluted by the number of
  dissenters: delta * s * (1 - y). Delta by the form of the ballot: open 1; secret with one name, where only those who
  strike it out need the booth, o * y / (y + (1 - y) h); secret with several names, where everybody needs it, eps.
- `futility`: v_i counts times piv, the chance that his vote decides and the alternative is confirmed; with the switch
  off he votes as if he decided alone, piv = 1. A sanction s_g on all if the man falls comes in here too.
- `deference`: nu, the norm that recommended men are chosen, times A, the authority of the office.

    i opposes    if and only if    gain_i = e_i + piv * (v_i - s_g) > 0    and    gain_i >= delta * s_i * (1 - y),

where y, the share of those who oppose already, goes from 0 one man after the other, him first who gains most over the
cost, until nobody joins: the least fixed point (see `cascades`). The literature gives cascade, pivot and the logic of
falsification; the ballot table, the equations above and all numbers are our proposal.

`sanctions` (our proposal): where the charter has a control body that punishes, a dissenter is punished with probability
delta * (1 - y) * ``sanction_chance``: lower benefit for ``sanction_months`` (see `people.support`), and with
probability ``sanction_removal`` the loss of the post he heads. What electors expect of this is part of s.

Codes of a form of ballot (``regime.ballot_form``): 0 as the charter says, 1 open, 2 secret with one name, 3 secret with
several. A charter may also have several names in the open, which counts as 4 and nobody proposes.

Reads: people (position, stance, loyal, patron, fear, sanctioned_until), norms, regime.authority, district, province.
Writes: people.sanctioned_until, norms (only what the charter says, where the mechanism `norms` is off), posts lost.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from collegium.conduct.cascades import TOLERANCE, pivot, threshold
from collegium.conduct.chance import draw
from collegium.conduct.log import close_spell, log_event
from collegium.conduct.state import (
    CONTROL,
    DISTRICT,
    NOBODY,
    OPPONENT,
    PROVINCE,
    RECOMMENDED_CHOSEN,
    REMOVED,
    SANCTION,
    THE_LEADER,
    TOP,
    _codes,
)
from collegium.parameters import param

AS_CHARTER, OPEN_BALLOT, SECRET_SINGLE, SECRET_SEVERAL, OPEN_SEVERAL = _codes(5)
DISLIKE, GRATITUDE, PUNISHED, LOSES_POST = _codes(4, 140)  # numbers of draws
DECLARED = 1e6  # how much a man who has broken with the leader in the open, or stands himself, dislikes the other

_OURS = "our proposal, in units of support"
PARAMETERS = (
    param(
        "open_acceptance", 0.9, "probability", 0.0, 1.0,
        "chance that an elector who does not back the leader accepts the recommended man in an open vote",
        "assumed: acceptance was the rule to 1987",
    ),
    param(
        "secret_acceptance", 0.4, "probability", 0.0, 1.0, "the same in a secret vote",
        "assumed: secret, mobilised ballots of 1937 turned most incumbents out",
    ),
    param(
        "delegate_fidelity", 0.9, "probability", 0.0, 1.0,
        "chance that a delegate picked by his secretary votes as that secretary would",
        "assumed: k2 of the four-link loop",
    ),
    param(
        "slate_fidelity", 0.95, "probability", 0.0, 1.0,
        "chance that a place on the leader's slate goes to one of his own while such a man can be had",
        "assumed: k3 of the four-link loop",
    ),
    param("ballot_distance", 1.0, "1", 0.0, 10.0, "weight of the policy distance to the man recommended, w", _OURS),
    param("ballot_effort", 0.25, "1", 0.0, 5.0, "what it takes to break ranks at all", _OURS),
    param("ballot_stake", 2.0, "1", 0.0, 20.0, "what turning the man down is worth beside saying so", _OURS),
    param(
        "ballot_confirmation", 0.3, "probability", 0.0, 1.0,
        "chance that another man is confirmed from above if the only name is rejected",
        "assumed: the next name comes from above as well; with several names it is 1",
    ),
    param(
        "ballot_allegiance", 1.5, "1", 0.0, 10.0,
        "what loyalty and its lack weigh as private support where support is allegiance alone", _OURS,
    ),
    param(
        "ballot_gratitude", 0.9, "probability", 0.0, 1.0,
        "chance that an elector votes for the man of him to whom he owes his post", "assumed: most do",
    ),
    param("ballot_deference", 3.0, "1", 0.0, 20.0, "weight of norm times authority, nu * A", _OURS),
    param("ballot_sanction", 3.0, "1", 0.0, 50.0, "cost of being seen to dissent, before any punishment", _OURS),
    param("ballot_collective", 0.5, "1", 0.0, 50.0, "cost to every elector if the man falls, s_g", _OURS),
    param(
        "booth_noted", 0.8, "probability", 0.0, 1.0, "chance that it is noted who uses the booth, o",
        "our proposal: .5 to 1",
    ),
    param(
        "booth_used", 0.1, "share", 0.0, 1.0, "share of those who accept that use the booth all the same, h",
        "our proposal: .02 to .3",
    ),
    param(
        "ballot_leak", 0.02, "probability", 0.0, 1.0, "chance that a marked paper is traced to its voter, eps",
        "our proposal: 0 to .05",
    ),
    param(
        "sanction_chance", 0.5, "probability", 0.0, 1.0,
        "chance that the control body punishes a dissenter who is seen and stands alone", "assumed",
    ),
    param("sanction_months", 24.0, "months", 0.0, 600.0, "how long a punishment is felt", "assumed"),
    param("sanction_benefit", 0.5, "1", 0.0, 2.0, "benefit lost while punished", "assumed"),
    param(
        "sanction_removal", 0.2, "probability", 0.0, 1.0, "chance that the punished man loses the post he heads",
        "assumed",
    ),
    param("sanction_post", 4.0, "1", 0.0, 50.0, "what the post is worth to him", _OURS),
)  # fmt: skip


@njit(cache=True)
def accepts(backs_leader, acceptance, u):
    """Whether an elector ratifies the recommended candidate."""
    return backs_leader or u < acceptance


@njit(cache=True)
def delegate_backs(secretary_backs, fidelity, u):
    """Whether a delegate backs the leader: as his secretary does, with probability ``fidelity``."""
    return secretary_backs if u < fidelity else not secretary_backs


@njit(cache=True)
def reasons(on):
    """Whether acceptance has reasons: any of the four switches."""
    return on.selection or on.falsification or on.futility or on.deference


@njit(cache=True)
def weighs(on):
    """Whether ballots are held by this module at all, and not as in the first part."""
    return reasons(on) or on.sanctions or on.incumbents_count or on.ballot_forms


@njit(cache=True)
def ballot_form(secret, several):
    """The form of a ballot as a charter gives it.

    >>> int(ballot_form(False, False)), int(ballot_form(True, False)), int(ballot_form(True, True))
    (1, 2, 3)
    """
    if secret:
        return SECRET_SEVERAL if several else SECRET_SINGLE
    return OPEN_SEVERAL if several else OPEN_BALLOT


@njit(cache=True)
def is_secret(form):
    """Whether a ballot of this form is secret."""
    return form in (SECRET_SINGLE, SECRET_SEVERAL)


@njit(cache=True)
def has_several(form):
    """Whether a ballot of this form has several names."""
    return form in (SECRET_SEVERAL, OPEN_SEVERAL)


@njit(cache=True)
def booth(share, used, noted):
    """Chance that whoever enters the booth is taken for a dissenter, o * y / (y + (1 - y) h).

    >>> [round(booth(y, h, 1.0), 6) for y, h in ((0.1, 0.1), (0.1, 1.0), (0.6, 0.05))]
    [0.526316, 0.1, 0.967742]
    """
    if share <= 0.0:
        return 0.0
    return noted * share / (share + (1.0 - share) * used)


@njit(cache=True)
def detection(form, share, used, noted, leak):
    """Chance that a dissenter is seen, delta, when a share of the electors (himself among them) dissents."""
    if form == SECRET_SEVERAL:
        return leak
    if form == SECRET_SINGLE:
        return booth(share, used, noted)
    return 1.0


@njit(cache=True)
def dislike_of(support, luck, distance, weight):
    """How much an elector dislikes the recommended man, r; ``luck`` is tau * eta.

    >>> round(dislike_of(0.5, 0.1, 0.4, 1.0), 6)
    -0.2
    """
    return weight * distance - (support + luck)


@njit(cache=True)
def gain_of(p, dislike, rightful, weight, collective):
    """What an elector gains by opposing: e + piv * (v - s_g), with piv as ``weight`` and nu * A as ``rightful``."""
    expressive = dislike - p.ballot_effort - p.ballot_deference * rightful
    return expressive + weight * (p.ballot_stake * dislike - collective)


@njit(cache=True)
def weight_of_vote(p, form, n, opposing, futility):
    """Chance that one vote decides and another man is then confirmed; 1 where futility is not felt."""
    if not futility:
        return 1.0
    confirmed = 1.0 if has_several(form) else p.ballot_confirmation
    others = opposing / (n - 1.0) if n > 1 else 0.0
    return confirmed * pivot(n, min(1.0, others))


@njit(cache=True)
def poll(
    p, form, dislike, bound, sanction, rightful, selection, falsification, futility, deference, opposed
):  # fmt: skip
    """One ballot: who opposes in the end.

    Parameters
    ----------
    p : record
    form : int
        Code of the form of the ballot.
    dislike, sanction : ndarray of float, shape (n,)
        r_i and s_i.
    bound : ndarray of bool, shape (n,)
        Who votes for the man because he is the recommender's, if selection is on.
    rightful : float
        nu * A.
    selection, falsification, futility, deference : bool
    opposed : ndarray of bool, shape (n,)
        Filled.

    Returns
    -------
    int
        How many oppose.
    """
    n = dislike.size
    waiting = np.empty(n, np.int64)  # whoever might oppose: nobody gains by it who does not dislike the man
    n_waiting = 0
    for i in range(n):
        opposed[i] = False
        if dislike[i] > 0.0 and not (selection and bound[i]):
            waiting[n_waiting] = i
            n_waiting += 1
    collective = p.ballot_collective if falsification else 0.0
    owed = rightful if deference else 0.0
    opposing = 0
    while n_waiting > 0:
        share = opposing / n
        seen = detection(form, (opposing + 1) / n, p.booth_used, p.booth_noted, p.ballot_leak)
        weight = weight_of_vote(p, form, n, opposing, futility)
        first, most = -1, 0.0
        for j in range(n_waiting):
            i = waiting[j]
            gain = gain_of(p, dislike[i], owed, weight, collective)
            cost = seen * sanction[i] if falsification else 0.0
            if threshold(gain, cost) <= share + TOLERANCE:
                surplus = gain - cost * (1.0 - share)
                if first < 0 or surplus > most:
                    first, most = j, surplus
        if first < 0:
            break
        opposed[waiting[first]] = True
        opposing += 1
        n_waiting -= 1
        waiting[first] = waiting[n_waiting]
    return opposing


@njit(cache=True)
def acceptances_lost(p, form, dislike, bound, sanction, rightful):
    """For one ballot, the share of acceptances lost when each reason alone is switched off, the others on.

    Parameters
    ----------
    p, form, dislike, bound, sanction, rightful
        As in :func:`poll`.

    Returns
    -------
    ndarray of float, shape (4,)
        Selection, falsification, futility, deference: 1 if nobody accepts any more, 0 if as many do, and below 0 if
        more do (fear of what befalls all if the man falls holds back whoever thinks that he decides).

    Examples
    --------
    Five electors dislike him, by .1 to .9 of support, and one likes him; raising one's hand costs 3.

    >>> from collegium.conduct.catalogue import PARAMETERS, values
    >>> from collegium.parameters import settle
    >>> p = values(settle(PARAMETERS, {"ballot_effort": 0.0}))
    >>> dislike, nobody = np.array([0.1, 0.3, 0.5, 0.7, 0.9, -1.0]), np.zeros(6, np.bool_)
    >>> acceptances_lost(p, OPEN_BALLOT, dislike, nobody, np.full(6, 3.0), 0.0).round(3).tolist()
    [0.0, 0.833, 0.0, 0.0]
    """
    opposed = np.zeros(dislike.size, np.bool_)
    lost = np.zeros(4)
    kept = dislike.size - poll(p, form, dislike, bound, sanction, rightful, True, True, True, True, opposed)
    if kept == 0:
        return lost
    for off in range(4):
        opposing = poll(
            p, form, dislike, bound, sanction, rightful, off != 0, off != 1, off != 2, off != 3, opposed
        )  # fmt: skip
        lost[off] = 1.0 - (dislike.size - opposing) / kept
    return lost


@njit(cache=True)
def able(s, month, person):
    """Whether somebody can vote: alive, not retired, not ill, not under arrest."""
    man = s.people[person]
    return man.alive and not man.retired and not man.arrested and man.ill_until <= month


@njit(cache=True)
def conference(s, month, unit, candidate, electors):
    """The electors of a province: the heads of its districts but for the candidate. Fills, and returns their number."""
    per_province = s.district.size // s.province.size
    n = 0
    for k in range(unit * per_province, (unit + 1) * per_province):
        person = s.district[k]
        if person >= 0 and person != candidate and able(s, month, person):
            electors[n] = person
            n += 1
    return n


@njit(cache=True)
def challenger_of(s, month, electors, n):
    """The man put up against the recommended one: the best of the first ``n`` electors, -1 if there is none.

    Best is his standing with colleagues less his mean distance in policy from the electors; nobody who is under
    punishment stands.
    """
    best, best_score = NOBODY, -np.inf
    for i in range(n):
        man = electors[i]
        if s.people[man].sanctioned_until > month:
            continue
        away = 0.0
        for j in range(n):
            away += abs(s.people[electors[j]].position - s.people[man].position)
        score = s.people[man].standing - away / n
        if score > best_score:
            best, best_score = man, score
    return best


@njit(cache=True)
def owes(s, elector, recommender):
    """Whether an elector owes his post to the recommender: by patronage, or as far as allegiance tells.

    A man whom the leader recommends is dear to the leader's own and loyal; so it is where nobody leads. The head of a
    province has picked heads of districts mostly of his own allegiance.
    """
    if s.people[elector].stance == OPPONENT:
        return False
    if recommender >= 0 and s.people[elector].patron == recommender:
        return True
    if recommender < 0 or recommender == s.counters[THE_LEADER]:
        return s.people[elector].loyal
    return s.people[elector].loyal == s.people[recommender].loyal


@njit(cache=True)
def rightfulness(s, p, on):
    """nu * A: the norm that recommended men are chosen, and the authority of the office that recommends."""
    authority = s.regime[0].authority if on.policy else p.authority
    return s.norms[RECOMMENDED_CHOSEN] * authority


@njit(cache=True)
def sanction_on_all(p, c, on):
    """The sanction s before anybody's own fear: disfavour, and what the control body is expected to do."""
    expected = 0.0
    if on.sanctions and c.control_sanctions:
        felt = p.weight_benefit * p.sanction_benefit * p.sanction_months / 12.0
        expected = p.sanction_chance * (felt + p.sanction_removal * p.sanction_post)
    return p.ballot_sanction + expected


@njit(cache=True)
def punish(s, p, key, month, person):
    """The control body punishes: benefit falls for a while, and the post may be lost."""
    s.people[person].sanctioned_until = month + int(p.sanction_months)
    log_event(s, month, SANCTION, person, CONTROL)
    if draw(key, month, LOSES_POST, person) < p.sanction_removal:
        close_spell(s, person, PROVINCE, month, REMOVED)
        close_spell(s, person, DISTRICT, month, REMOVED)


@njit(cache=True)
def ratify(s, p, c, on, key, month, electors, dislike, bound, sanction, form, opposed):
    """A ballot on the one man recommended; returns the votes for him.

    Parameters
    ----------
    electors : ndarray of int, shape (n,)
        People; or -1 for electors who are nobody in particular, whom nobody can punish.
    dislike, bound, sanction : ndarray, shape (n,)
        As in :func:`poll`; see :func:`collegium.conduct.people.canvass`.
    form : int
    opposed : ndarray of bool, shape (n,)
        Who opposes: filled where any reason is on, otherwise taken as it is.
    """
    n = electors.size
    if reasons(on):
        opposing = poll(
            p, form, dislike, bound, sanction, rightfulness(s, p, on),
            on.selection, on.falsification, on.futility, on.deference, opposed,
        )  # fmt: skip
    else:
        opposing = 0
        for i in range(n):
            opposing += opposed[i]
    if on.sanctions and c.control_sanctions and opposing > 0:
        seen = detection(form, opposing / n, p.booth_used, p.booth_noted, p.ballot_leak)
        chance_of_it = seen * (1.0 - opposing / n) * p.sanction_chance
        for i in range(n):
            person = electors[i]
            if not opposed[i] or person == NOBODY or person == s.counters[THE_LEADER] or s.seats[person, TOP] != 0:
                continue
            if draw(key, month, PUNISHED, person) < chance_of_it:
                punish(s, p, key, month, person)
    return n - opposing
