"""Who sat in a body, with what tie to the leader, and how he left.

One row a person, in the order of first entry. A bar is a spell, thick for a full member and thin for a candidate; its
colour is his tie to the leader of the day, by the definitions of :mod:`collegium.measures.alignment`. Where the source
prints two letters (``A/C``), the bar is split lengthwise, each half for one of them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence, Set

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from collegium.errors import CollegiumError
from collegium.figures.spells import Spell, spells_in
from collegium.figures.style import (
    BLACK,
    BLUE,
    FAINT,
    HAIR,
    INK,
    MARGIN,
    QUIET,
    SIZE,
    SKY,
    SMALL,
    VERMILLION,
    WIDTH,
    Mark,
    Page,
    date_ticks,
    day_number,
    styled,
    text_width,
)
from collegium.history import History, PartialDate, as_day
from collegium.measures.seats import RANKS, Day, Rank

TIE_COLOURS = {"leader": BLACK, "client": BLUE, "ally": SKY, "opponent": VERMILLION, "none": FAINT}
DEATHS = ("died", "assassinated", "executed", "suicide")
MOVES = {"promoted": "▲", "demoted": "▼"}
ROW = 17.0
THICK, THIN = 0.72, 0.34
CONGRESSES = 18.0
LEAST = 1.5  # the narrowest bar, in pixels


@styled
def timeline(
    history: History,
    body: str,
    start: Day,
    end: Day,
    *,
    run: int = 0,
    rank: Rank = "all",
    title: str | None = None,
    subtitle: str | None = None,
) -> Figure:
    """Draw the members of a body over time.

    Parameters
    ----------
    history : History
    body : str
        A body's id or name.
    start, end : str or datetime.date
        The window. Of a partial date, the first day of ``start`` and the last of ``end`` count.
    run : int
        Which run of a simulated history.
    rank : {"all", "full", "candidate", "holder"}
        Whose spells are drawn; ``all`` leaves out the spells of posts.
    title, subtitle : str, optional
        The heading. By default the body and the years, and below them where the history comes from: its source, or
        its runs and seed. An empty text leaves a line out.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    CollegiumError
        Unknown body, run or rank; no date, or one outside the history; an end before the start; nobody sat in the
        body in that time.

    Examples
    --------
    >>> from collegium.record import record
    >>> figure = timeline(record(), "politburo", "1922-04", "1930-12")
    >>> figure.get_label()
    'Politburo, 1922 to 1930. Source: Gill (2018), Collective Leadership in Soviet Politics.'
    """
    organization = history.body(body)
    if rank not in RANKS:
        raise CollegiumError("no such rank", given=rank, allowed=RANKS)
    window = window_of(history, start, end)
    spells = spells_in(history, organization, window, run, rank)
    order = list(dict.fromkeys(spell.person for spell in spells))
    names = names_of(history, order, run)
    title = f"{body_name(history, organization, body)}, {years(*window)}" if title is None else title
    subtitle = provenance(history, run) if subtitle is None else subtitle
    return _draw(spells, names, congresses_in(history, window, run), window, title, subtitle)


def window_of(history: History, start: Day, end: Day) -> tuple[dt.date, dt.date]:
    first = history.day(start)
    history.day(end)
    last = PartialDate.parse(end).latest if isinstance(end, str) else as_day(end)
    last = min(last, history.manifest.end)
    if last <= first:
        raise CollegiumError("the window ends before it starts", given=f"{start} to {end}")
    return first, last


# --- words ----------------------------------------------------------------------------------------------------


def names_of(history: History, persons: Sequence[str], run: int) -> dict[str, str]:
    """A name for each row: the family name, the full one where two share it."""
    rows = {
        row["person_id"]: row
        for row in history.persons.filter((pl.col("run") == run) & pl.col("person_id").is_in(list(persons))).iter_rows(
            named=True
        )
    }
    family = {p: (rows[p]["family_name"] or rows[p]["name"] or p) if p in rows else p for p in persons}
    double = {name for name in family.values() if list(family.values()).count(name) > 1}
    return {p: (rows[p]["name"] or p) if p in rows and name in double else name for p, name in family.items()}


def body_name(history: History, organization: str, given: str) -> str:
    """The body's name, or the other name by which it was asked for."""
    row = history.organizations.filter(pl.col("organization_id") == organization).row(0, named=True)
    others = [part.split(" (")[0] for part in (row["other_names"] or "").split("; ")]
    asked = [other for other in others if other and other.lower() == given.strip().lower()]
    return str(asked[0] if asked else row["name"] or organization).removesuffix(" of the Central Committee")


def years(start: dt.date, end: dt.date) -> str:
    return f"{start.year} to {end.year}" if start.year < end.year else str(start.year)


def provenance(history: History, run: int, *, lives: bool = False) -> str:
    """What a figure rests on, in one line; ``lives`` adds the source of births and deaths where it is another."""
    manifest = history.manifest
    if manifest.kind == "simulated":
        seed = "" if manifest.seed is None else f", seed {manifest.seed}"
        return f"Simulated: {manifest.title}; run {run} of {manifest.runs}{seed}."
    source = str(manifest.details.get("source", manifest.title)).split("; ")[0]
    births = manifest.details.get("lives") if lives else None
    return f"Source: {source}; {births}." if births else f"Source: {source}."


def congresses_in(history: History, window: tuple[dt.date, dt.date], run: int) -> list[tuple[dt.date, str]]:
    rows = history.meetings.filter(
        (pl.col("run") == run) & (pl.col("kind") == "congress") & pl.col("start").is_between(*window)
    ).sort("start")
    return [
        (day, re.sub(r"\s*\bcongress( of)?\b\s*", "", label or "", flags=re.IGNORECASE) or str(day.year))
        for day, label in rows.select("start", "label").iter_rows()
    ]


def exit_words(way: str, names: dict[str, str]) -> str:
    glyph = "†" if way in DEATHS else MOVES.get(way, "×")
    if way.startswith("replaced by "):
        other = way.removeprefix("replaced by ")
        way = f"replaced by {names.get(other, other.title())}"
    return f"{glyph} {way}"


# --- the drawing ----------------------------------------------------------------------------------------------


def _draw(
    spells: Sequence[Spell],
    names: dict[str, str],
    congresses: Sequence[tuple[dt.date, str]],
    window: tuple[dt.date, dt.date],
    title: str,
    subtitle: str,
) -> Figure:
    start, end = window
    rows = {person: place for place, person in enumerate(names)}
    left = MARGIN + 18 + max(text_width(name) for name in names.values()) + 8
    days = (end - start).days + 1
    endings = _endings(spells, names, (WIDTH - left - 200) / days)
    # The right margin holds the words that follow the bars ending last.
    right = float(MARGIN)
    while right < 200 and any(
        left + (WIDTH - left - right) * ((day - start).days / days) + 4 + text_width(words, SMALL) > WIDTH - 4
        for _, day, words in endings
    ):
        right += 2
    width, height = WIDTH - left - right, ROW * len(rows) + 4
    page = Page(title, subtitle, _key(spells, {words for _, _, words in endings}), CONGRESSES + height + 44)
    axes = page.axes(left, page.top + CONGRESSES, width, height)
    date_ticks(axes, start, end, width)
    axes.set_ylim(len(rows) - 0.5 + 2 / ROW, -0.5 - 2 / ROW)
    axes.set_yticks(range(len(rows)), labels=list(names.values()))
    axes.tick_params(axis="y", length=0, labelcolor=INK, labelsize=SIZE, pad=6)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("Year" if (end - start).days >= 730 else "Month")
    label = "Members, by first entry"
    if text_width(label, SMALL) > height:
        label = "Members" if text_width("Members", SMALL) <= height + CONGRESSES else ""
    page.write(
        MARGIN, page.top + CONGRESSES + height / 2, label, fontsize=SMALL, color=QUIET,
        rotation=90, rotation_mode="anchor", ha="center", va="top",
    )  # fmt: skip
    axes.hlines(range(len(rows)), day_number(start), day_number(end), color=HAIR, linewidth=0.7, zorder=0)
    draw_congresses(page, axes, congresses, left, width, start, days)
    for spell in spells:
        _draw_spell(axes, spell, rows[spell.person], LEAST * days / width)
    for person, day, words in endings:
        glyph_only = words in MOVES.values()
        axes.annotate(
            words,
            (day_number(day), rows[person]),
            xytext=(0 if glyph_only else 4, 0),
            textcoords="offset points",
            ha="center" if glyph_only else "left",
            va="center_baseline",
            fontsize=7.5 if glyph_only else SMALL,
            color=INK if glyph_only else QUIET,
            bbox=None if glyph_only else {"facecolor": "white", "edgecolor": "none", "pad": 1.0},
            annotation_clip=False,
            zorder=5 if glyph_only else 1.5,
        )
    return page.figure


def _endings(spells: Sequence[Spell], names: dict[str, str], scale: float) -> list[tuple[str, dt.date, str]]:
    """What stands at the end of each spell: words, or what there is room for before his next spell.

    ``scale`` is the least that a day can take, in pixels.
    """
    found = []
    for place, spell in enumerate(spells):
        if not spell.exit:
            continue
        words = exit_words(spell.exit, names)
        after = [s for s in spells[place + 1 :] if s.person == spell.person]
        if spell.exit in MOVES and after and after[0].exit in MOVES and (after[0].end - spell.end).days * scale < 9:
            continue  # two signs on one another; the later one stands
        later = [s.start for s in after]
        room = (later[0] - spell.end).days * scale if later else float(WIDTH)
        if later and spell.exit in MOVES and room < 12:
            found.append((spell.person, spell.end, MOVES[spell.exit]))
        else:
            fitting = [text for text in (words, words[0]) if text_width(text, SMALL) + 8 <= room]
            found += [(spell.person, spell.end, text) for text in fitting[:1]]
    return found


def _key(spells: Sequence[Spell], signs: Set[str]) -> list[list[Mark]]:
    seen = {kind for spell in spells for _, _, tie in spell.ties for kind, _ in tie}
    split = any(len(tie) > 1 for spell in spells for _, _, tie in spell.ties)
    words = {"none": "none in the data", "leader": "the leader himself"}
    ties = [Mark("Tie to the leader:", shape="none")]
    ties += [Mark(words.get(kind, kind), (colour,)) for kind, colour in TIE_COLOURS.items() if kind in seen]
    if split:
        ties.insert(-1 if "none" in seen else len(ties), Mark("two ties, half each", (BLUE, SKY)))
    rank = [Mark("Seat:", shape="none"), Mark("full member", (QUIET,))]
    if any(spell.rank == "candidate" for spell in spells):
        rank.append(Mark("candidate", (QUIET,), "thin"))
    rank += [Mark(f"{glyph} {way}", shape="none") for way, glyph in MOVES.items() if glyph in signs]
    return [ties, rank]


def draw_congresses(
    page: Page,
    axes: Axes,
    congresses: Sequence[tuple[dt.date, str]],
    left: float,
    width: float,
    start: dt.date,
    days: int,
) -> None:
    """A faint line at each congress, and its name above where there is room."""
    if not congresses:
        return
    free = left - 10.0
    y = page.top + CONGRESSES - 6
    page.write(left - 14, y, "Congress", fontsize=SMALL, color=QUIET, ha="right")
    for day, label in congresses:
        x = left + width * (day - start).days / days
        axes.axvline(day_number(day), color=FAINT, linewidth=0.8, zorder=0.5)
        half = text_width(label, SMALL) / 2
        if x - half >= free:
            page.write(x, y, label, fontsize=SMALL, color=QUIET, ha="center")
            free = x + half + 6


def _draw_spell(axes: Axes, spell: Spell, row: int, least: float) -> None:
    """Draw a spell, in each of its ties; one of a few days gets the ``least`` width, in days, that can be seen."""
    tall = THIN if spell.rank == "candidate" else THICK
    low, high = day_number(spell.start), day_number(spell.end)
    widened = high - low < least
    if widened:
        low = min(low, axes.get_xlim()[1] - least)
    for first, after, tie in spell.ties[:1] if widened else spell.ties:
        top = row - tall / 2
        x, end = (low, low + least) if widened else (day_number(first), day_number(after))
        for kind, share in tie:
            axes.add_patch(
                Rectangle((x, top), end - x, tall * share, facecolor=TIE_COLOURS[kind], linewidth=0, zorder=2)
            )
            top += tall * share
