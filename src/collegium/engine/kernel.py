"""One run, month by month: compiled, and the same on any machine for the same key."""

from __future__ import annotations

from numba import njit

from collegium.conduct.appointments import appointments
from collegium.conduct.ballots import weighs
from collegium.conduct.bodies import abolish, seat_government
from collegium.conduct.careers import go_on
from collegium.conduct.committee import take_slots
from collegium.conduct.conferences import stand_again
from collegium.conduct.congress import hold_congress
from collegium.conduct.conspiracy import conspire
from collegium.conduct.contest import contest, take_sides
from collegium.conduct.departures import bury, see_off
from collegium.conduct.factions import coalesce
from collegium.conduct.filling import fill_offices
from collegium.conduct.forms import propose_form
from collegium.conduct.heirs import name_second
from collegium.conduct.lives import live
from collegium.conduct.norms import hold_to
from collegium.conduct.outside import go_public
from collegium.conduct.patronage import drift, weigh
from collegium.conduct.people import yearly_turnover
from collegium.conduct.plenum import hold_plenum
from collegium.conduct.policy import questions, turn_line
from collegium.conduct.prospects import removable
from collegium.conduct.removal import votes_void
from collegium.conduct.renewal import renew_units
from collegium.conduct.results import turn_out
from collegium.conduct.rules import GOVERNMENT_SEATS
from collegium.conduct.shocks import strike
from collegium.conduct.state import OVERFLOW, THE_LEADER
from collegium.conduct.strategies import strategise
from collegium.conduct.succession import succeed
from collegium.conduct.terror import side_of_security, terrorise
from collegium.conduct.views import hold_views


@njit(cache=True)
def run_month(s, values, rules, on, key, sizes, congress, norms, given, n_months, month):
    """One month of a state, in place; the arguments are those of :func:`run_months`, and the month."""
    p, c = values[month], rules[month]
    # what happens to the country, and how its policies turn out
    if on.shocks:
        strike(s, p, on, key, month, given)
    if on.policy:
        turn_out(s, p, on, month)

    # lives: age, illness, death, retirement; careers
    see_off(s, p, key, month)
    live(s, p, on, key, month)
    if on.careers:
        go_on(s, p, key)

    # a vacant leadership is filled
    if on.heirs:
        name_second(s, month)
    succeed(s, p, c, on, key, month)

    # what holds though it is no rule
    hold_to(s, p, on, norms[month], month)

    # the leader's line and means, his colleagues' tactics
    turn_line(s, p, key, month)
    if on.policy:
        hold_views(s, p, key)
    if on.strategies:
        strategise(s, p, c, on, key, month)

    # ties, benefits, fear; what everybody thinks of the leader
    drift(s, p, key, month)
    if on.patronage:
        weigh(s, p, c, on, key, month)

    # repression
    if on.terror or on.plots:
        side_of_security(s, p, c, on, month)
    if on.terror:
        terrorise(s, p, c, on, key, month)

    # posts below the centre and offices of the centre
    pi = appointments(s, p, c, on, key, month)
    if on.careers:
        fill_offices(s, p, c, on, key, month)

    # questions come up and are settled
    if on.policy:
        questions(s, p, c, on, key, month)

    # sides are taken, factions form
    take_sides(s, p, on, key, month)
    if on.factions:
        coalesce(s, p, c, on, key, month, pi)

    # plots, challenges, removals
    led = s.counters[THE_LEADER] >= 0  # a vacancy is voted on once a month
    if on.plots:
        conspire(s, p, c, on, key, month)
    contest(s, p, c, on, key, month, pi)

    # the public
    if on.public:
        go_public(s, p, c, key, month)

    if led:
        succeed(s, p, c, on, key, month)

    # the form of ballots below, and the elections before a congress
    if on.ballot_forms:
        propose_form(s, p, c, on, key, month, pi)
    if congress[month] and weighs(on):
        stand_again(s, p, c, on, key, month)

    # the committee between congresses, and the congress
    if on.plenum or on.job_slots:
        abolish(s, sizes[month], sizes[month - 1], month)
    if on.renewal and month < n_months and congress[month + 1]:
        renew_units(s, p, c, on, key, month, yearly_turnover(s, p, month))
    if on.plenum and not congress[month]:
        hold_plenum(s, p, c, on, key, month, sizes[month])
    if congress[month]:
        led = s.counters[THE_LEADER] >= 0
        hold_congress(s, p, c, on, key, month, sizes[month])
        if led:
            succeed(s, p, c, on, key, month)
    if on.plenum or on.job_slots:
        seat_government(s, month, sizes[month, GOVERNMENT_SEATS])


@njit(cache=True)
def begin(s, on):
    """What is done before the first month."""
    if on.plenum or on.job_slots:
        take_slots(s)


@njit(cache=True)
def end(s):
    """What is done after the last month."""
    bury(s)


@njit(cache=True)
def run_months(s, values, rules, on, key, sizes, congress, norms, given, n_months):
    """Run a state to its end, in place.

    Parameters
    ----------
    s : State
        As :mod:`collegium.engine.start` leaves it: everybody seated at month 0.
    values : ndarray of VALUES, shape (n_months + 1,)
        Parameters of each month.
    rules : ndarray of RULES, shape (n_months + 1,)
        The charter of each month.
    on : SWITCHES
        Which mechanisms are at work.
    key : uint64
    sizes : ndarray of int, shape (n_months + 1, N_SIZES)
        Seats of each body in each month.
    congress : ndarray of bool, shape (n_months + 1,)
        The months in which a congress meets.
    norms : ndarray of float, shape (n_months + 1, N_NORMS)
        The strength that the charter of the month gives each norm; NaN where it says nothing of it.
    given : ndarray of float, shape (n_months + 1, N_DOMAINS)
        The size of the shock to each domain of policy in each month; NaN where it is drawn.
    n_months : int
    """
    begin(s, on)
    for month in range(1, n_months + 1):
        run_month(s, values, rules, on, key, sizes, congress, norms, given, n_months, month)
        if s.counters[OVERFLOW]:
            return
    end(s)


# --- looking on: what a run does not write down -----------------------------------------------------------------------


@njit(cache=True)
def approaches(s, values, rules, on, month):
    """The most approaches that a plot against the leader bears, and the fewest that it needs: see ``removable``."""
    return removable(s, values[month], rules[month], on, month)


@njit(cache=True)
def votes_bind(s, values, rules, on, month):
    """Whether the charter lets the leader be removed and a majority against him would count."""
    return bool(rules[month].leader_removable and not votes_void(s, values[month], on))


@njit(cache=True)
def put_again(s, values, rules, on, key, month):
    """The questions of a month, as the month left everything; ``key`` says with what draws."""
    questions(s, values[month], rules[month], on, key, month)
