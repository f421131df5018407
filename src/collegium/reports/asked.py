"""What a report is asked about: a body of a history, whose seats count, and the days on which it is looked at."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures.changes import span_of
from collegium.measures.leaders import LEADER
from collegium.measures.seats import RANKS, Rank

STEPS = (1, 3, 6, 12, 24, 60, 120, 240)  # months from one day looked at to the next
MOST_DAYS = 16
USUAL = "politburo"


@dataclass(frozen=True)
class Asked:
    """A body of a history.

    Attributes
    ----------
    history : History
    body : str
        Its id.
    chosen : str
        Why this body, where none was named.
    rank : str
        Whose seats count: full members; where there are none, everybody, or the holders of posts.
    first, last : datetime.date
        The first and the last day on which anybody is known to sit, or of the history where nobody is.
    days : tuple of datetime.date
        The days on which the body is looked at: first days of months, at most 16.
    empty : bool
        Whether nobody is known to sit.
    start, end : datetime.date, optional
        The span asked for; without one, the whole history.
    """

    history: History
    body: str
    chosen: str
    rank: Rank
    first: dt.date
    last: dt.date
    days: tuple[dt.date, ...]
    empty: bool
    start: dt.date | None = None
    end: dt.date | None = None

    @property
    def seats(self) -> pl.DataFrame:
        """The spells in the body that touch the span, of any rank."""
        rows = self.history.memberships.filter(organization_id=self.body)
        before = pl.col("start") <= (self.end or self.history.manifest.end)
        after = pl.col("end").is_null() | (pl.col("end") > (self.start or self.history.manifest.start))
        return rows if self.start is None and self.end is None else rows.filter(before & after)

    @property
    def members(self) -> pl.DataFrame:
        """The persons who ever sat in it."""
        return self.history.persons.join(self.seats.select("run", "person_id").unique(), on=["run", "person_id"])

    @property
    def led(self) -> bool:
        """Whether anybody holds the leader's post."""
        return bool((self.history.memberships["post_id"] == LEADER).any())

    @property
    def others(self) -> list[str]:
        """The other bodies with members, those with most of its people first, at most six."""
        mine = self.members.select("run", "person_id", mine=True)
        shared = (
            self.history.memberships.filter(pl.col("organization_id") != self.body)
            .select("run", "person_id", "organization_id")
            .unique()
            .join(mine, on=["run", "person_id"], how="left")
            .group_by("organization_id")
            .agg(n=pl.col("mine").count())
            .join(self.history.organizations.select("organization_id"), on="organization_id")
            .sort("n", "organization_id", descending=[True, False])
        )
        return shared["organization_id"].head(6).to_list()


def asked(
    history: History,
    body: str | None = None,
    rank: str | None = None,
    start: str | dt.date | None = None,
    end: str | dt.date | None = None,
) -> Asked:
    """What a report is about.

    Parameters
    ----------
    history : History
    body : str, optional
        A body's id or name; by default the Politburo, or where there is none the body with most spells.
    rank : {"full", "candidate", "all", "holder"}, optional
        Whose seats count; by default those of full members, or of everybody where none is.
    start, end : str or datetime.date, optional
        The first and the last day, both included.

    Raises
    ------
    CollegiumError
        Unknown body or rank, no body at all, no date, one outside the history, or an end before the start.

    Examples
    --------
    >>> from collegium.record import record
    >>> about = asked(record(), "presidium", start="1953-03-05", end="1964-10-14")
    >>> about.body, about.rank, str(about.days[0]), len(about.days)
    ('politburo', 'full', '1953-03-05', 12)
    """
    chosen = ""
    if body is None:
        body, chosen = _most_told(history)
    organization = history.body(body)
    given = start is not None or end is not None
    first, last = span_of(history, start, end if end is not None else history.manifest.end)
    since, until = (first, last) if given else (None, None)
    seats = history.memberships.filter(pl.col("organization_id") == organization, pl.col("start").is_not_null())
    seats = seats.filter((pl.col("start") <= last) & (pl.col("end").is_null() | (pl.col("end") > first)))
    seats = seats.filter(pl.col("end").is_null() | (pl.col("end") > pl.col("start")))
    if rank is not None and rank not in RANKS:
        raise CollegiumError("no such rank", given=rank, allowed=RANKS)
    ranks = seats["rank"].drop_nulls().unique().to_list()
    counted: Rank = "full" if "full" in ranks or not ranks else "holder" if ranks == ["holder"] else "all"
    wanted = rank or counted
    mine = seats.filter(pl.col("rank").ne_missing("holder") if wanted == "all" else pl.col("rank") == wanted)
    if mine.height:
        began, ended = mine["start"].min(), mine["end"].fill_null(dt.date.max).max()
        assert isinstance(began, dt.date)
        assert isinstance(ended, dt.date)
        first = min(max(first, began), last)
        last = max(first, min(last, ended - dt.timedelta(days=1) if ended < dt.date.max else ended))
    days = looked_at(first, last) if mine.height else ()
    return Asked(history, organization, chosen, wanted, first, last, days, not mine.height, since, until)


def looked_at(first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    """The first day, then first days of months at the shortest of :data:`STEPS` that gives at most 16 days.

    >>> [str(day) for day in looked_at(dt.date(1989, 5, 20), dt.date(1989, 8, 1))]
    ['1989-05-20', '1989-06-01', '1989-07-01', '1989-08-01']
    >>> [str(day) for day in looked_at(dt.date(1919, 3, 25), dt.date(1991, 8, 24))][:3]
    ['1919-03-25', '1920-01-01', '1925-01-01']
    """
    for step in STEPS:
        months = range((first.year * 12) // step * step, last.year * 12 + 12, step)
        days = [dt.date(month // 12, month % 12 + 1, 1) for month in months if month // 12 > 0]
        found = (first, *(day for day in days if first < day <= last))
        if len(found) <= MOST_DAYS:
            return found
    return found[:: -(-len(found) // MOST_DAYS)]


def _most_told(history: History) -> tuple[str, str]:
    """The body that a report is about where none is named, and why."""
    try:
        return history.body(USUAL), ""
    except CollegiumError:
        pass
    bodies = history.organizations["organization_id"].unique(maintain_order=True)
    spells = history.memberships.filter(pl.col("organization_id").is_in(bodies.implode()))["organization_id"]
    ranked = spells.value_counts().sort("count", "organization_id", descending=[True, False])
    if ranked.is_empty():
        if bodies.is_empty():
            raise CollegiumError("the history has no body", given=history.manifest.title)
        return str(bodies[0]), ""
    name = str(ranked["organization_id"][0])
    why = f"Of {bodies.len()} bodies the one with most spells; another can be named." if bodies.len() > 1 else ""
    return name, why
