"""The one schema of a history, in Popolo's terms (persons, organizations, posts, memberships, events, ...).

Every table that tells of people's fates carries ``run``: 0 in a recorded or imported history, 0, 1, 2, ... in a
simulated one. A measure groups by it and so serves all three.

A date takes five columns. ``start_date`` is the text as found (``1926-07``); ``start_earliest`` and ``start_latest``
are the days it can mean; ``start`` is the day from which it is counted: the earliest of a span of up to a month, the
latest of a longer one, or the very day where another source knows it. A spell lasts from ``start`` up to but not
including ``end``; a null ``end`` means that it was still running when the history ends.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

SCHEMA_VERSION = 3
LEADER = "leader"  # the post whose holder leads


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its type and one line of what it holds."""

    name: str
    dtype: pl.DataType
    label: str


def _text(name: str, label: str) -> Column:
    return Column(name, pl.String(), label)


def _dates(name: str, what: str) -> tuple[Column, ...]:
    return (
        _text(f"{name}_date", f"{what}, the text as found"),
        Column(name, pl.Date(), f"{what}, the day counted"),
        Column(f"{name}_earliest", pl.Date(), f"{what}, the first day the text can mean"),
        Column(f"{name}_latest", pl.Date(), f"{what}, the last day the text can mean"),
        _text(f"{name}_precision", "day, month, year, range; list, successor, body, attested: see the codebook"),
    )


_RUN = Column("run", pl.Int32(), "the run; 0 in a history that was not simulated")
_SYNTHETIC = Column("synthetic", pl.Boolean(), "true where no source stands behind the row")
_SOURCE = (_text("source_id", "key of the sources table"), _text("source_place", "table, note or line in the source"))
_NOTE = _text("note", "remarks")

TABLES: dict[str, tuple[Column, ...]] = {
    "persons": (
        _RUN,
        _text("person_id", "the person"),
        _text("name", "given and family name"),
        _text("family_name", "family name"),
        _text("given_name", "given name"),
        _text("birth_date", "birth, the text as found"),
        Column("birth", pl.Date(), "birth, the day counted"),
        _text("death_date", "death, the text as found"),
        Column("death", pl.Date(), "death, the day counted"),
        _text("gender", "F or M"),
        _text("nationality", "as the source gives it"),
        _text("fate", "how the career or the life ended: executed, suicide, died in office, ..."),
        Column("synthetic_birth", pl.Boolean(), "true where the birth date was drawn, not found"),
        _SYNTHETIC,
        *_SOURCE,
        _NOTE,
    ),
    "organizations": (
        _text("organization_id", "the body"),
        _text("name", "its name"),
        _text("other_names", "other names with their dates"),
        _text("classification", "party, congress, committee, bureau, secretariat, committee of a unit"),
        _text("level", "level of the hierarchy"),
        _text("parent_id", "the body it belongs to"),
        _text("coverage", "listed: whole lists of members stand in the source; named: only whom it happens to name"),
        _text("founding_date", "text as found"),
        _text("dissolution_date", "text as found"),
        _SYNTHETIC,
        *_SOURCE,
        _NOTE,
    ),
    "posts": (
        _text("post_id", "the post"),
        _text("label", "its name"),
        _text("organization_id", "the body it belongs to"),
        _text("role", "leader, secretary, ..."),
        _text("level", "level of the hierarchy"),
        _SYNTHETIC,
        *_SOURCE,
    ),
    "memberships": (
        _RUN,
        _text("membership_id", "the spell"),
        _text("person_id", "who"),
        _text("organization_id", "in which body"),
        _text("post_id", "in which post, if the spell is of a post"),
        _text("rank", "full, candidate, or holder of a post"),
        *_dates("start", "entry"),
        *_dates("end", "exit"),
        _text("entry", "how entered"),
        _text("exit", "how left"),
        _SYNTHETIC,
        *_SOURCE,
        _text("end_source_place", "table, note or line for the exit"),
        _NOTE,
    ),
    "events": (
        _RUN,
        _text("event_id", "the event"),
        _text("kind", "death, appointment, challenge, ..."),
        *_dates("start", "the event"),
        _text("person_id", "whom it concerns"),
        _text("other_id", "the other party: patron, opponent, critic, successor"),
        _text("organization_id", "which body it concerns"),
        _text("text", "what happened, in our words"),
        _SYNTHETIC,
        *_SOURCE,
        _NOTE,
    ),
    "ballots": (
        _RUN,
        _text("ballot_id", "the ballot"),
        _text("kind", "election, ratification, removal"),
        *_dates("start", "the ballot"),
        _text("organization_id", "who voted"),
        _text("subject_id", "the person or post voted on"),
        Column("electors", pl.Int32(), "people entitled to vote"),
        Column("votes_for", pl.Int32(), "votes for the proposal"),
        Column("votes_against", pl.Int32(), "votes against"),
        Column("secret", pl.Boolean(), "secret ballot"),
        _text("outcome", "carried or lost; in a recorded history as the source has it"),
        _text("text", "the question, in our words"),
        _SYNTHETIC,
        *_SOURCE,
        _NOTE,
    ),
    "decisions": (
        _RUN,
        _text("decision_id", "the decision"),
        *_dates("start", "the decision"),
        _text("organization_id", "in whose name"),
        _text("kind", "appointment, election, removal, policy"),
        _text("way", "session, circulation, in the body's name, by a few, commission, office, plenum, congress, ..."),
        _text("subject_id", "the person or post it concerns"),
        _text("outcome", "carried, lost, postponed, reversed"),
        _text("domain", "field of policy"),
        Column("salience", pl.Float64(), "how much was at stake, 0 to 1"),
        _text("proposer_id", "who proposed it"),
        _text("leader_id", "the leader of the day"),
        _text("leader_stance", "where he stood before: for or against"),
        _text("grade", "what he did with it: alone, left to others, together"),
        Column("votes_for", pl.Int32(), "votes for the proposal"),
        Column("votes_against", pl.Int32(), "votes against"),
        Column("carried_out", pl.Float64(), "share of it that was carried out below, 0 to 1"),
        _text("text", "what was decided, in our words"),
        _SYNTHETIC,
        *_SOURCE,
        _NOTE,
    ),
    "meetings": (
        _RUN,
        _text("meeting_id", "the meeting"),
        _text("organization_id", "which body met"),
        _text("kind", "congress, conference, plenum, session"),
        _text("label", "its name"),
        *_dates("start", "opening"),
        *_dates("end", "close"),
        Column("attending", pl.Int32(), "people present with a vote"),
        _text("text", "business done, in our words"),
        _SYNTHETIC,
        *_SOURCE,
        _NOTE,
    ),
    "ties": (
        _RUN,
        _text("tie_id", "the tie"),
        _text("person_id", "the follower, ally, opponent or colleague"),
        _text("other_id", "the person he is tied to"),
        _text("kind", "client, ally, opponent"),
        Column("weight", pl.Float64(), "share of the tie this row carries: 1, or 1/2 where two letters are printed"),
        _text("letter", "the letter as printed"),
        *_dates("start", "from"),
        *_dates("end", "until"),
        _text("evidence", "on what it rests"),
        _SYNTHETIC,
        *_SOURCE,
    ),
    "observations": (
        _RUN,
        _text("observation_id", "the observation"),
        _text("measure", "what was counted or measured: sessions, decisions, office hours, mean age, ..."),
        _text("organization_id", "of which body"),
        _text("person_id", "of which person"),
        _text("category", "of which kind: in session, by circulation, full members, ..."),
        *_dates("start", "the time it is for"),
        Column("value", pl.Float64(), "the number"),
        _text("unit", "people, %, sessions, hours, ..."),
        _text("text", "what the number is of, or the words of a cell that is none"),
        _SYNTHETIC,
        *_SOURCE,
        _NOTE,
    ),
    "relations": (
        _RUN,
        _text("relation_id", "the statement"),
        _text("person_id", "the follower, ally, opponent, friend, relative or colleague"),
        _text("other_id", "of whom; empty where the source names nobody"),
        _text("kind", "client, ally, opponent, rival, friend, family, co-service, independent; patron: see truth"),
        *_dates("start", "from"),
        *_dates("end", "until"),
        _text("evidence", "what the source says, in our words"),
        _SYNTHETIC,
        *_SOURCE,
        _NOTE,
    ),
    "positions": (
        _RUN,
        _text("position_id", "the position"),
        _text("decision_id", "the decision it was taken on"),
        _text("dispute", "the dispute, by its years"),
        _text("question", "what was disputed"),
        _text("person_id", "who took it"),
        _text("stance", "which side, before anything was decided: for, against, left, right, ..."),
        _text("vote", "how he voted: for, against, absent"),
        *_dates("start", "when it is attested"),
        _text("text", "the position, in our words"),
        _SYNTHETIC,
        *_SOURCE,
        _NOTE,
    ),
    "norms": (
        _RUN,
        _text("norm_id", "the norm or rule"),
        _text("period", "the period of the source's argument"),
        *_dates("start", "from"),
        *_dates("end", "until"),
        _text("kind", "norm (unwritten) or rule (written)"),
        _text("topic", "collectivity, opposition, appeal, debate, coercion, succession, ..."),
        _text("code", "permits, forbids, requires, expects, weakens, breached"),
        _text("actor", "whom it binds"),
        _text("text", "the norm, in our words"),
        _SYNTHETIC,
        *_SOURCE,
        _NOTE,
    ),
    "sources": (
        _text("source_id", "the source"),
        _text("title", "title"),
        _text("author", "author"),
        Column("year", pl.Int32(), "year"),
        _text("kind", "book, database, discussion, simulation"),
        _text("licence", "licence or standing"),
        _text("note", "remarks"),
    ),
}


def empty(table: str) -> pl.DataFrame:
    """An empty frame of a table.

    >>> empty("ties").columns[:3]
    ['run', 'tie_id', 'person_id']
    """
    return pl.DataFrame(schema={column.name: column.dtype for column in TABLES[table]})


def conform(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Give a frame exactly the columns and types of a table: absent ones null, none beyond them.

    Raises
    ------
    CollegiumError
        A column is not in the schema, or holds what its type cannot.
    """
    from collegium.errors import CollegiumError

    wanted = {column.name: column.dtype for column in TABLES[table]}
    extra = [name for name in frame.columns if name not in wanted]
    if extra:
        raise CollegiumError(f"the table {table!r} has no such column", given=extra[0], allowed=wanted)
    try:
        return frame.select(
            (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
            for name, dtype in wanted.items()
        )
    except pl.exceptions.PolarsError as error:
        raise CollegiumError(f"the table {table!r} does not fit the schema", hint=str(error).splitlines()[0]) from error
