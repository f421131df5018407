"""The contest of theories, drawn: who is probable, who is taken for whom, which patterns are met, what changes do.

Theories stand across as columns, so that any number of them can be drawn; what differs is told by shade with the number
beside it, or by the form of a mark, never by colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

import polars as pl
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from collegium.errors import CollegiumError
from collegium.figures.style import (
    BLUE,
    FAINT,
    HAIR,
    INK,
    MARGIN,
    QUIET,
    SMALL,
    VERMILLION,
    WIDTH,
    Mark,
    Page,
    styled,
    table,
    text_width,
    wrapped,
)

CELL, ROW, HEAD = 24.0, 15.0, 12.0
SHADES = LinearSegmentedColormap.from_list("white to blue", ["#FFFFFF", BLUE])
TURN = 40  # degrees by which the names of columns are turned


def _heading(names: Sequence[str]) -> float:
    """The height that turned names take."""
    return 14 + 0.66 * max(text_width(name, SMALL) for name in names)


def _columns(axes: Axes, names: Sequence[str]) -> None:
    axes.set_xlim(0, len(names))
    axes.xaxis.set_ticks_position("top")
    axes.set_xticks([k + 0.5 for k in range(len(names))], labels=list(names))
    for label in axes.get_xticklabels():
        label.set(rotation=TURN, ha="left", va="bottom", rotation_mode="anchor", color=INK)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _matrix(
    rows: Sequence[str], columns: Sequence[str], value: Mapping[tuple[str, str], float | None], title: str,
    subtitle: str, marked: frozenset[tuple[str, str]] = frozenset(), mark: str = "",
) -> Figure:  # fmt: skip
    key = [[Mark(mark, (VERMILLION,), "ring")]] if marked else []
    head = _heading(columns)
    page = Page(title, subtitle, key, head + CELL * len(rows) + 14)
    left = MARGIN + 8 + max(text_width(name) for name in rows)
    room = WIDTH - MARGIN - left - 90  # the last turned name leans out
    axes = page.axes(left, page.top + head, min(room, 64.0 * len(columns)), CELL * len(rows))
    _columns(axes, columns)
    axes.set_ylim(len(rows), 0)
    axes.set_yticks([k + 0.5 for k in range(len(rows))], labels=list(rows))
    axes.tick_params(axis="y", labelcolor=INK)
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            told = value.get((row, column))
            face = HAIR if told is None else SHADES(max(0.0, min(1.0, told)))
            axes.add_patch(Rectangle((j, i), 1, 1, facecolor=face, edgecolor="white", linewidth=1.5))
            words = "–" if told is None else f"{told:.2f}"
            ink = "white" if told is not None and told > 0.55 else INK
            axes.text(j + 0.5, i + 0.53, words, ha="center", va="center", fontsize=SMALL, color=ink)
            if (row, column) in marked:
                axes.plot(j + 0.88, i + 0.22, marker="o", markersize=5, color="white", markeredgecolor=VERMILLION)
    return page.figure


def _wide(rows: pl.DataFrame, down: str, across: str, value: str) -> dict[tuple[str, str], float | None]:
    return {(a, b): v for a, b, v in rows.select(down, across, value).iter_rows()}


@styled
def standing(rows: pl.DataFrame, *, title: str = "", subtitle: str = "") -> Figure:
    """Draw how probable each theory is, period by period.

    Parameters
    ----------
    rows : polars.DataFrame
        ``scope``, ``theory``, ``probability`` and ``inside`` (whether the record lies where the theory puts its own; a
        ring marks where it does not). Both orders are as given.
    title, subtitle : str

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    CollegiumError
        No rows, or a column is missing.

    Examples
    --------
    >>> rows = pl.DataFrame({"scope": ["1964-82"] * 2, "theory": ["a", "b"], "probability": [0.9, 0.1],
    ...                      "inside": [True, False]})
    >>> [text.get_text() for text in standing(rows).axes[0].texts]
    ['0.90', '0.10']
    """
    held = table(rows, ("scope", "theory", "probability", "inside"), "the table of probabilities")
    marked = frozenset(held.filter(~pl.col("inside")).select("scope", "theory").iter_rows())
    return _matrix(
        held["scope"].unique(maintain_order=True).to_list(), held["theory"].unique(maintain_order=True).to_list(),
        _wide(held, "scope", "theory", "probability"), title, subtitle,
        marked, "the record lies outside what the theory predicts beforehand",
    )  # fmt: skip


@styled
def confusion(rows: pl.DataFrame, *, title: str = "", subtitle: str = "") -> Figure:
    """Draw which theory is named for simulated records of each.

    Parameters
    ----------
    rows : polars.DataFrame
        ``truth``, ``named``, ``share`` (of the records of the truth). A row of the figure is a truth.
    title, subtitle : str

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    CollegiumError
        No rows, or a column is missing.

    Examples
    --------
    >>> rows = pl.DataFrame({"truth": ["a", "a"], "named": ["a", "b"], "share": [0.75, 0.25]})
    >>> [text.get_text() for text in confusion(rows).axes[0].texts]
    ['0.75', '0.25']
    """
    held = table(rows, ("truth", "named", "share"), "the confusion of theories")
    truths, named = (held[column].unique(maintain_order=True).to_list() for column in ("truth", "named"))
    return _matrix(truths, named, _wide(held, "truth", "named", "share"), title, subtitle)


MARKS = {"met": ("o", BLUE, BLUE), "missed": ("x", VERMILLION, VERMILLION), "undecided": ("D", "white", QUIET)}


@styled
def pattern_matrix(rows: pl.DataFrame, *, title: str = "", subtitle: str = "") -> Figure:
    """Draw which figures of the record each theory meets.

    Parameters
    ----------
    rows : polars.DataFrame
        ``theory``, ``pattern``, ``text``, ``period``, ``verdict`` (``met``, ``missed`` or ``undecided``) and ``runs``
        (that tell it: a figure that no run tells is drawn as a dash).
    title, subtitle : str

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    CollegiumError
        No rows, a column is missing, or a verdict that is none.

    Examples
    --------
    >>> rows = pl.DataFrame({"theory": ["a"], "pattern": ["A2"], "text": ["clients"], "period": ["1964-82"],
    ...                      "verdict": ["met"], "runs": [10]})
    >>> [text.get_text() for text in pattern_matrix(rows).axes[0].get_yticklabels()]
    ['A2 clients, 1964-82']
    """
    held = table(rows, ("theory", "pattern", "text", "period", "verdict", "runs"), "the pattern table")
    for verdict in held["verdict"].unique():
        if verdict not in MARKS:
            raise CollegiumError("unknown verdict", given=verdict, allowed=MARKS)
    label = pl.format("{}  {}, {}", "pattern", "text", "period")
    held = held.with_columns(label=label)
    names = held["theory"].unique(maintain_order=True).to_list()
    figures = held["label"].unique(maintain_order=True).to_list()
    short = {one: wrapped(one, 370, SMALL)[0] + (" …" if len(wrapped(one, 370, SMALL)) > 1 else "") for one in figures}
    key = [[
        Mark("met", (BLUE,), "dot"), Mark("× missed", (), "none"), Mark("◇ too few runs to say", (), "none"),
        Mark("– no run tells it", (), "none"),
    ]]  # fmt: skip
    head = _heading(names)
    page = Page(title, subtitle, key, head + ROW * len(figures) + 14)
    left = MARGIN + 8 + max(text_width(one, SMALL) for one in short.values())
    axes = page.axes(left, page.top + head, min(WIDTH - MARGIN - left - 90, 34.0 * len(names)), ROW * len(figures))
    _columns(axes, names)
    axes.set_ylim(len(figures), 0)
    axes.set_yticks([k + 0.5 for k in range(len(figures))], labels=[short[one] for one in figures])
    axes.tick_params(axis="y", labelcolor=INK)
    for k, (_, group) in enumerate(groupby(figures, key=lambda one: one.split()[0])):
        if k % 2 == 0:
            at = [figures.index(one) for one in group]
            axes.axhspan(at[0], at[-1] + 1, color=HAIR, alpha=0.5, linewidth=0)
    for row in held.iter_rows(named=True):
        x, y = names.index(row["theory"]) + 0.5, figures.index(row["label"]) + 0.5
        if row["runs"] == 0:
            axes.text(x, y, "–", ha="center", va="center", fontsize=SMALL, color=QUIET)
            continue
        shape, face, edge = MARKS[row["verdict"]]
        axes.plot(x, y, marker=shape, markersize=6, color=face, markeredgecolor=edge, markeredgewidth=1.2)
    return page.figure


@styled
def rank_histograms(rows: pl.DataFrame, *, title: str = "", subtitle: str = "") -> Figure:
    """Draw where the truth lies in the posteriors of simulated records, theory by theory.

    Parameters
    ----------
    rows : polars.DataFrame
        ``theory``, ``bin`` (from 0), ``n``; several rows of a bin are added up.
    title, subtitle : str

    Returns
    -------
    matplotlib.figure.Figure
        A histogram a theory: flat where the posterior is right, a hill where it is too wide, a bowl where too narrow.

    Raises
    ------
    CollegiumError
        No rows, or a column is missing.

    Examples
    --------
    >>> rows = pl.DataFrame({"theory": "a", "bin": [0, 1], "n": [5, 5]})
    >>> [axes.get_title(loc="left") for axes in rank_histograms(rows).axes]
    ['a']
    """
    held = table(rows, ("theory", "bin", "n"), "the table of ranks")
    summed = held.group_by("theory", "bin", maintain_order=True).agg(pl.col("n").sum())
    names = summed["theory"].unique(maintain_order=True).to_list()
    across, wide, tall = 3, 205.0, 92.0
    down = -(-len(names) // across)
    page = Page(title, subtitle, [[Mark("records", (BLUE,)), Mark("even", (INK,), "thin")]], down * (tall + 46))
    for k, name in enumerate(names):
        one = summed.filter(theory=name).sort("bin")
        x = MARGIN + 26 + (k % across) * (wide + 24)
        axes = page.axes(x, page.top + (k // across) * (tall + 46) + 18, wide - 20, tall)
        n = one["n"].to_list()
        axes.bar([(b + 0.5) / len(n) for b in one["bin"]], n, width=0.9 / len(n), color=BLUE)
        axes.axhline(sum(n) / len(n), color=INK, linewidth=1.2)
        axes.set_title(name, loc="left", fontsize=SMALL, color=INK)
        axes.set_xlim(0, 1)
        axes.set_ylim(0, max(1, 1.15 * max(n)))
        axes.set_xticks([0, 0.5, 1])
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
    return page.figure


@styled
def changes(rows: pl.DataFrame, *, title: str = "", subtitle: str = "") -> Figure:
    """Draw what some changes do to an outcome under each theory.

    Parameters
    ----------
    rows : polars.DataFrame
        ``label`` (of the change and its outcome), ``theory``, ``change``, ``low``, ``high``. Both orders are as given.
    title, subtitle : str

    Returns
    -------
    matplotlib.figure.Figure
        A block a label, in it a dot with its 95 % interval for each theory; filled where the interval leaves out 0.

    Raises
    ------
    CollegiumError
        No rows, or a column is missing.

    Examples
    --------
    >>> rows = pl.DataFrame({"label": ["no terror: executed"], "theory": ["a"], "change": [-0.2], "low": [-0.3],
    ...                      "high": [-0.1]})
    >>> [text.get_text() for text in changes(rows).axes[0].get_yticklabels()]
    ['a']
    """
    held = table(rows, ("label", "theory", "change", "low", "high"), "the table of changes")
    blocks = [(label, held.filter(label=label)) for label in held["label"].unique(maintain_order=True)]
    lines = {label: wrapped(label, WIDTH - 2 * MARGIN, weight="bold") for label, _ in blocks}
    tall = sum(16 * len(lines[label]) + ROW * one.height + 10 for label, one in blocks)
    key = [[Mark("clearly other than nothing", (BLUE,), "dot"), Mark("may be nothing", (BLUE,), "ring")]]
    page = Page(title, subtitle, key, tall + 40)
    left = MARGIN + 8 + max(text_width(name, SMALL) for name in held["theory"].unique())
    edge = max(float(held.select(pl.max_horizontal(pl.col("low").abs(), pl.col("high").abs()).max()).item()), 0.01)
    y = float(page.top)
    for place, (label, one) in enumerate(blocks):
        for line in lines[label]:
            y += 16
            page.write(MARGIN, y - 3, line, fontweight="bold")
        axes = page.axes(left, y, WIDTH - MARGIN - left, ROW * one.height)
        axes.set_xlim(-1.05 * edge, 1.05 * edge)
        axes.set_ylim(one.height, 0)
        axes.axvline(0, color=FAINT, linewidth=1)
        axes.set_yticks([k + 0.5 for k in range(one.height)], labels=one["theory"].to_list())
        axes.tick_params(axis="y", length=0, labelcolor=INK)
        axes.spines["left"].set_visible(False)
        if place < len(blocks) - 1:
            axes.tick_params(axis="x", labelbottom=False, length=0)
            axes.spines["bottom"].set_visible(False)
        else:
            axes.set_xlabel("Change of the share")
        for k, row in enumerate(one.iter_rows(named=True)):
            clear = row["low"] > 0 or row["high"] < 0
            axes.plot([row["low"], row["high"]], [k + 0.5] * 2, color=BLUE, linewidth=1.4)
            axes.plot(row["change"], k + 0.5, marker="o", markersize=5.5, color=BLUE if clear else "white",
                      markeredgecolor=BLUE)  # fmt: skip
        y += ROW * one.height + 10
    return page.figure
