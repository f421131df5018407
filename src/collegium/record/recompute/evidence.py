"""What the computations rest on: who sat where, who was alive, how old, in which group."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from collegium.dates import as_day, years_between
from collegium.errors import CollegiumError
from collegium.history import History


@dataclass(frozen=True)
class Evidence:
    """What the figures are recomputed from.

    Attributes
    ----------
    history : History
    factions : polars.DataFrame
        ``table``, ``column`` (the group), ``person_id``.
    """

    history: History
    factions: pl.DataFrame


@dataclass(frozen=True)
class Answer:
    """A recomputed figure.

    Attributes
    ----------
    value : float
    arithmetic : str
        The numbers it is made of: ``13 of 24``.
    people : tuple of str or None
        The people counted, where people are counted.
    """

    value: float
    arithmetic: str
    people: tuple[str, ...] | None = None


@dataclass(frozen=True)
class People:
    """A part of a whole, and the day of its ties and ages."""

    part: frozenset[str]
    whole: frozenset[str]
    day: dt.date


def words(text: str) -> list[str]:
    """The parts of a list written with plus signs.

    >>> words("politburo:full + secretariat")
    ['politburo:full', 'secretariat']
    """
    return [part.strip() for part in text.split("+") if part.strip()]


def persons_of(frame: pl.DataFrame) -> frozenset[str]:
    """The people of a table."""
    return frozenset(frame["person_id"])


def members(evidence: Evidence, seats: str, on: str) -> frozenset[str]:
    """Everybody who has one of the seats on a day."""
    found: set[str] = set()
    for seat in words(seats):
        body, _, rank = seat.partition(":")
        sitting = evidence.history.sitting(on, body)
        found |= set(sitting.filter(pl.col("rank") == rank)["person_id"] if rank else sitting["person_id"])
    return frozenset(found)


def spells(evidence: Evidence, seats: str) -> pl.DataFrame:
    """Every spell in one of the seats."""
    history, wanted = evidence.history, pl.lit(False)
    for seat in words(seats):
        body, _, rank = seat.partition(":")
        here = pl.col("organization_id") == history.body(body)
        wanted |= here & (pl.col("rank") == rank) if rank else here
    return history.memberships.filter(wanted)


def dead(evidence: Evidence, on: str) -> frozenset[str]:
    """Those who had died by a day, by the life dates or by an exit."""
    day = as_day(on)
    by_life = persons_of(evidence.history.persons.filter(pl.col("death") <= day))
    return by_life | persons_of(
        evidence.history.memberships.filter((pl.col("exit") == "died") & (pl.col("end") <= day))
    )


def faction(evidence: Evidence, text: str) -> frozenset[str]:
    """The group of a table, ``6.3:brezhnev``, with its head."""
    table, _, head = text.partition(":")
    there = evidence.factions.filter((pl.col("table") == table) & (pl.col("column").str.to_lowercase() == head))
    if there.is_empty():
        known = evidence.factions.select(pl.concat_str("table", pl.lit(":"), pl.col("column").str.to_lowercase()))
        raise CollegiumError("no such group", given=text, allowed=set(known.to_series()))
    return persons_of(there) | {head}


def birth(evidence: Evidence, who: str) -> dt.date:
    """Somebody's day of birth.

    Raises
    ------
    CollegiumError
        The history does not have it.
    """
    found = evidence.history.persons.filter((pl.col("person_id") == who) & pl.col("birth").is_not_null())["birth"]
    if found.is_empty():
        raise CollegiumError("no birth date is known", given=who)
    day: dt.date = found[0]
    return day


def years(evidence: Evidence, who: str, day: dt.date) -> float:
    """Somebody's age, in years; a birthday completes a year."""
    born = birth(evidence, who)
    passed = (day.month, day.day) >= (born.month, born.day)
    whole = day.year - born.year - (not passed)
    return max(float(whole), min(years_between(born, day), whole + 0.999))
