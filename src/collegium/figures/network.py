"""Boxes in rows and arrows between them: how a hierarchy is laid out on a page.

The actors of a circle stand in a ring as far as their rows let them, and the others near those to whom they are linked.
An arrow bends as little as it must to pass by the boxes that it has nothing to do with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path
from numpy.typing import NDArray

from collegium.figures.style import INK, text_width, wrapped

Points = NDArray[np.float64]
BENDS = (0.0, 0.12, -0.12, 0.22, -0.22, 0.34, -0.34, 0.48, -0.48, 0.64, -0.64)
SWEEPS = 8


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

    def holds(self, points: Points, room: float = 0.0) -> NDArray[np.bool_]:
        """Which points lie in the box, or less than ``room`` beside it."""
        across = np.abs(points[:, 0] - self.x) < self.width / 2 + room
        down = np.abs(points[:, 1] - self.y) < self.height / 2 + room
        inside: NDArray[np.bool_] = across & down
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
) -> list[list[Box]]:
    """Place the boxes of each row from left to right: some at their anchors, others near those they are linked to."""
    fixed = dict(anchors or {})
    near: dict[str, list[str]] = {}
    for source, target in links:
        if source != target:
            near.setdefault(source, []).append(target)
            near.setdefault(target, []).append(source)
    at = {box.actor: left + width / 2 for row in rows for box in row} | fixed
    placed = [list(row) for row in rows]
    for _ in range(SWEEPS):
        for number, row in enumerate(rows):
            wanted = {}
            for box in row:
                others = [at[other] for other in near.get(box.actor, ()) if other in at]
                wanted[box.actor] = fixed.get(box.actor, sum(others) / len(others) if others else left + width / 2)
            placed[number] = _row(row, wanted, fixed, left, width, gap)
            at |= {box.actor: box.x for box in placed[number]}
    return placed


def _row(
    row: Sequence[Box],
    wanted: Mapping[str, float],
    fixed: Mapping[str, float],
    left: float,
    width: float,
    gap: float,
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
        free = [
            x
            for x in spots
            if least - 0.01 <= x <= most + 0.01
            and all(abs(x - other.x) >= other.width / 2 + half + gap - 0.01 for other in placed)
        ]
        if not free:
            return _packed(row, wanted, left, width)
        placed.append(replace(box, x=min(free, key=lambda x: abs(x - wanted[box.actor]))))
    return sorted(placed, key=lambda box: box.x)


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
    rounding = box.height / 2 if box.office else 2.5
    axes.add_patch(
        FancyBboxPatch(
            (box.x - box.width / 2 + rounding, box.y - box.height / 2 + rounding),
            box.width - 2 * rounding,
            box.height - 2 * rounding,
            boxstyle=f"round,pad={rounding}",
            edgecolor=edge,
            facecolor=face,
            linewidth=wide,
            zorder=5,
        )
    )
    top = box.y - (len(box.lines) - 1) * (size + 2.5) / 2
    for place, line in enumerate(box.lines):
        y = top + place * (size + 2.5) + size * 0.36
        axes.text(box.x, y, line, ha="center", va="baseline", fontsize=size, color=colour, zorder=6)


def route(
    source: Box, target: Box, boxes: Iterable[Box], taken: Sequence[Points], width: float, height: float
) -> Points:
    """Points along an arrow from box to box, bent so that it passes by other boxes, keeps off other arrows and stays on
    a page of that width and height."""
    if source.actor == target.actor:
        return _loop(source)
    others = [box for box in boxes if box.actor not in (source.actor, target.actor)]
    best, least = None, np.inf
    for bend in BENDS:
        points = _bent(source, target, bend)
        cost = abs(bend) * 6.0
        cost += sum(float(np.count_nonzero(box.holds(points, 3.0))) for box in others)
        cost += sum(_close(points, other) for other in taken)
        x, y = points[:, 0], points[:, 1]
        cost += 5.0 * float(np.count_nonzero((x < 3) | (x > width - 3) | (y < 3) | (y > height - 3)))
        if cost < least:
            best, least = points, cost
    assert best is not None
    return best


def _close(points: Points, other: Points) -> float:
    """How much of an arrow runs along another one."""
    apart = np.hypot(points[:, None, 0] - other[None, ::4, 0], points[:, None, 1] - other[None, ::4, 1])
    return float(np.count_nonzero(apart.min(axis=1) < 5.0)) * 0.35


def _bent(source: Box, target: Box, bend: float) -> Points:
    first, last = np.array([source.x, source.y]), np.array([target.x, target.y])
    across = np.array([-(last - first)[1], (last - first)[0]])
    middle = (first + last) / 2 + bend * across
    t = np.linspace(0, 1, 101)[:, None]
    points: Points = (1 - t) ** 2 * first + 2 * t * (1 - t) * middle + t**2 * last
    outside = ~(source.holds(points, 1.5) | target.holds(points, 2.5))
    kept = points[outside]
    return kept if len(kept) > 2 else points


def _loop(box: Box) -> Points:
    """From the upper edge of a box back to its right side."""
    angle = np.linspace(np.pi, 2.5 * np.pi, 60)
    radius = min(13.0, box.height / 2 + 3)
    corner = np.array([box.x + box.width / 2, box.y - box.height / 2])
    return np.column_stack([corner[0] + radius * np.cos(angle), corner[1] + radius * np.sin(angle)])


def draw_arrow(
    axes: Axes, points: Points, colour: str, wide: float, *, dash: object = "-", zorder: float = 2, head: float = 9.0
) -> None:
    """Draw an arrow along points."""
    axes.add_patch(
        FancyArrowPatch(
            path=Path(points),
            arrowstyle="-|>",
            mutation_scale=head,
            color=colour,
            linewidth=wide,
            linestyle=dash,
            shrinkA=0,
            shrinkB=0,
            joinstyle="miter",
            zorder=zorder,
        )
    )


def badge_at(points: Points, boxes: Iterable[Box], taken: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """A place for an arrow's number: near its middle, away from boxes and other numbers, beside it if need be."""
    held = list(boxes)
    along = np.gradient(points, axis=0)
    across = np.column_stack([-along[:, 1], along[:, 0]]) / np.maximum(np.hypot(*along.T), 1e-9)[:, None]
    order = sorted(range(len(points)), key=lambda place: abs(place - len(points) / 2))
    for room, aside in ((9.0, 0.0), (5.0, 0.0), (2.0, 10.0), (2.0, -10.0), (-99.0, 18.0), (-99.0, -18.0)):
        for place in order:
            x, y = points[place] + aside * across[place]
            free = all((x - u) ** 2 + (y - v) ** 2 > 18**2 for u, v in taken)
            if free and not any(box.holds(np.array([[x, y]]), room)[0] for box in held):
                return float(x), float(y)
    x, y = points[len(points) // 2]
    return float(x), float(y)
