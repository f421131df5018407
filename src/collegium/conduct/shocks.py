"""Shocks: harvests fail, wars threaten.

In a month a domain of policy is struck with probability 1 - exp(-rate/12), ``rate`` a year being that of the domain
(``shock_food``, ``shock_industry``, ...), or as the caller gives it for that month and domain (a size; 0 is no shock).
A drawn shock has the size ``2 u shock_size``, at most 1: mean ``shock_size`` while that is 1/2 or less. A shock of
size z

    results_d <- max(-1, results_d - shock_loss * z),
    crisis    <- 1 - (1 - crisis) * (1 - shock_crisis * z),

so that crises add up without passing 1, and every month, before the new shocks, what is left of a crisis fades:
crisis <- crisis * 2^(-1/crisis_half_life). OUR PROPOSAL; that leaders were judged by harvests and by war is the book's
(Gill 2018 ch. 5: the harvests after 1958, l.2404). Without `policy`, which does it otherwise, results go back to 0
here, by half in ``result_half_life``.

Each shock is logged as an event; its number is ``10000 * domain + size in thousandths``.

Reads: results, regime.crisis.
Writes: results, regime.crisis.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from collegium.conduct.chance import draw
from collegium.conduct.log import log_between
from collegium.conduct.state import DEFENCE, FOOD, FOREIGN, INDUSTRY, N_DOMAINS, NOBODY, SHOCK, TOP
from collegium.parameters import param

PARAMETERS = (
    param(
        "shock_food", 0.2, "1/year", 0.0, 12.0, "shocks to food a year: failed harvests",
        "assumed: one in five years",
    ),
    param("shock_industry", 0.05, "1/year", 0.0, 12.0, "shocks to industry a year", "assumed: one in twenty years"),
    param(
        "shock_defence", 0.05, "1/year", 0.0, 12.0, "shocks to defence a year: war, or the threat of it",
        "assumed: one in twenty years",
    ),
    param("shock_foreign", 0.1, "1/year", 0.0, 12.0, "shocks to foreign relations a year", "assumed: one in ten years"),
    param(
        "shock_ideas", 0.05, "1/year", 0.0, 12.0, "shocks to belief and order a year: unrest, scandal",
        "assumed: one in twenty years",
    ),
    param("shock_size", 0.4, "1", 0.0, 0.5, "mean size of a drawn shock; 1 is the worst", "assumed"),
    param("shock_loss", 0.6, "1", 0.0, 2.0, "results lost to a shock of size 1", "assumed"),
    param("shock_crisis", 0.6, "share", 0.0, 1.0, "crisis made by a shock of size 1 out of calm", "assumed"),
    param(
        "crisis_half_life", 9.0, "months", 0.5, 120.0, "months in which a crisis fades by half",
        "assumed: a harvest year",
    ),
)  # fmt: skip

STRIKES = np.int64(410)
SIZE = np.int64(411)
OF_DOMAIN = np.int64(10_000)  # the number of a shock's event is OF_DOMAIN * domain + size in thousandths


@njit(cache=True)
def faded(value, half_life):
    """What is left of something after one month; ``half_life`` in months.

    Examples
    --------
    >>> faded(0.8, 1.0)
    0.4
    """
    return value * 2.0 ** (-1.0 / half_life)


@njit(cache=True)
def crisis_after(crisis, blow):
    """A crisis after one more blow, both from 0 to 1.

    Examples
    --------
    >>> crisis_after(0.5, 0.5)
    0.75
    """
    return 1.0 - (1.0 - crisis) * (1.0 - blow)


@njit(cache=True)
def shock_rate(p, domain):
    """Shocks a year to a domain."""
    if domain == FOOD:
        return p.shock_food
    if domain == INDUSTRY:
        return p.shock_industry
    if domain == DEFENCE:
        return p.shock_defence
    if domain == FOREIGN:
        return p.shock_foreign
    return p.shock_ideas


@njit(cache=True)
def strike(s, p, on, key, month, given):
    """What happens to the country this month.

    Parameters
    ----------
    given : ndarray of float, shape (n_months + 1, N_DOMAINS)
        The size of the shock in each month and domain, 0 to 1; NaN where it is drawn.
    """
    s.regime[0].crisis = faded(s.regime[0].crisis, p.crisis_half_life)
    for domain in range(N_DOMAINS):
        if not on.policy:
            s.results[domain] = faded(s.results[domain], p.result_half_life)
        size = given[month, domain]
        if math.isnan(size):
            size = 0.0
            if draw(key, month, STRIKES, domain) < 1.0 - math.exp(-shock_rate(p, domain) / 12.0):
                size = min(1.0, 2.0 * draw(key, month, SIZE, domain) * p.shock_size)
        if size <= 0.0:
            continue
        s.results[domain] = max(-1.0, s.results[domain] - p.shock_loss * size)
        s.regime[0].crisis = crisis_after(s.regime[0].crisis, p.shock_crisis * size)
        log_between(s, month, SHOCK, NOBODY, TOP, OF_DOMAIN * domain + np.int64(1000.0 * size + 0.5))
