"""Running a study: batches of runs on one or many workers, kept as they finish.

A batch always holds the same runs, whatever the number of workers, and a run depends on its seed and number alone; so
the files are the same bytes on any number of workers. A batch is written whole or not at all. A study that was stopped
goes on where it stopped, and a finished one takes further runs.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NoReturn

import polars as pl

import collegium
from collegium.compiled import digest_of
from collegium.conduct.catalogue import PARAMETERS
from collegium.engine.setting import month_date
from collegium.errors import CollegiumError
from collegium.history import SCHEMA_VERSION, save
from collegium.measures import survivors
from collegium.parameters import settle
from collegium.theories.compare import judge, summary, values
from collegium.theories.simulate import simulate
from collegium.theories.study import Resolved
from collegium.theories.theory import Theory

BATCH = 25
STUDY_FILE = "study.json"
NUMBERS = ("conduct", "engine", "history", "measures", "record", "theories")  # rooms whose code makes the numbers


class Stopped(CollegiumError):
    """A study that was interrupted; its finished runs are kept.

    Attributes
    ----------
    done, wanted : int
        Runs finished and runs asked for, over all theories.
    """

    def __init__(self, done: int, wanted: int, out: Path) -> None:
        self.done, self.wanted, self.out = done, wanted, out
        super().__init__(
            f"stopped: {done} of {wanted} runs are finished and kept in {out}",
            hint="The same command with --resume goes on from there.",
        )


@dataclass(frozen=True)
class Batch:
    """Some runs under one theory, and where they go."""

    theory: str
    first: int
    last: int

    @property
    def name(self) -> str:
        """The name of the batch's folder and file."""
        return f"runs-{self.first:06d}-{self.last:06d}"

    def n_runs(self, wanted: int) -> int:
        """How many of its runs are among the first ``wanted``."""
        return min(self.last + 1, wanted) - self.first


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
        "batch": BATCH,
    }


def parameters_of(resolved: Resolved, theory: Theory) -> dict[str, float]:
    """All parameters of a theory in a study: defaults, then the theory's, then the study's."""
    return settle(PARAMETERS, {**theory.parameters, **resolved.study.parameters})


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
    if workers < 1:
        raise CollegiumError("a study takes at least one worker", given=workers)
    target = Path(out)
    facts = facts_of(resolved)
    _claim(target, facts, resume, replace)
    runs = resolved.study.runs
    todo: list[Batch] = []
    done = dict.fromkeys((theory.id for theory in resolved.theories), 0)
    for batch in _batches(resolved, target):
        if _finished(target, batch):
            done[batch.theory] += batch.n_runs(runs)
        else:
            todo.append(batch)

    def tell(batch: Batch | None) -> None:
        if batch is not None:
            done[batch.theory] += batch.n_runs(runs)
        if progress is not None:
            for name in done if batch is None else [batch.theory]:
                progress(name, done[name], runs)

    tell(None)
    try:
        if todo:
            _warm(resolved)
        if workers == 1 or len(todo) < 2:
            for batch in todo:
                _run_batch(resolved, batch, target)
                tell(batch)
        else:
            _run_on_many(resolved, todo, target, min(workers, len(todo)), tell)
    except KeyboardInterrupt:
        kept = None
        while kept is None:
            try:
                kept = sum(batch.n_runs(runs) for batch in _batches(resolved, target) if _finished(target, batch))
            except KeyboardInterrupt:  # one Ctrl-C can raise twice: Polars watches for it too
                continue
        raise Stopped(kept, runs * len(done), target) from None
    except BrokenProcessPool as error:
        hint = "Finished runs are kept: go on with --resume, and with fewer workers if memory ran out."
        raise CollegiumError("a worker process died", where=target, hint=hint) from error
    except OSError as error:
        _refused(target, error)
    return _collect(resolved, target, facts)


def _batches(resolved: Resolved, target: Path) -> Iterator[Batch]:
    """The batches of a study; for a short last one the longer one, if a larger study left it there."""
    for theory in resolved.theories:
        for first in range(0, resolved.study.runs, BATCH):
            batch = Batch(theory.id, first, min(first + BATCH, resolved.study.runs) - 1)
            if batch.last - batch.first + 1 < BATCH:
                longer = [one for one in _held(target, theory.id, f"{first:06d}-*") if one.last >= batch.last]
                yield next((one for one in longer if _finished(target, one)), batch)
            else:
                yield batch


def _held(target: Path, theory: str, which: str = "*") -> list[Batch]:
    """The batches of a theory that the folder holds, in order."""
    files = sorted((target / "seats" / theory).glob(f"runs-{which}.parquet"))
    return [Batch(theory, *(int(number) for number in file.stem.split("-")[1:])) for file in files]


def _finished(target: Path, batch: Batch) -> bool:
    """All that a batch writes is there; each part appears whole or not at all."""
    tables = (target / kind / batch.theory / f"{batch.name}.parquet" for kind in ("values", "seats"))
    history = target / "histories" / batch.theory / batch.name / "manifest.json"
    return history.is_file() and all(table.is_file() for table in tables)


def _drop_superseded(target: Path, resolved: Resolved) -> None:
    """Take away short batches whose runs a longer one holds too: they were the last of a smaller study."""
    for theory in resolved.theories:
        held = _held(target, theory.id)
        for batch, longer in pairwise(held):
            if batch.first == longer.first and _finished(target, longer):
                shutil.rmtree(target / "histories" / theory.id / batch.name, ignore_errors=True)
                for kind in ("values", "seats"):
                    (target / kind / theory.id / f"{batch.name}.parquet").unlink(missing_ok=True)


def _refused(target: Path, error: OSError) -> NoReturn:
    reason = error.strerror or str(error)
    raise CollegiumError("the folder cannot be written", where=target, hint=f"{reason}.") from error


def _claim(target: Path, facts: dict[str, Any], resume: bool, replace: bool) -> None:
    """Make the folder this study's, or refuse."""
    file = target / STUDY_FILE
    if target.exists() and not target.is_dir():
        raise CollegiumError("the output is a file, not a folder", where=target, hint="Choose another --out.")
    if target.exists() and any(target.iterdir()):
        if not file.is_file():
            raise CollegiumError(
                "the folder holds something that is no study; nothing was touched",
                where=target,
                hint="Choose another --out.",
            )
        try:
            held = json.loads(file.read_text("utf-8"))
            if not isinstance(held, dict):
                raise ValueError("it is no table of keys and values")
        except (OSError, ValueError, RecursionError) as error:
            hint = f"{str(error)[:1].upper()}{str(error)[1:]}. Nothing was touched; choose another --out."
            raise CollegiumError("the study file cannot be read", where=file, hint=hint) from error
        differing = [key for key in facts if held.get(key) != facts[key]]
        if not differing:
            if not resume:
                raise CollegiumError(
                    "the folder already holds this study; nothing was touched",
                    where=target,
                    hint="Say --resume to go on with it, or choose another --out.",
                )
            return
        if not replace:
            raise CollegiumError(
                f"the folder already holds another study ({_entry(held, 'study', 'id') or 'unknown'}; "
                f"it differs in {_differences(held, facts)}); nothing was touched",
                where=target,
                hint="Choose another --out, or say --replace to throw the old one away.",
            )
    try:
        for held_path in list(target.iterdir()) if target.exists() else []:
            if held_path.is_dir() and not held_path.is_symlink():
                shutil.rmtree(held_path)
            else:
                held_path.unlink()
        target.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(".new")
        fresh.write_text(json.dumps(facts, indent=2, sort_keys=True) + "\n", "utf-8")
        fresh.rename(file)
    except OSError as error:
        _refused(target, error)


def _entry(table: Any, *keys: str) -> Any:
    """What stands under some keys, or None: a study file may hold anything."""
    for key in keys:
        table = table.get(key) if isinstance(table, dict) else None
    return table


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
                f"the support of {name}" for name in shared if _entry(old, name, "support") != value[name]["support"]
            ]
            found += sorted(
                {
                    name
                    for theory in shared
                    for name, number in value[theory]["parameters"].items()
                    if _entry(old, theory, "parameters", name) != number
                }
            )
        elif key == "study" and isinstance(old, dict):
            found += sorted(name for name in value if old.get(name) != value[name])
        else:
            said = {"collegium": "the version of Collegium", "code": "the code", "roster": "the record"}
            found.append(said.get(key, key))
    return ", ".join(dict.fromkeys(found)) or "details"


# --- batches ----------------------------------------------------------------------------------------------------

_worker: Resolved | None = None


def _begin(resolved: Resolved) -> None:
    """A worker keeps the study, and leaves Ctrl-C to its parent."""
    global _worker
    _worker = resolved
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _run_here(batch: Batch, target: Path) -> Batch:
    assert _worker is not None
    return _run_batch(_worker, batch, target)


def _run_on_many(
    resolved: Resolved, todo: list[Batch], target: Path, workers: int, tell: Callable[[Batch | None], None]
) -> None:
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(resolved,)) as pool:
        try:
            futures: list[Future[Batch]] = []
            with _interrupt_held() as held, _few_threads(workers):
                for batch in todo:
                    if held:
                        break
                    futures.append(pool.submit(_run_here, batch, target))  # the first ones start the workers
            for future in as_completed(futures):
                tell(future.result())
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)  # batches under way end, and are kept
            raise


@contextmanager
def _few_threads(workers: int) -> Iterator[None]:
    """Workers that start meanwhile share the processors: Polars would otherwise take all of them in each."""
    name = "POLARS_MAX_THREADS"
    before = os.environ.get(name)
    os.environ[name] = before or str(max(1, (os.cpu_count() or 1) // workers))
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]


@contextmanager
def _interrupt_held() -> Iterator[list[int]]:
    """Hold Ctrl-C back while workers are started; the list fills if it comes, and it takes effect at the end.

    An interrupt in the middle of a start would leave the pool with a worker that it does not know, and then it never
    ends. Workers are born deaf to Ctrl-C, which a terminal sends to all processes, so that only the parent tells of it.
    """
    held: list[int] = []
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "pthread_sigmask"):
        yield held
        return
    handler = signal.signal(signal.SIGINT, lambda number, _: held.append(number))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield held
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, handler)
    if held:
        signal.raise_signal(signal.SIGINT)


def _run_batch(resolved: Resolved, batch: Batch, target: Path) -> Batch:
    theory = next(one for one in resolved.theories if one.id == batch.theory)
    study = resolved.study
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
    save(history, target / "histories" / batch.theory / batch.name, overwrite=True)
    compared = values(history, resolved.first, study.compare.dates, study.compare.body)
    _write(compared, target / "values" / batch.theory / f"{batch.name}.parquet")
    kept = survivors(history, study.compare.body, resolved.first, study.compare.dates, rank="all")
    _write(kept, target / "seats" / batch.theory / f"{batch.name}.parquet")
    return batch


def _write(frame: pl.DataFrame, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.new")
    frame.write_parquet(fresh)
    fresh.rename(file)


def _warm(resolved: Resolved) -> None:
    """Compile the kernels once, before workers would all do it."""
    soon = month_date(resolved.first, 1)
    simulate(resolved.charter, resolved.record, on=resolved.first, until=soon, runs=1, seed=0)


# --- results ----------------------------------------------------------------------------------------------------


def _gather(target: Path, kind: str, resolved: Resolved) -> dict[str, pl.DataFrame]:
    found: dict[str, list[pl.DataFrame]] = {theory.id: [] for theory in resolved.theories}
    for batch in _batches(resolved, target):
        found[batch.theory].append(_read(target / kind / batch.theory / f"{batch.name}.parquet"))
    return {name: pl.concat(parts).filter(pl.col("run") < resolved.study.runs) for name, parts in found.items()}


def _read(file: Path) -> pl.DataFrame:
    try:
        return pl.read_parquet(file, glob=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        hint = "Delete this file and run the study with --resume: its runs are made again."
        raise CollegiumError("a table cannot be read", where=file, hint=hint) from error


def _collect(resolved: Resolved, target: Path, facts: dict[str, Any]) -> Results:
    compare = resolved.study.compare
    _drop_superseded(target, resolved)
    simulated = _gather(target, "values", resolved)
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
        for name, frame in _gather(target, "seats", resolved).items()
    }
    targets = {name: judge(frame, recorded, compare.given) for name, frame in simulated.items()}
    results = Results(target, resolved, facts, simulated, recorded, targets, seats)
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
    file = Path(folder) / STUDY_FILE
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
        place.name: pl.concat([_read(file) for file in sorted(place.glob("runs-*.parquet"))]).unique(
            ["run", "measure", "organization_id", "date"], maintain_order=True
        )
        for place in sorted((source / "values").glob("*"))
        if any(place.glob("runs-*.parquet"))
    }
    if not found:
        raise CollegiumError("the study has no finished runs", where=source, hint="Run it with --resume.")
    return found
