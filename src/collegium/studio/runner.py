"""In a process of its own: the runs of the laboratory, a few at a time, and what is known of them beforehand.

A run depends on its study, seed and number alone. So the process may be ended at any time and another may go on with
the runs that are missing, and any one of them can be made again to be looked at.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import polars as pl

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.studio.packed import packed
from collegium.theories.compare import values
from collegium.theories.plan import Batch
from collegium.theories.run import StudyJob
from collegium.theories.study import Resolved, Study, study
from collegium.yamlfile import Fault

KEYS = ("pattern", "measure", "organization_id", "date")
_jobs: dict[str, tuple[StudyJob, pl.DataFrame]] = {}


def answer(question: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """Answer one question: what it is about stands under ``do``."""
    return _ANSWERS[str(question["do"])](question)


def _describe(question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The theories, the parameters as they are declared, and the study that the page opens with.

    ``ties_within_months``: how long after the start a tie may begin, or before it end, and be put into the start.
    """
    from collegium.conduct.catalogue import MODULES
    from collegium.conduct.mechanisms import MECHANISMS
    from collegium.engine.start import TIES_WITHIN_MONTHS
    from collegium.theories.theory import theories, theory

    opened = study("default").study
    read = [theory(name) for name in theories()]
    told = ("id", "name", "text", "support", "mechanisms", "parameters", "sources")
    kept = ("name", "default", "unit", "low", "high", "label", "source")
    return {
        "theories": [{name: getattr(one, name) for name in told} for one in read],
        "groups": [
            {
                "module": module,
                "mechanisms": [{"name": m.name, "label": m.label} for m in MECHANISMS if m.module == module],
                "parameters": [{name: getattr(one, name) for name in kept} for one in group],
            }
            for module, group in MODULES.items()
            if group
        ],
        "opened": {
            "charter": opened.charter,
            "theory": opened.theories[-1],
            "on": opened.start.on,
            "until": opened.until,
            "seed": opened.seed,
            "dates": opened.compare.dates,
        },
        "ties_within_months": TIES_WITHIN_MONTHS,
    }, b""


def _job(question: dict[str, Any]) -> tuple[StudyJob, pl.DataFrame]:
    """The study as a job, and the compared values of the record; the last few are kept."""
    key = json.dumps(question["study"], sort_keys=True)
    if key not in _jobs:
        try:
            resolved = Resolved(Study.model_validate(question["study"]), None)
        except CollegiumError:
            raise
        except ValueError as error:
            first = error.errors()[0]  # type: ignore[attr-defined]
            cause = first.get("ctx", {}).get("error")
            if isinstance(cause, Fault | CollegiumError):
                raise cause from None
            where = ".".join(str(part) for part in first["loc"])
            raise CollegiumError("the study does not fit", given=where[:80], hint=f"{first['msg']}.") from None
        while len(_jobs) >= 6:
            del _jobs[next(iter(_jobs))]
        job = StudyJob(resolved)
        _jobs[key] = job, _values(job, resolved.record)
    return _jobs[key]


def _values(job: StudyJob, history: History) -> pl.DataFrame:
    compare = job.resolved.study.compare
    return values(history, job.resolved.first, compare.dates, compare.body)


def _look(question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """What will be compared, and where the record stands."""
    job, recorded = _job(question)
    return {
        "keys": [list(row) for row in recorded.select(KEYS).with_columns(pl.col("date").cast(pl.String)).iter_rows()],
        "record": recorded["value"].to_list(),
        "first": str(job.resolved.first),
        "last": str(job.resolved.last),
    }, b""


def _warm(question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Compile the simulator, or read it compiled."""
    _job(question)[0].warm()
    return {}, b""


def _made(job: StudyJob, first: int, last: int) -> History:
    return job.simulate(Batch(job.parts[0], first, last))


def _runs(question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Some runs: the compared values of each, in the order of what is compared."""
    job, recorded = _job(question)
    found = _values(job, _made(job, int(question["first"]), int(question["last"])))
    order = recorded.select(*KEYS, place=pl.int_range(pl.len()))
    ranked = found.join(order, on=KEYS, how="left", nulls_equal=True).sort("run", "place")
    runs = {int(run): frame["value"].to_list() for (run,), frame in ranked.group_by("run", maintain_order=True)}
    return {"runs": [[run, runs[run]] for run in sorted(runs)]}, b""


def _history(question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """One run as a history of its own."""
    run = int(question["run"])
    history = _made(_job(question)[0], run, run)
    alone = {name: frame.with_columns(run=pl.lit(0, frame.schema["run"])) if "run" in frame.columns else frame
             for name, frame in history.tables.items()}  # fmt: skip
    title = f"Run {run}{question.get('title', '')}"
    return packed(History(replace(history.manifest, runs=1, title=title), alone))


_ANSWERS: dict[str, Callable[[dict[str, Any]], tuple[dict[str, Any], bytes]]] = {
    "describe": _describe,
    "look": _look,
    "warm": _warm,
    "runs": _runs,
    "history": _history,
}
