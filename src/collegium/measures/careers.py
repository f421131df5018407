"""Everything that a history has on one person, in the order of its dates.

Definitions
-----------
A row is one thing told of him: a seat or a post he held, a promotion or demotion between two ranks of a body
(:mod:`collegium.measures.changes`), a tie, a relation that the prose states, an event that concerns him, a position he
took, a decision or a ballot about him, his birth and death.

Dates stay as found, ``1926-07`` as ``1926-07``; the rows follow the days counted. ``certain`` is true where the source
itself gives both dates to the month or the day; it is false where a date is a year or a range, and where it was
inferred from the next list, from a successor, from the end of the body, or from a day on which an office is attested.
"""

from __future__ import annotations

import polars as pl

from collegium.history import History
from collegium.measures.changes import all_changes

SURE = ("day", "month")
COLUMNS = ["run", "date", "end_date", "kind", "organization_id", "what", "certain", "source_place"]


def career(history: History, person: str) -> pl.DataFrame:
    """A person's whole career.

    Parameters
    ----------
    history : History
    person : str
        A person's id or name.

    Returns
    -------
    polars.DataFrame
        One row a thing told, by date: ``run``, ``date`` and ``end_date`` (texts as found), ``kind`` (birth, seat, post,
        promotion, demotion, tie, relation, event, position, decision, ballot, death), ``organization_id``, ``what``,
        ``certain``, ``source_place``. What has no date comes last.

    Raises
    ------
    CollegiumError
        No person, or more than one, has that name.

    Examples
    --------
    >>> from collegium.record import record
    >>> kirov = career(record(), "kirov")
    >>> kirov.filter(kind="promotion").select("date", "organization_id", "what").row(0)
    ('1930-07', 'politburo', 'candidate to full member: promoted')
    """
    who = history.person(person)
    seats = history.memberships.filter(person_id=who)
    rows = [
        _life(history, who, "birth"),
        _seats(history, seats),
        _moves(history, seats),
        *(_told(history, name, who) for name in ("ties", "relations", "events", "positions", "decisions", "ballots")),
        _life(history, who, "death"),
    ]
    order = ["birth", "seat", "post", "promotion", "demotion", "tie", "relation", "event", "position", "decision"]
    place = pl.col("kind").replace_strict({kind: at for at, kind in enumerate(order)}, default=len(order))
    return (
        pl.concat(rows)
        .with_columns(place=place)
        .sort("run", "day", "place", "organization_id", "what", "end_date", "source_place", nulls_last=True)
        .select(COLUMNS)
    )


def _row(frame: pl.DataFrame, **columns: pl.Expr) -> pl.DataFrame:
    """The columns of a career, with the day that puts them in order."""
    given = {"end_date": pl.lit(None, pl.String), "organization_id": pl.lit(None, pl.String), **columns}
    return frame.select("run", *(given[name].alias(name) for name in (*COLUMNS[1:], "day")))


def _text(name: str) -> pl.Expr:
    return pl.coalesce(f"{name}_date", pl.col(name).dt.to_string("%Y-%m-%d"))


def _sure(name: str) -> pl.Expr:
    """Whether a date is told to the month: by its precision, or where a history has none, by being there."""
    said = pl.col(f"{name}_precision")
    return pl.when(said.is_not_null()).then(said.is_in(SURE)).otherwise(pl.col(name).is_not_null())


def _life(history: History, who: str, kind: str) -> pl.DataFrame:
    found = history.persons.filter((pl.col("person_id") == who) & pl.col(kind).is_not_null())
    what = pl.coalesce("fate", pl.lit("died")) if kind == "death" else pl.lit("born")
    return _row(
        found,
        date=pl.coalesce(f"{kind}_date", pl.col(kind).dt.to_string("%Y-%m-%d")),
        kind=pl.lit(kind),
        what=what,
        certain=~pl.col("synthetic_birth").fill_null(False) if kind == "birth" else pl.lit(True),
        source_place=pl.col("source_place"),
        day=pl.col(kind),
    )


def _seats(history: History, seats: pl.DataFrame) -> pl.DataFrame:
    labels = history.posts.select("post_id", "label").drop_nulls("post_id").unique("post_id", maintain_order=True)
    rank = {"full": "full member", "candidate": "candidate", "holder": "holder"}
    attested = pl.col("start_precision").eq_missing("attested")
    name = pl.coalesce("label", "post_id", pl.col("rank").replace(rank), pl.lit("member"))
    entered = pl.when(pl.col("entry").is_not_null()).then(pl.format("; {}", "entry"))
    left = pl.when(pl.col("exit").is_not_null()).then(pl.format("; until {}", "exit"))
    place = pl.when(pl.col("end_source_place").ne_missing(pl.col("source_place"))).then(pl.col("end_source_place"))
    ended = pl.col("end").is_null() | _sure("end")
    return _row(
        seats.join(labels, on="post_id", how="left", maintain_order="left"),
        date=_text("start"),
        end_date=pl.when(pl.col("end_precision").ne_missing("attested")).then(_text("end")),
        kind=pl.when(pl.col("post_id").is_null()).then(pl.lit("seat")).otherwise(pl.lit("post")),
        organization_id=pl.col("organization_id"),
        what=pl.concat_str(name, entered, left, pl.when(attested).then(pl.lit("; attested then")), ignore_nulls=True),
        certain=_sure("start") & ended,
        source_place=pl.concat_str("source_place", place, separator="; ", ignore_nulls=True),
        day=pl.col("start"),
    )


def _moves(history: History, seats: pl.DataFrame) -> pl.DataFrame:
    found = all_changes(seats, history.manifest.start).filter(pl.col("change").is_in(["promotion", "demotion"]))
    ways = {"promotion": "candidate to full member", "demotion": "full member to candidate"}
    how = pl.when(pl.col("how").is_not_null()).then(pl.format(": {}", "how"))
    return _row(
        found,
        date=pl.col("date_text"),
        kind=pl.col("change"),
        organization_id=pl.col("organization_id"),
        what=pl.concat_str(pl.col("change").replace(ways), how, ignore_nulls=True),
        certain=(pl.col("latest") - pl.col("earliest")).dt.total_days() <= 31,
        source_place=pl.col("source_place"),
        day=pl.col("date"),
    )


def _told(history: History, name: str, who: str) -> pl.DataFrame:
    """The rows of a table that name him, in whichever of its columns."""
    table: pl.DataFrame = getattr(history, name)
    columns = [column for column in ("person_id", "other_id", "subject_id") if column in table.columns]
    here = table.filter(pl.any_horizontal((pl.col(column) == who).fill_null(False) for column in columns))
    ends = "end" in table.columns
    return _row(
        here,
        date=_text("start"),
        end_date=_text("end") if ends else pl.lit(None, pl.String),
        kind=pl.lit(name.removesuffix("s")),
        organization_id=pl.col("organization_id") if "organization_id" in table.columns else pl.lit(None, pl.String),
        what=_words(name, who),
        certain=_sure("start") & (pl.col("end").is_null() | _sure("end") if ends else pl.lit(True)),
        source_place=pl.col("source_place"),
        day=pl.col("start"),
    )


def _words(name: str, who: str) -> pl.Expr:
    """What a row says, in a line."""

    def after(sign: str, text: pl.Expr) -> pl.Expr:
        return pl.when(text.is_not_null()).then(pl.concat_str(pl.lit(sign), text))

    if name in ("ties", "relations"):
        mine = pl.col("person_id") == who
        of = pl.coalesce("other_id", pl.lit("nobody"))
        said = (
            pl.when(mine)
            .then(pl.format("{} of {}", "kind", of))
            .otherwise(pl.format("{} is his {}", "person_id", "kind"))
        )
        note = after(", letter ", pl.col("letter")) if name == "ties" else after(": ", pl.col("evidence"))
        return pl.concat_str(said, note, ignore_nulls=True)
    if name == "positions":
        return pl.concat_str(
            pl.coalesce("stance", pl.lit("took part")), after(" on ", pl.col("question")),
            after(": ", pl.col("text")), ignore_nulls=True,
        )  # fmt: skip
    if name == "events":
        return pl.concat_str(pl.coalesce("kind", pl.lit("event")), after(": ", pl.col("text")), ignore_nulls=True)
    way = after(" (", pl.col("way") + ")") if name == "decisions" else pl.lit(None, pl.String)
    return pl.concat_str(
        pl.coalesce("kind", pl.lit(name)), after(", ", pl.col("outcome")), way, after(": ", pl.col("text")),
        ignore_nulls=True,
    )  # fmt: skip
