"""From the logs of runs to the tables of a history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import polars as pl

from collegium.conduct.state import (
    BALLOTS,
    DISTRICT,
    ELECTION,
    ENTRIES,
    EVENTS,
    EXITS,
    LEADER,
    N_BALLOTS,
    N_EVENTS,
    N_PERSONS,
    N_SPELLS,
    N_TIES,
    OFFICE,
    OFFICE_NAMES,
    PROVINCE,
    RANK_NAMES,
    STANCE_NAMES,
    State,
)
from collegium.engine.setting import Setting
from collegium.engine.start import Roster
from collegium.history import History, Manifest
from collegium.history.history import History as _History

SOURCE = "simulation"


class Collector:
    """Gathers the logs of one run after another and gives one history."""

    def __init__(self, setting: Setting, roster: Roster, start_history: _History) -> None:
        self.setting = setting
        self.roster = roster
        self.start_history = start_history
        self.places = setting.places
        self.parts: dict[str, list[np.ndarray]] = {k: [] for k in ("people", "spells", "events", "ballots", "ties")}

    def add(self, run: int, s: State) -> None:
        """Take a finished run's logs."""
        n = s.counters
        lived = s.people[: n[N_PERSONS]]
        people = np.column_stack([np.arange(len(lived)), lived["birth"], lived["died_in"]])
        for name, rows in (
            ("people", people),
            ("spells", s.spells[: n[N_SPELLS]].copy()),
            ("events", s.events[: n[N_EVENTS]].copy()),
            ("ballots", s.ballots[: n[N_BALLOTS]].copy()),
            ("ties", s.ties[: n[N_TIES]].copy()),
        ):
            self.parts[name].append(np.column_stack([np.full(len(rows), run), rows]))

    def history(self, manifest: Manifest) -> History:
        """All gathered runs as one history."""
        rows = {name: np.concatenate(parts) if parts else np.zeros((0, 11)) for name, parts in self.parts.items()}
        spells = rows["spells"].astype(np.int64)
        tables = {
            "persons": self._persons(rows["people"]),
            "memberships": self._memberships(spells),
            "events": self._events(rows["events"].astype(np.int64)),
            "ties": self._ties(rows["ties"].astype(np.int64)),
            "meetings": self._meetings(rows["ballots"].astype(np.int64)),
            **self._ballots(rows["ballots"].astype(np.int64)),
            **self._structure(),
        }
        return History(manifest, tables)

    # --- one table each ----------------------------------------------------------------------------------------

    def _persons(self, people: np.ndarray) -> pl.DataFrame:
        setting, roster = self.setting, self.roster
        known = self.start_history.persons.filter(pl.col("person_id").is_in(roster.person_ids)).sort("person_id")
        number = people[:, 1].astype(np.int64)
        births = np.datetime64(setting.start) + np.round(people[:, 2] * 30.436875).astype("timedelta64[D]")
        frame = pl.DataFrame(
            {
                "run": people[:, 0].astype(np.int32),
                "person_id": self._ids(number),
                "drawn": births,
                "number": number,
                "death": self._days(people[:, 3].astype(np.int64)),
            }
        )
        real = pl.col("number") < len(roster.person_ids)
        keep = [
            "person_id",
            "name",
            "family_name",
            "given_name",
            "birth_date",
            "birth",
            "gender",
            "nationality",
        ]
        return (
            frame.join(known.select(keep), on="person_id", how="left", maintain_order="left")
            .with_columns(synthetic_birth=pl.col("birth").is_null(), synthetic=~real)
            .with_columns(
                name=pl.coalesce("name", pl.lit("Synthetic ") + (pl.col("number") + 1).cast(pl.String)),
                birth=pl.coalesce("birth", "drawn"),
                birth_date=pl.coalesce("birth_date", pl.col("drawn").dt.strftime("%Y-%m")),
                death_date=pl.col("death").dt.strftime("%Y-%m"),
                source_id=pl.when(real).then(pl.lit("start")).otherwise(pl.lit(SOURCE)),
                note=pl.when(pl.col("birth").is_null()).then(pl.lit("birth drawn")),
            )
            .drop("drawn", "number")
        )

    def _memberships(self, rows: np.ndarray) -> pl.DataFrame:
        organization, unit, rank = rows[:, 2], rows[:, 3], rows[:, 4]
        level = _names(self.places, organization)
        below = pl.Series((organization == PROVINCE) | (organization == DISTRICT))
        number = pl.Series(unit + 1).cast(pl.String)
        where = pl.select(pl.when(below).then(level + "-" + number).otherwise(level)).to_series()
        posts = pl.select(
            pl.when(below)
            .then(where + "-secretary")
            .when(pl.Series(organization == LEADER))
            .then(pl.lit("leader"))
            .when(pl.Series(organization == OFFICE))
            .then(_names(OFFICE_NAMES, np.where(organization == OFFICE, unit, 0)))
        ).to_series()
        frame = pl.DataFrame(
            {
                "run": rows[:, 0].astype(np.int32),
                "person_id": self._ids(rows[:, 1]),
                "organization_id": where,
                "post_id": posts,
                "rank": _names(RANK_NAMES, rank),
                "entry": _names(ENTRIES, rows[:, 7]),
                "exit": _names(EXITS, rows[:, 8]),
                "synthetic": True,
                "source_id": SOURCE,
            }
        )
        frame = frame.with_columns(self._dates("start", rows[:, 5]) + self._dates("end", rows[:, 6]))
        return _numbered(frame, "membership_id", "m")

    def _events(self, rows: np.ndarray) -> pl.DataFrame:
        frame = pl.DataFrame(
            {
                "run": rows[:, 0].astype(np.int32),
                "kind": _names(EVENTS, rows[:, 2]),
                "person_id": self._ids(rows[:, 3]),
                "organization_id": _names([*self.places, ""], rows[:, 4]),
                "synthetic": True,
                "source_id": SOURCE,
            }
        ).with_columns(self._dates("start", rows[:, 1]))
        return _numbered(frame, "event_id", "e")

    def _ballots(self, rows: np.ndarray) -> dict[str, pl.DataFrame]:
        carried = np.where(2 * rows[:, 7] > rows[:, 6], "carried", "lost")
        electors = _names(self.places, rows[:, 3])
        unit = pl.Series(rows[:, 4] + 1).cast(pl.String)
        where = pl.select(
            pl.when(pl.Series(rows[:, 4] >= 0)).then(electors + "-" + unit).otherwise(electors)
        ).to_series()
        frame = pl.DataFrame(
            {
                "run": rows[:, 0].astype(np.int32),
                "kind": _names(BALLOTS, rows[:, 2]),
                "organization_id": where,
                "subject_id": self._ids(rows[:, 5]),
                "electors": rows[:, 6].astype(np.int32),
                "votes_for": rows[:, 7].astype(np.int32),
                "votes_against": rows[:, 8].astype(np.int32),
                "secret": rows[:, 9].astype(bool),
                "outcome": carried,
                "synthetic": True,
                "source_id": SOURCE,
            }
        ).with_columns(self._dates("start", rows[:, 1]))
        decisions = frame.drop("electors", "votes_for", "votes_against", "secret").with_columns(
            way=pl.when(pl.col("kind") == "election").then(pl.lit("congress")).otherwise(pl.lit("session"))
        )
        return {
            "ballots": _numbered(frame, "ballot_id", "b"),
            "decisions": _numbered(decisions, "decision_id", "d"),
        }

    def _meetings(self, ballots: np.ndarray) -> pl.DataFrame:
        rows = ballots[ballots[:, 2] == ELECTION]
        frame = pl.DataFrame(
            {
                "run": rows[:, 0].astype(np.int32),
                "organization_id": "congress",
                "kind": "congress",
                "label": pl.Series([f"congress of {day:%Y-%m}" for day in self._days(rows[:, 1])], dtype=pl.String),
                "attending": rows[:, 6].astype(np.int32),
                "synthetic": True,
                "source_id": SOURCE,
            },
            schema_overrides={"organization_id": pl.String, "kind": pl.String},
        ).with_columns(self._dates("start", rows[:, 1]))
        return _numbered(frame, "meeting_id", "g")

    def _ties(self, rows: np.ndarray) -> pl.DataFrame:
        frame = pl.DataFrame(
            {
                "run": rows[:, 0].astype(np.int32),
                "person_id": self._ids(rows[:, 1]),
                "other_id": self._ids(rows[:, 2]),
                "kind": _names(STANCE_NAMES, rows[:, 3]),
                "weight": 1.0,
                "evidence": "stance in the simulation",
                "synthetic": True,
                "source_id": SOURCE,
            }
        ).with_columns(self._dates("start", rows[:, 4]) + self._dates("end", rows[:, 5]))
        return _numbered(frame.filter(pl.col("end").is_null() | (pl.col("end") > pl.col("start"))), "tie_id", "t")

    def _structure(self) -> dict[str, pl.DataFrame]:
        base = self.start_history
        top = ["party", *(id for _, id, is_body in self.setting.cast.named() if is_body)]
        kept = base.organizations.filter(pl.col("organization_id").is_in(top))
        organizations = kept.with_columns(coverage=pl.lit("listed"))  # a simulation knows every member
        units = [
            {"organization_id": f"{level}-{i + 1}", "name": f"{level.capitalize()} {i + 1}", "classification": "unit",
             "level": level, "synthetic": True, "source_id": SOURCE}
            for level, n in (("province", self.setting.n_provinces), ("district", self.setting.n_districts))
            for i in range(n)
        ]  # fmt: skip
        conferences = [
            {"organization_id": f"province-conference-{i + 1}", "name": f"Conference of Province {i + 1}",
             "classification": "conference", "level": "province", "parent_id": f"province-{i + 1}",
             "synthetic": True, "source_id": SOURCE}
            for i in range(self.setting.n_provinces)
        ]  # fmt: skip
        posts = [
            {"post_id": f"{unit['organization_id']}-secretary", "label": f"Secretary of {unit['name']}",
             "organization_id": unit["organization_id"], "role": "secretary", "level": unit["level"],
             "synthetic": True, "source_id": SOURCE}
            for unit in units
        ]  # fmt: skip
        source = {
            "source_id": [SOURCE, "start"],
            "title": ["This simulation; see the manifest", f"The roster at the start: {base.manifest.title}"],
            "kind": ["simulation", base.manifest.kind],
        }
        return {
            "organizations": pl.concat([organizations, pl.DataFrame(units), pl.DataFrame(conferences)], how="diagonal"),
            "posts": pl.concat([base.posts.filter(pl.col("post_id") == "leader"), pl.DataFrame(posts)], how="diagonal"),
            "sources": pl.DataFrame(source),
        }

    # --- helpers -----------------------------------------------------------------------------------------------

    def _ids(self, numbers: np.ndarray) -> pl.Series:
        """Person ids from person numbers; -1 is nobody."""
        numbers = numbers.astype(np.int64)
        highest = int(numbers.max(initial=-1))
        named = self.roster.person_ids
        labels = [*named, *(f"synthetic-{i + 1:05d}" for i in range(len(named), highest + 1)), None]
        where = np.where(numbers < 0, len(labels) - 1, numbers)
        return pl.Series(labels, dtype=pl.String).gather(pl.Series(where))

    def _days(self, months: np.ndarray) -> pl.Series:
        """Dates from month numbers; -1 is no date."""
        days = [self.setting.date(m) for m in range(self.setting.n_months + 1)]
        where = np.where(months < 0, len(days), months)
        return pl.Series([*days, None], dtype=pl.Date).gather(pl.Series(where))

    def _dates(self, name: str, months: np.ndarray) -> list[pl.Series]:
        day = self._days(months)
        last = [self.setting.date(m + 1) - dt.timedelta(days=1) for m in range(self.setting.n_months + 1)]
        where = np.where(months < 0, len(last), months)
        return [
            day.dt.strftime("%Y-%m").alias(f"{name}_date"),
            day.alias(name),
            day.alias(f"{name}_earliest"),
            pl.Series([*last, None], dtype=pl.Date).gather(pl.Series(where)).alias(f"{name}_latest"),
            pl.Series(["month", None]).gather(pl.Series((months < 0).astype(np.int64))).alias(f"{name}_precision"),
        ]


def _names(names: Sequence[str], codes: np.ndarray) -> pl.Series:
    return pl.Series([name or None for name in names], dtype=pl.String).gather(pl.Series(codes.astype(np.int64)))


def _numbered(frame: pl.DataFrame, column: str, letter: str) -> pl.DataFrame:
    """Give each row an id that is unique within its run."""
    index = pl.int_range(pl.len()).over("run").cast(pl.String)
    return frame.with_columns((pl.lit(letter) + index).alias(column))
