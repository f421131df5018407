"""Running the patterns: every period from the record's roster of its first day, judged together."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Unpack

import polars as pl

import collegium
from collegium.compiled import digest_of
from collegium.disk import write_text
from collegium.engine import simulate
from collegium.engine.setting import month_date
from collegium.errors import CollegiumError
from collegium.history import History
from collegium.record import record
from collegium.theories.jobs import VERSION, Batch, Running, differing, gather, run_job, writing
from collegium.theories.patterns import BY_ID, Period
from collegium.theories.patterns_judge import judge_values, pattern_values
from collegium.theories.preset import preset, presets
from collegium.theories.simulate import amended
from collegium.theories.theory import Theory
from collegium.theories.theory import theory as read_theory

THEORY = "whole-conduct"
ROOMS = ("conduct", "engine", "history", "measures", "record", "theories")  # whose code makes the numbers


def how(period: Period, theory: Theory) -> dict[str, Any]:
    """Support, mechanisms, parameters and their changes over time, as :func:`collegium.engine.simulate` takes them."""
    known = {one.id: one for one in map(preset, presets())}
    laid = [known[id] for id in period.presets]
    days = {(period.on if place == 0 else one.from_): one.values for place, one in enumerate(laid)}
    return theory.how(periods=days, without=period.without)


class PatternsJob:
    """The periods as a job: a part for each."""

    kind: str = "patterns"
    tables: tuple[str, ...] = ("values",)
    folder: str | None = None

    def __init__(
        self, runs: int, seed: int, parts: Sequence[str] = (), theory: str | os.PathLike[str] = THEORY
    ) -> None:
        for part in parts:
            if part not in BY_ID:
                raise CollegiumError("unknown period", given=part, allowed=BY_ID)
        if runs < 1:
            raise CollegiumError("patterns take at least one run", given=runs)
        if not 0 <= seed < 2**63:
            raise CollegiumError("a seed is a whole number from 0 to 2**63 - 1", given=seed)
        self.runs, self.seed = runs, seed
        self.parts = [id for id in BY_ID if not parts or id in parts]
        self.theory = read_theory(theory)
        self.how = {part: how(BY_ID[part], self.theory) for part in self.parts}
        self.facts: dict[str, Any] = {
            "patterns": {"id": self.theory.id, "seed": seed},
            "periods": {part: self._said(part) for part in self.parts},
            "collegium": collegium.__version__,
            "code": digest_of(Path(collegium.__file__).parent, ROOMS),
        }

    def _said(self, part: str) -> dict[str, Any]:
        period = BY_ID[part]
        charters = "".join(one.model_dump_json() for one in amended(period.charters, period.amend))
        digest = hashlib.sha256(charters.encode()).hexdigest()
        return {"on": period.on, "until": period.until, "charters": digest, **self.how[part]}

    def warm(self) -> None:
        """Compile the kernels."""
        part = self.parts[0]
        period = BY_ID[part]
        soon = month_date(period.first, 1)
        charters = amended(period.charters, period.amend)
        simulate(charters, record(), on=period.first, until=soon, runs=1, seed=0, **self.how[part])

    def simulate(self, batch: Batch) -> History:
        """Run a batch of one period."""
        period = BY_ID[batch.part]
        return simulate(
            amended(period.charters, period.amend),
            record(),
            on=period.first,
            until=period.last,
            congresses="record",
            runs=range(batch.first, batch.last + 1),
            seed=self.seed,
            **self.how[batch.part],
        )

    def measure(self, batch: Batch, history: History) -> tuple[None, dict[str, pl.DataFrame]]:
        """What a batch shows is kept, its histories are not."""
        return None, {"values": pattern_values(history, batch.part)}

    def differences(self, held: dict[str, Any]) -> str:
        """What another job differs in."""
        return differing(self.facts, held, {"patterns": "the theory or the seed", **VERSION})


def run_patterns(
    out: str | os.PathLike[str],
    *,
    runs: int = 200,
    seed: int = 1,
    periods: Sequence[str] = (),
    theory: str | os.PathLike[str] = THEORY,
    **running: Unpack[Running],
) -> pl.DataFrame:
    """Run the periods, or go on with them, and judge every pattern.

    Parameters
    ----------
    out : path
        The folder of the results.
    runs : int
        Of each period.
    seed : int
    periods : sequence of str
        Ids of :data:`collegium.theories.patterns.PERIODS`; all by default. Patterns over all periods need all.
    theory : str or path
    **running
        ``workers``, ``cluster``, ``chunk``, ``resume``, ``replace``, ``progress`` and ``left``, as for
        :func:`collegium.theories.run_study`.

    Returns
    -------
    polars.DataFrame
        See :func:`collegium.theories.patterns_judge.judge_patterns`; also written to ``patterns.csv`` in the folder.

    Raises
    ------
    CollegiumError
        Unknown period or theory, or the folder holds something else; nothing in it is touched.
    Stopped
        Ctrl-C; the finished runs are kept.
    """
    job, target = PatternsJob(runs, seed, periods, theory), Path(out)
    run_job(job, target, **running)
    found = judge_values(gather(job, target, "values"))
    with writing(target):
        write_text(target / "patterns.csv", found.write_csv(float_precision=6))
    return found
