"""Who rules: the measures that exist, each with its sentence, its source, its table and how it is drawn.

A measure here is a function of :mod:`collegium.measures` over the days that suit it, and a few words. What a figure
shows is told by column names, so that the page draws without knowing what it draws.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl

from collegium import measures
from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures.leaders import leading
from collegium.studio.day import listed_bodies
from collegium.studio.plain import names, plain, table

GILL = "Gill (2018), Collective Leadership in Soviet Politics"
ALIKE = {"kind": "lines", "x": "date", "range": [0, 1]}


@dataclass(frozen=True)
class Measure:
    """A measure as the page tells it.

    Attributes
    ----------
    id, title : str
    asks : str
        What it measures, in one plain sentence.
    source : str
        Whose definition it is, and what of it is our own.
    takes : tuple of str
        Which of ``body``, ``other``, ``start`` and ``leader`` it can be asked with.
    table : callable
        From a history and these to the table.
    figure : mapping
        ``kind`` and the columns drawn.
    """

    id: str
    title: str
    asks: str
    source: str
    takes: tuple[str, ...]
    table: Callable[[History, dict[str, str]], pl.DataFrame]
    figure: dict[str, Any]


def half_years(history: History) -> list[dt.date]:
    """The first of each January and July that the history covers, and its first day.

    >>> from collegium.record import record
    >>> [str(day) for day in half_years(record())[:3]]
    ['1917-11-01', '1918-01-01', '1918-07-01']
    """
    first, last = history.manifest.start, history.manifest.end
    days = [dt.date(year, month, 1) for year in range(first.year, last.year + 1) for month in (1, 7)]
    return [first, *(day for day in days if first < day <= last)]


def _type(history: History, asked: dict[str, str]) -> pl.DataFrame:
    found = measures.leadership_type(history, body=asked["body"])
    return found.drop(name for name, kind in found.schema.items() if kind.is_nested())


def _shares(history: History, asked: dict[str, str]) -> pl.DataFrame:
    found = measures.client_shares(history, asked["body"], half_years(history))
    bound = {
        f"{kind}_{end}": pl.when(pl.col("n_others") > 0).then(pl.col(f"{many}_{reading}") / pl.col("n_others"))
        for kind, many in (("client", "clients"), ("ally", "allies"), ("opponent", "opponents"))
        for end, reading in (("low", "strict"), ("high", "broad"))
    }
    return found.filter(pl.col("n_members") > 0).with_columns(**bound)


def _retention(history: History, asked: dict[str, str]) -> pl.DataFrame:
    start = history.day(asked["start"])
    days = [day for day in half_years(history) if day > start][:60]
    if not days:
        raise CollegiumError("no half-year of the history lies after that day", given=str(start))
    return measures.retention(history, asked["body"], start, [start, *days])


def _interlock(history: History, asked: dict[str, str]) -> pl.DataFrame:
    if asked["other"] == asked["body"]:
        raise CollegiumError("it takes two bodies, and this is one", given=asked["body"])
    found = measures.interlock(history, asked["body"], asked["other"], half_years(history), rank="all")
    return found.filter((pl.col("n_first") > 0) & (pl.col("n_second") > 0))


def _vitality(history: History, asked: dict[str, str]) -> pl.DataFrame:
    bodies = set(history.organizations["organization_id"])
    committee = "central-committee" if "central-committee" in bodies else None
    return measures.vitality(history, asked["body"], committee=committee)


def _tenure(history: History, asked: dict[str, str]) -> pl.DataFrame:
    led = leading(history)
    if led.is_empty():
        raise CollegiumError("the history tells of no leader", hint="Nobody in it holds the post `leader`.")
    kept = ("name", "start", "end", "years", "age_at_entry", "entry", "exit")
    rows = []
    for who in led["person_id"].unique(maintain_order=True):
        one = measures.tenure(history, who)
        place = led.filter(person_id=who)["source_place"][0]
        rows.append({"leader_id": who, **{name: getattr(one, name) for name in kept}, "source_place": place})
    return pl.DataFrame(rows)


def _clients(history: History, asked: dict[str, str]) -> pl.DataFrame:
    found = measures.patrons(history, asked["leader"] or None)
    return found.drop("term_start", "term_end")


MEASURES = (
    Measure(
        "type",
        "The type of leadership",
        "Whether a year's leadership was pure, predominant or dominant: how far the leader decided against the others, "
        "and whether they could remove him.",
        f"The types are those of {GILL}, chapter 1; the rule that tells them apart from decisions is our proposal. It "
        "needs decisions of which it is told who wanted what beforehand: where there are none, it says so and gives no "
        "type.",
        ("body",),
        _type,
        {"kind": "labels", "x": "year", "value": "label", "text": "why", "levels": ["pure", "predominant", "dominant"]},
    ),
    Measure(
        "shares",
        "The leader's men",
        "Which share of a body's other full members are clients, allies or opponents of the leader of the day.",
        f"The letters are those of {GILL}, tables of members; that a double letter counts one half of each is our "
        "proposal. The band goes from counting only single letters to counting every letter; it breaks off where the "
        "source tells nobody's tie to the leader of the day.",
        ("body",),
        _shares,
        {
            **ALIKE,
            "y": "share of the others",
            "series": [
                {"column": f"{kind}_share", "low": f"{kind}_low", "high": f"{kind}_high", "label": label, "hue": kind}
                for kind, label in (("client", "clients"), ("ally", "allies"), ("opponent", "opponents"))
            ],
        },
    ),
    Measure(
        "turnover",
        "Who was new after each congress",
        "Of those who sit three weeks after a congress, which share is new; of those before it, which share is kept.",
        f"After {GILL}, chapter 1, who reads large changes at congresses as a leader's reach; the shares are exact.",
        ("body",),
        lambda history, asked: measures.turnover(history, asked["body"], rank="all"),
        {
            "kind": "bars",
            "x": "date_after",
            "y": "share of members",
            "range": [0, 1],
            "series": [
                {"column": "new_share", "label": "new", "hue": "one"},
                {"column": "retention", "label": "kept of those before", "hue": "two"},
            ],
        },
    ),
    Measure(
        "retention",
        "Who was left",
        "Of those who sat on a first day, which share still sits, half-year by half-year.",
        "The survivors of a class of members, as for any cohort; exact.",
        ("body", "start"),
        _retention,
        {
            **ALIKE,
            "y": "share still sitting",
            "series": [{"column": "retention", "label": "still sitting", "hue": "one"}],
        },
    ),
    Measure(
        "interlock",
        "The same people in two bodies",
        "Which share of each of two bodies sits in the other too.",
        f"Shares of a set, with Szymkiewicz and Simpson's overlap (1943); {GILL}, Table 5.2, reads secretaries in the "
        "Presidium as the capture of one wing by the other.",
        ("body", "other"),
        _interlock,
        {
            **ALIKE,
            "y": "share of the body",
            "series": [
                {"column": "share_of_first", "label": "of the first who sit in the second", "hue": "one"},
                {"column": "share_of_second", "label": "of the second who sit in the first", "hue": "two"},
            ],
        },
    ),
    Measure(
        "workload",
        "How a body decided",
        "How many decisions a body took in a year, and in which way: at a meeting, by passing a paper round, or by "
        "others in its name.",
        f"{GILL}, Tables 2.1, 3.2, 4.3, 4.5 and 4.15, after Adibekov and others (2000); he reads the shift away from "
        "the meeting as the decline of the collective organ.",
        ("body",),
        lambda history, asked: measures.workload(history, asked["body"]),
        {
            "kind": "stack",
            "x": "start",
            "end": "end",
            "y": "decisions a year",
            "series": [
                {"column": "in_session", "label": "in session", "hue": "one"},
                {"column": "by_circulation", "label": "by circulation", "hue": "two"},
                {"column": "in_name", "label": "in its name", "hue": "three"},
                {"column": "other", "label": "other", "hue": "four"},
            ],
        },
    ),
    Measure(
        "vitality",
        "How alive the organs were",
        "How often a body met, which share of its decisions it took at a meeting, how often the Central Committee met.",
        f"Numbers of {GILL}, chapters 2 to 4 and 8. He insists that the standing of the organs and the dominance of a "
        "leader are two questions: this is no measure of who rules.",
        ("body",),
        _vitality,
        {"kind": "panels", "x": "start", "end": "end", "group": "indicator", "value": "value"},
    ),
    Measure(
        "tenure",
        "How long each leader lasted",
        "From when to when each leader held the post, how he came to it and how he left it.",
        f"{GILL}, chapters 1 and 3 to 7; a term still open would count to the last day of the history.",
        (),
        _tenure,
        {"kind": "spells", "x": "start", "end": "end", "label": "name", "text": "exit"},
    ),
    Measure(
        "clients",
        "Who owed his seat to whom",
        "Who counts as whose client: by two promotions under him, by two reshuffles outlasted, by the letter.",
        f"Rules after Willerton (1992), Patronage and Politics in the USSR, and the letters of {GILL}; three "
        "rules, since they do not agree.",
        ("leader",),
        _clients,
        {"kind": "none"},
    ),
    Measure(
        "compact",
        "Whether the oligarchy kept its compact",
        "Five rules by which oligarchs keep a new master from rising among them, clause by clause and year by year.",
        f"Rigby (1970), Soviet Studies 22(2), taken up by {GILL}, chapter 1; the clauses as predicates, and every "
        "number in them, are our proposal.",
        (),
        lambda history, asked: measures.compact(history),
        {"kind": "grid", "x": "year", "row": ["rule", "clause"], "value": "kept", "text": "reason"},
    ),
)
BY_ID = {measure.id: measure for measure in MEASURES}


def measured(history: History, id: str, **given: str) -> tuple[Measure, pl.DataFrame, dict[str, str]]:
    """A measure of a history, and with what it was asked.

    Parameters
    ----------
    history : History
        Of one run.
    id : str
        One of :data:`MEASURES`.
    **given : str
        ``body``, ``other``, ``start``, ``leader``; an empty one takes its default.

    Returns
    -------
    Measure, polars.DataFrame, dict
        The measure, its table without the run, and what it was asked with.

    Raises
    ------
    CollegiumError
        No such measure; an unknown body or person; a date outside the history; or what the measure itself refuses.

    Examples
    --------
    >>> from collegium.record import record
    >>> _, found, asked = measured(record(), "turnover", body="presidium")
    >>> asked, found.height
    ({'body': 'politburo'}, 18)
    """
    measure, asked = _asked(history, id, given)
    return measure, _table(history, measure, asked), asked


def _asked(history: History, id: str, given: dict[str, str]) -> tuple[Measure, dict[str, str]]:
    if id not in BY_ID:
        raise CollegiumError("the studio has no such measure", given=id, allowed=BY_ID)
    measure = BY_ID[id]
    return measure, {name: value for name, value in _defaults(history, given).items() if name in measure.takes}


def _table(history: History, measure: Measure, asked: dict[str, str]) -> pl.DataFrame:
    found = measure.table(history, asked)
    return found.drop("run") if "run" in found.columns else found


def _defaults(history: History, given: dict[str, str]) -> dict[str, str]:
    bodies = listed_bodies(history)
    if not bodies:
        raise CollegiumError("nobody sits in any body of this history")
    body = history.body(given.get("body") or bodies[0])
    others = [one for one in (bodies[-1], *bodies) if one != body]
    first = max([history.manifest.start, *leading(history)["start"].sort().head(1)])
    return {
        "body": body,
        "other": history.body(given.get("other") or (others[0] if others else body)),
        "start": str(history.day(given.get("start") or first)),
        "leader": history.person(given["leader"]) if given.get("leader") else "",
    }


def told(history: History, id: str, **given: str) -> dict[str, Any]:
    """A measure as the page shows it: words, table, figure, what it was asked with, and the names of people.

    Where the history does not tell what the measure needs, ``untold`` says so in words, and there is no table.
    """
    measure, asked = _asked(history, id, given)
    try:
        found = _table(history, measure, asked)
    except CollegiumError as error:
        return {**about(measure), "asked": asked, "people": {}, "columns": [], "rows": [], "untold": str(error)}
    people = names(history) if "person_id" in found.columns or "leader_id" in found.columns else {}
    return {**about(measure), "asked": asked, "people": people, **table(found)}


def about(measure: Measure) -> dict[str, Any]:
    """A measure's words and how it is drawn."""
    kept = ("id", "title", "asks", "source", "takes", "figure")
    told: dict[str, Any] = plain({name: getattr(measure, name) for name in kept})
    return told
