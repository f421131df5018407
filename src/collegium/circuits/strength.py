"""How strong a circle is: the closed forms of the circular flow, applied to any circle of any charter.

Of a circle of an actor X, read from X on:

* the posts that X fills first turn over and lose loyalty as in :mod:`collegium.theories.analytic.flow` (without
  conversion): with full control the share of them that is X's settles at ``h1 = r / (r + d - r d)``;
* each link but the last passes on its fidelity (:mod:`collegium.circuits.fidelity`); K is the product of them, so that
  of the last choosers a share K of that is X's;
* the last link is their answer: the control of appointments that they leave to X. In the linear form it is
  ``k0 + k4 x``, in the threshold form ``pi_hi`` with a majority of them and ``pi_lo`` without. Where the last choosers
  only nominate, others' ballots weaken that link too.

The gain is ``L = h1 K k4``. For the circle of four links it is that of :mod:`collegium.theories.analytic.loop`. A
circle read from another of its actors can have another gain: it is then his control that comes back. The reading of an
arbitrary circle as such a loop is our proposal.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from collegium.circuits import fidelity
from collegium.circuits.circles import Circle, Circles
from collegium.circuits.graph import Control
from collegium.parameters import Parameter, param, settle
from collegium.theories.analytic.entrenchment import Entrenchment, entrenchment
from collegium.theories.analytic.flow import loyal_share, steady_share, time_to_majority
from collegium.theories.analytic.loop import amplification, loop_control
from collegium.theories.analytic.turnover import committee_majority_time, committee_share
from collegium.theories.analytic.values import Floats

CONGRESSES = ("congress", "conference", "assembly", "electorate")
PARAMETERS: tuple[Parameter, ...] = (
    param(
        "replacement", 0.25, "1/year", 0.0, 1.0, "r: share of the posts that change hands in a year",
        "Gill 2018 ch. 5: 0.272 among regional secretaries 1953-56; .05 to .30 is plausible",
    ),
    param(
        "decay", 0.1, "1/year", 0.0, 1.0, "d: share of the loyal who cease to be so in a year",
        "assumed: .02 under security of tenure to .35 where clients' posts are attacked",
    ),
    param(
        "start", 0.1, "share", 0.0, 1.0, "loyal share of the posts at the start",
        "assumed: a leader starts with few (Gill 2018 ch. 1)",
    ),
    param(
        "office_control", 0.3, "share", 0.0, 1.0, "k0: control of appointments that does not hang on the last choosers",
        "assumed: the Secretariat as an office",
    ),
    param(
        "response", 0.8, "share", 0.0, 10.0, "k4: control of appointments per loyal share of the last choosers",
        "assumed: k4 of the four-link loop",
    ),
    param(
        "control_without", 0.4, "share", 0.0, 1.0, "pi_lo: control of appointments without a majority of them",
        "assumed: low end of .4 to .95",
    ),
    param(
        "control_with", 0.8, "share", 0.0, 1.0, "pi_hi: control of appointments with a majority of them",
        "assumed: upper part of .4 to .95",
    ),
    param(
        "congress_interval", 5.0, "years", 1.0, 100.0,
        "years from one filling of the last choosers' seats to the next, where the charter gives no interval",
        "assumed: congresses every five years from 1956",
    ),
    *fidelity.PARAMETERS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Strength:
    """The strength of a circle for the actor from whom it is read.

    Attributes
    ----------
    circle : Circle
    fidelities : tuple of float
        Of each link but the last; of the last what others' ballots leave of it.
    fidelity : float
        K, the product of them.
    gain : float
        L, what comes back of one more unit of control.
    steady_share : float
        Loyal share of the posts in the long run, under the linear form.
    amplification : float
        1 / (1 - L), infinite for a gain of 1 and above.
    time_to_majority : float
        Years until a majority of the last choosers would be his if they were chosen day by day, under ``control_with``;
        infinite if never.
    congress_interval : int
        Years between the fillings of their seats.
    congress_time : float
        Years until the first filling that gives him their majority.
    entrenches : str
        ``from any start``, ``from some`` or ``never``, under the threshold form.
    """

    circle: Circle
    fidelities: tuple[float, ...]
    fidelity: float
    gain: float
    steady_share: float
    amplification: float
    time_to_majority: float
    congress_interval: int
    congress_time: float
    entrenches: Entrenchment


def strengths(circles: Circles, **values: float) -> tuple[Strength, ...]:
    """The strength of each circle, in their order.

    Parameters
    ----------
    circles : Circles
    **values : float
        Parameters of :data:`PARAMETERS` in place of their defaults.

    Returns
    -------
    tuple of Strength

    Raises
    ------
    CollegiumError
        An unknown parameter or one out of range; replacement and decay both 0; ``control_without`` above
        ``control_with``.

    Examples
    --------
    >>> from collegium.charter import charter
    >>> from collegium.circuits.circles import circles
    >>> found = circles(charter("cpsu-1922"), "leader")
    >>> [f"{len(one.circle)} links: {one.gain:.6f}, {one.entrenches}" for one in strengths(found)[::2]]
    ['3 links: 0.584615, from some', '5 links: 0.526154, from some']
    """
    return measured(circles.control, circles.found, **values)


def measured(control: Control, found: Sequence[Circle], **values: float) -> tuple[Strength, ...]:
    """The strength of some circles of a graph; as :func:`strengths`."""
    p = settle(PARAMETERS, values)
    if not found:
        return ()
    links = {link: fidelity.link_fidelity(control, link, p) for circle in found for link in circle.links}
    each = [
        (*(links[link] for link in circle.links[:-1]), fidelity.accepted(control, circle.links[-1], p))
        for circle in found
    ]
    kept = np.array([math.prod(one) for one in each])
    posts = float(steady_share(p["replacement"], p["decay"], 0.0, 1.0))
    gain = posts * kept * p["response"]
    steady = np.atleast_1d(posts * loop_control(p["office_control"], gain))
    more = np.atleast_1d(amplification(gain))
    rates = (kept * p["start"], p["replacement"], p["decay"], 0.0, kept * p["control_with"])
    time = np.atleast_1d(time_to_majority(*rates))
    intervals = [interval(control, circle, p["congress_interval"]) for circle in found]
    congress = np.atleast_1d(committee_majority_time(intervals, *rates))
    return tuple(
        Strength(
            circle,
            each[n],
            float(kept[n]),
            float(gain[n]),
            float(steady[n]),
            float(more[n]),
            float(time[n]),
            intervals[n],
            float(congress[n]),
            entrenchment(
                p["replacement"], p["decay"], float(kept[n]) * p["control_without"], float(kept[n]) * p["control_with"]
            ),
        )
        for n, circle in enumerate(found)
    )


def strength_frame(found: Sequence[Strength]) -> pl.DataFrame:
    """One row a circle: ``circle`` (from 1), ``actors``, ``length``, ``gain``, ``steady_share``, ``amplification``,
    ``time_to_majority``, ``congress_time`` (years, null if never) and ``entrenches``."""
    numbers = ("gain", "steady_share", "amplification", "time_to_majority", "congress_time")
    return pl.DataFrame(
        {
            "circle": range(1, len(found) + 1),
            "actors": [str(one.circle) for one in found],
            "length": [len(one.circle) for one in found],
            **{name: [_finite(getattr(one, name)) for one in found] for name in numbers},
            "entrenches": [one.entrenches for one in found],
        },
        schema={
            "circle": pl.Int64,
            "actors": pl.String,
            "length": pl.Int64,
            **dict.fromkeys(numbers, pl.Float64),
            "entrenches": pl.String,
        },
    )


def capture(strength: Strength, years: int, **values: float) -> pl.DataFrame:
    """The loyal shares year by year, with ``control_with`` from the start: how a circle captures its last choosers.

    Parameters
    ----------
    strength : Strength
        Of the circle, under the same values.
    years : int
    **values : float
        As for :func:`strengths`.

    Returns
    -------
    polars.DataFrame
        ``year`` from 0, ``posts`` (loyal share of the posts filled), ``choosers`` (share that they would give the last
        choosers), ``seated`` (share among the last choosers as the last congress left them).

    Examples
    --------
    >>> from collegium.charter import charter
    >>> from collegium.circuits.circles import circles
    >>> longest = strengths(circles(charter("cpsu-1922"), "leader"))[2]
    >>> capture(longest, 2)["choosers"].round(3).to_list()
    [0.086, 0.229, 0.325]
    """
    p = settle(PARAMETERS, values)
    t = np.arange(years + 1)
    kept = strength.fidelity
    rates = (kept * p["start"], p["replacement"], p["decay"], 0.0, kept * p["control_with"])
    posts: Floats = loyal_share(t, p["start"], p["replacement"], p["decay"], 0.0, p["control_with"])
    choosers: Floats = loyal_share(t, *rates)
    seated: Floats = committee_share(t, strength.congress_interval, *rates)
    return pl.DataFrame({"year": t, "posts": posts, "choosers": choosers, "seated": seated})


def interval(control: Control, circle: Circle, default: float) -> int:
    """Whole years between the fillings of a circle's slowest body, or the default if the charter does not tell.

    A body is filled anew at the end of its term; without one, at each meeting of the congress or conference that elects
    it; a congress itself at each of its meetings.
    """
    bodies = {body.id: body for body in control.charter.bodies}
    months = []
    for actor in circle.actors:
        body = bodies.get(actor)
        if body is None:
            continue
        if body.term_months is not None:
            months.append(body.term_months)
            continue
        electing = [body, *(bodies[clause.by] for clause in control.votes.get(actor, ()) if clause.by in bodies)]
        months += [one.meets.every_months for one in electing if one.meets is not None and one.kind in CONGRESSES]
    return max(1, math.ceil(max(months) / 12)) if months else max(1, round(default))


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
