"""Many runs of the base, :mod:`collegium.party`, whole or a share of it, kept in a folder as they finish."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Unpack

import polars as pl

import collegium
from collegium.compiled import digest_of
from collegium.errors import CollegiumError
from collegium.history import SCHEMA_VERSION, History, join
from collegium.parameters import settle
from collegium.party import Path as PartyPath
from collegium.party import grown, steady, whole_party
from collegium.party.simulate import PARAMETERS
from collegium.theories.jobs import Batch, Running, differing, gather, run_job
from collegium.theories.scale import mean_base

PART = "runs"
FIRST, LAST = 1918, 1991
CODE = (("party", "history", "theories"), ("bundle.py", "conduct/chance.py"))  # what makes the numbers


def path_of(
    *, first: int = FIRST, last: int = LAST, share: float = 1.0, members: int | None = None
) -> PartyPath:  # fmt: skip
    """The path of a party: as the Soviet one grew, or as large as it is throughout.

    Parameters
    ----------
    first, last : int
        Years, 1918 to 1991.
    share : float
        Of the whole party, for one that grows.
    members : int, optional
        For one that stays as large as it is, without waves and wars.

    Raises
    ------
    CollegiumError
        A year outside the path, or a share or number that no party has.

    Examples
    --------
    >>> path_of(first=1922, last=1930, share=0.01)
    <Path: 1922 to 1930, 6,000 to 21,627 members, assumed>
    """
    if members is None:
        return grown(share).between(first, last)
    if isinstance(members, bool) or not isinstance(members, int) or not 1 <= members <= 100_000_000:
        raise CollegiumError("a party has from 1 to 100,000,000 members", given=members)
    return steady(members).between(first, last)


class PartyJob:
    """Runs of the base as a job of one part.

    Parameters
    ----------
    path : collegium.party.Path
    runs, seed : int
    provinces : int
    parameters : mapping, optional
    threads : int
        Of one run; the result does not depend on it.
    """

    kind: str = "party"

    def __init__(
        self, path: PartyPath, *, runs: int = 1, seed: int = 1, provinces: int = 170,
        parameters: Mapping[str, float] | None = None, threads: int = 1,
    ) -> None:  # fmt: skip
        if isinstance(runs, bool) or not isinstance(runs, int) or runs < 1:
            raise CollegiumError("a party takes at least one run", given=runs)
        self.path, self.runs, self.seed, self.provinces, self.threads = path, runs, seed, provinces, threads
        self.parameters = settle(PARAMETERS, parameters or {})
        self.batch = 1  # a run takes seconds to minutes, and its table is small
        self.parts = [PART]
        self.folder: str | None = None
        self.tables: tuple[str, ...] = ("years",)
        whole_party(steady(10, years=1), seed=seed, provinces=provinces)  # what cannot be run is refused at once
        self.facts: dict[str, Any] = {
            "party": {
                "id": "party",
                "seed": seed,
                "provinces": provinces,
                "parameters": self.parameters,
                **{name: getattr(path, name).tolist() for name in ("members", "organisations", "form")},
                **{name: getattr(path, name).tolist() for name in ("losses", "expulsion", "lapse", "turnout")},
                "first": path.first,
                "sanction": path.sanction.tolist(),
            },
            "collegium": collegium.__version__,
            "code": digest_of(Path(collegium.__file__).parent, *CODE),
            "schema": SCHEMA_VERSION,
        }

    def warm(self) -> None:
        """Compile the kernels."""
        whole_party(steady(100, years=1), provinces=2)

    def simulate(self, batch: Batch) -> History:
        """The runs of a batch, as observations."""
        return join([self.one(run).history() for run in range(batch.first, batch.last + 1)])

    def one(self, run: int, progress: Callable[[int], None] | None = None) -> Any:
        """One run."""
        return whole_party(
            self.path, seed=self.seed, run=run, provinces=self.provinces, parameters=self.parameters,
            workers=self.threads, progress=progress,
        )  # fmt: skip

    def measure(self, batch: Batch, history: History) -> tuple[History | None, dict[str, pl.DataFrame]]:
        """The table of years of a batch: ``run``, ``year``, and each count."""
        rows = history.observations.with_columns(year=pl.col("start").dt.year())
        wide = rows.pivot("measure", index=["run", "year"], values="value").sort("run", "year")
        counts = [name for name in wide.columns if name not in ("run", "year", "age", "party_years")]
        return None, {"years": wide.with_columns(pl.col(counts).cast(pl.Int64))}

    def differences(self, held: dict[str, Any]) -> str:
        """What another job differs in."""
        return differing(self.facts, held, inside="party")


def run_party(
    out: str | os.PathLike[str],
    job: PartyJob,
    **running: Unpack[Running],
) -> pl.DataFrame:
    """Run the base into a folder, or go on with it.

    Parameters
    ----------
    out : path
        The folder; a table of years for each run goes into ``years/`` there.
    job : PartyJob
    **running
        ``workers``, ``cluster``, ``chunk``, ``resume``, ``replace``, ``progress`` and ``left``, as for
        :func:`collegium.theories.run_study`.

    Returns
    -------
    polars.DataFrame
        ``run``, ``year``, and each count of :data:`collegium.party.year.COUNTS` with mean age and years in the party.

    Raises
    ------
    CollegiumError
        As for :func:`collegium.theories.run_study`.
    """
    target = Path(out)
    run_job(job, target, **running)
    return gather(job, target, "years")[PART]


def told(years: pl.DataFrame) -> pl.DataFrame:
    """What is shown of runs of the base, by year and as the mean over the runs.

    Parameters
    ----------
    years : polars.DataFrame
        As :func:`run_party` gives it.

    Returns
    -------
    polars.DataFrame
        ``year``, ``members``, ``organisations``; ``admitted``, ``died`` (violent deaths among them), ``expelled``,
        ``lapsed`` (people in the year); ``meetings`` held with a quorum, ``without_quorum``; ``present`` there,
        ``against`` the man recommended (votes); ``refused`` (meetings that refused him); ``new_secretaries`` and
        ``turnover``, their share of the meetings held; ``conferences`` of districts, ``conferences_refused``; mean
        ``age`` and ``party_years``. A share is null where there was no meeting.
    """
    mean = mean_base(years)
    meetings = pl.when(pl.col("meetings") > 0).then(pl.col("meetings"))
    return mean.select(
        "year", "members", "organisations", "admitted", (pl.col("died") + pl.col("lost")).alias("died"), "expelled",
        "lapsed", "meetings", "without_quorum", "present", "against", "refused",
        pl.col("secretaries_new").alias("new_secretaries"), (pl.col("secretaries_new") / meetings).alias("turnover"),
        "conferences", "conferences_refused", "age", "party_years",
    )  # fmt: skip


__all__ = ["PartyJob", "path_of", "run_party", "told"]
