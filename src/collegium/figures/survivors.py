"""Who still sits in the body: person by person, theories against the record.

One panel a theory, one row a person, one column a date. The shade of a cell is the share of the theory's runs in which
he still sits; the circle in it is the record, filled where he did and open where he did not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import polars as pl
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from collegium.errors import CollegiumError
from collegium.figures.style import (
    BLACK,
    BLUE,
    INK,
    MARGIN,
    SIZE,
    SMALL,
    WIDTH,
    Mark,
    Page,
    styled,
    table,
    text_width,
)

COLUMNS = ("theory", "person_id", "name", "date", "share_still", "record_still")
SHADES = LinearSegmentedColormap.from_list("still", ["#E9F2F8", BLUE])
ROW, WIDE, NARROW = 22.0, 64.0, 20.0
GAP, BELOW = 18.0, 40.0
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@styled
def survivors(rows: pl.DataFrame, *, title: str = "", subtitle: str = "") -> Figure:
    """Draw who still sits, in the runs of each theory and in the record.

    Parameters
    ----------
    rows : polars.DataFrame
        One row a theory, person and date: ``theory``, ``person_id``, ``name``, ``date``, ``share_still`` (the share of
        runs in which he still sits, 0 to 1; null leaves the cell empty) and ``record_still`` (bool; null draws no
        circle). Theories come in the order given; persons by how long they last in the record.
    title, subtitle : str
        The heading: say there the source, the number of runs and the seed.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    CollegiumError
        No rows; a column is missing; a share below 0 or above 1; a theory has two rows for a person and date.

    Examples
    --------
    >>> import datetime as dt
    >>> rows = pl.DataFrame({
    ...     "theory": "circular flow", "person_id": ["trotsky", "molotov"], "name": ["Trotsky", "Molotov"],
    ...     "date": dt.date(1927, 12, 1), "share_still": [0.2, 0.9], "record_still": [False, True],
    ... })
    >>> [label.get_text() for label in survivors(rows).axes[0].get_yticklabels()]
    ['Molotov', 'Trotsky']
    """
    held = table(rows, COLUMNS, "the table of survivors").drop_nulls(["theory", "person_id", "date"])
    _check(held)
    theories = held["theory"].unique(maintain_order=True).to_list()
    days = held["date"].unique().sort().to_list()
    order = (
        held.group_by("person_id")
        .agg(
            name=pl.coalesce("name", "person_id").first(),
            last=pl.col("date").filter(pl.col("record_still")).max().fill_null(dt.date.min),
            likely=pl.col("share_still").mean().fill_null(0.0).round(9),
        )
        .sort("last", "likely", "name", "person_id", descending=[True, True, False, False])
    )
    persons = dict(zip(order["person_id"].to_list(), order["name"].to_list(), strict=True))
    left = MARGIN + max(text_width(name) for name in persons.values()) + 10
    room = WIDTH - MARGIN - left
    across = max(1, min(len(theories), int((room + GAP) // (len(days) * NARROW + GAP))))
    down = -(-len(theories) // across)
    across = -(-len(theories) // down)
    cell = min(WIDE, (room - GAP * (across - 1)) / across / len(days))
    height = ROW * len(persons)
    dates, upright = _dates(days, cell)
    lines = max(date.count("\n") + 1 for date in dates)
    above = 26 + (max(text_width(date, SMALL) for date in dates) if upright else 12.0 * lines) + 6
    step = above + height + BELOW
    marks = [[Mark("record: still sits", (BLACK,), "dot"), Mark("record: has left", (BLACK,), "ring")]]
    marks.append([Mark("Share of the runs in which he still sits:", shape="none")])
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        red, green, blue, _ = (round(255 * float(part)) for part in SHADES(share))
        marks[1].append(Mark(f"{share:.0%}".replace("%", " %"), (f"#{red:02X}{green:02X}{blue:02X}",)))
    page = Page(title, subtitle, marks, step * down)
    for place, theory in enumerate(theories):
        row, at = divmod(place, across)
        x, y = left + at * (cell * len(days) + GAP), page.top + above + row * step
        axes = page.axes(x, y, cell * len(days), height)
        _draw_panel(axes, held.filter(pl.col("theory") == theory), list(persons), days)
        _label(axes, persons, dates, upright, at == 0)
        page.write(x, y - above + 14, theory, fontsize=SIZE, fontweight="bold")
    return page.figure


def _check(rows: pl.DataFrame) -> None:
    if not rows.height:
        raise CollegiumError("the table of survivors has no rows to draw", hint="Theory, person and date are all null.")
    for share in rows["share_still"].drop_nulls():
        if not 0 <= share <= 1:
            raise CollegiumError("share_still is a share from 0 to 1", given=share)
    double = rows.filter(rows.select("theory", "person_id", "date").is_duplicated())
    if double.height:
        first = double.row(0, named=True)
        raise CollegiumError("two rows for one cell", given=f"{first['theory']}, {first['person_id']}, {first['date']}")


def _draw_panel(axes: Axes, rows: pl.DataFrame, persons: Sequence[str], days: Sequence[dt.date]) -> None:
    for row in rows.iter_rows(named=True):
        x, y = days.index(row["date"]), persons.index(row["person_id"])
        if row["share_still"] is not None:
            shade = SHADES(float(row["share_still"]))
            axes.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=shade, edgecolor="white", clip_on=False))
    for still, face, edge, weight in ((True, BLACK, "white", 0.6), (False, "white", BLACK, 1.1)):
        recorded = rows.filter(pl.col("record_still") == still)
        across = [days.index(day) for day in recorded["date"]]
        down = [persons.index(person) for person in recorded["person_id"]]
        axes.plot(
            across, down, marker="o", markersize=7.5, linestyle="none", markeredgewidth=weight,
            color=face, markeredgecolor=edge,
        )  # fmt: skip
    axes.set_xlim(-0.5, len(days) - 0.5)
    axes.set_ylim(len(persons) - 0.5, -0.5)


def _dates(days: Sequence[dt.date], cell: float) -> tuple[list[str], bool]:
    """The dates as short as they differ, and whether they must stand upright to fit their cells."""
    by_month = [f"{MONTHS[day.month - 1]}\n{day.year}" for day in days]
    if len({day.year for day in days}) == len(days) and len({day.month for day in days}) == 1:
        words = [str(day.year) for day in days]
    elif len(set(by_month)) == len(days):
        words = by_month
    else:
        words = [f"{day.day} {text}" for day, text in zip(days, by_month, strict=True)]
    upright = max(text_width(line, SMALL) for word in words for line in word.split("\n")) + 4 > cell
    return [word.replace("\n", " ") for word in words] if upright else words, upright


def _label(axes: Axes, persons: dict[str, str], dates: Sequence[str], upright: bool, named: bool) -> None:
    axes.xaxis.tick_top()
    axes.set_xticks(range(len(dates)), labels=dates)
    axes.set_yticks(range(len(persons)), labels=list(persons.values()))
    axes.tick_params(length=0, labelcolor=INK, pad=5)
    axes.tick_params(axis="x", labelrotation=90 if upright else 0)
    axes.tick_params(axis="y", labelleft=named, labelsize=SIZE)
    axes.set_xlabel("Date")
    axes.xaxis.set_label_position("bottom")
    for spine in axes.spines.values():
        spine.set_visible(False)
