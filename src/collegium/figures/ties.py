"""Who is tied to whom: people around an oval, a line for each tie.

People of one faction stand side by side; the larger a dot, the more rules tie that person to others. A tie that knows a
patron ends in an arrow at him; the others are plain.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch
from matplotlib.path import Path

from collegium.errors import CollegiumError
from collegium.figures.network import Sample, Sheet
from collegium.figures.style import (
    BLUE,
    FAINT,
    GREEN,
    INK,
    ORANGE,
    PURPLE,
    SKY,
    SMALL,
    VERMILLION,
    WIDTH,
    Mark,
    styled,
)
from collegium.figures.timeline import names_of, provenance
from collegium.history import History
from collegium.measures.networks import centrality
from collegium.measures.ties import DIRECTED, RULES

COLOURS = {"company": FAINT, "service": SKY, "origin": GREEN, "promotions": BLUE, "step": ORANGE, "retention": PURPLE}
WORDS = {
    "company": "sat together",
    "service": "served together before",
    "origin": "school or place in common",
    "promotions": "promoted twice under",
    "step": "critical step under",
    "retention": "outlasted reshuffles under",
}
MOST = 60
GAP = 19.0
SIDE = 190.0  # room for names on either side


@styled
def tie_network(
    history: History,
    found: pl.DataFrame,
    members: pl.DataFrame | None = None,
    *,
    run: int = 0,
    title: str | None = None,
    subtitle: str | None = None,
) -> Figure:
    """Draw the ties between people.

    Parameters
    ----------
    history : History
    found : polars.DataFrame
        Of :func:`~collegium.measures.ties`; ask for the people of a body, or there are too many.
    members : polars.DataFrame, optional
        Of :func:`~collegium.measures.factions`, of one date: who is drawn, and who stand together. Ties that were not
        yet met by that date are left out.
    run : int
        Which run of a simulated history.
    title, subtitle : str, optional
        The heading. An empty text leaves a line out.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    CollegiumError
        No tie between the people drawn; more people than fit.

    Examples
    --------
    >>> from collegium.measures import ties
    >>> from collegium.record import record
    >>> rules = ["promotions", "step"]
    >>> found = ties(record(), rules, people=["khrushchev", "furtseva", "brezhnev", "suslov"])
    >>> len(tie_network(record(), found).axes[0].patches)
    3
    """
    rows = found.filter(pl.col("run") == run)
    if members is not None:
        here = members.filter(pl.col("run") == run)
        held = here["person_id"].unique().implode()
        rows = rows.filter(pl.col("person_id").is_in(held) & pl.col("other_id").is_in(held))
        if here.height:
            rows = rows.filter(pl.col("since").is_null() | (pl.col("since") <= here["date"].max()))
    if rows.is_empty():
        raise CollegiumError("there is no tie to draw", hint="Ask for other rules, people or another run.")
    strength = dict(centrality(rows).select("person_id", "strength").iter_rows())
    if members is None:
        people = sorted(strength, key=lambda person: (-strength[person], person))
    else:
        sizes = here.group_by("faction").agg(size=pl.len())
        ordered = here.join(sizes, on="faction", how="left").sort(
            pl.col("faction").is_null(), pl.col("size").fill_null(0), "faction", "person_id",
            descending=[False, True, False, False],
        )  # fmt: skip
        people = list(dict.fromkeys(ordered["person_id"]))
    if len(people) > MOST:
        raise CollegiumError("more people than a figure holds", given=len(people), hint=f"At most {MOST}: name a body.")
    drawn = [rule for rule in RULES if rule in rows["rule"].unique()]
    key: list[list[Mark]] = [
        [Sample(WORDS[r], (COLOURS[r],), "line", wide=1.4, end="head" if r in DIRECTED else "") for r in drawn]
    ]
    if members is not None and here["faction"].count():
        key.append([Mark("heads a faction", (VERMILLION,), "dot")])
    height = max(180.0, GAP * ((len(people) + 1) // 2 + 1))
    title = "Ties found by rule" if title is None else title
    subtitle = provenance(history, run) if subtitle is None else subtitle
    page = Sheet(title, subtitle, key, height + 24)
    axes = page.axes(0, page.top + 8, WIDTH, height)
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(height, 0)
    axes.set_axis_off()
    at = _around(people, height)
    middle = np.array([WIDTH / 2, height / 2])
    for rule in drawn:
        for person, other in rows.filter(rule=rule).select("person_id", "other_id").rows():
            ends = np.array(at[person]), np.array(at[other])
            halfway, along = (ends[0] + ends[1]) / 2, ends[1] - ends[0]
            far = float(np.hypot(*along))
            pull = min(0.45, far / 700) * (middle - halfway)
            aside = np.array([-along[1], along[0]]) / max(far, 1.0) * 7.0 * (drawn.index(rule) - (len(drawn) - 1) / 2)
            bend = halfway + pull + aside
            axes.add_patch(
                FancyArrowPatch(
                    path=Path([ends[0], bend, ends[1]], [Path.MOVETO, Path.CURVE3, Path.CURVE3]),
                    arrowstyle="-|>" if rule in DIRECTED else "-", mutation_scale=8, shrinkA=4, shrinkB=4,
                    color=COLOURS[rule], linewidth=0.5 if rule == "company" else 1.0,
                    zorder=1 + RULES.index(rule) / 10, clip_on=False,
                )
            )  # fmt: skip
    names = names_of(history, people, run)
    most = max(strength.values())
    for person in people:
        x, y = at[person]
        size = 3.5 + 6.5 * (strength.get(person, 0.0) / most) ** 0.5
        heads = members is not None and person in set(here["faction"].drop_nulls())
        face = VERMILLION if heads else INK
        axes.plot([x], [y], marker="o", markersize=size, color=face, markeredgecolor="white", zorder=3, clip_on=False)
        right = x > WIDTH / 2
        axes.text(
            x + (9 if right else -9), y, names[person], ha="left" if right else "right", va="center",
            fontsize=SMALL, fontweight="bold" if heads else "normal", zorder=4,
        )  # fmt: skip
    return page.figure


def _around(people: list[str], height: float) -> dict[str, tuple[float, float]]:
    """Places on an oval, down its right side and up its left one, at even heights so that names do not meet."""
    half = (len(people) + 1) // 2
    found = {}
    for number, person in enumerate(people):
        right = number < half
        place, of = (number, half) if right else (len(people) - 1 - number, len(people) - half)
        down = (place + 0.5) / of * 2 - 1
        across = (1 - 0.92 * down**2) ** 0.5 * (WIDTH / 2 - SIDE + 40)
        found[person] = (WIDTH / 2 + (across if right else -across), height / 2 + down * (height / 2 - 8))
    return found
