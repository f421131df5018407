"""Solved models drawn: a share against the share it becomes, with the places where it stays.

Where the curve crosses the diagonal a share reproduces itself. The staircase goes from a share up or down to the curve
and across to the diagonal, once a level or a step; it shows at a glance on which side of a threshold a start lies.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import NormalDist

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter
from numpy.typing import ArrayLike

from collegium.errors import CollegiumError
from collegium.figures.style import BLUE, MARGIN, QUIET, VERMILLION, WIDTH, Mark, Page, ruled, styled
from collegium.theories.analytic.cascades import FixedPoint, cascade, fixed_points, normal_fixed_points
from collegium.theories.analytic.galam import Ties, filter_fixed_point, majority_filter, shares_by_level

SIDE = 380.0
MOST_STEPS = 200


@styled
def galam_levels(
    share: float = 0.7,
    group_size: int = 4,
    ties: Ties = "incumbents",
    ex_officio: int = 0,
    *,
    n_levels: int = 6,
    title: str | None = None,
    subtitle: str | None = None,
) -> Figure:
    """Draw the majority filter of a group, its threshold, and the way of a share up the levels.

    Parameters
    ----------
    share, group_size, ties, ex_officio, n_levels
        As for :func:`~collegium.theories.analytic.galam.shares_by_level`.
    title, subtitle : str, optional
        The heading. An empty text leaves a line out.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    CollegiumError
        As for :func:`~collegium.theories.analytic.galam.shares_by_level`.

    Examples
    --------
    >>> galam_levels(0.7, 4).axes[0].get_ylabel()
    'Challengers among the delegates'
    """
    levels = shares_by_level(share, n_levels, group_size, ties, ex_officio)
    threshold = filter_fixed_point(group_size, ties, ex_officio)
    rule = f"ties to the {ties}" if ties != "coin" else "ties by a coin"
    chairs = f", {ex_officio} of them ex officio" if ex_officio else ""
    words = f"Groups of {group_size}{chairs}; {rule}" if group_size % 2 == 0 else f"Groups of {group_size}{chairs}"
    where = "no share suffices" if math.isinf(threshold) else f"threshold {100 * threshold:.1f} %"
    page, axes = _square(
        "Indirect election as a filter" if title is None else title,
        f"{words}: {where}. From {100 * share:g} % at the base, {n_levels} levels." if subtitle is None else subtitle,
        [
            Mark("what becomes of a share", (BLUE,), "thin"),
            Mark("level by level", (VERMILLION,), "thin"),
            Mark("threshold", (BLUE,), "ring"),
        ],
        ("Challengers among the voters", "Challengers among the delegates"),
    )
    p = np.linspace(0, 1, 401)
    axes.plot(p, majority_filter(p, group_size, ties, ex_officio), color=BLUE, linewidth=1.8, zorder=3)
    _stairs(axes, [float(one) for one in levels])
    if threshold <= 1:
        _points(axes, [FixedPoint(threshold, False, threshold, threshold)])
    return page.figure


@styled
def cascade_points(
    thresholds: ArrayLike | None = None,
    *,
    mean: float | None = None,
    sd: float | None = None,
    start: float = 0.0,
    title: str | None = None,
    subtitle: str | None = None,
) -> Figure:
    """Draw how many follow when so many oppose already, where a crowd rests, and its way from the start.

    Parameters
    ----------
    thresholds : array_like of float, shape (n,), optional
        Each elector's, as for :func:`~collegium.theories.analytic.cascades.cascade`.
    mean, sd : float, optional
        In their place a large crowd with normal thresholds.
    start : float
        Share that opposes at first.
    title, subtitle : str, optional
        The heading. An empty text leaves a line out.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    CollegiumError
        Neither thresholds nor mean and spread, or both; or as for :mod:`~collegium.theories.analytic.cascades`.

    Examples
    --------
    >>> cascade_points(mean=0.25, sd=0.122).axes[0].get_xlabel()
    'Opposing already'
    """
    normal = mean is not None and sd is not None
    if (thresholds is None) != normal:
        raise CollegiumError("a cascade needs either thresholds, or a mean and a spread")
    steps = [start]
    if thresholds is None:
        assert mean is not None
        assert sd is not None
        points = normal_fixed_points(mean, sd)
        crowd = NormalDist(mean, sd)
        x = np.linspace(0, 1, 801)
        y = np.array([crowd.cdf(float(one)) for one in x])
        words = f"Thresholds of mean {100 * mean:g} % and standard deviation {100 * sd:g} %"
        while len(steps) < MOST_STEPS and (len(steps) == 1 or abs(steps[-1] - steps[-2]) > 1e-4):
            steps.append(crowd.cdf(steps[-1]))
    else:
        held = np.atleast_1d(np.asarray(thresholds, float))
        points, n = fixed_points(held), held.size
        x = np.arange(n + 1) / n
        y = np.array([np.count_nonzero(held <= one + 1e-9) / n for one in x])
        words = f"{n} electors"
        end = cascade(held, start) / n
        while len(steps) < MOST_STEPS and steps[-1] != end:
            steps.append(float(y[math.floor(steps[-1] * n + 1e-9)]))
    rests = ", ".join(f"{100 * point.share:.3g} %" for point in points if point.stable or len(points) == 1)
    told = f"{words}. From {100 * start:g} % it ends at {100 * steps[-1]:.3g} %. Stable: {rests or 'none'}."
    page, axes = _square(
        "Who opposes once others do" if title is None else title,
        told if subtitle is None else subtitle,
        [
            Mark("how many follow", (BLUE,), "thin"),
            Mark("step by step", (VERMILLION,), "thin"),
            Mark("rests, and comes back", (BLUE,), "dot"),
            Mark("rests if left alone", (BLUE,), "ring"),
        ],
        ("Opposing already", "Opposing then"),
    )
    if thresholds is None:
        axes.plot(x, y, color=BLUE, linewidth=1.8, zorder=3)
    else:
        axes.plot(x, y, color=BLUE, linewidth=1.8, drawstyle="steps-post", zorder=3)
    _stairs(axes, steps)
    _points(axes, points)
    return page.figure


def _square(title: str, subtitle: str, marks: Sequence[Mark], labels: tuple[str, str]) -> tuple[Page, Axes]:
    """A page with a square from 0 to 1 and its diagonal."""
    page = Page(title, subtitle, [list(marks)], SIDE + 52)
    left = (WIDTH - SIDE) / 2 + MARGIN
    axes = page.axes(left, page.top, SIDE, SIDE)
    axes.plot([0, 1], [0, 1], color=QUIET, linewidth=0.8, linestyle=(0, (3, 3)), zorder=2)
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(-0.02, 1.02)
    for axis, label in ((axes.xaxis, labels[0]), (axes.yaxis, labels[1])):
        axis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
        axis.set_label_text(label)
    ruled(axes, line=True)
    return page, axes


def _stairs(axes: Axes, shares: Sequence[float]) -> None:
    """The way of a share: to the curve, to the diagonal, and so on."""
    x, y = [shares[0]], [shares[0]]
    for before, after in pairwise(shares):
        x += [before, after]
        y += [after, after]
    axes.plot(x, y, color=VERMILLION, linewidth=1.3, zorder=4)
    axes.plot([shares[0]], [shares[0]], color=VERMILLION, marker="s", markersize=5, linestyle="none", zorder=5)


def _points(axes: Axes, points: Sequence[FixedPoint]) -> None:
    """The places where a share stays: full if it comes back there, empty if it leaves."""
    for point in points:
        axes.plot(
            [point.share], [point.share], marker="o", markersize=8, markeredgecolor=BLUE, markeredgewidth=1.6,
            markerfacecolor=BLUE if point.stable else "white", linestyle="none", zorder=6, clip_on=False,
        )  # fmt: skip
