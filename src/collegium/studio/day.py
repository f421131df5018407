"""The day: who sat in which body, how they stood to the leader, and what had changed since the month before.

Everything comes from :class:`~collegium.history.History` and the measures; this puts it in the order of a page. What is
told of a month is what the source dates to within a quarter of a year: a statement about a decade belongs to no month.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from typing import Any

import polars as pl

from collegium.history import History
from collegium.measures import changes, client_shares, interlock
from collegium.measures.company import together_bodies
from collegium.measures.leaders import leading
from collegium.studio.plain import names, plain, rows

KINDS = ("client", "ally", "opponent")
QUARTER = 92
STOPS = (
    (
        "1952-10-16",
        "October 1952",
        "After the XIX Congress the Politburo becomes a Presidium of twice its size and more.",
    ),
    (
        "1957-06-18",
        "June 1957",
        "A majority of the Presidium moves against Khrushchev; the Central Committee saves him.",
    ),
    ("1964-10-14", "October 1964", "The Presidium and then the Central Committee remove Khrushchev; Brezhnev follows."),
    (
        "1990-07-14",
        "July 1990",
        "The XXVIII Congress remakes the Politburo: the republics' leaders sit in it by right.",
    ),
)
TELLING = ("meetings", "decisions", "ballots", "events")


def listed_bodies(history: History) -> list[str]:
    """The bodies whose members the history lists in full, or all if it marks none."""
    return together_bodies(history, None)


def outline(history: History) -> dict[str, Any]:
    """What the timeline shows: days covered, leaders, turning points, and how much changed in each month."""
    called = names(history)
    manifest = history.manifest
    led = leading(history)
    ids = listed_bodies(history)
    months: dict[str, int] = {}
    if ids:
        found = changes(history, body=ids)
        counted = found.group_by(pl.col("date").dt.strftime("%Y-%m").alias("month")).agg(n=pl.len()).sort("month")
        months = dict(counted.iter_rows())
    shipped = manifest.kind == "recorded"
    inside = [stop for stop in STOPS if shipped and manifest.start <= dt.date.fromisoformat(stop[0]) <= manifest.end]
    return {
        "title": manifest.title,
        "kind": manifest.kind,
        "runs": manifest.runs if manifest.kind == "simulated" else 1,
        "start": manifest.start,
        "end": manifest.end,
        "example": "1957-06-18" if shipped else _busiest(months, manifest.start, manifest.end),
        "leaders": [
            {"id": who, "name": called.get(who, who), "start": start, "end": end or manifest.end}
            for who, start, end in led.select("person_id", "start", "end").iter_rows()
        ],
        "months": months,
        "stops": [{"on": on, "label": label, "text": text} for on, label, text in inside],
        "bodies": [{"id": id, "name": name, "listed": id in ids} for id, name in _bodies(history)],
        "people": [{"id": id, "name": name} for id, name in sorted(called.items(), key=lambda one: one[1])],
    }


def _busiest(months: dict[str, int], start: dt.date, end: dt.date) -> dt.date:
    """The last day of the month in which most changed, of several the middle one: an example that shows something.

    >>> _busiest({"1958-06": 1, "1961-02": 2, "1964-12": 2}, dt.date(1958, 1, 1), dt.date(1970, 1, 1))
    datetime.date(1964, 12, 31)
    """
    if not months:
        return end
    busiest = sorted(month for month, n in months.items() if n == max(months.values()))
    first = dt.date.fromisoformat(busiest[len(busiest) // 2] + "-01")
    return min(max(first.replace(day=monthrange(first.year, first.month)[1]), start), end)


def _bodies(history: History) -> list[tuple[str, str]]:
    """The bodies in which anybody ever sits: id and name."""
    seated = set(history.memberships["organization_id"].drop_nulls())
    named = history.organizations.select("organization_id", "name").iter_rows()
    return [(id, name or id) for id, name in named if id in seated]


def month_before(day: dt.date, first: dt.date) -> dt.date:
    """The same day of the month before, or its last; never before the history.

    >>> month_before(dt.date(1957, 3, 31), dt.date(1917, 11, 1))
    datetime.date(1957, 2, 28)
    """
    if day.year == 1 and day.month == 1:
        return first
    last = day.replace(day=1) - dt.timedelta(days=1)
    return max(last.replace(day=min(day.day, last.day)), first)


def the_day(history: History, on: str) -> dict[str, Any]:
    """One day of a history.

    Parameters
    ----------
    history : History
        Of one run.
    on : str
        A day; of a partial date, its first day.

    Returns
    -------
    dict
        ``on``, ``leader``, ``speaks`` (whether the history tells anybody's tie to him), ``rooms`` (the bodies with
        those who sit in them), ``twice`` (who sits in two of the listed bodies), ``shares`` and ``shared`` (of the
        measures), ``since``, ``changes``, ``told`` (meetings, decisions, ballots and events of the month), ``stands``
        (who stood where, question by question).

    Raises
    ------
    CollegiumError
        No date, or one outside the history.
    """
    day = history.day(on)
    called = names(history)
    leader = _leader(history, day, called)
    who = leader["id"] if leader else None
    listed = listed_bodies(history)
    stances = _stances(history, day, who)
    rooms = _rooms(history, day, listed, stances, who)
    since = month_before(day, history.manifest.start)
    return {
        "on": day,
        "leader": leader,
        "speaks": bool(stances),
        "rooms": rooms,
        "twice": _twice(rooms),
        "shares": rows(client_shares(history, listed, day)) if stances and listed else [],
        "shared": _shared(history, listed, day),
        "since": since,
        "changes": _changes(history, since, day, called),
        "told": _told(history, since, day, called),
        "stands": _stands(history, since, day, called),
    }


def _leader(history: History, day: dt.date, called: dict[str, str]) -> dict[str, Any] | None:
    held = history.sitting(day).filter(pl.col("post_id") == "leader").sort("start", "person_id").tail(1)
    if held.is_empty():
        return None
    row = held.row(0, named=True)
    labels = history.posts.filter(post_id="leader")["label"]
    return {
        "id": row["person_id"],
        "name": called.get(row["person_id"], row["person_id"]),
        "post": labels[0] if len(labels) and labels[0] else "leader",
        "since": row["start_date"] or row["start"],
        "entry": row["entry"],
        "source": source_of(row),
    }


def _stances(history: History, day: dt.date, leader: str | None) -> dict[str, dict[str, Any]]:
    """The ties to the leader that run on the day, by person."""
    if leader is None:
        return {}
    running = (pl.col("start") <= day) & (pl.col("end").is_null() | (pl.col("end") > day))
    ties = history.ties.filter(running & (pl.col("other_id") == leader) & pl.col("kind").is_in(KINDS))
    found: dict[str, dict[str, Any]] = {}
    for row in ties.sort("weight", descending=True, nulls_last=True).iter_rows(named=True):
        one = found.setdefault(row["person_id"], {"kinds": [], "letter": row["letter"], "sources": []})
        if row["kind"] not in one["kinds"]:
            one["kinds"].append(row["kind"])
            one["sources"].append({**source_of(row), "what": row["evidence"]})
    return found


def _rooms(
    history: History, day: dt.date, listed: list[str], stances: dict[str, dict[str, Any]], leader: str | None
) -> list[dict[str, Any]]:
    """The bodies with their people: those listed in full first, then those of which the source names somebody."""
    bodies = {row["organization_id"]: row for row in history.organizations.iter_rows(named=True)}
    spells = {
        (row["person_id"], row["organization_id"], row["start_date"]): row
        for row in history.sitting(day).iter_rows(named=True)
    }
    rooms: dict[str, dict[str, Any]] = {}
    for row in history.rosters(day).iter_rows(named=True):
        body, who = row["organization_id"], row["person_id"]
        about = bodies.get(body, {"organization_id": body})
        room = rooms.setdefault(
            body,
            {
                "id": body,
                "name": about.get("name") or body,
                "short": name_on(about, day),
                "listed": body in listed,
                "people": [],
            },
        )
        if any(one["id"] == who and one["rank"] == row["rank"] for one in room["people"]):
            continue  # told twice, or attested twice
        spell = spells.get((who, body, row["start_date"]), {})
        room["people"].append(
            {
                "id": who,
                "name": row["name"] or who,
                "rank": row["rank"],
                "post": row["post"],
                "leads": who == leader,
                "stance": stances.get(who, {}).get("kinds", []),
                "letter": stances.get(who, {}).get("letter"),
                "ties": stances.get(who, {}).get("sources", []),
                "since": row["start_date"],
                "until": row["end_date"],
                "certain": row["certain"],
                "entry": spell.get("entry"),
                "source": source_of(spell) if spell else {"place": row["source_place"]},
                "end": spell.get("end_source_place"),
            }
        )
    place = {body: number for number, body in enumerate(listed)}
    return sorted(
        rooms.values(), key=lambda room: (place.get(room["id"], len(place)), -len(room["people"]), room["id"])
    )


def name_on(body: dict[str, Any], day: dt.date) -> str:
    """What a body was called on a day, from its other names and their dates.

    >>> names = "Politburo (1919-03 to 1952-10); Presidium (from 1952-10)"
    >>> name_on({"name": "Politburo of the Central Committee", "other_names": names}, dt.date(1957, 6, 18))
    'Presidium'
    >>> name_on({"name": "Board of the Club"}, dt.date(1957, 6, 18))
    'Board'
    """
    for part in (body.get("other_names") or "").split("; "):
        name, _, span = part.partition(" (")
        words = span.rstrip(")").split(" ")
        if words[0][:4].isdigit() and len(words) == 3 and words[0] <= day.isoformat() < words[2]:
            return str(name)
        if words[0] == "from" and len(words) > 1 and words[1] <= day.isoformat():
            return str(name)
    return str(body.get("name") or body.get("organization_id") or "").split(" of the ")[0]


def _twice(rooms: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Who sits in two of the listed bodies at once."""
    where: dict[str, dict[str, Any]] = {}
    for room in rooms:
        if not room["listed"]:
            continue
        for one in room["people"]:
            held = where.setdefault(one["id"], {"id": one["id"], "name": one["name"], "bodies": []})
            if room["id"] not in held["bodies"]:
                held["bodies"].append(room["id"])
    return [one for one in where.values() if len(one["bodies"]) > 1]


def _shared(history: History, listed: list[str], day: dt.date) -> list[dict[str, Any]]:
    """How many members each of the other listed bodies has in common with the first."""
    found = [rows(interlock(history, other, listed[0], day, rank="all"))[0] for other in listed[1:4]]
    return [row for row in found if row["n_first"] and row["n_second"]]


def _changes(history: History, since: dt.date, day: dt.date, called: dict[str, str]) -> list[dict[str, Any]]:
    if since >= day:
        return []
    found = changes(history, since + dt.timedelta(days=1), day)
    return [
        {**plain(row), "name": called.get(row["person_id"], row["person_id"]), "source": source_of(row)}
        for row in found.iter_rows(named=True)
    ]


def _within(since: dt.date, day: dt.date) -> pl.Expr:
    """What is dated closely enough, and to days that touch the month."""
    near = (pl.col("start_latest") - pl.col("start_earliest")).dt.total_days() < QUARTER
    return near & (pl.col("start_earliest") <= day) & (pl.col("start_latest") > since)


def _told(history: History, since: dt.date, day: dt.date, called: dict[str, str]) -> list[dict[str, Any]]:
    """Meetings, decisions, ballots and events of the month, in order."""
    found = []
    for name in TELLING:
        table: pl.DataFrame = getattr(history, name)
        for row in table.filter(_within(since, day)).iter_rows(named=True):
            votes = [row.get("votes_for"), row.get("votes_against")]
            found.append(
                {
                    "table": name.removesuffix("s"),
                    "kind": row["kind"],
                    "date": row["start_date"] or row["start"],
                    "first": row["start_earliest"],
                    "label": row.get("label"),
                    "outcome": row.get("outcome"),
                    "votes": votes if any(vote is not None for vote in votes) else None,
                    "text": row["text"],
                    "source": source_of(row),
                }
            )
    order = {name.removesuffix("s"): number for number, name in enumerate(TELLING)}
    return sorted(found, key=lambda one: (one["first"], order[one["table"]], str(one["text"])))


def _stands(history: History, since: dt.date, day: dt.date, called: dict[str, str]) -> list[dict[str, Any]]:
    """Who stood where, by question: each side with its people."""
    questions: dict[tuple[str, str], dict[str, Any]] = {}
    for row in history.positions.filter(_within(since, day)).iter_rows(named=True):
        key = (row["question"] or "not told", row["dispute"] or "")
        question = questions.setdefault(key, {"question": key[0], "sides": {}})
        side = question["sides"].setdefault(row["vote"] or row["stance"] or "took part", [])
        side.append(
            {
                "id": row["person_id"],
                "name": called.get(row["person_id"], row["person_id"]),
                "date": row["start_date"],
                "text": row["text"],
                "source": source_of(row),
            }
        )
    many = sorted(questions.values(), key=lambda one: -sum(len(side) for side in one["sides"].values()))
    return [
        {**one, "sides": [{"side": side, "people": people} for side, people in one["sides"].items()]} for one in many
    ]


def source_of(row: dict[str, Any]) -> dict[str, Any]:
    """Where a fact stands, as far as its row tells."""
    return {"id": row.get("source_id"), "place": row.get("source_place"), "note": row.get("note")}
