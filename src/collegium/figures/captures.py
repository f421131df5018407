"""Time to capture, drawn: how a circle makes its own majority."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from collegium.circuits import Circles, Strength, capture, strengths
from collegium.circuits.strength import PARAMETERS
from collegium.errors import CollegiumError
from collegium.figures.levels import actor_names
from collegium.figures.network import Sample, Sheet
from collegium.figures.style import (
    BLACK,
    MARGIN,
    QUIET,
    SMALL,
    THEORY_COLOURS,
    THEORY_DASHES,
    WIDTH,
    Mark,
    ruled,
    styled,
    wrapped,
)
from collegium.parameters import settle

ENTRENCHES = {
    "from any start": "entrenches from any start",
    "from some": "entrenches from some starts",
    "never": "never entrenches",
}


@styled
def captures(
    found: Sequence[Strength] | Circles,
    years: int = 15,
    *,
    title: str | None = None,
    subtitle: str | None = None,
    **values: float,
) -> Figure:
    """Draw how circles capture their last choosers: the share of them that would be the leader's, year by year.

    Parameters
    ----------
    found : Circles, or sequence of Strength
        At most six; of more circles the six strongest that differ.
    years : int
        How far.
    title, subtitle : str, optional
        The heading. An empty text leaves a line out.
    **values : float
        Parameters of strength in place of their defaults; the same that the strengths were made with.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    CollegiumError
        There is no circle, fewer than one year, or a parameter that is unknown or out of range.

    Examples
    --------
    >>> from collegium.charter import charter
    >>> from collegium.circuits import circles
    >>> captures(circles(charter("cpsu-1922"), "leader")).axes[0].get_ylabel()
    'His share of those who choose him'
    """
    given = strengths(found, **values) if isinstance(found, Circles) else tuple(found)
    if not given:
        raise CollegiumError("there is no circle to draw")
    if years < 1:
        raise CollegiumError("years must be a whole number from 1", given=years)
    several = _different(given)[: len(THEORY_COLOURS)]
    names = actor_names(found.control) if isinstance(found, Circles) else {}
    room = WIDTH - 2 * MARGIN - 52
    key: list[list[Mark]] = []
    for one, colour, dash in zip(several, THEORY_COLOURS, THEORY_DASHES, strict=False):
        first, *more = wrapped(_short(one, given, names), room, SMALL)
        key.append([Sample(first, (colour,), "line", dash, 1.8)])
        key += [[Sample(line, ("white",), "line")] for line in more]
    signs: list[Mark] = [Sample("first year with a majority", (QUIET,), "line", "", end="dot")]
    if any(one.congress_interval > 1 for one in several):
        signs += [
            Sample("if chosen anew all the time", (QUIET,), "line", wide=1.8),
            Sample("as the last filling left them", (QUIET,), "line", wide=0.8),
        ]
    key.append(signs)
    if title is None:
        title = "Time to capture: how a circle makes its own majority"
    if subtitle is None:
        p = {name: f"{100 * value:.4g} %" for name, value in settle(PARAMETERS, values).items()}
        subtitle = (
            "Closed forms of the circular flow under declared parameters; our proposal. "
            f"At the start {p['start']} of the posts are his; {p['replacement']} of them change hands in a year, "
            f"{p['decay']} of the loyal cease to be so, and he fills {p['control_with']} of the vacancies."
        )
    page = Sheet(title, subtitle, key, 300.0)
    axes = page.axes(MARGIN + 56, page.top + 6, WIDTH - 2 * MARGIN - 66, 240.0)
    axes.axhline(0.5, color=BLACK, linewidth=0.9, zorder=2)
    axes.annotate(
        "majority", (1, 0.5), xycoords=("axes fraction", "data"), xytext=(0, -11), textcoords="offset points",
        ha="right", fontsize=SMALL, color=QUIET,
    )  # fmt: skip
    for one, colour, dash in zip(several, THEORY_COLOURS, THEORY_DASHES, strict=False):
        rows = capture(one, years, **values)
        axes.plot(rows["year"], rows["choosers"], color=colour, linestyle=dash, linewidth=1.8, zorder=4)
        if one.congress_interval > 1:
            axes.step(rows["year"], rows["seated"], where="post", color=colour, linestyle=dash, linewidth=0.8, zorder=3)
        if math.isfinite(one.time_to_majority) and one.time_to_majority <= years:
            y = rows["choosers"][int(one.time_to_majority)]
            axes.plot([one.time_to_majority], [y], color=colour, marker="o", markersize=6, zorder=5)
    axes.set_xlim(0, years)
    axes.set_ylim(0, 1)
    axes.set_xlabel("Years from the start")
    axes.set_ylabel("His share of those who choose him")
    axes.xaxis.set_major_locator(MaxNLocator(15, integer=True))
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
    ruled(axes, "y")
    return page.figure


def _different(found: Sequence[Strength]) -> list[Strength]:
    """The strongest first, without those whose curve is that of another."""
    kept: dict[tuple[float, int], Strength] = {}
    for one in sorted(found, key=lambda one: -one.gain):
        kept.setdefault((round(one.fidelity, 9), one.congress_interval), one)
    return list(kept.values())


def _short(one: Strength, every: Sequence[Strength], names: Mapping[str, str]) -> str:
    same = sum(
        round(other.fidelity, 9) == round(one.fidelity, 9) and other.congress_interval == one.congress_interval
        for other in every
    )
    more = f" and {same - 1} like it" if same > 1 else ""
    actors = (*one.circle.actors, one.circle.actors[0])
    told = " → ".join(names.get(actor, actor) for actor in actors)
    return f"gain {one.gain:.2f}, {ENTRENCHES[one.entrenches]}: {told}{more}"
