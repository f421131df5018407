"""The tables of the book, each built anew from a history.

Rosters on a day, ties to the leader of that day and observations of the table's subject are laid out as the book lays
them out; totals, averages and shares are computed, never copied. Of the print only headings are taken.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import polars as pl

from collegium.dates import PartialDate
from collegium.history import History
from collegium.record.read import PARTS, rows

FULL, CANDIDATE = "full", "candidate"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its row and column as the book heads them, its place in a list, what stands in it, and from where."""

    row: str
    column: str
    item: int
    value: str
    person_id: str = ""
    letter: str = ""
    source: str = ""


@dataclass(frozen=True)
class Rosters:
    """A table of who sat where: columns are dates, rows are ranks of bodies.

    Attributes
    ----------
    columns : mapping of heading to date
    rows : mapping of label to (body, rank)
    letters : bool
        The table prints the tie to the leader.
    headed : bool
        Only the ranks are headed: row and column bear the same label, and ``columns`` has the one date.
    """

    columns: dict[str, str]
    rows: dict[str, tuple[str, str]]
    letters: bool = False
    headed: bool = False


_SIX = {
    "Politburo: full members": ("politburo", FULL),
    "Politburo: candidate members": ("politburo", CANDIDATE),
    "Orgburo: full members": ("orgburo", FULL),
    "Orgburo: candidate members": ("orgburo", CANDIDATE),
    "Secretariat: full members": ("secretariat", FULL),
    "Secretariat: candidate members": ("secretariat", CANDIDATE),
}
_PRESIDIUM = {"Presidium full": ("politburo", FULL), "Presidium candidate": ("politburo", CANDIDATE)}
_POLITBURO = {
    "Politburo full members": ("politburo", FULL),
    "Politburo candidate members": ("politburo", CANDIDATE),
}

ROSTERS: dict[str, Rosters] = {
    "2.2": Rosters(
        {"Elected after VIII Congress March 1919": "1919-03", "Elected after XI Congress April 1922": "1922-04"},
        {label: place for label, place in _SIX.items() if "Secretariat" not in label}
        | {"Secretariat": ("secretariat", FULL)},
    ),
    "3.1": Rosters({"Elected after XI Congress April 1922": "1922-04", "Elected December 1930": "1930-12"}, _SIX),
    "3.3": Rosters(
        {"April 1923": "1923-04", "June 1924": "1924-06", "January 1926": "1926-01", "December 1927": "1927-12"},
        _SIX,
        letters=True,
    ),
    "4.1": Rosters({"July 1930": "1930-07", "February 1934": "1934-02"}, _SIX, letters=True),
    "4.8": Rosters(
        {"": "1939-03"},
        {
            "Politburo full": ("politburo", FULL),
            "Politburo candidate": ("politburo", CANDIDATE),
            "Orgburo": ("orgburo", FULL),
            "Secretariat": ("secretariat", FULL),
        },
        headed=True,
    ),
    "4.16": Rosters({"": "1952-10"}, _PRESIDIUM | {"Secretariat": ("secretariat", FULL)}, headed=True),
    "5.1": Rosters({"": "1956-02"}, _PRESIDIUM | {"Secretariat": ("secretariat", FULL)}, letters=True, headed=True),
    "5.2": Rosters(
        {"": "1957-06-22/1957-06-27"}, _PRESIDIUM | {"Secretaries": ("secretariat", FULL)}, letters=True, headed=True
    ),
    "5.3": Rosters(
        {"End March 1953": "1953-03-31", "End June 1957": "1957-06-30", "End October 1961": "1961-10-31"},
        _PRESIDIUM | {"Secretaries": ("secretariat", FULL)},
        letters=True,
    ),
    "6.1": Rosters(
        {
            "Elected following XXIII Congress, April 1966": "1966-04",
            "Elected following XXVI Congress, March 1981": "1981-03",
        },
        {
            "Full members of Politburo": ("politburo", FULL),
            "Candidate members of Politburo": ("politburo", CANDIDATE),
            "Secretaries not elected to Politburo": ("secretariat", FULL),
        },
    ),
    "7.1": Rosters({"": "1982-11-30"}, _POLITBURO | {"CC Secretaries": ("secretariat", FULL)}, headed=True),
    "7.2": Rosters(
        {"March 1985": "1985-03-11", "March 1986": "1986-03"}, _POLITBURO | {"Secretariat": ("secretariat", FULL)}
    ),
    "7.3": Rosters({"": "1988-06"}, _POLITBURO | {"Secretariat": ("secretariat", FULL)}, headed=True),
    "7.4": Rosters(
        {"": "1990-07"}, {"Politburo": ("politburo", FULL), "Secretariat": ("secretariat", FULL)}, headed=True
    ),
}
WORKLOAD = {
    "2.1": "Number of sessions|Resolved in session|Average per session|Resolved by circulation|Total questions",
    "3.2": "Number of sessions|Resolved in session|Average per session|Resolved by circulation|“Decisions of the "
    "Politburo”|Total",
    "4.3": "Number of sessions|Resolved in session|Average per session|Resolved by circulation|“Decisions of the "
    "Politburo”|Total",
    "4.5": 'Number of sessions|Resolved in session|Average per session|Resolved by circulation|"Decisions of the '
    'Politburo"|Total decisions',
    "4.15": 'Number of sessions|Resolved in sessions|Average per session|Resolved by circulation|"Decisions of the '
    'Politburo"|Total decisions',
}
ATTENDANCE = ("4.4", "4.7", "4.11", "4.17")
SINGLE_ROWS = {
    "4.2": ("share of attendees who are full members", "PB member as % of total", "{year}"),
    "4.12": ("office hours a week", "{year}", "{year}"),
    "4.13": ("office hours a week", "{year}", "{year}"),
    "4.14": ("holiday days", "{year}", "Days"),
}


@cache
def printed(number: str) -> list[dict[str, str]]:
    """The cells of a table as the print has them."""
    return [row for row in rows("printed") if row["table"] == number]


Builder = Callable[[History, str], Iterator[Cell]]


def _observed(history: History, number: str) -> pl.DataFrame:
    """The observations that stand in a table."""
    label = f"ch. 6 note 29 table {'ab'.index(number[-1]) + 1}" if "n" in number else f"Table {number}"
    return history.observations.filter(pl.col("source_place").str.starts_with(f"{label} ("))


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


@cache
def _places() -> dict[tuple[str, str, str, str], int]:
    """Where in its list a name stands: only the order of a rebuilt list comes from here."""
    return {
        (row["date"], row["body"], row["rank"], row["person_id"]): int(row["position"])
        for part in PARTS
        for row in rows(f"lists_{part}")
    }


def _rosters(history: History, number: str) -> Iterator[Cell]:
    spec = ROSTERS[number]
    days = {heading: PartialDate.parse(date).day for heading, date in spec.columns.items()}
    rosters = {
        (heading, label): history.roster(body, on=days[heading]).filter(pl.col("rank") == rank)
        for heading in spec.columns
        for label, (body, rank) in spec.rows.items()
    }
    here = {person for roster in rosters.values() for person in roster["person_id"]}
    people = history.persons.filter(pl.col("person_id").is_in(list(here)))
    alike = people.filter(pl.col("family_name").is_duplicated())["family_name"].to_list()
    names = {
        person: name if family in alike else family  # two of one name in the table: the whole name
        for person, name, family in people.select("person_id", "name", "family_name").iter_rows()
    }
    for heading, date in spec.columns.items():
        for label, (body, rank) in spec.rows.items():
            roster = rosters[heading, label]
            sitting = {row["person_id"]: row for row in roster.iter_rows(named=True)}
            ordered = sorted(sitting, key=lambda person: (_places().get((date, body, rank, person), 99), person))
            for item, person in enumerate(ordered, start=1):
                row = sitting[person]
                letter = (row["tie"] or "") if spec.letters else ""
                column = label if spec.headed else heading
                yield Cell(label, column, item, names[person], person, letter, row["source_place"])
            if roster.is_empty() and (number, label, heading) in _NIL:
                yield Cell(label, heading, 1, "nil", source="nobody sits")


_NIL = {
    ("3.3", "Secretariat: candidate members", "April 1923"),
    ("3.3", "Secretariat: candidate members", "June 1924"),
    ("4.1", "Secretariat: candidate members", "February 1934"),
}


def _workload(history: History, number: str) -> Iterator[Cell]:
    seen = _observed(history, number)
    names = WORKLOAD[number].split("|")
    for year in seen["start_date"].unique().sort().drop_nulls():
        if len(year) != 4:
            continue
        mine = seen.filter(pl.col("start_date") == year)
        printed = {
            category: mine.filter(pl.col("measure") == "decisions", pl.col("category") == category)["value"].to_list()
            for category in ("in session", "by circulation", "decisions of the politburo")
        }
        counts = {category: sum(values) for category, values in printed.items()}
        sessions = float(mine.filter(pl.col("measure") == "sessions")["value"].max())  # type: ignore[arg-type]
        values = {
            "Number": sessions,
            "Resolved in": counts["in session"],
            "Average": math.floor(counts["in session"] / sessions + 0.5) if sessions else 0,
            "Resolved by": counts["by circulation"],
            "“Decisions": counts["decisions of the politburo"],
            '"Decisions': counts["decisions of the politburo"],
            "Total": sum(counts.values()),
        }
        source = mine["source_place"][0]
        for name in names:
            value = next(value for start, value in values.items() if name.startswith(start))
            yield Cell(year, name, 1, _number(value), source=source)


def _attendance(history: History, number: str) -> Iterator[Cell]:
    names = dict(history.persons.select("person_id", "family_name").iter_rows())
    seen = _observed(history, number).filter(pl.col("measure") == "office attendance rank").sort("start_date", "value")
    for row in seen.iter_rows(named=True):
        person = row["person_id"]
        yield Cell(row["start_date"], _number(row["value"]), 1, names[person], person, source=row["source_place"])


def _by_year(history: History, number: str) -> Iterator[Cell]:
    measure, row_label, column = SINGLE_ROWS[number]
    for row in _observed(history, number).filter(pl.col("measure") == measure).sort("start_date").iter_rows(named=True):
        year = row["start_date"][:4]
        yield Cell(
            row_label.format(year=year), column.format(year=year), 1, _number(row["value"]), source=row["source_place"]
        )


def _office_hours(history: History, number: str) -> Iterator[Cell]:
    for measure, column in (("office hours", "Total hours"), ("office hours a week", "Average hrs/week")):
        for row in _observed(history, number).filter(pl.col("measure") == measure).iter_rows(named=True):
            first, last = row["start_earliest"], row["start_latest"]
            part = f" ({first.day}/{first.month}–{last.day}/{last.month})" if "/" in row["start_date"] else ""
            yield Cell(f"{first.year}{part}", column, 1, _number(row["value"]), source=row["source_place"])


def _first_week(history: History, number: str) -> Iterator[Cell]:
    columns = {
        "office visitors": "No of visitors",
        "first entry and last exit": "Time of entry of 1st and exit of last visitor",
        "office hours": "Total hours of meetings",
        "comment": "Comment",
    }
    seen = _observed(history, number).filter(pl.col("measure").is_in(list(columns))).sort("start", maintain_order=True)
    for row in seen.iter_rows(named=True):
        day = f"{row['start'].day}/{row['start'].month}"
        if row["measure"] == "office hours":
            minutes = round(row["value"] * 60)
            values = [f"{minutes // 60}.{minutes % 60:02d}"]
        elif row["measure"] == "office visitors":
            values = [_number(row["value"])]
        else:
            values = row["text"].split(" and ") if row["measure"].startswith("first") else [row["text"]]
        for item, value in enumerate(values, start=1):
            yield Cell(day, columns[row["measure"]], item, value, source=row["source_place"])


def _turnover_1939(history: History, number: str) -> Iterator[Cell]:
    groups = {
        "Politburo full": [("politburo", FULL)],
        "Politburo candidate": [("politburo", CANDIDATE)],
        "Orgburo": [("orgburo", FULL), ("orgburo", CANDIDATE)],
        "Secretariat": [("secretariat", FULL)],
        "Overall": [(b, r) for b in ("politburo", "orgburo", "secretariat") for r in (FULL, CANDIDATE)],
    }

    def sitting(day: str, places: list[tuple[str, str]]) -> set[str]:
        return {
            person
            for body, rank in places
            for person in history.roster(body, on=day).filter(pl.col("rank") == rank)["person_id"]
        }

    for label, places in groups.items():
        before, after = sitting("1934-02", places), sitting("1939-03", places)
        anywhere = sitting("1939-03", [(body, r) for body, _ in places for r in (FULL, CANDIDATE)])  # a candidate
        gone = 100 * len(before - anywhere) / len(before)  # who has become a full member is carried forward
        new = 100 * len(after - before) / len(after)
        source = f"rosters of February 1934 ({len(before)}) and March 1939 ({len(after)})"
        yield Cell(label, "% not carried forward from 1934", 1, f"{gone:.1f}", source=source)
        yield Cell(label, "% new in 1939", 1, f"{new:.1f}", source=source)


def _qualities(history: History, number: str) -> Iterator[Cell]:
    labels = {re.sub(r"^\d+\. ", "", row["row"]): row["row"] for row in printed(number)}
    names = dict(history.persons.select("person_id", "family_name").iter_rows())
    counts: dict[str, int] = defaultdict(int)
    for row in _observed(history, number).iter_rows(named=True):
        label = labels.get(row["category"])
        if label is None:
            continue
        if number == "1.1":
            counts[label] += 1
            yield Cell(label, "[qualification]", counts[label], row["text"], source=row["source_place"])
        elif row["value"] or (row["text"] and row["value"] is None):
            yield Cell(label, names[row["person_id"]], 1, row["text"], source=row["source_place"])


FACTION_DATES = {"6.2": "1973-05-01", "6.3": "1981-03-05"}


def _factions(history: History, number: str) -> Iterator[Cell]:
    """Columns are the following of each head; independent is who sits and follows nobody, and heads no following."""
    day = FACTION_DATES[number]
    sitting = [
        row for body in ("politburo", "secretariat") for row in history.roster(body, on=day).iter_rows(named=True)
    ]
    people = list(dict.fromkeys(row["person_id"] for row in sitting))
    sources = {row["person_id"]: row["source_place"] for row in sitting}
    names = dict(history.persons.select("person_id", "family_name").iter_rows())
    on = PartialDate.parse(day).earliest
    ties = history.ties.filter(
        (pl.col("start") <= on) & (pl.col("end") > on) & pl.col("evidence").str.starts_with("faction")
    )
    following: dict[str, list[str]] = defaultdict(list)
    for row in ties.iter_rows(named=True):
        following[row["other_id"]].append(row["person_id"])
    for head in following:
        for item, person in enumerate(following[head], start=1):
            yield Cell(names[head], names[head], item, names[person], person, source=sources.get(person, "not sitting"))
    bound = {person for clients in following.values() for person in clients} | set(following)
    for item, person in enumerate([p for p in people if p not in bound], start=1):
        yield Cell("Independent", "Independent", item, names[person], person, source=sources[person])


def _committee_sizes(history: History, number: str) -> Iterator[Cell]:
    columns = {
        "elected at previous Congress carried forward": "Percentage of those elected at previous Congress carried "
        "forward to this one (%)",
        "full members": "Size of CC elected at this Congress: full members",
        "total members": "Size of CC elected at this Congress: total members",
    }
    congresses = {
        str(row["start"].year): row["label"].split()[0]
        for row in history.meetings.filter(pl.col("kind") == "congress").iter_rows(named=True)
    }
    for row in _observed(history, number).iter_rows(named=True):
        year = row["start_date"][:4]
        if row["category"] in columns:
            yield Cell(
                f"{congresses[year]} {year}",
                columns[row["category"]],
                1,
                _number(row["value"]),
                source=row["source_place"],
            )


def _balance(history: History, number: str) -> Iterator[Cell]:
    """Note 29: the yearly counts as observed, their totals and balances summed anew."""
    seen = _observed(history, number)
    yearly = seen.filter(~pl.col("category").str.ends_with("(total)"))
    sums: dict[str, float] = defaultdict(float)
    for (date,), mine in yearly.group_by(["start_date"], maintain_order=True):
        label = "October–December 1964" if str(date).startswith("1964-10") else str(date)
        counts: dict[str, float] = {}
        for row in mine.iter_rows(named=True):
            column, value = row["category"], row["value"]
            if value is None:
                continue
            source = row["source_place"]
            if column.startswith("Net"):
                continue
            counts[column] = value
            sums[column] += value
            yield Cell(label, column, 1, _number(value), source=source)
            listed = [re.sub(r" \(promotion\)$", "", name) for name in (row["text"] or "").split(", ")]
            for item, name in enumerate(listed, start=1):
                if value and re.fullmatch(r"[A-Z][\w'’. -]+", name) and len(name.split()) == 1:
                    yield Cell(label, f"{column}: names", item, name, source=source)
        if number == "6.n29a":
            yield Cell(label, "Net gain/loss for Brezhnev", 1, _signed(_net(counts)), source="computed")
    for column, value in sums.items():
        yield Cell("Total", column, 1, _number(value), source="computed")
    if number == "6.n29a":
        yield Cell("Total", "Net gain/loss for Brezhnev", 1, _signed(_net(sums)), source="computed")


def _net(counts: dict[str, float]) -> int:
    """Clients in, less others in, plus others out: what the balance of Brezhnev's standing is made of."""
    clients = counts.get("Brezhnev clients appointed", 0)
    others, removed = counts.get("Non-Brezhnev people appointed", 0), counts.get("Non-Brezhnev people removed", 0)
    return int(clients - others + removed)


def _signed(value: int) -> str:
    return f"{value:+d}" if value else "0"


def _emergency(history: History, number: str) -> Iterator[Cell]:
    names = dict(history.persons.select("person_id", "name").iter_rows())
    sitting = set(history.sitting("1991-08-19", "state-emergency-committee")["person_id"])
    for row in _observed(history, number).filter(pl.col("measure") == "position at the time").iter_rows(named=True):
        if row["person_id"] in sitting:
            yield Cell(names[row["person_id"]], "Position at the time", 1, row["text"], source=row["source_place"])


BUILDERS: dict[str, Builder] = {
    **dict.fromkeys(ROSTERS, _rosters),
    **dict.fromkeys(WORKLOAD, _workload),
    **dict.fromkeys(ATTENDANCE, _attendance),
    **dict.fromkeys(SINGLE_ROWS, _by_year),
    "1.1": _qualities,
    "1.2": _qualities,
    "4.6": _office_hours,
    "4.9": _turnover_1939,
    "4.10": _first_week,
    "6.2": _factions,
    "6.3": _factions,
    "6.4": _committee_sizes,
    "6.n29a": _balance,
    "6.n29b": _balance,
    "7.5": _emergency,
}


def order(number: str) -> tuple[int, int, str]:
    """Where a table stands in the book."""
    chapter, place = number.split(".")
    note = place.startswith("n")
    digits = re.sub(r"\D", "", place)
    return int(chapter), int(digits) + (100 if note else 0), place
