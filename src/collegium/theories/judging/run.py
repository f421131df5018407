"""Judging measures on many runs: simulated, looked at with something missing, scored; kept as they finish."""

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
from collegium.engine.setting import cast_of, month_date
from collegium.engine.simulate import REPLAYS
from collegium.errors import CollegiumError
from collegium.history import SCHEMA_VERSION, History
from collegium.measures.ties import RULES
from collegium.record import record
from collegium.theories.jobs import VERSION, Batch, Running, differing, gather, run_job, writing
from collegium.theories.judging import bonds, rights
from collegium.theories.judging.missing import thinned, under
from collegium.theories.judging.scores import scores, shares
from collegium.theories.patterns import BY_ID
from collegium.theories.patterns_run import THEORY, how
from collegium.theories.simulate import amended
from collegium.theories.theory import theory as read_theory

PARTS = ("1923-29", "1935-53", "1957-64", "1964-82")
ROOMS = ("conduct", "engine", "history", "measures", "record", "theories")  # whose code makes the numbers
JUDGING = Path(__file__).parent
LATE = (3, 12)  # months
MISSING = 0.2  # of spells
HALF_OF_DECISIONS = "half of decisions missing"


class JudgeJob:
    """Periods of the record, simulated with their truth, as a job: a part for each.

    Parameters
    ----------
    what : {"ties", "leadership"}
        The measure that is judged.
    runs : int
        Of each period.
    seed : int
        Of the runs, and of what is missing of them.
    parts : sequence of str
        Ids of :data:`collegium.theories.patterns.PERIODS`; those of :data:`PARTS` by default.
    theory : str or path
    late : sequence of int
        Longest delays, in months.
    missing : float
        The share of spells that is missing, 0 to 1.
    committee : bool
        Whether ties are judged in the committee too, and not only in the top body.
    """

    kind: str = "judge"
    folder: str | None = None

    def __init__(
        self,
        what: str,
        runs: int,
        seed: int = 1,
        parts: Sequence[str] = (),
        theory: str | os.PathLike[str] = THEORY,
        late: Sequence[int] = LATE,
        missing: float = MISSING,
        committee: bool = False,
    ) -> None:
        if what not in TABLES:
            raise CollegiumError("no such measure to be judged", given=what, allowed=list(TABLES))
        for part in parts:
            if part not in BY_ID:
                raise CollegiumError("unknown period", given=part, allowed=BY_ID)
        if runs < 1:
            raise CollegiumError("judging takes at least one run", given=runs)
        if not 0 <= seed < 2**63:
            raise CollegiumError("a seed is a whole number from 0 to 2**63 - 1", given=seed)
        if not 0 <= missing <= 1:
            raise CollegiumError("the share that is missing lies between 0 and 1", given=missing)
        for months in late:
            if not 0 <= months <= 1200:
                raise CollegiumError("a delay is a number of months from 0 to 1200", given=months)
        self.what, self.runs, self.seed = what, runs, seed
        self.parts = [id for id in BY_ID if id in (parts or PARTS)]
        self.tables = TABLES[what]
        self.theory = read_theory(theory)
        self.late, self.missing, self.committee = tuple(dict.fromkeys(late)), missing, committee and what == "ties"
        self.how = {part: how(BY_ID[part], self.theory) for part in self.parts}
        self.facts: dict[str, Any] = {
            "judge": {"id": what, "seed": seed, "theory": self.theory.id, "late": list(self.late), "missing": missing,
                      "committee": self.committee},
            "periods": {part: self._said(part) for part in self.parts},
            "collegium": collegium.__version__,
            "code": digest_of(Path(collegium.__file__).parent, ROOMS) + digest_of(JUDGING.parent, [JUDGING.name]),
            "schema": SCHEMA_VERSION,
        }  # fmt: skip

    def _said(self, part: str) -> dict[str, Any]:
        period = BY_ID[part]
        charters = "".join(one.model_dump_json() for one in amended(period.charters, period.amend))
        digest = hashlib.sha256(charters.encode()).hexdigest()
        return {"on": period.on, "until": period.until, "charters": digest, **self.how[part]}

    def _simulate(self, part: str, **said: Any) -> History:
        period = BY_ID[part]
        return simulate(
            amended(period.charters, period.amend),
            record(),
            on=period.first,
            seed=self.seed,
            truth=True,
            replays=REPLAYS if self.what == "leadership" else 0,
            **self.how[part],
            **said,
        )

    def warm(self) -> None:
        """Compile the kernels."""
        part = self.parts[0]
        self._simulate(part, until=month_date(BY_ID[part].first, 1), runs=1)

    def simulate(self, batch: Batch) -> History:
        """Run a batch of one period."""
        last = BY_ID[batch.part].last
        return self._simulate(batch.part, until=last, congresses="record", runs=range(batch.first, batch.last + 1))

    def measure(self, batch: Batch, history: History) -> tuple[None, dict[str, pl.DataFrame]]:
        """What the measure finds in a batch, beside what is true of it."""
        period = BY_ID[batch.part]
        cast = cast_of(amended(period.charters, period.amend)[0])
        top = history.body(cast.top)
        seen = under(history, [top], self.late, self.missing, self.seed)
        part = pl.lit(batch.part).alias("part")
        if self.what == "leadership":
            seen[HALF_OF_DECISIONS] = thinned(history, 0.5, table="decisions", seed=self.seed)
            years = rights.judge_rights(history, seen, seed=self.seed)
            return None, {"years": years.select(part, pl.all())}
        bodies = {"top body": top} | ({"committee": history.body(cast.committee)} if self.committee else {})
        places = bonds.places_of(history)
        asked = {
            (name, truth): bonds.pairs(history, body, truth) for name, body in bodies.items() for truth in bonds.TRUTHS
        }
        counts, bins = [], []
        for condition, view in seen.items():
            for among, body in bodies.items():
                found = bonds.detected(bonds.of_members(view, history, [body, top]), top, places)
                for truth in bonds.TRUTHS:
                    for rule in RULES:
                        rows = bonds.judged(asked[among, truth], found[rule], rule, truth)
                        key = {"among": among, "truth": truth, "rule": rule, "condition": condition}
                        said = [part, *(pl.lit(value).alias(name) for name, value in key.items())]
                        counts.append(bonds.counted(rows).select(*said, pl.all()))
                        bins.append(bonds.binned(rows, rule).select(*said, pl.all()))
        return None, {"counts": pl.concat(counts), "bins": pl.concat(bins)}

    def differences(self, held: dict[str, Any]) -> str:
        """What another job differs in."""
        said = {"judge": "the measure, theory, seed or what is missing", "periods": "the periods", **VERSION}
        return differing(self.facts, held, said)


TABLES: dict[str, tuple[str, ...]] = {"ties": ("counts", "bins"), "leadership": ("years",)}


def run_judge(
    out: str | os.PathLike[str],
    job: JudgeJob,
    **running: Unpack[Running],
) -> dict[str, pl.DataFrame]:
    """Judge a measure, or go on with it, and score it.

    Parameters
    ----------
    out : path
        The folder of the results.
    job : JudgeJob
    **running
        ``workers``, ``cluster``, ``chunk``, ``resume``, ``replace``, ``progress`` and ``left``, as for
        :func:`collegium.theories.run_study`.

    Returns
    -------
    dict of str to polars.DataFrame
        Of ties: ``ties`` (a row a body, truth, rule and condition: see
        :func:`~collegium.theories.judging.scores.scores`), ``periods`` (the same by period, all seen) and ``strength``
        (how many of those found are true, by strength). Of leadership: ``outcomes``, ``types``, ``keys``,
        ``intervals``, ``reliability`` and ``confusion``: see :mod:`collegium.theories.judging.rights`. Each is also
        written to a file of its name in the folder.

    Raises
    ------
    CollegiumError
        The folder holds something else; nothing in it is touched.
    Stopped
        Ctrl-C; the finished runs are kept.
    """
    target = Path(out)
    run_job(job, target, **running)
    held = {name: pl.concat(gather(job, target, name).values()) for name in job.tables}
    found = ties_tables(held["counts"], held["bins"]) if job.what == "ties" else type_tables(held["years"])
    with writing(target):
        for name, frame in found.items():
            write_text(target / f"{name}.csv", frame.write_csv(float_precision=6))
    return found


def ties_tables(counts: pl.DataFrame, bins: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The tables of :func:`run_judge` for ties."""
    by = ["among", "truth", "rule", "condition"]
    seen = counts.filter(pl.col("condition") == "all seen").with_columns(period="part")
    strength = shares(bins, [*by, "bin"])
    order = {name: place for names in bonds.BINS.values() for place, name in enumerate(names)}
    strength = strength.with_columns(at=pl.col("bin").replace_strict(order, default=9, return_dtype=pl.Int64))
    first = {key: place for place, key in enumerate(counts.select(by).unique(maintain_order=True).iter_rows())}
    place = pl.Series([first[key] for key in strength.select(by).iter_rows()], dtype=pl.Int64)
    return {
        "ties": scores(counts, by),
        "periods": scores(seen, ["period", *by[:3]]),
        "strength": strength.with_columns(place=place).sort("place", "at").drop("place", "at"),
    }


def type_tables(years: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The tables of :func:`run_judge` for the type of leadership."""
    by = list(rights.BY)
    return {
        "outcomes": shares(rights.outcomes(years), [*by, "sense", "outcome"]),
        "types": scores(rights.label_counts(years), [*by, "sense", "key"], within="part").rename({"key": "type"}),
        "keys": scores(rights.key_counts(years), [*by, "key"], within="part"),
        "intervals": shares(rights.covered(years), [*by, "interval"]),
        "reliability": _in_order(shares(rights.reliability(years), [*by, "sense", "label", "bin"])),
        "confusion": rights.confusion(years),
    }


def _in_order(bins: pl.DataFrame) -> pl.DataFrame:
    """Bins of chances from the lowest to the highest, within each type."""
    place = pl.col("bin").replace_strict({name: k for k, name in enumerate(rights.BINS)}, return_dtype=pl.Int64)
    key = [*rights.BY, "sense", "label"]
    groups = bins.select(key).unique(maintain_order=True).with_row_index("group")
    ordered = bins.join(groups, on=key, how="left").with_columns(place=place).sort("group", "place")
    return ordered.drop("group", "place")
