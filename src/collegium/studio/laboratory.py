"""The laboratory: experiments, each a study with or without a twin, whose runs are made one lot after another.

The runs are made in a process beside the studio (:mod:`collegium.studio.runner`) and their compared values kept here,
in memory: nothing is written. An experiment is stopped after the lot under way, goes on with the runs that are missing,
and takes further ones; since a run depends on its study, seed and number alone, it has the same numbers in any order.
When the process dies the runs so far are kept, and a new one goes on.

A twin has the same seed, so that run 7 of both draws the same chances and differs only by what was changed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import threading
import time
from collections import OrderedDict
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictFloat, StrictInt

from collegium.dates import as_day
from collegium.errors import CollegiumError
from collegium.studio.shelf import Shelf
from collegium.studio.worker import Message, Worker, told

MOST_RUNS, HELD, LOT = 1_000, 6, 25
QUICK, SLOW = 0.8, 2.0  # seconds that a lot should take: a stop is heard after it
COMPILING = 900.0
Name = Field(min_length=1, max_length=120)


class Settings(BaseModel):
    """What is run.

    Attributes
    ----------
    charter, theory : str
    on, until : str
        First and last day.
    runs, seed : int
    amend : tuple of str
        Amendments, in order.
    parameters : dict
        Laid over the theory's.
    twin : {"", "amend", "all"}
        None; the same without the amendments; the same without amendments and changed parameters.
    congresses : {"record", "charter"}
    dates : tuple of str
        On which runs and record are compared; by default whole years from the start, and the end.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    charter: str = Name
    theory: str = Name
    on: str = Field(min_length=1, max_length=40)
    until: str = Field(min_length=1, max_length=40)
    runs: StrictInt = Field(50, ge=1, le=MOST_RUNS)
    seed: StrictInt = Field(1, ge=0, lt=2**53)
    amend: tuple[str, ...] = Field((), max_length=20)
    parameters: dict[str, StrictFloat | StrictInt] = Field({}, max_length=400)
    twin: Literal["", "amend", "all"] = ""
    congresses: Literal["record", "charter"] = "record"
    dates: tuple[str, ...] = Field((), max_length=12)

    @property
    def id(self) -> str:
        """The same whenever the runs are the same, however many of them are wanted."""
        said = json.dumps(self.model_dump(exclude={"runs"}), sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:12]


class Experiment:
    """An experiment and its runs so far."""

    def __init__(self, settings: Settings, arms: list[dict[str, Any]], looks: list[dict[str, Any]]) -> None:
        self.settings, self.arms, self.looks = settings, arms, looks
        self.runs: list[dict[int, list[float | None]]] = [{} for _ in arms]
        self.status, self.stage = "new", ""
        self.error: dict[str, Any] | None = None
        self.halt = threading.Event()
        self.ended = threading.Event()
        self.ended.set()
        self.pace: float | None = None
        self.drawn: tuple[tuple[int, int], dict[str, Any]] | None = None

    @property
    def missing(self) -> list[int]:
        """The runs that are still to be made."""
        return [run for run in range(self.settings.runs) if run not in self.runs[-1]]

    @property
    def done(self) -> int:
        """How many of the runs that are wanted are made."""
        return self.settings.runs - len(self.missing)


class Laboratory:
    """Experiments of one studio, of which one runs at a time.

    Parameters
    ----------
    shelf : Shelf
        Knows the charters and amendments, and takes in the runs that are looked at.
    """

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.desk, self.worker = Worker("lab"), Worker("lab")  # what is asked in between does not wait for the runs
        self._held: OrderedDict[str, Experiment] = OrderedDict()
        self._lock = threading.RLock()
        self._described: dict[str, Any] | None = None

    def describe(self) -> dict[str, Any]:
        """Theories, parameters, the settings that the page opens with, and how far the engine carries ties."""
        if self._described is None:
            self._described = self._ask(self.desk, {"do": "describe"})
        return self._described

    def look(self, settings: Settings) -> Experiment:
        """An experiment, new or with the runs it has.

        Raises
        ------
        CollegiumError
            The settings do not go together, or name what does not exist.
        """
        with self._lock:
            if settings.id in self._held:
                self._held.move_to_end(settings.id)
                held = self._held[settings.id]
                if held.settings.runs != settings.runs and held.ended.is_set():
                    held.settings = settings
                    held.status = "done" if not held.missing else "stopped" if held.done else "new"
                return held
        arms = self._arms(settings)
        looks = [self._ask(self.desk, {"do": "look", "study": arm["study"]}) for arm in arms]
        with self._lock:
            made = self._held.setdefault(settings.id, Experiment(settings, arms, looks))
            idle = [id for id, one in self._held.items() if one.ended.is_set() and one is not made]
            for id in idle[: max(0, len(self._held) - HELD)]:
                del self._held[id]
            return made

    def get(self, id: str) -> Experiment:
        """An experiment by its id.

        Raises
        ------
        CollegiumError
            There is none: it was forgotten, or the studio was closed since.
        """
        with self._lock:
            if id not in self._held:
                hint = "Its settings stand in the address of the page: open that, and start it again."
                raise CollegiumError("the laboratory holds no such experiment", given=id[:40], hint=hint)
            return self._held[id]

    def start(self, settings: Settings) -> Experiment:
        """Start an experiment, or go on with it; what else is running is stopped."""
        found = self.look(settings)
        for other in list(self._held.values()):
            if other is not found and not other.ended.is_set():
                self.stop(other)
        with self._lock:
            if not found.ended.is_set():
                return found
            found.settings = settings
            found.halt.clear()
            found.ended.clear()
            found.status, found.stage, found.error = "running", "compiling", None
        threading.Thread(target=self._run, args=(found,), daemon=True).start()
        return found

    def stop(self, experiment: Experiment, wait: float = 3.0) -> None:
        """Stop after the lot under way; a process that does not come to its end by then is ended."""
        experiment.halt.set()
        if experiment.ended.is_set():
            return
        if experiment.stage != "running" or not experiment.ended.wait(wait):
            self.worker.kill()
        experiment.ended.wait(wait)

    def open(self, experiment: Experiment, arm: int, run: int) -> str:
        """One run, made already or not, as a history that the other pages show; its id."""
        if not (0 <= arm < len(experiment.arms) and 0 <= run < MOST_RUNS):
            raise CollegiumError("the experiment has no such run", given=f"{run}")
        from collegium.studio.packed import unpacked

        one = experiment.arms[arm]
        title = f" of {experiment.settings.id[:6]}{', the twin' if arm else ''}"
        asked = {"do": "history", "study": one["study"], "run": run, "title": title}
        answer, raw = self._message(self.desk, asked, COMPILING)
        said = hashlib.sha256(f"{experiment.settings.id}/{arm}/{run}".encode()).hexdigest()[:12]
        past = unpacked(answer, raw)
        self.shelf.add(f"run-{said}", past, past.manifest.title)
        return f"run-{said}"

    # --- within ------------------------------------------------------------------------------------------------

    def _ask(self, worker: Worker, question: dict[str, Any], seconds: float | None = None) -> dict[str, Any]:
        return self._message(worker, question, seconds)[0]

    def _message(self, worker: Worker, question: dict[str, Any], seconds: float | None) -> Message:
        """What a process answers, and what comes with it; an error there is one here."""
        answer, raw = worker.ask(question, seconds=seconds)
        if "error" in answer:
            error = answer["error"]
            raise CollegiumError(error["message"], given=error["given"], hint=error["hint"], allowed=error["allowed"])
        return answer, raw

    def _arms(self, settings: Settings) -> list[dict[str, Any]]:
        """The studies that are run: as set, and the twin."""
        first, last = as_day(settings.on), as_day(settings.until)
        dates = list(settings.dates) or spread(first, last)
        edge = first + dt.timedelta(days=round(self.describe()["ties_within_months"] * 30.44))
        given = [date for date in dates if as_day(date) <= edge]
        laid = [str(self.shelf.place(one, "amendment")) for one in settings.amend]
        study = {
            "collegium": "study/1",
            "id": f"laboratory-{settings.id}",
            "title": f"{settings.charter} under {settings.theory}, {settings.on} to {settings.until}"[:120],
            "charter": str(self.shelf.place(settings.charter)),
            "amend": laid,
            "start": {"on": settings.on},
            "until": settings.until,
            "congresses": settings.congresses,
            "theories": [settings.theory],
            "runs": MOST_RUNS,
            "seed": settings.seed,
            "parameters": {name: float(value) for name, value in settings.parameters.items()},
            "compare": {"body": "politburo", "dates": dates, "given": given},
        }
        arms = [{"label": "as set", "study": study}]
        if settings.twin and (laid or (settings.twin == "all" and settings.parameters)):
            plain = {**study, "amend": [], **({"parameters": {}} if settings.twin == "all" else {})}
            arms.append({"label": "twin", "study": plain})
        return arms

    def _run(self, one: Experiment) -> None:
        try:
            for arm in one.arms:
                if not one.halt.is_set():
                    self._ask(self.worker, {"do": "warm", "study": arm["study"]}, COMPILING)
            one.stage = "running"
            size = 1
            while (missing := one.missing) and not one.halt.is_set():
                size = self._lot(one, missing, size)
            one.status = "stopped" if one.missing else "done"
        except CollegiumError as error:
            one.status = "stopped" if one.halt.is_set() else "failed"
            one.error = None if one.halt.is_set() else told(error)
        except Exception as error:  # whatever it was, the page stays
            one.status, one.error = "failed", told(CollegiumError(f"the experiment broke off: {type(error).__name__}"))
            raise
        finally:
            one.stage = ""
            one.ended.set()

    def _lot(self, one: Experiment, missing: list[int], size: int) -> int:
        """Make a lot of runs of each arm; how many the next one should have."""
        first = missing[0]
        last = first
        while last + 1 in missing and last - first + 1 < size:
            last += 1
        began = time.monotonic()
        asked = {"do": "runs", "first": first, "last": last}
        lots = [self._ask(self.worker, {**asked, "study": arm["study"]}) for arm in one.arms]
        took = time.monotonic() - began
        for held, lot in zip(one.runs, lots, strict=True):
            held.update(dict(lot["runs"]))
        one.pace = took / (last - first + 1)
        return min(LOT, 2 * size) if took < QUICK else max(1, size // 2) if took > SLOW else size


def spread(start: dt.date, until: dt.date, most: int = 8) -> list[str]:
    """Days on which runs and record are held against each other: whole years from the start, and the end.

    >>> spread(dt.date(1953, 4, 1), dt.date(1957, 6, 1))
    ['1954-04', '1955-04', '1956-04', '1957-04', '1957-06']
    """
    years = range(start.year + 1, until.year + 1)
    step = -(-len(years) // (most - 1)) if len(years) >= most else 1
    months = [f"{year:04d}-{start.month:02d}" for year in years[::step]]
    last = f"{until.year:04d}-{until.month:02d}"
    return [*(month for month in months if month < last), last]
