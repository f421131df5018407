"""Running a study: its theories run in batches, their results held against the record."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

import collegium
from collegium.compiled import digest_of
from collegium.conduct.catalogue import PARAMETERS
from collegium.disk import write_text
from collegium.engine.setting import month_date
from collegium.errors import CollegiumError
from collegium.history import SCHEMA_VERSION, History
from collegium.measures import survivors
from collegium.parameters import settle
from collegium.theories import jobs
from collegium.theories.compare import judge, summary, values
from collegium.theories.jobs import Batch, Stopped, entry, read_table, run_job, stream, writing
from collegium.theories.keep import FOLDERS, kept, yearly
from collegium.theories.simulate import simulate
from collegium.theories.study import Resolved
from collegium.theories.theory import Theory

__all__ = ["Results", "Stopped", "read_values", "run_study", "seed_of"]
ROWS_AT_ONCE = 1_000_000  # values that are judged together, about 70 MB
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
    values : mapping of theory id to polars.DataFrame
        Read when asked for. The compared measures of every run: see :func:`collegium.theories.compare.values`.
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
    values: Mapping[str, pl.DataFrame]
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
    """All parameters of a theory in a study: defaults, then the theory's, then the study's, then its restrictions."""
    return settle(PARAMETERS, theory.lay(resolved.study.parameters))


class StudyJob:
    """A study as a job: a part for each theory."""

    kind: str = "study"

    def __init__(self, resolved: Resolved) -> None:
        self.resolved = resolved
        self.keep = resolved.study.keep
        self.folder = FOLDERS[self.keep]
        self.tables: tuple[str, ...] = ("values", "seats", *(["yearly"] if self.keep == "yearly" else []))
        self.runs = resolved.study.runs
        self.parts = [theory.id for theory in resolved.theories]
        self.facts = facts_of(resolved)

    def warm(self) -> None:
        """Compile the kernels."""
        resolved = self.resolved
        soon = month_date(resolved.first, 1)
        simulate(resolved.charter, resolved.record, on=resolved.first, until=soon, runs=1, seed=0)

    def simulate(self, batch: Batch) -> History:
        """Run a batch under its theory."""
        resolved, study = self.resolved, self.resolved.study
        theory = next(one for one in resolved.theories if one.id == batch.part)
        return simulate(
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

    def measure(self, batch: Batch, history: History) -> tuple[History | None, dict[str, pl.DataFrame]]:
        """What is compared is measured before what is not kept goes."""
        resolved, compare = self.resolved, self.resolved.study.compare
        tables = {
            "values": values(history, resolved.first, compare.dates, compare.body),
            "seats": survivors(history, compare.body, resolved.first, compare.dates, rank="all"),
        }
        if self.keep == "yearly":
            tables["yearly"] = yearly(history, resolved.first, compare.body)
        return kept(history, self.keep), tables

    def differences(self, held: dict[str, Any]) -> str:
        """What another study differs in, down to the name of a parameter."""
        return _differences(held, self.facts)


def run_study(
    resolved: Resolved,
    out: str | os.PathLike[str],
    *,
    workers: int = 1,
    cluster: Any = None,
    chunk: int | None = None,
    resume: bool = False,
    replace: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
    left: Callable[[float], None] | None = None,
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
    cluster : str, path or distributed.Client, optional
        A Dask cluster to run on: the address of its scheduler, ``local``, the name of a queue, a file of resources, or
        a client: see :func:`collegium.theories.cluster.connect`.
    chunk : int, optional
        Runs handed to a worker at once; by default as many as take half a second or more. It changes no byte.
    resume : bool
        Go on in a folder that holds the same study.
    replace : bool
        Throw away another study that the folder holds.
    progress : callable, optional
        Called with a theory's id, the runs finished so far and the runs wanted.
    left : callable, optional
        Called with the seconds that the rest is expected to take.

    Raises
    ------
    CollegiumError
        The folder holds something that is no study, another study, or the same one and ``resume`` was not said; nothing
        in it is touched. Or the disk is full, a worker died, the cluster was lost; the finished runs are kept.
    Stopped
        Ctrl-C; the finished runs are kept.
    """
    job = StudyJob(resolved)
    target = Path(out)
    run_job(
        job, target, workers=workers, cluster=cluster, chunk=chunk, resume=resume, replace=replace, progress=progress,
        left=left,
    )  # fmt: skip
    with writing(target):
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
    recorded = values(resolved.record, resolved.first, compare.dates, compare.body)
    names = resolved.record.persons.select("person_id", "name")
    still = survivors(resolved.record, compare.body, resolved.first, compare.dates, rank="all")
    seats = {
        part: still.select("person_id", "date", record_still="still_there")
        .join(_share_still(job, target, part), on=["person_id", "date"], how="left")
        .join(names, on="person_id", how="left")
        .sort("person_id", "date")
        .select("person_id", "name", "date", "share_still", "record_still")
        for part in job.parts
    }
    targets = {part: _judged(job, target, part, recorded) for part in job.parts}
    simulated = Values({part: partial(_values_of, job, target, part) for part in job.parts})
    results = Results(target, resolved, job.facts, simulated, recorded, targets, seats)
    tables = target / "tables"
    label = pl.col("date").dt.strftime("%Y-%m")
    for title, frames in (("targets", targets), ("seats", seats)):
        whole = pl.concat(
            [frame.with_columns(label).select(pl.lit(name).alias("theory"), pl.all()) for name, frame in frames.items()]
        )
        write_text(tables / f"{title}.csv", whole.write_csv(float_precision=6))
    return results


class Values(Mapping[str, pl.DataFrame]):
    """The values of each theory, read from the disk when they are asked for: a million runs need not fit in memory."""

    def __init__(self, read: dict[str, Callable[[], pl.DataFrame]]) -> None:
        self._read = read

    def __getitem__(self, part: str) -> pl.DataFrame:
        return self._read[part]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)


def _values_of(job: StudyJob, target: Path, part: str, measure: str | None = None) -> pl.DataFrame:
    """The values of a theory, or those of one measure."""
    frames = (frame for _, frame in stream(job, target, "values", part))
    return pl.concat([frame if measure is None else frame.filter(measure=measure) for frame in frames], rechunk=True)


def _judged(job: StudyJob, target: Path, part: str, recorded: pl.DataFrame) -> pl.DataFrame:
    """A theory held against the record, at once or, where the rows are many, one measure after another."""
    given = job.resolved.study.compare.given
    if recorded.height * job.runs <= ROWS_AT_ONCE:
        return judge(_values_of(job, target, part), recorded, given)
    measures = recorded["measure"].unique(maintain_order=True)
    found = [judge(_values_of(job, target, part, one), recorded.filter(measure=one), given) for one in measures]
    order = recorded.select("pattern", "measure", "organization_id", "date")
    return order.join(pl.concat(found), on=order.columns, how="left", maintain_order="left", nulls_equal=True)


def _share_still(job: StudyJob, target: Path, part: str) -> pl.DataFrame:
    """In which share of the runs each member of the first day still sits, counted batch by batch."""
    counts = [
        frame.group_by("person_id", "date").agg(there=pl.col("still_there").sum(), n=pl.col("still_there").count())
        for _, frame in stream(job, target, "seats", part)
    ]
    summed = pl.concat(counts).group_by("person_id", "date").agg(pl.col("there", "n").sum())
    return summed.select("person_id", "date", share_still=pl.col("there") / pl.col("n"))


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
