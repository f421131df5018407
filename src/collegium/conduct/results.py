"""What decisions come to: carrying out, results by domain, authority, crisis, standing.

*Carrying out.* The heads of provinces carry a decision out, and drag their feet where they would rather have kept what
was (old practice: gill-2018, l.3077; the reservations of those who had to carry out collectivization: l.1308). Fear
makes them go along. Of m heads who can act, with fear F_i,

    done = (1 - foot_dragging * (1/m) * sum over those who disagree of exp(-F_i)) (1 - slip [i drags his feet]).

*Results* of a domain, -1 to 1, half gone in ``result_half_life`` months, go back to what the head of its institution is
worth (competence k, 0 to 1; 1/2 where nobody is in charge or competence is not modelled):

    results_d <- T + (results_d - T) * 2^(-1/result_half_life),        T = result_competence * (2 k - 1).

A decision of salience z adds z * done * (result_gain + result_luck * (2 u - 1)): it helps on the whole, not always. A
question of urgency g that is not settled by a decision takes z * g * result_neglect away.

*Authority* A of the leader's office and record is slow (half-life ``authority_half_life`` years); its target is

    A* = authority + authority_results * mean(results) - authority_crisis * crisis,        clipped to [0, 1],

and a contested question considered together moves it by authority_winning * z, up if he won it. A new leader starts at
``authority``: the record was his predecessor's. *Crisis* grows by ``crisis_of_results`` a year times the shortfall
max(0, -mean(results)), out of the calm that is left. *Standing* of whoever heads an institution goes (half-life
``standing_half_life`` years) to 1/2 + standing_results * results_d, and the proposer of a question gains or loses
standing_winning * z with it.

That office and record give authority, and failures of policy take it, is Gill's (2018 ch. 1, 5, 8); that institutions
below could blunt a decision too (ch. 7). All equations are OUR PROPOSAL.

Reads: province, office, views, people.competence, fear; regime.crisis.
Writes: results, regime.authority, regime.crisis, people.standing.
"""

from __future__ import annotations

import math

from numba import njit

from collegium.conduct.influence import fear_of
from collegium.conduct.shocks import crisis_after, faded
from collegium.conduct.state import N_DOMAINS, NOBODY, THE_LEADER
from collegium.conduct.tactics import FOOT_DRAG
from collegium.conduct.views import able, bring_up, in_charge, office_held, prefers, pulled
from collegium.parameters import param

PARAMETERS = (
    param(
        "foot_dragging", 0.5, "share", 0.0, 1.0,
        "share of a decision not carried out by a head of a province who disagrees and has no fear",
        "our proposal after Gill 2018 ch. 7 (l.3077)",
    ),
    param(
        "slip", 0.3, "share", 0.0, 1.0,
        "share of a decision that the head of the institution in charge lets slip if he drags his feet",
        "our proposal after Gill 2018 ch. 8 (l.3526); the number is assumed",
    ),
    param(
        "result_gain", 0.1, "1", -1.0, 1.0, "mean effect on results of a decision of salience 1 carried out",
        "assumed: decisions help on the whole",
    ),
    param(
        "result_luck", 0.3, "1", 0.0, 1.0, "half-width of that effect: luck and error",
        "assumed: three times the mean",
    ),
    param(
        "result_neglect", 0.1, "1", 0.0, 1.0, "results lost when an urgent question of salience 1 is not settled",
        "assumed: as much as a decision gains",
    ),
    param(
        "result_competence", 0.4, "1", 0.0, 1.0,
        "long-run results under a head of the highest competence; the lowest has the opposite",
        "assumed",
    ),
    param("result_half_life", 18.0, "months", 0.5, 240.0, "months in which results go half way back", "assumed"),
    param(
        "authority_results", 0.4, "1", 0.0, 2.0, "authority per unit of mean results in the long run",
        "our proposal after Gill 2018 ch. 1, 8: office plus record",
    ),
    param(
        "authority_crisis", 0.2, "1", 0.0, 2.0, "authority lost in the long run in a full crisis",
        "our proposal after Gill 2018 ch. 1, 8",
    ),
    param(
        "authority_half_life", 2.0, "years", 0.1, 50.0, "years in which authority goes half way",
        "assumed: authority is slow",
    ),
    param(
        "authority_winning", 0.02, "1", 0.0, 0.5, "authority won or lost with a contested question of salience 1",
        "assumed",
    ),
    param(
        "crisis_of_results", 0.5, "1/year", 0.0, 12.0, "crisis made in a year by results of -1 in every domain",
        "assumed",
    ),
    param(
        "standing_results", 0.5, "1", 0.0, 1.0, "standing per unit of results in his domain, in the long run",
        "our proposal after Gill 2018 ch. 8: effective administration of one's area",
    ),
    param(
        "standing_half_life", 2.0, "years", 0.1, 50.0, "years in which standing goes half way",
        "assumed: as authority",
    ),
    param(
        "standing_winning", 0.02, "1", 0.0, 0.5, "standing won or lost with a question of salience 1 that one proposed",
        "assumed",
    ),
)  # fmt: skip


@njit(cache=True)
def towards(value, target, half_life_months):
    """A value one month on its way to a target.

    Examples
    --------
    >>> towards(0.0, 1.0, 1.0)
    0.5
    """
    return target + faded(value - target, half_life_months)


@njit(cache=True)
def within(value, low, high):
    """A value kept between two bounds.

    Examples
    --------
    >>> within(1.5, -1.0, 1.0)
    1.0
    """
    return min(high, max(low, value))


@njit(cache=True)
def authority_target(office, results, crisis, of_results, of_crisis):
    """Where the leader's authority goes: that of the office, moved by mean results and by crisis, within [0, 1].

    Examples
    --------
    >>> round(authority_target(0.5, -0.25, 0.5, 0.4, 0.2), 12)
    0.3
    """
    return within(office + of_results * results - of_crisis * crisis, 0.0, 1.0)


@njit(cache=True)
def effect(salience, done, gain, luck, u):
    """What a decision adds to the results of its domain.

    Examples
    --------
    >>> round(effect(0.5, 0.8, 0.1, 0.3, 0.75), 12)  # 0.4 * (0.1 + 0.15)
    0.1
    """
    return salience * done * (gain + luck * (2.0 * u - 1.0))


@njit(cache=True)
def carried_out(s, p, on, key, month, domain, draft, status_quo):
    """The share of a decision that the head in charge and the heads of provinces carry out."""
    done = 1.0
    charge = in_charge(s.people, s.office, domain, month)
    if charge >= 0 and s.people[charge].tactic == FOOT_DRAG:
        done -= p.slip
    heads = 0
    held_back = 0.0
    for unit in range(s.province.size):
        head = s.province[unit]
        if head < 0 or not able(s.people[head], month):
            continue
        heads += 1
        if s.people[head].views_at != s.people[head].position:
            bring_up(s.people, s.views, p, key, head)
        institution = office_held(s.people[head], on.careers)  # as in `views.stand`, which is slower in a loop
        if head == s.counters[THE_LEADER]:
            institution = NOBODY
        x = pulled(s.views[head, domain], institution, domain, p.interest_weight, p.rivalry_weight)
        if prefers(x, draft, status_quo) < 0:
            held_back += math.exp(-fear_of(s, p, on, head))
    if heads == 0:
        return done
    return done * (1.0 - p.foot_dragging * held_back / heads)


@njit(cache=True)
def turn_out(s, p, on, month):
    """How the policies of the country turn out this month, and who gains or loses by it."""
    if month == 1:
        s.regime[0].authority = p.authority
    if not on.shocks:
        s.regime[0].crisis = faded(s.regime[0].crisis, p.crisis_half_life)
    mean = 0.0
    for domain in range(N_DOMAINS):
        head = in_charge(s.people, s.office, domain, month)
        competence = s.people[head].competence if head >= 0 and on.careers else 0.5
        s.results[domain] = towards(
            s.results[domain], p.result_competence * (2.0 * competence - 1.0), p.result_half_life
        )
        mean += s.results[domain] / N_DOMAINS
        if head >= 0:
            wanted = within(0.5 + p.standing_results * s.results[domain], 0.0, 1.0)
            s.people[head].standing = towards(s.people[head].standing, wanted, 12.0 * p.standing_half_life)
    s.regime[0].crisis = crisis_after(s.regime[0].crisis, min(1.0, p.crisis_of_results / 12.0 * max(0.0, -mean)))
    wanted = authority_target(p.authority, mean, s.regime[0].crisis, p.authority_results, p.authority_crisis)
    s.regime[0].authority = towards(s.regime[0].authority, wanted, 12.0 * p.authority_half_life)


@njit(cache=True)
def take_over(s, p, on):
    """A new leader has the authority of the office, no record, and a part of the hold of the agenda."""
    s.regime[0].authority = p.authority
    if on.ways:
        s.regime[0].agenda *= p.agenda_inherited
