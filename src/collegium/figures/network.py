"""Boxes in rows and arrows between them: how a hierarchy is laid out on a page.

The actors of a circle stand in a ring as far as their rows let them, and the others near those to whom they are linked.
An arrow bends as little as it must to pass by the boxes that it has nothing to do with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path
from numpy.typing import NDArray

from collegium.figures.style import BLUE, INK, Mark, Page, text_width, wrapped

Points = NDArray[np.float64]
Segment = tuple[tuple[float, float], tuple[float, float]]
BENDS = (0.0, 0.08, -0.08, 0.15, -0.15, 0.23, -0.23, 0.32, -0.32, 0.43, -0.43)
CURVES = tuple(  # where no even bend passes by the boxes: the two control points each to its own side, or further out
    (one, other) for one in np.linspace(-1.2, 1.2, 13) for other in np.linspace(-1.2, 1.2, 13)
)
CORNERS = ((1, -1), (-1, -1), (1, 1), (-1, 1))
SHORT = 46.0
ASIDE, DETOUR = 9.0, 160.0
SWEEPS = 8


@dataclass(frozen=True)
class Sample(Mark):
    """A sample for the key, drawn as the thing itself: a line with its width and dash, a box with its corners.

    Attributes
    ----------
    wide : float
        Of its line, in pixels.
    end : {"", "head", "dot", "cut"}
        What the line carries.
    """

    wide: float = 1.2
    end: str = ""

    @property
    def sample(self) -> float:
        """The width of the sample and its gap, in pixels."""
        return {"line": 36.0, "office": 30.0, "body": 30.0}.get(self.shape, super().sample)


class Sheet(Page):
    """A page whose key can hold samples of lines, arrows and boxes."""

    def _sample(self, x: float, y: float, mark: Mark) -> None:
        if not isinstance(mark, Sample) or mark.shape not in ("line", "office", "body"):
            super()._sample(x, y, mark)
            return
        colour, held = mark.colours[0], {"transform": self.pixels}
        if mark.shape == "line":
            points = np.array([[x, y], [x + 28, y]])
            if mark.end in ("head", "cut"):
                self.figure.add_artist(_arrow(points, colour, mark.wide, mark.dash, 4 + 3.2 * mark.wide, **held))
            else:
                self._line([x, x + 28], [y, y], color=colour, lw=mark.wide, ls=mark.dash, solid_capstyle="butt")
            if mark.end == "dot":
                self._line([x + 14], [y], color=colour, marker="o", markersize=6, ls="none")
            elif mark.end == "cut":
                draw_cross(self.figure.add_artist, x + 12, y, 0.8, **held)
            return
        box = Box("", (), x + 11, y, 22.0, 11.0, mark.shape == "office")
        self.figure.add_artist(_frame(box, colour, "white", mark.wide, **held))


@dataclass(frozen=True)
class Box:
    """An actor on the page: centre, width and height in pixels, y downwards."""

    actor: str
    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float
    office: bool

    @property
    def rounding(self) -> float:
        """The radius of its corners: those of an office are round."""
        return self.height / 2 if self.office else 2.5

    def holds(self, points: Points, room: float = 0.0) -> NDArray[np.bool_]:
        """Which points lie in the box, or less than ``room`` beside it."""
        across = np.abs(points[:, 0] - self.x) - self.width / 2 + self.rounding
        down = np.abs(points[:, 1] - self.y) - self.height / 2 + self.rounding
        away = np.hypot(np.maximum(across, 0), np.maximum(down, 0)) + np.minimum(np.maximum(across, down), 0)
        inside: NDArray[np.bool_] = away - self.rounding < room
        return inside


def ring(actors: Sequence[str], left: float, width: float) -> dict[str, float]:
    """Where the actors of a circle stand from left to right: the first in the middle, the next to the right of it."""
    radius = 0.36 * width
    step = 2 * np.pi / max(1, len(actors))
    return {actor: left + width / 2 + radius * float(np.sin(step * place)) for place, actor in enumerate(actors)}


def laid_out(
    rows: Sequence[Sequence[Box]],
    links: Iterable[tuple[str, str]],
    left: float,
    width: float,
    anchors: Mapping[str, float] | None = None,
    gap: float = 14.0,
    lines: Iterable[tuple[str, str]] = (),
) -> list[list[Box]]:
    """Place the boxes of each row from left to right: some at their anchors, others near those they are linked to, and
    aside of the straight ``lines`` between anchors of different rows where they can."""
    fixed = dict(anchors or {})
    near: dict[str, list[str]] = {}
    for source, target in links:
        if source != target:
            near.setdefault(source, []).append(target)
            near.setdefault(target, []).append(source)
    at = {box.actor: left + width / 2 for row in rows for box in row} | fixed
    down = {box.actor: box.y for row in rows for box in row}
    through = [ends for ends in lines if all(end in fixed and end in down for end in ends)]
    placed = [list(row) for row in rows]
    for _ in range(SWEEPS):
        for number, row in enumerate(rows):
            wanted = {}
            for box in row:
                others = [at[other] for other in near.get(box.actor, ()) if other in at]
                wanted[box.actor] = fixed.get(box.actor, sum(others) / len(others) if others else left + width / 2)
            segments = [((at[a], down[a]), (at[b], down[b])) for a, b in through]
            placed[number] = _row(row, wanted, fixed, left, width, gap, segments)
            at |= {box.actor: box.x for box in placed[number]}
    return placed


def _row(
    row: Sequence[Box],
    wanted: Mapping[str, float],
    fixed: Mapping[str, float],
    left: float,
    width: float,
    gap: float,
    segments: Sequence[Segment] = (),
) -> list[Box]:
    """The anchored boxes at their places, and each of the others in the free place nearest to where it wants to be."""
    placed: list[Box] = []
    for box in sorted(row, key=lambda box: (box.actor not in fixed, abs(wanted[box.actor] - left - width / 2))):
        half = box.width / 2
        least, most = left + half, left + width - half
        spots = [min(max(wanted[box.actor], least), most)]
        for other in placed:
            away = other.width / 2 + half + gap
            spots += [other.x - away, other.x + away]
        crossed = [] if box.actor in fixed else _crossed(box, segments)
        spots += [x for low, high in crossed for x in (low - half - ASIDE, high + half + ASIDE)]
        free = [
            x
            for x in spots
            if least - 0.01 <= x <= most + 0.01
            and all(abs(x - other.x) >= other.width / 2 + half + gap - 0.01 for other in placed)
        ]
        if not free:
            return _packed(row, wanted, left, width)

        def cost(x: float, box: Box = box, crossed: Sequence[tuple[float, float]] = crossed) -> float:
            across = sum(
                low - box.width / 2 - ASIDE + 0.01 < x < high + box.width / 2 + ASIDE - 0.01 for low, high in crossed
            )
            return abs(x - wanted[box.actor]) + DETOUR * across

        placed.append(replace(box, x=min(free, key=cost)))
    return sorted(placed, key=lambda box: box.x)


def _crossed(box: Box, segments: Sequence[Segment]) -> list[tuple[float, float]]:
    """Between which places each line passes through the height of a box."""
    found = []
    for one, other in segments:
        (x, y), (u, v) = sorted((one, other), key=lambda end: end[1])
        top, bottom = max(y, box.y - box.height / 2), min(v, box.y + box.height / 2)
        if y < box.y < v:
            ends = [x + (u - x) * (here - y) / (v - y) for here in (top, bottom)]
            found.append((min(ends), max(ends)))
    return found


def _packed(row: Sequence[Box], wanted: Mapping[str, float], left: float, width: float) -> list[Box]:
    """Boxes side by side in the order of where they want to be, where there is no room for more."""
    ordered = sorted(row, key=lambda box: wanted[box.actor])
    gap = (width - sum(box.width for box in row)) / max(1, len(row) - 1) if len(row) > 1 else 0.0
    found, x = [], left
    for box in ordered:
        found.append(replace(box, x=x + box.width / 2))
        x += box.width + gap
    return found


def made(actor: str, name: str, office: bool, size: float, widest: float = 108.0) -> Box:
    """A box about a name, not yet placed."""
    lines = tuple(wrapped(name, widest, size))
    width = max(text_width(line, size) for line in lines) + 14
    return Box(actor, lines, 0.0, 0.0, width, len(lines) * (size + 2.5) + 9, office)


def draw_box(axes: Axes, box: Box, size: float, edge: str, face: str, wide: float, colour: str = INK) -> None:
    """Draw a box with its name; offices have round ends."""
    axes.add_patch(_frame(box, edge, face, wide))
    top = box.y - (len(box.lines) - 1) * (size + 2.5) / 2
    for place, line in enumerate(box.lines):
        y = top + place * (size + 2.5) + size * 0.36
        axes.text(box.x, y, line, ha="center", va="baseline", fontsize=size, color=colour, zorder=6)


def route(
    source: Box, target: Box, boxes: Iterable[Box], taken: Sequence[Points], width: float, height: float
) -> Points:
    """Points along an arrow from box to box, bent so that it passes by other boxes, keeps off other arrows and stays on
    a page of that width and height."""
    others = [box for box in boxes if box.actor not in (source.actor, target.actor)]
    beside = np.concatenate([points[::4] for points in taken]) if taken else np.empty((0, 2))

    def cost(points: Points, least: float) -> float:
        x, y = points[:, 0], points[:, 1]
        found = 5.0 * float(np.count_nonzero((x < 3) | (x > width - 3) | (y < 3) | (y > height - 3)))
        for box in others:
            if found >= least:
                return found
            near = box.holds(points, 3.0)
            if near.any():
                found += float(np.count_nonzero(near)) + 12.0 * bool(box.holds(points).any())
        return found if found >= least else found + 0.5 * _close(points, beside)

    if source.actor == target.actor:
        loops = [_loop(source, *corner) for corner in CORNERS]
        return min(loops, key=lambda points: cost(points, np.inf))
    best, least = _curved(source, target, 0.0, 0.0), np.inf
    for number, ends in enumerate((*((bend, bend) for bend in BENDS), *CURVES)):
        if number == len(BENDS) and not any(box.holds(best, 3.0).any() for box in others):
            break
        strain = 4.5 * (abs(ends[0]) + abs(ends[1])) + 3.0 * abs(ends[0] - ends[1])
        if strain < least:
            points = _curved(source, target, *ends)
            found = strain + cost(points, least - strain)
            if found < least:
                best, least = points, found
    return best


def _close(points: Points, beside: Points) -> float:
    """How much of an arrow runs along others."""
    if not len(beside):
        return 0.0
    apart = np.hypot(points[:, None, 0] - beside[None, :, 0], points[:, None, 1] - beside[None, :, 1])
    return float(np.count_nonzero(apart.min(axis=1) < 6.0))


def _curved(source: Box, target: Box, one: float, other: float) -> Points:
    """Along a curve whose control points stand aside of the straight line by these parts of its length."""
    first, last = np.array([source.x, source.y]), np.array([target.x, target.y])
    across = np.array([-(last - first)[1], (last - first)[0]])
    near, far = (2 * first + last) / 3 + one * across, (first + 2 * last) / 3 + other * across
    t = np.linspace(0, 1, 101)[:, None]
    points: Points = (1 - t) ** 3 * first + 3 * t * (1 - t) * ((1 - t) * near + t * far) + t**3 * last
    outside = ~(source.holds(points, 1.5) | target.holds(points, 2.5))
    kept = points[outside]
    return kept if len(kept) > 2 else points


def _loop(box: Box, right: int, down: int) -> Points:
    """About a corner of a box, from its upper or lower edge back to its side."""
    angle = np.linspace(0, 2 * np.pi, 121)
    radius = min(13.0, box.height / 2 + 3)
    inwards = 0.3 * box.rounding if box.office else 0.0
    x, y = box.width / 2 - inwards, box.height / 2 - inwards
    points = np.column_stack([-np.cos(angle), np.sin(angle)]) * radius + (x, y)
    outside = points[~replace(box, x=0.0, y=0.0).holds(points, 1.5)]
    return np.asarray(outside * (right, down) + (box.x, box.y))


def draw_arrow(
    axes: Axes, points: Points, colour: str, wide: float, *, dash: object = "-", zorder: float = 2, head: float = 9.0
) -> None:
    """Draw an arrow along points."""
    axes.add_patch(_arrow(points, colour, wide, dash, head, zorder=zorder))


def draw_cross(add: Callable[[Line2D], object], x: float, y: float, scale: float = 1.0, **properties: Any) -> None:
    """Draw the mark of a cut: a cross in a ring."""
    ring = {"marker": "o", "markersize": 14 * scale, "color": "white", "markeredgecolor": BLUE, "markeredgewidth": 1.3}
    cross = {"marker": "x", "markersize": 7 * scale, "color": BLUE, "markeredgewidth": 2.0 * scale}
    for place, look in enumerate((ring, cross)):
        add(Line2D([x], [y], **{"zorder": 7 + place, "ls": "none", **look, **properties}))


def _arrow(points: Points, colour: str, wide: float, dash: object, head: float, **properties: Any) -> FancyArrowPatch:
    return FancyArrowPatch(
        path=Path(points),
        arrowstyle="-|>",
        mutation_scale=head,
        color=colour,
        linewidth=wide,
        linestyle=dash,
        shrinkA=0,
        shrinkB=0,
        joinstyle="miter",
        **properties,
    )


def _frame(box: Box, edge: str, face: str, wide: float, **properties: Any) -> FancyBboxPatch:
    rounding = min(box.rounding, box.height / 2)
    return FancyBboxPatch(
        (box.x - box.width / 2 + rounding, box.y - box.height / 2 + rounding),
        box.width - 2 * rounding,
        box.height - 2 * rounding,
        boxstyle=f"round,pad={rounding}",
        edgecolor=edge,
        facecolor=face,
        linewidth=wide,
        **{"zorder": 5, **properties},
    )


def badge_at(points: Points, boxes: Iterable[Box], taken: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """A place for an arrow's number: near its middle, away from boxes and other numbers, beside it if need be."""
    held = list(boxes)
    along = np.gradient(points, axis=0)
    across = np.column_stack([-along[:, 1], along[:, 0]]) / np.maximum(np.hypot(*along.T), 1e-9)[:, None]
    order = sorted(range(len(points)), key=lambda place: abs(place - len(points) / 2))
    on: tuple[tuple[float, float], ...] = ((12.0, 0.0), (9.0, 0.0), (5.0, 0.0))
    if np.hypot(*np.diff(points, axis=0).T).sum() < SHORT:  # a number on it would hide it
        on = ((9.0, 14.0), (9.0, -14.0), (5.0, 14.0), (5.0, -14.0))
    for room, aside in (*on, (2.0, 10.0), (2.0, -10.0), (-99.0, 18.0), (-99.0, -18.0)):
        for place in order[: len(order) // 2] if room == 12.0 else order:
            x, y = points[place] + aside * across[place]
            free = all((x - u) ** 2 + (y - v) ** 2 > 18**2 for u, v in taken)
            if free and not any(box.holds(np.array([[x, y]]), room)[0] for box in held):
                return float(x), float(y)
    x, y = points[len(points) // 2]
    return float(x), float(y)
