"""Situations: a moment of the record, run again and again under arms that differ in one thing, as files.

A situation starts from a real roster on a day, under the charter of the day and the preset of its period. Its arms lay
an amendment, other parameters or other mechanisms over that; all arms take the same draws, so that a run of one arm
pairs with the run of the same number of another.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Unpack

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

import collegium
from collegium.charter import Charter
from collegium.charter import charter as read_charter
from collegium.charter.terms import DateText, Id, Line
from collegium.compiled import digest_of
from collegium.dates import as_day
from collegium.disk import write_text
from collegium.engine import simulate
from collegium.engine.setting import cast_of, month_date
from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures import wilson
from collegium.record import record
from collegium.shipped import find, shipped
from collegium.theories.jobs import Batch, Running, differing, gather, run_job, writing
from collegium.theories.outcomes import OUTCOMES
from collegium.theories.preset import preset as read_preset
from collegium.theories.simulate import amended
from collegium.theories.theory import Number, checked
from collegium.theories.theory import theory as read_theory
from collegium.yamlfile import Fault, validate

HEADER = "situation/1"
ROOMS = ("conduct", "engine", "history", "record", "theories")  # whose code makes the numbers
Z = 1.959963984540054  # the normal quantile of 95 %


class Arm(BaseModel):
    """One way in which the situation is run."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    name: Line
    amend: list[str] = []
    without: list[str] = Field([], description="Mechanisms that are off in this arm.")
    opponents: list[Id] = Field([], description="People of the roster who stand against the leader from the first day.")
    parameters: dict[str, Number] = {}

    @field_validator("parameters")
    @classmethod
    def _parameters(cls, values: dict[str, float]) -> dict[str, float]:
        return checked(values)


class Told(BaseModel):
    """What the record has for an outcome."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    arm: Id
    outcome: str
    value: Number
    source: Line


class Situation(BaseModel):
    """A situation as its file states it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    collegium: str
    id: Id
    title: Line
    question: str
    text: str
    charter: str | list[str] = Field(description="One, or several that follow each other.")
    theory: str
    preset: str | None = None
    on: DateText
    until: DateText
    runs: int = Field(500, strict=True, ge=1, le=1_000_000)
    seed: int = Field(strict=True, ge=0, lt=2**63)
    parameters: dict[str, Number] = Field({}, description="Of all arms, laid over those of theory and preset.")
    arms: list[Arm] = Field(min_length=1)
    outcomes: list[str] = Field(min_length=1)
    record: list[Told] = []

    @field_validator("parameters")
    @classmethod
    def _parameters(cls, values: dict[str, float]) -> dict[str, float]:
        return checked(values)

    @model_validator(mode="after")
    def _fits(self) -> Situation:
        if as_day(self.until) <= as_day(self.on):
            raise Fault("the situation ends before it starts", loc=("until",), given=self.until)
        for place, name in enumerate(self.outcomes):
            if name not in OUTCOMES:
                raise Fault("unknown outcome", loc=("outcomes", place), given=name, allowed=OUTCOMES)
        ids = [arm.id for arm in self.arms]
        for place, id in enumerate(ids):
            if id in ids[:place]:
                raise Fault("an arm is named twice", loc=("arms", place, "id"), given=id)
        for place, told in enumerate(self.record):
            if told.arm not in ids:
                raise Fault("no such arm", loc=("record", place, "arm"), given=told.arm, allowed=ids)
            if told.outcome not in self.outcomes:
                hint = "Only what is counted can be held against the record."
                where = ("record", place, "outcome")
                raise Fault("no such outcome here", loc=where, given=told.outcome, allowed=self.outcomes, hint=hint)
        return self

    @property
    def first(self) -> dt.date:
        """The first day."""
        return as_day(self.on)

    def roster_of(self, arm: Arm) -> History:
        """The record, in which an arm's opponents stand against the leader of the first day.

        Raises
        ------
        CollegiumError
            Somebody who is not in it, sits nowhere on that day or leads himself.
        """
        return with_opponents(record(), self.first, arm.opponents)

    def charters_of(self, arm: Arm) -> list[Charter]:
        """The charters of an arm, amended."""
        if isinstance(self.charter, str):
            return [read_charter(self.charter, amend=arm.amend)]
        return amended(self.charter, arm.amend)

    def how(self, arm: Arm) -> dict[str, Any]:
        """Support, mechanisms and parameters of an arm, as :func:`collegium.engine.simulate` takes them."""
        laid = {} if self.preset is None else read_preset(self.preset).values
        laid = {**laid, **self.parameters, **arm.parameters}
        return read_theory(self.theory).how(parameters=laid, without=arm.without)

    def changed(self, **values: Any) -> Situation:
        """The situation with some fields replaced, checked anew.

        Raises
        ------
        CollegiumError
            A value does not fit.
        """
        raw = self.model_dump(mode="python") | {key: value for key, value in values.items() if value is not None}
        try:
            return Situation.model_validate(raw)
        except ValueError as error:
            if isinstance(error, CollegiumError):
                raise
            first = error.errors()[0]  # type: ignore[attr-defined]
            where = ".".join(str(part) for part in first["loc"])
            raise CollegiumError(f"{where}: {first['msg']}", given=first.get("input")) from None

    def __repr__(self) -> str:
        return f"<Situation {self.id}: {len(self.arms)} arms, {len(self.outcomes)} outcomes, from {self.on}>"

    __str__ = __repr__


def with_opponents(history: History, day: dt.date, opponents: Sequence[str]) -> History:
    """A history in which some stand against the leader of a day from that day on, whatever the sources say of them.

    Parameters
    ----------
    history : History
    day : datetime.date
    opponents : sequence of str
        Ids of people who sit in some body on that day.

    Raises
    ------
    CollegiumError
        Somebody who sits nowhere on that day, or leads.

    Examples
    --------
    >>> changed = with_opponents(record(), dt.date(1957, 6, 1), ["molotov"])
    >>> changed.ties.filter(person_id="molotov", other_id="khrushchev")["kind"].to_list()
    ['opponent']
    """
    if not opponents:
        return history
    leader = history.leader(day)
    seated = sorted(set(history.sitting(day)["person_id"].to_list()) - {leader})
    for one in opponents:
        if one not in seated:
            raise CollegiumError(
                f"no such person sits on {day} beside the leader", given=one, allowed=seated, hint="Take ids of people."
            )
    rows = [
        {"run": 0, "tie_id": f"given-{one}", "person_id": one, "other_id": leader, "kind": "opponent", "weight": 1.0,
         "start_date": str(day), "start": day, "end_date": None, "end": None, "synthetic": True}
        for one in dict.fromkeys(opponents)
    ]  # fmt: skip
    given = pl.DataFrame(rows, schema_overrides={name: history.ties.schema[name] for name in rows[0]})
    others = history.ties.filter(~((pl.col("other_id") == leader) & pl.col("person_id").is_in(list(opponents))))
    return History(history.manifest, {**history.tables, "ties": pl.concat([others, given], how="diagonal")})


def situations() -> list[str]:
    """The situations that come with the package."""
    return shipped("collegium.theories", "situations")


def situation(name_or_path: str | os.PathLike[str]) -> Situation:
    """Read a situation by its shipped name or from a file.

    Raises
    ------
    CollegiumError
        There is no such situation, or the file is none; the message names file, line and the nearest right word.
    """
    read = validate(find("collegium.theories", "situations", name_or_path, "situation"), Situation, header=HEADER)
    for arm in read.arms:
        read.charters_of(arm)
        read.how(arm)
    return read


# --- running ----------------------------------------------------------------------------------------------------


class SituationJob:
    """A situation as a job: a part for each arm."""

    kind: str = "situation"
    tables: tuple[str, ...] = ("values",)
    folder: str | None = None

    def __init__(self, said: Situation) -> None:
        self.said = said
        self.runs = said.runs
        self.parts = [arm.id for arm in said.arms]
        arms = {
            arm.id: {
                "charter": hashlib.sha256(
                    "".join(c.model_dump_json() for c in said.charters_of(arm)).encode()
                ).hexdigest(),
                **said.how(arm),
            }
            for arm in said.arms
        }
        self.facts: dict[str, Any] = {
            "situation": {"id": said.id, "on": said.on, "until": said.until, "seed": said.seed},
            "outcomes": list(said.outcomes),
            "arms": arms,
            "collegium": collegium.__version__,
            "code": digest_of(Path(collegium.__file__).parent, ROOMS),
        }

    def warm(self) -> None:
        """Compile the kernels."""
        soon = month_date(self.said.first, 1)
        arm = self.said.arms[0]
        roster = self.said.roster_of(arm)
        simulate(self.said.charters_of(arm), roster, on=self.said.first, until=soon, runs=1, **self.said.how(arm))

    def _arm(self, batch: Batch) -> Arm:
        return next(one for one in self.said.arms if one.id == batch.part)

    def simulate(self, batch: Batch) -> History:
        """Run a batch of one arm."""
        said, arm = self.said, self._arm(batch)
        return simulate(
            said.charters_of(arm),
            said.roster_of(arm),
            on=said.first,
            until=as_day(said.until),
            congresses="record",
            runs=range(batch.first, batch.last + 1),
            seed=said.seed,
            **said.how(arm),
        )

    def measure(self, batch: Batch, history: History) -> tuple[None, dict[str, pl.DataFrame]]:
        """The outcomes of a batch are kept, its histories are not."""
        said, cast = self.said, cast_of(self.said.charters_of(self._arm(batch))[0])
        found = [
            OUTCOMES[name].of(history, cast.top, cast.committee).select(pl.lit(name).alias("outcome"), "run", "value")
            for name in said.outcomes
        ]
        return None, {"values": pl.concat(found)}

    def differences(self, held: dict[str, Any]) -> str:
        """What another situation differs in."""
        return differing(self.facts, held, {})


def run_situation(
    said: Situation,
    out: str | os.PathLike[str],
    **running: Unpack[Running],
) -> pl.DataFrame:
    """Run a situation, or go on with it, and tell what came of each arm.

    Parameters
    ----------
    said : Situation
    out : path
        The folder of the results.
    **running
        ``workers``, ``cluster``, ``chunk``, ``resume``, ``replace``, ``progress`` and ``left``, as for
        :func:`collegium.theories.run_study`.

    Returns
    -------
    polars.DataFrame
        See :func:`told`; also written to ``outcomes.csv`` in the folder.

    Raises
    ------
    CollegiumError
        The folder holds something else; nothing in it is touched.
    Stopped
        Ctrl-C; the finished runs are kept.
    """
    job, target = SituationJob(said), Path(out)
    run_job(job, target, **running)
    found = told(said, gather(job, target, "values"))
    with writing(target):
        write_text(target / "outcomes.csv", found.write_csv(float_precision=6))
    return found


def told(said: Situation, values: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """What came of each arm, and how it differs from the first, run by run.

    Parameters
    ----------
    said : Situation
    values : mapping of arm id to DataFrame
        ``outcome``, ``run``, ``value``.

    Returns
    -------
    polars.DataFrame
        One row an outcome and arm: ``outcome``, ``label``, ``unit``, ``arm``, ``runs``, ``mean`` with its 95 % interval
        ``low`` to ``high`` (Wilson's for shares of runs, else the normal one), ``p05`` and ``p95`` of the runs,
        ``change`` against the first arm with its 95 % interval ``change_low`` to ``change_high``, ``record`` and its
        ``source``.
    """
    first = said.arms[0].id
    rows = []
    for name in said.outcomes:
        outcome = OUTCOMES[name]
        base = values[first].filter(outcome=name).select("run", base="value")
        for arm in said.arms:
            frame = values[arm.id].filter(outcome=name).join(base, on="run", how="left")
            seen = frame["value"].drop_nulls()
            low, high = interval(seen, shares=outcome.unit == "share of runs")
            moved = (frame["value"] - frame["base"]).drop_nulls()
            change_low, change_high = interval(moved, shares=False)
            known = next((one for one in said.record if one.arm == arm.id and one.outcome == name), None)
            rows.append(
                {
                    "outcome": name,
                    "label": outcome.label,
                    "unit": outcome.unit,
                    "arm": arm.id,
                    "runs": seen.len(),
                    "mean": seen.mean(),
                    "low": low,
                    "high": high,
                    "p05": seen.quantile(0.05),
                    "p95": seen.quantile(0.95),
                    "change": None if arm.id == first else moved.mean(),
                    "change_low": None if arm.id == first else change_low,
                    "change_high": None if arm.id == first else change_high,
                    "record": None if known is None else known.value,
                    "source": None if known is None else known.source,
                }
            )
    numbers = ("mean", "low", "high", "p05", "p95", "change", "change_low", "change_high", "record")
    schema = dict.fromkeys(numbers, pl.Float64)
    return pl.DataFrame(rows, schema_overrides=schema, infer_schema_length=None)


def interval(values: pl.Series, shares: bool) -> tuple[float | None, float | None]:
    """A 95 % interval of a mean: Wilson's (1927) for noughts and ones, else the normal one.

    Examples
    --------
    >>> low, high = interval(pl.Series([1.0] * 8 + [0.0] * 2), shares=True)
    >>> round(low, 6), round(high, 6)
    (0.490162, 0.943318)
    >>> interval(pl.Series([], dtype=pl.Float64), shares=False)
    (None, None)
    """
    n = values.len()
    if n == 0:
        return None, None
    if shares:
        low, high = wilson(float(values.sum()), n, Z)
        return float(low), float(high)
    mean = float(values.mean())  # type: ignore[arg-type]
    spread = float(values.std() or 0.0)  # type: ignore[arg-type]
    return mean - Z * spread / math.sqrt(n), mean + Z * spread / math.sqrt(n)
