"""``collegium figure OUT --kind K``: each figure of a history, with what it takes and no more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from collegium.cli.histories import BodyOption, HistoryOption, open_history
from collegium.cli.measures.options import bodies_in

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from collegium.history import History

DEFAULT_BODY = "politburo"


class Kind(StrEnum):
    """The figures of a history."""

    timeline = "timeline"
    career = "career"
    ages = "ages"
    workload = "workload"
    turnover = "turnover"
    compact = "compact"
    ties = "ties"
    factions = "factions"
    power = "power"
    leadership = "leadership"
    survival = "survival"
    hazards = "hazards"
    circulation = "circulation"
    age_structure = "age-structure"
    ranks = "ranks"
    attendance = "attendance"
    vitality = "vitality"


@dataclass(frozen=True)
class Asked:
    """What the command line asks for."""

    kind: str
    body: str
    person: str | None
    start: str | None
    end: str | None
    rank: str | None
    run: int

    @property
    def ranked(self) -> dict[str, Any]:
        """The rank, if one was named."""
        return {} if self.rank is None else {"rank": self.rank}


Draw = Callable[["History", Asked], "Figure"]
BODY, PERSON, RANK = "--body", "--person", "--rank"


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("figure")(figure)


def figure(
    out: Annotated[str, typer.Argument(help="The file to write: .svg, .png or .pdf.")],
    kind: Annotated[Kind, typer.Option("--kind", help="What is drawn.")] = Kind.timeline,
    body: BodyOption | None = None,
    person: Annotated[str | None, typer.Option("--person", help="Of a career: whose.")] = None,
    start: Annotated[
        str | None, typer.Option("--from", help="First day; of a timeline 1922-04 by default, else the first there is.")
    ] = None,
    end: Annotated[
        str | None, typer.Option("--until", help="Last day; of a timeline 1930-12 by default, else the last there is.")
    ] = None,
    rank: Annotated[
        str | None, typer.Option("--rank", help="full, candidate or all; of figures of a body's members.")
    ] = None,
    history: HistoryOption = "record",
    run: Annotated[int, typer.Option("--run", help="Which run of a simulated history.")] = 0,
) -> None:
    """Draw a figure of a history: who sat, careers, ages, tenure, ties, factions, power, decisions, leadership."""
    from collegium import figures

    _fits(kind, {BODY: body, PERSON: person, RANK: rank})
    past = open_history(history)
    asked = Asked(kind.value, body or DEFAULT_BODY, person, start, end, rank, run)
    drawn = DRAWN[kind][0](past, asked)
    figures.save(drawn, out)
    typer.echo(out)


def _fits(kind: Kind, given: dict[str, str | None]) -> None:
    """Refuse an option that the kind of figure does not take."""
    from collegium.errors import CollegiumError

    taken = DRAWN[kind][1]
    for option, value in given.items():
        if value is not None and option not in taken:
            allowed = [*taken, "--from", "--until", "--history", "--run"]
            also = [name for name, (_, options) in DRAWN.items() if option in options]
            told = f"Say --kind {also[0]}." if len(also) == 1 else f"{option} is of {', '.join(also)}."
            raise CollegiumError(
                f"a figure of {kind} takes no {option}",
                given=value,
                hint=f"{told} This one takes {', '.join(allowed)}.",
            )


# --- the drawings -----------------------------------------------------------------------------------------------


def _career(past: History, asked: Asked) -> Figure:
    from collegium import figures
    from collegium.errors import CollegiumError

    if asked.person is None:
        raise CollegiumError("a career is somebody's", hint="Say --person molotov.")
    return figures.career(past, asked.person, asked.start, asked.end, run=asked.run)


def _timeline(past: History, asked: Asked) -> Figure:
    from collegium import figures

    start, end = asked.start, asked.end
    first, last = sat(past, asked.body) if past.manifest.kind == "imported" else ("1922-04", "1930-12")
    return figures.timeline(past, asked.body, start or first, end or last, run=asked.run, **asked.ranked)


def _ages(past: History, asked: Asked) -> Figure:
    from collegium import figures

    first, last = sat(past, asked.body)
    return figures.ages(past, asked.body, asked.start or first, asked.end or last, run=asked.run, **asked.ranked)


def _compact(past: History, asked: Asked) -> Figure:
    from collegium import figures, measures

    return figures.compact(past, asked.start, asked.end, run=asked.run, roles=measures.Roles(body=asked.body))


def _leadership(past: History, asked: Asked) -> Figure:
    from collegium.cli.leadership import draw_types

    return draw_types(past, asked.start, asked.end, asked.run, asked.body)


def _attendance(past: History, asked: Asked) -> Figure:
    from collegium import figures

    return figures.attendance(past, asked.start, asked.end, body=asked.body, run=asked.run)


def _of_body(past: History, asked: Asked) -> Figure:
    """A figure of a body in a span, whose function has the name of its kind."""
    from collegium import figures

    drawing = getattr(figures, asked.kind.replace("-", "_"))
    drawn: Figure = drawing(past, asked.body, asked.start, asked.end, run=asked.run, **asked.ranked)
    return drawn


def _one_run(past: History, asked: Asked) -> tuple[History, str]:
    """The run asked for, and the day from which is drawn."""
    from collegium.errors import CollegiumError

    past.check_run(asked.run)
    if asked.start is None:
        raise CollegiumError(f"a figure of {asked.kind} needs a day", hint="Give --from.")
    return (past.filter(run=asked.run) if past.manifest.kind == "simulated" else past), asked.start


def _ties(past: History, asked: Asked) -> Figure:
    from collegium import figures, measures

    past, start = _one_run(past, asked)
    where = bodies_in(asked.body)
    members = measures.factions(past, where, start, rank=asked.rank or "all")  # type: ignore[arg-type]
    rules = [rule for rule, why in measures.rules_for(past).iter_rows() if why is None and rule != "company"]
    found = measures.ties(past, rules, people=members["person_id"].to_list(), body=where)
    return figures.tie_network(past, found, members, run=asked.run)


def _factions(past: History, asked: Asked) -> Figure:
    from collegium import figures, measures
    from collegium.measures.changes import span_of

    past, start = _one_run(past, asked)
    first, last = span_of(past, start, asked.end if asked.end is not None else past.manifest.end)
    days = quarters(first, last)
    members = measures.factions(past, bodies_in(asked.body), days, rank=asked.rank or "all")  # type: ignore[arg-type]
    return figures.faction_balance(past, members, run=asked.run)


def _power(past: History, asked: Asked) -> Figure:
    from collegium import figures, measures
    from collegium.errors import CollegiumError
    from collegium.figures.style import sentence
    from collegium.figures.timeline import provenance

    past, start = _one_run(past, asked)
    games = {}
    for day in [start] if asked.end is None else [start, asked.end]:
        members = measures.factions(past, bodies_in(asked.body), day, rank=asked.rank or "all")  # type: ignore[arg-type]
        rows = measures.bloc_power(members)
        if rows.is_empty():
            raise CollegiumError("no tie that makes a faction is told on that day", given=day)
        games[str(past.day(day))] = rows
    names = dict(past.persons.filter(run=asked.run).select("person_id", "family_name").iter_rows())
    label = sentence(str(next(iter(games.values()))["organization_id"][0]))
    words = f"{label}, factions of the leaders' clients, simple majority. {provenance(past, asked.run)}"
    return figures.power_and_seats(games, {k: v for k, v in names.items() if v}, subtitle=words)


DRAWN: dict[Kind, tuple[Draw, tuple[str, ...]]] = {
    Kind.timeline: (_timeline, (BODY, RANK)),
    Kind.career: (_career, (PERSON,)),
    Kind.ages: (_ages, (BODY, RANK)),
    Kind.workload: (_of_body, (BODY,)),
    Kind.turnover: (_of_body, (BODY, RANK)),
    Kind.compact: (_compact, (BODY,)),
    Kind.ties: (_ties, (BODY, RANK)),
    Kind.factions: (_factions, (BODY, RANK)),
    Kind.power: (_power, (BODY, RANK)),
    Kind.leadership: (_leadership, (BODY,)),
    Kind.survival: (_of_body, (BODY, RANK)),
    Kind.hazards: (_of_body, (BODY, RANK)),
    Kind.circulation: (_of_body, (BODY, RANK)),
    Kind.age_structure: (_of_body, (BODY, RANK)),
    Kind.ranks: (_of_body, (BODY,)),
    Kind.attendance: (_attendance, (BODY,)),
    Kind.vitality: (_of_body, (BODY,)),
}


def sat(past: History, body: str) -> tuple[str, str]:
    """The first and the last day on which anybody is known to sit in a body, within the history."""
    starts = past.memberships.filter(organization_id=past.body(body))["start"].drop_nulls().sort().to_list()
    return str(max([past.manifest.start, *starts[:1]])), str(past.manifest.end)


def quarters(first: dt.date, last: dt.date) -> list[dt.date]:
    """The first day, and those of each quarter after it.

    >>> [str(day) for day in quarters(dt.date(1973, 4, 30), dt.date(1973, 12, 31))]
    ['1973-04-30', '1973-07-01', '1973-10-01']
    """
    starts = [dt.date(year, month, 1) for year in range(first.year, last.year + 1) for month in (1, 4, 7, 10)]
    return [first, *(day for day in starts if first < day <= last)]
