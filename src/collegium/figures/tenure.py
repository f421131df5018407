"""A leader's whole tenure on one self-contained page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl
from matplotlib.figure import Figure

from collegium import __version__
from collegium.errors import CollegiumError
from collegium.figures.ages import ages
from collegium.figures.output import svg
from collegium.figures.style import sentence
from collegium.figures.timeline import names_of, provenance, timeline
from collegium.figures.turnover import turnover
from collegium.figures.workload import workload
from collegium.history import History
from collegium.measures.tenure import Tenure, tenure

Table = dict[str, Any]
SHARES = ("client_share", "ally_share", "opponent_share")


def write_tenure(history: History, leader: str, out: str | Path, *, run: int = 0) -> Path:
    """Write the page of a leader's tenure.

    Parameters
    ----------
    history : History
    leader : str
        A leader's id or name.
    out : path
        The file, ending in ``.html``; written over if it is there.
    run : int
        Which run of a simulated history.

    Returns
    -------
    Path
        Of the page, which needs nothing beside it.

    Raises
    ------
    CollegiumError
        Unknown person, one who never led, or no such run; another suffix; the file cannot be written.
    """
    target = Path(out)
    if target.suffix.lower() not in (".html", ".htm"):
        raise CollegiumError("the page is HTML", given=target.name, hint="End its name in .html.")
    page = tenure_page(history, tenure(history, leader, run=run))
    try:
        target.write_text(page, "utf-8")
    except OSError as error:
        raise CollegiumError("the page cannot be written", where=target, hint=str(error.strerror or error)) from error
    return target


def tenure_page(history: History, held: Tenure) -> str:
    """The page as HTML.

    Parameters
    ----------
    history : History
        The history from which the tenure was gathered.
    held : Tenure
        Of :func:`~collegium.measures.tenure`.

    Examples
    --------
    >>> from collegium.measures import tenure
    >>> from collegium.record import record
    >>> page = tenure_page(record(), tenure(record(), "andropov"))
    >>> page.startswith("<!doctype html>"), page.count("<svg "), "http" in page.split("</style>")[0]
    (True, 2, False)
    """
    from jinja2 import Environment, StrictUndefined

    template = files("collegium.figures").joinpath("tenure.html.jinja").read_text("utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=False)
    sections = [
        _bodies(history, held),
        _alignment(history, held),
        _turnover(history, held),
        _workload(history, held),
        _contest(history, held),
        _positions(history, held),
        _norms(held),
    ]
    return environment.from_string(template).render(
        t=held,
        history=provenance(history, held.run),
        facts=_facts(held),
        sections=[section for section in sections if section["tables"] or section["figures"]],
        sources=[_source(row) for row in held.sources.iter_rows(named=True)],
        version=__version__,
    )


def _facts(held: Tenure) -> list[tuple[str, str]]:
    first, last = held.sizes.head(len(held.bodies)), held.sizes.filter(pl.col("date") == held.end)
    age = "not known" if held.age_at_entry is None else f"{held.age_at_entry:.0f}"
    return [
        ("Entered", f"{held.start_date}, {held.entry}"),
        ("Left", f"{held.end_date}, {held.exit}"),
        ("Age at entry", age),
        ("Length", f"{held.years:.1f} years"),
        ("Bodies on his first day", _sizes(first.filter(pl.col("date") == held.start))),
        ("Bodies on his last day", _sizes(last)),
        ("His clients, of the others", _clients(held)),
        ("Challenges and conspiracies told", str(held.challenges.height)),
        ("Ballots on him told", str(held.ballots.height)),
    ]


def _sizes(rows: pl.DataFrame) -> str:
    def members(row: dict[str, Any]) -> str:
        more = f" and {row['candidate']} candidates" if row["candidate"] else ""
        return f"{sentence(row['organization_id'])} {row['full']} full{more}"

    return "; ".join(members(row) for row in rows.iter_rows(named=True)) or "nobody is known"


def _clients(held: Tenure) -> str:
    """The share of clients among the other full members, at the first and the last mark of which letters are told."""
    told = held.shares.filter(pl.col("client_share").is_not_null() & (pl.col("n_others") > 0))
    words = []
    for body in held.bodies:
        rows = told.filter(organization_id=body)
        if rows.height:
            (first, low), *_ = rows.select("date", "client_share").rows()
            last, high = rows.select("date", "client_share").row(-1)
            words.append(f"{sentence(body)} {_percent(low)} on {first}, {_percent(high)} on {last}")
    return "; ".join(words) or "the source has no letters"


def _bodies(history: History, held: Tenure) -> dict[str, Any]:
    window = held.start.isoformat(), held.end.isoformat()
    body = held.bodies[0]
    figures = [
        _drawn(lambda: timeline(history, body, *window, run=held.run)),
        _drawn(lambda: ages(history, body, *window, run=held.run)),
    ]
    wide = held.sizes.with_columns(
        size=pl.format("{} + {}", "full", "candidate"), organization_id=pl.col("organization_id")
    ).pivot(on="organization_id", index="date", values="size", maintain_order=True)
    head = [("Day", "d"), *((sentence(name), "n") for name in wide.columns[1:])]
    return _section(
        "bodies", "The bodies", figures, [_table(head, wide.rows(), "Sizes, full + candidate, at each new year")]
    )


def _alignment(history: History, held: Tenure) -> dict[str, Any]:
    told = held.shares.filter(pl.col("client_share").is_not_null())
    rows = [
        (row["date"], sentence(row["organization_id"]), row["n_others"], *(_percent(row[name]) for name in SHARES))
        for row in told.iter_rows(named=True)
    ]
    head = [("Day", "d"), ("Body", ""), ("Others", "n"), ("Clients", "n"), ("Allies", "n"), ("Opponents", "n")]
    tables = [_table(head, rows, "By the source's letters, of the full members other than himself")] if rows else []
    names = names_of(history, held.clients["person_id"].to_list(), held.run)
    ruled = [
        (names.get(row["person_id"], row["person_id"]), row["rule"], row["since"], row["n"], row["evidence"])
        for row in held.clients.iter_rows(named=True)
    ]
    if ruled:
        head = [("Person", ""), ("Rule", ""), ("Since", "d"), ("Times", "n"), ("Evidence", "")]
        tables.append(_table(head, ruled, f"By the rules of two promotions and two reshuffles: {len(ruled)} rows"))
    text = "" if rows else "The source has no letters of alignment for this leader."
    return _section("clients", "Clients, allies, opponents", [], tables, text)


def _turnover(history: History, held: Tenure) -> dict[str, Any]:
    window = held.start.isoformat(), held.end.isoformat()
    figures = [_drawn(lambda: turnover(history, held.bodies[0], *window, run=held.run, rank="all"))]
    head = [("Year", "d"), ("Body", ""), ("Entries", "n"), ("Exits", "n"), ("Promotions", "n"), ("Demotions", "n")]
    rows = [
        (year, sentence(body), *counts) for year, body, *counts in held.changes.iter_rows()
    ]  # fmt: skip
    tables = [_table(head, rows, "Changes of members, year by year")] if rows else []
    return _section("turnover", "Turnover", figures, tables)


def _workload(history: History, held: Tenure) -> dict[str, Any]:
    if held.workload.is_empty():
        return _section("workload", "Decisions", [], [])
    first, last = held.workload["start"].min(), held.workload["end"].max()
    figures = [_drawn(lambda: workload(history, held.bodies[0], str(first), str(last), run=held.run))]
    columns = ["period", "sessions", "in_session", "by_circulation", "in_name", "total", "share_in_session"]
    head = [("Period", "d"), ("Sessions", "n"), ("In session", "n"), ("By circulation", "n"), ("In its name", "n"),
            ("All", "n"), ("In session", "n")]  # fmt: skip
    rows = [(*row[:-1], _percent(row[-1])) for row in held.workload.select(columns).iter_rows()]
    return _section("workload", "Decisions", figures, [_table(head, rows, f"{len(rows)} years or periods")])


def _contest(history: History, held: Tenure) -> dict[str, Any]:
    text = [(r["start_date"], r["kind"], r["text"], r["source_place"]) for r in held.challenges.iter_rows(named=True)]
    votes = [
        (
            r["start_date"],
            r["kind"],
            f"{r['organization_id'] or ''}: {r['text'] or ''}",
            r["outcome"],
            r["source_place"],
        )
        for r in held.ballots.iter_rows(named=True)
    ]
    tables = []
    if text:
        tables.append(_table([("Date", "d"), ("Kind", ""), ("What happened", ""), ("Source", "")], text))
    if votes:
        head = [("Date", "d"), ("Ballot", ""), ("Of whom and on what", ""), ("Outcome", ""), ("Source", "")]
        tables.append(_table(head, votes))
    return _section("contest", "Challenges and ballots", [], tables)


def _positions(history: History, held: Tenure) -> dict[str, Any]:
    rows = held.positions.select("start_date", "question", "person_id", "stance", "text", "source_place").rows()
    names = names_of(history, held.positions["person_id"].drop_nulls().unique().sort().to_list(), held.run)
    named = [(date, question, names.get(who, who), *more) for date, question, who, *more in rows]
    head = [("Date", "d"), ("Question", ""), ("Who", ""), ("Stance", ""), ("Position", ""), ("Source", "")]
    own = [row for row, who in zip(named, held.positions["person_id"], strict=True) if who == held.leader]
    tables = [_table(head, own, f"His own: {len(own)}")] if own else []
    tables += [_table(head, named, f"Everybody's: {len(named)}")] if named else []
    return _section("positions", "Positions in its disputes", [], tables)


def _norms(held: Tenure) -> dict[str, Any]:
    counted = held.norms.group_by("topic").agg(
        pl.len().alias("all"),
        *(
            (pl.col("code") == code).sum().alias(code)
            for code in ("permits", "forbids", "requires", "expects", "weakens", "breached")
        ),
    )
    rows = counted.sort("all", "topic", descending=[True, False]).rows()
    head = [("Topic", ""), *((name, "n") for name in counted.columns[1:])]
    fresh = held.norms.filter(pl.col("start").is_between(held.start, held.end))
    text = [
        (r["start_date"], r["kind"], r["topic"], r["code"], r["text"], r["source_place"])
        for r in fresh.sort("start", "topic", "norm_id").iter_rows(named=True)
    ]
    tables = [_table(head, rows, f"All {held.norms.height} norms and rules said to hold in the tenure, by topic")]
    full = [("From", "d"), ("Kind", ""), ("Topic", ""), ("", ""), ("Norm or rule", ""), ("Source", "")]
    tables.append(_table(full, text, f"Those that begin in it: {len(text)}"))
    return _section("norms", "Norms and rules", [], tables if held.norms.height else [])


# --- pieces -----------------------------------------------------------------------------------------------------


def _drawn(draw: Callable[[], Figure]) -> str:
    """A figure for the page; nothing where the history has nothing to draw."""
    try:
        return svg(draw())
    except CollegiumError:
        return ""


def _section(name: str, title: str, figures: Sequence[str], tables: Sequence[Table], text: str = "") -> dict[str, Any]:
    drawn = [figure for figure in figures if figure]
    return {"id": name, "title": title, "text": text, "figures": drawn, "tables": list(tables)}


def _table(head: Sequence[tuple[str, str]], rows: Sequence[Sequence[Any]], fold: str = "") -> Table:
    cells = [["" if value is None else str(value) for value in row] for row in rows]
    return {"head": list(head), "rows": cells, "fold": fold}


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f} %" if share < 0.1 else f"{100 * share:.0f} %"


def _source(row: dict[str, Any]) -> str:
    by = f"{row['author']} ({row['year']}): " if row["author"] and row["year"] else ""
    return f"{by}{row['title']}"
