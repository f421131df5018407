"""One person's career: a lane for each body and post.

A bar is a seat or a post he held, thick for a full member, thin for a candidate, green for a post and black for the
leader's. It is pale where the source leaves the day open by more than a month. A diamond is an office that the source
attests on some day, or from some day, without saying how long he held it. Above stand the leaders.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from collegium.errors import CollegiumError
from collegium.figures.style import (
    BLACK,
    BLUE,
    FAINT,
    GREEN,
    HAIR,
    INK,
    MARGIN,
    QUIET,
    SIZE,
    SMALL,
    WIDTH,
    Mark,
    Page,
    date_ticks,
    day_number,
    styled,
    text_width,
    wrapped,
)
from collegium.figures.timeline import MOVES, exit_words, names_of, provenance
from collegium.history import History
from collegium.measures.leaders import LEADER, leading
from collegium.measures.seats import Day

THICK, THIN = 11.0, 5.0
LABEL = 215.0  # the widest label of a lane, in pixels
ROW, LINE = 20.0, 12.0
STRIP = 18.0
PALE = 0.35
WORDS = 165.0  # the widest words at the end of a bar, in pixels
OPEN = 31  # days that a date may leave open and still be drawn as sure
RANKED = {"full": "full member", "candidate": "candidate", "post": "post", "leader": "leader's post"}
COLOURS = {"full": BLUE, "candidate": BLUE, "post": GREEN, "leader": BLACK}


@dataclass(frozen=True)
class Bar:
    """A spell as drawn: ``first`` to ``after`` at most, ``sure`` to ``until`` certain."""

    kind: str
    first: dt.date
    sure: dt.date
    until: dt.date
    after: dt.date
    exit: str
    point: bool


@styled
def career(
    history: History,
    person: str,
    start: Day | None = None,
    end: Day | None = None,
    *,
    run: int = 0,
    title: str | None = None,
    subtitle: str | None = None,
) -> Figure:
    """Draw the bodies and posts of one person over time.

    Parameters
    ----------
    history : History
    person : str
        A person's id or name.
    start, end : str or datetime.date, optional
        The window; by default from his first seat to his last.
    run : int
        Which run of a simulated history.
    title, subtitle : str, optional
        The heading. By default his name and life, and where the history comes from. An empty text leaves a line out.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    CollegiumError
        Unknown person or run; no date, or one outside the history; an end before the start; he held nothing then.

    Examples
    --------
    >>> from collegium.record import record
    >>> career(record(), "kirov", "1926", "1934-12").get_label()[:76]
    'Sergei Kirov (1886 to 1934). Source: Gill (2018), Collective Leadership in S'
    """
    who = history.person(person)
    history.check_run(run)
    seats = history.memberships.filter((pl.col("run") == run) & (pl.col("person_id") == who))
    lanes = _lanes(history, seats)
    days = [day for bars in lanes.values() for bar in bars for day in (bar.first, bar.after)]
    low, high = min(days, default=history.manifest.start), max(days, default=history.manifest.end)
    room = dt.timedelta(days=max(60, (high - low).days // 60))
    first = history.day(start) if start is not None else low - room
    last = history.day(end) if end is not None else min(high, history.manifest.end) + room
    if last <= first:
        raise CollegiumError("the window ends before it starts", given=f"{start} to {end}")
    shown = {
        label: inside
        for label, bars in lanes.items()
        if (inside := [bar for bar in bars if bar.first <= last and bar.after >= first])
    }
    if not shown:
        raise CollegiumError("he held no seat or post in that time", given=f"{who}, {first} to {last}")
    title = _life(history, who, run) if title is None else title
    subtitle = provenance(history, run, lives=True) if subtitle is None else subtitle
    leaders = _leaders(history, run)
    names = names_of(history, [leader for _, _, leader in leaders], run)
    return _draw(shown, leaders, names, (first, last), title, subtitle)


def _lanes(history: History, seats: pl.DataFrame) -> dict[str, list[Bar]]:
    """The bars of each lane, lanes by first entry."""
    labels = dict(history.posts.select("post_id", "label").drop_nulls().iter_rows())
    bodies = dict(history.organizations.select("organization_id", "name").drop_nulls().iter_rows())
    lanes: dict[str, list[Bar]] = {}
    end = history.manifest.end + dt.timedelta(days=1)
    rows = seats.filter(pl.col("start").is_not_null()).sort("start", "organization_id", "post_id", "end")
    for row in rows.iter_rows(named=True):
        body = bodies.get(row["organization_id"], row["organization_id"] or "").removesuffix(
            " of the Central Committee"
        )
        post = row["post_id"]
        label = labels.get(post, post) if post else body
        label = label.removesuffix(" of the Central Committee")
        kind = "leader" if post == LEADER else "post" if post or row["rank"] == "holder" else row["rank"] or "full"
        after = row["end"] or end
        point = row["end_precision"] == "attested"
        first = row["start_earliest"] or row["start"]
        sure = row["start_latest"] or row["start"]
        sure = first if (sure - first).days <= OPEN else sure
        until = row["end_earliest"] or after
        until = after if abs((after - until).days) <= OPEN else until
        if row["start_precision"] == "attested":
            first = sure = row["start"]
        bar = Bar(
            kind, first, sure, max(until, sure), max(after, first), row["exit"] or "" if row["end"] else "", point
        )
        lanes.setdefault(label[:1].upper() + label[1:], []).append(bar)
    return lanes


def _life(history: History, who: str, run: int) -> str:
    rows = history.persons.filter((pl.col("run") == run) & (pl.col("person_id") == who))
    if rows.is_empty():
        return who
    row = rows.row(0, named=True)
    birth, death = (row[name].year if row[name] else "" for name in ("birth", "death"))
    life = f" ({birth} to {death})" if birth and death else f" (born {birth})" if birth else ""
    return f"{row['name'] or who}{life}"


def _leaders(history: History, run: int) -> list[tuple[dt.date, dt.date, str]]:
    rows = leading(history).filter(run=run).select("start", "end", "person_id")
    after = history.manifest.end + dt.timedelta(days=1)
    return [(start, end or after, who) for start, end, who in rows.iter_rows()]


def _draw(
    lanes: dict[str, list[Bar]],
    leaders: list[tuple[dt.date, dt.date, str]],
    names: dict[str, str],
    window: tuple[dt.date, dt.date],
    title: str,
    subtitle: str,
) -> Figure:
    start, end = window
    labels = [wrapped(label, LABEL) for label in lanes]
    left = MARGIN + max(text_width(line) for lines in labels for line in lines) + 8
    tops, height = [], 0.0
    for lines in labels:
        tall = ROW + LINE * (len(lines) - 1)
        tops.append(height + tall / 2)
        height += tall
    days = (end - start).days
    right = float(MARGIN)
    while right < 180 and any(
        left + (WIDTH - left - right) * ((bar.after - start).days / days) + 6 + text_width(words, SMALL) > WIDTH - 4
        for bars in lanes.values()
        for bar, words in _words(bars, names, 0)
    ):
        right += 2
    width = WIDTH - left - right
    page = Page(title, subtitle, _key(lanes), STRIP + height + 44)
    axes = page.axes(left, page.top + STRIP, width, height)
    date_ticks(axes, start, end, width)
    axes.set_ylim(height, 0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("Year" if days >= 730 else "Month")
    for at, lines in zip(tops, labels, strict=True):
        axes.axhline(at, color=HAIR, linewidth=0.7, zorder=0)
        middle = page.top + STRIP + at
        for place, line in enumerate(lines):
            y = middle + (place - (len(lines) - 1) / 2) * LINE + SIZE * 0.36
            page.write(left - 8, y, line, fontsize=SIZE, color=INK, ha="right")
    _strip(page, axes, leaders, names, left, width, window)
    scale = width / days
    for at, bars in zip(tops, lanes.values(), strict=True):
        for bar in bars:
            _bar(axes, bar, at, window, 2.0 / scale)
        for bar, words in _words(bars, names, scale):
            move = words in MOVES.values()
            axes.annotate(
                words, (day_number(bar.after), at), xytext=(0 if move else 5, 0), textcoords="offset points",
                ha="center" if move else "left", va="center_baseline", fontsize=7.5 if move else SMALL,
                color=INK if move else QUIET, annotation_clip=True, zorder=5,
                bbox=None if move else {"facecolor": "white", "edgecolor": "none", "pad": 1.0},
            )  # fmt: skip
    return page.figure


def _words(bars: list[Bar], names: dict[str, str], scale: float) -> list[tuple[Bar, str]]:
    """What stands at the end of each bar: his exit, or as much of it as there is room for before the next bar."""
    found = []
    for bar in bars:
        if not bar.exit or bar.point:
            continue
        later = [other.first for other in bars if other.first >= bar.after]
        words = _cut(exit_words(bar.exit, names))
        room = (min(later) - bar.after).days * scale if later and scale else WIDTH if not later else 0.0
        if bar.exit in MOVES and later and room < 14:
            found.append((bar, MOVES[bar.exit]))
        else:
            found += [(bar, text) for text in (words, words[0]) if text_width(text, SMALL) + 10 <= room][:1]
    return found


def _cut(words: str) -> str:
    """The words, or the first of them that are not too wide."""
    return words if text_width(words, SMALL) <= WORDS else f"{wrapped(words, WORDS - 12, SMALL)[0]} ..."


def _bar(axes: Axes, bar: Bar, at: float, window: tuple[dt.date, dt.date], least: float) -> None:
    colour = COLOURS.get(bar.kind, BLUE)
    low, high = (day_number(day) for day in window)
    if bar.point:
        axes.plot([day_number(bar.sure)], [at], marker="D", markersize=5.5, color=colour, linestyle="none", zorder=4)
        if bar.sure > bar.first:
            _box(axes, bar.first, bar.sure, at, THIN, colour, PALE, least, low, high)
        return
    tall = THIN if bar.kind == "candidate" else THICK
    for first, after, strength in (
        (bar.first, bar.sure, PALE), (bar.sure, bar.until, 1.0), (bar.until, bar.after, PALE),
    ):  # fmt: skip
        if after > first:
            _box(axes, first, after, at, tall, colour, strength, least, low, high)


def _box(
    axes: Axes, first: dt.date, after: dt.date, at: float, tall: float, colour: str, alpha: float, least: float,
    low: float, high: float,
) -> None:  # fmt: skip
    x, end = max(day_number(first), low), min(day_number(after), high)
    if end <= x:
        return
    axes.add_patch(
        Rectangle((x, at - tall / 2), max(end - x, least), tall, facecolor=colour, alpha=alpha, linewidth=0, zorder=2)
    )


def _strip(
    page: Page, axes: Axes, leaders: list[tuple[dt.date, dt.date, str]], names: dict[str, str], left: float,
    width: float, window: tuple[dt.date, dt.date],
) -> None:  # fmt: skip
    """A faint line where a leader enters, and his name above, where there is room."""
    start, end = window
    days = (end - start).days
    inside = [
        (max(first, start), min(after, end), who) for first, after, who in leaders if first < end and after > start
    ]
    if not inside:
        return
    y = page.top + STRIP - 6
    page.write(left - 8, y, "Leader", fontsize=SMALL, color=QUIET, ha="right")
    for first, after, who in inside:
        if first > start:
            axes.axvline(day_number(first), color=FAINT, linewidth=0.8, zorder=0.5)
        name = names.get(who, who)
        room = width * (after - first).days / days
        if text_width(name, SMALL) + 6 <= room:
            page.write(left + width * (first - start).days / days + 3, y, name, fontsize=SMALL, color=QUIET)


def _key(lanes: dict[str, list[Bar]]) -> list[list[Mark]]:
    bars = [bar for lane in lanes.values() for bar in lane]
    kinds = {bar.kind for bar in bars if not bar.point}
    marks = [
        Mark(words, (COLOURS[kind],), "thin" if kind == "candidate" else "bar")
        for kind, words in RANKED.items()
        if kind in kinds
    ]
    if any(bar.sure > bar.first or bar.after > bar.until for bar in bars):
        marks.append(Mark("pale: date open", shape="none"))
    if any(bar.point for bar in bars):
        marks.append(Mark("told of a day, or without an end", (QUIET,), "diamond"))
    moves = {bar.exit for bar in bars}
    return [marks, [Mark(f"{glyph} {way}", shape="none") for way, glyph in MOVES.items() if way in moves]]
