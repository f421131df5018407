"""Many runs of one simulation, kept in a folder as they finish."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace as altered
from pathlib import Path
from typing import Any, Unpack

import polars as pl

import collegium
from collegium.charter import Charter
from collegium.compiled import digest_of
from collegium.engine import simulate as simulate_engine
from collegium.engine.setting import month_date
from collegium.errors import CollegiumError
from collegium.history import SCHEMA_VERSION, History, as_day, join, load
from collegium.theories import jobs
from collegium.theories.compare import BODIES
from collegium.theories.jobs import VERSION, Batch, Running, differing, listed, run_job
from collegium.theories.keep import FOLDERS, KEEP, kept, yearly
from collegium.theories.scale import BATCHES, LEADERSHIP, PARTY, base_of, check_scale, check_span

PART = "runs"
ROOMS = ("conduct", "engine", "history", "measures", "party", "record", "theories")  # whose code makes the numbers


class SimulationJob:
    """A simulation as a job of one part.

    Parameters
    ----------
    charters : sequence of Charter
    start : History
    runs : int
    seed : int
    keep : {"history", "yearly", "final"}
    body : str
        Whose members the yearly measures follow.
    scale : {"leadership", "cadre", "party"}
        How much of the party there is: see :mod:`collegium.theories.scale`.
    **how
        As :func:`collegium.engine.simulate` takes it.
    """

    kind: str = "simulation"

    def __init__(
        self, charters: Sequence[Charter], start: History, *, runs: int, seed: int = 1, keep: str = "history",
        body: str = "politburo", scale: str = LEADERSHIP, **how: Any,
    ) -> None:  # fmt: skip
        if keep not in KEEP:
            raise CollegiumError("unknown choice of what is kept", given=keep, allowed=KEEP)
        if isinstance(runs, bool) or not isinstance(runs, int) or runs < 1:
            raise CollegiumError("a simulation takes at least one run", given=runs)
        check_scale(scale)
        if scale != LEADERSHIP:
            how["scale"] = scale
        self.charters, self.start, self.how, self.seed = list(charters), start, how, seed
        self.scale, self.batch = scale, BATCHES[scale]
        self.runs, self.keep, self.body = runs, keep, body
        self.parts = [PART]
        self.folder = FOLDERS[keep]
        beside = ("base",) if scale == PARTY else ()
        self.tables: tuple[str, ...] = (*(("yearly",) if keep == "yearly" else ()), *beside)
        tried = self._simulate(range(1), **self._soon())  # what cannot be run is refused before a folder is made
        self.first = tried.manifest.start
        check_span(scale, self.first, self._last())
        if keep == "yearly":
            for one in BODIES:
                tried.body(one)
            tried.body(body)
        charter = "".join(one.model_dump_json() for one in self.charters)
        frames = b"".join(frame.write_csv().encode() for frame in start.tables.values())
        laid = list(dict.fromkeys(name for one in self.charters for name in one.amendments))
        self.facts: dict[str, Any] = {
            "simulation": {
                "id": ", ".join(one.id for one in self.charters),
                "amend": laid,
                "seed": seed,
                "keep": keep,
                "body": body,
                **{name: _plain(value) for name, value in how.items()},
            },
            "charter": hashlib.sha256(charter.encode()).hexdigest(),
            "roster": hashlib.sha256(frames).hexdigest(),
            "collegium": collegium.__version__,
            "code": digest_of(Path(collegium.__file__).parent, ROOMS),
            "schema": SCHEMA_VERSION,
            "batch": jobs.size_of(self),
        }

    def _simulate(self, runs: range, **how: Any) -> History:
        history = simulate_engine(self.charters, self.start, runs=runs, seed=self.seed, **{**self.how, **how})
        laid = list(dict.fromkeys(name for one in self.charters for name in one.amendments))
        if not laid:
            return history
        details = {**history.manifest.details, "amendments": laid}
        return History(altered(history.manifest, details=details), history.tables)

    def _soon(self) -> dict[str, Any]:
        """One month, with nothing else changed."""
        first = self.start.day(self.how["on"]) if self.how.get("on") is not None else self.start.manifest.start
        return {"years": None, "until": month_date(first, 1)}

    def _last(self) -> dt.date:
        """The last day."""
        until, years = self.how.get("until"), self.how.get("years")
        if (until is None) == (years is None):
            raise CollegiumError("say how long: until a date, or for a number of years")
        return as_day(until) if until is not None else month_date(self.first, round(12 * (years or 0)))

    def warm(self) -> None:
        """Compile the kernels."""
        self._simulate(range(1), **self._soon())

    def simulate(self, batch: Batch) -> History:
        """The runs of a batch."""
        return self._simulate(range(batch.first, batch.last + 1))

    def measure(self, batch: Batch, history: History) -> tuple[History | None, dict[str, pl.DataFrame]]:
        """What is kept of a batch."""
        tables = {"yearly": yearly(history, self.first, self.body)} if self.keep == "yearly" else {}
        if self.scale == PARTY:
            tables["base"] = base_of(self.first, self._last(), range(batch.first, batch.last + 1), self.seed)
        return kept(history, self.keep), tables

    def differences(self, held: dict[str, Any]) -> str:
        """What another simulation differs in."""
        return differing(self.facts, held, {"roster": "the start", **VERSION}, inside="simulation")


def run_simulation(
    out: str | os.PathLike[str],
    job: SimulationJob,
    **running: Unpack[Running],
) -> pl.DataFrame:
    """Run a simulation into a folder, or go on with it.

    Parameters
    ----------
    out : path
        The folder.
    job : SimulationJob
    **running
        ``workers``, ``cluster``, ``chunk``, ``resume``, ``replace``, ``progress`` and ``left``, as for
        :func:`collegium.theories.run_study`.

    Returns
    -------
    polars.DataFrame
        One row a batch: ``first``, ``last``, ``runs``, ``path`` of the history folder or, where measures are kept, of
        the table.

    Raises
    ------
    CollegiumError
        The folder holds something else; nothing in it is touched. Or the disk is full, a worker died, the cluster was
        lost; the finished runs are kept.
    Stopped
        Ctrl-C; the finished runs are kept.
    """
    target = Path(out)
    run_job(job, target, **running)
    place, ending = (target / "yearly", ".parquet") if job.folder is None else (target / job.folder, "")
    return listed(job, target, place, ending)


def on_workers(charters: Sequence[Charter], start: History, *, workers: int, cluster: Any, **how: Any) -> History:
    """A simulation by several workers, as one history in memory."""
    job = SimulationJob(charters, start, **how)
    with tempfile.TemporaryDirectory(prefix="collegium-") as folder:
        found = run_simulation(Path(folder) / "out", job, workers=workers, cluster=cluster)
        return join([load(path) for path in found["path"]])


def _plain(value: Any) -> Any:
    """A value as it stands in a JSON file."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)
