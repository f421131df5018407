"""One run of the whole party: provinces side by side, year after year.

A year of a province needs nothing of another's, so provinces are given to as many threads as there are workers; at
New Year those who move are handed over. The result is the same for any number of workers.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from collegium import __version__
from collegium.conduct.chance import draw, run_key
from collegium.errors import CollegiumError
from collegium.history import History, Manifest
from collegium.parameters import param, settle
from collegium.party import base, year
from collegium.party.path import Path, grown
from collegium.party.year import COUNTS, MONTHS_OF_LIFE, MOVED_OUT, MOVING, YEAR, Members, Scratch, Units

PARAMETERS = (
    param("mortality_at_55", 0.02, "1/year", 0.0, 1.0, "hazard of natural death at 55", "assumed: as among leaders"),
    param("mortality_growth", math.log(4.0) / 20.0, "1/year", 0.0, 0.5, "its growth with each year of age", "assumed"),
    param("move_within", 0.02, "1/year", 0.0, 1.0, "rate of moving to another organisation of the province", "assumed"),
    param("move_out", 0.01, "1/year", 0.0, 1.0, "rate of moving to another province", "assumed"),
    param("adult", 18.0, "years", 14.0, 30.0, "least age of members", "assumed: the Rules admit from 18"),
    param("joining_age", 28.0, "years", 18.0, 60.0, "mean age at admission, nearly", "assumed"),
    param("oldest", 60.0, "years", 30.0, 80.0, "greatest age at admission", "assumed"),
    param("rotation", 0.2, "probability", 0.0, 1.0, "chance that another than the secretary is recommended", "assumed"),
    param("seniority", 1.0, "1", 0.0, 10.0, "weight of years in the party when a man is recommended", "our proposal"),
    param("fidelity", 0.9, "probability", 0.0, 1.0, "chance that a delegate votes as his secretary would", "assumed"),
    param("per_delegate", 50.0, "people", 1.0, 10_000.0, "members for each further delegate", "assumed"),
    param("dislike", -0.5, "1", -10.0, 10.0, "mean dislike of the man recommended", "our proposal"),
    param("organisation_spread", 0.6, "1", 0.0, 10.0, "spread of that between organisations", "our proposal"),
    param("member_spread", 0.5, "1", 0.05, 10.0, "spread of it between members", "our proposal"),
    param("effort", 0.25, "1", 0.0, 5.0, "what it takes to oppose at all", "our proposal"),
    param("booth_used", 0.1, "share", 0.0, 1.0, "share of those who accept that use the booth", "our proposal"),
    param("booth_noted", 0.8, "probability", 0.0, 1.0, "chance that it is noted who uses it", "our proposal"),
    param("ballot_leak", 0.02, "probability", 0.0, 1.0, "chance that a marked paper is traced", "our proposal"),
    param("size_spread", 0.5, "1", 0.0, 3.0, "spread of the weights of provinces and organisations", "assumed"),
)  # fmt: skip
IN_THE_YEAR = ("move_within", "move_out", "rotation", "fidelity", "per_delegate", "adult", "joining_age", "oldest",
               "seniority")  # fmt: skip
UNITS_OF = {"age": "years", "party_years": "years"}


@dataclass(frozen=True)
class WholeParty:
    """A run of the whole party.

    Attributes
    ----------
    years : polars.DataFrame
        One row a year: the counts of :data:`collegium.party.year.COUNTS`, mean age and years in the party.
    provinces : polars.DataFrame
        The same, one row a year and province.
    seed, run : int
    parameters : mapping
    members : list of Members
        The columns of each province at the end, without unused places.
    units : list of Units
    """

    years: pl.DataFrame
    provinces: pl.DataFrame
    seed: int
    run: int
    parameters: Mapping[str, float]
    members: list[Members] = field(repr=False)
    units: list[Units] = field(repr=False)

    def __repr__(self) -> str:
        last = self.years.row(-1, named=True)
        return (
            f"<WholeParty: {self.years['year'][0]} to {last['year']}, {last['members']:,} members in "
            f"{last['organisations']:,} organisations at the end, seed {self.seed}, run {self.run}>"
        )

    def history(self) -> History:
        """The yearly numbers as a history: observations of the organisation ``party``, all synthetic."""
        last = dt.date(int(self.years["year"][-1]), 12, 31)
        first = dt.date(int(self.years["year"][0]), 1, 1)
        manifest = Manifest(
            kind="simulated", title="The whole party", start=first, end=last, seed=self.seed, runs=1,
            code_version=__version__, details={"parameters": dict(self.parameters), "scale": "whole party"},
        )  # fmt: skip
        names = [name for name in self.years.columns if name != "year"]
        rows = (
            self.years.with_columns(pl.col(names).cast(pl.Float64))
            .unpivot(names, index="year", variable_name="measure", value_name="value")
            .sort("year", "measure", maintain_order=True)
            .with_columns(
                run=pl.lit(self.run, dtype=pl.Int32),
                observation_id=pl.format("party-{}-{}", "measure", "year"),
                organization_id=pl.lit("party"),
                start=pl.date(pl.col("year"), 12, 31),
                unit=pl.col("measure").replace_strict(UNITS_OF, default="count"),
                text=pl.lit("of the year, or at its end"),
                synthetic=pl.lit(True),
            )
            .drop("year")
        )
        body = pl.DataFrame({"organization_id": ["party"], "name": ["The whole party"], "synthetic": [True]})
        return History(manifest, {"observations": rows, "organizations": body})


def whole_party(
    path: Path | None = None,
    *,
    seed: int = 1,
    run: int = 0,
    provinces: int = 170,
    districts_of: int = 100,
    parameters: Mapping[str, float] | None = None,
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
) -> WholeParty:
    """Run every member and every primary organisation, month by month.

    Parameters
    ----------
    path : Path, optional
        Totals and rates by year; by default :func:`collegium.party.path.grown`.
    seed, run : int
        The seed from 0 to 2**63 - 1, the number of the run from 0.
    provinces : int
        1 to 10,000.
    districts_of : int
        Organisations in a district.
    parameters : mapping, optional
        Values in place of the defaults of :data:`PARAMETERS`.
    workers : int
        Threads. The result does not depend on it.
    progress : callable, optional
        Called with the year after each year.

    Returns
    -------
    WholeParty

    Raises
    ------
    CollegiumError
        A number is out of its range, or a province has more organisations than 65,535.

    Examples
    --------
    >>> from collegium.party import steady, whole_party
    >>> party = whole_party(steady(4_300, years=3), provinces=4)
    >>> party.years["members"].to_list()
    [4300, 4300, 4300]
    """
    path = path or grown()
    for name, value, low, high in (
        ("seed", seed, 0, 2**63 - 1), ("run", run, 0, 2**63 - 1), ("provinces", provinces, 1, 10_000),
        ("districts_of", districts_of, 1, 65_535), ("workers", workers, 1, 1_024),
    ):  # fmt: skip
        if isinstance(value, bool) or not isinstance(value, int | np.integer) or not low <= value <= high:
            raise CollegiumError(f"{name} is a whole number from {low} to {high}", given=value)
    settled = settle(PARAMETERS, parameters or {})
    party = _Party(path, int(seed), int(run), int(provinces), int(districts_of), settled)
    tallies = np.zeros((path.n_years, provinces, len(COUNTS)), np.int64)
    with ThreadPoolExecutor(int(workers)) as pool:
        for k in range(path.n_years):
            party.new_year(k)
            list(pool.map(lambda province, k=k: party.run(k, province, tallies[k, province]), party.order))
            party.move(k, tallies[k])
            if progress is not None:
                progress(path.first + k)
    for province in range(provinces):
        party.enrol(path.n_years, province)
    counted = [_frame(tallies[k], path.first + k) for k in range(path.n_years)]
    by_province = pl.concat(counted)
    return WholeParty(
        _means(by_province.drop("province").group_by("year", maintain_order=True).sum()), _means(by_province),
        int(seed), int(run), settled, [party.taken(p) for p in range(provinces)], party.units,
    )  # fmt: skip


def cumulative_hazard(mortality_at_55: float, mortality_growth: float) -> np.ndarray:
    """Gompertz's hazard summed over the months of life: shape (1561,), from 0."""
    ages = np.arange(MONTHS_OF_LIFE) / 12.0
    monthly = mortality_at_55 * np.exp(mortality_growth * (ages - 55.0)) / 12.0
    return np.concatenate([[0.0], np.cumsum(monthly)])


def weights(key: np.uint64, subjects: np.ndarray, spread: float) -> np.ndarray:
    """Keyed weights of provinces or organisations, log-logistic."""
    u = np.array([draw(key, -1, year.WEIGHT, which) for which in subjects])
    return np.asarray(np.exp(spread * np.log((u + 1e-12) / (1.0 - u))))


def _frame(tally: np.ndarray, at: int) -> pl.DataFrame:
    counted = {name: tally[:, k] for k, name in enumerate(COUNTS)}
    return pl.DataFrame({"year": np.full(len(tally), at), "province": np.arange(len(tally)), **counted})


def _means(frame: pl.DataFrame) -> pl.DataFrame:
    people = pl.when(pl.col("members") > 0).then(12.0 * pl.col("members"))
    return frame.with_columns(
        age=pl.col("age_months") / people, party_years=pl.col("party_months") / people
    ).drop("age_months", "party_months")  # fmt: skip


class _Party:
    """The state between years: columns by province, and who is on the way."""

    def __init__(self, path: Path, seed: int, run: int, provinces: int, per_district: int, p: Mapping[str, float]):
        self.path, self.provinces, self.per_district, self.p = path, provinces, per_district, p
        self.key = np.uint64(run_key(np.uint64(seed), np.uint64(run)))
        self.upto = np.cumsum(weights(self.key, np.arange(provinces) + 2**40, p["size_spread"]))
        self.ends = np.concatenate([[0.0], self.upto / self.upto[-1]])
        self.ends[-1] = 1.0
        planned = np.array([self._share(total) for total in path.organisations.tolist()])
        self.n_units = np.maximum.accumulate(np.maximum(planned, 1))
        if self.n_units.max() > 65_535:
            raise CollegiumError(
                "a province has more than 65,535 organisations",
                given=int(self.n_units.max()),
                hint="Take more provinces.",
            )
        self.plan = np.array([self._share(total) for total in path.members.tolist()])
        self.sums = cumulative_hazard(p["mortality_at_55"], p["mortality_growth"])
        self.rates = np.zeros(path.n_years, YEAR)
        for name in ("losses", "expulsion", "lapse", "turnout"):
            self.rates[name] = getattr(path, name)
        for name in IN_THE_YEAR:
            self.rates[name] = p[name]
        self.n = self.plan[0].copy()
        self.members = [_members(int(n)) for n in self.n]
        self.units = [self._units(province) for province in range(provinces)]
        self.serial = [
            year.begin(
                self.members[k], self.units[k], self.rates[0], self.sums, self.key, int(self.n[k]),
                int(self.n_units[0, k]), k, provinces,
            )
            for k in range(provinces)
        ]  # fmt: skip
        self.arrivals: list[tuple[np.ndarray, ...]] = [_nobody() for _ in range(provinces)]
        self.order = np.argsort(-self.plan.max(axis=0), kind="stable").tolist()  # the largest first

    def _share(self, total: int) -> np.ndarray:
        return np.diff(np.floor(self.ends * total + 0.5).astype(np.int64))

    def _units(self, province: int) -> Units:
        n = int(self.n_units[-1, province])
        each = weights(self.key, np.arange(n) + province * 65_536, self.p["size_spread"])
        return Units(
            np.zeros(n, np.int32), np.zeros(n, np.uint32), np.zeros(n, np.uint32), np.zeros(n, np.bool_), np.zeros(n),
            np.cumsum(each), np.zeros(-(-n // self.per_district), np.bool_),
        )  # fmt: skip

    def new_year(self, k: int) -> None:
        """What all provinces share in year ``k``: the ballot's table."""
        p, path = self.p, self.path
        self.shares = np.array([
            base.shares_by_luck(
                int(path.form[k]), p["dislike"], p["organisation_spread"], p["member_spread"], p["effort"], sanction,
                p["booth_used"], p["booth_noted"], p["ballot_leak"],
            )
            for sanction in (float(path.sanction[k]), 0.0)
        ])  # fmt: skip

    def run(self, k: int, province: int, tally: np.ndarray) -> None:
        """Year ``k`` of one province."""
        n_units = int(self.n_units[k, province])
        first, last = int(self.plan[k, province]), int(self.plan[k + 1, province])
        places = self.enrol(k, province, max(first, last))
        plan = first + (last - first) * np.arange(1, 13) // 12
        if (self.serial[province] + 12 * places + 1) * self.provinces >= 2**32:
            raise CollegiumError("more people than numbers for them", hint="Take a smaller party or fewer years.")
        self.n[province], self.serial[province] = year.run_year(
            self.members[province], self.units[province], _scratch(places, n_units), self.rates[k], self.sums, plan,
            self.shares, self.key, 12 * k, int(self.n[province]), n_units, province, self.provinces,
            self.serial[province], 65_536 * province, self.per_district, tally,
        )  # fmt: skip

    def enrol(self, k: int, province: int, wanted: int = 0) -> int:
        """Take in who comes from other provinces; returns how many places may be needed, ``wanted`` or more."""
        ident, birth, joined = self.arrivals[province]
        n = int(self.n[province])
        places = max(n + len(ident), wanted)
        if len(self.members[province].ident) < places:
            self.members[province] = _members(places + places // 16, self.taken(province))
        n_units = int(self.n_units[min(k, self.path.n_years - 1), province])
        self.n[province] = year.take_arrivals(
            self.members[province], self.units[province], n, n_units, self.key, 12 * k, ident, birth, joined
        )
        self.arrivals[province] = _nobody()
        return places

    def move(self, k: int, tallies: np.ndarray) -> None:
        """At New Year: whoever moves to another province is handed over."""
        leaving = []
        for province in range(self.provinces):
            n = int(self.n[province])
            n_leaving = int(np.count_nonzero(self.members[province].flags[:n] & MOVING))
            out = _nobody(n_leaving)
            self.n[province], tallies[province, MOVED_OUT] = year.take_leavers(
                self.members[province], self.units[province], n, *out
            )
            leaving.append(out)
        ident, birth, joined = (np.concatenate(column) for column in zip(*leaving, strict=True))
        to = year.places(self.key, 12 * (k + 1), ident, self.upto)
        by_place = np.lexsort((ident, to))
        cuts = np.searchsorted(to[by_place], np.arange(1, self.provinces))
        columns = [np.split(column[by_place], cuts) for column in (ident, birth, joined)]
        self.arrivals = [(one, two, three) for one, two, three in zip(*columns, strict=True)]

    def taken(self, province: int) -> Members:
        """The columns of a province without unused places."""
        n = int(self.n[province])
        return Members(*(column[:n] for column in self.members[province]))


def _members(places: int, old: Members | None = None) -> Members:
    kinds = (np.uint32, np.int16, np.int16, np.uint16, np.uint8)
    columns: list[Any] = [np.zeros(max(1, places), kind) for kind in kinds]
    for column, before in zip(columns, old or (), strict=False):
        column[: len(before)] = before
    return Members(*columns)


def _nobody(n: int = 0) -> tuple[np.ndarray, ...]:
    return np.zeros(n, np.uint32), np.zeros(n, np.int16), np.zeros(n, np.int16)


def _scratch(places: int, n_units: int) -> Scratch:
    return Scratch(
        np.empty(places + 1, np.int32), np.empty(12, np.int32), np.zeros(n_units, np.int8),
        np.zeros(n_units, np.uint32), np.zeros(n_units), np.zeros(n_units, np.uint32), np.zeros(n_units),
        np.zeros(n_units, np.int32),
    )  # fmt: skip
