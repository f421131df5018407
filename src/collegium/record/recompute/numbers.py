"""Computations of numbers: ages, ratios of sizes, sums and quotients of observations."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from statistics import mean, median

import polars as pl

from collegium.dates import as_day
from collegium.errors import CollegiumError
from collegium.record.recompute.evidence import Answer, Evidence, birth, faction, members, words, years
from collegium.record.recompute.people import new, overlap, size

WORKLOAD = ("in session", "by circulation", "decisions of the politburo")
WEEKS = 52  # the weeks of a year, as Table 4.6 reckons: 828 hours of 1937 are printed as 15.9 a week


def age(evidence: Evidence, *, person: str, on: str) -> Answer:
    """Somebody's age in completed years."""
    who = evidence.history.person(person)
    return Answer(int(years(evidence, who, as_day(on))), f"born {birth(evidence, who)}", (who,))


def age_gap(evidence: Evidence, *, older: str, younger: str) -> Answer:
    """By how many completed years somebody is older than somebody else."""
    first, second = evidence.history.person(older), evidence.history.person(younger)
    born = birth(evidence, second)
    return Answer(
        int(years(evidence, first, born)), f"born {birth(evidence, first)} and {born}", tuple(sorted((first, second)))
    )


def mean_age(evidence: Evidence, *, seats: str, on: str, without: str = "") -> Answer:
    """Mean of the exact ages."""
    there = sorted(size(evidence, seats=seats, on=on, without=without).part)
    return Answer(
        mean(years(evidence, who, as_day(on)) for who in there), f"mean of {len(there)} exact ages", tuple(there)
    )


def median_birth_year(evidence: Evidence, *, seats: str, start: str, end: str, which: str, before: str = "") -> Answer:
    """Median year of birth of those in ``seats`` at the end who are ``new``, or ``old``, against the start."""
    chosen = {"new": new(evidence, seats=seats, start=start, end=end, before=before).part}
    chosen["old"] = members(evidence, seats, end) - chosen["new"]
    there = sorted(chosen[which])
    return Answer(median(birth(evidence, who).year for who in there), f"median of {len(there)}", tuple(there))


def time_to_office(evidence: Evidence, *, person: str, post: str, unit: str) -> Answer:
    """Calendar months or years from becoming leader to the first later entry into a post."""
    own = evidence.history.memberships.filter(pl.col("person_id") == evidence.history.person(person))
    began: dt.date = own.filter(pl.col("post_id") == "leader")["start"].min()  # type: ignore[assignment]
    got: dt.date = own.filter((pl.col("post_id") == post) & (pl.col("start") > began))["start"].min()  # type: ignore[assignment]
    months = 12 * (got.year - began.year) + got.month - began.month
    return Answer(months if unit == "months" else got.year - began.year, f"{began:%Y-%m} to {got:%Y-%m}")


def share_change(evidence: Evidence, *, seats: str, also: str, start: str, end: str) -> Answer:
    """By how many percentage points the overlap, as a share of ``seats``, rose."""
    shares = []
    for day in (start, end):
        found = overlap(evidence, seats=seats, also=also, on=day)
        shares.append(100 * len(found.part) / len(found.whole))
    return Answer(shares[1] - shares[0], f"{shares[0]:.1f} to {shares[1]:.1f} per cent")


def growth(evidence: Evidence, *, seats: str, start: str, end: str) -> Answer:
    """How many times larger the bodies are at the end."""
    before, after = len(members(evidence, seats, start)), len(members(evidence, seats, end))
    return Answer(after / before, f"{after} / {before}")


def group_difference(evidence: Evidence, *, first: str, second: str, seats: str, on: str) -> Answer:
    """How many more people of one group sit than of another."""
    there = members(evidence, seats, on)
    one, other = (len(there & faction(evidence, group)) for group in (first, second))
    return Answer(one - other, f"{one} - {other}")


def observed(
    evidence: Evidence, *, measure: str, category: str = "", dates: str = "", place: str = "", body: str = "",
    person: str = "",
) -> pl.DataFrame:  # fmt: skip
    """The observations of a measure: of some categories, dates (``1930..1934``, ``1948+1950``), place and body."""
    found = evidence.history.observations.filter(pl.col("measure") == measure)
    if category:
        found = found.filter(pl.col("category").is_in(words(category)))
    if ".." in dates:
        first, last = dates.split("..")
        found = found.filter(pl.col("start_date").is_in([str(year) for year in range(int(first), int(last) + 1)]))
    elif dates:
        found = found.filter(pl.col("start_date").is_in(words(dates)))
    if place:
        found = found.filter(pl.col("source_place").str.starts_with(f"{place} ("))
    if body:
        found = found.filter(pl.col("organization_id") == body)
    return found.filter(pl.col("person_id") == person) if person else found


def _total(evidence: Evidence, **which: str) -> float:
    found = observed(evidence, **which)
    if found.is_empty():
        raise CollegiumError("no such observation", given=", ".join(f"{k}={v}" for k, v in which.items()))
    return float(found["value"].sum())


def sum_of_observations(
    evidence: Evidence, *, measure: str, category: str = "", dates: str = "", place: str = "", body: str = ""
) -> Answer:
    """The sum of the observations."""
    found = observed(evidence, measure=measure, category=category, dates=dates, place=place, body=body)
    total = _total(evidence, measure=measure, category=category, dates=dates, place=place, body=body)
    return Answer(total, " + ".join(f"{value:g}" for value in found["value"].drop_nulls()))


def difference(evidence: Evidence, *, measure: str, plus: str, minus: str, dates: str = "", place: str = "") -> Answer:
    """The sum of some categories less the sum of others."""
    more, less = (
        _total(evidence, measure=measure, category=names, dates=dates, place=place) for names in (plus, minus)
    )
    return Answer(more - less, f"{more:g} - {less:g}")


def ratio(evidence: Evidence, *, measure: str, over: str, under: str, dates: str = "", place: str = "") -> Answer:
    """The sum of some categories divided by the sum of others."""
    top, bottom = (
        _total(evidence, measure=measure, category=names, dates=dates, place=place) for names in (over, under)
    )
    return Answer(top / bottom, f"{top:g} / {bottom:g}")


def share_of_seats(
    evidence: Evidence, *, measure: str, category: str, date: str, seats: str, place: str = ""
) -> Answer:
    """Observed people as a percentage of those who sit on that date."""
    part = _total(evidence, measure=measure, category=category, dates=date, place=place)
    whole = len(members(evidence, seats, date))
    return Answer(100 * part / whole, f"{part:g} of {whole}")


def complement(evidence: Evidence, *, measure: str, date: str, place: str = "") -> Answer:
    """What an observed percentage leaves of a hundred."""
    rest = _total(evidence, measure=measure, dates=date, place=place)
    return Answer(100 - rest, f"100 - {rest:g}")


def days_a_session(evidence: Evidence, *, body: str, dates: str) -> Answer:
    """Days from the first to the last day of a range, for each session observed in it."""
    sessions = _total(evidence, measure="sessions", dates=dates, body=body)
    first, last = (as_day(part) for part in dates.split("/"))
    return Answer((last - first).days / sessions, f"{(last - first).days} days / {sessions:g}")


def decisions_share(evidence: Evidence, *, way: str, year: str, place: str) -> Answer:
    """Politburo decisions taken in one way, as a percentage of those taken in any."""
    part = _total(evidence, measure="decisions", category=way, dates=year, place=place)
    whole = _total(evidence, measure="decisions", category="+".join(WORKLOAD), dates=year, place=place)
    return Answer(100 * part / whole, f"{part:g} of {whole:g}")


def decisions_total(evidence: Evidence, *, year: str, place: str) -> Answer:
    """Politburo decisions of a year, the sum of the ways in which they were taken."""
    return sum_of_observations(evidence, measure="decisions", category="+".join(WORKLOAD), dates=year, place=place)


def decisions_a_session(evidence: Evidence, *, year: str, place: str) -> Answer:
    """Questions resolved in session, for each session; nought where there was none."""
    decided = _total(evidence, measure="decisions", category="in session", dates=year, place=place)
    sessions = _total(evidence, measure="sessions", dates=year, place=place)
    return Answer(decided / sessions if sessions else 0.0, f"{decided:g} / {sessions:g}")


def decisions_a_week(evidence: Evidence, *, years: str, place: str) -> Answer:
    """Politburo decisions of some years, for each week."""
    total = _total(evidence, measure="decisions", category="+".join(WORKLOAD), dates=years, place=place)
    first, _, last = years.partition("..")
    weeks = WEEKS * (int(last or first) - int(first) + 1)
    return Answer(total / weeks, f"{total:g} / {weeks}")


def hours_a_week(evidence: Evidence, *, dates: str, place: str) -> Answer:
    """Hours of meetings for each working week: the weeks of a year less the leader's days of holiday, or of a range."""
    hours = _total(evidence, measure="office hours", dates=dates, place=place)
    if "/" in dates:
        first, last = (as_day(part) for part in dates.split("/"))
        weeks = ((last - first).days + 1) / 7
    else:
        weeks = WEEKS - _total(evidence, measure="holiday days", dates=dates) / 7
    return Answer(hours / weeks, f"{hours:g} / {weeks:.2f}")


def minutes_logged(evidence: Evidence, *, date: str) -> Answer:
    """Minutes between first entry and last exit, over the spans of a day; a span may pass midnight."""
    found = observed(evidence, measure="first entry and last exit", dates=date)["text"]
    if found.is_empty():
        raise CollegiumError("no entry and exit is observed", given=date)
    spans = re.findall(r"(\d+)\.(\d\d)-(\d+)\.(\d\d)", found[0])
    minutes = [(60 * int(c) + int(d) - 60 * int(a) - int(b)) % 1440 for a, b, c, d in spans]
    return Answer(sum(minutes), " + ".join(str(length) for length in minutes))


def count_observations(
    evidence: Evidence, *, measure: str, person: str, dates: str, place: str = "", value: str = ""
) -> Answer:
    """How many observations of a measure there are of somebody, of some value or of any."""
    found = observed(evidence, measure=measure, person=person, dates=dates, place=place)
    if value:
        found = found.filter(pl.col("value") == float(value))
    return Answer(found.height, ", ".join(found["start_date"]) or "none")


def most_listed(evidence: Evidence, *, measure: str, place: str, first: str) -> Answer:
    """Those who stand in a table of ranks most often; of two with the same number, the better placed."""
    found = observed(evidence, measure=measure, place=place)
    ranked = found.group_by("person_id").agg(pl.len().alias("times"), pl.col("value").mean())
    top = ranked.sort("times", "value", "person_id", descending=[True, False, False]).head(int(first))
    return Answer(top.height, ", ".join(f"{n} times" for n in top["times"]), tuple(sorted(top["person_id"])))


def years_more(evidence: Evidence, *, measure: str, more: str, less: str, place: str = "") -> Answer:
    """How many dates have a greater number in one category than in another."""
    found = observed(evidence, measure=measure, category=f"{more}+{less}", place=place)
    sums = found.group_by("start_date", "category").agg(pl.col("value").sum())
    wide = sums.pivot("category", index="start_date", values="value").fill_null(0)
    those = wide.filter(pl.col(more) > pl.col(less))["start_date"].sort()
    return Answer(len(those), ", ".join(those) or "none")


NUMBERS: dict[str, Callable[..., Answer]] = {
    each.__name__: each
    for each in (
        age, age_gap, mean_age, median_birth_year, time_to_office, share_change, growth, group_difference,
        sum_of_observations, difference, ratio, share_of_seats, complement, days_a_session, decisions_share,
        decisions_total, decisions_a_session, decisions_a_week, hours_a_week, minutes_logged, count_observations,
        most_listed, years_more,
    )
}  # fmt: skip
