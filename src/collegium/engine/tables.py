"""From the logs of runs to the tables of a history."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from collegium.conduct.state import (
    APPEAL,
    ARREST,
    BALLOTS,
    COMMITTEE,
    CONVERSION,
    DEFECTION,
    DISTRICT,
    ELECTION,
    ENTRIES,
    EVENTS,
    EXITS,
    EXPULSION,
    KILLING,
    LEADER,
    N_BALLOTS,
    N_BODIES,
    N_DECISIONS,
    N_EVENTS,
    N_PERSONS,
    N_POSITIONS,
    N_SPELLS,
    N_TIES,
    OFFICE,
    PLOT,
    PLOT_BETRAYED,
    PLOT_CARRIED_OUT,
    PROVINCE,
    PROVINCE_CONFERENCE,
    RANK_NAMES,
    SANCTION,
    STANCE_NAMES,
    TOP,
    State,
)
from collegium.engine.decided import names, policy_decisions, positions_taken, workload
from collegium.engine.setting import CENTRE, Setting
from collegium.engine.start import Roster
from collegium.engine.truth import Told, rows_of, schools_of
from collegium.history import History, Manifest
from collegium.history.history import History as _History

SOURCE = "simulation"
KINDS = ("people", "spells", "events", "ballots", "ties", "decisions", "positions", "workload")
# events whose last number is another person
BETWEEN = (CONVERSION, DEFECTION, SANCTION, PLOT, PLOT_BETRAYED, PLOT_CARRIED_OUT, ARREST, KILLING, APPEAL)

_SIMULATED = {"synthetic": pl.lit(True), "source_id": pl.lit(SOURCE)}


class Collector:
    """Gathers the logs of one run after another and gives one history."""

    def __init__(self, setting: Setting, roster: Roster, start_history: _History) -> None:
        self.setting = setting
        self.roster = roster
        self.start_history = start_history
        self.places = setting.places
        self.offices = setting.offices
        self.posts_below = None if setting.layout is None else setting.layout.named()
        self.parts: dict[str, list[np.ndarray]] = {k: [] for k in KINDS}
        n = setting.n_months + 1
        days = [setting.date(month) for month in range(n + 1)]
        last = [day - dt.timedelta(days=1) for day in days[1:]]
        self.first_days = pl.Series([*days[:n], None], dtype=pl.Date)  # of each month; no date at the end
        self.last_days = pl.Series([*last, None], dtype=pl.Date)
        self.months_told = self.first_days.dt.strftime("%Y-%m")
        self.told: dict[str, list[np.ndarray]] = {}

    def add(self, run: int, s: State, told: Told | None = None) -> None:
        """Take a finished run's logs, and what a witness saw of it."""
        if told is not None:
            for name, seen in {**rows_of(run, told), "schools": schools_of(run, s)}.items():
                self.told.setdefault(name, []).append(seen)
        n = s.counters
        lived = s.people[: n[N_PERSONS]]
        people = np.column_stack([np.arange(len(lived)), lived["birth"], lived["died_in"], lived["killed"]])
        for name, rows in (
            ("people", people),
            ("spells", s.spells[: n[N_SPELLS]].copy()),
            ("events", s.events[: n[N_EVENTS]].copy()),
            ("ballots", s.ballots[: n[N_BALLOTS]].copy()),
            ("ties", s.ties[: n[N_TIES]].copy()),
            ("decisions", s.decisions[: n[N_DECISIONS]].copy()),
            ("positions", s.positions[: n[N_POSITIONS]].copy()),
            ("workload", np.column_stack([np.arange(len(s.workload)), s.workload])[s.workload.any(axis=1)]),
        ):
            self.parts[name].append(np.column_stack([np.full(len(rows), run), rows]))

    def history(self, manifest: Manifest) -> History:
        """All gathered runs as one history."""
        rows = {name: np.concatenate(parts) if parts else np.zeros((0, 14)) for name, parts in self.parts.items()}
        rows = {name: part if name == "people" else part.astype(np.int64, copy=False) for name, part in rows.items()}
        spells = rows["spells"]
        tables = {
            "persons": self._persons(rows["people"]),
            "memberships": self._memberships(spells),
            "events": self._events(rows["events"]),
            "ties": self._ties(rows["ties"]),
            "meetings": self._meetings(rows["ballots"]),
            **self._decided(rows),
            "observations": self._observations(rows["workload"]),
            **self._structure(),
        }
        if self.told:
            seen = {name: np.concatenate(parts) for name, parts in self.told.items()}
            tables["relations"] = self._patrons(seen["patrons"])
            tables["observations"] = pl.concat(
                [
                    tables["observations"],
                    self._removable(seen["removable"]),
                    *self._prevailing(seen),
                    self._schools(seen["schools"]),
                ],
                how="diagonal",
            )
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
                "killed": people[:, 4] > 0,
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
                fate=pl.when("killed").then(pl.lit("executed")),
                source_id=pl.when(real).then(pl.lit("start")).otherwise(pl.lit(SOURCE)),
                note=pl.when(pl.col("birth").is_null()).then(pl.lit("birth drawn")),
            )
            .drop("drawn", "number", "killed")
        )

    def _memberships(self, rows: np.ndarray) -> pl.DataFrame:
        organization, unit, rank = rows[:, 2], rows[:, 3], rows[:, 4]
        level = names(self.places, organization)
        below = pl.Series((organization == PROVINCE) | (organization == DISTRICT))
        office = pl.Series(organization == OFFICE)
        number = pl.Series(unit + 1).cast(pl.String)
        where = pl.select(pl.when(below).then(level + "-" + number).otherwise(level)).to_series()
        posts = pl.select(pl.when(below).then(where + "-secretary")).to_series()
        if self.posts_below is not None:
            given = pl.Series(organization == DISTRICT)
            code = np.where(organization == DISTRICT, unit, 0)
            places, titles = (names(labels, code) for labels in self.posts_below)
            where = pl.select(pl.when(given).then(places).otherwise(where)).to_series()
            posts = pl.select(pl.when(given).then(titles).otherwise(posts)).to_series()
        posts = pl.select(
            pl.when(below)
            .then(posts)
            .when(pl.Series(organization == LEADER))
            .then(pl.lit("leader"))
            .when(office)
            .then(names(self.offices, np.where(organization == OFFICE, unit, 0)))
        ).to_series()
        frame = pl.DataFrame(
            {
                "run": rows[:, 0].astype(np.int32),
                "person_id": self._ids(rows[:, 1]),
                "organization_id": where,
                "post_id": posts,
                "rank": names(RANK_NAMES, rank),
                "entry": names(ENTRIES, rows[:, 7]),
                "exit": names(EXITS, rows[:, 8]),
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
                "kind": names(EVENTS, rows[:, 2]),
                "person_id": self._ids(rows[:, 3]),
                "organization_id": names([*self.places, ""], rows[:, 4]),
                "other_id": self._ids(np.where(np.isin(rows[:, 2], BETWEEN), rows[:, 5], -1)),
                "synthetic": True,
                "source_id": SOURCE,
            }
        ).with_columns(self._dates("start", rows[:, 1]))
        return _numbered(frame, "event_id", "e")

    def _decided(self, logs: dict[str, np.ndarray]) -> dict[str, pl.DataFrame]:
        """Ballots, and decisions with the positions taken on them: a ballot is a decision too."""
        rows = logs["ballots"]
        expulsion = (rows[:, 2] == EXPULSION) & (rows[:, 3] == COMMITTEE)
        enough = np.where(expulsion, 3 * rows[:, 7] >= 2 * rows[:, 6], 2 * rows[:, 7] > rows[:, 6])
        carried = np.where(enough, "carried", "lost")
        electors = names(self.places, rows[:, 3])
        unit = pl.Series(rows[:, 4] + 1).cast(pl.String)
        where = pl.select(
            pl.when(pl.Series(rows[:, 4] >= 0)).then(electors + "-" + unit).otherwise(electors)
        ).to_series()
        if self.posts_below is not None:
            of_post = (rows[:, 3] == DISTRICT) & (rows[:, 4] >= 0)
            places = names(self.posts_below[0], np.where(of_post, rows[:, 4], 0))
            where = pl.select(pl.when(pl.Series(of_post)).then(places).otherwise(where)).to_series()
        frame = pl.DataFrame(
            {
                "run": rows[:, 0].astype(np.int32),
                "kind": names(BALLOTS, rows[:, 2]),
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
        voted = frame.drop("electors", "secret").with_columns(
            way=pl.when(pl.col("kind") == "election").then(pl.lit("congress")).otherwise(pl.lit("session")),
            row=pl.lit(None, dtype=pl.Int64),
        )
        policy = policy_decisions(logs["decisions"], self.setting, self._ids, self._dates)
        policy = policy.with_columns(synthetic=True, source_id=pl.lit(SOURCE))
        decided = _numbered(pl.concat([voted, policy], how="diagonal_relaxed"), "decision_id", "d")
        start = ["start_date", "start", "start_earliest", "start_latest", "start_precision"]
        of_run = decided.filter(pl.col("row").is_not_null()).select(
            "run",
            "decision_id",
            pl.col("domain").alias("question"),
            *start,
            number=pl.col("row") - pl.col("row").min().over("run"),
        )
        stood = positions_taken(logs["positions"], of_run, self._ids)
        return {
            "ballots": _numbered(frame, "ballot_id", "b"),
            "decisions": decided.drop("row"),
            "positions": _numbered(stood.with_columns(synthetic=True, source_id=pl.lit(SOURCE)), "position_id", "p"),
        }

    def _observations(self, rows: np.ndarray) -> pl.DataFrame:
        counted = workload(rows, self.setting)
        first, last = pl.date("year", 1, 1), pl.date("year", 12, 31)
        frame = counted.with_columns(
            start_date=pl.col("year").cast(pl.String),
            start=first,
            start_earliest=first,
            start_latest=last,
            start_precision=pl.lit("year"),
            synthetic=True,
            source_id=pl.lit(SOURCE),
        ).drop("year")
        return _numbered(frame, "observation_id", "o")

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
                "kind": names(STANCE_NAMES, rows[:, 3]),
                "weight": 1.0,
                "evidence": "stance in the simulation",
                "synthetic": True,
                "source_id": SOURCE,
            }
        ).with_columns(self._dates("start", rows[:, 4]) + self._dates("end", rows[:, 5]))
        return _numbered(frame.filter(pl.col("end").is_null() | (pl.col("end") > pl.col("start"))), "tie_id", "t")

    # --- what no source could tell: see the module `truth` ------------------------------------------------------

    def _patrons(self, rows: np.ndarray) -> pl.DataFrame:
        frame = pl.DataFrame(
            {"run": rows[:, 0].astype(np.int32), "person_id": self._ids(rows[:, 1]), "other_id": self._ids(rows[:, 2])}
        ).with_columns(
            *self._dates("start", rows[:, 3]),
            *self._dates("end", rows[:, 4]),
            kind=pl.lit("patron"),
            evidence=pl.lit("patron in the simulation"),
            **_SIMULATED,
        )
        return _numbered(frame, "relation_id", "r")

    def _removable(self, rows: np.ndarray) -> pl.DataFrame:
        """Two rows a month: whether the leader could be removed, and the chance that a plot could do it."""
        chance, bind = rows[:, 3] / 10_000, rows[:, 6] > 0
        base = pl.DataFrame(
            {
                "run": rows[:, 0].astype(np.int32),
                "person_id": self._ids(rows[:, 2]),
                "chance": chance,
                "bind": bind,
                "most": rows[:, 4],
                "least": rows[:, 5],
            }
        ).with_columns(*self._dates("start", rows[:, 1]), **_SIMULATED)
        plot = pl.col("chance") > 0
        a_plot = pl.when(plot).then(pl.lit("a plot can")).otherwise(pl.lit("no way"))
        said = pl.format("bears {} approaches, needs {}", "most", "least")
        could = base.with_columns(
            measure=pl.lit("removable"),
            value=(pl.col("bind") | plot).cast(pl.Float64),
            unit=pl.lit("yes or no"),
            text=pl.when("bind").then(pl.lit("votes bind")).otherwise(a_plot),
        )
        by_plot = base.with_columns(
            measure=pl.lit("removable by a plot"),
            value="chance",
            unit=pl.lit("chance"),
            text=pl.when(pl.col("least") >= 0).then(said).otherwise(pl.lit("no way")),
        )
        both = [(could, "w"), (by_plot, "q")]
        own = ["chance", "bind", "most", "least"]
        return pl.concat(_numbered(one.drop(own), "observation_id", letter) for one, letter in both)

    def _prevailing(self, seen: dict[str, np.ndarray]) -> list[pl.DataFrame]:
        """Questions put again, by half-year: of the leader how often opposed and won, of each member how often won."""
        counts, members = seen["counts"], seen["members"]
        of_leader, of_members = [("contested", 3), ("opposed", 4), ("overrode", 5)], [("sided", 4), ("prevailed", 5)]
        parts = [(kind, counts, 2, at) for kind, at in of_leader] + [(kind, members, 3, at) for kind, at in of_members]
        half = pl.col("half")
        months = pl.when(half % 2 == 1).then(pl.lit("07/12")).otherwise(pl.lit("01/06"))
        frames = []
        for letter, (kind, rows, who, at) in zip("xyzuv", parts, strict=True):
            frame = pl.DataFrame(
                {
                    "run": rows[:, 0].astype(np.int32),
                    "half": rows[:, 1],
                    "person_id": self._ids(rows[:, who]),
                    "leader": self._ids(rows[:, 2]),
                    "value": rows[:, at].astype(np.float64),
                }
            ).with_columns(
                start=pl.date(half // 2, 1 + 6 * (half % 2), 1),
                start_earliest=pl.date(half // 2, 1 + 6 * (half % 2), 1),
                start_latest=pl.date(half // 2, 6 * (1 + half % 2), 30 + half % 2),
                start_precision=pl.lit("range"),
                start_date=pl.format("{}-{}", half // 2, months),
                measure=pl.lit("questions put again"),
                organization_id=pl.lit(self.places[TOP]),
                category=pl.lit(kind),
                unit=pl.lit("questions"),
                text=pl.format("under {}", "leader"),
                **_SIMULATED,
            )
            frames.append(_numbered(frame.drop("half", "leader"), "observation_id", letter))
        return frames

    def _schools(self, rows: np.ndarray) -> pl.DataFrame:
        province = pl.Series(rows[:, 2] + 1).cast(pl.String)
        frame = pl.DataFrame({"run": rows[:, 0].astype(np.int32), "person_id": self._ids(rows[:, 1])}).with_columns(
            measure=pl.lit("schooled in"), category=self.places[PROVINCE] + "-" + province, **_SIMULATED
        )
        return _numbered(frame, "observation_id", "s")

    def _structure(self) -> dict[str, pl.DataFrame]:
        base = self.start_history
        top = ["party", *(id for _, id, is_body in self.setting.cast.named() if is_body)]
        kept = base.organizations.filter(pl.col("organization_id").is_in(top))
        organizations = kept.with_columns(coverage=pl.lit("listed"))  # a simulation knows every member
        units = [
            {"organization_id": f"{level}-{i + 1}", "name": f"{level.capitalize()} {i + 1}", "classification": "unit",
             "level": level, "synthetic": True, "source_id": SOURCE}
            for level, n in (("province", self.setting.n_provinces), ("district", self.setting.count_of_districts))
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
        bureaux: list[dict[str, object]] = []
        if self.posts_below is not None:
            of = list(zip(*self.posts_below, strict=True))
            bureaux = [
                {"organization_id": where, "name": where.replace("-", " ").capitalize(), "classification": "bureau",
                 "level": "province", "parent_id": f"province-{where.rpartition('-')[2]}", "synthetic": True,
                 "source_id": SOURCE}
                for where in dict.fromkeys(where for where, _ in of if where.startswith("provincial"))
            ]  # fmt: skip
            posts += [
                {"post_id": post, "label": post.replace("-", " ").capitalize(), "organization_id": where,
                 "role": "member", "level": "province" if where.startswith("provincial") else "district",
                 "synthetic": True, "source_id": SOURCE}
                for where, post in of if not post.endswith("-secretary")
            ]  # fmt: skip
        posts += [
            {"post_id": office, "label": office.replace("-", " ").capitalize(), "organization_id": CENTRE,
             "role": "office", "level": "centre", "synthetic": True, "source_id": SOURCE}
            for office in self.offices
        ]  # fmt: skip
        named = [*self.places[:N_BODIES], CENTRE, *self.places[PROVINCE_CONFERENCE:]]
        missing = [
            {"organization_id": id, "name": id.replace("-", " ").capitalize(), "classification": "body",
             "level": "centre", "coverage": "listed", "synthetic": True, "source_id": SOURCE}
            for id in dict.fromkeys(named)
            if id not in kept["organization_id"]
        ]  # fmt: skip
        source = {
            "source_id": [SOURCE, "start"],
            "title": ["This simulation; see the manifest", f"The roster at the start: {base.manifest.title}"],
            "kind": ["simulation", base.manifest.kind],
        }
        return {
            "organizations": pl.concat(
                [organizations, *(pl.DataFrame(rows) for rows in (missing, units, conferences, bureaux) if rows)],
                how="diagonal",
            ),
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
        return self.first_days.gather(self._which(months))

    def _which(self, months: np.ndarray) -> pl.Series:
        return pl.Series(np.where(months < 0, len(self.first_days) - 1, months))

    def _dates(self, name: str, months: np.ndarray) -> list[pl.Series]:
        which = self._which(months)
        day = self.first_days.gather(which)
        return [
            self.months_told.gather(which).alias(f"{name}_date"),
            day.alias(name),
            day.alias(f"{name}_earliest"),
            self.last_days.gather(which).alias(f"{name}_latest"),
            pl.Series(["month", None]).gather(pl.Series((months < 0).astype(np.int64))).alias(f"{name}_precision"),
        ]


def _numbered(frame: pl.DataFrame, column: str, letter: str) -> pl.DataFrame:
    """Give each row an id that is unique within its run."""
    index = pl.int_range(pl.len()).over("run").cast(pl.String)
    return frame.with_columns((pl.lit(letter) + index).alias(column))
