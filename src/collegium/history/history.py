"""A history: typed tables of one past, or of many runs of it, and questions by date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import polars as pl

from collegium.dates import as_day
from collegium.errors import CollegiumError
from collegium.history.schema import LEADER, SCHEMA_VERSION, TABLES, conform, empty

Kind = Literal["recorded", "imported", "simulated"]
RANKS = ("full", "candidate", "holder")


@dataclass(frozen=True)
class Manifest:
    """What a history is, beside its tables.

    Attributes
    ----------
    kind : {"recorded", "imported", "simulated"}
    title : str
    start, end : datetime.date
        The days the history covers, both included.
    seed : int or None
        The seed of a simulated history.
    runs : int
        How many runs it holds; 1 for a recorded one.
    code_version : str
        The version of Collegium that made it.
    schema_version : int
    details : mapping
        Theory, parameters, charter and the like.
    """

    kind: Kind
    title: str
    start: dt.date
    end: dt.date
    seed: int | None = None
    runs: int = 1
    code_version: str = ""
    schema_version: int = SCHEMA_VERSION
    details: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The manifest as plain values, dates as ISO text."""
        return asdict(self) | {"start": self.start.isoformat(), "end": self.end.isoformat()}


class History:
    """One past, or many runs of it, as typed Polars tables.

    Parameters
    ----------
    manifest : Manifest
    tables : mapping of str to polars.DataFrame
        Any of the tables of the schema; absent ones are empty.

    Attributes
    ----------
    persons, organizations, posts, memberships, events, ballots, decisions, meetings, ties : polars.DataFrame
    relations, observations, positions, norms, sources : polars.DataFrame

    Raises
    ------
    CollegiumError
        A table or a column is not in the schema.

    Examples
    --------
    >>> from collegium.record import record
    >>> record().roster("politburo", on="1957-06-18").filter(rank="candidate")["name"].to_list()[:3]
    ['Leonid Brezhnev', 'Yekaterina Furtseva', 'Nuritdin Mukhitdinov']
    """

    persons: pl.DataFrame
    organizations: pl.DataFrame
    posts: pl.DataFrame
    memberships: pl.DataFrame
    events: pl.DataFrame
    ballots: pl.DataFrame
    decisions: pl.DataFrame
    meetings: pl.DataFrame
    ties: pl.DataFrame
    relations: pl.DataFrame
    observations: pl.DataFrame
    positions: pl.DataFrame
    norms: pl.DataFrame
    sources: pl.DataFrame

    def __init__(self, manifest: Manifest, tables: Mapping[str, pl.DataFrame]) -> None:
        unknown = sorted(set(tables) - set(TABLES))
        if unknown:
            raise CollegiumError("a history has no such table", given=unknown[0], allowed=TABLES)
        self.manifest = manifest
        for name in TABLES:
            setattr(self, name, conform(name, tables[name]) if name in tables else empty(name))

    def __repr__(self) -> str:
        m = self.manifest
        runs = f", {m.runs} runs" if m.kind == "simulated" else ""
        return (
            f"<History: {m.title}, {m.kind}{runs}, {m.start} to {m.end}, "
            f"{self.persons.height} persons, {self.memberships.height} memberships>"
        )

    @property
    def tables(self) -> dict[str, pl.DataFrame]:
        """All tables by name."""
        return {name: getattr(self, name) for name in TABLES}

    # --- checks -----------------------------------------------------------------------------------------------

    def body(self, name: str) -> str:
        """The id of a body, from its id, its name or an alias in ``other_names``.

        Raises
        ------
        CollegiumError
            No body has that name; the message gives the nearest.
        """
        given = str(name).strip().lower()
        for row in self.organizations.iter_rows(named=True):
            others = [part.split(" (")[0].lower() for part in (row["other_names"] or "").split("; ") if part]
            if given and given in {row["organization_id"].lower(), (row["name"] or "").lower(), *others}:
                return str(row["organization_id"])
        raise CollegiumError("unknown body", given=name, allowed=self.organizations["organization_id"].to_list())

    def person(self, name: str) -> str:
        """The id of a person, from the id or the name.

        Raises
        ------
        CollegiumError
            No person, or more than one, has that name.
        """
        given = str(name).strip().lower()
        found = self.persons.filter(
            (pl.col("person_id").str.to_lowercase() == given)
            | (pl.col("name").str.to_lowercase() == given)
            | (pl.col("family_name").str.to_lowercase() == given)
        )["person_id"].unique(maintain_order=True)
        exact = [person for person in found if person.lower() == given]
        if exact or len(found) == 1:
            return str(exact[0] if exact else found[0])
        if len(found) > 1:
            raise CollegiumError("more than one person has that name", given=name, allowed=found.to_list())
        raise CollegiumError("unknown person", given=name, allowed=self.persons["person_id"].unique().to_list())

    def day(self, on: str | dt.date) -> dt.date:
        """A day inside the history.

        Raises
        ------
        CollegiumError
            It is no date, or lies outside the days that the history covers.
        """
        day = as_day(on)
        if not self.manifest.start <= day <= self.manifest.end:
            raise CollegiumError(
                "the date lies outside the history",
                given=str(on),
                hint=f"It covers {self.manifest.start} to {self.manifest.end}.",
            )
        return day

    def check_run(self, run: int) -> None:
        """Refuse the number of a run that the history does not have.

        Raises
        ------
        CollegiumError
            There is no such run; the message says how many there are.

        Examples
        --------
        >>> from collegium.record import record
        >>> record().check_run(1)
        Traceback (most recent call last):
        collegium.errors.CollegiumError: the history has no such run: 1. It has 1, from 0.
        """
        if run not in range(self.manifest.runs):
            raise CollegiumError("the history has no such run", given=run, hint=f"It has {self.manifest.runs}, from 0.")

    # --- questions --------------------------------------------------------------------------------------------

    def sitting(self, on: str | dt.date, body: str | None = None) -> pl.DataFrame:
        """Memberships that run on a day, of one body or of all.

        Returns
        -------
        polars.DataFrame
            Rows of ``memberships``.
        """
        day = self.day(on)
        rows = self.memberships.filter(_running(day))
        return rows if body is None else rows.filter(pl.col("organization_id") == self.body(body))

    def roster(self, body: str, on: str | dt.date) -> pl.DataFrame:
        """Who sat in a body on a day, and with what rank.

        Parameters
        ----------
        body : str
            A body's id or name; the Politburo also answers to "presidium".
        on : str or datetime.date
            A day; of a partial date, its first day.

        Returns
        -------
        polars.DataFrame
            One row a sitting member, full members first, then by name: ``run``, ``rank``, ``post`` (what a holder
            holds), ``person_id``, ``name``, ``start_date``, ``end_date``, ``certain`` (false where the source's dates
            leave open whether he sat on that very day), ``tie`` (his tie to the leader of that day, as printed; ties to
            others are in ``ties``), ``source_place``.

        Raises
        ------
        CollegiumError
            Unknown body, no date, or a date outside the history.
        """
        day = self.day(on)
        return self._rostered(self.sitting(day, body), day).drop("organization_id")

    def rosters(self, on: str | dt.date) -> pl.DataFrame:
        """Who sat in every body on a day: the rows of :meth:`roster` for each of them, with ``organization_id``.

        Parameters
        ----------
        on : str or datetime.date
            A day; of a partial date, its first day.

        Raises
        ------
        CollegiumError
            No date, or a date outside the history.

        Examples
        --------
        >>> from collegium.record import record
        >>> seated = record().rosters("1957-06-18").filter(person_id="furtseva")
        >>> seated["organization_id"].to_list()
        ['politburo', 'secretariat']
        """
        day = self.day(on)
        return self._rostered(self.sitting(day), day)

    def _rostered(self, sitting: pl.DataFrame, day: dt.date) -> pl.DataFrame:
        """Memberships of a day, in order, with names, posts and ties to the leader."""
        leaders = (
            self.sitting(day)
            .filter(pl.col("post_id") == LEADER)
            .sort("start", "person_id")
            .unique("run", keep="last", maintain_order=True)
            .select("run", other_id="person_id")
        )
        ties = (
            self.ties.filter(_running(day))
            .join(leaders, on=["run", "other_id"], how="semi", maintain_order="left")
            .group_by("run", "person_id", maintain_order=True)
            .agg(tie=pl.coalesce("letter", "kind").first())
        )
        names = self.persons.select("run", "person_id", "name", "family_name")
        roles = self.posts.select("post_id", post="role").unique("post_id", keep="first")
        rank = pl.col("rank").replace_strict({r: i for i, r in enumerate(RANKS)}, default=9)
        return (
            sitting.join(names, on=["run", "person_id"], how="left")
            .join(ties, on=["run", "person_id"], how="left")
            .join(roles, on="post_id", how="left")
            .with_columns(
                certain=(pl.col("start_latest") <= day) & (pl.col("end").is_null() | (pl.col("end_earliest") > day))
            )
            .sort("run", "organization_id", rank, "family_name", "person_id")
            .select(
                "run", "organization_id", "rank", "post", "person_id", "name", "start_date", "end_date", "certain",
                "tie", "source_place",
            )
        )  # fmt: skip

    def leader(self, on: str | dt.date) -> str | None:
        """The leader on a day, in a history of one run: of two holders who entered last; None in an interregnum."""
        rows = self.sitting(on).filter(pl.col("post_id") == LEADER).sort("start", "person_id")
        return str(rows["person_id"][-1]) if rows.height else None

    def at(self, on: str | dt.date) -> History:
        """The history as it stood on a day: the spells and ties that run that day, and everybody in them."""
        day = self.day(on)
        memberships = self.sitting(day)
        ties = self.ties.filter(_running(day))
        people = pl.concat([memberships["person_id"], ties["person_id"], ties["other_id"]]).unique()
        manifest = Manifest(**{**self.manifest.__dict__, "start": day, "end": day})
        kept = {
            "persons": self.persons.filter(pl.col("person_id").is_in(people.implode())),
            "memberships": memberships,
            "ties": ties,
        }
        unchanged = {name: getattr(self, name) for name in ("organizations", "posts", "sources")}
        return History(manifest, unchanged | kept)

    def filter(
        self,
        *,
        bodies: str | Iterable[str] | None = None,
        people: str | Iterable[str] | None = None,
        start: str | dt.date | None = None,
        end: str | dt.date | None = None,
        run: int | None = None,
    ) -> History:
        """The part of the history that concerns some bodies, people, days or one run.

        A table is cut by what it has a column for. Spells, ties, relations, norms and meetings stay whole where they
        overlap the days asked for, and everything else where it falls within them; what has no counted day falls out
        as soon as days are asked for, but for norms, which then hold throughout. Ties, relations and positions, which
        name no body, follow the people who sit in the bodies asked for. The holders of the leader's post stay whatever
        bodies are asked for, since ties are read against them; of people asked for, only their own seats do.

        Parameters
        ----------
        bodies : str or iterable of str, optional
            Ids, names or aliases of bodies.
        people : str or iterable of str, optional
            Ids or names of persons: their seats, and ties and events in which either party is one of them.
        start, end : str or datetime.date, optional
            The first and the last day, both included; of a partial date, its first day.
        run : int, optional
            One run of a simulated history.

        Returns
        -------
        History
            With the persons and organizations that the rows kept refer to, and those asked for; all sources. The
            manifest covers the days asked for, and its ``details["filter"]`` lists what was asked.

        Raises
        ------
        CollegiumError
            Unknown body or person, no such run, no date, a date outside the history, or an end before the start.

        Examples
        --------
        >>> from collegium.record import record
        >>> late = record().filter(bodies="presidium", start="1957-06-01", end="1957-06-30")
        >>> late.memberships.filter(rank="full")["organization_id"].unique().to_list()
        ['politburo']
        >>> late.roster("politburo", on="1957-06-18").equals(record().roster("politburo", on="1957-06-18"))
        True
        >>> late.manifest.details["filter"]
        [{'bodies': ['politburo'], 'start': '1957-06-01', 'end': '1957-06-30'}]
        """
        from collegium.history.cut import cut

        return cut(self, bodies=bodies, people=people, start=start, end=end, run=run)

    def sql(self, query: str) -> pl.DataFrame:
        """Ask the tables in SQL, through DuckDB.

        Parameters
        ----------
        query : str
            A SELECT over the table names of the schema.

        Raises
        ------
        CollegiumError
            DuckDB refuses the query; the message is DuckDB's.

        Examples
        --------
        >>> from collegium.record import record
        >>> seats = "select count(*) from memberships where person_id = 'kosygin' and organization_id = 'politburo'"
        >>> record().sql(f"{seats} and rank = 'full'").item()
        2
        """
        import duckdb

        connection = duckdb.connect(config={"enable_external_access": "false"})
        try:
            for name, frame in self.tables.items():
                connection.register(name, frame.to_arrow())
            table = connection.sql(query)
            if table is None:
                raise CollegiumError("the query returns no rows to show", given=query, hint="Write a SELECT.")
            result = pl.from_arrow(table.to_arrow_table())
            assert isinstance(result, pl.DataFrame)
            return result
        except duckdb.Error as error:
            raise CollegiumError("the query failed", hint=str(error).splitlines()[0]) from error
        finally:
            connection.close()


def _running(day: dt.date) -> pl.Expr:
    """Spells and ties that run on a day: begun by then, and not ended."""
    return (pl.col("start") <= day) & (pl.col("end").is_null() | (pl.col("end") > day))
