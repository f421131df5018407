"""Everything that can be told of a body in one history, and why the rest cannot.

:func:`profile` asks every measure of the house. A measure for which the history lacks what is needed is not left out:
it stands there with the reason, ``cannot be computed: no decisions recorded``. Over many runs a table has the median
and the central 90 % of the runs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl
from matplotlib.figure import Figure

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures import spells
from collegium.reports.asked import Asked, asked
from collegium.reports.items import ITEMS, Item
from collegium.reports.needs import anybody
from collegium.reports.source import open_history

LOW, HIGH = 0.05, 0.95
TOLD_IN = ("why", "reason")  # columns in which a measure says why it declines


@dataclass(frozen=True)
class Part:
    """One measure of a profile.

    Attributes
    ----------
    name, title, panel, says : str
    table : polars.DataFrame or None
        The measure's rows, every run; None where it cannot be computed.
    page : polars.DataFrame or None
        What of it a page shows: fewer columns, and over many runs medians.
    reason : str
        Why it cannot be computed.
    figure : matplotlib.figure.Figure or None
    """

    name: str
    title: str
    panel: str
    says: str
    table: pl.DataFrame | None = None
    page: pl.DataFrame | None = None
    reason: str = ""
    figure: Figure | None = None


@dataclass(frozen=True)
class Profile:
    """What :func:`profile` found.

    Attributes
    ----------
    about : Asked
        The history, the body, whose seats count, and the days looked at.
    parts : tuple of Part
        One a measure, in the order of the page.
    facts : tuple of (str, str)
        What the history has of the body.
    """

    about: Asked
    parts: tuple[Part, ...]
    facts: tuple[tuple[str, str], ...] = field(default=())

    def __iter__(self) -> Iterator[Part]:
        return iter(self.parts)

    def __getitem__(self, name: str) -> pl.DataFrame:
        part = next((one for one in self.parts if one.name == name), None)
        if part is None:
            raise CollegiumError("unknown measure", given=name, allowed=[one.name for one in self.parts])
        if part.table is None:
            raise CollegiumError(f"{name} cannot be computed: {part.reason}")
        return part.table

    def __repr__(self) -> str:
        told = sum(part.table is not None for part in self.parts)
        body, title = self.about.body, self.about.history.manifest.title
        return f"<Profile: {body} of {title}, {told} of {len(self.parts)} measures>"

    def summary(self) -> pl.DataFrame:
        """One row a measure: ``measure``, ``rows``, ``figure`` and ``cannot_be_computed``, the reason."""
        rows = [
            (p.name, None if p.table is None else p.table.height, p.figure is not None, p.reason or None)
            for p in self.parts
        ]
        schema = {"measure": pl.String, "rows": pl.Int64, "figure": pl.Boolean, "cannot_be_computed": pl.String}
        return pl.DataFrame(rows, schema=schema, orient="row")

    def write(self, out: str | Path) -> Path:
        """Write the report into a folder: see :func:`~collegium.reports.pages.write_profile`."""
        from collegium.reports.pages import write_profile

        return write_profile(self, out)


def profile(
    history: History | str | Path,
    body: str | None = None,
    *,
    rank: str | None = None,
    start: str | dt.date | None = None,
    end: str | dt.date | None = None,
    leader: str | None = None,
    figures: bool = True,
) -> Profile:
    """Every measure of a body, with the reason for each that cannot be computed.

    Parameters
    ----------
    history : History, str or path
        A history; or ``record``, a folder or a roster file, as for :func:`~collegium.reports.open_history`.
    body : str, optional
        A body's id or name; by default the Politburo, or where there is none the body with most spells.
    rank : {"full", "candidate", "all", "holder"}, optional
        Whose seats count; by default full members, or everybody where nobody is called a full member.
    start, end : str or datetime.date, optional
        The first and the last day, both included.
    leader : str, optional
        The post whose holders lead, where it is not ``leader``: see :func:`collegium.history.led_by`.
    figures : bool
        Draw figures too.

    Returns
    -------
    Profile
        ``found["ages"]`` is the table of a measure, ``found.summary()`` what there is, and ``found.write("folder")``
        writes a report.

    Raises
    ------
    CollegiumError
        There is no such history, body, rank or post; no date, one outside the history, or an end before the start.

    Examples
    --------
    >>> from collegium.record import record
    >>> found = profile(record(), "secretariat", start="1953-03-14", end="1955-02-08", figures=False)
    >>> found["interlock"].filter(second="politburo")["common"].to_list()[:3]
    [1, 1, 1]
    """
    about = asked(open_history(history, leader), body, rank, start, end)
    parts = tuple(_part(item, about, figures) for item in ITEMS)
    return Profile(about, parts, tuple(_facts(about)))


def _part(item: Item, about: Asked, figures: bool) -> Part:
    """A measure computed, or the reason why it cannot be."""
    said = (item.name, item.title, item.panel, item.says)
    reason = next((why for need in (anybody, *item.needs) if (why := need(about))), None)
    if reason is not None:
        return Part(*said, reason=reason)
    try:
        table = item.compute(about)
    except CollegiumError as error:
        return Part(*said, reason=_lowered(error.message))
    if why := _untold(table, item):
        return Part(*said, reason=why)
    drawn = None
    if figures and item.draw is not None:
        try:
            drawn = item.draw(about)
        except CollegiumError:
            drawn = None
    return Part(*said, table, shown(table, item, about.history.manifest.kind == "simulated"), figure=drawn)


def _untold(table: pl.DataFrame, item: Item) -> str:
    """Why a table tells nothing: it is empty, or the column that counts is."""
    if table.is_empty():
        return item.empty
    value = item.value
    if table[value].count() and not (value == "label" and set(table[value]) <= {None, "not scored"}):
        return ""
    for column in TOLD_IN:
        if column in table.columns and (told := table[column].drop_nulls()).len():
            return _lowered(str(told.value_counts(sort=True)[column][0]))
    return "what it is computed from is not recorded"


def shown(table: pl.DataFrame, item: Item, simulated: bool) -> pl.DataFrame:
    """What of a table a page shows: some columns, and over many runs the median and the central 90 % of them."""
    columns = [name for name in (item.show or table.columns) if name in table.columns and name != "run"]
    if not item.show:
        columns = [name for name in columns if name != "organization_id" or table[name].n_unique() > 1]
    if not simulated or table["run"].n_unique() == 1:
        return table.select(columns)
    keys = [name for name in item.keys if name in table.columns]
    numbers = [name for name in columns if table.schema[name].is_numeric() and name not in keys]
    if not keys or not numbers:
        return table.filter(pl.col("run") == table["run"].min()).select("run", *columns)
    spread = [
        one
        for name in numbers
        for one in (
            pl.col(name).median().alias(name),
            pl.col(name).quantile(LOW).alias(f"{name}_low"),
            pl.col(name).quantile(HIGH).alias(f"{name}_high"),
        )
    ]
    return table.group_by(keys, maintain_order=True).agg(pl.col("run").n_unique().alias("runs"), *spread).sort(keys)


def _facts(about: Asked) -> Iterator[tuple[str, str]]:
    """What the history has of the body, and what is doubtful about it."""
    past, seats = about.history, about.seats
    manifest = past.manifest
    yield "History", f"{manifest.title}, {manifest.kind}, {manifest.start} to {manifest.end}"
    if manifest.kind == "simulated":
        yield "Runs", f"{manifest.runs}, seed {manifest.seed}"
    if about.chosen:
        yield "Body", about.chosen
    if about.empty:
        yield "Members", "nobody is recorded"
        return
    runs = max(1, seats["run"].n_unique())
    ranks = dict(seats["rank"].fill_null("not told").value_counts().sort("rank").iter_rows())
    yield "Sat", f"{about.first} to {about.last}"
    people = seats.select("run", "person_id").unique().height
    yield "People", f"{people / runs:.1f} a run" if runs > 1 else str(people)
    yield "Spells", ", ".join(f"{n} {rank}" for rank, n in ranks.items()) + (" (all runs)" if runs > 1 else "")
    yield "Counted here", {"all": "every seat", "holder": "holders of posts"}.get(about.rank, f"{about.rank} members")
    births = about.members["birth"].count()
    yield "Births known", f"{births} of {about.members.height}"
    told = spells(past, about.body, about.start, about.end, about.rank)
    yield "Exits seen", f"{int(told['event_observed'].sum())} of {told.height} spells; the others still ran at the end"
    if n := seats["start"].null_count():
        yield "Without a beginning", f"{n} spells, which are never counted as running"
    if n := _overlapping(seats):
        yield "Overlapping", f"{n} spells of one person run into one another; each day is counted once"
    have = [
        name for name in ("ties", "meetings", "decisions", "ballots", "positions", "events") if len(past.tables[name])
    ]
    lack = [name for name in ("ties", "meetings", "decisions", "ballots", "positions") if name not in have]
    yield "Also recorded", ", ".join(have) or "nothing"
    if lack:
        yield "Not recorded", ", ".join(lack)


def _overlapping(seats: pl.DataFrame) -> int:
    """How many spells begin before an earlier one of the same person and rank has ended."""
    by = ["run", "person_id", "rank"]
    rows = seats.filter(pl.col("start").is_not_null()).with_columns(until=pl.col("end").fill_null(dt.date.max))
    rows = rows.filter(pl.col("until") > pl.col("start")).sort(*by, "start")
    before = pl.col("until").cum_max().shift(1).over(by)
    return int(rows.select((pl.col("start") < before).fill_null(False).sum()).item())


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    return value.isoformat() if isinstance(value, dt.date) else value
