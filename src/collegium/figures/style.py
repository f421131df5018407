"""The common look of all figures: page, palette, heading, key, dates.

Lengths are pixels of a page 700 px wide, from its top left corner; at 72 dots to the inch a pixel is a point, so a
font size of 11 is 11 px on the page. Text is measured in DejaVu Sans, which comes with matplotlib, so that the layout
does not depend on the fonts of the machine; the SVG then asks for narrower faces first.

The palette is that of Okabe and Ito [1]_, told apart with any common form of colour vision.

References
----------
.. [1] Okabe and Ito (2008), Color Universal Design.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal, ParamSpec, TypeVar, cast

import matplotlib as mpl
import polars as pl
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.textpath import TextToPath
from matplotlib.transforms import Affine2D, Transform

from collegium.errors import CollegiumError

WIDTH = 700
MARGIN = 14
SIZE, SMALL, TITLE = 11.0, 10.0, 15.0
LINE = 16

BLACK, BLUE, SKY, VERMILLION = "#000000", "#0072B2", "#56B4E9", "#D55E00"
GREEN, ORANGE, PURPLE = "#009E73", "#E69F00", "#CC79A7"
INK, QUIET, FAINT, HAIR = "#1A1A1A", "#595959", "#BFBFBF", "#E6E6E6"
THEORY_COLOURS = (BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY)
THEORY_DASHES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (1.5, 1.5)), (0, (7, 2, 1.5, 2)), (0, (3, 3)), (0, (9, 3)))

RC: dict[str, Any] = {
    "font.family": ["sans-serif"],
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": SIZE,
    "text.color": INK,
    "text.parse_math": False,
    "axes.edgecolor": QUIET,
    "axes.labelcolor": QUIET,
    "axes.labelsize": SIZE,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": SIZE,
    "axes.unicode_minus": True,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "xtick.major.size": 4,
    "ytick.major.size": 4,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "svg.fonttype": "none",
    "svg.hashsalt": "collegium",
    "pdf.fonttype": 42,
}

P = ParamSpec("P")
T = TypeVar("T")


@contextmanager
def look() -> Iterator[None]:
    """Matplotlib's defaults and then ours, whatever the reader's own settings, and his again afterwards."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(cast(Any, RC))
        yield


def styled(function: Callable[P, T]) -> Callable[P, T]:
    """Run a drawing function under :func:`look`."""

    @functools.wraps(function)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> T:
        with look():
            return function(*args, **kwargs)

    return drawn


# --- text -----------------------------------------------------------------------------------------------------


def text_width(text: str, size: float = SIZE, weight: str = "normal") -> float:
    """The width of a text in pixels.

    >>> text_width("Politburo") < text_width("Politburo", weight="bold") < text_width("Politburo", 20)
    True
    """
    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    return float(_measure().get_text_width_height_descent(text, font, False)[0])


@functools.lru_cache(maxsize=1)
def _measure() -> TextToPath:
    return TextToPath()


def wrapped(text: str, width: float, size: float = SIZE, weight: str = "normal") -> list[str]:
    """A text in lines no wider than ``width``, broken at spaces; a longer word keeps a line to itself.

    >>> wrapped("share of clients in the Secretariat", 140)
    ['share of clients in the', 'Secretariat']
    """
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, weight) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def sentence(identifier: str) -> str:
    """An identifier as a heading.

    >>> sentence("central-committee"), sentence("politburo+secretariat")
    ('Central committee', 'Politburo + Secretariat')
    """
    parts = identifier.replace("-", " ").replace("_", " ").split("+")
    return " + ".join(part[:1].upper() + part[1:] for part in parts)


# --- the page -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mark:
    """A sample for the key.

    Attributes
    ----------
    label : str
        What it stands for; of a mark without a shape, a heading or a remark.
    colours : tuple of str
        One, or several for a bar split lengthwise.
    shape : {"bar", "thin", "band", "dot", "ring", "diamond", "none"}
    dash : object
        The dash of the line in a band.
    """

    label: str
    colours: tuple[str, ...] = ()
    shape: str = "bar"
    dash: Any = "-"

    @property
    def sample(self) -> float:
        """The width of the sample and its gap, in pixels."""
        return {"none": 0.0, "band": 30.0, "bar": 22.0, "thin": 22.0}.get(self.shape, 15.0)

    @property
    def width(self) -> float:
        """The width of the whole, in pixels."""
        return self.sample + text_width(self.label, SMALL)


class Page:
    """A figure with its heading and key, laid out from the top.

    Parameters
    ----------
    title, subtitle : str
        An empty one takes no space.
    key : sequence of sequences of Mark
        Each sequence starts a line and is broken over several where it must be.
    body : float, in pixels
        The height below the key.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
    top : float
        Where the body begins.
    """

    def __init__(self, title: str, subtitle: str, key: Sequence[Sequence[Mark]], body: float) -> None:
        room = WIDTH - 2 * MARGIN
        titles = wrapped(title, room, TITLE, "bold")
        subtitles = wrapped(subtitle, room, SMALL)
        rows = [row for marks in key for row in _key_rows(marks, room)]
        self.top = MARGIN + 20 * len(titles) + 15 * len(subtitles) + (LINE + 1) * len(rows) + 8 * bool(rows) + 6
        self.height = self.top + body
        self.figure = Figure(figsize=(WIDTH / 72, self.height / 72), dpi=72, facecolor="white")
        self.figure.set_label(" ".join(part for part in (f"{title}.", subtitle) if part.strip(". ")))
        y = MARGIN - 4.0
        for line in titles:
            y += 20
            self.write(MARGIN, y, line, fontsize=TITLE, fontweight="bold")
        for line in subtitles:
            y += 15
            self.write(MARGIN, y, line, fontsize=SMALL, color=QUIET)
        y += 8 * bool(rows)
        for row in rows:
            y += LINE + 1
            for x, mark in row:
                self._sample(MARGIN + x, y - 3.5, mark)
                quiet = mark.shape == "none"
                self.write(MARGIN + x + mark.sample, y, mark.label, fontsize=SMALL, color=QUIET if quiet else INK)

    @property
    def pixels(self) -> Transform:
        """From pixels of the page, y downwards, to the screen."""
        return Affine2D().scale(1 / 72, -1 / 72).translate(0, self.height / 72) + self.figure.dpi_scale_trans

    def write(self, x: float, y: float, text: str, **properties: Any) -> None:
        """Put a text with its baseline at ``y``."""
        properties = {"va": "baseline", **properties}
        self.figure.text(x, y, text, transform=self.pixels, **properties)

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes on a part of the page."""
        box = (left / WIDTH, 1 - (top + height) / self.height, width / WIDTH, height / self.height)
        return self.figure.add_axes(box)

    def _sample(self, x: float, y: float, mark: Mark) -> None:
        """Draw a sample from ``x``, centred on ``y``."""
        if mark.shape in ("bar", "thin"):
            tall = 11.0 if mark.shape == "bar" else 4.0
            each = tall / len(mark.colours)
            for place, colour in enumerate(mark.colours):
                self._box(x, y - tall / 2 + place * each, 16, each, colour)
        elif mark.shape == "band":
            self._box(x, y - 5.5, 24, 11, mark.colours[0], alpha=0.2)
            self._line([x, x + 24], [y, y], color=mark.colours[0], lw=1.8, ls=mark.dash, solid_capstyle="butt")
        elif mark.shape in ("dot", "ring", "diamond"):
            shape = "D" if mark.shape == "diamond" else "o"
            face = "white" if mark.shape == "ring" else mark.colours[0]
            self._line([x + 5], [y], marker=shape, markersize=6, color=face, markeredgecolor=mark.colours[0], ls="none")

    def _box(self, x: float, y: float, width: float, height: float, colour: str, alpha: float = 1.0) -> None:
        self.figure.add_artist(
            Rectangle((x, y), width, height, facecolor=colour, alpha=alpha, linewidth=0, transform=self.pixels)
        )

    def _line(self, x: Sequence[float], y: Sequence[float], **properties: Any) -> None:
        self.figure.add_artist(Line2D(x, y, transform=self.pixels, **properties))


def _key_rows(marks: Sequence[Mark], room: float) -> list[list[tuple[float, Mark]]]:
    """Place marks side by side, on as many lines as they need."""
    rows: list[list[tuple[float, Mark]]] = []
    x = 0.0
    for mark in marks:
        if not rows or x + mark.width > room:
            rows.append([])
            x = 0.0
        rows[-1].append((x, mark))
        x += mark.width + 16
    return rows


# --- axes -----------------------------------------------------------------------------------------------------


def ruled(axes: Axes, axis: Literal["x", "y", "both"] = "both", *, line: bool = False) -> None:
    """Hair lines at the ticks of an axis, behind what is drawn; they stand for the line and the ticks at the left.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    axis : {"x", "y", "both"}
        The ticks at which lines run.
    line : bool
        Whether the line and the ticks at the left stay all the same.
    """
    axes.grid(axis=axis, color=HAIR, linewidth=0.7)
    axes.set_axisbelow(True)
    if not line:
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)


# --- dates and tables -----------------------------------------------------------------------------------------


def day_number(day: dt.date) -> float:
    """A day on an axis."""
    return float(date2num(day))  # type: ignore[no-untyped-call]


def date_ticks(axes: Axes, start: dt.date, end: dt.date, width: float) -> None:
    """Ticks at round years, or at months where the axis shows under two years, as many as ``width`` pixels hold."""
    axes.set_xlim(day_number(start), day_number(end))
    if (end - start).days < 730:
        months = [dt.date(start.year + k // 12, k % 12 + 1, 1) for k in range(start.month - 1, start.month + 24)]
        inside = [month for month in months if start <= month <= end]
        step = next(s for s in (1, 2, 3, 6, 12, 24) if len(inside) / s * 56 <= width or s == 24)
        shown = [(month, month.strftime("%Y-%m")) for month in inside if (month.month - 1) % step == 0]
    else:
        first = start.year if start <= dt.date(start.year, 1, 31) else start.year + 1
        years = range(first, end.year + 1)
        step = next(s for s in (1, 2, 5, 10, 20, 50, 100) if len(years) / s * 38 <= width or s == 100)
        shown = [(max(dt.date(year, 1, 1), start), f"{year:04d}") for year in years if year % step == 0]
    axes.set_xticks([day_number(day) for day, _ in shown], labels=[label for _, label in shown])


def table(frame: pl.DataFrame, columns: Sequence[str], what: str) -> pl.DataFrame:
    """Check that a table is there, has rows and has the columns that a figure needs.

    Raises
    ------
    CollegiumError
        It is no Polars table, has no rows, or lacks a column.
    """
    if not isinstance(frame, pl.DataFrame):
        raise CollegiumError(f"{what} must be a Polars table", given=type(frame).__name__)
    for column in columns:
        if column not in frame.columns:
            raise CollegiumError(f"{what} lacks the column {column!r}", hint=f"It needs {', '.join(columns)}.")
    if not frame.height:
        raise CollegiumError(f"{what} has no rows to draw")
    return frame


def theory_look(theories: Sequence[str]) -> dict[str, tuple[str, Any]]:
    """A colour and a dash for each theory, in the order given.

    Raises
    ------
    CollegiumError
        There are more theories than colours that can be told apart.
    """
    if len(theories) > len(THEORY_COLOURS):
        raise CollegiumError(
            f"a figure holds at most {len(THEORY_COLOURS)} theories", given=len(theories), hint="Draw two figures."
        )
    return {name: (colour, dash) for name, colour, dash in zip(theories, THEORY_COLOURS, THEORY_DASHES, strict=False)}
