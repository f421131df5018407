"""Running a study: its theories run in batches, their results held against the record."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

import collegium
from collegium.compiled import digest_of
from collegium.conduct.catalogue import PARAMETERS
from collegium.engine.setting import month_date
from collegium.errors import CollegiumError
from collegium.history import SCHEMA_VERSION, History
from collegium.measures import survivors
from collegium.parameters import settle
from collegium.theories import jobs
from collegium.theories.compare import judge, summary, values
from collegium.theories.jobs import Batch, Stopped, entry, gather, read_table, run_job
from collegium.theories.simulate import simulate
from collegium.theories.study import Resolved
from collegium.theories.theory import Theory

__all__ = ["Results", "Stopped", "read_values", "run_study", "seed_of"]
NUMBERS = ("conduct", "engine", "history", "measures", "record", "theories")  # rooms whose code makes the numbers


@dataclass(frozen=True)
class Results:
    """What a study found.

    Attributes
    ----------
    out : Path
        The folder.
    resolved : Resolved
        The study.
    facts : dict
        What was run: versions, digests, settled parameters.
    values : dict of theory id to polars.DataFrame
        The compared measures of every run: see :func:`collegium.theories.compare.values`.
    recorded : polars.DataFrame
        The same for the record.
    targets : dict of theory id to polars.DataFrame
        See :func:`collegium.theories.compare.compare`.
    seats : dict of theory id to polars.DataFrame
        Who still sits: ``person_id``, ``name``, ``date``, ``share_still``, ``record_still``.
    """

    out: Path
    resolved: Resolved
    facts: dict[str, Any]
    values: dict[str, pl.DataFrame]
    recorded: pl.DataFrame
    targets: dict[str, pl.DataFrame]
    seats: dict[str, pl.DataFrame]

    def summary(self) -> pl.DataFrame:
        """One row a theory: see :func:`collegium.theories.compare.summary`."""
        return pl.DataFrame([{"theory": name} | summary(table) for name, table in self.targets.items()])


def facts_of(resolved: Resolved) -> dict[str, Any]:
    """What makes two studies the same but for the number of their runs."""
    study = resolved.study
    frames = b"".join(frame.write_csv().encode() for frame in resolved.record.tables.values())
    said = study.model_dump(mode="json", exclude={"runs", "theories", "parameters", "title", "question", "amend"})
    return {
        "study": {**said, "amend": [one.id for one in resolved.amendments]},  # a path may be said in several ways
        "charter": hashlib.sha256(resolved.charter.model_dump_json().encode()).hexdigest(),
        "roster": hashlib.sha256(frames).hexdigest(),
        "theories": {
            theory.id: {
                "support": theory.support,
                "mechanisms": theory.mechanisms,
                "parameters": parameters_of(resolved, theory),
            }
            for theory in resolved.theories
        },
        "collegium": collegium.__version__,
        "code": digest_of(Path(collegium.__file__).parent, NUMBERS),
        "schema": SCHEMA_VERSION,
        "batch": jobs.BATCH,
    }


def parameters_of(resolved: Resolved, theory: Theory) -> dict[str, float]:
    """All parameters of a theory in a study: defaults, then the theory's, then the study's."""
    return settle(PARAMETERS, {**theory.parameters, **resolved.study.parameters})


class StudyJob:
    """A study as a job: a part for each theory."""

    kind: str = "study"
    tables: tuple[str, ...] = ("values", "seats")
    keeps_histories: bool = True

    def __init__(self, resolved: Resolved) -> None:
        self.resolved = resolved
        self.runs = resolved.study.runs
        self.parts = [theory.id for theory in resolved.theories]
        self.facts = facts_of(resolved)

    def warm(self) -> None:
        """Compile the kernels."""
        resolved = self.resolved
        soon = month_date(resolved.first, 1)
        simulate(resolved.charter, resolved.record, on=resolved.first, until=soon, runs=1, seed=0)

    def make(self, batch: Batch) -> tuple[History, dict[str, pl.DataFrame]]:
        """Run a batch under its theory."""
        resolved, study = self.resolved, self.resolved.study
        theory = next(one for one in resolved.theories if one.id == batch.part)
        history = simulate(
            resolved.charter,
            resolved.record,
            on=resolved.first,
            until=resolved.last,
            support=theory.support,
            mechanisms=theory.mechanisms,
            parameters=parameters_of(resolved, theory),
            congresses=study.congresses,
            runs=range(batch.first, batch.last + 1),
            seed=study.seed,
        )
        return history, {
            "values": values(history, resolved.first, study.compare.dates, study.compare.body),
            "seats": survivors(history, study.compare.body, resolved.first, study.compare.dates, rank="all"),
        }

    def differences(self, held: dict[str, Any]) -> str:
        """What another study differs in, down to the name of a parameter."""
        return _differences(held, self.facts)


def run_study(
    resolved: Resolved,
    out: str | os.PathLike[str],
    *,
    workers: int = 1,
    resume: bool = False,
    replace: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
) -> Results:
    """Run a study, or go on with it, and compare it with the record.

    Parameters
    ----------
    resolved : Resolved
        From :func:`collegium.theories.study.study`.
    out : path
        The folder of the results.
    workers : int
        Processes. Scripts that ask for more than one need the usual ``if __name__ == "__main__":``.
    resume : bool
        Go on in a folder that holds the same study.
    replace : bool
        Throw away another study that the folder holds.
    progress : callable, optional
        Called with a theory's id, the runs finished so far and the runs wanted.

    Raises
    ------
    CollegiumError
        The folder holds something that is no study, another study, or the same one and ``resume`` was not said; nothing
        in it is touched.
    Stopped
        Ctrl-C; the finished runs are kept.
    """
    job = StudyJob(resolved)
    target = Path(out)
    run_job(job, target, workers=workers, resume=resume, replace=replace, progress=progress)
    return _collect(job, target)


def _differences(held: dict[str, Any], facts: dict[str, Any]) -> str:
    """What two studies differ in, down to the name of a parameter."""
    found = []
    for key, value in facts.items():
        old = held.get(key)
        if old == value:
            continue
        if key == "theories" and isinstance(old, dict):
            found += sorted(set(old) ^ set(value))
            shared = sorted(set(old) & set(value))
            found += [
                f"the support of {name}" for name in shared if entry(old, name, "support") != value[name]["support"]
            ]
            found += sorted(
                {
                    name
                    for theory in shared
                    for name, number in value[theory]["parameters"].items()
                    if entry(old, theory, "parameters", name) != number
                }
            )
        elif key == "study" and isinstance(old, dict):
            found += sorted(name for name in value if old.get(name) != value[name])
        else:
            said = {"collegium": "the version of Collegium", "code": "the code", "roster": "the record"}
            found.append(said.get(key, key))
    return ", ".join(dict.fromkeys(found)) or "details"


def _collect(job: StudyJob, target: Path) -> Results:
    resolved = job.resolved
    compare = resolved.study.compare
    simulated = gather(job, target, "values")
    recorded = values(resolved.record, resolved.first, compare.dates, compare.body)
    kept = survivors(resolved.record, compare.body, resolved.first, compare.dates, rank="all")
    names = resolved.record.persons.select("person_id", "name")
    seats = {
        name: kept.select("person_id", "date", record_still="still_there")
        .join(
            frame.group_by("person_id", "date").agg(share_still=pl.col("still_there").mean()),
            on=["person_id", "date"],
            how="left",
        )
        .join(names, on="person_id", how="left")
        .sort("person_id", "date")
        .select("person_id", "name", "date", "share_still", "record_still")
        for name, frame in gather(job, target, "seats").items()
    }
    targets = {name: judge(frame, recorded, compare.given) for name, frame in simulated.items()}
    results = Results(target, resolved, job.facts, simulated, recorded, targets, seats)
    tables = target / "tables"
    tables.mkdir(exist_ok=True)
    label = pl.col("date").dt.strftime("%Y-%m")
    for title, frames in (("targets", targets), ("seats", seats)):
        whole = pl.concat(
            [frame.with_columns(label).select(pl.lit(name).alias("theory"), pl.all()) for name, frame in frames.items()]
        )
        whole.write_csv(tables / f"{title}.csv", float_precision=6)
    return results


def _study_file(folder: str | os.PathLike[str]) -> Path:
    file = Path(folder) / "study.json"
    if not file.is_file():
        raise CollegiumError("no study here", where=file.parent, hint="Give a folder that `collegium study` made.")
    return file


def seed_of(folder: str | os.PathLike[str]) -> int:
    """The seed of a study, from its folder.

    Raises
    ------
    CollegiumError
        The folder holds no study, or one whose file cannot be read.
    """
    file = _study_file(folder)
    try:
        return int(json.loads(file.read_text("utf-8"))["study"]["seed"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CollegiumError("the study file cannot be read", where=file, hint=str(error)) from error


def read_values(folder: str | os.PathLike[str]) -> dict[str, pl.DataFrame]:
    """The compared measures of every run of a finished study, by theory.

    Raises
    ------
    CollegiumError
        The folder holds no study, or one without finished runs.
    """
    source = _study_file(folder).parent
    found = {
        place.name: pl.concat([read_table(file) for file in sorted(place.glob("runs-*.parquet"))]).unique(
            ["run", "measure", "organization_id", "date"], maintain_order=True
        )
        for place in sorted((source / "values").glob("*"))
        if any(place.glob("runs-*.parquet"))
    }
    if not found:
        raise CollegiumError("the study has no finished runs", where=source, hint="Run it with --resume.")
    return found
