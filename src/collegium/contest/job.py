"""Drawn runs as a job: kept as they finish, on one worker, on many or on a cluster, to the same bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

import collegium
from collegium.compiled import digest_of
from collegium.contest.drawn import Arm, simulate_drawn
from collegium.contest.listed import digest_of_patterns
from collegium.contest.outcomes import outcome_values
from collegium.errors import CollegiumError
from collegium.history import History
from collegium.theories.jobs import Batch
from collegium.theories.patterns import BY_ID
from collegium.theories.patterns_judge import pattern_values
from collegium.theories.simulate import amended
from collegium.theories.theory import Theory

FORMAT = "contest-table/1"
ROOMS = ("conduct", "engine", "history", "measures", "record", "theories")  # whose code makes the numbers
ALSO = ("contest/drawn.py", "contest/outcomes.py")
SAID = {
    "collegium": "the version of Collegium",
    "code": "the code",
    "theories": "the theories",
    "periods": "the charters or presets of the periods",
    "patterns": "the list of patterns",
    "draws": "the draws that the runs are made under",
}


def digest_of_theory(theory: Theory) -> str:
    """What tells two theories apart, whatever they are called."""
    return hashlib.sha256(theory.model_dump_json().encode()).hexdigest()


def digest_of_period(period: str) -> str:
    """What tells two versions of a period apart: roster day, charters with their amendments, presets."""
    from collegium.contest.drawn import preset_of

    one = BY_ID[period]
    charters = "".join(each.model_dump_json() for each in amended(one.charters, one.amend))
    laid = json.dumps([preset_of(name) for name in one.presets], sort_keys=True)
    return hashlib.sha256(f"{one.on} {one.until} {one.without} {charters} {laid}".encode()).hexdigest()


class DrawnJob:
    """Arms as a job: a part for each.

    Parameters
    ----------
    kind : str
        A word for it, and the name of its file: ``contest`` for the table from the prior.
    arms : sequence of Arm
    runs, seed : int
    outcomes : bool
        Keep the table of :func:`~collegium.contest.outcomes.outcome_values` too.
    patterns : bool
        Keep the table of :func:`~collegium.theories.patterns_judge.pattern_values`.
    """

    folder: str | None = None

    def __init__(
        self, kind: str, arms: Sequence[Arm], runs: int, seed: int, *, outcomes: bool = False, patterns: bool = True
    ) -> None:
        if isinstance(runs, bool) or not isinstance(runs, int) or runs < 1:
            raise CollegiumError(f"a {kind} takes at least one run", given=runs)
        if not 0 <= seed < 2**63:
            raise CollegiumError("a seed is a whole number from 0 to 2**63 - 1", given=seed)
        self.kind, self.runs, self.seed = kind, runs, seed
        self.arms = {arm.name: arm for arm in arms}
        if len(self.arms) < len(arms):
            raise CollegiumError(f"two parts of a {kind} are the same", given=", ".join(arm.name for arm in arms))
        self.parts = list(self.arms)
        self.tables: tuple[str, ...] = ("values",) * patterns + ("outcomes",) * outcomes
        theories = {arm.theory.id: arm.theory for arm in arms}
        periods = list(dict.fromkeys(arm.period for arm in arms))
        drawn = {
            name: [arm.fresh, {period: list(numbers) for period, numbers in arm.numbers.items()}]
            for name, arm in self.arms.items()
            if arm.numbers or arm.fresh
        }
        self.facts: dict[str, Any] = {
            kind: {"id": ", ".join(theories), "seed": seed, "tables": list(self.tables)},
            "format": FORMAT,
            "theories": {id: digest_of_theory(theory) for id, theory in theories.items()},
            "periods": {period: digest_of_period(period) for period in periods},
            "parts": self.parts,
            "patterns": digest_of_patterns(),
            "collegium": collegium.__version__,
            "code": digest_of(Path(collegium.__file__).parent, ROOMS, ALSO),
            "draws": hashlib.sha256(json.dumps(drawn, sort_keys=True).encode()).hexdigest() if drawn else "by number",
        }

    def warm(self) -> None:
        """Compile the kernels."""
        simulate_drawn(next(iter(self.arms.values())), [0], self.seed)

    def simulate(self, batch: Batch) -> History:
        """Run a batch of an arm."""
        return simulate_drawn(self.arms[batch.part], range(batch.first, batch.last + 1), self.seed)

    def measure(self, batch: Batch, history: History) -> tuple[None, dict[str, pl.DataFrame]]:
        """What a batch shows is kept, and what it was drawn with; its histories are not."""
        tables = {}
        if "values" in self.tables:
            tables["values"] = pattern_values(history, self.arms[batch.part].period).sort("row", "run")
        if "outcomes" in self.tables:
            tables["outcomes"] = outcome_values(history).sort("outcome", "run")
        return None, tables

    def differences(self, held: dict[str, Any]) -> str:
        """What another job differs in."""
        found = []
        for key, value in self.facts.items():
            old = held.get(key)
            if old == value:
                continue
            if key in ("theories", "periods") and isinstance(old, dict):
                changed = sorted(name for name in {*old, *value} if old.get(name) != value.get(name))
                found.append(f"{SAID[key]} ({', '.join(changed)})")
            elif key == self.kind and isinstance(old, dict):
                found += [name for name in value if old.get(name) != value[name] and name != "id"]
            elif key != "parts":
                found.append(SAID.get(key, key))
        return "; ".join(dict.fromkeys(found)) or "the parts that are run"
