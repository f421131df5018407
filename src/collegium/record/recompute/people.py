"""Computations of people: a part of some whole, by rosters and spells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

import polars as pl

from collegium.dates import as_day
from collegium.record.recompute.evidence import (
    Evidence,
    People,
    dead,
    faction,
    members,
    persons_of,
    spells,
    words,
    years,
)

FILTERS = ("except", "among", "tie", "untied", "faction", "outside", "fate", "age")


def size(evidence: Evidence, *, seats: str, on: str, without: str = "", never: str = "") -> People:
    """Those who sit on a day, in no seat of ``without`` that day, and in none of ``never`` up to it."""
    there = members(evidence, seats, on) - members(evidence, without, on)
    if never:
        there -= persons_of(spells(evidence, never).filter(pl.col("start") <= as_day(on)))
    return People(there, there, as_day(on))


def overlap(evidence: Evidence, *, seats: str, also: str, on: str, third: str = "") -> People:
    """Those in ``seats`` who sit in ``also`` (and in ``third``) too."""
    there = members(evidence, seats, on)
    both = there & members(evidence, also, on)
    return People(both & members(evidence, third, on) if third else both, there, as_day(on))


def overlap_kept(evidence: Evidence, *, seats: str, also: str, third: str, start: str, end: str) -> People:
    """Those in all three on both days."""
    before, after = (overlap(evidence, seats=seats, also=also, third=third, on=day) for day in (start, end))
    return People(before.part & after.part, before.part, as_day(end))


def carried_over(
    evidence: Evidence, *, seats: str, start: str, end: str, into: str = "", without: str = "", living: str = ""
) -> People:
    """Those in ``seats`` at the start who sit in ``into`` at the end; with ``living``, of those then still alive."""
    before = members(evidence, seats, start) - members(evidence, without, start)
    kept = before & members(evidence, into or seats, end)
    return People(kept, before - dead(evidence, end) if living else before, as_day(end))


def gone(evidence: Evidence, *, seats: str, start: str, end: str, into: str = "") -> People:
    """Those in ``seats`` at the start who do not sit in ``into`` at the end."""
    before = members(evidence, seats, start)
    return People(before - members(evidence, into or seats, end), before, as_day(end))


def new(evidence: Evidence, *, seats: str, start: str, end: str, before: str = "") -> People:
    """Those in ``seats`` at the end who did not sit in ``before`` at the start."""
    after = members(evidence, seats, end)
    return People(after - members(evidence, before or seats, start), after, as_day(end))


def ever(evidence: Evidence, *, seats: str, start: str, end: str) -> People:
    """Those who sat at some time between two days, both included."""
    first, last = as_day(start), as_day(end)
    ended = pl.col("end").is_not_null() & (pl.col("end") <= first)
    there = persons_of(spells(evidence, seats).filter((pl.col("start") <= last) & ~ended))
    return People(there, there, last)


def joined(evidence: Evidence, *, seats: str, start: str, end: str) -> People:
    """Those who entered after the first day and up to the last, and did not sit at the start."""
    entered = pl.col("start").is_between(as_day(start), as_day(end), closed="right")
    there = persons_of(spells(evidence, seats).filter(entered)) - members(evidence, seats, start)
    return People(there, there, as_day(end))


def left(evidence: Evidence, *, seats: str, start: str, end: str, how: str = "") -> People:
    """Those who left after the first day and up to the last, and do not sit at the end; ``how``: by which exits."""
    went = pl.col("end").is_between(as_day(start), as_day(end), closed="right")
    everybody = spells(evidence, seats).filter(went)
    stayed = members(evidence, seats, end)
    named = everybody.filter(pl.col("exit").is_in(words(how))) if how else everybody
    return People(persons_of(named) - stayed, persons_of(everybody) - stayed, as_day(end))


def entered_since(evidence: Evidence, *, seats: str, on: str, since: str) -> People:
    """Those who came into the seat they have after a day."""
    there = members(evidence, seats, on)
    day, then = as_day(on), as_day(since)
    running = (pl.col("start") <= day) & (pl.col("end").is_null() | (pl.col("end") > day))
    return People(persons_of(spells(evidence, seats).filter(running & (pl.col("start") > then))), there, day)


def held_since(evidence: Evidence, *, seats: str, on: str, since: str) -> People:
    """Those who had the seat they have by a day, and ever since."""
    later = entered_since(evidence, seats=seats, on=on, since=since)
    return People(later.whole - later.part, later.whole, later.day)


def first_time(evidence: Evidence, *, seats: str, on: str, before: str) -> People:
    """Those who sit on ``on`` and, up to the day before ``before``, never did."""
    there = members(evidence, seats, on)
    earlier = persons_of(spells(evidence, seats).filter(pl.col("start") < as_day(before)))
    return People(there - earlier, there, as_day(on))


def seniors(evidence: Evidence, *, seats: str, on: str, person: str) -> People:
    """Those who first came into the seats before somebody else."""
    return _ranked(evidence, seats, on, person, before=True)


def juniors(evidence: Evidence, *, seats: str, on: str, person: str) -> People:
    """Those who first came into the seats after somebody else."""
    return _ranked(evidence, seats, on, person, before=False)


def _ranked(evidence: Evidence, seats: str, on: str, person: str, *, before: bool) -> People:
    there = members(evidence, seats, on)
    firsts = dict(spells(evidence, seats).group_by("person_id").agg(pl.col("start").min()).iter_rows())
    own = firsts[evidence.history.person(person)]
    part = frozenset(who for who in there if (firsts[who] < own if before else firsts[who] > own))
    return People(part, there, as_day(on))


def sitting(evidence: Evidence, *, people: str, seats: str, on: str) -> People:
    """Those of the people named who sit; the whole is all who sit."""
    there = members(evidence, seats, on)
    return People(there & frozenset(words(people)), there, as_day(on))


def absent(evidence: Evidence, *, people: str, seats: str, on: str) -> People:
    """Those of the people named who do not sit."""
    named = frozenset(words(people))
    return People(named - members(evidence, seats, on), named, as_day(on))


def narrow(evidence: Evidence, found: People, filters: Mapping[str, str]) -> People:
    """Apply the filters that every computation of people takes."""
    part, whole = found.part, found.whole
    for name, text in filters.items():
        if name == "except":
            part, whole = part - set(words(text)), whole - set(words(text))
        elif name == "among":
            part &= set(words(text))
        elif name == "tie":
            part &= _tied(evidence, words(text), found.day)
        elif name == "untied":
            part -= _tied(evidence, words(text), found.day)
        elif name == "faction":
            part &= faction(evidence, text)
        elif name == "outside":
            part -= faction(evidence, text)
        elif name == "fate":
            part &= persons_of(evidence.history.persons.filter(pl.col("fate").is_in(words(text))))
        else:
            low, high = (int(number) for number in text.split(".."))
            part = frozenset(who for who in part if low <= int(years(evidence, who, found.day)) <= high)
    return People(part, whole, found.day)


def _tied(evidence: Evidence, kinds: list[str], day: dt.date) -> frozenset[str]:
    running = (pl.col("start") <= day) & (pl.col("end").is_null() | (pl.col("end") > day))
    return persons_of(evidence.history.ties.filter(running & pl.col("kind").is_in(kinds)))


PEOPLE: dict[str, Callable[..., People]] = {
    each.__name__: each
    for each in (
        size, overlap, overlap_kept, carried_over, gone, new, ever, joined, left, entered_since, held_since,
        first_time, seniors, juniors, sitting, absent,
    )
}  # fmt: skip
